// itertools.product, permutations, combinations and combinations_with_replacement.
//
// All keep their pools as tuples and a buffer of positions. The tuple given last is kept too: when
// nobody else holds it any more, the next one is written into it. That drops references which the
// pools hold as well, so that no destructor runs in the middle.
#include <algorithm>

#include "runtime/types/str.h"
#include "stdlib/itertools/iterator_type.h"

namespace baton {

namespace {

using namespace iterator_type;

struct Combinatoric : Object {
    Value pool;         // the pool, or product's tuple of pools; unbound once exhausted
    Value last;         // the tuple given last; unbound before the first
    int64_t* positions;   // `count` of them; permutations: the order of the pool, then `count` cycles
    size_t count;       // items in each result
    size_t allocated;   // length of `positions`
};

// A new object with room for `positions` zeros.
Combinatoric* make_combinatoric(Thread& t, Value type, Value pool, size_t count,
                                size_t positions) {
    if (positions > (SIZE_MAX >> 8) / sizeof(int64_t)) return raise_memory_error(t);
    int64_t* block = nullptr;
    if (positions) {
        block = static_cast<int64_t*>(
            t.interpreter->heap.allocate_raw(positions * sizeof(int64_t)));
        if (!block) return raise_memory_error(t);
        std::fill_n(block, positions, 0);
    }
    auto* it = make<Combinatoric>(t, type);
    if (!it) {
        t.interpreter->heap.free_raw(block, positions * sizeof(int64_t));
        return nullptr;
    }
    it->pool = share(pool);
    it->last = Value();
    it->positions = block;
    it->count = count;
    it->allocated = positions;
    return it;
}

Value finish(Combinatoric* it) {
    drop(it->last);
    drop(it->pool);
    return Value();
}

// The tuple to write the next result into: the last one, or a copy when somebody holds it.
// Borrowed.
Tuple* writable(Thread& t, Combinatoric* it) {
    if (it->last.as_object()->refcount > 1) {
        Tuple* copy = TRY(new_tuple(t, it->last.as<Tuple>()->view()));
        replace(it->last, Value(copy));
    }
    return it->last.as<Tuple>();
}

void put(Tuple* row, size_t i, Value v) { replace(row->items[i], share(v)); }

void fill_combinatoric(Type& type, NextSlot next, CallSlot construct) {
    fill<Combinatoric, &Combinatoric::pool, &Combinatoric::last>(type, next, construct);
    type.dealloc = [](Object* o) {
        auto* it = static_cast<Combinatoric*>(o);
        decref(it->last);
        decref(it->pool);
        o->type->interpreter->heap.free_raw(it->positions, it->allocated * sizeof(int64_t));
    };
}

// (type, (pool, r)) and, once begun, the positions.
Tuple* positions_tuple(Thread& t, const int64_t* positions, size_t count) {
    Own<Tuple> result = Own<Tuple>::take(TRY(new_tuple(t, count)));
    for (size_t i = 0; i < count; ++i) result->items[i] = Value::small_int(positions[i]);
    return result.give();
}

Value reduce_with_length(Thread& t, const Value* args, size_t) {
    TRY(warn_no_pickle(t));
    auto* it = args[0].as<Combinatoric>();
    Ref count = Ref::take(TRY(new_int(t, static_cast<int64_t>(it->count))));
    Ref pool = it->pool.is_unbound() ? Ref::take(Value(TRY(new_tuple(t, 0))))
                                     : Ref::share(it->pool);
    Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, {*pool, *count})));
    if (it->last.is_unbound()) return tuple_value(t, {type_value(args[0]), arguments.value()});
    Own<Tuple> state = Own<Tuple>::take(TRY(positions_tuple(t, it->positions, it->count)));
    return tuple_value(t, {type_value(args[0]), arguments.value(), state.value()});
}

