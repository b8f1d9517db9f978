#include "stdlib/contextvars/contextvars.h"

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/module.h"

namespace baton {

namespace {

struct ContextVar : Object {
    Str* name;
    Value fallback;   // unbound: none
};

struct Token : Object {
    ContextVar* variable;
    Context* context;
    Value old_value;   // unbound: there was none
    bool used;
};

struct ContextTypes {
    Type* context;
    Type* variable;
    Type* token;
    Object* missing;
};

ContextTypes& types(Thread& t) {
    return *static_cast<ContextTypes*>(t.interpreter->context_state);
}
bool is_variable(Thread& t, Value v) {
    return v.is_object() && v.as_object()->type == types(t).variable;
}
Context* self_context(Value v) { return v.as<Context>(); }

Context* new_context(Thread& t, Dict* data) {
    Own<Dict> kept = data ? Own<Dict>::share(data) : Own<Dict>::take(TRY(new_dict(t)));
    auto* context = TRY(allocate<Context>(t, types(t).context));
    context->data = kept.give();
    context->previous = nullptr;
    context->entered = false;
    return context;
}

Context* current(Thread& t) {
    if (!t.context) t.context = TRY(new_context(t, nullptr));
    return static_cast<Context*>(t.context);
}

// The context's dict, not shared with any other: to be changed.
Dict* writable(Thread& t, Context* context) {
    if (context->data->refcount > 1) {
        Dict* copy = TRY(dict_copy(t, context->data));
        Dict* old = context->data;
        context->data = copy;
        decref(old);
    }
    return context->data;
}

// --- ContextVar -----------------------------------------------------------------------------------

Value variable_construct(Thread& t, Value, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[2];
    if (nargs > 1) {
        return raise_type_error(t, "ContextVar() takes at most 1 positional argument ({} given)",
                                nargs);
    }
    TRY(bind_arguments(t, "ContextVar", "(name, /, *, default=None)", args, nargs, keywords, out));
    if (!is_str(out[0])) return raise_type_error(t, "context variable name must be a str");
    auto* variable = TRY(allocate<ContextVar>(t, types(t).variable));
    variable->name = share(out[0].as<Str>());
    variable->fallback = share(out[1]);
    return variable;
}

Value variable_get(Thread& t, const Value* args, size_t) {
    auto* variable = args[0].as<ContextVar>();
    if (t.context) {
        const Value v = dict_get(t, static_cast<Context*>(t.context)->data, args[0]);
        if (v.is_error()) return v;
        if (!v.is_unbound()) return share(v);
    }
    if (!args[1].is_unbound()) return share(args[1]);
    if (!variable->fallback.is_unbound()) return share(variable->fallback);
    return raise_with(t, Exc::LookupError, args[0]);
}

Value variable_set(Thread& t, const Value* args, size_t) {
    Own<Context> context = Own<Context>::share(TRY(current(t)));
    Dict* data = TRY(writable(t, context.get()));
    Own<Token> token = Own<Token>::take(TRY(allocate<Token>(t, types(t).token)));
    token->variable = share(args[0].as<ContextVar>());
    token->context = share(context.get());
    token->old_value = Value();
    token->used = false;
    const Value old = dict_get(t, data, args[0]);
    if (old.is_error()) return old;
    token->old_value = share(old);
    TRY(dict_set(t, data, args[0], args[1]));
    return token.give();
}

Value variable_reset(Thread& t, const Value* args, size_t) {
    if (!args[1].is_object() || args[1].as_object()->type != types(t).token) {
        Own<Str> text = Own<Str>::take(TRY(repr(t, args[1])));
        return raise_type_error(t, "expected an instance of Token, got {}", text->view());
    }
    Own<Token> token = Own<Token>::share(args[1].as<Token>());
    Own<Str> text = Own<Str>::take(TRY(repr(t, args[1])));
    if (token->used) {
        return raise(t, Exc::RuntimeError, "{} has already been used once", text->view());
    }
    if (token->variable != args[0].as_object()) {
        return raise_value_error(t, "{} was created by a different ContextVar", text->view());
    }
    if (token->context != t.context) {
        return raise_value_error(t, "{} was created in a different Context", text->view());
    }
    token->used = true;
    Dict* data = TRY(writable(t, token->context));
    if (token->old_value.is_unbound()) {
        (void)TRY(dict_delete(t, data, args[0]));
    } else {
        TRY(dict_set(t, data, args[0], token->old_value));
    }
    return Value::none();
}

Value variable_repr(Thread& t, Value self) {
    auto* variable = self.as<ContextVar>();
    Own<Str> name = Own<Str>::take(TRY(repr(t, Value(variable->name))));
    std::string text = fmt::format("<ContextVar name={}", name->view());
    if (!variable->fallback.is_unbound()) {
        ReprGuard guard(t, self);
        if (guard.nested()) return TRY(new_str(t, "..."));
        Own<Str> fallback = Own<Str>::take(TRY(repr(t, variable->fallback)));
        text += fmt::format(" default={}", fallback->view());
    }
    text += fmt::format(" at {}>", static_cast<const void*>(variable));
    return TRY(new_str(t, text));
}

const NativeDef variable_methods[] = {
    {"get", "(self, default=None, /)", variable_get,
     "Return the variable's value in the current context, or a default."},
    {"set", "(self, value, /)", variable_set,
     "Set the variable in the current context; the token returned can undo it."},
    {"reset", "(self, token, /)", variable_reset, "Undo the set() that returned the token."},
    {"__class_getitem__", "(cls, item, /)", generic_class_getitem, "Parametrise the type.",
     native_class_method},
    {}};
const GetSetDef variable_getset[] = {
    {"name", [](Thread&, Value self) { return share(Value(self.as<ContextVar>()->name)); }}, {}};

const TypeSpec variable_spec = {
    .name = "_contextvars.ContextVar",
    .basic_size = sizeof(ContextVar),
    .flags = type_immutable | type_weakrefable,
    .doc = "A variable whose value depends on the context.",
    .methods = variable_methods,
    .getset = variable_getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                xdecref(static_cast<ContextVar*>(o)->name);
                decref(static_cast<ContextVar*>(o)->fallback);
            };
            type.traverse = [](Object* o, Visitor& visit) {
                visit(static_cast<ContextVar*>(o)->fallback);
            };
            type.clear = [](Object* o) {
                replace(static_cast<ContextVar*>(o)->fallback, Value());
            };
            type.construct = variable_construct;
            type.repr = variable_repr;
        },
};

