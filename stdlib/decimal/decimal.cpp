#include "stdlib/decimal/decimal.h"

#include <array>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/descriptors.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/contextvars/contextvars.h"
#include "stdlib/state.h"

namespace baton {

namespace {

using Wide = unsigned __int128;

constexpr int most_digits = 38;
constexpr int64_t far_exponent = int64_t{1} << 40;

// Powers of ten that fit.
constexpr std::array<Wide, most_digits + 1> powers = [] {
    std::array<Wide, most_digits + 1> all{};
    all[0] = 1;
    for (int i = 1; i <= most_digits; ++i) all[i] = all[i - 1] * 10;
    return all;
}();

// The number of decimal digits; 1 for 0. More than most_digits counts as one more than that.
int count_digits(Wide c) {
    const auto high = static_cast<uint64_t>(c >> 64);
    const int bits = high ? 128 - __builtin_clzll(high)
                          : 64 - __builtin_clzll(static_cast<uint64_t>(c) | 1);
    const int guess = bits * 1233 >> 12;   // log10(2) is a little more than 1233 / 4096
    return guess + (guess > most_digits || c >= powers[static_cast<size_t>(guess)] ? 1 : 0);
}

struct Number : Object {
    Value sign, coefficient, exponent, kind;   // ints; kind 0 is finite
};
static_assert(sizeof(Number) == sizeof(Object) + 4 * sizeof(Value));

enum Name {
    name_current, name_prec, name_rounding, name_emin, name_emax, name_clamp, name_cut, name_half_even,
    name_slow_new, name_slow_add, name_slow_sub, name_slow_mul, name_slow_div, name_slow_compare,
    name_slow_str, name_slow_quantize, name_slow_format, name_count
};
constexpr const char* name_texts[name_count] = {
    "_current", "prec", "rounding", "Emin", "Emax", "clamp", "_cut", "ROUND_HALF_EVEN", "_slow_new",
    "_slow_add", "_slow_sub", "_slow_mul", "_slow_div", "_slow_compare", "_slow_str",
    "_slow_quantize", "_slow_format"};

struct DecimalState {
    Type* number = nullptr;
    Str* names[name_count] = {};
};

DecimalState& state_of(Thread& t) { return *find_state<DecimalState>(*t.interpreter); }

// A finite number as it is computed with.
struct Plain {
    bool negative = false;
    Wide c = 0;
    int64_t e = 0;
};

bool read_coefficient(Value v, Wide& c) {
    if (v.is_small_int()) {
        c = static_cast<Wide>(v.as_small_int());
        return v.as_small_int() >= 0;
    }
    if (!v.is_object() || !v.as_object()->type->has(type_is_int)) return false;
    const mpz_t& big = v.as<Int>()->value;
    if (mpz_size(big) > 2 || mpz_sgn(big) < 0) return false;
    c = static_cast<Wide>(mpz_getlimbn(big, 0));
    if (mpz_size(big) == 2) c |= static_cast<Wide>(mpz_getlimbn(big, 1)) << 64;
    return c < powers[most_digits];
}

// Reads an object of exactly this class, or an int.
bool read(Value v, const Type* type, Plain& out) {
    if (v.is_small_int()) {
        const int64_t n = v.as_small_int();
        out = {n < 0, static_cast<Wide>(n < 0 ? -n : n), 0};
        return true;
    }
    if (!v.is_object() || v.as_object()->type != type) return false;
    const auto* number = v.as<Number>();
    if (!(number->kind == Value::small_int(0)) || !number->exponent.is_small_int()) return false;
    out.negative = number->sign == Value::small_int(1);
    out.e = number->exponent.as_small_int();
    if (out.e > far_exponent || out.e < -far_exponent) return false;
    return read_coefficient(number->coefficient, out.c);
}

// The class Decimal, if one of the operands is exactly that.
Type* decimal_class(Thread& t, Value a, Value b) {
    const Type* number = state_of(t).number;
    for (Value v : {a, b}) {
        if (v.is_object() && v.as_object()->type->base == number) return v.as_object()->type;
    }
    return nullptr;
}

Value wide_int(Thread& t, Wide c) {
    if (c <= static_cast<Wide>(Value::max_small_int)) {
        return Value::small_int(static_cast<int64_t>(c));
    }
    const mp_limb_t limbs[2] = {static_cast<mp_limb_t>(c), static_cast<mp_limb_t>(c >> 64)};
    mpz_t number;
    return new_int(t, mpz_roinit_n(number, limbs, 2));
}

Number* allocate_number(Thread& t, Type* type) {
    auto* number = static_cast<Number*>(TRY(allocate_instance(t, type)));
    number->sign = number->coefficient = number->exponent = number->kind = Value::small_int(0);
    return number;
}

Value make(Thread& t, Type* type, bool negative, Wide c, int64_t e) {
    Ref coefficient = Ref::take(TRY(wide_int(t, c)));
    Number* number = TRY(allocate_number(t, type));
    number->sign = Value::small_int(negative);
    number->coefficient = coefficient.give();
    number->exponent = Value::small_int(e);
    return number;
}

// --- The context -----------------------------------------------------------------------------------

struct Limits {
    Ref context;
    int64_t prec = 0, emin = 0, emax = 0;
    bool half_even = false;
};

// A member of the context, borrowed; unbound if it is not where it should be.
Value member(Thread& t, Value context, Str* name) {
    const Type* type = context.as_object()->type;
    const Value found = type_lookup(context.as_object()->type, name);
    if (!found.is_object() || found.as_object()->type != t.types().member_descriptor) return Value();
    const auto* descriptor = found.as<MemberDescriptor>();
    if (!descriptor->offset || !is_subtype(type, descriptor->owner)) return Value();
    return *reinterpret_cast<const Value*>(reinterpret_cast<const char*>(context.as_object()) +
                                           descriptor->offset);
}

// Reads the current context; false when there is none yet, or an unusual one.
bool read_limits(Thread& t, Type* type, Limits& out) {
    const DecimalState& state = state_of(t);
    const Value variable = type_lookup(type, state.names[name_current]);
    if (variable.is_unbound() || !t.context) return false;
    const Value context = dict_get(t, static_cast<Context*>(t.context)->data, variable);
    if (context.is_error()) clear_pending(t);
    if (!context.is_object()) return false;
    const Value prec = member(t, context, state.names[name_prec]);
    const Value emin = member(t, context, state.names[name_emin]);
    const Value emax = member(t, context, state.names[name_emax]);
    const Value rounding = member(t, context, state.names[name_rounding]);
    if (!prec.is_small_int() || !emin.is_small_int() || !emax.is_small_int() ||
        !(member(t, context, state.names[name_clamp]) == Value::small_int(0))) {
        return false;
    }
    out.context = Ref::share(context);
    out.prec = prec.as_small_int();
    out.emin = emin.as_small_int();
    out.emax = emax.as_small_int();
    out.half_even = is_str(rounding) && str_equal(rounding.as<Str>(), state.names[name_half_even]);
    return true;
}

// Tells the context that digits were cut off.
bool signal_cut(Thread& t, const Limits& limits, bool lost) {
    Ref done = Ref::take(TRY(
        call_method(t, *limits.context, state_of(t).names[name_cut], {Value::boolean(lost)})));
    return true;
}

// Drops `count` digits, rounding half to even; whether anything was lost.
bool cut(Wide& c, int count) {
    const Wide power = powers[static_cast<size_t>(count)];
    const Wide rest = c % power;
    c /= power;
    if (rest * 2 > power || (rest * 2 == power && (c & 1))) ++c;
    return rest != 0;
}

// The result in the context; unbound if that takes more than is done here.
Value finish(Thread& t, Type* type, const Limits& limits, bool negative, Wide c, int64_t e,
             bool lost = false) {
    if (!c) {
        if (e > limits.emax || e < limits.emin - limits.prec + 1) return Value();
        return make(t, type, negative, 0, e);
    }
    const int digits = count_digits(c);
    const int64_t adjusted = e + digits - 1;
    if (digits > most_digits || adjusted >= limits.emax || adjusted < limits.emin) return Value();
    if (digits > limits.prec) {
        if (!limits.half_even) return Value();
        const int count = digits - static_cast<int>(limits.prec);
        lost |= cut(c, count);
        e += count;
        if (c == powers[static_cast<size_t>(limits.prec)]) {
            c /= 10;
            ++e;
        }
        TRY(signal_cut(t, limits, lost));
    } else if (lost) {
        return Value();
    }
    return make(t, type, negative, c, e);
}

// --- Arithmetic ------------------------------------------------------------------------------------

Value add(Thread& t, Type* type, const Limits& limits, Plain a, Plain b, bool subtract) {
    if (subtract) b.negative = !b.negative;
    if (a.e < b.e) std::swap(a, b);
    const int64_t gap = a.e - b.e;
    if (gap > most_digits || (a.c && count_digits(a.c) + gap > most_digits - 1) ||
        count_digits(b.c) > most_digits - 1) {
        return Value();
    }
    if (a.c) a.c *= powers[static_cast<size_t>(gap)];
    if (a.negative == b.negative) return finish(t, type, limits, a.negative, a.c + b.c, b.e);
    if (a.c == b.c) {
        // The sign of 0 hangs on the rounding.
        return limits.half_even ? finish(t, type, limits, false, 0, b.e) : Value();
    }
    return a.c > b.c ? finish(t, type, limits, a.negative, a.c - b.c, b.e)
                     : finish(t, type, limits, b.negative, b.c - a.c, b.e);
}

Value multiply(Thread& t, Type* type, const Limits& limits, const Plain& a, const Plain& b) {
    if (count_digits(a.c) + count_digits(b.c) > most_digits) return Value();
    return finish(t, type, limits, a.negative != b.negative, a.c * b.c, a.e + b.e);
}

Value divide(Thread& t, Type* type, const Limits& limits, const Plain& a, const Plain& b) {
    if (!a.c || !b.c || limits.prec > most_digits - 2) return Value();
    const int64_t shift = count_digits(b.c) - count_digits(a.c) + limits.prec + 1;
    if (shift < 0) return Value();
    // Long division, as many digits at a time as leave room for the divisor.
    const int step = most_digits - count_digits(b.c);
    if (step < 1) return Value();
    Wide quotient = a.c / b.c, rest = a.c % b.c;
    for (int64_t left = shift; left > 0;) {
        const auto now = static_cast<size_t>(std::min<int64_t>(left, step));
        rest *= powers[now];
        quotient = quotient * powers[now] + rest / b.c;
        rest %= b.c;
        left -= static_cast<int64_t>(now);
    }
    int64_t e = a.e - b.e - shift;
    if (rest) {
        // A digit that is never taken for an exact half or zero.
        if (quotient % 5 == 0) ++quotient;
    } else {
        for (int count : {16, 8, 4, 2, 1}) {
            const Wide power = powers[static_cast<size_t>(count)];
            while (e + count <= a.e - b.e && quotient % power == 0) {
                quotient /= power;
                e += count;
            }
        }
    }
    return finish(t, type, limits, a.negative != b.negative, quotient, e, rest != 0);
}

Value slow_binary(Thread& t, Name name, Value left, Value right) {
    const DecimalState& state = state_of(t);
    const bool first = is_subtype(type_of(t, left), state.number);
    const Value function = type_lookup(type_of(t, first ? left : right), state.names[name]);
    if (function.is_unbound()) return Value::not_implemented();
    Ref held = Ref::share(function);
    return call(t, *held, {left, right});
}

template <Name name>
Value binary(Thread& t, Value left, Value right) {
    Plain a, b;
    Type* type = decimal_class(t, left, right);
    if (type && read(left, type, a) && read(right, type, b)) {
        Limits limits;
        if (read_limits(t, type, limits)) {
            const Value result = name == name_slow_mul   ? multiply(t, type, limits, a, b)
                                 : name == name_slow_div ? divide(t, type, limits, a, b)
                                                         : add(t, type, limits, a, b,
                                                               name == name_slow_sub);
            if (!result.is_unbound()) return result;
        }
    }
    return slow_binary(t, name, left, right);
}

Value compare(Thread& t, Value left, Value right, CompareOp op) {
    Plain a, b;
    Type* type = decimal_class(t, left, right);
    if (type && read(left, type, a) && read(right, type, b)) {
        const int64_t gap = a.e - b.e;
        const int room = most_digits - count_digits(gap > 0 ? a.c : b.c);
        if (gap <= room && gap >= -room) {
            if (gap > 0) a.c *= powers[static_cast<size_t>(gap)];
            if (gap < 0) b.c *= powers[static_cast<size_t>(-gap)];
            int order = a.c < b.c ? -1 : a.c > b.c;
            if (a.negative && b.negative) {
                order = -order;
            } else if (a.negative != b.negative) {
                order = !a.c && !b.c ? 0 : a.negative ? -1 : 1;
            }
            switch (op) {
                case CompareOp::lt: return Value::boolean(order < 0);
                case CompareOp::le: return Value::boolean(order <= 0);
                case CompareOp::eq: return Value::boolean(order == 0);
                case CompareOp::ne: return Value::boolean(order != 0);
                case CompareOp::gt: return Value::boolean(order > 0);
                case CompareOp::ge: return Value::boolean(order >= 0);
            }
        }
    }
    Ref function =
        Ref::share(type_lookup(type_of(t, left), state_of(t).names[name_slow_compare]));
    if (!function) return Value::not_implemented();
    return call(t, *function, {left, right, Value::small_int(static_cast<int64_t>(op))});
}

Value quantize(Thread& t, const Value* args, size_t) {
    Type* type = args[0].as_object()->type;
    const DecimalState& state = state_of(t);
    Plain a, b;
    Limits limits;
    if (type->base == state.number && args[2].is_unbound() && args[3].is_unbound() &&
        read(args[0], type, a) && !args[1].is_small_int() && read(args[1], type, b) && a.c &&
        read_limits(t, type, limits) && b.e <= limits.emax &&
        b.e >= limits.emin - limits.prec + 1) {
        const int64_t gap = a.e - b.e;
        const int64_t digits = count_digits(a.c) + gap;
        Wide c = a.c;
        if (digits <= limits.prec && digits <= most_digits && b.e + digits - 1 <= limits.emax) {
            if (gap >= 0 && b.e + digits - 1 >= limits.emin) {
                return make(t, type, a.negative, c * powers[static_cast<size_t>(gap)], b.e);
            }
            // One more digit may come of rounding.
            if (gap < 0 && digits >= 0 && digits < limits.prec && limits.half_even &&
                b.e >= limits.emin && b.e + digits <= limits.emax) {
                const bool lost = cut(c, static_cast<int>(-gap));
                TRY(signal_cut(t, limits, lost));
                return make(t, type, a.negative, c, b.e);
            }
        }
    }
    Ref function = Ref::share(type_lookup(type, state.names[name_slow_quantize]));
    if (!function) return raise_type_error(t, "quantize() needs a Decimal");
    return call(t, *function,
                {args[0], args[1], args[2].is_unbound() ? Value::none() : args[2],
                 args[3].is_unbound() ? Value::none() : args[3]});
}

// --- Text ------------------------------------------------------------------------------------------

std::string digits_of(Wide c) {
    char buffer[most_digits + 2];
    char* end = buffer + sizeof buffer;
    char* at = end;
    // 18 digits at a time, as dividing wide numbers takes long.
    for (; c >= powers[18]; c /= powers[18]) {
        auto low = static_cast<uint64_t>(c % powers[18]);
        for (int i = 0; i < 18; ++i, low /= 10) *--at = static_cast<char>('0' + low % 10);
    }
    auto rest = static_cast<uint64_t>(c);
    do {
        *--at = static_cast<char>('0' + rest % 10);
        rest /= 10;
    } while (rest);
    return {at, end};
}

// The digits of a number; empty unless it is one that needs no exponent.
std::string plain_text(Thread& t, Value self) {
    const Type* type = self.as_object()->type;
    Plain a;
    if (type->base != state_of(t).number || !read(self, type, a)) return {};
    const std::string digits = digits_of(a.c);
    const int64_t point = a.e + static_cast<int64_t>(digits.size());
    if (a.e > 0 || point <= -6) return {};
    std::string text = a.negative ? "-" : "";
    if (point <= 0) {
        text += "0.";
        text.append(static_cast<size_t>(-point), '0');
        text += digits;
    } else {
        text += digits;
        if (a.e) text.insert(text.size() - static_cast<size_t>(-a.e), 1, '.');
    }
    return text;
}

// What "8,.2f" asks for: width, thousands separator and digits behind the point.
struct FixedFormat {
    size_t width = 0;
    bool comma = false;
    int places = 0;
};
bool parse_format(std::string_view spec, FixedFormat& out) {
    size_t i = 0;
    auto number = [&](size_t& value) {
        const size_t begin = i;
        for (; i < spec.size() && i - begin < 4 && spec[i] >= '0' && spec[i] <= '9'; ++i) {
            value = value * 10 + static_cast<size_t>(spec[i] - '0');
        }
        return i > begin;
    };
    if (!spec.empty() && spec[0] == '0') return false;
    number(out.width);
    if (i < spec.size() && spec[i] == ',') {
        out.comma = true;
        ++i;
    }
    size_t places = 0;
    if (i >= spec.size() || spec[i++] != '.' || !number(places)) return false;
    out.places = static_cast<int>(places);
    return i + 1 == spec.size() && (spec[i] == 'f' || spec[i] == 'F');
}

// The text of a number in a simple format; empty if that takes more than is done here.
std::string fixed_text(Thread& t, Value self, std::string_view spec) {
    Type* type = self.as_object()->type;
    FixedFormat format;
    Plain a;
    Limits limits;
    if (type->base != state_of(t).number || !parse_format(spec, format) || !read(self, type, a) ||
        !read_limits(t, type, limits) || !limits.half_even) {
        return {};
    }
    const int64_t drop = -a.e - format.places;
    if (drop > most_digits || count_digits(a.c) - drop >= most_digits) return {};
    if (drop > 0) cut(a.c, static_cast<int>(drop));
    if (drop < 0) a.c *= powers[static_cast<size_t>(-drop)];
    std::string digits = digits_of(a.c);
    const auto places = static_cast<size_t>(format.places);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    const size_t whole = digits.size() - places;
    if (places) digits.insert(whole, 1, '.');
    if (format.comma) {
        for (size_t at = whole; at > 3;) digits.insert(at -= 3, 1, ',');
    }
    if (a.negative) digits.insert(0, 1, '-');
    if (digits.size() < format.width) digits.insert(0, format.width - digits.size(), ' ');
    return digits;
}

Value format(Thread& t, const Value* args, size_t) {
    if (is_str(args[1])) {
        const std::string text = fixed_text(t, args[0], args[1].as<Str>()->view());
        if (!text.empty()) return TRY(new_str(t, text));
    }
    Ref function =
        Ref::share(type_lookup(type_of(t, args[0]), state_of(t).names[name_slow_format]));
    if (!function) return raise_type_error(t, "a Decimal is needed");
    return call(t, *function, {args[0], args[1]});
}

Value text_of(Thread& t, Value self, bool repr) {
    const std::string text = plain_text(t, self);
    if (!text.empty()) return TRY(new_str(t, repr ? "Decimal('" + text + "')" : text));
    Ref function = Ref::share(
        type_lookup(type_of(t, self), state_of(t).names[name_slow_str]));
    if (!function) return raise_type_error(t, "a Decimal is needed");
    return call(t, *function, {self, Value::boolean(repr)});
}

// --- Making them -----------------------------------------------------------------------------------

// Digits with at most one point, a sign and a small exponent, in ASCII.
bool parse(std::string_view text, Plain& out) {
    const char* at = text.data();
    const char* const end = at + text.size();
    if (at < end && (*at == '+' || *at == '-')) out.negative = *at++ == '-';
    int digits = 0, behind = 0;
    bool point = false, any = false;
    for (; at < end; ++at) {
        if (*at == '.' && !point) {
            point = true;
        } else if (*at >= '0' && *at <= '9') {
            any = true;
            if (out.c || *at != '0') ++digits;
            if (digits > most_digits) return false;
            out.c = out.c * 10 + static_cast<Wide>(*at - '0');
            behind += point;
        } else {
            break;
        }
    }
    if (!any || behind > 10000) return false;
    int64_t exponent = 0;
    if (at < end) {
        if (*at != 'e' && *at != 'E') return false;
        ++at;
        const bool negative = at < end && *at == '-';
        if (at < end && (*at == '+' || *at == '-')) ++at;
        if (at == end || end - at > 5) return false;
        for (; at < end; ++at) {
            if (*at < '0' || *at > '9') return false;
            exponent = exponent * 10 + (*at - '0');
        }
        if (negative) exponent = -exponent;
    }
    out.e = exponent - behind;
    return true;
}

Value construct(Thread& t, Value cls, const Value* args, size_t nargs, Tuple* keywords) {
    Type* type = cls.as<Type>();
    const DecimalState& state = state_of(t);
    if (type->base == state.number && nargs == 1 && !keywords) {
        const Value given = args[0];
        Plain number;
        if (given.is_object() && given.as_object()->type == type) return share(given);
        if (given.is_small_int()) {
            read(given, type, number);
            return make(t, type, number.negative, number.c, 0);
        }
        if (given.is_object() && given.as_object()->type == t.types().str &&
            parse(given.as<Str>()->view(), number)) {
            return make(t, type, number.negative, number.c, number.e);
        }
    }
    Ref function = Ref::share(type_lookup(type, state.names[name_slow_new]));
    if (!function) return raise_type_error(t, "cannot create '{}' instances", type->name->view());
    const size_t named = keywords ? keywords->size : 0;
    std::vector<Value> all = {cls};
    all.insert(all.end(), args, args + nargs + named);
    const CallSlot slot = type_of(t, *function)->call;
    if (!slot) return raise_type_error(t, "_slow_new must be a function");
    return slot(t, *function, all.data(), nargs + 1, keywords);
}

// cls._new(sign, coefficient, exponent, kind): without any check of what they mean.
Value number_new(Thread& t, const Value* args, size_t) {
    for (int i = 1; i <= 4; ++i) {
        if (!is_int(args[i])) return raise_type_error(t, "the parts of a number must be ints");
    }
    Number* number = TRY(allocate_number(t, args[0].as<Type>()));
    number->sign = share(args[1]);
    number->coefficient = share(args[2]);
    number->exponent = share(args[3]);
    number->kind = share(args[4]);
    return number;
}

const NativeDef methods[] = {
    {"_new", "(cls, sign, coefficient, exponent, kind, /)", number_new, "A number of its parts.",
     native_class_method},
    {"__format__", "(self, spec, /)", format, "The text in a format."},
    {"quantize", "(self, /, exp, rounding=None, context=None)", quantize,
     "Return a value equal to the first operand after rounding, with the exponent of the second."},
    {}};

const TypeSpec number_spec = {
    .name = "_decimal_core.Number",
    .basic_size = sizeof(Number),
    .flags = type_subclassable | type_immutable,
    .doc = "What decimal.Decimal is made of.",
    .methods = methods,
    .fill =
        [](Type& type) {
            type.construct = construct;
            type.binary[static_cast<int>(BinaryOp::add)] = binary<name_slow_add>;
            type.binary[static_cast<int>(BinaryOp::sub)] = binary<name_slow_sub>;
            type.binary[static_cast<int>(BinaryOp::mul)] = binary<name_slow_mul>;
            type.binary[static_cast<int>(BinaryOp::div)] = binary<name_slow_div>;
            type.compare = compare;
            type.str = [](Thread& t, Value self) { return text_of(t, self, false); };
            type.repr = [](Thread& t, Value self) { return text_of(t, self, true); };
            type.dealloc = [](Object* o) {
                const auto* number = static_cast<Number*>(o);
                for (Value v : {number->sign, number->coefficient, number->exponent, number->kind}) {
                    decref(v);
                }
            };
        },
};

bool make_state_objects(Thread& t, DecimalState& state) {
    TRY(ensure_contextvars(t));
    for (int i = 0; i < name_count; ++i) {
        state.names[i] = TRY(intern(t, name_texts[i]));
        t.interpreter->owned.push_back(state.names[i]);
    }
    state.number = TRY(make_builtin_type(t, number_spec, nullptr));
    t.interpreter->owned.push_back(state.number);
    // In the order in which the struct has them.
    uint32_t offset = sizeof(Object);
    for (const char* name : {"_sign", "_c", "_e", "_kind"}) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        Own<MemberDescriptor> member = Own<MemberDescriptor>::take(
            TRY(new_member_descriptor(t, state.number, key.get(), offset)));
        TRY(dict_set(t, state.number->dict, key.get(), member.value()));
        offset += sizeof(Value);
    }
    type_modified(t, state.number, nullptr);
    return true;
}

}  // namespace

bool fill_decimal_module(Thread& t, Dict* dict) {
    auto* state = find_state<DecimalState>(*t.interpreter);
    if (!state) {
        state = make_state<DecimalState>(*t.interpreter);
        TRY(make_state_objects(t, *state));
    }
    Own<Str> key = Own<Str>::take(TRY(intern(t, "Number")));
    return dict_set(t, dict, key.get(), Value(state->number));
}

}  // namespace baton
