// The interpreter loop. Its rules:
//
//  1. `pc` points at the instruction being executed; f->pc is written before anything that may
//     raise, run Python code, look at frames or lose the GIL (SAVE).
//  2. Temporaries are consumed by the instruction that reads them (opcodes.def). Fast paths on
//     tagged ints and floats may leave a dead non-pointer behind; everything else CONSUMEs.
//  3. The result is written last (SET), after the operands were consumed: the destination may be
//     one of them, and releasing its old value may run `__del__`.
//  4. Handlers are short; what is rare is in slow_paths.cpp, call.cpp, inline_cache.cpp.
//  5. The instruction budget is charged at back-edges, returns and yields, in code words. In exact
//     mode every instruction comes through `exact`, which charges one, and `charge_mask` is 0 so
//     that the others charge nothing.
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
#define CACHE (f->caches[X])
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

    // --- Moves and constants ---------------------------------------------------------------------
    OPCODE(NOP) { NEXT(1); }
    OPCODE(MOVE) {
        Value v = R[B];
        R[B] = Value();
        SET(A, v);
        NEXT(1);
    }
    OPCODE(COPY) {
        Value v = share(R[B]);
        SET(A, v);
        NEXT(1);
    }
    OPCODE(CLEAR) {
        SET(A, Value());
        NEXT(1);
    }
    OPCODE(LOAD_CONST) {
        Value v = share(f->constants[(w >> 16)]);
        SET(A, v);
        NEXT(1);
    }
    OPCODE(LOAD_CONST_WIDE) {
        Value v = share(f->constants[X]);
        SET(A, v);
        NEXT(2);
    }
    OPCODE(LOAD_INT) {
        SET(A, Value::small_int(decode_sbx(static_cast<uint32_t>(w))));
        NEXT(1);
    }
    OPCODE(CHECK_LOCAL) {
        if (R[A].is_unbound()) [[unlikely]] {
            raise_unbound_local(t, f, A);
            goto error;
        }
        NEXT(1);
    }
    OPCODE(DELETE_LOCAL) {
        if (R[A].is_unbound()) [[unlikely]] {
            raise_unbound_local(t, f, A);
            goto error;
        }
        SET(A, Value());
        NEXT(1);
    }
    OPCODE(INIT_UNBOUND) {
        for (uint32_t i = A, end = A + B; i < end; ++i) SET(i, Value());
        NEXT(1);
    }
    OPCODE(LOAD_FAR) {
        Value v = share(R[(w >> 16)]);
        SET(A, v);
        NEXT(1);
    }
    OPCODE(STORE_FAR) {
        Value v = TAKE(A);
        SET((w >> 16), v);
        NEXT(1);
    }

    // --- Cells -----------------------------------------------------------------------------------
    OPCODE(MAKE_CELL) {
        Value content = B ? Value() : R[A];
        if (!B) R[A] = Value();
        Cell* cell = new_cell(t, content);
        decref(content);
        if (!cell) goto error;
        SET(A, cell);
        NEXT(1);
    }
    OPCODE(LOAD_CELL) {
        Value v = R[B].as<Cell>()->content;
        if (v.is_unbound()) [[unlikely]] {
            raise_unbound_cell(t, f, B);
            goto error;
        }
        incref(v);
        SET(A, v);
        NEXT(1);
    }
    OPCODE(STORE_CELL) {
        Value v = TAKE(B);
        Value old = R[A].as<Cell>()->content;
        R[A].as<Cell>()->content = v;
        if (old.is_object()) RELEASE(old);
        NEXT(1);
    }
    OPCODE(DELETE_CELL) {
        Value old = R[A].as<Cell>()->content;
        if (old.is_unbound()) [[unlikely]] {
            raise_unbound_cell(t, f, A);
            goto error;
        }
        R[A].as<Cell>()->content = Value();
        if (old.is_object()) RELEASE(old);
        NEXT(1);
    }
    OPCODE(LOAD_FREE) {
        Value v = f->function->closure->items[(w >> 16)].as<Cell>()->content;
        if (v.is_unbound()) [[unlikely]] {
            raise_unbound_free(t, f, (w >> 16));
            goto error;
        }
        incref(v);
        SET(A, v);
        NEXT(1);
    }
    OPCODE(LOAD_SUPER_CLASS) {
        Value v = f->function->closure->items[(w >> 16)].as<Cell>()->content;
        if (v.is_unbound()) [[unlikely]] {
            raise(t, Exc::RuntimeError, "super(): empty __class__ cell");
            goto error;
        }
        incref(v);
        SET(A, v);
        NEXT(1);
    }
    OPCODE(STORE_FREE) {
        Value v = TAKE(A);
        Cell* cell = f->function->closure->items[(w >> 16)].as<Cell>();
        Value old = cell->content;
        cell->content = v;
        if (old.is_object()) RELEASE(old);
        NEXT(1);
    }
    OPCODE(DELETE_FREE) {
        Cell* cell = f->function->closure->items[(w >> 16)].as<Cell>();
        Value old = cell->content;
        if (old.is_unbound()) [[unlikely]] {
            raise_unbound_free(t, f, (w >> 16));
            goto error;
        }
        cell->content = Value();
        if (old.is_object()) RELEASE(old);
        NEXT(1);
    }
    OPCODE(LOAD_CLASS_CELL) {
        SAVE();
        result = load_class_cell(t, f, X, B, C);
        goto store_result_2;
    }
    OPCODE(LOAD_CLOSURE) {
        Value v = share(C ? f->function->closure->items[B] : R[B]);
        SET(A, v);
        NEXT(1);
    }

    // --- Globals and namespaces ----------------------------------------------------------------
    OPCODE(LOAD_GLOBAL) {
        SAVE();
        result = load_global_caching(t, f->function, pc, CACHE);
        goto store_result_2;
    }
    OPCODE(LOAD_GLOBAL_MODULE) {
        const InlineCache& cache = CACHE;
        const Dict* globals = f->function->globals;
        if (globals->keys_version != cache.guard) [[unlikely]] {
            QUICKEN(LOAD_GLOBAL);
            DISPATCH();
        }
        Value v = share(globals->entries[cache.entry].value);
        SET(A, v);
        NEXT(2);
    }
    OPCODE(LOAD_GLOBAL_BUILTIN) {
        const InlineCache& cache = CACHE;
        const Dict* builtins = f->function->builtins;
        if (f->function->globals->keys_version != cache.guard ||
            builtins->keys_version != cache.guard2) [[unlikely]] {
            QUICKEN(LOAD_GLOBAL);
            DISPATCH();
        }
        Value v = share(builtins->entries[cache.entry].value);
        SET(A, v);
        NEXT(2);
    }
    OPCODE(STORE_GLOBAL) {
        SAVE();
        bool ok = store_global_caching(t, f->function, R[A], pc, CACHE, Op::STORE_GLOBAL_MODULE);
        CONSUME(A);
        if (!ok) goto error;
        NEXT(2);
    }
    OPCODE(STORE_GLOBAL_MODULE) {
        if (f->function->globals->keys_version != CACHE.guard) [[unlikely]] {
            QUICKEN(STORE_GLOBAL);
            DISPATCH();
        }
        goto store_global;
    }
    OPCODE(STORE_NAME_MODULE) {
        if (f->function->globals->keys_version != CACHE.guard || !f->names.is_unbound())
            [[unlikely]] {
            QUICKEN(STORE_NAME);
            DISPATCH();
        }
    }
store_global: {
    Value v = TAKE(A);
    Value* place = &f->function->globals->entries[CACHE.entry].value;
    Value old = *place;
    *place = v;
    if (old.is_object()) RELEASE(old);
    NEXT(2);
}
    OPCODE(DELETE_GLOBAL) {
        SAVE();
        if (!delete_global(t, f, CACHE.name)) goto error;
        NEXT(2);
    }
    OPCODE(LOAD_NAME) {
        SAVE();
        result = f->names.is_unbound() ? load_name_caching(t, f->function, pc, CACHE)
                                       : load_name(t, f, CACHE.name);
        goto store_result_2;
    }
    OPCODE(LOAD_NAME_MODULE) {
        const InlineCache& cache = CACHE;
        const Dict* globals = f->function->globals;
        if (globals->keys_version != cache.guard || !f->names.is_unbound()) [[unlikely]] {
            QUICKEN(LOAD_NAME);
            DISPATCH();
        }
        Value v = share(globals->entries[cache.entry].value);
        SET(A, v);
        NEXT(2);
    }
    OPCODE(LOAD_NAME_BUILTIN) {
        const InlineCache& cache = CACHE;
        const Dict* builtins = f->function->builtins;
        if (f->function->globals->keys_version != cache.guard || !f->names.is_unbound() ||
            builtins->keys_version != cache.guard2) [[unlikely]] {
            QUICKEN(LOAD_NAME);
            DISPATCH();
        }
        Value v = share(builtins->entries[cache.entry].value);
        SET(A, v);
        NEXT(2);
    }
    OPCODE(STORE_NAME) {
        SAVE();
        bool ok = f->names.is_unbound()
                      ? store_global_caching(t, f->function, R[A], pc, CACHE, Op::STORE_NAME_MODULE)
                      : store_name(t, f, CACHE.name, R[A]);
        CONSUME(A);
        if (!ok) goto error;
        NEXT(2);
    }
    OPCODE(DELETE_NAME) {
        SAVE();
        if (!delete_name(t, f, CACHE.name)) goto error;
        NEXT(2);
    }
    OPCODE(LOAD_LOCALS) {
        SAVE();
        result = frame_locals(t, f);
        goto store_result_1;
    }
    OPCODE(SETUP_ANNOTATIONS) {
        SAVE();
        if (!setup_annotations(t, f)) goto error;
        NEXT(1);
    }

    // --- Attributes ------------------------------------------------------------------------------
    OPCODE(LOAD_ATTR) {
        SAVE();
        result = load_attribute_caching(t, R[B], pc, CACHE);
        CONSUME(B);
        goto store_result_2;
    }
#define ATTRIBUTES(object, cache) \
    reinterpret_cast<Attributes*>(reinterpret_cast<char*>(object) + (cache).offset)
