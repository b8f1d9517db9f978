// mappingproxy: a read-only view of a mapping, such as a class's `__dict__`.
#pragma once

#include "runtime/core/alloc.h"

namespace baton {

struct MappingProxy : Object {
    Value mapping;
};

// Owned; borrows `mapping`.
Value new_mappingproxy(Thread& t, Value mapping);

}  // namespace baton
