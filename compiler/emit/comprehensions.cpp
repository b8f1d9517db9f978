// Comprehensions and generator expressions. An inlined comprehension runs in the enclosing frame, its
// variables in registers of their own; any other is a function that is called with the iterator of
// its outermost iterable.

#include "compiler/emit/emitter.h"

namespace baton::emit {

using analysis::Access;
using analysis::Symbol;

namespace {

ast::ComprehensionList generators_of(const ast::Expr* e) {
    if (auto dict = e->if_is<ast::DictComp>()) {
        return dict->generators;
    }
    return e->as<ast::ListComp>()->generators;
}

Op builder_of(const ast::Expr* e) {
    return e->kind == ast::ExprKind::ListComp  ? Op::BUILD_LIST
           : e->kind == ast::ExprKind::SetComp ? Op::BUILD_SET
                                               : Op::BUILD_MAP;
}

// The only item of `for x in [item]`, which needs no loop; null if there are more or stars.
const ast::Expr* single_item(const ast::Expr* iterable) {
    ast::ExprList items;
    if (auto list = iterable->if_is<ast::List>()) {
        items = list->elts;
    } else if (auto tuple = iterable->if_is<ast::Tuple>()) {
        items = tuple->elts;
    }
    return items.size() == 1 && items[0]->kind != ast::ExprKind::Starred ? items[0] : nullptr;
}

}  // namespace

Operand Emitter::comprehension(const Expr* e, Dest dest) {
    const analysis::Scope* inner = unit_.table.scope(e);
    ast::ComprehensionList generators = generators_of(e);
    const ast::Comprehension& first = *generators[0];
    bool generator = e->kind == ast::ExprKind::GeneratorExp;
    int base = sp_;
    if (inner->inlined) {
        // The first iterable belongs to the enclosing scope.
        int collection = push();
        first_iterator(first, *e);
        at(*e);
        b_.emit(builder_of(e), collection, collection, 0);
        const analysis::Scope* outer = scope_;
        scope_ = inner;
        for (const Symbol& variable : inner->symbols) {
            if (variable.comprehension_target && variable.access == Access::cell) {
                if (is_near(variable.index)) {
                    b_.emit(Op::MAKE_CELL, variable.index, 1);
                } else {
                    int cell = push();
                    b_.emit(Op::MAKE_CELL, cell, 1);
                    b_.emit_bx(Op::STORE_FAR, cell, register_of(variable.index));
                    sp_--;
                }
            }
        }
        comprehension_loops(e, generators, 0, collection);
        clear_hidden(*inner);
        scope_ = outer;
        sp_ = base + 1;
        return settle({collection, true}, dest);
    }
    Emitter body(unit_, inner, this);
    std::shared_ptr<CodeBlob> code = body.comprehension_body(*e);
    at(*e);
    Operand function = make_function(std::move(code), 0, sp_, Dest::temp());
    first_iterator(first, *e);
    at(*e);
    bool awaits = inner->coroutine && !generator;
    sp_ = base;
    Operand to = result(awaits ? Dest::temp() : dest);
    b_.emit(Op::CALL, to.reg, function.reg, 1);
    if (awaits) {
        await_temp(to.reg, 0);
        return settle(to, dest);
    }
    return to;
}

// Pushes the iterator of the outermost loop.
void Emitter::first_iterator(const ast::Comprehension& generator, const Expr& whole) {
    push_iterator(generator.iter, generator.is_async, whole);
}

// Behind an inlined comprehension its variables let go of their values.
void Emitter::clear_hidden(const analysis::Scope& scope) {
    for (const Symbol& variable : scope.symbols) {
        if (!variable.comprehension_target || variable.index < 0 ||
            (variable.access != Access::local && variable.access != Access::cell)) {
            continue;
        }
        b_.bound.remove(static_cast<size_t>(variable.index));
        if (is_near(variable.index)) {
            clear_temp(variable.index);
        } else {
            int reg = push();
            load_none_to(reg);
            b_.emit_bx(Op::STORE_FAR, reg, register_of(variable.index));
            sp_--;
        }
    }
}

std::shared_ptr<CodeBlob> Emitter::comprehension_body(const ast::Expr& e) {
    start_code();
    set_parameters(*blob_, *frame_);
    blob_->first_line = e.lineno;
    at(e);
    bool generator = e.kind == ast::ExprKind::GeneratorExp;
    int collection = -1;
    if (!generator) {
        collection = push();
        b_.emit(builder_of(&e), collection, collection, 0);
    }
    // The parameter `.0` is the iterator.
    int iterator = push();
    b_.emit(Op::MOVE, iterator, 0);
    comprehension_loops(&e, generators_of(&e), 0, collection);
    if (!generator) {
        at(e);
        b_.emit(Op::RETURN, collection);
    }
    sp_ = 0;
    return finish_code(&e);
}

void Emitter::comprehension_element(const Expr* e, int collection) {
    int base = sp_;
    switch (e->kind) {
    case ast::ExprKind::GeneratorExp: {
        const Expr* element = e->as<ast::ListComp>()->elt;
        Operand value = expr(element, Dest::any());
        at(*element);
        sp_ = base;
        int sent = push();
        if (frame_->coroutine) {
            b_.emit(Op::ASYNC_GEN_WRAP, sent, value.reg);
            value = {sent, true};
        }
        b_.emit(Op::YIELD, sent, value.reg, 1);
        break;
    }
    case ast::ExprKind::DictComp: {
        auto& dict = *e->as<ast::DictComp>();
        Operand key = operand(dict.key, {dict.value});
        Operand value = expr(dict.value, Dest::any());
        at(*e);
        b_.emit(Op::MAP_ADD, collection, key.reg, value.reg);
        break;
    }
    default: {
        const Expr* element = e->as<ast::ListComp>()->elt;
        Operand value = expr(element, Dest::any());
        at(*element);
        b_.emit(e->kind == ast::ExprKind::ListComp ? Op::LIST_APPEND : Op::SET_ADD, collection,
                value.reg);
        break;
    }
    }
    sp_ = base;
}

void Emitter::comprehension_loops(const Expr* e, ast::ComprehensionList generators, size_t level,
                                  int collection) {
    constexpr size_t most_loops = 1000;
    if (level == most_loops) {
        fail(*e, "expression or statement is too complex");
    }
    if (failed()) {
        return;
    }
    if (level == generators.size()) {
        return comprehension_element(e, collection);
    }
    const ast::Comprehension& generator = *generators[level];
    int above = level == 0 ? sp_ - 1 : sp_;  // height of the stack behind the loop
    auto conditions = [&](Label otherwise) {
        for (const Expr* condition : generator.ifs) {
            jump_if(condition, otherwise, false);
        }
    };
    if (level > 0 && !generator.is_async) {
        if (const Expr* only = single_item(generator.iter)) {
            Label skip = b_.new_label();
            Operand value = expr(only, store_dest(generator.target));
            store(generator.target, value);
            sp_ = above;
            conditions(skip);
            comprehension_loops(e, generators, level + 1, collection);
            b_.bind(skip);
            return;
        }
    }
    if (level > 0) {
        push_iterator(generator.iter, generator.is_async, *e);
    }
    int slot = sp_ - 1;
    int iterator = reg_at(slot);
    if (generator.is_async) {
        Label top = b_.new_label();
        Handler outer = b_.current_handler();
        b_.bind_loop(top);
        Handler handler = b_.new_handler(reg_at(slot + 1));
        b_.set_handler(handler);
        at(*generator.iter);
        push_next_async(slot);
        b_.set_handler(outer);
        store(generator.target, {reg_at(slot + 1), true});
        sp_ = slot + 1;
        Label next = b_.new_label();
        conditions(next);
        comprehension_loops(e, generators, level + 1, collection);
        b_.bind(next);
        at(*generator.iter);
        b_.jump(Op::JUMP_BACK, top);
        b_.bind_handler(handler);
        push();
        b_.emit(Op::END_ASYNC_FOR, reg_at(slot + 1), iterator);
        sp_ = above;
        return;
    }
    Label start = b_.new_label(), test = b_.new_label();
    bool entered = b_.reachable();
    b_.jump(Op::JUMP, test);
    b_.bind_loop(start, entered);
    Dest own = store_dest(generator.target);
    int item = 0;
    if (own.kind == Dest::Kind::local) {
        item = own.reg;
        b_.bound.add(static_cast<size_t>(own.index));
    } else {
        item = push();
        at(*generator.target);
        store(generator.target, {item, true});
        sp_ = slot + 1;
    }
    conditions(test);
    comprehension_loops(e, generators, level + 1, collection);
    b_.bind(test);
    at(*generator.iter);
    b_.jump(Op::FOR_LOOP, start, item, iterator);
    sp_ = above;
}

}  // namespace baton::emit
