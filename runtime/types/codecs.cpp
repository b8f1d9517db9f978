#include "runtime/types/codecs.h"

#include <cstring>

#include "runtime/base/unicode.h"
#include "runtime/core/protocol.h"
#include "runtime/types/bytes.h"
#include "runtime/types/str.h"

namespace baton {

// --- One byte or several ---------------------------------------------------------------------------

Value decode_utf8(Thread& t, DecodePiece& piece) {
    const std::string_view all = bytes_view(piece.bytes);
    piece.consumed = all.size();
    if (unicode::is_ascii(all)) return TRY(new_str(t, all));
    DecodeErrors errors(t, "utf-8", piece.bytes, piece.errors);
    std::string text;
    for (size_t at = 0; at < errors.data().size();) {
        const std::string_view data = errors.data();
        const auto invalid = unicode::find_invalid(data, at);
        if (!invalid) {
            text += data.substr(at);
            break;
        }
        text += data.substr(at, invalid->start - at);
        if (!piece.final && invalid->is_incomplete()) {
            piece.consumed = invalid->start;
            break;
        }
        // A surrogate's three bytes may still be coming.
        const std::string_view rest = data.substr(invalid->start);
        if (!piece.final && errors.handler() == ErrorHandler::surrogatepass && rest.size() < 3 &&
            rest[0] == '\xed' && (rest.size() == 1 || unicode::is_continuation(rest[1]))) {
            piece.consumed = invalid->start;
            break;
        }
        TRY(errors.handle(invalid->start, invalid->end, invalid->reason, text, at));
    }
    return TRY(new_str(t, text));
}

Value decode_ascii(Thread& t, DecodePiece& piece) {
    const std::string_view all = bytes_view(piece.bytes);
    piece.consumed = all.size();
    if (unicode::is_ascii(all)) return TRY(new_str(t, all));
    DecodeErrors errors(t, "ascii", piece.bytes, piece.errors);
    std::string text;
    for (size_t at = 0; at < errors.data().size();) {
        const std::string_view data = errors.data();
        const size_t good = unicode::ascii_prefix(data.substr(at));
        text += data.substr(at, good);
        at += good;
        if (at == data.size()) break;
        TRY(errors.handle(at, at + 1, "ordinal not in range(128)", text, at));
    }
    return TRY(new_str(t, text));
}

Value decode_latin1(Thread& t, DecodePiece& piece) {
    const std::string_view all = bytes_view(piece.bytes);
    piece.consumed = all.size();
    if (unicode::is_ascii(all)) return TRY(new_str(t, all));
    std::string text;
    text.reserve(all.size() + all.size() / 2);
    for (char c : all) unicode::append(text, static_cast<unsigned char>(c));
    return TRY(new_str(t, text));
}

Value encode_utf8(Thread& t, Str* text, std::string_view handler) {
    if (!str_has_surrogates(text)) return TRY(new_bytes(t, text->view()));
    EncodeErrors errors(t, "utf-8", text, handler);
    return encode_with(t, text, errors, "surrogates not allowed", true, Replaced::ascii,
                       [](char32_t c, std::string& out) {
                           if (unicode::is_surrogate(c)) return false;
                           unicode::append(out, c);
                           return true;
                       });
}

Value encode_ascii(Thread& t, Str* text, std::string_view handler) {
    if (text->is_ascii()) return TRY(new_bytes(t, text->view()));
    EncodeErrors errors(t, "ascii", text, handler);
    return encode_with(t, text, errors, "ordinal not in range(128)", true, Replaced::any,
                       [](char32_t c, std::string& out) {
                           if (c >= 128) return false;
                           out += static_cast<char>(c);
                           return true;
                       });
}

Value encode_latin1(Thread& t, Str* text, std::string_view handler) {
    if (text->is_ascii()) return TRY(new_bytes(t, text->view()));
    EncodeErrors errors(t, "latin-1", text, handler);
    return encode_with(t, text, errors, "ordinal not in range(256)", true, Replaced::any,
                       [](char32_t c, std::string& out) {
                           if (c >= 256) return false;
                           out += static_cast<char>(c);
                           return true;
                       });
}

// --- Two and four bytes ----------------------------------------------------------------------------

namespace {

uint32_t unit(std::string_view data, size_t at, size_t size, bool big) {
    uint32_t value = 0;
    for (size_t i = 0; i < size; ++i) {
        value = value << 8 | static_cast<unsigned char>(data[big ? at + i : at + size - 1 - i]);
    }
    return value;
}

void put_unit(std::string& out, uint32_t value, int size, bool big) {
    for (int i = 0; i < size; ++i) {
        out += static_cast<char>(value >> 8 * (big ? size - 1 - i : i));
    }
}

// The mark at the beginning tells the order; the number of bytes it takes.
size_t read_mark(std::string_view data, size_t size, ByteOrder& order) {
    if (order != ByteOrder::native || data.size() < size) return 0;
    if (unit(data, 0, size, false) == 0xfeff) {
        order = ByteOrder::little;
        return size;
    }
    if (unit(data, 0, size, true) == 0xfeff) {
        order = ByteOrder::big;
        return size;
    }
    return 0;
}

}  // namespace

Value decode_utf16(Thread& t, DecodePiece& piece, const char*, ByteOrder& order) {
    piece.consumed = bytes_view(piece.bytes).size();
    size_t at = read_mark(bytes_view(piece.bytes), 2, order);
    const bool big = order == ByteOrder::big;
    // Errors name the order that was found.
    const char* precise = big ? "utf-16-be" : "utf-16-le";
    DecodeErrors handler(t, precise, piece.bytes, piece.errors);
    std::string text;
    while (at < handler.data().size()) {
        const std::string_view data = handler.data();
        const size_t left = data.size() - at;
        if (left < 2) {
            if (!piece.final) {
                piece.consumed = at;
                break;
            }
            TRY(handler.handle(at, data.size(), "truncated data", text, at));
            continue;
        }
        const char32_t c = unit(data, at, 2, big);
        if (!unicode::is_surrogate(c)) {
            unicode::append(text, c);
            at += 2;
        } else if (c >= 0xdc00) {
            TRY(handler.handle(at, at + 2, "illegal encoding", text, at));
        } else if (left < 4) {
            if (!piece.final) {
                piece.consumed = at;
                break;
            }
            TRY(handler.handle(at, data.size(), "unexpected end of data", text, at));
        } else if (const uint32_t low = unit(data, at + 2, 2, big); low >= 0xdc00 && low <= 0xdfff) {
            unicode::append(text, 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00));
            at += 4;
        } else {
            TRY(handler.handle(at, at + 2, "illegal UTF-16 surrogate", text, at));
        }
    }
    return TRY(new_str(t, text));
}

