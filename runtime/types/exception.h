// Exception instances. All share the fields of BaseException; some classes add their own
// (the Layout column of exceptions.def). A traceback is a vm object, opaque here.
//
// The types themselves are made by make_exception_types, at bootstrap.
#pragma once

#include <span>

#include "runtime/core/alloc.h"

namespace baton {

struct Exception : Object {
    Tuple* args;
    Value traceback;      // None or traceback
    Value cause;          // None or exception
    Value context;
    bool suppress_context;
};
struct StopIterationException : Exception { Value value; };
struct SystemExitException : Exception { Value code; };
struct OSErrorException : Exception {
    Value error_number, strerror, filename, filename2;   // unbound while not given
    int64_t written;      // BlockingIOError.characters_written, -1 unset
};
struct SyntaxErrorException : Exception {
    Value msg, filename, lineno, offset, text, end_lineno, end_offset, print_file_and_line;
};
struct ImportErrorException : Exception { Value msg, name, path, name_from; };
struct AttributeErrorException : Exception { Value name, obj; };
struct NameErrorException : Exception { Value name; };
struct GroupException : Exception { Value message; Tuple* exceptions; };
struct UnicodeException : Exception { Value encoding, object, reason; int64_t start, end; };

inline bool is_exception(Value v) {
    return v.is_object() && v.as_object()->type->has(type_is_exception);
}
inline bool is_exception_class(Value v) {
    return v.is_object() && v.as_object()->type->has(type_is_type) &&
           v.as<Type>()->has(type_is_exception);
}
// A new instance of `type` with the given args (borrowed). Calls the type as Python would.
Value new_exception(Thread& t, Type* type, std::span<const Value> args);
// An instance of exactly a built-in exception type, made directly: `args` is taken over (also on
// failure), the extra fields of its layout are set as its __init__ would. Null with MemoryError.
Exception* make_exception(Thread& t, Type* type, Tuple* args);
// Sets `context` as an exception's __context__ (taken over, may be null), breaking cycles first.
void set_context(Exception* exception, Object* owned_context);

// Makes all exception types but BaseException (types().base_exception, made before) and fills
// Interpreter::exceptions and exception_group. False with an exception or out of memory.
bool make_exception_types(Thread& t);
// "ValueError: text" as the last line of a traceback has it, without a line feed.
Str* exception_summary(Thread& t, Value exception);

// ExceptionGroup support for `except*`: splits `exception` (wrapped into a group first if it is
// none) by a class or tuple of classes. Both results owned, None where empty.
bool split_exception(Thread& t, Value exception, Value classes, Value& match, Value& rest);

}  // namespace baton
