#include "runtime/types/list.h"

#include <algorithm>
#include <cstring>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/type_slots.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/indexed_iterator.h"
#include "runtime/types/quick.h"
#include "runtime/types/quick_next.h"
#include "runtime/types/sequence.h"
#include "runtime/types/sequence_slices.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "runtime/types/type_keywords.h"

namespace baton {

namespace {

constexpr size_t max_items = size_t{1} << 58;

size_t grown_capacity(size_t needed) { return (needed + (needed >> 3) + 6) & ~size_t{3}; }

}  // namespace

List* new_list(Thread& t, size_t capacity) {
    List* list = allocate<List>(t, t.types().list);
    if (!list) return nullptr;
    list->items = nullptr;
    list->size = list->capacity = 0;
    if (capacity) {
        if (capacity > max_items ||
            !(list->items = static_cast<Value*>(
                  t.interpreter->heap.allocate_raw(capacity * sizeof(Value))))) {
            decref(list);
            return raise_memory_error(t);
        }
        list->capacity = capacity;
    }
    return list;
}

List* new_list(Thread& t, std::span<const Value> borrowed) {
    List* list = new_list(t, borrowed.size());
    if (!list) return nullptr;
    for (Value v : borrowed) list->items[list->size++] = share(v);
    return list;
}

List* new_list_taking(Thread& t, const Value* owned, size_t count) {
    List* list = new_list(t, count);
    if (!list) {
        for (size_t i = 0; i < count; ++i) decref(owned[i]);
        return nullptr;
    }
    if (count) memcpy(static_cast<void*>(list->items), owned, count * sizeof(Value));
    list->size = count;
    return list;
}

bool list_grow(Thread& t, List* list, size_t needed) {
    if (needed <= list->capacity) return true;
    if (needed > max_items) return raise_memory_error(t);
    const size_t capacity = grown_capacity(needed);
    Heap& heap = t.interpreter->heap;
    void* items = list->items ? heap.reallocate_raw(list->items, list->capacity * sizeof(Value),
                                                    capacity * sizeof(Value))
                              : heap.allocate_raw(capacity * sizeof(Value));
    if (!items) return raise_memory_error(t);
    list->items = static_cast<Value*>(items);
    list->capacity = capacity;
    return true;
}

bool list_append_taking(Thread& t, List* list, Value owned) {
    if (list->size == list->capacity && !list_grow(t, list, list->size + 1)) {
        decref(owned);
        return false;
    }
    list->items[list->size++] = owned;
    return true;
}

bool list_append(Thread& t, List* list, Value item) {
    return list_append_taking(t, list, share(item));
}

bool list_insert(Thread& t, List* list, size_t index, Value item) {
    TRY(list_grow(t, list, list->size + 1));
    memmove(static_cast<void*>(list->items + index + 1), list->items + index,
            (list->size - index) * sizeof(Value));
    list->items[index] = share(item);
    ++list->size;
    return true;
}

bool list_extend(Thread& t, List* list, Value iterable) {
    if (iterable.is_object() && (iterable.as_object()->type == t.types().list ||
                                 iterable.as_object()->type == t.types().tuple)) {
        // The source may be the list itself: its items are read only after growing.
        const bool from_list = iterable.as_object()->type == t.types().list;
        const size_t count = from_list ? iterable.as<List>()->size : iterable.as<Tuple>()->size;
        TRY(list_grow(t, list, list->size + count));
        const Value* items = from_list ? iterable.as<List>()->items : iterable.as<Tuple>()->items;
        for (size_t i = 0; i < count; ++i) list->items[list->size + i] = share(items[i]);
        list->size += count;
        return true;
    }
    if (iterable.is_object() && iterable.as_object()->type == t.types().str &&
        iterable.as<Str>()->is_ascii()) {
        const Str* text = iterable.as<Str>();
        TRY(list_grow(t, list, list->size + text->size));
        for (const char c : text->view()) {
            list->items[list->size++] = share(t.interpreter->ascii_chars[static_cast<unsigned char>(c)]);
        }
        return true;
    }
    Ref iterator = Ref::take(TRY(get_iterator(t, iterable)));
    const int64_t hint = TRY(length_hint(t, iterable, 8));
    if (hint > 0 && hint < 1 << 20) {
        TRY(list_grow(t, list, list->size + hint));
    } else if (hint > 0 && hint <= INT64_MAX - static_cast<int64_t>(list->size)) {
        // Not believed, but what could never be had need not be begun. As in CPython, a hint that
        // together with the items there are is beyond any number is a lie.
        const auto count = static_cast<size_t>(hint);
        Heap& heap = t.interpreter->heap;
        if (count > max_items || !heap.charge(count * sizeof(Value))) return raise_memory_error(t);
        heap.discharge(count * sizeof(Value));
    }
    for (;;) {
        const Value item = quick_next(t, *iterator);
        if (item.is_error()) return false;
        if (item.is_unbound()) return true;
        if (list->size < list->capacity) [[likely]] {
            list->items[list->size++] = item;
        } else {
            // More at once than appending takes: many items are moved each time.
            Ref held = Ref::take(item);
            TRY(list_grow(t, list, list->size + list->size / 2 + 1));
            list->items[list->size++] = held.give();
        }
    }
}

void list_clear(List* list) {
    // Emptied before anything is released: destructors may look at the list.
    Value* items = list->items;
    size_t size = list->size;
    const size_t capacity = list->capacity;
    list->items = nullptr;
    list->size = list->capacity = 0;
    while (size-- > 0) decref(items[size]);
    if (items) list->type->interpreter->heap.free_raw(items, capacity * sizeof(Value));
}

Tuple* list_to_tuple(Thread& t, const List* list) { return new_tuple(t, list->view()); }

namespace {

List* self_list(Value v) { return v.as<List>(); }

void list_traverse(Object* object, Visitor& visit) {
    for (Value v : static_cast<List*>(object)->view()) visit(v);
}

Value list_repr(Thread& t, Value self) {
    List* list = self_list(self);
    if (list->size == 0) return TRY(new_str(t, "[]"));
    ReprGuard nested(t, self);
    if (nested.nested()) return TRY(new_str(t, "[...]"));
    std::string text = "[";
    for (size_t i = 0; i < list->size; ++i) {
        if (i) text += ", ";
        Ref held = Ref::share(list->items[i]);
        Own<Str> item = Own<Str>::take(TRY(repr(t, *held)));
        text += item->view();
    }
    text += "]";
    return TRY(new_str(t, text));
}

Value list_compare(Thread& t, Value left, Value right, CompareOp op) {
    if (!is_list(left) || !is_list(right)) return Value::not_implemented();
    List* a = self_list(left);
    List* b = self_list(right);
    if (a->size != b->size && (op == CompareOp::eq || op == CompareOp::ne)) {
        return Value::boolean(op == CompareOp::ne);
    }
    for (size_t i = 0; i < a->size && i < b->size; ++i) {
        if (a->items[i] == b->items[i]) continue;
        Ref x = Ref::share(a->items[i]);
        Ref y = Ref::share(b->items[i]);
        if (TRY(quick_equal(t, *x, *y))) continue;
        if (i >= a->size || i >= b->size) break;   // the comparison has changed a list
        if (op == CompareOp::eq) return Value::false_();
        if (op == CompareOp::ne) return Value::true_();
        return compare(t, op, *x, *y);
    }
    return compare_sizes(a->size, b->size, op);
}

Value list_get_item(Thread& t, Value self, Value key) {
    List* list = self_list(self);
    if (is_slice(t, key)) {
        SliceRange range;
        TRY(resolve_slice(t, key, list->size, range));
        return list_get_slice(t, list, range);
    }
    const int64_t i = TRY(resolve_index(t, key, list->size, "list", "list index out of range"));
    return share(list->items[i]);
}

bool list_set_item(Thread& t, Value self, Value key, Value value) {
    List* list = self_list(self);
    if (is_slice(t, key)) {
        SliceBounds bounds;
        TRY(read_slice(t, key, bounds));
        return list_set_slice(t, list, bounds, value);
    }
    const int64_t i =
        TRY(resolve_index(t, key, list->size, "list", "list assignment index out of range"));
    if (value.is_unbound()) {
        Value old = list->items[i];
        memmove(static_cast<void*>(list->items + i), list->items + i + 1,
                (list->size - i - 1) * sizeof(Value));
        --list->size;
        decref(old);
        return true;
    }
    replace(list->items[i], share(value));
    return true;
}

Truth list_contains(Thread& t, Value self, Value item) {
    List* list = self_list(self);
    const bool int_wanted = item.is_small_int();
    for (size_t i = 0; i < list->size; ++i) {
        if (list->items[i] == item) return Truth::yes;
        if (int_wanted && list->items[i].is_small_int()) continue;
        Ref held = Ref::share(list->items[i]);
        if (TRY(quick_equal(t, *held, item))) return Truth::yes;
    }
    return Truth::no;
}

Value list_iter(Thread& t, Value self) {
    auto* it = TRY(allocate<ListIterator>(t, t.types().list_iterator));
    it->list = share(self_list(self));
    it->index = 0;
    return it;
}

Value list_add(Thread& t, Value left, Value right) {
    if (!is_list(left)) return Value::not_implemented();
    if (!is_list(right)) {
        return raise_type_error(t, "can only concatenate list (not \"{}\") to list",
                                type_name(t, right));
    }
    List* a = self_list(left);
    List* b = self_list(right);
    List* sum = TRY(new_list(t, a->size + b->size));
    for (Value v : a->view()) sum->items[sum->size++] = share(v);
    for (Value v : b->view()) sum->items[sum->size++] = share(v);
    return sum;
}

Value list_in_place_add(Thread& t, Value left, Value right) {
    TRY(list_extend(t, self_list(left), right));
    return share(left);
}

Value list_mul(Thread& t, Value left, Value right) {
    Value sequence = is_list(left) ? left : right;
    const int64_t n = TRY(read_repetitions(t, is_list(left) ? right : left));
    List* list = self_list(sequence);
    const size_t size = list->size;
    if (size && static_cast<uint64_t>(n) > max_items / size) return raise_memory_error(t);
    List* product = TRY(new_list(t, size * n));
    for (int64_t k = 0; size && k < n; ++k) {
        for (size_t i = 0; i < size; ++i) product->items[product->size++] = share(list->items[i]);
    }
    return product;
}

Value list_in_place_mul(Thread& t, Value left, Value right) {
    const int64_t n = TRY(read_repetitions(t, right));
    List* list = self_list(left);
    const size_t size = list->size;
    if (n == 0) {
        list_clear(list);
        return share(left);
    }
    if (size && static_cast<uint64_t>(n) > max_items / size) return raise_memory_error(t);
    TRY(list_grow(t, list, size * n));
    for (size_t i = size; i < size * n; ++i) list->items[i] = share(list->items[i % size]);
    list->size = size * n;
    return share(left);
}

Value list_construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    Type* cls = type.as<Type>();
    if (cls == t.types().list) return TRY(new_list(t, size_t{0}));
    return TRY(allocate_instance(t, cls));
}

bool list_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    TRY(no_keywords_for_init(t, "list", self.as_object()->type, t.types().list, keywords));
    TRY(check_count(t, "list", nargs, 0, 1));
    list_clear(self_list(self));
    return nargs == 0 || list_extend(t, self_list(self), args[0]);
}

