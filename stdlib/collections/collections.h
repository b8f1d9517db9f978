// The containers of collections that are worth C++, in the module _collections_core.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;
struct Type;
class Value;

bool fill_collections_module(Thread& t, Dict* dict);
// _collections: the same under the name that CPython has for them.
bool fill_collections_alias_module(Thread& t, Dict* dict);
// defaultdict (defaultdict.cpp). Owned.
Type* make_defaultdict_type(Thread& t);
// OrderedDict, made once (ordered_views.cpp). Owned.
Type* make_ordered_dict(Thread& t);
// namedtuple's descriptor of a field (tuplegetter.cpp). Owned.
Type* make_tuplegetter_type(Thread& t);
// (mapping, iterable, /) (counting.cpp).
Value count_elements(Thread& t, const Value* args, size_t nargs);

}  // namespace baton
