// Texts of dates and times: ISO 8601 both ways, strftime, names for repr; and local time.
#include <time.h>

#include <cerrno>

#include "runtime/types/int.h"
#include "stdlib/datetime/datetime.h"
#include "stdlib/time/struct_time.h"

namespace baton::datetime {

std::optional<int64_t> int_argument(Thread& t, Value v) {
    Ref index = Ref::take(TRY(to_index(t, v)));
    int64_t n;
    if (!int_fits(*index, n)) {
        return raise(t, Exc::OverflowError, "Python int too large to convert to C long");
    }
    if (n > INT32_MAX) return raise(t, Exc::OverflowError, "signed integer is greater than maximum");
    if (n < INT32_MIN) return raise(t, Exc::OverflowError, "signed integer is less than minimum");
    return n;
}

bool check_date(Thread& t, int64_t year, int64_t month, int64_t day) {
    if (year < 1 || year > max_year) return raise_value_error(t, "year {} is out of range", year);
    if (month < 1 || month > 12) return raise_value_error(t, "month must be in 1..12");
    if (day < 1 || day > days_in_month(static_cast<int>(year), static_cast<int>(month))) {
        return raise_value_error(t, "day is out of range for month");
    }
    return true;
}

bool check_clock(Thread& t, int64_t hour, int64_t minute, int64_t second, int64_t us,
                 int64_t fold) {
    if (hour < 0 || hour > 23) return raise_value_error(t, "hour must be in 0..23");
    if (minute < 0 || minute > 59) return raise_value_error(t, "minute must be in 0..59");
    if (second < 0 || second > 59) return raise_value_error(t, "second must be in 0..59");
    if (us < 0 || us > 999'999) return raise_value_error(t, "microsecond must be in 0..999999");
    if (fold != 0 && fold != 1) return raise_value_error(t, "fold must be either 0 or 1");
    return true;
}

Clock clock_from_us(int64_t us) {
    Clock c;
    c.microsecond = static_cast<int32_t>(us % us_per_second);
    const int64_t s = us / us_per_second;
    c.second = static_cast<uint8_t>(s % 60);
    c.minute = static_cast<uint8_t>(s / 60 % 60);
    c.hour = static_cast<uint8_t>(s / 3600);
    return c;
}

std::optional<std::string> repr_name(Thread& t, Value self) {
    Type* type = type_of(t, self);
    if (!type->has(type_heap)) return std::string(type->spec_name);
    return to_string(type->name);
}

std::optional<std::string> clock_text(Thread& t, const Clock& c, Value timespec) {
    std::string_view spec = "auto";
    if (!timespec.is_unbound()) {
        if (!is_str(timespec)) {
            return raise_type_error(t, "isoformat() argument 1 must be str, not {}",
                                    type_name(t, timespec));
        }
        spec = timespec.as<Str>()->view();
    }
    if (spec == "hours") return fmt::format("{:02}", c.hour);
    if (spec == "minutes") return fmt::format("{:02}:{:02}", c.hour, c.minute);
    std::string text = fmt::format("{:02}:{:02}:{:02}", c.hour, c.minute, c.second);
    if (spec == "seconds") return text;
    if (spec == "milliseconds") return text + fmt::format(".{:03}", c.microsecond / 1000);
    if (spec == "microseconds") return text + fmt::format(".{:06}", c.microsecond);
    if (spec != "auto") return raise_value_error(t, "Unknown timespec value");
    return c.microsecond ? text + fmt::format(".{:06}", c.microsecond) : text;
}

IsoCalendar iso_calendar(int year, int month, int day) {
    const int64_t ordinal = days_from_date(year, month, day);
    const int weekday = static_cast<int>((ordinal + 6) % 7);
    // The week belongs to the year of its Thursday.
    int y, m, d;
    date_from_days(ordinal - weekday + 3, y, m, d);
    return {y, (day_of_year(y, m, d) - 1) / 7 + 1, weekday + 1};
}

bool iso_to_ordinal(int year, int week, int day, int64_t& ordinal, int& bad) {
    bad = 0;
    const int64_t january_4 = days_from_date(year, 1, 4);
    const int64_t monday = january_4 - (january_4 + 6) % 7;
    if (week < 1 || week > 53) {
        bad = 1;
    } else if (week == 53) {
        const int first = static_cast<int>((days_from_date(year, 1, 1) + 6) % 7);
        if (!(first == 3 || (first == 2 && is_leap_year(year)))) bad = 1;
    }
    if (!bad && (day < 1 || day > 7)) bad = 2;
    if (bad) return false;
    ordinal = monday + (week - 1) * 7 + day - 1;
    return true;
}

// --- ISO 8601 -------------------------------------------------------------------------------------

namespace {

bool digits(std::string_view text, size_t& at, int count, int& out) {
    if (text.size() - at < static_cast<size_t>(count)) return false;
    out = 0;
    for (int i = 0; i < count; ++i) {
        const char c = text[at + static_cast<size_t>(i)];
        if (c < '0' || c > '9') return false;
        out = out * 10 + (c - '0');
    }
    at += static_cast<size_t>(count);
    return true;
}

// hh[[:]mm[[:]ss[(.|,)f...]]] as hour, minute, second and microsecond.
bool hms(std::string_view text, int (&out)[4]) {
    size_t at = 0;
    out[0] = out[1] = out[2] = out[3] = 0;
    if (!digits(text, at, 2, out[0])) return false;
    if (at == text.size()) return true;
    const bool colons = text[at] == ':';
    for (int i = 1; i < 3; ++i) {
        if (at == text.size()) return true;
        if (colons) {
            if (text[at] != ':') return false;
            ++at;
        }
        if (!digits(text, at, 2, out[i])) return false;
    }
    if (at == text.size()) return true;
    if (text[at] != '.' && text[at] != ',') return false;
    ++at;
    if (at == text.size()) return false;
    int scale = 100'000;
    for (; at < text.size(); ++at) {
        if (text[at] < '0' || text[at] > '9') return false;
        out[3] += (text[at] - '0') * scale;
        scale /= 10;
    }
    return true;
}

}  // namespace

bool parse_iso_date(std::string_view text, int& year, int& month, int& day) {
    size_t at = 0;
    if (!digits(text, at, 4, year)) return false;
    const bool dashes = at < text.size() && text[at] == '-';
    if (dashes) ++at;
    if (at < text.size() && text[at] == 'W') {
        ++at;
        int week, weekday = 1;
        if (!digits(text, at, 2, week)) return false;
        if (at < text.size()) {
            if (dashes) {
                if (text[at] != '-') return false;
                ++at;
            }
            if (!digits(text, at, 1, weekday)) return false;
        }
        int64_t ordinal;
        int bad;
        if (at != text.size() || year < 1 || !iso_to_ordinal(year, week, weekday, ordinal, bad) ||
            ordinal < 1 || ordinal > max_ordinal) {
            return false;
        }
        date_from_days(ordinal, year, month, day);
        return true;
    }
    if (!digits(text, at, 2, month)) return false;
    if (dashes) {
        if (at >= text.size() || text[at] != '-') return false;
        ++at;
    }
    return digits(text, at, 2, day) && at == text.size();
}

bool parse_iso_clock(std::string_view text, ParsedClock& out) {
    size_t zone = text.find_first_of("+-Z");
    int parts[4];
    if (!hms(text.substr(0, zone), parts)) return false;
    // Out of range numbers are the caller's business; they must only survive the small fields.
    out.clock.hour = static_cast<uint8_t>(parts[0]);
    out.clock.minute = static_cast<uint8_t>(parts[1]);
    out.clock.second = static_cast<uint8_t>(parts[2]);
    out.clock.microsecond = parts[3];
    if (zone == std::string_view::npos) return true;
    out.has_offset = true;
    if (text[zone] == 'Z') return zone + 1 == text.size();
    const int64_t sign = text[zone] == '-' ? -1 : 1;
    if (!hms(text.substr(zone + 1), parts)) return false;
    out.offset_us =
        sign * (((parts[0] * 60 + parts[1]) * 60 + parts[2]) * us_per_second + parts[3]);
    return true;
}

Failure raise_bad_iso(Thread& t, Value text) {
    Own<Str> shown = Own<Str>::take(repr(t, text));
    if (!shown) return Failure{};
    return raise_value_error(t, "Invalid isoformat string: {}", shown->view());
}

// --- strftime -------------------------------------------------------------------------------------

namespace {

struct tm c_fields(int year, int month, int day, const Clock& c, int dst) {
    struct tm f = {};
    f.tm_year = year - 1900;
    f.tm_mon = month - 1;
    f.tm_mday = day;
    f.tm_hour = c.hour;
    f.tm_min = c.minute;
    f.tm_sec = c.second;
    f.tm_wday = static_cast<int>(days_from_date(year, month, day) % 7);
    f.tm_yday = day_of_year(year, month, day) - 1;
    f.tm_isdst = dst;
    f.tm_zone = "";
    return f;
}

}  // namespace

Value time_tuple(Thread& t, int year, int month, int day, const Clock& clock, int dst) {
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "time")));
    return new_struct_time(t, c_fields(year, month, day, clock, dst), Value::none(), Value::none());
}

