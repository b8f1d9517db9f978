// date.
#include <time.h>

#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/struct_sequence.h"
#include "runtime/types/tuple.h"
#include "stdlib/datetime/datetime.h"
#include "stdlib/datetime/iso_calendar.h"
#include "stdlib/time/struct_time.h"

namespace baton::datetime {

std::string pickled_state(Value v, size_t size) {
    if (is_bytes(v)) return bytes_view(v).size() == size ? std::string(bytes_view(v)) : "";
    if (!is_str(v) || v.as<Str>()->length != size) return "";
    std::string bytes;
    for (size_t i = 0; i < size; ++i) {
        const char32_t c = str_char_at(v.as<Str>(), i);
        if (c > 0xff) return "";
        bytes += static_cast<char>(c);
    }
    return bytes;
}

Value new_date(Thread& t, Type* type, int year, int month, int day) {
    if (type != state(t).date) {
        return call(t, Value(type),
                    {Value::small_int(year), Value::small_int(month), Value::small_int(day)});
    }
    auto* d = static_cast<Date*>(TRY(allocate_instance(t, type)));
    d->year = static_cast<int16_t>(year);
    d->month = static_cast<uint8_t>(month);
    d->day = static_cast<uint8_t>(day);
    return d;
}

namespace {

Value from_ordinal(Thread& t, Type* type, Wide ordinal) {
    if (ordinal < 1 || ordinal > max_ordinal) {
        return raise(t, Exc::OverflowError, "date value out of range");
    }
    int y, m, d;
    date_from_days(static_cast<int64_t>(ordinal), y, m, d);
    return new_date(t, type, y, m, d);
}
int64_t ordinal_of(Value v) {
    auto* d = v.as<Date>();
    return days_from_date(d->year, d->month, d->day);
}

Value construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    int64_t n[3];
    if (nargs == 1 && !keywords) {
        const std::string b = pickled_state(args[0], 4);
        if (!b.empty() && static_cast<unsigned char>(b[2] - 1) < 12) {
            n[0] = static_cast<unsigned char>(b[0]) * 256 + static_cast<unsigned char>(b[1]);
            n[1] = static_cast<unsigned char>(b[2]);
            n[2] = static_cast<unsigned char>(b[3]);
            TRY(check_date(t, n[0], n[1], n[2]));
            auto* d = static_cast<Date*>(TRY(allocate_instance(t, type.as<Type>())));
            d->year = static_cast<int16_t>(n[0]);
            d->month = static_cast<uint8_t>(n[1]);
            d->day = static_cast<uint8_t>(n[2]);
            return d;
        }
    }
    Value out[3];
    TRY(bind_arguments(t, "function", "(year=0, month=0, day=0)", args, nargs, keywords, out));
    static constexpr const char* names[] = {"year", "month", "day"};
    for (int i = 0; i < 3; ++i) {
        if (out[i].is_unbound()) {
            return raise_type_error(t, "function missing required argument '{}' (pos {})",
                                    names[i], i + 1);
        }
        n[i] = TRY(int_argument(t, out[i]));
    }
    TRY(check_date(t, n[0], n[1], n[2]));
    auto* d = static_cast<Date*>(TRY(allocate_instance(t, type.as<Type>())));
    d->year = static_cast<int16_t>(n[0]);
    d->month = static_cast<uint8_t>(n[1]);
    d->day = static_cast<uint8_t>(n[2]);
    return d;
}

Value fromtimestamp(Thread& t, const Value* args, size_t) {
    const Timestamp stamp = TRY(to_timestamp(t, args[1], Rounding::floor));
    const int64_t local = TRY(utc_to_local_seconds(t, stamp.seconds));
    const int64_t day = local / 86'400 - (local % 86'400 < 0);
    return from_ordinal(t, args[0].as<Type>(), day + epoch_ordinal);
}
Value today(Thread& t, const Value* args, size_t) {
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "time")));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "time")));
    Ref now = Ref::take(TRY(call_method(t, *module, name.get(), {})));
    Own<Str> method = Own<Str>::take(TRY(intern(t, "fromtimestamp")));
    return call_method(t, args[0], method.get(), {*now});
}
Value fromordinal(Thread& t, const Value* args, size_t) {
    const int64_t n = TRY(int_argument(t, args[1]));
    if (n < 1) return raise_value_error(t, "ordinal must be >= 1");
    int y, m, d;
    date_from_days(n, y, m, d);
    if (y > max_year) return raise_value_error(t, "year {} is out of range", y);
    return new_date(t, args[0].as<Type>(), y, m, d);
}
Value fromisoformat(Thread& t, const Value* args, size_t) {
    if (!is_str(args[1])) return raise_type_error(t, "fromisoformat: argument must be str");
    int y, m, d;
    if (!parse_iso_date(args[1].as<Str>()->view(), y, m, d)) return raise_bad_iso(t, args[1]);
    TRY(check_date(t, y, m, d));
    return new_date(t, args[0].as<Type>(), y, m, d);
}
Value fromisocalendar(Thread& t, const Value* args, size_t) {
    int64_t n[3];
    for (int i = 0; i < 3; ++i) {
        const auto number = int_argument(t, args[i + 1]);
        if (!number && pending_is(t, Exc::OverflowError)) {
            clear_pending(t);
            return raise_value_error(t, "ISO calendar component out of range");
        }
        n[i] = TRY(number);
    }
    if (n[0] < 1 || n[0] > max_year) return raise_value_error(t, "Year is out of range: {}", n[0]);
    int64_t ordinal;
    int bad;
    if (!iso_to_ordinal(static_cast<int>(n[0]), static_cast<int>(n[1]), static_cast<int>(n[2]),
                        ordinal, bad)) {
        if (bad == 1) return raise_value_error(t, "Invalid week: {}", n[1]);
        return raise_value_error(t, "Invalid day: {} (range is [1, 7])", n[2]);
    }
    int y, m, d;
    date_from_days(ordinal, y, m, d);
    if (y < 1 || y > max_year) return raise_value_error(t, "year {} is out of range", y);
    return new_date(t, args[0].as<Type>(), y, m, d);
}

