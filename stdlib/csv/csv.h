// _csv_core: reading and writing rows of comma-separated values. csv.py is what programs see; it
// checks the dialects.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;
bool fill_csv_module(Thread& t, Dict* dict);

}  // namespace baton
