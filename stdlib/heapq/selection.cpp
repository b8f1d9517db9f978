// heapq.merge, nsmallest and nlargest.
#include <algorithm>
#include <vector>

#include "runtime/core/native.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/quick_next.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/heapq/compare.h"
#include "stdlib/heapq/heapq.h"
#include "stdlib/state.h"

namespace baton {

namespace {

using heapq::before;

// Whether entry a comes before b: by their keys, and equal keys by `order`, with one comparison.
// An entry has a `key` and an `order`.
template <class Entry>
Truth precedes(Thread& t, const Entry& a, const Entry& b, bool reverse) {
    const bool earlier = a.order < b.order;
    // The earlier one comes first unless the later one is truly before it.
    const Value left = earlier ? b.key_value() : a.key_value();
    const Value right = earlier ? a.key_value() : b.key_value();
    const Truth strictly = reverse ? before(t, right, left) : before(t, left, right);
    if (strictly == Truth::error) return strictly;
    return truth((strictly == Truth::yes) != earlier);
}

// Restores the heap in entries[0 .. count) whose entry at `at` may belong further down.
// `above(a, b)`: a belongs nearer to the top.
template <class Entry, class Above>
bool sift_down(Entry* entries, size_t count, size_t at, Above above) {
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= count) return true;
        if (child + 1 < count && TRY(above(entries[child + 1], entries[child]))) ++child;
        if (!TRY(above(entries[child], entries[at]))) return true;
        std::swap(entries[at], entries[child]);
        at = child;
    }
}

// --- merge -------------------------------------------------------------------------------------------

struct Source {
    Value iterator;
    Value value;    // the item that is next
    Value key;
    size_t order;

    Value key_value() const { return key; }
};

struct Merge : Object {
    Value iterables;    // tuple; unbound once begun
    Value function;     // of the key, or None
    Source* sources;    // a heap; `capacity` have room, `count` have items left
    size_t count;
    size_t capacity;
    bool reverse;
    bool begun;
    bool running;
};

struct MergeState {
    Type* type = nullptr;
};

void drop_source(Source& source) {
    const Source old = source;
    source = Source{Value(), Value(), Value(), 0};
    decref(old.iterator);
    decref(old.value);
    decref(old.key);
}

// Ends the iteration and drops everything.
void finish(Merge* m) {
    m->begun = true;
    const size_t count = std::exchange(m->count, 0), capacity = std::exchange(m->capacity, 0);
    Source* sources = std::exchange(m->sources, nullptr);
    for (size_t i = 0; i < count; ++i) drop_source(sources[i]);
    m->type->interpreter->heap.free_raw(sources, capacity * sizeof(Source));
    replace(m->iterables, Value());
}

// Reads a source's next item and its key. no: there is none.
Truth advance(Thread& t, Merge* m, Source& source) {
    Ref item = Ref::take(quick_next(t, source.iterator));
    if (item.get().is_error()) return Truth::error;
    if (!item) return Truth::no;
    Ref key = item;
    if (!m->function.is_none()) {
        const Value argument = *item;
        key = Ref::take(TRY(call(t, m->function, &argument, 1)));
    }
    Ref old_value = Ref::take(source.value), old_key = Ref::take(source.key);
    source.value = item.give();
    source.key = key.give();
    return Truth::yes;
}

bool begin(Thread& t, Merge* m) {
    m->begun = true;
    const auto* iterables = m->iterables.as<Tuple>();
    if (iterables->size) {
        const size_t size = iterables->size * sizeof(Source);
        m->sources = static_cast<Source*>(t.interpreter->heap.allocate_raw(size));
        if (!m->sources) return raise_memory_error(t);
        m->capacity = iterables->size;
    }
    for (size_t i = 0; i < iterables->size; ++i) {
        Source& source = m->sources[m->count];
        source = Source{TRY(get_iterator(t, iterables->items[i])), Value(), Value(), i};
        const Truth more = advance(t, m, source);
        if (more == Truth::yes) {
            ++m->count;
        } else {
            drop_source(source);
            if (more == Truth::error) return false;
        }
    }
    const auto above = [&](const Source& a, const Source& b) {
        return precedes(t, a, b, m->reverse);
    };
    for (size_t i = m->count / 2; i-- > 0;) TRY(sift_down(m->sources, m->count, i, above));
    return true;
}

// Moves on behind the item that was given last.
bool step(Thread& t, Merge* m) {
    if (!m->count) return true;
    const Truth more = advance(t, m, m->sources[0]);
    if (more == Truth::error) return false;
    if (more == Truth::no) {
        std::swap(m->sources[0], m->sources[m->count - 1]);
        drop_source(m->sources[--m->count]);
    }
    return sift_down(m->sources, m->count, 0, [&](const Source& a, const Source& b) {
        return precedes(t, a, b, m->reverse);
    });
}

Value merge_next(Thread& t, Value self) {
    auto* m = self.as<Merge>();
    // What is compared and called may run this iterator again; the heap must not change then.
    if (m->running) return raise_value_error(t, "generator already executing");
    m->running = true;
    const bool ok = m->begun ? step(t, m) : begin(t, m);
    Value result = ok ? Value() : Value::error();
    if (ok && m->count) {
        result = share(m->sources[0].value);
    } else {
        SavedException saved(t);
        finish(m);
    }
    m->running = false;
    return result;
}

