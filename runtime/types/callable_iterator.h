// iter(callable, sentinel): calls until the result equals the sentinel.
#pragma once

#include "runtime/core/alloc.h"

namespace baton {

struct CallableIterator : Object {
    Value callable;   // unbound once exhausted
    Value sentinel;
};

// Owned; borrows both.
Value new_callable_iterator(Thread& t, Value callable, Value sentinel);

}  // namespace baton
