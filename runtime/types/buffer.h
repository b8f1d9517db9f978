// Reading and writing the bytes of bytes-like objects: bytes, bytearray, memoryview and what has a
// method `__buffer__`.
#pragma once

#include <string>
#include <string_view>

#include "runtime/core/alloc.h"
#include "runtime/core/ref.h"

namespace baton {

// The bytes of a bytes-like object. They lie in the object, or in a copy when a memoryview is not
// contiguous. A bytearray cannot change its size meanwhile, whatever code runs; the caller keeps a
// bytes object alive. Not to be moved.
class Buffer {
public:
    Buffer() = default;
    Buffer(const Buffer&) = delete;
    ~Buffer() { release(); }
    // False without an exception if `v` is not bytes-like (or a released memoryview).
    bool try_read(Value v);
    // TypeError "a bytes-like object is required, not 'X'".
    bool read(Thread& t, Value v);
    std::string_view view() const { return view_; }
    // Lets the object change again; the bytes are not to be looked at any more.
    void release();

private:
    void hold(Value storage);

    std::string_view view_;
    std::string copy_;
    Ref held_;   // the bytearray that the bytes lie in
    Ref lent_;   // the memoryview of an object with `__buffer__`
};

// The bytes of a contiguous bytes-like object, pinned: while this lives they neither move nor go
// away, even when the GIL is given up meanwhile. Not to be moved.
class PinnedBuffer {
public:
    PinnedBuffer() = default;
    PinnedBuffer(const PinnedBuffer&) = delete;
    ~PinnedBuffer() { release(); }
    // TypeError "a bytes-like object is required, not 'X'"; BufferError if not contiguous.
    bool read(Thread& t, Value v);
    // TypeError "`function` argument must be read-write bytes-like object, not X" unless the bytes
    // may be changed.
    bool write(Thread& t, Value v, const char* function);
    void release();
    char* data() const { return data_; }
    size_t size() const { return size_; }
    std::string_view view() const { return {data_, size_}; }

private:
    bool pin(Thread& t, Value v);

    Ref view_;           // the memoryview, or the bytes or bytearray itself
    char* data_ = nullptr;
    size_t size_ = 0;
    bool exported_ = false;
};

bool is_bytes_like(Value v);
// MemoryError unless so many bytes may be had: asked before a size that the program chose is used
// for a buffer outside the heap.
bool check_room(Thread& t, int64_t bytes);

}  // namespace baton
