#include "compiler/syntax/lexer.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "compiler/syntax/source.h"
#include "runtime/base/unicode.h"

namespace baton::syntax {

namespace {

constexpr const char* token_texts[] = {
#define TOKEN(name, text) text,
#include "compiler/syntax/tokens.def"
};

bool is_digit(int c) { return c >= '0' && c <= '9'; }
bool is_hex_digit(int c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_name_start(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 128;
}
bool is_name_part(int c) { return is_name_start(c) || is_digit(c); }

// The keyword that the text is, or `name`.
TokenType keyword_or_name(std::string_view text) {
    if (text.size() < 2 || text.size() > 8) return TokenType::name;
    struct Keyword {
        std::string_view text;
        TokenType type;
    };
    static constexpr Keyword keywords[] = {
#define KEYWORD(name, text) {text, TokenType::name},
#include "compiler/syntax/tokens.def"
    };
    for (const Keyword& keyword : keywords) {
        if (keyword.text[0] == text[0] && keyword.text == text) return keyword.type;
    }
    return TokenType::name;
}

class Lexer {
public:
    Lexer(std::string_view text, bool newline_added) : text_(text), newline_added_(newline_added) { out_.tokens.reserve(text.size() / 4 + 16); }

    Lexed run() {
        while (next_token()) {
        }
        if (!brackets_.empty()) {
            const Bracket& open = brackets_.back();
            out_.open_bracket = open.character;
            out_.open_lineno = open.lineno;
            out_.open_col_offset = open.col_offset;
        }
        return std::move(out_);
    }

private:
    struct Bracket {
        char character;
        std::int32_t lineno, col_offset;
    };
    // An f-string being read. In `text` the next token is literal text, else it belongs to an expression.
    struct FString {
        char quote;
        int quote_size;
        bool raw;
        bool text = true;
        bool in_spec = false;        // a format spec has begun at some level
        int depth = 0;               // brackets open since the string began
        int expression_depth = -1;   // depth at which the innermost replacement field began; -1: outside of one
        std::size_t start, line_start;
        std::int32_t lineno;
    };

    int peek(std::size_t ahead = 0) const {
        std::size_t at = at_ + ahead;
        return at < text_.size() ? static_cast<unsigned char>(text_[at]) : -1;
    }
    std::int32_t column(std::size_t at) const { return static_cast<std::int32_t>(at - line_start_); }

    // The character is consumed and a new line begins.
    void new_line() {
        lineno_++;
        line_start_ = at_;
    }

    // These return whether there is more to read; each call reads one token, or skips a line without code.
    // Adds the token from `start_` to here.
    bool add(TokenType type) {
        Token token;
        token.type = type;
        token.level = static_cast<std::uint8_t>(brackets_.size());
        token.lineno = start_lineno_;
        token.col_offset = static_cast<std::int32_t>(start_ - start_line_);
        token.end_lineno = lineno_;
        token.end_col_offset = column(at_);
        token.start = static_cast<std::uint32_t>(start_);
        token.end = static_cast<std::uint32_t>(at_);
        out_.tokens.push_back(token);
        return type != TokenType::end_marker;
    }
    bool add_unplaced(TokenType type) {
        Token token;
        token.type = type;
        token.lineno = token.end_lineno = current_line();
        token.col_offset = token.end_col_offset = -1;
        token.start = token.end = static_cast<std::uint32_t>(at_);
        out_.tokens.push_back(token);
        return type != TokenType::end_marker;
    }
    void mark_start() {
        start_ = at_;
        start_line_ = line_start_;
        start_lineno_ = lineno_;
    }

    // ---- errors ----
    std::string_view line_text(bool with_newline) const {
        std::size_t end = text_.find('\n', line_start_);
        if (end == std::string_view::npos) return text_.substr(line_start_);
        return text_.substr(line_start_, end - line_start_ + (with_newline ? 1 : 0));
    }
    bool fail(SyntaxError::Kind kind, std::string message, std::int32_t offset, std::int32_t end_offset, bool always,
              bool with_newline) {
        SyntaxError& error = out_.error;
        error.kind = kind;
        error.message = std::move(message);
        error.lineno = error.end_lineno = lineno_;
        error.offset = offset;
        error.end_offset = end_offset;
        error.text = line_text(with_newline);
        error.has_text = true;
        out_.error_always = always;
        mark_start();
        add(TokenType::error);
        return false;
    }
    // An error at the last consumed character.
    bool fail_here(std::string message, bool always = true) {
        std::int32_t offset = characters(text_.substr(line_start_), column(at_));
        return fail(SyntaxError::Kind::syntax_error, std::move(message), offset, offset, always, false);
    }
    bool fail_range(std::size_t from, std::size_t to, std::string message) {
        return fail(SyntaxError::Kind::syntax_error, std::move(message), column(from) + 1, column(to), true, false);
    }
    bool fail_at_end(std::string message) {
        out_.at_end = true;
        std::int32_t offset = column(at_);
        return fail(SyntaxError::Kind::syntax_error, std::move(message), offset, -1, false, true);
    }
    void warn(std::string message) {
        SyntaxWarning warning;
        warning.message = std::move(message);
        warning.lineno = warning.end_lineno = lineno_;
        warning.offset = warning.end_offset = characters(text_.substr(line_start_), column(at_)) + 1;
        out_.warnings.push_back(std::move(warning));
    }

    // ---- pieces ----
    bool next_token() {
        if (!fstrings_.empty() && fstrings_.back().text) return fstring_text();
        return ordinary_token();
    }

    bool ordinary_token() {
        if (at_line_start_) {
            at_line_start_ = false;
            if (!indentation()) return false;
        }
        if (pending_dedents_ != 0) {
            if (pending_dedents_ < 0) {
                pending_dedents_++;
                return add_unplaced(TokenType::dedent);
            }
            pending_dedents_--;
            return add_unplaced(TokenType::indent);
        }
        for (;;) {
            while (peek() == ' ' || peek() == '\t' || peek() == '\f') at_++;
            mark_start();
            int c = peek();
            if (c == '#') {
                while (peek() != -1 && peek() != '\n') at_++;
                c = peek();
            }
            if (c == '\n') {
                at_++;
                if (blank_line_ || !brackets_.empty()) {
                    new_line();
                    if (!brackets_.empty()) continue;
                    at_line_start_ = true;
                    return true;
                }
                add(TokenType::newline);
                new_line();
                at_line_start_ = true;
                return true;
            }
            if (c == '\\') {
                if (!continuation()) return false;
                continue;
            }
            if (c == -1) return end_of_text();
            if (is_name_start(c)) return name_or_string();
            if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
            if (c == '\'' || c == '"') return string();
            return operator_token(c);
        }
    }
    // A backslash at the end of a line.
    bool continuation() {
        at_++;
        if (peek() == -1) return end_behind_backslash();
        const bool at_added_newline = newline_added_ && at_ + 1 == text_.size();
        if (peek() != '\n' || at_added_newline) {
            if (!at_added_newline) at_++;
            std::int32_t offset = column(at_);
            return fail(SyntaxError::Kind::syntax_error, "unexpected character after line continuation character",
                        characters(text_.substr(line_start_), offset - 1) + 1, 0, false, true);
        }
        at_++;
        if (peek() == -1) return end_behind_backslash();
        new_line();
        return true;
    }
    bool end_behind_backslash() {
        return brackets_.empty() ? fail_at_end("unexpected EOF while parsing") : end_of_text();
    }

    bool end_of_text() {
        if (!brackets_.empty()) {
            const Bracket& open = brackets_.back();
            out_.at_end = true;
            mark_start();
            SyntaxError& error = out_.error;
            error.kind = SyntaxError::Kind::syntax_error;
            error.message = fmt::format("'{}' was never closed", open.character);
            error.lineno = error.end_lineno = open.lineno;
            std::string_view line = source_line(text_, open.lineno);
            error.offset = characters(line, open.col_offset) + 1;
            if (open.lineno < lineno_ - 1) line = line.substr(0, line.size() - 1);
            error.text = line;
            error.has_text = true;
            add(TokenType::error);
            return false;
        }
        return add_unplaced(TokenType::end_marker);
    }

    // At the start of a line: compares its indentation with the ones around.
    bool indentation() {
        int column = 0, alternative = 0, continued = 0;
        blank_line_ = false;
        for (;;) {
            int c = peek();
            if (c == ' ') {
                column++;
                alternative++;
            } else if (c == '\t') {
                column = (column / 8 + 1) * 8;
                alternative++;
            } else if (c == '\f') {
                column = alternative = 0;
            } else if (c == '\\') {
                // The indentation of the first line counts.
                continued = continued != 0 ? continued : column;
                if (!continuation()) return false;
                continue;
            } else {
                break;
            }
            at_++;
        }
        if (peek() == '#' || peek() == '\n') {
            blank_line_ = true;
            return true;
        }
        if (!brackets_.empty()) return true;
        if (continued != 0) column = alternative = continued;
        Indent current = indents_.back();
        if (column == current.column) {
            if (alternative != current.alternative) return tab_error();
        } else if (column > current.column) {
            if (indents_.size() >= static_cast<std::size_t>(max_indent_level)) {
                return fail(SyntaxError::Kind::indentation_error, "too many levels of indentation", 1, 0, false, true);
            }
            if (alternative <= current.alternative) return tab_error();
            pending_dedents_ = 1;
            indents_.push_back({column, alternative});
        } else {
            while (indents_.size() > 1 && column < indents_.back().column) {
                pending_dedents_--;
                indents_.pop_back();
            }
            if (column != indents_.back().column) {
                pending_dedents_ = 0;
                std::size_t end = text_.find('\n', at_);
                at_ = end == std::string_view::npos ? text_.size() : end + 1;
                std::int32_t offset = characters(text_.substr(line_start_), this->column(at_));
                return fail(SyntaxError::Kind::indentation_error,
                            "unindent does not match any outer indentation level", offset, -1, false, true);
            }
            if (alternative != indents_.back().alternative) return tab_error();
        }
        return true;
    }
    bool tab_error() {
        return fail(SyntaxError::Kind::tab_error, "inconsistent use of tabs and spaces in indentation", 1, 0, false,
                    true);
    }

    bool name_or_string() {
        bool saw_b = false, saw_u = false, saw_r = false, saw_f = false;
        std::size_t at = at_;
        for (;; at++) {
            int c = at < text_.size() ? static_cast<unsigned char>(text_[at]) : -1;
            if (!(saw_b || saw_u || saw_f) && (c == 'b' || c == 'B')) {
                saw_b = true;
            } else if (!(saw_b || saw_u || saw_r || saw_f) && (c == 'u' || c == 'U')) {
                saw_u = true;
            } else if (!(saw_r || saw_u) && (c == 'r' || c == 'R')) {
                saw_r = true;
            } else if (!(saw_f || saw_b || saw_u) && (c == 'f' || c == 'F')) {
                saw_f = true;
            } else if (c == '\'' || c == '"') {
                at_ = at;
                return saw_f ? fstring_start(saw_r) : string();
            } else {
                break;
            }
        }
        bool ascii = true;
        while (is_name_part(peek())) {
            if (peek() >= 128) ascii = false;
            at_++;
        }
        std::string_view name = text_.substr(start_, at_ - start_);
        if (!ascii) {
            if (!check_identifier(name)) return false;
            return add(TokenType::name);
        }
        return add(keyword_or_name(name));
    }

    bool check_identifier(std::string_view name) {
        // The rules hold for the normalised form as well; the first offender of the written one is reported.
        const char* at = name.data();
        const char* end = at + name.size();
        bool first = true;
        while (at < end) {
            const char* before = at;
            char32_t c = unicode::next(at);
            bool good = first ? unicode::is_identifier_start(c) : unicode::is_identifier_continue(c);
            if (!good) {
                at_ = start_ + static_cast<std::size_t>(at - name.data());
                return unicode::is_printable(c)
                           ? fail_here(fmt::format("invalid character '{}' (U+{:04X})",
                                                   std::string_view(before, static_cast<std::size_t>(at - before)),
                                                   static_cast<std::uint32_t>(c)))
                           : fail_here(fmt::format("invalid non-printable character U+{:04X}",
                                                   static_cast<std::uint32_t>(c)));
            }
            first = false;
        }
        return true;
    }

    // ---- numbers ----
    // After a number: something that may follow directly (a keyword, with a warning) or not at all.
    bool check_number_end(const char* kind) {
        int c = peek();
        auto follows = [&](const char* rest) { return text_.substr(at_ + 1).starts_with(rest); };
        bool keyword = (c == 'a' && follows("nd")) || (c == 'e' && follows("lse")) || (c == 'f' && follows("or")) ||
                       (c == 'i' && (follows("f") || follows("n") || follows("s"))) || (c == 'o' && follows("r")) ||
                       (c == 'n' && follows("ot"));
        if (keyword) {
            warn(fmt::format("invalid {} literal", kind));
            return true;
        }
        if (c < 128 && is_name_part(c)) {
            fail_here(fmt::format("invalid {} literal", kind));
            return false;
        }
        return true;
    }
    // Digits with single underscores between them.
    bool decimal_tail() {
        for (;;) {
            while (is_digit(peek())) at_++;
            if (peek() != '_') return true;
            at_++;
            if (!is_digit(peek())) {
                fail_here("invalid decimal literal");
                return false;
            }
        }
    }
    template <class IsDigit>
    bool radix_number(const char* kind, IsDigit is_valid) {
        at_ += 2;
        do {
            if (peek() == '_') at_++;
            if (!is_valid(peek())) {
                if (is_digit(peek())) {
                    char digit = static_cast<char>(peek());
                    at_++;
                    return fail_here(fmt::format("invalid digit '{}' in {} literal", digit, kind));
                }
                return fail_here(fmt::format("invalid {} literal", kind));
            }
            while (is_valid(peek())) at_++;
        } while (peek() == '_');
        if (is_digit(peek())) {
            char digit = static_cast<char>(peek());
            at_++;
            return fail_here(fmt::format("invalid digit '{}' in {} literal", digit, kind));
        }
        if (!check_number_end(kind)) return false;
        return add(TokenType::number);
    }

    bool number() {
        if (peek() == '0') {
            int c = peek(1);
            if (c == 'x' || c == 'X') return radix_number("hexadecimal", is_hex_digit);
            if (c == 'o' || c == 'O') return radix_number("octal", [](int d) { return d >= '0' && d <= '7'; });
            if (c == 'b' || c == 'B') return radix_number("binary", [](int d) { return d == '0' || d == '1'; });
            at_++;
            for (;;) {
                if (peek() == '_') {
                    at_++;
                    if (!is_digit(peek())) return fail_here("invalid decimal literal");
                }
                if (peek() != '0') break;
                at_++;
            }
            std::size_t zeros_end = at_ + 1;
            bool nonzero = is_digit(peek());
            if (nonzero && !decimal_tail()) return false;
            int next = peek();
            if (next != '.' && next != 'e' && next != 'E' && next != 'j' && next != 'J') {
                if (nonzero) {
                    return fail_range(start_, zeros_end,
                                      "leading zeros in decimal integer literals are not permitted; use an 0o prefix "
                                      "for octal integers");
                }
                if (!check_number_end("decimal")) return false;
                return add(TokenType::number);
            }
        } else if (peek() != '.') {
            if (!decimal_tail()) return false;
        }
                if (peek() == '.') {
            at_++;
            if (is_digit(peek()) && !decimal_tail()) return false;
        }
        if (peek() == 'e' || peek() == 'E') {
            std::size_t exponent = at_;
            at_++;
            if (peek() == '+' || peek() == '-') {
                at_++;
                if (!is_digit(peek())) return fail_here("invalid decimal literal");
            } else if (!is_digit(peek())) {
                at_ = exponent;
                if (!check_number_end("decimal")) return false;
                return add(TokenType::number);
            }
            if (!decimal_tail()) return false;
        }
        if (peek() == 'j' || peek() == 'J') {
            at_++;
            if (!check_number_end("imaginary")) return false;
        } else if (!check_number_end("decimal")) {
            return false;
        }
        return add(TokenType::number);
    }

    // ---- strings ----
    int quote_size_here(char quote) const {
        return peek(0) == quote && peek(1) == quote && peek(2) == quote ? 3 : 1;
    }

    bool string() {
        char quote = text_[at_];
        int quote_size = quote_size_here(quote);
        at_ += static_cast<std::size_t>(quote_size);
        for (;;) {
            int c = peek();
            if (c == -1 || (quote_size == 1 && c == '\n')) return unterminated_string(quote, quote_size, c);
            at_++;
            if (c == quote) {
                if (quote_size == 1) break;
                if (peek(0) == quote && peek(1) == quote) {
                    at_ += 2;
                    break;
                }
            } else if (c == '\n') {
                new_line();
            } else if (c == '\\') {
                if (peek() == -1) continue;
                if (peek() == '\n') {
                    at_++;
                    new_line();
                } else {
                    at_++;
                }
            }
        }
        return add(TokenType::string);
    }

    // The line the lexer is in: at the end of the text, the last one.
    std::int32_t current_line() const { return at_ == text_.size() && at_ == line_start_ && lineno_ > 1 ? lineno_ - 1 : lineno_; }

    bool unterminated_string(char quote, int quote_size, int c) {
        std::int32_t detected = current_line();
        out_.at_end = c == -1;
        at_ = start_ + 1;
        line_start_ = start_line_;
        lineno_ = start_lineno_;
        if (!fstrings_.empty() && fstrings_.back().quote == quote && fstrings_.back().quote_size == quote_size) {
            return fail_here("f-string: expecting '}'", false);
        }
        if (quote_size == 3) {
            return fail_here(fmt::format("unterminated triple-quoted string literal (detected at line {})", detected));
        }
        return fail_here(fmt::format("unterminated string literal (detected at line {})", detected));
    }

    bool fstring_start(bool raw) {
        char quote = text_[at_];
        int quote_size = quote_size_here(quote);
        at_ += static_cast<std::size_t>(quote_size);
        if (fstrings_.size() + 1 >= static_cast<std::size_t>(max_fstring_level)) {
            return fail_here("too many nested f-strings", false);
        }
        FString string;
        string.quote = quote;
        string.quote_size = quote_size;
        string.raw = raw;
        string.start = start_;
        string.line_start = start_line_;
        string.lineno = start_lineno_;
        fstrings_.push_back(string);
        return add(TokenType::fstring_start);
    }

    // Where literal text of an f-string may stand: the text, the end of the string, or a replacement field.
    bool fstring_text() {
        FString& string = fstrings_.back();
        mark_start();
        if (peek() == '{' && peek(1) != '{') {
            if (!begin_field(string)) return false;
            return ordinary_token();
        }
        if (ends_here(string)) {
            at_ += static_cast<std::size_t>(string.quote_size);
            fstrings_.pop_back();
            return add(TokenType::fstring_end);
        }
        bool named_escape = false;  // inside \N{...}
        for (;;) {
            bool in_spec = string.in_spec && string.expression_depth >= 0;
            int c = peek();
            if (c == -1 || (string.quote_size == 1 && c == '\n')) {
                if (in_spec && c == '\n') {
                    // A format spec ends with the line.
                    string.text = false;
                    return add(TokenType::fstring_middle);
                }
                std::int32_t detected = current_line();
                out_.at_end = c == -1;
                at_ = string.start + 1;
                line_start_ = string.line_start;
                lineno_ = string.lineno;
                return fail_here(string.quote_size == 3
                                     ? fmt::format("unterminated triple-quoted f-string literal (detected at line {})",
                                                   detected)
                                     : fmt::format("unterminated f-string literal (detected at line {})", detected));
            }
            if (c == string.quote && ends_here(string)) return add(TokenType::fstring_middle);
            if (c == '{') {
                if (peek(1) == '{' && !in_spec) {
                    at_++;
                    add(TokenType::fstring_middle);
                    at_++;
                    out_.tokens.back().end_col_offset++;
                    return true;
                }
                add(TokenType::fstring_middle);
                return begin_field(string);
            }
            if (c == '}') {
                if (named_escape) {
                    at_++;
                    named_escape = false;
                    continue;
                }
                if (peek(1) == '}' && !in_spec && string.depth == 0) {
                    at_++;
                    add(TokenType::fstring_middle);
                    at_++;
                    out_.tokens.back().end_col_offset++;
                    return true;
                }
                string.text = false;
                return add(TokenType::fstring_middle);
            }
            at_++;
            if (c == '\n') {
                new_line();
            } else if (c == '\\') {
                int next = peek();
                if (next == '{' || next == '}') {
                    if (!string.raw) warn(fmt::format("invalid escape sequence '\\{}'", static_cast<char>(next)));
                    continue;
                }
                if (next == -1) continue;
                at_++;
                if (next == '\n') {
                    new_line();
                } else if (!string.raw && next == 'N' && peek() == '{') {
                    at_++;
                    named_escape = true;
                }
            }
        }
    }
    bool ends_here(const FString& string) const {
        for (int i = 0; i < string.quote_size; i++) {
            if (peek(static_cast<std::size_t>(i)) != string.quote) return false;
        }
        return true;
    }
    bool begin_field(FString& string) {
        string.expression_depth++;
        if (string.expression_depth >= max_fstring_nesting) {
            at_++;
            mark_start();
            at_--;
            return fail_here("f-string: expressions nested too deeply");
        }
        string.text = false;
        return true;
    }

    // ---- operators ----
    bool operator_token(int c) {
        FString* string = fstrings_.empty() ? nullptr : &fstrings_.back();
        if (string != nullptr && c == ':' && string->expression_depth >= 0 &&
            string->depth - 1 == string->expression_depth) {
            string->text = true;
            string->in_spec = true;
            at_++;
            return add(TokenType::colon);
        }
        using T = TokenType;
        T type = T::unknown;
        int c1 = peek(1), c2 = peek(2);
        std::size_t size = 1;
        auto choose = [&](std::size_t length, T which) {
            size = length;
            type = which;
        };
        // `x`, `x=`
        auto with_equal = [&](T plain, T equal) { c1 == '=' ? choose(2, equal) : choose(1, plain); };
        // `x`, `x=`, `xx`, `xx=`
        auto doubled = [&](T plain, T equal, T twice, T twice_equal) {
            if (c1 == c) {
                c2 == '=' ? choose(3, twice_equal) : choose(2, twice);
            } else {
                with_equal(plain, equal);
            }
        };
        switch (c) {
        case '(': return open_bracket(T::left_paren);
        case '[': return open_bracket(T::left_bracket);
        case '{': return open_bracket(T::left_brace);
        case ')': return close_bracket(T::right_paren, '(');
        case ']': return close_bracket(T::right_bracket, '[');
        case '}': return close_bracket(T::right_brace, '{');
        case ':': with_equal(T::colon, T::colon_equal); break;
        case ',': type = T::comma; break;
        case ';': type = T::semicolon; break;
        case '~': type = T::tilde; break;
        case '.': c1 == '.' && c2 == '.' ? choose(3, T::ellipsis) : choose(1, T::dot); break;
        case '!': with_equal(T::exclamation, T::not_equal); break;
        case '+': with_equal(T::plus, T::plus_equal); break;
        case '-': c1 == '>' ? choose(2, T::arrow) : with_equal(T::minus, T::minus_equal); break;
        case '*': doubled(T::star, T::star_equal, T::double_star, T::double_star_equal); break;
        case '/': doubled(T::slash, T::slash_equal, T::double_slash, T::double_slash_equal); break;
        case '%': with_equal(T::percent, T::percent_equal); break;
        case '@': with_equal(T::at, T::at_equal); break;
        case '&': with_equal(T::ampersand, T::ampersand_equal); break;
        case '|': with_equal(T::bar, T::bar_equal); break;
        case '^': with_equal(T::caret, T::caret_equal); break;
        case '=': with_equal(T::equal, T::equal_equal); break;
        case '<':
            c1 == '>' ? choose(2, T::less_greater)
                      : doubled(T::less, T::less_equal, T::left_shift, T::left_shift_equal);
            break;
        case '>': doubled(T::greater, T::greater_equal, T::right_shift, T::right_shift_equal); break;
        case '$':
        case '?':
        case '`': break;
        default:
            at_++;
            return fail_here(fmt::format("invalid non-printable character U+{:04X}", c));
        }
        at_ += size;
        return add(type);
    }

    bool open_bracket(TokenType type) {
        at_++;
        if (brackets_.size() >= static_cast<std::size_t>(max_bracket_level)) {
            return fail_here("too many nested parentheses");
        }
        brackets_.push_back({text_[at_ - 1], lineno_, column(at_ - 1)});
        if (!fstrings_.empty()) fstrings_.back().depth++;
        return add(type);
    }

    bool close_bracket(TokenType type, char expected) {
        char c = text_[at_];
        at_++;
        FString* string = fstrings_.empty() ? nullptr : &fstrings_.back();
        if (string != nullptr && string->depth == 0 && c == '}') {
            return fail_here("f-string: single '}' is not allowed");
        }
        if (brackets_.empty()) return fail_here(fmt::format("unmatched '{}'", c));
        Bracket open = brackets_.back();
        brackets_.pop_back();
        if (open.character != expected) {
            if (string != nullptr && open.character == '{' && string->depth - 1 == string->expression_depth) {
                return fail_here(fmt::format("f-string: unmatched '{}'", c));
            }
            if (open.lineno != lineno_) {
                return fail_here(
                    fmt::format("closing parenthesis '{}' does not match opening parenthesis '{}' on line {}", c,
                                open.character, open.lineno));
            }
            return fail_here(fmt::format("closing parenthesis '{}' does not match opening parenthesis '{}'", c,
                                         open.character));
        }
        if (string != nullptr) {
            string->depth--;
            if (string->depth < 0) return fail_here(fmt::format("f-string: unmatched '{}'", c));
            if (c == '}' && string->depth == string->expression_depth) {
                string->expression_depth--;
                string->text = true;
                if (string->expression_depth < 0) string->in_spec = false;
            }
        }
        return add(type);
    }

    struct Indent {
        int column, alternative;
    };

    std::string_view text_;
    bool newline_added_;
    Lexed out_;
    std::size_t at_ = 0;
    std::size_t line_start_ = 0;
    std::int32_t lineno_ = 1;
    std::size_t start_ = 0, start_line_ = 0;
    std::int32_t start_lineno_ = 1;
    bool at_line_start_ = true;
    bool blank_line_ = false;
    int pending_dedents_ = 0;
    std::vector<Indent> indents_ = {{0, 0}};
    std::vector<Bracket> brackets_;
    std::vector<FString> fstrings_;
};

}  // namespace

const char* token_text(TokenType type) { return token_texts[static_cast<std::size_t>(type)]; }

Lexed tokenize(std::string_view text, bool newline_added) { return Lexer(text, newline_added).run(); }

}  // namespace baton::syntax
