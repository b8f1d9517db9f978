// The module math.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;

bool fill_math_module(Thread& t, Dict* dict);

}  // namespace baton
