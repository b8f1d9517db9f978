#include "stdlib/heapq/heapq.h"

#include "runtime/core/native.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "stdlib/alias_module.h"
#include "stdlib/heapq/compare.h"

namespace baton {

namespace {

using heapq::before;

// The functions come in two forms: `largest` puts the largest item on top.
// A comparison may run code that changes the list. Items that are only swapped keep their
// references, so nothing is lost then; a list of another length is refused.

template <bool largest>
Truth above(Thread& t, List* heap, size_t i, size_t j) {
    Ref left = Ref::share(heap->items[i]), right = Ref::share(heap->items[j]);
    const size_t size = heap->size;
    const Truth result = largest ? before(t, *right, *left) : before(t, *left, *right);
    if (result != Truth::error && heap->size != size) {
        return raise(t, Exc::RuntimeError, "list changed size during iteration");
    }
    return result;
}

// Moves the item at `at` up to where it belongs below `top`.
template <bool largest>
bool rise(Thread& t, List* heap, size_t top, size_t at) {
    while (at > top) {
        const size_t parent = (at - 1) >> 1;
        if (!TRY(above<largest>(t, heap, at, parent))) break;
        std::swap(heap->items[at], heap->items[parent]);
        at = parent;
    }
    return true;
}

// Moves the item at `at` down to a leaf along the smaller children, then up again: most items that
// come to the top belong near the leaves, so this is cheaper than comparing on the way down.
template <bool largest>
bool sink(Thread& t, List* heap, size_t at) {
    const size_t size = heap->size, top = at, limit = size >> 1;
    while (at < limit) {
        size_t child = 2 * at + 1;
        if (child + 1 < size && !TRY(above<largest>(t, heap, child, child + 1))) ++child;
        std::swap(heap->items[at], heap->items[child]);
        at = child;
    }
    return rise<largest>(t, heap, top, at);
}

List* heap_argument(Thread& t, const char* function, Value v, bool numbered) {
    if (is_list(v)) return v.as<List>();
    return raise_type_error(t, "{}() argument {}must be list, not {}", function,
                            numbered ? "1 " : "", type_name(t, v));
}

Value heappush(Thread& t, const Value* args, size_t) {
    List* heap = TRY(heap_argument(t, "heappush", args[0], true));
    TRY(list_append(t, heap, args[1]));
    TRY(rise<false>(t, heap, 0, heap->size - 1));
    return Value::none();
}

template <bool largest>
Value heappop(Thread& t, const Value* args, size_t) {
    List* heap = TRY(heap_argument(t, "heappop", args[0], false));
    if (!heap->size) return raise(t, Exc::IndexError, "index out of range");
    Ref last = Ref::take(heap->items[--heap->size]);
    if (!heap->size) return last.give();
    Ref first = Ref::take(heap->items[0]);
    heap->items[0] = last.give();
    TRY(sink<largest>(t, heap, 0));
    return first.give();
}

template <bool largest>
Value heapreplace(Thread& t, const Value* args, size_t) {
    List* heap = TRY(heap_argument(t, "heapreplace", args[0], true));
    if (!heap->size) return raise(t, Exc::IndexError, "index out of range");
    Ref first = Ref::take(heap->items[0]);
    heap->items[0] = share(args[1]);
    TRY(sink<largest>(t, heap, 0));
    return first.give();
}

Value heappushpop(Thread& t, const Value* args, size_t) {
    List* heap = TRY(heap_argument(t, "heappushpop", args[0], true));
    if (!heap->size) return share(args[1]);
    {
        Ref first = Ref::share(heap->items[0]);
        if (!TRY(before(t, *first, args[1]))) return share(args[1]);
    }
    if (!heap->size) return raise(t, Exc::IndexError, "index out of range");
    Ref first = Ref::take(heap->items[0]);
    heap->items[0] = share(args[1]);
    TRY(sink<false>(t, heap, 0));
    return first.give();
}

template <bool largest>
Value heapify(Thread& t, const Value* args, size_t) {
    List* heap = TRY(heap_argument(t, "heapify", args[0], false));
    const size_t size = heap->size;
    for (size_t i = size / 2; i-- > 0;) {
        TRY(sink<largest>(t, heap, i));
        // Where nothing was compared, nothing noticed.
        if (heap->size != size) {
            return raise(t, Exc::RuntimeError, "list changed size during iteration");
        }
    }
    return Value::none();
}

const NativeDef functions[] = {
    {"heappush", "(heap, item, /)", heappush,
     "Push item onto heap, maintaining the heap invariant."},
    {"heappop", "(heap, /)", heappop<false>,
     "Pop the smallest item off the heap, maintaining the heap invariant."},
    {"heapify", "(heap, /)", heapify<false>,
     "Transform list into a heap, in-place, in O(len(heap)) time."},
    {"heapreplace", "(heap, item, /)", heapreplace<false>,
     "Pop and return the current smallest value, and add the new item.\n\nThis is more efficient "
     "than heappop() followed by heappush(), and can be\nmore appropriate when using a fixed-size "
     "heap.  Note that the value\nreturned may be larger than item!"},
    {"heappushpop", "(heap, item, /)", heappushpop,
     "Push item on the heap, then pop and return the smallest item from the heap.\n\nThe combined "
     "action runs more efficiently than heappush() followed by\na separate call to heappop()."},
    {"_heappop_max", "(heap, /)", heappop<true>, "Maxheap variant of heappop."},
    {"_heapify_max", "(heap, /)", heapify<true>, "Maxheap variant of heapify."},
    {"_heapreplace_max", "(heap, item, /)", heapreplace<true>, "Maxheap variant of heapreplace."},
    {}};

}  // namespace

bool fill_heapq_module(Thread& t, Dict* dict) {
    Own<Str> module = Own<Str>::take(TRY(intern(t, "_heapq")));
    TRY(add_functions(t, dict, functions, module.value()));
    Own<Str> own_name = Own<Str>::take(TRY(intern(t, "heapq")));
    TRY(add_heap_selection(t, dict, own_name.value()));
    Own<List> names = Own<List>::take(TRY(new_list(t)));
    for (const char* name : {"heappush", "heappop", "heapify", "heapreplace", "merge", "nlargest",
                             "nsmallest", "heappushpop"}) {
        TRY(list_append_taking(t, names.get(), Value(TRY(intern(t, name)))));
    }
    return dict_set(t, dict, t.names().dunder_all, names.value());
}

bool fill_heapq_alias_module(Thread& t, Dict* dict) { return fill_alias_module(t, dict, "heapq"); }

}  // namespace baton
