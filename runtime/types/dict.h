// dict: an insertion-ordered compact table: an array of entries (hash, key, value) in insertion
// order and an open-addressing index of small integers into it. Deleted entries leave holes that
// the next resize closes.
//
// `keys_version` names the current set of keys and their entry positions within the interpreter:
// it changes on insertion, deletion and resize, but not when a value is replaced. An inline cache
// that remembers (keys_version, entry position) may then load the value directly. It is assigned
// lazily: 0 means "not asked for since the last change".
#pragma once

#include "runtime/core/alloc.h"

namespace baton {

struct DictEntry {
    uint64_t hash;
    Value key;      // unbound: hole
    Value value;
};

struct Dict : Object {
    uint64_t keys_version;
    size_t size;          // live entries
    uint32_t used;        // entries including holes
    uint32_t capacity;    // room in `entries`
    uint8_t log2_index;   // log2 of the index's length; 0: no index (empty dict)
    bool str_keys_only;   // all keys are exact strs: lookups of strs need no Python call
    uint32_t usable;      // insertions left before the index has to be renewed
    DictEntry* entries;   // one raw block: entries, then the index (uint8/16/32 by capacity)
    void* index;
};

Dict* new_dict(Thread& t, size_t expected = 0);
Dict* dict_copy(Thread& t, const Dict* d);

inline bool is_dict(Value v) {
    return v.is_object() && v.as_object()->type->has(type_is_dict);
}
// The keys version, assigned if needed (never 0 afterwards).
uint64_t dict_keys_version(Thread& t, Dict* d);

// Lookups by interned or any str: never run Python code when str_keys_only. Borrowed or unbound.
Value dict_get(Dict* d, Str* key);
// The entry position of a str key, or -1 (for inline caches).
int64_t dict_find(Dict* d, Str* key);
// Lookup of any key: borrowed, unbound if absent, error if hashing or comparing raised.
Value dict_get(Thread& t, Dict* d, Value key);
// With the hash known.
Value dict_get_hashed(Thread& t, Dict* d, Value key, uint64_t hash);
// Sets, sharing key and value.
bool dict_set(Thread& t, Dict* d, Value key, Value value);
bool dict_set(Thread& t, Dict* d, Str* key, Value value);
// d.setdefault: the present or new value, borrowed.
Value dict_set_default(Thread& t, Dict* d, Value key, Value value);
// Removes. no: not there.
Truth dict_delete(Thread& t, Dict* d, Value key);
// Removes and returns the value (owned), unbound if absent.
Value dict_pop(Thread& t, Dict* d, Value key);
void dict_clear(Dict* d);
// d.update(mapping or iterable of pairs).
bool dict_update(Thread& t, Dict* d, Value other);
// Walks live entries: `position` starts at 0; false at the end. Key and value borrowed.
inline bool dict_next(const Dict* d, size_t& position, Value& key, Value& value) {
    while (position < d->used) {
        const DictEntry& e = d->entries[position++];
        if (!e.key.is_unbound()) {
            key = e.key;
            value = e.value;
            return true;
        }
    }
    return false;
}

}  // namespace baton
