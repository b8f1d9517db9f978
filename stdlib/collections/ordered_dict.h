// OrderedDict and its views and iterators (ordered_dict.cpp, ordered_views.cpp).
#pragma once

#include "runtime/types/dict.h"

namespace baton::ordered {

// The types, which instances refer to. Borrowed: the interpreter owns them.
struct OrderedTypes {
    Type* dict = nullptr;
    Type* keys = nullptr;
    Type* values = nullptr;
    Type* items = nullptr;
    Type* iterator = nullptr;
};

struct OrderedDict : Dict {
    const OrderedTypes* types;
    uint64_t changes;                // of the order: what iterators compare
    const DictEntry* known_entries;  // the table that `first` is about; what makes another table
                                     // forgets it, since a later one may lie at the same address
    uint32_t first;                  // before this position there are only holes
};

// Null with an exception when the module has not been loaded.
const OrderedTypes* ordered_types(Thread& t);

OrderedDict* self_dict(Value v);

// Slots and methods that give views and iterators (ordered_views.cpp).
Value iterate(Thread& t, Value self);
Value method_keys(Thread& t, const Value* args, size_t nargs);
Value method_values(Thread& t, const Value* args, size_t nargs);
Value method_items(Thread& t, const Value* args, size_t nargs);
Value method_reversed(Thread& t, const Value* args, size_t nargs);

Type* make_ordered_dict_type(Thread& t);

}  // namespace baton::ordered
