// A Slot is one Python thread's place at the GIL: its name in the schedule, its instruction budget,
// its attention word and the doorbell it sleeps on.
//
// The thread state owns the Slot and keeps it alive until Gil::unregister_slot. Three kinds of
// fields, by who may touch them:
//   - `budget` and the turn's accounts: whoever holds the GIL through this slot, with no lock (the
//     turn is given with a release/acquire pair, and the accounts travel with it);
//   - `attention`: any thread, any signal handler;
//   - the links and the state: under the Gil's mutex, by the Gil only.
#pragma once

#include <pthread.h>

#include <atomic>
#include <cstdint>

#include "vm/gil/doorbell.h"

namespace baton::gil {

class Gil;
class EventRing;
class WaitQueue;
class Slot;

// Bits of Slot's attention word: why the thread should look up from its work at the next poll.
namespace attention {
inline constexpr uint32_t gil_request = 1u << 0;      // a waiter asks for the GIL (interval policy)
inline constexpr uint32_t signal = 1u << 1;           // a signal handler is due (main thread)
inline constexpr uint32_t async_exception = 1u << 2;  // another thread raised one in this thread
inline constexpr uint32_t mode = 1u << 3;   // exact() has changed: choose the dispatch table anew
inline constexpr uint32_t stop = 1u << 4;   // the GIL was finalized: unwind, never run Python again
inline constexpr uint32_t wake = 1u << 5;   // ends a park early (see Gil::request_interrupt)
inline constexpr uint32_t first_free = 1u << 8;  // from here up: bits for the VM's own use
}  // namespace attention

// Where a slot stands. Read it through Gil::snapshot().
enum class SlotState : uint8_t {
    detached,   // outside: neither holds the GIL nor wants it (a host thread between calls)
    running,    // holds the GIL
    ready,      // waits for its turn in the ready queue
    returning,  // back from a blocking call or a timeout, waits in the returning queue
    blocked,    // inside begin_blocking .. end_blocking
    parked,     // waits in a WaitQueue, or sleeps
    stopped,    // turned away because the GIL was finalized
};

// The name of a state, for tools ("running", "ready", ...).
const char* to_string(SlotState state);

// An intrusive FIFO of slots; a slot is in at most one. Guarded by the Gil's mutex.
class SlotList {
public:
    bool empty() const { return head_ == nullptr; }
    uint32_t size() const { return size_; }
    Slot* front() const { return head_; }
    inline void push_back(Slot& slot);
    inline void push_front(Slot& slot);
    inline void remove(Slot& slot);  // the slot must be in this list
    inline Slot* at(uint32_t index) const;  // index < size()
    static inline Slot* after(const Slot& slot);

private:
    Slot* head_ = nullptr;
    Slot* tail_ = nullptr;
    uint32_t size_ = 0;
};

class Slot {
public:
    Slot() = default;
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;

    // Instructions left until the next poll. The VM subtracts what it runs and calls Gil::poll when
    // the result is <= 0:
    //     if ((slot.budget -= n) <= 0) gil.poll(slot, line);
    // Every Gil call that may give up the GIL settles and refills it. A loop that caches it in a
    // register writes it back before, and reloads it after, any such call. Holder only.
    int32_t budget = 0;

    // The thread's name in the schedule: 1, 2, 3, ... in order of registration; 0: none yet.
    uint32_t id() const { return id_; }

    // Instructions this thread has run, up to its last poll or other Gil call. Any thread.
    uint64_t instructions() const { return instructions_.load(std::memory_order_relaxed); }

    // Instructions including those of the current budget. Holder only.
    uint64_t exact_instructions() const {
        return instructions() + static_cast<uint64_t>(granted_ - budget);
    }

    // The attention bits now set (0: nothing to see). One relaxed load; the owner reads it after
    // each poll and after each park or blocking call.
    uint32_t attention() const { return attention_.load(std::memory_order_acquire); }

    // Sets bits; seen at the owner's next poll (<= Gil::poll_interval() instructions), and at once
    // when it comes back from waiting. Any thread; async-signal-safe.
    void set_attention(uint32_t bits) { attention_.fetch_or(bits, std::memory_order_release); }

    // Clears bits and returns those of them that were set. The owner clears a bit *before* it does
    // what the bit asks for, so that a request made meanwhile is not lost.
    uint32_t take_attention(uint32_t bits) {
        return attention_.fetch_and(~bits, std::memory_order_acq_rel) & bits;
    }

    // True while events are recorded: the caller then passes source lines. One relaxed load.
    bool traced() const { return ring_.load(std::memory_order_relaxed) != nullptr; }

private:
    friend class Gil;
    friend class SlotList;
    friend class WaitQueue;
    friend class EventLog;

    // The turn's accounts (see `budget`).
    int32_t granted_ = 0;       // what `budget` was set to at the last refill
    int64_t quantum_left_ = 0;  // of the current turn
    uint32_t nth_leave_ = 0;    // times it gave up the GIL since the last instruction (HandOver)
    bool boosted_ = false;      // this turn was won by returning from a blocking call
    uint16_t spin_pause_ = 3;    // waits until it tries spinning again (see Gil::wait_at_bell)
    uint16_t spin_backoff_ = 3;  // the pause after the last attempt; 0: it paid
    uint64_t turn_start_ns_ = 0;  // 0: the clock has not been read in this turn
    std::atomic<uint64_t> instructions_{0};

    std::atomic<uint32_t> attention_{0};
    std::atomic<EventRing*> ring_{nullptr};
    Doorbell bell_;

    // Guarded by the Gil's mutex, except that the owner may read id_ freely.
    uint32_t id_ = 0;
    SlotState state_ = SlotState::detached;
    bool keep_quantum_ = false;   // preempted for a returning thread: resumes what was left
    bool has_deadline_ = false;   // of the park it is in
    const char* label_ = nullptr;  // of the park or blocking call it is in
    WaitQueue* parked_on_ = nullptr;
    Slot* next_ = nullptr;
    Slot* previous_ = nullptr;
};

inline void SlotList::push_back(Slot& slot) {
    slot.next_ = nullptr;
    slot.previous_ = tail_;
    (tail_ ? tail_->next_ : head_) = &slot;
    tail_ = &slot;
    ++size_;
}

inline void SlotList::push_front(Slot& slot) {
    slot.previous_ = nullptr;
    slot.next_ = head_;
    (head_ ? head_->previous_ : tail_) = &slot;
    head_ = &slot;
    ++size_;
}

inline void SlotList::remove(Slot& slot) {
    (slot.previous_ ? slot.previous_->next_ : head_) = slot.next_;
    (slot.next_ ? slot.next_->previous_ : tail_) = slot.previous_;
    slot.next_ = slot.previous_ = nullptr;
    --size_;
}

inline Slot* SlotList::after(const Slot& slot) { return slot.next_; }

inline Slot* SlotList::at(uint32_t index) const {
    Slot* slot = head_;
    while (index-- > 0) slot = slot->next_;
    return slot;
}

}  // namespace baton::gil
