#include "stdlib/os/calls.h"
#include "stdlib/os/posix.h"

#include <cerrno>
#include <cstring>

#include <dirent.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "runtime/base/os.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/unlocked.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/codecs.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/struct_sequence.h"
#include "runtime/types/tuple.h"

namespace baton {

Value system_text(Thread& t, std::string_view bytes) {
    Own<Bytes> raw = Own<Bytes>::take(TRY(new_bytes(t, bytes)));
    return decode_bytes(t, raw.value(), "utf-8", "surrogateescape");
}

bool path_argument(Thread& t, Value v, const char* function, std::string& out) {
    Ref path = Ref::share(v);
    if (!is_str(v) && !is_bytes(v)) {
        Ref method = Ref::take(find_special(t, v, t.names().dunder_fspath));
        if (method.get().is_error()) return false;
        if (!method) {
            return raise_type_error(t, "{}: path should be string, bytes or os.PathLike, not {}",
                                    function, type_name(t, v));
        }
        path = Ref::take(TRY(call(t, *method, {})));
        if (!is_str(*path) && !is_bytes(*path)) {
            return raise_type_error(
                t, "expected {}.__fspath__() to return str or bytes, not {}", type_name(t, v),
                type_name(t, *path));
        }
    }
    if (is_str(*path)) {
        Ref encoded =
            Ref::take(TRY(encode_text(t, path.as<Str>(), "utf-8", "surrogateescape")));
        out.assign(encoded.as<Bytes>()->data, encoded.as<Bytes>()->size);
    } else {
        out.assign(path.as<Bytes>()->data, path.as<Bytes>()->size);
    }
    if (out.find('\0') != std::string::npos) {
        return raise_value_error(t, "{}: embedded null {} in path", function,
                                 is_str(*path) ? "character" : "byte");
    }
    return true;
}

namespace {

// A file descriptor or a path.
struct Target {
    std::string path;
    int descriptor = -1;
};
bool target_argument(Thread& t, Value v, const char* function, Target& out) {
    if (is_int(v)) return int_argument(t, v, out.descriptor);
    if (!is_str(v) && !is_bytes(v)) {
        Ref method = Ref::take(find_special(t, v, t.names().dunder_fspath));
        if (method.get().is_error()) return false;
        if (!method) {
            return raise_type_error(
                t, "{}: path should be string, bytes, os.PathLike or integer, not {}", function,
                type_name(t, v));
        }
    }
    return path_argument(t, v, function, out.path);
}
}  // namespace

int directory_argument(Thread& t, Value v, bool& ok) {
    int fd = AT_FDCWD;
    if (v.is_unbound() || v.is_none()) return fd;
    if (!is_int(v) && !type_of(t, v)->index) {
        ok = raise_type_error(t, "argument should be integer or None, not {}", type_name(t, v));
        return fd;
    }
    ok = int_argument(t, v, fd);
    return fd;
}

namespace {

// ---------------------------------------------------------------- descriptors

Value posix_open(Thread& t, const Value* args, size_t) {
    std::string path;
    int flags, mode = 0777;
    TRY(path_argument(t, args[0], "open", path));
    TRY(int_argument(t, args[1], flags));
    if (!args[2].is_unbound()) TRY(int_argument(t, args[2], mode));
    bool ok = true;
    const int folder = directory_argument(t, args[3], ok);
    TRY(ok);
    const int64_t fd = blocking(
        t, "open", [&] { return int64_t{openat(folder, path.c_str(), flags | O_CLOEXEC, mode)}; },
        args[0]);
    return fd < 0 ? Value::error() : number(fd);
}
Value posix_close(Thread& t, const Value* args, size_t) {
    int fd;
    TRY(int_argument(t, args[0], fd));
    int result, error;
    {
        Unlocked unlocked(t, "close");
        result = close(fd);
        error = errno;
    }
    // Not repeated: the descriptor is gone even after EINTR.
    if (result < 0 && error != EINTR) return raise_os_error(t, error);
    return Value::none();
}
Value posix_closerange(Thread& t, const Value* args, size_t) {
    int low, high;
    TRY(int_argument(t, args[0], low) && int_argument(t, args[1], high));
    for (int fd = low < 0 ? 0 : low; fd < high; ++fd) close(fd);
    return Value::none();
}
Value posix_read(Thread& t, const Value* args, size_t) {
    int fd;
    TRY(int_argument(t, args[0], fd));
    const int64_t size = TRY(to_int64(t, args[1]));
    if (size < 0) return raise_os_error(t, EINVAL);
    TRY(check_room(t, size));
    std::string data(static_cast<size_t>(size), '\0');
    const int64_t n =
        blocking(t, "read", [&] { return int64_t{read(fd, data.data(), data.size())}; });
    if (n < 0) return Failure{};
    return TRY(new_bytes(t, std::string_view(data).substr(0, static_cast<size_t>(n))));
}
Value posix_write(Thread& t, const Value* args, size_t) {
    int fd;
    TRY(int_argument(t, args[0], fd));
    Buffer buffer;
    TRY(buffer.read(t, args[1]));
    // The object may change while other threads run.
    const std::string data(buffer.view());
    const int64_t n =
        blocking(t, "write", [&] { return int64_t{write(fd, data.data(), data.size())}; });
    return n < 0 ? Value::error() : number(n);
}
Value posix_lseek(Thread& t, const Value* args, size_t) {
    int fd, how;
    TRY(int_argument(t, args[0], fd) && int_argument(t, args[2], how));
    const off_t at = lseek(fd, TRY(to_int64(t, args[1])), how);
    if (at < 0) return raise_os_error(t, errno);
    return new_int(t, at);
}
Value posix_dup(Thread& t, const Value* args, size_t) {
    int fd;
    TRY(int_argument(t, args[0], fd));
    const int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (copy < 0) return raise_os_error(t, errno);
    return number(copy);
}
Value posix_dup2(Thread& t, const Value* args, size_t) {
    int fd, to;
    TRY(int_argument(t, args[0], fd) && int_argument(t, args[1], to));
    const bool inheritable = args[2].is_unbound() || TRY(is_truthy(t, args[2]));
    const int result = inheritable ? dup2(fd, to) : dup3(fd, to, O_CLOEXEC);
    if (result < 0) return raise_os_error(t, errno);
    return number(result);
}
Value posix_pipe(Thread& t, const Value*, size_t) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) return raise_os_error(t, errno);
    return TRY(new_tuple(t, {number(ends[0]), number(ends[1])}));
}
Value posix_isatty(Thread& t, const Value* args, size_t) {
    int fd;
    TRY(int_argument(t, args[0], fd));
    return Value::boolean(isatty(fd));
}
Value posix_fsync(Thread& t, const Value* args, size_t) {
    int fd;
    TRY(int_argument(t, args[0], fd));
    return none_if(blocking(t, "fsync", [&] { return int64_t{fsync(fd)}; }));
}
Value posix_ftruncate(Thread& t, const Value* args, size_t) {
    int fd;
    TRY(int_argument(t, args[0], fd));
    const int64_t size = TRY(to_int64(t, args[1]));
    return none_if(blocking(t, "ftruncate", [&] { return int64_t{ftruncate(fd, size)}; }));
}
Value posix_truncate(Thread& t, const Value* args, size_t) {
    Target target;
    TRY(target_argument(t, args[0], "truncate", target));
    const int64_t size = TRY(to_int64(t, args[1]));
    return none_if(blocking(
        t, "truncate",
        [&] {
            return int64_t{target.descriptor >= 0 ? ftruncate(target.descriptor, size)
                                                  : truncate(target.path.c_str(), size)};
        },
        args[0]));
}
Value posix_get_inheritable(Thread& t, const Value* args, size_t) {
    int fd;
    TRY(int_argument(t, args[0], fd));
    const int flags = fcntl(fd, F_GETFD);
    if (flags < 0) return raise_os_error(t, errno);
    return Value::boolean(!(flags & FD_CLOEXEC));
}
Value posix_set_inheritable(Thread& t, const Value* args, size_t) {
    int fd;
    TRY(int_argument(t, args[0], fd));
    const bool on = TRY(is_truthy(t, args[1]));
    const int flags = fcntl(fd, F_GETFD);
    if (flags < 0 ||
        fcntl(fd, F_SETFD, on ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC) < 0) {
        return raise_os_error(t, errno);
    }
    return Value::none();
}
Value posix_get_blocking(Thread& t, const Value* args, size_t) {
    int fd;
    TRY(int_argument(t, args[0], fd));
    const int flags = fcntl(fd, F_GETFL);
    if (flags < 0) return raise_os_error(t, errno);
    return Value::boolean(!(flags & O_NONBLOCK));
}
Value posix_set_blocking(Thread& t, const Value* args, size_t) {
    int fd;
    TRY(int_argument(t, args[0], fd));
    const bool on = TRY(is_truthy(t, args[1]));
    const int flags = fcntl(fd, F_GETFL);
    if (flags < 0 || fcntl(fd, F_SETFL, on ? flags & ~O_NONBLOCK : flags | O_NONBLOCK) < 0) {
        return raise_os_error(t, errno);
    }
    return Value::none();
}

