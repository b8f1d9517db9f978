// sys.monitoring (PEP 669): callbacks of up to six tools for events in all code or in some code
// objects.
//
// While any tool has events, every thread runs in the loop's exact mode, as a traced one does
// (tracing.h): trace_instruction() and its companions call the functions below, which find out from
// the instruction and what the frame did last which events there are. Without tools nothing is
// asked anywhere. Offsets of instructions are twice their addresses, as in f_lasti and co_lines.
#pragma once

#include <unordered_map>

#include "vm/frame.h"
#include "vm/objects/traceback.h"

namespace baton {

struct MonitoringEvent {
    enum Number : uint8_t {
        py_start, py_resume, py_return, py_yield, call, line, instruction, jump, branch,
        stop_iteration,                                          // these have places in the code
        raise, exception_handled, py_unwind, py_throw, reraise,  // these have none
        c_return, c_raise,                                       // these come with call
    };
};
inline constexpr int monitoring_event_count = 17;
inline constexpr int monitoring_local_count = 10;
inline constexpr int monitoring_tool_count = 6;

// What the tools want of a code object. Owned by it.
struct CodeMonitor {
    Code* code = nullptr;
    uint32_t local[monitoring_tool_count] = {};   // sets of events
    uint32_t active = 0;                          // their union
    uint32_t restarts = 0;                        // Monitoring::restarts when `disabled` was filled
    // Tools, as a set, that do not want an event of a place: by address * 32 + event.
    std::unordered_map<uint64_t, uint8_t> disabled;
    std::vector<bool> resumes;                    // by address: whether it follows a yield
};

// The tools of an interpreter.
struct Monitoring {
    Value names[monitoring_tool_count];                              // owned; unbound: not in use
    Value callbacks[monitoring_tool_count][monitoring_event_count];  // owned; unbound: none
    uint32_t global[monitoring_tool_count] = {};                     // sets of events
    uint32_t active = 0;                                             // their union
    uint32_t restarts = 0;
    Value disable, missing;                                          // owned
    std::vector<CodeMonitor*> monitors;                              // those of all code objects

    ~Monitoring();
};

// The monitor of a code object, made if it has none; brought up to date after a restart.
CodeMonitor* monitor_of(Monitoring& m, Code* code);

// The module sys.monitoring (owned).
Value make_monitoring(Thread& t);
// A code object with a monitor goes.
void forget_monitor(Code* code);

// The instruction at frame->pc is about to run. False with an exception of a callback.
bool monitor_instruction(Thread& t, Frame* frame);
// The pending exception was raised in `frame` or came to it; it is thrown into the generator's
// `frame`; it leaves `frame`; `frame` handles `exception`. Another one may be pending afterwards.
bool monitor_raise(Thread& t, Frame* frame);
bool monitor_throw(Thread& t, Frame* frame);
bool monitor_unwind(Thread& t, Frame* frame);
bool monitor_handled(Thread& t, Frame* frame, Value exception);

}  // namespace baton
