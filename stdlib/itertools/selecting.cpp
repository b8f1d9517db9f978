// itertools.islice, takewhile, dropwhile, filterfalse and compress.
#include <limits>

#include "runtime/types/list.h"
#include "stdlib/itertools/iterator_type.h"

namespace baton {

namespace {

using namespace iterator_type;

// --- islice ----------------------------------------------------------------------------------------

struct Islice : Object {
    Value iterator;   // unbound once exhausted
    int64_t next;     // position of the next item wanted
    int64_t stop;     // negative: none
    int64_t step;
    int64_t count;    // items taken so far
};

// A bound: None for `absent`. False with a ValueError; anything that is no proper index is one.
bool read_bound(Thread& t, Value v, int64_t absent, int64_t least, const char* error,
                int64_t& out) {
    out = absent;
    if (v.is_none()) return true;
    if (is_int(v) || type_of(t, v)->index) {
        const std::optional<int64_t> number = to_int64(t, v);
        if (number && *number >= least) {
            out = *number;
            return true;
        }
        clear_pending(t);
    }
    return raise(t, Exc::ValueError, std::string_view(error));
}

Value islice_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    TRY(no_type_keywords(t, "islice", type, keywords));
    TRY(check_count(t, "islice", nargs, 2, 4));
    int64_t start = 0, stop = -1, step = 1;
    TRY(read_bound(t, args[nargs == 2 ? 1 : 2], -1, 0,
                   "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
                   stop));
    if (nargs > 2) {
        TRY(read_bound(t, args[1], 0, 0,
                       "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
                       start));
    }
    if (nargs == 4) {
        TRY(read_bound(t, args[3], 1, 1, "Step for islice() must be a positive integer or None.",
                       step));
    }
    Ref iterator = Ref::take(TRY(get_iterator(t, args[0])));
    auto* it = TRY(make<Islice>(t, type));
    it->iterator = iterator.give();
    it->next = start;
    it->stop = stop;
    it->step = step;
    return it;
}

Value islice_next(Thread& t, Value self) {
    auto* it = self.as<Islice>();
    if (it->iterator.is_unbound()) return Value();
    const int64_t stop = it->stop;
    if (it->count >= it->next && it->step == 1 && (stop < 0 || it->count < stop) &&
        it->next < std::numeric_limits<int64_t>::max()) {
        const Value quick = next_of_list(t, it->iterator);
        if (!quick.is_unbound()) {
            ++it->count;
            ++it->next;
            return quick;
        }
    }
    Ref iterator = Ref::share(it->iterator);
    // What lies before the next item is used up, even when a start is beyond the end.
    while (it->count < it->next) {
        const Value skipped = quick_next(t, *iterator);
        if (skipped.is_error()) return skipped;
        if (skipped.is_unbound()) {
            drop(it->iterator);
            return Value();
        }
        ++it->count;
        decref(skipped);
    }
    if (stop >= 0 && it->count >= stop) {
        drop(it->iterator);
        return Value();
    }
    const Value item = quick_next(t, *iterator);
    if (item.is_error()) return item;
    if (item.is_unbound()) {
        drop(it->iterator);
        return item;
    }
    ++it->count;
    int64_t wanted;
    if (__builtin_add_overflow(it->next, it->step, &wanted) || (stop >= 0 && wanted > stop)) {
        wanted = stop >= 0 ? stop : std::numeric_limits<int64_t>::max();
    }
    it->next = wanted;
    return item;
}

Value islice_reduce(Thread& t, const Value* args, size_t) {
    TRY(warn_no_pickle(t));
    auto* it = args[0].as<Islice>();
    if (it->iterator.is_unbound()) {
        Own<List> empty = Own<List>::take(TRY(new_list(t)));
        Ref iterator = Ref::take(TRY(get_iterator(t, empty.value())));
        Own<Tuple> arguments =
            Own<Tuple>::take(TRY(new_tuple(t, {*iterator, Value::small_int(0)})));
        return tuple_value(t, {type_value(args[0]), arguments.value(), Value::small_int(0)});
    }
    Ref next = Ref::take(TRY(new_int(t, it->next))), step = Ref::take(TRY(new_int(t, it->step)));
    Ref count = Ref::take(TRY(new_int(t, it->count)));
    Ref stop = Ref::take(it->stop < 0 ? Value::none() : TRY(new_int(t, it->stop)));
    Own<Tuple> arguments =
        Own<Tuple>::take(TRY(new_tuple(t, {it->iterator, *next, *stop, *step})));
    return tuple_value(t, {type_value(args[0]), arguments.value(), *count});
}

Value islice_setstate(Thread& t, const Value* args, size_t) {
    TRY(warn_no_pickle(t));
    const int64_t count = TRY(state_number(t, args[1]));
    args[0].as<Islice>()->count = count;
    return Value::none();
}

const NativeDef islice_methods[] = {
    {"__reduce__", "(self, /)", islice_reduce, "Return state information for pickling."},
    {"__setstate__", "(self, state, /)", islice_setstate, "Set state information for unpickling."},
    {}};

const TypeSpec islice_spec = {
    .name = "itertools.islice",
    .basic_size = sizeof(Islice),
    .flags = type_subclassable | type_immutable,
    .doc = "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> "
           "islice object\n\nReturn an iterator whose next() method returns selected values from an "
           "iterable, as a slice would, but without negative numbers.",
    .methods = islice_methods,
    .fill = [](Type& type) {
        fill<Islice, &Islice::iterator>(type, islice_next, islice_construct);
    },
};

// --- takewhile, dropwhile and filterfalse ------------------------------------------------------------

struct Conditional : Object {
    Value iterator;
    Value predicate;
    bool decided;   // takewhile: over; dropwhile: the rest is given
};

template <const char* name>
Value conditional_construct(Thread& t, Value type, const Value* args, size_t nargs,
                            Tuple* keywords) {
    TRY(positional(t, name, type, nargs, keywords, 2));
    Ref iterator = Ref::take(TRY(get_iterator(t, args[1])));
    auto* it = TRY(make<Conditional>(t, type));
    it->predicate = share(args[0]);
    it->iterator = iterator.give();
    return it;
}

// predicate(item), as truth.
Truth ask(Thread& t, Conditional* it, Value item) {
    Ref predicate = Ref::share(it->predicate);
    Ref answer = Ref::take(TRY(call(t, *predicate, &item, 1)));
    return is_truthy(t, *answer);
}

Value takewhile_next(Thread& t, Value self) {
    auto* it = self.as<Conditional>();
    if (it->decided || it->iterator.is_unbound()) return Value();
    Ref iterator = Ref::share(it->iterator);
    Ref item = Ref::take(quick_next(t, *iterator));
    if (item.get().is_error() || !item) return item.give();
    if (TRY(ask(t, it, *item))) return item.give();
    it->decided = true;
    return Value();
}

Value dropwhile_next(Thread& t, Value self) {
    auto* it = self.as<Conditional>();
    if (it->iterator.is_unbound()) return Value();
    Ref iterator = Ref::share(it->iterator);
    for (;;) {
        Ref item = Ref::take(quick_next(t, *iterator));
        if (it->decided || item.get().is_error() || !item) return item.give();
        if (!TRY(ask(t, it, *item))) {
            it->decided = true;
            return item.give();
        }
    }
}

Value filterfalse_next(Thread& t, Value self) {
    auto* it = self.as<Conditional>();
    if (it->iterator.is_unbound()) return Value();
    Ref iterator = Ref::share(it->iterator);
    const bool plain = it->predicate.is_none() || it->predicate == Value(t.types().bool_);
    for (;;) {
        Ref item = Ref::take(quick_next(t, *iterator));
        if (item.get().is_error() || !item) return item.give();
        if (!TRY(plain ? is_truthy(t, *item) : ask(t, it, *item))) return item.give();
    }
}

template <bool with_state>
Value conditional_reduce(Thread& t, const Value* args, size_t) {
    TRY(warn_no_pickle(t));
    auto* it = args[0].as<Conditional>();
    if (it->iterator.is_unbound()) return raise_type_error(t, "cannot pickle a cleared iterator");
    Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, {it->predicate, it->iterator})));
    if (!with_state) return tuple_value(t, {type_value(args[0]), arguments.value()});
    return tuple_value(t, {type_value(args[0]), arguments.value(),
                           Value::small_int(it->decided ? 1 : 0)});
}

