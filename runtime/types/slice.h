// slice: the three values of a[start:stop:step].
#pragma once

#include "runtime/core/alloc.h"

namespace baton {

struct Slice : Object {
    Value start, stop, step;
};

// Owned; borrows the values.
Slice* new_slice(Thread& t, Value start, Value stop, Value step);

}  // namespace baton