// --- Token ----------------------------------------------------------------------------------------

Value token_repr(Thread& t, Value self) {
    auto* token = self.as<Token>();
    Own<Str> variable = Own<Str>::take(TRY(repr(t, Value(token->variable))));
    return TRY(new_str(t, fmt::format("<Token {}var={} at {}>", token->used ? "used " : "",
                                      variable->view(), static_cast<const void*>(token))));
}

const NativeDef token_methods[] = {
    {"__class_getitem__", "(cls, item, /)", generic_class_getitem, "Parametrise the type.",
     native_class_method},
    {}};
const GetSetDef token_getset[] = {
    {"var", [](Thread&, Value self) { return share(Value(self.as<Token>()->variable)); }},
    {"old_value",
     [](Thread& t, Value self) {
         const Value old = self.as<Token>()->old_value;
         return old.is_unbound() ? share(Value(types(t).missing)) : share(old);
     }},
    {}};

const TypeSpec token_spec = {
    .name = "_contextvars.Token",
    .basic_size = sizeof(Token),
    .flags = type_immutable,
    .doc = "What ContextVar.set() returns: undoes it.",
    .methods = token_methods,
    .getset = token_getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                auto* token = static_cast<Token*>(o);
                xdecref(token->variable);
                xdecref(token->context);
                decref(token->old_value);
            };
            type.traverse = [](Object* o, Visitor& visit) {
                auto* token = static_cast<Token*>(o);
                visit(token->variable);
                visit(token->context);
                visit(token->old_value);
            };
            type.construct = [](Thread& t, Value, const Value*, size_t, Tuple*) -> Value {
                return raise(t, Exc::RuntimeError, "Tokens can only be created by ContextVars");
            };
            type.hash = [](Thread& t, Value self) -> std::optional<uint64_t> {
                return raise_type_error(t, "unhashable type: '{}'", type_name(t, self));
            };
            type.repr = token_repr;
        },
};

