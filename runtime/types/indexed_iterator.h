// The methods of iterators that go over a container by index: list, tuple, bytes, bytearray. Such an
// iterator has the container, null when exhausted, and `index`.
#pragma once

#include <algorithm>

#include "runtime/core/native.h"
#include "runtime/types/iterator_reduce.h"

namespace baton {

// `exhausted` makes what an exhausted iterator reduces to.
template <class Iterator, auto container, Value (*exhausted)(Thread&) = reduce_exhausted>
struct IndexedIteratorMethods {
    static Value length_hint(Thread&, const Value* args, size_t) {
        const auto* it = args[0].as<Iterator>();
        const auto* source = it->*container;
        const bool left = source && it->index <= source->size;
        return Value::small_int(left ? static_cast<int64_t>(source->size - it->index) : 0);
    }
    static Value reduce(Thread& t, const Value* args, size_t) {
        auto* it = args[0].as<Iterator>();
        if (!(it->*container)) return exhausted(t);
        return reduce_iterator(t, it->*container, static_cast<int64_t>(it->index));
    }
    static Value setstate(Thread& t, const Value* args, size_t) {
        const int64_t index = TRY(iterator_state(t, args[1]));
        auto* it = args[0].as<Iterator>();
        if (const auto* source = it->*container) {
            it->index = std::min(static_cast<size_t>(std::max<int64_t>(index, 0)), source->size);
        }
        return Value::none();
    }

    static constexpr NativeDef table[] = {
        {"__length_hint__", "(self, /)", length_hint,
         "Private method returning an estimate of len(list(it))."},
        {"__reduce__", "(self, /)", reduce, "Return state information for pickling."},
        {"__setstate__", "(self, state, /)", setstate, "Set state information for unpickling."},
        {}};
};

}  // namespace baton
