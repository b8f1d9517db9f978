// Who gets the GIL, in which order, and at which instruction.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/gil/gil_support.h"

namespace baton::gil::test {
namespace {

TEST(Turns, AFreeGilIsTakenAtOnce) {
    Gil gil;
    Slot slot;
    gil.register_slot(slot);
    EXPECT_EQ(slot.id(), 1u);
    EXPECT_EQ(gil.holder(), 0u);
    EXPECT_EQ(gil.acquire(slot), Turn::held);
    EXPECT_TRUE(gil.held_by(slot));
    EXPECT_GT(slot.budget, 0);
    gil.release(slot);
    EXPECT_EQ(gil.holder(), 0u);
    gil.unregister_slot(slot);
}

TEST(Turns, InstructionsAreCountedExactly) {
    Team team;
    ASSERT_TRUE(run(team.gil, team.main, 10'000));
    EXPECT_EQ(team.main.exact_instructions(), 10'000u);
    team.main.budget -= 12'345;  // one charge may overdraw the budget
    ASSERT_GT(team.gil.poll(team.main), 0);
    EXPECT_EQ(team.main.instructions(), 22'345u);
    team.gil.begin_blocking(team.main, "x");
    ASSERT_EQ(team.gil.end_blocking(team.main), Turn::held);
    ASSERT_TRUE(run(team.gil, team.main, 55));
    EXPECT_EQ(team.main.exact_instructions(), 22'400u);
}

TEST(Turns, ThreadsRunInTheOrderTheyWereStarted) {
    for (int round = 0; round < 20; ++round) {
        Team team;
        std::vector<uint32_t> order;
        for (int i = 0; i < 20; ++i) {
            team.start([&](Slot& slot) { order.push_back(slot.id()); });
        }
        team.join();
        ASSERT_EQ(order.size(), 20u);
        for (uint32_t i = 0; i < order.size(); ++i) EXPECT_EQ(order[i], i + 2);
    }
}

TEST(Turns, ReadyThreadsAlternateEveryNInstructions) {
    Team team({.check_interval = 100});
    std::vector<std::pair<uint32_t, uint64_t>> trace;  // (slot, instruction) at each turn's start
    for (int i = 0; i < 3; ++i) {
        team.start([&](Slot& slot) {
            for (int turn = 0; turn < 5; ++turn) {
                trace.emplace_back(slot.id(), slot.exact_instructions());
                run(team.gil, slot, 100);
            }
        });
    }
    team.join();
    ASSERT_EQ(trace.size(), 15u);
    for (size_t i = 0; i < trace.size(); ++i) {
        EXPECT_EQ(trace[i].first, 2 + i % 3);
        EXPECT_EQ(trace[i].second, 100 * (i / 3));
    }
}

TEST(Turns, TheQuantumIsMeasuredInInstructionsNotInPolls) {
    Team team({.check_interval = 10'000});  // more than a poll interval, and no multiple of it
    std::vector<uint64_t> seen;
    Slot* other = nullptr;
    team.start([&](Slot& slot) {
        other = &slot;
        run_fast(team.gil, slot, 25'000);
    });
    team.start([&](Slot& slot) {
        for (int i = 0; i < 2; ++i) {
            seen.push_back(other->instructions());
            run_fast(team.gil, slot, 10'000);
        }
    });
    team.join();
    EXPECT_EQ(seen, (std::vector<uint64_t>{10'000, 20'000}));
}

// load, add, store with a possible hand-over in between: the textbook race. For each N, every run
// must lose the same updates.
int64_t racy_count(uint32_t n, int rounds, std::vector<uint32_t>* trace = nullptr) {
    Team team({.check_interval = n});
    int64_t count = 0;
    for (int i = 0; i < 2; ++i) {
        team.start([&](Slot& slot) {
            for (int k = 0; k < rounds; ++k) {
                const int64_t loaded = count;
                if (trace) trace->push_back(slot.id());
                run(team.gil, slot, 1);
                const int64_t added = loaded + 1;
                run(team.gil, slot, 1);
                count = added;
                run(team.gil, slot, 1);
            }
        });
    }
    team.join();
    return count;
}

TEST(Turns, LostUpdatesAreTheSameInEveryRun) {
    for (const uint32_t n : {1u, 2u, 4u, 5u, 7u}) {
        std::vector<uint32_t> first_trace;
        const int64_t first = racy_count(n, 500, &first_trace);
        EXPECT_LT(first, 1000) << n;
        for (int i = 0; i < 10; ++i) {
            std::vector<uint32_t> trace;
            EXPECT_EQ(racy_count(n, 500, &trace), first) << n;
            EXPECT_EQ(trace, first_trace) << n;
        }
    }
    EXPECT_EQ(racy_count(1, 500), 500);   // in lockstep each update is made twice
    EXPECT_EQ(racy_count(3, 500), 1000);  // turns as long as one update: none is lost
}

TEST(Turns, NobodyBargesIn) {
    // A thread that leaves and comes back at once finds itself behind everybody who was waiting.
    Team team({.check_interval = 50});
    std::vector<uint32_t> order;
    for (int i = 0; i < 4; ++i) {
        team.start([&](Slot& slot) {
            for (int k = 0; k < 50; ++k) {
                order.push_back(slot.id());
                team.gil.release(slot);
                ASSERT_EQ(team.gil.acquire(slot), Turn::held);
            }
        });
    }
    team.join();
    ASSERT_EQ(order.size(), 200u);
    // A thread that is slow to come back may miss a round, but while the four started threads wait
    // for their first turn, nobody who comes back can overtake one of them.
    EXPECT_EQ(order[0], 2u);
    EXPECT_EQ(order[1], 3u);
    EXPECT_EQ(order[2], 4u);
    EXPECT_EQ(order[3], 5u);
}

TEST(Turns, HostThreadsQueueUpInOrderOfArrival) {
    Team team;
    std::vector<int> order;
    std::vector<std::thread> hosts;
    std::vector<std::unique_ptr<Slot>> slots;
    for (int i = 0; i < 5; ++i) {
        Slot& slot = *slots.emplace_back(std::make_unique<Slot>());
        team.gil.register_slot(slot);
        hosts.emplace_back([&, i] {
            ASSERT_EQ(team.gil.acquire(slot), Turn::held);
            order.push_back(i);
            team.gil.release(slot);
        });
        Team::until([&] { return team.gil.waiting() == static_cast<uint32_t>(i + 1); });
    }
    EXPECT_TRUE(order.empty());
    team.gil.begin_blocking(team.main, "join");
    for (auto& host : hosts) host.join();
    EXPECT_EQ(team.gil.end_blocking(team.main), Turn::held);
    EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4}));
    for (auto& slot : slots) team.gil.unregister_slot(*slot);
}

TEST(Turns, YieldGoesToTheEndOfTheQueue) {
    Team team;
    std::vector<uint32_t> order;
    for (int i = 0; i < 3; ++i) {
        team.start([&](Slot& slot) {
            for (int k = 0; k < 3; ++k) {
                order.push_back(slot.id());
                ASSERT_EQ(team.gil.yield(slot), Turn::held);
            }
        });
    }
    team.join();
    EXPECT_EQ(order, (std::vector<uint32_t>{2, 3, 4, 2, 3, 4, 2, 3, 4}));
}

TEST(Turns, ASpawnCanBeCancelled) {
    Team team;
    Slot never;
    team.gil.register_slot(never);
    team.gil.spawn(team.main, never);
    EXPECT_EQ(team.gil.waiting(), 1u);
    team.gil.cancel_spawn(team.main, never);
    EXPECT_EQ(team.gil.waiting(), 0u);
    team.gil.unregister_slot(never);
    bool ran = false;
    team.start([&](Slot&) { ran = true; });
    team.join();
    EXPECT_TRUE(ran);
}

TEST(Turns, TheCheckIntervalCanChangeWhileThreadsRun) {
    Team team;
    EXPECT_FALSE(team.gil.exact());
    EXPECT_EQ(team.gil.poll_interval(), Gil::max_poll_interval);
    team.gil.set_check_interval(team.main, 1);
    EXPECT_TRUE(team.gil.exact());
    EXPECT_EQ(team.gil.poll_interval(), 1u);
    EXPECT_EQ(team.main.budget, 0);  // the next check polls, and finds the attention bit
    EXPECT_TRUE(team.main.take_attention(attention::mode));
    int turns = 0;
    for (int i = 0; i < 2; ++i) {
        team.start([&](Slot& slot) {
            for (int k = 0; k < 100; ++k) {
                ++turns;
                run(team.gil, slot, 1);
            }
            team.gil.set_check_interval(slot, 1000);
            slot.take_attention(attention::mode);
            run(team.gil, slot, 5000);
        });
    }
    team.join();
    EXPECT_EQ(turns, 200);
    EXPECT_FALSE(team.gil.exact());
    EXPECT_EQ(team.gil.check_interval(), 1000u);
    team.gil.set_check_interval(team.main, 0);
    EXPECT_EQ(team.gil.check_interval(), 1u);
}

TEST(Turns, TheSwitchIntervalIsATimeBasedQuantum) {
    Team team({.check_interval = 1'000'000'000});
    EXPECT_DOUBLE_EQ(team.gil.switch_interval(), 0.005);
    team.gil.set_switch_interval(team.main, 0.0005);
    EXPECT_DOUBLE_EQ(team.gil.switch_interval(), 0.0005);
    uint32_t last = 0;
    int changes = 0;
    for (int i = 0; i < 2; ++i) {
        team.start([&](Slot& slot) {
            const auto end = Clock::now() + std::chrono::milliseconds(50);
            while (Clock::now() < end) {
                changes += last != slot.id();
                last = slot.id();
                run_fast(team.gil, slot, Gil::max_poll_interval);
            }
        });
    }
    team.join();
    EXPECT_GT(changes, 4);
}

TEST(Turns, AttentionIsSeenWithinAPollInterval) {
    Team team;
    std::atomic<bool> set{false};
    std::thread outside([&] {
        team.main.set_attention(attention::async_exception);
        set = true;
    });
    while (!set) run_fast(team.gil, team.main, 64);
    outside.join();
    const uint64_t before = team.main.exact_instructions();
    uint64_t seen = 0;
    while (seen == 0) {
        if (--team.main.budget <= 0) {
            team.gil.poll(team.main);
            if (team.main.take_attention(attention::async_exception)) {
                seen = team.main.instructions();
            }
        }
    }
    EXPECT_LE(seen - before, Gil::max_poll_interval);
    EXPECT_EQ(team.main.attention(), 0u);
}

TEST(Turns, OnlyOneThreadHoldsIt) {
    for (const PolicyKind kind : {PolicyKind::baton, PolicyKind::interval, PolicyKind::ticks,
                                  PolicyKind::seeded}) {
        Team team({.policy = kind, .check_interval = 64, .seed = 7});
        if (kind == PolicyKind::interval) team.gil.set_switch_interval(team.main, 1e-5);
        int64_t unprotected = 0;  // a plain variable: ThreadSanitizer watches
        for (int i = 0; i < 6; ++i) {
            team.start([&](Slot& slot) {
                for (int k = 0; k < 300; ++k) {
                    ++unprotected;
                    run(team.gil, slot, 20);
                    if (k % 7 == 0) {
                        team.gil.begin_blocking(slot, "nothing");
                        ASSERT_EQ(team.gil.end_blocking(slot), Turn::held);
                    }
                    if (k % 11 == 0) {
                        ASSERT_EQ(team.gil.yield(slot), Turn::held);
                    }
                }
            });
        }
        team.join();
        EXPECT_EQ(unprotected, 6 * 300) << to_string(kind);
    }
}

}  // namespace
}  // namespace baton::gil::test
