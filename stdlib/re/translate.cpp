#include "stdlib/re/translate.h"

#include <fmt/core.h>

#include "runtime/base/unicode.h"

namespace baton::re {

namespace {

constexpr uint32_t pcre2_max_repeat = 65535;
constexpr uint32_t re2_max_repeat = 1000;

// Letters whose case variants differ from what PCRE2 takes for them.
bool folds_differently(char32_t c) {
    switch (c) {
        case 'i': case 'I': case 0x130: case 0x131: case 0x390: case 0x1fd3: case 0x3b0:
        case 0x1fe3: case 0xfb05: case 0xfb06: return true;
        default: return false;
    }
}
constexpr char32_t odd_letters[] = {'i', 'I', 0x130, 0x131, 0x390, 0x1fd3, 0x3b0, 0x1fe3,
                                    0xfb05, 0xfb06};
// Beyond ASCII, but a case variant of an ASCII letter.
constexpr char32_t ascii_relatives[] = {0x130, 0x131, 0x17f, 0x212a};

struct Range {
    char32_t low, high;
};
constexpr Range unicode_spaces[] = {{9, 13}, {0x1c, 0x20}, {0x85, 0x85}, {0xa0, 0xa0},
                                    {0x1680, 0x1680}, {0x2000, 0x200a}, {0x2028, 0x2029},
                                    {0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000}};
constexpr Range ascii_spaces[] = {{9, 13}, {0x20, 0x20}};
constexpr Range ascii_digits[] = {{'0', '9'}};
constexpr Range ascii_words[] = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};

class Translator {
public:
    Translator(const Tree& tree, Engine engine, Units units)
        : tree_(tree), engine_(engine), units_(units),
          caseless_(engine == Engine::pcre2 && is_caseless(tree, units)) {}

