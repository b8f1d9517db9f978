// Who owns files and processes, and what else the system keeps about them: users and groups,
// priorities, special files, file systems, extended attributes, how children ended.
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "runtime/core/native.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/struct_sequence.h"
#include "runtime/types/tuple.h"
#include "stdlib/os/calls.h"
#include "stdlib/os/posix.h"

namespace baton {

namespace {

// A path, or a descriptor where that is allowed.
struct Place {
    std::string path;
    int descriptor = -1;
    bool read(Thread& t, Value v, const char* function) {
        return is_int(v) ? int_argument(t, v, descriptor) : path_argument(t, v, function, path);
    }
};

// A user or group id; -1 leaves it as it is.
bool id_argument(Thread& t, Value v, const char* kind, uint32_t& out) {
    const int64_t n = TRY(to_int64(t, v));
    if (n < -1 || n > UINT32_MAX) {
        return raise(t, Exc::OverflowError, "{} is {}", kind,
                     n < 0 ? "less than minimum" : "greater than maximum");
    }
    out = static_cast<uint32_t>(n);
    return true;
}

Value change_owner(Thread& t, const Value* args, const char* function, bool follow,
                   int folder = AT_FDCWD) {
    Place place;
    uint32_t user, group;
    TRY(place.read(t, args[0], function));
    TRY(id_argument(t, args[1], "uid", user) && id_argument(t, args[2], "gid", group));
    return none_if(blocking(t, function, [&] {
        if (place.descriptor >= 0) return int64_t{fchown(place.descriptor, user, group)};
        return int64_t{fchownat(folder, place.path.c_str(), user, group,
                                follow ? 0 : AT_SYMLINK_NOFOLLOW)};
    }, args[0]));
}
Value posix_chown(Thread& t, const Value* args, size_t) {
    const bool follow = args[4].is_unbound() || TRY(is_truthy(t, args[4]));
    bool ok = true;
    const int folder = directory_argument(t, args[3], ok);
    TRY(ok);
    if (is_int(args[0]) && (folder != AT_FDCWD || !follow)) {
        return raise_value_error(t, "chown: cannot use {} with a descriptor",
                                 follow ? "dir_fd" : "follow_symlinks");
    }
    return change_owner(t, args, "chown", follow, folder);
}
Value posix_lchown(Thread& t, const Value* args, size_t) {
    return change_owner(t, args, "lchown", false);
}
Value posix_fchown(Thread& t, const Value* args, size_t) {
    if (!is_int(args[0])) return raise_type_error(t, "an integer is required");
    return change_owner(t, args, "fchown", true);
}
Value posix_fchmod(Thread& t, const Value* args, size_t) {
    int fd, mode;
    TRY(int_argument(t, args[0], fd) && int_argument(t, args[1], mode));
    return none_if(blocking(
        t, "fchmod", [&] { return int64_t{fchmod(fd, static_cast<mode_t>(mode))}; }));
}
Value posix_chroot(Thread& t, const Value* args, size_t) {
    std::string path;
    TRY(path_argument(t, args[0], "chroot", path));
    return none_if(
        blocking(t, "chroot", [&] { return int64_t{chroot(path.c_str())}; }, args[0]));
}

Value posix_mkfifo(Thread& t, const Value* args, size_t) {
    std::string path;
    int mode = 0666;
    TRY(path_argument(t, args[0], "mkfifo", path));
    if (!args[1].is_unbound()) TRY(int_argument(t, args[1], mode));
    bool ok = true;
    const int folder = directory_argument(t, args[2], ok);
    TRY(ok);
    return none_if(blocking(
        t, "mkfifo",
        [&] { return int64_t{mkfifoat(folder, path.c_str(), static_cast<mode_t>(mode))}; },
        args[0]));
}
Value posix_mknod(Thread& t, const Value* args, size_t) {
    std::string path;
    int mode = 0600;
    TRY(path_argument(t, args[0], "mknod", path));
    if (!args[1].is_unbound()) TRY(int_argument(t, args[1], mode));
    const int64_t device = args[2].is_unbound() ? 0 : TRY(to_int64(t, args[2]));
    bool ok = true;
    const int folder = directory_argument(t, args[3], ok);
    TRY(ok);
    return none_if(blocking(t, "mknod", [&] {
        return int64_t{
            mknodat(folder, path.c_str(), static_cast<mode_t>(mode), static_cast<dev_t>(device))};
    }, args[0]));
}
Value posix_major(Thread& t, const Value* args, size_t) {
    return number(major(static_cast<dev_t>(TRY(to_int64(t, args[0])))));
}
Value posix_minor(Thread& t, const Value* args, size_t) {
    return number(minor(static_cast<dev_t>(TRY(to_int64(t, args[0])))));
}
Value posix_makedev(Thread& t, const Value* args, size_t) {
    int high, low;
    TRY(int_argument(t, args[0], high) && int_argument(t, args[1], low));
    return new_int(t, static_cast<int64_t>(
                          makedev(static_cast<unsigned>(high), static_cast<unsigned>(low))));
}

const char* const statvfs_fields[] = {"f_bsize",  "f_frsize", "f_blocks", "f_bfree",
                                      "f_bavail", "f_files",  "f_ffree",  "f_favail",
                                      "f_flag",   "f_namemax", "f_fsid",  nullptr};
const StructSequenceSpec statvfs_spec = {
    "os.statvfs_result", "What statvfs() says about a file system.", statvfs_fields, 10};
const char* const waitid_fields[] = {"si_pid", "si_uid", "si_signo", "si_status", "si_code",
                                     nullptr};
const StructSequenceSpec waitid_spec = {"posix.waitid_result", "What waitid() says.",
                                        waitid_fields, 5};
const char* const sched_fields[] = {"sched_priority", nullptr};
const StructSequenceSpec sched_spec = {"posix.sched_param", "Parameters of a scheduling policy.",
                                       sched_fields, 1};

Value new_result(Thread& t, const char* name, const StructSequenceSpec& spec,
                 std::span<const int64_t> numbers) {
    Own<Str> module_name = Own<Str>::take(TRY(intern(t, "posix")));
    Ref module = Ref::share(dict_get(t.interpreter->modules, module_name.get()));
    if (!module) return raise(t, Exc::RuntimeError, "the module posix is gone");
    Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
    Ref type = Ref::take(TRY(get_attribute(t, *module, key.value())));
    if (!has_type(t, *type, type_is_type)) return raise_type_error(t, "posix.{} is no type", name);
    std::vector<Ref> owned;
    std::vector<Value> values;
    for (int64_t n : numbers) {
        owned.push_back(Ref::take(TRY(new_int(t, n))));
        values.push_back(*owned.back());
    }
    return new_struct_sequence(t, type.as<Type>(), spec, values);
}

Value statvfs_of(Thread& t, Value v, const char* function) {
    Place place;
    TRY(place.read(t, v, function));
    struct statvfs s;
    if (blocking(t, function, [&] {
            return int64_t{place.descriptor >= 0 ? fstatvfs(place.descriptor, &s)
                                                 : statvfs(place.path.c_str(), &s)};
        }, v) < 0) {
        return Failure{};
    }
    const int64_t numbers[] = {
        static_cast<int64_t>(s.f_bsize),  static_cast<int64_t>(s.f_frsize),
        static_cast<int64_t>(s.f_blocks), static_cast<int64_t>(s.f_bfree),
        static_cast<int64_t>(s.f_bavail), static_cast<int64_t>(s.f_files),
        static_cast<int64_t>(s.f_ffree),  static_cast<int64_t>(s.f_favail),
        static_cast<int64_t>(s.f_flag),   static_cast<int64_t>(s.f_namemax),
        static_cast<int64_t>(s.f_fsid)};
    return new_result(t, "statvfs_result", statvfs_spec, numbers);
}
Value posix_statvfs(Thread& t, const Value* args, size_t) {
    return statvfs_of(t, args[0], "statvfs");
}
Value posix_fstatvfs(Thread& t, const Value* args, size_t) {
    if (!is_int(args[0])) return raise_type_error(t, "an integer is required");
    return statvfs_of(t, args[0], "fstatvfs");
}

Value posix_pathconf(Thread& t, const Value* args, size_t) {
    Place place;
    int name = 0;
    TRY(place.read(t, args[0], "pathconf"));
    if (is_str(args[1])) {
        static constexpr std::pair<const char*, int> names[] = {
            {"PC_LINK_MAX", _PC_LINK_MAX}, {"PC_NAME_MAX", _PC_NAME_MAX},
            {"PC_PATH_MAX", _PC_PATH_MAX}, {"PC_PIPE_BUF", _PC_PIPE_BUF},
            {"PC_MAX_CANON", _PC_MAX_CANON}, {"PC_MAX_INPUT", _PC_MAX_INPUT}};
        bool found = false;
        for (const auto& [text, value] : names) {
            if (args[1].as<Str>()->view() == text) name = value, found = true;
        }
        if (!found) return raise_value_error(t, "unrecognized configuration name");
    } else {
        TRY(int_argument(t, args[1], name));
    }
    errno = 0;
    const long value = place.descriptor >= 0 ? fpathconf(place.descriptor, name)
                                             : pathconf(place.path.c_str(), name);
    if (value < 0 && errno) return raise_os_error(t, errno, args[0]);
    return new_int(t, value);
}

// ---------------------------------------------------------------- users, groups, priorities

template <int (*set)(uint32_t)>
Value set_id(Thread& t, const Value* args, size_t) {
    uint32_t id;
    TRY(id_argument(t, args[0], "id", id));
    return done(t, set(id));
}
template <int (*get)(uint32_t*, uint32_t*, uint32_t*)>
Value get_three(Thread& t, const Value*, size_t) {
    uint32_t a, b, c;
    if (get(&a, &b, &c) < 0) return raise_os_error(t, errno);
    return TRY(new_tuple(t, {number(a), number(b), number(c)}));
}
template <int (*set)(uint32_t, uint32_t, uint32_t)>
Value set_three(Thread& t, const Value* args, size_t) {
    uint32_t a, b, c;
    TRY(id_argument(t, args[0], "id", a) && id_argument(t, args[1], "id", b) &&
        id_argument(t, args[2], "id", c));
    return done(t, set(a, b, c));
}
template <int (*set)(uint32_t, uint32_t)>
Value set_two(Thread& t, const Value* args, size_t) {
    uint32_t a, b;
    TRY(id_argument(t, args[0], "id", a) && id_argument(t, args[1], "id", b));
    return done(t, set(a, b));
}

Value posix_getgroups(Thread& t, const Value*, size_t) {
    const int count = getgroups(0, nullptr);
    if (count < 0) return raise_os_error(t, errno);
    std::vector<gid_t> groups(static_cast<size_t>(count) + 16);
    const int filled = getgroups(static_cast<int>(groups.size()), groups.data());
    if (filled < 0) return raise_os_error(t, errno);
    Own<List> list = Own<List>::take(TRY(new_list(t)));
    for (int i = 0; i < filled; ++i) {
        TRY(list_append(t, list.get(), number(groups[static_cast<size_t>(i)])));
    }
    return list.give();
}
Value posix_setgroups(Thread& t, const Value* args, size_t) {
    const int64_t count = TRY(length(t, args[0]));
    if (count > 65536) return raise_value_error(t, "too many groups");
    std::vector<gid_t> groups;
    for (int64_t i = 0; i < count; ++i) {
        Ref item = Ref::take(TRY(get_item(t, args[0], number(i))));
        uint32_t id;
        TRY(id_argument(t, *item, "gid", id));
        groups.push_back(id);
    }
    return done(t, setgroups(groups.size(), groups.data()));
}

Value posix_getpriority(Thread& t, const Value* args, size_t) {
    int which, who;
    TRY(int_argument(t, args[0], which) && int_argument(t, args[1], who));
    errno = 0;
    const int priority = getpriority(static_cast<__priority_which_t>(which),
                                     static_cast<id_t>(who));
    if (errno) return raise_os_error(t, errno);
    return number(priority);
}
Value posix_setpriority(Thread& t, const Value* args, size_t) {
    int which, who, priority;
    TRY(int_argument(t, args[0], which) && int_argument(t, args[1], who) &&
        int_argument(t, args[2], priority));
    return done(t, setpriority(static_cast<__priority_which_t>(which), static_cast<id_t>(who),
                               priority));
}

Value posix_setaffinity(Thread& t, const Value* args, size_t) {
    int pid;
    TRY(int_argument(t, args[0], pid));
    cpu_set_t mask;
    CPU_ZERO(&mask);
    Ref iterator = Ref::take(TRY(get_iterator(t, args[1])));
    for (;;) {
        Ref item = Ref::take(next_item(t, *iterator));
        if (item.get().is_error()) return Failure{};
        if (!item) break;
        int cpu;
        TRY(int_argument(t, *item, cpu));
        if (cpu < 0) return raise_value_error(t, "negative CPU number");
        if (cpu >= CPU_SETSIZE) return raise_value_error(t, "CPU number too large");
        CPU_SET(cpu, &mask);
    }
    return done(t, sched_setaffinity(pid, sizeof mask, &mask));
}
Value posix_getscheduler(Thread& t, const Value* args, size_t) {
    int pid;
    TRY(int_argument(t, args[0], pid));
    const int policy = sched_getscheduler(pid);
    return policy < 0 ? Value(raise_os_error(t, errno)) : number(policy);
}
Value posix_getparam(Thread& t, const Value* args, size_t) {
    int pid;
    TRY(int_argument(t, args[0], pid));
    sched_param parameters;
    if (sched_getparam(pid, &parameters) < 0) return raise_os_error(t, errno);
    const int64_t numbers[] = {parameters.sched_priority};
    return new_result(t, "sched_param", sched_spec, numbers);
}
template <int (*get)(int)>
Value priority_bound(Thread& t, const Value* args, size_t) {
    int policy;
    TRY(int_argument(t, args[0], policy));
    const int bound = get(policy);
    return bound < 0 ? Value(raise_os_error(t, errno)) : number(bound);
}

// ---------------------------------------------------------------- children

Value posix_waitid(Thread& t, const Value* args, size_t) {
    int kind, id, options;
    TRY(int_argument(t, args[0], kind) && int_argument(t, args[1], id) &&
        int_argument(t, args[2], options));
    siginfo_t info = {};
    if (blocking(t, "waitid", [&] {
            return int64_t{
                waitid(static_cast<idtype_t>(kind), static_cast<id_t>(id), &info, options)};
        }) < 0) {
        return Failure{};
    }
    if (info.si_pid == 0) return Value::none();
    const int64_t numbers[] = {info.si_pid, static_cast<int64_t>(info.si_uid), info.si_signo,
                               info.si_status, info.si_code};
    return new_result(t, "waitid_result", waitid_spec, numbers);
}

// resource.struct_rusage of what a wait reported (owned).
Value usage_value(Thread& t, const rusage& usage) {
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "resource")));
    return new_rusage(t, *module, usage);
}
Value posix_wait4(Thread& t, const Value* args, size_t) {
    int pid, options, status = 0;
    TRY(int_argument(t, args[0], pid) && int_argument(t, args[1], options));
    rusage usage = {};
    const int64_t result =
        blocking(t, "wait4", [&] { return int64_t{wait4(pid, &status, options, &usage)}; });
    if (result < 0) return Failure{};
    Ref used = Ref::take(TRY(usage_value(t, usage)));
    return TRY(new_tuple(t, {number(result), number(status), *used}));
}
Value posix_wait3(Thread& t, const Value* args, size_t) {
    const Value more[] = {number(-1), args[0]};
    return posix_wait4(t, more, 2);
}

