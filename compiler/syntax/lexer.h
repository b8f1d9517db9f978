// Splits a source text into tokens: names, literals, operators, indentation, and the parts of f-strings (PEP 701).
//
// tokenize() runs over the whole text before parsing starts, since the lexer needs no help from the parser. It stops at
// the first error; the parser reports that error when it gets there, or earlier if the rules of precedence between the
// two say so (see Lexed::error_always).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "compiler/syntax/parse.h"

namespace baton::syntax {

enum class TokenType : std::uint8_t {
#define TOKEN(name, text) name,
#include "compiler/syntax/tokens.def"
};

// Text of an operator or keyword, a description of another type.
const char* token_text(TokenType type);

// A piece of the text: bytes [start, end). Lines count from 1, columns are byte offsets in their line; a column of -1
// (indent, dedent) means unknown.
struct Token {
    TokenType type = TokenType::end_marker;
    std::uint8_t level = 0;  // open brackets behind the token
    std::int32_t lineno = 0, col_offset = 0, end_lineno = 0, end_col_offset = 0;
    std::uint32_t start = 0, end = 0;
};

struct Lexed {
    std::vector<Token> tokens;  // never empty; the last is end_marker or error
    SyntaxError error;          // what the error token stands for
    // The error wins over the parser's own complaint about an earlier token. (An unclosed bracket may do so, too.)
    bool error_always = false;
    // The text ended inside a token or bracket.
    bool at_end = false;
    // Innermost bracket open at the end or where the lexer gave up.
    char open_bracket = 0;
    std::int32_t open_lineno = 0, open_col_offset = 0;
    std::vector<SyntaxWarning> warnings;
};

// Limits on nesting, CPython's.
inline constexpr int max_bracket_level = 200;
inline constexpr int max_indent_level = 100;
inline constexpr int max_fstring_level = 150;
inline constexpr int max_fstring_nesting = 3;

// Tokenizes a text made by decode_source().
// With `newline_added`, the newline at the very end is not the program's.
Lexed tokenize(std::string_view text, bool newline_added = false);

}  // namespace baton::syntax
