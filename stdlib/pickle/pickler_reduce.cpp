// Writing objects by name, and by what their __reduce_ex__ says.
#include "runtime/types/object_reduce.h"
#include "runtime/types/type.h"
#include "stdlib/pickle/pickler.h"

namespace baton::pickle {

namespace {

// --- By name ---------------------------------------------------------------------------------------

// Whether `module` has `object` under the dotted name.
bool module_holds(Thread& t, Value module, std::string_view name, Value object) {
    Ref found = Ref::take(deep_attribute(t, module, name, nullptr));
    if (found.get().is_error()) {
        (void)found.give();
        clear_pending(t);
        return false;
    }
    return *found == object;
}

// The module in which an object may be found by its name: its __module__, or the first loaded
// module that has it.
Str* which_module(Thread& t, Value object, Str* name) {
    Ref module = Ref::take(TRY(find_attribute(t, object, Value(t.names().dunder_module))));
    if (module && !module.get().is_none()) {
        if (is_str(*module)) return static_cast<Str*>(module.give().as_object());
        return static_cast<Str*>(TRY(str(t, *module)));
    }
    Own<Dict> modules = Own<Dict>::take(TRY(dict_copy(t, t.interpreter->modules)));
    size_t position = 0;
    Value key, value;
    while (dict_next(modules.get(), position, key, value)) {
        if (!is_str(key) || value.is_none()) continue;
        const std::string_view module_name = key.as<Str>()->view();
        if (module_name == "__main__" || module_name == "__mp_main__") continue;
        if (module_holds(t, value, name->view(), object)) return share(key.as<Str>());
    }
    return intern(t, "__main__");
}

std::string shown(Thread& t, Value object) {
    Own<Str> text = Own<Str>::take(repr(t, object));
    if (text) return std::string(text->view());
    clear_pending(t);
    return "<unprintable>";
}

bool put_extension(Thread& t, Pickler* p, Value module, Value name, bool& done) {
    const State& state = state_of(t);
    if (!state.extension_registry->size) return true;
    Own<Tuple> key = Own<Tuple>::take(TRY(new_tuple(t, {module, name})));
    const Value code = dict_get(t, state.extension_registry, key.value());
    if (code.is_error()) return false;
    if (code.is_unbound()) return true;
    if (!code.is_small_int()) {
        return pickling_error(t, "Can't pickle {}: extension code {} isn't an integer",
                              shown(t, key.value()), shown(t, code));
    }
    const int64_t n = code.as_small_int();
    if (n <= 0 || n > 0x7fffffff) {
        return raise(t, Exc::RuntimeError, "extension code {} is out of range", n);
    }
    char data[5];
    for (int i = 0; i < 4; ++i) data[i + 1] = static_cast<char>(n >> (8 * i));
    const Opcode op = n <= 0xff ? op_ext1 : n <= 0xffff ? op_ext2 : op_ext4;
    data[0] = static_cast<char>(op);
    done = true;
    return put(t, p, {data, op == op_ext1 ? size_t{2} : op == op_ext2 ? size_t{3} : size_t{5}});
}

// (getattr, (parent, name)), for what lies deeper in its module than the old formats can say.
bool save_attribute_of(Thread& t, Pickler* p, Value parent, std::string_view name) {
    Own<Str> last = Own<Str>::take(TRY(intern(t, name)));
    Own<Tuple> args = Own<Tuple>::take(TRY(new_tuple(t, {parent, last.value()})));
    Own<Tuple> reduced =
        Own<Tuple>::take(TRY(new_tuple(t, {Value(state_of(t).getattr), args.value()})));
    return save_reduce(t, p, reduced.get(), Value());
}

}  // namespace

bool save_global(Thread& t, Pickler* p, Value object, Str* given) {
    Own<Str> name = Own<Str>::share(given);
    if (!name) {
        Ref found = Ref::take(TRY(find_attribute(t, object, Value(t.names().dunder_qualname))));
        if (!found) found = Ref::take(TRY(get_attribute(t, object, Value(t.names().dunder_name))));
        if (!is_str(*found)) found = Ref::take(Value(TRY(str(t, *found))));
        name = Own<Str>::share(found.as<Str>());
    }
    const std::string_view dotted = name->view();
    for (size_t at = 0; at <= dotted.size();) {
        const size_t end = std::min(dotted.find('.', at), dotted.size());
        if (dotted.substr(at, end - at) == "<locals>") {
            return raise(t, Exc::AttributeError, "Can't pickle local object {}",
                         shown(t, name.value()));
        }
        at = end + 1;
    }
    Own<Str> module_name = Own<Str>::take(TRY(which_module(t, object, name.get())));
    Ref module = Ref::take(t.interpreter->hooks.import_module(t, module_name->view()));
    if (module.get().is_error()) {
        (void)module.give();
        if (!pending_is(t, Exc::ImportError)) return false;
        clear_pending(t);
        return pickling_error(t, "Can't pickle {}: import of module {} failed", shown(t, object),
                              shown(t, module_name.value()));
    }
    Ref parent;
    Ref found = Ref::take(deep_attribute(t, *module, dotted, &parent));
    if (found.get().is_error()) {
        (void)found.give();
        if (!pending_is(t, Exc::AttributeError)) return false;
        clear_pending(t);
        return pickling_error(t, "Can't pickle {}: attribute lookup {} on {} failed",
                              shown(t, object), dotted, module_name->view());
    }
    if (!(*found == object)) {
        return pickling_error(t, "Can't pickle {}: it's not the same object as {}.{}",
                              shown(t, object), module_name->view(), dotted);
    }
    if (p->protocol >= 2) {
        bool done = false;
        TRY(put_extension(t, p, module_name.value(), name.value(), done));
        if (done) return true;
    }
    const size_t dot = dotted.rfind('.');
    const bool deep = !(*parent == *module);
    if (p->protocol >= 4) {
        TRY(save(t, p, module_name.value()));
        TRY(save(t, p, name.value()));
        TRY(put_op(t, p, op_stack_global));
    } else if (deep) {
        TRY(save_attribute_of(t, p, *parent, dotted.substr(dot + 1)));
    } else {
        if (dot != std::string_view::npos) {
            name = Own<Str>::take(TRY(intern(t, dotted.substr(dot + 1))));
        }
        if (p->fix_imports) {
            TRY(map_old_names(t, "REVERSE_NAME_MAPPING", "REVERSE_IMPORT_MAPPING", module_name, name));
        }
        if (p->protocol < 3 && (!module_name->is_ascii() || !name->is_ascii())) {
            return pickling_error(t,
                                  "can't pickle global identifier '{}.{}' using pickle protocol {}",
                                  module_name->view(), name->view(), p->protocol);
        }
        TRY(put(t, p, fmt::format("c{}\n{}\n", module_name->view(), name->view())));
    }
    return memoize(t, p, object);
}

namespace {

// --- By __reduce__ ---------------------------------------------------------------------------------

// What args[0] of copyreg's __newobj__ or __newobj_ex__ must be: the class of the object.
bool check_class(Thread& t, Value cls, Value object, const char* function) {
    if (!object.is_unbound()) {
        Ref own = Ref::take(TRY(get_attribute(t, object, Value(t.names().dunder_class))));
        if (!(*own == cls)) {
            return pickling_error(t, "args[0] from {} args has the wrong class", function);
        }
    }
    return true;
}

bool save_newobj_ex(Thread& t, Pickler* p, const Tuple* args) {
    if (args->size != 3) {
        return pickling_error(t, "length of the NEWOBJ_EX argument tuple must be exactly 3, not {}",
                              args->size);
    }
    const Value cls = args->items[0], positional = args->items[1], named = args->items[2];
    if (!has_type(t, cls, type_is_type)) {
        return pickling_error(
            t, "first item from NEWOBJ_EX argument tuple must be a class, not {}", type_name(t, cls));
    }
    if (!is_tuple(positional)) {
        return pickling_error(t,
                              "second item from NEWOBJ_EX argument tuple must be a tuple, not {}",
                              type_name(t, positional));
    }
    if (!is_dict(named)) {
        return pickling_error(t, "third item from NEWOBJ_EX argument tuple must be a dict, not {}",
                              type_name(t, named));
    }
    if (p->protocol >= 4) {
        TRY(save(t, p, cls));
        TRY(save(t, p, positional));
        TRY(save(t, p, named));
        return put_op(t, p, op_newobj_ex);
    }
    // functools.partial(cls.__new__, cls, *args, **kwargs)()
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "functools")));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "partial")));
    Ref partial = Ref::take(TRY(get_attribute(t, *module, name.value())));
    Ref constructor = Ref::take(TRY(get_attribute(t, cls, Value(t.names().dunder_new))));
    const auto* rest = positional.as<Tuple>();
    Own<Tuple> all = Own<Tuple>::take(TRY(new_tuple(t, rest->size + 2)));
    all->items[0] = constructor.give();
    all->items[1] = share(cls);
    for (size_t i = 0; i < rest->size; ++i) all->items[i + 2] = share(rest->items[i]);
    Ref bound = Ref::take(TRY(call_with(t, *partial, all.get(), named.as<Dict>())));
    TRY(save(t, p, *bound));
    TRY(put_op(t, p, op_empty_tuple));
    return put_op(t, p, op_reduce);
}

