// The codecs of the runtime as functions: utf_8_decode(data, errors, final) and so on.
#include "runtime/core/protocol.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/codecs.h"
#include "runtime/types/tuple.h"
#include "stdlib/codecs/codecs.h"

namespace baton::codecs {

namespace {

bool is_final(Thread& t, Value v, bool otherwise, bool& out) {
    out = v.is_unbound() ? otherwise : TRY(is_truthy(t, v));
    return true;
}

// decode(data, errors=None[, final]).
template <Value (*decode)(Thread&, DecodePiece&), bool has_final>
Value plain_decode(Thread& t, const Value* args, size_t) {
    Ref bytes = Ref::take(TRY(bytes_argument(t, args[0])));
    std::string errors;
    TRY(errors_argument(t, args[1], errors));
    DecodePiece piece{*bytes, errors};
    if (has_final) TRY(is_final(t, args[2], false, piece.final));
    Ref text = Ref::take(TRY(decode(t, piece)));
    return pair(t, text.give(), piece.consumed);
}

template <Value (*encode)(Thread&, Str*, std::string_view)>
Value plain_encode(Thread& t, const Value* args, size_t) {
    Str* text = TRY(text_argument(t, args[0], "encode"));
    std::string errors;
    TRY(errors_argument(t, args[1], errors));
    return pair(t, encode(t, text, errors), text->length);
}

template <int bits>
Value decode_wide(Thread& t, DecodePiece& piece, const char* name, ByteOrder& order) {
    return bits == 16 ? decode_utf16(t, piece, name, order) : decode_utf32(t, piece, name, order);
}

template <int bits, ByteOrder order>
Value wide_decode(Thread& t, const Value* args, size_t) {
    Ref bytes = Ref::take(TRY(bytes_argument(t, args[0])));
    std::string errors;
    TRY(errors_argument(t, args[1], errors));
    DecodePiece piece{*bytes, errors};
    TRY(is_final(t, args[2], false, piece.final));
    ByteOrder found = order;
    constexpr bool two = bits == 16;
    const char* name = order == ByteOrder::native   ? two ? "utf-16" : "utf-32"
                       : order == ByteOrder::little ? two ? "utf-16-le" : "utf-32-le"
                                                    : two ? "utf-16-be" : "utf-32-be";
    Ref text = Ref::take(TRY(decode_wide<bits>(t, piece, name, found)));
    return pair(t, text.give(), piece.consumed);
}

// decode(data, errors, byteorder, final): also tells the byte order found.
template <int bits>
Value extended_decode(Thread& t, const Value* args, size_t) {
    Ref bytes = Ref::take(TRY(bytes_argument(t, args[0])));
    std::string errors;
    TRY(errors_argument(t, args[1], errors));
    const int64_t order = args[2].is_unbound() ? 0 : TRY(to_int64(t, args[2]));
    DecodePiece piece{*bytes, errors};
    TRY(is_final(t, args[3], false, piece.final));
    ByteOrder found = order < 0 ? ByteOrder::little : order > 0 ? ByteOrder::big : ByteOrder::native;
    Ref text = Ref::take(TRY(decode_wide<bits>(t, piece, bits == 16 ? "utf-16" : "utf-32", found)));
    return TRY(new_tuple(t, {*text, Value::small_int(static_cast<int64_t>(piece.consumed)),
                             Value::small_int(static_cast<int64_t>(found))}));
}

using WideEncode = Value (*)(Thread&, Str*, std::string_view, ByteOrder);

template <WideEncode encode, ByteOrder order>
Value wide_encode(Thread& t, const Value* args, size_t) {
    Str* text = TRY(text_argument(t, args[0], "encode"));
    std::string errors;
    TRY(errors_argument(t, args[1], errors));
    return pair(t, encode(t, text, errors, order), text->length);
}

// utf_16_encode(str, errors, byteorder=0).
template <WideEncode encode>
Value ordered_encode(Thread& t, const Value* args, size_t) {
    Str* text = TRY(text_argument(t, args[0], "encode"));
    std::string errors;
    TRY(errors_argument(t, args[1], errors));
    const int64_t order = args[2].is_unbound() ? 0 : TRY(to_int64(t, args[2]));
    return pair(t,
                encode(t, text, errors,
                       order < 0 ? ByteOrder::little : order > 0 ? ByteOrder::big : ByteOrder::native),
                text->length);
}

Value readbuffer_encode(Thread& t, const Value* args, size_t) {
    Ref bytes = Ref::take(TRY(bytes_argument(t, args[0], true)));
    const size_t size = bytes_view(*bytes).size();
    return pair(t, bytes.give(), size);
}

}  // namespace

#define DECODE "(data, errors=None, final=False, /)"
#define DECODE_ALL "(data, errors=None, /)"
#define ENCODE "(str, errors=None, /)"
#define WIDE(bits)                                                                                   \
    {"utf_" #bits "_decode", DECODE, wide_decode<bits, ByteOrder::native>},              \
        {"utf_" #bits "_le_decode", DECODE, wide_decode<bits, ByteOrder::little>},       \
        {"utf_" #bits "_be_decode", DECODE, wide_decode<bits, ByteOrder::big>},          \
        {"utf_" #bits "_ex_decode", "(data, errors=None, byteorder=0, final=False, /)",              \
         extended_decode<bits>},                                                         \
        {"utf_" #bits "_encode", "(str, errors=None, byteorder=0, /)",                               \
         ordered_encode<encode_utf##bits>},                                                          \
        {"utf_" #bits "_le_encode", ENCODE, wide_encode<encode_utf##bits, ByteOrder::little>}, {     \
        "utf_" #bits "_be_encode", ENCODE, wide_encode<encode_utf##bits, ByteOrder::big>             \
    }

extern const NativeDef unicode_functions[] = {
    {"utf_8_decode", DECODE, plain_decode<decode_utf8, true>},
    {"utf_8_encode", ENCODE, plain_encode<encode_utf8>},
    {"ascii_decode", DECODE_ALL, plain_decode<decode_ascii, false>},
    {"ascii_encode", ENCODE, plain_encode<encode_ascii>},
    {"latin_1_decode", DECODE_ALL, plain_decode<decode_latin1, false>},
    {"latin_1_encode", ENCODE, plain_encode<encode_latin1>},
    WIDE(16),
    WIDE(32),
    {"readbuffer_encode", "(data, errors=None, /)", readbuffer_encode},
    {}};
#undef DECODE
#undef DECODE_ALL
#undef ENCODE
#undef WIDE

}  // namespace baton::codecs
