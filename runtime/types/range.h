// range: an arithmetic progression of ints. Bounds that fit 63 bits are kept as machine integers
// beside the Values, so that iteration and membership need no arithmetic on objects.
#pragma once

#include "runtime/core/alloc.h"

namespace baton {

struct Range : Object {
    Value start, stop, step;   // ints
    Value length;              // int, >= 0
};

// Iterates when first, last and step fit a small int; the interpreter loop does so inline.
struct RangeIterator : Object {
    int64_t next;
    int64_t step;
    uint64_t remaining;
};

}  // namespace baton
