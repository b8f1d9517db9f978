// BytesIO: a binary stream in memory. The bytes lie in a bytearray, which getbuffer() lends out.
#include <cstring>

#include "runtime/types/buffer.h"
#include "runtime/types/bytearray.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/memoryview.h"
#include "runtime/types/tuple.h"
#include "stdlib/io/io.h"

namespace baton::io {

namespace {

struct BytesIO : IoBase {
    ByteArray* data;      // null: closed
    size_t position;
};

BytesIO* self_io(Value v) { return v.as<BytesIO>(); }

bool check_open(Thread& t, const BytesIO* io) {
    if (io->data) return true;
    return raise_value_error(t, "I/O operation on closed file.");
}
bool check_exports(Thread& t, const BytesIO* io) {
    if (!io->data->exports) return true;
    return raise(t, Exc::BufferError, "Existing exports of data: object cannot be re-sized");
}

Value construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    Own<ByteArray> data = Own<ByteArray>::take(TRY(new_bytearray(t, "")));
    auto* io = static_cast<BytesIO*>(TRY(allocate_instance(t, type.as<Type>())));
    io->io = &state_of(t);
    io->data = data.give();
    return io;
}

bool write(Thread& t, BytesIO* io, std::string_view bytes) {
    TRY(check_exports(t, io));
    if (bytes.empty()) return true;
    const size_t end = io->position + bytes.size();
    ByteArray* data = io->data;
    if (end > data->size) {
        const size_t old_size = data->size;
        TRY(bytearray_resize(t, data, end));
        if (io->position > old_size) memset(data->data + old_size, 0, io->position - old_size);
    }
    memcpy(data->data + io->position, bytes.data(), bytes.size());
    io->position = end;
    return true;
}

bool init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[1];
    TRY(bind_arguments(t, "BytesIO", "(initial_bytes=b'')", args, nargs, keywords, out));
    BytesIO* io = self_io(self);
    if (io->data) {
        TRY(check_exports(t, io));
        TRY(bytearray_resize(t, io->data, 0));
    } else {
        io->data = TRY(new_bytearray(t, ""));
    }
    io->position = 0;
    if (out[0].is_unbound() || out[0].is_none()) return true;
    PinnedBuffer bytes;
    TRY(bytes.read(t, out[0]));
    TRY(write(t, io, bytes.view()));
    io->position = 0;
    return true;
}

size_t left(const BytesIO* io) {
    return io->position < io->data->size ? io->data->size - io->position : 0;
}

// The next `size` bytes (negative: all), which become read.
std::string_view take(BytesIO* io, int64_t size) {
    const size_t have = left(io);
    const size_t n = size < 0 ? have : std::min(have, static_cast<size_t>(size));
    if (!n) return {};
    const std::string_view part = io->data->view().substr(io->position, n);
    io->position += n;
    return part;
}

std::string_view take_line(BytesIO* io, int64_t limit) {
    size_t n = left(io);
    if (limit >= 0) n = std::min(n, static_cast<size_t>(limit));
    if (!n) return {};
    const char* begin = io->data->data + io->position;
    if (const void* end = memchr(begin, '\n', n)) {
        n = static_cast<size_t>(static_cast<const char*>(end) - begin) + 1;
    }
    io->position += n;
    return {begin, n};
}

