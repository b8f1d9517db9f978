// Asynchronous generators (PEP 525): a generator whose `yield` values come wrapped, so that the
// awaitables which drive it (asend, athrow, aclose, __anext__) can tell them from what an inner
// `await` yields to the event loop.
#pragma once

#include "vm/objects/generator.h"

namespace baton {

struct AsyncGeneratorWrapped : Object {
    Value value;
};

// Reports "coroutine 'f' was never awaited" as a RuntimeWarning.
void warn_never_awaited(Thread& t, Generator* g);
// Hands a suspended async generator that is being destroyed to the finalizer hook
// (sys.set_asyncgen_hooks); false if there is none.
bool finalize_async_generator(Thread& t, Generator* g);
// Calls the firstiter hook when an async generator is first iterated.
bool init_async_hooks(Thread& t, Generator* g);

}  // namespace baton
