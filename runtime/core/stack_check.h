// A cheap guard for native code that nests through calls of slots (an iterator over an iterator over
// ...): whether the C stack has room. errors.h has RecursionGuard, which counts as well.
#pragma once

#include "runtime/core/errors.h"
#include "runtime/state/thread.h"

namespace baton {

// False with RecursionError near the end of the C stack.
inline bool stack_left(Thread& t) {
    if (static_cast<const char*>(__builtin_frame_address(0)) >= t.c_stack_limit) [[likely]] {
        return true;
    }
    RecursionGuard guard(t, "");
    return static_cast<bool>(guard);
}

}  // namespace baton
