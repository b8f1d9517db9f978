#include "runtime/base/unicode.h"

#include <utf8proc.h>

#include <algorithm>
#include <iterator>
#include <vector>

namespace baton::unicode {
namespace {

struct CodeRange {
    char32_t first;
    char32_t last;
};

enum class NumericKind : std::uint8_t { decimal, digit, numeric };

struct NumericRun {
    char32_t first;
    char32_t last;
    std::int64_t numerator;
    std::int32_t denominator;
    std::int64_t step;
    NumericKind kind;
};

struct SpecialCase {
    char32_t code;
    char32_t lower[3];
    char32_t title[3];
    char32_t upper[3];
};

enum class EastAsianWidth : std::uint8_t { wide, full, half, narrow, ambiguous };

struct WidthRange {
    char32_t first;
    char32_t last;
    EastAsianWidth width;
};

#include "runtime/base/unicode_data.inc"

// The entry whose range holds the code point, or null. The table is sorted.
template <class Range, std::size_t size>
const Range* find_range(const Range (&table)[size], char32_t c) {
    const Range* found =
        std::lower_bound(std::begin(table), std::end(table), c,
                         [](const Range& range, char32_t code) { return range.last < code; });
    return found != std::end(table) && found->first <= c ? found : nullptr;
}

const SpecialCase* find_special_case(char32_t c) {
    const SpecialCase* found =
        std::lower_bound(std::begin(special_cases), std::end(special_cases), c,
                         [](const SpecialCase& entry, char32_t code) { return entry.code < code; });
    return found != std::end(special_cases) && found->code == c ? found : nullptr;
}

const utf8proc_property_t& property(char32_t c) {
    return *utf8proc_get_property(static_cast<utf8proc_int32_t>(c));
}

// Categories as a bit set, so that one test answers "is it one of these".
constexpr std::uint32_t bit(utf8proc_category_t category) {
    return std::uint32_t(1) << category;
}
bool in_categories(char32_t c, std::uint32_t set) {
    return (std::uint32_t(1) << property(c).category & set) != 0;
}

constexpr std::uint32_t letters = bit(UTF8PROC_CATEGORY_LU) | bit(UTF8PROC_CATEGORY_LL) |
                                  bit(UTF8PROC_CATEGORY_LT) | bit(UTF8PROC_CATEGORY_LM) |
                                  bit(UTF8PROC_CATEGORY_LO);

constexpr std::uint64_t high_bits = 0x8080808080808080u;

std::uint64_t load(const char* at) {
    std::uint64_t word;
    std::memcpy(&word, at, 8);
    return word;
}

// Number of bytes of the word that are not continuation bytes.
std::size_t count_leads(std::uint64_t word) {
    // One bit per byte; the product's top byte is their sum (not every x86 has popcnt).
    const std::uint64_t continuations = (word & ~(word << 1) & high_bits) >> 7;
    return 8 - std::size_t((continuations * 0x0101010101010101u) >> 56);
}

}  // namespace

// ---- Encoding ---------------------------------------------------------------------------------

std::string to_string(char32_t c) {
    char bytes[4];
    return std::string(bytes, encode(c, bytes));
}

std::size_t count(std::string_view text) {
    const char* at = text.data();
    std::size_t left = text.size(), total = 0;
    for (; left >= 8; left -= 8, at += 8) {
        total += count_leads(load(at));
    }
    for (; left > 0; left--, at++) {
        total += !is_continuation(*at);
    }
    return total;
}

std::size_t offset_of(std::string_view text, std::size_t index) {
    std::size_t at = 0;
    const char* data = text.data();
    // Words are skipped while the wanted lead byte cannot lie inside them or right behind them.
    while (at + 8 <= text.size()) {
        std::size_t leads = count_leads(load(data + at));
        if (leads > index) {
            break;
        }
        index -= leads;
        at += 8;
    }
    for (; at < text.size(); at++) {
        if (!is_continuation(data[at])) {
            if (index == 0) {
                return at;
            }
            index--;
        }
    }
    return text.size();
}

std::size_t ascii_prefix(std::string_view text) {
    std::size_t at = 0;
    while (at + 8 <= text.size() && (load(text.data() + at) & high_bits) == 0) {
        at += 8;
    }
    while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) {
        at++;
    }
    return at;
}

std::u32string decode_all(std::string_view text) {
    std::u32string result;
    result.reserve(count(text));
    const char* at = text.data();
    const char* end = at + text.size();
    while (at < end) {
        result.push_back(next(at));
    }
    return result;
}

