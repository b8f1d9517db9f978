// The module resource: limits of the process, and what it has used.
#include <sys/resource.h>
#include <unistd.h>

#include "runtime/base/memory_reserve.h"
#include "runtime/core/native.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/str.h"
#include "runtime/types/struct_sequence.h"
#include "runtime/types/tuple.h"
#include "stdlib/os/calls.h"
#include "stdlib/os/posix.h"

namespace baton {

namespace {

const char* const usage_fields[] = {
    "ru_utime",  "ru_stime",  "ru_maxrss",  "ru_ixrss",  "ru_idrss",    "ru_isrss",
    "ru_minflt", "ru_majflt", "ru_nswap",   "ru_inblock", "ru_oublock", "ru_msgsnd",
    "ru_msgrcv", "ru_nsignals", "ru_nvcsw", "ru_nivcsw", nullptr};
const StructSequenceSpec usage_spec = {
    "resource.struct_rusage", "What getrusage() says a process has used.", usage_fields, 16};

bool resource_argument(Thread& t, Value v, __rlimit_resource& out) {
    int number;
    TRY(int_argument(t, v, number));
    if (number < 0 || number >= RLIM_NLIMITS) {
        return raise_value_error(t, "invalid resource specified");
    }
    out = static_cast<__rlimit_resource>(number);
    return true;
}

Value limit_value(Thread& t, rlim_t limit) {
    return limit == RLIM_INFINITY ? number(-1) : new_int(t, static_cast<int64_t>(limit));
}
Value limits_value(Thread& t, const rlimit& limits) {
    Ref soft = Ref::take(TRY(limit_value(t, limits.rlim_cur)));
    Ref hard = Ref::take(TRY(limit_value(t, limits.rlim_max)));
    return TRY(new_tuple(t, {*soft, *hard}));
}
bool limits_argument(Thread& t, Value v, rlimit& out) {
    const int64_t count = TRY(length(t, v));
    if (count != 2) return raise_value_error(t, "expected a tuple of 2 integers");
    rlim_t* const parts[] = {&out.rlim_cur, &out.rlim_max};
    for (int64_t i = 0; i < 2; ++i) {
        Ref item = Ref::take(TRY(get_item(t, v, number(i))));
        *parts[i] = static_cast<rlim_t>(TRY(to_int64(t, *item)));  // -1 is RLIM_INFINITY
    }
    return true;
}

Value limit_failure(Thread& t) {
    if (errno == EINVAL) return raise_value_error(t, "current limit exceeds maximum limit");
    if (errno == EPERM) return raise_value_error(t, "not allowed to raise maximum limit");
    return raise_os_error(t, errno);
}

Value resource_getrlimit(Thread& t, const Value* args, size_t) {
    __rlimit_resource which;
    rlimit limits;
    TRY(resource_argument(t, args[0], which));
    if (getrlimit(which, &limits) < 0) return raise_os_error(t, errno);
    return limits_value(t, limits);
}
Value resource_setrlimit(Thread& t, const Value* args, size_t) {
    __rlimit_resource which;
    rlimit limits;
    TRY(resource_argument(t, args[0], which) && limits_argument(t, args[1], limits));
    // What is kept for the moment without memory is best taken while there is some.
    memory_reserve::hold();
    if (setrlimit(which, &limits) < 0) return limit_failure(t);
    return Value::none();
}
Value resource_prlimit(Thread& t, const Value* args, size_t) {
    int pid;
    __rlimit_resource which;
    rlimit fresh, old;
    TRY(int_argument(t, args[0], pid) && resource_argument(t, args[1], which));
    const bool set = !args[2].is_unbound() && !args[2].is_none();
    if (set) TRY(limits_argument(t, args[2], fresh));
    if (prlimit(pid, which, set ? &fresh : nullptr, &old) < 0) return limit_failure(t);
    return limits_value(t, old);
}

Value resource_getrusage(Thread& t, const Value* args, size_t) {
    int who;
    TRY(int_argument(t, args[0], who));
    rusage usage;
    if (getrusage(static_cast<__rusage_who_t>(who), &usage) < 0) {
        if (errno == EINVAL) return raise_value_error(t, "invalid who parameter");
        return raise_os_error(t, errno);
    }
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "resource")));
    return new_rusage(t, *module, usage);
}

