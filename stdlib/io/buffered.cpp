#include "stdlib/io/buffered.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "runtime/core/unlocked.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytearray.h"
#include "runtime/types/bytes.h"
#include "runtime/types/exception.h"
#include "runtime/types/int.h"
#include "runtime/types/memoryview.h"

namespace baton::io {

namespace {

Buffered* self_buffered(Value v) { return v.as<Buffered>(); }

bool check_ready(Thread& t, const Buffered* b) {
    if (!b->raw.is_unbound()) return true;
    return raise_value_error(t, "{}", b->detached ? "raw stream has been detached"
                                                  : "I/O operation on uninitialized object");
}

// --- The lock --------------------------------------------------------------------------------------

class Locked {
public:
    Locked(Thread& t, Buffered* b) : thread_(t), buffered_(b) {}
    ~Locked() {
        if (!held_) return;
        Buffered* b = buffered_;
        if (!b->waiters || thread_.interpreter->gil.unpark_one(thread_.slot, *b->waiters) == 0) {
            b->locked = false;
        } else {
            b->owner = 0;   // handed on still locked
        }
        decref(b);
    }
    Locked(const Locked&) = delete;
    bool enter() {
        Buffered* b = buffered_;
        Thread& t = thread_;
        const auto me = reinterpret_cast<uint64_t>(&t);
        if (b->locked) [[unlikely]] {
            if (b->owner == me) {
                Own<Str> shown = Own<Str>::take(TRY(repr(t, Value(b))));
                return raise(t, Exc::RuntimeError, "reentrant call inside {}", shown->view());
            }
            if (!b->waiters) b->waiters = new gil::WaitQueue;
            Own<Buffered> keep = Own<Buffered>::share(b);
            // A thread that was stopped at the end of the program never gives the lock back.
            for (bool got = t.interpreter->finalizing; !got;) {
                const gil::Deadline soon = gil::Clock::now() + std::chrono::milliseconds(100);
                switch (park(t, *b->waiters, soon, "file.lock")) {
                    case gil::Parked::woken: got = true; break;
                    case gil::Parked::timed_out:
                        got = !b->locked || t.interpreter->finalizing;
                        break;
                    default:
                        TRY(t.interpreter->hooks.handle_attention(t));
                        got = !b->locked;
                }
            }
        }
        b->locked = true;
        b->owner = me;
        held_ = true;
        incref(b);
        return true;
    }

private:
    Thread& thread_;
    Buffered* buffered_;
    bool held_ = false;
};

// --- The raw stream --------------------------------------------------------------------------------

// Whether an answer of a raw stream is a number of bytes; would_block for None.
std::optional<int64_t> byte_count(Thread& t, Value result, size_t size, const char* method) {
    if (result.is_none()) return would_block;
    if (!type_of(t, result)->index) {
        return raise_type_error(t, "'{}' object cannot be interpreted as an integer",
                                type_name(t, result));
    }
    const int64_t n = TRY(to_int64(t, result));
    if (n < 0 || n > static_cast<int64_t>(size)) {
        return raise(t, Exc::OSError,
                     "raw {}() returned invalid length {} (should have been between 0 and {})", method,
                     n, size);
    }
    return n;
}

std::optional<int64_t> raw_read_into(Thread& t, Buffered* b, char* data, size_t size) {
    int64_t n;
    Ref raw = Ref::share(b->raw);
    if (b->raw_is_file) {
        auto* file = raw.as<FileIO>();
        TRY(check_open(t, file));
        if (!file->readable) return unsupported(t, "File not open for reading");
        n = TRY(raw_read(t, file, data, size));
    } else {
        Own<ByteArray> room = Own<ByteArray>::take(TRY(new_bytearray(t, "")));
        TRY(bytearray_resize(t, room.get(), size));
        memset(room->data, 0, size);
        Ref view = Ref::take(TRY(new_memoryview(t, room.value())));
        Ref result = Ref::take(TRY(call_method(t, *raw, b->io->readinto, {*view})));
        if (!result.get().is_none() && !type_of(t, *result)->index) {
            (void)to_index(t, *result);
            Object* cause = take_pending(t);
            (void)raise(t, Exc::OSError, "raw readinto() failed");
            auto* error = static_cast<Exception*>(t.exception);
            error->suppress_context = true;
            replace(error->cause, Value(cause));
            return std::nullopt;
        }
        n = TRY(byte_count(t, *result, size, "readinto"));
        if (n > 0) memcpy(data, room->data, static_cast<size_t>(n));
    }
    if (n > 0 && b->raw_position >= 0) b->raw_position += n;
    return n;
}

std::optional<int64_t> raw_write_from(Thread& t, Buffered* b, const char* data, size_t size) {
    int64_t n;
    Ref raw = Ref::share(b->raw);
    if (b->raw_is_file) {
        auto* file = raw.as<FileIO>();
        TRY(check_open(t, file));
        if (!file->writable) return unsupported(t, "File not open for writing");
        n = TRY(raw_write(t, file, data, size));
    } else {
        Own<Bytes> bytes = Own<Bytes>::take(TRY(new_bytes(t, {data, size})));
        Ref view = Ref::take(TRY(new_memoryview(t, bytes.value())));
        Ref result = Ref::take(TRY(call_method(t, *raw, t.names().write, {*view})));
        n = TRY(byte_count(t, *result, size, "write"));
    }
    if (n > 0 && b->raw_position >= 0) b->raw_position += n;
    return n;
}

std::optional<int64_t> raw_tell(Thread& t, Buffered* b) {
    int64_t position;
    if (b->raw_is_file) {
        TRY(check_open(t, b->raw.as<FileIO>()));
        position = TRY(raw_seek(t, b->raw.as<FileIO>(), 0, SEEK_CUR));
    } else {
        Ref raw = Ref::share(b->raw);
        Ref result = Ref::take(TRY(call_method(t, *raw, b->io->tell, {})));
        position = TRY(to_int64(t, *result));
        if (position < 0) {
            return raise(t, Exc::OSError, "Raw stream returned invalid position {}", position);
        }
    }
    return b->raw_position = position;
}

std::optional<int64_t> raw_seek_to(Thread& t, Buffered* b, int64_t offset, int whence) {
    b->raw_position = -1;
    int64_t position;
    if (b->raw_is_file) {
        TRY(check_open(t, b->raw.as<FileIO>()));
        position = TRY(raw_seek(t, b->raw.as<FileIO>(), offset, whence));
    } else {
        Ref raw = Ref::share(b->raw);
        Ref target = Ref::take(new_int(t, offset));
        Ref result =
            Ref::take(TRY(call_method(t, *raw, b->io->seek, {*target, Value::small_int(whence)})));
        position = TRY(to_int64(t, *result));
        if (position < 0) {
            return raise(t, Exc::OSError, "Raw stream returned invalid position {}", position);
        }
    }
    return b->raw_position = position;
}

Truth raw_closed(Thread& t, Buffered* b) {
    if (b->raw_is_file) return truth(b->raw.as<FileIO>()->fd < 0);
    Ref raw = Ref::share(b->raw);
    return is_closed(t, *raw);
}

size_t ahead(const Buffered* b) { return b->dirty ? 0 : b->end - b->position; }

void forget(Buffered* b) {
    b->position = b->end = 0;
    b->dirty = false;
}

Failure raise_blocking(Thread& t, int64_t written) {
    Own<Str> text = Own<Str>::take(TRY(new_str(t, "write could not complete without blocking")));
    Ref error = Ref::take(TRY(call(t, Value(exception_type(t, Exc::BlockingIOError)),
                                   {Value::small_int(EAGAIN), text.value(), Value::small_int(written)})));
    return raise_value(t, *error);
}

// Writes the buffer out. Locked.
bool write_out(Thread& t, Buffered* b) {
    while (b->dirty && b->position < b->end) {
        const int64_t n =
            TRY(raw_write_from(t, b, b->buffer + b->position, b->end - b->position));
        if (n == would_block) return raise_blocking(t, 0);
        b->position += static_cast<size_t>(n);
        if (b->position < b->end) TRY(t.interpreter->hooks.handle_attention(t));
    }
    if (b->dirty) forget(b);
    return true;
}

// Puts the raw stream where the program thinks it is, and forgets what was read ahead. Locked.
bool rewind_raw(Thread& t, Buffered* b) {
    if (ahead(b)) TRY(raw_seek_to(t, b, -static_cast<int64_t>(ahead(b)), SEEK_CUR));
    if (!b->dirty) forget(b);
    return true;
}

// Reads into the empty buffer: the raw stream's answer. Locked.
std::optional<int64_t> fill(Thread& t, Buffered* b) {
    const size_t begin = b->position == b->end ? 0 : b->end;
    if (!begin) b->position = b->end = 0;
    if (begin == b->capacity) return 0;
    const int64_t n = TRY(raw_read_into(t, b, b->buffer + begin, b->capacity - begin));
    if (n > 0) b->end = begin + static_cast<size_t>(n);
    return n;
}

// Everything up to the end. Locked.
Value read_all(Thread& t, Buffered* b) {
    std::string all(b->buffer + b->position, ahead(b));
    const bool had = !all.empty();
    forget(b);
    b->raw_position = -1;
    Ref raw = Ref::share(b->raw);
    if (b->raw_is_file) {
        auto* file = raw.as<FileIO>();
        TRY(check_open(t, file));
        if (!file->readable) return unsupported(t, "File not open for reading");
        Ref rest = Ref::take(TRY(raw_read_all(t, file)));
        if (!had) return rest.give();
        if (is_bytes(*rest)) all += bytes_view(*rest);
        return TRY(new_bytes(t, all));
    }
    Ref readall = Ref::take(TRY(find_attribute(t, *raw, Value(b->io->readall))));
    if (readall) {
        Ref rest = Ref::take(TRY(call(t, *readall, {})));
        if (!rest.get().is_none() && !is_bytes(*rest)) {
            return raise_type_error(t, "readall() should return bytes");
        }
        if (!had) return rest.give();
        if (is_bytes(*rest)) all += bytes_view(*rest);
        return TRY(new_bytes(t, all));
    }
    for (;;) {
        Ref part = Ref::take(TRY(call_method(t, *raw, t.names().read, {})));
        if (!part.get().is_none() && !is_bytes(*part)) {
            return raise_type_error(t, "read() should return bytes");
        }
        if (part.get().is_none() || bytes_view(*part).empty()) {
            if (all.empty() && part.get().is_none()) return Value::none();
            return TRY(new_bytes(t, all));
        }
        TRY(check_room(t, static_cast<int64_t>(all.size() + bytes_view(*part).size())));
        all += bytes_view(*part);
    }
}

// `size` bytes, fewer at the end. Locked.
Value read_some(Thread& t, Buffered* b, size_t size) {
    std::string data;
    TRY(check_room(t, static_cast<int64_t>(size)));
    data.resize(size);
    // Another thread may have read ahead while this one waited for the lock.
    size_t got = std::min(ahead(b), size);
    memcpy(data.data(), b->buffer + b->position, got);
    b->position += got;
    if (got < size) forget(b);
    while (got < size) {
        const size_t left = size - got;
        int64_t n;
        if (left >= b->capacity) {
            n = TRY(raw_read_into(t, b, data.data() + got, left - left % b->capacity));
            if (n > 0) got += static_cast<size_t>(n);
        } else {
            n = TRY(fill(t, b));
            if (n > 0) {
                const size_t part = std::min(left, static_cast<size_t>(n));
                memcpy(data.data() + got, b->buffer, part);
                b->position = part;
                got += part;
            }
        }
        if (n == would_block && !got) return Value::none();
        if (n <= 0) break;
    }
    return TRY(new_bytes(t, {data.data(), got}));
}

}  // namespace

bool is_plain_reader(const State* io, Value v) {
    const Type* type = v.is_object() ? v.as_object()->type : nullptr;
    return (type == io->reader || (type && type == io->random)) && !v.as<Buffered>()->raw.is_unbound();
}
bool is_plain_writer(const State* io, Value v) {
    const Type* type = v.is_object() ? v.as_object()->type : nullptr;
    return (type == io->writer || (type && type == io->random)) && !v.as<Buffered>()->raw.is_unbound();
}

bool buffered_check(Thread& t, Buffered* b, const char* message) {
    TRY(check_ready(t, b));
    if (TRY(raw_closed(t, b))) return raise_value_error(t, "{} closed file", message);
    return true;
}

Value buffered_read1(Thread& t, Buffered* b, size_t size) {
    Locked lock(t, b);
    TRY(lock.enter());
    TRY(write_out(t, b));
    if (const size_t have = ahead(b)) {
        const size_t n = std::min(have, size);
        Own<Bytes> part = Own<Bytes>::take(TRY(new_bytes(t, {b->buffer + b->position, n})));
        b->position += n;
        return part.give();
    }
    forget(b);
    TRY(check_room(t, static_cast<int64_t>(size)));
    std::string data(size, '\0');
    const int64_t n = TRY(raw_read_into(t, b, data.data(), size));
    return TRY(new_bytes(t, {data.data(), n > 0 ? static_cast<size_t>(n) : 0}));
}

Value buffered_read(Thread& t, Buffered* b, int64_t size) {
    if (size >= 0 && !b->locked && static_cast<int64_t>(ahead(b)) >= size) {
        Own<Bytes> part = Own<Bytes>::take(
            TRY(new_bytes(t, {b->buffer + b->position, static_cast<size_t>(size)})));
        b->position += static_cast<size_t>(size);
        return part.give();
    }
    Locked lock(t, b);
    TRY(lock.enter());
    TRY(write_out(t, b));
    return size < 0 ? read_all(t, b) : read_some(t, b, static_cast<size_t>(size));
}

bool buffered_flush(Thread& t, Buffered* b) {
    Locked lock(t, b);
    TRY(lock.enter());
    TRY(write_out(t, b));
    return !b->can_read || rewind_raw(t, b);
}

bool buffered_write(Thread& t, Buffered* b, std::string_view data) {
    Locked lock(t, b);
    TRY(lock.enter());
    // Another thread may have closed it while this one waited.
    if (TRY(raw_closed(t, b))) return raise_value_error(t, "write to closed file");
    TRY(rewind_raw(t, b));
    if (!b->dirty) {
        b->position = b->end = 0;
        b->dirty = true;
    }
    if (data.size() <= b->capacity - b->end) {
        memcpy(b->buffer + b->end, data.data(), data.size());
        b->end += data.size();
        return true;
    }
    if (!write_out(t, b)) {
        // What would block may have a place in the buffer.
        if (!pending_is(t, Exc::BlockingIOError) || !b->dirty) return false;
        Object* error = take_pending(t);
        memmove(b->buffer, b->buffer + b->position, b->end - b->position);
        b->end -= b->position;
        b->position = 0;
        const size_t room = b->capacity - b->end;
        const size_t part = std::min(room, data.size());
        memcpy(b->buffer + b->end, data.data(), part);
        b->end += part;
        if (part == data.size()) {
            decref(error);
            return true;
        }
        decref(error);
        return raise_blocking(t, static_cast<int64_t>(part));
    }
    size_t done = 0;
    while (data.size() - done > b->capacity) {
        const int64_t n = TRY(raw_write_from(t, b, data.data() + done, data.size() - done));
        if (n == would_block) {
            memcpy(b->buffer, data.data() + done, b->capacity);
            b->position = 0;
            b->end = b->capacity;
            b->dirty = true;
            return raise_blocking(t, static_cast<int64_t>(done + b->capacity));
        }
        done += static_cast<size_t>(n);
        TRY(t.interpreter->hooks.handle_attention(t));
    }
    memcpy(b->buffer, data.data() + done, data.size() - done);
    b->position = 0;
    b->end = data.size() - done;
    b->dirty = b->end > 0;
    return true;
}

namespace {

// --- Methods: all three ----------------------------------------------------------------------------

Value construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    auto* b = static_cast<Buffered*>(TRY(allocate_instance(t, type.as<Type>())));
    b->io = &state_of(t);
    b->raw = Value();
    b->raw_position = -1;
    return b;
}

bool set_up(Thread& t, Buffered* b, Value raw, int64_t capacity, bool reads, bool writes) {
    if (b->locked) return raise(t, Exc::RuntimeError, "reentrant call inside buffered stream");
    if (capacity <= 0) return raise_value_error(t, "buffer size must be strictly positive");
    TRY(check_room(t, capacity));
    Heap& heap = t.interpreter->heap;
    auto* buffer = static_cast<char*>(heap.allocate_raw(static_cast<size_t>(capacity)));
    if (!buffer) return raise_memory_error(t);
    heap.free_raw(b->buffer, b->capacity);
    b->buffer = buffer;
    b->capacity = static_cast<size_t>(capacity);
    forget(b);
    b->can_read = reads;
    b->can_write = writes;
    b->raw_is_file = raw.is_object() && raw.as_object()->type == b->io->file_io;
    b->raw_position = -1;
    b->detached = false;
    replace(b->raw, share(raw));
    // The position is found out now, if there is any.
    if (!b->raw_is_file && !raw_tell(t, b)) {
        if (!pending_is(t, Exc::Exception)) return false;
        clear_pending(t);
    }
    return true;
}

template <bool reads, bool writes>
bool init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[2];
    const char* name = reads ? writes ? "BufferedRandom" : "BufferedReader" : "BufferedWriter";
    TRY(bind_arguments(t, name, "(raw, buffer_size=8192)", args, nargs, keywords, out));
    Buffered* b = self_buffered(self);
    // Until all went well it is not initialised.
    if (b->locked) return raise(t, Exc::RuntimeError, "reentrant call inside buffered stream");
    replace(b->raw, Value());
    b->detached = false;
    if (reads && writes) TRY(check_seekable(t, out[0]));
    if (reads) TRY(check_readable(t, out[0]));
    if (writes) TRY(check_writable(t, out[0]));
    const int64_t size = out[1].is_unbound() ? static_cast<int64_t>(default_buffer_size)
                                             : TRY(to_int64(t, out[1]));
    return set_up(t, b, out[0], size, reads, writes);
}

