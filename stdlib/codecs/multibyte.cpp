// Encodings with characters of several bytes, as East Asia uses them, by tables: what the codecs of
// the package encodings (encodings._cjk) call.
#include <array>
#include <memory>
#include <unordered_map>
#include <vector>

#include "runtime/base/unicode.h"
#include "runtime/core/protocol.h"
#include "runtime/types/bytes.h"
#include "runtime/types/codecs.h"
#include "runtime/types/list.h"
#include "runtime/types/tuple.h"
#include "stdlib/codecs/codecs.h"

namespace baton::codecs {

namespace {

constexpr char32_t unchanged = 0xfffd;  // in a run: says nothing about this place
constexpr char32_t removed = 0xfffe;    // in a run: this place stands for nothing
constexpr char32_t pair_flag = 0x80000000;
constexpr const char* illegal = "illegal multibyte sequence";
constexpr const char* incomplete = "incomplete multibyte sequence";

using Row = std::array<char32_t, 256>;   // by the last byte; 0: nothing

// The bytes of a character as a number, the first one highest, and how many there are.
struct Sequence {
    uint32_t bytes = 0;
    uint8_t size = 0;
};

struct Tables {
    std::string name;
    bool four_bytes = false;      // GB 18030: all that is left has four bytes, in order
    bool hangul = false;          // EUC-KR: syllables without a place are spelled in eight bytes
    Row single{};
    std::unordered_map<uint32_t, std::unique_ptr<Row>> rows;   // by the bytes before the last one
    std::array<bool, 256> leads{};       // bytes that another one follows, whatever it is
    std::array<bool, 256> leads_two{};   // ... or two
    std::vector<std::pair<char32_t, char32_t>> pairs;          // places that stand for two characters
    std::unordered_map<char32_t, Sequence> places;
    std::unordered_map<uint64_t, Sequence> pair_places;
    std::vector<char32_t> by_number;                           // four_bytes: below U+10000
    std::unordered_map<char32_t, uint32_t> numbers;

