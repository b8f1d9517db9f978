// parse(): the two runs, and how errors get their place.
#include "compiler/syntax/parser.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/syntax/source.h"
#include "runtime/base/unicode.h"

namespace baton::syntax {

using namespace ast;

// ---- tokens -------------------------------------------------------------------------------------------------------

ast::Identifier Parser::identifier(const Token& token) {
    std::string_view text = text_of(token);
    if (unicode::is_ascii(text)) return text;
    return arena_.copy_string(unicode::normalize(unicode::NormalForm::nfkc, text));
}

bool Parser::accept_name(Identifier& name) {
    if (!at(T::name)) return false;
    name = identifier(token());
    advance();
    return true;
}

bool Parser::force(T type) {
    if (accept(type)) return true;
    if (!failed() && !at(T::error)) raise_at(here(), fmt::format("expected '{}'", token_text(type)));
    return false;
}

// ---- raising ------------------------------------------------------------------------------------------------------

// `end_column`: byte offset of the end; -1 for none (0 in the result), -2 for unknown (-1 in the result).
void Parser::raise_position(const Node& from, std::int32_t end_lineno, std::int32_t end_column, std::string message) {
    if (failed()) return;
    error_.kind = SyntaxError::Kind::syntax_error;
    error_.message = std::move(message);
    std::string_view line = source_line(text_, from.lineno);
    error_.lineno = from.lineno;
    if (!options_.is_file && !line.empty() && from.lineno < tokens_[furthest_].end_lineno) line.remove_suffix(1);
    // Both columns are counted in this line, as CPython does even if the end lies in another one.
    auto in_line = [&](std::int32_t column) {
        return characters(line, std::min(column, static_cast<std::int32_t>(line.size()))) + 1;
    };
    error_.offset = from.col_offset < 0 ? 0 : in_line(from.col_offset);
    error_.end_lineno = end_lineno;
    error_.end_offset = end_column < 0 ? end_column + 1 : in_line(end_column);
    error_.text = line;
    error_.has_text = true;
}

std::nullptr_t Parser::raise_range(const Node& from, const Node& to, std::string message) {
    raise_position(from, to.end_lineno, to.end_col_offset, std::move(message));
    return nullptr;
}

std::nullptr_t Parser::raise_last(std::string message, SyntaxError::Kind kind) {
    if (failed()) return nullptr;
    const Token& last = tokens_[furthest_];
    if (last.type == T::error) return nullptr;
    Node node = as_node(last);
    if (node.col_offset < 0) {
        // Behind the indentation, without an end.
        std::size_t line_start = static_cast<std::size_t>(source_line(text_, last.lineno).data() - text_.data());
        std::size_t column = last.start - line_start;
        node.col_offset = static_cast<std::int32_t>(column) - 1;
        raise_position(node, node.end_lineno, -2, std::move(message));
        if (column == 0) error_.offset = 0;
    } else {
        raise_at(node, std::move(message));
    }
    error_.kind = kind;
    return nullptr;
}

std::nullptr_t Parser::raise_next(std::string message) {
    if (at(T::error)) return nullptr;
    return raise_at(here(), std::move(message));
}

std::nullptr_t Parser::raise_from(const Node& node, std::string message) {
    const Token& last = tokens_[furthest_];
    raise_position(node, last.end_lineno, last.end_col_offset - 1, std::move(message));
    return nullptr;
}

std::nullptr_t Parser::raise_too_deep() {
    if (failed()) return nullptr;
    error_.kind = SyntaxError::Kind::memory_error;
    error_.message = "Parser stack overflowed - Python source too complex to parse";
    return nullptr;
}

void Parser::set_generic_error(std::size_t last) {
    const Token& token = tokens_[last];
    if (token.type == T::indent || token.type == T::dedent) {
        std::size_t furthest = furthest_;
        furthest_ = last;
        raise_indentation(token.type == T::indent ? "unexpected indent" : "unexpected unindent");
        furthest_ = furthest;
        return;
    }
    raise_at(as_node(token), "invalid syntax");
    // Where a text that is no file's ends without a newline there is no column.
    if (options_.mode != ast::ModuleKind::exec && !closed_ &&
        (token.type == T::end_marker ||
         (token.type == T::newline && tokens_[last + 1].type == T::end_marker))) {
        error_.offset = error_.end_offset = 0;
        if (text_.empty() || text_ == "\n") error_.lineno = error_.end_lineno = 0;
    }
}

// The lexer's error further down is what the parser's complaint probably comes from.
void Parser::prefer_lexer_error() {
    if (error_.kind == SyntaxError::Kind::memory_error || tokens_.back().type != T::error) return;
    if (lexed_.error_always) {
        error_ = lexed_.error;
    } else if (lexed_.open_bracket != 0 && tokens_[furthest_].lineno > lexed_.open_lineno) {
        error_ = SyntaxError();
        Node open;
        open.lineno = lexed_.open_lineno;
        open.col_offset = lexed_.open_col_offset;
        raise_position(open, open.lineno, -1, fmt::format("'{}' was never closed", lexed_.open_bracket));
    }
}

// ---- entry --------------------------------------------------------------------------------------------------------

ast::Module* Parser::run() {
    auto once = [&]() -> Module* {
        position_ = 0;
        Module module;
        module.kind = options_.mode;
        List<Stmt> list(*this);
        switch (options_.mode) {
        case ModuleKind::exec:
            if (!at(T::end_marker) && !statements(list)) return nullptr;
            break;
        case ModuleKind::eval: {
            Expr* value = star_expressions();
            if (value == nullptr) return nullptr;
            module.expression = value;
            while (accept(T::newline)) {
            }
            break;
        }
        case ModuleKind::single: {
            // Nothing but blank lines and comments.
            if (at(T::end_marker)) break;
            bool compound = at_compound_statement() || at_soft_keyword("match");
            if (!statement(list)) return nullptr;
            if (compound) {
                bool open = options_.detect_incomplete && !closed_;
                // An empty line ends a compound statement typed in.
                if (open && at(T::end_marker) && list.size() == 1) {
                    error_.kind = SyntaxError::Kind::incomplete_input;
                    error_.message = "incomplete input";
                    return nullptr;
                }
            }
            if (!at(T::end_marker)) {
                if (!failed() && !at(T::error)) {
                    const bool simple = position_ > 0 && tokens_[position_ - 1].type == T::newline;
                    if (simple) furthest_ = position_ - 1;
                    raise_last("multiple statements found while compiling a single statement");
                }
                return nullptr;
            }
            break;
        }
        }
        if (failed() || !at(T::end_marker)) return nullptr;
        module.body = list.finish();
        return arena_.make<Module>(module);
    };

    if (Module* module = once()) return module;
    bool at_lexer_error = tokens_[furthest_].type == T::error;
    if (options_.detect_incomplete && error_.kind != SyntaxError::Kind::memory_error) {
        bool at_end = at_lexer_error ? lexed_.at_end : tokens_[furthest_].start >= text_.size();
        if (at_end || error_.kind == SyntaxError::Kind::incomplete_input) {
            error_ = SyntaxError();
            const Token& last = tokens_[furthest_];
            Node node = as_node(last);
            if (node.col_offset < 0) node.col_offset = node.end_col_offset = 0;
            raise_at(node, "incomplete input");
            error_.kind = SyntaxError::Kind::incomplete_input;
            return nullptr;
        }
    }
    if (failed()) {
        prefer_lexer_error();
        return nullptr;
    }
    if (at_lexer_error) {
        error_ = lexed_.error;
        return nullptr;
    }
    diagnosing_ = true;
    stack_.clear();
    if (failed_braces_) {
        // Mistakes in dict displays come before all others.
        use_invalid_rules_ = false;
        once();
        use_invalid_rules_ = true;
        memo_.clear();
        stack_.clear();
        if (failed()) {
            prefer_lexer_error();
            return nullptr;
        }
    }
    std::size_t last = furthest_;
    if (tokens_[last].type == T::error) {
        error_ = lexed_.error;
        return nullptr;
    }
    once();
    if (!failed() && tokens_[furthest_].type == T::error) {
        error_ = lexed_.error;
        return nullptr;
    }
    if (!failed()) {
        set_generic_error(last);
        if (error_.kind == SyntaxError::Kind::indentation_error) return nullptr;
    }
    prefer_lexer_error();
    return nullptr;
}

ParseResult parse(std::string_view source, const ParseOptions& options, Arena& arena) {
    ParseResult result;
    result.text = decode_source(source, options, arena, result.error);
    if (result.error) return result;
    bool closed = source.ends_with('\n') || source.ends_with('\r');
    // What is no module or file may end without a newline; errors show it as it was written.
    bool newline_added = options.mode != ast::ModuleKind::exec && !closed && result.text.ends_with('\n');
    Lexed lexed = tokenize(result.text, newline_added);
    Parser parser(result.text, lexed, options, closed, arena);
    result.module = parser.run();
    result.error = parser.error();
    if (result.module != nullptr) result.error = SyntaxError();
    if (newline_added && result.error.text.ends_with('\n')) {
        std::string_view line = source_line(result.text, result.error.lineno);
        if (line.data() + line.size() == result.text.data() + result.text.size()) result.error.text.pop_back();
    }
    result.warnings = std::move(lexed.warnings);
    for (SyntaxWarning& warning : parser.warnings()) result.warnings.push_back(std::move(warning));
    std::stable_sort(result.warnings.begin(), result.warnings.end(),
                     [](const SyntaxWarning& a, const SyntaxWarning& b) { return a.lineno < b.lineno; });
    return result;
}

}  // namespace baton::syntax
