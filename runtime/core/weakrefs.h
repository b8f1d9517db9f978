// Weak references: a side table from objects to the list of weak reference objects that point at
// them, so that an object pays nothing until the first one is made (object_has_weakrefs says that
// there is an entry). The weak reference objects (types/weakref.h) derive from WeakReference and
// link themselves into the list; they borrow their target. All functions need the GIL.
#pragma once

#include <cstddef>
#include <unordered_map>

#include "runtime/core/object.h"

namespace baton {

struct WeakReference : Object {
    Object* target;     // borrowed; null once the target is gone
    Value callback;     // called with the reference when the target dies; None for none
    WeakReference* next;       // of the same target
    WeakReference* previous;
    uint64_t hash;      // of the target, valid with has_hash
    bool has_hash;
};

class WeakRefTable {
public:
    // Links `reference` (target set) into its target's list. The plain reference and proxy go to
    // the front, in CPython's order: so that one of them can be reused.
    void add(WeakReference* reference);
    // Unlinks a reference whose target is alive, and clears its target.
    void remove(WeakReference* reference);
    // The first reference to `target`, borrowed; null if there is none.
    WeakReference* first(Object* target) const;
    size_t count(Object* target) const;
    // At the interpreter's end: all references are dead, no callback is called any more.
    void forget_all();

private:
    std::unordered_map<Object*, WeakReference*> lists_;
};

// Clears all weak references to a dying object and calls their callbacks (errors are written as
// unraisable). A pending exception survives.
void clear_weakrefs(Thread& t, Object* object);

}  // namespace baton
