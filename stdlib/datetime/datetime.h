// The datetime module: dates, times and durations of the proleptic Gregorian calendar, native.
// This header is what its rooms share; others only need fill_datetime_module.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/core/alloc.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/str.h"
#include "stdlib/state.h"
#include "stdlib/time/strptime.h"

namespace baton {

struct Dict;
bool fill_datetime_module(Thread& t, Dict* dict);

namespace datetime {

using Wide = __int128;
constexpr int64_t us_per_second = 1'000'000;
constexpr int64_t us_per_day = 86'400 * us_per_second;
constexpr int max_year = 9999;
constexpr int64_t max_ordinal = 3'652'059;
constexpr int max_delta_days = 999'999'999;

// Hour to microsecond, with fold and zone: what time and datetime have in common.
struct Clock {
    uint8_t hour = 0, minute = 0, second = 0, fold = 0;
    int32_t microsecond = 0;
};
struct Date : Object {
    int16_t year;
    uint8_t month, day;
};
struct DateTime : Date {
    Clock clock;
    Value zone;      // None or a tzinfo
};
struct Time : Object {
    Clock clock;
    Value zone;
};
struct Delta : Object {
    int32_t days, seconds, microseconds;   // normalised: the last two are never negative
};
struct Zone : Object {   // timezone
    Value offset;        // a Delta
    Value name;          // a str, or unbound
};

struct State {
    Type *date = nullptr, *datetime = nullptr, *time = nullptr, *delta = nullptr;
    Type *tzinfo = nullptr, *zone = nullptr, *iso_calendar = nullptr;
    Object* utc = nullptr;
    Str *utcoffset = nullptr, *tzname = nullptr, *dst = nullptr, *fromutc = nullptr;
    Str *isoformat = nullptr, *strftime = nullptr, *getinitargs = nullptr;
};
inline State& state(Thread& t) { return *find_state<State>(*t.interpreter); }

inline bool is_kind(Value v, const Type* type) {
    return v.is_object() && (v.as_object()->type == type || is_subtype(v.as_object()->type, type));
}
inline bool is_date(Thread& t, Value v) { return is_kind(v, state(t).date); }
inline bool is_datetime(Thread& t, Value v) { return is_kind(v, state(t).datetime); }
inline bool is_time(Thread& t, Value v) { return is_kind(v, state(t).time); }
inline bool is_delta(Thread& t, Value v) { return is_kind(v, state(t).delta); }

// --- Making them (owned; errors raised) -----------------------------------------------------------
// A class other than the module's own is called, so that its __new__ and __init__ run.
// The pickled state in an argument of a constructor: bytes, or the str of as many characters below
// 256 that Python 2's pickles give with encoding="latin1". Empty if it is none of `size` bytes.
std::string pickled_state(Value v, size_t size);

Value new_date(Thread& t, Type* type, int year, int month, int day);
Value new_datetime(Thread& t, Type* type, int year, int month, int day, const Clock& clock,
                   Value zone);
Value new_time(Thread& t, Type* type, const Clock& clock, Value zone);
Value new_delta(Thread& t, Wide microseconds);
Value new_zone(Thread& t, Value offset, Value name);
// Whole seconds and microseconds since 0001-01-01, counted from day 1 of ordinals.
inline Wide delta_us(const Delta* d) {
    return Wide{d->days} * us_per_day + Wide{d->seconds} * us_per_second + d->microseconds;
}
inline int64_t clock_us(const Clock& c) {
    return ((c.hour * 60 + c.minute) * 60 + c.second) * us_per_second + c.microsecond;
}
inline int64_t moment_us(const DateTime* d) {
    return days_from_date(d->year, d->month, d->day) * us_per_day + clock_us(d->clock);
}
Clock clock_from_us(int64_t us);
Value datetime_from_us(Thread& t, Type* type, Wide us, Value zone, int fold = 0);

// --- Checks ---------------------------------------------------------------------------------------
bool check_date(Thread& t, int64_t year, int64_t month, int64_t day);
bool check_clock(Thread& t, int64_t hour, int64_t minute, int64_t second, int64_t us, int64_t fold);
bool check_zone(Thread& t, Value zone);
std::optional<int64_t> int_argument(Thread& t, Value v);   // "signed integer is greater than maximum"

// --- Zones ----------------------------------------------------------------------------------------
// zone.utcoffset(argument) in microseconds: has_value false for None.
struct Offset {
    bool known = false;
    int64_t us = 0;
};
std::optional<Offset> zone_offset(Thread& t, Value zone, Str* method, Value argument);
// The result of zone.method(argument) as an object: a Delta or None.
Value zone_delta(Thread& t, Value zone, Str* method, Value argument);
Value zone_name(Thread& t, Value zone, Value argument);
// "+05:30", "-00:00:01.500000"; `colon` false for %z.
std::string offset_text(int64_t us, std::string_view separator);

// --- Text -----------------------------------------------------------------------------------------
std::optional<std::string> clock_text(Thread& t, const Clock& clock, Value timespec);
// strftime for any of the three; `self` is asked for %z and %Z (unbound zone: a date).
Value strftime_value(Thread& t, Value self, Value format, int year, int month, int day,
                     const Clock& clock, Value zone, Value zone_argument);
Value format_value(Thread& t, const Value* args, size_t nargs);   // __format__
std::optional<std::string> repr_name(Thread& t, Value self);     // "datetime.date", "Sub"
struct ParsedClock {
    Clock clock;
    bool has_offset = false;
    int64_t offset_us = 0;
    bool utc = false;
};
bool parse_iso_date(std::string_view text, int& year, int& month, int& day);
bool parse_iso_clock(std::string_view text, ParsedClock& out);
// The zone of a parsed offset: None, utc or a new one.
Value parsed_zone(Thread& t, bool has_offset, int64_t us);
Failure raise_bad_iso(Thread& t, Value text);

struct IsoCalendar {
    int year, week, weekday;
};
IsoCalendar iso_calendar(int year, int month, int day);
// The day of the year, weekday and so on as C has them.
Value time_tuple(Thread& t, int year, int month, int day, const Clock& clock, int dst);
bool iso_to_ordinal(int year, int week, int day, int64_t& ordinal, int& bad);
// The local offset from UTC at a moment of local time; `fold` picks among two.
std::optional<int64_t> local_to_utc_seconds(Thread& t, int64_t local_seconds, int fold);
// Local time of a UTC timestamp, seconds since the epoch as if it were UTC.
std::optional<int64_t> utc_to_local_seconds(Thread& t, int64_t seconds);
constexpr int64_t epoch_ordinal = 719'163;

extern const TypeSpec date_spec, datetime_spec, time_spec, delta_spec, tzinfo_spec, zone_spec;

// Unpickling: `min`, `max` and `resolution` and the like, added after all types exist.
bool set_class_attribute(Thread& t, Type* type, const char* name, Value owned);

}  // namespace datetime
}  // namespace baton
