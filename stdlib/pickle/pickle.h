// The module _pickle: objects as bytes and back, protocols 0 to 5. The module pickle (lib/pickle.py)
// shows it to programs.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;

bool fill_pickle_module(Thread& t, Dict* dict);

}  // namespace baton
