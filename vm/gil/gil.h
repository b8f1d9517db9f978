// The GIL: of all the OS threads that belong to one interpreter, exactly one, the holder, may touch
// its objects. This class decides which, and when that changes.
//
// The baton: the holder hands the GIL to a *named* next thread. It takes the first of the queue,
// writes it down as the new owner and rings its doorbell; nobody can barge in between. A hand-over
// happens at a poll (the check interval of N instructions is used up, or a thread has come back
// from a blocking call) or when the holder gives up on its own account (blocking call, park,
// leaving). So with the same program and no outside events, every run changes hands at the same
// instructions.
//
// Who is who:
//   - one Gil per interpreter, which owns it; one Slot per Python thread, owned by its thread
//     state;
//   - a thread that "holds the GIL" is the one whose slot is the owner; methods marked [holder]
//     must be called by it, on its own slot;
//   - all scheduling state is guarded by one mutex, held for a few instructions at a time and never
//     while sleeping. Waiting is done on the slot's own doorbell;
//   - a leaf: it knows threads, clocks and instruction counts, but no objects.
//
// Queues of a Gil (baton policy), served in this order, bounds in docs/gil.md:
//   returning  threads back from a blocking call, a sleep or a timeout; served at the holder's next
//              poll, at most poll_interval() instructions away;
//   ready      FIFO: new threads, unparked threads, threads whose turn was over. A holder that was
//              interrupted for a returning thread goes back to the front and keeps its quantum.
//
// After finalize() every other thread that waits for the GIL, or asks for it, is turned away with
// `stopped`: it does not hold the GIL, must touch no object, and ends its OS thread (unregistering
// its slot is allowed and expected).
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <vector>

#include "vm/gil/events.h"
#include "vm/gil/policy.h"
#include "vm/gil/slot.h"
#include "vm/gil/wait_queue.h"

namespace baton::gil {

// The answer to "may I run?".
enum class [[nodiscard]] Turn : uint8_t {
    held,     // the caller holds the GIL
    stopped,  // the Gil was finalized; the caller does not hold it and never will again
};

// How a park ended. The caller holds the GIL again, except after `stopped`.
enum class [[nodiscard]] Parked : uint8_t { woken, timed_out, interrupted, stopped };

struct Options {
    PolicyKind policy = PolicyKind::baton;
    uint32_t check_interval = 1'000'000;  // N; see default_check_interval
    uint64_t seed = 0;                    // seeded policy
};

// What tools see of a slot.
struct SlotView {
    uint32_t id = 0;
    SlotState state = SlotState::detached;
    bool has_deadline = false;    // parked until some time at most
    uint64_t instructions = 0;
    const char* label = nullptr;  // of the park or blocking call it is in
};

class Gil {
public:
    // N of a new Gil. A hand-over to a sleeping thread costs 5-15 us and an instruction 1-2 ns, so
    // turns of a million instructions (1-2 ms) spend about one percent on hand-overs, and CPU-bound
    // threads still alternate several times within CPython's 5 ms.
    static constexpr uint32_t default_check_interval = 1'000'000;

    // Below this N the VM charges every instruction.
    static constexpr uint32_t exact_threshold = 64;

    // P is at most this: how often the holder looks for returning threads and attention bits.
    static constexpr uint32_t max_poll_interval = 4096;

    // A returning thread's turn is at most this many poll intervals long (and never longer than N);
    // then it queues up like the others.
    static constexpr uint32_t boost_polls = 4;

    // While threads are ready, returning threads may be ahead of them by at most this many poll
    // intervals' worth of instructions.
    static constexpr uint32_t max_debt_polls = 64;

    explicit Gil(const Options& options = {});
    ~Gil();  // every slot must have been unregistered
    Gil(const Gil&) = delete;
    Gil& operator=(const Gil&) = delete;

    // ---- Slots -------------------------------------------------------------------------------

    // Makes a slot known and gives it the next id. Any thread; allocates. For ids to be the same in
    // every run, the holder registers the slots of the threads it starts.
    void register_slot(Slot& slot);

