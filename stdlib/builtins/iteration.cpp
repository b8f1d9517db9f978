// all, any, iter, next, aiter, anext, len, max, min, sorted, sum.
#include "runtime/core/protocol.h"
#include "runtime/types/anext_awaitable.h"
#include "runtime/types/callable_iterator.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/summation.h"
#include "runtime/types/tuple.h"
#include "stdlib/attend.h"
#include "stdlib/builtins/builtins.h"

namespace baton {

namespace {

Value builtin_all(Thread& t, const Value* args, size_t) {
    Ref iterator = Ref::take(TRY(get_iterator(t, args[0])));
    for (;;) {
        TRY(attend(t));
        Ref item = Ref::take(TRY(next_item(t, *iterator)));
        if (!item) return Value::true_();
        if (!TRY(is_truthy(t, *item))) return Value::false_();
    }
}

Value builtin_any(Thread& t, const Value* args, size_t) {
    Ref iterator = Ref::take(TRY(get_iterator(t, args[0])));
    for (;;) {
        TRY(attend(t));
        Ref item = Ref::take(TRY(next_item(t, *iterator)));
        if (!item) return Value::false_();
        if (TRY(is_truthy(t, *item))) return Value::true_();
    }
}

Value builtin_iter(Thread& t, const Value* args, size_t) {
    if (args[1].is_unbound()) return get_iterator(t, args[0]);
    if (!type_of(t, args[0])->call) {
        return raise_type_error(t, "iter(v, w): v must be callable");
    }
    return new_callable_iterator(t, args[0], args[1]);
}

Value builtin_next(Thread& t, const Value* args, size_t) {
    // The slot itself: the StopIteration that it raises may carry a value.
    const Type* type = type_of(t, args[0]);
    if (!type->next) {
        return raise_type_error(t, "'{}' object is not an iterator", type_name(type));
    }
    // A __next__ written in Python may say what it returns: the slot would drop it.
    const Value item = type->has(type_heap) ? call_special(t, args[0], t.names().dunder_next, {})
                                            : type->next(t, args[0]);
    if (!item.is_unbound()) {
        if (!item.is_error() || args[1].is_unbound() || !pending_is(t, Exc::StopIteration)) {
            return item;
        }
        clear_pending(t);
    }
    if (!args[1].is_unbound()) return share(args[1]);
    return raise_stop_iteration(t, Value::none());
}

Value builtin_aiter(Thread& t, const Value* args, size_t) {
    const Type* type = type_of(t, args[0]);
    if (!type->aiter) {
        return raise_type_error(t, "'{}' object is not an async iterable", type_name(type));
    }
    Ref iterator = Ref::take(TRY(type->aiter(t, args[0])));
    if (!type_of(t, *iterator)->anext) {
        return raise_type_error(t, "aiter() returned not an async iterator of type '{}'",
                                type_name(t, *iterator));
    }
    return iterator.give();
}

Value builtin_anext(Thread& t, const Value* args, size_t) {
    const Type* type = type_of(t, args[0]);
    if (!type->anext) {
        return raise_type_error(t, "'{}' object is not an async iterator", type_name(type));
    }
    Ref awaitable = Ref::take(TRY(type->anext(t, args[0])));
    if (args[1].is_unbound()) return awaitable.give();
    return new_anext_awaitable(t, *awaitable, args[1]);
}

Value builtin_len(Thread& t, const Value* args, size_t) {
    if (args[0].is_object()) [[likely]] {
        const Type* type = args[0].as_object()->type;
        if (type == t.types().list) return Value::small_int(args[0].as<List>()->size);
        if (type == t.types().tuple) return Value::small_int(args[0].as<Tuple>()->size);
        if (type == t.types().str) return Value::small_int(args[0].as<Str>()->length);
    }
    return new_int(t, TRY(length(t, args[0])));
}

Value extreme(Thread& t, const char* name, CompareOp op, const Value* args, size_t nargs) {
    const Value key = args[0].is_none() ? Value::unbound() : args[0];
    const Value fallback = args[1];
    const size_t count = nargs - 2;
    if (!count) return raise_type_error(t, "{} expected at least 1 argument, got 0", name);
    if (count > 1 && !fallback.is_unbound()) {
        return raise_type_error(
            t, "Cannot specify a default for {}() with multiple positional arguments", name);
    }
    Ref best, best_key;
    auto consider = [&](Value item) -> bool {
        TRY(attend(t));
        Ref item_key = key.is_unbound() ? Ref::share(item) : Ref::take(TRY(call(t, key, {item})));
        if (best) {
            const Value a = *item_key, b = *best_key;
            bool better;
            if (a.is_small_int() && b.is_small_int()) {
                better = op == CompareOp::gt ? a.as_small_int() > b.as_small_int()
                                             : a.as_small_int() < b.as_small_int();
            } else {
                Ref result = Ref::take(TRY(compare(t, op, a, b)));
                better = TRY(is_truthy(t, *result));
            }
            if (!better) return true;
        }
        best = Ref::share(item);
        best_key = std::move(item_key);
        return true;
    };
    if (count > 1) {
        for (size_t i = 0; i < count; ++i) TRY(consider(args[2 + i]));
    } else {
        TRY(for_each(t, args[2], consider));
    }
    if (best) return best.give();
    if (!fallback.is_unbound()) return share(fallback);
    return raise_value_error(t, "{}() iterable argument is empty", name);
}

Value builtin_max(Thread& t, const Value* args, size_t nargs) {
    return extreme(t, "max", CompareOp::gt, args, nargs);
}
Value builtin_min(Thread& t, const Value* args, size_t nargs) {
    return extreme(t, "min", CompareOp::lt, args, nargs);
}

Value builtin_sorted(Thread& t, const Value* args, size_t nargs) {
    TRY(check_count(t, "sorted", nargs - 2, 1, 1));
    const Value key = args[0].is_unbound() ? Value::none() : args[0];
    bool reverse = false;
    if (!args[1].is_unbound()) reverse = TRY(to_int64(t, args[1])) != 0;
    Own<List> list = Own<List>::take(TRY(list_from(t, args[2])));
    TRY(list_sort(t, list.get(), key, reverse));
    return Value(list.give());
}

bool check_summable(Thread& t, Value start) {
    if (is_str(start)) {
        return raise_type_error(t, "sum() can't sum strings [use ''.join(seq) instead]");
    }
    if (type_of(t, start) == t.types().bytearray) {
        return raise_type_error(t, "sum() can't sum bytearray [use b''.join(seq) instead]");
    }
    if (type_of(t, start) == t.types().bytes) {
        return raise_type_error(t, "sum() can't sum bytes [use b''.join(seq) instead]");
    }
    return true;
}

// The items of a list, read where they are, or of any iterable.
class Items {
public:
    bool begin(Thread& t, Value iterable) {
        if (iterable.is_object() && iterable.as_object()->type == t.types().list) {
            list_ = iterable.as<List>();
            return true;
        }
        iterator_ = Ref::take(TRY(get_iterator(t, iterable)));
        return true;
    }
    // Owned; unbound at the end.
    Value next(Thread& t) {
        if (!list_) return attend(t) ? next_item(t, *iterator_) : Value::error();
        return position_ < list_->size ? share(list_->items[position_++]) : Value();
    }

private:
    List* list_ = nullptr;
    size_t position_ = 0;
    Ref iterator_;
};

Value builtin_sum(Thread& t, const Value* args, size_t) {
    Ref start = Ref::take(args[1].is_unbound() ? Value::small_int(0) : share(args[1]));
    TRY(check_summable(t, *start));
    Items items;
    TRY(items.begin(t, args[0]));
    Summation sum;
    sum.begin(t, start.give());
    for (;;) {
        const Value item = items.next(t);
        if (item.is_unbound()) return sum.take(t);
        if (item.is_error() || !sum.add(t, item)) {
            sum.drop();
            return Failure{};
        }
    }
}

}  // namespace

const NativeDef builtin_iteration_functions[] = {
    {"all", "(iterable, /)", builtin_all,
     "Return True if bool(x) is True for all values x in the iterable.\n\nIf the iterable is empty, "
     "return True.",
     0, Consumption::all},
    {"any", "(iterable, /)", builtin_any,
     "Return True if bool(x) is True for any x in the iterable.\n\nIf the iterable is empty, return "
     "False.",
     0, Consumption::any},
    {"iter", "(object, sentinel=None, /)", builtin_iter,
     "iter(iterable) -> iterator\niter(callable, sentinel) -> iterator\n\nGet an iterator from an "
     "object.  In the first form, the argument must\nsupply its own iterator, or be a sequence.\nIn "
     "the second form, the callable is called until it returns the sentinel."},
    {"next", "(iterator, default=None, /)", builtin_next,
     "next(iterator[, default])\n\nReturn the next item from the iterator. If default is given and "
     "the iterator\nis exhausted, it is returned instead of raising StopIteration."},
    {"aiter", "(async_iterable, /)", builtin_aiter,
     "Return an AsyncIterator for an AsyncIterable object."},
    {"anext", "(aiterator, default=None, /)", builtin_anext,
     "async anext(aiterator[, default])\n\nReturn the next item from the async iterator.  If default "
     "is given and the async\niterator is exhausted, it is returned instead of raising "
     "StopAsyncIteration."},
    {"len", "(obj, /)", builtin_len, "Return the number of items in a container.", 0,
     Consumption::measure},
    {"max", "(*args, key=None, default=None)", builtin_max,
     "max(iterable, *[, default=obj, key=func]) -> value\nmax(arg1, arg2, *args, *[, key=func]) -> "
     "value\n\nWith a single iterable argument, return its biggest item. The\ndefault keyword-only "
     "argument specifies an object to return if\nthe provided iterable is empty.\nWith two or more "
     "arguments, return the largest argument.",
     0, Consumption::greatest},
    {"min", "(*args, key=None, default=None)", builtin_min,
     "min(iterable, *[, default=obj, key=func]) -> value\nmin(arg1, arg2, *args, *[, key=func]) -> "
     "value\n\nWith a single iterable argument, return its smallest item. The\ndefault keyword-only "
     "argument specifies an object to return if\nthe provided iterable is empty.\nWith two or more "
     "arguments, return the smallest argument.",
     0, Consumption::least},
    {"sorted", "(*args, key=None, reverse=False)", builtin_sorted,
     "Return a new list containing all items from the iterable in ascending order.\n\nA custom key "
     "function can be supplied to customize the sort order, and the\nreverse flag can be set to "
     "request the result in descending order.",
     0, Consumption::collect},
    {"sum", "(iterable, /, start=0)", builtin_sum,
     "Return the sum of a 'start' value (default: 0) plus an iterable of numbers\n\nWhen the "
     "iterable is empty, return the start value.\nThis function is intended specifically for use "
     "with numeric values and may\nreject non-numeric types.",
     0, Consumption::sum},
    {}};

}  // namespace baton
