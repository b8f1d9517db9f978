// timedelta.
#include <gmp.h>

#include <climits>
#include <cmath>

#include "runtime/base/hash.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/tuple.h"
#include "stdlib/datetime/datetime.h"

namespace baton::datetime {

namespace {

class Big {
public:
    Big() { mpz_init(z_); }
    ~Big() { mpz_clear(z_); }
    Big(const Big&) = delete;
    mpz_ptr get() { return z_; }
    void set(Wide v) {
        const bool negative = v < 0;
        const unsigned __int128 magnitude =
            negative ? -static_cast<unsigned __int128>(v) : static_cast<unsigned __int128>(v);
        const uint64_t words[2] = {static_cast<uint64_t>(magnitude),
                                   static_cast<uint64_t>(magnitude >> 64)};
        mpz_import(z_, 2, -1, 8, 0, 0, words);
        if (negative) mpz_neg(z_, z_);
    }
    bool fits() const { return mpz_sizeinbase(z_, 2) <= 120; }
    Wide value() const {
        uint64_t words[2] = {0, 0};
        if (mpz_sgn(z_) != 0) mpz_export(words, nullptr, -1, 8, 0, 0, z_);
        const Wide magnitude =
            static_cast<Wide>(static_cast<unsigned __int128>(words[1]) << 64 | words[0]);
        return mpz_sgn(z_) < 0 ? -magnitude : magnitude;
    }

private:
    mpz_t z_;
};

Failure too_large(Thread& t) {
    return raise(t, Exc::OverflowError, "Python int too large to convert to C int");
}

std::optional<Wide> read_wide(Thread& t, Value v) {
    int64_t small;
    if (int_fits(v, small)) return Wide{small};
    Big big;
    mpz_set(big.get(), IntReader(v).get());
    if (!big.fits()) return too_large(t);
    return big.value();
}

// a / b, half to even.
void divide_half_even(mpz_ptr out, mpz_ptr a, mpz_ptr b) {
    Big rest, twice;
    mpz_fdiv_qr(out, rest.get(), a, b);
    mpz_mul_2exp(twice.get(), rest.get(), 1);
    const int c = mpz_cmpabs(twice.get(), b);
    if (c > 0 || (c == 0 && mpz_odd_p(out))) mpz_add_ui(out, out, 1);
}

// us * d or us / d for a float, rounded half to even.
Value scale_by_float(Thread& t, Wide us, double d, bool divide) {
    if (std::isnan(d)) return raise_value_error(t, "cannot convert NaN to integer ratio");
    if (std::isinf(d)) return raise(t, Exc::OverflowError, "cannot convert Infinity to integer ratio");
    int exponent;
    double mantissa = std::frexp(d, &exponent);
    Big numerator, denominator, total, result;
    mpz_set_d(numerator.get(), std::ldexp(mantissa, 53));
    exponent -= 53;
    mpz_set_ui(denominator.get(), 1);
    if (exponent >= 0) {
        mpz_mul_2exp(numerator.get(), numerator.get(), static_cast<mp_bitcnt_t>(exponent));
    } else {
        mpz_mul_2exp(denominator.get(), denominator.get(), static_cast<mp_bitcnt_t>(-exponent));
    }
    total.set(us);
    Big& up = divide ? denominator : numerator;
    Big& down = divide ? numerator : denominator;
    if (mpz_sgn(down.get()) == 0) {
        return raise(t, Exc::ZeroDivisionError, "integer division or modulo by zero");
    }
    mpz_mul(up.get(), up.get(), total.get());
    if (mpz_sgn(down.get()) < 0) {
        mpz_neg(down.get(), down.get());
        mpz_neg(up.get(), up.get());
    }
    divide_half_even(result.get(), up.get(), down.get());
    if (!result.fits()) return too_large(t);
    return new_delta(t, result.value());
}

struct Sum {
    Wide us = 0;
    double leftover = 0;
};

bool accumulate(Thread& t, const char* name, Value v, int64_t factor, Sum& sum) {
    auto add = [&](Wide n, int64_t scale) {
        Wide product;
        if (__builtin_mul_overflow(n, Wide{scale}, &product) ||
            __builtin_add_overflow(sum.us, product, &sum.us)) {
            return bool(too_large(t));
        }
        return true;
    };
    if (is_int(v)) return add(TRY(read_wide(t, v)), factor);
    if (is_float(v)) {
        double whole;
        double part = std::modf(float_value(v), &whole);
        Ref n = Ref::take(TRY(int_from_double(t, float_value(v))));
        TRY(add(TRY(read_wide(t, *n)), factor));
        if (part == 0) return true;
        part = std::modf(static_cast<double>(factor) * part, &whole);
        sum.leftover += part;
        return add(static_cast<Wide>(whole), 1);
    }
    return raise_type_error(t, "unsupported type for timedelta {} component: {}", name,
                            type_name(t, v));
}

Value construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[7];
    TRY(bind_arguments(t, "__new__",
                       "(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, "
                       "weeks=0)",
                       args, nargs, keywords, out));
    struct Part {
        int index;
        const char* name;
        int64_t factor;
    };
    static constexpr Part parts[] = {{2, "microseconds", 1},
                                     {3, "milliseconds", 1000},
                                     {1, "seconds", us_per_second},
                                     {4, "minutes", 60 * us_per_second},
                                     {5, "hours", 3600 * us_per_second},
                                     {0, "days", us_per_day},
                                     {6, "weeks", 7 * us_per_day}};
    Sum sum;
    for (const Part& part : parts) {
        if (!out[part.index].is_unbound()) {
            TRY(accumulate(t, part.name, out[part.index], part.factor, sum));
        }
    }
    if (sum.leftover != 0) {
        double whole = std::round(sum.leftover);
        if (std::fabs(whole - sum.leftover) == 0.5) {
            // Half to even, of the sum rather than of the part left over.
            const double odd = static_cast<double>(sum.us & 1);
            whole = 2.0 * std::round((sum.leftover + odd) * 0.5) - odd;
        }
        sum.us += static_cast<Wide>(whole);
    }
    Ref plain = Ref::take(TRY(new_delta(t, sum.us)));
    if (type.as<Type>() == state(t).delta) return plain.give();
    auto* made = static_cast<Delta*>(TRY(allocate_instance(t, type.as<Type>())));
    made->days = plain.as<Delta>()->days;
    made->seconds = plain.as<Delta>()->seconds;
    made->microseconds = plain.as<Delta>()->microseconds;
    return made;
}

Wide us_of(Value v) { return delta_us(v.as<Delta>()); }

Value op_add(Thread& t, Value left, Value right) {
    if (!is_delta(t, left) || !is_delta(t, right)) return Value::not_implemented();
    return new_delta(t, us_of(left) + us_of(right));
}
Value op_sub(Thread& t, Value left, Value right) {
    if (!is_delta(t, left) || !is_delta(t, right)) return Value::not_implemented();
    return new_delta(t, us_of(left) - us_of(right));
}
Value op_mul(Thread& t, Value left, Value right) {
    if (!is_delta(t, left)) std::swap(left, right);
    if (is_int(right)) {
        if (us_of(left) == 0) return new_delta(t, 0);
        const Wide n = TRY(read_wide(t, right));
        Wide product;
        if (__builtin_mul_overflow(us_of(left), n, &product)) return too_large(t);
        return new_delta(t, product);
    }
    if (is_float(right)) return scale_by_float(t, us_of(left), float_value(right), false);
    return Value::not_implemented();
}
Wide floor_div(Wide a, Wide b) {
    const Wide q = a / b;
    return q - ((a % b != 0) && ((a < 0) != (b < 0)));
}
Value wide_int(Thread& t, Wide v) {
    Big big;
    big.set(v);
    return new_int(t, big.get());
}
Value op_div(Thread& t, Value left, Value right) {
    if (!is_delta(t, left)) return Value::not_implemented();
    if (is_delta(t, right)) {
        Ref a = Ref::take(TRY(wide_int(t, us_of(left))));
        Ref b = Ref::take(TRY(wide_int(t, us_of(right))));
        return binary_op(t, BinaryOp::div, *a, *b);
    }
    if (is_int(right)) {
        Big a, b, q;
        a.set(us_of(left));
        mpz_set(b.get(), IntReader(right).get());
        if (mpz_sgn(b.get()) == 0) {
            return raise(t, Exc::ZeroDivisionError, "integer division or modulo by zero");
        }
        if (mpz_sgn(b.get()) < 0) {
            mpz_neg(a.get(), a.get());
            mpz_neg(b.get(), b.get());
        }
        divide_half_even(q.get(), a.get(), b.get());
        return new_delta(t, q.value());
    }
    if (is_float(right)) return scale_by_float(t, us_of(left), float_value(right), true);
    return Value::not_implemented();
}
Value op_floordiv(Thread& t, Value left, Value right) {
    if (!is_delta(t, left)) return Value::not_implemented();
    const bool by_delta = is_delta(t, right);
    if (!by_delta && !is_int(right)) return Value::not_implemented();
    Big divisor;
    if (by_delta) {
        divisor.set(us_of(right));
    } else {
        mpz_set(divisor.get(), IntReader(right).get());
    }
    if (mpz_sgn(divisor.get()) == 0) {
        return raise(t, Exc::ZeroDivisionError, "integer division or modulo by zero");
    }
    Big total, q;
    total.set(us_of(left));
    mpz_fdiv_q(q.get(), total.get(), divisor.get());
    return by_delta ? new_int(t, q.get()) : new_delta(t, q.value());
}
Value op_mod(Thread& t, Value left, Value right) {
    if (!is_delta(t, left) || !is_delta(t, right)) return Value::not_implemented();
    const Wide a = us_of(left), b = us_of(right);
    if (b == 0) return raise(t, Exc::ZeroDivisionError, "integer modulo by zero");
    return new_delta(t, a - floor_div(a, b) * b);
}
Value do_divmod(Thread& t, Value left, Value right) {
    if (!is_delta(t, left) || !is_delta(t, right)) return share(Value::not_implemented());
    const Wide a = us_of(left), b = us_of(right);
    if (b == 0) return raise(t, Exc::ZeroDivisionError, "integer division or modulo by zero");
    const Wide q = floor_div(a, b);
    Ref quotient = Ref::take(TRY(wide_int(t, q)));
    Ref rest = Ref::take(TRY(new_delta(t, a - q * b)));
    return TRY(new_tuple(t, {*quotient, *rest}));
}

Value op_compare(Thread& t, Value left, Value right, CompareOp op) {
    if (!is_delta(t, left) || !is_delta(t, right)) return Value::not_implemented();
    const Wide a = us_of(left), b = us_of(right);
    switch (op) {
        case CompareOp::lt: return Value::boolean(a < b);
        case CompareOp::le: return Value::boolean(a <= b);
        case CompareOp::eq: return Value::boolean(a == b);
        case CompareOp::ne: return Value::boolean(a != b);
        case CompareOp::gt: return Value::boolean(a > b);
        default: return Value::boolean(a >= b);
    }
}

Value show_repr(Thread& t, Value self) {
    auto* d = self.as<Delta>();
    std::string text = TRY(repr_name(t, self)) + "(";
    const std::pair<const char*, int> parts[] = {
        {"days", d->days}, {"seconds", d->seconds}, {"microseconds", d->microseconds}};
    bool any = false;
    for (const auto& [name, n] : parts) {
        if (n == 0) continue;
        text += fmt::format("{}{}={}", any ? ", " : "", name, n);
        any = true;
    }
    if (!any) text += '0';
    return TRY(new_str(t, text + ")"));
}
Value show_str(Thread& t, Value self) {
    auto* d = self.as<Delta>();
    std::string text;
    if (d->days != 0) {
        text = fmt::format("{} day{}, ", d->days, d->days == 1 || d->days == -1 ? "" : "s");
    }
    text += fmt::format("{}:{:02}:{:02}", d->seconds / 3600, d->seconds / 60 % 60, d->seconds % 60);
    if (d->microseconds) text += fmt::format(".{:06}", d->microseconds);
    return TRY(new_str(t, text));
}

Value total_seconds(Thread& t, const Value* args, size_t) {
    Ref us = Ref::take(TRY(wide_int(t, us_of(args[0]))));
    return binary_op(t, BinaryOp::div, *us, Value::small_int(us_per_second));
}
Value reduce(Thread& t, const Value* args, size_t) {
    auto* d = args[0].as<Delta>();
    Own<Tuple> state = Own<Tuple>::take(
        TRY(new_tuple(t, {Value::small_int(d->days), Value::small_int(d->seconds),
                          Value::small_int(d->microseconds)})));
    return TRY(new_tuple(t, {Value(type_of(t, args[0])), state.value()}));
}
Value method_divmod(Thread& t, const Value* args, size_t) { return do_divmod(t, args[0], args[1]); }
Value method_rdivmod(Thread& t, const Value* args, size_t) {
    return do_divmod(t, args[1], args[0]);
}

const NativeDef methods[] = {
    {"total_seconds", "(self, /)", total_seconds, "Total seconds in the duration."},
    {"__reduce__", "(self, /)", reduce, "For pickle."},
    {"__divmod__", "(self, value, /)", method_divmod, "Return divmod(self, value)."},
    {"__rdivmod__", "(self, value, /)", method_rdivmod, "Return divmod(value, self)."},
    {}};
const GetSetDef getset[] = {
    {"days", [](Thread&, Value v) { return Value::small_int(v.as<Delta>()->days); }, nullptr,
     "Number of days."},
    {"seconds", [](Thread&, Value v) { return Value::small_int(v.as<Delta>()->seconds); }, nullptr,
     "Number of seconds (>= 0 and less than 1 day)."},
    {"microseconds", [](Thread&, Value v) { return Value::small_int(v.as<Delta>()->microseconds); },
     nullptr, "Number of microseconds (>= 0 and less than 1 second)."},
    {}};

}  // namespace

