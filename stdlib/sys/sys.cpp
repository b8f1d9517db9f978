#include "stdlib/sys/sys.h"

#include "runtime/core/alloc.h"
#include "runtime/core/heap.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/struct_sequence.h"
#include "runtime/types/tuple.h"
#include "stdlib/thread/thread.h"
#include "vm/introspect.h"

namespace baton {

namespace {

// Writes text to sys.stderr; errors are swallowed, there is nowhere to report them.
void write_error(Thread& t, std::string_view text) {
    const Value stream = dict_get(t.interpreter->sys_dict, t.names().stderr_);
    if (stream.is_unbound() || stream.is_none()) return;
    Own<Str> s = Own<Str>::take(new_str(t, text));
    Ref done = Ref::take(s ? call_method(t, stream, t.names().write, {s.value()}) : Value::error());
    if (done.get().is_error()) clear_pending(t);
}

Value sys_exit(Thread& t, const Value* args, size_t) {
    const Value status = args[0].is_unbound() ? Value::none() : args[0];
    Ref e;
    if (status.is_none()) {
        e = Ref::take(TRY(call(t, Value(exception_type(t, Exc::SystemExit)), {})));
    } else if (is_tuple(status)) {
        e = Ref::take(TRY(call_with(t, Value(exception_type(t, Exc::SystemExit)),
                                    status.as<Tuple>(), nullptr)));
    } else {
        e = Ref::take(TRY(call(t, Value(exception_type(t, Exc::SystemExit)), {status})));
    }
    return raise_value(t, *e);
}

Value sys_exc_info(Thread& t, const Value*, size_t) {
    Object* e = handled_exception(t);
    if (!e) return TRY(new_tuple(t, {Value::none(), Value::none(), Value::none()}));
    Value traceback = static_cast<Exception*>(e)->traceback;
    if (!traceback.is_object()) traceback = Value::none();
    return TRY(new_tuple(t, {Value(e->type), Value(e), traceback}));
}
Value sys_exception(Thread& t, const Value*, size_t) {
    Object* e = handled_exception(t);
    return e ? share(Value(e)) : Value::none();
}

Value sys_getframe(Thread& t, const Value* args, size_t) {
    return frame_at_depth(t, args[0].is_unbound() ? 0 : TRY(to_int64(t, args[0])));
}
Value sys_getframemodulename(Thread& t, const Value* args, size_t) {
    const int64_t depth = args[0].is_unbound() ? 0 : TRY(to_int64(t, args[0]));
    Ref frame = Ref::take(frame_at_depth(t, depth));
    if (frame.get().is_error()) {
        clear_pending(t);
        return Value::none();
    }
    Own<Str> name = Own<Str>::take(TRY(intern(t, "f_globals")));
    Ref globals = Ref::take(TRY(get_attribute(t, *frame, name.value())));
    const Value module = dict_get(globals.as<Dict>(), t.names().dunder_name);
    return module.is_unbound() ? Value::none() : share(module);
}
Value sys_current_frames(Thread& t, const Value*, size_t) { return frames_of_all_threads(t); }

Value sys_getrecursionlimit(Thread& t, const Value*, size_t) {
    return Value::small_int(t.recursion_limit);
}
Value sys_setrecursionlimit(Thread& t, const Value* args, size_t) {
    const int64_t limit = TRY(to_int64(t, args[0]));
    if (limit < 1) return raise_value_error(t, "recursion limit must be greater or equal than 1");
    if (limit > INT32_MAX) {
        return raise(t, Exc::OverflowError, "Python int too large to convert to C int");
    }
    if (t.recursion_depth >= limit) {
        return raise(t, Exc::RecursionError,
                     "cannot set the recursion limit to {} at the recursion depth {}: the limit is "
                     "too low",
                     limit, t.recursion_depth);
    }
    for (Thread* thread : t.interpreter->threads) {
        thread->recursion_limit = static_cast<int32_t>(limit);
        if (thread->call_limit >= 0) thread->call_limit = thread->recursion_limit;
    }
    return Value::none();
}

Value sys_getrefcount(Thread& t, const Value* args, size_t) {
    // One for the argument itself, as CPython counts it.
    return new_int(t, args[0].is_object() ? int64_t{args[0].as_object()->refcount} + 1 : 1000000000);
}

// What tracemalloc counts with.
Value sys_memory_in_use(Thread& t, const Value*, size_t) {
    return new_int(t, static_cast<int64_t>(t.interpreter->heap.in_use()));
}

Value sys_getsizeof(Thread& t, const Value* args, size_t) {
    Ref method = Ref::take(find_special(t, args[0], t.names().dunder_sizeof));
    if (method.get().is_error()) return Failure{};
    if (method) {
        Ref size = Ref::take(call(t, *method, {}));
        if (!size.get().is_error()) {
            if (!is_int(*size)) {
                if (args[1].is_unbound()) {
                    return raise_type_error(t, "'{}' object cannot be interpreted as an integer",
                                            type_name(t, *size));
                }
                return share(args[1]);
            }
            if (int_sign(*size) < 0) {
                return raise_value_error(t, "__sizeof__() should return >= 0");
            }
            return size.give();
        }
        if (args[1].is_unbound() || !pending_is(t, Exc::TypeError)) return Failure{};
        clear_pending(t);
        return share(args[1]);
    }
    return new_int(t, args[0].is_object() ? static_cast<int64_t>(object_size(args[0].as_object()))
                                          : 8);
}

Value sys_intern(Thread& t, const Value* args, size_t) {
    if (!is_str(args[0]) || args[0].as_object()->type != t.types().str) {
        if (is_str(args[0])) {
            return raise_type_error(t, "can't intern {}", type_name(t, args[0]));
        }
        return raise_type_error(t, "intern() argument must be str, not {}", type_name(t, args[0]));
    }
    return TRY(intern(t, args[0].as<Str>()));
}

Value sys_is_finalizing(Thread& t, const Value*, size_t) {
    return Value::boolean(t.interpreter->finalizing);
}

Value sys_displayhook(Thread& t, const Value* args, size_t) {
    if (args[0].is_none()) return Value::none();
    Own<Str> underscore = Own<Str>::take(TRY(intern(t, "_")));
    TRY(dict_set(t, t.interpreter->builtins, underscore.get(), Value::none()));
    const Value stream = dict_get(t.interpreter->sys_dict, t.names().stdout_);
    if (stream.is_unbound() || stream.is_none()) {
        return raise(t, Exc::RuntimeError, "lost sys.stdout");
    }
    Ref out = Ref::share(stream);
    Own<Str> text = Own<Str>::take(TRY(repr(t, args[0])));
    Own<Str> line = Own<Str>::take(TRY(new_str(t, fmt::format("{}\n", text->view()))));
    Ref done = Ref::take(call_method(t, *out, t.names().write, {line.value()}));
    if (done.get().is_error()) {
        if (!pending_is(t, Exc::UnicodeEncodeError)) return Failure{};
        clear_pending(t);
        Own<Str> escaped = Own<Str>::take(TRY(ascii(t, args[0])));
        line = Own<Str>::take(TRY(new_str(t, fmt::format("{}\n", escaped->view()))));
        done = Ref::take(TRY(call_method(t, *out, t.names().write, {line.value()})));
    }
    TRY(dict_set(t, t.interpreter->builtins, underscore.get(), args[0]));
    return Value::none();
}

Value sys_excepthook(Thread& t, const Value* args, size_t) {
    if (!is_exception(args[1])) {
        write_error(t, fmt::format("TypeError: print_exception(): Exception expected for value, {} "
                                   "found\n",
                                   type_name(t, args[1])));
        return Value::none();
    }
    auto* e = args[1].as<Exception>();
    if (args[2].is_object() && !e->traceback.is_object()) e->traceback = share(args[2]);
    write_error(t, format_exception(t, args[1]));
    return Value::none();
}

Value attribute_of(Thread& t, Value object, const char* name) {
    Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
    return get_attribute(t, object, key.value());
}

Value sys_unraisablehook(Thread& t, const Value* args, size_t) {
    Ref exception = Ref::take(TRY(attribute_of(t, args[0], "exc_value")));
    Ref message = Ref::take(TRY(attribute_of(t, args[0], "err_msg")));
    Ref object = Ref::take(TRY(attribute_of(t, args[0], "object")));
    write_unraisable_default(t, *exception, *message, *object);
    return Value::none();
}

Value sys_breakpointhook(Thread& t, const Value* args, size_t nargs) {
    // $PYTHONBREAKPOINT names the function; "0" turns breakpoints off.
    const char* wanted = std::getenv("PYTHONBREAKPOINT");
    std::string name = wanted && *wanted ? wanted : "pdb.set_trace";
    if (name == "0") return Value::none();
    const size_t dot = name.rfind('.');
    const std::string module_name = dot == std::string::npos ? "builtins" : name.substr(0, dot);
    Ref module = Ref::take(t.interpreter->hooks.import_module(t, module_name));
    Ref function;
    if (!module.get().is_error()) {
        function = Ref::take(attribute_of(
            t, *module, name.substr(dot == std::string::npos ? 0 : dot + 1).c_str()));
    }
    if (module.get().is_error() || function.get().is_error()) {
        if (!pending_is(t, Exc::ImportError) && !pending_is(t, Exc::AttributeError)) {
            return Failure{};
        }
        clear_pending(t);
        Ref warnings = Ref::take(TRY(t.interpreter->hooks.import_module(t, "warnings")));
        Own<Str> text = Own<Str>::take(TRY(new_str(
            t, fmt::format("Ignoring unimportable $PYTHONBREAKPOINT: \"{}\"", name))));
        Own<Str> warn = Own<Str>::take(TRY(intern(t, "warn")));
        Ref done = Ref::take(TRY(call_method(
            t, *warnings, warn.get(),
            {text.value(), Value(exception_type(t, Exc::RuntimeWarning))})));
        return Value::none();
    }
    Own<Tuple> positional = Own<Tuple>::take(
        TRY(new_tuple(t, std::span<const Value>(args + 1, nargs - 1))));
    return call_with(t, *function, positional.get(), is_dict(args[0]) ? args[0].as<Dict>() : nullptr);
}

Value sys_set_asyncgen_hooks(Thread& t, const Value* args, size_t) {
    static constexpr const char* names[] = {"firstiter", "finalizer"};
    Value first, finalizer;
    get_async_hooks(t, first, finalizer);
    Value hooks[2] = {first, finalizer};
    // Checked finalizer first, as CPython does, so that a wrong one changes nothing.
    for (int i = 1; i >= 0; --i) {
        if (args[i].is_unbound()) continue;
        if (!args[i].is_none() && !type_of(t, args[i])->call) {
            return raise_type_error(t, "callable {} expected, got {}", names[i],
                                    type_name(t, args[i]));
        }
        hooks[i] = args[i].is_none() ? Value() : args[i];
    }
    set_async_hooks(t, share(hooks[0]), share(hooks[1]));
    return Value::none();
}

const char* const async_hook_fields[] = {"firstiter", "finalizer", nullptr};
const StructSequenceSpec async_hooks_spec = {
    "asyncgen_hooks", "Hooks of asynchronous generators.", async_hook_fields, 2};
const char* const unraisable_fields[] = {"exc_type",  "exc_value", "exc_traceback",
                                         "err_msg", "object",    nullptr};
const StructSequenceSpec unraisable_spec = {
    "UnraisableHookArgs", "What sys.unraisablehook is called with.", unraisable_fields, 5};

// Types that functions of the module need are kept in its dict under private names.
Type* kept_type(Thread& t, const char* name) {
    Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
    const Value v = dict_get(t.interpreter->sys_dict, key.get());
    if (!v.is_object()) return raise(t, Exc::RuntimeError, "lost sys.{}", name);
    return v.as<Type>();
}

Value sys_get_asyncgen_hooks(Thread& t, const Value*, size_t) {
    Value first, finalizer;
    get_async_hooks(t, first, finalizer);
    const Value values[] = {first.is_unbound() ? Value::none() : first,
                            finalizer.is_unbound() ? Value::none() : finalizer};
    return new_struct_sequence(t, TRY(kept_type(t, "_asyncgen_hooks")), async_hooks_spec, values);
}

Value sys_get_coroutine_depth(Thread& t, const Value*, size_t) {
    return Value::small_int(coroutine_origin_depth(t));
}
Value sys_set_coroutine_depth(Thread& t, const Value* args, size_t) {
    const int64_t depth = TRY(to_int64(t, args[0]));
    if (depth < 0) return raise_value_error(t, "depth must be >= 0");
    coroutine_origin_depth(t) = std::min<int64_t>(depth, INT32_MAX);
    return Value::none();
}

Value sys_gettrace(Thread& t, const Value*, size_t) {
    return t.trace_function ? share(Value(t.trace_function)) : Value::none();
}
Value sys_settrace(Thread& t, const Value* args, size_t) {
    t.interpreter->hooks.set_trace(t, args[0], false);
    return Value::none();
}
Value sys_settraceallthreads(Thread& t, const Value* args, size_t) {
    set_trace_of_all_threads(t, args[0], false);
    return Value::none();
}
Value sys_setprofileallthreads(Thread& t, const Value* args, size_t) {
    set_trace_of_all_threads(t, args[0], true);
    return Value::none();
}
Value sys_getprofile(Thread& t, const Value*, size_t) {
    return t.profile_function ? share(Value(t.profile_function)) : Value::none();
}
Value sys_setprofile(Thread& t, const Value* args, size_t) {
    t.interpreter->hooks.set_trace(t, args[0], true);
    return Value::none();
}

// Inside of a trace function nothing is traced; what is called here is.
Value sys_call_tracing(Thread& t, const Value* args, size_t) {
    if (!is_tuple(args[1])) {
        return raise_type_error(t, "call_tracing() argument 2 must be tuple, not {}",
                                type_name(t, args[1]));
    }
    const auto untraced = std::exchange(t.untraced, 0);
    t.update_traced();
    Own<Tuple> arguments = Own<Tuple>::share(args[1].as<Tuple>());
    const Value result = call(t, args[0], arguments->items, arguments->size);
    t.untraced = untraced;
    t.update_traced();
    return result;
}

Value sys_getdefaultencoding(Thread& t, const Value*, size_t) {
    return share(Value(t.names().utf_8));
}
Value sys_getfilesystemencodeerrors(Thread& t, const Value*, size_t) {
    return TRY(new_str(t, "surrogateescape"));
}
Value sys_getallocatedblocks(Thread& t, const Value*, size_t) {
    return new_int(t, static_cast<int64_t>(t.interpreter->heap.in_use() / 64));
}
Value sys_audit(Thread&, const Value*, size_t) { return Value::none(); }
Value sys_addaudithook(Thread& t, const Value*, size_t) {
    return raise(t, Exc::NotImplementedError, "audit hooks are not supported yet");
}
Value sys_clear_type_cache(Thread&, const Value*, size_t) { return Value::none(); }
Value sys_get_int_max_str_digits(Thread& t, const Value*, size_t) {
    return Value::small_int(t.interpreter->options.int_max_str_digits);
}
Value sys_set_int_max_str_digits(Thread& t, const Value* args, size_t) {
    const int64_t digits = TRY(to_int64(t, args[0]));
    if (digits != 0 && digits < 640) {
        return raise_value_error(t, "maxdigits must be 0 or larger than 640");
    }
    t.interpreter->options.int_max_str_digits =
        static_cast<int32_t>(digits > INT32_MAX ? INT32_MAX : digits);
    return Value::none();
}

const NativeDef functions[] = {
    {"exit", "(status=None, /)", sys_exit,
     "Exit the interpreter by raising SystemExit(status)."},
    {"exc_info", "()", sys_exc_info,
     "Return (type, value, traceback) of the exception being handled."},
    {"exception", "()", sys_exception, "Return the exception being handled, or None."},
    {"_getframe", "(depth=0, /)", sys_getframe, "Return a frame object from the call stack."},
    {"_getframemodulename", "(depth=0)", sys_getframemodulename,
     "Return the name of the module of a calling frame."},
    {"_current_frames", "()", sys_current_frames,
     "Return a dict that maps each thread's ident to its topmost frame."},
    {"getrecursionlimit", "()", sys_getrecursionlimit,
     "Return the maximum depth of the Python stack."},
    {"setrecursionlimit", "(limit, /)", sys_setrecursionlimit,
     "Set the maximum depth of the Python stack."},
    {"getrefcount", "(object, /)", sys_getrefcount, "Return the reference count of object."},
    {"getsizeof", "(object, default=None)", sys_getsizeof, "Return the size of object in bytes."},
    {"_memory_in_use", "()", sys_memory_in_use, "Return how many bytes objects take."},
    {"intern", "(string, /)", sys_intern, "Return the interned string of equal text."},
    {"is_finalizing", "()", sys_is_finalizing, "Return whether the interpreter is ending."},
    {"displayhook", "(object, /)", sys_displayhook,
     "Print an object to sys.stdout and save it in builtins._"},
    {"excepthook", "(exctype, value, traceback, /)", sys_excepthook,
     "Write an exception with its traceback to sys.stderr."},
    {"unraisablehook", "(unraisable, /)", sys_unraisablehook,
     "Write an exception that nobody can catch to sys.stderr."},
    {"breakpointhook", "(*args, **kwargs)", sys_breakpointhook,
     "What breakpoint() calls: the function that $PYTHONBREAKPOINT names."},
    {"set_asyncgen_hooks", "(firstiter=None, finalizer=None)", sys_set_asyncgen_hooks,
     "Set the hooks of asynchronous generators."},
    {"get_asyncgen_hooks", "()", sys_get_asyncgen_hooks,
     "Return the hooks of asynchronous generators."},
    {"get_coroutine_origin_tracking_depth", "()", sys_get_coroutine_depth,
     "Return how many frames of a coroutine's origin are kept."},
    {"set_coroutine_origin_tracking_depth", "(depth)", sys_set_coroutine_depth,
     "Set how many frames of a coroutine's origin are kept."},
    {"gettrace", "()", sys_gettrace, "Return the global trace function."},
    {"settrace", "(function, /)", sys_settrace, "Set the global trace function."},
    {"call_tracing", "(func, args, /)", sys_call_tracing,
     "Call func(*args) with tracing on, from a trace function."},
    {"getprofile", "()", sys_getprofile, "Return the global profile function."},
    {"setprofile", "(function, /)", sys_setprofile, "Set the global profile function."},
    {"_settraceallthreads", "(function, /)", sys_settraceallthreads,
     "Set the global trace function of all threads."},
    {"_setprofileallthreads", "(function, /)", sys_setprofileallthreads,
     "Set the global profile function of all threads."},
    {"getdefaultencoding", "()", sys_getdefaultencoding, "Return 'utf-8'."},
    {"getfilesystemencoding", "()", sys_getdefaultencoding,
     "Return the encoding of file names: 'utf-8'."},
    {"getfilesystemencodeerrors", "()", sys_getfilesystemencodeerrors,
     "Return the error handler for file names."},
    {"getallocatedblocks", "()", sys_getallocatedblocks,
     "Return about how many blocks of memory are in use."},
    {"audit", "(event, /, *args)", sys_audit, "Announce an event to the audit hooks."},
    {"addaudithook", "(hook)", sys_addaudithook, "Add an audit hook."},
    {"_clear_type_cache", "()", sys_clear_type_cache, "Clear the type cache."},
    {"get_int_max_str_digits", "()", sys_get_int_max_str_digits,
     "Return the limit of digits in conversions between int and str."},
    {"set_int_max_str_digits", "(maxdigits)", sys_set_int_max_str_digits,
     "Set the limit of digits in conversions between int and str."},
    {}};

}  // namespace

bool fill_sys_module(Thread& t, Dict* dict) {
    Own<Str> module = Own<Str>::take(TRY(intern(t, "sys")));
    TRY(add_functions(t, dict, functions, module.value()));
    // The same functions under names that nobody overwrites.
    for (const char* hook : {"displayhook", "excepthook", "unraisablehook", "breakpointhook"}) {
        Own<Str> name = Own<Str>::take(TRY(intern(t, hook)));
        Own<Str> original = Own<Str>::take(TRY(intern(t, fmt::format("__{}__", hook))));
        TRY(dict_set(t, dict, original.get(), dict_get(dict, name.get())));
    }
    auto keep = [&](const char* name, const StructSequenceSpec& spec) -> bool {
        Own<Type> type = Own<Type>::take(TRY(make_struct_sequence(t, spec)));
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        return dict_set(t, dict, key.get(), type.value());
    };
    TRY(keep("_asyncgen_hooks", async_hooks_spec));
    TRY(keep("UnraisableHookArgs", unraisable_spec));
    TRY(add_scheduling_functions(t, dict));
    return add_sys_information(t, dict);
}

}  // namespace baton