Value decode_utf32(Thread& t, DecodePiece& piece, const char* encoding, ByteOrder& order) {
    size_t at = read_mark(bytes_view(piece.bytes), 4, order);
    const bool big = order == ByteOrder::big;
    const bool precise = piece.errors == "surrogatepass" && std::string_view(encoding) == "utf-32";
    DecodeErrors errors(t, !precise ? encoding : big ? "utf-32-be" : "utf-32-le", piece.bytes,
                        piece.errors);
    piece.consumed = bytes_view(piece.bytes).size();
    std::string text;
    while (at < errors.data().size()) {
        const std::string_view data = errors.data();
        if (data.size() - at < 4) {
            if (!piece.final) {
                piece.consumed = at;
                break;
            }
            TRY(errors.handle(at, data.size(), "truncated data", text, at));
            continue;
        }
        const char32_t c = unit(data, at, 4, big);
        if (c > unicode::last_code_point) {
            TRY(errors.handle(at, at + 4, "code point not in range(0x110000)", text, at));
        } else if (unicode::is_surrogate(c)) {
            TRY(errors.handle(at, at + 4,
                              "code point in surrogate code point range(0xd800, 0xe000)", text, at));
        } else {
            unicode::append(text, c);
            at += 4;
        }
    }
    return TRY(new_str(t, text));
}

Value encode_utf16(Thread& t, Str* text, std::string_view handler, ByteOrder order) {
    const bool big = order == ByteOrder::big;
    const char* name = order == ByteOrder::native ? "utf-16" : big ? "utf-16-be" : "utf-16-le";
    EncodeErrors errors(t, name, text, handler);
    std::string out;
    if (order == ByteOrder::native) put_unit(out, 0xfeff, 2, false);
    return encode_with(
        t, text, errors, "surrogates not allowed", false, Replaced::ascii_by_two,
        [big](char32_t c, std::string& to) {
            if (unicode::is_surrogate(c)) return false;
            if (c >= 0x10000) {
                put_unit(to, 0xd800 + ((c - 0x10000) >> 10), 2, big);
                put_unit(to, 0xdc00 + ((c - 0x10000) & 0x3ff), 2, big);
            } else {
                put_unit(to, c, 2, big);
            }
            return true;
        },
        std::move(out));
}

Value encode_utf32(Thread& t, Str* text, std::string_view handler, ByteOrder order) {
    const bool big = order == ByteOrder::big;
    const char* name = order == ByteOrder::native ? "utf-32" : big ? "utf-32-be" : "utf-32-le";
    EncodeErrors errors(t, name, text, handler);
    std::string out;
    if (order == ByteOrder::native) put_unit(out, 0xfeff, 4, false);
    return encode_with(
        t, text, errors, "surrogates not allowed", false, Replaced::ascii_by_four,
        [big](char32_t c, std::string& to) {
            if (unicode::is_surrogate(c)) return false;
            put_unit(to, c, 4, big);
            return true;
        },
        std::move(out));
}

// --- By name ---------------------------------------------------------------------------------------

