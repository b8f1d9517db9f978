// The unicodedata module: the Unicode character database.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;
bool fill_unicodedata_module(Thread& t, Dict* dict);

}  // namespace baton
