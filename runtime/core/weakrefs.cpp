#include "runtime/core/weakrefs.h"

#include "runtime/core/errors.h"
#include "runtime/core/protocol.h"
#include "runtime/core/ref.h"
#include "runtime/core/unthrowing.h"

namespace baton {

namespace {

// A plain reference or proxy, which is used again; there is at most one of each.
bool is_shared(const WeakReference* r) {
    return !r->type->has(type_heap) && r->callback.is_none();
}
bool is_shared_reference(const WeakReference* r) {
    return is_shared(r) && r->type == r->type->interpreter->types.weakref;
}

}  // namespace

void WeakRefTable::add(WeakReference* reference) {
    WeakReference*& head = lists_[reference->target];
    WeakReference* after = nullptr;
    if (!is_shared_reference(reference)) {
        if (head && is_shared_reference(head)) after = head;
        if (!is_shared(reference)) {
            WeakReference* next = after ? after->next : head;
            if (next && is_shared(next)) after = next;
        }
    }
    reference->previous = after;
    reference->next = after ? after->next : head;
    if (reference->next) reference->next->previous = reference;
    (after ? after->next : head) = reference;
    reference->target->flags |= object_has_weakrefs;
}

void WeakRefTable::remove(WeakReference* reference) {
    Object* target = reference->target;
    if (reference->next) reference->next->previous = reference->previous;
    if (reference->previous) {
        reference->previous->next = reference->next;
    } else if (reference->next) {
        lists_[target] = reference->next;
    } else {
        lists_.erase(target);
        target->flags &= static_cast<uint8_t>(~object_has_weakrefs);
    }
    reference->next = reference->previous = nullptr;
    reference->target = nullptr;
}

WeakReference* WeakRefTable::first(Object* target) const {
    if (!(target->flags & object_has_weakrefs)) return nullptr;
    auto found = lists_.find(target);
    return found == lists_.end() ? nullptr : found->second;
}

size_t WeakRefTable::count(Object* target) const {
    size_t n = 0;
    for (WeakReference* r = first(target); r; r = r->next) ++n;
    return n;
}

void WeakRefTable::forget_all() {
    for (const auto& [target, first] : lists_) {
        for (WeakReference* r = first; r;) {
            WeakReference* next = r->next;
            r->target = nullptr;
            r->next = r->previous = nullptr;
            r = next;
        }
    }
    lists_.clear();
}

void clear_weakrefs(Thread& t, Object* object) {
    WeakRefTable& table = *t.interpreter->weakrefs;
    // All references die before the first callback runs.
    std::vector<WeakReference*> to_call;
    while (WeakReference* reference = table.first(object)) {
        table.remove(reference);
        if (!reference->callback.is_none() && !(reference->flags & object_dying)) {
            try {
                to_call.push_back(reference);
            } catch (const std::bad_alloc&) {
                continue;   // no memory: this callback cannot be called
            }
            incref(reference);
        }
    }
    if (to_call.empty()) return;
    SavedException saved(t);
    const uint32_t depth = t.destroy_depth;
    t.destroy_depth = 0;
    for (WeakReference* reference : to_call) {
        Ref self = Ref::take(Value(reference));
        Ref callback = Ref::share(reference->callback);
        without_throwing(t, *callback, [&] {
            Ref result = Ref::take(call(t, *callback, {*self}));
            if (result.get().is_error()) write_unraisable(t, *callback);
        });
    }
    t.destroy_depth = depth;
}

}  // namespace baton