// Reads `count` positions out of a state tuple, cut to least..most(i).
template <class Most>
bool read_positions(Thread& t, const Tuple* state, int64_t* out, size_t count, Most most) {
    for (size_t i = 0; i < count; ++i) {
        const int64_t v = TRY(state_number(t, state->items[i]));
        out[i] = std::clamp<int64_t>(v, 0, std::max<int64_t>(most(i), 0));
    }
    return true;
}

// --- product ---------------------------------------------------------------------------------------

Value product_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    int64_t repeat = 1;
    for (size_t i = 0; keywords && i < keywords->size; ++i) {
        if (keywords->items[i].as<Str>()->view() != "repeat") {
            return raise_type_error(t, "'{}' is an invalid keyword argument for product()",
                                    keywords->items[i].as<Str>()->view());
        }
        repeat = TRY(to_int64(t, args[nargs + i]));
        if (repeat < 0) return raise_value_error(t, "repeat argument cannot be negative");
    }
    const size_t own = repeat ? nargs : 0;
    if (own && static_cast<uint64_t>(repeat) > (SIZE_MAX >> 8) / sizeof(Value) / own) {
        return raise(t, Exc::OverflowError, "repeat argument too large");
    }
    const size_t count = own * static_cast<size_t>(repeat);
    Own<Tuple> pools = Own<Tuple>::take(TRY(new_tuple(t, count)));
    for (size_t i = 0; i < own; ++i) pools->items[i] = TRY(tuple_from(t, args[i]));
    for (size_t i = own; i < count; ++i) pools->items[i] = share(pools->items[i - own]);
    return TRY(make_combinatoric(t, type, pools.value(), count, count));
}

const Tuple* pool_of(const Combinatoric* it, size_t i) {
    return it->pool.as<Tuple>()->items[i].as<Tuple>();
}

Value product_next(Thread& t, Value self) {
    auto* it = self.as<Combinatoric>();
    if (it->pool.is_unbound()) return Value();
    if (it->last.is_unbound()) {
        for (size_t i = 0; i < it->count; ++i) {
            if (!pool_of(it, i)->size) return finish(it);
        }
        Own<Tuple> row = Own<Tuple>::take(TRY(new_tuple(t, it->count)));
        for (size_t i = 0; i < it->count; ++i) row->items[i] = share(pool_of(it, i)->items[0]);
        it->last = row.give();
        return share(it->last);
    }
    Tuple* row = TRY(writable(t, it));
    size_t i = it->count;
    while (i-- > 0) {
        const Tuple* pool = pool_of(it, i);
        if (++it->positions[i] < static_cast<int64_t>(pool->size)) {
            put(row, i, pool->items[it->positions[i]]);
            return share(it->last);
        }
        it->positions[i] = 0;
        put(row, i, pool->items[0]);
    }
    return finish(it);
}

Value product_reduce(Thread& t, const Value* args, size_t) {
    TRY(warn_no_pickle(t));
    auto* it = args[0].as<Combinatoric>();
    if (it->pool.is_unbound()) {
        Own<Tuple> none = Own<Tuple>::take(TRY(new_tuple(t, 0)));
        Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, {none.value()})));
        return tuple_value(t, {type_value(args[0]), arguments.value()});
    }
    if (it->last.is_unbound()) return tuple_value(t, {type_value(args[0]), it->pool});
    Own<Tuple> state = Own<Tuple>::take(TRY(positions_tuple(t, it->positions, it->count)));
    return tuple_value(t, {type_value(args[0]), it->pool, state.value()});
}

