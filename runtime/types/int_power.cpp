// Three-argument pow() and divmod() of numbers.
#include "runtime/base/bigint.h"
#include "runtime/core/protocol.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/tuple.h"

namespace baton {

Value int_power_modulo(Thread& t, Value base, Value exponent, Value modulus) {
    const int sign = int_sign(modulus);
    if (!sign) return raise_value_error(t, "pow() 3rd argument cannot be 0");
    const IntReader b(base), e(exponent), m(modulus);
    BigInt result, positive;
    mpz_abs(positive.get(), m.get());
    if (mpz_sgn(e.get()) < 0) {
        BigInt inverse, magnitude;
        if (mpz_cmp_ui(positive.get(), 1) == 0) return Value::small_int(0);
        if (!mpz_invert(inverse.get(), b.get(), positive.get())) {
            return raise_value_error(t, "base is not invertible for the given modulus");
        }
        mpz_neg(magnitude.get(), e.get());
        mpz_powm(result.get(), inverse.get(), magnitude.get(), positive.get());
    } else {
        mpz_powm(result.get(), b.get(), e.get(), positive.get());
    }
    // The result has the sign of the modulus.
    if (sign < 0 && mpz_sgn(result.get()) != 0) mpz_add(result.get(), result.get(), m.get());
    return new_int(t, result.get());
}

namespace {

Value divide(Thread& t, const Type* type, Value left, Value right) {
    if (type == t.types().float_) {
        const bool numbers = (is_float(left) || is_int(left)) && (is_float(right) || is_int(right));
        if (!numbers) return Value::not_implemented();
        if (TRY(to_double(t, right)) == 0.0) {
            return raise(t, Exc::ZeroDivisionError, "float divmod()");
        }
    }
    Ref quotient = Ref::take(
        TRY(type->binary[static_cast<int>(BinaryOp::floordiv)](t, left, right)));
    if (quotient.get().is_not_implemented()) return Value::not_implemented();
    Ref rest =
        Ref::take(TRY(type->binary[static_cast<int>(BinaryOp::mod)](t, left, right)));
    return Value(TRY(new_tuple(t, {*quotient, *rest})));
}

const Type* number_type(Thread& t, Value self) {
    return is_float(self) ? t.types().float_ : t.types().int_;
}

}  // namespace

Value number_divmod(Thread& t, const Value* args, size_t) {
    return divide(t, number_type(t, args[0]), args[0], args[1]);
}

Value number_rdivmod(Thread& t, const Value* args, size_t) {
    return divide(t, number_type(t, args[0]), args[1], args[0]);
}

}  // namespace baton