Value ctime_text(Thread& t, const Value* args, size_t) {
    static constexpr const char* days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    auto* d = args[0].as<Date>();
    Clock c;
    if (is_datetime(t, args[0])) c = args[0].as<DateTime>()->clock;
    return TRY(new_str(t, fmt::format("{} {} {:2} {:02}:{:02}:{:02} {:04}",
                                      days[(ordinal_of(args[0]) + 6) % 7], months[d->month - 1],
                                      d->day, c.hour, c.minute, c.second, d->year)));
}
Value strftime_method(Thread& t, const Value* args, size_t) {
    auto* d = args[0].as<Date>();
    return strftime_value(t, args[0], args[1], d->year, d->month, d->day, Clock(), Value::none(),
                          Value::none());
}
Value isoformat_text(Thread& t, Value self) {
    auto* d = self.as<Date>();
    return TRY(new_str(t, fmt::format("{:04}-{:02}-{:02}", d->year, d->month, d->day)));
}
Value isoformat(Thread& t, const Value* args, size_t) { return isoformat_text(t, args[0]); }
Value weekday(Thread&, const Value* args, size_t) {
    return Value::small_int((ordinal_of(args[0]) + 6) % 7);
}
Value isoweekday(Thread&, const Value* args, size_t) {
    return Value::small_int((ordinal_of(args[0]) + 6) % 7 + 1);
}
Value toordinal(Thread&, const Value* args, size_t) {
    return Value::small_int(ordinal_of(args[0]));
}
Value timetuple(Thread& t, const Value* args, size_t) {
    auto* d = args[0].as<Date>();
    return time_tuple(t, d->year, d->month, d->day, Clock(), -1);
}
Value isocalendar(Thread& t, const Value* args, size_t) {
    auto* d = args[0].as<Date>();
    const IsoCalendar iso = iso_calendar(d->year, d->month, d->day);
    const Value values[] = {Value::small_int(iso.year), Value::small_int(iso.week),
                            Value::small_int(iso.weekday)};
    return new_struct_sequence(t, state(t).iso_calendar, iso_calendar_sequence, values);
}
Value replace_fields(Thread& t, const Value* args, size_t) {
    auto* d = args[0].as<Date>();
    int64_t n[3] = {d->year, d->month, d->day};
    for (int i = 0; i < 3; ++i) {
        if (!args[i + 1].is_unbound()) n[i] = TRY(int_argument(t, args[i + 1]));
    }
    TRY(check_date(t, n[0], n[1], n[2]));
    return new_date(t, type_of(t, args[0]), static_cast<int>(n[0]), static_cast<int>(n[1]),
                    static_cast<int>(n[2]));
}
Value reduce(Thread& t, const Value* args, size_t) {
    auto* d = args[0].as<Date>();
    const char bytes[] = {static_cast<char>(d->year >> 8), static_cast<char>(d->year),
                          static_cast<char>(d->month), static_cast<char>(d->day)};
    Own<Bytes> packed = Own<Bytes>::take(TRY(new_bytes(t, {bytes, 4})));
    Own<Tuple> state = Own<Tuple>::take(TRY(new_tuple(t, {packed.value()})));
    return TRY(new_tuple(t, {Value(type_of(t, args[0])), state.value()}));
}

Value show_repr(Thread& t, Value self) {
    auto* d = self.as<Date>();
    return TRY(new_str(t, fmt::format("{}({}, {}, {})", TRY(repr_name(t, self)), d->year, d->month,
                                      d->day)));
}

