// left < right, quickly for numbers.
#pragma once

#include "runtime/core/protocol.h"

namespace baton::heapq {

// Both must stay alive during the comparison.
inline Truth before(Thread& t, Value left, Value right) {
    if (left.is_small_int() && right.is_small_int()) {
        return truth(left.as_small_int() < right.as_small_int());
    }
    if (left.is_tagged_float() && right.is_tagged_float()) {
        return truth(left.as_tagged_float() < right.as_tagged_float());
    }
    return less(t, left, right);
}

}  // namespace baton::heapq
