// Unicode text as this project stores it, and what Python knows about code points.
//
// Text is WTF-8: UTF-8 in which surrogates (U+D800…U+DFFF) may stand alone, each as its three-byte
// form, because a Python str may hold them. A pair of surrogates stays a pair. Functions that take
// text expect it to be well-formed; bytes from outside go through find_invalid() first. Properties
// and mappings are those of Unicode 15.0 (Python 3.12) and come from utf8proc plus a small table
// (unicode_data.inc). All functions are pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace baton::unicode {

inline constexpr char32_t last_code_point = 0x10FFFF;

// ---- Encoding ---------------------------------------------------------------------------------

// True for U+D800…U+DFFF.
constexpr bool is_surrogate(char32_t c) {
    return (c & 0xFFFFF800) == 0xD800;
}

// True for the second and later bytes of a multi-byte sequence.
constexpr bool is_continuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

// Length of the sequence that starts with this byte; the byte must be a lead byte of well-formed
// text.
constexpr std::size_t sequence_size(char lead) {
    unsigned char byte = static_cast<unsigned char>(lead);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

// Bytes needed to encode the code point.
constexpr std::size_t encoded_size(char32_t c) {
    return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

// The code point at `at`, which is moved behind it. `at` must point to a lead byte of well-formed
// text.
inline char32_t next(const char*& at) {
    auto byte = [&](int i) { return char32_t(static_cast<unsigned char>(at[i])); };
    char32_t first = byte(0);
    if (first < 0x80) {
        at += 1;
        return first;
    }
    char32_t code;
    if (first < 0xE0) {
        code = (first & 0x1F) << 6 | (byte(1) & 0x3F);
        at += 2;
    } else if (first < 0xF0) {
        code = (first & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
        at += 3;
    } else {
        code = (first & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 |
               (byte(3) & 0x3F);
        at += 4;
    }
    return code;
}

// The code point at `at`, without moving.
inline char32_t decode(const char* at) {
    return next(at);
}

// The code point that ends before `at`, which is moved to its start. There must be one.
inline char32_t previous(const char*& at) {
    do {
        at--;
    } while (is_continuation(*at));
    return decode(at);
}

// Writes the code point to `out` (up to four bytes) and returns the number of bytes written.
inline std::size_t encode(char32_t c, char* out) {
    if (c < 0x80) {
        out[0] = static_cast<char>(c);
        return 1;
    }
    if (c < 0x800) {
        out[0] = static_cast<char>(0xC0 | c >> 6);
        out[1] = static_cast<char>(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = static_cast<char>(0xE0 | c >> 12);
        out[1] = static_cast<char>(0x80 | (c >> 6 & 0x3F));
        out[2] = static_cast<char>(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = static_cast<char>(0xF0 | c >> 18);
    out[1] = static_cast<char>(0x80 | (c >> 12 & 0x3F));
    out[2] = static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out[3] = static_cast<char>(0x80 | (c & 0x3F));
    return 4;
}

// Appends the code point to the text.
inline void append(std::string& text, char32_t c) {
    if (c < 0x80) {
        text.push_back(static_cast<char>(c));
    } else {
        char bytes[4];
        text.append(bytes, encode(c, bytes));
    }
}

// The code point as text.
std::string to_string(char32_t c);

// True if every byte is below 0x80.
inline bool is_ascii(std::string_view text) {
    const char* at = text.data();
    std::size_t left = text.size();
    std::uint64_t seen = 0;
    for (; left >= 32; left -= 32, at += 32) {
        std::uint64_t words[4];
        std::memcpy(words, at, 32);
        if (((words[0] | words[1] | words[2] | words[3]) & 0x8080808080808080u) != 0) {
            return false;
        }
    }
    for (; left >= 8; left -= 8, at += 8) {
        std::uint64_t word;
        std::memcpy(&word, at, 8);
        seen |= word;
    }
    for (; left > 0; left--, at++) {
        seen |= static_cast<unsigned char>(*at);
    }
    return (seen & 0x8080808080808080u) == 0;
}

// Number of code points.
std::size_t count(std::string_view text);

// Byte offset of the code point with this index, counted from the front; text.size() if the text is
// not that long.
std::size_t offset_of(std::string_view text, std::size_t index);

// Number of bytes of ASCII at the front.
std::size_t ascii_prefix(std::string_view text);

// The text as code points, and back.
std::u32string decode_all(std::string_view text);
std::string encode_all(std::u32string_view code_points);

// Whether lone surrogates in their three-byte form are accepted.
enum class Surrogates : std::uint8_t { reject, accept };

// The first ill-formed piece: bytes [start, end), and what CPython's UTF-8 codec says about it.
struct Invalid {
    std::size_t start;
    std::size_t end;
    const char* reason;

    // The text just stops too early: an incremental decoder keeps these bytes and waits for more.
    bool is_incomplete() const;
};

// Looks for the first ill-formed piece at or behind `from`, which must be a boundary. Nothing: all
// is well.
std::optional<Invalid> find_invalid(std::string_view bytes, std::size_t from = 0,
                                    Surrogates surrogates = Surrogates::reject);

// ---- Properties of one code point, with the meaning of the str method of the same name --------

// Bits of the ASCII table; see ascii_flags.
enum AsciiFlag : std::uint8_t {
    ascii_lower = 1,
    ascii_upper = 2,
    ascii_digit = 4,
    ascii_space = 8,
    ascii_printable = 16,
    ascii_word = 32,  // letters, digits and '_': what may stand in an identifier
};

namespace detail {
struct AsciiTable {
    std::uint8_t flags[128];
};
constexpr AsciiTable make_ascii_table() {
    AsciiTable table{};
    for (int c = 0; c < 128; c++) {
        bool lower = c >= 'a' && c <= 'z', upper = c >= 'A' && c <= 'Z',
             digit = c >= '0' && c <= '9';
        bool space = (c >= 9 && c <= 13) || (c >= 28 && c <= 32);
        table.flags[c] = std::uint8_t((lower ? ascii_lower : 0) | (upper ? ascii_upper : 0) |
                                      (digit ? ascii_digit : 0) | (space ? ascii_space : 0) |
                                      (c >= 32 && c < 127 ? ascii_printable : 0) |
                                      (lower || upper || digit || c == '_' ? ascii_word : 0));
    }
    return table;
}
inline constexpr AsciiTable ascii_table = make_ascii_table();

bool is_alpha(char32_t c);
bool is_lower(char32_t c);
bool is_upper(char32_t c);
bool is_space(char32_t c);
bool is_printable(char32_t c);
bool is_xid_start(char32_t c);
bool is_xid_continue(char32_t c);
}  // namespace detail

// The flags of an ASCII code point (c < 128).
constexpr std::uint8_t ascii_flags(char32_t c) {
    return detail::ascii_table.flags[c];
}

// Letters of any kind (categories Lu, Ll, Lt, Lm, Lo).
inline bool is_alpha(char32_t c) {
    return c < 128 ? (ascii_flags(c) & (ascii_lower | ascii_upper)) != 0 : detail::is_alpha(c);
}
// The derived property Lowercase.
inline bool is_lower(char32_t c) {
    return c < 128 ? (ascii_flags(c) & ascii_lower) != 0 : detail::is_lower(c);
}
// The derived property Uppercase.
inline bool is_upper(char32_t c) {
    return c < 128 ? (ascii_flags(c) & ascii_upper) != 0 : detail::is_upper(c);
}
// What str.split() splits at.
inline bool is_space(char32_t c) {
    return c < 128 ? (ascii_flags(c) & ascii_space) != 0 : detail::is_space(c);
}
// What repr() shows as it is.
inline bool is_printable(char32_t c) {
    return c < 128 ? (ascii_flags(c) & ascii_printable) != 0 : detail::is_printable(c);
}
// May start an identifier; '_' included.
inline bool is_identifier_start(char32_t c) {
    return c < 128 ? (ascii_flags(c) & ascii_word) != 0 && (ascii_flags(c) & ascii_digit) == 0
                   : detail::is_xid_start(c);
}
// May continue an identifier.
inline bool is_identifier_continue(char32_t c) {
    return c < 128 ? (ascii_flags(c) & ascii_word) != 0 : detail::is_xid_continue(c);
}
// Title case letters (category Lt).
bool is_title(char32_t c);
// Lower, upper or title case.
bool is_cased(char32_t c);
// Skipped when looking for the neighbours of a final sigma.
bool is_case_ignorable(char32_t c);
// Value 0…9 of a decimal digit (str.isdecimal), or -1.
int decimal_value(char32_t c);
// Value 0…9 of a digit, superscripts and the like included (str.isdigit), or -1.
int digit_value(char32_t c);
// Numeric value, fractions and ideographs included (str.isnumeric).
std::optional<double> numeric_value(char32_t c);
inline bool is_decimal(char32_t c) {
    return decimal_value(c) >= 0;
}
inline bool is_digit(char32_t c) {
    return digit_value(c) >= 0;
}
bool is_numeric(char32_t c);
// What str.isalnum accepts.
inline bool is_alnum(char32_t c) {
    return is_alpha(c) || is_numeric(c);
}
// What str.splitlines splits at.
constexpr bool is_line_break(char32_t c) {
    return (c >= 0x0A && c <= 0x0D) || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 ||
           c == 0x2029;
}
// Whether the whole text is an identifier (keywords count as identifiers).
bool is_identifier(std::string_view text);

// The rest of what the unicodedata module tells. Two-letter category ("Lu"), bidirectional class
// ("AL", "" if unassigned), canonical combining class, mirrored in right-to-left text, and width
// ("N", "W", "F", "H", "Na", "A").
const char* category(char32_t c);
const char* bidirectional(char32_t c);
int combining(char32_t c);
bool is_mirrored(char32_t c);
const char* east_asian_width(char32_t c);

// ---- Case mappings and normal forms -----------------------------------------------------------

// One-to-one mappings (what re.IGNORECASE and the like need).
char32_t simple_lower(char32_t c);
char32_t simple_upper(char32_t c);
char32_t simple_title(char32_t c);

// Whole-string mappings with special casing: "ß" becomes "SS", a final "Σ" becomes "ς".
std::string lower(std::string_view text);
std::string upper(std::string_view text);
std::string title(std::string_view text);
std::string capitalize(std::string_view text);
std::string swapcase(std::string_view text);
std::string casefold(std::string_view text);

enum class NormalForm : std::uint8_t { nfc, nfd, nfkc, nfkd };

// The text in the given normal form. ASCII comes back as it is.
std::string normalize(NormalForm form, std::string_view text);

// "NFC" and so on; nothing for another name.
std::optional<NormalForm> normal_form_from_name(std::string_view name);

// What int() and float() do first: white space becomes ' ' and decimal digits of any script become
// '0'…'9'; another non-ASCII code point becomes '?'. The result is ASCII.
std::string to_ascii_number(std::string_view text);

}  // namespace baton::unicode
