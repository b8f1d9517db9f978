#include "runtime/types/object_reduce.h"

#include "runtime/core/protocol.h"
#include "runtime/core/shape.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "runtime/types/type.h"

namespace baton {

namespace {

// copyreg's function of that name, owned.
Value copyreg_function(Thread& t, std::string_view name) {
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "copyreg")));
    Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
    return get_attribute(t, *module, key.value());
}

Value special(Thread& t, Value self, std::string_view name) {
    Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
    return find_special(t, self, key.get());
}

Type* native_base(Type* type) {
    while (type->has(type_heap)) type = type->base;
    return type;
}

Failure raise_cannot_pickle(Thread& t, Value self) {
    return raise_type_error(t, "cannot pickle '{}' object", type_name(t, self));
}

// The names of all slots that the classes of the mro bring, as attribute access wants them (owned).
List* slot_names(Thread& t, Type* cls) {
    Own<List> all = Own<List>::take(TRY(new_list(t)));
    Own<Tuple> mro = Own<Tuple>::share(cls->mro);
    for (size_t i = 0; i < mro->size; ++i) {
        Type* type = mro->items[i].as<Type>();
        if (!type->has(type_heap)) continue;
        Ref slots = Ref::share(dict_get(type->dict, t.names().dunder_slots));
        if (!slots) continue;
        Own<List> names;
        if (is_str(*slots)) {
            names = Own<List>::take(TRY(new_list(t)));
            TRY(list_append(t, names.get(), *slots));
        } else {
            names = Own<List>::take(TRY(list_from(t, *slots)));
        }
        for (size_t n = 0; n < names->size; ++n) {
            if (!is_str(names->items[n])) continue;
            Str* name = names->items[n].as<Str>();
            if (name->view() == "__dict__" || name->view() == "__weakref__") continue;
            std::string mangled(name->view());
            if (mangled.starts_with("__") && !mangled.ends_with("__")) {
                std::string_view owner = type->name->view();
                while (owner.starts_with('_')) owner.remove_prefix(1);
                if (!owner.empty()) mangled = fmt::format("_{}{}", owner, name->view());
            }
            Own<Str> key = Own<Str>::take(TRY(intern(t, mangled)));
            TRY(list_append(t, all.get(), key.value()));
        }
    }
    return all.give();
}

// Copies the instance's slots into a dict (owned); unbound when none is set. A class may name them
// itself in __slotnames__, where copyreg keeps them.
Value slots_state(Thread& t, Value self) {
    Type* type = type_of(t, self);
    Own<Str> own_name = Own<Str>::take(TRY(intern(t, "__slotnames__")));
    const Value given = type->has(type_heap) ? dict_get(type->dict, own_name.get()) : Value();
    Own<List> names = Own<List>::take(is_list(given) ? TRY(list_from(t, given))
                                                     : TRY(slot_names(t, type)));
    Own<Dict> state;
    for (size_t n = 0; n < names->size; ++n) {
        if (!is_str(names->items[n])) {
            return raise_type_error(t, "attribute name must be string, not '{}'",
                                    type_name(t, names->items[n]));
        }
        Ref value = Ref::take(TRY(find_attribute(t, self, names->items[n])));
        if (!value) continue;
        if (!state) state = Own<Dict>::take(TRY(new_dict(t)));
        TRY(dict_set(t, state.get(), names->items[n], *value));
    }
    return state ? Value(state.give()) : Value::unbound();
}

// The instance's attributes as a dict (owned): its __dict__, or, where there is none yet, a copy: the
// instance keeps its shape. Unbound if it has no __dict__.
Value attributes_as_dict(Thread& t, Value self) {
    Type* type = type_of(t, self);
    Attributes* attributes = type->has(type_has_attributes) && type->has(type_plain_getattr)
                                 ? attributes_of(self.as_object())
                                 : nullptr;
    if (attributes && !attributes->shape->dict_mode) {
        const Shape* shape = attributes->shape;
        Own<Dict> copy = Own<Dict>::take(TRY(new_dict(t, shape->count)));
        for (uint32_t i = 0; i < shape->count; ++i) {
            const Value value = i < type->inline_slots
                                    ? attributes->inline_values[i]
                                    : attributes->overflow[i - type->inline_slots];
            if (!value.is_unbound()) TRY(dict_set(t, copy.get(), shape->keys[i], value));
        }
        return copy.give();
    }
    return find_attribute(t, self, Value(t.names().dunder_dict));
}

Value default_state(Thread& t, Value self, bool required) {
    Type* type = type_of(t, self);
    if (required) {
        const Type* native = native_base(type);
        if (native->basic_size > sizeof(Object) || native->item_size) {
            return raise_cannot_pickle(t, self);
        }
    }
    Ref state = Ref::take(TRY(attributes_as_dict(t, self)));
    Ref slots = Ref::take(TRY(slots_state(t, self)));
    if (state && is_dict(*state) && !state.as<Dict>()->size) state.reset();
    if (slots) {
        return Value(TRY(new_tuple(t, {state ? *state : Value::none(), *slots})));
    }
    return state ? state.give() : Value::none();
}

