#include "compiler/emit/unparse.h"

#include <vector>

#include "runtime/base/float_text.h"
#include "runtime/base/text_repr.h"

namespace baton::emit {

namespace {

// How tightly operators bind; an operand that binds less tightly than its place gets parentheses.
enum Level {
    level_tuple, level_named, level_test, level_or, level_and, level_not, level_compare, level_bor,
    level_bxor, level_band, level_shift, level_arith, level_term, level_factor, level_power,
    level_await, level_atom,
};

struct OperatorText {
    const char* text;
    Level level;
};

OperatorText operator_text(ast::Operator op) {
    switch (op) {
    case ast::Operator::add: return {" + ", level_arith};
    case ast::Operator::sub: return {" - ", level_arith};
    case ast::Operator::mult: return {" * ", level_term};
    case ast::Operator::matmult: return {" @ ", level_term};
    case ast::Operator::div: return {" / ", level_term};
    case ast::Operator::mod: return {" % ", level_term};
    case ast::Operator::lshift: return {" << ", level_shift};
    case ast::Operator::rshift: return {" >> ", level_shift};
    case ast::Operator::bitor_: return {" | ", level_bor};
    case ast::Operator::bitxor: return {" ^ ", level_bxor};
    case ast::Operator::bitand_: return {" & ", level_band};
    case ast::Operator::floordiv: return {" // ", level_term};
    case ast::Operator::pow: return {" ** ", level_power};
    }
    return {"", level_atom};
}

const char* compare_text(ast::CompareOperator op) {
    switch (op) {
    case ast::CompareOperator::eq: return " == ";
    case ast::CompareOperator::ne: return " != ";
    case ast::CompareOperator::lt: return " < ";
    case ast::CompareOperator::le: return " <= ";
    case ast::CompareOperator::gt: return " > ";
    case ast::CompareOperator::ge: return " >= ";
    case ast::CompareOperator::is: return " is ";
    case ast::CompareOperator::is_not: return " is not ";
    case ast::CompareOperator::in: return " in ";
    case ast::CompareOperator::not_in: return " not in ";
    }
    return "";
}

class Unparser {
public:
    std::string out;

