// Bytes as hexadecimal digits and back.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace baton {

inline constexpr char hex_digits[] = "0123456789abcdef";

// Writes two lower-case digits per byte.
inline void write_hex(char* out, std::string_view bytes) {
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        *out++ = hex_digits[byte >> 4];
        *out++ = hex_digits[byte & 15];
    }
}

// The value of every digit, of both cases; -1 for what is none.
inline constexpr std::array<int8_t, 256> hex_values = [] {
    std::array<int8_t, 256> values{};
    for (auto& v : values) v = -1;
    for (int i = 0; i < 10; ++i) values['0' + i] = static_cast<int8_t>(i);
    for (int i = 0; i < 6; ++i) {
        values['a' + i] = values['A' + i] = static_cast<int8_t>(10 + i);
    }
    return values;
}();
inline int hex_value(char c) { return hex_values[static_cast<unsigned char>(c)]; }

}  // namespace baton
