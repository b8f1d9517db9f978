// List, tuple, set and dict displays.

#include "compiler/emit/emitter.h"

namespace baton::emit {

Operand Emitter::sequence(Op build, ast::ExprList items, Dest dest, const ast::Node& node) {
    int base = sp_;
    int count = static_cast<int>(items.size());
    bool plain = true, constant = true;
    for (const Expr* item : items) {
        plain &= item->kind != ast::ExprKind::Starred;
        constant = constant && unit_.folder.fold(item) != nullptr;
    }
    bool fits = count <= 8 ? count < room() : count <= 100 && count <= room() / 2;
    if (plain && fits && !(constant && count > 3)) {
        for (const Expr* item : items) {
            temp(item);
        }
        int first = reg_at(base);
        sp_ = base;
        Operand to = result(dest);
        at(node);
        b_.emit(build, to.reg, count == 0 ? to.reg : first, count);
        return to;
    }
    // Built up one by one in a temporary; a tuple as a list first.
    bool set = build == Op::BUILD_SET;
    Op make = set ? Op::BUILD_SET : Op::BUILD_LIST;
    int into = push();
    at(node);
    if (constant && plain) {
        Constant all;
        all.kind = Constant::Kind::tuple;
        for (const Expr* item : items) {
            all.items.push_back(*unit_.folder.fold(item));
        }
        b_.emit(make, into, into, 0);
        int source = push();
        load_constant_to(source, all);
        b_.emit(set ? Op::SET_UPDATE : Op::LIST_EXTEND, into, source, 0);
        sp_ = base + 1;
        return settle({into, true}, dest);
    }
    // What comes before the first star is laid out, as far as there is room.
    sp_ = base;
    size_t i = 0;
    while (i < items.size() && items[i]->kind != ast::ExprKind::Starred && i < 32 &&
           static_cast<int>(i) < room() / 4) {
        temp(items[i++]);
    }
    if (sp_ == base) {
        push();
    }
    at(node);
    b_.emit(make, into, into, static_cast<int>(i));
    sp_ = base + 1;
    for (; i < items.size() && !failed(); i++) {
        if (auto starred = items[i]->if_is<ast::Starred>()) {
            Operand source = expr(starred->value, Dest::any());
            at(*starred->value);
            b_.emit(set ? Op::SET_UPDATE : Op::LIST_EXTEND, into, source.reg, 0);
        } else {
            Operand item = expr(items[i], Dest::any());
            at(node);
            b_.emit(set ? Op::SET_ADD : Op::LIST_APPEND, into, item.reg);
        }
        sp_ = base + 1;
    }
    if (build == Op::BUILD_TUPLE) {
        sp_ = base;
        Operand to = result(dest);
        at(node);
        b_.emit(Op::LIST_TO_TUPLE, to.reg, into);
        return to;
    }
    return settle({into, true}, dest);
}

Operand Emitter::dict_display(const ast::Dict& e, Dest dest) {
    int base = sp_;
    int count = static_cast<int>(e.keys.size());
    bool plain = true;
    for (const Expr* key : e.keys) {
        plain &= key != nullptr;
    }
    bool fits = count <= 4 ? 2 * count < room() : 2 * count <= 100 && 2 * count <= room() / 2;
    if (plain && fits) {
        for (size_t i = 0; i < e.keys.size(); i++) {
            temp(e.keys[i]);
            temp(e.values[i]);
        }
        int first = reg_at(base);
        sp_ = base;
        Operand to = result(dest);
        at(e);
        b_.emit(Op::BUILD_MAP, to.reg, count == 0 ? to.reg : first, count);
        return to;
    }
    int dict = push();
    at(e);
    b_.emit(Op::BUILD_MAP, dict, dict, 0);
    for (size_t i = 0; i < e.keys.size() && !failed(); i++) {
        if (!e.keys[i]) {
            Operand mapping = expr(e.values[i], Dest::any());
            at(e);
            b_.emit(Op::DICT_UPDATE, dict, mapping.reg);
        } else {
            Operand key = operand(e.keys[i], {e.values[i]});
            Operand value = expr(e.values[i], Dest::any());
            at(e);
            b_.emit(Op::MAP_ADD, dict, key.reg, value.reg);
        }
        sp_ = base + 1;
    }
    return settle({dict, true}, dest);
}

}  // namespace baton::emit
