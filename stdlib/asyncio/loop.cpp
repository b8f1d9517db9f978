#include <signal.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <ctime>

#include "runtime/core/unlocked.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/asyncio/asyncio.h"
#include "stdlib/asyncio/loop_core.h"
#include "vm/introspect.h"

namespace baton {

// What a descriptor's readiness calls.
struct Watch {
    Handle* reader = nullptr;   // owned
    Handle* writer = nullptr;   // owned
};

// LoopCore and what Python adds to it.
struct LoopIo : LoopCore {
    std::unordered_map<int, Watch> watches;
    std::unordered_map<int64_t, Handle*> waiting;   // by pid, owned: called with pid and status
    size_t idle_rounds = 0;
};

namespace {

Loop* self_loop(Value v) { return v.as<Loop>(); }
LoopIo* io(Loop* loop) { return reinterpret_cast<LoopIo*>(loop->core); }

double now() {
    timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

bool check_open(Thread& t, Loop* loop) {
    if (!loop->closed && loop->core) return true;
    return raise(t, Exc::RuntimeError, "Event loop is closed");
}

bool later(const Handle* a, const Handle* b) {
    return a->when != b->when ? a->when > b->when : a->number > b->number;
}

void drop_entry(const ReadyEntry& entry) {
    decref(entry.subject);
    decref(entry.extra);
    xdecref(entry.context);
}

bool check_callback(Thread& t, Value callback, const char* method) {
    Type* type = type_of(t, callback);
    if (type == t.types().coroutine) {
        return raise_type_error(t, "coroutines cannot be used with {}()", method);
    }
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "asyncio.coroutines")));
    Own<Str> check = Own<Str>::take(TRY(intern(t, "iscoroutinefunction")));
    Ref answer = Ref::take(TRY(call_method(t, *module, check.get(), {callback})));
    if (TRY(is_truthy(t, *answer))) {
        return raise_type_error(t, "coroutines cannot be used with {}()", method);
    }
    if (!type->call) {
        Own<Str> text = Own<Str>::take(TRY(repr(t, callback)));
        return raise_type_error(t, "a callable object was expected by {}(), got {}", method,
                                text->view());
    }
    return true;
}

// --- Construction ---------------------------------------------------------------------------------

Value loop_construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    Ref held = Ref::take(TRY(allocate_instance(t, type.as<Type>())));
    Loop* loop = held.as<Loop>();
    loop->core = nullptr;
    loop->ready = new std::deque<ReadyEntry>;
    loop->timers = new std::vector<Handle*>;
    loop->task_factory = Value::none();
    loop->current = nullptr;
    loop->runner = nullptr;
    loop->next_number = loop->cancelled_timers = 0;
    loop->slow = 0.1;
    loop->stopping = loop->closed = loop->debug = false;
    const Value found = type_lookup(loop->type, asyncio_state(t).name_call_soon);
    const Value own = type_lookup(asyncio_state(t).loop, asyncio_state(t).name_call_soon);
    loop->plain_call_soon = found == own;
    auto core = std::make_unique<LoopIo>();
    int error = 0;
    if (!core->open(error)) return raise_os_error(t, error);
    loop->core = core.release();
    return held.give();
}

void drop_queues(Loop* loop) {
    if (loop->ready) {
        std::deque<ReadyEntry> ready;
        ready.swap(*loop->ready);
        for (const ReadyEntry& e : ready) drop_entry(e);
    }
    if (loop->timers) {
        std::vector<Handle*> timers;
        timers.swap(*loop->timers);
        for (Handle* h : timers) {
            h->scheduled = false;
            decref(h);
        }
    }
}

void drop_core(Loop* loop) {
    LoopIo* core = io(loop);
    if (!core) return;
    loop->core = nullptr;
    for (auto& [fd, watch] : core->watches) {
        xdecref(watch.reader);
        xdecref(watch.writer);
    }
    for (auto& [pid, handle] : core->waiting) decref(handle);
    delete core;
}

void loop_dealloc(Object* object) {
    auto* loop = static_cast<Loop*>(object);
    drop_core(loop);
    drop_queues(loop);
    delete loop->ready;
    delete loop->timers;
    decref(loop->task_factory);
}

void loop_traverse(Object* object, Visitor& visit) {
    auto* loop = static_cast<Loop*>(object);
    for (size_t i = 0; loop->ready && i < loop->ready->size(); ++i) {
        const ReadyEntry& e = (*loop->ready)[i];
        visit(e.subject);
        visit(e.extra);
        visit(e.context);
    }
    for (size_t i = 0; loop->timers && i < loop->timers->size(); ++i) visit((*loop->timers)[i]);
    if (LoopIo* core = io(loop)) {
        for (auto& [fd, watch] : core->watches) {
            visit(watch.reader);
            visit(watch.writer);
        }
        for (auto& [pid, handle] : core->waiting) visit(handle);
    }
    visit(loop->task_factory);
}

