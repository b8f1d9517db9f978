// A doorbell is what one thread sleeps on and any other may ring: one word of three bits and a
// semaphore behind it.
//
// Each Slot owns one. Only the slot's own OS thread waits; the GIL's scheduler grants the turn with
// it, and a signal handler may ring it. The turn itself travels in the word (bit `granted`), so a
// hand-over needs no lock at the receiving end: the waiter owns the GIL the moment it sees the bit.
//
// Lifetime: a ringer's last access to the doorbell comes before the waiter's return from wait()
// (it either changes the word only, or posts the semaphore that the waiter must consume). So a
// thread may end and free its slot right after being granted the turn, while the one who granted it
// is still on its way out of grant().
#pragma once

#include <pthread.h>
#include <sched.h>
#include <semaphore.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

namespace baton::gil {

using Clock = std::chrono::steady_clock;
using Deadline = std::optional<Clock::time_point>;  // nullopt: wait without limit

class Doorbell {
public:
    enum class Result : uint8_t {
        granted,    // the turn is ours; the bit has been consumed
        rung,       // woken to look around: nothing has been given
        timed_out,  // the deadline passed and the bell was silent
    };

    Doorbell();
    ~Doorbell();
    Doorbell(const Doorbell&) = delete;
    Doorbell& operator=(const Doorbell&) = delete;

    // Gives the turn to the waiter (present or future). Any thread.
    void grant() { signal(granted_bit); }

    // Gives the turn, and lets a waiter that sleeps wake up on the caller's processor, if it may run
    // there; from then on it runs wherever the system likes. For a caller that is about to sleep
    // itself, so that one processor stays busy instead of two being woken in turn. Any thread that
    // alone may grant; not async-signal-safe. True: the waiter was brought here.
    bool grant_here();

    // Wakes the waiter without giving it anything. Async-signal-safe: one atomic word, sem_post.
    void ring() { signal(rung_bit); }

    // Owner only: waits until granted, rung or past the deadline; consumes what it reports.
    // Granted wins over rung.
    Result wait(const Deadline& deadline);

    // Owner only: stays awake for `limit` at most, until there is something for wait() to report.
    // False: there is not.
    bool spin(std::chrono::nanoseconds limit) const;

    // Puts a fresh bell in place after fork(); nobody may be waiting or ringing.
    void reset();

private:
    static constexpr uint32_t granted_bit = 1;
    static constexpr uint32_t rung_bit = 2;
    static constexpr uint32_t sleeping_bit = 4;  // the waiter is about to sleep: post once

    void signal(uint32_t bit);
    bool bring_here();
    std::optional<Result> consume();
    bool sleep(const Deadline& deadline);  // false: past the deadline

    std::atomic<uint32_t> word_{0};
    sem_t semaphore_;
    pthread_t sleeper_{};  // who waits; valid while the sleeping bit is set, and until granted
    // Whether grant_here() confined the waiter to a processor, and those that it may use. Written
    // before the turn is granted, read after.
    bool confined_ = false;
    cpu_set_t allowed_;
};

}  // namespace baton::gil
