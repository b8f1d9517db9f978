#include "runtime/types/type_layout.h"

#include <algorithm>

#include "runtime/core/protocol.h"
#include "runtime/core/type_builder.h"
#include "runtime/core/type_slots.h"
#include "runtime/types/descriptors.h"
#include "runtime/types/dict.h"
#include "runtime/types/object.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "runtime/types/type.h"

namespace baton {

Type* solid_base(Type* type) {
    while (type->base && type->basic_size == type->base->basic_size &&
           type->item_size == type->base->item_size) {
        type = type->base;
    }
    return type;
}

Type* best_base(Thread& t, const Tuple* bases) {
    Type* winner = nullptr;
    Type* base = nullptr;
    for (size_t i = 0; i < bases->size; ++i) {
        if (!has_type(t, bases->items[i], type_is_type)) {
            return raise_type_error(t, "bases must be types");
        }
        Type* candidate = bases->items[i].as<Type>();
        if (!candidate->has(type_subclassable)) {
            return raise_type_error(t, "type '{}' is not an acceptable base type",
                                    type_full_name(candidate));
        }
        Type* solid = solid_base(candidate);
        if (!winner || (winner != solid && is_subtype(solid, winner))) {
            winner = solid;
            base = candidate;
        } else if (!is_subtype(winner, solid)) {
            return raise_type_error(t, "multiple bases have instance lay-out conflict");
        }
    }
    return base;
}

Tuple* find_mro(Thread& t, Type* type) {
    Type* meta = type->Object::type;
    Str* name = t.names().mro_method;
    const Value method = type_lookup(meta, name);
    if (meta == t.types().type || method == type_lookup(t.types().type, name)) {
        return compute_mro(t, type);
    }
    Ref result = Ref::take(TRY(call_special(t, Value(type), name, {})));
    Own<Tuple> mro = Own<Tuple>::take(TRY(tuple_from(t, *result)));
    const Type* solid = solid_base(type);
    for (size_t i = 0; i < mro->size; ++i) {
        if (!has_type(t, mro->items[i], type_is_type)) {
            return raise_type_error(t, "mro() returned a non-class ('{}')",
                                    type_name(t, mro->items[i]));
        }
        if (!is_subtype(solid, solid_base(mro->items[i].as<Type>()))) {
            return raise_type_error(t, "mro() returned base with unsuitable layout ('{}')",
                                    type_name(mro->items[i].as<Type>()));
        }
    }
    return mro.give();
}

namespace {

template <class T>
void put(T*& field, T* owned) {
    T* old = field;
    field = owned;
    xdecref(old);
}

// An mro that was replaced.
struct FormerMro {
    Own<Type> type;
    Own<Tuple> former;
    Own<Tuple> now;
};

// Recomputes the mro of a class and all classes below it.
bool renew_mro(Thread& t, Type* type, std::vector<FormerMro>& undo) {
    Own<Tuple> mro = Own<Tuple>::take(TRY(find_mro(t, type)));
    undo.push_back({Own<Type>::share(type), Own<Tuple>::share(type->mro), Own<Tuple>::share(mro.get())});
    put(type->mro, mro.give());
    if (!type->subclasses) return true;
    // A metaclass's mro() may do anything to them.
    std::vector<Own<Type>> below;
    for (Type* subclass : *type->subclasses) below.push_back(Own<Type>::share(subclass));
    for (const Own<Type>& subclass : below) TRY(renew_mro(t, subclass.get(), undo));
    return true;
}

// Puts the former mros back, without asking a metaclass again; ones that changed since stay.
void restore_mros(std::vector<FormerMro>& undo) {
    for (auto entry = undo.rbegin(); entry != undo.rend(); ++entry) {
        if (entry->type->mro == entry->now.get()) put(entry->type->mro, entry->former.give());
    }
}

// Whether the instances of both may have attributes and weak references.
bool same_abilities(const Type* a, const Type* b) {
    return !a->attributes_offset == !b->attributes_offset &&
           a->has(type_weakrefable) == b->has(type_weakrefable);
}

// The class that an instance's layout and abilities come from: those between add nothing.
Type* layout_class(Type* type) {
    while (type->base && type->basic_size == type->base->basic_size &&
           type->item_size == type->base->item_size && same_abilities(type, type->base)) {
        type = type->base;
    }
    return type;
}

// The slots that a class itself brings, as (offset, name), in order.
std::vector<std::pair<uint32_t, Str*>> own_slots(Thread& t, Type* type) {
    std::vector<std::pair<uint32_t, Str*>> slots;
    size_t position = 0;
    Value key, value;
    while (dict_next(type->dict, position, key, value)) {
        if (type_of(t, value) != t.types().member_descriptor) continue;
        const auto* member = value.as<MemberDescriptor>();
        if (member->owner == type) slots.push_back({member->offset, member->name});
    }
    std::sort(slots.begin(), slots.end());
    return slots;
}

// Whether instances of one may become instances of the other: both get their layout from the same
// class, or from two that add the same `__slots__` and abilities to the same base.
bool same_layout(Thread& t, Type* a, Type* b) {
    a = layout_class(a);
    b = layout_class(b);
    if (a == b) return true;
    return a->base == b->base && a->has(type_heap) && b->has(type_heap) &&
           a->basic_size == b->basic_size && a->item_size == b->item_size &&
           same_abilities(a, b) && own_slots(t, a) == own_slots(t, b);
}

}  // namespace

bool set_type_bases(Thread& t, Type* type, Value value) {
    if (!is_tuple(value)) {
        return raise_type_error(t, "can only assign tuple to {}.__bases__, not {}", type_name(type),
                                type_name(t, value));
    }
    Tuple* bases = value.as<Tuple>();
    if (!bases->size) {
        return raise_type_error(t, "can only assign non-empty tuple to {}.__bases__, not ()",
                                type_name(type));
    }
    for (size_t i = 0; i < bases->size; ++i) {
        if (!has_type(t, bases->items[i], type_is_type)) {
            return raise_type_error(t, "{}.__bases__ must be tuple of classes, not '{}'",
                                    type_name(type), type_name(t, bases->items[i]));
        }
        // Within a metaclass's mro() the mro of a class may be the old one while its base is new.
        bool cycle = is_subtype(bases->items[i].as<Type>(), type);
        for (Type* b = bases->items[i].as<Type>(); b && !cycle; b = b->base) cycle = b == type;
        if (cycle) return raise_type_error(t, "a __bases__ item causes an inheritance cycle");
    }
    Type* base = TRY(best_base(t, bases));
    if (solid_base(base) != solid_base(type->base)) {
        return raise_type_error(t, "__bases__ assignment: '{}' object layout differs from '{}'",
                                type_name(base), type_name(type->base));
    }
    Own<Tuple> old_bases = Own<Tuple>::take(type->bases);
    Own<Type> old_base = Own<Type>::take(type->base);
    type->bases = share(bases);
    type->base = share(base);
    std::vector<FormerMro> undo;
    const bool renewed = renew_mro(t, type, undo);
    if (type->bases != bases) {
        // mro() itself set other bases: those hold, and were entered by that call.
        for (size_t i = 0; i < old_bases->size; ++i) {
            Type* old = old_bases->items[i].as<Type>();
            if (!is_subtype(type, old)) remove_subclass(old, type);
        }
        return renewed;
    }
    if (!renewed) {
        type->bases = old_bases.give();
        type->base = old_base.give();
        decref(static_cast<Object*>(bases));
        decref(static_cast<Object*>(base));
        restore_mros(undo);
        type_modified(t, type, nullptr);
        return false;
    }
    for (size_t i = 0; i < old_bases->size; ++i) {
        remove_subclass(old_bases->items[i].as<Type>(), type);
    }
    for (size_t i = 0; i < bases->size; ++i) add_subclass(bases->items[i].as<Type>(), type);
    type_modified(t, type, nullptr);
    return true;
}

namespace {

// Makes the instance's attributes those of an instance of `to`, which may keep another number of
// them inside the instance: the block stays as it is, so the instance then uses a dict and
// remembers what its block has room for.
bool move_attributes(Thread& t, Object* object, Type* to) {
    Attributes* attributes = attributes_of(object);
    if (!attributes) return true;
    const Type* from = object->type;
    if (!attributes->shape->dict_mode && from->inline_slots == to->inline_slots) {
        Shape* shape = to->root_shape;
        for (Str* key : attributes->shape->keys) shape = shape->add(key);
        attributes->shape = shape;
        return true;
    }
    TRY(attribute_dict(t, object));
    attributes->shape = to->dict_shape;
    if (from->inline_slots != to->inline_slots && !(object->flags & object_resized)) {
        object->flags |= object_resized;
        object->type_flags = static_cast<uint8_t>(from->inline_slots);
    }
    return true;
}

}  // namespace

bool set_object_class(Thread& t, Value self, Type* type) {
    Type* old = type_of(t, self);
    const bool modules = is_subtype(old, t.types().module) && is_subtype(type, t.types().module);
    if (!modules && (!old->has(type_heap) || !type->has(type_heap))) {
        return raise_type_error(
            t, "__class__ assignment only supported for mutable types or ModuleType subclasses");
    }
    if (old == type) return true;
    if (!same_layout(t, old, type)) {
        return raise_type_error(t, "__class__ assignment: '{}' object layout differs from '{}'",
                                type_name(type), type_name(old));
    }
    Object* object = self.as_object();
    if (old->inline_slots != type->inline_slots && solid_base(old)->has(type_variable_size)) {
        return raise_type_error(t, "__class__ assignment: '{}' object layout differs from '{}'",
                                type_name(type), type_name(old));
    }
    TRY(move_attributes(t, object, type));
    if (type->has(type_heap)) incref(static_cast<Object*>(type));
    object->type = type;
    if (old->has(type_heap)) decref(static_cast<Object*>(old));
    return true;
}

}  // namespace baton