// self.__getstate__(), or the default when the class has not overridden it.
Value state_of(Thread& t, Value self, bool required) {
    Ref method = Ref::take(TRY(get_attribute(t, self, Value(t.names().dunder_getstate))));
    if (type_lookup(type_of(t, self), t.names().dunder_getstate) ==
        type_lookup(t.types().object, t.names().dunder_getstate)) {
        return default_state(t, self, required);
    }
    return call(t, *method, {});
}

// (copyreg.__newobj__, (cls, *args), state, list items, dict items), or with __newobj_ex__.
Value reduce_new_object(Thread& t, Value self) {
    Type* type = type_of(t, self);
    if (!type->construct) return raise_cannot_pickle(t, self);
    Ref args, kwargs;
    Ref extended = Ref::take(TRY(special(t, self, "__getnewargs_ex__")));
    if (extended) {
        Ref both = Ref::take(TRY(call(t, *extended, {})));
        if (!is_tuple(*both)) {
            return raise_type_error(t, "__getnewargs_ex__ should return a tuple, not '{}'",
                                    type_name(t, *both));
        }
        if (both.as<Tuple>()->size != 2) {
            return raise_value_error(t, "__getnewargs_ex__ should return a tuple of length 2, not {}",
                                     both.as<Tuple>()->size);
        }
        args = Ref::share(both.as<Tuple>()->items[0]);
        kwargs = Ref::share(both.as<Tuple>()->items[1]);
        if (!is_tuple(*args) || !is_dict(*kwargs)) {
            return raise_type_error(
                t, "{} item of the tuple returned by __getnewargs_ex__ must be a {}, not '{}'",
                is_tuple(*args) ? "second" : "first", is_tuple(*args) ? "dict" : "tuple",
                type_name(t, is_tuple(*args) ? *kwargs : *args));
        }
    } else {
        Ref plain = Ref::take(TRY(special(t, self, "__getnewargs__")));
        if (plain) {
            args = Ref::take(TRY(call(t, *plain, {})));
            if (!is_tuple(*args)) {
                return raise_type_error(t, "__getnewargs__ should return a tuple, not '{}'",
                                        type_name(t, *args));
            }
        }
    }
    const bool has_args = static_cast<bool>(args);
    if (!args) args = Ref::take(Value(TRY(new_tuple(t, 0))));
    const Tuple* list = args.as<Tuple>();
    Ref function, call_args;
    if (kwargs && kwargs.as<Dict>()->size) {
        function = Ref::take(TRY(copyreg_function(t, "__newobj_ex__")));
        call_args = Ref::take(Value(TRY(new_tuple(t, {Value(type), *args, *kwargs}))));
    } else {
        function = Ref::take(TRY(copyreg_function(t, "__newobj__")));
        Own<Tuple> all = Own<Tuple>::take(TRY(new_tuple(t, list->size + 1)));
        all->items[0] = share(Value(type));
        for (size_t i = 0; i < list->size; ++i) all->items[i + 1] = share(list->items[i]);
        call_args = Ref::take(all.give());
    }
    const bool is_sequence = type->has(type_is_list);
    const bool is_mapping = type->has(type_is_dict);
    Ref state = Ref::take(TRY(state_of(t, self, !has_args && !is_sequence && !is_mapping)));
    Ref items = Ref::take(is_sequence ? TRY(get_iterator(t, self)) : Value::none());
    Ref pairs = Ref::take(Value::none());
    if (is_mapping) {
        Ref view = Ref::take(TRY(call_method(t, self, t.names().items, {})));
        pairs = Ref::take(TRY(get_iterator(t, *view)));
    }
    return Value(TRY(new_tuple(t, {*function, *call_args, *state, *items, *pairs})));
}

Value reduce_by_protocol(Thread& t, Value self, int64_t protocol) {
    if (protocol >= 2) return reduce_new_object(t, self);
    Ref function = Ref::take(TRY(copyreg_function(t, "_reduce_ex")));
    return call(t, *function, {self, Value::small_int(protocol)});
}

}  // namespace

Value object_reduce(Thread& t, const Value* args, size_t) {
    return reduce_by_protocol(t, args[0], 0);
}

Value object_reduce_ex(Thread& t, const Value* args, size_t) {
    const int64_t protocol = TRY(to_int64(t, args[1]));
    const Value own = type_lookup(type_of(t, args[0]), t.names().dunder_reduce);
    if (!(own == type_lookup(t.types().object, t.names().dunder_reduce))) {
        return call_method(t, args[0], t.names().dunder_reduce, {});
    }
    return reduce_by_protocol(t, args[0], protocol);
}

Value object_getstate(Thread& t, const Value* args, size_t) {
    return default_state(t, args[0], false);
}

}  // namespace baton
