// collections.defaultdict: a dict that makes missing values by calling its factory.
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/collections/collections.h"

namespace baton {

namespace {

struct DefaultDict : Dict {
    Value factory;   // None or a callable
};
DefaultDict* self_dict(Value v) { return v.as<DefaultDict>(); }

Value construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    auto* d = static_cast<DefaultDict*>(TRY(allocate_instance(t, type.as<Type>())));
    d->str_keys_only = true;
    d->factory = Value::none();
    return d;
}

bool init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    if (nargs > 0) {
        if (!args[0].is_none() && !type_of(t, args[0])->call) {
            return raise_type_error(t, "first argument must be callable or None");
        }
        replace(self_dict(self)->factory, share(args[0]));
        ++args;
        --nargs;
    } else {
        replace(self_dict(self)->factory, Value::none());
    }
    return t.types().dict->init(t, self, args, nargs, keywords);
}

Value missing(Thread& t, const Value* args, size_t) {
    DefaultDict* d = self_dict(args[0]);
    if (d->factory.is_none()) return raise_with(t, Exc::KeyError, args[1]);
    Ref factory = Ref::share(d->factory);
    Ref value = Ref::take(TRY(call(t, *factory, nullptr, 0)));
    TRY(set_item(t, args[0], args[1], *value));
    return value.give();
}

Value copy(Thread& t, const Value* args, size_t) {
    return call(t, Value(args[0].as_object()->type), {self_dict(args[0])->factory, args[0]});
}

Value reduce(Thread& t, const Value* args, size_t) {
    DefaultDict* d = self_dict(args[0]);
    Own<Tuple> arguments = Own<Tuple>::take(
        d->factory.is_none() ? new_tuple(t, 0) : new_tuple(t, {d->factory}));
    if (!arguments) return Failure{};
    Own<Str> items_name = Own<Str>::take(TRY(intern(t, "items")));
    Ref items = Ref::take(TRY(call_method(t, args[0], items_name.get(), {})));
    Ref iterator = Ref::take(TRY(get_iterator(t, *items)));
    return TRY(new_tuple(t, {Value(d->type), arguments.value(), Value::none(), Value::none(),
                             *iterator}));
}

Value show(Thread& t, Value self) {
    DefaultDict* d = self_dict(self);
    Ref factory = Ref::share(d->factory);
    Ref content = Ref::take(TRY(t.types().dict->repr(t, self)));
    // A factory may be a method of the dict.
    std::string factory_text = "None";
    if (factory.get().is_object()) {
        ReprGuard nested(t, *factory);
        if (nested.nested()) {
            factory_text = "...";
        } else {
            Own<Str> text = Own<Str>::take(TRY(repr(t, *factory)));
            factory_text = to_string(text.get());
        }
    }
    return TRY(new_str(t, fmt::format("{}({}, {})", d->type->name->view(), factory_text,
                                      content.as<Str>()->view())));
}

Value unite(Thread& t, Value left, Value right) {
    if (!is_dict(left) || !is_dict(right)) return Value::not_implemented();
    const Value own = type_of(t, left)->repr == show || type_of(t, left)->has(type_heap) ? left
                                                                                           : right;
    // The result is of the operand that is a defaultdict, with its factory.
    Ref result = Ref::take(TRY(call(t, Value(own.as_object()->type),
                                    {self_dict(own)->factory, left})));
    TRY(dict_update(t, result.as<Dict>(), right));
    return result.give();
}

const NativeDef methods[] = {
    {"__missing__", "(self, key, /)", missing,
     "Called for missing keys: insert default_factory() and return it, or raise KeyError."},
    {"copy", "(self, /)", copy, "Return a shallow copy."},
    {"__copy__", "(self, /)", copy, "Return a shallow copy."},
    {"__reduce__", "(self, /)", reduce, "Helper for pickle."},
    {}};
const GetSetDef getset[] = {
    {"default_factory", [](Thread&, Value s) { return share(self_dict(s)->factory); },
     [](Thread&, Value s, Value v) {
         replace(self_dict(s)->factory, v.is_unbound() ? Value::none() : share(v));
         return true;
     }},
    {}};

const TypeSpec spec = {
    .name = "collections.defaultdict",
    .basic_size = sizeof(DefaultDict),
    .flags = type_subclassable | type_immutable | type_is_dict | type_mapping_pattern,
    .doc = "A dict that makes missing values by calling default_factory.",
    .methods = methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                auto* d = static_cast<DefaultDict*>(o);
                const Value factory = d->factory;
                d->factory = Value::none();
                decref(factory);
                dict_clear(d);
            };
            type.traverse = [](Object* o, Visitor& visit) {
                auto* d = static_cast<DefaultDict*>(o);
                visit(d->factory);
                size_t position = 0;
                for (Value key, value; dict_next(d, position, key, value);) {
                    visit(key);
                    visit(value);
                }
            };
            type.clear = [](Object* o) {
                auto* d = static_cast<DefaultDict*>(o);
                replace(d->factory, Value::none());
                dict_clear(d);
            };
            type.repr = show;
            type.construct = construct;
            type.init = init;
            type.binary[static_cast<int>(BinaryOp::or_)] = unite;
        },
};

}  // namespace

Type* make_defaultdict_type(Thread& t) { return make_builtin_type(t, spec, t.types().dict); }

}  // namespace baton
