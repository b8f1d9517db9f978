#include "runtime/core/type.h"

#include <algorithm>

#include "runtime/core/protocol.h"
#include "runtime/core/type_caches.h"
#include "runtime/core/type_slots.h"
#include "runtime/types/dict.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "runtime/types/type.h"

namespace baton {

namespace {

Value lookup_uncached(Type* type, Str* name) {
    if (!type->mro) {
        for (Type* at = type; at; at = at->base) {
            if (!at->dict) continue;
            const Value found = dict_get(at->dict, name);
            if (!found.is_unbound()) return found;
        }
        return Value::unbound();
    }
    for (size_t i = 0; i < type->mro->size; ++i) {
        const Value found = dict_get(type->mro->items[i].as<Type>()->dict, name);
        if (!found.is_unbound()) return found;
    }
    return Value::unbound();
}

void renew_versions(Interpreter& in, Type* type) {
    if (type->version) {
        type->version = in.next_type_version ? in.next_type_version++ : 0;
    }
    if (!type->subclasses) return;
    for (Type* subclass : *type->subclasses) renew_versions(in, subclass);
}

void update_slots_below(Thread& t, Type* type, Str* name) {
    if (name) {
        update_slots(t, type, name);
    } else {
        fill_slots(t, type);
    }
    if (!type->subclasses) return;
    for (size_t i = 0; i < type->subclasses->size(); ++i) {
        update_slots_below(t, (*type->subclasses)[i], name);
    }
}

}  // namespace

Value type_lookup(Type* type, Str* name) {
    if (!type->version) [[unlikely]] return lookup_uncached(type, name);
    TypeCaches::Entry& entry = type->interpreter->type_caches->entry(type->version, name);
    if (entry.version == type->version && entry.name == name) [[likely]] return entry.value;
    const Value found = lookup_uncached(type, name);
    Str* old = entry.name;
    entry = {type->version, share(name), found};
    xdecref(old);
    return found;
}

bool is_subtype(const Type* type, const Type* base) {
    if (type == base) return true;
    if (!type->mro) {
        for (const Type* at = type->base; at; at = at->base) {
            if (at == base) return true;
        }
        return false;
    }
    for (size_t i = 0; i < type->mro->size; ++i) {
        if (type->mro->items[i].as<Type>() == base) return true;
    }
    return false;
}

void type_modified(Thread& t, Type* type, Str* name) {
    renew_versions(*t.interpreter, type);
    if (!type->has(type_heap)) return;
    if (name && (name->size < 5 || name->data[0] != '_' || name->data[1] != '_')) return;
    update_slots_below(t, type, name);
}

void assign_type_version(Interpreter& in, Type* type) {
    type->version = in.next_type_version ? in.next_type_version++ : 0;
}

bool add_subclass(Type* base, Type* type) {
    if (!base->subclasses) base->subclasses = new std::vector<Type*>;
    base->subclasses->push_back(type);
    return true;
}

void remove_subclass(Type* base, Type* type) {
    if (!base->subclasses) return;
    auto& all = *base->subclasses;
    all.erase(std::remove(all.begin(), all.end(), type), all.end());
}

// --- The method resolution order --------------------------------------------------------------

namespace {

// One of the sequences that C3 merges, and how much of it is used up.
struct Sequence {
    const Value* items;
    size_t size;
    size_t at = 0;

