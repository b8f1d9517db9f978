// functools.partial: a callable with some arguments given already.
#include <vector>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/shape.h"
#include "runtime/types/dict.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/functools/functools.h"

namespace baton {

namespace {

struct Partial : Object {
    Value function;
    Value args;       // exact tuple
    Value keywords;   // dict
};

Partial* self_partial(Value v) { return v.as<Partial>(); }

constexpr size_t few_arguments = 12;   // up to so many are laid out on the C stack

// The call with keywords of the partial object: those of the call replace or follow them.
Value call_with_own_keywords(Thread& t, Value function, Tuple* own_args, Dict* own_keywords,
                             const Value* args, size_t nargs, Tuple* keywords) {
    Own<Dict> merged = Own<Dict>::take(TRY(dict_copy(t, own_keywords)));
    for (size_t i = 0; keywords && i < keywords->size; ++i) {
        TRY(dict_set(t, merged.get(), keywords->items[i], args[nargs + i]));
    }
    Own<Tuple> names = Own<Tuple>::take(TRY(new_tuple(t, merged->size)));
    std::vector<Value> all;
    all.reserve(own_args->size + nargs + merged->size);
    all.insert(all.end(), own_args->items, own_args->items + own_args->size);
    all.insert(all.end(), args, args + nargs);
    size_t position = 0, n = 0;
    Value key, value;
    while (dict_next(merged.get(), position, key, value)) {
        if (!is_str(key)) return raise_type_error(t, "keywords must be strings");
        names->items[n++] = share(key);
        all.push_back(value);
    }
    return call(t, function, all.data(), own_args->size + nargs, n ? names.get() : nullptr);
}

Value partial_call(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    RecursionGuard guard(t, " while calling a Python object");
    if (!guard) return Failure{};
    Partial* p = self_partial(self);
    // __setstate__ may replace them during the call.
    Ref function = Ref::share(p->function), own_args = Ref::share(p->args);
    auto* own = own_args.as<Tuple>();
    if (p->keywords.as<Dict>()->size) {
        Ref own_keywords = Ref::share(p->keywords);
        return call_with_own_keywords(t, *function, own, own_keywords.as<Dict>(), args, nargs,
                                      keywords);
    }
    if (!own->size) return call(t, *function, args, nargs, keywords);
    const size_t given = nargs + (keywords ? keywords->size : 0);
    if (own->size + given <= few_arguments) {
        Value all[few_arguments];
        std::copy_n(own->items, own->size, all);
        std::copy_n(args, given, all + own->size);
        return call(t, *function, all, own->size + nargs, keywords);
    }
    std::vector<Value> all(own->items, own->items + own->size);
    all.insert(all.end(), args, args + given);
    return call(t, *function, all.data(), own->size + nargs, keywords);
}

bool has_own_attributes(Object* object) {
    const Attributes* attributes = attributes_of(object);
    if (!attributes || !attributes->shape) return false;
    return attributes->shape->dict_mode || attributes->shape->count;
}

Value partial_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    if (!nargs) return raise_type_error(t, "type 'partial' takes at least one argument");
    Value function = args[0];
    if (!type_of(t, function)->call) {
        return raise_type_error(t, "the first argument must be callable");
    }
    Own<Dict> own_keywords;
    Own<Tuple> own_args;
    if (type_of(t, function)->call == partial_call && !has_own_attributes(function.as_object())) {
        // A partial of a partial: its parts are taken over, one call is saved.
        Partial* inner = self_partial(function);
        const auto* first = inner->args.as<Tuple>();
        own_args = Own<Tuple>::take(TRY(new_tuple(t, first->size + nargs - 1)));
        for (size_t i = 0; i < first->size; ++i) own_args->items[i] = share(first->items[i]);
        for (size_t i = 1; i < nargs; ++i) {
            own_args->items[first->size + i - 1] = share(args[i]);
        }
        own_keywords = Own<Dict>::take(TRY(dict_copy(t, inner->keywords.as<Dict>())));
        function = inner->function;
    } else {
        own_args = Own<Tuple>::take(TRY(new_tuple(t, std::span(args + 1, nargs - 1))));
        own_keywords = Own<Dict>::take(TRY(new_dict(t)));
    }
    for (size_t i = 0; keywords && i < keywords->size; ++i) {
        TRY(dict_set(t, own_keywords.get(), keywords->items[i], args[nargs + i]));
    }
    auto* p = static_cast<Partial*>(TRY(allocate_instance(t, type.as<Type>())));
    p->function = share(function);
    p->args = own_args.give();
    p->keywords = own_keywords.give();
    return p;
}

Value partial_repr(Thread& t, Value self) {
    ReprGuard nested(t, self);
    if (nested.nested()) return TRY(new_str(t, "..."));
    RecursionGuard guard(t, " while getting the repr of an object");
    if (!guard) return Failure{};
    Partial* p = self_partial(self);
    Ref function = Ref::share(p->function), args = Ref::share(p->args);
    Own<Dict> keywords = Own<Dict>::take(TRY(dict_copy(t, p->keywords.as<Dict>())));
    std::string text(type_name(t, self));
    Own<Str> part = Own<Str>::take(TRY(repr(t, *function)));
    text += "(";
    text += part->view();
    for (const Value v : args.as<Tuple>()->view()) {
        part = Own<Str>::take(TRY(repr(t, v)));
        text += ", ";
        text += part->view();
    }
    size_t position = 0;
    Value key, value;
    while (dict_next(keywords.get(), position, key, value)) {
        Own<Str> name = Own<Str>::take(TRY(str(t, key)));
        part = Own<Str>::take(TRY(repr(t, value)));
        text += fmt::format(", {}={}", name->view(), part->view());
    }
    text += ")";
    return TRY(new_str(t, text));
}

Value partial_reduce(Thread& t, const Value* args, size_t) {
    Partial* p = self_partial(args[0]);
    Ref own = Ref::take(Value::none());
    if (has_own_attributes(args[0].as_object())) {
        own = Ref::share(Value(TRY(attribute_dict(t, args[0].as_object()))));
    }
    Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, {p->function})));
    Own<Tuple> state =
        Own<Tuple>::take(TRY(new_tuple(t, {p->function, p->args, p->keywords, *own})));
    return TRY(new_tuple(t, {Value(p->type), arguments.value(), state.value()}));
}

