// collections.deque: a ring of values whose size is a power of two.
#include <algorithm>
#include <vector>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/object_reduce.h"
#include "runtime/types/sequence.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/alias_module.h"
#include "stdlib/collections/collections.h"
#include "stdlib/state.h"

namespace baton {

namespace {

struct Deque : Object {
    Value* ring;        // `capacity` values; null while empty and never filled
    size_t capacity;
    size_t first;       // index of the leftmost item
    size_t size;
    int64_t limit;      // maxlen; negative: none
    uint64_t changes;   // iterators notice mutation

    Value& at(size_t i) { return ring[(first + i) & (capacity - 1)]; }
};

struct DequeIterator : Object {
    Deque* deque;
    size_t index;
    size_t left;        // 0 when exhausted
    uint64_t changes;
    bool backwards;
};

Deque* self_deque(Value v) { return v.as<Deque>(); }

bool grow(Thread& t, Deque* d) {
    const size_t capacity = d->capacity ? d->capacity * 2 : 8;
    auto* ring = static_cast<Value*>(
        t.interpreter->heap.allocate_raw(capacity * sizeof(Value)));
    if (!ring) return raise_memory_error(t);
    for (size_t i = 0; i < d->size; ++i) ring[i] = d->at(i);
    if (d->ring) t.interpreter->heap.free_raw(d->ring, d->capacity * sizeof(Value));
    d->ring = ring;
    d->capacity = capacity;
    d->first = 0;
    return true;
}

Value take_left(Deque* d) {
    const Value v = d->at(0);
    d->first = (d->first + 1) & (d->capacity - 1);
    --d->size;
    ++d->changes;
    return v;
}
Value take_right(Deque* d) {
    --d->size;
    ++d->changes;
    return d->at(d->size);
}

// Appends an owned value; what falls out at the other end is dropped last.
bool push_right(Thread& t, Deque* d, Value owned) {
    if (d->size == d->capacity && d->limit != 0 && !grow(t, d)) {
        decref(owned);
        return false;
    }
    if (d->limit == 0) {
        decref(owned);
        return true;
    }
    ++d->size;
    d->at(d->size - 1) = owned;
    ++d->changes;
    if (d->limit >= 0 && d->size > static_cast<size_t>(d->limit)) decref(take_left(d));
    return true;
}
bool push_left(Thread& t, Deque* d, Value owned) {
    if (d->size == d->capacity && d->limit != 0 && !grow(t, d)) {
        decref(owned);
        return false;
    }
    if (d->limit == 0) {
        decref(owned);
        return true;
    }
    d->first = (d->first - 1) & (d->capacity - 1);
    ++d->size;
    d->at(0) = owned;
    ++d->changes;
    if (d->limit >= 0 && d->size > static_cast<size_t>(d->limit)) decref(take_right(d));
    return true;
}

void clear(Deque* d) {
    Value* ring = d->ring;
    const size_t capacity = d->capacity, first = d->first, size = d->size;
    d->ring = nullptr;
    d->capacity = d->first = d->size = 0;
    ++d->changes;
    for (size_t i = 0; i < size; ++i) decref(ring[(first + i) & (capacity - 1)]);
    if (ring) d->type->interpreter->heap.free_raw(ring, capacity * sizeof(Value));
}

bool extend(Thread& t, Deque* d, Value iterable, bool left) {
    Ref source = Ref::share(iterable);
    if (iterable.is_object() && iterable.as_object() == d) {
        source = Ref::take(Value(TRY(list_from(t, iterable))));
    }
    return for_each(t, *source, [&](Value item) {
        return left ? push_left(t, d, share(item)) : push_right(t, d, share(item));
    });
}

Value deque_construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    auto* d = static_cast<Deque*>(TRY(allocate_instance(t, type.as<Type>())));
    d->limit = -1;
    return d;
}

bool deque_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[2];
    TRY(bind_arguments(t, "deque", "(iterable=(), maxlen=None)", args, nargs, keywords, out));
    int64_t limit = -1;
    if (!out[1].is_unbound() && !out[1].is_none()) {
        if (!is_int(out[1]) && !type_of(t, out[1])->index) {
            return raise_type_error(t, "an integer is required");
        }
        limit = TRY(to_int64(t, out[1]));
        if (limit < 0) return raise_value_error(t, "maxlen must be non-negative");
    }
    Deque* d = self_deque(self);
    clear(d);
    d->limit = limit;
    return out[0].is_unbound() || extend(t, d, out[0], false);
}

