// Exception groups (PEP 654): construction, subgroup, split, derive, and the splitting that
// `except*` does.
#include "runtime/core/argument_type.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception_layouts.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/list.h"

namespace baton {

namespace {

bool is_group(Thread& t, Value v) {
    return v.is_object() &&
           is_subtype(v.as_object()->type, exception_type(t, Exc::BaseExceptionGroup));
}

// ---------------------------------------------------------------- construction

Value group_construct(Thread& t, Value cls, const Value* args, size_t nargs, Tuple* keywords) {
    const size_t given = nargs + (keywords ? keywords->size : 0);
    if (nargs != 2) {
        return raise_type_error(
            t, "BaseExceptionGroup.__new__() takes exactly 2 arguments ({} given)", given);
    }
    if (!is_str(args[0])) {
        return raise_type_error(t, "BaseExceptionGroup.__new__() argument 1 must be str, not {}",
                                argument_type(t, args[0]));
    }
    Type* listed = type_of(t, args[1]);
    if (!listed->get_item || listed->has(type_is_dict)) {
        return raise_type_error(t, "second argument (exceptions) must be a sequence");
    }
    Own<Tuple> exceptions = Own<Tuple>::take(TRY(tuple_from(t, args[1])));
    if (exceptions->size == 0) {
        return raise_value_error(t, "second argument (exceptions) must be a non-empty sequence");
    }
    Type* exception = exception_type(t, Exc::Exception);
    bool nested_base = false;
    for (size_t i = 0; i < exceptions->size; ++i) {
        const Value item = exceptions->items[i];
        if (!is_exception(item)) {
            return raise_value_error(
                t, "Item {} of second argument (exceptions) is not an exception", i);
        }
        if (!is_subtype(item.as_object()->type, exception)) nested_base = true;
    }
    Type* type = cls.as<Type>();
    Type* base_group = exception_type(t, Exc::BaseExceptionGroup);
    if (type == base_group) {
        if (!nested_base) type = t.interpreter->exception_group;
    } else if (nested_base && is_subtype(type, exception)) {
        if (type == t.interpreter->exception_group) {
            return raise_type_error(t, "Cannot nest BaseExceptions in an ExceptionGroup");
        }
        return raise_type_error(t, "Cannot nest BaseExceptions in '{}'", type_name(type));
    }
    auto* e = TRY(allocate_exception<GroupException>(t, type, new_tuple(t, {args, nargs})));
    e->message = share(args[0]);
    e->exceptions = exceptions.give();
    return Value(e);
}

bool group_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    if (keywords && keywords->size) {
        return raise_type_error(t, "{}() takes no keyword arguments", type_name(t, self));
    }
    return exception_init(t, self, args, nargs, nullptr);
}

Value group_str(Thread& t, Value self) {
    auto* e = self.as<GroupException>();
    const size_t count = e->exceptions->size;
    Own<Str> message = Own<Str>::take(TRY(str(t, e->message)));
    return TRY(new_str(t, fmt::format("{} ({} sub-exception{})", message->view(), count,
                                      count == 1 ? "" : "s")));
}

// ---------------------------------------------------------------- matching

// What decides whether an exception belongs: a class or classes, or a function.
struct Matcher {
    Value condition;   // borrowed
    bool is_function;
};

std::optional<Matcher> make_matcher(Thread& t, Value condition) {
    if (is_exception_class(condition)) return Matcher{condition, false};
    if (is_tuple(condition)) {
        bool all = true;
        for (Value v : condition.as<Tuple>()->view()) all = all && is_exception_class(v);
        if (all) return Matcher{condition, false};
    } else if (condition.is_object() && !condition.as_object()->type->has(type_is_type) &&
               type_of(t, condition)->call) {
        return Matcher{condition, true};
    }
    return raise_type_error(t,
                            "expected a function, exception type or tuple of exception types");
}

Truth matches(Thread& t, const Matcher& matcher, Value exception) {
    if (!matcher.is_function) return is_instance(t, exception, matcher.condition);
    Ref answer = Ref::take(TRY(call(t, matcher.condition, {exception})));
    return is_truthy(t, *answer);
}

// A group of `exceptions` (a list) with the message, traceback, cause, context and notes of
// `original`; None for an empty list. Owned.
Value derive_group(Thread& t, Value original, Value exceptions) {
    if (exceptions.as<List>()->size == 0) return Value::none();
    Own<Str> name = Own<Str>::take(TRY(intern(t, "derive")));
    Ref made = Ref::take(TRY(call_method(t, original, name.get(), {exceptions})));
    if (!is_group(t, *made)) {
        return raise_type_error(t, "derive must return an instance of BaseExceptionGroup");
    }
    auto* from = original.as<Exception>();
    auto* to = made.as<Exception>();
    replace(to->traceback, share(from->traceback));
    set_context(to, from->context.is_none() ? nullptr : share(from->context.as_object()));
    replace(to->cause, share(from->cause));
    to->suppress_context = from->suppress_context;
    const Value notes_name(t.names().dunder_notes);
    Ref notes = Ref::take(TRY(find_attribute(t, original, notes_name)));
    if (notes && type_of(t, *notes)->get_item) {
        Ref copy = Ref::take(Value(TRY(list_from(t, *notes))));
        TRY(set_attribute(t, *made, notes_name, *copy));
    }
    return made.give();
}

// Splits by `matcher`; both results owned, None where nothing is. `rest` may be null if only the
// match is wanted.
bool split(Thread& t, Value exception, const Matcher& matcher, Value& match, Value* rest) {
    match = Value::none();
    if (rest) *rest = Value::none();
    if (TRY(matches(t, matcher, exception))) {
        match = share(exception);
        return true;
    }
    if (!is_group(t, exception)) {
        if (rest) *rest = share(exception);
        return true;
    }
    RecursionGuard guard(t, " in exceptiongroup_split_recursive");
    if (!guard) return false;
    Own<Tuple> inner = Own<Tuple>::share(exception.as<GroupException>()->exceptions);
    Ref matched = Ref::take(Value(TRY(new_list(t))));
    Ref others = Ref::take(Value(TRY(new_list(t))));
    for (Value item : inner->view()) {
        Value item_match, item_rest;
        TRY(split(t, item, matcher, item_match, rest ? &item_rest : nullptr));
        Ref first = Ref::take(item_match);
        Ref second = Ref::take(item_rest);
        if (!item_match.is_none()) TRY(list_append(t, matched.as<List>(), item_match));
        if (rest && !item_rest.is_none()) TRY(list_append(t, others.as<List>(), item_rest));
    }
    Ref match_group = Ref::take(TRY(derive_group(t, exception, *matched)));
    if (rest) *rest = TRY(derive_group(t, exception, *others));
    match = match_group.give();
    return true;
}

// ---------------------------------------------------------------- methods

Value group_derive(Thread& t, const Value* args, size_t) {
    return call(t, Value(exception_type(t, Exc::BaseExceptionGroup)),
                {args[0].as<GroupException>()->message, args[1]});
}

Value group_subgroup(Thread& t, const Value* args, size_t) {
    const Matcher matcher = TRY(make_matcher(t, args[1]));
    Value match;
    TRY(split(t, args[0], matcher, match, nullptr));
    return match;
}

Value group_split(Thread& t, const Value* args, size_t nargs) {
    TRY(check_count(t, "split", nargs - 1, 1, 1));
    const Matcher matcher = TRY(make_matcher(t, args[1]));
    Value match, rest;
    TRY(split(t, args[0], matcher, match, &rest));
    const Value pair[] = {match, rest};
    return Value(TRY(new_tuple_taking(t, pair, 2)));
}

Value get_exceptions(Thread&, Value self) {
    return share(Value(self.as<GroupException>()->exceptions));
}

}  // namespace

