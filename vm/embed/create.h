// Making an interpreter ready to run code, running source text in it, and ending it.
#pragma once

#include <string>
#include <string_view>

#include "runtime/core/ref.h"
#include "vm/introspect.h"
#include "vm/vm_state.h"

namespace baton {

// Called when builtins and sys must be filled; given by the library's top so that vm does not
// depend on stdlib.
using ModuleInitializer = bool (*)(Thread&);

// Brings a new interpreter to life on its main thread, which holds the GIL afterwards. False when
// memory is exhausted.
bool start_interpreter(Thread& t, ModuleInitializer initialize);
// Runs what is due at the end and gives the GIL up: threads, modules, garbage. `flush` writes out
// what code printed that ran meanwhile; may be null.
void end_interpreter(Thread& t, bool (*flush)(Thread&) = nullptr);

// Compiles and runs source as the module `module` (its dict), as `python FILE` does. The result is
// None, or error with the exception pending.
Value run_source(Thread& t, std::string_view source, std::string_view filename, Dict* globals);
// Compiles; a code object (owned), or error with SyntaxError pending.
Value compile_source(Thread& t, std::string_view source, std::string_view filename,
                     std::string_view mode, bool source_is_str);

// A traceback object as text: "Traceback (most recent call last):\n  File ...". Owned str.
Str* format_traceback(Thread& t, Value traceback);

}  // namespace baton