Value partial_setstate(Thread& t, const Value* args, size_t) {
    Partial* p = self_partial(args[0]);
    const auto fail = [&] { return raise_type_error(t, "invalid partial state"); };
    if (!is_tuple(args[1]) || args[1].as<Tuple>()->size != 4) return fail();
    const Value* state = args[1].as<Tuple>()->items;
    if (!type_of(t, state[0])->call || !is_tuple(state[1]) ||
        (!state[2].is_none() && !is_dict(state[2])) ||
        (!state[3].is_none() && !is_dict(state[3]))) {
        return fail();
    }
    Own<Tuple> own_args = Own<Tuple>::take(TRY(
        type_of(t, state[1]) == t.types().tuple ? share(state[1].as<Tuple>())
                                                : new_tuple(t, state[1].as<Tuple>()->view())));
    // A dict of a subclass, or one that others see, is copied.
    Own<Dict> own_keywords;
    if (state[2].is_none()) {
        own_keywords = Own<Dict>::take(TRY(new_dict(t)));
    } else if (type_of(t, state[2]) == t.types().dict) {
        own_keywords = Own<Dict>::share(state[2].as<Dict>());
    } else {
        own_keywords = Own<Dict>::take(TRY(dict_copy(t, state[2].as<Dict>())));
    }
    Own<Dict> attributes = Own<Dict>::take(
        TRY(state[3].is_none() ? new_dict(t) : share(state[3].as<Dict>())));
    TRY(set_attribute_dict(t, p, attributes.get()));
    Ref old_function = Ref::take(p->function), old_args = Ref::take(p->args);
    Ref old_keywords = Ref::take(p->keywords);
    p->function = share(state[0]);
    p->args = own_args.give();
    p->keywords = own_keywords.give();
    return Value::none();
}

bool read_only(Thread& t, Value, Value) {
    return raise(t, Exc::AttributeError, "readonly attribute");
}

const NativeDef methods[] = {
    {"__reduce__", "(self, /)", partial_reduce, "Helper for pickle."},
    {"__setstate__", "(self, state, /)", partial_setstate, "Helper for pickle."},
    {"__class_getitem__", "(cls, item, /)", generic_class_getitem, "See PEP 585.",
     native_class_method},
    {}};
const GetSetDef getset[] = {
    {"func", [](Thread&, Value self) { return share(self_partial(self)->function); }, read_only,
     "function object to use in future partial calls"},
    {"args", [](Thread&, Value self) { return share(self_partial(self)->args); }, read_only,
     "tuple of arguments to future partial calls"},
    {"keywords", [](Thread&, Value self) { return share(self_partial(self)->keywords); },
     read_only, "dictionary of keyword arguments to future partial calls"},
    {"__dict__",
     [](Thread& t, Value self) -> Value {
         return share(Value(TRY(attribute_dict(t, self.as_object()))));
     },
     [](Thread& t, Value self, Value value) -> bool {
         if (value.is_unbound()) return raise_type_error(t, "cannot delete __dict__");
         if (!is_dict(value)) {
             return raise_type_error(t, "__dict__ must be set to a dictionary, not a '{}'",
                                     type_name(t, value));
         }
         return set_attribute_dict(t, self.as_object(), value.as<Dict>());
     }},
    {}};

const TypeSpec spec = {
    .name = "functools.partial",
    .basic_size = sizeof(Partial),
    .flags = type_subclassable | type_has_attributes | type_weakrefable,
    .doc = "partial(func, *args, **keywords) - new function with partial application\n    of the "
           "given arguments and keywords.\n",
    .methods = methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                auto* p = static_cast<Partial*>(o);
                decref(p->function);
                decref(p->args);
                decref(p->keywords);
            };
            type.traverse = [](Object* o, Visitor& visit) {
                auto* p = static_cast<Partial*>(o);
                visit(p->function);
                visit(p->args);
                visit(p->keywords);
            };
            type.clear = [](Object* o) {
                replace(static_cast<Partial*>(o)->function, Value::none());
            };
            type.repr = partial_repr;
            type.call = partial_call;
            type.construct = partial_construct;
        },
};

}  // namespace

Type* make_partial_type(Thread& t) { return make_builtin_type(t, spec, nullptr); }

}  // namespace baton
