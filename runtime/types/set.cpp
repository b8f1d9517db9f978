#include "runtime/types/set.h"

#include <algorithm>
#include <cstring>

#include "runtime/base/hash.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/type_slots.h"
#include "runtime/types/dict.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/iterator_reduce.h"
#include "runtime/types/list.h"
#include "runtime/types/object_reduce.h"
#include "runtime/types/quick.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "runtime/types/type_keywords.h"

namespace baton {

namespace {

constexpr size_t min_slots = 8;
constexpr size_t linear_probes = 9;

bool live(const SetEntry& e) { return !e.key.is_unbound() && !e.key.is_error(); }

// The first never used slot on the probe sequence of `hash`.
SetEntry* free_slot(SetEntry* table, size_t mask, uint64_t hash) {
    uint64_t perturb = hash;
    size_t i = hash & mask;
    for (;;) {
        SetEntry* e = &table[i];
        const size_t probes = i + linear_probes <= mask ? linear_probes : 0;
        for (size_t k = 0; k <= probes; ++k, ++e) {
            if (e->key.is_unbound()) return e;
        }
        perturb >>= 5;
        i = (i * 5 + 1 + perturb) & mask;
    }
}

SetEntry* make_table(Thread& t, size_t slots) {
    auto* table = static_cast<SetEntry*>(t.interpreter->heap.allocate_raw(slots * sizeof(SetEntry)));
    if (!table) {
        raise_memory_error(t);
        return nullptr;
    }
    for (size_t i = 0; i < slots; ++i) table[i] = SetEntry{0, Value()};
    return table;
}

bool resize(Thread& t, Set* set, size_t wanted) {
    size_t slots = min_slots;
    while (slots <= wanted) slots <<= 1;
    SetEntry* table = TRY(make_table(t, slots));
    SetEntry* old = set->table;
    const size_t old_slots = set->mask + 1;
    for (size_t i = 0; old && i < old_slots; ++i) {
        if (live(old[i])) *free_slot(table, slots - 1, old[i].hash) = old[i];
    }
    set->table = table;
    set->mask = slots - 1;
    set->fill = set->size;
    if (old) t.interpreter->heap.free_raw(old, old_slots * sizeof(SetEntry));
    return true;
}

enum class Lookup { absent, present, failed };

// Finds `key`, or the slot for it (if there is a table); comparisons may run Python code that
// changes the set, then the search starts anew.
Lookup find(Thread& t, Set* set, Value key, uint64_t hash, SetEntry*& out) {
again:
    if (!set->table) return Lookup::absent;
    SetEntry* const table = set->table;
    const size_t mask = set->mask;
    uint64_t perturb = hash;
    size_t i = hash & mask;
    for (;;) {
        const size_t probes = i + linear_probes <= mask ? linear_probes : 0;
        for (size_t k = 0; k <= probes; ++k) {
            SetEntry* e = &table[i + k];
            if (e->key.is_unbound()) {
                out = e;
                return Lookup::absent;
            }
            if (e->hash != hash || e->key.is_error()) continue;
            if (e->key == key) {
                out = e;
                return Lookup::present;
            }
            if (e->key.is_small_int() && key.is_small_int()) continue;
            Ref held = Ref::share(e->key);
            const Truth same = equal(t, *held, key);
            if (same == Truth::error) return Lookup::failed;
            if (set->table != table || set->mask != mask || e->key != *held) goto again;
            if (same == Truth::yes) {
                out = e;
                return Lookup::present;
            }
        }
        perturb >>= 5;
        i = (i * 5 + 1 + perturb) & mask;
    }
}

// Puts an absent key into its slot.
bool fill_slot(Thread& t, Set* set, SetEntry* slot, Value key, uint64_t hash) {
    *slot = SetEntry{hash, share(key)};
    ++set->fill;
    ++set->size;
    if (set->fill * 5 < set->mask * 3) return true;
    return resize(t, set, set->size > 50000 ? set->size * 2 : set->size * 4);
}

// Adds a key that is known to be absent.
bool insert_new(Thread& t, Set* set, Value key, uint64_t hash) {
    if (!set->table) {
        set->table = TRY(make_table(t, min_slots));
        set->mask = min_slots - 1;
    }
    return fill_slot(t, set, free_slot(set->table, set->mask, hash), key, hash);
}

bool add_hashed(Thread& t, Set* set, Value key, uint64_t hash) {
    SetEntry* found;
    const Lookup lookup = find(t, set, key, hash, found);
    if (lookup == Lookup::failed) return false;
    if (lookup == Lookup::present) return true;
    // Only now: a comparison may have emptied the set.
    if (!set->table) return insert_new(t, set, key, hash);
    return fill_slot(t, set, found, key, hash);
}

Set* make(Thread& t, Type* type) {
    auto* set = static_cast<Set*>(type == t.types().set || type == t.types().frozenset
                                      ? static_cast<Object*>(allocate<Set>(t, type))
                                      : allocate_instance(t, type));
    if (!set) return nullptr;
    set->table = nullptr;
    set->mask = set->fill = set->size = set->finger = 0;
    set->hash = 0;
    set->has_hash = false;
    return set;
}

Set* self_set(Value v) { return v.as<Set>(); }

Set* copy_of(Thread& t, Type* type, Set* source) {
    Own<Set> copy = Own<Set>::take(TRY(make(t, type)));
    TRY(set_update(t, copy.get(), source));
    return copy.give();
}
// The type of results: set or frozenset, whatever subclass the operand has.
Type* base_type(Thread& t, Value v) {
    return is_subtype(v.as_object()->type, t.types().frozenset) ? t.types().frozenset
                                                                : t.types().set;
}

// Visits each item of a set or other iterable with its hash.
template <class F>
bool each(Thread& t, Value iterable, F visit) {
    if (is_set(iterable)) {
        Ref held = Ref::share(iterable);
        Set* set = self_set(iterable);
        for (size_t i = 0; set->table && i <= set->mask; ++i) {
            if (!live(set->table[i])) continue;
            Ref key = Ref::share(set->table[i].key);
            if (!visit(*key, set->table[i].hash)) return false;
        }
        return true;
    }
    if (is_dict(iterable) && iterable.as_object()->type == t.types().dict) {
        // The keys' hashes are known.
        Ref held = Ref::share(iterable);
        Dict* dict = iterable.as<Dict>();
        size_t position = 0;
        Value key, value;
        while (dict_next(dict, position, key, value)) {
            Ref k = Ref::share(key);
            const size_t size = dict->size;
            if (!visit(*k, dict->entries[position - 1].hash)) return false;
            if (dict->size != size) {
                return raise(t, Exc::RuntimeError, "dictionary changed size during iteration");
            }
        }
        return true;
    }
    return for_each(t, iterable, [&](Value item) -> bool {
        const uint64_t h = TRY(quick_hash(t, item));
        return visit(item, h);
    });
}

Truth contains_hashed(Thread& t, Set* set, Value key, uint64_t hash) {
    SetEntry* found;
    const Lookup lookup = find(t, set, key, hash, found);
    return lookup == Lookup::failed ? Truth::error : truth(lookup == Lookup::present);
}

Truth discard_hashed(Thread& t, Set* set, Value key, uint64_t hash) {
    SetEntry* found;
    const Lookup lookup = find(t, set, key, hash, found);
    if (lookup == Lookup::failed) return Truth::error;
    if (lookup == Lookup::absent) return Truth::no;
    Value old = found->key;
    found->key = Value::error();
    found->hash = 0;
    --set->size;
    decref(old);
    return Truth::yes;
}

}  // namespace

Set* new_set(Thread& t) { return make(t, t.types().set); }

Set* new_frozenset(Thread& t, Value iterable) {
    Own<Set> set = Own<Set>::take(TRY(make(t, t.types().frozenset)));
    TRY(set_update(t, set.get(), iterable));
    return set.give();
}

bool set_add(Thread& t, Set* set, Value key) { return add_hashed(t, set, key, TRY(quick_hash(t, key))); }

Truth set_contains(Thread& t, Set* set, Value key) {
    return contains_hashed(t, set, key, TRY(quick_hash(t, key)));
}

Truth set_discard(Thread& t, Set* set, Value key) {
    return discard_hashed(t, set, key, TRY(quick_hash(t, key)));
}

bool set_update(Thread& t, Set* set, Value iterable) {
    if (is_set(iterable) && iterable != Value(set)) {
        // Room for both at once; an unchanged table is copied as it is.
        Set* other = self_set(iterable);
        if (!other->table) return true;
        if (!set->table) {
            set->table = TRY(make_table(t, min_slots));
            set->mask = min_slots - 1;
        }
        if ((set->fill + other->size) * 5 >= set->mask * 3) {
            TRY(resize(t, set, (set->size + other->size) * 2));
        }
        if (set->fill == 0 && set->mask == other->mask && other->fill == other->size) {
            memcpy(static_cast<void*>(set->table), other->table,
                   (set->mask + 1) * sizeof(SetEntry));
            for (size_t i = 0; i <= set->mask; ++i) {
                if (live(set->table[i])) incref(set->table[i].key);
            }
            set->fill = set->size = other->size;
            return true;
        }
    }
    return each(t, iterable,
                [&](Value key, uint64_t hash) { return add_hashed(t, set, key, hash); });
}

void set_clear(Set* set) {
    SetEntry* table = set->table;
    const size_t slots = set->mask + 1;
    size_t left = set->size;
    set->table = nullptr;
    set->mask = set->fill = set->size = 0;
    if (!table) return;
    for (size_t i = 0; left; ++i) {
        if (!live(table[i])) continue;
        decref(table[i].key);
        --left;
    }
    set->type->interpreter->heap.free_raw(table, slots * sizeof(SetEntry));
}

namespace {

// A key for `in`, discard, remove: a set stands for the frozenset with its items.
Ref lookup_key(Thread& t, Value key) {
    if (is_set(key) && key.as_object()->type->hash == hash_not_implemented) {
        Set* frozen = new_frozenset(t, key);
        return Ref::take(frozen ? Value(frozen) : Value::error());
    }
    return Ref::share(key);
}

Truth set_contains_slot(Thread& t, Value self, Value key) {
    Ref k = lookup_key(t, key);
    if (k.get().is_error()) return Truth::error;
    return set_contains(t, self_set(self), *k);
}

Value set_repr(Thread& t, Value self) {
    Set* set = self_set(self);
    const bool plain = self.as_object()->type == t.types().set;
    const std::string name(type_name(t, self));
    if (set->size == 0) return TRY(new_str(t, name + "()"));
    ReprGuard nested(t, self);
    if (nested.nested()) return TRY(new_str(t, name + "(...)"));
    Own<List> items = Own<List>::take(TRY(list_from(t, self)));
    std::string text = plain ? "{" : name + "({";
    for (size_t i = 0; i < items->size; ++i) {
        if (i) text += ", ";
        Own<Str> item = Own<Str>::take(TRY(repr(t, items->items[i])));
        text += item->view();
    }
    return TRY(new_str(t, text + (plain ? "}" : "})")));
}

Truth subset(Thread& t, Set* a, Set* b) {
    if (a->size > b->size) return Truth::no;
    bool all = true;
    const bool ok = each(t, a, [&](Value key, uint64_t hash) -> bool {
        const Truth in = contains_hashed(t, b, key, hash);
        all = in == Truth::yes;
        return all;
    });
    if (!ok && t.exception) return Truth::error;
    return truth(all);
}

Value set_compare(Thread& t, Value left, Value right, CompareOp op) {
    if (!is_set(left) || !is_set(right)) return Value::not_implemented();
    Set* a = self_set(left);
    Set* b = self_set(right);
    switch (op) {
        case CompareOp::eq:
        case CompareOp::ne: {
            bool same = a->size == b->size;
            if (same && a->has_hash && b->has_hash) same = a->hash == b->hash;
            same = same && TRY(subset(t, a, b));
            return Value::boolean(same == (op == CompareOp::eq));
        }
        case CompareOp::lt: return Value::boolean(a->size < b->size && TRY(subset(t, a, b)));
        case CompareOp::le: return Value::boolean(TRY(subset(t, a, b)));
        case CompareOp::gt: return Value::boolean(b->size < a->size && TRY(subset(t, b, a)));
        case CompareOp::ge: return Value::boolean(TRY(subset(t, b, a)));
    }
    return Value::not_implemented();
}

std::optional<uint64_t> frozenset_hash(Thread&, Value self) {
    Set* set = self_set(self);
    if (!set->has_hash) {
        FrozensetHasher hasher;
        for (size_t i = 0; set->table && i <= set->mask; ++i) {
            if (live(set->table[i])) hasher.add(static_cast<Hash>(set->table[i].hash));
        }
        set->hash = static_cast<uint64_t>(hasher.finish());
        set->has_hash = true;
    }
    return set->hash;
}

// --- Set algebra -----------------------------------------------------------------------------------

Value intersection(Thread& t, Value left, Value other) {
    if (left == other) return TRY(copy_of(t, base_type(t, left), self_set(left)));
    Own<Set> result = Own<Set>::take(TRY(make(t, base_type(t, left))));
    Set* a = self_set(left);
    if (is_set(other)) {
        // The smaller side is walked.
        const bool left_smaller = self_set(other)->size > a->size;
        Set* larger = left_smaller ? self_set(other) : a;
        TRY(each(t, left_smaller ? left : other, [&](Value key, uint64_t hash) -> bool {
            if (!TRY(contains_hashed(t, larger, key, hash))) return true;
            return insert_new(t, result.get(), key, hash);
        }));
        return result.give();
    }
    TRY(each(t, other, [&](Value key, uint64_t hash) -> bool {
        if (!TRY(contains_hashed(t, a, key, hash))) return true;
        return add_hashed(t, result.get(), key, hash);
    }));
    return result.give();
}

Value difference(Thread& t, Value left, Value other) {
    if (is_set(other) && self_set(left)->size / 4 <= self_set(other)->size) {
        Own<Set> result = Own<Set>::take(TRY(make(t, base_type(t, left))));
        TRY(each(t, left, [&](Value key, uint64_t hash) -> bool {
            if (TRY(contains_hashed(t, self_set(other), key, hash))) return true;
            return insert_new(t, result.get(), key, hash);
        }));
        return result.give();
    }
    Own<Set> result = Own<Set>::take(TRY(copy_of(t, base_type(t, left), self_set(left))));
    TRY(each(t, other, [&](Value key, uint64_t hash) -> bool {
        TRY(discard_hashed(t, result.get(), key, hash));
        return true;
    }));
    return result.give();
}

Value symmetric_difference(Thread& t, Value left, Value other) {
    Own<Set> right = Own<Set>::take(TRY(new_set(t)));
    TRY(set_update(t, right.get(), other));
    Own<Set> result = Own<Set>::take(TRY(copy_of(t, base_type(t, left), right.get())));
    TRY(each(t, left, [&](Value key, uint64_t hash) -> bool {
        if (TRY(discard_hashed(t, result.get(), key, hash))) return true;
        return add_hashed(t, result.get(), key, hash);
    }));
    return result.give();
}

Value union_of(Thread& t, Value left, Value other) {
    Own<Set> result = Own<Set>::take(TRY(copy_of(t, base_type(t, left), self_set(left))));
    TRY(set_update(t, result.get(), other));
    return result.give();
}

using Operation = Value (*)(Thread&, Value, Value);

template <Operation operation>
Value operator_slot(Thread& t, Value left, Value right) {
    if (!is_set(left) || !is_set(right)) return Value::not_implemented();
    return operation(t, left, right);
}

// Exchanges the contents of two sets.
void swap_contents(Set* a, Set* b) {
    std::swap(a->table, b->table);
    std::swap(a->mask, b->mask);
    std::swap(a->fill, b->fill);
    std::swap(a->size, b->size);
}

template <Operation operation>
Value in_place_slot(Thread& t, Value left, Value right) {
    if (!is_set(right)) return Value::not_implemented();
    Ref result = Ref::take(TRY(operation(t, left, right)));
    swap_contents(self_set(left), result.as<Set>());
    return share(left);
}

// Rebuilds the table when removed items clutter it.
bool close_holes(Thread& t, Set* set) {
    if (set->fill - set->size <= set->mask / 5) return true;
    return resize(t, set, set->size > 50000 ? set->size * 2 : set->size * 4);
}

bool difference_update(Thread& t, Set* set, Value other) {
    if (other == Value(set)) {
        set_clear(set);
        return true;
    }
    TRY(each(t, other, [&](Value key, uint64_t hash) -> bool {
        TRY(discard_hashed(t, set, key, hash));
        return true;
    }));
    return close_holes(t, set);
}

bool symmetric_difference_update(Thread& t, Set* set, Value other) {
    if (other == Value(set)) {
        set_clear(set);
        return true;
    }
    Own<Set> items = is_set(other) ? Own<Set>::share(other.as<Set>()) : Own<Set>::take(new_set(t));
    if (!items) return false;
    if (!is_set(other)) TRY(set_update(t, items.get(), other));
    return each(t, items.value(), [&](Value key, uint64_t hash) -> bool {
        if (TRY(discard_hashed(t, set, key, hash))) return true;
        return add_hashed(t, set, key, hash);
    });
}

template <bool (*update)(Thread&, Set*, Value)>
Value in_place_update(Thread& t, Value left, Value right) {
    if (!is_set(right)) return Value::not_implemented();
    TRY(update(t, self_set(left), right));
    return share(left);
}

template <bool (*update)(Thread&, Set*, Value)>
Value method_in_place(Thread& t, const Value* args, size_t nargs) {
    for (size_t i = 1; i < nargs; ++i) TRY(update(t, self_set(args[0]), args[i]));
    return Value::none();
}

Value in_place_or(Thread& t, Value left, Value right) {
    if (!is_set(right)) return Value::not_implemented();
    TRY(set_update(t, self_set(left), right));
    return share(left);
}

// s.union(*others) and the like.
template <Operation operation>
Value method_many(Thread& t, const Value* args, size_t nargs) {
    Ref result = Ref::take(TRY(copy_of(t, base_type(t, args[0]), self_set(args[0]))));
    for (size_t i = 1; i < nargs; ++i) {
        result = Ref::take(TRY(operation(t, *result, args[i])));
    }
    return result.give();
}

template <Operation operation>
Value method_many_update(Thread& t, const Value* args, size_t nargs) {
    for (size_t i = 1; i < nargs; ++i) {
        Ref result = Ref::take(TRY(operation(t, args[0], args[i])));
        swap_contents(self_set(args[0]), result.as<Set>());
    }
    return Value::none();
}

Value method_update(Thread& t, const Value* args, size_t nargs) {
    for (size_t i = 1; i < nargs; ++i) TRY(set_update(t, self_set(args[0]), args[i]));
    return Value::none();
}

Value method_add(Thread& t, const Value* args, size_t) {
    TRY(set_add(t, self_set(args[0]), args[1]));
    return Value::none();
}

Value method_discard(Thread& t, const Value* args, size_t) {
    Ref key = lookup_key(t, args[1]);
    if (key.get().is_error()) return Failure{};
    TRY(set_discard(t, self_set(args[0]), *key));
    return Value::none();
}

Value method_remove(Thread& t, const Value* args, size_t) {
    Ref key = lookup_key(t, args[1]);
    if (key.get().is_error()) return Failure{};
    if (!TRY(set_discard(t, self_set(args[0]), *key))) return raise_with(t, Exc::KeyError, args[1]);
    return Value::none();
}

Value method_pop(Thread& t, const Value* args, size_t) {
    Set* set = self_set(args[0]);
    if (set->size) {
        // Goes on where the last pop ended, so that emptying a set takes linear time.
        size_t i = set->finger & set->mask;
        while (!live(set->table[i])) i = (i + 1) & set->mask;
        SetEntry& e = set->table[i];
        const Value key = e.key;
        e.key = Value::error();
        e.hash = 0;
        --set->size;
        set->finger = i + 1;
        return key;
    }
    Own<Str> text = Own<Str>::take(TRY(new_str(t, "pop from an empty set")));
    return raise_with(t, Exc::KeyError, text.value());
}

Value method_clear(Thread&, const Value* args, size_t) {
    set_clear(self_set(args[0]));
    return Value::none();
}

Value method_copy(Thread& t, const Value* args, size_t) {
    if (args[0].as_object()->type == t.types().frozenset) return share(args[0]);
    return TRY(copy_of(t, base_type(t, args[0]), self_set(args[0])));
}

// The other operand as a set.
Ref as_set(Thread& t, Value v) {
    if (is_set(v)) return Ref::share(v);
    Own<Set> set = Own<Set>::take(new_set(t));
    if (!set || !set_update(t, set.get(), v)) return Ref::take(Value::error());
    return Ref::take(set.give());
}

Value method_issubset(Thread& t, const Value* args, size_t) {
    Ref other = as_set(t, args[1]);
    if (other.get().is_error()) return Failure{};
    return Value::boolean(TRY(subset(t, self_set(args[0]), other.as<Set>())));
}
Value method_issuperset(Thread& t, const Value* args, size_t) {
    Ref other = as_set(t, args[1]);
    if (other.get().is_error()) return Failure{};
    return Value::boolean(TRY(subset(t, other.as<Set>(), self_set(args[0]))));
}
Value method_isdisjoint(Thread& t, const Value* args, size_t) {
    bool disjoint = true;
    const bool ok = each(t, args[1], [&](Value key, uint64_t hash) -> bool {
        const Truth in = contains_hashed(t, self_set(args[0]), key, hash);
        disjoint = in == Truth::no;
        return disjoint;
    });
    if (!ok && t.exception) return Value::error();
    return Value::boolean(disjoint);
}

// (type, ([item, ...],), attributes or None)
Value method_reduce(Thread& t, const Value* args, size_t nargs) {
    Own<List> items = Own<List>::take(TRY(list_from(t, args[0])));
    Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, {items.value()})));
    Ref state = Ref::take(TRY(object_getstate(t, args, nargs)));
    return TRY(new_tuple(t, {Value(args[0].as_object()->type), arguments.value(), *state}));
}

