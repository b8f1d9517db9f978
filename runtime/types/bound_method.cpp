#include "runtime/types/bound_method.h"

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/type_slots.h"
#include "runtime/core/type_specs.h"
#include "runtime/types/object.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

Value new_bound_method(Thread& t, Value function, Value self) {
    auto* m = TRY(allocate<BoundMethod>(t, t.types().bound_method));
    m->function = share(function);
    m->self = share(self);
    return Value(m);
}

namespace {

Value method_construct(Thread& t, Value, const Value* args, size_t nargs, Tuple* keywords) {
    TRY(no_keywords(t, "method", keywords));
    TRY(check_count(t, "method", nargs, 2, 2));
    if (!type_of(t, args[0])->call) {
        return raise_type_error(t, "first argument must be callable");
    }
    if (args[1].is_none()) return raise_type_error(t, "instance must not be None");
    return new_bound_method(t, args[0], args[1]);
}

void method_dealloc(Object* object) {
    auto* m = static_cast<BoundMethod*>(object);
    decref(m->function);
    decref(m->self);
}

void method_traverse(Object* object, Visitor& visit) {
    auto* m = static_cast<BoundMethod*>(object);
    visit(m->function);
    visit(m->self);
}

Value method_call(Thread& t, Value callable, const Value* args, size_t nargs, Tuple* keywords) {
    auto* m = callable.as<BoundMethod>();
    RecursionGuard guard(t, "");
    if (!guard) return Failure{};
    return call_prepended(t, m->function, m->self, args, nargs, keywords);
}

// Attributes the method itself lacks are the function's.
Value method_get_attribute(Thread& t, Value self, Value name) {
    RecursionGuard guard(t, "");
    if (!guard) return Failure{};
    const Value own = type_lookup(t.types().bound_method, name.as<Str>());
    if (name.as<Str>()->is_interned() && own.is_unbound()) {
        return get_attribute(t, self.as<BoundMethod>()->function, name);
    }
    const Value found = generic_find_attribute(t, self, name);
    if (!found.is_unbound()) return found;
    return get_attribute(t, self.as<BoundMethod>()->function, name);
}

Value method_repr(Thread& t, Value self) {
    auto* m = self.as<BoundMethod>();
    Ref name = Ref::take(TRY(find_attribute(t, m->function, Value(t.names().dunder_qualname))));
    if (!name || !is_str(*name)) {
        name = Ref::take(TRY(find_attribute(t, m->function, Value(t.names().dunder_name))));
    }
    const std::string text(name && is_str(*name) ? name.as<Str>()->view() : "?");
    Own<Str> instance = Own<Str>::take(TRY(repr(t, m->self)));
    return Value(TRY(new_str(t, fmt::format("<bound method {} of {}>", text, instance->view()))));
}

std::optional<uint64_t> method_hash(Thread& t, Value self) {
    // A method may be bound again, any number of times.
    uint64_t selves = 0;
    while (is_bound_method(t, self)) {
        selves ^= identity_hash(self.as<BoundMethod>()->self);
        self = self.as<BoundMethod>()->function;
    }
    return selves ^ TRY(hash(t, self));
}

Value method_compare(Thread& t, Value left, Value right, CompareOp op) {
    if ((op != CompareOp::eq && op != CompareOp::ne) || !is_bound_method(t, right)) {
        return Value::not_implemented();
    }
    bool same = true;
    while (same && is_bound_method(t, left) && is_bound_method(t, right)) {
        same = left.as<BoundMethod>()->self == right.as<BoundMethod>()->self;
        left = left.as<BoundMethod>()->function;
        right = right.as<BoundMethod>()->function;
    }
    same = same && TRY(equal(t, left, right));
    return Value::boolean(same == (op == CompareOp::eq));
}

Value method_reduce(Thread& t, const Value* args, size_t) {
    auto* m = args[0].as<BoundMethod>();
    Own<Str> key = Own<Str>::take(TRY(intern(t, "getattr")));
    Ref getattr = Ref::take(TRY(get_attribute(
        t, *Ref::take(TRY(t.interpreter->hooks.import_module(t, "builtins"))), key.value())));
    Ref name = Ref::take(TRY(get_attribute(t, m->function, Value(t.names().dunder_name))));
    Own<Tuple> call_args = Own<Tuple>::take(TRY(new_tuple(t, {m->self, *name})));
    return Value(TRY(new_tuple(t, {*getattr, call_args.value()})));
}

constexpr NativeDef methods[] = {{"__reduce__", "(self, /)", method_reduce}, {}};

constexpr GetSetDef getset[] = {
    {"__func__", [](Thread&, Value v) { return share(v.as<BoundMethod>()->function); }, nullptr,
     "the function (or other callable) implementing a method"},
    {"__self__", [](Thread&, Value v) { return share(v.as<BoundMethod>()->self); }, nullptr,
     "the instance to which a method is bound"},
    {"__doc__",
     [](Thread& t, Value v) {
         return get_attribute(t, v.as<BoundMethod>()->function, Value(t.names().dunder_doc));
     }},
    {}};

}  // namespace

const TypeSpec bound_method_spec = {
    .name = "method",
    .basic_size = sizeof(BoundMethod),
    .flags = type_immutable | type_weakrefable,
    .doc = "Create a bound instance method object.",
    .methods = methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.construct = method_construct;
            type.dealloc = method_dealloc;
            type.traverse = method_traverse;
            type.call = method_call;
            type.get_attribute = method_get_attribute;
            type.repr = method_repr;
            type.hash = method_hash;
            type.compare = method_compare;
        },
};

}  // namespace baton
