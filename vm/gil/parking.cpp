// Parking: threads that wait for one another (locks, joins, queues, events), and sleep.
#include <cassert>

#include "vm/gil/gil.h"

namespace baton::gil {

Parked Gil::park(Slot& slot, WaitQueue& queue, const Deadline& deadline, const char* label,
                 uint32_t line) {
    if (slot.attention() & attention::wake) return Parked::interrupted;
    if (deadline && *deadline <= Clock::now()) return Parked::timed_out;

    settle(slot);
    Lock lock(mutex_);
    assert(owner_ == &slot);
    record(slot, EventKind::park, Reason::park, 0, label, line);
    slot.label_ = label;
    slot.has_deadline_ = deadline.has_value();
    slot.parked_on_ = &queue;
    queue.push_back(slot);
    ++slot.nth_leave_;
    Slot* next = give_up(slot, SlotState::parked);
    pass(slot, next, lock, Reason::park, label, line);

    Parked outcome = Parked::woken;
    Turn turn = Turn::held;
    for (;;) {
        const Doorbell::Result result = wait_at_bell(slot, deadline);
        if (result == Doorbell::Result::granted) {  // unparked, and already our turn
            record(slot, EventKind::acquire, Reason::woken, 0, label, line);
            break;
        }
        lock.lock();
        if (slot.state_ != SlotState::parked) {  // unparked (or stopped), not yet our turn
            lock.unlock();
            slot.bell_.ring();  // look around once more: the GIL may be there for the taking
            turn = await_turn(slot, Reason::woken, line);
            break;
        }
        const bool interrupted = (slot.attention() & attention::wake) != 0;
        if (interrupted || result == Doorbell::Result::timed_out) {
            outcome = interrupted ? Parked::interrupted : Parked::timed_out;
            take_out(slot);
            turn = enter(slot, SlotState::returning, lock,
                         interrupted ? Reason::interrupt : Reason::timeout, line);
            break;
        }
        lock.unlock();  // rung for no reason that still holds
    }
    if (turn == Turn::stopped) return Parked::stopped;
    hurry(slot);
    return outcome;
}

Parked Gil::sleep_until(Slot& slot, const Deadline& deadline, const char* label, uint32_t line) {
    WaitQueue nobody_unparks;
    return park(slot, nobody_unparks, deadline, label, line);
}

// Under the mutex.
void Gil::unpark_front(Slot& slot, WaitQueue& queue, uint32_t line) {
    Slot& waiter = *queue.slots_.front();
    take_out(waiter);
    enqueue(waiter, SlotState::ready);
    record(slot, EventKind::unpark, Reason::woken, waiter.id_, waiter.label_, line);
    // A named next is left asleep until it is its turn; one that must compete has to get up.
    if (!policy_.names_next()) waiter.bell_.ring();
}

uint32_t Gil::unpark_one(Slot& slot, WaitQueue& queue, uint32_t line) {
    if (queue.empty()) return 0;
    settle(slot);
    const Lock lock(mutex_);
    assert(owner_ == &slot);
    if (queue.slots_.empty()) return 0;
    const uint32_t id = queue.slots_.front()->id_;
    unpark_front(slot, queue, line);
    return id;
}

uint32_t Gil::unpark_all(Slot& slot, WaitQueue& queue, uint32_t line) {
    if (queue.empty()) return 0;
    settle(slot);
    const Lock lock(mutex_);
    assert(owner_ == &slot);
    uint32_t count = 0;
    for (; !queue.slots_.empty(); ++count) unpark_front(slot, queue, line);
    return count;
}

void Gil::request_interrupt(Slot& slot, uint32_t bits) {
    slot.set_attention(bits | attention::wake);
    slot.bell_.ring();
}

}  // namespace baton::gil
