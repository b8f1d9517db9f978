#include "runtime/types/codecs.h"

#include <cstring>

#include "runtime/base/text_repr.h"
#include "runtime/base/unicode.h"
#include "runtime/core/protocol.h"
#include "runtime/types/bytes.h"
#include "runtime/types/str.h"

namespace baton {

namespace {

enum class Codec {
    utf8,
    utf8_sig,
    ascii,
    latin1,
    utf16,
    utf16_le,
    utf16_be,
    utf32,
    utf32_le,
    utf32_be,
    unknown,
};

struct Alias {
    const char* name;
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
    std::string plain;
    for (char c : name) {
        plain += c == '_' || c == ' ' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    for (const Alias& alias : aliases) {
        if (plain == alias.name) return alias.codec;
    }
    return Codec::unknown;
}

// The name that errors show.
const char* codec_name(Codec codec) {
    switch (codec) {
        case Codec::ascii: return "ascii";
        case Codec::latin1: return "latin-1";
        case Codec::utf16: return "utf-16";
        case Codec::utf16_le: return "utf-16-le";
        case Codec::utf16_be: return "utf-16-be";
        case Codec::utf32: return "utf-32";
        case Codec::utf32_le: return "utf-32-le";
        case Codec::utf32_be: return "utf-32-be";
        default: return "utf-8";
    }
}

Failure unknown_encoding(Thread& t, const std::string& name) {
    return raise(t, Exc::LookupError, "unknown encoding: {}", name);
}

Failure raise_unicode(Thread& t, Exc kind, const char* codec, Value object, size_t start,
                      size_t end, const char* reason) {
    Own<Str> name = Own<Str>::take(TRY(new_str(t, codec)));
    Own<Str> why = Own<Str>::take(TRY(new_str(t, reason)));
    Ref e = Ref::take(TRY(call(
        t, Value(exception_type(t, kind)),
        {name.value(), object, Value::small_int(static_cast<int64_t>(start)),
         Value::small_int(static_cast<int64_t>(end)), why.value()})));
    return raise_value(t, *e);
}

// Decodes the bytes of one object.
class Decoder {
public:
    Decoder(Thread& t, Value bytes, Codec codec, const std::string& errors)
        : t_(t), bytes_(bytes), data_(bytes_view(bytes)), codec_(codec), errors_(errors) {}

    Value run() {
        switch (codec_) {
            case Codec::latin1: latin1(); break;
            case Codec::utf8_sig:
                if (data_.starts_with("\xef\xbb\xbf")) data_.remove_prefix(3);
                [[fallthrough]];
            case Codec::utf8: TRY(utf8()); break;
            case Codec::ascii: TRY(ascii()); break;
            default: TRY(wide()); break;
        }
        return TRY(new_str(t_, text_));
    }

private:
    void latin1() {
        for (char c : data_) unicode::append(text_, static_cast<unsigned char>(c));
    }

    bool utf8() {
        for (size_t at = 0; at < data_.size();) {
            const auto invalid = unicode::find_invalid(data_, at);
            if (!invalid) {
                text_ += data_.substr(at);
                break;
            }
            text_ += data_.substr(at, invalid->start - at);
            at = invalid->end;
            TRY(bad(invalid->start, at, invalid->reason));
        }
        return true;
    }

    bool ascii() {
        for (size_t at = 0; at < data_.size();) {
            const size_t good = unicode::ascii_prefix(data_.substr(at));
            text_ += data_.substr(at, good);
            at += good;
            if (at == data_.size()) break;
            const size_t start = at++;
            TRY(bad(start, at, "ordinal not in range(128)"));
        }
        return true;
    }

    uint32_t unit(size_t at, size_t size, bool big) const {
        uint32_t value = 0;
        for (size_t i = 0; i < size; ++i) {
            const auto byte = static_cast<unsigned char>(data_[big ? at + i : at + size - 1 - i]);
            value = value << 8 | byte;
        }
        return value;
    }

