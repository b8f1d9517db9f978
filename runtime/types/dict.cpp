#include "runtime/types/dict.h"

#include <cstring>

#include "runtime/base/hash.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/type_slots.h"
#include "runtime/types/dict_hashed.h"
#include "runtime/types/dict_views.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/list.h"
#include "runtime/types/set.h"
#include "runtime/types/quick.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

namespace {

constexpr uint32_t hole = 0xffffffff;      // index slot: never used
constexpr uint32_t deleted = 0xfffffffe;   // index slot: was used

// The index after `capacity` entries, in the narrowest integers that can count them.
struct Index {
    void* data;
    uint32_t mask;
    uint32_t width;  // bytes

    uint32_t get(size_t i) const {
        if (width == 1) {
            const uint8_t v = static_cast<const uint8_t*>(data)[i];
            return v >= 0xfe ? v | 0xffffff00 : v;
        }
        if (width == 2) {
            const uint16_t v = static_cast<const uint16_t*>(data)[i];
            return v >= 0xfffe ? v | 0xffff0000 : v;
        }
        return static_cast<const uint32_t*>(data)[i];
    }
    void set(size_t i, uint32_t v) const {
        if (width == 1) {
            static_cast<uint8_t*>(data)[i] = static_cast<uint8_t>(v);
        } else if (width == 2) {
            static_cast<uint16_t*>(data)[i] = static_cast<uint16_t>(v);
        } else {
            static_cast<uint32_t*>(data)[i] = v;
        }
    }
};

uint32_t index_width(uint32_t log2) { return log2 <= 7 ? 1 : log2 <= 15 ? 2 : 4; }

Index index_of(const Dict* d) {
    return {d->index, (1u << d->log2_index) - 1, index_width(d->log2_index)};
}

// Two thirds of the index may be in use.
uint32_t capacity_for(uint32_t log2) { return static_cast<uint32_t>((uint64_t{2} << log2) / 3); }

size_t block_size(uint32_t capacity, uint32_t log2) {
    return capacity * sizeof(DictEntry) + (size_t{1} << log2) * index_width(log2);
}

uint32_t log2_for(size_t entries) {
    uint32_t log2 = 3;
    while (capacity_for(log2) < entries) ++log2;
    return log2;
}

// The probe sequence: open addressing with a perturbation by the high bits.
struct Probe {
    uint64_t perturb;
    size_t i;
    uint32_t mask;