// --- Methods -------------------------------------------------------------------------------------

Value method_append(Thread& t, const Value* args, size_t) {
    TRY(list_append(t, self_list(args[0]), args[1]));
    return Value::none();
}

Value method_extend(Thread& t, const Value* args, size_t) {
    TRY(list_extend(t, self_list(args[0]), args[1]));
    return Value::none();
}

Value method_insert(Thread& t, const Value* args, size_t) {
    int64_t i = TRY(to_int64_clamped(t, args[1]));
    const int64_t size = self_list(args[0])->size;
    if (i < 0) i = i + size < 0 ? 0 : i + size;
    if (i > size) i = size;
    TRY(list_insert(t, self_list(args[0]), i, args[2]));
    return Value::none();
}

Value method_pop(Thread& t, const Value* args, size_t) {
    List* list = self_list(args[0]);
    int64_t i = -1;
    if (!args[1].is_unbound()) i = TRY(to_int64(t, args[1]));
    if (list->size == 0) return raise(t, Exc::IndexError, "pop from empty list");
    if (i < 0) i += list->size;
    if (i < 0 || i >= static_cast<int64_t>(list->size)) {
        return raise(t, Exc::IndexError, "pop index out of range");
    }
    const Value item = list->items[i];
    memmove(static_cast<void*>(list->items + i), list->items + i + 1,
            (list->size - i - 1) * sizeof(Value));
    --list->size;
    return item;
}

