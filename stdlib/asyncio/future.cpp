#include "runtime/core/shape.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/asyncio/asyncio.h"

namespace baton {

namespace {

struct FutureIterator : Object {
    Future* future;   // null once finished
};

Future* self_future(Value v) { return v.as<Future>(); }

bool check_ready(Thread& t, Future* f) {
    if (!f->loop.is_unbound()) return true;
    return raise(t, Exc::RuntimeError, "Future object is not initialized.");
}

// The running loop, or what asyncio.get_event_loop() says.
Value default_loop(Thread& t) {
    if (t.running_loop) return share(Value(t.running_loop));
    Ref events = Ref::take(TRY(t.interpreter->hooks.import_module(t, "asyncio.events")));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "get_event_loop")));
    return call_method(t, *events, name.get(), {});
}

// Queues every callback.
bool schedule_callbacks(Thread& t, Future* f) {
    AsyncioState& state = asyncio_state(t);
    Own<Future> keep = Own<Future>::share(f);
    std::vector<FutureCallback> all;
    if (f->first.callable.is_unbound()) return true;
    all.push_back(f->first);
    f->first.callable = Value();
    if (f->more) {
        all.insert(all.end(), f->more->begin(), f->more->end());
        f->more->clear();
    }
    bool ok = true;
    for (FutureCallback& c : all) {
        Loop* loop = is_loop(t, f->loop) ? f->loop.as<Loop>() : nullptr;
        if (ok && loop && loop->plain_call_soon && c.callable.is_object()) {
            const auto kind = c.wakes_task ? ReadyEntry::wakeup : ReadyEntry::notify;
            // The entry takes over callable and context.
            ok = schedule(t, loop,
                          {kind, c.callable.as_object(), share(Value(f)), c.context});
            continue;
        }
        Ref callable = Ref::take(c.callable);
        Ref context = c.context ? Ref::take(Value(c.context)) : Ref();
        if (!ok) continue;
        Ref wake;
        if (c.wakes_task) {
            Own<Str> name = Own<Str>::take(intern(t, "_wakeup"));
            wake = Ref::take(name ? get_attribute(t, *callable, name.value()) : Value::error());
            if (wake.get().is_error()) {
                ok = false;
                continue;
            }
            context = Ref::share(Value(callable.as<Task>()->context));
        }
        Own<Tuple> keywords = Own<Tuple>::take(
            new_tuple(t, {Value(state.name_context)}));
        Ref method = Ref::take(get_attribute(t, f->loop, Value(state.name_call_soon)));
        if (!keywords || method.get().is_error()) {
            ok = false;
            continue;
        }
        const Value args[] = {wake ? *wake : *callable, Value(f), *context};
        Ref result = Ref::take(call(t, *method, args, 2, keywords.get()));
        ok = !result.get().is_error();
    }
    return ok;
}

Value future_construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    auto* f = static_cast<Future*>(TRY(allocate_instance(t, type.as<Type>())));
    blank_future(f);
    return f;
}

bool future_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[1];
    TRY(bind_arguments(t, "Future", "(*, loop=None)", args, nargs, keywords, out));
    return init_future(t, self_future(self), out[0]);
}

Value get_result(Thread& t, Future* f) {
    TRY(check_ready(t, f));
    if (f->state == FutureState::cancelled) {
        Ref e = Ref::take(TRY(cancelled_error(t, f)));
        return raise_value(t, *e);
    }
    if (f->state == FutureState::pending) return raise_invalid_state(t, "Result is not set.");
    f->unseen = false;
    if (!f->failed) return share(f->result);
    Ref e = Ref::share(f->result);
    replace(e.as<Exception>()->traceback, share(f->traceback));
    set_pending(t, e.give().as_object());
    return Value::error();
}

