// Everything around the turns: slots, settings, events, views, fork and the end.
#include <algorithm>
#include <cassert>
#include <thread>
#include <utility>

#include "vm/gil/gil.h"

namespace baton::gil {

const char* to_string(SlotState state) {
    switch (state) {
        case SlotState::detached: return "detached";
        case SlotState::running: return "running";
        case SlotState::ready: return "ready";
        case SlotState::returning: return "returning";
        case SlotState::blocked: return "blocked";
        case SlotState::parked: return "parked";
        case SlotState::stopped: return "stopped";
    }
    return "?";
}

Gil::Gil(const Options& options)
    : check_interval_(std::max(options.check_interval, 1u)),
      policy_kind_(options.policy),
      policy_(options.policy, options.seed),
      cores_(std::max(std::thread::hardware_concurrency(), 1u)) {
    exact_.store(check_interval() < exact_threshold || policy_.always_exact());
}

Gil::~Gil() { assert(slots_.empty()); }

// ---- Slots -------------------------------------------------------------------------------------

Slot* Gil::find(uint32_t id) const {
    const auto found = std::lower_bound(
        slots_.begin(), slots_.end(), id,
        [](const Slot* slot, uint32_t key) { return slot->id_ < key; });
    return found != slots_.end() && (*found)->id_ == id ? *found : nullptr;
}

void Gil::register_slot(Slot& slot) {
    const Lock lock(mutex_);
    slot.id_ = next_id_++;
    slot.state_ = SlotState::detached;
    slots_.push_back(&slot);
    events_.attach(slot);
    record(slot, EventKind::attach, Reason::none);
}

void Gil::unregister_slot(Slot& slot) {
    Lock lock(mutex_);
    if (slot.id_ == 0 || find(slot.id_) != &slot) return;  // forgotten by after_fork_child
    assert(slot.state_ == SlotState::detached || slot.state_ == SlotState::stopped);
    record(slot, EventKind::detach, Reason::none);
    slots_.erase(std::find(slots_.begin(), slots_.end(), &slot));
    events_.detach(slot);
    if (finalizer_ == &slot) {
        finalizer_ = nullptr;  // it goes before others that never ran
    } else if (finalizer_ != nullptr) {
        finalizer_->bell_.ring();
    }
    if (reserved_ == slot.id_) {  // replay waits for a thread that never comes
        policy_.diverge();
        reserved_ = 0;
        if (Slot* next = ready_.front()) {
            make_owner(*next, false);
            next->bell_.grant();
        }
    }
}

// ---- Settings ----------------------------------------------------------------------------------

// Under the mutex.
void Gil::update_exact() {
    const bool exact = check_interval() < exact_threshold || policy_.always_exact() ||
                       recording_ || (events_.active() && events_exact_);
    if (exact != exact_.exchange(exact)) {
        for (Slot* each : slots_) each->set_attention(attention::mode);
    }
}

// Under the mutex, by the holder: what a change of settings entails.
void Gil::settings_changed(Slot& slot) {
    assert(owner_ == &slot);
    update_exact();
    begin_turn(slot, false);
    hurry(slot);
}

void Gil::set_check_interval(Slot& slot, uint32_t n) {
    settle(slot);
    const Lock lock(mutex_);
    check_interval_.store(std::max(n, 1u), std::memory_order_relaxed);
    settings_changed(slot);
}

void Gil::set_switch_interval(Slot& slot, double seconds) {
    settle(slot);
    const Lock lock(mutex_);
    switch_interval_.store(seconds, std::memory_order_relaxed);
    timed_.store(seconds != default_switch_interval, std::memory_order_relaxed);
    settings_changed(slot);
}

void Gil::change_policy(Slot& slot, Policy policy) {
    policy_ = std::move(policy);
    policy_kind_.store(policy_.kind(), std::memory_order_relaxed);
    if (!policy_.prefers_returning()) {
        while (Slot* each = returning_.front()) {
            returning_.remove(*each);
            enqueue(*each, SlotState::ready);
        }
    }
    debt_ = 0;
    // The waiters have to learn whether they are to be named or to compete.
    for (Slot* each = ready_.front(); each != nullptr; each = SlotList::after(*each)) {
        each->keep_quantum_ = false;
        each->bell_.ring();
    }
    settings_changed(slot);
}

void Gil::set_policy(Slot& slot, PolicyKind kind, uint64_t seed) {
    settle(slot);
    const Lock lock(mutex_);
    change_policy(slot, Policy(kind, seed));
}

void Gil::set_replay(Slot& slot, std::vector<HandOver> schedule) {
    settle(slot);
    const Lock lock(mutex_);
    Policy policy(PolicyKind::replay);
    policy.set_schedule(std::move(schedule));
    change_policy(slot, std::move(policy));
}

bool Gil::replay_diverged() const {
    const Lock lock(mutex_);
    return policy_.diverged();
}

void Gil::record_schedule(Slot& slot) {
    settle(slot);
    const Lock lock(mutex_);
    recorded_.clear();
    recording_ = true;
    last_owner_ = slot.id_;
    last_instructions_ = slot.instructions();
    last_nth_ = slot.nth_leave_;
    settings_changed(slot);
}

std::vector<HandOver> Gil::take_schedule() {
    const Lock lock(mutex_);
    recording_ = false;
    update_exact();
    return std::exchange(recorded_, {});
}

// ---- Events ------------------------------------------------------------------------------------

void Gil::record_event(Slot& slot, EventKind kind, Reason reason, uint32_t other,
                       const char* label, uint32_t line) {
    EventRing* ring = slot.ring_.load(std::memory_order_acquire);
    if (ring == nullptr) return;
    Event event;
    event.sequence = events_.next_sequence();
    event.nanoseconds = static_cast<uint64_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch())
            .count());
    event.instructions = slot.instructions();
    event.label = label;
    event.slot = slot.id_;
    event.other = other;
    event.line = line;
    event.kind = kind;
    event.reason = reason;
    ring->write(event);
}

