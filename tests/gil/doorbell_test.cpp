// The doorbell by itself.
#include <gtest/gtest.h>

#include <unistd.h>

#include <atomic>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <utility>

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

cpu_set_t processors() {
    cpu_set_t set;
    CPU_ZERO(&set);
    EXPECT_EQ(pthread_getaffinity_np(pthread_self(), sizeof set, &set), 0);
    return set;
}

cpu_set_t only(int processor) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(processor, &set);
    return set;
}

void confine_to(const cpu_set_t& set) {
    ASSERT_EQ(pthread_setaffinity_np(pthread_self(), sizeof set, &set), 0);
}

// Waits until the thread sleeps in the system.
void await_sleep(const std::atomic<pid_t>& thread) {
    for (std::string state; state != "S"; std::this_thread::yield()) {
        std::ifstream file("/proc/self/task/" + std::to_string(thread) + "/stat");
        std::string id, name;
        file >> id >> name >> state;
    }
}

// Grants a waiter, who may use `theirs` and sleeps, the turn from processor `here`. Where it then
// runs, and whether it was brought there; it must be free to use `theirs` again.
std::pair<int, bool> grant_sleeper(const cpu_set_t& theirs, int here) {
    Doorbell bell;
    std::atomic<int> where{-1};
    std::atomic<pid_t> id{0};
    std::thread waiter([&] {
        confine_to(theirs);
        id = gettid();
        EXPECT_EQ(bell.wait({}), Result::granted);
        where = sched_getcpu();
        const cpu_set_t now = processors();
        EXPECT_TRUE(CPU_EQUAL(&now, &theirs));
    });
    await_sleep(id);
    const cpu_set_t before = processors();
    confine_to(only(here));
    const bool brought = bell.grant_here();
    confine_to(before);
    waiter.join();
    return {where, brought};
}

TEST(Doorbell, ASleeperIsBroughtToTheGrantersProcessor) {
    const cpu_set_t all = processors();
    if (CPU_COUNT(&all) < 2) GTEST_SKIP() << "one processor";
    for (int here = 0; here < CPU_SETSIZE; ++here) {
        if (!CPU_ISSET(here, &all)) continue;
        int there = 0, brought = 0;
        for (int i = 0; i < 20; ++i) {
            const auto [where, moved] = grant_sleeper(all, here);
            there += where == here;
            brought += moved;
        }
        EXPECT_EQ(brought, 20);
        EXPECT_GE(there, 1);  // once awake, it may be moved at any time
    }
}

TEST(Doorbell, AConfinedSleeperStaysWhereItMayRun) {
    const cpu_set_t all = processors();
    if (CPU_COUNT(&all) < 2) GTEST_SKIP() << "one processor";
    int here = 0;
    while (!CPU_ISSET(here, &all)) ++here;
    int other = here + 1;
    while (!CPU_ISSET(other, &all)) ++other;
    EXPECT_EQ(grant_sleeper(only(other), here), std::pair(other, false));
    EXPECT_EQ(grant_sleeper(only(here), here), std::pair(here, false));
}

TEST(Doorbell, GrantingHereANonSleeperIsGranting) {
    Doorbell bell;
    EXPECT_FALSE(bell.grant_here());
    EXPECT_EQ(bell.wait({}), Result::granted);
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
