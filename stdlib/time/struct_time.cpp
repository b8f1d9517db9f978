#include "stdlib/time/struct_time.h"

#include <cerrno>
#include <climits>
#include <cmath>
#include <memory>

#include "runtime/base/unicode.h"
#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/simple_namespace.h"
#include "runtime/types/str.h"
#include "runtime/types/struct_sequence.h"
#include "runtime/types/tuple.h"
#include "stdlib/state.h"
#include "stdlib/time/strptime.h"

namespace baton {

namespace {

constexpr const char* struct_time_fields[] = {
    "tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec",
    "tm_wday", "tm_yday", "tm_isdst", "tm_zone", "tm_gmtoff", nullptr};
constexpr StructSequenceSpec struct_time_spec = {
    "time.struct_time", "A moment in its parts: year, month, day, hour, minute, second, weekday, "
    "day of the year, daylight saving time.", struct_time_fields, 9};

struct TimeState {
    Type* struct_time = nullptr;
};
Type* struct_time_type(Thread& t) { return find_state<TimeState>(*t.interpreter)->struct_time; }

std::optional<Timestamp> timestamp_argument(Thread& t, Value v) {
    if (v.is_unbound() || v.is_none()) return Timestamp{time(nullptr), 0};
    return to_timestamp(t, v, Rounding::floor);
}

Value broken_down(Thread& t, Value v, bool local) {
    const Timestamp stamp = TRY(timestamp_argument(t, v));
    const time_t seconds = stamp.seconds;
    struct tm fields;
    errno = 0;
    if (!(local ? localtime_r(&seconds, &fields) : gmtime_r(&seconds, &fields))) {
        return raise_os_error(t, errno ? errno : EINVAL);
    }
    Own<Str> zone = Own<Str>::take(TRY(new_str(t, fields.tm_zone)));
    return new_struct_time(t, fields, zone.value(),
                           Value::small_int(local ? fields.tm_gmtoff : 0));
}
Value time_localtime(Thread& t, const Value* args, size_t) { return broken_down(t, args[0], true); }
Value time_gmtime(Thread& t, const Value* args, size_t) { return broken_down(t, args[0], false); }

// The fields of a tuple, as C has them (months from 0, Sunday first), not checked.
bool read_fields(Thread& t, const char* function, Value v, struct tm& out) {
    if (!is_tuple(v)) return raise_type_error(t, "Tuple or struct_time argument required");
    Own<Tuple> tuple = Own<Tuple>::share(v.as<Tuple>());
    int64_t n[9];
    if (tuple->size < 9) return raise_type_error(t, "{}(): illegal time tuple argument", function);
    for (int i = 0; i < 9; ++i) {
        if (!is_int(tuple->items[i])) {
            return raise_type_error(t, "'{}' object cannot be interpreted as an integer",
                                    type_name(t, tuple->items[i]));
        }
        if (!int_fits(tuple->items[i], n[i])) {
            return raise(t, Exc::OverflowError, "Python int too large to convert to C long");
        }
        if (n[i] > INT_MAX) {
            return raise(t, Exc::OverflowError, "signed integer is greater than maximum");
        }
        if (n[i] < INT_MIN) {
            return raise(t, Exc::OverflowError, "signed integer is less than minimum");
        }
    }
    if (n[0] < int64_t{INT_MIN} + 1900) return raise(t, Exc::OverflowError, "year out of range");
    out = {};
    out.tm_year = static_cast<int>(n[0] - 1900);
    out.tm_mon = static_cast<int>(n[1] == INT_MIN ? INT_MAX : n[1] - 1);
    out.tm_mday = static_cast<int>(n[2]);
    out.tm_hour = static_cast<int>(n[3]);
    out.tm_min = static_cast<int>(n[4]);
    out.tm_sec = static_cast<int>(n[5]);
    out.tm_wday = static_cast<int>((n[6] + 1) % 7);
    out.tm_yday = static_cast<int>(n[7] - 1);
    out.tm_isdst = static_cast<int>(n[8]);
    if (is_instance(t, v, Value(struct_time_type(t))) == Truth::yes) {
        Own<Str> name = Own<Str>::take(TRY(intern(t, "tm_gmtoff")));
        Ref offset = Ref::take(TRY(get_attribute(t, v, name.value())));
        int64_t seconds;
        if (is_int(*offset) && int_fits(*offset, seconds)) out.tm_gmtoff = seconds;
    }
    return true;
}

// What strftime and asctime insist on; 0 counts as the first month, day and day of the year.
bool check_fields(Thread& t, struct tm& f) {
    if (f.tm_mon == -1) f.tm_mon = 0;
    if (f.tm_mon < 0 || f.tm_mon > 11) return raise_value_error(t, "month out of range");
    if (f.tm_mday == 0) f.tm_mday = 1;
    if (f.tm_mday < 0 || f.tm_mday > 31) return raise_value_error(t, "day of month out of range");
    if (f.tm_hour < 0 || f.tm_hour > 23) return raise_value_error(t, "hour out of range");
    if (f.tm_min < 0 || f.tm_min > 59) return raise_value_error(t, "minute out of range");
    if (f.tm_sec < 0 || f.tm_sec > 61) return raise_value_error(t, "seconds out of range");
    if (f.tm_wday < 0) return raise_value_error(t, "day of week out of range");
    if (f.tm_yday == -1) f.tm_yday = 0;
    if (f.tm_yday < 0 || f.tm_yday > 365) return raise_value_error(t, "day of year out of range");
    return true;
}

bool now(Thread& t, struct tm& out) {
    const time_t seconds = time(nullptr);
    if (!localtime_r(&seconds, &out)) return raise_os_error(t, errno);
    return true;
}

Value time_mktime(Thread& t, const Value* args, size_t) {
    struct tm fields;
    TRY(read_fields(t, "mktime", args[0], fields));
    fields.tm_wday = -1;
    const time_t seconds = mktime(&fields);
    if (seconds == -1 && fields.tm_wday == -1) {
        return raise(t, Exc::OverflowError, "mktime argument out of range");
    }
    return new_float(t, static_cast<double>(seconds));
}

Value time_strftime(Thread& t, const Value* args, size_t) {
    if (!is_str(args[0])) {
        return raise_type_error(t, "strftime() argument 1 must be str, not {}",
                                type_name(t, args[0]));
    }
    struct tm fields;
    if (args[1].is_unbound()) {
        TRY(now(t, fields));
    } else {
        TRY(read_fields(t, "strftime", args[1], fields));
        const bool known_zone =
            is_instance(t, args[1], Value(struct_time_type(t))) == Truth::yes;
        TRY(check_fields(t, fields));
        Own<Str> zone;
        if (known_zone) {
            Own<Str> name = Own<Str>::take(TRY(intern(t, "tm_zone")));
            Ref value = Ref::take(TRY(get_attribute(t, args[1], name.value())));
            if (is_str(*value)) zone = Own<Str>::share(value.as<Str>());
        }
        if (fields.tm_isdst < -1) fields.tm_isdst = -1;
        if (fields.tm_isdst > 1) fields.tm_isdst = 1;
        if (zone) {
            fields.tm_zone = zone->data;
            std::string text;
            TRY(format_time(t, args[0].as<Str>()->view(), fields, text));
            return TRY(new_str(t, text));
        }
        struct tm probe = fields;
        probe.tm_wday = 0;
        mktime(&probe);
        fields.tm_gmtoff = probe.tm_gmtoff;
        fields.tm_zone = fields.tm_isdst < 0 ? "" : tzname[fields.tm_isdst > 0];
    }
    std::string text;
    TRY(format_time(t, args[0].as<Str>()->view(), fields, text));
    return TRY(new_str(t, text));
}

Str* asctime_text(Thread& t, const struct tm& f) {
    static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    return new_str(t, fmt::format("{} {}{:3} {:02}:{:02}:{:02} {}", days[f.tm_wday],
                                  months[f.tm_mon], f.tm_mday, f.tm_hour, f.tm_min, f.tm_sec,
                                  int64_t{f.tm_year} + 1900));
}
Value time_asctime(Thread& t, const Value* args, size_t) {
    struct tm fields;
    if (args[0].is_unbound()) {
        TRY(now(t, fields));
    } else {
        TRY(read_fields(t, "asctime", args[0], fields));
        TRY(check_fields(t, fields));
    }
    return TRY(asctime_text(t, fields));
}
Value time_ctime(Thread& t, const Value* args, size_t) {
    const time_t seconds = TRY(timestamp_argument(t, args[0])).seconds;
    struct tm fields;
    errno = 0;
    if (!localtime_r(&seconds, &fields)) return raise_os_error(t, errno ? errno : EINVAL);
    return TRY(asctime_text(t, fields));
}

Value time_strptime(Thread& t, const Value* args, size_t) {
    for (int i = 0; i < 2; ++i) {
        if (args[i].is_unbound() || is_str(args[i])) continue;
        Own<Str> type = Own<Str>::take(TRY(repr(t, Value(type_of(t, args[i])))));
        return raise_type_error(t, "strptime() argument {} must be str, not {}", i, type->view());
    }
    const std::string_view format =
        args[1].is_unbound() ? std::string_view("%a %b %d %H:%M:%S %Y") : args[1].as<Str>()->view();
    const ParsedTime parsed = TRY(parse_time(t, args[0].as<Str>()->view(), format));
    struct tm fields = {};
    fields.tm_year = parsed.year - 1900;
    fields.tm_mon = parsed.month - 1;
    fields.tm_mday = parsed.day;
    fields.tm_hour = parsed.hour;
    fields.tm_min = parsed.minute;
    fields.tm_sec = parsed.second;
    fields.tm_wday = (parsed.weekday + 1) % 7;
    fields.tm_yday = parsed.day_of_year - 1;
    fields.tm_isdst = parsed.dst;
    Ref zone = Ref::share(Value::none());
    if (parsed.has_zone) zone = Ref::take(TRY(new_str(t, parsed.zone)));
    return new_struct_time(t, fields, *zone, parsed.has_offset
                                                 ? Value::small_int(parsed.offset_seconds)
                                                 : Value::none());
}

// --- Clocks by number -----------------------------------------------------------------------------

std::optional<clockid_t> clock_argument(Thread& t, Value v) {
    const int64_t id = TRY(to_int64(t, v));
    if (id > INT_MAX) return raise(t, Exc::OverflowError, "signed integer is greater than maximum");
    if (id < INT_MIN) return raise(t, Exc::OverflowError, "signed integer is less than minimum");
    return static_cast<clockid_t>(id);
}
template <bool resolution, bool as_ns>
Value read_clock(Thread& t, const Value* args, size_t) {
    const clockid_t id = TRY(clock_argument(t, args[0]));
    struct timespec ts;
    if ((resolution ? clock_getres(id, &ts) : clock_gettime(id, &ts)) != 0) {
        return raise_os_error(t, errno);
    }
    if (as_ns) return new_int(t, int64_t{ts.tv_sec} * 1'000'000'000 + ts.tv_nsec);
    return new_float(t, static_cast<double>(ts.tv_sec) + static_cast<double>(ts.tv_nsec) * 1e-9);
}
template <bool as_ns>
Value set_clock(Thread& t, const Value* args, size_t) {
    const clockid_t id = TRY(clock_argument(t, args[0]));
    struct timespec ts;
    if (as_ns) {
        const int64_t ns = TRY(to_int64(t, args[1]));
        ts.tv_sec = ns / 1'000'000'000 - (ns % 1'000'000'000 < 0);
        ts.tv_nsec = ns - ts.tv_sec * 1'000'000'000;
    } else {
        const Timestamp stamp = TRY(to_timestamp(t, args[1], Rounding::floor));
        ts.tv_sec = stamp.seconds;
        ts.tv_nsec = stamp.nanoseconds;
    }
    if (clock_settime(id, &ts) != 0) return raise_os_error(t, errno);
    return Value::none();
}

Value time_get_clock_info(Thread& t, const Value* args, size_t) {
    if (!is_str(args[0])) {
        return raise_type_error(t, "get_clock_info() argument 1 must be str, not {}",
                                type_name(t, args[0]));
    }
    struct Clock {
        const char* name;
        const char* implementation;
        clockid_t id;
        bool monotonic, adjustable;
    };
    static constexpr Clock clocks[] = {
        {"time", "clock_gettime(CLOCK_REALTIME)", CLOCK_REALTIME, false, true},
        {"monotonic", "clock_gettime(CLOCK_MONOTONIC)", CLOCK_MONOTONIC, true, false},
        {"perf_counter", "clock_gettime(CLOCK_MONOTONIC)", CLOCK_MONOTONIC, true, false},
        {"process_time", "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", CLOCK_PROCESS_CPUTIME_ID, true,
         false},
        {"thread_time", "clock_gettime(CLOCK_THREAD_CPUTIME_ID)", CLOCK_THREAD_CPUTIME_ID, true,
         false}};
    for (const Clock& clock : clocks) {
        if (args[0].as<Str>()->view() != clock.name) continue;
        struct timespec ts;
        if (clock_getres(clock.id, &ts) != 0) return raise_os_error(t, errno);
        Ref info = Ref::take(TRY(call(t, Value(t.interpreter->types.simple_namespace), {})));
        Ref implementation = Ref::take(TRY(new_str(t, clock.implementation)));
        Ref resolution = Ref::take(
            new_float(t, static_cast<double>(ts.tv_sec) + static_cast<double>(ts.tv_nsec) * 1e-9));
        const std::pair<const char*, Value> items[] = {
            {"implementation", *implementation},
            {"monotonic", Value::boolean(clock.monotonic)},
            {"adjustable", Value::boolean(clock.adjustable)},
            {"resolution", *resolution}};
        for (const auto& [name, value] : items) {
            Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
            TRY(set_attribute(t, *info, key.value(), value));
        }
        return info.give();
    }
    return raise_value_error(t, "unknown clock");
}

// --- The zone -------------------------------------------------------------------------------------

// The zone's offsets and names in January and July of this year, as the C library knows them.
bool set_zone_constants(Thread& t, Dict* dict) {
    tzset();
    const time_t year = 365 * 24 * 3600 + 6 * 3600;
    const time_t begin = time(nullptr) / year * year;
    struct tm january, july;
    const time_t middle = begin + year / 2;
    if (!localtime_r(&begin, &january) || !localtime_r(&middle, &july)) {
        return raise_os_error(t, errno);
    }
    const std::string january_name = january.tm_zone ? january.tm_zone : "   ";
    const std::string july_name = july.tm_zone ? july.tm_zone : "   ";
    const bool southern = january.tm_gmtoff > july.tm_gmtoff;
    const struct tm& winter = southern ? july : january;
    const struct tm& summer = southern ? january : july;
    Own<Str> first = Own<Str>::take(TRY(new_str(t, southern ? july_name : january_name)));
    Own<Str> second = Own<Str>::take(TRY(new_str(t, southern ? january_name : july_name)));
    Own<Tuple> names = Own<Tuple>::take(TRY(new_tuple(t, {first.value(), second.value()})));
    const std::pair<const char*, Value> items[] = {
        {"timezone", Value::small_int(-winter.tm_gmtoff)},
        {"altzone", Value::small_int(-summer.tm_gmtoff)},
        {"daylight", Value::small_int(winter.tm_gmtoff != summer.tm_gmtoff)},
        {"tzname", names.value()}};
    for (const auto& [name, value] : items) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        TRY(dict_set(t, dict, key.get(), value));
    }
    return true;
}

Value time_tzset(Thread& t, const Value*, size_t) {
    Own<Str> name = Own<Str>::take(TRY(intern(t, "time")));
    const Value module = dict_get(t.interpreter->modules, name.get());
    if (module.is_unbound()) return Value::none();
    Ref dict = Ref::take(TRY(get_attribute(t, module, Value(t.names().dunder_dict))));
    if (is_dict(*dict)) TRY(set_zone_constants(t, dict.as<Dict>()));
    return Value::none();
}

const NativeDef functions[] = {
    {"localtime", "(seconds=None, /)", time_localtime, "A timestamp as local struct_time."},
    {"gmtime", "(seconds=None, /)", time_gmtime, "A timestamp as struct_time in UTC."},
    {"mktime", "(time, /)", time_mktime, "The timestamp of a local struct_time."},
    {"strftime", "(format, time=None, /)", time_strftime, "Format a struct_time."},
    {"strptime", "(string, format='%a %b %d %H:%M:%S %Y', /)", time_strptime,
     "Parse a text by a format; a struct_time."},
    {"asctime", "(time=None, /)", time_asctime, "A struct_time like 'Sat Jun  6 16:26:11 1998'."},
    {"ctime", "(seconds=None, /)", time_ctime, "A timestamp like 'Sat Jun  6 16:26:11 1998'."},
    {"tzset", "()", time_tzset, "Read the local zone from the environment again."},
    {"clock_gettime", "(clk_id, /)", read_clock<false, false>, "The time of a clock, in seconds."},
    {"clock_gettime_ns", "(clk_id, /)", read_clock<false, true>, "The time of a clock, in ns."},
    {"clock_getres", "(clk_id, /)", read_clock<true, false>, "A clock's resolution, in seconds."},
    {"clock_settime", "(clk_id, time, /)", set_clock<false>, "Set a clock, in seconds."},
    {"clock_settime_ns", "(clk_id, time, /)", set_clock<true>, "Set a clock, in nanoseconds."},
    {"get_clock_info", "(name, /)", time_get_clock_info, "Facts about a clock of this module."},
    {}};

}  // namespace

