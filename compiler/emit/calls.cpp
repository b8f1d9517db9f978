// Calls: callee and arguments are laid into consecutive temporaries. Too many arguments, `*` and
// `**` go through a tuple and a dict.

#include "compiler/emit/emitter.h"

namespace baton::emit {

using analysis::Access;
using analysis::Symbol;

// Whether the arguments can be laid into registers, `extra` more being needed for the callee.
bool Emitter::simple_arguments(ast::ExprList args, ast::KeywordList keywords, int extra) const {
    int count = static_cast<int>(args.size() + keywords.size());
    if (count > 8 ? count > 100 || count + extra > room() / 2 : count + extra > room()) {
        return false;
    }
    for (const Expr* arg : args) {
        if (arg->kind == ast::ExprKind::Starred) {
            return false;
        }
    }
    for (const ast::Keyword* keyword : keywords) {
        if (keyword->arg.data() == nullptr) {
            return false;
        }
    }
    return true;
}

Operand Emitter::call_step(const ast::Call& call, int base, Dest dest) {
    return finish_call(call, nullptr, base, 0, call.args, std::nullopt, call.keywords, false, dest);
}

Operand Emitter::method_step(const ast::Call& call, const ast::Attribute& attribute, Operand object,
                             int base, Dest dest) {
    sp_ = base;
    int method = push();
    push();
    at_attribute(attribute);
    b_.emit_x(Op::LOAD_METHOD, method, object.reg, 0, b_.site(mangled(attribute.attr)));
    return finish_call(call, &attribute, base, 0, call.args, std::nullopt, call.keywords, true, dest);
}

Operand Emitter::finish_call(const ast::Node& node, const ast::Attribute* attribute, int base,
                             int given, ast::ExprList args, std::optional<Operand> last_arg,
                             ast::KeywordList keywords, bool method, Dest dest) {
    int callee = reg_at(base);
    auto place = [&] {
        if (attribute && node.lineno != attribute->end_lineno) {
            int32_t width = static_cast<int32_t>(attribute->attr.size());
            int32_t column = std::max(attribute->end_col_offset - width, 0);
            bool same_end = node.end_lineno == attribute->end_lineno;
            b_.set_position({0, attribute->end_lineno, node.end_lineno, column,
                             same_end ? attribute->end_col_offset : node.end_col_offset});
        } else {
            at(node);
        }
    };
    // A method call was found simple before its method was loaded.
    if (method || simple_arguments(args, keywords, 2 + given)) {
        for (const Expr* arg : args) {
            temp(arg);
        }
        if (last_arg) {
            b_.emit(Op::MOVE, push(), last_arg->reg);
        }
        int count = given + static_cast<int>(args.size()) + last_arg.has_value();
        Constant names;
        names.kind = Constant::Kind::tuple;
        for (const ast::Keyword* keyword : keywords) {
            temp(keyword->value);
            Constant name;
            name.kind = Constant::Kind::str;
            name.text = keyword->arg;
            names.items.push_back(std::move(name));
        }
        sp_ = base;
        Operand to = result(dest);
        place();
        if (keywords.empty()) {
            b_.emit(method ? Op::CALL_METHOD : Op::CALL, to.reg, callee, count);
        } else {
            count += static_cast<int>(keywords.size());
            int index = b_.reachable() ? b_.constant(names) : 0;
            b_.emit_x(method ? Op::CALL_METHOD_KW : Op::CALL_KW, to.reg, callee, count,
                      static_cast<uint32_t>(index));
        }
        return to;
    }
    spread_positional(node, given, args, last_arg);
    if (!keywords.empty()) {
        spread_keywords(node, callee, keywords);
    }
    sp_ = base;
    Operand to = result(dest);
    place();
    b_.emit(Op::CALL_EX, to.reg, callee, keywords.empty() ? 0 : 1);
    return to;
}

// Whether the expression is this function's own *args, never assigned to: a tuple for certain.
bool Emitter::is_own_varargs(const Expr* e) {
    auto name = e->if_is<ast::Name>();
    if (!name || !frame_->has_varargs || frame_ != scope_) {
        return false;
    }
    const Symbol& variable = symbol(name->id);
    return variable.access == Access::local && variable.parameter && !variable.assigned &&
           !variable.deleted &&
           variable.index == frame_->positional_count + frame_->kwonly_count;
}

// Pushes one tuple of the `given` temporaries on top of the stack and the arguments.
void Emitter::spread_positional(const ast::Node& node, int given, ast::ExprList args,
                                std::optional<Operand> last_arg) {
    int slot = sp_ - given;
    if (given == 0 && args.size() == 1 && !last_arg && args[0]->kind == ast::ExprKind::Starred &&
        is_own_varargs(args[0]->as<ast::Starred>()->value)) {
        temp(args[0]->as<ast::Starred>()->value);
        return;
    }
    if (given == 0 && args.empty() && !last_arg) {
        at(node);
        Constant empty;
        empty.kind = Constant::Kind::tuple;
        load_constant_to(push(), empty);
        return;
    }
    int list = reg_at(slot);
    int laid = given;
    bool built = false;
    // What is wrong with the only argument is told with the name of the callee.
    int alone = given == 0 && args.size() == 1 && !last_arg ? 1 : 0;
    auto build = [&](Op op) {
        at(node);
        b_.emit(op, list, list, laid);
        sp_ = slot + 1;
        built = true;
    };
    auto add = [&](const Expr* arg) {
        if (auto starred = arg->if_is<ast::Starred>()) {
            if (!built) {
                if (sp_ == slot) {
                    push();
                }
                build(Op::BUILD_LIST);
            }
            Operand items = expr(starred->value, Dest::any());
            sp_ = slot + 1;
            at(node);
            b_.emit(Op::LIST_EXTEND, list, items.reg, alone);
        } else if (!built && laid < 100 && room() > 12) {
            temp(arg);
            laid++;
        } else {
            if (!built) {
                build(Op::BUILD_LIST);
            }
            Operand item = expr(arg, Dest::any());
            sp_ = slot + 1;
            b_.emit(Op::LIST_APPEND, list, item.reg);
        }
    };
    for (const Expr* arg : args) {
        add(arg);
    }
    if (last_arg && !built) {
        b_.emit(Op::MOVE, push(), last_arg->reg);
        laid++;
    } else if (last_arg) {
        b_.emit(Op::LIST_APPEND, list, last_arg->reg);
    }
    if (!built) {
        build(Op::BUILD_TUPLE);
    } else {
        at(node);
        b_.emit(Op::LIST_TO_TUPLE, list, list);
    }
}

// Pushes one dict of the keyword arguments.
void Emitter::spread_keywords(const ast::Node& node, int callee, ast::KeywordList keywords) {
    int slot = sp_;
    int dict = push();
    bool built = false;
    size_t i = 0;
    while (i < keywords.size()) {
        if (keywords[i]->arg.data() == nullptr) {
            if (!built) {
                at(node);
                b_.emit(Op::BUILD_MAP, dict, dict, 0);
                built = true;
            }
            Operand mapping = expr(keywords[i]->value, Dest::any());
            sp_ = slot + 1;
            at(node);
            b_.emit(Op::DICT_MERGE, dict, mapping.reg, callee);
            i++;
            continue;
        }
        // A run of named arguments becomes a dict; all but the first are merged, which finds
        // arguments that are given twice.
        int into = built ? push() : dict;
        b_.emit(Op::BUILD_MAP, into, into, 0);
        for (; i < keywords.size() && keywords[i]->arg.data() != nullptr; i++) {
            Constant name;
            name.kind = Constant::Kind::str;
            name.text = keywords[i]->arg;
            int mark = sp_;
            int key = push();
            load_constant_to(key, name);
            Operand value = expr(keywords[i]->value, Dest::any());
            sp_ = mark;
            b_.emit(Op::MAP_ADD, into, key, value.reg);
        }
        if (built) {
            at(node);
            b_.emit(Op::DICT_MERGE, dict, into, callee);
            sp_ = slot + 1;
        }
        built = true;
    }
}

// ---- super() --------------------------------------------------------------------------------------------

// Whether this is super() without arguments in a method, `super` meaning the builtin as far as the
// source shows.
bool Emitter::is_super_call(const Expr* e) {
    auto call = e->if_is<ast::Call>();
    if (!call || !call->args.empty() || !call->keywords.empty()) {
        return false;
    }
    auto name = call->func->if_is<ast::Name>();
    if (!name || name->id != "super" || frame_->positional_count == 0) {
        return false;
    }
    if (frame_->kind != analysis::ScopeKind::function &&
        frame_->kind != analysis::ScopeKind::lambda) {
        return false;
    }
    const Symbol& variable = symbol("super");
    if (variable.name.data() == nullptr || variable.access != Access::global) {
        return false;
    }
    const Symbol* at_top = unit_.table.module->find("super");
    if (at_top && at_top->assigned) {
        return false;
    }
    // What is deleted the builtin itself has to miss.
    const Symbol* cell = frame_->find("__class__");
    const Symbol* self = frame_->find(frame_->locals[0].name);
    return cell && cell->access == Access::free && !cell->deleted && !cell->assigned &&
           !(self && self->deleted);
}

// super(), super().name, or super().name(...), with the class and the instance made explicit.
void Emitter::super_call(const Expr* e, const ast::Attribute* attribute,
                         const ast::Call* method_call, int base, Dest dest, Operand& out) {
    Symbol self;
    self.access = frame_->locals[0].cell ? Access::cell : Access::local;
    self.index = 0;
    sp_ = base;
    at(*e);
    int first = push();
    int cell = push();
    if (!attribute) {
        b_.emit_x(Op::LOAD_GLOBAL, first, 0, 0, b_.site("super"));
    }
    b_.emit_bx(Op::LOAD_SUPER_CLASS, cell, frame_->find("__class__")->index);
    load_symbol(self, Dest::temp());
    if (!attribute) {
        sp_ = base;
        out = result(dest);
        at(*e);
        b_.emit(Op::CALL, out.reg, first, 2);
        return;
    }
    at_attribute(*attribute);
    b_.emit_x(Op::LOAD_SUPER_METHOD, first, method_call ? 0 : 1, 0,
              b_.site(mangled(attribute->attr)));
    if (!method_call) {
        sp_ = base + 1;
        out = settle({first, true}, dest);
        return;
    }
    sp_ = base + 2;
    out = finish_call(*method_call, attribute, base, 0, method_call->args, std::nullopt,
                      method_call->keywords, true, dest);
}

}  // namespace baton::emit
