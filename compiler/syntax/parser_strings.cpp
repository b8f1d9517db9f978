// Literals: numbers, strings and their escapes, f-strings.
#include <charconv>
#include <cstdlib>

#include <fmt/format.h>
#include <gmp.h>

#include "compiler/syntax/parser.h"
#include "runtime/base/float_text.h"
#include "runtime/base/unicode.h"
#include "runtime/base/unicode_names.h"

namespace baton::syntax {

using namespace ast;

namespace {

// Decimal literals longer than this are refused, as int() does.
constexpr std::size_t max_decimal_digits = 4300;

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

ast::Expr* Parser::constant(ConstantValue::Type type, const Node& start) {
    auto* result = node<Constant>(start);
    result->value.type = type;
    return result;
}

ast::Expr* Parser::string_constant(std::string_view value, const Node& start) {
    auto* result = node<Constant>(start);
    result->value.type = ConstantValue::Type::str;
    result->value.text = arena_.copy_string(value);
    return result;
}

ast::Expr* Parser::number() {
    Node start = here();
    std::string digits;
    for (char c : text_of(token())) {
        if (c != '_') digits.push_back(c);
    }
    using Type = ConstantValue::Type;
    ConstantValue value;
    char second = digits.size() > 1 ? digits[1] : '0';
    bool radix = digits[0] == '0' && (hex_value(second) == 11 || second == 'x' || second == 'X' || second == 'o' ||
                                      second == 'O');
    if (radix) {
        int base = second == 'x' || second == 'X' ? 16 : second == 'o' || second == 'O' ? 8 : 2;
        const char* first = digits.data() + 2;
        const char* last = digits.data() + digits.size();
        auto [end, failure] = std::from_chars(first, last, value.integer, base);
        if (failure == std::errc()) {
            value.type = Type::small_int;
        } else {
            mpz_t big;
            mpz_init_set_str(big, first, base);
            std::string decimal(mpz_sizeinbase(big, 10) + 2, '\0');
            mpz_get_str(decimal.data(), 10, big);
            mpz_clear(big);
            value.type = Type::big_int;
            value.text = arena_.copy_string(decimal.c_str());
        }
    } else if (digits.back() == 'j' || digits.back() == 'J') {
        digits.pop_back();
        value.type = Type::imaginary;
        value.number = parse_decimal(digits).value_or(0);
    } else if (digits.find_first_of(".eE") != std::string::npos) {
        value.type = Type::float_;
        value.number = parse_decimal(digits).value_or(0);
    } else {
        auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value.integer);
        if (failure == std::errc()) {
            value.type = Type::small_int;
        } else {
            std::size_t zeros = digits.find_first_not_of('0');
            std::string_view significant = std::string_view(digits).substr(zeros);
            if (significant.size() > max_decimal_digits) {
                Node line = start;
                line.col_offset = -1;
                line.end_col_offset = -1;
                return raise_at(line, fmt::format("Exceeds the limit ({} digits) for integer string conversion: value has "
                                                  "{} digits; use sys.set_int_max_str_digits() to increase the limit - "
                                                  "Consider hexadecimal for huge integer literals to avoid decimal "
                                                  "conversion limits.",
                                                  max_decimal_digits, significant.size()));
            }
            value.type = Type::big_int;
            value.text = arena_.copy_string(significant);
        }
    }
    advance();
    auto* result = node<Constant>(start);
    result->value = value;
    return result;
}

// ---- escapes ------------------------------------------------------------------------------------------------------

// `size` bytes of `body` from `at` on are an escape sequence that Python does not know.
void Parser::warn_escape(const Token& token, std::string_view body, std::size_t at, std::size_t size) {
    if (diagnosing_) return;
    std::string_view sequence = body.substr(at, size);
    SyntaxWarning warning;
    warning.message = size == 4 ? fmt::format("invalid octal escape sequence '{}'", sequence)
                                : fmt::format("invalid escape sequence '{}'", sequence);
    warning.lineno = token.lineno;
    warning.end_lineno = token.end_lineno;
    warning.offset = token.col_offset + 1;
    warning.end_offset = token.end_col_offset + 1;
    for (const SyntaxWarning& earlier : warnings_) {
        // A second attempt at the same statement.
        if (earlier.lineno == warning.lineno && earlier.offset == warning.offset && earlier.message == warning.message) {
            return;
        }
    }
    warnings_.push_back(std::move(warning));
}

// Replaces the escape sequences of a literal's body. Errors are raised at the furthest token.
bool Parser::decode_escapes(std::string_view body, const Token& token, bool bytes, std::string& value) {
    bool warned = false;
    // Positions in error messages count a non-ASCII character as ten, and a backslash before one as six.
    std::size_t shift = 0;
    auto unicode_error = [&](std::size_t from, std::size_t to, const char* reason) {
        std::size_t begin = from + shift;
        std::size_t end = to - 1 + shift;
        std::string where = begin == end ? fmt::format("byte 0x5c in position {}", begin)
                                         : fmt::format("bytes in position {}-{}", begin, end);
        raise_last(fmt::format("(unicode error) 'unicodeescape' codec can't decode {}: {}", where, reason));
        return false;
    };
    std::size_t i = 0;
    while (i < body.size()) {
        std::size_t backslash = body.find('\\', i);
        std::string_view plain = body.substr(i, backslash - i);
        value.append(plain);
        for (std::size_t k = 0; k < plain.size(); k++) {
            if (static_cast<unsigned char>(plain[k]) >= 0xC0) shift += 10 - unicode::sequence_size(plain[k]);
        }
        if (backslash == std::string_view::npos) break;
        i = backslash + 1;
        char c = i < body.size() ? body[i] : '\0';
        i++;
        switch (c) {
        case '\n': break;
        case '\\': value.push_back('\\'); break;
        case '\'': value.push_back('\''); break;
        case '"': value.push_back('"'); break;
        case 'a': value.push_back('\a'); break;
        case 'b': value.push_back('\b'); break;
        case 'f': value.push_back('\f'); break;
        case 'n': value.push_back('\n'); break;
        case 'r': value.push_back('\r'); break;
        case 't': value.push_back('\t'); break;
        case 'v': value.push_back('\v'); break;
        case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': {
            unsigned code = static_cast<unsigned>(c - '0');
            for (int k = 0; k < 2 && i < body.size() && body[i] >= '0' && body[i] <= '7'; k++, i++) {
                code = code * 8 + static_cast<unsigned>(body[i] - '0');
            }
            if (code > 0377 && !warned) {
                warned = true;
                warn_escape(token, body, backslash, 4);
            }
            if (bytes) {
                value.push_back(static_cast<char>(code & 0xFF));
            } else {
                unicode::append(value, code);
            }
            break;
        }
        case 'x':
            if (bytes) {
                int high = i < body.size() ? hex_value(body[i]) : -1;
                int low = i + 1 < body.size() ? hex_value(body[i + 1]) : -1;
                if (high < 0 || low < 0) {
                    raise_last(fmt::format("(value error) invalid \\x escape at position {}", backslash));
                    return false;
                }
                value.push_back(static_cast<char>(high * 16 + low));
                i += 2;
                break;
            }
            [[fallthrough]];
        case 'u':
        case 'U': {
            if (bytes) goto unknown;
            int count = c == 'x' ? 2 : c == 'u' ? 4 : 8;
            std::uint32_t code = 0;
            int found = 0;
            while (found < count && i < body.size() && hex_value(body[i]) >= 0) {
                code = code * 16 + static_cast<std::uint32_t>(hex_value(body[i]));
                i++;
                found++;
            }
            if (found < count) {
                return unicode_error(backslash, i,
                                     c == 'x'   ? "truncated \\xXX escape"
                                     : c == 'u' ? "truncated \\uXXXX escape"
                                                : "truncated \\UXXXXXXXX escape");
            }
            if (code > unicode::last_code_point) return unicode_error(backslash, i, "illegal Unicode character");
            unicode::append(value, code);
            break;
        }
        case 'N': {
            if (bytes) goto unknown;
            const char* malformed = "malformed \\N character escape";
            if (i >= body.size() || body[i] != '{') return unicode_error(backslash, i, malformed);
            std::size_t end = body.find('}', i);
            if (end == std::string_view::npos) return unicode_error(backslash, body.size(), malformed);
            std::string_view name = body.substr(i + 1, end - i - 1);
            if (name.empty()) return unicode_error(backslash, end, malformed);
            i = end + 1;
            auto code = unicode::character_named(name);
            if (!code) return unicode_error(backslash, i, "unknown Unicode character name");
            unicode::append(value, *code);
            break;
        }
        default:
        unknown:
            if (!warned) {
                warned = true;
                std::size_t size = c == '\0' ? 1 : 1 + unicode::sequence_size(c);
                // The lexer has warned of what ends a piece of an f-string.
                bool known = token.type == T::fstring_middle && (c == '{' || c == '}');
                if (!known) warn_escape(token, body, backslash, size);
            }
            if (static_cast<unsigned char>(c) >= 0x80) shift += 5;
            value.push_back('\\');
            // The character itself is read again as ordinary text.
            i--;
            if (c == '\\') i++;
            break;
        }
    }
    return true;
}

