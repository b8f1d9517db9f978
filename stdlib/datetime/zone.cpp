// tzinfo and timezone, and asking any zone for its offset.
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/object_reduce.h"
#include "runtime/types/tuple.h"
#include "stdlib/datetime/datetime.h"

namespace baton::datetime {

bool check_zone(Thread& t, Value zone) {
    if (zone.is_none() || is_kind(zone, state(t).tzinfo)) return true;
    return raise_type_error(t, "tzinfo argument must be None or of a tzinfo subclass, not type '{}'",
                            type_name(t, zone));
}

std::string offset_text(int64_t us, std::string_view separator) {
    const char sign = us < 0 ? '-' : '+';
    if (us < 0) us = -us;
    const int64_t s = us / us_per_second;
    std::string text = fmt::format("{}{:02}{}{:02}", sign, s / 3600, separator, s / 60 % 60);
    if (us % (60 * us_per_second)) text += fmt::format("{}{:02}", separator, s % 60);
    if (us % us_per_second) text += fmt::format(".{:06}", us % us_per_second);
    return text;
}

Value zone_delta(Thread& t, Value zone, Str* method, Value argument) {
    if (zone.is_none()) return Value::none();
    State& s = state(t);
    if (zone.as_object()->type == s.zone) {
        return method == s.utcoffset ? share(zone.as<Zone>()->offset) : Value::none();
    }
    Ref result = Ref::take(TRY(call_method(t, zone, method, {argument})));
    if (result.get().is_none()) return Value::none();
    if (!is_delta(t, *result)) {
        return raise_type_error(t, "tzinfo.{}() must return None or timedelta, not '{}'",
                                method->view(), type_name(t, *result));
    }
    const Wide us = delta_us(result.as<Delta>());
    if (us <= -us_per_day || us >= us_per_day) {
        return raise_value_error(t, "offset must be a timedelta strictly between "
                                    "-timedelta(hours=24) and timedelta(hours=24).");
    }
    return result.give();
}

std::optional<Offset> zone_offset(Thread& t, Value zone, Str* method, Value argument) {
    Ref delta = Ref::take(TRY(zone_delta(t, zone, method, argument)));
    if (delta.get().is_none()) return Offset{};
    return Offset{true, static_cast<int64_t>(delta_us(delta.as<Delta>()))};
}

Value zone_name(Thread& t, Value zone, Value argument) {
    if (zone.is_none()) return Value::none();
    Ref result = Ref::take(TRY(call_method(t, zone, state(t).tzname, {argument})));
    if (result.get().is_none() || is_str(*result)) return result.give();
    return raise_type_error(t, "tzinfo.tzname() must return None or a string, not '{}'",
                            type_name(t, *result));
}

Value parsed_zone(Thread& t, bool has_offset, int64_t us) {
    if (!has_offset) return Value::none();
    if (us == 0) return share(Value(state(t).utc));
    Ref delta = Ref::take(TRY(new_delta(t, us)));
    return new_zone(t, *delta, Value());
}

namespace {

// --- tzinfo ---------------------------------------------------------------------------------------

template <int which>
Value not_implemented_method(Thread& t, const Value*, size_t) {
    static constexpr const char* names[] = {"utcoffset", "tzname", "dst"};
    return raise(t, Exc::NotImplementedError, "a tzinfo subclass must implement {}()",
                 std::string_view(names[which]));
}

Value tzinfo_fromutc(Thread& t, const Value* args, size_t) {
    State& s = state(t);
    if (!is_datetime(t, args[1])) {
        return raise_type_error(t, "fromutc: argument must be a datetime");
    }
    auto* dt = args[1].as<DateTime>();
    if (dt->zone != args[0]) return raise_value_error(t, "fromutc: dt.tzinfo is not self");
    const Offset offset = TRY(zone_offset(t, args[0], s.utcoffset, args[1]));
    if (!offset.known) {
        return raise_value_error(t, "fromutc: non-None utcoffset() result required");
    }
    const Offset dst = TRY(zone_offset(t, args[0], s.dst, args[1]));
    if (!dst.known) return raise_value_error(t, "fromutc: non-None dst() result required");
    // The zone's standard offset first, and then its daylight saving time at that moment.
    const int64_t standard = offset.us - dst.us;
    Ref moved = Ref::take(TRY(
        datetime_from_us(t, type_of(t, args[1]), Wide{moment_us(dt)} + standard, dt->zone)));
    const Offset there = TRY(zone_offset(t, args[0], s.dst, *moved));
    if (!there.known) {
        return raise_value_error(t, "fromutc: tz.dst() gave inconsistent results; cannot convert");
    }
    if (there.us == 0) return moved.give();
    return datetime_from_us(t, type_of(t, args[1]),
                            Wide{moment_us(moved.as<DateTime>())} + there.us, args[0]);
}

Value tzinfo_reduce(Thread& t, const Value* args, size_t) {
    Ref initial = Ref::share(Value(t.interpreter->empty_tuple));
    Ref getter = Ref::take(find_attribute(t, args[0], Value(state(t).getinitargs)));
    if (getter.get().is_error()) return Failure{};
    if (getter) initial = Ref::take(TRY(call(t, *getter, {})));
    Ref rest = Ref::take(TRY(call_method(t, args[0], t.names().dunder_getstate, {})));
    return TRY(new_tuple(t, {Value(type_of(t, args[0])), *initial, *rest}));
}

const NativeDef tzinfo_methods[] = {
    {"utcoffset", "(self, dt, /)", not_implemented_method<0>,
     "datetime -> timedelta showing offset from UTC, negative values indicating West of UTC"},
    {"tzname", "(self, dt, /)", not_implemented_method<1>,
     "datetime -> string name of time zone."},
    {"dst", "(self, dt, /)", not_implemented_method<2>,
     "datetime -> DST offset as timedelta positive east of UTC."},
    {"fromutc", "(self, dt, /)", tzinfo_fromutc, "datetime in UTC -> datetime in local time."},
    {"__reduce__", "(self, /)", tzinfo_reduce, "For pickle."},
    {}};

// --- timezone -------------------------------------------------------------------------------------

Value zone_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[2];
    TRY(bind_arguments(t, "timezone", "(offset, name=None)", args, nargs, keywords, out));
    if (!is_delta(t, out[0])) {
        return raise_type_error(t, "timezone() argument 1 must be datetime.timedelta, not {}",
                                type_name(t, out[0]));
    }
    if (!out[1].is_unbound() && !is_str(out[1])) {
        return raise_type_error(t, "timezone() argument 2 must be str, not {}",
                                type_name(t, out[1]));
    }
    (void)type;
    return new_zone(t, out[0], out[1]);
}

bool check_argument(Thread& t, const char* method, Value v) {
    if (v.is_none() || is_datetime(t, v)) return true;
    return raise_type_error(t, "{}(dt) argument must be a datetime instance or None, not {}",
                            method, type_name(t, v));
}
Value zone_utcoffset(Thread& t, const Value* args, size_t) {
    TRY(check_argument(t, "utcoffset", args[1]));
    return share(args[0].as<Zone>()->offset);
}
Value zone_dst(Thread& t, const Value* args, size_t) {
    TRY(check_argument(t, "dst", args[1]));
    return Value::none();
}
Value zone_text(Thread& t, Value self) {
    auto* zone = self.as<Zone>();
    if (!zone->name.is_unbound()) return share(zone->name);
    const int64_t us = static_cast<int64_t>(delta_us(zone->offset.as<Delta>()));
    if (us == 0) return TRY(new_str(t, "UTC"));
    return TRY(new_str(t, "UTC" + offset_text(us, ":")));
}
Value zone_tzname(Thread& t, const Value* args, size_t) {
    TRY(check_argument(t, "tzname", args[1]));
    return zone_text(t, args[0]);
}
Value zone_fromutc(Thread& t, const Value* args, size_t) {
    if (!is_datetime(t, args[1])) {
        return raise_type_error(t, "fromutc: argument must be a datetime");
    }
    auto* dt = args[1].as<DateTime>();
    if (dt->zone != args[0]) return raise_value_error(t, "fromutc: dt.tzinfo is not self");
    return datetime_from_us(t, type_of(t, args[1]),
                            Wide{moment_us(dt)} + delta_us(args[0].as<Zone>()->offset.as<Delta>()),
                            args[0]);
}
Value zone_getinitargs(Thread& t, const Value* args, size_t) {
    auto* zone = args[0].as<Zone>();
    if (zone->name.is_unbound()) return TRY(new_tuple(t, {zone->offset}));
    return TRY(new_tuple(t, {zone->offset, zone->name}));
}
Value zone_repr(Thread& t, Value self) {
    if (self == Value(state(t).utc)) return TRY(new_str(t, "datetime.timezone.utc"));
    auto* zone = self.as<Zone>();
    Own<Str> offset = Own<Str>::take(TRY(repr(t, zone->offset)));
    std::string text = TRY(repr_name(t, self)) + "(" + to_string(offset.get());
    if (!zone->name.is_unbound()) {
        Own<Str> name = Own<Str>::take(TRY(repr(t, zone->name)));
        text += ", " + to_string(name.get());
    }
    return TRY(new_str(t, text + ")"));
}

const NativeDef zone_methods[] = {
    {"utcoffset", "(self, dt, /)", zone_utcoffset, "Return fixed offset."},
    {"dst", "(self, dt, /)", zone_dst, "Return None."},
    {"tzname", "(self, dt, /)", zone_tzname,
     "If name is specified when timezone is created, returns the name.  Otherwise returns offset "
     "as 'UTC(+|-)HH:MM'."},
    {"fromutc", "(self, dt, /)", zone_fromutc, "datetime in UTC -> datetime in local time."},
    {"__getinitargs__", "(self, /)", zone_getinitargs, "For pickle."},
    {}};

}  // namespace