// ---------------------------------------------------------------- extended attributes

Value posix_getxattr(Thread& t, const Value* args, size_t) {
    Place place;
    std::string name;
    TRY(place.read(t, args[0], "getxattr") && path_argument(t, args[1], "getxattr", name));
    const bool follow = args[2].is_unbound() || TRY(is_truthy(t, args[2]));
    std::string value(64 * 1024, '\0');
    const int64_t size = blocking(t, "getxattr", [&]() -> int64_t {
        if (place.descriptor >= 0) {
            return fgetxattr(place.descriptor, name.c_str(), value.data(), value.size());
        }
        return (follow ? getxattr : lgetxattr)(place.path.c_str(), name.c_str(), value.data(),
                                               value.size());
    }, args[0]);
    if (size < 0) return Failure{};
    return TRY(new_bytes(t, std::string_view(value).substr(0, static_cast<size_t>(size))));
}
Value posix_setxattr(Thread& t, const Value* args, size_t) {
    Place place;
    std::string name;
    int flags = 0;
    TRY(place.read(t, args[0], "setxattr") && path_argument(t, args[1], "setxattr", name));
    PinnedBuffer value;
    TRY(value.read(t, args[2]));
    if (!args[3].is_unbound()) TRY(int_argument(t, args[3], flags));
    const bool follow = args[4].is_unbound() || TRY(is_truthy(t, args[4]));
    return none_if(blocking(t, "setxattr", [&]() -> int64_t {
        if (place.descriptor >= 0) {
            return fsetxattr(place.descriptor, name.c_str(), value.data(), value.size(), flags);
        }
        return (follow ? setxattr : lsetxattr)(place.path.c_str(), name.c_str(), value.data(),
                                               value.size(), flags);
    }, args[0]));
}
Value posix_removexattr(Thread& t, const Value* args, size_t) {
    Place place;
    std::string name;
    TRY(place.read(t, args[0], "removexattr") && path_argument(t, args[1], "removexattr", name));
    const bool follow = args[2].is_unbound() || TRY(is_truthy(t, args[2]));
    return none_if(blocking(t, "removexattr", [&]() -> int64_t {
        if (place.descriptor >= 0) return fremovexattr(place.descriptor, name.c_str());
        return (follow ? removexattr : lremovexattr)(place.path.c_str(), name.c_str());
    }, args[0]));
}
Value posix_listxattr(Thread& t, const Value* args, size_t) {
    Place place;
    if (args[0].is_unbound() || args[0].is_none()) {
        place.path = ".";
    } else {
        TRY(place.read(t, args[0], "listxattr"));
    }
    const bool follow = args[1].is_unbound() || TRY(is_truthy(t, args[1]));
    std::string names(64 * 1024, '\0');
    const int64_t size = blocking(t, "listxattr", [&]() -> int64_t {
        if (place.descriptor >= 0) return flistxattr(place.descriptor, names.data(), names.size());
        return (follow ? listxattr : llistxattr)(place.path.c_str(), names.data(), names.size());
    }, args[0].is_unbound() ? Value() : args[0]);
    if (size < 0) return Failure{};
    Own<List> list = Own<List>::take(TRY(new_list(t)));
    for (size_t at = 0; at < static_cast<size_t>(size);) {
        const std::string_view name = names.data() + at;
        Ref text = Ref::take(TRY(system_text(t, name)));
        TRY(list_append(t, list.get(), *text));
        at += name.size() + 1;
    }
    return list.give();
}

