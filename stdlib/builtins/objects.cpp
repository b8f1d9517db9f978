// repr, ascii, format, hash, id, callable, isinstance, issubclass.
#include "runtime/core/protocol.h"
#include "runtime/core/argument_type.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "stdlib/builtins/builtins.h"

namespace baton {

namespace {

Value builtin_repr(Thread& t, const Value* args, size_t) { return Value(TRY(repr(t, args[0]))); }
Value builtin_ascii(Thread& t, const Value* args, size_t) { return Value(TRY(ascii(t, args[0]))); }

Value builtin_format(Thread& t, const Value* args, size_t) {
    if (!args[1].is_unbound() && !is_str(args[1])) {
        return raise_type_error(t, "format() argument 2 must be str, not {}",
                                argument_type(t, args[1]));
    }
    Str* spec = args[1].is_unbound() ? nullptr : args[1].as<Str>();
    return Value(TRY(format(t, args[0], spec)));
}

Value builtin_hash(Thread& t, const Value* args, size_t) {
    return new_int(t, static_cast<int64_t>(TRY(hash(t, args[0]))));
}

Value builtin_id(Thread& t, const Value* args, size_t) {
    return new_int_unsigned(t, args[0].bits());
}

Value builtin_callable(Thread& t, const Value* args, size_t) {
    return Value::boolean(type_of(t, args[0])->call != nullptr);
}

Value builtin_isinstance(Thread& t, const Value* args, size_t) {
    return Value::boolean(TRY(is_instance(t, args[0], args[1])));
}

Value builtin_issubclass(Thread& t, const Value* args, size_t) {
    return Value::boolean(TRY(is_subclass(t, args[0], args[1])));
}

}  // namespace

const NativeDef builtin_object_functions[] = {
    {"repr", "(obj, /)", builtin_repr,
     "Return the canonical string representation of the object.\n\nFor many object types, including "
     "most builtins, eval() will return\nthe same object that was created."},
    {"ascii", "(obj, /)", builtin_ascii,
     "Return an ASCII-only representation of an object.\n\nAs repr(), return a string containing a "
     "printable representation of an\nobject, but escape the non-ASCII characters in the string "
     "returned by\nrepr() using \\\\x, \\\\u or \\\\U escapes."},
    {"format", "(value, format_spec='', /)", builtin_format,
     "Return type(value).__format__(value, format_spec)\n\nMany built-in types implement "
     "format_spec according to the\nFormat Specification Mini-language."},
    {"hash", "(obj, /)", builtin_hash,
     "Return the hash value for the given object.\n\nTwo objects that compare equal must also have "
     "the same hash value, but the\nreverse is not necessarily true."},
    {"id", "(obj, /)", builtin_id,
     "Return the identity of an object.\n\nThis is guaranteed to be unique among simultaneously "
     "existing objects."},
    {"callable", "(obj, /)", builtin_callable,
     "Return whether the object is callable (i.e., some kind of function).\n\nNote that classes are "
     "callable, as are instances of classes with a\n__call__() method."},
    {"isinstance", "(obj, class_or_tuple, /)", builtin_isinstance,
     "Return whether an object is an instance of a class or of a subclass thereof.\n\nA tuple, as in "
     "``isinstance(x, (A, B, ...))``, may be given as the target to\ncheck against."},
    {"issubclass", "(cls, class_or_tuple, /)", builtin_issubclass,
     "Return whether 'cls' is derived from another class or is the same class.\n\nA tuple, as in "
     "``issubclass(x, (A, B, ...))``, may be given as the target to\ncheck against."},
    {}};

}  // namespace baton
