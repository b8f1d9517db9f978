#include "vm/introspect.h"

#include "runtime/core/errors.h"
#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "vm/objects/code.h"
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

bool super_arguments(Thread& t, Value& type, Value& object) {
    const Frame* f = t.frame;
    if (!f || f->code->positional == 0) {
        return raise(t, Exc::RuntimeError, "super(): no arguments");
    }
    Value self = f->registers[0];
    for (const CellVariable& cell : f->code->blob->cells) {
        if (cell.local == 0 && self.is_object() && self.as_object()->type == t.types().cell) {
            self = self.as<Cell>()->content;
            break;
        }
    }
    if (self.is_unbound()) return raise(t, Exc::RuntimeError, "super(): arg[0] deleted");
    const auto& free = f->code->blob->free;
    for (size_t i = 0; i < free.size(); ++i) {
        if (free[i].name != "__class__") continue;
        const Value found = f->function->closure->items[i].as<Cell>()->content;
        if (found.is_unbound()) {
            return raise(t, Exc::RuntimeError, "super(): empty __class__ cell");
        }
        if (!has_type(t, found, type_is_type)) {
            return raise(t, Exc::RuntimeError, "super(): __class__ is not a type ({})",
                         type_name(t, found));
        }
        type = share(found);
        object = share(self);
        return true;
    }
    return raise(t, Exc::RuntimeError, "super(): __class__ cell not found");
}

int64_t& thread_stack_size(Thread& t) { return vm_state(t).thread_stack_size; }

int64_t& coroutine_origin_depth(Thread& t) { return vm_state(t).coroutine_origin_depth; }

void mark_place(Thread& t) {
    if (t.frame) add_traceback(t, t.frame, t.frame->pc);
}

CommandLine& command_line(Thread& t) { return vm_state(t).command_line; }

namespace {

// Whether a blob and all blobs inside hold what the interpreter relies on.
bool sound(const CodeBlob& blob) {
    if (!verify(blob).empty()) return false;
    for (const Constant& constant : blob.constants) {
        if (constant.code && !sound(*constant.code)) return false;
    }
    return true;
}

}  // namespace

std::string serialize_code(Value code) { return serialize(*code.as<Code>()->blob); }

Value deserialize_code(Thread& t, std::string_view bytes) {
    std::shared_ptr<const CodeBlob> blob = deserialize(bytes);
    if (!blob || !sound(*blob)) return Value();
    return TRY(new_code(t, std::move(blob)));
}

}  // namespace baton
