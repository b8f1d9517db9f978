// The operations of the language on any value, as the VM and native code use them: each looks at
// the type's slots and falls back as the language reference says. Arguments are borrowed, Value
// results are owned, failures are as in result.h. All need the GIL and may run Python code.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "runtime/core/errors.h"
#include "runtime/core/ref.h"
#include "runtime/core/result.h"
#include "runtime/core/type.h"
#include "runtime/state/interpreter.h"
#include "runtime/state/thread.h"

namespace baton {

// The type of any value, borrowed.
inline Type* type_of(const Interpreter& in, Value v) {
    if (v.is_object()) return v.as_object()->type;
    if (v.is_small_int()) return in.types.int_;
    if (v.is_tagged_float()) return in.types.float_;
    if (v.is_bool()) return in.types.bool_;
    if (v.is_none()) return in.types.none_type;
    return v.is_ellipsis() ? in.types.ellipsis : in.types.not_implemented;
}
inline Type* type_of(Thread& t, Value v) { return type_of(*t.interpreter, v); }
// The type's name for error texts: with the module in front for built-in types that are not in
// builtins ("collections.deque"), bare for classes, as CPython shows them.
std::string_view type_name(Thread& t, Value v);
std::string_view type_name(const Type* type);

// --- Attributes -------------------------------------------------------------------------------
// `name` is a str (interned for speed).
Value get_attribute(Thread& t, Value object, Value name);
// As get_attribute, but unbound instead of AttributeError.
Value find_attribute(Thread& t, Value object, Value name);
bool set_attribute(Thread& t, Value object, Value name, Value value);
bool delete_attribute(Thread& t, Value object, Value name);
// object.__getattribute__ / __setattr__: the generic behaviour.
Value generic_get_attribute(Thread& t, Value object, Value name);
bool generic_set_attribute(Thread& t, Value object, Value name, Value value);
// generic_get_attribute with unbound for "no such attribute" (an AttributeError that a descriptor
// raises stays an error).
Value generic_find_attribute(Thread& t, Value object, Value name);
// A special method looked up on the type and bound to the object (owned), or unbound.
Value find_special(Thread& t, Value object, Str* name);
// For a call object.name(...): writes an owned callable to `callable`; when it is a function
// found on the type, that has to be called with self first, returns yes, otherwise no.
Truth load_method(Thread& t, Value object, Value name, Value& callable);

// --- Calls ------------------------------------------------------------------------------------
inline Value call(Thread& t, Value callable, const Value* args, size_t nargs,
                  Tuple* keywords = nullptr);
inline Value call(Thread& t, Value callable, std::initializer_list<Value> args) {
    return call(t, callable, args.begin(), args.size());
}
// "'X' object is not callable".
Failure raise_not_callable(Thread& t, Value callable);
inline Value call(Thread& t, Value callable, const Value* args, size_t nargs, Tuple* keywords) {
    CallSlot slot = type_of(t, callable)->call;
    if (!slot) [[unlikely]] return raise_not_callable(t, callable);
    return slot(t, callable, args, nargs, keywords);
}
// object.name(*args).
Value call_method(Thread& t, Value object, Str* name, std::initializer_list<Value> args);
// Calls with a tuple and an optional dict (may be null), as f(*args, **kwargs).
Value call_with(Thread& t, Value callable, Tuple* args, Dict* kwargs);
// Calls a special method that the type must have; unbound when it has not.
Value call_special(Thread& t, Value object, Str* name, std::initializer_list<Value> args);

// --- Operators --------------------------------------------------------------------------------
Value binary_op(Thread& t, BinaryOp op, Value left, Value right);
Value in_place_op(Thread& t, BinaryOp op, Value left, Value right);
Value power(Thread& t, Value base, Value exponent, Value modulus);
Value negative(Thread& t, Value v);
Value positive(Thread& t, Value v);
Value invert(Thread& t, Value v);
Value absolute(Thread& t, Value v);
Value compare(Thread& t, CompareOp op, Value left, Value right);
// As a truth value; identical objects are equal (as containers compare their elements).
Truth equal(Thread& t, Value left, Value right);
Truth less(Thread& t, Value left, Value right);
Truth is_truthy_slow(Thread& t, Value v);
inline Truth is_truthy(Thread& t, Value v) {
    if (v.is_true()) return Truth::yes;
    if (v.is_false() || v.is_none()) return Truth::no;
    if (v.is_small_int()) return truth(v.as_small_int() != 0);
    return is_truthy_slow(t, v);
}
std::optional<uint64_t> hash(Thread& t, Value v);

// --- Containers -------------------------------------------------------------------------------
Value get_item(Thread& t, Value container, Value key);
bool set_item(Thread& t, Value container, Value key, Value value);
bool delete_item(Thread& t, Value container, Value key);
Truth contains(Thread& t, Value container, Value item);
std::optional<int64_t> length(Thread& t, Value v);
// operator.length_hint; `fallback` when there is none.
std::optional<int64_t> length_hint(Thread& t, Value v, int64_t fallback);

// --- Iteration --------------------------------------------------------------------------------
Value get_iterator(Thread& t, Value v);
// The next item (owned), or unbound when exhausted.
Value next_item(Thread& t, Value iterator);
// Calls `visit(Value borrowed) -> bool` for every item; stops with failure when it returns false.
template <class F>
bool for_each(Thread& t, Value iterable, F visit) {
    Ref iterator = Ref::take(TRY(get_iterator(t, iterable)));
    for (;;) {
        Ref item = Ref::take(next_item(t, *iterator));
        if (item.get().is_error()) return false;
        if (item.get().is_unbound()) return true;
        if (!visit(*item)) return false;
    }
}
// All items as a new list / tuple.
List* list_from(Thread& t, Value iterable);
Tuple* tuple_from(Thread& t, Value iterable);

// --- Conversions ------------------------------------------------------------------------------
Str* repr(Thread& t, Value v);
Str* str(Thread& t, Value v);
Str* ascii(Thread& t, Value v);
Str* format(Thread& t, Value v, Str* spec);  // spec may be null
// int(v) through __int__ / __index__ / __trunc__; the result is an int Value.
Value to_int(Thread& t, Value v);
// operator.index(v): an int Value, or TypeError "'X' object cannot be interpreted as an integer".
Value to_index(Thread& t, Value v);
// float(v) by __float__ or __index__; TypeError "must be real number, not X".
std::optional<double> to_double_slow(Thread& t, Value v);
inline std::optional<double> to_double(Thread& t, Value v) {
    if (v.is_tagged_float()) [[likely]] return v.as_tagged_float();
    return to_double_slow(t, v);
}
// to_index and then to int64_t; OverflowError when it does not fit ("Python int too large to
// convert to C ssize_t"), or clamped for slices.
std::optional<int64_t> to_int64(Thread& t, Value v);
std::optional<int64_t> to_int64_clamped(Thread& t, Value v);

// --- Classes ----------------------------------------------------------------------------------
Truth is_instance(Thread& t, Value v, Value class_or_tuple);
Truth is_subclass(Thread& t, Value type, Value class_or_tuple);
// The same without the metaclass's __instancecheck__ / __subclasscheck__: type's own methods.
Truth plain_is_instance(Thread& t, Value v, Value type);
Truth plain_is_subclass(Thread& t, Value type, Value base);
inline bool has_type(Thread& t, Value v, uint32_t subclass_flag) {
    return type_of(t, v)->has(subclass_flag);
}

}  // namespace baton
