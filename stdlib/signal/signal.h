// The module _signal.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;

bool fill_signal_module(Thread& t, Dict* dict);

}  // namespace baton
