// bytes: immutable bytes inside the object.
#pragma once

#include <string_view>

#include "runtime/core/alloc.h"

namespace baton {

struct Bytes : Object {
    size_t size;
    uint64_t hash;     // 0: not computed yet
    char data[];       // `size` bytes and a NUL
};

// Owned; null with MemoryError.
Bytes* new_bytes(Thread& t, std::string_view bytes);
inline bool is_bytes(Value v) {
    return v.is_object() && v.as_object()->type->has(type_is_bytes);
}
// The content of a bytes object (subclasses included).
inline std::string_view bytes_view(Value v) { return {v.as<Bytes>()->data, v.as<Bytes>()->size}; }

}  // namespace baton
