// What the VM keeps per interpreter beyond the runtime's own state.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/core/ref.h"
#include "runtime/state/interpreter.h"
#include "runtime/state/thread.h"
#include "vm/introspect.h"

namespace baton {

struct CodeBlob;
struct Dict;
struct Monitoring;

struct VmState {
    CommandLine command_line;
    // Native modules, and those frozen into the library; null when there is none of that name.
    bool (*(*find_native_module)(std::string_view name))(Thread&, Dict*) = nullptr;
    std::shared_ptr<const CodeBlob> (*find_frozen_module)(std::string_view name,
                                                          bool& is_package) = nullptr;
    Value default_finders, default_hooks;  // tuples, owned; unbound until sys.meta_path is made
    int64_t coroutine_origin_depth = 0;    // how many frames coroutines keep as their origin
    int64_t thread_stack_size = 0;         // of new threads, in bytes; 0: the default
    Value original_import;                 // builtins.__import__ as it was made, owned
    Value signal_handlers[64];     // Python handlers by number, owned; unbound: none

    std::unique_ptr<Monitoring, void (*)(Monitoring*)> monitoring{nullptr, nullptr};

    ~VmState() {
        for (Value handler : signal_handlers) decref(handler);
        decref(default_finders);
        decref(default_hooks);
        decref(original_import);
    }
};

inline VmState& vm_state(Thread& t) { return *t.interpreter->vm; }

}  // namespace baton
