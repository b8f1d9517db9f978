#include "vm/embed/ast_validate.h"

#include <string_view>

#include "runtime/core/errors.h"

namespace baton {

namespace {

using ast::ConstantValue;
using ast::Context;
using ast::Expr;
using ast::ExprKind;
using ast::Pattern;
using ast::PatternKind;
using ast::Stmt;
using ast::StmtKind;

constexpr bool is_constant_name(std::string_view name) {
    return name == "None" || name == "True" || name == "False";
}
// Fields whose expressions are assigned to; their contexts were checked when they were read.
constexpr bool is_target(std::string_view field) {
    return field == "target" || field == "targets" || field == "optional_vars" || field == "name";
}

class Validator {
public:
    explicit Validator(Thread& t) : t_(t) {}

    bool module(const ast::Module& module) {
        if (module.kind == ast::ModuleKind::eval) return visit(module.expression);
        return visit(module.body);
    }

private:
    // Fields that are no nodes.
    template <class Other>
    bool visit(const Other&) {
        return true;
    }
    template <class Item>
    bool visit(std::span<Item*> items) {
        for (const Item* item : items) TRY(visit(item));
        return true;
    }
    bool visit(Expr* node) { return visit(static_cast<const Expr*>(node)); }
    bool visit(Stmt* node) { return visit(static_cast<const Stmt*>(node)); }
    bool visit(Pattern* node) { return visit(static_cast<const Pattern*>(node)); }

