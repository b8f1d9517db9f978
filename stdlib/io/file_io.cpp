#include "stdlib/io/file_io.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "runtime/core/shape.h"
#include "runtime/core/unlocked.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/codecs.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"

namespace baton::io {

namespace {

FileIO* self_file(Value v) { return v.as<FileIO>(); }

// The longest single read or write the system takes.
constexpr size_t most_at_once = 0x7ffff000;

bool set_name(Thread& t, FileIO* file, Value name) {
    return set_attribute(t, Value(file), Value(file->io->name), name);
}

}  // namespace

bool check_open(Thread& t, const FileIO* file) {
    if (file->fd >= 0) return true;
    return raise_value_error(t, "I/O operation on closed file");
}

std::optional<int64_t> raw_read(Thread& t, FileIO* file, char* data, size_t size) {
    for (;;) {
        ssize_t n;
        int error;
        {
            Unlocked unlocked(t, "file.read");
            n = ::read(file->fd, data, std::min(size, most_at_once));
            error = errno;
        }
        if (n >= 0) return n;
        if (error == EAGAIN) return would_block;
        if (error != EINTR) return raise_os_error(t, error);
        TRY(t.interpreter->hooks.handle_attention(t));
        TRY(check_open(t, file));
    }
}

std::optional<int64_t> raw_write(Thread& t, FileIO* file, const char* data, size_t size) {
    for (;;) {
        ssize_t n;
        int error;
        {
            Unlocked unlocked(t, "file.write");
            n = ::write(file->fd, data, std::min(size, most_at_once));
            error = errno;
        }
        if (n >= 0) {
            // A signal may be why it was not all.
            if (static_cast<size_t>(n) < size) TRY(t.interpreter->hooks.handle_attention(t));
            return n;
        }
        if (error == EAGAIN) return would_block;
        if (error != EINTR) return raise_os_error(t, error);
        TRY(t.interpreter->hooks.handle_attention(t));
        TRY(check_open(t, file));
    }
}

std::optional<int64_t> raw_seek(Thread& t, FileIO* file, int64_t offset, int whence) {
    off_t position;
    int error;
    {
        Unlocked unlocked(t, "file.seek");
        position = lseek(file->fd, offset, whence);
        error = errno;
    }
    if (position < 0) return raise_os_error(t, error);
    return position;
}

Value raw_read_all(Thread& t, FileIO* file) {
    // One byte more than is left, so that the end is seen without growing.
    struct stat info;
    const off_t position = lseek(file->fd, 0, SEEK_CUR);
    size_t room = default_buffer_size;
    if (fstat(file->fd, &info) == 0 && position >= 0 && info.st_size > position) {
        room = static_cast<size_t>(info.st_size - position) + 1;
    }
    TRY(check_room(t, static_cast<int64_t>(room)));
    std::string all;
    size_t used = 0;
    for (;;) {
        if (used == all.size()) {
            const size_t more = used ? std::max<size_t>(used / 2, default_buffer_size) : room;
            TRY(check_room(t, static_cast<int64_t>(used + more)));
            all.resize(used + more);
        }
        const int64_t n = TRY(raw_read(t, file, all.data() + used, all.size() - used));
        if (n == would_block) {
            if (!used) return Value::none();
            break;
        }
        if (n == 0) break;
        used += static_cast<size_t>(n);
        if (file->fd < 0) break;
    }
    return TRY(new_bytes(t, {all.data(), used}));
}

namespace {

bool close_descriptor(Thread& t, FileIO* file) {
    const int fd = std::exchange(file->fd, -1);
    if (fd < 0) return true;
    int failed, error;
    {
        Unlocked unlocked(t, "file.close");
        failed = ::close(fd);
        error = errno;
    }
    // On Linux the descriptor is gone even if close was interrupted.
    if (failed && error != EINTR) return raise_os_error(t, error);
    return true;
}

Value file_construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    auto* file = static_cast<FileIO*>(TRY(allocate_instance(t, type.as<Type>())));
    file->io = &state_of(t);
    file->fd = -1;
    file->seekable = -1;
    file->closefd = true;
    file->block_size = default_buffer_size;
    return file;
}

// Reads "r", "wb+" and so on into the file's flags and those of open().
bool parse_mode(Thread& t, FileIO* file, std::string_view mode, int& flags) {
    bool main = false, plus = false;
    const auto bad = [&]() -> bool {
        return raise_value_error(t,
                                 "Must have exactly one of create/read/write/append mode and at most "
                                 "one plus");
    };
    flags = 0;
    file->created = file->readable = file->writable = file->appending = false;
    for (char c : mode) {
        switch (c) {
            case 'x':
                if (main) return bad();
                main = file->created = file->writable = true;
                flags |= O_EXCL | O_CREAT;
                break;
            case 'r':
                if (main) return bad();
                main = file->readable = true;
                break;
            case 'w':
                if (main) return bad();
                main = file->writable = true;
                flags |= O_CREAT | O_TRUNC;
                break;
            case 'a':
                if (main) return bad();
                main = file->writable = file->appending = true;
                flags |= O_APPEND | O_CREAT;
                break;
            case 'b': break;
            case '+':
                if (plus) return bad();
                plus = file->readable = file->writable = true;
                break;
            default: return raise_value_error(t, "invalid mode: {}", mode);
        }
    }
    if (!main) return bad();
    flags |= file->readable && file->writable ? O_RDWR : file->readable ? O_RDONLY : O_WRONLY;
    flags |= O_CLOEXEC;
    return true;
}

// The bytes of a path: str, bytes or what has __fspath__.
bool path_bytes(Thread& t, Value name, std::string& path) {
    Ref plain = Ref::share(name);
    if (!is_str(name) && !is_bytes(name)) {
        Ref method = Ref::take(find_special(t, name, t.names().dunder_fspath));
        if (method.get().is_error()) return false;
        if (!method) {
            return raise_type_error(t, "expected str, bytes or os.PathLike object, not {}",
                                    type_name(t, name));
        }
        plain = Ref::take(TRY(call(t, *method, {})));
        if (!is_str(*plain) && !is_bytes(*plain)) {
            return raise_type_error(t, "expected {}.__fspath__() to return str or bytes, not {}",
                                    type_name(t, name), type_name(t, *plain));
        }
    }
    if (is_str(*plain)) {
        Ref encoded = Ref::take(TRY(encode_text(t, plain.as<Str>(), "utf-8", "surrogateescape")));
        path = bytes_view(*encoded);
    } else {
        path = bytes_view(*plain);
    }
    if (path.find('\0') != std::string::npos) {
        return raise_value_error(t, "embedded null {}", is_str(*plain) ? "character" : "byte");
    }
    return true;
}

bool open_path(Thread& t, FileIO* file, Value name, int flags, Value opener) {
    if (!opener.is_unbound() && !opener.is_none()) {
        Ref fd = Ref::take(TRY(call(t, opener, {name, Value::small_int(flags)})));
        if (!is_int(*fd)) return raise_type_error(t, "expected integer from opener");
        int64_t number;
        if (!int_fits(*fd, number) || number > INT32_MAX || number < INT32_MIN) {
            return raise(t, Exc::OverflowError, "Python int too large to convert to C int");
        }
        if (number < 0) return raise_value_error(t, "opener returned {}", number);
        file->fd = static_cast<int>(number);
        return true;
    }
    std::string path;
    TRY(path_bytes(t, name, path));
    for (;;) {
        int fd, error;
        {
            Unlocked unlocked(t, "file.open");
            fd = ::open(path.c_str(), flags, 0666);
            error = errno;
        }
        if (fd >= 0) {
            file->fd = fd;
            return true;
        }
        if (error != EINTR) return raise_os_error(t, error, name);
        TRY(t.interpreter->hooks.handle_attention(t));
    }
}

// After the descriptor is known: what kind of file it is.
bool inspect_file(Thread& t, FileIO* file, Value name) {
    struct stat info;
    int failed, error;
    {
        Unlocked unlocked(t, "file.stat");
        failed = fstat(file->fd, &info);
        error = errno;
    }
    if (failed) return error != EBADF || raise_os_error(t, error);
    if (S_ISDIR(info.st_mode)) return raise_os_error(t, EISDIR, name);
    if (info.st_blksize > 1) file->block_size = static_cast<uint32_t>(info.st_blksize);
    return true;
}

bool file_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[4];
    TRY(bind_arguments(t, "FileIO", "(file, mode='r', closefd=True, opener=None)", args, nargs,
                       keywords, out));
    FileIO* file = self_file(self);
    if (file->fd >= 0) {
        if (file->closefd) {
            TRY(close_descriptor(t, file));
        } else {
            file->fd = -1;
        }
    }
    if (is_float(out[0])) return raise_type_error(t, "integer argument expected, got float");
    int64_t fd = -1;
    if (is_int(out[0])) {
        if (!int_fits(out[0], fd) || fd > INT32_MAX || fd < INT32_MIN) {
            return raise(t, Exc::OverflowError, "Python int too large to convert to C int");
        }
        if (fd < 0) return raise_value_error(t, "negative file descriptor");
    }
    std::string mode = "r";
    if (!out[1].is_unbound()) {
        if (!is_str(out[1])) {
            return raise_type_error(t, "FileIO() argument 'mode' must be str, not {}",
                                    type_name(t, out[1]));
        }
        mode = out[1].as<Str>()->view();
        if (mode.find('\0') != std::string::npos) return raise_value_error(t, "embedded null character");
    }
    int flags;
    TRY(parse_mode(t, file, mode, flags));
    const bool closefd = out[2].is_unbound() || TRY(is_truthy(t, out[2]));
    file->seekable = -1;
    file->closefd = closefd;
    const bool own = fd < 0;
    bool ok = true;
    if (own) {
        if (!closefd) return raise_value_error(t, "Cannot use closefd=False with file name");
        TRY(open_path(t, file, out[0], flags, out[3]));
    } else {
        file->fd = static_cast<int>(fd);
    }
    ok = inspect_file(t, file, out[0]) && set_name(t, file, out[0]);
    if (ok && file->appending) {
        // Where the file cannot seek that is no error.
        if (!raw_seek(t, file, 0, SEEK_END)) clear_pending(t);
    }
    if (ok) return true;
    Object* error = take_pending(t);
    if (own) {
        if (!close_descriptor(t, file)) clear_pending(t);
    } else {
        file->fd = -1;
    }
    set_pending(t, error);
    return false;
}

