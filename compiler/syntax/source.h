// The bytes of a source file as text: byte order mark, encoding declaration, newlines. The first step of parse().
#pragma once

#include <string_view>

#include "compiler/syntax/parse.h"
#include "runtime/base/arena.h"

namespace baton::syntax {

// Decodes the source to UTF-8 with '\n' line ends, a '\n' at the end of the last line and a NUL behind (not counted).
// The result lies in the arena. On failure `error` is set and the result is empty.
std::string_view decode_source(std::string_view source, const ParseOptions& options, Arena& arena, SyntaxError& error);

// The encoding that a declaration in the first two lines names ("# -*- coding: NAME -*-"), normalised as Python does
// ("utf-8", "iso-8859-1"); empty if there is none.
std::string declared_encoding(std::string_view source);

// The same if the compiler cannot decode it itself; else empty. Sources with a byte order mark are UTF-8.
std::string foreign_encoding(std::string_view source);

// Number of characters in the first `bytes` bytes of a UTF-8 line.
std::int32_t characters(std::string_view line, std::int32_t bytes);

}  // namespace baton::syntax