Value strftime_value(Thread& t, Value, Value format, int year, int month, int day,
                     const Clock& clock, Value zone, Value zone_argument) {
    if (!is_str(format)) {
        return raise_type_error(t, "strftime() argument 1 must be str, not {}",
                                type_name(t, format));
    }
    Own<Str> kept = Own<Str>::share(format.as<Str>());
    const std::string_view text = kept->view();
    std::string plain;
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%' || i + 1 == text.size()) {
            plain += text[i];
            continue;
        }
        const char c = text[i + 1];
        const bool colon_z = c == ':' && i + 2 < text.size() && text[i + 2] == 'z';
        if (c == 'z' || colon_z) {
            const Offset offset = TRY(zone_offset(t, zone, state(t).utcoffset, zone_argument));
            if (offset.known) plain += offset_text(offset.us, colon_z ? ":" : "");
        } else if (c == 'Z') {
            Ref name = Ref::take(TRY(zone_name(t, zone, zone_argument)));
            if (is_str(*name)) {
                for (char n : name.as<Str>()->view()) {
                    plain += n;
                    if (n == '%') plain += '%';
                }
            }
        } else if (c == 'f') {
            plain += fmt::format("{:06}", clock.microsecond);
        } else {
            plain += '%';
            plain += c;
        }
        i += colon_z ? 2 : 1;
    }
    std::string out;
    TRY(format_time(t, plain, c_fields(year, month, day, clock, -1), out));
    return TRY(new_str(t, out));
}