const TypeSpec missing_spec = {
    .name = "Token.MISSING",
    .basic_size = sizeof(Object),
    .flags = type_immutable,
    .fill =
        [](Type& type) {
            type.repr = [](Thread& t, Value) -> Value {
                return TRY(new_str(t, "<Token.MISSING>"));
            };
            type.construct = [](Thread& t, Value, const Value*, size_t, Tuple*) -> Value {
                return raise_type_error(t, "cannot create 'Token.MISSING' instances");
            };
        },
};

// --- Context --------------------------------------------------------------------------------------

Value context_construct(Thread& t, Value, const Value*, size_t nargs, Tuple* keywords) {
    if (nargs || (keywords && keywords->size)) {
        return raise_type_error(t, "Context() does not accept any arguments");
    }
    return TRY(new_context(t, nullptr));
}

bool check_key(Thread& t, Value key) {
    if (is_variable(t, key)) return true;
    Own<Str> text = Own<Str>::take(TRY(repr(t, key)));
    return raise_type_error(t, "a ContextVar key was expected, got {}", text->view());
}

Value context_run(Thread& t, Value callable, const Value* args, size_t nargs, Tuple* keywords) {
    Own<Context> context = Own<Context>::share(self_context(callable));
    TRY(enter_context(t, context.get()));
    const Value result = call(t, args[0], args + 1, nargs - 1, keywords);
    leave_context(t, context.get());
    return result;
}

Value method_run(Thread& t, const Value* args, size_t nargs) {
    if (nargs < 3) return raise_type_error(t, "run() missing 1 required positional argument");
    const Value extra = args[1];
    if (extra.is_unbound() || !is_dict(extra)) {
        return context_run(t, args[0], args + 2, nargs - 2, nullptr);
    }
    Own<Context> context = Own<Context>::share(self_context(args[0]));
    Own<Tuple> positional = Own<Tuple>::take(
        TRY(new_tuple(t, std::span<const Value>(args + 3, nargs - 3))));
    TRY(enter_context(t, context.get()));
    const Value result = call_with(t, args[2], positional.get(), extra.as<Dict>());
    leave_context(t, context.get());
    return result;
}

Value method_copy(Thread& t, const Value* args, size_t) {
    return TRY(new_context(t, self_context(args[0])->data));
}
Value method_get(Thread& t, const Value* args, size_t) {
    TRY(check_key(t, args[1]));
    const Value v = dict_get(t, self_context(args[0])->data, args[1]);
    if (v.is_error()) return v;
    if (!v.is_unbound()) return share(v);
    return args[2].is_unbound() ? Value::none() : share(args[2]);
}
Value method_keys(Thread& t, const Value* args, size_t) {
    return call_method(t, Value(self_context(args[0])->data), t.names().keys, {});
}
Value method_values(Thread& t, const Value* args, size_t) {
    return call_method(t, Value(self_context(args[0])->data), t.names().values, {});
}
Value method_items(Thread& t, const Value* args, size_t) {
    return call_method(t, Value(self_context(args[0])->data), t.names().items, {});
}

const NativeDef context_methods[] = {
    {"run", "(self, /, *args, **kwargs)", method_run, "Call a function inside this context."},
    {"copy", "(self, /)", method_copy, "Return a copy of the context."},
    {"get", "(self, key, default=None, /)", method_get, "Return a variable's value, or a default."},
    {"keys", "(self, /)", method_keys, "Return the variables that have a value."},
    {"values", "(self, /)", method_values, "Return the values."},
    {"items", "(self, /)", method_items, "Return the variables with their values."},
    {}};

