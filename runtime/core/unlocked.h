// Giving up the GIL around something that may block, and parking.
//
//   { Unlocked unlocked(t, "socket.recv"); n = recv(...); }   // no object may be touched inside
//
// The label is a string literal; it appears in the GIL's events.
#pragma once

#include "runtime/state/interpreter.h"
#include "runtime/state/thread.h"

namespace baton {

// Ends an OS thread whose interpreter was finalized: it must never touch an object again. Does not
// return (the thread sleeps until the process ends).
[[noreturn]] void end_stopped_thread(Thread& t);

class Unlocked {
public:
    Unlocked(Thread& t, const char* label) : thread_(t) {
        t.interpreter->gil.begin_blocking(t.slot, label);
    }
    ~Unlocked() {
        if (thread_.interpreter->gil.end_blocking(thread_.slot) == gil::Turn::stopped) {
            end_stopped_thread(thread_);
        }
        thread_.interpreter->current = &thread_;
    }
    Unlocked(const Unlocked&) = delete;

private:
    Thread& thread_;
};

// Parks the thread in `queue` until it is unparked, the deadline passes or a signal arrives.
inline gil::Parked park(Thread& t, gil::WaitQueue& queue, const gil::Deadline& deadline,
                        const char* label) {
    const gil::Parked how = t.interpreter->gil.park(t.slot, queue, deadline, label);
    if (how == gil::Parked::stopped) end_stopped_thread(t);
    t.interpreter->current = &t;
    return how;
}
// An interruptible sleep.
inline gil::Parked sleep_until(Thread& t, const gil::Deadline& deadline, const char* label) {
    const gil::Parked how = t.interpreter->gil.sleep_until(t.slot, deadline, label);
    if (how == gil::Parked::stopped) end_stopped_thread(t);
    t.interpreter->current = &t;
    return how;
}

}  // namespace baton
