#include "runtime/core/type_slots.h"

#include <cstddef>
#include <cstring>
#include <string_view>

#include "runtime/core/intern.h"
#include "runtime/core/protocol.h"
#include "runtime/core/ref.h"
#include "runtime/core/type_caches.h"
#include "runtime/types/descriptors.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

#pragma GCC diagnostic ignored "-Winvalid-offsetof"

namespace baton {

// --- The table of special methods --------------------------------------------------------------

namespace {

// Index of each special method in the table.
enum Special : int {
#define SLOT(field, name, signature) s_##field,
#define BINARY_SLOT(op, name, reflected, in_place, symbol) s_##op, s_r##op, s_i##op,
#define COMPARE_SLOT(op, name, symbol) s_compare_##op,
#include "runtime/core/slots.def"
    s_delete_item,
    s_delete_attribute,
    s_delete,
    s_get_attribute_hook,
    special_count,
};

constexpr SpecialKind kind_of(std::string_view field) {
    using enum SpecialKind;
    if (field == "next") return next;
    if (field == "hash") return hash;
    if (field == "truth") return truth;
    if (field == "length") return length;
    if (field == "contains") return contains;
    if (field == "get_item") return get_item;
    if (field == "set_item") return set_item;
    if (field == "get_attribute") return get_attribute;
    if (field == "set_attribute") return set_attribute;
    if (field == "descriptor_get") return descriptor_get;
    if (field == "descriptor_set") return descriptor_set;
    if (field == "call") return call;
    if (field == "init") return init;
    if (field == "construct") return construct;
    if (field == "finalize") return finalize;
    return unary;
}

constexpr const char* doc_of(std::string_view name) {
    constexpr std::pair<std::string_view, const char*> docs[] = {
        {"__repr__", "Return repr(self)."},
        {"__str__", "Return str(self)."},
        {"__neg__", "-self"},
        {"__pos__", "+self"},
        {"__abs__", "abs(self)"},
        {"__invert__", "~self"},
        {"__int__", "int(self)"},
        {"__float__", "float(self)"},
        {"__index__", "Return self converted to an integer, if self is suitable for use as an index "
                      "into a list."},
        {"__iter__", "Implement iter(self)."},
        {"__next__", "Implement next(self)."},
        {"__await__", "Return an iterator to be used in await expression."},
        {"__aiter__", "Return an awaitable, that resolves in asynchronous iterator."},
        {"__anext__", "Return a value or raise StopAsyncIteration."},
        {"__hash__", "Return hash(self)."},
        {"__bool__", "True if self else False"},
        {"__len__", "Return len(self)."},
        {"__contains__", "Return bool(key in self)."},
        {"__getitem__", "Return self[key]."},
        {"__setitem__", "Set self[key] to value."},
        {"__getattribute__", "Return getattr(self, name)."},
        {"__setattr__", "Implement setattr(self, name, value)."},
        {"__get__", "Return an attribute of instance, which is of type owner."},
        {"__set__", "Set an attribute of instance to value."},
        {"__call__", "Call self as a function."},
        {"__init__", "Initialize self.  See help(type(self)) for accurate signature."},
        {"__new__", "Create and return a new object.  See help(type) for accurate signature."},
        {"__del__", "Called when the instance is about to be destroyed."},
        {"__delitem__", "Delete self[key]."},
        {"__delattr__", "Implement delattr(self, name)."},
        {"__delete__", "Delete an attribute of instance."},
        {"__pow__", "Return pow(self, value, mod)."},
        {"__rpow__", "Return pow(value, self, mod)."},
    };
    for (const auto& [n, doc] : docs) {
        if (n == name) return doc;
    }
    return nullptr;
}

}  // namespace

const SpecialMethod special_methods[] = {
#define SLOT(field, name, signature) {name, kind_of(#field), 0, offsetof(Type, field), doc_of(name)},
#define BINARY_SLOT(op, name, reflected_name, in_place_name, symbol)                             \
    {name, BinaryOp::op == BinaryOp::pow ? SpecialKind::power : SpecialKind::binary,             \
     static_cast<uint8_t>(BinaryOp::op),                                                         \
     static_cast<uint16_t>(offsetof(Type, binary) + sizeof(BinarySlot) * int(BinaryOp::op)),     \
     doc_of(name) ? doc_of(name) : "Return self" symbol "value."},                               \
    {reflected_name,                                                                             \
     BinaryOp::op == BinaryOp::pow ? SpecialKind::reflected_power : SpecialKind::reflected,      \
     static_cast<uint8_t>(BinaryOp::op),                                                         \
     static_cast<uint16_t>(offsetof(Type, binary) + sizeof(BinarySlot) * int(BinaryOp::op)),     \
     doc_of(reflected_name) ? doc_of(reflected_name) : "Return value" symbol "self."},           \
    {in_place_name, SpecialKind::in_place, static_cast<uint8_t>(BinaryOp::op),                   \
     static_cast<uint16_t>(offsetof(Type, in_place) + sizeof(BinarySlot) * int(BinaryOp::op)),   \
     "Return self" symbol "=value."},
#define COMPARE_SLOT(op, name, symbol)                                                           \
    {name, SpecialKind::compare, static_cast<uint8_t>(CompareOp::op), offsetof(Type, compare),   \
     "Return self" symbol "value."},
#include "runtime/core/slots.def"
    {"__delitem__", SpecialKind::delete_item, 0, offsetof(Type, set_item), doc_of("__delitem__")},
    {"__delattr__", SpecialKind::delete_attribute, 0, offsetof(Type, set_attribute),
     doc_of("__delattr__")},
    {"__delete__", SpecialKind::descriptor_delete, 0, offsetof(Type, descriptor_set),
     doc_of("__delete__")},
    {"__getattr__", SpecialKind::get_attribute_hook, 0, offsetof(Type, get_attribute), nullptr},
};
const int special_method_count = special_count;
static_assert(std::size(special_methods) == special_count);

namespace {

using AnySlot = void (*)();

AnySlot slot_at(const Type* type, size_t offset) {
    AnySlot slot;
    std::memcpy(&slot, reinterpret_cast<const char*>(type) + offset, sizeof slot);
    return slot;
}
void put_slot(Type* type, size_t offset, AnySlot slot) {
    std::memcpy(reinterpret_cast<char*>(type) + offset, &slot, sizeof slot);
}
template <class F>
F slot_of(const Type* type, size_t offset) {
    return reinterpret_cast<F>(slot_at(type, offset));
}

Str* special_name(Thread& t, int index) {
    return t.interpreter->type_caches->slot_names[index];
}

// --- Calling special methods --------------------------------------------------------------------

Value lookup(Thread& t, Value self, int index) {
    return type_lookup(type_of(t, self), special_name(t, index));
}

// Calls what was found on the type (borrowed) for `self`.
Value call_found(Thread& t, Value found, Value self, const Value* args, size_t nargs) {
    Ref descriptor = Ref::share(found);
    Type* type = type_of(t, found);
    if (type->has(type_method_like)) return call_prepended(t, found, self, args, nargs, nullptr);
    if (!type->descriptor_get) return call(t, found, args, nargs);
    Ref bound = Ref::take(TRY(type->descriptor_get(t, found, self, type_of(t, self))));
    return call(t, *bound, args, nargs);
}

// Calls a special method by index; the class defines it, or did when its slots were filled.
Value call_index(Thread& t, int index, Value self, const Value* args, size_t nargs) {
    const Value found = lookup(t, self, index);
    if (found.is_unbound()) {
        return raise_with(t, Exc::AttributeError, Value(special_name(t, index)));
    }
    return call_found(t, found, self, args, nargs);
}

// As call_index, but NotImplemented when the method is missing.
Value call_maybe(Thread& t, int index, Value self, Value argument) {
    const Value found = lookup(t, self, index);
    if (found.is_unbound()) return Value::not_implemented();
    return call_found(t, found, self, &argument, 1);
}

// --- Dispatchers: the slots of Python classes -----------------------------------------------------

template <int index>
Value slot_unary(Thread& t, Value self) {
    return call_index(t, index, self, nullptr, 0);
}

template <int index>
Value slot_iteration(Thread& t, Value self) {
    if (lookup(t, self, index).is_none()) {
        return raise_type_error(t, "'{}' object is not {}", type_name(t, self),
                                index == s_iter ? "iterable" : "async iterable");
    }
    return call_index(t, index, self, nullptr, 0);
}

Value slot_next(Thread& t, Value self) {
    const Value result = call_index(t, s_next, self, nullptr, 0);
    if (result.is_error() && pending_is(t, Exc::StopIteration)) {
        clear_pending(t);
        return Value::unbound();
    }
    return result;
}

std::optional<uint64_t> slot_hash(Thread& t, Value self) {
    const Value found = lookup(t, self, s_hash);
    if (found.is_unbound() || found.is_none()) return hash_not_implemented(t, self);
    Ref result = Ref::take(TRY(call_found(t, found, self, nullptr, 0)));
    if (!is_int(*result)) return raise_type_error(t, "__hash__ method should return an integer");
    int64_t value;
    if (int_fits(*result, value)) {
        return value == -1 ? static_cast<uint64_t>(-2) : static_cast<uint64_t>(value);
    }
    return t.types().int_->hash(t, *result);
}

Truth slot_truth(Thread& t, Value self) {
    Ref result = Ref::take(TRY(call_index(t, s_truth, self, nullptr, 0)));
    if (!result.get().is_bool()) {
        return raise_type_error(t, "__bool__ should return bool, returned {}",
                                type_name(t, *result));
    }
    return truth(result.get().is_true());
}

std::optional<int64_t> slot_length(Thread& t, Value self) {
    Ref result = Ref::take(TRY(call_index(t, s_length, self, nullptr, 0)));
    Ref number = Ref::take(TRY(to_index(t, *result)));
    if (int_sign(*number) < 0) return raise_value_error(t, "__len__() should return >= 0");
    int64_t value;
    if (!int_fits(*number, value)) {
        return raise(t, Exc::OverflowError, "cannot fit '{}' into an index-sized integer",
                     type_name(t, *result));
    }
    return value;
}

Truth slot_contains(Thread& t, Value self, Value item) {
    const Value found = lookup(t, self, s_contains);
    if (found.is_none()) {
        return raise_type_error(t, "'{}' object is not a container", type_name(t, self));
    }
    if (found.is_unbound()) {
        return raise_with(t, Exc::AttributeError, Value(special_name(t, s_contains)));
    }
    Ref result = Ref::take(TRY(call_found(t, found, self, &item, 1)));
    return is_truthy(t, *result);
}

bool slot_set_item(Thread& t, Value self, Value key, Value value) {
    const Value args[] = {key, value};
    const bool deletes = value.is_unbound();
    decref(TRY(call_index(t, deletes ? s_delete_item : s_set_item, self, args, deletes ? 1 : 2)));
    return true;
}

Value slot_get_attribute(Thread& t, Value self, Value name) {
    return call_index(t, s_get_attribute, self, &name, 1);
}

// What was found on a class, if that is a slot wrapper of a type that the class derives from. The
// slots of another type must not get the class's instances.
const SlotWrapper* own_wrapper(Thread& t, const Type* type, Value found) {
    if (!found.is_object() || found.as_object()->type != t.types().slot_wrapper) return nullptr;
    const SlotWrapper* wrapper = found.as<SlotWrapper>();
    return is_subtype(type, wrapper->owner) ? wrapper : nullptr;
}

// With __getattr__: called when the usual lookup (or __getattribute__) raises AttributeError.
Value slot_get_attribute_hook(Thread& t, Value self, Value name) {
    Type* type = type_of(t, self);
    const Value found = type_lookup(type, special_name(t, s_get_attribute));
    Value result;
    const SlotWrapper* wrapper = own_wrapper(t, type, found);
    if (wrapper) {
        if (wrapper->owner->get_attribute == generic_get_attribute) {
            result = generic_find_attribute(t, self, name);
        } else {
            result = wrapper->owner->get_attribute(t, self, name);
        }
    } else {
        result = call_index(t, s_get_attribute, self, &name, 1);
    }
    if (result.is_error()) {
        if (!pending_is(t, Exc::AttributeError)) return result;
    } else if (!result.is_unbound()) {
        return result;
    }
    const Value hook = type_lookup(type_of(t, self), special_name(t, s_get_attribute_hook));
    if (hook.is_unbound()) {
        if (result.is_error()) return result;
        return raise_attribute_error(t, self, name);
    }
    if (result.is_error()) clear_pending(t);
    return call_found(t, hook, self, &name, 1);
}

bool slot_set_attribute(Thread& t, Value self, Value name, Value value) {
    const Value args[] = {name, value};
    const bool deletes = value.is_unbound();
    decref(TRY(call_index(t, deletes ? s_delete_attribute : s_set_attribute, self, args,
                          deletes ? 1 : 2)));
    return true;
}

Value slot_descriptor_get(Thread& t, Value self, Value instance, Type* owner) {
    const Value found = lookup(t, self, s_descriptor_get);
    if (found.is_unbound()) return share(self);
    const Value args[] = {instance.is_unbound() ? Value::none() : instance,
                          owner ? Value(owner) : Value::none()};
    return call_found(t, found, self, args, 2);
}

bool slot_descriptor_set(Thread& t, Value self, Value instance, Value value) {
    const Value args[] = {instance, value};
    const bool deletes = value.is_unbound();
    decref(TRY(call_index(t, deletes ? s_delete : s_descriptor_set, self, args, deletes ? 1 : 2)));
    return true;
}

Value slot_call(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    const Value found = lookup(t, self, s_call);
    if (found.is_unbound()) return raise_not_callable(t, self);
    Ref descriptor = Ref::share(found);
    Type* type = type_of(t, found);
    if (type->has(type_method_like)) {
        return call_prepended(t, found, self, args, nargs, keywords);
    }
    RecursionGuard guard(t, " while calling a Python object");
    if (!guard) return Failure{};
    if (!type->descriptor_get) return call(t, found, args, nargs, keywords);
    Ref bound = Ref::take(TRY(type->descriptor_get(t, found, self, type_of(t, self))));
    return call(t, *bound, args, nargs, keywords);
}

bool slot_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    const Value found = lookup(t, self, s_init);
    if (found.is_unbound()) return raise_with(t, Exc::AttributeError, Value(t.names().dunder_init));
    Ref descriptor = Ref::share(found);
    Type* type = type_of(t, found);
    Ref result;
    if (type->has(type_method_like)) {
        result = Ref::take(TRY(call_prepended(t, found, self, args, nargs, keywords)));
    } else if (!type->descriptor_get) {
        result = Ref::take(TRY(call(t, found, args, nargs, keywords)));
    } else {
        Ref bound = Ref::take(TRY(type->descriptor_get(t, found, self, type_of(t, self))));
        result = Ref::take(TRY(call(t, *bound, args, nargs, keywords)));
    }
    if (!result.get().is_none()) {
        return raise_type_error(t, "__init__() should return None, not '{}'",
                                type_name(t, *result));
    }
    return true;
}

Value slot_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    const Value found = type_lookup(type.as<Type>(), t.names().dunder_new);
    if (found.is_unbound()) return raise_with(t, Exc::AttributeError, Value(t.names().dunder_new));
    Type* found_type = type_of(t, found);
    Ref function = found_type->descriptor_get
                       ? Ref::take(TRY(found_type->descriptor_get(t, found, Value::unbound(),
                                                                  type.as<Type>())))
                       : Ref::share(found);
    return call_prepended(t, *function, type, args, nargs, keywords);
}

