// types.SimpleNamespace: attributes given as keywords, with a repr and comparison.
#pragma once

#include "runtime/core/alloc.h"

namespace baton {

// A namespace without attributes; set them with set_attribute. Owned.
Value new_simple_namespace(Thread& t);

}  // namespace baton
