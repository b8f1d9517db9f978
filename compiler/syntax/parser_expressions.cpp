// Expressions: precedence, displays, comprehensions, calls, targets.
#include "compiler/syntax/parser.h"

namespace baton::syntax {

using namespace ast;

// ---- from the loosest binding to the tightest ------------------------------------------------------------------

ast::Expr* Parser::star_expressions() {
    return memoized(Rule::star_expressions, [this]() -> Expr* {
        Node start = here();
        Expr* first = star_expression();
        if (first == nullptr || !at(T::comma)) return first;
        List<Expr> items(*this);
        items.add(first);
        while (accept(T::comma)) {
            std::size_t before = position_;
            Expr* next = star_expression();
            if (next == nullptr) {
                position_ = before;
                break;
            }
            items.add(next);
        }
        if (failed()) return nullptr;
        auto* tuple = node<Tuple>(start);
        tuple->elts = items.finish();
        return tuple;
    });
}

ast::Expr* Parser::starred(bool any_expression) {
    Node start = here();
    if (!accept(T::star)) return nullptr;
    Expr* value = any_expression ? expression() : bitwise_or();
    if (value == nullptr) return nullptr;
    if (any_expression && at(T::equal) && diagnosing()) {
        std::size_t before = position_;
        advance();
        Expr* assigned = expression();
        if (assigned != nullptr) return raise_range(start, *assigned, "cannot assign to iterable argument unpacking");
        position_ = before;
    }
    auto* result = node<Starred>(start);
    result->value = value;
    return result;
}

ast::Expr* Parser::star_expression() {
    if (at(T::star)) return starred();
    return expression();
}

ast::Expr* Parser::star_named_expression() {
    if (at(T::star)) return starred();
    return named_expression();
}

ast::Expr* Parser::yield_expression() {
    Node start = here();
    if (!accept(T::kw_yield)) return nullptr;
    if (at(T::kw_from)) {
        advance();
        Expr* value = expression();
        if (value == nullptr) return nullptr;
        auto* result = node<YieldFrom>(start);
        result->value = value;
        return result;
    }
    std::size_t before = position_;
    Expr* value = star_expressions();
    if (value == nullptr) position_ = before;
    if (failed()) return nullptr;
    auto* result = node<Yield>(start);
    result->value = value;
    return result;
}

ast::Expr* Parser::yield_or_star_expressions() {
    return at(T::kw_yield) ? yield_expression() : star_expressions();
}

ast::Expr* Parser::assignment_expression() {
    if (!at(T::name)) return nullptr;
    Node start = here();
    const Token& name = token();
    advance();
    if (!accept(T::colon_equal)) return nullptr;
    Node end = as_node(name);
    Expr* value = expression();
    if (value == nullptr) return nullptr;
    auto* target = arena_.make<Name>();
    target->kind = ExprKind::Name;
    static_cast<Node&>(*target) = end;
    target->id = identifier(name);
    target->ctx = Context::store;
    auto* result = node<NamedExpr>(start);
    result->target = target;
    result->value = value;
    return result;
}

ast::Expr* Parser::named_expression() {
    return memoized(Rule::named_expression, [this]() -> Expr* {
        if (at(T::name) && type_at(1) == T::colon_equal) return assignment_expression();
        if (diagnosing()) {
            invalid_named_expression();
            if (failed()) return nullptr;
        }
        Expr* result = expression();
        if (at(T::colon_equal)) return nullptr;
        return result;
    });
}

ast::Expr* Parser::argument_expression() {
    if (at(T::name) && type_at(1) == T::colon_equal) return assignment_expression();
    Expr* result = expression();
    if (at(T::colon_equal)) return nullptr;
    return result;
}

ast::Expr* Parser::expression() {
    return memoized(Rule::expression, [this]() -> Expr* {
        Nested nested(*this);
        if (!nested) return nullptr;
        if (diagnosing()) {
            invalid_expression();
            if (!failed()) invalid_legacy_expression();
            if (failed()) return nullptr;
        }
        return conditional_or_lambda();
    });
}

ast::Expr* Parser::expression_without_invalid() {
    Nested nested(*this);
    if (!nested) return nullptr;
    bool before = use_invalid_rules_;
    use_invalid_rules_ = false;
    Expr* result = conditional_or_lambda();
    use_invalid_rules_ = before;
    return result;
}

ast::Expr* Parser::conditional_or_lambda() {
    if (at(T::kw_lambda)) return lambda();
    Node start = here();
    Expr* body = disjunction();
    if (body == nullptr || !at(T::kw_if)) return body;
    std::size_t before = position_;
    advance();
    Expr* test = disjunction();
    if (test != nullptr && accept(T::kw_else)) {
        Expr* orelse = expression();
        if (orelse != nullptr) {
            auto* result = node<IfExp>(start);
            result->test = test;
            result->body = body;
            result->orelse = orelse;
            return result;
        }
    }
    position_ = before;
    return failed() ? nullptr : body;
}

ast::Expr* Parser::lambda() {
    Node start = here();
    advance();
    auto* args = arena_.make<ast::Arguments>();
    if (!parameters(*args, T::colon)) return nullptr;
    if (!accept(T::colon)) return nullptr;
    Expr* body = expression();
    if (body == nullptr) return nullptr;
    auto* result = node<Lambda>(start);
    result->args = args;
    result->body = body;
    return result;
}

ast::Expr* Parser::disjunction() {
    return memoized(Rule::disjunction, [this]() -> Expr* {
        Node start = here();
        Expr* first = conjunction();
        if (first == nullptr || !at(T::kw_or)) return first;
        List<Expr> values(*this);
        values.add(first);
        while (at(T::kw_or)) {
            std::size_t before = position_;
            advance();
            Expr* next = conjunction();
            if (next == nullptr) {
                if (failed()) return nullptr;
                position_ = before;
                break;
            }
            values.add(next);
        }
        if (values.size() == 1) return first;
        auto* result = node<BoolOp>(start);
        result->op = BoolOperator::or_;
        result->values = values.finish();
        return result;
    });
}

ast::Expr* Parser::conjunction() {
    Node start = here();
    Expr* first = inversion();
    if (first == nullptr || !at(T::kw_and)) return first;
    List<Expr> values(*this);
    values.add(first);
    while (at(T::kw_and)) {
        std::size_t before = position_;
        advance();
        Expr* next = inversion();
        if (next == nullptr) {
            if (failed()) return nullptr;
            position_ = before;
            break;
        }
        values.add(next);
    }
    if (values.size() == 1) return first;
    auto* result = node<BoolOp>(start);
    result->op = BoolOperator::and_;
    result->values = values.finish();
    return result;
}

ast::Expr* Parser::inversion() {
    if (!at(T::kw_not)) return comparison();
    Nested nested(*this);
    if (!nested) return nullptr;
    Node start = here();
    advance();
    Expr* operand = inversion();
    if (operand == nullptr) return nullptr;
    auto* result = node<UnaryOp>(start);
    result->op = UnaryOperator::not_;
    result->operand = operand;
    return result;
}

ast::Expr* Parser::comparison() {
    Node start = here();
    Expr* left = bitwise_or();
    if (left == nullptr) return nullptr;
    std::vector<CompareOperator> operators;
    List<Expr> comparators(*this);
    for (;;) {
        std::size_t before = position_;
        CompareOperator which;
        switch (type()) {
        case T::equal_equal: which = CompareOperator::eq; break;
        case T::not_equal: which = CompareOperator::ne; break;
        case T::less: which = CompareOperator::lt; break;
        case T::less_equal: which = CompareOperator::le; break;
        case T::greater: which = CompareOperator::gt; break;
        case T::greater_equal: which = CompareOperator::ge; break;
        case T::kw_in: which = CompareOperator::in; break;
        case T::kw_is: which = CompareOperator::is; break;
        case T::kw_not: which = CompareOperator::not_in; break;
        default: {
            if (operators.empty()) return left;
            auto* result = node<Compare>(start);
            result->left = left;
            result->ops = arena_.copy_array(operators);
            result->comparators = comparators.finish();
            return result;
        }
        }
        advance();
        bool complete = true;
        if (which == CompareOperator::not_in) {
            complete = accept(T::kw_in);
        } else if (which == CompareOperator::is && at(T::kw_not)) {
            advance();
            which = CompareOperator::is_not;
        }
        Expr* right = complete ? bitwise_or() : nullptr;
        if (right == nullptr) {
            if (failed()) return nullptr;
            position_ = before;
            if (operators.empty()) return left;
            auto* result = node<Compare>(start);
            result->left = left;
            result->ops = arena_.copy_array(operators);
            result->comparators = comparators.finish();
            return result;
        }
        operators.push_back(which);
        comparators.add(right);
    }
}

namespace {

struct BinaryOperator {
    int precedence = 0;  // 0: not a binary operator
    Operator op = Operator::add;
};

BinaryOperator binary_operator(TokenType type) {
    switch (type) {
    case TokenType::bar: return {1, Operator::bitor_};
    case TokenType::caret: return {2, Operator::bitxor};
    case TokenType::ampersand: return {3, Operator::bitand_};
    case TokenType::left_shift: return {4, Operator::lshift};
    case TokenType::right_shift: return {4, Operator::rshift};
    case TokenType::plus: return {5, Operator::add};
    case TokenType::minus: return {5, Operator::sub};
    case TokenType::star: return {6, Operator::mult};
    case TokenType::slash: return {6, Operator::div};
    case TokenType::double_slash: return {6, Operator::floordiv};
    case TokenType::percent: return {6, Operator::mod};
    case TokenType::at: return {6, Operator::matmult};
    default: return {};
    }
}

}  // namespace

// Operators that bind at least as tightly as `lowest`. Chains of any length make left-deep trees in a loop.
ast::Expr* Parser::binary(int lowest) {
    Node start = here();
    Expr* left = factor();
    if (left == nullptr) return nullptr;
    for (;;) {
        BinaryOperator op = binary_operator(type());
        if (op.precedence < lowest || op.precedence == 0) return left;
        std::size_t before = position_;
        advance();
        Expr* right = binary(op.precedence + 1);
        if (right == nullptr) {
            if (failed()) return nullptr;
            position_ = before;
            return left;
        }
        auto* result = node<BinOp>(start);
        result->left = left;
        result->op = op.op;
        result->right = right;
        left = result;
    }
}

ast::Expr* Parser::factor() {
    UnaryOperator op;
    switch (type()) {
    case T::plus: op = UnaryOperator::uadd; break;
    case T::minus: op = UnaryOperator::usub; break;
    case T::tilde: op = UnaryOperator::invert; break;
    default: return power();
    }
    Nested nested(*this);
    if (!nested) return nullptr;
    Node start = here();
    advance();
    Expr* operand = factor();
    if (operand == nullptr) return nullptr;
    auto* result = node<UnaryOp>(start);
    result->op = op;
    result->operand = operand;
    return result;
}

ast::Expr* Parser::power() {
    Node start = here();
    Expr* base;
    if (at(T::kw_await)) {
        advance();
        Expr* value = primary();
        if (value == nullptr) return nullptr;
        auto* result = node<Await>(start);
        result->value = value;
        base = result;
    } else {
        base = primary();
    }
    if (base == nullptr || !at(T::double_star)) return base;
    Nested nested(*this);
    if (!nested) return nullptr;
    std::size_t before = position_;
    advance();
    Expr* exponent = factor();
    if (exponent == nullptr) {
        position_ = before;
        return failed() ? nullptr : base;
    }
    auto* result = node<BinOp>(start);
    result->left = base;
    result->op = Operator::pow;
    result->right = exponent;
    return result;
}

ast::Expr* Parser::primary() {
    return memoized(Rule::primary, [this]() -> Expr* {
        Node start = here();
        Expr* value = atom();
        if (value == nullptr) return nullptr;
        return primary_tail(value, start);
    });
}

ast::Expr* Parser::primary_tail(Expr* value, const Node& start) {
    for (;;) {
        std::size_t before = position_;
        Expr* next = nullptr;
        switch (type()) {
        case T::dot: {
            advance();
            Identifier name;
            if (accept_name(name)) {
                auto* attribute = node<Attribute>(start);
                attribute->value = value;
                attribute->attr = name;
                next = attribute;
            }
            break;
        }
        case T::left_paren: next = call(value, start); break;
        case T::left_bracket: {
            advance();
            Expr* index = slices();
            if (index != nullptr && accept(T::right_bracket)) {
                auto* subscript = node<Subscript>(start);
                subscript->value = value;
                subscript->slice = index;
                next = subscript;
            }
            break;
        }
        default: return value;
        }
        if (next == nullptr) {
            position_ = before;
            return failed() ? nullptr : value;
        }
        value = next;
    }
}

ast::Expr* Parser::slices() {
    Node start = here();
    Expr* first = at(T::star) ? starred(true) : slice();
    if (first == nullptr) return nullptr;
    if (!at(T::comma) && first->kind != ExprKind::Starred) return first;
    List<Expr> items(*this);
    items.add(first);
    while (accept(T::comma)) {
        std::size_t before = position_;
        Expr* next = at(T::star) ? starred(true) : slice();
        if (next == nullptr) {
            position_ = before;
            break;
        }
        items.add(next);
    }
    if (failed()) return nullptr;
    auto* tuple = node<Tuple>(start);
    tuple->elts = items.finish();
    return tuple;
}

ast::Expr* Parser::slice() {
    Node start = here();
    Expr* lower = nullptr;
    bool named = at(T::name) && type_at(1) == T::colon_equal;
    if (!at(T::colon)) {
        lower = named_expression();
        if (lower == nullptr) return nullptr;
        if (!at(T::colon) || named) return lower;
    }
    advance();
    auto optional = [&]() -> Expr* {
        std::size_t before = position_;
        Expr* result = expression();
        if (result == nullptr) position_ = before;
        return result;
    };
    auto* result = node<Slice>(start);
    result->lower = lower;
    if (!at(T::colon) && !at(T::right_bracket) && !at(T::comma)) result->upper = optional();
    if (accept(T::colon) && !at(T::right_bracket) && !at(T::comma)) result->step = optional();
    end_here(*result);
    return failed() ? nullptr : result;
}

// ---- atoms -----------------------------------------------------------------------------------------------------

ast::Expr* Parser::atom() {
    Node start = here();
    switch (type()) {
    case T::name: {
        auto* name = arena_.make<Name>();
        name->kind = ExprKind::Name;
        name->id = identifier(token());
        static_cast<Node&>(*name) = start;
        advance();
        return name;
    }
    case T::number: return number();
    case T::string:
    case T::fstring_start: return strings();
    case T::kw_none: advance(); return constant(ConstantValue::Type::none, start);
    case T::kw_true: advance(); return constant(ConstantValue::Type::true_, start);
    case T::kw_false: advance(); return constant(ConstantValue::Type::false_, start);
    case T::ellipsis: advance(); return constant(ConstantValue::Type::ellipsis, start);
    case T::left_paren: return parenthesized();
    case T::left_bracket: return list_display();
    case T::left_brace: return brace_display();
    default: return nullptr;
    }
}

// () (a) (a,) (a for ...) (yield)
ast::Expr* Parser::parenthesized() {
    std::size_t begin = position_;
    Node start = here();
    auto attempt = [&]() -> Expr* {
        advance();
        if (at(T::right_paren)) {
            advance();
            return node<Tuple>(start);
        }
        if (at(T::kw_yield)) {
            Expr* value = yield_expression();
            return value != nullptr && accept(T::right_paren) ? value : nullptr;
        }
        Expr* first = star_named_expression();
        if (first == nullptr) return nullptr;
        if (at(T::comma)) {
            List<Expr> items(*this);
            items.add(first);
            while (accept(T::comma)) {
                std::size_t before = position_;
                Expr* next = star_named_expression();
                if (next == nullptr) {
                    position_ = before;
                    break;
                }
                items.add(next);
            }
            if (failed() || !accept(T::right_paren)) return nullptr;
            auto* tuple = node<Tuple>(start);
            tuple->elts = items.finish();
            return tuple;
        }
        if (first->kind == ExprKind::Starred) return nullptr;
        if (accept(T::right_paren)) return first;
        if (at_comprehension()) return comprehension(ExprKind::GeneratorExp, first, start, T::right_paren);
        return nullptr;
    };
    Expr* result = attempt();
    if (result == nullptr && diagnosing()) {
        position_ = begin;
        invalid_group();
        if (!failed()) invalid_comprehension();
    }
    return result;
}

ast::Expr* Parser::list_display() {
    std::size_t begin = position_;
    Node start = here();
    auto attempt = [&]() -> Expr* {
        advance();
        List<Expr> items(*this);
        if (!at(T::right_bracket)) {
            Expr* first = star_named_expression();
            if (first == nullptr) return nullptr;
            if (at_comprehension()) {
                if (first->kind == ExprKind::Starred) return nullptr;
                return comprehension(ExprKind::ListComp, first, start, T::right_bracket);
            }
            items.add(first);
            while (accept(T::comma)) {
                std::size_t before = position_;
                Expr* next = star_named_expression();
                if (next == nullptr) {
                    position_ = before;
                    break;
                }
                items.add(next);
            }
        }
        if (failed() || !accept(T::right_bracket)) return nullptr;
        auto* list = node<ast::List>(start);
        list->elts = items.finish();
        return list;
    };
    Expr* result = attempt();
    if (result == nullptr && diagnosing()) {
        position_ = begin;
        invalid_comprehension();
    }
    return result;
}

// Sets, dicts and their comprehensions.
ast::Expr* Parser::brace_display() {
    std::size_t begin = position_;
    Node start = here();
    auto attempt = [&]() -> Expr* {
        advance();
        if (at(T::right_brace)) {
            advance();
            return node<Dict>(start);
        }
        if (at(T::double_star)) return dict_rest(start, nullptr);
        Expr* first = star_named_expression();
        if (first == nullptr) return nullptr;
        bool named = tokens_[begin + 1].type == T::name && tokens_[begin + 2].type == T::colon_equal;
        if (at(T::colon) && first->kind != ExprKind::Starred && !named) {
            return dict_rest(start, first);
        }
        if (at_comprehension()) {
            if (first->kind == ExprKind::Starred) return nullptr;
            return comprehension(ExprKind::SetComp, first, start, T::right_brace);
        }
        List<Expr> items(*this);
        items.add(first);
        while (accept(T::comma)) {
            std::size_t before = position_;
            Expr* next = star_named_expression();
            if (next == nullptr) {
                position_ = before;
                break;
            }
            items.add(next);
        }
        if (failed() || !accept(T::right_brace)) return nullptr;
        auto* set = node<Set>(start);
        set->elts = items.finish();
        return set;
    };
    Expr* result = attempt();
    if (result == nullptr) failed_braces_ = true;
    if (result == nullptr && diagnosing_ && !failed()) {
        position_ = begin;
        invalid_dict();
        if (diagnosing()) invalid_dict_comprehension();
        if (diagnosing()) invalid_comprehension();
    }
    return result;
}

// A dict display from its first ':' (behind `key`) or '**' on.
ast::Expr* Parser::dict_rest(const Node& start, Expr* key) {
    List<Expr> keys(*this);
    // Two lists cannot grow on one stack at once.
    std::vector<Expr*> values;
    for (;;) {
        if (key == nullptr) {
            advance();
            Expr* value = bitwise_or();
            if (value == nullptr) return nullptr;
            keys.add(nullptr);
            values.push_back(value);
        } else {
            advance();
            Expr* value = expression();
            if (value == nullptr) return nullptr;
            if (values.empty() && at_comprehension()) {
                std::span<Comprehension*> clauses;
                if (!comprehension_clauses(clauses) || !accept(T::right_brace)) return nullptr;
                auto* result = node<DictComp>(start);
                result->key = key;
                result->value = value;
                result->generators = clauses;
                return result;
            }
            keys.add(key);
            values.push_back(value);
        }
        if (!accept(T::comma) || at(T::right_brace)) break;
        if (at(T::double_star)) {
            key = nullptr;
            continue;
        }
        key = expression();
        if (key == nullptr || !at(T::colon)) return nullptr;
    }
    if (!accept(T::right_brace)) return nullptr;
    auto* dict = node<Dict>(start);
    dict->keys = keys.finish();
    dict->values = arena_.copy_array(values);
    return dict;
}

// ---- comprehensions ----------------------------------------------------------------------------------------------

ast::Expr* Parser::comprehension(ExprKind kind, Expr* element, const Node& start, T closing) {
    std::span<Comprehension*> clauses;
    if (!comprehension_clauses(clauses) || !accept(closing)) return nullptr;
    auto* result = node<ListComp>(kind, start);
    result->elt = element;
    result->generators = clauses;
    return result;
}

bool Parser::comprehension_clauses(std::span<Comprehension*>& clauses) {
    List<Comprehension> list(*this);
    while (at_comprehension()) {
        std::size_t before = position_;
        Comprehension* clause = comprehension_clause();
        if (clause == nullptr) {
            if (failed() || list.empty()) return false;
            position_ = before;
            break;
        }
        list.add(clause);
    }
    if (list.empty()) return false;
    clauses = list.finish();
    return true;
}

ast::Comprehension* Parser::comprehension_clause() {
    std::size_t begin = position_;
    Node start = here();
    bool async = accept(T::kw_async);
    advance();
    Expr* target = star_targets();
    if (target == nullptr || !accept(T::kw_in)) {
        if (diagnosing()) {
            position_ = begin;
            invalid_for_target();
        }
        return nullptr;
    }
    Expr* iter = disjunction();
    if (iter == nullptr) return nullptr;
    List<Expr> conditions(*this);
    while (at(T::kw_if)) {
        std::size_t before = position_;
        advance();
        Expr* condition = disjunction();
        if (condition == nullptr) {
            if (failed()) return nullptr;
            position_ = before;
            break;
        }
        conditions.add(condition);
    }
    set_context(target, Context::store);
    auto* result = node<Comprehension>(start);
    result->target = target;
    result->iter = iter;
    result->ifs = conditions.finish();
    result->is_async = async;
    return result;
}

// ---- calls -------------------------------------------------------------------------------------------------------

ast::Expr* Parser::call(Expr* function, const Node& start) {
    std::size_t open = position_;
    Node open_node = here();
    advance();
    // f(x for x in y): the generator expression owns the parentheses.
    if (diagnosing()) {
        position_ = open;
        invalid_comprehension();
        if (failed()) return nullptr;
        position_ = open;
        advance();
    }
    Arguments found;
    if (!at(T::right_paren)) {
        Expr* first = nullptr;
        if (!at(T::star) && !at(T::double_star) && !(at(T::name) && type_at(1) == T::equal)) {
            std::size_t before = position_;
            first = argument_expression();
            if (failed()) return nullptr;
            if (first != nullptr && at_comprehension()) {
                std::size_t behind = position_;
                Expr* generator = comprehension(ExprKind::GeneratorExp, first, open_node, T::right_paren);
                if (generator != nullptr) {
                    auto* result = node<Call>(start);
                    result->func = function;
                    result->args = arena_.make_array<Expr*>(1);
                    result->args[0] = generator;
                    return result;
                }
                if (failed()) return nullptr;
                position_ = behind;
            }
            if (first == nullptr) {
                // It would fail again; trying would double the time at each level of nesting.
                if (!diagnosing_) return nullptr;
                position_ = before;
            }
        }
        if (!arguments(found, first, open + 1)) return nullptr;
    }
    if (!accept(T::right_paren)) return nullptr;
    auto* result = node<Call>(start);
    result->func = function;
    result->args = found.args;
    result->keywords = found.keywords;
    return result;
}

bool Parser::arguments(Arguments& result, Expr* first, std::size_t begin) {
    auto attempt = [&]() -> bool {
        std::vector<Expr*> args;
        std::vector<Keyword*> keywords;
        bool double_starred = false;
        for (;;) {
            if (first == nullptr && at(T::right_paren)) break;
            std::size_t before = position_;
            if (first != nullptr) {
                if (at(T::equal)) {
                    if (diagnosing()) {
                        position_ = begin;
                        invalid_keyword_argument();
                    }
                    return false;
                }
                args.push_back(first);
                first = nullptr;
            } else if (at(T::star)) {
                if (double_starred) return false;
                Expr* item = starred(true);
                if (item == nullptr) return false;
                args.push_back(item);
            } else if (at(T::double_star)) {
                Node start = here();
                advance();
                Expr* value = expression();
                if (value == nullptr) return false;
                auto* keyword = node<Keyword>(start);
                keyword->value = value;
                keywords.push_back(keyword);
                double_starred = true;
                if (at(T::equal) && diagnosing()) {
                    advance();
                    Expr* assigned = expression();
                    if (assigned != nullptr) {
                        raise_range(start, *assigned, "cannot assign to keyword argument unpacking");
                    }
                    return false;
                }
            } else if (at(T::name) && type_at(1) == T::equal) {
                if (diagnosing()) {
                    invalid_keyword_argument();
                    if (failed()) return false;
                }
                Node start = here();
                Identifier name;
                accept_name(name);
                advance();
                Expr* value = expression();
                if (value == nullptr) return false;
                auto* keyword = node<Keyword>(start);
                keyword->arg = name;
                keyword->value = value;
                keywords.push_back(keyword);
            } else {
                Expr* value = argument_expression();
                if (value == nullptr || at(T::equal) || !keywords.empty()) {
                    if (diagnosing()) {
                        position_ = before;
                        invalid_keyword_argument();
                    }
                    return false;
                }
                args.push_back(value);
            }
            if (!accept(T::comma)) break;
        }
        if (failed() || !at(T::right_paren)) return false;
        result.args = arena_.copy_array(args);
        result.keywords = arena_.copy_array(keywords);
        return true;
    };
    if (attempt()) return true;
    if (diagnosing()) {
        position_ = begin;
        invalid_arguments();
    }
    return false;
}

// ---- targets -----------------------------------------------------------------------------------------------------

// A target as in `for`: all targets are primaries; which ones are good is judged afterwards.
ast::Expr* Parser::star_target() {
    Expr* result;
    if (at(T::star)) {
        Node start = here();
        advance();
        if (at(T::star)) return nullptr;
        Expr* value = primary();
        if (value == nullptr) return nullptr;
        auto* starred = node<Starred>(start);
        starred->value = value;
        result = starred;
    } else {
        result = primary();
    }
    if (result == nullptr || !is_target(result, true)) return nullptr;
    return result;
}

ast::Expr* Parser::star_targets() {
    Node start = here();
    Expr* first = star_target();
    if (first == nullptr || !at(T::comma)) return first;
    List<Expr> items(*this);
    items.add(first);
    while (accept(T::comma)) {
        std::size_t before = position_;
        Expr* next = star_target();
        if (next == nullptr) {
            position_ = before;
            break;
        }
        items.add(next);
    }
    if (failed()) return nullptr;
    auto* tuple = node<Tuple>(start);
    tuple->elts = items.finish();
    return tuple;
}

// What may stand left of '='; `starred`: with a star, too.
bool Parser::is_target(Expr* expression, bool starred) {
    switch (expression->kind) {
    case ExprKind::Name:
    case ExprKind::Attribute:
    case ExprKind::Subscript: return true;
    case ExprKind::Starred: return starred && is_target(expression->as<Starred>()->value, false);
    case ExprKind::Tuple:
        for (Expr* item : expression->as<Tuple>()->elts) {
            if (!is_target(item, true)) return false;
        }
        return true;
    case ExprKind::List:
        for (Expr* item : expression->as<ast::List>()->elts) {
            if (!is_target(item, true)) return false;
        }
        return true;
    default: return false;
    }
}

bool Parser::is_single_target(Expr* expression) {
    return expression->kind == ExprKind::Name || expression->kind == ExprKind::Attribute ||
           expression->kind == ExprKind::Subscript;
}

bool Parser::is_del_target(Expr* expression) {
    std::span<Expr*> items;
    if (auto* tuple = expression->if_is<Tuple>()) {
        items = tuple->elts;
    } else if (auto* list = expression->if_is<ast::List>()) {
        items = list->elts;
    } else {
        return is_single_target(expression);
    }
    for (Expr* item : items) {
        if (!is_del_target(item)) return false;
    }
    return true;
}

void Parser::set_context(Expr* target, Context context) {
    switch (target->kind) {
    case ExprKind::Name: target->as<Name>()->ctx = context; break;
    case ExprKind::Attribute: target->as<Attribute>()->ctx = context; break;
    case ExprKind::Subscript: target->as<Subscript>()->ctx = context; break;
    case ExprKind::Starred:
        target->as<Starred>()->ctx = context;
        set_context(target->as<Starred>()->value, context);
        break;
    case ExprKind::Tuple:
        target->as<Tuple>()->ctx = context;
        for (Expr* item : target->as<Tuple>()->elts) set_context(item, context);
        break;
    case ExprKind::List:
        target->as<ast::List>()->ctx = context;
        for (Expr* item : target->as<ast::List>()->elts) set_context(item, context);
        break;
    default: break;
    }
}

}  // namespace baton::syntax