Value conditional_setstate(Thread& t, const Value* args, size_t) {
    TRY(warn_no_pickle(t));
    args[0].as<Conditional>()->decided = TRY(is_truthy(t, args[1]));
    return Value::none();
}

const NativeDef conditional_methods[] = {
    {"__reduce__", "(self, /)", conditional_reduce<true>,
     "Return state information for pickling."},
    {"__setstate__", "(self, state, /)", conditional_setstate,
     "Set state information for unpickling."},
    {}};
const NativeDef filterfalse_methods[] = {
    {"__reduce__", "(self, /)", conditional_reduce<false>,
     "Return state information for pickling."},
    {}};

constexpr char takewhile_name[] = "takewhile", dropwhile_name[] = "dropwhile",
               filterfalse_name[] = "filterfalse";

template <NextSlot next, const char* name>
void fill_conditional(Type& type) {
    fill<Conditional, &Conditional::iterator, &Conditional::predicate>(
        type, next, conditional_construct<name>);
}

const TypeSpec takewhile_spec = {
    .name = "itertools.takewhile",
    .basic_size = sizeof(Conditional),
    .flags = type_subclassable | type_immutable,
    .doc = "Return successive entries from an iterable as long as the predicate evaluates to true "
           "for each entry.",
    .methods = conditional_methods,
    .fill = fill_conditional<takewhile_next, takewhile_name>,
};
const TypeSpec dropwhile_spec = {
    .name = "itertools.dropwhile",
    .basic_size = sizeof(Conditional),
    .flags = type_subclassable | type_immutable,
    .doc = "Drop items from the iterable while predicate(item) is true.\n\nAfterwards, return every "
           "element until the iterable is exhausted.",
    .methods = conditional_methods,
    .fill = fill_conditional<dropwhile_next, dropwhile_name>,
};
const TypeSpec filterfalse_spec = {
    .name = "itertools.filterfalse",
    .basic_size = sizeof(Conditional),
    .flags = type_subclassable | type_immutable,
    .doc = "Return those items of iterable for which function(item) is false.\n\nIf function is "
           "None, return the items that are false.",
    .methods = filterfalse_methods,
    .fill = fill_conditional<filterfalse_next, filterfalse_name>,
};

