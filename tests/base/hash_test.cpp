#include "runtime/base/hash.h"

#include <gtest/gtest.h>

#include <limits>
#include <set>
#include <string>

namespace baton {
namespace {

// The numbers are CPython's.
TEST(Hash, OfNumbers) {
    EXPECT_EQ(hash_int(0), 0);
    EXPECT_EQ(hash_int(-1), -2);
    EXPECT_EQ(hash_int(std::int64_t(hash_modulus)), 0);
    EXPECT_EQ(hash_int(std::int64_t(hash_modulus) - 1), 2305843009213693950);
    EXPECT_EQ(hash_int(-(std::int64_t(1) << 61)), -2);
    EXPECT_EQ(hash_int(std::numeric_limits<std::int64_t>::max()), 3);
    EXPECT_EQ(hash_int(std::numeric_limits<std::int64_t>::min()), -4);
    EXPECT_EQ(hash_double(1.5), 1152921504606846977);
    EXPECT_EQ(hash_double(-1.5), -1152921504606846977);
    EXPECT_EQ(hash_double(1e300), 1224995262755759164);
    EXPECT_EQ(hash_double(1e-300), 482449582752280463);
    EXPECT_EQ(hash_double(5e-324), 16777216);
    EXPECT_EQ(hash_double(-0x1p61), -2);
    EXPECT_EQ(hash_double(0x1p61), 1);
    EXPECT_EQ(hash_double(0x1p100), 549755813888);
    EXPECT_EQ(hash_double(0.1), 230584300921369408);
    EXPECT_EQ(hash_double(-1.0), -2);
    EXPECT_EQ(hash_double(-0.0), 0);
    EXPECT_EQ(hash_double(1e16), 10000000000000000);
    EXPECT_EQ(hash_double(0x1p53), 9007199254740992);
    EXPECT_EQ(hash_double(0x1p54), 18014398509481984);
    EXPECT_EQ(hash_double(std::numeric_limits<double>::infinity()), 314159);
    EXPECT_EQ(hash_double(-std::numeric_limits<double>::infinity()), -314159);
    EXPECT_EQ(hash_double(std::numeric_limits<double>::quiet_NaN(), 77), 77);
    EXPECT_EQ(hash_complex(1, 2), 2000007);
    EXPECT_EQ(hash_complex(0, -1), -2000006);
    EXPECT_EQ(hash_complex(-1, 0), -2);
    EXPECT_EQ(hash_complex(0.5, 1e20), 1161409025967923521);
}

Hash tuple_of(std::initializer_list<Hash> items) {
    TupleHasher hasher;
    for (Hash item : items) {
        hasher.add(item);
    }
    return hasher.finish();
}

TEST(Hash, OfTuples) {
    EXPECT_EQ(tuple_of({}), 5740354900026072187);
    EXPECT_EQ(tuple_of({1}), -6644214454873602895);
    EXPECT_EQ(tuple_of({1, 2, 3}), 529344067295497451);
    EXPECT_EQ(tuple_of({tuple_of({})}), -5486347211504344842);
    EXPECT_EQ(tuple_of({-2}), 8078679518589016365);
}

TEST(Hash, OfFrozensets) {
    FrozensetHasher none;
    EXPECT_EQ(none.finish(), 133146708735736);
    FrozensetHasher hundred;
    for (int i = 99; i >= 0; i--) {
        hundred.add(i);
    }
    EXPECT_EQ(hundred.finish(), 4411996150312757951);
}

TEST(Hash, OfBytesDependsOnEveryByteAndTheSeed) {
    EXPECT_EQ(hash_bytes("", 5), 0);
    std::set<Hash> seen;
    std::size_t made = 0;
    for (std::size_t size = 1; size < 200; size++) {
        std::string text(size, 'a');
        seen.insert(hash_bytes(text, 1));
        made++;
        for (std::size_t at = 0; at < size; at++) {
            text[at] = 'b';
            seen.insert(hash_bytes(text, 1));
            text[at] = 'a';
            made++;
        }
    }
    EXPECT_EQ(seen.size(), made);
    EXPECT_NE(hash_bytes("hello", 1), hash_bytes("hello", 2));
    EXPECT_EQ(hash_bytes("hello", 1), hash_bytes(std::string("hello"), 1));
}

TEST(Hash, OfShortKeysSpreadsOverLowBits) {
    int buckets[1024] = {};
    for (int i = 0; i < 10240; i++) {
        buckets[hash_bytes("key" + std::to_string(i), 0) & 1023]++;
    }
    for (int count : buckets) {
        EXPECT_LT(count, 32);
    }
}

}  // namespace
}  // namespace baton
