// Baton's public C++ API.
//
//   baton::Python python;
//   python.run("print('hello')");
//
// A Python object is an isolated Python world with a GIL of its own. It belongs to the thread that
// made it: its functions must be called there.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace baton {

// A Python exception that nobody caught. what() is the text Python would print, traceback included.
class PythonError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// KeyboardInterrupt that nobody caught.
class KeyboardInterrupt : public PythonError {
public:
    using PythonError::PythonError;
};

// Raised by SystemExit: the script asks to end the program.
struct Exit {
    int code = 0;
    std::string message;  // for stderr; empty if there is none
};

class Python {
public:
    // Throws std::bad_alloc if there is not enough memory.
    Python();
    ~Python();
    Python(const Python&) = delete;
    Python& operator=(const Python&) = delete;

    // Runs source text in the module __main__. Throws PythonError, or Exit for SystemExit.
    // `filename` is what tracebacks call it.
    void run(std::string_view source, std::string_view filename = "<string>");
    // Runs a file the same way; its folder becomes sys.path[0]. Throws std::runtime_error as well if
    // the file cannot be read.
    void run_file(const std::string& path);
    // Sets sys.argv.
    void set_arguments(const std::vector<std::string>& arguments);
    // Writes out what sys.stdout and sys.stderr still hold.
    void flush();

private:
    struct State;
    std::unique_ptr<State> state_;
};

// "3.12.0", the Python language version, and Baton's own.
const char* python_version();
const char* version();

}  // namespace baton