Value m_flush(Thread& t, const Value* args, size_t) {
    Buffered* b = self_buffered(args[0]);
    TRY(check_ready(t, b));
    if (!b->can_write) {
        Ref raw = Ref::share(b->raw);
        return call_method(t, *raw, t.names().flush, {});
    }
    TRY(buffered_check(t, b, "flush of"));
    TRY(buffered_flush(t, b));
    return Value::none();
}

Value m_close(Thread& t, const Value* args, size_t) {
    Buffered* b = self_buffered(args[0]);
    TRY(check_ready(t, b));
    {
        Locked lock(t, b);
        TRY(lock.enter());
        if (TRY(raw_closed(t, b))) return Value::none();
        if (b->is_finalizing) {
            Ref raw = Ref::share(b->raw);
            Ref warned = Ref::take(call_method(t, *raw, b->io->dealloc_warn, {args[0]}));
            if (warned.get().is_error()) {
                (void)warned.give();
                clear_pending(t);
            }
        }
    }
    Object* error = nullptr;
    if (!call_void(t, args[0], t.names().flush)) error = take_pending(t);
    if (b->raw.is_unbound()) return raise_after(t, error, true) ? Value::none() : Value::error();
    Ref raw = Ref::share(b->raw);
    // Other threads wait until it is closed.
    Locked lock(t, b);
    if (!lock.enter()) return raise_after(t, error, false) ? Value::none() : Value::error();
    Ref result = Ref::take(call_method(t, *raw, t.names().close, {}));
    const bool ok = !result.get().is_error();
    if (!ok) (void)result.give();
    forget(b);
    if (!raise_after(t, error, ok)) return Failure{};
    return result.give();
}

