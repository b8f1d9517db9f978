#include "stdlib/pickle/pickle.h"

#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/memoryview.h"
#include "stdlib/binary/binary.h"
#include "stdlib/pickle/state.h"
#include "stdlib/state.h"

namespace baton {

namespace pickle {

State& state_of(Thread& t) { return *find_state<State>(*t.interpreter); }

Failure raise_error(Thread& t, Object* type, std::string_view text) {
    Own<Str> message = Own<Str>::take(TRY(new_str(t, text)));
    Ref error = Ref::take(TRY(call(t, Value(type), {message.value()})));
    return raise_value(t, *error);
}

Value deep_attribute(Thread& t, Value object, std::string_view dotted, Ref* parent) {
    Ref at = Ref::share(object);
    for (;;) {
        const size_t dot = dotted.find('.');
        Own<Str> name = Own<Str>::take(TRY(intern(t, dotted.substr(0, dot))));
        if (name->view() == "<locals>") {
            return raise(t, Exc::AttributeError, "Can't get local attribute '{}'", dotted);
        }
        Ref next = Ref::take(TRY(find_attribute(t, *at, name.value())));
        if (!next) {
            Own<Str> shown = Own<Str>::take(TRY(repr(t, *at)));
            return raise(t, Exc::AttributeError, "Can't get attribute '{}' on {}", name->view(),
                         shown->view());
        }
        if (dot == std::string_view::npos) {
            if (parent) *parent = std::move(at);
            return next.give();
        }
        at = std::move(next);
        dotted.remove_prefix(dot + 1);
    }
}

bool map_old_names(Thread& t, const char* names_table, const char* modules_table, Own<Str>& module,
                   Own<Str>& name) {
    Ref compat = Ref::take(TRY(t.interpreter->hooks.import_module(t, "_compat_pickle")));
    Own<Str> key = Own<Str>::take(TRY(intern(t, names_table)));
    Ref table = Ref::take(TRY(get_attribute(t, *compat, key.value())));
    if (!is_dict(*table)) return raise(t, Exc::RuntimeError, "_compat_pickle.{} is no dict", names_table);
    Own<Tuple> pair = Own<Tuple>::take(TRY(new_tuple(t, {module.value(), name.value()})));
    Ref found = Ref::share(TRY(dict_get(t, table.as<Dict>(), pair.value())));
    if (found) {
        const auto* both = found.as<Tuple>();
        if (!is_tuple(*found) || both->size != 2 || !is_str(both->items[0]) ||
            !is_str(both->items[1])) {
            return raise(t, Exc::RuntimeError, "_compat_pickle.{} values should be 2-tuples",
                         names_table);
        }
        module = Own<Str>::share(both->items[0].as<Str>());
        name = Own<Str>::share(both->items[1].as<Str>());
        return true;
    }
    key = Own<Str>::take(TRY(intern(t, modules_table)));
    table = Ref::take(TRY(get_attribute(t, *compat, key.value())));
    if (!is_dict(*table)) {
        return raise(t, Exc::RuntimeError, "_compat_pickle.{} is no dict", modules_table);
    }
    found = Ref::share(TRY(dict_get(t, table.as<Dict>(), module.value())));
    if (found && is_str(*found)) module = Own<Str>::share(found.as<Str>());
    return true;
}

// --- PickleBuffer ----------------------------------------------------------------------------------

Value buffer_view(Thread& t, Value buffer) {
    const Value view = buffer.as<PickleBuffer>()->view;
    if (view.is_none()) {
        return raise_value_error(t, "operation forbidden on released PickleBuffer object");
    }
    return view;
}

namespace {

Value buffer_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[1];
    TRY(bind_arguments(t, "PickleBuffer", "(object, /)", args, nargs, keywords, out));
    Ref view = Ref::take(TRY(new_memoryview(t, out[0])));
    auto* buffer = static_cast<PickleBuffer*>(TRY(allocate_instance(t, type.as<Type>())));
    buffer->view = view.give();
    return buffer;
}

Value buffer_raw(Thread& t, const Value* args, size_t) {
    Ref view = Ref::share(TRY(buffer_view(t, args[0])));
    if (!is_contiguous(view.as<MemoryView>())) {
        return raise(t, Exc::BufferError, "cannot extract raw buffer from non-contiguous buffer");
    }
    Own<Str> cast = Own<Str>::take(TRY(intern(t, "cast")));
    Own<Str> format = Own<Str>::take(TRY(intern(t, "B")));
    return call_method(t, *view, cast.get(), {format.value()});
}

Value buffer_release(Thread&, const Value* args, size_t) {
    replace(args[0].as<PickleBuffer>()->view, Value::none());
    return Value::none();
}

Value buffer_lend(Thread& t, const Value* args, size_t) {
    return new_memoryview(t, TRY(buffer_view(t, args[0])));
}

const NativeDef buffer_methods[] = {
    {"raw", "(self, /)", buffer_raw,
     "Return a memoryview of the raw memory underlying this buffer."},
    {"release", "(self, /)", buffer_release, "Release the underlying buffer."},
    {"__buffer__", "(self, flags, /)", buffer_lend,
     "Return a buffer object that exposes the underlying memory of the object."},
    {}};

const NativeDef functions[] = {
    {"dump", "(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None)", module_dump,
     "Write a pickled representation of obj to the open file object file."},
    {"dumps", "(obj, protocol=None, *, fix_imports=True, buffer_callback=None)", module_dumps,
     "Return the pickled representation of the object as a bytes object."},
    {"load", "(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
     module_load, "Read and return an object from the pickle data stored in a file."},
    {"loads", "(data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
     module_loads, "Read and return an object from the given pickle data."},
    {}};

Type* make_type(Thread& t, const TypeSpec& spec) {
    Type* type = TRY(make_builtin_type(t, spec, nullptr));
    t.interpreter->owned.push_back(type);
    return type;
}

Object* make_error(Thread& t, const char* name, Type* base) {
    Ref error = Ref::take(TRY(make_error_class(t, "_pickle", name, base)));
    Object* object = error.give().as_object();
    t.interpreter->owned.push_back(object);
    return object;
}

// An attribute of a module that must be a dict; owned by the interpreter.
Dict* table_of(Thread& t, Value module, const char* name) {
    Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
    Ref table = Ref::take(TRY(get_attribute(t, module, key.value())));
    if (!is_dict(*table)) return raise(t, Exc::RuntimeError, "copyreg.{} should be a dict", name);
    t.interpreter->owned.push_back(table.get().as_object());
    return static_cast<Dict*>(table.give().as_object());
}

bool make_state_objects(Thread& t, State& state) {
    state.pickler = TRY(make_type(t, pickler_spec));
    state.pickler_memo = TRY(make_type(t, pickler_memo_spec));
    state.unpickler = TRY(make_type(t, unpickler_spec));
    state.unpickler_memo = TRY(make_type(t, unpickler_memo_spec));
    state.buffer = TRY(make_type(t, pickle_buffer_spec));
    state.pickle_error = TRY(make_error(t, "PickleError", exception_type(t, Exc::Exception)));
    auto* base = static_cast<Type*>(state.pickle_error);
    state.pickling_error = TRY(make_error(t, "PicklingError", base));
    state.unpickling_error = TRY(make_error(t, "UnpicklingError", base));
    Ref copyreg = Ref::take(TRY(t.interpreter->hooks.import_module(t, "copyreg")));
    state.dispatch_table = TRY(table_of(t, *copyreg, "dispatch_table"));
    state.extension_registry = TRY(table_of(t, *copyreg, "_extension_registry"));
    state.inverted_registry = TRY(table_of(t, *copyreg, "_inverted_registry"));
    state.extension_cache = TRY(table_of(t, *copyreg, "_extension_cache"));
    const std::pair<Str**, const char*> names[] = {
        {&state.persistent_id, "persistent_id"}, {&state.persistent_load, "persistent_load"},
        {&state.reducer_override, "reducer_override"},
        {&state.dispatch_table_name, "dispatch_table"}, {&state.find_class, "find_class"},
        {&state.peek, "peek"}, {&state.readinto, "readinto"}, {&state.extend, "extend"},
        {&state.add, "add"}, {&state.getinitargs, "__getinitargs__"},
        {&state.getnewargs, "__getnewargs__"}, {&state.getnewargs_ex, "__getnewargs_ex__"}, {&state.locals, "<locals>"}};
    for (const auto& [slot, text] : names) {
        *slot = TRY(intern(t, text));
        t.interpreter->owned.push_back(*slot);
    }
    Own<Str> getattr = Own<Str>::take(TRY(intern(t, "getattr")));
    state.getattr = share(dict_get(t.interpreter->builtins, getattr.get())).as_object();
    t.interpreter->owned.push_back(state.getattr);
    return true;
}

bool set_name(Thread& t, Dict* dict, const char* name, Object* value) {
    Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
    return dict_set(t, dict, key.get(), Value(value));
}

}  // namespace

extern const TypeSpec pickle_buffer_spec = {
    .name = "pickle.PickleBuffer",
    .basic_size = sizeof(PickleBuffer),
    .flags = type_subclassable | type_immutable | type_weakrefable,
    .doc = "Wrapper for potentially out-of-band buffers",
    .methods = buffer_methods,
    .fill =
        [](Type& type) {
            type.construct = buffer_construct;
            type.dealloc = [](Object* o) { decref(static_cast<PickleBuffer*>(o)->view); };
            type.traverse = [](Object* o, Visitor& visit) {
                visit(static_cast<PickleBuffer*>(o)->view);
            };
            type.clear = [](Object* o) {
                replace(static_cast<PickleBuffer*>(o)->view, Value::none());
            };
        },
};

}  // namespace pickle

bool fill_pickle_module(Thread& t, Dict* dict) {
    using namespace pickle;
    auto* state = find_state<State>(*t.interpreter);
    if (!state) {
        state = make_state<State>(*t.interpreter);
        TRY(make_state_objects(t, *state));
    }
    Own<Str> name = Own<Str>::take(TRY(intern(t, "_pickle")));
    TRY(add_functions(t, dict, functions, name.value()));
    TRY(set_name(t, dict, "Pickler", state->pickler));
    TRY(set_name(t, dict, "Unpickler", state->unpickler));
    TRY(set_name(t, dict, "PickleBuffer", state->buffer));
    TRY(set_name(t, dict, "PickleError", state->pickle_error));
    TRY(set_name(t, dict, "PicklingError", state->pickling_error));
    return set_name(t, dict, "UnpicklingError", state->unpickling_error);
}

}  // namespace baton
