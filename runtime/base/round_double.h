// The one place where exact binary values are rounded to doubles.
#pragma once

#include <cmath>
#include <cstdint>

namespace baton {

// The double nearest to mantissa × 2^exponent, ties to even; `sticky` says that the exact value is
// a little larger than that (by less than one unit of the mantissa; the mantissa must then have at
// least 55 bits). Subnormal results are rounded once. `overflow` is set, and infinity returned, if
// the result is too large.
inline double round_to_double(std::uint64_t mantissa, bool sticky, std::int64_t exponent,
                              bool& overflow) {
    overflow = false;
    if (mantissa == 0) {
        return 0.0;
    }
    int lead = __builtin_clzll(mantissa);
    mantissa <<= lead;
    exponent -= lead;
    std::int64_t top = exponent + 63;  // the value is in [2^top, 2^(top+1))
    if (top > 1023) {
        overflow = true;
        return HUGE_VAL;
    }
    if (top < -1076) {
        return 0.0;
    }
    int keep =
        top >= -1022 ? 53 : static_cast<int>(53 - (-1022 - top));  // bits that a double has here
    int drop = 64 - keep;
    std::uint64_t kept = 0, half = 0, below = 1;
    if (drop < 64) {
        kept = mantissa >> drop;
        half = mantissa >> (drop - 1) & 1;
        below = mantissa & ((std::uint64_t(1) << (drop - 1)) - 1);
    } else if (drop == 64) {
        half = 1;
        below = mantissa << 1;
    }
    if (half != 0 && (below != 0 || sticky || (kept & 1) != 0)) {
        kept++;
    }
    double value = std::ldexp(static_cast<double>(kept), static_cast<int>(exponent + drop));
    overflow = std::isinf(value);
    return value;
}

}  // namespace baton
