// Signals and exceptions from other threads, for native loops that may never come back to the
// interpreter: any(repeat(0)), sum(range(10**15)).
#pragma once

#include "runtime/state/interpreter.h"
#include "runtime/state/thread.h"

namespace baton {

// Called between two items. False with the exception that a handler or another thread raised.
inline bool attend(Thread& t) {
    return !t.slot.attention() || t.interpreter->hooks.handle_attention(t);
}

}  // namespace baton
