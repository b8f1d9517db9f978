#include "runtime/core/shape.h"

#include <algorithm>

#include "runtime/core/alloc.h"
#include "runtime/types/dict.h"
#include "runtime/types/str.h"

namespace baton {

namespace {

constexpr size_t indexed_from = 9;   // shapes with that many keys have an index

Value& attribute_slot(const Type* type, Attributes* attributes, uint32_t slot) {
    return slot < type->inline_slots ? attributes->inline_values[slot]
                                     : attributes->overflow[slot - type->inline_slots];
}

void free_overflow(Object* object, Value* overflow, uint32_t count) {
    const Type* type = object->type;
    if (!overflow) return;
    type->interpreter->heap.free_raw(
        overflow, overflow_capacity(count, type->inline_slots) * sizeof(Value));
}

// Moves an instance to dict mode. Null with MemoryError.
Dict* to_dict_mode(Thread& t, Object* object, Attributes* attributes) {
    Shape* shape = attributes->shape;
    if (shape->dict_mode) return attributes->dict;
    Dict* dict = new_dict(t, shape->count);
    if (!dict) return nullptr;
    for (uint32_t i = 0; i < shape->count; ++i) {
        if (!dict_set(t, dict, shape->keys[i], attribute_slot(object->type, attributes, i))) {
            decref(dict);
            return nullptr;
        }
    }
    // The dict holds all values now, so dropping ours destroys nothing.
    for (uint32_t i = 0; i < shape->count; ++i) {
        decref(attribute_slot(object->type, attributes, i));
    }
    free_overflow(object, attributes->overflow, shape->count);
    attributes->shape = dict_shape(object->type);
    attributes->dict = dict;
    return dict;
}

}  // namespace

// ---------------------------------------------------------------- shapes

int32_t Shape::find(Str* name) const {
    if (index) {
        auto found = index->find(name);
        return found == index->end() ? -1 : static_cast<int32_t>(found->second);
    }
    for (uint32_t i = 0; i < count; ++i) {
        if (keys[i] == name) return static_cast<int32_t>(i);
    }
    return -1;
}

Shape* Shape::add(Str* name) {
    for (const auto& child : children) {
        if (child->key == name) return child.get();
    }
    auto child = std::make_unique<Shape>();
    child->type = type;
    child->parent = this;
    child->key = name;
    child->count = count + 1;
    child->keys.reserve(count + 1);
    child->keys = keys;
    child->keys.push_back(name);
    incref(name);
    if (child->count >= indexed_from) {
        child->index = std::make_unique<std::unordered_map<Str*, uint32_t>>();
        child->index->reserve(child->count);
        for (uint32_t i = 0; i < child->count; ++i) (*child->index)[child->keys[i]] = i;
    }
    children.push_back(std::move(child));
    return children.back().get();
}

Shape::~Shape() {
    children.clear();
    if (key) decref(key);
}

Shape* root_shape(Type* type) {
    if (!type->root_shape) {
        type->root_shape = new Shape;
        type->root_shape->type = type;
    }
    return type->root_shape;
}

Shape* dict_shape(Type* type) {
    if (!type->dict_shape) {
        type->dict_shape = new Shape;
        type->dict_shape->type = type;
        type->dict_shape->dict_mode = true;
    }
    return type->dict_shape;
}

// ---------------------------------------------------------------- records

uint32_t overflow_capacity(uint32_t count, uint32_t inline_slots) {
    if (count <= inline_slots) return 0;
    uint32_t capacity = 4;
    while (capacity < count - inline_slots) capacity *= 2;
    return capacity;
}

bool reserve_attribute(Thread& t, Object* object, Attributes* attributes) {
    const uint32_t inlined = object->type->inline_slots;
    const uint32_t count = attributes->shape->count;
    const uint32_t before = overflow_capacity(count, inlined);
    const uint32_t after = overflow_capacity(count + 1, inlined);
    if (before == after) return true;
    void* grown = t.interpreter->heap.reallocate_raw(attributes->overflow, before * sizeof(Value),
                                                     after * sizeof(Value));
    if (!grown) return raise_memory_error(t);
    attributes->overflow = static_cast<Value*>(grown);
    return true;
}

void init_attributes(Object* object) {
    Attributes* attributes = attributes_of(object);
    attributes->shape = root_shape(object->type);
    attributes->overflow = nullptr;
}

void clear_attributes(Object* object) {
    Attributes* attributes = attributes_of(object);
    Shape* shape = attributes->shape;
    if (shape->dict_mode) {
        Dict* dict = attributes->dict;
        if (object->flags & object_resized) return dict_clear(dict);
        attributes->shape = root_shape(object->type);
        attributes->overflow = nullptr;
        decref(dict);
        return;
    }
    if (shape->count == 0) return;
    std::vector<Value> values;
    values.reserve(shape->count);
    for (uint32_t i = 0; i < shape->count; ++i) {
        values.push_back(attribute_slot(object->type, attributes, i));
    }
    free_overflow(object, attributes->overflow, shape->count);
    attributes->shape = root_shape(object->type);
    attributes->overflow = nullptr;
    for (Value v : values) decref(v);
}

void drop_attributes(Object* object) {
    Attributes* attributes = attributes_of(object);
    const Shape* shape = attributes->shape;
    if (shape->dict_mode) {
        decref(reinterpret_cast<Object*>(attributes->dict));
        return;
    }
    const uint32_t count = shape->count;
    const uint32_t inlined = std::min<uint32_t>(count, object->type->inline_slots);
    for (uint32_t i = 0; i < inlined; ++i) decref(attributes->inline_values[i]);
    for (uint32_t i = 0; i < count - inlined; ++i) decref(attributes->overflow[i]);
    free_overflow(object, attributes->overflow, count);
}

// ---------------------------------------------------------------- attributes

Value own_attribute(Object* object, Str* name) {
    Attributes* attributes = attributes_of(object);
    if (!attributes) return Value();
    const Shape* shape = attributes->shape;
    if (shape->dict_mode) return dict_get(attributes->dict, name);
    const int32_t slot = shape->find(name);
    return slot < 0 ? Value() : attribute_slot(object->type, attributes,
                                               static_cast<uint32_t>(slot));
}

bool set_own_attribute(Thread& t, Object* object, Str* name, Value value) {
    Attributes* attributes = attributes_of(object);
    Shape* shape = attributes->shape;
    if (!shape->dict_mode) {
        const int32_t slot = shape->find(name);
        if (slot >= 0) {
            replace(attribute_slot(object->type, attributes, static_cast<uint32_t>(slot)),
                    share(value));
            return true;
        }
        if (shape->count < max_shape_slots) {
            if (!reserve_attribute(t, object, attributes)) return false;
            attribute_slot(object->type, attributes, shape->count) = share(value);
            attributes->shape = shape->add(name);
            return true;
        }
        TRY(to_dict_mode(t, object, attributes));
    }
    return dict_set(t, attributes->dict, name, value);
}

Truth delete_own_attribute(Thread& t, Object* object, Str* name) {
    Attributes* attributes = attributes_of(object);
    if (!attributes) return Truth::no;
    Shape* shape = attributes->shape;
    if (!shape->dict_mode) {
        const int32_t slot = shape->find(name);
        if (slot < 0) return Truth::no;
        if (slot + 1 == static_cast<int32_t>(shape->count)) {
            // The last one: one step back in the tree.
            const uint32_t inlined = object->type->inline_slots;
            const uint32_t before = overflow_capacity(shape->count, inlined);
            const uint32_t after = overflow_capacity(shape->count - 1, inlined);
            const Value old =
                attribute_slot(object->type, attributes, static_cast<uint32_t>(slot));
            if (before != after) {
                Heap& heap = t.interpreter->heap;
                if (after == 0) {
                    heap.free_raw(attributes->overflow, before * sizeof(Value));
                    attributes->overflow = nullptr;
                } else {
                    void* shrunk = heap.reallocate_raw(attributes->overflow,
                                                       before * sizeof(Value),
                                                       after * sizeof(Value));
                    if (!shrunk) return raise_memory_error(t);
                    attributes->overflow = static_cast<Value*>(shrunk);
                }
            }
            attributes->shape = shape->parent;
            decref(old);
            return Truth::yes;
        }
        TRY(to_dict_mode(t, object, attributes));
    }
    return dict_delete(t, attributes->dict, Value(name));
}

Dict* attribute_dict(Thread& t, Object* object) {
    Attributes* attributes = attributes_of(object);
    if (!attributes) {
        raise_attribute_error(t, Value(object), Value(t.names().dunder_dict));
        return nullptr;
    }
    return to_dict_mode(t, object, attributes);
}

bool set_attribute_dict(Thread& t, Object* object, Dict* dict) {
    Attributes* attributes = attributes_of(object);
    if (!attributes) return raise_attribute_error(t, Value(object), Value(t.names().dunder_dict));
    Dict* old = TRY(to_dict_mode(t, object, attributes));
    attributes->dict = share(dict);
    decref(old);
    return true;
}

}  // namespace baton
