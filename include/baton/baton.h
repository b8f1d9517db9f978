// Baton's public C++ API.
//
//   baton::Python python;
//   python.bind("area", [](double w, double h) { return w * h; });
//   python.run("print(area(3, 4))");
//   double x = python.eval("area(2, 0.5)").as<double>();
//
// A Python is an isolated Python world: its own heap, modules, types and GIL. Any thread may call
// its functions, several at once: each call waits for the GIL and gives it back at its end, so that
// Python's own threads run between calls. Two Pythons share nothing and run truly in parallel.
//
// Errors are C++ exceptions: PythonError for an uncaught Python exception, std::bad_alloc when
// memory is exhausted.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace baton {

class Python;
namespace detail {
struct Core;
struct Handle;
struct Access;
}  // namespace detail

// A Python object, kept alive by this handle. Copies refer to the same object. A handle may outlive
// its Python; using it then throws std::logic_error. Like Python's own objects, it may be used from
// any thread.
class PyObject {
public:
    // No object; everything but assignment and `valid` throws std::logic_error.
    PyObject() = default;
    bool valid() const;

    // The value as a C++ type: bool, integers, floating point, std::string, PyBytes, PyObject,
    // std::optional, std::vector, std::pair, std::tuple and std::map of these (convert.h). Throws
    // PythonError (a TypeError or OverflowError) if it does not fit.
    template <class T>
    T as() const;

    bool is_none() const;
    // Python's bool(), str(), repr(), len() and type(x).__name__.
    bool truthy() const;
    std::string str() const;
    std::string repr() const;
    size_t size() const;
    std::string type_name() const;

    // object.name; AttributeError if there is none.
    PyObject get(std::string_view name) const;
    bool has(std::string_view name) const;
    template <class T>
    void set(std::string_view name, const T& value) const;
    // object[key].
    template <class K>
    PyObject item(const K& key) const;
    template <class K, class T>
    void set_item(const K& key, const T& value) const;
    // Calls `visit` with each item of an iterable until it returns false.
    void for_each(const std::function<bool(PyObject)>& visit) const;

    // Calls it: f(1, "two", 3.0).
    template <class... Args>
    PyObject operator()(const Args&... args) const;
    // Calls it with arguments made before, the last ones named.
    PyObject call(std::span<const PyObject> positional,
                std::span<const std::pair<std::string, PyObject>> named = {}) const;
    // object.name(...).
    template <class... Args>
    PyObject invoke(std::string_view name, const Args&... args) const;

    // The world it lives in; std::logic_error if that has ended.
    Python& python() const;

private:
    friend struct detail::Access;
    std::shared_ptr<detail::Handle> handle_;
};

// A Python exception that nobody caught. what() is the text that Python would print, traceback and
// causes included.
class PythonError : public std::runtime_error {
public:
    PythonError(std::string text, std::string type, std::string message, PyObject exception)
        : std::runtime_error(std::move(text)),
          type_(std::move(type)),
          message_(std::move(message)),
          exception_(std::move(exception)) {}
    // "ValueError" and what str(exception) gives.
    const std::string& type() const { return type_; }
    const std::string& message() const { return message_; }
    // The exception object itself, with __traceback__.
    const PyObject& exception() const { return exception_; }

private:
    std::string type_, message_;
    PyObject exception_;
};

// KeyboardInterrupt that nobody caught.
class KeyboardInterrupt : public PythonError {
public:
    using PythonError::PythonError;
};

// SystemExit: the script asks to end the program. It is no error.
struct Exit {
    int code = 0;
    std::string message;  // what Python would write to stderr; empty if there is none
};

// A bytes object's content, where std::string stands for str.
struct PyBytes {
    std::string data;
};

// How a world is made.
struct Config {
    std::vector<std::string> arguments;       // sys.argv
    std::vector<std::string> path;            // directories for sys.path
    std::string standard_library;             // a CPython's pure-Python library to fall back on
    std::string executable;                   // sys.executable
    std::vector<std::string> original_arguments;  // sys.orig_argv
    std::vector<std::string> warnings;        // like -W
    std::vector<std::string> x_options;       // like -X
    size_t memory_limit = 0;                  // bytes that Python objects may take; 0: no limit
    int optimize = 0;                         // 1: no assert; 2: no docstrings either
    bool isolated = false;                    // neither the environment nor the current folder count
    bool ignore_environment = false;
    bool unbuffered = false;                  // like -u
    bool dev_mode = false;                    // like -X dev: all warnings, and stricter checks
    bool inspect = false, quiet = false, verbose = false;  // what sys.flags reports
    bool signals = false;                     // SIGINT raises KeyboardInterrupt in this world
};

