// The module posix: system calls that os re-exports.
#pragma once

#include <string>

#include "runtime/core/value.h"
#include "runtime/state/thread.h"

namespace baton {

struct Dict;

bool fill_posix_module(Thread& t, Dict* dict);
bool fill_errno_module(Thread& t, Dict* dict);
// Processes: fork, waitpid, kill, exec, … (process.cpp).
bool add_process_functions(Thread& t, Dict* dict);

// The bytes of a path argument: str, bytes or os.PathLike. False with TypeError ("FUNCTION: path
// should be string, bytes or os.PathLike, not int") or ValueError (embedded null).
bool path_argument(Thread& t, Value v, const char* function, std::string& out);
// A file name or other text of the system as str (surrogateescape). Owned.
Value system_text(Thread& t, std::string_view bytes);

}  // namespace baton
