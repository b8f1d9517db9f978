// Well-known mistakes. These rules run only while diagnosing (see parser.h): each looks at the place where the parser is
// for one kind of mistake and raises its message if it finds it. The position is restored by the caller's alternatives
// or here; what they return does not matter otherwise.
#include <fmt/format.h>

#include "compiler/syntax/parser.h"

namespace baton::syntax {

using namespace ast;

namespace {

// Puts the position back at the end of a rule.
class Restore {
public:
    explicit Restore(std::size_t& position) : position_(position), before_(position) {}
    ~Restore() { position_ = before_; }

private:
    std::size_t& position_;
    std::size_t before_;
};

bool is_soft_keyword(std::string_view text) {
    return text == "_" || text == "case" || text == "match" || text == "type";
}

}  // namespace

const char* describe(const ast::Expr& expression) {
    switch (expression.kind) {
    case ExprKind::Attribute: return "attribute";
    case ExprKind::Subscript: return "subscript";
    case ExprKind::Starred: return "starred";
    case ExprKind::Name: return "name";
    case ExprKind::List: return "list";
    case ExprKind::Tuple: return "tuple";
    case ExprKind::Lambda: return "lambda";
    case ExprKind::Call: return "function call";
    case ExprKind::BoolOp:
    case ExprKind::BinOp:
    case ExprKind::UnaryOp: return "expression";
    case ExprKind::GeneratorExp: return "generator expression";
    case ExprKind::Yield:
    case ExprKind::YieldFrom: return "yield expression";
    case ExprKind::Await: return "await expression";
    case ExprKind::ListComp: return "list comprehension";
    case ExprKind::SetComp: return "set comprehension";
    case ExprKind::DictComp: return "dict comprehension";
    case ExprKind::Dict: return "dict literal";
    case ExprKind::Set: return "set display";
    case ExprKind::JoinedStr:
    case ExprKind::FormattedValue: return "f-string expression";
    case ExprKind::Constant:
        switch (expression.as<Constant>()->value.type) {
        case ConstantValue::Type::none: return "None";
        case ConstantValue::Type::true_: return "True";
        case ConstantValue::Type::false_: return "False";
        case ConstantValue::Type::ellipsis: return "ellipsis";
        default: return "literal";
        }
    case ExprKind::Compare: return "comparison";
    case ExprKind::IfExp: return "conditional expression";
    case ExprKind::NamedExpr: return "named expression";
    case ExprKind::Slice: return "slice";
    }
    return "expression";
}

ast::Expr* Parser::invalid_target(Expr* target, Target use) {
    auto first_of = [&](std::span<Expr*> items) -> Expr* {
        for (Expr* item : items) {
            if (Expr* found = invalid_target(item, use)) return found;
        }
        return nullptr;
    };
    switch (target->kind) {
    case ExprKind::List: return first_of(target->as<ast::List>()->elts);
    case ExprKind::Tuple: return first_of(target->as<Tuple>()->elts);
    case ExprKind::Starred:
        return use == Target::del ? target : invalid_target(target->as<Starred>()->value, use);
    case ExprKind::Compare: {
        // In `for a in b` the whole is read as a comparison.
        auto* compare = target->as<Compare>();
        if (use != Target::for_) return target;
        return compare->ops[0] == CompareOperator::in ? invalid_target(compare->left, use) : nullptr;
    }
    case ExprKind::Name:
    case ExprKind::Subscript:
    case ExprKind::Attribute: return nullptr;
    default: return target;
    }
}

std::nullptr_t Parser::raise_invalid_target(Expr* target, Target use) {
    if (Expr* found = invalid_target(target, use)) {
        raise_at(*found, fmt::format("cannot {} {}", use == Target::del ? "delete" : "assign to", describe(*found)));
    }
    return nullptr;
}

// ---- expressions ----------------------------------------------------------------------------------------------------

void Parser::invalid_expression() {
    Restore restore(position_);
    std::size_t begin = position_;
    bool skip = at(T::name) && (type_at(1) == T::string || type_at(1) == T::fstring_start || is_soft_keyword(text_of(token())));
    if (!skip) {
        Expr* first = disjunction();
        if (failed()) return;
        if (first != nullptr) {
            std::size_t between = position_;
            Expr* second = expression_without_invalid();
            if (failed()) return;
            if (second != nullptr) {
                auto* name = first->if_is<Name>();
                bool legacy = name != nullptr && (name->id == "print" || name->id == "exec");
                if (!legacy && tokens_[position_ - 1].level != 0) {
                    raise_range(*first, *second, "invalid syntax. Perhaps you forgot a comma?");
                    return;
                }
            }
            position_ = between;
        }
    }
    position_ = begin;
    Expr* body = disjunction();
    if (body != nullptr && accept(T::kw_if)) {
        Expr* test = disjunction();
        if (failed()) return;
        if (test != nullptr && !at(T::kw_else) && !at(T::colon)) {
            raise_range(*body, *test, "expected 'else' after 'if' expression");
            return;
        }
    }
    position_ = begin;
    if (at(T::kw_lambda)) {
        Node start = here();
        advance();
        ast::Arguments args;
        if (parameters(args, T::colon) && at(T::colon)) {
            Node colon = here();
            advance();
            if (at(T::fstring_middle)) {
                raise_range(start, colon, "f-string: lambda expressions are not allowed without parentheses");
            }
        }
    }
}

void Parser::invalid_legacy_expression() {
    if (!at(T::name)) return;
    std::string_view name = text_of(token());
    Restore restore(position_);
    Node start = here();
    advance();
    if (at(T::left_paren)) return;
    // Any name will do to look for mistakes in what follows it.
    Expr* rest = star_expressions();
    if (rest == nullptr || failed() || (name != "print" && name != "exec")) return;
    raise_range(start, *rest,
                fmt::format("Missing parentheses in call to '{}'. Did you mean {}(...)?", name, name));
}

void Parser::invalid_named_expression() {
    Restore restore(position_);
    std::size_t begin = position_;
    Expr* first = expression();
    if (failed()) return;
    if (first != nullptr && at(T::colon_equal)) {
        advance();
        Expr* value = expression();
        if (failed()) return;
        if (value != nullptr) {
            raise_at(*first, fmt::format("cannot use assignment expressions with {}", describe(*first)));
            return;
        }
    }
    position_ = begin;
    auto ends = [&] { return !at(T::equal) && !at(T::colon_equal); };
    if (at(T::name)) {
        Node name = here();
        advance();
        if (accept(T::equal)) {
            Expr* value = bitwise_or();
            if (failed()) return;
            if (value != nullptr && ends()) {
                raise_range(name, *value, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
                return;
            }
        }
        position_ = begin;
    }
    if (at(T::kw_true) || at(T::kw_none) || at(T::kw_false)) return;
    Expr* left = bitwise_or();
    if (failed() || left == nullptr || !at(T::equal)) return;
    bool plain = tokens_[begin].type == T::left_paren || tokens_[begin].type == T::left_bracket;
    if (plain && (left->kind == ExprKind::List || left->kind == ExprKind::Tuple ||
                  left->kind == ExprKind::GeneratorExp)) {
        return;
    }
    advance();
    Expr* right = bitwise_or();
    if (failed() || right == nullptr || !ends()) return;
    raise_at(*left, fmt::format("cannot assign to {} here. Maybe you meant '==' instead of '='?", describe(*left)));
}

void Parser::invalid_group() {
    Restore restore(position_);
    advance();
    if (at(T::star)) {
        Expr* value = starred(true);
        if (value != nullptr && at(T::right_paren)) raise_at(*value, "cannot use starred expression here");
    } else if (at(T::double_star)) {
        Node stars = here();
        advance();
        if (expression() != nullptr && at(T::right_paren)) raise_at(stars, "cannot use double starred expression here");
    }
}

// At an opening bracket.
void Parser::invalid_comprehension() {
    Restore restore(position_);
    bool parenthesis = at(T::left_paren);
    advance();
    std::size_t begin = position_;
    std::span<Comprehension*> clauses;
    if (at(T::star)) {
        Expr* value = starred(true);
        if (failed()) return;
        if (value != nullptr && at_comprehension() && comprehension_clauses(clauses)) {
            raise_at(*value, "iterable unpacking cannot be used in comprehension");
            return;
        }
        position_ = begin;
    }
    if (parenthesis) return;
    Expr* first = star_named_expression();
    if (first == nullptr || failed() || !at(T::comma)) return;
    const char* message = "did you forget parentheses around the comprehension target?";
    Node comma = here();
    advance();
    Expr* last = nullptr;
    while (!at_comprehension()) {
        Expr* item = star_named_expression();
        if (item == nullptr) break;
        last = item;
        if (!accept(T::comma)) break;
    }
    if (failed() || !at_comprehension() || !comprehension_clauses(clauses)) return;
    if (last != nullptr) {
        raise_range(*first, *last, message);
    } else {
        raise_range(*first, comma, message);
    }
}

// `key` without ':', or something wrong behind the ':'. False if nothing was found.
bool Parser::invalid_key_value() {
    Restore restore(position_);
    Expr* key = expression();
    if (key == nullptr || failed()) return failed();
    if (!at(T::colon)) {
        Node end = *key;
        end.col_offset = key->end_col_offset - 1;
        end.lineno = key->lineno;
        raise_position(end, key->end_lineno, -1, "':' expected after dictionary key");
        return true;
    }
    Node colon = here();
    advance();
    if (at(T::star)) {
        Node star = here();
        advance();
        if (bitwise_or() != nullptr) raise_from(star, "cannot use a starred expression in a dictionary value");
    } else if (at(T::right_brace) || at(T::comma)) {
        raise_at(colon, "expression expected after dictionary key and ':'");
    }
    return failed();
}

void Parser::invalid_dict() {
    Restore restore(position_);
    advance();
    bool first = true;
    for (;; first = false) {
        std::size_t before = position_;
        bool good = false;
        if (at(T::double_star)) {
            advance();
            good = bitwise_or() != nullptr;
        } else if (expression() != nullptr && at(T::colon)) {
            advance();
            good = expression() != nullptr;
        }
        if (failed()) return;
        if (!good || !at(T::comma)) {
            // A key with what follows it: the first one may be a set's element.
            position_ = before;
            if (first) {
                Expr* key = expression();
                if (key == nullptr || failed() || !at(T::colon)) return;
                position_ = before;
                if (good) return;
            } else if (good) {
                return;
            }
            if (at(T::right_brace)) return;
            invalid_key_value();
            return;
        }
        advance();
    }
}

void Parser::invalid_dict_comprehension() {
    Restore restore(position_);
    advance();
    if (!at(T::double_star)) return;
    Node stars = here();
    advance();
    std::span<Comprehension*> clauses;
    if (bitwise_or() != nullptr && at_comprehension() && comprehension_clauses(clauses) && at(T::right_brace)) {
        raise_at(stars, "dict unpacking cannot be used in dict comprehension");
    }
}

// ---- calls ----------------------------------------------------------------------------------------------------------

void Parser::invalid_keyword_argument() {
    Restore restore(position_);
    std::size_t begin = position_;
    Node start = here();
    if (at(T::kw_true) || at(T::kw_false) || at(T::kw_none)) {
        std::string word(text_of(token()));
        advance();
        if (at(T::equal)) {
            raise_range(start, here(), "cannot assign to " + word);
            return;
        }
        position_ = begin;
    }
    if (at(T::name) && type_at(1) == T::equal) {
        advance();
        Node equal = here();
        advance();
        if (at(T::comma) || at(T::right_paren)) {
            raise_range(start, equal, "expected argument value expression");
            return;
        }
        std::span<Comprehension*> clauses;
        if (expression() != nullptr && at_comprehension() && comprehension_clauses(clauses)) {
            raise_range(start, equal, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
        }
        return;
    }
    Expr* value = expression();
    if (value != nullptr && !failed() && at(T::equal)) {
        raise_range(*value, here(), "expression cannot contain assignment, perhaps you meant \"==\"?");
    }
}

void Parser::invalid_arguments() {
    Restore restore(position_);
    std::size_t begin = position_;
    // The arguments as far as they go: positional ones, keywords, then `**`.
    struct Found {
        std::vector<Expr*> positional;
        bool any = false, keywords = false, double_starred = false;
    };
    auto read = [&](Found& found) {
        for (;;) {
            std::size_t before = position_;
            if (found.any) {
                if (!accept(T::comma)) return;
            }
            bool good = false;
            if (at(T::star) && !found.double_starred) {
                Expr* item = starred(true);
                good = item != nullptr;
                if (good) found.positional.push_back(item);
            } else if (at(T::double_star)) {
                advance();
                good = expression() != nullptr;
                if (good) found.keywords = found.double_starred = true;
            } else if (at(T::name) && type_at(1) == T::equal) {
                advance();
                advance();
                good = expression() != nullptr;
                if (good) found.keywords = true;
            } else if (!found.keywords) {
                Expr* item = argument_expression();
                good = item != nullptr && !at(T::equal);
                if (good) found.positional.push_back(item);
            }
            if (failed()) return;
            if (!good) {
                position_ = before;
                return;
            }
            found.any = true;
        }
    };
    Found first;
    read(first);
    if (failed()) return;
    std::size_t behind = position_;
    if (first.keywords && at(T::comma)) {
        advance();
        if (at(T::star)) {
            raise_at(here(), "iterable argument unpacking follows keyword argument unpacking");
            return;
        }
    }
    std::span<Comprehension*> clauses;
    auto last_of = [](Comprehension* clause) -> Expr* {
        return clause->ifs.empty() ? clause->iter : clause->ifs.back();
    };
    const char* parenthesize = "Generator expression must be parenthesized";
    position_ = begin;
    Expr* element = expression();
    if (failed()) return;
    if (element != nullptr && at_comprehension() && comprehension_clauses(clauses) && at(T::comma)) {
        advance();
        // Look on, so that mistakes there are seen first.
        Found more;
        read(more);
        if (failed()) return;
        raise_range(*element, *last_of(clauses.back()), parenthesize);
        return;
    }
    if (failed()) return;
    position_ = begin;
    if (at(T::name) && type_at(1) == T::equal) {
        Node name = here();
        advance();
        Node equal = here();
        advance();
        if (expression() != nullptr && at_comprehension() && comprehension_clauses(clauses)) {
            raise_range(name, equal, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
        }
        if (failed()) return;
    }
    position_ = behind;
    if (first.any && at_comprehension() && comprehension_clauses(clauses)) {
        if (first.positional.size() > 1) {
            raise_range(*first.positional.back(), *last_of(clauses.back()), parenthesize);
            return;
        }
    }
    if (failed()) return;
    position_ = behind;
    if (first.any && accept(T::comma)) {
        std::size_t second = position_;
        element = expression();
        if (failed()) return;
        if (element != nullptr && at_comprehension() && comprehension_clauses(clauses)) {
            raise_range(*element, *clauses.back()->target, parenthesize);
            return;
        }
        position_ = second;
        Found more;
        read(more);
        if (failed() || !more.any) return;
        raise_last(first.double_starred ? "positional argument follows keyword argument unpacking"
                                        : "positional argument follows keyword argument");
    }
}

// ---- assignments ------------------------------------------------------------------------------------------------------

// A list or tuple, perhaps in parentheses, which cannot be annotated.
ast::Expr* Parser::invalid_annotation_target() {
    if (!at(T::left_bracket) && !at(T::left_paren)) return nullptr;
    Expr* value = atom();
    if (value == nullptr || failed()) return nullptr;
    return value->kind == ExprKind::List || value->kind == ExprKind::Tuple ? value : nullptr;
}

void Parser::invalid_assignment() {
    Restore restore(position_);
    std::size_t begin = position_;
    if (Expr* target = invalid_annotation_target(); target != nullptr && accept(T::colon)) {
        if (expression() != nullptr && !failed()) {
            raise_at(*target, fmt::format("only single target (not {}) can be annotated", describe(*target)));
            return;
        }
    }
    if (failed()) return;
    position_ = begin;
    Expr* first = star_named_expression();
    if (failed()) return;
    if (first != nullptr && at(T::comma)) {
        // What follows the comma need not be one well-formed list.
        accept(T::comma);
        std::size_t before = position_;
        while (star_named_expression() != nullptr) {
            accept(T::comma);
            before = position_;
        }
        position_ = before;
        if (!failed() && accept(T::colon) && expression() != nullptr && !failed()) {
            raise_at(*first, "only single target (not tuple) can be annotated");
            return;
        }
    }
    if (failed()) return;
    position_ = begin;
    Expr* target = expression();
    if (failed()) return;
    if (target != nullptr && accept(T::colon) && expression() != nullptr && !failed()) {
        raise_at(*target, "illegal target for annotation");
        return;
    }
    if (failed()) return;
    // Good targets, then the first bad one.
    position_ = begin;
    for (;;) {
        std::size_t before = position_;
        Expr* good = star_targets();
        if (failed()) return;
        if (good == nullptr || !accept(T::equal)) {
            position_ = before;
            break;
        }
    }
    std::size_t bad = position_;
    Expr* value = star_expressions();
    if (failed()) return;
    if (value != nullptr && at(T::equal)) {
        raise_invalid_target(value, Target::star);
        return;
    }
    position_ = bad;
    if (at(T::kw_yield)) {
        Expr* yield = yield_expression();
        if (failed()) return;
        if (yield != nullptr && at(T::equal)) {
            raise_at(*yield, "assignment to yield expression not possible");
            return;
        }
    }
    position_ = begin;
    value = star_expressions();
    if (value == nullptr || failed()) return;
    switch (type()) {
    case T::plus_equal:
    case T::minus_equal:
    case T::star_equal:
    case T::at_equal:
    case T::slash_equal:
    case T::percent_equal:
    case T::ampersand_equal:
    case T::bar_equal:
    case T::caret_equal:
    case T::left_shift_equal:
    case T::right_shift_equal:
    case T::double_star_equal:
    case T::double_slash_equal: break;
    default: return;
    }
    advance();
    if (yield_or_star_expressions() != nullptr && !failed()) {
        raise_at(*value, fmt::format("'{}' is an illegal expression for augmented assignment", describe(*value)));
    }
}

void Parser::invalid_del() {
    Restore restore(position_);
    advance();
    Expr* target = star_expressions();
    if (target != nullptr && !failed()) raise_invalid_target(target, Target::del);
}

void Parser::invalid_for_target() {
    Restore restore(position_);
    accept(T::kw_async);
    advance();
    Expr* target = star_expressions();
    if (target != nullptr && !failed()) raise_invalid_target(target, Target::for_);
}

// ---- headers of compound statements -------------------------------------------------------------------------------------

// Behind ':': raises if no indented block follows.
bool Parser::missing_block(const Token& keyword, const std::string& what) {
    if (!accept(T::newline) || at(T::indent) || failed()) return false;
    raise_indentation(fmt::format("expected an indented block after {} on line {}", what, keyword.lineno));
    return true;
}

// `if`, `elif`, `while` with their condition.
void Parser::invalid_header(const char* what) {
    Restore restore(position_);
    const Token& keyword = token();
    advance();
    if (named_expression() == nullptr || failed()) return;
    if (at(T::newline)) {
        raise_last("expected ':'");
    } else if (accept(T::colon)) {
        missing_block(keyword, fmt::format("'{}' statement", what));
    }
}

// `else`, `try`, `finally`: a keyword and ':'.
void Parser::invalid_else_like(const char* what) {
    Restore restore(position_);
    const Token& keyword = token();
    advance();
    if (accept(T::colon)) missing_block(keyword, fmt::format("'{}' statement", what));
}

void Parser::invalid_for() {
    Restore restore(position_);
    const Token& keyword = token();
    advance();
    if (star_targets() == nullptr || !accept(T::kw_in) || star_expressions() == nullptr || failed()) return;
    if (at(T::newline)) {
        raise_last("expected ':'");
    } else if (accept(T::colon)) {
        missing_block(keyword, "'for' statement");
    }
}

void Parser::invalid_with_item() {
    Restore restore(position_);
    advance();
    Expr* target = expression();
    if (target == nullptr || failed()) return;
    if (at(T::comma) || at(T::right_paren) || at(T::colon)) raise_invalid_target(target, Target::star);
}

void Parser::invalid_with_items(bool parenthesized, const Token& keyword, bool before) {
    advance();
    if (parenthesized && !accept(T::left_paren)) return;
    bool any = false;
    do {
        if (parenthesized && any && at(T::right_paren)) break;
        Expr* context = expression();
        if (context == nullptr || failed()) return;
        if (at(T::kw_as)) {
            std::size_t as = position_;
            advance();
            if (star_target() == nullptr) position_ = as;
        }
        if (failed()) return;
        any = true;
    } while (accept(T::comma));
    if (parenthesized && !accept(T::right_paren)) return;
    if (before) {
        if (accept(T::colon)) missing_block(keyword, "'with' statement");
    } else if (at(T::newline)) {
        raise_last("expected ':'");
    }
}

// `before`: the statement's block is missing; else the ':' is.
void Parser::invalid_with(bool before) {
    Restore restore(position_);
    std::size_t begin = position_;
    invalid_with_items(false, tokens_[begin], before);
    if (failed()) return;
    position_ = begin;
    invalid_with_items(true, tokens_[begin], before);
}

void Parser::invalid_try() {
    Restore restore(position_);
    std::size_t begin = position_;
    invalid_else_like("try");
    if (failed()) return;
    advance();
    if (!accept(T::colon)) return;
    std::span<Stmt*> body;
    if (!block(body) || failed()) return;
    if (!at(T::kw_except) && !at(T::kw_finally)) {
        raise_last("expected 'except' or 'finally' block");
        return;
    }
    // except and except* in one statement.
    bool any = false, star = false;
    while (at(T::kw_except)) {
        Node except = here();
        bool this_star = type_at(1) == T::star;
        if (any && this_star != star) {
            Node end = this_star ? as_node(token_at(position_ + 1)) : except;
            advance();
            bool fits = accept(T::star) || at(T::colon);
            if (!at(T::colon)) {
                fits = expression() != nullptr;
                if (fits && accept(T::kw_as)) fits = accept(T::name);
            }
            if (fits && at(T::colon)) {
                raise_range(except, end, "cannot have both 'except' and 'except*' on the same 'try'");
            }
            return;
        }
        star = this_star;
        any = true;
        if (except_block(this_star) == nullptr || failed()) break;
    }
    position_ = begin;
}

void Parser::invalid_except(bool before) {
    Restore restore(position_);
    const Token& keyword = token();
    advance();
    bool star = accept(T::star);
    if (before) {
        if (at(T::colon)) {
            if (star) return;
        } else {
            if (expression() == nullptr || failed()) return;
            if (accept(T::kw_as) && !accept(T::name)) return;
        }
        if (accept(T::colon)) missing_block(keyword, star ? "'except*' statement" : "'except' statement");
        return;
    }
    if (at(T::newline) || at(T::colon)) {
        if (star) {
            raise_last("expected one or more exception types");
        } else if (at(T::newline)) {
            raise_last("expected ':'");
        }
        return;
    }
    Expr* first = expression();
    if (first == nullptr || failed()) return;
    std::size_t behind = position_;
    if (accept(T::comma)) {
        do {
            if (expression() == nullptr) break;
        } while (accept(T::comma));
        if (failed()) return;
        if (accept(T::kw_as)) accept(T::name);
        if (at(T::colon)) raise_from(*first, "multiple exception types must be parenthesized");
        return;
    }
    position_ = behind;
    if (accept(T::kw_as) && !accept(T::name)) return;
    if (at(T::newline)) raise_last("expected ':'");
}

void Parser::invalid_class() {
    Restore restore(position_);
    const Token& keyword = token();
    advance();
    std::span<TypeParam*> parameters;
    if (!accept(T::name)) return;
    if (at(T::left_bracket) && !type_parameters(parameters)) return;
    if (accept(T::left_paren)) {
        Arguments found;
        if (!at(T::right_paren)) {
            std::size_t begin = position_;
            if (!arguments(found, nullptr, begin)) return;
        }
        if (!accept(T::right_paren)) return;
    }
    if (failed()) return;
    if (at(T::newline)) {
        raise_last("expected ':'");
    } else if (accept(T::colon)) {
        missing_block(keyword, "class definition");
    }
}

void Parser::invalid_function() {
    Restore restore(position_);
    const Token& keyword = token();
    advance();
    std::span<TypeParam*> type_params;
    if (!accept(T::name)) return;
    if (at(T::left_bracket) && !type_parameters(type_params)) return;
    ast::Arguments args;
    if (!accept(T::left_paren) || !parameters(args, T::right_paren) || !accept(T::right_paren)) return;
    if (accept(T::arrow) && expression() == nullptr) return;
    if (!failed() && accept(T::colon)) missing_block(keyword, "function definition");
}

// ---- parameters -----------------------------------------------------------------------------------------------------------

// A parameter with annotation and default, and the comma behind it; null if there is none. The result is only a mark.
ast::Expr* Parser::simple_parameter(bool lambda, bool& has_default) {
    std::size_t begin = position_;
    Node start = here();
    has_default = false;
    Arg* arg = parameter(!lambda, false);
    if (arg == nullptr || failed()) {
        position_ = begin;
        return nullptr;
    }
    auto* mark = node<Name>(start);
    mark->id = arg->arg;
    if (accept(T::equal)) {
        if (expression() == nullptr) {
            position_ = begin;
            return nullptr;
        }
        has_default = true;
    }
    if (!accept(T::comma) && !at(lambda ? T::colon : T::right_paren)) {
        position_ = begin;
        return nullptr;
    }
    return mark;
}

void Parser::invalid_parameters(bool lambda) {
    Restore restore(position_);
    T closing = lambda ? T::colon : T::right_paren;
    if (at(T::slash)) {
        Node slash = here();
        advance();
        if (at(T::comma)) raise_at(slash, "at least one argument must precede /");
        return;
    }
    bool has_default = false;
    bool any_slash = false, any_default = false, any = false;
    for (;;) {
        Node here_now = here();
        if (at(T::slash)) {
            if (any_slash) {
                raise_at(here_now, "/ may appear only once");
                return;
            }
            if (!any) return;
            any_slash = true;
            advance();
            if (at(T::star)) {
                raise_at(here(), "expected comma between / and *");
                return;
            }
            if (!accept(T::comma)) return;
            continue;
        }
        if (at(T::left_paren) && !any_default && !any_slash) {
            advance();
            std::size_t names = 0;
            while (accept(T::name)) {
                names++;
                if (!accept(T::comma)) break;
            }
            if (names > 0 && at(T::right_paren)) {
                raise_range(here_now, here(),
                            lambda ? "Lambda expression parameters cannot be parenthesized"
                                   : "Function parameters cannot be parenthesized");
            }
            return;
        }
        if (at(T::star)) break;
        std::size_t before = position_;
        Expr* parameter = simple_parameter(lambda, has_default);
        if (failed()) return;
        if (parameter == nullptr) {
            position_ = before;
            return;
        }
        any = true;
        if (has_default) {
            any_default = true;
        } else if (any_default) {
            raise_at(*parameter, "parameter without a default follows parameter with a default");
            return;
        }
        if (at(closing)) return;
    }
    // Behind '*'.
    advance();
    if (!accept(T::comma)) {
        bool ignored = false;
        if (simple_parameter(lambda, ignored) == nullptr || ignored) return;
    }
    while (simple_parameter(lambda, has_default) != nullptr) {
    }
    if (!failed() && at(T::slash)) raise_at(here(), "/ must be ahead of *");
}

// At '*'.
void Parser::invalid_star_parameters(bool lambda) {
    Restore restore(position_);
    T closing = lambda ? T::colon : T::right_paren;
    Node star = here();
    advance();
    if (at(closing)) {
        lambda ? raise_last("named arguments must follow bare *") : raise_at(star, "named arguments must follow bare *");
        return;
    }
    if (accept(T::comma)) {
        if (at(closing) || at(T::double_star)) {
            lambda ? raise_last("named arguments must follow bare *")
                   : raise_at(star, "named arguments must follow bare *");
            return;
        }
    } else {
        const Arg* rest = parameter(!lambda, true);
        if (rest == nullptr || failed()) return;
        // (Not so behind "*args: *types".)
        if (at(T::equal) && !(rest->annotation && rest->annotation->kind == ExprKind::Starred)) {
            raise_at(here(), "var-positional argument cannot have default value");
            return;
        }
        if (!accept(T::comma)) return;
    }
    bool has_default = false;
    while (simple_parameter(lambda, has_default) != nullptr) {
    }
    if (failed() || !at(T::star)) return;
    Node again = here();
    advance();
    if (at(T::comma) || (simple_parameter(lambda, has_default) != nullptr && !has_default)) {
        raise_at(again, "* argument may appear only once");
    }
}

// At '**'.
void Parser::invalid_double_star_parameters(bool lambda) {
    Restore restore(position_);
    advance();
    if (parameter(!lambda, false) == nullptr || failed()) return;
    if (at(T::equal)) {
        raise_at(here(), "var-keyword argument cannot have default value");
        return;
    }
    if (!accept(T::comma)) return;
    const char* message = "arguments cannot follow var-keyword argument";
    if (at(T::star) || at(T::double_star) || at(T::slash)) {
        raise_at(here(), message);
    } else if (at(T::name)) {
        Arg* next = parameter(!lambda, false);
        if (next != nullptr && !failed()) raise_at(*next, message);
    }
}

// ---- match -----------------------------------------------------------------------------------------------------------------

void Parser::invalid_match() {
    Restore restore(position_);
    const Token& keyword = token();
    advance();
    if (match_subject() == nullptr || failed()) return;
    if (at(T::newline)) {
        raise_last("expected ':'");
    } else if (accept(T::colon)) {
        missing_block(keyword, "'match' statement");
    }
}

void Parser::invalid_case() {
    Restore restore(position_);
    const Token& keyword = token();
    advance();
    if (patterns() == nullptr || failed()) return;
    if (accept(T::kw_if) && named_expression() == nullptr) return;
    if (failed()) return;
    if (at(T::newline)) {
        raise_last("expected ':'");
    } else if (accept(T::colon)) {
        missing_block(keyword, "'case' statement");
    }
}

void Parser::invalid_as_pattern() {
    Restore restore(position_);
    if (or_pattern() == nullptr || failed() || !accept(T::kw_as)) return;
    if (at_soft_keyword("_")) {
        raise_at(here(), "cannot use '_' as a target");
    } else if (!at(T::name)) {
        Expr* target = expression();
        if (target != nullptr && !failed()) raise_at(*target, "invalid pattern target");
    }
}

// At the '(' of a class pattern.
void Parser::invalid_class_pattern() {
    Restore restore(position_);
    advance();
    bool keywords = false;
    std::vector<Pattern*> misplaced;
    while (!at(T::right_paren)) {
        if (at(T::name) && type_at(1) == T::equal) {
            if (!misplaced.empty()) break;
            keywords = true;
            advance();
            advance();
            if (pattern() == nullptr || failed()) return;
        } else {
            Pattern* value = pattern();
            if (value == nullptr || failed()) return;
            if (keywords) misplaced.push_back(value);
        }
        if (!accept(T::comma)) break;
    }
    if (!misplaced.empty()) {
        raise_range(*misplaced.front(), *misplaced.back(), "positional patterns follow keyword patterns");
    }
}

// ---- f-strings ----------------------------------------------------------------------------------------------------------------

// At the '{' of a replacement field.
void Parser::invalid_replacement_field() {
    Restore restore(position_);
    advance();
    for (T type : {T::equal, T::exclamation, T::colon, T::right_brace}) {
        if (at(type)) {
            raise_at(here(), fmt::format("f-string: valid expression required before '{}'", token_text(type)));
            return;
        }
    }
    std::size_t begin = position_;
    Expr* value = yield_or_star_expressions();
    if (failed()) return;
    if (value == nullptr) {
        position_ = begin;
        raise_next("f-string: expecting a valid expression after '{'");
        return;
    }
    if (!at(T::equal) && !at(T::exclamation) && !at(T::colon) && !at(T::right_brace)) {
        raise_next("f-string: expecting '=', or '!', or ':', or '}'");
        return;
    }
    if (accept(T::equal) && !at(T::exclamation) && !at(T::colon) && !at(T::right_brace)) {
        raise_next("f-string: expecting '!', or ':', or '}'");
        return;
    }
    if (accept(T::exclamation)) {
        if (at(T::colon) || at(T::right_brace)) {
            raise_next("f-string: missing conversion character");
            return;
        }
        if (!accept(T::name)) {
            raise_next("f-string: invalid conversion character");
            return;
        }
        if (!at(T::colon) && !at(T::right_brace)) {
            raise_next("f-string: expecting ':' or '}'");
            return;
        }
    }
    if (at(T::colon)) {
        if (format_spec(false) == nullptr || failed()) return;
        if (!at(T::right_brace)) raise_next("f-string: expecting '}', or format specs");
        return;
    }
    if (!at(T::right_brace)) raise_next("f-string: expecting '}'");
}

}  // namespace baton::syntax