Value resource_getpagesize(Thread&, const Value*, size_t) { return number(getpagesize()); }

const NativeDef functions[] = {
    {"getrlimit", "(resource, /)", resource_getrlimit, "Return the (soft, hard) limits."},
    {"setrlimit", "(resource, limits, /)", resource_setrlimit, "Set the (soft, hard) limits."},
    {"prlimit", "(pid, resource, limits=None, /)", resource_prlimit,
     "Set the limits of a process; return the old ones."},
    {"getrusage", "(who, /)", resource_getrusage, "What a process has used."},
    {"getpagesize", "()", resource_getpagesize, "The bytes in a page of memory."},
    {}};

constexpr std::pair<const char*, int> constants[] = {
    {"RLIMIT_CPU", RLIMIT_CPU}, {"RLIMIT_FSIZE", RLIMIT_FSIZE}, {"RLIMIT_DATA", RLIMIT_DATA},
    {"RLIMIT_STACK", RLIMIT_STACK}, {"RLIMIT_CORE", RLIMIT_CORE},
    {"RLIMIT_NOFILE", RLIMIT_NOFILE}, {"RLIMIT_OFILE", RLIMIT_NOFILE}, {"RLIMIT_AS", RLIMIT_AS},
    {"RLIMIT_RSS", RLIMIT_RSS}, {"RLIMIT_NPROC", RLIMIT_NPROC},
    {"RLIMIT_MEMLOCK", RLIMIT_MEMLOCK}, {"RLIMIT_MSGQUEUE", RLIMIT_MSGQUEUE},
    {"RLIMIT_NICE", RLIMIT_NICE}, {"RLIMIT_RTPRIO", RLIMIT_RTPRIO},
    {"RLIMIT_RTTIME", RLIMIT_RTTIME}, {"RLIMIT_SIGPENDING", RLIMIT_SIGPENDING},
    {"RLIM_INFINITY", -1}, {"RUSAGE_SELF", RUSAGE_SELF}, {"RUSAGE_CHILDREN", RUSAGE_CHILDREN},
    {"RUSAGE_THREAD", RUSAGE_THREAD}};

}  // namespace

Value new_rusage(Thread& t, Value module, const rusage& usage) {
    Own<Str> name = Own<Str>::take(TRY(intern(t, "struct_rusage")));
    Ref type = Ref::take(TRY(get_attribute(t, module, name.value())));
    if (!has_type(t, *type, type_is_type)) return raise_type_error(t, "struct_rusage is no type");
    std::vector<Ref> owned;
    for (const timeval& time : {usage.ru_utime, usage.ru_stime}) {
        const double seconds =
            static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
        owned.push_back(Ref::take(TRY(new_float(t, seconds))));
    }
    for (const long n : {usage.ru_maxrss, usage.ru_ixrss, usage.ru_idrss, usage.ru_isrss,
                         usage.ru_minflt, usage.ru_majflt, usage.ru_nswap, usage.ru_inblock,
                         usage.ru_oublock, usage.ru_msgsnd, usage.ru_msgrcv, usage.ru_nsignals,
                         usage.ru_nvcsw, usage.ru_nivcsw}) {
        owned.push_back(Ref::take(TRY(new_int(t, n))));
    }
    std::vector<Value> values;
    for (const Ref& value : owned) values.push_back(*value);
    return new_struct_sequence(t, type.as<Type>(), usage_spec, values);
}

bool fill_resource_module(Thread& t, Dict* dict) {
    Own<Str> module = Own<Str>::take(TRY(intern(t, "resource")));
    TRY(add_functions(t, dict, functions, module.value()));
    for (const auto& [name, value] : constants) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        TRY(dict_set(t, dict, key.get(), number(value)));
    }
    Own<Type> type = Own<Type>::take(TRY(make_struct_sequence(t, usage_spec)));
    Own<Str> key = Own<Str>::take(TRY(intern(t, "struct_rusage")));
    TRY(dict_set(t, dict, key.get(), type.value()));
    Own<Str> error = Own<Str>::take(TRY(intern(t, "error")));
    return dict_set(t, dict, error.get(), Value(exception_type(t, Exc::OSError)));
}

}  // namespace baton
