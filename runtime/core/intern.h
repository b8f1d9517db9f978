// The intern table of one interpreter: equal interned strs are the same object, so that names
// compare by address. Natives, names.def, identifiers in code and attribute names are interned.
//
// The table owns one reference to each str. A str that nobody else holds any more is dropped from
// it at a collection (sweep), so whoever keeps an interned Str* across calls must own it.
// All functions need the GIL.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/core/object.h"

namespace baton {

struct Str;

class InternTable {
public:
    ~InternTable();
    // The str equal to `text`, borrowed; null if there is none. `hash` is hash_bytes with the
    // interpreter's seed (what str_hash gives).
    Str* find(std::string_view text, uint64_t hash) const;
    // Adds a str that is not in the table yet, sharing it, and marks it as interned. False when
    // memory is exhausted.
    bool add(Str* s, uint64_t hash);
    // Drops the strs that only the table holds.
    void sweep();
    // Drops everything.
    void clear();
    size_t size() const { return count_; }

private:
    struct Entry {
        uint64_t hash;
        Str* str;   // owned, null: free
    };
    void insert(Entry entry);
    bool grow();

    std::vector<Entry> entries_;   // open addressing, a power of two long
    size_t count_ = 0;
};

}  // namespace baton