namespace {

enum class Codec {
    utf8, utf8_sig, ascii, latin1, utf16, utf16_le, utf16_be, utf32, utf32_le, utf32_be, unknown,
};

struct Alias {
    std::string_view name;
    Codec codec;
};
constexpr Alias aliases[] = {
    {"utf-8", Codec::utf8},          {"utf8", Codec::utf8},
    {"u8", Codec::utf8},             {"utf", Codec::utf8},
    {"cp65001", Codec::utf8},        {"utf8-ucs2", Codec::utf8},
    {"utf-8-sig", Codec::utf8_sig},  {"ascii", Codec::ascii},
    {"us-ascii", Codec::ascii},      {"646", Codec::ascii},
    {"ansi-x3.4-1968", Codec::ascii}, {"latin-1", Codec::latin1},
    {"latin1", Codec::latin1},       {"latin", Codec::latin1},
    {"iso-8859-1", Codec::latin1},   {"iso8859-1", Codec::latin1},
    {"8859", Codec::latin1},         {"l1", Codec::latin1},
    {"cp819", Codec::latin1},        {"utf-16", Codec::utf16},
    {"utf16", Codec::utf16},         {"u16", Codec::utf16},
    {"utf-16-le", Codec::utf16_le},  {"utf-16le", Codec::utf16_le},
    {"utf-16-be", Codec::utf16_be},  {"utf-16be", Codec::utf16_be},
    {"utf-32", Codec::utf32},        {"utf32", Codec::utf32},
    {"u32", Codec::utf32},           {"utf-32-le", Codec::utf32_le},
    {"utf-32le", Codec::utf32_le},   {"utf-32-be", Codec::utf32_be},
    {"utf-32be", Codec::utf32_be},
};

Codec find_codec(const std::string& name) {
    char text[16];   // longer than all names
    if (name.size() > sizeof text) return Codec::unknown;
    for (size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        text[i] = c == '_' || c == ' ' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    const std::string_view plain(text, name.size());
    for (const Alias& alias : aliases) {
        if (plain == alias.name) return alias.codec;
    }
    return Codec::unknown;
}

// _codecs.NAME(object, encoding, errors): for encodings that are not known here.
Value ask_registry(Thread& t, const char* function, Value object, const std::string& encoding,
                   const std::string& errors) {
    if (encoding.find('\0') != std::string::npos) {
        return raise_value_error(t, "embedded null character");
    }
    if (!t.interpreter->hooks.import_module) {  // a runtime without a library
        return raise(t, Exc::LookupError, fmt::format("unknown encoding: {}", encoding));
    }
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "_codecs")));
    Own<Str> name = Own<Str>::take(TRY(intern(t, function)));
    Own<Str> encoding_name = Own<Str>::take(TRY(new_str(t, encoding)));
    Own<Str> errors_name = Own<Str>::take(TRY(new_str(t, errors)));
    return call_method(t, *module, name.get(),
                       {object, encoding_name.value(), errors_name.value()});
}

}  // namespace

Value decode_bytes(Thread& t, Value bytes, const std::string& encoding, const std::string& errors) {
    DecodePiece piece{bytes, errors};
    ByteOrder order = ByteOrder::native;
    switch (find_codec(encoding)) {
        case Codec::utf8: return decode_utf8(t, piece);
        case Codec::ascii: return decode_ascii(t, piece);
        case Codec::latin1: return decode_latin1(t, piece);
        case Codec::utf16: return decode_utf16(t, piece, "utf-16", order);
        case Codec::utf32: return decode_utf32(t, piece, "utf-32", order);
        case Codec::utf16_le:
            order = ByteOrder::little;
            return decode_utf16(t, piece, "utf-16", order);
        case Codec::utf16_be: order = ByteOrder::big; return decode_utf16(t, piece, "utf-16", order);
        case Codec::utf32_le:
            order = ByteOrder::little;
            return decode_utf32(t, piece, "utf-32-le", order);
        case Codec::utf32_be: order = ByteOrder::big; return decode_utf32(t, piece, "utf-32-be", order);
        default: return ask_registry(t, "_decode_text", bytes, encoding, errors);
    }
}

Value encode_text(Thread& t, Str* text, const std::string& encoding, const std::string& errors) {
    switch (find_codec(encoding)) {
        case Codec::utf8: return encode_utf8(t, text, errors);
        case Codec::ascii: return encode_ascii(t, text, errors);
        case Codec::latin1: return encode_latin1(t, text, errors);
        case Codec::utf16: return encode_utf16(t, text, errors, ByteOrder::native);
        case Codec::utf16_le: return encode_utf16(t, text, errors, ByteOrder::little);
        case Codec::utf16_be: return encode_utf16(t, text, errors, ByteOrder::big);
        case Codec::utf32: return encode_utf32(t, text, errors, ByteOrder::native);
        case Codec::utf32_le: return encode_utf32(t, text, errors, ByteOrder::little);
        case Codec::utf32_be: return encode_utf32(t, text, errors, ByteOrder::big);
        default: return ask_registry(t, "_encode_text", Value(text), encoding, errors);
    }
}

}  // namespace baton
