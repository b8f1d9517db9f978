// The module _abc: what abstract classes remember about other classes.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;

bool fill_abc_module(Thread& t, Dict* dict);

}  // namespace baton
