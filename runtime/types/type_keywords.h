// Keyword arguments of built-in types that take none. A subclass may take some in a method of its
// own and leave them to the type's constructor as well, which then passes over them.
#pragma once

#include "runtime/core/native.h"
#include "runtime/core/type_slots.h"

namespace baton {

// In `__new__`: refused unless the class has its own `__init__`.
inline bool no_keywords_for_new(Thread& t, const char* name, const Type* type, Tuple* keywords) {
    return type->init != object_init || no_keywords(t, name, keywords);
}

// In `__init__`: refused unless the instance's class has its own `__new__`.
inline bool no_keywords_for_init(Thread& t, const char* name, const Type* type, const Type* base,
                                 Tuple* keywords) {
    return type->construct != base->construct || no_keywords(t, name, keywords);
}

}  // namespace baton
