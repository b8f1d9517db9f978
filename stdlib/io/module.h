// The module _io.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;

bool fill_io_module(Thread& t, Dict* dict);

namespace io {

// With -X warn_default_encoding: warns the caller at `level` that it named no encoding. False if
// the warning became an exception.
bool warn_no_encoding(Thread& t, int64_t level);

}  // namespace io

}  // namespace baton
