// What the files of the exception types share: how each layout of exceptions.def is filled,
// destroyed and traversed, and getters and setters of its fields. Included by exception*.cpp only.
#pragma once

#include <type_traits>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/exception.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

using PlainException = Exception;

// Calls `visit(Value&)` for the fields that `E` adds to Exception.
template <class E, class F>
void each_own_field(E* e, F visit) {
    if constexpr (std::is_same_v<E, StopIterationException>) visit(e->value);
    if constexpr (std::is_same_v<E, SystemExitException>) visit(e->code);
    if constexpr (std::is_same_v<E, OSErrorException>) {
        visit(e->error_number), visit(e->strerror), visit(e->filename), visit(e->filename2);
    }
    if constexpr (std::is_same_v<E, SyntaxErrorException>) {
        visit(e->msg), visit(e->filename), visit(e->lineno), visit(e->offset), visit(e->text);
        visit(e->end_lineno), visit(e->end_offset), visit(e->print_file_and_line);
    }
    if constexpr (std::is_same_v<E, ImportErrorException>) {
        visit(e->msg), visit(e->name), visit(e->path), visit(e->name_from);
    }
    if constexpr (std::is_same_v<E, AttributeErrorException>) visit(e->name), visit(e->obj);
    if constexpr (std::is_same_v<E, NameErrorException>) visit(e->name);
    if constexpr (std::is_same_v<E, GroupException>) visit(e->message);
    if constexpr (std::is_same_v<E, UnicodeException>) {
        visit(e->encoding), visit(e->object), visit(e->reason);
    }
}

// Sets every field of a fresh instance; `args` is taken over. Own fields are unbound.
template <class E>
void fill_exception(E* e, Tuple* args) {
    e->args = args;
    e->traceback = e->cause = e->context = Value::none();
    e->suppress_context = false;
    each_own_field(e, [](Value& field) { field = Value(); });
    if constexpr (std::is_same_v<E, OSErrorException>) e->written = -1;
    if constexpr (std::is_same_v<E, GroupException>) e->exceptions = nullptr;
    if constexpr (std::is_same_v<E, UnicodeException>) e->start = e->end = 0;
}

template <class E>
void exception_dealloc(Object* object) {
    auto* e = static_cast<E*>(object);
    each_own_field(e, [](Value& field) { decref(field); });
    if constexpr (std::is_same_v<E, GroupException>) xdecref(e->exceptions);
    xdecref(e->args);
    decref(e->traceback);
    decref(e->cause);
    decref(e->context);
}

template <class E>
void exception_traverse(Object* object, Visitor& visit) {
    auto* e = static_cast<E*>(object);
    visit(e->args);
    visit(e->traceback);
    visit(e->cause);
    visit(e->context);
    each_own_field(e, [&](Value& field) { visit(field); });
    if constexpr (std::is_same_v<E, GroupException>) visit(e->exceptions);
}

template <class E>
void exception_clear(Object* object) {
    auto* e = static_cast<E*>(object);
    replace(e->traceback, Value::none());
    replace(e->cause, Value::none());
    replace(e->context, Value::none());
    each_own_field(e, [](Value& field) { replace(field, Value()); });
}

// Allocates an instance of `type` with layout E and these args (taken over, null if making them
// failed).
template <class E>
E* allocate_exception(Thread& t, Type* type, Tuple* args) {
    if (!args) return nullptr;
    auto* e = static_cast<E*>(allocate_instance(t, type));
    if (!e) {
        decref(args);
        return nullptr;
    }
    fill_exception(e, args);
    return e;
}

// __new__ of BaseException and all that derive from it but the groups and OSError: keeps the
// positional arguments, leaves the rest to __init__.
Value exception_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple*);

// Getter and setter of a Value field; an unset one reads as None, deleting unsets it.
template <auto Field>
struct FieldAccess;
template <class E, Value E::*Field>
struct FieldAccess<Field> {
    static Value get(Thread&, Value self) {
        const Value v = self.as<E>()->*Field;
        return v.is_unbound() ? Value::none() : share(v);
    }
    static bool set(Thread&, Value self, Value value) {
        replace(self.as<E>()->*Field, share(value));
        return true;
    }
};

// BaseException.__init__: no keywords; renews args.
bool exception_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords);
// The part of it that keeps the arguments.
bool set_exception_args(Thread& t, Value self, const Value* args, size_t nargs);
// BaseException.__str__ by args alone.
Value exception_str(Thread& t, Value self);
// The exception as (type, args) or (type, args, state), as __reduce__ gives it; `state` may be
// null, attributes are added to it.
Value reduce_exception(Thread& t, Value self, Tuple* args, Dict* state);

// The tables and slots that a layout adds to those of BaseException.
extern const NativeDef os_error_methods[];
extern const GetSetDef os_error_getset[];
void fill_os_error(Type& type);
extern const NativeDef group_methods[];
extern const GetSetDef group_getset[];
void fill_group(Type& type);
extern const NativeDef import_error_methods[];
extern const GetSetDef import_error_getset[];
void fill_import_error(Type& type);
extern const NativeDef attribute_error_methods[];
extern const GetSetDef attribute_error_getset[];
void fill_attribute_error(Type& type);
extern const GetSetDef name_error_getset[];
void fill_name_error(Type& type);
extern const GetSetDef syntax_error_getset[];
void fill_syntax_error(Type& type);
extern const GetSetDef unicode_error_getset[];
void fill_unicode_error(Type& type);
extern const GetSetDef stop_iteration_getset[];
void fill_stop_iteration(Type& type);
extern const GetSetDef system_exit_getset[];
void fill_system_exit(Type& type);
// __init__ and __str__ that differ between the classes of the Unicode layout, and KeyError's.
void fill_unicode_decode_error(Type& type);
void fill_unicode_encode_error(Type& type);
void fill_unicode_translate_error(Type& type);
void fill_key_error(Type& type);

}  // namespace baton
