// The kinds of items that an array has: C types, by their letter. Used by array.cpp alone.
#pragma once

#include "runtime/core/alloc.h"

namespace baton::array_item {

// The bytes of an item; 0 if there is no such letter.
int size_of(char typecode);
// Reads an item; owned. ValueError for a 'u' that is no character.
Value load(Thread& t, char typecode, const char* at);
// Writes the C form of a value to `out` (8 bytes). TypeError, OverflowError.
bool store(Thread& t, char typecode, Value value, char* out);
// The number that pickles name an item's layout by, and its parts; false if there is no such number.
int machine_format(char typecode);
bool parse_machine_format(int code, char& typecode, bool& big_endian);

}  // namespace baton::array_item
