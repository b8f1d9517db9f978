// Changing a dict with the key's hash known, for containers that hash a key once for several steps
// (lru_cache, OrderedDict). dict.h has the lookup, dict_get_hashed.
#pragma once

#include "runtime/types/dict.h"

namespace baton {

// Sets, sharing key and value.
bool dict_set_hashed(Thread& t, Dict* d, Value key, uint64_t hash, Value value);
// Removes and returns the value (owned), unbound if absent.
Value dict_pop_hashed(Thread& t, Dict* d, Value key, uint64_t hash);

}  // namespace baton
