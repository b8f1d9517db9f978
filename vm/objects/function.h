// Python functions, and the cells their closures share.
#pragma once

#include "runtime/types/dict.h"
#include "runtime/types/tuple.h"
#include "vm/objects/code.h"

namespace baton {

struct Cell : Object {
    Value content;   // unbound: empty
};
Cell* new_cell(Thread& t, Value content);

struct Function : Object {
    Code* code;
    uint32_t simple_arguments;  // exact number of arguments for the fast call; ~0: never
    Dict* globals;
    Dict* builtins;
    Tuple* closure;       // cells, null if none
    Tuple* defaults;      // null if none
    Dict* kwdefaults;     // null if none
    Str* name;
    Str* qualname;
    Value doc;
    Value module;
    Value annotations;    // dict, a callable that makes it is not supported; unbound: none yet
    Value type_params;    // tuple or unbound
};

// A function over `code` whose closure (may be null) matches the code's free variables. Borrows all.
Function* new_function(Thread& t, Code* code, Dict* globals, Tuple* closure);
// The built-ins of the running code (borrowed).
Dict* current_builtins(Thread& t);

// The call slot of functions: runs one from C++.
Value call_function(Thread& t, Value callable, const Value* args, size_t nargs, Tuple* keywords);

}  // namespace baton