Value m_detach(Thread& t, const Value* args, size_t) {
    Buffered* b = self_buffered(args[0]);
    TRY(check_ready(t, b));
    TRY(call_void(t, args[0], t.names().flush));
    Value raw = std::exchange(b->raw, Value());
    b->detached = true;
    if (raw.is_unbound()) return raise_value_error(t, "raw stream has been detached");
    return raw;
}

// Asks the raw stream.
template <Str* State::* name>
Value forward(Thread& t, const Value* args, size_t) {
    Buffered* b = self_buffered(args[0]);
    TRY(check_ready(t, b));
    Ref raw = Ref::share(b->raw);
    return call_method(t, *raw, b->io->*name, {});
}
Value m_fileno(Thread& t, const Value* args, size_t) {
    Buffered* b = self_buffered(args[0]);
    TRY(check_ready(t, b));
    Ref raw = Ref::share(b->raw);
    return call_method(t, *raw, t.names().fileno, {});
}

Value m_tell(Thread& t, const Value* args, size_t) {
    Buffered* b = self_buffered(args[0]);
    TRY(check_ready(t, b));
    int64_t position = TRY(raw_tell(t, b));
    position += b->dirty ? static_cast<int64_t>(b->end - b->position) : -static_cast<int64_t>(ahead(b));
    return new_int(t, position);
}

