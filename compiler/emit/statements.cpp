// Simple statements: expression statements, assignments, deletion, assert, raise, import.

#include <algorithm>

#include "compiler/emit/emitter.h"
#include "compiler/emit/unparse.h"

namespace baton::emit {

using analysis::Access;
using analysis::Symbol;

namespace {

Constant str_constant(std::string_view text) {
    Constant value;
    value.kind = Constant::Kind::str;
    value.text = text;
    return value;
}

}  // namespace

void Emitter::body(ast::StmtList statements) {
    for (const Stmt* s : statements) {
        if (failed()) {
            return;
        }
        statement(s);
    }
}

// The block that the next instruction is in, for the table of statements.
int Emitter::current_block() {
    int parent = -1;
    for (Block& block : blocks_) {
        using Kind = Block::Kind;
        if (block.kind == Kind::while_loop || block.kind == Kind::handler_only ||
            block.kind == Kind::finally_try || block.kind == Kind::except_name) {
            continue;
        }
        if (block.number < 0) {
            CodeBlock::Kind kind = CodeBlock::other;
            if (block.kind == Kind::for_loop || block.kind == Kind::async_for_loop) {
                kind = CodeBlock::loop;
            } else if (block.kind == Kind::except_body) {
                kind = CodeBlock::handled;
            } else if (block.kind == Kind::finally_end) {
                kind = CodeBlock::finishing;
            } else if (block.kind == Kind::except_star_body) {
                kind = CodeBlock::sealed;
            }
            block.number = b_.new_block(parent, kind, block.reg);
        }
        parent = block.number;
    }
    return parent;
}

// Says that a line begins with the next instruction; line 0: that the block may have changed.
void Emitter::note_start(int line) {
    if (b_.reachable()) {
        b_.start_statement(line, current_block(), reg_at(sp_));
    }
}

namespace {

// The line that a statement is seen to begin with.
int first_line(const ast::Stmt* s) {
    if (auto def = s->if_is<ast::FunctionDef>(); def && !def->decorator_list.empty()) {
        return def->decorator_list[0]->lineno;
    }
    if (auto def = s->if_is<ast::ClassDef>(); def && !def->decorator_list.empty()) {
        return def->decorator_list[0]->lineno;
    }
    return s->lineno;
}

}  // namespace

void Emitter::statement(const Stmt* s) {
    at(*s);
    note_start(first_line(s));
    int base = sp_;
    const uint32_t begin = b_.address();
    switch (s->kind) {
    case ast::StmtKind::FunctionDef:
    case ast::StmtKind::AsyncFunctionDef: function_def(*s->as<ast::FunctionDef>()); break;
    case ast::StmtKind::ClassDef: class_def(*s->as<ast::ClassDef>()); break;
    case ast::StmtKind::Return: return_(*s->as<ast::Return>()); break;
    case ast::StmtKind::Delete:
        for (const Expr* target : s->as<ast::Delete>()->targets) {
            delete_target(target);
        }
        break;
    case ast::StmtKind::Assign: assign(*s->as<ast::Assign>()); break;
    case ast::StmtKind::TypeAlias: type_alias(*s->as<ast::TypeAlias>()); break;
    case ast::StmtKind::AugAssign: aug_assign(*s->as<ast::AugAssign>()); break;
    case ast::StmtKind::AnnAssign: ann_assign(*s->as<ast::AnnAssign>()); break;
    case ast::StmtKind::For: for_(*s->as<ast::For>()); break;
    case ast::StmtKind::AsyncFor: async_for(*s->as<ast::For>()); break;
    case ast::StmtKind::While: while_(*s->as<ast::While>()); break;
    case ast::StmtKind::If: if_(*s->as<ast::If>()); break;
    case ast::StmtKind::With:
    case ast::StmtKind::AsyncWith: with_(*s->as<ast::With>(), 0); break;
    case ast::StmtKind::Match: match(*s->as<ast::Match>()); break;
    case ast::StmtKind::Raise: raise(*s->as<ast::Raise>()); break;
    case ast::StmtKind::Try: try_(*s->as<ast::Try>()); break;
    case ast::StmtKind::TryStar: try_(*s->as<ast::Try>()); break;
    case ast::StmtKind::Assert: assert_(*s->as<ast::Assert>()); break;
    case ast::StmtKind::Import: import(*s->as<ast::Import>()); break;
    case ast::StmtKind::ImportFrom: import_from(*s->as<ast::ImportFrom>()); break;
    case ast::StmtKind::Global:
    case ast::StmtKind::Nonlocal:
    case ast::StmtKind::Pass: break;
    case ast::StmtKind::ExprStmt: expression_statement(*s->as<ast::ExprStmt>()); break;
    case ast::StmtKind::Break: leave_loop(s, true); break;
    case ast::StmtKind::Continue: leave_loop(s, false); break;
    }
    const bool declares = s->kind == ast::StmtKind::Global || s->kind == ast::StmtKind::Nonlocal ||
                          s->kind == ast::StmtKind::AnnAssign;
    if (b_.address() == begin && !declares) {
        at(*s);
        b_.mark_line();
    }
    sp_ = base;
    note_start(0);
}

void Emitter::expression_statement(const ast::ExprStmt& s) {
    if (unit_.interactive && frame_->kind == analysis::ScopeKind::module) {
        Operand value = expr(s.value, Dest::any());
        at(s);
        b_.emit(Op::PRINT_EXPR, value.reg);
        return;
    }
    effect(s.value);
}

// ---- Assignment -----------------------------------------------------------------------------------------

void Emitter::assign(const ast::Assign& s) {
    int base = sp_;
    if (s.targets.size() == 1) {
        const Expr* target = s.targets[0];
        if (assign_pairwise(target, s.value)) {
            return;
        }
        Dest dest = store_dest(target);
        Operand value = dest.kind == Dest::Kind::any ? operand(s.value, {target})
                                                     : expr(s.value, dest);
        at(s);
        store(target, value);
        sp_ = base;
        return;
    }
    bool walrus = false;
    for (const Expr* target : s.targets) {
        walrus |= has_walrus(target);
    }
    Dest dest = walrus ? Dest::temp() : store_dest(s.targets[0]);
    Operand value = expr(s.value, dest);
    for (size_t i = 0; i < s.targets.size(); i++) {
        at(s);
        if (value.temp && i + 1 < s.targets.size()) {
            // The first local variable among the targets can hold the value for the others.
            int keep = sp_;
            Dest own = store_dest(s.targets[i]);
            if (own.kind == Dest::Kind::local) {
                b_.emit(Op::COPY, own.reg, value.reg);
                b_.bound.add(static_cast<size_t>(own.index));
            } else {
                int copy = push();
                b_.emit(Op::COPY, copy, value.reg);
                store(s.targets[i], {copy, true});
            }
            sp_ = keep;
        } else {
            store(s.targets[i], value);
        }
    }
    sp_ = base;
}

// `a, b = x, y` without the tuple. False if the statement is of another form.
bool Emitter::assign_pairwise(const Expr* target, const Expr* value) {
    auto items_of = [](const Expr* e) -> ast::ExprList {
        if (auto tuple = e->if_is<ast::Tuple>()) {
            return tuple->elts;
        }
        if (auto list = e->if_is<ast::List>()) {
            return list->elts;
        }
        return {};
    };
    ast::ExprList targets = items_of(target), values = items_of(value);
    size_t count = targets.size();
    if (count < 2 || count != values.size() || count > 16 ||
        static_cast<int>(count) > room() / 2) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (targets[i]->kind == ast::ExprKind::Starred ||
            values[i]->kind == ast::ExprKind::Starred) {
            return false;
        }
    }
    // The local register that a target is, or -1.
    auto local_of = [this](const Expr* e) {
        auto name = e->if_is<ast::Name>();
        Dest dest = name ? store_dest(e) : Dest::any();
        return dest.kind == Dest::Kind::local ? dest.reg : -1;
    };
    bool all_local = true, walrus = false;
    for (size_t i = 0; i < count; i++) {
        all_local &= local_of(targets[i]) >= 0;
        walrus = walrus || has_walrus(targets[i]) || has_walrus(values[i]);
    }
    int base = sp_;
    std::vector<Operand> operands(count);
    std::vector<const Constant*> constants(count);
    for (size_t i = 0; i < count; i++) {
        constants[i] = unit_.folder.fold(values[i]);
        if (constants[i]) {
            continue;
        }
        bool last = i + 1 == count;
        if (last && all_local && !walrus) {
            // The last value may go to its variable at once if nobody wants the old value any more
            // and no earlier target is the same variable.
            int reg = local_of(targets[i]);
            bool free = true;
            for (size_t j = 0; j < i; j++) {
                free &= local_of(targets[j]) != reg;
                free &= constants[j] || operands[j].temp || operands[j].reg != reg;
            }
            if (free) {
                operands[i] = expr(values[i], store_dest(targets[i]));
                continue;
            }
        }
        Operand operand = expr(values[i], walrus ? Dest::temp() : Dest::any());
        if (!operand.temp) {
            // A borrowed variable that an earlier target overwrites must be copied.
            bool overwritten = false;
            for (size_t j = 0; j < i; j++) {
                overwritten |= targets[j]->kind != ast::ExprKind::Attribute &&
                               targets[j]->kind != ast::ExprKind::Subscript &&
                               (local_of(targets[j]) == operand.reg ||
                                targets[j]->kind != ast::ExprKind::Name);
            }
            if (overwritten) {
                operand = settle(operand, Dest::temp());
            }
        }
        operands[i] = operand;
    }
    int above = sp_;
    for (size_t i = 0; i < count; i++) {
        at(*targets[i]);
        if (constants[i]) {
            Dest dest = store_dest(targets[i]);
            Operand loaded =
                load_constant(*constants[i], dest.kind == Dest::Kind::any ? Dest::temp() : dest);
            store(targets[i], loaded);
        } else {
            store(targets[i], operands[i]);
        }
        sp_ = above;
    }
    sp_ = base;
    return true;
}

