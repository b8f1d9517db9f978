#include "vm/gil/events.h"

#include <algorithm>
#include <bit>

#include "vm/gil/slot.h"

namespace baton::gil {

namespace {

struct Text {
    const char* name;
    const char* doc;
};

constexpr Text event_texts[] = {
#define EVENT(name, doc) {#name, doc},
#include "vm/gil/events.def"
#undef EVENT
};

constexpr Text reason_texts[] = {
#define REASON(name, doc) {#name, doc},
#include "vm/gil/events.def"
#undef REASON
};

}  // namespace

const char* to_string(EventKind kind) { return event_texts[static_cast<size_t>(kind)].name; }
const char* to_string(Reason reason) { return reason_texts[static_cast<size_t>(reason)].name; }
const char* describe(EventKind kind) { return event_texts[static_cast<size_t>(kind)].doc; }
const char* describe(Reason reason) { return reason_texts[static_cast<size_t>(reason)].doc; }

EventRing::EventRing(uint32_t slot_id, size_t capacity)
    : events_(std::bit_ceil(std::max<size_t>(capacity, 2))),
      mask_(events_.size() - 1),
      slot_id_(slot_id) {}

void EventRing::write(const Event& event) {
    const size_t tail = tail_.load(std::memory_order_relaxed);
    if (tail - head_.load(std::memory_order_acquire) > mask_) {
        dropped_.fetch_add(1, std::memory_order_relaxed);
        return;
    }
    events_[tail & mask_] = event;
    tail_.store(tail + 1, std::memory_order_release);
}

void EventRing::drain(std::vector<Event>& out) {
    const size_t tail = tail_.load(std::memory_order_acquire);
    size_t head = head_.load(std::memory_order_relaxed);
    for (; head != tail; ++head) out.push_back(events_[head & mask_]);
    head_.store(head, std::memory_order_release);
}

void EventLog::start(size_t capacity_per_slot) {
    active_ = true;
    capacity_ = capacity_per_slot;
    dropped_ = 0;
}

void EventLog::stop() { active_ = false; }

void EventLog::attach(Slot& slot) {
    if (!active_) return;
    const auto found = std::find_if(rings_.begin(), rings_.end(), [&](const auto& ring) {
        return ring->slot_id() == slot.id_;
    });
    EventRing* ring = nullptr;
    if (found != rings_.end()) {
        ring = found->get();
    } else {
        ring = rings_.emplace_back(std::make_unique<EventRing>(slot.id_, capacity_)).get();
    }
    slot.ring_.store(ring, std::memory_order_release);
}

void EventLog::pause(Slot& slot) { slot.ring_.store(nullptr, std::memory_order_relaxed); }

void EventLog::detach(Slot& slot) {
    pause(slot);
    std::erase_if(rings_, [&](const auto& ring) {
        if (ring->slot_id() != slot.id_) return false;
        ring->drain(retired_);
        dropped_ += ring->dropped();
        return true;
    });
}

void EventLog::drain(std::vector<Event>& out) {
    const auto first = static_cast<std::ptrdiff_t>(out.size());
    out.insert(out.end(), retired_.begin(), retired_.end());
    retired_.clear();
    for (const auto& ring : rings_) ring->drain(out);
    std::sort(out.begin() + first, out.end(),
              [](const Event& a, const Event& b) { return a.sequence < b.sequence; });
}

void EventLog::keep_only(const Slot& slot) {
    retired_.clear();
    std::erase_if(rings_, [&](const auto& ring) { return ring->slot_id() != slot.id_; });
}

uint64_t EventLog::dropped() const {
    uint64_t sum = dropped_;
    for (const auto& ring : rings_) sum += ring->dropped();
    return sum;
}

}  // namespace baton::gil