    char32_t* place(uint32_t bytes, size_t size) {
        if (size == 1) return &single[bytes & 0xff];
        auto& row = rows[bytes >> 8];
        if (!row) row = std::make_unique<Row>();
        if (size == 3) leads_two[bytes >> 16 & 0xff] = true;
        return &(*row)[bytes & 0xff];
    }
};

// The object that Python code holds.
struct MultibyteMap : Object {
    Tables* tables;
};

uint32_t number_of(std::string_view bytes) {
    uint32_t n = 0;
    for (char b : bytes) n = n << 8 | static_cast<unsigned char>(b);
    return n;
}

// One (bytes, text): the characters of bytes that follow each other in a row, or the two characters
// of one place.
bool read_entry(Thread& t, Value v, std::string& bytes, std::u32string& text) {
    if (!v.is_object() || v.as_object()->type != t.types().tuple || v.as<Tuple>()->size != 2 ||
        !is_bytes(v.as<Tuple>()->items[0]) || !is_str(v.as<Tuple>()->items[1])) {
        return raise_type_error(t, "tables consist of (bytes, str)");
    }
    bytes = bytes_view(v.as<Tuple>()->items[0]);
    text = unicode::decode_all(v.as<Tuple>()->items[1].as<Str>()->view());
    if (bytes.empty() || bytes.size() > 3 || text.empty()) {
        return raise_value_error(t, "a place has one to three bytes");
    }
    return true;
}

// The characters below U+10000 that have no shorter form, in order.
void number_the_rest(Tables& m) {
    for (char32_t c = 0x80; c < 0x10000; ++c) {
        if ((c >= 0xd800 && c < 0xe000) || m.places.contains(c)) continue;
        m.numbers[c] = static_cast<uint32_t>(m.by_number.size());
        m.by_number.push_back(c);
    }
}

Value multibyte_map(Thread& t, const Value* args, size_t) {
    Own<List> runs = Own<List>::take(TRY(list_from(t, args[1])));
    Own<List> pairs = Own<List>::take(TRY(list_from(t, args[2])));
    Own<List> preferred = Own<List>::take(TRY(list_from(t, args[3])));
    Str* name = TRY(text_argument(t, args[0], "multibyte_map"));
    auto tables = std::make_unique<Tables>();
    Tables& m = *tables;
    m.name = name->view();
    std::string bytes;
    std::u32string text;
    for (size_t i = 0; i < runs->size; ++i) {
        TRY(read_entry(t, runs->items[i], bytes, text));
        uint32_t place = number_of(bytes);
        if ((place & 0xff) + text.size() > 256) return raise_value_error(t, "a row is too long");
        for (char32_t c : text) {
            if (c != unchanged) *m.place(place, bytes.size()) = c == removed ? 0 : c + 1;
            ++place;
        }
    }
    for (size_t i = 0; i < pairs->size; ++i) {
        TRY(read_entry(t, pairs->items[i], bytes, text));
        if (text.size() != 2) return raise_value_error(t, "a pair has two characters");
        const uint32_t place = number_of(bytes);
        *m.place(place, bytes.size()) = pair_flag | static_cast<char32_t>(m.pairs.size());
        m.pairs.emplace_back(text[0], text[1]);
        m.pair_places[uint64_t{text[0]} << 32 | text[1]] = {place,
                                                           static_cast<uint8_t>(bytes.size())};
    }
    // Of several places the shortest and lowest one is the character's.
    auto take = [&](char32_t c, uint32_t place, uint8_t size) {
        if (!c || c & pair_flag) return;
        Sequence& found = m.places[c - 1];
        if (!found.size || size < found.size || (size == found.size && place < found.bytes)) {
            found = {place, size};
        }
    };
    for (uint32_t b = 0; b < 256; ++b) take(m.single[b], b, 1);
    for (const auto& [lead, row] : m.rows) {
        for (uint32_t b = 0; b < 256; ++b) {
            take((*row)[b], lead << 8 | b, static_cast<uint8_t>(lead > 0xff ? 3 : 2));
        }
    }
    // Others have a place of their own for this direction, or none.
    for (size_t i = 0; i < preferred->size; ++i) {
        TRY(read_entry(t, preferred->items[i], bytes, text));
        if (bytes == std::string_view("\0", 1) && text[0]) {
            m.places.erase(text[0]);
        } else {
            m.places[text[0]] = {number_of(bytes), static_cast<uint8_t>(bytes.size())};
        }
    }
    Ref leads = Ref::take(TRY(bytes_argument(t, args[4])));
    for (char b : bytes_view(*leads)) m.leads[static_cast<unsigned char>(b)] = true;
    m.four_bytes = args[5].is_true();
    m.hangul = args[6].is_true();
    if (m.four_bytes) number_the_rest(m);
    auto* map = TRY(allocate<MultibyteMap>(t, multibyte_map_type(t)));
    map->tables = tables.release();
    return map;
}

Value self_map(Thread& t, Value v) {
    if (v.is_object() && v.as_object()->type == multibyte_map_type(t)) return v;
    return raise_type_error(t, "a MultibyteMap is required, not '{}'", type_name(t, v));
}

// --- EUC-KR's spelled syllables --------------------------------------------------------------------

constexpr unsigned char first_letters[] = {0xa1, 0xa2, 0xa4, 0xa7, 0xa8, 0xa9, 0xb1, 0xb2, 0xb3, 0xb5,
                                           0xb6, 0xb7, 0xb8, 0xb9, 0xba, 0xbb, 0xbc, 0xbd, 0xbe};
constexpr unsigned char last_letters[] = {0xd4, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa9, 0xaa,
                                          0xab, 0xac, 0xad, 0xae, 0xaf, 0xb0, 0xb1, 0xb2, 0xb4, 0xb5,
                                          0xb6, 0xb7, 0xb8, 0xba, 0xbb, 0xbc, 0xbd, 0xbe};
constexpr char32_t first_syllable = 0xac00, last_syllable = 0xd7a3;
constexpr unsigned char letters_row = 0xa4, filler = 0xd4, first_vowel = 0xbf, vowel_count = 21;

void spell(char32_t c, std::string& out) {
    const uint32_t n = c - first_syllable;
    for (unsigned char letter :
         {filler, first_letters[n / 588], static_cast<unsigned char>(first_vowel + n / 28 % 21),
          last_letters[n % 28]}) {
        out += static_cast<char>(letters_row);
        out += static_cast<char>(letter);
    }
}

// The syllable of eight bytes; 0 if they are none.
char32_t spelled(std::string_view b) {
    auto at = [&](size_t i) { return static_cast<unsigned char>(b[i]); };
    if (at(2) != letters_row || at(4) != letters_row || at(6) != letters_row) return 0;
    const auto first = std::find(std::begin(first_letters), std::end(first_letters), at(3));
    const auto last = std::find(std::begin(last_letters), std::end(last_letters), at(7));
    const unsigned vowel = at(5) - unsigned{first_vowel};
    if (first == std::end(first_letters) || last == std::end(last_letters) || vowel >= vowel_count) {
        return 0;
    }
    return first_syllable + static_cast<char32_t>(first - first_letters) * 588 + vowel * 28 +
           static_cast<char32_t>(last - last_letters);
}

// --- Decoding --------------------------------------------------------------------------------------

enum class Step : uint8_t { done, illegal, incomplete };

Step decode_four(const Tables& m, std::string_view b, std::string& out, size_t& used) {
    if (b.size() < 4) return Step::incomplete;
    auto at = [&](size_t i) { return static_cast<unsigned char>(b[i]); };
    if (at(0) < 0x81 || at(0) > 0xfe || at(2) < 0x81 || at(2) > 0xfe) return Step::illegal;
    if (at(3) < 0x30 || at(3) > 0x39) return Step::illegal;
    const uint32_t n = ((at(0) - 0x81u) * 10 + at(1) - 0x30u) * 1260 + (at(2) - 0x81u) * 10 + at(3) - 0x30u;
    char32_t c;
    if (n < m.by_number.size()) {
        c = m.by_number[n];
    } else if (n >= 189'000 && n < 189'000 + 0x100000) {
        c = 0x10000 + (n - 189'000);
    } else {
        return Step::illegal;
    }
    unicode::append(out, c);
    used = 4;
    return Step::done;
}

Step decode_one(const Tables& m, std::string_view b, std::string& out, size_t& used) {
    const auto first = static_cast<unsigned char>(b[0]);
    if (m.single[first]) {
        unicode::append(out, m.single[first] - 1);
        used = 1;
        return Step::done;
    }
    if (!m.leads[first]) return Step::illegal;
    uint32_t lead = first;
    const size_t most = m.leads_two[first] ? 3 : 2;
    for (size_t size = 2; size <= most; ++size) {
        if (b.size() < size) return Step::incomplete;
        const auto last = static_cast<unsigned char>(b[size - 1]);
        if (m.hangul && size == 2 && first == letters_row && last == filler) {
            // The filler begins a syllable.
            if (b.size() < 8) return Step::incomplete;
            const char32_t syllable = spelled(b);
            if (!syllable) return Step::illegal;
            unicode::append(out, syllable);
            used = 8;
            return Step::done;
        }
        if (m.four_bytes && size == 2 && last >= 0x30 && last <= 0x39) return decode_four(m, b, out, used);
        if (auto row = m.rows.find(lead); row != m.rows.end() && (*row->second)[last]) {
            const char32_t c = (*row->second)[last];
            if (c & pair_flag) {
                unicode::append(out, m.pairs[c & ~pair_flag].first);
                unicode::append(out, m.pairs[c & ~pair_flag].second);
            } else {
                unicode::append(out, c - 1);
            }
            used = size;
            return Step::done;
        }
        lead = lead << 8 | last;
    }
    return Step::illegal;
}

// (text, bytes used); with `final` false what is incomplete is left over.
Value multibyte_decode(Thread& t, const Value* args, size_t) {
    Ref map = Ref::share(TRY(self_map(t, args[0])));
    const Tables& m = *map.as<MultibyteMap>()->tables;
    Ref bytes = Ref::take(TRY(bytes_argument(t, args[1])));
    std::string errors_name;
    TRY(errors_argument(t, args[2], errors_name));
    const bool final = args[3].is_unbound() || TRY(is_truthy(t, args[3]));
    DecodeErrors errors(t, m.name.c_str(), *bytes, errors_name);
    std::string text;
    size_t at = 0;
    while (at < errors.data().size()) {
        const std::string_view rest = errors.data().substr(at);
        if (static_cast<unsigned char>(rest[0]) < 0x80 && m.single[static_cast<unsigned char>(rest[0])] ==
                                                              static_cast<unsigned char>(rest[0]) + 1u) {
            text += rest[0];
            ++at;
            continue;
        }
        size_t used = 0;
        const Step step = decode_one(m, rest, text, used);
        if (step == Step::done) {
            at += used;
        } else if (step == Step::illegal) {
            TRY(errors.handle(at, at + 1, illegal, text, at));
        } else if (!final) {
            break;
        } else {
            TRY(errors.handle(at, errors.data().size(), incomplete, text, at));
        }
    }
    return pair(t, new_str(t, text), at);
}

// --- Encoding --------------------------------------------------------------------------------------

void put(const Sequence& s, std::string& out) {
    for (int shift = 8 * (s.size - 1); shift >= 0; shift -= 8) {
        out += static_cast<char>(s.bytes >> shift);
    }
}

// How many characters were encoded: two, one or none.
size_t encode_next(const Tables& m, char32_t c, char32_t next, std::string& out) {
    if (next && !m.pair_places.empty()) {
        if (auto found = m.pair_places.find(uint64_t{c} << 32 | next); found != m.pair_places.end()) {
            put(found->second, out);
            return 2;
        }
    }
    if (auto found = m.places.find(c); found != m.places.end()) {
        put(found->second, out);
        return 1;
    }
    if (m.hangul && c >= first_syllable && c <= last_syllable) {
        spell(c, out);
        return 1;
    }
    if (!m.four_bytes || (c >= 0xd800 && c < 0xe000)) return 0;
    uint32_t n = 189'000 + (c - 0x10000);
    if (c < 0x10000) {
        auto found = m.numbers.find(c);
        if (found == m.numbers.end()) return 0;
        n = found->second;
    }
    const uint32_t high = n / 1260, low = n % 1260;
    for (uint32_t b : {0x81 + high / 10, 0x30 + high % 10, 0x81 + low / 10, 0x30 + low % 10}) {
        out += static_cast<char>(b);
    }
    return 1;
}

// (bytes, characters used)
Value multibyte_encode(Thread& t, const Value* args, size_t) {
    Ref map = Ref::share(TRY(self_map(t, args[0])));
    const Tables& m = *map.as<MultibyteMap>()->tables;
    Str* text = TRY(text_argument(t, args[1], "encode"));
    std::string errors_name;
    TRY(errors_argument(t, args[2], errors_name));
    EncodeErrors errors(t, m.name, text, errors_name);
    std::string out;
    for (size_t i = 0; i < text->length;) {
        const char32_t c = str_char_at(text, i);
        const char32_t next = m.pair_places.empty() || i + 1 == text->length ? 0 : str_char_at(text, i + 1);
        if (const size_t used = encode_next(m, c, next, out)) {
            i += used;
            continue;
        }
        Ref replacement;
        size_t go_on;
        TRY(errors.handle(i, i + 1, illegal, replacement, go_on));
        if (is_bytes(*replacement)) {
            out += bytes_view(*replacement);
        } else {
            for (size_t k = 0; k < replacement.as<Str>()->length; ++k) {
                if (!encode_next(m, str_char_at(replacement.as<Str>(), k), 0, out)) {
                    return errors.raise(i, i + 1, illegal);
                }
            }
        }
        i = go_on;
    }
    return pair(t, new_bytes(t, out), text->length);
}

}  // namespace

extern const NativeDef multibyte_functions[] = {
    {"multibyte_map", "(name, runs, pairs, preferred, leads, four_bytes=False, hangul=False, /)", 
     multibyte_map},
    {"multibyte_decode", "(map, data, errors=None, final=True, /)", multibyte_decode},
    {"multibyte_encode", "(map, str, errors=None, /)", multibyte_encode},
    {}};

extern const TypeSpec multibyte_map_spec = {
    .name = "MultibyteMap",
    .basic_size = sizeof(MultibyteMap),
    .flags = type_immutable,
    .fill = [](Type& type) {
        type.dealloc = [](Object* o) { delete static_cast<MultibyteMap*>(o)->tables; };
    },
};

}  // namespace baton::codecs
