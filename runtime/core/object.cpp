#include "runtime/core/object.h"

#include <cstring>
#include <new>

#include "runtime/core/alloc.h"
#include "runtime/core/unthrowing.h"
#include "runtime/core/weakrefs.h"

namespace baton {

namespace {

// How deep destruction may nest on the C stack before objects wait in Thread::deferred.
constexpr uint32_t max_destroy_depth = 100;

size_t align8(size_t n) { return (n + 7) & ~size_t{7}; }

// Where the attributes record of an instance begins; its type must have one.
size_t attributes_at(const Type* type, size_t items) {
    if (!type->has(type_variable_size)) return type->attributes_offset;
    return align8(type->basic_size + size_t{type->item_size} * items);
}

size_t instance_size(const Type* type, size_t items) {
    if (type->attributes_offset) {
        return attributes_at(type, items) + sizeof(Attributes) +
               size_t{type->inline_slots} * sizeof(Value);
    }
    if (!type->has(type_variable_size)) return type->basic_size;
    return type->basic_size + size_t{type->item_size} * items;
}

// Runs __del__ or its native like, once. False when the object lives on.
bool finalize(Thread& t, Object* object) {
    Type* type = object->type;
    object->flags |= object_finalized;
    object->refcount = 1;
    SavedException saved(t);
    const uint32_t depth = t.destroy_depth;
    t.destroy_depth = 0;
    without_throwing(t, Value(object), [&] {
        type->finalize(t, Value(object));
        if (t.exception) write_unraisable(t, Value(object));
    });
    t.destroy_depth = depth;
    return --object->refcount == 0;
}

// Destroys an object that owns others, at the present depth.
void destroy_nested(Thread& t, Object* object) {
    Type* type = object->type;
    if (type->finalize && !(object->flags & object_finalized)) {
        if (!finalize(t, object)) return;
        type = object->type;  // __del__ may have assigned __class__
    }
    object->flags |= object_dying;
    if (object->flags & object_has_weakrefs) [[unlikely]] {
        without_throwing(t, Value::none(), [&] { clear_weakrefs(t, object); });
    }
    const size_t size = object_size(object);
    const bool heap_type = type->has(type_heap);
    if (heap_type) each_slot(object, [](Value& slot) { decref(slot); });
    if (type->attributes_offset) drop_attributes(object);
    if (type->dealloc) type->dealloc(object);
    type->interpreter->heap.free_object(object, size);
    if (heap_type) decref(static_cast<Object*>(type));
}

// Destroys what had to wait, when nothing is being destroyed any more.
void destroy_deferred(Thread& t) {
    t.destroy_depth = 1;
    while (!t.deferred.empty()) {
        Object* next = t.deferred.back();
        t.deferred.pop_back();
        next->flags &= static_cast<uint8_t>(~object_dying);
        destroy_nested(t, next);
    }
    t.destroy_depth = 0;
}

}  // namespace

void destroy_object(Object* object) {
    Type* type = object->type;
    Interpreter* in = type->interpreter;
    if (type->has(type_leaf) && !(object->flags & object_has_weakrefs)) [[likely]] {
        const size_t size = object_size(object);
        if (type->dealloc) type->dealloc(object);
        in->heap.free_object(object, size);
        return;
    }
    Thread& t = *in->current;
    if (t.destroy_depth < max_destroy_depth && t.deferred.empty() &&
        (!type->finalize || object->flags & object_finalized) && !type->attributes_offset &&
        !type->has(type_heap) && !(object->flags & object_has_weakrefs)) [[likely]] {
        // A built-in container.
        object->flags |= object_dying;
        size_t size = type->basic_size;
        if (type->has(type_variable_size)) size += size_t{type->item_size} * item_count(object);
        ++t.destroy_depth;
        if (type->dealloc) type->dealloc(object);
        --t.destroy_depth;
        in->heap.free_object(object, size);
        if (t.destroy_depth || t.deferred.empty()) [[likely]] return;
        destroy_deferred(t);
        return;
    }
    if (t.destroy_depth >= max_destroy_depth) [[unlikely]] {
        object->flags |= object_dying;
        try {
            t.deferred.push_back(object);
        } catch (const std::bad_alloc&) {
            // No room to remember it: it stays until the interpreter ends.
        }
        return;
    }
    ++t.destroy_depth;
    destroy_nested(t, object);
    --t.destroy_depth;
    if (!t.destroy_depth && !t.deferred.empty()) [[unlikely]] destroy_deferred(t);
}

size_t object_size(const Object* object) {
    const Type* type = object->type;
    if (object->flags & object_resized) [[unlikely]] {
        return type->attributes_offset + sizeof(Attributes) + object->type_flags * sizeof(Value);
    }
    return instance_size(type, type->has(type_variable_size) ? item_count(object) : 0);
}

Object* allocate_instance(Thread& t, Type* type, size_t items) {
    if (!type->has(type_variable_size)) [[likely]] {
        const size_t size = instance_size(type, 0);
        Object* object = t.interpreter->heap.allocate_object(size, type);
        if (!object) [[unlikely]] {
            raise_memory_error(t);
            return nullptr;
        }
        char* bytes = reinterpret_cast<char*>(object);
        if (type->basic_size > sizeof(Object)) {
            std::memset(bytes + sizeof(Object), 0, type->basic_size - sizeof(Object));
        }
        if (type->attributes_offset) {
            auto* attributes = reinterpret_cast<Attributes*>(bytes + type->attributes_offset);
            attributes->shape = type->root_shape ? type->root_shape : root_shape(type);
            attributes->overflow = nullptr;
        }
        if (type->has(type_heap)) {
            each_slot(object, [](Value& slot) { slot = Value(); });
            incref(static_cast<Object*>(type));
        }
        return object;
    }
    if (type->item_size && items > (SIZE_MAX / 4) / type->item_size) {
        raise_memory_error(t);
        return nullptr;
    }
    const size_t size = instance_size(type, items);
    Object* object = t.interpreter->heap.allocate_object(size, type);
    if (!object) [[unlikely]] {
        raise_memory_error(t);
        return nullptr;
    }
    char* bytes = reinterpret_cast<char*>(object);
    std::memset(bytes + sizeof(Object), 0, size - sizeof(Object));
    const uint32_t offset = type->item_count_offset ? type->item_count_offset : sizeof(Object);
    *reinterpret_cast<size_t*>(bytes + offset) = items;
    if (type->attributes_offset) init_attributes(object);
    if (type->has(type_heap)) {
        each_slot(object, [](Value& slot) { slot = Value(); });
        incref(static_cast<Object*>(type));
    }
    return object;
}

Attributes* attributes_of(Object* object) {
    const Type* type = object->type;
    if (!type->attributes_offset) return nullptr;
    const size_t items = type->has(type_variable_size) ? item_count(object) : 0;
    return reinterpret_cast<Attributes*>(reinterpret_cast<char*>(object) +
                                         attributes_at(type, items));
}

}  // namespace baton
