// itertools.count, cycle and repeat.
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "stdlib/attend.h"
#include "stdlib/itertools/iterator_type.h"

namespace baton {

namespace {

using namespace iterator_type;

// --- count -----------------------------------------------------------------------------------------

struct Count : Object {
    Value number;   // the next one
    Value step;
};

bool is_number(Thread& t, Value v) {
    const Type* type = type_of(t, v);
    return type->index || type->to_int || type->to_float || is_subtype(type, t.types().complex_);
}

Value count_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[2];
    TRY(bind_arguments(t, "count", "(start=0, step=1)", args, nargs, keywords, out));
    for (const Value v : out) {
        if (!v.is_unbound() && !is_number(t, v)) {
            return raise_type_error(t, "a number is required");
        }
    }
    Ref start = Ref::share(out[0].is_unbound() ? Value::small_int(0) : out[0]);
    Ref step = Ref::share(out[1].is_unbound() ? Value::small_int(1) : out[1]);
    int64_t number;
    if (is_int(*step) && int_fits(*step, number) && number == 1) {
        // Counting by one is done with plain ints, whatever kind of int the arguments are.
        step = Ref::take(Value::small_int(1));
        if (is_int(*start) && int_fits(*start, number)) start = Ref::take(new_int(t, number));
    }
    auto* it = TRY(make<Count>(t, type));
    it->number = start.give();
    it->step = step.give();
    return it;
}

Value count_next(Thread& t, Value self) {
    if (!attend(t)) [[unlikely]] return Failure{};
    auto* it = self.as<Count>();
    const Value number = it->number;
    if (number.is_small_int() && it->step.is_small_int()) [[likely]] {
        int64_t sum;
        if (!__builtin_add_overflow(number.as_small_int(), it->step.as_small_int(), &sum) &&
            Value::fits_small_int(sum)) [[likely]] {
            it->number = Value::small_int(sum);
            return number;
        }
    }
    Ref held = Ref::share(number), step = Ref::share(it->step);
    Ref sum = Ref::take(TRY(binary_op(t, BinaryOp::add, *held, *step)));
    replace(it->number, sum.give());
    return held.give();
}

Value count_repr(Thread& t, Value self) {
    RecursionGuard guard(t, " while getting the repr of an object");
    if (!guard) return Failure{};
    auto* it = self.as<Count>();
    Ref number = Ref::share(it->number), step = Ref::share(it->step);
    Own<Str> number_text = Own<Str>::take(TRY(repr(t, *number)));
    const std::string_view name = self.as_object()->type->name->view();
    if (step.get() == Value::small_int(1)) {
        return TRY(new_str(t, fmt::format("{}({})", name, number_text->view())));
    }
    Own<Str> step_text = Own<Str>::take(TRY(repr(t, *step)));
    return TRY(new_str(t, fmt::format("{}({}, {})", name, number_text->view(),
                                      step_text->view())));
}

Value count_reduce(Thread& t, const Value* args, size_t) {
    TRY(warn_no_pickle(t));
    auto* it = args[0].as<Count>();
    int64_t small;
    const bool plain = it->step == Value::small_int(1) && is_int(it->number) &&
                       int_fits(it->number, small);
    Own<Tuple> arguments = Own<Tuple>::take(
        TRY(plain ? new_tuple(t, {it->number}) : new_tuple(t, {it->number, it->step})));
    return tuple_value(t, {type_value(args[0]), arguments.value()});
}

const NativeDef count_methods[] = {
    {"__reduce__", "(self, /)", count_reduce, "Return state information for pickling."}, {}};

const TypeSpec count_spec = {
    .name = "itertools.count",
    .basic_size = sizeof(Count),
    .flags = type_subclassable | type_immutable,
    .doc = "Return a count object whose next values are start, start + step, start + 2 * step, and "
           "so on.",
    .methods = count_methods,
    .fill =
        [](Type& type) {
            fill<Count, &Count::number, &Count::step>(type, count_next, count_construct);
            type.clear = nullptr;   // numbers form no cycles
            type.repr = count_repr;
        },
};

// --- cycle -----------------------------------------------------------------------------------------

struct Cycle : Object {
    Value iterator;   // unbound after the first round
    Value saved;      // list of what it gave
    size_t index;
    bool complete;    // `saved` is from an earlier round: it is not added to
};

Value cycle_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    TRY(positional(t, "cycle", type, nargs, keywords, 1));
    Ref iterator = Ref::take(TRY(get_iterator(t, args[0])));
    Own<List> saved = Own<List>::take(TRY(new_list(t)));
    auto* it = TRY(make<Cycle>(t, type));
    it->iterator = iterator.give();
    it->saved = saved.give();
    return it;
}

Value cycle_next(Thread& t, Value self) {
    if (!attend(t)) [[unlikely]] return Failure{};
    auto* it = self.as<Cycle>();
    if (!it->iterator.is_unbound()) {
        const Value quick = next_of_list(t, it->iterator);
        if (!quick.is_unbound()) {
            if (!it->complete && !list_append(t, it->saved.as<List>(), quick)) {
                decref(quick);
                return Failure{};
            }
            return quick;
        }
        Ref iterator = Ref::share(it->iterator);
        Ref item = Ref::take(quick_next(t, *iterator));
        if (item.get().is_error()) return item.give();
        if (item) {
            if (!it->complete) TRY(list_append(t, it->saved.as<List>(), *item));
            return item.give();
        }
        drop(it->iterator);
    }
    const List* saved = it->saved.as<List>();
    if (!saved->size) return Value();
    if (it->index >= saved->size) it->index = 0;
    return share(saved->items[it->index++]);
}