// (cls, ([items],), attributes).
Value set_reduce(Thread& t, const Value* args, size_t) {
    Own<List> items = Own<List>::take(TRY(list_from(t, args[0])));
    Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, {items.value()})));
    Own<Str> getstate = Own<Str>::share(t.names().dunder_getstate);
    Ref state = Ref::take(TRY(call_method(t, args[0], getstate.get(), {})));
    return TRY(new_tuple(t, {Value(type_of(t, args[0])), arguments.value(), *state}));
}

#define COMMON_METHODS                                                                        \
    {"__reduce__", "(self, /)", set_reduce, "Return state information for pickling."},         \
    {"union", "(self, *others)", method_many<union_of>,                                       \
     "Return the union of sets as a new set."},                                               \
    {"intersection", "(self, *others)", method_many<intersection>,                            \
     "Return the intersection of two sets as a new set."},                                    \
    {"difference", "(self, *others)", method_many<difference>,                                \
     "Return the difference of two or more sets as a new set."},                              \
    {"symmetric_difference", "(self, other, /)",                                              \
     [](Thread& t, const Value* a, size_t) { return symmetric_difference(t, a[0], a[1]); },   \
     "Return the symmetric difference of two sets as a new set."},                            \
    {"issubset", "(self, other, /)", method_issubset,                                         \
     "Report whether another set contains this set."},                                        \
    {"issuperset", "(self, other, /)", method_issuperset,                                     \
     "Report whether this set contains another set."},                                        \
    {"isdisjoint", "(self, other, /)", method_isdisjoint,                                     \
     "Return True if two sets have a null intersection."},                                    \
    {"copy", "(self, /)", method_copy, "Return a shallow copy of a set."},                    \
    {"__reduce__", "(self, /)", method_reduce, "Return state information for pickling."},     \
    {"__class_getitem__", "(cls, item, /)", generic_class_getitem, "See PEP 585.", native_class_method}

