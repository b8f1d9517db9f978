// Handle and TimerHandle: a callback that waits for its turn and can be cancelled.
#include "runtime/types/float.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/asyncio/asyncio.h"

namespace baton {

namespace {

Handle* self_handle(Value v) { return v.as<Handle>(); }

Value handle_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    const bool timer = is_subtype(type.as<Type>(), asyncio_state(t).timer_handle);
    Value out[5];
    if (timer) {
        TRY(bind_arguments(t, "TimerHandle", "(when, callback, args, loop, context=None)", args,
                           nargs, keywords, out));
    } else {
        TRY(bind_arguments(t, "Handle", "(callback, args, loop, context=None)", args, nargs,
                           keywords, out + 1));
    }
    if (!is_loop(t, out[3])) return raise_type_error(t, "a handle needs an event loop");
    const double when = timer ? TRY(to_double(t, out[0])) : 0.0;
    Own<Tuple> all = Own<Tuple>::take(TRY(tuple_from(t, out[2])));
    Handle* handle = TRY(new_handle(t, out[3].as<Loop>(), out[1], all->view(), out[4], timer));
    handle->when = when;
    return handle;
}

void clear_callback(Handle* handle) {
    replace(handle->callback, Value::none());
    Object* args = handle->args;
    handle->args = nullptr;
    xdecref(args);
}

Value method_cancel(Thread& t, const Value* args, size_t) {
    Handle* handle = self_handle(args[0]);
    if (handle->cancelled) return Value::none();
    handle->cancelled = true;
    if (handle->scheduled) ++handle->loop->cancelled_timers;
    if (handle->loop->debug) {
        // The repr goes on telling what it was.
        Ref text = Ref::take(TRY(call_repr_helper(t, "handle_repr", args[0])));
        replace(handle->origin, text.give());
    }
    clear_callback(handle);
    return Value::none();
}
Value method_cancelled(Thread&, const Value* args, size_t) {
    return Value::boolean(self_handle(args[0])->cancelled);
}
Value method_when(Thread& t, const Value* args, size_t) {
    return new_float(t, self_handle(args[0])->when);
}
Value method_run(Thread& t, const Value* args, size_t) {
    Own<Handle> handle = Own<Handle>::share(self_handle(args[0]));
    TRY(run_handle(t, handle->loop, handle.get()));
    return Value::none();
}

const NativeDef methods[] = {
    {"cancel", "(self, /)", method_cancel, "Do not call the callback any more."},
    {"cancelled", "(self, /)", method_cancelled, "Whether the handle was cancelled."},
    {"_run", "(self, /)", method_run, "Call the callback now."},
    {}};
const NativeDef timer_methods[] = {
    {"when", "(self, /)", method_when, "Return the loop time at which the callback is due."},
    {}};

const GetSetDef getset[] = {
    {"_callback", [](Thread&, Value s) { return share(self_handle(s)->callback); }},
    {"_args",
     [](Thread&, Value s) {
         Tuple* args = self_handle(s)->args;
         return args ? share(Value(args)) : Value::none();
     }},
    {"_loop", [](Thread&, Value s) { return share(Value(self_handle(s)->loop)); }},
    {"_context", [](Thread&, Value s) { return share(Value(self_handle(s)->context)); }},
    {"_cancelled", [](Thread&, Value s) { return Value::boolean(self_handle(s)->cancelled); }},
    {"_source_traceback", [](Thread&, Value s) { return share(self_handle(s)->origin); }},
    {}};
const GetSetDef timer_getset[] = {
    {"_when", [](Thread& t, Value s) { return new_float(t, self_handle(s)->when); }},
    {"_scheduled", [](Thread&, Value s) { return Value::boolean(self_handle(s)->scheduled); }},
    {}};

void fill(Type& type) {
    type.dealloc = [](Object* o) {
        auto* handle = static_cast<Handle*>(o);
        decref(handle->callback);
        xdecref(handle->args);
        xdecref(handle->context);
        xdecref(handle->loop);
        decref(handle->origin);
    };
    type.traverse = [](Object* o, Visitor& visit) {
        auto* handle = static_cast<Handle*>(o);
        visit(handle->callback);
        visit(handle->args);
        visit(handle->context);
        visit(handle->loop);
        visit(handle->origin);
    };
    type.clear = [](Object* o) { clear_callback(static_cast<Handle*>(o)); };
    type.construct = handle_construct;
    type.repr = [](Thread& t, Value self) -> Value {
        Handle* handle = self_handle(self);
        if (handle->cancelled && is_str(handle->origin)) {
            const std::string text = to_string(handle->origin.as<Str>());
            const size_t space = text.find(' ');
            return TRY(new_str(t, space == std::string::npos
                                      ? text
                                      : text.substr(0, space) + " cancelled" + text.substr(space)));
        }
        return call_repr_helper(t, "handle_repr", self);
    };
}

const TypeSpec handle_spec = {
    .name = "asyncio.Handle",
    .basic_size = sizeof(Handle),
    .flags = type_weakrefable | type_immutable,
    .doc = "A callback that the event loop will call.",
    .methods = methods,
    .getset = getset,
    .fill = fill,
};
const TypeSpec timer_spec = {
    .name = "asyncio.TimerHandle",
    .basic_size = sizeof(Handle),
    .flags = type_weakrefable | type_immutable,
    .doc = "A callback that the event loop will call at a time.",
    .methods = timer_methods,
    .getset = timer_getset,
    .fill = [](Type& type) {
        fill(type);
        type.hash = [](Thread&, Value self) -> std::optional<uint64_t> {
            return reinterpret_cast<uint64_t>(self.as_object()) >> 4;
        };
        type.compare = [](Thread& t, Value left, Value right, CompareOp op) -> Value {
            if (!right.is_object() || right.as_object()->type != asyncio_state(t).timer_handle) {
                return Value::not_implemented();
            }
            if (op == CompareOp::eq || op == CompareOp::ne) {
                return Value::boolean((left == right) == (op == CompareOp::eq));
            }
            const double a = self_handle(left)->when, b = self_handle(right)->when;
            return Value::boolean(op == CompareOp::lt   ? a < b
                                  : op == CompareOp::le ? a <= b
                                  : op == CompareOp::gt ? a > b
                                                        : a >= b);
        };
    },
};

}  // namespace