// ---------------------------------------------------------------- stat

const char* const stat_fields[] = {
    "st_mode",  "st_ino",   "st_dev",     "st_nlink",  "st_uid",    "st_gid",     "st_size",
    "st_atime_int", "st_mtime_int", "st_ctime_int",
    "st_atime", "st_mtime", "st_ctime",   "st_atime_ns", "st_mtime_ns", "st_ctime_ns",
    "st_blksize", "st_blocks", "st_rdev", nullptr};
const StructSequenceSpec stat_spec = {"os.stat_result", "What stat() says about a file.",
                                      stat_fields, 10};

Type* kept_type(Thread& t, const char* name) {
    Own<Str> module_name = Own<Str>::take(TRY(intern(t, "posix")));
    const Value module = dict_get(t.interpreter->modules, module_name.get());
    Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
    Ref type = Ref::take(TRY(get_attribute(t, module, key.value())));
    return type.as<Type>();
}

Value stat_value(Thread& t, const struct stat& s) {
    std::vector<Ref> owned;
    auto add = [&](Value v) { owned.push_back(Ref::take(v)); };
    for (uint64_t n : {uint64_t{s.st_mode}, uint64_t{s.st_ino}, uint64_t{s.st_dev},
                       uint64_t{s.st_nlink}, uint64_t{s.st_uid}, uint64_t{s.st_gid}}) {
        add(new_int_unsigned(t, n));
    }
    add(new_int(t, s.st_size));
    const timespec times[] = {s.st_atim, s.st_mtim, s.st_ctim};
    for (const timespec& at : times) add(new_int(t, at.tv_sec));
    for (const timespec& at : times) {
        add(new_float(t, static_cast<double>(at.tv_sec) + 1e-9 * static_cast<double>(at.tv_nsec)));
    }
    for (const timespec& at : times) add(new_int(t, at.tv_sec * 1000000000 + at.tv_nsec));
    add(new_int(t, s.st_blksize));
    add(new_int(t, s.st_blocks));
    add(new_int_unsigned(t, s.st_rdev));
    std::vector<Value> values;
    for (const Ref& r : owned) {
        if (r.get().is_error()) return Failure{};
        values.push_back(*r);
    }
    return new_struct_sequence(t, TRY(kept_type(t, "stat_result")), stat_spec, values);
}