void loop_clear(Object* object) {
    auto* loop = static_cast<Loop*>(object);
    if (loop->runner) return;
    drop_queues(loop);
    if (LoopIo* core = io(loop)) {
        std::unordered_map<int, Watch> watches;
        std::unordered_map<int64_t, Handle*> waiting;
        watches.swap(core->watches);
        waiting.swap(core->waiting);
        for (auto& [fd, watch] : watches) {
            xdecref(watch.reader);
            xdecref(watch.writer);
        }
        for (auto& [pid, handle] : waiting) decref(handle);
    }
    replace(loop->task_factory, Value::none());
}

// --- Callbacks ------------------------------------------------------------------------------------

Value add_callback(Thread& t, const Value* args, size_t nargs, const char* method, bool wake) {
    Loop* loop = self_loop(args[0]);
    TRY(check_open(t, loop));
    if (loop->debug) {
        if (!wake && loop->runner && loop->runner != &t) {
            return raise(t, Exc::RuntimeError,
                         "Non-thread-safe operation invoked on an event loop other than the "
                         "current one");
        }
        TRY(check_callback(t, args[1], method));
    }
    Own<Handle> handle = Own<Handle>::take(TRY(new_handle(
        t, loop, args[1], std::span<const Value>(args + 3, nargs - 3), args[2], false)));
    TRY(schedule(t, loop, {ReadyEntry::handle, share(handle.get()), Value(), nullptr}));
    if (wake && loop->core) loop->core->wake();
    return handle.give();
}

Value method_call_soon(Thread& t, const Value* args, size_t nargs) {
    return add_callback(t, args, nargs, "call_soon", false);
}
Value method_call_soon_threadsafe(Thread& t, const Value* args, size_t nargs) {
    return add_callback(t, args, nargs, "call_soon_threadsafe", true);
}

Value add_timer(Thread& t, Loop* loop, double when, const Value* args, size_t nargs,
                Value context) {
    Own<Handle> handle = Own<Handle>::take(
        TRY(new_handle(t, loop, args[0], std::span<const Value>(args + 1, nargs - 1), context, true)));
    handle->when = when;
    handle->number = loop->next_number++;
    handle->scheduled = true;
    loop->timers->push_back(share(handle.get()));
    std::push_heap(loop->timers->begin(), loop->timers->end(), later);
    return handle.give();
}

Value method_call_at(Thread& t, const Value* args, size_t nargs) {
    Loop* loop = self_loop(args[0]);
    if (args[1].is_none()) return raise_type_error(t, "when cannot be None");
    const double when = TRY(to_double(t, args[1]));
    TRY(check_open(t, loop));
    if (loop->debug) TRY(check_callback(t, args[2], "call_at"));
    const Value context = args[3];
    std::vector<Value> all{args[2]};
    all.insert(all.end(), args + 4, args + nargs);
    return add_timer(t, loop, when, all.data(), all.size(), context);
}

Value method_call_later(Thread& t, const Value* args, size_t nargs) {
    Loop* loop = self_loop(args[0]);
    if (args[1].is_none()) return raise_type_error(t, "delay must not be None");
    const double delay = TRY(to_double(t, args[1]));
    TRY(check_open(t, loop));
    if (loop->debug) TRY(check_callback(t, args[2], "call_later"));
    std::vector<Value> all{args[2]};
    all.insert(all.end(), args + 4, args + nargs);
    return add_timer(t, loop, now() + delay * t.interpreter->options.sleep_scale, all.data(),
                     all.size(), args[3]);
}

// --- Running --------------------------------------------------------------------------------------

// A callback of a future, as a handle would run it.
bool run_notification(Thread& t, Loop* loop, const ReadyEntry& entry) {
    TRY(enter_context(t, entry.context));
    Ref result = Ref::take(call(t, Value(entry.subject), {entry.extra}));
    leave_context(t, entry.context);
    if (!result.get().is_error()) return true;
    if (pending_is(t, Exc::KeyboardInterrupt) || pending_is(t, Exc::SystemExit)) return false;
    Ref exception = Ref::take(Value(take_pending(t)));
    // The handler is shown a handle, though none was needed to get here.
    const Value args[] = {entry.extra};
    Own<Handle> handle = Own<Handle>::take(
        TRY(new_handle(t, loop, Value(entry.subject), args, Value(entry.context), false)));
    std::string message = "Exception in callback ";
    Ref text = Ref::take(call_repr_helper(t, "callback_repr", handle.value()));
    if (is_str(*text)) message += text.as<Str>()->view();
    else clear_pending(t);
    return report_to_loop(t, Value(loop), message,
                          {{"exception", *exception}, {"handle", handle.value()}});
}

