// The module heapq: lists whose smallest item is at index 0 (heapq.cpp), and what is made with such
// heaps: merge, nsmallest and nlargest (selection.cpp).
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;
class Value;

bool fill_heapq_module(Thread& t, Dict* dict);
// _heapq.
bool fill_heapq_alias_module(Thread& t, Dict* dict);

// Adds merge, nsmallest and nlargest to the module.
bool add_heap_selection(Thread& t, Dict* dict, Value module_name);

}  // namespace baton
