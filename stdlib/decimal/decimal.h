// _decimal_core: the base class of decimal.Decimal. It computes what is usual, with coefficients of up
// to 38 digits and the usual rounding, and leaves everything else to the methods of the class that
// are called _slow_…, which know the whole specification.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;
bool fill_decimal_module(Thread& t, Dict* dict);

}  // namespace baton