void slot_finalize(Thread& t, Value self) {
    const Value found = lookup(t, self, s_finalize);
    if (found.is_unbound()) return;
    Ref function = Ref::share(found);
    const Value result = call_found(t, found, self, nullptr, 0);
    if (result.is_error()) {
        write_unraisable(t, *function);
    } else {
        decref(result);
    }
}

// Whether type(right) has its own reflected method, not the one of type(left).
bool overrides(Thread& t, Value left, Value right, int index) {
    const Value mine = lookup(t, right, index);
    return !mine.is_unbound() && !(mine == lookup(t, left, index));
}

Value dispatch_binary(Thread& t, Value left, Value right, BinarySlot slot, int op, int forward) {
    const int reflected = forward + 1;
    Type* left_type = type_of(t, left);
    Type* right_type = type_of(t, right);
    bool try_right = left_type != right_type && right_type->binary[op] == slot;
    if (left_type->binary[op] == slot) {
        if (try_right && is_subtype(right_type, left_type) && overrides(t, left, right, reflected)) {
            const Value result = call_maybe(t, reflected, right, left);
            if (!result.is_not_implemented()) return result;
            try_right = false;
        }
        const Value result = call_maybe(t, forward, left, right);
        if (!result.is_not_implemented() || left_type == right_type) return result;
    }
    if (try_right) return call_maybe(t, reflected, right, left);
    return Value::not_implemented();
}