Value new_delta(Thread& t, Wide us) {
    const Wide days = floor_div(us, us_per_day);
    if (days > max_delta_days || days < -max_delta_days) {
        if (days > INT_MAX || days < INT_MIN) return too_large(t);
        return raise(t, Exc::OverflowError, "days={}; must have magnitude <= 999999999",
                     static_cast<int64_t>(days));
    }
    const int64_t rest = static_cast<int64_t>(us - days * us_per_day);
    auto* d = static_cast<Delta*>(TRY(allocate_instance(t, state(t).delta)));
    d->days = static_cast<int32_t>(days);
    d->seconds = static_cast<int32_t>(rest / us_per_second);
    d->microseconds = static_cast<int32_t>(rest % us_per_second);
    return d;
}

const TypeSpec delta_spec = {
    .name = "datetime.timedelta",
    .basic_size = sizeof(Delta),
    .flags = type_subclassable | type_immutable,
    .doc = "Difference between two datetime values.",
    .methods = methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object*) {};
            type.construct = construct;
            type.repr = show_repr;
            type.str = show_str;
            type.compare = op_compare;
            type.hash = [](Thread& t, Value self) -> std::optional<uint64_t> {
                auto* d = self.as<Delta>();
                Own<Tuple> key = Own<Tuple>::take(
                    TRY(new_tuple(t, {Value::small_int(d->days), Value::small_int(d->seconds),
                                      Value::small_int(d->microseconds)})));
                return hash(t, key.value());
            };
            type.truth = [](Thread&, Value self) { return truth(us_of(self) != 0); };
            type.negative = [](Thread& t, Value self) { return new_delta(t, -us_of(self)); };
            type.positive = [](Thread& t, Value self) { return new_delta(t, us_of(self)); };
            type.absolute = [](Thread& t, Value self) {
                return new_delta(t, us_of(self) < 0 ? -us_of(self) : us_of(self));
            };
            type.binary[static_cast<int>(BinaryOp::add)] = op_add;
            type.binary[static_cast<int>(BinaryOp::sub)] = op_sub;
            type.binary[static_cast<int>(BinaryOp::mul)] = op_mul;
            type.binary[static_cast<int>(BinaryOp::div)] = op_div;
            type.binary[static_cast<int>(BinaryOp::floordiv)] = op_floordiv;
            type.binary[static_cast<int>(BinaryOp::mod)] = op_mod;
        },
};

}  // namespace baton::datetime
