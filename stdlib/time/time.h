// The time module: clocks and sleep.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;
bool fill_time_module(Thread& t, Dict* dict);

}  // namespace baton
