// sys.settrace and sys.setprofile: what debuggers and profilers see of a running thread.
//
// While a thread has one of the two functions, it runs in the loop's exact mode, which shows every
// instruction to trace_instruction() before it is executed; calls go the long way (Thread::
// call_limit), so that the function is seen from the next call on. Without them nothing is asked
// anywhere but at an exception. sys.monitoring (monitoring.h) comes with them. What an instruction is about to do tells the events: the first one
// of a frame is its `call`, the first one of a line its `line`, one that returns or yields its
// `return`, one that calls a native function its `c_call`.
#pragma once

#include "vm/frame.h"

namespace baton {

struct FrameObject;

// Sets one of the functions (None: none) for the calling thread.
void set_trace(Thread& t, Value function, bool profile);

// While one of the functions, or a callback of sys.monitoring, runs, nothing is shown.
class Untraced {
public:
    explicit Untraced(Thread& t) : thread_(t) {
        ++t.untraced;
        t.update_traced();
    }
    ~Untraced() {
        --thread_.untraced;
        thread_.update_traced();
    }
    Untraced(const Untraced&) = delete;
    Untraced& operator=(const Untraced&) = delete;

private:
    Thread& thread_;
};

// Called by the loop before the instruction at frame->pc, which an f_lineno set by the trace
// function may change. False with an exception that the function raised.
bool trace_instruction(Thread& t, Frame* frame);

// An assignment to f_lineno: the frame goes on with another line. ValueError if it must not.
bool jump_to_line(Thread& t, FrameObject* frame, Value line);

// The pending exception was raised in `frame` or came to it. Another may be pending afterwards.
void trace_exception(Thread& t, Frame* frame);

// The pending exception is about to be raised in a generator's `frame`. Another may be pending
// afterwards.
void trace_throw(Thread& t, Frame* frame);

// `frame` is about to handle `exception`. False with another one.
bool trace_handled(Thread& t, Frame* frame, Value exception);

// The pending exception leaves `frame`.
void trace_unwind(Thread& t, Frame* frame);

}  // namespace baton
