// Universal newlines: "\r\n" and "\r" become "\n", and what was seen is remembered. Used by text
// streams, StringIO and the object IncrementalNewlineDecoder.
#pragma once

#include <string>
#include <string_view>

#include "stdlib/io/io.h"

namespace baton::io {

enum NewlineKind : uint8_t { newline_lf = 1, newline_cr = 2, newline_crlf = 4 };

struct NewlineState {
    uint8_t seen = 0;         // NewlineKind
    bool pending_cr = false;  // the text before ended in "\r": "\n" may follow
    bool translate = true;
};

// Takes the next piece of text (UTF-8); the result replaces it. A "\r" at the end is held back unless
// `final`.
std::string convert_newlines(NewlineState& state, std::string_view text, bool final);
// What `newlines` shows: None, a str or a tuple of strs. Owned.
Value newlines_seen(Thread& t, uint8_t seen);
// The end of the first line of `text` as `newline` (null: "\n" after translation; empty: any of the
// three) says: its length with the line end, or npos if it does not end here. With `newline` empty a
// "\r" at the very end counts as a line end.
size_t line_length(std::string_view text, const char* newline);
// ValueError "illegal newline value: x" (`quoted`: with the repr) unless it is None or one of the
// five; a pointer to the constant, null for None.
bool parse_newline(Thread& t, Value newline, const char*& out, bool quoted = false);

}  // namespace baton::io
