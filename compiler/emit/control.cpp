// Control flow: if, loops, return, break, continue, and cleaning up behind the statements they leave.

#include "compiler/emit/emitter.h"

namespace baton::emit {

using analysis::Access;

// The label that statements jump to if they are just a `continue` or `break` that has nothing to clean
// up and leads forward; else -1.
Label Emitter::plain_jump(ast::StmtList statements) {
    if (statements.size() != 1 || blocks_.empty()) {
        return -1;
    }
    const Block& loop = blocks_.back();
    if (statements[0]->kind == ast::StmtKind::Break) {
        return loop.kind == Block::Kind::while_loop ? loop.break_label : -1;
    }
    bool is_loop = loop.kind == Block::Kind::while_loop || loop.kind == Block::Kind::for_loop;
    bool forward = statements[0]->kind == ast::StmtKind::Continue && is_loop &&
                   !b_.is_bound(loop.continue_label);
    return forward ? loop.continue_label : -1;
}

void Emitter::if_(const ast::If& first) {
    Label end = b_.new_label();
    const ast::If* s = &first;
    while (true) {
        if (unit_.folder.fold(s->test)) {
            at(*s->test);
            b_.mark_line();
        }
        if (Label away = plain_jump(s->body); away >= 0) {
            // `if test: continue` is one conditional jump.
            size_t jumps = b_.jump_count();
            jump_if(s->test, away, true);
            b_.mark_jumps(jumps, away, s->body[0]->lineno);
        } else {
            Label next = b_.new_label();
            jump_if(s->test, next, false);
            body(s->body);
            if (!s->orelse.empty()) {
                at(*s);
                b_.jump(Op::JUMP, end);
            }
            b_.bind(next);
        }
        const ast::If* chained = s->orelse.size() == 1 ? s->orelse[0]->if_is<ast::If>() : nullptr;
        if (!chained) {
            body(s->orelse);
            break;
        }
        s = chained;
        at(*s);
        if (failed()) {
            break;
        }
    }
    b_.bind(end);
}

void Emitter::while_(const ast::While& s) {
    Label top = b_.new_label(), otherwise = b_.new_label(), end = b_.new_label();
    Block block{};
    block.kind = Block::Kind::while_loop;
    block.break_label = end;
    block.continue_label = top;
    block.outer = b_.current_handler();

    // A loop on a plain variable tests again at its end, which saves a jump per round.
    const analysis::Symbol* variable = nullptr;
    const Expr* tested = s.test;
    if (auto name = tested->if_is<ast::Name>(); name && !unit_.folder.fold(tested)) {
        const analysis::Symbol& found = symbol(name->id);
        if (found.access == Access::local && is_near(found.index) && !found.deleted) {
            variable = &found;
        }
    }
    if (variable) {
        Label test = b_.new_label();
        block.continue_label = test;
        blocks_.push_back(block);
        jump_if(s.test, otherwise, false);
        b_.bind_loop(top);
        body(s.body);
        b_.bind(test);
        at(*s.test);
        b_.jump(Op::JUMP_BACK_IF_TRUE, top, variable->index);
        b_.bind(otherwise);
        blocks_.pop_back();
        body(s.orelse);
        b_.bind(end);
        return;
    }
    b_.bind_loop(top);
    blocks_.push_back(block);
    if (unit_.folder.fold(s.test)) {
        at(*s.test);
        b_.mark_line();
    }
    jump_if(s.test, otherwise, false);
    body(s.body);
    at(*s.test);
    b_.jump(Op::JUMP_BACK, top);
    blocks_.pop_back();
    b_.bind(otherwise);
    body(s.orelse);
    b_.bind(end);
}

void Emitter::push_iterator(const Expr* e, bool async, const ast::Node& whole) {
    int base = sp_;
    Operand source;
    const Constant* items = async ? nullptr : unit_.folder.fold_container(e);
    if (items) {
        at(*e);
        source = load_constant(*items, Dest::temp());
    } else {
        source = expr(e, Dest::any());
    }
    sp_ = base;
    int iterator = push();
    at(whole);
    b_.emit(async ? Op::GET_AITER : Op::GET_ITER, iterator, source.reg);
}

void Emitter::for_(const ast::For& s) {
    int base = sp_;
    push_iterator(s.iter, false, s);
    int iterator = reg_at(base);
    Label start = b_.new_label(), test = b_.new_label(), end = b_.new_label();
    bool entered = b_.reachable();
    b_.jump(Op::JUMP, test);

    b_.bind_loop(start, entered);
    Block block{};
    block.kind = Block::Kind::for_loop;
    block.break_label = end;
    block.continue_label = test;
    block.reg = iterator;
    block.outer = b_.current_handler();
    blocks_.push_back(block);
    Dest own = store_dest(s.target);
    int item = 0;
    if (own.kind == Dest::Kind::local) {
        item = own.reg;
        b_.bound.add(static_cast<size_t>(own.index));
    } else {
        item = push();
        at(*s.target);
        store(s.target, {item, true});
        sp_ = base + 1;
    }
    body(s.body);
    b_.bind(test);
    sp_ = base + 1;
    note_start(0);
    at(*s.iter);
    b_.jump(Op::FOR_LOOP, start, item, iterator);
    blocks_.pop_back();
    sp_ = base;
    body(s.orelse);
    b_.bind(end);
}

// Pushes the next item of the asynchronous iterator in a slot, awaited.
void Emitter::push_next_async(int slot) {
    int value = sp_;
    push();
    int awaitable = push();
    b_.emit(Op::GET_ANEXT, awaitable, reg_at(slot));
    delegate(value);
    sp_ = value + 1;
}

void Emitter::async_for(const ast::For& s) {
    int base = sp_;
    push_iterator(s.iter, true, s);
    Label top = b_.new_label(), end = b_.new_label();
    Block block{};
    block.kind = Block::Kind::async_for_loop;
    block.break_label = end;
    block.continue_label = top;
    block.reg = reg_at(base);
    block.outer = b_.current_handler();
    b_.bind_loop(top);
    Handler handler = b_.new_handler(reg_at(base + 1));
    b_.set_handler(handler);
    at(*s.iter);
    push_next_async(base);
    b_.set_handler(block.outer);
    blocks_.push_back(block);
    store(s.target, {reg_at(base + 1), true});
    sp_ = base + 1;
    body(s.body);
    at(*s.iter);
    b_.jump(Op::JUMP_BACK, top);
    blocks_.pop_back();
    b_.bind_handler(handler);
    push();
    b_.emit(Op::END_ASYNC_FOR, reg_at(base + 1), reg_at(base));
    sp_ = base;
    body(s.orelse);
    b_.bind(end);
}

// ---- Leaving ------------------------------------------------------------------------------------------------

void Emitter::leave_block(const Block& block, int keep) {
    using Kind = Block::Kind;
    switch (block.kind) {
    case Kind::while_loop: break;
    case Kind::handler_only: b_.set_handler(block.outer); break;
    case Kind::for_loop:
    case Kind::async_for_loop:
    case Kind::kept_value: clear_temp(block.reg); break;
    case Kind::finally_try: {
        b_.set_handler(block.outer);
        if (keep >= 0) {
            Block kept{};
            kept.kind = Kind::kept_value;
            kept.reg = keep;
            kept.outer = block.outer;
            blocks_.push_back(kept);
        }
        body(block.finalbody);
        b_.set_position({0, 0, 0, -1, -1});
        if (keep >= 0) {
            blocks_.pop_back();
        }
        break;
    }
    case Kind::finally_end:
    case Kind::except_body:
    case Kind::except_star_body:
        b_.set_handler(block.outer);
        b_.emit(Op::POP_HANDLED, block.reg);
        break;
    case Kind::except_name:
        b_.set_handler(block.outer);
        unbind_clause_name(*block.name);
        break;
    case Kind::with_:
    case Kind::async_with: {
        b_.set_handler(block.outer);
        at(block.node);
        int base = sp_;
        int exit = push();
        b_.emit(Op::MOVE, exit, block.reg);
        call_exit_with_nones(exit, block.kind == Kind::async_with);
        b_.set_position({0, 0, 0, -1, -1});
        sp_ = base;
        break;
    }
    }
}

bool Emitter::leave_blocks(size_t down_to, int keep) {
    bool runs_code = false;
    while (blocks_.size() > down_to) {
        Block block = blocks_.back();
        blocks_.pop_back();
        runs_code |= block.kind == Block::Kind::finally_try || block.kind == Block::Kind::with_ ||
                     block.kind == Block::Kind::async_with;
        leave_block(block, keep);
    }
    return runs_code;
}

void Emitter::return_(const ast::Return& s) {
    const Constant none;
    const Constant* constant = s.value ? unit_.folder.fold(s.value) : &none;
    bool runs_code = false;  // that could rebind a variable before the return
    for (const Block& block : blocks_) {
        runs_code |= block.kind == Block::Kind::finally_try ||
                     block.kind == Block::Kind::except_name;
    }
    std::vector<Block> saved = blocks_;
    Handler handler = b_.current_handler();
    int base = sp_;
    // Behind what leaving the blocks runs, the return is no step of its own.
    if (constant) {
        if (!blocks_.empty()) {
            at(s);
            b_.mark_line();
        }
        if (leave_blocks(0, -1)) {
            b_.set_position({0, 0, 0, -1, -1});
        } else {
            at(s);
        }
        int index = b_.reachable() ? b_.constant(*constant) : 0;
        if (index <= 0xffff) {
            b_.emit_bx(Op::RETURN_CONST, 0, index);
        } else {
            int reg = push();
            load_constant_to(reg, *constant);
            b_.emit(Op::RETURN, reg);
        }
    } else {
        Operand value = expr(s.value, runs_code ? Dest::temp() : Dest::any());
        if (leave_blocks(0, value.temp ? value.reg : -1)) {
            b_.set_position({0, 0, 0, -1, -1});
        } else {
            at(s);
        }
        b_.emit(Op::RETURN, value.reg);
    }
    sp_ = base;
    blocks_ = std::move(saved);
    b_.set_handler(handler);
}

void Emitter::leave_loop(const Stmt* s, bool is_break) {
    size_t i = blocks_.size();
    while (i > 0) {
        Block::Kind kind = blocks_[i - 1].kind;
        if (kind == Block::Kind::while_loop || kind == Block::Kind::for_loop ||
            kind == Block::Kind::async_for_loop) {
            break;
        }
        i--;
    }
    if (i == 0) {
        return fail(*s, is_break ? "'break' outside loop" : "'continue' not properly in loop");
    }
    std::vector<Block> saved = blocks_;
    Handler handler = b_.current_handler();
    Block loop = blocks_[i - 1];
    if (blocks_.size() > i) {
        at(*s);
        b_.mark_line();
    }
    if (leave_blocks(i, -1)) {
        b_.set_position({0, 0, 0, -1, -1});
    } else {
        at(*s);
    }
    if (is_break) {
        if (loop.kind != Block::Kind::while_loop) {
            clear_temp(loop.reg);
        }
        b_.show_jump();
        b_.jump(Op::JUMP, loop.break_label);
    } else {
        b_.show_jump();
        b_.jump(b_.is_bound(loop.continue_label) ? Op::JUMP_BACK : Op::JUMP, loop.continue_label);
    }
    blocks_ = std::move(saved);
    b_.set_handler(handler);
}

}  // namespace baton::emit