std::string encode_all(std::u32string_view code_points) {
    std::string result;
    result.reserve(code_points.size());
    for (char32_t c : code_points) {
        append(result, c);
    }
    return result;
}

namespace {
constexpr char invalid_start[] = "invalid start byte";
constexpr char invalid_continuation[] = "invalid continuation byte";
constexpr char unexpected_end[] = "unexpected end of data";
}  // namespace

bool Invalid::is_incomplete() const {
    return reason == unexpected_end;
}

std::optional<Invalid> find_invalid(std::string_view bytes, std::size_t from,
                                    Surrogates surrogates) {
    std::size_t at = from, size = bytes.size();
    while (at < size) {
        unsigned char lead = static_cast<unsigned char>(bytes[at]);
        if (lead < 0x80) {
            at += ascii_prefix(bytes.substr(at));
            continue;
        }
        // The second byte's limits exclude overlong forms, surrogates and what lies beyond
        // U+10FFFF.
        unsigned char low = 0x80, high = 0xBF;
        std::size_t length;
        if (lead < 0xC2 || lead > 0xF4) {
            return Invalid{at, at + 1, invalid_start};
        } else if (lead < 0xE0) {
            length = 2;
        } else if (lead < 0xF0) {
            length = 3;
            if (lead == 0xE0) {
                low = 0xA0;
            } else if (lead == 0xED && surrogates == Surrogates::reject) {
                high = 0x9F;
            }
        } else {
            length = 4;
            if (lead == 0xF0) {
                low = 0x90;
            } else if (lead == 0xF4) {
                high = 0x8F;
            }
        }
        for (std::size_t i = 1; i < length; i++) {
            if (at + i == size) {
                return Invalid{at, size, unexpected_end};
            }
            unsigned char byte = static_cast<unsigned char>(bytes[at + i]);
            if (byte < low || byte > high) {
                return Invalid{at, at + i, invalid_continuation};
            }
            low = 0x80;
            high = 0xBF;
        }
        at += length;
    }
    return std::nullopt;
}

// ---- Properties -------------------------------------------------------------------------------

