#include "runtime/base/float_text.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

namespace baton {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(FloatText, Repr) {
    EXPECT_EQ(float_repr(0.0), "0.0");
    EXPECT_EQ(float_repr(-0.0), "-0.0");
    EXPECT_EQ(float_repr(0.1), "0.1");
    EXPECT_EQ(float_repr(1e15), "1000000000000000.0");
    EXPECT_EQ(float_repr(1e16), "1e+16");
    EXPECT_EQ(float_repr(9999999999999998.0), "9999999999999998.0");
    EXPECT_EQ(float_repr(123456789012345680.0), "1.2345678901234568e+17");
    EXPECT_EQ(float_repr(0.0001), "0.0001");
    EXPECT_EQ(float_repr(0.00001), "1e-05");
    EXPECT_EQ(float_repr(0.00012345), "0.00012345");
    EXPECT_EQ(float_repr(5e-324), "5e-324");
    EXPECT_EQ(float_repr(1.7976931348623157e308), "1.7976931348623157e+308");
    EXPECT_EQ(float_repr(-2.5), "-2.5");
    EXPECT_EQ(float_repr(infinity), "inf");
    EXPECT_EQ(float_repr(-infinity), "-inf");
    EXPECT_EQ(float_repr(std::nan("")), "nan");
    EXPECT_EQ(float_repr(-std::nan("")), "nan");
    EXPECT_EQ(complex_repr(1, 2), "(1+2j)");
    EXPECT_EQ(complex_repr(0, -2.5), "-2.5j");
    EXPECT_EQ(complex_repr(-0.0, 1), "(-0+1j)");
    EXPECT_EQ(complex_repr(1e20, infinity), "(1e+20+infj)");
}

std::string format(double value, char type, int precision, bool alternate = false) {
    FloatFormat format;
    format.type = type;
    format.precision = precision;
    format.alternate = alternate;
    return format_float(value, format);
}

TEST(FloatText, Formats) {
    EXPECT_EQ(format(2.675, 'f', 2), "2.67");
    EXPECT_EQ(format(0.5, 'f', 0), "0");
    EXPECT_EQ(format(1.5, 'f', 0), "2");
    EXPECT_EQ(format(1.5, 'f', 0, true), "2.");
    EXPECT_EQ(format(1e22, 'f', 1), "10000000000000000000000.0");
    EXPECT_EQ(format(12345.678, 'e', 3), "1.235e+04");
    EXPECT_EQ(format(0, 'E', 2), "0.00E+00");
    EXPECT_EQ(format(1, 'e', 0, true), "1.e+00");
    EXPECT_EQ(format(1e100, 'e', 0), "1e+100");
    EXPECT_EQ(format(0.0001, 'g', 6), "0.0001");
    EXPECT_EQ(format(0.00001, 'g', 6), "1e-05");
    EXPECT_EQ(format(999999.5, 'g', 6), "1e+06");
    EXPECT_EQ(format(100, 'g', 6, true), "100.000");
    EXPECT_EQ(format(100, 'g', 0), "1e+02");
    EXPECT_EQ(format(0.125, '%', 1), "12.5%");
    EXPECT_EQ(format(infinity, 'F', 1), "INF");
    EXPECT_EQ(format(std::nan(""), '%', 1), "nan%");
    EXPECT_EQ(format(-0.001, 'f', 1), "-0.0");
    FloatFormat no_sign{.type = 'f', .precision = 1, .no_negative_zero = true};
    EXPECT_EQ(format_float(-0.001, no_sign), "0.0");
    EXPECT_EQ(format_float(-0.06, no_sign), "-0.1");
    FloatFormat plain{.type = 'g', .precision = 3, .add_dot_zero = true};
    EXPECT_EQ(format_float(12.0, plain), "12.0");
    EXPECT_EQ(format_float(123.0, plain), "1.23e+02");
    plain.precision = 1;
    EXPECT_EQ(format_float(5.0, plain), "5e+00");
}

TEST(FloatText, Parses) {
    EXPECT_EQ(parse_float(" 1_000.5e-1\n"), 100.05);
    EXPECT_EQ(parse_float("-.5"), -0.5);
    EXPECT_EQ(parse_float("+Infinity"), infinity);
    EXPECT_TRUE(std::isnan(*parse_float("nAn")));
    EXPECT_EQ(parse_float("1e400"), infinity);
    EXPECT_EQ(parse_float("-1e400"), -infinity);
    EXPECT_EQ(parse_float("1e-400"), 0.0);
    EXPECT_EQ(parse_float("1e99999999999999999999999"), infinity);
    EXPECT_EQ(parse_float("0e99999999999999999999999"), 0.0);
    EXPECT_EQ(parse_float("4.9e-324"), 5e-324);
    EXPECT_EQ(parse_float("1" + std::string(400, '0') + "e-400"), 1.0);
    EXPECT_TRUE(std::signbit(*parse_float("-0")));
    for (const char* bad : {"", " ", ".", "1e", "1__0", "_1", "1_", "1_.0", "1._0", "1e_1", "--1",
                            "0x1", "1 2", "infinit", "1\x1c"}) {
        EXPECT_FALSE(parse_float(bad)) << bad;
    }
}

TEST(FloatText, Hexadecimal) {
    EXPECT_EQ(float_hex(1.5), "0x1.8000000000000p+0");
    EXPECT_EQ(float_hex(-5e-324), "-0x0.0000000000001p-1022");
    EXPECT_EQ(float_hex(0), "0x0.0p+0");
    bool overflow;
    EXPECT_EQ(parse_float_hex(" 0x1.8p1 ", overflow), 3.0);
    EXPECT_EQ(parse_float_hex("-.8", overflow), -0.5);
    EXPECT_EQ(parse_float_hex("0x1.00000000000008p0", overflow), 1.0);
    EXPECT_EQ(parse_float_hex("0x1.000000000000080000000000001p0", overflow), 1.0 + 0x1p-52);
    EXPECT_EQ(parse_float_hex("0x1p-1075", overflow), 0.0);
    EXPECT_EQ(parse_float_hex("0x1.1p-1075", overflow), 5e-324);
    EXPECT_EQ(parse_float_hex("0x1.fffffffffffff7p+1023", overflow),
              std::numeric_limits<double>::max());
    EXPECT_FALSE(overflow);
    EXPECT_FALSE(parse_float_hex("0x1.fffffffffffff8p+1023", overflow));
    EXPECT_TRUE(overflow);
    EXPECT_FALSE(parse_float_hex("0x", overflow));
    EXPECT_FALSE(overflow);
}

TEST(FloatText, Rounds) {
    EXPECT_EQ(round_to_digits(2.675, 2), 2.67);
    EXPECT_EQ(round_to_digits(0.5, 0), 0.0);
    EXPECT_EQ(round_to_digits(1250.0, -2), 1200.0);
    EXPECT_EQ(round_to_digits(1350.0, -2), 1400.0);
    EXPECT_EQ(round_to_digits(1250.5, -2), 1300.0);
    EXPECT_EQ(round_to_digits(-999.0, -3), -1000.0);
    EXPECT_EQ(round_to_digits(4.0, -1), 0.0);
    EXPECT_EQ(round_to_digits(5e-324, 400), 5e-324);
    EXPECT_EQ(round_to_digits(1.7e308, -308), infinity);
}

}  // namespace
}  // namespace baton
