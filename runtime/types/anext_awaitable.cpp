#include "runtime/types/anext_awaitable.h"

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/type_specs.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

Value new_anext_awaitable(Thread& t, Value awaitable, Value fallback) {
    auto* a = TRY(allocate<AnextAwaitable>(t, t.types().anext_awaitable));
    a->awaitable = share(awaitable);
    a->iterator = Value::unbound();
    a->fallback = share(fallback);
    return Value(a);
}

namespace {

// The iterator that drives the awaitable, borrowed.
Value inner_iterator(Thread& t, AnextAwaitable* a) {
    if (!a->iterator.is_unbound()) return a->iterator;
    const Value iterator = TRY(t.interpreter->hooks.await_iterator(t, a->awaitable));
    replace(a->iterator, iterator);
    return iterator;
}

// Turns the end of the asynchronous iterator into the default value.
Value with_fallback(Thread& t, AnextAwaitable* a, Value result) {
    if (!result.is_error() || !pending_is(t, Exc::StopAsyncIteration)) return result;
    clear_pending(t);
    return raise_stop_iteration(t, a->fallback);
}

Value forward(Thread& t, const Value* args, size_t nargs, const char* method) {
    auto* a = args[0].as<AnextAwaitable>();
    Ref iterator = Ref::share(TRY(inner_iterator(t, a)));
    Own<Str> name = Own<Str>::take(TRY(intern(t, method)));
    Ref bound = Ref::take(TRY(get_attribute(t, *iterator, name.value())));
    size_t count = 1;
    while (count < nargs && !args[count].is_unbound()) ++count;
    return with_fallback(t, a, call(t, *bound, args + 1, count - 1));
}

Value awaitable_send(Thread& t, const Value* args, size_t nargs) {
    return forward(t, args, nargs, "send");
}
Value awaitable_throw(Thread& t, const Value* args, size_t nargs) {
    return forward(t, args, nargs, "throw");
}
Value awaitable_close(Thread& t, const Value* args, size_t nargs) {
    return forward(t, args, nargs, "close");
}

Value awaitable_next(Thread& t, Value self) {
    auto* a = self.as<AnextAwaitable>();
    Ref iterator = Ref::share(TRY(inner_iterator(t, a)));
    Value result;
    const int outcome = t.interpreter->hooks.send(t, *iterator, Value::none(), result);
    if (outcome == 1) return result;
    if (outcome == 0) return with_fallback(t, a, Value::error());
    Ref value = Ref::take(result);
    return raise_stop_iteration(t, *value);
}

Value awaitable_self(Thread&, Value self) { return share(self); }

void awaitable_dealloc(Object* object) {
    auto* a = static_cast<AnextAwaitable*>(object);
    decref(a->awaitable);
    decref(a->iterator);
    decref(a->fallback);
}

void awaitable_traverse(Object* object, Visitor& visit) {
    auto* a = static_cast<AnextAwaitable*>(object);
    visit(a->awaitable);
    visit(a->iterator);
    visit(a->fallback);
}

constexpr NativeDef methods[] = {
    {"send", "(self, value, /)", awaitable_send},
    {"throw", "(self, type, value=None, traceback=None, /)", awaitable_throw},
    {"close", "(self, /)", awaitable_close},
    {}};

}  // namespace

const TypeSpec anext_awaitable_spec = {
    .name = "anext_awaitable",
    .basic_size = sizeof(AnextAwaitable),
    .flags = type_immutable,
    .methods = methods,
    .fill =
        [](Type& type) {
            type.dealloc = awaitable_dealloc;
            type.traverse = awaitable_traverse;
            type.await = awaitable_self;
            type.iter = awaitable_self;
            type.next = awaitable_next;
        },
};

}  // namespace baton
