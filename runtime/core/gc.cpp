// The cycle collector: see heap.h for the idea. All passes over the heap work in place, on the
// flags and `gc_scratch` of the objects' headers; Python code (weak reference callbacks,
// finalizers) runs only after the last pass, when each object found unreachable is held by a
// reference of our own.
#include <algorithm>
#include <new>
#include <vector>

#include "runtime/core/alloc.h"
#include "runtime/core/intern.h"
#include "runtime/core/protocol.h"
#include "runtime/core/weakrefs.h"

namespace baton {

void traverse_object(Object* object, Visitor& visitor) {
    Type* type = object->type;
    if (type->traverse) type->traverse(object, visitor);
    if (type->attributes_offset) {
        Attributes* attributes = attributes_of(object);
        if (attributes->shape->dict_mode) {
            visitor(reinterpret_cast<Object*>(attributes->dict));
        } else {
            const uint32_t count = attributes->shape->count;
            const uint32_t inlined = std::min<uint32_t>(count, type->inline_slots);
            for (uint32_t i = 0; i < inlined; ++i) visitor(attributes->inline_values[i]);
            for (uint32_t i = inlined; i < count; ++i) visitor(attributes->overflow[i - inlined]);
        }
    }
    if (type->has(type_heap)) {
        each_slot(object, [&](Value& slot) { visitor(slot); });
        visitor(static_cast<Object*>(type));
    }
}

namespace {

// A copy of the count that does not fit: taken as reachable from outside.
constexpr uint16_t saturated = UINT16_MAX;

bool is_container(const Type* type) {
    return type->traverse || type->has(type_heap | type_has_attributes);
}

// Makes a container a candidate, with a fresh copy of its count. False for other objects.
bool prepare(Object* object) {
    if (object->flags & object_gc_candidate) return true;
    if ((object->flags & object_dying) || !is_container(object->type)) return false;
    object->flags |= object_gc_candidate;
    object->gc_scratch =
        static_cast<uint16_t>(std::min<uint32_t>(object->refcount, saturated));
    return true;
}

class Subtract final : public Visitor {
public:
    void visit(Object* object) override {
        if (prepare(object) && object->gc_scratch != saturated && object->gc_scratch > 0) {
            --object->gc_scratch;
        }
    }
};

// As Subtract, among objects that are candidates already.
class SubtractPrepared final : public Visitor {
public:
    void visit(Object* object) override {
        if ((object->flags & object_gc_candidate) && object->gc_scratch != saturated &&
            object->gc_scratch > 0) {
            --object->gc_scratch;
        }
    }
};

class Mark final : public Visitor {
public:
    void visit(Object* object) override {
        if ((object->flags & (object_gc_candidate | object_gc_reachable)) == object_gc_candidate) {
            object->flags |= object_gc_reachable;
            work_.push_back(object);
        }
    }
    // Marks a root and all it reaches.
    void mark_from(Object* root) {
        visit(root);
        while (!work_.empty()) {
            Object* object = work_.back();
            work_.pop_back();
            traverse_object(object, *this);
        }
    }

private:
    std::vector<Object*> work_;
};

// Takes the weak references to garbage away; those that live on themselves and have a callback are
// returned, each with a reference of ours.
std::vector<WeakReference*> clear_garbage_weakrefs(Thread& t, const std::vector<Object*>& garbage) {
    std::vector<WeakReference*> to_call;
    WeakRefTable& table = *t.interpreter->weakrefs;
    for (Object* object : garbage) {
        if (!(object->flags & object_has_weakrefs)) continue;
        while (WeakReference* reference = table.first(object)) {
            table.remove(reference);
            if (!reference->callback.is_none() && !(reference->flags & object_gc_candidate) &&
                !(reference->flags & object_dying)) {
                incref(reference);
                to_call.push_back(reference);
            }
        }
    }
    return to_call;
}

void call_callbacks(Thread& t, std::vector<WeakReference*>& references) {
    for (WeakReference* reference : references) {
        Ref self = Ref::take(Value(reference));
        Ref callback = Ref::share(reference->callback);
        Ref result = Ref::take(call(t, *callback, {*self}));
        if (result.get().is_error()) write_unraisable(t, *callback);
    }
}

// PEP 442: each finalizer is called once. True if any was.
bool run_finalizers(Thread& t, const std::vector<Object*>& garbage) {
    bool any = false;
    for (Object* object : garbage) {
        if (!object->type->finalize || (object->flags & object_finalized)) continue;
        object->flags |= object_finalized;
        object->type->finalize(t, Value(object));
        if (t.exception) write_unraisable(t, Value(object));
        any = true;
    }
    return any;
}

// Takes out of `garbage` what finalizers have made reachable again, and what it reaches.
void keep_resurrected(std::vector<Object*>& garbage) {
    for (Object* object : garbage) {
        object->gc_scratch =
            static_cast<uint16_t>(std::min<uint32_t>(object->refcount - 1, saturated));
    }
    SubtractPrepared subtract;
    for (Object* object : garbage) traverse_object(object, subtract);
    Mark mark;
    for (Object* object : garbage) {
        if (object->gc_scratch > 0) mark.mark_from(object);
    }
    size_t kept = 0;
    std::vector<Object*> resurrected;
    resurrected.reserve(garbage.size());
    for (Object* object : garbage) {
        if (object->flags & object_gc_reachable) {
            object->flags &= static_cast<uint8_t>(~(object_gc_candidate | object_gc_reachable));
            resurrected.push_back(object);
        } else {
            garbage[kept++] = object;
        }
    }
    garbage.resize(kept);
    for (Object* object : resurrected) decref(object);
}

void clear_object(Object* object) {
    Type* type = object->type;
    if (type->clear) type->clear(object);
    if (type->attributes_offset) clear_attributes(object);
    if (type->has(type_heap)) {
        each_slot(object, [](Value& slot) {
            const Value old = slot;
            slot = Value();
            decref(old);
        });
    }
}

}  // namespace

size_t Heap::collect(Thread& t) {
    if (collecting_) return 0;
    collecting_ = true;
    ++collections_;
    SavedException saved(t);
    std::vector<Object*> garbage;
    size_t found = 0;
    try {
        found = collect_garbage(t, garbage);
    } catch (const std::bad_alloc&) {
        // There is no memory to find out what is garbage: all stays.
        each_object([](Object* object) {
            object->flags &= static_cast<uint8_t>(~(object_gc_candidate | object_gc_reachable));
        });
        for (Object* object : garbage) decref(object);
    }
    collected_ += found;
    t.interpreter->interned->sweep();
    schedule_collection(static_cast<int64_t>(found) > live_ / 20);
    collecting_ = false;
    return found;
}

// Destroys what is unreachable; `garbage` holds a reference to each such object meanwhile. Returns
// how many there were.
size_t Heap::collect_garbage(Thread& t, std::vector<Object*>& garbage) {
    Subtract subtract;
    each_object([&](Object* object) {
        if (prepare(object)) traverse_object(object, subtract);
    });
    Mark mark;
    each_object([&](Object* object) {
        if ((object->flags & (object_gc_candidate | object_gc_reachable)) == object_gc_candidate &&
            object->gc_scratch > 0) {
            mark.mark_from(object);
        }
    });
    each_object([&](Object* object) {
        if (!(object->flags & object_gc_candidate)) return;
        if (object->flags & object_gc_reachable) {
            object->flags &= static_cast<uint8_t>(~(object_gc_candidate | object_gc_reachable));
        } else {
            garbage.push_back(object);
            incref(object);
        }
    });

    size_t found = garbage.size();
    if (!garbage.empty()) {
        std::vector<WeakReference*> to_call = clear_garbage_weakrefs(t, garbage);
        const bool called = !to_call.empty();
        call_callbacks(t, to_call);
        if (run_finalizers(t, garbage) || called) keep_resurrected(garbage);
        found = garbage.size();
        for (Object* object : garbage) {
            object->flags &= static_cast<uint8_t>(~object_gc_candidate);
        }
        for (Object* object : garbage) clear_object(object);
        while (!garbage.empty()) {
            Object* object = garbage.back();
            garbage.pop_back();
            decref(object);
        }
    }
    return found;
}

}  // namespace baton
