// How messages about an argument of the wrong type name its type.
#pragma once

#include "runtime/core/protocol.h"

namespace baton {

// The name of the value's type, but "None" for None.
inline std::string_view argument_type(Thread& t, Value v) {
    return v.is_none() ? std::string_view("None") : type_name(t, v);
}

}  // namespace baton