bool save_newobj(Thread& t, Pickler* p, const Tuple* args, Value object) {
    if (!args->size) return pickling_error(t, "__newobj__ arglist is empty");
    const Value cls = args->items[0];
    if (!has_type(t, cls, type_is_type)) {
        return pickling_error(t, "args[0] from __newobj__ args is not a type");
    }
    TRY(check_class(t, cls, object, "__newobj__"));
    TRY(save(t, p, cls));
    Own<Tuple> rest = Own<Tuple>::take(TRY(new_tuple(t, {args->items + 1, args->size - 1})));
    TRY(save(t, p, rest.value()));
    return put_op(t, p, op_newobj);
}

bool save_state(Thread& t, Pickler* p, Value state, Value setter, Value object) {
    if (setter.is_unbound()) {
        TRY(save(t, p, state));
        return put_op(t, p, op_build);
    }
    TRY(save(t, p, setter));
    TRY(save(t, p, object));
    TRY(save(t, p, state));
    TRY(put_op(t, p, op_tuple2));
    TRY(put_op(t, p, op_reduce));
    return put_op(t, p, op_pop);
}

}  // namespace

bool save_reduce(Thread& t, Pickler* p, Tuple* reduced, Value object) {
    if (reduced->size < 2 || reduced->size > 6) {
        return pickling_error(
            t, "tuple returned by __reduce__ must contain 2 through 6 elements");
    }
    auto part = [&](size_t i) {
        return i < reduced->size && !reduced->items[i].is_none() ? reduced->items[i] : Value();
    };
    const Value function = reduced->items[0], arguments = reduced->items[1];
    const Value state = part(2), items = part(3), pairs = part(4), setter = part(5);
    if (!type_of(t, function)->call) {
        return pickling_error(t, "first item of the tuple returned by __reduce__ must be callable");
    }
    if (!is_tuple(arguments)) {
        return pickling_error(t, "second item of the tuple returned by __reduce__ must be a tuple");
    }
    if (!items.is_unbound() && !type_of(t, items)->next) {
        return pickling_error(
            t, "fourth element of the tuple returned by __reduce__ must be an iterator, not {}",
            type_name(t, items));
    }
    if (!pairs.is_unbound() && !type_of(t, pairs)->next) {
        return pickling_error(
            t, "fifth element of the tuple returned by __reduce__ must be an iterator, not {}",
            type_name(t, pairs));
    }
    if (!setter.is_unbound() && !type_of(t, setter)->call) {
        return pickling_error(
            t, "sixth element of the tuple returned by __reduce__ must be a function, not {}",
            type_name(t, setter));
    }
    auto* args = arguments.as<Tuple>();
    bool newobj = false, newobj_ex = false;
    if (p->protocol >= 2 && !has_type(t, function, type_is_type)) {
        Ref name = Ref::take(TRY(find_attribute(t, function, Value(t.names().dunder_name))));
        if (name && is_str(*name)) {
            newobj_ex = name.as<Str>()->view() == "__newobj_ex__";
            newobj = name.as<Str>()->view() == "__newobj__";
        }
    }
    if (newobj_ex) {
        TRY(save_newobj_ex(t, p, args));
    } else if (newobj) {
        TRY(save_newobj(t, p, args, object));
    } else {
        TRY(save(t, p, function));
        TRY(save(t, p, arguments));
        TRY(put_op(t, p, op_reduce));
    }
    if (!object.is_unbound()) {
        const int64_t known = memo_find(p, object);
        if (known >= 0) {
            // Written meanwhile, as it contains itself.
            TRY(put_op(t, p, op_pop));
            TRY(put_get(t, p, static_cast<uint64_t>(known)));
        } else {
            TRY(memoize(t, p, object));
        }
    }
    if (!items.is_unbound()) TRY(batch_appends(t, p, items));
    if (!pairs.is_unbound()) TRY(batch_items(t, p, pairs));
    if (!state.is_unbound()) TRY(save_state(t, p, state, setter, object));
    return true;
}

