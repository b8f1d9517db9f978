// What the iterator types of itertools share. A type is a struct of Values (and counters) and
// follows two rules: its first Value is unbound once the iterator is exhausted, so that the cycle
// collector may end an iterator by clearing it, and `next` shares what it needs before it calls
// anything, since the call may run the same iterator again.
#pragma once

#include "runtime/core/deprecation.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/quick_next.h"
#include "runtime/types/tuple.h"
#include "runtime/types/type_keywords.h"

namespace baton {

struct Dict;

// One group of types per file; each adds its types to the module's dict.
bool add_endless_iterators(Thread& t, Dict* dict);      // count, cycle, repeat
bool add_joining_iterators(Thread& t, Dict* dict);      // chain, zip_longest, starmap, ...
bool add_selecting_iterators(Thread& t, Dict* dict);    // islice, takewhile, compress, ...
bool add_grouping_iterators(Thread& t, Dict* dict);     // groupby, accumulate, pairwise, batched
bool add_tee(Thread& t, Dict* dict);
bool add_combinatoric_iterators(Thread& t, Dict* dict);  // product, permutations, ...

// The DeprecationWarning of __reduce__ and __setstate__ (pairwise and batched have neither).
inline bool warn_no_pickle(Thread& t) {
    return warn_deprecated(t, "Pickle, copy, and deepcopy support will be removed from itertools in "
                              "Python 3.14.");
}

// Types whose instances the module makes itself: a script could replace them in the module.
// Borrowed: the interpreter owns them.
struct ItertoolsTypes {
    Type* grouper = nullptr;
    Type* tee = nullptr;
    Type* tee_buffer = nullptr;
};
ItertoolsTypes& itertools_types(Thread& t);

// Makes a type and puts it into the module. Borrowed; null with an exception.
Type* add_iterator_type(Thread& t, Dict* dict, const TypeSpec& spec);
// A type of the module (owned), for reductions that refer to another one.
Value itertools_member(Thread& t, const char* name);

namespace iterator_type {

// The next item if the iterator is a list's own and has one: nothing else is run, so nothing has to be
// kept alive. Unbound: quick_next() knows.
inline Value next_of_list(Thread& t, Value iterator) {
    if (!iterator.is_object() || iterator.as_object()->type != t.types().list_iterator) {
        return Value();
    }
    auto* it = iterator.as<ListIterator>();
    if (!it->list || it->index >= it->list->size) return Value();
    return share(it->list->items[it->index++]);
}

inline void drop(Value& v) {
    const Value old = v;
    v = Value();
    decref(old);
}

// Sets dealloc, traverse, clear and iter for a struct whose owned Values are `fields`.
template <class T, Value T::*first, Value T::*... rest>
void fill(Type& type, NextSlot next, CallSlot construct) {
    type.dealloc = [](Object* o) {
        auto* it = static_cast<T*>(o);
        decref(it->*first);
        (decref(it->*rest), ...);
    };
    type.traverse = [](Object* o, Visitor& visit) {
        auto* it = static_cast<T*>(o);
        visit(it->*first);
        (visit(it->*rest), ...);
    };
    type.clear = [](Object* o) { drop(static_cast<T*>(o)->*first); };
    type.iter = [](Thread&, Value self) { return share(self); };
    type.next = next;
    type.construct = construct;
}

// A new instance of `type`, whose fields the caller fills at once.
template <class T>
T* make(Thread& t, Value type) {
    return static_cast<T*>(allocate_instance(t, type.as<Type>()));
}

// Refuses keywords, unless a subclass has an `__init__` of its own to take them.
inline bool no_type_keywords(Thread& t, const char* name, Value type, Tuple* keywords) {
    return no_keywords_for_new(t, name, type.as<Type>(), keywords);
}

// The arguments of a type that takes exactly `count` positional ones: "chain expected ...".
inline bool positional(Thread& t, const char* name, Value type, size_t nargs, Tuple* keywords,
                       size_t count) {
    TRY(no_type_keywords(t, name, type, keywords));
    return check_count(t, name, nargs, count, count);
}

inline Value tuple_value(Thread& t, std::initializer_list<Value> values) {
    return TRY(new_tuple(t, values));
}
inline Value type_value(Value self) { return Value(self.as_object()->type); }

// The items of a `__setstate__` argument: TypeErrors unless it is a tuple with min to max items.
Tuple* state_tuple(Thread& t, Value state, size_t min, size_t max);
// A signed number out of a state.
std::optional<int64_t> state_number(Thread& t, Value v);

}  // namespace iterator_type

}  // namespace baton
