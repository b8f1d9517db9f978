// The texts of a pickle: UTF-8, and the escaped lines of the old protocols.
#include "runtime/types/bytes.h"
#include "runtime/types/codecs.h"
#include "stdlib/pickle/unpickler.h"

namespace baton::pickle {

bool well_formed(std::string_view text) {
    const auto* at = reinterpret_cast<const unsigned char*>(text.data());
    const unsigned char* end = at + text.size();
    for (uint64_t eight; end - at >= 8; at += 8) {
        memcpy(&eight, at, 8);
        if (eight & 0x8080808080808080u) break;
    }
    auto follows = [&](int n) {
        if (end - at < n) return false;
        for (int i = 0; i < n; ++i) {
            if ((at[i] & 0xc0) != 0x80) return false;
        }
        return true;
    };
    while (at < end) {
        const unsigned char c = *at++;
        if (c < 0x80) continue;
        if (c >= 0xc2 && c < 0xe0) {
            if (!follows(1)) return false;
            at += 1;
        } else if (c >= 0xe0 && c < 0xf0) {
            if (!follows(2) || (c == 0xe0 && at[0] < 0xa0)) return false;
            at += 2;
        } else if (c >= 0xf0 && c < 0xf5) {
            if (!follows(3) || (c == 0xf0 && at[0] < 0x90) || (c == 0xf4 && at[0] > 0x8f)) return false;
            at += 3;
        } else {
            return false;
        }
    }
    return true;
}

Value text_of(Thread& t, std::string_view bytes) {
    if (well_formed(bytes)) [[likely]] return TRY(new_str(t, bytes));
    Own<Bytes> copy = Own<Bytes>::take(TRY(new_bytes(t, bytes)));
    return decode_bytes(t, copy.value(), "utf-8", "surrogatepass");
}

Value old_text(Thread& t, Unpickler* u, std::string_view bytes) {
    Own<Bytes> copy = Own<Bytes>::take(TRY(new_bytes(t, bytes)));
    const std::string encoding =
        u->encoding.is_unbound() ? "ASCII" : to_string(u->encoding.as<Str>());
    if (encoding == "bytes") return copy.give();
    const std::string errors = u->errors.is_unbound() ? "strict" : to_string(u->errors.as<Str>());
    return decode_bytes(t, copy.value(), encoding, errors);
}

namespace {

void append_char(std::string& out, uint32_t c) {
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xc0 | c >> 6);
        out += static_cast<char>(0x80 | (c & 63));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xe0 | c >> 12);
        out += static_cast<char>(0x80 | (c >> 6 & 63));
        out += static_cast<char>(0x80 | (c & 63));
    } else {
        out += static_cast<char>(0xf0 | c >> 18);
        out += static_cast<char>(0x80 | (c >> 12 & 63));
        out += static_cast<char>(0x80 | (c >> 6 & 63));
        out += static_cast<char>(0x80 | (c & 63));
    }
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

Value load_unicode(Thread& t, Unpickler* u) {
    std::string line;
    TRY(take_line(t, u, line));
    std::string out;
    for (size_t i = 0; i < line.size(); ++i) {
        const bool escape = line[i] == '\\' && i + 1 < line.size() && (line[i + 1] == 'u' || line[i + 1] == 'U');
        if (!escape) {
            append_char(out, static_cast<unsigned char>(line[i]));
            if (line[i] == '\\' && i + 1 < line.size()) {
                append_char(out, static_cast<unsigned char>(line[++i]));
            }
            continue;
        }
        const size_t digits = line[i + 1] == 'u' ? 4 : 8;
        uint32_t c = 0;
        size_t n = 0;
        while (n < digits && i + 2 + n < line.size() && hex_digit(line[i + 2 + n]) >= 0) {
            c = c << 4 | static_cast<uint32_t>(hex_digit(line[i + 2 + n++]));
        }
        if (n < digits || c > 0x10ffff) {
            Own<Bytes> copy = Own<Bytes>::take(TRY(new_bytes(t, line)));
            return decode_bytes(t, copy.value(), "raw_unicode_escape", "strict");
        }
        append_char(out, c);
        i += digits + 1;
    }
    return TRY(new_str(t, out));
}

Value load_string(Thread& t, Unpickler* u) {
    std::string line;
    TRY(take_line(t, u, line));
    if (line.size() < 2 || line.front() != line.back() || (line[0] != '\'' && line[0] != '"')) {
        return unpickling_error(t, "the STRING opcode argument must be quoted");
    }
    std::string out;
    for (size_t i = 1; i + 1 < line.size(); ++i) {
        if (line[i] != '\\') {
            out += line[i];
            continue;
        }
        if (++i + 1 >= line.size()) return raise_value_error(t, "Trailing \\ in string");
        switch (const char c = line[i]) {
            case 'n': out += '\n'; break;
            case 't': out += '\t'; break;
            case 'r': out += '\r'; break;
            case 'a': out += '\a'; break;
            case 'b': out += '\b'; break;
            case 'f': out += '\f'; break;
            case 'v': out += '\v'; break;
            case '\\':
            case '\'':
            case '"': out += c; break;
            case '\n': break;
            case 'x': {
                const int high = i + 2 < line.size() ? hex_digit(line[i + 1]) : -1;
                const int low = i + 2 < line.size() ? hex_digit(line[i + 2]) : -1;
                if (high < 0 || low < 0) {
                    return raise_value_error(t, "invalid \\x escape at position {}", i - 2);
                }
                out += static_cast<char>(high << 4 | low);
                i += 2;
                break;
            }
            default:
                if (c >= '0' && c <= '7') {
                    int n = 0;
                    for (int k = 0; k < 3 && i + 1 < line.size() && line[i] >= '0' && line[i] <= '7'; ++k) {
                        n = n << 3 | (line[i++] - '0');
                    }
                    --i;
                    out += static_cast<char>(n);
                } else {
                    out += '\\';
                    out += c;
                }
        }
    }
    return old_text(t, u, out);
}

}  // namespace baton::pickle