Value product_setstate(Thread& t, const Value* args, size_t) {
    TRY(warn_no_pickle(t));
    auto* it = args[0].as<Combinatoric>();
    if (!is_tuple(args[1]) || args[1].as<Tuple>()->size != it->count) {
        return raise_value_error(t, "invalid arguments");
    }
    if (it->pool.is_unbound()) return Value::none();
    for (size_t i = 0; i < it->count; ++i) {
        if (!pool_of(it, i)->size) return finish(it), Value::none();
    }
    Ref pools = Ref::share(it->pool);
    const Tuple* held = pools.as<Tuple>();
    TRY(read_positions(t, args[1].as<Tuple>(), it->positions, it->count, [&](size_t i) {
        return static_cast<int64_t>(held->items[i].as<Tuple>()->size) - 1;
    }));
    Own<Tuple> row = Own<Tuple>::take(TRY(new_tuple(t, it->count)));
    for (size_t i = 0; i < it->count; ++i) {
        row->items[i] = share(held->items[i].as<Tuple>()->items[it->positions[i]]);
    }
    replace(it->last, row.give());
    return Value::none();
}

const NativeDef product_methods[] = {
    {"__reduce__", "(self, /)", product_reduce, "Return state information for pickling."},
    {"__setstate__", "(self, state, /)", product_setstate,
     "Set state information for unpickling."},
    {}};

const TypeSpec product_spec = {
    .name = "itertools.product",
    .basic_size = sizeof(Combinatoric),
    .flags = type_subclassable | type_immutable,
    .doc = "product(*iterables, repeat=1) --> product object\n\nCartesian product of input "
           "iterables.  Equivalent to nested for-loops.",
    .methods = product_methods,
    .fill = [](Type& type) { fill_combinatoric(type, product_next, product_construct); },
};

// --- combinations ----------------------------------------------------------------------------------

template <bool replacement>
Value combinations_construct(Thread& t, Value type, const Value* args, size_t nargs,
                             Tuple* keywords) {
    Value out[2];
    TRY(bind_arguments(t, replacement ? "combinations_with_replacement" : "combinations",
                       "(iterable, r)", args, nargs, keywords, out));
    const int64_t r = TRY(to_int64(t, out[1]));
    if (r < 0) return raise_value_error(t, "r must be non-negative");
    Own<Tuple> pool = Own<Tuple>::take(TRY(tuple_from(t, out[0])));
    const auto count = static_cast<size_t>(r);
    const bool none = replacement ? !pool->size && r : count > pool->size;
    auto* it = TRY(make_combinatoric(t, type, pool.value(), count, none ? 0 : count));
    for (size_t i = 0; i < it->allocated && !replacement; ++i) {
        it->positions[i] = static_cast<int64_t>(i);
    }
    if (none) finish(it);
    return it;
}

// The largest position that place i can have.
template <bool replacement>
int64_t largest(const Combinatoric* it, size_t pool_size, size_t i) {
    const auto n = static_cast<int64_t>(pool_size);
    return replacement ? n - 1
                       : n - static_cast<int64_t>(it->count) + static_cast<int64_t>(i);
}

Value row_at_positions(Thread& t, Combinatoric* it) {
    Own<Tuple> row = Own<Tuple>::take(TRY(new_tuple(t, it->count)));
    const Tuple* pool = it->pool.as<Tuple>();
    for (size_t i = 0; i < it->count; ++i) row->items[i] = share(pool->items[it->positions[i]]);
    replace(it->last, row.give());
    return share(it->last);
}

template <bool replacement>
Value combinations_next(Thread& t, Value self) {
    auto* it = self.as<Combinatoric>();
    if (it->pool.is_unbound()) return Value();
    if (it->last.is_unbound()) return row_at_positions(t, it);
    const Tuple* pool = it->pool.as<Tuple>();
    size_t i = it->count;
    while (i > 0 && it->positions[i - 1] == largest<replacement>(it, pool->size, i - 1)) --i;
    if (i == 0) return finish(it);
    Tuple* row = TRY(writable(t, it));
    int64_t at = it->positions[--i] + 1;
    for (; i < it->count; ++i) {
        it->positions[i] = at;
        put(row, i, pool->items[at]);
        if (!replacement) ++at;
    }
    return share(it->last);
}

