// The module array: rows of C numbers or characters.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;

bool fill_array_module(Thread& t, Dict* dict);

}  // namespace baton
