// unicode_escape, raw_unicode_escape, and the escapes of bytes literals.
#include "runtime/base/text_repr.h"
#include "runtime/base/unicode.h"
#include "runtime/base/unicode_names.h"
#include "runtime/core/protocol.h"
#include "runtime/types/bytes.h"
#include "runtime/types/codecs.h"
#include "stdlib/codecs/codecs.h"

namespace baton::codecs {

namespace {

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool warn(Thread& t, const std::string& message) {
    Ref warnings = Ref::take(TRY(t.interpreter->hooks.import_module(t, "warnings")));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "warn")));
    Own<Str> text = Own<Str>::take(TRY(new_str(t, message)));
    Ref done = Ref::take(TRY(call_method(
        t, *warnings, name.get(), {text.value(), Value(exception_type(t, Exc::DeprecationWarning))})));
    return true;
}

// What comes of one escape.
struct Escape {
    const char* problem = nullptr;   // null: `text` stands for it
    bool incomplete = false;         // the data just ends too early
    size_t end = 0;                  // behind it, or where it stopped to be one
    std::string text;
};

void read_hex(std::string_view data, size_t at, size_t digits, Escape& e) {
    char32_t c = 0;
    size_t n = 0;
    while (n < digits && at < data.size() && hex_value(data[at]) >= 0) {
        c = c << 4 | static_cast<char32_t>(hex_value(data[at++]));
        ++n;
    }
    e.end = at;
    if (n < digits) {
        e.incomplete = at == data.size();
        e.problem = digits == 2   ? "truncated \\xXX escape"
                    : digits == 4 ? "truncated \\uXXXX escape"
                                  : "truncated \\UXXXXXXXX escape";
    } else if (c > unicode::last_code_point) {
        e.problem = "illegal Unicode character";
    } else {
        unicode::append(e.text, c);
    }
}

void read_name(std::string_view data, size_t at, Escape& e) {
    e.problem = "malformed \\N character escape";
    e.end = at;
    if (at >= data.size()) {
        e.incomplete = true;
        return;
    }
    if (data[at] != '{') return;
    const size_t close = data.find('}', at);
    if (close == std::string_view::npos) {
        e.end = data.size();
        e.incomplete = true;
        return;
    }
    e.end = close + 1;
    if (close == at + 1) return;
    const auto found = unicode::character_named(data.substr(at + 1, close - at - 1));
    if (!found) {
        e.problem = "unknown Unicode character name";
        return;
    }
    e.problem = nullptr;
    unicode::append(e.text, *found);
}

// The escape whose backslash is at `start`. `odd` becomes what a warning has to be given for.
Escape read_escape(std::string_view data, size_t start, std::string& odd) {
    Escape e;
    size_t at = start + 1;
    if (at == data.size()) {
        e.problem = "\\ at end of string";
        e.incomplete = true;
        e.end = at;
        return e;
    }
    const char c = data[at++];
    e.end = at;
    switch (c) {
        case '\n': break;
        case '\\':
        case '\'':
        case '"': e.text = c; break;
        case 'b': e.text = '\b'; break;
        case 'f': e.text = '\f'; break;
        case 't': e.text = '\t'; break;
        case 'n': e.text = '\n'; break;
        case 'r': e.text = '\r'; break;
        case 'v': e.text = '\v'; break;
        case 'a': e.text = '\a'; break;
        case 'x': read_hex(data, at, 2, e); break;
        case 'u': read_hex(data, at, 4, e); break;
        case 'U': read_hex(data, at, 8, e); break;
        case 'N': read_name(data, at, e); break;
        default:
            if (c >= '0' && c <= '7') {
                char32_t n = static_cast<char32_t>(c - '0');
                for (int i = 0; i < 2 && at < data.size() && data[at] >= '0' && data[at] <= '7'; ++i) {
                    n = n << 3 | static_cast<char32_t>(data[at++] - '0');
                }
                e.end = at;
                if (n > 0377) odd = fmt::format("invalid octal escape sequence '\\{:o}'", static_cast<uint32_t>(n));
                unicode::append(e.text, n);
            } else {
                e.text = '\\';
                unicode::append(e.text, static_cast<unsigned char>(c));
                odd = "invalid escape sequence '" + e.text + "'";
            }
    }
    return e;
}

