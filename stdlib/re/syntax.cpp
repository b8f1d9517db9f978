#include "stdlib/re/syntax.h"

#include <fmt/core.h>

#include <optional>

#include "runtime/base/text_repr.h"
#include "runtime/base/unicode.h"
#include "runtime/base/unicode_names.h"

namespace baton::re {

namespace {

constexpr uint32_t max_groups = 0x3FFFFFFF;
constexpr int max_depth = 400;

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }
bool is_octal(char32_t c) { return c >= '0' && c <= '7'; }
bool is_hex(char32_t c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool is_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
uint32_t hex_value(std::u32string_view digits) {
    uint64_t value = 0;
    for (char32_t c : digits) {
        value = value * 16 + (is_digit(c) ? c - '0' : (c | 32) - 'a' + 10);
    }
    return value > 0xFFFFFFFF ? 0xFFFFFFFF : static_cast<uint32_t>(value);
}
uint32_t flag_of(char32_t c) {
    switch (c) {
        case 'i': return flag_ignorecase;
        case 'L': return flag_locale;
        case 'm': return flag_multiline;
        case 's': return flag_dotall;
        case 'x': return flag_verbose;
        case 'a': return flag_ascii;
        case 'u': return flag_unicode;
        default: return 0;
    }
}

struct Width {
    uint64_t low, high;
};
constexpr uint64_t width_limit = uint64_t{1} << 40;
uint64_t capped(uint64_t v) { return v > width_limit ? width_limit : v; }

class Parser {
public:
    Parser(std::u32string_view pattern, bool is_text, uint32_t flags, Tree& out)
        : text_(pattern), is_text_(is_text), flags_(flags), tree_(out) {}

    SyntaxError run();

private:
    using NodePtr = std::unique_ptr<Node>;

    // --- errors -------------------------------------------------------------------------------
    bool failed() const { return error_.type != SyntaxError::Type::none; }
    std::nullptr_t fail_at(std::string message, size_t position) {
        if (!failed()) {
            error_ = {SyntaxError::Type::pattern, std::move(message),
                      static_cast<int64_t>(position)};
        }
        return nullptr;
    }
    // Where the next token begins, less `back`.
    std::nullptr_t fail(std::string message, size_t back = 0) {
        return fail_at(std::move(message), tell() - back);
    }
    std::string utf8(std::u32string_view s) const { return unicode::encode_all(s); }
    std::string quoted(std::u32string_view s) const { return str_repr(utf8(s)); }

    // --- tokens: a character, or a backslash with the one behind it -------------------------------
    void advance() {
        position_ += token_.size();
        if (position_ >= text_.size()) {
            token_ = {};
            return;
        }
        if (text_[position_] != '\\') {
            token_ = text_.substr(position_, 1);
        } else if (position_ + 1 >= text_.size()) {
            token_ = {};
            fail_at("bad escape (end of pattern)", text_.size() - 1);
        } else {
            token_ = text_.substr(position_, 2);
        }
    }
    void seek(size_t position) {
        position_ = position;
        token_ = {};
        advance();
    }
    size_t tell() const { return position_; }
    bool at_end() const { return token_.empty(); }
    bool next_is(char32_t c) const { return token_.size() == 1 && token_[0] == c; }
    bool match(char32_t c) {
        if (!next_is(c)) return false;
        advance();
        return true;
    }
    std::u32string_view get() {
        const std::u32string_view token = token_;
        advance();
        return token;
    }
    template <class F>
    std::u32string get_while(size_t most, F accepts) {
        std::u32string out;
        while (out.size() < most && token_.size() == 1 && accepts(token_[0])) {
            out.push_back(token_[0]);
            advance();
        }
        return out;
    }
    bool get_until(char32_t end, const char* what, std::u32string& out) {
        for (;;) {
            const std::u32string_view token = get();
            if (failed()) return false;
            if (token.empty()) {
                if (out.empty()) {
                    fail(fmt::format("missing {}", what));
                } else {
                    fail(fmt::format("missing {}, unterminated name", static_cast<char>(end)),
                         out.size());
                }
                return false;
            }
            if (token.size() == 1 && token[0] == end) {
                if (out.empty()) {
                    fail(fmt::format("missing {}", what), 1);
                    return false;
                }
                return true;
            }
            out += token;
        }
    }
    bool check_name(const std::u32string& name) {
        const std::string text = utf8(name);
        if (!is_text_ && !unicode::is_ascii(text)) {
            std::string bytes;
            for (char32_t c : name) bytes.push_back(static_cast<char>(c));
            fail(fmt::format("bad character in group name {}", bytes_repr(bytes).substr(1)),
                 name.size() + 1);
            return false;
        }
        if (!unicode::is_identifier(text)) {
            fail(fmt::format("bad character in group name {}", quoted(name)), name.size() + 1);
            return false;
        }
        return true;
    }

    // --- nodes --------------------------------------------------------------------------------
    NodePtr node(Kind kind, uint32_t flags) const {
        auto n = std::make_unique<Node>();
        n->kind = kind;
        n->flags = flags;
        return n;
    }
    NodePtr literal(char32_t c, uint32_t flags) const {
        NodePtr n = node(Kind::literal, flags);
        n->character = c;
        return n;
    }
    NodePtr category(char c, uint32_t flags) const {
        NodePtr n = node(Kind::set, flags);
        n->items.push_back({0, 0, c});
        return n;
    }

    // --- grammar ------------------------------------------------------------------------------
    NodePtr alternatives(uint32_t flags, int nested);
    NodePtr sequence(uint32_t flags, int nested, bool first);
    NodePtr escape(std::u32string_view token, uint32_t flags);
    std::optional<SetItem> set_escape(std::u32string_view token);
    std::optional<char32_t> character_escape(std::u32string_view token, bool& known);
    NodePtr set(uint32_t flags);
    bool repeat(Node& items, char32_t operation, size_t here, uint32_t flags);
    bool group(Node& items, uint32_t flags, int nested, bool first);
    bool inline_flags(char32_t first, uint32_t& add, uint32_t& remove, bool& global);
    NodePtr back_reference(uint32_t group, uint32_t flags) const {
        NodePtr n = node(Kind::backreference, flags);
        n->group = group;
        return n;
    }
    bool check_look_behind(uint32_t group) {
        if (look_behind_groups_ && group >= look_behind_groups_) {
            fail("cannot refer to group defined in the same lookbehind subpattern");
            return false;
        }
        return true;
    }
    bool is_open(uint32_t group) const {
        return group < open_.size() && open_[group];
    }
    const uint32_t* group_named(const std::u32string& name) const {
        auto found = names_.find(name);
        return found == names_.end() ? nullptr : &found->second;
    }
    Width width(const Node& n) const;
    static void mark_loops(const Node& n, bool in_loop, bool& found);

    std::u32string_view text_;
    bool is_text_;
    uint32_t flags_;
    Tree& tree_;
    SyntaxError error_;
    size_t position_ = 0;
    std::u32string_view token_;
    std::map<std::u32string, uint32_t> names_;
    std::vector<std::u32string> name_order_;
    std::vector<bool> open_{false};
    std::vector<Width> group_widths_{{0, 0}};
    std::vector<uint32_t> close_order_{0};
    std::map<uint32_t, size_t> references_;   // conditionals: where a group was first named
    uint32_t groups_ = 0;
    uint32_t closed_ = 0;
    uint32_t look_behind_groups_ = 0;
    bool restart_ = false;   // (?x) was met: the whole is read again in verbose mode
    int depth_ = 0;
};

Width Parser::width(const Node& n) const {
    switch (n.kind) {
        case Kind::literal: case Kind::any: case Kind::set: return {1, 1};
        case Kind::sequence: {
            Width all{0, 0};
            for (const auto& c : n.children) {
                const Width w = width(*c);
                all = {capped(all.low + w.low), capped(all.high + w.high)};
            }
            return all;
        }
        case Kind::branch: {
            Width all{width_limit, 0};
            for (const auto& c : n.children) {
                const Width w = width(*c);
                all = {std::min(all.low, w.low), std::max(all.high, w.high)};
            }
            return all;
        }
        case Kind::repeat: {
            const Width w = width(*n.children[0]);
            return {capped(w.low * n.min),
                    n.max == unlimited ? (w.high ? width_limit : 0) : capped(w.high * n.max)};
        }
        case Kind::group: case Kind::scope: case Kind::atomic: return width(*n.children[0]);
        case Kind::backreference:
            return n.group < group_widths_.size() ? group_widths_[n.group] : Width{0, 0};
        case Kind::conditional: {
            const Width yes = width(*n.children[0]);
            const Width no = n.children.size() > 1 ? width(*n.children[1]) : Width{0, 0};
            return {std::min(yes.low, no.low), std::max(yes.high, no.high)};
        }
        default: return {0, 0};
    }
}

void Parser::mark_loops(const Node& n, bool in_loop, bool& found) {
    if (n.kind == Kind::group && in_loop) found = true;
    const bool inside = in_loop || n.kind == Kind::repeat;
    for (const auto& c : n.children) mark_loops(*c, inside, found);
}

// An escape that stands for one character, in and outside of sets. `known` says whether it is one.
std::optional<char32_t> Parser::character_escape(std::u32string_view token, bool& known) {
    known = true;
    const char32_t c = token[1];
    const std::u32string shown(token);
    switch (c) {
        case 'a': return 7;
        case 'f': return 12;
        case 'n': return 10;
        case 'r': return 13;
        case 't': return 9;
        case 'v': return 11;
        case '\\': return '\\';
        case 'x': case 'u': case 'U': {
            if (c != 'x' && !is_text_) break;
            const size_t count = c == 'x' ? 2 : c == 'u' ? 4 : 8;
            const std::u32string digits = get_while(count, is_hex);
            if (failed()) return std::nullopt;
            const size_t size = 2 + digits.size();
            if (digits.size() != count) {
                fail(fmt::format("incomplete escape {}", utf8(shown + digits)), size);
                return std::nullopt;
            }
            const uint32_t value = hex_value(digits);
            if (value > unicode::last_code_point) {
                fail(fmt::format("bad escape {}", utf8(shown + digits)), size);
                return std::nullopt;
            }
            return value;
        }
        case 'N': {
            if (!is_text_) break;
            if (!match('{')) {
                fail("missing {");
                return std::nullopt;
            }
            std::u32string name;
            if (!get_until('}', "character name", name)) return std::nullopt;
            const auto found = unicode::character_named(utf8(name));
            if (!found) {
                fail(fmt::format("undefined character name {}", quoted(name)), name.size() + 4);
                return std::nullopt;
            }
            return *found;
        }
        default: break;
    }
    known = false;
    return std::nullopt;
}

std::optional<SetItem> Parser::set_escape(std::u32string_view token) {
    const char32_t c = token[1];
    switch (c) {
        case 'd': case 'D': case 's': case 'S': case 'w': case 'W':
            return SetItem{0, 0, static_cast<char>(c)};
        case 'b': return SetItem{8, 8, 0};
        default: break;
    }
    bool known;
    if (const auto value = character_escape(token, known)) return SetItem{*value, *value, 0};
    if (known) return std::nullopt;
    if (is_octal(c)) {
        std::u32string digits(1, c);
        digits += get_while(2, is_octal);
        uint32_t value = 0;
        for (char32_t d : digits) value = value * 8 + (d - '0');
        if (value > 0377) {
            fail(fmt::format("octal escape value \\{} outside of range 0-0o377", utf8(digits)),
                 digits.size() + 1);
            return std::nullopt;
        }
        return SetItem{value, value, 0};
    }
    if (is_digit(c) || is_letter(c)) {
        fail(fmt::format("bad escape {}", utf8(token)), token.size());
        return std::nullopt;
    }
    return SetItem{c, c, 0};
}

std::unique_ptr<Node> Parser::escape(std::u32string_view token, uint32_t flags) {
    const char32_t c = token[1];
    switch (c) {
        case 'A': return node(Kind::text_begin, flags);
        case 'Z': return node(Kind::text_end, flags);
        case 'b': return node(Kind::boundary, flags);
        case 'B': return node(Kind::not_boundary, flags);
        case 'd': case 'D': case 's': case 'S': case 'w': case 'W':
            return category(static_cast<char>(c), flags);
        default: break;
    }
    bool known;
    if (const auto value = character_escape(token, known)) return literal(*value, flags);
    if (known) return nullptr;
    if (c == '0') {
        uint32_t value = 0;
        for (char32_t d : get_while(2, is_octal)) value = value * 8 + (d - '0');
        return literal(value, flags);
    }
    if (is_digit(c)) {
        std::u32string digits(1, c);
        if (token_.size() == 1 && is_digit(token_[0])) {
            digits += get();
            if (is_octal(c) && is_octal(digits[1]) && token_.size() == 1 && is_octal(token_[0])) {
                digits += get();
                uint32_t value = 0;
                for (char32_t d : digits) value = value * 8 + (d - '0');
                if (value > 0377) {
                    return fail(fmt::format("octal escape value \\{} outside of range 0-0o377",
                                            utf8(digits)),
                                digits.size() + 1);
                }
                return literal(value, flags);
            }
        }
        uint32_t number = 0;
        for (char32_t d : digits) number = number * 10 + (d - '0');
        if (number <= groups_) {
            if (is_open(number)) {
                return fail("cannot refer to an open group", digits.size() + 1);
            }
            if (!check_look_behind(number)) return nullptr;
            return back_reference(number, flags);
        }
        return fail(fmt::format("invalid group reference {}", number), digits.size());
    }
    if (is_letter(c)) return fail(fmt::format("bad escape {}", utf8(token)), token.size());
    return literal(c, flags);
}

std::unique_ptr<Node> Parser::set(uint32_t flags) {
    const size_t here = tell() - 1;
    NodePtr out = node(Kind::set, flags);
    if (next_is('[')) {
        tree_.warnings.push_back(fmt::format("Possible nested set at position {}", tell()));
    }
    out->negated = match('^');
    bool empty = true;
    for (;;) {
        const std::u32string_view token = get();
        if (failed()) return nullptr;
        if (token.empty()) return fail("unterminated character set", tell() - here);
        if (token[0] == ']' && !empty) break;
        const size_t first_at = tell() - token.size();
        SetItem first{token[0], token[0], 0};
        if (token[0] == '\\') {
            const auto item = set_escape(token);
            if (!item) return nullptr;
            first = *item;
        } else {
            if (!empty && (token[0] == '-' || token[0] == '&' || token[0] == '~' ||
                           token[0] == '|') &&
                next_is(token[0])) {
                tree_.warnings.push_back(fmt::format(
                    "Possible set {} at position {}",
                    token[0] == '-'   ? "difference"
                    : token[0] == '&' ? "intersection"
                    : token[0] == '~' ? "symmetric difference"
                                      : "union",
                    tell() - 1));
            }
        }
        const size_t first_end = tell();
        empty = false;
        if (!match('-')) {
            out->items.push_back(first);
            continue;
        }
        const std::u32string_view other = get();
        if (failed()) return nullptr;
        if (other.empty()) return fail("unterminated character set", tell() - here);
        if (other[0] == ']') {
            out->items.push_back(first);
            out->items.push_back({'-', '-', 0});
            break;
        }
        SetItem second{other[0], other[0], 0};
        const size_t second_at = tell() - other.size();
        if (other[0] == '\\') {
            const auto item = set_escape(other);
            if (!item) return nullptr;
            second = *item;
        } else if (other[0] == '-') {
            tree_.warnings.push_back(
                fmt::format("Possible set difference at position {}", tell() - 2));
        }
        if (first.category || second.category || second.low < first.low) {
            return fail(fmt::format("bad character range {}-{}",
                                    utf8(text_.substr(first_at, first_end - first_at)),
                                    utf8(text_.substr(second_at, tell() - second_at))),
                        tell() - first_at);
        }
        out->items.push_back({first.low, second.low, 0});
    }
    return out;
}

bool Parser::repeat(Node& items, char32_t operation, size_t here, uint32_t flags) {
    uint32_t min = 0, max = unlimited;
    if (operation == '?') {
        max = 1;
    } else if (operation == '+') {
        min = 1;
    } else if (operation == '{') {
        if (next_is('}')) {
            items.children.push_back(literal('{', flags));
            return true;
        }
        const size_t behind = here + 1;
        std::u32string low = get_while(SIZE_MAX, is_digit), high;
        if (match(',')) {
            high = get_while(SIZE_MAX, is_digit);
        } else {
            high = low;
        }
        if (!match('}')) {
            if (failed()) return false;
            items.children.push_back(literal('{', flags));
            seek(behind);
            return !failed();
        }
        auto number = [&](const std::u32string& digits, uint32_t& out) {
            uint64_t value = 0;
            for (char32_t d : digits) value = capped(value * 10 + (d - '0'));
            if (value >= unlimited) {
                error_ = {SyntaxError::Type::overflow, "the repetition number is too large", -1};
                return false;
            }
            out = static_cast<uint32_t>(value);
            return true;
        };
        if (!low.empty() && !number(low, min)) return false;
        if (!high.empty() && !number(high, max)) return false;
        if (max < min) {
            fail("min repeat greater than max repeat", tell() - behind);
            return false;
        }
    }
    if (failed()) return false;
    Node* last = items.children.empty() ? nullptr : items.children.back().get();
    if (!last || last->kind == Kind::line_begin || last->kind == Kind::line_end ||
        last->kind == Kind::text_begin || last->kind == Kind::text_end ||
        last->kind == Kind::boundary || last->kind == Kind::not_boundary) {
        fail_at("nothing to repeat", here);
        return false;
    }
    if (last->kind == Kind::repeat) {
        fail_at("multiple repeat", here);
        return false;
    }
    NodePtr out = node(Kind::repeat, flags);
    out->min = min;
    out->max = max;
    if (match('?')) {
        out->greed = Greed::lazy;
    } else if (match('+')) {
        out->greed = Greed::possessive;
    }
    out->children.push_back(std::move(items.children.back()));
    items.children.back() = std::move(out);
    return !failed();
}

// The flags of "(?aiLmsux-imsx". `global` is set for those that end with ")".
bool Parser::inline_flags(char32_t first, uint32_t& add, uint32_t& remove, bool& global) {
    char32_t c = first;
    auto unknown = [&](char32_t at, const char* missing) {
        fail(unicode::is_alpha(at) ? "unknown flag" : missing, 1);
        return false;
    };
    std::u32string_view token;
    if (c != '-') {
        for (;;) {
            const uint32_t flag = flag_of(c);
            if (is_text_ && c == 'L') {
                fail("bad inline flags: cannot use 'L' flag with a str pattern");
                return false;
            }
            if (!is_text_ && c == 'u') {
                fail("bad inline flags: cannot use 'u' flag with a bytes pattern");
                return false;
            }
            add |= flag;
            if ((flag & type_flags_mask) && (add & type_flags_mask) != flag) {
                fail("bad inline flags: flags 'a', 'u' and 'L' are incompatible");
                return false;
            }
            token = get();
            if (failed()) return false;
            if (token.empty()) {
                fail("missing -, : or )");
                return false;
            }
            c = token[0];
            if (c == ')' || c == '-' || c == ':') break;
            if (!flag_of(c)) return unknown(c, "missing -, : or )");
        }
    }
    if (c == ')') {
        global = true;
        return true;
    }
    if (c == '-') {
        token = get();
        if (failed()) return false;
        if (token.empty()) {
            fail("missing flag");
            return false;
        }
        c = token[0];
        if (!flag_of(c)) return unknown(c, "missing flag");
        for (;;) {
            const uint32_t flag = flag_of(c);
            if (flag & type_flags_mask) {
                fail("bad inline flags: cannot turn off flags 'a', 'u' and 'L'");
                return false;
            }
            remove |= flag;
            token = get();
            if (failed()) return false;
            if (token.empty()) {
                fail("missing :");
                return false;
            }
            c = token[0];
            if (c == ':') break;
            if (!flag_of(c)) return unknown(c, "missing :");
        }
    }
    if (add & remove) {
        fail("bad inline flags: flag turned on and off", 1);
        return false;
    }
    return true;
}

// What follows "(", which stands right before the next token.
bool Parser::group(Node& items, uint32_t flags, int nested, bool first) {
    const size_t start = tell() - 1;
    bool capture = true;
    Kind kind = Kind::scope;
    std::u32string name;
    uint32_t add = 0, remove = 0;
    auto unknown_extension = [&](std::u32string_view shown) {
        fail(fmt::format("unknown extension ?{}", utf8(shown)), shown.size() + 1);
        return false;
    };
    auto unterminated = [&] {
        fail("missing ), unterminated subpattern", tell() - start);
        return false;
    };
    if (match('?')) {
        const std::u32string_view token = get();
        if (failed()) return false;
        if (token.empty()) {
            fail("unexpected end of pattern");
            return false;
        }
        const char32_t c = token[0];
        capture = false;
        if (c == 'P') {
            if (match('<')) {
                if (!get_until('>', "group name", name) || !check_name(name)) return false;
                capture = true;
            } else if (match('=')) {
                if (!get_until(')', "group name", name) || !check_name(name)) return false;
                const uint32_t* found = group_named(name);
                if (!found) {
                    fail(fmt::format("unknown group name {}", quoted(name)), name.size() + 1);
                    return false;
                }
                if (is_open(*found)) {
                    fail("cannot refer to an open group", name.size() + 1);
                    return false;
                }
                if (!check_look_behind(*found)) return false;
                items.children.push_back(back_reference(*found, flags));
                return true;
            } else {
                const std::u32string_view other = get();
                if (failed()) return false;
                if (other.empty()) {
                    fail("unexpected end of pattern");
                    return false;
                }
                return unknown_extension(U"P" + std::u32string(other));
            }
        } else if (c == ':') {
            // no capture
        } else if (c == '#') {
            for (;;) {
                if (at_end()) {
                    if (!failed()) fail("missing ), unterminated comment", tell() - start);
                    return false;
                }
                const std::u32string_view skipped = get();
                if (failed()) return false;
                if (skipped[0] == ')') return true;
            }
        } else if (c == '=' || c == '!' || c == '<') {
            bool behind = false;
            char32_t what = c;
            if (c == '<') {
                const std::u32string_view other = get();
                if (failed()) return false;
                if (other.empty()) {
                    fail("unexpected end of pattern");
                    return false;
                }
                what = other[0];
                if (what != '=' && what != '!') {
                    return unknown_extension(U"<" + std::u32string(other));
                }
                behind = true;
            }
            const uint32_t saved = look_behind_groups_;
            if (behind && !saved) look_behind_groups_ = groups_ + 1;
            NodePtr inner = alternatives(flags, nested + 1);
            if (!inner) return false;
            look_behind_groups_ = saved;
            if (!match(')')) return failed() ? false : unterminated();
            if (failed()) return false;
            if (behind) {
                const Width w = width(*inner);
                if (w.low != w.high) {
                    error_ = {SyntaxError::Type::pattern, "look-behind requires fixed-width pattern",
                              -1};
                    return false;
                }
            }
            NodePtr out = node(Kind::look, flags);
            out->negated = what == '!';
            out->behind = behind;
            out->children.push_back(std::move(inner));
            items.children.push_back(std::move(out));
            return true;
        } else if (c == '(') {
            std::u32string condition;
            if (!get_until(')', "group name", condition)) return false;
            uint32_t number = 0;
            bool digits = true;
            for (char32_t d : condition) digits = digits && is_digit(d);
            if (!digits) {
                if (!check_name(condition)) return false;
                const uint32_t* found = group_named(condition);
                if (!found) {
                    fail(fmt::format("unknown group name {}", quoted(condition)),
                         condition.size() + 1);
                    return false;
                }
                number = *found;
            } else {
                uint64_t value = 0;
                for (char32_t d : condition) value = capped(value * 10 + (d - '0'));
                if (value == 0) {
                    fail("bad group number", condition.size() + 1);
                    return false;
                }
                if (value >= max_groups) {
                    fail(fmt::format("invalid group reference {}", utf8(condition)),
                         condition.size() + 1);
                    return false;
                }
                number = static_cast<uint32_t>(value);
                references_.try_emplace(number, tell() - condition.size() - 1);
            }
            if (!check_look_behind(number)) return false;
            NodePtr out = node(Kind::conditional, flags);
            out->group = number;
            NodePtr yes = sequence(flags, nested + 1, false);
            if (!yes) return false;
            out->children.push_back(std::move(yes));
            if (match('|')) {
                if (failed()) return false;
                NodePtr no = sequence(flags, nested + 1, false);
                if (!no) return false;
                out->children.push_back(std::move(no));
                if (next_is('|')) {
                    fail("conditional backref with more than two branches");
                    return false;
                }
            }
            if (!match(')')) return failed() ? false : unterminated();
            if (failed()) return false;
            items.children.push_back(std::move(out));
            return true;
        } else if (c == '>') {
            kind = Kind::atomic;
        } else if (c == '-' || flag_of(c)) {
            bool global = false;
            if (!inline_flags(c, add, remove, global)) return false;
            if (global) {
                if (!first || !items.children.empty()) {
                    fail("global flags not at the start of the expression", tell() - start);
                    return false;
                }
                flags_ |= add;
                if ((add & flag_verbose) && !(flags & flag_verbose)) restart_ = true;
                return true;
            }
        } else {
            return unknown_extension(token);
        }
    }
    uint32_t number = 0;
    if (capture) {
        number = ++groups_;
        open_.push_back(true);
        group_widths_.push_back({0, 0});
        close_order_.push_back(0);
        if (!name.empty()) {
            const auto [at, is_new] = names_.try_emplace(name, number);
            if (!is_new) {
                fail(fmt::format("redefinition of group name {} as group {}; was group {}",
                                 quoted(name), number, at->second),
                     name.size() + 1);
                return false;
            }
            name_order_.push_back(name);
        }
    }
    uint32_t inner_flags = flags;
    if (add & type_flags_mask) inner_flags &= ~type_flags_mask;
    inner_flags = (inner_flags | add) & ~remove;
    NodePtr inner = alternatives(inner_flags, nested + 1);
    if (!inner) return false;
    if (!match(')')) return failed() ? false : unterminated();
    if (failed()) return false;
    NodePtr out = node(capture ? Kind::group : kind, flags);
    if (capture) {
        out->group = number;
        open_[number] = false;
        group_widths_[number] = width(*inner);
        close_order_[number] = ++closed_;
    }
    out->children.push_back(std::move(inner));
    items.children.push_back(std::move(out));
    return true;
}

std::unique_ptr<Node> Parser::sequence(uint32_t flags, int nested, bool first) {
    NodePtr items = node(Kind::sequence, flags);
    for (;;) {
        if (failed() || restart_) return nullptr;
        if (first && flags_ != flags && nested == 0) {
            // Global flags were met at the start.
            flags = (flags_ & flag_ascii) ? flags_ & ~flag_unicode : flags_;
        }
        if (at_end() || next_is('|') || next_is(')')) break;
        const std::u32string_view token = get();
        if (failed()) return nullptr;
        const char32_t c = token[0];
        if (token.size() == 1 && (flags & flag_verbose)) {
            if (c == ' ' || (c >= '\t' && c <= '\r')) continue;
            if (c == '#') {
                for (;;) {
                    const std::u32string_view skipped = get();
                    if (failed()) return nullptr;
                    if (skipped.empty() || skipped[0] == '\n') break;
                }
                continue;
            }
        }
        if (token.size() == 2) {
            NodePtr n = escape(token, flags);
            if (!n) return nullptr;
            items->children.push_back(std::move(n));
            continue;
        }
        switch (c) {
            case '[': {
                NodePtr n = set(flags);
                if (!n) return nullptr;
                items->children.push_back(std::move(n));
                break;
            }
            case '*': case '+': case '?': case '{':
                if (!repeat(*items, c, tell() - 1, flags)) return nullptr;
                break;
            case '.': items->children.push_back(node(Kind::any, flags)); break;
            case '^': items->children.push_back(node(Kind::line_begin, flags)); break;
            case '$': items->children.push_back(node(Kind::line_end, flags)); break;
            case '(':
                if (!group(*items, flags, nested, first)) return nullptr;
                break;
            default: items->children.push_back(literal(c, flags));
        }
    }
    return items;
}

std::unique_ptr<Node> Parser::alternatives(uint32_t flags, int nested) {
    if (++depth_ > max_depth) {
        error_ = {SyntaxError::Type::recursion, "maximum recursion depth exceeded", -1};
        return nullptr;
    }
    NodePtr first = sequence(flags, nested, nested == 0);
    if (!first) return nullptr;
    if (nested == 0 && flags_ != flags) {
        flags = (flags_ & flag_ascii) ? flags_ & ~flag_unicode : flags_;
    }
    if (!next_is('|')) {
        --depth_;
        return first;
    }
    NodePtr out = node(Kind::branch, flags);
    out->children.push_back(std::move(first));
    while (match('|')) {
        if (failed()) return nullptr;
        NodePtr more = sequence(flags, nested, false);
        if (!more) return nullptr;
        out->children.push_back(std::move(more));
    }
    --depth_;
    return failed() ? nullptr : std::move(out);
}

SyntaxError Parser::run() {
    // Without a flag that says otherwise str patterns are Unicode: that is settled at the end,
    // when the global flags are known, and until then nodes carry what was given.
    advance();
    tree_.root = failed() ? nullptr : alternatives(flags_, 0);
    if (restart_ && !failed()) {
        const uint32_t flags = flags_;
        Tree fresh;
        tree_ = std::move(fresh);
        return Parser(text_, is_text_, flags, tree_).run();
    }
    if (!failed() && !at_end()) fail("unbalanced parenthesis");
    if (!failed()) {
        for (const auto& [number, position] : references_) {
            if (number > groups_) {
                fail_at(fmt::format("invalid group reference {}", number), position);
                break;
            }
        }
    }
    if (failed()) return error_;
    auto wrong = [](const char* text) {
        return SyntaxError{SyntaxError::Type::value, text, -1};
    };
    if (is_text_) {
        if (flags_ & flag_locale) return wrong("cannot use LOCALE flag with a str pattern");
        if ((flags_ & flag_ascii) && (flags_ & flag_unicode)) {
            return wrong("ASCII and UNICODE flags are incompatible");
        }
        if (!(flags_ & flag_ascii)) flags_ |= flag_unicode;
    } else {
        if (flags_ & flag_unicode) return wrong("cannot use UNICODE flag with a bytes pattern");
        if ((flags_ & flag_locale) && (flags_ & flag_ascii)) {
            return wrong("ASCII and LOCALE flags are incompatible");
        }
    }
    tree_.flags = flags_;
    tree_.groups = groups_;
    for (const auto& name : name_order_) tree_.names.emplace_back(utf8(name), names_[name]);
    tree_.close_order = close_order_;
    mark_loops(*tree_.root, false, tree_.captures_in_loops);
    return {};
}

// Lower-case letters that IGNORECASE takes for one another although they are no case pairs.
constexpr char32_t equivalent[][3] = {
    {0x69, 0x131},           {0x73, 0x17f},          {0xb5, 0x3bc},
    {0x345, 0x3b9, 0x1fbe},  {0x390, 0x1fd3},        {0x3b0, 0x1fe3},
    {0x3b2, 0x3d0},          {0x3b5, 0x3f5},         {0x3b8, 0x3d1},
    {0x3ba, 0x3f0},          {0x3c0, 0x3d6},         {0x3c1, 0x3f1},
    {0x3c2, 0x3c3},          {0x3c6, 0x3d5},         {0x1e61, 0x1e9b},
    {0x432, 0x1c80},         {0x434, 0x1c81},        {0x43e, 0x1c82},
    {0x441, 0x1c83},         {0x442, 0x1c84, 0x1c85}, {0x44a, 0x1c86},
    {0x463, 0x1c87},         {0x1c88, 0xa64b},       {0xfb05, 0xfb06},
};
// Upper-case forms that simple_upper does not find from their lower-case form.
constexpr char32_t odd_uppers[][2] = {{0x130, 0x69}, {0x212a, 0x6b}, {0x212b, 0xe5},
                                      {0x2126, 0x3c9}, {0x1e9e, 0xdf}};

}  // namespace

std::vector<char32_t> case_variants(char32_t c) {
    std::vector<char32_t> lowers{unicode::simple_lower(c)};
    for (const auto& row : equivalent) {
        for (char32_t member : row) {
            if (member && member == lowers[0]) {
                lowers.clear();
                for (char32_t m : row) {
                    if (m) lowers.push_back(m);
                }
                goto found;
            }
        }
    }
found:
    std::vector<char32_t> out{c};
    auto add = [&](char32_t v) {
        for (char32_t o : out) {
            if (o == v) return;
        }
        out.push_back(v);
    };
    for (char32_t lower : lowers) {
        add(lower);
        for (char32_t v : {unicode::simple_upper(lower), unicode::simple_title(lower)}) {
            if (unicode::simple_lower(v) == lower) add(v);
        }
        for (const auto& [upper, its_lower] : odd_uppers) {
            if (its_lower == lower) add(upper);
        }
    }
    return out;
}

SyntaxError parse(std::u32string_view pattern, bool is_text, uint32_t flags, Tree& out) {
    return Parser(pattern, is_text, flags, out).run();
}

}  // namespace baton::re
