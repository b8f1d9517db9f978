// Equality and hashes for containers: what is compared and hashed most is decided inline.
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

// As `hash`.
inline std::optional<uint64_t> quick_hash(Thread& t, Value v) {
    if (v.is_small_int()) {
        constexpr int64_t modulus = (int64_t{1} << 61) - 1;
        const int64_t i = v.as_small_int();
        if (i > -modulus && i < modulus) return static_cast<uint64_t>(i == -1 ? -2 : i);
    } else if (v.is_object() && v.as_object()->type == t.types().str) {
        return str_hash(v.as<Str>());
    }
    return hash(t, v);
}

}  // namespace baton