// Stores a value into any target. The value is consumed if it is a temporary; the caller sets the
// height of the stack afterwards.
void Emitter::store(const Expr* target, Operand value) {
    switch (target->kind) {
    case ast::ExprKind::Name: {
        auto& name = *target->as<ast::Name>();
        at(name);
        store_symbol(symbol(name.id), value);
        return;
    }
    case ast::ExprKind::Attribute: {
        auto& attribute = *target->as<ast::Attribute>();
        Operand object = expr(attribute.value, Dest::any());
        at_attribute(attribute);
        b_.emit_x(Op::STORE_ATTR, object.reg, value.reg, 0, b_.site(mangled(attribute.attr)));
        return;
    }
    case ast::ExprKind::Subscript: {
        auto& subscript = *target->as<ast::Subscript>();
        Operand object = operand(subscript.value, {subscript.slice});
        auto range = subscript.slice->if_is<ast::Slice>();
        if (range && !range->step) {
            int bounds = slice_bounds(*range);
            at(subscript);
            b_.emit(Op::SET_SLICE, object.reg, bounds, value.reg);
            return;
        }
        int constant = small_constant(subscript.slice);
        Operand index;
        if (constant < 0) {
            index = expr(subscript.slice, Dest::any());
        }
        at(subscript);
        if (constant < 0) {
            b_.emit(Op::SET_ITEM, object.reg, index.reg, value.reg);
        } else {
            b_.emit(Op::SET_ITEM_K, object.reg, constant, value.reg);
        }
        return;
    }
    case ast::ExprKind::Tuple: return unpack(target->as<ast::Tuple>()->elts, *target, value);
    case ast::ExprKind::List: return unpack(target->as<ast::List>()->elts, *target, value);
    case ast::ExprKind::Starred:
        return fail(*target, "starred assignment target must be in a list or tuple");
    default: return fail(*target, "cannot assign to expression");
    }
}