Value cycle_reduce(Thread& t, const Value* args, size_t) {
    TRY(warn_no_pickle(t));
    auto* it = args[0].as<Cycle>();
    Ref saved = Ref::share(it->saved), iterator = Ref::share(it->iterator);
    Value complete = Value::boolean(it->complete);
    if (!iterator) {
        iterator = Ref::take(TRY(get_iterator(t, *saved)));
        if (it->index) {
            // A list's subclass may have an iterator of its own.
            if (type_of(t, *iterator) == t.types().list_iterator) {
                iterator.as<ListIterator>()->index = it->index;
            }
        }
        complete = Value::true_();
    }
    Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, {*iterator})));
    Own<Tuple> state = Own<Tuple>::take(TRY(new_tuple(t, {*saved, complete})));
    return tuple_value(t, {type_value(args[0]), arguments.value(), state.value()});
}

Value cycle_setstate(Thread& t, const Value* args, size_t) {
    TRY(warn_no_pickle(t));
    auto* it = args[0].as<Cycle>();
    const Tuple* state = TRY(state_tuple(t, args[1], 2, 2));
    if (!is_list(state->items[0])) {
        return raise_type_error(t, "argument 1 must be list, not {}",
                                type_name(t, state->items[0]));
    }
    const bool complete = TRY(state_number(t, state->items[1])) != 0;
    it->index = 0;
    it->complete = complete;
    replace(it->saved, share(state->items[0]));
    return Value::none();
}

const NativeDef cycle_methods[] = {
    {"__reduce__", "(self, /)", cycle_reduce, "Return state information for pickling."},
    {"__setstate__", "(self, state, /)", cycle_setstate, "Set state information for unpickling."},
    {}};

const TypeSpec cycle_spec = {
    .name = "itertools.cycle",
    .basic_size = sizeof(Cycle),
    .flags = type_subclassable | type_immutable,
    .doc = "Return elements from the iterable until it is exhausted. Then repeat the sequence "
           "indefinitely.",
    .methods = cycle_methods,
    .fill = [](Type& type) {
        fill<Cycle, &Cycle::iterator, &Cycle::saved>(type, cycle_next, cycle_construct);
    },
};

// --- repeat ----------------------------------------------------------------------------------------

struct Repeat : Object {
    Value element;
    int64_t left;   // negative: for ever
};

Value repeat_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[2];
    TRY(bind_arguments(t, "repeat", "(object, times=None)", args, nargs, keywords, out));
    int64_t times = -1;
    if (!out[1].is_unbound()) {
        times = TRY(to_int64(t, out[1]));
        if (times < 0) times = 0;
    }
    auto* it = TRY(make<Repeat>(t, type));
    it->element = share(out[0]);
    it->left = times;
    return it;
}

Value repeat_next(Thread& t, Value self) {
    if (!attend(t)) [[unlikely]] return Failure{};
    auto* it = self.as<Repeat>();
    if (it->left == 0) return Value();
    if (it->left > 0) --it->left;
    return share(it->element);
}

Value repeat_repr(Thread& t, Value self) {
    RecursionGuard guard(t, " while getting the repr of an object");
    if (!guard) return Failure{};
    auto* it = self.as<Repeat>();
    Ref element = Ref::share(it->element);
    const int64_t left = it->left;
    Own<Str> text = Own<Str>::take(TRY(repr(t, *element)));
    const std::string_view name = self.as_object()->type->name->view();
    if (left < 0) return TRY(new_str(t, fmt::format("{}({})", name, text->view())));
    return TRY(new_str(t, fmt::format("{}({}, {})", name, text->view(), left)));
}

Value repeat_hint(Thread& t, const Value* args, size_t) {
    auto* it = args[0].as<Repeat>();
    if (it->left < 0) return raise_type_error(t, "len() of unsized object");
    return new_int(t, it->left);
}

Value repeat_reduce(Thread& t, const Value* args, size_t) {
    TRY(warn_no_pickle(t));
    auto* it = args[0].as<Repeat>();
    Ref left = Ref::take(it->left < 0 ? Value() : new_int(t, it->left));
    Own<Tuple> arguments = Own<Tuple>::take(
        TRY(left ? new_tuple(t, {it->element, *left}) : new_tuple(t, {it->element})));
    return tuple_value(t, {type_value(args[0]), arguments.value()});
}

const NativeDef repeat_methods[] = {
    {"__length_hint__", "(self, /)", repeat_hint,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", "(self, /)", repeat_reduce, "Return state information for pickling."},
    {}};

const TypeSpec repeat_spec = {
    .name = "itertools.repeat",
    .basic_size = sizeof(Repeat),
    .flags = type_subclassable | type_immutable,
    .doc = "repeat(object [,times]) -> create an iterator which returns the object for the "
           "specified number of times.  If not specified, returns the object endlessly.",
    .methods = repeat_methods,
    .fill =
        [](Type& type) {
            fill<Repeat, &Repeat::element>(type, repeat_next, repeat_construct);
            type.clear = [](Object* o) {
                static_cast<Repeat*>(o)->left = 0;
                replace(static_cast<Repeat*>(o)->element, Value::none());
            };
            type.repr = repeat_repr;
        },
};

}  // namespace

bool add_endless_iterators(Thread& t, Dict* dict) {
    for (const TypeSpec* spec : {&count_spec, &cycle_spec, &repeat_spec}) {
        TRY(add_iterator_type(t, dict, *spec));
    }
    return true;
}

}  // namespace baton
