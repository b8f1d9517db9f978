// Blocking calls: no convoy, and no starvation.
#include <gtest/gtest.h>

#include <cerrno>
#include <semaphore>

#include "tests/gil/gil_support.h"

namespace baton::gil::test {
namespace {

TEST(Blocking, ABlockedThreadLetsOthersRun) {
    Team team;
    std::binary_semaphore data{0};
    std::vector<int> order;
    team.start([&](Slot& slot) {
        order.push_back(1);
        team.gil.begin_blocking(slot, "read");
        data.acquire();
        ASSERT_EQ(team.gil.end_blocking(slot), Turn::held);
        order.push_back(3);
    });
    team.start([&](Slot&) {
        order.push_back(2);
        data.release();
    });
    team.join();
    EXPECT_EQ(order, (std::vector<int>{1, 2, 3}));
}

TEST(Blocking, ErrnoSurvives) {
    Team team;
    {
        class Blocking blocking(team.gil, team.main, "read");
        errno = EAGAIN;
        EXPECT_EQ(blocking.end(), Turn::held);
    }
    EXPECT_EQ(errno, EAGAIN);
}

TEST(Blocking, ToolsSeeWhereAThreadBlocks) {
    Team team;
    std::binary_semaphore data{0};
    Slot& reader = team.start([&](Slot& slot) {
        team.gil.begin_blocking(slot, "socket.recv");
        data.acquire();
        (void)team.gil.end_blocking(slot);
    });
    ASSERT_EQ(team.gil.yield(team.main), Turn::held);
    const auto views = team.gil.snapshot();
    ASSERT_EQ(views.size(), 2u);
    EXPECT_EQ(views[0].state, SlotState::running);
    EXPECT_EQ(views[1].id, reader.id());
    EXPECT_EQ(views[1].state, SlotState::blocked);
    EXPECT_STREQ(views[1].label, "socket.recv");
    data.release();
}

// The convoy (bpo-7946): a thread that comes back from I/O must not wait for a CPU-bound thread's
// quantum, only for its next poll.
TEST(Blocking, AReturningThreadIsServedAtTheNextPoll) {
    Team team({.check_interval = 100'000'000});
    constexpr int rounds = 200;
    std::counting_semaphore<> data{0};
    bool done = false;
    uint64_t returned_at = 0;
    std::vector<uint64_t> waits;
    Slot* cpu_slot = nullptr;
    team.start([&](Slot& slot) {
        for (int i = 0; i < rounds; ++i) {
            team.gil.begin_blocking(slot, "recv");
            data.acquire();
            ASSERT_EQ(team.gil.end_blocking(slot), Turn::held);
            waits.push_back(cpu_slot->instructions() - returned_at);
        }
        done = true;
    });
    team.start([&](Slot& slot) {
        cpu_slot = &slot;
        while (!done) {
            run(team.gil, slot, 1'000 + 37 * waits.size());  // not in step with the polls
            // Data arrives, and the reader's system call returns, at this very instruction.
            const size_t served = waits.size();
            returned_at = slot.exact_instructions();
            data.release();
            Team::until([&] { return team.gil.waiting() > 0; });
            while (waits.size() == served && !done) run(team.gil, slot, 1);
        }
    });
    team.join();
    ASSERT_EQ(waits.size(), static_cast<size_t>(rounds));
    for (const uint64_t wait : waits) EXPECT_LE(wait, Gil::max_poll_interval);
}

TEST(Blocking, APreemptedThreadKeepsItsQuantumAndItsPlace) {
    // CPU threads A and B, turns of 50,000; an I/O thread interrupts A in the middle of its turn.
    Team team({.check_interval = 50'000});
    std::binary_semaphore data{0};
    Slot* a = nullptr;
    uint64_t a_ran_when_b_began = 0;
    bool served = false;
    bool served_before_b = false;
    team.start([&](Slot& slot) {  // the I/O thread blocks first
        team.gil.begin_blocking(slot, "recv");
        data.acquire();
        ASSERT_EQ(team.gil.end_blocking(slot), Turn::held);
        served = true;
        run_fast(team.gil, slot, 5'000);
    });
    team.start([&](Slot& slot) {
        a = &slot;
        run_fast(team.gil, slot, 20'000);
        data.release();
        Team::until([&] { return team.gil.waiting() == 2; });  // B and the I/O thread
        run_fast(team.gil, slot, 80'000);
    });
    team.start([&](Slot& slot) {
        served_before_b = served;
        a_ran_when_b_began = a->instructions();
        run_fast(team.gil, slot, 50'000);
    });
    team.join();
    EXPECT_TRUE(served_before_b);
    EXPECT_EQ(a_ran_when_b_began, 50'000u);
}

TEST(Blocking, ALongTurnAfterReturningQueuesUpLikeTheOthers) {
    // A thread that returns and then computes is not served for longer than its boost.
    Team team;
    std::binary_semaphore data{0};
    Slot* io = nullptr;
    uint64_t io_before = 0;
    uint64_t boost = 0;
    team.start([&](Slot& slot) {
        io = &slot;
        team.gil.begin_blocking(slot, "recv");
        data.acquire();
        ASSERT_EQ(team.gil.end_blocking(slot), Turn::held);
        run_fast(team.gil, slot, 1'000'000);
    });
    team.start([&](Slot& slot) {
        io_before = io->instructions();
        data.release();
        Team::until([&] { return team.gil.waiting() == 1; });
        run_fast(team.gil, slot, Gil::max_poll_interval);  // hands over, resumes after the boost
        boost = io->instructions() - io_before;
    });
    team.join();
    EXPECT_EQ(boost, uint64_t{Gil::boost_polls} * Gil::max_poll_interval);
}

// The bound of docs/gil.md: while a thread is ready all the time, returning threads together run at
// most max_debt_polls + boost_polls poll intervals more than the ready ones.
TEST(Blocking, AFloodOfReturningThreadsDoesNotStarveTheOthers) {
    for (const uint64_t work : {10u, 3'000u, 30'000u}) {  // instructions between two blocking calls
        Team team;
        bool done = false;
        uint64_t flood = 0;  // instructions of the I/O threads
        constexpr uint64_t p = Gil::max_poll_interval;
        constexpr uint64_t slack = (Gil::max_debt_polls + Gil::boost_polls) * p + p;
        uint64_t worst = 0;
        for (int i = 0; i < 6; ++i) {
            team.start([&, work](Slot& slot) {
                while (!done) {
                    const uint64_t before = slot.exact_instructions();
                    run_fast(team.gil, slot, work);
                    flood += slot.exact_instructions() - before;
                    team.gil.begin_blocking(slot, "recv");
                    if (team.gil.end_blocking(slot) != Turn::held) return;
                }
            });
        }
        team.start([&](Slot& slot) {
            const uint64_t flood_before = flood;
            for (int i = 0; i < 500; ++i) {
                run_fast(team.gil, slot, p);
                const uint64_t mine = slot.exact_instructions();
                const uint64_t theirs = flood - flood_before;
                if (theirs > mine) worst = std::max(worst, theirs - mine);
            }
            done = true;
        });
        team.join();
        // What an I/O thread runs counts here only when its stretch of work is over, so it may be
        // late by one such stretch per thread.
        EXPECT_LE(worst, slack + 6 * work) << work;
    }
}

TEST(Blocking, AttentionSetMeanwhileIsSeenAtTheNextCheck) {
    Team team;
    team.gil.begin_blocking(team.main, "recv");
    team.main.set_attention(attention::signal);
    ASSERT_EQ(team.gil.end_blocking(team.main), Turn::held);
    EXPECT_EQ(team.main.budget, 0);
    EXPECT_GT(team.gil.poll(team.main), 0);
    EXPECT_EQ(team.main.take_attention(attention::signal), attention::signal);
}

}  // namespace
}  // namespace baton::gil::test
