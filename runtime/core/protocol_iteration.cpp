// Iteration.
#include "runtime/core/protocol.h"
#include "runtime/core/stack_check.h"
#include "runtime/core/type_slots.h"
#include "runtime/types/list.h"
#include "runtime/types/sequence_iterator.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

Value get_iterator(Thread& t, Value v) {
    Type* type = type_of(t, v);
    if (type->iter) [[likely]] {
        Ref iterator = Ref::take(TRY(type->iter(t, v)));
        if (!type_of(t, *iterator)->next) [[unlikely]] {
            return raise_type_error(t, "iter() returned non-iterator of type '{}'",
                                    type_name(t, *iterator));
        }
        return iterator.give();
    }
    // The old sequence protocol: __getitem__ with 0, 1, ... until IndexError.
    if (type->get_item == slot_get_item) return new_sequence_iterator(t, v);
    return raise_type_error(t, "'{}' object is not iterable", type_name(type));
}

Value next_item(Thread& t, Value iterator) {
    const NextSlot next = type_of(t, iterator)->next;
    if (!next) [[unlikely]] {
        return raise_type_error(t, "'{}' object is not an iterator", type_name(t, iterator));
    }
    TRY(stack_left(t));   // iterators over iterators nest
    const Value item = next(t, iterator);
    if (item.is_error() && pending_is(t, Exc::StopIteration)) [[unlikely]] {
        // Generators tell the value that they return this way.
        clear_pending(t);
        return Value();
    }
    return item;
}

List* list_from(Thread& t, Value iterable) {
    if (iterable.is_object()) {
        const Type* type = iterable.as_object()->type;
        if (type == t.types().list) return new_list(t, iterable.as<List>()->view());
        if (type == t.types().tuple) return new_list(t, iterable.as<Tuple>()->view());
    }
    Own<List> list = Own<List>::take(TRY(new_list(t)));
    TRY(list_extend(t, list.get(), iterable));
    return list.give();
}

Tuple* tuple_from(Thread& t, Value iterable) {
    if (iterable.is_object()) {
        const Type* type = iterable.as_object()->type;
        if (type == t.types().tuple) return share(iterable.as<Tuple>());
        if (type == t.types().list) return list_to_tuple(t, iterable.as<List>());
    }
    Own<List> list = Own<List>::take(TRY(list_from(t, iterable)));
    return list_to_tuple(t, list.get());
}

}  // namespace baton