Value m_read(Thread& t, const Value* args, size_t) {
    BytesIO* io = self_io(args[0]);
    TRY(check_open(t, io));
    const int64_t size = TRY(size_argument(t, args[1]));
    TRY(check_open(t, io));
    return TRY(new_bytes(t, take(io, size)));
}
Value m_readline(Thread& t, const Value* args, size_t) {
    BytesIO* io = self_io(args[0]);
    TRY(check_open(t, io));
    const int64_t limit = TRY(size_argument(t, args[1]));
    TRY(check_open(t, io));
    return TRY(new_bytes(t, take_line(io, limit)));
}
Value m_readlines(Thread& t, const Value* args, size_t) {
    BytesIO* io = self_io(args[0]);
    TRY(check_open(t, io));
    const int64_t hint = TRY(size_argument(t, args[1]));
    Own<List> lines = Own<List>::take(TRY(new_list(t)));
    int64_t total = 0;
    TRY(check_open(t, io));
    while (left(io)) {
        Own<Bytes> line = Own<Bytes>::take(TRY(new_bytes(t, take_line(io, -1))));
        TRY(list_append(t, lines.get(), line.value()));
        total += static_cast<int64_t>(line->size);
        if (hint > 0 && total >= hint) break;
    }
    return lines.give();
}
Value m_readinto(Thread& t, const Value* args, size_t) {
    BytesIO* io = self_io(args[0]);
    TRY(check_open(t, io));
    PinnedBuffer target;
    TRY(target.write(t, args[1], "readinto()"));
    TRY(check_open(t, io));
    const std::string_view part = take(io, static_cast<int64_t>(target.size()));
    if (!part.empty()) memmove(target.data(), part.data(), part.size());
    return Value::small_int(static_cast<int64_t>(part.size()));
}
Value m_write(Thread& t, const Value* args, size_t) {
    BytesIO* io = self_io(args[0]);
    TRY(check_open(t, io));
    if (is_bytes(args[1])) {
        TRY(write(t, io, bytes_view(args[1])));
        return Value::small_int(static_cast<int64_t>(bytes_view(args[1]).size()));
    }
    PinnedBuffer bytes;
    TRY(bytes.read(t, args[1]));
    TRY(check_open(t, io));
    TRY(check_exports(t, io));
    TRY(write(t, io, bytes.view()));
    return Value::small_int(static_cast<int64_t>(bytes.size()));
}
Value m_seek(Thread& t, const Value* args, size_t) {
    BytesIO* io = self_io(args[0]);
    int64_t target = TRY(offset_argument(t, args[1]));
    const int64_t whence = args[2].is_unbound() ? 0 : TRY(to_int64(t, args[2]));
    TRY(check_open(t, io));
    if (whence == 0 && target < 0) return raise_value_error(t, "negative seek value {}", target);
    const auto base = whence == 1   ? static_cast<int64_t>(io->position)
                      : whence == 2 ? static_cast<int64_t>(io->data->size)
                                    : 0;
    if (whence < 0 || whence > 2) {
        return raise_value_error(t, "invalid whence ({}, should be 0, 1 or 2)", whence);
    }
    if (target > INT64_MAX - base) return raise(t, Exc::OverflowError, "new position too large");
    target = std::max<int64_t>(target + base, 0);
    io->position = static_cast<size_t>(target);
    return new_int(t, target);
}
Value m_tell(Thread& t, const Value* args, size_t) {
    TRY(check_open(t, self_io(args[0])));
    return new_int(t, static_cast<int64_t>(self_io(args[0])->position));
}
Value m_truncate(Thread& t, const Value* args, size_t) {
    BytesIO* io = self_io(args[0]);
    TRY(check_open(t, io));
    TRY(check_exports(t, io));
    int64_t size = static_cast<int64_t>(io->position);
    if (!args[1].is_unbound() && !args[1].is_none()) {
        size = TRY(offset_argument(t, args[1]));
        if (size < 0) return raise_value_error(t, "negative size value {}", size);
        TRY(check_open(t, io));
    }
    if (static_cast<size_t>(size) < io->data->size) {
        TRY(bytearray_resize(t, io->data, static_cast<size_t>(size)));
    }
    return new_int(t, size);
}
Value m_getvalue(Thread& t, const Value* args, size_t) {
    TRY(check_open(t, self_io(args[0])));
    return TRY(new_bytes(t, self_io(args[0])->data->view()));
}
Value m_close(Thread& t, const Value* args, size_t) {
    BytesIO* io = self_io(args[0]);
    if (!io->data) return Value::none();
    TRY(check_exports(t, io));
    decref(std::exchange(io->data, nullptr));
    return Value::none();
}
Value answer_yes(Thread& t, const Value* args, size_t) {
    TRY(check_open(t, self_io(args[0])));
    return Value::true_();
}
Value answer_no(Thread& t, const Value* args, size_t) {
    TRY(check_open(t, self_io(args[0])));
    return Value::false_();
}
Value m_flush(Thread& t, const Value* args, size_t) {
    TRY(check_open(t, self_io(args[0])));
    return Value::none();
}
Value m_getstate(Thread& t, const Value* args, size_t) {
    BytesIO* io = self_io(args[0]);
    TRY(check_open(t, io));
    Own<Bytes> bytes = Own<Bytes>::take(TRY(new_bytes(t, io->data->view())));
    Ref dict = Ref::take(TRY(find_attribute(t, args[0], Value(t.names().dunder_dict))));
    Ref copy = Ref::take(Value::none());
    if (dict && is_dict(*dict) && dict.as<Dict>()->size) {
        copy = Ref::take(Value(TRY(dict_copy(t, dict.as<Dict>()))));
    }
    return TRY(new_tuple(
        t, {bytes.value(), Value::small_int(static_cast<int64_t>(io->position)), *copy}));
}
Value m_setstate(Thread& t, const Value* args, size_t) {
    BytesIO* io = self_io(args[0]);
    if (!is_tuple(args[1]) || args[1].as<Tuple>()->size < 3) {
        return raise_type_error(t, "{}.__setstate__ argument should be 3-tuple, got {}",
                                type_name(t, args[0]), type_name(t, args[1]));
    }
    const auto* state = args[1].as<Tuple>();
    TRY(check_open(t, io));
    TRY(init(t, args[0], state->items, 1, nullptr));
    if (!is_int(state->items[1])) {
        return raise_type_error(t, "second item of state must be an integer, not {}",
                                type_name(t, state->items[1]));
    }
    const int64_t position = TRY(to_int64(t, state->items[1]));
    if (position < 0) return raise_value_error(t, "position value cannot be negative");
    io->position = static_cast<size_t>(position);
    if (state->items[2].is_none()) return Value::none();
    if (!is_dict(state->items[2])) {
        return raise_type_error(t, "third item of state should be a dict, got a {}",
                                type_name(t, state->items[2]));
    }
    Ref dict = Ref::take(TRY(get_attribute(t, args[0], Value(t.names().dunder_dict))));
    TRY(dict_update(t, dict.as<Dict>(), state->items[2]));
    return Value::none();
}
Value iterate(Thread& t, Value self) {
    TRY(check_open(t, self_io(self)));
    return share(self);
}
Value next_line(Thread& t, Value self) {
    BytesIO* io = self_io(self);
    TRY(check_open(t, io));
    if (!left(io)) return Value();
    return TRY(new_bytes(t, take_line(io, -1)));
}

