#include "runtime/types/codec_errors.h"

#include <algorithm>

#include "runtime/base/text_repr.h"
#include "runtime/base/unicode.h"
#include "runtime/base/unicode_names.h"
#include "runtime/core/protocol.h"
#include "runtime/types/bytes.h"
#include "runtime/types/exception.h"
#include "runtime/types/int.h"
#include "runtime/types/tuple.h"

namespace baton {

ErrorHandler error_handler_of(std::string_view name) {
    static constexpr const char* names[] = {"strict",           "ignore",      "replace",
                                            "backslashreplace", "xmlcharrefreplace",
                                            "namereplace",      "surrogateescape",
                                            "surrogatepass"};
    if (name.empty()) return ErrorHandler::strict;
    for (size_t i = 0; i < std::size(names); ++i) {
        if (name == names[i]) return static_cast<ErrorHandler>(i);
    }
    return ErrorHandler::other;
}

namespace {

// A handler of the registry, owned.
Value find_handler(Thread& t, const std::string& name) {
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "_codecs")));
    Own<Str> lookup = Own<Str>::take(TRY(intern(t, "lookup_error")));
    Own<Str> text = Own<Str>::take(TRY(new_str(t, name)));
    return call_method(t, *module, lookup.get(), {text.value()});
}

Value make_error(Thread& t, Exc kind, std::string_view encoding, Value object, size_t start, size_t end,
                 const char* reason) {
    Own<Str> name = Own<Str>::take(TRY(new_str(t, encoding)));
    Own<Str> why = Own<Str>::take(TRY(new_str(t, reason)));
    return call(t, Value(exception_type(t, kind)),
                {name.value(), object, Value::small_int(static_cast<int64_t>(start)),
                 Value::small_int(static_cast<int64_t>(end)), why.value()});
}

// The position in what a handler returned.
bool read_position(Thread& t, Value v, size_t size, size_t& at) {
    int64_t position = TRY(to_int64(t, v));
    const auto limit = static_cast<int64_t>(size);
    if (position < 0) position += limit;
    if (position < 0 || position > limit) {
        return raise(t, Exc::IndexError, "position {} from error handler out of bounds", position);
    }
    at = static_cast<size_t>(position);
    return true;
}

enum class Wide : uint8_t { none, utf8, utf16_le, utf16_be, utf32_le, utf32_be };

// The encodings that surrogatepass knows.
Wide wide_of(std::string_view encoding) {
    std::string plain;
    for (char c : encoding) {
        if (c == '_' || c == '-') continue;
        plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    if (plain == "utf8" || plain == "cp65001") return Wide::utf8;
    if (plain == "utf16" || plain == "utf16le") return Wide::utf16_le;
    if (plain == "utf16be") return Wide::utf16_be;
    if (plain == "utf32" || plain == "utf32le") return Wide::utf32_le;
    if (plain == "utf32be") return Wide::utf32_be;
    return Wide::none;
}

size_t unit_size(Wide wide) {
    return wide == Wide::utf8 ? 3 : wide == Wide::utf16_le || wide == Wide::utf16_be ? 2 : 4;
}

void put_surrogate(std::string& out, Wide wide, char32_t c) {
    const auto low = static_cast<char>(c), high = static_cast<char>(c >> 8);
    switch (wide) {
        case Wide::utf8: unicode::append(out, c); break;
        case Wide::utf16_le: out += low, out += high; break;
        case Wide::utf16_be: out += high, out += low; break;
        case Wide::utf32_le: out += low, out += high, out += '\0', out += '\0'; break;
        case Wide::utf32_be: out += '\0', out += '\0', out += high, out += low; break;
        default: break;
    }
}

// A surrogate at the beginning of `data`; 0 if there is none.
char32_t read_surrogate(std::string_view data, Wide wide) {
    if (wide == Wide::none || data.size() < unit_size(wide)) return 0;
    auto byte = [&](size_t i) { return char32_t(static_cast<unsigned char>(data[i])); };
    char32_t c = 0;
    switch (wide) {
        case Wide::utf8:
            if ((byte(0) & 0xf0) == 0xe0 && (byte(1) & 0xc0) == 0x80 && (byte(2) & 0xc0) == 0x80) {
                c = (byte(0) & 15) << 12 | (byte(1) & 63) << 6 | (byte(2) & 63);
            }
            break;
        case Wide::utf16_le: c = byte(1) << 8 | byte(0); break;
        case Wide::utf16_be: c = byte(0) << 8 | byte(1); break;
        case Wide::utf32_le: c = byte(3) << 24 | byte(2) << 16 | byte(1) << 8 | byte(0); break;
        default: c = byte(0) << 24 | byte(1) << 16 | byte(2) << 8 | byte(3); break;
    }
    return unicode::is_surrogate(c) ? c : 0;
}

void append_hex(std::string& out, std::string_view bytes) {
    for (char b : bytes) out += fmt::format("\\x{:02x}", static_cast<unsigned char>(b));
}

// What backslashreplace, xmlcharrefreplace and namereplace make of a character.
void append_replaced(std::string& out, ErrorHandler handler, char32_t c) {
    if (handler == ErrorHandler::xmlcharrefreplace) {
        out += fmt::format("&#{};", static_cast<uint32_t>(c));
        return;
    }
    if (handler == ErrorHandler::namereplace) {
        const std::string name = unicode::character_name(c);
        if (!name.empty()) {
            out += "\\N{" + name + "}";
            return;
        }
    }
    append_escape(out, c);
}

}  // namespace