Failure wrong_mode(Thread& t, const char* action) {
    return unsupported(t, fmt::format("File not open for {}", action));
}

Value file_read(Thread& t, const Value* args, size_t) {
    FileIO* file = self_file(args[0]);
    TRY(check_open(t, file));
    if (!file->readable) return wrong_mode(t, "reading");
    const int64_t size = TRY(size_argument(t, args[1]));
    if (size < 0) return call_method(t, args[0], file->io->readall, {});
    TRY(check_room(t, size));
    std::string data(static_cast<size_t>(size), '\0');
    const int64_t n = TRY(raw_read(t, file, data.data(), data.size()));
    if (n == would_block) return Value::none();
    return TRY(new_bytes(t, {data.data(), static_cast<size_t>(n)}));
}
Value file_readall(Thread& t, const Value* args, size_t) {
    FileIO* file = self_file(args[0]);
    TRY(check_open(t, file));
    return raw_read_all(t, file);
}
Value file_readinto(Thread& t, const Value* args, size_t) {
    FileIO* file = self_file(args[0]);
    TRY(check_open(t, file));
    if (!file->readable) return wrong_mode(t, "reading");
    PinnedBuffer buffer;
    TRY(buffer.write(t, args[1], "readinto()"));
    const int64_t n = TRY(raw_read(t, file, buffer.data(), buffer.size()));
    return n == would_block ? Value::none() : Value::small_int(n);
}
Value file_write(Thread& t, const Value* args, size_t) {
    FileIO* file = self_file(args[0]);
    TRY(check_open(t, file));
    if (!file->writable) return wrong_mode(t, "writing");
    PinnedBuffer buffer;
    TRY(buffer.read(t, args[1]));
    const int64_t n = TRY(raw_write(t, file, buffer.data(), buffer.size()));
    return n == would_block ? Value::none() : Value::small_int(n);
}
Value file_seek(Thread& t, const Value* args, size_t) {
    FileIO* file = self_file(args[0]);
    TRY(check_open(t, file));
    const int64_t whence = args[2].is_unbound() ? 0 : TRY(to_int64(t, args[2]));
    const int64_t offset = TRY(offset_argument(t, args[1]));
    const int64_t position = TRY(raw_seek(t, file, offset, static_cast<int>(whence)));
    file->seekable = 1;
    return new_int(t, position);
}
Value file_tell(Thread& t, const Value* args, size_t) {
    FileIO* file = self_file(args[0]);
    TRY(check_open(t, file));
    return new_int(t, TRY(raw_seek(t, file, 0, SEEK_CUR)));
}
Value file_truncate(Thread& t, const Value* args, size_t) {
    FileIO* file = self_file(args[0]);
    TRY(check_open(t, file));
    if (!file->writable) return wrong_mode(t, "writing");
    const int64_t size = args[1].is_unbound() || args[1].is_none()
                             ? TRY(raw_seek(t, file, 0, SEEK_CUR))
                             : TRY(offset_argument(t, args[1]));
    for (;;) {
        int failed, error;
        {
            Unlocked unlocked(t, "file.truncate");
            failed = ftruncate(file->fd, size);
            error = errno;
        }
        if (!failed) return new_int(t, size);
        if (error != EINTR) return raise_os_error(t, error);
        TRY(t.interpreter->hooks.handle_attention(t));
        TRY(check_open(t, file));
    }
}

