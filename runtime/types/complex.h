// complex: two doubles.
#pragma once

#include "runtime/core/alloc.h"

namespace baton {

struct Complex : Object {
    double real, imaginary;
};

// Owned; error with MemoryError.
Value new_complex(Thread& t, double real, double imaginary);

}  // namespace baton
