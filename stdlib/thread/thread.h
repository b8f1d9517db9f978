// The _thread module: OS threads and locks, on which stdlib/lib/threading.py builds.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;
bool fill_thread_module(Thread& t, Dict* dict);
// sys.getcheckinterval and its like.
bool add_scheduling_functions(Thread& t, Dict* sys);

}  // namespace baton
