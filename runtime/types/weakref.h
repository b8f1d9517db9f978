// weakref.ref, and the proxies that act as their target. See core/weakrefs.h for the table.
#pragma once

#include "runtime/core/alloc.h"
#include "runtime/core/weakrefs.h"

namespace baton {

// A reference to `target` with a callback (None for none). The plain reference of a target is
// shared. TypeError "cannot create weak reference to 'X' object". Owned.
Value new_weakref(Thread& t, Value target, Value callback);
// The same as a proxy.
Value new_weak_proxy(Thread& t, Value target, Value callback);
// The target of a weakref or proxy: owned, None when it is gone.
Value weakref_target(Value reference);
inline bool is_weakref(Thread& t, Value v) {
    return v.is_object() && is_subtype(v.as_object()->type, t.types().weakref);
}

}  // namespace baton