#define IN_INSTANCE(object, offset) \
    (*reinterpret_cast<Value*>(reinterpret_cast<char*>(object) + (offset)))
    OPCODE(LOAD_ATTR_SLOT) {
        const InlineCache& cache = CACHE;
        Value v = R[B];
        if (!v.is_object() || v.as_object()->type->version != cache.version) [[unlikely]] {
            goto load_attr_again;
        }
        Attributes* attributes = ATTRIBUTES(v.as_object(), cache);
        if (reinterpret_cast<uint64_t>(attributes->shape) != cache.guard) [[unlikely]] {
            goto load_attr_again;
        }
        const Value value = share(IN_INSTANCE(v.as_object(), cache.value_offset));
        if (value.is_tagged_float() && A >= f->locals && B < f->locals &&
            dispatch[op_count + (pc[2] & 0xff)] != &&store_float) {
            QUICKEN(LOAD_ATTR_FLOAT);
        }
        CONSUME(B);
        SET(A, value);
        NEXT(2);
    }
    OPCODE(LOAD_ATTR_FLOAT) {
        const InlineCache& cache = CACHE;
        const Value v = R[B];
        if (!v.is_object() || v.as_object()->type->version != cache.version) [[unlikely]] {
            goto load_attr_again;
        }
        const Attributes* attributes = ATTRIBUTES(v.as_object(), cache);
        if (reinterpret_cast<uint64_t>(attributes->shape) != cache.guard) [[unlikely]] {
            goto load_attr_again;
        }
        const Value value = IN_INSTANCE(v.as_object(), cache.value_offset);
        if (!value.is_tagged_float()) [[unlikely]] {
            R[A] = share(value);
            NEXT(2);
        }
        // As for the result of arithmetic; the instruction's last word is where that expects it.
        d = value.as_tagged_float();
        ++pc;
        goto* dispatch[op_count + (pc[1] & 0xff)];
    }
#define MEMBER(object, cache) IN_INSTANCE(object, (cache).offset)
    OPCODE(LOAD_ATTR_MEMBER) {
        const InlineCache& cache = CACHE;
        Value v = R[B];
        if (!v.is_object() || v.as_object()->type->version != cache.version) [[unlikely]] {
            goto load_attr_again;
        }
        Value value = MEMBER(v.as_object(), cache);
        if (value.is_unbound()) [[unlikely]] goto load_attr_again;
        value = share(value);
        CONSUME(B);
        SET(A, value);
        NEXT(2);
    }
    OPCODE(LOAD_ATTR_OVERFLOW) {
        const InlineCache& cache = CACHE;
        Value v = R[B];
        if (!v.is_object() || v.as_object()->type->version != cache.version) goto load_attr_again;
        Attributes* attributes = ATTRIBUTES(v.as_object(), cache);
        if (reinterpret_cast<uint64_t>(attributes->shape) != cache.guard) goto load_attr_again;
        Value value = share(attributes->overflow[cache.slot]);
        CONSUME(B);
        SET(A, value);
        NEXT(2);
    }
    OPCODE(LOAD_ATTR_MANY) {
        const Value v = R[B];
        if (v.is_object()) [[likely]] {
            using Kind = AttributeTable::Kind;
            const auto* known = in.type_caches->attributes().find(v.as_object(), CACHE.name);
            if (known && (known->kind == Kind::value || known->kind == Kind::constant)) {
                Value value = known->kind == Kind::value ? IN_INSTANCE(v.as_object(), known->offset)
                                                         : known->found;
                if (!value.is_unbound()) [[likely]] {
                    incref(value);
                    CONSUME(B);
                    SET(A, value);
                    NEXT(2);
                }
            }
        }
        SAVE();
        result = load_attribute_many(t, v, CACHE.name);
        CONSUME(B);
        goto store_result_2;
    }
    OPCODE(LOAD_ATTR_CLASS) {
        const InlineCache& cache = CACHE;
        Value v = R[B];
        if (!v.is_object() || v.as_object()->type->version != cache.version) goto load_attr_again;
        if (cache.guard && reinterpret_cast<uint64_t>(ATTRIBUTES(v.as_object(), cache)->shape) !=
                               cache.guard) {
            goto load_attr_again;
        }
        Value value = share(Value::from_bits(cache.guard2));
        CONSUME(B);
        SET(A, value);
        NEXT(2);
    }
    OPCODE(LOAD_ATTR_TYPE) {
        const InlineCache& cache = CACHE;
        Value v = R[B];
        if (!v.is_object() || !v.as_object()->type->has(type_is_type) ||
            v.as<Type>()->version != cache.version) {
            goto load_attr_again;
        }
        Value value = share(Value::from_bits(cache.guard2));
        CONSUME(B);
        SET(A, value);
        NEXT(2);
    }
    OPCODE(LOAD_ATTR_MODULE) {
        const InlineCache& cache = CACHE;
        Value v = R[B];
        if (!v.is_object() || v.as_object()->type != in.types.module ||
            v.as<Module>()->dict->keys_version != cache.guard) {
            goto load_attr_again;
        }
        Value value = share(v.as<Module>()->dict->entries[cache.entry].value);
        CONSUME(B);
        SET(A, value);
        NEXT(2);
    }
load_attr_again:
    QUICKEN(LOAD_ATTR);
    DISPATCH();

    OPCODE(STORE_ATTR) {
        SAVE();
        bool ok = store_attribute_caching(t, R[A], R[B], pc, CACHE);
        CONSUME(B);
        CONSUME(A);
        if (!ok) goto error;
        NEXT(2);
    }
    OPCODE(STORE_ATTR_SLOT) {
        const InlineCache& cache = CACHE;
        Value v = R[A];
        if (!v.is_object() || v.as_object()->type->version != cache.version) goto store_attr_again;
        Attributes* attributes = ATTRIBUTES(v.as_object(), cache);
        if (reinterpret_cast<uint64_t>(attributes->shape) != cache.guard) goto store_attr_again;
        Value value = TAKE(B);
        Value* place = &IN_INSTANCE(v.as_object(), cache.value_offset);
        Value old = *place;
        *place = value;
        if (old.is_object()) RELEASE(old);
        CONSUME(A);
        NEXT(2);
    }
    OPCODE(STORE_ATTR_MEMBER) {
        const InlineCache& cache = CACHE;
        Value v = R[A];
        if (!v.is_object() || v.as_object()->type->version != cache.version) goto store_attr_again;
        Value value = TAKE(B);
        Value old = MEMBER(v.as_object(), cache);
        MEMBER(v.as_object(), cache) = value;
        if (old.is_object()) RELEASE(old);
        CONSUME(A);
        NEXT(2);
    }
    OPCODE(STORE_ATTR_ADD) {
        const InlineCache& cache = CACHE;
        Value v = R[A];
        if (!v.is_object() || v.as_object()->type->version != cache.version) goto store_attr_again;
        Attributes* attributes = ATTRIBUTES(v.as_object(), cache);
        if (reinterpret_cast<uint64_t>(attributes->shape) != cache.guard) goto store_attr_again;
        Value value = TAKE(B);
        IN_INSTANCE(v.as_object(), cache.value_offset) = value;
        attributes->shape = cache.new_shape;
        CONSUME(A);
        NEXT(2);
    }
    OPCODE(STORE_ATTR_MANY) {
        const Value v = R[A];
        if (v.is_object()) [[likely]] {
            using Kind = AttributeTable::Kind;
            const auto* known = in.type_caches->attributes().find(v.as_object(), CACHE.name);
            if (known && known->kind == Kind::value && known->writable) {
                Value* place = &IN_INSTANCE(v.as_object(), known->offset);
                const Value old = *place;
                *place = TAKE(B);
                if (old.is_object()) RELEASE(old);
                CONSUME(A);
                NEXT(2);
            }
            if (known && known->kind == Kind::addition) {
                IN_INSTANCE(v.as_object(), known->offset) = TAKE(B);
                AttributeTable::record(v.as_object(), v.as_object()->type)->shape = known->shape;
                CONSUME(A);
                NEXT(2);
            }
        }
        SAVE();
        const bool ok = store_attribute_many(t, v, R[B], CACHE.name);
        CONSUME(B);
        CONSUME(A);
        if (!ok) goto error;
        NEXT(2);
    }
store_attr_again:
    QUICKEN(STORE_ATTR);
    DISPATCH();

    OPCODE(DELETE_ATTR) {
        SAVE();
        bool ok = delete_attribute(t, R[A], CACHE.name);
        CONSUME(A);
        if (!ok) goto error;
        NEXT(2);
    }
    OPCODE(LOAD_METHOD) {
        SAVE();
        const Truth bind = load_method_caching(t, R[B], called, pc, CACHE);
        if (bind == Truth::yes) goto method_loaded;
        if (bind == Truth::no) goto attribute_loaded;
        goto method_missing;
    }
    OPCODE(LOAD_METHOD_MANY) {
        const Value v = R[B];
        if (v.is_object()) [[likely]] {
            const auto* known = in.type_caches->attributes().find(v.as_object(), CACHE.name);
            if (known && known->kind == AttributeTable::Kind::method) [[likely]] {
                called = share(known->found);
                goto method_loaded;
            }
        }
        SAVE();
        const Truth bind = load_method_many(t, v, called, CACHE.name);
        if (bind == Truth::yes) goto method_loaded;
        if (bind == Truth::no) goto attribute_loaded;
    }
method_missing:
    CONSUME(B);
    goto error;
attribute_loaded:
    CONSUME(B);
    R[A] = Value();
    R[A + 1] = called;
    NEXT(2);