template <bool replacement>
Value combinations_setstate(Thread& t, const Value* args, size_t) {
    TRY(warn_no_pickle(t));
    auto* it = args[0].as<Combinatoric>();
    if (!is_tuple(args[1]) || args[1].as<Tuple>()->size != it->count) {
        return raise_value_error(t, "invalid arguments");
    }
    if (it->pool.is_unbound()) return Value::none();
    const size_t size = it->pool.as<Tuple>()->size;
    TRY(read_positions(t, args[1].as<Tuple>(), it->positions, it->count,
                       [&](size_t i) { return largest<replacement>(it, size, i); }));
    if (it->pool.is_unbound()) return Value::none();
    Ref row = Ref::take(TRY(row_at_positions(t, it)));
    return Value::none();
}

template <bool replacement>
const NativeDef combinations_methods[] = {
    {"__reduce__", "(self, /)", reduce_with_length, "Return state information for pickling."},
    {"__setstate__", "(self, state, /)", combinations_setstate<replacement>,
     "Set state information for unpickling."},
    {}};

const TypeSpec combinations_spec = {
    .name = "itertools.combinations",
    .basic_size = sizeof(Combinatoric),
    .flags = type_subclassable | type_immutable,
    .doc = "Return successive r-length combinations of elements in the iterable.\n\n"
           "combinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)",
    .methods = combinations_methods<false>,
    .fill = [](Type& type) {
        fill_combinatoric(type, combinations_next<false>, combinations_construct<false>);
    },
};
const TypeSpec replacement_spec = {
    .name = "itertools.combinations_with_replacement",
    .basic_size = sizeof(Combinatoric),
    .flags = type_subclassable | type_immutable,
    .doc = "Return successive r-length combinations of elements in the iterable allowing individual "
           "elements to have successive repeats.\n\ncombinations_with_replacement('ABC', 2) --> "
           "('A','A'), ('A','B'), ('A','C'), ('B','B'), ('B','C'), ('C','C')",
    .methods = combinations_methods<true>,
    .fill = [](Type& type) {
        fill_combinatoric(type, combinations_next<true>, combinations_construct<true>);
    },
};

// --- permutations ----------------------------------------------------------------------------------

// The order of the whole pool, and behind it the cycles, one per place.
int64_t* cycles_of(Combinatoric* it) { return it->positions + (it->allocated - it->count); }

Value permutations_construct(Thread& t, Value type, const Value* args, size_t nargs,
                             Tuple* keywords) {
    Value out[2];
    TRY(bind_arguments(t, "permutations", "(iterable, r=None)", args, nargs, keywords, out));
    Own<Tuple> pool = Own<Tuple>::take(TRY(tuple_from(t, out[0])));
    auto r = static_cast<int64_t>(pool->size);
    if (!out[1].is_unbound() && !out[1].is_none()) {
        if (!is_int(out[1])) return raise_type_error(t, "Expected int as r");
        r = TRY(to_int64(t, out[1]));
        if (r < 0) return raise_value_error(t, "r must be non-negative");
    }
    const size_t size = pool->size;
    const auto count = static_cast<size_t>(r);
    const bool none = count > size;
    auto* it = TRY(make_combinatoric(t, type, pool.value(), count, none ? 0 : size + count));
    if (none) {
        finish(it);
        return it;
    }
    for (size_t i = 0; i < size; ++i) it->positions[i] = static_cast<int64_t>(i);
    for (size_t i = 0; i < count; ++i) cycles_of(it)[i] = static_cast<int64_t>(size - i);
    return it;
}

