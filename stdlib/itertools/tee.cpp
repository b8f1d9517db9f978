// itertools.tee: iterators that share what they read. The items lie in a linked list of buffers;
// each iterator holds the buffer it is in, so that a buffer goes when the last has passed it.
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "stdlib/itertools/iterator_type.h"

namespace baton {

namespace {

using namespace iterator_type;

constexpr size_t buffer_size = 57;

struct TeeBuffer : Object {
    Value iterator;
    Value next;         // the buffer behind this one, or unbound
    uint32_t count;     // items read
    bool reading;       // the iterator is running
    Value items[buffer_size];
};

struct Tee : Object {
    Value buffer;
    size_t index;       // in the buffer
};

Value new_buffer(Thread& t, Type* type, Value iterator) {
    auto* buffer = TRY(allocate<TeeBuffer>(t, type));
    buffer->iterator = share(iterator);
    buffer->next = Value();
    buffer->count = 0;
    buffer->reading = false;
    return buffer;
}

// The item at `index` (owned), unbound at the end.
Value buffer_item(Thread& t, TeeBuffer* buffer, size_t index) {
    if (index < buffer->count) return share(buffer->items[index]);
    if (buffer->iterator.is_unbound()) return Value();
    if (buffer->reading) {
        return raise(t, Exc::RuntimeError, "cannot re-enter the tee iterator");
    }
    buffer->reading = true;
    Ref held = Ref::share(buffer), iterator = Ref::share(buffer->iterator);
    const Value item = quick_next(t, *iterator);
    buffer->reading = false;
    if (item.is_error() || item.is_unbound()) return item;
    buffer->items[buffer->count++] = share(item);
    return item;
}

// The buffer behind (borrowed), made if needed.
Value next_buffer(Thread& t, TeeBuffer* buffer) {
    if (buffer->next.is_unbound()) {
        buffer->next = TRY(new_buffer(t, buffer->type, buffer->iterator));
    }
    return buffer->next;
}

// Drops a chain of buffers one by one, not recursively: it may be long.
void drop_buffers(Value first) {
    while (first.is_object() && first.as_object()->refcount == 1) {
        const Value next = std::exchange(first.as<TeeBuffer>()->next, Value());
        decref(first);
        first = next;
    }
    decref(first);
}

void clear_buffer(Object* o) {
    auto* buffer = static_cast<TeeBuffer*>(o);
    const uint32_t count = std::exchange(buffer->count, 0);
    for (uint32_t i = 0; i < count; ++i) decref(buffer->items[i]);
    drop(buffer->iterator);
    drop_buffers(std::exchange(buffer->next, Value()));
}

Value buffer_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    TRY(positional(t, "_tee_dataobject", type, nargs, keywords, 3));
    if (!is_list(args[1])) {
        return raise_type_error(t, "_tee_dataobject() argument 2 must be list, not {}",
                                type_name(t, args[1]));
    }
    const List* items = args[1].as<List>();
    const bool is_buffer = type_of(t, args[2]) == type.as<Type>();
    if (items->size > buffer_size || (items->size < buffer_size && !args[2].is_none()) ||
        (!args[2].is_none() && !is_buffer)) {
        return raise_value_error(t, "Invalid arguments");
    }
    Ref buffer = Ref::take(TRY(new_buffer(t, type.as<Type>(), args[0])));
    auto* made = buffer.as<TeeBuffer>();
    for (const Value v : items->view()) made->items[made->count++] = share(v);
    if (is_buffer) made->next = share(args[2]);
    return buffer.give();
}

Value buffer_reduce(Thread& t, const Value* args, size_t) {
    TRY(warn_no_pickle(t));
    auto* buffer = args[0].as<TeeBuffer>();
    Own<List> items = Own<List>::take(
        TRY(new_list(t, std::span<const Value>(buffer->items, buffer->count))));
    Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(
        t, {buffer->iterator.is_unbound() ? Value::none() : buffer->iterator, items.value(),
            buffer->next.is_unbound() ? Value::none() : buffer->next})));
    return tuple_value(t, {type_value(args[0]), arguments.value()});
}

const NativeDef buffer_methods[] = {
    {"__reduce__", "(self, /)", buffer_reduce, "Return state information for pickling."}, {}};

const TypeSpec buffer_spec = {
    .name = "itertools._tee_dataobject",
    .basic_size = sizeof(TeeBuffer),
    .flags = type_immutable,
    .doc = "teedataobject(iterable, values, next, /)\n--\n\nData container common to multiple tee "
           "objects.",
    .methods = buffer_methods,
    .fill =
        [](Type& type) {
            type.dealloc = clear_buffer;
            type.clear = clear_buffer;
            type.traverse = [](Object* o, Visitor& visit) {
                auto* buffer = static_cast<TeeBuffer*>(o);
                visit(buffer->iterator);
                visit(buffer->next);
                for (uint32_t i = 0; i < buffer->count; ++i) visit(buffer->items[i]);
            };
            type.construct = buffer_construct;
        },
};

// A tee over any iterable: a copy of the iterator if that is one already.
Value tee_of(Thread& t, Type* type, Value iterable) {
    Ref iterator = Ref::take(TRY(get_iterator(t, iterable)));
    Ref buffer;
    size_t index = 0;
    if (type_of(t, *iterator) == type) {
        buffer = Ref::share(iterator.as<Tee>()->buffer);
        index = iterator.as<Tee>()->index;
    }
    if (!buffer) {
        buffer = Ref::take(TRY(new_buffer(t, itertools_types(t).tee_buffer, *iterator)));
    }
    auto* tee = TRY(allocate<Tee>(t, type));
    tee->buffer = buffer.give();
    tee->index = index;
    return tee;
}

