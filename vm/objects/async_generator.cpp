#include "vm/objects/async_generator.h"

#include <cstddef>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/exception.h"
#include "vm/interpreter/slow_paths.h"
#include "vm/objects/traceback.h"
#include "vm/vm_state.h"

namespace baton {

Value wrap_async_value(Thread& t, Value v) {
    auto* wrapped =
        TRY(allocate<AsyncGeneratorWrapped>(t, t.types().async_generator_wrapped));
    wrapped->value = share(v);
    return wrapped;
}

void warn_never_awaited(Thread& t, Generator* g) {
    SavedException saved(t);
    Ref module = Ref::take(t.interpreter->hooks.import_module(t, "warnings"));
    Ref warn;
    if (!module.get().is_error()) {
        Own<Str> name = Own<Str>::take(intern(t, "_warn_unawaited_coroutine"));
        warn = Ref::take(get_attribute(t, *module, name.value()));
    }
    bool warned = false;
    if (warn && !warn.get().is_error()) {
        Ref result = Ref::take(call(t, *warn, {Value(g)}));
        // A filter may have made it an exception.
        warned = !result.get().is_error() || pending_is(t, Exc::RuntimeWarning);
    }
    const bool missing = t.exception && !warned && pending_is(t, Exc::AttributeError) &&
                         warn.get().is_error();
    if (missing) clear_pending(t);
    if (t.exception) write_unraisable(t, Value(g));
    if (warned || module.get().is_error()) return;
    // That function is broken or gone, maybe since the interpreter ends.
    Own<Str> plain = Own<Str>::take(intern(t, "warn"));
    Own<Str> text = Own<Str>::take(
        new_str(t, fmt::format("coroutine '{}' was never awaited", g->qualname->view())));
    if (plain && text) {
        Ref done = Ref::take(call_method(
            t, *module, plain.get(),
            {text.value(), Value(exception_type(t, Exc::RuntimeWarning))}));
    }
    if (t.exception) write_unraisable(t, Value(g));
}

bool finalize_async_generator(Thread& t, Generator* g) {
    // The hook of the thread's loop at the time of the first iteration, kept in `origin`.
    if (!g->origin.is_object() || g->closed_async) return false;
    Ref hook = Ref::share(g->origin);
    Ref result = Ref::take(call(t, *hook, {Value(g)}));
    if (result.get().is_error()) write_unraisable(t, Value(g));
    return true;
}

bool init_async_hooks(Thread& t, Generator* g) {
    if (g->hooks_inited) return true;
    g->hooks_inited = true;
    if (t.async_finalizer) replace(g->origin, share(Value(t.async_finalizer)));
    if (!t.async_first_iteration) return true;
    Ref hook = Ref::share(Value(t.async_first_iteration));
    const Value result = TRY(call(t, *hook, {Value(g)}));
    decref(result);
    return true;
}

namespace {

enum class AwaitState : uint8_t { created, iterating, closed };

// The awaitable of asend() and __anext__(); and with `args` that of athrow() and aclose().
struct AsyncCall : Object {
    Generator* generator;
    Value value;          // asend: what to send; athrow: the exception; aclose: unbound
    AwaitState state;
    bool closing;         // aclose
};

Value new_call(Thread& t, Type* type, Generator* g, Value value, bool closing) {
    TRY(init_async_hooks(t, g));
    auto* call = TRY(allocate<AsyncCall>(t, type));
    call->generator = share(g);
    call->value = share(value);
    call->state = AwaitState::created;
    call->closing = closing;
    return call;
}

// What a step of the generator means for the awaitable: a wrapped value ends it.
Value unwrap(Thread& t, AsyncCall* c, Resumed outcome, Value result) {
    Generator* g = c->generator;
    if (outcome == Resumed::failed) {
        g->running_async = false;
        c->state = AwaitState::closed;
        if (pending_is(t, Exc::StopAsyncIteration) || pending_is(t, Exc::GeneratorExit)) {
            g->closed_async = true;
        }
        return Value::error();
    }
    if (outcome == Resumed::returned) {
        decref(result);
        g->running_async = false;
        g->closed_async = true;
        c->state = AwaitState::closed;
        raise_with(t, Exc::StopAsyncIteration, Value());
        return Value::error();
    }
    if (result.is_object() && result.as_object()->type == t.types().async_generator_wrapped) {
        Ref held = Ref::take(result);
        g->running_async = false;
        c->state = AwaitState::closed;
        return raise_stop_iteration(t, held.as<AsyncGeneratorWrapped>()->value);
    }
    return result;
}

Value asend_send(Thread& t, Value self, Value sent) {
    auto* c = self.as<AsyncCall>();
    Ref keep = Ref::share(self);
    if (c->state == AwaitState::closed) {
        return raise(t, Exc::RuntimeError, "cannot reuse already awaited __anext__()/asend()");
    }
    Generator* g = c->generator;
    if (c->state == AwaitState::created) {
        if (g->running_async) {
            return raise(t, Exc::RuntimeError,
                         "anext(): asynchronous generator is already running");
        }
        if (sent.is_none() && !c->value.is_unbound()) sent = c->value;
        c->state = AwaitState::iterating;
        if (g->closed_async || g->state == GeneratorState::closed) {
            c->state = AwaitState::closed;
            return raise_with(t, Exc::StopAsyncIteration, Value());
        }
    }
    g->running_async = true;
    Value result;
    const Resumed outcome = resume_generator(t, g, sent, result);
    return unwrap(t, c, outcome, result);
}

Value asend_throw(Thread& t, Value self, Value exception) {
    auto* c = self.as<AsyncCall>();
    Ref keep = Ref::share(self);
    if (c->state == AwaitState::closed) {
        return raise(t, Exc::RuntimeError, "cannot reuse already awaited __anext__()/asend()");
    }
    c->state = AwaitState::iterating;
    c->generator->running_async = true;
    Value result;
    const Resumed outcome =
        throw_into_generator(t, c->generator, exception.as_object(), result);
    return unwrap(t, c, outcome, result);
}

// aclose(): the generator must end; a yield is an error.
Value finish_close(Thread& t, AsyncCall* c, Resumed outcome, Value result) {
    Generator* g = c->generator;
    if (outcome == Resumed::yielded) {
        if (result.is_object() && result.as_object()->type == t.types().async_generator_wrapped) {
            decref(result);
            g->running_async = false;
            c->state = AwaitState::closed;
            return raise(t, Exc::RuntimeError, "async generator ignored GeneratorExit");
        }
        return result;
    }
    g->running_async = false;
    g->closed_async = true;
    c->state = AwaitState::closed;
    if (outcome == Resumed::returned) {
        decref(result);
    } else if (pending_is(t, Exc::StopAsyncIteration) || pending_is(t, Exc::GeneratorExit)) {
        clear_pending(t);
    } else {
        return Value::error();
    }
    return raise_stop_iteration(t, Value::none());
}

Value athrow_send(Thread& t, Value self, Value sent) {
    auto* c = self.as<AsyncCall>();
    Ref keep = Ref::share(self);
    if (c->state == AwaitState::closed) {
        return raise(t, Exc::RuntimeError, "cannot reuse already awaited aclose()/athrow()");
    }
    Generator* g = c->generator;
    Value result;
    Resumed outcome;
    if (c->state == AwaitState::created) {
        if (g->running_async) {
            return raise(t, Exc::RuntimeError, "{}: asynchronous generator is already running",
                         c->closing ? "aclose()" : "athrow()");
        }
        c->state = AwaitState::iterating;
        if (g->closed_async || g->state == GeneratorState::closed) {
            c->state = AwaitState::closed;
            if (c->closing || g->state == GeneratorState::closed) {
                return raise_stop_iteration(t, Value::none());
            }
            return raise_with(t, Exc::StopAsyncIteration, Value());
        }
        g->running_async = true;
        if (c->closing) {
            Ref exit = Ref::take(
                TRY(call(t, Value(exception_type(t, Exc::GeneratorExit)), nullptr, 0)));
            outcome = throw_into_generator(t, g, exit.get().as_object(), result);
        } else {
            outcome = throw_into_generator(t, g, c->value.as_object(), result);
        }
    } else {
        outcome = resume_generator(t, g, sent, result);
    }
    return c->closing ? finish_close(t, c, outcome, result) : unwrap(t, c, outcome, result);
}

Value athrow_throw(Thread& t, Value self, Value exception) {
    auto* c = self.as<AsyncCall>();
    Ref keep = Ref::share(self);
    if (c->state == AwaitState::closed) {
        return raise(t, Exc::RuntimeError, "cannot reuse already awaited aclose()/athrow()");
    }
    c->state = AwaitState::iterating;
    Value result;
    const Resumed outcome =
        throw_into_generator(t, c->generator, exception.as_object(), result);
    return c->closing ? finish_close(t, c, outcome, result) : unwrap(t, c, outcome, result);
}

using SendFunction = Value (*)(Thread&, Value, Value);

template <SendFunction send>
Value method_send(Thread& t, const Value* args, size_t) {
    return send(t, args[0], args[1]);
}
template <SendFunction raise_in>
Value method_throw(Thread& t, const Value* args, size_t) {
    Ref exception = Ref::take(TRY(thrown_exception(t, args[1], args[2], args[3], "throw")));
    return raise_in(t, args[0], *exception);
}
Value method_close(Thread&, const Value* args, size_t) {
    args[0].as<AsyncCall>()->state = AwaitState::closed;
    return Value::none();
}
// As a next slot: StopIteration carries the value, so it stays raised.
template <SendFunction send>
Value next_slot(Thread& t, Value self) {
    return send(t, self, Value::none());
}

const NativeDef asend_methods[] = {
    {"send", "(self, value, /)", method_send<asend_send>, "Go on with the generator."},
    {"throw", "(self, typ, val=None, tb=None, /)", method_throw<asend_throw>,
     "Raise an exception inside the generator."},
    {"close", "(self, /)", method_close, "Abandon the step."},
    {}};
const NativeDef athrow_methods[] = {
    {"send", "(self, value, /)", method_send<athrow_send>, "Go on with the generator."},
    {"throw", "(self, typ, val=None, tb=None, /)", method_throw<athrow_throw>,
     "Raise an exception inside the generator."},
    {"close", "(self, /)", method_close, "Abandon the step."},
    {}};

void fill_call(Type& type) {
    type.dealloc = [](Object* o) {
        auto* c = static_cast<AsyncCall*>(o);
        xdecref(c->generator);
        decref(c->value);
    };
    type.traverse = [](Object* o, Visitor& visit) {
        auto* c = static_cast<AsyncCall*>(o);
        visit(c->generator);
        visit(c->value);
    };
    type.iter = [](Thread&, Value self) { return share(self); };
    type.await = [](Thread&, Value self) { return share(self); };
}

Value generator_asend(Thread& t, const Value* args, size_t) {
    return new_call(t, t.types().async_generator_asend, args[0].as<Generator>(), args[1], false);
}
Value generator_athrow(Thread& t, const Value* args, size_t) {
    Ref exception = Ref::take(TRY(thrown_exception(t, args[1], args[2], args[3], "throw")));
    return new_call(t, t.types().async_generator_athrow, args[0].as<Generator>(), *exception,
                    false);
}
Value generator_aclose(Thread& t, const Value* args, size_t) {
    return new_call(t, t.types().async_generator_athrow, args[0].as<Generator>(), Value(), true);
}

const NativeDef async_generator_methods[] = {
    {"asend", "(self, value, /)", generator_asend, "Awaitable that sends a value."},
    {"athrow", "(self, typ, val=None, tb=None, /)", generator_athrow,
     "Awaitable that raises an exception inside the generator."},
    {"aclose", "(self, /)", generator_aclose, "Awaitable that raises GeneratorExit inside."},
    {}};

template <Str* Generator::*field>
bool set_text(Thread& t, Value self, Value value) {
    if (!is_str(value)) {
        return raise_type_error(t, "{} must be set to a string object",
                                field == &Generator::name ? "__name__" : "__qualname__");
    }
    Str* old = self.as<Generator>()->*field;
    self.as<Generator>()->*field = share(value.as<Str>());
    decref(static_cast<Object*>(old));
    return true;
}

const GetSetDef async_generator_getset[] = {
    {"__name__", [](Thread&, Value s) { return share(Value(s.as<Generator>()->name)); },
     set_text<&Generator::name>},
    {"__qualname__", [](Thread&, Value s) { return share(Value(s.as<Generator>()->qualname)); },
     set_text<&Generator::qualname>},
    {"ag_suspended",
     [](Thread&, Value s) {
         return Value::boolean(s.as<Generator>()->state == GeneratorState::suspended);
     }},
    {"ag_running", [](Thread&, Value s) { return Value::boolean(s.as<Generator>()->running_async); }},
    {"ag_code", [](Thread&, Value s) { return share(Value(s.as<Generator>()->frame.code)); }},
    {"ag_frame",
     [](Thread& t, Value s) -> Value {
         Generator* g = s.as<Generator>();
         if (g->state == GeneratorState::closed) return Value::none();
         return share(Value(TRY(frame_object(t, &g->frame))));
     }},
    {"ag_await",
     [](Thread&, Value s) {
         const Value inner = delegated_iterator(s.as<Generator>());
         return inner.is_unbound() ? Value::none() : share(inner);
     }},
    {}};

}  // namespace

void fill_generator_slots(Type& type);

extern const TypeSpec async_generator_spec = {
    .name = "async_generator",
    .basic_size = sizeof(Generator),
    .item_size = sizeof(Value),
    .flags = type_variable_size | type_weakrefable | type_immutable,
    .methods = async_generator_methods,
    .getset = async_generator_getset,
    .fill =
        [](Type& type) {
            fill_generator_slots(type);
            type.aiter = [](Thread&, Value self) { return share(self); };
            type.anext = [](Thread& t, Value self) {
                return new_call(t, t.types().async_generator_asend, self.as<Generator>(),
                                Value::none(), false);
            };
        },
};

extern const TypeSpec async_generator_asend_spec = {
    .name = "async_generator_asend",
    .basic_size = sizeof(AsyncCall),
    .flags = type_immutable,
    .methods = asend_methods,
    .fill =
        [](Type& type) {
            fill_call(type);
            type.next = next_slot<asend_send>;
        },
};

extern const TypeSpec async_generator_athrow_spec = {
    .name = "async_generator_athrow",
    .basic_size = sizeof(AsyncCall),
    .flags = type_immutable,
    .methods = athrow_methods,
    .fill =
        [](Type& type) {
            fill_call(type);
            type.next = next_slot<athrow_send>;
        },
};

extern const TypeSpec async_generator_wrapped_spec = {
    .name = "async_generator_wrapped_value",
    .basic_size = sizeof(AsyncGeneratorWrapped),
    .flags = type_immutable,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                decref(static_cast<AsyncGeneratorWrapped*>(o)->value);
            };
            type.traverse = [](Object* o, Visitor& visit) {
                visit(static_cast<AsyncGeneratorWrapped*>(o)->value);
            };
        },
};

}  // namespace baton
