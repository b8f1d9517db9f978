// The baton program, written against the public API alone.
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include <sys/stat.h>

#include "baton/baton.h"

namespace {

constexpr const char* usage_text =
    "usage: baton [option] ... [-c cmd | file | -] [arg] ...\n"
    "Options:\n"
    "-c cmd         : program passed in as string (ends the option list)\n"
    "-h, --help     : print this help message and exit\n"
    "-V, --version  : print the version and exit\n"
    "file           : program read from a script file\n"
    "-              : program read from standard input\n";

// Runs `body`, prints what it throws as Python does, returns the exit code.
template <class F>
int guarded(baton::Python& python, F body) {
    try {
        body();
        python.flush();
        return 0;
    } catch (const baton::Exit& exit) {
        python.flush();
        if (!exit.message.empty()) std::fprintf(stderr, "%s\n", exit.message.c_str());
        return exit.code;
    } catch (const baton::KeyboardInterrupt& e) {
        python.flush();
        std::fputs(e.what(), stderr);
        return 130;
    } catch (const baton::PythonError& e) {
        python.flush();
        std::fputs(e.what(), stderr);
        return 1;
    }
}

std::string read_all(std::FILE* file) {
    std::string text;
    char block[65536];
    for (size_t n; (n = std::fread(block, 1, sizeof block, file)) > 0;) text.append(block, n);
    return text;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2 || !std::strcmp(argv[1], "-h") || !std::strcmp(argv[1], "--help")) {
        std::fputs(usage_text, stdout);
        return 0;
    }
    const std::string first = argv[1];
    if (first == "-V" || first == "--version") {
        std::printf("Baton %s (Python %s)\n", baton::version(), baton::python_version());
        return 0;
    }
    std::vector<std::string> arguments;
    if (first == "-c") {
        if (argc < 3) {
            std::fputs("Argument expected for the -c option\n", stderr);
            std::fputs(usage_text, stderr);
            return 2;
        }
        arguments.push_back("-c");
        for (int i = 3; i < argc; ++i) arguments.push_back(argv[i]);
        baton::Python python;
        return guarded(python, [&] {
            python.set_arguments(arguments);
            python.run(std::string(argv[2]) + "\n", "<string>");
        });
    }
    if (first[0] == '-' && first != "-") {
        std::fprintf(stderr, "Unknown option: %s\n%s", argv[1], usage_text);
        return 2;
    }
    for (int i = 1; i < argc; ++i) arguments.push_back(argv[i]);
    if (first == "-") {
        const std::string source = read_all(stdin);
        baton::Python python;
        return guarded(python, [&] {
            python.set_arguments(arguments);
            python.run(source, "<stdin>");
        });
    }
    struct stat info;
    if (stat(argv[1], &info) != 0) {
        std::fprintf(stderr, "%s: can't open file '%s': [Errno %d] %s\n", argv[0], argv[1], errno,
                     std::strerror(errno));
        return 2;
    }
    if (S_ISDIR(info.st_mode)) {
        std::fprintf(stderr, "%s: can't find '__main__' module in '%s'\n", argv[0], argv[1]);
        return 1;
    }
    baton::Python python;
    return guarded(python, [&] {
        python.set_arguments(arguments);
        python.run_file(first);
    });
}
