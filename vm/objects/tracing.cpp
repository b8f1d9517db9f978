#include "vm/introspect.h"
#include "vm/objects/tracing.h"

#include <algorithm>
#include <mutex>
#include <vector>
#include <utility>

#include "compiler/bytecode/operands.h"
#include "runtime/core/protocol.h"
#include "runtime/types/bound_method.h"
#include "runtime/types/exception.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "vm/interpreter/slow_paths.h"
#include "vm/objects/monitoring.h"
#include "vm/objects/steps.h"
#include "vm/objects/traceback.h"

namespace baton {

namespace {

Value call_with_event(Thread& t, Value function, FrameObject* frame, const char* event, Value arg) {
    Own<Str> name = Own<Str>::take(TRY(intern(t, event)));
    const Value args[] = {Value(frame), name.value(), arg};
    return call(t, function, args, 3);
}

// An event for the profile function. False with an exception, and the function is unset.
bool profile(Thread& t, FrameObject* frame, const char* event, Value arg) {
    if (!t.profile_function) return true;
    Untraced untraced(t);
    Ref function = Ref::share(Value(t.profile_function));
    Ref result = Ref::take(call_with_event(t, *function, frame, event, arg));
    if (!result.get().is_error()) return true;
    set_trace(t, Value::none(), true);
    return false;
}

// An event for the frame's own trace function (`call`: for the thread's). False as above.
bool trace(Thread& t, FrameObject* frame, const char* event, Value arg, bool is_call = false) {
    if (!t.trace_function || (!is_call && frame->trace.is_none())) return true;
    Untraced untraced(t);
    Ref function = Ref::share(is_call ? Value(t.trace_function) : frame->trace);
    Own<FrameObject> kept = Own<FrameObject>::share(frame);
    frame->trace_event = event;
    Ref result = Ref::take(call_with_event(t, *function, frame, event, arg));
    frame->trace_event = nullptr;
    if (result.get().is_error()) {
        set_trace(t, Value::none(), false);
        replace(frame->trace, Value::none());
        return false;
    }
    if (is_call || !result.get().is_none()) replace(frame->trace, result.give());
    return true;
}

// The native function that the call instruction at `pc` is about to call, as one bound to its
// self (owned); unbound if it calls something else.
Value native_callee(Thread& t, const Frame* frame) {
    const uint32_t w = *frame->pc;
    const Value* at = frame->registers + decode_b(w);
    bool method = false;
    switch (decode_op(w)) {
        case Op::CALL:
        case Op::CALL_KW:
        case Op::CALL_EX:
        case Op::CALL_PYTHON:
        case Op::CALL_NATIVE:
        case Op::CALL_LEN:
        case Op::CALL_CLASS:
        case Op::CALL_CONSUMER: break;
        case Op::CALL_METHOD:
        case Op::CALL_METHOD_KW:
        case Op::CALL_METHOD_PYTHON:
        case Op::CALL_METHOD_NATIVE:
        case Op::CALL_METHOD_CONSUMER:
        case Op::CALL_ATTRIBUTE_PYTHON:
        case Op::CALL_ATTRIBUTE_NATIVE: method = true; break;
        default: return Value();
    }
    if (method && at->is_unbound()) {
        ++at;
        method = false;
    }
    const Value callee = *at;
    if (!callee.is_object()) return Value();
    const Type* type = callee.as_object()->type;
    if (type == t.types().native_function) return share(callee);
    if (type == t.types().method_descriptor) {
        if (!method) return share(callee);
        const Value bound = type->descriptor_get(t, callee, at[1], type_of(t, at[1]));
        if (!bound.is_error()) return bound;
        clear_pending(t);  // not an instance of the method's class: the call will say so
        return Value();
    }
    if (type == t.types().bound_method) {
        const Value function = callee.as<BoundMethod>()->function;
        if (function.is_object() && function.as_object()->type == t.types().method_descriptor) {
            return share(callee);
        }
    }
    return Value();
}

// The frame begins, or goes on after a yield.
bool enter(Thread& t, Frame* frame, FrameObject* object) {
    object->trace_entered = true;
    const Code* code = frame->code;
    const uint32_t address = code->address_of(frame->pc);
    // A generator goes on behind its yield.
    const bool resumed = frame->generator && address > 1;
    object->shown_line =
        resumed ? find_position(*code->blob, address - 1).line : code->blob->first_line;
    const bool ok = trace(t, object, "call", Value::none(), true) &&
                    profile(t, object, "call", Value::none());
    object->shown_line = 0;
    return ok;
}

// What f_lineno says meanwhile; 0: the instruction's line.
class LineShown {
public:
    LineShown(FrameObject* object, int line)
        : object_(Own<FrameObject>::share(object)), old_(object->shown_line) {
        object->shown_line = line;
    }
    ~LineShown() { object_->shown_line = old_; }
    LineShown(const LineShown&) = delete;
    LineShown& operator=(const LineShown&) = delete;

private:
    Own<FrameObject> object_;
    int32_t old_;
};

// The lines without instructions on the way from the last instruction to that at `address`.
bool trace_marks(Thread& t, FrameObject* object, uint32_t address, bool begins) {
    if (object->trace.is_none() || (!begins && object->trace_raised)) return true;
    bool ok = true;
    for_each_mark(*object->code->blob, object->traced_address, object->traced_op, address, begins,
                  [&](const LineMark& mark) {
                      if (mark.line == object->traced_line) return true;
                      object->traced_line = mark.line;
                      if (!object->trace_lines) return true;
                      LineShown shown(object, mark.line);
                      ok = trace(t, object, "line", Value::none());
                      return ok && !object->trace_jumped;
                  });
    return ok;
}

}  // namespace

void set_trace(Thread& t, Value function, bool profile) {
    Object*& place = profile ? t.profile_function : t.trace_function;
    Object* old = place;
    place = function.is_none() ? nullptr : share(function).as_object();
    const bool active = t.traced || !(t.trace_function && t.profile_function);
    if (active && place && !old) {
        // What runs already has been entered, and stands on a line that has begun.
        for (Frame* frame = t.frame; frame; frame = frame->previous) {
            if (FrameObject* object = frame_object(t, frame)) {
                object->trace_entered = object->trace_raised = true;
                object->traced_line = code_line(frame->code, frame->pc);
                object->traced_address = frame->code->address_of(frame->pc);
                object->traced_op = decode_op(*frame->pc);
            } else {
                clear_pending(t);
            }
        }
    }
    t.update_traced();
    // At its next poll the loop takes the other table. Another thread than the running one stands in
    // a poll or a call, and looks when it comes back.
    if (t.interpreter->current == &t) t.slot.budget = 0;
    xdecref(old);
}

void set_trace_of_all_threads(Thread& t, Value function, bool profile) {
    // The others do not run while this one does. What they had is dropped last: that may run code.
    std::vector<Ref> former;
    {
        std::lock_guard lock(t.interpreter->threads_mutex);
        for (Thread* thread : t.interpreter->threads) {
            if (Object* old = profile ? thread->profile_function : thread->trace_function) {
                former.push_back(Ref::share(Value(old)));
            }
            set_trace(*thread, function, profile);
        }
    }
}

bool trace_instruction(Thread& t, Frame* frame) {
    if (t.interpreter->monitored) TRY(monitor_instruction(t, frame));
    const Op op = decode_op(*frame->pc);
    if (op == Op::RETURN_GENERATOR || !(t.trace_function || t.profile_function)) return true;
    FrameObject* object = frame_object(t, frame);
    if (!object) return false;
    const Code* code = frame->code;
    const uint32_t address = code->address_of(frame->pc);
    // An instruction that was quickened comes twice.
    if (address == object->traced_address && op != object->traced_op && object->trace_entered) {
        object->traced_op = op;
        return true;
    }
    if (!object->called_native.is_unbound()) {
        Ref callee = Ref::take(object->called_native);
        object->called_native = Value();
        if (!profile(t, object, "c_return", *callee)) return false;
    }
    const bool jumped = object->trace_jumped;
    object->trace_jumped = false;
    const bool entered = !object->trace_entered;
    const uint32_t first = first_step(code, frame->generator);
    const bool begins = address == first &&
                        (entered || (object->traced_op == Op::INIT_UNBOUND && !object->trace_raised));
    if (entered && !enter(t, frame, object)) return false;
    if (address < first) {
        object->traced_address = address;
        object->traced_op = op;
        object->trace_raised = false;
        return true;
    }
    const bool back = !begins && goes_back(code, object->traced_address, address);
    if (!trace_marks(t, object, address, begins)) return false;
    if (object->trace_jumped) return trace_instruction(t, frame);
    object->traced_address = address;
    object->traced_op = op;
    object->trace_raised = false;
    if (!object->trace.is_none()) {
        const int line = find_position(*code->blob, address).line;
        // The jump that ends a branch or a loop belongs to the statement's head, not to a step of it.
        const bool hidden =
            (op == Op::JUMP || op == Op::JUMP_BACK) && line < object->traced_line;
        if (line > 0 && !hidden && !jumped && (line != object->traced_line || back)) {
            object->traced_line = line;
            if (object->trace_lines && !trace(t, object, "line", Value::none())) return false;
            if (object->trace_jumped) return trace_instruction(t, frame);
        }
        if (object->trace_opcodes && !trace(t, object, "opcode", Value::none())) return false;
    }
    if (leaves_frame(op)) {
        Ref result = Ref::take(result_of(frame));
        // An artificial return belongs to the line run last.
        LineShown shown(object, object->trace.is_none() || find_position(*code->blob, address).line
                                    ? 0 : object->traced_line);
        if (op == Op::YIELD || op == Op::YIELD_FROM) object->trace_entered = false;
        return trace(t, object, "return", *result) && profile(t, object, "return", *result);
    }
    if (t.profile_function) {
        Ref callee = Ref::take(native_callee(t, frame));
        if (callee.get().is_error()) return false;
        if (callee) {
            if (!profile(t, object, "c_call", *callee)) return false;
            object->called_native = callee.give();
        }
    }
    return true;
}

namespace {

// Whether two blocks, and those around them, hold the same things in the same registers.
bool is_alike(const CodeBlob& blob, int a, int b) {
    while (a != b) {
        if (a < 0 || b < 0) return false;
        const CodeBlock& x = blob.blocks[static_cast<size_t>(a)];
        const CodeBlock& y = blob.blocks[static_cast<size_t>(b)];
        if (x.kind != y.kind || x.reg != y.reg || x.kind == CodeBlock::sealed) return false;
        a = x.parent;
        b = y.parent;
    }
    return true;
}

// The block around `block`, or itself, that is like `outer`; -2 if none is.
int alike_around(const CodeBlob& blob, int block, int outer) {
    for (;; block = blob.blocks[static_cast<size_t>(block)].parent) {
        if (is_alike(blob, block, outer)) return block;
        if (block < 0) return -2;
    }
}

// Whether the registers of a block, and of those around it, are still in use.
bool holds(const CodeBlob& blob, const Frame* frame, int block) {
    for (; block >= 0; block = blob.blocks[static_cast<size_t>(block)].parent) {
        const CodeBlock& here = blob.blocks[static_cast<size_t>(block)];
        const Value* at = frame->registers + here.reg;
        if (at[0].is_unbound() || (here.kind == CodeBlock::loop && !at[0].is_object()) ||
            ((here.kind == CodeBlock::handled || here.kind == CodeBlock::finishing) &&
             (!at[0].is_object() || at[1].is_unbound()))) {
            return false;
        }
    }
    return true;
}

// The block of the instruction at an address.
int block_at(const CodeBlob& blob, uint32_t address) {
    auto after = std::upper_bound(
        blob.starts.begin(), blob.starts.end(), address,
        [](uint32_t at, const StatementStart& start) { return at < start.address; });
    return after == blob.starts.begin() ? -1 : after[-1].block;
}

// Why no statement of the line can be jumped to, from the block that keeps out of the last one.
Failure refuse(Thread& t, const CodeBlob& blob, int from, int into) {
    int refused = into;
    while (refused >= 0 &&
           alike_around(blob, from, blob.blocks[static_cast<size_t>(refused)].parent) == -2) {
        refused = blob.blocks[static_cast<size_t>(refused)].parent;
    }
    switch (refused < 0 ? CodeBlock::other : blob.blocks[static_cast<size_t>(refused)].kind) {
        case CodeBlock::loop:
            return raise_value_error(t, "can't jump into the body of a for loop");
        case CodeBlock::handled:
        case CodeBlock::finishing:
        case CodeBlock::sealed:
            return raise_value_error(
                t, "can't jump into an 'except' block as there's no exception");
        default: return raise_value_error(t, "incompatible stacks");
    }
}

// Locals that the statements skipped would have set become None, with a warning.
bool fill_unbound_locals(Thread& t, Frame* frame) {
    const CodeBlob& blob = *frame->code->blob;
    std::vector<uint32_t> unbound;
    for (uint32_t i = 0; i < blob.locals; ++i) {
        if (i < blob.local_names.size() && !blob.local_names[i].empty() &&
            frame->registers[local_register(i)].is_unbound()) {
            unbound.push_back(i);
        }
    }
    if (unbound.empty()) return true;
    Ref warnings = Ref::take(TRY(t.interpreter->hooks.import_module(t, "warnings")));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "warn")));
    Own<Str> text = Own<Str>::take(
        TRY(new_str(t, fmt::format("assigning None to {} unbound local{}", unbound.size(),
                                   unbound.size() == 1 ? "" : "s"))));
    const Value category(exception_type(t, Exc::RuntimeWarning));
    Ref done = Ref::take(TRY(call_method(t, *warnings, name.get(), {text.value(), category})));
    for (const uint32_t i : unbound) frame->registers[local_register(i)] = Value::none();
    return true;
}

