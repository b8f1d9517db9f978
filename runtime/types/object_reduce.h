// object.__reduce_ex__ and its kin: what copy and pickle ask an object for. Native methods, to be
// used in method tables.
#pragma once

#include "runtime/core/native.h"

namespace baton {

Value object_reduce(Thread& t, const Value* args, size_t nargs);      // (self, /)
Value object_reduce_ex(Thread& t, const Value* args, size_t nargs);   // (self, protocol, /)
Value object_getstate(Thread& t, const Value* args, size_t nargs);    // (self, /)

}  // namespace baton
