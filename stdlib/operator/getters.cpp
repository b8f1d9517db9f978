// operator.attrgetter, itemgetter and methodcaller: callables that get something out of their
// argument.
#include <string>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/stack_check.h"
#include "runtime/core/type_slots.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/operator/operator.h"

namespace baton {

namespace {

// All three: what the object was made of, and for attrgetter the names cut at their dots.
struct Getter : Object {
    Tuple* arguments;    // as given; a methodcaller's name first
    Value paths;         // attrgetter: tuple with a name or a tuple of names per argument
    Value keywords;      // methodcaller: dict
};

Getter* self_getter(Value v) { return v.as<Getter>(); }

Value make_getter(Thread& t, Value type, Tuple* arguments, Value paths, Value keywords) {
    auto* getter = static_cast<Getter*>(TRY(allocate_instance(t, type.as<Type>())));
    getter->arguments = share(arguments);
    getter->paths = share(paths);
    getter->keywords = share(keywords);
    return getter;
}

bool one_argument(Thread& t, const char* name, size_t nargs, Tuple* keywords) {
    // A property may be made of an attrgetter that asks for the same property.
    return no_keywords(t, name, keywords) && check_count(t, name, nargs, 1, 1) && stack_left(t);
}

// "operator.itemgetter(1, 'k')".
Value getter_repr(Thread& t, Value self) {
    ReprGuard nested(t, self);
    const std::string_view name = type_name(t, self);
    if (nested.nested()) return TRY(new_str(t, fmt::format("{}(...)", name)));
    RecursionGuard guard(t, " while getting the repr of an object");
    if (!guard) return Failure{};
    Getter* getter = self_getter(self);
    std::string text = fmt::format("{}(", name);
    for (const Value v : getter->arguments->view()) {
        Own<Str> part = Own<Str>::take(TRY(repr(t, v)));
        if (!text.ends_with('(')) text += ", ";
        text += part->view();
    }
    if (!getter->keywords.is_unbound()) {
        size_t position = 0;
        Value key, value;
        while (dict_next(getter->keywords.as<Dict>(), position, key, value)) {
            Own<Str> part = Own<Str>::take(TRY(repr(t, value)));
            text += fmt::format(", {}={}", key.as<Str>()->view(), part->view());
        }
    }
    text += ")";
    return TRY(new_str(t, text));
}

Value getter_reduce(Thread& t, const Value* args, size_t) {
    Getter* getter = self_getter(args[0]);
    return TRY(new_tuple(t, {Value(getter->type), Value(getter->arguments)}));
}

void fill_getter(Type& type) {
    type.dealloc = [](Object* o) {
        auto* getter = static_cast<Getter*>(o);
        decref(getter->arguments);
        decref(getter->paths);
        decref(getter->keywords);
    };
    type.traverse = [](Object* o, Visitor& visit) {
        auto* getter = static_cast<Getter*>(o);
        visit(getter->arguments);
        visit(getter->keywords);
    };
    type.repr = getter_repr;
}

// --- itemgetter --------------------------------------------------------------------------------------

Value itemgetter_construct(Thread& t, Value type, const Value* args, size_t nargs,
                           Tuple* keywords) {
    TRY(no_keywords(t, "itemgetter", keywords));
    if (!nargs) return raise_type_error(t, "itemgetter expected 1 argument, got 0");
    Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, std::span(args, nargs))));
    return make_getter(t, type, arguments.get(), Value(), Value());
}

Value item_of(Thread& t, Value object, Value key) {
    if (key.is_small_int() && object.is_object()) {
        const auto index = static_cast<uint64_t>(key.as_small_int());
        const Type* type = object.as_object()->type;
        if (type == t.types().tuple && index < object.as<Tuple>()->size) {
            return share(object.as<Tuple>()->items[index]);
        }
        if (type == t.types().list && index < object.as<List>()->size) {
            return share(object.as<List>()->items[index]);
        }
    }
    return get_item(t, object, key);
}