// An empty deque of the same class and limit, for copies.
Value like(Thread& t, Value self) {
    Deque* d = self_deque(self);
    if (d->type->has(type_heap)) {
        // A subclass makes its own.
        if (d->limit < 0) return call(t, Value(d->type), {self});
        Ref limit = Ref::take(new_int(t, d->limit));
        return call(t, Value(d->type), {self, *limit});
    }
    auto* copy = static_cast<Deque*>(TRY(allocate_instance(t, d->type)));
    copy->limit = d->limit;
    Ref result = Ref::take(Value(copy));
    for (size_t i = 0; i < d->size; ++i) TRY(push_right(t, copy, share(d->at(i))));
    return result.give();
}

Value method_append(Thread& t, const Value* args, size_t) {
    TRY(push_right(t, self_deque(args[0]), share(args[1])));
    return Value::none();
}
Value method_appendleft(Thread& t, const Value* args, size_t) {
    TRY(push_left(t, self_deque(args[0]), share(args[1])));
    return Value::none();
}
Value method_pop(Thread& t, const Value* args, size_t) {
    Deque* d = self_deque(args[0]);
    if (!d->size) return raise(t, Exc::IndexError, "pop from an empty deque");
    return take_right(d);
}
Value method_popleft(Thread& t, const Value* args, size_t) {
    Deque* d = self_deque(args[0]);
    if (!d->size) return raise(t, Exc::IndexError, "pop from an empty deque");
    return take_left(d);
}
Value method_extend(Thread& t, const Value* args, size_t) {
    TRY(extend(t, self_deque(args[0]), args[1], false));
    return Value::none();
}
Value method_extendleft(Thread& t, const Value* args, size_t) {
    TRY(extend(t, self_deque(args[0]), args[1], true));
    return Value::none();
}
Value method_clear(Thread&, const Value* args, size_t) {
    clear(self_deque(args[0]));
    return Value::none();
}
Value method_copy(Thread& t, const Value* args, size_t) { return like(t, args[0]); }

void rotate(Deque* d, int64_t n) {
    if (d->size < 2) return;
    const auto size = static_cast<int64_t>(d->size);
    n %= size;
    if (n < 0) n += size;
    ++d->changes;
    // A step moves one item around the end; the shorter way is taken.
    if (n <= size / 2) {
        for (; n > 0; --n) {
            const Value v = d->at(d->size - 1);
            d->first = (d->first - 1) & (d->capacity - 1);
            d->at(0) = v;
        }
    } else {
        for (n = size - n; n > 0; --n) {
            const Value v = d->at(0);
            d->first = (d->first + 1) & (d->capacity - 1);
            d->at(d->size - 1) = v;
        }
    }
}
Value method_rotate(Thread& t, const Value* args, size_t) {
    rotate(self_deque(args[0]), args[1].is_unbound() ? 1 : TRY(to_int64(t, args[1])));
    return Value::none();
}
Value method_reverse(Thread&, const Value* args, size_t) {
    Deque* d = self_deque(args[0]);
    for (size_t i = 0, j = d->size; i + 1 < j; ++i) std::swap(d->at(i), d->at(--j));
    ++d->changes;
    return Value::none();
}

