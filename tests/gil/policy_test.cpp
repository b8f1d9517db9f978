// The policies: what each promises, and determinism of those that promise it.
#include <gtest/gtest.h>

#include <atomic>

#include "tests/gil/gil_support.h"

namespace baton::gil::test {
namespace {

using Trace = std::vector<uint32_t>;

TEST(Policies, HaveNames) {
    for (const PolicyKind kind : {PolicyKind::baton, PolicyKind::interval, PolicyKind::ticks,
                                  PolicyKind::seeded, PolicyKind::replay}) {
        PolicyKind parsed = PolicyKind::baton;
        EXPECT_TRUE(parse_policy(to_string(kind), parsed));
        EXPECT_EQ(parsed, kind);
    }
    PolicyKind untouched = PolicyKind::ticks;
    EXPECT_FALSE(parse_policy("round-robin", untouched));
    EXPECT_EQ(untouched, PolicyKind::ticks);
}

TEST(Policies, SeededTurnsAreShortAndLong) {
    Policy policy(PolicyKind::seeded, 1);
    int short_turns = 0;
    int long_turns = 0;
    for (int i = 0; i < 1000; ++i) {
        const int64_t length = policy.turn_length(1'000'000, 1, 0);
        ASSERT_GE(length, 1);
        ASSERT_LE(length, 1023);
        short_turns += length < 4;
        long_turns += length > 400;
    }
    EXPECT_GT(short_turns, 100);
    EXPECT_GT(long_turns, 50);
    for (int i = 0; i < 100; ++i) EXPECT_LE(policy.turn_length(5, 1, 0), 5);
    EXPECT_EQ(policy.turn_length(1, 1, 0), 1);
}

// Three threads that race for a counter, one instruction at a time, and park now and then.
Trace race(Team& team) {
    Trace trace;
    WaitQueue queue;
    int alive = 3;
    for (int i = 0; i < 3; ++i) {
        team.start([&](Slot& slot) {
            for (int k = 0; k < 200; ++k) {
                trace.push_back(slot.id());
                run(team.gil, slot, 1);
                if (k % 50 == 49) team.gil.unpark_one(slot, queue);
                if (k % 70 == 69 && queue.empty() && alive > 1) {
                    (void)team.gil.park(slot, queue, {}, "x");
                }
            }
            --alive;
            team.gil.unpark_all(slot, queue);
        });
    }
    while (team.gil.waiting() > 0) {
        (void)team.gil.yield(team.main);
        run(team.gil, team.main, 1);
    }
    team.join();
    return trace;
}

TEST(Policies, TheSameSeedGivesTheSameRun) {
    const auto traced = [](uint64_t seed) {
        Team team({.policy = PolicyKind::seeded, .seed = seed});
        EXPECT_TRUE(team.gil.exact());
        return race(team);
    };
    const Trace one = traced(1);
    for (int i = 0; i < 5; ++i) EXPECT_EQ(traced(1), one);
    int different = 0;
    for (uint64_t seed = 2; seed < 8; ++seed) different += traced(seed) != one;
    EXPECT_GE(different, 5);
}

TEST(Policies, ARecordedScheduleCanBeReplayed) {
    for (uint64_t seed = 1; seed <= 8; ++seed) {
        std::vector<HandOver> schedule;
        Trace recorded;
        {
            // Those that leave the choice to the operating system can be replayed as well.
            const PolicyKind kind = seed == 6   ? PolicyKind::baton
                                    : seed == 7 ? PolicyKind::ticks
                                    : seed == 8 ? PolicyKind::interval
                                                : PolicyKind::seeded;
            Team team({.policy = kind, .check_interval = 10, .seed = seed});
            team.gil.record_schedule(team.main);
            recorded = race(team);
            schedule = team.gil.take_schedule();
        }
        ASSERT_GT(schedule.size(), 2u);
        for (int i = 0; i < 3; ++i) {
            Team team;
            team.gil.set_replay(team.main, schedule);
            EXPECT_TRUE(team.gil.exact());
            EXPECT_EQ(race(team), recorded) << "seed " << seed;
            EXPECT_FALSE(team.gil.replay_diverged());
        }
    }
}

TEST(Policies, ReplayBringsBackTheOrderOfOutsideEvents) {
    // Three threads return from "I/O" in an order that chance decides; the replay enforces it.
    const auto program = [](Team& team, bool reverse) {
        Trace order;
        for (int i = 0; i < 3; ++i) {
            team.start([&, i](Slot& slot) {
                run(team.gil, slot, 10);
                team.gil.begin_blocking(slot, "recv");
                std::this_thread::sleep_for(std::chrono::milliseconds(4 * (reverse ? 3 - i : i)));
                (void)team.gil.end_blocking(slot);
                order.push_back(slot.id());
                run(team.gil, slot, 10);
            });
        }
        team.join();
        return order;
    };
    Trace recorded;
    std::vector<HandOver> schedule;
    {
        Team team;
        EXPECT_FALSE(team.gil.exact());
        team.gil.record_schedule(team.main);
        EXPECT_TRUE(team.gil.exact());
        recorded = program(team, true);
        schedule = team.gil.take_schedule();
        EXPECT_FALSE(team.gil.exact());
    }
    Team team;
    team.gil.set_replay(team.main, schedule);
    EXPECT_EQ(program(team, false), recorded);
    EXPECT_FALSE(team.gil.replay_diverged());
}

TEST(Policies, AReplayThatDoesNotFitGoesOnAsBaton) {
    for (const std::vector<HandOver>& schedule :
         {std::vector<HandOver>{{1, 5, 99}}, std::vector<HandOver>{{2, 5, 1}},
          std::vector<HandOver>{{1, 0, 2, 1}, {2, 7, 3}, {3, 3, 2}, {2, 6, 1}}}) {
        Team team;
        team.gil.set_replay(team.main, schedule);
        race(team);
        EXPECT_TRUE(team.gil.replay_diverged());
    }
}

TEST(Policies, IntervalWaitersGetTheGilAfterAsking) {
    Team team({.policy = PolicyKind::interval});
    team.gil.set_switch_interval(team.main, 0.001);
    uint32_t last = 0;
    int changes = 0;
    const auto end = Clock::now() + std::chrono::milliseconds(300);
    for (int i = 0; i < 2; ++i) {
        team.start([&](Slot& slot) {
            while (Clock::now() < end) {
                changes += last != slot.id();
                last = slot.id();
                run_fast(team.gil, slot, 1000);
            }
        });
    }
    team.join();
    EXPECT_GE(changes, 4);    // a switch each millisecond or so ...
    EXPECT_LT(changes, 1000);  // ... and not at each poll
}

TEST(Policies, IntervalShowsTheConvoy) {
    // The counterpart of Blocking.AReturningThreadIsServedAtTheNextPoll: here the returning thread
    // has to wait out the interval, during which the CPU-bound thread runs on.
    Team team({.policy = PolicyKind::interval});
    bool done = false;
    int served = 0;
    std::vector<double> waits;
    team.start([&](Slot& slot) {
        for (; served < 5; ++served) {
            team.gil.begin_blocking(slot, "recv");
            Team::until([&] { return team.gil.holder() != 0; });
            const auto returned = Clock::now();
            ASSERT_EQ(team.gil.end_blocking(slot), Turn::held);
            waits.push_back(std::chrono::duration<double>(Clock::now() - returned).count());
        }
        done = true;
    });
    team.start([&](Slot& slot) {
        while (!done) run_fast(team.gil, slot, 1000);
    });
    team.join();
    ASSERT_EQ(waits.size(), 5u);
    for (const double wait : waits) EXPECT_GT(wait, 0.0049);
}

TEST(Policies, TicksReleasesEveryHundredInstructions) {
    Team team({.policy = PolicyKind::ticks});
    team.gil.start_events(team.main, 1 << 16, false);
    // Until the turn has changed often enough: alone, a thread has nobody to release to.
    std::atomic<int> last{-1}, changes{0};
    for (int i = 0; i < 2; ++i) {
        team.start([&, i](Slot& slot) {
            while (changes < 50) {
                run_fast(team.gil, slot, 1000);
                if (last.exchange(i) != i) ++changes;
            }
        });
    }
    team.join();
    std::vector<Event> events;
    team.gil.drain_events(events);
    int ticks = 0;
    for (const Event& event : events) {
        if (event.kind != EventKind::release || event.reason != Reason::tick) continue;
        ++ticks;
        EXPECT_EQ(event.instructions % 100, 0u);
    }
    EXPECT_GT(ticks, 10);
}

TEST(Policies, CanBeChangedWhileThreadsWait) {
    Team team({.check_interval = 20});
    int64_t count = 0;
    for (int i = 0; i < 4; ++i) {
        team.start([&, i](Slot& slot) {
            for (int k = 0; k < 200; ++k) {
                ++count;
                run(team.gil, slot, 15);
                if (k % 20 == i) {
                    const auto kind = static_cast<PolicyKind>((k / 20 + i) % 4);
                    team.gil.set_policy(slot, kind, static_cast<uint64_t>(k));
                    EXPECT_EQ(team.gil.policy(), kind);
                }
                if (k % 9 == 0) {
                    team.gil.begin_blocking(slot, "x");
                    ASSERT_EQ(team.gil.end_blocking(slot), Turn::held);
                }
            }
        });
    }
    team.join();
    EXPECT_EQ(count, 800);
}

}  // namespace
}  // namespace baton::gil::test
