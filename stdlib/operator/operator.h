// The module operator: the operators of the language as functions (operator.cpp), and the callables
// attrgetter, itemgetter and methodcaller (getters.cpp).
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;
struct Type;

bool fill_operator_module(Thread& t, Dict* dict);
// _operator: the same objects under the name that CPython has for them, and _compare_digest.
bool fill_operator_alias_module(Thread& t, Dict* dict);

// Adds the three types to the module.
bool add_getters(Thread& t, Dict* dict);

}  // namespace baton
