#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/asyncio/asyncio.h"

namespace baton {

namespace {

Task* self_task(Value v) { return v.as<Task>(); }

void list_task(Thread& t, Task* task) {
    AsyncioState& state = asyncio_state(t);
    task->next = state.tasks;
    task->previous = nullptr;
    if (state.tasks) state.tasks->previous = task;
    state.tasks = task;
    task->listed = true;
}

Value task_construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    auto* task = static_cast<Task*>(TRY(allocate_instance(t, type.as<Type>())));
    blank_future(task);
    task->coroutine = task->waiting_for = Value();
    task->name = Value::none();
    task->context = nullptr;
    task->next = task->previous = nullptr;
    task->cancel_requests = 0;
    task->must_cancel = task->listed = false;
    task->complain = true;
    return task;
}

bool is_coroutine(Thread& t, Value v) {
    return v.is_object() &&
           (v.as_object()->type == t.types().coroutine || v.as_object()->type == t.types().generator);
}

// Arranges for the task's first or next step.
bool schedule_step(Thread& t, Task* task, Value exception) {
    AsyncioState& state = asyncio_state(t);
    Loop* loop = is_loop(t, task->loop) ? task->loop.as<Loop>() : nullptr;
    if (loop && loop->plain_call_soon) {
        return schedule(t, loop, {ReadyEntry::step, share(Value(task)).as_object(),
                                  share(exception), nullptr});
    }
    Own<Str> name = Own<Str>::take(TRY(intern(t, "_step")));
    Ref step = Ref::take(TRY(get_attribute(t, Value(task), name.value())));
    Ref method = Ref::take(TRY(get_attribute(t, task->loop, Value(state.name_call_soon))));
    Own<Tuple> keywords = Own<Tuple>::take(TRY(new_tuple(t, {Value(state.name_context)})));
    Ref result;
    if (exception.is_unbound()) {
        const Value args[] = {*step, Value(task->context)};
        result = Ref::take(TRY(call(t, *method, args, 1, keywords.get())));
    } else {
        const Value args[] = {*step, exception, Value(task->context)};
        result = Ref::take(TRY(call(t, *method, args, 2, keywords.get())));
    }
    return true;
}

// Runs the first step at once, inside the task that is running now.
bool start_eagerly(Thread& t, Task* task) {
    Own<Task> keep = Own<Task>::share(task);
    Own<Loop> loop = Own<Loop>::share(task->loop.as<Loop>());
    Own<Task> outer = Own<Task>::share(loop->current);
    Own<Context> context = Own<Context>::share(task->context);
    TRY(enter_context(t, context.get()));
    loop->current = nullptr;
    const bool ok = task_step(t, task, Value());
    loop->current = outer.get();
    leave_context(t, context.get());
    return ok;
}

// `loop` None or unbound: the running one.
bool set_up(Thread& t, Task* task, Value coroutine, Value loop, Value name, Value context,
            bool eager = false) {
    AsyncioState& state = asyncio_state(t);
    TRY(init_future(t, task, loop));
    unlist_task(t, task);
    if (!is_coroutine(t, coroutine)) {
        Ref module = Ref::take(
            TRY(t.interpreter->hooks.import_module(t, "asyncio.coroutines")));
        Own<Str> check = Own<Str>::take(TRY(intern(t, "iscoroutine")));
        Ref answer = Ref::take(TRY(call_method(t, *module, check.get(), {coroutine})));
        if (!TRY(is_truthy(t, *answer))) {
            task->complain = false;
            Own<Str> text = Own<Str>::take(TRY(repr(t, coroutine)));
            return raise_type_error(t, "a coroutine was expected, got {}", text->view());
        }
    }
    Own<Context> own;
    if (context.is_unbound() || context.is_none()) {
        own = Own<Context>::take(TRY(copy_current_context(t)));
    } else if (is_context(t, context)) {
        own = Own<Context>::share(context.as<Context>());
    } else {
        return raise_type_error(t, "a Context was expected, got {}", type_name(t, context));
    }
    Ref own_name;
    if (name.is_unbound() || name.is_none()) {
        own_name = Ref::take(Value::small_int(++state.task_counter));
    } else {
        own_name = Ref::take(TRY(str(t, name)));
    }
    Object* old = task->context;
    task->context = own.give();
    xdecref(old);
    replace(task->name, own_name.give());
    replace(task->coroutine, share(coroutine));
    replace(task->waiting_for, Value());
    task->must_cancel = false;
    task->cancel_requests = 0;
    list_task(t, task);
    if (eager && is_loop(t, task->loop) && task->loop.as<Loop>()->runner == &t) {
        return start_eagerly(t, task);
    }
    return schedule_step(t, task, Value());
}

bool task_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[5];
    TRY(bind_arguments(t, "Task", "(coro, *, loop=None, name=None, context=None, eager_start=False)",
                       args, nargs, keywords, out));
    const bool eager = !out[4].is_unbound() && TRY(is_truthy(t, out[4]));
    return set_up(t, self_task(self), out[0], out[1], out[2], out[3], eager);
}

