#include "runtime/types/tuple.h"

#include <algorithm>

#include "runtime/base/hash.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/indexed_iterator.h"
#include "runtime/types/list.h"
#include "runtime/types/quick.h"
#include "runtime/types/sequence.h"
#include "runtime/types/sequence_slices.h"
#include "runtime/types/str.h"
#include "runtime/types/type_keywords.h"

namespace baton {

namespace {

constexpr size_t max_items = size_t{1} << 58;

Tuple* allocate_tuple(Thread& t, size_t size) {
    if (size > max_items) return raise_memory_error(t);
    Object* object = t.interpreter->heap.allocate_object(sizeof(Tuple) + size * sizeof(Value),
                                                         t.types().tuple);
    if (!object) return raise_memory_error(t);
    auto* tuple = static_cast<Tuple*>(object);
    tuple->size = size;
    return tuple;
}

}  // namespace

Tuple* new_tuple(Thread& t, size_t size) {
    if (size == 0 && t.interpreter->empty_tuple) return share(t.interpreter->empty_tuple);
    Tuple* tuple = allocate_tuple(t, size);
    if (!tuple) return nullptr;
    for (size_t i = 0; i < size; ++i) tuple->items[i] = Value();
    return tuple;
}

Tuple* new_tuple(Thread& t, std::span<const Value> borrowed) {
    if (borrowed.empty()) return new_tuple(t, size_t{0});
    Tuple* tuple = allocate_tuple(t, borrowed.size());
    if (!tuple) return nullptr;
    for (size_t i = 0; i < borrowed.size(); ++i) tuple->items[i] = share(borrowed[i]);
    return tuple;
}

Tuple* new_tuple_taking(Thread& t, const Value* owned, size_t count) {
    Tuple* tuple = count ? allocate_tuple(t, count) : new_tuple(t, size_t{0});
    if (!tuple) {
        for (size_t i = 0; i < count; ++i) decref(owned[i]);
        return nullptr;
    }
    for (size_t i = 0; i < count; ++i) tuple->items[i] = owned[i];
    return tuple;
}

namespace {

void tuple_dealloc(Object* object) {
    auto* tuple = static_cast<Tuple*>(object);
    for (size_t i = tuple->size; i-- > 0;) decref(tuple->items[i]);
}

void tuple_traverse(Object* object, Visitor& visit) {
    for (Value v : static_cast<Tuple*>(object)->view()) visit(v);
}

Value tuple_repr(Thread& t, Value self) {
    Tuple* tuple = self.as<Tuple>();
    if (tuple->size == 0) return TRY(new_str(t, "()"));
    ReprGuard nested(t, self);
    if (nested.nested()) return TRY(new_str(t, "(...)"));
    std::string text = "(";
    for (size_t i = 0; i < tuple->size; ++i) {
        if (i) text += ", ";
        Own<Str> item = Own<Str>::take(TRY(repr(t, tuple->items[i])));
        text += item->view();
    }
    text += tuple->size == 1 ? ",)" : ")";
    return TRY(new_str(t, text));
}

std::optional<uint64_t> tuple_hash(Thread& t, Value self) {
    RecursionGuard guard(t, "");
    if (!guard) return std::nullopt;
    Tuple* tuple = self.as<Tuple>();
    TupleHasher state;
    for (Value v : tuple->view()) state.add(static_cast<Hash>(TRY(quick_hash(t, v))));
    return static_cast<uint64_t>(state.finish());
}

Value tuple_compare(Thread& t, Value left, Value right, CompareOp op) {
    if (!is_tuple(left) || !is_tuple(right)) return Value::not_implemented();
    Tuple* a = left.as<Tuple>();
    Tuple* b = right.as<Tuple>();
    const size_t common = a->size < b->size ? a->size : b->size;
    for (size_t i = 0; i < common; ++i) {
        if (TRY(quick_equal(t, a->items[i], b->items[i]))) continue;
        if (op == CompareOp::eq) return Value::false_();
        if (op == CompareOp::ne) return Value::true_();
        return compare(t, op, a->items[i], b->items[i]);
    }
    return compare_sizes(a->size, b->size, op);
}

Value tuple_get_item(Thread& t, Value self, Value key) {
    Tuple* tuple = self.as<Tuple>();
    if (is_slice(t, key)) {
        SliceRange range;
        TRY(resolve_slice(t, key, tuple->size, range));
        return tuple_get_slice(t, tuple, range);
    }
    const int64_t i = TRY(resolve_index(t, key, tuple->size, "tuple", "tuple index out of range"));
    return share(tuple->items[i]);
}

Truth tuple_contains(Thread& t, Value self, Value item) {
    for (Value v : self.as<Tuple>()->view()) {
        if (TRY(quick_equal(t, v, item))) return Truth::yes;
    }
    return Truth::no;
}

Value tuple_iter(Thread& t, Value self) {
    auto* it = TRY(allocate<TupleIterator>(t, t.types().tuple_iterator));
    it->tuple = share(self.as<Tuple>());
    it->index = 0;
    return it;
}

Value tuple_add(Thread& t, Value left, Value right) {
    if (!is_tuple(left)) return Value::not_implemented();
    if (!is_tuple(right)) {
        return raise_type_error(t, "can only concatenate tuple (not \"{}\") to tuple",
                                type_name(t, right));
    }
    Tuple* a = left.as<Tuple>();
    Tuple* b = right.as<Tuple>();
    if (b->size == 0 && a->type == t.types().tuple) return share(left);
    if (a->size == 0 && b->type == t.types().tuple) return share(right);
    Tuple* sum = TRY(new_tuple(t, a->size + b->size));
    for (size_t i = 0; i < a->size; ++i) sum->items[i] = share(a->items[i]);
    for (size_t i = 0; i < b->size; ++i) sum->items[a->size + i] = share(b->items[i]);
    return sum;
}

Value tuple_mul(Thread& t, Value left, Value right) {
    Value sequence = is_tuple(left) ? left : right;
    Value count = is_tuple(left) ? right : left;
    int64_t n = TRY(read_repetitions(t, count));
    Tuple* tuple = sequence.as<Tuple>();
    if (n < 0) n = 0;
    if (n == 1 && tuple->type == t.types().tuple) return share(sequence);
    if (tuple->size && static_cast<uint64_t>(n) > max_items / tuple->size) {
        return raise_memory_error(t);
    }
    Tuple* product = TRY(new_tuple(t, tuple->size * n));
    for (size_t i = 0; i < product->size; ++i) {
        product->items[i] = share(tuple->items[i % tuple->size]);
    }
    return product;
}

Value tuple_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    Type* cls = type.as<Type>();
    TRY(no_keywords_for_new(t, "tuple", cls, keywords));
    TRY(check_count(t, "tuple", nargs, 0, 1));
    Own<Tuple> items = Own<Tuple>::take(nargs ? TRY(tuple_from(t, args[0]))
                                              : TRY(new_tuple(t, size_t{0})));
    if (cls == t.types().tuple) return items.give();
    auto* result = static_cast<Tuple*>(TRY(allocate_instance(t, cls, items->size)));
    result->size = items->size;
    for (size_t i = 0; i < items->size; ++i) result->items[i] = share(items->items[i]);
    return result;
}

Value tuple_index(Thread& t, const Value* args, size_t) {
    Tuple* tuple = args[0].as<Tuple>();
    const int64_t size = tuple->size;
    int64_t start = args[2].is_unbound() ? 0 : TRY(slice_index(t, args[2], false));
    int64_t stop = args[3].is_unbound() ? size : TRY(slice_index(t, args[3], false));
    if (start < 0) start = start + size < 0 ? 0 : start + size;
    if (stop < 0) stop += size;
    for (int64_t i = start; i < stop && i < size; ++i) {
        if (TRY(quick_equal(t, tuple->items[i], args[1]))) return Value::small_int(i);
    }
    return raise_value_error(t, "tuple.index(x): x not in tuple");
}

Value tuple_count(Thread& t, const Value* args, size_t) {
    int64_t n = 0;
    for (Value v : args[0].as<Tuple>()->view()) n += TRY(quick_equal(t, v, args[1]));
    return Value::small_int(n);
}

Value tuple_getnewargs(Thread& t, const Value* args, size_t) {
    Own<Tuple> copy = Own<Tuple>::take(TRY(new_tuple(t, args[0].as<Tuple>()->view())));
    return TRY(new_tuple(t, {copy.value()}));
}

const NativeDef tuple_methods[] = {
    {"index", "(self, value, start=0, stop=9223372036854775807, /)", tuple_index,
     "Return first index of value.\n\nRaises ValueError if the value is not present."},
    {"count", "(self, value, /)", tuple_count, "Return number of occurrences of value."},
    {"__getnewargs__", "(self, /)", tuple_getnewargs},
    {"__class_getitem__", "(cls, item, /)", generic_class_getitem, "See PEP 585.",
     native_class_method},
    {}};

Value tuple_next(Thread&, Value self) {
    auto* it = self.as<TupleIterator>();
    if (!it->tuple) return Value();
    if (it->index < it->tuple->size) return share(it->tuple->items[it->index++]);
    Tuple* done = it->tuple;
    it->tuple = nullptr;
    decref(done);
    return Value();
}

}  // namespace

