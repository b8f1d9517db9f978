// Special methods and slots. A *special method* is a dunder name that stands for a slot of Type or
// a part of one (`__radd__` is the reflected half of `binary[add]`, `__delitem__` the deleting half
// of `set_item`). The table of all of them is derived from slots.def.
//
// Built-in types: each slot that a type fills itself appears in its dict as a slot_wrapper, unless
// its method table has that name. Python classes: a slot is the function of the built-in type whose
// wrapper the lookup finds, or else a dispatcher that looks the method up and calls it.
#pragma once

#include "runtime/core/native.h"
#include "runtime/core/type.h"

namespace baton {

// What a special method does with its slot: how the wrapper calls it.
enum class SpecialKind : uint8_t {
    unary, next, hash, truth, length, contains, get_item, set_item, delete_item, get_attribute,
    set_attribute, delete_attribute, get_attribute_hook, descriptor_get, descriptor_set,
    descriptor_delete, call, init, construct, finalize, binary, reflected, in_place, power,
    reflected_power, compare,
};

struct SpecialMethod {
    const char* name;
    SpecialKind kind;
    uint8_t operation;    // CompareOp of compare, BinaryOp of the operator kinds
    uint16_t offset;      // of the slot's field in Type
    const char* doc;
};

// The table and its length.
extern const SpecialMethod special_methods[];
extern const int special_method_count;

// Fills the interpreter's table of special method names. Called once, by bootstrap.
bool init_special_methods(Thread& t);
// Adds wrappers for the slots that differ from `type->base`'s to the type's dict; for __init__ also
// if it does not, with `own_init`.
bool add_slot_wrappers(Thread& t, Type* type, bool own_init);
// Copies the slots that are not set from the base (built-in types).
void inherit_slots(Type* type);
// Sets all slots of a class from what its mro says. The type's dict and mro are complete.
void fill_slots(Thread& t, Type* type);
// Sets the slots that `name` stands for; nothing if it is no special method.
void update_slots(Thread& t, Type* type, Str* name);
// Brings the flags that describe slots (plain getattr, data descriptor and so on) up to date.
void update_slot_flags(Type* type);

// Calls a special method's wrapper: the slot of `owner` on self, with arguments as in CallSlot.
Value call_slot(Thread& t, const SpecialMethod& method, Type* owner, Value self, const Value* args,
                size_t nargs, Tuple* keywords);

// The hash slot of unhashable types: TypeError "unhashable type: 'list'".
std::optional<uint64_t> hash_not_implemented(Thread& t, Value self);
// The get_item slot of Python classes with `__getitem__`, which makes them iterable.
Value slot_get_item(Thread& t, Value self, Value key);
// object.__new__'s and type.__new__'s slots and object's attribute slots, for comparison.
Value object_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords);
bool object_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords);
Value type_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords);
Value type_call(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords);

// The built-in type whose `__new__` the value is (see type_builder.cpp), borrowed; null if none.
Type* native_new_owner(Thread& t, Value v);

// Calls function(self, *args, **keywords): `args` as in CallSlot.
Value call_prepended(Thread& t, Value function, Value self, const Value* args, size_t nargs,
                     Tuple* keywords);

}  // namespace baton
