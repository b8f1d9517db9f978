// What the built-in iterators give to pickle and copy: a call of iter() that makes an equal one,
// and the position as state.
#pragma once

#include <optional>

#include "runtime/core/ref.h"
#include "runtime/core/result.h"
#include "runtime/state/thread.h"

namespace baton {

// (iter, (iterable,)), and behind it the index if there is one. Owned.
Value reduce_iterator(Thread& t, Value iterable, std::optional<int64_t> index = std::nullopt);
// The same with what is left of an iterator as a list: runs `iterator`, which the caller made as a
// copy, to its end.
Value reduce_as_list(Thread& t, Value iterator);
// (iter, ((),)): an exhausted iterator.
Value reduce_exhausted(Thread& t);
// The argument of `__setstate__`: TypeError "an integer is required".
std::optional<int64_t> iterator_state(Thread& t, Value state);

}  // namespace baton
