// The interpreter loop. Its rules:
//
//  1. `pc` points at the instruction being executed; f->pc is written before anything that may
//     raise, run Python code, look at frames or lose the GIL (SAVE).
//  2. Temporaries are consumed by the instruction that reads them (opcodes.def). Fast paths on
//     tagged ints and floats may leave a dead non-pointer behind; everything else CONSUMEs.
//  3. The result is written last (SET), after the operands were consumed: the destination may be
//     one of them, and releasing its old value may run `__del__`.
//  4. Handlers are short; what is rare is in slow_paths.h's files, call.cpp, inline_cache.cpp. They
//     stand in handlers/*.inc, by subject, and are all parts of one function: its labels and the
//     registers it binds are theirs.
//  5. The instruction budget is charged at back-edges, returns, yields and where an exception leaves
//     a frame, in code words: whatever runs on and on comes by there. In exact mode every
//     instruction comes through `exact`, which charges one, and `charge_mask` is 0 so that the
//     others charge nothing.
//  6. An arithmetic handler whose result is a float leaves it in `d` and jumps through the second
//     half of the dispatch table: when the next instruction is arithmetic (or a comparison and
//     branch) that consumes it, it goes on there, and the double is never boxed.
//  7. A handler that changes the frame ends in ENTER (into t.frame) or goes through `returned`.
#include "vm/interpreter/loop.h"

#include <cmath>

#include "runtime/core/protocol.h"
#include "runtime/core/type_caches.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/module.h"
#include "runtime/types/pairs.h"
#include "runtime/types/range.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "vm/interpreter/arithmetic.h"
#include "vm/interpreter/call.h"
#include "vm/interpreter/consumer.h"
#include "vm/interpreter/inline_cache.h"
#include "vm/interpreter/slow_paths.h"
#include "vm/objects/generator.h"
#include "vm/objects/traceback.h"
#include "vm/objects/tracing.h"

