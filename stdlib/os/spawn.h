// _posixsubprocess: starts programs for the subprocess module.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

bool fill_posixsubprocess_module(Thread& t, Dict* dict);

}  // namespace baton