    Probe(uint64_t hash, uint32_t m) : perturb(hash), i(hash & m), mask(m) {}
    void next() {
        perturb >>= 5;
        i = (i * 5 + perturb + 1) & mask;
    }
};

// Moves to a table of another size, closing holes but for `gap` that are left in front. False with
// MemoryError.
bool resize(Thread& t, Dict* d, uint32_t log2, uint32_t gap = 0) {
    const uint32_t capacity = capacity_for(log2);
    Heap& heap = t.interpreter->heap;
    auto* entries = static_cast<DictEntry*>(heap.allocate_raw(block_size(capacity, log2)));
    if (!entries) return raise_memory_error(t);
    DictEntry* old = d->entries;
    const uint32_t old_capacity = d->capacity, old_log2 = d->log2_index;
    uint32_t used = 0;
    while (used < gap) entries[used++] = DictEntry{0, Value(), Value()};
    for (uint32_t i = 0; i < d->used; ++i) {
        if (!old[i].key.is_unbound()) entries[used++] = old[i];
    }
    d->entries = entries;
    d->index = entries + capacity;
    d->capacity = capacity;
    d->log2_index = static_cast<uint8_t>(log2);
    d->used = used;
    d->usable = capacity - used;
    d->keys_version = 0;
    const Index index = index_of(d);
    memset(index.data, 0xff, (size_t{1} << log2) * index.width);
    for (uint32_t i = gap; i < used; ++i) {
        Probe probe(entries[i].hash, index.mask);
        while (index.get(probe.i) != hole) probe.next();
        index.set(probe.i, i);
    }
    if (old) heap.free_raw(old, block_size(old_capacity, old_log2));
    return true;
}

bool is_exact_str(const Dict* d, Value v) {
    return v.is_object() && v.as_object()->type == d->type->interpreter->types.str;
}

// Finds a str key in a dict whose keys are all strs: the entry position, -1 if absent. `slot` is
// the index slot when found.
int64_t find_str(const Dict* d, const Str* key, uint64_t hash, size_t* slot = nullptr) {
    if (!d->log2_index) return -1;
    const Index index = index_of(d);
    for (Probe probe(hash, index.mask);; probe.next()) {
        const uint32_t position = index.get(probe.i);
        if (position == hole) return -1;
        if (position == deleted) continue;
        const DictEntry& e = d->entries[position];
        if (e.key.as_object() == key ||
            (e.hash == hash && str_equal(e.key.as<Str>(), key))) {
            if (slot) *slot = probe.i;
            return position;
        }
    }
}

constexpr int64_t not_found = -1, find_failed = -2;

// Finds any key. A comparison may run Python code that changes the dict; then the search begins
// anew.
int64_t find(Thread& t, Dict* d, Value key, uint64_t hash, size_t* slot = nullptr) {
    if (!d->log2_index) return not_found;
    const bool exact_str = is_exact_str(d, key);
    if (exact_str && d->str_keys_only) return find_str(d, key.as<Str>(), hash, slot);
again:
    const Index index = index_of(d);
    for (Probe probe(hash, index.mask);; probe.next()) {
        const uint32_t position = index.get(probe.i);
        if (position == hole) return not_found;
        if (position == deleted) continue;
        const DictEntry& e = d->entries[position];
        if (e.key == key) {
            if (slot) *slot = probe.i;
            return position;
        }
        if (e.hash != hash) continue;
        if (e.key.is_small_int() && key.is_small_int()) continue;
        if (exact_str && is_exact_str(d, e.key)) {
            if (!str_equal(e.key.as<Str>(), key.as<Str>())) continue;
            if (slot) *slot = probe.i;
            return position;
        }
        const DictEntry* entries = d->entries;
        Ref held = Ref::share(e.key);
        const Truth same = equal(t, *held, key);
        if (same == Truth::error) return find_failed;
        if (entries != d->entries || position >= d->used || d->entries[position].key != *held) {
            if (!d->log2_index) return not_found;
            goto again;
        }
        if (same == Truth::yes) {
            if (slot) *slot = probe.i;
            return position;
        }
    }
}

// Adds an absent key.
bool insert(Thread& t, Dict* d, Value key, uint64_t hash, Value value) {
    if (!d->usable) {
        const size_t wanted = d->size < 4 ? 5 : d->size * 2;
        TRY(resize(t, d, d->log2_index ? log2_for(wanted) : 3));
    }
    if (d->str_keys_only && !is_exact_str(d, key)) d->str_keys_only = false;
    const Index index = index_of(d);
    Probe probe(hash, index.mask);
    while (index.get(probe.i) < deleted) probe.next();
    index.set(probe.i, d->used);
    --d->usable;
    DictEntry& e = d->entries[d->used++];
    e.hash = hash;
    e.key = share(key);
    e.value = share(value);
    ++d->size;
    d->keys_version = 0;
    return true;
}

bool set_hashed(Thread& t, Dict* d, Value key, uint64_t hash, Value value) {
    const int64_t position = find(t, d, key, hash);
    if (position == find_failed) return false;
    if (position >= 0) {
        replace(d->entries[position].value, share(value));
        return true;
    }
    return insert(t, d, key, hash, value);
}

// Takes the entry at `position` out: key and value are the caller's now.
void remove(Dict* d, int64_t position, size_t slot, Ref& key, Ref& value) {
    DictEntry& e = d->entries[position];
    key = Ref::take(e.key);
    value = Ref::take(e.value);
    e.key = Value();
    e.value = Value();
    index_of(d).set(slot, deleted);
    --d->size;
    d->keys_version = 0;
}

}  // namespace

Dict* new_dict(Thread& t, size_t expected) {
    Dict* d = allocate<Dict>(t, t.types().dict);
    if (!d) return nullptr;
    memset(reinterpret_cast<char*>(d) + sizeof(Object), 0, sizeof(Dict) - sizeof(Object));
    d->str_keys_only = true;
    if (expected && !resize(t, d, log2_for(expected))) {
        decref(d);
        return nullptr;
    }
    return d;
}