    // Forgets a slot, which must not hold the GIL nor wait for it. Any thread.
    void unregister_slot(Slot& slot);

    // ---- Entering and leaving ----------------------------------------------------------------

    // A thread from outside joins the ready queue and waits for its turn (none to wait: takes it).
    Turn acquire(Slot& slot, uint32_t line = 0);

    // [holder] Gives the GIL to the next thread, or leaves it free, and goes outside.
    void release(Slot& slot, uint32_t line = 0);

    // [holder: parent] Puts the new thread `child` at the end of the ready queue *now*, so that the
    // order does not depend on how fast the system starts its OS thread. `child` is registered.
    void spawn(Slot& parent, Slot& child, uint32_t line = 0);

    // The spawned OS thread's first call: waits for the turn that spawn() queued up for.
    Turn wait_for_turn(Slot& child);

    // [holder: parent] Undoes spawn() when the OS thread could not be created. The parent must not
    // have given up the GIL since.
    void cancel_spawn(Slot& parent, Slot& child);

    // ---- Running -----------------------------------------------------------------------------

    // [holder] Called when the budget is used up (slot.budget <= 0): counts the instructions run,
    // perhaps hands over and waits for the next turn, refills slot.budget and returns it (> 0).
    // Returns 0 if the GIL was finalized meanwhile (attention::stop is set): the caller does not
    // hold it. With nobody waiting it costs one atomic load besides the counting.
    int32_t poll(Slot& slot, uint32_t line = 0);

    // [holder] Offers the turn: goes to the end of the ready queue if anybody waits (sleep(0)).
    Turn yield(Slot& slot, uint32_t line = 0);

    // ---- Blocking calls ----------------------------------------------------------------------

    // [holder] Before a call that may block: hands over to the next thread, or leaves the GIL free.
    // `label` is a string literal ("socket.recv") for tools and events.
    void begin_blocking(Slot& slot, const char* label, uint32_t line = 0);

    // After it: joins the returning queue and waits for the GIL (free: takes it at once). Preserves
    // errno. If attention bits were set meanwhile, slot.budget is 0 and the next check polls.
    Turn end_blocking(Slot& slot);

    // ---- Parking -----------------------------------------------------------------------------

    // [holder] Enters the queue at its end, gives up the GIL and waits until unparked, the deadline
    // passes, or request_interrupt. Holds the GIL again when it returns (not after `stopped`).
    // Returns at once with `interrupted` if attention::wake is set already, and with `timed_out` if
    // the deadline has passed already. The caller clears attention::wake with the bits it handles.
    Parked park(Slot& slot, WaitQueue& queue, const Deadline& deadline, const char* label,
                uint32_t line = 0);

    // [holder] Moves the first waiter to the end of the ready queue; returns its id, 0 if none.
    uint32_t unpark_one(Slot& slot, WaitQueue& queue, uint32_t line = 0);

    // [holder] Moves all waiters, in order; returns how many.
    uint32_t unpark_all(Slot& slot, WaitQueue& queue, uint32_t line = 0);

    // [holder] An interruptible sleep: `timed_out` when it is over, or `interrupted`, `stopped`.
    Parked sleep_until(Slot& slot, const Deadline& deadline, const char* label, uint32_t line = 0);

    // Sets `bits` and attention::wake, and ends the park the slot is in, if any, or else its next
    // one. Any thread; async-signal-safe. The slot must stay registered during the call. A slot in
    // a blocking system call is not woken: a signal handler that runs in another thread forwards
    // the signal with pthread_kill, which makes the call return EINTR.
    static void request_interrupt(Slot& slot, uint32_t bits);

    // ---- Settings ----------------------------------------------------------------------------

    // [holder] Sets N >= 1; a new turn begins. Slots learn of a changed exact() by attention::mode.
    void set_check_interval(Slot& slot, uint32_t n);
    uint32_t check_interval() const { return check_interval_.load(std::memory_order_relaxed); }

    // P = min(N, max_poll_interval): the most instructions between two polls.
    uint32_t poll_interval() const;

