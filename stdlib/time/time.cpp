#include "stdlib/time/time.h"

#include <cmath>

#include "runtime/base/os.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/unlocked.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "stdlib/time/struct_time.h"

namespace baton {

namespace {

template <int64_t (*clock)()>
Value seconds(Thread& t, const Value*, size_t) {
    return new_float(t, static_cast<double>(clock()) / 1e9);
}
template <int64_t (*clock)()>
Value nanoseconds(Thread& t, const Value*, size_t) {
    return new_int(t, clock());
}

Value time_sleep(Thread& t, const Value* args, size_t) {
    Ref index;
    if (!is_float(args[0])) index = Ref::take(TRY(to_index(t, args[0])));
    const double duration = TRY(to_double(t, index ? *index : args[0]));
    if (std::isnan(duration)) {
        return raise_value_error(t, "Invalid value NaN (not a number)");
    }
    if (duration < 0) return raise_value_error(t, "sleep length must be non-negative");
    if (duration > 9e9) {
        return raise(t, Exc::OverflowError, "timestamp too large to convert to C _PyTime_t");
    }
    const auto deadline =
        gil::Clock::now() + std::chrono::nanoseconds(static_cast<int64_t>(
                                duration * t.interpreter->options.sleep_scale * 1e9));
    // A signal whose handler raises ends the sleep; otherwise it goes on (PEP 475).
    while (sleep_until(t, deadline, "time.sleep") == gil::Parked::interrupted) {
        if (!t.interpreter->hooks.handle_attention(t)) return Failure{};
    }
    return Value::none();
}

const NativeDef functions[] = {
    {"time", "()", seconds<os::wall_ns>,
     "Return the current time in seconds since the Epoch."},
    {"time_ns", "()", nanoseconds<os::wall_ns>,
     "Return the current time in nanoseconds since the Epoch."},
    {"monotonic", "()", seconds<os::monotonic_ns>, "Monotonic clock, in seconds."},
    {"monotonic_ns", "()", nanoseconds<os::monotonic_ns>, "Monotonic clock, in nanoseconds."},
    {"perf_counter", "()", seconds<os::monotonic_ns>, "Performance counter, in seconds."},
    {"perf_counter_ns", "()", nanoseconds<os::monotonic_ns>,
     "Performance counter, in nanoseconds."},
    {"process_time", "()", seconds<os::process_cpu_ns>, "CPU time of the process, in seconds."},
    {"process_time_ns", "()", nanoseconds<os::process_cpu_ns>,
     "CPU time of the process, in nanoseconds."},
    {"thread_time", "()", seconds<os::thread_cpu_ns>, "CPU time of the thread, in seconds."},
    {"thread_time_ns", "()", nanoseconds<os::thread_cpu_ns>,
     "CPU time of the thread, in nanoseconds."},
    {"sleep", "(seconds, /)", time_sleep,
     "Delay execution for a given number of seconds; other threads run meanwhile."},
    {}};

}  // namespace

bool fill_time_module(Thread& t, Dict* dict) {
    Own<Str> name = Own<Str>::take(TRY(intern(t, "time")));
    TRY(add_functions(t, dict, functions, name.value()));
    return fill_struct_time(t, dict);
}

}  // namespace baton
