// Floats as text, both ways: repr(), the float half of the format mini-language, float(), hex() and
// fromhex().
//
// Digits come from std::to_chars and std::from_chars, which are exact and know no locale; this room
// adds Python's rules about when to use an exponent, where zeros go and what a literal may look
// like. All functions are pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace baton {

// Longest text write_float_repr() produces.
inline constexpr std::size_t float_repr_capacity = 32;

// Writes repr(value) to `out` (float_repr_capacity bytes) and returns its length; no NUL follows.
// The shortest digits that read back as the same double: "0.1", "1e+16", "-0.0", "inf", "nan".
std::size_t write_float_repr(double value, char* out);

// repr(value).
std::string float_repr(double value);

// repr() of a complex number: "(1+2j)", "1j", "(-0+nanj)".
std::string complex_repr(double real, double imaginary);

// How format_float() writes a number. The type is one of e E f F g G % or r (repr's digits, used
// for an empty type without precision; precision is ignored). 'n' is 'g' to this function.
struct FloatFormat {
    char type = 'g';
    int precision = 6;
    bool alternate = false;         // '#': always a decimal point, and 'g' keeps trailing zeros
    bool no_negative_zero = false;  // 'z': what rounds to zero has no sign
    bool add_dot_zero = false;      // 'r' and 'g': "1" becomes "1.0", as repr and str do
};

// The number as text, with '-' if negative and without any padding or grouping.
std::string format_float(double value, const FloatFormat& format);

// float(text): surrounding ASCII white space, sign, digits with single underscores between them,
// exponent, "inf", "infinity", "nan" in any case. Too large is infinity, too small is zero, as in
// CPython. Nothing if malformed. Text that is not ASCII goes through unicode::to_ascii_number()
// first.
std::optional<double> parse_float(std::string_view text);

// The value of decimal digits without sign, underscores or white space ("1.5e300"), as literals
// have them. Nothing if malformed. Stops at nothing: all of the text must belong to the number.
std::optional<double> parse_decimal(std::string_view digits);

// value.hex(): "0x1.8000000000000p+1".
std::string float_hex(double value);

// float.fromhex(text). Nothing if malformed; `overflow` is set if it is well-formed but too large
// for a double.
std::optional<double> parse_float_hex(std::string_view text, bool& overflow);

// round(value, digits) as Python does it: correctly rounded half-even on the decimal value. The
// result is infinite only if the value is or if rounding overflows, which the caller reports as
// OverflowError.
double round_to_digits(double value, std::int64_t digits);

}  // namespace baton
