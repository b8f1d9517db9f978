// The descriptions of all built-in types, declared from the lists types.def and vm_types.def. Each
// is defined in the file of its type; bootstrap.cpp makes the types of types.def, the vm those of
// vm_types.def.
#pragma once

#include "runtime/core/type.h"

namespace baton {

#define BUILTIN_TYPE(name, base) extern const TypeSpec name##_spec;
#include "runtime/core/types.def"
#define BUILTIN_TYPE(name, base) extern const TypeSpec name##_spec;
#include "runtime/core/vm_types.def"

}  // namespace baton
