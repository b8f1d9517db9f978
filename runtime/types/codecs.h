// The built-in codecs: utf-8 (and utf-8-sig), ascii, latin-1, utf-16 and utf-32 (and their -le and
// -be forms), with the error handlers strict, ignore, replace, backslashreplace, surrogateescape,
// surrogatepass and, for encoding, xmlcharrefreplace.
#pragma once

#include <string>

#include "runtime/core/alloc.h"

namespace baton {

// bytes to str, and back; owned. LookupError "unknown encoding: x", UnicodeDecodeError,
// UnicodeEncodeError.
Value decode_bytes(Thread& t, Value bytes, const std::string& encoding, const std::string& errors);
Value encode_text(Thread& t, Str* text, const std::string& encoding, const std::string& errors);

}  // namespace baton
