// Calls on open files beyond reading and writing: at a position, into many buffers, between two
// files; pipes, terminals and files in memory.
#include <fcntl.h>
#include <pty.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <unistd.h>

#include <climits>
#include <deque>

#include "runtime/core/native.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/os/calls.h"
#include "stdlib/os/posix.h"

namespace baton {

namespace {

bool offset_argument(Thread& t, Value v, off_t& out) {
    out = TRY(to_int64(t, v));
    return true;
}

Value posix_pread(Thread& t, const Value* args, size_t) {
    int fd;
    off_t offset;
    TRY(int_argument(t, args[0], fd));
    const int64_t size = TRY(to_int64(t, args[1]));
    TRY(offset_argument(t, args[2], offset));
    if (size < 0) return raise_os_error(t, EINVAL);
    TRY(check_room(t, size));
    std::string data(static_cast<size_t>(size), '\0');
    const int64_t n = blocking(
        t, "pread", [&] { return int64_t{pread(fd, data.data(), data.size(), offset)}; });
    if (n < 0) return Failure{};
    return TRY(new_bytes(t, std::string_view(data).substr(0, static_cast<size_t>(n))));
}

Value posix_pwrite(Thread& t, const Value* args, size_t) {
    int fd;
    off_t offset;
    TRY(int_argument(t, args[0], fd));
    PinnedBuffer buffer;
    TRY(buffer.read(t, args[1]));
    TRY(offset_argument(t, args[2], offset));
    const int64_t n = blocking(t, "pwrite", [&] {
        return int64_t{pwrite(fd, buffer.data(), buffer.size(), offset)};
    });
    return n < 0 ? Value::error() : number(n);
}

// The buffers of a sequence, held for a call; a deque because they do not move.
struct Buffers {
    std::deque<PinnedBuffer> pinned;
    std::vector<iovec> parts;

