// What the library may know of running code: frames, tracebacks as text, hooks of the VM. The only
// header of vm/ that stdlib/ includes; implemented in vm/objects and vm/embed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/core/ref.h"
#include "runtime/state/interpreter.h"
#include "runtime/state/thread.h"

namespace baton {

// The Python frame `depth` calls out from the innermost one (owned), or
// ValueError("call stack is not deep enough").
Value frame_at_depth(Thread& t, int64_t depth);
// {ident: frame} of all threads of the interpreter (owned dict).
Value frames_of_all_threads(Thread& t);

// The exception that an `except` or `finally` body on this thread is handling (borrowed); null.
Object* handled_exception(Thread& t);

// Text of an exception with its traceback and chain as Python prints it. WTF-8.
std::string format_exception(Thread& t, Value exception);

// sys.set_asyncgen_hooks: unbound for none; taken over.
void set_async_hooks(Thread& t, Value owned_first_iteration, Value owned_finalizer);
void get_async_hooks(Thread& t, Value& borrowed_first_iteration, Value& borrowed_finalizer);

// The command line as sys reports it; filled by the host before the first code runs.
struct CommandLine {
    std::string executable;
    std::vector<std::string> original;       // sys.orig_argv
    std::vector<std::string> warnings;       // -W
    std::vector<std::string> x_options;      // -X
    std::string standard_library;            // --stdlib
    bool inspect = false, unbuffered = false, quiet = false, verbose = false;
    bool dont_write_bytecode = false, no_site = false, ignore_environment = false;
    bool safe_path = false, isolated = false, dev_mode = false;
    bool utf8_mode = true, warn_default_encoding = false;
    int bytes_warning = 0;
};
CommandLine& command_line(Thread& t);

// The code of a module frozen into the program (owned); unbound if there is none of that name.
Value frozen_code(Thread& t, std::string_view name);
// The __path__ of a frozen package: where its submodules stand, with the folder of the same package
// in the library that --stdlib names behind it. Owned list.
Value frozen_package_path(Thread& t, std::string_view name);
// The finders and path hooks (tuples, taken over) with which sys.meta_path and sys.path_hooks mean
// what the native import does anyway.
void set_default_finders(Thread& t, Value owned_finders, Value owned_hooks);

// The Python handler of a signal (borrowed); unbound if it has none.
Value signal_handler(Thread& t, int number);
// Sets it: a callable (borrowed), or unbound for none, whereupon the system's default or ignoring
// is set. False with errno set if the system refuses.
bool set_signal_handler(Thread& t, int number, Value handler, bool ignore);
// What a signal does besides setting its bit: `wake(argument)` is called in the signal handler, to
// end a system call that goes on after signals (async-signal-safe; null for nothing).
void set_signal_wakeup(Thread& t, void (*wake)(void*), void* argument);
// Signals that arrive write their number as a byte to a descriptor (-1: to none). Gives the one
// before.
int set_signal_wakeup_fd(int descriptor);
// Whether this interpreter receives the process's signals on this thread.
bool receives_signals(Thread& t);

// fork(): 0 in the child, which keeps only the calling thread; the child's pid in the parent; -1
// with errno set.
int fork_process(Thread& t);

// A code object as bytes, and back: for marshal. The result is owned; unbound if the bytes are
// malformed or were written by another version.
std::string serialize_code(Value code);
Value deserialize_code(Thread& t, std::string_view bytes);

// How many frames of the code that makes a coroutine it keeps as cr_origin.
int64_t& coroutine_origin_depth(Thread& t);

// The stack size in bytes that new threads get at least; 0: as much as usual.
int64_t& thread_stack_size(Thread& t);

// sys.settrace or sys.setprofile for all threads of the interpreter; `function` None turns it off.
void set_trace_of_all_threads(Thread& t, Value function, bool profile);

// VmHooks::super_arguments and mark_place.
bool super_arguments(Thread& t, Value& type, Value& object);
void mark_place(Thread& t);

}  // namespace baton
