// The cmath module: functions of complex numbers.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;
bool fill_cmath_module(Thread& t, Dict* dict);

}  // namespace baton
