// What instructions do when it is not one of the loop's fast cases. Arguments named `regs` are
// registers that are consumed (they become unbound, also on failure); other Values are borrowed.
#pragma once

#include "compiler/bytecode/opcode.h"
#include "runtime/core/protocol.h"
#include "runtime/core/native.h"
#include "vm/objects/function.h"
#include "vm/frame.h"

namespace baton {

// Names.
Failure raise_unbound_local(Thread& t, Frame* f, uint32_t reg);
Failure raise_unbound_cell(Thread& t, Frame* f, uint32_t reg);
Failure raise_unbound_free(Thread& t, Frame* f, uint32_t index);
Value load_class_cell(Thread& t, Frame* f, uint32_t name, uint32_t index, bool free);
Value load_name(Thread& t, Frame* f, Str* name);
// A global or built-in name; asks dict subclasses as subscription does.
Value load_global(Thread& t, const Function* fn, Str* name);
// NameError; TypeError if the global `__builtins__` is nothing to look a name up in.
Failure raise_unknown_name(Thread& t, const Function* fn, Str* name);
bool store_name(Thread& t, Frame* f, Str* name, Value value);
bool delete_name(Thread& t, Frame* f, Str* name);
bool delete_global(Thread& t, Frame* f, Str* name);
bool setup_annotations(Thread& t, Frame* f);

// super().name: regs[1], regs[2] are the class and self; writes as LOAD_METHOD does.
bool load_super(Thread& t, const Function* fn, Value* regs, bool plain_attribute,
                InlineCache& cache);

// Displays, f-strings, unpacking.
// R[b][start:stop] for the values at `bounds`, which become unbound. Owned.
// container[bounds[0]:bounds[1]:bounds[2]], the last one only if `stepped`; takes the bounds.
Value get_slice(Thread& t, Value container, Value* bounds, bool stepped);
// container[bounds[0]:bounds[1]] = value; takes the bounds.
bool set_slice(Thread& t, Value container, Value* bounds, Value value);
Value build_slice(Thread& t, Value* regs, uint32_t count);
Value build_set(Thread& t, Value* regs, uint32_t count);
Value build_map(Thread& t, Value* regs, uint32_t pairs);
Value build_string(Thread& t, Value* regs, uint32_t count);
// regs[1] is the spec (consumed) if `mode` & 4; regs[0] is borrowed.
Value format_value(Thread& t, Value* regs, uint32_t mode);
bool add_to_set(Thread& t, Value set, Value item);
bool update_set(Thread& t, Value set, Value iterable);
bool extend_display(Thread& t, Value list, Value iterable);
bool update_display(Thread& t, Value dict, Value mapping);
bool extend_call_arguments(Thread& t, Value callee, Value list, Value iterable);
bool merge_call_keywords(Thread& t, Value callee, Value dict, Value mapping);
// Writes owned values to out[0..count).
bool unpack(Thread& t, Value source, Value* out, uint32_t count);
bool unpack_ex(Thread& t, Value source, Value* out, uint32_t before, uint32_t after);
Value length_value(Thread& t, Value v);

// Functions and classes.
Value make_function(Thread& t, Frame* f, uint32_t constant, uint32_t parts, Value* regs);
Value load_build_class(Thread& t, Frame* f);
// builtins.__build_class__ (VmHooks).
Value build_class(Thread& t, Value function, Value name, const Value* bases, size_t base_count,
                  Value keywords);
// A call of `cls` with `count` arguments may go straight to its Python __init__ (cached_init).
bool resolve_init(Thread& t, Type* cls);
inline bool class_takes_exactly(Thread& t, Type* cls, uint32_t count) {
    if (cls->cached_init_version != cls->version || !cls->version) {
        if (!resolve_init(t, cls)) return false;
    }
    return cls->cached_init && !cls->has(type_abstract) &&
           static_cast<Function*>(cls->cached_init)->simple_arguments == count + 1;
}
// def->function may be called directly; parses the signature when first asked.
bool native_takes_slow(Thread& t, NativeFunction* fn, uint32_t count);
inline bool native_takes(Thread& t, NativeFunction* fn, uint32_t count) {
    return fn->signature ? native_takes_directly(fn, count)
                         : native_takes_slow(t, fn, count);
}
inline bool native_self_matches(Thread& t, const NativeFunction* method, Value self) {
    Type* type = type_of(t, self);
    return type == method->owner || is_subtype(type, method->owner);
}

// Asynchronous iteration and delegation.
Value get_yield_from_iterator(Thread& t, Frame* f, Value v);
Value get_async_iterator(Thread& t, Value v);
Value get_async_next(Thread& t, Value v);
Value wrap_async_value(Thread& t, Value v);

// Exceptions.
bool exception_is(Thread& t, Value exception, Exc kind);
// RAISE: regs[0] the exception, regs[1] its cause, by `form` (see opcodes.def).
void do_raise(Thread& t, Value* regs, uint32_t form);
Truth match_exception(Thread& t, Value exception, Value classes);
bool match_group(Thread& t, Value exception, Value classes, Value* out);
Value prepare_reraise_star(Thread& t, Value original, Value list);
// Consumes `manager` if `consume`.
bool with_enter(Thread& t, Value& manager, Frame* f, bool async, Value* out, bool consume);
Value with_except(Thread& t, Value exit, Value exception);
const ExceptionEntry* find_handler(const Code* code, const uint32_t* pc);
// Releases registers from `begin` on.
void release_registers(Frame* f, uint32_t begin);
void release_far_locals(Frame* f);

// Import (vm/import).
Value import_name(Thread& t, Frame* f, Str* name, Value level, Value fromlist);
Value import_from(Thread& t, Value module, Str* name);
bool import_star(Thread& t, Frame* f, Value module);

// match.
Value match_keys(Thread& t, Value subject, Value keys);
Value match_class(Thread& t, Value subject, Value cls, Value names, uint32_t positional);
Value match_rest(Thread& t, Value subject, Value keys);

Value intrinsic(Thread& t, Frame* f, Intrinsic which, Value operand);
bool print_expression(Thread& t, Value v);

}  // namespace baton
