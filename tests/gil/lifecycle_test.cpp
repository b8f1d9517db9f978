// Fork, and the end of a Gil.
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <semaphore>

#include "tests/gil/gil_support.h"

namespace baton::gil::test {
namespace {

// What the child of a fork finds; reported as a bit set, 0 being all right.
int check_child(Gil& gil, Slot& main, Slot& ready, WaitQueue& queue) {
    gil.after_fork_child(main);
    int wrong = 0;
    const auto views = gil.snapshot();
    if (views.size() != 1 || views[0].id != main.id()) wrong |= 1;
    if (!gil.held_by(main) || gil.waiting() != 0) wrong |= 2;
    if (!queue.empty()) wrong |= 4;
    gil.unregister_slot(ready);  // forgotten already: nothing happens
    if (!run_fast(gil, main, 50'000)) wrong |= 8;
    gil.begin_blocking(main, "x");
    if (gil.end_blocking(main) != Turn::held) wrong |= 16;
    const auto soon = Clock::now() + std::chrono::milliseconds(2);
    if (gil.park(main, queue, soon, "x") != Parked::timed_out) wrong |= 32;
    Slot another;
    gil.register_slot(another);
    gil.release(main);
    if (gil.acquire(another) != Turn::held) wrong |= 64;
    return wrong;
}

TEST(Fork, TheChildHasOneConsistentThread) {
    for (const PolicyKind kind : {PolicyKind::baton, PolicyKind::seeded, PolicyKind::interval}) {
        Team team({.policy = kind});
        WaitQueue queue;
        std::binary_semaphore data{0};
        team.start([&](Slot& slot) { (void)team.gil.park(slot, queue, {}, "lock.acquire"); });
        team.start([&](Slot& slot) {
            team.gil.begin_blocking(slot, "recv");
            data.acquire();
            (void)team.gil.end_blocking(slot);
        });
        while (team.gil.waiting() > 0) ASSERT_EQ(team.gil.yield(team.main), Turn::held);
        Slot& ready = team.start([&](Slot& slot) { run(team.gil, slot, 10); });

        team.gil.before_fork(team.main);
        const pid_t child = fork();
        ASSERT_GE(child, 0);
        if (child == 0) _exit(check_child(team.gil, team.main, ready, queue));
        team.gil.after_fork_parent(team.main);
        int status = 0;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        EXPECT_TRUE(WIFEXITED(status));
        EXPECT_EQ(WEXITSTATUS(status), 0) << to_string(kind);
        EXPECT_EQ(team.gil.snapshot().size(), 4u);
        EXPECT_EQ(queue.size(), 1u);
        team.gil.unpark_all(team.main, queue);
        data.release();
    }
}

TEST(Finalize, TurnsEverybodyElseAway) {
    for (const PolicyKind kind : {PolicyKind::baton, PolicyKind::interval, PolicyKind::ticks,
                                  PolicyKind::seeded}) {
        auto gil = std::make_unique<Gil>(Options{.policy = kind});
        Slot main;
        gil->register_slot(main);
        ASSERT_EQ(gil->acquire(main), Turn::held);
        WaitQueue queue;
        std::binary_semaphore data{0};
        std::atomic<int> stopped{0};
        std::vector<std::unique_ptr<Slot>> slots;
        std::vector<std::thread> threads;
        const auto start = [&](std::function<Turn(Slot&)> body) {
            Slot& slot = *slots.emplace_back(std::make_unique<Slot>());
            gil->register_slot(slot);
            gil->spawn(main, slot);
            threads.emplace_back([&, body = std::move(body)] {
                Turn turn = gil->wait_for_turn(slot);
                if (turn == Turn::held) turn = body(slot);
                EXPECT_EQ(turn, Turn::stopped);
                EXPECT_TRUE(slot.attention() & attention::stop);
                ++stopped;
                gil->unregister_slot(slot);
            });
        };
        start([&](Slot& slot) {
            const Parked parked = gil->park(slot, queue, {}, "lock.acquire");
            return parked == Parked::stopped ? Turn::stopped : Turn::held;
        });
        start([&](Slot& slot) {
            gil->begin_blocking(slot, "recv");
            data.acquire();
            return gil->end_blocking(slot);
        });
        start([&](Slot& slot) {  // a daemon thread that computes for ever
            while (run_fast(*gil, slot, 100'000)) {
            }
            return Turn::stopped;
        });
        gil->begin_blocking(main, "work");
        Team::until([&] {
            const auto views = gil->snapshot();
            return views[1].state == SlotState::parked && views[2].state == SlotState::blocked;
        });
        ASSERT_EQ(gil->end_blocking(main), Turn::held);
        start([](Slot&) { return Turn::held; });  // never gets a turn

        gil->finalize(main);
        EXPECT_TRUE(gil->finalized());
        EXPECT_TRUE(queue.empty());
        Slot late;
        gil->register_slot(late);
        EXPECT_EQ(gil->acquire(late), Turn::stopped);
        gil->unregister_slot(late);
        // One is still inside its system call.
        EXPECT_FALSE(gil->wait_for_others(main, Clock::now() + std::chrono::milliseconds(20)));
        EXPECT_EQ(gil->sleep_until(main, Clock::now() + std::chrono::milliseconds(1), "x"),
                  Parked::timed_out);  // the finalizer itself goes on as before
        data.release();
        EXPECT_TRUE(gil->wait_for_others(main, {}));
        EXPECT_EQ(stopped, 4);
        EXPECT_TRUE(gil->held_by(main));
        for (auto& thread : threads) thread.join();
        gil->release(main);
        gil->unregister_slot(main);
        gil.reset();
    }
}

TEST(Slots, GetIdsInOrderOfRegistration) {
    Gil gil;
    Slot a;
    Slot b;
    Slot c;
    EXPECT_EQ(a.id(), 0u);
    gil.register_slot(a);
    gil.register_slot(b);
    gil.unregister_slot(a);
    gil.register_slot(c);  // numbers are not used twice
    EXPECT_EQ(b.id(), 2u);
    EXPECT_EQ(c.id(), 3u);
    const auto views = gil.snapshot();
    ASSERT_EQ(views.size(), 2u);
    EXPECT_EQ(views[0].id, 2u);
    EXPECT_EQ(views[0].state, SlotState::detached);
    EXPECT_STREQ(to_string(views[0].state), "detached");
    gil.unregister_slot(b);
    gil.unregister_slot(c);
    gil.unregister_slot(c);  // harmless
}

}  // namespace
}  // namespace baton::gil::test