    void expr(const ast::Expr* e, Level level) {
        switch (e->kind) {
        case ast::ExprKind::BoolOp: bool_op(*e->as<ast::BoolOp>(), level); break;
        case ast::ExprKind::NamedExpr: {
            auto& named = *e->as<ast::NamedExpr>();
            Parentheses p(*this, level > level_tuple);
            expr(named.target, level_atom);
            out += " := ";
            expr(named.value, level_atom);
            break;
        }
        case ast::ExprKind::BinOp: binary(*e->as<ast::BinOp>(), level); break;
        case ast::ExprKind::UnaryOp: unary(*e->as<ast::UnaryOp>(), level); break;
        case ast::ExprKind::Lambda: {
            auto& lambda = *e->as<ast::Lambda>();
            Parentheses p(*this, level > level_test);
            out += "lambda";
            size_t mark = out.size();
            arguments(*lambda.args);
            if (out.size() > mark) {
                out.insert(mark, " ");
            }
            out += ": ";
            expr(lambda.body, level_test);
            break;
        }
        case ast::ExprKind::IfExp: {
            auto& choice = *e->as<ast::IfExp>();
            Parentheses p(*this, level > level_test);
            expr(choice.body, next(level_test));
            out += " if ";
            expr(choice.test, next(level_test));
            out += " else ";
            expr(choice.orelse, level_test);
            break;
        }
        case ast::ExprKind::Dict: {
            auto& dict = *e->as<ast::Dict>();
            out += '{';
            for (size_t i = 0; i < dict.values.size(); i++) {
                out += i > 0 ? ", " : "";
                if (dict.keys[i]) {
                    expr(dict.keys[i], level_test);
                    out += ": ";
                    expr(dict.values[i], level_test);
                } else {
                    out += "**";
                    expr(dict.values[i], level_bor);
                }
            }
            out += '}';
            break;
        }
        case ast::ExprKind::Set: list('{', e->as<ast::Set>()->elts, '}'); break;
        case ast::ExprKind::List: list('[', e->as<ast::List>()->elts, ']'); break;
        case ast::ExprKind::Tuple: {
            ast::ExprList items = e->as<ast::Tuple>()->elts;
            if (items.empty()) {
                out += "()";
                break;
            }
            Parentheses p(*this, level > level_tuple);
            comma_separated(items);
            out += items.size() == 1 ? "," : "";
            break;
        }
        case ast::ExprKind::ListComp: comprehension('[', e, ']'); break;
        case ast::ExprKind::SetComp: comprehension('{', e, '}'); break;
        case ast::ExprKind::GeneratorExp: comprehension('(', e, ')'); break;
        case ast::ExprKind::DictComp: {
            auto& dict = *e->as<ast::DictComp>();
            out += '{';
            expr(dict.key, level_test);
            out += ": ";
            expr(dict.value, level_test);
            generators(dict.generators);
            out += '}';
            break;
        }
        case ast::ExprKind::Await: {
            Parentheses p(*this, level > level_await);
            out += "await ";
            expr(e->as<ast::Await>()->value, level_atom);
            break;
        }
        case ast::ExprKind::Yield: {
            out += "(yield";
            if (const ast::Expr* value = e->as<ast::Yield>()->value) {
                out += ' ';
                expr(value, level_tuple);
            }
            out += ')';
            break;
        }
        case ast::ExprKind::YieldFrom:
            out += "(yield from ";
            expr(e->as<ast::YieldFrom>()->value, level_test);
            out += ')';
            break;
        case ast::ExprKind::Compare: {
            auto& compare = *e->as<ast::Compare>();
            Parentheses p(*this, level > level_compare);
            expr(compare.left, next(level_compare));
            for (size_t i = 0; i < compare.ops.size(); i++) {
                out += compare_text(compare.ops[i]);
                expr(compare.comparators[i], next(level_compare));
            }
            break;
        }
        case ast::ExprKind::Call: call(*e->as<ast::Call>()); break;
        case ast::ExprKind::JoinedStr:
        case ast::ExprKind::FormattedValue: f_string(e); break;
        case ast::ExprKind::Constant: constant(*e->as<ast::Constant>()); break;
        case ast::ExprKind::Attribute: {
            auto& attribute = *e->as<ast::Attribute>();
            expr(attribute.value, level_atom);
            // 1 .real needs the space.
            auto number = attribute.value->if_is<ast::Constant>();
            bool integer = number && (number->value.type == ast::ConstantValue::Type::small_int ||
                                      number->value.type == ast::ConstantValue::Type::big_int);
            out += integer ? " ." : ".";
            out += attribute.attr;
            break;
        }
        case ast::ExprKind::Subscript: {
            auto& subscript = *e->as<ast::Subscript>();
            expr(subscript.value, level_atom);
            out += '[';
            auto tuple = subscript.slice->if_is<ast::Tuple>();
            if (tuple && !tuple->elts.empty()) {
                comma_separated(tuple->elts);
                out += tuple->elts.size() == 1 ? "," : "";
            } else {
                expr(subscript.slice, level_tuple);
            }
            out += ']';
            break;
        }
        case ast::ExprKind::Starred:
            out += '*';
            expr(e->as<ast::Starred>()->value, level_bor);
            break;
        case ast::ExprKind::Name: out += e->as<ast::Name>()->id; break;
        case ast::ExprKind::Slice: {
            auto& slice = *e->as<ast::Slice>();
            if (slice.lower) {
                expr(slice.lower, level_test);
            }
            out += ':';
            if (slice.upper) {
                expr(slice.upper, level_test);
            }
            if (slice.step) {
                out += ':';
                expr(slice.step, level_test);
            }
            break;
        }
        }
    }

private:
    // Parentheses around what is written while it lives, if wanted.
    class Parentheses {
    public:
        Parentheses(Unparser& unparser, bool wanted) : unparser_(unparser), wanted_(wanted) {
            unparser_.out += wanted ? "(" : "";
        }
        ~Parentheses() { unparser_.out += wanted_ ? ")" : ""; }
        Parentheses(const Parentheses&) = delete;
        Parentheses& operator=(const Parentheses&) = delete;