namespace {

bool save_type(Thread& t, Pickler* p, Value object) {
    const BuiltinTypes& types = t.types();
    Value singleton;
    if (object == Value(types.none_type)) singleton = Value::none();
    if (object == Value(types.ellipsis)) singleton = Value::ellipsis();
    if (object == Value(types.not_implemented)) singleton = Value::not_implemented();
    if (singleton.is_unbound()) return save_global(t, p, object, nullptr);
    Own<Tuple> args = Own<Tuple>::take(TRY(new_tuple(t, {singleton})));
    Own<Tuple> reduced = Own<Tuple>::take(TRY(new_tuple(t, {Value(types.type), args.value()})));
    return save_reduce(t, p, reduced.get(), object);
}

// What the object's own methods say; unbound when the class itself is to be written by name.
Value reduce_object(Thread& t, Pickler* p, Value object) {
    Type* type = type_of(t, object);
    const Names& names = t.names();
    if (type == t.types().native_function || type == t.types().ellipsis ||
        type == t.types().not_implemented) {
        return call_method(t, object, names.dunder_reduce, {});
    }
    const Value inherited = type_lookup(t.types().object, names.dunder_reduce_ex);
    const bool own = type->has(type_has_attributes) &&
                     !own_attribute(object.as_object(), names.dunder_reduce_ex).is_unbound();
    if (!own && type->has(type_plain_getattr) &&
        type_lookup(type, names.dunder_reduce_ex) == inherited) {
        const Value arguments[2] = {object, Value::small_int(p->protocol)};
        return object_reduce_ex(t, arguments, 2);
    }
    Ref method = Ref::take(TRY(find_attribute(t, object, Value(names.dunder_reduce_ex))));
    if (method) return call(t, *method, {Value::small_int(p->protocol)});
    method = Ref::take(TRY(find_attribute(t, object, Value(names.dunder_reduce))));
    if (method) return call(t, *method, {});
    return pickling_error(t, "can't pickle '{}' object: {}", type_name(t, object), shown(t, object));
}

}  // namespace

