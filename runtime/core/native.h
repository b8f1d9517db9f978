// Native functions: C++ functions that Python can call, declared as table rows
//
//   {"sqrt", "(x, /)", math_sqrt, "Return the square root of x."}
//
// The signature text is Python's own syntax. It drives argument checking, error texts, default
// handling, `inspect` and the docs. A function gets its arguments already bound:
//
//   args[0 .. n-1]   one Value per parameter in the order of the signature (positional-only,
//                    positional-or-keyword, keyword-only), borrowed; `unbound` where an optional
//                    one was not given. A default written in the signature is documentation only:
//                    the function applies it.
//   *args            the extra positional arguments follow at args[n ...]; nargs - n of them
//   **kwargs         one more parameter at its place in the order (the last): a dict, or unbound
//                    when no extra keyword came
//
// so `nargs` is n unless the signature has *args. A method's first parameter is self (or cls with
// native_class_method; the type is passed explicitly to a `__new__`, which is static).
// Signature marks: "/" and "*" as in Python, "=..." makes a parameter optional.
//
// The result is owned; Value::error() with an exception set. The GIL is held.
#pragma once

#include <cstddef>
#include <unordered_map>
#include <vector>

#include "runtime/core/type.h"

namespace baton {

using NativeFunctionPointer = Value (*)(Thread& t, const Value* args, size_t nargs);

enum NativeFlag : uint32_t {
    native_class_method = 1,
    native_static_method = 2,
};

// How a function uses the iterable that is its only argument (besides self), as far as the
// interpreter must know to run a generator there without leaving its loop.
enum class Consumption : uint8_t {
    none,
    collect,            // takes all items before it looks at one: a list of them serves as well
    sum, any, all,      // as the built-in functions of these names
    least, greatest,    // min, max
    measure,            // asks for the length, as len
};

struct NativeDef {
    const char* name;
    const char* signature;
    NativeFunctionPointer function;
    const char* doc = nullptr;
    uint32_t flags = 0;
    Consumption consumption = Consumption::none;
};

// A computed attribute of a built-in type. `set` may be null (read-only); its value is unbound
// for deletion.
struct GetSetDef {
    const char* name;
    Value (*get)(Thread& t, Value self);
    bool (*set)(Thread& t, Value self, Value value) = nullptr;
    const char* doc = nullptr;
};

// A parsed signature; made on the first call and kept by the function object.
struct Signature {
    struct Parameter {
        Str* name;      // interned, owned
        bool optional;
    };
    std::vector<Parameter> parameters;  // without *args; with **kwargs as the last
    uint16_t positional_only = 0;
    uint16_t positional = 0;    // positional-only and positional-or-keyword
    uint16_t required_positional = 0;
    uint32_t references = 1;    // function objects that share it
    bool var_positional = false;
    bool var_keyword = false;
};

// builtin_function_or_method: a module's function (self unbound) or a built-in method bound to an
// instance; and method_descriptor / classmethod_descriptor: the unbound form in a type's dict.
struct NativeFunction : Object {
    const NativeDef* def;
    Signature* signature;   // shared, null until first needed
    Value self;             // bound instance; unbound for module functions and descriptors
    Value module;           // module name (str) or unbound
    Type* owner;            // the type of a method, borrowed; null for module functions
    // How many positional arguments (self included) need no binding but unbound values behind them
    // up to row_count: least_count .. least_count + optional_count. Never, while least_count is
    // no_direct_call.
    uint32_t least_count;
    uint32_t optional_count;
    uint32_t row_count;
    static constexpr uint32_t no_direct_call = UINT32_MAX / 2;
};

// Whether def->function may be called directly with `nargs` positional arguments (self included,
// whose type the caller has checked) and no keywords, once args[nargs .. row_count) are unbound.
inline bool native_takes_directly(const NativeFunction* function, size_t nargs) {
    return static_cast<uint32_t>(nargs) - function->least_count <= function->optional_count;
}

// A module's function (self unbound; `module` its name) or a method bound to `self`.
NativeFunction* new_native_function(Thread& t, const NativeDef& def, Value self, Value module);
// A method for the dict of `owner`: a method_descriptor, a classmethod_descriptor, or for
// native_static_method a plain function.
NativeFunction* new_method_descriptor(Thread& t, const NativeDef& def, Type* owner);
// A method descriptor bound to an instance (class methods: to a type), as attribute access gives
// it; shares the parsed signature.
NativeFunction* bind_native(Thread& t, NativeFunction* descriptor, Value self);
// Calls with arguments checked and bound by the signature; `args` as in CallSlot.
Value call_native(Thread& t, NativeFunction* function, const Value* args, size_t nargs,
                  Tuple* keywords);
// Parses a function's signature if that has not been done. False with MemoryError.
bool ensure_signature(Thread& t, NativeFunction* function);
// Checks that `self` may be the first argument of the method: "descriptor 'append' for 'list'
// objects doesn't apply to a 'int' object".
bool check_receiver(Thread& t, const NativeFunction* method, Value self);

// For slots (construct, init) and other native code that gets raw call arguments: binds them by a
// signature written as a literal, without self: bind_arguments(t, "sum", "(iterable, /, start=0)",
// args, nargs, keywords, out). Fills one borrowed Value per parameter, unbound where not given.
// The signature must not have *args or **kwargs. `name` is what error texts call the function.
// The parsed form is cached by the literal's address.
bool bind_arguments(Thread& t, const char* name, const char* signature, const Value* args,
                    size_t nargs, Tuple* keywords, Value* out);
// "list() takes no keyword arguments" if there are any.
bool no_keywords(Thread& t, const char* name, Tuple* keywords);
// "list expected at most 1 argument, got 2" unless min <= nargs <= max.
bool check_count(Thread& t, const char* name, size_t nargs, size_t min, size_t max);

// Parsed signatures of bind_arguments; one per interpreter.
class SignatureCache {
public:
    ~SignatureCache();
    // The parsed form of a literal; null with MemoryError.
    const Signature* get(Thread& t, const char* literal);

private:
    std::unordered_map<const char*, Signature*> parsed_;
};
// Parses a signature text; owned, null with MemoryError. SystemError if it is malformed.
Signature* parse_signature(Thread& t, const char* text);
void free_signature(Signature* signature);

// Adds a table's functions to a module's or type's dict. `defs` ends with a null name.
bool add_functions(Thread& t, Dict* dict, const NativeDef* defs, Value module_name);

}  // namespace baton