bool warn_if_open(Thread& t, FileIO* file, Value source) {
    if (file->fd >= 0 && file->closefd) warn_unclosed(t, source);
    return true;
}
Value file_dealloc_warn(Thread& t, const Value* args, size_t) {
    warn_if_open(t, self_file(args[0]), args[1]);
    return Value::none();
}
Value file_close(Thread& t, const Value* args, size_t) {
    FileIO* file = self_file(args[0]);
    // As RawIOBase.close(): flush first, whatever comes of it.
    Object* error = nullptr;
    if (!file->base_closed) {
        if (!call_void(t, args[0], t.names().flush)) error = take_pending(t);
        file->base_closed = true;
    }
    if (!file->closefd) {
        file->fd = -1;
        if (raise_after(t, error, true)) return Value::none();
        return Failure{};
    }
    if (file->is_finalizing && !error) warn_if_open(t, file, args[0]);
    const bool ok = close_descriptor(t, file);
    if (!raise_after(t, error, ok)) return Failure{};
    return Value::none();
}

Value file_seekable(Thread& t, const Value* args, size_t) {
    FileIO* file = self_file(args[0]);
    TRY(check_open(t, file));
    if (file->seekable < 0) file->seekable = lseek(file->fd, 0, SEEK_CUR) >= 0;
    return Value::boolean(file->seekable > 0);
}
Value file_readable(Thread& t, const Value* args, size_t) {
    TRY(check_open(t, self_file(args[0])));
    return Value::boolean(self_file(args[0])->readable);
}
Value file_writable(Thread& t, const Value* args, size_t) {
    TRY(check_open(t, self_file(args[0])));
    return Value::boolean(self_file(args[0])->writable);
}
Value file_fileno(Thread& t, const Value* args, size_t) {
    TRY(check_open(t, self_file(args[0])));
    return Value::small_int(self_file(args[0])->fd);
}
Value file_isatty(Thread& t, const Value* args, size_t) {
    TRY(check_open(t, self_file(args[0])));
    int answer;
    {
        Unlocked unlocked(t, "file.isatty");
        answer = ::isatty(self_file(args[0])->fd);
    }
    return Value::boolean(answer != 0);
}

