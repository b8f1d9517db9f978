// Shapes (hidden classes) describe where an instance keeps its attributes. An instance whose
// class gives it attributes has an Attributes record at Type::attributes_offset: the shape, a
// pointer to overflow storage, and the first `Type::inline_slots` values right behind. Instances
// that got the same attributes in the same order share one shape, so an inline cache that has
// seen the shape knows the slot. A shape belongs to exactly one type: matching the shape proves
// the type.
//
// Asking for `__dict__` (or deleting an attribute, or setting very many) moves the instance to
// dict mode: its shape is then the type's `dict_shape` and the overflow pointer is its Dict.
//
// Shapes form a tree rooted in the type, which owns them; they are not Python objects.
// All functions need the GIL.
#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "runtime/core/object.h"
#include "runtime/core/result.h"

namespace baton {

struct Str;
struct Dict;

struct Shape {
    Type* type = nullptr;         // borrowed; the type owns the tree
    Shape* parent = nullptr;      // one attribute fewer; null for the root and the dict shape
    Str* key = nullptr;           // the attribute added last (interned, borrowed from `keys`)
    uint32_t count = 0;           // number of attributes
    bool dict_mode = false;
    std::vector<Str*> keys;       // all keys in slot order; the last one is owned by this shape
    std::vector<std::unique_ptr<Shape>> children;
    std::unique_ptr<std::unordered_map<Str*, uint32_t>> index;  // for shapes with many keys

    // The slot of an interned attribute name, or -1.
    int32_t find(Str* name) const;
    // The shape with `name` (interned, not present yet) added as slot `count`.
    Shape* add(Str* name);
    Shape() = default;
    Shape(const Shape&) = delete;
    ~Shape();
};

// An empty shape tree / the dict shape of `type`, made when first needed and kept by the type.
Shape* root_shape(Type* type);
Shape* dict_shape(Type* type);

// At Type::attributes_offset of an instance; slot i < inline_slots is `inline_values[i]`, the
// others are `overflow[i - inline_slots]`.
struct Attributes {
    Shape* shape;
    union {
        Value* overflow;   // storage for slots beyond the inline ones; null while unused
        Dict* dict;        // in dict mode (owned)
    };
    Value inline_values[];
};

inline constexpr uint32_t max_shape_slots = 128;  // more attributes than that: dict mode

// The record of an instance, or null when its type gives it none.
Attributes* attributes_of(Object* object);
// Sets up an empty record; called by allocation.
void init_attributes(Object* object);
// Drops all attributes and leaves the record empty; what runs meanwhile may use the object.
void clear_attributes(Object* object);
// The same for an object that nobody can reach any more; leaves the record invalid.
void drop_attributes(Object* object);
// Room in the overflow storage of an instance with `count` attributes (inline ones included).
uint32_t overflow_capacity(uint32_t count, uint32_t inline_slots);
// Grows the overflow storage, if needed, so that attribute number `count` (from 0) has a place.
// False with MemoryError. The inline cache of the VM uses it when it adds an attribute.
bool reserve_attribute(Thread& t, Object* object, Attributes* attributes);

// The instance's own attribute, borrowed, or unbound. No descriptors, no class lookup.
Value own_attribute(Object* object, Str* interned_name);
// Sets it. False with MemoryError.
bool set_own_attribute(Thread& t, Object* object, Str* interned_name, Value value);
// Deletes it. Truth::no if there is none.
Truth delete_own_attribute(Thread& t, Object* object, Str* interned_name);
// The instance's `__dict__` as a real, live dict (borrowed); moves the instance to dict mode.
// Null with MemoryError.
Dict* attribute_dict(Thread& t, Object* object);
// Makes `dict` the instance's `__dict__`.
bool set_attribute_dict(Thread& t, Object* object, Dict* dict);

}  // namespace baton