    bool wide() {
        const bool four = codec_ >= Codec::utf32;
        const size_t size = four ? 4 : 2;
        bool big = codec_ == Codec::utf16_be || codec_ == Codec::utf32_be;
        size_t at = 0;
        if ((codec_ == Codec::utf16 || codec_ == Codec::utf32) && data_.size() >= size) {
            if (unit(0, size, false) == 0xfeff) {
                at = size;
                codec_ = four ? Codec::utf32_le : Codec::utf16_le;
            } else if (unit(0, size, true) == 0xfeff) {
                at = size;
                big = true;
                codec_ = four ? Codec::utf32_be : Codec::utf16_be;
            }
        }
        while (at < data_.size()) {
            if (data_.size() - at < size) {
                const size_t start = at;
                at = data_.size();
                TRY(bad(start, at, "truncated data"));
                break;
            }
            const size_t start = at;
            char32_t c = unit(at, size, big);
            at += size;
            if (four) {
                if (c > unicode::last_code_point) {
                    TRY(bad(start, at, "code point not in range(0x110000)"));
                } else if (unicode::is_surrogate(c)) {
                    TRY(bad_surrogate(c, start, at,
                                      "code point in surrogate code point range(0xd800, 0xe000)"));
                } else {
                    unicode::append(text_, c);
                }
                continue;
            }
            if (!unicode::is_surrogate(c)) {
                unicode::append(text_, c);
            } else if (c >= 0xdc00) {
                TRY(bad_surrogate(c, start, at, "illegal encoding"));
            } else if (data_.size() - at < 2) {
                if (errors_ == "surrogatepass") {
                    unicode::append(text_, c);
                } else {
                    at = data_.size();
                    TRY(bad(start, at, "unexpected end of data"));
                }
            } else {
                const uint32_t low = unit(at, 2, big);
                if (low < 0xdc00 || low > 0xdfff) {
                    TRY(bad_surrogate(c, start, at, "illegal UTF-16 surrogate"));
                } else {
                    at += 2;
                    unicode::append(text_, 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00));
                }
            }
        }
        return true;
    }

    bool bad_surrogate(char32_t c, size_t start, size_t end, const char* reason) {
        if (errors_ == "surrogatepass") {
            unicode::append(text_, c);
            return true;
        }
        return bad(start, end, reason);
    }

    // Handles the undecodable bytes [start, end); `end` may move back.
    bool bad(size_t start, size_t& end, const char* reason) {
        if (errors_ == "ignore") return true;
        if (errors_ == "replace") {
            unicode::append(text_, 0xfffd);
            return true;
        }
        if (errors_ == "backslashreplace") {
            for (size_t i = start; i < end; ++i) {
                text_ += fmt::format("\\x{:02x}", static_cast<unsigned char>(data_[i]));
            }
            return true;
        }
        const auto first = static_cast<unsigned char>(data_[start]);
        if (errors_ == "surrogateescape" && first >= 128) {
            end = start + 1;
            unicode::append(text_, 0xdc00 + first);
            return true;
        }
        if (errors_ == "surrogatepass" && codec_ == Codec::utf8 && start + 3 <= data_.size() &&
            first == 0xed && (data_[start + 1] & 0xe0) == 0xa0 &&
            unicode::is_continuation(data_[start + 2])) {
            text_ += data_.substr(start, 3);
            end = start + 3;
            return true;
        }
        if (errors_ != "strict" && errors_ != "surrogateescape" && errors_ != "surrogatepass") {
            return raise(t_, Exc::LookupError, "unknown error handler name '{}'", errors_);
        }
        const size_t skipped = bytes_view(bytes_).size() - data_.size();
        return raise_unicode(t_, Exc::UnicodeDecodeError, codec_name(codec_), bytes_,
                             start + skipped, end + skipped, reason);
    }

    Thread& t_;
    Value bytes_;
    std::string_view data_;
    Codec codec_;
    const std::string& errors_;
    std::string text_;
};

// Encodes one str.
class Encoder {
public:
    Encoder(Thread& t, Str* text, Codec codec, const std::string& errors)
        : t_(t), text_(text), codec_(codec), errors_(errors) {}