const char* mode_text(const FileIO* file) {
    if (file->created) return file->readable ? "xb+" : "xb";
    if (file->appending) return file->readable ? "ab+" : "ab";
    if (file->readable) return file->writable ? "rb+" : "rb";
    return "wb";
}

Value file_repr(Thread& t, Value self) {
    const FileIO* file = self_file(self);
    if (file->fd < 0) return TRY(new_str(t, "<_io.FileIO [closed]>"));
    const std::string more =
        fmt::format(" mode='{}' closefd={}>", mode_text(file), file->closefd ? "True" : "False");
    Ref name = Ref::take(find_attribute(t, self, Value(file->io->name)));
    if (name.get().is_error()) return Failure{};
    if (!name) return TRY(new_str(t, fmt::format("<_io.FileIO fd={}{}", file->fd, more)));
    ReprGuard guard(t, self);
    if (guard.nested()) {
        return raise(t, Exc::RuntimeError, "reentrant call inside {}.__repr__",
                     type_of(t, self)->name->view());
    }
    Own<Str> shown = Own<Str>::take(TRY(repr(t, *name)));
    return TRY(new_str(t, fmt::format("<_io.FileIO name={}{}", shown->view(), more)));
}

const NativeDef file_methods[] = {
    {"read", "(self, size=-1, /)", file_read, "Read at most size bytes, returned as bytes."},
    {"readall", "(self, /)", file_readall, "Read all data from the file, returned as bytes."},
    {"readinto", "(self, buffer, /)", file_readinto, "Same as RawIOBase.readinto()."},
    {"write", "(self, b, /)", file_write, "Write buffer b to file, return number of bytes written."},
    {"seek", "(self, pos, whence=0, /)", file_seek, "Move to new file position and return the file position."},
    {"tell", "(self, /)", file_tell, "Current file position."},
    {"truncate", "(self, size=None, /)", file_truncate, "Truncate the file to at most size bytes."},
    {"close", "(self, /)", file_close, "Close the file."},
    {"seekable", "(self, /)", file_seekable, "True if file supports random-access."},
    {"readable", "(self, /)", file_readable, "True if file was opened in a read mode."},
    {"writable", "(self, /)", file_writable, "True if file was opened in a write mode."},
    {"fileno", "(self, /)", file_fileno, "Return the underlying file descriptor (an integer)."},
    {"isatty", "(self, /)", file_isatty, "True if the file is connected to a TTY device."},
    {"_dealloc_warn", "(self, source, /)", file_dealloc_warn},
    {"__getstate__", "(self, /)", refuse_pickling},
    {"__reduce__", "(self, /)", refuse_pickling},
    {"__reduce_ex__", "(self, protocol, /)", refuse_pickling},
    {}};