// --- Decoding --------------------------------------------------------------------------------------

DecodeErrors::DecodeErrors(Thread& t, const char* encoding, Value bytes, std::string_view errors)
    : t_(t), encoding_(encoding), bytes_(Ref::share(bytes)), errors_(errors),
      handler_(error_handler_of(errors)) {}

std::string_view DecodeErrors::data() const { return bytes_view(*bytes_); }

bool DecodeErrors::raise(size_t start, size_t end, const char* reason) {
    Ref error = Ref::take(TRY(
        make_error(t_, Exc::UnicodeDecodeError, encoding_, *bytes_, start, end, reason)));
    return raise_value(t_, *error);
}

bool DecodeErrors::handle(size_t start, size_t end, const char* reason, std::string& out, size_t& at) {
    const std::string_view bytes = data();
    at = end;
    switch (handler_) {
        case ErrorHandler::ignore: return true;
        case ErrorHandler::replace: unicode::append(out, 0xfffd); return true;
        case ErrorHandler::backslashreplace:
            append_hex(out, bytes.substr(start, end - start));
            return true;
        case ErrorHandler::surrogateescape: {
            size_t i = start;
            for (; i < end && i < start + 4; ++i) {
                const auto b = static_cast<unsigned char>(bytes[i]);
                if (b < 128) break;
                unicode::append(out, 0xdc00 + b);
            }
            if (i == start) return raise(start, end, reason);
            at = i;
            return true;
        }
        case ErrorHandler::surrogatepass: {
            const Wide wide = wide_of(encoding_);
            const char32_t c = read_surrogate(bytes.substr(start), wide);
            if (!c) return raise(start, end, reason);
            unicode::append(out, c);
            at = start + unit_size(wide);
            return true;
        }
        case ErrorHandler::other: return call_handler(start, end, reason, out, at);
        case ErrorHandler::xmlcharrefreplace:
        case ErrorHandler::namereplace: {
            Ref error = Ref::take(TRY(
                make_error(t_, Exc::UnicodeDecodeError, encoding_, *bytes_, start, end, reason)));
            Ref never = Ref::take(TRY(call_error_handler(t_, handler_, *error)));
            return true;
        }
        default: return raise(start, end, reason);
    }
}

