// The Pickler object: what pickler.cpp (the writer of plain data) and pickler_reduce.cpp (objects
// by name or by __reduce__) share.
#pragma once

#include <cstring>

#include "stdlib/pickle/opcodes.h"
#include "stdlib/pickle/state.h"

namespace baton::pickle {

// Objects already written and their numbers: an open-addressing table by identity.
struct MemoEntry {
    Value key;         // owned; unbound: free
    uint64_t index;
};

struct Pickler : Object {
    MemoEntry* memo;
    size_t memo_capacity;    // a power of two, or 0
    size_t memo_size;
    char* out;               // what was written and not passed on yet
    size_t out_size;
    size_t out_capacity;
    int64_t frame_start;     // -1: no frame was begun
    int64_t fast_nesting;
    Value write;             // the file's method; unbound for dumps()
    Value persistent_id;     // set as attribute, or unbound
    Value dispatch_table;    // unbound: copyreg's
    Value reducer_override;  // while dump() runs
    Value buffer_callback;   // unbound: none
    Value fast_memo;         // dict of the objects being written in fast mode, or unbound
    int64_t fast;
    int64_t bin_member;      // the attribute `bin`
    int32_t protocol;
    bool binary;
    bool framing;
    bool fix_imports;
    bool persistent_method;  // the class defines persistent_id
    bool ready;              // __init__ has run
};

// Writes an object. `persistent`: whether persistent_id() is asked first.
bool save(Thread& t, Pickler* p, Value object, bool persistent = true);
// Makes room for so many bytes, and begins a frame if that is due.
bool make_room(Thread& t, Pickler* p, size_t size);
// Appends to the output.
[[gnu::always_inline]] inline bool put(Thread& t, Pickler* p, std::string_view bytes) {
    if (p->out_capacity - p->out_size < bytes.size() || (p->framing && p->frame_start < 0)) [[unlikely]] {
        TRY(make_room(t, p, bytes.size()));
    }
    memcpy(p->out + p->out_size, bytes.data(), bytes.size());
    p->out_size += bytes.size();
    return true;
}
inline bool put_op(Thread& t, Pickler* p, Opcode op) {
    const char c = static_cast<char>(op);
    return put(t, p, {&c, 1});
}
// The number of a remembered object, or -1.
int64_t memo_find(const Pickler* p, Value object);
// Remembers an object just written and writes the instruction for that.
bool memoize(Thread& t, Pickler* p, Value object);
// Writes the instruction that brings a remembered object back.
bool put_get(Thread& t, Pickler* p, uint64_t index);
bool save_text(Thread& t, Pickler* p, Str* text);
// Writes the items of an iterator onto the list (pairs: dict) on the stack.
bool batch_appends(Thread& t, Pickler* p, Value iterator);
bool batch_items(Thread& t, Pickler* p, Value iterator);

// Writes an object by its name; `name` null: its __qualname__.
bool save_global(Thread& t, Pickler* p, Value object, Str* name);
// Writes what a __reduce__ returned; `object` unbound: not to be remembered.
bool save_reduce(Thread& t, Pickler* p, Tuple* reduced, Value object);
// Writes objects that have no format of their own.
bool save_other(Thread& t, Pickler* p, Value object);

}  // namespace baton::pickle
