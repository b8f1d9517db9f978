// The module marshal: plain data and code as bytes. Data is written as CPython's format (version 4)
// says; code is the program's own bytecode and can be read by the same version only.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;

bool fill_marshal_module(Thread& t, Dict* dict);

}  // namespace baton
