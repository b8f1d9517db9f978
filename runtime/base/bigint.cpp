#include "runtime/base/bigint.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include "runtime/base/round_double.h"

namespace baton {

// ---- To and from machine numbers --------------------------------------------------------------

void set_int128(mpz_ptr out, __int128 value) {
    bool negative = value < 0;
    unsigned __int128 magnitude =
        negative ? -static_cast<unsigned __int128>(value) : static_cast<unsigned __int128>(value);
    mp_limb_t limbs[2] = {static_cast<mp_limb_t>(magnitude),
                          static_cast<mp_limb_t>(magnitude >> 64)};
    mpz_t view;
    mpz_set(out, mpz_roinit_n(view, limbs, negative ? -2 : 2));
}

void set_double(mpz_ptr out, double value) {
    mpz_set_d(out, value);
}

void double_to_ratio(double value, mpz_ptr numerator, mpz_ptr denominator) {
    int exponent;
    double fraction = std::frexp(value, &exponent);
    for (int i = 0; i < 300 && fraction != std::floor(fraction); i++) {
        fraction *= 2;
        exponent--;
    }
    mpz_set_d(numerator, fraction);
    mpz_set_ui(denominator, 1);
    if (exponent > 0) {
        mpz_mul_2exp(numerator, numerator, static_cast<mp_bitcnt_t>(exponent));
    } else {
        mpz_mul_2exp(denominator, denominator, static_cast<mp_bitcnt_t>(-exponent));
    }
}

double to_double(mpz_srcptr value, bool& overflow) {
    overflow = false;
    std::size_t size = mpz_size(value);
    if (size == 0) {
        return 0.0;
    }
    std::uint64_t bits = bit_length(value);
    double magnitude;
    if (bits <= 64) {
        magnitude = round_to_double(mpz_getlimbn(value, 0), false, 0, overflow);
    } else if (bits > 1024) {
        overflow = true;
        magnitude = HUGE_VAL;
    } else {
        // The top 64 bits, and whether anything is below them.
        std::uint64_t drop = bits - 64;
        std::size_t limb = drop / 64;
        unsigned shift = drop % 64;
        std::uint64_t top = mpz_getlimbn(value, static_cast<mp_size_t>(limb)) >> shift;
        if (shift != 0) {
            top |= mpz_getlimbn(value, static_cast<mp_size_t>(limb + 1)) << (64 - shift);
        }
        bool sticky = mpn_scan1(mpz_limbs_read(value), 0) < drop;
        magnitude = round_to_double(top, sticky, static_cast<std::int64_t>(drop), overflow);
    }
    return mpz_sgn(value) < 0 ? -magnitude : magnitude;
}

int compare_with_double(mpz_srcptr value, double other) {
    return mpz_cmp_d(value, other);
}

int compare_with_double(std::int64_t value, double other) {
    if (value >= -(std::int64_t(1) << 53) && value <= std::int64_t(1) << 53) {
        double exact = static_cast<double>(value);
        return exact < other ? -1 : exact > other;
    }
    if (other >= 0x1p63) {
        return -1;
    }
    if (other < -0x1p63) {
        return 1;
    }
    std::int64_t whole = static_cast<std::int64_t>(other);
    if (value != whole) {
        return value < whole ? -1 : 1;
    }
    double rest = other - static_cast<double>(whole);
    return rest > 0 ? -1 : rest < 0;
}

double true_divide(mpz_srcptr dividend, mpz_srcptr divisor, bool& overflow) {
    overflow = false;
    if (mpz_sgn(dividend) == 0) {
        return mpz_sgn(divisor) < 0 ? -0.0 : 0.0;
    }
    bool negative = (mpz_sgn(dividend) < 0) != (mpz_sgn(divisor) < 0);
    std::int64_t difference = static_cast<std::int64_t>(bit_length(dividend)) -
                              static_cast<std::int64_t>(bit_length(divisor));
    double magnitude;
    if (difference > 1025) {
        overflow = true;
        magnitude = HUGE_VAL;
    } else if (difference < -1080) {
        magnitude = 0.0;
    } else {
        // The dividend is shifted so that the integer quotient has 63 or 64 bits; the remainder is
        // the sticky bit.
        std::int64_t shift = 63 - difference;
        BigInt a, b, quotient, remainder;
        mpz_abs(a, dividend);
        mpz_abs(b, divisor);
        if (shift >= 0) {
            mpz_mul_2exp(a, a, static_cast<mp_bitcnt_t>(shift));
        } else {
            mpz_mul_2exp(b, b, static_cast<mp_bitcnt_t>(-shift));
        }
        mpz_tdiv_qr(quotient, remainder, a, b);
        magnitude =
            round_to_double(mpz_get_ui(quotient), mpz_sgn(remainder.get()) != 0, -shift, overflow);
    }
    return negative ? -magnitude : magnitude;
}

double true_divide(std::int64_t dividend, std::int64_t divisor) {
    constexpr std::int64_t exact = std::int64_t(1) << 53;
    if (dividend >= -exact && dividend <= exact && divisor >= -exact && divisor <= exact) {
        return static_cast<double>(dividend) / static_cast<double>(divisor);
    }
    bool overflow;
    return true_divide(IntView(dividend), IntView(divisor), overflow);
}

Hash hash_int(mpz_srcptr value) {
    Hash hash = static_cast<Hash>(mpz_tdiv_ui(value, hash_modulus));
    return avoid_minus_one(mpz_sgn(value) < 0 ? -hash : hash);
}

// ---- Text -------------------------------------------------------------------------------------

namespace {

// The value of a digit in bases up to 36, or 99.
int digit_value(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'z') {
        return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'Z') {
        return c - 'A' + 10;
    }
    return 99;
}

bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

// The base a prefix letter stands for, or 0.
int prefix_base(char c) {
    switch (c) {
    case 'x':
    case 'X':
        return 16;
    case 'o':
    case 'O':
        return 8;
    case 'b':
    case 'B':
        return 2;
    default:
        return 0;
    }
}

bool is_power_of_two(int base) {
    return (base & (base - 1)) == 0;
}

}  // namespace

