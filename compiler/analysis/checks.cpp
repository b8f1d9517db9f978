#include "compiler/analysis/checks.h"

#include <unordered_set>

#include <fmt/format.h>
#include "compiler/analysis/fold.h"
#include "runtime/base/float_text.h"

namespace baton::analysis {

namespace {

using namespace ast;
using ast::Constant;  // not the one of the bytecode, baton::Constant

// Loops, with statements and try blocks may nest this deep in one code object.
constexpr int max_blocks = 20;

class Checker {
public:
    Checker(std::string_view text, const AnalyzeOptions& options, SymbolTable& table)
        : text_(text), options_(options), table_(table) {}

    void module(const Module& module) {
        scope_ = table_.module;
        if (module.expression != nullptr) expression(module.expression);
        statements(module.body);
    }

private:
    // What surrounds a statement inside its code object.
    struct Context {
        bool loop = false;
        bool except_star = false;
        int blocks = 0;
    };

    bool failed() const { return static_cast<bool>(table_.error); }
    void fail(const Node& node, std::string message) {
        if (!failed()) table_.error = syntax::error_at(node, std::move(message), text_);
    }
    void warn(const Node& node, std::string message) {
        syntax::SyntaxWarning warning;
        warning.message = std::move(message);
        warning.lineno = node.lineno;
        warning.end_lineno = node.end_lineno;
        warning.offset = node.col_offset + 1;
        warning.end_offset = node.end_col_offset + 1;
        table_.warnings.push_back(std::move(warning));
    }

    // ---- where we are ----
    bool in_function() const {
        return scope_->kind != ScopeKind::module && scope_->kind != ScopeKind::class_;
    }
    bool in_async_function() const { return scope_->kind == ScopeKind::function && scope_->coroutine; }
    bool top_level_await() const { return options_.top_level_await && scope_->kind == ScopeKind::module; }

    // Enters the scope of a node and comes back.
    template <class Function>
    void inside(const void* node, ScopePart part, Function function) {
        const Scope* scope_before = scope_;
        Context context_before = context_;
        scope_ = table_.scope(node, part);
        context_ = Context();
        function();
        scope_ = scope_before;
        context_ = context_before;
    }
    // One more block around what `function` visits.
    template <class Function>
    void block(const Node& node, Function function) {
        if (++context_.blocks > max_blocks) fail(node, "too many statically nested blocks");
        if (!failed()) function();
        context_.blocks--;
    }

    // ---- statements ----
    void statements(StmtList list) {
        for (Stmt* stmt : list) {
            if (failed()) return;
            statement(stmt);
        }
    }
    void loop_body(const Node& node, StmtList body) {
        Context before = context_;
        context_.loop = true;
        context_.except_star = false;
        block(node, [&] { statements(body); });
        context_ = before;
    }