void task_finalize(Thread& t, Value self) {
    Task* task = self_task(self);
    if (task->state == FutureState::pending && task->complain && !task->loop.is_unbound() &&
        !task->coroutine.is_unbound()) {
        if (task->origin.is_none()) {
            report_to_loop(t, task->loop, "Task was destroyed but it is pending!",
                           {{"task", self}});
        } else {
            report_to_loop(t, task->loop, "Task was destroyed but it is pending!",
                           {{"task", self}, {"source_traceback", task->origin}});
        }
    }
    future_finalize(t, self);
}

void task_dealloc(Object* object) {
    auto* task = static_cast<Task*>(object);
    if (task->listed) {
        auto& state = *static_cast<AsyncioState*>(object->type->interpreter->asyncio_state);
        if (task->previous) task->previous->next = task->next;
        else state.tasks = task->next;
        if (task->next) task->next->previous = task->previous;
        task->listed = false;
    }
    decref(task->coroutine);
    decref(task->name);
    decref(task->waiting_for);
    xdecref(task->context);
    drop_future(object);
}

void task_traverse(Object* object, Visitor& visit) {
    auto* task = static_cast<Task*>(object);
    visit(task->coroutine);
    visit(task->waiting_for);
    visit(task->context);
    traverse_future(object, visit);
}

void task_clear(Object* object) {
    auto* task = static_cast<Task*>(object);
    replace(task->waiting_for, Value());
    replace(task->coroutine, Value());
    clear_future(object);
}

// --- Running --------------------------------------------------------------------------------------

// Makes the task the loop's current one. RuntimeError if there is another.
bool enter_task(Thread& t, Value loop, Task* task) {
    Value current;
    if (is_loop(t, loop)) {
        Loop* l = loop.as<Loop>();
        if (!l->current) {
            l->current = task;
            return true;
        }
        current = Value(l->current);
    } else {
        current = dict_get(t, asyncio_state(t).foreign_current, loop);
        if (current.is_error()) return false;
        if (current.is_unbound()) {
            return dict_set(t, asyncio_state(t).foreign_current, loop, Value(task));
        }
    }
    Own<Str> entered = Own<Str>::take(TRY(repr(t, Value(task))));
    Own<Str> executing = Own<Str>::take(TRY(repr(t, current)));
    return raise(t, Exc::RuntimeError,
                 "Cannot enter into task {} while another task {} is being executed.",
                 entered->view(), executing->view());
}

void leave_task(Thread& t, Value loop, Task* task) {
    if (is_loop(t, loop)) {
        if (loop.as<Loop>()->current == task) loop.as<Loop>()->current = nullptr;
        return;
    }
    SavedException saved(t);
    if (dict_delete(t, asyncio_state(t).foreign_current, loop) == Truth::error) clear_pending(t);
}

bool finish(Thread& t, Task* task) {
    unlist_task(t, task);
    return true;
}

// The step continues with an exception made of this text.
bool step_with_error(Thread& t, Task* task, const std::string& text) {
    Own<Str> message = Own<Str>::take(TRY(new_str(t, text)));
    Ref error = Ref::take(
        TRY(call(t, Value(exception_type(t, Exc::RuntimeError)), {message.value()})));
    return schedule_step(t, task, *error);
}

