// float: doubles with usual exponents live in the Value (value.h); the rest, and instances of
// subclasses, are objects. An exact float that fits the tagged form is always tagged.
#pragma once

#include "runtime/core/alloc.h"

namespace baton {

struct Float : Object {
    double value;
};

Value new_float_object(Thread& t, double d);
inline Value new_float(Thread& t, double d) {
    const Value tagged = Value::tagged_float(d);
    if (!tagged.is_unbound()) [[likely]] return tagged;
    return new_float_object(t, d);
}
inline bool is_float(Value v) {
    return v.is_tagged_float() || (v.is_object() && v.as_object()->type->has(type_is_float));
}
// The double of a float (subclasses included).
inline double float_value(Value v) {
    return v.is_tagged_float() ? v.as_tagged_float() : v.as<Float>()->value;
}

}  // namespace baton
