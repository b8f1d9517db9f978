#include "cli/repl.h"

#include <cstdio>
#include <cstdlib>
#include <optional>

#include <unistd.h>

#ifdef BATON_HAVE_EDIT
#include <editline/readline.h>
#endif

namespace baton::cli {

namespace {

// A line without its line feed; nothing at the end of input.
std::optional<std::string> read_line(const std::string& prompt) {
#ifdef BATON_HAVE_EDIT
    if (isatty(0) && isatty(1)) {
        char* text = readline(prompt.c_str());
        if (!text) return std::nullopt;
        std::string line = text;
        std::free(text);
        if (!line.empty()) add_history(line.c_str());
        return line;
    }
#endif
    std::fputs(prompt.c_str(), stdout);
    std::fflush(stdout);
    std::string line;
    for (;;) {
        const int c = std::getchar();
        if (c == EOF) {
            if (line.empty()) return std::nullopt;
            break;
        }
        if (c == '\n') break;
        line.push_back(static_cast<char>(c));
    }
    return line;
}

std::string prompt_text(Python& python, const char* name, const char* standard) {
    const PyObject sys = python.import("sys");
    return sys.has(name) ? sys.get(name).str() : standard;
}

}  // namespace

int run_prompt(Python& python, bool quiet) {
    if (!quiet) {
        std::printf("Baton %s (Python %s)\n"
                    "Type \"help()\", \"copyright\" or \"license()\" for more information.\n",
                    version(), python_version());
    }
    python.import("sys").set("ps1", ">>> ");
    python.import("sys").set("ps2", "... ");
    try {
        for (;;) {
            std::optional<std::string> line = read_line(prompt_text(python, "ps1", ">>> "));
            if (!line) break;
            std::string source = *line + "\n";
            // A compound statement goes on until an empty line.
            while (python.incomplete(source)) {
                line = read_line(prompt_text(python, "ps2", "... "));
                if (!line) break;
                source += *line + "\n";
            }
            if (source.find_first_not_of(" \t\n") == std::string::npos) continue;
            python.run_interactive(source);
        }
        std::printf("\n");
    } catch (const Exit& exit) {
        python.flush();
        if (!exit.message.empty()) std::fprintf(stderr, "%s\n", exit.message.c_str());
        return exit.code;
    }
    return 0;
}

}  // namespace baton::cli
