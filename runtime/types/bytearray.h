// bytearray: growable bytes in a raw buffer. While memoryviews look at it, its size is fixed.
#pragma once

#include <string_view>

#include "runtime/core/alloc.h"

namespace baton {

struct ByteArray : Object {
    char* data;        // null while capacity is 0
    size_t size;
    size_t capacity;
    size_t exports;    // memoryviews that look at the buffer

    std::string_view view() const { return {data, size}; }
};

// Owned; null with MemoryError.
ByteArray* new_bytearray(Thread& t, std::string_view bytes);
bool is_bytearray(Value v);
// Sets the size; new bytes are uninitialised. BufferError while there are exports.
bool bytearray_resize(Thread& t, ByteArray* array, size_t size);
// Replaces the bytes [begin, end) by others, which must not lie in this array.
bool bytearray_splice(Thread& t, ByteArray* array, size_t begin, size_t end,
                      std::string_view bytes);

}  // namespace baton
