// The small iterator types: iter(callable, sentinel), iteration by __getitem__, enumerate, zip, map,
// filter and reversed.
#include <algorithm>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/callable_iterator.h"
#include "runtime/types/dict.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/int.h"
#include "runtime/types/iterator_reduce.h"
#include "runtime/types/quick_next.h"
#include "runtime/types/sequence_iterator.h"
#include "runtime/types/slice.h"
#include "runtime/types/pairs.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "runtime/types/type_keywords.h"

namespace baton {

Value new_callable_iterator(Thread& t, Value callable, Value sentinel) {
    auto* it = TRY(allocate<CallableIterator>(t, t.types().callable_iterator));
    it->callable = share(callable);
    it->sentinel = share(sentinel);
    return it;
}

Value new_sequence_iterator(Thread& t, Value sequence) {
    auto* it = TRY(allocate<SequenceIterator>(t, t.types().sequence_iterator));
    it->sequence = share(sequence);
    it->index = 0;
    return it;
}

namespace {

Value self_iter(Thread&, Value self) { return share(self); }

Value callable_next(Thread& t, Value self) {
    auto* it = self.as<CallableIterator>();
    if (it->callable.is_unbound()) return Value();
    Ref callable = Ref::share(it->callable);
    Ref result = Ref::take(call(t, *callable, nullptr, 0));
    bool done = false;
    if (result.get().is_error()) {
        if (!pending_is(t, Exc::StopIteration)) return Failure{};
        clear_pending(t);
        done = true;
    } else if (it->callable.is_unbound()) {
        return Value();  // the call has used the iterator up
    } else {
        Ref sentinel = Ref::share(it->sentinel);
        done = TRY(equal(t, *sentinel, *result));
    }
    if (!done) return result.give();
    replace(it->callable, Value());
    replace(it->sentinel, Value());
    return Value();
}

Value sequence_next(Thread& t, Value self) {
    auto* it = self.as<SequenceIterator>();
    if (it->sequence.is_unbound()) return Value();
    if (it->index == INT64_MAX) return raise(t, Exc::OverflowError, "iter index too large");
    Ref sequence = Ref::share(it->sequence);
    Ref index = Ref::take(TRY(new_int(t, it->index)));
    ++it->index;
    const Value item = get_item(t, *sequence, *index);
    if (!item.is_error()) return item;
    if (!pending_is(t, Exc::IndexError) && !pending_is(t, Exc::StopIteration)) return item;
    clear_pending(t);
    replace(it->sequence, Value());
    return Value();
}

Value callable_reduce(Thread& t, const Value* args, size_t) {
    auto* it = args[0].as<CallableIterator>();
    if (it->callable.is_unbound()) return reduce_exhausted(t);
    Ref reduced = Ref::take(TRY(reduce_iterator(t, Value::none())));
    Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, {it->callable, it->sentinel})));
    return TRY(new_tuple(t, {reduced.as<Tuple>()->items[0], arguments.value()}));
}

Value sequence_reduce(Thread& t, const Value* args, size_t) {
    auto* it = args[0].as<SequenceIterator>();
    if (it->sequence.is_unbound()) return reduce_exhausted(t);
    return reduce_iterator(t, it->sequence, it->index);
}
Value sequence_setstate(Thread& t, const Value* args, size_t) {
    auto* it = args[0].as<SequenceIterator>();
    if (type_of(t, it->sequence) == t.types().range && is_int(args[1]) &&
        !args[1].is_small_int()) {
        // A range can be longer than an index counts: go on with what is left of it.
        const Value from = int_sign(args[1]) < 0 ? Value::small_int(0) : args[1];
        Ref part = Ref::take(TRY(new_slice(t, from, Value::none(), Value::none())));
        Ref rest = Ref::take(TRY(get_item(t, it->sequence, *part)));
        replace(it->sequence, rest.give());
        it->index = 0;
        return Value::none();
    }
    const int64_t index = TRY(iterator_state(t, args[1]));
    it->index = std::max<int64_t>(index, 0);
    return Value::none();
}
Value sequence_hint(Thread& t, const Value* args, size_t) {
    auto* it = args[0].as<SequenceIterator>();
    if (it->sequence.is_unbound()) return Value::small_int(0);
    Ref sequence = Ref::share(it->sequence);
    if (!type_of(t, *sequence)->length) return Value::not_implemented();
    const int64_t size = TRY(length(t, *sequence));
    return new_int(t, std::max<int64_t>(size - it->index, 0));
}

