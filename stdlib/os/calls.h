// What the system calls of posix, resource and fcntl share: reading arguments, calls that block.
#pragma once

#include <cerrno>
#include <cstdint>

#include "runtime/core/protocol.h"
#include "runtime/core/unlocked.h"
#include "runtime/types/int.h"

namespace baton {

inline Value number(int64_t n) { return Value::small_int(n); }

// An argument that is a C int; OverflowError otherwise.
inline bool int_argument(Thread& t, Value v, int& out) {
    const int64_t n = TRY(to_int64(t, v));
    if (n < INT32_MIN || n > INT32_MAX) {
        return raise(t, Exc::OverflowError, "Python int too large to convert to C int");
    }
    out = static_cast<int>(n);
    return true;
}

// Runs a system call without the GIL until it is not interrupted; -1 with an exception set (OSError
// naming the files). A signal handler that raises ends it.
template <class F>
int64_t blocking(Thread& t, const char* label, F call, Value filename = Value(),
                 Value filename2 = Value()) {
    for (;;) {
        int64_t result;
        int error;
        {
            Unlocked unlocked(t, label);
            result = call();
            error = errno;
        }
        if (result >= 0) return result;
        if (error != EINTR) {
            (void)raise_os_error(t, error, filename, filename2);
            return -1;
        }
        if (!t.interpreter->hooks.handle_attention(t)) return -1;
    }
}

inline Value none_if(int64_t result) { return result < 0 ? Value::error() : Value::none(); }

// The end of a system call that gives nothing: None, or OSError if it failed.
inline Value done(Thread& t, int64_t result) {
    return result < 0 ? Value(raise_os_error(t, errno)) : Value::none();
}

}  // namespace baton