Value do_stat(Thread& t, const Value* args, bool follow, const char* function) {
    Target target;
    TRY(target_argument(t, args[0], function, target));
    bool ok = true;
    const int folder = directory_argument(t, args[1], ok);
    TRY(ok);
    struct stat s;
    if (blocking(
            t, function,
            [&] {
                if (target.descriptor >= 0) return int64_t{fstat(target.descriptor, &s)};
                return int64_t{fstatat(folder, target.path.c_str(), &s,
                                       follow ? 0 : AT_SYMLINK_NOFOLLOW)};
            },
            args[0]) < 0) {
        return Failure{};
    }
    return stat_value(t, s);
}
Value posix_stat(Thread& t, const Value* args, size_t) {
    const bool follow = args[2].is_unbound() || TRY(is_truthy(t, args[2]));
    return do_stat(t, args, follow, "stat");
}
Value posix_lstat(Thread& t, const Value* args, size_t) { return do_stat(t, args, false, "lstat"); }
Value posix_fstat(Thread& t, const Value* args, size_t) {
    int fd;
    TRY(int_argument(t, args[0], fd));
    struct stat s;
    if (blocking(t, "fstat", [&] { return int64_t{fstat(fd, &s)}; }) < 0) return Failure{};
    return stat_value(t, s);
}

// ---------------------------------------------------------------- paths

// Removes double slashes, "." and ".." from a path.
std::string normalized(std::string_view path) {
    if (path.empty()) return ".";
    std::string out;
    // Two slashes at the front, but not three, may mean something to the system.
    if (path[0] == '/') out = path.size() > 1 && path[1] == '/' && path.substr(0, 3) != "///" ? "//" : "/";
    const size_t root = out.size();
    size_t fixed = root;   // up to here are names of ".." that nothing takes away
    for (size_t at = 0; at <= path.size();) {
        const size_t end = std::min(path.find('/', at), path.size());
        const std::string_view name = path.substr(at, end - at);
        at = end + 1;
        if (name.empty() || name == ".") continue;
        if (name == ".." && out.size() > fixed) {
            const size_t slash = out.rfind('/');
            out.resize(slash == std::string::npos ? 0 : std::max(slash, root));
            if (out.size() < fixed) out.resize(fixed);
            continue;
        }
        if (name == ".." && root) continue;
        if (out.size() > root) out += '/';
        out += name;
        if (name == "..") fixed = out.size();
    }
    return out.empty() ? "." : out;
}

Value posix_normalize(Thread& t, const Value* args, size_t) {
    if (is_bytes(args[0])) return TRY(new_bytes(t, normalized(bytes_view(args[0]))));
    if (!is_str(args[0])) {
        return raise_type_error(t, "expected str, bytes or os.PathLike object, not {}",
                                type_name(t, args[0]));
    }
    return TRY(new_str(t, normalized(args[0].as<Str>()->view())));
}

// What a folder says about a file in it.
struct FolderEntry {
    std::string name;
    unsigned char kind;   // DT_…
    uint64_t inode;
};

// Reads a whole folder; the errno, or 0.
int read_folder(Thread& t, const Target& target, const char* label,
                std::vector<FolderEntry>& entries) {
    Unlocked unlocked(t, label);
    DIR* folder = nullptr;
    if (target.descriptor >= 0) {
        // The caller's descriptor stays open, and at its beginning.
        const int copy = fcntl(target.descriptor, F_DUPFD_CLOEXEC, 0);
        if (copy < 0) return errno;
        folder = fdopendir(copy);
        if (!folder) {
            const int error = errno;
            close(copy);
            return error;
        }
        rewinddir(folder);
    } else {
        folder = opendir(target.path.c_str());
        if (!folder) return errno;
    }
    while (const dirent* entry = readdir(folder)) {
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..") {
            entries.push_back({std::string(name), entry->d_type, entry->d_ino});
        }
    }
    if (target.descriptor >= 0) rewinddir(folder);
    closedir(folder);
    return 0;
}

