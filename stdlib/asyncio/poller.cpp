// A Poller owns a libuv loop. poll() waits there without the GIL; what happens meanwhile is noted
// in C++ and given to Python afterwards.
#include "stdlib/asyncio/poller.h"

#include <uv.h>

#include <cmath>
#include <unordered_map>
#include <vector>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/unlocked.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "vm/introspect.h"

namespace baton {

namespace {

struct Loop {
    uv_loop_t loop;
    uv_async_t wakeup;
    uv_timer_t timer;
    struct Watch {
        uv_poll_t handle;
        Loop* owner;
        int descriptor;
    };
    std::unordered_map<int, Watch*> watches;
    std::vector<std::pair<int, int>> ready;   // descriptor, events
    bool running = false;
};

struct Poller : Object {
    Loop* loop;   // null once closed
};

Loop* open_loop(Thread& t, Value self) {
    Loop* loop = self.as<Poller>()->loop;
    if (!loop) return raise(t, Exc::RuntimeError, "Event loop is closed");
    return loop;
}

Failure raise_uv(Thread& t, int error) { return raise_os_error(t, -error); }

void on_ready(uv_poll_t* handle, int status, int events) {
    auto* watch = static_cast<Loop::Watch*>(handle->data);
    // An error is told to whoever reads or writes.
    watch->owner->ready.emplace_back(watch->descriptor,
                                     status < 0 ? UV_READABLE | UV_WRITABLE : events);
}

void close_watch(Loop* loop, int descriptor) {
    const auto at = loop->watches.find(descriptor);
    if (at == loop->watches.end()) return;
    uv_poll_stop(&at->second->handle);
    uv_close(reinterpret_cast<uv_handle_t*>(&at->second->handle), [](uv_handle_t* handle) {
        delete static_cast<Loop::Watch*>(handle->data);
    });
    loop->watches.erase(at);
}

void destroy(Loop* loop) {
    while (!loop->watches.empty()) close_watch(loop, loop->watches.begin()->first);
    uv_close(reinterpret_cast<uv_handle_t*>(&loop->wakeup), nullptr);
    uv_close(reinterpret_cast<uv_handle_t*>(&loop->timer), nullptr);
    while (uv_run(&loop->loop, UV_RUN_DEFAULT) != 0) {
    }
    uv_loop_close(&loop->loop);
    delete loop;
}

Value construct(Thread& t, Value type, const Value*, size_t nargs, Tuple* keywords) {
    TRY(no_keywords(t, "Poller", keywords));
    TRY(check_count(t, "Poller", nargs, 0, 0));
    auto* poller = TRY(allocate<Poller>(t, type.as<Type>()));
    poller->loop = nullptr;
    Ref result = Ref::take(Value(poller));
    auto* loop = new Loop;
    if (const int error = uv_loop_init(&loop->loop)) {
        delete loop;
        return raise_uv(t, error);
    }
    uv_async_init(&loop->loop, &loop->wakeup, [](uv_async_t*) {});
    uv_timer_init(&loop->loop, &loop->timer);
    poller->loop = loop;
    return result.give();
}

// Waits up to `timeout` seconds (None: for ever; 0: not at all). A list of (descriptor, events).
Value poll(Thread& t, const Value* args, size_t) {
    Loop* loop = TRY(open_loop(t, args[0]));
    if (loop->running) return raise(t, Exc::RuntimeError, "This event loop is already running");
    double timeout = -1;
    if (!args[1].is_none()) {
        timeout = TRY(to_double(t, args[1]));
        if (timeout < 0) timeout = 0;
    }
    Ref self = Ref::share(args[0]);
    loop->ready.clear();
    if (timeout == 0) {
        // Looking costs a system call or two; without descriptors there is nothing to see.
        if (!loop->watches.empty()) {
            Unlocked unlocked(t, "asyncio.poll");
            uv_run(&loop->loop, UV_RUN_NOWAIT);
        }
    } else {
        loop->running = true;
        set_signal_wakeup(
            t, [](void* p) { uv_async_send(static_cast<uv_async_t*>(p)); }, &loop->wakeup);
        // A signal that came before the wake-up was set is not slept over.
        if (t.interpreter->pending_signals.load() && &t == t.interpreter->main_thread) {
            uv_async_send(&loop->wakeup);
        }
        {
            Unlocked unlocked(t, "asyncio.poll");
            if (timeout > 0) {
                uv_update_time(&loop->loop);
                const double milliseconds = std::ceil(std::min(timeout, 1e9) * 1000);
                uv_timer_start(
                    &loop->timer, [](uv_timer_t*) {}, static_cast<uint64_t>(milliseconds), 0);
            }
            uv_run(&loop->loop, UV_RUN_ONCE);
            uv_timer_stop(&loop->timer);
        }
        set_signal_wakeup(t, nullptr, nullptr);
        loop->running = false;
    }
    if (t.interpreter->pending_signals.load() && !t.interpreter->hooks.handle_attention(t)) {
        return Failure{};
    }
    Own<List> out = Own<List>::take(TRY(new_list(t, loop->ready.size())));
    for (const auto& [descriptor, events] : loop->ready) {
        Own<Tuple> pair = Own<Tuple>::take(
            TRY(new_tuple(t, {Value::small_int(descriptor), Value::small_int(events)})));
        TRY(list_append(t, out.get(), pair.value()));
    }
    return out.give();
}

// Any thread of the interpreter may call it, as it holds the GIL.
Value wake(Thread& t, const Value* args, size_t) {
    uv_async_send(&TRY(open_loop(t, args[0]))->wakeup);
    return Value::none();
}

// events: 1 to read, 2 to write; 0: watch no longer.
Value watch(Thread& t, const Value* args, size_t) {
    Loop* loop = TRY(open_loop(t, args[0]));
    const int64_t descriptor = TRY(to_int64(t, args[1])), events = TRY(to_int64(t, args[2]));
    const auto fd = static_cast<int>(descriptor);
    if (!(events & 3)) {
        close_watch(loop, fd);
        return Value::none();
    }
    Loop::Watch*& entry = loop->watches[fd];
    if (!entry) {
        auto* made = new Loop::Watch;
        made->owner = loop;
        made->descriptor = fd;
        if (const int error = uv_poll_init(&loop->loop, &made->handle, fd)) {
            delete made;
            loop->watches.erase(fd);
            return raise_uv(t, error);
        }
        made->handle.data = made;
        entry = made;
    }
    const int wanted = (events & 1 ? UV_READABLE | UV_DISCONNECT : 0) | (events & 2 ? UV_WRITABLE : 0);
    if (const int error = uv_poll_start(&entry->handle, wanted, on_ready)) {
        close_watch(loop, fd);
        return raise_uv(t, error);
    }
    return Value::none();
}

Value close(Thread& t, const Value* args, size_t) {
    auto* poller = args[0].as<Poller>();
    if (!poller->loop) return Value::none();
    if (poller->loop->running) {
        return raise(t, Exc::RuntimeError, "Cannot close a running event loop");
    }
    Loop* loop = poller->loop;
    poller->loop = nullptr;
    destroy(loop);
    return Value::none();
}

// In the child of a fork: the kernel's part of the loop is shared with the parent until this.
Value after_fork(Thread& t, const Value* args, size_t) {
    Loop* loop = TRY(open_loop(t, args[0]));
    if (const int error = uv_loop_fork(&loop->loop)) return raise_uv(t, error);
    return Value::none();
}

const NativeDef methods[] = {
    {"poll", "(self, timeout, /)", poll,
     "Wait for descriptors, a wake-up or the timeout; return [(descriptor, events), ...]."},
    {"wake", "(self, /)", wake, "End a poll() that runs in another thread."},
    {"watch", "(self, descriptor, events, /)", watch,
     "Watch a descriptor: 1 to read, 2 to write, 3 both, 0 no longer."},
    {"close", "(self, /)", close, "Close the loop."},
    {"after_fork", "(self, /)", after_fork, "Make the loop usable in the child of a fork."},
    {}};

const TypeSpec poller_spec = {
    .name = "_asyncio.Poller",
    .basic_size = sizeof(Poller),
    .flags = type_immutable | type_weakrefable,
    .doc = "The system's side of an event loop.",
    .methods = methods,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                if (Loop* loop = static_cast<Poller*>(o)->loop) destroy(loop);
            };
            type.construct = construct;
        },
};

