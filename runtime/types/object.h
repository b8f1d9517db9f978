// object: the defaults of every type, shared with other types' implementations.
#pragma once

#include "runtime/core/alloc.h"

namespace baton {

// The hash of objects that compare by identity.
inline uint64_t identity_hash(Value v) {
    const uint64_t bits = v.bits();
    return bits >> 4 | bits << 60;
}
// "<module.Name object at 0x...>".
Value object_repr(Thread& t, Value self);
// Adds the names in a class's dict and its bases' to `names`, for dir().
bool merge_class_names(Thread& t, Dict* names, Value cls);
// Assigns `__class__`: both types must be classes of the same layout.
bool set_object_class(Thread& t, Value self, Type* type);

}  // namespace baton
