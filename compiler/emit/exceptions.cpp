// try, except, except*, finally, with.
//
// Where an exception arrives it is pushed on the stack, and PUSH_HANDLED saves the one that was
// being handled before above it. While a handler's body runs, exceptions out of it go to a cleanup
// that restores the former one and raises on. Finally bodies are emitted once for each way out.

#include "compiler/emit/emitter.h"

namespace baton::emit {

using analysis::Access;
using analysis::Symbol;

void Emitter::try_(const ast::Try& s) {
    at(s);
    b_.mark_line();
    if (!s.finalbody.empty()) {
        try_finally(s);
    } else if (s.kind == ast::StmtKind::TryStar) {
        try_star(s);
    } else {
        try_except(s);
    }
}

void Emitter::try_finally(const ast::Try& s) {
    int base = sp_;
    Handler outer = b_.current_handler();
    Handler handler = b_.new_handler(reg_at(base));
    Label end = b_.new_label();
    Block block{};
    block.kind = Block::Kind::finally_try;
    block.outer = outer;
    block.finalbody = s.finalbody;
    blocks_.push_back(block);
    b_.set_handler(handler);
    if (s.handlers.empty()) {
        body(s.body);
    } else if (s.kind == ast::StmtKind::TryStar) {
        try_star(s);
    } else {
        try_except(s);
    }
    blocks_.pop_back();
    b_.set_handler(outer);
    body(s.finalbody);
    b_.set_position({0, 0, 0, -1, -1});
    b_.jump(Op::JUMP, end);

    b_.bind_handler(handler);
    int exception = push();
    push();
    b_.emit(Op::PUSH_HANDLED, exception);
    Handler cleanup = b_.new_handler(reg_at(sp_));
    block.kind = Block::Kind::finally_end;
    block.reg = exception;
    blocks_.push_back(block);
    b_.set_handler(cleanup);
    body(s.finalbody);
    blocks_.pop_back();
    b_.set_handler(outer);
    int again = push();
    b_.set_position({0, 0, 0, -1, -1});
    b_.emit(Op::COPY, again, exception);
    b_.join_handler(cleanup);
    b_.emit(Op::POP_HANDLED, exception);
    b_.emit(Op::RERAISE, again);
    sp_ = base;
    b_.bind(end);
}

// `x = None; del x`, for the variable of an except clause.
void Emitter::unbind_clause_name(const Symbol& name) {
    if (name.access == Access::local && is_near(name.index)) {
        load_none_to(name.index);
        b_.bound.add(static_cast<size_t>(name.index));
    } else {
        int reg = push();
        load_none_to(reg);
        store_symbol(name, {reg, true});
    }
    delete_symbol(name);
}

void Emitter::clause_body(const ast::ExceptHandler& clause, Operand exception) {
    if (clause.name.data() == nullptr) {
        return body(clause.body);
    }
    const Symbol& name = symbol(clause.name);
    at(clause);
    int base = sp_;
    if (name.access == Access::local && is_near(name.index)) {
        b_.emit(Op::COPY, name.index, exception.reg);
        b_.bound.add(static_cast<size_t>(name.index));
    } else {
        int copy = push();
        b_.emit(Op::COPY, copy, exception.reg);
        store_symbol(name, {copy, true});
    }
    sp_ = base;
    Handler outer = b_.current_handler();
    Handler cleanup = b_.new_handler(reg_at(base));
    Block block{};
    block.kind = Block::Kind::except_name;
    block.outer = outer;
    block.name = &name;
    blocks_.push_back(block);
    b_.set_handler(cleanup);
    body(clause.body);
    blocks_.pop_back();
    b_.set_handler(outer);
    b_.set_position({0, 0, 0, -1, -1});
    unbind_clause_name(name);
    Label end = b_.new_label();
    b_.jump(Op::JUMP, end);
    b_.bind_handler(cleanup);
    int raised = push();
    unbind_clause_name(name);
    b_.emit(Op::RERAISE, raised);
    sp_ = base;
    b_.bind(end);
}

void Emitter::try_except(const ast::Try& s) {
    int base = sp_;
    Handler outer = b_.current_handler();
    Handler handler = b_.new_handler(reg_at(base));
    Label end = b_.new_label();
    Block block{};
    block.kind = Block::Kind::handler_only;
    block.outer = outer;
    blocks_.push_back(block);
    b_.set_handler(handler);
    body(s.body);
    blocks_.pop_back();
    b_.set_handler(outer);
    body(s.orelse);
    b_.set_position({0, 0, 0, -1, -1});
    b_.jump(Op::JUMP, end);

    b_.bind_handler(handler);
    int exception = push();
    push();
    b_.set_position({0, 0, 0, -1, -1});
    b_.emit(Op::PUSH_HANDLED, exception);
    Handler cleanup = b_.new_handler(reg_at(sp_));
    b_.set_handler(cleanup);
    block.kind = Block::Kind::except_body;
    block.reg = exception;
    int inside = sp_;
    for (size_t i = 0; i < s.handlers.size() && !failed(); i++) {
        const ast::ExceptHandler& clause = *s.handlers[i];
        Label next = b_.new_label();
        at(clause);
        blocks_.push_back(block);
        note_start(clause.lineno);
        block.number = blocks_.back().number;
        blocks_.pop_back();
        if (clause.type) {
            Operand type = expr(clause.type, Dest::any());
            sp_ = inside;
            at(*clause.type);
            b_.jump(Op::JUMP_IF_NO_MATCH, next, exception, type.reg);
        } else {
            b_.mark_line();
        }
        blocks_.push_back(block);
        clause_body(clause, {exception, true});
        blocks_.pop_back();
        b_.set_handler(outer);
        b_.set_position({0, 0, 0, -1, -1});
        b_.emit(Op::POP_HANDLED, exception);
        note_start(0);
        b_.jump(Op::JUMP, end);
        b_.set_handler(cleanup);
        if (!clause.type) {
            b_.make_unreachable();
        }
        b_.bind(next);
    }
    int again = push();
    b_.set_position({0, 0, 0, -1, -1});
    b_.emit(Op::COPY, again, exception);
    b_.set_handler(outer);
    b_.join_handler(cleanup);
    b_.emit(Op::POP_HANDLED, exception);
    b_.emit(Op::RERAISE, again);
    sp_ = base;
    b_.bind(end);
}

// except*: each clause takes its part of the group. The stack holds the original exception, the one
// handled before, the list of what the clauses raised, and the part that is still unhandled.
void Emitter::try_star(const ast::Try& s) {
    int base = sp_;
    Handler outer = b_.current_handler();
    Handler handler = b_.new_handler(reg_at(base));
    Label end = b_.new_label();
    Block block{};
    block.kind = Block::Kind::handler_only;
    block.outer = outer;
    blocks_.push_back(block);
    b_.set_handler(handler);
    body(s.body);
    blocks_.pop_back();
    b_.set_handler(outer);
    body(s.orelse);
    b_.set_position({0, 0, 0, -1, -1});
    b_.jump(Op::JUMP, end);

    b_.bind_handler(handler);
    int exception = push();
    push();
    b_.emit(Op::PUSH_HANDLED, exception);
    Handler cleanup = b_.new_handler(reg_at(sp_));
    b_.set_handler(cleanup);
    block.kind = Block::Kind::except_star_body;
    block.reg = exception;
    block.outer = cleanup;
    int raised = push();
    b_.emit(Op::BUILD_LIST, raised, raised, 0);
    int rest = push();
    b_.emit(Op::COPY, rest, exception);
    int inside = sp_;
    for (size_t i = 0; i < s.handlers.size() && !failed(); i++) {
        const ast::ExceptHandler& clause = *s.handlers[i];
        Label no_match = b_.new_label(), next = b_.new_label();
        at(clause);
        // rest, match = rest split by the clause's types
        blocks_.push_back(block);
        note_start(clause.lineno);
        block.number = blocks_.back().number;
        blocks_.pop_back();
        Operand type = expr(clause.type, Dest::any());
        sp_ = inside;
        push();
        if (!type.temp) {
            b_.emit(Op::MOVE, reg_at(inside), type.reg);
        }
        int new_rest = push();
        int match = push();
        at(*clause.type);
        b_.emit(Op::MATCH_GROUP, new_rest, rest, reg_at(inside));
        clear_temp(rest);
        b_.emit(Op::MOVE, rest, new_rest);
        b_.emit(Op::MOVE, reg_at(inside), match);
        sp_ = inside + 1;
        match = reg_at(inside);
        int probe = push();
        b_.emit(Op::COPY, probe, match);
        b_.jump(Op::JUMP_IF_NONE, no_match, probe);
        sp_ = inside + 1;
        // The clause's part becomes the one being handled while its body runs.
        push();
        b_.emit(Op::PUSH_HANDLED, match);
        Handler in_clause = b_.new_handler(reg_at(sp_));
        b_.set_handler(in_clause);
        block.outer = cleanup;
        blocks_.push_back(block);
        clause_body(clause, {match, true});
        blocks_.pop_back();
        b_.set_handler(cleanup);
        b_.set_position({0, 0, 0, -1, -1});
        b_.emit(Op::POP_HANDLED, match);
        b_.jump(Op::JUMP, next);
        b_.bind_handler(in_clause);
        int thrown = push();
        b_.emit(Op::LIST_APPEND, raised, thrown);
        b_.emit(Op::POP_HANDLED, match);
        b_.jump(Op::JUMP, next);
        sp_ = inside + 1;
        b_.bind(no_match);
        clear_temp(match);
        sp_ = inside;
        b_.bind(next);
    }
    // What no clause took is raised again with what the clauses raised.
    b_.set_position({0, 0, 0, -1, -1});
    b_.emit(Op::LIST_APPEND, raised, rest);
    sp_ = inside - 1;
    int result_reg = push();
    b_.emit(Op::PREPARE_RERAISE_STAR, result_reg, exception, raised);
    Label raise_it = b_.new_label();
    int probe = push();
    b_.emit(Op::COPY, probe, result_reg);
    b_.jump(Op::JUMP_IF_NOT_NONE, raise_it, probe);
    b_.set_handler(outer);
    clear_temp(result_reg);
    b_.emit(Op::POP_HANDLED, exception);
    b_.jump(Op::JUMP, end);
    b_.bind(raise_it);
    sp_ = base + 2;
    int again = push();
    b_.emit(Op::MOVE, again, result_reg);
    b_.join_handler(cleanup);
    b_.emit(Op::POP_HANDLED, exception);
    b_.emit(Op::RERAISE, again);
    sp_ = base;
    b_.bind(end);
}

// ---- with -----------------------------------------------------------------------------------------------

// Calls the __exit__ on top of the stack for a normal exit; pops it.
void Emitter::call_exit_with_nones(int reg, bool async) {
    int base = sp_;
    for (int i = 0; i < 3; i++) {
        load_none_to(push());
    }
    sp_ = base;
    b_.emit(Op::CALL, reg, reg, 3);
    if (async) {
        await_temp(reg, 2);
    }
    clear_temp(reg);
    sp_ = base - 1;
}

void Emitter::with_(const ast::With& s, size_t i) {
    bool async = s.kind == ast::StmtKind::AsyncWith;
    const ast::WithItem& item = *s.items[i];
    const Expr& context = *item.context_expr;
    int base = sp_;
    Operand manager = expr(&context, Dest::any());
    sp_ = base;
    int exit = push();
    int entered = push();
    at(s);
    b_.emit(async ? Op::ASYNC_WITH_ENTER : Op::WITH_ENTER, exit, manager.reg);
    if (async) {
        await_temp(entered, 1);
    }
    Handler outer = b_.current_handler();
    Handler handler = b_.new_handler(reg_at(base + 1));
    Label end = b_.new_label();
    Block block{};
    block.kind = async ? Block::Kind::async_with : Block::Kind::with_;
    block.reg = exit;
    block.outer = outer;
    block.node = context;
    blocks_.push_back(block);
    b_.set_handler(handler);
    if (item.optional_vars) {
        store(item.optional_vars, {entered, true});
    } else {
        clear_temp(entered);
    }
    sp_ = base + 1;
    if (i + 1 == s.items.size()) {
        body(s.body);
    } else {
        with_(s, i + 1);
    }
    blocks_.pop_back();
    b_.set_handler(outer);
    at(context);
    call_exit_with_nones(exit, async);
    b_.jump(Op::JUMP, end);

    // On an exception __exit__ decides whether it goes on.
    sp_ = base + 1;
    b_.bind_handler(handler);
    at(context);
    int exception = push();
    push();
    b_.emit(Op::PUSH_HANDLED, exception);
    int inside = sp_;
    Handler cleanup = b_.new_handler(reg_at(inside));
    b_.set_handler(cleanup);
    Label suppress = b_.new_label();
    int verdict = push();
    b_.emit(Op::WITH_EXCEPT, verdict, exit, exception);
    if (async) {
        await_temp(verdict, 2);
    }
    b_.jump(Op::JUMP_IF_TRUE, suppress, verdict);
    sp_ = inside;
    int again = push();
    b_.emit(Op::COPY, again, exception);
    b_.set_handler(outer);
    b_.set_position({0, 0, 0, -1, -1});
    b_.join_handler(cleanup);
    b_.emit(Op::POP_HANDLED, exception);
    b_.emit(Op::RERAISE, again);
    b_.bind(suppress);
    b_.emit(Op::POP_HANDLED, exception);
    clear_temp(exit);
    sp_ = base;
    b_.bind(end);
}

}  // namespace baton::emit