Value method_remove(Thread& t, const Value* args, size_t) {
    List* list = self_list(args[0]);
    for (size_t i = 0; i < list->size; ++i) {
        Ref held = Ref::share(list->items[i]);
        if (!TRY(quick_equal(t, *held, args[1]))) continue;
        if (i < list->size) {
            Value old = list->items[i];
            memmove(static_cast<void*>(list->items + i), list->items + i + 1,
                    (list->size - i - 1) * sizeof(Value));
            --list->size;
            decref(old);
        }
        return Value::none();
    }
    return raise_value_error(t, "list.remove(x): x not in list");
}

Value method_clear(Thread&, const Value* args, size_t) {
    list_clear(self_list(args[0]));
    return Value::none();
}

Value method_copy(Thread& t, const Value* args, size_t) {
    return TRY(new_list(t, self_list(args[0])->view()));
}

Value method_reverse(Thread&, const Value* args, size_t) {
    List* list = self_list(args[0]);
    for (size_t i = 0, j = list->size; i + 1 < j; ++i) std::swap(list->items[i], list->items[--j]);
    return Value::none();
}

Value method_index(Thread& t, const Value* args, size_t) {
    List* list = self_list(args[0]);
    int64_t start = args[2].is_unbound() ? 0 : TRY(slice_index(t, args[2], false));
    int64_t stop = args[3].is_unbound() ? INT64_MAX : TRY(slice_index(t, args[3], false));
    const int64_t size = list->size;
    if (start < 0) start = start + size < 0 ? 0 : start + size;
    if (stop < 0) stop += size;
    for (int64_t i = start; i < stop && i < static_cast<int64_t>(list->size); ++i) {
        Ref held = Ref::share(list->items[i]);
        if (TRY(quick_equal(t, *held, args[1]))) return Value::small_int(i);
    }
    Own<Str> text = Own<Str>::take(TRY(repr(t, args[1])));
    return raise_value_error(t, "{} is not in list", text->view());
}

