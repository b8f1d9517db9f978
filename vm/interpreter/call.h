// Calls between Python functions, without recursion in C++: a call pushes a frame that the loop
// goes on with. What cannot be done that way (native code, exotic callables) is called at once.
#pragma once

#include "vm/frame.h"
#include "vm/objects/function.h"

namespace baton {

enum class Called : uint8_t {
    entered,   // a frame was pushed: t.frame runs next
    done,      // the call is over, the result is there
    failed,    // an exception is pending
};

// Calls `callee` (an owned register) with `count` owned values at `args`, the last of which are
// keyword arguments if `keywords` is not null. Consumes the arguments always, the callee unless
// `entered` (then the return does). `f` is the running frame, whose instruction has `words` words.
Called begin_call(Thread& t, Frame* f, Value& callee, Value* args, size_t count, Tuple* keywords,
                  int words, Value& result);

// f(*args, **kwargs); args a tuple, kwargs a dict or null (both borrowed).
Called begin_call_ex(Thread& t, Frame* f, Value& callee, Tuple* args, Dict* kwargs, int words,
                     Value& result);

// Arranges `count` owned values at `window` (keyword values last) as the function's parameters.
// The window has room for all of the function's registers and the values. On failure all values
// have been released.
bool bind_parameters(Thread& t, Function* fn, Value* window, size_t count, Tuple* keywords);

// Fills a frame slot for `fn`. Fails with RecursionError. The window's parameters are bound.
Frame* push_frame(Thread& t, Frame* f, Function* fn, Value* window, FrameKind kind, int words);

// Releases what a special frame holds besides registers (frame.h).
void leave_frame(Thread& t, Frame* f);

// Runs a code object as a module, class or exec body. `names` may be the globals.
Value run_code(Thread& t, Code* code, Dict* globals, Value names, Tuple* closure = nullptr);

}  // namespace baton
