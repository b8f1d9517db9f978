#include "runtime/base/random_mt.h"

#include <algorithm>

namespace baton {
namespace {

constexpr std::size_t n = MersenneTwister::state_size;
constexpr std::size_t m = 397;

// The recurrence: the upper bit of one word joined with the lower bits of the next, times the
// matrix A.
std::uint32_t twist(std::uint32_t upper, std::uint32_t lower, std::uint32_t far) {
    std::uint32_t joined = (upper & 0x80000000u) | (lower & 0x7FFFFFFFu);
    return far ^ joined >> 1 ^ ((joined & 1) != 0 ? 0x9908B0DFu : 0u);
}

using State = std::array<std::uint32_t, n>;

// The term that spreads the previous word while seeding.
constexpr std::uint32_t spread(std::uint32_t previous) {
    return previous ^ previous >> 30;
}

// What seeding by words begins with: the state of the fixed seed 19650218.
constexpr State first_state = [] {
    State state{};
    state[0] = 19650218u;
    for (std::uint32_t i = 1; i < n; i++) state[i] = 1812433253u * spread(state[i - 1]) + i;
    return state;
}();

constexpr void mix(State& state, std::span<const std::uint32_t> words) {
    state = first_state;
    std::size_t i = 1;
    auto advance = [&] {
        if (++i == n) {
            state[0] = state[n - 1];
            i = 1;
        }
    };
    std::size_t key = 0;
    for (std::size_t step = std::max(n, words.size()); step > 0; step--) {
        state[i] = (state[i] ^ spread(state[i - 1]) * 1664525u) + words[key] +
                   static_cast<std::uint32_t>(key);
        advance();
        key = key + 1 == words.size() ? 0 : key + 1;
    }
    for (std::size_t step = n - 1; step > 0; step--) {
        state[i] = (state[i] ^ spread(state[i - 1]) * 1566083941u) - static_cast<std::uint32_t>(i);
        advance();
    }
    state[0] = 0x80000000u;
}

constexpr State state_of_0 = [] {
    State state{};
    const std::uint32_t zero[1] = {0};
    mix(state, zero);
    return state;
}();

}  // namespace

MersenneTwister::MersenneTwister() : state_(state_of_0), position_(n) {}

void MersenneTwister::seed(std::span<const std::uint32_t> words) {
    if (words.empty()) {
        state_ = state_of_0;
    } else {
        mix(state_, words);
    }
    position_ = n;
}

void MersenneTwister::seed(std::uint64_t value) {
    std::uint32_t words[2] = {static_cast<std::uint32_t>(value),
                              static_cast<std::uint32_t>(value >> 32)};
    seed(std::span<const std::uint32_t>(words, words[1] != 0 ? 2 : 1));
}

void MersenneTwister::refill() {
    for (std::size_t i = 0; i < n - m; i++) {
        state_[i] = twist(state_[i], state_[i + 1], state_[i + m]);
    }
    for (std::size_t i = n - m; i < n - 1; i++) {
        state_[i] = twist(state_[i], state_[i + 1], state_[i + m - n]);
    }
    state_[n - 1] = twist(state_[n - 1], state_[0], state_[m - 1]);
    position_ = 0;
}

std::uint32_t MersenneTwister::next_word() {
    if (position_ >= n) {
        refill();
    }
    std::uint32_t word = state_[position_++];
    word ^= word >> 11;
    word ^= word << 7 & 0x9D2C5680u;
    word ^= word << 15 & 0xEFC60000u;
    return word ^ word >> 18;
}

double MersenneTwister::next_double() {
    std::uint64_t high = next_word() >> 5, low = next_word() >> 6;
    return static_cast<double>(high << 26 | low) * 0x1p-53;
}

std::uint64_t MersenneTwister::next_bits(unsigned count) {
    if (count == 0) {
        return 0;
    }
    if (count <= 32) {
        return next_word() >> (32 - count);
    }
    std::uint64_t low = next_word();
    return low | static_cast<std::uint64_t>(next_word() >> (64 - count)) << 32;
}

void MersenneTwister::next_bits(std::uint64_t count, std::span<std::uint32_t> words) {
    for (std::uint32_t& word : words) {
        word = next_word();
        if (count < 32) {
            word = count == 0 ? 0 : word >> (32 - count);
        }
        count -= std::min<std::uint64_t>(count, 32);
    }
}

std::uint64_t MersenneTwister::below(std::uint64_t limit) {
    unsigned bits = static_cast<unsigned>(64 - __builtin_clzll(limit));
    std::uint64_t value;
    do {
        value = next_bits(bits);
    } while (value >= limit);
    return value;
}

void MersenneTwister::restore(std::span<const std::uint32_t, state_size> state,
                              std::size_t position) {
    std::copy(state.begin(), state.end(), state_.begin());
    position_ = std::min(position, n);
}

}  // namespace baton
