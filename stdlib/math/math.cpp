#include "stdlib/math/math.h"

#include <gmp.h>

#include <cerrno>
#include <cmath>
#include <numbers>
#include <vector>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/buffer.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

namespace {

Failure domain_error(Thread& t) { return raise_value_error(t, "math domain error"); }
Failure range_error(Thread& t) { return raise(t, Exc::OverflowError, "math range error"); }

// A function of one number. What is not a number without a reason is outside of the domain; an
// infinite result of a finite number overflowed, or is a pole.
template <double (*function)(double), bool can_overflow>
Value unary(Thread& t, const Value* args, size_t) {
    const double x = TRY(to_double(t, args[0]));
    const double y = function(x);
    if (std::isnan(y) && !std::isnan(x)) return domain_error(t);
    if (std::isinf(y) && std::isfinite(x)) {
        if (can_overflow) return range_error(t);
        return domain_error(t);
    }
    return new_float(t, y);
}
template <double (*function)(double, double)>
Value binary(Thread& t, const Value* args, size_t) {
    const double x = TRY(to_double(t, args[0])), y = TRY(to_double(t, args[1]));
    return new_float(t, function(x, y));
}

// Calls the special method of a type (__floor__ and the like) if it has one; unbound otherwise.
Value special(Thread& t, Value v, Str* name) {
    if (type_of(t, v) == t.types().float_) return Value();
    Ref method = Ref::take(TRY(find_special(t, v, name)));
    if (!method) return Value();
    return call(t, *method, {});
}
template <double (*function)(double)>
Value rounded(Thread& t, Value v, Str* name) {
    const Value made = TRY(special(t, v, name));
    if (!made.is_unbound()) return made;
    return int_from_double(t, function(TRY(to_double(t, v))));
}
Value math_floor(Thread& t, const Value* args, size_t) {
    return rounded<std::floor>(t, args[0], t.names().dunder_floor);
}
Value math_ceil(Thread& t, const Value* args, size_t) {
    return rounded<std::ceil>(t, args[0], t.names().dunder_ceil);
}
Value math_trunc(Thread& t, const Value* args, size_t) {
    if (type_of(t, args[0]) == t.types().float_) {
        return int_from_double(t, float_value(args[0]));
    }
    const Value made = TRY(special(t, args[0], t.names().dunder_trunc));
    if (!made.is_unbound()) return made;
    return raise_type_error(t, "type {} doesn't define __trunc__ method", type_name(t, args[0]));
}

// Logarithms of ints of any size.
double log_of_int(Value v, double (*function)(double), double log_of_two) {
    int64_t small;
    if (int_fits(v, small)) return function(static_cast<double>(small));
    IntReader reader(v);
    long exponent;
    const double fraction = mpz_get_d_2exp(&exponent, reader.get());
    return function(fraction) + static_cast<double>(exponent) * log_of_two;
}
std::optional<double> logarithm(Thread& t, Value v, double (*function)(double),
                                double log_of_two) {
    if (is_int(v)) {
        if (int_sign(v) <= 0) return domain_error(t);
        return log_of_int(v, function, log_of_two);
    }
    const double x = TRY(to_double(t, v));
    if (x <= 0) return domain_error(t);
    return function(x);
}
Value math_log(Thread& t, const Value* args, size_t) {
    const double x = TRY(logarithm(t, args[0], std::log, std::numbers::ln2));
    if (args[1].is_unbound()) return new_float(t, x);
    const double base = TRY(logarithm(t, args[1], std::log, std::numbers::ln2));
    if (base == 0) return raise(t, Exc::ZeroDivisionError, "float division by zero");
    return new_float(t, x / base);
}
Value math_log2(Thread& t, const Value* args, size_t) {
    return new_float(t, TRY(logarithm(t, args[0], std::log2, 1)));
}
Value math_log10(Thread& t, const Value* args, size_t) {
    return new_float(t, TRY(logarithm(t, args[0], std::log10, std::numbers::ln2 / std::numbers::ln10)));
}

Value math_pow(Thread& t, const Value* args, size_t) {
    const double x = TRY(to_double(t, args[0])), y = TRY(to_double(t, args[1]));
    const double r = std::pow(x, y);
    if (std::isfinite(x) && std::isfinite(y)) {
        if (std::isnan(r)) return domain_error(t);
        if (std::isinf(r)) {
            if (x == 0) return domain_error(t);
            return range_error(t);
        }
    }
    return new_float(t, r);
}
Value math_fmod(Thread& t, const Value* args, size_t) {
    const double x = TRY(to_double(t, args[0])), y = TRY(to_double(t, args[1]));
    if (std::isinf(y) && std::isfinite(x)) return new_float(t, x);
    const double r = std::fmod(x, y);
    if (std::isnan(r) && !std::isnan(x) && !std::isnan(y)) return domain_error(t);
    return new_float(t, r);
}
Value math_remainder(Thread& t, const Value* args, size_t) {
    const double x = TRY(to_double(t, args[0])), y = TRY(to_double(t, args[1]));
    const double r = std::remainder(x, y);
    if (std::isnan(r) && !std::isnan(x) && !std::isnan(y)) return domain_error(t);
    return new_float(t, r);
}
Value math_ldexp(Thread& t, const Value* args, size_t) {
    const double x = TRY(to_double(t, args[0]));
    if (!is_int(args[1])) {
        return raise_type_error(t, "Expected an int as second argument to ldexp.");
    }
    int64_t exponent;
    if (!int_fits(args[1], exponent)) exponent = int_sign(args[1]) > 0 ? INT32_MAX : INT32_MIN;
    if (x == 0 || !std::isfinite(x)) return new_float(t, x);
    const int e = exponent > INT32_MAX ? INT32_MAX
                  : exponent < INT32_MIN ? INT32_MIN : static_cast<int>(exponent);
    const double r = std::ldexp(x, e);
    if (std::isinf(r)) return range_error(t);
    return new_float(t, r);
}
Value math_frexp(Thread& t, const Value* args, size_t) {
    const double x = TRY(to_double(t, args[0]));
    int exponent = 0;
    Ref fraction = Ref::take(new_float(t, std::isfinite(x) ? std::frexp(x, &exponent) : x));
    return TRY(new_tuple(t, {*fraction, Value::small_int(exponent)}));
}
Value math_modf(Thread& t, const Value* args, size_t) {
    const double x = TRY(to_double(t, args[0]));
    double whole;
    const double part = std::modf(x, &whole);
    Ref a = Ref::take(new_float(t, part)), b = Ref::take(new_float(t, whole));
    return TRY(new_tuple(t, {*a, *b}));
}

template <bool (*test)(double)>
Value classify(Thread& t, const Value* args, size_t) {
    return Value::boolean(test(TRY(to_double(t, args[0]))));
}
bool is_nan(double x) { return std::isnan(x); }
bool is_infinite(double x) { return std::isinf(x); }
bool is_finite(double x) { return std::isfinite(x); }

Value math_isclose(Thread& t, const Value* args, size_t) {
    const double a = TRY(to_double(t, args[0])), b = TRY(to_double(t, args[1]));
    const double relative = args[2].is_unbound() ? 1e-9 : TRY(to_double(t, args[2]));
    const double absolute = args[3].is_unbound() ? 0 : TRY(to_double(t, args[3]));
    if (relative < 0 || absolute < 0) {
        return raise_value_error(t, "tolerances must be non-negative");
    }
    if (a == b) return Value::true_();
    if (std::isinf(a) || std::isinf(b)) return Value::false_();
    const double difference = std::fabs(b - a);
    return Value::boolean(difference <= std::fabs(relative * b) ||
                          difference <= std::fabs(relative * a) || difference <= absolute);
}

double degrees(double x) { return x * (180.0 / std::numbers::pi); }
double radians(double x) { return x * (std::numbers::pi / 180.0); }

// ---------------------------------------------------------------- ints

class Big {
public:
    Big() { mpz_init(value_); }
    ~Big() { mpz_clear(value_); }
    Big(const Big&) = delete;
    mpz_t& get() { return value_; }

private:
    mpz_t value_;
};

bool index_argument(Thread& t, Value v, Ref& out) {
    out = Ref::take(to_index(t, v));
    return !out.get().is_error();
}

template <void (*combine)(mpz_ptr, mpz_srcptr, mpz_srcptr)>
Value fold_ints(Thread& t, const Value* args, size_t nargs, int start) {
    Big result;
    mpz_set_si(result.get(), start);
    for (size_t i = 0; i < nargs; ++i) {
        Ref number;
        TRY(index_argument(t, args[i], number));
        IntReader reader(*number);
        if (nargs == 1 || i == 0) {
            mpz_abs(result.get(), reader.get());
        } else {
            combine(result.get(), result.get(), reader.get());
        }
    }
    return new_int(t, result.get());
}
Value math_gcd(Thread& t, const Value* args, size_t n) { return fold_ints<mpz_gcd>(t, args, n, 0); }
Value math_lcm(Thread& t, const Value* args, size_t n) { return fold_ints<mpz_lcm>(t, args, n, 1); }

Value math_isqrt(Thread& t, const Value* args, size_t) {
    Ref number;
    TRY(index_argument(t, args[0], number));
    if (int_sign(*number) < 0) {
        return raise_value_error(t, "isqrt() argument must be nonnegative");
    }
    IntReader reader(*number);
    Big root;
    mpz_sqrt(root.get(), reader.get());
    return new_int(t, root.get());
}
Value math_factorial(Thread& t, const Value* args, size_t) {
    if (is_float(args[0])) {
        return raise_type_error(t, "'float' object cannot be interpreted as an integer");
    }
    Ref number;
    TRY(index_argument(t, args[0], number));
    if (int_sign(*number) < 0) {
        return raise_value_error(t, "factorial() not defined for negative values");
    }
    int64_t n;
    if (!int_fits(*number, n)) {
        return raise(t, Exc::OverflowError, "factorial() argument should not exceed {}", INT64_MAX);
    }
    // About n log2(n) bits: refused before the machine is out of memory.
    const double bits = static_cast<double>(n) * std::log2(static_cast<double>(n) + 1);
    TRY(check_room(t, static_cast<int64_t>(std::min(bits / 8, 1e18))));
    Big result;
    mpz_fac_ui(result.get(), static_cast<unsigned long>(n));
    return new_int(t, result.get());
}
// Checks n and k of comb() and perm().
bool count_arguments(Thread& t, Value n_value, Value k_value, Ref& n, Ref& k) {
    TRY(index_argument(t, n_value, n));
    if (!k_value.is_unbound() && !k_value.is_none()) TRY(index_argument(t, k_value, k));
    if (int_sign(*n) < 0) return raise_value_error(t, "n must be a non-negative integer");
    if (k && int_sign(*k) < 0) return raise_value_error(t, "k must be a non-negative integer");
    return true;
}
Value math_comb(Thread& t, const Value* args, size_t) {
    Ref n, k;
    TRY(count_arguments(t, args[0], args[1], n, k));
    if ((*n).is_small_int() && (*k).is_small_int() && (*n).as_small_int() <= 62) {
        // Every product on the way fits.
        const int64_t from = (*n).as_small_int();
        const int64_t chosen = std::min((*k).as_small_int(), from - (*k).as_small_int());
        if (chosen < 0) return Value::small_int(0);
        unsigned __int128 result = 1;
        for (int64_t i = 1; i <= chosen; ++i) {
            result = result * static_cast<uint64_t>(from - chosen + i) / static_cast<uint64_t>(i);
        }
        return Value::small_int(static_cast<int64_t>(result));
    }
    IntReader top(*n);
    IntReader bottom(*k);
    if (mpz_cmp(bottom.get(), top.get()) > 0) return Value::small_int(0);
    Big rest;
    mpz_sub(rest.get(), top.get(), bottom.get());
    if (mpz_cmp(rest.get(), bottom.get()) > 0) mpz_set(rest.get(), bottom.get());
    if (!mpz_fits_ulong_p(rest.get())) {
        return raise(t, Exc::OverflowError, "min(n - k, k) must not exceed {}", INT64_MAX);
    }
    Big result;
    mpz_bin_ui(result.get(), top.get(), mpz_get_ui(rest.get()));
    return new_int(t, result.get());
}
Value math_perm(Thread& t, const Value* args, size_t n_args) {
    if (args[1].is_unbound() || args[1].is_none()) return math_factorial(t, args, n_args);
    Ref n, k;
    TRY(count_arguments(t, args[0], args[1], n, k));
    IntReader top(*n);
    IntReader count(*k);
    if (mpz_cmp(count.get(), top.get()) > 0) return Value::small_int(0);
    if (!mpz_fits_ulong_p(count.get())) {
        return raise(t, Exc::OverflowError, "k must not exceed {}", INT64_MAX);
    }
    Big result, factor;
    mpz_set_ui(result.get(), 1);
    mpz_set(factor.get(), top.get());
    for (unsigned long i = mpz_get_ui(count.get()); i > 0; --i) {
        mpz_mul(result.get(), result.get(), factor.get());
        mpz_sub_ui(factor.get(), factor.get(), 1);
    }
    return new_int(t, result.get());
}

// ---------------------------------------------------------------- sums

// Exact sum of floats: partial sums that do not overlap (Shewchuk 1997), rounded once.
Value math_fsum(Thread& t, const Value* args, size_t) {
    std::vector<double> partials;
    double special_sum = 0, infinities = 0;
    bool overflowed = false;
    TRY(for_each(t, args[0], [&](Value item) -> bool {
        double x = item.is_tagged_float() ? item.as_tagged_float() : TRY(to_double(t, item));
        if (!std::isfinite(x)) {
            if (std::isinf(x)) infinities += x;
            special_sum += x;
            return true;
        }
        size_t kept = 0;
        for (double y : partials) {
            if (std::fabs(x) < std::fabs(y)) std::swap(x, y);
            const double high = x + y, low = y - (high - x);
            if (low != 0) partials[kept++] = low;
            x = high;
        }
        partials.resize(kept);
        if (!std::isfinite(x)) overflowed = true;
        if (x != 0) partials.push_back(x);
        return true;
    }));
    if (special_sum != 0 || std::isnan(special_sum)) {
        if (std::isnan(infinities)) return raise_value_error(t, "-inf + inf in fsum");
        return new_float(t, special_sum);
    }
    if (overflowed) return raise(t, Exc::OverflowError, "intermediate overflow in fsum");
    double high = 0;
    if (!partials.empty()) {
        size_t n = partials.size();
        high = partials[--n];
        double low = 0;
        while (n > 0) {
            const double x = high, y = partials[--n];
            high = x + y;
            low = y - (high - x);
            if (low != 0) break;
        }
        // Half a unit that lies exactly between two floats is decided by the rest.
        if (n > 0 && ((low < 0 && partials[n - 1] < 0) || (low > 0 && partials[n - 1] > 0))) {
            const double y = low * 2, x = high + y;
            if (y == x - high) high = x;
        }
    }
    return new_float(t, high);
}

Value math_prod(Thread& t, const Value* args, size_t) {
    Ref result = Ref::share(args[1].is_unbound() ? Value::small_int(1) : args[1]);
    TRY(for_each(t, args[0], [&](Value item) -> bool {
        int64_t product;
        if (item.is_tagged_float() && (*result).is_tagged_float()) {
            result = Ref::take(
                new_float(t, (*result).as_tagged_float() * item.as_tagged_float()));
            return true;
        }
        if (item.is_small_int() && (*result).is_small_int() &&
            !__builtin_mul_overflow(item.as_small_int(), (*result).as_small_int(), &product)) {
            result = Ref::take(new_int(t, product));
            return true;
        }
        result = Ref::take(TRY(binary_op(t, BinaryOp::mul, *result, item)));
        return true;
    }));
    return result.give();
}
// A sum of products in three doubles, each about the rounding errors of the one before.
struct TripleSum {
    double high = 0, low = 0, tiny = 0;

