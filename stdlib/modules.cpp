#include "stdlib/module.h"
#include "stdlib/os/posix.h"
#include "stdlib/thread/thread.h"
#include "stdlib/time/time.h"

namespace baton {

const NativeModule native_modules[] = {
    {"posix", fill_posix_module},
    {"errno", fill_errno_module},
    {"time", fill_time_module},
    {"_thread", fill_thread_module},
    {nullptr, nullptr},
};

}  // namespace baton
