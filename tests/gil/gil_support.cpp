#include "tests/gil/gil_support.h"

#include <algorithm>

namespace baton::gil::test {

bool run(Gil& gil, Slot& slot, uint64_t n) {
    for (; n > 0; --n) {
        if (--slot.budget <= 0 && gil.poll(slot) == 0) return false;
    }
    return true;
}

bool run_fast(Gil& gil, Slot& slot, uint64_t n) {
    while (n > 0) {
        const auto step = static_cast<int32_t>(
            std::min<uint64_t>(n, static_cast<uint64_t>(std::max(slot.budget, 1))));
        n -= static_cast<uint64_t>(step);
        if ((slot.budget -= step) <= 0 && gil.poll(slot) == 0) return false;
    }
    return true;
}

Team::Team(const Options& options) : gil(options) {
    gil.register_slot(main);
    (void)gil.acquire(main);
}

Team::~Team() {
    join();
    gil.release(main);
    gil.unregister_slot(main);
}

Slot& Team::start(Body body) {
    Member& member = *members_.emplace_back(std::make_unique<Member>());
    gil.register_slot(member.slot);
    gil.spawn(main, member.slot);
    member.thread = std::thread([this, &member, body = std::move(body)] {
        if (gil.wait_for_turn(member.slot) == Turn::held) {
            body(member.slot);
            if (gil.held_by(member.slot)) gil.release(member.slot);
        }
        gil.unregister_slot(member.slot);
    });
    return member.slot;
}

void Team::join() {
    if (members_.empty()) return;
    gil.begin_blocking(main, "test.join");
    for (const auto& member : members_) member->thread.join();
    (void)gil.end_blocking(main);
    members_.clear();
}

void Team::until(const std::function<bool()>& condition) {
    while (!condition()) std::this_thread::yield();
}

size_t Team::count(SlotState state) const {
    const auto views = gil.snapshot();
    return static_cast<size_t>(std::count_if(
        views.begin(), views.end(), [&](const SlotView& view) { return view.state == state; }));
}

}  // namespace baton::gil::test
