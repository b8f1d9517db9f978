// repr() and ascii() of text and of bytes: quotes chosen, unprintable characters escaped. All
// functions are pure.
#pragma once

#include <string>
#include <string_view>

namespace baton {

// Appends repr(text) to `out`: single quotes unless only those occur inside; \n \r \t \\, \xNN,
// \uNNNN and \UNNNNNNNN for what is not printable, lone surrogates included.
void append_str_repr(std::string& out, std::string_view text);
std::string str_repr(std::string_view text);

// Appends repr(bytes) to `out`: b'…' with \xNN for all but printable ASCII.
void append_bytes_repr(std::string& out, std::string_view bytes);
std::string bytes_repr(std::string_view bytes);

// The text with everything beyond ASCII written as \xNN, \uNNNN or \UNNNNNNNN: ascii(x) is
// escape_non_ascii(repr(x)), and so is the error handler "backslashreplace".
std::string escape_non_ascii(std::string_view text);

// Appends the escape of one code point: \xNN, \uNNNN or \UNNNNNNNN, whichever is shortest.
void append_escape(std::string& out, char32_t c);

}  // namespace baton