void Emitter::unpack(ast::ExprList targets, const ast::Node& node, Operand value) {
    size_t star = targets.size();
    for (size_t i = 0; i < targets.size(); i++) {
        if (targets[i]->kind != ast::ExprKind::Starred) {
            continue;
        }
        star = i;
    }
    int count = static_cast<int>(targets.size());
    at(node);
    if (count > room() - 4) {
        // Too many for the registers: a part, and the rest as a list, again and again.
        int part = std::min(room() / 2, 100);
        if (star != targets.size() || part < 4) {
            return fail(node, "expression or statement is too complex");
        }
        int rest = push();
        b_.emit(Op::MOVE, rest, value.reg);
        while (static_cast<int>(targets.size()) > part) {
            int mark = sp_;
            for (int i = 0; i <= part; i++) {
                push();
            }
            b_.emit_x(Op::UNPACK_EX, reg_at(mark), rest, part, 0);
            for (int i = 0; i < part; i++) {
                int above = sp_;
                store(targets[static_cast<size_t>(i)], {reg_at(mark + i), true});
                sp_ = above;
            }
            b_.emit(Op::MOVE, rest, reg_at(mark + part));
            sp_ = mark;
            targets = targets.subspan(static_cast<size_t>(part));
        }
        unpack(targets, node, {rest, true});
        return;
    }
    // Variables that follow one another are unpacked to where they are.
    Dest own = star == targets.size() && count ? store_dest(targets[0]) : Dest::any();
    for (int i = 1; i < count && own.kind == Dest::Kind::local; i++) {
        Dest next = store_dest(targets[static_cast<size_t>(i)]);
        if (next.kind != Dest::Kind::local || next.reg != own.reg + i) {
            own = Dest::any();
        }
    }
    if (own.kind == Dest::Kind::local) {
        b_.emit(Op::UNPACK, own.reg, value.reg, count);
        for (int i = 0; i < count && b_.reachable(); i++) {
            b_.bound.add(static_cast<size_t>(own.index + i));
        }
        return;
    }
    // The items replace the value if it is on top of the stack.
    int keep = sp_;
    if (value.temp && value.reg == reg_at(sp_ - 1)) {
        sp_--;
    }
    int first = sp_;
    for (int i = 0; i < count; i++) {
        push();
    }
    int base = reg_at(first);
    if (star == targets.size()) {
        b_.emit(Op::UNPACK, base, value.reg, count);
    } else {
        b_.emit_x(Op::UNPACK_EX, base, value.reg, static_cast<int>(star),
                  static_cast<uint32_t>(targets.size() - star - 1));
    }
    int above = sp_;
    for (size_t i = 0; i < targets.size() && !failed(); i++) {
        const Expr* target = targets[i];
        if (auto starred = target->if_is<ast::Starred>()) {
            target = starred->value;
        }
        store(target, {reg_at(first + static_cast<int>(i)), true});
        sp_ = above;
    }
    sp_ = keep;
}

