#include "stdlib/signal/signal.h"

#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/unlocked.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/set.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "vm/introspect.h"

namespace baton {

namespace {

constexpr int count = 65;

bool number_argument(Thread& t, Value v, int& out) {
    const int64_t n = TRY(to_int64(t, v));
    if (n < 1 || n >= count) return raise_value_error(t, "signal number out of range");
    out = static_cast<int>(n);
    return true;
}

// What signal.getsignal() returns (owned): a callable, SIG_DFL or SIG_IGN.
Value present_handler(Thread& t, int number) {
    if (number < 64) {
        const Value handler = signal_handler(t, number);
        if (!handler.is_unbound()) return share(handler);
    }
    struct sigaction action {};
    sigaction(number, nullptr, &action);
    if (action.sa_handler == SIG_IGN) return Value::small_int(1);
    if (number == SIGINT && action.sa_handler != SIG_DFL) {
        Own<Str> module_name = Own<Str>::take(TRY(intern(t, "_signal")));
        Own<Str> name = Own<Str>::take(TRY(intern(t, "default_int_handler")));
        const Value module = dict_get(t.interpreter->modules, module_name.get());
        return get_attribute(t, module, name.value());
    }
    return Value::small_int(0);
}

Value signal_signal(Thread& t, const Value* args, size_t) {
    int number;
    TRY(number_argument(t, args[0], number));
    if (&t != t.interpreter->main_thread) {
        return raise_value_error(t, "signal only works in main thread of the main interpreter");
    }
    bool ignore = false, callable = false;
    int64_t constant;
    if (is_int(args[1]) && int_fits(args[1], constant) && (constant == 0 || constant == 1)) {
        ignore = constant == 1;
    } else if (type_of(t, args[1])->call) {
        callable = true;
    } else {
        return raise_type_error(t, "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a "
                                   "callable object");
    }
    if (number >= 64 || (callable && !receives_signals(t))) {
        return raise_value_error(t, "this interpreter does not receive signals");
    }
    Ref old = Ref::take(TRY(present_handler(t, number)));
    if (!set_signal_handler(t, number, callable ? args[1] : Value(), ignore)) {
        return raise_os_error(t, errno);
    }
    return old.give();
}
Value signal_getsignal(Thread& t, const Value* args, size_t) {
    int number;
    TRY(number_argument(t, args[0], number));
    return present_handler(t, number);
}
Value signal_raise(Thread& t, const Value* args, size_t) {
    int number;
    TRY(number_argument(t, args[0], number));
    if (::raise(number) != 0) return raise_os_error(t, errno);
    if (!t.interpreter->hooks.handle_attention(t)) return Failure{};
    return Value::none();
}
Value default_int_handler(Thread& t, const Value*, size_t) {
    return raise_with(t, Exc::KeyboardInterrupt, Value());
}
Value signal_alarm(Thread& t, const Value* args, size_t) {
    const int64_t seconds = TRY(to_int64(t, args[0]));
    return Value::small_int(alarm(static_cast<unsigned>(seconds < 0 ? 0 : seconds)));
}
Value pair_of(Thread& t, const itimerval& timer) {
    auto seconds = [](const timeval& v) {
        return static_cast<double>(v.tv_sec) + static_cast<double>(v.tv_usec) / 1e6;
    };
    Ref value = Ref::take(new_float(t, seconds(timer.it_value)));
    Ref interval = Ref::take(new_float(t, seconds(timer.it_interval)));
    return TRY(new_tuple(t, {*value, *interval}));
}
Value signal_setitimer(Thread& t, const Value* args, size_t) {
    const int64_t which = TRY(to_int64(t, args[0]));
    const double seconds = TRY(to_double(t, args[1]));
    const double interval = args[2].is_unbound() ? 0 : TRY(to_double(t, args[2]));
    auto make = [](double d) {
        return timeval{static_cast<time_t>(d),
                       static_cast<suseconds_t>((d - static_cast<double>(static_cast<int64_t>(d))) *
                                                1e6)};
    };
    const itimerval timer{make(interval), make(seconds)};
    itimerval old;
    if (setitimer(static_cast<__itimer_which>(which), &timer, &old) < 0) {
        return raise_os_error(t, errno);
    }
    return pair_of(t, old);
}
Value signal_getitimer(Thread& t, const Value* args, size_t) {
    const int64_t which = TRY(to_int64(t, args[0]));
    itimerval timer;
    if (getitimer(static_cast<__itimer_which>(which), &timer) < 0) return raise_os_error(t, errno);
    return pair_of(t, timer);
}
Value signal_pause(Thread& t, const Value*, size_t) {
    // Parked without a deadline: only a signal ends it.
    gil::WaitQueue queue;
    if (park(t, queue, std::nullopt, "signal.pause") == gil::Parked::interrupted) {
        if (!t.interpreter->hooks.handle_attention(t)) return Failure{};
    }
    return Value::none();
}
Value signal_strsignal(Thread& t, const Value* args, size_t) {
    int number;
    TRY(number_argument(t, args[0], number));
    const char* text = strsignal(number);
    if (!text || !std::strncmp(text, "Unknown signal", 14)) return Value::none();
    return TRY(new_str(t, text));
}
// The signals of an iterable.
bool signal_set(Thread& t, Value v, sigset_t& out) {
    sigemptyset(&out);
    return for_each(t, v, [&](Value item) -> bool {
        int64_t n = TRY(to_int64(t, item));
        if (n < 1 || n >= count) {
            return raise_value_error(t, "signal number {} out of range [1; {}]", n, count - 1);
        }
        sigaddset(&out, static_cast<int>(n));
        return true;
    });
}
Value set_of(Thread& t, const sigset_t& signals) {
    Own<Set> set = Own<Set>::take(TRY(new_set(t)));
    for (int i = 1; i < count; ++i) {
        if (sigismember(&signals, i) == 1) TRY(set_add(t, set.get(), Value::small_int(i)));
    }
    return set.give();
}
Value signal_pthread_sigmask(Thread& t, const Value* args, size_t) {
    const int64_t how = TRY(to_int64(t, args[0]));
    sigset_t mask, before;
    TRY(signal_set(t, args[1], mask));
    if (const int error = pthread_sigmask(static_cast<int>(how), &mask, &before)) {
        return raise_os_error(t, error);
    }
    // Those that were waiting have arrived by now.
    if (!t.interpreter->hooks.handle_attention(t)) return Failure{};
    return set_of(t, before);
}
Value signal_sigpending(Thread& t, const Value*, size_t) {
    sigset_t waiting;
    if (sigpending(&waiting) < 0) return raise_os_error(t, errno);
    return set_of(t, waiting);
}
Value signal_sigwait(Thread& t, const Value* args, size_t) {
    sigset_t wanted;
    TRY(signal_set(t, args[0], wanted));
    int number = 0, error;
    {
        Unlocked unlocked(t, "signal.sigwait");
        error = sigwait(&wanted, &number);
    }
    if (error) return raise_os_error(t, error);
    return Value::small_int(number);
}
Value signal_set_wakeup_fd(Thread& t, const Value* args, size_t) {
    const int64_t fd = TRY(to_int64(t, args[0]));
    if (fd < -1 || fd > INT32_MAX) return raise_value_error(t, "invalid fd");
    if (!receives_signals(t)) {
        return raise_value_error(t,
                                 "set_wakeup_fd only works in main thread of the main interpreter");
    }
    if (fd >= 0) {
        struct stat status;
        if (fstat(static_cast<int>(fd), &status) < 0) return raise_os_error(t, errno);
        const int flags = fcntl(static_cast<int>(fd), F_GETFL);
        if (flags >= 0 && !(flags & O_NONBLOCK)) {
            return raise_value_error(t, "the fd {} must be in non-blocking mode", fd);
        }
    }
    return Value::small_int(set_signal_wakeup_fd(static_cast<int>(fd)));
}
Value signal_siginterrupt(Thread& t, const Value* args, size_t) {
    int number;
    TRY(number_argument(t, args[0], number));
    return Value::none();
}
Value valid_signals(Thread& t, const Value*, size_t) {
    Own<Set> set = Own<Set>::take(TRY(new_set(t)));
    for (int i = 1; i < count; ++i) {
        if (i == 32 || i == 33) continue;  // the C library's own
        TRY(set_add(t, set.get(), Value::small_int(i)));
    }
    return set.give();
}
Value pthread_kill_(Thread& t, const Value* args, size_t) {
    int number;
    TRY(number_argument(t, args[1], number));
    if (kill(getpid(), number) < 0) return raise_os_error(t, errno);
    if (!t.interpreter->hooks.handle_attention(t)) return Failure{};
    return Value::none();
}

const NativeDef functions[] = {
    {"signal", "(signalnum, handler, /)", signal_signal,
     "Set what happens at a signal; return what happened before."},
    {"getsignal", "(signalnum, /)", signal_getsignal, "Return what happens at a signal."},
    {"raise_signal", "(signalnum, /)", signal_raise, "Send a signal to this process."},
    {"default_int_handler", "(signalnum, frame, /)", default_int_handler,
     "Raise KeyboardInterrupt."},
    {"alarm", "(seconds, /)", signal_alarm, "Let SIGALRM arrive after some seconds."},
    {"setitimer", "(which, seconds, interval=0.0, /)", signal_setitimer, "Set an interval timer."},
    {"getitimer", "(which, /)", signal_getitimer, "Return an interval timer."},
    {"pause", "()", signal_pause, "Wait until a signal arrives."},
    {"strsignal", "(signalnum, /)", signal_strsignal, "Return the description of a signal."},
    {"pthread_sigmask", "(how, mask, /)", signal_pthread_sigmask,
     "Change which signals wait until the thread lets them in; return those before."},
    {"sigpending", "()", signal_sigpending, "Return the signals that wait to be let in."},
    {"sigwait", "(sigset, /)", signal_sigwait, "Wait for one of some signals that are kept out."},
    {"set_wakeup_fd", "(fd, /, *, warn_on_full_buffer=True)", signal_set_wakeup_fd,
     "Let signals write their numbers to a descriptor; return the one before."},
    {"siginterrupt", "(signalnum, flag, /)", signal_siginterrupt,
     "Does nothing: interrupted calls are repeated."},
    {"valid_signals", "()", valid_signals, "Return all signal numbers."},
    {"pthread_kill", "(thread_id, signalnum, /)", pthread_kill_, "Send a signal to the process."},
    {}};

#define SIGNALS(X)                                                                               \
    X(SIGHUP) X(SIGINT) X(SIGQUIT) X(SIGILL) X(SIGTRAP) X(SIGABRT) X(SIGBUS) X(SIGFPE) X(SIGKILL) \
    X(SIGUSR1) X(SIGSEGV) X(SIGUSR2) X(SIGPIPE) X(SIGALRM) X(SIGTERM) X(SIGSTKFLT) X(SIGCHLD)     \
    X(SIGCONT)                                                                                   \
    X(SIGSTOP) X(SIGTSTP) X(SIGTTIN) X(SIGTTOU) X(SIGURG) X(SIGXCPU) X(SIGXFSZ) X(SIGVTALRM)      \
    X(SIGPROF) X(SIGWINCH) X(SIGIO) X(SIGPWR) X(SIGSYS)
#define ROW(name) {#name, name},
constexpr std::pair<const char*, int> constants[] = {
    SIGNALS(ROW){"SIGIOT", SIGABRT}, {"SIGCLD", SIGCHLD}, {"SIGPOLL", SIGIO}, {"SIG_DFL", 0}, {"SIG_IGN", 1}, {"NSIG", count}, {"SIG_BLOCK", SIG_BLOCK},
    {"SIG_UNBLOCK", SIG_UNBLOCK}, {"SIG_SETMASK", SIG_SETMASK}, {"ITIMER_REAL", 0},
    {"ITIMER_VIRTUAL", 1}, {"ITIMER_PROF", 2}};
#undef ROW
#undef SIGNALS

}  // namespace

bool fill_signal_module(Thread& t, Dict* dict) {
    Own<Str> module = Own<Str>::take(TRY(intern(t, "_signal")));
    TRY(add_functions(t, dict, functions, module.value()));
    for (const auto& [name, value] :
         {std::pair{"SIGRTMIN", SIGRTMIN}, std::pair{"SIGRTMAX", SIGRTMAX}}) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        TRY(dict_set(t, dict, key.get(), Value::small_int(value)));
    }
    for (const auto& [name, value] : constants) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        TRY(dict_set(t, dict, key.get(), Value::small_int(value)));
    }
    Own<Str> key = Own<Str>::take(TRY(intern(t, "ItimerError")));
    return dict_set(t, dict, key.get(), Value(exception_type(t, Exc::OSError)));
}

}  // namespace baton