const NativeDef frozenset_methods[] = {COMMON_METHODS, {}};
const NativeDef set_methods[] = {
    COMMON_METHODS,
    {"add", "(self, item, /)", method_add, "Add an element to a set."},
    {"discard", "(self, item, /)", method_discard,
     "Remove an element from a set if it is a member."},
    {"remove", "(self, item, /)", method_remove,
     "Remove an element from a set; it must be a member."},
    {"pop", "(self, /)", method_pop, "Remove and return an arbitrary set element."},
    {"clear", "(self, /)", method_clear, "Remove all elements from this set."},
    {"update", "(self, *others)", method_update,
     "Update a set with the union of itself and others."},
    {"intersection_update", "(self, *others)", method_many_update<intersection>,
     "Update a set with the intersection of itself and another."},
    {"difference_update", "(self, *others)", method_in_place<difference_update>,
     "Remove all elements of another set from this set."},
    {"symmetric_difference_update", "(self, other, /)",
     method_in_place<symmetric_difference_update>,
     "Update a set with the symmetric difference of itself and another."},
    {}};
#undef COMMON_METHODS

Value set_construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    return TRY(make(t, type.as<Type>()));
}

bool set_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    TRY(no_keywords(t, "set", keywords));
    TRY(check_count(t, "set", nargs, 0, 1));
    set_clear(self_set(self));
    return nargs == 0 || set_update(t, self_set(self), args[0]);
}

