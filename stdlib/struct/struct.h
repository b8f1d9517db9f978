// The module _struct: C values in bytes.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;

bool fill_struct_module(Thread& t, Dict* dict);

}  // namespace baton