// Names, or (name, kind, inode) of every file in a folder.
Value list_folder(Thread& t, Value folder, const char* function, bool details) {
    Target target{.path = "."};
    const bool given = !folder.is_unbound() && !folder.is_none();
    if (given && is_int(folder)) {
        TRY(int_argument(t, folder, target.descriptor));
        if (target.descriptor < 0) return raise_os_error(t, EBADF);
    } else if (given) {
        TRY(path_argument(t, folder, function, target.path));
    }
    std::vector<FolderEntry> entries;
    const int error = read_folder(t, target, function, entries);
    if (error) return raise_os_error(t, error, given && !is_int(folder) ? folder : Value());
    Own<List> list = Own<List>::take(TRY(new_list(t)));
    for (const FolderEntry& entry : entries) {
        Ref item = Ref::take(given && is_bytes(folder) ? Value(TRY(new_bytes(t, entry.name)))
                                                       : TRY(system_text(t, entry.name)));
        if (details) {
            Ref inode = Ref::take(TRY(new_int_unsigned(t, entry.inode)));
            item = Ref::take(
                Value(TRY(new_tuple(t, {*item, Value::small_int(entry.kind), *inode}))));
        }
        TRY(list_append(t, list.get(), *item));
    }
    return list.give();
}

Value posix_listdir(Thread& t, const Value* args, size_t) {
    return list_folder(t, args[0], "listdir", false);
}
Value posix_scan(Thread& t, const Value* args, size_t) {
    return list_folder(t, args[0], "scandir", true);
}