template <int op, int forward>
Value slot_binary(Thread& t, Value left, Value right) {
    return dispatch_binary(t, left, right, slot_binary<op, forward>, op, forward);
}

template <int index>
Value slot_in_place(Thread& t, Value left, Value right) {
    return call_index(t, index, left, &right, 1);
}

Value slot_compare(Thread& t, Value left, Value right, CompareOp op) {
    const int index = s_compare_lt + static_cast<int>(op);
    const Value found = lookup(t, left, index);
    if (found.is_unbound()) return Value::not_implemented();
    if (const SlotWrapper* wrapper = own_wrapper(t, type_of(t, left), found)) {
        return wrapper->owner->compare(t, left, right, op);
    }
    // A descriptor that gives no method (AttributeError) means that there is none.
    if (found.is_object() && type_of(t, found)->descriptor_get &&
        !found.as_object()->type->has(type_method_like)) {
        Ref method = Ref::take(
            type_of(t, found)->descriptor_get(t, found, left, type_of(t, left)));
        if (method.get().is_error()) {
            if (!pending_is(t, Exc::AttributeError)) return Failure{};
            clear_pending(t);
            return Value::not_implemented();
        }
        return call(t, *method, {right});
    }
    return call_found(t, found, left, &right, 1);
}

constexpr UnarySlot slot_repr = slot_unary<s_repr>;
constexpr UnarySlot slot_str = slot_unary<s_str>;
constexpr UnarySlot slot_negative = slot_unary<s_negative>;
constexpr UnarySlot slot_positive = slot_unary<s_positive>;
constexpr UnarySlot slot_absolute = slot_unary<s_absolute>;
constexpr UnarySlot slot_invert = slot_unary<s_invert>;
constexpr UnarySlot slot_to_int = slot_unary<s_to_int>;
constexpr UnarySlot slot_to_float = slot_unary<s_to_float>;
constexpr UnarySlot slot_index = slot_unary<s_index>;
constexpr UnarySlot slot_iter = slot_iteration<s_iter>;
constexpr UnarySlot slot_aiter = slot_iteration<s_aiter>;
constexpr UnarySlot slot_await = slot_unary<s_await>;
constexpr UnarySlot slot_anext = slot_unary<s_anext>;

