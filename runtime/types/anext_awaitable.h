// What anext(iterator, default) returns: awaits the next item, and gives the default instead when
// the asynchronous iterator is exhausted.
#pragma once

#include "runtime/core/alloc.h"

namespace baton {

struct AnextAwaitable : Object {
    Value awaitable;   // of the iterator's __anext__
    Value iterator;    // its await iterator; unbound until first needed
    Value fallback;
};

// Owned; borrows both.
Value new_anext_awaitable(Thread& t, Value awaitable, Value fallback);

}  // namespace baton