// A call with one path, below the folder of an argument that names one: "rmdir", "mkdir", …
template <class F>
Value path_call(Thread& t, Value argument, Value folder, const char* function, F call) {
    std::string path;
    TRY(path_argument(t, argument, function, path));
    bool ok = true;
    const int fd = directory_argument(t, folder, ok);
    TRY(ok);
    return none_if(
        blocking(t, function, [&] { return int64_t{call(fd, path.c_str())}; }, argument));
}
// With two paths: arguments 0 and 1, and their folders `from_folder` and `to_folder`.
template <class F>
Value two_path_call(Thread& t, const Value* args, Value from_folder, Value to_folder,
                    const char* function, F call) {
    std::string from, to;
    TRY(path_argument(t, args[0], function, from));
    TRY(path_argument(t, args[1], function, to));
    bool ok = true;
    const int from_fd = directory_argument(t, from_folder, ok);
    TRY(ok);
    const int to_fd = directory_argument(t, to_folder, ok);
    TRY(ok);
    return none_if(blocking(
        t, function,
        [&] { return int64_t{call(from_fd, from.c_str(), to_fd, to.c_str())}; }, args[0], args[1]));
}
Value posix_mkdir(Thread& t, const Value* args, size_t) {
    int mode = 0777;
    if (!args[1].is_unbound()) TRY(int_argument(t, args[1], mode));
    return path_call(t, args[0], args[2], "mkdir",
                     [&](int fd, const char* p) { return mkdirat(fd, p, mode); });
}
Value posix_rmdir(Thread& t, const Value* args, size_t) {
    return path_call(t, args[0], args[1], "rmdir",
                     [](int fd, const char* p) { return unlinkat(fd, p, AT_REMOVEDIR); });
}
Value posix_unlink(Thread& t, const Value* args, size_t) {
    return path_call(t, args[0], args[1], "unlink",
                     [](int fd, const char* p) { return unlinkat(fd, p, 0); });
}
Value posix_remove(Thread& t, const Value* args, size_t) {
    return path_call(t, args[0], args[1], "remove",
                     [](int fd, const char* p) { return unlinkat(fd, p, 0); });
}
Value posix_chdir(Thread& t, const Value* args, size_t) {
    Target target;
    TRY(target_argument(t, args[0], "chdir", target));
    return none_if(blocking(
        t, "chdir",
        [&] {
            return int64_t{target.descriptor >= 0 ? fchdir(target.descriptor)
                                                  : chdir(target.path.c_str())};
        },
        args[0]));
}
Value posix_rename(Thread& t, const Value* args, size_t) {
    return two_path_call(t, args, args[2], args[3], "rename", ::renameat);
}
Value posix_replace(Thread& t, const Value* args, size_t) {
    return two_path_call(t, args, args[2], args[3], "replace", ::renameat);
}
Value posix_link(Thread& t, const Value* args, size_t) {
    const bool follow = args[4].is_unbound() || TRY(is_truthy(t, args[4]));
    // Plain link() does not follow links either.
    const bool plain = (args[2].is_unbound() || args[2].is_none()) &&
                       (args[3].is_unbound() || args[3].is_none());
    const int flags = follow && !plain ? AT_SYMLINK_FOLLOW : 0;
    return two_path_call(t, args, args[2], args[3], "link", [&](int a, auto from, int b, auto to) {
        return ::linkat(a, from, b, to, flags);
    });
}
Value posix_symlink(Thread& t, const Value* args, size_t) {
    return two_path_call(t, args, Value(), args[3], "symlink", [](int, auto from, int b, auto to) {
        return ::symlinkat(from, b, to);
    });
}
Value posix_fspath(Thread& t, const Value* args, size_t) {
    const Value v = args[0];
    if (is_str(v) || is_bytes(v)) return share(v);
    Ref method = Ref::take(find_special(t, v, t.names().dunder_fspath));
    if (method.get().is_error()) return Failure{};
    if (!method) {
        return raise_type_error(t, "expected str, bytes or os.PathLike object, not {}",
                                type_name(t, v));
    }
    Ref path = Ref::take(TRY(call(t, *method, {})));
    if (!is_str(*path) && !is_bytes(*path)) {
        return raise_type_error(t, "expected {}.__fspath__() to return str or bytes, not {}",
                                type_name(t, v), type_name(t, *path));
    }
    return path.give();
}
Value posix_readlink(Thread& t, const Value* args, size_t) {
    Ref given = Ref::share(args[0]);
    if (!is_str(*given) && !is_bytes(*given)) given = Ref::take(TRY(posix_fspath(t, args, 1)));
    std::string path;
    TRY(path_argument(t, *given, "readlink", path));
    bool ok = true;
    const int folder = directory_argument(t, args[1], ok);
    TRY(ok);
    char target[4097];
    const ssize_t n = readlinkat(folder, path.c_str(), target, sizeof target - 1);
    if (n < 0) return raise_os_error(t, errno, args[0]);
    const std::string_view text(target, static_cast<size_t>(n));
    return is_bytes(*given) ? Value(TRY(new_bytes(t, text))) : system_text(t, text);
}
Value posix_chmod(Thread& t, const Value* args, size_t) {
    Target target;
    int mode;
    TRY(target_argument(t, args[0], "chmod", target));
    TRY(int_argument(t, args[1], mode));
    bool ok = true;
    const int folder = directory_argument(t, args[2], ok);
    TRY(ok);
    const bool follow = args[3].is_unbound() || TRY(is_truthy(t, args[3]));
    if (target.descriptor >= 0 && folder != AT_FDCWD) {
        return raise_value_error(t, "chmod: can't specify dir_fd without matching path");
    }
    if (!follow && target.descriptor < 0) {
        // Most systems know no permissions of links; those that do tell so.
        int error;
        {
            Unlocked unlocked(t, "chmod");
            const int flags = AT_SYMLINK_NOFOLLOW;
            error = fchmodat(folder, target.path.c_str(), mode, flags) ? errno : 0;
        }
        if (error == EOPNOTSUPP || error == ENOTSUP) {
            return raise(t, Exc::NotImplementedError,
                         "chmod: follow_symlinks unavailable on this platform");
        }
        return error ? Value(raise_os_error(t, error, args[0])) : Value::none();
    }
    return none_if(blocking(
        t, "chmod",
        [&] {
            return int64_t{target.descriptor >= 0
                               ? fchmod(target.descriptor, mode)
                               : fchmodat(folder, target.path.c_str(), mode, 0)};
        },
        args[0]));
}
Value posix_access(Thread& t, const Value* args, size_t) {
    std::string path;
    int mode;
    TRY(path_argument(t, args[0], "access", path));
    TRY(int_argument(t, args[1], mode));
    bool ok = true;
    const int folder = directory_argument(t, args[2], ok);
    TRY(ok);
    int flags = 0;
    if (!args[3].is_unbound() && TRY(is_truthy(t, args[3]))) flags |= AT_EACCESS;
    if (!args[4].is_unbound() && !TRY(is_truthy(t, args[4]))) flags |= AT_SYMLINK_NOFOLLOW;
    Unlocked unlocked(t, "access");
    return Value::boolean(faccessat(folder, path.c_str(), mode, flags) == 0);
}
Value posix_utime(Thread& t, const Value* args, size_t) {
    Target target;
    TRY(target_argument(t, args[0], "utime", target));
    bool ok = true;
    const int folder = directory_argument(t, args[3], ok);
    TRY(ok);
    const bool follow = args[4].is_unbound() || TRY(is_truthy(t, args[4]));
    if (target.descriptor >= 0 && (folder != AT_FDCWD || !follow)) {
        return raise_value_error(t, "utime: cannot use {} with a descriptor",
                                 follow ? "dir_fd" : "follow_symlinks");
    }
    if (!args[2].is_unbound() && !args[1].is_unbound() && !args[1].is_none()) {
        return raise_value_error(
            t, "utime: you may specify either 'times' or 'ns' but not both");
    }
    timespec times[2] = {{0, UTIME_NOW}, {0, UTIME_NOW}};
    const bool ns = !args[2].is_unbound() && !args[2].is_none();
    const Value given = ns ? args[2] : args[1];
    if (!given.is_unbound() && !given.is_none()) {
        Own<Tuple> both = Own<Tuple>::take(TRY(tuple_from(t, given)));
        if (both->size != 2) {
            return raise_type_error(t, "utime: 'times' must be either a tuple of two ints or None");
        }
        for (int i = 0; i < 2; ++i) {
            int64_t nanoseconds;
            if (ns) {
                nanoseconds = TRY(to_int64(t, both->items[i]));
            } else {
                nanoseconds = static_cast<int64_t>(TRY(to_double(t, both->items[i])) * 1e9);
            }
            times[i].tv_sec = nanoseconds / 1000000000;
            times[i].tv_nsec = nanoseconds % 1000000000;
            if (times[i].tv_nsec < 0) {
                times[i].tv_nsec += 1000000000;
                --times[i].tv_sec;
            }
        }
    }
    const int failed = target.descriptor >= 0
                           ? futimens(target.descriptor, times)
                           : utimensat(folder, target.path.c_str(), times,
                                       follow ? 0 : AT_SYMLINK_NOFOLLOW);
    if (failed) return raise_os_error(t, errno, args[0]);
    return Value::none();
}
Value posix_getcwd(Thread& t, const Value*, size_t) {
    char folder[4097];
    if (!getcwd(folder, sizeof folder)) return raise_os_error(t, errno);
    return system_text(t, folder);
}
Value posix_getcwdb(Thread& t, const Value*, size_t) {
    char folder[4097];
    if (!getcwd(folder, sizeof folder)) return raise_os_error(t, errno);
    return TRY(new_bytes(t, std::string_view(folder)));
}
// ---------------------------------------------------------------- the system

