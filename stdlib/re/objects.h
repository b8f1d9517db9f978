// The objects of the re module: Pattern, Match, and the iterators over matches; and what all of
// them share, one record per interpreter.
#pragma once

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/buffer.h"
#include "runtime/types/dict.h"
#include "runtime/types/str.h"
#include "stdlib/re/engine.h"

namespace baton::re {

struct Pattern : Object {
    Value pattern;       // str or bytes
    Dict* names;         // group name -> number
    Program* program;
    uint32_t flags;
    bool is_text;

    uint32_t groups() const { return program->tree().groups; }
};

struct Match : Object {
    size_t count;        // of `spans`: two for each group
    Value string;
    Pattern* pattern;
    int64_t pos, endpos;
    int64_t last;        // lastindex, 0 for none
    int64_t spans[];     // offsets in bytes; -1 where a group took no part
};

// Iterates over matches; also what Pattern.scanner() returns.
struct Scanner : Object {
    Pattern* pattern;
    Value string;
    int64_t pos, endpos;
    size_t start;        // offset of the next search
    bool must_advance;
    bool done;
};

struct State {
    Scratch scratch;
    Type* pattern = nullptr;
    Type* match = nullptr;
    Type* scanner = nullptr;
    Type* iterator = nullptr;
    Dict* cache = nullptr;          // pattern -> Pattern, without flags
    Dict* flag_cache = nullptr;     // (pattern, flags) -> Pattern
    Value error = Value();          // class re.error, set by the module's Python part
};
inline State& state(Thread& t) { return *static_cast<State*>(t.interpreter->re_state); }

// The text or bytes that a pattern is applied to, with the part that counts. Mutable buffers are
// copied, for callbacks may change them.
struct Source {
    Value object;
    Subject subject{};
    size_t begin = 0;
    int64_t pos = 0, endpos = 0;
    bool is_text = false;

    bool open(Thread& t, const Pattern* pattern, Value string, Value pos, Value endpos);
    // The whole, not only up to endpos.
    size_t whole = 0;
    // A piece as a new object.
    Value piece(Thread& t, size_t from, size_t to) const;

private:
    Buffer buffer_;
    std::string copy_;
};

// re.error(message, pattern, position); a negative position is None.
Failure raise_error(Thread& t, std::string_view message, Value pattern, int64_t position);
// Compiles without looking in the cache. Owned.
Value compile(Thread& t, Value pattern, uint32_t flags);
Value new_match(Thread& t, Pattern* pattern, const Source& source, const int64_t* spans);
// The index in code points (bytes) of an offset into `string`.
int64_t index_of_offset(Value string, int64_t offset);

// A replacement template: literal texts, and groups between them.
struct Template {
    struct Part {
        std::string text;
        int64_t group = -1;   // follows the text; -1: none
    };
    std::vector<Part> parts;
    bool parse(Thread& t, const Pattern* pattern, Value text);
};

Type* make_pattern_type(Thread& t);
Type* make_match_type(Thread& t);
Type* make_scanner_type(Thread& t);
Type* make_iterator_type(Thread& t);
Value new_scanner(Thread& t, Type* type, Pattern* pattern, Value string, Value pos, Value endpos);

// Pattern's methods, which the module's functions call too.
Value find_one(Thread& t, Pattern* pattern, Mode mode, Value string, Value pos, Value endpos);
Value find_all(Thread& t, Pattern* pattern, Value string, Value pos, Value endpos);
Value split(Thread& t, Pattern* pattern, Value string, Value limit);
Value substitute(Thread& t, Pattern* pattern, Value replacement, Value string, Value count,
                 bool with_number);

}  // namespace baton::re
