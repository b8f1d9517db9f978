#include "runtime/types/range.h"

#include <algorithm>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/int.h"
#include "runtime/types/iterator_reduce.h"
#include "runtime/types/sequence.h"
#include "runtime/types/sequence_iterator.h"
#include "runtime/types/slice.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

namespace {

Range* self_range(Value v) { return v.as<Range>(); }

Value sub(Thread& t, Value a, Value b) { return int_binary(t, BinaryOp::sub, a, b); }
Value add(Thread& t, Value a, Value b) { return int_binary(t, BinaryOp::add, a, b); }
Value mul(Thread& t, Value a, Value b) { return int_binary(t, BinaryOp::mul, a, b); }
Value floordiv(Thread& t, Value a, Value b) { return int_binary(t, BinaryOp::floordiv, a, b); }

// The bounds of most ranges, as machine integers. 128 bits hold what is computed from them.
struct SmallRange {
    int64_t start, stop, step, length;
};
bool is_small(const Range* range, SmallRange& out) {
    if (!range->start.is_small_int() || !range->step.is_small_int() ||
        !range->length.is_small_int() || !range->stop.is_small_int()) {
        return false;
    }
    out = {range->start.as_small_int(), range->stop.as_small_int(), range->step.as_small_int(),
           range->length.as_small_int()};
    return true;
}
// The item at a valid index; unbound if it is no small int.
Value small_item(const SmallRange& range, int64_t index) {
    const auto item = range.start + static_cast<__int128>(index) * range.step;
    const auto narrow = static_cast<int64_t>(item);
    if (narrow != item || !Value::fits_small_int(narrow)) return Value();
    return Value::small_int(narrow);
}

// Number of items, an int.
Value count_items(Thread& t, Value start, Value stop, Value step) {
    if (start.is_small_int() && stop.is_small_int() && step.is_small_int()) {
        const int64_t by = step.as_small_int();
        const int64_t span = by > 0 ? stop.as_small_int() - start.as_small_int()
                                    : start.as_small_int() - stop.as_small_int();
        if (span <= 0) return Value::small_int(0);
        const int64_t count = (span - 1) / (by > 0 ? by : -by) + 1;
        if (Value::fits_small_int(count)) return Value::small_int(count);
    }
    const bool up = int_sign(step) > 0;
    const Value low = up ? start : stop, high = up ? stop : start;
    if (int_compare(low, high) >= 0) return Value::small_int(0);
    Ref span = Ref::take(TRY(sub(t, high, low)));
    Ref last = Ref::take(TRY(sub(t, *span, Value::small_int(1))));
    Ref size = Ref::take(up ? share(step) : TRY(negative(t, step)));
    Ref steps = Ref::take(TRY(floordiv(t, *last, *size)));
    return add(t, *steps, Value::small_int(1));
}

// Takes over the three ints.
Value new_range(Thread& t, Ref start, Ref stop, Ref step) {
    if (int_sign(*step) == 0) return raise_value_error(t, "range() arg 3 must not be zero");
    Ref length = Ref::take(TRY(count_items(t, *start, *stop, *step)));
    Range* range = TRY(allocate<Range>(t, t.types().range));
    range->start = start.give();
    range->stop = stop.give();
    range->step = step.give();
    range->length = length.give();
    return range;
}

Value range_construct(Thread& t, Value, const Value* args, size_t nargs, Tuple* keywords) {
    TRY(no_keywords(t, "range", keywords));
    TRY(check_count(t, "range", nargs, 1, 3));
    Ref parts[3];
    for (size_t i = 0; i < nargs; ++i) {
        parts[i] = Ref::take(TRY(to_index(t, args[i])));
        if (type_of(t, *parts[i]) != t.types().int_) {
            parts[i] = Ref::take(TRY(add(t, *parts[i], Value::small_int(0))));   // an exact int
        }
    }
    if (nargs == 1) {
        return new_range(t, Ref::take(Value::small_int(0)), std::move(parts[0]),
                         Ref::take(Value::small_int(1)));
    }
    if (nargs == 2) parts[2] = Ref::take(Value::small_int(1));
    return new_range(t, std::move(parts[0]), std::move(parts[1]), std::move(parts[2]));
}

Value item_at(Thread& t, Range* range, Value index) {
    Ref offset = Ref::take(TRY(mul(t, index, range->step)));
    return add(t, range->start, *offset);
}

Value make_iterator(Thread& t, Value start, Value step, Value count) {
    int64_t first, by, n;
    if (int_fits(start, first) && int_fits(step, by) && int_fits(count, n)) {
        int64_t last, span;
        if (n == 0 || (!__builtin_mul_overflow(by, n, &span) &&
                       !__builtin_add_overflow(first, span, &last) &&
                       Value::fits_small_int(last) && Value::fits_small_int(first))) {
            auto* it = TRY(allocate<RangeIterator>(t, t.types().range_iterator));
            it->next = first;
            it->step = by;
            it->remaining = static_cast<uint64_t>(n);
            return it;
        }
    }
    // Bounds beyond 63 bits: item by item through the sequence protocol.
    return Value();
}

Value range_iter(Thread& t, Value self) {
    Range* range = self_range(self);
    const Value it = TRY(make_iterator(t, range->start, range->step, range->length));
    if (!it.is_unbound()) return it;
    return new_sequence_iterator(t, self);
}

Value range_get_item(Thread& t, Value self, Value key) {
    Range* range = self_range(self);
    SmallRange small;
    if (key.is_small_int() && is_small(range, small)) [[likely]] {
        int64_t index = key.as_small_int();
        if (index < 0) index += small.length;
        if (index < 0 || index >= small.length) {
            return raise(t, Exc::IndexError, "range object index out of range");
        }
        if (const Value item = small_item(small, index); !item.is_unbound()) return item;
    }
    if (is_slice(t, key)) {
        Ref indices = Ref::take(TRY(call_method(t, key, TRY(intern(t, "indices")), {range->length})));
        Tuple* bounds = indices.as<Tuple>();
        Ref start = Ref::take(TRY(item_at(t, range, bounds->items[0])));
        Ref stop = Ref::take(TRY(item_at(t, range, bounds->items[1])));
        Ref step = Ref::take(TRY(mul(t, bounds->items[2], range->step)));
        return new_range(t, std::move(start), std::move(stop), std::move(step));
    }
    if (!type_of(t, key)->index) {
        return raise_type_error(t, "range indices must be integers or slices, not {}",
                                type_name(t, key));
    }
    Ref index = Ref::take(TRY(to_index(t, key)));
    if (int_sign(*index) < 0) index = Ref::take(TRY(add(t, *index, range->length)));
    if (int_sign(*index) < 0 || int_compare(*index, range->length) >= 0) {
        return raise(t, Exc::IndexError, "range object index out of range");
    }
    return item_at(t, range, *index);
}

// The position of an int in the range, or unbound.
Value position_of(Thread& t, Range* range, Value v) {
    if (int_sign(range->length) == 0) return Value();
    Ref offset = Ref::take(TRY(sub(t, v, range->start)));
    Ref rest = Ref::take(TRY(int_binary(t, BinaryOp::mod, *offset, range->step)));
    if (int_sign(*rest) != 0) return Value();
    Ref index = Ref::take(TRY(floordiv(t, *offset, range->step)));
    if (int_sign(*index) < 0 || int_compare(*index, range->length) >= 0) return Value();
    return index.give();
}

// An int whose equality is that of numbers.
bool is_plain_int(Thread& t, Value v) {
    const Type* type = type_of(t, v);
    return type == t.types().int_ || type == t.types().bool_;
}

Truth range_contains(Thread& t, Value self, Value item) {
    SmallRange small;
    if (item.is_small_int() && is_small(self_range(self), small)) {
        const int64_t offset = item.as_small_int() - small.start;
        return truth(offset % small.step == 0 && offset / small.step >= 0 &&
                     offset / small.step < small.length);
    }
    if (is_plain_int(t, item)) {
        const Value at = TRY(position_of(t, self_range(self), item));
        const bool found = !at.is_unbound();
        decref(at);
        return truth(found);
    }
    bool found = false;
    const bool ok = for_each(t, self, [&](Value v) -> bool {
        const Truth same = equal(t, v, item);
        if (same == Truth::error) return false;
        found = same == Truth::yes;
        return !found;
    });
    if (!ok && !found) return Truth::error;
    return truth(found);
}

Value range_compare(Thread&, Value left, Value right, CompareOp op) {
    if (op != CompareOp::eq && op != CompareOp::ne) return Value::not_implemented();
    if (!right.is_object() || right.as_object()->type != left.as_object()->type) {
        return Value::not_implemented();
    }
    Range* a = self_range(left);
    Range* b = self_range(right);
    bool same = int_compare(a->length, b->length) == 0;
    if (same && int_sign(a->length) != 0) {
        same = int_compare(a->start, b->start) == 0;
        if (same && int_compare(a->length, Value::small_int(1)) != 0) {
            same = int_compare(a->step, b->step) == 0;
        }
    }
    return Value::boolean(same == (op == CompareOp::eq));
}

std::optional<uint64_t> range_hash(Thread& t, Value self) {
    Range* r = self_range(self);
    const bool any = int_sign(r->length) != 0;
    const bool many = any && int_compare(r->length, Value::small_int(1)) != 0;
    Own<Tuple> key = Own<Tuple>::take(TRY(new_tuple(
        t, {r->length, any ? r->start : Value::none(), many ? r->step : Value::none()})));
    return hash(t, key.value());
}

Value range_repr(Thread& t, Value self) {
    Range* r = self_range(self);
    std::string text = "range(" + int_to_string(r->start) + ", " + int_to_string(r->stop);
    if (int_compare(r->step, Value::small_int(1)) != 0) text += ", " + int_to_string(r->step);
    return TRY(new_str(t, text + ")"));
}

Value method_index(Thread& t, const Value* args, size_t) {
    if (is_plain_int(t, args[1])) {
        const Value at = TRY(position_of(t, self_range(args[0]), args[1]));
        if (!at.is_unbound()) return at;
    } else {
        Ref iterator = Ref::take(TRY(range_iter(t, args[0])));
        for (int64_t i = 0;; ++i) {
            Ref item = Ref::take(TRY(next_item(t, *iterator)));
            if (!item) break;
            if (TRY(equal(t, *item, args[1]))) return new_int(t, i);
        }
    }
    Own<Str> shown = Own<Str>::take(TRY(repr(t, args[1])));
    return raise_value_error(t, "{} is not in range", shown->view());
}
Value method_count(Thread& t, const Value* args, size_t) {
    if (is_plain_int(t, args[1])) {
        return Value::small_int(TRY(range_contains(t, args[0], args[1])));
    }
    int64_t count = 0;
    TRY(for_each(t, args[0], [&](Value item) -> bool {
        count += TRY(equal(t, item, args[1]));
        return true;
    }));
    return new_int(t, count);
}
Value method_reversed(Thread& t, const Value* args, size_t) {
    Range* r = self_range(args[0]);
    SmallRange small;
    if (is_small(r, small) && Value::fits_small_int(-small.step)) {
        const Value last = small.length ? small_item(small, small.length - 1) : r->start;
        if (!last.is_unbound()) {
            const Value it =
                TRY(make_iterator(t, last, Value::small_int(-small.step), r->length));
            if (!it.is_unbound()) return it;
        }
    }
    Ref last_index = Ref::take(TRY(sub(t, r->length, Value::small_int(1))));
    Ref start = Ref::take(TRY(item_at(t, r, *last_index)));
    Ref step = Ref::take(TRY(negative(t, r->step)));
    const Value it = TRY(make_iterator(t, *start, *step, r->length));
    if (!it.is_unbound()) return it;
    Ref stop = Ref::take(TRY(sub(t, r->start, r->step)));
    Ref back = Ref::take(TRY(new_range(t, start, stop, step)));
    return range_iter(t, *back);
}

const NativeDef range_methods[] = {
    {"index", "(self, value, /)", method_index,
     "Return index of value.\n\nRaise ValueError if the value is not present."},
    {"count", "(self, value, /)", method_count, "Return number of occurrences of value."},
    {"__reversed__", "(self, /)", method_reversed, "Return a reverse iterator."},
    {"__reduce__", "(self, /)",
     [](Thread& t, const Value* args, size_t) -> Value {
         const Range* r = self_range(args[0]);
         Own<Tuple> inner = Own<Tuple>::take(TRY(new_tuple(t, {r->start, r->stop, r->step})));
         return TRY(new_tuple(t, {Value(t.types().range), inner.value()}));
     }},
    {}};

const GetSetDef range_getset[] = {
    {"start", [](Thread&, Value s) { return share(self_range(s)->start); }},
    {"stop", [](Thread&, Value s) { return share(self_range(s)->stop); }},
    {"step", [](Thread&, Value s) { return share(self_range(s)->step); }},
    {}};

Value iterator_next(Thread&, Value self) {
    auto* it = self.as<RangeIterator>();
    if (it->remaining == 0) return Value();
    --it->remaining;
    const int64_t value = it->next;
    it->next = value + it->step;
    return Value::small_int(value);
}
Value iterator_hint(Thread&, const Value* args, size_t) {
    return Value::small_int(static_cast<int64_t>(args[0].as<RangeIterator>()->remaining));
}
// (iter, (range of what is left,), None)
Value iterator_reduce(Thread& t, const Value* args, size_t) {
    auto* it = args[0].as<RangeIterator>();
    const auto left = static_cast<int64_t>(it->remaining);
    Ref start = Ref::take(TRY(new_int(t, it->next))), step = Ref::take(TRY(new_int(t, it->step)));
    Ref count = Ref::take(TRY(new_int(t, left)));
    Ref span = Ref::take(TRY(mul(t, *count, *step)));
    Ref stop = Ref::take(TRY(add(t, *start, *span)));
    Ref range = Ref::take(
        TRY(new_range(t, std::move(start), std::move(stop), std::move(step))));
    Ref reduced = Ref::take(TRY(reduce_iterator(t, *range)));
    const auto* pair = reduced.as<Tuple>();
    return TRY(new_tuple(t, {pair->items[0], pair->items[1], Value::none()}));
}
Value iterator_setstate(Thread& t, const Value* args, size_t) {
    const int64_t index = TRY(to_int64(t, args[1]));
    auto* it = args[0].as<RangeIterator>();
    const auto skip = static_cast<int64_t>(
        std::min(static_cast<uint64_t>(std::max<int64_t>(index, 0)), it->remaining));
    it->next += skip * it->step;
    it->remaining -= static_cast<uint64_t>(skip);
    return Value::none();
}
const NativeDef iterator_methods[] = {
    {"__length_hint__", "(self, /)", iterator_hint,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", "(self, /)", iterator_reduce, "Return state information for pickling."},
    {"__setstate__", "(self, state, /)", iterator_setstate, "Set state information for unpickling."},
    {}};

}  // namespace

extern const TypeSpec range_spec = {
    .name = "range",
    .basic_size = sizeof(Range),
    .flags = type_immutable | type_sequence_pattern,
    .doc = "range(stop) -> range object\nrange(start, stop[, step]) -> range object",
    .methods = range_methods,
    .getset = range_getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                auto* r = static_cast<Range*>(o);
                decref(r->start);
                decref(r->stop);
                decref(r->step);
                decref(r->length);
            };
            type.repr = range_repr;
            type.hash = range_hash;
            type.compare = range_compare;
            type.contains = range_contains;
            type.iter = range_iter;
            type.get_item = range_get_item;
            type.length = [](Thread& t, Value self) -> std::optional<int64_t> {
                return to_int64(t, self_range(self)->length);
            };
            type.truth = [](Thread&, Value self) {
                return truth(int_sign(self_range(self)->length) != 0);
            };
            type.construct = range_construct;
        },
};

extern const TypeSpec range_iterator_spec = {
    .name = "range_iterator",
    .basic_size = sizeof(RangeIterator),
    .flags = type_immutable,
    .methods = iterator_methods,
    .fill =
        [](Type& type) {
            type.iter = [](Thread&, Value self) { return share(self); };
            type.next = iterator_next;
        },
};

}  // namespace baton
