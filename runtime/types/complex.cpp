#include "runtime/types/complex.h"

#include <algorithm>
#include <cmath>
#include <complex>

#include "runtime/base/float_text.h"
#include "runtime/base/unicode.h"
#include "runtime/base/format_spec.h"
#include "runtime/base/hash.h"
#include "runtime/core/argument_type.h"
#include "runtime/core/deprecation.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/buffer.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

Value new_complex(Thread& t, double real, double imaginary) {
    auto* c = TRY(allocate<Complex>(t, t.types().complex_));
    c->real = real;
    c->imaginary = imaginary;
    return c;
}

namespace {

using Number = std::complex<double>;

bool is_complex(Thread& t, Value v) {
    return v.is_object() && is_subtype(v.as_object()->type, t.types().complex_);
}

// A complex, float or int as a complex number. no: another type.
Truth operand(Thread& t, Value v, Number& out) {
    if (is_complex(t, v)) {
        out = {v.as<Complex>()->real, v.as<Complex>()->imaginary};
        return Truth::yes;
    }
    if (!is_float(v) && !is_int(v)) return Truth::no;
    out = {TRY(to_double(t, v)), 0.0};
    return Truth::yes;
}

Value give(Thread& t, Number n) { return new_complex(t, n.real(), n.imag()); }

// The result of an exponentiation of finite numbers.
Value give_power(Thread& t, Number n) {
    if (std::isinf(n.real()) || std::isinf(n.imag())) {
        return raise(t, Exc::OverflowError, "complex exponentiation");
    }
    return give(t, n);
}

template <BinaryOp op>
Value binary_slot(Thread& t, Value left, Value right) {
    Number a, b;
    if (!TRY(operand(t, left, a)) || !TRY(operand(t, right, b))) return Value::not_implemented();
    switch (op) {
        case BinaryOp::add: return give(t, a + b);
        case BinaryOp::sub: return give(t, a - b);
        case BinaryOp::mul:
            return new_complex(t, a.real() * b.real() - a.imag() * b.imag(),
                               a.real() * b.imag() + a.imag() * b.real());
        case BinaryOp::div: {
            if (b == Number(0)) {
                return raise(t, Exc::ZeroDivisionError, "complex division by zero");
            }
            // Smith's method: scales by the larger part.
            if (std::fabs(b.real()) >= std::fabs(b.imag())) {
                const double ratio = b.imag() / b.real();
                const double scale = b.real() + b.imag() * ratio;
                return new_complex(t, (a.real() + a.imag() * ratio) / scale,
                                   (a.imag() - a.real() * ratio) / scale);
            }
            const double ratio = b.real() / b.imag();
            const double scale = b.real() * ratio + b.imag();
            return new_complex(t, (a.real() * ratio + a.imag()) / scale,
                               (a.imag() * ratio - a.real()) / scale);
        }
        case BinaryOp::pow: {
            if (b == Number(0)) return new_complex(t, 1, 0);
            if (a == Number(0)) {
                if (b.real() < 0 || b.imag() != 0) {
                    return raise(t, Exc::ZeroDivisionError,
                                 "0.0 to a negative or complex power");
                }
                return new_complex(t, 0, 0);
            }
            if (b.imag() == 0 && b.real() == std::floor(b.real()) && std::fabs(b.real()) <= 100) {
                // Small whole exponents by squaring, which is exact where the operands are.
                auto n = static_cast<int>(std::fabs(b.real()));
                Number result = 1, power = a;
                for (; n; n >>= 1, power *= power) {
                    if (n & 1) result *= power;
                }
                return give_power(t, b.real() < 0 ? 1.0 / result : result);
            }
            // By polar coordinates, whose rounding Python's results show.
            const double size = std::hypot(a.real(), a.imag());
            const double angle = std::atan2(a.imag(), a.real());
            double length = std::pow(size, b.real());
            double phase = angle * b.real();
            if (b.imag() != 0) {
                length *= std::exp(-angle * b.imag());
                phase += b.imag() * std::log(size);
            }
            return give_power(t, {length * std::cos(phase), length * std::sin(phase)});
        }
        default: return Value::not_implemented();
    }
}

Value complex_compare(Thread& t, Value left, Value right, CompareOp op) {
    if (op != CompareOp::eq && op != CompareOp::ne) return Value::not_implemented();
    Number a, b;
    if (is_int(right)) {
        // Exactly, whatever the size of the integer.
        if (!TRY(operand(t, left, a))) return Value::not_implemented();
        Ref real = Ref::take(TRY(new_float(t, a.real())));
        const bool same = a.imag() == 0 && TRY(equal(t, *real, right));
        return Value::boolean(same == (op == CompareOp::eq));
    }
    if (!TRY(operand(t, left, a)) || !TRY(operand(t, right, b))) return Value::not_implemented();
    return Value::boolean((a == b) == (op == CompareOp::eq));
}

Value complex_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    Type* cls = type.as<Type>();
    Value out[2];
    TRY(bind_arguments(t, "complex", "(real=0, imag=0)", args, nargs, keywords, out));
    if (cls == t.types().complex_ && !out[0].is_unbound() && out[1].is_unbound() &&
        type_of(t, out[0]) == cls) {
        return share(out[0]);
    }
    Number real = 0, imaginary = 0;
    auto is_complex = [&](Value v) { return is_subtype(type_of(t, v), t.types().complex_); };
    bool complex_first = false;
    if (is_str(out[0])) {
        if (!out[1].is_unbound()) {
            return raise_type_error(t, "complex() can't take second arg if first is a string");
        }
        // [real][sign imaginary j], optionally in parentheses.
        std::string text(unicode::to_ascii_number(out[0].as<Str>()->view()));
        auto malformed = [&] {
            return raise_value_error(t, "complex() arg is a malformed string");
        };
        auto strip = [&] {
            const size_t first = text.find_first_not_of(" \t\n\r\f\v");
            if (first == std::string::npos) return text.clear();
            text = text.substr(first, text.find_last_not_of(" \t\n\r\f\v") - first + 1);
        };
        strip();
        if (text.size() > 2 && text.front() == '(' && text.back() == ')') {
            text = text.substr(1, text.size() - 2);
            strip();
        }
        if (text.empty() || text.find_first_of(" \t\n\r\f\v") != std::string::npos) {
            return malformed();
        }
        const bool has_j = text.back() == 'j' || text.back() == 'J';
        double re = 0, im = 0;
        if (!has_j) {
            const auto value = parse_float(text);
            if (!value) return malformed();
            re = *value;
        } else {
            text.pop_back();
            size_t split = text.size();
            while (split > 1) {
                --split;
                if ((text[split] == '+' || text[split] == '-') && text[split - 1] != 'e' &&
                    text[split - 1] != 'E') {
                    break;
                }
                if (split == 1) split = 0;
            }
            if (split == text.size() || text.size() <= 1) split = 0;
            std::string tail = text.substr(split);
            if (tail.empty() || tail == "+" || tail == "-") tail += "1";
            const auto i = parse_float(tail);
            if (!i) return malformed();
            im = *i;
            if (split > 0) {
                const auto r = parse_float(text.substr(0, split));
                if (!r) return malformed();
                re = *r;
            }
        }
        real = {re, im};
        complex_first = true;
    } else {
        complex_first = !out[0].is_unbound() && is_complex(out[0]);
        const bool derived = complex_first && out[0].as_object()->type != t.types().complex_;
        if (!out[0].is_unbound() && (derived || !TRY(operand(t, out[0], real)))) {
            Own<Str> name = Own<Str>::take(TRY(intern(t, "__complex__")));
            Ref method = Ref::take(find_special(t, out[0], name.get()));
            if (method.get().is_error()) return Failure{};
            if (method) {
                Ref made = Ref::take(TRY(call(t, *method, nullptr, 0)));
                if (!is_complex(*made)) {
                    return raise_type_error(t, "__complex__ returned non-complex (type {})",
                                            type_name(t, *made));
                }
                TRY(check_exact(t, *made, t.types().complex_, "", "__complex__", "complex"));
                complex_first = true;
                TRY(operand(t, *made, real));
            } else if (type_of(t, out[0])->to_float || type_of(t, out[0])->index) {
                real = TRY(to_double(t, out[0]));
            } else {
                return raise_type_error(
                    t, "complex() first argument must be a string or a number, not '{}'",
                    type_name(t, out[0]));
            }
        }
        if (!out[1].is_unbound() && !TRY(operand(t, out[1], imaginary))) {
            if (!type_of(t, out[1])->to_float && !type_of(t, out[1])->index) {
                return raise_type_error(t, "complex() second argument must be a number, not '{}'",
                                        type_name(t, out[1]));
            }
            imaginary = TRY(to_double(t, out[1]));
        }
    }
    // Only a complex part is mixed in: adding 0 would lose the sign of a zero.
    const bool complex_second = !out[1].is_unbound() && is_complex(out[1]);
    const double re = complex_second ? real.real() - imaginary.imag() : real.real();
    const double im = out[1].is_unbound() ? real.imag()
                      : complex_first     ? real.imag() + imaginary.real()
                                          : imaginary.real();
    if (cls == t.types().complex_) return new_complex(t, re, im);
    auto* c = static_cast<Complex*>(TRY(allocate_instance(t, cls)));
    c->real = re;
    c->imaginary = im;
    return c;
}