    bool tail_has(Value v) const {
        for (size_t i = at + 1; i < size; ++i) {
            if (items[i] == v) return true;
        }
        return false;
    }
};

Failure raise_inconsistent(Thread& t, const std::vector<Sequence>& sequences) {
    std::string names;
    std::vector<Value> seen;
    for (const Sequence& s : sequences) {
        if (s.at >= s.size) continue;
        const Value head = s.items[s.at];
        if (std::find(seen.begin(), seen.end(), head) != seen.end()) continue;
        seen.push_back(head);
        if (!names.empty()) names += ", ";
        names += head.as<Type>()->name->view();
    }
    return raise_type_error(
        t, "Cannot create a consistent method resolution\norder (MRO) for bases {}", names);
}

}  // namespace

Tuple* compute_mro(Thread& t, Type* type) {
    Tuple* bases = type->bases;
    for (size_t i = 0; i < bases->size; ++i) {
        // A metaclass's mro() may make a subclass of the class that it was called for.
        if (bases->items[i].as<Type>()->mro) continue;
        return raise_type_error(t, "Cannot extend an incomplete type '{}'",
                                bases->items[i].as<Type>()->name->view());
    }
    if (bases->size == 1) {
        const Tuple* rest = bases->items[0].as<Type>()->mro;
        Tuple* mro = TRY(new_tuple(t, rest->size + 1));
        mro->items[0] = share(Value(type));
        for (size_t i = 0; i < rest->size; ++i) mro->items[i + 1] = share(rest->items[i]);
        return mro;
    }
    for (size_t i = 0; i < bases->size; ++i) {
        for (size_t j = i + 1; j < bases->size; ++j) {
            if (bases->items[i] == bases->items[j]) {
                return raise_type_error(t, "duplicate base class {}",
                                        bases->items[i].as<Type>()->name->view());
            }
        }
    }
    std::vector<Sequence> sequences;
    for (size_t i = 0; i < bases->size; ++i) {
        const Tuple* mro = bases->items[i].as<Type>()->mro;
        sequences.push_back({mro->items, mro->size});
    }
    sequences.push_back({bases->items, bases->size});
    std::vector<Value> result{Value(type)};
    for (;;) {
        bool left = false;
        Value next;
        for (const Sequence& s : sequences) {
            if (s.at >= s.size) continue;
            left = true;
            const Value head = s.items[s.at];
            const bool blocked = std::any_of(sequences.begin(), sequences.end(),
                                             [&](const Sequence& o) { return o.tail_has(head); });
            if (!blocked) {
                next = head;
                break;
            }
        }
        if (!left) break;
        if (next.is_unbound()) return raise_inconsistent(t, sequences);
        result.push_back(next);
        for (Sequence& s : sequences) {
            if (s.at < s.size && s.items[s.at] == next) ++s.at;
        }
    }
    return new_tuple(t, std::span<const Value>(result));
}

// --- Lifetime ------------------------------------------------------------------------------------

namespace {

void retire_shape(Type* type, Shape*& shape) {
    if (!shape) return;
    type->interpreter->type_caches->retired_shapes.emplace_back(shape);
    shape = nullptr;
}

template <class T>
void drop(T*& field) {
    T* old = field;
    field = nullptr;
    xdecref(old);
}

}  // namespace

void dealloc_type(Object* object) {
    auto* type = static_cast<Type*>(object);
    if (type->bases) {
        for (size_t i = 0; i < type->bases->size; ++i) {
            remove_subclass(type->bases->items[i].as<Type>(), type);
        }
    }
    delete type->subclasses;
    type->subclasses = nullptr;
    type->version = 0;
    drop(type->dict);
    drop(type->mro);
    drop(type->bases);
    drop(type->base);
    drop(type->name);
    drop(type->qualname);
    retire_shape(type, type->root_shape);
    retire_shape(type, type->dict_shape);
}

void traverse_type(Object* object, Visitor& visit) {
    auto* type = static_cast<Type*>(object);
    visit(type->dict);
    visit(type->mro);
    visit(type->bases);
    visit(type->base);
}

// The dict is emptied and the mro dropped; bases stay, for instances that still go.
void clear_type(Object* object) {
    auto* type = static_cast<Type*>(object);
    type->version = 0;
    if (type->dict) dict_clear(type->dict);
    Tuple* mro = type->mro;
    if (!mro) return;
    // Lookups go along the base chain from now on.
    type->mro = nullptr;
    decref(mro);
}

}  // namespace baton