    private:
        Unparser& unparser_;
        bool wanted_;
    };

    static Level next(Level level) { return static_cast<Level>(level + 1); }

    void comma_separated(ast::ExprList items) {
        for (size_t i = 0; i < items.size(); i++) {
            out += i > 0 ? ", " : "";
            expr(items[i], level_test);
        }
    }
    void list(char open, ast::ExprList items, char close) {
        out += open;
        comma_separated(items);
        out += close;
    }

    void bool_op(const ast::BoolOp& e, Level level) {
        Level own = e.op == ast::BoolOperator::or_ ? level_or : level_and;
        Parentheses p(*this, level > own);
        for (size_t i = 0; i < e.values.size(); i++) {
            out += i == 0 ? "" : own == level_or ? " or " : " and ";
            expr(e.values[i], next(own));
        }
    }

    void binary(const ast::BinOp& e, Level level) {
        // The left spine in a loop: first how deep it goes, then from its end on.
        struct Step {
            const ast::BinOp* node;
            bool parenthesised;
        };
        std::vector<Step> steps;
        const ast::Expr* at = &e;
        Level wanted = level;
        while (auto node = at->if_is<ast::BinOp>()) {
            Level own = operator_text(node->op).level;
            steps.push_back({node, wanted > own});
            out += wanted > own ? "(" : "";
            wanted = node->op == ast::Operator::pow ? next(own) : own;
            at = node->left;
        }
        expr(at, wanted);
        while (!steps.empty()) {
            const ast::BinOp& node = *steps.back().node;
            OperatorText text = operator_text(node.op);
            out += text.text;
            expr(node.right, node.op == ast::Operator::pow ? text.level : next(text.level));
            out += steps.back().parenthesised ? ")" : "";
            steps.pop_back();
        }
    }

    void unary(const ast::UnaryOp& e, Level level) {
        Level own = e.op == ast::UnaryOperator::not_ ? level_not : level_factor;
        Parentheses p(*this, level > own);
        switch (e.op) {
        case ast::UnaryOperator::invert: out += '~'; break;
        case ast::UnaryOperator::not_: out += "not "; break;
        case ast::UnaryOperator::uadd: out += '+'; break;
        case ast::UnaryOperator::usub: out += '-'; break;
        }
        expr(e.operand, own);
    }

    void argument(const ast::Arg& arg) {
        out += arg.arg;
        if (arg.annotation) {
            out += ": ";
            expr(arg.annotation, level_test);
        }
    }

    void arguments(const ast::Arguments& args) {
        bool first = true;
        auto comma = [&] {
            out += first ? "" : ", ";
            first = false;
        };
        size_t positional = args.posonlyargs.size() + args.args.size();
        size_t without = positional - args.defaults.size();
        for (size_t i = 0; i < positional; i++) {
            comma();
            bool only = i < args.posonlyargs.size();
            argument(*(only ? args.posonlyargs[i] : args.args[i - args.posonlyargs.size()]));
            if (i >= without) {
                out += '=';
                expr(args.defaults[i - without], level_test);
            }
            if (only && i + 1 == args.posonlyargs.size()) {
                out += ", /";
            }
        }
        if (args.vararg || !args.kwonlyargs.empty()) {
            comma();
            out += '*';
            if (args.vararg) {
                argument(*args.vararg);
            }
        }
        for (size_t i = 0; i < args.kwonlyargs.size(); i++) {
            comma();
            argument(*args.kwonlyargs[i]);
            if (i < args.kw_defaults.size() && args.kw_defaults[i]) {
                out += '=';
                expr(args.kw_defaults[i], level_test);
            }
        }
        if (args.kwarg) {
            comma();
            out += "**";
            argument(*args.kwarg);
        }
    }