bool run_entry(Thread& t, Loop* loop, const ReadyEntry& entry) {
    switch (entry.kind) {
        case ReadyEntry::handle: return run_handle(t, loop, static_cast<Handle*>(entry.subject));
        case ReadyEntry::notify: return run_notification(t, loop, entry);
        default: break;
    }
    auto* task = static_cast<Task*>(entry.subject);
    Own<Context> context = Own<Context>::share(task->context);
    if (!context) return true;
    TRY(enter_context(t, context.get()));
    const bool ok = entry.kind == ReadyEntry::step ? task_step(t, task, entry.extra)
                                                   : task_wakeup(t, task, entry.extra);
    leave_context(t, context.get());
    // A step fails for want of memory where what it should have told others is lost: they would wait
    // for good, so that this ends the loop.
    if (ok || pending_is(t, Exc::KeyboardInterrupt) || pending_is(t, Exc::SystemExit) ||
        pending_is(t, Exc::MemoryError)) {
        return ok;
    }
    Ref exception = Ref::take(Value(take_pending(t)));
    return report_to_loop(t, Value(loop), "Exception in a task's step",
                          {{"exception", *exception}, {"task", Value(task)}});
}

bool run_timed(Thread& t, Loop* loop, const ReadyEntry& entry) {
    const double begin = now();
    TRY(run_entry(t, loop, entry));
    const double duration = now() - begin;
    if (!loop->debug || duration < loop->slow) return true;
    Own<Str> name = Own<Str>::take(TRY(intern(t, "_report_slow")));
    Ref seconds = Ref::take(TRY(new_float(t, duration)));
    Ref result = Ref::take(TRY(call_method(t, Value(loop), name.get(),
                                           {Value(entry.subject), *seconds})));
    return true;
}

void queue_handle(Loop* loop, Handle* handle) {
    if (handle && !handle->cancelled) {
        loop->ready->push_back({ReadyEntry::handle, share(handle), Value(), nullptr});
    }
}

// Queues what descriptors and children have become ready for.
bool collect_io(Thread& t, Loop* loop) {
    LoopIo* core = io(loop);
    if (!core->fired.empty()) {
        std::vector<LoopCore::Fired> fired;
        fired.swap(core->fired);
        for (const auto& f : fired) {
            auto found = core->watches.find(f.fd);
            if (found == core->watches.end()) continue;
            if (f.readable) queue_handle(loop, found->second.reader);
            if (f.writable) queue_handle(loop, found->second.writer);
        }
    }
    while (!core->ended.empty()) {
        const LoopCore::Ended child = core->ended.back();
        core->ended.pop_back();
        auto found = core->waiting.find(child.pid);
        if (found == core->waiting.end()) continue;
        Own<Handle> handle = Own<Handle>::take(found->second);
        core->waiting.erase(found);
        const Value args[] = {Value::small_int(child.pid), Value::small_int(child.status)};
        Own<Handle> ready = Own<Handle>::take(TRY(
            new_handle(t, loop, handle->callback, args, Value(handle->context), false)));
        queue_handle(loop, ready.get());
    }
    return true;
}

void drop_cancelled_timers(Loop* loop) {
    std::vector<Handle*>& timers = *loop->timers;
    if (loop->cancelled_timers > 100 && loop->cancelled_timers * 2 > timers.size()) {
        std::vector<Handle*> kept, dropped;
        for (Handle* h : timers) (h->cancelled ? dropped : kept).push_back(h);
        timers.swap(kept);
        std::make_heap(timers.begin(), timers.end(), later);
        loop->cancelled_timers = 0;
        for (Handle* h : dropped) {
            h->scheduled = false;
            decref(h);
        }
        return;
    }
    while (!timers.empty() && timers.front()->cancelled) {
        std::pop_heap(timers.begin(), timers.end(), later);
        Own<Handle> handle = Own<Handle>::take(timers.back());
        timers.pop_back();
        handle->scheduled = false;
        if (loop->cancelled_timers) --loop->cancelled_timers;
    }
}