Value method_result(Thread& t, const Value* args, size_t) {
    return get_result(t, self_future(args[0]));
}
Value method_exception(Thread& t, const Value* args, size_t) {
    Future* f = self_future(args[0]);
    TRY(check_ready(t, f));
    if (f->state == FutureState::cancelled) {
        Ref e = Ref::take(TRY(cancelled_error(t, f)));
        return raise_value(t, *e);
    }
    if (f->state == FutureState::pending) return raise_invalid_state(t, "Exception is not set.");
    f->unseen = false;
    return f->failed ? share(f->result) : Value::none();
}
Value method_set_result(Thread& t, const Value* args, size_t) {
    TRY(check_ready(t, self_future(args[0])));
    TRY(future_set_result(t, self_future(args[0]), args[1]));
    return Value::none();
}
Value method_set_exception(Thread& t, const Value* args, size_t) {
    TRY(check_ready(t, self_future(args[0])));
    TRY(future_set_exception(t, self_future(args[0]), args[1]));
    return Value::none();
}
Value method_done(Thread&, const Value* args, size_t) {
    return Value::boolean(self_future(args[0])->state != FutureState::pending);
}
Value method_cancelled(Thread&, const Value* args, size_t) {
    return Value::boolean(self_future(args[0])->state == FutureState::cancelled);
}
Value method_cancel(Thread& t, const Value* args, size_t) {
    TRY(check_ready(t, self_future(args[0])));
    return Value::boolean(TRY(future_cancel(t, self_future(args[0]), args[1])));
}
Value method_add_done_callback(Thread& t, const Value* args, size_t) {
    Future* f = self_future(args[0]);
    TRY(check_ready(t, f));
    Own<Context> context;
    if (args[2].is_unbound() || args[2].is_none()) {
        context = Own<Context>::take(TRY(copy_current_context(t)));
    } else if (is_context(t, args[2])) {
        context = Own<Context>::share(args[2].as<Context>());
    } else {
        return raise_type_error(t, "a Context was expected, got {}", type_name(t, args[2]));
    }
    TRY(future_add_callback(t, f, args[1], context.get(), false));
    return Value::none();
}
Value method_remove_done_callback(Thread& t, const Value* args, size_t) {
    Own<Future> f = Own<Future>::share(self_future(args[0]));
    TRY(check_ready(t, f.get()));
    // Taken out first: comparing may run Python code that changes the list.
    std::vector<FutureCallback> all, kept;
    if (!f->first.callable.is_unbound()) all.push_back(f->first);
    f->first.callable = Value();
    if (f->more) {
        all.insert(all.end(), f->more->begin(), f->more->end());
        f->more->clear();
    }
    int64_t removed = 0;
    bool failed = false;
    std::vector<FutureCallback> dropped;
    for (FutureCallback& c : all) {
        const Truth same = failed ? Truth::no
                           : c.wakes_task ? truth(c.callable == args[1])
                                          : equal(t, c.callable, args[1]);
        if (same == Truth::error) failed = true;
        if (same == Truth::yes) {
            ++removed;
            dropped.push_back(c);
        } else {
            kept.push_back(c);
        }
    }
    std::vector<FutureCallback> late;
    if (!f->first.callable.is_unbound()) late.push_back(f->first);
    if (f->more) late.insert(late.end(), f->more->begin(), f->more->end());
    kept.insert(kept.end(), late.begin(), late.end());
    f->first.callable = Value();
    if (f->more) f->more->clear();
    for (FutureCallback& c : kept) {
        if (f->first.callable.is_unbound()) {
            f->first = c;
        } else {
            if (!f->more) f->more = new std::vector<FutureCallback>;
            f->more->push_back(c);
        }
    }
    for (FutureCallback& c : dropped) {
        decref(c.callable);
        xdecref(c.context);
    }
    if (failed) return Value::error();
    return Value::small_int(removed);
}
Value method_get_loop(Thread& t, const Value* args, size_t) {
    TRY(check_ready(t, self_future(args[0])));
    return share(self_future(args[0])->loop);
}
Value method_make_cancelled_error(Thread& t, const Value* args, size_t) {
    return cancelled_error(t, self_future(args[0]));
}

Value future_iterate(Thread& t, Value self) {
    TRY(check_ready(t, self_future(self)));
    auto* iterator = TRY(allocate<FutureIterator>(t, asyncio_state(t).future_iterator));
    iterator->future = share(self_future(self));
    return iterator;
}

