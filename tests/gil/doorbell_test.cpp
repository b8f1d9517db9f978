// The doorbell by itself.
#include <gtest/gtest.h>

#include <memory>
#include <thread>

#include "vm/gil/doorbell.h"

namespace baton::gil {
namespace {

using Result = Doorbell::Result;
using namespace std::chrono_literals;

TEST(Doorbell, RemembersBeingRung) {
    Doorbell bell;
    bell.ring();
    bell.ring();
    EXPECT_EQ(bell.wait({}), Result::rung);
    EXPECT_EQ(bell.wait(Clock::now() + 1ms), Result::timed_out);
}

TEST(Doorbell, GrantedWinsOverRung) {
    Doorbell bell;
    bell.ring();
    bell.grant();
    EXPECT_EQ(bell.wait({}), Result::granted);
    EXPECT_EQ(bell.wait(Clock::now()), Result::timed_out);
}

TEST(Doorbell, APastDeadlineStillConsumesWhatIsThere) {
    Doorbell bell;
    bell.grant();
    EXPECT_EQ(bell.wait(Clock::now() - 1s), Result::granted);
    EXPECT_EQ(bell.wait(Clock::time_point{} - 1s), Result::timed_out);
}

TEST(Doorbell, SpinningSeesTheGrant) {
    Doorbell bell;
    std::thread giver([&] { bell.grant(); });
    EXPECT_TRUE(bell.spin(10s));
    EXPECT_EQ(bell.wait({}), Result::granted);
    giver.join();
    EXPECT_FALSE(bell.spin(1us));
}

TEST(Doorbell, PingPong) {
    Doorbell a;
    Doorbell b;
    constexpr int rounds = 2000;
    std::thread other([&] {
        for (int i = 0; i < rounds; ++i) {
            if (i % 2) b.spin(1us);
            ASSERT_EQ(b.wait({}), Result::granted);
            a.grant();
        }
    });
    for (int i = 0; i < rounds; ++i) {
        b.grant();
        if (i % 3) a.spin(1us);
        ASSERT_EQ(a.wait({}), Result::granted);
    }
    other.join();
}

TEST(Doorbell, MayBeDestroyedAsSoonAsItsWaiterReturns) {
    for (int i = 0; i < 500; ++i) {
        auto bell = std::make_unique<Doorbell>();
        Doorbell* raw = bell.get();
        std::thread waiter([&bell, i] {
            const Deadline deadline = i % 2 ? Deadline(Clock::now() + 1h) : std::nullopt;
            if (i % 3) bell->spin(20us);
            EXPECT_EQ(bell->wait(deadline), Result::granted);
            bell.reset();
        });
        if (i % 5 == 0) std::this_thread::sleep_for(50us);
        raw->grant();
        waiter.join();
    }
}

TEST(Doorbell, RingsAndDeadlinesRace) {
    Doorbell bell;
    std::atomic<bool> stop{false};
    std::thread ringer([&] {
        while (!stop) bell.ring();
        bell.grant();
    });
    int rung = 0;
    for (int i = 0; i < 3000; ++i) {
        rung += bell.wait(Clock::now() + std::chrono::microseconds(i % 20)) == Result::rung;
    }
    stop = true;
    while (bell.wait({}) != Result::granted) {
    }
    ringer.join();
    EXPECT_GT(rung, 0);
}

}  // namespace
}  // namespace baton::gil