    bool node(const Node& n);
    std::string take() { return std::move(out_); }

private:
    bool is_re2() const { return engine_ == Engine::re2; }
    char32_t last() const {
        return units_ == Units::utf8 ? unicode::last_code_point
               : units_ == Units::ascii_text ? 127 : 255;
    }
    // Flags in force at a node; what the global flags settled only at the end counts too.
    bool is_unicode(const Node& n) const {
        if (units_ == Units::bytes) return false;
        if (n.flags & flag_ascii) return false;
        if (n.flags & flag_unicode) return true;
        return !(tree_.flags & flag_ascii);
    }
    static bool is_word(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
    void character(char32_t c) {
        if (c < 128 && is_word(static_cast<char>(c))) {
            out_ += static_cast<char>(c);
        } else if (c == ' ' || c == '_' || c == ',' || c == '"' || c == '/' || c == ':' ||
                   c == ';' || c == '=' || c == '<' || c == '>' || c == '@' || c == '%' ||
                   c == '\'') {
            out_ += static_cast<char>(c);
        } else {
            out_ += fmt::format("\\x{{{:x}}}", static_cast<uint32_t>(c));
        }
    }
    void range(char32_t low, char32_t high) {
        if (low > last()) return;
        high = std::min(high, last());
        character(low);
        if (high != low) {
            out_ += '-';
            character(high);
        }
    }
    void nothing() { out_ += is_re2() ? "[^\\x{0}-\\x{10ffff}]" : "(?!)"; }
    template <size_t N>
    void ranges(const Range (&rows)[N], bool complement) {
        if (!complement) {
            for (const Range& r : rows) range(r.low, r.high);
            return;
        }
        char32_t from = 0;
        for (const Range& r : rows) {
            if (r.low > from) range(from, r.low - 1);
            from = r.high + 1;
        }
        if (from <= last()) range(from, last());
    }
    void category(char c, bool unicode);
    bool set(const Node& n);
    bool literal(const Node& n);
    bool repeat(const Node& n);
    bool children(const Node& n) {
        for (const auto& c : n.children) {
            if (!node(*c)) return false;
        }
        return true;
    }
    bool enclosed(const char* open, const Node& n) {
        out_ += open;
        if (!node(n)) return false;
        out_ += ')';
        return true;
    }
    static bool can_be_empty(const Node& n);

    // Text that is written in its scope is matched with case, whatever the pattern's option says.
    class Exactly {
    public:
        explicit Exactly(Translator& to) : to_(to) {
            if (to_.caseless_) to_.out_ += "(?-i:";
        }
        ~Exactly() {
            if (to_.caseless_) to_.out_ += ')';
        }

    private:
        Translator& to_;
    };

    const Tree& tree_;
    Engine engine_;
    Units units_;
    bool caseless_;   // the engine's option is set for the whole
    std::string out_;
};

bool Translator::can_be_empty(const Node& n) {
    switch (n.kind) {
        case Kind::literal: case Kind::any: case Kind::set: return false;
        case Kind::sequence:
            for (const auto& c : n.children) {
                if (!can_be_empty(*c)) return false;
            }
            return true;
        case Kind::branch:
            for (const auto& c : n.children) {
                if (can_be_empty(*c)) return true;
            }
            return false;
        case Kind::repeat: return n.min == 0 || can_be_empty(*n.children[0]);
        case Kind::group: case Kind::scope: return can_be_empty(*n.children[0]);
        default: return true;
    }
}

// A category inside a set.
void Translator::category(char c, bool unicode) {
    const bool complement = c == 'D' || c == 'S' || c == 'W';
    const bool wide = unicode && units_ == Units::utf8;
    switch (c | 32) {
        case 'd':
            if (wide) {
                out_ += complement ? "\\P{Nd}" : "\\p{Nd}";
            } else {
                ranges(ascii_digits, complement);
            }
            return;
        case 's':
            if (unicode) {
                ranges(unicode_spaces, complement);
            } else {
                ranges(ascii_spaces, complement);
            }
            return;
        default:
            if (wide) {
                out_ += complement ? "\\P{Xwd}" : "\\p{Xan}_";
            } else {
                ranges(ascii_words, complement);
            }
    }
}

bool Translator::set(const Node& n) {
    const bool unicode = is_unicode(n);
    bool fold = n.flags & flag_ignorecase;
    if (is_re2() && units_ == Units::utf8) {
        if (fold) return false;
        for (const SetItem& item : n.items) {
            if ((item.category | 32) == 'w' && unicode) return false;
        }
    }
    if (n.items.size() == 1 && n.items[0].category && !is_re2()) {
        // \W alone is a complement of a union, which no set can hold but a negated one.
        const char c = n.items[0].category;
        if ((c | 32) == 'w' && unicode && units_ == Units::utf8) {
            out_ += (c == 'W') != n.negated ? "[^\\p{Xan}_]" : "[\\p{Xan}_]";
            return true;
        }
    }
    const std::string before = std::move(out_);
    out_.clear();
    for (const SetItem& item : n.items) {
        if (item.category) {
            category(item.category, unicode);
        } else {
            range(item.low, item.high);
        }
    }
    auto contains = [&](char32_t c) {
        for (const SetItem& item : n.items) {
            if (!item.category && item.low <= c && c <= item.high) return true;
        }
        return false;
    };
    if (fold && unicode) {
        for (char32_t c : odd_letters) {
            if (!contains(c)) continue;
            for (char32_t v : case_variants(c)) range(v, v);
        }
        if (units_ == Units::ascii_text) {
            for (char32_t c : ascii_relatives) {
                if (!contains(c)) continue;
                for (char32_t v : case_variants(c)) range(v, v);
            }
        }
    } else if (fold && (units_ == Units::utf8 || is_re2())) {
        // Only ASCII letters fold.
        fold = false;
        for (char32_t c = 'a'; c <= 'z'; ++c) {
            if (contains(c)) range(c - 32, c - 32);
            if (contains(c - 32)) range(c, c);
        }
    }
    std::string members = std::move(out_);
    out_ = before;
    if (members.empty()) {
        if (!n.negated) {
            nothing();
            return true;
        }
        out_ += is_re2() ? "(?s:.)" : ".";
        return true;
    }
    const bool enclose = fold != caseless_;
    if (enclose) out_ += fold ? "(?i:" : "(?-i:";
    out_ += n.negated ? "[^" : "[";
    out_ += members;
    out_ += ']';
    if (enclose) out_ += ')';
    return true;
}

bool Translator::literal(const Node& n) {
    const char32_t c = n.character;
    const bool letter = c < 128 && (c | 32) >= 'a' && (c | 32) <= 'z';
    const bool fold = n.flags & flag_ignorecase;
    if (!fold || !is_unicode(n)) {
        if (c > last()) {
            nothing();
        } else if (fold && letter && (units_ == Units::utf8 || !caseless_)) {
            const Exactly exactly(*this);
            out_ += '[';
            character(c | 32);
            character(c & ~char32_t{32});
            out_ += ']';
        } else if (caseless_ && ((!fold && letter) || (c >= 128 && units_ == Units::utf8))) {
            const Exactly exactly(*this);
            character(c);
        } else {
            character(c);
        }
        return true;
    }
    if (units_ == Units::utf8 && !is_re2() && !folds_differently(c)) {
        if (!caseless_) out_ += "(?i:";
        character(c);
        if (!caseless_) out_ += ')';
        return true;
    }
    std::string members;
    std::swap(members, out_);
    int count = 0;
    for (char32_t v : case_variants(c)) {
        if (v > last()) continue;
        if (count++ && caseless_ && units_ != Units::utf8) continue;
        range(v, v);
    }
    std::swap(members, out_);
    if (count == 0) {
        nothing();
    } else if (count == 1 || (caseless_ && units_ != Units::utf8)) {
        out_ += members;
    } else {
        out_ += '[' + members + ']';
    }
    return true;
}

bool Translator::repeat(const Node& n) {
    const Node& inner = *n.children[0];
    if (is_re2()) {
        if (n.greed == Greed::possessive || can_be_empty(inner)) return false;
        if (n.min > re2_max_repeat || (n.max != unlimited && n.max > re2_max_repeat)) return false;
    }
    std::string before = std::move(out_);
    out_.clear();
    if (!node(inner)) return false;
    std::string item = std::move(out_);
    switch (inner.kind) {
        case Kind::literal: case Kind::any: case Kind::set: case Kind::group: case Kind::scope:
        case Kind::atomic: break;   // one item already
        default: item = "(?:" + item + ")";
    }
    out_ = std::move(before);
    const char* suffix = n.greed == Greed::greedy ? "" : n.greed == Greed::lazy ? "?" : "+";
    const bool huge_max = n.max == unlimited || n.max > 100'000'000;
    if (n.min <= pcre2_max_repeat && (huge_max || n.max <= pcre2_max_repeat)) {
        if (n.min == 0 && huge_max) {
            out_ += item + "*" + suffix;
        } else if (n.min == 1 && huge_max) {
            out_ += item + "+" + suffix;
        } else if (n.min == 0 && n.max == 1) {
            out_ += item + "?" + suffix;
        } else if (huge_max) {
            out_ += fmt::format("{}{{{},}}{}", item, n.min, suffix);
        } else {
            out_ += fmt::format("{}{{{},{}}}{}", item, n.min, n.max, suffix);
        }
        return true;
    }
    // More than the engine counts: in portions, which no group may be part of.
    if (inner.kind != Kind::literal && inner.kind != Kind::any && inner.kind != Kind::set) {
        return false;
    }
    if (n.min / pcre2_max_repeat > 1000 || (!huge_max && n.max / pcre2_max_repeat > 1000)) {
        return false;
    }
    out_ += n.greed == Greed::possessive ? "(?>" : "(?:";
    if (n.greed == Greed::possessive) suffix = "";
    uint32_t min = n.min;
    while (min > 0) {
        const uint32_t part = std::min(min, pcre2_max_repeat);
        out_ += fmt::format("{}{{{}}}", item, part);
        min -= part;
    }
    if (huge_max) {
        out_ += item + "*" + suffix;
    } else {
        uint32_t rest = n.max - n.min;
        int open = 0;
        while (rest > 0) {
            const uint32_t part = std::min(rest, pcre2_max_repeat);
            out_ += fmt::format("(?:{}{{0,{}}}{}", item, part, suffix);
            ++open;
            rest -= part;
        }
        while (open--) out_ += ')';
    }
    out_ += ')';
    return true;
}

bool Translator::node(const Node& n) {
    switch (n.kind) {
        case Kind::empty: return true;
        case Kind::literal: return literal(n);
        case Kind::any:
            if (is_re2()) {
                out_ += n.flags & flag_dotall ? "(?s:.)" : "[^\\n]";
            } else {
                out_ += n.flags & flag_dotall ? "." : "\\N";   // compiled with PCRE2_DOTALL
            }
            return true;
        case Kind::set: return set(n);
        case Kind::line_begin:
            out_ += n.flags & flag_multiline ? "(?m:^)" : "\\A";
            return true;
        case Kind::line_end:
            if (n.flags & flag_multiline) {
                out_ += "(?m:$)";
                return true;
            }
            if (is_re2()) return false;
            out_ += '$';
            return true;
        case Kind::text_begin: out_ += "\\A"; return true;
        case Kind::text_end: out_ += "\\z"; return true;
        case Kind::boundary: case Kind::not_boundary: {
            const bool is_not = n.kind == Kind::not_boundary;
            if (is_re2()) {
                if (units_ == Units::utf8 || is_not) return false;
                out_ += "\\b";
                return true;
            }
            if (is_not) out_ += "(?!\\A\\z)";
            if (units_ == Units::utf8 && !is_unicode(n)) {
                constexpr std::string_view word = "[0-9A-Za-z_]";
                out_ += is_not ? fmt::format("(?:(?<={0})(?={0})|(?<!{0})(?!{0}))", word)
                               : fmt::format("(?:(?<={0})(?!{0})|(?<!{0})(?={0}))", word);
            } else {
                out_ += is_not ? "\\B" : "\\b";
            }
            return true;
        }
        case Kind::sequence: return children(n);
        case Kind::branch: {
            out_ += "(?:";
            bool first = true;
            for (const auto& c : n.children) {
                if (!first) out_ += '|';
                first = false;
                if (!node(*c)) return false;
            }
            out_ += ')';
            return true;
        }
        case Kind::repeat: return repeat(n);
        case Kind::group: return enclosed("(", *n.children[0]);
        case Kind::scope: return enclosed("(?:", *n.children[0]);
        case Kind::atomic: return !is_re2() && enclosed("(?>", *n.children[0]);
        case Kind::look:
            if (is_re2()) return false;
            return enclosed(n.behind ? (n.negated ? "(?<!" : "(?<=") : (n.negated ? "(?!" : "(?="),
                            *n.children[0]);
        case Kind::backreference:
            if (is_re2()) return false;
            out_ += fmt::format("(?{}i:\\g{{{}}})", n.flags & flag_ignorecase ? "" : "-", n.group);
            return true;
        case Kind::conditional:
            if (is_re2()) return false;
            out_ += fmt::format("(?({})", n.group);
            if (!enclosed("(?:", *n.children[0])) return false;
            if (n.children.size() > 1) {
                out_ += '|';
                if (!enclosed("(?:", *n.children[1])) return false;
            }
            out_ += ')';
            return true;
        case Kind::fail: nothing(); return true;
    }
    return false;
}

}  // namespace

bool is_caseless(const Tree& tree, Units units) {
    return (tree.flags & flag_ignorecase) &&
           !(units == Units::utf8 && (tree.flags & flag_ascii));
}

std::optional<std::string> translate(const Tree& tree, Engine engine, Units units) {
    Translator translator(tree, engine, units);
    if (!translator.node(*tree.root)) return std::nullopt;
    return translator.take();
}

}  // namespace baton::re