// After `waiting_for` was set: a cancellation that came earlier is passed on.
bool pass_cancellation(Thread& t, Task* task) {
    if (!task->must_cancel) return true;
    Ref waiting = Ref::share(task->waiting_for);
    Truth done = Truth::no;
    if (is_subtype(type_of(t, *waiting), asyncio_state(t).task)) {
        done = task_cancel(t, waiting.as<Task>(), task->cancel_message);
    } else if (waiting.get().as_object()->type == asyncio_state(t).future) {
        done = future_cancel(t, waiting.as<Future>(), task->cancel_message);
    } else {
        Own<Str> key = Own<Str>::take(TRY(intern(t, "msg")));
        Own<Tuple> keywords = Own<Tuple>::take(TRY(new_tuple(t, {key.value()})));
        Ref method = Ref::take(TRY(get_attribute(t, *waiting, Value(asyncio_state(t).name_cancel))));
        const Value args[] = {task->cancel_message};
        Ref answer = Ref::take(TRY(call(t, *method, args, 0, keywords.get())));
        done = is_truthy(t, *answer);
    }
    if (TRY(done)) task->must_cancel = false;
    return true;
}

// The coroutine yielded `result` (owned): what it waits for.
bool wait_for(Thread& t, Task* task, Value owned) {
    AsyncioState& state = asyncio_state(t);
    Ref result = Ref::take(owned);
    if (result.get().is_none()) return schedule_step(t, task, Value());
    auto texts = [&](std::string& self, std::string& other) -> bool {
        Own<Str> a = Own<Str>::take(TRY(repr(t, Value(task))));
        Own<Str> b = Own<Str>::take(TRY(repr(t, *result)));
        self = a->view();
        other = b->view();
        return true;
    };
    std::string self, other;
    const bool native = is_future(t, *result);
    Value blocking = Value::none();
    Ref blocking_held;
    if (native) {
        blocking = Value::boolean(result.as<Future>()->blocking);
    } else {
        blocking_held = Ref::take(TRY(find_attribute(t, *result, Value(state.name_blocking))));
        if (blocking_held) blocking = *blocking_held;
    }
    if (blocking.is_none()) {
        TRY(texts(self, other));
        if (result.get().is_object() && result.get().as_object()->type == t.types().generator) {
            return step_with_error(
                t, task, fmt::format("yield was used instead of yield from for generator in task "
                                     "{} with {}", self, other));
        }
        return step_with_error(t, task, fmt::format("Task got bad yield: {}", other));
    }
    Ref loop;
    if (native) {
        loop = Ref::share(result.as<Future>()->loop);
    } else {
        loop = Ref::take(TRY(call_method(t, *result, state.name_get_loop, {})));
    }
    if (*loop != task->loop) {
        TRY(texts(self, other));
        return step_with_error(
            t, task, fmt::format("Task {} got Future {} attached to a different loop", self, other));
    }
    if (!TRY(is_truthy(t, blocking))) {
        TRY(texts(self, other));
        return step_with_error(
            t, task, fmt::format("yield was used instead of yield from in task {} with {}", self,
                                 other));
    }
    if (*result == Value(task)) {
        TRY(texts(self, other));
        return step_with_error(t, task, fmt::format("Task cannot await on itself: {}", self));
    }
    if (native) {
        result.as<Future>()->blocking = false;
        TRY(future_add_callback(t, result.as<Future>(), Value(task), nullptr, true));
    } else {
        TRY(set_attribute(t, *result, Value(state.name_blocking), Value::false_()));
        Own<Str> name = Own<Str>::take(TRY(intern(t, "_wakeup")));
        Ref wake = Ref::take(TRY(get_attribute(t, Value(task), name.value())));
        Ref method = Ref::take(TRY(get_attribute(t, *result, Value(state.name_add_done_callback))));
        Own<Tuple> keywords = Own<Tuple>::take(TRY(new_tuple(t, {Value(state.name_context)})));
        const Value args[] = {*wake, Value(task->context)};
        Ref ignored = Ref::take(TRY(call(t, *method, args, 1, keywords.get())));
    }
    replace(task->waiting_for, result.give());
    return pass_cancellation(t, task);
}

