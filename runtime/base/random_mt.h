// The Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998), seeded and read as Python's random
// module does, so that random.seed(42) gives the numbers every Python program expects. Each
// random.Random owns one; one thread at a time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace baton {

class MersenneTwister {
  public:
    static constexpr std::size_t state_size = 624;

    // Seeded as with 0; call one of the seed functions to choose.
    MersenneTwister();

    // Seeds from an int's absolute value, given as 32-bit words, least significant first (none or
    // one 0 word for 0).
    void seed(std::span<const std::uint32_t> words);
    // Seeds from an int that fits in 64 bits (its absolute value).
    void seed(std::uint64_t value);

    // 32 random bits.
    std::uint32_t next_word();

    // A double in [0, 1) with 53 random bits: random.random().
    double next_double();

    // getrandbits(count) for count ≤ 64; 0 gives 0.
    std::uint64_t next_bits(unsigned count);

    // getrandbits() of any size: fills the words, least significant first, so that `count` bits are
    // random and the rest of the last word is 0. There must be (count + 31) / 32 words.
    void next_bits(std::uint64_t count, std::span<std::uint32_t> words);

    // A number in [0, limit), as Random._randbelow draws it; limit is not 0.
    std::uint64_t below(std::uint64_t limit);

    // The state as getstate() shows it: 624 words and the position (0…624).
    const std::array<std::uint32_t, state_size>& state() const { return state_; }
    std::size_t position() const { return position_; }
    void restore(std::span<const std::uint32_t, state_size> state, std::size_t position);

  private:
    void refill();

    std::array<std::uint32_t, state_size> state_;
    std::size_t position_;
};

}  // namespace baton