Value tee_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    TRY(positional(t, "_tee", type, nargs, keywords, 1));
    return tee_of(t, type.as<Type>(), args[0]);
}

Value tee_next(Thread& t, Value self) {
    auto* tee = self.as<Tee>();
    if (tee->buffer.is_unbound()) return Value();
    if (tee->index >= buffer_size) {
        const Value next = share(TRY(next_buffer(t, tee->buffer.as<TeeBuffer>())));
        tee->index = 0;
        drop_buffers(std::exchange(tee->buffer, next));
    }
    const Value item = buffer_item(t, tee->buffer.as<TeeBuffer>(), tee->index);
    if (!item.is_error() && !item.is_unbound()) ++tee->index;
    return item;
}

Value tee_copy(Thread& t, const Value* args, size_t) {
    auto* tee = args[0].as<Tee>();
    auto* copy = TRY(allocate<Tee>(t, tee->type));
    copy->buffer = share(tee->buffer);
    copy->index = tee->index;
    return copy;
}

Value tee_reduce(Thread& t, const Value* args, size_t) {
    TRY(warn_no_pickle(t));
    auto* tee = args[0].as<Tee>();
    if (tee->buffer.is_unbound()) return raise_type_error(t, "cannot pickle a cleared iterator");
    Own<Tuple> none = Own<Tuple>::take(TRY(new_tuple(t, 0)));
    Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, {none.value()})));
    Own<Tuple> state = Own<Tuple>::take(TRY(
        new_tuple(t, {tee->buffer, Value::small_int(static_cast<int64_t>(tee->index))})));
    return tuple_value(t, {type_value(args[0]), arguments.value(), state.value()});
}

Value tee_setstate(Thread& t, const Value* args, size_t) {
    TRY(warn_no_pickle(t));
    auto* tee = args[0].as<Tee>();
    const Tuple* state = TRY(state_tuple(t, args[1], 2, 2));
    const Value buffer = state->items[0];
    if (type_of(t, buffer)->construct != buffer_construct) {
        return raise_type_error(t, "argument 1 must be itertools._tee_dataobject, not {}",
                                type_name(t, buffer));
    }
    const int64_t index = TRY(state_number(t, state->items[1]));
    if (index < 0 || index > static_cast<int64_t>(buffer_size)) {
        return raise_value_error(t, "Index out of range");
    }
    tee->index = static_cast<size_t>(index);
    replace(tee->buffer, share(buffer));
    return Value::none();
}

const NativeDef tee_methods[] = {
    {"__copy__", "(self, /)", tee_copy, "Returns an independent iterator."},
    {"__reduce__", "(self, /)", tee_reduce, "Return state information for pickling."},
    {"__setstate__", "(self, state, /)", tee_setstate, "Set state information for unpickling."},
    {}};

const TypeSpec tee_spec = {
    .name = "itertools._tee",
    .basic_size = sizeof(Tee),
    .flags = type_immutable | type_weakrefable,
    .doc = "Iterator wrapped to make it copyable.",
    .methods = tee_methods,
    .fill =
        [](Type& type) {
            fill<Tee, &Tee::buffer>(type, tee_next, tee_construct);
            type.dealloc = [](Object* o) {
                drop_buffers(std::exchange(static_cast<Tee*>(o)->buffer, Value()));
            };
        },
};

Value itertools_tee(Thread& t, const Value* args, size_t) {
    const int64_t count = args[1].is_unbound() ? 2 : TRY(to_int64(t, args[1]));
    if (count < 0) return raise_value_error(t, "n must be >= 0");
    if (count > (int64_t{1} << 40)) return raise_memory_error(t);
    Own<Tuple> result = Own<Tuple>::take(TRY(new_tuple(t, static_cast<size_t>(count))));
    if (!count) return result.give();
    Ref iterator = Ref::take(TRY(get_iterator(t, args[0])));
    // Any iterator that can be copied is copied.
    Own<Str> copy_name = Own<Str>::take(TRY(intern(t, "__copy__")));
    Ref copy = Ref::take(TRY(find_attribute(t, *iterator, copy_name.value())));
    if (!copy) {
        iterator = Ref::take(TRY(tee_of(t, itertools_types(t).tee, *iterator)));
        copy = Ref::take(TRY(get_attribute(t, *iterator, copy_name.value())));
    }
    for (size_t i = 1; i < result->size; ++i) {
        result->items[i] = TRY(call(t, *copy, nullptr, 0));
    }
    result->items[0] = iterator.give();
    return result.give();
}

const NativeDef functions[] = {
    {"tee", "(iterable, n=2, /)", itertools_tee, "Returns a tuple of n independent iterators."},
    {}};

}  // namespace

bool add_tee(Thread& t, Dict* dict) {
    itertools_types(t).tee_buffer = TRY(add_iterator_type(t, dict, buffer_spec));
    itertools_types(t).tee = TRY(add_iterator_type(t, dict, tee_spec));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "itertools")));
    return add_functions(t, dict, functions, name.value());
}

}  // namespace baton
