#include "vm/gil/policy.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace baton::gil {

namespace {

constexpr const char* policy_names[] = {"baton", "interval", "ticks", "seeded", "replay"};

constexpr uint32_t tick_length = 100;         // CPython 2's check interval
constexpr uint32_t longest_drawn_turn = 1023;  // seeded

}  // namespace

const char* to_string(PolicyKind kind) { return policy_names[static_cast<size_t>(kind)]; }

bool parse_policy(std::string_view name, PolicyKind& kind) {
    for (size_t i = 0; i < std::size(policy_names); ++i) {
        if (name == policy_names[i]) {
            kind = static_cast<PolicyKind>(i);
            return true;
        }
    }
    return false;
}

uint64_t Policy::draw() {
    random_ += 0x9E3779B97F4A7C15u;
    uint64_t z = random_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

int64_t Policy::turn_length(uint32_t check_interval, uint32_t slot, uint64_t instructions) {
    switch (kind_) {
        case PolicyKind::baton:
        case PolicyKind::interval:
            return check_interval;
        case PolicyKind::ticks:
            return std::min(check_interval, tick_length);
        case PolicyKind::seeded: {
            // Log-uniform: a turn of 2 instructions is as probable as one of 500, so that races
            // between neighbouring instructions are met, and those that need a long head start.
            const uint32_t longest = std::min(check_interval, longest_drawn_turn);
            const uint64_t base = uint64_t{1} << draw() % std::bit_width(longest);
            return static_cast<int64_t>(std::min<uint64_t>(base + draw() % base, longest));
        }
        case PolicyKind::replay:
            if (!schedule_over()) {
                const HandOver& point = schedule_[position_];
                if (point.slot == slot && point.nth == 0 && point.instructions > instructions) {
                    return static_cast<int64_t>(point.instructions - instructions);
                }
            }
            return check_interval;
    }
    return check_interval;
}

uint32_t Policy::choose(uint32_t count) {
    if (kind_ != PolicyKind::seeded || count < 2) return 0;
    return static_cast<uint32_t>(draw() % count);
}

void Policy::set_schedule(std::vector<HandOver> schedule) {
    schedule_ = std::move(schedule);
    position_ = 0;
    diverged_ = false;
}

bool Policy::hand_over_due(uint32_t slot, uint64_t instructions) const {
    if (schedule_over()) return false;
    const HandOver& point = schedule_[position_];
    return point.slot == slot && point.nth == 0 && point.instructions <= instructions;
}

uint32_t Policy::scheduled_next(uint32_t slot, uint64_t instructions, uint32_t nth) {
    if (schedule_over()) return 0;
    const HandOver& point = schedule_[position_];
    const auto here = std::pair(instructions, nth);
    const auto there = std::pair(point.instructions, point.nth);
    if (point.slot != slot || there < here) {
        diverge();
        return 0;
    }
    // Gave up earlier than the point: in the recording, too, nobody else ran before it came back.
    if (here < there) return slot;
    ++position_;
    return point.next;
}

void Policy::diverge() {
    diverged_ = true;
    position_ = schedule_.size();
}

}  // namespace baton::gil
