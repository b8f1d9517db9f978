// The module itertools: iterators made of iterators. Every type is a native one whose `next` slot
// the interpreter loop calls directly.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;

bool fill_itertools_module(Thread& t, Dict* dict);

}  // namespace baton
