// time.struct_time and what makes or reads one: localtime, gmtime, mktime, strftime and so on.
#pragma once

#include <time.h>

#include <string>

#include "runtime/core/native.h"

namespace baton {

// Adds struct_time, its functions and the zone's constants to the time module.
bool fill_struct_time(Thread& t, Dict* dict);

// A struct_time of these fields; tm_zone and tm_gmtoff are None unless given.
Value new_struct_time(Thread& t, const struct tm& fields, Value zone, Value offset);
// strftime for any length of result; `year` is the calendar year, which tm_year cannot always hold.
bool format_time(Thread& t, std::string_view format, const struct tm& fields, std::string& out);

// A timestamp argument (int or float) as seconds and nanoseconds (0 to 999,999,999), rounded down.
struct Timestamp {
    int64_t seconds;
    int64_t nanoseconds;
};
enum class Rounding : uint8_t { floor, ceiling, half_even };
std::optional<Timestamp> to_timestamp(Thread& t, Value v, Rounding rounding, int64_t unit = 1);

}  // namespace baton