Value new_struct_time(Thread& t, const struct tm& f, Value zone, Value offset) {
    const Value values[] = {
        Value::small_int(int64_t{f.tm_year} + 1900), Value::small_int(f.tm_mon + 1),
        Value::small_int(f.tm_mday), Value::small_int(f.tm_hour), Value::small_int(f.tm_min),
        Value::small_int(f.tm_sec), Value::small_int((f.tm_wday + 6) % 7),
        Value::small_int(f.tm_yday + 1), Value::small_int(f.tm_isdst), zone, offset};
    return new_struct_sequence(t, struct_time_type(t), struct_time_spec, values);
}

bool format_time(Thread& t, std::string_view format, const struct tm& fields, std::string& out) {
    // Piece by piece, so that text that is not ASCII and NULs pass through untouched.
    for (size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '%') {
            out += format[i];
            continue;
        }
        size_t end = i + 1;
        while (end < format.size() && std::string_view("_-0^#").find(format[end]) != std::string_view::npos) {
            ++end;
        }
        size_t width = 0;
        while (end < format.size() && format[end] >= '0' && format[end] <= '9') {
            width = width * 10 + static_cast<size_t>(format[end++] - '0');
            if (width > 100'000) return raise_value_error(t, "Invalid format string");
        }
        if (end < format.size() && (format[end] == 'E' || format[end] == 'O')) ++end;
        if (end >= format.size() || static_cast<unsigned char>(format[end]) >= 0x80 ||
            format[end] == '\0') {
            out += format.substr(i, end - i);
            i = end - 1;
            continue;
        }
        const std::string piece = std::string(format.substr(i, end + 1 - i)) + "\x01";
        std::string text(width + 256, '\0');
        const size_t n = strftime(text.data(), text.size(), piece.c_str(), &fields);
        if (n > 0) out.append(text, 0, n - 1);
        i = end;
    }
    return true;
}