Value posix_umask(Thread& t, const Value* args, size_t) {
    int mask;
    TRY(int_argument(t, args[0], mask));
    return number(umask(static_cast<mode_t>(mask)));
}
Value posix_urandom(Thread& t, const Value* args, size_t) {
    const int64_t size = TRY(to_int64(t, args[0]));
    if (size < 0) return raise_value_error(t, "negative argument not allowed");
    TRY(check_room(t, size));
    std::string data(static_cast<size_t>(size), '\0');
    if (const int error = os::random_bytes(data.data(), data.size())) {
        return raise_os_error(t, error);
    }
    return TRY(new_bytes(t, data));
}
Value posix_cpu_count(Thread&, const Value*, size_t) { return number(os::cpu_count()); }
Value posix_strerror(Thread& t, const Value* args, size_t) {
    int error;
    TRY(int_argument(t, args[0], error));
    return TRY(new_str(t, std::strerror(error)));
}
Value posix_getloadavg(Thread& t, const Value*, size_t) {
    double load[3];
    if (getloadavg(load, 3) != 3) return raise(t, Exc::OSError, "Load averages are unobtainable");
    Ref a = Ref::take(new_float(t, load[0])), b = Ref::take(new_float(t, load[1])),
        c = Ref::take(new_float(t, load[2]));
    return TRY(new_tuple(t, {*a, *b, *c}));
}
Value posix_sysconf(Thread& t, const Value* args, size_t) {
    int name = 0;
    if (is_str(args[0])) {
        static constexpr std::pair<const char*, int> names[] = {
            {"SC_NPROCESSORS_ONLN", _SC_NPROCESSORS_ONLN}, {"SC_NPROCESSORS_CONF", _SC_NPROCESSORS_CONF},
            {"SC_PAGE_SIZE", _SC_PAGESIZE}, {"SC_PAGESIZE", _SC_PAGESIZE},
            {"SC_OPEN_MAX", _SC_OPEN_MAX}, {"SC_CLK_TCK", _SC_CLK_TCK},
            {"SC_PHYS_PAGES", _SC_PHYS_PAGES}, {"SC_ARG_MAX", _SC_ARG_MAX}};
        bool found = false;
        for (const auto& [text, value] : names) {
            if (args[0].as<Str>()->view() == text) name = value, found = true;
        }
        if (!found) return raise_value_error(t, "unrecognized configuration name");
    } else {
        TRY(int_argument(t, args[0], name));
    }
    return new_int(t, sysconf(name));
}

const char* const uname_fields[] = {"sysname", "nodename", "release", "version", "machine", nullptr};
const StructSequenceSpec uname_spec = {"posix.uname_result", "What uname() says.", uname_fields, 5};
const char* const times_fields[] = {"user", "system", "children_user", "children_system", "elapsed",
                                    nullptr};
const StructSequenceSpec times_spec = {"posix.times_result", "What times() says.", times_fields, 5};
const char* const size_fields[] = {"columns", "lines", nullptr};
const StructSequenceSpec size_spec = {"os.terminal_size", "The size of a terminal.", size_fields, 2};

