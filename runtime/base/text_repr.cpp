#include "runtime/base/text_repr.h"

#include "runtime/base/unicode.h"

namespace baton {
namespace {

constexpr char hex_digits[] = "0123456789abcdef";

// Single quotes, unless the text has some and no double quotes.
char choose_quote(std::string_view text) {
    return text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos
               ? '"'
               : '\'';
}

// Appends an ASCII byte as it stands between the given quotes.
void append_ascii(std::string& out, char c, char quote) {
    switch (c) {
    case '\n':
        out += "\\n";
        return;
    case '\r':
        out += "\\r";
        return;
    case '\t':
        out += "\\t";
        return;
    case '\\':
        out += "\\\\";
        return;
    default:
        break;
    }
    if (c == quote) {
        out.push_back('\\');
        out.push_back(c);
    } else if (c < 32 || c == 127) {
        append_escape(out, static_cast<unsigned char>(c));
    } else {
        out.push_back(c);
    }
}

// Whether an ASCII byte stands for itself between quotes of either kind.
bool is_plain(char c) {
    return c >= 32 && c < 127 && c != '\\' && c != '\'' && c != '"';
}

}  // namespace

void append_escape(std::string& out, char32_t c) {
    int digits = c <= 0xFF ? 2 : c <= 0xFFFF ? 4 : 8;
    out.push_back('\\');
    out.push_back(digits == 2 ? 'x' : digits == 4 ? 'u' : 'U');
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
        out.push_back(hex_digits[c >> shift & 15]);
    }
}

void append_str_repr(std::string& out, std::string_view text) {
    char quote = choose_quote(text);
    out.reserve(out.size() + text.size() + 2);
    out.push_back(quote);
    const char* at = text.data();
    const char* end = at + text.size();
    while (at < end) {
        const char* begin = at;
        while (at < end && is_plain(*at)) {
            at++;
        }
        out.append(begin, at);
        if (at == end) {
            break;
        }
        if (static_cast<unsigned char>(*at) < 0x80) {
            append_ascii(out, *at++, quote);
            continue;
        }
        begin = at;
        char32_t c = unicode::next(at);
        if (unicode::is_printable(c)) {
            out.append(begin, at);
        } else {
            append_escape(out, c);
        }
    }
    out.push_back(quote);
}

std::string str_repr(std::string_view text) {
    std::string out;
    append_str_repr(out, text);
    return out;
}

void append_bytes_repr(std::string& out, std::string_view bytes) {
    char quote = choose_quote(bytes);
    out.reserve(out.size() + bytes.size() + 3);
    out.push_back('b');
    out.push_back(quote);
    for (char c : bytes) {
        if (is_plain(c)) {
            out.push_back(c);
        } else if (static_cast<unsigned char>(c) >= 0x80) {
            append_escape(out, static_cast<unsigned char>(c));
        } else {
            append_ascii(out, c, quote);
        }
    }
    out.push_back(quote);
}

std::string bytes_repr(std::string_view bytes) {
    std::string out;
    append_bytes_repr(out, bytes);
    return out;
}

std::string escape_non_ascii(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    const char* at = text.data();
    const char* end = at + text.size();
    while (at < end) {
        std::size_t plain = unicode::ascii_prefix({at, static_cast<std::size_t>(end - at)});
        out.append(at, plain);
        at += plain;
        if (at < end) {
            append_escape(out, unicode::next(at));
        }
    }
    return out;
}

}  // namespace baton