std::optional<Timestamp> to_timestamp(Thread& t, Value v, Rounding rounding, int64_t unit) {
    if (is_float(v)) {
        const double d = float_value(v);
        if (std::isnan(d)) return raise_value_error(t, "Invalid value NaN (not a number)");
        double whole;
        double part = std::modf(d, &whole) * 1e9;
        const double step = static_cast<double>(unit);
        part /= step;
        part = rounding == Rounding::floor ? std::floor(part)
               : rounding == Rounding::ceiling ? std::ceil(part) : std::nearbyint(part);
        part *= step;
        if (part >= 1e9) {
            part -= 1e9;
            whole += 1;
        } else if (part < 0) {
            part += 1e9;
            whole -= 1;
        }
        if (!(whole >= -9223372036854775808.0 && whole < 9223372036854775808.0)) {
            return raise(t, Exc::OverflowError, "timestamp out of range for platform time_t");
        }
        return Timestamp{static_cast<int64_t>(whole), static_cast<int64_t>(part)};
    }
    Ref index = Ref::take(TRY(to_index(t, v)));
    int64_t seconds;
    if (!int_fits(*index, seconds)) {
        return raise(t, Exc::OverflowError, "timestamp out of range for platform time_t");
    }
    return Timestamp{seconds, 0};
}

