#include "runtime/types/weakref.h"

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/type_specs.h"
#include "runtime/types/dict.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

namespace {

bool check_target(Thread& t, Value target) {
    if (target.is_object() && target.as_object()->type->has(type_weakrefable)) return true;
    return raise_type_error(t, "cannot create weak reference to '{}' object",
                            type_name(t, target));
}

// The reference without callback of exactly `type` that the target has already, borrowed; null if
// none.
WeakReference* reusable(Thread& t, Object* target, const Type* type) {
    WeakReference* r = t.interpreter->weakrefs->first(target);
    for (; r && r->callback.is_none(); r = r->next) {
        if (r->type == type && !(r->flags & object_dying)) return r;
    }
    return nullptr;
}

// A new reference of `type` to a target that has been checked.
Value make(Thread& t, Type* type, Value target, Value callback) {
    auto* r = static_cast<WeakReference*>(allocate_instance(t, type));
    if (!r) return Value::error();
    r->target = target.as_object();
    r->callback = share(callback);
    r->next = r->previous = nullptr;
    r->has_hash = false;
    t.interpreter->weakrefs->add(r);
    return Value(r);
}

Value make_or_reuse(Thread& t, Type* type, Value target, Value callback) {
    TRY(check_target(t, target));
    if (callback.is_none()) {
        if (WeakReference* r = reusable(t, target.as_object(), type)) return share(Value(r));
    }
    return make(t, type, target, callback);
}

// ---------------------------------------------------------------- common to all kinds

void weakref_dealloc(Object* object) {
    auto* r = static_cast<WeakReference*>(object);
    if (r->target) r->type->interpreter->weakrefs->remove(r);
    decref(r->callback);
}

void weakref_traverse(Object* object, Visitor& visit) {
    visit(static_cast<WeakReference*>(object)->callback);
}

void weakref_clear(Object* object) {
    auto* r = static_cast<WeakReference*>(object);
    if (r->target) r->type->interpreter->weakrefs->remove(r);
    replace(r->callback, Value::none());
}

// ---------------------------------------------------------------- ref

Value ref_construct(Thread& t, Value cls, const Value* args, size_t nargs, Tuple*) {
    TRY(check_count(t, "__new__", nargs, 1, 2));
    const Value callback = nargs == 2 ? args[1] : Value::none();
    Type* type = cls.as<Type>();
    if (type == t.types().weakref) return make_or_reuse(t, type, args[0], callback);
    TRY(check_target(t, args[0]));
    return make(t, type, args[0], callback);
}

bool ref_init(Thread& t, Value, const Value*, size_t nargs, Tuple* keywords) {
    TRY(no_keywords(t, "ref", keywords));
    return check_count(t, "__init__", nargs, 1, 2);
}

Value ref_call(Thread& t, Value self, const Value*, size_t nargs, Tuple* keywords) {
    TRY(no_keywords(t, "weakref", keywords));
    TRY(check_count(t, "weakref", nargs, 0, 0));
    return weakref_target(self);
}

Value ref_repr(Thread& t, Value self) {
    Ref target = Ref::take(weakref_target(self));
    if (target.get().is_none()) {
        return TRY(new_str(t, fmt::format("<weakref at {:#x}; dead>", self.bits())));
    }
    // Looked up as special methods are: an odd __getattr__ is not asked.
    Ref name = Ref::take(TRY(find_special(t, *target, t.names().dunder_name)));
    const std::string shown =
        name && is_str(*name) ? fmt::format(" ({})", name.as<Str>()->view()) : std::string();
    return TRY(new_str(t, fmt::format("<weakref at {:#x}; to '{}' at {:#x}{}>", self.bits(),
                                      type_name(t, *target), target.get().bits(), shown)));
}

std::optional<uint64_t> ref_hash(Thread& t, Value self) {
    auto* r = self.as<WeakReference>();
    if (r->has_hash) return r->hash;
    Ref target = Ref::take(weakref_target(self));
    if (target.get().is_none()) return raise_type_error(t, "weak object has gone away");
    r->hash = TRY(hash(t, *target));
    r->has_hash = true;
    return r->hash;
}

Value ref_compare(Thread& t, Value left, Value right, CompareOp op) {
    if ((op != CompareOp::eq && op != CompareOp::ne) || !is_weakref(t, left) ||
        !is_weakref(t, right)) {
        return Value::not_implemented();
    }
    Ref a = Ref::take(weakref_target(left));
    Ref b = Ref::take(weakref_target(right));
    if (a.get().is_none() || b.get().is_none()) {
        return Value::boolean((left == right) == (op == CompareOp::eq));
    }
    return compare(t, op, *a, *b);
}

// None once the target is gone, as the callback has then been called.
Value get_callback(Thread&, Value self) {
    const auto* r = self.as<WeakReference>();
    return r->target ? share(r->callback) : Value::none();
}

constexpr NativeDef ref_methods[] = {
    {"__class_getitem__", "(cls, item, /)", generic_class_getitem, "See PEP 585",
     native_class_method},
    {},
};

constexpr GetSetDef ref_getset[] = {
    {"__callback__", get_callback},
    {},
};

// ---------------------------------------------------------------- proxies

bool is_proxy(Thread& t, Value v) {
    if (!v.is_object()) return false;
    const Type* type = v.as_object()->type;
    return type == t.types().weak_proxy || type == t.types().weak_callable_proxy;
}

// A proxy's target, any other value itself: owned. ReferenceError for a dead proxy.
Value unwrap(Thread& t, Value v) {
    if (!is_proxy(t, v)) return share(v);
    Object* target = v.as<WeakReference>()->target;
    if (target) return share(Value(target));
    return raise(t, Exc::ReferenceError, "weakly-referenced object no longer exists");
}

template <Value (*Operation)(Thread&, Value)>
Value proxy_unary(Thread& t, Value self) {
    Ref target = Ref::take(TRY(unwrap(t, self)));
    return Operation(t, *target);
}

template <BinaryOp Op>
Value proxy_binary(Thread& t, Value left, Value right) {
    Ref a = Ref::take(TRY(unwrap(t, left)));
    Ref b = Ref::take(TRY(unwrap(t, right)));
    return binary_op(t, Op, *a, *b);
}

template <BinaryOp Op>
Value proxy_in_place(Thread& t, Value left, Value right) {
    Ref a = Ref::take(TRY(unwrap(t, left)));
    Ref b = Ref::take(TRY(unwrap(t, right)));
    return in_place_op(t, Op, *a, *b);
}

Value proxy_compare(Thread& t, Value left, Value right, CompareOp op) {
    Ref a = Ref::take(TRY(unwrap(t, left)));
    Ref b = Ref::take(TRY(unwrap(t, right)));
    return compare(t, op, *a, *b);
}

Value proxy_str(Thread& t, Value self) {
    Ref target = Ref::take(TRY(unwrap(t, self)));
    return TRY(str(t, *target));
}

Value proxy_repr(Thread& t, Value self) {
    Ref target = Ref::take(weakref_target(self));
    return TRY(new_str(t, fmt::format("<weakproxy at {:#x} to {} at {:#x}>", self.bits(),
                                      type_name(t, *target), target.get().bits())));
}

Value proxy_to_float(Thread& t, Value self) {
    Ref target = Ref::take(TRY(unwrap(t, self)));
    return call(t, Value(t.types().float_), {*target});
}

Value proxy_next(Thread& t, Value self) {
    Ref target = Ref::take(TRY(unwrap(t, self)));
    if (!type_of(t, *target)->next) {
        return raise_type_error(t, "Weakref proxy referenced a non-iterator '{}' object",
                                type_name(t, *target));
    }
    return type_of(t, *target)->next(t, *target);
}

Truth proxy_truth(Thread& t, Value self) {
    Ref target = Ref::take(TRY(unwrap(t, self)));
    return is_truthy(t, *target);
}

std::optional<int64_t> proxy_length(Thread& t, Value self) {
    Ref target = Ref::take(TRY(unwrap(t, self)));
    return length(t, *target);
}

Truth proxy_contains(Thread& t, Value self, Value item) {
    Ref target = Ref::take(TRY(unwrap(t, self)));
    return contains(t, *target, item);
}

Value proxy_get_item(Thread& t, Value self, Value key) {
    Ref target = Ref::take(TRY(unwrap(t, self)));
    return get_item(t, *target, key);
}

bool proxy_set_item(Thread& t, Value self, Value key, Value value) {
    Ref target = Ref::take(TRY(unwrap(t, self)));
    return value.is_unbound() ? delete_item(t, *target, key) : set_item(t, *target, key, value);
}

Value proxy_get_attribute(Thread& t, Value self, Value name) {
    Ref target = Ref::take(TRY(unwrap(t, self)));
    return get_attribute(t, *target, name);
}

bool proxy_set_attribute(Thread& t, Value self, Value name, Value value) {
    Ref target = Ref::take(TRY(unwrap(t, self)));
    return value.is_unbound() ? delete_attribute(t, *target, name)
                              : set_attribute(t, *target, name, value);
}

Value proxy_call(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    Ref target = Ref::take(TRY(unwrap(t, self)));
    return call(t, *target, args, nargs, keywords);
}

std::optional<uint64_t> proxy_hash(Thread& t, Value self) {
    const bool callable = type_of(t, self) == t.types().weak_callable_proxy;
    return raise_type_error(t, "unhashable type: 'weakref.{}'",
                            callable ? "CallableProxyType" : "ProxyType");
}

Value proxy_reversed(Thread& t, const Value* args, size_t) {
    Ref target = Ref::take(TRY(unwrap(t, args[0])));
    return call(t, Value(t.types().reversed), {*target});
}
Value proxy_bytes(Thread& t, const Value* args, size_t) {
    Ref target = Ref::take(TRY(unwrap(t, args[0])));
    return call(t, Value(t.types().bytes), {*target});
}

constexpr NativeDef proxy_methods[] = {
    {"__reversed__", "(self, /)", proxy_reversed, "Return a reverse iterator over the object."},
    {"__bytes__", "(self, /)", proxy_bytes, "Return the object as bytes."},
    {},
};

void fill_proxy(Type& type) {
    type.dealloc = weakref_dealloc;
    type.traverse = weakref_traverse;
    type.clear = weakref_clear;
    type.repr = proxy_repr;
    type.str = proxy_str;
    type.negative = proxy_unary<negative>;
    type.positive = proxy_unary<positive>;
    type.absolute = proxy_unary<absolute>;
    type.invert = proxy_unary<invert>;
    type.to_int = proxy_unary<to_int>;
    type.index = proxy_unary<to_index>;
    type.to_float = proxy_to_float;
    type.iter = proxy_unary<get_iterator>;
    type.next = proxy_next;
    type.hash = proxy_hash;
    type.truth = proxy_truth;
    type.length = proxy_length;
    type.contains = proxy_contains;
    type.get_item = proxy_get_item;
    type.set_item = proxy_set_item;
    type.get_attribute = proxy_get_attribute;
    type.set_attribute = proxy_set_attribute;
    type.compare = proxy_compare;
#define BINARY_SLOT(op, name, reflected, in_place_name, symbol)                \
    type.binary[static_cast<int>(BinaryOp::op)] = proxy_binary<BinaryOp::op>;  \
    type.in_place[static_cast<int>(BinaryOp::op)] = proxy_in_place<BinaryOp::op>;
#include "runtime/core/slots.def"
}

}  // namespace