Value format_value(Thread& t, const Value* args, size_t) {
    if (!is_str(args[1])) {
        return raise_type_error(t, "__format__() argument 1 must be str, not {}",
                                type_name(t, args[1]));
    }
    if (args[1].as<Str>()->size == 0) return TRY(str(t, args[0]));
    return call_method(t, args[0], state(t).strftime, {args[1]});
}

// --- Local time -----------------------------------------------------------------------------------

std::optional<int64_t> utc_to_local_seconds(Thread& t, int64_t seconds) {
    const time_t at = seconds;
    struct tm f;
    errno = 0;
    if (!localtime_r(&at, &f)) {
        raise_os_error(t, errno ? errno : EINVAL);
        return std::nullopt;
    }
    const int64_t year = int64_t{f.tm_year} + 1900;
    if (year < 1 || year > max_year) return raise_value_error(t, "year {} is out of range", year);
    return (days_from_date(static_cast<int>(year), f.tm_mon + 1, f.tm_mday) - epoch_ordinal) *
               86'400 +
           f.tm_hour * 3600 + f.tm_min * 60 + std::min(f.tm_sec, 59);
}

std::optional<int64_t> local_to_utc_seconds(Thread& t, int64_t local, int fold) {
    // As PEP 495 has it: look for a moment whose local time is the one given; of two take the one
    // that fold says, and in a gap the offset before or after it.
    const int64_t day = 86'400;
    const int64_t a = TRY(utc_to_local_seconds(t, local)) - local;
    const int64_t u1 = local - a;
    const int64_t t1 = TRY(utc_to_local_seconds(t, u1));
    int64_t b;
    if (t1 == local) {
        const int64_t other = u1 + (fold ? day : -day);
        b = TRY(utc_to_local_seconds(t, other)) - other;
        if (a == b) return u1;
    } else {
        b = t1 - u1;
    }
    const int64_t u2 = local - b;
    const int64_t t2 = TRY(utc_to_local_seconds(t, u2));
    if (t2 == local) return u2;
    if (t1 == local) return u1;
    return fold ? std::min(u1, u2) : std::max(u1, u2);
}

}  // namespace baton::datetime
