// The functions of sys.monitoring.
#include <mutex>
#include <utility>
#include <vector>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/module.h"
#include "runtime/types/simple_namespace.h"
#include "runtime/types/str.h"
#include "vm/objects/monitoring.h"
#include "vm/vm_state.h"

namespace baton {

namespace {

using Event = MonitoringEvent;

struct NamedEvent {
    const char* name;
    int number;
};
constexpr NamedEvent events[] = {
    {"PY_START", Event::py_start}, {"PY_RESUME", Event::py_resume},
    {"PY_RETURN", Event::py_return}, {"PY_YIELD", Event::py_yield}, {"CALL", Event::call},
    {"LINE", Event::line}, {"INSTRUCTION", Event::instruction}, {"JUMP", Event::jump},
    {"BRANCH", Event::branch}, {"STOP_ITERATION", Event::stop_iteration}, {"RAISE", Event::raise},
    {"EXCEPTION_HANDLED", Event::exception_handled}, {"PY_UNWIND", Event::py_unwind},
    {"PY_THROW", Event::py_throw}, {"RERAISE", Event::reraise}, {"C_RETURN", Event::c_return},
    {"C_RAISE", Event::c_raise}};

constexpr uint32_t results_of_calls = 1u << Event::c_return | 1u << Event::c_raise;

Monitoring& monitoring(Thread& t) { return *vm_state(t).monitoring; }

// A C int argument.
bool int_argument(Thread& t, Value v, int& out) {
    const int64_t n = TRY(to_int64_clamped(t, v));
    if (n < INT32_MIN || n > INT32_MAX) {
        return raise(t, Exc::OverflowError, "Python int too large to convert to C int");
    }
    out = static_cast<int>(n);
    return true;
}

bool tool_argument(Thread& t, Value v, int& tool) {
    TRY(int_argument(t, v, tool));
    if (tool < 0 || tool >= monitoring_tool_count) {
        return raise_value_error(t, "invalid tool {} (must be between 0 and 5)", tool);
    }
    return true;
}

bool check_in_use(Thread& t, int tool) {
    if (!monitoring(t).names[tool].is_unbound()) return true;
    return raise_value_error(t, "tool {} is not in use", tool);
}

bool code_argument(Thread& t, Value v) {
    if (v.is_object() && v.as_object()->type == t.types().code) return true;
    return raise_type_error(t, "code must be a code object");
}

uint32_t monitored_events(Thread& t, const Code* code) {
    return monitoring(t).active | (code->monitor ? code->monitor->active : 0);
}

// What runs just now stands on a line that has begun, behind a jump that is over.
bool mark_running(Thread& t) {
    std::vector<Ref> dropped;   // after the threads have been looked at
    std::lock_guard lock(t.interpreter->threads_mutex);
    for (Thread* thread : t.interpreter->threads) {
        for (Frame* frame = thread->frame; frame; frame = frame->previous) {
            FrameObject* object = frame_object(t, frame);
            if (!object) return false;
            object->seen_address = frame->code->address_of(frame->pc);
            object->seen_op = decode_op(*frame->pc);
            object->seen_line = code_line(frame->code, frame->pc);
            object->seen_raised = true;
            // A call that was not shown has no end that is.
            if (!(monitored_events(t, frame->code) & 1u << Event::call)) {
                dropped.push_back(Ref::take(std::exchange(object->monitored_call, Value())));
                dropped.push_back(Ref::take(std::exchange(object->monitored_argument, Value())));
            }
        }
        thread->shown_frame = thread->frame;
        thread->shown_leaving = false;
    }
    return true;
}

// The tools' sets of events have changed: every thread shows its instructions, or none does.
void update(Thread& t) {
    Monitoring& m = monitoring(t);
    m.active = 0;
    for (const uint32_t set : m.global) m.active |= set;
    bool any = m.active != 0;
    for (const CodeMonitor* monitor : m.monitors) any |= monitor->active != 0;
    Interpreter& in = *t.interpreter;
    in.monitored = any;
    {
        std::lock_guard lock(in.threads_mutex);
        for (Thread* thread : in.threads) thread->update_traced();
    }
    t.slot.budget = 0;
}

// A tool wants other events (of one code object, or of all): those it did not want before come from
// everywhere, even where they had been disabled.
void enable(CodeMonitor* monitor, int tool, uint32_t added) {
    for (auto& [place, tools] : monitor->disabled) {
        if (added >> (place & 31) & 1) tools &= static_cast<uint8_t>(~(1u << tool));
    }
}

// A set of events as an argument; `all`: not only those with places in the code.
bool event_set_argument(Thread& t, Value v, bool all, uint32_t& set) {
    int n;
    TRY(int_argument(t, v, n));
    set = static_cast<uint32_t>(n);
    auto results_alone = [&] {
        return (set & results_of_calls) &&
               (~set & (results_of_calls | 1u << Event::call)) != 0;
    };
    if (all && set >= 1u << monitoring_event_count) {
        return raise_value_error(t, "invalid event set {:#x}", set);
    }
    if (results_alone()) {
        return raise_value_error(t, "cannot set C_RETURN or C_RAISE events independently");
    }
    set &= ~results_of_calls;
    if (!all && set >= 1u << monitoring_local_count) {
        return raise_value_error(t, "invalid local event set {:#x}", set);
    }
    return true;
}

Value use_tool_id(Thread& t, const Value* args, size_t) {
    int tool;
    TRY(tool_argument(t, args[0], tool));
    if (!is_str(args[1])) return raise_value_error(t, "tool name must be a str");
    if (!monitoring(t).names[tool].is_unbound()) {
        return raise_value_error(t, "tool {} is already in use", tool);
    }
    monitoring(t).names[tool] = share(args[1]);
    return Value::none();
}

Value free_tool_id(Thread& t, const Value* args, size_t) {
    int tool;
    TRY(tool_argument(t, args[0], tool));
    replace(monitoring(t).names[tool], Value());
    return Value::none();
}

Value get_tool(Thread& t, const Value* args, size_t) {
    int tool;
    TRY(tool_argument(t, args[0], tool));
    const Value name = monitoring(t).names[tool];
    return name.is_unbound() ? Value::none() : share(name);
}

Value register_callback(Thread& t, const Value* args, size_t) {
    int tool, event;
    TRY(tool_argument(t, args[0], tool));
    TRY(int_argument(t, args[1], event));
    const auto set = static_cast<uint32_t>(event);
    if (event <= 0 || (set & (set - 1))) {
        return raise_value_error(t, "The callback can only be set for one event at a time");
    }
    const int number = __builtin_ctz(set);
    if (number >= monitoring_event_count) return raise_value_error(t, "invalid event {}", event);
    Value& place = monitoring(t).callbacks[tool][number];
    const Value old = place;
    place = args[2].is_none() ? Value() : share(args[2]);
    return old.is_unbound() ? Value::none() : old;
}

Value get_events(Thread& t, const Value* args, size_t) {
    int tool;
    TRY(tool_argument(t, args[0], tool));
    return Value::small_int(monitoring(t).global[tool]);
}

Value set_events(Thread& t, const Value* args, size_t) {
    int tool;
    uint32_t set;
    TRY(tool_argument(t, args[0], tool));
    TRY(event_set_argument(t, args[1], true, set));
    TRY(check_in_use(t, tool));
    Monitoring& m = monitoring(t);
    const uint32_t added = set & ~m.global[tool];
    if (added) TRY(mark_running(t));
    for (CodeMonitor* monitor : m.monitors) enable(monitor, tool, added & ~monitor->local[tool]);
    m.global[tool] = set;
    update(t);
    return Value::none();
}

Value get_local_events(Thread& t, const Value* args, size_t) {
    int tool;
    TRY(code_argument(t, args[1]));
    TRY(tool_argument(t, args[0], tool));
    const CodeMonitor* monitor = args[1].as<Code>()->monitor;
    return Value::small_int(monitor ? monitor->local[tool] : 0);
}

Value set_local_events(Thread& t, const Value* args, size_t) {
    int tool;
    uint32_t set;
    TRY(code_argument(t, args[1]));
    TRY(tool_argument(t, args[0], tool));
    TRY(event_set_argument(t, args[2], false, set));
    TRY(check_in_use(t, tool));
    Monitoring& m = monitoring(t);
    Code* code = args[1].as<Code>();
    if (!code->monitor && !set) return Value::none();
    CodeMonitor* monitor = monitor_of(m, code);
    const uint32_t added = set & ~monitor->local[tool];
    if (added) TRY(mark_running(t));
    enable(monitor, tool, added & ~m.global[tool]);
    monitor->local[tool] = set;
    monitor->active = 0;
    for (const uint32_t events : monitor->local) monitor->active |= events;
    update(t);
    return Value::none();
}

Value restart_events(Thread& t, const Value*, size_t) {
    ++monitoring(t).restarts;
    return Value::none();
}

// The events in use, each with the set of its tools.
Value all_events(Thread& t, const Value*, size_t) {
    const Monitoring& m = monitoring(t);
    Own<Dict> result = Own<Dict>::take(TRY(new_dict(t)));
    for (const NamedEvent& event : events) {
        uint32_t tools = 0;
        for (int tool = 0; tool < monitoring_tool_count; ++tool) {
            tools |= (m.global[tool] >> event.number & 1) << tool;
        }
        if (!tools) continue;
        Own<Str> name = Own<Str>::take(TRY(intern(t, event.name)));
        TRY(dict_set(t, result.get(), name.get(), Value::small_int(tools)));
    }
    return result.give();
}

const NativeDef functions[] = {
    {"use_tool_id", "(tool_id, name, /)", use_tool_id, "Take a tool's number into use."},
    {"free_tool_id", "(tool_id, /)", free_tool_id,
     "Stop using a tool's number; its events and callbacks stay."},
    {"get_tool", "(tool_id, /)", get_tool, "Return the name of a tool, or None."},
    {"register_callback", "(tool_id, event, func, /)", register_callback,
     "Set a tool's callback for an event; return the one before."},
    {"get_events", "(tool_id, /)", get_events, "Return the events that a tool wants everywhere."},
    {"set_events", "(tool_id, event_set, /)", set_events,
     "Say which events a tool wants everywhere."},
    {"get_local_events", "(tool_id, code, /)", get_local_events,
     "Return the events that a tool wants in a code object."},
    {"set_local_events", "(tool_id, code, event_set, /)", set_local_events,
     "Say which events a tool wants in a code object."},
    {"restart_events", "()", restart_events, "Let disabled events come again."},
    {"_all_events", "()", all_events, "Return the events wanted everywhere, with their tools."},
    {}};

// Calls of these functions are to be made the long way, behind which the caller looks whether it is
// shown now.
bool keep_calls_long(Thread& t, Dict* dict, std::initializer_list<const char*> names) {
    for (const char* name : names) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        const Value found = dict_get(dict, key.get());
        if (!found.is_object() || found.as_object()->type != t.types().native_function) continue;
        auto* function = found.as<NativeFunction>();
        TRY(ensure_signature(t, function));
        function->least_count = NativeFunction::no_direct_call;
        function->optional_count = 0;
    }
    return true;
}

}  // namespace