// What POP_HANDLED does, if the block's exception is being handled.
void leave_handled(Thread& t, Frame* frame, uint16_t reg) {
    Value* at = frame->registers + reg;
    if (at[1].is_unbound() || !t.handled) return;
    const Value before = std::exchange(at[1], Value());
    Object* handled = t.handled->exception;
    t.handled->exception = before.is_none() ? nullptr : before.as_object();
    xdecref(handled);
}

}  // namespace

bool jump_to_line(Thread& t, FrameObject* object, Value line) {
    if (line.is_unbound()) return raise(t, Exc::AttributeError, "cannot delete attribute");
    if (!is_int(line)) return raise_value_error(t, "lineno must be an integer");
    Frame* frame = object->frame;
    if (!frame || !object->trace_event) {
        return raise_value_error(t, "f_lineno can only be set in a trace function");
    }
    const std::string_view event = object->trace_event;
    if (event == "call") {
        return raise_value_error(t, "can't jump from the 'call' trace event of a new frame");
    }
    if (event != "line") {
        return raise_value_error(t, "can only jump from a 'line' trace event");
    }
    const int64_t wanted = TRY(to_int64(t, line));
    const CodeBlob& blob = *object->code->blob;
    if (wanted < blob.first_line) {
        return raise_value_error(t, "line {} comes before the current code block", wanted);
    }
    int64_t first = INT64_MAX;
    for (const StatementStart& start : blob.starts) {
        if (start.line >= wanted) first = std::min<int64_t>(first, start.line);
    }
    if (first == INT64_MAX) {
        return raise_value_error(t, "line {} comes after the current code block", wanted);
    }
    const int from = block_at(blob, object->code->address_of(frame->pc));
    const StatementStart* target = nullptr;
    int refused = -1;
    for (const StatementStart& start : blob.starts) {
        if (start.line != first) continue;
        if (alike_around(blob, from, start.block) == -2 || !holds(blob, frame, start.block)) {
            refused = start.block;
        } else if (!target || start.depth > target->depth) {
            target = &start;
        }
    }
    if (!target || target->address >= blob.code.size()) return refuse(t, blob, from, refused);
    const int stays = alike_around(blob, from, target->block);
    for (int block = from; block != stays;
         block = blob.blocks[static_cast<size_t>(block)].parent) {
        if (blob.blocks[static_cast<size_t>(block)].kind == CodeBlock::sealed) {
            return raise_value_error(t, "can't jump out of an 'except*' block");
        }
    }
    TRY(fill_unbound_locals(t, frame));
    for (int block = from; block != stays;
         block = blob.blocks[static_cast<size_t>(block)].parent) {
        const CodeBlock& left = blob.blocks[static_cast<size_t>(block)];
        const bool handles = left.kind == CodeBlock::handled || left.kind == CodeBlock::finishing;
        if (handles) leave_handled(t, frame, left.reg);
    }
    release_registers(frame, target->depth);
    frame->pc = object->code->instructions + target->address;
    object->shown_line = 0;
    object->traced_line = target->line;
    object->traced_address = target->address;
    object->traced_op = Op::NOP;
    object->trace_raised = object->trace_jumped = true;
    return true;
}

