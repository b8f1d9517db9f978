// Equality for loops over the items of containers: what is compared most is decided inline.
#pragma once

#include "runtime/core/protocol.h"
#include "runtime/types/str.h"

namespace baton {

// As `equal`, without a call for identical values, small ints and exact strs.
inline Truth quick_equal(Thread& t, Value a, Value b) {
    if (a == b) return Truth::yes;
    if (a.is_small_int() && b.is_small_int()) return Truth::no;
    if (a.is_object() && b.is_object()) {
        const Type* str_type = t.types().str;
        if (a.as_object()->type == str_type && b.as_object()->type == str_type) {
            return truth(str_equal(a.as<Str>(), b.as<Str>()));
        }
    }
    return equal(t, a, b);
}

}  // namespace baton
