// The module sys.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;

// Fills the dict of a new interpreter's sys; the standard streams come from stdlib/io. False with
// an exception.
bool fill_sys_module(Thread& t, Dict* dict);
// version_info, flags and the other values that never change (sys_info.cpp).
bool add_sys_information(Thread& t, Dict* dict);
// sys.flags, warnoptions, orig_argv, … again, after the command line became known.
bool update_sys_flags(Thread& t);

}  // namespace baton
