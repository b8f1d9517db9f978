// Frames and the register stack.
//
// Each thread has a register stack: chunks of Values in which the windows of the running functions
// overlap. A call lays its arguments into consecutive temporaries of the caller, and the callee's
// window begins right there, so passing arguments copies nothing. Invariant: every register above
// the live ones holds no object pointer (registers are `unbound` in a fresh chunk, and whatever is
// consumed is overwritten), so a new window needs no initialisation.
//
// A Frame is the activation record. Frames lie in blocks linked through `next_slot`, reused like a
// stack; a generator embeds its own frame and registers and is resumed in place. When a window does
// not fit into the chunk, or the caller is a generator (whose registers are on the heap), the
// arguments move to a fresh place on the stack.
#pragma once

#include <cstdint>

#include "runtime/core/object.h"
#include "runtime/state/thread.h"
#include "vm/objects/code.h"

namespace baton {

struct Function;
struct FrameObject;
struct Generator;

// What happens to a frame's result when it returns.
enum class FrameKind : uint8_t {
    entry,         // run() returns it to C++
    call,          // to R[a] of the caller's call instruction, whose callee in R[b] is released
    attribute,     // to R[a] of the caller's instruction (a property's getter); nothing else
    constructor,   // must be None; the instance goes to R[a]
    for_loop,      // a generator driven by FOR_LOOP_GENERATOR
    send,          // a generator or coroutine driven by SEND
    consumer,      // a generator whose items a built-in function takes (consumer.h)
};

struct Frame {
    Frame* previous;        // the caller
    Frame* next_slot;       // where a callee's frame goes; null: make a new block
    Code* code;             // borrowed from `function`
    Function* function;     // borrowed from the caller's callee register, or from the generator
    Value* registers;
    uint32_t* pc;           // the instruction being executed, while not in the loop's variables
    FrameObject* object;    // Python's view of this frame, made on demand; owned
    Generator* generator;   // whose frame this is, or null; borrowed
    Value names;            // owned: namespace of a class body, module or exec; of a constructor
                            // frame: its function; unbound otherwise
    Value instance;         // owned: what a constructor frame returns; unbound otherwise
    Value* stack_top;       // generator frames: free part of the thread's stack while running
    FrameKind kind;
    uint8_t return_words;   // length of the caller's instruction
    bool special;           // returning takes more than a plain call's: another kind or
                            // return_words than 1, a generator, far locals, or some of object,
                            // names, instance, uses_chunk are set (leave_frame)
    bool uses_chunk;        // began a new stack chunk, to be left on return
    uint32_t locals;        // copies from `code`: the registers below are local variables
    Value* constants;
    InlineCache* caches;

    inline void use_code(Code* code);
};

// Free frame slots keep object and generator null, names and instance unbound, uses_chunk false;
// who sets them also sets `special`, so that a plain call and return touch none of them.

// A chunk of the register stack.
struct StackChunk {
    StackChunk* previous;
    StackChunk* next;       // kept for reuse
    size_t size;            // in Values
    Value values[];
};

inline void Frame::use_code(Code* used) {
    code = used;
    locals = used->locals;
    constants = used->constants;
    caches = used->caches;
}

// Prepares / frees a thread's stack. False when memory is exhausted.
bool init_stack(Thread& t);
void free_stack(Thread& t);

// The frame after `frame` (or the first one when null). Null with MemoryError.
Frame* next_frame(Thread& t, Frame* frame);

// The first free register above everything that is running on this thread.
Value* stack_top(Thread& t);

// A place for a window of `size` registers that begins with `count` owned values to be moved from
// `from` (which become unbound). Sets `new_chunk` if a chunk was begun. Null with MemoryError.
Value* place_window(Thread& t, Value* from, size_t count, size_t size, bool& new_chunk);
void leave_chunk(Thread& t);

// Whether a window [base, base + size) lies in the thread's current chunk.
inline bool window_fits(const Thread& t, const Value* base, size_t size) {
    return reinterpret_cast<uintptr_t>(base + size) - reinterpret_cast<uintptr_t>(t.stack_begin) <=
           reinterpret_cast<uintptr_t>(t.stack_end) - reinterpret_cast<uintptr_t>(t.stack_begin);
}

}  // namespace baton