method_loaded: {
    Value self = TAKE(B);
    R[A] = called;
    R[A + 1] = self;
    NEXT(2);
}
    OPCODE(LOAD_METHOD_SHAPE) {
        const InlineCache& cache = CACHE;
        Value v = R[B];
        if (!v.is_object() || v.as_object()->type->version != cache.version ||
            reinterpret_cast<uint64_t>(ATTRIBUTES(v.as_object(), cache)->shape) != cache.guard) {
            QUICKEN(LOAD_METHOD);
            DISPATCH();
        }
        Value self = TAKE(B);
        incref(cache.target);
        R[A] = cache.target;
        R[A + 1] = self;
        NEXT(2);
    }
    OPCODE(LOAD_METHOD_TYPE) {
        const InlineCache& cache = CACHE;
        Value v = R[B];
        if (type_of(in, v)->version != cache.version) {
            QUICKEN(LOAD_METHOD);
            DISPATCH();
        }
        Value self = TAKE(B);
        incref(cache.target);
        R[A] = cache.target;
        R[A + 1] = self;
        NEXT(2);
    }
    OPCODE(LOAD_METHOD_MODULE) {
        const InlineCache& cache = CACHE;
        Value v = R[B];
        if (!v.is_object() || v.as_object()->type != in.types.module ||
            v.as<Module>()->dict->keys_version != cache.guard) {
            QUICKEN(LOAD_METHOD);
            DISPATCH();
        }
        Value callable = share(v.as<Module>()->dict->entries[cache.entry].value);
        CONSUME(B);
        R[A] = Value();
        R[A + 1] = callable;
        NEXT(2);
    }
    OPCODE(LOAD_SUPER_METHOD) {
        SAVE();
        if (!load_super(t, R + A, B, CACHE.name)) goto error;
        NEXT(2);
    }

    // --- Items -----------------------------------------------------------------------------------
    OPCODE(GET_ITEM) {
        Value container = R[B], key = R[C];
        if (container.is_object()) {
            Type* type = container.as_object()->type;
            if (type == in.types.list && key.is_small_int()) {
                List* list = container.as<List>();
                int64_t i = key.as_small_int();
                if (i < 0) i += static_cast<int64_t>(list->size);
                if (static_cast<uint64_t>(i) < list->size) [[likely]] {
                    Value item = list->items[i];
                    if (item.is_tagged_float() && A >= f->locals && B < f->locals) {
                        const void* target = dispatch[op_count + (pc[1] & 0xff)];
                        if (target != &&store_float) {
                            d = item.as_tagged_float();
                            goto* target;
                        }
                    }
                    item = share(item);
                    CONSUME(B);
                    SET(A, item);
                    NEXT(1);
                }
            } else if (type == in.types.dict) {
                SAVE();
                Value found = dict_get(t, container.as<Dict>(), key);
                if (!found.is_unbound() && !found.is_error()) [[likely]] {
                    const Value item = share(found);
                    CONSUME(B);
                    CONSUME(C);
                    SET(A, item);
                    NEXT(1);
                }
                if (found.is_error()) {
                    CONSUME(B);
                    CONSUME(C);
                    goto error;
                }
            } else if (type == in.types.tuple && key.is_small_int()) {
                Tuple* tuple = container.as<Tuple>();
                int64_t i = key.as_small_int();
                if (i < 0) i += static_cast<int64_t>(tuple->size);
                if (static_cast<uint64_t>(i) < tuple->size) [[likely]] {
                    const Value item = share(tuple->items[i]);
                    CONSUME(B);
                    SET(A, item);
                    NEXT(1);
                }
            }
        }
        SAVE();
        result = get_item(t, container, key);
        CONSUME(B);
        CONSUME(C);
        goto store_result_1;
    }
    OPCODE(GET_ITEM_K) {
        Value container = R[B], key = f->constants[C];
        if (container.is_object() && key.is_small_int()) {
            Type* type = container.as_object()->type;
            const Value* items = nullptr;
            size_t size = 0;
            if (type == in.types.list) {
                items = container.as<List>()->items;
                size = container.as<List>()->size;
            } else if (type == in.types.tuple) {
                items = container.as<Tuple>()->items;
                size = container.as<Tuple>()->size;
            }
            int64_t i = key.as_small_int();
            if (i < 0) i += static_cast<int64_t>(size);
            if (static_cast<uint64_t>(i) < size) [[likely]] {
                Value item = items[i];
                if (item.is_tagged_float() && A >= f->locals && B < f->locals) {
                    const void* target = dispatch[op_count + (pc[1] & 0xff)];
                    if (target != &&store_float) {
                        d = item.as_tagged_float();
                        goto* target;
                    }
                }
                item = share(item);
                CONSUME(B);
                    SET(A, item);
                NEXT(1);
            }
        }
        SAVE();
        result = get_item(t, container, key);
        CONSUME(B);
        goto store_result_1;
    }
    OPCODE(SET_ITEM) {
        Value container = R[A], key = R[B];
        if (container.is_object()) {
            Type* type = container.as_object()->type;
            if (type == in.types.list && key.is_small_int()) {
                List* list = container.as<List>();
                int64_t i = key.as_small_int();
                if (i < 0) i += static_cast<int64_t>(list->size);
                if (static_cast<uint64_t>(i) < list->size) [[likely]] {
                    Value value = TAKE(C);
                    Value old = list->items[i];
                    list->items[i] = value;
                    if (old.is_object()) RELEASE(old);
                    CONSUME(A);
                    NEXT(1);
                }
            } else if (type == in.types.dict) {
                SAVE();
                bool ok = dict_set(t, container.as<Dict>(), key, R[C]);
                CONSUME(C);
                CONSUME(B);
                CONSUME(A);
                if (!ok) goto error;
                NEXT(1);
            }
        }
        SAVE();
        bool ok = set_item(t, container, key, R[C]);
        CONSUME(C);
        CONSUME(B);
        CONSUME(A);
        if (!ok) goto error;
        NEXT(1);
    }
    OPCODE(SET_ITEM_K) {
        Value container = R[A], key = f->constants[B];
        if (container.is_object() && container.as_object()->type == in.types.list &&
            key.is_small_int()) {
            List* list = container.as<List>();
            int64_t i = key.as_small_int();
            if (i < 0) i += static_cast<int64_t>(list->size);
            if (static_cast<uint64_t>(i) < list->size) [[likely]] {
                Value value = TAKE(C);
                Value old = list->items[i];
                list->items[i] = value;
                if (old.is_object()) RELEASE(old);
                CONSUME(A);
                NEXT(1);
            }
        }
        SAVE();
        bool ok = set_item(t, R[A], f->constants[B], R[C]);
        CONSUME(C);
        CONSUME(A);
        if (!ok) goto error;
        NEXT(1);
    }
    OPCODE(DELETE_ITEM) {
        SAVE();
        bool ok = delete_item(t, R[A], R[B]);
        CONSUME(B);
        CONSUME(A);
        if (!ok) goto error;
        NEXT(1);
    }
    OPCODE(GET_SLICE) {
        SAVE();
        result = get_slice(t, R[B], R + C, false);
        goto unary_done;
    }
    OPCODE(GET_SLICE_STEP) {
        SAVE();
        result = get_slice(t, R[B], R + C, true);
        goto unary_done;
    }
    OPCODE(SET_SLICE) {
        SAVE();
        bool ok = set_slice(t, R[A], R + B, R[C]);
        CONSUME(C);
        CONSUME(A);
        if (!ok) goto error;
        NEXT(1);
    }
    OPCODE(BUILD_SLICE) {
        SAVE();
        result = build_slice(t, R + B, C);
        goto store_result_1;
    }

    // --- Arithmetic ------------------------------------------------------------------------------
    // Both operands tagged ints / floats are handled here; `other` is the slow path's label.
#define BOTH_INTS(l, r) ((l).bits() & (r).bits() & 1)
#define BOTH_FLOATS(l, r) ((((l).bits() ^ 2) | ((r).bits() ^ 2)) % 4 == 0)
    // Goes on with a float result.
#define SET_FLOAT(value)                                               \
    do {                                                               \
        d = (value);                                                   \
        if (A < f->locals) {                                           \
            const Value boxed = Value::tagged_float(d);                \
            if (boxed.is_unbound()) [[unlikely]] goto store_float;     \
            SET(A, boxed);                                             \
            NEXT(1);                                                   \
        }                                                              \
        goto* dispatch[op_count + (pc[1] & 0xff)];                          \
    } while (0)
#define CMP_lt <
#define CMP_le <=
#define CMP_eq ==
#define CMP_ne !=
#define CMP_gt >
#define CMP_ge >=
#define BRANCH(condition)                                              \
    do {                                                               \
        if (condition) {                                               \
            pc = JUMP_TARGET;                                          \
        } else {                                                       \
            pc += 2;                                                   \
        }                                                              \
        DISPATCH();                                                    \
    } while (0)
#define REGISTER(i) R[i]
#define CONSTANT(i) f->constants[i]
#define FAST_ADD(l, r)                                                                  \
    if (BOTH_INTS(l, r)) {                                                              \
        int64_t sum;                                                                    \
        if (!__builtin_add_overflow(static_cast<int64_t>((l).bits()),                   \
                                    static_cast<int64_t>((r).bits() - 1), &sum)) [[likely]] { \
            SET(A, Value::from_bits(static_cast<uint64_t>(sum)));                       \
            NEXT(1);                                                                    \
        }                                                                               \
    } else if (BOTH_FLOATS(l, r)) {                                                     \
        SET_FLOAT((l).as_tagged_float() + (r).as_tagged_float());                       \
    } else if (double x, y; mixed_floats(l, r, x, y)) {                                 \
        SET_FLOAT(x + y);                                                               \
    }
#define FAST_SUB(l, r)                                                                  \
    if (BOTH_INTS(l, r)) {                                                              \
        int64_t difference;                                                             \
        if (!__builtin_sub_overflow(static_cast<int64_t>((l).bits()),                   \
                                    static_cast<int64_t>((r).bits() - 1), &difference)) [[likely]] { \
            SET(A, Value::from_bits(static_cast<uint64_t>(difference)));                \
            NEXT(1);                                                                    \
        }                                                                               \
    } else if (BOTH_FLOATS(l, r)) {                                                     \
        SET_FLOAT((l).as_tagged_float() - (r).as_tagged_float());                       \
    } else if (double x, y; mixed_floats(l, r, x, y)) {                                 \
        SET_FLOAT(x - y);                                                               \
    }
#define FAST_MUL(l, r)                                                                  \
    if (BOTH_INTS(l, r)) {                                                              \
        int64_t product;                                                                \
        if (!__builtin_mul_overflow((l).as_small_int(), (r).as_small_int(), &product) && \
            Value::fits_small_int(product)) [[likely]] {                                \
            SET(A, Value::small_int(product));                                          \
            NEXT(1);                                                                    \
        }                                                                               \
    } else if (BOTH_FLOATS(l, r)) {                                                     \
        SET_FLOAT((l).as_tagged_float() * (r).as_tagged_float());                       \
    } else if (double x, y; mixed_floats(l, r, x, y)) {                                 \
        SET_FLOAT(x * y);                                                               \
    }
#define FAST_DIV(l, r)                                                                  \
    if (BOTH_FLOATS(l, r)) {                                                            \
        const double divisor = (r).as_tagged_float();                                   \
        if (divisor != 0) SET_FLOAT((l).as_tagged_float() / divisor);                   \
    } else if (BOTH_INTS(l, r)) {                                                       \
        const int64_t x = (l).as_small_int(), y = (r).as_small_int();                   \
        constexpr int64_t exact = int64_t{1} << 53;                                     \
        if (y != 0 && x <= exact && x >= -exact && y <= exact && y >= -exact) {         \
            SET_FLOAT(static_cast<double>(x) / static_cast<double>(y));                 \
        }                                                                               \
    } else if (double x, y; mixed_floats(l, r, x, y) && y != 0) {                       \
        SET_FLOAT(x / y);                                                               \
    }
#define FAST_FLOORDIV(l, r)                                                             \
    if (BOTH_INTS(l, r)) {                                                              \
        const int64_t x = (l).as_small_int(), y = (r).as_small_int();                   \
        if (y > 0 || y < -1) {                                                          \
            int64_t q = x / y;                                                          \
            if ((x % y != 0) && ((x < 0) != (y < 0))) --q;                              \
            SET(A, Value::small_int(q));                                                \
            NEXT(1);                                                                    \
        }                                                                               \
    }
