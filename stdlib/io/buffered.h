// BufferedReader, BufferedWriter and BufferedRandom: a raw stream behind a buffer. One struct for all
// three: bytes read ahead lie in buffer[position .. end), or bytes not written yet in
// buffer[written .. end); never both.
//
// A thread that works on the buffer holds its lock, since it may give up the GIL meanwhile. The text
// streams call the functions below directly when the object's type is exactly one of the three.
#pragma once

#include "stdlib/io/file_io.h"
#include "vm/gil/gil.h"

namespace baton::io {

struct Buffered : IoBase {
    Value raw;               // unbound: not initialised, or detached
    char* buffer;
    size_t capacity;
    size_t position;         // reading: what comes next; writing: what was not written yet
    size_t end;
    int64_t raw_position;    // of the raw stream, -1: not known
    gil::WaitQueue* waiters;
    uint64_t owner;          // the thread that holds the lock, valid with `locked`
    bool dirty;              // the buffer is for writing
    bool locked;
    bool detached;
    bool can_read, can_write;
    bool raw_is_file;        // raw is exactly a FileIO
};

// Whether `v` is exactly one of the three types.
bool is_plain_reader(const State* io, Value v);
bool is_plain_writer(const State* io, Value v);

// read1(size): at most one read of the raw stream.
Value buffered_read1(Thread& t, Buffered* b, size_t size);
Value buffered_read(Thread& t, Buffered* b, int64_t size);
// Writes all of `data`, which must stay valid without the GIL.
bool buffered_write(Thread& t, Buffered* b, std::string_view data);
bool buffered_flush(Thread& t, Buffered* b);
// The stream is not closed; ValueError "MESSAGE of closed file".
bool buffered_check(Thread& t, Buffered* b, const char* message);
// A stream over a raw one; `type` is the reader's or the writer's.
Buffered* new_buffered(Thread& t, Type* type, Value raw, size_t capacity);

}  // namespace baton::io