template <class F>
AnySlot any(F function) {
    return reinterpret_cast<AnySlot>(function);
}

// The dispatcher for the slot that special method `index` belongs to.
AnySlot dispatcher(int index) {
    switch (index) {
#define SLOT(field, name, signature) \
    case s_##field:                  \
        return any<signature>(slot_##field);
#define BINARY_SLOT(op, name, reflected, in_place, symbol)           \
    case s_##op:                                                     \
    case s_r##op:                                                    \
        return any<BinarySlot>(slot_binary<int(BinaryOp::op), s_##op>); \
    case s_i##op:                                                    \
        return any<BinarySlot>(slot_in_place<s_i##op>);
#define COMPARE_SLOT(op, name, symbol) case s_compare_##op:
#include "runtime/core/slots.def"
        return any<CompareSlot>(slot_compare);
    case s_delete_item:
        return any<SetItemSlot>(slot_set_item);
    case s_delete_attribute:
        return any<SetItemSlot>(slot_set_attribute);
    case s_delete:
        return any<SetItemSlot>(slot_descriptor_set);
    default:
        return any<BinarySlot>(slot_get_attribute_hook);
    }
}

// Sets the slot at `offset` from what the mro says.
void compute_slot(Thread& t, Type* type, uint16_t offset) {
    AnySlot native = nullptr;
    bool dispatch = false;
    bool hook = false;
    int last = -1;
    for (int i = 0; i < special_count; ++i) {
        const SpecialMethod& method = special_methods[i];
        if (method.offset != offset) continue;
        const Value found = type_lookup(type, special_name(t, i));
        if (found.is_unbound()) continue;
        last = i;
        if (method.kind == SpecialKind::get_attribute_hook) {
            hook = true;
            continue;
        }
        AnySlot candidate = nullptr;
        if (method.kind == SpecialKind::hash && found.is_none()) {
            candidate = any<HashSlot>(hash_not_implemented);
        } else if (found.is_object() && found.as_object()->type == t.types().slot_wrapper) {
            const SlotWrapper* wrapper = found.as<SlotWrapper>();
            if (wrapper->method == &method && is_subtype(type, wrapper->owner)) {
                candidate = slot_at(wrapper->owner, offset);
            }
        } else if (method.kind == SpecialKind::construct) {
            if (Type* owner = native_new_owner(t, found)) {
                // Only the built-in type whose layout the class extends can make an instance.
                const Type* native = type->base;
                while (native && native->has(type_heap)) native = native->base;
                if (!native || native->construct == owner->construct ||
                    native->construct == type->base->construct) {
                    candidate = any<CallSlot>(native ? native->construct : owner->construct);
                }
            }
        }
        if (!candidate || (native && native != candidate)) {
            dispatch = true;
        } else {
            native = candidate;
        }
    }
    if (hook) {
        put_slot(type, offset, any<BinarySlot>(slot_get_attribute_hook));
    } else if (dispatch) {
        put_slot(type, offset, dispatcher(last));
    } else {
        put_slot(type, offset, native);
    }
}

void copy_layout_slots(Type* type) {
    type->dealloc = type->base->dealloc;
    type->traverse = type->base->traverse;
    type->clear = type->base->clear;
}

void traverse_nothing(Object*, Visitor&) {}

}  // namespace

// --- Filling ----------------------------------------------------------------------------------------

bool init_special_methods(Thread& t) {
    TypeCaches& caches = *t.interpreter->type_caches;
    caches.slot_names.reserve(special_count);
    for (int i = 0; i < special_count; ++i) {
        Str* name = TRY(intern(t, special_methods[i].name));
        caches.slot_names.push_back(name);
        caches.slot_index.emplace(name, i);
    }
    return true;
}

void inherit_slots(Type* type) {
    Type* base = type->base;
    if (!base) return;
    // A type that compares by value without a hash of its own is unhashable.
    if (type->compare && !type->hash) type->hash = hash_not_implemented;
    const bool own_construct = type->construct;
    for (const SpecialMethod& method : special_methods) {
        if (!slot_at(type, method.offset)) {
            put_slot(type, method.offset, slot_at(base, method.offset));
        }
    }
    // object.__new__ makes plain objects only: a built-in type has its own or cannot be called.
    if (!own_construct && base->construct == object_construct) type->construct = nullptr;
    if (!type->dealloc) type->dealloc = base->dealloc;
    if (!type->traverse) type->traverse = base->traverse;
    if (!type->clear) type->clear = base->clear;
}

bool add_slot_wrappers(Thread& t, Type* type, bool own_init) {
    const bool concatenates = type->get_item && type->contains;
    for (int i = 0; i < special_count; ++i) {
        const SpecialMethod& method = special_methods[i];
        const AnySlot slot = slot_at(type, method.offset);
        if (!slot) continue;
        if (type->base && slot == slot_at(type->base, method.offset) &&
            !(own_init && i == s_init)) {
            continue;
        }
        if (method.kind == SpecialKind::construct ||
            method.kind == SpecialKind::get_attribute_hook) {
            continue;
        }
        if (concatenates && i == s_radd) continue;  // sequences have no reflected addition
        Str* name = special_name(t, i);
        if (!dict_get(type->dict, name).is_unbound()) continue;
        if (method.kind == SpecialKind::hash && slot == any<HashSlot>(hash_not_implemented)) {
            TRY(dict_set(t, type->dict, name, Value::none()));
            continue;
        }
        Own<SlotWrapper> wrapper = Own<SlotWrapper>::take(TRY(new_slot_wrapper(t, method, type)));
        TRY(dict_set(t, type->dict, name, wrapper.value()));
    }
    return true;
}

void fill_slots(Thread& t, Type* type) {
    copy_layout_slots(type);
    // Every class takes part in garbage collection: its instances have attributes or slots.
    if (!type->traverse) type->traverse = traverse_nothing;
    if (type->bases->size == 1) {
        // The only base's slots are what the rest of the mro says.
        for (const SpecialMethod& method : special_methods) {
            put_slot(type, method.offset, slot_at(type->base, method.offset));
        }
        size_t position = 0;
        Value key, value;
        while (dict_next(type->dict, position, key, value)) {
            if (is_str(key)) update_slots(t, type, key.as<Str>());
        }
    } else {
        uint64_t done[(sizeof(Type) / 8 + 63) / 64] = {};
        for (const SpecialMethod& method : special_methods) {
            const size_t word = method.offset / 8;
            if (done[word / 64] >> (word % 64) & 1) continue;
            done[word / 64] |= uint64_t{1} << (word % 64);
            compute_slot(t, type, method.offset);
        }
    }
    update_slot_flags(type);
}

void update_slots(Thread& t, Type* type, Str* name) {
    if (name->size < 5 || name->data[0] != '_' || name->data[1] != '_') return;
    const TypeCaches& caches = *t.interpreter->type_caches;
    // The index is by identity; a namespace may have names made at run time.
    Own<Str> interned = Own<Str>::take(intern(t, name));
    if (!interned) return clear_pending(t);
    const auto found = caches.slot_index.find(interned.get());
    if (found == caches.slot_index.end()) return;
    compute_slot(t, type, special_methods[found->second].offset);
    update_slot_flags(type);
}

void update_slot_flags(Type* type) {
    auto put = [&](uint32_t flag, bool on) {
        if (on) {
            type->type_flags_word |= flag;
        } else {
            type->type_flags_word &= ~flag;
        }
    };
    put(type_plain_getattr, type->get_attribute == generic_get_attribute);
    put(type_plain_setattr, type->set_attribute == generic_set_attribute);
    put(type_plain_new, type->construct == object_construct && !type->has(type_abstract));
    put(type_data_descriptor, type->descriptor_set != nullptr);
}

// --- Wrappers ---------------------------------------------------------------------------------------

Value call_prepended(Thread& t, Value function, Value self, const Value* args, size_t nargs,
                     Tuple* keywords) {
    const size_t total = nargs + (keywords ? keywords->size : 0);
    if (total <= 3) {
        Value all[4];
        all[0] = self;
        for (size_t i = 0; i < total; ++i) all[i + 1] = args[i];
        return call(t, function, all, nargs + 1, keywords);
    }
    Value few[16];
    Value* all = few;
    if (total >= std::size(few)) {
        all = static_cast<Value*>(t.interpreter->heap.allocate_raw((total + 1) * sizeof(Value)));
        if (!all) return raise_memory_error(t);
    }
    all[0] = self;
    std::memcpy(static_cast<void*>(all + 1), args, total * sizeof(Value));
    const Value result = call(t, function, all, nargs + 1, keywords);
    if (all != few) t.interpreter->heap.free_raw(all, (total + 1) * sizeof(Value));
    return result;
}

std::optional<uint64_t> hash_not_implemented(Thread& t, Value self) {
    return raise_type_error(t, "unhashable type: '{}'", type_name(t, self));
}

Value slot_get_item(Thread& t, Value self, Value key) {
    return call_index(t, s_get_item, self, &key, 1);
}

Value call_slot(Thread& t, const SpecialMethod& method, Type* owner, Value self, const Value* args,
                size_t nargs, Tuple* keywords) {
    using enum SpecialKind;
    const uint16_t offset = method.offset;
    switch (method.kind) {
    case call:
        return owner->call(t, self, args, nargs, keywords);
    case init:
        TRY(owner->init(t, self, args, nargs, keywords));
        return Value::none();
    default:
        break;
    }
    if (keywords && keywords->size) {
        return raise_type_error(t, "wrapper {}() takes no keyword arguments", method.name);
    }
    auto count = [&](size_t low, size_t high) -> bool {
        if (nargs >= low && nargs <= high) return true;
        if (low == high) {
            return raise_type_error(t, "expected {} argument{}, got {}", low, low == 1 ? "" : "s",
                                    nargs);
        }
        return raise_type_error(t, "expected at {} {} argument{}, got {}",
                                nargs < low ? "least" : "most", nargs < low ? low : high,
                                (nargs < low ? low : high) == 1 ? "" : "s", nargs);
    };
    switch (method.kind) {
    case unary:
        TRY(count(0, 0));
        return slot_of<UnarySlot>(owner, offset)(t, self);
    case next: {
        TRY(count(0, 0));
        const Value item = owner->next(t, self);
        if (item.is_unbound()) return raise_stop_iteration(t, Value::none());
        return item;
    }
    case hash: {
        TRY(count(0, 0));
        return new_int(t, static_cast<int64_t>(TRY(owner->hash(t, self))));
    }
    case truth:
        TRY(count(0, 0));
        return Value::boolean(TRY(owner->truth(t, self)));
    case length:
        TRY(count(0, 0));
        return new_int(t, TRY(owner->length(t, self)));
    case contains:
        TRY(count(1, 1));
        return Value::boolean(TRY(owner->contains(t, self, args[0])));
    case get_item:
        TRY(count(1, 1));
        return owner->get_item(t, self, args[0]);
    case get_attribute:
        TRY(count(1, 1));
        if (!is_str(args[0])) {
            return raise_type_error(t, "attribute name must be string, not '{}'",
                                    type_name(t, args[0]));
        }
        return owner->get_attribute(t, self, args[0]);
    case set_item:
    case descriptor_set:
        TRY(count(2, 2));
        TRY(slot_of<SetItemSlot>(owner, offset)(t, self, args[0], args[1]));
        return Value::none();
    case delete_item:
    case descriptor_delete:
        TRY(count(1, 1));
        TRY(slot_of<SetItemSlot>(owner, offset)(t, self, args[0], Value::unbound()));
        return Value::none();
    case set_attribute:
    case delete_attribute: {
        const bool sets = method.kind == set_attribute;
        TRY(count(sets ? 2 : 1, sets ? 2 : 1));
        if (!is_str(args[0])) {
            return raise_type_error(t, "attribute name must be string, not '{}'",
                                    type_name(t, args[0]));
        }
        // object.__setattr__ must not bypass the checks of a built-in type such as type.
        Type* type = type_of(t, self);
        while (type->has(type_heap)) type = type->base;
        if (type->set_attribute != owner->set_attribute) {
            return raise_type_error(t, "can't apply this {} to {} object", method.name,
                                    type_name(type));
        }
        TRY(owner->set_attribute(t, self, args[0], sets ? args[1] : Value::unbound()));
        return Value::none();
    }
    case descriptor_get: {
        TRY(count(1, 2));
        const bool no_owner = nargs < 2 || args[1].is_none();
        if (args[0].is_none() && no_owner) {
            return raise_type_error(t, "__get__(None, None) is invalid");
        }
        return owner->descriptor_get(t, self, args[0].is_none() ? Value::unbound() : args[0],
                                     no_owner ? type_of(t, args[0]) : args[1].as<Type>());
    }
    case finalize:
        TRY(count(0, 0));
        owner->finalize(t, self);
        return Value::none();
    case binary:
        TRY(count(1, 1));
        return slot_of<BinarySlot>(owner, offset)(t, self, args[0]);
    case reflected:
        TRY(count(1, 1));
        return slot_of<BinarySlot>(owner, offset)(t, args[0], self);
    case in_place:
        TRY(count(1, 1));
        return slot_of<BinarySlot>(owner, offset)(t, self, args[0]);
    case power:
    case reflected_power:
        TRY(count(1, 2));
        if (nargs == 2 && !args[1].is_none()) {
            if (owner != t.types().int_ || !is_int(args[0]) || !is_int(args[1])) {
                return Value::not_implemented();
            }
            const bool forward = method.kind == power;
            return int_power_modulo(t, forward ? self : args[0], forward ? args[0] : self, args[1]);
        }
        if (method.kind == power) return slot_of<BinarySlot>(owner, offset)(t, self, args[0]);
        return slot_of<BinarySlot>(owner, offset)(t, args[0], self);
    case compare:
        TRY(count(1, 1));
        return owner->compare(t, self, args[0], static_cast<CompareOp>(method.operation));
    default:
        return raise_type_error(t, "cannot call {}", method.name);
    }
}

}  // namespace baton
