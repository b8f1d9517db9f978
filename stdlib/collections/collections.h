// The module _collections: the containers of collections that are worth C++.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;
struct Type;

bool fill_collections_module(Thread& t, Dict* dict);
// defaultdict (defaultdict.cpp). Owned.
Type* make_defaultdict_type(Thread& t);

}  // namespace baton
