// Context variables (PEP 567). A Context maps ContextVars to values; each thread has a current one,
// made when first needed. Copies share one dict until one of them is changed, so copying a context
// (every callback and task of an event loop does) costs one reference.
#pragma once

#include "runtime/core/ref.h"
#include "runtime/state/thread.h"

namespace baton {

struct Context : Object {
    Dict* data;          // owned; shared with copies while its reference count says so
    Object* previous;    // the thread's context while this one is entered; owned, may be null
    bool entered;
};

bool fill_contextvars_module(Thread& t, Dict* dict);

// Makes the types when nobody has yet. False with an exception.
bool ensure_contextvars(Thread& t);
bool is_context(Thread& t, Value v);
// A copy of the thread's current context (owned); ensure_contextvars must have been called.
Context* copy_current_context(Thread& t);
// Makes `context` the thread's current one, and undoes it. enter: RuntimeError if it is entered.
bool enter_context(Thread& t, Context* context);
void leave_context(Thread& t, Context* context);

}  // namespace baton
