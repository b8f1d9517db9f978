// isinstance and issubclass.
#include "runtime/core/protocol.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "runtime/types/type.h"
#include "runtime/types/union_type.h"

namespace baton {

namespace {

bool is_class(Thread& t, Value v) { return has_type(t, v, type_is_type); }

// object.__bases__ if it is a tuple (owned), else null without an exception; `failed` says whether
// there is one.
Tuple* abstract_bases(Thread& t, Value v, bool& failed) {
    Ref bases = Ref::take(find_attribute(t, v, Value(t.names().dunder_bases)));
    failed = bases.get().is_error();
    if (failed || !bases || !is_tuple(*bases)) return nullptr;
    return bases.give().as<Tuple>();
}

// A class or something with a tuple of `__bases__`.
bool check_class(Thread& t, Value v, const char* message) {
    if (is_class(t, v)) return true;
    bool failed;
    Own<Tuple> bases = Own<Tuple>::take(abstract_bases(t, v, failed));
    if (failed) return false;
    if (bases) return true;
    return raise_type_error(t, "{}", message);
}

Truth derives_abstractly(Thread& t, Value v, Value target) {
    if (v == target) return Truth::yes;
    RecursionGuard guard(t, " in __issubclass__");
    if (!guard) return Failure{};
    bool failed;
    Own<Tuple> bases = Own<Tuple>::take(abstract_bases(t, v, failed));
    if (failed) return Failure{};
    if (!bases) return Truth::no;
    for (size_t i = 0; i < bases->size; ++i) {
        if (TRY(derives_abstractly(t, bases->items[i], target))) return Truth::yes;
    }
    return Truth::no;
}

constexpr const char* isinstance_message =
    "isinstance() arg 2 must be a type, a tuple of types, or a union";
constexpr const char* issubclass_message =
    "issubclass() arg 2 must be a class, a tuple of classes, or a union";

// `v.__class__`, when that may differ from its type (owned), else unbound.
Value own_class(Thread& t, Value v) {
    Type* type = type_of(t, v);
    if (type->has(type_plain_getattr) &&
        type_lookup(type, t.names().dunder_class) ==
            type_lookup(t.types().object, t.names().dunder_class)) {
        return Value::unbound();
    }
    return find_attribute(t, v, Value(t.names().dunder_class));
}

}  // namespace

Truth plain_is_instance(Thread& t, Value v, Value target) {
    if (is_class(t, target)) {
        Type* type = type_of(t, v);
        if (is_subtype(type, target.as<Type>())) return Truth::yes;
        Ref cls = Ref::take(TRY(own_class(t, v)));
        if (!cls || !is_class(t, *cls) || cls.as<Type>() == type) return Truth::no;
        return truth(is_subtype(cls.as<Type>(), target.as<Type>()));
    }
    TRY(check_class(t, target, isinstance_message));
    Ref cls = Ref::take(TRY(find_attribute(t, v, Value(t.names().dunder_class))));
    if (!cls) return Truth::no;
    return derives_abstractly(t, *cls, target);
}

Truth plain_is_subclass(Thread& t, Value type, Value target) {
    if (is_class(t, type) && is_class(t, target)) {
        return truth(is_subtype(type.as<Type>(), target.as<Type>()));
    }
    TRY(check_class(t, type, "issubclass() arg 1 must be a class"));
    TRY(check_class(t, target, issubclass_message));
    return derives_abstractly(t, type, target);
}

Truth is_instance(Thread& t, Value v, Value target) {
    Type* type = type_of(t, v);
    if (target.is_object() && target.as<Type>() == type) return Truth::yes;
    Type* meta = type_of(t, target);
    if (meta == t.types().type) return plain_is_instance(t, v, target);
    if (is_union(t, target)) return is_instance(t, v, Value(target.as<UnionType>()->args));
    if (is_tuple(target)) {
        RecursionGuard guard(t, " in __instancecheck__");
        if (!guard) return Failure{};
        const Tuple* all = target.as<Tuple>();
        for (size_t i = 0; i < all->size; ++i) {
            if (TRY(is_instance(t, v, all->items[i]))) return Truth::yes;
        }
        return Truth::no;
    }
    RecursionGuard guard(t, " in __instancecheck__");
    if (!guard) return Failure{};
    Ref result = Ref::take(TRY(call_special(t, target, t.names().dunder_instancecheck, {v})));
    if (result) return is_truthy(t, *result);
    return plain_is_instance(t, v, target);
}

Truth is_subclass(Thread& t, Value type, Value target) {
    Type* meta = type_of(t, target);
    if (meta == t.types().type) {
        if (type == target) return Truth::yes;
        return plain_is_subclass(t, type, target);
    }
    if (is_union(t, target)) return is_subclass(t, type, Value(target.as<UnionType>()->args));
    if (is_tuple(target)) {
        RecursionGuard guard(t, " in __subclasscheck__");
        if (!guard) return Failure{};
        const Tuple* all = target.as<Tuple>();
        for (size_t i = 0; i < all->size; ++i) {
            if (TRY(is_subclass(t, type, all->items[i]))) return Truth::yes;
        }
        return Truth::no;
    }
    RecursionGuard guard(t, " in __subclasscheck__");
    if (!guard) return Failure{};
    Ref result = Ref::take(TRY(call_special(t, target, t.names().dunder_subclasscheck, {type})));
    if (result) return is_truthy(t, *result);
    return plain_is_subclass(t, type, target);
}

}  // namespace baton