// The value of one string token, without f-strings.
bool Parser::string_piece(const Token& token, std::string& value, bool& bytes) {
    std::string_view text = text_of(token);
    bool raw = false;
    bytes = false;
    std::size_t prefix = 0;
    for (; text[prefix] != '\'' && text[prefix] != '"'; prefix++) {
        if (text[prefix] == 'r' || text[prefix] == 'R') raw = true;
        if (text[prefix] == 'b' || text[prefix] == 'B') bytes = true;
    }
    text.remove_prefix(prefix);
    std::size_t quotes = text.size() >= 6 && text[1] == text[0] && text[2] == text[0] ? 3 : 1;
    std::string_view body = text.substr(quotes, text.size() - 2 * quotes);
    if (bytes && !unicode::is_ascii(body)) {
        raise_at(as_node(token), "bytes can only contain ASCII literal characters");
        return false;
    }
    if (raw || body.find('\\') == std::string_view::npos) {
        value.append(body);
        return true;
    }
    return decode_escapes(body, token, bytes, value);
}

// ---- adjacent literals --------------------------------------------------------------------------------------------

ast::Expr* Parser::strings() {
    return memoized(Rule::strings, [this]() -> Expr* {
        Node start = here();
        List<Expr> pieces(*this);
        bool formatted = false;
        bool any_bytes = false, any_text = false;
        while (at(T::string) || at(T::fstring_start)) {
            if (at(T::fstring_start)) {
                formatted = any_text = true;
                if (!fstring(pieces)) return nullptr;
                continue;
            }
            Node piece_start = here();
            const Token& piece = token();
            std::string value;
            bool bytes = false;
            if (!string_piece(piece, value, bytes)) return nullptr;
            advance();
            (bytes ? any_bytes : any_text) = true;
            auto* literal = string_constant(value, piece_start)->as<Constant>();
            if (bytes) literal->value.type = ConstantValue::Type::bytes;
            if (text_[piece.start] == 'u') literal->kind_ = "u";
            pieces.add(literal);
        }
        if (any_bytes && any_text) return raise_last("cannot mix bytes and nonbytes literals");
        if (!formatted && pieces.size() == 1) return pieces[0];
        if (formatted) return joined(pieces, start);
        std::string all;
        for (std::size_t i = 0; i < pieces.size(); i++) all += pieces[i]->as<Constant>()->value.text;
        auto* result = string_constant(all, start)->as<Constant>();
        result->value.type = pieces[0]->as<Constant>()->value.type;
        result->kind_ = pieces[0]->as<Constant>()->kind_;
        return result;
    });
}

