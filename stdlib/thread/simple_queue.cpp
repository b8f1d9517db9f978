// _queue: SimpleQueue, an unbounded queue between threads. As with locks, who waits parks in the
// GIL's scheduler, and putting an item in wakes the first of them.
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/unlocked.h"
#include "runtime/types/dict.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/str.h"
#include "stdlib/binary/binary.h"
#include "stdlib/state.h"
#include "stdlib/thread/thread.h"

namespace baton {

namespace {

constexpr double longest_timeout = 9223372036.0;

// The items lie in a ring whose capacity is a power of two.
struct SimpleQueue : Object {
    Value* items;
    size_t capacity;
    size_t first;
    size_t size;
    gil::WaitQueue* waiters;
};

struct QueueState {
    Type* type = nullptr;
    Object* empty = nullptr;
};

SimpleQueue* self_queue(Value v) { return v.as<SimpleQueue>(); }

Value queue_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    Value none[1];
    TRY(bind_arguments(t, "SimpleQueue", "()", args, nargs, keywords, none));
    auto* queue = static_cast<SimpleQueue*>(TRY(allocate_instance(t, type.as<Type>())));
    queue->items = nullptr;
    queue->capacity = queue->first = queue->size = 0;
    queue->waiters = new gil::WaitQueue;
    return queue;
}

bool grow(Thread& t, SimpleQueue* queue) {
    const size_t capacity = queue->capacity ? queue->capacity * 2 : 8;
    auto* items =
        static_cast<Value*>(t.interpreter->heap.allocate_raw(capacity * sizeof(Value)));
    if (!items) return raise_memory_error(t);
    for (size_t i = 0; i < queue->size; ++i) {
        items[i] = queue->items[(queue->first + i) & (queue->capacity - 1)];
    }
    t.interpreter->heap.free_raw(queue->items, queue->capacity * sizeof(Value));
    queue->items = items;
    queue->capacity = capacity;
    queue->first = 0;
    return true;
}

Value queue_put(Thread& t, const Value* args, size_t) {
    SimpleQueue* queue = self_queue(args[0]);
    if (queue->size == queue->capacity) TRY(grow(t, queue));
    queue->items[(queue->first + queue->size++) & (queue->capacity - 1)] = share(args[1]);
    if (!queue->waiters->empty()) t.interpreter->gil.unpark_one(t.slot, *queue->waiters);
    return Value::none();
}

Value take_first(SimpleQueue* queue) {
    const Value item = queue->items[queue->first];
    queue->first = (queue->first + 1) & (queue->capacity - 1);
    --queue->size;
    return item;
}

Failure raise_empty(Thread& t) {
    Ref error = Ref::take(TRY(call(t, Value(find_state<QueueState>(*t.interpreter)->empty), {})));
    return raise_value(t, *error);
}

Value get(Thread& t, SimpleQueue* queue, bool blocking, double timeout) {
    if (queue->size) return take_first(queue);
    if (!blocking) return raise_empty(t);
    gil::Deadline deadline;
    if (timeout >= 0) {
        const double scaled = std::min(timeout, 4e9) * t.interpreter->options.sleep_scale;
        deadline = gil::Clock::now() + std::chrono::nanoseconds(static_cast<int64_t>(scaled * 1e9));
    }
    Own<SimpleQueue> keep = Own<SimpleQueue>::share(queue);
    for (;;) {
        const gil::Parked how = park(t, *queue->waiters, deadline, "queue.get");
        if (queue->size) return take_first(queue);
        if (how == gil::Parked::timed_out) return raise_empty(t);
        // Woken, but another thread was faster; or there is a signal.
        if (how != gil::Parked::woken && !t.interpreter->hooks.handle_attention(t)) {
            return Failure{};
        }
        if (queue->size) return take_first(queue);
    }
}

Value queue_get(Thread& t, const Value* args, size_t) {
    const bool blocking = args[1].is_unbound() || TRY(is_truthy(t, args[1]));
    double timeout = -1;
    if (blocking && !args[2].is_unbound() && !args[2].is_none()) {
        timeout = TRY(to_double(t, args[2]));
        if (timeout < 0) {
            return raise_value_error(t, "'timeout' must be a non-negative number");
        }
        if (!(timeout <= longest_timeout)) {
            return raise(t, Exc::OverflowError, "timeout value is too large");
        }
    }
    return get(t, self_queue(args[0]), blocking, timeout);
}

Value queue_get_nowait(Thread& t, const Value* args, size_t) {
    return get(t, self_queue(args[0]), false, -1);
}
Value queue_empty(Thread&, const Value* args, size_t) {
    return Value::boolean(!self_queue(args[0])->size);
}
Value queue_qsize(Thread&, const Value* args, size_t) {
    return Value::small_int(static_cast<int64_t>(self_queue(args[0])->size));
}

const NativeDef queue_methods[] = {
    {"put", "(self, /, item, block=True, timeout=None)", queue_put,
     "Put the item on the queue; never blocks."},
    {"put_nowait", "(self, /, item)", queue_put, "Put an item into the queue without blocking."},
    {"get", "(self, /, block=True, timeout=None)", queue_get,
     "Remove and return an item from the queue, waiting for one if need be."},
    {"get_nowait", "(self, /)", queue_get_nowait,
     "Remove and return an item from the queue without blocking."},
    {"empty", "(self, /)", queue_empty, "Return True if the queue is empty, False otherwise."},
    {"qsize", "(self, /)", queue_qsize, "Return the approximate size of the queue."},
    {"__class_getitem__", "(cls, item, /)", generic_class_getitem, "See PEP 585.",
     native_class_method},
    {}};

// Drops the items; what runs meanwhile finds the queue empty.
void drop_items(SimpleQueue* queue) {
    Value* items = std::exchange(queue->items, nullptr);
    const size_t capacity = std::exchange(queue->capacity, 0);
    const size_t first = std::exchange(queue->first, 0);
    const size_t size = std::exchange(queue->size, 0);
    for (size_t i = 0; i < size; ++i) decref(items[(first + i) & (capacity - 1)]);
    queue->type->interpreter->heap.free_raw(items, capacity * sizeof(Value));
}

const TypeSpec queue_spec = {
    .name = "_queue.SimpleQueue",
    .basic_size = sizeof(SimpleQueue),
    .flags = type_subclassable | type_immutable | type_weakrefable,
    .doc = "Simple, unbounded, reentrant FIFO queue.",
    .methods = queue_methods,
    .fill =
        [](Type& type) {
            type.construct = queue_construct;
            type.dealloc = [](Object* o) {
                drop_items(static_cast<SimpleQueue*>(o));
                delete static_cast<SimpleQueue*>(o)->waiters;
            };
            type.traverse = [](Object* o, Visitor& visit) {
                auto* queue = static_cast<SimpleQueue*>(o);
                for (size_t i = 0; i < queue->size; ++i) {
                    visit(queue->items[(queue->first + i) & (queue->capacity - 1)]);
                }
            };
            type.clear = [](Object* o) { drop_items(static_cast<SimpleQueue*>(o)); };
        },
};

}  // namespace

bool fill_queue_module(Thread& t, Dict* dict) {
    auto* state = find_state<QueueState>(*t.interpreter);
    if (!state) state = make_state<QueueState>(*t.interpreter);
    if (!state->type) {
        // Both belong to the interpreter: the module may be loaded again.
        state->type = TRY(make_builtin_type(t, queue_spec, nullptr));
        t.interpreter->owned.push_back(state->type);
        Ref empty = Ref::take(
            TRY(make_error_class(t, "_queue", "Empty", exception_type(t, Exc::Exception))));
        state->empty = empty.give().as_object();
        t.interpreter->owned.push_back(state->empty);
    }
    for (const auto& [name, object] : {std::pair{"SimpleQueue", static_cast<Object*>(state->type)},
                                       std::pair{"Empty", state->empty}}) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        TRY(dict_set(t, dict, key.get(), Value(object)));
    }
    return true;
}

}  // namespace baton
