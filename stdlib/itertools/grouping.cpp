// itertools.groupby, accumulate, pairwise and batched.
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/dict.h"
#include "stdlib/itertools/iterator_type.h"

namespace baton {

namespace {

using namespace iterator_type;

// --- groupby ---------------------------------------------------------------------------------------

struct GroupBy : Object {
    Value iterator;
    Value function;        // of the key; None: the item itself
    Value target;          // key of the group that was given last; unbound before the first
    Value key;             // of the item last read; unbound before the first
    Value item;            // last read and not given yet, or unbound
    const Object* group;   // the only group that may still read; not owned, only compared
    Type* group_type;      // borrowed
};

struct Grouper : Object {
    Value parent;
    Value target;
};


Value groupby_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[2];
    TRY(bind_arguments(t, "groupby", "(iterable, key=None)", args, nargs, keywords, out));
    Ref iterator = Ref::take(TRY(get_iterator(t, out[0])));
    auto* it = TRY(make<GroupBy>(t, type));
    it->iterator = iterator.give();
    it->function = out[1].is_unbound() ? Value::none() : share(out[1]);
    it->target = it->key = it->item = Value();
    it->group_type = itertools_types(t).grouper;
    return it;
}

// Reads the next item and its key. no: the end.
Truth groupby_step(Thread& t, GroupBy* it) {
    if (it->iterator.is_unbound()) return Truth::no;
    Ref iterator = Ref::share(it->iterator);
    Ref item = Ref::take(quick_next(t, *iterator));
    if (item.get().is_error()) return Truth::error;
    if (!item) return Truth::no;
    Ref key = item;
    if (!it->function.is_none()) {
        Ref function = Ref::share(it->function);
        const Value argument = *item;
        key = Ref::take(TRY(call(t, *function, &argument, 1)));
    }
    Ref old_item = Ref::take(it->item), old_key = Ref::take(it->key);
    it->item = item.give();
    it->key = key.give();
    return Truth::yes;
}

// Whether the item last read has that key, which must be known.
Truth same_key(Thread& t, GroupBy* it, Value target) {
    Ref left = Ref::share(target), right = Ref::share(it->key);
    if (right.get().is_unbound()) return Truth::no;
    return equal(t, *left, *right);
}

Value groupby_next(Thread& t, Value self) {
    auto* it = self.as<GroupBy>();
    it->group = nullptr;
    // What is left of the last group is skipped.
    for (;;) {
        if (!it->key.is_unbound()) {
            if (it->target.is_unbound()) break;
            if (!TRY(same_key(t, it, it->target))) break;
        }
        const Truth more = groupby_step(t, it);
        if (more == Truth::error) return Failure{};
        if (more == Truth::no) return Value();
    }
    replace(it->target, share(it->key));
    Ref key = Ref::share(it->key);
    auto* group = TRY(allocate<Grouper>(t, it->group_type));
    group->parent = share(self);
    group->target = share(it->target);
    Ref held = Ref::take(group);
    it->group = group;
    return tuple_value(t, {*key, *held});
}

Value groupby_reduce(Thread& t, const Value* args, size_t) {
    TRY(warn_no_pickle(t));
    auto* it = args[0].as<GroupBy>();
    if (it->iterator.is_unbound()) return raise_type_error(t, "cannot pickle a cleared iterator");
    Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, {it->iterator, it->function})));
    if (it->target.is_unbound() || it->key.is_unbound() || it->item.is_unbound()) {
        return tuple_value(t, {type_value(args[0]), arguments.value()});
    }
    Own<Tuple> state = Own<Tuple>::take(TRY(new_tuple(t, {it->item, it->target, it->key})));
    return tuple_value(t, {type_value(args[0]), arguments.value(), state.value()});
}

Value groupby_setstate(Thread& t, const Value* args, size_t) {
    TRY(warn_no_pickle(t));
    auto* it = args[0].as<GroupBy>();
    const Tuple* state = TRY(state_tuple(t, args[1], 3, 3));
    Ref item = Ref::take(it->item), target = Ref::take(it->target), key = Ref::take(it->key);
    it->item = share(state->items[0]);
    it->target = share(state->items[1]);
    it->key = share(state->items[2]);
    return Value::none();
}