bool fill_struct_time(Thread& t, Dict* dict) {
    Interpreter& in = *t.interpreter;
    if (!find_state<TimeState>(in)) {
        Type* type = TRY(make_struct_sequence(t, struct_time_spec));
        in.owned.push_back(type);
        make_state<TimeState>(in)->struct_time = type;
    }
    Own<Str> name = Own<Str>::take(TRY(intern(t, "time")));
    TRY(add_functions(t, dict, functions, name.value()));
    const std::pair<const char*, Value> items[] = {
        {"struct_time", Value(struct_time_type(t))},
        {"_STRUCT_TM_ITEMS", Value::small_int(11)},
        {"CLOCK_REALTIME", Value::small_int(CLOCK_REALTIME)},
        {"CLOCK_MONOTONIC", Value::small_int(CLOCK_MONOTONIC)},
        {"CLOCK_MONOTONIC_RAW", Value::small_int(CLOCK_MONOTONIC_RAW)},
        {"CLOCK_BOOTTIME", Value::small_int(CLOCK_BOOTTIME)},
        {"CLOCK_TAI", Value::small_int(CLOCK_TAI)},
        {"CLOCK_PROCESS_CPUTIME_ID", Value::small_int(CLOCK_PROCESS_CPUTIME_ID)},
        {"CLOCK_THREAD_CPUTIME_ID", Value::small_int(CLOCK_THREAD_CPUTIME_ID)}};
    for (const auto& [key, value] : items) {
        Own<Str> k = Own<Str>::take(TRY(intern(t, key)));
        TRY(dict_set(t, dict, k.get(), value));
    }
    return set_zone_constants(t, dict);
}

}  // namespace baton
