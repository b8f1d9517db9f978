// str's method table (str_methods.cpp) and its formatting (str_format.cpp).
#pragma once

#include "runtime/core/native.h"

namespace baton {

extern const NativeDef str_methods[];
// text % arguments, the slot. Owned.
Value str_percent(Thread& t, Value text, Value arguments);
// text.format(*args, **kwargs); `kwargs` a mapping or unbound. Owned.
Value str_format(Thread& t, Str* text, const Value* args, size_t nargs, Value kwargs);

}  // namespace baton