    void statement(Stmt* stmt) {
        switch (stmt->kind) {
        case StmtKind::FunctionDef:
        case StmtKind::AsyncFunctionDef: function(*stmt->as<FunctionDef>()); break;
        case StmtKind::ClassDef: class_definition(*stmt->as<ClassDef>()); break;
        case StmtKind::TypeAlias: {
            auto* node = stmt->as<TypeAlias>();
            forbid_debug(node->name->as<Name>()->id, *node->name, false);
            type_parameters(stmt, node->type_params);
            inside(stmt, ScopePart::body, [&] { expression(node->value); });
            break;
        }
        case StmtKind::Return: {
            auto* node = stmt->as<Return>();
            if (!in_function()) {
                fail(*stmt, "'return' outside function");
            } else if (node->value != nullptr && scope_->coroutine && scope_->generator) {
                fail(*stmt, "'return' with value in async generator");
            } else if (context_.except_star) {
                fail(*stmt, "'break', 'continue' and 'return' cannot appear in an except* block");
            }
            if (node->value != nullptr) expression(node->value);
            break;
        }
        case StmtKind::Delete:
            for (Expr* target : stmt->as<Delete>()->targets) store(target);
            break;
        case StmtKind::Assign:
            expression(stmt->as<Assign>()->value);
            for (Expr* target : stmt->as<Assign>()->targets) store(target);
            break;
        case StmtKind::AugAssign:
            store(stmt->as<AugAssign>()->target);
            expression(stmt->as<AugAssign>()->value);
            break;
        case StmtKind::AnnAssign: {
            auto* node = stmt->as<AnnAssign>();
            if (node->value != nullptr) expression(node->value);
            store(node->target);
            expression(node->annotation);
            break;
        }
        case StmtKind::AsyncFor:
            if (!in_async_function() && !top_level_await()) fail(*stmt, "'async for' outside async function");
            [[fallthrough]];
        case StmtKind::For: {
            auto* node = stmt->as<For>();
            expression(node->iter);
            store(node->target);
            loop_body(*stmt, node->body);
            statements(node->orelse);
            break;
        }
        case StmtKind::While: {
            auto* node = stmt->as<While>();
            expression(node->test);
            loop_body(*stmt, node->body);
            statements(node->orelse);
            break;
        }
        case StmtKind::If: {
            auto* node = stmt->as<If>();
            for (;;) {
                expression(node->test);
                statements(node->body);
                if (failed()) return;
                if (node->orelse.size() != 1 || node->orelse[0]->kind != StmtKind::If) break;
                node = node->orelse[0]->as<If>();
            }
            statements(node->orelse);
            break;
        }
        case StmtKind::AsyncWith:
            if (!in_async_function() && !top_level_await()) fail(*stmt, "'async with' outside async function");
            [[fallthrough]];
        case StmtKind::With: {
            auto* node = stmt->as<With>();
            int before = context_.blocks;
            for (WithItem* item : node->items) {
                expression(item->context_expr);
                if (++context_.blocks > max_blocks) fail(*stmt, "too many statically nested blocks");
                if (item->optional_vars != nullptr) store(item->optional_vars);
            }
            statements(node->body);
            context_.blocks = before;
            break;
        }
        case StmtKind::Match: match(*stmt->as<Match>()); break;
        case StmtKind::Raise: {
            auto* node = stmt->as<Raise>();
            if (node->exc != nullptr) expression(node->exc);
            if (node->cause != nullptr) expression(node->cause);
            break;
        }
        case StmtKind::Try:
        case StmtKind::TryStar: try_statement(*stmt->as<Try>()); break;
        case StmtKind::Assert: {
            auto* node = stmt->as<Assert>();
            auto* tuple = node->test->if_is<Tuple>();
            if (tuple != nullptr && !tuple->elts.empty()) {
                warn(*stmt, "assertion is always true, perhaps remove parentheses?");
            }
            expression(node->test);
            if (node->msg != nullptr) expression(node->msg);
            break;
        }
        case StmtKind::Import:
            for (Alias* alias : stmt->as<Import>()->names) {
                forbid_debug(alias->asname.data() != nullptr ? alias->asname : alias->name, *stmt, false);
            }
            break;
        case StmtKind::ImportFrom:
            for (Alias* alias : stmt->as<ImportFrom>()->names) {
                forbid_debug(alias->asname.data() != nullptr ? alias->asname : alias->name, *stmt, false);
            }
            break;
        case StmtKind::Global:
        case StmtKind::Nonlocal: break;
        case StmtKind::ExprStmt: expression(stmt->as<ExprStmt>()->value); break;
        case StmtKind::Pass: break;
        case StmtKind::Break:
        case StmtKind::Continue:
            if (context_.except_star) {
                fail(*stmt, "'break', 'continue' and 'return' cannot appear in an except* block");
            } else if (!context_.loop) {
                fail(*stmt, stmt->kind == StmtKind::Break ? "'break' outside loop" : "'continue' not properly in loop");
            }
            break;
        }
    }

    void try_statement(const Try& node) {
        int before = context_.blocks;
        if (!node.finalbody.empty() && ++context_.blocks > max_blocks) fail(node, "too many statically nested blocks");
        block(node, [&] { statements(node.body); });
        statements(node.orelse);
        for (std::size_t i = 0; i < node.handlers.size(); i++) {
            const ExceptHandler& handler = *node.handlers[i];
            if (handler.type == nullptr && i + 1 < node.handlers.size()) {
                fail(handler, "default 'except:' must be last");
                return;
            }
            if (handler.type != nullptr) expression(handler.type);
            forbid_debug(handler.name, handler, false);
            Context outer = context_;
            if (node.kind == StmtKind::TryStar) context_.except_star = true;
            block(handler, [&] { statements(handler.body); });
            context_ = outer;
        }
        context_.blocks = before;
        block(node, [&] { statements(node.finalbody); });
    }