// The coroutine raised the pending exception.
bool end_with_exception(Thread& t, Task* task) {
    Ref exception = Ref::take(Value(take_pending(t)));
    if (is_cancelled_error(t, *exception)) {
        // Kept for who awaits the task: the same exception is raised there.
        if (task->state == FutureState::pending) {
            replace(task->result, share(*exception));
            task->failed = true;
        }
        TRY(finish(t, task));
        (void)TRY(future_cancel(t, task, task->cancel_message));
        return true;
    }
    TRY(finish(t, task));
    TRY(future_set_exception(t, task, *exception));
    Type* type = exception.get().as_object()->type;
    if (is_subtype(type, exception_type(t, Exc::KeyboardInterrupt)) ||
        is_subtype(type, exception_type(t, Exc::SystemExit))) {
        set_pending(t, exception.give().as_object());
        return false;
    }
    return true;
}

bool step_entered(Thread& t, Task* task, Ref exception) {
    Value result;
    Ref coroutine = Ref::share(task->coroutine);
    const int outcome = exception ? t.interpreter->hooks.throw_into(t, *coroutine, *exception, result)
                                  : t.interpreter->hooks.send(t, *coroutine, Value::none(), result);
    exception.reset();
    if (outcome == 0) return end_with_exception(t, task);
    if (outcome == 1) return wait_for(t, task, result);
    Ref value = Ref::take(result);
    TRY(finish(t, task));
    if (task->must_cancel) {
        task->must_cancel = false;
        (void)TRY(future_cancel(t, task, task->cancel_message));
        return true;
    }
    return future_set_result(t, task, *value);
}

}  // namespace

void unlist_task(Thread& t, Task* task) {
    if (!task->listed) return;
    AsyncioState& state = asyncio_state(t);
    if (task->previous) task->previous->next = task->next;
    else state.tasks = task->next;
    if (task->next) task->next->previous = task->previous;
    task->next = task->previous = nullptr;
    task->listed = false;
}

// Runs the task until it waits or ends, in its own context (entered by the caller's entry).
bool task_step(Thread& t, Task* raw, Value exception) {
    Own<Task> task = Own<Task>::share(raw);
    if (task->coroutine.is_unbound()) return true;
    if (task->state != FutureState::pending) {
        Own<Str> text = Own<Str>::take(TRY(repr(t, task.value())));
        Own<Str> what = Own<Str>::take(
            TRY(repr(t, exception.is_unbound() ? Value::none() : exception)));
        return raise_invalid_state(
            t, fmt::format("_step(): already done: {}, {}", text->view(), what->view()));
    }
    Ref thrown = Ref::share(exception);
    if (task->must_cancel) {
        if (!thrown || !is_cancelled_error(t, *thrown)) {
            thrown = Ref::take(TRY(cancelled_error(t, task.get())));
        }
        task->must_cancel = false;
    }
    replace(task->waiting_for, Value());
    Ref loop = Ref::share(task->loop);
    TRY(enter_task(t, *loop, task.get()));
    const bool ok = step_entered(t, task.get(), std::move(thrown));
    leave_task(t, *loop, task.get());
    return ok;
}

bool task_wakeup(Thread& t, Task* task, Value future) {
    if (!is_future(t, future)) {
        const Value result = call_method(t, future, asyncio_state(t).name_result, {});
        if (!result.is_error()) {
            decref(result);
            return task_step(t, task, Value());
        }
    } else {
        auto* f = future.as<Future>();
        if (f->state == FutureState::finished && !f->failed) return task_step(t, task, Value());
        if (f->state == FutureState::cancelled) {
            Ref e = Ref::take(TRY(cancelled_error(t, f)));
            return task_step(t, task, *e);
        }
        if (f->state == FutureState::finished) {
            f->unseen = false;
            Ref e = Ref::share(f->result);
            replace(e.as<Exception>()->traceback, share(f->traceback));
            return task_step(t, task, *e);
        }
        raise_invalid_state(t, "Result is not set.");
    }
    Ref e = Ref::take(Value(take_pending(t)));
    return task_step(t, task, *e);
}

