// What the fuzzers share: the check of the compiler, and mutations that work on tokens more often
// than on bytes, so that most inputs get past the lexer.
#include "tests/fuzz/fuzz_common.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "tests/fuzz/fuzz_words.h"

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

namespace {

// ---------------------------------------------------------------- mutation

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (c & 0x80);
}

// Roughly the tokens of a text, none of its bytes lost: words, runs of blanks with the line break
// before them, strings of one line, single characters.
std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> tokens;
    for (size_t at = 0; at < text.size();) {
        size_t end = at + 1;
        const char c = text[at];
        if (is_word(c)) {
            while (end < text.size() && is_word(text[end])) ++end;
        } else if (c == ' ' || c == '\n' || c == '\t') {
            while (end < text.size() && text[end] == ' ') ++end;
        } else if (c == '\'' || c == '"') {
            while (end < text.size() && text[end] != c && text[end] != '\n') ++end;
            if (end < text.size()) ++end;
        } else if (std::strchr("=<>!*/:-+", c)) {
            while (end < text.size() && end < at + 3 && std::strchr("=<>*/", text[end])) ++end;
        }
        tokens.emplace_back(text.substr(at, end - at));
        at = end;
    }
    return tokens;
}

size_t join(const std::vector<std::string>& tokens, uint8_t* data, size_t max_size) {
    size_t size = 0;
    for (const std::string& token : tokens) {
        if (size + token.size() > max_size) break;
        std::memcpy(data + size, token.data(), token.size());
        size += token.size();
    }
    return size;
}


class Choice {
public:
    explicit Choice(unsigned seed) : random_(seed) {}
    size_t below(size_t n) { return n ? random_() % n : 0; }

private:
    std::minstd_rand random_;
};

// Tokens [begin, end) that are whole lines.
std::pair<size_t, size_t> some_lines(const std::vector<std::string>& tokens, Choice& choice) {
    std::vector<size_t> starts = {0};
    for (size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i][0] == '\n') starts.push_back(i);
    }
    const size_t first = choice.below(starts.size());
    const size_t last = std::min(starts.size(), first + 1 + choice.below(6));
    return {starts[first], last < starts.size() ? starts[last] : tokens.size()};
}

using Iterator = std::vector<std::string>::difference_type;

void insert(std::vector<std::string>& tokens, size_t at, const std::vector<std::string>& more) {
    tokens.insert(tokens.begin() + static_cast<Iterator>(at), more.begin(), more.end());
}

void change(std::vector<std::string>& tokens, Choice& choice) {
    const size_t at = choice.below(tokens.size());
    const size_t other = choice.below(tokens.size());
    const auto begin = tokens.begin();
    switch (choice.below(9)) {
        case 0: {
            const size_t end = std::min(tokens.size(), at + 1 + choice.below(4));
            tokens.erase(begin + static_cast<Iterator>(at), begin + static_cast<Iterator>(end));
            break;
        }
        case 1: {
            const size_t end = std::min(tokens.size(), other + 1 + choice.below(8));
            insert(tokens, at, {begin + static_cast<Iterator>(other), begin + static_cast<Iterator>(end)});
            break;
        }
        case 2: insert(tokens, at, {words[choice.below(std::size(words))]}); break;
        case 3: tokens[at] = words[choice.below(std::size(words))]; break;
        case 4: std::swap(tokens[at], tokens[other]); break;
        case 5: tokens[at] = tokens[other]; break;
        case 6: {
            // Lines, somewhere else.
            const auto [from, to] = some_lines(tokens, choice);
            insert(tokens, at, {begin + static_cast<Iterator>(from), begin + static_cast<Iterator>(to)});
            break;
        }
        case 7: {
            const auto [from, to] = some_lines(tokens, choice);
            tokens.erase(begin + static_cast<Iterator>(from), begin + static_cast<Iterator>(to));
            break;
        }
        default: insert(tokens, at, std::vector<std::string>(choice.below(40), tokens[at]));
    }
}

[[noreturn]] void fail(const char* what, const std::string& more) {
    std::fprintf(stderr, "%s: %s\n", what, more.c_str());
    std::abort();
}

}  // namespace

bool check_compiler(std::string_view text) {
    const baton::CompileResult result = baton::compile(text);
    if (!result.code) return false;
    if (const std::string wrong = baton::verify(*result.code); !wrong.empty()) {
        fail("the compiler made code that cannot be", wrong);
    }
    const std::string listing = baton::disassemble(*result.code);
    const auto again = baton::deserialize(baton::serialize(*result.code));
    if (!again || baton::disassemble(*again) != listing) fail("written out and read back", listing);
    return true;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size,
                                          unsigned seed) {
    Choice choice(seed);
    if (size == 0 || choice.below(8) == 0) return LLVMFuzzerMutate(data, size, max_size);
    std::vector<std::string> tokens = split(fuzz_text(data, size));
    for (size_t n = 1 + choice.below(4); n > 0 && !tokens.empty(); --n) change(tokens, choice);
    return join(tokens, data, max_size);
}

extern "C" size_t LLVMFuzzerCustomCrossOver(const uint8_t* data, size_t size, const uint8_t* data2,
                                            size_t size2, uint8_t* out, size_t max_size,
                                            unsigned seed) {
    Choice choice(seed);
    std::vector<std::string> tokens = split(fuzz_text(data, size));
    const std::vector<std::string> others = split(fuzz_text(data2, size2));
    if (others.empty()) return join(tokens, out, max_size);
    auto [from, to] = some_lines(others, choice);
    if (choice.below(2)) {
        from = choice.below(others.size());
        to = std::min(others.size(), from + 1 + choice.below(12));
    }
    insert(tokens, choice.below(tokens.size() + 1),
           {others.begin() + static_cast<Iterator>(from), others.begin() + static_cast<Iterator>(to)});
    return join(tokens, out, max_size);
}