Value method_count(Thread& t, const Value* args, size_t) {
    Deque* d = self_deque(args[0]);
    const uint64_t changes = d->changes;
    int64_t count = 0;
    for (size_t i = 0; i < d->size; ++i) {
        Ref item = Ref::share(d->at(i));
        count += TRY(equal(t, *item, args[1]));
        if (d->changes != changes) {
            return raise(t, Exc::RuntimeError, "deque mutated during iteration");
        }
    }
    return Value::small_int(count);
}
// The position of `wanted` in [begin, end); -1: not there, -2: error.
int64_t find(Thread& t, Deque* d, Value wanted, int64_t begin, int64_t end) {
    const uint64_t changes = d->changes;
    for (int64_t i = begin; i < end && i < static_cast<int64_t>(d->size); ++i) {
        Ref item = Ref::share(d->at(static_cast<size_t>(i)));
        const Truth same = equal(t, *item, wanted);
        if (same == Truth::error) return -2;
        if (same == Truth::yes) return i;
        if (d->changes != changes) {
            (void)raise(t, Exc::RuntimeError, "deque mutated during iteration");
            return -2;
        }
    }
    return -1;
}
Value method_index(Thread& t, const Value* args, size_t) {
    Deque* d = self_deque(args[0]);
    const auto size = static_cast<int64_t>(d->size);
    int64_t begin = args[2].is_unbound() ? 0 : TRY(slice_index(t, args[2], false));
    int64_t end = args[3].is_unbound() ? size : TRY(slice_index(t, args[3], false));
    if (begin < 0) begin = begin + size < 0 ? 0 : begin + size;
    if (end < 0) end = end + size < 0 ? 0 : end + size;
    const int64_t at = find(t, d, args[1], begin, end > size ? size : end);
    if (at == -2) return Failure{};
    if (at >= 0) return Value::small_int(at);
    Own<Str> shown = Own<Str>::take(TRY(repr(t, args[1])));
    return raise_value_error(t, "{} is not in deque", shown->view());
}
Value method_insert(Thread& t, const Value* args, size_t) {
    Deque* d = self_deque(args[0]);
    int64_t index = TRY(to_int64_clamped(t, args[1]));
    const auto size = static_cast<int64_t>(d->size);
    if (d->limit >= 0 && size >= d->limit) {
        return raise(t, Exc::IndexError, "deque already at its maximum size");
    }
    if (index < 0) index = index + size < 0 ? 0 : index + size;
    if (index >= size) {
        TRY(push_right(t, d, share(args[2])));
        return Value::none();
    }
    rotate(d, -index);
    TRY(push_left(t, d, share(args[2])));
    rotate(d, index);
    return Value::none();
}
void erase(Deque* d, size_t index) {
    rotate(d, -static_cast<int64_t>(index));
    const Value v = take_left(d);
    rotate(d, static_cast<int64_t>(index));
    decref(v);
}
Value method_remove(Thread& t, const Value* args, size_t) {
    Deque* d = self_deque(args[0]);
    const uint64_t changes = d->changes;
    for (size_t i = 0; i < d->size; ++i) {
        Ref item = Ref::share(d->at(i));
        const bool same = TRY(equal(t, *item, args[1]));
        if (d->changes != changes) {
            return raise(t, Exc::IndexError, "deque mutated during remove().");
        }
        if (same) {
            erase(d, i);
            return Value::none();
        }
    }
    Own<Str> shown = Own<Str>::take(TRY(repr(t, args[1])));
    return raise_value_error(t, "{} is not in deque", shown->view());
}

struct DequeTypes {
    Type* deque = nullptr;
    Type* iterator = nullptr;
    Type* reverse_iterator = nullptr;
};

Value new_iterator(Thread& t, Value self, bool backwards) {
    const auto* types = find_state<DequeTypes>(*t.interpreter);
    auto* it = TRY(allocate<DequeIterator>(t, backwards ? types->reverse_iterator
                                                        : types->iterator));
    it->deque = share(self_deque(self));
    it->index = 0;
    it->left = it->deque->size;
    it->changes = it->deque->changes;
    it->backwards = backwards;
    return it;
}
Value method_reversed(Thread& t, const Value* args, size_t) {
    return new_iterator(t, args[0], true);
}
Value deque_iter(Thread& t, Value self) { return new_iterator(t, self, false); }

Value iterator_next(Thread& t, Value self) {
    auto* it = self.as<DequeIterator>();
    Deque* d = it->deque;
    if (it->changes != d->changes) {
        it->left = 0;
        return raise(t, Exc::RuntimeError, "deque mutated during iteration");
    }
    if (!it->left) return Value();
    --it->left;
    const size_t i = it->index++;
    return share(d->at(it->backwards ? d->size - 1 - i : i));
}
Value iterator_hint(Thread&, const Value* args, size_t) {
    auto* it = args[0].as<DequeIterator>();
    return Value::small_int(static_cast<int64_t>(it->left));
}
Value iterator_reduce(Thread& t, const Value* args, size_t) {
    auto* it = args[0].as<DequeIterator>();
    const auto index = static_cast<int64_t>(it->deque->size - it->left);
    Own<Tuple> arguments =
        Own<Tuple>::take(TRY(new_tuple(t, {Value(it->deque), Value::small_int(index)})));
    return TRY(new_tuple(t, {Value(it->type), arguments.value()}));
}

