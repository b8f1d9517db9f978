// int: small values live in the Value itself (63 bits); larger ones, and instances of subclasses of
// int, are objects over GMP. Invariant: an exact int whose value fits 63 bits is always tagged, so
// equal small ints are identical words.
#pragma once

#include <gmp.h>

#include "runtime/core/alloc.h"

namespace baton {

struct Int : Object {
    mpz_t value;
};

inline bool is_int(Value v) {  // bool included
    return v.is_small_int() || v.is_bool() || (v.is_object() && v.as_object()->type->has(type_is_int));
}
Value new_int(Thread& t, int64_t v);
Value new_int_unsigned(Thread& t, uint64_t v);
// From a GMP number (copied), normalised to a small int when it fits.
Value new_int(Thread& t, const mpz_t v);
Value int_from_double(Thread& t, double d);  // truncates; ValueError/OverflowError for nan, inf
// Decimal text with optional sign, known to be well formed (constants).
Value int_from_decimal(Thread& t, std::string_view digits);

// The value of an int (bool and subclasses included) as int64_t, if it fits.
bool int_fits(Value v, int64_t& out);
// Reads any int as an mpz, which borrows from the value; small ones are dressed as an mpz here,
// without allocation.
class IntReader {
public:
    explicit IntReader(Value v);
    IntReader(const IntReader&) = delete;
    IntReader& operator=(const IntReader&) = delete;
    const mpz_t& get() const { return *value_; }

private:
    mp_limb_t limb_;
    mpz_t storage_;
    const mpz_t* value_;
};
int int_sign(Value v);
std::string int_to_string(Value v, int base = 10);

// Arithmetic on ints (bools and subclasses allowed), also the slow path of tagged arithmetic.
Value int_binary(Thread& t, BinaryOp op, Value left, Value right);
// pow(base, exponent, modulus) of ints.
Value int_power_modulo(Thread& t, Value base, Value exponent, Value modulus);
// Methods `__divmod__` and `__rdivmod__` of ints and floats: (self, other, /).
Value number_divmod(Thread& t, const Value* args, size_t nargs);
Value number_rdivmod(Thread& t, const Value* args, size_t nargs);
int int_compare(Value left, Value right);  // <0, 0, >0

}  // namespace baton
