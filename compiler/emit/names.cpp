// Variables: reading, writing and unbinding them, wherever the symbol table says they live.

#include "compiler/emit/emitter.h"

namespace baton::emit {

using analysis::Access;
using analysis::Symbol;

namespace {

const Symbol unknown_symbol{};

}  // namespace

// The symbol of a name as written. A name that the symbol table does not know counts as global.
const Symbol& Emitter::symbol(std::string_view name) {
    const Symbol* found = scope_->find(name);
    return found ? *found : unknown_symbol;
}

std::string_view Emitter::mangled(std::string_view name) {
    return analysis::mangle(name, scope_->class_name, unit_.arena);
}

// Makes sure that the local is bound, or raises UnboundLocalError.
void Emitter::check_bound(int index) {
    size_t i = static_cast<size_t>(index);
    if (!b_.reachable() || b_.bound.has(i)) {
        return;
    }
    if (is_near(index)) {
        b_.emit(Op::CHECK_LOCAL, index);
        b_.bound.add(i);
    }
}

Operand Emitter::load_name(std::string_view name, Dest dest) {
    const Symbol& found = symbol(name);
    if (found.name.data() == nullptr) {
        Operand to = result(dest);
        b_.emit_x(Op::LOAD_GLOBAL, to.reg, 0, 0, b_.site(mangled(name)));
        return to;
    }
    return load_symbol(found, dest);
}

Operand Emitter::load_symbol(const Symbol& symbol, Dest dest) {
    int index = symbol.index;
    switch (symbol.access) {
    case Access::local: {
        if (is_near(index)) {
            check_bound(index);
            return settle({index, false}, dest);
        }
        // A far local is checked in the temporary it is loaded into.
        bool check = b_.reachable() && !b_.bound.has(static_cast<size_t>(index));
        Operand to = result(Dest::temp());
        b_.emit_bx(Op::LOAD_FAR, to.reg, register_of(index));
        if (check) {
            // The operand behind the temporary says which local it is.
            b_.emit(Op::CHECK_LOCAL, to.reg, register_of(index) & 0xff, register_of(index) >> 8);
            b_.bound.add(static_cast<size_t>(index));
        }
        return settle(to, dest);
    }
    case Access::cell: {
        if (is_near(index)) {
            Operand to = result(dest);
            b_.emit(Op::LOAD_CELL, to.reg, index);
            return to;
        }
        int reg = push();
        b_.emit_bx(Op::LOAD_FAR, reg, register_of(index));
        sp_--;
        Operand to = result(dest);
        b_.emit(Op::LOAD_CELL, to.reg, reg);
        return to;
    }
    case Access::free: {
        Operand to = result(dest);
        b_.emit_bx(Op::LOAD_FREE, to.reg, index);
        return to;
    }
    case Access::global: {
        Operand to = result(dest);
        b_.emit_x(Op::LOAD_GLOBAL, to.reg, 0, 0, b_.site(symbol.name));
        return to;
    }
    case Access::name: {
        Operand to = result(dest);
        b_.emit_x(Op::LOAD_NAME, to.reg, 0, 0, b_.site(symbol.name));
        return to;
    }
    case Access::name_or_free: {
        Operand to = result(dest);
        b_.emit_x(Op::LOAD_CLASS_CELL, to.reg, index, 1,
                  static_cast<uint32_t>(b_.name(symbol.name)));
        return to;
    }
    case Access::class_dict_or_global:
    case Access::class_dict_or_free: return load_class_dict(symbol, dest);
    }
    return {};
}

// Looks into the namespace of the class around a type parameter scope, then outside of the class.
Operand Emitter::load_class_dict(const Symbol& symbol, Dest dest) {
    Label elsewhere = b_.new_label(), end = b_.new_label();
    int base = sp_;
    Constant name;
    name.kind = Constant::Kind::str;
    name.text = symbol.name;
    int key = push();
    load_constant_to(key, name);
    int space = push();
    b_.emit_bx(Op::LOAD_FREE, space, frame_->class_dict);
    b_.emit(Op::CONTAINS, key, key, space);
    b_.jump(Op::JUMP_IF_FALSE, elsewhere, key);
    b_.emit_bx(Op::LOAD_FREE, key, frame_->class_dict);
    load_constant_to(space, name);
    b_.emit(Op::GET_ITEM, key, key, space);
    b_.jump(Op::JUMP, end);
    b_.bind(elsewhere);
    if (symbol.access == Access::class_dict_or_free) {
        b_.emit_bx(Op::LOAD_FREE, key, symbol.index);
    } else {
        b_.emit_x(Op::LOAD_GLOBAL, key, 0, 0, b_.site(symbol.name));
    }
    b_.bind(end);
    sp_ = base + 1;
    return settle({key, true}, dest);
}

// Where a value for this variable can be computed to directly: its register if it has a near one.
Dest Emitter::symbol_dest(const Symbol& symbol) const {
    if (symbol.access == Access::local && is_near(symbol.index)) {
        return Dest::to(symbol.index, symbol.index);
    }
    return Dest::any();
}

Dest Emitter::store_dest(const Expr* target) {
    if (auto name = target->if_is<ast::Name>()) {
        return symbol_dest(symbol(name->id));
    }
    return Dest::any();
}

// Stores a value. If it is a temporary it is on top of the stack and is popped.
void Emitter::store_symbol(const Symbol& symbol, Operand value) {
    if (value.temp) {
        sp_--;
    }
    int index = symbol.index;
    switch (symbol.access) {
    case Access::local:
        if (!is_near(index)) {
            b_.emit_bx(Op::STORE_FAR, value.reg, register_of(index));
        } else if (value.reg != index) {
            b_.emit(Op::MOVE, index, value.reg);
        }
        if (b_.reachable()) {
            b_.bound.add(static_cast<size_t>(index));
        }
        break;
    case Access::cell:
        if (is_near(index)) {
            b_.emit(Op::STORE_CELL, index, value.reg);
        } else {
            int above = sp_;
            sp_ += value.temp;
            int cell = push();
            b_.emit_bx(Op::LOAD_FAR, cell, register_of(index));
            b_.emit(Op::STORE_CELL, cell, value.reg);
            clear_temp(cell);
            sp_ = above;
        }
        break;
    case Access::free: b_.emit_bx(Op::STORE_FREE, value.reg, index); break;
    case Access::global:
    case Access::class_dict_or_global:
        b_.emit_x(Op::STORE_GLOBAL, value.reg, 0, 0, b_.site(symbol.name));
        break;
    case Access::class_dict_or_free: b_.emit_bx(Op::STORE_FREE, value.reg, index); break;
    case Access::name:
    case Access::name_or_free:
        b_.emit_x(Op::STORE_NAME, value.reg, 0, 0, b_.site(symbol.name));
        break;
    }
}

void Emitter::delete_symbol(const Symbol& symbol) {
    int index = symbol.index;
    switch (symbol.access) {
    case Access::local:
        if (is_near(index)) {
            b_.emit(Op::DELETE_LOCAL, index);
        } else {
            int reg = push();
            b_.emit_bx(Op::LOAD_FAR, reg, register_of(index));
            if (!b_.bound.has(static_cast<size_t>(index))) {
                b_.emit(Op::CHECK_LOCAL, reg, register_of(index) & 0xff,
                        register_of(index) >> 8);
            }
            clear_temp(reg);
            b_.emit(Op::INIT_UNBOUND, reg, 1);
            b_.emit_bx(Op::STORE_FAR, reg, register_of(index));
            sp_--;
        }
        b_.bound.remove(static_cast<size_t>(index));
        break;
    case Access::cell:
        if (is_near(index)) {
            b_.emit(Op::DELETE_CELL, index);
        } else {
            int cell = push();
            b_.emit_bx(Op::LOAD_FAR, cell, register_of(index));
            b_.emit(Op::DELETE_CELL, cell);
            clear_temp(cell);
            sp_--;
        }
        break;
    case Access::free:
    case Access::class_dict_or_free: b_.emit_bx(Op::DELETE_FREE, 0, index); break;
    case Access::global:
    case Access::class_dict_or_global:
        b_.emit_x(Op::DELETE_GLOBAL, 0, 0, 0, b_.site(symbol.name));
        break;
    case Access::name:
    case Access::name_or_free:
        b_.emit_x(Op::DELETE_NAME, 0, 0, 0, b_.site(symbol.name));
        break;
    }
}

void Emitter::assign_symbol(const Symbol& symbol, const Expr* value) {
    store_symbol(symbol, expr(value, symbol_dest(symbol)));
}

// Cells are made on entry; those of inlined comprehensions each time one is entered.
void Emitter::make_cells() {
    for (size_t i = 0; i < frame_->locals.size(); i++) {
        const analysis::LocalVariable& local = frame_->locals[i];
        int index = static_cast<int>(i);
        if (!local.cell || !is_set_at_entry(index)) {
            continue;
        }
        if (is_near(index)) {
            b_.emit(Op::MAKE_CELL, index, local.parameter ? 0 : 1);
            continue;
        }
        int reg = push();
        if (local.parameter) {
            b_.emit_bx(Op::LOAD_FAR, reg, register_of(index));
        }
        b_.emit(Op::MAKE_CELL, reg, local.parameter ? 0 : 1);
        b_.emit_bx(Op::STORE_FAR, reg, register_of(index));
        sp_--;
    }
}

// Loads the cell object itself.
void Emitter::load_closure_to(int reg, const Symbol& symbol) {
    if (symbol.access == Access::cell) {
        if (is_near(symbol.index)) {
            b_.emit(Op::LOAD_CLOSURE, reg, symbol.index, 0);
        } else {
            b_.emit_bx(Op::LOAD_FAR, reg, register_of(symbol.index));
        }
    } else {
        b_.emit(Op::LOAD_CLOSURE, reg, symbol.index, 1);
    }
}

}  // namespace baton::emit
