#include "runtime/types/union_type.h"

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/type_specs.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

namespace {

bool unionable(Thread& t, Value v) {
    return v.is_none() || has_type(t, v, type_is_type) || is_generic_alias(t, v) || is_union(t, v);
}

// Adds `v`, or the members of a union, unless they are there already.
bool add_member(Thread& t, List* members, Value v) {
    if (is_union(t, v)) {
        const Tuple* args = v.as<UnionType>()->args;
        for (size_t i = 0; i < args->size; ++i) TRY(add_member(t, members, args->items[i]));
        return true;
    }
    if (v.is_none()) v = Value(t.types().none_type);
    for (size_t i = 0; i < members->size; ++i) {
        const Value other = members->items[i];
        if (other == v) return true;
        if (is_generic_alias(t, v) && is_generic_alias(t, other) && TRY(equal(t, other, v))) {
            return true;
        }
    }
    return list_append(t, members, v);
}

Value make_union(Thread& t, List* members) {
    if (members->size == 1) return share(members->items[0]);
    Own<Tuple> args = Own<Tuple>::take(TRY(list_to_tuple(t, members)));
    auto* u = TRY(allocate<UnionType>(t, t.types().union_type));
    u->args = args.give();
    u->parameters = nullptr;
    return Value(u);
}

}  // namespace

Value union_or(Thread& t, Value left, Value right) {
    if (!unionable(t, left) || !unionable(t, right)) return Value::not_implemented();
    Own<List> members = Own<List>::take(TRY(new_list(t)));
    TRY(add_member(t, members.get(), left));
    TRY(add_member(t, members.get(), right));
    return make_union(t, members.get());
}

namespace {

void union_dealloc(Object* object) {
    auto* u = static_cast<UnionType*>(object);
    decref(u->args);
    xdecref(u->parameters);
}

void union_traverse(Object* object, Visitor& visit) {
    auto* u = static_cast<UnionType*>(object);
    visit(u->args);
    visit(u->parameters);
}

Value union_repr(Thread& t, Value self) {
    const Tuple* args = self.as<UnionType>()->args;
    std::string text;
    for (size_t i = 0; i < args->size; ++i) {
        if (i) text += " | ";
        TRY(append_type_repr(t, text, args->items[i]));
    }
    return Value(TRY(new_str(t, text)));
}

// That of a set of the members, as typing.Union's is.
std::optional<uint64_t> union_hash(Thread& t, Value self) {
    Ref members = Ref::take(
        TRY(call(t, Value(t.types().frozenset), {Value(self.as<UnionType>()->args)})));
    return hash(t, *members);
}

Value union_compare(Thread& t, Value left, Value right, CompareOp op) {
    if ((op != CompareOp::eq && op != CompareOp::ne) || !is_union(t, right)) {
        return Value::not_implemented();
    }
    const Tuple* a = left.as<UnionType>()->args;
    const Tuple* b = right.as<UnionType>()->args;
    bool same = a->size == b->size;
    for (size_t i = 0; same && i < a->size; ++i) {
        bool found = false;
        for (size_t j = 0; !found && j < b->size; ++j) {
            found = TRY(equal(t, a->items[i], b->items[j]));
        }
        same = found;
    }
    return Value::boolean(same == (op == CompareOp::eq));
}

bool ensure_parameters(Thread& t, UnionType* u) {
    if (!u->parameters) u->parameters = TRY(collect_parameters(t, u->args));
    return true;
}

Value union_get_item(Thread& t, Value self, Value item) {
    auto* u = self.as<UnionType>();
    TRY(ensure_parameters(t, u));
    Own<Tuple> args =
        Own<Tuple>::take(TRY(substitute_parameters(t, self, u->args, u->parameters, item)));
    Ref result = Ref::share(args->items[0]);
    for (size_t i = 1; i < args->size; ++i) {
        result = Ref::take(TRY(binary_op(t, BinaryOp::or_, *result, args->items[i])));
    }
    return result.give();
}

Value union_instancecheck(Thread& t, const Value* args, size_t) {
    return Value::boolean(TRY(is_instance(t, args[1], Value(args[0].as<UnionType>()->args))));
}

Value union_subclasscheck(Thread& t, const Value* args, size_t) {
    if (!has_type(t, args[1], type_is_type)) {
        return raise_type_error(t, "issubclass() arg 1 must be a class");
    }
    return Value::boolean(TRY(is_subclass(t, args[1], Value(args[0].as<UnionType>()->args))));
}

constexpr NativeDef methods[] = {
    {"__instancecheck__", "(self, instance, /)", union_instancecheck},
    {"__subclasscheck__", "(self, subclass, /)", union_subclasscheck},
    {}};

constexpr GetSetDef getset[] = {
    {"__args__", [](Thread&, Value v) { return share(Value(v.as<UnionType>()->args)); }},
    {"__parameters__",
     [](Thread& t, Value v) -> Value {
         TRY(ensure_parameters(t, v.as<UnionType>()));
         return share(Value(v.as<UnionType>()->parameters));
     }},
    {}};

}  // namespace

const TypeSpec union_type_spec = {
    .name = "types.UnionType",
    .basic_size = sizeof(UnionType),
    .flags = type_immutable | type_weakrefable,
    .doc = "Represent a PEP 604 union type\n\nE.g. for int | str",
    .methods = methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.dealloc = union_dealloc;
            type.traverse = union_traverse;
            type.get_item = union_get_item;
            type.repr = union_repr;
            type.hash = union_hash;
            type.compare = union_compare;
            type.binary[static_cast<int>(BinaryOp::or_)] = union_or;
        },
};

}  // namespace baton
