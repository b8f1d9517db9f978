// The parser: recursive descent over the token list, one method per grammar rule, building the tree in the arena.
// Internal to compiler/syntax; the outside calls parse().
//
// How failure works. A rule that does not match returns null (or false) and leaves the position anywhere; whoever has
// another alternative restores it. That is no error yet. If the whole source does not match, the parser runs once more
// with `diagnosing_` set: then the rules in parser_errors.cpp look for well-known mistakes at the places where they can
// occur, and raise(). If none fits, "invalid syntax" points to the furthest token the first run looked at. So correct
// sources pay nothing for good messages. Raising is final: the first error stays.
//
// Methods are spread over parser.cpp (entry, errors' mechanics), parser_expressions.cpp, parser_statements.cpp,
// parser_patterns.cpp, parser_strings.cpp (literals) and parser_errors.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/syntax/ast.h"
#include "compiler/syntax/lexer.h"
#include "compiler/syntax/parse.h"
#include "runtime/base/arena.h"

namespace baton::syntax {

class Parser {
public:
    // `closed`: the source ended with a newline of its own.
    Parser(std::string_view text, const Lexed& lexed, const ParseOptions& options, bool closed, Arena& arena)
        : text_(text), lexed_(lexed), tokens_(lexed.tokens), options_(options), arena_(arena), closed_(closed) {}

    // Parses everything; null if the source is not right, and then error() says why.
    ast::Module* run();

    const SyntaxError& error() const { return error_; }
    std::vector<SyntaxWarning>& warnings() { return warnings_; }

private:
    using T = TokenType;
    using Expr = ast::Expr;
    using Stmt = ast::Stmt;
    using Pattern = ast::Pattern;
    using Node = ast::Node;
    using ExprKind = ast::ExprKind;

    // A list under construction, on a stack shared by all lists being built.
    template <class Item>
    class List {
    public:
        explicit List(Parser& parser) : parser_(parser), base_(parser.stack_.size()) {}
        ~List() { parser_.stack_.resize(base_); }
        List(const List&) = delete;
        List& operator=(const List&) = delete;
        void add(Item* item) { parser_.stack_.push_back(item); }
        std::size_t size() const { return parser_.stack_.size() - base_; }
        bool empty() const { return size() == 0; }
        Item* operator[](std::size_t i) const { return static_cast<Item*>(parser_.stack_[base_ + i]); }
        Item* back() const { return static_cast<Item*>(parser_.stack_.back()); }
        void clear() { parser_.stack_.resize(base_); }
        std::span<Item*> finish() {
            std::size_t count = size();
            std::span<Item*> items = parser_.arena_.template make_array<Item*>(count);
            for (std::size_t i = 0; i < count; i++) items[i] = (*this)[i];
            return items;
        }

    private:
        Parser& parser_;
        std::size_t base_;
    };

    // Counts a level of nesting while it lives; false if there are too many, which has been raised.
    class Nested {
    public:
        explicit Nested(Parser& parser) : parser_(parser) { parser.depth_++; }
        ~Nested() { parser_.depth_--; }
        explicit operator bool() const {
            if (parser_.depth_ <= ast::max_nesting) [[likely]] return true;
            parser_.raise_too_deep();
            return false;
        }

    private:
        Parser& parser_;
    };

    // ---- tokens ----
    const Token& token() const { return tokens_[position_]; }
    const Token& token_at(std::size_t position) const {
        return tokens_[position < tokens_.size() ? position : tokens_.size() - 1];
    }
    T type() const { return tokens_[position_].type; }
    // Counts a token further on as looked at.
    void look(std::size_t ahead) {
        if (position_ + ahead > furthest_ && position_ + ahead < tokens_.size()) furthest_ = position_ + ahead;
    }
    // The type of a token further on, which does not count as looked at.
    T type_at(std::size_t ahead) const { return token_at(position_ + ahead).type; }
    bool at(T type) const { return this->type() == type; }
    void advance() {
        if (position_ + 1 < tokens_.size()) position_++;
        if (position_ > furthest_) furthest_ = position_;
    }
    bool accept(T type) {
        if (!at(type)) return false;
        advance();
        return true;
    }
    // A token that must be here: raises "expected '...'" if it is not.
    bool force(T type);
    std::string_view text_of(const Token& token) const { return text_.substr(token.start, token.end - token.start); }
    bool at_soft_keyword(std::string_view word) const { return at(T::name) && text_of(token()) == word; }
    bool diagnosing() const { return diagnosing_ && error_.kind == SyntaxError::Kind::none && use_invalid_rules_; }
    bool failed() const { return error_.kind != SyntaxError::Kind::none; }

    // The name token's text, normalised; the same text gives the same view.
    ast::Identifier identifier(const Token& token);
    // At a name: takes it.
    bool accept_name(ast::Identifier& name);