void trace_exception(Thread& t, Frame* frame) {
    if (!t.exception) return;
    if (t.interpreter->monitored && !monitor_raise(t, frame)) {
        add_traceback(t, frame, frame->pc);
    }
    FrameObject* object = frame->object;
    if (!object) return;
    object->trace_raised = true;
    Ref callee = Ref::take(object->called_native);
    object->called_native = Value();
    const bool enters = frame->generator && !object->trace_entered;
    if (!callee && !enters && (object->trace.is_none() || !t.trace_function)) return;
    Own<Exception> exception = Own<Exception>::take(static_cast<Exception*>(take_pending(t)));
    // A generator is entered by an exception, too.
    bool ok = !enters || enter(t, frame, object);
    ok = ok && (!callee || profile(t, object, "c_exception", *callee));
    if (ok) {
        const Value traceback = exception->traceback;
        Own<Tuple> arg = Own<Tuple>::take(
            new_tuple(t, {Value(exception->type), exception.value(), traceback}));
        ok = arg && trace(t, object, "exception", arg.value());
    }
    if (ok) {
        set_pending(t, exception.give());
    } else {
        add_traceback(t, frame, frame->pc);
    }
}

void trace_throw(Thread& t, Frame* frame) {
    if (t.interpreter->monitored && !monitor_throw(t, frame)) {
        add_traceback(t, frame, frame->pc);
    }
}

bool trace_handled(Thread& t, Frame* frame, Value exception) {
    return !t.interpreter->monitored || monitor_handled(t, frame, exception);
}

void trace_unwind(Thread& t, Frame* frame) {
    if (t.interpreter->monitored && !monitor_unwind(t, frame)) {
        add_traceback(t, frame, frame->pc);
    }
    FrameObject* object = frame->object;
    if (!object || !object->trace_entered) return;
    Own<Exception> exception = Own<Exception>::take(static_cast<Exception*>(take_pending(t)));
    const bool artificial =
        find_position(*object->code->blob, object->code->address_of(frame->pc)).line == 0;
    LineShown shown(object, artificial && !object->trace.is_none() ? object->traced_line : 0);
    if (trace(t, object, "return", Value::none()) &&
        profile(t, object, "return", Value::none())) {
        set_pending(t, exception.give());
    } else {
        add_traceback(t, frame, frame->pc);
    }
}

}  // namespace baton