Value itemgetter_call(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    TRY(one_argument(t, "itemgetter", nargs, keywords));
    const Tuple* keys = self_getter(self)->arguments;
    if (keys->size == 1) return item_of(t, args[0], keys->items[0]);
    Own<Tuple> row = Own<Tuple>::take(TRY(new_tuple(t, keys->size)));
    for (size_t i = 0; i < keys->size; ++i) {
        row->items[i] = TRY(item_of(t, args[0], keys->items[i]));
    }
    return row.give();
}

const NativeDef plain_methods[] = {
    {"__reduce__", "(self, /)", getter_reduce, "Return state information for pickling"}, {}};

const TypeSpec itemgetter_spec = {
    .name = "operator.itemgetter",
    .basic_size = sizeof(Getter),
    .flags = 0,
    .doc = "Return a callable object that fetches the given item(s) from its operand.\nAfter f = "
           "itemgetter(2), the call f(r) returns r[2].\nAfter g = itemgetter(2, 5, 3), the call g(r) "
           "returns (r[2], r[5], r[3])",
    .methods = plain_methods,
    .fill =
        [](Type& type) {
            fill_getter(type);
            type.call = itemgetter_call;
            type.construct = itemgetter_construct;
        },
};

// --- attrgetter --------------------------------------------------------------------------------------

// "x" as an interned str, "x.y" as a tuple of them.
Value path_of(Thread& t, Str* name) {
    if (name->view().find('.') == std::string_view::npos) {
        if (type_of(t, Value(name)) == t.types().str) return TRY(intern(t, name));
        return TRY(intern(t, name->view()));
    }
    Own<List> parts = Own<List>::take(TRY(new_list(t)));
    std::string_view rest = name->view();
    for (;;) {
        const size_t dot = rest.find('.');
        TRY(list_append_taking(t, parts.get(), Value(TRY(intern(t, rest.substr(0, dot))))));
        if (dot == std::string_view::npos) break;
        rest.remove_prefix(dot + 1);
    }
    return TRY(list_to_tuple(t, parts.get()));
}

Value attrgetter_construct(Thread& t, Value type, const Value* args, size_t nargs,
                           Tuple* keywords) {
    TRY(no_keywords(t, "attrgetter", keywords));
    if (!nargs) return raise_type_error(t, "attrgetter expected 1 argument, got 0");
    Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, std::span(args, nargs))));
    Own<Tuple> paths = Own<Tuple>::take(TRY(new_tuple(t, nargs)));
    for (size_t i = 0; i < nargs; ++i) {
        if (!is_str(args[i])) return raise_type_error(t, "attribute name must be a string");
        paths->items[i] = TRY(path_of(t, args[i].as<Str>()));
    }
    return make_getter(t, type, arguments.get(), paths.value(), Value());
}

Value follow(Thread& t, Value object, Value path) {
    if (is_str(path)) return get_attribute(t, object, path);
    Ref at = Ref::share(object);
    for (const Value name : path.as<Tuple>()->view()) {
        at = Ref::take(TRY(get_attribute(t, *at, name)));
    }
    return at.give();
}

Value attrgetter_call(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    TRY(one_argument(t, "attrgetter", nargs, keywords));
    const auto* paths = self_getter(self)->paths.as<Tuple>();
    if (paths->size == 1) return follow(t, args[0], paths->items[0]);
    Own<Tuple> row = Own<Tuple>::take(TRY(new_tuple(t, paths->size)));
    for (size_t i = 0; i < paths->size; ++i) {
        row->items[i] = TRY(follow(t, args[0], paths->items[i]));
    }
    return row.give();
}

const TypeSpec attrgetter_spec = {
    .name = "operator.attrgetter",
    .basic_size = sizeof(Getter),
    .flags = 0,
    .doc = "Return a callable object that fetches the given attribute(s) from its operand.\nAfter f "
           "= attrgetter('name'), the call f(r) returns r.name.\nAfter g = attrgetter('name', "
           "'date'), the call g(r) returns (r.name, r.date).\nAfter h = attrgetter('name.first', "
           "'name.last'), the call h(r) returns\n(r.name.first, r.name.last).",
    .methods = plain_methods,
    .fill =
        [](Type& type) {
            fill_getter(type);
            type.call = attrgetter_call;
            type.construct = attrgetter_construct;
        },
};

