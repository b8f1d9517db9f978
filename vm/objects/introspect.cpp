#include "vm/introspect.h"

#include "runtime/core/errors.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "vm/objects/traceback.h"
#include "vm/vm_state.h"

namespace baton {

Value frame_at_depth(Thread& t, int64_t depth) {
    Frame* frame = t.frame;
    for (int64_t i = 0; frame && i < depth; ++i) frame = frame->previous;
    if (!frame) return raise_value_error(t, "call stack is not deep enough");
    return share(Value(TRY(frame_object(t, frame))));
}

Value frames_of_all_threads(Thread& t) {
    Own<Dict> frames = Own<Dict>::take(TRY(new_dict(t)));
    // New threads enter the list without the GIL, under its mutex.
    std::vector<Thread*> threads;
    {
        std::lock_guard lock(t.interpreter->threads_mutex);
        threads = t.interpreter->threads;
    }
    for (Thread* thread : threads) {
        if (!thread->frame) continue;
        FrameObject* object = TRY(frame_object(t, thread->frame));
        Ref ident = Ref::take(TRY(new_int(t, static_cast<int64_t>(thread->ident))));
        TRY(dict_set(t, frames.get(), *ident, object));
    }
    return frames.give();
}

Object* handled_exception(Thread& t) {
    for (const HandledException* h = t.handled; h; h = h->previous) {
        if (h->exception) return h->exception;
    }
    return nullptr;
}

void set_async_hooks(Thread& t, Value owned_first_iteration, Value owned_finalizer) {
    auto set = [](Object*& slot, Value owned) {
        Object* old = slot;
        slot = owned.is_object() ? owned.as_object() : nullptr;
        xdecref(old);
    };
    set(t.async_first_iteration, owned_first_iteration);
    set(t.async_finalizer, owned_finalizer);
}

void get_async_hooks(Thread& t, Value& borrowed_first_iteration, Value& borrowed_finalizer) {
    borrowed_first_iteration = t.async_first_iteration ? Value(t.async_first_iteration) : Value();
    borrowed_finalizer = t.async_finalizer ? Value(t.async_finalizer) : Value();
}

CommandLine& command_line(Thread& t) { return vm_state(t).command_line; }

}  // namespace baton
