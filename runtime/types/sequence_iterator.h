// The iterator over objects that have only `__getitem__`: asks for items 0, 1, ... until IndexError.
#pragma once

#include "runtime/core/alloc.h"

namespace baton {

struct SequenceIterator : Object {
    Value sequence;   // unbound once exhausted
    int64_t index;
};

// Owned; borrows `sequence`.
Value new_sequence_iterator(Thread& t, Value sequence);

}  // namespace baton