const NativeDef group_methods[] = {
    {"derive", "(self, excs, /)", group_derive},
    {"split", "(self, *args)", group_split},
    {"subgroup", "(self, matcher_value, /)", group_subgroup},
    {"__class_getitem__", "(cls, item, /)", generic_class_getitem,
     "See PEP 585", native_class_method},
    {},
};

const GetSetDef group_getset[] = {
    {"message", FieldAccess<&GroupException::message>::get, nullptr, "exception message"},
    {"exceptions", get_exceptions, nullptr, "nested exceptions"},
    {},
};

void fill_group(Type& type) {
    type.construct = group_construct;
    type.init = group_init;
    type.str = group_str;
}

bool split_exception(Thread& t, Value exception, Value classes, Value& match, Value& rest) {
    if (!is_group(t, exception)) {
        match = rest = Value::none();
        if (!TRY(exception_matches(t, exception, classes))) {
            rest = share(exception);
            return true;
        }
        // A naked exception is wrapped, keeping its place in the program.
        const Value one[] = {exception};
        Own<Tuple> inner = Own<Tuple>::take(TRY(new_tuple(t, one)));
        Ref group = Ref::take(TRY(call(t, Value(exception_type(t, Exc::BaseExceptionGroup)),
                                       {Value(t.interpreter->empty_str), inner.value()})));
        replace(group.as<Exception>()->traceback, share(exception.as<Exception>()->traceback));
        match = group.give();
        return true;
    }
    const Matcher matcher{classes, false};
    return split(t, exception, matcher, match, &rest);
}

}  // namespace baton