bool run_once(Thread& t, Loop* loop) {
    LoopIo* core = io(loop);
    drop_cancelled_timers(loop);
    std::vector<Handle*>& timers = *loop->timers;
    double timeout = -1;
    if (!loop->ready->empty() || loop->stopping) {
        timeout = 0;
    } else if (!timers.empty()) {
        timeout = std::fmax(0.0, timers.front()->when - now());
    }
    gil::Slot& slot = t.slot;
    if (timeout != 0) {
        Unlocked unlocked(t, "asyncio.select");
        core->wait(timeout);
    } else if (t.interpreter->gil.waiting()) {
        Unlocked unlocked(t, "asyncio.select");
        core->wait(0);
    } else if (core->has_children()) {
        core->wait(0);
    } else if (!core->watches.empty()) {
        core->look();
    }
    if (slot.attention()) TRY(t.interpreter->hooks.handle_attention(t));
    if (loop->core != core) return raise(t, Exc::RuntimeError, "Event loop is closed");
    TRY(collect_io(t, loop));
    if (!timers.empty()) {
        const double end = now() + 1e-9;
        while (!timers.empty() && timers.front()->when < end) {
            std::pop_heap(timers.begin(), timers.end(), later);
            Handle* handle = timers.back();
            timers.pop_back();
            handle->scheduled = false;
            loop->ready->push_back({ReadyEntry::handle, handle, Value(), nullptr});
        }
    }
    for (size_t n = loop->ready->size(); n && !loop->ready->empty(); --n) {
        const ReadyEntry entry = loop->ready->front();
        loop->ready->pop_front();
        const bool ok = loop->debug ? run_timed(t, loop, entry) : run_entry(t, loop, entry);
        drop_entry(entry);
        if (!ok) return false;
    }
    return true;
}

bool check_not_running(Thread& t, Loop* loop) {
    if (loop->runner) return raise(t, Exc::RuntimeError, "This event loop is already running");
    if (t.running_loop) {
        return raise(t, Exc::RuntimeError,
                     "Cannot run the event loop while another loop is running");
    }
    return true;
}

Value method_run_forever(Thread& t, const Value* args, size_t) {
    Own<Loop> loop = Own<Loop>::share(self_loop(args[0]));
    TRY(check_open(t, loop.get()));
    TRY(check_not_running(t, loop.get()));
    auto hook = [&](const char* text) -> Value {
        Own<Str> name = Own<Str>::take(TRY(intern(t, text)));
        Ref found = Ref::take(find_attribute(t, loop.value(), name.value()));
        return found.give();
    };
    Ref first = Ref::take(hook("_asyncgen_firstiter_hook"));
    if (first.get().is_error()) return Value::error();
    Ref finalizer = Ref::take(hook("_asyncgen_finalizer_hook"));
    if (finalizer.get().is_error()) return Value::error();
    Value old_first, old_finalizer;
    get_async_hooks(t, old_first, old_finalizer);
    Ref kept_first = Ref::share(old_first), kept_finalizer = Ref::share(old_finalizer);
    set_async_hooks(t, first.give(), finalizer.give());
    loop->runner = &t;
    t.running_loop = share(loop.get());
    const bool main = &t == t.interpreter->main_thread;
    if (main) {
        set_signal_wakeup(
            t, [](void* core) { static_cast<LoopCore*>(core)->wake(); }, loop->core);
    }
    bool ok = true;
    for (;;) {
        Object* const context = t.context;
        try {
            ok = run_once(t, loop.get());
        } catch (const std::bad_alloc&) {
            while (t.context && t.context != context) {
                auto* inner = static_cast<Context*>(t.context);
                if (!inner->entered) break;
                leave_context(t, inner);
            }
            loop->current = nullptr;
            ok = raise_memory_error(t);
        }
        if (!ok || loop->stopping) break;
    }
    if (main) set_signal_wakeup(t, nullptr, nullptr);
    loop->stopping = false;
    loop->runner = nullptr;
    Object* running = t.running_loop;
    t.running_loop = nullptr;
    xdecref(running);
    set_async_hooks(t, kept_first.give(), kept_finalizer.give());
    if (!ok) return Value::error();
    return Value::none();
}

