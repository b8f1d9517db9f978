// What bytes and bytearray have in common (bytes_methods.cpp): methods, construction, the operators
// that read bytes-like objects.
#pragma once

#include <string>

#include "runtime/core/native.h"

namespace baton {

extern const NativeDef bytes_methods[];
extern const NativeDef bytearray_methods[];
// Methods of bytearray that are defined in bytearray.cpp: (self, /) and (self, protocol=0, /).
Value bytearray_reduce(Thread& t, const Value* args, size_t nargs);
Value bytearray_reduce_ex(Thread& t, const Value* args, size_t nargs);

// The bytes that `source` stands for, as bytes() and bytearray() take it: `out` holds source,
// encoding and errors (unbound where absent); `type` is "bytes" or "bytearray".
bool collect_bytes(Thread& t, const char* type, const Value* out, std::string& data);
// An int argument as a byte; ValueError "byte must be in range(0, 256)".
std::optional<unsigned char> to_byte(Thread& t, Value v);
// <, == and so on of bytes or bytearray with any bytes-like object.
Value bytes_like_compare(Thread& t, Value left, Value right, CompareOp op);
// `item in data`, where item is bytes-like or an int.
Truth bytes_like_contains(Thread& t, Value self, Value item);
// The bytes of `pattern % arguments`.
bool bytes_percent(Thread& t, std::string_view pattern, Value arguments, std::string& out);

}  // namespace baton
