// The descriptors that native code puts into types' dicts: computed attributes (getset_descriptor),
// `__slots__` members (member_descriptor), special methods (slot_wrapper) and their bound form
// (method_wrapper), and the decorators classmethod and staticmethod.
#pragma once

#include "runtime/core/native.h"
#include "runtime/core/type_slots.h"

namespace baton {

struct GetSetDescriptor : Object {
    const GetSetDef* def;
    Type* owner;     // owned when it is a heap type
    Str* name;
};

struct MemberDescriptor : Object {
    Type* owner;     // owned
    Str* name;
    uint32_t offset;  // of the Value in the instance; 0: kept among its attributes
};

struct SlotWrapper : Object {
    const SpecialMethod* method;
    Type* owner;     // borrowed: a built-in type
};

struct MethodWrapper : Object {
    SlotWrapper* wrapper;
    Value self;
};

// classmethod and staticmethod objects.
struct WrappedFunction : Object {
    Value function;
    bool shows_function;  // its __name__, __doc__ and so on are still to be copied to __dict__
};

GetSetDescriptor* new_getset_descriptor(Thread& t, const GetSetDef& def, Type* owner);
MemberDescriptor* new_member_descriptor(Thread& t, Type* owner, Str* name, uint32_t offset);
SlotWrapper* new_slot_wrapper(Thread& t, const SpecialMethod& method, Type* owner);
Value new_classmethod(Thread& t, Value function);
Value new_staticmethod(Thread& t, Value function);

// The getters and setters of instances' `__dict__` and `__weakref__`, which type.__new__ puts into
// the dicts of classes.
extern const GetSetDef instance_dict_def;
extern const GetSetDef instance_weakref_def;

}  // namespace baton
