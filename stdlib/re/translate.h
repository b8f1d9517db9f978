// Turns the tree of a pattern into the syntax of a matching engine, with Python's meaning.
#pragma once

#include <optional>
#include <string>

#include "stdlib/re/syntax.h"

namespace baton::re {

enum class Engine : uint8_t { pcre2, re2 };

// What the subject is: UTF-8, or bytes. ASCII text counts as bytes: matching it is faster.
enum class Units : uint8_t { utf8, ascii_text, bytes };

// Nothing when the engine cannot do the pattern with the same meaning.
std::optional<std::string> translate(const Tree& tree, Engine engine, Units units);

// Whether the translation for PCRE2 expects to be compiled with its option for caseless matching.
bool is_caseless(const Tree& tree, Units units);

}  // namespace baton::re
