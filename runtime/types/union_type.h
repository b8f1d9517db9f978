// types.UnionType: `int | str`.
#pragma once

#include "runtime/core/alloc.h"

namespace baton {

struct UnionType : Object {
    Tuple* args;          // distinct, flattened
    Tuple* parameters;    // null until asked for
};

// left | right for classes, None, aliases and unions; NotImplemented for anything else.
Value union_or(Thread& t, Value left, Value right);

inline bool is_union(Thread& t, Value v) {
    return v.is_object() && v.as_object()->type == t.types().union_type;
}

}  // namespace baton