// Yields the future itself until it is done; then ends with its result.
Value iterator_next(Thread& t, Value self) {
    auto* iterator = self.as<FutureIterator>();
    Future* f = iterator->future;
    if (!f) return Value();
    if (f->state == FutureState::pending) {
        if (f->blocking) {
            return raise(t, Exc::RuntimeError, "await wasn't used with future");
        }
        f->blocking = true;
        return share(Value(f));
    }
    iterator->future = nullptr;
    Own<Future> held = Own<Future>::take(f);
    Ref result = Ref::take(TRY(get_result(t, f)));
    if (result.get().is_none()) return Value();
    return raise_stop_iteration(t, *result);
}
Value iterator_send(Thread& t, const Value* args, size_t) {
    const Value v = TRY(iterator_next(t, args[0]));
    return v.is_unbound() ? Value(raise_stop_iteration(t, Value::none())) : v;
}
Value iterator_throw(Thread& t, const Value* args, size_t) {
    auto* iterator = args[0].as<FutureIterator>();
    Future* f = iterator->future;
    iterator->future = nullptr;
    Own<Future> held = Own<Future>::take(f);
    Ref exception = Ref::share(args[1]);
    if (is_exception_class(args[1])) {
        if (is_exception(args[2])) {
            exception = Ref::share(args[2]);
        } else if (args[2].is_unbound() || args[2].is_none()) {
            exception = Ref::take(TRY(call(t, args[1], nullptr, 0)));
        } else {
            exception = Ref::take(TRY(call(t, args[1], {args[2]})));
        }
    }
    if (!is_exception(*exception)) {
        return raise_type_error(
            t, "exceptions must be classes or instances deriving from BaseException, not {}",
            type_name(t, args[1]));
    }
    set_pending(t, exception.give().as_object());
    return Value::error();
}
Value iterator_close(Thread&, const Value* args, size_t) {
    auto* iterator = args[0].as<FutureIterator>();
    Own<Future> held = Own<Future>::take(iterator->future);
    iterator->future = nullptr;
    return Value::none();
}

const NativeDef iterator_methods[] = {
    {"send", "(self, value, /)", iterator_send, "Go on."},
    {"throw", "(self, typ, val=None, tb=None, /)", iterator_throw, "Raise an exception."},
    {"close", "(self, /)", iterator_close, "Abandon the wait."},
    {}};

const TypeSpec iterator_spec = {
    .name = "_asyncio.FutureIter",
    .basic_size = sizeof(FutureIterator),
    .flags = type_immutable,
    .methods = iterator_methods,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) { xdecref(static_cast<FutureIterator*>(o)->future); };
            type.traverse = [](Object* o, Visitor& visit) {
                visit(static_cast<FutureIterator*>(o)->future);
            };
            type.iter = [](Thread&, Value self) { return share(self); };
            type.next = iterator_next;
        },
};

const NativeDef future_methods[] = {
    {"result", "(self, /)", method_result, "Return the result, or raise the exception."},
    {"exception", "(self, /)", method_exception, "Return the exception, or None."},
    {"set_result", "(self, result, /)", method_set_result, "Mark the future done with a result."},
    {"set_exception", "(self, exception, /)", method_set_exception,
     "Mark the future done with an exception."},
    {"done", "(self, /)", method_done, "Whether there is a result, an exception or a cancellation."},
    {"cancelled", "(self, /)", method_cancelled, "Whether the future was cancelled."},
    {"cancel", "(self, /, msg=None)", method_cancel, "Cancel the future; False if it is done."},
    {"add_done_callback", "(self, fn, /, *, context=None)", method_add_done_callback,
     "Call a function with the future when it is done."},
    {"remove_done_callback", "(self, fn, /)", method_remove_done_callback,
     "Remove a callback; return how often it was there."},
    {"get_loop", "(self, /)", method_get_loop, "Return the event loop of the future."},
    {"_make_cancelled_error", "(self, /)", method_make_cancelled_error,
     "Make the CancelledError that waiting raises."},
    {"__class_getitem__", "(cls, item, /)", generic_class_getitem, "Parametrise the type.",
     native_class_method},
    {}};