    // a + b as a rounded sum and what it lacks.
    static double add(double a, double b, double& lost) {
        const double sum = a + b;
        const double rest = sum - a;
        lost = (a - (sum - rest)) + (b - rest);
        return sum;
    }
    // False, with nothing added, if the sum would leave the range of floats.
    bool add_product(double x, double y) {
        const double product = x * y;
        const double lost = std::fma(x, y, -product);
        double high_lost, low_lost, tiny_lost;
        const double new_high = add(high, product, high_lost);
        if (!std::isfinite(new_high) || !std::isfinite(lost)) return false;
        const double new_low = add(low, lost, low_lost);
        high = new_high;
        low = add(new_low, high_lost, tiny_lost);
        tiny += low_lost + tiny_lost;
        return true;
    }
    double value() const {
        double last_lost, high_lost;
        const double last = add(low, tiny, last_lost);
        const double first = add(high, last, high_lost);
        return first + (high_lost + last_lost);
    }
};

bool plain_float(Thread& t, Value v, double& out) {
    if (!is_float(v) || type_of(t, v) != t.types().float_) return false;
    out = to_double(t, v).value_or(0);
    return true;
}

// A plain int as the nearest double, unless it is too large.
bool int_as_float(Thread& t, Value v, double& out) {
    if (type_of(t, v) != t.types().int_) return false;
    const auto found = to_double(t, v);
    if (!found) {
        clear_pending(t);
        return false;
    }
    out = *found;
    return true;
}

Value math_sumprod(Thread& t, const Value* args, size_t) {
    Own<List> p = Own<List>::take(TRY(list_from(t, args[0])));
    Own<List> q = Own<List>::take(TRY(list_from(t, args[1])));
    if (p->size != q->size) return raise_value_error(t, "Inputs are not the same length");
    Ref total = Ref::take(Value::small_int(0));
    // Products of floats are summed with the bits that rounding would lose.
    TripleSum floats;
    bool any_floats = false;
    // Ints that a machine word holds come first, floats next; after a pair of other kinds all goes one after the other.
    bool only_ints = true, float_path = true;
    int64_t machine_sum = 0;
    const auto machine_ints = [&](Value a, Value b) {
        int64_t product;
        return a.is_small_int() && b.is_small_int() &&
               !__builtin_mul_overflow(a.as_small_int(), b.as_small_int(), &product) &&
               !__builtin_add_overflow(machine_sum, product, &machine_sum);
    };
    for (size_t i = 0; i < p->size && i < q->size; ++i) {
        double x, y;
        only_ints = only_ints && machine_ints(p->items[i], q->items[i]);
        const bool x_is_float = plain_float(t, p->items[i], x);
        const bool y_is_float = plain_float(t, q->items[i], y);
        if (float_path && (x_is_float || y_is_float) && (x_is_float || int_as_float(t, p->items[i], x)) &&
            (y_is_float || int_as_float(t, q->items[i], y))) {
            if (floats.add_product(x, y)) {
                any_floats = true;
                continue;
            }
        }
        float_path = float_path && only_ints;
        if (any_floats) {
            // Other kinds of numbers are added one after the other.
            Ref sum = Ref::take(TRY(new_float(t, floats.value())));
            total = Ref::take(TRY(binary_op(t, BinaryOp::add, *total, *sum)));
            floats = TripleSum{};
            any_floats = false;
        }
        Ref product = Ref::take(TRY(binary_op(t, BinaryOp::mul, p->items[i], q->items[i])));
        total = Ref::take(TRY(binary_op(t, BinaryOp::add, *total, *product)));
    }
    if (!any_floats) return total.give();
    Ref rest = Ref::take(TRY(new_float(t, floats.value())));
    return binary_op(t, BinaryOp::add, *total, *rest);
}

// The length of a vector, scaled so that nothing overflows on the way.
double norm(const std::vector<double>& coordinates) {
    double largest = 0;
    bool not_a_number = false;
    for (double x : coordinates) {
        x = std::fabs(x);
        if (std::isinf(x)) return INFINITY;
        if (std::isnan(x)) not_a_number = true;
        largest = std::max(largest, x);
    }
    if (not_a_number) return NAN;
    if (largest == 0 || coordinates.size() <= 1) return largest;
    int exponent;
    std::frexp(largest, &exponent);
    double sum = 0, error = 0;
    for (double x : coordinates) {
        x = std::ldexp(x, -exponent);
        const double square = x * x;
        error += std::fma(x, x, -square);
        const double next = sum + square;
        error += sum > square ? square - (next - sum) : sum - (next - square);
        sum = next;
    }
    // The root of the rounded sum is off by what the rounding took: a step of Newton's method with
    // the exact remainder puts that right.
    double root = std::sqrt(sum + error);
    const double square = root * root;
    const double low = std::fma(root, root, -square);
    root += ((sum - square) - low + error) / (2 * root);
    return std::ldexp(root, exponent);
}
Value math_hypot(Thread& t, const Value* args, size_t nargs) {
    std::vector<double> coordinates;
    for (size_t i = 0; i < nargs; ++i) coordinates.push_back(TRY(to_double(t, args[i])));
    return new_float(t, norm(coordinates));
}
Value math_dist(Thread& t, const Value* args, size_t) {
    Own<Tuple> p = Own<Tuple>::take(TRY(tuple_from(t, args[0])));
    Own<Tuple> q = Own<Tuple>::take(TRY(tuple_from(t, args[1])));
    if (p->size != q->size) {
        return raise_value_error(t, "both points must have the same number of dimensions");
    }
    std::vector<double> differences;
    differences.reserve(p->size);
    for (size_t i = 0; i < p->size; ++i) {
        differences.push_back(TRY(to_double(t, p->items[i])) - TRY(to_double(t, q->items[i])));
    }
    return new_float(t, norm(differences));
}
Value math_nextafter(Thread& t, const Value* args, size_t) {
    const double x = TRY(to_double(t, args[0])), y = TRY(to_double(t, args[1]));
    int64_t steps = 1;
    if (!args[2].is_unbound() && !args[2].is_none()) {
        steps = TRY(to_int64_clamped(t, args[2]));
        if (steps < 0) return raise_value_error(t, "steps must be a non-negative integer");
    }
    double at = x;
    for (int64_t i = 0; i < steps && at != y && !std::isnan(at); ++i) at = std::nextafter(at, y);
    return new_float(t, steps > 0 && (x == y || std::isnan(y)) ? y : at);
}
Value math_ulp(Thread& t, const Value* args, size_t) {
    const double x = std::fabs(TRY(to_double(t, args[0])));
    if (!std::isfinite(x)) return new_float(t, x);
    const double next = std::nextafter(x, INFINITY);
    return new_float(t, std::isinf(next) ? x - std::nextafter(x, -INFINITY) : next - x);
}
double gamma_of(double x) {
    if (x == std::floor(x) && x <= 0) return NAN;
    return std::tgamma(x);
}
Value math_gamma(Thread& t, const Value* args, size_t) {
    const double x = TRY(to_double(t, args[0]));
    if (std::isinf(x) && x < 0) return domain_error(t);
    const double y = gamma_of(x);
    if (std::isnan(y) && !std::isnan(x)) return domain_error(t);
    if (std::isinf(y) && std::isfinite(x)) return range_error(t);
    return new_float(t, y);
}
Value math_lgamma(Thread& t, const Value* args, size_t) {
    const double x = TRY(to_double(t, args[0]));
    if (std::isfinite(x) && x <= 0 && x == std::floor(x)) return domain_error(t);
    int sign;
    const double y = lgamma_r(x, &sign);
    if (std::isinf(y) && std::isfinite(x)) return range_error(t);
    return new_float(t, y);
}

const NativeDef functions[] = {
    {"acos", "(x, /)", unary<std::acos, false>, "Return the arc cosine of x."},
    {"acosh", "(x, /)", unary<std::acosh, false>, "Return the inverse hyperbolic cosine of x."},
    {"asin", "(x, /)", unary<std::asin, false>, "Return the arc sine of x."},
    {"asinh", "(x, /)", unary<std::asinh, false>, "Return the inverse hyperbolic sine of x."},
    {"atan", "(x, /)", unary<std::atan, false>, "Return the arc tangent of x."},
    {"atan2", "(y, x, /)", binary<std::atan2>, "Return the arc tangent of y/x, by quadrant."},
    {"atanh", "(x, /)", unary<std::atanh, false>, "Return the inverse hyperbolic tangent of x."},
    {"cbrt", "(x, /)", unary<std::cbrt, false>, "Return the cube root of x."},
    {"ceil", "(x, /)", math_ceil, "Return the smallest int that is not less than x."},
    {"comb", "(n, k, /)", math_comb, "Ways to choose k of n items without order."},
    {"copysign", "(x, y, /)", binary<std::copysign>, "Return x with the sign of y."},
    {"cos", "(x, /)", unary<std::cos, false>, "Return the cosine of x."},
    {"cosh", "(x, /)", unary<std::cosh, true>, "Return the hyperbolic cosine of x."},
    {"degrees", "(x, /)", unary<degrees, true>, "Convert radians to degrees."},
    {"dist", "(p, q, /)", math_dist, "Return the distance of two points."},
    {"erf", "(x, /)", unary<std::erf, false>, "Return the error function at x."},
    {"erfc", "(x, /)", unary<std::erfc, false>, "Return the complementary error function at x."},
    {"exp", "(x, /)", unary<std::exp, true>, "Return e raised to x."},
    {"exp2", "(x, /)", unary<std::exp2, true>, "Return 2 raised to x."},
    {"expm1", "(x, /)", unary<std::expm1, true>, "Return exp(x) - 1."},
    {"fabs", "(x, /)", unary<std::fabs, false>, "Return the absolute value of x as a float."},
    {"factorial", "(n, /)", math_factorial, "Return n!."},
    {"floor", "(x, /)", math_floor, "Return the largest int that is not greater than x."},
    {"fmod", "(x, y, /)", math_fmod, "Return the remainder with the sign of x."},
    {"frexp", "(x, /)", math_frexp, "Return (m, e) so that x == m * 2**e."},
    {"fsum", "(seq, /)", math_fsum, "Return the exact sum of floats, rounded once."},
    {"gamma", "(x, /)", math_gamma, "Return the gamma function at x."},
    {"gcd", "(*integers)", math_gcd, "Return the greatest common divisor."},
    {"hypot", "(*coordinates)", math_hypot, "Return the length of a vector."},
    {"isclose", "(a, b, *, rel_tol=1e-09, abs_tol=0.0)", math_isclose,
     "Whether two numbers are close to each other."},
    {"isfinite", "(x, /)", classify<is_finite>, "Whether x is neither infinite nor a NaN."},
    {"isinf", "(x, /)", classify<is_infinite>, "Whether x is infinite."},
    {"isnan", "(x, /)", classify<is_nan>, "Whether x is a NaN."},
    {"isqrt", "(n, /)", math_isqrt, "Return the integer part of the square root of n."},
    {"lcm", "(*integers)", math_lcm, "Return the least common multiple."},
    {"ldexp", "(x, i, /)", math_ldexp, "Return x * 2**i."},
    {"lgamma", "(x, /)", math_lgamma, "Return the logarithm of the gamma function's absolute value."},
    {"log", "(x, base=math.e, /)", math_log, "Return the logarithm of x."},
    {"log10", "(x, /)", math_log10, "Return the base 10 logarithm of x."},
    {"log1p", "(x, /)", unary<std::log1p, false>, "Return the natural logarithm of 1 + x."},
    {"log2", "(x, /)", math_log2, "Return the base 2 logarithm of x."},
    {"modf", "(x, /)", math_modf, "Return the fractional and integer parts of x."},
    {"nextafter", "(x, y, /, *, steps=None)", math_nextafter, "Return the next float from x to y."},
    {"perm", "(n, k=None, /)", math_perm, "Ways to choose k of n items with order."},
    {"pow", "(x, y, /)", math_pow, "Return x raised to y, as a float."},
    {"prod", "(iterable, /, *, start=1)", math_prod, "Return the product of the items."},
    {"radians", "(x, /)", unary<radians, false>, "Convert degrees to radians."},
    {"remainder", "(x, y, /)", math_remainder, "Return the IEEE 754 remainder."},
    {"sin", "(x, /)", unary<std::sin, false>, "Return the sine of x."},
    {"sinh", "(x, /)", unary<std::sinh, true>, "Return the hyperbolic sine of x."},
    {"sqrt", "(x, /)", unary<std::sqrt, false>, "Return the square root of x."},
    {"sumprod", "(p, q, /)", math_sumprod, "Return the sum of products."},
    {"tan", "(x, /)", unary<std::tan, false>, "Return the tangent of x."},
    {"tanh", "(x, /)", unary<std::tanh, false>, "Return the hyperbolic tangent of x."},
    {"trunc", "(x, /)", math_trunc, "Return the integer part of x."},
    {"ulp", "(x, /)", math_ulp, "Return the value of the last bit of x."},
    {}};

}  // namespace

bool fill_math_module(Thread& t, Dict* dict) {
    Own<Str> module = Own<Str>::take(TRY(intern(t, "math")));
    TRY(add_functions(t, dict, functions, module.value()));
    const std::pair<const char*, double> constants[] = {
        {"pi", std::numbers::pi}, {"e", std::numbers::e}, {"tau", 2 * std::numbers::pi},
        {"inf", INFINITY}, {"nan", NAN}};
    for (const auto& [name, value] : constants) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        Ref number = Ref::take(new_float(t, value));
        TRY(dict_set(t, dict, key.get(), *number));
    }
    return true;
}

}  // namespace baton