namespace {

// Fills an empty dict with the items of another.
bool clone_items(Thread& t, Dict* copy, const Dict* d) {
    if (!d->size) return true;
    const uint32_t log2 = log2_for(d->size);
    if (log2 != copy->log2_index || !copy->entries) TRY(resize(t, copy, log2));
    copy->str_keys_only = d->str_keys_only;
    copy->keys_version = 0;
    if (copy->capacity == d->capacity && d->used == d->size) {
        // The same shape without holes: the block is copied as it is.
        memcpy(static_cast<void*>(copy->entries), d->entries,
               block_size(d->capacity, d->log2_index));
        copy->size = copy->used = d->used;
        copy->usable = d->usable;
        for (uint32_t i = 0; i < d->used; ++i) {
            incref(d->entries[i].key);
            incref(d->entries[i].value);
        }
        return true;
    }
    for (uint32_t i = 0; i < d->used; ++i) {
        const DictEntry& e = d->entries[i];
        if (!e.key.is_unbound()) TRY(insert(t, copy, e.key, e.hash, e.value));
    }
    return true;
}

}  // namespace

Dict* dict_copy(Thread& t, const Dict* d) {
    Dict* copy = new_dict(t, d->size);
    if (copy && !clone_items(t, copy, d)) {
        decref(copy);
        return nullptr;
    }
    return copy;
}

uint64_t dict_keys_version(Thread& t, Dict* d) {
    if (!d->keys_version) d->keys_version = t.interpreter->next_keys_version++;
    return d->keys_version;
}

int64_t dict_find(Dict* d, Str* key) {
    if (!d->log2_index) return -1;
    const uint64_t hash = str_hash(key);
    if (d->str_keys_only) return find_str(d, key, hash);
    // Other keys are in the way, but an equal str can be found without calling any of them.
    const Index index = index_of(d);
    for (Probe probe(hash, index.mask);; probe.next()) {
        const uint32_t position = index.get(probe.i);
        if (position == hole) return -1;
        if (position == deleted) continue;
        const DictEntry& e = d->entries[position];
        if (e.hash == hash && (e.key == Value(key) ||
                               (is_exact_str(d, e.key) && str_equal(e.key.as<Str>(), key)))) {
            return position;
        }
    }
}

Value dict_get(Dict* d, Str* key) {
    const int64_t position = dict_find(d, key);
    return position < 0 ? Value() : d->entries[position].value;
}

Value dict_get_hashed(Thread& t, Dict* d, Value key, uint64_t hash) {
    const int64_t position = find(t, d, key, hash);
    if (position >= 0) return d->entries[position].value;
    return position == find_failed ? Value::error() : Value();
}

Value dict_get(Thread& t, Dict* d, Value key) {
    return dict_get_hashed(t, d, key, TRY(quick_hash(t, key)));
}

bool dict_set(Thread& t, Dict* d, Value key, Value value) {
    return set_hashed(t, d, key, TRY(quick_hash(t, key)), value);
}

bool dict_reserve(Thread& t, Dict* d, size_t entries) {
    if (entries <= d->usable + d->size) return true;
    return resize(t, d, log2_for(entries));
}

bool dict_set_hashed(Thread& t, Dict* d, Value key, uint64_t hash, Value value) {
    return set_hashed(t, d, key, hash, value);
}

bool dict_set(Thread& t, Dict* d, Str* key, Value value) {
    return set_hashed(t, d, key, str_hash(key), value);
}

Value dict_set_default(Thread& t, Dict* d, Value key, Value value) {
    const uint64_t hash = TRY(quick_hash(t, key));
    const int64_t position = find(t, d, key, hash);
    if (position == find_failed) return Failure{};
    if (position >= 0) return d->entries[position].value;
    TRY(insert(t, d, key, hash, value));
    return value;
}

Value dict_pop(Thread& t, Dict* d, Value key) {
    if (d->size == 0) {
        TRY(quick_hash(t, key));
        return Value();
    }
    return dict_pop_hashed(t, d, key, TRY(quick_hash(t, key)));
}

Value dict_pop_hashed(Thread& t, Dict* d, Value key, uint64_t hash) {
    size_t slot = 0;
    const int64_t position = find(t, d, key, hash, &slot);
    if (position == find_failed) return Failure{};
    if (position < 0) return Value();
    Ref old_key, old_value;
    remove(d, position, slot, old_key, old_value);
    return old_value.give();
}