    template <class Other>
    bool assigned(const Other& other) {
        return visit(other);
    }
    bool assigned(Expr* node) { return assigned(static_cast<const Expr*>(node)); }
    bool assigned(std::span<Expr*> nodes) {
        for (const Expr* node : nodes) TRY(assigned(node));
        return true;
    }
    // The parts of a target that are read: x and i of x[i] = ...
    bool assigned(const Expr* node) {
        if (!node) return true;
        switch (node->kind) {
            case ExprKind::Attribute: return visit(node->as<ast::Attribute>()->value);
            case ExprKind::Subscript:
                TRY(visit(node->as<ast::Subscript>()->value));
                return visit(node->as<ast::Subscript>()->slice);
            case ExprKind::Starred: return assigned(node->as<ast::Starred>()->value);
            case ExprKind::List: return assigned(node->as<ast::List>()->elts);
            case ExprKind::Tuple: return assigned(node->as<ast::Tuple>()->elts);
            case ExprKind::Name: return identifier(node->as<ast::Name>()->id);
            default: return true;
        }
    }

#define FIELD(Type, name)                   \
    if constexpr (is_target(#name)) {       \
        TRY(assigned(node->name));          \
    } else {                                \
        TRY(visit(node->name));             \
    }
#define PART(Name, python, fields)                                \
    bool visit(const ast::Name* node) {                           \
        if (!node) return true;                                   \
        fields return true;                                       \
    }                                                             \
    bool visit(ast::Name* node) { return visit(static_cast<const ast::Name*>(node)); }
#include "compiler/syntax/ast.def"

    // An expression that is read.
    bool visit(const Expr* e) {
        if (!e) return true;
        TRY(loaded(e));
        switch (ast::struct_kind(e->kind)) {
#define EXPR(Name, fields)                       \
    case ExprKind::Name: {                       \
        const auto* node = e->as<ast::Name>();   \
        static_cast<void>(node);                 \
        fields return true;                      \
    }
#include "compiler/syntax/ast.def"
            default: return true;
        }
    }

    bool visit(const Stmt* s) {
        if (!s) return true;
        switch (ast::struct_kind(s->kind)) {
#define STMT(Name, fields)                       \
    case StmtKind::Name: {                       \
        const auto* node = s->as<ast::Name>();   \
        static_cast<void>(node);                 \
        fields return true;                      \
    }
#include "compiler/syntax/ast.def"
            default: return true;
        }
    }
#undef FIELD

    bool visit(const Pattern* node) { return pattern(node, false); }

    bool loaded(const Expr* node) {
        Context have = Context::load;
        switch (node->kind) {
            case ExprKind::Name:
                TRY(identifier(node->as<ast::Name>()->id));
                have = node->as<ast::Name>()->ctx;
                break;
            case ExprKind::Attribute: have = node->as<ast::Attribute>()->ctx; break;
            case ExprKind::Subscript: have = node->as<ast::Subscript>()->ctx; break;
            case ExprKind::Starred: have = node->as<ast::Starred>()->ctx; break;
            case ExprKind::List: have = node->as<ast::List>()->ctx; break;
            case ExprKind::Tuple: have = node->as<ast::Tuple>()->ctx; break;
            default: break;
        }
        if (have == Context::load) return true;
        return raise_value_error(t_, "expression must have Load context but has {} instead",
                                 have == Context::store ? "Store" : "Del");
    }

    bool identifier(std::string_view name) {
        if (!is_constant_name(name)) return true;
        return raise_value_error(t_, "identifier field can't represent '{}' constant", name);
    }
    bool capture(std::string_view name) {
        if (name == "_") return raise_value_error(t_, "can't capture name '_' in patterns");
        return identifier(name);
    }

    // A number, perhaps with a sign, perhaps the sum of a real and an imaginary one.
    static bool is_number(const Expr* node, bool with_sign) {
        if (node->kind == ExprKind::UnaryOp) {
            const auto* unary = node->as<ast::UnaryOp>();
            return with_sign && unary->op == ast::UnaryOperator::usub &&
                   is_number(unary->operand, false);
        }
        if (node->kind != ExprKind::Constant) return false;
        switch (node->as<ast::Constant>()->value.type) {
            case ConstantValue::Type::none:
            case ConstantValue::Type::true_:
            case ConstantValue::Type::false_:
            case ConstantValue::Type::ellipsis:
            case ConstantValue::Type::str:
            case ConstantValue::Type::bytes: return false;
            default: return true;
        }
    }
    // A name, or attributes of one.
    static bool is_dotted_name(const Expr* node) {
        while (node->kind == ExprKind::Attribute) node = node->as<ast::Attribute>()->value;
        return node->kind == ExprKind::Name;
    }

    bool literal(const Expr* node) {
        TRY(visit(node));
        switch (node->kind) {
            case ExprKind::Constant:
                switch (node->as<ast::Constant>()->value.type) {
                    case ConstantValue::Type::none:
                    case ConstantValue::Type::true_:
                    case ConstantValue::Type::false_:
                    case ConstantValue::Type::ellipsis:
                        return raise_value_error(
                            t_, "unexpected constant inside of a literal pattern");
                    default: return true;
                }
            case ExprKind::Attribute:
                if (is_dotted_name(node)) return true;
                break;
            case ExprKind::UnaryOp:
                if (is_number(node, true)) return true;
                break;
            case ExprKind::BinOp: {
                const auto* sum = node->as<ast::BinOp>();
                if ((sum->op == ast::Operator::add || sum->op == ast::Operator::sub) &&
                    is_number(sum->left, true) && is_number(sum->right, false)) {
                    return true;
                }
                break;
            }
            case ExprKind::JoinedStr: return true;   // refused by the compiler, with a place
            default: break;
        }
        return raise_value_error(t_, "patterns may only match literals and attribute lookups");
    }

    bool patterns(std::span<Pattern*> items, bool star) {
        for (const Pattern* item : items) TRY(pattern(item, star));
        return true;
    }
    // `star`: whether a starred name may stand here.
    bool pattern(const Pattern* p, bool star) {
        if (!p) return true;
        switch (p->kind) {
            case PatternKind::MatchValue: return literal(p->as<ast::MatchValue>()->value);
            case PatternKind::MatchSingleton:
                switch (p->as<ast::MatchSingleton>()->value.type) {
                    case ConstantValue::Type::none:
                    case ConstantValue::Type::true_:
                    case ConstantValue::Type::false_: return true;
                    default:
                        return raise_value_error(
                            t_, "MatchSingleton can only contain True, False and None");
                }
            case PatternKind::MatchSequence:
                return patterns(p->as<ast::MatchSequence>()->patterns, true);
            case PatternKind::MatchMapping: {
                const auto* mapping = p->as<ast::MatchMapping>();
                if (mapping->keys.size() != mapping->patterns.size()) {
                    return raise_value_error(
                        t_, "MatchMapping doesn't have the same number of keys as patterns");
                }
                if (mapping->rest.data()) TRY(capture(mapping->rest));
                for (const Expr* key : mapping->keys) {
                    if (key->kind == ExprKind::Constant &&
                        key->as<ast::Constant>()->value.type != ConstantValue::Type::ellipsis) {
                        continue;
                    }
                    TRY(literal(key));
                }
                return patterns(mapping->patterns, false);
            }
            case PatternKind::MatchClass: {
                const auto* match = p->as<ast::MatchClass>();
                if (match->kwd_attrs.size() != match->kwd_patterns.size()) {
                    return raise_value_error(t_, "MatchClass doesn't have the same number of "
                                                 "keyword attributes as patterns");
                }
                TRY(visit(match->cls));
                if (!is_dotted_name(match->cls)) {
                    return raise_value_error(
                        t_, "MatchClass cls field can only contain Name or Attribute nodes.");
                }
                for (std::string_view name : match->kwd_attrs) TRY(identifier(name));
                TRY(patterns(match->patterns, false));
                return patterns(match->kwd_patterns, false);
            }
            case PatternKind::MatchStar:
                if (!star) return raise_value_error(t_, "can't use MatchStar here");
                return !p->as<ast::MatchStar>()->name.data() ||
                       capture(p->as<ast::MatchStar>()->name);
            case PatternKind::MatchAs: {
                const auto* match = p->as<ast::MatchAs>();
                if (!match->name.data()) {
                    if (!match->pattern) return true;
                    return raise_value_error(
                        t_, "MatchAs must specify a target name if a pattern is given");
                }
                TRY(capture(match->name));
                return pattern(match->pattern, false);
            }
            case PatternKind::MatchOr:
                if (p->as<ast::MatchOr>()->patterns.size() < 2) {
                    return raise_value_error(t_, "MatchOr requires at least 2 patterns");
                }
                return patterns(p->as<ast::MatchOr>()->patterns, false);
        }
        return true;
    }

    Thread& t_;
};

}  // namespace

bool validate_ast(Thread& t, const ast::Module& module) { return Validator(t).module(module); }

}  // namespace baton
