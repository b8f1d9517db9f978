// A Thread is the state of one Python thread: its place in the GIL's schedule, its register stack,
// its frames and its pending exception. Functions that may raise, run Python code or lose the GIL
// take it as their first parameter; one that does not take it does none of these.
//
// Only the thread itself touches its state, holding the GIL, apart from `async_exception` and the
// GIL slot's atomics.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "vm/gil/gil.h"

namespace baton {

struct Dict;
struct Interpreter;
struct Names;
struct BuiltinTypes;
struct Object;
class Value;
struct Frame;        // vm/frame.h
struct StackChunk;   // vm/frame.h

// The exception being handled (`except` body), one record per generator nesting; PEP 3134.
struct HandledException {
    Object* exception = nullptr;   // owned, null for none
    HandledException* previous = nullptr;
};

struct Thread {
    Interpreter* interpreter = nullptr;
    gil::Slot slot;                  // slot.budget: instructions until the next poll
    Object* exception = nullptr;     // pending exception, owned
    Frame* frame = nullptr;          // innermost running frame
    Value* stack_begin = nullptr;    // current chunk of the register stack
    Value* stack_end = nullptr;
    StackChunk* stack_chunk = nullptr;
    Frame* first_frame = nullptr;        // where the outermost frame goes
    void* frame_blocks = nullptr;        // all blocks of frames, to be freed
    HandledException base_handled;
    HandledException* handled = &base_handled;
    int32_t recursion_depth = 0;     // Python frames plus guarded native calls
    int32_t recursion_limit = 1000;
    int32_t call_limit = 1000;  // what calls compare the depth with before they do it the short
                                // way: the same, or -1 while the thread is traced
    bool recursion_headroom = false;  // handling a RecursionError
    const char* c_stack_limit = nullptr;  // lowest address native code may use
    std::atomic<Object*> async_exception{nullptr};
    Dict* dict = nullptr;            // per-thread storage of native modules, owned
    uint64_t ident = 0;              // threading.get_ident()
    bool daemon = false;
    uint16_t class_attributes_hint = 0;  // attributes that the class body just run assigns to self;
                                         // set for type.__new__, which takes it
    // destroy_object: its nesting, and the objects that wait because it went too deep.
    uint32_t destroy_depth = 0;
    std::vector<Object*> deferred;
    std::vector<Object*> in_repr;    // containers whose repr is being made (ReprGuard), borrowed
    void* loop = nullptr;            // the running asyncio loop (stdlib/asyncio), borrowed
    Object* running_loop = nullptr;  // the same as a Python object, owned
    Object* context = nullptr;       // the current contextvars.Context, owned; null until needed
    // sys.settrace and sys.setprofile (vm/objects/tracing.h), owned. `traced`: one of them is set,
    // or the interpreter is monitored, and none of that is running.
    Object* trace_function = nullptr;
    Object* profile_function = nullptr;
    bool traced = false;
    uint32_t untraced = 0;           // how many of them, and of sys.monitoring's callbacks, run
    // The frame of the instruction shown last (vm/objects/monitoring.h), and whether it left it.
    const Frame* shown_frame = nullptr;
    bool shown_leaving = false;
    Object* async_first_iteration = nullptr;  // hooks of sys.set_asyncgen_hooks, owned
    Object* async_finalizer = nullptr;

    // Enters the interpreter's list of threads and registers the GIL slot. Needs no GIL.
    Thread(Interpreter& interpreter, const char* c_stack_limit);
    // Leaves the list and the GIL's register. clear() must have been called, the GIL not be held.
    ~Thread();
    // Drops every reference the thread holds. Needs the GIL.
    void clear();
    Thread(const Thread&) = delete;
    Thread& operator=(const Thread&) = delete;

    // Sets `traced` and `call_limit` anew.
    inline void update_traced();

    // Shorthand for the interpreter's tables.
    inline Names& names() const;
    inline BuiltinTypes& types() const;
};

}  // namespace baton

#include "runtime/state/interpreter.h"

namespace baton {
inline void Thread::update_traced() {
    traced = !untraced && (trace_function || profile_function || interpreter->monitored);
    call_limit = traced ? -1 : recursion_limit;
}
inline Names& Thread::names() const { return interpreter->names; }
inline BuiltinTypes& Thread::types() const { return interpreter->types; }
}  // namespace baton
