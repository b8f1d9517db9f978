// The codecs of Unicode's own encodings: utf-8 (and utf-8-sig), ascii, latin-1, utf-16 and utf-32 (and
// their -le and -be forms). str.encode and bytes.decode come here; other encodings are found in the
// registry of the module _codecs.
#pragma once

#include <string>
#include <string_view>

#include "runtime/core/alloc.h"
#include "runtime/types/codec_errors.h"

namespace baton {

// bytes to str, and back; owned. LookupError "unknown encoding: x", UnicodeDecodeError,
// UnicodeEncodeError.
Value decode_bytes(Thread& t, Value bytes, const std::string& encoding, const std::string& errors);
Value encode_text(Thread& t, Str* text, const std::string& encoding, const std::string& errors);

// A piece of a stream that is decoded.
struct DecodePiece {
    Value bytes;                  // a bytes object, borrowed
    std::string_view errors;
    bool final = true;            // no more will come: an incomplete character is an error
    size_t consumed = 0;          // result: how many bytes the text was made of
};
enum class ByteOrder : int8_t { little = -1, native = 0, big = 1 };

// The str of a piece, owned.
Value decode_utf8(Thread& t, DecodePiece& piece);
Value decode_ascii(Thread& t, DecodePiece& piece);
Value decode_latin1(Thread& t, DecodePiece& piece);
// `order` native: a mark at the beginning tells, and `order` becomes what it says; without one it is
// the machine's. `encoding` is the name that errors show; those of UTF-16 name the order instead.
Value decode_utf16(Thread& t, DecodePiece& piece, const char* encoding, ByteOrder& order);
Value decode_utf32(Thread& t, DecodePiece& piece, const char* encoding, ByteOrder& order);

// The bytes of a str, owned. `order` native: with a mark in front.
Value encode_utf8(Thread& t, Str* text, std::string_view errors);
Value encode_ascii(Thread& t, Str* text, std::string_view errors);
Value encode_latin1(Thread& t, Str* text, std::string_view errors);
Value encode_utf16(Thread& t, Str* text, std::string_view errors, ByteOrder order);
Value encode_utf32(Thread& t, Str* text, std::string_view errors, ByteOrder order);

// What an error handler may give: any characters that can be encoded, or ASCII, and bytes in units.
enum class Replaced : uint8_t { any = 0, ascii = 1, ascii_by_two = 2, ascii_by_four = 4 };

// The frame of an encoder: characters that `put(char32_t, std::string& out)` refuses are handled, those
// in a row together if `runs`. `out` may begin with a mark.
template <class Put>
Value encode_with(Thread& t, Str* text, EncodeErrors& errors, const char* reason, bool runs,
                  Replaced unit, Put put, std::string out = {});

}  // namespace baton

#include "runtime/types/codecs_inline.h"
