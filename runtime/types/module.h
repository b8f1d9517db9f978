// module: an object whose attributes are a dict, the namespace of the module's code.
#pragma once

#include <string_view>

#include "runtime/core/alloc.h"

namespace baton {

struct Module : Object {
    Dict* dict;   // owned
    bool initializing;   // its body is running
    bool lazy_spec;      // imported natively: __spec__ and __loader__ are made when asked for
};

// A module with __name__, __doc__, __package__, __loader__ and __spec__ (None) set. Owned.
Module* new_module(Thread& t, Str* name);
Module* new_module(Thread& t, std::string_view name);
inline bool is_module(Thread& t, Value v) {
    return v.is_object() && is_subtype(v.as_object()->type, t.types().module);
}
// The module's dict, borrowed.
inline Dict* module_dict(Value module) { return module.as<Module>()->dict; }
// module.__name__ as text, "?" if it has none.
std::string_view module_name(Thread& t, Value module);

}  // namespace baton
