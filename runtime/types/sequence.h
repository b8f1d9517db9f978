// What list and tuple have in common: comparison, repr, membership and slicing of rows of values.
#pragma once

#include <string>

#include "runtime/core/errors.h"
#include "runtime/core/protocol.h"

namespace baton {

// The values of a slice, whose `__index__` may run Python code; INT64_MIN and MAX for beyond.
struct SliceBounds {
    bool has_start, has_stop;
    int64_t start, stop, step;
};
bool read_slice(Thread& t, Value slice, SliceBounds& out);
// One bound as an int Value, owned: TypeError "slice indices must be integers or None or have an
// __index__ method", without the None where a method does not take it (list.index).
Value slice_bound(Thread& t, Value v, bool or_none = true);
// And clamped.
std::optional<int64_t> slice_index(Thread& t, Value v, bool or_none = true);

// Slice bounds as Python computes them for a sequence of `length` items.
struct SliceRange {
    int64_t start, stop, step, count;
};
SliceRange fit_slice(const SliceBounds& bounds, int64_t length);

// Both. False with an exception. `length` is a reference since it is looked at after the bounds were
// read: reading them may have changed the sequence.
template <class Size>
bool resolve_slice(Thread& t, Value slice, const Size& length, SliceRange& out) {
    SliceBounds bounds;
    TRY(read_slice(t, slice, bounds));
    out = fit_slice(bounds, static_cast<int64_t>(length));
    return true;
}
bool is_slice(Thread& t, Value v);

// How rows compare whose items are equal as far as the shorter one goes.
inline Value compare_sizes(size_t left, size_t right, CompareOp op) {
    switch (op) {
        case CompareOp::lt: return Value::boolean(left < right);
        case CompareOp::le: return Value::boolean(left <= right);
        case CompareOp::eq: return Value::boolean(left == right);
        case CompareOp::ne: return Value::boolean(left != right);
        case CompareOp::gt: return Value::boolean(left > right);
        case CompareOp::ge: break;
    }
    return Value::boolean(left >= right);
}

// The number in an index argument. TypeError if it is none, IndexError beyond int64.
std::optional<int64_t> read_index(Thread& t, Value index, const char* type);

// How often a sequence is to be repeated, 0 for negative numbers. TypeError if it is no integer.
std::optional<int64_t> read_repetitions(Thread& t, Value count);

// An index argument as a position: negative ones count from the end. Fails with `error`
// (IndexError) when it is out of range, with TypeError for other types. `length` as above.
template <class Size>
std::optional<int64_t> resolve_index(Thread& t, Value index, const Size& length, const char* type,
                                     const char* error) {
    int64_t i = TRY(read_index(t, index, type));
    const auto size = static_cast<int64_t>(length);
    if (i < 0) i += size;
    if (i < 0 || i >= size) return raise(t, Exc::IndexError, std::string_view(error));
    return i;
}

}  // namespace baton
