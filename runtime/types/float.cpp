#include "runtime/types/float.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "runtime/base/bigint.h"
#include "runtime/base/float_text.h"
#include "runtime/base/format_spec.h"
#include "runtime/base/unicode.h"
#include "runtime/core/argument_type.h"
#include "runtime/core/deprecation.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

Value new_float_object(Thread& t, double d) {
    Float* object = TRY(allocate<Float>(t, t.types().float_));
    object->value = d;
    return object;
}

namespace {

// The operand as a double: floats and ints. no: another type.
Truth operand(Thread& t, Value v, double& out) {
    if (is_float(v)) {
        out = float_value(v);
        return Truth::yes;
    }
    if (!is_int(v)) return Truth::no;
    int64_t small;
    if (int_fits(v, small)) {
        out = static_cast<double>(small);
        return Truth::yes;
    }
    bool overflow = false;
    out = to_double(v.as<Int>()->value, overflow);
    if (overflow) return raise(t, Exc::OverflowError, "int too large to convert to float");
    return Truth::yes;
}

// Python's floor division and modulo of doubles.
void divide(double x, double y, double& quotient, double& rest) {
    rest = std::fmod(x, y);
    double q = (x - rest) / y;
    if (rest != 0) {
        if ((y < 0) != (rest < 0)) {
            rest += y;
            q -= 1;
        }
    } else {
        rest = std::copysign(0.0, y);
    }
    if (q != 0) {
        quotient = std::floor(q);
        if (q - quotient > 0.5) quotient += 1;
    } else {
        quotient = std::copysign(0.0, x / y);
    }
}

Value float_power(Thread& t, double x, double y) {
    if (x == 0 && y < 0 && std::isfinite(y)) {
        return raise(t, Exc::ZeroDivisionError, "0.0 cannot be raised to a negative power");
    }
    if (x < 0 && std::isfinite(x) && std::isfinite(y) && y != std::floor(y)) {
        // A complex result.
        Ref base = Ref::take(TRY(new_float(t, x)));
        Ref exponent = Ref::take(TRY(new_float(t, y)));
        Ref complex = Ref::take(TRY(call(t, Value(t.types().complex_), {*base})));
        return binary_op(t, BinaryOp::pow, *complex, *exponent);
    }
    const double r = std::pow(x, y);
    if (std::isinf(r) && std::isfinite(x) && std::isfinite(y)) {
        Own<Str> text = Own<Str>::take(TRY(new_str(t, "Numerical result out of range")));
        Own<Tuple> args = Own<Tuple>::take(TRY(new_tuple(t, {Value::small_int(34), text.value()})));
        Ref e = Ref::take(
            TRY(call_with(t, Value(exception_type(t, Exc::OverflowError)), args.get(), nullptr)));
        return raise_value(t, *e);
    }
    return new_float(t, r);
}

template <BinaryOp op>
Value binary_slot(Thread& t, Value left, Value right) {
    double x, y;
    if (!TRY(operand(t, left, x)) || !TRY(operand(t, right, y))) return Value::not_implemented();
    double q, r;
    switch (op) {
        case BinaryOp::add: return new_float(t, x + y);
        case BinaryOp::sub: return new_float(t, x - y);
        case BinaryOp::mul: return new_float(t, x * y);
        case BinaryOp::div:
            if (y == 0) return raise(t, Exc::ZeroDivisionError, "float division by zero");
            return new_float(t, x / y);
        case BinaryOp::floordiv:
            if (y == 0) return raise(t, Exc::ZeroDivisionError, "float floor division by zero");
            divide(x, y, q, r);
            return new_float(t, q);
        case BinaryOp::mod:
            if (y == 0) return raise(t, Exc::ZeroDivisionError, "float modulo");
            divide(x, y, q, r);
            return new_float(t, r);
        case BinaryOp::pow: return float_power(t, x, y);
        default: return Value::not_implemented();
    }
}

Value float_compare(Thread&, Value left, Value right, CompareOp op) {
    if (!is_float(left)) return Value::not_implemented();
    const double x = float_value(left);
    int c;
    if (is_float(right)) {
        const double y = float_value(right);
        switch (op) {
            case CompareOp::lt: return Value::boolean(x < y);
            case CompareOp::le: return Value::boolean(x <= y);
            case CompareOp::eq: return Value::boolean(x == y);
            case CompareOp::ne: return Value::boolean(x != y);
            case CompareOp::gt: return Value::boolean(x > y);
            case CompareOp::ge: return Value::boolean(x >= y);
        }
    }
    if (!is_int(right)) return Value::not_implemented();
    if (std::isnan(x)) return Value::boolean(op == CompareOp::ne);
    int64_t small;
    c = int_fits(right, small) ? -compare_with_double(small, x)
                               : -compare_with_double(right.as<Int>()->value, x);
    switch (op) {
        case CompareOp::lt: return Value::boolean(c < 0);
        case CompareOp::le: return Value::boolean(c <= 0);
        case CompareOp::eq: return Value::boolean(c == 0);
        case CompareOp::ne: return Value::boolean(c != 0);
        case CompareOp::gt: return Value::boolean(c > 0);
        case CompareOp::ge: return Value::boolean(c >= 0);
    }
    return Value::not_implemented();
}

std::optional<uint64_t> float_hash(Thread&, Value self) {
    const double d = float_value(self);
    const Hash nan_hash = self.is_object() ? hash_pointer(self.as_object()) : 0;
    return static_cast<uint64_t>(hash_double(d, nan_hash));
}

Value plain(Thread& t, Value v) { return new_float(t, float_value(v)); }

Value float_repr_slot(Thread& t, Value self) { return TRY(new_str(t, float_repr(float_value(self)))); }

Value float_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    Type* cls = type.as<Type>();
    if (cls->init == t.types().float_->init) TRY(no_keywords(t, "float", keywords));
    TRY(check_count(t, "float", nargs, 0, 1));
    double d = 0;
    if (nargs) {
        Value v = args[0];
        const Type* given = type_of(t, v);
        Ref converted;
        Buffer buffer;
        if (given != t.types().float_ && is_float(v) && given->to_float) {
            // A subclass may have a __float__ of its own.
            converted = Ref::take(TRY(given->to_float(t, v)));
            v = *converted;
            if (!is_float(v)) {
                return raise_type_error(t, "{}.__float__ returned non-float (type {})",
                                        type_name(given), type_name(t, v));
            }
            if (given->to_float != t.types().float_->to_float) {
                TRY(check_exact(t, v, t.types().float_, type_name(given), ".__float__", "float"));
            }
        } else if (!is_str(v) && !given->to_float && !given->index && buffer.try_read(v)) {
            converted = Ref::take(Value(TRY(new_bytes(t, buffer.view()))));
            v = *converted;
        }
        // Subclasses of str and bytes may have a __float__, too.
        const Type* source = type_of(t, v);
        if (source->has(type_is_str | type_is_bytes) && !source->to_float && !source->index) {
            const std::string_view text = is_str(v) ? v.as<Str>()->view() : bytes_view(v);
            // Bytes need not be text.
            const auto parsed =
                parse_float(is_str(v) ? unicode::to_ascii_number(text) : std::string(text));
            if (!parsed) {
                Own<Str> shown = Own<Str>::take(TRY(repr(t, args[0])));
                return raise_value_error(t, "could not convert string to float: {}", shown->view());
            }
            d = *parsed;
        } else if (!type_of(t, v)->to_float && !type_of(t, v)->index) {
            return raise_type_error(t, "float() argument must be a string or a real number, not '{}'",
                                    type_name(t, v));
        } else {
            d = TRY(to_double(t, v));
        }
    }
    if (cls == t.types().float_) return new_float(t, d);
    auto* object = static_cast<Float*>(TRY(allocate_instance(t, cls)));
    object->value = d;
    return object;
}

