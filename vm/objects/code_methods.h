// Methods of code objects: positions, lines, replace(), the listing that `dis` shows.
#pragma once

#include "runtime/core/native.h"

namespace baton {

extern const NativeDef code_methods[];

// The instructions as bytes (owned).
Value code_bytes(Thread& t, Value self);
// Code objects of the same source are equal.
Value code_compare(Thread& t, Value left, Value right, CompareOp op);
uint64_t code_hash_text(Value self);

}  // namespace baton
