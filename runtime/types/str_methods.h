// str's method table (str_methods.cpp) and its formatting (str_format.cpp).
#pragma once

#include "runtime/core/native.h"

namespace baton {

extern const NativeDef str_methods[];
// Code point index of a byte offset, which must be a boundary: str_offset's inverse.
size_t str_index_at(Str* s, size_t offset);
// Whether the text holds a lone surrogate. What was searched is remembered.
bool str_has_surrogates(Str* s);
// text % arguments, the slot. Owned.
Value str_percent(Thread& t, Value text, Value arguments);
// text.format(*args, **kwargs); `kwargs` a mapping or unbound. Owned.
Value str_format(Thread& t, Str* text, const Value* args, size_t nargs, Value kwargs);

}  // namespace baton