    // ---- definitions ----
    void arguments(const Arguments& args) {
        for (Expr* value : args.defaults) expression(value);
        for (Expr* value : args.kw_defaults) {
            if (value != nullptr) expression(value);
        }
    }
    void parameters(const Arguments& args) {
        auto one = [&](const Arg* arg) {
            if (arg == nullptr) return;
            forbid_debug(arg->arg, *arg, false);
            if (arg->annotation != nullptr) {
                // *args: *Ts is the one place for a star.
                auto* starred = arg->annotation->if_is<Starred>();
                expression(starred != nullptr ? starred->value : arg->annotation);
            }
        };
        for (Arg* arg : args.posonlyargs) one(arg);
        for (Arg* arg : args.args) one(arg);
        one(args.vararg);
        for (Arg* arg : args.kwonlyargs) one(arg);
        one(args.kwarg);
    }
    void type_parameters(const void* owner, TypeParamList list) {
        if (list.empty()) return;
        inside(owner, ScopePart::type_parameters, [&] {
            for (TypeParam* parameter : list) {
                forbid_debug(parameter->name, *parameter, false);
                if (parameter->bound != nullptr) {
                    inside(parameter, ScopePart::body, [&] { expression(parameter->bound); });
                }
            }
        });
    }
    void function(const FunctionDef& def) {
        forbid_debug(def.name, def, false);
        for (Expr* decorator : def.decorator_list) expression(decorator);
        arguments(*def.args);
        type_parameters(&def, def.type_params);
        auto signature = [&] {
            parameters(*def.args);
            if (def.returns != nullptr) expression(def.returns);
        };
        if (def.type_params.empty()) {
            signature();
        } else {
            inside(&def, ScopePart::type_parameters, signature);
        }
        inside(&def, ScopePart::body, [&] { statements(def.body); });
    }
    void class_definition(const ClassDef& def) {
        forbid_debug(def.name, def, false);
        for (Expr* decorator : def.decorator_list) expression(decorator);
        type_parameters(&def, def.type_params);
        call_arguments(def.bases, def.keywords);
        inside(&def, ScopePart::body, [&] { statements(def.body); });
    }

    // ---- names and targets ----
    void forbid_debug(std::string_view name, const Node& node, bool deleted) {
        if (name == "__debug__") fail(node, deleted ? "cannot delete __debug__" : "cannot assign to __debug__");
    }

    // A target of assignment, deletion, `for`, `with`.
    void store(Expr* target) {
        if (auto* starred = target->if_is<Starred>()) {
            fail(*target, starred->ctx == ast::Context::del ? "cannot delete starred"
                                                            : "starred assignment target must be in a list or tuple");
            return;
        }
        store_item(target);
    }
    void store_item(Expr* target) {
        if (failed()) return;
        auto items = [&](ExprList list) {
            bool starred = false;
            for (std::size_t i = 0; i < list.size(); i++) {
                Expr* item = list[i];
                if (auto* star = item->if_is<Starred>()) {
                    if (starred) {
                        fail(*target, "multiple starred expressions in assignment");
                        return;
                    }
                    if (i >= 256) {
                        fail(*target, "too many expressions in star-unpacking assignment");
                        return;
                    }
                    starred = true;
                    item = star->value;
                }
                store_item(item);
            }
        };
        switch (target->kind) {
        case ExprKind::Tuple: items(target->as<Tuple>()->elts); break;
        case ExprKind::List: items(target->as<List>()->elts); break;
        case ExprKind::Name:
            forbid_debug(target->as<Name>()->id, *target, target->as<Name>()->ctx == ast::Context::del);
            break;
        case ExprKind::Attribute:
            forbid_debug(target->as<Attribute>()->attr, *target, target->as<Attribute>()->ctx == ast::Context::del);
            expression(target->as<Attribute>()->value);
            break;
        default: expression(target); break;
        }
    }

