// super: attribute lookup that starts behind a class in the mro of another.
#pragma once

#include "runtime/core/alloc.h"

namespace baton {

struct Super : Object {
    Type* type;         // the class behind which the search starts
    Value object;       // the instance or class; unbound for super(type)
    Type* object_type;  // whose mro is searched; null for super(type)
};

// super(type, object).name without making the super object. Owned, or an exception.
Value super_get_attribute(Thread& t, Value type, Value object, Value name);
// The same for super(type, object).name(...), as load_method: yes when `callable` has to be called
// with `object` first.
Truth load_super_method(Thread& t, Value type, Value object, Value name, Value& callable);

}  // namespace baton
