// Running what may fail to get memory for C++ where no exception may come out: objects die in C++
// destructors, too, and the end of an interpreter is part of one. Used by whoever calls finalizers.
#pragma once

#include <new>
#include <string_view>

#include "runtime/core/errors.h"
#include "runtime/state/thread.h"

namespace baton {

// As write_unraisable(t, where), with a message in place of "Exception ignored in".
void write_unraisable(Thread& t, std::string_view message, Value where);

// Runs `body`. If there is no memory at all for it, a MemoryError about `about` goes to
// sys.unraisablehook, if there is enough for that.
template <class Body>
void without_throwing(Thread& t, Value about, Body body) {
    const uint32_t depth = t.destroy_depth;
    try {
        body();
    } catch (const std::bad_alloc&) {
        t.destroy_depth = depth;
        try {
            if (!t.exception) raise_memory_error(t);
            write_unraisable(t, about);
        } catch (const std::bad_alloc&) {
            t.destroy_depth = depth;
            clear_pending(t);
        }
    }
}

}  // namespace baton