    // [holder] Adds a time-based quantum: with somebody waiting, the holder also hands over at the
    // first poll that is `seconds` after its turn began. The default value turns this off again
    // (then instruction counts alone decide). The interval policy's waiters wait so long.
    void set_switch_interval(Slot& slot, double seconds);
    double switch_interval() const { return switch_interval_.load(std::memory_order_relaxed); }
    static constexpr double default_switch_interval = 0.005;

    // True if the VM must charge every instruction by itself: N < exact_threshold, events recorded
    // exactly, a schedule being recorded, or a policy that needs it. Changes reach each thread as
    // attention::mode.
    bool exact() const { return exact_.load(std::memory_order_relaxed); }

    // [holder] Changes the policy; a new turn begins.
    void set_policy(Slot& slot, PolicyKind kind, uint64_t seed = 0);
    PolicyKind policy() const { return policy_kind_.load(std::memory_order_relaxed); }

    // [holder] Changes to the replay policy and follows the schedule, which begins with the present
    // turn. When it is over, or cannot be followed, the baton policy takes over.
    void set_replay(Slot& slot, std::vector<HandOver> schedule);
    bool replay_diverged() const;

    // [holder] Records each change of holder from here on, and makes exact() true, so that the
    // places are named to the instruction. A new turn begins.
    void record_schedule(Slot& slot);

    // Ends the recording and returns it. Any thread.
    std::vector<HandOver> take_schedule();

    // ---- Events ------------------------------------------------------------------------------

    // [holder] Starts recording, `capacity` events per slot between two drains. `exactly` makes
    // exact() true, so that a traced program may change hands at any instruction.
    void start_events(Slot& slot, size_t capacity = 1024, bool exactly = true);
    void stop_events(Slot& slot);  // [holder]

    // Moves what was recorded so far into `out`, ordered by sequence; returns how many events were
    // lost to full rings since start_events. Any thread, during the run or after it.
    uint64_t drain_events(std::vector<Event>& out);

    // ---- Looking -----------------------------------------------------------------------------

    // The holder's slot id, 0 if the GIL is free. Any thread; may be outdated when it returns.
    uint32_t holder() const { return holder_.load(std::memory_order_relaxed); }

    // True if `slot` holds the GIL; for assertions by its own thread.
    bool held_by(const Slot& slot) const { return holder() == slot.id(); }

    // How many threads wait for the GIL. Any thread.
    uint32_t waiting() const { return pressure_.load(std::memory_order_relaxed); }

    // All registered slots in order of id. Any thread.
    std::vector<SlotView> snapshot() const;

    // True if every registered slot is parked without a deadline: only a signal or a thread from
    // outside can go on. Any thread.
    bool all_parked() const;

    // ---- Fork and end ------------------------------------------------------------------------

    // [holder] Around fork(). The child is left with this one slot, which holds the GIL; the other
    // slots are forgotten, taken out of all queues, and may be freed.
    void before_fork(Slot& slot);
    void after_fork_parent(Slot& slot);
    void after_fork_child(Slot& slot);

    // [holder] Closes the GIL for everybody else (see above). The caller goes on holding it.
    void finalize(Slot& slot);
    bool finalized() const { return finalized_.load(std::memory_order_relaxed); }

    // [holder, after finalize] Waits until all other slots are unregistered; false: the deadline
    // passed first (a thread is stuck in a blocking call).
    bool wait_for_others(Slot& slot, const Deadline& deadline);

private:
    using Lock = std::unique_lock<std::mutex>;

    // The holder's accounts.
    void settle(Slot& slot);       // counts what was run since the last refill
    void refill(Slot& slot);       // sets the budget from what is left of the quantum
    void hurry(Slot& slot);        // attention bits are set: makes the next check poll
    void begin_turn(Slot& slot, bool boosted);
    int64_t debt_limit() const { return int64_t{max_debt_polls} * poll_interval(); }

