// What the VM keeps per interpreter beyond the runtime's own state.
#pragma once

#include <string>
#include <vector>

#include "runtime/core/ref.h"
#include "runtime/state/interpreter.h"
#include "runtime/state/thread.h"

namespace baton {

struct VmState {
    Value async_first_iteration;   // hooks of sys.set_asyncgen_hooks, owned; unbound: none
    Value async_finalizer;
    std::vector<std::string> argv;
    std::string executable;        // sys.executable
    std::string standard_library;  // --stdlib: a directory to import from behind our own modules
    void (*run_signal_handlers)(Thread&, uint64_t signals) = nullptr;  // stdlib/signal

    ~VmState() {
        decref(async_first_iteration);
        decref(async_finalizer);
    }
};

inline VmState& vm_state(Thread& t) { return *t.interpreter->vm; }

}  // namespace baton