// --- compress --------------------------------------------------------------------------------------

struct Compress : Object {
    Value data;
    Value selectors;
};

Value compress_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[2];
    TRY(bind_arguments(t, "compress", "(data, selectors)", args, nargs, keywords, out));
    Ref data = Ref::take(TRY(get_iterator(t, out[0])));
    Ref selectors = Ref::take(TRY(get_iterator(t, out[1])));
    auto* it = TRY(make<Compress>(t, type));
    it->data = data.give();
    it->selectors = selectors.give();
    return it;
}

Value compress_next(Thread& t, Value self) {
    auto* it = self.as<Compress>();
    if (it->data.is_unbound()) return Value();
    Ref data = Ref::share(it->data), selectors = Ref::share(it->selectors);
    for (;;) {
        Ref item = Ref::take(quick_next(t, *data));
        if (item.get().is_error() || !item) return item.give();
        Ref selector = Ref::take(quick_next(t, *selectors));
        if (selector.get().is_error() || !selector) return selector.give();
        if (TRY(is_truthy(t, *selector))) return item.give();
    }
}

Value compress_reduce(Thread& t, const Value* args, size_t) {
    TRY(warn_no_pickle(t));
    auto* it = args[0].as<Compress>();
    if (it->data.is_unbound()) return raise_type_error(t, "cannot pickle a cleared iterator");
    Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, {it->data, it->selectors})));
    return tuple_value(t, {type_value(args[0]), arguments.value()});
}

const NativeDef compress_methods[] = {
    {"__reduce__", "(self, /)", compress_reduce, "Return state information for pickling."}, {}};

const TypeSpec compress_spec = {
    .name = "itertools.compress",
    .basic_size = sizeof(Compress),
    .flags = type_subclassable | type_immutable,
    .doc = "Return data elements corresponding to true selector elements.\n\nForms a shorter "
           "iterator from selected data elements using the selectors to choose the data elements.",
    .methods = compress_methods,
    .fill = [](Type& type) {
        fill<Compress, &Compress::data, &Compress::selectors>(type, compress_next,
                                                              compress_construct);
    },
};

}  // namespace

bool add_selecting_iterators(Thread& t, Dict* dict) {
    for (const TypeSpec* spec : {&islice_spec, &takewhile_spec, &dropwhile_spec, &filterfalse_spec,
                                 &compress_spec}) {
        TRY(add_iterator_type(t, dict, *spec));
    }
    return true;
}

}  // namespace baton