// What a `python` program is asked to run.
struct Program {
    enum class Kind { file, command, module, standard_input };
    Kind kind = Kind::file;
    std::string what;   // the file (or a folder with __main__.py), the source text, the module
};

class Python {
public:
    // Throws std::bad_alloc if there is not enough memory.
    explicit Python(const Config& config = {});
    // Waits for Python's threads that are not daemons, runs what atexit and finally owe, and frees
    // every object.
    ~Python();
    Python(const Python&) = delete;
    Python& operator=(const Python&) = delete;

    // Runs source text in the module __main__. Throws PythonError, or Exit for SystemExit.
    // `filename` is what tracebacks call it.
    void run(std::string_view source, std::string_view filename = "<string>");
    // Runs a file the same way; its folder becomes sys.path[0]. Throws std::runtime_error as well if
    // the file cannot be read.
    void run_file(const std::string& path);
    // The value of an expression, evaluated in __main__.
    PyObject eval(std::string_view expression);
    // Runs a program to its end as the command `python` does: uncaught exceptions go to
    // sys.excepthook, SystemExit ends it, the streams are flushed. Returns the exit code, or
    // -SIGINT after a KeyboardInterrupt that nobody caught: the process should end by that signal.
    int run_program(const Program& program);
    // Whether `source`, typed in at a prompt, is a statement still waiting for lines. Lines are
    // separated by line feeds; a compound statement waits for an empty line.
    bool incomplete(std::string_view source);
    // Runs statements typed in, printing values as a prompt does; what goes wrong is printed, too.
    // Throws Exit for SystemExit.
    void run_interactive(std::string_view source, std::string_view filename = "<stdin>");

    // A global variable of __main__; NameError if there is none.
    PyObject get(std::string_view name);
    template <class T>
    void set(std::string_view name, const T& value);
    // A module by dotted name, imported if needed.
    PyObject import(std::string_view name);
    // A Python object for a C++ value (convert.h says which types).
    template <class T>
    PyObject make(const T& value);
    PyObject none();

    // Makes a C++ function or lambda with typed parameters a global of __main__, or of `module` if
    // that is given (made if it does not exist). Arguments are converted and checked, errors are
    // TypeErrors in the manner of Python's own functions. A C++ exception becomes a Python one:
    // PythonError the exception that it carries, std::invalid_argument and std::domain_error
    // ValueError, std::out_of_range IndexError, std::bad_alloc MemoryError, others RuntimeError.
    // The GIL is held during the call; release_gil gives it up.
    template <class F>
    void bind(std::string_view name, F function, std::string_view doc = "");
    template <class F>
    void bind(std::string_view module, std::string_view name, F function, std::string_view doc = "");
    // A callable object of a C++ function.
    template <class F>
    PyObject function(std::string_view name, F function, std::string_view doc = "");
    // Runs `body` without the GIL; to be called inside a bound function that waits.
    void release_gil(const std::function<void()>& body);

    // Where print and sys.stdout.write (sys.stderr.write) go from now on. The text is UTF-8. The
    // function is called with the GIL held.
    void on_stdout(std::function<void(std::string_view)> write);
    void on_stderr(std::function<void(std::string_view)> write);
    // Sets sys.argv.
    void set_arguments(const std::vector<std::string>& arguments);
    // Writes out what sys.stdout and sys.stderr still hold.
    void flush();
    // Makes the running code raise KeyboardInterrupt at its next check. Async-signal-safe.
    void interrupt() noexcept;
    // PyBytes that Python objects take now.
    size_t memory_in_use();

private:
    friend struct detail::Access;
    std::shared_ptr<detail::Core> core_;
};

// "3.12.0", the Python language version, and Baton's own.
const char* python_version();
const char* version();

}  // namespace baton

#include "baton/convert.h"
