// Statements: simple and compound, imports, definitions, parameters.
#include <fmt/format.h>

#include "compiler/syntax/parser.h"

namespace baton::syntax {

using namespace ast;

namespace {

// The operator of an augmented assignment.
bool augmented_operator(TokenType type, Operator& op) {
    switch (type) {
    case TokenType::plus_equal: op = Operator::add; return true;
    case TokenType::minus_equal: op = Operator::sub; return true;
    case TokenType::star_equal: op = Operator::mult; return true;
    case TokenType::at_equal: op = Operator::matmult; return true;
    case TokenType::slash_equal: op = Operator::div; return true;
    case TokenType::percent_equal: op = Operator::mod; return true;
    case TokenType::ampersand_equal: op = Operator::bitand_; return true;
    case TokenType::bar_equal: op = Operator::bitor_; return true;
    case TokenType::caret_equal: op = Operator::bitxor; return true;
    case TokenType::left_shift_equal: op = Operator::lshift; return true;
    case TokenType::right_shift_equal: op = Operator::rshift; return true;
    case TokenType::double_star_equal: op = Operator::pow; return true;
    case TokenType::double_slash_equal: op = Operator::floordiv; return true;
    default: return false;
    }
}

}  // namespace

void Parser::place_statement(Node& node, const Node& start) {
    node.lineno = start.lineno;
    node.col_offset = start.col_offset;
    std::size_t last = position_ == 0 ? 0 : position_ - 1;
    while (last > 0) {
        T type = tokens_[last].type;
        if (type != T::newline && type != T::indent && type != T::dedent && type != T::end_marker) break;
        last--;
    }
    node.end_lineno = tokens_[last].end_lineno;
    node.end_col_offset = tokens_[last].end_col_offset;
}

// ---- lists of statements ----------------------------------------------------------------------------------------

// One or more statements; false if there is none.
bool Parser::statements(List<Stmt>& list) {
    std::size_t count = list.size();
    while (!at(T::dedent) && !at(T::end_marker) && !at(T::error)) {
        std::size_t before = position_;
        if (!statement(list)) {
            position_ = before;
            break;
        }
    }
    return list.size() > count && !failed();
}

bool Parser::at_compound_statement() const {
    switch (type()) {
    case T::kw_if:
    case T::kw_while:
    case T::kw_for:
    case T::kw_try:
    case T::kw_with:
    case T::kw_def:
    case T::kw_class:
    case T::kw_async:
    case T::at: return true;
    default: return false;
    }
}

bool Parser::statement(List<Stmt>& list) {
    if (at_compound_statement()) {
        Stmt* result = compound_statement();
        if (result != nullptr) list.add(result);
        return result != nullptr;
    }
    if (at_soft_keyword("match")) {
        std::size_t before = position_;
        Stmt* result = match_statement();
        if (result != nullptr) {
            list.add(result);
            return true;
        }
        if (failed()) return false;
        position_ = before;
    }
    return simple_statements(list);
}

bool Parser::simple_statements(List<Stmt>& list) {
    std::size_t count = list.size();
    auto undo = [&] {
        stack_.resize(stack_.size() - (list.size() - count));
        return false;
    };
    for (;;) {
        Stmt* result = simple_statement();
        if (result == nullptr) return undo();
        list.add(result);
        if (!accept(T::semicolon)) break;
        if (at(T::newline)) break;
    }
    if (failed() || !accept(T::newline)) return undo();
    return true;
}

bool Parser::block(std::span<Stmt*>& body) {
    Nested nested(*this);
    if (!nested) return false;
    List<Stmt> list(*this);
    if (at(T::newline)) {
        advance();
        if (!at(T::indent)) {
            if (diagnosing()) raise_indentation("expected an indented block");
            return false;
        }
        advance();
        if (!statements(list) || !accept(T::dedent)) return false;
    } else if (!simple_statements(list)) {
        return false;
    }
    body = list.finish();
    return true;
}

// ---- simple statements --------------------------------------------------------------------------------------------

ast::Stmt* Parser::simple_statement() {
    Node start = here();
    switch (type()) {
    case T::kw_return: return return_statement();
    case T::kw_import: return import_name();
    case T::kw_from: return import_from();
    case T::kw_raise: return raise_statement();
    case T::kw_pass: advance(); return node<Pass>(start);
    case T::kw_break: advance(); return node<Break>(start);
    case T::kw_continue: advance(); return node<Continue>(start);
    case T::kw_del: return del_statement();
    case T::kw_assert: return assert_statement();
    case T::kw_global:
    case T::kw_nonlocal: return global_statement();
    case T::name:
        if (at_soft_keyword("type") && type_at(1) == T::name) {
            std::size_t before = position_;
            Stmt* result = type_alias();
            if (result != nullptr || failed()) return result;
            position_ = before;
        }
        break;
    default: break;
    }
    return assignment_or_expression();
}

ast::Stmt* Parser::assignment_or_expression() {
    std::size_t begin = position_;
    Node start = here();
    bool parenthesized = at(T::left_paren);
    auto attempt = [&]() -> Stmt* {
        Expr* first = yield_or_star_expressions();
        if (first == nullptr) return nullptr;
        if (at(T::colon) && is_single_target(first)) {
            advance();
            Expr* annotation = expression();
            if (annotation == nullptr) return nullptr;
            Expr* value = nullptr;
            if (at(T::equal)) {
                std::size_t before = position_;
                advance();
                value = yield_or_star_expressions();
                if (value == nullptr) position_ = before;
                if (failed()) return nullptr;
            }
            set_context(first, Context::store);
            auto* result = node<AnnAssign>(start);
            result->target = first;
            result->annotation = annotation;
            result->value = value;
            result->simple = first->kind == ExprKind::Name && !parenthesized;
            return result;
        }
        Operator op;
        if (augmented_operator(type(), op) && is_single_target(first)) {
            advance();
            Expr* value = yield_or_star_expressions();
            if (value == nullptr) return nullptr;
            set_context(first, Context::store);
            auto* result = node<AugAssign>(start);
            result->target = first;
            result->op = op;
            result->value = value;
            return result;
        }
        if (!at(T::equal)) {
            auto* result = node<ExprStmt>(start);
            result->value = first;
            return result;
        }
        List<Expr> targets(*this);
        Expr* value = first;
        while (at(T::equal)) {
            if (!is_target(value, true)) return nullptr;
            advance();
            targets.add(value);
            value = yield_or_star_expressions();
            if (value == nullptr) return nullptr;
        }
        for (std::size_t i = 0; i < targets.size(); i++) set_context(targets[i], Context::store);
        auto* result = node<Assign>(start);
        result->targets = targets.finish();
        result->value = value;
        return result;
    };
    Stmt* result = attempt();
    if ((result == nullptr || result->kind == StmtKind::ExprStmt) && diagnosing()) {
        std::size_t end = position_;
        position_ = begin;
        invalid_assignment();
        position_ = end;
    }
    return result;
}

ast::Stmt* Parser::return_statement() {
    Node start = here();
    advance();
    std::size_t before = position_;
    Expr* value = nullptr;
    if (!at(T::newline) && !at(T::semicolon)) {
        value = star_expressions();
        if (value == nullptr) position_ = before;
    }
    if (failed()) return nullptr;
    auto* result = node<Return>(start);
    result->value = value;
    return result;
}

ast::Stmt* Parser::raise_statement() {
    Node start = here();
    advance();
    Expr* exc = nullptr;
    Expr* cause = nullptr;
    std::size_t before = position_;
    if (!at(T::newline) && !at(T::semicolon)) {
        exc = expression();
        if (exc == nullptr) {
            position_ = before;
        } else if (at(T::kw_from)) {
            before = position_;
            advance();
            cause = expression();
            if (cause == nullptr) position_ = before;
        }
    }
    if (failed()) return nullptr;
    auto* result = node<Raise>(start);
    result->exc = exc;
    result->cause = cause;
    return result;
}

ast::Stmt* Parser::del_statement() {
    std::size_t begin = position_;
    Node start = here();
    advance();
    auto attempt = [&]() -> Stmt* {
        List<Expr> targets(*this);
        do {
            std::size_t before = position_;
            Expr* target = primary();
            if (target == nullptr || !is_del_target(target)) {
                if (target == nullptr && !targets.empty()) {
                    position_ = before;
                    break;
                }
                return nullptr;
            }
            set_context(target, Context::del);
            targets.add(target);
        } while (accept(T::comma));
        if (failed() || (!at(T::semicolon) && !at(T::newline))) return nullptr;
        auto* result = node<Delete>(start);
        result->targets = targets.finish();
        return result;
    };
    Stmt* result = attempt();
    if (result == nullptr && diagnosing()) {
        position_ = begin;
        invalid_del();
    }
    return result;
}

ast::Stmt* Parser::assert_statement() {
    Node start = here();
    advance();
    Expr* test = expression();
    if (test == nullptr) return nullptr;
    Expr* message = nullptr;
    if (at(T::comma)) {
        std::size_t before = position_;
        advance();
        message = expression();
        if (message == nullptr) position_ = before;
    }
    if (failed()) return nullptr;
    auto* result = node<Assert>(start);
    result->test = test;
    result->msg = message;
    return result;
}

ast::Stmt* Parser::global_statement() {
    Node start = here();
    bool global = at(T::kw_global);
    advance();
    std::vector<Identifier> names;
    do {
        Identifier name;
        if (!accept_name(name)) {
            if (names.empty()) return nullptr;
            position_--;
            break;
        }
        names.push_back(name);
    } while (accept(T::comma));
    if (global) {
        auto* result = node<Global>(start);
        result->names = arena_.copy_array(names);
        return result;
    }
    auto* result = node<Nonlocal>(start);
    result->names = arena_.copy_array(names);
    return result;
}

// NAME ('.' NAME)* as one text.
bool Parser::dotted_name(Identifier& name) {
    if (!accept_name(name)) return false;
    if (!at(T::dot)) return true;
    std::string all(name);
    while (at(T::dot)) {
        std::size_t before = position_;
        advance();
        Identifier next;
        if (!accept_name(next)) {
            position_ = before;
            break;
        }
        all += '.';
        all += next;
    }
    name = arena_.copy_string(all);
    return true;
}

ast::Stmt* Parser::import_name() {
    Node start = here();
    advance();
    List<Alias> names(*this);
    bool renamed = false;
    do {
        Node alias_start = here();
        Identifier name, asname;
        if (!dotted_name(name)) {
            if (names.empty()) return nullptr;
            position_--;
            break;
        }
        if (at(T::kw_as)) {
            advance();
            if (!accept_name(asname)) {
                position_--;
            }
            renamed = true;
        }
        auto* alias = node<Alias>(alias_start);
        alias->name = name;
        alias->asname = asname;
        names.add(alias);
    } while (accept(T::comma));
    if (diagnosing() && at(T::kw_from) && tokens_[position_ - 1].type == T::name && !renamed) {
        std::size_t before = position_;
        advance();
        Identifier module;
        if (dotted_name(module)) return raise_from(start, "Did you mean to use 'from ... import ...' instead?");
        position_ = before;
    }
    auto* result = node<Import>(start);
    result->names = names.finish();
    return result;
}

bool Parser::import_aliases(List<Alias>& names) {
    do {
        Node start = here();
        Identifier name, asname;
        if (!accept_name(name)) {
            if (names.empty()) return false;
            position_--;
            return true;
        }
        if (at(T::kw_as)) {
            advance();
            if (!accept_name(asname)) {
                position_--;
            }
        }
        auto* alias = node<Alias>(start);
        alias->name = name;
        alias->asname = asname;
        names.add(alias);
    } while (accept(T::comma));
    return true;
}

ast::Stmt* Parser::import_from() {
    Node start = here();
    advance();
    std::int32_t level = 0;
    for (;; advance()) {
        if (at(T::dot)) {
            level++;
        } else if (at(T::ellipsis)) {
            level += 3;
        } else {
            break;
        }
    }
    Identifier module;
    if (!at(T::kw_import)) {
        if (!dotted_name(module)) return nullptr;
    } else if (level == 0) {
        return nullptr;
    }
    if (!accept(T::kw_import)) return nullptr;
    List<Alias> names(*this);
    if (at(T::star)) {
        Node star = here();
        advance();
        auto* alias = node<Alias>(star);
        alias->name = "*";
        names.add(alias);
    } else if (accept(T::left_paren)) {
        if (!import_aliases(names)) return nullptr;
        accept(T::comma);
        if (!accept(T::right_paren)) return nullptr;
    } else {
        if (!import_aliases(names)) return nullptr;
        if (at(T::comma)) {
            if (diagnosing() && type_at(1) == T::newline) {
                advance();
                raise_last("trailing comma not allowed without surrounding parentheses");
            } else {
                advance();
            }
            return nullptr;
        }
    }
    auto* result = node<ImportFrom>(start);
    result->module = module;
    result->names = names.finish();
    result->level = level;
    return result;
}

ast::Stmt* Parser::type_alias() {
    Node start = here();
    advance();
    Node name_start = here();
    Identifier id;
    if (!accept_name(id)) return nullptr;
    auto* name = node<Name>(name_start);
    name->id = id;
    name->ctx = Context::store;
    std::span<TypeParam*> parameters;
    if (at(T::left_bracket) && !type_parameters(parameters)) return nullptr;
    if (!accept(T::equal)) return nullptr;
    Expr* value = expression();
    if (value == nullptr) return nullptr;
    auto* result = node<TypeAlias>(start);
    result->name = name;
    result->type_params = parameters;
    result->value = value;
    return result;
}

bool Parser::type_parameters(std::span<TypeParam*>& parameters) {
    advance();
    List<TypeParam> list(*this);
    do {
        if (!list.empty() && at(T::right_bracket)) break;
        TypeParam* parameter = type_parameter();
        if (parameter == nullptr) return false;
        list.add(parameter);
    } while (accept(T::comma));
    if (!accept(T::right_bracket)) return false;
    parameters = list.finish();
    return true;
}

ast::TypeParam* Parser::type_parameter() {
    Node start = here();
    TypeParamKind kind = TypeParamKind::TypeVar;
    if (accept(T::star)) {
        kind = TypeParamKind::TypeVarTuple;
    } else if (accept(T::double_star)) {
        kind = TypeParamKind::ParamSpec;
    }
    Identifier name;
    if (!accept_name(name)) return nullptr;
    Expr* bound = nullptr;
    if (at(T::colon)) {
        Node colon = here();
        advance();
        bound = expression();
        if (bound == nullptr) return nullptr;
        if (kind != TypeParamKind::TypeVar) {
            const char* what = bound->kind == ExprKind::Tuple ? "constraints" : "bound";
            return raise_from(colon, fmt::format("cannot use {} with {}", what,
                                                 kind == TypeParamKind::ParamSpec ? "ParamSpec" : "TypeVarTuple"));
        }
    }
    auto* result = node<TypeParam>(start);
    result->kind = kind;
    result->name = name;
    result->bound = bound;
    return result;
}

// ---- compound statements -----------------------------------------------------------------------------------------

ast::Stmt* Parser::compound_statement() {
    Node start = here();
    switch (type()) {
    case T::kw_if: return if_statement();
    case T::kw_while: return while_statement();
    case T::kw_for: return for_statement(start, false);
    case T::kw_with: return with_statement(start, false);
    case T::kw_try: return try_statement();
    case T::kw_def: return function_definition(start, false, {});
    case T::kw_class: return class_definition({});
    case T::at: return decorated();
    case T::kw_async:
        advance();
        switch (type()) {
        case T::kw_for: return for_statement(start, true);
        case T::kw_with: return with_statement(start, true);
        case T::kw_def: return function_definition(start, true, {});
        default: return nullptr;
        }
    default: return nullptr;
    }
}

bool Parser::else_block(std::span<Stmt*>& body) {
    if (!at(T::kw_else)) return true;
    if (diagnosing()) {
        invalid_else_like("else");
        if (failed()) return false;
    }
    advance();
    return force(T::colon) && block(body);
}

// The whole chain of elifs, nested from the last one outwards.
ast::Stmt* Parser::if_statement() {
    struct Arm {
        Node start;
        Expr* test;
        std::span<Stmt*> body;
    };
    std::vector<Arm> arms;
    std::span<Stmt*> orelse;
    for (;;) {
        Arm arm;
        arm.start = here();
        if (diagnosing()) {
            invalid_header(at(T::kw_if) ? "if" : "elif");
            if (failed()) return nullptr;
        }
        advance();
        arm.test = named_expression();
        if (arm.test == nullptr || !accept(T::colon) || !block(arm.body)) return nullptr;
        arms.push_back(arm);
        if (!at(T::kw_elif)) break;
    }
    if (!else_block(orelse)) return nullptr;
    If* result = nullptr;
    for (std::size_t i = arms.size(); i-- > 0;) {
        const Arm& arm = arms[i];
        result = node<If>(arm.start);
        place_statement(*result, arm.start);
        result->test = arm.test;
        result->body = arm.body;
        result->orelse = orelse;
        if (i > 0) {
            orelse = arena_.make_array<Stmt*>(1);
            orelse[0] = result;
        }
    }
    return result;
}

ast::Stmt* Parser::while_statement() {
    Node start = here();
    if (diagnosing()) {
        invalid_header("while");
        if (failed()) return nullptr;
    }
    advance();
    auto* result = node<While>(start);
    result->test = named_expression();
    if (result->test == nullptr || !accept(T::colon) || !block(result->body)) return nullptr;
    if (!else_block(result->orelse)) return nullptr;
    place_statement(*result, start);
    return result;
}

ast::Stmt* Parser::for_statement(const Node& start, bool async) {
    std::size_t begin = position_;
    if (diagnosing()) {
        invalid_for();
        if (failed()) return nullptr;
    }
    advance();
    Expr* target = star_targets();
    if (target == nullptr || !accept(T::kw_in)) {
        if (diagnosing()) {
            position_ = begin;
            invalid_for_target();
        }
        return nullptr;
    }
    set_context(target, Context::store);
    auto* result = node<For>(start);
    if (async) result->kind = StmtKind::AsyncFor;
    result->target = target;
    result->iter = star_expressions();
    if (result->iter == nullptr || !accept(T::colon) || !block(result->body)) return nullptr;
    if (!else_block(result->orelse)) return nullptr;
    place_statement(*result, start);
    return result;
}

ast::WithItem* Parser::with_item() {
    Node start = here();
    Expr* context = expression();
    if (context == nullptr) return nullptr;
    Expr* target = nullptr;
    if (at(T::kw_as)) {
        std::size_t before = position_;
        advance();
        target = star_target();
        if (target == nullptr || (!at(T::comma) && !at(T::right_paren) && !at(T::colon))) {
            if (failed()) return nullptr;
            position_ = before;
            if (diagnosing()) {
                invalid_with_item();
                if (failed()) return nullptr;
                position_ = before;
            }
            target = nullptr;
        } else {
            set_context(target, Context::store);
        }
    }
    auto* item = node<WithItem>(start);
    item->context_expr = context;
    item->optional_vars = target;
    return item;
}

bool Parser::with_items(List<WithItem>& items, bool parenthesized) {
    do {
        if (parenthesized && !items.empty() && at(T::right_paren)) break;
        WithItem* item = with_item();
        if (item == nullptr) return false;
        items.add(item);
    } while (accept(T::comma));
    return true;
}

ast::Stmt* Parser::with_statement(const Node& start, bool async) {
    std::size_t begin = position_;
    if (diagnosing()) {
        invalid_with(true);
        if (failed()) return nullptr;
    }
    auto* result = node<With>(start);
    if (async) result->kind = StmtKind::AsyncWith;
    auto attempt = [&](bool parenthesized) -> bool {
        position_ = begin;
        advance();
        if (parenthesized && !accept(T::left_paren)) return false;
        List<WithItem> items(*this);
        if (!with_items(items, parenthesized)) return false;
        if (parenthesized && !accept(T::right_paren)) return false;
        if (!at(T::colon)) return false;
        result->items = items.finish();
        return true;
    };
    if (!attempt(true) && (failed() || !attempt(false))) {
        if (diagnosing()) {
            position_ = begin;
            invalid_with(false);
        }
        return nullptr;
    }
    advance();
    if (!block(result->body)) return nullptr;
    place_statement(*result, start);
    return result;
}

ast::ExceptHandler* Parser::except_block(bool& star) {
    std::size_t begin = position_;
    Node start = here();
    if (diagnosing()) {
        invalid_except(true);
        if (failed()) return nullptr;
    }
    advance();
    star = accept(T::star);
    auto* result = node<ExceptHandler>(start);
    auto header = [&]() -> bool {
        if (!star && at(T::colon)) return true;
        result->type = expression();
        if (result->type == nullptr) return false;
        if (accept(T::kw_as) && !accept_name(result->name)) return false;
        return at(T::colon);
    };
    if (!header()) {
        if (diagnosing()) {
            position_ = begin;
            invalid_except(false);
        }
        return nullptr;
    }
    advance();
    if (!block(result->body)) return nullptr;
    place_statement(*result, start);
    return result;
}

ast::Stmt* Parser::try_statement() {
    Node start = here();
    if (diagnosing()) {
        invalid_try();
        if (failed()) return nullptr;
    }
    advance();
    if (!force(T::colon)) return nullptr;
    auto* result = node<Try>(start);
    if (!block(result->body)) return nullptr;
    List<ExceptHandler> handlers(*this);
    bool star = false;
    while (at(T::kw_except)) {
        std::size_t before = position_;
        bool this_star = false;
        ExceptHandler* handler = except_block(this_star);
        if (handler == nullptr) return nullptr;
        if (!handlers.empty() && this_star != star) {
            position_ = before;
            return nullptr;
        }
        star = this_star;
        handlers.add(handler);
    }
    if (!handlers.empty() && !else_block(result->orelse)) return nullptr;
    if (at(T::kw_finally)) {
        if (diagnosing()) {
            invalid_else_like("finally");
            if (failed()) return nullptr;
        }
        advance();
        if (!force(T::colon) || !block(result->finalbody)) return nullptr;
    } else if (handlers.empty()) {
        return nullptr;
    }
    if (star) result->kind = StmtKind::TryStar;
    result->handlers = handlers.finish();
    place_statement(*result, start);
    return result;
}

ast::Stmt* Parser::decorated() {
    List<Expr> decorators(*this);
    while (at(T::at)) {
        advance();
        Expr* decorator = named_expression();
        if (decorator == nullptr || !accept(T::newline)) return nullptr;
        decorators.add(decorator);
    }
    std::span<Expr*> list = decorators.finish();
    Node start = here();
    if (at(T::kw_class)) return class_definition(list);
    bool async = accept(T::kw_async);
    if (!at(T::kw_def)) return nullptr;
    return function_definition(start, async, list);
}

ast::Stmt* Parser::class_definition(std::span<Expr*> decorators) {
    Node start = here();
    if (diagnosing()) {
        invalid_class();
        if (failed()) return nullptr;
    }
    advance();
    auto* result = node<ClassDef>(start);
    result->decorator_list = decorators;
    if (!accept_name(result->name)) return nullptr;
    if (at(T::left_bracket) && !type_parameters(result->type_params)) return nullptr;
    if (accept(T::left_paren)) {
        Arguments found;
        if (!at(T::right_paren)) {
            std::size_t before = position_;
            if (!arguments(found, nullptr, before)) return nullptr;
        }
        if (!accept(T::right_paren)) return nullptr;
        result->bases = found.args;
        result->keywords = found.keywords;
    }
    if (!accept(T::colon) || !block(result->body)) return nullptr;
    place_statement(*result, start);
    return result;
}

ast::Stmt* Parser::function_definition(const Node& start, bool async, std::span<Expr*> decorators) {
    if (diagnosing()) {
        invalid_function();
        if (failed()) return nullptr;
    }
    advance();
    auto* result = node<FunctionDef>(start);
    if (async) result->kind = StmtKind::AsyncFunctionDef;
    result->decorator_list = decorators;
    result->args = empty_arguments();
    if (!accept_name(result->name)) return nullptr;
    if (at(T::left_bracket) && !type_parameters(result->type_params)) return nullptr;
    if (!force(T::left_paren)) return nullptr;
    if (!parameters(*result->args, T::right_paren) || !accept(T::right_paren)) return nullptr;
    if (at(T::arrow)) {
        std::size_t before = position_;
        advance();
        result->returns = expression();
        if (result->returns == nullptr) position_ = before;
    }
    if (!force(T::colon) || !block(result->body)) return nullptr;
    place_statement(*result, start);
    return result;
}

ast::Arguments* Parser::empty_arguments() { return arena_.make<ast::Arguments>(); }

ast::Arg* Parser::parameter(bool annotations, bool star_annotation) {
    Node start = here();
    Identifier name;
    if (!accept_name(name)) return nullptr;
    Expr* annotation = nullptr;
    if (annotations && at(T::colon)) {
        advance();
        annotation = star_annotation ? star_expression() : expression();
        if (annotation == nullptr) return nullptr;
    }
    auto* result = node<Arg>(start);
    result->arg = name;
    result->annotation = annotation;
    return result;
}

bool Parser::parameters(ast::Arguments& result, T closing) {
    bool lambda = closing == T::colon;
    if (diagnosing()) {
        std::size_t before = position_;
        invalid_parameters(lambda);
        if (failed()) return false;
        position_ = before;
    }
    std::vector<Arg*> positional_only, positional, keyword_only;
    std::vector<Expr*> defaults, keyword_defaults;
    bool starred = false, slashed = false, last = false;
    Node start = here();
    bool any = false;
    // '=' and a default; null if there is none, false if it is wrong.
    auto default_value = [&](Expr*& value) -> bool {
        value = nullptr;
        if (!at(T::equal)) return true;
        Node equal = here();
        advance();
        if (diagnosing() && (at(closing) || at(T::comma))) {
            raise_at(equal, "expected default value expression");
            return false;
        }
        value = expression();
        return value != nullptr;
    };
    while (!at(closing) && !last) {
        any = true;
        if (at(T::slash)) {
            if (slashed || starred || positional.empty()) return false;
            advance();
            slashed = true;
            positional_only.swap(positional);
        } else if (at(T::star)) {
            if (diagnosing()) {
                invalid_star_parameters(lambda);
                if (failed()) return false;
            }
            if (starred) return false;
            starred = true;
            advance();
            if (at(T::comma)) {
                // The next one must be a keyword-only parameter.
                if (type_at(1) != T::name) {
                    advance();
                    return false;
                }
            } else {
                result.vararg = parameter(!lambda, true);
                if (result.vararg == nullptr) return false;
                if (at(T::equal)) return false;
            }
        } else if (at(T::double_star)) {
            if (diagnosing()) {
                invalid_double_star_parameters(lambda);
                if (failed()) return false;
            }
            advance();
            result.kwarg = parameter(!lambda, false);
            if (result.kwarg == nullptr) return false;
            last = true;
        } else {
            Arg* arg = parameter(!lambda, false);
            Expr* value = nullptr;
            if (arg == nullptr || !default_value(value)) return false;
            if (starred) {
                keyword_only.push_back(arg);
                keyword_defaults.push_back(value);
            } else {
                if (value == nullptr && !defaults.empty()) return false;
                positional.push_back(arg);
                if (value != nullptr) defaults.push_back(value);
            }
        }
        if (!accept(T::comma)) break;
    }
    if (failed() || !at(closing)) return false;
    result.posonlyargs = arena_.copy_array(positional_only);
    result.args = arena_.copy_array(positional);
    result.kwonlyargs = arena_.copy_array(keyword_only);
    result.kw_defaults = arena_.copy_array(keyword_defaults);
    result.defaults = arena_.copy_array(defaults);
    if (any) place(result, start);
    return true;
}

}  // namespace baton::syntax