namespace detail {

bool is_alpha(char32_t c) {
    return in_categories(c, letters);
}

bool is_lower(char32_t c) {
    return property(c).category == UTF8PROC_CATEGORY_LL ||
           find_range(extra_lowercase, c) != nullptr;
}

bool is_upper(char32_t c) {
    return property(c).category == UTF8PROC_CATEGORY_LU ||
           find_range(extra_uppercase, c) != nullptr;
}

bool is_space(char32_t c) {
    return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
           c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool is_printable(char32_t c) {
    constexpr std::uint32_t hidden = bit(UTF8PROC_CATEGORY_CC) | bit(UTF8PROC_CATEGORY_CF) |
                                     bit(UTF8PROC_CATEGORY_CS) | bit(UTF8PROC_CATEGORY_CO) |
                                     bit(UTF8PROC_CATEGORY_CN) | bit(UTF8PROC_CATEGORY_ZL) |
                                     bit(UTF8PROC_CATEGORY_ZP) | bit(UTF8PROC_CATEGORY_ZS);
    return !in_categories(c, hidden);
}

bool is_xid_start(char32_t c) {
    if (in_categories(c, letters | bit(UTF8PROC_CATEGORY_NL))) {
        return find_range(missing_xid_start, c) == nullptr;
    }
    return find_range(extra_xid_start, c) != nullptr;
}

bool is_xid_continue(char32_t c) {
    constexpr std::uint32_t continuing = bit(UTF8PROC_CATEGORY_MN) | bit(UTF8PROC_CATEGORY_MC) |
                                         bit(UTF8PROC_CATEGORY_ND) | bit(UTF8PROC_CATEGORY_PC);
    return in_categories(c, continuing) || is_xid_start(c) ||
           find_range(extra_xid_continue, c) != nullptr;
}

}  // namespace detail

bool is_title(char32_t c) {
    return c >= 128 && property(c).category == UTF8PROC_CATEGORY_LT;
}

bool is_cased(char32_t c) {
    return is_lower(c) || is_upper(c) || is_title(c);
}

bool is_case_ignorable(char32_t c) {
    constexpr std::uint32_t ignorable = bit(UTF8PROC_CATEGORY_MN) | bit(UTF8PROC_CATEGORY_ME) |
                                        bit(UTF8PROC_CATEGORY_CF) | bit(UTF8PROC_CATEGORY_LM) |
                                        bit(UTF8PROC_CATEGORY_SK);
    return in_categories(c, ignorable) || find_range(extra_case_ignorable, c) != nullptr;
}

int decimal_value(char32_t c) {
    if (c < 128) {
        return c >= '0' && c <= '9' ? int(c - '0') : -1;
    }
    if (property(c).category != UTF8PROC_CATEGORY_ND) {
        return -1;
    }
    const NumericRun* run = find_range(numeric_runs, c);
    return run != nullptr && run->kind == NumericKind::decimal
               ? int(run->numerator + (c - run->first))
               : -1;
}

int digit_value(char32_t c) {
    if (c < 128) {
        return c >= '0' && c <= '9' ? int(c - '0') : -1;
    }
    const NumericRun* run = find_range(numeric_runs, c);
    if (run == nullptr || run->kind == NumericKind::numeric) {
        return -1;
    }
    return static_cast<int>(run->numerator + std::int64_t(c - run->first) * run->step);
}

std::optional<double> numeric_value(char32_t c) {
    const NumericRun* run = find_range(numeric_runs, c);
    if (run == nullptr) {
        return std::nullopt;
    }
    std::int64_t added = std::int64_t(c - run->first) * run->step * run->denominator;
    return double(run->numerator + added) / double(run->denominator);
}

bool is_numeric(char32_t c) {
    return c < 128 ? (ascii_flags(c) & ascii_digit) != 0 : find_range(numeric_runs, c) != nullptr;
}

bool is_identifier(std::string_view text) {
    if (text.empty()) {
        return false;
    }
    const char* at = text.data();
    const char* end = at + text.size();
    if (!is_identifier_start(next(at))) {
        return false;
    }
    while (at < end) {
        if (!is_identifier_continue(next(at))) {
            return false;
        }
    }
    return true;
}

const char* category(char32_t c) {
    return utf8proc_category_string(static_cast<utf8proc_int32_t>(c));
}

const char* bidirectional(char32_t c) {
    // In the order of utf8proc_bidi_class_t.
    static constexpr const char* names[] = {"",    "L",  "LRE", "LRO", "R",   "AL",  "RLE", "RLO",
                                            "PDF", "EN", "ES",  "ET",  "AN",  "CS",  "NSM", "BN",
                                            "B",   "S",  "WS",  "ON",  "LRI", "RLI", "FSI", "PDI"};
    unsigned index = property(c).bidi_class;
    return index < std::size(names) ? names[index] : "";
}

int combining(char32_t c) {
    return property(c).combining_class;
}

bool is_mirrored(char32_t c) {
    return property(c).bidi_mirrored;
}

const char* east_asian_width(char32_t c) {
    const WidthRange* range = find_range(width_ranges, c);
    if (range == nullptr) {
        return "N";
    }
    switch (range->width) {
    case EastAsianWidth::wide:
        return "W";
    case EastAsianWidth::full:
        return "F";
    case EastAsianWidth::half:
        return "H";
    case EastAsianWidth::narrow:
        return "Na";
    case EastAsianWidth::ambiguous:
        return "A";
    }
    return "N";
}

// ---- Case mappings ----------------------------------------------------------------------------

namespace {

// A sequence of up to a few code points that one code point becomes.
struct Mapped {
    char32_t codes[4];
    int size = 0;
};

using Mapping = const char32_t (SpecialCase::*)[3];

Mapped map_one(char32_t c, Mapping special, char32_t (*simple)(char32_t)) {
    Mapped mapped;
    const SpecialCase* entry = c < 128 ? nullptr : find_special_case(c);
    if (entry == nullptr) {
        mapped.codes[mapped.size++] = simple(c);
        return mapped;
    }
    for (char32_t code : entry->*special) {
        if (code != 0) {
            mapped.codes[mapped.size++] = code;
        }
    }
    return mapped;
}

void append(std::string& text, const Mapped& mapped) {
    for (int i = 0; i < mapped.size; i++) {
        unicode::append(text, mapped.codes[i]);
    }
}

constexpr char32_t capital_sigma = 0x3A3, small_sigma = 0x3C3, final_sigma = 0x3C2;

// The lower case of the capital sigma whose bytes are [begin, end) of the text: final if a cased
// code point stands before it and none behind it, case-ignorable ones skipped.
char32_t lower_sigma(std::string_view text, const char* begin, const char* end) {
    const char* at = begin;
    bool cased_before = false;
    while (at > text.data()) {
        char32_t c = previous(at);
        if (!is_case_ignorable(c)) {
            cased_before = is_cased(c);
            break;
        }
    }
    if (!cased_before) {
        return small_sigma;
    }
    at = end;
    while (at < text.data() + text.size()) {
        char32_t c = next(at);
        if (!is_case_ignorable(c)) {
            return is_cased(c) ? small_sigma : final_sigma;
        }
    }
    return final_sigma;
}

// Appends the lower case of the code point c, whose bytes are [begin, end) of the text.
void append_lower(std::string& out, std::string_view text, char32_t c, const char* begin,
                  const char* end) {
    if (c == capital_sigma) {
        unicode::append(out, lower_sigma(text, begin, end));
    } else {
        append(out, map_one(c, &SpecialCase::lower, simple_lower));
    }
}

constexpr char ascii_to_lower(char c) {
    return c >= 'A' && c <= 'Z' ? char(c + 32) : c;
}
constexpr char ascii_to_upper(char c) {
    return c >= 'a' && c <= 'z' ? char(c - 32) : c;
}

template <class Map>
std::string map_ascii(std::string_view text, Map map) {
    std::string result(text.size(), '\0');
    char* out = result.data();
    for (std::size_t i = 0; i < text.size(); i++) {
        out[i] = map(text[i]);
    }
    return result;
}

// Appends the upper or title case of the code point.
void append_upper(std::string& out, char32_t c) {
    append(out, map_one(c, &SpecialCase::upper, simple_upper));
}
void append_title(std::string& out, char32_t c) {
    append(out, map_one(c, &SpecialCase::title, simple_title));
}

}  // namespace

char32_t simple_lower(char32_t c) {
    if (c < 128) {
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }
    return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c)));
}