Value op_add(Thread& t, Value left, Value right) {
    if (is_delta(t, left)) std::swap(left, right);
    if (!is_date(t, left) || !is_delta(t, right) || is_datetime(t, left)) {
        return Value::not_implemented();
    }
    return from_ordinal(t, type_of(t, left), Wide{ordinal_of(left)} + right.as<Delta>()->days);
}
Value op_sub(Thread& t, Value left, Value right) {
    if (!is_date(t, left) || is_datetime(t, left)) return Value::not_implemented();
    if (is_date(t, right)) {
        if (is_datetime(t, right)) return Value::not_implemented();
        return new_delta(t, Wide{ordinal_of(left) - ordinal_of(right)} * us_per_day);
    }
    if (!is_delta(t, right)) return Value::not_implemented();
    return from_ordinal(t, type_of(t, left), Wide{ordinal_of(left)} - right.as<Delta>()->days);
}
Value op_compare(Thread& t, Value left, Value right, CompareOp op) {
    if (!is_date(t, right)) return Value::not_implemented();
    // A datetime on the right is asked first, unless the left is of a subclass.
    const int64_t a = ordinal_of(left), b = ordinal_of(right);
    switch (op) {
        case CompareOp::lt: return Value::boolean(a < b);
        case CompareOp::le: return Value::boolean(a <= b);
        case CompareOp::eq: return Value::boolean(a == b);
        case CompareOp::ne: return Value::boolean(a != b);
        case CompareOp::gt: return Value::boolean(a > b);
        default: return Value::boolean(a >= b);
    }
}

const NativeDef methods[] = {
    {"fromtimestamp", "(cls, timestamp, /)", fromtimestamp,
     "Create a date from a POSIX timestamp.", native_class_method},
    {"fromordinal", "(cls, ordinal, /)", fromordinal,
     "int -> date corresponding to a proleptic Gregorian ordinal.", native_class_method},
    {"fromisoformat", "(cls, string, /)", fromisoformat,
     "Construct a date from a string in ISO 8601 format.", native_class_method},
    {"fromisocalendar", "(cls, year, week, day)", fromisocalendar,
     "Construct a date from the ISO year, week number and weekday.", native_class_method},
    {"today", "(cls, /)", today, "Current date or datetime: same as self.__class__.fromtimestamp("
     "time.time()).", native_class_method},
    {"ctime", "(self, /)", ctime_text, "Return ctime() style string."},
    {"strftime", "(self, format)", strftime_method, "format -> strftime() style string."},
    {"__format__", "(self, format, /)", format_value, "Formats self with strftime."},
    {"timetuple", "(self, /)", timetuple, "Return time tuple, compatible with time.localtime()."},
    {"isocalendar", "(self, /)", isocalendar,
     "Return a named tuple containing ISO year, week number, and weekday."},
    {"isoformat", "(self, /)", isoformat, "Return string in ISO 8601 format, YYYY-MM-DD."},
    {"isoweekday", "(self, /)", isoweekday,
     "Return the day of the week represented by the date: Monday == 1 ... Sunday == 7"},
    {"toordinal", "(self, /)", toordinal, "Return proleptic Gregorian ordinal."},
    {"weekday", "(self, /)", weekday,
     "Return the day of the week represented by the date: Monday == 0 ... Sunday == 6"},
    {"replace", "(self, year=None, month=None, day=None)", replace_fields,
     "Return date with new specified fields."},
    {"__reduce__", "(self, /)", reduce, "For pickle."},
    {}};
const GetSetDef getset[] = {
    {"year", [](Thread&, Value v) { return Value::small_int(v.as<Date>()->year); }},
    {"month", [](Thread&, Value v) { return Value::small_int(v.as<Date>()->month); }},
    {"day", [](Thread&, Value v) { return Value::small_int(v.as<Date>()->day); }},
    {}};

}  // namespace

const TypeSpec date_spec = {
    .name = "datetime.date",
    .basic_size = sizeof(Date),
    .flags = type_subclassable | type_immutable,
    .doc = "date(year, month, day) --> date object",
    .methods = methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object*) {};
            type.construct = construct;
            type.repr = show_repr;
            type.str = [](Thread& t, Value self) {
                return call_method(t, self, state(t).isoformat, {});
            };
            type.compare = op_compare;
            type.hash = [](Thread& t, Value self) {
                auto* d = self.as<Date>();
                return hash(t, Value::small_int(d->year * 65536 + d->month * 256 + d->day));
            };
            type.binary[static_cast<int>(BinaryOp::add)] = op_add;
            type.binary[static_cast<int>(BinaryOp::sub)] = op_sub;
        },
};

}  // namespace baton::datetime
