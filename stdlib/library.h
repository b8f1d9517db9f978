// The standard library's entry: fills builtins and sys of a new interpreter.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

// Makes the modules builtins and sys, with the standard streams. False with an exception.
bool initialize_library(Thread& t);

}  // namespace baton
