// set and frozenset: an open-addressing table of hashes and values. Small ints hash to themselves,
// so that sets of them iterate in CPython's order: the table's size, the linear probes before a
// jump and the growth policy are the same.
#pragma once

#include "runtime/core/alloc.h"

namespace baton {

struct SetEntry {
    uint64_t hash;
    Value key;      // unbound: never used; error: removed
};

struct Set : Object {
    SetEntry* table;   // null while empty
    size_t mask;       // slots - 1
    size_t fill;       // used and removed slots
    size_t size;       // live items
    size_t finger;     // where pop goes on
    uint64_t hash;     // of a frozenset; valid if has_hash
    bool has_hash;
};

Set* new_set(Thread& t);
// A frozenset of an iterable's items.
Set* new_frozenset(Thread& t, Value iterable);
inline bool is_set(Value v) { return v.is_object() && v.as_object()->type->has(type_is_set); }
bool set_add(Thread& t, Set* set, Value key);
Truth set_contains(Thread& t, Set* set, Value key);
// Removes; no: not there.
Truth set_discard(Thread& t, Set* set, Value key);
bool set_update(Thread& t, Set* set, Value iterable);
void set_clear(Set* set);
// Walks the items: `position` starts at 0; false at the end. Borrowed.
inline bool set_next(const Set* set, size_t& position, Value& key) {
    while (set->table && position <= set->mask) {
        const SetEntry& e = set->table[position++];
        if (!e.key.is_unbound() && !e.key.is_error()) {
            key = e.key;
            return true;
        }
    }
    return false;
}

}  // namespace baton