void Emitter::aug_assign(const ast::AugAssign& s) {
    static constexpr Op ops[] = {Op::ADD,    Op::SUB,    Op::MUL, Op::MATMUL, Op::DIV,
                                 Op::MOD,    Op::POW,    Op::LSHIFT, Op::RSHIFT, Op::OR,
                                 Op::XOR,    Op::AND,    Op::FLOORDIV};
    Op op = static_cast<Op>(static_cast<int>(ops[static_cast<size_t>(s.op)]) + 2);
    int base = sp_;
    // result = in-place left op (value of the statement)
    auto apply = [&](int to, Operand left) {
        int constant = small_constant(s.value);
        Operand right;
        if (constant < 0) {
            right = expr(s.value, Dest::any());
        }
        at(s);
        if (constant < 0) {
            b_.emit(op, to, left.reg, right.reg);
        } else {
            b_.emit(static_cast<Op>(static_cast<int>(op) + 1), to, left.reg, constant);
        }
    };
    switch (s.target->kind) {
    case ast::ExprKind::Name: {
        auto& name = *s.target->as<ast::Name>();
        const Symbol& variable = symbol(name.id);
        at(name);
        Operand old = load_symbol(variable, has_walrus(s.value) ? Dest::temp() : Dest::any());
        Dest own = symbol_dest(variable);
        if (own.kind == Dest::Kind::local) {
            apply(own.reg, old);
        } else {
            apply(old.reg, old);
            sp_ = base + 1;
            at(name);
            store_symbol(variable, old);
        }
        break;
    }
    case ast::ExprKind::Attribute: {
        auto& attribute = *s.target->as<ast::Attribute>();
        Operand object = operand(attribute.value, {s.value});
        int value = push();
        at_attribute(attribute);
        if (object.temp) {
            b_.emit(Op::COPY, value, object.reg);
        }
        b_.emit_x(Op::LOAD_ATTR, value, object.temp ? value : object.reg, 0,
                  b_.site(mangled(attribute.attr)));
        apply(value, {value, true});
        at_attribute(attribute);
        b_.emit_x(Op::STORE_ATTR, object.reg, value, 0, b_.site(mangled(attribute.attr)));
        break;
    }
    case ast::ExprKind::Subscript: {
        auto& subscript = *s.target->as<ast::Subscript>();
        Operand object = operand(subscript.value, {subscript.slice, s.value});
        int constant = small_constant(subscript.slice);
        Operand index;
        if (constant < 0) {
            index = operand(subscript.slice, {s.value});
        }
        int value = push();
        at(subscript);
        Operand source = object;
        if (object.temp) {
            b_.emit(Op::COPY, value, object.reg);
            source = {value, true};
        }
        if (constant >= 0) {
            b_.emit(Op::GET_ITEM_K, value, source.reg, constant);
        } else if (index.temp) {
            int copy = push();
            b_.emit(Op::COPY, copy, index.reg);
            b_.emit(Op::GET_ITEM, value, source.reg, copy);
            sp_--;
        } else {
            b_.emit(Op::GET_ITEM, value, source.reg, index.reg);
        }
        apply(value, {value, true});
        at(subscript);
        if (constant >= 0) {
            b_.emit(Op::SET_ITEM_K, object.reg, constant, value);
        } else {
            b_.emit(Op::SET_ITEM, object.reg, index.reg, value);
        }
        break;
    }
    default: fail(*s.target, "invalid target for augmented assignment"); break;
    }
    sp_ = base;
}

