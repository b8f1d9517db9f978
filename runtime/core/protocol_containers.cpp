// Subscription, membership and length.
#include "runtime/core/protocol.h"
#include "runtime/core/type_slots.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/int.h"
#include "runtime/types/sequence.h"
#include "runtime/types/str.h"

namespace baton {

Value get_item(Thread& t, Value container, Value key) {
    Type* type = type_of(t, container);
    if (type->get_item) [[likely]] return type->get_item(t, container, key);
    if (type->has(type_is_type)) {
        if (container.as<Type>() == t.types().type) return new_generic_alias(t, container, key);
        Ref method = Ref::take(
            TRY(find_attribute(t, container, Value(t.names().dunder_class_getitem))));
        if (method && !method.get().is_none()) return call(t, *method, {key});
        return raise_type_error(t, "type '{}' is not subscriptable",
                                type_name(container.as<Type>()));
    }
    return raise_type_error(t, "'{}' object is not subscriptable", type_name(type));
}

namespace {

// Items of this container cannot be changed; says why. As in CPython, what is a sequence looks at an
// index first; types that can only be subscribed with classes are none.
bool refuse_item(Thread& t, Type* type, Value key, bool deleting) {
    const bool subscribes_classes = type == t.types().generic_alias || type == t.types().union_type;
    const bool sequence = (type->get_item || type->length || type->contains || type->has(type_heap)) &&
                          !subscribes_classes && type_of(t, key)->index;
    if (sequence) TRY(read_index(t, key, ""));
    return raise_type_error(t, "'{}' object {} support item {}", type_name(type),
                            sequence && deleting ? "doesn't" : "does not",
                            deleting ? "deletion" : "assignment");
}

}  // namespace

bool set_item(Thread& t, Value container, Value key, Value value) {
    Type* type = type_of(t, container);
    if (type->set_item) [[likely]] return type->set_item(t, container, key, value);
    return refuse_item(t, type, key, false);
}

bool delete_item(Thread& t, Value container, Value key) {
    Type* type = type_of(t, container);
    if (type->set_item) [[likely]] return type->set_item(t, container, key, Value::unbound());
    return refuse_item(t, type, key, true);
}

Truth contains(Thread& t, Value container, Value item) {
    Type* type = type_of(t, container);
    if (type->contains) return type->contains(t, container, item);
    Ref iterator = Ref::take(get_iterator(t, container));
    if (iterator.get().is_error()) {
        if (!pending_is(t, Exc::TypeError) || type->iter) return Failure{};
        clear_pending(t);
        return raise_type_error(t, "argument of type '{}' is not iterable", type_name(type));
    }
    for (;;) {
        Ref candidate = Ref::take(TRY(next_item(t, *iterator)));
        if (!candidate) return Truth::no;
        if (TRY(equal(t, *candidate, item))) return Truth::yes;
    }
}

std::optional<int64_t> length(Thread& t, Value v) {
    Type* type = type_of(t, v);
    if (type->length) return type->length(t, v);
    return raise_type_error(t, "object of type '{}' has no len()", type_name(type));
}

std::optional<int64_t> length_hint(Thread& t, Value v, int64_t fallback) {
    Type* type = type_of(t, v);
    if (type->length) {
        const std::optional<int64_t> n = type->length(t, v);
        if (n || !pending_is(t, Exc::TypeError)) return n;
        clear_pending(t);
    }
    const Value raw = call_special(t, v, t.names().dunder_length_hint, {});
    if (raw.is_error() && pending_is(t, Exc::TypeError)) {
        clear_pending(t);
        return fallback;
    }
    Ref hint = Ref::take(TRY(raw));
    if (!hint || hint.get().is_not_implemented()) return fallback;
    if (!is_int(*hint)) {
        return raise_type_error(t, "__length_hint__ must be an integer, not {}",
                                type_name(t, *hint));
    }
    int64_t value;
    if (!int_fits(*hint, value)) {
        return raise(t, Exc::OverflowError, "Python int too large to convert to C ssize_t");
    }
    if (value < 0) return raise_value_error(t, "__length_hint__() should return >= 0");
    return value;
}

}  // namespace baton
