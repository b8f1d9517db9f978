// Importing modules by name: sys.modules, native modules, frozen ones, files on sys.path.
#pragma once

#include <string>

#include "runtime/core/value.h"
#include "runtime/state/thread.h"

namespace baton {

struct Dict;
struct Str;

// The module with an absolute dotted name, its parents imported first. Owned, or an exception.
Value import_absolute(Thread& t, const std::string& name);

// What `import name` and `from ..name import fromlist` do: `dots` leading dots are relative to the
// package that `globals` names. The top package, or with a fromlist the module itself. Owned.
Value import_relative(Thread& t, Dict* globals, Str* name, int64_t dots, Value fromlist);

}  // namespace baton
