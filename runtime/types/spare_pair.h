// The pairs that enumerate, zip and dict.items() give. A loop drops each before it asks for the next:
// the iterator keeps one and gives it again while nobody else has it.
#pragma once

#include "runtime/types/tuple.h"

namespace baton {

// A pair of two owned values, which are taken. `spare` is the iterator's, owned, null at first.
inline Value give_pair(Thread& t, Tuple*& spare, Value first, Value second) {
    const Value pair[] = {first, second};
    if (!spare) {
        spare = new_tuple_taking(t, pair, 2);
        return spare ? share(Value(spare)) : Value::error();
    }
    if (spare->refcount != 1) return TRY(new_tuple_taking(t, pair, 2));
    const Value old[] = {spare->items[0], spare->items[1]};
    spare->items[0] = first;
    spare->items[1] = second;
    const Value given = share(Value(spare));
    decref(old[0]);
    decref(old[1]);
    return given;
}

}  // namespace baton