Truth dict_delete(Thread& t, Dict* d, Value key) {
    const Value old = dict_pop(t, d, key);
    if (old.is_error()) return Truth::error;
    if (old.is_unbound()) return Truth::no;
    decref(old);
    return Truth::yes;
}

namespace {

// The index slot of the entry at `position`.
size_t slot_of(const Dict* d, uint32_t position) {
    const Index index = index_of(d);
    Probe probe(d->entries[position].hash, index.mask);
    while (index.get(probe.i) != position) probe.next();
    return probe.i;
}

// Forgets the holes behind the last entry.
void trim(Dict* d) {
    while (d->used && d->entries[d->used - 1].key.is_unbound()) --d->used;
}

// The position of the first entry of a dict that is not empty, searched from `first`, which is not
// believed when there is an entry right before.
uint32_t first_position(const Dict* d, uint32_t first) {
    if (first > d->used || (first && !d->entries[first - 1].key.is_unbound())) first = 0;
    for (uint32_t i = first; i < d->used; ++i) {
        if (!d->entries[i].key.is_unbound()) return i;
    }
    uint32_t i = 0;
    while (d->entries[i].key.is_unbound()) ++i;
    return i;
}

void move_entry(Dict* d, uint32_t from, uint32_t to) {
    index_of(d).set(slot_of(d, from), to);
    d->entries[to] = d->entries[from];
    d->entries[from] = DictEntry{0, Value(), Value()};
    d->keys_version = 0;
}

}  // namespace

Truth dict_move_to_end(Thread& t, Dict* d, Value key, uint64_t hash) {
    int64_t position = find(t, d, key, hash);
    if (position == find_failed) return Truth::error;
    if (position < 0) return Truth::no;
    trim(d);
    if (position == d->used - 1) return Truth::yes;
    if (!d->usable || d->used >= d->capacity) {
        // The entry is found again by its number among the others.
        uint32_t number = 0;
        for (uint32_t i = 0; i < position; ++i) number += !d->entries[i].key.is_unbound();
        TRY(resize(t, d, log2_for(d->size + d->size / 2 + 1)));
        position = number;
    }
    move_entry(d, static_cast<uint32_t>(position), d->used);
    ++d->used;
    --d->usable;
    return Truth::yes;
}

Truth dict_move_to_front(Thread& t, Dict* d, Value key, uint64_t hash, uint32_t& first) {
    int64_t position = find(t, d, key, hash);
    if (position == find_failed) return Truth::error;
    if (position < 0) return Truth::no;
    first = first_position(d, first);
    if (position == first) return Truth::yes;
    if (first == 0) {
        uint32_t number = 0;
        for (uint32_t i = 0; i < position; ++i) number += !d->entries[i].key.is_unbound();
        const auto gap = static_cast<uint32_t>(d->size / 2 + 4);
        TRY(resize(t, d, log2_for(d->size + gap + d->size / 2), gap));
        first = gap;
        position = gap + number;
    }
    move_entry(d, static_cast<uint32_t>(position), --first);
    return Truth::yes;
}

void dict_take_first(Dict* d, uint32_t& first, Ref& key, Ref& value) {
    const uint32_t position = first_position(d, first);
    first = position + 1;
    remove(d, position, slot_of(d, position), key, value);
}

void dict_take_last(Dict* d, Ref& key, Ref& value) {
    trim(d);
    const uint32_t position = d->used - 1;
    remove(d, position, slot_of(d, position), key, value);
    d->used = position;
}

void dict_clear(Dict* d) {
    // Emptied first: destructors may look at the dict.
    DictEntry* entries = d->entries;
    const uint32_t used = d->used, capacity = d->capacity, log2 = d->log2_index;
    d->entries = nullptr;
    d->index = nullptr;
    d->size = 0;
    d->used = d->capacity = d->usable = 0;
    d->log2_index = 0;
    d->keys_version = 0;
    d->str_keys_only = true;
    for (uint32_t i = 0; i < used; ++i) {
        if (entries[i].key.is_unbound()) continue;
        decref(entries[i].key);
        decref(entries[i].value);
    }
    if (entries) d->type->interpreter->heap.free_raw(entries, block_size(capacity, log2));
}

