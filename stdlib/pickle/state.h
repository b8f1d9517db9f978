// What the parts of _pickle share: its types, errors and the tables of copyreg, per interpreter.
#pragma once

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton::pickle {

// Objects are owned by the interpreter (Interpreter::owned).
struct State {
    Type* pickler = nullptr;
    Type* unpickler = nullptr;
    Type* pickler_memo = nullptr;
    Type* unpickler_memo = nullptr;
    Type* buffer = nullptr;
    Object* pickle_error = nullptr;
    Object* pickling_error = nullptr;
    Object* unpickling_error = nullptr;
    Dict* dispatch_table = nullptr;      // copyreg's
    Dict* extension_registry = nullptr;
    Dict* inverted_registry = nullptr;
    Dict* extension_cache = nullptr;
    Object* getattr = nullptr;
    Str* persistent_id = nullptr;
    Str* persistent_load = nullptr;
    Str* reducer_override = nullptr;
    Str* dispatch_table_name = nullptr;
    Str* find_class = nullptr;
    Str* peek = nullptr;
    Str* readinto = nullptr;
    Str* extend = nullptr;
    Str* add = nullptr;
    Str* getinitargs = nullptr;
    Str* getnewargs = nullptr;
    Str* getnewargs_ex = nullptr;
    Str* locals = nullptr;               // "<locals>"
};

State& state_of(Thread& t);

// A wrapper around bytes-like objects that may travel outside the pickle.
struct PickleBuffer : Object {
    Value view;    // a memoryview; None once released
};
extern const TypeSpec pickle_buffer_spec;
// The view of a PickleBuffer, borrowed; ValueError if it was released.
Value buffer_view(Thread& t, Value buffer);

extern const TypeSpec pickler_spec;
extern const TypeSpec pickler_memo_spec;
extern const TypeSpec unpickler_spec;
extern const TypeSpec unpickler_memo_spec;

// Raises PicklingError or UnpicklingError.
Failure raise_error(Thread& t, Object* type, std::string_view text);
template <class... Args>
Failure pickling_error(Thread& t, fmt::format_string<Args...> format, Args&&... args) {
    return raise_error(t, state_of(t).pickling_error,
                       fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
Failure unpickling_error(Thread& t, fmt::format_string<Args...> format, Args&&... args) {
    return raise_error(t, state_of(t).unpickling_error,
                       fmt::format(format, std::forward<Args>(args)...));
}

// The module's functions, for the pickler's and the unpickler's file.
Value module_dump(Thread& t, const Value* args, size_t nargs);
Value module_dumps(Thread& t, const Value* args, size_t nargs);
Value module_load(Thread& t, const Value* args, size_t nargs);
Value module_loads(Thread& t, const Value* args, size_t nargs);

// The attribute by a dotted name; `parent`, if not null, becomes the object it was found in
// (owned). Fails with AttributeError.
Value deep_attribute(Thread& t, Value object, std::string_view dotted, Ref* parent);
// Renames of modules and globals between Python 2 and 3: looks `module` and `name` up in the tables
// of _compat_pickle with these names and replaces them. `name` may be null.
bool map_old_names(Thread& t, const char* names_table, const char* modules_table, Own<Str>& module,
                   Own<Str>& name);

}  // namespace baton::pickle
