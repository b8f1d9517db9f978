// tuple: an immutable row of values inside the object.
#pragma once

#include <initializer_list>
#include <span>

#include "runtime/core/alloc.h"

namespace baton {

struct Tuple : Object {
    size_t size;
    Value items[];

    std::span<const Value> view() const { return {items, size}; }
};

struct TupleIterator : Object {
    Tuple* tuple;    // null when exhausted
    size_t index;
};

// With items unbound, to be filled (owned values) before anything else runs. The empty tuple is
// shared. Owned; null with MemoryError.
Tuple* new_tuple(Thread& t, size_t size);
// With copies of borrowed values / taking over owned ones.
Tuple* new_tuple(Thread& t, std::span<const Value> borrowed);
inline Tuple* new_tuple(Thread& t, std::initializer_list<Value> borrowed) {
    return new_tuple(t, std::span<const Value>(borrowed.begin(), borrowed.size()));
}
Tuple* new_tuple_taking(Thread& t, const Value* owned, size_t count);

inline bool is_tuple(Value v) {
    return v.is_object() && v.as_object()->type->has(type_is_tuple);
}

}  // namespace baton
