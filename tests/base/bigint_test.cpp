#include "runtime/base/bigint.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace baton {
namespace {

BigInt big(const std::string& text) {
    ParsedInt parsed = parse_int(text, 0);
    EXPECT_EQ(parsed.status, ParsedInt::Status::ok) << text;
    return parsed.is_small ? BigInt(parsed.small) : parsed.big;
}

// 2^exponent + addend.
BigInt two_to(unsigned exponent, std::int64_t addend = 0) {
    BigInt value;
    mpz_ui_pow_ui(value, 2, exponent);
    mpz_add(value, value, IntView(addend));
    return value;
}

TEST(BigInt, OwnsAndMoves) {
    BigInt a(7), b = a;
    BigInt c = std::move(a);
    EXPECT_EQ(to_text(c), "7");
    mpz_set_si(b, -9);
    c = b;
    b = BigInt(1);
    EXPECT_EQ(to_text(c), "-9");
    EXPECT_EQ(to_text(IntView(std::numeric_limits<std::int64_t>::min())), "-9223372036854775808");
    EXPECT_EQ(to_text(IntView(0)), "0");
}

TEST(BigInt, KnowsWhatIsSmall) {
    EXPECT_TRUE(fits_small(small_int_max) && fits_small(small_int_min));
    EXPECT_FALSE(fits_small(small_int_max + 1) || fits_small(small_int_min - 1));
    EXPECT_TRUE(fits_small(IntView(small_int_min).get()));
    EXPECT_FALSE(fits_small(IntView(small_int_min - 1).get()));
    EXPECT_FALSE(fits_small(two_to(64).get()));
    std::int64_t signed_value;
    std::uint64_t unsigned_value;
    EXPECT_FALSE(to_int64(two_to(63), signed_value));
    EXPECT_TRUE(to_uint64(two_to(63), unsigned_value));
    EXPECT_EQ(unsigned_value, std::uint64_t(1) << 63);
    EXPECT_FALSE(to_uint64(IntView(-1), unsigned_value));
    BigInt product;
    set_int128(product, static_cast<__int128>(small_int_min) * small_int_min);
    EXPECT_EQ(mpz_cmp(product, two_to(124)), 0);
    set_int128(product, static_cast<__int128>(small_int_min) * 2);
    EXPECT_EQ(to_text(product), "-9223372036854775808");
}

TEST(BigInt, ParsesWithPythonsGrammar) {
    auto small = [](std::string_view text, int base) {
        ParsedInt parsed = parse_int(text, base);
        return parsed.status == ParsedInt::Status::ok && parsed.is_small ? parsed.small : -999;
    };
    EXPECT_EQ(small(" \t-1_000\n", 10), -1000);
    EXPECT_EQ(small("0x_Ff", 16), 255);
    EXPECT_EQ(small("0x_Ff", 0), 255);
    EXPECT_EQ(small("0b1", 16), 0xb1);
    EXPECT_EQ(small("zz", 36), 35 * 36 + 35);
    EXPECT_EQ(small("0_0", 0), 0);
    EXPECT_EQ(small("0012", 10), 12);
    EXPECT_EQ(small("4611686018427387903", 10), small_int_max);
    EXPECT_EQ(small("-4611686018427387904", 10), small_int_min);
    for (const char* bad : {"", " ", "-", "+-1", "1__0", "_1", "1_", "0x", "0x1_", "012", "0_1",
                            "1.0", "1e5", "12 3", "0o8"}) {
        EXPECT_EQ(parse_int(bad, 0).status, ParsedInt::Status::invalid) << bad;
    }
    EXPECT_EQ(parse_int("0x1", 10).status, ParsedInt::Status::invalid);
    ParsedInt parsed = parse_int("-4611686018427387905", 10);
    EXPECT_FALSE(parsed.is_small);
    EXPECT_EQ(to_text(parsed.big), "-4611686018427387905");
    EXPECT_EQ(to_text(big("0x" + std::string(40, 'f')), 16), std::string(40, 'f'));
    parsed = parse_int(std::string(5000, '1'), 10, 4300);
    EXPECT_EQ(parsed.status, ParsedInt::Status::too_long);
    EXPECT_EQ(parsed.digits, 5000u);
    EXPECT_EQ(parse_int(std::string(5000, '1'), 2, 4300).status, ParsedInt::Status::ok);
}

TEST(BigInt, WritesText) {
    EXPECT_EQ(to_text(std::int64_t(-255), 16), "-ff");
    EXPECT_EQ(to_text(std::int64_t(0), 2), "0");
    EXPECT_EQ(to_text(two_to(100), 10), "1267650600228229401496703205376");
    EXPECT_EQ(to_text(two_to(66), 8), "1" + std::string(22, '0'));
    BigInt ten;
    mpz_ui_pow_ui(ten, 10, 4300);
    EXPECT_TRUE(has_more_digits_than(ten, 4300));
    mpz_sub_ui(ten, ten, 1);
    EXPECT_FALSE(has_more_digits_than(ten, 4300));
    EXPECT_TRUE(has_more_digits_than(ten, 4299));
}

TEST(BigInt, ConvertsToDoublesCorrectlyRounded) {
    bool overflow;
    EXPECT_EQ(to_double(two_to(53, 1), overflow), 0x1p53);
    EXPECT_EQ(to_double(two_to(53, 3), overflow), 0x1p53 + 4);
    EXPECT_EQ(to_double(two_to(100, 1), overflow), 0x1p100);
    BigInt half = two_to(100);  // exactly half way between two doubles, plus one
    mpz_add(half, half, two_to(47, 1));
    EXPECT_EQ(to_double(half, overflow), 0x1p100 + 0x1p48);
    BigInt edge = two_to(1024);
    mpz_sub(edge, edge, two_to(970));
    EXPECT_EQ(to_double(edge, overflow), std::numeric_limits<double>::infinity());
    EXPECT_TRUE(overflow);
    mpz_sub_ui(edge, edge, 1);
    EXPECT_EQ(to_double(edge, overflow), std::numeric_limits<double>::max());
    EXPECT_FALSE(overflow);
    BigInt back;
    set_double(back, -1e20);
    EXPECT_EQ(to_text(back), "-100000000000000000000");
    BigInt numerator, denominator;
    double_to_ratio(-0.375, numerator, denominator);
    EXPECT_EQ(to_text(numerator) + "/" + to_text(denominator), "-3/8");
    double_to_ratio(1e20, numerator, denominator);
    EXPECT_EQ(to_text(numerator) + "/" + to_text(denominator), "100000000000000000000/1");
    double_to_ratio(0.0, numerator, denominator);
    EXPECT_EQ(to_text(numerator) + "/" + to_text(denominator), "0/1");
}

TEST(BigInt, DividesTruly) {
    bool overflow;
    EXPECT_EQ(true_divide(two_to(2000), two_to(1999), overflow), 2.0);
    EXPECT_EQ(true_divide(IntView(1), IntView(3), overflow), 1.0 / 3);
    EXPECT_EQ(true_divide(IntView(-1), two_to(1074), overflow), -5e-324);
    EXPECT_EQ(true_divide(IntView(1), two_to(1075), overflow), 0.0);
    EXPECT_EQ(true_divide(IntView(3), two_to(1076), overflow), 5e-324);
    true_divide(two_to(1024), IntView(1), overflow);
    EXPECT_TRUE(overflow);
    EXPECT_EQ(true_divide(std::int64_t(9007199254740993), std::int64_t(1)), 9007199254740992.0);
    EXPECT_EQ(true_divide(std::int64_t(-7), std::int64_t(2)), -3.5);
}

TEST(BigInt, ComparesWithDoublesExactly) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    EXPECT_GT(compare_with_double(std::int64_t(9007199254740993), 9007199254740992.0), 0);
    EXPECT_LT(compare_with_double(std::numeric_limits<std::int64_t>::max(), 0x1p63), 0);
    EXPECT_EQ(compare_with_double(std::numeric_limits<std::int64_t>::min(), -0x1p63), 0);
    EXPECT_LT(compare_with_double(std::int64_t(1), 1.5), 0);
    EXPECT_LT(compare_with_double(two_to(2000).get(), infinity), 0);
    EXPECT_GT(compare_with_double(two_to(2000).get(), 1e308), 0);
    EXPECT_GT(compare_with_double(two_to(80, 1).get(), 0x1p80), 0);
}

