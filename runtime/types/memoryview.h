// memoryview: a window onto the bytes of an object, seen as items of a struct format. The bytes lie in
// a bytes or a bytearray: other types that have a buffer keep it in one. Slicing gives another window
// onto the same bytes, with a step if need be. A cast may lay the items out in several dimensions. Only
// the first of these is ever cut or stepped through, so that the items of a row lie side by side.
#pragma once

#include "runtime/core/alloc.h"

namespace baton {

struct MemoryView : Object {
    Value object;       // whose bytes they are for Python (`obj`); None once released
    Value storage;      // bytes or bytearray that holds the bytes; None once released
    Value lender;       // the memoryview that object.__buffer__() gave, unbound if there was none
    Value inner;        // bytes: sizes of the second and further dimensions; unbound if there are none
    int64_t offset;     // of the first item, in bytes
    int64_t stride;     // from a row to the next, in bytes; may be negative
    int64_t length;     // rows: the size of the first dimension; 1 if there is none
    int64_t row_size;   // bytes of what lies in one row: of an item, if there is one dimension
    uint8_t item_size;
    uint8_t dimensions; // 0 to 64
    char format;        // as in the struct module: 'B', 'b', 'c', 'h', 'i', 'd', ...
    bool native_mark;   // the format was given as '@i', say
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
// Size of an item of a native struct format; 0 if there is no such format.
int format_size(char format);
// The item at an address; owned.
Value unpack_item(Thread& t, char format, const char* at);
// Converts a value to the bytes of an item, at most 8. May run Python code.
bool pack_item(Thread& t, char format, Value value, char* item);
// The first byte of item 0. The view must not be released.
char* memoryview_data(const MemoryView* view);
inline int64_t byte_count(const MemoryView* view) { return view->length * view->row_size; }
// Whether the bytes lie side by side, in order.
inline bool is_contiguous(const MemoryView* view) {
    return view->length <= 1 || view->stride == view->row_size;
}

}  // namespace baton