namespace {

bool has_same(Type* type, Type* base, Str* name) {
    return type_lookup(type, name) == type_lookup(base, name);
}

// Whether objects of this shape are written by their class and attributes alone: nothing of what
// object.__reduce_ex__() asks for is there, in the class or in the instance.
bool is_plain_shape(Thread& t, const Shape* shape) {
    Type* type = shape->type;
    const Names& names = t.names();
    const State& state = state_of(t);
    if (!type->version || !type->has(type_heap) || !type->has(type_plain_getattr) ||
        !type->construct) {
        return false;
    }
    const Type* native = type;
    while (native->has(type_heap)) native = native->base;
    if (native != t.types().object) return false;
    for (Str* name : {names.dunder_reduce_ex, names.dunder_reduce, names.dunder_getstate,
                      names.dunder_class}) {
        if (!has_same(type, t.types().object, name) || shape->find(name) >= 0) return false;
    }
    if (!type_lookup(type, state.getnewargs).is_unbound() ||
        !type_lookup(type, state.getnewargs_ex).is_unbound()) {
        return false;
    }
    for (size_t i = 0; i < type->mro->size; ++i) {
        const Type* base = type->mro->items[i].as<Type>();
        if (base->has(type_heap) && !dict_get(base->dict, names.dunder_slots).is_unbound()) {
            return false;
        }
    }
    const Value special = dict_get(t, state.dispatch_table, Value(type));
    if (special.is_error()) clear_pending(t);
    return special.is_unbound();
}

// The attributes of a plain object, as the dict that they would be in. Writing one may run code
// that changes them, or turns them into a dict.
bool save_attributes(Thread& t, Pickler* p, Value object, uint32_t count) {
    TRY(object_boundary(t, p));
    TRY(put_op(t, p, op_empty_dict));
    TRY(memoize_nothing(t, p));
    if (count > 1) TRY(put_op(t, p, op_mark));
    const Attributes* attributes = attributes_of(object.as_object());
    const uint32_t inlined = type_of(t, object)->inline_slots;
    for (uint32_t i = 0; i < count; ++i) {
        const Shape* shape = attributes->shape;
        Ref key, value;
        if (!shape->dict_mode && shape->count == count) {
            key = Ref::share(Value(shape->keys[i]));
            value = Ref::share(i < inlined ? attributes->inline_values[i]
                                           : attributes->overflow[i - inlined]);
        } else if (shape->dict_mode && attributes->dict->size == count &&
                   attributes->dict->used == count) {
            key = Ref::share(attributes->dict->entries[i].key);
            value = Ref::share(attributes->dict->entries[i].value);
        } else {
            return raise(t, Exc::RuntimeError, "dictionary changed size during iteration");
        }
        TRY(save(t, p, *key));
        TRY(save(t, p, *value));
    }
    TRY(put_op(t, p, count > 1 ? op_setitems : op_setitem));
    return put_op(t, p, op_build);
}

// Objects of ordinary classes, without the tuple that __reduce_ex__() makes; `done` if it was one.
bool save_plain(Thread& t, Pickler* p, Value object, Type* type, bool& done) {
    if (p->protocol < 2 || p->fast || p->asks_persistent || !p->reducer_override.is_unbound() ||
        !p->dispatch_table.is_unbound() || !type->has(type_has_attributes)) {
        return true;
    }
    const Attributes* attributes = attributes_of(object.as_object());
    if (!attributes || attributes->shape->dict_mode) return true;
    const Shape* shape = attributes->shape;
    const uint64_t table_version = dict_keys_version(t, state_of(t).dispatch_table);
    if (shape != p->plain_shape || type->version != p->plain_version ||
        table_version != p->plain_table_version) {
        if (!is_plain_shape(t, shape)) return true;
        p->plain_shape = shape;
        p->plain_version = type->version;
        p->plain_table_version = table_version;
    }
    done = true;
    Ref held = Ref::share(object), cls = Ref::share(Value(type));
    TRY(save(t, p, *cls));
    TRY(object_boundary(t, p));
    TRY(put_op(t, p, op_empty_tuple));
    TRY(put_op(t, p, op_newobj));
    const int64_t known = memo_find(p, object);
    if (known >= 0) {
        TRY(put_op(t, p, op_pop));
        TRY(put_get(t, p, static_cast<uint64_t>(known)));
    } else {
        TRY(memoize(t, p, object));
    }
    const Shape* now = attributes->shape;
    const size_t count = now->dict_mode ? attributes->dict->size : now->count;
    RecursionGuard guard(t, " while pickling an object");
    if (!guard) return false;
    return !count || save_attributes(t, p, object, static_cast<uint32_t>(count));
}

}  // namespace