const NativeDef groupby_methods[] = {
    {"__reduce__", "(self, /)", groupby_reduce, "Return state information for pickling."},
    {"__setstate__", "(self, state, /)", groupby_setstate,
     "Set state information for unpickling."},
    {}};

const TypeSpec groupby_spec = {
    .name = "itertools.groupby",
    .basic_size = sizeof(GroupBy),
    .flags = type_subclassable | type_immutable,
    .doc = "make an iterator that returns consecutive keys and groups from the iterable\n\n  "
           "iterable\n    Elements to divide into groups according to the key function.\n  key\n    "
           "A function for computing the group category for each element.\n    If the key function "
           "is not specified or is None, the element itself\n    is used for grouping.",
    .methods = groupby_methods,
    .fill = [](Type& type) {
        fill<GroupBy, &GroupBy::iterator, &GroupBy::function, &GroupBy::target, &GroupBy::key,
             &GroupBy::item>(type, groupby_next, groupby_construct);
    },
};

Value grouper_next(Thread& t, Value self) {
    auto* group = self.as<Grouper>();
    if (group->parent.is_unbound()) return Value();
    Ref held = Ref::share(group->parent);
    auto* it = held.as<GroupBy>();
    if (it->group != group) return Value();
    if (it->item.is_unbound()) {
        const Truth more = groupby_step(t, it);
        if (more == Truth::error) return Failure{};
        if (more == Truth::no) return Value();
    }
    if (!TRY(same_key(t, it, group->target))) return Value();
    // The comparison may have let somebody else take the item.
    return std::exchange(it->item, Value());
}

Value grouper_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    TRY(positional(t, "_grouper", type, nargs, keywords, 2));
    const Type* parent = type_of(t, args[0]);
    while (parent->has(type_heap)) parent = parent->base;
    if (parent->construct != groupby_construct) {
        return raise_type_error(t, "_grouper() argument 1 must be itertools.groupby, not {}",
                                type_name(t, args[0]));
    }
    auto* group = TRY(make<Grouper>(t, type));
    group->parent = share(args[0]);
    group->target = share(args[1]);
    args[0].as<GroupBy>()->group = group;
    return group;
}

Value grouper_reduce(Thread& t, const Value* args, size_t) {
    TRY(warn_no_pickle(t));
    auto* group = args[0].as<Grouper>();
    if (group->parent.is_unbound() || group->parent.as<GroupBy>()->group != group) {
        Own<Str> name = Own<Str>::take(TRY(intern(t, "iter")));
        Ref iter = Ref::share(dict_get(t.interpreter->builtins, name.get()));
        if (!iter) return raise(t, Exc::AttributeError, "iter");
        Own<Tuple> none = Own<Tuple>::take(TRY(new_tuple(t, 0)));
        Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, {none.value()})));
        return tuple_value(t, {*iter, arguments.value()});
    }
    Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, {group->parent, group->target})));
    return tuple_value(t, {type_value(args[0]), arguments.value()});
}

const NativeDef grouper_methods[] = {
    {"__reduce__", "(self, /)", grouper_reduce, "Return state information for pickling."}, {}};

const TypeSpec grouper_spec = {
    .name = "itertools._grouper",
    .basic_size = sizeof(Grouper),
    .flags = type_immutable,
    .methods = grouper_methods,
    .fill = [](Type& type) {
        fill<Grouper, &Grouper::parent, &Grouper::target>(type, grouper_next, grouper_construct);
    },
};

// --- accumulate ------------------------------------------------------------------------------------

struct Accumulate : Object {
    Value iterator;
    Value function;   // None: addition
    Value total;      // unbound before the first item
    Value initial;    // unbound once it was given, or when there is none
};

Value accumulate_construct(Thread& t, Value type, const Value* args, size_t nargs,
                           Tuple* keywords) {
    Value out[3];
    TRY(bind_arguments(t, "accumulate", "(iterable, func=None, *, initial=None)", args, nargs,
                       keywords, out));
    Ref iterator = Ref::take(TRY(get_iterator(t, out[0])));
    auto* it = TRY(make<Accumulate>(t, type));
    it->iterator = iterator.give();
    it->function = out[1].is_unbound() ? Value::none() : share(out[1]);
    it->total = Value();
    it->initial = out[2].is_none() ? Value() : share(out[2]);
    return it;
}