Value m_seek(Thread& t, const Value* args, size_t) {
    Buffered* b = self_buffered(args[0]);
    int64_t whence = args[2].is_unbound() ? 0 : TRY(to_int64(t, args[2]));
    TRY(check_ready(t, b));
    if (whence < 0 || whence > 4) return raise_value_error(t, "whence value {} unsupported", whence);
    TRY(buffered_check(t, b, "seek of"));
    TRY(check_seekable(t, b->raw));
    int64_t target = TRY(offset_argument(t, args[1]));
    Locked lock(t, b);
    TRY(lock.enter());
    if (whence <= 1 && b->can_read && !b->dirty) {
        // Within what was read ahead only the position moves.
        const int64_t current = b->raw_position >= 0 ? b->raw_position : TRY(raw_tell(t, b));
        const auto left = static_cast<int64_t>(ahead(b));
        const int64_t offset = whence == 0 ? target - (current - left) : target;
        if (left && offset >= -static_cast<int64_t>(b->position) && offset <= left) {
            b->position += static_cast<size_t>(offset);
            return new_int(t, current - left + offset);
        }
    }
    TRY(write_out(t, b));
    if (whence == 1) target -= static_cast<int64_t>(ahead(b));
    const int64_t position = TRY(raw_seek_to(t, b, target, static_cast<int>(whence)));
    forget(b);
    return new_int(t, position);
}

