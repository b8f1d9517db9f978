// Processes: fork, wait, signals, exec.
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <mutex>

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/unlocked.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/set.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/os/calls.h"
#include "stdlib/os/posix.h"
#include "vm/introspect.h"

namespace baton {

namespace {

Value posix_fork(Thread& t, const Value*, size_t) {
    const int pid = fork_process(t);
    if (pid < 0) return t.exception ? Failure{} : raise_os_error(t, errno);
    return number(pid);
}

Value posix_has_threads(Thread& t, const Value*, size_t) {
    std::lock_guard lock(t.interpreter->threads_mutex);
    return Value::boolean(t.interpreter->threads.size() > 1);
}

Value posix_waitpid(Thread& t, const Value* args, size_t) {
    int pid, options, status = 0;
    TRY(int_argument(t, args[0], pid) && int_argument(t, args[1], options));
    const int64_t result =
        blocking(t, "waitpid", [&] { return int64_t{waitpid(pid, &status, options)}; });
    if (result < 0) return Failure{};
    return TRY(new_tuple(t, {number(result), number(status)}));
}
Value posix_wait(Thread& t, const Value*, size_t) {
    int status = 0;
    const int64_t result = blocking(t, "wait", [&] { return int64_t{wait(&status)}; });
    if (result < 0) return Failure{};
    return TRY(new_tuple(t, {number(result), number(status)}));
}

template <int (*call)(pid_t, int)>
Value send_signal(Thread& t, const Value* args, size_t) {
    int pid, signal;
    TRY(int_argument(t, args[0], pid) && int_argument(t, args[1], signal));
    if (call(pid, signal) < 0) return raise_os_error(t, errno);
    // A signal to oneself is handled before the next instruction.
    if (pid == getpid() && !t.interpreter->hooks.handle_attention(t)) return Failure{};
    return Value::none();
}
Value posix_exit(Thread& t, const Value* args, size_t) {
    int status;
    TRY(int_argument(t, args[0], status));
    _exit(status);
}
Value posix_abort(Thread&, const Value*, size_t) { std::abort(); }

template <pid_t (*call)()>
Value get_id(Thread&, const Value*, size_t) { return number(call()); }
uid_t effective_user() { return geteuid(); }
template <unsigned (*call)()>
Value get_user(Thread&, const Value*, size_t) { return number(call()); }

Value posix_getpgid(Thread& t, const Value* args, size_t) {
    int pid;
    TRY(int_argument(t, args[0], pid));
    const pid_t group = getpgid(pid);
    if (group < 0) return raise_os_error(t, errno);
    return number(group);
}
Value posix_getsid(Thread& t, const Value* args, size_t) {
    int pid;
    TRY(int_argument(t, args[0], pid));
    const pid_t session = getsid(pid);
    if (session < 0) return raise_os_error(t, errno);
    return number(session);
}
Value posix_setpgid(Thread& t, const Value* args, size_t) {
    int pid, group;
    TRY(int_argument(t, args[0], pid) && int_argument(t, args[1], group));
    if (setpgid(pid, group) < 0) return raise_os_error(t, errno);
    return Value::none();
}
Value posix_setsid(Thread& t, const Value*, size_t) {
    if (setsid() < 0) return raise_os_error(t, errno);
    return Value::none();
}
Value posix_nice(Thread& t, const Value* args, size_t) {
    int increment;
    TRY(int_argument(t, args[0], increment));
    errno = 0;
    const int value = nice(increment);
    if (value == -1 && errno) return raise_os_error(t, errno);
    return number(value);
}

// The strings of a sequence as a null-terminated array for exec.
struct Strings {
    std::vector<std::string> texts;
    std::vector<char*> pointers;

