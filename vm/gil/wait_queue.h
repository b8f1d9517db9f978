// A WaitQueue is a line of parked threads: the part of a lock, event, condition, queue or join that
// knows who waits, and in which order.
//
// The object that can be waited for owns it by value. It is changed only through Gil::park and
// Gil::unpark_one/unpark_all, which the holder of the GIL calls, and by waiters that leave on a
// timeout or an interrupt; so its order is decided under the GIL and is the same in every run.
// It must outlive its waiters (each waiter holds a reference to the object it waits for).
#pragma once

#include <atomic>
#include <cstdint>

#include "vm/gil/slot.h"

namespace baton::gil {

class WaitQueue {
public:
    WaitQueue() = default;
    WaitQueue(const WaitQueue&) = delete;
    WaitQueue& operator=(const WaitQueue&) = delete;

    // True if nobody waits; certain when the caller holds the GIL, since only holders add.
    bool empty() const { return size() == 0; }

    // How many wait; may be one too many for a moment while a waiter times out.
    uint32_t size() const { return size_.load(std::memory_order_relaxed); }

private:
    friend class Gil;

    void push_back(Slot& slot) {
        slots_.push_back(slot);
        size_.store(slots_.size(), std::memory_order_relaxed);
    }
    void remove(Slot& slot) {
        slots_.remove(slot);
        size_.store(slots_.size(), std::memory_order_relaxed);
    }

    SlotList slots_;  // guarded by the Gil's mutex
    std::atomic<uint32_t> size_{0};
};

}  // namespace baton::gil