Value posix_uname(Thread& t, const Value*, size_t) {
    utsname u;
    if (uname(&u) < 0) return raise_os_error(t, errno);
    const char* texts[] = {u.sysname, u.nodename, u.release, u.version, u.machine};
    std::vector<Ref> owned;
    std::vector<Value> values;
    for (const char* text : texts) {
        owned.push_back(Ref::take(Value(TRY(new_str(t, text)))));
        values.push_back(*owned.back());
    }
    return new_struct_sequence(t, TRY(kept_type(t, "uname_result")), uname_spec, values);
}
Value posix_times(Thread& t, const Value*, size_t) {
    struct tms used;
    const clock_t elapsed = times(&used);
    const double ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
    std::vector<Ref> owned;
    std::vector<Value> values;
    for (clock_t c : {used.tms_utime, used.tms_stime, used.tms_cutime, used.tms_cstime, elapsed}) {
        owned.push_back(Ref::take(new_float(t, static_cast<double>(c) / ticks)));
        values.push_back(*owned.back());
    }
    return new_struct_sequence(t, TRY(kept_type(t, "times_result")), times_spec, values);
}
Value posix_get_terminal_size(Thread& t, const Value* args, size_t) {
    int fd = 1;
    if (!args[0].is_unbound()) TRY(int_argument(t, args[0], fd));
    winsize size;
    if (ioctl(fd, TIOCGWINSZ, &size) < 0) return raise_os_error(t, errno);
    const Value values[] = {number(size.ws_col), number(size.ws_row)};
    return new_struct_sequence(t, TRY(kept_type(t, "terminal_size")), size_spec, values);
}
Value posix_putenv(Thread& t, const Value* args, size_t) {
    std::string name, value;
    TRY(path_argument(t, args[0], "putenv", name));
    TRY(path_argument(t, args[1], "putenv", value));
    if (name.empty() || name.find('=') != std::string::npos) {
        return raise_value_error(t, "illegal environment variable name");
    }
    if (setenv(name.c_str(), value.c_str(), 1) < 0) return raise_os_error(t, errno);
    return Value::none();
}
Value posix_unsetenv(Thread& t, const Value* args, size_t) {
    std::string name;
    TRY(path_argument(t, args[0], "unsetenv", name));
    if (unsetenv(name.c_str()) < 0) return raise_os_error(t, errno);
    return Value::none();
}

const NativeDef functions[] = {
    {"open", "(path, flags, mode=0o777, *, dir_fd=None)", posix_open,
     "Open a file; return its descriptor."},
    {"close", "(fd)", posix_close, "Close a descriptor."},
    {"closerange", "(fd_low, fd_high, /)", posix_closerange, "Close a range of descriptors."},
    {"read", "(fd, length, /)", posix_read, "Read at most length bytes from a descriptor."},
    {"write", "(fd, data, /)", posix_write, "Write bytes; return how many were written."},
    {"lseek", "(fd, position, how, /)", posix_lseek, "Move a descriptor's position."},
    {"dup", "(fd, /)", posix_dup, "Duplicate a descriptor."},
    {"dup2", "(fd, fd2, inheritable=True)", posix_dup2, "Duplicate a descriptor to another."},
    {"pipe", "()", posix_pipe, "Make a pipe; return (read_fd, write_fd)."},
    {"isatty", "(fd, /)", posix_isatty, "Whether a descriptor is a terminal."},
    {"fsync", "(fd)", posix_fsync, "Write a file's data to the disk."},
    {"ftruncate", "(fd, length, /)", posix_ftruncate, "Cut or extend a file."},
    {"truncate", "(path, length)", posix_truncate, "Cut or extend a file."},
    {"get_inheritable", "(fd, /)", posix_get_inheritable, "Whether children inherit fd."},
    {"set_inheritable", "(fd, inheritable, /)", posix_set_inheritable,
     "Set whether children inherit fd."},
    {"get_blocking", "(fd, /)", posix_get_blocking, "Whether calls on fd block."},
    {"set_blocking", "(fd, blocking, /)", posix_set_blocking, "Set whether calls on fd block."},
    {"stat", "(path, *, dir_fd=None, follow_symlinks=True)", posix_stat,
     "Return a stat_result for a path or descriptor."},
    {"lstat", "(path, *, dir_fd=None)", posix_lstat, "Like stat, not following links."},
    {"fstat", "(fd)", posix_fstat, "Return a stat_result for a descriptor."},
    {"_path_normpath", "(path, /)", posix_normalize, "Normalise a path by its text alone."},
    {"_scan", "(path, /)", posix_scan, "The name, kind and inode of every file in a folder."},
    {"listdir", "(path=None)", posix_listdir, "Return the names in a folder, in no order."},
    {"mkdir", "(path, mode=0o777, *, dir_fd=None)", posix_mkdir, "Make a folder."},
    {"rmdir", "(path, *, dir_fd=None)", posix_rmdir, "Remove an empty folder."},
    {"unlink", "(path, *, dir_fd=None)", posix_unlink, "Remove a file."},
    {"remove", "(path, *, dir_fd=None)", posix_remove, "Remove a file."},
    {"chdir", "(path)", posix_chdir, "Change the current folder."},
    {"rename", "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", posix_rename,
     "Rename a file or folder."},
    {"replace", "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", posix_replace,
     "Rename, replacing what is there."},
    {"link", "(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)", posix_link,
     "Make a hard link."},
    {"symlink", "(src, dst, target_is_directory=False, *, dir_fd=None)", posix_symlink,
     "Make a symbolic link."},
    {"readlink", "(path, *, dir_fd=None)", posix_readlink, "Where a symbolic link points."},
    {"chmod", "(path, mode, *, dir_fd=None, follow_symlinks=True)", posix_chmod, "Change a file's permissions."},
    {"access", "(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)",
     posix_access, "Whether the user may access a path."},
    {"utime", "(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True)", posix_utime,
     "Set a file's times."},
    {"getcwd", "()", posix_getcwd, "The current folder."},
    {"getcwdb", "()", posix_getcwdb, "The current folder as bytes."},
    {"fspath", "(path)", posix_fspath, "The file system representation of a path."},
    {"umask", "(mask, /)", posix_umask, "Set the umask; return the old one."},
    {"urandom", "(size, /)", posix_urandom, "Random bytes for cryptographic use."},
    {"cpu_count", "()", posix_cpu_count, "The number of processors."},
    {"strerror", "(code, /)", posix_strerror, "The text of an errno."},
    {"getloadavg", "()", posix_getloadavg, "The load averages of 1, 5 and 15 minutes."},
    {"sysconf", "(name, /)", posix_sysconf, "A configuration value of the system."},
    {"uname", "()", posix_uname, "Name and version of the system."},
    {"times", "()", posix_times, "Processor times of the process and its children."},
    {"get_terminal_size", "(fd=1, /)", posix_get_terminal_size, "Columns and lines of a terminal."},
    {"putenv", "(name, value, /)", posix_putenv, "Set an environment variable."},
    {"unsetenv", "(name, /)", posix_unsetenv, "Remove an environment variable."},
    {}};

