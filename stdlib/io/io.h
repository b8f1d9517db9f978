// The module _io: files, buffers and text streams. The module io (lib/io.py) adds the abstract base
// classes. What the files of this folder share; the concrete objects have headers of their own.
#pragma once

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/str.h"

namespace baton::io {

inline constexpr size_t default_buffer_size = 8192;

// Names of methods and attributes that streams call on each other.
#define IO_NAMES(X)                                                                             \
    X(closed) X(readable) X(writable) X(seekable) X(seek) X(tell) X(truncate) X(readinto)       \
    X(read1) X(readall) X(peek) X(isatty) X(mode) X(name) X(detach) X(raw) X(getstate)          \
    X(setstate) X(reset) X(decode) X(encode) X(newlines) X(buffer) X(readlines)

// The types and names, per interpreter; owned by Interpreter::owned.
struct State {
    Type* io_base = nullptr;
    Type* raw_base = nullptr;
    Type* buffered_base = nullptr;
    Type* text_base = nullptr;
    Type* file_io = nullptr;
    Type* reader = nullptr;
    Type* writer = nullptr;
    Type* random = nullptr;
    Type* rw_pair = nullptr;
    Type* bytes_io = nullptr;
    Type* bytes_buffer = nullptr;
    Type* string_io = nullptr;
    Type* text_wrapper = nullptr;
    Type* newline_decoder = nullptr;
    Object* unsupported = nullptr;   // UnsupportedOperation
#define X(name) Str* name = nullptr;
    IO_NAMES(X)
#undef X
    Str* dealloc_warn = nullptr;     // "_dealloc_warn"
    Str* chunk_size = nullptr;       // "_CHUNK_SIZE"
    Str* finalizing = nullptr;       // "_finalizing"
};

State& state_of(Thread& t);
// Makes the state with the types that the standard streams need; the others come with the module.
State* make_io_state(Thread& t);

// Every stream begins with this.
struct IoBase : Object {
    State* io;
    bool base_closed;     // IOBase.close() was called
    bool is_finalizing;   // __del__ is at work
};

// What any object's type needs so that it is closed when it dies.
void finalize_stream(Thread& t, Value self);

Failure unsupported(Thread& t, std::string_view message);
// stream.closed as a truth value.
Truth is_closed(Thread& t, Value stream);
// ValueError `message` if the stream is closed.
bool check_closed(Thread& t, Value stream,
                  std::string_view message = "I/O operation on closed file.");
// UnsupportedOperation unless stream.readable() etc. is true.
bool check_readable(Thread& t, Value stream);
bool check_writable(Thread& t, Value stream);
bool check_seekable(Thread& t, Value stream);
// TypeError "cannot pickle 'X' object", as __getstate__ of streams.
Value refuse_pickling(Thread& t, const Value* args, size_t nargs);
// A size argument: absent or None is -1.
std::optional<int64_t> size_argument(Thread& t, Value v);
// An offset as seek() takes it.
std::optional<int64_t> offset_argument(Thread& t, Value v);
// `<TYPE name='...'>` for the repr, with `more` before the closing bracket; without a name when the
// object has none.
Value stream_repr(Thread& t, Value self, Value name_owner, std::string_view more);
// Warns "unclosed file <...>" with ResourceWarning.
void warn_unclosed(Thread& t, Value stream);
// Raises the pending exception after `first` (owned, may be null) was pending already: the new one
// gets it as context.
bool raise_after(Thread& t, Object* first, bool ok);

// A stream method called by name, result dropped.
inline bool call_void(Thread& t, Value object, Str* name, std::initializer_list<Value> args = {}) {
    Ref result = Ref::take(TRY(call_method(t, object, name, args)));
    return true;
}

extern const TypeSpec io_base_spec, raw_base_spec, buffered_base_spec, text_base_spec, file_io_spec,
    reader_spec, writer_spec, random_spec, rw_pair_spec, bytes_io_spec, bytes_buffer_spec,
    string_io_spec, text_wrapper_spec, newline_decoder_spec;

// open(); also behind builtins.open.
Value io_open(Thread& t, const Value* args, size_t nargs);

}  // namespace baton::io
