// Floats of 16 bits (IEEE 754 half precision), the format 'e' of struct and memoryview.
#pragma once

#include <cmath>
#include <cstdint>

namespace baton {

// IEEE half precision, rounding to even. False: too large.
inline bool to_half(double x, uint16_t& out) {
    const uint16_t sign = std::signbit(x) ? 0x8000 : 0;
    if (std::isnan(x)) {
        out = sign | 0x7e00;
        return true;
    }
    if (std::isinf(x)) {
        out = sign | 0x7c00;
        return true;
    }
    x = std::fabs(x);
    if (x == 0) {
        out = sign;
        return true;
    }
    int exponent;
    double fraction = std::frexp(x, &exponent);
    fraction *= 2;
    --exponent;
    if (exponent >= 16) return false;
    if (exponent < -25) {
        out = sign;
        return true;
    }
    uint32_t bits;
    if (exponent < -14) {
        bits = static_cast<uint32_t>(std::nearbyint(std::ldexp(fraction, exponent + 24)));
    } else {
        bits = static_cast<uint32_t>(std::nearbyint((fraction - 1) * 1024)) +
               (static_cast<uint32_t>(exponent + 15) << 10);
    }
    if (bits >= 0x7c00) return false;
    out = static_cast<uint16_t>(sign | bits);
    return true;
}

// The value of a half precision float, which a double holds exactly.
inline double from_half(uint16_t bits) {
    const int exponent = (bits >> 10) & 31;
    const int fraction = bits & 1023;
    double x;
    if (exponent == 31) {
        x = fraction ? std::nan("") : INFINITY;
    } else if (exponent == 0) {
        x = std::ldexp(fraction, -24);
    } else {
        x = std::ldexp(1 + fraction / 1024.0, exponent - 15);
    }
    return bits & 0x8000 ? -x : x;
}

}  // namespace baton
