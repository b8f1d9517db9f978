// Regular expressions as Python writes them: the parser checks a pattern, with CPython's error
// texts and positions, and makes a tree of it, which translate.h turns into the syntax of a
// matching engine. Pure functions without objects.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace baton::re {

enum Flag : uint32_t {
    flag_template = 1,
    flag_ignorecase = 2,
    flag_locale = 4,
    flag_multiline = 8,
    flag_dotall = 16,
    flag_unicode = 32,
    flag_verbose = 64,
    flag_debug = 128,
    flag_ascii = 256,
};
inline constexpr uint32_t type_flags_mask = flag_ascii | flag_locale | flag_unicode;
inline constexpr uint32_t unlimited = 0xFFFFFFFF;

// One member of a character set: a range, or a category (the letter of its escape, 'd' … 'W').
struct SetItem {
    char32_t low;
    char32_t high;
    char category;   // 0: a range
};

enum class Kind : uint8_t {
    empty,
    literal,
    any,            // .
    set,
    line_begin,     // ^
    line_end,       // $
    text_begin,     // \A
    text_end,       // \Z
    boundary,       // \b
    not_boundary,   // \B
    sequence,
    branch,
    repeat,
    group,          // capturing
    scope,          // (?:...) and (?flags:...)
    atomic,
    look,
    backreference,
    conditional,
    fail,           // (?!)
};
enum class Greed : uint8_t { greedy, lazy, possessive };

struct Node {
    Kind kind = Kind::empty;
    Greed greed = Greed::greedy;
    bool negated = false;    // set, look
    bool behind = false;     // look
    char32_t character = 0;
    uint32_t flags = 0;      // in force at this place
    uint32_t min = 0, max = 0;
    uint32_t group = 0;      // group, backreference, conditional
    std::vector<SetItem> items;
    std::vector<std::unique_ptr<Node>> children;
};

struct Tree {
    std::unique_ptr<Node> root;
    uint32_t flags = 0;
    uint32_t groups = 0;                    // capturing ones
    std::vector<std::pair<std::string, uint32_t>> names;   // in order of appearance
    std::vector<uint32_t> close_order;      // by group: its rank among closing parentheses
    bool captures_in_loops = false;
    std::vector<std::string> warnings;      // FutureWarning texts
};

struct SyntaxError {
    enum class Type : uint8_t { none, pattern, value, overflow, recursion } type = Type::none;
    std::string message;
    int64_t position = -1;
};

// Parses a pattern given as code points (bytes: `is_text` false).
SyntaxError parse(std::u32string_view pattern, bool is_text, uint32_t flags, Tree& out);

// Code points that match `c` under IGNORECASE with Unicode rules, `c` included.
std::vector<char32_t> case_variants(char32_t c);

}  // namespace baton::re
