// Function definitions and lambdas: what is evaluated where they are defined, and their bodies.

#include "compiler/emit/emitter.h"
#include "compiler/emit/unparse.h"

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

}  // namespace

void Emitter::set_parameters(CodeBlob& blob, const analysis::Scope& scope) {
    blob.positional_only = static_cast<uint16_t>(scope.posonly_count);
    blob.positional = static_cast<uint16_t>(scope.positional_count);
    blob.keyword_only = static_cast<uint16_t>(scope.kwonly_count);
    blob.flags |= scope.has_varargs ? code_var_positional : 0u;
    blob.flags |= scope.has_varkwargs ? code_var_keyword : 0u;
    bool simple = scope.kwonly_count == 0 && !scope.has_varargs && !scope.has_varkwargs;
    for (size_t i = 0; i < static_cast<size_t>(scope.positional_count); i++) {
        simple = simple && i < 192 && !scope.locals[i].cell;
    }
    blob.flags |= simple ? code_simple_call : 0u;
}

// Takes the docstring off the statements.
void Emitter::docstring(ast::StmtList& statements) {
    if (statements.empty() || unit_.optimize >= 2) {
        return;
    }
    auto first = statements[0]->if_is<ast::ExprStmt>();
    auto text = first ? first->value->if_is<ast::Constant>() : nullptr;
    if (text && text->value.type == ast::ConstantValue::Type::str) {
        b_.constant(analysis::literal_constant(text->value));
        blob_->flags |= code_has_docstring;
        statements = statements.subspan(1);
    }
}

std::shared_ptr<CodeBlob> Emitter::function_body(const ast::FunctionDef& def) {
    start_code();
    set_parameters(*blob_, *frame_);
    if (!def.decorator_list.empty()) {
        blob_->first_line = def.decorator_list[0]->lineno;
    } else {
        blob_->first_line = def.lineno;
    }
    ast::StmtList statements = def.body;
    docstring(statements);
    body(statements);
    return finish_code(&def);
}

std::shared_ptr<CodeBlob> Emitter::lambda_body(const ast::Lambda& lambda) {
    start_code();
    set_parameters(*blob_, *frame_);
    blob_->first_line = lambda.lineno;
    if (const Constant* value = unit_.folder.fold(lambda.body)) {
        at(*lambda.body);
        int index = b_.constant(*value);
        if (index <= 0xffff) {
            b_.emit_bx(Op::RETURN_CONST, 0, index);
        }
    } else {
        Operand result = expr(lambda.body, Dest::any());
        at(*lambda.body);
        b_.emit(Op::RETURN, result.reg);
    }
    sp_ = 0;
    return finish_code(&lambda);
}

std::shared_ptr<CodeBlob> Emitter::lazy_expression(const ast::Expr& value) {
    start_code();
    set_parameters(*blob_, *frame_);
    blob_->first_line = value.lineno;
    Operand result = expr(&value, Dest::any());
    at(value);
    b_.emit(Op::RETURN, result.reg);
    sp_ = 0;
    return finish_code(&value);
}

// ---- Where functions are made -----------------------------------------------------------------------------

int Emitter::positional_defaults(const ast::Arguments& arguments) {
    if (arguments.defaults.empty()) {
        return 0;
    }
    Constant all;
    all.kind = Constant::Kind::tuple;
    for (const Expr* value : arguments.defaults) {
        const Constant* constant = unit_.folder.fold(value);
        if (!constant) {
            sequence(Op::BUILD_TUPLE, arguments.defaults, Dest::temp(), *value);
            return 1;
        }
        all.items.push_back(*constant);
    }
    load_constant_to(push(), all);
    return 1;
}

int Emitter::keyword_defaults(const ast::Arguments& arguments) {
    bool any = false;
    for (const Expr* value : arguments.kw_defaults) {
        any |= value != nullptr;
    }
    if (!any) {
        return 0;
    }
    int base = sp_;
    int dict = push();
    b_.emit(Op::BUILD_MAP, dict, dict, 0);
    for (size_t i = 0; i < arguments.kwonlyargs.size(); i++) {
        if (i >= arguments.kw_defaults.size() || !arguments.kw_defaults[i]) {
            continue;
        }
        int key = push();
        load_constant_to(key, str_constant(mangled(arguments.kwonlyargs[i]->arg)));
        Operand value = expr(arguments.kw_defaults[i], Dest::any());
        b_.emit(Op::MAP_ADD, dict, key, value.reg);
        sp_ = base + 1;
    }
    return 2;
}

