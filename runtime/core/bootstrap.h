// Brings a new interpreter's object world to life: types, interned names, shared constants,
// exceptions. Runs once per interpreter, on its main thread, before anything else.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

// Makes the types of types.def, the names of names.def, the empty tuple and str, the one-character
// strs, the exception types, and `Interpreter::modules` and `builtins` as dicts with the built-in
// types and exceptions in the latter. False with MemoryError (or without an exception, when memory
// ended before exceptions existed).
bool bootstrap_runtime(Thread& t);

}  // namespace baton
