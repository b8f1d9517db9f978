#include "compiler/emit/emitter.h"

#include <algorithm>

namespace baton::emit {

using analysis::Access;
using analysis::Symbol;

// ---- Errors and positions -------------------------------------------------------------------------

void Emitter::fail(const ast::Node& node, std::string message) {
    if (!failed()) {
        unit_.error = syntax::error_at(node, std::move(message), unit_.text);
    }
}

void Emitter::at(const ast::Node& node) {
    b_.set_position({0, node.lineno, node.end_lineno, node.col_offset, node.end_col_offset});
}

// An attribute on another line than its object is shown at its name.
void Emitter::at_attribute(const ast::Attribute& attribute) {
    if (attribute.lineno == attribute.end_lineno) {
        return at(attribute);
    }
    int32_t start = attribute.end_col_offset - static_cast<int32_t>(attribute.attr.size());
    b_.set_position({0, attribute.end_lineno, attribute.end_lineno, std::max(start, 0),
                     attribute.end_col_offset});
}

// ---- Temporaries ------------------------------------------------------------------------------------

int Emitter::push() {
    if (sp_ >= limit_) {
        if (!failed()) {
            const Position& where = b_.position();
            ast::Node node;
            node.lineno = where.line;
            node.end_lineno = where.end_line;
            node.col_offset = std::max(where.column, 0);
            node.end_col_offset = std::max(where.end_column, 0);
            fail(node, "expression or statement is too complex");
        }
        sp_++;
        return first_temp_;
    }
    int reg = first_temp_ + sp_++;
    max_sp_ = std::max(max_sp_, sp_);
    return reg;
}

// The register of a stack slot.
int Emitter::reg_at(int slot) { return first_temp_ + std::min(slot, limit_ - 1); }

// The operand that an instruction should write its result to, its own operands being popped.
Operand Emitter::result(Dest dest) {
    if (dest.kind == Dest::Kind::local) {
        b_.bound.add(static_cast<size_t>(dest.index));
        return {dest.reg, false};
    }
    return {push(), true};
}

// Moves a value that lies somewhere to where it is wanted. A temporary must be on top of the stack.
Operand Emitter::settle(Operand value, Dest dest) {
    if (dest.kind == Dest::Kind::any || (dest.kind == Dest::Kind::temp && value.temp)) {
        return value;
    }
    if (dest.kind == Dest::Kind::local) {
        if (value.temp) {
            sp_--;
        }
        if (value.reg != dest.reg) {
            b_.emit(Op::MOVE, dest.reg, value.reg);
        }
        b_.bound.add(static_cast<size_t>(dest.index));
        return {dest.reg, false};
    }
    int reg = push();
    b_.emit(Op::MOVE, reg, value.reg);
    return {reg, true};
}

void Emitter::release(Operand value) {
    if (value.temp) {
        clear_temp(value.reg);
        sp_--;
    }
}

void Emitter::load_constant_to(int reg, const Constant& value) {
    if (!b_.reachable()) {
        return;
    }
    if (value.kind == Constant::Kind::small_int && value.integer >= -32768 &&
        value.integer <= 32767) {
        b_.emit_bx(Op::LOAD_INT, reg, static_cast<int>(value.integer & 0xffff));
        return;
    }
    int index = b_.constant(value);
    if (index <= 0xffff) {
        b_.emit_bx(Op::LOAD_CONST, reg, index);
    } else {
        b_.emit_x(Op::LOAD_CONST_WIDE, reg, 0, 0, static_cast<uint32_t>(index));
    }
}

void Emitter::load_none_to(int reg) { load_constant_to(reg, Constant{}); }

Operand Emitter::load_constant(const Constant& value, Dest dest) {
    Operand to = result(dest);
    load_constant_to(to.reg, value);
    return to;
}

// The index of the expression's constant if it is one that a K operand can address, or -1.
int Emitter::small_constant(const Expr* e) {
    const Constant* value = unit_.folder.fold(e);
    if (!value || !b_.reachable()) {
        return -1;
    }
    int index = b_.constant(*value);
    return index <= 255 ? index : -1;
}

// Whether evaluating the expression may assign to a local variable of this frame.
bool Emitter::has_walrus(const Expr* root) const {
    if (!unit_.may_have_walrus || !root) {
        return false;
    }
    struct Finder {
        std::vector<const Expr*> todo;
        bool found = false;
        void add(const Expr* e) {
            if (e) {
                todo.push_back(e);
            }
        }
        void list(ast::ExprList items) {
            for (const Expr* item : items) {
                add(item);
            }
        }
        void loops(ast::ComprehensionList generators) {
            for (const ast::Comprehension* generator : generators) {
                add(generator->iter);
                list(generator->ifs);
            }
        }
        void look(const Expr* e) {
            switch (e->kind) {
            case ast::ExprKind::NamedExpr: found = true; break;
            case ast::ExprKind::BoolOp: list(e->as<ast::BoolOp>()->values); break;
            case ast::ExprKind::BinOp:
                add(e->as<ast::BinOp>()->left);
                add(e->as<ast::BinOp>()->right);
                break;
            case ast::ExprKind::UnaryOp: add(e->as<ast::UnaryOp>()->operand); break;
            case ast::ExprKind::Lambda: {
                const ast::Arguments* arguments = e->as<ast::Lambda>()->args;
                list(arguments->defaults);
                list(arguments->kw_defaults);
                break;
            }
            case ast::ExprKind::IfExp:
                add(e->as<ast::IfExp>()->test);
                add(e->as<ast::IfExp>()->body);
                add(e->as<ast::IfExp>()->orelse);
                break;
            case ast::ExprKind::Dict:
                list(e->as<ast::Dict>()->keys);
                list(e->as<ast::Dict>()->values);
                break;
            case ast::ExprKind::Set: list(e->as<ast::Set>()->elts); break;
            case ast::ExprKind::ListComp:
            case ast::ExprKind::SetComp:
            case ast::ExprKind::GeneratorExp:
                add(e->as<ast::ListComp>()->elt);
                loops(e->as<ast::ListComp>()->generators);
                break;
            case ast::ExprKind::DictComp:
                add(e->as<ast::DictComp>()->key);
                add(e->as<ast::DictComp>()->value);
                loops(e->as<ast::DictComp>()->generators);
                break;
            case ast::ExprKind::Await: add(e->as<ast::Await>()->value); break;
            case ast::ExprKind::Yield: add(e->as<ast::Yield>()->value); break;
            case ast::ExprKind::YieldFrom: add(e->as<ast::YieldFrom>()->value); break;
            case ast::ExprKind::Compare:
                add(e->as<ast::Compare>()->left);
                list(e->as<ast::Compare>()->comparators);
                break;
            case ast::ExprKind::Call:
                add(e->as<ast::Call>()->func);
                list(e->as<ast::Call>()->args);
                for (const ast::Keyword* keyword : e->as<ast::Call>()->keywords) {
                    add(keyword->value);
                }
                break;
            case ast::ExprKind::FormattedValue:
                add(e->as<ast::FormattedValue>()->value);
                add(e->as<ast::FormattedValue>()->format_spec);
                break;
            case ast::ExprKind::JoinedStr: list(e->as<ast::JoinedStr>()->values); break;
            case ast::ExprKind::Attribute: add(e->as<ast::Attribute>()->value); break;
            case ast::ExprKind::Subscript:
                add(e->as<ast::Subscript>()->value);
                add(e->as<ast::Subscript>()->slice);
                break;
            case ast::ExprKind::Starred: add(e->as<ast::Starred>()->value); break;
            case ast::ExprKind::List: list(e->as<ast::List>()->elts); break;
            case ast::ExprKind::Tuple: list(e->as<ast::Tuple>()->elts); break;
            case ast::ExprKind::Slice:
                add(e->as<ast::Slice>()->lower);
                add(e->as<ast::Slice>()->upper);
                add(e->as<ast::Slice>()->step);
                break;
            case ast::ExprKind::Constant:
            case ast::ExprKind::Name: break;
            }
        }
    };
    if (root->kind == ast::ExprKind::Name || root->kind == ast::ExprKind::Constant) {
        return false;
    }
    Finder finder;
    finder.add(root);
    while (!finder.todo.empty() && !finder.found) {
        const Expr* e = finder.todo.back();
        finder.todo.pop_back();
        finder.look(e);
    }
    return finder.found;
}

// ---- Beginning and end of a code object ---------------------------------------------------------------

void Emitter::start_code() {
    const analysis::Scope& scope = *frame_;
    int locals = static_cast<int>(scope.locals.size());
    blob_->name = scope.name;
    blob_->qualname = scope.qualname;
    blob_->filename = unit_.filename;
    blob_->first_line = scope.lineno;
    first_temp_ = std::min(locals, 192);
    limit_ = 256 - first_temp_;
    blob_->locals = static_cast<uint16_t>(first_temp_);
    if (locals > 65000) {
        ast::Node node;
        node.lineno = scope.lineno;
        fail(node, "too many local variables");
    }
    for (int i = 0; i < locals; i++) {
        const analysis::LocalVariable& local = scope.locals[static_cast<size_t>(i)];
        if (local.parameter) {
            b_.bound.add(static_cast<size_t>(i));
        }
        // By register; those between the near and the far locals are temporaries.
        blob_->local_names.resize(static_cast<size_t>(register_of(i)));
        blob_->local_names.emplace_back(local.name);
        if (local.cell) {
            blob_->cells.push_back(
                {std::string(local.name), static_cast<uint16_t>(register_of(i))});
        }
    }
    for (const analysis::FreeVariable& variable : scope.frees) {
        int index = variable.from_local ? register_of(variable.index) : variable.index;
        blob_->free.push_back(
            {std::string(variable.name), variable.from_local, static_cast<uint16_t>(index)});
    }
    // Locals that may become unbound again.
    auto mark = [this](const analysis::Scope& where, auto& self) -> void {
        for (const Symbol& symbol : where.symbols) {
            if (symbol.deleted && symbol.access == Access::local) {
                b_.deletable.add(static_cast<size_t>(symbol.index));
            }
        }
        for (const analysis::Scope* child : where.children) {
            if (child->inlined) {
                self(*child, self);
            }
        }
    };
    mark(scope, mark);

    bool function = scope.kind != analysis::ScopeKind::module &&
                    scope.kind != analysis::ScopeKind::class_;
    uint32_t& flags = blob_->flags;
    if (function) {
        flags |= code_optimized;
    }
    if (scope.kind == analysis::ScopeKind::module) {
        flags |= code_module;
    }
    if (scope.kind == analysis::ScopeKind::class_) {
        flags |= code_class_body;
    }
    if (scope.kind == analysis::ScopeKind::comprehension) {
        flags |= code_comprehension;
    }
    if (scope.nested) {
        flags |= code_nested;
    }
    if (unit_.table.future_annotations) {
        flags |= code_future_annotations;
    }
    if (scope.generator && scope.coroutine) {
        flags |= code_async_generator;
    } else if (scope.generator) {
        flags |= code_generator;
    } else if (scope.coroutine) {
        flags |= code_coroutine;
    }
    ast::Node first;
    first.lineno = first.end_lineno = scope.lineno;
    b_.set_position({0, scope.lineno, scope.lineno, 0, 0});
    if (flags & (code_generator | code_coroutine | code_async_generator)) {
        b_.emit(Op::RETURN_GENERATOR);
    }
    prologue_at_ = b_.address();
    make_cells();
    if (flags & (code_generator | code_coroutine | code_async_generator)) {
        enter_generator_handler();
    }
}

// A StopIteration that leaves a generator must become a RuntimeError.
void Emitter::enter_generator_handler() {
    generator_handler_ = b_.new_handler(reg_at(sp_));
    b_.set_handler(generator_handler_);
}

void Emitter::implicit_return() {
    if (b_.reachable()) {
        b_.set_position({0, 0, 0, -1, -1});
        b_.emit_bx(Op::RETURN_CONST, 0, b_.constant(Constant{}));
    }
}

// Whether the local has a value or a cell from the start.
bool Emitter::is_set_at_entry(int index) const {
    const analysis::LocalVariable& local = frame_->locals[static_cast<size_t>(index)];
    bool of_class = index == frame_->class_cell || index == frame_->class_dict_cell;
    return local.parameter || (local.cell && (!local.hidden || of_class));
}

// Locals begin unbound, also those that no instruction looks at too early: tracebacks and debuggers
// show them.
void Emitter::init_unbound() {
    int count = static_cast<int>(frame_->locals.size());
    b_.begin_prologue(prologue_at_);
    for (int i = 0; i < count && is_near(i); i++) {
        int end = i;
        while (end < count && is_near(end) && !is_set_at_entry(end)) {
            end++;
        }
        if (end > i) {
            b_.emit(Op::INIT_UNBOUND, i, end - i);
            i = end;
        }
    }
    for (int i = 192; i < count; i++) {
        if (!is_set_at_entry(i)) {
            int reg = push();
            b_.emit(Op::INIT_UNBOUND, reg, 1);
            b_.emit_bx(Op::STORE_FAR, reg, register_of(i));
            sp_--;
        }
    }
}

std::shared_ptr<CodeBlob> Emitter::finish_code(const ast::Node* node) {
    implicit_return();
    if (generator_handler_ != no_handler) {
        b_.set_handler(no_handler);
        b_.bind_handler(generator_handler_);
        if (b_.reachable()) {
            b_.set_position({0, 0, 0, -1, -1});
            int reg = push();
            b_.emit(Op::INTRINSIC, reg, reg, static_cast<int>(Intrinsic::stop_iteration_error));
            b_.emit(Op::RERAISE, reg);
            sp_--;
        }
    }
    init_unbound();
    b_.finish(*blob_);
    if (b_.overflow() && node) {
        fail(*node, "code is too large");
    }
    int locals = static_cast<int>(frame_->locals.size());
    blob_->registers =
        static_cast<uint16_t>(locals > 192 ? 256 + (locals - 192) : first_temp_ + max_sp_);
    return blob_;
}

std::shared_ptr<CodeBlob> Emitter::module(const ast::Module& module) {
    start_code();
    b_.set_position({0, 1, 1, 0, 0});
    blob_->first_line = 1;
    if (module.kind == ast::ModuleKind::eval) {
        Operand value = expr(module.expression, Dest::any());
        b_.emit(Op::RETURN, value.reg);
        return finish_code(module.expression);
    }
    ast::StmtList statements = module.body;
    if (frame_->has_annotations) {
        b_.emit(Op::SETUP_ANNOTATIONS);
    }
    if (module.kind == ast::ModuleKind::exec && !statements.empty() && unit_.optimize < 2) {
        if (auto first = statements[0]->if_is<ast::ExprStmt>()) {
            auto text = first->value->if_is<ast::Constant>();
            if (text && text->value.type == ast::ConstantValue::Type::str) {
                at(*first);
                int reg = push();
                load_constant_to(reg, analysis::literal_constant(text->value));
                b_.emit_x(Op::STORE_NAME, reg, 0, 0, b_.site("__doc__"));
                sp_--;
                statements = statements.subspan(1);
            }
        }
    }
    body(statements);
    const ast::Node* node = statements.empty() ? nullptr : statements.back();
    return finish_code(node);
}

}  // namespace baton::emit