Value new_zone(Thread& t, Value offset, Value name) {
    const Wide us = delta_us(offset.as<Delta>());
    if (us <= -us_per_day || us >= us_per_day) {
        Own<Str> text = Own<Str>::take(TRY(repr(t, offset)));
        return raise_value_error(t,
                                 "offset must be a timedelta strictly between -timedelta(hours=24) "
                                 "and timedelta(hours=24), not {}.",
                                 text->view());
    }
    State& s = state(t);
    if (us == 0 && name.is_unbound() && s.utc) return share(Value(s.utc));
    auto* zone = static_cast<Zone*>(TRY(allocate_instance(t, s.zone)));
    zone->offset = share(offset);
    zone->name = share(name);
    return zone;
}

const TypeSpec tzinfo_spec = {
    .name = "datetime.tzinfo",
    .basic_size = sizeof(Object),
    .flags = type_subclassable | type_immutable,
    .doc = "Abstract base class for time zone info objects.",
    .methods = tzinfo_methods,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object*) {};
            type.construct = [](Thread& t, Value type, const Value*, size_t, Tuple*) -> Value {
                return TRY(allocate_instance(t, type.as<Type>()));
            };
        },
};

const TypeSpec zone_spec = {
    .name = "datetime.timezone",
    .basic_size = sizeof(Zone),
    .flags = type_immutable,
    .doc = "Fixed offset from UTC implementation of tzinfo.",
    .methods = zone_methods,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                decref(static_cast<Zone*>(o)->offset);
                decref(static_cast<Zone*>(o)->name);
            };
            type.construct = zone_construct;
            type.repr = zone_repr;
            type.str = zone_text;
            type.compare = [](Thread& t, Value left, Value right, CompareOp op) -> Value {
                const bool comparable = (op == CompareOp::eq || op == CompareOp::ne) &&
                                        is_kind(right, state(t).zone);
                if (!comparable) return Value::not_implemented();
                const bool same = delta_us(left.as<Zone>()->offset.as<Delta>()) ==
                                  delta_us(right.as<Zone>()->offset.as<Delta>());
                return Value::boolean(same == (op == CompareOp::eq));
            };
            type.hash = [](Thread& t, Value self) { return hash(t, self.as<Zone>()->offset); };
        },
};

}  // namespace baton::datetime
