// The interpreter's birth and death. Its data is in state/interpreter.h.
#include "runtime/state/interpreter.h"

#include "runtime/core/alloc.h"
#include "runtime/core/intern.h"
#include "runtime/core/native.h"
#include "runtime/core/weakrefs.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

namespace {

template <class T>
void drop(T*& object) {
    T* old = object;
    object = nullptr;
    xdecref(old);
}

// Drops the interpreter's own references to Python objects.
void drop_roots(Interpreter& in) {
    drop(in.modules);
    drop(in.builtins);
    drop(in.sys_dict);
    drop(in.memory_error);
    in.signatures.reset();
}

// Destroys all objects that are left, cycles and all, running no Python code: every object gets an
// extra reference so that no count reaches zero, then gives up what it owns outside the heap. The
// types go last because the others need them for that.
void destroy_remaining(Interpreter& in) {
    in.heap.each_object([](Object* object) { incref(object); });
    for (const bool types : {false, true}) {
        in.heap.each_object([types](Object* object) {
            Type* type = object->type;
            if (!type || (object->flags & object_dying)) return;  // no type: the start failed early
            if ((type->has(type_is_type)) != types) return;
            object->flags |= object_dying;
            if (type->attributes_offset) drop_attributes(object);
            if (type->dealloc) type->dealloc(object);
        });
    }
}

}  // namespace

Interpreter::Interpreter()
    : interned(std::make_unique<InternTable>()),
      weakrefs(std::make_unique<WeakRefTable>()),
      signatures(std::make_unique<SignatureCache>()) {}

Interpreter::~Interpreter() {
    finalizing = true;
    {
        Thread t(*this, nullptr);
        current = &t;
        const bool started = builtins != nullptr;
        // There is nothing left to run code on: no __del__, no callback of a weak reference.
        heap.each_object([](Object* object) {
            object->flags |= object_finalized;
            object->flags &= static_cast<decltype(object->flags)>(~object_has_weakrefs);
        });
        weakrefs->forget_all();
        drop_roots(*this);
        if (started) heap.collect(t);
        destroy_remaining(*this);
        // Counts no longer reach zero: what the VM's state still refers to may be dropped.
        vm.reset();
        t.clear();
        current = nullptr;
    }
}

}  // namespace baton