Value sleep_scale(Thread& t, const Value*, size_t) {
    return new_float(t, t.interpreter->options.sleep_scale);
}
Value get_running_loop(Thread& t, const Value*, size_t) {
    return t.running_loop ? share(Value(t.running_loop)) : Value::none();
}
Value set_running_loop(Thread& t, const Value* args, size_t) {
    Object* old = t.running_loop;
    t.running_loop = args[0].is_object() ? share(args[0]).as_object() : nullptr;
    xdecref(old);
    return Value::none();
}

const NativeDef functions[] = {
    {"sleep_scale", "()", sleep_scale, "The factor applied to delays; 1 but in tests."},
    {"_get_running_loop", "()", get_running_loop, "Return this thread's running loop or None."},
    {"_set_running_loop", "(loop, /)", set_running_loop, "Set this thread's running loop."},
    {}};

}  // namespace

bool fill_asyncio_module(Thread& t, Dict* dict) {
    Own<Str> module = Own<Str>::take(TRY(intern(t, "_asyncio")));
    TRY(add_functions(t, dict, functions, module.value()));
    Own<Type> type = Own<Type>::take(TRY(make_builtin_type(t, poller_spec, nullptr)));
    Own<Str> key = Own<Str>::take(TRY(intern(t, "Poller")));
    return dict_set(t, dict, key.get(), type.value());
}

}  // namespace baton
