// Turns: who holds the GIL and how it changes hands. See control.cpp for slots, settings, fork and
// end, parking.cpp for wait queues.
#include "vm/gil/gil.h"

#include <algorithm>
#include <cassert>
#include <cerrno>

namespace baton::gil {

namespace {

// How long a waiter stays awake at most when it has reason to. To keep two threads awake that pass
// each other the GIL, it must exceed the time that a sleeping thread needs to wake up (5-20 us);
// once both are awake, the turn comes back in a tenth of a microsecond.
constexpr std::chrono::nanoseconds spin_limit{40'000};
// Instructions in a turn that lasts longer than that.
constexpr uint32_t long_turn = 50'000;
// Waits between two attempts, when spinning never pays.
constexpr uint16_t longest_spin_pause = 256;

uint64_t now_ns() {
    return static_cast<uint64_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch())
            .count());
}

Clock::duration to_duration(double seconds) {
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

}  // namespace

// ---- Accounts: only the holder's, so no lock is needed (begin_turn is called under the mutex) --

void Gil::settle(Slot& slot) {
    const int32_t ran = slot.granted_ - slot.budget;
    slot.granted_ = slot.budget;
    slot.instructions_.store(slot.instructions() + static_cast<uint64_t>(ran),
                             std::memory_order_relaxed);
    slot.quantum_left_ -= ran;
    if (ran != 0) slot.nth_leave_ = 0;
    debt_ = slot.boosted_ ? debt_ + ran : std::max<int64_t>(debt_ - ran, 0);
}

void Gil::begin_turn(Slot& slot, bool boosted) {
    if (slot.keep_quantum_) {  // the old turn goes on
        slot.keep_quantum_ = false;
        return refill(slot);
    }
    slot.boosted_ = boosted;
    slot.turn_start_ns_ = 0;
    slot.quantum_left_ =
        boosted ? std::min<int64_t>(check_interval(), int64_t{boost_polls} * poll_interval())
                : policy_.turn_length(check_interval(), slot.id_, slot.instructions());
    refill(slot);
}

void Gil::refill(Slot& slot) {
    slot.budget = slot.granted_ = static_cast<int32_t>(
        std::min<int64_t>(poll_interval(), std::max<int64_t>(slot.quantum_left_, 1)));
}

void Gil::hurry(Slot& slot) {
    if (slot.attention() != 0) slot.budget = slot.granted_ = 0;
}

void Gil::update_pressure() {
    pressure_.store(ready_.size() + returning_.size(), std::memory_order_relaxed);
}

uint32_t Gil::poll_interval() const { return std::min(check_interval(), max_poll_interval); }

// ---- Changing hands (under the mutex) ----------------------------------------------------------

void Gil::enqueue(Slot& slot, SlotState queue) {
    if (!policy_.prefers_returning()) queue = SlotState::ready;
    slot.state_ = queue;
    SlotList& list = queue == SlotState::returning ? returning_ : ready_;
    if (slot.keep_quantum_) {
        list.push_front(slot);
    } else {
        list.push_back(slot);
    }
    update_pressure();
}

void Gil::take_out(Slot& slot) {
    if (slot.state_ == SlotState::ready) ready_.remove(slot);
    if (slot.state_ == SlotState::returning) returning_.remove(slot);
    if (slot.parked_on_ != nullptr) {
        slot.parked_on_->remove(slot);
        slot.parked_on_ = nullptr;
    }
    update_pressure();
}

bool Gil::may_take(const Slot& slot) const {
    if (owner_ != nullptr) return false;
    if (reserved_ != 0) return reserved_ == slot.id_;
    return forced_out_ != &slot || ready_.size() <= 1;
}

// Who is next, now that `giver` has stopped running; nullptr if nobody can be named.
Slot* Gil::choose_next(const Slot& giver) {
    if (policy_.following()) {
        if (const uint32_t id = policy_.scheduled_next(giver.id_, giver.instructions(),
                                                           giver.nth_leave_)) {
            Slot* next = find(id);
            if (next != nullptr && next->state_ == SlotState::ready) return next;
            if (next != nullptr && !(next->state_ == SlotState::parked && !next->has_deadline_)) {
                reserved_ = id;  // it is still outside: wait for it
                return nullptr;
            }
            policy_.diverge();
        }
    }
    if (ready_.empty()) {
        debt_ = 0;
        return returning_.front();
    }
    if (!returning_.empty() && debt_ < debt_limit()) return returning_.front();
    return ready_.at(policy_.choose(ready_.size()));
}

void Gil::make_owner(Slot& slot, bool boosted) {
    take_out(slot);
    if (boosted) debt_ += poll_interval();
    slot.state_ = SlotState::running;
    slot.label_ = nullptr;
    slot.has_deadline_ = false;
    owner_ = &slot;
    holder_.store(slot.id_, std::memory_order_relaxed);
    forced_out_ = nullptr;
    reserved_ = 0;
    switch_number_.fetch_add(1, std::memory_order_relaxed);
    if (recording_ && slot.id_ != last_owner_) {
        recorded_.push_back({last_owner_, last_instructions_, slot.id_, last_nth_});
    }
    begin_turn(slot, boosted);
}

// The holder stops running and is in `state` from here on. Names the next owner, if the policy
// names one; the caller passes it the GIL with pass().
Slot* Gil::give_up(Slot& slot, SlotState state) {
    last_owner_ = slot.id_;
    last_instructions_ = slot.instructions();
    last_nth_ = slot.nth_leave_;
    owner_ = nullptr;
    holder_.store(0, std::memory_order_relaxed);
    if (state == SlotState::ready) {
        enqueue(slot, state);
    } else {
        slot.state_ = state;
    }
    if (!policy_.names_next()) {
        slot.take_attention(attention::gil_request);
        if (Slot* waiter = ready_.front(); waiter != nullptr && waiter != &slot) {
            waiter->bell_.ring();
        }
        return nullptr;
    }
    Slot* next = choose_next(slot);
    if (next != nullptr) make_owner(*next, next->state_ == SlotState::returning);
    return next;
}

// Tells of the change, and lets the next owner run. The event comes first, so that it is ordered
// before whatever the next owner records. After a long turn the next one goes on on this processor,
// which is awake and about to be free: one that has slept for a whole turn runs slower for a while,
// on a virtual machine for milliseconds.
void Gil::pass(Slot& slot, Slot* next, Lock& lock, Reason reason, const char* label,
               uint32_t line) {
    if (next == &slot) return lock.unlock();
    record(slot, next ? EventKind::hand_over : EventKind::release, reason, next ? next->id_ : 0,
           label, line);
    const bool here = reason == Reason::quantum && check_interval() >= long_turn;
    lock.unlock();
    if (next == nullptr) return;
    if (!here) {
        next->bell_.grant();
    } else if (next->bell_.grant_here()) {
        slot.spin_pause_ = std::max<uint16_t>(slot.spin_pause_, 1);  // the processor is taken
    }
}

Turn Gil::turn_away(Slot& slot) {
    slot.state_ = SlotState::stopped;
    slot.set_attention(attention::stop);
    slot.budget = slot.granted_ = 0;
    return Turn::stopped;
}

// A slot that does not hold the GIL wants it.
Turn Gil::enter(Slot& slot, SlotState queue, Lock& lock, Reason reason, uint32_t line) {
    if (turned_away(slot)) return turn_away(slot);
    if (may_take(slot)) {
        make_owner(slot, false);
        record(slot, EventKind::acquire, reason, 0, nullptr, line);
        return Turn::held;
    }
    enqueue(slot, queue);
    record(slot, EventKind::wait, reason, 0, nullptr, line);
    lock.unlock();
    return await_turn(slot, reason, line);
}

// Waits at the slot's bell, and stays awake for a while first if that has paid lately. Each failure
// doubles the number of waits until the next attempt, a success resets it, and there are never more
// spinning threads than processors left over by the holder: so a vain attempt harms nobody much,
// and threads that really play ping-pong find their rhythm after a few waits.
Doorbell::Result Gil::wait_at_bell(Slot& slot, const Deadline& deadline) {
    if (slot.spin_pause_ > 0 || waiting() >= cores_) {
        slot.spin_pause_ -= slot.spin_pause_ > 0;
        return slot.bell_.wait(deadline);
    }
    if (spinners_.fetch_add(1, std::memory_order_relaxed) + 1 < cores_) {
        const bool paid = slot.bell_.spin(spin_limit);
        slot.spin_backoff_ =
            paid ? 0 : std::min<uint16_t>(slot.spin_backoff_ * 2 + 1, longest_spin_pause);
        slot.spin_pause_ = slot.spin_backoff_;
    }
    spinners_.fetch_sub(1, std::memory_order_relaxed);
    return slot.bell_.wait(deadline);
}

// Waits for the turn that the slot is queued up for. Called without the mutex.
Turn Gil::await_turn(Slot& slot, Reason reason, uint32_t line) {
    for (;;) {
        Deadline deadline;
        const uint64_t seen_switch = switch_number_.load(std::memory_order_relaxed);
        if (policy() == PolicyKind::interval) {
            deadline = Clock::now() + to_duration(switch_interval());
        }
        const Doorbell::Result result = wait_at_bell(slot, deadline);
        if (result == Doorbell::Result::granted) break;

        const Lock lock(mutex_);
        if (slot.state_ == SlotState::stopped) return turn_away(slot);
        if (slot.state_ == SlotState::running || policy_.names_next()) continue;
        if (may_take(slot)) {
            make_owner(slot, false);
            break;
        }
        // Ask only if the same thread has held the GIL for the whole interval.
        if (result == Doorbell::Result::timed_out && owner_ != nullptr &&
            switch_number_.load(std::memory_order_relaxed) == seen_switch) {
            owner_->set_attention(attention::gil_request);
            record(slot, EventKind::request, Reason::timer, owner_->id_, nullptr, line);
        }
    }
    record(slot, EventKind::acquire, reason, 0, nullptr, line);
    return Turn::held;
}

// ---- Entering and leaving ----------------------------------------------------------------------

Turn Gil::acquire(Slot& slot, uint32_t line) {
    Lock lock(mutex_);
    const Turn turn = enter(slot, SlotState::ready, lock, Reason::enter, line);
    if (turn == Turn::held) hurry(slot);
    return turn;
}

void Gil::release(Slot& slot, uint32_t line) {
    settle(slot);
    Lock lock(mutex_);
    assert(owner_ == &slot);
    ++slot.nth_leave_;
    Slot* next = give_up(slot, SlotState::detached);
    pass(slot, next, lock, Reason::leave, nullptr, line);
}

void Gil::spawn(Slot& parent, Slot& child, uint32_t line) {
    settle(parent);
    const Lock lock(mutex_);
    assert(owner_ == &parent && child.state_ == SlotState::detached);
    if (turned_away(child)) {
        (void)turn_away(child);
        return;
    }
    enqueue(child, SlotState::ready);
    record(parent, EventKind::spawn, Reason::none, child.id_, nullptr, line);
}

Turn Gil::wait_for_turn(Slot& child) {
    {
        const Lock lock(mutex_);
        if (child.state_ == SlotState::stopped) return turn_away(child);
    }
    return await_turn(child, Reason::start, 0);
}

void Gil::cancel_spawn([[maybe_unused]] Slot& parent, Slot& child) {
    const Lock lock(mutex_);
    assert(owner_ == &parent);
    take_out(child);
    child.state_ = SlotState::detached;
}

// ---- Running -----------------------------------------------------------------------------------

// Under the mutex: must the holder hand over at this poll? If so, why; and keep_quantum_ is set if
// it resumes what is left of its quantum (from the front of the queue) instead of queueing up.
bool Gil::must_switch(Slot& slot, Reason& reason) {
    const bool over = slot.quantum_left_ <= 0;
    if (policy_.following()) {
        reason = Reason::replay;
        return policy_.hand_over_due(slot.id_, slot.instructions());
    }
    if (ready_.empty() && returning_.empty()) return false;
    switch (policy_.kind()) {
        case PolicyKind::ticks:
            reason = Reason::tick;
            return over;
        case PolicyKind::seeded:
            reason = Reason::seed;
            return over;
        case PolicyKind::interval:
            reason = Reason::request;
            return slot.take_attention(attention::gil_request) != 0;
        case PolicyKind::baton:
        case PolicyKind::replay:
            break;
    }
    reason = Reason::quantum;
    if (over) return true;
    if (timed_.load(std::memory_order_relaxed)) {
        const uint64_t now = now_ns();
        if (slot.turn_start_ns_ == 0) slot.turn_start_ns_ = now;
        const auto interval = static_cast<uint64_t>(switch_interval() * 1e9);
        reason = Reason::timer;
        if (now - slot.turn_start_ns_ >= interval) return true;
    }
    if (!returning_.empty() && !slot.boosted_ && debt_ < debt_limit()) {
        reason = Reason::returning;
        slot.keep_quantum_ = true;
        return true;
    }
    return false;
}

int32_t Gil::poll(Slot& slot, uint32_t line) {
    settle(slot);
    const bool over = slot.quantum_left_ <= 0;
    if (waiting() == 0 && !(over && policy() == PolicyKind::replay)) [[likely]] {
        slot.turn_start_ns_ = 0;  // the time of a turn counts from when somebody waits
        if (over) {
            slot.boosted_ = false;
            slot.quantum_left_ =
                policy_.turn_length(check_interval(), slot.id_, slot.instructions());
        }
        refill(slot);
        return slot.budget;
    }
    Lock lock(mutex_);
    assert(owner_ == &slot);
    Reason reason = Reason::none;
    if (!must_switch(slot, reason)) {
        if (over) {
            begin_turn(slot, false);
        } else {
            refill(slot);
        }
        return slot.budget;
    }
    return hand_over(slot, lock, reason, line) == Turn::held ? slot.budget : 0;
}

// The holder, which could go on, gives up its turn and waits for the next.
Turn Gil::hand_over(Slot& slot, Lock& lock, Reason reason, uint32_t line) {
    if (policy_.kind() == PolicyKind::ticks) {
        // Release, signal one, and hope: whoever gets the mutex first has the GIL.
        give_up(slot, SlotState::detached);
        pass(slot, nullptr, lock, reason, nullptr, line);
        lock.lock();
        return enter(slot, SlotState::ready, lock, reason, line);
    }
    Slot* next = give_up(slot, SlotState::ready);
    if (!policy_.names_next()) forced_out_ = &slot;
    pass(slot, next, lock, reason, nullptr, line);
    if (next == &slot) return Turn::held;
    return await_turn(slot, reason, line);
}

Turn Gil::yield(Slot& slot, uint32_t line) {
    settle(slot);
    Lock lock(mutex_);
    assert(owner_ == &slot);
    Turn turn = Turn::held;
    ++slot.nth_leave_;
    if (ready_.empty() && returning_.empty() && !policy_.following()) {
        refill(slot);
    } else {
        turn = hand_over(slot, lock, Reason::yield, line);
    }
    if (turn == Turn::held) hurry(slot);
    return turn;
}

// ---- Blocking calls ----------------------------------------------------------------------------

void Gil::begin_blocking(Slot& slot, const char* label, uint32_t line) {
    settle(slot);
    Lock lock(mutex_);
    assert(owner_ == &slot);
    record(slot, EventKind::block_begin, Reason::block, 0, label, line);
    slot.label_ = label;
    ++slot.nth_leave_;
    Slot* next = give_up(slot, SlotState::blocked);
    pass(slot, next, lock, Reason::block, label, line);
}

Turn Gil::end_blocking(Slot& slot) {
    const int saved_errno = errno;
    Lock lock(mutex_);
    assert(slot.state_ == SlotState::blocked || slot.state_ == SlotState::stopped);
    record(slot, EventKind::block_end, Reason::none, 0, slot.label_);
    const Turn turn = enter(slot, SlotState::returning, lock, Reason::returning, 0);
    if (turn == Turn::held) hurry(slot);
    errno = saved_errno;
    return turn;
}

}  // namespace baton::gil