    // ---- expressions ----
    void call_arguments(ExprList args, KeywordList keywords) {
        for (Expr* arg : args) {
            auto* starred = arg->if_is<Starred>();
            expression(starred != nullptr ? starred->value : arg);
        }
        if (keywords.size() > 1) {
            std::unordered_set<std::string_view> seen;
            for (Keyword* keyword : keywords) {
                if (keyword->arg.data() != nullptr && !seen.insert(keyword->arg).second) {
                    fail(*keyword, fmt::format("keyword argument repeated: {}", keyword->arg));
                    return;
                }
            }
        }
        for (Keyword* keyword : keywords) {
            forbid_debug(keyword->arg, *keyword, false);
            expression(keyword->value);
        }
    }
    // Items of a display, where a star may stand.
    void items(ExprList list) {
        for (Expr* item : list) {
            auto* starred = item->if_is<Starred>();
            expression(starred != nullptr ? starred->value : item);
        }
    }

    void expression(Expr* expr) {
        if (failed()) return;
        switch (expr->kind) {
        case ExprKind::BinOp:
        case ExprKind::Attribute:
        case ExprKind::Subscript:
        case ExprKind::Call: spine(expr); break;
        case ExprKind::BoolOp:
            for (Expr* value : expr->as<BoolOp>()->values) expression(value);
            break;
        case ExprKind::NamedExpr:
            expression(expr->as<NamedExpr>()->value);
            store(expr->as<NamedExpr>()->target);
            break;
        case ExprKind::UnaryOp: unary(*expr->as<UnaryOp>()); break;
        case ExprKind::Lambda: {
            auto* node = expr->as<Lambda>();
            arguments(*node->args);
            parameters(*node->args);
            inside(expr, ScopePart::body, [&] { expression(node->body); });
            break;
        }
        case ExprKind::IfExp:
            expression(expr->as<IfExp>()->test);
            expression(expr->as<IfExp>()->body);
            expression(expr->as<IfExp>()->orelse);
            break;
        case ExprKind::Dict: {
            auto* node = expr->as<Dict>();
            for (Expr* key : node->keys) {
                if (key != nullptr) expression(key);
            }
            for (Expr* value : node->values) expression(value);
            break;
        }
        case ExprKind::Set: items(expr->as<Set>()->elts); break;
        case ExprKind::List: items(expr->as<List>()->elts); break;
        case ExprKind::Tuple: items(expr->as<Tuple>()->elts); break;
        case ExprKind::ListComp:
        case ExprKind::SetComp:
        case ExprKind::GeneratorExp: {
            auto* node = expr->as<ListComp>();
            comprehension(*expr, node->generators, node->elt, nullptr);
            break;
        }
        case ExprKind::DictComp: {
            auto* node = expr->as<DictComp>();
            comprehension(*expr, node->generators, node->key, node->value);
            break;
        }
        case ExprKind::Await:
            if (!top_level_await()) {
                if (!in_function()) {
                    fail(*expr, "'await' outside function");
                } else if (!in_async_function() && scope_->kind != ScopeKind::comprehension) {
                    fail(*expr, "'await' outside async function");
                }
            }
            expression(expr->as<Await>()->value);
            break;
        case ExprKind::Yield:
            if (!in_function()) fail(*expr, "'yield' outside function");
            if (expr->as<Yield>()->value != nullptr) expression(expr->as<Yield>()->value);
            break;
        case ExprKind::YieldFrom:
            if (!in_function()) fail(*expr, "'yield' outside function");
            if (in_async_function()) fail(*expr, "'yield from' inside async function");
            expression(expr->as<YieldFrom>()->value);
            break;
        case ExprKind::Compare: compare(*expr->as<Compare>()); break;
        case ExprKind::FormattedValue: {
            auto* node = expr->as<FormattedValue>();
            expression(node->value);
            if (node->format_spec != nullptr) expression(node->format_spec);
            break;
        }
        case ExprKind::JoinedStr:
            for (Expr* value : expr->as<JoinedStr>()->values) expression(value);
            break;
        case ExprKind::Starred: fail(*expr, "can't use starred expression here"); break;
        case ExprKind::Slice: {
            auto* slice = expr->as<Slice>();
            for (Expr* part : {slice->lower, slice->upper, slice->step}) {
                if (part != nullptr) expression(part);
            }
            break;
        }
        case ExprKind::Constant:
        case ExprKind::Name: break;
        }
    }

