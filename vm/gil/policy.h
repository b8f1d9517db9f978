// Scheduling policies: how long a turn lasts, who is next, and whether the next is named or the GIL
// is thrown up for whoever catches it. A Policy is a value inside the Gil, used under its mutex.
//
//   baton     turns of N instructions, FIFO, handed to a named next thread; threads that come back
//             from blocking calls go first. The default.
//   interval  CPython >= 3.2: a waiter waits for the switch interval (5 ms), then sets a request;
//             the holder drops the GIL at its next check and must see another thread take it
//             (forced switch). Who that is, is up to the operating system.
//   ticks     CPython 2: every 100 instructions the holder releases, signals one waiter, and tries
//             to take the GIL again at once; on several cores it often wins.
//   seeded    turns of pseudo-random length and a pseudo-random next thread, from a seed; exact.
//             For exploring interleavings: the same seed gives the same run.
//   replay    turns end, and go to whom, as a recorded list of turns says; exact.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace baton::gil {

enum class PolicyKind : uint8_t { baton, interval, ticks, seeded, replay };

// "baton", "interval", ...; parse_policy returns false for a name it does not know.
const char* to_string(PolicyKind kind);
bool parse_policy(std::string_view name, PolicyKind& kind);

// One change of holder: thread `slot` gave up the GIL when it had run `instructions` instructions,
// and `next` was the next to hold it. A list of them is a schedule. `nth` tells apart the places
// between two instructions: 0 is the poll, k > 0 the k-th time that the thread gave up the GIL on
// its own account (blocking call, park, yield, leaving) before the next instruction.
struct HandOver {
    uint32_t slot = 0;
    uint64_t instructions = 0;
    uint32_t next = 0;
    uint32_t nth = 0;

    bool operator==(const HandOver&) const = default;
};

class Policy {
public:
    explicit Policy(PolicyKind kind = PolicyKind::baton, uint64_t seed = 0)
        : kind_(kind), random_(seed), seed_(seed) {}

    PolicyKind kind() const { return kind_; }
    uint64_t seed() const { return seed_; }

    // The giver names its successor; otherwise the GIL becomes free and waiters compete for it.
    bool names_next() const { return kind_ != PolicyKind::interval && kind_ != PolicyKind::ticks; }

    // The VM must charge every single instruction whatever the check interval is.
    bool always_exact() const {
        return kind_ == PolicyKind::seeded || kind_ == PolicyKind::replay;
    }

    // Threads returning from blocking calls have a queue of their own.
    bool prefers_returning() const { return kind_ == PolicyKind::baton; }

    // The length of a turn that `slot` begins after `instructions` instructions, check interval N.
    int64_t turn_length(uint32_t check_interval, uint32_t slot, uint64_t instructions);

    // Which of `count` (> 0) waiting threads is next: an index into the ready queue.
    uint32_t choose(uint32_t count);

    // replay: the schedule to follow.
    void set_schedule(std::vector<HandOver> schedule);

    // replay: at its poll after `instructions`, `slot` has to hand over.
    bool hand_over_due(uint32_t slot, uint64_t instructions) const;

    // replay: `slot` gives up the GIL for the `nth` time after `instructions`: returns who is to
    // have it next (perhaps `slot` itself), or 0 when the schedule is over or does not fit (see
    // diverged()).
    uint32_t scheduled_next(uint32_t slot, uint64_t instructions, uint32_t nth);

    // replay: the schedule has been followed to its end, or left.
    bool schedule_over() const { return position_ >= schedule_.size(); }
    bool following() const { return kind_ == PolicyKind::replay && !schedule_over(); }
    bool diverged() const { return diverged_; }
    void diverge();  // gives up following the schedule

private:
    uint64_t draw();  // splitmix64

    PolicyKind kind_;
    bool diverged_ = false;
    uint64_t random_;
    uint64_t seed_;
    size_t position_ = 0;
    std::vector<HandOver> schedule_;
};

}  // namespace baton::gil
