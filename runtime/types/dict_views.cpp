#include "runtime/types/dict_views.h"

#include <algorithm>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/type_slots.h"
#include "runtime/types/iterator_reduce.h"
#include "runtime/types/list.h"
#include "runtime/types/mappingproxy.h"
#include "runtime/types/set.h"
#include "runtime/types/pairs.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

Value new_dict_view(Thread& t, Type* type, Dict* dict) {
    auto* view = TRY(allocate<DictView>(t, type));
    view->dict = share(dict);
    return view;
}

Value new_dict_iterator(Thread& t, Type* type, Dict* dict) {
    auto* it = TRY(allocate<DictIterator>(t, type));
    it->dict = share(dict);
    const BuiltinTypes& types = t.types();
    const bool reverse = type == types.dict_reverse_key_iterator ||
                         type == types.dict_reverse_value_iterator ||
                         type == types.dict_reverse_item_iterator;
    it->position = reverse ? dict->used : 0;
    it->expected_size = dict->size;
    it->left = dict->size;
    it->spare = nullptr;
    return it;
}

namespace {

enum class Part { key, value, item };

DictView* self_view(Value v) { return v.as<DictView>(); }

// The next entry that is in use, null at the end and with an exception (`failed`).
template <bool reverse>
const DictEntry* next_entry(Thread& t, DictIterator* it, bool& failed) {
    Dict* d = it->dict;
    failed = false;
    if (!d) return nullptr;
    if (it->expected_size != d->size) [[unlikely]] {
        it->expected_size = static_cast<size_t>(-1);  // for good
        failed = true;
        return raise(t, Exc::RuntimeError, "dictionary changed size during iteration");
    }
    if (reverse) {
        if (it->position > d->used) it->position = d->used;
        while (it->position > 0) {
            const DictEntry& e = d->entries[--it->position];
            if (e.key.is_unbound()) continue;
            --it->left;
            return &e;
        }
    } else {
        while (it->position < d->used) {
            const DictEntry& e = d->entries[it->position++];
            if (e.key.is_unbound()) continue;
            if (it->left == 0) [[unlikely]] {
                failed = true;
                return raise(t, Exc::RuntimeError, "dictionary keys changed during iteration");
            }
            --it->left;
            return &e;
        }
    }
    it->dict = nullptr;
    decref(d);
    return nullptr;
}

template <bool reverse>
NextPair next_item_of(Thread& t, DictIterator* it, Value& key, Value& value) {
    bool failed;
    const DictEntry* e = next_entry<reverse>(t, it, failed);
    if (!e) return failed ? NextPair::failed : NextPair::exhausted;
    key = share(e->key);
    value = share(e->value);
    return NextPair::given;
}

template <Part part, bool reverse>
Value iterator_next(Thread& t, Value self) {
    auto* it = self.as<DictIterator>();
    if constexpr (part == Part::item) {
        Value key, value;
        const NextPair outcome = next_item_of<reverse>(t, it, key, value);
        return give_pair(t, it->spare, outcome, key, value);
    } else {
        bool failed;
        const DictEntry* e = next_entry<reverse>(t, it, failed);
        if (!e) return failed ? Value::error() : Value();
        return share(part == Part::key ? e->key : e->value);
    }
}

Value iterator_hint(Thread&, const Value* args, size_t) {
    auto* it = args[0].as<DictIterator>();
    return Value::small_int(it->dict && it->expected_size == it->dict->size ? it->left : 0);
}

Value iterator_reduce(Thread& t, const Value* args, size_t) {
    auto* it = args[0].as<DictIterator>();
    auto* copy = TRY(allocate<DictIterator>(t, it->type));
    copy->dict = it->dict ? share(it->dict) : nullptr;
    copy->position = it->position;
    copy->expected_size = it->expected_size;
    copy->left = it->left;
    copy->spare = nullptr;
    Ref held = Ref::take(copy);
    return reduce_as_list(t, *held);
}

const NativeDef iterator_methods[] = {
    {"__length_hint__", "(self, /)", iterator_hint,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", "(self, /)", iterator_reduce, "Return state information for pickling."},
    {}};

template <Part part, bool reverse>
void fill_iterator(Type& type) {
    type.dealloc = [](Object* o) {
        xdecref(static_cast<DictIterator*>(o)->dict);
        xdecref(static_cast<DictIterator*>(o)->spare);
    };
    type.traverse = [](Object* o, Visitor& visit) {
        visit(static_cast<DictIterator*>(o)->dict);
        visit(static_cast<DictIterator*>(o)->spare);
    };
    type.iter = [](Thread&, Value self) { return share(self); };
    type.next = iterator_next<part, reverse>;
}

// --- Views ---------------------------------------------------------------------------------------

template <Type* BuiltinTypes::*iterator>
Value view_iter(Thread& t, Value self) {
    return new_dict_iterator(t, t.types().*iterator, self_view(self)->dict);
}

Value view_repr(Thread& t, Value self) {
    ReprGuard nested(t, self);
    if (nested.nested()) return TRY(new_str(t, "..."));
    Own<List> items = Own<List>::take(TRY(list_from(t, self)));
    Own<Str> text = Own<Str>::take(TRY(repr(t, items.value())));
    return TRY(new_str(t, fmt::format("{}({})", type_name(t, self), text->view())));
}

Truth keys_contains(Thread& t, Value self, Value key) {
    return contains(t, self_view(self)->dict, key);
}

Truth items_contains(Thread& t, Value self, Value item) {
    if (!is_tuple(item) || item.as<Tuple>()->size != 2) return Truth::no;
    const Value found = TRY(dict_get(t, self_view(self)->dict, item.as<Tuple>()->items[0]));
    if (found.is_unbound()) return Truth::no;
    Ref held = Ref::share(found);
    return equal(t, *held, item.as<Tuple>()->items[1]);
}

bool set_like(Thread& t, Value v) {
    if (!v.is_object() || is_set(v)) return v.is_object();
    const Type* type = v.as_object()->type;
    return is_subtype(type, t.types().dict_keys) || is_subtype(type, t.types().dict_items);
}

// All of a's items are in b.
Truth all_in(Thread& t, Value a, Value b) {
    bool all = true;
    const bool ok = for_each(t, a, [&](Value item) -> bool {
        const Truth in = contains(t, b, item);
        if (in == Truth::error) return false;
        all = in == Truth::yes;
        return all;
    });
    if (!ok && all) return Truth::error;
    if (!ok && t.exception) return Truth::error;
    return truth(all);
}

Value view_compare(Thread& t, Value left, Value right, CompareOp op) {
    if (!set_like(t, left) || !set_like(t, right)) return Value::not_implemented();
    const int64_t a = TRY(length(t, left)), b = TRY(length(t, right));
    switch (op) {
        case CompareOp::eq:
        case CompareOp::ne: {
            const bool same = a == b && TRY(all_in(t, left, right));
            return Value::boolean(same == (op == CompareOp::eq));
        }
        case CompareOp::lt: return Value::boolean(a < b && TRY(all_in(t, left, right)));
        case CompareOp::le: return Value::boolean(a <= b && TRY(all_in(t, left, right)));
        case CompareOp::gt: return Value::boolean(a > b && TRY(all_in(t, right, left)));
        case CompareOp::ge: return Value::boolean(a >= b && TRY(all_in(t, right, left)));
    }
    return Value::not_implemented();
}

// Set operations make a set of the left side and let set do the rest.
template <BinaryOp op>
Value view_operation(Thread& t, Value left, Value right) {
    if (!set_like(t, left) && !set_like(t, right)) return Value::not_implemented();
    Own<Set> a = Own<Set>::take(TRY(new_set(t)));
    TRY(set_update(t, a.get(), left));
    Own<Set> b = Own<Set>::take(TRY(new_set(t)));
    TRY(set_update(t, b.get(), right));
    return binary_op(t, op, a.value(), b.value());
}

Value view_isdisjoint(Thread& t, const Value* args, size_t) {
    bool disjoint = true;
    const bool ok = for_each(t, args[1], [&](Value item) -> bool {
        const Truth in = contains(t, args[0], item);
        if (in == Truth::error) return false;
        disjoint = in == Truth::no;
        return disjoint;
    });
    if (!ok && t.exception) return Value::error();
    return Value::boolean(disjoint);
}

template <Type* BuiltinTypes::*iterator>
Value view_reversed(Thread& t, const Value* args, size_t) {
    return new_dict_iterator(t, t.types().*iterator, self_view(args[0])->dict);
}

Value get_mapping(Thread& t, Value self) { return new_mappingproxy(t, self_view(self)->dict); }

const GetSetDef view_getset[] = {
    {"mapping", get_mapping, nullptr, "dictionary that this view refers to"}, {}};

const NativeDef keys_methods[] = {
    {"isdisjoint", "(self, other, /)", view_isdisjoint,
     "Return True if the view and the given iterable have a null intersection."},
    {"__reversed__", "(self, /)", view_reversed<&BuiltinTypes::dict_reverse_key_iterator>,
     "Return a reverse iterator over the dict keys."},
    {}};
const NativeDef values_methods[] = {
    {"__reversed__", "(self, /)", view_reversed<&BuiltinTypes::dict_reverse_value_iterator>,
     "Return a reverse iterator over the dict values."},
    {}};
const NativeDef items_methods[] = {
    {"isdisjoint", "(self, other, /)", view_isdisjoint,
     "Return True if the view and the given iterable have a null intersection."},
    {"__reversed__", "(self, /)", view_reversed<&BuiltinTypes::dict_reverse_item_iterator>,
     "Return a reverse iterator over the dict items."},
    {}};

void fill_view(Type& type) {
    type.dealloc = [](Object* o) { decref(static_cast<DictView*>(o)->dict); };
    type.traverse = [](Object* o, Visitor& visit) { visit(static_cast<DictView*>(o)->dict); };
    type.repr = view_repr;
    type.length = [](Thread&, Value self) -> std::optional<int64_t> {
        return self_view(self)->dict->size;
    };
}

void fill_set_like(Type& type) {
    fill_view(type);
    type.hash = hash_not_implemented;
    type.compare = view_compare;
    type.binary[static_cast<int>(BinaryOp::and_)] = view_operation<BinaryOp::and_>;
    type.binary[static_cast<int>(BinaryOp::or_)] = view_operation<BinaryOp::or_>;
    type.binary[static_cast<int>(BinaryOp::xor_)] = view_operation<BinaryOp::xor_>;
    type.binary[static_cast<int>(BinaryOp::sub)] = view_operation<BinaryOp::sub>;
}

}  // namespace

NextPair next_dict_item(Thread& t, Value iterator, Value& key, Value& value) {
    return next_item_of<false>(t, iterator.as<DictIterator>(), key, value);
}

extern const TypeSpec dict_keys_spec = {
    .name = "dict_keys",
    .basic_size = sizeof(DictView),
    .flags = type_immutable,
    .methods = keys_methods,
    .getset = view_getset,
    .fill =
        [](Type& type) {
            fill_set_like(type);
            type.contains = keys_contains;
            type.iter = view_iter<&BuiltinTypes::dict_key_iterator>;
        },
};
extern const TypeSpec dict_values_spec = {
    .name = "dict_values",
    .basic_size = sizeof(DictView),
    .flags = type_immutable,
    .methods = values_methods,
    .getset = view_getset,
    .fill =
        [](Type& type) {
            fill_view(type);
            type.iter = view_iter<&BuiltinTypes::dict_value_iterator>;
        },
};
extern const TypeSpec dict_items_spec = {
    .name = "dict_items",
    .basic_size = sizeof(DictView),
    .flags = type_immutable,
    .methods = items_methods,
    .getset = view_getset,
    .fill =
        [](Type& type) {
            fill_set_like(type);
            type.contains = items_contains;
            type.iter = view_iter<&BuiltinTypes::dict_item_iterator>;
        },
};

#define DICT_ITERATOR(field, text, part, reverse)            \
    extern const TypeSpec field##_spec = {                   \
        .name = text,                                        \
        .basic_size = sizeof(DictIterator),                  \
        .flags = type_immutable,                             \
        .methods = iterator_methods,                         \
        .fill = fill_iterator<part, reverse>,                \
    };
DICT_ITERATOR(dict_key_iterator, "dict_keyiterator", Part::key, false)
DICT_ITERATOR(dict_value_iterator, "dict_valueiterator", Part::value, false)
DICT_ITERATOR(dict_item_iterator, "dict_itemiterator", Part::item, false)
DICT_ITERATOR(dict_reverse_key_iterator, "dict_reversekeyiterator", Part::key, true)
DICT_ITERATOR(dict_reverse_value_iterator, "dict_reversevalueiterator", Part::value, true)
DICT_ITERATOR(dict_reverse_item_iterator, "dict_reverseitemiterator", Part::item, true)
#undef DICT_ITERATOR

}  // namespace baton