    Value run() {
        if (codec_ == Codec::utf8_sig) out_ = "\xef\xbb\xbf";
        if (codec_ == Codec::utf16 || codec_ == Codec::utf32) put(0xfeff);
        const char* end = text_->data + text_->size;
        size_t index = 0;
        for (const char* at = text_->data; at < end; ++index) {
            const char32_t c = unicode::next(at);
            if (encodable(c)) {
                put(c);
                continue;
            }
            // All unencodable characters in a row are reported together.
            size_t stop = index + 1;
            for (const char* ahead = at; ahead < end; ++stop) {
                if (encodable(unicode::next(ahead))) break;
            }
            TRY(bad(c, index, stop));
        }
        return TRY(new_bytes(t_, out_));
    }

private:
    bool encodable(char32_t c) const {
        if (codec_ == Codec::ascii) return c < 128;
        if (codec_ == Codec::latin1) return c < 256;
        return !unicode::is_surrogate(c);
    }

    void put(char32_t c) {
        switch (codec_) {
            case Codec::utf8:
            case Codec::utf8_sig: unicode::append(out_, c); break;
            case Codec::ascii:
            case Codec::latin1: out_ += static_cast<char>(c); break;
            case Codec::utf16:
            case Codec::utf16_le:
            case Codec::utf16_be:
                if (c >= 0x10000) {
                    unit(0xd800 + ((c - 0x10000) >> 10), 2);
                    unit(0xdc00 + ((c - 0x10000) & 0x3ff), 2);
                } else {
                    unit(c, 2);
                }
                break;
            default: unit(c, 4); break;
        }
    }

    void unit(uint32_t value, int size) {
        const bool big = codec_ == Codec::utf16_be || codec_ == Codec::utf32_be;
        for (int i = 0; i < size; ++i) {
            out_ += static_cast<char>(value >> 8 * (big ? size - 1 - i : i));
        }
    }

    bool bad(char32_t c, size_t index, size_t stop) {
        if (errors_ == "ignore") return true;
        std::string ascii;
        if (errors_ == "replace") {
            ascii = "?";
        } else if (errors_ == "backslashreplace") {
            append_escape(ascii, c);
        } else if (errors_ == "xmlcharrefreplace") {
            ascii = fmt::format("&#{};", static_cast<uint32_t>(c));
        } else if (errors_ == "surrogateescape" && c >= 0xdc80 && c <= 0xdcff) {
            out_ += static_cast<char>(c - 0xdc00);
            return true;
        } else if (errors_ == "surrogatepass" && codec_ != Codec::ascii &&
                   codec_ != Codec::latin1) {
            put(c);
            return true;
        } else if (errors_ != "strict" && errors_ != "surrogateescape" &&
                   errors_ != "surrogatepass") {
            return raise(t_, Exc::LookupError, "unknown error handler name '{}'", errors_);
        } else {
            return raise_unicode(t_, Exc::UnicodeEncodeError, codec_name(codec_), text_, index,
                                 stop,
                                 codec_ == Codec::ascii    ? "ordinal not in range(128)"
                                 : codec_ == Codec::latin1 ? "ordinal not in range(256)"
                                                           : "surrogates not allowed");
        }
        for (char a : ascii) put(static_cast<unsigned char>(a));
        return true;
    }

    Thread& t_;
    Str* text_;
    Codec codec_;
    const std::string& errors_;
    std::string out_;
};

}  // namespace

Value decode_bytes(Thread& t, Value bytes, const std::string& encoding, const std::string& errors) {
    const Codec codec = find_codec(encoding);
    if (codec == Codec::unknown) return unknown_encoding(t, encoding);
    const std::string_view data = bytes_view(bytes);
    if (codec <= Codec::latin1 && unicode::is_ascii(data)) return TRY(new_str(t, data));
    return Decoder(t, bytes, codec, errors).run();
}

Value encode_text(Thread& t, Str* text, const std::string& encoding, const std::string& errors) {
    const Codec codec = find_codec(encoding);
    if (codec == Codec::unknown) return unknown_encoding(t, encoding);
    if (text->is_ascii() && codec <= Codec::latin1 && codec != Codec::utf8_sig) {
        return TRY(new_bytes(t, text->view()));
    }
    return Encoder(t, text, codec, errors).run();
}

}  // namespace baton