// --- Methods -------------------------------------------------------------------------------------

Value method_is_integer(Thread&, const Value* args, size_t) {
    const double d = float_value(args[0]);
    return Value::boolean(std::isfinite(d) && d == std::floor(d));
}
Value method_conjugate(Thread& t, const Value* args, size_t) { return plain(t, args[0]); }
Value method_trunc(Thread& t, const Value* args, size_t) {
    return int_from_double(t, float_value(args[0]));
}
Value method_floor(Thread& t, const Value* args, size_t) {
    return int_from_double(t, std::floor(float_value(args[0])));
}
Value method_ceil(Thread& t, const Value* args, size_t) {
    return int_from_double(t, std::ceil(float_value(args[0])));
}

Value method_round(Thread& t, const Value* args, size_t) {
    const double d = float_value(args[0]);
    if (args[1].is_unbound() || args[1].is_none()) {
        if (!std::isfinite(d)) return int_from_double(t, d);
        double r = std::round(d);
        if (std::fabs(d - r) == 0.5) r = 2.0 * std::round(d / 2.0);
        return int_from_double(t, r);
    }
    const int64_t digits = TRY(to_int64_clamped(t, args[1]));
    const double r = round_to_digits(d, digits);
    if (std::isinf(r) && std::isfinite(d)) {
        return raise(t, Exc::OverflowError, "rounded value too large to represent");
    }
    return new_float(t, r);
}