const NativeDef callable_methods[] = {
    {"__reduce__", "(self, /)", callable_reduce, "Return state information for pickling."}, {}};
const NativeDef sequence_methods[] = {
    {"__length_hint__", "(self, /)", sequence_hint,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", "(self, /)", sequence_reduce, "Return state information for pickling."},
    {"__setstate__", "(self, state, /)", sequence_setstate,
     "Set state information for unpickling."},
    {}};

// --- enumerate -------------------------------------------------------------------------------------

struct Enumerate : Object {
    Value iterator;
    Value count;   // int
    Tuple* spare;
};

Value enumerate_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[2];
    if (nargs == 0 && (!keywords || keywords->size == 0)) {
        return raise_type_error(t, "enumerate() missing required argument 'iterable'");
    }
    TRY(bind_arguments(t, "enumerate", "(iterable, start=0)", args, nargs, keywords, out));
    Ref start = out[1].is_unbound() ? Ref::take(Value::small_int(0))
                                    : Ref::take(TRY(to_index(t, out[1])));
    Ref iterator = Ref::take(TRY(get_iterator(t, out[0])));
    auto* e = static_cast<Enumerate*>(TRY(allocate_instance(t, type.as<Type>())));
    e->iterator = iterator.give();
    e->count = start.give();
    return e;
}

NextPair next_counted(Thread& t, Enumerate* e, Value& count, Value& item) {
    item = quick_next(t, e->iterator);
    if (item.is_unbound()) return NextPair::exhausted;
    if (item.is_error()) return NextPair::failed;
    count = e->count;
    if (count.is_small_int() && Value::fits_small_int(count.as_small_int() + 1)) [[likely]] {
        e->count = Value::small_int(count.as_small_int() + 1);
        return NextPair::given;
    }
    const Value next = int_binary(t, BinaryOp::add, count, Value::small_int(1));
    if (next.is_error()) {
        decref(item);
        return NextPair::failed;
    }
    e->count = next;
    return NextPair::given;
}

Value enumerate_next(Thread& t, Value self) {
    auto* e = self.as<Enumerate>();
    Value count, item;
    const NextPair outcome = next_counted(t, e, count, item);
    return give_pair(t, e->spare, outcome, count, item);
}

// (type, (first, second)), with the type of a subclass.
Value reduce_pair(Thread& t, Value self, Value first, Value second) {
    Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, {first, second})));
    return TRY(new_tuple(t, {Value(self.as_object()->type), arguments.value()}));
}

Value enumerate_reduce(Thread& t, const Value* args, size_t) {
    auto* e = args[0].as<Enumerate>();
    return reduce_pair(t, args[0], e->iterator, e->count);
}

// --- zip and map -----------------------------------------------------------------------------------

struct Zip : Object {
    Tuple* iterators;
    bool strict;
    Tuple* spare;
};

Tuple* iterators_of(Thread& t, const Value* iterables, size_t count, const char* zip) {
    Own<Tuple> iterators = Own<Tuple>::take(TRY(new_tuple(t, count)));
    for (size_t i = 0; i < count; ++i) {
        if (zip && !type_of(t, iterables[i])->iter && !type_of(t, iterables[i])->get_item) {
            return raise_type_error(t, "'{}' object is not iterable", type_name(t, iterables[i]));
        }
        iterators->items[i] = TRY(get_iterator(t, iterables[i]));
    }
    return iterators.give();
}

Value zip_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    bool strict = false;
    for (size_t i = 0; keywords && i < keywords->size; ++i) {
        if (keywords->items[i].as<Str>()->view() != "strict") {
            return raise_type_error(t, "'{}' is an invalid keyword argument for zip()",
                                    keywords->items[i].as<Str>()->view());
        }
        strict = TRY(is_truthy(t, args[nargs + i]));
    }
    Own<Tuple> iterators = Own<Tuple>::take(TRY(iterators_of(t, args, nargs, "zip")));
    auto* z = static_cast<Zip*>(TRY(allocate_instance(t, type.as<Type>())));
    z->iterators = iterators.give();
    z->strict = strict;
    return z;
}

// Of a zip of two that is not strict.
NextPair next_zipped(Thread& t, Zip* z, Value& first, Value& second) {
    first = quick_next(t, z->iterators->items[0]);
    if (first.is_unbound()) return NextPair::exhausted;
    if (first.is_error()) return NextPair::failed;
    second = quick_next(t, z->iterators->items[1]);
    if (!second.is_unbound() && !second.is_error()) [[likely]] return NextPair::given;
    decref(first);
    return second.is_error() ? NextPair::failed : NextPair::exhausted;
}

