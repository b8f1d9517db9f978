// _tuplegetter: what namedtuple puts into its classes for every field.
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/collections/collections.h"

namespace baton {

namespace {

struct TupleGetter : Object {
    size_t index;
    Value doc;
};

TupleGetter* self_getter(Value v) { return v.as<TupleGetter>(); }

Value getter_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[2];
    TRY(bind_arguments(t, "_tuplegetter", "(index, doc, /)", args, nargs, keywords, out));
    const int64_t index = TRY(to_int64(t, out[0]));
    auto* getter = static_cast<TupleGetter*>(TRY(allocate_instance(t, type.as<Type>())));
    getter->index = static_cast<size_t>(index);
    getter->doc = share(out[1]);
    return getter;
}

Value getter_get(Thread& t, Value self, Value instance, Type*) {
    if (instance.is_unbound() || instance.is_none()) return share(self);
    if (!is_tuple(instance)) {
        return raise_type_error(t,
                                "descriptor for index '{}' for tuple subclasses doesn't apply to "
                                "'{}' object",
                                self_getter(self)->index, type_name(t, instance));
    }
    const auto* tuple = instance.as<Tuple>();
    const size_t index = self_getter(self)->index;
    if (index >= tuple->size) return raise(t, Exc::IndexError, "tuple index out of range");
    return share(tuple->items[index]);
}

bool getter_set(Thread& t, Value, Value, Value value) {
    return raise(t, Exc::AttributeError,
                 value.is_unbound() ? "can't delete attribute" : "can't set attribute");
}

Value getter_reduce(Thread& t, const Value* args, size_t) {
    const TupleGetter* getter = self_getter(args[0]);
    Ref index = Ref::take(new_int(t, static_cast<int64_t>(getter->index)));
    Own<Tuple> inner = Own<Tuple>::take(TRY(new_tuple(t, {*index, getter->doc})));
    return TRY(new_tuple(t, {Value(type_of(t, args[0])), inner.value()}));
}

Value getter_repr(Thread& t, Value self) {
    Own<Str> doc = Own<Str>::take(TRY(repr(t, self_getter(self)->doc)));
    return TRY(new_str(t, fmt::format("{}({}, {})", type_of(t, self)->name->view(), self_getter(self)->index,
                                      doc->view())));
}

const NativeDef getter_methods[] = {
    {"__reduce__", "(self, /)", getter_reduce},
    {}};

const GetSetDef getter_getset[] = {
    {"__doc__", [](Thread&, Value self) { return share(self_getter(self)->doc); },
     [](Thread&, Value self, Value value) -> bool {
         replace(self_getter(self)->doc, value.is_unbound() ? Value::none() : share(value));
         return true;
     }},
    {}};

const TypeSpec getter_spec = {
    .name = "_collections._tuplegetter",
    .basic_size = sizeof(TupleGetter),
    .flags = type_immutable,
    .methods = getter_methods,
    .getset = getter_getset,
    .fill =
        [](Type& type) {
            type.construct = getter_construct;
            type.descriptor_get = getter_get;
            type.descriptor_set = getter_set;
            type.repr = getter_repr;
            type.dealloc = [](Object* o) { decref(static_cast<TupleGetter*>(o)->doc); };
            type.traverse = [](Object* o, Visitor& visit) {
                visit(static_cast<TupleGetter*>(o)->doc);
            };
        },
};

}  // namespace

Type* make_tuplegetter_type(Thread& t) { return make_builtin_type(t, getter_spec, nullptr); }

}  // namespace baton