ParsedInt parse_int(std::string_view text, int base, std::size_t max_digits) {
    ParsedInt result;
    while (!text.empty() && is_space(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_space(text.back())) {
        text.remove_suffix(1);
    }
    bool negative = false;
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
        negative = text[0] == '-';
        text.remove_prefix(1);
    }
    bool only_zero =
        false;  // base 0 and a leading zero without prefix: nothing but zeros may follow
    if (text.size() > 1 && text[0] == '0' && (base == 0 || base == prefix_base(text[1])) &&
        prefix_base(text[1]) != 0) {
        base = prefix_base(text[1]);
        text.remove_prefix(2);
        if (!text.empty() && text[0] == '_') {
            text.remove_prefix(1);
        }
    } else if (base == 0) {
        only_zero = !text.empty() && text[0] == '0';
        base = 10;
    }
    // One pass checks the digits, counts them and computes the value while it is small.
    std::uint64_t value = 0;
    bool fits = true, after_digit = false, underscores = false;
    for (char c : text) {
        if (c == '_') {
            if (!after_digit) {
                return result;
            }
            after_digit = false;
            underscores = true;
            continue;
        }
        int digit = digit_value(c);
        if (digit >= base) {
            return result;
        }
        after_digit = true;
        result.digits++;
        if (fits) {
            unsigned __int128 next =
                static_cast<unsigned __int128>(value) * static_cast<unsigned>(base) +
                static_cast<unsigned>(digit);
            fits = next <= static_cast<std::uint64_t>(small_int_max) + 1;
            value = fits ? static_cast<std::uint64_t>(next) : value;
        }
    }
    if (!after_digit || (only_zero && (value != 0 || !fits))) {
        return result;
    }
    if (max_digits != 0 && result.digits > max_digits && !is_power_of_two(base)) {
        result.status = ParsedInt::Status::too_long;
        return result;
    }
    result.status = ParsedInt::Status::ok;
    if (fits) {
        std::int64_t small = static_cast<std::int64_t>(negative ? 0 - value : value);
        if (fits_small(small)) {
            result.small = small;
            return result;
        }
    }
    result.is_small = false;
    std::string digits;
    digits.reserve(text.size());
    if (underscores) {
        std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
                     [](char c) { return c != '_'; });
    } else {
        digits = text;
    }
    mpz_set_str(result.big, digits.c_str(), base);
    if (negative) {
        mpz_neg(result.big, result.big);
    }
    return result;
}

std::string to_text(mpz_srcptr value, int base) {
    std::string text(mpz_sizeinbase(value, base) + 2, '\0');
    mpz_get_str(text.data(), base, value);
    // sizeinbase may be one too large.
    text.resize(text.find('\0', text.size() >= 4 ? text.size() - 4 : 0));
    return text;
}

std::string to_text(std::int64_t value, int base) {
    char buffer[72];
    auto end = std::to_chars(buffer, buffer + sizeof buffer, value, base).ptr;
    return std::string(buffer, end);
}

bool has_more_digits_than(mpz_srcptr value, std::size_t max_digits) {
    // mpz_sizeinbase is exact or one too large.
    std::size_t digits = mpz_sizeinbase(value, 10);
    if (digits != max_digits + 1) {
        return digits > max_digits;
    }
    BigInt limit;
    mpz_ui_pow_ui(limit, 10, max_digits);
    return mpz_cmpabs(value, limit) >= 0;
}

// ---- Arithmetic -------------------------------------------------------------------------------

bool shift_left(mpz_ptr out, mpz_srcptr value, std::uint64_t bits, std::uint64_t max_bits) {
    if (mpz_sgn(value) == 0) {
        mpz_set_ui(out, 0);
        return true;
    }
    if (bits > max_bits || bit_length(value) + bits > max_bits) {
        return false;
    }
    mpz_mul_2exp(out, value, bits);
    return true;
}

