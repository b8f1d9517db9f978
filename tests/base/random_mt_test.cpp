#include "runtime/base/random_mt.h"

#include <gtest/gtest.h>

#include <vector>

namespace baton {
namespace {

// The numbers are those of Python's random module.
TEST(MersenneTwister, MatchesPython) {
    struct Expected {
        std::vector<std::uint32_t> seed;
        double first;
        std::uint64_t bits[4];
        std::uint64_t randrange[2];
    };
    const Expected cases[] = {
        {{},
         0.8444218515250481,
         {3255389356, 911, 45579999286357, 17809683713383489082u},
         {821872, 341500708863328}},
        {{42},
         0.6394267984578837,
         {107420369, 759, 275720901775959, 2574020394472462046},
         {935518, 97884647007284}},
        {{0, 1},
         0.11299430095636409,
         {1794561286, 957, 25692565989147, 16161065642225157897u},
         {572111, 508700198849893}},
        {{0xFFFFFFFF, 0xFFFFFFFF},
         0.021825695401270107,
         {1452108352, 633, 513481430499409, 1752763915482752451},
         {767675, 836014076545512}},
    };
    for (const Expected& expected : cases) {
        MersenneTwister random;
        random.seed(expected.seed);
        EXPECT_EQ(random.next_double(), expected.first);
        EXPECT_EQ(random.next_bits(32), expected.bits[0]);
        EXPECT_EQ(random.next_bits(10), expected.bits[1]);
        EXPECT_EQ(random.next_bits(50), expected.bits[2]);
        EXPECT_EQ(random.next_bits(64), expected.bits[3]);
        std::uint32_t words[4];
        random.next_bits(100, words);
        EXPECT_EQ(words[3] >> 4, 0u);
        if (expected.seed.empty()) {
            EXPECT_EQ(words[3], 0x0000000eu);
            EXPECT_EQ(words[2], 0x67a9c378u);
            EXPECT_EQ(words[1], 0x7c65c1e5u);
            EXPECT_EQ(words[0], 0x82e2e662u);
        }
        EXPECT_EQ(random.below(1000000), expected.randrange[0]);
        EXPECT_EQ(random.below(1000000000000000), expected.randrange[1]);
    }
}

TEST(MersenneTwister, RunsPastARefill) {
    MersenneTwister random;
    random.seed(std::uint64_t(1));
    for (int i = 0; i < 2000; i++) {
        random.next_double();
    }
    EXPECT_EQ(random.next_double(), 0.3897357306683825);
    EXPECT_EQ(random.state()[0], 299655262u);
    EXPECT_EQ(random.state()[1], 790336422u);
    EXPECT_EQ(random.position(), 258u);
    MersenneTwister copy;
    copy.restore(random.state(), random.position());
    EXPECT_EQ(copy.next_word(), random.next_word());
}

TEST(MersenneTwister, SeedsFromWordsAndNumbersAlike) {
    MersenneTwister a, b;
    a.seed(std::uint64_t(0x123456789));
    std::uint32_t words[2] = {0x23456789, 1};
    b.seed(words);
    EXPECT_EQ(a.next_word(), b.next_word());
    EXPECT_EQ(a.next_bits(0), 0u);
}

}  // namespace
}  // namespace baton
