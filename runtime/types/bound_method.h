// method: a function bound to an instance, as `instance.function` gives it.
#pragma once

#include "runtime/core/alloc.h"

namespace baton {

struct BoundMethod : Object {
    Value function;
    Value self;
};

// Owned; borrows both.
Value new_bound_method(Thread& t, Value function, Value self);

inline bool is_bound_method(Thread& t, Value v) {
    return v.is_object() && v.as_object()->type == t.types().bound_method;
}

}  // namespace baton
