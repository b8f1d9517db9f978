// An Interpreter is one isolated Python world: its own heap, types, modules, interned names and
// GIL. Several live in one process and share nothing mutable. This header is data only; what acts
// on it is in runtime/core (types, names), vm/ (running code, import) and vm/embed (creation).
//
// Everything here is protected by the interpreter's GIL unless a comment says otherwise.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/core/heap.h"
#include "vm/gil/gil.h"

namespace baton {

struct Dict;
struct List;
struct Module;
struct Object;
struct Set;
struct Str;
struct Thread;
struct Tuple;
struct Type;
class InternTable;  // runtime/core/intern.h
class TypeCaches;    // runtime/core/type_caches.h
class WeakRefTable;  // runtime/core/weakrefs.h
class SignatureCache;  // runtime/core/native.h
struct VmState;      // vm/vm_state.h
class Value;

// Types that C++ code refers to by name, borrowed from `Interpreter::all_types`.
struct BuiltinTypes {
#define BUILTIN_TYPE(name, base) Type* name = nullptr;
#include "runtime/core/types.def"
#define BUILTIN_TYPE(name, base) Type* name = nullptr;
#include "runtime/core/vm_types.def"
};

// Interned names (names.def), owned.
struct Names {
#define NAME(field, text) Str* field = nullptr;
#define DUNDER(x) Str* dunder_##x = nullptr;
#include "runtime/core/names.def"
};

// What the host granted; checked by the modules that would reach outside.
struct Options {
    bool isolated = false;
    int optimize = 0;
    size_t memory_limit = 0;
    int32_t int_max_str_digits = 4300;  // sys.set_int_max_str_digits; 0: no limit
    double sleep_scale = 1.0;  // test hook: factor applied to every sleep and timeout
};

// Calls that runtime and stdlib make into vm, filled when the interpreter is created. Value results
// are owned, arguments borrowed; optional ones are unbound.
struct VmHooks {
    // Imports a module by absolute dotted name and returns it (owned; the submodule itself).
    Value (*import_module)(Thread&, std::string_view name) = nullptr;
    // builtins.__import__.
    Value (*import)(Thread&, Value name, Value globals, Value locals, Value fromlist,
                    int level) = nullptr;
    // A traceback object as the text that precedes the exception's line ("Traceback (most recent
    // call last):\n  File ...\n"); owned str.
    Str* (*format_traceback)(Thread&, Value traceback) = nullptr;
    // The innermost running Python function's globals (borrowed) or null.
    Dict* (*current_globals)(Thread&) = nullptr;
    // The innermost running Python function's locals: a mapping, owned.
    Value (*current_locals)(Thread&) = nullptr;
    // builtins.compile: `mode` is "exec", "eval" or "single"; `source` str, bytes or code.
    Value (*compile)(Thread&, Value source, Value filename, std::string_view mode, int flags,
                     bool inherit, int optimize) = nullptr;
    // builtins.eval and exec: `source` is str, bytes or code; `globals` a dict or unbound / None,
    // `locals` a mapping or unbound / None.
    Value (*eval)(Thread&, Value source, Value globals, Value locals) = nullptr;
    Value (*exec)(Thread&, Value source, Value globals, Value locals, Value closure) = nullptr;
    // Starts an OS thread that runs `body` under the GIL; its ident, or 0 with an exception.
    uint64_t (*start_thread)(Thread&, std::function<void(Thread&)> body, bool daemon) = nullptr;
    // Signals and asynchronous exceptions, after an interrupted park. False with an exception.
    bool (*handle_attention)(Thread&) = nullptr;
    // Sends `value` to a coroutine, generator or other iterator, or raises an exception instance in
    // it: 1 with what it yielded, 2 with what it returned (`result`, owned), 0 with an exception.
    int (*send)(Thread&, Value iterator, Value value, Value& result) = nullptr;
    int (*throw_into)(Thread&, Value iterator, Value exception, Value& result) = nullptr;
    // The iterator that `await v` drives (owned).
    Value (*await_iterator)(Thread&, Value v) = nullptr;
    // The class and the instance that super() without arguments means (owned), as the innermost
    // running Python function tells them. False with RuntimeError.
    bool (*super_arguments)(Thread&, Value& type, Value& object) = nullptr;
    // Puts the place where the innermost Python function stands into the pending exception's
    // traceback.
    void (*mark_place)(Thread&) = nullptr;
    // Text of an exception with its traceback, as Python prints it.
    std::string (*format_exception)(Thread&, Value exception) = nullptr;
    // sys.settrace / sys.setprofile for the calling thread; `function` None turns it off.
    void (*set_trace)(Thread&, Value function, bool profile) = nullptr;
    // The module sys.monitoring (owned); called once.
    Value (*make_monitoring)(Thread&) = nullptr;
    // builtins.__build_class__: `keywords` is a dict (metaclass included) or unbound.
    Value (*build_class)(Thread&, Value function, Value name, const Value* bases, size_t base_count,
                         Value keywords) = nullptr;
};

struct Interpreter {
    Heap heap;
    gil::Gil gil;
    Thread* current = nullptr;   // the thread that holds the GIL
    Thread* main_thread = nullptr;
    std::vector<Thread*> threads;  // all thread states, in order of creation
    std::mutex threads_mutex;      // guards `threads`: a host thread enters it without the GIL
    BuiltinTypes types;
    Type* exceptions[96] = {};   // by Exc, and ExceptionGroup behind them
    Type* exception_group = nullptr;
    Names names;
    std::unique_ptr<InternTable> interned;
    std::unique_ptr<WeakRefTable> weakrefs;
    std::unique_ptr<SignatureCache> signatures;  // of slots (bind_arguments)
    Object* memory_error = nullptr;  // raised when there is no memory to make another, owned
    std::vector<Object*> owned;    // kept until the end (types, constants)
    // Tables that native types point into, made at run time; freed after all objects.
    std::vector<std::unique_ptr<void, void (*)(void*)>> tables;
    Dict* modules = nullptr;       // sys.modules
    Dict* builtins = nullptr;      // builtins.__dict__
    Dict* sys_dict = nullptr;      // sys.__dict__
    Tuple* empty_tuple = nullptr;
    Str* empty_str = nullptr;
    Str* ascii_chars[128] = {};    // one-character strings
    Str* latin1_chars[128] = {};   // those from U+0080 to U+00FF, made when first needed
    uint32_t next_type_version = 1;
    std::unique_ptr<TypeCaches, void (*)(TypeCaches*)> type_caches{nullptr, nullptr};
    uint64_t next_keys_version = 1;  // Dict::keys_version
    uint64_t hash_seed = 0;
    Options options;
    VmHooks hooks;
    std::unique_ptr<VmState, void (*)(VmState*)> vm{nullptr, nullptr};
    bool monitored = false;   // some tool of sys.monitoring wants events
    bool finalizing = false;

    // State of native modules that other code of theirs has to reach quickly; made by the module,
    // freed through `tables`.
    void* asyncio_state = nullptr;
    void* context_state = nullptr;
    void* socket_state = nullptr;
    void* re_state = nullptr;

    // Signals: set by the handler (async-signal-safe), consumed by the main thread at its next
    // poll. Bit n: signal n arrived.
    std::atomic<uint64_t> pending_signals{0};

    Interpreter();
    // Destroys every object and returns all memory. All threads must have ended; modules should
    // have been cleared before, while code could still run: what is left is dropped without
    // running any.
    ~Interpreter();
};

}  // namespace baton