Value unicode_escape_decode(Thread& t, const Value* args, size_t) {
    Ref bytes = Ref::take(TRY(bytes_argument(t, args[0], true)));
    std::string errors_name;
    TRY(errors_argument(t, args[1], errors_name));
    const bool final = args[2].is_unbound() || TRY(is_truthy(t, args[2]));
    DecodeErrors errors(t, "unicodeescape", *bytes, errors_name);
    size_t consumed = bytes_view(*bytes).size();
    std::string text, odd;
    for (size_t at = 0; at < errors.data().size();) {
        const std::string_view data = errors.data();
        if (data[at] != '\\') {
            unicode::append(text, static_cast<unsigned char>(data[at++]));
            continue;
        }
        std::string this_odd;
        const Escape e = read_escape(data, at, this_odd);
        if (e.problem) {
            if (e.incomplete && !final) {
                consumed = at;
                break;
            }
            TRY(errors.handle(at, e.end, e.problem, text, at));
            continue;
        }
        if (odd.empty()) odd = this_odd;
        text += e.text;
        at = e.end;
    }
    if (!odd.empty()) TRY(warn(t, odd));
    return pair(t, Value(TRY(new_str(t, text))), consumed);
}

Value raw_unicode_escape_decode(Thread& t, const Value* args, size_t) {
    Ref bytes = Ref::take(TRY(bytes_argument(t, args[0], true)));
    std::string errors_name;
    TRY(errors_argument(t, args[1], errors_name));
    const bool final = args[2].is_unbound() || TRY(is_truthy(t, args[2]));
    DecodeErrors errors(t, "rawunicodeescape", *bytes, errors_name);
    size_t consumed = bytes_view(*bytes).size();
    std::string text;
    for (size_t at = 0; at < errors.data().size();) {
        const std::string_view data = errors.data();
        const bool last = at + 1 == data.size();
        if (data[at] == '\\' && last && !final) {
            consumed = at;
            break;
        }
        if (data[at] != '\\' || last) {
            unicode::append(text, static_cast<unsigned char>(data[at++]));
            continue;
        }
        const char kind = data[at + 1];
        if (kind != 'u' && kind != 'U') {
            text += '\\';
            unicode::append(text, static_cast<unsigned char>(kind));
            at += 2;
            continue;
        }
        Escape e;
        read_hex(data, at + 2, kind == 'u' ? 4 : 8, e);
        if (!e.problem) {
            text += e.text;
            at = e.end;
            continue;
        }
        if (e.incomplete && !final) {
            consumed = at;
            break;
        }
        const bool range = std::string_view(e.problem) == "illegal Unicode character";
        TRY(errors.handle(at, e.end, range ? "\\Uxxxxxxxx out of range" : e.problem, text, at));
    }
    return pair(t, Value(TRY(new_str(t, text))), consumed);
}

void append_wide_escape(std::string& out, char32_t c) {
    out += c < 0x10000 ? fmt::format("\\u{:04x}", static_cast<uint32_t>(c))
                       : fmt::format("\\U{:08x}", static_cast<uint32_t>(c));
}

Value unicode_escape_encode(Thread& t, const Value* args, size_t) {
    Str* text = TRY(text_argument(t, args[0], "unicode_escape_encode"));
    std::string out;
    const char* end = text->data + text->size;
    for (const char* at = text->data; at < end;) {
        const char32_t c = unicode::next(at);
        switch (c) {
            case '\t': out += "\\t"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\\': out += "\\\\"; break;
            default:
                if (c >= 0x20 && c < 0x7f) {
                    out += static_cast<char>(c);
                } else if (c < 0x100) {
                    out += fmt::format("\\x{:02x}", static_cast<uint32_t>(c));
                } else {
                    append_wide_escape(out, c);
                }
        }
    }
    return pair(t, Value(TRY(new_bytes(t, out))), text->length);
}

