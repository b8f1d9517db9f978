// GIL events: who took, gave, awaited the GIL, when, and why.
//
// Each slot writes to a ring of its own (one writer: the slot's OS thread; one reader at a time:
// the log), so recording takes no lock and threads do not disturb each other. Events carry a
// sequence number drawn from the Gil, which orders them over all threads: if one event can have
// influenced another, its number is smaller. When nothing is recorded, an event costs one
// predictable branch.
//
// The Gil owns the EventLog and is the only caller of what is not const here; tools get at events
// through Gil::start_events, drain_events and stop_events.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace baton::gil {

class Slot;

enum class EventKind : uint8_t {
#define EVENT(name, doc) name,
#include "vm/gil/events.def"
#undef EVENT
};

enum class Reason : uint8_t {
#define REASON(name, doc) name,
#include "vm/gil/events.def"
#undef REASON
};

// The name ("hand_over") and the line of documentation of an event or a reason.
const char* to_string(EventKind kind);
const char* to_string(Reason reason);
const char* describe(EventKind kind);
const char* describe(Reason reason);

struct Event {
    uint64_t sequence = 0;      // total order over all slots
    uint64_t nanoseconds = 0;   // monotonic clock
    uint64_t instructions = 0;  // run by `slot` so far: (slot, instructions) names the place
    const char* label = nullptr;  // of a park or blocking call; a string literal or nullptr
    uint32_t slot = 0;
    uint32_t other = 0;  // 0: none
    uint32_t line = 0;   // source line, 0: unknown
    EventKind kind = EventKind::acquire;
    Reason reason = Reason::none;
};

// A bounded queue of events with one writer and one reader. When it is full, new events are counted
// and dropped: what is in it stays in order and complete up to the loss.
class EventRing {
public:
    EventRing(uint32_t slot_id, size_t capacity);  // capacity: rounded up to a power of two

    void write(const Event& event);            // the slot's thread only
    void drain(std::vector<Event>& out);       // the log only
    uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }
    uint32_t slot_id() const { return slot_id_; }

private:
    std::vector<Event> events_;
    size_t mask_;
    uint32_t slot_id_;
    std::atomic<size_t> head_{0};  // next to read
    std::atomic<size_t> tail_{0};  // next to write
    std::atomic<uint64_t> dropped_{0};
};

// All rings of one Gil. Guarded by the Gil's mutex, except next_sequence.
class EventLog {
public:
    bool active() const { return active_; }

    void start(size_t capacity_per_slot);
    void stop();
    void attach(Slot& slot);  // gives the slot a ring if active
    void detach(Slot& slot);  // takes the ring away, keeping its events for the next drain
    void pause(Slot& slot);   // the slot records no more; its ring stays

    // Moves everything recorded so far into `out`, in order of sequence.
    void drain(std::vector<Event>& out);

    // Drops the rings of all slots but one (after fork).
    void keep_only(const Slot& slot);

    // Events lost to full rings since start().
    uint64_t dropped() const;

    uint64_t next_sequence() { return sequence_.fetch_add(1, std::memory_order_relaxed) + 1; }

private:
    bool active_ = false;
    size_t capacity_ = 0;
    uint64_t dropped_ = 0;            // by rings that are gone
    std::vector<Event> retired_;      // left by slots that are gone
    std::vector<std::unique_ptr<EventRing>> rings_;
    std::atomic<uint64_t> sequence_{0};
};

}  // namespace baton::gil