TEST(BigInt, DividesDownwards) {
    for (std::int64_t a : {7, -7, 6, -6, 0}) {
        for (std::int64_t b : {3, -3}) {
            BigInt quotient, remainder;
            floor_divide_modulo(quotient, remainder, IntView(a), IntView(b));
            EXPECT_EQ(floor_divide(a, b), mpz_get_si(quotient));
            EXPECT_EQ(floor_modulo(a, b), mpz_get_si(remainder));
            EXPECT_EQ(floor_divide(a, b) * b + floor_modulo(a, b), a);
        }
    }
    EXPECT_EQ(floor_divide(-7, 2), -4);
    EXPECT_EQ(floor_modulo(-7, 2), 1);
}

TEST(BigInt, ShiftsAndPowers) {
    BigInt out;
    EXPECT_TRUE(shift_left(out, IntView(-3), 64));
    EXPECT_EQ(to_text(out, 16), "-3" + std::string(16, '0'));
    EXPECT_FALSE(shift_left(out, IntView(1), std::uint64_t(1) << 40));
    EXPECT_TRUE(shift_left(out, IntView(0), std::uint64_t(1) << 60));
    shift_right(out, IntView(-1), 1000);
    EXPECT_EQ(to_text(out), "-1");
    EXPECT_EQ(shift_right(std::int64_t(-8), 100), -1);
    EXPECT_TRUE(power(out, IntView(-3), 41));
    EXPECT_EQ(to_text(out), "-36472996377170786403");
    EXPECT_TRUE(power(out, IntView(0), 0));
    EXPECT_EQ(to_text(out), "1");
    EXPECT_TRUE(power(out, IntView(-1), std::numeric_limits<std::uint64_t>::max()));
    EXPECT_EQ(to_text(out), "-1");
    EXPECT_FALSE(power(out, IntView(10), std::uint64_t(1) << 60));
    EXPECT_FALSE(power(out, IntView(3), 1000, 900));
}

