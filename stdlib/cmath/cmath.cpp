#include "stdlib/cmath/cmath.h"

#include <complex>
#include <cmath>
#include <limits>
#include <numbers>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/complex.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

namespace {

using Z = std::complex<double>;

std::optional<Z> argument(Thread& t, Value v) {
    if (is_float(v)) return Z(float_value(v), 0);
    if (v.is_object() && is_subtype(v.as_object()->type, t.interpreter->types.complex_)) {
        return Z(v.as<Complex>()->real, v.as<Complex>()->imaginary);
    }
    Ref made = Ref::take(call_special(t, v, t.names().dunder_complex, {}));
    if (made.get().is_error()) return Failure{};
    if (made) {
        if (!made.get().is_object() ||
            !is_subtype(made.get().as_object()->type, t.interpreter->types.complex_)) {
            return raise_type_error(t, "__complex__ returned non-complex (type {})",
                                    type_name(t, *made));
        }
        return Z(made.as<Complex>()->real, made.as<Complex>()->imaginary);
    }
    return Z(TRY(to_double(t, v)), 0);
}

bool finite(Z z) { return std::isfinite(z.real()) && std::isfinite(z.imag()); }

// The C library's functions follow the special values of C's Annex G, which Python has as well. A
// finite argument that gives an infinity is out of range; one that gives nan is no argument.
Value result(Thread& t, Z in, Z out) {
    if (finite(in) && !finite(out)) {
        if (std::isnan(out.real()) && std::isnan(out.imag())) {
            return raise_value_error(t, "math domain error");
        }
        return raise(t, Exc::OverflowError, "math range error");
    }
    return new_complex(t, out.real(), out.imag());
}

template <Z (*function)(const Z&)>
Value apply(Thread& t, const Value* args, size_t) {
    const Z z = TRY(argument(t, args[0]));
    return result(t, z, function(z));
}
// cos, sin, tan and their hyperbolic kin at infinity have no value unless the other part tells.
template <Z (*function)(const Z&), bool hyperbolic>
Value apply_periodic(Thread& t, const Value* args, size_t) {
    const Z z = TRY(argument(t, args[0]));
    const double angle = hyperbolic ? z.imag() : z.real();
    const double other = hyperbolic ? z.real() : z.imag();
    if (std::isinf(angle) && !std::isnan(other)) {
        return raise_value_error(t, "math domain error");
    }
    return result(t, z, function(z));
}

Z z_sqrt(const Z& z) { return std::sqrt(z); }
Z z_exp(const Z& z) { return std::exp(z); }
Z z_cos(const Z& z) { return std::cos(z); }
Z z_sin(const Z& z) { return std::sin(z); }
Z z_tan(const Z& z) { return std::tan(z); }
Z z_cosh(const Z& z) { return std::cosh(z); }
Z z_sinh(const Z& z) { return std::sinh(z); }
Z z_tanh(const Z& z) { return std::tanh(z); }
Z z_acos(const Z& z) { return std::acos(z); }
Z z_asin(const Z& z) { return std::asin(z); }
Z z_atan(const Z& z) { return std::atan(z); }
Z z_acosh(const Z& z) { return std::acosh(z); }
Z z_asinh(const Z& z) { return std::asinh(z); }
Z z_atanh(const Z& z) { return std::atanh(z); }

Value exp(Thread& t, const Value* args, size_t) {
    const Z z = TRY(argument(t, args[0]));
    if (std::isinf(z.imag()) && (std::isfinite(z.real()) || z.real() > 0)) {
        return raise_value_error(t, "math domain error");
    }
    return result(t, z, z_exp(z));
}
std::optional<Z> logarithm(Thread& t, Z z) {
    if (z.real() == 0 && z.imag() == 0) return raise_value_error(t, "math domain error");
    return std::log(z);
}
Value log(Thread& t, const Value* args, size_t) {
    const Z z = TRY(argument(t, args[0]));
    Z value = TRY(logarithm(t, z));
    if (!args[1].is_unbound()) {
        const Z base = TRY(argument(t, args[1]));
        const Z divisor = TRY(logarithm(t, base));
        if (divisor == Z(0, 0)) {
            return raise(t, Exc::ZeroDivisionError, "complex division by zero");
        }
        Ref top = Ref::take(TRY(new_complex(t, value.real(), value.imag())));
        Ref bottom = Ref::take(TRY(new_complex(t, divisor.real(), divisor.imag())));
        return binary_op(t, BinaryOp::div, *top, *bottom);
    }
    return new_complex(t, value.real(), value.imag());
}
Value log10(Thread& t, const Value* args, size_t) {
    const Z z = TRY(argument(t, args[0]));
    const Z value = TRY(logarithm(t, z));
    const double ln10 = std::numbers::ln10;
    return new_complex(t, value.real() / ln10, value.imag() / ln10);
}
Value atan(Thread& t, const Value* args, size_t) {
    const Z z = TRY(argument(t, args[0]));
    if (z.real() == 0 && std::fabs(z.imag()) == 1) return raise_value_error(t, "math domain error");
    return result(t, z, z_atan(z));
}
Value atanh(Thread& t, const Value* args, size_t) {
    const Z z = TRY(argument(t, args[0]));
    if (z.imag() == 0 && std::fabs(z.real()) == 1) return raise_value_error(t, "math domain error");
    return result(t, z, z_atanh(z));
}

Value phase(Thread& t, const Value* args, size_t) {
    const Z z = TRY(argument(t, args[0]));
    return new_float(t, std::atan2(z.imag(), z.real()));
}
Value polar(Thread& t, const Value* args, size_t) {
    const Z z = TRY(argument(t, args[0]));
    const double r = std::hypot(z.real(), z.imag());
    if (std::isinf(r) && finite(z)) return raise(t, Exc::OverflowError, "absolute value too large");
    Ref radius = Ref::take(new_float(t, r));
    Ref angle = Ref::take(new_float(t, std::atan2(z.imag(), z.real())));
    return TRY(new_tuple(t, {*radius, *angle}));
}
Value rect(Thread& t, const Value* args, size_t) {
    const double r = TRY(to_double(t, args[0]));
    const double phi = TRY(to_double(t, args[1]));
    if (std::isinf(phi) && r != 0 && !std::isnan(r)) {
        return raise_value_error(t, "math domain error");
    }
    if (std::isinf(r) && std::isfinite(phi) && phi != 0) {
        return new_complex(t, std::copysign(HUGE_VAL, std::cos(phi)) * (r < 0 ? -1 : 1),
                           std::copysign(HUGE_VAL, std::sin(phi)) * (r < 0 ? -1 : 1));
    }
    if (phi == 0) return new_complex(t, r, r * phi);
    if (r == 0 && !std::isfinite(phi)) return new_complex(t, 0, 0);
    return new_complex(t, r * std::cos(phi), r * std::sin(phi));
}
Value is_finite(Thread& t, const Value* args, size_t) {
    return Value::boolean(finite(TRY(argument(t, args[0]))));
}
Value is_nan(Thread& t, const Value* args, size_t) {
    const Z z = TRY(argument(t, args[0]));
    return Value::boolean(std::isnan(z.real()) || std::isnan(z.imag()));
}
Value is_inf(Thread& t, const Value* args, size_t) {
    const Z z = TRY(argument(t, args[0]));
    return Value::boolean(std::isinf(z.real()) || std::isinf(z.imag()));
}
Value is_close(Thread& t, const Value* args, size_t) {
    const Z a = TRY(argument(t, args[0])), b = TRY(argument(t, args[1]));
    const double relative = args[2].is_unbound() ? 1e-9 : TRY(to_double(t, args[2]));
    const double absolute = args[3].is_unbound() ? 0 : TRY(to_double(t, args[3]));
    if (relative < 0 || absolute < 0) {
        return raise_value_error(t, "tolerances must be non-negative");
    }
    if (a == b) return Value::true_();
    if (std::isinf(a.real()) || std::isinf(a.imag()) || std::isinf(b.real()) ||
        std::isinf(b.imag())) {
        return Value::false_();
    }
    const double difference = std::abs(a - b);
    return Value::boolean(difference <= relative * std::abs(b) ||
                          difference <= relative * std::abs(a) || difference <= absolute);
}

const NativeDef functions[] = {
    {"sqrt", "(z, /)", apply<z_sqrt>, "Return the square root of z."},
    {"exp", "(z, /)", exp, "Return the exponential value e**z."},
    {"log", "(z, base=None, /)", log, "The logarithm of z, natural or to the given base."},
    {"log10", "(z, /)", log10, "Return the base-10 logarithm of z."},
    {"cos", "(z, /)", apply_periodic<z_cos, false>, "Return the cosine of z."},
    {"sin", "(z, /)", apply_periodic<z_sin, false>, "Return the sine of z."},
    {"tan", "(z, /)", apply_periodic<z_tan, false>, "Return the tangent of z."},
    {"cosh", "(z, /)", apply_periodic<z_cosh, true>, "Return the hyperbolic cosine of z."},
    {"sinh", "(z, /)", apply_periodic<z_sinh, true>, "Return the hyperbolic sine of z."},
    {"tanh", "(z, /)", apply_periodic<z_tanh, true>, "Return the hyperbolic tangent of z."},
    {"acos", "(z, /)", apply<z_acos>, "Return the arc cosine of z."},
    {"asin", "(z, /)", apply<z_asin>, "Return the arc sine of z."},
    {"atan", "(z, /)", atan, "Return the arc tangent of z."},
    {"acosh", "(z, /)", apply<z_acosh>, "Return the inverse hyperbolic cosine of z."},
    {"asinh", "(z, /)", apply<z_asinh>, "Return the inverse hyperbolic sine of z."},
    {"atanh", "(z, /)", atanh, "Return the inverse hyperbolic tangent of z."},
    {"phase", "(z, /)", phase, "Return argument, also known as the phase angle, of a complex."},
    {"polar", "(z, /)", polar, "Convert a complex from rectangular to polar coordinates."},
    {"rect", "(r, phi, /)", rect, "Convert from polar coordinates to rectangular coordinates."},
    {"isfinite", "(z, /)", is_finite, "Whether both parts are finite."},
    {"isnan", "(z, /)", is_nan, "Whether a part is not a number."},
    {"isinf", "(z, /)", is_inf, "Whether a part is infinite."},
    {"isclose", "(a, b, *, rel_tol=1e-09, abs_tol=0.0)", is_close,
     "Whether two complex numbers are close in value."},
    {}};

}  // namespace

bool fill_cmath_module(Thread& t, Dict* dict) {
    Own<Str> module = Own<Str>::take(TRY(intern(t, "cmath")));
    TRY(add_functions(t, dict, functions, module.value()));
    const double inf = std::numeric_limits<double>::infinity();
    const double nan = std::numeric_limits<double>::quiet_NaN();
    auto add = [&](const char* name, Value owned) {
        Ref value = Ref::take(owned);
        if (value.get().is_error()) return false;
        Own<Str> key = Own<Str>::take(intern(t, name));
        return key && dict_set(t, dict, key.get(), *value);
    };
    return add("pi", new_float(t, std::numbers::pi)) && add("e", new_float(t, std::numbers::e)) &&
           add("tau", new_float(t, 2 * std::numbers::pi)) && add("inf", new_float(t, inf)) &&
           add("nan", new_float(t, nan)) && add("infj", new_complex(t, 0, inf)) &&
           add("nanj", new_complex(t, 0, nan));
}

}  // namespace baton