extern const TypeSpec tuple_spec = {
    .name = "tuple",
    .basic_size = sizeof(Tuple),
    .item_size = sizeof(Value),
    .flags = type_subclassable | type_immutable | type_variable_size | type_is_tuple |
             type_sequence_pattern,
    .doc = "Built-in immutable sequence.",
    .methods = tuple_methods,
    .fill =
        [](Type& type) {
            type.dealloc = tuple_dealloc;
            type.traverse = tuple_traverse;
            type.repr = tuple_repr;
            type.hash = tuple_hash;
            type.compare = tuple_compare;
            type.length = [](Thread&, Value self) -> std::optional<int64_t> {
                return self.as<Tuple>()->size;
            };
            type.truth = nullptr;
            type.get_item = tuple_get_item;
            type.contains = tuple_contains;
            type.iter = tuple_iter;
            type.binary[static_cast<int>(BinaryOp::add)] = tuple_add;
            type.binary[static_cast<int>(BinaryOp::mul)] = tuple_mul;
            type.construct = tuple_construct;
        },
};

extern const TypeSpec tuple_iterator_spec = {
    .name = "tuple_iterator",
    .basic_size = sizeof(TupleIterator),
    .flags = type_immutable,
    .methods = IndexedIteratorMethods<TupleIterator, &TupleIterator::tuple>::table,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) { xdecref(static_cast<TupleIterator*>(o)->tuple); };
            type.traverse = [](Object* o, Visitor& visit) {
                visit(static_cast<TupleIterator*>(o)->tuple);
            };
            type.iter = [](Thread&, Value self) { return share(self); };
            type.next = tuple_next;
        },
};

}  // namespace baton