Value zip_next(Thread& t, Value self) {
    auto* z = self.as<Zip>();
    const size_t count = z->iterators->size;
    if (count == 0) return Value();
    if (count == 2 && !z->strict) {
        Value first, second;
        const NextPair outcome = next_zipped(t, z, first, second);
        return give_pair(t, z->spare, outcome, first, second);
    }
    Own<Tuple> row = Own<Tuple>::take(TRY(new_tuple(t, count)));
    for (size_t i = 0; i < count; ++i) {
        const Value item = quick_next(t, z->iterators->items[i]);
        if (item.is_error()) return item;
        if (!item.is_unbound()) {
            row->items[i] = item;
            continue;
        }
        if (!z->strict) return Value();
        if (i > 0) {
            return raise_value_error(t, "zip() argument {} is shorter than argument{}{}", i + 1,
                                     i == 1 ? " " : "s 1-", i);
        }
        for (size_t j = 1; j < count; ++j) {
            Ref extra = Ref::take(quick_next(t, z->iterators->items[j]));
            if (extra.get().is_error()) return Failure{};
            if (extra) {
                return raise_value_error(t, "zip() argument {} is longer than argument{}{}", j + 1,
                                         j == 1 ? " " : "s 1-", j);
            }
        }
        return Value();
    }
    return row.give();
}

Value zip_reduce(Thread& t, const Value* args, size_t) {
    auto* z = args[0].as<Zip>();
    if (z->strict) {
        return TRY(new_tuple(t, {Value(z->type), Value(z->iterators), Value::true_()}));
    }
    return TRY(new_tuple(t, {Value(z->type), Value(z->iterators)}));
}
Value zip_setstate(Thread& t, const Value* args, size_t) {
    args[0].as<Zip>()->strict = TRY(is_truthy(t, args[1]));
    return Value::none();
}
const NativeDef zip_methods[] = {
    {"__reduce__", "(self, /)", zip_reduce, "Return state information for pickling."},
    {"__setstate__", "(self, state, /)", zip_setstate, "Set state information for unpickling."},
    {}};

struct Map : Object {
    Value function;
    Tuple* iterators;
};

Value map_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    TRY(no_keywords_for_new(t, "map", type.as<Type>(), keywords));
    if (nargs < 2) return raise_type_error(t, "map() must have at least two arguments.");
    Own<Tuple> iterators = Own<Tuple>::take(TRY(iterators_of(t, args + 1, nargs - 1, nullptr)));
    auto* m = static_cast<Map*>(TRY(allocate_instance(t, type.as<Type>())));
    m->function = share(args[0]);
    m->iterators = iterators.give();
    return m;
}

Value map_next(Thread& t, Value self) {
    auto* m = self.as<Map>();
    if (m->iterators->size == 1) {
        Ref item = Ref::take(quick_next(t, m->iterators->items[0]));
        if (item.get().is_error() || !item) return item.give();
        const Value argument = *item;
        return call(t, m->function, &argument, 1);
    }
    const size_t count = m->iterators->size;
    constexpr size_t few = 4;
    if (count <= few) {
        Ref items[few];
        Value row[few];
        for (size_t i = 0; i < count; ++i) {
            items[i] = Ref::take(quick_next(t, m->iterators->items[i]));
            row[i] = *items[i];
            if (row[i].is_error() || row[i].is_unbound()) return row[i];
        }
        return call(t, m->function, row, count);
    }
    Own<Tuple> row = Own<Tuple>::take(TRY(new_tuple(t, count)));
    for (size_t i = 0; i < count; ++i) {
        const Value item = quick_next(t, m->iterators->items[i]);
        if (item.is_error() || item.is_unbound()) return item;
        row->items[i] = item;
    }
    return call(t, m->function, row->items, count);
}

Value map_reduce(Thread& t, const Value* args, size_t) {
    auto* m = args[0].as<Map>();
    const size_t count = m->iterators->size;
    Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, count + 1)));
    arguments->items[0] = share(m->function);
    for (size_t i = 0; i < count; ++i) arguments->items[i + 1] = share(m->iterators->items[i]);
    return TRY(new_tuple(t, {Value(m->type), arguments.value()}));
}
const NativeDef map_methods[] = {
    {"__reduce__", "(self, /)", map_reduce, "Return state information for pickling."}, {}};

// --- filter ----------------------------------------------------------------------------------------

struct Filter : Object {
    Value function;
    Value iterator;
};