char32_t simple_upper(char32_t c) {
    if (c < 128) {
        return c >= 'a' && c <= 'z' ? c - 32 : c;
    }
    if (c == 0xDF) {  // utf8proc answers U+1E9E, Unicode's simple mapping is the letter itself
        return c;
    }
    return static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(c)));
}

char32_t simple_title(char32_t c) {
    if (c < 128) {
        return c >= 'a' && c <= 'z' ? c - 32 : c;
    }
    if (c == 0xDF) {
        return c;
    }
    return static_cast<char32_t>(utf8proc_totitle(static_cast<utf8proc_int32_t>(c)));
}

std::string lower(std::string_view text) {
    if (is_ascii(text)) {
        return map_ascii(text, ascii_to_lower);
    }
    std::string result;
    result.reserve(text.size());
    const char* at = text.data();
    const char* end = at + text.size();
    while (at < end) {
        const char* begin = at;
        char32_t c = next(at);
        append_lower(result, text, c, begin, at);
    }
    return result;
}

std::string upper(std::string_view text) {
    if (is_ascii(text)) {
        return map_ascii(text, ascii_to_upper);
    }
    std::string result;
    result.reserve(text.size());
    const char* at = text.data();
    const char* end = at + text.size();
    while (at < end) {
        append_upper(result, next(at));
    }
    return result;
}

std::string title(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    const char* at = text.data();
    const char* end = at + text.size();
    bool previous_is_cased = false;
    while (at < end) {
        const char* begin = at;
        char32_t c = next(at);
        if (previous_is_cased) {
            append_lower(result, text, c, begin, at);
        } else {
            append_title(result, c);
        }
        previous_is_cased = is_cased(c);
    }
    return result;
}

std::string capitalize(std::string_view text) {
    if (is_ascii(text)) {
        std::string result = map_ascii(text, ascii_to_lower);
        if (!result.empty()) {
            result[0] = ascii_to_upper(result[0]);
        }
        return result;
    }
    std::string result;
    result.reserve(text.size());
    const char* at = text.data();
    const char* end = at + text.size();
    append_title(result, next(at));
    while (at < end) {
        const char* begin = at;
        char32_t c = next(at);
        append_lower(result, text, c, begin, at);
    }
    return result;
}

std::string swapcase(std::string_view text) {
    if (is_ascii(text)) {
        return map_ascii(text, [](char c) {
            return c >= 'a' && c <= 'z' ? char(c - 32) : c >= 'A' && c <= 'Z' ? char(c + 32) : c;
        });
    }
    std::string result;
    result.reserve(text.size());
    const char* at = text.data();
    const char* end = at + text.size();
    while (at < end) {
        const char* begin = at;
        char32_t c = next(at);
        if (is_upper(c)) {
            append_lower(result, text, c, begin, at);
        } else if (is_lower(c)) {
            append_upper(result, c);
        } else {
            append(result, c);
        }
    }
    return result;
}

