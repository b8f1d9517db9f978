#include "compiler/analysis/scope_builder.h"

#include <fmt/format.h>

namespace baton::analysis {

using namespace ast;

std::string_view mangle(std::string_view name, std::string_view class_name, Arena& arena) {
    if (class_name.data() == nullptr || !name.starts_with("__")) return name;
    if (name.ends_with("__") || name.find('.') != std::string_view::npos) return name;
    std::size_t start = class_name.find_first_not_of('_');
    if (start == std::string_view::npos) return name;
    std::string result = "_";
    result += class_name.substr(start);
    result += name;
    return arena.copy_string(result);
}

// ---- drafts ---------------------------------------------------------------------------------------------------------

ScopeDraft* ScopeBuilder::enter(ScopeKind kind, const void* node, ScopePart part, std::string_view name,
                                std::int32_t lineno) {
    ScopeDraft& draft = drafts_.emplace_back();
    auto* scope = arena_.make<Scope>();
    draft.scope = scope;
    draft.parent = current_;
    scope->kind = kind;
    scope->node = node;
    scope->name = name;
    scope->lineno = lineno;
    scope->class_name = class_name_;
    if (current_ != nullptr) {
        scope->parent = current_->scope;
        current_->children.push_back(&draft);
        scope->nested = current_->scope->nested || current_->is_function_like();
        bool late = kind == ScopeKind::type_parameters || kind == ScopeKind::type_alias || kind == ScopeKind::type_bound;
        draft.sees_class = late && (current_->scope->kind == ScopeKind::class_ || current_->sees_class);
    }
    table_.scopes[SymbolTable::key(node, part)] = scope;
    current_ = &draft;
    return &draft;
}

NameDraft& ScopeBuilder::note(ScopeDraft& draft, std::string_view name, std::uint32_t flags) {
    auto [found, added] = draft.index.try_emplace(name, static_cast<std::uint32_t>(draft.names.size()));
    if (added) {
        NameDraft& fresh = draft.names.emplace_back();
        fresh.name = name;
    }
    NameDraft& entry = draft.names[found->second];
    entry.flags |= flags;
    return entry;
}

void ScopeBuilder::fail(const Node& node, std::string message) {
    if (!table_.error) table_.error = syntax::error_at(node, std::move(message), text_);
}

// Binds a name in the current scope.
void ScopeBuilder::define(std::string_view name, std::uint32_t flags, const Node& where) {
    std::string_view known = mangled(name);
    if (NameDraft* before = current_->find(known)) {
        if ((flags & name_parameter) != 0 && (before->flags & name_parameter) != 0) {
            fail(where, fmt::format("duplicate argument '{}' in function definition", name));
        }
        if ((flags & name_type_parameter) != 0 && (before->flags & name_type_parameter) != 0) {
            fail(where, fmt::format("duplicate type parameter '{}'", name));
        }
    }
    if (in_target_ && current_->scope->kind == ScopeKind::comprehension) {
        NameDraft* before = current_->find(known);
        if (before != nullptr && (before->flags & (name_global | name_nonlocal)) != 0) {
            fail(where, fmt::format("comprehension inner loop cannot rebind assignment expression target '{}'", name));
        }
        flags |= name_iteration;
    }
    note(*current_, known, flags);
}

// ---- module -----------------------------------------------------------------------------------------------------------

namespace {

bool is_docstring(const Stmt* stmt) {
    auto* expr = stmt->if_is<ExprStmt>();
    if (expr == nullptr) return false;
    auto* constant = const_cast<const Expr*>(expr->value)->if_is<Constant>();
    return constant != nullptr && constant->value.type == ConstantValue::Type::str;
}

}  // namespace

// `from __future__ import` at the start, and errors about those elsewhere.
void ScopeBuilder::future_imports(const Module& module) {
    static constexpr std::string_view known[] = {"nested_scopes", "generators",       "division",
                                                 "absolute_import", "with_statement", "print_function",
                                                 "unicode_literals", "generator_stop", "annotations",
                                                 "barry_as_FLUFL"};
    table_.future_annotations = options_.future_annotations;
    bool at_start = true, seen_docstring = false;
    for (const Stmt* stmt : module.body) {
        auto* import = stmt->if_is<ImportFrom>();
        if (import != nullptr && import->level == 0 && import->module == "__future__") {
            if (!at_start) {
                fail(*stmt, "from __future__ imports must occur at the beginning of the file");
                return;
            }
            for (const Alias* alias : import->names) {
                bool found = false;
                for (std::string_view feature : known) found = found || feature == alias->name;
                if (alias->name == "annotations") table_.future_annotations = true;
                if (alias->name == "barry_as_FLUFL") table_.future_barry_as_bdfl = true;
                if (found) continue;
                fail(*stmt, alias->name == "braces"
                                ? std::string("not a chance")
                                : fmt::format("future feature {} is not defined", alias->name));
                return;
            }
        } else if (is_docstring(stmt) && !seen_docstring) {
            seen_docstring = true;
        } else {
            at_start = false;
        }
    }
}

bool ScopeBuilder::build(const Module& module) {
    future_imports(module);
    if (failed()) return false;
    ScopeDraft* draft = enter(ScopeKind::module, &module, ScopePart::body, "<module>", 0);
    table_.module = draft->scope;
    if (module.expression != nullptr) expression(module.expression);
    statements(module.body);
    // Allowed only with top_level_await: the module's code makes a coroutine then.
    draft->scope->coroutine = draft->scope->has_await;
    return !failed();
}

// ---- statements ---------------------------------------------------------------------------------------------------------

void ScopeBuilder::statements(StmtList list) {
    for (Stmt* stmt : list) {
        if (failed()) return;
        statement(stmt);
    }
}

void ScopeBuilder::import_name(const Alias& alias) {
    if (alias.name == "*") {
        if (current_->scope->kind != ScopeKind::module) {
            fail(alias, "import * only allowed at module level");
            return;
        }
        current_->scope->has_import_star = true;
        return;
    }
    std::string_view name = alias.asname.data() != nullptr ? alias.asname : alias.name.substr(0, alias.name.find('.'));
    define(name, name_assigned | name_imported, alias);
}

void ScopeBuilder::directive(const Stmt& stmt, IdentifierList names, bool global) {
    const char* word = global ? "global" : "nonlocal";
    for (Identifier written : names) {
        std::string_view name = mangled(written);
        if (NameDraft* before = current_->find(name)) {
            std::uint32_t flags = before->flags;
            if ((flags & (name_parameter | name_assigned | name_used | name_annotated)) != 0) {
                const char* format = (flags & name_parameter) != 0   ? "name '{}' is parameter and {}"
                                     : (flags & name_used) != 0      ? "name '{}' is used prior to {} declaration"
                                     : (flags & name_annotated) != 0 ? "annotated name '{}' can't be {}"
                                                                     : "name '{}' is assigned to before {} declaration";
                fail(stmt, fmt::format(fmt::runtime(format), written, word));
                return;
            }
        }
        NameDraft& entry = note(*current_, name, global ? name_global : name_nonlocal);
        if (entry.declaration == nullptr) entry.declaration = &stmt;
        if (global) {
            ScopeDraft* module = &drafts_.front();
            if (module != current_) note(*module, name, name_global_within);
        }
    }
}

void ScopeBuilder::statement(Stmt* stmt) {
    switch (stmt->kind) {
    case StmtKind::FunctionDef:
    case StmtKind::AsyncFunctionDef: function(*stmt->as<FunctionDef>()); break;
    case StmtKind::ClassDef: class_definition(*stmt->as<ClassDef>()); break;
    case StmtKind::TypeAlias: type_alias(*stmt->as<TypeAlias>()); break;
    case StmtKind::Return: {
        auto* node = stmt->as<Return>();
        if (node->value != nullptr) {
            expression(node->value);
            current_->scope->returns_value = true;
        }
        break;
    }
    case StmtKind::Delete: expressions(stmt->as<Delete>()->targets); break;
    case StmtKind::Assign:
        // The value comes first in evaluation, the targets in the order of names, as in CPython.
        expressions(stmt->as<Assign>()->targets);
        expression(stmt->as<Assign>()->value);
        break;
    case StmtKind::AugAssign:
        expression(stmt->as<AugAssign>()->target);
        expression(stmt->as<AugAssign>()->value);
        break;
    case StmtKind::AnnAssign: {
        auto* node = stmt->as<AnnAssign>();
        if (auto* target = node->target->if_is<Name>()) {
            NameDraft* before = current_->find(mangled(target->id));
            if (node->simple && before != nullptr && current_->scope->kind != ScopeKind::module &&
                (before->flags & (name_global | name_nonlocal)) != 0) {
                fail(*stmt, fmt::format("annotated name '{}' can't be {}", target->id,
                                        (before->flags & name_global) != 0 ? "global" : "nonlocal"));
                return;
            }
            if (node->simple) {
                define(target->id, name_annotated | name_assigned, *target);
            } else if (node->value != nullptr) {
                define(target->id, name_assigned, *target);
            }
        } else {
            expression(node->target);
        }
        if (node->simple) current_->scope->has_annotations = true;
        annotation(node->annotation);
        if (node->value != nullptr) expression(node->value);
        break;
    }
    case StmtKind::AsyncFor: current_->scope->has_await = true; [[fallthrough]];
    case StmtKind::For: {
        auto* node = stmt->as<For>();
        expression(node->target);
        expression(node->iter);
        statements(node->body);
        statements(node->orelse);
        break;
    }
    case StmtKind::While: {
        auto* node = stmt->as<While>();
        expression(node->test);
        statements(node->body);
        statements(node->orelse);
        break;
    }
    case StmtKind::If: {
        // A chain of elifs is walked in a loop.
        auto* node = stmt->as<If>();
        for (;;) {
            expression(node->test);
            statements(node->body);
            if (failed()) return;
            if (node->orelse.size() != 1 || node->orelse[0]->kind != StmtKind::If) break;
            node = node->orelse[0]->as<If>();
        }
        statements(node->orelse);
        break;
    }
    case StmtKind::AsyncWith: current_->scope->has_await = true; [[fallthrough]];
    case StmtKind::With: {
        auto* node = stmt->as<With>();
        for (WithItem* item : node->items) {
            expression(item->context_expr);
            if (item->optional_vars != nullptr) expression(item->optional_vars);
        }
        statements(node->body);
        break;
    }
    case StmtKind::Match: {
        auto* node = stmt->as<Match>();
        expression(node->subject);
        for (MatchCase* item : node->cases) {
            pattern(item->pattern);
            if (item->guard != nullptr) expression(item->guard);
            statements(item->body);
        }
        break;
    }
    case StmtKind::Raise: {
        auto* node = stmt->as<Raise>();
        if (node->exc != nullptr) expression(node->exc);
        if (node->cause != nullptr) expression(node->cause);
        break;
    }
    case StmtKind::Try:
    case StmtKind::TryStar: {
        auto* node = stmt->as<Try>();
        statements(node->body);
        for (ExceptHandler* handler : node->handlers) {
            if (handler->type != nullptr) expression(handler->type);
            if (handler->name.data() != nullptr) define(handler->name, name_assigned | name_deleted, *handler);
            statements(handler->body);
        }
        statements(node->orelse);
        statements(node->finalbody);
        break;
    }
    case StmtKind::Assert: {
        auto* node = stmt->as<Assert>();
        expression(node->test);
        if (node->msg != nullptr) expression(node->msg);
        break;
    }
    case StmtKind::Import:
        for (Alias* alias : stmt->as<Import>()->names) import_name(*alias);
        break;
    case StmtKind::ImportFrom:
        for (Alias* alias : stmt->as<ImportFrom>()->names) import_name(*alias);
        if (stmt->as<ImportFrom>()->module == "__future__" && stmt->as<ImportFrom>()->level == 0 &&
            (current_->parent != nullptr)) {
            fail(*stmt, "from __future__ imports must occur at the beginning of the file");
        }
        break;
    case StmtKind::Global: directive(*stmt, stmt->as<Global>()->names, true); break;
    case StmtKind::Nonlocal:
        if (current_->scope->kind == ScopeKind::module) {
            fail(*stmt, "nonlocal declaration not allowed at module level");
            return;
        }
        directive(*stmt, stmt->as<Nonlocal>()->names, false);
        break;
    case StmtKind::ExprStmt: expression(stmt->as<ExprStmt>()->value); break;
    case StmtKind::Pass:
    case StmtKind::Break:
    case StmtKind::Continue: break;
    }
}

// ---- definitions --------------------------------------------------------------------------------------------------------

void ScopeBuilder::annotation(Expr* expr) {
    // Annotations that stay text mention no names.
    if (table_.future_annotations) return;
    expression(expr);
}

void ScopeBuilder::defaults(const Arguments& args) {
    expressions(args.defaults);
    expressions(args.kw_defaults);
}

void ScopeBuilder::annotations(const Arguments& args, Expr* returns) {
    auto list = [&](ArgList items) {
        for (Arg* arg : items) {
            if (arg->annotation != nullptr) annotation(arg->annotation);
        }
    };
    list(args.posonlyargs);
    list(args.args);
    if (args.vararg != nullptr && args.vararg->annotation != nullptr) annotation(args.vararg->annotation);
    if (args.kwarg != nullptr && args.kwarg->annotation != nullptr) annotation(args.kwarg->annotation);
    list(args.kwonlyargs);
    if (returns != nullptr) annotation(returns);
}

// Defines the parameters in call order.
void ScopeBuilder::parameters(const Arguments& args) {
    Scope& scope = *current_->scope;
    for (Arg* arg : args.posonlyargs) define(arg->arg, name_parameter, *arg);
    for (Arg* arg : args.args) define(arg->arg, name_parameter, *arg);
    for (Arg* arg : args.kwonlyargs) define(arg->arg, name_parameter, *arg);
    if (args.vararg != nullptr) define(args.vararg->arg, name_parameter, *args.vararg);
    if (args.kwarg != nullptr) define(args.kwarg->arg, name_parameter, *args.kwarg);
    scope.posonly_count = static_cast<std::int32_t>(args.posonlyargs.size());
    scope.positional_count = scope.posonly_count + static_cast<std::int32_t>(args.args.size());
    scope.kwonly_count = static_cast<std::int32_t>(args.kwonlyargs.size());
    scope.has_varargs = args.vararg != nullptr;
    scope.has_varkwargs = args.kwarg != nullptr;
}

void ScopeBuilder::type_parameters(TypeParamList list) {
    for (TypeParam* parameter : list) {
        define(parameter->name, name_type_parameter | name_assigned, *parameter);
        if (parameter->bound != nullptr) {
            enter(ScopeKind::type_bound, parameter, ScopePart::body, parameter->name, parameter->lineno);
            expression(parameter->bound);
            leave();
        }
    }
}

void ScopeBuilder::function(const FunctionDef& def) {
    expressions(def.decorator_list);
    define(def.name, name_assigned, def);
    defaults(*def.args);
    bool generic = !def.type_params.empty();
    if (generic) {
        std::string_view name = arena_.copy_string(fmt::format("<generic parameters of {}>", def.name));
        ScopeDraft* draft = enter(ScopeKind::type_parameters, &def, ScopePart::type_parameters, name, def.lineno);
        for (Expr* value : def.args->kw_defaults) draft->scope->takes_kwdefaults |= value != nullptr;
        draft->scope->takes_defaults = !def.args->defaults.empty();
        if (draft->scope->takes_defaults) note(*draft, ".defaults", name_parameter | name_hidden);
        if (draft->scope->takes_kwdefaults) note(*draft, ".kwdefaults", name_parameter | name_hidden);
        draft->scope->positional_count = draft->scope->takes_defaults + draft->scope->takes_kwdefaults;
        type_parameters(def.type_params);
    }
    annotations(*def.args, def.returns);
    enter(ScopeKind::function, &def, ScopePart::body, def.name, def.lineno);
    current_->scope->coroutine = def.kind == StmtKind::AsyncFunctionDef;
    if (!def.decorator_list.empty()) current_->scope->lineno = def.decorator_list[0]->lineno;
    parameters(*def.args);
    statements(def.body);
    leave();
    if (generic) leave();
}

void ScopeBuilder::class_definition(const ClassDef& def) {
    expressions(def.decorator_list);
    define(def.name, name_assigned, def);
    bool generic = !def.type_params.empty();
    std::string_view outer_class = class_name_;
    if (generic) {
        std::string_view name = arena_.copy_string(fmt::format("<generic parameters of {}>", def.name));
        enter(ScopeKind::type_parameters, &def, ScopePart::type_parameters, name, def.lineno);
        class_name_ = def.name;
        current_->scope->class_name = def.name;
        type_parameters(def.type_params);
    }
    expressions(def.bases);
    for (Keyword* keyword : def.keywords) expression(keyword->value);
    class_name_ = outer_class;
    enter(ScopeKind::class_, &def, ScopePart::body, def.name, def.lineno);
    if (!def.decorator_list.empty()) current_->scope->lineno = def.decorator_list[0]->lineno;
    class_name_ = def.name;
    current_->scope->class_name = def.name;
    statements(def.body);
    class_name_ = outer_class;
    leave();
    if (generic) leave();
}

void ScopeBuilder::type_alias(const TypeAlias& alias) {
    expression(alias.name);
    std::string_view name = alias.name->as<Name>()->id;
    bool generic = !alias.type_params.empty();
    if (generic) {
        std::string_view scope_name = arena_.copy_string(fmt::format("<generic parameters of {}>", name));
        enter(ScopeKind::type_parameters, &alias, ScopePart::type_parameters, scope_name, alias.lineno);
        type_parameters(alias.type_params);
    }
    enter(ScopeKind::type_alias, &alias, ScopePart::body, name, alias.lineno);
    expression(alias.value);
    leave();
    if (generic) leave();
}

// ---- expressions --------------------------------------------------------------------------------------------------------

// What may not stand where evaluation is put off or where a class's generic parameters are made.
void ScopeBuilder::not_allowed_here(const Node& node, const char* what) {
    const char* where = nullptr;
    switch (current_->scope->kind) {
    case ScopeKind::type_bound: where = "a TypeVar bound"; break;
    case ScopeKind::type_alias: where = "a type alias"; break;
    case ScopeKind::type_parameters: where = "the definition of a generic"; break;
    default: return;
    }
    fail(node, fmt::format("{} cannot be used within {}", what, where));
}

void ScopeBuilder::yield(const Expr& expr) {
    not_allowed_here(expr, "yield expression");
    if (current_->scope->kind == ScopeKind::comprehension) {
        const char* where = current_->comprehension_kind == ExprKind::ListComp       ? "list comprehension"
                            : current_->comprehension_kind == ExprKind::SetComp      ? "set comprehension"
                            : current_->comprehension_kind == ExprKind::DictComp     ? "dict comprehension"
                                                                                     : "generator expression";
        fail(expr, fmt::format("'yield' inside {}", where));
    }
    current_->scope->generator = true;
}

void ScopeBuilder::name(const Name& node) {
    if (node.ctx == Context::load) {
        note(node.id, name_used);
        Scope& scope = *current_->scope;
        if (current_->is_function_like() && node.id == "super") {
            scope.uses_super = true;
            note(*current_, "__class__", name_used);
        }
    } else {
        define(node.id, node.ctx == Context::del ? name_assigned | name_deleted : std::uint32_t(name_assigned), node);
    }
}

void ScopeBuilder::expression(Expr* expr) {
    if (failed()) return;
    switch (expr->kind) {
    case ExprKind::BinOp:
    case ExprKind::Attribute:
    case ExprKind::Subscript:
    case ExprKind::Call: {
        // The left spine may be long: down to its end, then back up.
        std::vector<Expr*> spine;
        Expr* at = expr;
        for (;;) {
            Expr* next;
            if (auto* binary = at->if_is<BinOp>()) {
                next = binary->left;
            } else if (auto* attribute = at->if_is<Attribute>()) {
                next = attribute->value;
            } else if (auto* subscript = at->if_is<Subscript>()) {
                next = subscript->value;
            } else if (auto* call = at->if_is<Call>()) {
                next = call->func;
            } else {
                break;
            }
            spine.push_back(at);
            at = next;
        }
        expression(at);
        while (!spine.empty() && !failed()) {
            at = spine.back();
            spine.pop_back();
            if (auto* binary = at->if_is<BinOp>()) {
                expression(binary->right);
            } else if (auto* subscript = at->if_is<Subscript>()) {
                expression(subscript->slice);
            } else if (auto* call = at->if_is<Call>()) {
                expressions(call->args);
                for (Keyword* keyword : call->keywords) expression(keyword->value);
            }
        }
        break;
    }
    case ExprKind::BoolOp: expressions(expr->as<BoolOp>()->values); break;
    case ExprKind::NamedExpr: named_expression(*expr->as<NamedExpr>()); break;
    case ExprKind::UnaryOp: expression(expr->as<UnaryOp>()->operand); break;
    case ExprKind::Lambda: lambda(*expr->as<Lambda>()); break;
    case ExprKind::IfExp:
        expression(expr->as<IfExp>()->test);
        expression(expr->as<IfExp>()->body);
        expression(expr->as<IfExp>()->orelse);
        break;
    case ExprKind::Dict:
        expressions(expr->as<Dict>()->keys);
        expressions(expr->as<Dict>()->values);
        break;
    case ExprKind::Set: expressions(expr->as<Set>()->elts); break;
    case ExprKind::ListComp:
    case ExprKind::SetComp:
    case ExprKind::GeneratorExp: {
        auto* node = expr->as<ListComp>();
        comprehension(expr, node->generators, node->elt, nullptr);
        break;
    }
    case ExprKind::DictComp: {
        auto* node = expr->as<DictComp>();
        comprehension(expr, node->generators, node->key, node->value);
        break;
    }
    case ExprKind::Await:
        not_allowed_here(*expr, "await expression");
        expression(expr->as<Await>()->value);
        current_->scope->has_await = true;
        break;
    case ExprKind::Yield:
        yield(*expr);
        if (expr->as<Yield>()->value != nullptr) expression(expr->as<Yield>()->value);
        break;
    case ExprKind::YieldFrom:
        yield(*expr);
        expression(expr->as<YieldFrom>()->value);
        break;
    case ExprKind::Compare:
        expression(expr->as<Compare>()->left);
        expressions(expr->as<Compare>()->comparators);
        break;
    case ExprKind::FormattedValue:
        expression(expr->as<FormattedValue>()->value);
        if (expr->as<FormattedValue>()->format_spec != nullptr) expression(expr->as<FormattedValue>()->format_spec);
        break;
    case ExprKind::JoinedStr: expressions(expr->as<JoinedStr>()->values); break;
    case ExprKind::Constant: break;
    case ExprKind::Starred: expression(expr->as<Starred>()->value); break;
    case ExprKind::Name: name(*expr->as<Name>()); break;
    case ExprKind::List: expressions(expr->as<List>()->elts); break;
    case ExprKind::Tuple: expressions(expr->as<Tuple>()->elts); break;
    case ExprKind::Slice: {
        auto* slice = expr->as<Slice>();
        if (slice->lower != nullptr) expression(slice->lower);
        if (slice->upper != nullptr) expression(slice->upper);
        if (slice->step != nullptr) expression(slice->step);
        break;
    }
    }
}

// Scopes of type parameters, aliases and bounds see the names of the class around them, which scopes
// inside could not.
bool ScopeBuilder::sees_class() const {
    for (const ScopeDraft* draft = current_; draft != nullptr; draft = draft->parent) {
        switch (draft->scope->kind) {
        case ScopeKind::class_: return draft != current_;
        case ScopeKind::type_parameters:
        case ScopeKind::type_alias:
        case ScopeKind::type_bound: break;
        default: return false;
        }
    }
    return false;
}

void ScopeBuilder::lambda(const Lambda& node) {
    if (sees_class()) {
        fail(node, "Cannot use lambda in annotation scope within class scope");
    }
    defaults(*node.args);
    enter(ScopeKind::lambda, &node, ScopePart::body, "<lambda>", node.lineno);
    parameters(*node.args);
    expression(node.body);
    leave();
}

void ScopeBuilder::comprehension(Expr* expr, ComprehensionList generators, Expr* element, Expr* value) {
    if (sees_class()) {
        fail(*expr, "Cannot use comprehension in annotation scope within class scope");
    }
    Comprehension* outermost = generators[0];
    iterable_depth_++;
    expression(outermost->iter);
    iterable_depth_--;
    bool generator = expr->kind == ExprKind::GeneratorExp;
    const char* name = generator                                ? "<genexpr>"
                       : expr->kind == ExprKind::ListComp       ? "<listcomp>"
                       : expr->kind == ExprKind::SetComp        ? "<setcomp>"
                                                                : "<dictcomp>";
    ScopeDraft* draft = enter(ScopeKind::comprehension, expr, ScopePart::body, name, expr->lineno);
    draft->comprehension_kind = expr->kind;
    draft->scope->generator = generator;
    note(*draft, ".0", name_parameter | name_hidden);
    draft->scope->positional_count = 1;
    bool asynchronous = false;
    bool outer_target = in_target_;
    for (Comprehension* clause : generators) {
        asynchronous = asynchronous || clause->is_async;
        in_target_ = true;
        expression(clause->target);
        in_target_ = false;
        if (clause != outermost) {
            iterable_depth_++;
            expression(clause->iter);
            iterable_depth_--;
        }
        expressions(clause->ifs);
    }
    if (value != nullptr) expression(value);
    expression(element);
    in_target_ = outer_target;
    Scope& scope = *draft->scope;
    if (asynchronous) scope.has_await = true;
    scope.coroutine = scope.has_await;
    bool inner_await = scope.has_await;
    leave();
    // A list, set or dict comprehension that awaits makes the code around it await.
    if (inner_await && !generator) current_->scope->has_await = true;
    if (inner_await && !generator && current_->scope->kind == ScopeKind::comprehension) current_->scope->coroutine = true;
}

void ScopeBuilder::named_expression(const NamedExpr& expr) {
    if (iterable_depth_ > 0) {
        fail(expr, "assignment expression cannot be used in a comprehension iterable expression");
        return;
    }
    not_allowed_here(expr, "named expression");
    if (failed()) return;
    auto* target = const_cast<const Expr*>(expr.target)->if_is<Name>();
    if (current_->scope->kind == ScopeKind::comprehension && target != nullptr) walrus_target(*target);
    if (failed()) return;
    expression(expr.value);
    // In a comprehension the name has been noted as that of an outer scope.
    if (current_->scope->kind != ScopeKind::comprehension) {
        expression(expr.target);
    }
}

// The target of an assignment expression in a comprehension belongs to the scope around all comprehensions.
void ScopeBuilder::walrus_target(const Name& target) {
    std::string_view name = mangled(target.id);
    for (ScopeDraft* scope = current_; scope != nullptr; scope = scope->parent) {
        NameDraft* known = scope->find(name);
        switch (scope->scope->kind) {
        case ScopeKind::comprehension:
            if (known != nullptr && (known->flags & name_iteration) != 0) {
                fail(target, fmt::format("assignment expression cannot rebind comprehension iteration variable '{}'",
                                         target.id));
                return;
            }
            continue;
        case ScopeKind::function:
        case ScopeKind::lambda: {
            bool global = known != nullptr && (known->flags & name_global) != 0;
            for (ScopeDraft* inner = current_; inner != scope; inner = inner->parent) {
                note(*inner, name, global ? name_global : name_nonlocal).declaration = &target;
            }
            note(*scope, name, global || (known != nullptr && (known->flags & name_nonlocal) != 0)
                                   ? 0u
                                   : std::uint32_t(name_assigned));
            return;
        }
        case ScopeKind::module:
            for (ScopeDraft* inner = current_; inner != scope; inner = inner->parent) note(*inner, name, name_global);
            note(*scope, name, name_assigned);
            return;
        case ScopeKind::class_:
            fail(target, "assignment expression within a comprehension cannot be used in a class body");
            return;
        case ScopeKind::type_parameters:
            fail(target,
                 "assignment expression within a comprehension cannot be used within the definition of a generic");
            return;
        case ScopeKind::type_alias:
            fail(target, "assignment expression within a comprehension cannot be used in a type alias");
            return;
        case ScopeKind::type_bound:
            fail(target, "assignment expression within a comprehension cannot be used in a TypeVar bound");
            return;
        }
    }
}

void ScopeBuilder::pattern(Pattern* node) {
    if (failed()) return;
    switch (node->kind) {
    case PatternKind::MatchValue: expression(node->as<MatchValue>()->value); break;
    case PatternKind::MatchSingleton: break;
    case PatternKind::MatchSequence:
        for (Pattern* item : node->as<MatchSequence>()->patterns) pattern(item);
        break;
    case PatternKind::MatchStar:
        if (node->as<MatchStar>()->name.data() != nullptr) define(node->as<MatchStar>()->name, name_assigned, *node);
        break;
    case PatternKind::MatchMapping: {
        auto* mapping = node->as<MatchMapping>();
        expressions(mapping->keys);
        for (Pattern* item : mapping->patterns) pattern(item);
        if (mapping->rest.data() != nullptr) define(mapping->rest, name_assigned, *node);
        break;
    }
    case PatternKind::MatchClass: {
        auto* match = node->as<MatchClass>();
        expression(match->cls);
        for (Pattern* item : match->patterns) pattern(item);
        for (Pattern* item : match->kwd_patterns) pattern(item);
        break;
    }
    case PatternKind::MatchAs:
        if (node->as<MatchAs>()->pattern != nullptr) pattern(node->as<MatchAs>()->pattern);
        if (node->as<MatchAs>()->name.data() != nullptr) define(node->as<MatchAs>()->name, name_assigned, *node);
        break;
    case PatternKind::MatchOr:
        for (Pattern* item : node->as<MatchOr>()->patterns) pattern(item);
        break;
    }
}

}  // namespace baton::analysis
