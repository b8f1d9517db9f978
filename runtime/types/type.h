// type: making classes. The struct itself is in runtime/core/type.h.
#pragma once

#include "runtime/core/alloc.h"

namespace baton {

// A new class, as type.__new__ does after the metaclass is known: computes the mro and layout,
// fills slots, calls __set_name__ and __init_subclass__ (with the keyword arguments `kwargs`, may
// be null). `namespace_` is copied. Owned.
Type* new_class(Thread& t, Type* metatype, Str* name, Tuple* bases, Dict* namespace_, Dict* kwargs);

// The most derived metaclass of `metatype` and the bases' types (borrowed), or TypeError "metaclass
// conflict: ...".
Type* calculate_metaclass(Thread& t, Type* metatype, Tuple* bases);

// The bases with `__mro_entries__` applied (owned; `bases` itself if nothing changed).
Tuple* resolve_bases(Thread& t, Tuple* bases);

// Replaces type.__dict__[name] and everything that follows from it.
bool set_type_attribute(Thread& t, Type* type, Str* name, Value value);

// "module.qualname", without "builtins." and "__main__"'s module kept; as repr of classes uses it.
std::string type_full_name(const Type* type);
// The class's `__module__`: from its dict, or from the name in its spec. Owned, or unbound.
Value type_module(Thread& t, Type* type);

}  // namespace baton
