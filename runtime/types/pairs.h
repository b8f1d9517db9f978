// The iterators of pairs: enumerate, zip of two, dict.items(). A loop that takes each pair apart asks
// for the two values and no pair is made. Others get a pair which the loop drops before it asks for
// the next: the iterator keeps it and gives it again while nobody else has it.
#pragma once

#include "runtime/types/tuple.h"

namespace baton {

enum class NextPair : uint8_t { given, exhausted, failed };

// Whether next_pair can be asked.
bool gives_pairs(Thread& t, Value iterator);
// The two values of the next pair, owned.
NextPair next_pair(Thread& t, Value iterator, Value& first, Value& second);
// What next_pair does for items of a dict (dict_views.cpp).
NextPair next_dict_item(Thread& t, Value iterator, Value& key, Value& value);

// What `next` gives, made of next_pair's answer. `spare` is the iterator's, owned, null at first.
inline Value give_pair(Thread& t, Tuple*& spare, NextPair outcome, Value first, Value second) {
    if (outcome != NextPair::given) {
        return outcome == NextPair::failed ? Value::error() : Value();
    }
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
