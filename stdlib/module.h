// How a native module registers itself: a name and a function that fills its dict.
#pragma once

#include "runtime/core/native.h"
#include "runtime/state/thread.h"

namespace baton {

struct NativeModule {
    const char* name;
    bool (*fill)(Thread& t, Dict* dict);
};

// All native modules but builtins and sys; ends with a null name (modules.cpp).
extern const NativeModule native_modules[];

}  // namespace baton