Value method_stop(Thread&, const Value* args, size_t) {
    Loop* loop = self_loop(args[0]);
    loop->stopping = true;
    return Value::none();
}
Value method_close(Thread& t, const Value* args, size_t) {
    Own<Loop> loop = Own<Loop>::share(self_loop(args[0]));
    if (loop->runner) return raise(t, Exc::RuntimeError, "Cannot close a running event loop");
    if (loop->closed) return Value::none();
    loop->closed = true;
    drop_queues(loop.get());
    drop_core(loop.get());
    return Value::none();
}
Value method_is_running(Thread&, const Value* args, size_t) {
    return Value::boolean(self_loop(args[0])->runner != nullptr);
}
Value method_is_closed(Thread&, const Value* args, size_t) {
    return Value::boolean(self_loop(args[0])->closed);
}
Value method_time(Thread& t, const Value*, size_t) { return new_float(t, now()); }
Value method_get_debug(Thread&, const Value* args, size_t) {
    return Value::boolean(self_loop(args[0])->debug);
}
Value method_set_debug(Thread& t, const Value* args, size_t) {
    self_loop(args[0])->debug = TRY(is_truthy(t, args[1]));
    return Value::none();
}
Value method_check_closed(Thread& t, const Value* args, size_t) {
    TRY(check_open(t, self_loop(args[0])));
    return Value::none();
}
Value method_check_running(Thread& t, const Value* args, size_t) {
    TRY(check_not_running(t, self_loop(args[0])));
    return Value::none();
}

// --- Futures and tasks ----------------------------------------------------------------------------

Value method_create_future(Thread& t, const Value* args, size_t) {
    auto* f = static_cast<Future*>(TRY(allocate_instance(t, asyncio_state(t).future)));
    blank_future(f);
    Ref held = Ref::take(Value(f));
    TRY(init_future(t, f, args[0]));
    return held.give();
}

Value method_create_task(Thread& t, const Value* args, size_t) {
    Loop* loop = self_loop(args[0]);
    TRY(check_open(t, loop));
    if (loop->task_factory.is_none()) return new_task(t, loop, args[1], args[2], args[3]);
    Ref factory = Ref::share(loop->task_factory);
    Ref task;
    if (args[3].is_unbound() || args[3].is_none()) {
        task = Ref::take(TRY(call(t, *factory, {args[0], args[1]})));
    } else {
        Own<Tuple> keywords =
            Own<Tuple>::take(TRY(new_tuple(t, {Value(asyncio_state(t).name_context)})));
        const Value all[] = {args[0], args[1], args[3]};
        task = Ref::take(TRY(call(t, *factory, all, 2, keywords.get())));
    }
    if (!args[2].is_unbound() && !args[2].is_none()) {
        Own<Str> name = Own<Str>::take(TRY(intern(t, "set_name")));
        Ref method = Ref::take(TRY(find_attribute(t, *task, name.value())));
        if (method) {
            Ref result = Ref::take(TRY(call(t, *method, {args[2]})));
        }
    }
    return task.give();
}
Value method_set_task_factory(Thread& t, const Value* args, size_t) {
    if (!args[1].is_none() && !type_of(t, args[1])->call) {
        return raise_type_error(t, "task factory must be a callable or None");
    }
    replace(self_loop(args[0])->task_factory, share(args[1]));
    return Value::none();
}
Value method_get_task_factory(Thread&, const Value* args, size_t) {
    return share(self_loop(args[0])->task_factory);
}

// --- Descriptors and children ---------------------------------------------------------------------

std::optional<int> descriptor(Thread& t, Value v) {
    Ref number = Ref::share(v);
    if (!v.is_small_int()) {
        Ref method = Ref::take(find_attribute(t, v, Value(t.names().fileno)));
        if (method.get().is_error()) return std::nullopt;
        if (!method) {
            Own<Str> text = Own<Str>::take(TRY(repr(t, v)));
            return raise_value_error(t, "Invalid file object: {}", text->view());
        }
        number = Ref::take(TRY(call(t, *method, nullptr, 0)));
    }
    const int64_t fd = TRY(to_int64(t, *number));
    if (fd < 0 || fd > INT32_MAX) return raise_value_error(t, "Invalid file descriptor: {}", fd);
    return static_cast<int>(fd);
}

// Tells the kernel what the watch wants; `add` while it is being extended: errors are raised.
bool update(Thread& t, LoopIo* core, int fd, const Watch& watch, bool add) {
    epoll_event event{};
    event.data.fd = fd;
    event.events = (watch.reader ? uint32_t{EPOLLIN} : 0) | (watch.writer ? uint32_t{EPOLLOUT} : 0);
    if (!event.events) {
        epoll_ctl(core->set, EPOLL_CTL_DEL, fd, &event);
        return true;
    }
    if (epoll_ctl(core->set, EPOLL_CTL_MOD, fd, &event) == 0) return true;
    if (errno == ENOENT && epoll_ctl(core->set, EPOLL_CTL_ADD, fd, &event) == 0) return true;
    return !add || raise_os_error(t, errno);
}

