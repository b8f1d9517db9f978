// time.
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/tuple.h"
#include "stdlib/datetime/datetime.h"

namespace baton::datetime {

namespace {

Value make(Thread& t, Type* type, const Clock& clock, Value zone) {
    auto* made = static_cast<Time*>(TRY(allocate_instance(t, type)));
    made->clock = clock;
    made->zone = share(zone);
    return made;
}

// A pickled state: six bytes, the first with fold in its highest bit.
bool unpack(std::string_view b, Clock& c) {
    if (b.size() != 6) return false;
    auto byte = [&](int i) { return static_cast<unsigned char>(b[static_cast<size_t>(i)]); };
    c.fold = byte(0) >> 7;
    c.hour = byte(0) & 0x7f;
    c.minute = byte(1);
    c.second = byte(2);
    c.microsecond = byte(3) << 16 | byte(4) << 8 | byte(5);
    return c.hour < 24;
}

Value construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    Clock c;
    if (nargs >= 1 && nargs <= 2 && !keywords && unpack(pickled_state(args[0], 6), c)) {
        const Value zone = nargs == 2 ? args[1] : Value::none();
        if (!zone.is_none() && !is_kind(zone, state(t).tzinfo)) {
            return raise_type_error(t, "bad tzinfo state arg");
        }
        TRY(check_clock(t, c.hour, c.minute, c.second, c.microsecond, c.fold));
        return make(t, type.as<Type>(), c, zone);
    }
    Value out[6];
    TRY(bind_arguments(t, "function",
                       "(hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0)", args,
                       nargs, keywords, out));
    int64_t n[5] = {};
    for (int i = 0; i < 5; ++i) {
        const Value v = out[i < 4 ? i : 5];
        if (!v.is_unbound()) n[i] = TRY(int_argument(t, v));
    }
    TRY(check_clock(t, n[0], n[1], n[2], n[3], n[4]));
    const Value zone = out[4].is_unbound() ? Value::none() : out[4];
    TRY(check_zone(t, zone));
    c = {static_cast<uint8_t>(n[0]), static_cast<uint8_t>(n[1]), static_cast<uint8_t>(n[2]),
         static_cast<uint8_t>(n[4]), static_cast<int32_t>(n[3])};
    return make(t, type.as<Type>(), c, zone);
}

Value isoformat(Thread& t, const Value* args, size_t) {
    auto* self = args[0].as<Time>();
    std::string text = TRY(clock_text(t, self->clock, args[1]));
    const Offset offset = TRY(zone_offset(t, self->zone, state(t).utcoffset, Value::none()));
    if (offset.known) text += offset_text(offset.us, ":");
    return TRY(new_str(t, text));
}
Value strftime_method(Thread& t, const Value* args, size_t) {
    auto* self = args[0].as<Time>();
    return strftime_value(t, args[0], args[1], 1900, 1, 1, self->clock, self->zone, Value::none());
}
Value utcoffset(Thread& t, const Value* args, size_t) {
    return zone_delta(t, args[0].as<Time>()->zone, state(t).utcoffset, Value::none());
}
Value dst(Thread& t, const Value* args, size_t) {
    return zone_delta(t, args[0].as<Time>()->zone, state(t).dst, Value::none());
}
Value tzname_method(Thread& t, const Value* args, size_t) {
    return zone_name(t, args[0].as<Time>()->zone, Value::none());
}
Value replace_fields(Thread& t, const Value* args, size_t) {
    auto* self = args[0].as<Time>();
    const Clock& c = self->clock;
    int64_t n[5] = {c.hour, c.minute, c.second, c.microsecond, c.fold};
    for (int i = 0; i < 5; ++i) {
        const Value v = args[i < 4 ? i + 1 : 6];
        if (!v.is_unbound()) n[i] = TRY(int_argument(t, v));
    }
    const Value zone = args[5].is_unbound() ? self->zone : args[5];
    TRY(check_clock(t, n[0], n[1], n[2], n[3], n[4]));
    TRY(check_zone(t, zone));
    return new_time(t, type_of(t, args[0]),
                    {static_cast<uint8_t>(n[0]), static_cast<uint8_t>(n[1]),
                     static_cast<uint8_t>(n[2]), static_cast<uint8_t>(n[4]),
                     static_cast<int32_t>(n[3])},
                    zone);
}
Value fromisoformat(Thread& t, const Value* args, size_t) {
    if (!is_str(args[1])) return raise_type_error(t, "fromisoformat: argument must be str");
    std::string_view text = args[1].as<Str>()->view();
    if (!text.empty() && text[0] == 'T') text.remove_prefix(1);
    ParsedClock parsed;
    if (!parse_iso_clock(text, parsed)) return raise_bad_iso(t, args[1]);
    const Clock& c = parsed.clock;
    TRY(check_clock(t, c.hour, c.minute, c.second, c.microsecond, 0));
    Ref zone = Ref::take(TRY(parsed_zone(t, parsed.has_offset, parsed.offset_us)));
    return new_time(t, args[0].as<Type>(), c, *zone);
}
template <bool with_fold>
Value reduce(Thread& t, const Value* args, size_t) {
    auto* self = args[0].as<Time>();
    const Clock& c = self->clock;
    bool fold = false;
    if (with_fold) fold = c.fold && TRY(int_argument(t, args[1])) > 3;
    const char bytes[] = {static_cast<char>(c.hour | (fold ? 128 : 0)),
                          static_cast<char>(c.minute), static_cast<char>(c.second),
                          static_cast<char>(c.microsecond >> 16),
                          static_cast<char>(c.microsecond >> 8), static_cast<char>(c.microsecond)};
    Own<Bytes> packed = Own<Bytes>::take(TRY(new_bytes(t, {bytes, 6})));
    Own<Tuple> state = Own<Tuple>::take(TRY(
        self->zone.is_none() ? new_tuple(t, {packed.value()})
                             : new_tuple(t, {packed.value(), self->zone})));
    return TRY(new_tuple(t, {Value(type_of(t, args[0])), state.value()}));
}

Value show_repr(Thread& t, Value self) {
    auto* v = self.as<Time>();
    const Clock& c = v->clock;
    std::string text = fmt::format("{}({}, {}", TRY(repr_name(t, self)), c.hour, c.minute);
    if (c.second || c.microsecond) text += fmt::format(", {}", c.second);
    if (c.microsecond) text += fmt::format(", {}", c.microsecond);
    if (!v->zone.is_none()) {
        Own<Str> zone = Own<Str>::take(TRY(repr(t, v->zone)));
        text += fmt::format(", tzinfo={}", zone->view());
    }
    if (c.fold) text += ", fold=1";
    return TRY(new_str(t, text + ")"));
}

Value op_compare(Thread& t, Value left, Value right, CompareOp op) {
    if (!is_time(t, right)) return Value::not_implemented();
    auto* a = left.as<Time>();
    auto* b = right.as<Time>();
    int64_t x = clock_us(a->clock), y = clock_us(b->clock);
    if (a->zone != b->zone) {
        const Offset oa = TRY(zone_offset(t, a->zone, state(t).utcoffset, Value::none()));
        const Offset ob = TRY(zone_offset(t, b->zone, state(t).utcoffset, Value::none()));
        if (oa.known != ob.known) {
            if (op == CompareOp::eq) return Value::false_();
            if (op == CompareOp::ne) return Value::true_();
            return raise_type_error(t, "can't compare offset-naive and offset-aware times");
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

const NativeDef methods[] = {
    {"isoformat", "(self, timespec='auto')", isoformat, "Return string in ISO 8601 format."},
    {"strftime", "(self, format)", strftime_method, "format -> strftime() style string."},
    {"__format__", "(self, format, /)", format_value, "Formats self with strftime."},
    {"utcoffset", "(self, /)", utcoffset, "Return self.tzinfo.utcoffset(self)."},
    {"tzname", "(self, /)", tzname_method, "Return self.tzinfo.tzname(self)."},
    {"dst", "(self, /)", dst, "Return self.tzinfo.dst(self)."},
    {"replace",
     "(self, hour=None, minute=None, second=None, microsecond=None, tzinfo=None, *, fold=None)",
     replace_fields, "Return time with new specified fields."},
    {"fromisoformat", "(cls, string, /)", fromisoformat,
     "Construct a time from a string in ISO 8601 format.", native_class_method},
    {"__reduce_ex__", "(self, protocol, /)", reduce<true>, "For pickle."},
    {"__reduce__", "(self, /)", reduce<false>, "For pickle."},
    {}};
const GetSetDef getset[] = {
    {"hour", [](Thread&, Value v) { return Value::small_int(v.as<Time>()->clock.hour); }},
    {"minute", [](Thread&, Value v) { return Value::small_int(v.as<Time>()->clock.minute); }},
    {"second", [](Thread&, Value v) { return Value::small_int(v.as<Time>()->clock.second); }},
    {"microsecond",
     [](Thread&, Value v) { return Value::small_int(v.as<Time>()->clock.microsecond); }},
    {"tzinfo", [](Thread&, Value v) { return share(v.as<Time>()->zone); }},
    {"fold", [](Thread&, Value v) { return Value::small_int(v.as<Time>()->clock.fold); }},
    {}};

}  // namespace

Value new_time(Thread& t, Type* type, const Clock& c, Value zone) {
    if (type == state(t).time) return make(t, type, c, zone);
    const Value args[] = {Value::small_int(c.hour), Value::small_int(c.minute),
                          Value::small_int(c.second), Value::small_int(c.microsecond), zone,
                          Value::small_int(c.fold)};
    if (!c.fold) return call(t, Value(type), args, 5);
    Own<Str> fold = Own<Str>::take(TRY(intern(t, "fold")));
    Own<Tuple> names = Own<Tuple>::take(TRY(new_tuple(t, {fold.value()})));
    return call(t, Value(type), args, 5, names.get());
}

const TypeSpec time_spec = {
    .name = "datetime.time",
    .basic_size = sizeof(Time),
    .flags = type_subclassable | type_immutable,
    .doc = "time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time object",
    .methods = methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) { decref(static_cast<Time*>(o)->zone); };
            type.traverse = [](Object* o, Visitor& visit) { visit(static_cast<Time*>(o)->zone); };
            type.construct = construct;
            type.repr = show_repr;
            type.str = [](Thread& t, Value self) {
                return call_method(t, self, state(t).isoformat, {});
            };
            type.compare = op_compare;
            type.hash = [](Thread& t, Value self) -> std::optional<uint64_t> {
                auto* v = self.as<Time>();
                const Offset o = TRY(zone_offset(t, v->zone, state(t).utcoffset, Value::none()));
                return hash(t, Value::small_int(clock_us(v->clock) - o.us));
            };
        },
};

}  // namespace baton::datetime
