#include "stdlib/os/spawn.h"

#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

namespace {

enum Stage : int { stage_setup = 1, stage_directory = 2, stage_exec = 3 };

// All the child needs, prepared before it exists: between vfork and exec it shares our memory, so
// that it can do little more than make system calls.
struct Plan {
    std::vector<char*> args;
    std::vector<char*> env;
    std::vector<char*> executables;
    std::vector<int> kept;       // descriptors above 2 that stay open, ascending
    std::vector<gid_t> groups;
    const char* directory = nullptr;
    int fds[3] = {-1, -1, -1};
    bool has_env = false, close_others = false, restore_signals = false, new_session = false;
    bool has_groups = false;
    int64_t process_group = -1, uid = -1, gid = -1, mask = -1;
    sigset_t signals;
    volatile int error = 0;
    volatile int stage = 0;
};

void close_range_of(int first, int last) {
#ifdef SYS_close_range
    if (syscall(SYS_close_range, static_cast<unsigned>(first), static_cast<unsigned>(last), 0) == 0) {
        return;
    }
#endif
    const int64_t limit = sysconf(_SC_OPEN_MAX);
    for (int fd = first; fd <= last && fd < limit; ++fd) close(fd);
}

[[noreturn]] void fail_child(Plan& plan, int stage) {
    plan.error = errno ? errno : EINVAL;
    plan.stage = stage;
    _exit(127);
}

[[noreturn]] void run_child(Plan& plan) {
    // Sources below 3 that would be overwritten move up first.
    int from[3];
    for (int i = 0; i < 3; ++i) {
        from[i] = plan.fds[i];
        if (from[i] >= 0 && from[i] < 3 && from[i] != i) {
            from[i] = fcntl(from[i], F_DUPFD_CLOEXEC, 3);
            if (from[i] < 0) fail_child(plan, stage_setup);
        }
    }
    for (int i = 0; i < 3; ++i) {
        if (from[i] < 0) continue;
        if (from[i] == i) {
            const int flags = fcntl(i, F_GETFD);
            if (flags < 0 || fcntl(i, F_SETFD, flags & ~FD_CLOEXEC) < 0) {
                fail_child(plan, stage_setup);
            }
        } else if (dup2(from[i], i) < 0) {
            fail_child(plan, stage_setup);
        }
    }
    for (int fd : plan.kept) {
        const int flags = fcntl(fd, F_GETFD);
        if (flags < 0 || fcntl(fd, F_SETFD, flags & ~FD_CLOEXEC) < 0) fail_child(plan, stage_setup);
    }
    if (plan.directory && chdir(plan.directory) < 0) fail_child(plan, stage_directory);
    if (plan.mask >= 0) umask(static_cast<mode_t>(plan.mask));
    if (plan.restore_signals) {
        for (int number : {SIGPIPE, SIGXFSZ}) signal(number, SIG_DFL);
    }
    if (plan.new_session && setsid() < 0) fail_child(plan, stage_setup);
    if (plan.process_group >= 0 && setpgid(0, static_cast<pid_t>(plan.process_group)) < 0) {
        fail_child(plan, stage_setup);
    }
    // The raw system calls: the library's would tell the other threads, which are not the child's.
    if (plan.has_groups &&
        syscall(SYS_setgroups, plan.groups.size(), plan.groups.data()) < 0) {
        fail_child(plan, stage_setup);
    }
    if (plan.gid >= 0 && syscall(SYS_setregid, plan.gid, plan.gid) < 0) {
        fail_child(plan, stage_setup);
    }
    if (plan.uid >= 0 && syscall(SYS_setreuid, plan.uid, plan.uid) < 0) {
        fail_child(plan, stage_setup);
    }
    if (plan.close_others) {
        int first = 3;
        for (int fd : plan.kept) {
            if (fd > first) close_range_of(first, fd - 1);
            first = fd + 1;
        }
        close_range_of(first, INT32_MAX);
    }
    sigprocmask(SIG_SETMASK, &plan.signals, nullptr);
    int error = ENOENT;
    for (char* executable : plan.executables) {
        if (plan.has_env) {
            execve(executable, plan.args.data(), plan.env.data());
        } else {
            execv(executable, plan.args.data());
        }
        if (errno != ENOENT && errno != ENOTDIR) error = errno;
    }
    errno = error;
    fail_child(plan, stage_exec);
}

// Pointers to the bytes objects of a list, null at the end. The list must stay as it is.
bool strings(Thread& t, Value v, std::vector<char*>& out, bool terminate) {
    if (!is_list(v)) return raise_type_error(t, "expected a list of bytes");
    const List* list = v.as<List>();
    for (size_t i = 0; i < list->size; ++i) {
        const Value item = list->items[i];
        if (!is_bytes(item)) return raise_type_error(t, "expected a list of bytes");
        if (bytes_view(item).find('\0') != std::string_view::npos) {
            return raise_value_error(t, "embedded null byte");
        }
        out.push_back(item.as<Bytes>()->data);
    }
    if (terminate) out.push_back(nullptr);
    return true;
}

bool numbers(Thread& t, Value v, std::vector<int64_t>& out) {
    if (!is_list(v)) return raise_type_error(t, "expected a list of ints");
    for (size_t i = 0; i < v.as<List>()->size; ++i) {
        const auto n = to_int64(t, v.as<List>()->items[i]);
        if (!n) return false;
        out.push_back(*n);
    }
    return true;
}

// (args, executables, env, cwd, fds, close_fds, pass_fds, restore_signals, start_new_session,
// process_group, uid, gid, groups, umask) -> (pid, errno, stage). The signature's checks have been
// made by subprocess.py.
Value spawn(Thread& t, const Value* args, size_t) {
    Plan plan;
    TRY(strings(t, args[0], plan.args, true));
    TRY(strings(t, args[1], plan.executables, false));
    if (!args[2].is_none()) {
        plan.has_env = true;
        TRY(strings(t, args[2], plan.env, true));
    }
    if (!args[3].is_none()) {
        if (!is_bytes(args[3])) return raise_type_error(t, "cwd must be bytes");
        plan.directory = args[3].as<Bytes>()->data;
    }
    std::vector<int64_t> fds, kept, groups;
    TRY(numbers(t, args[4], fds));
    if (fds.size() != 3) return raise_value_error(t, "three descriptors expected");
    for (int i = 0; i < 3; ++i) plan.fds[i] = static_cast<int>(fds[i]);
    plan.close_others = TRY(is_truthy(t, args[5]));
    TRY(numbers(t, args[6], kept));
    for (int64_t fd : kept) {
        if (fd < 0 || fd > INT32_MAX || (!plan.kept.empty() && fd <= plan.kept.back())) {
            return raise_value_error(t, "bad value(s) in fds_to_keep");
        }
        if (fd > 2) plan.kept.push_back(static_cast<int>(fd));
    }
    plan.restore_signals = TRY(is_truthy(t, args[7]));
    plan.new_session = TRY(is_truthy(t, args[8]));
    plan.process_group = TRY(to_int64(t, args[9]));
    plan.uid = TRY(to_int64(t, args[10]));
    plan.gid = TRY(to_int64(t, args[11]));
    if (!args[12].is_none()) {
        plan.has_groups = true;
        TRY(numbers(t, args[12], groups));
        for (int64_t g : groups) plan.groups.push_back(static_cast<gid_t>(g));
    }
    plan.mask = TRY(to_int64(t, args[13]));

    // No handler of ours may run in the child.
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &plan.signals);
    const pid_t pid = vfork();
    if (pid == 0) run_child(plan);
    const int fork_error = errno;
    pthread_sigmask(SIG_SETMASK, &plan.signals, nullptr);
    if (pid < 0) return raise_os_error(t, fork_error);
    if (plan.error) {
        int status;
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
        }
    }
    return TRY(new_tuple(t, {Value::small_int(pid), Value::small_int(plan.error),
                             Value::small_int(plan.stage)}));
}

const NativeDef functions[] = {
    {"spawn",
     "(args, executables, env, cwd, fds, close_fds, pass_fds, restore_signals, start_new_session, "
     "process_group, uid, gid, groups, umask, /)",
     spawn, "Start a program; return its pid, and errno and stage of a failure."},
    {}};

}  // namespace

bool fill_posixsubprocess_module(Thread& t, Dict* dict) {
    Own<Str> name = Own<Str>::take(TRY(intern(t, "_posixsubprocess")));
    return add_functions(t, dict, functions, name.value());
}

}  // namespace baton
