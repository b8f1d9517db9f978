// The modules gc and _weakref.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;

bool fill_gc_module(Thread& t, Dict* dict);
bool fill_weakref_module(Thread& t, Dict* dict);

}  // namespace baton