    // The left spine in a loop.
    void spine(Expr* expr) {
        std::vector<Expr*> nodes;
        for (;;) {
            Expr* next;
            if (auto* binary = expr->if_is<BinOp>()) {
                next = binary->left;
            } else if (auto* attribute = expr->if_is<Attribute>()) {
                next = attribute->value;
            } else if (auto* subscript = expr->if_is<Subscript>()) {
                check_subscript(*subscript);
                next = subscript->value;
            } else if (auto* call = expr->if_is<Call>()) {
                check_callee(*call);
                next = call->func;
            } else {
                break;
            }
            nodes.push_back(expr);
            expr = next;
        }
        expression(expr);
        while (!nodes.empty() && !failed()) {
            expr = nodes.back();
            nodes.pop_back();
            if (auto* binary = expr->if_is<BinOp>()) {
                expression(binary->right);
            } else if (auto* subscript = expr->if_is<Subscript>()) {
                expression(subscript->slice);
            } else if (auto* call = expr->if_is<Call>()) {
                call_arguments(call->args, call->keywords);
            }
        }
    }

    void comprehension(const Expr& expr, ComprehensionList generators, Expr* element, Expr* value) {
        expression(generators[0]->iter);
        const Scope* inner = table_.scope(&expr);
        bool generator = expr.kind == ExprKind::GeneratorExp;
        if (inner->coroutine && !generator && !in_async_function() && scope_->kind != ScopeKind::comprehension &&
            !top_level_await()) {
            fail(expr, "asynchronous comprehension outside of an asynchronous function");
            return;
        }
        inside(&expr, ScopePart::body, [&] {
            for (Comprehension* clause : generators) {
                if (clause != generators[0]) expression(clause->iter);
                store(clause->target);
                for (Expr* condition : clause->ifs) expression(condition);
            }
            if (element->kind == ExprKind::Starred) {
                fail(*element, "iterable unpacking cannot be used in comprehension");
                return;
            }
            expression(element);
            if (value != nullptr) expression(value);
        });
    }

    // ---- warnings ----
    // The type a literal or display has; null for other expressions.
    const char* type_of(const Expr& expr) {
        if (const baton::Constant* constant = folded(expr)) return type_of(constant->kind);
        switch (expr.kind) {
        case ExprKind::Tuple: return "tuple";
        case ExprKind::List:
        case ExprKind::ListComp: return "list";
        case ExprKind::Dict:
        case ExprKind::DictComp: return "dict";
        case ExprKind::Set:
        case ExprKind::SetComp: return "set";
        case ExprKind::GeneratorExp: return "generator";
        case ExprKind::Lambda: return "function";
        case ExprKind::JoinedStr:
        case ExprKind::FormattedValue: return "str";
        case ExprKind::Constant:
            switch (expr.as<Constant>()->value.type) {
            case ConstantValue::Type::none: return "NoneType";
            case ConstantValue::Type::true_:
            case ConstantValue::Type::false_: return "bool";
            case ConstantValue::Type::ellipsis: return "ellipsis";
            case ConstantValue::Type::small_int:
            case ConstantValue::Type::big_int: return "int";
            case ConstantValue::Type::float_: return "float";
            case ConstantValue::Type::imaginary: return "complex";
            case ConstantValue::Type::str: return "str";
            case ConstantValue::Type::bytes: return "bytes";
            }
            return nullptr;
        default: return nullptr;
        }
    }
    static const char* type_of(baton::Constant::Kind kind) {
        using Kind = baton::Constant::Kind;
        switch (kind) {
        case Kind::none: return "NoneType";
        case Kind::true_:
        case Kind::false_: return "bool";
        case Kind::ellipsis: return "ellipsis";
        case Kind::small_int:
        case Kind::big_int: return "int";
        case Kind::float_: return "float";
        case Kind::complex: return "complex";
        case Kind::str: return "str";
        case Kind::bytes: return "bytes";
        case Kind::tuple: return "tuple";
        default: return nullptr;
        }
    }
    // Whether an expression is made of constants only (and of few: folding recurses).
    static bool of_constants(const Expr& expr, int depth = 0) {
        if (depth > 30) return false;
        auto all = [&](const auto& items) {
            for (const Expr* item : items) {
                if (!of_constants(*item, depth + 1)) return false;
            }
            return true;
        };
        switch (expr.kind) {
        case ExprKind::Constant: return true;
        case ExprKind::UnaryOp: return of_constants(*expr.as<UnaryOp>()->operand, depth + 1);
        case ExprKind::BinOp:
            return of_constants(*expr.as<BinOp>()->left, depth + 1) &&
                   of_constants(*expr.as<BinOp>()->right, depth + 1);
        case ExprKind::Subscript:
            return expr.as<Subscript>()->ctx == ast::Context::load &&
                   of_constants(*expr.as<Subscript>()->value, depth + 1) &&
                   of_constants(*expr.as<Subscript>()->slice, depth + 1);
        case ExprKind::Tuple: return all(expr.as<Tuple>()->elts);
        default: return false;
        }
    }
    // The constant that an operation on constants is; null for what is none.
    const baton::Constant* folded(const Expr& expr) {
        if (expr.kind != ExprKind::UnaryOp && expr.kind != ExprKind::BinOp &&
            expr.kind != ExprKind::Subscript) {
            return nullptr;
        }
        return of_constants(expr) ? folder_.fold(&expr) : nullptr;
    }
    bool is_identity_literal(const Expr& expr) {
        if (const baton::Constant* constant = folded(expr)) {
            using Kind = baton::Constant::Kind;
            return constant->kind != Kind::none && constant->kind != Kind::true_ &&
                   constant->kind != Kind::false_ && constant->kind != Kind::ellipsis;
        }
        if (auto* tuple = expr.if_is<Tuple>()) {
            // A tuple of constants is a constant.
            for (const Expr* item : tuple->elts) {
                if (item->kind != ExprKind::Constant && !is_identity_literal(*item)) return false;
            }
            return true;
        }
        auto* constant = expr.if_is<Constant>();
        if (constant == nullptr) return false;
        using Type = ConstantValue::Type;
        Type type = constant->value.type;
        return type != Type::none && type != Type::true_ && type != Type::false_ && type != Type::ellipsis;
    }

