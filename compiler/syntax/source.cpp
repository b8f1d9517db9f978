#include "compiler/syntax/source.h"

#include <string>

#include <fmt/format.h>

#include "runtime/base/unicode.h"

namespace baton::syntax {

namespace {

bool is_name_byte(char c) {
    return unicode::is_continuation(c) || static_cast<unsigned char>(c) >= 0x80 ||
           (unicode::ascii_flags(static_cast<unsigned char>(c)) & unicode::ascii_word) != 0;
}

// The declaration in one line, which must be a comment: `coding[:=]\s*([-\w.]+)`.
std::string encoding_in_line(std::string_view line) {
    std::size_t start = line.find_first_not_of(" \t\f");
    if (start == std::string_view::npos || line[start] != '#') return {};
    for (std::size_t at = line.find("coding", start); at != std::string_view::npos; at = line.find("coding", at + 1)) {
        std::size_t i = at + 6;
        if (i >= line.size() || (line[i] != ':' && line[i] != '=')) continue;
        i++;
        while (i < line.size() && (line[i] == ' ' || line[i] == '\t')) i++;
        std::size_t begin = i;
        while (i < line.size() && static_cast<unsigned char>(line[i]) < 0x80 &&
               (is_name_byte(line[i]) || line[i] == '-' || line[i] == '.')) {
            i++;
        }
        if (i > begin) return std::string(line.substr(begin, i - begin));
    }
    return {};
}

bool is_blank_or_comment(std::string_view line) {
    std::size_t start = line.find_first_not_of(" \t\f");
    return start == std::string_view::npos || line[start] == '#' || line[start] == '\n' || line[start] == '\r';
}

// "UTF_8-sig" is "utf-8", "Latin-1" is "iso-8859-1"; other names stay.
std::string normal_name(const std::string& name) {
    std::string lower;
    for (char c : name.substr(0, 12)) {
        lower.push_back(c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    }
    auto is = [&](std::string_view other) {
        return lower == other || lower.starts_with(std::string(other) + "-");
    };
    if (is("utf-8")) return "utf-8";
    if (is("latin-1") || is("iso-8859-1") || is("iso-latin-1")) return "iso-8859-1";
    return name;
}

enum class Codec { utf8, latin1, latin9, ascii, cp1252, unknown };

Codec find_codec(std::string_view name) {
    std::string key;
    for (char c : name) {
        if (c == '-' || c == '_' || c == ' ') continue;
        key.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    }
    struct Alias {
        std::string_view name;
        Codec codec;
    };
    static constexpr Alias aliases[] = {
        {"utf8", Codec::utf8},        {"u8", Codec::utf8},         {"utf", Codec::utf8},
        {"cp65001", Codec::utf8},     {"utf8sig", Codec::utf8},    {"iso88591", Codec::latin1},
        {"latin1", Codec::latin1},    {"latin", Codec::latin1},    {"l1", Codec::latin1},
        {"8859", Codec::latin1},      {"cp819", Codec::latin1},    {"iso885915", Codec::latin9},
        {"latin9", Codec::latin9},    {"l9", Codec::latin9},       {"ascii", Codec::ascii},
        {"usascii", Codec::ascii},    {"646", Codec::ascii},       {"us", Codec::ascii},
        {"cp1252", Codec::cp1252},    {"windows1252", Codec::cp1252}, {"1252", Codec::cp1252},
    };
    for (const Alias& alias : aliases) {
        if (alias.name == key) return alias.codec;
    }
    return Codec::unknown;
}

// What a byte from 0x80 on means; 0 if undefined.
char32_t code_point(Codec codec, unsigned char byte) {
    if (codec == Codec::latin9) {
        switch (byte) {
        case 0xA4: return 0x20AC;
        case 0xA6: return 0x160;
        case 0xA8: return 0x161;
        case 0xB4: return 0x17D;
        case 0xB8: return 0x17E;
        case 0xBC: return 0x152;
        case 0xBD: return 0x153;
        case 0xBE: return 0x178;
        default: return byte;
        }
    }
    if (codec == Codec::cp1252 && byte < 0xA0) {
        static constexpr char16_t table[32] = {
            0x20AC, 0,      0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160,
            0x2039, 0x152,  0,      0x17D,  0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
            0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0,      0x17E,  0x178,
        };
        return table[byte - 0x80];
    }
    return byte;
}

SyntaxError plain_error(std::string message) {
    SyntaxError error;
    error.kind = SyntaxError::Kind::syntax_error;
    error.message = std::move(message);
    return error;
}

// Well-formed text for a line that is not, so that an error can show it.
std::string replace_invalid(std::string_view line) {
    std::string result;
    std::size_t at = 0;
    while (auto invalid = unicode::find_invalid(line, at)) {
        result.append(line, at, invalid->start - at);
        result.append("\xEF\xBF\xBD");
        at = invalid->end;
    }
    result.append(line.substr(at));
    return result;
}

SyntaxError invalid_utf8_error(std::string_view text, const unicode::Invalid& invalid, const ParseOptions& options) {
    std::int32_t lineno = 1;
    std::size_t line_start = 0;
    for (std::size_t i = 0; i < invalid.start; i++) {
        if (text[i] == '\n') {
            lineno++;
            line_start = i + 1;
        }
    }
    std::size_t line_end = text.find('\n', invalid.start);
    std::string_view line = text.substr(line_start, line_end - line_start);
    SyntaxError error;
    unsigned byte = static_cast<unsigned char>(text[invalid.start]);
    if (options.is_file) {
        error = plain_error(fmt::format("Non-UTF-8 code starting with '\\x{:02x}' in file {} on line {}, but no encoding "
                                        "declared; see https://peps.python.org/pep-0263/ for details",
                                        byte, options.filename, lineno));
        return error;
    }
    // Positions count from the start of the name or string the byte is in.
    std::size_t start = invalid.start;
    std::size_t quote = line.substr(0, invalid.start - line_start).find_last_of("'\"");
    if (quote != std::string_view::npos) {
        start = line_start + quote + 1;
    } else {
        while (start > line_start && is_name_byte(text[start - 1])) start--;
    }
    std::string what = invalid.end - invalid.start > 1
                           ? fmt::format("bytes in position {}-{}", invalid.start - start, invalid.end - 1 - start)
                           : fmt::format("byte 0x{:02x} in position {}", byte, invalid.start - start);
    error = plain_error(fmt::format("(unicode error) 'utf-8' codec can't decode {}: {}", what, invalid.reason));
    error.lineno = error.end_lineno = lineno;
    std::size_t column = quote == std::string_view::npos ? start - line_start : quote;
    error.offset = static_cast<std::int32_t>(unicode::count(replace_invalid(line.substr(0, column)))) + 1;
    error.end_offset = -1;
    error.text = replace_invalid(line) + "\n";
    error.has_text = true;
    return error;
}

}  // namespace

std::string declared_encoding(std::string_view source) {
    std::size_t end = source.find_first_of("\r\n");
    std::string_view first = source.substr(0, end);
    std::string found = encoding_in_line(first);
    if (found.empty() && end != std::string_view::npos && is_blank_or_comment(first)) {
        std::size_t next = end + (source.substr(end).starts_with("\r\n") ? 2 : 1);
        std::string_view rest = source.substr(next);
        found = encoding_in_line(rest.substr(0, rest.find_first_of("\r\n")));
    }
    return found.empty() ? found : normal_name(found);
}

std::string foreign_encoding(std::string_view source) {
    if (source.starts_with("\xEF\xBB\xBF")) return {};
    std::string encoding = declared_encoding(source);
    return encoding.empty() || find_codec(encoding) != Codec::unknown ? std::string() : encoding;
}

std::string_view decode_source(std::string_view source, const ParseOptions& options, Arena& arena, SyntaxError& error) {
    if (source.find('\0') != std::string_view::npos) {
        error = plain_error(options.is_file ? "source code cannot contain null bytes"
                                            : "source code string cannot contain null bytes");
        return {};
    }
    bool bom = source.starts_with("\xEF\xBB\xBF");
    if (bom) source.remove_prefix(3);
    Codec codec = Codec::utf8;
    std::string encoding;
    if (!options.source_is_str) {
        encoding = declared_encoding(source);
        if (!encoding.empty()) {
            codec = find_codec(encoding);
            if (codec == Codec::unknown && !bom) {
                error = plain_error((options.is_file ? "encoding problem: " : "unknown encoding: ") + encoding);
                error.offset = -1;
                return {};
            }
            if (bom && encoding != "utf-8") {
                error = plain_error(fmt::format("encoding problem: {} with BOM", encoding));
                error.offset = -1;
                return {};
            }
        }
    }
    // One pass: newlines become '\n', the line end at the end is added.
    std::size_t extra = 2;
    if (codec != Codec::utf8) extra += source.size() * 2;
    char* out = static_cast<char*>(arena.allocate(source.size() + extra, 1));
    char* to = out;
    for (std::size_t i = 0; i < source.size(); i++) {
        char c = source[i];
        if (c == '\r') {
            if (i + 1 < source.size() && source[i + 1] == '\n') continue;
            *to++ = '\n';
        } else if (codec == Codec::utf8 || static_cast<unsigned char>(c) < 0x80) {
            *to++ = c;
        } else {
            unsigned char byte = static_cast<unsigned char>(c);
            char32_t code = codec == Codec::ascii ? 0 : code_point(codec, byte);
            if (code == 0) {
                error = plain_error(
                    codec == Codec::ascii
                        ? fmt::format("'ascii' codec can't decode byte 0x{:02x} in position {}: ordinal not in range(128)",
                                      byte, i)
                        : fmt::format("'charmap' codec can't decode byte 0x{:02x} in position {}: character maps to "
                                      "<undefined>", byte, i));
                error.offset = -1;
                return {};
            }
            to += unicode::encode(code, to);
        }
    }
    if (to != out && to[-1] != '\n') *to++ = '\n';
    *to = '\0';
    std::string_view text(out, static_cast<std::size_t>(to - out));
    if (codec == Codec::utf8 && !unicode::is_ascii(text)) {
        if (auto invalid = unicode::find_invalid(text)) {
            error = invalid_utf8_error(text, *invalid, options);
            return {};
        }
    }
    return text;
}

std::int32_t characters(std::string_view line, std::int32_t bytes) {
    if (bytes < 0) return bytes;
    std::size_t size = static_cast<std::size_t>(bytes);
    std::size_t beyond = size > line.size() ? size - line.size() : 0;
    return static_cast<std::int32_t>(unicode::count(line.substr(0, size)) + beyond);
}

std::string_view source_line(std::string_view text, std::int32_t lineno) {
    std::size_t start = 0;
    for (std::int32_t line = 1; line < lineno; line++) {
        start = text.find('\n', start);
        if (start == std::string_view::npos) return {};
        start++;
    }
    std::size_t end = text.find('\n', start);
    return text.substr(start, end == std::string_view::npos ? end : end + 1 - start);
}

SyntaxError error_at(const ast::Node& node, std::string message, std::string_view text) {
    SyntaxError error;
    error.kind = SyntaxError::Kind::syntax_error;
    error.message = std::move(message);
    error.lineno = node.lineno;
    error.end_lineno = node.end_lineno;
    error.offset = node.col_offset + 1;
    error.end_offset = node.end_col_offset + 1;
    if (!text.empty()) {
        std::string_view line = source_line(text, node.lineno);
        std::string_view end_line = node.end_lineno == node.lineno ? line : source_line(text, node.end_lineno);
        error.offset = characters(line, node.col_offset) + 1;
        error.end_offset = characters(end_line, node.end_col_offset) + 1;
        error.text = line;
        error.has_text = true;
    }
    return error;
}

}  // namespace baton::syntax
