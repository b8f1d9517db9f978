// sum(x * x for x in row): a built-in function that takes what a generator yields, without a return
// to C++ for each item. The loop links the generator's frame as it does for a `for` statement; each
// YIELD hands its value to consume() and the generator goes on at once.
#pragma once

#include "vm/objects/generator.h"

namespace baton {

// How the callee of CALL (or of CALL_METHOD, if `method`) with the one argument `argument` takes
// its items; none if it does not, or if the argument is not a generator that could run.
Consumption consumption_of(Thread& t, Value callee, Value argument, bool method);

// Prepares the generator to run for a consumer of this kind. False with MemoryError.
bool begin_consumption(Thread& t, Generator* g, Consumption kind);

enum class Consumed : uint8_t { more, enough, failed };
// Takes `item` over. After `failed`, whose exception is the caller's, nothing is left to drop.
Consumed consume(Thread& t, Generator* g, Value item);

// What the consumer made of the items, when the generator returned or `enough` was said: the result
// of the call, owned. Or, with `call_again`, a list that `callee` is to be called with instead of
// the generator. Error with MemoryError.
Value take_consumed(Thread& t, Generator* g, Value callee, bool& call_again);

}  // namespace baton
