#include "runtime/core/protocol.h"
#include "runtime/types/exception.h"
#include "vm/interpreter/loop.h"
#include "vm/objects/traceback.h"
#include "vm/signals.h"
#include "vm/threads.h"

namespace baton {

bool poll(Thread& t) {
    Interpreter& in = *t.interpreter;
    const uint32_t line =
        t.slot.traced() && t.frame ? static_cast<uint32_t>(code_line(t.frame->code, t.frame->pc)) : 0;
    if (in.gil.poll(t.slot, line) == 0) end_stopped_thread(t);
    in.current = &t;
    if (t.slot.attention()) [[unlikely]] {
        t.slot.take_attention(gil::attention::mode | gil::attention::gil_request);
        if (!handle_attention(t)) return false;
    }
    if (in.heap.collect_due()) in.heap.collect(t);
    return true;
}

bool poll_unwinding(Thread& t) {
    Ref unwinding = Ref::take(Value(t.exception));
    t.exception = nullptr;
    if (poll(t)) {
        t.exception = unwinding.give().as_object();
        return true;
    }
    auto* raised = static_cast<Exception*>(t.exception);
    if (!is_exception(raised->context) && *unwinding != Value(raised)) {
        set_context(raised, unwinding.give().as_object());
    }
    return false;
}

}  // namespace baton
