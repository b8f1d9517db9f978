#include "runtime/core/intern.h"

#include "runtime/base/hash.h"
#include "runtime/core/alloc.h"
#include "runtime/types/str.h"

namespace baton {

InternTable::~InternTable() = default;

Str* InternTable::find(std::string_view text, uint64_t hash) const {
    if (entries_.empty()) return nullptr;
    const size_t mask = entries_.size() - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        const Entry& entry = entries_[i];
        if (!entry.str) return nullptr;
        if (entry.hash == hash && entry.str->view() == text) return entry.str;
    }
}

void InternTable::insert(Entry entry) {
    const size_t mask = entries_.size() - 1;
    size_t i = entry.hash & mask;
    while (entries_[i].str) i = (i + 1) & mask;
    entries_[i] = entry;
}

bool InternTable::grow() {
    std::vector<Entry> old(entries_.empty() ? 1024 : entries_.size() * 2);
    old.swap(entries_);
    for (const Entry& entry : old) {
        if (entry.str) insert(entry);
    }
    return true;
}

bool InternTable::add(Str* s, uint64_t hash) {
    if ((count_ + 1) * 4 > entries_.size() * 3 && !grow()) return false;
    insert({hash, share(s)});
    ++count_;
    s->type_flags |= str_interned;
    return true;
}

void InternTable::sweep() {
    std::vector<Str*> unused;
    for (const Entry& entry : entries_) {
        if (entry.str && entry.str->refcount == 1) unused.push_back(entry.str);
    }
    if (unused.empty()) return;
    std::vector<Entry> old(entries_.size());
    old.swap(entries_);
    for (const Entry& entry : old) {
        if (entry.str && entry.str->refcount != 1) insert(entry);
    }
    count_ -= unused.size();
    for (Str* s : unused) {
        s->type_flags &= static_cast<uint8_t>(~str_interned);
        decref(s);
    }
}

void InternTable::clear() {
    std::vector<Entry> old;
    old.swap(entries_);
    count_ = 0;
    for (const Entry& entry : old) {
        if (!entry.str) continue;
        entry.str->type_flags &= static_cast<uint8_t>(~str_interned);
        decref(entry.str);
    }
}

Str* intern(Thread& t, std::string_view text) {
    Interpreter& in = *t.interpreter;
    const auto hash = static_cast<uint64_t>(hash_bytes(text, in.hash_seed));
    if (Str* present = in.interned->find(text, hash)) return share(present);
    Str* s = new_str(t, text);
    if (!s) return nullptr;
    s->hash = hash;
    s->type_flags |= str_has_hash;
    if (!in.interned->add(s, hash)) {
        decref(s);
        return raise_memory_error(t);
    }
    return s;
}

Str* intern(Thread& t, Str* s) {
    if (s->is_interned()) return share(s);
    Interpreter& in = *t.interpreter;
    if (s->type != in.types.str) return intern(t, s->view());
    const uint64_t hash = str_hash(s);
    if (Str* present = in.interned->find(s->view(), hash)) return share(present);
    if (!in.interned->add(s, hash)) return raise_memory_error(t);
    return share(s);
}

}  // namespace baton
