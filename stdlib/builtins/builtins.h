// The functions of the builtins module. The types and exceptions in it come from bootstrap.
#pragma once

#include "runtime/core/native.h"
#include "runtime/state/thread.h"

namespace baton {

// Adds all built-in functions to the module's dict. Called when the interpreter is created.
bool add_builtin_functions(Thread& t, Dict* builtins);

// The tables it adds, by subject; each ends with a null name.
extern const NativeDef builtin_attribute_functions[];   // attributes.cpp
extern const NativeDef builtin_code_functions[];        // code.cpp
extern const NativeDef builtin_io_functions[];          // io.cpp
extern const NativeDef builtin_iteration_functions[];   // iteration.cpp
extern const NativeDef builtin_number_functions[];      // numbers.cpp
extern const NativeDef builtin_object_functions[];      // objects.cpp

// exit, quit, copyright, credits, license and help (site.cpp).
bool add_site_builtins(Thread& t, Dict* builtins);

}  // namespace baton
