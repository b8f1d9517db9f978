// memoryview: a one-dimensional window onto the bytes of an object, seen as items of a struct
// format. The bytes lie in a bytes or a bytearray: other types that have a buffer keep it in one. Slicing gives another window onto the same bytes, with a step if need be.
#pragma once

#include "runtime/core/alloc.h"

namespace baton {

struct MemoryView : Object {
    Value object;       // whose bytes they are for Python (`obj`); None once released
    Value storage;      // bytes or bytearray that holds the bytes; None once released
    Value lender;       // the memoryview that object.__buffer__() gave, unbound if there was none
    int64_t offset;     // of the first item, in bytes
    int64_t stride;     // from an item to the next, in bytes; may be negative
    int64_t length;     // items
    uint8_t item_size;
    char format;        // as in the struct module: 'B', 'b', 'c', 'h', 'i', 'd', ...
    bool released;
    bool readonly;
    bool has_hash;      // hash() works after a release, too
    uint64_t hash;
};

// A view of all bytes of a bytes-like object: bytes, bytearray, memoryview or what has a method
// `__buffer__` that returns a memoryview. Owned; TypeError for others.
Value new_memoryview(Thread& t, Value object);
// For a `__buffer__` in C++: a view of the bytes in `storage` (bytes or bytearray) as items of
// `format`, whose `obj` is `object`.
Value lend_memory(Thread& t, Value object, Value storage, char format, bool readonly);
// The `__buffer__` of a type, borrowed; unbound if it has none.
Value find_buffer_method(Value object);
bool is_memoryview(Value v);
// The first byte of item 0. The view must not be released.
char* memoryview_data(const MemoryView* view);

}  // namespace baton