int Emitter::annotations(const ast::Arguments& arguments, const Expr* returns) {
    int base = sp_;
    int dict = -1;
    auto add = [&](std::string_view name, const Expr* annotation) {
        if (!annotation) {
            return;
        }
        if (dict < 0) {
            dict = push();
            b_.emit(Op::BUILD_MAP, dict, dict, 0);
        }
        int key = push();
        load_constant_to(key, str_constant(mangled(name)));
        int value = sp_;
        auto starred = annotation->if_is<ast::Starred>();
        if (starred && !unit_.table.future_annotations) {
            // *args: *Ts
            Operand items = expr(starred->value, Dest::any());
            sp_ = value;
            int reg = push();
            b_.emit(Op::UNPACK, reg, items.reg, 1);
        } else {
            annotation_value(annotation, Dest::temp());
        }
        b_.emit(Op::MAP_ADD, dict, key, reg_at(value));
        sp_ = base + 1;
    };
    for (const ast::Arg* arg : arguments.posonlyargs) {
        add(arg->arg, arg->annotation);
    }
    for (const ast::Arg* arg : arguments.args) {
        add(arg->arg, arg->annotation);
    }
    if (arguments.vararg) {
        add(arguments.vararg->arg, arguments.vararg->annotation);
    }
    for (const ast::Arg* arg : arguments.kwonlyargs) {
        add(arg->arg, arg->annotation);
    }
    if (arguments.kwarg) {
        add(arguments.kwarg->arg, arguments.kwarg->annotation);
    }
    add("return", returns);
    return dict < 0 ? 0 : 4;
}

Operand Emitter::make_function(std::shared_ptr<CodeBlob> code, int flags, int base, Dest dest) {
    int first = flags ? reg_at(base) : 0;
    sp_ = base;
    Operand to = result(dest);
    if (b_.reachable()) {
        b_.emit_x(Op::MAKE_FUNCTION, to.reg, flags, first,
                  static_cast<uint32_t>(b_.add_code(std::move(code))));
    }
    return to;
}

// Applies the decorators, which lie on the stack from `base` on with the function above them.
void Emitter::decorate(ast::ExprList decorators, int base) {
    for (size_t i = decorators.size(); i-- > 0;) {
        int callee = reg_at(base + static_cast<int>(i));
        at(*decorators[i]);
        b_.emit(Op::CALL, callee, callee, 1);
        sp_--;
    }
}

std::shared_ptr<CodeBlob> Emitter::inner_function(const ast::FunctionDef& s) {
    Emitter inner(unit_, unit_.table.scope(static_cast<const Stmt*>(&s)), this);
    return inner.function_body(s);
}

void Emitter::function_def(const ast::FunctionDef& s) {
    int base = sp_;
    for (const Expr* decorator : s.decorator_list) {
        temp(decorator);
    }
    const Symbol& name = symbol(s.name);
    Dest dest = s.decorator_list.empty() ? symbol_dest(name) : Dest::temp();
    int own = sp_;
    Operand function;
    at(s);
    if (s.type_params.empty()) {
        int flags = positional_defaults(*s.args);
        flags |= keyword_defaults(*s.args);
        flags |= annotations(*s.args, s.returns);
        at(s);
        function = make_function(inner_function(s), flags, own, dest);
    } else {
        push();  // for the function that makes the type parameters
        int given = (positional_defaults(*s.args) != 0) + (keyword_defaults(*s.args) != 0);
        function = call_type_parameters(s, own, given, dest);
    }
    if (!s.decorator_list.empty()) {
        decorate(s.decorator_list, base);
        function = {reg_at(base), true};
    }
    at(s);
    store_symbol(name, function);
    sp_ = base;
}

Operand Emitter::lambda(const ast::Lambda& e, Dest dest) {
    int base = sp_;
    at(e);
    int flags = positional_defaults(*e.args);
    flags |= keyword_defaults(*e.args);
    at(e);
    Emitter inner(unit_, unit_.table.scope(static_cast<const Expr*>(&e)), this);
    return make_function(inner.lambda_body(e), flags, base, dest);
}

}  // namespace baton::emit