    void unary(const UnaryOp& node) {
        // "not (a is b)" is "a is not b".
        bool opposite = false;
        const Expr* operand = &node;
        while (auto* negation = operand->if_is<UnaryOp>()) {
            if (negation->op != UnaryOperator::not_) break;
            opposite = !opposite;
            operand = negation->operand;
        }
        auto* comparison = operand->if_is<Compare>();
        if (comparison && operand != &node && comparison->ops.size() == 1) return compare(*comparison, opposite);
        if (node.op == UnaryOperator::invert && of_constants(*node.operand)) warn_inverted_bool(node);
        expression(node.operand);
    }
    void warn_inverted_bool(const UnaryOp& node) {
        const baton::Constant* value = folder_.fold(node.operand);
        if (value == nullptr || (value->kind != baton::Constant::Kind::true_ &&
                                 value->kind != baton::Constant::Kind::false_)) {
            return;
        }
        syntax::SyntaxWarning warning;
        warning.category = syntax::SyntaxWarning::Category::inverted_bool;
        warning.lineno = node.lineno;
        table_.warnings.insert(table_.warnings.begin() + inverted_bools_++, std::move(warning));
    }

    // `opposite`: with "not" in front.
    void compare(const Compare& node, bool opposite = false) {
        const Expr* left = node.left;
        for (std::size_t i = 0; i < node.ops.size(); i++) {
            const Expr* right = node.comparators[i];
            bool is = node.ops[i] == CompareOperator::is;
            if ((is || node.ops[i] == CompareOperator::is_not) &&
                (is_identity_literal(*left) || is_identity_literal(*right))) {
                const char* type = type_of(is_identity_literal(*left) ? *left : *right);
                warn(node, is != opposite ? fmt::format("\"is\" with '{}' literal. Did you mean \"==\"?", type)
                              : fmt::format("\"is not\" with '{}' literal. Did you mean \"!=\"?", type));
                break;
            }
            left = right;
        }
        expression(node.left);
        for (Expr* item : node.comparators) expression(item);
    }

    void check_callee(const Call& call) {
        const Expr& callee = *call.func;
        if (callee.kind == ExprKind::Lambda || type_of(callee) == nullptr) return;
        warn(callee, fmt::format("'{}' object is not callable; perhaps you missed a comma?", type_of(callee)));
    }

