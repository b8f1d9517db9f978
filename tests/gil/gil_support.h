// Helpers of the GIL's tests: threads that behave like the VM's (registered and queued up by the
// holder that starts them, charging "instructions" to their budget), without any VM.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "vm/gil/gil.h"

namespace baton::gil::test {

// Runs `n` instructions one by one, polling whenever the budget is used up. False: stopped.
bool run(Gil& gil, Slot& slot, uint64_t n);

// The same in one charge per budget, as fast loops do.
bool run_fast(Gil& gil, Slot& slot, uint64_t n);

// A Gil, its main thread (the test itself, which holds the GIL from the start) and the threads it
// starts. The destructor joins, in a blocking call, and leaves.
class Team {
public:
    using Body = std::function<void(Slot&)>;

    explicit Team(const Options& options = {});
    ~Team();

    // [main holds] Registers, queues up and starts a thread, like threading.Thread.start().
    Slot& start(Body body);

    // [main holds] Gives up the GIL until every started thread has ended.
    void join();

    // Waits, in real time and without touching the GIL, until `condition` holds.
    static void until(const std::function<bool()>& condition);

    // The number of started slots in the given state.
    size_t count(SlotState state) const;

    Gil gil;
    Slot main;

private:
    struct Member {
        Slot slot;
        std::thread thread;
    };
    std::vector<std::unique_ptr<Member>> members_;
};

}  // namespace baton::gil::test
