// The match statement and its patterns (PEP 634).
#include "compiler/syntax/parser.h"

namespace baton::syntax {

using namespace ast;

ast::Expr* Parser::match_subject() {
    Node start = here();
    Expr* first = star_named_expression();
    if (first == nullptr) return nullptr;
    if (!at(T::comma)) return first->kind == ExprKind::Starred ? nullptr : first;
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
    if (failed()) return nullptr;
    auto* tuple = node<Tuple>(start);
    tuple->elts = items.finish();
    return tuple;
}

ast::Stmt* Parser::match_statement() {
    // What cannot begin an expression cannot follow the soft keyword.
    switch (type_at(1)) {
    case T::equal:
    case T::dot:
    case T::comma:
    case T::right_paren:
    case T::colon: advance(); return nullptr;
    default: break;
    }
    std::size_t begin = position_;
    Node start = here();
    advance();
    auto attempt = [&]() -> Stmt* {
        auto* result = node<Match>(start);
        result->subject = match_subject();
        if (result->subject == nullptr || !accept(T::colon) || !accept(T::newline) || !accept(T::indent)) return nullptr;
        List<MatchCase> cases(*this);
        while (at_soft_keyword("case")) {
            std::size_t before = position_;
            MatchCase* found = case_block();
            if (found == nullptr) {
                position_ = before;
                break;
            }
            cases.add(found);
        }
        if (failed() || cases.empty() || !accept(T::dedent)) return nullptr;
        result->cases = cases.finish();
        place_statement(*result, start);
        return result;
    };
    Stmt* result = attempt();
    if (result == nullptr && diagnosing()) {
        position_ = begin;
        invalid_match();
    }
    return result;
}

ast::MatchCase* Parser::case_block() {
    Node start = here();
    if (diagnosing()) {
        std::size_t before = position_;
        invalid_case();
        if (failed()) return nullptr;
        position_ = before;
    }
    advance();
    auto* result = node<MatchCase>(start);
    result->pattern = patterns();
    if (result->pattern == nullptr) return nullptr;
    if (accept(T::kw_if)) {
        result->guard = named_expression();
        if (result->guard == nullptr) return nullptr;
    }
    if (!accept(T::colon) || !block(result->body)) return nullptr;
    place_statement(*result, start);
    return result;
}

// A pattern, or several with commas, which make a sequence.
ast::Pattern* Parser::patterns() {
    Node start = here();
    Pattern* first = maybe_star_pattern();
    if (first == nullptr) return nullptr;
    if (!at(T::comma)) return first->kind == PatternKind::MatchStar ? nullptr : first;
    List<Pattern> items(*this);
    items.add(first);
    while (accept(T::comma)) {
        std::size_t before = position_;
        Pattern* next = maybe_star_pattern();
        if (next == nullptr) {
            position_ = before;
            break;
        }
        items.add(next);
    }
    if (failed()) return nullptr;
    auto* sequence = node<MatchSequence>(start);
    sequence->patterns = items.finish();
    return sequence;
}

ast::Pattern* Parser::maybe_star_pattern() {
    if (!at(T::star)) return pattern();
    Node start = here();
    advance();
    Identifier name;
    bool wildcard = at_soft_keyword("_");
    if (!accept_name(name)) return nullptr;
    auto* result = node<MatchStar>(start);
    if (!wildcard) result->name = name;
    return result;
}

ast::Pattern* Parser::pattern() {
    Nested nested(*this);
    if (!nested) return nullptr;
    Node start = here();
    std::size_t begin = position_;
    Pattern* inner = or_pattern();
    if (inner == nullptr || !at(T::kw_as)) return inner;
    std::size_t before = position_;
    advance();
    bool wildcard = at_soft_keyword("_");
    Identifier name;
    if (!wildcard && accept_name(name) && !at(T::dot) && !at(T::left_paren) && !at(T::equal)) {
        auto* result = node<MatchAs>(start);
        result->pattern = inner;
        result->name = name;
        return result;
    }
    if (diagnosing()) {
        position_ = begin;
        invalid_as_pattern();
        if (failed()) return nullptr;
    }
    position_ = before;
    return inner;
}

ast::Pattern* Parser::or_pattern() {
    Node start = here();
    Pattern* first = closed_pattern();
    if (first == nullptr || !at(T::bar)) return first;
    List<Pattern> items(*this);
    items.add(first);
    while (at(T::bar)) {
        std::size_t before = position_;
        advance();
        Pattern* next = closed_pattern();
        if (next == nullptr) {
            if (failed()) return nullptr;
            position_ = before;
            break;
        }
        items.add(next);
    }
    if (items.size() == 1) return first;
    auto* result = node<MatchOr>(start);
    result->patterns = items.finish();
    return result;
}

ast::Pattern* Parser::value_pattern(Expr* value) {
    auto* result = arena_.make<MatchValue>();
    result->kind = PatternKind::MatchValue;
    static_cast<Node&>(*result) = *value;
    result->value = value;
    return result;
}

ast::Pattern* Parser::closed_pattern() {
    Node start = here();
    switch (type()) {
    case T::number:
    case T::minus:
    case T::string:
    case T::fstring_start:
    case T::kw_none:
    case T::kw_true:
    case T::kw_false: return literal_pattern();
    case T::left_paren:
    case T::left_bracket: return group_or_sequence_pattern();
    case T::left_brace: return mapping_pattern();
    case T::name: {
        bool wildcard = at_soft_keyword("_");
        T next = type_at(1);
        if (next != T::dot && next != T::left_paren && next != T::equal) {
            Identifier name;
            accept_name(name);
            auto* result = node<MatchAs>(start);
            if (!wildcard) result->name = name;
            return result;
        }
        Expr* name = name_or_attribute();
        if (name == nullptr) return nullptr;
        if (at(T::left_paren)) return class_pattern(name, start);
        if (name->kind == ExprKind::Name || at(T::equal)) return nullptr;
        return value_pattern(name);
    }
    default: return nullptr;
    }
}

// A number with sign, or a complex literal: real part with sign, '+' or '-', imaginary part.
ast::Expr* Parser::pattern_number() {
    Node start = here();
    auto is_imaginary = [](Expr* value) {
        return value->as<Constant>()->value.type == ConstantValue::Type::imaginary;
    };
    bool negative = accept(T::minus);
    if (!at(T::number)) return nullptr;
    Expr* first = number();
    if (first == nullptr) return nullptr;
    Expr* literal = first;
    if (negative) {
        auto* unary = node<UnaryOp>(start);
        unary->op = UnaryOperator::usub;
        unary->operand = first;
        first = unary;
    }
    if (!at(T::plus) && !at(T::minus)) return first;
    Operator op = at(T::plus) ? Operator::add : Operator::sub;
    advance();
    if (!at(T::number)) return nullptr;
    if (is_imaginary(literal)) return raise_at(*literal, "real number required in complex literal");
    Expr* second = number();
    if (second == nullptr) return nullptr;
    if (!is_imaginary(second)) return raise_at(*second, "imaginary number required in complex literal");
    auto* sum = node<BinOp>(start);
    sum->left = first;
    sum->op = op;
    sum->right = second;
    return sum;
}

ast::Pattern* Parser::literal_pattern() {
    Node start = here();
    ConstantValue value;
    switch (type()) {
    case T::kw_none: value.type = ConstantValue::Type::none; break;
    case T::kw_true: value.type = ConstantValue::Type::true_; break;
    case T::kw_false: value.type = ConstantValue::Type::false_; break;
    case T::string:
    case T::fstring_start: {
        Expr* text = strings();
        if (text != nullptr && text->kind == ast::ExprKind::JoinedStr) {
            return raise_at(*text, "patterns may only match literals and attribute lookups");
        }
        return text == nullptr ? nullptr : value_pattern(text);
    }
    default: {
        Expr* number = pattern_number();
        return number == nullptr ? nullptr : value_pattern(number);
    }
    }
    advance();
    auto* result = node<MatchSingleton>(start);
    result->value = value;
    return result;
}

// A literal as key of a mapping pattern.
ast::Expr* Parser::literal_key() {
    switch (type()) {
    case T::kw_none:
    case T::kw_true:
    case T::kw_false: return atom();
    case T::string:
    case T::fstring_start: {
        Expr* text = strings();
        if (text != nullptr && text->kind == ast::ExprKind::JoinedStr) {
            return raise_at(*text, "mapping pattern keys may only match literals and attribute lookups");
        }
        return text;
    }
    case T::number:
    case T::minus: return pattern_number();
    case T::name: {
        Expr* name = name_or_attribute();
        return name != nullptr && name->kind == ExprKind::Attribute ? name : nullptr;
    }
    default: return nullptr;
    }
}

ast::Expr* Parser::name_or_attribute() {
    Node start = here();
    Expr* value = atom();
    if (value == nullptr) return nullptr;
    while (at(T::dot)) {
        std::size_t before = position_;
        advance();
        Identifier name;
        if (!accept_name(name)) {
            position_ = before;
            break;
        }
        auto* attribute = node<Attribute>(start);
        attribute->value = value;
        attribute->attr = name;
        value = attribute;
    }
    return value;
}

// (p) is p; (), (p,), (p, q) and [...] are sequences.
ast::Pattern* Parser::group_or_sequence_pattern() {
    Node start = here();
    bool parenthesis = at(T::left_paren);
    T closing = parenthesis ? T::right_paren : T::right_bracket;
    advance();
    List<Pattern> items(*this);
    bool comma = false;
    while (!at(closing)) {
        Pattern* item = maybe_star_pattern();
        if (item == nullptr) return nullptr;
        items.add(item);
        if (!accept(T::comma)) break;
        comma = true;
    }
    if (failed() || !accept(closing)) return nullptr;
    if (parenthesis && items.size() == 1 && !comma) {
        return items[0]->kind == PatternKind::MatchStar ? nullptr : items[0];
    }
    auto* result = node<MatchSequence>(start);
    result->patterns = items.finish();
    return result;
}

ast::Pattern* Parser::mapping_pattern() {
    Node start = here();
    advance();
    std::vector<Expr*> keys;
    std::vector<Pattern*> values;
    Identifier rest;
    while (!at(T::right_brace)) {
        if (accept(T::double_star)) {
            bool wildcard = at_soft_keyword("_");
            if (wildcard || !accept_name(rest)) return nullptr;
            accept(T::comma);
            break;
        }
        Expr* key = literal_key();
        if (key == nullptr || !accept(T::colon)) return nullptr;
        Pattern* value = pattern();
        if (value == nullptr) return nullptr;
        keys.push_back(key);
        values.push_back(value);
        if (!accept(T::comma)) break;
    }
    if (failed() || !accept(T::right_brace)) return nullptr;
    auto* result = node<MatchMapping>(start);
    result->keys = arena_.copy_array(keys);
    result->patterns = arena_.copy_array(values);
    result->rest = rest;
    return result;
}

ast::Pattern* Parser::class_pattern(Expr* cls, const Node& start) {
    std::size_t open = position_;
    advance();
    std::vector<Pattern*> positional, keyword;
    std::vector<Identifier> names;
    auto attempt = [&]() -> bool {
        while (!at(T::right_paren)) {
            if (at(T::name) && type_at(1) == T::equal) {
                Identifier name;
                accept_name(name);
                advance();
                Pattern* value = pattern();
                if (value == nullptr) return false;
                names.push_back(name);
                keyword.push_back(value);
            } else {
                Pattern* value = pattern();
                if (value == nullptr || !keyword.empty()) return false;
                positional.push_back(value);
            }
            if (!accept(T::comma)) break;
        }
        return !failed() && accept(T::right_paren);
    };
    if (!attempt()) {
        if (diagnosing()) {
            position_ = open;
            invalid_class_pattern();
        }
        return nullptr;
    }
    auto* result = node<MatchClass>(start);
    result->cls = cls;
    result->patterns = arena_.copy_array(positional);
    result->kwd_attrs = arena_.copy_array(names);
    result->kwd_patterns = arena_.copy_array(keyword);
    return result;
}

}  // namespace baton::syntax
