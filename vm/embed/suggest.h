// "Did you mean": the name nearest to one that was not found.
#pragma once

#include <string>

#include "runtime/types/exception.h"

namespace baton {

// What is appended to the message of a NameError or AttributeError: ". Did you mean: 'x'?", or
// nothing.
std::string suggestion(Thread& t, Exception* exception);

}  // namespace baton
