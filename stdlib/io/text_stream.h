// The standard streams: text written to a file descriptor through a buffer, by lines on a terminal.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;

// Sets sys.stdout and sys.stderr. False with an exception.
bool add_standard_streams(Thread& t, Dict* sys);
// Writes out what is buffered; false with OSError.
bool flush_standard_streams(Thread& t);

}  // namespace baton