void Emitter::annotation_value(const Expr* annotation, Dest dest) {
    if (unit_.table.future_annotations) {
        at(*annotation);
        load_constant(str_constant(unparse(annotation)), dest);
    } else {
        expr(annotation, dest);
    }
}

void Emitter::ann_assign(const ast::AnnAssign& s) {
    int base = sp_;
    if (s.value) {
        Dest dest = store_dest(s.target);
        Operand value =
            dest.kind == Dest::Kind::any ? operand(s.value, {s.target}) : expr(s.value, dest);
        at(s);
        store(s.target, value);
        sp_ = base;
    }
    bool in_namespace = frame_->kind == analysis::ScopeKind::module ||
                        frame_->kind == analysis::ScopeKind::class_;
    switch (s.target->kind) {
    case ast::ExprKind::Name: {
        auto& name = *s.target->as<ast::Name>();
        if (s.simple && in_namespace) {
            annotation_value(s.annotation, Dest::temp());
            at(s);
            int dict = push();
            b_.emit_x(Op::LOAD_NAME, dict, 0, 0, b_.site("__annotations__"));
            int key = push();
            load_constant_to(key, str_constant(mangled(name.id)));
            b_.emit(Op::SET_ITEM, dict, key, reg_at(base));
            sp_ = base;
            return;
        }
        break;
    }
    case ast::ExprKind::Attribute: {
        auto& attribute = *s.target->as<ast::Attribute>();
        if (!s.value) {
            effect(attribute.value);
        }
        break;
    }
    case ast::ExprKind::Subscript:
        if (!s.value) {
            auto& subscript = *s.target->as<ast::Subscript>();
            effect(subscript.value);
            effect(subscript.slice);
        }
        break;
    default: break;
    }
    if (!s.simple && in_namespace && !unit_.table.future_annotations) {
        effect(s.annotation);
    }
    sp_ = base;
}

void Emitter::delete_target(const Expr* target) {
    int base = sp_;
    switch (target->kind) {
    case ast::ExprKind::Name: {
        auto& name = *target->as<ast::Name>();
        at(name);
        delete_symbol(symbol(name.id));
        break;
    }
    case ast::ExprKind::Attribute: {
        auto& attribute = *target->as<ast::Attribute>();
        Operand object = expr(attribute.value, Dest::any());
        at_attribute(attribute);
        b_.emit_x(Op::DELETE_ATTR, object.reg, 0, 0, b_.site(mangled(attribute.attr)));
        break;
    }
    case ast::ExprKind::Subscript: {
        auto& subscript = *target->as<ast::Subscript>();
        Operand object = operand(subscript.value, {subscript.slice});
        Operand index = expr(subscript.slice, Dest::any());
        at(subscript);
        b_.emit(Op::DELETE_ITEM, object.reg, index.reg);
        break;
    }
    case ast::ExprKind::Tuple:
        for (const Expr* item : target->as<ast::Tuple>()->elts) {
            delete_target(item);
        }
        break;
    case ast::ExprKind::List:
        for (const Expr* item : target->as<ast::List>()->elts) {
            delete_target(item);
        }
        break;
    default: fail(*target, "cannot delete expression"); break;
    }
    sp_ = base;
}

