// The module fcntl: flags and locks of open files, and ioctl.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>

#include <cstring>

#include "runtime/core/native.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/str.h"
#include "stdlib/os/calls.h"
#include "stdlib/os/posix.h"

namespace baton {

namespace {

constexpr size_t longest_argument = 1024;

// A descriptor, or an object that has one.
bool file_argument(Thread& t, Value v, int& out) {
    if (!is_int(v)) {
        Own<Str> name = Own<Str>::take(TRY(intern(t, "fileno")));
        Ref method = Ref::take(TRY(find_attribute(t, v, name.value())));
        if (!method) {
            return raise_type_error(t, "argument must be an int, or have a fileno() method.");
        }
        Ref fd = Ref::take(TRY(call(t, *method, {})));
        if (!is_int(*fd)) return raise_type_error(t, "fileno() returned a non-integer");
        TRY(int_argument(t, *fd, out));
    } else {
        TRY(int_argument(t, v, out));
    }
    if (out < 0) {
        return raise_value_error(t, "file descriptor cannot be a negative integer ({})", out);
    }
    return true;
}

// A copy of a small buffer that the system may write to, with room behind it.
struct Argument {
    alignas(16) char bytes[longest_argument + 1] = {};
    size_t size = 0;
    bool read(Thread& t, Value v, const char* function) {
        Buffer buffer;
        TRY(buffer.read(t, v));
        size = buffer.view().size();
        if (size > longest_argument) {
            return raise_value_error(t, "{} string arg too long", function);
        }
        std::memcpy(bytes, buffer.view().data(), size);
        return true;
    }
    Value result(Thread& t) const { return TRY(new_bytes(t, std::string_view(bytes, size))); }
};

bool is_buffer(Value v) { return is_str(v) || is_bytes_like(v); }

Value fcntl_fcntl(Thread& t, const Value* args, size_t) {
    int fd, command;
    TRY(file_argument(t, args[0], fd) && int_argument(t, args[1], command));
    if (!args[2].is_unbound() && is_buffer(args[2])) {
        Argument argument;
        TRY(argument.read(t, args[2], "fcntl"));
        if (blocking(t, "fcntl",
                     [&] { return int64_t{fcntl(fd, command, argument.bytes)}; }) < 0) {
            return Failure{};
        }
        return argument.result(t);
    }
    const int64_t argument = args[2].is_unbound() ? 0 : TRY(to_int64(t, args[2]));
    const int64_t result = blocking(
        t, "fcntl", [&] { return int64_t{fcntl(fd, command, static_cast<int>(argument))}; });
    return result < 0 ? Value::error() : number(result);
}

Value fcntl_ioctl(Thread& t, const Value* args, size_t) {
    int fd;
    TRY(file_argument(t, args[0], fd));
    const auto request = static_cast<unsigned long>(TRY(to_int64(t, args[1])));
    if (!args[2].is_unbound() && is_buffer(args[2])) {
        const bool change = args[3].is_unbound() || TRY(is_truthy(t, args[3]));
        Argument argument;
        TRY(argument.read(t, args[2], "ioctl"));
        const int64_t result =
            blocking(t, "ioctl", [&] { return int64_t{ioctl(fd, request, argument.bytes)}; });
        if (result < 0) return Failure{};
        PinnedBuffer target;
        if (change && !is_str(args[2]) && !is_bytes(args[2])) {
            TRY(target.write(t, args[2], "ioctl"));
            std::memcpy(target.data(), argument.bytes, std::min(target.size(), argument.size));
            return number(result);
        }
        return argument.result(t);
    }
    const int64_t argument = args[2].is_unbound() ? 0 : TRY(to_int64(t, args[2]));
    const int64_t result =
        blocking(t, "ioctl", [&] { return int64_t{ioctl(fd, request, argument)}; });
    return result < 0 ? Value::error() : number(result);
}

Value fcntl_flock(Thread& t, const Value* args, size_t) {
    int fd, operation;
    TRY(file_argument(t, args[0], fd) && int_argument(t, args[1], operation));
    return none_if(blocking(t, "flock", [&] { return int64_t{flock(fd, operation)}; }));
}

Value fcntl_lockf(Thread& t, const Value* args, size_t) {
    int fd, operation, whence = SEEK_SET;
    TRY(file_argument(t, args[0], fd) && int_argument(t, args[1], operation));
    struct flock lock = {};
    if (operation == LOCK_UN) {
        lock.l_type = F_UNLCK;
    } else if (operation & LOCK_SH) {
        lock.l_type = F_RDLCK;
    } else if (operation & LOCK_EX) {
        lock.l_type = F_WRLCK;
    } else {
        return raise_value_error(t, "unrecognized lockf argument");
    }
    if (!args[2].is_unbound()) lock.l_len = TRY(to_int64(t, args[2]));
    if (!args[3].is_unbound()) lock.l_start = TRY(to_int64(t, args[3]));
    if (!args[4].is_unbound()) TRY(int_argument(t, args[4], whence));
    lock.l_whence = static_cast<short>(whence);
    return none_if(blocking(t, "lockf", [&] {
        return int64_t{fcntl(fd, operation & LOCK_NB ? F_SETLK : F_SETLKW, &lock)};
    }));
}

const NativeDef functions[] = {
    {"fcntl", "(fd, cmd, arg=0, /)", fcntl_fcntl, "Do something with an open file."},
    {"ioctl", "(fd, request, arg=0, mutate_flag=True, /)", fcntl_ioctl,
     "Do something with the device behind an open file."},
    {"flock", "(fd, operation, /)", fcntl_flock, "Lock or unlock a whole file."},
    {"lockf", "(fd, cmd, len=0, start=0, whence=0, /)", fcntl_lockf,
     "Lock or unlock a part of a file."},
    {}};

constexpr SystemConstant constants[] = {
    {"LOCK_SH", LOCK_SH}, {"LOCK_EX", LOCK_EX}, {"LOCK_NB", LOCK_NB}, {"LOCK_UN", LOCK_UN},
    {"F_DUPFD", F_DUPFD}, {"F_DUPFD_CLOEXEC", F_DUPFD_CLOEXEC}, {"F_GETFD", F_GETFD},
    {"F_SETFD", F_SETFD}, {"F_GETFL", F_GETFL}, {"F_SETFL", F_SETFL}, {"F_GETLK", F_GETLK},
    {"F_SETLK", F_SETLK}, {"F_SETLKW", F_SETLKW}, {"F_OFD_GETLK", 36}, {"F_OFD_SETLK", 37},
    {"F_OFD_SETLKW", 38}, {"F_GETOWN", F_GETOWN}, {"F_SETOWN", F_SETOWN},
    {"F_RDLCK", F_RDLCK}, {"F_WRLCK", F_WRLCK}, {"F_UNLCK", F_UNLCK},
    {"F_GETPIPE_SZ", 1032}, {"F_SETPIPE_SZ", 1031}, {"F_ADD_SEALS", 1033}, {"F_GET_SEALS", 1034},
    {"F_SEAL_SEAL", 1}, {"F_SEAL_SHRINK", 2}, {"F_SEAL_GROW", 4}, {"F_SEAL_WRITE", 8},
    {"FD_CLOEXEC", FD_CLOEXEC}, {"FASYNC", O_ASYNC}};

}  // namespace

bool fill_fcntl_module(Thread& t, Dict* dict) {
    Own<Str> module = Own<Str>::take(TRY(intern(t, "fcntl")));
    TRY(add_functions(t, dict, functions, module.value()));
    return add_constants(t, dict, constants);
}

}  // namespace baton
