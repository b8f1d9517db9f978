#include "vm/embed/create.h"

#include "compiler/compile.h"
#include "runtime/core/bootstrap.h"
#include "runtime/core/protocol.h"
#include "runtime/core/type_builder.h"
#include "runtime/core/type_specs.h"
#include "runtime/core/unthrowing.h"
#include "runtime/types/buffer.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/module.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "runtime/types/weakref.h"
#include "vm/embed/compile_source.h"
#include "vm/frame.h"
#include "vm/import/import.h"
#include "vm/interpreter/call.h"
#include "vm/interpreter/slow_paths.h"
#include "vm/introspect.h"
#include "vm/objects/generator.h"
#include "vm/objects/traceback.h"
#include "vm/objects/monitoring.h"
#include "vm/objects/tracing.h"
#include "vm/signals.h"
#include "vm/threads.h"

namespace baton {

namespace {

bool make_vm_types(Thread& t) {
    BuiltinTypes& types = t.interpreter->types;
#define BUILTIN_TYPE(name, base)                                     \
    types.name = TRY(make_builtin_type(t, name##_spec, nullptr));    \
    t.interpreter->owned.push_back(types.name);
#include "runtime/core/vm_types.def"
    return true;
}

Dict* hook_current_globals(Thread& t) { return t.frame ? t.frame->function->globals : nullptr; }

Value hook_current_locals(Thread& t) {
    if (!t.frame) return raise(t, Exc::SystemError, "frame does not exist");
    return frame_locals(t, t.frame);
}

// Source given as str or bytes-like: its text, and whether it was a str. Otherwise TypeError.
bool source_argument(Thread& t, Value source, const char* function, const char* kinds,
                     std::string& text, bool& is_text) {
    is_text = is_str(source);
    if (is_text) {
        text = to_string(source.as<Str>());
        return true;
    }
    Buffer buffer;
    if (!is_bytes_like(source) || !buffer.try_read(source)) {
        return raise_type_error(t, "{}() arg 1 must be a {}", function, kinds);
    }
    text = std::string(buffer.view());
    return true;
}

// The closure that code with free variables needs: `closure` if it fits.
bool check_closure(Thread& t, const Code* code, Value closure, std::string_view function) {
    const size_t free = code->blob->free.size();
    if (closure.is_unbound() || closure.is_none()) {
        if (!free) return true;
        if (function == "eval") {
            return raise_type_error(
                t, "code object passed to eval() may not contain free variables");
        }
        return raise_type_error(t, "code object requires a closure of exactly length {}", free);
    }
    if (!free) return raise_type_error(t, "cannot use a closure with this code object");
    bool fits = is_tuple(closure) && closure.as<Tuple>()->size == free;
    for (size_t i = 0; fits && i < free; ++i) {
        fits = type_of(t, closure.as<Tuple>()->items[i]) == t.types().cell;
    }
    if (fits) return true;
    return raise_type_error(t, "code object requires a closure of exactly length {}", free);
}

Value evaluate(Thread& t, Value source, Value globals, Value locals, Value closure,
               std::string_view mode) {
    Ref code;
    if (source.is_object() && source.as_object()->type == t.types().code) {
        code = Ref::share(source);
        TRY(check_closure(t, code.as<Code>(), closure, mode));
    } else {
        if (!closure.is_unbound() && !closure.is_none()) {
            return raise_type_error(t, "closure can only be used when source is a code object");
        }
        std::string text;
        bool is_text;
        TRY(source_argument(t, source, mode == "eval" ? "eval" : "exec",
                            "string, bytes or code object", text, is_text));
        // eval ignores blanks in front of the expression.
        const size_t begin = mode == "eval" ? text.find_first_not_of(" \t") : 0;
        if (begin != std::string::npos) text.erase(0, begin);
        code = Ref::take(TRY(compile_text(t, text, "<string>", mode, is_text, 0, true, -1)));
    }
    Ref g = is_dict(globals) ? Ref::share(globals) : Ref::share(Value(hook_current_globals(t)));
    Ref names;
    if (!locals.is_unbound() && !locals.is_none()) {
        names = Ref::share(locals);
    } else if (is_dict(globals)) {
        names = g;
    } else {
        names = Ref::take(TRY(hook_current_locals(t)));
    }
    if (dict_get(g.as<Dict>(), t.names().dunder_builtins).is_unbound()) {
        TRY(dict_set(t, g.as<Dict>(), t.names().dunder_builtins, current_builtins(t)));
    }
    Tuple* cells = is_tuple(closure) ? closure.as<Tuple>() : nullptr;
    return run_code(t, code.as<Code>(), g.as<Dict>(), *names, cells);
}

Value hook_eval(Thread& t, Value source, Value globals, Value locals) {
    return evaluate(t, source, globals, locals, Value(), "eval");
}
Value hook_exec(Thread& t, Value source, Value globals, Value locals, Value closure) {
    const Value result = TRY(evaluate(t, source, globals, locals, closure, "exec"));
    decref(result);
    return Value::none();
}

Value hook_import(Thread& t, Value name, Value globals, Value, Value fromlist, int level) {
    if (!is_str(name)) {
        return raise_type_error(t, "module name must be a string");
    }
    if (level < 0) return raise_value_error(t, "level must be >= 0");
    if (name.as<Str>()->size == 0 && level == 0) return raise_value_error(t, "Empty module name");
    Own<Dict> empty;
    if (!is_dict(globals)) empty = Own<Dict>::take(TRY(new_dict(t)));
    Own<Tuple> names = Own<Tuple>::take(fromlist.is_unbound() || fromlist.is_none()
                                            ? new_tuple(t, 0)
                                            : tuple_from(t, fromlist));
    if (!names) return Failure{};
    return import_relative(t, empty ? empty.get() : globals.as<Dict>(), name.as<Str>(), level,
                           names.value());
}

Value hook_import_module(Thread& t, std::string_view name) {
    return import_absolute(t, std::string(name));
}

int hook_send(Thread& t, Value iterator, Value value, Value& result) {
    const Resumed outcome = send_to(t, iterator, value, result);
    return outcome == Resumed::yielded ? 1 : outcome == Resumed::returned ? 2 : 0;
}

int hook_throw_into(Thread& t, Value iterator, Value exception, Value& result) {
    Resumed outcome = Resumed::yielded;
    if (is_generator_like(t, iterator)) {
        outcome = throw_into_generator(t, iterator.as<Generator>(), exception.as_object(), result);
    } else {
        result = call_method(t, iterator, t.names().throw_, {exception});
        if (result.is_error()) {
            if (!pending_is(t, Exc::StopIteration)) return 0;
            result = take_stop_iteration_value(t);
            outcome = Resumed::returned;
        }
    }
    return outcome == Resumed::yielded ? 1 : outcome == Resumed::returned ? 2 : 0;
}

}  // namespace

bool start_interpreter(Thread& t, ModuleInitializer initialize) {
    Interpreter& in = *t.interpreter;
    in.main_thread = &t;
    if (in.gil.acquire(t.slot) != gil::Turn::held) return false;
    in.current = &t;
    in.vm = {new VmState, [](VmState* vm) { delete vm; }};
    if (!init_stack(t)) return false;
    in.hooks.import_module = hook_import_module;
    in.hooks.import = hook_import;
    in.hooks.current_globals = hook_current_globals;
    in.hooks.current_locals = hook_current_locals;
    in.hooks.compile = compile_object;
    in.hooks.eval = hook_eval;
    in.hooks.exec = hook_exec;
    in.hooks.build_class = build_class;
    in.hooks.start_thread = [](Thread& thread, std::function<void(Thread&)> body, bool daemon) {
        return start_thread(thread, std::move(body), daemon, vm_state(thread).thread_stack_size);
    };
    in.hooks.handle_attention = handle_attention;
    in.hooks.send = hook_send;
    in.hooks.await_iterator = [](Thread& t, Value v) { return get_awaitable(t, v, 0); };
    in.hooks.super_arguments = super_arguments;
    in.hooks.mark_place = mark_place;
    in.hooks.set_trace = set_trace;
    in.hooks.make_monitoring = make_monitoring;
    in.hooks.throw_into = hook_throw_into;
    in.hooks.format_exception = format_exception;
    in.hooks.format_traceback = format_traceback;
    TRY(bootstrap_runtime(t));
    TRY(make_vm_types(t));
    return initialize(t);
}

namespace {

// Lets the values of a module go that something still holds: first the names with an underscore, as
// the others may need them least.
void empty_module(Thread& t, Module* module) {
    Own<Dict> dict = Own<Dict>::share(module->dict);
    for (const bool hidden : {true, false}) {
        Own<List> names = Own<List>::take(list_from(t, dict.value()));
        if (!names) return clear_pending(t);
        for (size_t i = 0; i < names->size; ++i) {
            if (!is_str(names->items[i])) continue;
            Str* name = names->items[i].as<Str>();
            const std::string_view text = name->view();
            if (text == "__builtins__") continue;
            if ((text.starts_with('_') && !text.starts_with("__")) != hidden) continue;
            if (!dict_set(t, dict.get(), names->items[i], Value::none())) clear_pending(t);
        }
    }
}

// Lets the modules go while code can still run: __del__, weak references' callbacks, generators'
// finally blocks. sys and builtins stay, as such code uses them.
void finalize_modules(Thread& t) {
    Interpreter& in = *t.interpreter;
    std::vector<Ref> modules;
    size_t position = 0;
    for (Value key, value; dict_next(in.modules, position, key, value);) {
        if (!value.is_object()) continue;
        const std::string_view name = is_str(key) ? key.as<Str>()->view() : std::string_view();
        if (name != "sys" && name != "builtins") modules.push_back(Ref::share(value));
    }
    for (const Ref& module : modules) {
        Ref name = Ref::take(find_attribute(t, *module, t.names().dunder_name));
        if (name.get().is_error()) clear_pending(t);
        if (!is_str(*name)) continue;
        if (dict_delete(t, in.modules, *name) == Truth::error) clear_pending(t);
    }
    std::vector<Ref> held;  // weakly
    for (const Ref& module : modules) {
        if (!is_subtype(type_of(t, *module), t.types().module)) continue;
        // The program's own ones: what they let go may still use the library.
        Dict* dict = module.as<Module>()->dict;
        const Value name = dict_get(dict, t.names().dunder_name);
        const Value file = dict_get(dict, t.names().dunder_file);
        const bool is_main = is_str(name) && name.as<Str>()->view() == "__main__";
        const bool from_file = is_str(file) && !file.as<Str>()->view().starts_with("<frozen ");
        if (!is_main && !from_file) continue;
        Ref reference = Ref::take(new_weakref(t, *module, Value::none()));
        if (reference.get().is_error()) {
            clear_pending(t);
        } else {
            held.push_back(reference);
        }
    }
    // In order of import, so that __main__ goes before what it uses only if nothing else holds it.
    for (Ref& module : modules) module.reset();
    in.heap.collect(t);
    clear_pending(t);
    for (auto reference = held.rbegin(); reference != held.rend(); ++reference) {
        Ref module = Ref::take(weakref_target(**reference));
        if (!module.get().is_none()) empty_module(t, module.as<Module>());
    }
}

}  // namespace

void end_interpreter(Thread& t, bool (*flush)(Thread&)) {
    // A step for which there is no memory is left out.
    without_throwing(t, Value::none(), [&] { join_threads(t); });
    clear_pending(t);
    without_throwing(t, Value::none(), [&] { finalize_modules(t); });
    without_throwing(t, Value::none(), [&] { t.interpreter->heap.collect(t); });
    without_throwing(t, Value::none(), [&] {
        if (flush && !flush(t)) clear_pending(t);
    });
    t.clear();
    free_stack(t);
    t.interpreter->current = nullptr;
    t.interpreter->gil.release(t.slot);
}

Value compile_source(Thread& t, std::string_view source, std::string_view filename,
                     std::string_view mode, bool source_is_str) {
    return compile_text(t, source, filename, mode, source_is_str, 0, false, -1);
}

Value run_source(Thread& t, std::string_view source, std::string_view filename, Dict* globals) {
    Ref code = Ref::take(TRY(compile_source(t, source, filename, "exec", false)));
    const Value result = TRY(run_code(t, code.as<Code>(), globals, globals));
    decref(result);
    return Value::none();
}

}  // namespace baton