    // ---- nodes ----
    template <class Struct>
    Struct* node(ExprKind kind, const Node& start) {
        Struct* result = arena_.make<Struct>();
        result->kind = kind;
        place(*result, start);
        return result;
    }
    template <class Struct>
    Struct* node(const Node& start) {
        Struct* result = arena_.make<Struct>();
        if constexpr (requires { Struct::kind_of_struct; }) result->kind = Struct::kind_of_struct;
        place(*result, start);
        return result;
    }
    // Sets the position: from `start` to the last token taken.
    void place(Node& node, const Node& start) {
        node.lineno = start.lineno;
        node.col_offset = start.col_offset;
        end_here(node);
    }
    void end_here(Node& node) {
        const Token& last = tokens_[position_ == 0 ? 0 : position_ - 1];
        node.end_lineno = last.end_lineno;
        node.end_col_offset = last.end_col_offset;
    }
    // The same for statements: the last token that is no newline or indentation.
    void place_statement(Node& node, const Node& start);
    static Node as_node(const Token& token) {
        return {token.lineno, token.col_offset, token.end_lineno, token.end_col_offset};
    }
    Node here() const { return as_node(token()); }
    Node last() const { return as_node(tokens_[position_ == 0 ? 0 : position_ - 1]); }

    // ---- raising (all return null, for `return raise(...)`) ----
    std::nullptr_t raise_range(const Node& from, const Node& to, std::string message);
    std::nullptr_t raise_at(const Node& node, std::string message) { return raise_range(node, node, std::move(message)); }
    // At the furthest token.
    std::nullptr_t raise_last(std::string message, SyntaxError::Kind kind = SyntaxError::Kind::syntax_error);
    std::nullptr_t raise_indentation(std::string message) {
        return raise_last(std::move(message), SyntaxError::Kind::indentation_error);
    }
    // At the token not taken yet.
    std::nullptr_t raise_next(std::string message);
    // From a node to the end of what has been read.
    std::nullptr_t raise_from(const Node& node, std::string message);
    std::nullptr_t raise_too_deep();
    void raise_position(const Node& from, std::int32_t end_lineno, std::int32_t end_column, std::string message);
    // "cannot assign to ..." for the part of `target` that is at fault; nothing if all is well.
    enum class Target { star, del, for_ };
    std::nullptr_t raise_invalid_target(Expr* target, Target use);
    static Expr* invalid_target(Expr* target, Target use);
    void set_generic_error(std::size_t last);
    void prefer_lexer_error();

    // ---- expressions ----
    enum class Rule : std::uint8_t {
        expression, disjunction, named_expression, star_expressions, bitwise_or,
        primary, strings,
    };
    struct Memo {
        void* result;
        std::size_t end;
    };
    // While diagnosing, each rule is tried once per position.
    template <class Function>
    auto memoized(Rule rule, Function function) -> decltype(function()) {
        if (!diagnosing_) return function();
        std::uint64_t key = std::uint64_t(position_) << 8 | static_cast<std::uint64_t>(rule);
        if (auto found = memo_.find(key); found != memo_.end()) {
            position_ = found->second.end;
            return static_cast<decltype(function())>(found->second.result);
        }
        auto result = function();
        memo_[key] = {result, position_};
        return result;
    }

    Expr* expression();
    Expr* expression_without_invalid();
    Expr* conditional_or_lambda();
    Expr* lambda();
    Expr* named_expression();
    Expr* assignment_expression();
    // expression, not followed by ':='; or assignment_expression
    Expr* argument_expression();
    Expr* star_expression();
    Expr* star_expressions();
    Expr* star_named_expression();
    // `*` and an operand of operators; as an argument or subscript, any expression.
    Expr* starred(bool any_expression = false);
    Expr* yield_expression();
    Expr* yield_or_star_expressions();
    Expr* disjunction();
    Expr* conjunction();
    Expr* inversion();
    Expr* comparison();
    Expr* bitwise_or() {
        return memoized(Rule::bitwise_or, [this] { return binary(1); });
    }
    Expr* binary(int lowest);
    Expr* factor();
    Expr* power();
    Expr* primary();
    Expr* primary_tail(Expr* value, const Node& start);
    Expr* atom();
    Expr* parenthesized();
    Expr* list_display();
    Expr* brace_display();
    Expr* dict_rest(const Node& start, Expr* key);
    Expr* slices();
    Expr* slice();
    Expr* call(Expr* function, const Node& start);
    struct Arguments {
        std::span<Expr*> args;
        std::span<ast::Keyword*> keywords;
    };
    // The arguments up to ')', which is not taken. They begin at token `begin`; the first may have been parsed already.
    bool arguments(Arguments& result, Expr* first, std::size_t begin);
    bool comprehension_clauses(std::span<ast::Comprehension*>& clauses);
    ast::Comprehension* comprehension_clause();
    bool at_comprehension() {
        if (at(T::kw_async)) look(1);
        return at(T::kw_for) || (at(T::kw_async) && type_at(1) == T::kw_for);
    }
    Expr* comprehension(ExprKind kind, Expr* element, const Node& start, T closing);

    // ---- targets ----
    Expr* star_targets();
    Expr* star_target();
    static bool is_target(Expr* expression, bool starred);
    static bool is_single_target(Expr* expression);
    static bool is_del_target(Expr* expression);
    static void set_context(Expr* target, ast::Context context);