#define FAST_MOD(l, r)                                                                  \
    if (BOTH_INTS(l, r)) {                                                              \
        const int64_t x = (l).as_small_int(), y = (r).as_small_int();                   \
        if (y > 0 || y < -1) {                                                          \
            int64_t m = x % y;                                                          \
            if (m != 0 && ((m < 0) != (y < 0))) m += y;                                 \
            SET(A, Value::small_int(m));                                                \
            NEXT(1);                                                                    \
        }                                                                               \
    }
#define FAST_AND(l, r)                                                                  \
    if (BOTH_INTS(l, r)) {                                                              \
        SET(A, Value::from_bits((l).bits() & (r).bits()));                              \
        NEXT(1);                                                                        \
    }
#define FAST_OR(l, r)                                                                   \
    if (BOTH_INTS(l, r)) {                                                              \
        SET(A, Value::from_bits((l).bits() | (r).bits()));                              \
        NEXT(1);                                                                        \
    }
#define FAST_XOR(l, r)                                                                  \
    if (BOTH_INTS(l, r)) {                                                              \
        SET(A, Value::from_bits(((l).bits() ^ (r).bits()) | 1));                        \
        NEXT(1);                                                                        \
    }
#define FAST_LSHIFT(l, r)                                                               \
    if (BOTH_INTS(l, r)) {                                                              \
        const int64_t x = (l).as_small_int(), n = (r).as_small_int();                   \
        if (n >= 0 && n < 62 && (x << n) >> n == x && Value::fits_small_int(x << n)) {  \
            SET(A, Value::small_int(x << n));                                           \
            NEXT(1);                                                                    \
        }                                                                               \
    }
#define FAST_RSHIFT(l, r)                                                               \
    if (BOTH_INTS(l, r)) {                                                              \
        const int64_t x = (l).as_small_int(), n = (r).as_small_int();                   \
        if (n >= 0) {                                                                   \
            SET(A, Value::small_int(x >> (n < 63 ? n : 63)));                           \
            NEXT(1);                                                                    \
        }                                                                               \
    }
#define FAST_POW(l, r)                                                                  \
    if ((l).is_tagged_float()) {                                                        \
        const double base = (l).as_tagged_float();                                      \
        double exponent = 0;                                                            \
        if ((r).is_small_int() && (r).as_small_int() >= 0 && (r).as_small_int() < 64) { \
            exponent = static_cast<double>((r).as_small_int());                         \
        } else if ((r).is_tagged_float() && base > 0) {                                 \
            exponent = (r).as_tagged_float();                                           \
        }                                                                               \
        if (exponent != 0) {                                                            \
            const double power = std::pow(base, exponent);                              \
            if (std::isfinite(power)) SET_FLOAT(power);                                 \
        }                                                                               \
    }
#define FAST_MATMUL(l, r) (void)(l);

#define BINARY(name, op)                                               \
    OPCODE(name) {                                                     \
        Value l = R[B], r = R[C];                                      \
        FAST_##name(l, r) SAVE();                                      \
        result = arithmetic(t, BinaryOp::op, l, r);                    \
        goto binary_done;                                              \
    }                                                                  \
    OPCODE(name##_K) {                                                 \
        Value l = R[B], r = f->constants[C];                                      \
        FAST_##name(l, r) SAVE();                                      \
        result = arithmetic(t, BinaryOp::op, l, r);                    \
        goto unary_done;                                               \
    }                                                                  \
    OPCODE(IN_##name) {                                                \
        Value l = R[B], r = R[C];                                      \
        FAST_##name(l, r) SAVE();                                      \
        result = arithmetic_in_place(t, BinaryOp::op, R[B], r, A == B); \
        goto binary_done;                                              \
    }                                                                  \
    OPCODE(IN_##name##_K) {                                            \
        Value l = R[B], r = f->constants[C];                                      \
        FAST_##name(l, r) SAVE();                                      \
        result = arithmetic_in_place(t, BinaryOp::op, R[B], r, A == B); \
        goto unary_done;                                               \
    }
#define COMPARE(name, op)
#define OP(name, format, flags, description)
#include "compiler/bytecode/opcodes.def"

store_float: {
    Value boxed = Value::tagged_float(d);
    if (boxed.is_unbound()) [[unlikely]] {
        SAVE();
        boxed = new_float_object(t, d);
        if (boxed.is_error()) goto error;
        SET(A, boxed);
        NEXT(1);
    }
    R[A] = boxed;  // a temporary, which holds nothing
    NEXT(1);
}

    // The next instruction consumes the float in `d` that this one computed, if the temporary that
    // this one would write is its operand. (One that writes a local does not come here.)
#define FLOAT_OPERANDS(name, right_value, right_is_register, compute)                   \
    float_##name: {                                                                     \
        const size_t next = pc[1];                                                      \
        if ((next >> 16 & 0xff) == A) {                                                      \
            const Value other = right_value;                                            \
            if (!other.is_tagged_float()) goto store_float;                             \
            const double l = d, r = other.as_tagged_float();                            \
            compute;                                                                    \
        } else if (right_is_register && (next >> 24) == A) {                          \
            const Value other = R[(next >> 16 & 0xff)];                                      \
            if (!other.is_tagged_float()) goto store_float;                             \
            const double l = other.as_tagged_float(), r = d;                            \
            compute;                                                                    \
        } else {                                                                        \
            goto store_float;                                                           \
        }                                                                               \
        w = next;                                                                       \
        ++pc;                                                                           \
        if (A < f->locals) goto store_float;                                            \
        goto* dispatch[op_count + (pc[1] & 0xff)];                                           \
    }
#define FLOAT_add d = l + r
#define FLOAT_sub d = l - r
#define FLOAT_mul d = l * r
#define FLOAT_div              \
    if (r == 0) goto store_float; \
    d = l / r
