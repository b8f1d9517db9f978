// The types of None, Ellipsis and NotImplemented, which are constants of Value.
#include "runtime/core/deprecation.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

namespace {

Value construct_constant(Thread& t, Value type, const Value*, size_t nargs, Tuple* keywords) {
    const BuiltinTypes& types = t.types();
    if (nargs || keywords) {
        return raise_type_error(t, "{} takes no arguments", type_name(type.as<Type>()));
    }
    if (type == Value(types.none_type)) return Value::none();
    return type == Value(types.ellipsis) ? Value::ellipsis() : Value::not_implemented();
}

std::optional<uint64_t> hash_constant(Thread&, Value v) { return v.bits() * 0x9e3779b97f4a7c15; }

Value reduce_ellipsis(Thread& t, const Value*, size_t) { return TRY(new_str(t, "Ellipsis")); }
Value reduce_not_implemented(Thread& t, const Value*, size_t) {
    return TRY(new_str(t, "NotImplemented"));
}
Truth not_implemented_truth(Thread& t, Value) {
    TRY(warn_deprecated(t, "NotImplemented should not be used in a boolean context"));
    return Truth::yes;
}

const NativeDef ellipsis_methods[] = {{"__reduce__", "(self, /)", reduce_ellipsis}, {}};
const NativeDef not_implemented_methods[] = {{"__reduce__", "(self, /)", reduce_not_implemented},
                                             {}};

}  // namespace

extern const TypeSpec none_type_spec = {
    .name = "NoneType",
    .basic_size = sizeof(Object),
    .flags = type_immutable,
    .fill =
        [](Type& type) {
            type.repr = [](Thread& t, Value) -> Value { return TRY(intern(t, "None")); };
            type.truth = [](Thread&, Value) { return Truth::no; };
            type.hash = hash_constant;
            type.construct = construct_constant;
        },
};

extern const TypeSpec ellipsis_spec = {
    .name = "ellipsis",
    .basic_size = sizeof(Object),
    .flags = type_immutable,
    .methods = ellipsis_methods,
    .fill =
        [](Type& type) {
            type.repr = [](Thread& t, Value) -> Value { return TRY(intern(t, "Ellipsis")); };
            type.hash = hash_constant;
            type.construct = construct_constant;
        },
};

extern const TypeSpec not_implemented_spec = {
    .name = "NotImplementedType",
    .basic_size = sizeof(Object),
    .flags = type_immutable,
    .methods = not_implemented_methods,
    .fill =
        [](Type& type) {
            type.repr = [](Thread& t, Value) -> Value { return TRY(intern(t, "NotImplemented")); };
            type.truth = not_implemented_truth;
            type.hash = hash_constant;
            type.construct = construct_constant;
        },
};

}  // namespace baton