void Gil::start_events(Slot& slot, size_t capacity, bool exactly) {
    settle(slot);
    const Lock lock(mutex_);
    events_.start(capacity);
    events_exact_ = exactly;
    for (Slot* each : slots_) events_.attach(*each);
    settings_changed(slot);
}

void Gil::stop_events(Slot& slot) {
    settle(slot);
    const Lock lock(mutex_);
    events_.stop();
    for (Slot* each : slots_) events_.pause(*each);
    settings_changed(slot);
}

uint64_t Gil::drain_events(std::vector<Event>& out) {
    const Lock lock(mutex_);
    events_.drain(out);
    return events_.dropped();
}

// ---- Looking -----------------------------------------------------------------------------------

std::vector<SlotView> Gil::snapshot() const {
    const Lock lock(mutex_);
    std::vector<SlotView> views;
    views.reserve(slots_.size());
    for (const Slot* slot : slots_) {
        views.push_back({slot->id_, slot->state_, slot->has_deadline_, slot->instructions(),
                         slot->label_});
    }
    return views;
}

bool Gil::all_parked() const {
    const Lock lock(mutex_);
    return !slots_.empty() && std::all_of(slots_.begin(), slots_.end(), [](const Slot* slot) {
        return slot->state_ == SlotState::parked && !slot->has_deadline_;
    });
}

// ---- Fork and end ------------------------------------------------------------------------------

void Gil::before_fork(Slot& slot) {
    settle(slot);
    mutex_.lock();  // so that the child gets the queues in a consistent state
    assert(owner_ == &slot);
    refill(slot);
}

void Gil::after_fork_parent(Slot&) { mutex_.unlock(); }

void Gil::after_fork_child(Slot& slot) {
    for (Slot* each : slots_) {
        if (each == &slot) continue;
        take_out(*each);
        events_.pause(*each);
        each->state_ = SlotState::detached;
    }
    slots_.assign(1, &slot);
    events_.keep_only(slot);
    if (policy_.kind() == PolicyKind::replay) policy_.diverge();
    recording_ = false;
    recorded_.clear();
    update_exact();
    debt_ = 0;
    spinners_.store(0, std::memory_order_relaxed);
    slot.bell_.reset();
    mutex_.unlock();  // this thread locked it, in the parent
}

void Gil::finalize(Slot& slot) {
    settle(slot);
    const Lock lock(mutex_);
    assert(owner_ == &slot);
    record(slot, EventKind::finalize, Reason::finalize);
    finalizer_ = &slot;
    finalized_.store(true, std::memory_order_relaxed);
    for (Slot* each : slots_) {
        if (each == &slot) continue;
        each->set_attention(attention::stop);
        if (each->state_ == SlotState::ready || each->state_ == SlotState::returning ||
            each->state_ == SlotState::parked) {
            take_out(*each);
            each->state_ = SlotState::stopped;
            each->bell_.ring();
        }
    }
}

bool Gil::wait_for_others(Slot& slot, const Deadline& deadline) {
    for (;;) {
        {
            const Lock lock(mutex_);
            assert(finalizer_ == &slot);
            if (slots_.size() <= 1) return true;
        }
        if (deadline && Clock::now() >= *deadline) return false;
        (void)slot.bell_.wait(deadline);
    }
}

}  // namespace baton::gil