    bool fill(Thread& t, Value sequence, bool writable, const char* function) {
        if (!has_type(t, sequence, type_sequence_pattern) && !is_tuple(sequence)) {
            return raise_type_error(t, "{}() arg 2 must be a sequence", function);
        }
        const int64_t count = TRY(length(t, sequence));
        if (count > IOV_MAX) return raise_os_error(t, EINVAL);
        for (int64_t i = 0; i < count; ++i) {
            Ref item = Ref::take(TRY(get_item(t, sequence, number(i))));
            PinnedBuffer& buffer = pinned.emplace_back();
            TRY(writable ? buffer.write(t, *item, function) : buffer.read(t, *item));
            parts.push_back({buffer.data(), buffer.size()});
        }
        return true;
    }
    int count() const { return static_cast<int>(parts.size()); }
};

Value posix_readv(Thread& t, const Value* args, size_t) {
    int fd;
    TRY(int_argument(t, args[0], fd));
    Buffers buffers;
    TRY(buffers.fill(t, args[1], true, "readv"));
    const int64_t n = blocking(
        t, "readv", [&] { return int64_t{readv(fd, buffers.parts.data(), buffers.count())}; });
    return n < 0 ? Value::error() : number(n);
}

Value posix_writev(Thread& t, const Value* args, size_t) {
    int fd;
    TRY(int_argument(t, args[0], fd));
    Buffers buffers;
    TRY(buffers.fill(t, args[1], false, "writev"));
    const int64_t n = blocking(
        t, "writev", [&] { return int64_t{writev(fd, buffers.parts.data(), buffers.count())}; });
    return n < 0 ? Value::error() : number(n);
}

Value posix_preadv(Thread& t, const Value* args, size_t) {
    int fd, flags = 0;
    off_t offset;
    TRY(int_argument(t, args[0], fd) && offset_argument(t, args[2], offset));
    if (!args[3].is_unbound()) TRY(int_argument(t, args[3], flags));
    Buffers buffers;
    TRY(buffers.fill(t, args[1], true, "preadv"));
    const int64_t n = blocking(t, "preadv", [&] {
        return int64_t{preadv2(fd, buffers.parts.data(), buffers.count(), offset, flags)};
    });
    return n < 0 ? Value::error() : number(n);
}

Value posix_pwritev(Thread& t, const Value* args, size_t) {
    int fd, flags = 0;
    off_t offset;
    TRY(int_argument(t, args[0], fd) && offset_argument(t, args[2], offset));
    if (!args[3].is_unbound()) TRY(int_argument(t, args[3], flags));
    Buffers buffers;
    TRY(buffers.fill(t, args[1], false, "pwritev"));
    const int64_t n = blocking(t, "pwritev", [&] {
        return int64_t{pwritev2(fd, buffers.parts.data(), buffers.count(), offset, flags)};
    });
    return n < 0 ? Value::error() : number(n);
}

Value posix_sendfile(Thread& t, const Value* args, size_t) {
    int out, in;
    TRY(int_argument(t, args[0], out) && int_argument(t, args[1], in));
    off_t offset = 0;
    const bool here = args[2].is_none();   // from where the file stands
    if (!here) TRY(offset_argument(t, args[2], offset));
    const int64_t count = TRY(to_int64(t, args[3]));
    const int64_t n = blocking(t, "sendfile", [&] {
        return int64_t{sendfile(out, in, here ? nullptr : &offset, static_cast<size_t>(count))};
    });
    return n < 0 ? Value::error() : number(n);
}

Value posix_copy_file_range(Thread& t, const Value* args, size_t) {
    int from, to;
    TRY(int_argument(t, args[0], from) && int_argument(t, args[1], to));
    const int64_t count = TRY(to_int64(t, args[2]));
    if (count < 0) return raise_value_error(t, "negative value for 'count' not allowed");
    off_t from_offset = 0, to_offset = 0;
    const bool from_here = args[3].is_unbound() || args[3].is_none();
    const bool to_here = args[4].is_unbound() || args[4].is_none();
    if (!from_here) TRY(offset_argument(t, args[3], from_offset));
    if (!to_here) TRY(offset_argument(t, args[4], to_offset));
    const int64_t n = blocking(t, "copy_file_range", [&] {
        return int64_t{copy_file_range(from, from_here ? nullptr : &from_offset, to,
                                       to_here ? nullptr : &to_offset,
                                       static_cast<size_t>(count), 0)};
    });
    return n < 0 ? Value::error() : number(n);
}

Value posix_fadvise(Thread& t, const Value* args, size_t) {
    int fd, advice;
    off_t offset, size;
    TRY(int_argument(t, args[0], fd) && offset_argument(t, args[1], offset) &&
        offset_argument(t, args[2], size) && int_argument(t, args[3], advice));
    const int error = ::posix_fadvise(fd, offset, size, advice);
    return error ? Value(raise_os_error(t, error)) : Value::none();
}

Value posix_fallocate(Thread& t, const Value* args, size_t) {
    int fd;
    off_t offset, size;
    TRY(int_argument(t, args[0], fd) && offset_argument(t, args[1], offset) &&
        offset_argument(t, args[2], size));
    int error;
    {
        Unlocked unlocked(t, "posix_fallocate");
        error = ::posix_fallocate(fd, offset, size);
    }
    return error ? Value(raise_os_error(t, error)) : Value::none();
}

Value posix_lockf(Thread& t, const Value* args, size_t) {
    int fd, command;
    off_t size;
    TRY(int_argument(t, args[0], fd) && int_argument(t, args[1], command) &&
        offset_argument(t, args[2], size));
    if (blocking(t, "lockf", [&] { return int64_t{lockf(fd, command, size)}; }) < 0) {
        return Failure{};
    }
    return Value::none();
}

Value posix_fdatasync(Thread& t, const Value* args, size_t) {
    int fd;
    TRY(int_argument(t, args[0], fd));
    if (blocking(t, "fdatasync", [&] { return int64_t{fdatasync(fd)}; }) < 0) return Failure{};
    return Value::none();
}

Value posix_sync(Thread& t, const Value*, size_t) {
    Unlocked unlocked(t, "sync");
    sync();
    return Value::none();
}

Value posix_pipe2(Thread& t, const Value* args, size_t) {
    int flags, ends[2];
    TRY(int_argument(t, args[0], flags));
    if (pipe2(ends, flags) < 0) return raise_os_error(t, errno);
    return TRY(new_tuple(t, {number(ends[0]), number(ends[1])}));
}

Value posix_openpty(Thread& t, const Value*, size_t) {
    int master, slave;
    if (openpty(&master, &slave, nullptr, nullptr, nullptr) < 0) return raise_os_error(t, errno);
    fcntl(master, F_SETFD, FD_CLOEXEC);
    fcntl(slave, F_SETFD, FD_CLOEXEC);
    return TRY(new_tuple(t, {number(master), number(slave)}));
}

Value posix_ttyname(Thread& t, const Value* args, size_t) {
    int fd;
    TRY(int_argument(t, args[0], fd));
    char name[256];
    if (const int error = ttyname_r(fd, name, sizeof name)) return raise_os_error(t, error);
    return system_text(t, name);
}

Value posix_ctermid(Thread& t, const Value*, size_t) {
    char name[L_ctermid];
    return system_text(t, ctermid(name));
}

Value posix_tcgetpgrp(Thread& t, const Value* args, size_t) {
    int fd;
    TRY(int_argument(t, args[0], fd));
    const pid_t group = tcgetpgrp(fd);
    return group < 0 ? Value(raise_os_error(t, errno)) : number(group);
}

Value posix_tcsetpgrp(Thread& t, const Value* args, size_t) {
    int fd, group;
    TRY(int_argument(t, args[0], fd) && int_argument(t, args[1], group));
    return done(t, tcsetpgrp(fd, group));
}

Value posix_memfd_create(Thread& t, const Value* args, size_t) {
    std::string name;
    int flags = MFD_CLOEXEC;
    TRY(path_argument(t, args[0], "memfd_create", name));
    if (!args[1].is_unbound()) TRY(int_argument(t, args[1], flags));
    const int fd = memfd_create(name.c_str(), static_cast<unsigned>(flags));
    return fd < 0 ? Value(raise_os_error(t, errno)) : number(fd);
}

Value posix_eventfd(Thread& t, const Value* args, size_t) {
    const int64_t initial = TRY(to_int64(t, args[0]));
    int flags = EFD_CLOEXEC;
    if (!args[1].is_unbound()) TRY(int_argument(t, args[1], flags));
    if (initial < 0 || initial > UINT32_MAX) {
        return raise(t, Exc::OverflowError, "initial value does not fit an unsigned int");
    }
    const int fd = eventfd(static_cast<unsigned>(initial), flags);
    return fd < 0 ? Value(raise_os_error(t, errno)) : number(fd);
}

Value posix_eventfd_read(Thread& t, const Value* args, size_t) {
    int fd;
    TRY(int_argument(t, args[0], fd));
    eventfd_t value = 0;
    if (blocking(t, "eventfd_read", [&] { return int64_t{eventfd_read(fd, &value)}; }) < 0) {
        return Failure{};
    }
    return new_int(t, static_cast<int64_t>(value));
}

Value posix_eventfd_write(Thread& t, const Value* args, size_t) {
    int fd;
    TRY(int_argument(t, args[0], fd));
    const int64_t value = TRY(to_int64(t, args[1]));
    if (blocking(t, "eventfd_write", [&] {
            return int64_t{eventfd_write(fd, static_cast<eventfd_t>(value))};
        }) < 0) {
        return Failure{};
    }
    return Value::none();
}

Value posix_getrandom(Thread& t, const Value* args, size_t) {
    const int64_t size = TRY(to_int64(t, args[0]));
    int flags = 0;
    if (!args[1].is_unbound()) TRY(int_argument(t, args[1], flags));
    if (size < 0) return raise_os_error(t, EINVAL);
    TRY(check_room(t, size));
    std::string data(static_cast<size_t>(size), '\0');
    const int64_t n = blocking(t, "getrandom", [&] {
        return int64_t{getrandom(data.data(), data.size(), static_cast<unsigned>(flags))};
    });
    if (n < 0) return Failure{};
    return TRY(new_bytes(t, std::string_view(data).substr(0, static_cast<size_t>(n))));
}

const NativeDef functions[] = {
    {"pread", "(fd, length, offset, /)", posix_pread, "Read at a position."},
    {"pwrite", "(fd, buffer, offset, /)", posix_pwrite, "Write at a position."},
    {"readv", "(fd, buffers, /)", posix_readv, "Read into writable buffers, one after the other."},
    {"writev", "(fd, buffers, /)", posix_writev, "Write the contents of buffers."},
    {"preadv", "(fd, buffers, offset, flags=0, /)", posix_preadv, "readv() at a position."},
    {"pwritev", "(fd, buffers, offset, flags=0, /)", posix_pwritev, "writev() at a position."},
    {"sendfile", "(out_fd, in_fd, offset, count)", posix_sendfile,
     "Copy bytes from a file to another descriptor; return how many."},
    {"copy_file_range", "(src, dst, count, offset_src=None, offset_dst=None)",
     posix_copy_file_range, "Copy bytes between two files; return how many."},
    {"posix_fadvise", "(fd, offset, length, advice, /)", posix_fadvise,
     "Announce how a file is going to be read."},
    {"posix_fallocate", "(fd, offset, length, /)", posix_fallocate,
     "Make sure that there is room on the disk."},
    {"lockf", "(fd, command, length, /)", posix_lockf, "Lock, test or unlock a part of a file."},
    {"fdatasync", "(fd)", posix_fdatasync, "Write a file's contents to the disk."},
    {"sync", "()", posix_sync, "Write everything to the disks."},
    {"pipe2", "(flags, /)", posix_pipe2, "Make a pipe with flags; return (read_fd, write_fd)."},
    {"openpty", "()", posix_openpty, "Open a pseudo-terminal; return (master_fd, slave_fd)."},
    {"ttyname", "(fd, /)", posix_ttyname, "The name of a terminal."},
    {"ctermid", "()", posix_ctermid, "The name of the controlling terminal."},
    {"tcgetpgrp", "(fd, /)", posix_tcgetpgrp, "The process group in a terminal's foreground."},
    {"tcsetpgrp", "(fd, pgid, /)", posix_tcsetpgrp,
     "Put a process group into a terminal's foreground."},
    {"memfd_create", "(name, flags=0x0001)", posix_memfd_create, "Make a file in memory."},
    {"eventfd", "(initval, flags=0x80000)", posix_eventfd, "Make an event descriptor."},
    {"eventfd_read", "(fd)", posix_eventfd_read, "Read the counter of an event descriptor."},
    {"eventfd_write", "(fd, value)", posix_eventfd_write,
     "Add to the counter of an event descriptor."},
    {"getrandom", "(size, flags=0)", posix_getrandom, "Random bytes of the system."},
    {}};

constexpr SystemConstant constants[] = {
    {"F_LOCK", F_LOCK}, {"F_TLOCK", F_TLOCK}, {"F_ULOCK", F_ULOCK}, {"F_TEST", F_TEST},
    {"POSIX_FADV_NORMAL", POSIX_FADV_NORMAL}, {"POSIX_FADV_SEQUENTIAL", POSIX_FADV_SEQUENTIAL},
    {"POSIX_FADV_RANDOM", POSIX_FADV_RANDOM}, {"POSIX_FADV_NOREUSE", POSIX_FADV_NOREUSE},
    {"POSIX_FADV_WILLNEED", POSIX_FADV_WILLNEED}, {"POSIX_FADV_DONTNEED", POSIX_FADV_DONTNEED},
    {"MFD_CLOEXEC", MFD_CLOEXEC}, {"MFD_ALLOW_SEALING", MFD_ALLOW_SEALING},
    {"EFD_CLOEXEC", EFD_CLOEXEC}, {"EFD_NONBLOCK", EFD_NONBLOCK}, {"EFD_SEMAPHORE", EFD_SEMAPHORE},
    {"GRND_NONBLOCK", GRND_NONBLOCK}, {"GRND_RANDOM", GRND_RANDOM},
    {"RWF_HIPRI", RWF_HIPRI}, {"RWF_DSYNC", RWF_DSYNC}, {"RWF_SYNC", RWF_SYNC},
    {"RWF_NOWAIT", RWF_NOWAIT}, {"RWF_APPEND", RWF_APPEND}};

}  // namespace

bool add_constants(Thread& t, Dict* dict, std::span<const SystemConstant> constants) {
    for (const auto& [name, value] : constants) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        TRY(dict_set(t, dict, key.get(), Value::small_int(value)));
    }
    return true;
}

bool add_descriptor_functions(Thread& t, Dict* dict) {
    Own<Str> module = Own<Str>::take(TRY(intern(t, "posix")));
    TRY(add_functions(t, dict, functions, module.value()));
    return add_constants(t, dict, constants);
}

}  // namespace baton