Value m_truncate(Thread& t, const Value* args, size_t) {
    Buffered* b = self_buffered(args[0]);
    TRY(check_ready(t, b));
    TRY(buffered_check(t, b, "truncate of"));
    if (!b->can_write) return unsupported(t, "truncate");
    Locked lock(t, b);
    TRY(lock.enter());
    TRY(write_out(t, b));
    TRY(rewind_raw(t, b));
    Ref raw = Ref::share(b->raw);
    Ref size = Ref::share(args[1]);
    if (!size || size.get().is_none()) size = Ref::take(new_int(t, TRY(raw_tell(t, b))));
    Ref result = Ref::take(TRY(call_method(t, *raw, b->io->truncate, {*size})));
    b->raw_position = -1;
    return result.give();
}

Value m_dealloc_warn(Thread& t, const Value* args, size_t) {
    Buffered* b = self_buffered(args[0]);
    if (b->raw.is_unbound()) return Value::none();
    Ref raw = Ref::share(b->raw);
    Ref done = Ref::take(call_method(t, *raw, b->io->dealloc_warn, {args[1]}));
    if (done.get().is_error()) {
        (void)done.give();
        clear_pending(t);
    }
    return Value::none();
}

// --- Reading ---------------------------------------------------------------------------------------

Value m_read(Thread& t, const Value* args, size_t) {
    Buffered* b = self_buffered(args[0]);
    TRY(check_ready(t, b));
    const int64_t size = TRY(size_argument(t, args[1]));
    if (size < -1) return raise_value_error(t, "read length must be non-negative or -1");
    TRY(buffered_check(t, b, "read of"));
    return buffered_read(t, b, size);
}
Value m_read1(Thread& t, const Value* args, size_t) {
    Buffered* b = self_buffered(args[0]);
    TRY(check_ready(t, b));
    int64_t size = args[1].is_unbound() ? -1 : TRY(to_int64(t, args[1]));
    if (size < 0) size = static_cast<int64_t>(b->capacity);
    TRY(buffered_check(t, b, "read of"));
    if (size == 0) return TRY(new_bytes(t, ""));
    return buffered_read1(t, b, static_cast<size_t>(size));
}
Value m_peek(Thread& t, const Value* args, size_t) {
    Buffered* b = self_buffered(args[0]);
    TRY(check_ready(t, b));
    if (!args[1].is_unbound()) TRY(to_int64(t, args[1]));
    TRY(buffered_check(t, b, "peek of"));
    Locked lock(t, b);
    TRY(lock.enter());
    TRY(write_out(t, b));
    if (!ahead(b)) {
        forget(b);
        TRY(fill(t, b));
    }
    return TRY(new_bytes(t, {b->buffer + b->position, ahead(b)}));
}

