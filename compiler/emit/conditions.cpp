// Conditions: expressions of which only the truth matters become jumps.

#include "compiler/emit/emitter.h"

namespace baton::emit {

namespace {

// The plain comparison; its branching forms follow it in the instruction list.
Op ordering_op(ast::CompareOperator op) {
    switch (op) {
    case ast::CompareOperator::eq: return Op::EQ;
    case ast::CompareOperator::ne: return Op::NE;
    case ast::CompareOperator::lt: return Op::LT;
    case ast::CompareOperator::le: return Op::LE;
    case ast::CompareOperator::gt: return Op::GT;
    default: return Op::GE;
    }
}

bool is_none(const ast::Expr* e) {
    auto constant = e->if_is<ast::Constant>();
    return constant && constant->value.type == ast::ConstantValue::Type::none;
}

}  // namespace

void Emitter::jump_if(const Expr* e, Label target, bool sense) {
    if (failed()) {
        return;
    }
    if (std::optional<bool> truth = unit_.folder.truth(e)) {
        if (*truth == sense) {
            b_.jump(Op::JUMP, target);
            b_.make_unreachable();
        }
        return;
    }
    switch (e->kind) {
    case ast::ExprKind::UnaryOp:
        if (e->as<ast::UnaryOp>()->op == ast::UnaryOperator::not_) {
            return jump_if(e->as<ast::UnaryOp>()->operand, target, !sense);
        }
        break;
    case ast::ExprKind::BoolOp: {
        auto& b = *e->as<ast::BoolOp>();
        bool deciding = b.op == ast::BoolOperator::or_;  // the truth that ends evaluation
        if (deciding == sense) {
            for (const Expr* value : b.values) {
                jump_if(value, target, sense);
            }
            return;
        }
        Label past = b_.new_label();
        for (size_t i = 0; i + 1 < b.values.size(); i++) {
            jump_if(b.values[i], past, deciding);
        }
        jump_if(b.values.back(), target, sense);
        b_.bind(past);
        return;
    }
    case ast::ExprKind::IfExp: {
        auto& c = *e->as<ast::IfExp>();
        Label otherwise = b_.new_label(), end = b_.new_label();
        jump_if(c.test, otherwise, false);
        jump_if(c.body, target, sense);
        b_.jump(Op::JUMP, end);
        b_.make_unreachable();
        b_.bind(otherwise);
        jump_if(c.orelse, target, sense);
        b_.bind(end);
        return;
    }
    case ast::ExprKind::Compare: return jump_if_compare(*e->as<ast::Compare>(), target, sense);
    default: break;
    }
    int base = sp_;
    Operand value = expr(e, Dest::any());
    sp_ = base;
    at(*e);
    b_.jump(sense ? Op::JUMP_IF_TRUE : Op::JUMP_IF_FALSE, target, value.reg);
}

// Compares and branches; both operands are on the stack or borrowed. `right_constant` is the index
// of a constant to compare with, or -1.
void Emitter::jump_compare(ast::CompareOperator op, Operand left, const Expr* right_expr,
                           Operand right, int right_constant, Label target, bool sense) {
    switch (op) {
    case ast::CompareOperator::is:
    case ast::CompareOperator::is_not: {
        bool same = (op == ast::CompareOperator::is) == sense;
        if (right_expr && is_none(right_expr)) {
            b_.jump(same ? Op::JUMP_IF_NONE : Op::JUMP_IF_NOT_NONE, target, left.reg);
        } else {
            b_.jump(same ? Op::JUMP_IF_IS : Op::JUMP_IF_IS_NOT, target, left.reg, right.reg);
        }
        return;
    }
    case ast::CompareOperator::in:
    case ast::CompareOperator::not_in: {
        int keep = sp_;
        // The result may go where a consumed operand was.
        int to = left.temp ? left.reg : right.temp ? right.reg : push();
        bool is_in = op == ast::CompareOperator::in;
        b_.emit(Op::CONTAINS, to, left.reg, right.reg);
        b_.jump(is_in == sense ? Op::JUMP_IF_TRUE : Op::JUMP_IF_FALSE, target, to);
        sp_ = keep;
        return;
    }
    default: {
        int by = (sense ? 2 : 4) + (right_constant >= 0);
        Op fused = static_cast<Op>(static_cast<int>(ordering_op(op)) + by);
        b_.jump(fused, target, left.reg, right_constant >= 0 ? right_constant : right.reg);
        return;
    }
    }
}

void Emitter::jump_if_compare(const ast::Compare& e, Label target, bool sense) {
    int base = sp_;
    auto is_identity = [](ast::CompareOperator op) {
        return op == ast::CompareOperator::is || op == ast::CompareOperator::is_not;
    };
    auto last_step = [&](Operand left, size_t i, bool jump_sense) {
        const Expr* right = e.comparators[i];
        int constant = -1;
        Operand operand;
        if (e.ops[i] <= ast::CompareOperator::ge) {
            constant = small_constant(right);
        }
        bool none = is_identity(e.ops[i]) && is_none(right);
        if (constant < 0 && !none) {
            operand = comparator(e, i);
        }
        at(e);
        jump_compare(e.ops[i], left, right, operand, constant, target, jump_sense);
        sp_ = base;
    };
    if (e.ops.size() == 1) {
        last_step(operand(e.left, {e.comparators[0]}), 0, sense);
        return;
    }
    // A chain: each comparison but the last jumps out when it is false.
    Label past = b_.new_label();
    Label out = sense ? past : target;
    Label cleanups[2] = {-1, -1};
    Operand left = operand(e.left, {e.comparators[0]});
    size_t last = e.ops.size() - 1;
    for (size_t i = 0; i < last; i++) {
        bool walrus = false;
        for (size_t later = i + 1; later <= last && !walrus && unit_.may_have_walrus; later++) {
            walrus = has_walrus(e.comparators[later]);
        }
        Operand middle = walrus ? temp(e.comparators[i]) : comparator(e, i);
        at(e);
        if (middle.temp) {
            int slot = middle.reg - reg_at(base);
            Label& cleanup = cleanups[slot == 0 ? 0 : 1];
            if (cleanup < 0) {
                cleanup = b_.new_label();
            }
            int copy = push();
            b_.emit(Op::COPY, copy, middle.reg);
            jump_compare(e.ops[i], left, nullptr, {copy, true}, -1, cleanup, false);
        } else {
            jump_compare(e.ops[i], left, nullptr, middle, -1, out, false);
        }
        sp_ = base;
        left = middle;
        if (middle.temp) {
            int slot = push();
            if (middle.reg != slot) {
                b_.emit(Op::MOVE, slot, middle.reg);
                left = {slot, true};
            }
        }
    }
    last_step(left, last, sense);
    for (int slot = 0; slot < 2; slot++) {
        if (cleanups[slot] >= 0 && b_.is_used(cleanups[slot])) {
            b_.jump(Op::JUMP, past);
            b_.bind(cleanups[slot]);
            clear_temp(reg_at(base + slot));
            b_.jump(Op::JUMP, out);
            b_.make_unreachable();
        }
    }
    b_.bind(past);
}

}  // namespace baton::emit