Value method_count(Thread& t, const Value* args, size_t) {
    List* list = self_list(args[0]);
    int64_t n = 0;
    for (size_t i = 0; i < list->size; ++i) {
        Ref held = Ref::share(list->items[i]);
        n += TRY(quick_equal(t, *held, args[1]));
    }
    return Value::small_int(n);
}

Value method_sort(Thread& t, const Value* args, size_t) {
    bool reverse = false;
    if (!args[2].is_unbound()) reverse = TRY(is_truthy(t, args[2]));
    TRY(list_sort(t, self_list(args[0]), args[1].is_unbound() ? Value::none() : args[1], reverse));
    return Value::none();
}

Value method_reversed(Thread& t, const Value* args, size_t) {
    auto* it = TRY(allocate<ListIterator>(t, t.types().list_reverse_iterator));
    it->list = share(self_list(args[0]));
    it->index = it->list->size;
    return it;
}

const NativeDef list_methods[] = {
    {"append", "(self, object, /)", method_append, "Append object to the end of the list."},
    {"extend", "(self, iterable, /)", method_extend,
     "Extend list by appending elements from the iterable."},
    {"insert", "(self, index, object, /)", method_insert, "Insert object before index."},
    {"pop", "(self, index=-1, /)", method_pop,
     "Remove and return item at index (default last).\n\nRaises IndexError if list is empty or "
     "index is out of range."},
    {"remove", "(self, value, /)", method_remove,
     "Remove first occurrence of value.\n\nRaises ValueError if the value is not present."},
    {"clear", "(self, /)", method_clear, "Remove all items from list."},
    {"copy", "(self, /)", method_copy, "Return a shallow copy of the list."},
    {"reverse", "(self, /)", method_reverse, "Reverse *IN PLACE*."},
    {"index", "(self, value, start=0, stop=9223372036854775807, /)", method_index,
     "Return first index of value.\n\nRaises ValueError if the value is not present."},
    {"count", "(self, value, /)", method_count, "Return number of occurrences of value."},
    {"sort", "(self, /, *, key=None, reverse=False)", method_sort,
     "Sort the list in ascending order and return None. The sort is in-place and stable."},
    {"__reversed__", "(self, /)", method_reversed, "Return a reverse iterator over the list."},
    {"__class_getitem__", "(cls, item, /)", generic_class_getitem, "See PEP 585.",
     native_class_method},
    {}};

// --- Iterators -----------------------------------------------------------------------------------

}  // namespace

void list_iterator_finish(ListIterator* it) {
    List* done = it->list;
    it->list = nullptr;
    xdecref(done);
}