Value watch(Thread& t, const Value* args, size_t nargs, Handle* Watch::*side) {
    Own<Loop> loop = Own<Loop>::share(self_loop(args[0]));
    TRY(check_open(t, loop.get()));
    const int fd = TRY(descriptor(t, args[1]));
    Own<Handle> handle = Own<Handle>::take(TRY(new_handle(
        t, loop.get(), args[2], std::span<const Value>(args + 3, nargs - 3), Value(), false)));
    TRY(check_open(t, loop.get()));
    LoopIo* core = io(loop.get());
    Watch& w = core->watches[fd];
    Handle* old = w.*side;
    w.*side = share(handle.get());
    if (!update(t, core, fd, w, true)) {
        w.*side = nullptr;
        if (!w.reader && !w.writer) core->watches.erase(fd);
        xdecref(old);
        decref(handle.get());
        return Value::error();
    }
    if (old) {
        old->cancelled = true;
        decref(old);
    }
    if (loop->runner && loop->runner != &t) core->wake();
    return handle.give();
}

Value unwatch(Thread& t, const Value* args, Handle* Watch::*side) {
    Loop* loop = self_loop(args[0]);
    if (loop->closed || !loop->core) return Value::false_();
    const int fd = TRY(descriptor(t, args[1]));
    LoopIo* core = io(loop);
    auto found = core->watches.find(fd);
    if (found == core->watches.end() || !(found->second.*side)) return Value::false_();
    Handle* old = found->second.*side;
    found->second.*side = nullptr;
    TRY(update(t, core, fd, found->second, false));
    if (!found->second.reader && !found->second.writer) core->watches.erase(found);
    old->cancelled = true;
    decref(old);
    return Value::true_();
}

Value method_add_reader(Thread& t, const Value* args, size_t nargs) {
    return watch(t, args, nargs, &Watch::reader);
}
Value method_add_writer(Thread& t, const Value* args, size_t nargs) {
    return watch(t, args, nargs, &Watch::writer);
}
Value method_remove_reader(Thread& t, const Value* args, size_t) {
    return unwatch(t, args, &Watch::reader);
}
Value method_remove_writer(Thread& t, const Value* args, size_t) {
    return unwatch(t, args, &Watch::writer);
}

bool text_list(Thread& t, Value iterable, std::vector<std::string>& out) {
    return for_each(t, iterable, [&](Value item) -> bool {
        if (!is_str(item)) {
            return raise_type_error(t, "expected str, got {}", type_name(t, item));
        }
        const std::string_view text = item.as<Str>()->view();
        if (text.find('\0') != std::string_view::npos) {
            return raise_value_error(t, "embedded null byte");
        }
        out.emplace_back(text);
        return true;
    });
}

// _spawn(args, env, cwd, descriptors, detached, callback): the child's pid.
Value method_spawn(Thread& t, const Value* args, size_t) {
    Own<Loop> loop = Own<Loop>::share(self_loop(args[0]));
    std::vector<std::string> command, environment;
    std::string directory;
    std::vector<int> descriptors;
    TRY(text_list(t, args[1], command));
    if (command.empty()) return raise_value_error(t, "no program given");
    if (!args[2].is_none()) TRY(text_list(t, args[2], environment));
    if (!args[3].is_none()) {
        if (!is_str(args[3])) return raise_type_error(t, "cwd must be a str");
        directory = to_string(args[3].as<Str>());
    }
    TRY(for_each(t, args[4], [&](Value item) -> bool {
        const int64_t fd = TRY(to_int64(t, item));
        descriptors.push_back(static_cast<int>(std::clamp<int64_t>(fd, -1, INT32_MAX)));
        return true;
    }));
    const bool detached = TRY(is_truthy(t, args[5]));
    Own<Handle> handle =
        Own<Handle>::take(TRY(new_handle(t, loop.get(), args[6], {}, Value(), false)));
    TRY(check_open(t, loop.get()));
    const int64_t pid =
        loop->core->spawn(command, args[2].is_none() ? nullptr : &environment,
                          args[3].is_none() ? nullptr : &directory, descriptors, detached);
    if (pid < 0) {
        Own<Str> name = Own<Str>::take(TRY(new_str(t, command[0])));
        return raise_os_error(t, static_cast<int>(-pid), name.value());
    }
    io(loop.get())->waiting[pid] = handle.give();
    return Value::small_int(pid);
}

