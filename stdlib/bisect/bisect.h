// The module bisect: positions in sorted sequences.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;

bool fill_bisect_module(Thread& t, Dict* dict);
// _bisect.
bool fill_bisect_alias_module(Thread& t, Dict* dict);

}  // namespace baton