    char** data() {
        pointers.clear();
        for (std::string& s : texts) pointers.push_back(s.data());
        pointers.push_back(nullptr);
        return pointers.data();
    }
};
// A str, bytes or path for another program.
bool program_text(Thread& t, Value v, const char* function, std::string& out) {
    if (!is_str(v) && !is_bytes(v)) {
        Ref method = Ref::take(TRY(find_special(t, v, t.names().dunder_fspath)));
        if (!method) {
            return raise_type_error(t, "expected str, bytes or os.PathLike object, not {}",
                                    type_name(t, v));
        }
    }
    const std::string_view text = is_str(v)     ? v.as<Str>()->view()
                                  : is_bytes(v) ? bytes_view(v)
                                                : std::string_view();
    if (text.find('\0') != std::string_view::npos) {
        return raise_value_error(t, "embedded null byte");
    }
    return path_argument(t, v, function, out);
}
bool string_list(Thread& t, Value v, const char* function, Strings& out) {
    if (!is_list(v) && !is_tuple(v)) {
        return raise_type_error(t, "{}() arg 2 must be a tuple or list", function);
    }
    return for_each(t, v, [&](Value item) -> bool {
        std::string text;
        TRY(program_text(t, item, function, text));
        out.texts.push_back(std::move(text));
        return true;
    });
}
Value execute(Thread& t, const Value* args, bool with_environment, const char* function) {
    std::string path;
    Strings arguments, environment;
    TRY(path_argument(t, args[0], function, path));
    TRY(string_list(t, args[1], function, arguments));
    if (arguments.texts.empty()) {
        return raise_value_error(t, "{}() arg 2 must not be empty", function);
    }
    if (arguments.texts[0].empty()) {
        return raise_value_error(t, "{}() arg 2 first element cannot be empty", function);
    }
    if (with_environment) {
        Own<Str> items_name = Own<Str>::take(TRY(intern(t, "items")));
        Ref items = Ref::take(TRY(call_method(t, args[2], items_name.get(), {})));
        TRY(for_each(t, *items, [&](Value pair) -> bool {
            Own<Tuple> both = Own<Tuple>::take(TRY(tuple_from(t, pair)));
            std::string key, value;
            if (both->size != 2) return raise_value_error(t, "env must be a mapping");
            TRY(program_text(t, both->items[0], function, key));
            TRY(program_text(t, both->items[1], function, value));
            if (key.empty() || key.find('=') != std::string::npos) {
                return raise_value_error(t, "illegal environment variable name");
            }
            environment.texts.push_back(key + "=" + value);
            return true;
        }));
        execve(path.c_str(), arguments.data(), environment.data());
    } else {
        execv(path.c_str(), arguments.data());
    }
    return raise_os_error(t, errno, args[0]);
}
Value posix_execv(Thread& t, const Value* args, size_t) { return execute(t, args, false, "execv"); }
Value posix_execve(Thread& t, const Value* args, size_t) {
    return execute(t, args, true, "execve");
}

Value posix_system(Thread& t, const Value* args, size_t) {
    std::string command;
    TRY(path_argument(t, args[0], "system", command));
    const int64_t status =
        blocking(t, "system", [&] { return int64_t{std::system(command.c_str())}; });
    if (status < 0) return Failure{};
    return number(status);
}

template <int which>
Value status_part(Thread& t, const Value* args, size_t) {
    int status;
    TRY(int_argument(t, args[0], status));
    switch (which) {
        case 0: return Value::boolean(WIFEXITED(status));
        case 1: return number(WEXITSTATUS(status));
        case 2: return Value::boolean(WIFSIGNALED(status));
        case 3: return number(WTERMSIG(status));
        case 4: return Value::boolean(WIFSTOPPED(status));
        case 5: return number(WSTOPSIG(status));
        case 6: return Value::boolean(WIFCONTINUED(status));
        case 7: return Value::boolean(WCOREDUMP(status));
        default:
            if (WIFEXITED(status)) return number(WEXITSTATUS(status));
            if (WIFSIGNALED(status)) return number(-WTERMSIG(status));
            if (WIFSTOPPED(status)) {
                return raise_value_error(t, "process stopped by delivery of signal {}",
                                         WSTOPSIG(status));
            }
            return raise_value_error(t, "invalid wait status: {}", status);
    }
}

Value posix_sched_yield(Thread& t, const Value*, size_t) {
    Unlocked unlocked(t, "sched_yield");
    sched_yield();
    return Value::none();
}
Value posix_getaffinity(Thread& t, const Value* args, size_t) {
    int pid;
    TRY(int_argument(t, args[0], pid));
    cpu_set_t set;
    if (sched_getaffinity(pid, sizeof set, &set) < 0) return raise_os_error(t, errno);
    Own<Set> cpus = Own<Set>::take(TRY(new_set(t)));
    for (int i = 0; i < CPU_SETSIZE; ++i) {
        if (CPU_ISSET(i, &set)) TRY(set_add(t, cpus.get(), number(i)));
    }
    return cpus.give();
}

Value posix_pidfd_open(Thread& t, const Value* args, size_t) {
    int pid, flags = 0;
    TRY(int_argument(t, args[0], pid));
    if (!args[1].is_unbound()) TRY(int_argument(t, args[1], flags));
    const long fd = syscall(SYS_pidfd_open, pid, flags);
    if (fd < 0) return raise_os_error(t, errno);
    return number(fd);
}

const NativeDef functions[] = {
    {"pidfd_open", "(pid, flags=0)", posix_pidfd_open,
     "Return a descriptor of a process, readable when it has ended."},
    {"_has_threads", "()", posix_has_threads,
     "Return whether the process has other Python threads than the calling one."},
    {"fork", "()", posix_fork, "Fork a child process; return 0 in it and its pid in the parent."},
    {"waitpid", "(pid, options, /)", posix_waitpid, "Wait for a child; return (pid, status)."},
    {"wait", "()", posix_wait, "Wait for any child; return (pid, status)."},
    {"kill", "(pid, signal, /)", send_signal<::kill>, "Send a signal to a process."},
    {"killpg", "(pgid, signal, /)", send_signal<::killpg>, "Send a signal to a process group."},
    {"_exit", "(status)", posix_exit, "End the process at once, without any clean-up."},
    {"abort", "()", posix_abort, "End the process with SIGABRT."},
    {"getpid", "()", get_id<::getpid>, "Return the process id."},
    {"getppid", "()", get_id<::getppid>, "Return the parent's process id."},
    {"getpgrp", "()", get_id<::getpgrp>, "Return the process group id."},
    {"getpgid", "(pid)", posix_getpgid, "Return a process's group id."},
    {"getsid", "(pid, /)", posix_getsid, "Return a process's session id."},
    {"setpgid", "(pid, pgrp, /)", posix_setpgid, "Set a process's group id."},
    {"setsid", "()", posix_setsid, "Start a new session."},
    {"getuid", "()", get_user<::getuid>, "Return the user id."},
    {"geteuid", "()", get_user<effective_user>, "Return the effective user id."},
    {"getgid", "()", get_user<::getgid>, "Return the group id."},
    {"getegid", "()", get_user<::getegid>, "Return the effective group id."},
    {"nice", "(increment, /)", posix_nice, "Add increment to the process's niceness."},
    {"execv", "(path, argv, /)", posix_execv, "Replace the process by a program."},
    {"execve", "(path, argv, env)", posix_execve,
     "Replace the process by a program with an environment."},
    {"system", "(command)", posix_system, "Run a command in a shell; return its wait status."},
    {"WIFEXITED", "(status)", status_part<0>, "Whether the process ended by itself."},
    {"WEXITSTATUS", "(status)", status_part<1>, "The exit code of a wait status."},
    {"WIFSIGNALED", "(status)", status_part<2>, "Whether a signal ended the process."},
    {"WTERMSIG", "(status)", status_part<3>, "The signal that ended the process."},
    {"WIFSTOPPED", "(status)", status_part<4>, "Whether the process is stopped."},
    {"WSTOPSIG", "(status)", status_part<5>, "The signal that stopped the process."},
    {"WIFCONTINUED", "(status)", status_part<6>, "Whether the process was continued."},
    {"WCOREDUMP", "(status)", status_part<7>, "Whether the process dumped core."},
    {"waitstatus_to_exitcode", "(status)", status_part<8>,
     "The exit code of a wait status; negative for a signal."},
    {"sched_yield", "()", posix_sched_yield, "Let other threads of the system run."},
    {"sched_getaffinity", "(pid, /)", posix_getaffinity,
     "Return the set of processors a process may run on."},
    {}};

}  // namespace

bool add_process_functions(Thread& t, Dict* dict) {
    Own<Str> module = Own<Str>::take(TRY(intern(t, "posix")));
    TRY(add_functions(t, dict, functions, module.value()));
    static constexpr std::pair<const char*, int> constants[] = {
        {"WNOHANG", WNOHANG}, {"WUNTRACED", WUNTRACED}, {"WCONTINUED", WCONTINUED},
        {"EX_OK", 0}, {"EX_USAGE", 64}, {"EX_SOFTWARE", 70}, {"EX_OSERR", 71}, {"EX_IOERR", 74}};
    for (const auto& [name, value] : constants) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        TRY(dict_set(t, dict, key.get(), number(value)));
    }
    return true;
}

}  // namespace baton