Handle* new_handle(Thread& t, Loop* loop, Value callback, std::span<const Value> args,
                   Value context, bool timer) {
    AsyncioState& state = asyncio_state(t);
    Own<Context> own;
    if (context.is_unbound() || context.is_none()) {
        own = Own<Context>::take(TRY(copy_current_context(t)));
    } else if (is_context(t, context)) {
        own = Own<Context>::share(context.as<Context>());
    } else {
        return raise_type_error(t, "a Context was expected, got {}", type_name(t, context));
    }
    Own<Tuple> tuple = Own<Tuple>::take(TRY(new_tuple(t, args)));
    auto* handle = TRY(allocate<Handle>(t, timer ? state.timer_handle : state.handle));
    handle->callback = share(callback);
    handle->args = tuple.give();
    handle->context = own.give();
    handle->loop = share(loop);
    handle->origin = Value::none();
    handle->when = 0;
    handle->number = 0;
    handle->cancelled = handle->scheduled = false;
    if (loop->debug) {
        Own<Handle> held = Own<Handle>::take(handle);
        Ref origin = Ref::take(TRY(call_repr_helper(t, "extract_stack", Value(handle))));
        replace(handle->origin, origin.give());
        return held.give();
    }
    return handle;
}

// Calls the callback in the handle's context. An exception goes to the loop's handler, except those
// that end the program.
bool run_handle(Thread& t, Loop* loop, Handle* handle) {
    if (handle->cancelled || !handle->args) return true;
    TRY(enter_context(t, handle->context));
    Ref callback = Ref::share(handle->callback);
    Own<Tuple> args = Own<Tuple>::share(handle->args);
    Ref result = Ref::take(call(t, *callback, args->items, args->size));
    leave_context(t, handle->context);
    if (!result.get().is_error()) return true;
    if (pending_is(t, Exc::KeyboardInterrupt) || pending_is(t, Exc::SystemExit)) return false;
    Ref exception = Ref::take(Value(take_pending(t)));
    Ref text = Ref::take(call_repr_helper(t, "callback_repr", Value(handle)));
    std::string message = "Exception in callback ";
    if (is_str(*text)) message += text.as<Str>()->view();
    else clear_pending(t);
    if (handle->origin.is_none() || is_str(handle->origin)) {
        return report_to_loop(t, Value(loop), message,
                              {{"exception", *exception}, {"handle", Value(handle)}});
    }
    return report_to_loop(t, Value(loop), message,
                          {{"exception", *exception}, {"handle", Value(handle)},
                           {"source_traceback", handle->origin}});
}

bool make_handle_types(Thread& t) {
    AsyncioState& state = asyncio_state(t);
    state.handle = TRY(make_builtin_type(t, handle_spec, nullptr));
    t.interpreter->owned.push_back(state.handle);
    state.timer_handle = TRY(make_builtin_type(t, timer_spec, state.handle));
    t.interpreter->owned.push_back(state.timer_handle);
    return true;
}

}  // namespace baton
