// Modules that CPython has under a second name (_heapq beside heapq): the same objects in a module
// of that name.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;

// Copies what the module `original` defines, but for its dunder names.
bool fill_alias_module(Thread& t, Dict* dict, const char* original);

}  // namespace baton
