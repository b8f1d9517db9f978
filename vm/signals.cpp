#include "vm/signals.h"

#include <pthread.h>
#include <signal.h>

#include <atomic>
#include <cerrno>

#include "runtime/core/errors.h"
#include "vm/vm_state.h"

namespace baton {

namespace {

// The process's signals are process-wide by nature, so their receiver is the one thing that is not
// part of an interpreter. Only touched through atomics.
struct Receiver {
    std::atomic<Interpreter*> interpreter{nullptr};
    std::atomic<pthread_t> thread{};
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
        if (!pthread_equal(pthread_self(), main)) pthread_kill(main, number);
    }
    errno = saved;
}

void move_signal_delivery(Interpreter& in) {
    in.pending_signals.store(0);
    if (receiver().interpreter.load() == &in) receiver().thread = pthread_self();
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
        VmState& vm = vm_state(t);
        if (vm.run_signal_handlers) {
            vm.run_signal_handlers(t, signals);
            return t.exception == nullptr;
        }
        if (signals & (uint64_t{1} << SIGINT)) {
            raise_with(t, Exc::KeyboardInterrupt, Value());
            return false;
        }
    }
    return true;
}

}  // namespace baton
