#include "vm/gil/doorbell.h"

#include <algorithm>
#include <cerrno>
#include <ctime>

namespace baton::gil {

namespace {

void pause_cpu() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
}

timespec to_timespec(Clock::time_point time) {
    using namespace std::chrono;
    const auto since = std::max(time.time_since_epoch(), Clock::duration::zero());
    const auto whole = duration_cast<seconds>(since);
    return {static_cast<time_t>(whole.count()),
            static_cast<long>(duration_cast<nanoseconds>(since - whole).count())};
}

}  // namespace

Doorbell::Doorbell() { sem_init(&semaphore_, 0, 0); }

Doorbell::~Doorbell() { sem_destroy(&semaphore_); }

void Doorbell::reset() {
    word_.store(0, std::memory_order_relaxed);
    confined_ = false;
    sem_init(&semaphore_, 0, 0);
}

void Doorbell::signal(uint32_t bit) {
    // Whoever takes the sleeping bit away posts, so each sleep is paid with exactly one post. If it
    // was not set, the exchange is the last access: the waiter may be gone after it.
    uint32_t old = word_.load(std::memory_order_relaxed);
    while (!word_.compare_exchange_weak(old, (old | bit) & ~sleeping_bit,
                                        std::memory_order_acq_rel, std::memory_order_relaxed)) {
    }
    if (old & sleeping_bit) sem_post(&semaphore_);
}

// The waiter cannot end before it is granted the turn, so its thread handle stays good meanwhile.
bool Doorbell::bring_here() {
    if (!(word_.load(std::memory_order_acquire) & sleeping_bit)) return false;
    const int here = sched_getcpu();
    if (here < 0 || pthread_getaffinity_np(sleeper_, sizeof allowed_, &allowed_) != 0) return false;
    if (!CPU_ISSET(here, &allowed_) || CPU_COUNT(&allowed_) == 1) return false;
    cpu_set_t only;
    CPU_ZERO(&only);
    CPU_SET(here, &only);
    return pthread_setaffinity_np(sleeper_, sizeof only, &only) == 0;
}

bool Doorbell::grant_here() {
    const bool brought = confined_ = bring_here();
    signal(granted_bit);
    return brought;
}

std::optional<Doorbell::Result> Doorbell::consume() {
    const uint32_t word = word_.load(std::memory_order_acquire);
    if (word & granted_bit) {
        word_.fetch_and(~(granted_bit | rung_bit), std::memory_order_acq_rel);
        if (confined_) {
            confined_ = false;
            pthread_setaffinity_np(pthread_self(), sizeof allowed_, &allowed_);
        }
        return Result::granted;
    }
    if (word & rung_bit) {
        word_.fetch_and(~rung_bit, std::memory_order_acq_rel);
        return Result::rung;
    }
    return std::nullopt;
}

bool Doorbell::sleep(const Deadline& deadline) {
    if (!deadline) {
        while (sem_wait(&semaphore_) != 0) {  // EINTR: a signal handler ran and may have rung
        }
        return true;
    }
    const timespec until = to_timespec(*deadline);
    while (sem_clockwait(&semaphore_, CLOCK_MONOTONIC, &until) != 0) {
        if (errno == ETIMEDOUT || Clock::now() >= *deadline) return false;
    }
    return true;
}

bool Doorbell::spin(std::chrono::nanoseconds limit) const {
    const auto give_up = Clock::now() + limit;
    do {
        for (int i = 0; i < 32; ++i) {
            if (word_.load(std::memory_order_relaxed) & (granted_bit | rung_bit)) return true;
            pause_cpu();
        }
    } while (Clock::now() < give_up);
    return false;
}

Doorbell::Result Doorbell::wait(const Deadline& deadline) {
    for (;;) {
        uint32_t word = word_.load(std::memory_order_relaxed);
        if (word & (granted_bit | rung_bit)) return *consume();
        if (!pthread_equal(sleeper_, pthread_self())) sleeper_ = pthread_self();
        if (!word_.compare_exchange_weak(word, word | sleeping_bit, std::memory_order_acq_rel,
                                         std::memory_order_relaxed)) {
            continue;
        }
        if (sleep(deadline)) continue;
        // Too late; unless somebody has taken the sleeping bit: then a post is on its way, and it
        // has to be consumed before this object may go away.
        if (!(word_.fetch_and(~sleeping_bit, std::memory_order_acq_rel) & sleeping_bit)) {
            sleep(std::nullopt);
        }
        if (const auto result = consume()) return *result;
        return Result::timed_out;
    }
}

}  // namespace baton::gil