std::string casefold(std::string_view text) {
    if (is_ascii(text)) {
        return map_ascii(text, ascii_to_lower);
    }
    std::string result;
    result.reserve(text.size());
    const char* at = text.data();
    const char* end = at + text.size();
    while (at < end) {
        char32_t c = next(at);
        utf8proc_int32_t folded[8];
        int boundary_class = 0;
        utf8proc_ssize_t size = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(c), folded, 8,
                                                        UTF8PROC_CASEFOLD, &boundary_class);
        if (size < 0 || size > 8) {
            append(result, c);
            continue;
        }
        for (utf8proc_ssize_t i = 0; i < size; i++) {
            append(result, static_cast<char32_t>(folded[i]));
        }
    }
    return result;
}

// ---- Normal forms -----------------------------------------------------------------------------

namespace {

constexpr utf8proc_option_t option(int bits) {
    return static_cast<utf8proc_option_t>(bits);
}

// Appends the full decomposition of the code point.
void append_decomposed(std::vector<utf8proc_int32_t>& codes, char32_t c, bool compatible) {
    utf8proc_int32_t parts[32];
    int boundary_class = 0;
    int bits = UTF8PROC_DECOMPOSE | (compatible ? UTF8PROC_COMPAT : 0);
    utf8proc_ssize_t size = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(c), parts, 32,
                                                    option(bits), &boundary_class);
    if (size <= 0 || size > 32) {
        codes.push_back(static_cast<utf8proc_int32_t>(c));
    } else {
        codes.insert(codes.end(), parts, parts + size);
    }
}

}  // namespace

std::string normalize(NormalForm form, std::string_view text) {
    if (is_ascii(text)) {
        return std::string(text);
    }
    bool compatible = form == NormalForm::nfkc || form == NormalForm::nfkd;
    bool compose = form == NormalForm::nfc || form == NormalForm::nfkc;
    std::vector<utf8proc_int32_t> codes;
    codes.reserve(text.size());
    const char* at = text.data();
    const char* end = at + text.size();
    while (at < end) {
        char32_t c = next(at);
        if (c < 128) {
            codes.push_back(static_cast<utf8proc_int32_t>(c));
        } else {
            append_decomposed(codes, c, compatible);
        }
    }
    // Canonical order: each run of marks is sorted, stably, by combining class.
    for (std::size_t i = 0; i < codes.size();) {
        auto mark_class = [&](std::size_t index) {
            return combining(static_cast<char32_t>(codes[index]));
        };
        if (codes[i] < 0x300 || mark_class(i) == 0) {
            i++;
            continue;
        }
        std::size_t run = i;
        while (i < codes.size() && mark_class(i) != 0) {
            i++;
        }
        std::stable_sort(codes.begin() + std::ptrdiff_t(run), codes.begin() + std::ptrdiff_t(i),
                         [](utf8proc_int32_t a, utf8proc_int32_t b) {
                             return combining(static_cast<char32_t>(a)) <
                                    combining(static_cast<char32_t>(b));
                         });
    }
    std::size_t size = codes.size();
    if (compose) {
        // With STABLE and COMPOSE only, this composes in place; it leaves other code points alone.
        utf8proc_ssize_t composed = utf8proc_normalize_utf32(
            codes.data(), utf8proc_ssize_t(size), option(UTF8PROC_COMPOSE | UTF8PROC_STABLE));
        size = composed < 0 ? size : std::size_t(composed);
    }
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < size; i++) {
        append(result, static_cast<char32_t>(codes[i]));
    }
    return result;
}

std::optional<NormalForm> normal_form_from_name(std::string_view name) {
    if (name == "NFC") {
        return NormalForm::nfc;
    }
    if (name == "NFD") {
        return NormalForm::nfd;
    }
    if (name == "NFKC") {
        return NormalForm::nfkc;
    }
    if (name == "NFKD") {
        return NormalForm::nfkd;
    }
    return std::nullopt;
}

std::string to_ascii_number(std::string_view text) {
    if (is_ascii(text)) {
        return std::string(text);
    }
    std::string result;
    result.reserve(text.size());
    const char* at = text.data();
    const char* end = at + text.size();
    while (at < end) {
        char32_t c = next(at);
        int digit;
        if (c < 128) {
            result.push_back(char(c));
        } else if (is_space(c)) {
            result.push_back(' ');
        } else if ((digit = decimal_value(c)) >= 0) {
            result.push_back(char('0' + digit));
        } else {
            result.push_back('?');
        }
    }
    return result;
}

}  // namespace baton::unicode
