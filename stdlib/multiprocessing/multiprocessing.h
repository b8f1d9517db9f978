// The module _multiprocessing: semaphores and memory that processes share.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;

bool fill_multiprocessing_module(Thread& t, Dict* dict);

}  // namespace baton
