// The module _random: CPython's generator, the Mersenne Twister, with its sequences.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;

bool fill_random_module(Thread& t, Dict* dict);

}  // namespace baton