// A JoinedStr of the pieces; neighbouring constants become one, empty ones vanish.
ast::Expr* Parser::joined(List<Expr>& pieces, const Node& start) {
    std::vector<Expr*> values;
    for (std::size_t i = 0; i < pieces.size();) {
        auto* first = pieces[i]->if_is<Constant>();
        if (first == nullptr) {
            values.push_back(pieces[i]);
            i++;
            continue;
        }
        std::size_t end = i + 1;
        std::string all(first->value.text);
        for (; end < pieces.size() && pieces[end]->kind == ExprKind::Constant; end++) {
            all += pieces[end]->as<Constant>()->value.text;
        }
        if (end > i + 1) {
            auto* folded = string_constant(all, *first)->as<Constant>();
            folded->end_lineno = pieces[end - 1]->end_lineno;
            folded->end_col_offset = pieces[end - 1]->end_col_offset;
            folded->kind_ = first->kind_;
            first = folded;
        }
        if (!all.empty()) values.push_back(first);
        i = end;
    }
    auto* result = node<JoinedStr>(start);
    result->values = arena_.copy_array(values);
    return result;
}

// ---- f-strings ----------------------------------------------------------------------------------------------------

// One f-string: adds its constants and replacement fields.
bool Parser::fstring(List<Expr>& pieces) {
    bool raw = text_of(token()).find_first_of("rR") != std::string_view::npos;
    advance();
    // Escapes are decoded behind the closing quote, where their errors point.
    std::vector<std::pair<const Token*, std::size_t>> texts;
    std::vector<Expr*> own;
    for (;;) {
        if (at(T::fstring_middle)) {
            texts.emplace_back(&token(), own.size());
            own.push_back(nullptr);
            advance();
        } else if (at(T::left_brace)) {
            List<Expr> field(*this);
            if (!replacement_field(field, raw)) return false;
            for (std::size_t i = 0; i < field.size(); i++) own.push_back(field[i]);
        } else {
            break;
        }
    }
    if (!at(T::fstring_end)) return false;
    for (auto [token, index] : texts) {
        own[index] = fstring_middle(*token, raw);
        if (own[index] == nullptr) return false;
    }
    advance();
    for (Expr* piece : own) {
        auto* literal = piece->if_is<Constant>();
        if (literal == nullptr || !literal->value.text.empty()) pieces.add(piece);
    }
    return true;
}

