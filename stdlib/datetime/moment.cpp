// datetime: a date and a time of day.
#include <time.h>

#include "runtime/base/unicode.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/tuple.h"
#include "stdlib/datetime/datetime.h"
#include "stdlib/time/struct_time.h"

namespace baton::datetime {

namespace {

DateTime* self_of(const Value* args) { return args[0].as<DateTime>(); }

Value make(Thread& t, Type* type, int year, int month, int day, const Clock& clock, Value zone) {
    auto* made = static_cast<DateTime*>(TRY(allocate_instance(t, type)));
    made->year = static_cast<int16_t>(year);
    made->month = static_cast<uint8_t>(month);
    made->day = static_cast<uint8_t>(day);
    made->clock = clock;
    made->zone = share(zone);
    return made;
}

Clock to_clock(const int64_t* n) {   // hour, minute, second, microsecond, fold
    return {static_cast<uint8_t>(n[0]), static_cast<uint8_t>(n[1]), static_cast<uint8_t>(n[2]),
            static_cast<uint8_t>(n[4]), static_cast<int32_t>(n[3])};
}

Value construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    const std::string b = nargs >= 1 && nargs <= 2 && !keywords ? pickled_state(args[0], 10) : "";
    if (!b.empty()) {
        auto byte = [&](int i) { return static_cast<unsigned char>(b[static_cast<size_t>(i)]); };
        const int month = byte(2) & 0x7f;
        if (month >= 1 && month <= 12) {
            const Value zone = nargs == 2 ? args[1] : Value::none();
            if (!zone.is_none() && !is_kind(zone, state(t).tzinfo)) {
                return raise_type_error(t, "bad tzinfo state arg");
            }
            const int year = byte(0) << 8 | byte(1);
            const int64_t n[] = {byte(4), byte(5), byte(6), byte(7) << 16 | byte(8) << 8 | byte(9),
                                 byte(2) >> 7};
            TRY(check_date(t, year, month, byte(3)));
            TRY(check_clock(t, n[0], n[1], n[2], n[3], n[4]));
            return make(t, type.as<Type>(), year, month, byte(3), to_clock(n), zone);
        }
    }
    Value out[9];
    TRY(bind_arguments(t, "function",
                       "(year=0, month=0, day=0, hour=0, minute=0, second=0, microsecond=0, "
                       "tzinfo=None, *, fold=0)",
                       args, nargs, keywords, out));
    static constexpr const char* names[] = {"year", "month", "day"};
    int64_t n[8] = {};
    for (int i = 0; i < 3; ++i) {
        if (out[i].is_unbound()) {
            return raise_type_error(t, "function missing required argument '{}' (pos {})",
                                    names[i], i + 1);
        }
        n[i] = TRY(int_argument(t, out[i]));
    }
    for (int i = 3; i < 8; ++i) {
        const Value v = out[i < 7 ? i : 8];
        if (!v.is_unbound()) n[i] = TRY(int_argument(t, v));
    }
    TRY(check_date(t, n[0], n[1], n[2]));
    TRY(check_clock(t, n[3], n[4], n[5], n[6], n[7]));
    const Value zone = out[7].is_unbound() ? Value::none() : out[7];
    TRY(check_zone(t, zone));
    return make(t, type.as<Type>(), static_cast<int>(n[0]), static_cast<int>(n[1]),
                static_cast<int>(n[2]), to_clock(n + 3), zone);
}

std::optional<Offset> offset_of(Thread& t, Value v) {
    return zone_offset(t, v.as<DateTime>()->zone, state(t).utcoffset, v);
}

// --- From other things ----------------------------------------------------------------------------

Value from_timestamp(Thread& t, Type* type, const Timestamp& stamp, Value zone, bool utc) {
    const int32_t us = static_cast<int32_t>(stamp.nanoseconds / 1000);
    const int64_t seconds = stamp.seconds;
    if (seconds > 400'000'000'000 || seconds < -100'000'000'000) {
        const int64_t year = 1970 + seconds / 31'556'952;
        return raise_value_error(t, "year {} is out of range", year);
    }
    if (utc || !zone.is_none()) {
        const Wide total = (Wide{seconds} + epoch_ordinal * 86'400) * us_per_second + us;
        if (total < us_per_day || total >= (max_ordinal + 1) * us_per_day) {
            int y, m, d;
            date_from_days(static_cast<int64_t>(total / us_per_day) - (total < 0), y, m, d);
            return raise_value_error(t, "year {} is out of range", y);
        }
        Ref made = Ref::take(TRY(datetime_from_us(t, type, total, zone)));
        if (zone.is_none()) return made.give();
        return call_method(t, zone, state(t).fromutc, {*made});
    }
    const int64_t local = TRY(utc_to_local_seconds(t, seconds));
    int fold = 0;
    // The second of two equal local times: the one whose twin came up to a day before.
    if (seconds - 86'400 > -62'135'596'800 + 86'400) {
        const int64_t earlier = TRY(utc_to_local_seconds(t, seconds - 86'400));
        const int64_t transition = local - earlier - 86'400;
        if (transition < 0 && TRY(utc_to_local_seconds(t, seconds + transition)) == local) fold = 1;
    }
    return datetime_from_us(t, type, (Wide{local} + epoch_ordinal * 86'400) * us_per_second + us,
                            Value::none(), fold);
}

Timestamp current_time() {
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    return {ts.tv_sec, ts.tv_nsec};
}

Value now(Thread& t, const Value* args, size_t) {
    const Value zone = args[1].is_unbound() ? Value::none() : args[1];
    TRY(check_zone(t, zone));
    return from_timestamp(t, args[0].as<Type>(), current_time(), zone, false);
}
bool warn_deprecated(Thread& t, const char* name, const char* instead) {
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "warnings")));
    Own<Str> warn = Own<Str>::take(TRY(intern(t, "warn")));
    Own<Str> text = Own<Str>::take(TRY(new_str(
        t, fmt::format("datetime.datetime.{}() is deprecated and scheduled for removal in a future "
                       "version. Use timezone-aware objects to represent datetimes in UTC: "
                       "datetime.datetime.{}.",
                       name, instead))));
    Ref result = Ref::take(TRY(call_method(
        t, *module, warn.get(),
        {text.value(), Value(exception_type(t, Exc::DeprecationWarning)), Value::small_int(1)})));
    return true;
}
Value utcnow(Thread& t, const Value* args, size_t) {
    TRY(warn_deprecated(t, "utcnow", "now(datetime.UTC)"));
    return from_timestamp(t, args[0].as<Type>(), current_time(), Value::none(), true);
}
Value fromtimestamp(Thread& t, const Value* args, size_t) {
    const Value zone = args[2].is_unbound() ? Value::none() : args[2];
    TRY(check_zone(t, zone));
    const Timestamp stamp = TRY(to_timestamp(t, args[1], Rounding::half_even, 1000));
    return from_timestamp(t, args[0].as<Type>(), stamp, zone, false);
}
Value utcfromtimestamp(Thread& t, const Value* args, size_t) {
    TRY(warn_deprecated(t, "utcfromtimestamp", "fromtimestamp(timestamp, datetime.UTC)"));
    const Timestamp stamp = TRY(to_timestamp(t, args[1], Rounding::half_even, 1000));
    return from_timestamp(t, args[0].as<Type>(), stamp, Value::none(), true);
}
Value strptime_method(Thread& t, const Value* args, size_t) {
    for (int i = 1; i < 3; ++i) {
        if (is_str(args[i])) continue;
        return raise_type_error(t, "strptime() argument {} must be str, not {}", i,
                                type_name(t, args[i]));
    }
    const ParsedTime p =
        TRY(parse_time(t, args[1].as<Str>()->view(), args[2].as<Str>()->view()));
    Ref zone = Ref::share(Value::none());
    if (p.has_offset) {
        Ref delta = Ref::take(
            TRY(new_delta(t, Wide{p.offset_seconds} * us_per_second + p.offset_microseconds)));
        Ref name;
        if (p.has_zone) name = Ref::take(TRY(new_str(t, p.zone)));
        zone = Ref::take(TRY(new_zone(t, *delta, *name)));
    }
    const int64_t n[] = {p.hour, p.minute, p.second, p.microsecond, 0};
    TRY(check_date(t, p.year, p.month, p.day));
    TRY(check_clock(t, n[0], n[1], n[2], n[3], n[4]));
    return new_datetime(t, args[0].as<Type>(), p.year, p.month, p.day, to_clock(n), *zone);
}
Value combine(Thread& t, const Value* args, size_t) {
    if (!is_date(t, args[1])) {
        return raise_type_error(t, "combine() argument 1 must be datetime.date, not {}",
                                type_name(t, args[1]));
    }
    if (!is_time(t, args[2])) {
        return raise_type_error(t, "combine() argument 2 must be datetime.time, not {}",
                                type_name(t, args[2]));
    }
    auto* d = args[1].as<Date>();
    auto* c = args[2].as<Time>();
    const Value zone = args[3].is_unbound() ? c->zone : args[3];
    TRY(check_zone(t, zone));
    return new_datetime(t, args[0].as<Type>(), d->year, d->month, d->day, c->clock, zone);
}
Value fromisoformat(Thread& t, const Value* args, size_t) {
    if (!is_str(args[1])) return raise_type_error(t, "fromisoformat: argument must be str");
    const std::string_view text = args[1].as<Str>()->view();
    // Where the date ends, by its form: dashes or not, a week with or without its day.
    size_t end = 0;
    if (text.size() >= 7) {
        const bool dashes = text[4] == '-';
        const size_t week = dashes ? 5 : 4;
        if (text[week] == 'W') {
            end = week + 3;
            if (dashes) {
                if (text.size() > end + 1 && text[end] == '-' && text[end + 1] >= '0' &&
                    text[end + 1] <= '9' && (text.size() == end + 2 || text[end + 2] < '0' ||
                                             text[end + 2] > '9')) {
                    end += 2;
                }
            } else {
                // Digits in a row: with the day, unless that leaves half a digit pair for the time.
                size_t digits = end;
                while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
                if (digits < 9) {
                    end = digits;
                } else if (digits % 2) {
                    end = 8;
                }
            }
        } else {
            end = dashes ? 10 : 8;
        }
    }
    int y, m, d;
    ParsedClock parsed;
    if (end == 0 || text.size() < end || !parse_iso_date(text.substr(0, end), y, m, d)) {
        return raise_bad_iso(t, args[1]);
    }
    if (text.size() > end) {
        const size_t skip = unicode::sequence_size(text[end]);
        if (text.size() <= end + skip || !parse_iso_clock(text.substr(end + skip), parsed)) {
            return raise_bad_iso(t, args[1]);
        }
    }
    const Clock& c = parsed.clock;
    TRY(check_date(t, y, m, d));
    TRY(check_clock(t, c.hour, c.minute, c.second, c.microsecond, 0));
    Ref zone = Ref::take(TRY(parsed_zone(t, parsed.has_offset, parsed.offset_us)));
    return new_datetime(t, args[0].as<Type>(), y, m, d, c, *zone);
}

// --- To other things ------------------------------------------------------------------------------

Value date_method(Thread& t, const Value* args, size_t) {
    auto* d = self_of(args);
    return new_date(t, state(t).date, d->year, d->month, d->day);
}
template <bool with_zone>
Value time_method(Thread& t, const Value* args, size_t) {
    auto* d = self_of(args);
    return new_time(t, state(t).time, d->clock, with_zone ? d->zone : Value::none());
}
Value timetuple(Thread& t, const Value* args, size_t) {
    auto* d = self_of(args);
    int dst = -1;
    if (!d->zone.is_none()) {
        const Offset o = TRY(zone_offset(t, d->zone, state(t).dst, args[0]));
        if (o.known) dst = o.us != 0;
    }
    return time_tuple(t, d->year, d->month, d->day, d->clock, dst);
}
Value utctimetuple(Thread& t, const Value* args, size_t) {
    auto* d = self_of(args);
    const Offset offset = TRY(offset_of(t, args[0]));
    const int64_t us = moment_us(d) - offset.us;
    int y, m, day;
    date_from_days(us / us_per_day, y, m, day);
    if (y < 1 || y > max_year) return raise(t, Exc::OverflowError, "date value out of range");
    return time_tuple(t, y, m, day, clock_from_us(us % us_per_day), 0);
}
std::optional<int64_t> timestamp_us(Thread& t, Value v) {
    auto* d = v.as<DateTime>();
    const int64_t us = moment_us(d) - epoch_ordinal * us_per_day;
    if (!d->zone.is_none()) {
        const Offset offset = TRY(offset_of(t, v));
        if (offset.known) return us - offset.us;
    }
    const int64_t seconds = us / us_per_second - (us % us_per_second < 0);
    const int64_t utc = TRY(local_to_utc_seconds(t, seconds, d->clock.fold));
    return utc * us_per_second + d->clock.microsecond;
}
Value timestamp(Thread& t, const Value* args, size_t) {
    const int64_t us = TRY(timestamp_us(t, args[0]));
    return binary_op(t, BinaryOp::div, Value::small_int(us), Value::small_int(us_per_second));
}
Value isoformat(Thread& t, const Value* args, size_t) {
    auto* d = self_of(args);
    std::string separator = "T";
    if (!args[1].is_unbound()) {
        if (!is_str(args[1]) || args[1].as<Str>()->length != 1) {
            return raise_type_error(t, "isoformat() argument 1 must be a unicode character, not {}",
                                    type_name(t, args[1]));
        }
        separator = to_string(args[1].as<Str>());
    }
    std::string text = fmt::format("{:04}-{:02}-{:02}", d->year, d->month, d->day) + separator;
    text += TRY(clock_text(t, d->clock, args[2]));
    const Offset offset = TRY(offset_of(t, args[0]));
    if (offset.known) text += offset_text(offset.us, ":");
    return TRY(new_str(t, text));
}
Value strftime_method(Thread& t, const Value* args, size_t) {
    auto* d = self_of(args);
    return strftime_value(t, args[0], args[1], d->year, d->month, d->day, d->clock, d->zone,
                          args[0]);
}
Value utcoffset(Thread& t, const Value* args, size_t) {
    return zone_delta(t, self_of(args)->zone, state(t).utcoffset, args[0]);
}
Value dst(Thread& t, const Value* args, size_t) {
    return zone_delta(t, self_of(args)->zone, state(t).dst, args[0]);
}
Value tzname_method(Thread& t, const Value* args, size_t) {
    return zone_name(t, self_of(args)->zone, args[0]);
}
Value replace_fields(Thread& t, const Value* args, size_t) {
    auto* d = self_of(args);
    const Clock& c = d->clock;
    int64_t n[8] = {d->year, d->month, d->day, c.hour, c.minute, c.second, c.microsecond, c.fold};
    for (int i = 0; i < 8; ++i) {
        const Value v = args[i < 7 ? i + 1 : 9];
        if (!v.is_unbound()) n[i] = TRY(int_argument(t, v));
    }
    const Value zone = args[8].is_unbound() ? d->zone : args[8];
    TRY(check_date(t, n[0], n[1], n[2]));
    TRY(check_clock(t, n[3], n[4], n[5], n[6], n[7]));
    TRY(check_zone(t, zone));
    return new_datetime(t, type_of(t, args[0]), static_cast<int>(n[0]), static_cast<int>(n[1]),
                        static_cast<int>(n[2]), to_clock(n + 3), zone);
}

// The local zone's fixed offset at a moment, named as the system names it.
Value local_zone(Thread& t, int64_t utc_seconds) {
    const time_t at = utc_seconds;
    struct tm f;
    if (!localtime_r(&at, &f)) return raise_value_error(t, "timestamp out of range");
    Ref delta = Ref::take(TRY(new_delta(t, Wide{f.tm_gmtoff} * us_per_second)));
    Ref name = Ref::take(TRY(new_str(t, f.tm_zone ? f.tm_zone : "")));
    return new_zone(t, *delta, *name);
}
Value astimezone(Thread& t, const Value* args, size_t) {
    State& s = state(t);
    Ref zone = Ref::share(args[1].is_unbound() ? Value::none() : args[1]);
    TRY(check_zone(t, *zone));
    auto* d = self_of(args);
    if (!d->zone.is_none() && d->zone == *zone) return share(args[0]);
    const int64_t us = TRY(timestamp_us(t, args[0]));
    if (zone.get().is_none()) {
        zone = Ref::take(TRY(local_zone(t, us / us_per_second - (us % us_per_second < 0))));
    }
    Ref utc = Ref::take(TRY(datetime_from_us(t, type_of(t, args[0]),
                                             Wide{us} + epoch_ordinal * us_per_day, *zone)));
    return call_method(t, *zone, s.fromutc, {*utc});
}

template <bool with_fold>
Value reduce(Thread& t, const Value* args, size_t) {
    auto* d = self_of(args);
    const Clock& c = d->clock;
    bool fold = false;
    if (with_fold) fold = c.fold && TRY(int_argument(t, args[1])) > 3;
    const char bytes[] = {static_cast<char>(d->year >> 8), static_cast<char>(d->year),
                          static_cast<char>(d->month | (fold ? 128 : 0)), static_cast<char>(d->day),
                          static_cast<char>(c.hour), static_cast<char>(c.minute),
                          static_cast<char>(c.second), static_cast<char>(c.microsecond >> 16),
                          static_cast<char>(c.microsecond >> 8), static_cast<char>(c.microsecond)};
    Own<Bytes> packed = Own<Bytes>::take(TRY(new_bytes(t, {bytes, 10})));
    Own<Tuple> state = Own<Tuple>::take(TRY(
        d->zone.is_none() ? new_tuple(t, {packed.value()})
                          : new_tuple(t, {packed.value(), d->zone})));
    return TRY(new_tuple(t, {Value(type_of(t, args[0])), state.value()}));
}

Value show_repr(Thread& t, Value self) {
    auto* d = self.as<DateTime>();
    const Clock& c = d->clock;
    std::string text = fmt::format("{}({}, {}, {}, {}, {}", TRY(repr_name(t, self)), d->year,
                                   d->month, d->day, c.hour, c.minute);
    if (c.second || c.microsecond) text += fmt::format(", {}", c.second);
    if (c.microsecond) text += fmt::format(", {}", c.microsecond);
    if (c.fold) text += ", fold=1";
    if (!d->zone.is_none()) {
        Own<Str> zone = Own<Str>::take(TRY(repr(t, d->zone)));
        text += fmt::format(", tzinfo={}", zone->view());
    }
    return TRY(new_str(t, text + ")"));
}
Value show_str(Thread& t, Value self) {
    Own<Str> space = Own<Str>::take(TRY(new_str(t, " ")));
    return call_method(t, self, state(t).isoformat, {space.value()});
}

// --- Operators ------------------------------------------------------------------------------------

Value op_add(Thread& t, Value left, Value right) {
    if (is_delta(t, left)) std::swap(left, right);
    if (!is_datetime(t, left) || !is_delta(t, right)) return Value::not_implemented();
    auto* d = left.as<DateTime>();
    return datetime_from_us(t, type_of(t, left), Wide{moment_us(d)} + delta_us(right.as<Delta>()),
                            d->zone);
}
Value op_sub(Thread& t, Value left, Value right) {
    if (!is_datetime(t, left)) return Value::not_implemented();
    auto* a = left.as<DateTime>();
    if (is_delta(t, right)) {
        return datetime_from_us(t, type_of(t, left),
                                Wide{moment_us(a)} - delta_us(right.as<Delta>()), a->zone);
    }
    if (!is_datetime(t, right)) return Value::not_implemented();
    auto* b = right.as<DateTime>();
    Wide difference = Wide{moment_us(a)} - moment_us(b);
    if (a->zone != b->zone) {
        const Offset oa = TRY(offset_of(t, left));
        const Offset ob = TRY(offset_of(t, right));
        if (oa.known != ob.known) {
            return raise_type_error(t, "can't subtract offset-naive and offset-aware datetimes");
        }
        difference += ob.us - oa.us;
    }
    return new_delta(t, difference);
}

// Whether the zone's offset depends on fold there: such a moment equals none of another zone.
std::optional<bool> depends_on_fold(Thread& t, Value v, const Offset& offset) {
    auto* d = v.as<DateTime>();
    if (d->zone.is_none() || d->zone.as_object()->type == state(t).zone) return false;
    Clock other = d->clock;
    other.fold = !other.fold;
    Ref flipped = Ref::take(TRY(make(t, state(t).datetime, d->year, d->month, d->day, other,
                                     d->zone)));
    const Offset there = TRY(offset_of(t, *flipped));
    return there.known != offset.known || there.us != offset.us;
}

Value op_compare(Thread& t, Value left, Value right, CompareOp op) {
    if (!is_datetime(t, right)) {
        if (!is_date(t, right)) return Value::not_implemented();
        if (op == CompareOp::eq) return Value::false_();
        if (op == CompareOp::ne) return Value::true_();
        return raise_type_error(t, "can't compare {} to {}", type_name(t, left),
                                type_name(t, right));
    }
    auto* a = left.as<DateTime>();
    auto* b = right.as<DateTime>();
    int64_t x = moment_us(a), y = moment_us(b);
    if (a->zone != b->zone) {
        const Offset oa = TRY(offset_of(t, left));
        const Offset ob = TRY(offset_of(t, right));
        const bool equality = op == CompareOp::eq || op == CompareOp::ne;
        if (oa.known != ob.known) {
            if (equality) return Value::boolean(op == CompareOp::ne);
            return raise_type_error(t, "can't compare offset-naive and offset-aware datetimes");
        }
        if (equality && oa.known && (TRY(depends_on_fold(t, left, oa)) ||
                                     TRY(depends_on_fold(t, right, ob)))) {
            return Value::boolean(op == CompareOp::ne);
        }
        x -= oa.us;
        y -= ob.us;
    }
    switch (op) {
        case CompareOp::lt: return Value::boolean(x < y);
        case CompareOp::le: return Value::boolean(x <= y);
        case CompareOp::eq: return Value::boolean(x == y);
        case CompareOp::ne: return Value::boolean(x != y);
        case CompareOp::gt: return Value::boolean(x > y);
        default: return Value::boolean(x >= y);
    }
}
std::optional<uint64_t> op_hash(Thread& t, Value self) {
    auto* d = self.as<DateTime>();
    Offset offset;
    if (d->clock.fold && !d->zone.is_none()) {
        Clock first = d->clock;
        first.fold = 0;
        Ref early = Ref::take(TRY(make(t, state(t).datetime, d->year, d->month, d->day, first,
                                       d->zone)));
        offset = TRY(offset_of(t, *early));
    } else {
        offset = TRY(offset_of(t, self));
    }
    return hash(t, Value::small_int(moment_us(d) - offset.us));
}

const NativeDef methods[] = {
    {"now", "(cls, tz=None)", now, "Returns new datetime object representing current time local "
     "to tz.", native_class_method},
    {"utcnow", "(cls, /)", utcnow, "Return a new datetime representing UTC day and time.",
     native_class_method},
    {"fromtimestamp", "(cls, timestamp, tz=None)", fromtimestamp,
     "timestamp[, tz] -> tz's local time from POSIX timestamp.", native_class_method},
    {"utcfromtimestamp", "(cls, timestamp, /)", utcfromtimestamp,
     "Construct a naive UTC datetime from a POSIX timestamp.", native_class_method},
    {"strptime", "(cls, date_string, format, /)", strptime_method,
     "string, format -> new datetime parsed from a string (like time.strptime()).",
     native_class_method},
    {"combine", "(cls, date, time, tzinfo=None)", combine,
     "date, time -> datetime with same date and time fields", native_class_method},
    {"fromisoformat", "(cls, string, /)", fromisoformat,
     "Construct a datetime from a string in ISO 8601 format.", native_class_method},
    {"date", "(self, /)", date_method, "Return date object with same year, month and day."},
    {"time", "(self, /)", time_method<false>, "Return time object with same time but with "
     "tzinfo=None."},
    {"timetz", "(self, /)", time_method<true>, "Return time object with same time and tzinfo."},
    {"timetuple", "(self, /)", timetuple, "Return time tuple, compatible with time.localtime()."},
    {"utctimetuple", "(self, /)", utctimetuple,
     "Return UTC time tuple, compatible with time.localtime()."},
    {"timestamp", "(self, /)", timestamp, "Return POSIX timestamp as float."},
    {"isoformat", "(self, sep='T', timespec='auto')", isoformat, "Return string in ISO 8601 "
     "format."},
    {"strftime", "(self, format)", strftime_method, "format -> strftime() style string."},
    {"utcoffset", "(self, /)", utcoffset, "Return self.tzinfo.utcoffset(self)."},
    {"tzname", "(self, /)", tzname_method, "Return self.tzinfo.tzname(self)."},
    {"dst", "(self, /)", dst, "Return self.tzinfo.dst(self)."},
    {"replace",
     "(self, year=None, month=None, day=None, hour=None, minute=None, second=None, "
     "microsecond=None, tzinfo=None, *, fold=None)",
     replace_fields, "Return datetime with new specified fields."},
    {"astimezone", "(self, tz=None)", astimezone, "tz -> convert to local time in new timezone tz"},
    {"__reduce_ex__", "(self, protocol, /)", reduce<true>, "For pickle."},
    {"__reduce__", "(self, /)", reduce<false>, "For pickle."},
    {}};
const GetSetDef getset[] = {
    {"hour", [](Thread&, Value v) { return Value::small_int(v.as<DateTime>()->clock.hour); }},
    {"minute", [](Thread&, Value v) { return Value::small_int(v.as<DateTime>()->clock.minute); }},
    {"second", [](Thread&, Value v) { return Value::small_int(v.as<DateTime>()->clock.second); }},
    {"microsecond",
     [](Thread&, Value v) { return Value::small_int(v.as<DateTime>()->clock.microsecond); }},
    {"tzinfo", [](Thread&, Value v) { return share(v.as<DateTime>()->zone); }},
    {"fold", [](Thread&, Value v) { return Value::small_int(v.as<DateTime>()->clock.fold); }},
    {}};

}  // namespace

Value new_datetime(Thread& t, Type* type, int year, int month, int day, const Clock& c,
                   Value zone) {
    if (type == state(t).datetime) return make(t, type, year, month, day, c, zone);
    const Value args[] = {Value::small_int(year), Value::small_int(month), Value::small_int(day),
                          Value::small_int(c.hour), Value::small_int(c.minute),
                          Value::small_int(c.second), Value::small_int(c.microsecond), zone,
                          Value::small_int(c.fold)};
    if (!c.fold) return call(t, Value(type), args, 8);
    Own<Str> fold = Own<Str>::take(TRY(intern(t, "fold")));
    Own<Tuple> names = Own<Tuple>::take(TRY(new_tuple(t, {fold.value()})));
    return call(t, Value(type), args, 8, names.get());
}

Value datetime_from_us(Thread& t, Type* type, Wide us, Value zone, int fold) {
    if (us < us_per_day || us >= Wide{max_ordinal + 1} * us_per_day) {
        return raise(t, Exc::OverflowError, "date value out of range");
    }
    int y, m, d;
    date_from_days(static_cast<int64_t>(us / us_per_day), y, m, d);
    Clock c = clock_from_us(static_cast<int64_t>(us % us_per_day));
    c.fold = static_cast<uint8_t>(fold);
    return new_datetime(t, type, y, m, d, c, zone);
}

const TypeSpec datetime_spec = {
    .name = "datetime.datetime",
    .basic_size = sizeof(DateTime),
    .flags = type_subclassable | type_immutable,
    .doc = "datetime(year, month, day[, hour[, minute[, second[, microsecond[,tzinfo]]]]])",
    .methods = methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) { decref(static_cast<DateTime*>(o)->zone); };
            type.traverse = [](Object* o, Visitor& visit) {
                visit(static_cast<DateTime*>(o)->zone);
            };
            type.construct = construct;
            type.repr = show_repr;
            type.str = show_str;
            type.compare = op_compare;
            type.hash = op_hash;
            type.binary[static_cast<int>(BinaryOp::add)] = op_add;
            type.binary[static_cast<int>(BinaryOp::sub)] = op_sub;
        },
};

}  // namespace baton::datetime
