// The parts of functools that are worth C++: partial, reduce, cmp_to_key and the cache behind
// lru_cache. stdlib/lib/functools.py has the rest.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;
struct Type;

// The module _functools_core, which functools.py imports from.
bool fill_functools_core_module(Thread& t, Dict* dict);
// _functools: the same names under the one that CPython has for them.
bool fill_functools_alias_module(Thread& t, Dict* dict);

// The types that no module attribute leads to: a script could replace it. Borrowed.
struct FunctoolsState {
    Type* key_wrapper = nullptr;   // what cmp_to_key makes
    Type* entry = nullptr;         // of a lru_cache
};
// Null with an exception when the module has not been loaded.
FunctoolsState* functools_state(Thread& t);

// partial (partial.cpp), _lru_cache_wrapper and its entries (lru_cache.cpp). Owned.
Type* make_partial_type(Thread& t);
Type* make_lru_cache_type(Thread& t);
Type* make_lru_entry_type(Thread& t);

}  // namespace baton
