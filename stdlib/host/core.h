// What stands behind the public API: one world (Core), entering it from any OS thread (Entry), and
// references to its objects (Handle).
#pragma once

#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "baton/baton.h"
#include "runtime/core/ref.h"
#include "runtime/state/interpreter.h"
#include "runtime/state/thread.h"

namespace baton::detail {

struct Core {
    // An OS thread that is inside.
    struct Entered {
        Thread* thread = nullptr;
        int depth = 0;
        bool outside = false;   // within release_gil
    };

    Interpreter interpreter;
    std::unique_ptr<Thread> main_thread;
    std::thread::id home;         // the OS thread that made it: its Python thread is the main one
    Python* python = nullptr;
    Dict* main = nullptr;         // __main__'s dict, borrowed from sys.modules
    Type* function_type = nullptr;  // of bound C++ functions, borrowed
    std::mutex mutex;             // guards what follows
    std::unordered_map<std::thread::id, Entered> entered;
    std::vector<Value> dropped;   // owned by handles that died outside
    bool ended = false;
};

// A reference held by C++.
struct Handle {
    std::shared_ptr<Core> core;
    Value value;   // owned
    Handle(std::shared_ptr<Core> c, Value owned) : core(std::move(c)), value(owned) {}
    ~Handle();
    Handle(const Handle&) = delete;
};

// Holds the GIL for a scope, on any OS thread, nested or not. Throws std::logic_error once the
// world has ended, or inside release_gil.
class Entry {
public:
    explicit Entry(Core& core);
    ~Entry();
    Entry(const Entry&) = delete;
    Thread& thread() const { return *thread_; }

private:
    Core& core_;
    Thread* thread_ = nullptr;
    bool outermost_ = false;
};

// Tells the world that this OS thread is inside already: for calls from Python into C++.
class Inside {
public:
    Inside(Core& core, Thread& thread);
    ~Inside();
    Inside(const Inside&) = delete;

private:
    Core& core_;
};

// A PyObject for an owned value; throws the pending exception for an error.
PyObject wrap(const std::shared_ptr<Core>& core, Thread& t, Value owned);
// The value behind a PyObject (borrowed); std::logic_error if it has none or belongs elsewhere.
Value unwrap(const PyObject& object, const Core* core = nullptr);
// Throws the pending exception as PythonError, KeyboardInterrupt or Exit.
[[noreturn]] void throw_pending(const std::shared_ptr<Core>& core, Thread& t);
// Whether an uncaught exception is SystemExit; fills what it asks for.
bool system_exit(Thread& t, Value exception, Exit& exit);
// Turns the C++ exception being handled into the pending Python one.
void raise_current(Thread& t);
// What is due at the end of a program: waits for threading's threads, runs atexit's functions,
// flushes the standard streams. False if sys.stdout could not be flushed (reported).
bool finish_program(Thread& t);
// Replaces sys.stdout or sys.stderr by one that calls `write`.
bool redirect(Thread& t, Str* name, std::function<void(std::string_view)> write);
// The type of bound functions.
Type* make_function_type(Thread& t);
Value new_host_function(Core& core, Thread& t, std::string_view name, std::string_view doc,
                        int arity, Access::Erased function);

}  // namespace baton::detail