const TypeSpec weakref_spec = {
    .name = "weakref.ReferenceType",
    .basic_size = sizeof(WeakReference),
    .flags = type_subclassable,
    .methods = ref_methods,
    .getset = ref_getset,
    .fill =
        [](Type& type) {
            type.construct = ref_construct;
            type.init = ref_init;
            type.dealloc = weakref_dealloc;
            type.traverse = weakref_traverse;
            type.clear = weakref_clear;
            type.call = ref_call;
            type.repr = ref_repr;
            type.hash = ref_hash;
            type.compare = ref_compare;
        },
};

const TypeSpec weak_proxy_spec = {
    .name = "weakref.ProxyType",
    .basic_size = sizeof(WeakReference),
    .methods = proxy_methods,
    .fill = fill_proxy,
};

const TypeSpec weak_callable_proxy_spec = {
    .name = "weakref.CallableProxyType",
    .basic_size = sizeof(WeakReference),
    .methods = proxy_methods,
    .fill =
        [](Type& type) {
            fill_proxy(type);
            type.call = proxy_call;
        },
};

Value new_weakref(Thread& t, Value target, Value callback) {
    return make_or_reuse(t, t.types().weakref, target, callback);
}

Value new_weak_proxy(Thread& t, Value target, Value callback) {
    Type* type = type_of(t, target)->call ? t.types().weak_callable_proxy : t.types().weak_proxy;
    return make_or_reuse(t, type, target, callback);
}

Value weakref_target(Value reference) {
    Object* target = reference.as<WeakReference>()->target;
    // A target whose deallocation waits is as good as gone.
    if (!target || (target->flags & object_dying)) return Value::none();
    return share(Value(target));
}

}  // namespace baton
