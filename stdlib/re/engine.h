// Matching: a Program is a compiled pattern. It is translated for PCRE2 lazily, once for each kind
// of subject and search, and matched by its just-in-time compiler. A match that takes very long is
// given to RE2, which is linear, where it can do the pattern with the same meaning; else it goes on
// without the GIL, and watches for signals.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runtime/core/result.h"
#include "stdlib/re/translate.h"

struct pcre2_real_code_8;
struct pcre2_real_match_data_8;
struct pcre2_real_match_context_8;
struct pcre2_real_jit_stack_8;
namespace re2 {
class RE2;
}

namespace baton {
struct Thread;
}

namespace baton::re {

enum class Mode : uint8_t { search, match, fullmatch };

// What is searched; the bytes must stay as they are meanwhile, also while the GIL is released.
struct Subject {
    const char* data;
    size_t size;         // up to the end of what may be matched
    Units units;
    bool has_surrogates = false;
};

// Scratch memory for matches made under the GIL; one per interpreter.
struct Scratch {
    Scratch() = default;
    Scratch(const Scratch&) = delete;
    ~Scratch();
    pcre2_real_match_data_8* data = nullptr;
    uint32_t pairs = 0;
    pcre2_real_match_context_8* context = nullptr;
    pcre2_real_jit_stack_8* stack = nullptr;
};

class Program {
public:
    explicit Program(Tree tree);
    ~Program();
    Program(const Program&) = delete;

    const Tree& tree() const { return tree_; }
    // Matches from the offset `start`. yes: `spans` has two offsets per group (group 0 first; -1 where
    // it did not take part). With `not_empty` an empty match at `start` does not count.
    Truth run(Thread& t, Scratch& scratch, const Subject& subject, size_t start, Mode mode,
              bool not_empty, int64_t* spans);
    // Makes sure that the engine takes the pattern. False with re.error's text in `message`.
    bool check(Units units, std::string& message);

private:
    struct Code {
        pcre2_real_code_8* code = nullptr;
        bool tried = false;
    };
    pcre2_real_code_8* code(Units units, Mode mode, bool callouts, std::string& message);
    Truth run_long(Thread& t, const Subject& subject, size_t start, Mode mode, bool not_empty,
                   int64_t* spans);
    Truth run_linear(Thread& t, re2::RE2& program, const Subject& subject, size_t start, Mode mode,
                     int64_t* spans);
    re2::RE2* linear(Units units);

    Tree tree_;
    Code codes_[3][3][2];
    std::unique_ptr<re2::RE2> linear_[3];
    bool linear_tried_[3] = {};
};

}  // namespace baton::re