Value permutations_next(Thread& t, Value self) {
    auto* it = self.as<Combinatoric>();
    if (it->pool.is_unbound()) return Value();
    if (it->last.is_unbound()) return row_at_positions(t, it);
    const Tuple* pool = it->pool.as<Tuple>();
    const size_t size = pool->size;
    if (!size) return finish(it);
    Tuple* row = TRY(writable(t, it));
    int64_t* cycles = cycles_of(it);
    for (size_t i = it->count; i-- > 0;) {
        if (--cycles[i] == 0) {
            // The place is through: what stands there goes to the end.
            std::rotate(it->positions + i, it->positions + i + 1, it->positions + size);
            cycles[i] = static_cast<int64_t>(size - i);
            continue;
        }
        std::swap(it->positions[i], it->positions[size - static_cast<size_t>(cycles[i])]);
        for (; i < it->count; ++i) put(row, i, pool->items[it->positions[i]]);
        return share(it->last);
    }
    return finish(it);
}

Value permutations_reduce(Thread& t, const Value* args, size_t nargs) {
    auto* it = args[0].as<Combinatoric>();
    if (it->last.is_unbound()) return reduce_with_length(t, args, nargs);
    TRY(warn_no_pickle(t));
    Ref count = Ref::take(TRY(new_int(t, static_cast<int64_t>(it->count))));
    Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, {it->pool, *count})));
    Own<Tuple> order =
        Own<Tuple>::take(TRY(positions_tuple(t, it->positions, it->allocated - it->count)));
    Own<Tuple> cycles = Own<Tuple>::take(TRY(positions_tuple(t, cycles_of(it), it->count)));
    Own<Tuple> state = Own<Tuple>::take(TRY(new_tuple(t, {order.value(), cycles.value()})));
    return tuple_value(t, {type_value(args[0]), arguments.value(), state.value()});
}

Value permutations_setstate(Thread& t, const Value* args, size_t) {
    TRY(warn_no_pickle(t));
    auto* it = args[0].as<Combinatoric>();
    const Tuple* state = TRY(state_tuple(t, args[1], 2, 2));
    for (size_t i = 0; i < 2; ++i) {
        if (!is_tuple(state->items[i])) {
            return raise_type_error(t, "argument {} must be tuple, not {}", i + 1,
                                    type_name(t, state->items[i]));
        }
    }
    if (it->pool.is_unbound()) return Value::none();
    const auto* order = state->items[0].as<Tuple>();
    const auto* cycles = state->items[1].as<Tuple>();
    const size_t size = it->pool.as<Tuple>()->size;
    if (order->size != size || cycles->size != it->count) {
        return raise_value_error(t, "invalid arguments");
    }
    TRY(read_positions(t, order, it->positions, size,
                       [&](size_t) { return static_cast<int64_t>(size) - 1; }));
    TRY(read_positions(t, cycles, cycles_of(it), it->count,
                       [&](size_t i) { return static_cast<int64_t>(size - i); }));
    for (size_t i = 0; i < it->count; ++i) cycles_of(it)[i] = std::max<int64_t>(cycles_of(it)[i], 1);
    if (it->pool.is_unbound()) return Value::none();
    Ref row = Ref::take(TRY(row_at_positions(t, it)));
    return Value::none();
}

const NativeDef permutations_methods[] = {
    {"__reduce__", "(self, /)", permutations_reduce, "Return state information for pickling."},
    {"__setstate__", "(self, state, /)", permutations_setstate,
     "Set state information for unpickling."},
    {}};

const TypeSpec permutations_spec = {
    .name = "itertools.permutations",
    .basic_size = sizeof(Combinatoric),
    .flags = type_subclassable | type_immutable,
    .doc = "Return successive r-length permutations of elements in the iterable.\n\n"
           "permutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)",
    .methods = permutations_methods,
    .fill = [](Type& type) { fill_combinatoric(type, permutations_next, permutations_construct); },
};

}  // namespace

bool add_combinatoric_iterators(Thread& t, Dict* dict) {
    for (const TypeSpec* spec :
         {&product_spec, &combinations_spec, &replacement_spec, &permutations_spec}) {
        TRY(add_iterator_type(t, dict, *spec));
    }
    return true;
}

}  // namespace baton
