// The native part of the re module.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

bool fill_re_module(Thread& t, Dict* dict);

}  // namespace baton
