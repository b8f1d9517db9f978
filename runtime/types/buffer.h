// Reading bytes-like objects: bytes, bytearray and memoryview.
#pragma once

#include <string>
#include <string_view>

#include "runtime/core/alloc.h"

namespace baton {

// The bytes of a bytes-like object. They lie in the object, or in a copy when a memoryview is not
// contiguous. Valid while the object lives and is not changed. Not to be moved.
class Buffer {
public:
    Buffer() = default;
    Buffer(const Buffer&) = delete;
    // False without an exception if `v` is not bytes-like (or a released memoryview).
    bool try_read(Value v);
    // TypeError "a bytes-like object is required, not 'X'".
    bool read(Thread& t, Value v);
    std::string_view view() const { return view_; }

private:
    std::string_view view_;
    std::string copy_;
};

bool is_bytes_like(Value v);
// MemoryError unless so many bytes may be had: asked before a size that the program chose is used
// for a buffer outside the heap.
bool check_room(Thread& t, int64_t bytes);

}  // namespace baton
