// What list and tuple have in common: comparison, repr, membership and slicing of rows of values.
#pragma once

#include <string>

#include "runtime/core/protocol.h"

namespace baton {

// Slice bounds as Python computes them for a sequence of `length` items. False with an exception.
struct SliceRange {
    int64_t start, stop, step, count;
};
bool resolve_slice(Thread& t, Value slice, int64_t length, SliceRange& out);
bool is_slice(Thread& t, Value v);

// An index argument as a position: negative ones count from the end. Fails with `error`
// (IndexError) when it is out of range, with TypeError for other types.
std::optional<int64_t> resolve_index(Thread& t, Value index, int64_t length, const char* type,
                                     const char* error);

}  // namespace baton