const TypeSpec context_spec = {
    .name = "_contextvars.Context",
    .basic_size = sizeof(Context),
    .flags = type_immutable | type_weakrefable,
    .doc = "A mapping of ContextVars to their values.",
    .methods = context_methods,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                xdecref(static_cast<Context*>(o)->data);
                xdecref(static_cast<Context*>(o)->previous);
            };
            type.traverse = [](Object* o, Visitor& visit) {
                // A shared dict counts as one object: its other holders visit it as well.
                visit(static_cast<Context*>(o)->data);
                visit(static_cast<Context*>(o)->previous);
            };
            type.construct = context_construct;
            type.length = [](Thread&, Value self) -> std::optional<int64_t> {
                return static_cast<int64_t>(self_context(self)->data->size);
            };
            type.get_item = [](Thread& t, Value self, Value key) -> Value {
                TRY(check_key(t, key));
                const Value v = dict_get(t, self_context(self)->data, key);
                if (v.is_unbound()) return raise_with(t, Exc::KeyError, key);
                return v.is_error() ? v : share(v);
            };
            type.contains = [](Thread& t, Value self, Value key) -> Truth {
                TRY(check_key(t, key));
                const Value v = dict_get(t, self_context(self)->data, key);
                return v.is_error() ? Truth::error : truth(!v.is_unbound());
            };
            type.iter = [](Thread& t, Value self) {
                return get_iterator(t, Value(self_context(self)->data));
            };
            type.compare = [](Thread& t, Value left, Value right, CompareOp op) -> Value {
                if ((op != CompareOp::eq && op != CompareOp::ne) || !is_context(t, right)) {
                    return Value::not_implemented();
                }
                return compare(t, op, Value(self_context(left)->data),
                               Value(self_context(right)->data));
            };
            type.hash = [](Thread& t, Value self) -> std::optional<uint64_t> {
                return raise_type_error(t, "unhashable type: '{}'", type_name(t, self));
            };
        },
};

Value copy_context(Thread& t, const Value*, size_t) { return TRY(copy_current_context(t)); }

const NativeDef functions[] = {
    {"copy_context", "()", copy_context, "Return a copy of the current context."}, {}};

}  // namespace

bool ensure_contextvars(Thread& t) {
    Interpreter& in = *t.interpreter;
    if (in.context_state) return true;
    auto made = std::make_unique<ContextTypes>();
    auto make = [&](const TypeSpec& spec, Type*& slot) {
        slot = make_builtin_type(t, spec, nullptr);
        if (slot) in.owned.push_back(slot);
        return slot != nullptr;
    };
    Type* missing = nullptr;
    if (!make(context_spec, made->context) || !make(variable_spec, made->variable) ||
        !make(token_spec, made->token) || !make(missing_spec, missing)) {
        return false;
    }
    made->missing = TRY(allocate<Object>(t, missing));
    in.owned.push_back(made->missing);
    Own<Str> name = Own<Str>::take(TRY(intern(t, "MISSING")));
    TRY(dict_set(t, made->token->dict, name.get(), Value(made->missing)));
    type_modified(t, made->token, name.get());
    in.context_state = made.get();
    in.tables.emplace_back(made.release(), [](void* p) { delete static_cast<ContextTypes*>(p); });
    return true;
}

bool is_context(Thread& t, Value v) {
    return v.is_object() && v.as_object()->type == types(t).context;
}

Context* copy_current_context(Thread& t) { return new_context(t, TRY(current(t))->data); }

bool enter_context(Thread& t, Context* context) {
    if (context->entered) {
        Own<Str> text = Own<Str>::take(TRY(repr(t, Value(context))));
        return raise(t, Exc::RuntimeError, "cannot enter context: {} is already entered",
                     text->view());
    }
    context->entered = true;
    context->previous = t.context;
    t.context = share(context);
    return true;
}

void leave_context(Thread& t, Context* context) {
    context->entered = false;
    Object* inner = t.context;
    t.context = context->previous;
    context->previous = nullptr;
    xdecref(inner);
}

bool fill_contextvars_module(Thread& t, Dict* dict) {
    TRY(ensure_contextvars(t));
    Own<Str> module = Own<Str>::take(TRY(intern(t, "_contextvars")));
    TRY(add_functions(t, dict, functions, module.value()));
    const std::pair<const char*, Type*> exported[] = {{"Context", types(t).context},
                                                      {"ContextVar", types(t).variable},
                                                      {"Token", types(t).token}};
    for (const auto& [name, type] : exported) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        TRY(dict_set(t, dict, key.get(), Value(type)));
    }
    return true;
}

}  // namespace baton