// Whether a dict gives its keys in the order of its entries: no class has another `__iter__`.
static bool iterates_as_built_in(Value dict) {
    const Type* type = dict.as_object()->type;
    const Type* native = type;
    while (native->has(type_heap)) native = native->base;
    return type->iter == native->iter;
}

bool dict_update(Thread& t, Dict* d, Value other) {
    if (is_dict(other) && iterates_as_built_in(other)) {
        Dict* source = other.as<Dict>();
        if (source == d) return true;
        if (!d->used) return clone_items(t, d, source);
        Ref held = Ref::share(other);
        for (uint32_t i = 0; i < source->used; ++i) {
            const DictEntry& e = source->entries[i];
            if (e.key.is_unbound()) continue;
            Ref key = Ref::share(e.key), value = Ref::share(e.value);
            const size_t size = source->size;
            TRY(set_hashed(t, d, *key, e.hash, *value));
            if (source->size != size) {
                return raise(t, Exc::RuntimeError, "dict mutated during update");
            }
        }
        return true;
    }
    Ref keys = Ref::take(find_attribute(t, other, t.names().keys));
    if (keys.get().is_error()) return false;
    if (keys) {
        Ref names = Ref::take(TRY(call(t, *keys, nullptr, 0)));
        return for_each(t, *names, [&](Value key) -> bool {
            Ref value = Ref::take(TRY(get_item(t, other, key)));
            return dict_set(t, d, key, *value);
        });
    }
    int64_t number = 0;
    return for_each(t, other, [&](Value pair) -> bool {
        Own<List> items = Own<List>::take(list_from(t, pair));
        if (!items) {
            if (pending_is(t, Exc::TypeError)) {
                clear_pending(t);
                return raise_type_error(
                    t, "cannot convert dictionary update sequence element #{} to a sequence",
                    number);
            }
            return false;
        }
        if (items->size != 2) {
            return raise_value_error(
                t, "dictionary update sequence element #{} has length {}; 2 is required", number,
                items->size);
        }
        ++number;
        return dict_set(t, d, items->items[0], items->items[1]);
    });
}

namespace {

Dict* self_dict(Value v) { return v.as<Dict>(); }

void dict_traverse(Object* object, Visitor& visit) {
    auto* d = static_cast<Dict*>(object);
    for (uint32_t i = 0; i < d->used; ++i) {
        if (d->entries[i].key.is_unbound()) continue;
        visit(d->entries[i].key);
        visit(d->entries[i].value);
    }
}

Value dict_repr(Thread& t, Value self) {
    Dict* d = self_dict(self);
    if (d->size == 0) return TRY(new_str(t, "{}"));
    ReprGuard nested(t, self);
    if (nested.nested()) return TRY(new_str(t, "{...}"));
    std::string text = "{";
    size_t position = 0;
    Value key, value;
    while (dict_next(d, position, key, value)) {
        Ref k = Ref::share(key), v = Ref::share(value);
        if (text.size() > 1) text += ", ";
        Own<Str> key_text = Own<Str>::take(TRY(repr(t, *k)));
        text += key_text->view();
        text += ": ";
        Own<Str> value_text = Own<Str>::take(TRY(repr(t, *v)));
        text += value_text->view();
    }
    text += "}";
    return TRY(new_str(t, text));
}

Value dict_compare(Thread& t, Value left, Value right, CompareOp op) {
    if (!is_dict(left) || !is_dict(right) || (op != CompareOp::eq && op != CompareOp::ne)) {
        return Value::not_implemented();
    }
    Dict* a = self_dict(left);
    Dict* b = self_dict(right);
    bool same = a->size == b->size;
    size_t position = 0;
    Value key, value;
    while (same && dict_next(a, position, key, value)) {
        Ref k = Ref::share(key), v = Ref::share(value);
        const Value other = dict_get_hashed(t, b, *k, a->entries[position - 1].hash);
        if (other.is_error()) return Failure{};
        if (other.is_unbound()) {
            same = false;
        } else {
            Ref held = Ref::share(other);
            same = TRY(equal(t, *v, *held));
        }
    }
    return Value::boolean(same == (op == CompareOp::eq));
}

Value dict_subscript(Thread& t, Value self, Value key) {
    const Value found = TRY(dict_get(t, self_dict(self), key));
    if (!found.is_unbound()) return share(found);
    if (self.as_object()->type != t.types().dict) {
        Ref missing = Ref::take(find_special(t, self, t.names().dunder_missing));
        if (missing.get().is_error()) return Failure{};
        if (missing) return call(t, *missing, &key, 1);
    }
    return raise_with(t, Exc::KeyError, key);
}

bool dict_set_subscript(Thread& t, Value self, Value key, Value value) {
    if (!value.is_unbound()) return dict_set(t, self_dict(self), key, value);
    if (!TRY(dict_delete(t, self_dict(self), key))) return raise_with(t, Exc::KeyError, key);
    return true;
}

Truth dict_contains(Thread& t, Value self, Value key) {
    return truth(!TRY(dict_get(t, self_dict(self), key)).is_unbound());
}

Value dict_union(Thread& t, Value left, Value right) {
    if (!is_dict(left) || !is_dict(right)) return Value::not_implemented();
    Own<Dict> sum = Own<Dict>::take(TRY(dict_copy(t, self_dict(left))));
    TRY(dict_update(t, sum.get(), right));
    return sum.give();
}

Value dict_in_place_union(Thread& t, Value left, Value right) {
    TRY(dict_update(t, self_dict(left), right));
    return share(left);
}

Value dict_construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    Type* cls = type.as<Type>();
    if (cls == t.types().dict) return TRY(new_dict(t));
    auto* d = static_cast<Dict*>(TRY(allocate_instance(t, cls)));
    d->str_keys_only = true;
    return d;
}

