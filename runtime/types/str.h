// str: immutable text, kept as WTF-8 (UTF-8 that may contain lone surrogates) inside the object,
// with its length in code points, a cached hash and, for long non-ASCII text, an offset index that
// is built when first needed, so that indexing is O(1) (str_index.cpp). ASCII text indexes directly.
#pragma once

#include <string>
#include <string_view>

#include "runtime/core/alloc.h"

namespace baton {

enum StrFlag : uint8_t {
    str_ascii = 1,
    str_interned = 2,   // in the interpreter's intern table; equal interned strs are identical
    str_has_hash = 4,
    str_no_surrogates = 8,   // searched for lone surrogates: there are none
};

struct StrIndex;  // byte offsets of every 64th code point

struct Str : Object {
    size_t size;          // bytes
    uint64_t hash;        // valid with str_has_hash
    size_t length;        // code points
    StrIndex* index;      // null until needed
    char data[];          // `size` bytes and a NUL

    std::string_view view() const { return {data, size}; }
    bool is_ascii() const { return type_flags & str_ascii; }
    bool is_interned() const { return type_flags & str_interned; }
};

// From WTF-8 text that is known to be well formed. Owned; null with MemoryError. The empty and
// one-character ASCII strings are shared.
Str* new_str(Thread& t, std::string_view text);
// With `size` uninitialised bytes to be filled by the caller, who then calls finish_str.
Str* allocate_str(Thread& t, size_t size);
// Sets length and flags after the bytes were written.
void finish_str(Str* s);
// One code point (surrogates allowed).
Str* new_str_char(Thread& t, char32_t c);
// The interned str; owned.
Str* intern(Thread& t, std::string_view text);
// The interned equal of `s` (owned): `s` itself if it becomes or is the interned one.
Str* intern(Thread& t, Str* s);

inline bool is_str(Value v) {
    return v.is_object() && v.as_object()->type->has(type_is_str);
}
uint64_t str_hash(Str* s);
bool str_equal_bytes(const Str* a, const Str* b);
inline bool str_equal(const Str* a, const Str* b) {
    if (a == b) return true;
    // The NUL behind the text makes the first byte readable.
    return a->size == b->size && a->data[0] == b->data[0] &&
           (a->size <= 1 || str_equal_bytes(a, b));
}
int str_compare(const Str* a, const Str* b);  // by code point
Str* str_concat(Thread& t, Str* a, Str* b);
// `a += b` where the caller owns `a` and gives it up: grows in place when nobody else holds it.
Str* str_append(Thread& t, Str* owned_a, Str* b);
// Joins `count` strs without a separator (f-strings).
Str* str_join(Thread& t, const Value* parts, size_t count);
// The code point at `index` (0 <= index < length), and its one-character str (owned).
char32_t str_char_at(const Str* s, size_t index);
Str* str_at(Thread& t, Str* s, size_t index);
Str* str_substring(Thread& t, Str* s, size_t begin, size_t end);
// Byte offset of a code point index (0 <= index <= length).
size_t str_offset(Str* s, size_t index);
// Its inverse: the code point index of a byte offset, which must be a boundary.
size_t str_index_at(Str* s, size_t offset);
// Whether the text holds a lone surrogate. That it holds none is remembered.
bool str_has_surrogates(Str* s);
// The text as std::string, for error messages and host code.
inline std::string to_string(const Str* s) { return std::string(s->view()); }

}  // namespace baton
