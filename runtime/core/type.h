// A Type is the object behind a Python class, built in or written in Python. It holds what the
// class says (name, bases, mro, dict), how its instances lie in memory, and its slots: native
// function pointers for everything that an operation of the language may do to an instance.
// For built-in types C++ fills the slots; for Python classes the slots are filled with functions
// that look the special method up and call it (type_slots.cpp). slots.def lists all of them.
//
// `version` changes whenever the result of an attribute lookup on the type might: when its dict or
// that of a base changes. Inline caches compare it. Version 0 means "do not cache".
#pragma once

#include <memory>
#include <vector>

#include "runtime/core/object.h"
#include "runtime/core/result.h"
#include "runtime/core/shape.h"

namespace baton {

struct Tuple;
struct NativeDef;
struct GetSetDef;

enum class BinaryOp : uint8_t {
#define BINARY_SLOT(op, name, reflected, in_place, symbol) op,
#include "runtime/core/slots.def"
};
inline constexpr int binary_op_count = 13;

enum class CompareOp : uint8_t { lt, le, eq, ne, gt, ge };

// Visits the values an object owns, for the cycle collector.
class Visitor {
public:
    virtual void visit(Object* object) = 0;
    void operator()(Value v) {
        if (v.is_object()) visit(v.as_object());
    }
    void operator()(Object* object) {
        if (object) visit(object);
    }

protected:
    ~Visitor() = default;
};

// Slot signatures. Arguments are borrowed, Value results owned.
using UnarySlot = Value (*)(Thread&, Value self);
// Returns unbound when the iterator is exhausted (StopIteration is not raised).
using NextSlot = Value (*)(Thread&, Value self);
using BinarySlot = Value (*)(Thread&, Value left, Value right);
// `value` unbound means delete.
using SetItemSlot = bool (*)(Thread&, Value self, Value key, Value value);
using CompareSlot = Value (*)(Thread&, Value left, Value right, CompareOp);
using HashSlot = std::optional<uint64_t> (*)(Thread&, Value self);
using TruthSlot = Truth (*)(Thread&, Value self);
using LengthSlot = std::optional<int64_t> (*)(Thread&, Value self);
using ContainsSlot = Truth (*)(Thread&, Value self, Value item);
// `instance` is unbound when looked up on the class itself.
using DescriptorGetSlot = Value (*)(Thread&, Value descriptor, Value instance, Type* owner);
// `args` holds `nargs` positional arguments and then one value per name in `keywords` (which may
// be null).
using CallSlot = Value (*)(Thread&, Value callable, const Value* args, size_t nargs,
                           Tuple* keywords);
using InitSlot = bool (*)(Thread&, Value self, const Value* args, size_t nargs, Tuple* keywords);
using FinalizeSlot = void (*)(Thread&, Value self);
// Drops what the object owns; afterwards the memory goes back to the heap (done by the caller).
using DeallocSlot = void (*)(Object*);
using TraverseSlot = void (*)(Object*, Visitor&);
// Drops the references that may form cycles; the object stays valid.
using ClearSlot = void (*)(Object*);

enum TypeFlag : uint32_t {
    type_heap = 1 << 0,            // made by a class statement or type()
    type_subclassable = 1 << 1,    // may be a base ("type 'X' is not an acceptable base type")
    type_immutable = 1 << 2,       // attributes of the type cannot be set
    type_has_attributes = 1 << 3,  // instances have an Attributes record (a __dict__)
    type_weakrefable = 1 << 4,
    type_abstract = 1 << 5,        // has abstract methods
    type_variable_size = 1 << 6,   // items lie inside the object (tuple, str, bytes)
    type_method_like = 1 << 7,     // instances are functions that bind self (LOAD_METHOD may
                                   // skip the bound method)
    type_plain_getattr = 1 << 8,   // get_attribute is the generic one: inline caches may be used
    type_plain_setattr = 1 << 9,
    type_plain_new = 1 << 10,      // construct is object.__new__
    type_data_descriptor = 1 << 11,  // instances have descriptor_set
    type_leaf = 1 << 12,           // built in; instances own no other object and have no
                                   // attributes: destroying one cannot nest
    // Subclass bits for fast checks; inherited.
    type_is_int = 1 << 16,
    type_is_list = 1 << 17,
    type_is_tuple = 1 << 18,
    type_is_str = 1 << 19,
    type_is_bytes = 1 << 20,
    type_is_dict = 1 << 21,
    type_is_exception = 1 << 22,
    type_is_type = 1 << 23,
    type_is_float = 1 << 24,
    type_is_set = 1 << 25,      // set or frozenset
    type_mapping_pattern = 1 << 26,   // matched by mapping patterns
    type_sequence_pattern = 1 << 27,  // matched by sequence patterns
};

struct Type : Object {
    Interpreter* interpreter;
    Str* name;
    Str* qualname;
    Tuple* bases;
    Tuple* mro;
    Type* base;          // the one whose layout is extended
    Dict* dict;
    uint32_t version;
    uint32_t type_flags_word;     // TypeFlag
    uint32_t basic_size;          // of an instance, without items and attributes
    uint32_t item_size;           // of one item, with type_variable_size
    uint32_t item_count_offset;   // where an instance keeps its number of items (a size_t), with
                                  // type_variable_size; 0: right behind the header
    uint32_t attributes_offset;   // 0: none, or behind the items with type_variable_size
    uint16_t inline_slots;        // attribute values kept inside the instance
    Shape* root_shape;            // owned
    Shape* dict_shape;            // owned
    std::vector<Type*>* subclasses;  // borrowed pointers; a dying type removes itself
    const char* doc;              // built-in types
    const char* spec_name;        // built-in types: TypeSpec::name; null for classes
    Object* cached_init;          // what __init__ resolved to while `version` was cached_init_version
    uint32_t cached_init_version;

    DeallocSlot dealloc;
    TraverseSlot traverse;        // null: cannot take part in cycles, not collected
    ClearSlot clear;
    CompareSlot compare;
    BinarySlot binary[binary_op_count];
    BinarySlot in_place[binary_op_count];
#define SLOT(field, name, signature) signature field;
#include "runtime/core/slots.def"

    bool has(uint32_t flag) const { return type_flags_word & flag; }
};

// Lookup along the mro, borrowed, or unbound. `name` must be interned. Never raises.
Value type_lookup(Type* type, Str* name);
// `type` is `base` or derives from it.
bool is_subtype(const Type* type, const Type* base);
// Must be called after the type's dict changed: renews versions of the type and its subclasses
// and refills the slots that `name` stands for (null: all).
void type_modified(Thread& t, Type* type, Str* name);

// Describes a built-in type; static constant data (type_builder.cpp turns it into a Type).
struct TypeSpec {
    const char* name;                 // with the module in front for other than builtins
    uint32_t basic_size;
    uint32_t item_size = 0;
    uint32_t flags = 0;
    const char* doc = nullptr;
    const NativeDef* methods = nullptr;   // ends with a null name
    const GetSetDef* getset = nullptr;    // ends with a null name
    void (*fill)(Type&) = nullptr;        // sets the slots
};
// Makes the type (or fills one that was allocated before, at bootstrap) with `base` (null:
// object). Owned; null with MemoryError.
Type* make_builtin_type(Thread& t, const TypeSpec& spec, Type* base, Type* into = nullptr);

}  // namespace baton
