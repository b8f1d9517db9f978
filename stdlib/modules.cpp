#include "stdlib/module.h"
#include "stdlib/thread/thread.h"
#include "stdlib/time/time.h"

namespace baton {

const NativeModule native_modules[] = {
    {"time", fill_time_module},
    {"_thread", fill_thread_module},
    {nullptr, nullptr},
};

}  // namespace baton
