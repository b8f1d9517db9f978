// pyexpat: XML by the expat library: a parser that calls Python functions for what it meets. Under
// xml.parsers.expat and xml.etree.ElementTree. Exists only where the library was found.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

#ifdef BATON_HAVE_EXPAT
bool fill_pyexpat_module(Thread& t, Dict* dict);
#endif

}  // namespace baton