const NativeDef functions[] = {
    {"chown", "(path, uid, gid, *, dir_fd=None, follow_symlinks=True)", posix_chown,
     "Change the owner and group of a file."},
    {"lchown", "(path, uid, gid)", posix_lchown, "chown() that does not follow links."},
    {"fchown", "(fd, uid, gid)", posix_fchown, "chown() of an open file."},
    {"fchmod", "(fd, mode)", posix_fchmod, "Change the permissions of an open file."},
    {"chroot", "(path)", posix_chroot, "Change the root folder of the process."},
    {"mkfifo", "(path, mode=0o666, *, dir_fd=None)", posix_mkfifo, "Make a named pipe."},
    {"mknod", "(path, mode=0o600, device=0, *, dir_fd=None)", posix_mknod, "Make a special file."},
    {"major", "(device, /)", posix_major, "The major number of a device."},
    {"minor", "(device, /)", posix_minor, "The minor number of a device."},
    {"makedev", "(major, minor, /)", posix_makedev, "The number of a device."},
    {"statvfs", "(path)", posix_statvfs, "What the system says about a file system."},
    {"fstatvfs", "(fd, /)", posix_fstatvfs, "statvfs() of an open file."},
    {"pathconf", "(path, name)", posix_pathconf, "A limit of the file system."},
    {"fpathconf", "(fd, name, /)", posix_pathconf, "pathconf() of an open file."},
    {"setuid", "(uid, /)", set_id<setuid>, "Set the user id."},
    {"seteuid", "(euid, /)", set_id<seteuid>, "Set the effective user id."},
    {"setgid", "(gid, /)", set_id<setgid>, "Set the group id."},
    {"setegid", "(egid, /)", set_id<setegid>, "Set the effective group id."},
    {"setreuid", "(ruid, euid, /)", set_two<setreuid>, "Set real and effective user id."},
    {"setregid", "(rgid, egid, /)", set_two<setregid>, "Set real and effective group id."},
    {"getresuid", "()", get_three<getresuid>, "Real, effective and saved user id."},
    {"getresgid", "()", get_three<getresgid>, "Real, effective and saved group id."},
    {"setresuid", "(ruid, euid, suid, /)", set_three<setresuid>,
     "Set real, effective and saved user id."},
    {"setresgid", "(rgid, egid, sgid, /)", set_three<setresgid>,
     "Set real, effective and saved group id."},
    {"getgroups", "()", posix_getgroups, "The groups the process belongs to."},
    {"setgroups", "(groups, /)", posix_setgroups, "Set the groups the process belongs to."},
    {"getpriority", "(which, who)", posix_getpriority, "The priority of processes."},
    {"setpriority", "(which, who, priority)", posix_setpriority, "Set the priority of processes."},
    {"sched_setaffinity", "(pid, mask, /)", posix_setaffinity,
     "Set the processors a process may run on."},
    {"sched_getscheduler", "(pid, /)", posix_getscheduler, "The scheduling policy of a process."},
    {"sched_getparam", "(pid, /)", posix_getparam, "The scheduling parameters of a process."},
    {"sched_get_priority_min", "(policy)", priority_bound<sched_get_priority_min>,
     "The least priority of a policy."},
    {"sched_get_priority_max", "(policy)", priority_bound<sched_get_priority_max>,
     "The highest priority of a policy."},
    {"waitid", "(idtype, id, options, /)", posix_waitid, "Wait for a child; return what happened."},
    {"wait3", "(options)", posix_wait3, "Wait for any child; return (pid, status, usage)."},
    {"wait4", "(pid, options)", posix_wait4, "Wait for a child; return (pid, status, usage)."},
    {"getxattr", "(path, attribute, *, follow_symlinks=True)", posix_getxattr,
     "The value of an extended attribute."},
    {"setxattr", "(path, attribute, value, flags=0, *, follow_symlinks=True)", posix_setxattr,
     "Set an extended attribute."},
    {"removexattr", "(path, attribute, *, follow_symlinks=True)", posix_removexattr,
     "Remove an extended attribute."},
    {"listxattr", "(path=None, *, follow_symlinks=True)", posix_listxattr,
     "The names of a file's extended attributes."},
    {}};

