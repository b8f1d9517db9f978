// collections.OrderedDict: a dict whose order counts and can be changed. The entries of a dict are
// in order anyway; what is added is moving them, comparing by order, and iterators that notice every
// change of the order.
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/shape.h"
#include "runtime/types/dict_hashed.h"
#include "runtime/types/object_reduce.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/collections/collections.h"
#include "stdlib/collections/ordered_dict.h"

namespace baton {

using namespace ordered;

namespace ordered {

OrderedDict* self_dict(Value v) { return v.as<OrderedDict>(); }

bool is_ordered(const OrderedTypes* types, Value v) {
    return is_dict(v) && is_subtype(v.as_object()->type, types->dict);
}

bool is_exact(const OrderedDict* d) { return d->type == d->types->dict; }

void forget_first(OrderedDict* d) {
    d->known_entries = nullptr;
    d->first = 0;
}

// The hint where the first entry is, valid for the present table.
uint32_t& first_hint(OrderedDict* d) {
    if (d->known_entries != d->entries) {
        d->known_entries = d->entries;
        d->first = 0;
    }
    return d->first;
}

namespace {

// Sets without any method of a subclass.
bool set_own(Thread& t, OrderedDict* d, Value key, Value value) {
    const size_t size = d->size;
    const DictEntry* entries = d->entries;
    const bool ok = dict_set(t, d, key, value);
    if (d->entries != entries) forget_first(d);
    if (d->size != size) ++d->changes;
    return ok;
}

// self[key] = value.
bool set_any(Thread& t, OrderedDict* d, Value key, Value value) {
    return is_exact(d) ? set_own(t, d, key, value) : set_item(t, Value(d), key, value);
}

bool set_subscript(Thread& t, Value self, Value key, Value value) {
    OrderedDict* d = self_dict(self);
    if (!value.is_unbound()) return set_own(t, d, key, value);
    Ref old = Ref::take(TRY(dict_pop(t, d, key)));
    if (!old) return raise_with(t, Exc::KeyError, key);
    ++d->changes;
    return true;
}

// --- Filling ---------------------------------------------------------------------------------------

bool add_pair(Thread& t, OrderedDict* d, Value pair) {
    Ref iterator = Ref::take(TRY(get_iterator(t, pair)));
    Ref key = Ref::take(TRY(next_item(t, *iterator)));
    if (!key) return raise_value_error(t, "need more than 0 values to unpack");
    Ref value = Ref::take(TRY(next_item(t, *iterator)));
    if (!value) return raise_value_error(t, "need more than 1 value to unpack");
    Ref third = Ref::take(TRY(next_item(t, *iterator)));
    if (third) return raise_value_error(t, "too many values to unpack (expected 2)");
    return set_any(t, d, *key, *value);
}

// The keys of a dict with their values, which may change meanwhile: then it stops.
bool add_dict(Thread& t, OrderedDict* d, Dict* source) {
    if (source == d) return true;
    Ref held = Ref::share(source);
    size_t position = 0;
    Value key, value;
    while (dict_next(source, position, key, value)) {
        Ref k = Ref::share(key), v = Ref::share(value);
        const size_t size = source->size;
        TRY(set_any(t, d, *k, *v));
        if (source->size != size) {
            return raise(t, Exc::RuntimeError, "dictionary changed size during iteration");
        }
    }
    return true;
}

bool add_all(Thread& t, OrderedDict* d, Value other) {
    if (type_of(t, other) == t.types().dict ||
        (is_ordered(d->types, other) && is_exact(self_dict(other)))) {
        return add_dict(t, d, other.as<Dict>());
    }
    Ref keys = Ref::take(TRY(find_attribute(t, other, Value(t.names().keys))));
    if (keys) {
        Ref names = Ref::take(TRY(call(t, *keys, nullptr, 0)));
        return for_each(t, *names, [&](Value key) -> bool {
            Ref value = Ref::take(TRY(get_item(t, other, key)));
            return set_any(t, d, key, *value);
        });
    }
    Ref items = Ref::take(TRY(find_attribute(t, other, Value(t.names().items))));
    Ref pairs = items ? Ref::take(TRY(call(t, *items, nullptr, 0))) : Ref::share(other);
    return for_each(t, *pairs, [&](Value pair) { return add_pair(t, d, pair); });
}

Value construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    const OrderedTypes* types = TRY(ordered_types(t));
    auto* d = static_cast<OrderedDict*>(TRY(allocate_instance(t, type.as<Type>())));
    d->str_keys_only = true;
    d->types = types;
    return d;
}

bool init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    if (nargs > 1) return raise_type_error(t, "expected at most 1 arguments, got {}", nargs);
    OrderedDict* d = self_dict(self);
    if (nargs) TRY(add_all(t, d, args[0]));
    for (size_t i = 0; keywords && i < keywords->size; ++i) {
        TRY(set_any(t, d, keywords->items[i], args[nargs + i]));
    }
    return true;
}

// (self, /, *args, **kwargs)
Value method_update(Thread& t, const Value* args, size_t nargs) {
    if (nargs > 3) {
        return raise_type_error(t, "update() takes at most 1 positional argument ({} given)",
                                nargs - 2);
    }
    OrderedDict* d = self_dict(args[0]);
    if (nargs == 3) TRY(add_all(t, d, args[2]));
    if (!args[1].is_unbound()) TRY(add_dict(t, d, args[1].as<Dict>()));
    return Value::none();
}

Value method_fromkeys(Thread& t, const Value* args, size_t) {
    const Value value = args[2].is_unbound() ? Value::none() : args[2];
    Ref made = Ref::take(TRY(call(t, args[0], nullptr, 0)));
    TRY(for_each(t, args[1], [&](Value key) { return set_item(t, *made, key, value); }));
    return made.give();
}

Value method_copy(Thread& t, const Value* args, size_t) {
    OrderedDict* d = self_dict(args[0]);
    Ref copy = Ref::take(TRY(call(t, Value(d->type), nullptr, 0)));
    if (is_exact(d)) {
        TRY(add_dict(t, self_dict(*copy), d));
        return copy.give();
    }
    TRY(for_each(t, args[0], [&](Value key) -> bool {
        Ref value = Ref::take(TRY(get_item(t, args[0], key)));
        return set_item(t, *copy, key, *value);
    }));
    return copy.give();
}

// --- Methods ---------------------------------------------------------------------------------------

Value method_move_to_end(Thread& t, const Value* args, size_t) {
    OrderedDict* d = self_dict(args[0]);
    const bool last = args[2].is_unbound() || TRY(is_truthy(t, args[2]));
    const uint64_t key_hash = TRY(hash(t, args[1]));
    bool found;
    if (last) {
        const DictEntry* entries = d->entries;
        const Truth moved = dict_move_to_end(t, d, args[1], key_hash);
        if (d->entries != entries) forget_first(d);
        found = TRY(moved);
    } else {
        // The search may run code that changes the table: the hint is taken up behind it.
        uint32_t first = 0;
        found = !TRY(dict_get_hashed(t, d, args[1], key_hash)).is_unbound();
        if (found) {
            const uint64_t changes = d->changes;
            const DictEntry* entries = d->entries;
            first = first_hint(d);
            found = TRY(dict_move_to_front(t, d, args[1], key_hash, first));
            // The second search may have run code, too.
            if (d->changes != changes && d->entries != entries) first = 0;
        }
        d->known_entries = d->entries;
        d->first = first;
    }
    if (!found) return raise_with(t, Exc::KeyError, args[1]);
    ++d->changes;
    return Value::none();
}

Value method_popitem(Thread& t, const Value* args, size_t) {
    OrderedDict* d = self_dict(args[0]);
    const bool last = args[1].is_unbound() || TRY(is_truthy(t, args[1]));
    if (!d->size) {
        Own<Str> text = Own<Str>::take(TRY(new_str(t, "dictionary is empty")));
        return raise_with(t, Exc::KeyError, text.value());
    }
    Ref key, value;
    if (last) {
        dict_take_last(d, key, value);
    } else {
        dict_take_first(d, first_hint(d), key, value);
    }
    ++d->changes;
    return TRY(new_tuple(t, {*key, *value}));
}

Value method_pop(Thread& t, const Value* args, size_t) {
    OrderedDict* d = self_dict(args[0]);
    const Value found = TRY(dict_pop(t, d, args[1]));
    if (!found.is_unbound()) {
        ++d->changes;
        return found;
    }
    if (!args[2].is_unbound()) return share(args[2]);
    return raise_with(t, Exc::KeyError, args[1]);
}

Value method_setdefault(Thread& t, const Value* args, size_t) {
    OrderedDict* d = self_dict(args[0]);
    const Value fallback = args[2].is_unbound() ? Value::none() : args[2];
    if (is_exact(d)) {
        const Value found = TRY(dict_get(t, d, args[1]));
        if (!found.is_unbound()) return share(found);
    } else if (TRY(contains(t, args[0], args[1]))) {
        return get_item(t, args[0], args[1]);
    }
    TRY(set_any(t, d, args[1], fallback));
    return share(fallback);
}

Value method_clear(Thread&, const Value* args, size_t) {
    forget_first(self_dict(args[0]));
    dict_clear(self_dict(args[0]));
    return Value::none();
}

Value method_reduce(Thread& t, const Value* args, size_t nargs) {
    Own<Tuple> none = Own<Tuple>::take(TRY(new_tuple(t, 0)));
    Ref state = Ref::take(TRY(object_getstate(t, args, nargs)));
    if (is_dict(*state) && !state.as<Dict>()->size) state = Ref::take(Value::none());
    Ref items = Ref::take(TRY(call_method(t, args[0], t.names().items, {})));
    Ref iterator = Ref::take(TRY(get_iterator(t, *items)));
    return TRY(new_tuple(t, {Value(args[0].as_object()->type), none.value(), *state, Value::none(),
                             *iterator}));
}

// --- Operators ---------------------------------------------------------------------------------------

Value show(Thread& t, Value self) {
    OrderedDict* d = self_dict(self);
    if (!d->size) return TRY(new_str(t, fmt::format("{}()", d->type->name->view())));
    ReprGuard nested(t, self);
    if (nested.nested()) return TRY(new_str(t, "..."));
    Own<Dict> content;
    if (is_exact(d)) {
        content = Own<Dict>::take(TRY(dict_copy(t, d)));
    } else {
        content = Own<Dict>::take(TRY(new_dict(t)));
        Ref items = Ref::take(TRY(call_method(t, self, t.names().items, {})));
        TRY(dict_update(t, content.get(), *items));
    }
    Own<Str> text = Own<Str>::take(TRY(repr(t, content.value())));
    return TRY(new_str(t, fmt::format("{}({})", d->type->name->view(), text->view())));
}

// Whether the keys are the same in the same order; both have the same length.
Truth same_order(Thread& t, OrderedDict* a, OrderedDict* b) {
    const uint64_t a_changes = a->changes, b_changes = b->changes;
    const size_t a_size = a->size, b_size = b->size;
    size_t i = 0, j = 0;
    Value left, right, value;
    while (dict_next(a, i, left, value) && dict_next(b, j, right, value)) {
        Ref x = Ref::share(left), y = Ref::share(right);
        if (!TRY(equal(t, *x, *y))) return Truth::no;
        if (a->changes != a_changes || b->changes != b_changes || a->size != a_size ||
            b->size != b_size) {
            return raise(t, Exc::RuntimeError, "OrderedDict mutated during iteration");
        }
    }
    return Truth::yes;
}

Value compare_dicts(Thread& t, Value left, Value right, CompareOp op) {
    if (op != CompareOp::eq && op != CompareOp::ne) return Value::not_implemented();
    Ref equal_content = Ref::take(TRY(t.types().dict->compare(t, left, right, CompareOp::eq)));
    if (equal_content.get().is_not_implemented()) return equal_content.give();
    bool same = equal_content.get().is_true();
    if (same && is_ordered(self_dict(left)->types, right)) {
        same = TRY(same_order(t, self_dict(left), self_dict(right)));
    }
    return Value::boolean(same == (op == CompareOp::eq));
}

Value unite(Thread& t, Value left, Value right) {
    if (!is_dict(left) || !is_dict(right)) return Value::not_implemented();
    const OrderedTypes* types = TRY(ordered_types(t));
    const Value own = is_ordered(types, left) ? left : right;
    Ref result = Ref::take(TRY(call(t, Value(own.as_object()->type), &left, 1)));
    if (!is_ordered(types, *result)) {
        return raise_type_error(t, "'{}' object is not an OrderedDict", type_name(t, *result));
    }
    TRY(add_all(t, self_dict(*result), right));
    return result.give();
}

Value unite_in_place(Thread& t, Value left, Value right) {
    TRY(add_all(t, self_dict(left), right));
    return share(left);
}

const NativeDef methods[] = {
    {"move_to_end", "(self, /, key, last=True)", method_move_to_end,
     "Move an existing element to the end (or beginning if last is false).\n\nRaise KeyError if the "
     "element does not exist."},
    {"popitem", "(self, /, last=True)", method_popitem,
     "Remove and return a (key, value) pair from the dictionary.\n\nPairs are returned in LIFO order "
     "if last is true or FIFO order if false."},
    {"pop", "(self, /, key, default=<unrepresentable>)", method_pop,
     "od.pop(key[,default]) -> v, remove specified key and return the corresponding value.\n\nIf the "
     "key is not found, return the default if given; otherwise,\nraise a KeyError."},
    {"setdefault", "(self, /, key, default=None)", method_setdefault,
     "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for "
     "key if key is in the dictionary, else default."},
    {"update", "(self, /, *args, **kwargs)", method_update,
     "Update the dictionary from a mapping or an iterable of pairs, and from keyword arguments."},
    {"clear", "(self, /)", method_clear, "od.clear() -> None.  Remove all items from od."},
    {"copy", "(self, /)", method_copy, "od.copy() -> a shallow copy of od"},
    {"fromkeys", "(cls, /, iterable, value=None)", method_fromkeys,
     "Create a new ordered dictionary with keys from iterable and values set to value.",
     native_class_method},
    {"keys", "(self, /)", method_keys, "A set-like object providing a view on the keys."},
    {"values", "(self, /)", method_values, "An object providing a view on the values."},
    {"items", "(self, /)", method_items, "A set-like object providing a view on the items."},
    {"__reversed__", "(self, /)", method_reversed, "od.__reversed__() <==> reversed(od)"},
    {"__reduce__", "(self, /)", method_reduce, "Return state information for pickling"},
    {}};

const GetSetDef getset[] = {
    {"__dict__",
     [](Thread& t, Value self) -> Value {
         return share(Value(TRY(attribute_dict(t, self.as_object()))));
     },
     [](Thread& t, Value self, Value value) -> bool {
         if (!is_dict(value)) return raise_type_error(t, "__dict__ must be set to a dictionary");
         return set_attribute_dict(t, self.as_object(), value.as<Dict>());
     }},
    {}};

const TypeSpec spec = {
    .name = "collections.OrderedDict",
    .basic_size = sizeof(OrderedDict),
    .flags = type_subclassable | type_is_dict | type_mapping_pattern | type_has_attributes |
             type_weakrefable,
    .doc = "Dictionary that remembers insertion order",
    .methods = methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.repr = show;
            type.compare = compare_dicts;
            type.set_item = set_subscript;
            type.iter = iterate;
            type.construct = construct;
            type.init = init;
            type.binary[static_cast<int>(BinaryOp::or_)] = unite;
            type.in_place[static_cast<int>(BinaryOp::or_)] = unite_in_place;
        },
};

}  // namespace

Type* make_ordered_dict_type(Thread& t) { return make_builtin_type(t, spec, t.types().dict); }

}  // namespace ordered

}  // namespace baton
