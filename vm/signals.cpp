#include "vm/signals.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#include "runtime/core/errors.h"
#include "runtime/core/protocol.h"
#include "vm/introspect.h"
#include "vm/vm_state.h"

namespace baton {

namespace {

// The process's signals are process-wide by nature, so their receiver is the one thing that is not
// part of an interpreter. Only touched through atomics.
struct Receiver {
    std::atomic<Interpreter*> interpreter{nullptr};
    std::atomic<pthread_t> thread{};
    std::atomic<void (*)(void*)> wake{nullptr};
    std::atomic<void*> wake_argument{nullptr};
    std::atomic<int> wakeup_fd{-1};
};
constinit Receiver process_receiver;
Receiver& receiver() { return process_receiver; }

}  // namespace

void deliver_signal(int number) {
    const int saved = errno;
    Interpreter* in = receiver().interpreter.load();
    if (in && in->main_thread) {
        in->pending_signals.fetch_or(uint64_t{1} << number);
        gil::Gil::request_interrupt(in->main_thread->slot, gil::attention::signal);
        const pthread_t main = receiver().thread.load();
        if (!pthread_equal(pthread_self(), main)) {
            pthread_kill(main, number);
        } else {
            if (const int fd = receiver().wakeup_fd.load(); fd >= 0) {
                const unsigned char byte = static_cast<unsigned char>(number);
                [[maybe_unused]] const ssize_t written = write(fd, &byte, 1);
            }
            if (auto* wake = receiver().wake.load()) wake(receiver().wake_argument.load());
        }
    }
    errno = saved;
}

void move_signal_delivery(Interpreter& in) {
    in.pending_signals.store(0);
    if (receiver().interpreter.load() == &in) receiver().thread = pthread_self();
}

Value signal_handler(Thread& t, int number) { return vm_state(t).signal_handlers[number]; }

bool set_signal_handler(Thread& t, int number, Value handler, bool ignore) {
    struct sigaction action {};
    sigemptyset(&action.sa_mask);
    action.sa_handler = !handler.is_unbound() ? deliver_signal : ignore ? SIG_IGN : SIG_DFL;
    if (sigaction(number, &action, nullptr) < 0) return false;
    replace(vm_state(t).signal_handlers[number], share(handler));
    return true;
}

void set_signal_wakeup(Thread& t, void (*wake)(void*), void* argument) {
    if (!receives_signals(t)) return;
    receiver().wake = nullptr;
    receiver().wake_argument = argument;
    receiver().wake = wake;
}

int set_signal_wakeup_fd(int descriptor) { return receiver().wakeup_fd.exchange(descriptor); }

bool receives_signals(Thread& t) {
    return receiver().interpreter.load() == t.interpreter && &t == t.interpreter->main_thread;
}

void interrupt_main_thread(Interpreter& in) {
    if (!in.main_thread) return;
    in.pending_signals.fetch_or(uint64_t{1} << SIGINT);
    gil::Gil::request_interrupt(in.main_thread->slot, gil::attention::signal);
}

void install_signal_delivery(Interpreter& in) {
    receiver().thread = pthread_self();
    receiver().interpreter = &in;
    struct sigaction action {};
    action.sa_handler = deliver_signal;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
    signal(SIGPIPE, SIG_IGN);
}

void remove_signal_delivery(Interpreter& in) {
    Interpreter* expected = &in;
    if (receiver().interpreter.compare_exchange_strong(expected, nullptr)) {
        signal(SIGINT, SIG_DFL);
    }
}

bool handle_attention(Thread& t) {
    namespace attention = gil::attention;
    t.slot.take_attention(attention::wake);
    if (t.slot.take_attention(attention::async_exception)) {
        if (Object* exception = t.async_exception.exchange(nullptr)) {
            Value v(exception);
            raise_value(t, v);
            decref(v);
            return false;
        }
    }
    Interpreter& in = *t.interpreter;
    if (&t == in.main_thread && t.slot.take_attention(attention::signal)) {
        const uint64_t signals = in.pending_signals.exchange(0);
        if (!signals) return true;
        for (int number = 1; number < 64; ++number) {
            if (!(signals & (uint64_t{1} << number))) continue;
            Ref handler = Ref::share(vm_state(t).signal_handlers[number]);
            if (!handler) {
                if (number != SIGINT) continue;
                raise_with(t, Exc::KeyboardInterrupt, Value());
                return false;
            }
            Ref frame = Ref::take(t.frame ? frame_at_depth(t, 0) : Value::none());
            Ref result = Ref::take(
                frame.get().is_error() ? Value::error()
                                       : call(t, *handler, {Value::small_int(number), *frame}));
            if (!result.get().is_error()) continue;
            // The signals behind it are handled at the next check.
            const uint64_t rest = number < 63 ? signals & (~uint64_t{0} << (number + 1)) : 0;
            if (rest) {
                in.pending_signals.fetch_or(rest);
                gil::Gil::request_interrupt(t.slot, attention::signal);
            }
            return false;
        }
    }
    return true;
}

}  // namespace baton
