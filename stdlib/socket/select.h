// The module select: waiting for several descriptors at once.
#pragma once

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"

namespace baton {

bool fill_select_module(Thread& t, Dict* dict);

}  // namespace baton