Value filter_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    TRY(no_keywords_for_new(t, "filter", type.as<Type>(), keywords));
    TRY(check_count(t, "filter", nargs, 2, 2));
    Ref iterator = Ref::take(TRY(get_iterator(t, args[1])));
    auto* f = static_cast<Filter*>(TRY(allocate_instance(t, type.as<Type>())));
    f->function = share(args[0]);
    f->iterator = iterator.give();
    return f;
}

Value filter_next(Thread& t, Value self) {
    auto* f = self.as<Filter>();
    for (;;) {
        Ref item = Ref::take(quick_next(t, f->iterator));
        if (item.get().is_error() || !item) return item.give();
        if (f->function.is_none()) {
            if (TRY(is_truthy(t, *item))) return item.give();
            continue;
        }
        const Value argument = *item;
        Ref answer = Ref::take(TRY(call(t, f->function, &argument, 1)));
        if (TRY(is_truthy(t, *answer))) return item.give();
    }
}

Value filter_reduce(Thread& t, const Value* args, size_t) {
    auto* f = args[0].as<Filter>();
    return reduce_pair(t, args[0], f->function, f->iterator);
}
const NativeDef filter_methods[] = {
    {"__reduce__", "(self, /)", filter_reduce, "Return state information for pickling."}, {}};

// --- reversed --------------------------------------------------------------------------------------

struct Reversed : Object {
    Value sequence;   // unbound once exhausted
    int64_t index;    // next item, counting down
};

Value reversed_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    TRY(no_keywords_for_new(t, "reversed", type.as<Type>(), keywords));
    TRY(check_count(t, "reversed", nargs, 1, 1));
    Ref method = Ref::take(find_special(t, args[0], t.names().dunder_reversed));
    if (method.get().is_error()) return Failure{};
    if (method && method.get().is_none()) {
        return raise_type_error(t, "'{}' object is not reversible", type_name(t, args[0]));
    }
    if (method) return call(t, *method, nullptr, 0);
    Type* cls = type_of(t, args[0]);
    if (!cls->get_item || !cls->length || is_dict(args[0])) {
        return raise_type_error(t, "'{}' object is not reversible", type_name(t, args[0]));
    }
    const int64_t size = TRY(length(t, args[0]));
    auto* r = static_cast<Reversed*>(TRY(allocate_instance(t, type.as<Type>())));
    r->sequence = share(args[0]);
    r->index = size - 1;
    return r;
}

Value reversed_next(Thread& t, Value self) {
    auto* r = self.as<Reversed>();
    if (r->sequence.is_unbound()) return Value();
    if (r->index >= 0) {
        Ref sequence = Ref::share(r->sequence);
        const Value item = get_item(t, *sequence, Value::small_int(r->index));
        if (!item.is_error()) {
            --r->index;
            return item;
        }
        if (!pending_is(t, Exc::IndexError) && !pending_is(t, Exc::StopIteration)) return item;
        clear_pending(t);
    }
    replace(r->sequence, Value());
    return Value();
}

Value reversed_hint(Thread& t, const Value* args, size_t) {
    auto* r = args[0].as<Reversed>();
    if (r->sequence.is_unbound()) return Value::small_int(0);
    Ref sequence = Ref::share(r->sequence);
    const int64_t size = TRY(length(t, *sequence));
    // The sequence may have become shorter.
    return Value::small_int(r->index < size ? r->index + 1 : 0);
}
Value reversed_reduce(Thread& t, const Value* args, size_t) {
    auto* r = args[0].as<Reversed>();
    if (r->sequence.is_unbound()) {
        Own<Tuple> none = Own<Tuple>::take(TRY(new_tuple(t, 0)));
        Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, {none.value()})));
        return TRY(new_tuple(t, {Value(r->type), arguments.value()}));
    }
    Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, {r->sequence})));
    Ref index = Ref::take(TRY(new_int(t, r->index)));
    return TRY(new_tuple(t, {Value(r->type), arguments.value(), *index}));
}
Value reversed_setstate(Thread& t, const Value* args, size_t) {
    const int64_t index = TRY(iterator_state(t, args[1]));
    auto* r = args[0].as<Reversed>();
    if (r->sequence.is_unbound()) return Value::none();
    Ref sequence = Ref::share(r->sequence);
    const int64_t size = TRY(length(t, *sequence));
    r->index = std::min<int64_t>(std::max<int64_t>(index, -1), size - 1);
    return Value::none();
}
const NativeDef reversed_methods[] = {
    {"__length_hint__", "(self, /)", reversed_hint,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", "(self, /)", reversed_reduce, "Return state information for pickling."},
    {"__setstate__", "(self, state, /)", reversed_setstate,
     "Set state information for unpickling."},
    {}};

const NativeDef enumerate_methods[] = {
    {"__reduce__", "(self, /)", enumerate_reduce, "Return state information for pickling."},
    {"__class_getitem__", "(cls, item, /)", generic_class_getitem, "See PEP 585.", native_class_method},
    {}};

void drop(Value v) { decref(v); }
void drop(Object* o) { xdecref(o); }

template <class T, auto... fields>
void fill(Type& type) {
    type.dealloc = [](Object* o) { (drop(static_cast<T*>(o)->*fields), ...); };
    type.traverse = [](Object* o, Visitor& visit) { (visit(static_cast<T*>(o)->*fields), ...); };
    type.iter = self_iter;
}

}  // namespace

