// Class definitions, type parameters and type aliases.

#include <set>

#include "compiler/emit/emitter.h"

namespace baton::emit {

using analysis::Access;
using analysis::ScopePart;
using analysis::Symbol;

namespace {

Constant str_constant(std::string_view text) {
    Constant value;
    value.kind = Constant::Kind::str;
    value.text = text;
    return value;
}

// Collects the names that a method's statements assign as attributes of its first parameter.
class SelfAttributes {
public:
    std::set<std::string_view> names;

    void method(const ast::FunctionDef& def) {
        if (!def.args->posonlyargs.empty()) {
            self_ = def.args->posonlyargs[0]->arg;
        } else if (!def.args->args.empty()) {
            self_ = def.args->args[0]->arg;
        } else {
            return;
        }
        statements(def.body);
    }

private:
    void target(const ast::Expr* e) {
        if (auto attribute = e->if_is<ast::Attribute>()) {
            auto name = attribute->value->if_is<ast::Name>();
            if (name && name->id == self_) {
                names.insert(attribute->attr);
            }
        } else if (auto tuple = e->if_is<ast::Tuple>()) {
            targets(tuple->elts);
        } else if (auto list = e->if_is<ast::List>()) {
            targets(list->elts);
        } else if (auto starred = e->if_is<ast::Starred>()) {
            target(starred->value);
        }
    }
    void targets(ast::ExprList list) {
        for (const ast::Expr* e : list) {
            target(e);
        }
    }
    void statements(ast::StmtList list) {
        for (const ast::Stmt* s : list) {
            statement(s);
        }
    }
    void statement(const ast::Stmt* s) {
        switch (s->kind) {
        case ast::StmtKind::Assign: targets(s->as<ast::Assign>()->targets); break;
        case ast::StmtKind::AugAssign: target(s->as<ast::AugAssign>()->target); break;
        case ast::StmtKind::AnnAssign:
            if (s->as<ast::AnnAssign>()->value) {
                target(s->as<ast::AnnAssign>()->target);
            }
            break;
        case ast::StmtKind::For:
        case ast::StmtKind::AsyncFor:
            target(s->as<ast::For>()->target);
            statements(s->as<ast::For>()->body);
            statements(s->as<ast::For>()->orelse);
            break;
        case ast::StmtKind::While:
            statements(s->as<ast::While>()->body);
            statements(s->as<ast::While>()->orelse);
            break;
        case ast::StmtKind::If:
            // elif chains may be long.
            for (auto at = s->as<ast::If>(); at;) {
                statements(at->body);
                auto next = at->orelse.size() == 1 ? at->orelse[0]->if_is<ast::If>() : nullptr;
                if (!next) {
                    statements(at->orelse);
                }
                at = next;
            }
            break;
        case ast::StmtKind::With:
        case ast::StmtKind::AsyncWith:
            for (const ast::WithItem* item : s->as<ast::With>()->items) {
                if (item->optional_vars) {
                    target(item->optional_vars);
                }
            }
            statements(s->as<ast::With>()->body);
            break;
        case ast::StmtKind::Try:
        case ast::StmtKind::TryStar: {
            auto t = s->as<ast::Try>();
            statements(t->body);
            for (const ast::ExceptHandler* handler : t->handlers) {
                statements(handler->body);
            }
            statements(t->orelse);
            statements(t->finalbody);
            break;
        }
        case ast::StmtKind::Match:
            for (const ast::MatchCase* match_case : s->as<ast::Match>()->cases) {
                statements(match_case->body);
            }
            break;
        default: break;
        }
    }

