#include <new>

#include "runtime/core/errors.h"
#include "vm/interpreter/loop.h"

namespace baton {

Value run(Thread& t, bool raising) {
    const uint32_t destroy_depth = t.destroy_depth;
    for (;;) {
        try {
            return run_frames(t, raising);
        } catch (const std::bad_alloc&) {
            // Some container in native code could not grow. What that code held is released by now,
            // and the innermost frame stands at the instruction that called it.
            t.destroy_depth = destroy_depth;
            raise_memory_error(t);
            raising = true;
        }
    }
}

}  // namespace baton
