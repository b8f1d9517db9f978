// The baton program: reads the command line and runs what it names. Written against the public API
// alone, like any program that embeds Baton.
#include <algorithm>
#include <cstdio>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include <unistd.h>

#include "baton/baton.h"
#include "cli/repl.h"

namespace {

constexpr const char* usage_text =
    R"(usage: baton [option] ... [-c cmd | -m mod | file | -] [arg] ...
Options:
-c cmd      : program passed in as string (ends the option list)
-E          : ignore the environment variables below
-h, --help  : print this help message and exit
-i          : go on at a prompt after the program
-I          : isolated: like -E, and sys.path without the program's folder
-m mod      : run library module as a script (ends the option list)
-O          : leave assert out, __debug__ is False; -OO: docstrings, too
-q          : no greeting at the prompt
-u          : standard output and errors unbuffered
-V, --version : print the version and exit
-W arg      : warning control, action:message:category:module:lineno
-X opt      : set an implementation option (sys._xoptions); known are dev, no_debug_ranges,
              utf8=0|1 and warn_default_encoding
--stdlib DIR : an installed CPython's library, used behind Baton's own
file        : program read from a file, or a folder with a __main__.py
-           : program read from standard input (the default; a prompt on a terminal)
arg ...     : arguments passed to the program in sys.argv[1:]

Environment:
PYTHONDEVMODE : if not empty, like -X dev
PYTHONINSPECT : if not empty, like -i
PYTHONOPTIMIZE : if not empty, like -O; a number says how often
PYTHONPATH  : folders to import from, separated by colons
PYTHONUNBUFFERED : if not empty, like -u
PYTHONWARNINGS : like -W, separated by commas
BATON_STDLIB : like --stdlib; --stdlib sets it for the programs that are started from here, and
              -E and -I leave it in force: it says where a part of the installation is
)";

struct CommandLine {
    baton::Config config;
    baton::Program program;
    bool prompt = false;   // nothing to run
};

[[noreturn]] void usage_error(const char* program, const std::string& text) {
    std::fprintf(stderr, "%s\nusage: %s [option] ... [-c cmd | -m mod | file | -] [arg] ...\n"
                         "Try `baton -h' for more information.\n",
                 text.c_str(), program);
    std::exit(2);
}

// The absolute path of this program, for sys.executable.
std::string own_path() {
    char path[4096];
    const ssize_t n = readlink("/proc/self/exe", path, sizeof path);
    return n > 0 ? std::string(path, static_cast<size_t>(n)) : std::string();
}

// What the environment says besides the command line.
void apply_environment(baton::Config& config) {
    const auto value = [](const char* name) {
        const char* found = std::getenv(name);
        return std::string(found ? found : "");
    };
    if (!value("PYTHONUNBUFFERED").empty()) config.unbuffered = true;
    if (!value("PYTHONINSPECT").empty()) config.inspect = true;
    if (!value("PYTHONDEVMODE").empty()) config.dev_mode = true;
    if (const std::string level = value("PYTHONOPTIMIZE"); !level.empty()) {
        config.optimize = std::max({config.optimize, std::atoi(level.c_str()), 1});
    }
}

void read_options(int argc, char** argv, CommandLine& line) {
    baton::Config& config = line.config;
    config.signals = true;
    config.executable = own_path();
    config.original_arguments.assign(argv, argv + argc);
    int at = 1;
    if (const char* library = std::getenv("BATON_STDLIB")) config.standard_library = library;
    // The rest of the command line belongs to the program.
    auto rest_is_for = [&](baton::Program::Kind kind, const std::string& what,
                           const std::string& argument_zero) {
        line.program = {kind, what};
        config.arguments.push_back(argument_zero);
        for (; at < argc; ++at) config.arguments.push_back(argv[at]);
    };
    for (; at < argc; ++at) {
        const std::string argument = argv[at];
        if (argument == "-" || argument[0] != '-') break;
        if (argument == "--help") {
            std::fputs(usage_text, stdout);
            std::exit(0);
        }
        if (argument == "--version") {
            std::printf("Baton %s (Python %s)\n", baton::version(), baton::python_version());
            std::exit(0);
        }
        if (argument == "--stdlib" || argument.starts_with("--stdlib=")) {
            if (argument.size() > 9) {
                config.standard_library = argument.substr(9);
            } else if (++at < argc) {
                config.standard_library = argv[at];
            } else {
                usage_error(argv[0], "Argument expected for the --stdlib option");
            }
            setenv("BATON_STDLIB", config.standard_library.c_str(), 1);
            continue;
        }
        if (argument.starts_with("--")) usage_error(argv[0], "unknown option " + argument);
        for (size_t i = 1; i < argument.size(); ++i) {
            const char option = argument[i];
            // The rest of this word, or the next one.
            auto value = [&]() -> std::string {
                std::string text = argument.substr(i + 1);
                i = argument.size();
                if (!text.empty()) return text;
                if (++at < argc) return argv[at];
                usage_error(argv[0],
                            std::string("Argument expected for the -") + option + " option");
            };
            switch (option) {
                case 'c': {
                    const std::string text = value();
                    ++at;
                    rest_is_for(baton::Program::Kind::command, text, "-c");
                    return;
                }
                case 'm': {
                    const std::string module = value();
                    ++at;
                    rest_is_for(baton::Program::Kind::module, module, "-m");
                    return;
                }
                case 'b':
                case 'B':
                case 'd':
                case 'P':
                case 's':
                case 'S':
                case 'x': break;  // what they turn off does not exist here
                case 'E': config.ignore_environment = true; break;
                case 'i': config.inspect = true; break;
                case 'I': config.isolated = config.ignore_environment = true; break;
                case 'O': ++config.optimize; break;
                case 'q': config.quiet = true; break;
                case 'u': config.unbuffered = true; break;
                case 'v': config.verbose = true; break;
                case 'W': config.warnings.push_back(value()); break;
                case 'X': config.x_options.push_back(value()); break;
                case 'h':
                case '?':
                    std::fputs(usage_text, stdout);
                    std::exit(0);
                case 'V':
                    std::printf("Baton %s (Python %s)\n", baton::version(),
                                baton::python_version());
                    std::exit(0);
                default: usage_error(argv[0], std::string("Unknown option: -") + option);
            }
        }
    }
    if (at < argc && std::strcmp(argv[at], "-") != 0) {
        const std::string file = argv[at++];
        rest_is_for(baton::Program::Kind::file, file, file);
        return;
    }
    line.prompt = isatty(0) || config.inspect;
    const std::string zero = at < argc ? argv[at++] : "";
    rest_is_for(baton::Program::Kind::standard_input, "", zero);
}

CommandLine read_command_line(int argc, char** argv) {
    CommandLine line;
    read_options(argc, argv, line);
    if (!line.config.ignore_environment) apply_environment(line.config);
    return line;
}

int run(const CommandLine& line) {
    baton::Python python(line.config);
    if (line.prompt) return baton::cli::run_prompt(python, line.config.quiet);
    const int code = python.run_program(line.program);
    if (line.config.inspect) return baton::cli::run_prompt(python, true);
    return code;
}

// Ends as a program does that a signal ends, so that a shell's loop ends, too.
int end_by_signal(int number) {
    std::signal(number, SIG_DFL);
    std::raise(number);
    return 128 + number;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const int code = run(read_command_line(argc, argv));
        return code < 0 ? end_by_signal(-code) : code;
    } catch (const std::bad_alloc&) {
        std::fputs("baton: out of memory\n", stderr);
        return 1;
    }
}