Value frozenset_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    Type* cls = type.as<Type>();
    TRY(no_keywords_for_new(t, "frozenset", cls, keywords));
    TRY(check_count(t, "frozenset", nargs, 0, 1));
    if (nargs && cls == t.types().frozenset && args[0].is_object() &&
        args[0].as_object()->type == cls) {
        return share(args[0]);
    }
    Own<Set> set = Own<Set>::take(TRY(make(t, cls)));
    if (nargs) TRY(set_update(t, set.get(), args[0]));
    return set.give();
}

// --- Iterator --------------------------------------------------------------------------------------

struct SetIterator : Object {
    Set* set;   // null when exhausted
    size_t position;
    size_t expected_size;
    size_t left;
};

Value set_iter(Thread& t, Value self) {
    auto* it = TRY(allocate<SetIterator>(t, t.types().set_iterator));
    it->set = share(self_set(self));
    it->position = 0;
    it->expected_size = it->left = it->set->size;
    return it;
}

Value set_iterator_next(Thread& t, Value self) {
    auto* it = self.as<SetIterator>();
    Set* set = it->set;
    if (!set) return Value();
    if (set->size != it->expected_size) {
        it->expected_size = static_cast<size_t>(-1);
        return raise(t, Exc::RuntimeError, "Set changed size during iteration");
    }
    Value key;
    if (set_next(set, it->position, key)) {
        --it->left;
        return share(key);
    }
    it->set = nullptr;
    decref(set);
    return Value();
}

