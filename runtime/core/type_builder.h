// The parts of making a type that type.cpp and type_builder.cpp do for types/type_new.cpp and
// bootstrap.cpp.
#pragma once

#include "runtime/core/type.h"

namespace baton {

// Flags that derived types have too.
inline constexpr uint32_t inherited_type_flags =
    type_has_attributes | type_weakrefable | type_variable_size | type_is_int | type_is_list |
    type_is_tuple | type_is_str | type_is_bytes | type_is_dict | type_is_exception | type_is_type |
    type_is_float | type_is_set | type_mapping_pattern | type_sequence_pattern;

// Flags of a TypeSpec alone: the type's dict gets a `__new__` or `__init__` of its own although the
// slot is the one of its base.
inline constexpr uint32_t spec_own_new = 1 << 13;
inline constexpr uint32_t spec_own_init = 1 << 14;

// A new type's first version.
void assign_type_version(Interpreter& in, Type* type);
// Registers `type` as a direct subclass of `base`, and undoes it.
bool add_subclass(Type* base, Type* type);
void remove_subclass(Type* base, Type* type);
// The C3 linearisation from the type's bases (owned), or TypeError.
Tuple* compute_mro(Thread& t, Type* type);
// The slots of type itself: what a class owns.
void dealloc_type(Object* object);
void traverse_type(Object* object, Visitor& visit);
void clear_type(Object* object);
// Sets what instances' memory looks like from the base and the type's own flags: attributes_offset
// and shapes. Returns false with MemoryError.
bool set_up_attributes(Thread& t, Type* type);

// Bootstrap: a raw Type block whose fields are zero, with the spec's sizes, flags and own slots;
// `base` is null for object. Null when memory is exhausted (no exception).
Type* begin_builtin_type(Thread& t, const TypeSpec& spec, Type* base);
// Names, mro, dict, wrappers. Needs strs, tuples, dicts to work.
bool finish_builtin_type(Thread& t, Type* type, const TypeSpec& spec);

}  // namespace baton