bool is_deque(Thread& t, Value v);

// (deque, index=0, /): beginning behind so many items.
template <bool backwards>
Value iterator_construct(Thread& t, Value, const Value* args, size_t nargs, Tuple* keywords) {
    const char* name = backwards ? "_deque_reverse_iterator" : "_deque_iterator";
    TRY(no_keywords(t, name, keywords));
    TRY(check_count(t, name, nargs, 1, 2));
    if (!is_deque(t, args[0])) {
        return raise_type_error(t, "argument 1 must be collections.deque, not {}",
                                type_name(t, args[0]));
    }
    const int64_t index = nargs > 1 ? TRY(to_int64_clamped(t, args[1])) : 0;
    Ref made = Ref::take(TRY(new_iterator(t, args[0], backwards)));
    auto* it = made.as<DequeIterator>();
    if (index > 0) {
        it->index = std::min(static_cast<size_t>(index), it->left);
        it->left -= it->index;
    }
    return made.give();
}

Value deque_repr(Thread& t, Value self) {
    Deque* d = self_deque(self);
    ReprGuard nested(t, self);
    if (nested.nested()) return TRY(new_str(t, "[...]"));
    Own<List> items = Own<List>::take(TRY(list_from(t, self)));
    Own<Str> text = Own<Str>::take(TRY(repr(t, items.value())));
    const std::string limit = d->limit < 0 ? "" : fmt::format(", maxlen={}", d->limit);
    return TRY(new_str(t, fmt::format("{}({}{})", d->type->name->view(), text->view(), limit)));
}

bool is_deque(Thread& t, Value v) {
    // The type's own dealloc marks deques, whatever subclass they are of.
    const Type* type = type_of(t, v);
    while (type && type->has(type_heap)) type = type->base;
    return type && type->spec_name && std::string_view(type->spec_name) == "collections.deque";
}

Value deque_compare(Thread& t, Value left, Value right, CompareOp op) {
    if (!is_deque(t, left) || !is_deque(t, right)) return Value::not_implemented();
    Own<List> a = Own<List>::take(TRY(list_from(t, left)));
    Own<List> b = Own<List>::take(TRY(list_from(t, right)));
    return compare(t, op, a.value(), b.value());
}

Value deque_get_item(Thread& t, Value self, Value key) {
    Deque* d = self_deque(self);
    if (!is_int(key) && !type_of(t, key)->index) {
        return raise_type_error(t, "sequence index must be integer, not '{}'", type_name(t, key));
    }
    const int64_t i = TRY(resolve_index(t, key, d->size, "deque",
                                        "deque index out of range"));
    return share(d->at(static_cast<size_t>(i)));
}
bool deque_set_item(Thread& t, Value self, Value key, Value value) {
    Deque* d = self_deque(self);
    if (!is_int(key) && !type_of(t, key)->index) {
        return raise_type_error(t, "sequence index must be integer, not '{}'", type_name(t, key));
    }
    const int64_t i = TRY(resolve_index(t, key, d->size, "deque",
                                        "deque index out of range"));
    if (value.is_unbound()) {
        erase(d, static_cast<size_t>(i));
    } else {
        replace(d->at(static_cast<size_t>(i)), share(value));
    }
    return true;
}
Truth deque_contains(Thread& t, Value self, Value item) {
    const int64_t at = find(t, self_deque(self), item, 0, INT64_MAX);
    return at == -2 ? Truth::error : truth(at >= 0);
}
Value deque_add(Thread& t, Value left, Value right) {
    if (!is_deque(t, left)) return Value::not_implemented();
    if (!is_deque(t, right)) {
        return raise_type_error(t, "can only concatenate deque (not \"{}\") to deque",
                                type_name(t, right));
    }
    Ref result = Ref::take(TRY(like(t, left)));
    TRY(extend(t, self_deque(*result), right, false));
    return result.give();
}
Value deque_in_place_add(Thread& t, Value left, Value right) {
    TRY(extend(t, self_deque(left), right, false));
    return share(left);
}
bool repeat(Thread& t, Deque* d, int64_t n) {
    if (n <= 0) {
        clear(d);
        return true;
    }
    const size_t size = d->size;
    if (!size) return true;
    // What a limit would push out again need not be put in.
    if (d->limit >= 0) n = std::min(n, d->limit / static_cast<int64_t>(size) + 2);
    if (static_cast<uint64_t>(n) > (SIZE_MAX >> 8) / size) return raise_memory_error(t);
    std::vector<Ref> items;
    items.reserve(size);
    for (size_t i = 0; i < size; ++i) items.push_back(Ref::share(d->at(i)));
    for (; n > 1; --n) {
        for (const Ref& item : items) TRY(push_right(t, d, share(*item)));
    }
    return true;
}
Value deque_mul(Thread& t, Value left, Value right) {
    if (!is_deque(t, left)) std::swap(left, right);
    if (!is_deque(t, left) || (!is_int(right) && !type_of(t, right)->index)) {
        return Value::not_implemented();
    }
    Ref result = Ref::take(TRY(like(t, left)));
    TRY(repeat(t, self_deque(*result), TRY(read_repetitions(t, right))));
    return result.give();
}
Value deque_in_place_mul(Thread& t, Value left, Value right) {
    if (!is_int(right) && !type_of(t, right)->index) return Value::not_implemented();
    TRY(repeat(t, self_deque(left), TRY(read_repetitions(t, right))));
    return share(left);
}

