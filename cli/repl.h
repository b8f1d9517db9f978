// The prompt: reads statements from a terminal and runs them.
#pragma once

#include "baton/baton.h"

namespace baton::cli {

// Reads and runs until the end of input or exit(). Returns the exit code.
int run_prompt(Python& python, bool quiet);

}  // namespace baton::cli
