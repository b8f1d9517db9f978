// Generators, coroutines and async generators: a suspended frame with its own registers. Resuming
// links the frame under the resumer's and goes on where it stopped; nothing is copied.
#pragma once

#include "runtime/core/native.h"
#include "runtime/types/summation.h"
#include "vm/frame.h"
#include "vm/objects/function.h"

namespace baton {

enum class GeneratorState : uint8_t { created, suspended, running, closed };

// What a built-in function has taken from a generator that runs for it (consumer.h).
struct Consumer {
    Consumption kind;
    Summation sum;      // its `total` is the list of `collect`, the best so far of `least`
};

struct Generator : Object {
    Frame frame;
    Consumer consumer;            // while the frame's kind is `consumer`
    Function* function;           // owned; null once closed
    HandledException handled;     // the generator's own entry in the thread's chain
    GeneratorState state;
    bool hooks_inited;            // async generators: firstiter was called
    bool running_async;           // async generators: an asend/athrow is in progress
    bool closed_async;
    Str* name;
    Str* qualname;
    Value origin;                 // coroutine: cr_origin; async generator: its finalizer hook; or None
    size_t register_count;
    Value registers[];
};

// A generator of `fn`, not yet started, with the first `count` registers moved over from `values`.
// `caller` is where a coroutine comes from. The type follows the code's flags. Owned; null with
// MemoryError, nothing having been moved.
Generator* make_generator(Thread& t, Function* fn, Value* values, size_t count, Frame* caller);
// Whether calling the function only makes a generator of some kind.
inline bool makes_generator(const Function* fn) {
    return decode_op(fn->code->instructions[0]) == Op::RETURN_GENERATOR;
}

// How a resumption ended.
enum class Resumed : uint8_t { yielded, returned, failed };
// Sends `value` (None for next) into the generator and runs it until it yields or returns; `result`
// is owned. On failure the exception is pending. From C++.
Resumed resume_generator(Thread& t, Generator* g, Value value, Value& result);
// Raises `exception` (borrowed instance) inside the generator at its yield.
Resumed throw_into_generator(Thread& t, Generator* g, Object* exception, Value& result);
// The exception that throw(type, value, traceback) means; owned.
Value thrown_exception(Thread& t, Value type, Value value, Value traceback, const char* method);
// generator.close().
bool close_generator(Thread& t, Generator* g);

// Links a suspended generator's frame on top of the thread's frames, ready to run with `sent` in
// the yield's destination. The loop or resume_generator continues. False with an exception if the
// generator cannot run ("generator already executing").
// `deliver` false: no value arrives (an exception will be raised, or pc is set by the caller).
bool enter_generator(Thread& t, Generator* g, Value sent, FrameKind kind, int return_words,
                     bool deliver = true);
// frame.clear() of a generator's frame: closes it. False if it is running.
bool clear_generator_frame(Thread& t, Generator* g);
// Whether the instruction that a generator stopped at, a YIELD, keeps what is sent, in R[a].
inline bool receives_value(uint32_t w) {
    return decode_c(w) == 0 || decode_op(w) != Op::YIELD;
}
// The linking itself, for a generator that may run, below whose frame is `below` with the free slot
// `below->next_slot`; the caller has counted the recursion.
inline void link_generator(Thread& t, Frame* below, Generator* g, FrameKind kind,
                           int return_words) {
    Frame& f = g->frame;
    f.next_slot = below->next_slot;
    f.stack_top = below->generator ? below->stack_top : below->registers + below->code->registers;
    f.pc += 1;
    f.previous = below;
    f.kind = kind;
    f.return_words = static_cast<uint8_t>(return_words);
    g->handled.previous = t.handled;
    t.handled = &g->handled;
    g->state = GeneratorState::running;
    incref(g);  // while it runs
    t.frame = &f;
}
// Undoes it.
inline void unlink_generator(Thread& t, Generator* g) {
    t.handled = g->handled.previous;
    g->handled.previous = nullptr;
    t.frame = g->frame.previous;
    g->frame.previous = nullptr;
    --t.recursion_depth;
}
// After a yield; and after it ended.
inline void suspend_generator(Thread& t, Generator* g) {
    unlink_generator(t, g);
    g->state = GeneratorState::suspended;
    decref(g);
}
void finish_generator(Thread& t, Generator* g);

inline bool is_generator_like(Thread& t, Value v) {
    if (!v.is_object()) return false;
    Type* type = v.as_object()->type;
    return type == t.types().generator || type == t.types().coroutine;
}

// The awaitable iterator of `v` (await, async with): coroutines themselves, __await__ otherwise.
Value get_awaitable(Thread& t, Value v, int context);
// Sends to any iterator: generators directly, None to __next__, others through send().
Resumed send_to(Thread& t, Value iterator, Value value, Value& result);
// The value of the pending StopIteration (owned), which is cleared.
Value take_stop_iteration_value(Thread& t);
// The iterator that a suspended generator delegates to (borrowed), or unbound.
Value delegated_iterator(Generator* g);

}  // namespace baton
