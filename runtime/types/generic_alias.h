// types.GenericAlias: `list[int]`, a class together with type arguments.
#pragma once

#include "runtime/core/alloc.h"

namespace baton {

struct GenericAlias : Object {
    Value origin;
    Tuple* args;
    Tuple* parameters;   // the type variables in args; null until asked for
    bool starred;        // *tuple[int]
};

// origin[args]: `args` a tuple or a single argument. Owned. The native `__class_getitem__` of
// built-in types.
Value new_generic_alias(Thread& t, Value origin, Value args);

// A ready method table row's function: (cls, item, /).
Value generic_class_getitem(Thread& t, const Value* args, size_t nargs);

// Of the class or one derived from it, as that of collections.abc.Callable[...] is.
inline bool is_generic_alias(Thread& t, Value v) {
    return v.is_object() && is_subtype(v.as_object()->type, t.types().generic_alias);
}

// The distinct type variables (objects with `__typing_subst__`) in `args`, in order. Owned.
Tuple* collect_parameters(Thread& t, Tuple* args);
// `alias[item]` for an alias with these parameters: the args with type variables replaced. Owned.
Tuple* substitute_parameters(Thread& t, Value alias, Tuple* args, Tuple* parameters, Value item);
// Text of one type argument in a repr ("int", "...", "list[int]"), appended to `out`.
bool append_type_repr(Thread& t, std::string& out, Value v);

}  // namespace baton
