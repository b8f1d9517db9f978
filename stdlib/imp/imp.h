// The module _imp: what importlib needs of the program itself, its native and frozen modules.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;

bool fill_imp_module(Thread& t, Dict* dict);

}  // namespace baton