namespace {

Value list_iterator_next(Thread&, Value self) {
    auto* it = self.as<ListIterator>();
    if (!it->list) return Value();
    if (it->index < it->list->size) return share(it->list->items[it->index++]);
    List* done = it->list;
    it->list = nullptr;
    decref(done);
    return Value();
}

Value list_reverse_next(Thread&, Value self) {
    auto* it = self.as<ListIterator>();
    if (!it->list) return Value();
    if (it->index > 0 && it->index <= it->list->size) return share(it->list->items[--it->index]);
    List* done = it->list;
    it->list = nullptr;
    decref(done);
    return Value();
}

Value reverse_hint(Thread&, const Value* args, size_t) {
    auto* it = args[0].as<ListIterator>();
    return Value::small_int(it->list && it->index <= it->list->size ? it->index : 0);
}

Value reduce_empty(Thread& t) {
    Own<List> empty = Own<List>::take(TRY(new_list(t)));
    return reduce_iterator(t, empty.value());
}
Value reverse_reduce(Thread& t, const Value* args, size_t) {
    auto* it = args[0].as<ListIterator>();
    if (!it->list) return reduce_empty(t);
    Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, {Value(it->list)})));
    return TRY(new_tuple(t, {Value(t.types().reversed), arguments.value(),
                             Value::small_int(static_cast<int64_t>(it->index) - 1)}));
}
Value reverse_setstate(Thread& t, const Value* args, size_t) {
    const int64_t index = TRY(iterator_state(t, args[1]));
    auto* it = args[0].as<ListIterator>();
    if (it->list) {
        // The state is the index of the next item; kept is the one behind it.
        const auto last = static_cast<int64_t>(it->list->size) - 1;
        it->index = static_cast<size_t>(std::clamp<int64_t>(index, -1, last) + 1);
    }
    return Value::none();
}

const NativeDef reverse_methods[] = {
    {"__length_hint__", "(self, /)", reverse_hint,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", "(self, /)", reverse_reduce, "Return state information for pickling."},
    {"__setstate__", "(self, state, /)", reverse_setstate, "Set state information for unpickling."},
    {}};

void fill_iterator(Type& type) {
    type.dealloc = [](Object* o) { xdecref(static_cast<ListIterator*>(o)->list); };
    type.traverse = [](Object* o, Visitor& visit) { visit(static_cast<ListIterator*>(o)->list); };
    type.iter = [](Thread&, Value self) { return share(self); };
}

}  // namespace

extern const TypeSpec list_spec = {
    .name = "list",
    .basic_size = sizeof(List),
    .flags = type_subclassable | type_immutable | type_is_list | type_sequence_pattern,
    .doc = "Built-in mutable sequence.\n\nIf no argument is given, the constructor creates a new "
           "empty list.\nThe argument must be an iterable if specified.",
    .methods = list_methods,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) { list_clear(static_cast<List*>(o)); };
            type.traverse = list_traverse;
            type.clear = [](Object* o) { list_clear(static_cast<List*>(o)); };
            type.repr = list_repr;
            type.hash = hash_not_implemented;
            type.compare = list_compare;
            type.length = [](Thread&, Value self) -> std::optional<int64_t> {
                return self_list(self)->size;
            };
            type.get_item = list_get_item;
            type.set_item = list_set_item;
            type.contains = list_contains;
            type.iter = list_iter;
            type.binary[static_cast<int>(BinaryOp::add)] = list_add;
            type.binary[static_cast<int>(BinaryOp::mul)] = list_mul;
            type.in_place[static_cast<int>(BinaryOp::add)] = list_in_place_add;
            type.in_place[static_cast<int>(BinaryOp::mul)] = list_in_place_mul;
            type.construct = list_construct;
            type.init = list_init;
        },
};

extern const TypeSpec list_iterator_spec = {
    .name = "list_iterator",
    .basic_size = sizeof(ListIterator),
    .flags = type_immutable,
    .methods = IndexedIteratorMethods<ListIterator, &ListIterator::list, reduce_empty>::table,
    .fill =
        [](Type& type) {
            fill_iterator(type);
            type.next = list_iterator_next;
        },
};

extern const TypeSpec list_reverse_iterator_spec = {
    .name = "list_reverseiterator",
    .basic_size = sizeof(ListIterator),
    .flags = type_immutable,
    .methods = reverse_methods,
    .fill =
        [](Type& type) {
            fill_iterator(type);
            type.next = list_reverse_next;
        },
};

}  // namespace baton
