// sys.stdin, sys.stdout and sys.stderr: text streams over the descriptors 0, 1 and 2, by lines on a
// terminal. stdin is made when a program asks for it: most do not.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;

// Sets sys.stdout and sys.stderr. False with an exception.
bool add_standard_streams(Thread& t, Dict* sys);
// Replaces sys.stdout and sys.stderr, to which nothing was written yet, by unbuffered ones.
bool unbuffer_standard_streams(Thread& t);
// Writes out what is buffered; false with OSError.
bool flush_standard_streams(Thread& t);

}  // namespace baton