Value get_callbacks(Thread& t, Value self) {
    Future* f = self_future(self);
    if (f->first.callable.is_unbound()) return Value::none();
    Own<List> list = Own<List>::take(TRY(new_list(t)));
    auto add = [&](const FutureCallback& c) -> bool {
        Ref callable = Ref::share(c.callable);
        Context* context = c.context;
        if (c.wakes_task) {
            Own<Str> name = Own<Str>::take(TRY(intern(t, "_wakeup")));
            context = c.callable.as<Task>()->context;
            callable = Ref::take(TRY(get_attribute(t, c.callable, name.value())));
        }
        Own<Tuple> pair = Own<Tuple>::take(
            TRY(new_tuple(t, {*callable, context ? Value(context) : Value::none()})));
        return list_append(t, list.get(), pair.value());
    };
    TRY(add(f->first));
    for (size_t i = 0; f->more && i < f->more->size(); ++i) TRY(add((*f->more)[i]));
    return list.give();
}

const GetSetDef future_getset[] = {
    {"__dict__",
     [](Thread& t, Value self) -> Value {
         return share(Value(TRY(attribute_dict(t, self.as_object()))));
     }},
    {"_state",
     [](Thread& t, Value self) -> Value {
         const FutureState s = self_future(self)->state;
         return TRY(intern(t, s == FutureState::pending     ? "PENDING"
                              : s == FutureState::cancelled ? "CANCELLED"
                                                            : "FINISHED"));
     }},
    {"_loop",
     [](Thread&, Value self) {
         const Value loop = self_future(self)->loop;
         return loop.is_unbound() ? Value::none() : share(loop);
     }},
    {"_callbacks", get_callbacks},
    {"_result",
     [](Thread&, Value self) {
         Future* f = self_future(self);
         return f->failed || f->result.is_unbound() ? Value::none() : share(f->result);
     }},
    {"_exception",
     [](Thread&, Value self) {
         Future* f = self_future(self);
         return f->failed ? share(f->result) : Value::none();
     }},
    {"_cancel_message",
     [](Thread&, Value self) { return share(self_future(self)->cancel_message); },
     [](Thread&, Value self, Value v) {
         replace(self_future(self)->cancel_message, v.is_unbound() ? Value::none() : share(v));
         return true;
     }},
    {"_source_traceback",
     [](Thread&, Value self) { return share(self_future(self)->origin); }},
    {"_log_traceback",
     [](Thread&, Value self) { return Value::boolean(self_future(self)->unseen); },
     [](Thread& t, Value self, Value v) -> bool {
         if (v.is_unbound()) return raise(t, Exc::AttributeError, "cannot delete attribute");
         if (TRY(is_truthy(t, v))) {
             return raise_value_error(t, "_log_traceback can only be set to False");
         }
         self_future(self)->unseen = false;
         return true;
     }},
    {"_asyncio_future_blocking",
     [](Thread&, Value self) { return Value::boolean(self_future(self)->blocking); },
     [](Thread& t, Value self, Value v) -> bool {
         if (v.is_unbound()) return raise(t, Exc::AttributeError, "cannot delete attribute");
         self_future(self)->blocking = TRY(is_truthy(t, v));
         return true;
     }},
    {}};

const TypeSpec future_spec = {
    .name = "_asyncio.Future",
    .basic_size = sizeof(Future),
    .flags = type_subclassable | type_weakrefable | type_immutable | type_has_attributes,
    .doc = "A result that will be there later.",
    .methods = future_methods,
    .getset = future_getset,
    .fill =
        [](Type& type) {
            type.dealloc = drop_future;
            type.traverse = traverse_future;
            type.clear = clear_future;
            type.construct = future_construct;
            type.init = future_init;
            type.finalize = future_finalize;
            type.repr = [](Thread& t, Value self) {
                return call_repr_helper(t, "future_repr", self);
            };
            type.iter = future_iterate;
            type.await = future_iterate;
        },
};

}  // namespace

