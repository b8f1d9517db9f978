#include "runtime/types/simple_namespace.h"

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/type_slots.h"
#include "runtime/core/type_specs.h"
#include "runtime/types/dict.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

namespace {

Value namespace_construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    return Value(TRY(allocate_instance(t, type.as<Type>())));
}

bool namespace_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    if (nargs) return raise_type_error(t, "no positional arguments expected");
    for (size_t k = 0; keywords && k < keywords->size; ++k) {
        Own<Str> name = Own<Str>::take(TRY(intern(t, keywords->items[k].as<Str>())));
        TRY(set_own_attribute(t, self.as_object(), name.get(), args[nargs + k]));
    }
    return true;
}

Value namespace_repr(Thread& t, Value self) {
    Type* type = type_of(t, self);
    std::string text(type == t.types().simple_namespace ? std::string_view("namespace")
                                                        : type->name->view());
    ReprGuard guard(t, self);
    if (guard.nested()) return TRY(new_str(t, text + "(...)"));
    Own<Dict> dict = Own<Dict>::take(TRY(dict_copy(t, TRY(attribute_dict(t, self.as_object())))));
    text += '(';
    size_t position = 0;
    bool first = true;
    Value key, value;
    while (dict_next(dict.get(), position, key, value)) {
        if (!is_str(key) || key.as<Str>()->size == 0) continue;
        Own<Str> shown = Own<Str>::take(TRY(repr(t, value)));
        if (!first) text += ", ";
        first = false;
        text += fmt::format("{}={}", key.as<Str>()->view(), shown->view());
    }
    text += ')';
    return TRY(new_str(t, text));
}

Value namespace_compare(Thread& t, Value left, Value right, CompareOp op) {
    Type* type = t.types().simple_namespace;
    if (!is_subtype(type_of(t, left), type) || !is_subtype(type_of(t, right), type)) {
        return Value::not_implemented();
    }
    Ref a = Ref::share(Value(TRY(attribute_dict(t, left.as_object()))));
    Ref b = Ref::share(Value(TRY(attribute_dict(t, right.as_object()))));
    return compare(t, op, *a, *b);
}

Value namespace_reduce(Thread& t, const Value* args, size_t) {
    Dict* dict = TRY(attribute_dict(t, args[0].as_object()));
    return Value(TRY(new_tuple(t, {Value(args[0].as_object()->type),
                                   Value(t.interpreter->empty_tuple), Value(dict)})));
}

Value get_dict(Thread& t, Value self) {
    return share(Value(TRY(attribute_dict(t, self.as_object()))));
}

bool read_only(Thread& t, Value, Value) {
    return raise(t, Exc::AttributeError, "readonly attribute");
}

constexpr NativeDef methods[] = {
    {"__reduce__", "(self, /)", namespace_reduce, "Return state information for pickling"},
    {},
};

constexpr GetSetDef getset[] = {
    {"__dict__", get_dict, read_only},
    {},
};

}  // namespace

const TypeSpec simple_namespace_spec = {
    .name = "types.SimpleNamespace",
    .basic_size = sizeof(Object),
    .flags = type_subclassable | type_has_attributes,
    .doc = "A simple attribute-based namespace.\n\nSimpleNamespace(**kwargs)",
    .methods = methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.construct = namespace_construct;
            type.init = namespace_init;
            type.repr = namespace_repr;
            type.compare = namespace_compare;
            type.hash = hash_not_implemented;
        },
};

Value new_simple_namespace(Thread& t) {
    return Value(TRY(allocate_instance(t, t.types().simple_namespace)));
}

}  // namespace baton