// --- What getbuffer() gives --------------------------------------------------------------------------

struct BytesBuffer : Object {
    BytesIO* source;
};

Value m_getbuffer(Thread& t, const Value* args, size_t) {
    BytesIO* io = self_io(args[0]);
    TRY(check_open(t, io));
    auto* buffer = TRY(allocate<BytesBuffer>(t, io->io->bytes_buffer));
    buffer->source = share(io);
    Ref owner = Ref::take(Value(buffer));
    return lend_memory(t, *owner, Value(io->data), 'B', false);
}
Value buffer_lend(Thread& t, const Value* args, size_t) {
    BytesIO* io = args[0].as<BytesBuffer>()->source;
    TRY(check_open(t, io));
    return lend_memory(t, args[0], Value(io->data), 'B', false);
}

const NativeDef buffer_methods[] = {{"__buffer__", "(self, flags, /)", buffer_lend}, {}};

const NativeDef methods[] = {
    {"read", "(self, size=-1, /)", m_read, "Read at most size bytes, returned as a bytes object."},
    {"read1", "(self, size=-1, /)", m_read, "Read at most size bytes, returned as a bytes object."},
    {"readline", "(self, size=-1, /)", m_readline, "Next line from the file, as a bytes object."},
    {"readlines", "(self, size=None, /)", m_readlines, "List of bytes objects, each a line from the file."},
    {"readinto", "(self, buffer, /)", m_readinto, "Read bytes into buffer."},
    {"readinto1", "(self, buffer, /)", m_readinto, "Read bytes into buffer."},
    {"write", "(self, b, /)", m_write, "Write bytes to file."},
    {"seek", "(self, pos, whence=0, /)", m_seek, "Change stream position."},
    {"tell", "(self, /)", m_tell, "Current file position, an integer."},
    {"truncate", "(self, size=None, /)", m_truncate, "Truncate the file to at most size bytes."},
    {"getvalue", "(self, /)", m_getvalue, "Retrieve the entire contents of the BytesIO object."},
    {"getbuffer", "(self, /)", m_getbuffer,
     "Get a read-write view over the contents of the BytesIO object."},
    {"close", "(self, /)", m_close, "Disable all I/O operations."},
    {"flush", "(self, /)", m_flush, "Does nothing."},
    {"readable", "(self, /)", answer_yes, "Returns True if the IO object can be read."},
    {"writable", "(self, /)", answer_yes, "Returns True if the IO object can be written."},
    {"seekable", "(self, /)", answer_yes, "Returns True if the IO object can be seeked."},
    {"isatty", "(self, /)", answer_no, "Always returns False."},
    {"__getstate__", "(self, /)", m_getstate},
    {"__setstate__", "(self, state, /)", m_setstate},
    {}};

const GetSetDef getset[] = {
    {"closed", [](Thread&, Value self) { return Value::boolean(!self_io(self)->data); }, nullptr,
     "True if the file is closed."},
    {}};

}  // namespace

extern const TypeSpec bytes_io_spec = {
    .name = "_io.BytesIO",
    .basic_size = sizeof(BytesIO),
    .flags = type_subclassable | type_immutable | type_has_attributes | type_weakrefable,
    .doc = "Buffered I/O implementation using an in-memory bytes buffer.",
    .methods = methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.construct = construct;
            type.init = init;
            type.iter = iterate;
            type.next = next_line;
            type.dealloc = [](Object* o) { xdecref(static_cast<BytesIO*>(o)->data); };
        },
};

extern const TypeSpec bytes_buffer_spec = {
    .name = "_io._BytesIOBuffer",
    .basic_size = sizeof(BytesBuffer),
    .flags = type_immutable,
    .methods = buffer_methods,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) { decref(static_cast<BytesBuffer*>(o)->source); };
            type.traverse = [](Object* o, Visitor& visit) {
                visit(static_cast<BytesBuffer*>(o)->source);
            };
        },
};

}  // namespace baton::io
