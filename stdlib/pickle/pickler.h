// The Pickler object: what pickler.cpp (the writer of plain data) and pickler_reduce.cpp (objects
// by name or by __reduce__) share.
#pragma once

#include <cstring>

#include "runtime/core/shape.h"
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
    size_t room;             // out_size may grow to this without make_room()
    int64_t frame_start;     // -1: no frame was begun
    size_t frame_end;        // the frame ends at the first object from here on; SIZE_MAX: no frame
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
    bool asks_persistent;    // that, or the attribute is set
    bool ready;              // __init__ has run
    // The shape of objects that were found to be written by class and attributes alone, valid while
    // the class and the dispatch table have these versions.
    const Shape* plain_shape;
    uint32_t plain_version;
    uint64_t plain_table_version;
};

// Writes an object. `persistent`: whether persistent_id() is asked first.
bool save(Thread& t, Pickler* p, Value object, bool persistent = true);
// Makes room for so many bytes, and begins a frame if that is due.
bool make_room(Thread& t, Pickler* p, size_t size);
// Appends to the output.
[[gnu::always_inline]] inline bool put(Thread& t, Pickler* p, std::string_view bytes) {
    if (p->room - p->out_size < bytes.size()) [[unlikely]] TRY(make_room(t, p, bytes.size()));
    memcpy(p->out + p->out_size, bytes.data(), bytes.size());
    p->out_size += bytes.size();
    return true;
}
[[gnu::always_inline]] inline bool put_op(Thread& t, Pickler* p, Opcode op) {
    if (p->room == p->out_size) [[unlikely]] TRY(make_room(t, p, 1));
    p->out[p->out_size++] = static_cast<char>(op);
    return true;
}
// Where an object is in the memo, or has its place if it is not there yet.
inline size_t memo_slot(const MemoEntry* table, size_t capacity, Value key) {
    size_t i = (key.bits() >> 4) * 0x9e3779b97f4a7c15u >> 20 & (capacity - 1);
    while (!table[i].key.is_unbound() && !(table[i].key == key)) i = (i + 1) & (capacity - 1);
    return i;
}
// The number of a remembered object, or -1.
inline int64_t memo_find(const Pickler* p, Value object) {
    if (!p->memo_capacity) [[unlikely]] return -1;
    const MemoEntry& e = p->memo[memo_slot(p->memo, p->memo_capacity, object)];
    return e.key.is_unbound() ? -1 : static_cast<int64_t>(e.index);
}
bool memo_grow(Thread& t, Pickler* p);
bool memo_set(Thread& t, Pickler* p, Value key, uint64_t index);
void memo_clear(Pickler* p);
// Writes the instruction that remembers what was just written, before protocol 4.
bool put_numbered(Thread& t, Pickler* p, uint64_t index);
// Remembers an object just written and writes the instruction for that.
inline bool memoize(Thread& t, Pickler* p, Value object) {
    if (p->fast) [[unlikely]] return true;
    const uint64_t index = p->memo_size;
    if (index * 3 >= p->memo_capacity * 2) [[unlikely]] TRY(memo_grow(t, p));
    MemoEntry& e = p->memo[memo_slot(p->memo, p->memo_capacity, object)];
    if (e.key.is_unbound()) {
        e.key = share(object);
        ++p->memo_size;
    }
    e.index = index;
    return p->protocol >= 4 ? put_op(t, p, op_memoize) : put_numbered(t, p, index);
}
// The same for what nobody can ever ask for: the number is used up all the same.
inline bool memoize_nothing(Thread& t, Pickler* p) {
    const uint64_t index = p->memo_size++;
    return p->protocol >= 4 ? put_op(t, p, op_memoize) : put_numbered(t, p, index);
}
// Writes the instruction that brings a remembered object back.
bool put_get(Thread& t, Pickler* p, uint64_t index);
bool save_text(Thread& t, Pickler* p, Str* text);

// --- The output, in pickler_output.cpp ---------------------------------------------------------------

void store_little(char* at, uint64_t value, int size);
// Brings `room` up to date after framing, the frame or the size changed.
inline void settle_room(Pickler* p) {
    p->room = p->framing && p->frame_start < 0 ? p->out_size : p->out_capacity;
}
inline void set_framing(Pickler* p, bool framing) {
    p->framing = framing;
    settle_room(p);
}
// Forgets the output, and the frame.
void reset_output(Pickler* p);
void commit_frame(Pickler* p);
// Passes what was written on to the file.
bool flush(Thread& t, Pickler* p);
bool end_long_frame(Thread& t, Pickler* p);
// Between two objects: ends a frame that is long enough.
inline bool object_boundary(Thread& t, Pickler* p) {
    return p->out_size < p->frame_end || end_long_frame(t, p);
}
// A header and bytes that may be long: long ones stand outside of frames, and reach a file without
// being copied. `bytes_object`: the bytes object they lie in, or unbound.
bool put_payload(Thread& t, Pickler* p, std::string_view header, std::string_view bytes,
                 Value bytes_object);
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