    // ---- literals ----
    Expr* number();
    Expr* strings();
    bool string_piece(const Token& token, std::string& value, bool& bytes);
    bool decode_escapes(std::string_view body, const Token& token, bool bytes, std::string& value);
    void warn_escape(const Token& token, std::string_view body, std::size_t at, std::size_t size);
    bool fstring(List<Expr>& pieces);
    bool replacement_field(List<Expr>& pieces, bool raw);
    std::string_view debug_text(std::size_t open, std::size_t end);
    Expr* format_spec(bool raw);
    Expr* fstring_middle(const Token& token, bool raw);
    Expr* joined(List<Expr>& pieces, const Node& start);
    Expr* constant(ast::ConstantValue::Type type, const Node& start);
    Expr* string_constant(std::string_view value, const Node& start);

    // ---- statements ----
    bool statements(List<Stmt>& list);
    bool statement(List<Stmt>& list);
    bool simple_statements(List<Stmt>& list);
    Stmt* simple_statement();
    Stmt* assignment_or_expression();
    Stmt* compound_statement();
    bool at_compound_statement() const;
    bool block(std::span<Stmt*>& body);
    Stmt* if_statement();
    Stmt* while_statement();
    Stmt* for_statement(const Node& start, bool async);
    Stmt* with_statement(const Node& start, bool async);
    bool with_items(List<ast::WithItem>& items, bool parenthesized);
    ast::WithItem* with_item();
    Stmt* try_statement();
    ast::ExceptHandler* except_block(bool& star);
    Stmt* function_definition(const Node& start, bool async, std::span<Expr*> decorators);
    Stmt* class_definition(std::span<Expr*> decorators);
    Stmt* decorated();
    Stmt* match_statement();
    ast::MatchCase* case_block();
    Stmt* return_statement();
    Stmt* raise_statement();
    Stmt* del_statement();
    Stmt* assert_statement();
    Stmt* global_statement();
    Stmt* import_name();
    Stmt* import_from();
    bool import_aliases(List<ast::Alias>& names);
    Stmt* type_alias();
    bool dotted_name(ast::Identifier& name);
    bool type_parameters(std::span<ast::TypeParam*>& parameters);
    ast::TypeParam* type_parameter();
    bool else_block(std::span<Stmt*>& body);
    // Parameters up to `closing` (')' or ':'), which is not taken.
    bool parameters(ast::Arguments& result, T closing);
    ast::Arg* parameter(bool annotations, bool star_annotation);
    ast::Arguments* empty_arguments();

    // ---- patterns ----
    Expr* match_subject();
    Pattern* patterns();
    Pattern* pattern();
    Pattern* or_pattern();
    Pattern* closed_pattern();
    Pattern* maybe_star_pattern();
    Pattern* literal_pattern();
    Expr* literal_key();
    Expr* pattern_number();
    Expr* name_or_attribute();
    Pattern* group_or_sequence_pattern();
    Pattern* bracket_sequence_pattern();
    Pattern* mapping_pattern();
    Pattern* class_pattern(Expr* cls, const Node& start);
    Pattern* value_pattern(Expr* value);

    // ---- mistakes (parser_errors.cpp); each restores the position ----
    void invalid_expression();
    void invalid_legacy_expression();
    void invalid_named_expression();
    void invalid_group();
    void invalid_comprehension();
    void invalid_dict();
    void invalid_dict_comprehension();
    bool invalid_key_value();
    void invalid_arguments();
    void invalid_keyword_argument();
    void invalid_assignment();
    Expr* invalid_annotation_target();
    void invalid_for_target();
    void invalid_with_item();
    void invalid_with(bool before);
    void invalid_with_items(bool parenthesized, const Token& keyword, bool before);
    void invalid_header(const char* what);
    void invalid_for();
    void invalid_else_like(const char* what);
    void invalid_try();
    void invalid_except(bool before);
    void invalid_class();
    void invalid_function();
    void invalid_parameters(bool lambda);
    void invalid_star_parameters(bool lambda);
    void invalid_double_star_parameters(bool lambda);
    Expr* simple_parameter(bool lambda, bool& has_default);
    void invalid_del();
    void invalid_match();
    void invalid_case();
    void invalid_as_pattern();
    void invalid_class_pattern();
    void invalid_replacement_field();
    bool missing_block(const Token& keyword, const std::string& what);

    std::string_view text_;
    const Lexed& lexed_;
    const std::vector<Token>& tokens_;
    const ParseOptions& options_;
    Arena& arena_;
    bool closed_;
    std::size_t position_ = 0;
    std::size_t furthest_ = 0;
    int depth_ = 0;
    bool diagnosing_ = false;
    bool use_invalid_rules_ = true;
    bool failed_braces_ = false;  // a set or dict display did not match
    SyntaxError error_;
    std::vector<SyntaxWarning> warnings_;
    std::vector<void*> stack_;
    std::unordered_map<std::uint64_t, Memo> memo_;
};

// How error messages call an expression: "function call", "literal".
const char* describe(const ast::Expr& expression);

}  // namespace baton::syntax