// ---- assert, raise ----------------------------------------------------------------------------------------

void Emitter::assert_(const ast::Assert& s) {
    if (unit_.optimize > 0) {
        return;
    }
    Label end = b_.new_label();
    jump_if(s.test, end, true);
    int base = sp_;
    at(s);
    int error = push();
    b_.emit(Op::LOAD_ASSERTION_ERROR, error);
    if (s.msg) {
        temp(s.msg);
        at(s);
        b_.emit(Op::CALL, error, error, 1);
    }
    b_.emit(Op::RAISE, error, 1);
    sp_ = base;
    b_.bind(end);
}

void Emitter::raise(const ast::Raise& s) {
    if (!s.exc) {
        b_.emit(Op::RAISE, 0, 0);
        return;
    }
    if (!s.cause) {
        // RAISE takes its operand: a variable has to stay.
        Operand exception = temp(s.exc);
        at(s);
        b_.emit(Op::RAISE, exception.reg, 1);
        return;
    }
    Operand exception = temp(s.exc);
    temp(s.cause);
    at(s);
    b_.emit(Op::RAISE, exception.reg, 2);
}

// ---- import -------------------------------------------------------------------------------------------------

// Pushes the module that __import__ returns.
void Emitter::import_name(std::string_view module, int level, const Constant& fromlist) {
    int base = sp_;
    Constant number;
    number.kind = Constant::Kind::small_int;
    number.integer = level;
    int first = push();
    load_constant_to(first, number);
    load_constant_to(push(), fromlist);
    sp_ = base;
    push();
    b_.emit_x(Op::IMPORT_NAME, first, first, 0, static_cast<uint32_t>(b_.name(module)));
}

void Emitter::import(const ast::Import& s) {
    for (const ast::Alias* alias : s.names) {
        int base = sp_;
        at(s);
        import_name(alias->name, 0, Constant{});
        Operand module{reg_at(base), true};
        size_t dot = alias->name.find('.');
        if (alias->asname.data() == nullptr) {
            store_symbol(symbol(alias->name.substr(0, dot)), module);
        } else {
            // `import a.b.c as d` binds the innermost module.
            while (dot != std::string_view::npos) {
                size_t next = alias->name.find('.', dot + 1);
                std::string_view part = alias->name.substr(dot + 1, next == std::string_view::npos
                                                                        ? next
                                                                        : next - dot - 1);
                int inner = push();
                b_.emit_x(Op::IMPORT_FROM, inner, module.reg, 0,
                          static_cast<uint32_t>(b_.name(part)));
                clear_temp(module.reg);
                b_.emit(Op::MOVE, module.reg, inner);
                sp_--;
                dot = next;
            }
            store_symbol(symbol(alias->asname), module);
        }
        sp_ = base;
    }
}

void Emitter::import_from(const ast::ImportFrom& s) {
    int base = sp_;
    at(s);
    Constant fromlist;
    fromlist.kind = Constant::Kind::tuple;
    for (const ast::Alias* alias : s.names) {
        fromlist.items.push_back(str_constant(alias->name));
    }
    import_name(s.module.data() ? s.module : std::string_view(""), s.level, fromlist);
    int module = reg_at(base);
    if (s.names.size() == 1 && s.names[0]->name == "*") {
        b_.emit(Op::IMPORT_STAR, module);
        sp_ = base;
        return;
    }
    for (const ast::Alias* alias : s.names) {
        std::string_view name = alias->asname.data() ? alias->asname : alias->name;
        const Symbol& variable = symbol(name);
        int keep = sp_;
        Operand to = result(symbol_dest(variable));
        b_.emit_x(Op::IMPORT_FROM, to.reg, module, 0,
                  static_cast<uint32_t>(b_.name(alias->name)));
        store_symbol(variable, to);
        sp_ = keep;
    }
    clear_temp(module);
    sp_ = base;
}

}  // namespace baton::emit
