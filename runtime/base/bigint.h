// Integers of any size, over GMP.
//
// An int of the language is a small int in the Value word (63 bits signed) or a heap object that
// holds an mpz_t. BigInt owns an mpz_t; the functions take mpz_srcptr, so that they serve BigInt,
// the heap object and an IntView (a small int dressed as an mpz without allocation) alike. Results
// are not brought back to small form: callers test fits_small(). GMP aborts the process when memory
// runs out or a number passes 2^37 bits, so whatever can grow without bound (shift_left, power)
// takes a limit and refuses. All functions are pure; they raise nothing.
#pragma once

#include <gmp.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/base/hash.h"

namespace baton {

static_assert(GMP_LIMB_BITS == 64 && GMP_NAIL_BITS == 0, "one limb must hold a small int");

// The range of the small ints: 63 bits, signed.
inline constexpr std::int64_t small_int_max = (std::int64_t(1) << 62) - 1;
inline constexpr std::int64_t small_int_min = -(std::int64_t(1) << 62);

// Whether a machine integer is in the range of the small ints.
constexpr bool fits_small(std::int64_t value) {
    return value >= small_int_min && value <= small_int_max;
}

// Owns one mpz_t. Converts to the pointers GMP wants.
class BigInt {
  public:
    BigInt() { mpz_init(value_); }
    explicit BigInt(std::int64_t value) { mpz_init_set_si(value_, value); }
    explicit BigInt(mpz_srcptr value) { mpz_init_set(value_, value); }
    BigInt(const BigInt& other) { mpz_init_set(value_, other.value_); }
    BigInt(BigInt&& other) noexcept {
        mpz_init(value_);
        mpz_swap(value_, other.value_);
    }
    BigInt& operator=(const BigInt& other) {
        mpz_set(value_, other.value_);
        return *this;
    }
    BigInt& operator=(BigInt&& other) noexcept {
        mpz_swap(value_, other.value_);
        return *this;
    }
    ~BigInt() { mpz_clear(value_); }

    mpz_ptr get() { return value_; }
    mpz_srcptr get() const { return value_; }
    operator mpz_ptr() { return value_; }
    operator mpz_srcptr() const { return value_; }

  private:
    mpz_t value_;
};

// A read-only mpz made of a machine integer, on the stack; valid while the view lives and stays
// where it is.
class IntView {
  public:
    explicit IntView(std::int64_t value)
        : limb_(value < 0 ? 0 - static_cast<mp_limb_t>(value) : static_cast<mp_limb_t>(value)) {
        mpz_roinit_n(view_, &limb_, value < 0 ? -1 : value > 0 ? 1 : 0);
    }
    IntView(const IntView&) = delete;
    IntView& operator=(const IntView&) = delete;
    mpz_srcptr get() const { return view_; }
    operator mpz_srcptr() const { return view_; }