Value set_iterator_hint(Thread&, const Value* args, size_t) {
    auto* it = args[0].as<SetIterator>();
    return Value::small_int(it->set && it->set->size == it->expected_size ? it->left : 0);
}

Value set_iterator_reduce(Thread& t, const Value* args, size_t) {
    auto* it = args[0].as<SetIterator>();
    auto* copy = TRY(allocate<SetIterator>(t, it->type));
    copy->set = it->set ? share(it->set) : nullptr;
    copy->position = it->position;
    copy->expected_size = it->expected_size;
    copy->left = it->left;
    Ref held = Ref::take(copy);
    return reduce_as_list(t, *held);
}

const NativeDef set_iterator_methods[] = {
    {"__reduce__", "(self, /)", set_iterator_reduce, "Return state information for pickling."},
    {"__length_hint__", "(self, /)", set_iterator_hint,
     "Private method returning an estimate of len(list(it))."},
    {}};

void fill_common(Type& type) {
    type.dealloc = [](Object* o) { set_clear(static_cast<Set*>(o)); };
    type.traverse = [](Object* o, Visitor& visit) {
        size_t position = 0;
        Value key;
        while (set_next(static_cast<Set*>(o), position, key)) visit(key);
    };
    type.clear = [](Object* o) { set_clear(static_cast<Set*>(o)); };
    type.repr = set_repr;
    type.compare = set_compare;
    type.contains = set_contains_slot;
    type.iter = set_iter;
    type.length = [](Thread&, Value self) -> std::optional<int64_t> { return self_set(self)->size; };
    type.binary[static_cast<int>(BinaryOp::or_)] = operator_slot<union_of>;
    type.binary[static_cast<int>(BinaryOp::and_)] = operator_slot<intersection>;
    type.binary[static_cast<int>(BinaryOp::sub)] = operator_slot<difference>;
    type.binary[static_cast<int>(BinaryOp::xor_)] = operator_slot<symmetric_difference>;
}

}  // namespace