bool gives_pairs(Thread& t, Value iterator) {
    if (!iterator.is_object()) return false;
    const Type* type = iterator.as_object()->type;
    if (type == t.types().zip) {
        const Zip* z = iterator.as<Zip>();
        return z->iterators->size == 2 && !z->strict;
    }
    return type == t.types().enumerate || type == t.types().dict_item_iterator;
}

NextPair next_pair(Thread& t, Value iterator, Value& first, Value& second) {
    const Type* type = iterator.as_object()->type;
    if (type == t.types().enumerate) return next_counted(t, iterator.as<Enumerate>(), first, second);
    if (type == t.types().zip) return next_zipped(t, iterator.as<Zip>(), first, second);
    return next_dict_item(t, iterator, first, second);
}

extern const TypeSpec callable_iterator_spec = {
    .name = "callable_iterator",
    .basic_size = sizeof(CallableIterator),
    .flags = type_immutable,
    .methods = callable_methods,
    .fill =
        [](Type& type) {
            fill<CallableIterator, &CallableIterator::callable, &CallableIterator::sentinel>(type);
            type.next = callable_next;
        },
};
extern const TypeSpec sequence_iterator_spec = {
    .name = "iterator",
    .basic_size = sizeof(SequenceIterator),
    .flags = type_immutable,
    .methods = sequence_methods,
    .fill =
        [](Type& type) {
            fill<SequenceIterator, &SequenceIterator::sequence>(type);
            type.next = sequence_next;
        },
};
extern const TypeSpec enumerate_spec = {
    .name = "enumerate",
    .basic_size = sizeof(Enumerate),
    .flags = type_subclassable | type_immutable,
    .doc = "Return an enumerate object.",
    .methods = enumerate_methods,
    .fill =
        [](Type& type) {
            fill<Enumerate, &Enumerate::iterator, &Enumerate::count, &Enumerate::spare>(type);
            type.next = enumerate_next;
            type.construct = enumerate_construct;
        },
};
extern const TypeSpec zip_spec = {
    .name = "zip",
    .basic_size = sizeof(Zip),
    .flags = type_subclassable | type_immutable,
    .doc = "zip(*iterables, strict=False) --> Yield tuples until an input is exhausted.",
    .methods = zip_methods,
    .fill =
        [](Type& type) {
            fill<Zip, &Zip::iterators, &Zip::spare>(type);
            type.next = zip_next;
            type.construct = zip_construct;
        },
};
extern const TypeSpec map_spec = {
    .name = "map",
    .basic_size = sizeof(Map),
    .flags = type_subclassable | type_immutable,
    .doc = "map(func, *iterables) --> map object",
    .methods = map_methods,
    .fill =
        [](Type& type) {
            fill<Map, &Map::function, &Map::iterators>(type);
            type.next = map_next;
            type.construct = map_construct;
        },
};
extern const TypeSpec filter_spec = {
    .name = "filter",
    .basic_size = sizeof(Filter),
    .flags = type_subclassable | type_immutable,
    .doc = "filter(function or None, iterable) --> filter object",
    .methods = filter_methods,
    .fill =
        [](Type& type) {
            fill<Filter, &Filter::function, &Filter::iterator>(type);
            type.next = filter_next;
            type.construct = filter_construct;
        },
};
extern const TypeSpec reversed_spec = {
    .name = "reversed",
    .basic_size = sizeof(Reversed),
    .flags = type_subclassable | type_immutable,
    .doc = "Return a reverse iterator over the values of the given sequence.",
    .methods = reversed_methods,
    .fill =
        [](Type& type) {
            fill<Reversed, &Reversed::sequence>(type);
            type.next = reversed_next;
            type.construct = reversed_construct;
        },
};

}  // namespace baton