    void generators(ast::ComprehensionList list) {
        for (const ast::Comprehension* each : list) {
            out += each->is_async ? " async for " : " for ";
            expr(each->target, level_tuple);
            out += " in ";
            expr(each->iter, next(level_test));
            for (const ast::Expr* condition : each->ifs) {
                out += " if ";
                expr(condition, next(level_test));
            }
        }
    }
    void comprehension(char open, const ast::Expr* e, char close) {
        auto& comp = *e->as<ast::ListComp>();
        out += open;
        expr(comp.elt, level_test);
        generators(comp.generators);
        out += close;
    }

    void call(const ast::Call& e) {
        expr(e.func, level_atom);
        if (e.args.size() == 1 && e.keywords.empty() &&
            e.args[0]->kind == ast::ExprKind::GeneratorExp) {
            expr(e.args[0], level_test);
            return;
        }
        out += '(';
        comma_separated(e.args);
        bool first = e.args.empty();
        for (const ast::Keyword* keyword : e.keywords) {
            out += first ? "" : ", ";
            first = false;
            if (keyword->arg.data()) {
                out += keyword->arg;
                out += '=';
            } else {
                out += "**";
            }
            expr(keyword->value, level_test);
        }
        out += ')';
    }

    void f_string(const ast::Expr* e) {
        std::string text;
        pieces(e, text, false);
        out += 'f';
        append_str_repr(out, text);
    }
    // The inside of an f-string: literal text with braces doubled, and replacement fields.
    void pieces(const ast::Expr* e, std::string& text, bool in_spec) {
        if (auto joined = e->if_is<ast::JoinedStr>()) {
            for (const ast::Expr* part : joined->values) {
                pieces(part, text, in_spec);
            }
        } else if (auto constant = e->if_is<ast::Constant>()) {
            for (char ch : constant->value.text) {
                text += ch;
                if (ch == '{' || ch == '}') {
                    text += ch;
                }
            }
        } else if (auto field = e->if_is<ast::FormattedValue>()) {
            Unparser inner;
            inner.expr(field->value, next(level_test));
            text += inner.out.starts_with('{') ? "{ " : "{";
            text += inner.out;
            if (field->conversion > 0) {
                text += '!';
                text += static_cast<char>(field->conversion);
            }
            if (field->format_spec) {
                text += ':';
                pieces(field->format_spec, text, true);
            }
            text += '}';
        }
    }


    void number(double value) {
        std::string text = float_repr(value);
        out += text == "inf" ? "1e309" : text;
    }

    void constant(const ast::Constant& e) {
        using Type = ast::ConstantValue::Type;
        switch (e.value.type) {
        case Type::none: out += "None"; break;
        case Type::true_: out += "True"; break;
        case Type::false_: out += "False"; break;
        case Type::ellipsis: out += "..."; break;
        case Type::small_int: out += std::to_string(e.value.integer); break;
        case Type::big_int: out += e.value.text; break;
        case Type::float_: number(e.value.number); break;
        case Type::imaginary:
            out += complex_part(e.value.number);
            out += 'j';
            break;
        case Type::str:
            out += e.kind_;
            append_str_repr(out, e.value.text);
            break;
        case Type::bytes: append_bytes_repr(out, e.value.text); break;
        }
    }
    // An imaginary part, which has no ".0".
    static std::string complex_part(double value) {
        std::string text = float_repr(value);
        if (text.ends_with(".0")) {
            text.resize(text.size() - 2);
        }
        return text == "inf" ? "1e309" : text;
    }
};

}  // namespace

std::string unparse(const ast::Expr* expr) {
    Unparser unparser;
    unparser.expr(expr, level_test);
    return std::move(unparser.out);
}

}  // namespace baton::emit