// `once`: at most one read of the raw stream.
Value read_into(Thread& t, Value self, Value target, bool once) {
    Buffered* b = self_buffered(self);
    TRY(check_ready(t, b));
    PinnedBuffer buffer;
    TRY(buffer.write(t, target, once ? "readinto1()" : "readinto()"));
    TRY(buffered_check(t, b, "readinto of"));
    Locked lock(t, b);
    TRY(lock.enter());
    TRY(write_out(t, b));
    size_t got = std::min(ahead(b), buffer.size());
    memcpy(buffer.data(), b->buffer + b->position, got);
    b->position += got;
    while (got < buffer.size()) {
        const size_t left = buffer.size() - got;
        int64_t n;
        if (left > b->capacity) {
            forget(b);
            n = TRY(raw_read_into(t, b, buffer.data() + got, left));
            if (n > 0) got += static_cast<size_t>(n);
        } else if (once && got) {
            break;
        } else {
            forget(b);
            n = TRY(fill(t, b));
            if (n > 0) {
                const size_t part = std::min(left, static_cast<size_t>(n));
                memcpy(buffer.data() + got, b->buffer, part);
                b->position = part;
                got += part;
            }
        }
        if (n == would_block && !got) return Value::none();
        if (n <= 0 || once) break;
    }
    return Value::small_int(static_cast<int64_t>(got));
}
Value m_readinto(Thread& t, const Value* args, size_t) { return read_into(t, args[0], args[1], false); }
Value m_readinto1(Thread& t, const Value* args, size_t) { return read_into(t, args[0], args[1], true); }

