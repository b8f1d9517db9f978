// property: a descriptor that calls functions to get, set and delete an attribute.
#pragma once

#include "runtime/core/alloc.h"

namespace baton {

struct Property : Object {
    Value get, set, del;   // None when absent
    Value doc;
    Value name;            // of the attribute, from __set_name__; unbound before
    bool doc_from_getter;
};

inline bool is_exact_property(Thread& t, Value v) {
    return v.is_object() && v.as_object()->type == t.types().property;
}

}  // namespace baton
