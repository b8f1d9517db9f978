// Typed allocation: the usual way to make an object. Memory exhaustion raises MemoryError.
#pragma once

#include "runtime/core/errors.h"
#include "runtime/core/heap.h"
#include "runtime/core/type.h"
#include "runtime/state/interpreter.h"
#include "runtime/state/thread.h"

namespace baton {

// A T of exactly `type` (whose basic_size must be sizeof(T)), fields uninitialised apart from the
// header. Use for built-in types that are not subclassed here; the caller fills every field before
// anything else may run. Null with MemoryError.
template <class T>
T* allocate(Thread& t, Type* type) {
    Object* object = t.interpreter->heap.allocate_object(sizeof(T), type);
    if (!object) [[unlikely]] raise_memory_error(t);
    return static_cast<T*>(object);
}

// An instance of `type`, which may be a subclass with attributes and slots: all bytes behind the
// header are zero (so embedded Values are zero, not unbound: fill them), the attributes record
// is initialised, `__slots__` are unbound, and a heap type gets a reference from its instance.
// `items` is the number of items of a variable-size type. Null with MemoryError.
Object* allocate_instance(Thread& t, Type* type, size_t items = 0);

// The size of an object's block: basic size, items, attributes.
size_t object_size(const Object* object);

}  // namespace baton