Value read_line(Thread& t, Buffered* b, int64_t limit) {
    auto take = [&](size_t count) -> std::string_view {
        const std::string_view part(b->buffer + b->position, count);
        b->position += count;
        return part;
    };
    // The usual case: the line is in the buffer.
    auto find = [&](size_t most) -> size_t {
        const void* at = most ? memchr(b->buffer + b->position, '\n', most) : nullptr;
        return at ? static_cast<size_t>(static_cast<const char*>(at) - (b->buffer + b->position)) + 1 : 0;
    };
    auto most_of = [&](size_t have) {
        return limit < 0 ? have : std::min(have, static_cast<size_t>(limit));
    };
    if (!b->dirty && !b->locked) {
        const size_t most = most_of(ahead(b));
        if (const size_t count = find(most)) return TRY(new_bytes(t, take(count)));
        if (limit >= 0 && most == static_cast<size_t>(limit)) return TRY(new_bytes(t, take(most)));
    }
    Locked lock(t, b);
    TRY(lock.enter());
    TRY(write_out(t, b));
    std::string line;
    for (;;) {
        const size_t most = most_of(ahead(b));
        const size_t count = find(most);
        line += take(count ? count : most);
        if (limit >= 0) limit -= static_cast<int64_t>(count ? count : most);
        if (count || limit == 0) break;
        forget(b);
        if (TRY(fill(t, b)) <= 0) break;
    }
    return TRY(new_bytes(t, line));
}

Value m_readline(Thread& t, const Value* args, size_t) {
    Buffered* b = self_buffered(args[0]);
    TRY(check_ready(t, b));
    const int64_t limit = TRY(size_argument(t, args[1]));
    TRY(buffered_check(t, b, "readline of"));
    return read_line(t, b, limit);
}

Value iterate(Thread& t, Value self) {
    Buffered* b = self_buffered(self);
    TRY(check_ready(t, b));
    TRY(check_closed(t, self));
    return share(self);
}

Value next_line(Thread& t, Value self) {
    Buffered* b = self_buffered(self);
    TRY(check_ready(t, b));
    Ref line;
    if (b->type == b->io->reader || b->type == b->io->random) {
        TRY(buffered_check(t, b, "readline of"));
        line = Ref::take(TRY(read_line(t, b, -1)));
    } else {
        line = Ref::take(TRY(call_method(t, self, t.names().readline, {})));
        if (!is_bytes(*line)) {
            return raise(t, Exc::OSError, "readline() should have returned a bytes object, not '{}'",
                         type_name(t, *line));
        }
    }
    return bytes_view(*line).empty() ? Value() : line.give();
}

// --- Writing ---------------------------------------------------------------------------------------

Value m_write(Thread& t, const Value* args, size_t) {
    Buffered* b = self_buffered(args[0]);
    TRY(check_ready(t, b));
    if (is_str(args[1])) {
        return raise_type_error(t, "a bytes-like object is required, not 'str'");
    }
    PinnedBuffer data;
    TRY(data.read(t, args[1]));
    TRY(buffered_check(t, b, "write to"));
    TRY(buffered_write(t, b, data.view()));
    return new_int(t, static_cast<int64_t>(data.size()));
}

Value show(Thread& t, Value self) {
    return stream_repr(t, self, self, ">");
}

// An attribute of the raw stream.
template <Str* State::* name>
Value raw_attribute(Thread& t, Value self) {
    Buffered* b = self_buffered(self);
    TRY(check_ready(t, b));
    Ref raw = Ref::share(b->raw);
    return get_attribute(t, *raw, Value(b->io->*name));
}