Truth task_cancel(Thread& t, Task* task, Value message) {
    Own<Task> keep = Own<Task>::share(task);
    task->unseen = false;
    if (task->state != FutureState::pending) return Truth::no;
    ++task->cancel_requests;
    const Value text = message.is_unbound() ? Value::none() : message;
    if (!task->waiting_for.is_unbound()) {
        Ref waiting = Ref::share(task->waiting_for);
        Truth done;
        if (is_subtype(type_of(t, *waiting), asyncio_state(t).task) &&
            !waiting.get().as_object()->type->has(type_heap)) {
            RecursionGuard guard(t, " while cancelling a task");
            if (!guard) return Truth::error;
            done = task_cancel(t, waiting.as<Task>(), text);
        } else if (waiting.get().as_object()->type == asyncio_state(t).future) {
            done = future_cancel(t, waiting.as<Future>(), text);
        } else {
            Own<Str> key = Own<Str>::take(TRY(intern(t, "msg")));
            Own<Tuple> keywords = Own<Tuple>::take(TRY(new_tuple(t, {key.value()})));
            Ref method =
                Ref::take(TRY(get_attribute(t, *waiting, Value(asyncio_state(t).name_cancel))));
            const Value args[] = {text};
            Ref answer = Ref::take(TRY(call(t, *method, args, 0, keywords.get())));
            done = is_truthy(t, *answer);
        }
        if (TRY(done)) return Truth::yes;
    }
    task->must_cancel = true;
    replace(task->cancel_message, share(text));
    return Truth::yes;
}

Value new_task(Thread& t, Loop* loop, Value coroutine, Value name, Value context) {
    Ref task = Ref::take(TRY(task_construct(t, Value(asyncio_state(t).task), nullptr, 0, nullptr)));
    TRY(set_up(t, task.as<Task>(), coroutine, Value(loop), name, context));
    return task.give();
}

namespace {

// --- Python's view --------------------------------------------------------------------------------

Value method_cancel(Thread& t, const Value* args, size_t) {
    return Value::boolean(TRY(task_cancel(t, self_task(args[0]), args[1])));
}
Value method_cancelling(Thread&, const Value* args, size_t) {
    return Value::small_int(self_task(args[0])->cancel_requests);
}
Value method_uncancel(Thread&, const Value* args, size_t) {
    Task* task = self_task(args[0]);
    if (task->cancel_requests > 0) --task->cancel_requests;
    return Value::small_int(task->cancel_requests);
}
Value method_get_coro(Thread&, const Value* args, size_t) {
    const Value c = self_task(args[0])->coroutine;
    return c.is_unbound() ? Value::none() : share(c);
}
Value method_get_context(Thread&, const Value* args, size_t) {
    Task* task = self_task(args[0]);
    return task->context ? share(Value(task->context)) : Value::none();
}
Value method_get_name(Thread& t, const Value* args, size_t) {
    Task* task = self_task(args[0]);
    if (task->name.is_small_int()) {
        replace(task->name, TRY(new_str(t, fmt::format("Task-{}", task->name.as_small_int()))));
    }
    return share(task->name);
}
Value method_set_name(Thread& t, const Value* args, size_t) {
    Str* name = TRY(str(t, args[1]));
    replace(self_task(args[0])->name, name);
    return Value::none();
}
Value method_set_result(Thread& t, const Value*, size_t) {
    return raise(t, Exc::RuntimeError, "Task does not support set_result operation");
}
Value method_set_exception(Thread& t, const Value*, size_t) {
    return raise(t, Exc::RuntimeError, "Task does not support set_exception operation");
}
Value method_step(Thread& t, const Value* args, size_t) {
    TRY(task_step(t, self_task(args[0]), args[1].is_none() ? Value() : args[1]));
    return Value::none();
}
Value method_wakeup(Thread& t, const Value* args, size_t) {
    TRY(task_wakeup(t, self_task(args[0]), args[1]));
    return Value::none();
}
Value helper_get_stack(Thread& t, const Value* args, size_t) {
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "asyncio._reprs")));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "task_stack")));
    return call_method(t, *module, name.get(),
                       {args[0], args[1].is_unbound() ? Value::none() : args[1]});
}
Value helper_print_stack(Thread& t, const Value* args, size_t) {
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "asyncio._reprs")));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "print_task_stack")));
    return call_method(t, *module, name.get(),
                       {args[0], args[1].is_unbound() ? Value::none() : args[1],
                        args[2].is_unbound() ? Value::none() : args[2]});
}

