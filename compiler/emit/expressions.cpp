// Expressions: operators, attributes, subscripts, conditional and assignment expressions, f-strings,
// yield and await. Left spines (`a + b + c`, `a.b().c`) are walked in a loop, for they may be as
// long as the source.

#include "compiler/emit/emitter.h"

namespace baton::emit {

namespace {

Op binary_op(ast::Operator op) {
    switch (op) {
    case ast::Operator::add: return Op::ADD;
    case ast::Operator::sub: return Op::SUB;
    case ast::Operator::mult: return Op::MUL;
    case ast::Operator::matmult: return Op::MATMUL;
    case ast::Operator::div: return Op::DIV;
    case ast::Operator::mod: return Op::MOD;
    case ast::Operator::pow: return Op::POW;
    case ast::Operator::lshift: return Op::LSHIFT;
    case ast::Operator::rshift: return Op::RSHIFT;
    case ast::Operator::bitor_: return Op::OR;
    case ast::Operator::bitxor: return Op::XOR;
    case ast::Operator::bitand_: return Op::AND;
    case ast::Operator::floordiv: return Op::FLOORDIV;
    }
    return Op::ADD;
}

Op compare_op(ast::CompareOperator op) {
    switch (op) {
    case ast::CompareOperator::eq: return Op::EQ;
    case ast::CompareOperator::ne: return Op::NE;
    case ast::CompareOperator::lt: return Op::LT;
    case ast::CompareOperator::le: return Op::LE;
    case ast::CompareOperator::gt: return Op::GT;
    case ast::CompareOperator::ge: return Op::GE;
    case ast::CompareOperator::is: return Op::IS;
    case ast::CompareOperator::is_not: return Op::IS_NOT;
    case ast::CompareOperator::in: return Op::CONTAINS;
    case ast::CompareOperator::not_in: return Op::NOT_CONTAINS;
    }
    return Op::EQ;
}

// The form of an operator that lies `by` places behind its plain one in the instruction list.
Op form(Op op, int by) { return static_cast<Op>(static_cast<int>(op) + by); }

bool is_ordering(ast::CompareOperator op) { return op <= ast::CompareOperator::ge; }

}  // namespace

Operand Emitter::operand(const Expr* e, std::initializer_list<const Expr*> later) {
    for (const Expr* other : later) {
        if (has_walrus(other)) {
            return temp(e);
        }
    }
    return expr(e, Dest::any());
}

Operand Emitter::expr(const Expr* e, Dest dest) {
    if (failed()) {
        return result(dest);
    }
    switch (e->kind) {
    case ast::ExprKind::Constant:
        at(*e);
        return load_constant(*unit_.folder.fold(e), dest);
    case ast::ExprKind::Name: {
        at(*e);
        if (const Constant* value = unit_.folder.fold(e)) {
            return load_constant(*value, dest);
        }
        return load_name(e->as<ast::Name>()->id, dest);
    }
    case ast::ExprKind::BinOp:
    case ast::ExprKind::Subscript:
        if (const Constant* value = unit_.folder.fold(e)) {
            at(*e);
            return load_constant(*value, dest);
        }
        return spine(e, dest);
    case ast::ExprKind::Attribute:
    case ast::ExprKind::Call: return spine(e, dest);
    case ast::ExprKind::BoolOp: return bool_op(*e->as<ast::BoolOp>(), dest);
    case ast::ExprKind::NamedExpr: return named(*e->as<ast::NamedExpr>(), dest);
    case ast::ExprKind::UnaryOp: return unary(*e->as<ast::UnaryOp>(), dest);
    case ast::ExprKind::Lambda: return lambda(*e->as<ast::Lambda>(), dest);
    case ast::ExprKind::IfExp: return if_expression(*e->as<ast::IfExp>(), dest);
    case ast::ExprKind::Dict: return dict_display(*e->as<ast::Dict>(), dest);
    case ast::ExprKind::Set: return sequence(Op::BUILD_SET, e->as<ast::Set>()->elts, dest, *e);
    case ast::ExprKind::List: return sequence(Op::BUILD_LIST, e->as<ast::List>()->elts, dest, *e);
    case ast::ExprKind::Tuple:
        if (const Constant* value = unit_.folder.fold(e)) {
            at(*e);
            return load_constant(*value, dest);
        }
        return sequence(Op::BUILD_TUPLE, e->as<ast::Tuple>()->elts, dest, *e);
    case ast::ExprKind::ListComp:
    case ast::ExprKind::SetComp:
    case ast::ExprKind::DictComp:
    case ast::ExprKind::GeneratorExp: return comprehension(e, dest);
    case ast::ExprKind::Await: return await_(*e->as<ast::Await>(), dest);
    case ast::ExprKind::Yield: return yield_(*e->as<ast::Yield>(), dest);
    case ast::ExprKind::YieldFrom: return yield_from(*e->as<ast::YieldFrom>(), dest);
    case ast::ExprKind::Compare: return compare(*e->as<ast::Compare>(), dest);
    case ast::ExprKind::JoinedStr: return joined_string(*e->as<ast::JoinedStr>(), dest);
    case ast::ExprKind::FormattedValue:
        formatted_value(*e->as<ast::FormattedValue>());
        return settle({reg_at(sp_ - 1), true}, dest);
    case ast::ExprKind::Starred:
        fail(*e, "can't use starred expression here");
        return result(dest);
    case ast::ExprKind::Slice: return slice(*e->as<ast::Slice>(), dest);
    }
    return result(dest);
}

// Evaluates for the effects only.
void Emitter::effect(const Expr* e) {
    switch (e->kind) {
    case ast::ExprKind::Constant: return;
    case ast::ExprKind::Name: {
        Operand value = expr(e, Dest::any());
        release(value);
        return;
    }
    case ast::ExprKind::Yield: {
        int base = sp_;
        yield_(*e->as<ast::Yield>(), Dest::any(), true);
        sp_ = base;
        return;
    }
    case ast::ExprKind::BoolOp: {
        auto& b = *e->as<ast::BoolOp>();
        Label end = b_.new_label();
        for (size_t i = 0; i + 1 < b.values.size(); i++) {
            jump_if(b.values[i], end, b.op == ast::BoolOperator::or_);
        }
        effect(b.values.back());
        b_.bind(end);
        return;
    }
    case ast::ExprKind::IfExp: {
        auto& c = *e->as<ast::IfExp>();
        Label otherwise = b_.new_label(), end = b_.new_label();
        jump_if(c.test, otherwise, false);
        effect(c.body);
        b_.jump(Op::JUMP, end);
        b_.bind(otherwise);
        effect(c.orelse);
        b_.bind(end);
        return;
    }
    default:
        if (!unit_.folder.fold(e)) {
            release(expr(e, Dest::any()));
        }
        return;
    }
}

// ---- The left spine ---------------------------------------------------------------------------------

Operand Emitter::spine(const Expr* e, Dest dest) {
    std::vector<const Expr*> chain;
    const Expr* first = e;
    while (true) {
        if (auto binary = first->if_is<ast::BinOp>()) {
            chain.push_back(first);
            first = binary->left;
        } else if (auto attribute = first->if_is<ast::Attribute>()) {
            chain.push_back(first);
            first = attribute->value;
        } else if (auto subscript = first->if_is<ast::Subscript>()) {
            chain.push_back(first);
            first = subscript->value;
        } else if (auto call = first->if_is<ast::Call>()) {
            chain.push_back(first);
            first = call->func;
        } else {
            break;
        }
    }
    int base = sp_;
    size_t i = chain.size();
    Operand value;

    // The lowest operand; a constant one takes in what follows as long as that folds.
    const Constant* known = unit_.folder.fold(first);
    for (; known && i > 0; i--) {
        const Constant* next = nullptr;
        if (auto binary = chain[i - 1]->if_is<ast::BinOp>()) {
            const Constant* right = unit_.folder.fold(binary->right);
            next = right ? unit_.folder.fold_binary(binary->op, *known, *right) : nullptr;
        } else if (auto subscript = chain[i - 1]->if_is<ast::Subscript>()) {
            const Constant* index = unit_.folder.fold(subscript->slice);
            next = index ? unit_.folder.fold_index(*known, *index) : nullptr;
        }
        if (!next) {
            break;
        }
        known = next;
    }
    auto dest_of = [&](size_t step) { return step == 0 ? dest : Dest::temp(); };
    if (known) {
        at(i < chain.size() ? *chain[i] : *first);
        value = load_constant(*known, Dest::temp());
    } else if (i > 0 && is_super_call(chain[i - 1])) {
        const ast::Call* super_node = chain[i - 1]->as<ast::Call>();
        const ast::Attribute* attribute = i > 1 ? chain[i - 2]->if_is<ast::Attribute>() : nullptr;
        const ast::Call* method = attribute && i > 2 ? chain[i - 3]->if_is<ast::Call>() : nullptr;
        if (method && !simple_arguments(method->args, method->keywords, 4)) {
            method = nullptr;
        }
        i -= 1 + (attribute != nullptr) + (method != nullptr);
        super_call(super_node, attribute, method, base, dest_of(i), value);
    } else {
        const Expr* step = chain[i - 1];
        const Expr* later = nullptr;
        if (auto binary = step->if_is<ast::BinOp>()) {
            later = binary->right;
        } else if (auto subscript = step->if_is<ast::Subscript>()) {
            later = subscript->slice;
        }
        value = step->kind == ast::ExprKind::Call ? temp(first) : operand(first, {later});
    }

    while (i-- > 0 && !failed()) {
        switch (chain[i]->kind) {
        case ast::ExprKind::BinOp:
            value = binary_step(*chain[i]->as<ast::BinOp>(), value, base, dest_of(i));
            break;
        case ast::ExprKind::Subscript:
            value = subscript_step(*chain[i]->as<ast::Subscript>(), value, base, dest_of(i));
            break;
        case ast::ExprKind::Attribute: {
            auto& attribute = *chain[i]->as<ast::Attribute>();
            if (i > 0 && chain[i - 1]->kind == ast::ExprKind::Call) {
                auto& call = *chain[i - 1]->as<ast::Call>();
                if (simple_arguments(call.args, call.keywords, 2)) {
                    i--;
                    value = method_step(call, attribute, value, base, dest_of(i));
                    break;
                }
            }
            sp_ = base;
            Operand to = result(dest_of(i));
            at_attribute(attribute);
            b_.emit_x(Op::LOAD_ATTR, to.reg, value.reg, 0, b_.site(mangled(attribute.attr)));
            value = to;
            break;
        }
        case ast::ExprKind::Call:
            value = call_step(*chain[i]->as<ast::Call>(), base, dest_of(i));
            break;
        default: break;
        }
    }
    return settle(value, dest);
}

Operand Emitter::binary_step(const ast::BinOp& binary, Operand left, int base, Dest dest) {
    Op op = binary_op(binary.op);
    int constant = small_constant(binary.right);
    Operand right;
    if (constant < 0) {
        right = expr(binary.right, Dest::any());
    }
    sp_ = base;
    Operand to = result(dest);
    at(binary);
    b_.emit(constant < 0 ? op : form(op, 1), to.reg, left.reg, constant < 0 ? right.reg : constant);
    return to;
}

Operand Emitter::subscript_step(const ast::Subscript& subscript, Operand value, int base,
                                Dest dest) {
    auto range = subscript.slice->if_is<ast::Slice>();
    if (range) {
        int bounds = slice_bounds(*range);
        sp_ = base;
        Operand to = result(dest);
        at(subscript);
        b_.emit(range->step ? Op::GET_SLICE_STEP : Op::GET_SLICE, to.reg, value.reg, bounds);
        return to;
    }
    int constant = small_constant(subscript.slice);
    Operand index;
    if (constant < 0) {
        index = expr(subscript.slice, Dest::any());
    }
    sp_ = base;
    Operand to = result(dest);
    at(subscript);
    if (constant < 0) {
        b_.emit(Op::GET_ITEM, to.reg, value.reg, index.reg);
    } else {
        b_.emit(Op::GET_ITEM_K, to.reg, value.reg, constant);
    }
    return to;
}

// Puts the bounds (and the step, if there is one) into temporaries side by side, the first of which
// it returns. They stay pushed.
int Emitter::slice_bounds(const ast::Slice& e) {
    int base = sp_;
    auto part = [this](const Expr* bound) {
        if (bound) {
            temp(bound);
        } else {
            load_none_to(push());
        }
    };
    at(e);
    part(e.lower);
    part(e.upper);
    if (e.step) {
        part(e.step);
    }
    return reg_at(base);
}

Operand Emitter::slice(const ast::Slice& e, Dest dest) {
    int base = sp_;
    int first = slice_bounds(e);
    sp_ = base;
    Operand to = result(dest);
    at(e);
    b_.emit(Op::BUILD_SLICE, to.reg, first, e.step ? 3 : 2);
    return to;
}

// ---- Operators ----------------------------------------------------------------------------------------

Operand Emitter::unary(const ast::UnaryOp& e, Dest dest) {
    if (const Constant* value = unit_.folder.fold(&e)) {
        at(e);
        return load_constant(*value, dest);
    }
    int base = sp_;
    // `not (a is b)` and `not (a in b)` have instructions of their own.
    if (e.op == ast::UnaryOperator::not_) {
        auto inner = e.operand->if_is<ast::Compare>();
        if (inner && inner->ops.size() == 1) {
            ast::CompareOperator opposite;
            switch (inner->ops[0]) {
            case ast::CompareOperator::is: opposite = ast::CompareOperator::is_not; break;
            case ast::CompareOperator::is_not: opposite = ast::CompareOperator::is; break;
            case ast::CompareOperator::in: opposite = ast::CompareOperator::not_in; break;
            case ast::CompareOperator::not_in: opposite = ast::CompareOperator::in; break;
            default: opposite = inner->ops[0]; break;
            }
            if (opposite != inner->ops[0]) {
                ast::Compare turned = *inner;
                turned.ops = ast::CompareOperators(&opposite, 1);
                return compare_once(turned, dest);
            }
        }
    }
    Operand value = expr(e.operand, Dest::any());
    sp_ = base;
    Operand to = result(dest);
    Op op = e.op == ast::UnaryOperator::not_     ? Op::NOT
            : e.op == ast::UnaryOperator::usub   ? Op::NEGATIVE
            : e.op == ast::UnaryOperator::invert ? Op::INVERT
                                                 : Op::POSITIVE;
    at(e);
    b_.emit(op, to.reg, value.reg);
    return to;
}

Operand Emitter::if_expression(const ast::IfExp& e, Dest dest) {
    Dest inner = dest.kind == Dest::Kind::local ? dest : Dest::temp();
    Label otherwise = b_.new_label(), end = b_.new_label();
    int base = sp_;
    jump_if(e.test, otherwise, false);
    expr(e.body, inner);
    b_.jump(Op::JUMP, end);
    b_.bind(otherwise);
    sp_ = base;
    Operand value = expr(e.orelse, inner);
    b_.bind(end);
    return value;
}

Operand Emitter::bool_op(const ast::BoolOp& e, Dest dest) {
    bool is_or = e.op == ast::BoolOperator::or_;
    Label end = b_.new_label();
    int base = sp_;
    // `x = x or y`: x stays where it is.
    if (dest.kind == Dest::Kind::local && e.values.size() == 2) {
        auto name = e.values[0]->if_is<ast::Name>();
        if (name && name->id != "__debug__") {
            const analysis::Symbol& variable = symbol(name->id);
            if (variable.access == analysis::Access::local && variable.index == dest.index) {
                jump_if(e.values[0], end, is_or);
                Operand value = expr(e.values[1], dest);
                b_.bind(end);
                return value;
            }
        }
    }
    for (size_t i = 0; i + 1 < e.values.size(); i++) {
        if (std::optional<bool> truth = unit_.folder.truth(e.values[i])) {
            if (*truth != is_or) {
                continue;  // a constant that decides nothing
            }
            temp(e.values[i]);
            b_.jump(Op::JUMP, end);
            b_.make_unreachable();
            sp_ = base;
            continue;
        }
        Operand value = temp(e.values[i]);
        at(*e.values[i]);
        b_.jump(is_or ? Op::JUMP_IF_TRUE_OR_CLEAR : Op::JUMP_IF_FALSE_OR_CLEAR, end, value.reg);
        sp_ = base;
    }
    Operand value = temp(e.values.back());
    b_.bind(end);
    return settle(value, dest);
}

Operand Emitter::named(const ast::NamedExpr& e, Dest dest) {
    auto& target = *e.target->as<ast::Name>();
    const analysis::Symbol& variable = symbol(target.id);
    Dest own = symbol_dest(variable);
    if (own.kind == Dest::Kind::local) {
        Operand value = expr(e.value, own);
        return settle(value, dest);
    }
    Operand value = temp(e.value);
    int copy = push();
    b_.emit(Op::COPY, copy, value.reg);
    at(target);
    store_symbol(variable, {copy, true});
    return settle(value, dest);
}

// ---- Comparisons --------------------------------------------------------------------------------------

void Emitter::emit_compare(ast::CompareOperator op, int to, Operand left, Operand right) {
    b_.emit(compare_op(op), to, left.reg, right.reg);
}

// The i-th right-hand side, as an operand.
Operand Emitter::comparator(const ast::Compare& e, size_t i) {
    const Expr* right = e.comparators[i];
    bool membership =
        e.ops[i] == ast::CompareOperator::in || e.ops[i] == ast::CompareOperator::not_in;
    if (membership && i + 1 == e.ops.size()) {
        if (const Constant* items = unit_.folder.fold_container(right)) {
            at(*right);
            return load_constant(*items, Dest::temp());
        }
    }
    return expr(right, Dest::any());
}

Operand Emitter::compare_once(const ast::Compare& e, Dest dest) {
    int base = sp_;
    Operand left = operand(e.left, {e.comparators[0]});
    int constant = is_ordering(e.ops[0]) ? small_constant(e.comparators[0]) : -1;
    Operand right;
    if (constant < 0) {
        right = comparator(e, 0);
    }
    sp_ = base;
    Operand to = result(dest);
    at(e);
    if (constant >= 0) {
        b_.emit(form(compare_op(e.ops[0]), 1), to.reg, left.reg, constant);
    } else {
        emit_compare(e.ops[0], to.reg, left, right);
    }
    return to;
}

Operand Emitter::compare(const ast::Compare& e, Dest dest) {
    if (e.ops.size() == 1) {
        return compare_once(e, dest);
    }
    // A chain: the result lies at the bottom, the operand that two comparisons share above it.
    int base = sp_;
    int truth = push();
    Label end = b_.new_label();
    Label cleanups[2] = {-1, -1};  // with the shared operand in the first or second slot above
    Operand left = operand(e.left, {e.comparators[0]});
    size_t last = e.ops.size() - 1;
    for (size_t i = 0; i < last; i++) {
        bool walrus = false;
        for (size_t later = i + 1; later <= last && !walrus && unit_.may_have_walrus; later++) {
            walrus = has_walrus(e.comparators[later]);
        }
        Operand middle = walrus ? temp(e.comparators[i]) : comparator(e, i);
        at(e);
        Label out = end;
        if (middle.temp) {
            int slot = middle.reg - reg_at(base) - 1;
            Label& cleanup = cleanups[slot == 0 ? 0 : 1];
            if (cleanup < 0) {
                cleanup = b_.new_label();
            }
            out = cleanup;
            int copy = push();
            b_.emit(Op::COPY, copy, middle.reg);
            emit_compare(e.ops[i], truth, left, {copy, true});
        } else {
            emit_compare(e.ops[i], truth, left, middle);
        }
        b_.jump(Op::JUMP_IF_FALSE_OR_CLEAR, out, truth);
        sp_ = base + 1;
        left = middle;
        if (middle.temp) {
            int slot = push();
            if (middle.reg != slot) {
                b_.emit(Op::MOVE, slot, middle.reg);
                left = {slot, true};
            }
        }
    }
    Operand right = comparator(e, last);
    at(e);
    emit_compare(e.ops[last], truth, left, right);
    sp_ = base + 1;
    for (int slot = 0; slot < 2; slot++) {
        if (cleanups[slot] >= 0 && b_.is_used(cleanups[slot])) {
            b_.jump(Op::JUMP, end);
            b_.bind(cleanups[slot]);
            clear_temp(reg_at(base + 1 + slot));
        }
    }
    b_.bind(end);
    return settle({truth, true}, dest);
}

// ---- f-strings ----------------------------------------------------------------------------------------

// Pushes the text of one replacement field.
void Emitter::formatted_value(const ast::FormattedValue& e) {
    int conversion = e.conversion == 's' ? 1 : e.conversion == 'r' ? 2 : e.conversion == 'a' ? 3 : 0;
    int base = sp_;
    Operand value;
    if (e.format_spec) {
        value = temp(e.value);
        temp(e.format_spec);
        conversion |= 4;
    } else {
        value = expr(e.value, Dest::any());
    }
    sp_ = base;
    int to = push();
    at(e);
    b_.emit(Op::FORMAT_VALUE, to, value.reg, conversion);
}

Operand Emitter::joined_string(const ast::JoinedStr& e, Dest dest) {
    int base = sp_;
    size_t count = e.values.size();
    if (count == 0) {
        Constant empty;
        empty.kind = Constant::Kind::str;
        at(e);
        return load_constant(empty, dest);
    }
    auto piece = [this](const Expr* part) {
        if (auto field = part->if_is<ast::FormattedValue>()) {
            formatted_value(*field);
        } else {
            temp(part);
        }
    };
    if (count == 1) {
        if (auto field = e.values[0]->if_is<ast::FormattedValue>();
            field && !field->format_spec && dest.kind == Dest::Kind::local) {
            Operand value = expr(field->value, Dest::any());
            int conversion = field->conversion == 's'   ? 1
                             : field->conversion == 'r' ? 2
                             : field->conversion == 'a' ? 3
                                                        : 0;
            sp_ = base;
            Operand to = result(dest);
            at(*field);
            b_.emit(Op::FORMAT_VALUE, to.reg, value.reg, conversion);
            return to;
        }
        piece(e.values[0]);
        return settle({reg_at(base), true}, dest);
    }
    if (count > 100 || static_cast<int>(count) > room() / 2) {
        // Too many for registers: ''.join([...]).
        Constant empty;
        empty.kind = Constant::Kind::str;
        at(e);
        int method = push();
        load_constant_to(method, empty);
        push();
        b_.emit_x(Op::LOAD_METHOD, method, method, 0, b_.site("join"));
        int list = push();
        b_.emit(Op::BUILD_LIST, list, list, 0);
        for (const Expr* part : e.values) {
            piece(part);
            b_.emit(Op::LIST_APPEND, list, reg_at(sp_ - 1));
            sp_--;
        }
        sp_ = base;
        Operand to = result(dest);
        at(e);
        b_.emit(Op::CALL_METHOD, to.reg, method, 1);
        return to;
    }
    for (const Expr* part : e.values) {
        piece(part);
    }
    int first = reg_at(base);
    sp_ = base;
    Operand to = result(dest);
    at(e);
    b_.emit(Op::BUILD_STRING, to.reg, first, static_cast<int>(count));
    return to;
}

// ---- yield and await ----------------------------------------------------------------------------------

Operand Emitter::yield_(const ast::Yield& e, Dest dest, bool dropped) {
    int base = sp_;
    Operand value;
    if (e.value) {
        value = expr(e.value, Dest::any());
    } else {
        value = {push(), true};
        at(e);
        load_none_to(value.reg);
    }
    at(e);
    if (frame_->coroutine) {
        sp_ = base;
        int wrapped = push();
        b_.emit(Op::ASYNC_GEN_WRAP, wrapped, value.reg);
        value = {wrapped, true};
    }
    sp_ = base;
    Operand to = result(dest);
    b_.emit(Op::YIELD, to.reg, value.reg, dropped);
    return to;
}

// Delegates to the iterator in slot + 1; the result comes into `slot`.
void Emitter::delegate(int slot) {
    int value = reg_at(slot), iterator = reg_at(slot + 1);
    Label again = b_.new_label(), done = b_.new_label();
    load_none_to(value);
    b_.bind_loop(again);
    b_.jump(Op::SEND, done, value, iterator, value);
    b_.emit(Op::YIELD_FROM, value, value, iterator);
    b_.jump(Op::JUMP_BACK, again);
    b_.bind(done);
}

Operand Emitter::yield_from(const ast::YieldFrom& e, Dest dest) {
    int base = sp_;
    Operand value = expr(e.value, Dest::any());
    sp_ = base;
    int to = push();
    int iterator = push();
    at(e);
    b_.emit(Op::GET_YIELD_FROM_ITER, iterator, value.reg);
    delegate(base);
    sp_ = base + 1;
    return settle({to, true}, dest);
}

Operand Emitter::await_(const ast::Await& e, Dest dest) {
    int base = sp_;
    Operand value = expr(e.value, Dest::any());
    sp_ = base;
    int to = push();
    int iterator = push();
    at(e);
    b_.emit(Op::GET_AWAITABLE, iterator, value.reg, 0);
    delegate(base);
    sp_ = base + 1;
    return settle({to, true}, dest);
}

// Awaits the temporary on top of the stack in place.
void Emitter::await_temp(int reg, int why) {
    int base = sp_ - 1;
    int iterator = push();
    b_.emit(Op::GET_AWAITABLE, iterator, reg, why);
    delegate(base);
    sp_ = base + 1;
}

}  // namespace baton::emit