Value method_conjugate(Thread& t, const Value* args, size_t) {
    auto* c = args[0].as<Complex>();
    return new_complex(t, c->real, -c->imaginary);
}

Value plain(Thread& t, Value self) {
    if (self.as_object()->type == t.types().complex_) return share(self);
    return new_complex(t, self.as<Complex>()->real, self.as<Complex>()->imaginary);
}
Value method_complex(Thread& t, const Value* args, size_t) { return plain(t, args[0]); }

Value method_getnewargs(Thread& t, const Value* args, size_t) {
    Ref real = Ref::take(TRY(new_float(t, args[0].as<Complex>()->real)));
    Ref imaginary = Ref::take(TRY(new_float(t, args[0].as<Complex>()->imaginary)));
    return TRY(new_tuple(t, {*real, *imaginary}));
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
    if (result.ok()) {
        result = format_complex(spec, args[0].as<Complex>()->real,
                                args[0].as<Complex>()->imaginary, type_name(t, args[0]));
    }
    if (result.ok()) return TRY(new_str(t, result.text));
    return raise(t,
                 result.status == FormatResult::Status::overflow_error ? Exc::OverflowError
                                                                       : Exc::ValueError,
                 std::string_view(result.text));
}

const NativeDef complex_methods[] = {
    {"__complex__", "(self, /)", method_complex, "Convert this value to exact type complex."},
    {"__format__", "(self, format_spec, /)", method_format,
     "Convert to a string according to format_spec."},
    {"__getnewargs__", "(self, /)", method_getnewargs},
    {"conjugate", "(self, /)", method_conjugate, "Return the complex conjugate of its argument."},
    {}};