constexpr std::pair<const char*, int> constants[] = {
    {"PRIO_PROCESS", PRIO_PROCESS}, {"PRIO_PGRP", PRIO_PGRP}, {"PRIO_USER", PRIO_USER},
    {"SCHED_OTHER", SCHED_OTHER}, {"SCHED_BATCH", SCHED_BATCH}, {"SCHED_IDLE", SCHED_IDLE},
    {"SCHED_FIFO", SCHED_FIFO}, {"SCHED_RR", SCHED_RR},
    {"P_PID", P_PID}, {"P_PGID", P_PGID}, {"P_ALL", P_ALL}, {"P_PIDFD", 3},
    {"WEXITED", WEXITED}, {"WSTOPPED", WSTOPPED}, {"WNOWAIT", WNOWAIT},
    {"CLD_EXITED", CLD_EXITED}, {"CLD_KILLED", CLD_KILLED}, {"CLD_DUMPED", CLD_DUMPED},
    {"CLD_TRAPPED", CLD_TRAPPED}, {"CLD_STOPPED", CLD_STOPPED}, {"CLD_CONTINUED", CLD_CONTINUED},
    {"ST_RDONLY", ST_RDONLY}, {"ST_NOSUID", ST_NOSUID},
    {"XATTR_CREATE", XATTR_CREATE}, {"XATTR_REPLACE", XATTR_REPLACE},
    {"XATTR_SIZE_MAX", 64 * 1024}};

}  // namespace

bool add_owner_functions(Thread& t, Dict* dict) {
    Own<Str> module = Own<Str>::take(TRY(intern(t, "posix")));
    TRY(add_functions(t, dict, functions, module.value()));
    for (const auto& [name, value] : constants) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        TRY(dict_set(t, dict, key.get(), number(value)));
    }
    const std::pair<const char*, const StructSequenceSpec*> types[] = {
        {"statvfs_result", &statvfs_spec}, {"waitid_result", &waitid_spec},
        {"sched_param", &sched_spec}};
    for (const auto& [name, spec] : types) {
        Own<Type> type = Own<Type>::take(TRY(make_struct_sequence(t, *spec)));
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        TRY(dict_set(t, dict, key.get(), type.value()));
    }
    return true;
}

}  // namespace baton
