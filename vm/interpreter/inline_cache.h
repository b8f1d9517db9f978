// Quickening of attribute, method and global access: generic instructions come here, do their work
// and, when the case is one of the usual ones, rewrite the instruction and fill its cache.
//
//   LOAD_ATTR_SLOT, _FLOAT      version: the type's; guard: the shape; value_offset; offset of the record
//   LOAD_ATTR_OVERFLOW          version, guard, slot, offset
//   LOAD_ATTR_CLASS             version, guard (shape, or 0 without a record), target, offset
//   LOAD_ATTR_TYPE              version of the class object itself; target
//   LOAD_ATTR_, LOAD_METHOD_MODULE  guard: keys version of the module's dict; entry
//   LOAD_, STORE_ATTR_MEMBER    version; offset of the value in the instance
//   STORE_ATTR_SLOT             version, guard, value_offset, offset
//   STORE_ATTR_ADD              version, guard (shape before), new_shape, value_offset, offset
//   LOAD_METHOD_SHAPE           version, guard, target (the function), offset
//   LOAD_METHOD_TYPE            version, target
//   LOAD_ATTR_, STORE_ATTR_, LOAD_METHOD_MANY  cases (a polymorphic inline cache); slot: the next to
//                               be replaced. What is in none of them is looked up in attribute_table.h
//   LOAD_GLOBAL_MODULE          guard: keys version of globals; entry
//   LOAD_NAME_, STORE_NAME_, STORE_GLOBAL_MODULE, LOAD_NAME_BUILTIN  as LOAD_GLOBAL's
//   LOAD_GLOBAL_BUILTIN         guard, and guard2: keys version of builtins; entry
//
// A type version implies the type, and that no class in its mro changed; a shape implies which
// attributes the instance has of its own.
#pragma once

#include "vm/objects/function.h"

namespace baton {

Value load_attribute_caching(Thread& t, Value object, uint32_t* pc, InlineCache& cache);
bool store_attribute_caching(Thread& t, Value object, Value value, uint32_t* pc, InlineCache& cache);
// As load_method (protocol.h).
Truth load_method_caching(Thread& t, Value object, Value& callable, uint32_t* pc,
                          InlineCache& cache);
// The same for the instructions named ..._MANY when no case fits: what the table knows becomes one,
// and what it does not know is added to it.
Value load_attribute_many(Thread& t, Value object, InlineCache& cache);
bool store_attribute_many(Thread& t, Value object, Value value, InlineCache& cache);
Truth load_method_many(Thread& t, Value object, Value& callable, InlineCache& cache);

// The case of an instruction named ..._MANY that fits the object, or null.
inline const AttributeCase* find_case(const InlineCache& cache, Object* object) {
    const uint32_t version = object->type->version;
    // Only types whose instances have their record right behind the header are in the cases.
    const auto* record = reinterpret_cast<const Attributes*>(object + 1);
#pragma GCC unroll 4
    for (size_t i = 0; i < max_attribute_cases; ++i) {
        const AttributeCase& one = cache.cases[i];
        if (one.version == version && one.guard == reinterpret_cast<uint64_t>(record->shape)) {
            return &one;
        }
    }
    return nullptr;
}
Value load_global_caching(Thread& t, Function* fn, uint32_t* pc, InlineCache& cache);
// For code whose names are the module's globals.
Value load_name_caching(Thread& t, Function* fn, uint32_t* pc, InlineCache& cache);
// Stores a global; `quick` is what the instruction becomes.
bool store_global_caching(Thread& t, Function* fn, Value value, uint32_t* pc, InlineCache& cache,
                          Op quick);

}  // namespace baton