namespace baton {

// Operands of the current instruction word.
#define A (w >> 8 & 0xff)
#define B (w >> 16 & 0xff)
#define C (w >> 24)
#define X (pc[1])
// Code at work has cache sites as offsets in bytes (new_code).
#define CACHE_AT(offset) \
    (*reinterpret_cast<InlineCache*>(reinterpret_cast<char*>(f->caches) + (offset)))
#define CACHE CACHE_AT(X)
#define JUMP_TARGET (pc + static_cast<int32_t>(pc[1]))

#define SAVE() (f->pc = pc)
#define RELEASE(v)                                                     \
    do {                                                               \
        Object* object_ = (v).as_object();                             \
        if (--object_->refcount == 0) {                                \
            SAVE();                                                    \
            destroy_object(object_);                                   \
        }                                                              \
    } while (0)
// Writes an owned value to a register and releases the old one.
#define SET(i, v)                                                      \
    do {                                                               \
        Value* slot_ = &R[i];                                          \
        Value old_ = *slot_;                                           \
        *slot_ = (v);                                                  \
        if (old_.is_object()) RELEASE(old_);                           \
    } while (0)
// Releases operand register i if it is a temporary.
#define CONSUME(i)                                                     \
    do {                                                               \
        if ((i) >= f->locals) {                                           \
            Value gone_ = R[i];                                        \
            R[i] = Value();                                            \
            if (gone_.is_object()) RELEASE(gone_);                     \
        }                                                              \
    } while (0)
// The operand as an owned value: a temporary is moved, a local shared.
#define TAKE(i)                                                        \
    __extension__({                                                    \
        Value taken_ = R[i];                                           \
        if ((i) >= f->locals) {                                           \
            R[i] = Value();                                            \
        } else {                                                       \
            incref(taken_);                                            \
        }                                                              \
        taken_;                                                        \
    })

#define DISPATCH()                                                     \
    do {                                                               \
        w = *pc;                                                       \
        goto* dispatch[w & 0xff];                                      \
    } while (0)
#define NEXT(words)                                                    \
    do {                                                               \
        w = pc[words];                                                 \
        pc += (words);                                                 \
        goto* dispatch[w & 0xff];                                      \
    } while (0)
// Continues with the frame t.frame at its saved pc.
#define ENTER()                                                        \
    do {                                                               \
        f = t.frame;                                                   \
        R = f->registers;                                              \
        pc = f->pc;                                                    \
        DISPATCH();                                                    \
    } while (0)
// Whether each instruction is charged, and shown to a trace function.
#define CHOOSE_TABLE()                                                 \
    do {                                                               \
        const bool exact_ = in.gil.exact() || t.traced;                \
        dispatch = exact_ ? exact_table : fast_table;                  \
        charge_mask = exact_ ? 0 : -1;                                 \
    } while (0)
// After a call that began tracing, as breakpoint() does: this frame may be traced, too.
#define NOTICE_TRACING()                                               \
    do {                                                               \
        if (t.traced) [[unlikely]] CHOOSE_TABLE();                     \
    } while (0)
#define CHARGE(words) (t.slot.budget -= static_cast<int32_t>(words) & charge_mask)
// After a charge: polls before going on at `pc`.
#define POLL_AND_DISPATCH()                                            \
    do {                                                               \
        if (t.slot.budget <= 0) [[unlikely]] goto poll_here;           \
        DISPATCH();                                                    \
    } while (0)
// Rewrites the current instruction's opcode.
#define QUICKEN(op) (*pc = (*pc & ~0xffu) | static_cast<uint32_t>(Op::op))
#define OPCODE(name) op_##name:

// g++ keeps the variables that every handler needs in memory unless they are bound to registers.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define PINNED(declaration, name) register declaration asm(name)
#else
#define PINNED(declaration, name) declaration
#endif

namespace {

inline bool both_strs(const Interpreter& in, Value l, Value r) {
    return l.is_object() && r.is_object() && l.as_object()->type == in.types.str &&
           r.as_object()->type == in.types.str;
}

// The operands as doubles, if one is a float and the other an int that a double represents.
[[gnu::noinline]] bool mixed_floats(Value l, Value r, double& x, double& y) {
    const Value number = l.is_tagged_float() ? r : l;
    const Value other = l.is_tagged_float() ? l : r;
    constexpr int64_t exact = int64_t{1} << 53;
    if (!number.is_small_int() || !other.is_tagged_float() || number.as_small_int() > exact ||
        number.as_small_int() < -exact) {
        return false;
    }
    x = y = static_cast<double>(number.as_small_int());
    (l.is_tagged_float() ? x : y) = other.as_tagged_float();
    return true;
}

}  // namespace

Value run_frames(Thread& t, bool raising) {
    // First half: by opcode. Second half: by the opcode of the next instruction, for a handler
    // that has a float for it in `d`.
    static const void* const fast_table[2 * op_count] = {
#define OP(name, format, flags, description) &&op_##name,
#include "compiler/bytecode/opcodes.def"
#define TAKES_FLOAT_STORE_ATTR_SLOT , &&float_STORE_ATTR_SLOT
#define SECOND(first, second, ...) second
#define ENTRY(...) SECOND(__VA_ARGS__)
#define OP(name, format, flags, description) ENTRY(TAKES_FLOAT_##name, &&store_float, ),
#define ARITHMETIC(name, op) \
    &&float_##name, &&float_##name##_K, &&float_IN_##name, &&float_IN_##name##_K,
#define COMPARE(name, op)                                                                    \
    &&store_float, &&store_float, &&float_JUMP_IF_##name, &&float_JUMP_IF_##name##_K,        \
        &&float_JUMP_IF_NOT_##name, &&float_JUMP_IF_NOT_##name##_K,
#include "compiler/bytecode/opcodes.def"
    };
    static const void* const exact_table[2 * op_count] = {
#define OP(name, format, flags, description) &&exact,
#include "compiler/bytecode/opcodes.def"
#define OP(name, format, flags, description) &&store_float,
#include "compiler/bytecode/opcodes.def"
    };

    PINNED(Frame* f, "r13");
    PINNED(Value* R, "r12");     // f->registers
    PINNED(uint32_t* pc, "r15");
    Interpreter& in = *t.interpreter;
    const void* const* dispatch = fast_table;
    int32_t charge_mask = -1;
    size_t w;
    PINNED(double d, "xmm5");  // no call may lie between its two ends
    Value result;
    Value called;                // of calls that return it by reference
    bool call_with_list = false;  // take_consumed()
    CHOOSE_TABLE();
    if (raising) [[unlikely]] {
        f = t.frame;
        pc = f->pc;
        goto error;
    }
    ENTER();

exact:
    if (--t.slot.budget <= 0) {
        SAVE();
        if (!poll(t)) goto error;
    }
    if (t.traced) [[unlikely]] {
        SAVE();
        if (!trace_instruction(t, f)) goto error;
        pc = f->pc;
    }
    CHOOSE_TABLE();
    w = *pc;
    goto* fast_table[w & 0xff];

poll_here:
    SAVE();
    if (!poll(t)) goto error_in_call;
    CHOOSE_TABLE();
    DISPATCH();

    // A frame was entered the long way, as all are while the thread is traced.
entered:
    if (t.call_limit < 0) [[unlikely]] CHOOSE_TABLE();
    ENTER();

#include "vm/interpreter/handlers/moves.inc"
#include "vm/interpreter/handlers/names.inc"
#include "vm/interpreter/handlers/attributes.inc"
#include "vm/interpreter/handlers/items.inc"
#include "vm/interpreter/handlers/arithmetic.inc"
#include "vm/interpreter/handlers/branches.inc"
#include "vm/interpreter/handlers/loops.inc"
#include "vm/interpreter/handlers/building.inc"
#include "vm/interpreter/handlers/calls.inc"
#include "vm/interpreter/handlers/generators.inc"
#include "vm/interpreter/handlers/statements.inc"

    // --- Unwinding -------------------------------------------------------------------------------
error_in_call:
    // After a poll: pc is the instruction that was about to run.
error:
    SAVE();
    add_traceback(t, f, pc);
    if (t.traced) [[unlikely]] trace_exception(t, f);
unwind:
    for (;;) {
        const ExceptionEntry* handler = find_handler(f->code, f->pc);
        if (handler) {
            show_frame(t, f);
            R = f->registers;
            release_registers(f, handler->depth);
            R[handler->depth] = t.exception;
            t.exception = nullptr;
            pc = f->code->instructions + handler->handler;
            if (t.traced) [[unlikely]] {
                CHOOSE_TABLE();
                SAVE();
                if (!trace_handled(t, f, R[handler->depth])) goto error;
            }
            DISPATCH();
        }
        CHARGE(f->pc - f->code->instructions + 1);
        if (t.slot.budget <= 0 && !poll_unwinding(t)) [[unlikely]] add_traceback(t, f, f->pc);
        Frame* done = f;
        const FrameKind kind = done->kind;
        if (t.traced) [[unlikely]] trace_unwind(t, done);
        keep_locals(t, done);
        release_registers(done, 0);
        f = done->previous;
        if (done->generator) {
            finish_generator(t, done->generator);
        } else {
            if (done->special) leave_frame(t, done);
            t.frame = f;
            --t.recursion_depth;
        }
        if (kind == FrameKind::entry) return Value::error();
        add_traceback(t, f, f->pc);
        if (t.traced) [[unlikely]] trace_exception(t, f);
    }
}

}  // namespace baton
