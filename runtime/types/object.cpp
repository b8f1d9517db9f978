// object: the root of all types, and what every value does unless its type says otherwise.
#include "runtime/types/object.h"

#include "runtime/core/argument_type.h"
#include "runtime/core/protocol.h"
#include "runtime/core/type_slots.h"
#include "runtime/core/type_specs.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/object_reduce.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "runtime/types/type.h"

namespace baton {

namespace {

bool excess_arguments(size_t nargs, const Tuple* keywords) {
    return nargs || (keywords && keywords->size);
}

Failure raise_abstract(Thread& t, Type* type) {
    Ref methods = Ref::take(
        TRY(get_attribute(t, Value(type), Value(t.names().dunder_abstractmethods))));
    Own<List> names = Own<List>::take(TRY(list_from(t, *methods)));
    TRY(list_sort(t, names.get(), Value::none(), false));
    std::string text;
    for (size_t i = 0; i < names->size; ++i) {
        Own<Str> name = Own<Str>::take(TRY(str(t, names->items[i])));
        if (i) text += ", ";
        text += fmt::format("'{}'", name->view());
    }
    return raise_type_error(t, "Can't instantiate abstract class {} without an implementation for abstract method{} {}",
                            type_name(type), names->size == 1 ? "" : "s", text);
}

}  // namespace

Value object_construct(Thread& t, Value cls, const Value*, size_t nargs, Tuple* keywords) {
    Type* type = cls.as<Type>();
    if (excess_arguments(nargs, keywords)) {
        if (type->construct != object_construct) {
            return raise_type_error(
                t, "object.__new__() takes exactly one argument (the type to instantiate)");
        }
        if (type->init == object_init) {
            return raise_type_error(t, "{}() takes no arguments", type_name(type));
        }
    }
    if (type->has(type_abstract)) return raise_abstract(t, type);
    return Value(TRY(allocate_instance(t, type)));
}

bool object_init(Thread& t, Value self, const Value*, size_t nargs, Tuple* keywords) {
    if (!excess_arguments(nargs, keywords)) return true;
    const Type* type = type_of(t, self);
    if (type->init != object_init) {
        return raise_type_error(
            t, "object.__init__() takes exactly one argument (the instance to initialize)");
    }
    if (type->construct == object_construct) {
        return raise_type_error(
            t, "{}.__init__() takes exactly one argument (the instance to initialize)",
            type_name(type));
    }
    return true;
}

Value object_repr(Thread& t, Value self) {
    const std::string text =
        fmt::format("<{} object at {:#x}>", type_full_name(type_of(t, self)), self.bits());
    return Value(TRY(new_str(t, text)));
}

namespace {

Value object_str(Thread& t, Value self) {
    // str() checks what it gets.
    RecursionGuard guard(t, " while getting the str of an object");
    if (!guard) return Failure{};
    return type_of(t, self)->repr(t, self);
}

std::optional<uint64_t> object_hash(Thread&, Value self) { return identity_hash(self); }

Value object_compare(Thread& t, Value left, Value right, CompareOp op) {
    if (op == CompareOp::eq) {
        return left == right ? Value::true_() : Value::not_implemented();
    }
    if (op != CompareOp::ne) return Value::not_implemented();
    const CompareSlot slot = type_of(t, left)->compare;
    if (slot == object_compare) return left == right ? Value::false_() : Value::not_implemented();
    Ref same = Ref::take(TRY(slot(t, left, right, CompareOp::eq)));
    if (same.get().is_not_implemented()) return Value::not_implemented();
    return Value::boolean(!TRY(is_truthy(t, *same)));
}

// --- Methods ------------------------------------------------------------------------------------

Value object_format(Thread& t, const Value* args, size_t) {
    if (!is_str(args[1])) {
        return raise_type_error(t, "__format__() argument must be str, not {}",
                                argument_type(t, args[1]));
    }
    if (args[1].as<Str>()->size) {
        return raise_type_error(t, "unsupported format string passed to {}.__format__",
                                type_name(t, args[0]));
    }
    return Value(TRY(str(t, args[0])));
}

Value object_dir(Thread& t, const Value* args, size_t) {
    Own<Dict> names = Own<Dict>::take(TRY(new_dict(t)));
    Ref own = Ref::take(TRY(find_attribute(t, args[0], Value(t.names().dunder_dict))));
    if (own && is_dict(*own)) TRY(dict_update(t, names.get(), *own));
    Ref cls = Ref::take(TRY(find_attribute(t, args[0], Value(t.names().dunder_class))));
    if (cls) TRY(merge_class_names(t, names.get(), *cls));
    return Value(TRY(list_from(t, names.value())));
}

Value object_sizeof(Thread& t, const Value* args, size_t) {
    if (!args[0].is_object()) return Value::small_int(0);
    return new_int(t, static_cast<int64_t>(object_size(args[0].as_object())));
}

Value object_init_subclass(Thread&, const Value*, size_t) { return Value::none(); }

Value object_subclasshook(Thread&, const Value*, size_t) { return Value::not_implemented(); }

constexpr NativeDef methods[] = {
    {"__format__", "(self, format_spec, /)", object_format,
     "Default object formatter.\n\nReturn str(self) if format_spec is empty. Raise TypeError "
     "otherwise."},
    {"__dir__", "(self, /)", object_dir, "Default dir() implementation."},
    {"__sizeof__", "(self, /)", object_sizeof, "Size of object in memory, in bytes."},
    {"__reduce__", "(self, /)", object_reduce, "Helper for pickle."},
    {"__reduce_ex__", "(self, protocol, /)", object_reduce_ex, "Helper for pickle."},
    {"__getstate__", "(self, /)", object_getstate, "Helper for pickle."},
    {"__init_subclass__", "(cls, /)", object_init_subclass,
     "This method is called when a class is subclassed.\n\nThe default implementation does "
     "nothing. It may be\noverridden to extend subclasses.",
     native_class_method},
    {"__subclasshook__", "(cls, object, /)", object_subclasshook,
     "Abstract classes can override this to customize issubclass().", native_class_method},
    {}};

// --- __class__ ------------------------------------------------------------------------------------

Value get_class(Thread& t, Value self) { return share(Value(type_of(t, self))); }

bool set_class(Thread& t, Value self, Value value) {
    if (value.is_unbound()) return raise_type_error(t, "can't delete __class__ attribute");
    if (!has_type(t, value, type_is_type)) {
        return raise_type_error(t, "__class__ must be set to a class, not '{}' object",
                                type_name(t, value));
    }
    return set_object_class(t, self, value.as<Type>());
}

constexpr GetSetDef getset[] = {{"__class__", get_class, set_class, "the object's class"}, {}};

void fill(Type& type) {
    type.construct = object_construct;
    type.init = object_init;
    type.repr = object_repr;
    type.str = object_str;
    type.hash = object_hash;
    type.compare = object_compare;
    type.get_attribute = generic_get_attribute;
    type.set_attribute = generic_set_attribute;
}

}  // namespace

bool merge_class_names(Thread& t, Dict* names, Value cls) {
    Ref own = Ref::take(TRY(find_attribute(t, cls, Value(t.names().dunder_dict))));
    if (own) {
        TRY(for_each(t, *own, [&](Value key) { return dict_set(t, names, key, Value::none()); }));
    }
    Ref bases = Ref::take(TRY(find_attribute(t, cls, Value(t.names().dunder_bases))));
    if (!bases || !is_tuple(*bases)) return true;
    for (size_t i = 0; i < bases.as<Tuple>()->size; ++i) {
        TRY(merge_class_names(t, names, bases.as<Tuple>()->items[i]));
    }
    return true;
}

const TypeSpec object_spec = {
    .name = "object",
    .basic_size = sizeof(Object),
    .flags = type_subclassable | type_immutable,
    .doc = "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and "
           "returns a new featureless\ninstance that has no instance attributes and cannot be "
           "given any.\n",
    .methods = methods,
    .getset = getset,
    .fill = fill,
};

}  // namespace baton