    void check_subscript(const Subscript& node) {
        if (node.ctx != ast::Context::load) return;
        const Expr& value = *node.value;
        auto warn_value = [&] {
            warn(value, fmt::format("'{}' object is not subscriptable; perhaps you missed a comma?", type_of(value)));
        };
        using Kind = baton::Constant::Kind;
        if (const baton::Constant* constant = folded(value)) {
            if (constant->kind != Kind::str && constant->kind != Kind::bytes && constant->kind != Kind::tuple) {
                warn_value();
                return;
            }
        }
        switch (value.kind) {
        case ExprKind::UnaryOp:
        case ExprKind::BinOp:
        case ExprKind::Subscript:
            if (folded(value) == nullptr) return;
            break;
        case ExprKind::Set:
        case ExprKind::SetComp:
        case ExprKind::GeneratorExp:
        case ExprKind::Lambda: warn_value(); return;
        case ExprKind::Constant:
            if (value.as<Constant>()->value.type != ConstantValue::Type::str &&
                value.as<Constant>()->value.type != ConstantValue::Type::bytes) {
                warn_value();
                return;
            }
            break;
        case ExprKind::Tuple:
        case ExprKind::List:
        case ExprKind::ListComp:
        case ExprKind::JoinedStr:
        case ExprKind::FormattedValue: break;
        default: return;
        }
        const Expr& index = *node.slice;
        const char* type = type_of(index);
        if (type == nullptr || index.kind == ExprKind::Slice) return;
        std::string_view name = type;
        if (name == "int" || name == "bool") return;
        warn(value, fmt::format("{} indices must be integers or slices, not {}; perhaps you missed a comma?",
                                type_of(value), type));
    }

    // ---- patterns ----
    struct Captures {
        std::vector<std::string_view> names;
        bool has(std::string_view name) const {
            for (std::string_view known : names) {
                if (known == name) return true;
            }
            return false;
        }
    };

    void match(const Match& node) {
        expression(node.subject);
        for (std::size_t i = 0; i < node.cases.size(); i++) {
            MatchCase& item = *node.cases[i];
            if (failed()) return;
            Captures captures;
            pattern(item.pattern, captures, item.guard != nullptr || i + 1 == node.cases.size());
            if (item.guard != nullptr) expression(item.guard);
            statements(item.body);
        }
    }
    void unreachable(const MatchAs& pattern) {
        if (pattern.name.data() != nullptr) {
            fail(pattern, fmt::format("name capture '{}' makes remaining patterns unreachable", pattern.name));
        } else {
            fail(pattern, "wildcard makes remaining patterns unreachable");
        }
    }
    void capture(std::string_view name, const Pattern& where, Captures& captures) {
        if (name.data() == nullptr) return;
        forbid_debug(name, where, false);
        if (captures.has(name)) {
            fail(where, fmt::format("multiple assignments to name '{}' in pattern", name));
        } else {
            captures.names.push_back(name);
        }
    }

    // `last`: the pattern may match everything, since nothing follows that would never be reached.
    void pattern(Pattern* node, Captures& captures, bool last) {
        if (failed()) return;
        switch (node->kind) {
        case PatternKind::MatchValue: expression(node->as<MatchValue>()->value); break;
        case PatternKind::MatchSingleton: break;
        case PatternKind::MatchSequence: {
            bool starred = false;
            for (Pattern* item : node->as<MatchSequence>()->patterns) {
                if (item->kind == PatternKind::MatchStar) {
                    if (starred) fail(*node, "multiple starred names in sequence pattern");
                    starred = true;
                }
                pattern(item, captures, true);
            }
            break;
        }
        case PatternKind::MatchStar: capture(node->as<MatchStar>()->name, *node, captures); break;
        case PatternKind::MatchMapping: {
            auto* mapping = node->as<MatchMapping>();
            std::unordered_set<std::string> seen;
            for (Expr* key : mapping->keys) {
                std::string text = key_text(*key);
                if (!text.empty() && !seen.insert(number_text(*key, text)).second) {
                    fail(*node, fmt::format("mapping pattern checks duplicate key ({})", text.substr(1)));
                    return;
                }
                expression(key);
            }
            for (Pattern* item : mapping->patterns) pattern(item, captures, true);
            capture(mapping->rest, *node, captures);
            break;
        }
        case PatternKind::MatchClass: {
            auto* match = node->as<MatchClass>();
            expression(match->cls);
            for (std::size_t i = 0; i < match->kwd_attrs.size(); i++) {
                forbid_debug(match->kwd_attrs[i], *match->kwd_patterns[i], false);
                for (std::size_t k = 0; k < i; k++) {
                    if (match->kwd_attrs[k] == match->kwd_attrs[i]) {
                        fail(*match->kwd_patterns[i],
                             fmt::format("attribute name repeated in class pattern: {}", match->kwd_attrs[i]));
                        return;
                    }
                }
            }
            for (Pattern* item : match->patterns) pattern(item, captures, true);
            for (Pattern* item : match->kwd_patterns) pattern(item, captures, true);
            break;
        }
        case PatternKind::MatchAs: {
            auto* as = node->as<MatchAs>();
            if (as->pattern != nullptr) {
                pattern(as->pattern, captures, last);
            } else if (!last) {
                unreachable(*as);
                return;
            }
            capture(as->name, *node, captures);
            break;
        }
        case PatternKind::MatchOr: alternatives(*node->as<MatchOr>(), captures, last); break;
        }
    }