bool power(mpz_ptr out, mpz_srcptr base, std::uint64_t exponent, std::uint64_t max_bits) {
    if (mpz_cmpabs_ui(base, 1) > 0) {
        // base^exponent has at least (bits - 1) × exponent bits, and a power of two has no more
        // than that plus one.
        unsigned __int128 bits = static_cast<unsigned __int128>(bit_length(base) - 1) * exponent;
        if (bits > max_bits) {
            return false;
        }
        if (mpz_cmp_ui(base, 2) == 0) {
            mpz_set_ui(out, 1);
            mpz_mul_2exp(out, out, exponent);
            return true;
        }
    }
    mpz_pow_ui(out, base, exponent);
    return true;
}

PowerStatus power_modulo(mpz_ptr out, mpz_srcptr base, mpz_srcptr exponent, mpz_srcptr modulus) {
    if (mpz_sgn(modulus) == 0) {
        return PowerStatus::zero_modulus;
    }
    BigInt m, result;
    mpz_abs(m, modulus);
    if (mpz_cmp_ui(m.get(), 1) == 0) {
        mpz_set_ui(out, 0);
        return PowerStatus::ok;
    }
    if (mpz_sgn(exponent) < 0) {
        if (mpz_invert(result, base, m) == 0) {
            return PowerStatus::not_invertible;
        }
        BigInt positive;
        mpz_neg(positive, exponent);
        mpz_powm(result, result, positive, m);
    } else {
        mpz_powm(result, base, exponent, m);
    }
    if (mpz_sgn(modulus) < 0 && mpz_sgn(result.get()) != 0) {
        mpz_sub(result, result, m);
    }
    mpz_swap(out, result);
    return PowerStatus::ok;
}

std::int64_t gcd(std::int64_t a, std::int64_t b) {
    return std::gcd(a, b);
}

std::uint64_t bit_count(mpz_srcptr value) {
    return mpz_sgn(value) == 0
               ? 0
               : mpn_popcount(mpz_limbs_read(value), static_cast<mp_size_t>(mpz_size(value)));
}

// ---- Bytes ------------------------------------------------------------------------------------

ToBytesStatus to_bytes(mpz_srcptr value, std::span<unsigned char> out, ByteOrder order,
                       bool is_signed) {
    bool negative = mpz_sgn(value) < 0;
    if (negative && !is_signed) {
        return ToBytesStatus::negative;
    }
    if (out.empty() && mpz_cmp_si(value, -1) == 0) {
        return ToBytesStatus::ok;  // nothing but sign bits, of which no bytes hold enough
    }
    std::uint64_t room = static_cast<std::uint64_t>(out.size()) * 8;
    std::uint64_t bits = bit_length(value);
    if (is_signed && mpz_sgn(value) != 0) {
        // A sign bit more, except for -2^(n-1).
        bool most_negative = negative && mpz_scan1(value, 0) == bits - 1;
        bits += most_negative ? 0 : 1;
    }
    if (bits > room) {
        return ToBytesStatus::too_big;
    }
    std::fill(out.begin(), out.end(), static_cast<unsigned char>(0));
    // Written least significant byte first, then turned round.
    if (negative) {
        BigInt wrapped;
        mpz_ui_pow_ui(wrapped, 2, room);
        mpz_add(wrapped, wrapped, value);
        mpz_export(out.data(), nullptr, -1, 1, 0, 0, wrapped);
    } else {
        mpz_export(out.data(), nullptr, -1, 1, 0, 0, value);
    }
    if (order == ByteOrder::big) {
        std::reverse(out.begin(), out.end());
    }
    return ToBytesStatus::ok;
}

void from_bytes(mpz_ptr out, std::span<const unsigned char> bytes, ByteOrder order,
                bool is_signed) {
    mpz_import(out, bytes.size(), order == ByteOrder::big ? 1 : -1, 1, 0, 0, bytes.data());
    if (is_signed && !bytes.empty()) {
        unsigned char top = order == ByteOrder::big ? bytes.front() : bytes.back();
        if ((top & 0x80) != 0) {
            BigInt range;
            mpz_ui_pow_ui(range, 2, bytes.size() * 8);
            mpz_sub(out, out, range);
        }
    }
}

std::size_t word_count(mpz_srcptr value) {
    return static_cast<std::size_t>((bit_length(value) + 31) / 32);
}

void to_words(mpz_srcptr value, std::span<std::uint32_t> out) {
    std::fill(out.begin(), out.end(), 0u);
    mpz_export(out.data(), nullptr, -1, 4, 0, 0, value);
}

void from_words(mpz_ptr out, std::span<const std::uint32_t> words) {
    mpz_import(out, words.size(), -1, 4, 0, 0, words.data());
}

}  // namespace baton
