// itertools.chain, starmap and zip_longest.
#include "runtime/types/generic_alias.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "stdlib/itertools/iterator_type.h"

namespace baton {

namespace {

using namespace iterator_type;

// --- chain -----------------------------------------------------------------------------------------

struct Chain : Object {
    Value source;   // iterator over the iterables; unbound once exhausted
    Value active;   // iterator over the present one; unbound between two
};

Value new_chain(Thread& t, Value type, Value source) {
    auto* it = TRY(make<Chain>(t, type));
    it->source = share(source);
    it->active = Value();
    return it;
}

Value chain_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    TRY(no_type_keywords(t, "chain", type, keywords));
    Own<Tuple> iterables = Own<Tuple>::take(TRY(new_tuple(t, std::span(args, nargs))));
    Ref source = Ref::take(TRY(get_iterator(t, iterables.value())));
    return new_chain(t, type, *source);
}

Value chain_from_iterable(Thread& t, const Value* args, size_t) {
    Ref source = Ref::take(TRY(get_iterator(t, args[1])));
    return new_chain(t, args[0], *source);
}

Value chain_next(Thread& t, Value self) {
    auto* it = self.as<Chain>();
    const Value quick = next_of_list(t, it->active);
    if (!quick.is_unbound()) return quick;
    while (!it->source.is_unbound()) {
        if (!it->active.is_unbound()) {
            Ref active = Ref::share(it->active);
            const Value item = quick_next(t, *active);
            if (!item.is_unbound()) return item;
            // Unless a nested call went on to the next one already.
            if (it->active == *active) drop(it->active);
            continue;
        }
        Ref source = Ref::share(it->source);
        Ref iterable = Ref::take(quick_next(t, *source));
        if (iterable && !iterable.get().is_error()) {
            const Value active = get_iterator(t, *iterable);
            if (!active.is_error()) {
                replace(it->active, active);
                continue;
            }
        }
        // The end, or an error that ends it.
        const bool failed = t.exception;
        if (failed) {
            SavedException saved(t);
            drop(it->source);
        } else {
            drop(it->source);
        }
        return failed ? Value::error() : Value();
    }
    return Value();
}

Value chain_reduce(Thread& t, const Value* args, size_t) {
    TRY(warn_no_pickle(t));
    auto* it = args[0].as<Chain>();
    Own<Tuple> none = Own<Tuple>::take(TRY(new_tuple(t, 0)));
    if (it->source.is_unbound()) return tuple_value(t, {type_value(args[0]), none.value()});
    Own<Tuple> state = Own<Tuple>::take(TRY(it->active.is_unbound()
                                                ? new_tuple(t, {it->source})
                                                : new_tuple(t, {it->source, it->active})));
    return tuple_value(t, {type_value(args[0]), none.value(), state.value()});
}

Value chain_setstate(Thread& t, const Value* args, size_t) {
    TRY(warn_no_pickle(t));
    auto* it = args[0].as<Chain>();
    const Tuple* state = TRY(state_tuple(t, args[1], 1, 2));
    for (const Value v : state->view()) {
        if (!type_of(t, v)->next) return raise_type_error(t, "Arguments must be iterators.");
    }
    Ref old_source = Ref::take(it->source), old_active = Ref::take(it->active);
    it->source = share(state->items[0]);
    it->active = state->size == 2 ? share(state->items[1]) : Value();
    return Value::none();
}

const NativeDef chain_methods[] = {
    {"from_iterable", "(cls, iterable, /)", chain_from_iterable,
     "Alternative chain() constructor taking a single iterable argument that evaluates lazily.",
     native_class_method},
    {"__reduce__", "(self, /)", chain_reduce, "Return state information for pickling."},
    {"__setstate__", "(self, state, /)", chain_setstate, "Set state information for unpickling."},
    {"__class_getitem__", "(cls, item, /)", generic_class_getitem, "See PEP 585.",
     native_class_method},
    {}};

const TypeSpec chain_spec = {
    .name = "itertools.chain",
    .basic_size = sizeof(Chain),
    .flags = type_subclassable | type_immutable,
    .doc = "Return a chain object whose .__next__() method returns elements from the first iterable "
           "until it is exhausted, then elements from the next iterable, until all of the iterables "
           "are exhausted.",
    .methods = chain_methods,
    .fill = [](Type& type) {
        fill<Chain, &Chain::source, &Chain::active>(type, chain_next, chain_construct);
    },
};

// --- starmap ---------------------------------------------------------------------------------------

struct Starmap : Object {
    Value iterator;
    Value function;
};

Value starmap_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    TRY(positional(t, "starmap", type, nargs, keywords, 2));
    Ref iterator = Ref::take(TRY(get_iterator(t, args[1])));
    auto* it = TRY(make<Starmap>(t, type));
    it->function = share(args[0]);
    it->iterator = iterator.give();
    return it;
}

Value starmap_next(Thread& t, Value self) {
    auto* it = self.as<Starmap>();
    if (it->iterator.is_unbound()) return Value();
    Ref iterator = Ref::share(it->iterator);
    Ref item = Ref::take(quick_next(t, *iterator));
    if (item.get().is_error() || !item) return item.give();
    if (!is_tuple(*item)) item = Ref::take(Value(TRY(tuple_from(t, *item))));
    Ref function = Ref::share(it->function);
    const Tuple* row = item.as<Tuple>();
    return call(t, *function, row->items, row->size);
}