Value raw_unicode_escape_encode(Thread& t, const Value* args, size_t) {
    Str* text = TRY(text_argument(t, args[0], "raw_unicode_escape_encode"));
    std::string out;
    const char* end = text->data + text->size;
    for (const char* at = text->data; at < end;) {
        const char32_t c = unicode::next(at);
        if (c < 0x100) {
            out += static_cast<char>(c);
        } else {
            append_wide_escape(out, c);
        }
    }
    return pair(t, Value(TRY(new_bytes(t, out))), text->length);
}

// --- Bytes literals --------------------------------------------------------------------------------

Value escape_decode(Thread& t, const Value* args, size_t) {
    Ref bytes = Ref::take(TRY(bytes_argument(t, args[0], true)));
    std::string errors;
    TRY(errors_argument(t, args[1], errors));
    const std::string_view data = bytes_view(*bytes);
    std::string out, odd;
    for (size_t i = 0; i < data.size();) {
        if (data[i] != '\\') {
            out += data[i++];
            continue;
        }
        const size_t start = i++;
        if (i == data.size()) return raise_value_error(t, "Trailing \\ in string");
        const char c = data[i++];
        switch (c) {
            case '\n': break;
            case '\\':
            case '\'':
            case '"': out += c; break;
            case 'b': out += '\b'; break;
            case 'f': out += '\f'; break;
            case 't': out += '\t'; break;
            case 'n': out += '\n'; break;
            case 'r': out += '\r'; break;
            case 'v': out += '\v'; break;
            case 'a': out += '\a'; break;
            case 'x': {
                const int high = i < data.size() ? hex_value(data[i]) : -1;
                const int low = high >= 0 && i + 1 < data.size() ? hex_value(data[i + 1]) : -1;
                if (low >= 0) {
                    out += static_cast<char>(high << 4 | low);
                    i += 2;
                    break;
                }
                if (errors == "strict") {
                    return raise_value_error(t, "invalid \\x escape at position {}", start);
                }
                if (errors == "replace") {
                    out += '?';
                } else if (errors != "ignore") {
                    return raise_value_error(
                        t, "decoding error; unknown error handling code: {}", errors);
                }
                if (high >= 0) ++i;
                break;
            }
            default:
                if (c >= '0' && c <= '7') {
                    int n = c - '0';
                    for (int k = 0; k < 2 && i < data.size() && data[i] >= '0' && data[i] <= '7'; ++k) {
                        n = n << 3 | (data[i++] - '0');
                    }
                    if (n > 0377 && odd.empty()) {
                        odd = fmt::format("invalid octal escape sequence '\\{:o}'", n);
                    }
                    out += static_cast<char>(n);
                } else {
                    if (odd.empty()) {
                        odd = "invalid escape sequence '\\";
                        unicode::append(odd, static_cast<unsigned char>(c));
                        odd += '\'';
                    }
                    out += '\\';
                    out += c;
                }
        }
    }
    if (!odd.empty()) TRY(warn(t, odd));
    return pair(t, Value(TRY(new_bytes(t, out))), data.size());
}

Value escape_encode(Thread& t, const Value* args, size_t) {
    if (!is_bytes(args[0])) {
        return raise_type_error(t, "escape_encode() argument 1 must be bytes, not {}",
                                type_name(t, args[0]));
    }
    const std::string_view data = bytes_view(args[0]);
    std::string out;
    for (char c : data) {
        if (c == '\'' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\t') {
            out += "\\t";
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\r') {
            out += "\\r";
        } else if (c < ' ' || c >= 0x7f) {
            out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        } else {
            out += c;
        }
    }
    return pair(t, Value(TRY(new_bytes(t, out))), data.size());
}

}  // namespace

extern const NativeDef escape_functions[] = {
    {"unicode_escape_decode", "(data, errors=None, final=True, /)", unicode_escape_decode},
    {"unicode_escape_encode", "(str, errors=None, /)", unicode_escape_encode},
    {"raw_unicode_escape_decode", "(data, errors=None, final=True, /)", raw_unicode_escape_decode},
    {"raw_unicode_escape_encode", "(str, errors=None, /)", raw_unicode_escape_encode},
    {"escape_decode", "(data, errors=None, /)", escape_decode},
    {"escape_encode", "(data, errors=None, /)", escape_encode},
    {}};

}  // namespace baton::codecs
