#include "cli/repl.h"

#include <cstdio>
#include <optional>

namespace baton::cli {

namespace {

// A line without its line feed; nothing at the end of input. Read by `input`, during which other
// threads run. Ctrl-C throws KeyboardInterrupt.
std::optional<std::string> read_line(Python& python, const std::string& prompt) {
    try {
        return python.import("builtins").get("input")(prompt).as<std::string>();
    } catch (const PythonError& error) {
        if (error.type() != "EOFError") throw;
        return std::nullopt;
    }
}

std::string prompt_text(Python& python, const char* name, const char* standard) {
    const PyObject sys = python.import("sys");
    return sys.has(name) ? sys.get(name).str() : standard;
}

// Reads a statement and runs it; false at the end of input.
bool run_statement(Python& python) {
    try {
        std::optional<std::string> line = read_line(python, prompt_text(python, "ps1", ">>> "));
        if (!line) return false;
        std::string source = *line;
        // A compound statement goes on until an empty line.
        while (python.incomplete(source)) {
            line = read_line(python, prompt_text(python, "ps2", "... "));
            if (!line) break;
            source += "\n" + *line;
        }
        if (source.find_first_not_of(" \t\n") != std::string::npos) python.run_interactive(source);
    } catch (const KeyboardInterrupt&) {
        std::fputs("\nKeyboardInterrupt\n", stderr);
    }
    return true;
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
        while (run_statement(python)) {
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