void blank_future(Future* f) {
    f->loop = f->result = f->traceback = Value();
    f->cancel_message = f->origin = Value::none();
    f->first = {Value(), nullptr, false};
    f->more = nullptr;
    f->state = FutureState::pending;
    f->failed = f->unseen = f->blocking = false;
}

void drop_future(Object* object) {
    auto* f = static_cast<Future*>(object);
    clear_future(f);
    decref(f->loop);
    decref(f->cancel_message);
    decref(f->origin);
    delete f->more;
}

void traverse_future(Object* object, Visitor& visit) {
    auto* f = static_cast<Future*>(object);
    visit(f->loop);
    visit(f->result);
    visit(f->cancel_message);
    visit(f->traceback);
    visit(f->origin);
    if (!f->first.callable.is_unbound()) {
        visit(f->first.callable);
        visit(f->first.context);
    }
    for (size_t i = 0; f->more && i < f->more->size(); ++i) {
        visit((*f->more)[i].callable);
        visit((*f->more)[i].context);
    }
}

void clear_future(Object* object) {
    auto* f = static_cast<Future*>(object);
    const FutureCallback first = f->first;
    f->first.callable = Value();
    std::vector<FutureCallback> more;
    if (f->more) more.swap(*f->more);
    if (!first.callable.is_unbound()) {
        decref(first.callable);
        xdecref(first.context);
    }
    for (const FutureCallback& c : more) {
        decref(c.callable);
        xdecref(c.context);
    }
    replace(f->traceback, Value());
    f->failed = f->unseen = false;
    replace(f->result, Value());
}

bool init_future(Thread& t, Future* f, Value loop) {
    AsyncioState& state = asyncio_state(t);
    Ref chosen = loop.is_unbound() || loop.is_none() ? Ref::take(TRY(default_loop(t)))
                                                     : Ref::share(loop);
    bool debug = false;
    if (is_loop(t, *chosen)) {
        debug = chosen.as<Loop>()->debug;
    } else {
        Ref answer = Ref::take(TRY(call_method(t, *chosen, state.name_get_debug, {})));
        debug = TRY(is_truthy(t, *answer));
    }
    clear_future(f);
    f->state = FutureState::pending;
    f->blocking = false;
    replace(f->cancel_message, Value::none());
    replace(f->loop, chosen.give());
    if (debug) {
        Ref origin = Ref::take(TRY(call_repr_helper(t, "extract_stack", Value(f))));
        replace(f->origin, origin.give());
    }
    return true;
}

Failure raise_invalid_state(Thread& t, std::string_view text) {
    Own<Str> message = Own<Str>::take(TRY(new_str(t, text)));
    Ref e = Ref::take(TRY(call(t, Value(asyncio_state(t).invalid_state_error), {message.value()})));
    return raise_value(t, *e);
}

bool future_set_result(Thread& t, Future* f, Value result) {
    if (f->state != FutureState::pending) return raise_invalid_state(t, "invalid state");
    replace(f->result, share(result));
    f->state = FutureState::finished;
    return schedule_callbacks(t, f);
}

bool future_set_exception(Thread& t, Future* f, Value exception) {
    if (f->state != FutureState::pending) return raise_invalid_state(t, "invalid state");
    Ref instance = Ref::share(exception);
    if (is_exception_class(exception)) instance = Ref::take(TRY(call(t, exception, nullptr, 0)));
    if (!is_exception(*instance)) return raise_type_error(t, "invalid exception object");
    if (is_subtype(instance.get().as_object()->type, exception_type(t, Exc::StopIteration))) {
        // It would end the coroutine that waits: shown as RuntimeError instead.
        Own<Str> text = Own<Str>::take(TRY(new_str(
            t, "StopIteration interacts badly with generators and cannot be raised into a Future")));
        Ref error = Ref::take(
            TRY(call(t, Value(exception_type(t, Exc::RuntimeError)), {text.value()})));
        replace(error.as<Exception>()->cause, share(*instance));
        replace(error.as<Exception>()->context, share(*instance));
        error.as<Exception>()->suppress_context = true;
        instance = error;
    }
    replace(f->traceback, share(instance.as<Exception>()->traceback));
    replace(f->result, instance.give());
    f->failed = f->unseen = true;
    f->state = FutureState::finished;
    return schedule_callbacks(t, f);
}

