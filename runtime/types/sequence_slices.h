// Slices of lists and tuples: row[a:b:c] as a value and, of lists, as the target of an assignment
// and of `del`. Used by the types' own slots and by the instructions for subscripts with colons.
#pragma once

#include "runtime/types/list.h"
#include "runtime/types/sequence.h"
#include "runtime/types/tuple.h"

namespace baton {

// list[range]: a new list, owned; null with MemoryError.
List* list_get_slice(Thread& t, const List* list, const SliceRange& range);
// list[bounds] = value; `value` unbound deletes. TypeError if it cannot be iterated, ValueError if
// an extended slice and it differ in length. Making the values may run Python code, which may
// change the list: the bounds are fitted afterwards.
bool list_set_slice(Thread& t, List* list, const SliceBounds& bounds, Value value);

// tuple[range], owned: a whole tuple is its own slice. Error with MemoryError.
Value tuple_get_slice(Thread& t, Tuple* tuple, const SliceRange& range);

}  // namespace baton
