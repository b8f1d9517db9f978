// The type codes of the marshal format.
#pragma once

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"

namespace baton::marshal {

enum TypeCode : unsigned char {
    type_null = '0', type_none = 'N', type_false = 'F', type_true = 'T', type_stop = 'S',
    type_ellipsis = '.', type_int = 'i', type_int64 = 'I', type_float = 'f', type_binary_float = 'g',
    type_complex = 'x', type_binary_complex = 'y', type_long = 'l', type_string = 's',
    type_interned = 't', type_ref = 'r', type_tuple = '(', type_list = '[', type_dict = '{',
    type_code = 'c', type_unicode = 'u', type_unknown = '?', type_set = '<', type_frozenset = '>',
    type_ascii = 'a', type_ascii_interned = 'A', type_small_tuple = ')', type_short_ascii = 'z',
    type_short_ascii_interned = 'Z',
    flag_ref = 0x80,   // the object gets the next number, for type_ref
};
inline constexpr int most_nesting = 2000;
inline constexpr int version = 4;

// An object as bytes; false with an exception.
bool write_object(Thread& t, Value v, int version, std::string& out);

// Where bytes are read from.
class Source {
public:
    // Bytes in memory, or if `file` is given what its read() returns.
    Source(Thread& t, std::string_view bytes, Value file) : t_(t), bytes_(bytes), file_(file) {}
    // The next bytes, valid until the next call; EOFError "marshal data too short".
    bool take(size_t count, std::string_view& out);

private:
    Thread& t_;
    std::string_view bytes_;
    Value file_;
    std::string part_;
};
Value read_object(Thread& t, Source& source);

}  // namespace baton::marshal