Value method_reduce(Thread& t, const Value* args, size_t) {
    Deque* d = self_deque(args[0]);
    Ref limit = Ref::take(d->limit < 0 ? Value::none() : new_int(t, d->limit));
    Own<Tuple> empty = Own<Tuple>::take(TRY(new_tuple(t, 0)));
    Own<Tuple> arguments = Own<Tuple>::take(
        d->limit < 0 ? new_tuple(t, 0) : new_tuple(t, {empty.value(), *limit}));
    if (!arguments) return Failure{};
    Ref state = Ref::take(TRY(object_getstate(t, args, 1)));
    Ref items = Ref::take(TRY(get_iterator(t, args[0])));
    return TRY(new_tuple(t, {Value(d->type), arguments.value(), *state, *items}));
}

const NativeDef methods[] = {
    {"append", "(self, item, /)", method_append, "Add an item to the right side."},
    {"appendleft", "(self, item, /)", method_appendleft, "Add an item to the left side."},
    {"pop", "(self, /)", method_pop, "Remove and return the rightmost item."},
    {"popleft", "(self, /)", method_popleft, "Remove and return the leftmost item."},
    {"extend", "(self, iterable, /)", method_extend, "Add items to the right side."},
    {"extendleft", "(self, iterable, /)", method_extendleft, "Add items to the left side."},
    {"clear", "(self, /)", method_clear, "Remove all items."},
    {"copy", "(self, /)", method_copy, "Return a shallow copy."},
    {"__copy__", "(self, /)", method_copy, "Return a shallow copy."},
    {"rotate", "(self, n=1, /)", method_rotate, "Move items n steps to the right."},
    {"reverse", "(self, /)", method_reverse, "Reverse in place."},
    {"count", "(self, value, /)", method_count, "Return how often value occurs."},
    {"index", "(self, value, start=0, stop=None, /)", method_index,
     "Return the first position of value."},
    {"insert", "(self, index, value, /)", method_insert, "Insert value before index."},
    {"remove", "(self, value, /)", method_remove, "Remove the first occurrence of value."},
    {"__reversed__", "(self, /)", method_reversed, "Return an iterator from right to left."},
    {"__reduce__", "(self, /)", method_reduce, "Helper for pickle."},
    {"__class_getitem__", "(cls, item, /)", generic_class_getitem, "See PEP 585.",
     native_class_method},
    {}};
const GetSetDef getset[] = {
    {"maxlen",
     [](Thread& t, Value s) {
         const int64_t limit = self_deque(s)->limit;
         return limit < 0 ? Value::none() : new_int(t, limit);
     }},
    {}};