  private:
    mp_limb_t limb_;
    mpz_t view_;
};

// ---- To and from machine numbers --------------------------------------------------------------

// Whether the value fits in 64 bits signed; if so it is stored in `out`.
inline bool to_int64(mpz_srcptr value, std::int64_t& out) {
    if (!mpz_fits_slong_p(value)) {
        return false;
    }
    out = mpz_get_si(value);
    return true;
}

// Whether the value fits in 64 bits unsigned; if so it is stored in `out`.
inline bool to_uint64(mpz_srcptr value, std::uint64_t& out) {
    if (!mpz_fits_ulong_p(value)) {
        return false;
    }
    out = mpz_get_ui(value);
    return true;
}

// Whether the value is in the range of the small ints; then mpz_get_si() gives it.
inline bool fits_small(mpz_srcptr value) {
    return mpz_size(value) <= 1 && mpz_fits_slong_p(value) &&
           fits_small(std::int64_t(mpz_get_si(value)));
}

// Stores the full product, sum or difference of two machine integers.
void set_int128(mpz_ptr out, __int128 value);

// Stores the integer part of a finite double, exactly.
void set_double(mpz_ptr out, double value);

// A finite double as a fraction in lowest terms with a positive denominator
// (float.as_integer_ratio).
void double_to_ratio(double value, mpz_ptr numerator, mpz_ptr denominator);

// The nearest double, ties to even. `overflow` is set (and an infinity returned) if it is too
// large.
double to_double(mpz_srcptr value, bool& overflow);

// Compares exactly with a double that is not NaN: negative, zero or positive as value is less,
// equal or greater.
int compare_with_double(mpz_srcptr value, double other);
int compare_with_double(std::int64_t value, double other);

// The quotient as the nearest double, ties to even; the divisor is not 0. `overflow` as in
// to_double.
double true_divide(mpz_srcptr dividend, mpz_srcptr divisor, bool& overflow);
double true_divide(std::int64_t dividend, std::int64_t divisor);

// The int's hash: equal to hash_int() of the same value.
Hash hash_int(mpz_srcptr value);

// ---- Text -------------------------------------------------------------------------------------

// What parse_int() found.
struct ParsedInt {
    enum class Status : std::uint8_t {
        ok,
        invalid,   // "invalid literal for int() with base …"
        too_long,  // more decimal digits than the limit; `digits` tells how many
    };
    Status status = Status::invalid;
    bool is_small = true;  // the value is `small`, in that range; otherwise it is `big`
    std::int64_t small = 0;
    std::size_t digits = 0;  // digits without sign, prefix and underscores
    BigInt big;
};

// int(text, base) for base 0 or 2…36 and ASCII text: white space around it, a sign, a prefix (0x,
// 0o, 0b) that fits the base, single underscores between digits. Base 0 reads it as a literal: the
// prefix decides, and "012" is invalid. `max_digits` limits the digits where the base is no power
// of two (0: no limit), as sys.set_int_max_str_digits. Text that is not ASCII goes through
// unicode::to_ascii_number() first.
ParsedInt parse_int(std::string_view text, int base, std::size_t max_digits = 0);

// The digits in base 2…36, lower case, with '-' if negative and no prefix.
std::string to_text(mpz_srcptr value, int base = 10);
std::string to_text(std::int64_t value, int base = 10);

// Whether the value has more than `max_digits` decimal digits; quick for all but the doubtful
// cases.
bool has_more_digits_than(mpz_srcptr value, std::size_t max_digits);

// ---- Arithmetic with Python's meaning ---------------------------------------------------------
// Addition, subtraction, multiplication, negation, absolute value, comparison, and the bit
// operations on two's complement are GMP's own: mpz_add, mpz_sub, mpz_mul, mpz_neg, mpz_abs,
// mpz_cmp, mpz_and, mpz_ior, mpz_xor, mpz_com.

// More bits than this are refused by default: 4 GiB.
inline constexpr std::uint64_t max_int_bits = std::uint64_t(1) << 35;

// Quotient rounded down, and the remainder with the divisor's sign. The divisor is not 0; for the
// machine forms, the dividend is not the most negative int64 either (it never is for a small int).
constexpr std::int64_t floor_divide(std::int64_t dividend, std::int64_t divisor) {
    std::int64_t quotient = dividend / divisor;
    return quotient - ((dividend % divisor != 0) & ((dividend < 0) != (divisor < 0)));
}
constexpr std::int64_t floor_modulo(std::int64_t dividend, std::int64_t divisor) {
    std::int64_t remainder = dividend % divisor;
    return remainder != 0 && ((remainder < 0) != (divisor < 0)) ? remainder + divisor : remainder;
}
inline void floor_divide(mpz_ptr quotient, mpz_srcptr dividend, mpz_srcptr divisor) {
    mpz_fdiv_q(quotient, dividend, divisor);
}
inline void floor_modulo(mpz_ptr remainder, mpz_srcptr dividend, mpz_srcptr divisor) {
    mpz_fdiv_r(remainder, dividend, divisor);
}
inline void floor_divide_modulo(mpz_ptr quotient, mpz_ptr remainder, mpz_srcptr dividend,
                                mpz_srcptr divisor) {
    mpz_fdiv_qr(quotient, remainder, dividend, divisor);
}

// value << bits. False, and nothing stored, if the result would have more than `max_bits` bits.
bool shift_left(mpz_ptr out, mpz_srcptr value, std::uint64_t bits,
                std::uint64_t max_bits = max_int_bits);

// value >> bits, rounding down.
inline void shift_right(mpz_ptr out, mpz_srcptr value, std::uint64_t bits) {
    mpz_fdiv_q_2exp(out, value, bits);
}
constexpr std::int64_t shift_right(std::int64_t value, std::uint64_t bits) {
    return value >> (bits > 63 ? 63 : bits);
}

// base ** exponent. False, and nothing stored, if the result would have more than about `max_bits`
// bits.
bool power(mpz_ptr out, mpz_srcptr base, std::uint64_t exponent,
           std::uint64_t max_bits = max_int_bits);

// What power_modulo() may meet.
enum class PowerStatus : std::uint8_t {
    ok,
    zero_modulus,    // "pow() 3rd argument cannot be 0"
    not_invertible,  // "base is not invertible for the given modulus"
};

// pow(base, exponent, modulus): a negative exponent inverts, the result has the modulus's sign.
[[nodiscard]] PowerStatus power_modulo(mpz_ptr out, mpz_srcptr base, mpz_srcptr exponent,
                                       mpz_srcptr modulus);

// Greatest common divisor, never negative.
std::int64_t gcd(std::int64_t a, std::int64_t b);
inline void gcd(mpz_ptr out, mpz_srcptr a, mpz_srcptr b) {
    mpz_gcd(out, a, b);
}

// Square root rounded down; the value is not negative.
inline void integer_sqrt(mpz_ptr out, mpz_srcptr value) {
    mpz_sqrt(out, value);
}

// Bits of the absolute value (0 for 0), and how many of them are set.
inline std::uint64_t bit_length(mpz_srcptr value) {
    return mpz_sgn(value) == 0 ? 0 : mpz_sizeinbase(value, 2);
}
constexpr std::uint64_t bit_length(std::int64_t value) {
    std::uint64_t magnitude =
        value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    return magnitude == 0 ? 0 : std::uint64_t(64 - __builtin_clzll(magnitude));
}
std::uint64_t bit_count(mpz_srcptr value);

// ---- Bytes ------------------------------------------------------------------------------------

enum class ByteOrder : std::uint8_t { little, big };

enum class ToBytesStatus : std::uint8_t {
    ok,
    negative,  // "can't convert negative int to unsigned"
    too_big,   // "int too big to convert"
};

// Fills `out` with the value, two's complement if signed.
[[nodiscard]] ToBytesStatus to_bytes(mpz_srcptr value, std::span<unsigned char> out,
                                     ByteOrder order, bool is_signed);

// Reads bytes back.
void from_bytes(mpz_ptr out, std::span<const unsigned char> bytes, ByteOrder order, bool is_signed);

// The absolute value as 32-bit words, least significant first (none for 0), and back.
std::size_t word_count(mpz_srcptr value);
void to_words(mpz_srcptr value, std::span<std::uint32_t> out);
void from_words(mpz_ptr out, std::span<const std::uint32_t> words);

}  // namespace baton
