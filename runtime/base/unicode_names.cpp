#include "runtime/base/unicode_names.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <vector>

namespace baton::unicode {

namespace {

#include "runtime/base/unicode_names.inc"

constexpr std::uint32_t alias_mark = 0x200000;
constexpr std::size_t word_count = std::size(name_word_starts) - 1;
constexpr std::size_t name_count = std::size(name_codes);

std::string_view word(std::size_t index) {
    return {name_words + name_word_starts[index], name_word_starts[index + 1] - name_word_starts[index]};
}

// ---- Hangul syllables: a name made of the sounds' names.
constexpr char32_t hangul_first = 0xAC00, hangul_last = 0xD7A3;
constexpr std::string_view leads[] = {"G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S",
                                      "SS", "",  "J", "JJ", "C", "K", "T", "P", "H"};
constexpr std::string_view vowels[] = {"A",  "AE", "YA", "YAE", "EO", "E",  "YEO", "YE", "O",  "WA", "WAE",
                                       "OE", "YO", "U",  "WEO", "WE", "WI", "YU",  "EU", "YI", "I"};
constexpr std::string_view tails[] = {"",   "G",  "GG", "GS", "N",  "NJ", "NH", "D", "L",  "LG", "LM", "LB", "LS", "LT",
                                      "LP", "LH", "M",  "B",  "BS", "S",  "SS", "NG", "J", "C",  "K",  "T",  "P",  "H"};

// ---- Ideographs: a prefix and the code point in hexadecimal.
struct Ideographs {
    char32_t first, last;
    std::string_view prefix;
};
constexpr std::string_view cjk = "CJK UNIFIED IDEOGRAPH-", tangut = "TANGUT IDEOGRAPH-";
constexpr Ideographs ideographs[] = {
    {0x3400, 0x4DBF, cjk},   {0x4E00, 0x9FFF, cjk},   {0x20000, 0x2A6DF, cjk},    {0x2A700, 0x2B739, cjk},
    {0x2B740, 0x2B81D, cjk}, {0x2B820, 0x2CEA1, cjk}, {0x2CEB0, 0x2EBE0, cjk},    {0x30000, 0x3134A, cjk},
    {0x31350, 0x323AF, cjk}, {0x17000, 0x187F7, tangut}, {0x18D00, 0x18D08, tangut},
};

// The longest of `parts` that `text` starts with.
template <std::size_t count>
std::size_t longest(const std::string_view (&parts)[count], std::string_view text) {
    std::size_t best = count;
    for (std::size_t i = 0; i < count; i++) {
        if (text.starts_with(parts[i]) && (best == count || parts[i].size() > parts[best].size())) best = i;
    }
    return best;
}

std::optional<char32_t> hangul_named(std::string_view sounds) {
    std::size_t lead = longest(leads, sounds);
    sounds.remove_prefix(leads[lead].size());
    std::size_t vowel = longest(vowels, sounds);
    if (vowel == std::size(vowels)) return std::nullopt;
    sounds.remove_prefix(vowels[vowel].size());
    std::size_t tail = longest(tails, sounds);
    if (tails[tail] != sounds) return std::nullopt;
    return static_cast<char32_t>(hangul_first + (lead * std::size(vowels) + vowel) * std::size(tails) + tail);
}

std::optional<char32_t> ideograph_named(std::string_view name) {
    for (std::string_view prefix : {cjk, tangut}) {
        if (!name.starts_with(prefix)) continue;
        std::string_view digits = name.substr(prefix.size());
        if (digits.size() != 4 && digits.size() != 5) return std::nullopt;
        char32_t code = 0;
        for (char c : digits) {
            bool digit = c >= '0' && c <= '9';
            if (!digit && (c < 'A' || c > 'F')) return std::nullopt;
            code = code * 16 + static_cast<char32_t>(digit ? c - '0' : c - 'A' + 10);
        }
        for (const Ideographs& range : ideographs) {
            if (range.prefix == prefix && code >= range.first && code <= range.last) return code;
        }
        return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace

std::optional<char32_t> character_named(std::string_view written) {
    std::string name(written);
    for (char& c : name) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    std::string_view rest = name;
    constexpr std::string_view hangul = "HANGUL SYLLABLE ";
    if (rest.starts_with(hangul)) return hangul_named(rest.substr(hangul.size()));
    if (auto found = ideograph_named(rest)) return found;
    std::vector<std::uint16_t> key;
    for (;;) {
        std::size_t space = rest.find(' ');
        std::string_view piece = rest.substr(0, space);
        std::size_t low = 0, high = word_count;
        while (low < high) {
            std::size_t middle = (low + high) / 2;
            if (word(middle) < piece) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == word_count || word(low) != piece) return std::nullopt;
        key.push_back(static_cast<std::uint16_t>(low));
        if (space == std::string_view::npos) break;
        rest.remove_prefix(space + 1);
    }
    auto first = [](std::size_t entry) { return name_sequences + name_starts[entry]; };
    const std::uint16_t* found =
        std::lower_bound(std::begin(name_order), std::end(name_order), key, [&](std::uint16_t entry, const auto& wanted) {
            return std::lexicographical_compare(first(entry), first(entry + 1u), wanted.begin(), wanted.end());
        });
    if (found == std::end(name_order)) return std::nullopt;
    if (!std::equal(first(*found), first(*found + 1u), key.begin(), key.end())) return std::nullopt;
    return static_cast<char32_t>(name_codes[*found] % alias_mark);
}

std::string character_name(char32_t c) {
    if (c >= hangul_first && c <= hangul_last) {
        std::size_t index = c - hangul_first;
        std::string name = "HANGUL SYLLABLE ";
        name += leads[index / std::size(tails) / std::size(vowels)];
        name += vowels[index / std::size(tails) % std::size(vowels)];
        name += tails[index % std::size(tails)];
        return name;
    }
    for (const Ideographs& range : ideographs) {
        if (c < range.first || c > range.last) continue;
        std::string name(range.prefix);
        for (int shift = c > 0xFFFF ? 16 : 12; shift >= 0; shift -= 4) name += "0123456789ABCDEF"[c >> shift & 15];
        return name;
    }
    const std::uint32_t* found = std::lower_bound(std::begin(name_codes), std::end(name_codes), std::uint32_t(c));
    std::string name;
    if (found == std::end(name_codes) || *found != c) return name;
    std::size_t entry = static_cast<std::size_t>(found - name_codes);
    static_assert(name_count < 65536);
    for (std::uint32_t i = name_starts[entry]; i < name_starts[entry + 1]; i++) {
        if (!name.empty()) name += ' ';
        name += word(name_sequences[i]);
    }
    return name;
}

}  // namespace baton::unicode
