#include "runtime/types/sequence_slices.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include "runtime/core/protocol.h"

namespace baton {

List* list_get_slice(Thread& t, const List* list, const SliceRange& range) {
    List* part = TRY(new_list(t, range.count));
    for (int64_t i = 0; i < range.count; ++i) {
        part->items[i] = share(list->items[range.start + i * range.step]);
    }
    part->size = range.count;
    return part;
}

namespace {

// list[start:stop] = values, borrowed, which are not the list's own.
bool replace_range(Thread& t, List* list, size_t start, size_t stop, const Value* values,
                   size_t count) {
    Value* at = list->items + start;
    const size_t removed = stop - start;
    // What goes may run finalizers when it is released: only once the list is whole again.
    size_t objects = 0;
    for (size_t i = 0; i < removed; ++i) objects += at[i].is_object();
    std::unique_ptr<Value[]> gone;
    if (objects) {
        gone = std::make_unique<Value[]>(objects);
        std::copy_if(at, at + removed, gone.get(), [](Value v) { return v.is_object(); });
    }
    if (count != removed) {
        if (count > removed) TRY(list_grow(t, list, list->size + count - removed));
        at = list->items + start;
        memmove(static_cast<void*>(at + count), list->items + stop,
                (list->size - stop) * sizeof(Value));
        list->size = list->size - removed + count;
    }
    for (size_t i = 0; i < count; ++i) at[i] = share(values[i]);
    for (size_t i = 0; i < objects; ++i) decref(gone[i]);
    return true;
}

bool delete_slice(Thread& t, List* list, const SliceRange& range) {
    if (range.count == 0) return true;
    if (range.step == 1) {
        return replace_range(t, list, range.start, range.start + range.count, nullptr, 0);
    }
    // Downwards the same items as upwards from the last one.
    const int64_t first =
        range.step > 0 ? range.start : range.start + (range.count - 1) * range.step;
    const int64_t step = range.step > 0 ? range.step : -range.step;
    auto gone = std::make_unique<Value[]>(range.count);
    size_t write = first;
    int64_t taken = 0;
    for (size_t read = first; read < list->size; ++read) {
        if (taken < range.count && static_cast<int64_t>(read) == first + taken * step) {
            gone[taken++] = list->items[read];
        } else {
            list->items[write++] = list->items[read];
        }
    }
    list->size = write;
    for (int64_t i = 0; i < range.count; ++i) decref(gone[i]);
    return true;
}

}  // namespace

bool list_set_slice(Thread& t, List* list, const SliceBounds& bounds, Value value) {
    SliceRange range = fit_slice(bounds, list->size);
    if (value.is_unbound()) return delete_slice(t, list, range);
    const Type* type = type_of(t, value);
    if (range.step == 1 && value != Value(list)) {
        // Other lists and tuples are read where they are: nothing runs before they have been.
        const size_t stop = range.start + range.count;
        if (type == t.types().list) {
            const List* items = value.as<List>();
            return replace_range(t, list, range.start, stop, items->items, items->size);
        }
        if (type == t.types().tuple) {
            const Tuple* items = value.as<Tuple>();
            return replace_range(t, list, range.start, stop, items->items, items->size);
        }
    }
    if (!type->iter && !type->get_item) {
        if (range.step == 1) return raise_type_error(t, "can only assign an iterable");
        return raise_type_error(t, "must assign iterable to extended slice");
    }
    Own<List> values = Own<List>::take(TRY(list_from(t, value)));
    range = fit_slice(bounds, list->size);  // making the values may have changed the list
    if (range.step == 1) {
        const int64_t stop = range.start + range.count;
        return replace_range(t, list, range.start, stop, values->items, values->size);
    }
    if (static_cast<int64_t>(values->size) != range.count) {
        return raise_value_error(
            t, "attempt to assign sequence of size {} to extended slice of size {}", values->size,
            range.count);
    }
    for (int64_t i = 0; i < range.count; ++i) {
        std::swap(list->items[range.start + i * range.step], values->items[i]);
    }
    return true;
}

Value tuple_get_slice(Thread& t, Tuple* tuple, const SliceRange& range) {
    if (range.count == static_cast<int64_t>(tuple->size) && range.step == 1 &&
        tuple->type == t.types().tuple) {
        return share(Value(tuple));
    }
    Tuple* part = TRY(new_tuple(t, range.count));
    for (int64_t i = 0; i < range.count; ++i) {
        part->items[i] = share(tuple->items[range.start + i * range.step]);
    }
    return part;
}

}  // namespace baton
