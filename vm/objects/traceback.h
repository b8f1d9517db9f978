// Tracebacks and Python's view of frames. Both are light until somebody looks: a traceback entry
// keeps the code object, the instruction's address and the local variables, a frame object is made
// when asked for.
#pragma once

#include "vm/frame.h"
#include "vm/objects/function.h"

namespace baton {

struct FrameObject : Object {
    Frame* frame;          // null once the frame is gone
    Code* code;
    Dict* globals;
    Dict* builtins;
    FrameObject* back;     // owned; only valid once the frame is gone
    Value locals;          // dict of the locals, made when asked for; unbound before
    uint32_t address;      // last instruction, once the frame is gone
    Value trace;           // f_trace
    // vm/objects/tracing.h.
    Value called_native;   // the native function whose c_call was shown, owned; unbound for none
    int32_t shown_line;    // f_lineno while it is not the instruction's; 0 otherwise
    int32_t traced_line;   // the line of the last instruction seen
    uint32_t traced_address;
    Op traced_op;
    bool trace_entered;    // the call event is over
    bool trace_jumped;     // f_lineno was set: the line has been shown
    bool trace_raised;     // the instruction at traced_address raised an exception
    bool trace_lines, trace_opcodes;
    // vm/objects/monitoring.h: the call in progress that does not run in a frame (owned; unbound for
    // none), and the line and the instruction seen last.
    Value monitored_call, monitored_argument;
    int32_t seen_line;
    uint32_t seen_address;
    Op seen_op;
    bool seen_raised;      // nothing leads on from that instruction
    const char* trace_event;  // what the trace function is being told, or null
};

struct Traceback : Object {
    Traceback* next;       // towards the place where the exception was raised; null at the end
    FrameObject* frame;    // null until asked for
    Code* code;
    Dict* globals;
    uint32_t address;
    int32_t line;          // tb_lineno; 0: computed from address on demand
    // What the frame had when the exception left it, until its frame object takes it over.
    uint32_t local_count;
    Value* locals;
    Tuple* closure;
};

// The Python object of a running frame (borrowed). Null with MemoryError.
FrameObject* frame_object(Thread& t, Frame* frame);
// Detaches it when the frame ends: takes over the locals that it shows.
void detach_frame_object(Thread& t, Frame* frame);
// The locals of a frame as a dict or the namespace mapping (owned).
Value frame_locals(Thread& t, Frame* frame);
// Puts an entry for `frame`, stopped at `pc`, in front of the pending exception's traceback.
void add_traceback(Thread& t, Frame* frame, const uint32_t* pc);
// The same when a frame returns whose object somebody has.
void keep_frame_locals(Thread& t, Frame* frame);
// When a frame handles the pending exception: the traceback refers to the frame itself, which runs on.
void show_frame(Thread& t, Frame* frame);
// When the pending exception leaves `frame`: its local variables live on with the traceback.
void keep_locals(Thread& t, Frame* frame);
int traceback_line(const Traceback* tb);
// With -X no_debug_ranges: tracebacks show lines only, code objects no columns.
bool hides_ranges(Thread& t);


}  // namespace baton