TEST(BigInt, PowersWithModulus) {
    auto result = [](std::int64_t base, std::int64_t exponent, std::int64_t modulus) {
        BigInt out;
        EXPECT_EQ(power_modulo(out, IntView(base), IntView(exponent), IntView(modulus)),
                  PowerStatus::ok);
        return mpz_get_si(out);
    };
    EXPECT_EQ(result(3, 200, 13), 9);
    EXPECT_EQ(result(3, 200, -13), -4);
    EXPECT_EQ(result(-3, 3, 13), 12);
    EXPECT_EQ(result(38, -1, 97), 23);
    EXPECT_EQ(result(38, -2, -97), -53);
    EXPECT_EQ(result(5, 0, 1), 0);
    BigInt out;
    EXPECT_EQ(power_modulo(out, IntView(2), IntView(-1), IntView(4)), PowerStatus::not_invertible);
    EXPECT_EQ(power_modulo(out, IntView(2), IntView(1), IntView(0)), PowerStatus::zero_modulus);
}

TEST(BigInt, CountsBits) {
    EXPECT_EQ(bit_length(std::int64_t(0)), 0u);
    EXPECT_EQ(bit_length(std::int64_t(-256)), 9u);
    EXPECT_EQ(bit_length(two_to(100, -1)), 100u);
    EXPECT_EQ(bit_count(two_to(100, -1)), 100u);
    EXPECT_EQ(bit_count(IntView(-7)), 3u);
    EXPECT_EQ(gcd(-12, 18), 6);
}

TEST(BigInt, Hashes) {
    EXPECT_EQ(hash_int(two_to(61, -1).get()), 0);
    EXPECT_EQ(hash_int(two_to(100).get()), 549755813888);
    EXPECT_EQ(hash_int(IntView(-1).get()), -2);
    for (std::int64_t value : {std::int64_t(5), small_int_max, small_int_min, std::int64_t(-17)}) {
        EXPECT_EQ(hash_int(value), hash_int(IntView(value).get()));
    }
}

std::string bytes_of(mpz_srcptr value, std::size_t size, ByteOrder order, bool is_signed) {
    std::vector<unsigned char> out(size);
    switch (to_bytes(value, out, order, is_signed)) {
    case ToBytesStatus::negative:
        return "negative";
    case ToBytesStatus::too_big:
        return "too big";
    case ToBytesStatus::ok:
        break;
    }
    BigInt back;
    from_bytes(back, out, order, is_signed);
    EXPECT_TRUE(mpz_cmp(back, value) == 0 || size == 0);
    std::string text;
    for (unsigned char byte : out) {
        text += "0123456789abcdef"[byte >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

TEST(BigInt, GoesToBytesAndBack) {
    EXPECT_EQ(bytes_of(IntView(258), 4, ByteOrder::big, false), "00000102");
    EXPECT_EQ(bytes_of(IntView(258), 4, ByteOrder::little, true), "02010000");
    EXPECT_EQ(bytes_of(IntView(-2), 3, ByteOrder::big, true), "fffffe");
    EXPECT_EQ(bytes_of(IntView(-128), 1, ByteOrder::big, true), "80");
    EXPECT_EQ(bytes_of(IntView(-129), 1, ByteOrder::big, true), "too big");
    EXPECT_EQ(bytes_of(IntView(128), 1, ByteOrder::big, true), "too big");
    EXPECT_EQ(bytes_of(IntView(255), 1, ByteOrder::big, false), "ff");
    EXPECT_EQ(bytes_of(IntView(256), 1, ByteOrder::big, false), "too big");
    EXPECT_EQ(bytes_of(IntView(-1), 8, ByteOrder::big, false), "negative");
    EXPECT_EQ(bytes_of(IntView(0), 0, ByteOrder::big, false), "");
    EXPECT_EQ(bytes_of(two_to(72, -1), 9, ByteOrder::little, false), std::string(18, 'f'));
    std::vector<std::uint32_t> words(word_count(two_to(65, 5)));
    to_words(two_to(65, 5), words);
    EXPECT_EQ(words, (std::vector<std::uint32_t>{5, 0, 2}));
    BigInt back;
    from_words(back, words);
    EXPECT_EQ(mpz_cmp(back, two_to(65, 5)), 0);
    EXPECT_EQ(word_count(IntView(0)), 0u);
}

}  // namespace
}  // namespace baton