Value make_monitoring(Thread& t) {
    vm_state(t).monitoring = {new Monitoring, [](Monitoring* m) { delete m; }};
    Monitoring& m = monitoring(t);
    Own<Module> module = Own<Module>::take(TRY(new_module(t, "sys.monitoring")));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "sys.monitoring")));
    Dict* dict = module->dict;
    TRY(add_functions(t, dict, functions, name.value()));
    TRY(keep_calls_long(t, dict, {"set_events", "set_local_events"}));
    if (t.interpreter->sys_dict) {
        TRY(keep_calls_long(t, t.interpreter->sys_dict, {"settrace", "setprofile"}));
    }
    auto set = [&](const char* text, Value v) -> bool {
        Own<Str> key = Own<Str>::take(TRY(intern(t, text)));
        return dict_set(t, dict, key.get(), v);
    };
    const Value object(t.types().object);
    m.disable = TRY(call(t, object, nullptr, 0));
    m.missing = TRY(call(t, object, nullptr, 0));
    TRY(set("DISABLE", m.disable) && set("MISSING", m.missing));
    TRY(set("DEBUGGER_ID", Value::small_int(0)) && set("COVERAGE_ID", Value::small_int(1)) &&
        set("PROFILER_ID", Value::small_int(2)) && set("OPTIMIZER_ID", Value::small_int(5)));
    Ref names = Ref::take(TRY(new_simple_namespace(t)));
    auto add = [&](const char* text, uint32_t value) -> bool {
        Own<Str> key = Own<Str>::take(TRY(intern(t, text)));
        return set_own_attribute(t, names.get().as_object(), key.get(), Value::small_int(value));
    };
    for (const NamedEvent& event : events) TRY(add(event.name, 1u << event.number));
    TRY(add("NO_EVENTS", 0));
    TRY(set("events", *names));
    return module.give();
}

}  // namespace baton