Truth future_cancel(Thread& t, Future* f, Value message) {
    f->unseen = false;
    if (f->state != FutureState::pending) return Truth::no;
    f->state = FutureState::cancelled;
    replace(f->cancel_message, message.is_unbound() ? Value::none() : share(message));
    return schedule_callbacks(t, f) ? Truth::yes : Truth::error;
}

Value cancelled_error(Thread& t, Future* f) {
    if (f->failed && f->state == FutureState::cancelled) {
        // The exception that ended the task, so that its traceback goes on; used once.
        f->failed = false;
        Value kept = f->result;
        f->result = Value();
        return kept;
    }
    const Value type = Value(asyncio_state(t).cancelled_error);
    return f->cancel_message.is_none() ? call(t, type, nullptr, 0)
                                       : call(t, type, {f->cancel_message});
}

bool future_add_callback(Thread& t, Future* f, Value callable, Context* context, bool wakes_task) {
    FutureCallback c{share(callable), context ? share(context) : nullptr, wakes_task};
    if (f->first.callable.is_unbound()) {
        f->first = c;
    } else {
        if (!f->more) f->more = new std::vector<FutureCallback>;
        f->more->push_back(c);
    }
    return f->state == FutureState::pending || schedule_callbacks(t, f);
}

bool report_to_loop(Thread& t, Value loop, const std::string& message,
                    std::initializer_list<std::pair<const char*, Value>> more) {
    auto attempt = [&]() -> bool {
        Own<Dict> context = Own<Dict>::take(TRY(new_dict(t)));
        Own<Str> text = Own<Str>::take(TRY(new_str(t, message)));
        Own<Str> key = Own<Str>::take(TRY(intern(t, "message")));
        TRY(dict_set(t, context.get(), key.get(), text.value()));
        for (const auto& [name, value] : more) {
            Own<Str> k = Own<Str>::take(TRY(intern(t, name)));
            TRY(dict_set(t, context.get(), k.get(), value));
        }
        Ref result = Ref::take(TRY(call_method(
            t, loop, asyncio_state(t).name_call_exception_handler, {context.value()})));
        return true;
    };
    bool exhausted = false;
    {
        SavedException saved(t);
        if (!attempt()) {
            exhausted = pending_is(t, Exc::MemoryError);
            if (exhausted) clear_pending(t);
            else write_unraisable(t, loop);
        }
    }
    if (exhausted) return raise_memory_error(t);
    return true;
}

void future_finalize(Thread& t, Value self) {
    Future* f = self_future(self);
    if (!f->unseen || !f->failed || f->loop.is_unbound()) return;
    f->unseen = false;
    const std::string message =
        fmt::format("{} exception was never retrieved", f->type->name->view());
    if (f->origin.is_none()) {
        report_to_loop(t, f->loop, message, {{"exception", f->result}, {"future", self}});
    } else {
        report_to_loop(t, f->loop, message,
                       {{"exception", f->result}, {"future", self}, {"source_traceback", f->origin}});
    }
}

Value call_repr_helper(Thread& t, const char* function, Value self) {
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "asyncio._reprs")));
    Own<Str> name = Own<Str>::take(TRY(intern(t, function)));
    return call_method(t, *module, name.get(), {self});
}

bool make_future_types(Thread& t) {
    AsyncioState& state = asyncio_state(t);
    state.future = TRY(make_builtin_type(t, future_spec, nullptr));
    t.interpreter->owned.push_back(state.future);
    state.future_iterator = TRY(make_builtin_type(t, iterator_spec, nullptr));
    t.interpreter->owned.push_back(state.future_iterator);
    return true;
}

}  // namespace baton
