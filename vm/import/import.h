// Importing modules by name: sys.modules, native modules, frozen ones, files on sys.path.
#pragma once

#include <string>

#include "runtime/core/value.h"
#include "runtime/state/thread.h"

namespace baton {

// The module with an absolute dotted name, its parents imported first. Owned, or an exception.
Value import_absolute(Thread& t, const std::string& name);

}  // namespace baton