const GetSetDef complex_getset[] = {
    {"real", [](Thread& t, Value s) { return new_float(t, s.as<Complex>()->real); }, nullptr,
     "the real part of a complex number"},
    {"imag", [](Thread& t, Value s) { return new_float(t, s.as<Complex>()->imaginary); }, nullptr,
     "the imaginary part of a complex number"},
    {}};

}  // namespace

extern const TypeSpec complex__spec = {
    .name = "complex",
    .basic_size = sizeof(Complex),
    .flags = type_subclassable | type_immutable,
    .doc = "Create a complex number from a string or numbers.",
    .methods = complex_methods,
    .getset = complex_getset,
    .fill =
        [](Type& type) {
            type.repr = [](Thread& t, Value self) -> Value {
                return TRY(new_str(
                    t, complex_repr(self.as<Complex>()->real, self.as<Complex>()->imaginary)));
            };
            type.hash = [](Thread&, Value self) -> std::optional<uint64_t> {
                return static_cast<uint64_t>(
                    hash_complex(self.as<Complex>()->real, self.as<Complex>()->imaginary));
            };
            type.compare = complex_compare;
            type.truth = [](Thread&, Value v) {
                return truth(v.as<Complex>()->real != 0 || v.as<Complex>()->imaginary != 0);
            };
            type.negative = [](Thread& t, Value v) {
                return new_complex(t, -v.as<Complex>()->real, -v.as<Complex>()->imaginary);
            };
            type.positive = [](Thread& t, Value v) {
                return new_complex(t, v.as<Complex>()->real, v.as<Complex>()->imaginary);
            };
            type.absolute = [](Thread& t, Value v) -> Value {
                const double re = v.as<Complex>()->real, im = v.as<Complex>()->imaginary;
                const double size = std::hypot(re, im);
                if (std::isinf(size) && std::isfinite(re) && std::isfinite(im)) {
                    return raise(t, Exc::OverflowError, "absolute value too large");
                }
                return new_float(t, size);
            };
            type.binary[static_cast<int>(BinaryOp::add)] = binary_slot<BinaryOp::add>;
            type.binary[static_cast<int>(BinaryOp::sub)] = binary_slot<BinaryOp::sub>;
            type.binary[static_cast<int>(BinaryOp::mul)] = binary_slot<BinaryOp::mul>;
            type.binary[static_cast<int>(BinaryOp::div)] = binary_slot<BinaryOp::div>;
            type.binary[static_cast<int>(BinaryOp::pow)] = binary_slot<BinaryOp::pow>;
            type.construct = complex_construct;
        },
};

}  // namespace baton
