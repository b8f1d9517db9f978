// list: a growable row of values. The items' buffer is raw heap memory; `capacity` grows by about
// an eighth. A method that runs Python code while it walks a list must be ready for the list to
// change under it: re-read size and items after every call.
#pragma once

#include <span>

#include "runtime/core/alloc.h"

namespace baton {

struct List : Object {
    Value* items;
    size_t size;
    size_t capacity;

    std::span<const Value> view() const { return {items, size}; }
};

struct ListIterator : Object {
    List* list;      // null when exhausted
    size_t index;
};

// Ends an iterator: it drops its list.
void list_iterator_finish(ListIterator* it);

// Empty, with room for `capacity` items. Owned; null with MemoryError.
List* new_list(Thread& t, size_t capacity = 0);
List* new_list(Thread& t, std::span<const Value> borrowed);
List* new_list_taking(Thread& t, const Value* owned, size_t count);

inline bool is_list(Value v) {
    return v.is_object() && v.as_object()->type->has(type_is_list);
}
bool list_grow(Thread& t, List* list, size_t needed);  // capacity >= needed
// Appends; list_append shares `item`, list_append_taking takes the reference over (also on failure).
bool list_append_taking(Thread& t, List* list, Value owned);
bool list_append(Thread& t, List* list, Value item);
bool list_insert(Thread& t, List* list, size_t index, Value item);
bool list_extend(Thread& t, List* list, Value iterable);
void list_clear(List* list);
// list.sort(); `key` None or a callable.
bool list_sort(Thread& t, List* list, Value key, bool reverse);
Tuple* list_to_tuple(Thread& t, const List* list);

}  // namespace baton