Value accumulate_next(Thread& t, Value self) {
    auto* it = self.as<Accumulate>();
    if (it->iterator.is_unbound()) return Value();
    if (!it->initial.is_unbound()) {
        const Value initial = std::exchange(it->initial, Value());
        replace(it->total, share(initial));
        return initial;
    }
    Ref iterator = Ref::share(it->iterator);
    Ref item = Ref::take(quick_next(t, *iterator));
    if (item.get().is_error() || !item) return item.give();
    if (it->function.is_none() && it->total.is_small_int() && item.get().is_small_int()) {
        int64_t number;
        if (!__builtin_add_overflow(it->total.as_small_int(), item.get().as_small_int(), &number) &&
            Value::fits_small_int(number)) {
            return it->total = Value::small_int(number);
        }
    }
    Ref total = Ref::share(it->total);
    Ref sum;
    if (!total) {
        sum = std::move(item);
    } else if (it->function.is_none()) {
        sum = Ref::take(TRY(binary_op(t, BinaryOp::add, *total, *item)));
    } else {
        Ref function = Ref::share(it->function);
        sum = Ref::take(TRY(call(t, *function, {*total, *item})));
    }
    replace(it->total, share(*sum));
    return sum.give();
}

// Another type of the module, called.
Value make_other(Thread& t, const char* name, std::initializer_list<Value> args) {
    Ref type = Ref::take(TRY(itertools_member(t, name)));
    return call(t, *type, args);
}

Value accumulate_reduce(Thread& t, const Value* args, size_t) {
    TRY(warn_no_pickle(t));
    auto* it = args[0].as<Accumulate>();
    if (it->iterator.is_unbound()) return raise_type_error(t, "cannot pickle a cleared iterator");
    Ref iterator = Ref::share(it->iterator), function = Ref::share(it->function);
    Ref total = Ref::share(it->total);
    if (!it->initial.is_unbound() || total.get().is_none()) {
        // The first item is put before the rest again. A total of None cannot be told from none in
        // the state, so that there the result is skipped.
        const bool skip = it->initial.is_unbound();
        Own<Tuple> first = Own<Tuple>::take(TRY(new_tuple(t, {skip ? *total : it->initial})));
        Ref all = Ref::take(TRY(make_other(t, "chain", {first.value(), *iterator})));
        if (!skip) {
            Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, {*all, *function})));
            return tuple_value(t, {type_value(args[0]), arguments.value(), Value::none()});
        }
        Ref again = Ref::take(TRY(call(t, type_value(args[0]), {*all, *function})));
        Own<Tuple> arguments = Own<Tuple>::take(
            TRY(new_tuple(t, {*again, Value::small_int(1), Value::none()})));
        Ref islice = Ref::take(TRY(itertools_member(t, "islice")));
        return tuple_value(t, {*islice, arguments.value()});
    }
    Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, {*iterator, *function})));
    return tuple_value(t, {type_value(args[0]), arguments.value(),
                           total ? *total : Value::none()});
}

Value accumulate_setstate(Thread& t, const Value* args, size_t) {
    TRY(warn_no_pickle(t));
    // None stands for "nothing yet".
    replace(args[0].as<Accumulate>()->total, args[1].is_none() ? Value() : share(args[1]));
    return Value::none();
}

const NativeDef accumulate_methods[] = {
    {"__reduce__", "(self, /)", accumulate_reduce, "Return state information for pickling."},
    {"__setstate__", "(self, state, /)", accumulate_setstate,
     "Set state information for unpickling."},
    {}};

const TypeSpec accumulate_spec = {
    .name = "itertools.accumulate",
    .basic_size = sizeof(Accumulate),
    .flags = type_subclassable | type_immutable,
    .doc = "Return series of accumulated sums (or other binary function results).",
    .methods = accumulate_methods,
    .fill = [](Type& type) {
        fill<Accumulate, &Accumulate::iterator, &Accumulate::function, &Accumulate::total,
             &Accumulate::initial>(type, accumulate_next, accumulate_construct);
    },
};

// --- pairwise --------------------------------------------------------------------------------------

struct Pairwise : Object {
    Value iterator;   // unbound once exhausted
    Value previous;   // unbound before the first item
};

Value pairwise_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    TRY(positional(t, "pairwise", type, nargs, keywords, 1));
    Ref iterator = Ref::take(TRY(get_iterator(t, args[0])));
    auto* it = TRY(make<Pairwise>(t, type));
    it->iterator = iterator.give();
    it->previous = Value();
    return it;
}