const NativeDef methods[] = {
    {"call_soon", "(self, callback, /, *args, context=None)", method_call_soon,
     "Call a function at the loop's next round."},
    {"call_soon_threadsafe", "(self, callback, /, *args, context=None)",
     method_call_soon_threadsafe, "As call_soon, from another thread."},
    {"call_later", "(self, delay, callback, /, *args, context=None)", method_call_later,
     "Call a function after some seconds."},
    {"call_at", "(self, when, callback, /, *args, context=None)", method_call_at,
     "Call a function at a loop time."},
    {"run_forever", "(self, /)", method_run_forever, "Run until stop() is called."},
    {"stop", "(self, /)", method_stop, "Stop at the end of the present round."},
    {"_close", "(self, /)", method_close, "Give up everything the loop holds."},
    {"is_running", "(self, /)", method_is_running, "Whether the loop runs."},
    {"is_closed", "(self, /)", method_is_closed, "Whether the loop was closed."},
    {"time", "(self, /)", method_time, "Return the loop's clock."},
    {"get_debug", "(self, /)", method_get_debug, "Whether the loop is in debug mode."},
    {"set_debug", "(self, enabled, /)", method_set_debug, "Set the debug mode."},
    {"_check_closed", "(self, /)", method_check_closed, "RuntimeError if the loop is closed."},
    {"_check_running", "(self, /)", method_check_running, "RuntimeError if a loop runs."},
    {"create_future", "(self, /)", method_create_future, "Make a future of this loop."},
    {"create_task", "(self, coro, /, *, name=None, context=None)", method_create_task,
     "Run a coroutine as a task."},
    {"set_task_factory", "(self, factory, /)", method_set_task_factory,
     "Set the function that makes tasks."},
    {"get_task_factory", "(self, /)", method_get_task_factory, "Return the task factory, or None."},
    {"add_reader", "(self, fd, callback, /, *args)", method_add_reader,
     "Call a function whenever a descriptor can be read."},
    {"add_writer", "(self, fd, callback, /, *args)", method_add_writer,
     "Call a function whenever a descriptor can be written."},
    {"remove_reader", "(self, fd, /)", method_remove_reader, "Stop watching for reading."},
    {"remove_writer", "(self, fd, /)", method_remove_writer, "Stop watching for writing."},
    {"_spawn", "(self, args, env, cwd, descriptors, detached, callback, /)", method_spawn,
     "Start a program; the callback gets its pid and return code."},
    {}};

const GetSetDef getset[] = {
    {"slow_callback_duration",
     [](Thread& t, Value self) { return new_float(t, self_loop(self)->slow); },
     [](Thread& t, Value self, Value v) -> bool {
         if (v.is_unbound()) return raise(t, Exc::AttributeError, "cannot delete attribute");
         self_loop(self)->slow = TRY(to_double(t, v));
         return true;
     }},
    {"_stopping", [](Thread&, Value self) { return Value::boolean(self_loop(self)->stopping); }},
    {"_current_task",
     [](Thread&, Value self) {
         Task* task = self_loop(self)->current;
         return task ? share(Value(task)) : Value::none();
     }},
    {}};

const TypeSpec loop_spec = {
    .name = "_asyncio.Loop",
    .basic_size = sizeof(Loop),
    .flags = type_subclassable | type_weakrefable | type_immutable,
    .doc = "The native part of an event loop.",
    .methods = methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.dealloc = loop_dealloc;
            type.traverse = loop_traverse;
            type.clear = loop_clear;
            type.construct = loop_construct;
            type.init = [](Thread&, Value, const Value*, size_t, Tuple*) { return true; };
        },
};

// --- The running loop -----------------------------------------------------------------------------

Value running_loop_or_none(Thread& t, const Value*, size_t) {
    return t.running_loop ? share(Value(t.running_loop)) : Value::none();
}
Value get_running_loop(Thread& t, const Value*, size_t) {
    if (t.running_loop) return share(Value(t.running_loop));
    return raise(t, Exc::RuntimeError, "no running event loop");
}
Value set_running_loop(Thread& t, const Value* args, size_t) {
    Object* old = t.running_loop;
    t.running_loop = args[0].is_object() ? share(args[0].as_object()) : nullptr;
    xdecref(old);
    return Value::none();
}

// Awaiting it lets the others run once.
struct Pause : Object {
    bool done;
};
const TypeSpec pause_spec = {
    .name = "_asyncio.Pause",
    .basic_size = sizeof(Pause),
    .flags = type_immutable,
    .fill =
        [](Type& type) {
            type.iter = [](Thread&, Value self) { return share(self); };
            type.await = [](Thread&, Value self) { return share(self); };
            type.next = [](Thread&, Value self) {
                if (self.as<Pause>()->done) return Value();
                self.as<Pause>()->done = true;
                return Value::none();
            };
        },
};
Value pause(Thread& t, const Value*, size_t) {
    auto* p = TRY(allocate<Pause>(t, asyncio_state(t).pause));
    p->done = false;
    return p;
}