const GetSetDef file_getset[] = {
    {"closed", [](Thread&, Value self) { return Value::boolean(self_file(self)->fd < 0); }, nullptr,
     "True if the file is closed"},
    {"closefd", [](Thread&, Value self) { return Value::boolean(self_file(self)->closefd); }, nullptr,
     "True if the file descriptor will be closed by close()."},
    {"mode",
     [](Thread& t, Value self) -> Value { return TRY(new_str(t, mode_text(self_file(self)))); }, nullptr,
     "String giving the file mode"},
    {"_blksize",
     [](Thread&, Value self) { return Value::small_int(self_file(self)->block_size); },
     [](Thread& t, Value self, Value value) -> bool {
         if (value.is_unbound()) return raise_type_error(t, "cannot delete attribute");
         self_file(self)->block_size = static_cast<uint32_t>(TRY(to_int64(t, value)));
         return true;
     }},
    {}};

}  // namespace

FileIO* new_file_io(Thread& t, int fd, bool writable, std::string_view name) {
    Ref made = Ref::take(TRY(file_construct(t, Value(state_of(t).file_io), nullptr, 0, nullptr)));
    FileIO* file = self_file(*made);
    file->fd = fd;
    file->closefd = false;
    file->readable = !writable;
    file->writable = writable;
    Own<Str> text = Own<Str>::take(TRY(new_str(t, name)));
    TRY(set_own_attribute(t, file, file->io->name, text.value()));
    return static_cast<FileIO*>(made.give().as_object());
}

extern const TypeSpec file_io_spec = {
    .name = "_io.FileIO",
    .basic_size = sizeof(FileIO),
    .flags = type_subclassable | type_immutable | type_has_attributes | type_weakrefable,
    .doc = "Open a file.",
    .methods = file_methods,
    .getset = file_getset,
    .fill =
        [](Type& type) {
            type.construct = file_construct;
            type.init = file_init;
            type.repr = file_repr;
            type.dealloc = [](Object* o) {
                auto* file = static_cast<FileIO*>(o);
                if (file->fd >= 0 && file->closefd) ::close(file->fd);
            };
        },
};

}  // namespace baton::io