Value starmap_reduce(Thread& t, const Value* args, size_t) {
    TRY(warn_no_pickle(t));
    auto* it = args[0].as<Starmap>();
    if (it->iterator.is_unbound()) return raise_type_error(t, "cannot pickle a cleared iterator");
    Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, {it->function, it->iterator})));
    return tuple_value(t, {type_value(args[0]), arguments.value()});
}

const NativeDef starmap_methods[] = {
    {"__reduce__", "(self, /)", starmap_reduce, "Return state information for pickling."}, {}};

const TypeSpec starmap_spec = {
    .name = "itertools.starmap",
    .basic_size = sizeof(Starmap),
    .flags = type_subclassable | type_immutable,
    .doc = "Return an iterator whose values are returned from the function evaluated with an "
           "argument tuple taken from the given sequence.",
    .methods = starmap_methods,
    .fill = [](Type& type) {
        fill<Starmap, &Starmap::iterator, &Starmap::function>(type, starmap_next,
                                                              starmap_construct);
    },
};

// --- zip_longest -----------------------------------------------------------------------------------

struct ZipLongest : Object {
    Value iterators;   // list of the iterators, None for one that has ended; unbound at the end
    Value filler;
    size_t active;     // how many have not ended
};

Value zip_longest_construct(Thread& t, Value type, const Value* args, size_t nargs,
                            Tuple* keywords) {
    Value filler = Value::none();
    for (size_t i = 0; keywords && i < keywords->size; ++i) {
        if (keywords->size > 1 || keywords->items[i].as<Str>()->view() != "fillvalue") {
            return raise_type_error(t, "zip_longest() got an unexpected keyword argument");
        }
        filler = args[nargs + i];
    }
    Own<List> iterators = Own<List>::take(TRY(new_list(t, nargs)));
    for (size_t i = 0; i < nargs; ++i) {
        TRY(list_append_taking(t, iterators.get(), TRY(get_iterator(t, args[i]))));
    }
    auto* it = TRY(make<ZipLongest>(t, type));
    it->iterators = iterators.give();
    it->filler = share(filler);
    it->active = nargs;
    return it;
}

Value zip_longest_next(Thread& t, Value self) {
    auto* it = self.as<ZipLongest>();
    if (it->iterators.is_unbound() || !it->active) return Value();
    Ref iterators = Ref::share(it->iterators);
    List* list = iterators.as<List>();   // of fixed size; nobody else sees it
    Own<Tuple> row = Own<Tuple>::take(TRY(new_tuple(t, list->size)));
    for (size_t i = 0; i < list->size; ++i) {
        if (!list->items[i].is_none()) {
            Ref iterator = Ref::share(list->items[i]);
            const Value item = quick_next(t, *iterator);
            if (item.is_error()) {
                it->active = 0;
                return item;
            }
            if (!item.is_unbound()) {
                row->items[i] = item;
                continue;
            }
            if (!list->items[i].is_none()) {
                if (it->active <= 1) {
                    it->active = 0;
                    return Value();
                }
                --it->active;
                replace(list->items[i], Value::none());
            }
        }
        row->items[i] = share(it->filler);
    }
    return row.give();
}

Value zip_longest_reduce(Thread& t, const Value* args, size_t) {
    TRY(warn_no_pickle(t));
    auto* it = args[0].as<ZipLongest>();
    Own<Tuple> none = Own<Tuple>::take(TRY(new_tuple(t, 0)));
    Own<Tuple> sources = Own<Tuple>::take(
        TRY(it->iterators.is_unbound() ? new_tuple(t, 0)
                                       : new_tuple(t, it->iterators.as<List>()->view())));
    for (size_t i = 0; i < sources->size; ++i) {
        if (sources->items[i].is_none()) sources->items[i] = share(none.value());
    }
    return tuple_value(t, {type_value(args[0]), sources.value(), it->filler});
}

Value zip_longest_setstate(Thread& t, const Value* args, size_t) {
    TRY(warn_no_pickle(t));
    replace(args[0].as<ZipLongest>()->filler, share(args[1]));
    return Value::none();
}

const NativeDef zip_longest_methods[] = {
    {"__reduce__", "(self, /)", zip_longest_reduce, "Return state information for pickling."},
    {"__setstate__", "(self, state, /)", zip_longest_setstate,
     "Set state information for unpickling."},
    {}};

const TypeSpec zip_longest_spec = {
    .name = "itertools.zip_longest",
    .basic_size = sizeof(ZipLongest),
    .flags = type_subclassable | type_immutable,
    .doc = "Return a zip_longest object whose .__next__() method returns a tuple where the i-th "
           "element comes from the i-th iterable argument, filled up with fillvalue when that is "
           "shorter than the longest.",
    .methods = zip_longest_methods,
    .fill = [](Type& type) {
        fill<ZipLongest, &ZipLongest::iterators, &ZipLongest::filler>(type, zip_longest_next,
                                                                      zip_longest_construct);
    },
};

}  // namespace

bool add_joining_iterators(Thread& t, Dict* dict) {
    for (const TypeSpec* spec : {&chain_spec, &starmap_spec, &zip_longest_spec}) {
        TRY(add_iterator_type(t, dict, *spec));
    }
    return true;
}

}  // namespace baton
