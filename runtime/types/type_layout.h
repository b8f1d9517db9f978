// How classes' instances lie in memory: which base decides it, and which classes are exchangeable.
#pragma once

#include "runtime/core/alloc.h"

namespace baton {

// The base whose layout a class with these bases extends (borrowed), or TypeError ("multiple bases
// have instance lay-out conflict", "type 'bool' is not an acceptable base type").
Type* best_base(Thread& t, const Tuple* bases);
// The nearest base (or the type itself) that adds something to the memory of instances.
Type* solid_base(Type* type);
// Assigns `__bases__`.
bool set_type_bases(Thread& t, Type* type, Value bases);
// The type's mro from its bases, through the metaclass's mro() if that is overridden. Owned.
Tuple* find_mro(Thread& t, Type* type);

// ValueError or UnicodeEncodeError unless it may be the name of a class.
bool check_type_name(Thread& t, Str* name);

}  // namespace baton
