// The datetime module's dict.
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/tuple.h"
#include "stdlib/datetime/datetime.h"
#include "stdlib/datetime/iso_calendar.h"

namespace baton {

namespace datetime {

bool set_class_attribute(Thread& t, Type* type, const char* name, Value owned) {
    Ref value = Ref::take(TRY(owned));
    Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
    TRY(dict_set(t, type->dict, key.get(), *value));
    type_modified(t, type, key.get());
    return true;
}

namespace {

// An IsoCalendarDate pickles as a plain tuple.
Value iso_reduce(Thread& t, const Value* args, size_t) {
    Own<Tuple> items = Own<Tuple>::take(TRY(new_tuple(t, args[0].as<Tuple>()->view())));
    Own<Tuple> state = Own<Tuple>::take(TRY(new_tuple(t, {items.value()})));
    return TRY(new_tuple(t, {Value(t.interpreter->types.tuple), state.value()}));
}
const NativeDef iso_reduce_method = {"__reduce__", "(self, /)", iso_reduce, "For pickle."};

bool make_types(Thread& t) {
    Interpreter& in = *t.interpreter;
    State& s = *make_state<State>(in);
    auto make = [&](const TypeSpec& spec, Type* base, Type*& slot) {
        slot = make_builtin_type(t, spec, base);
        if (slot) in.owned.push_back(slot);
        return slot != nullptr;
    };
    if (!make(delta_spec, nullptr, s.delta) || !make(date_spec, nullptr, s.date) ||
        !make(datetime_spec, s.date, s.datetime) || !make(time_spec, nullptr, s.time) ||
        !make(tzinfo_spec, nullptr, s.tzinfo) || !make(zone_spec, s.tzinfo, s.zone)) {
        return false;
    }
    s.iso_calendar = TRY(make_struct_sequence(t, iso_calendar_sequence));
    in.owned.push_back(s.iso_calendar);
    TRY(set_class_attribute(t, s.iso_calendar, "__reduce__",
                            Value(TRY(new_method_descriptor(t, iso_reduce_method,
                                                            s.iso_calendar)))));
    const std::pair<Str**, const char*> names[] = {
        {&s.utcoffset, "utcoffset"}, {&s.tzname, "tzname"}, {&s.dst, "dst"},
        {&s.fromutc, "fromutc"}, {&s.isoformat, "isoformat"}, {&s.strftime, "strftime"},
        {&s.getinitargs, "__getinitargs__"}};
    for (const auto& [slot, text] : names) {
        *slot = TRY(intern(t, text));
        in.owned.push_back(*slot);
    }
    Ref zero = Ref::take(TRY(new_delta(t, 0)));
    s.utc = TRY(new_zone(t, *zero, Value())).as_object();
    in.owned.push_back(s.utc);

    const Clock last = {23, 59, 59, 0, 999'999};
    const Wide delta_limit = Wide{max_delta_days} * us_per_day;
    const int64_t zone_limit = us_per_day - 60 * us_per_second;
    TRY(set_class_attribute(t, s.delta, "min", new_delta(t, -delta_limit)));
    TRY(set_class_attribute(t, s.delta, "max", new_delta(t, delta_limit + us_per_day - 1)));
    TRY(set_class_attribute(t, s.delta, "resolution", new_delta(t, 1)));
    TRY(set_class_attribute(t, s.date, "min", new_date(t, s.date, 1, 1, 1)));
    TRY(set_class_attribute(t, s.date, "max", new_date(t, s.date, max_year, 12, 31)));
    TRY(set_class_attribute(t, s.date, "resolution", new_delta(t, us_per_day)));
    TRY(set_class_attribute(t, s.time, "min", new_time(t, s.time, Clock(), Value::none())));
    TRY(set_class_attribute(t, s.time, "max", new_time(t, s.time, last, Value::none())));
    TRY(set_class_attribute(t, s.time, "resolution", new_delta(t, 1)));
    TRY(set_class_attribute(t, s.datetime, "min",
                            new_datetime(t, s.datetime, 1, 1, 1, Clock(), Value::none())));
    TRY(set_class_attribute(t, s.datetime, "max",
                            new_datetime(t, s.datetime, max_year, 12, 31, last, Value::none())));
    TRY(set_class_attribute(t, s.datetime, "resolution", new_delta(t, 1)));
    TRY(set_class_attribute(t, s.zone, "utc", share(Value(s.utc))));
    for (const bool low : {true, false}) {
        Ref offset = Ref::take(TRY(new_delta(t, low ? -zone_limit : zone_limit)));
        TRY(set_class_attribute(t, s.zone, low ? "min" : "max", new_zone(t, *offset, Value())));
    }
    return true;
}

}  // namespace
}  // namespace datetime

bool fill_datetime_module(Thread& t, Dict* dict) {
    using namespace datetime;
    if (!find_state<State>(*t.interpreter)) TRY(make_types(t));
    State& s = state(t);
    const std::pair<const char*, Value> items[] = {
        {"date", Value(s.date)}, {"datetime", Value(s.datetime)}, {"time", Value(s.time)},
        {"timedelta", Value(s.delta)}, {"timezone", Value(s.zone)}, {"tzinfo", Value(s.tzinfo)},
        {"MINYEAR", Value::small_int(1)}, {"MAXYEAR", Value::small_int(max_year)},
        {"UTC", Value(s.utc)}};
    Own<Tuple> all = Own<Tuple>::take(TRY(new_tuple(t, std::size(items))));
    size_t i = 0;
    for (const auto& [name, value] : items) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        TRY(dict_set(t, dict, key.get(), value));
        all->items[i++] = Value(key.give());
    }
    Own<Str> key = Own<Str>::take(TRY(intern(t, "__all__")));
    return dict_set(t, dict, key.get(), all.value());
}

}  // namespace baton
