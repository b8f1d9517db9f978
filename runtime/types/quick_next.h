// The next item of an iterator for native loops and iterators over iterators: what is iterated most
// is done inline.
#pragma once

#include "runtime/core/protocol.h"
#include "runtime/core/stack_check.h"
#include "runtime/types/list.h"
#include "runtime/types/range.h"

namespace baton {

// What quick_next does for other iterators.
inline Value next_by_slot(Thread& t, Value iterator) {
    const NextSlot next = iterator.is_object() ? iterator.as_object()->type->next : nullptr;
    if (!next) [[unlikely]] return next_item(t, iterator);
    TRY(stack_left(t));
    const Value item = next(t, iterator);
    if (item.is_error() && pending_is(t, Exc::StopIteration)) [[unlikely]] {
        clear_pending(t);
        return Value();
    }
    return item;
}

// As `next_item`.
[[gnu::always_inline]] inline Value quick_next(Thread& t, Value iterator) {
    if (iterator.is_object()) [[likely]] {
        const Type* type = iterator.as_object()->type;
        if (type == t.types().list_iterator) {
            auto* it = iterator.as<ListIterator>();
            if (it->list && it->index < it->list->size) {
                return share(it->list->items[it->index++]);
            }
        } else if (type == t.types().range_iterator) {
            auto* it = iterator.as<RangeIterator>();
            if (it->remaining == 0) return Value();
            --it->remaining;
            const int64_t value = it->next;
            it->next = value + it->step;
            return Value::small_int(value);
        }
    }
    return next_by_slot(t, iterator);
}

}  // namespace baton
