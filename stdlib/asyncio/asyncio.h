// The native half of asyncio: futures, tasks, handles and the event loop over libuv. The Python half
// (stdlib/lib/asyncio) derives its loop class from Loop and does the rest.
//
// A loop's ready queue holds plain entries: a Handle that a program can cancel, or one of the
// library's own steps (run a task, wake a task, tell a callback of a future), which need no object.
// libuv only waits: its callbacks note what happened in plain data while the GIL is released, and
// the loop acts on it afterwards.
#pragma once

#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "stdlib/contextvars/contextvars.h"

namespace baton {

struct Loop;
struct Task;
struct Handle;

enum class FutureState : uint8_t { pending, cancelled, finished };

// Who is to be told when a future is done. `wakes_task`: `callable` is a task waiting for it.
struct FutureCallback {
    Value callable;    // owned
    Context* context;  // owned; null for tasks, which have their own
    bool wakes_task;
};

struct Future : Object {
    Value loop;               // owned; unbound before __init__
    Value result;             // owned; the result, or the exception with `failed`
    Value cancel_message;     // owned; None for none
    Value traceback;          // owned; of the exception when it was set; unbound
    Value origin;             // owned; source traceback in debug mode, or None
    FutureCallback first;     // callable unbound: none
    std::vector<FutureCallback>* more;
    FutureState state;
    bool failed;
    bool unseen;              // an exception that nobody has asked for yet
    bool blocking;            // _asyncio_future_blocking
};

struct Task : Future {
    Value coroutine;          // owned; unbound before __init__
    Value name;               // owned; an int stands for "Task-N"
    Context* context;         // owned
    Value waiting_for;        // owned; the future the task awaits, or unbound
    Task* next;               // all tasks that are not done, borrowed
    Task* previous;
    int64_t cancel_requests;
    bool must_cancel;
    bool complain;            // _log_destroy_pending
    bool listed;
};

struct Handle : Object {
    Value callback;           // owned; None once cancelled
    Tuple* args;              // owned; null once cancelled
    Context* context;         // owned
    Loop* loop;               // owned
    Value origin;             // owned; source traceback, or None
    double when;
    uint64_t number;          // timers with the same time keep their order
    bool cancelled;
    bool scheduled;
};

struct ReadyEntry {
    enum Kind : uint8_t { handle, step, wakeup, notify } kind;
    Object* subject;          // owned: a Handle, a Task, a Task, or for notify the callable
    Value extra;              // owned: unbound, exception to throw, future, future
    Context* context;         // owned; notify only
};

struct LoopCore;              // the libuv side (loop.cpp)

struct Loop : Object {
    LoopCore* core;           // null before construction has ended and after close()
    std::deque<ReadyEntry>* ready;
    std::vector<Handle*>* timers;  // a heap by (when, number); owned
    Value task_factory;       // owned; None for none
    Task* current;            // the task that runs, borrowed
    Thread* runner;           // the thread that runs the loop
    uint64_t next_number;
    size_t cancelled_timers;
    double slow;              // slow_callback_duration
    bool stopping;
    bool closed;
    bool debug;
    bool plain_call_soon;     // the class does not override call_soon
};

struct AsyncioState {
    Type* future;
    Type* task;
    Type* handle;
    Type* timer_handle;
    Type* loop;
    Type* future_iterator;
    Type* pause;
    Object* cancelled_error;       // exception classes of asyncio.exceptions, owned
    Object* invalid_state_error;
    Task* tasks;                   // list of unfinished tasks
    Dict* foreign_current;         // {loop: task} of loops that are not ours, owned
    int64_t task_counter;
    Str* name_call_soon;
    Str* name_call_exception_handler;
    Str* name_blocking;
    Str* name_get_loop;
    Str* name_add_done_callback;
    Str* name_cancel;
    Str* name_result;
    Str* name_context;
    Str* name_get_debug;
};

inline AsyncioState& asyncio_state(Thread& t) {
    return *static_cast<AsyncioState*>(t.interpreter->asyncio_state);
}

bool fill_asyncio_module(Thread& t, Dict* dict);

// --- Futures (future.cpp) ---
bool make_future_types(Thread& t);
inline bool is_future(Thread& t, Value v) {
    return v.is_object() && is_subtype(v.as_object()->type, asyncio_state(t).future);
}
// Fills the fields of a fresh instance / drops and visits them.
void blank_future(Future* f);
void drop_future(Object* object);
void traverse_future(Object* object, Visitor& visit);
void clear_future(Object* object);
bool init_future(Thread& t, Future* f, Value loop);
bool future_set_result(Thread& t, Future* f, Value result);
bool future_set_exception(Thread& t, Future* f, Value exception);
// The base class's cancel(): true if it was pending.
Truth future_cancel(Thread& t, Future* f, Value message);
// Makes CancelledError(msg); owned.
Value cancelled_error(Thread& t, Future* f);
bool future_add_callback(Thread& t, Future* f, Value callable, Context* context, bool wakes_task);
void future_finalize(Thread& t, Value self);
Failure raise_invalid_state(Thread& t, std::string_view text);
// loop.call_exception_handler({...}); errors are written as unraisable, but for the MemoryError of
// one that there was no memory to call.
bool report_to_loop(Thread& t, Value loop, const std::string& message,
                    std::initializer_list<std::pair<const char*, Value>> more);
// Calls a function of the module asyncio._reprs.
Value call_repr_helper(Thread& t, const char* function, Value self);
inline bool is_cancelled_error(Thread& t, Value exception) {
    return is_subtype(exception.as_object()->type,
                      static_cast<Type*>(asyncio_state(t).cancelled_error));
}

// --- Tasks (task.cpp) ---
bool make_task_types(Thread& t);
Value new_task(Thread& t, Loop* loop, Value coroutine, Value name, Value context);
bool task_step(Thread& t, Task* task, Value exception);
bool task_wakeup(Thread& t, Task* task, Value future);
// task.cancel().
Truth task_cancel(Thread& t, Task* task, Value message);
void unlist_task(Thread& t, Task* task);
extern const NativeDef task_functions[];

// --- Loops (loop.cpp, handle.cpp) ---
bool make_handle_types(Thread& t);
bool make_loop_types(Thread& t);
inline bool is_loop(Thread& t, Value v) {
    return v.is_object() && is_subtype(v.as_object()->type, asyncio_state(t).loop);
}
// Puts an entry (whose references are taken over) into the queue. RuntimeError if closed.
bool schedule(Thread& t, Loop* loop, ReadyEntry entry);
Handle* new_handle(Thread& t, Loop* loop, Value callback, std::span<const Value> args,
                   Value context, bool timer);
bool run_handle(Thread& t, Loop* loop, Handle* handle);
extern const NativeDef loop_functions[];

}  // namespace baton