ast::Expr* Parser::fstring_middle(const Token& token, bool raw) {
    std::string_view body = text_of(token);
    auto* result = arena_.make<Constant>();
    result->kind = ExprKind::Constant;
    static_cast<Node&>(*result) = as_node(token);
    result->value.type = ConstantValue::Type::str;
    if (raw || body.find('\\') == std::string_view::npos || body == "\\") {
        result->value.text = body;
        return result;
    }
    std::string value;
    if (!decode_escapes(body, token, false, value)) return nullptr;
    result->value.text = arena_.copy_string(value);
    return result;
}

ast::Expr* Parser::format_spec(bool raw) {
    Node start = here();
    advance();
    List<Expr> pieces(*this);
    for (;;) {
        if (at(T::fstring_middle)) {
            Expr* text = fstring_middle(token(), raw);
            if (text == nullptr) return nullptr;
            advance();
            pieces.add(text);
        } else if (at(T::left_brace)) {
            if (!replacement_field(pieces, raw)) return nullptr;
        } else {
            break;
        }
    }
    return joined(pieces, start);
}

// The text between two tokens, without the comments in it.
std::string_view Parser::debug_text(std::size_t open, std::size_t end) {
    const std::size_t start = tokens_[open].end;
    std::string_view source = text_.substr(start, tokens_[end].start - start);
    if (source.find('#') == std::string_view::npos) return source;
    std::string text;
    for (std::size_t i = open; i < end; i++) {
        if (i > open) text += text_of(tokens_[i]);
        std::string_view gap = text_.substr(tokens_[i].end, tokens_[i + 1].start - tokens_[i].end);
        while (!gap.empty()) {
            const std::size_t comment = gap.find('#');
            text += gap.substr(0, comment);
            if (comment == std::string_view::npos) break;
            const std::size_t newline = gap.find('\n', comment);
            if (newline == std::string_view::npos) break;
            gap.remove_prefix(newline);
        }
    }
    return arena_.copy_string(text);
}

// {expression=!conversion:spec}; adds the text of `=` as a constant, too.
bool Parser::replacement_field(List<Expr>& pieces, bool raw) {
    std::size_t begin = position_;
    Nested nested(*this);
    if (!nested) return false;
    Node start = here();
    const Token& open = token();
    auto attempt = [&]() -> bool {
        advance();
        Expr* value = yield_or_star_expressions();
        if (value == nullptr) return false;
        bool debug = accept(T::equal);
        std::size_t debug_end = token().start, debug_index = position_;
        Node behind = here();
        std::int32_t conversion = -1;
        if (at(T::exclamation)) {
            Node mark = here();
            advance();
            if (!at(T::name)) return false;
            Node name_node = here();
            std::string_view name = text_of(token());
            if (mark.end_lineno != name_node.lineno || mark.end_col_offset != name_node.col_offset) {
                raise_range(mark, name_node, "f-string: conversion type must come right after the exclamanation mark");
                return false;
            }
            const T next = tokens_[position_ + 1].type;
            if (name != "s" && name != "r" && name != "a" && (next == T::right_brace || next == T::colon)) {
                raise_at(name_node,
                         fmt::format("f-string: invalid conversion character '{}': expected 's', 'r', or 'a'", name));
                return false;
            }
            conversion = name[0];
            advance();
        }
        Expr* spec = nullptr;
        if (at(T::colon)) {
            spec = format_spec(raw);
            if (spec == nullptr) return false;
        }
        if (!accept(T::right_brace)) return false;
        if (debug && conversion < 0 && spec == nullptr) conversion = 'r';
        auto* field = node<FormattedValue>(start);
        field->value = value;
        field->conversion = conversion;
        field->format_spec = spec;
        if (debug) {
            auto* text = string_constant(debug_text(begin, debug_index), start)->as<Constant>();
            text->col_offset++;
            text->end_lineno = behind.lineno;
            text->end_col_offset = behind.col_offset;
            pieces.add(text);
        }
        pieces.add(field);
        return true;
    };
    std::size_t count = pieces.size();
    if (attempt()) return true;
    stack_.resize(stack_.size() - (pieces.size() - count));
    if (diagnosing()) {
        position_ = begin;
        invalid_replacement_field();
    }
    return false;
}

}  // namespace baton::syntax
