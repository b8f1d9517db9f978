#include "vm/objects/monitoring.h"

#include <utility>

#include "compiler/bytecode/operands.h"
#include "runtime/core/protocol.h"
#include "runtime/types/bound_method.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "vm/interpreter/slow_paths.h"
#include "vm/objects/generator.h"
#include "vm/objects/steps.h"
#include "vm/objects/tracing.h"
#include "vm/vm_state.h"

namespace baton {

using Event = MonitoringEvent;

namespace {

constexpr const char* event_names[] = {
    "PY_START", "PY_RESUME", "PY_RETURN", "PY_YIELD", "CALL", "LINE", "INSTRUCTION", "JUMP",
    "BRANCH", "STOP_ITERATION", "RAISE", "EXCEPTION_HANDLED", "PY_UNWIND", "PY_THROW", "RERAISE",
    "C_RETURN", "C_RAISE"};

constexpr uint32_t bit(Event::Number event) { return 1u << event; }
// Events for which a frame has to know what it did last.
constexpr uint32_t needs_object = bit(Event::call) | bit(Event::line) | bit(Event::instruction) |
                                  bit(Event::jump) | bit(Event::branch);

Monitoring& monitoring(Thread& t) { return *vm_state(t).monitoring; }

uint32_t events_of(const Monitoring& m, const Code* code) {
    return m.active | (code->monitor ? code->monitor->active : 0);
}

}  // namespace

CodeMonitor* monitor_of(Monitoring& m, Code* code) {
    if (!code->monitor) {
        auto* monitor = new CodeMonitor;
        monitor->code = code;
        m.monitors.push_back(monitor);
        code->monitor = monitor;
    }
    if (code->monitor->restarts != m.restarts) {
        code->monitor->disabled.clear();
        code->monitor->restarts = m.restarts;
    }
    return code->monitor;
}

namespace {

bool is_disabled(Monitoring& m, Code* code, uint64_t place, int tool) {
    if (!code->monitor || code->monitor->disabled.empty()) return false;
    const auto found = monitor_of(m, code)->disabled.find(place);
    return found != code->monitor->disabled.end() && (found->second >> tool & 1);
}

// Calls what the tools have for an event at an instruction: with the code object, `where` (a line
// or an offset) and up to two more arguments. False with an exception.
bool fire(Thread& t, Code* code, uint32_t address, Event::Number event, int64_t where,
          Value first = Value(), Value second = Value()) {
    Monitoring& m = monitoring(t);
    // The results of calls come to those that want calls.
    const uint32_t wanted = bit(event >= Event::c_return ? Event::call : event);
    const uint64_t place = uint64_t{address} * 32 + event;
    for (int tool = monitoring_tool_count - 1; tool >= 0; --tool) {
        const uint32_t local = code->monitor ? code->monitor->local[tool] : 0;
        if (!((m.global[tool] | local) & wanted) || m.callbacks[tool][event].is_unbound() ||
            is_disabled(m, code, place, tool)) {
            continue;
        }
        Untraced untraced(t);
        Ref callback = Ref::share(m.callbacks[tool][event]);
        Own<Code> kept = Own<Code>::share(code);
        Ref number = Ref::take(TRY(new_int(t, where)));
        const Value args[] = {Value(code), *number, first, second};
        const size_t count = first.is_unbound() ? 2 : second.is_unbound() ? 3 : 4;
        Ref result = Ref::take(TRY(call(t, *callback, args, count)));
        if (*result != m.disable) continue;
        if (event < monitoring_local_count) {
            monitor_of(m, code)->disabled[place] |= static_cast<uint8_t>(1u << tool);
            continue;
        }
        Ref removed = Ref::take(std::exchange(m.callbacks[tool][event], Value()));
        return raise_value_error(t, "Cannot disable {} events. Callback removed.",
                                 event_names[event]);
    }
    return true;
}

// Whether some tool has the event there, and has not disabled it.
bool is_wanted(Monitoring& m, Code* code, uint32_t address, Event::Number event) {
    for (int tool = 0; tool < monitoring_tool_count; ++tool) {
        const uint32_t local = code->monitor ? code->monitor->local[tool] : 0;
        if (((m.global[tool] | local) & bit(event)) &&
            !is_disabled(m, code, uint64_t{address} * 32 + event, tool)) {
            return true;
        }
    }
    return false;
}

// The same while an exception is pending, which is the last argument; another one may take its
// place.
bool fire_pending(Thread& t, Frame* frame, Event::Number event) {
    Monitoring& m = monitoring(t);
    if (!(events_of(m, frame->code) & bit(event)) || !t.exception) return true;
    Own<Exception> exception = Own<Exception>::take(static_cast<Exception*>(take_pending(t)));
    Own<Code> code = Own<Code>::share(frame->code);
    const uint32_t address = code->address_of(frame->pc);
    if (!fire(t, code.get(), address, event, 2 * int64_t{address}, exception.value())) {
        return false;
    }
    set_pending(t, exception.give());
    return true;
}

// What a call calls, and its first argument.
struct CallSeen {
    Ref callable, argument;
};
// What the instruction is about to call. False if it calls nothing that is shown.
bool call_at(Thread& t, const Frame* frame, CallSeen& seen) {
    const uint32_t w = *frame->pc;
    const Value* at = frame->registers + decode_b(w);
    const Value missing = monitoring(t).missing;
    switch (decode_op(w)) {
        case Op::CALL:
        case Op::CALL_KW:
        case Op::CALL_PYTHON:
        case Op::CALL_GENERATOR:
        case Op::CALL_NATIVE:
        case Op::CALL_LEN:
        case Op::CALL_CLASS:
        case Op::CALL_CONSUMER:
            seen.callable = Ref::share(at[0]);
            seen.argument = Ref::share(decode_c(w) ? at[1] : missing);
            return true;
        case Op::CALL_METHOD:
        case Op::CALL_METHOD_KW:
        case Op::CALL_METHOD_PYTHON:
        case Op::CALL_METHOD_GENERATOR:
        case Op::CALL_METHOD_NATIVE:
        case Op::CALL_METHOD_CONSUMER:
        case Op::CALL_ATTRIBUTE_PYTHON:
        case Op::CALL_ATTRIBUTE_NATIVE:
            if (at[0].is_unbound()) {
                seen.callable = Ref::share(at[1]);
                seen.argument = Ref::share(decode_c(w) ? at[2] : missing);
            } else {
                seen.callable = Ref::share(at[0]);
                seen.argument = Ref::share(at[1]);
            }
            return true;
        case Op::CALL_EX: {
            // A Python function that gets its arguments as a tuple is entered without an event.
            if (at[0].is_object() && at[0].as_object()->type == t.types().function) return false;
            const Tuple* arguments = is_tuple(at[1]) ? at[1].as<Tuple>() : nullptr;
            seen.callable = Ref::share(at[0]);
            const bool any = arguments && arguments->size;
            seen.argument = Ref::share(any ? arguments->items[0] : missing);
            return true;
        }
        case Op::LOAD_SUPER_METHOD: {
            // super() is part of the instruction.
            Own<Str> name = Own<Str>::take(intern(t, "super"));
            if (!name) {
                clear_pending(t);
                return false;
            }
            Value super = dict_get(frame->function->globals, name.get());
            if (super.is_unbound()) super = dict_get(frame->function->builtins, name.get());
            if (super.is_unbound()) return false;
            seen.callable = Ref::share(super);
            seen.argument = Ref::share(missing);
            return true;
        }
        default: return false;
    }
}

// Whether the callee runs in a frame of its own, whose events tell how it ends.
bool runs_in_frame(Thread& t, Value callable) {
    if (!callable.is_object()) return false;
    if (callable.as_object()->type == t.types().bound_method) {
        callable = callable.as<BoundMethod>()->function;
    }
    return callable.is_object() && callable.as_object()->type == t.types().function;
}

// The call that the frame made last has ended.
bool end_call(Thread& t, FrameObject* object, Event::Number event) {
    if (object->monitored_call.is_unbound()) return true;
    Ref callable = Ref::take(std::exchange(object->monitored_call, Value()));
    Ref argument = Ref::take(std::exchange(object->monitored_argument, Value()));
    const uint32_t address = object->seen_address;
    return fire(t, object->code, address, event, 2 * int64_t{address}, *callable, *argument);
}

// Whether the instruction at an address follows a yield.
bool is_resumed_at(Monitoring& m, Code* code, uint32_t address) {
    CodeMonitor* monitor = monitor_of(m, code);
    if (monitor->resumes.empty()) {
        const std::vector<uint32_t>& words = code->blob->code;
        monitor->resumes.resize(words.size() + 1);
        for (size_t at = 0; at < words.size(); at += op_words(decode_op(words[at]))) {
            const Op op = decode_op(words[at]);
            monitor->resumes[at + 1] = op == Op::YIELD || op == Op::YIELD_FROM;
        }
    }
    return address < monitor->resumes.size() && monitor->resumes[address];
}

bool is_conditional_jump(Op op) {
    return op != Op::SEND && has_flag(op, 'J') && !has_flag(op, 'T');
}

// The jump that led from the instruction seen last to that at `address`.
bool show_jump(Thread& t, FrameObject* object, uint32_t address) {
    const Op op = object->seen_op;
    const auto event = op == Op::JUMP || op == Op::JUMP_BACK ? Event::jump : Event::branch;
    if (event == Event::branch && !is_conditional_jump(op)) return true;
    Ref destination = Ref::take(TRY(new_int(t, 2 * int64_t{address})));
    return fire(t, object->code, object->seen_address, event, 2 * int64_t{object->seen_address},
                *destination);
}

// The lines begun by a step to the instruction at `address`.
bool show_lines(Thread& t, FrameObject* object, Op op, uint32_t address, bool begins) {
    Code* code = object->code;
    auto show = [&](int line) {
        object->seen_line = line;
        return fire(t, code, address, Event::line, line);
    };
    const bool steps = begins || !object->seen_raised;
    const int line = find_position(*code->blob, address).line;
    // A loop comes to the beginning of a line again, unless it is within that line.
    const bool back = !begins && goes_back(code, object->seen_address, address) && address &&
                      find_position(*code->blob, address - 1).line != line;
    if (steps && !for_each_mark(*code->blob, object->seen_address, object->seen_op, address, begins,
                                [&](const LineMark& mark) {
                                    return mark.line == object->seen_line || show(mark.line);
                                })) {
        return false;
    }
    // The jump that ends a branch or a loop belongs to the statement's head, not to a step of it.
    const bool hidden = (op == Op::JUMP || op == Op::JUMP_BACK) && line < object->seen_line;
    return line <= 0 || hidden || (line == object->seen_line && !back) || show(line);
}

// A generator's frame returns into a loop or a delegation: that ends.
bool show_stop(Thread& t, Frame* frame, Value result) {
    Frame* caller = frame->previous;
    const bool delegates = frame->kind == FrameKind::send;
    if (!caller || !(delegates || (frame->kind == FrameKind::for_loop && !result.is_none())) ||
        !(events_of(monitoring(t), caller->code) & bit(Event::stop_iteration))) {
        return true;
    }
    Ref type = Ref::share(Value(exception_type(t, Exc::StopIteration)));
    Ref stop = Ref::take(TRY(call(t, *type, &result, result.is_none() ? 0 : 1)));
    Own<Code> code = Own<Code>::share(caller->code);
    const uint32_t address = code->address_of(caller->pc);
    return fire(t, code.get(), address, Event::stop_iteration, 2 * int64_t{address}, *stop);
}

// The exception that the instruction raises again; unbound if it does something else.
Value reraised_by(Thread& t, const Frame* frame) {
    const uint32_t w = *frame->pc;
    switch (decode_op(w)) {
        case Op::RERAISE: return frame->registers[decode_a(w)];
        case Op::RAISE:
            return decode_b(w) == 0 && t.handled && t.handled->exception
                       ? Value(t.handled->exception) : Value();
        case Op::END_ASYNC_FOR: {
            const Value exception = frame->registers[decode_a(w)];
            return exception_is(t, exception, Exc::StopAsyncIteration) ? Value() : exception;
        }
        default: return Value();
    }
}

}  // namespace

Monitoring::~Monitoring() {
    for (CodeMonitor* monitor : monitors) {
        monitor->code->monitor = nullptr;
        delete monitor;
    }
    for (auto& row : callbacks) {
        for (Value callback : row) decref(callback);
    }
    for (Value name : names) decref(name);
    decref(disable);
    decref(missing);
}

void forget_monitor(Code* code) {
    Interpreter& in = *code->type->interpreter;
    if (in.vm && in.vm->monitoring) std::erase(in.vm->monitoring->monitors, code->monitor);
    delete code->monitor;
    code->monitor = nullptr;
}

bool monitor_instruction(Thread& t, Frame* frame) {
    Monitoring& m = monitoring(t);
    Code* code = frame->code;
    const Op op = decode_op(*frame->pc);
    const bool newly = t.shown_frame != frame || t.shown_leaving;
    t.shown_frame = frame;
    t.shown_leaving = leaves_frame(op) || op == Op::RETURN_GENERATOR;
    if (op == Op::RETURN_GENERATOR) return true;
    const uint32_t events = events_of(m, code);
    if (!events) return true;
    const uint32_t address = code->address_of(frame->pc);
    const int64_t offset = 2 * int64_t{address};
    const bool begins = newly && address == (frame->generator ? 1 : 0);
    FrameObject* object = frame->object;
    if (events & needs_object) {
        object = frame_object(t, frame);
        if (!object) return false;
        // An instruction that was quickened comes twice.
        if (!newly && !object->seen_raised && address == object->seen_address &&
            op != object->seen_op) {
            object->seen_op = op;
            return true;
        }
    }
    if (object && !end_call(t, object, Event::c_return)) return false;
    if (begins && (events & bit(Event::py_start)) &&
        !fire(t, code, address, Event::py_start, offset)) {
        return false;
    }
    if (newly && !begins && frame->generator && (events & bit(Event::py_resume)) &&
        is_resumed_at(m, code, address) && !fire(t, code, address, Event::py_resume, offset)) {
        return false;
    }
    if (events & needs_object) {
        if (!begins && !object->seen_raised &&
            (events & (bit(Event::jump) | bit(Event::branch))) && !show_jump(t, object, address)) {
            return false;
        }
        const uint32_t first = first_step(code, frame->generator);
        const bool first_line =
            address == first &&
            (begins || (object->seen_op == Op::INIT_UNBOUND && !object->seen_raised));
        if ((events & bit(Event::line)) && address >= first &&
            !show_lines(t, object, op, address, first_line)) {
            return false;
        }
        object->seen_address = address;
        object->seen_op = op;
        object->seen_raised = false;
        if ((events & bit(Event::instruction)) &&
            !fire(t, code, address, Event::instruction, offset)) {
            return false;
        }
    }
    if (leaves_frame(op)) {
        const auto event = op == Op::YIELD || op == Op::YIELD_FROM ? Event::py_yield
                                                                   : Event::py_return;
        Ref result = Ref::take(result_of(frame));
        if ((events & bit(event)) && !fire(t, code, address, event, offset, *result)) return false;
        return event == Event::py_yield || !frame->generator || show_stop(t, frame, *result);
    }
    if (events & bit(Event::call)) {
        CallSeen seen;
        if (call_at(t, frame, seen)) {
            // Where nobody wants to know of the call, nobody is told of its end.
            const bool wanted = is_wanted(m, code, address, Event::call);
            if (!fire(t, code, address, Event::call, offset, *seen.callable, *seen.argument)) {
                return false;
            }
            if (wanted && !runs_in_frame(t, *seen.callable)) {
                object->monitored_call = seen.callable.give();
                object->monitored_argument = seen.argument.give();
            }
        }
    }
    if (events & bit(Event::reraise)) {
        Ref exception = Ref::share(reraised_by(t, frame));
        if (exception && !fire(t, code, address, Event::reraise, offset, *exception)) return false;
    }
    return true;
}

bool monitor_raise(Thread& t, Frame* frame) {
    if (!t.exception) return true;
    t.shown_frame = frame;
    t.shown_leaving = false;
    FrameObject* object = frame->object;
    if (object) {
        object->seen_raised = true;
        if (!object->monitored_call.is_unbound()) {
            Own<Exception> exception =
                Own<Exception>::take(static_cast<Exception*>(take_pending(t)));
            // Where the attribute of a super() is missing, super() itself has succeeded.
            const bool after = decode_op(*frame->pc) == Op::LOAD_SUPER_METHOD &&
                               exception_is(t, exception.value(), Exc::AttributeError);
            if (!end_call(t, object, after ? Event::c_return : Event::c_raise)) return false;
            set_pending(t, exception.give());
        }
    }
    return fire_pending(t, frame, Event::raise);
}

bool monitor_throw(Thread& t, Frame* frame) { return fire_pending(t, frame, Event::py_throw); }

bool monitor_unwind(Thread& t, Frame* frame) {
    t.shown_frame = frame;
    t.shown_leaving = true;
    return fire_pending(t, frame, Event::py_unwind);
}

bool monitor_handled(Thread& t, Frame* frame, Value exception) {
    Monitoring& m = monitoring(t);
    t.shown_frame = frame;
    t.shown_leaving = false;
    if (frame->object) frame->object->seen_raised = true;
    if (!(events_of(m, frame->code) & bit(Event::exception_handled))) return true;
    Own<Code> code = Own<Code>::share(frame->code);
    Ref kept = Ref::share(exception);
    const uint32_t address = code->address_of(frame->pc);
    return fire(t, code.get(), address, Event::exception_handled, 2 * int64_t{address}, *kept);
}

}  // namespace baton