Value pairwise_next(Thread& t, Value self) {
    auto* it = self.as<Pairwise>();
    if (it->iterator.is_unbound()) return Value();
    if (!it->previous.is_unbound()) {
        const Value quick = next_of_list(t, it->iterator);
        if (!quick.is_unbound()) {
            Ref before = Ref::take(std::exchange(it->previous, share(quick)));
            Ref now = Ref::take(quick);
            return tuple_value(t, {*before, *now});
        }
    }
    Ref iterator = Ref::share(it->iterator);
    Ref previous = Ref::share(it->previous);
    if (!previous) {
        previous = Ref::take(quick_next(t, *iterator));
        if (previous && !previous.get().is_error()) replace(it->previous, share(*previous));
    }
    Ref item;
    if (previous && !previous.get().is_error() && !it->iterator.is_unbound()) {
        item = Ref::take(quick_next(t, *iterator));
    } else if (previous.get().is_error()) {
        item = std::move(previous);
    }
    if (item && !item.get().is_error()) {
        replace(it->previous, share(*item));
        return tuple_value(t, {*previous, *item});
    }
    SavedException saved(t);
    drop(it->iterator);
    drop(it->previous);
    return item.give();
}

const TypeSpec pairwise_spec = {
    .name = "itertools.pairwise",
    .basic_size = sizeof(Pairwise),
    .flags = type_subclassable | type_immutable,
    .doc = "Return an iterator of overlapping pairs taken from the input iterator.\n\n    "
           "s -> (s0,s1), (s1,s2), (s2, s3), ...",
    .fill = [](Type& type) {
        fill<Pairwise, &Pairwise::iterator, &Pairwise::previous>(type, pairwise_next,
                                                                 pairwise_construct);
    },
};

// --- batched ---------------------------------------------------------------------------------------

struct Batched : Object {
    Value iterator;   // unbound once exhausted
    int64_t size;
};

Value batched_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[2];
    TRY(bind_arguments(t, "batched", "(iterable, n)", args, nargs, keywords, out));
    const int64_t size = TRY(to_int64(t, out[1]));
    if (size < 1) return raise_value_error(t, "n must be at least one");
    Ref iterator = Ref::take(TRY(get_iterator(t, out[0])));
    auto* it = TRY(make<Batched>(t, type));
    it->iterator = iterator.give();
    it->size = size;
    return it;
}

Value batched_next(Thread& t, Value self) {
    auto* it = self.as<Batched>();
    if (it->iterator.is_unbound()) return Value();
    Ref iterator = Ref::share(it->iterator);
    constexpr int64_t least = 16;   // items; more room comes as they do
    Own<List> batch = Own<List>::take(
        TRY(new_list(t, static_cast<size_t>(std::min(it->size, least)))));
    for (int64_t i = 0; i < it->size; ++i) {
        const Value item = quick_next(t, *iterator);
        if (item.is_error()) {
            SavedException saved(t);
            drop(it->iterator);
            batch = Own<List>();
            return item;
        }
        if (item.is_unbound()) {
            drop(it->iterator);
            if (!batch->size) return item;
            break;
        }
        TRY(list_append_taking(t, batch.get(), item));
    }
    return TRY(list_to_tuple(t, batch.get()));
}

const TypeSpec batched_spec = {
    .name = "itertools.batched",
    .basic_size = sizeof(Batched),
    .flags = type_subclassable | type_immutable,
    .doc = "Batch data into tuples of length n. The last batch may be shorter than n.\n\nLoops over "
           "the input iterable and accumulates data into tuples up to size n.  The input is consumed "
           "lazily, just enough to fill a batch.  The result is yielded as soon as a batch is full "
           "or when the input iterable is exhausted.",
    .fill = [](Type& type) {
        fill<Batched, &Batched::iterator>(type, batched_next, batched_construct);
    },
};

}  // namespace

bool add_grouping_iterators(Thread& t, Dict* dict) {
    for (const TypeSpec* spec :
         {&groupby_spec, &accumulate_spec, &pairwise_spec, &batched_spec}) {
        TRY(add_iterator_type(t, dict, *spec));
    }
    itertools_types(t).grouper = TRY(add_iterator_type(t, dict, grouper_spec));
    return true;
}

}  // namespace baton
