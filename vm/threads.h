// Python threads: starting OS threads that run Python code in an interpreter, and entering one from
// a host thread.
#pragma once

#include <functional>

#include "runtime/core/unlocked.h"

namespace baton {

// Starts an OS thread with a thread state of its own, which takes its place in the GIL's queue at
// once. `body` runs there holding the GIL. Returns the new thread's ident, or 0 with an exception
// ("can't start new thread").
uint64_t start_thread(Thread& t, std::function<void(Thread&)> body, bool daemon,
                      size_t stack_size = 0);

// Waits for all threads that are not daemons, then asks the daemons to end and closes the GIL for
// them. Called by the main thread at the interpreter's end.
void join_threads(Thread& t);

// Around os.fork(): the child keeps only the calling thread.
void before_fork(Thread& t);
void after_fork_parent(Thread& t);
void after_fork_child(Thread& t);

// Stack limit for native recursion on the current OS thread.
const char* native_stack_limit();

}  // namespace baton
