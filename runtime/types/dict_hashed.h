// Changing a dict with the key's hash known, for containers that hash a key once for several steps
// (lru_cache, OrderedDict), and changing the order of its entries. dict.h has the lookup,
// dict_get_hashed.
#pragma once

#include "runtime/core/ref.h"
#include "runtime/types/dict.h"

namespace baton {

// Makes room for so many entries at once.
bool dict_reserve(Thread& t, Dict* d, size_t entries);
// Sets, sharing key and value.
bool dict_set_hashed(Thread& t, Dict* d, Value key, uint64_t hash, Value value);
// Removes and returns the value (owned), unbound if absent.
Value dict_pop_hashed(Thread& t, Dict* d, Value key, uint64_t hash);

// Moves a key's entry behind all others, or before them. no: the key is not there.
//
// What is before the first entry are holes. `first` is where the caller knows that it has to be
// looked for, and is brought up to date; 0 is always right. Space for entries put in front is made
// as holes, too, so that moving costs a constant on average.
Truth dict_move_to_end(Thread& t, Dict* d, Value key, uint64_t hash);
Truth dict_move_to_front(Thread& t, Dict* d, Value key, uint64_t hash, uint32_t& first);
// Takes the first entry, or the last, out of a dict that is not empty: key and value are the
// caller's.
void dict_take_first(Dict* d, uint32_t& first, Ref& key, Ref& value);
void dict_take_last(Dict* d, Ref& key, Ref& value);

}  // namespace baton
