#include "vm/threads.h"

#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <new>

#include "runtime/base/os.h"
#include "runtime/core/errors.h"
#include "vm/frame.h"
#include "vm/introspect.h"
#include "vm/signals.h"
#include "vm/vm_state.h"

namespace baton {

namespace {

constexpr size_t least_stack = 256 * 1024;            // what native code needs in any case
constexpr size_t default_stack = 16 * 1024 * 1024;  // reserved, not used, per thread
constexpr size_t stack_reserve = 256 * 1024;        // below this native recursion is refused

struct Start {
    std::unique_ptr<Thread> thread;
    std::function<void(Thread&)> body;
};

void* thread_main(void* argument) {
    std::unique_ptr<Start> start(static_cast<Start*>(argument));
    Thread& t = *start->thread;
    Interpreter& in = *t.interpreter;
    if (in.gil.wait_for_turn(t.slot) == gil::Turn::stopped) {
        // Never ran: its state is freed without the GIL's protection only where nobody else looks.
        end_stopped_thread(t);
    }
    in.current = &t;
    t.c_stack_limit = native_stack_limit();
    try {
        start->body(t);
    } catch (const std::bad_alloc&) {
        // Outside any Python code; there is nobody to tell.
    }
    start->body = nullptr;
    t.clear();
    free_stack(t);
    in.current = nullptr;
    in.gil.release(t.slot);
    start->thread.reset();
    return nullptr;
}

}  // namespace

void end_stopped_thread(Thread&) {
    for (;;) pause();
}

const char* native_stack_limit() {
    const auto bounds = os::current_stack();
    const auto* low = reinterpret_cast<const char*>(bounds.low);
    const size_t size = static_cast<size_t>(bounds.high - bounds.low);
    return low + (size > 4 * stack_reserve ? stack_reserve : size / 4);
}

uint64_t start_thread(Thread& t, std::function<void(Thread&)> body, bool daemon,
                      size_t stack_size) {
    Interpreter& in = *t.interpreter;
    auto start = std::make_unique<Start>();
    start->body = std::move(body);
    start->thread = std::make_unique<Thread>(in, nullptr);
    Thread& child = *start->thread;
    child.daemon = daemon;
    child.recursion_limit = t.recursion_limit;
    child.update_traced();
    // Here, where failing is still possible: the new thread gets as far as its `try` with that.
    if (!init_stack(child)) {
        free_stack(child);
        raise_memory_error(t);
        return 0;
    }
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes,
                              stack_size ? std::max(stack_size, least_stack) : default_stack);
    in.gil.spawn(t.slot, child.slot);
    pthread_t id;
    Start* raw = start.release();
    // The thread may end before pthread_create returns, so its ident is not the pthread_t.
    static_assert(sizeof(pthread_t) <= sizeof(uint64_t));
    const uint64_t ident = reinterpret_cast<uint64_t>(&child);
    child.ident = ident;
    const int error = pthread_create(&id, &attributes, thread_main, raw);
    pthread_attr_destroy(&attributes);
    if (error) {
        in.gil.cancel_spawn(t.slot, child.slot);
        free_stack(child);
        delete raw;
        raise(t, Exc::RuntimeError, "can't start new thread");
        return 0;
    }
    return ident;
}

void before_fork(Thread& t) {
    t.interpreter->threads_mutex.lock();
    t.interpreter->gil.before_fork(t.slot);
}

void after_fork_parent(Thread& t) {
    t.interpreter->gil.after_fork_parent(t.slot);
    t.interpreter->threads_mutex.unlock();
}

void after_fork_child(Thread& t) {
    Interpreter& in = *t.interpreter;
    in.gil.after_fork_child(t.slot);
    in.threads.assign(1, &t);
    in.main_thread = &t;
    in.current = &t;
    in.threads_mutex.unlock();
}

int fork_process(Thread& t) {
    before_fork(t);
    const int pid = fork();
    const int error = errno;
    if (pid == 0) {
        after_fork_child(t);
        move_signal_delivery(*t.interpreter);
    } else {
        after_fork_parent(t);
    }
    errno = error;
    return pid;
}

void join_threads(Thread& t) {
    Interpreter& in = *t.interpreter;
    in.finalizing = true;
    in.gil.finalize(t.slot);
    // Threads that wait for the GIL are turned away for good; nothing is freed under their feet.
    (void)in.gil.wait_for_others(t.slot, gil::Clock::now() + std::chrono::milliseconds(10));
}

}  // namespace baton
