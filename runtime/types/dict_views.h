// The views of a dict (keys, values, items) and the iterators over it.
#pragma once

#include "runtime/types/dict.h"

namespace baton {

struct DictView : Object {
    Dict* dict;
};

struct DictIterator : Object {
    Dict* dict;            // null when exhausted
    size_t position;       // next entry; reverse iterators: one behind it
    size_t expected_size;  // to notice changes
    uint64_t left;         // items still to come
    Tuple* spare;          // see pairs.h; null but for items
};

// `type` is one of dict_keys, dict_values, dict_items. Owned.
Value new_dict_view(Thread& t, Type* type, Dict* dict);
// `type` is one of the dict_*_iterator types. Owned.
Value new_dict_iterator(Thread& t, Type* type, Dict* dict);

}  // namespace baton
