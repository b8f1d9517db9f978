// Hash functions of Python values: pure arithmetic, no objects.
//
// Numbers, tuples and frozensets hash to the numbers CPython gives (on 64 bits): equal numbers of
// different types must hash alike, and programs print such hashes. Strings and bytes use a seeded
// multiply-and-fold hash of our own, as fast as the memory it reads. A Hash is never -1, which
// callers may use as "not computed yet" or "error".
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace baton {

using Hash = std::int64_t;

// The prime all numeric hashes are taken modulo: 2^61 - 1.
inline constexpr std::uint64_t hash_modulus = (std::uint64_t(1) << 61) - 1;
inline constexpr Hash hash_infinity = 314159;
inline constexpr std::uint64_t hash_imaginary_multiplier = 1000003;

// -1 becomes -2, everything else stays.
constexpr Hash avoid_minus_one(Hash hash) {
    return hash == -1 ? -2 : hash;
}

namespace detail {

// Multiplies to 128 bits and folds the halves together.
inline std::uint64_t fold_multiply(std::uint64_t a, std::uint64_t b) {
    unsigned __int128 product = static_cast<unsigned __int128>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

inline std::uint64_t load_u64(const char* at) {
    std::uint64_t word;
    std::memcpy(&word, at, 8);
    return word;
}

inline std::uint64_t load_u32(const char* at) {
    std::uint32_t word;
    std::memcpy(&word, at, 4);
    return word;
}

// Fractional digits of pi: odd-looking constants with nothing up their sleeve.
inline constexpr std::uint64_t pi_words[4] = {0x243F6A8885A308D3u, 0x13198A2E03707344u,
                                              0xA4093822299F31D0u, 0x082EFA98EC4E6C89u};

constexpr std::uint64_t rotate_left(std::uint64_t value, int bits) {
    return value << bits | value >> (64 - bits);
}

}  // namespace detail

// Hash of a string or of bytes. `seed` is the interpreter's (PYTHONHASHSEED); nothing hashes to 0,
// as in CPython.
inline Hash hash_bytes(const void* data, std::size_t size, std::uint64_t seed) {
    using namespace detail;
    if (size == 0) {
        return 0;
    }
    const char* at = static_cast<const char*>(data);
    std::uint64_t state = seed ^ pi_words[0];
    std::uint64_t a, b;
    if (size <= 16) {
        if (size >= 8) {
            a = load_u64(at);
            b = load_u64(at + size - 8);
        } else if (size >= 4) {
            a = load_u32(at);
            b = load_u32(at + size - 4);
        } else {
            auto byte = [&](std::size_t i) {
                return std::uint64_t(static_cast<unsigned char>(at[i]));
            };
            a = byte(0) << 16 | byte(size / 2) << 8 | byte(size - 1);
            b = 0;
        }
    } else {
        std::size_t left = size;
        if (left > 64) {
            // Four independent lanes keep the multiplier busy.
            std::uint64_t lanes[3] = {state ^ pi_words[1], state ^ pi_words[2],
                                      state ^ pi_words[3]};
            do {
                state = fold_multiply(load_u64(at) ^ pi_words[1], load_u64(at + 8) ^ state);
                lanes[0] =
                    fold_multiply(load_u64(at + 16) ^ pi_words[2], load_u64(at + 24) ^ lanes[0]);
                lanes[1] =
                    fold_multiply(load_u64(at + 32) ^ pi_words[3], load_u64(at + 40) ^ lanes[1]);
                lanes[2] =
                    fold_multiply(load_u64(at + 48) ^ pi_words[0], load_u64(at + 56) ^ lanes[2]);
                at += 64;
                left -= 64;
            } while (left > 64);
            state ^= lanes[0] ^ rotate_left(lanes[1], 21) ^ rotate_left(lanes[2], 42);
        }
        while (left > 16) {
            state = fold_multiply(load_u64(at) ^ pi_words[1], load_u64(at + 8) ^ state);
            at += 16;
            left -= 16;
        }
        // The last sixteen bytes, which may overlap what has been read.
        a = load_u64(at + left - 16);
        b = load_u64(at + left - 8);
    }
    state = fold_multiply(a ^ pi_words[2], b ^ state);
    return avoid_minus_one(
        static_cast<Hash>(fold_multiply(state ^ pi_words[3], size ^ pi_words[1])));
}

inline Hash hash_bytes(std::string_view text, std::uint64_t seed) {
    return hash_bytes(text.data(), text.size(), seed);
}

// Hash of an int that fits in 64 bits.
constexpr Hash hash_int(std::int64_t value) {
    std::uint64_t magnitude =
        value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    magnitude = (magnitude & hash_modulus) + (magnitude >> 61);
    if (magnitude >= hash_modulus) {
        magnitude -= hash_modulus;
    }
    Hash hash = static_cast<Hash>(magnitude);
    return avoid_minus_one(value < 0 ? -hash : hash);
}

// Hash of an address: object identity, and of the NaNs that live on the heap.
inline Hash hash_pointer(const void* pointer) {
    std::uint64_t address = reinterpret_cast<std::uintptr_t>(pointer);
    return avoid_minus_one(static_cast<Hash>(address >> 4 | address << 60));
}

// Hash of a float: that of the equal int if there is one. A NaN hashes to `nan_hash` (CPython uses
// the object's address; a NaN that is no object has none, and 0 serves).
inline Hash hash_double(double value, Hash nan_hash = 0) {
    if (std::isnan(value)) {
        return nan_hash;
    }
    if (std::isinf(value)) {
        return value > 0 ? hash_infinity : -hash_infinity;
    }
    if (value >= -9007199254740992.0 && value <= 9007199254740992.0) {
        std::int64_t integer = static_cast<std::int64_t>(value);
        if (static_cast<double>(integer) == value) {
            return hash_int(integer);
        }
    }
    int exponent;
    double fraction = std::frexp(value, &exponent);
    bool negative = fraction < 0;
    // The 53-bit mantissa as an int, times a power of two, which is a rotation modulo 2^61 - 1.
    std::uint64_t mantissa =
        static_cast<std::uint64_t>(std::ldexp(negative ? -fraction : fraction, 53));
    int shift = (exponent - 53) % 61;
    if (shift < 0) {
        shift += 61;
    }
    std::uint64_t rotated = mantissa;
    if (shift != 0) {
        rotated = (mantissa << shift & hash_modulus) | mantissa >> (61 - shift);
    }
    if (rotated == hash_modulus) {
        rotated = 0;
    }
    Hash hash = static_cast<Hash>(rotated);
    return avoid_minus_one(negative ? -hash : hash);
}

// Hash of a complex number from its parts; equals hash_double(real) if the imaginary part is 0.
inline Hash hash_complex(double real, double imaginary, Hash nan_hash = 0) {
    std::uint64_t sum =
        static_cast<std::uint64_t>(hash_double(real, nan_hash)) +
        hash_imaginary_multiplier * static_cast<std::uint64_t>(hash_double(imaginary, nan_hash));
    return avoid_minus_one(static_cast<Hash>(sum));
}

// Combines the hashes of a tuple's items, in order (also used for other fixed sequences, as
// slices).
class TupleHasher {
  public:
    // Adds the next item's hash.
    constexpr void add(Hash item) {
        state_ += static_cast<std::uint64_t>(item) * prime_2;
        state_ = detail::rotate_left(state_, 31);
        state_ *= prime_1;
        size_++;
    }
    // The tuple's hash.
    constexpr Hash finish() const {
        std::uint64_t result = state_ + (size_ ^ (prime_5 ^ 3527539u));
        return result == ~std::uint64_t(0) ? 1546275796 : static_cast<Hash>(result);
    }

  private:
    static constexpr std::uint64_t prime_1 = 11400714785074694791u;
    static constexpr std::uint64_t prime_2 = 14029467366897019727u;
    static constexpr std::uint64_t prime_5 = 2870177450012600261u;
    std::uint64_t state_ = prime_5;
    std::uint64_t size_ = 0;
};

// Combines the hashes of a frozenset's items, whose order does not matter.
class FrozensetHasher {
  public:
    // Adds one item's hash.
    constexpr void add(Hash item) {
        std::uint64_t hash = static_cast<std::uint64_t>(item);
        state_ ^= ((hash ^ 89869747u) ^ hash << 16) * 3644798167u;
        size_++;
    }
    // The set's hash.
    constexpr Hash finish() const {
        std::uint64_t result = state_ ^ (size_ + 1) * 1927868237u;
        result ^= result >> 11 ^ result >> 25;
        result = result * 69069u + 907133923u;
        return result == ~std::uint64_t(0) ? 590923713 : static_cast<Hash>(result);
    }

  private:
    std::uint64_t state_ = 0;
    std::uint64_t size_ = 0;
};

}  // namespace baton
