// Wait queues, timeouts, sleep and interrupts.
#include <gtest/gtest.h>

#include <csignal>
#include <semaphore>

#include "tests/gil/gil_support.h"

namespace baton::gil::test {
namespace {

using std::chrono::milliseconds;

TEST(Parking, WaitersAreWokenInOrder) {
    for (const PolicyKind kind : {PolicyKind::baton, PolicyKind::seeded}) {
        Team team({.policy = kind});
        WaitQueue queue;
        std::vector<uint32_t> parked;
        std::vector<uint32_t> woken;
        for (int i = 0; i < 5; ++i) {
            team.start([&](Slot& slot) {
                parked.push_back(slot.id());
                EXPECT_EQ(team.gil.park(slot, queue, {}, "lock.acquire"), Parked::woken);
                woken.push_back(slot.id());
            });
        }
        while (queue.size() < 5) ASSERT_EQ(team.gil.yield(team.main), Turn::held);
        std::vector<uint32_t> unparked;
        while (const uint32_t id = team.gil.unpark_one(team.main, queue)) unparked.push_back(id);
        EXPECT_TRUE(queue.empty());
        team.join();
        EXPECT_EQ(unparked, parked);
        if (kind == PolicyKind::baton) {
            EXPECT_EQ(woken, parked);
        }
    }
}

TEST(Parking, UnparkingNobodyIsNothing) {
    Team team;
    WaitQueue queue;
    EXPECT_EQ(team.gil.unpark_one(team.main, queue), 0u);
    EXPECT_EQ(team.gil.unpark_all(team.main, queue), 0u);
}

TEST(Parking, ADeadlinePasses) {
    Team team;
    WaitQueue queue;
    const auto start = Clock::now();
    EXPECT_EQ(team.gil.park(team.main, queue, start + milliseconds(20), "x"), Parked::timed_out);
    EXPECT_GE(Clock::now() - start, milliseconds(20));
    EXPECT_TRUE(queue.empty());
    EXPECT_TRUE(team.gil.held_by(team.main));
    EXPECT_EQ(team.gil.park(team.main, queue, Clock::now() - milliseconds(1), "x"),
              Parked::timed_out);
    EXPECT_EQ(team.gil.sleep_until(team.main, Clock::now() + milliseconds(5), "time.sleep"),
              Parked::timed_out);
}

TEST(Parking, ASleeperLeavesItsPlaceInTheMiddleOfTheQueue) {
    Team team;
    WaitQueue queue;
    std::vector<int> woken;
    std::vector<Parked> outcomes(3);
    for (int i = 0; i < 3; ++i) {
        team.start([&, i](Slot& slot) {
            Deadline deadline;
            if (i == 1) deadline = Clock::now() + milliseconds(5);
            outcomes[static_cast<size_t>(i)] = team.gil.park(slot, queue, deadline, "x");
            woken.push_back(i);
        });
    }
    while (woken.empty()) {
        (void)team.gil.sleep_until(team.main, Clock::now() + milliseconds(1), "x");
    }
    EXPECT_EQ(queue.size(), 2u);
    EXPECT_EQ(team.gil.unpark_all(team.main, queue), 2u);
    team.join();
    EXPECT_EQ(woken, (std::vector<int>{1, 0, 2}));
    EXPECT_EQ(outcomes, (std::vector<Parked>{Parked::woken, Parked::timed_out, Parked::woken}));
}

TEST(Parking, AnInterruptEndsAPark) {
    Team team;
    WaitQueue queue;
    std::thread outside([&] {
        Team::until([&] { return team.count(SlotState::parked) == 1; });
        Gil::request_interrupt(team.main, attention::signal);
    });
    EXPECT_EQ(team.gil.park(team.main, queue, {}, "lock.acquire"), Parked::interrupted);
    outside.join();
    EXPECT_TRUE(queue.empty());
    EXPECT_EQ(team.main.budget, 0);  // the next check polls
    // Not cleared yet: the next park does not even begin.
    EXPECT_EQ(team.gil.park(team.main, queue, {}, "lock.acquire"), Parked::interrupted);
    EXPECT_EQ(team.main.take_attention(attention::signal | attention::wake),
              attention::signal | attention::wake);
    EXPECT_EQ(team.gil.sleep_until(team.main, Clock::now() + milliseconds(2), "x"),
              Parked::timed_out);
}

TEST(Parking, AttentionAloneDoesNotEndAPark) {
    Team team;
    WaitQueue queue;
    team.main.set_attention(attention::async_exception);
    EXPECT_EQ(team.gil.park(team.main, queue, Clock::now() + milliseconds(2), "x"),
              Parked::timed_out);
}

std::atomic<Slot*> signal_target{nullptr};

TEST(Parking, ASignalHandlerInterruptsTheMainThread) {
    Team team;
    signal_target = &team.main;
    struct sigaction action = {};
    struct sigaction old = {};
    action.sa_handler = [](int) { Gil::request_interrupt(*signal_target, attention::signal); };
    ASSERT_EQ(sigaction(SIGUSR1, &action, &old), 0);
    const pthread_t self = pthread_self();
    for (const bool with_deadline : {false, true}) {
        std::thread outside([&] {
            Team::until([&] { return team.count(SlotState::parked) == 1; });
            std::this_thread::sleep_for(milliseconds(2));
            pthread_kill(self, SIGUSR1);
        });
        WaitQueue queue;
        Deadline deadline;
        if (with_deadline) deadline = Clock::now() + std::chrono::hours(1);
        EXPECT_EQ(team.gil.park(team.main, queue, deadline, "join"), Parked::interrupted);
        EXPECT_TRUE(team.main.take_attention(attention::signal | attention::wake));
        outside.join();
    }
    sigaction(SIGUSR1, &old, nullptr);
    signal_target = nullptr;
}

TEST(Parking, ASleeperComesBackBeforeACpuBoundThreadsTurnIsOver) {
    Team team({.check_interval = 2'000'000'000});
    bool woken = false;
    team.start([&](Slot& slot) {
        EXPECT_EQ(team.gil.sleep_until(slot, Clock::now() + milliseconds(2), "time.sleep"),
                  Parked::timed_out);
        woken = true;
    });
    team.start([&](Slot& slot) {
        while (!woken) run_fast(team.gil, slot, 1'000);
        EXPECT_LT(slot.instructions(), 2'000'000'000u);
    });
    team.join();
}

TEST(Parking, UnparkAndTimeoutRaceToOneOutcome) {
    Team team({.check_interval = 10});
    WaitQueue queue;
    int woken = 0;
    int timed_out = 0;
    uint32_t unparked = 0;
    constexpr int threads = 4;
    constexpr int rounds = 200;
    for (int i = 0; i < threads; ++i) {
        team.start([&](Slot& slot) {
            for (int k = 0; k < rounds; ++k) {
                const auto deadline = Clock::now() + std::chrono::microseconds(k % 60);
                switch (team.gil.park(slot, queue, deadline, "x")) {
                    case Parked::woken: ++woken; break;
                    case Parked::timed_out: ++timed_out; break;
                    default: ADD_FAILURE();
                }
            }
        });
    }
    while (woken + timed_out < threads * rounds) {
        unparked += team.gil.unpark_one(team.main, queue) != 0;
        run(team.gil, team.main, 20);
    }
    team.join();
    EXPECT_EQ(woken + timed_out, threads * rounds);
    EXPECT_EQ(static_cast<uint32_t>(woken), unparked);
}

TEST(Parking, AThousandThreads) {
    Team team;
    WaitQueue gate;
    WaitQueue done;
    constexpr uint32_t threads = 1000;
    std::vector<uint32_t> order;
    for (uint32_t i = 0; i < threads; ++i) {
        team.start([&](Slot& slot) {
            EXPECT_EQ(team.gil.park(slot, gate, {}, "event.wait"), Parked::woken);
            order.push_back(slot.id());
            if (order.size() == threads) team.gil.unpark_one(slot, done);
        });
    }
    ASSERT_EQ(team.gil.yield(team.main), Turn::held);
    EXPECT_EQ(gate.size(), threads);
    EXPECT_EQ(team.gil.unpark_all(team.main, gate), threads);
    EXPECT_EQ(team.gil.park(team.main, done, {}, "join"), Parked::woken);
    ASSERT_EQ(order.size(), threads);
    for (uint32_t i = 0; i < threads; ++i) EXPECT_EQ(order[i], i + 2);
}

TEST(Parking, ADeadlockCanBeSeen) {
    Team team;
    WaitQueue queue;
    team.start([&](Slot& slot) {
        EXPECT_EQ(team.gil.park(slot, queue, {}, "lock.acquire"), Parked::woken);
    });
    EXPECT_FALSE(team.gil.all_parked());
    std::thread outside([&] {
        Team::until([&] { return team.gil.all_parked(); });
        EXPECT_EQ(team.gil.holder(), 0u);
        Gil::request_interrupt(team.main, attention::signal);
    });
    EXPECT_EQ(team.gil.park(team.main, queue, {}, "lock.acquire"), Parked::interrupted);
    outside.join();
    EXPECT_EQ(team.gil.unpark_all(team.main, queue), 1u);
}

TEST(Parking, WorksUnderEveryPolicy) {
    for (const PolicyKind kind : {PolicyKind::baton, PolicyKind::interval, PolicyKind::ticks,
                                  PolicyKind::seeded}) {
        Team team({.policy = kind, .check_interval = 50, .seed = 3});
        // A bounded buffer of one place, as a queue module would build it.
        WaitQueue not_empty;
        WaitQueue not_full;
        bool full = false;
        int sum = 0;
        constexpr int items = 300;
        for (int producer = 0; producer < 3; ++producer) {
            team.start([&](Slot& slot) {
                for (int i = 0; i < items; ++i) {
                    while (full) (void)team.gil.park(slot, not_full, {}, "put");
                    full = true;
                    team.gil.unpark_one(slot, not_empty);
                    run(team.gil, slot, 5);
                }
            });
        }
        team.start([&](Slot& slot) {
            for (int i = 0; i < 3 * items; ++i) {
                while (!full) (void)team.gil.park(slot, not_empty, {}, "get");
                full = false;
                ++sum;
                team.gil.unpark_one(slot, not_full);
                run(team.gil, slot, 3);
            }
        });
        team.join();
        EXPECT_EQ(sum, 3 * items) << to_string(kind);
    }
}

}  // namespace
}  // namespace baton::gil::test