const TypeSpec deque_spec = {
    .name = "collections.deque",
    .basic_size = sizeof(Deque),
    .flags = type_subclassable | type_immutable | type_weakrefable | type_sequence_pattern,
    .doc = "A list-like sequence optimised for access near its ends.",
    .methods = methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) { clear(static_cast<Deque*>(o)); };
            type.traverse = [](Object* o, Visitor& visit) {
                auto* d = static_cast<Deque*>(o);
                for (size_t i = 0; i < d->size; ++i) visit(d->at(i));
            };
            type.clear = [](Object* o) { clear(static_cast<Deque*>(o)); };
            type.repr = deque_repr;
            type.hash = [](Thread& t, Value self) -> std::optional<uint64_t> {
                return raise_type_error(t, "unhashable type: '{}'", type_name(t, self));
            };
            type.compare = deque_compare;
            type.length = [](Thread&, Value self) -> std::optional<int64_t> {
                return self_deque(self)->size;
            };
            type.get_item = deque_get_item;
            type.set_item = deque_set_item;
            type.contains = deque_contains;
            type.iter = deque_iter;
            type.binary[static_cast<int>(BinaryOp::add)] = deque_add;
            type.binary[static_cast<int>(BinaryOp::mul)] = deque_mul;
            type.in_place[static_cast<int>(BinaryOp::add)] = deque_in_place_add;
            type.in_place[static_cast<int>(BinaryOp::mul)] = deque_in_place_mul;
            type.construct = deque_construct;
            type.init = deque_init;
        },
};

const NativeDef iterator_methods[] = {
    {"__length_hint__", "(self, /)", iterator_hint, "Return how many items are left."},
    {"__reduce__", "(self, /)", iterator_reduce, "Return state information for pickling."},
    {}};

template <bool backwards>
void fill_iterator(Type& type) {
    type.construct = iterator_construct<backwards>;
    type.dealloc = [](Object* o) { decref(static_cast<DequeIterator*>(o)->deque); };
    type.traverse = [](Object* o, Visitor& visit) {
        visit(static_cast<DequeIterator*>(o)->deque);
    };
    type.iter = [](Thread&, Value self) { return share(self); };
    type.next = iterator_next;
}
const TypeSpec iterator_spec = {
    .name = "_collections._deque_iterator",
    .basic_size = sizeof(DequeIterator),
    .flags = type_immutable,
    .methods = iterator_methods,
    .fill = fill_iterator<false>,
};
const TypeSpec reverse_spec = {
    .name = "_collections._deque_reverse_iterator",
    .basic_size = sizeof(DequeIterator),
    .flags = type_immutable,
    .methods = iterator_methods,
    .fill = fill_iterator<true>,
};

const NativeDef functions[] = {
    {"_count_elements", "(mapping, iterable, /)", count_elements,
     "Count elements in the iterable, updating the mapping"},
    {}};

}  // namespace

bool fill_collections_module(Thread& t, Dict* dict) {
    // The types are made once: the module may be loaded again. The interpreter owns them.
    auto* types = find_state<DequeTypes>(*t.interpreter);
    if (!types) types = make_state<DequeTypes>(*t.interpreter);
    if (!types->deque) {
        const auto make = [&](const TypeSpec& spec) {
            return Own<Type>::take(make_builtin_type(t, spec, nullptr)).get();
        };
        types->iterator = TRY(make(iterator_spec));
        types->reverse_iterator = TRY(make(reverse_spec));
        types->deque = TRY(make(deque_spec));
    }
    for (Type* type : {types->deque, types->iterator, types->reverse_iterator}) {
        TRY(dict_set(t, dict, type->name, Value(type)));
    }
    for (Type* (*make)(Thread&) :
         {make_defaultdict_type, make_ordered_dict, make_tuplegetter_type}) {
        Own<Type> type = Own<Type>::take(TRY(make(t)));
        TRY(dict_set(t, dict, type->name, type.value()));
    }
    Own<Str> module = Own<Str>::take(TRY(intern(t, "_collections")));
    return add_functions(t, dict, functions, module.value());
}

bool fill_collections_alias_module(Thread& t, Dict* dict) {
    return fill_alias_module(t, dict, "_collections_core");
}

}  // namespace baton
