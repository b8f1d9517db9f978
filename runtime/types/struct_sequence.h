// Struct sequences: tuples whose items also have names (sys.version_info, os.stat_result,
// time.struct_time). Fields behind the visible ones are attributes only.
#pragma once

#include <span>

#include "runtime/types/tuple.h"

namespace baton {

struct StructSequenceSpec {
    const char* name;            // with the module in front: "sys.version_info"
    const char* doc;
    const char* const* fields;   // ends with null; at most 32 visible ones
    size_t visible;              // how many of them are items; the others only attributes
    bool constructible = true;   // false: "cannot create 'sys.flags' instances"
};

// Makes the type of a struct sequence, a subclass of tuple. Owned; null with an exception.
Type* make_struct_sequence(Thread& t, const StructSequenceSpec& spec);
// An instance with one borrowed value per field (visible and hidden ones). Owned.
Value new_struct_sequence(Thread& t, Type* type, const StructSequenceSpec& spec,
                          std::span<const Value> values);

}  // namespace baton
