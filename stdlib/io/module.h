// The module _io.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;

bool fill_io_module(Thread& t, Dict* dict);

}  // namespace baton
