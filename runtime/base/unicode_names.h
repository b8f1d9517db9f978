// The character a Unicode name stands for, and the name of a character: for "\N{...}" and the unicodedata module.
//
// Names are those of Unicode 15.0, with aliases and named sequences left to the caller that wants them. The table
// (unicode_names.inc, written by make_unicode_names.py) stores words once and names as lists of words. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace baton::unicode {

// The character with this name or alias, in any case ("LATIN SMALL LETTER A", "hangul syllable ga", "BEL").
std::optional<char32_t> character_named(std::string_view name);

// The name of a character, empty if it has none (control characters, unassigned ones).
std::string character_name(char32_t c);

}  // namespace baton::unicode
