// The interpreter loop.
#pragma once

#include "vm/frame.h"

namespace baton {

// Runs from t.frame, whose kind is `entry`, until that frame returns or yields (the result, owned)
// or ends by an exception (error). Needs the GIL, which it may lose and regain at polls.
// `raising`: begins by raising the pending exception at the frame's instruction.
// An allocation of C++ that fails on the way raises MemoryError (run.cpp).
Value run(Thread& t, bool raising = false);

// The same, throwing std::bad_alloc when memory runs out; t.frame is then where it stopped.
Value run_frames(Thread& t, bool raising);

// What the loop does when the instruction budget is used up: the GIL's scheduler, signals,
// asynchronous exceptions, the cycle collector. False with an exception. `line` is for GIL events.
bool poll(Thread& t);
// The same while an exception is pending, which stays so. False: another one has taken its place,
// with the former as its context.
bool poll_unwinding(Thread& t);

}  // namespace baton