const TypeSpec merge_spec = {
    .name = "heapq._MergeIterator",
    .basic_size = sizeof(Merge),
    .flags = type_immutable,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                finish(static_cast<Merge*>(o));
                decref(static_cast<Merge*>(o)->function);
            };
            type.traverse = [](Object* o, Visitor& visit) {
                auto* m = static_cast<Merge*>(o);
                visit(m->iterables);
                visit(m->function);
                for (size_t i = 0; i < m->count; ++i) {
                    visit(m->sources[i].iterator);
                    visit(m->sources[i].value);
                    visit(m->sources[i].key);
                }
            };
            type.clear = [](Object* o) { finish(static_cast<Merge*>(o)); };
            type.iter = [](Thread&, Value self) { return share(self); };
            type.next = merge_next;
        },
};

// (*iterables, key=None, reverse=False)
Value merge(Thread& t, const Value* args, size_t nargs) {
    const bool reverse = !args[1].is_unbound() && TRY(is_truthy(t, args[1]));
    Own<Tuple> iterables = Own<Tuple>::take(TRY(new_tuple(t, std::span(args + 2, nargs - 2))));
    auto* m = TRY(allocate<Merge>(t, find_state<MergeState>(*t.interpreter)->type));
    m->iterables = iterables.give();
    m->function = args[0].is_unbound() ? Value::none() : share(args[0]);
    m->sources = nullptr;
    m->count = m->capacity = 0;
    m->reverse = reverse;
    m->begun = m->running = false;
    return m;
}

// --- nsmallest and nlargest --------------------------------------------------------------------------

struct Candidate {
    Ref value;
    Ref key;
    size_t order;

    Value key_value() const { return *key; }
};

// (n, iterable, key=None): the first n of the sorted items, by a heap of n candidates whose top is
// the one to be thrown out next.
Value select(Thread& t, const Value* args, bool reverse) {
    Ref index = Ref::take(TRY(to_index(t, args[0])));
    const int64_t wanted = TRY(to_int64_clamped(t, *index));
    const Value function = args[2].is_unbound() ? Value::none() : args[2];
    if (type_of(t, args[1])->length) {
        const std::optional<int64_t> size = length(t, args[1]);
        if (!size) {
            if (!pending_is(t, Exc::TypeError) && !pending_is(t, Exc::AttributeError)) {
                return Failure{};
            }
            clear_pending(t);
        } else if (wanted >= *size) {
            Own<List> all = Own<List>::take(TRY(list_from(t, args[1])));
            TRY(list_sort(t, all.get(), function, reverse));
            return all.give();
        }
    }
    const auto below = [&](const Candidate& a, const Candidate& b) {
        return precedes(t, b, a, reverse);
    };
    std::vector<Candidate> heap;
    size_t order = 0;
    TRY(for_each(t, args[1], [&](Value item) -> bool {
        if (wanted <= 0) return true;
        Candidate candidate{Ref::share(item), Ref::share(item), order++};
        if (!function.is_none()) candidate.key = Ref::take(TRY(call(t, function, &item, 1)));
        if (heap.size() < static_cast<size_t>(wanted)) {
            heap.push_back(std::move(candidate));
            for (size_t at = heap.size() - 1; at > 0;) {
                const size_t parent = (at - 1) / 2;
                if (!TRY(below(heap[at], heap[parent]))) break;
                std::swap(heap[at], heap[parent]);
                at = parent;
            }
            return true;
        }
        if (!TRY(precedes(t, candidate, heap[0], reverse))) return true;
        std::swap(heap[0], candidate);
        return sift_down(heap.data(), heap.size(), 0, below);
    }));
    Own<List> result = Own<List>::take(TRY(new_list(t, heap.size())));
    for (size_t left = heap.size(); left > 0; --left) {
        std::swap(heap[0], heap[left - 1]);
        TRY(sift_down(heap.data(), left - 1, 0, below));
    }
    for (const Candidate& candidate : heap) TRY(list_append(t, result.get(), *candidate.value));
    return result.give();
}

Value nsmallest(Thread& t, const Value* args, size_t) { return select(t, args, false); }
Value nlargest(Thread& t, const Value* args, size_t) { return select(t, args, true); }

const NativeDef functions[] = {
    {"merge", "(*iterables, key=None, reverse=False)", merge,
     "Merge multiple sorted inputs into a single sorted output.\n\nThe result is an iterator; the "
     "inputs are read only as far as needed, and equal items come in the order of the inputs."},
    {"nsmallest", "(n, iterable, key=None)", nsmallest,
     "Find the n smallest elements in a dataset.\n\nEquivalent to:  sorted(iterable, key=key)[:n]"},
    {"nlargest", "(n, iterable, key=None)", nlargest,
     "Find the n largest elements in a dataset.\n\nEquivalent to:  sorted(iterable, key=key, "
     "reverse=True)[:n]"},
    {}};

}  // namespace

bool add_heap_selection(Thread& t, Dict* dict, Value module_name) {
    auto* state = find_state<MergeState>(*t.interpreter);
    if (!state) state = make_state<MergeState>(*t.interpreter);
    if (!state->type) {
        // The interpreter owns built-in types.
        state->type = Own<Type>::take(TRY(make_builtin_type(t, merge_spec, nullptr))).get();
    }
    return add_functions(t, dict, functions, module_name);
}

}  // namespace baton