    std::string_view self_;
};

}  // namespace

std::shared_ptr<CodeBlob> Emitter::class_body(const ast::ClassDef& def) {
    start_code();
    blob_->first_line =
        def.decorator_list.empty() ? def.lineno : def.decorator_list[0]->lineno;
    b_.set_position({0, blob_->first_line, blob_->first_line, 0, 0});
    int reg = push();
    b_.emit_x(Op::LOAD_NAME, reg, 0, 0, b_.site("__name__"));
    b_.emit_x(Op::STORE_NAME, reg, 0, 0, b_.site("__module__"));
    load_constant_to(reg, str_constant(blob_->qualname));
    b_.emit_x(Op::STORE_NAME, reg, 0, 0, b_.site("__qualname__"));
    if (frame_->class_dict_cell >= 0) {
        b_.emit(Op::LOAD_LOCALS, reg);
        b_.emit(Op::STORE_CELL, frame_->class_dict_cell, reg);
    }
    if (frame_->has_annotations) {
        b_.emit(Op::SETUP_ANNOTATIONS);
    }
    sp_ = 0;
    ast::StmtList statements = def.body;
    if (!statements.empty() && unit_.optimize < 2) {
        auto first = statements[0]->if_is<ast::ExprStmt>();
        auto text = first ? first->value->if_is<ast::Constant>() : nullptr;
        if (text && text->value.type == ast::ConstantValue::Type::str) {
            at(*first);
            push();
            load_constant_to(reg, analysis::literal_constant(text->value));
            b_.emit_x(Op::STORE_NAME, reg, 0, 0, b_.site("__doc__"));
            sp_ = 0;
            statements = statements.subspan(1);
        }
    }
    body(statements);

    SelfAttributes attributes;
    for (const Stmt* s : def.body) {
        if (auto method = s->if_is<ast::FunctionDef>()) {
            attributes.method(*method);
        }
    }
    blob_->static_attributes =
        static_cast<uint16_t>(std::min<size_t>(attributes.names.size(), 1000));

    b_.set_position({0, 0, 0, -1, -1});
    if (frame_->class_dict_cell >= 0) {
        // What is evaluated later looks into the class itself.
        push();
        b_.emit(Op::LOAD_CLOSURE, reg, frame_->class_dict_cell, 0);
        b_.emit_x(Op::STORE_NAME, reg, 0, 0, b_.site("__classdictcell__"));
        sp_ = 0;
    }
    if (frame_->class_cell >= 0) {
        blob_->flags |= code_needs_class_cell;
        push();
        int copy = push();
        b_.emit(Op::LOAD_CLOSURE, reg, frame_->class_cell, 0);
        b_.emit(Op::COPY, copy, reg);
        b_.emit_x(Op::STORE_NAME, copy, 0, 0, b_.site("__classcell__"));
        b_.emit(Op::RETURN, reg);
        sp_ = 0;
    }
    return finish_code(&def);
}

Operand Emitter::make_class(const ast::ClassDef& s, std::optional<Operand> generic_base,
                            Dest dest) {
    int base = sp_;
    at(s);
    b_.emit(Op::LOAD_BUILD_CLASS, push());
    Emitter inner(unit_, unit_.table.scope(static_cast<const Stmt*>(&s)), this);
    make_function(inner.class_body(s), 0, sp_, Dest::temp());
    load_constant_to(push(), str_constant(s.name));
    return finish_call(s, nullptr, base, 2, s.bases, generic_base, s.keywords, false, dest);
}

void Emitter::class_def(const ast::ClassDef& s) {
    int base = sp_;
    for (const Expr* decorator : s.decorator_list) {
        temp(decorator);
    }
    const Symbol& name = symbol(s.name);
    Dest dest = s.decorator_list.empty() ? symbol_dest(name) : Dest::temp();
    Operand made;
    if (s.type_params.empty()) {
        made = make_class(s, std::nullopt, dest);
    } else {
        int own = sp_;
        push();
        made = call_type_parameters(s, own, 0, dest);
    }
    if (!s.decorator_list.empty()) {
        decorate(s.decorator_list, base);
        made = {reg_at(base), true};
    }
    at(s);
    store_symbol(name, made);
    sp_ = base;
}

// ---- Type parameters ----------------------------------------------------------------------------------------

// A function that evaluates `value` when it is asked for, into a register.
void Emitter::make_lazy(const void* node, const Expr& value, int reg) {
    Emitter inner(unit_, unit_.table.scope(node), this);
    std::shared_ptr<CodeBlob> code = inner.lazy_expression(value);
    if (b_.reachable()) {
        b_.emit_x(Op::MAKE_FUNCTION, reg, 0, 0,
                  static_cast<uint32_t>(b_.add_code(std::move(code))));
    }
}

int Emitter::push_type_parameters(ast::TypeParamList params) {
    int base = sp_;
    for (const ast::TypeParam* param : params) {
        at(*param);
        int reg = push();
        load_constant_to(reg, str_constant(param->name));
        Intrinsic make = param->kind == ast::TypeParamKind::TypeVar     ? Intrinsic::type_var
                         : param->kind == ast::TypeParamKind::ParamSpec ? Intrinsic::param_spec
                                                                        : Intrinsic::type_var_tuple;
        if (param->bound) {
            // (name, function) for a bound, (name, function, True) for a tuple of constraints
            bool constraints = param->bound->kind == ast::ExprKind::Tuple;
            make_lazy(param, *param->bound, push());
            if (constraints) {
                Constant yes;
                yes.kind = Constant::Kind::true_;
                load_constant_to(push(), yes);
            }
            sp_ = reg - first_temp_ + 1;
            b_.emit(Op::BUILD_TUPLE, reg, reg, constraints ? 3 : 2);
        }
        b_.emit(Op::INTRINSIC, reg, reg, static_cast<int>(make));
        int copy = push();
        b_.emit(Op::COPY, copy, reg);
        store_symbol(symbol(param->name), {copy, true});
    }
    sp_ = base;
    int tuple = push();
    b_.emit(Op::BUILD_TUPLE, tuple, tuple, static_cast<int>(params.size()));
    return tuple;
}

std::shared_ptr<CodeBlob> Emitter::type_parameters_body(const ast::Stmt& node) {
    start_code();
    set_parameters(*blob_, *frame_);
    blob_->first_line = node.lineno;
    at(node);
    if (node.kind == ast::StmtKind::TypeAlias) {
        Operand alias;
        make_type_alias(*node.as<ast::TypeAlias>(), 0, true, Dest::temp(), alias);
        b_.emit(Op::RETURN, alias.reg);
    } else if (node.kind == ast::StmtKind::ClassDef) {
        auto& def = *node.as<ast::ClassDef>();
        int params = push_type_parameters(def.type_params);
        int generic = push();
        at(node);
        b_.emit(Op::COPY, generic, params);
        b_.emit(Op::INTRINSIC, generic, generic, static_cast<int>(Intrinsic::subscript_generic));
        Operand made = make_class(def, Operand{generic, true}, Dest::temp());
        // The class lies above the two; its parameters are set in the end.
        int pair = push();
        int second = push();
        b_.emit(Op::COPY, pair, made.reg);
        b_.emit(Op::MOVE, second, params);
        b_.emit(Op::BUILD_TUPLE, pair, pair, 2);
        b_.emit(Op::INTRINSIC, pair, pair, static_cast<int>(Intrinsic::set_function_type_params));
        clear_temp(pair);
        b_.emit(Op::RETURN, made.reg);
    } else {
        auto& def = *node.as<ast::FunctionDef>();
        int params = push_type_parameters(def.type_params);
        int base = sp_;
        int flags = 8, parameter = 0;
        if (frame_->takes_defaults) {
            b_.emit(Op::MOVE, push(), parameter++);
            flags |= 1;
        }
        if (frame_->takes_kwdefaults) {
            b_.emit(Op::MOVE, push(), parameter++);
            flags |= 2;
        }
        flags |= annotations(*def.args, def.returns);
        b_.emit(Op::MOVE, push(), params);
        at(node);
        Operand function = make_function(inner_function(def), flags, base, Dest::temp());
        b_.emit(Op::RETURN, function.reg);
    }
    sp_ = 0;
    return finish_code(&node);
}

Operand Emitter::call_type_parameters(const Stmt& s, int base, int given, Dest dest) {
    const analysis::Scope* scope = unit_.table.scope(&s, ScopePart::type_parameters);
    Emitter inner(unit_, scope, this);
    std::shared_ptr<CodeBlob> code = inner.type_parameters_body(s);
    int callee = reg_at(base);
    at(s);
    if (b_.reachable()) {
        b_.emit_x(Op::MAKE_FUNCTION, callee, 0, 0,
                  static_cast<uint32_t>(b_.add_code(std::move(code))));
    }
    sp_ = base;
    Operand to = result(dest);
    b_.emit(Op::CALL, to.reg, callee, given);
    return to;
}

void Emitter::make_type_alias(const ast::TypeAlias& s, int base, bool generic, Dest dest,
                              Operand& out) {
    int params = generic ? push_type_parameters(s.type_params) : -1;
    int first = push();
    load_constant_to(first, str_constant(s.name->as<ast::Name>()->id));
    int second = push();
    if (generic) {
        b_.emit(Op::MOVE, second, params);
    } else {
        load_none_to(second);
    }
    make_lazy(static_cast<const Stmt*>(&s), *s.value, push());
    sp_ = base;
    out = result(dest);
    at(s);
    b_.emit(Op::BUILD_TUPLE, first, first, 3);
    b_.emit(Op::INTRINSIC, out.reg, first, static_cast<int>(Intrinsic::type_alias));
}

void Emitter::type_alias(const ast::TypeAlias& s) {
    int base = sp_;
    const Symbol& name = symbol(s.name->as<ast::Name>()->id);
    Operand alias;
    if (s.type_params.empty()) {
        make_type_alias(s, base, false, symbol_dest(name), alias);
    } else {
        push();
        alias = call_type_parameters(s, base, 0, symbol_dest(name));
    }
    at(s);
    store_symbol(name, alias);
    sp_ = base;
}

}  // namespace baton::emit