bool update_from_call(Thread& t, const char* name, Value self, const Value* args, size_t nargs,
                      Tuple* keywords) {
    TRY(check_count(t, name, nargs, 0, 1));
    if (nargs) TRY(dict_update(t, self_dict(self), args[0]));
    for (size_t i = 0; keywords && i < keywords->size; ++i) {
        TRY(dict_set(t, self_dict(self), keywords->items[i], args[nargs + i]));
    }
    return true;
}

bool dict_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    return update_from_call(t, "dict", self, args, nargs, keywords);
}

// --- Methods -------------------------------------------------------------------------------------

Value method_get(Thread& t, const Value* args, size_t) {
    const Value found = TRY(dict_get(t, self_dict(args[0]), args[1]));
    if (!found.is_unbound()) return share(found);
    return args[2].is_unbound() ? Value::none() : share(args[2]);
}

Value method_setdefault(Thread& t, const Value* args, size_t) {
    const Value value = args[2].is_unbound() ? Value::none() : args[2];
    return share(TRY(dict_set_default(t, self_dict(args[0]), args[1], value)));
}

Value method_pop(Thread& t, const Value* args, size_t) {
    const Value found = TRY(dict_pop(t, self_dict(args[0]), args[1]));
    if (!found.is_unbound()) return found;
    if (!args[2].is_unbound()) return share(args[2]);
    return raise_with(t, Exc::KeyError, args[1]);
}

Value method_popitem(Thread& t, const Value* args, size_t) {
    Dict* d = self_dict(args[0]);
    if (d->size == 0) {
        Own<Str> text = Own<Str>::take(TRY(new_str(t, "popitem(): dictionary is empty")));
        return raise_with(t, Exc::KeyError, text.value());
    }
    Ref key, value;
    dict_take_last(d, key, value);
    return TRY(new_tuple(t, {*key, *value}));
}

Value method_update(Thread& t, const Value* args, size_t nargs) {
    Dict* d = self_dict(args[0]);
    TRY(check_count(t, "update", nargs - 2, 0, 1));
    if (nargs > 2) TRY(dict_update(t, d, args[2]));
    if (!args[1].is_unbound()) TRY(dict_update(t, d, args[1]));
    return Value::none();
}

Value method_copy(Thread& t, const Value* args, size_t) {
    return TRY(dict_copy(t, self_dict(args[0])));
}

Value method_clear(Thread&, const Value* args, size_t) {
    dict_clear(self_dict(args[0]));
    return Value::none();
}