const NativeDef methods[] = {
    {"cancel", "(self, /, msg=None)", method_cancel,
     "Ask the task to stop: CancelledError is raised inside."},
    {"cancelling", "(self, /)", method_cancelling, "Number of cancellations not taken back."},
    {"uncancel", "(self, /)", method_uncancel, "Take back one cancellation."},
    {"get_coro", "(self, /)", method_get_coro, "Return the coroutine."},
    {"get_context", "(self, /)", method_get_context, "Return the context the task runs in."},
    {"get_name", "(self, /)", method_get_name, "Return the task's name."},
    {"set_name", "(self, value, /)", method_set_name, "Set the task's name."},
    {"set_result", "(self, result, /)", method_set_result, "Not supported."},
    {"set_exception", "(self, exception, /)", method_set_exception, "Not supported."},
    {"get_stack", "(self, /, *, limit=None)", helper_get_stack, "Return the frames of the task."},
    {"print_stack", "(self, /, *, limit=None, file=None)", helper_print_stack,
     "Print the stack of the task."},
    {"_step", "(self, exc=None, /)", method_step, "Run the task until it waits."},
    {"_wakeup", "(self, future, /)", method_wakeup, "Run the task: the future is done."},
    {"__class_getitem__", "(cls, item, /)", generic_class_getitem, "Parametrise the type.",
     native_class_method},
    {}};

const GetSetDef getset[] = {
    {"_coro",
     [](Thread&, Value self) {
         const Value c = self_task(self)->coroutine;
         return c.is_unbound() ? Value::none() : share(c);
     }},
    {"_fut_waiter",
     [](Thread&, Value self) {
         const Value w = self_task(self)->waiting_for;
         return w.is_unbound() ? Value::none() : share(w);
     }},
    {"_must_cancel", [](Thread&, Value self) { return Value::boolean(self_task(self)->must_cancel); }},
    {"_num_cancels_requested",
     [](Thread&, Value self) { return Value::small_int(self_task(self)->cancel_requests); }},
    {"_log_destroy_pending",
     [](Thread&, Value self) { return Value::boolean(self_task(self)->complain); },
     [](Thread& t, Value self, Value v) -> bool {
         if (v.is_unbound()) return raise(t, Exc::AttributeError, "cannot delete attribute");
         self_task(self)->complain = TRY(is_truthy(t, v));
         return true;
     }},
    {}};

const TypeSpec task_spec = {
    .name = "_asyncio.Task",
    .basic_size = sizeof(Task),
    .flags = type_subclassable | type_weakrefable | type_immutable | type_has_attributes,
    .doc = "A coroutine that an event loop runs.",
    .methods = methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.dealloc = task_dealloc;
            type.traverse = task_traverse;
            type.clear = task_clear;
            type.construct = task_construct;
            type.init = task_init;
            type.finalize = task_finalize;
            type.repr = [](Thread& t, Value self) {
                return call_repr_helper(t, "task_repr", self);
            };
        },
};

Value chosen_loop(Thread& t, Value loop) {
    if (!loop.is_unbound() && !loop.is_none()) return share(loop);
    if (t.running_loop) return share(Value(t.running_loop));
    return raise(t, Exc::RuntimeError, "no running event loop");
}

Value all_tasks(Thread& t, const Value* args, size_t) {
    Ref loop = Ref::take(TRY(chosen_loop(t, args[0])));
    Own<List> found = Own<List>::take(TRY(new_list(t)));
    for (Task* task = asyncio_state(t).tasks; task; task = task->next) {
        if (task->loop == *loop && task->state == FutureState::pending && task->refcount) {
            TRY(list_append(t, found.get(), Value(task)));
        }
    }
    return call(t, Value(t.types().set), {found.value()});
}

Value current_task(Thread& t, const Value* args, size_t) {
    Ref loop = Ref::take(TRY(chosen_loop(t, args[0])));
    if (is_loop(t, *loop)) {
        Task* task = loop.as<Loop>()->current;
        return task ? share(Value(task)) : Value::none();
    }
    const Value task = dict_get(t, asyncio_state(t).foreign_current, *loop);
    return task.is_unbound() ? Value::none() : task.is_error() ? task : share(task);
}

}  // namespace

const NativeDef task_functions[] = {
    {"all_tasks", "(loop=None)", all_tasks, "Return the set of the loop's unfinished tasks."},
    {"current_task", "(loop=None)", current_task, "Return the running task, or None."},
    {}};

bool make_task_types(Thread& t) {
    AsyncioState& state = asyncio_state(t);
    state.task = TRY(make_builtin_type(t, task_spec, state.future));
    t.interpreter->owned.push_back(state.task);
    return true;
}

}  // namespace baton
