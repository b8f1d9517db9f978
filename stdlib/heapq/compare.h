// left < right, quickly for numbers.
#pragma once

#include "runtime/core/protocol.h"
#include "runtime/types/tuple.h"

namespace baton::heapq {

// Both must stay alive during the comparison.
inline Truth before(Thread& t, Value left, Value right) {
    if (left.is_small_int() && right.is_small_int()) {
        return truth(left.as_small_int() < right.as_small_int());
    }
    if (left.is_tagged_float() && right.is_tagged_float()) {
        return truth(left.as_tagged_float() < right.as_tagged_float());
    }
    if (left.is_object() && right.is_object()) {
        // Tuples with a number in front, as priority queues have them.
        const Type* tuple = t.types().tuple;
        if (left.as_object()->type == tuple && right.as_object()->type == tuple &&
            left.as<Tuple>()->size && right.as<Tuple>()->size) {
            const Value a = left.as<Tuple>()->items[0], b = right.as<Tuple>()->items[0];
            if (a.is_small_int() && b.is_small_int() && a != b) {
                return truth(a.as_small_int() < b.as_small_int());
            }
            if (a.is_tagged_float() && b.is_tagged_float() &&
                a.as_tagged_float() != b.as_tagged_float()) {
                return truth(a.as_tagged_float() < b.as_tagged_float());
            }
        }
    }
    return less(t, left, right);
}

}  // namespace baton::heapq