Value method_fromkeys(Thread& t, const Value* args, size_t) {
    const Value value = args[2].is_unbound() ? Value::none() : args[2];
    Ref made = Ref::take(TRY(call(t, args[0], nullptr, 0)));
    const Type* source = type_of(t, args[1]);
    if (made.get().as_object()->type == t.types().dict &&
        (source == t.types().set || source == t.types().frozenset)) {
        // The items' hashes are known.
        const Set* set = args[1].as<Set>();
        size_t position = 0;
        for (Value key; set_next(set, position, key);) {
            Ref held = Ref::share(key);
            TRY(dict_set_hashed(t, made.as<Dict>(), key, set->table[position - 1].hash, value));
        }
        return made.give();
    }
    TRY(for_each(t, args[1], [&](Value key) -> bool {
        if (made.get().as_object()->type == t.types().dict) {
            return dict_set(t, made.as<Dict>(), key, value);
        }
        return set_item(t, *made, key, value);
    }));
    return made.give();
}

Value method_keys(Thread& t, const Value* args, size_t) {
    return new_dict_view(t, t.types().dict_keys, self_dict(args[0]));
}
Value method_values(Thread& t, const Value* args, size_t) {
    return new_dict_view(t, t.types().dict_values, self_dict(args[0]));
}
Value method_items(Thread& t, const Value* args, size_t) {
    return new_dict_view(t, t.types().dict_items, self_dict(args[0]));
}
Value method_reversed(Thread& t, const Value* args, size_t) {
    return new_dict_iterator(t, t.types().dict_reverse_key_iterator, self_dict(args[0]));
}

const NativeDef dict_methods[] = {
    {"get", "(self, key, default=None, /)", method_get,
     "Return the value for key if key is in the dictionary, else default."},
    {"setdefault", "(self, key, default=None, /)", method_setdefault,
     "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for "
     "key if key is in the dictionary, else default."},
    {"pop", "(self, key, default=<unrepresentable>, /)", method_pop,
     "Remove specified key and return the corresponding value.\n\nIf the key is not found, return "
     "the default if given; otherwise, raise a KeyError."},
    {"popitem", "(self, /)", method_popitem,
     "Remove and return a (key, value) pair as a 2-tuple, the last one inserted."},
    {"update", "(self, *args, **kwargs)", method_update,
     "Update the dictionary from a mapping or an iterable of pairs, and from keyword arguments."},
    {"copy", "(self, /)", method_copy, "Return a shallow copy of the dictionary."},
    {"clear", "(self, /)", method_clear, "Remove all items from the dictionary."},
    {"keys", "(self, /)", method_keys, "A set-like object providing a view on the keys."},
    {"values", "(self, /)", method_values, "An object providing a view on the values."},
    {"items", "(self, /)", method_items, "A set-like object providing a view on the items."},
    {"fromkeys", "(cls, iterable, value=None, /)", method_fromkeys,
     "Create a new dictionary with keys from iterable and values set to value.",
     native_class_method},
    {"__reversed__", "(self, /)", method_reversed,
     "Return a reverse iterator over the dictionary's keys."},
    {"__class_getitem__", "(cls, item, /)", generic_class_getitem, "See PEP 585.",
     native_class_method},
    {}};

}  // namespace

extern const TypeSpec dict_spec = {
    .name = "dict",
    .basic_size = sizeof(Dict),
    .flags = type_subclassable | type_immutable | type_is_dict | type_mapping_pattern,
    .doc = "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a "
           "mapping object's\n    (key, value) pairs",
    .methods = dict_methods,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) { dict_clear(static_cast<Dict*>(o)); };
            type.traverse = dict_traverse;
            type.clear = [](Object* o) { dict_clear(static_cast<Dict*>(o)); };
            type.repr = dict_repr;
            type.hash = hash_not_implemented;
            type.compare = dict_compare;
            type.length = [](Thread&, Value self) -> std::optional<int64_t> {
                return self_dict(self)->size;
            };
            type.contains = dict_contains;
            type.get_item = dict_subscript;
            type.set_item = dict_set_subscript;
            type.iter = [](Thread& t, Value self) {
                return new_dict_iterator(t, t.types().dict_key_iterator, self_dict(self));
            };
            type.binary[static_cast<int>(BinaryOp::or_)] = dict_union;
            type.in_place[static_cast<int>(BinaryOp::or_)] = dict_in_place_union;
            type.construct = dict_construct;
            type.init = dict_init;
        },
};

}  // namespace baton