#define ARITHMETIC(name, op)                                                            \
    FLOAT_OPERANDS(name, R[(next >> 24)], true, FLOAT_##op)                           \
    FLOAT_OPERANDS(name##_K, f->constants[(next >> 24)], false, FLOAT_##op)           \
    FLOAT_OPERANDS(IN_##name, R[(next >> 24)], true, FLOAT_##op)                      \
    FLOAT_OPERANDS(IN_##name##_K, f->constants[(next >> 24)], false, FLOAT_##op)
#define BINARY(name, op)
#define FLOAT_JUMP(name, right, op, sense)                                              \
    float_##name: {                                                                     \
        const Value other = right(decode_b(pc[1]));                                     \
        if (decode_a(pc[1]) != A || !other.is_tagged_float()) goto store_float;         \
        const bool yes = d CMP_##op other.as_tagged_float();                            \
        ++pc;                                                                           \
        BRANCH(yes == sense);                                                           \
    }
#define COMPARE(name, op)                                                               \
    FLOAT_JUMP(JUMP_IF_##name, REGISTER, op, true)                                      \
    FLOAT_JUMP(JUMP_IF_##name##_K, CONSTANT, op, true)                                  \
    FLOAT_JUMP(JUMP_IF_NOT_##name, REGISTER, op, false)                                 \
    FLOAT_JUMP(JUMP_IF_NOT_##name##_K, CONSTANT, op, false)
#define OP(name, format, flags, description)
#include "compiler/bytecode/opcodes.def"

    float_STORE_ATTR_SLOT: {
        const InlineCache& cache = f->caches[pc[2]];
        const Value v = R[decode_a(pc[1])];
        if (decode_b(pc[1]) != A || decode_a(pc[1]) >= f->locals || !v.is_object() ||
            v.as_object()->type->version != cache.version) {
            goto store_float;
        }
        const Attributes* attributes = ATTRIBUTES(v.as_object(), cache);
        if (reinterpret_cast<uint64_t>(attributes->shape) != cache.guard) goto store_float;
        const Value boxed = Value::tagged_float(d);
        if (boxed.is_unbound()) [[unlikely]] goto store_float;
        ++pc;
        Value* place = &IN_INSTANCE(v.as_object(), cache.value_offset);
        const Value old = *place;
        *place = boxed;
        if (old.is_object()) RELEASE(old);
        NEXT(2);
    }

binary_done:
    CONSUME(C);
unary_done:
    CONSUME(B);
store_result_1:
    if (result.is_error()) [[unlikely]] goto error;
    SET(A, result);
    NEXT(1);
store_result_2:
    if (result.is_error()) [[unlikely]] goto error;
    SET(A, result);
    NEXT(2);

    OPCODE(NEGATIVE) {
        Value v = R[B];
        if (v.is_small_int() && v.as_small_int() != Value::min_small_int) {
            SET(A, Value::small_int(-v.as_small_int()));
            NEXT(1);
        }
        if (v.is_tagged_float()) SET_FLOAT(-v.as_tagged_float());
        SAVE();
        result = negative(t, v);
        goto unary_done;
    }
    OPCODE(POSITIVE) {
        SAVE();
        result = positive(t, R[B]);
        goto unary_done;
    }
    OPCODE(INVERT) {
        SAVE();
        result = invert(t, R[B]);
        goto unary_done;
    }
    OPCODE(NOT) {
        SAVE();
        Truth value = is_truthy(t, R[B]);
        result = value == Truth::error ? Value::error() : Value::boolean(value == Truth::no);
        goto unary_done;
    }

    // --- Comparison ------------------------------------------------------------------------------
    // Compares tagged operands into `yes` and runs `then`.
#define FAST_COMPARE(l, r, op, then)                                                      \
    if (BOTH_INTS(l, r)) {                                                                \
        const bool yes = static_cast<int64_t>((l).bits()) CMP_##op static_cast<int64_t>((r).bits()); \
        then;                                                                             \
    } else if (BOTH_FLOATS(l, r)) {                                                       \
        const bool yes = (l).as_tagged_float() CMP_##op(r).as_tagged_float();             \
        then;                                                                             \
    }
#define SET_BOOL()                                                     \
    do {                                                               \
        SET(A, Value::boolean(yes));                                   \
        NEXT(1);                                                       \
    } while (0)
#define COMPARE_FORMS(name, op, right, consume_right, value_done)      \
    Value l = R[B], r = right(C);                                      \
    FAST_COMPARE(l, r, op, SET_BOOL())                                 \
    SAVE();                                                            \
    result = compare_values(t, CompareOp::op, l, r);                   \
    goto value_done;
    // Strs are compared for equality here, too.
#define STRS_eq(l, r, consume_right, sense)                            \
    if (both_strs(in, l, r)) {                                         \
        const bool same = str_equal(l.as<Str>(), r.as<Str>());         \
        consume_right;                                                 \
        CONSUME(A);                                                    \
        BRANCH(same == sense);                                         \
    }
#define STRS_ne(l, r, consume_right, sense) STRS_eq(l, r, consume_right, !sense)
#define STRS_lt(l, r, consume_right, sense)
#define STRS_le(l, r, consume_right, sense)
#define STRS_gt(l, r, consume_right, sense)
#define STRS_ge(l, r, consume_right, sense)
#define JUMP_FORM(op, right, consume_right, sense)                     \
    Value l = R[A], r = right(B);                                      \
    FAST_COMPARE(l, r, op, BRANCH(yes == sense))                       \
    STRS_##op(l, r, consume_right, sense)                              \
    SAVE();                                                            \
    Truth yes = compare_truth(t, CompareOp::op, l, r);                 \
    consume_right;                                                     \
    CONSUME(A);                                                        \
    if (yes == Truth::error) goto error;                               \
    BRANCH((yes == Truth::yes) == sense);
#define BINARY(name, op)
#define COMPARE(name, op)                                                                 \
    OPCODE(name) { COMPARE_FORMS(name, op, REGISTER, CONSUME(C), binary_done) }           \
    OPCODE(name##_K) { COMPARE_FORMS(name, op, CONSTANT, , unary_done) }                  \
    OPCODE(JUMP_IF_##name) { JUMP_FORM(op, REGISTER, CONSUME(B), true) }                  \
    OPCODE(JUMP_IF_##name##_K) { JUMP_FORM(op, CONSTANT, , true) }                        \
    OPCODE(JUMP_IF_NOT_##name) { JUMP_FORM(op, REGISTER, CONSUME(B), false) }             \
    OPCODE(JUMP_IF_NOT_##name##_K) { JUMP_FORM(op, CONSTANT, , false) }
#define OP(name, format, flags, description)
#include "compiler/bytecode/opcodes.def"

    OPCODE(IS) {
        result = Value::boolean(R[B] == R[C]);
        goto binary_done;
    }
    OPCODE(IS_NOT) {
        result = Value::boolean(R[B] != R[C]);
        goto binary_done;
    }
    OPCODE(CONTAINS) {
        SAVE();
        Truth yes = contains(t, R[C], R[B]);
        result = yes == Truth::error ? Value::error() : Value::boolean(yes == Truth::yes);
        goto binary_done;
    }
    OPCODE(NOT_CONTAINS) {
        SAVE();
        Truth yes = contains(t, R[C], R[B]);
        result = yes == Truth::error ? Value::error() : Value::boolean(yes == Truth::no);
        goto binary_done;
    }

    // --- Jumps -----------------------------------------------------------------------------------
    OPCODE(JUMP) {
        pc += decode_j(static_cast<uint32_t>(w));
        DISPATCH();
    }
    OPCODE(JUMP_BACK) {
        const int32_t j = decode_j(static_cast<uint32_t>(w));
        pc += j;
        CHARGE(1 - j);
        POLL_AND_DISPATCH();
    }
#define TRUTH_OF(i)                                                    \
    Value v = R[i];                                                    \
    Truth yes;                                                         \
    if (v.is_bool()) {                                                 \
        yes = truth(v.is_true());                                      \
    } else {                                                           \
        SAVE();                                                        \
        yes = is_truthy(t, v);                                         \
        if (yes == Truth::error) [[unlikely]] {                        \
            CONSUME(i);                                                \
            goto error;                                                \
        }                                                              \
    }
    OPCODE(JUMP_IF_TRUE) {
        TRUTH_OF(A)
        CONSUME(A);
        BRANCH(yes == Truth::yes);
    }
    OPCODE(JUMP_IF_FALSE) {
        TRUTH_OF(A)
        CONSUME(A);
        BRANCH(yes == Truth::no);
    }
    OPCODE(JUMP_BACK_IF_TRUE) {
        TRUTH_OF(A)
        CONSUME(A);
        if (yes == Truth::no) NEXT(2);
        const int32_t j = static_cast<int32_t>(X);
        pc += j;
        CHARGE(1 - j);
        POLL_AND_DISPATCH();
    }
    OPCODE(JUMP_IF_TRUE_OR_CLEAR) {
        TRUTH_OF(A)
        if (yes == Truth::no) CONSUME(A);
        BRANCH(yes == Truth::yes);
    }
    OPCODE(JUMP_IF_FALSE_OR_CLEAR) {
        TRUTH_OF(A)
        if (yes == Truth::yes) CONSUME(A);
        BRANCH(yes == Truth::no);
    }
    OPCODE(JUMP_IF_NONE) {
        const bool yes = R[A].is_none();
        CONSUME(A);
        BRANCH(yes);
    }
    OPCODE(JUMP_IF_NOT_NONE) {
        const bool yes = !R[A].is_none();
        CONSUME(A);
        BRANCH(yes);
    }
    OPCODE(JUMP_IF_IS) {
        const bool yes = R[A] == R[B];
        CONSUME(B);
        CONSUME(A);
        BRANCH(yes);
    }
    OPCODE(JUMP_IF_IS_NOT) {
        const bool yes = R[A] != R[B];
        CONSUME(B);
        CONSUME(A);
        BRANCH(yes);
    }

    // --- Loops -----------------------------------------------------------------------------------
    OPCODE(GET_ITER) {
        SAVE();
        result = get_iterator(t, R[B]);
        goto unary_done;
    }
#define LOOP_AGAIN()                                                   \
    do {                                                               \
        const int32_t j = static_cast<int32_t>(X);                     \
        pc += j;                                                       \
        CHARGE(-j);                                                    \
        POLL_AND_DISPATCH();                                           \
    } while (0)
    OPCODE(FOR_LOOP) {
        Value iterator = R[B];
        Type* type = type_of(in, iterator);
        if (type == in.types.range_iterator) {
            QUICKEN(FOR_LOOP_RANGE);
            DISPATCH();
        }
        if (type == in.types.list_iterator) {
            QUICKEN(FOR_LOOP_LIST);
            DISPATCH();
        }
        if (type == in.types.tuple_iterator) {
            QUICKEN(FOR_LOOP_TUPLE);
            DISPATCH();
        }
        if (type == in.types.generator) {
            QUICKEN(FOR_LOOP_GENERATOR);
            DISPATCH();
        }
        if (A >= f->locals && gives_pairs(t, iterator)) {
            const uint32_t next = *JUMP_TARGET;
            if (decode_op(next) == Op::UNPACK && decode_b(next) == A && decode_c(next) == 2) {
                QUICKEN(FOR_LOOP_PAIR);
                DISPATCH();
            }
        }
        SAVE();
        result = type->next ? type->next(t, iterator) : next_item(t, iterator);
        if (result.is_error()) [[unlikely]] {
            if (!pending_is(t, Exc::StopIteration)) goto error;
            clear_pending(t);  // as next_item does
            goto loop_over;
        }
        if (result.is_unbound()) goto loop_over;
        SET(A, result);
        LOOP_AGAIN();
    }
    OPCODE(FOR_LOOP_RANGE) {
        Value iterator = R[B];
        if (!iterator.is_object() || iterator.as_object()->type != in.types.range_iterator) {
            goto for_loop_again;
        }
        RangeIterator* range = iterator.as<RangeIterator>();
        if (range->remaining == 0) goto loop_over;
        --range->remaining;
        const int64_t value = range->next;
        range->next = value + range->step;
        SET(A, Value::small_int(value));
        LOOP_AGAIN();
    }
    OPCODE(FOR_LOOP_LIST) {
        Value iterator = R[B];
        if (!iterator.is_object() || iterator.as_object()->type != in.types.list_iterator) {
            goto for_loop_again;
        }
        ListIterator* it = iterator.as<ListIterator>();
        if (!it->list || it->index >= it->list->size) {
            SAVE();
            list_iterator_finish(it);   // for good, even if the list grows again
            goto loop_over;
        }
        Value item = share(it->list->items[it->index++]);
        SET(A, item);
        LOOP_AGAIN();
    }
    OPCODE(FOR_LOOP_TUPLE) {
        Value iterator = R[B];
        if (!iterator.is_object() || iterator.as_object()->type != in.types.tuple_iterator) {
            goto for_loop_again;
        }
        TupleIterator* it = iterator.as<TupleIterator>();
        if (!it->tuple || it->index >= it->tuple->size) goto loop_over;
        Value item = share(it->tuple->items[it->index++]);
        SET(A, item);
        LOOP_AGAIN();
    }
    OPCODE(FOR_LOOP_GENERATOR) {
        Value iterator = R[B];
        if (!iterator.is_object() || iterator.as_object()->type != in.types.generator) {
            goto for_loop_again;
        }
        Generator* g = iterator.as<Generator>();
        if (g->state == GeneratorState::closed) goto loop_over;
        SAVE();
        if (g->state == GeneratorState::suspended && f->next_slot &&
            t.recursion_depth < t.call_limit) [[likely]] {
            ++t.recursion_depth;
            if (receives_value(*g->frame.pc)) {
                replace(g->registers[decode_a(*g->frame.pc)], Value::none());
            }
            link_generator(t, f, g, FrameKind::for_loop, 2);
            ENTER();
        }
        if (!enter_generator(t, g, Value::none(), FrameKind::for_loop, 2)) goto error;
        goto entered;
    }
    OPCODE(FOR_LOOP_PAIR) {
        if (!gives_pairs(t, R[B])) goto for_loop_again;
        SAVE();
        Value first, second;
        const NextPair outcome = next_pair(t, R[B], first, second);
        if (outcome != NextPair::given) {
            if (outcome == NextPair::failed) goto error;
            goto loop_over;
        }
        const int32_t j = static_cast<int32_t>(X);
        pc += j;
        const uint32_t to = decode_a(*pc);
        ++pc;
        SET(to, first);
        SET(to + 1, second);
        CHARGE(-j);
        POLL_AND_DISPATCH();
    }
for_loop_again:
    QUICKEN(FOR_LOOP);
    DISPATCH();
loop_over:
    SET(B, Value());
    NEXT(2);

    // --- Building --------------------------------------------------------------------------------
    OPCODE(BUILD_TUPLE) {
        SAVE();
        Tuple* tuple = new_tuple_taking(t, R + B, C);
        for (uint32_t i = 0; i < C; ++i) R[B + i] = Value();
        if (!tuple) goto error;
        SET(A, tuple);
        NEXT(1);
    }
    OPCODE(BUILD_LIST) {
        SAVE();
        List* list = new_list_taking(t, R + B, C);
        for (uint32_t i = 0; i < C; ++i) R[B + i] = Value();
        if (!list) goto error;
        SET(A, list);
        NEXT(1);
    }
    OPCODE(BUILD_SET) {
        SAVE();
        result = build_set(t, R + B, C);
        goto store_result_1;
    }
    OPCODE(BUILD_MAP) {
        SAVE();
        result = build_map(t, R + B, C);
        goto store_result_1;
    }
    OPCODE(BUILD_STRING) {
        SAVE();
        result = build_string(t, R + B, C);
        goto store_result_1;
    }
    OPCODE(FORMAT_VALUE) {
        SAVE();
        result = format_value(t, R + B, C);
        goto unary_done;
    }
    OPCODE(LIST_APPEND) {
        SAVE();
        Value item = TAKE(B);
        List* list = R[A].as<List>();
        if (list->size < list->capacity) [[likely]] {
            list->items[list->size++] = item;
        } else if (!list_append_taking(t, list, item)) {
            goto error;
        }
        NEXT(1);
    }
    OPCODE(SET_ADD) {
        SAVE();
        bool ok = add_to_set(t, R[A], R[B]);
        CONSUME(B);
        if (!ok) goto error;
        NEXT(1);
    }
    OPCODE(MAP_ADD) {
        SAVE();
        bool ok = dict_set(t, R[A].as<Dict>(), R[B], R[C]);
        CONSUME(C);
        CONSUME(B);
        if (!ok) goto error;
        NEXT(1);
    }
    OPCODE(LIST_EXTEND) {
        SAVE();
        bool ok = C ? extend_call_arguments(t, R[A - 1], R[A], R[B])
                    : extend_display(t, R[A], R[B]);
        CONSUME(B);
        if (!ok) goto error;
        NEXT(1);
    }
    OPCODE(SET_UPDATE) {
        SAVE();
        bool ok = update_set(t, R[A], R[B]);
        CONSUME(B);
        if (!ok) goto error;
        NEXT(1);
    }
    OPCODE(DICT_UPDATE) {
        SAVE();
        bool ok = update_display(t, R[A], R[B]);
        CONSUME(B);
        if (!ok) goto error;
        NEXT(1);
    }
    OPCODE(DICT_MERGE) {
        SAVE();
        bool ok = merge_call_keywords(t, R[C], R[A], R[B]);
        CONSUME(B);
        if (!ok) goto error;
        NEXT(1);
    }
    OPCODE(LIST_TO_TUPLE) {
        SAVE();
        Tuple* tuple = list_to_tuple(t, R[B].as<List>());
        result = tuple ? Value(tuple) : Value::error();
        goto unary_done;
    }
    OPCODE(UNPACK) {
        Value sequence = R[B];
        const uint32_t count = C;
        if (sequence.is_object()) {
            const Value* items = nullptr;
            if (sequence.as_object()->type == in.types.tuple &&
                sequence.as<Tuple>()->size == count) {
                items = sequence.as<Tuple>()->items;
            } else if (sequence.as_object()->type == in.types.list &&
                       sequence.as<List>()->size == count) {
                items = sequence.as<List>()->items;
            }
            if (items) {
                // The source register may be the first target, so it is taken before.
                Value source = TAKE(B);
                for (uint32_t i = 0; i < count; ++i) {
                    const Value item = share(items[i]);
                    SET(A + i, item);
                }
                RELEASE(source);
                NEXT(1);
            }
        }
        SAVE();
        Value source = TAKE(B);
        bool ok = unpack(t, source, R + A, count);
        decref(source);
        if (!ok) goto error;
        NEXT(1);
    }
    OPCODE(UNPACK_EX) {
        SAVE();
        Value source = TAKE(B);
        bool ok = unpack_ex(t, source, R + A, C, X);
        decref(source);
        if (!ok) goto error;
        NEXT(2);
    }

    // --- Calls -----------------------------------------------------------------------------------
    // Pushes the frame of a function whose parameters lie ready at `base`, and enters it.
#define PUSH_SIMPLE(fn, base)                                                             \
    do {                                                                                  \
        Frame* n = f->next_slot;                                                          \
        if (!n || ++t.recursion_depth > t.call_limit) [[unlikely]] {                      \
            if (n) --t.recursion_depth;                                                   \
            n = push_frame(t, f, fn, base, FrameKind::call, 1);                           \
            if (!n) goto call_failed;                                                     \
            goto entered;                                                                 \
        } else {                                                                          \
            n->previous = f;                                                              \
            n->use_code((fn)->code);                                                      \
            n->function = (fn);                                                           \
            n->registers = (base);                                                        \
            n->kind = FrameKind::call;                                                    \
            n->return_words = 1;                                                          \
            n->special = false;                                                           \
            t.frame = n;                                                                  \
        }                                                                                 \
        f = n;                                                                            \
        R = n->registers;                                                                 \
        pc = n->code->instructions;                                                       \
        DISPATCH();                                                                       \
    } while (0)
    // Where the window of a function begins whose `count` parameters lie ready at `base`: there, or
    // above everything else if the caller is a generator, whose registers are not on the stack.
#define PLACE_SIMPLE(fn, base, count, otherwise)                                          \
    do {                                                                                  \
        if (window_fits(t, base, (fn)->code->registers)) [[likely]] break;                \
        if (!f->generator || !window_fits(t, f->stack_top, (fn)->code->registers)) {      \
            goto otherwise;                                                               \
        }                                                                                 \
        for (uint32_t i_ = 0; i_ < (count); ++i_) {                                       \
            f->stack_top[i_] = (base)[i_];                                                \
            (base)[i_] = Value();                                                         \
        }                                                                                 \
        (base) = f->stack_top;                                                            \
    } while (0)
    OPCODE(CALL) {
        SAVE();
        Value callee = R[B];
        if (callee.is_object()) {
            Type* type = callee.as_object()->type;
            if (C == 1 && consumption_of(t, callee, R[B + 1], false) != Consumption::none) {
                QUICKEN(CALL_CONSUMER);
                DISPATCH();
            }
            if (type == in.types.function) {
                if (callee.as<Function>()->simple_arguments == C) {
                    if (makes_generator(callee.as<Function>())) {
                        QUICKEN(CALL_GENERATOR);
                    } else {
                        QUICKEN(CALL_PYTHON);
                    }
                    DISPATCH();
                }
            } else if (type == in.types.native_function) {
                if (C == 1 &&
                    callee.as<NativeFunction>()->def->consumption == Consumption::measure) {
                    QUICKEN(CALL_LEN);
                    DISPATCH();
                }
                if (native_takes(t, callee.as<NativeFunction>(), C)) {
                    QUICKEN(CALL_NATIVE);
                    DISPATCH();
                }
            } else if (type == in.types.type && class_takes_exactly(t, callee.as<Type>(), C)) {
                QUICKEN(CALL_CLASS);
                DISPATCH();
            }
        }
        Called outcome = begin_call(t, f, R[B], R + B + 1, C, nullptr, 1, called);
        if (outcome == Called::entered) goto entered;
        if (outcome == Called::failed) goto error;
        SET(A, called);
        NEXT(1);
    }
    OPCODE(CALL_PYTHON) {
        Value callee = R[B];
        if (!callee.is_object() || callee.as_object()->type != in.types.function) [[unlikely]] {
            goto call_again;
        }
        Function* fn = callee.as<Function>();
        if (fn->simple_arguments != C) [[unlikely]] goto call_again;
        Value* base = R + B + 1;
        PLACE_SIMPLE(fn, base, C, call_unquickened);
        SAVE();
        PUSH_SIMPLE(fn, base);
    }
    OPCODE(CALL_GENERATOR) {
        Value callee = R[B];
        if (!callee.is_object() || callee.as_object()->type != in.types.function ||
            callee.as<Function>()->simple_arguments != C ||
            !makes_generator(callee.as<Function>())) [[unlikely]] {
            goto call_again;
        }
        SAVE();
        Generator* g = make_generator(t, callee.as<Function>(), R + B + 1, C, f);
        if (!g) goto error;
        result = g;
        goto generator_made;
    }
generator_made: {
    Value callee = R[B];
    R[B] = Value();
    RELEASE(callee);
    SET(A, result);
    NEXT(1);
}
call_unquickened: {
    SAVE();
    Called outcome = begin_call(t, f, R[B], R + B + 1, C, nullptr, 1, called);
    if (outcome == Called::entered) goto entered;
    if (outcome == Called::failed) goto error;
    SET(A, called);
    NEXT(1);
}
call_again:
    QUICKEN(CALL);
    DISPATCH();
call_failed:
    // The arguments at `base` were bound but no frame took them over.
    goto error;

    // The optional arguments that were not given lie behind the others, where the frame has room.
#define FILL_ROW(row, given, otherwise)                                \
    do {                                                               \
        Value* row_ = (row);                                           \
        const uint32_t count_ = native->row_count;                     \
        if (count_ > (given)) {                                        \
            if (row_ + count_ > R + f->code->registers) goto otherwise; \
            for (uint32_t i = (given); i < count_; ++i) row_[i] = Value(); \
        }                                                              \
    } while (0)
    OPCODE(CALL_NATIVE) {
        Value callee = R[B];
        if (!callee.is_object() || callee.as_object()->type != in.types.native_function ||
            !native_takes(t, callee.as<NativeFunction>(), C)) {
            goto call_again;
        }
        SAVE();
        const NativeFunction* native = callee.as<NativeFunction>();
        FILL_ROW(R + B + 1, C, call_unquickened);
        result = native->def->function(t, R + B + 1, native->row_count);
        for (uint32_t i = B, end = B + C; i <= end; ++i) {
            Value gone = R[i];
            R[i] = Value();
            if (gone.is_object()) RELEASE(gone);
        }
        if (result.is_error()) goto error;
        SET(A, result);
        NEXT(1);
    }
    OPCODE(CALL_LEN) {
        Value callee = R[B];
        if (!callee.is_object() || callee.as_object()->type != in.types.native_function ||
            callee.as<NativeFunction>()->def->consumption != Consumption::measure) {
            goto call_again;
        }
        const Value measured = R[B + 1];
        if (!measured.is_object()) goto call_unquickened;
        const Type* type = measured.as_object()->type;
        int64_t size;
        if (type == in.types.list) {
            size = measured.as<List>()->size;
        } else if (type == in.types.dict) {
            size = measured.as<Dict>()->size;
        } else if (type == in.types.str) {
            size = measured.as<Str>()->length;
        } else if (type == in.types.tuple) {
            size = measured.as<Tuple>()->size;
        } else {
            goto call_unquickened;
        }
        SAVE();
        R[B] = R[B + 1] = Value();
        RELEASE(callee);
        RELEASE(measured);
        SET(A, Value::small_int(size));
        NEXT(1);
    }
    OPCODE(CALL_CLASS) {
        Value callee = R[B];
        if (!callee.is_object() || callee.as_object()->type != in.types.type ||
            !class_takes_exactly(t, callee.as<Type>(), C)) {
            goto call_again;
        }
        Type* type = callee.as<Type>();
        auto* init = static_cast<Function*>(type->cached_init);
        if (!window_fits(t, R + B, init->code->registers)) goto call_unquickened;
        SAVE();
        Object* instance = allocate_instance(t, type);
        if (!instance) goto error;
        Frame* n = push_frame(t, f, init, R + B, FrameKind::constructor, 1);
        if (!n) {
            decref(instance);
            goto error;
        }
        n->special = true;
        n->instance = share(Value(instance));
        n->names = share(Value(init));
        R[B] = instance;
        decref(callee);
        goto entered;
    }
    OPCODE(CALL_METHOD) {
        SAVE();
        if (R[B].is_unbound()) {
            Value callee = R[B + 1];
            if (callee.is_object()) {
                if (callee.as_object()->type == in.types.function) {
                    if (callee.as<Function>()->simple_arguments == C) {
                        QUICKEN(CALL_ATTRIBUTE_PYTHON);
                        DISPATCH();
                    }
                } else if (callee.as_object()->type == in.types.native_function &&
                           native_takes(t, callee.as<NativeFunction>(), C)) {
                    QUICKEN(CALL_ATTRIBUTE_NATIVE);
                    DISPATCH();
                }
            }
            goto attribute_unquickened;
        }
        Object* callee = R[B].as_object();
        if (C == 1 && consumption_of(t, callee, R[B + 2], true) != Consumption::none) {
            QUICKEN(CALL_METHOD_CONSUMER);
            DISPATCH();
        }
        if (callee->type == in.types.function) {
            if (static_cast<Function*>(callee)->simple_arguments == C + 1) {
                if (makes_generator(static_cast<Function*>(callee))) {
                    QUICKEN(CALL_METHOD_GENERATOR);
                } else {
                    QUICKEN(CALL_METHOD_PYTHON);
                }
                DISPATCH();
            }
        } else if (callee->type == in.types.method_descriptor &&
                   native_takes(t, static_cast<NativeFunction*>(callee), C + 1)) {
            QUICKEN(CALL_METHOD_NATIVE);
            DISPATCH();
        }
        goto method_unquickened;
    }
method_unquickened: {
    SAVE();
    Called outcome = begin_call(t, f, R[B], R + B + 1, C + 1, nullptr, 1, called);
    if (outcome == Called::entered) goto entered;
    if (outcome == Called::failed) goto error;
    SET(A, called);
    NEXT(1);
}
    OPCODE(CALL_METHOD_PYTHON) {
        Value callee = R[B];
        if (!callee.is_object() || callee.as_object()->type != in.types.function) {
            goto method_again;
        }
        Function* fn = callee.as<Function>();
        if (fn->simple_arguments != C + 1) goto method_again;
        Value* base = R + B + 1;
        PLACE_SIMPLE(fn, base, C + 1, method_unquickened);
        SAVE();
        PUSH_SIMPLE(fn, base);
    }
    OPCODE(CALL_METHOD_GENERATOR) {
        Value callee = R[B];
        if (!callee.is_object() || callee.as_object()->type != in.types.function ||
            callee.as<Function>()->simple_arguments != C + 1 ||
            !makes_generator(callee.as<Function>())) [[unlikely]] {
            goto method_again;
        }
        SAVE();
        Generator* g = make_generator(t, callee.as<Function>(), R + B + 1, C + 1, f);
        if (!g) goto error;
        result = g;
        goto generator_made;
    }
    OPCODE(CALL_METHOD_NATIVE) {
        Value callee = R[B];
        if (!callee.is_object() || callee.as_object()->type != in.types.method_descriptor ||
            !native_takes(t, callee.as<NativeFunction>(), C + 1)) {
            goto method_again;
        }
        SAVE();
        const NativeFunction* native = callee.as<NativeFunction>();
        if (!native_self_matches(t, native, R[B + 1])) goto method_unquickened;
        FILL_ROW(R + B + 1, C + 1, method_unquickened);
        result = native->def->function(t, R + B + 1, native->row_count);
        for (uint32_t i = B, end = B + C + 1; i <= end; ++i) {
            Value gone = R[i];
            R[i] = Value();
            if (gone.is_object()) RELEASE(gone);
        }
        if (result.is_error()) goto error;
        SET(A, result);
        NEXT(1);
    }
attribute_unquickened: {
    SAVE();
    R[B] = R[B + 1];
    R[B + 1] = Value();
    Called outcome = begin_call(t, f, R[B], R + B + 2, C, nullptr, 1, called);
    if (outcome == Called::entered) goto entered;
    if (outcome == Called::failed) goto error;
    SET(A, called);
    NEXT(1);
}
    OPCODE(CALL_ATTRIBUTE_PYTHON) {
        Value callee = R[B + 1];
        if (!R[B].is_unbound() || !callee.is_object() ||
            callee.as_object()->type != in.types.function) {
            goto method_again;
        }
        Function* fn = callee.as<Function>();
        if (fn->simple_arguments != C) goto method_again;
        Value* base = R + B + 2;
        PLACE_SIMPLE(fn, base, C, attribute_unquickened);
        SAVE();
        R[B] = callee;
        R[B + 1] = Value();
        PUSH_SIMPLE(fn, base);
    }
    OPCODE(CALL_ATTRIBUTE_NATIVE) {
        Value callee = R[B + 1];
        if (!R[B].is_unbound() || !callee.is_object() ||
            callee.as_object()->type != in.types.native_function ||
            !native_takes(t, callee.as<NativeFunction>(), C)) {
            goto method_again;
        }
        SAVE();
        const NativeFunction* native = callee.as<NativeFunction>();
        FILL_ROW(R + B + 2, C, attribute_unquickened);
        result = native->def->function(t, R + B + 2, native->row_count);
        for (uint32_t i = B + 1, end = B + C + 1; i <= end; ++i) {
            Value gone = R[i];
            R[i] = Value();
            if (gone.is_object()) RELEASE(gone);
        }
        if (result.is_error()) goto error;
        SET(A, result);
        NEXT(1);
    }
method_again:
    QUICKEN(CALL_METHOD);
    DISPATCH();

    OPCODE(CALL_CONSUMER) {
        const Consumption kind = consumption_of(t, R[B], R[B + 1], false);
        if (kind == Consumption::none) goto call_again;
        SAVE();
        Generator* g = R[B + 1].as<Generator>();
        if (!begin_consumption(t, g, kind)) goto error;
        if (!enter_generator(t, g, Value::none(), FrameKind::consumer, 1)) goto error;
        goto entered;
    }
    OPCODE(CALL_METHOD_CONSUMER) {
        if (R[B].is_unbound()) goto method_again;
        const Consumption kind = consumption_of(t, R[B], R[B + 2], true);
        if (kind == Consumption::none) goto method_again;
        if (!native_self_matches(t, R[B].as<NativeFunction>(), R[B + 1])) goto method_unquickened;
        SAVE();
        Generator* g = R[B + 2].as<Generator>();
        if (!begin_consumption(t, g, kind)) goto error;
        if (!enter_generator(t, g, Value::none(), FrameKind::consumer, 1)) goto error;
        goto entered;
    }
consumed: {
    // The generator is done with: `result` is the call's, or what to call the function with.
    const bool method = decode_op(static_cast<uint32_t>(w)) == Op::CALL_METHOD_CONSUMER;
    if (result.is_error()) goto error;
    if (call_with_list) {
        SET(B + 1 + method, result);
        if (method) goto method_unquickened;
        goto call_unquickened;
    }
    for (uint32_t i = B, end = B + 1 + method; i <= end; ++i) SET(i, Value());
    SET(A, result);
    ++pc;
    POLL_AND_DISPATCH();
}

    OPCODE(CALL_KW) {
        SAVE();
        Called outcome =
            begin_call(t, f, R[B], R + B + 1, C, f->constants[X].as<Tuple>(), 2, called);
        if (outcome == Called::entered) goto entered;
        if (outcome == Called::failed) goto error;
        SET(A, called);
        NEXT(2);
    }
    OPCODE(CALL_METHOD_KW) {
        SAVE();
        Value* args = R + B + 1;
        uint32_t count = C + 1;
        if (R[B].is_unbound()) {
            R[B] = R[B + 1];
            R[B + 1] = Value();
            ++args;
            --count;
        }
        Called outcome = begin_call(t, f, R[B], args, count, f->constants[X].as<Tuple>(), 2, called);
        if (outcome == Called::entered) goto entered;
        if (outcome == Called::failed) goto error;
        SET(A, called);
        NEXT(2);
    }
    OPCODE(CALL_EX) {
        SAVE();
        const Value args = R[B + 1], kwargs = C ? R[B + 2] : Value();
        R[B + 1] = Value();
        if (C) R[B + 2] = Value();
        Called outcome = begin_call_ex(t, f, R[B], args.as<Tuple>(),
                                       C ? kwargs.as<Dict>() : nullptr, 1, called);
        decref(args);
        decref(kwargs);
        if (outcome == Called::entered) goto entered;
        if (outcome == Called::failed) goto error;
        SET(A, called);
        NEXT(1);
    }
    OPCODE(RETURN) {
        result = R[A];
        R[A] = Value();
        goto returned;
    }
    OPCODE(RETURN_CONST) {
        result = share(f->constants[(w >> 16)]);
        goto returned;
    }
returned: {
    // The frame is left with `result`, which is owned. Its locals go first, in order.
    if (f->special) [[unlikely]] goto returned_special;
    for (uint32_t i = 0; i < f->locals; ++i) {
        Value v = R[i];
        if (v.is_object()) {
            R[i] = Value();
            RELEASE(v);
        }
    }
    CHARGE(pc - f->code->instructions + 1);
    f = f->previous;
    t.frame = f;
    --t.recursion_depth;
    pc = f->pc;
    w = *pc;
    R = f->registers;
    Value callee = R[B];
    R[B] = Value();
    RELEASE(callee);
    SET(A, result);
    ++pc;
    POLL_AND_DISPATCH();
}
returned_special: {
    // Frames with something to clean up: far locals, generators, class bodies, constructors; those
    // entered from C++; and callers whose instruction has two words.
    // And frames that somebody looks at: their locals live on.
    Frame* done = f;
    SAVE();
    const FrameKind kind = done->kind;
    const int words = done->return_words;
    if (done->object) {
        // The variable that is returned was moved into `result`.
        if (decode_op(w) == Op::RETURN && A < done->locals && R[A].is_unbound()) {
            R[A] = share(result);
        }
        keep_frame_locals(t, done);
    }
    for (uint32_t i = 0; i < done->locals; ++i) {
        Value v = R[i];
        if (v.is_object()) {
            R[i] = Value();
            RELEASE(v);
        }
    }
    CHARGE(pc - done->code->instructions + 1);
    release_far_locals(done);
    if (kind == FrameKind::constructor) {
        if (!result.is_none()) {
            raise_type_error(t, "__init__() should return None, not '{}'", type_name(t, result));
            decref(result);
            goto error;
        }
        result = done->instance;
        done->instance = Value();
    }
    f = done->previous;
    if (kind == FrameKind::consumer) {
        decref(result);
        result = take_consumed(t, done->generator, f->registers[decode_b(*f->pc)], call_with_list);
    }
    if (done->generator) {
        finish_generator(t, done->generator);
    } else {
        leave_frame(t, done);
        t.frame = f;
        --t.recursion_depth;
    }
    if (kind == FrameKind::entry) return result;
    pc = f->pc;
    w = *pc;
    R = f->registers;
    if (kind == FrameKind::for_loop) {
        decref(result);
        SET(B, Value());
        pc += 2;
        POLL_AND_DISPATCH();
    }
    if (kind == FrameKind::send) {
        SET(B, Value());
        SET(A, result);
        pc = JUMP_TARGET;
        POLL_AND_DISPATCH();
    }
    if (kind == FrameKind::consumer) goto consumed;
    if (kind == FrameKind::call) {
        Value callee = R[B];
        R[B] = Value();
        if (callee.is_object()) RELEASE(callee);
    }
    SET(A, result);
    pc += words;
    POLL_AND_DISPATCH();
}
    OPCODE(MAKE_FUNCTION) {
        SAVE();
        result = make_function(t, f, X, B, R + C);
        goto store_result_2;
    }
    OPCODE(LOAD_BUILD_CLASS) {
        SAVE();
        result = load_build_class(t, f);
        goto store_result_1;
    }

    // --- Generators ------------------------------------------------------------------------------
    OPCODE(RETURN_GENERATOR) {
        SAVE();
        Generator* g = make_generator(t, f->function, R, f->code->registers, f->previous);
        if (!g) goto error;
        // A module's code with `await` at the top level may have a namespace of its own.
        if (f->code->flags & code_module) g->frame.names = share(f->names);
        result = g;
        // The registers are dead now: they moved into the generator.
        goto returned;
    }
    OPCODE(YIELD) { goto yield; }
    OPCODE(YIELD_FROM) { goto yield; }
yield: {
    result = TAKE(B);
    SAVE();
    CHARGE(8);
    Generator* g = f->generator;
    const FrameKind kind = f->kind;
    if (kind == FrameKind::consumer) {
        const Consumed outcome = consume(t, g, result);
        if (outcome == Consumed::more) [[likely]] {
            if (receives_value(static_cast<uint32_t>(w))) SET(A, Value::none());
            ++pc;
            POLL_AND_DISPATCH();
        }
        f = f->previous;
        if (outcome == Consumed::enough) {
            result = take_consumed(t, g, f->registers[decode_b(*f->pc)], call_with_list);
        }
        suspend_generator(t, g);
        pc = f->pc;
        w = *pc;
        R = f->registers;
        if (outcome == Consumed::failed) goto error;
        goto consumed;
    }
    f = f->previous;
    suspend_generator(t, g);
    if (kind == FrameKind::entry) return result;
    pc = f->pc;
    w = *pc;
    R = f->registers;
    SET(A, result);
    pc = kind == FrameKind::for_loop ? JUMP_TARGET : pc + 2;
    POLL_AND_DISPATCH();
}
    OPCODE(GET_YIELD_FROM_ITER) {
        SAVE();
        result = get_yield_from_iterator(t, f, R[B]);
        goto unary_done;
    }
    OPCODE(GET_AWAITABLE) {
        SAVE();
        result = get_awaitable(t, R[B], C);
        goto unary_done;
    }
    OPCODE(SEND) {
        SAVE();
        Value iterator = R[B];
        Value sent = TAKE(C);
        if (is_generator_like(t, iterator)) {
            Generator* g = iterator.as<Generator>();
            const bool starts = g->state == GeneratorState::created && sent.is_none();
            if ((g->state == GeneratorState::suspended || starts) && f->next_slot &&
                t.recursion_depth < t.call_limit) [[likely]] {
                ++t.recursion_depth;
                if (!starts && receives_value(*g->frame.pc)) {
                    replace(g->registers[decode_a(*g->frame.pc)], sent);
                } else {
                    decref(sent);
                }
                link_generator(t, f, g, FrameKind::send, 2);
                ENTER();
            }
            if (g->state == GeneratorState::suspended || g->state == GeneratorState::created) {
                bool ok = enter_generator(t, g, sent, FrameKind::send, 2);
                decref(sent);
                if (!ok) goto error;
                goto entered;
            }
        }
        Resumed outcome = send_to(t, iterator, sent, called);
        decref(sent);
        if (outcome == Resumed::failed) goto error;
        if (outcome == Resumed::yielded) {
            SET(A, called);
            NEXT(2);
        }
        SET(B, Value());
        SET(A, called);
        pc = JUMP_TARGET;
        DISPATCH();
    }
    OPCODE(GET_AITER) {
        SAVE();
        result = get_async_iterator(t, R[B]);
        goto unary_done;
    }
    OPCODE(GET_ANEXT) {
        SAVE();
        result = get_async_next(t, R[B]);
        goto store_result_1;
    }
    OPCODE(END_ASYNC_FOR) {
        SAVE();
        Value exception = R[A];
        R[A] = Value();
        if (exception_is(t, exception, Exc::StopAsyncIteration)) {
            decref(exception);
            SET(B, Value());
            NEXT(1);
        }
        SET(B, Value());
        set_pending(t, exception.as_object());
        goto unwind;
    }
    OPCODE(ASYNC_GEN_WRAP) {
        SAVE();
        result = wrap_async_value(t, R[B]);
        goto unary_done;
    }

    // --- Exceptions ------------------------------------------------------------------------------
    OPCODE(RAISE) {
        SAVE();
        const bool again = B == 0;
        do_raise(t, R + A, B);
        if (again) goto unwind;
        goto error;
    }
    OPCODE(RERAISE) {
        SAVE();
        Value exception = R[A];
        R[A] = Value();
        set_pending(t, exception.as_object());
        goto unwind;
    }
    OPCODE(PUSH_HANDLED) {
        Object* before = t.handled->exception;
        t.handled->exception = share(R[A].as_object());
        R[A + 1] = before ? Value(before) : Value::none();
        NEXT(1);
    }
    OPCODE(POP_HANDLED) {
        Value before = R[A + 1];
        R[A + 1] = Value();
        Object* handled = t.handled->exception;
        t.handled->exception = before.is_none() ? nullptr : before.as_object();
        if (handled) RELEASE(Value(handled));
        SET(A, Value());
        NEXT(1);
    }
    OPCODE(JUMP_IF_NO_MATCH) {
        SAVE();
        Truth yes = match_exception(t, R[A], R[B]);
        CONSUME(B);
        if (yes == Truth::error) goto error;
        BRANCH(yes == Truth::no);
    }
    OPCODE(MATCH_GROUP) {
        SAVE();
        bool ok = match_group(t, R[B], R[C], R + A);
        CONSUME(C);
        if (!ok) goto error;
        NEXT(1);
    }
    OPCODE(PREPARE_RERAISE_STAR) {
        SAVE();
        result = prepare_reraise_star(t, R[B], R[C]);
        CONSUME(C);
        goto store_result_1;
    }
    OPCODE(WITH_ENTER) {
        SAVE();
        bool ok = with_enter(t, R[B], f, false, R + A, B >= f->locals);
        if (!ok) goto error;
        NEXT(1);
    }
    OPCODE(ASYNC_WITH_ENTER) {
        SAVE();
        bool ok = with_enter(t, R[B], f, true, R + A, B >= f->locals);
        if (!ok) goto error;
        NEXT(1);
    }
    OPCODE(WITH_EXCEPT) {
        SAVE();
        result = with_except(t, R[B], R[C]);
        goto store_result_1;
    }
    OPCODE(LOAD_ASSERTION_ERROR) {
        Value v = share(Value(exception_type(t, Exc::AssertionError)));
        SET(A, v);
        NEXT(1);
    }

    // --- Import ----------------------------------------------------------------------------------
    OPCODE(IMPORT_NAME) {
        SAVE();
        result = import_name(t, f, f->code->names[X], R[B], R[B + 1]);
        CONSUME(B + 1);
        CONSUME(B);
        goto store_result_2;
    }
    OPCODE(IMPORT_FROM) {
        SAVE();
        result = import_from(t, R[B], f->code->names[X]);
        goto store_result_2;
    }
    OPCODE(IMPORT_STAR) {
        SAVE();
        bool ok = import_star(t, f, R[A]);
        CONSUME(A);
        if (!ok) goto error;
        NEXT(1);
    }

    // --- match -----------------------------------------------------------------------------------
    OPCODE(MATCH_SEQUENCE) {
        SET(A, Value::boolean(has_type(t, R[B], type_sequence_pattern)));
        NEXT(1);
    }
    OPCODE(MATCH_MAPPING) {
        SET(A, Value::boolean(has_type(t, R[B], type_mapping_pattern)));
        NEXT(1);
    }
    OPCODE(GET_LEN) {
        SAVE();
        result = length_value(t, R[B]);
        goto store_result_1;
    }
    OPCODE(MATCH_KEYS) {
        SAVE();
        result = match_keys(t, R[B], R[C]);
        goto store_result_1;
    }
    OPCODE(MATCH_CLASS) {
        SAVE();
        result = match_class(t, R[B], R[C], R[C + 1], X);
        CONSUME(C + 1);
        CONSUME(C);
        goto store_result_2;
    }
    OPCODE(MATCH_REST) {
        SAVE();
        result = match_rest(t, R[B], R[C]);
        CONSUME(C);
        goto store_result_1;
    }

    // --- Rest ------------------------------------------------------------------------------------
    OPCODE(INTRINSIC) {
        SAVE();
        result = intrinsic(t, f, static_cast<Intrinsic>(C), R[B]);
        goto unary_done;
    }
    OPCODE(PRINT_EXPR) {
        SAVE();
        bool ok = print_expression(t, R[A]);
        CONSUME(A);
        if (!ok) goto error;
        NEXT(1);
    }

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
            DISPATCH();
        }
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