Value set_result_unless_done(Thread& t, const Value* args, size_t) {
    if (!is_future(t, args[0])) return raise_type_error(t, "a future is required");
    auto* f = args[0].as<Future>();
    if (f->state == FutureState::pending) TRY(future_set_result(t, f, args[1]));
    return Value::none();
}

}  // namespace

const NativeDef loop_functions[] = {
    {"_get_running_loop", "()", running_loop_or_none, "Return the running event loop, or None."},
    {"get_running_loop", "()", get_running_loop, "Return the running event loop."},
    {"_set_running_loop", "(loop, /)", set_running_loop, "Set the running event loop."},
    {"pause", "()", pause, "An awaitable that lets the others run once."},
    {"set_result_unless_done", "(future, result, /)", set_result_unless_done,
     "Set a future's result unless it is done."},
    {}};

bool schedule(Thread& t, Loop* loop, ReadyEntry entry) {
    if (loop->closed || !loop->core) {
        drop_entry(entry);
        return raise(t, Exc::RuntimeError, "Event loop is closed");
    }
    loop->ready->push_back(entry);
    return true;
}

bool make_loop_types(Thread& t) {
    AsyncioState& state = asyncio_state(t);
    state.loop = TRY(make_builtin_type(t, loop_spec, nullptr));
    t.interpreter->owned.push_back(state.loop);
    state.pause = TRY(make_builtin_type(t, pause_spec, nullptr));
    t.interpreter->owned.push_back(state.pause);
    return true;
}

namespace {

Value set_exceptions(Thread& t, const Value* args, size_t) {
    if (!is_exception_class(args[0]) || !is_exception_class(args[1])) {
        return raise_type_error(t, "exception classes are required");
    }
    AsyncioState& state = asyncio_state(t);
    for (size_t i = 0; i < 2; ++i) {
        t.interpreter->owned.push_back(share(args[i].as_object()));
    }
    state.cancelled_error = args[0].as_object();
    state.invalid_state_error = args[1].as_object();
    return Value::none();
}
const NativeDef set_up_functions[] = {
    {"_set_exceptions", "(cancelled_error, invalid_state_error, /)", set_exceptions,
     "Tell the native part the exception classes."},
    {}};

}  // namespace

bool fill_asyncio_module(Thread& t, Dict* dict) {
    Interpreter& in = *t.interpreter;
    TRY(ensure_contextvars(t));
    if (!in.asyncio_state) {
        auto* state = new AsyncioState{};
        in.asyncio_state = state;
        in.tables.emplace_back(state, [](void* p) { delete static_cast<AsyncioState*>(p); });
        const std::pair<Str**, const char*> names[] = {
            {&state->name_call_soon, "call_soon"},
            {&state->name_call_exception_handler, "call_exception_handler"},
            {&state->name_blocking, "_asyncio_future_blocking"},
            {&state->name_get_loop, "get_loop"},
            {&state->name_add_done_callback, "add_done_callback"},
            {&state->name_cancel, "cancel"},
            {&state->name_result, "result"},
            {&state->name_context, "context"},
            {&state->name_get_debug, "get_debug"}};
        for (const auto& [slot, text] : names) {
            *slot = TRY(intern(t, text));
            in.owned.push_back(*slot);
        }
        state->foreign_current = TRY(new_dict(t));
        in.owned.push_back(state->foreign_current);
        // Until asyncio.exceptions says which.
        state->cancelled_error = exception_type(t, Exc::BaseException);
        state->invalid_state_error = exception_type(t, Exc::RuntimeError);
        TRY(make_handle_types(t));
        TRY(make_future_types(t));
        TRY(make_task_types(t));
        TRY(make_loop_types(t));
    }
    AsyncioState& state = asyncio_state(t);
    Own<Str> module = Own<Str>::take(TRY(intern(t, "_asyncio")));
    TRY(add_functions(t, dict, loop_functions, module.value()));
    TRY(add_functions(t, dict, task_functions, module.value()));
    TRY(add_functions(t, dict, set_up_functions, module.value()));
    const std::pair<const char*, Type*> exported[] = {{"Future", state.future},
                                                      {"Task", state.task},
                                                      {"Handle", state.handle},
                                                      {"TimerHandle", state.timer_handle},
                                                      {"Loop", state.loop}};
    for (const auto& [name, type] : exported) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        TRY(dict_set(t, dict, key.get(), Value(type)));
    }
    return true;
}

}  // namespace baton