bool save_other(Thread& t, Pickler* p, Value object) {
    Ref reduced;
    if (!p->reducer_override.is_unbound()) {
        Ref function = Ref::share(p->reducer_override);
        reduced = Ref::take(TRY(call(t, *function, {object})));
        if (reduced.get().is_not_implemented()) reduced.reset();
    }
    Type* type = type_of(t, object);
    if (!reduced) {
        if (type == t.types().type) return save_type(t, p, object);
        if (type == t.types().function) return save_global(t, p, object, nullptr);
        bool done = false;
        TRY(save_plain(t, p, object, type, done));
        if (done) return true;
        Ref function;
        if (p->dispatch_table.is_unbound()) {
            const Value found = dict_get(t, state_of(t).dispatch_table, Value(type));
            if (found.is_error()) return false;
            function = Ref::share(found);
        } else {
            Ref table = Ref::share(p->dispatch_table);
            function = Ref::take(get_item(t, *table, Value(type)));
            if (function.get().is_error()) {
                (void)function.give();
                if (!pending_is(t, Exc::KeyError)) return false;
                clear_pending(t);
            }
        }
        if (function) {
            reduced = Ref::take(TRY(call(t, *function, {object})));
        } else if (has_type(t, object, type_is_type)) {
            return save_global(t, p, object, nullptr);
        } else {
            reduced = Ref::take(TRY(reduce_object(t, p, object)));
        }
    }
    if (is_str(*reduced)) return save_global(t, p, object, reduced.as<Str>());
    if (!is_tuple(*reduced)) {
        return pickling_error(t, "__reduce__ must return a string or tuple");
    }
    return save_reduce(t, p, reduced.as<Tuple>(), object);
}

}  // namespace baton::pickle