constexpr std::pair<const char*, int> constants[] = {
    {"O_RDONLY", O_RDONLY}, {"O_WRONLY", O_WRONLY}, {"O_RDWR", O_RDWR}, {"O_APPEND", O_APPEND},
    {"O_CREAT", O_CREAT}, {"O_EXCL", O_EXCL}, {"O_TRUNC", O_TRUNC}, {"O_NONBLOCK", O_NONBLOCK},
    {"O_CLOEXEC", O_CLOEXEC}, {"O_DIRECTORY", O_DIRECTORY}, {"O_NOFOLLOW", O_NOFOLLOW},
    {"O_SYNC", O_SYNC}, {"O_NOCTTY", O_NOCTTY}, {"F_OK", F_OK}, {"R_OK", R_OK}, {"W_OK", W_OK},
    {"X_OK", X_OK}, {"SEEK_SET", SEEK_SET}, {"SEEK_CUR", SEEK_CUR}, {"SEEK_END", SEEK_END}};

}  // namespace

bool fill_posix_module(Thread& t, Dict* dict) {
    Own<Str> module = Own<Str>::take(TRY(intern(t, "posix")));
    TRY(add_functions(t, dict, functions, module.value()));
    TRY(add_process_functions(t, dict));
    TRY(add_descriptor_functions(t, dict));
    TRY(add_owner_functions(t, dict));
    for (const auto& [name, value] : constants) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        TRY(dict_set(t, dict, key.get(), number(value)));
    }
    const std::pair<const char*, const StructSequenceSpec*> types[] = {
        {"stat_result", &stat_spec}, {"uname_result", &uname_spec}, {"times_result", &times_spec},
        {"terminal_size", &size_spec}};
    for (const auto& [name, spec] : types) {
        Own<Type> type = Own<Type>::take(TRY(make_struct_sequence(t, *spec)));
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        TRY(dict_set(t, dict, key.get(), type.value()));
    }
    Own<Str> error = Own<Str>::take(TRY(intern(t, "error")));
    TRY(dict_set(t, dict, error.get(), Value(exception_type(t, Exc::OSError))));
    // The environment as it was at the start: {bytes: bytes}.
    Own<Dict> environment = Own<Dict>::take(TRY(new_dict(t)));
    for (char** entry = environ; entry && *entry; ++entry) {
        const std::string_view text = *entry;
        const size_t equals = text.find('=');
        if (equals == std::string_view::npos || equals == 0) continue;
        Own<Bytes> key = Own<Bytes>::take(TRY(new_bytes(t, text.substr(0, equals))));
        Own<Bytes> value = Own<Bytes>::take(TRY(new_bytes(t, text.substr(equals + 1))));
        TRY(dict_set_default(t, environment.get(), key.value(), value.value()));
    }
    Own<Str> environ_name = Own<Str>::take(TRY(intern(t, "environ")));
    return dict_set(t, dict, environ_name.get(), environment.value());
}

}  // namespace baton