#define COMMON_METHODS                                                                             \
    {"flush", "(self, /)", m_flush}, {"close", "(self, /)", m_close},                              \
        {"detach", "(self, /)", m_detach}, {"seekable", "(self, /)", forward<&State::seekable>},   \
        {"fileno", "(self, /)", m_fileno}, {"isatty", "(self, /)", forward<&State::isatty>},       \
        {"tell", "(self, /)", m_tell}, {"seek", "(self, target, whence=0, /)", m_seek},            \
        {"truncate", "(self, pos=None, /)", m_truncate},                                           \
        {"_dealloc_warn", "(self, source, /)", m_dealloc_warn},                                    \
        {"__getstate__", "(self, /)", refuse_pickling},                                            \
        {"__reduce__", "(self, /)", refuse_pickling},                                              \
        {"__reduce_ex__", "(self, protocol, /)", refuse_pickling}
#define READING_METHODS                                                                            \
    {"read", "(self, size=-1, /)", m_read}, {"read1", "(self, size=-1, /)", m_read1},              \
        {"peek", "(self, size=0, /)", m_peek}, {"readinto", "(self, buffer, /)", m_readinto},      \
        {"readinto1", "(self, buffer, /)", m_readinto1},                                           \
        {"readline", "(self, size=-1, /)", m_readline},                                            \
        {"readable", "(self, /)", forward<&State::readable>}
#define WRITING_METHODS                                                                            \
    {"write", "(self, buffer, /)", m_write}, {"writable", "(self, /)", forward<&State::writable>}

const NativeDef reader_methods[] = {COMMON_METHODS, READING_METHODS, {}};
const NativeDef writer_methods[] = {COMMON_METHODS, WRITING_METHODS, {}};
const NativeDef random_methods[] = {COMMON_METHODS, READING_METHODS, WRITING_METHODS, {}};
#undef COMMON_METHODS
#undef READING_METHODS
#undef WRITING_METHODS

const GetSetDef getset[] = {
    {"raw",
     [](Thread& t, Value self) -> Value {
         const Value raw = self_buffered(self)->raw;
         return raw.is_unbound() ? raise_attribute_error(t, self, Value(self_buffered(self)->io->raw))
                                 : share(raw);
     }},
    {"closed",
     [](Thread& t, Value self) -> Value {
         TRY(check_ready(t, self_buffered(self)));
         return Value::boolean(TRY(raw_closed(t, self_buffered(self))));
     }},
    {"name", raw_attribute<&State::name>},
    {"mode", raw_attribute<&State::mode>},
    {}};

constexpr uint32_t flags =
    type_subclassable | type_immutable | type_has_attributes | type_weakrefable;

void fill_common(Type& type) {
    type.construct = construct;
    type.repr = show;
    type.dealloc = [](Object* o) {
        auto* b = static_cast<Buffered*>(o);
        replace(b->raw, Value());
        delete b->waiters;
        b->type->interpreter->heap.free_raw(b->buffer, b->capacity);
    };
    type.traverse = [](Object* o, Visitor& visit) { visit(static_cast<Buffered*>(o)->raw); };
    type.clear = [](Object* o) { replace(static_cast<Buffered*>(o)->raw, Value()); };
}

}  // namespace

Buffered* new_buffered(Thread& t, Type* type, Value raw, size_t capacity) {
    Ref made = Ref::take(TRY(construct(t, Value(type), nullptr, 0, nullptr)));
    Buffered* b = self_buffered(*made);
    const bool writes = type != b->io->reader, reads = type != b->io->writer;
    TRY(set_up(t, b, raw, static_cast<int64_t>(capacity), reads, writes));
    return static_cast<Buffered*>(made.give().as_object());
}

extern const TypeSpec reader_spec = {
    .name = "_io.BufferedReader",
    .basic_size = sizeof(Buffered),
    .flags = flags,
    .doc = "Create a new buffered reader using the given readable raw IO object.",
    .methods = reader_methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            fill_common(type);
            type.init = init<true, false>;
            type.iter = iterate;
            type.next = next_line;
        },
};
extern const TypeSpec writer_spec = {
    .name = "_io.BufferedWriter",
    .basic_size = sizeof(Buffered),
    .flags = flags,
    .doc = "A buffer for a writeable sequential RawIO object.",
    .methods = writer_methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            fill_common(type);
            type.init = init<false, true>;
        },
};
extern const TypeSpec random_spec = {
    .name = "_io.BufferedRandom",
    .basic_size = sizeof(Buffered),
    .flags = flags,
    .doc = "A buffered interface to random access streams.",
    .methods = random_methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            fill_common(type);
            type.init = init<true, true>;
            type.iter = iterate;
            type.next = next_line;
        },
};

}  // namespace baton::io