    // Changing hands; under the mutex, except await_turn and wait_at_bell.
    void enqueue(Slot& slot, SlotState queue);
    void take_out(Slot& slot);
    void update_pressure();
    bool may_take(const Slot& slot) const;
    Slot* choose_next(const Slot& giver);
    void make_owner(Slot& slot, bool boosted);
    Slot* give_up(Slot& slot, SlotState state);
    void pass(Slot& slot, Slot* next, Lock& lock, Reason reason, const char* label, uint32_t line);
    Turn enter(Slot& slot, SlotState queue, Lock& lock, Reason reason, uint32_t line);
    Turn await_turn(Slot& slot, Reason reason, uint32_t line);
    Doorbell::Result wait_at_bell(Slot& slot, const Deadline& deadline);
    bool must_switch(Slot& slot, Reason& reason);
    Turn hand_over(Slot& slot, Lock& lock, Reason reason, uint32_t line);
    void unpark_front(Slot& slot, WaitQueue& queue, uint32_t line);
    bool turned_away(const Slot& slot) const { return finalized() && finalizer_ != &slot; }
    Turn turn_away(Slot& slot);

    Slot* find(uint32_t id) const;
    void update_exact();
    void settings_changed(Slot& slot);
    void change_policy(Slot& slot, Policy policy);

    void record(Slot& slot, EventKind kind, Reason reason, uint32_t other = 0,
                const char* label = nullptr, uint32_t line = 0) {
        if (slot.traced()) [[unlikely]] record_event(slot, kind, reason, other, label, line);
    }
    void record_event(Slot& slot, EventKind kind, Reason reason, uint32_t other, const char* label,
                      uint32_t line);

    mutable std::mutex mutex_;

    // Read without the mutex.
    std::atomic<uint32_t> pressure_{0};  // threads that want the GIL
    std::atomic<uint32_t> holder_{0};
    std::atomic<uint32_t> check_interval_;
    std::atomic<double> switch_interval_{default_switch_interval};
    std::atomic<bool> timed_{false};  // switch_interval_ was set: polls read the clock
    std::atomic<bool> exact_{false};
    std::atomic<PolicyKind> policy_kind_;
    std::atomic<bool> finalized_{false};
    std::atomic<uint64_t> switch_number_{0};  // changes of owner so far
    alignas(64) std::atomic<uint32_t> spinners_{0};  // threads that wait without sleeping

    // Written by the holder, under the mutex if others read it too (Policy::kind, for one).
    Policy policy_;
    int64_t debt_ = 0;  // instructions by which returning threads are ahead of ready ones

    // Guarded by the mutex.
    Slot* owner_ = nullptr;
    SlotList ready_;
    SlotList returning_;
    Slot* forced_out_ = nullptr;    // interval policy: must not take the GIL before another has
    uint32_t reserved_ = 0;         // replay: the free GIL waits for this slot
    Slot* finalizer_ = nullptr;
    bool recording_ = false;
    bool events_exact_ = false;
    uint32_t last_owner_ = 0;       // recording: who gave up last, and where
    uint64_t last_instructions_ = 0;
    uint32_t last_nth_ = 0;
    std::vector<HandOver> recorded_;
    uint32_t next_id_ = 1;
    uint32_t cores_;
    std::vector<Slot*> slots_;  // registered, in order of id
    EventLog events_;
};

// The scope of a blocking call:
//     Blocking blocking(gil, slot, "socket.recv");
//     n = recv(...);
//     if (blocking.end() == Turn::stopped) ...
// Without end() the destructor does it and the caller asks the attention word for attention::stop.
class Blocking {
public:
    Blocking(Gil& gil, Slot& slot, const char* label, uint32_t line = 0) : gil_(gil), slot_(slot) {
        gil_.begin_blocking(slot_, label, line);
    }
    ~Blocking() {
        if (!ended_) (void)gil_.end_blocking(slot_);
    }
    Blocking(const Blocking&) = delete;
    Blocking& operator=(const Blocking&) = delete;

    Turn end() {
        ended_ = true;
        return gil_.end_blocking(slot_);
    }

private:
    Gil& gil_;
    Slot& slot_;
    bool ended_ = false;
};

}  // namespace baton::gil