Value method_ratio(Thread& t, const Value* args, size_t) {
    const double d = float_value(args[0]);
    if (std::isnan(d)) return raise_value_error(t, "cannot convert NaN to integer ratio");
    if (std::isinf(d)) {
        return raise(t, Exc::OverflowError, "cannot convert Infinity to integer ratio");
    }
    BigInt n, m;
    double_to_ratio(d, n.get(), m.get());
    Ref numerator = Ref::take(TRY(new_int(t, n.get())));
    Ref denominator = Ref::take(TRY(new_int(t, m.get())));
    return TRY(new_tuple(t, {*numerator, *denominator}));
}

Value method_hex(Thread& t, const Value* args, size_t) {
    return TRY(new_str(t, float_hex(float_value(args[0]))));
}

Value method_fromhex(Thread& t, const Value* args, size_t) {
    if (!is_str(args[1])) return raise_type_error(t, "fromhex() argument must be str");
    bool overflow = false;
    const auto parsed = parse_float_hex(args[1].as<Str>()->view(), overflow);
    if (overflow) {
        return raise(t, Exc::OverflowError, "hexadecimal value too large to represent as a float");
    }
    if (!parsed) return raise_value_error(t, "invalid hexadecimal floating-point string");
    Ref value = Ref::take(TRY(new_float(t, *parsed)));
    if (args[0] == Value(t.types().float_)) return value.give();
    return call(t, args[0], {*value});
}

Value method_format(Thread& t, const Value* args, size_t) {
    if (!is_str(args[1])) {
        return raise_type_error(t, "__format__() argument must be str, not {}",
                                argument_type(t, args[1]));
    }
    if (args[1].as<Str>()->size == 0) return TRY(str(t, args[0]));
    FormatSpec spec;
    FormatResult result = parse_format_spec(args[1].as<Str>()->view(), FormatKind::number,
                                            type_name(t, args[0]), spec);
    if (result.ok() && spec.precision <= INT32_MAX) {
        TRY(check_room(t, std::max(spec.width, spec.precision)));
    }
    if (result.ok()) result = format_float(spec, float_value(args[0]), type_name(t, args[0]));
    if (result.ok()) return TRY(new_str(t, result.text));
    return raise(t,
                 result.status == FormatResult::Status::overflow_error ? Exc::OverflowError
                                                                       : Exc::ValueError,
                 std::string_view(result.text));
}

Value method_getnewargs(Thread& t, const Value* args, size_t) {
    Ref d = Ref::take(TRY(plain(t, args[0])));
    return TRY(new_tuple(t, {*d}));
}

