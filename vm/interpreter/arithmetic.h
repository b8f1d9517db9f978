// Slow paths of operators and comparisons: everything but two tagged ints or floats.
#pragma once

#include "runtime/core/protocol.h"

namespace baton {

// left op right; mixed int/float and str concatenation are taken first. Owned.
Value arithmetic(Thread& t, BinaryOp op, Value left, Value right);
// The in-place form. `left` is a register, which is emptied when `reuse` says that the result goes
// back there and the object may grow in place (str +=).
Value arithmetic_in_place(Thread& t, BinaryOp op, Value& left, Value right, bool reuse);
Value compare_values(Thread& t, CompareOp op, Value left, Value right);
Truth compare_truth(Thread& t, CompareOp op, Value left, Value right);

}  // namespace baton
