// The built-in codecs: utf-8, ascii, latin-1, with the error handlers strict, ignore, replace,
// backslashreplace and surrogateescape.
#pragma once

#include <string>

#include "runtime/core/alloc.h"

namespace baton {

// bytes to str, and back; owned. LookupError "unknown encoding: x", UnicodeDecodeError,
// UnicodeEncodeError.
Value decode_bytes(Thread& t, Value bytes, const std::string& encoding, const std::string& errors);
Value encode_text(Thread& t, Str* text, const std::string& encoding, const std::string& errors);

}  // namespace baton
