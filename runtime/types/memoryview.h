// memoryview: a one-dimensional window onto the bytes of a bytes or bytearray, seen as items of a
// struct format. Slicing gives another window onto the same bytes, with a step if need be.
#pragma once

#include "runtime/core/alloc.h"

namespace baton {

struct MemoryView : Object {
    Value object;       // bytes or bytearray that owns the bytes; None once released
    int64_t offset;     // of the first item, in bytes
    int64_t stride;     // from an item to the next, in bytes; may be negative
    int64_t length;     // items
    uint8_t item_size;
    char format;        // as in the struct module: 'B', 'b', 'c', 'h', 'i', 'd', ...
    bool released;
};

// A view of all bytes of a bytes, bytearray or memoryview. Owned; TypeError for others.
Value new_memoryview(Thread& t, Value object);
bool is_memoryview(Value v);
// The first byte of item 0. The view must not be released.
char* memoryview_data(const MemoryView* view);

}  // namespace baton
