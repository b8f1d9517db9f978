// Parsing of dates and times by a format, as time.strptime and datetime.strptime do it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/state/thread.h"

namespace baton {

// What a text said about a moment; what it did not say has strptime's defaults.
struct ParsedTime {
    int year = 1900, month = 1, day = 1;
    int hour = 0, minute = 0, second = 0, microsecond = 0;
    int weekday = 0;      // Monday is 0
    int day_of_year = 1;
    int dst = -1;
    bool has_offset = false;
    bool offset_negative = false;
    int offset_seconds = 0;        // east of UTC
    int offset_microseconds = 0;   // of the same sign
    bool has_zone = false;
    std::string zone;
};

// Nothing with ValueError when the text does not match.
std::optional<ParsedTime> parse_time(Thread& t, std::string_view text, std::string_view format);

// Days since 0001-01-01 (which is day 1) of the proleptic Gregorian calendar, and back.
int64_t days_from_date(int year, int month, int day);
void date_from_days(int64_t days, int& year, int& month, int& day);
bool is_leap_year(int year);
int days_in_month(int year, int month);
int day_of_year(int year, int month, int day);

}  // namespace baton
