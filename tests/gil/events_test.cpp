// What is recorded, in which order, and what happens when a ring is full.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/gil/gil_support.h"

namespace baton::gil::test {
namespace {

std::string line_of(const Event& event) {
    std::string text = std::to_string(event.slot) + "@" + std::to_string(event.instructions) + " " +
                       to_string(event.kind) + "/" + to_string(event.reason);
    if (event.other) text += " ->" + std::to_string(event.other);
    if (event.label) text += std::string(" ") + event.label;
    return text;
}

TEST(EventRings, KeepTheOldestWhenFull) {
    EventRing ring(7, 3);  // rounded up to 4
    for (uint64_t i = 1; i <= 6; ++i) {
        Event event;
        event.sequence = i;
        ring.write(event);
    }
    std::vector<Event> out;
    ring.drain(out);
    ASSERT_EQ(out.size(), 4u);
    EXPECT_EQ(out.front().sequence, 1u);
    EXPECT_EQ(out.back().sequence, 4u);
    EXPECT_EQ(ring.dropped(), 2u);
    ring.write(Event{});
    out.clear();
    ring.drain(out);
    EXPECT_EQ(out.size(), 1u);
}

TEST(Events, EveryKindAndReasonHasANameAndADescription) {
    EXPECT_STREQ(to_string(EventKind::hand_over), "hand_over");
    EXPECT_STREQ(to_string(Reason::returning), "returning");
    EXPECT_STREQ(describe(EventKind::hand_over), "slot gave the GIL to other");
    EXPECT_STREQ(describe(Reason::quantum), "the check interval was used up");
}

TEST(Events, NothingIsRecordedUnlessStarted) {
    Team team;
    team.start([&](Slot& slot) { run(team.gil, slot, 10); });
    EXPECT_FALSE(team.main.traced());
    team.join();
    std::vector<Event> events;
    EXPECT_EQ(team.gil.drain_events(events), 0u);
    EXPECT_TRUE(events.empty());
}

TEST(Events, TellWhoHadTheGilAndWhy) {
    std::vector<std::string> story;
    {
        Team team({.check_interval = 100});
        team.gil.start_events(team.main);
        EXPECT_TRUE(team.main.traced());
        EXPECT_TRUE(team.gil.exact());
        WaitQueue queue;
        for (int i = 0; i < 2; ++i) {
            team.start([&, i](Slot& slot) {
                run(team.gil, slot, 100);  // hands over at the end of the quantum
                run(team.gil, slot, 10);
                if (i == 0) {
                    (void)team.gil.park(slot, queue, {}, "lock.acquire", 12);
                } else {
                    team.gil.unpark_one(slot, queue, 34);
                }
            });
        }
        team.join();
        std::vector<Event> events;
        EXPECT_EQ(team.gil.drain_events(events), 0u);
        uint64_t last = 0;
        uint64_t last_time = 0;
        for (const Event& event : events) {
            EXPECT_GT(event.sequence, last);
            if (event.slot == 3) {
                EXPECT_GE(event.nanoseconds, last_time);
                last_time = event.nanoseconds;
            }
            last = event.sequence;
            if (event.kind == EventKind::park) {
                EXPECT_EQ(event.line, 12u);
            }
            if (event.kind == EventKind::unpark) {
                EXPECT_EQ(event.line, 34u);
            }
            // Where a thread ends, and when join's system calls return, is not under the GIL.
            if (event.kind == EventKind::detach) continue;
            if (event.slot == 1 && event.kind == EventKind::block_end) break;
            story.push_back(line_of(event));
        }
    }
    const std::vector<std::string> expected = {
        "2@0 attach/none",
        "1@0 spawn/none ->2",
        "3@0 attach/none",
        "1@0 spawn/none ->3",
        "1@0 block_begin/block test.join",
        "1@0 hand_over/block ->2 test.join",
        "2@0 acquire/start",
        "2@100 hand_over/quantum ->3",
        "3@0 acquire/start",
        "3@100 hand_over/quantum ->2",
        "2@100 acquire/quantum",
        "2@110 park/park lock.acquire",
        "2@110 hand_over/park ->3 lock.acquire",
        "3@100 acquire/quantum",
        "3@110 unpark/woken ->2 lock.acquire",
        "3@110 hand_over/leave ->2",
        "2@110 acquire/woken lock.acquire",
        "2@110 release/leave",
    };
    EXPECT_EQ(story, expected);
}

TEST(Events, AreAConsistentStoryOfHolders) {
    Team team({.check_interval = 7});
    team.gil.start_events(team.main, 1 << 15);
    for (int i = 0; i < 4; ++i) {
        team.start([&](Slot& slot) {
            for (int k = 0; k < 100; ++k) {
                run(team.gil, slot, 5);
                if (k % 10 == 0) {
                    team.gil.begin_blocking(slot, "x");
                    (void)team.gil.end_blocking(slot);
                }
            }
        });
    }
    team.join();
    std::vector<Event> events;
    ASSERT_EQ(team.gil.drain_events(events), 0u);
    uint32_t holder = 1;
    for (const Event& event : events) {
        switch (event.kind) {
            case EventKind::hand_over:
                ASSERT_EQ(holder, event.slot);
                holder = event.other;
                break;
            case EventKind::release:
                ASSERT_EQ(holder, event.slot);
                holder = 0;
                break;
            case EventKind::acquire:
                ASSERT_TRUE(holder == 0 || holder == event.slot);
                holder = event.slot;
                break;
            default:
                break;
        }
    }
    EXPECT_EQ(holder, 1u);
}

TEST(Events, CanBeDrainedDuringTheRun) {
    Team team({.check_interval = 1});
    team.gil.start_events(team.main, 64);
    std::atomic<bool> stop{false};
    std::vector<Event> events;
    uint64_t dropped = 0;
    std::thread reader([&] {
        while (!stop) dropped = team.gil.drain_events(events);
    });
    for (int i = 0; i < 2; ++i) {
        team.start([&](Slot& slot) { run(team.gil, slot, 2000); });
    }
    team.join();
    stop = true;
    reader.join();
    dropped = team.gil.drain_events(events);
    uint64_t hand_overs = 0;
    for (const Event& event : events) hand_overs += event.kind == EventKind::hand_over;
    EXPECT_GT(hand_overs, 0u);
    std::set<uint64_t> sequences;
    for (const Event& event : events) sequences.insert(event.sequence);
    EXPECT_EQ(sequences.size(), events.size());
    EXPECT_EQ(*sequences.rbegin(), events.size() + dropped);  // only the counted ones are missing
    team.gil.stop_events(team.main);
    EXPECT_FALSE(team.main.traced());
}

}  // namespace
}  // namespace baton::gil::test