bool DecodeErrors::call_handler(size_t start, size_t end, const char* reason, std::string& out,
                                size_t& at) {
    if (!function_) function_ = Ref::take(TRY(find_handler(t_, errors_)));
    Ref error = Ref::take(TRY(
        make_error(t_, Exc::UnicodeDecodeError, encoding_, *bytes_, start, end, reason)));
    Ref result = Ref::take(TRY(call(t_, *function_, {*error})));
    const auto* pair = result.as<Tuple>();
    if (!is_tuple(*result) || pair->size != 2 || !is_str(pair->items[0]) ||
        !type_of(t_, pair->items[1])->index) {
        return raise_type_error(t_, "decoding error handler must return (str, int) tuple");
    }
    // The handler may have put other bytes into the exception.
    const Value object = error.as<UnicodeException>()->object;
    if (!is_bytes(object)) return raise_type_error(t_, "exception attribute object must be bytes");
    bytes_ = Ref::share(object);
    TRY(read_position(t_, pair->items[1], data().size(), at));
    out += pair->items[0].as<Str>()->view();
    return true;
}

// --- Encoding --------------------------------------------------------------------------------------

EncodeErrors::EncodeErrors(Thread& t, std::string_view encoding, Str* text, std::string_view errors)
    : t_(t), encoding_(encoding), text_(text), errors_(errors), handler_(error_handler_of(errors)) {}

Failure EncodeErrors::raise(size_t start, size_t end, const char* reason) {
    Ref error = Ref::take(TRY(make_error(t_, Exc::UnicodeEncodeError, encoding_, Value(text_), start,
                                         end, reason)));
    return raise_value(t_, *error);
}

bool EncodeErrors::handle(size_t start, size_t end, const char* reason, Ref& replacement, size_t& at) {
    at = end;
    std::string out;
    const Wide wide =
        handler_ == ErrorHandler::surrogatepass ? wide_of(encoding_) : Wide::none;
    switch (handler_) {
        case ErrorHandler::ignore: break;
        case ErrorHandler::replace: out.assign(end - start, '?'); break;
        case ErrorHandler::backslashreplace:
        case ErrorHandler::xmlcharrefreplace:
        case ErrorHandler::namereplace:
            for (size_t i = start; i < end; ++i) append_replaced(out, handler_, str_char_at(text_, i));
            break;
        case ErrorHandler::surrogateescape:
        case ErrorHandler::surrogatepass: {
            size_t i = start;
            for (; i < end; ++i) {
                const char32_t c = str_char_at(text_, i);
                if (handler_ == ErrorHandler::surrogateescape) {
                    if (c < 0xdc80 || c > 0xdcff) break;
                    out += static_cast<char>(c - 0xdc00);
                } else {
                    if (wide == Wide::none || !unicode::is_surrogate(c)) break;
                    put_surrogate(out, wide, c);
                }
            }
            if (i == start) return raise(start, end, reason);
            at = i;
            Bytes* bytes = TRY(new_bytes(t_, out));
            replacement = Ref::take(Value(bytes));
            return true;
        }
        case ErrorHandler::other: {
            if (!function_) function_ = Ref::take(TRY(find_handler(t_, errors_)));
            Ref error = Ref::take(TRY(make_error(t_, Exc::UnicodeEncodeError, encoding_, Value(text_),
                                                 start, end, reason)));
            Ref result = Ref::take(TRY(call(t_, *function_, {*error})));
            const auto* pair = result.as<Tuple>();
            if (!is_tuple(*result) || pair->size != 2 ||
                (!is_str(pair->items[0]) && !is_bytes(pair->items[0])) ||
                !type_of(t_, pair->items[1])->index) {
                return raise_type_error(t_,
                                        "encoding error handler must return (str/bytes, int) tuple");
            }
            TRY(read_position(t_, pair->items[1], text_->length, at));
            replacement = Ref::share(pair->items[0]);
            return true;
        }
        default: return raise(start, end, reason);
    }
    replacement = Ref::take(Value(TRY(new_str(t_, out))));
    return true;
}

// --- The handlers as functions -----------------------------------------------------------------------