Value method_getformat(Thread& t, const Value* args, size_t) {
    if (!is_str(args[1])) {
        return raise_type_error(t, "__getformat__() argument must be str, not {}",
                                argument_type(t, args[1]));
    }
    const std::string_view kind = args[1].as<Str>()->view();
    if (kind != "double" && kind != "float") {
        return raise_value_error(t, "__getformat__() argument 1 must be 'double' or 'float'");
    }
    return TRY(new_str(t, std::endian::native == std::endian::little ? "IEEE, little-endian"
                                                                     : "IEEE, big-endian"));
}

const NativeDef float_methods[] = {
    {"__getformat__", "(cls, typestr, /)", method_getformat,
     "You probably don't want to use this function.", native_class_method},
    {"is_integer", "(self, /)", method_is_integer, "Return True if the float is an integer."},
    {"conjugate", "(self, /)", method_conjugate, "Return self, the complex conjugate of any float."},
    {"as_integer_ratio", "(self, /)", method_ratio,
     "Return a pair of integers, whose ratio is exactly equal to the original float."},
    {"hex", "(self, /)", method_hex, "Return a hexadecimal representation of the number."},
    {"fromhex", "(cls, string, /)", method_fromhex,
     "Create a floating-point number from a hexadecimal string.", native_class_method},
    {"__divmod__", "(self, value, /)", number_divmod, "Return divmod(self, value)."},
    {"__rdivmod__", "(self, value, /)", number_rdivmod, "Return divmod(value, self)."},
    {"__round__", "(self, ndigits=None, /)", method_round,
     "Return the Integral closest to x, rounding half toward even."},
    {"__trunc__", "(self, /)", method_trunc, "Return the Integral closest to x between 0 and x."},
    {"__floor__", "(self, /)", method_floor, "Return the floor as an Integral."},
    {"__ceil__", "(self, /)", method_ceil, "Return the ceiling as an Integral."},
    {"__format__", "(self, format_spec, /)", method_format,
     "Formats the float according to format_spec."},
    {"__getnewargs__", "(self, /)", method_getnewargs},
    {}};

const GetSetDef float_getset[] = {
    {"real", plain, nullptr, "the real part of a complex number"},
    {"imag", [](Thread& t, Value) { return new_float(t, 0.0); }, nullptr,
     "the imaginary part of a complex number"},
    {}};

}  // namespace

extern const TypeSpec float__spec = {
    .name = "float",
    .basic_size = sizeof(Float),
    .flags = type_subclassable | type_immutable | type_is_float,
    .doc = "Convert a string or number to a floating-point number, if possible.",
    .methods = float_methods,
    .getset = float_getset,
    .fill =
        [](Type& type) {
            type.repr = float_repr_slot;
            type.hash = float_hash;
            type.compare = float_compare;
            type.truth = [](Thread&, Value v) { return truth(float_value(v) != 0); };
            type.negative = [](Thread& t, Value v) { return new_float(t, -float_value(v)); };
            type.positive = plain;
            type.absolute = [](Thread& t, Value v) {
                return new_float(t, std::fabs(float_value(v)));
            };
            type.to_int = [](Thread& t, Value v) { return int_from_double(t, float_value(v)); };
            type.to_float = plain;
            type.binary[static_cast<int>(BinaryOp::add)] = binary_slot<BinaryOp::add>;
            type.binary[static_cast<int>(BinaryOp::sub)] = binary_slot<BinaryOp::sub>;
            type.binary[static_cast<int>(BinaryOp::mul)] = binary_slot<BinaryOp::mul>;
            type.binary[static_cast<int>(BinaryOp::div)] = binary_slot<BinaryOp::div>;
            type.binary[static_cast<int>(BinaryOp::floordiv)] = binary_slot<BinaryOp::floordiv>;
            type.binary[static_cast<int>(BinaryOp::mod)] = binary_slot<BinaryOp::mod>;
            type.binary[static_cast<int>(BinaryOp::pow)] = binary_slot<BinaryOp::pow>;
            type.construct = float_construct;
        },
};

}  // namespace baton
