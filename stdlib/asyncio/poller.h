// The module _asyncio: what the event loop of asyncio asks libuv for.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

struct Dict;

bool fill_asyncio_module(Thread& t, Dict* dict);

}  // namespace baton