Value call_error_handler(Thread& t, ErrorHandler handler, Value exception) {
    Type* type = type_of(t, exception);
    const bool encode = is_subtype(type, exception_type(t, Exc::UnicodeEncodeError));
    const bool decode = is_subtype(type, exception_type(t, Exc::UnicodeDecodeError));
    const bool translate = is_subtype(type, exception_type(t, Exc::UnicodeTranslateError));
    if (handler == ErrorHandler::strict) {
        if (is_exception(exception)) return raise_value(t, exception);
        return raise_type_error(t, "codec must pass exception instance");
    }
    const bool chars_only = handler == ErrorHandler::xmlcharrefreplace ||
                            handler == ErrorHandler::namereplace;
    const bool no_translate = handler == ErrorHandler::surrogateescape ||
                              handler == ErrorHandler::surrogatepass;
    const bool known = chars_only     ? encode
                       : no_translate ? encode || decode
                                      : encode || decode || translate;
    if (!known) {
        return raise_type_error(t, "don't know how to handle {} in error callback",
                                type_name(t, exception));
    }
    auto* e = exception.as<UnicodeException>();
    const Value object = e->object;
    if (decode ? !is_bytes(object) : !is_str(object)) {
        return raise_type_error(t, "object attribute must be {}", decode ? "bytes" : "unicode");
    }
    const auto size = static_cast<int64_t>(decode ? bytes_view(object).size() : object.as<Str>()->length);
    const int64_t first = size ? std::clamp<int64_t>(e->start, 0, size - 1) : 0;
    const int64_t last = std::clamp<int64_t>(e->end, std::min<int64_t>(1, size), size);
    const auto start = static_cast<size_t>(first);
    const auto end = static_cast<size_t>(std::max(first, last));
    auto answer = [&](Value owned, size_t at) -> Value {
        Ref text = Ref::take(TRY(owned));
        return TRY(new_tuple(t, {*text, Value::small_int(static_cast<int64_t>(at))}));
    };
    auto str_of = [&](std::string_view text) -> Value { return TRY(new_str(t, text)); };
    std::string out;
    switch (handler) {
        case ErrorHandler::ignore: return answer(str_of(""), end);
        case ErrorHandler::replace:
            if (encode) {
                out.assign(end - start, '?');
            } else if (decode) {
                unicode::append(out, 0xfffd);
            } else {
                for (size_t i = start; i < end; ++i) unicode::append(out, 0xfffd);
            }
            return answer(str_of(out), end);
        case ErrorHandler::backslashreplace:
            if (decode) {
                append_hex(out, bytes_view(object).substr(start, end - start));
                return answer(str_of(out), end);
            }
            [[fallthrough]];
        case ErrorHandler::xmlcharrefreplace:
        case ErrorHandler::namereplace:
            for (size_t i = start; i < end; ++i) {
                append_replaced(out, handler, str_char_at(object.as<Str>(), i));
            }
            return answer(str_of(out), end);
        default: break;
    }
    Ref encoding_name = Ref::share(e->encoding);
    const Wide wide = is_str(*encoding_name) ? wide_of(encoding_name.as<Str>()->view()) : Wide::none;
    if (encode) {
        for (size_t i = start; i < end; ++i) {
            const char32_t c = str_char_at(object.as<Str>(), i);
            if (handler == ErrorHandler::surrogateescape) {
                if (c < 0xdc80 || c > 0xdcff) return raise_value(t, exception);
                out += static_cast<char>(c - 0xdc00);
            } else {
                if (wide == Wide::none || !unicode::is_surrogate(c)) return raise_value(t, exception);
                put_surrogate(out, wide, c);
            }
        }
        return answer(Value(TRY(new_bytes(t, out))), end);
    }
    const std::string_view bytes = bytes_view(object);
    if (handler == ErrorHandler::surrogatepass) {
        const char32_t c = read_surrogate(bytes.substr(start), wide);
        if (!c) return raise_value(t, exception);
        unicode::append(out, c);
        return answer(str_of(out), start + unit_size(wide));
    }
    size_t i = start;
    for (; i < end && i < start + 4; ++i) {
        const auto b = static_cast<unsigned char>(bytes[i]);
        if (b < 128) break;
        unicode::append(out, 0xdc00 + b);
    }
    if (i == start) return raise_value(t, exception);
    return answer(str_of(out), i);
}

}  // namespace baton