    // All alternatives bind the same names.
    void alternatives(const MatchOr& node, Captures& captures, bool last) {
        Captures first;
        for (std::size_t i = 0; i < node.patterns.size(); i++) {
            Captures own = captures;
            std::size_t outer = own.names.size();
            pattern(node.patterns[i], own, last && i + 1 == node.patterns.size());
            if (failed()) return;
            own.names.erase(own.names.begin(), own.names.begin() + static_cast<std::ptrdiff_t>(outer));
            if (i == 0) {
                first = own;
                continue;
            }
            bool same = own.names.size() == first.names.size();
            for (std::string_view name : own.names) same = same && first.has(name);
            if (!same) {
                fail(node, "alternative patterns bind different names");
                return;
            }
        }
        captures.names.insert(captures.names.end(), first.names.begin(), first.names.end());
    }

    // Text that two equal literal keys share, behind a letter for the type; empty for keys that are not compared.
    static std::string key_text(const Expr& key) {
        if (auto* unary = key.if_is<UnaryOp>()) {
            std::string positive = key_text(*unary->operand);
            return positive.empty() || positive == "i0" ? positive : positive.insert(1, "-");
        }
        auto* constant = key.if_is<Constant>();
        if (constant == nullptr) return {};
        const ConstantValue& value = constant->value;
        switch (value.type) {
        case ConstantValue::Type::none: return "nNone";
        case ConstantValue::Type::true_: return "nTrue";
        case ConstantValue::Type::false_: return "nFalse";
        case ConstantValue::Type::small_int: return fmt::format("i{}", value.integer);
        case ConstantValue::Type::big_int: return fmt::format("i{}", value.text);
        case ConstantValue::Type::float_: return "f" + float_repr(value.number);
        case ConstantValue::Type::imaginary: return "c" + complex_repr(0, value.number);
        case ConstantValue::Type::str: return fmt::format("s'{}'", value.text);
        case ConstantValue::Type::bytes: return fmt::format("bb'{}'", value.text);
        case ConstantValue::Type::ellipsis: return "eEllipsis";
        }
        return {};
    }

    // The same for numbers of different types that are equal.
    static std::string number_text(const Expr& key, const std::string& text) {
        const Expr* operand = &key;
        double sign = 1;
        if (auto* unary = key.if_is<UnaryOp>()) {
            operand = unary->operand;
            sign = -1;
        }
        auto* constant = operand->if_is<Constant>();
        if (constant == nullptr) return text;
        const ConstantValue& value = constant->value;
        switch (value.type) {
        case ConstantValue::Type::true_: return "i1";
        case ConstantValue::Type::false_: return "i0";
        case ConstantValue::Type::small_int: return value.integer == 0 ? "i0" : text;
        case ConstantValue::Type::float_:
            if (value.number < 1e15 && value.number == static_cast<double>(static_cast<std::int64_t>(value.number))) {
                return fmt::format("i{}", static_cast<std::int64_t>(sign * value.number));
            }
            return text;
        case ConstantValue::Type::imaginary: return value.number == 0 ? "i0" : text;
        default: return text;
        }
    }

    std::string_view text_;
    const AnalyzeOptions& options_;
    SymbolTable& table_;
    const Scope* scope_ = nullptr;
    Context context_;
    Folder folder_{0};
    int inverted_bools_ = 0;
};

}  // namespace

void check(const ast::Module& module, std::string_view text, const AnalyzeOptions& options, SymbolTable& table) {
    Checker(text, options, table).module(module);
}

}  // namespace baton::analysis
