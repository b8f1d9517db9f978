// Every heap object begins with this 16-byte header: a reference count (not atomic: the GIL
// protects it), flags, and the type. Concrete objects are plain structs that derive from Object
// (struct Tuple : Object { ... }); there are no C++ virtual functions, behaviour is in Type.
//
// Objects are made by Heap (heap.h), which returns them with a reference count of one.
#pragma once

#include <cstdint>

#include "runtime/core/value.h"

namespace baton {

struct Type;
struct Thread;
struct Interpreter;

// Header flags. A free block has all of them zero, which is how the collector tells blocks apart.
enum ObjectFlag : uint8_t {
    object_alive = 1,         // the block holds an object
    object_has_weakrefs = 2,  // the interpreter's weak reference table has an entry
    object_finalized = 4,     // __del__ has run
    object_dying = 8,         // deallocation has begun (or waits in the deferred list)
    object_gc_candidate = 16,  // used by the collector during a collection
    object_gc_reachable = 32,  // used by the collector during a collection
    object_large = 64,        // allocated outside the size-class pages
    object_resized = 128,     // __class__ was assigned: the block has room for `type_flags` inline
                              // attributes, whatever the type says; they are in a dict
};

struct Object {
    uint32_t refcount;
    uint8_t flags;        // ObjectFlag
    uint8_t type_flags;   // free for the object's own type to use (e.g. Str: ascii, interned)
    uint16_t gc_scratch;  // the collector's copy of the count, saturating
    Type* type;
};
static_assert(sizeof(Object) == 16);

// Destroys an object whose count has reached zero: runs its finalizer, clears weak references,
// calls the type's dealloc. May run Python code on the thread that holds the GIL. Deeply nested
// structures are destroyed iteratively.
void destroy_object(Object* object);

inline void incref(Object* object) { ++object->refcount; }
inline void incref(Value v) {
    if (v.is_object()) ++v.as_object()->refcount;
}
// Drops one reference; may run `__del__`, so never do it while holding a borrowed interior
// pointer (an element of a list, a dict's entry) that the destructor could change.
inline void decref(Object* object) {
    if (--object->refcount == 0) destroy_object(object);
}
inline void decref(Value v) {
    if (v.is_object()) decref(v.as_object());
}
// For pointers that may be null.
inline void xdecref(Object* object) {
    if (object) decref(object);
}
// Counts a new reference and returns the value: `return share(v)`.
inline Value share(Value v) {
    incref(v);
    return v;
}
template <class T>
inline T* share(T* object) {
    ++object->refcount;
    return object;
}
// Stores an owned value into a slot and drops what was there, in this order.
inline void replace(Value& slot, Value owned) {
    Value old = slot;
    slot = owned;
    decref(old);
}

}  // namespace baton