// --- methodcaller ------------------------------------------------------------------------------------

Value methodcaller_construct(Thread& t, Value type, const Value* args, size_t nargs,
                             Tuple* keywords) {
    if (!nargs) {
        return raise_type_error(t, "methodcaller needs at least one argument, the method name");
    }
    if (!is_str(args[0])) return raise_type_error(t, "method name must be a string");
    Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, std::span(args, nargs))));
    Own<Str> name = Own<Str>::take(TRY(intern(t, args[0].as<Str>()->view())));
    replace(arguments->items[0], share(name.value()));
    Own<Dict> named;
    if (keywords && keywords->size) {
        named = Own<Dict>::take(TRY(new_dict(t, keywords->size)));
        for (size_t i = 0; i < keywords->size; ++i) {
            TRY(dict_set(t, named.get(), keywords->items[i], args[nargs + i]));
        }
    }
    return make_getter(t, type, arguments.get(), Value(), named ? named.value() : Value());
}

Value methodcaller_call(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    TRY(one_argument(t, "methodcaller", nargs, keywords));
    Getter* getter = self_getter(self);
    const Tuple* own = getter->arguments;
    if (!getter->keywords.is_unbound()) {
        Ref method = Ref::take(TRY(get_attribute(t, args[0], own->items[0])));
        Own<Tuple> rest =
            Own<Tuple>::take(TRY(new_tuple(t, std::span(own->items + 1, own->size - 1))));
        return call_with(t, *method, rest.get(), getter->keywords.as<Dict>());
    }
    Value raw;
    const bool with_self = TRY(load_method(t, args[0], own->items[0], raw));
    Ref method = Ref::take(raw);
    if (!with_self) return call(t, *method, own->items + 1, own->size - 1);
    return call_prepended(t, *method, args[0], own->items + 1, own->size - 1, nullptr);
}

Value methodcaller_reduce(Thread& t, const Value* args, size_t nargs) {
    Getter* getter = self_getter(args[0]);
    if (getter->keywords.is_unbound()) return getter_reduce(t, args, nargs);
    // partial(methodcaller, name, **keywords)(*args)
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "functools")));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "partial")));
    Ref partial = Ref::take(TRY(get_attribute(t, *module, name.value())));
    const Tuple* own = getter->arguments;
    Own<Tuple> first =
        Own<Tuple>::take(TRY(new_tuple(t, {Value(getter->type), own->items[0]})));
    Ref made = Ref::take(TRY(call_with(t, *partial, first.get(), getter->keywords.as<Dict>())));
    Own<Tuple> rest =
        Own<Tuple>::take(TRY(new_tuple(t, std::span(own->items + 1, own->size - 1))));
    return TRY(new_tuple(t, {*made, rest.value()}));
}

const NativeDef methodcaller_methods[] = {
    {"__reduce__", "(self, /)", methodcaller_reduce, "Return state information for pickling"}, {}};

const TypeSpec methodcaller_spec = {
    .name = "operator.methodcaller",
    .basic_size = sizeof(Getter),
    .flags = 0,
    .doc = "Return a callable object that calls the given method on its operand.\nAfter f = "
           "methodcaller('name'), the call f(r) returns r.name().\nAfter g = methodcaller('name', "
           "'date', foo=1), the call g(r) returns\nr.name('date', foo=1).",
    .methods = methodcaller_methods,
    .fill =
        [](Type& type) {
            fill_getter(type);
            type.call = methodcaller_call;
            type.construct = methodcaller_construct;
        },
};

}  // namespace

bool add_getters(Thread& t, Dict* dict) {
    for (const TypeSpec* spec : {&attrgetter_spec, &itemgetter_spec, &methodcaller_spec}) {
        Own<Type> type = Own<Type>::take(TRY(make_builtin_type(t, *spec, nullptr)));
        TRY(dict_set(t, dict, type->name, type.value()));
    }
    return true;
}

}  // namespace baton
