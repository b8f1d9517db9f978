// Warnings about what later versions of Python will not accept any more.
#pragma once

#include <string_view>

#include "runtime/core/value.h"

namespace baton {

struct Thread;
struct Type;

// A DeprecationWarning; false if it was made an exception.
bool warn_deprecated(Thread& t, std::string_view text);
// What a conversion (`method` of a class `owner`) gave is of the type `wanted` or, with a
// DeprecationWarning, of a subclass.
bool check_exact(Thread& t, Value result, const Type* wanted, std::string_view owner,
                 std::string_view method, const char* kind);

}  // namespace baton
