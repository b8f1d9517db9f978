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

// An instance of `type`, which may be a subclass with attributes and slots: the type's own fields
// and items are zero (so embedded Values are zero, not unbound: fill them), the attributes record
// is initialised, `__slots__` are unbound, and a heap type gets a reference from its instance.
// `items` is the number of items of a variable-size type. Null with MemoryError.
Object* allocate_instance(Thread& t, Type* type, size_t items = 0);

// The size of an object's block: basic size, items, attributes. Types with type_variable_size must
// have been allocated with exactly basic_size + item_size * items bytes.
size_t object_size(const Object* object);

// Visits everything an object owns, its attributes, slots and class included.
void traverse_object(Object* object, Visitor& visitor);

// The number of items of an object whose type has type_variable_size.
inline size_t item_count(const Object* object) {
    const uint32_t offset = object->type->item_count_offset;
    const char* at = reinterpret_cast<const char*>(object) + (offset ? offset : sizeof(Object));
    return *reinterpret_cast<const size_t*>(at);
}

// The `__slots__` of a heap type lie between its base's basic size and its own: one Value each.
// Calls `visit(Value&)` for every slot of every heap type that `object` is an instance of.
template <class F>
void each_slot(Object* object, F visit) {
    for (const Type* type = object->type;
         type->basic_size > sizeof(Object) && type->has(type_heap) && type->base;
         type = type->base) {
        const uint32_t begin = (type->base->basic_size + 7) & ~uint32_t{7};
        for (uint32_t at = begin; at + sizeof(Value) <= type->basic_size; at += sizeof(Value)) {
            visit(*reinterpret_cast<Value*>(reinterpret_cast<char*>(object) + at));
        }
    }
}

}  // namespace baton