extern const TypeSpec set_spec = {
    .name = "set",
    .basic_size = sizeof(Set),
    .flags = type_subclassable | type_immutable | type_is_set | type_weakrefable,
    .doc = "set() -> new empty set object\nset(iterable) -> new set object\n\nBuild an unordered "
           "collection of unique elements.",
    .methods = set_methods,
    .fill =
        [](Type& type) {
            fill_common(type);
            type.hash = hash_not_implemented;
            type.in_place[static_cast<int>(BinaryOp::or_)] = in_place_or;
            type.in_place[static_cast<int>(BinaryOp::and_)] = in_place_slot<intersection>;
            type.in_place[static_cast<int>(BinaryOp::sub)] = in_place_update<difference_update>;
            type.in_place[static_cast<int>(BinaryOp::xor_)] = 
                in_place_update<symmetric_difference_update>;
            type.construct = set_construct;
            type.init = set_init;
        },
};

extern const TypeSpec frozenset_spec = {
    .name = "frozenset",
    .basic_size = sizeof(Set),
    .flags = type_subclassable | type_immutable | type_is_set | type_weakrefable,
    .doc = "frozenset() -> empty frozenset object\nfrozenset(iterable) -> frozenset object\n\nBuild "
           "an immutable unordered collection of unique elements.",
    .methods = frozenset_methods,
    .fill =
        [](Type& type) {
            fill_common(type);
            type.hash = frozenset_hash;
            type.construct = frozenset_construct;
        },
};

extern const TypeSpec set_iterator_spec = {
    .name = "set_iterator",
    .basic_size = sizeof(SetIterator),
    .flags = type_immutable,
    .methods = set_iterator_methods,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) { xdecref(static_cast<SetIterator*>(o)->set); };
            type.traverse = [](Object* o, Visitor& visit) {
                visit(static_cast<SetIterator*>(o)->set);
            };
            type.iter = [](Thread&, Value self) { return share(self); };
            type.next = set_iterator_next;
        },
};

}  // namespace baton
