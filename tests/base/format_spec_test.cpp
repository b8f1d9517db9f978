#include "runtime/base/format_spec.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "runtime/base/bigint.h"

namespace baton {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::string shown(const FormatResult& result) {
    switch (result.status) {
    case FormatResult::Status::ok:
        return result.text;
    case FormatResult::Status::value_error:
        return "ValueError: " + result.text;
    case FormatResult::Status::overflow_error:
        return "OverflowError: " + result.text;
    }
    return "";
}

std::string str(std::string_view text, std::string_view value) {
    FormatSpec spec;
    FormatResult parsed = parse_format_spec(text, FormatKind::string, "str", spec);
    return shown(parsed.ok() ? format_string(spec, value) : parsed);
}

std::string num(std::string_view text, std::int64_t value) {
    FormatSpec spec;
    FormatResult parsed = parse_format_spec(text, FormatKind::number, "int", spec);
    if (parsed.ok()) {
        EXPECT_EQ(shown(format_int(spec, value)), shown(format_int(spec, IntView(value).get())));
    }
    return shown(parsed.ok() ? format_int(spec, value) : parsed);
}

std::string flt(std::string_view text, double value) {
    FormatSpec spec;
    FormatResult parsed = parse_format_spec(text, FormatKind::number, "float", spec);
    return shown(parsed.ok() ? format_float(spec, value) : parsed);
}

std::string cpl(std::string_view text, double real, double imaginary) {
    FormatSpec spec;
    FormatResult parsed = parse_format_spec(text, FormatKind::number, "complex", spec);
    return shown(parsed.ok() ? format_complex(spec, real, imaginary) : parsed);
}

TEST(FormatSpec, Strings) {
    EXPECT_EQ(str("", "abc"), "abc");
    EXPECT_EQ(str("6", "äbc"), "äbc   ");
    EXPECT_EQ(str(">6", "äbc"), "   äbc");
    EXPECT_EQ(str("é^6", "abc"), "éabcéé");
    EXPECT_EQ(str(".2", "äbc"), "äb");
    EXPECT_EQ(str("05s", "a"), "a0000");
    EXPECT_EQ(str("<<5", "a"), "a<<<<");
    EXPECT_EQ(str("+", "a"), "ValueError: Sign not allowed in string format specifier");
    EXPECT_EQ(str(" ", "a"), "ValueError: Space not allowed in string format specifier");
    EXPECT_EQ(str("#", "a"),
              "ValueError: Alternate form (#) not allowed in string format specifier");
    EXPECT_EQ(str("z", "a"),
              "ValueError: Negative zero coercion (z) not allowed in string format specifier");
    EXPECT_EQ(str("=5", "a"), "ValueError: '=' alignment not allowed in string format specifier");
    EXPECT_EQ(str(",", "a"), "ValueError: Cannot specify ',' with 's'.");
    EXPECT_EQ(str("d", "a"), "ValueError: Unknown format code 'd' for object of type 'str'");
    EXPECT_EQ(str("é", "a"), "ValueError: Unknown format code '\\xe9' for object of type 'str'");
    EXPECT_EQ(str("sss", "a"),
              "ValueError: Invalid format specifier 'sss' for object of type 'str'");
}

TEST(FormatSpec, Ints) {
    EXPECT_EQ(num("", -5), "-5");
    EXPECT_EQ(num("5", 42), "   42");
    EXPECT_EQ(num("05", -42), "-0042");
    EXPECT_EQ(num("+,", 1234567), "+1,234,567");
    EXPECT_EQ(num("_x", 0xdeadbeef), "dead_beef");
    EXPECT_EQ(num("#010x", 255), "0x000000ff");
    EXPECT_EQ(num("#X", 255), "0XFF");
    EXPECT_EQ(num("#_b", 0b101010), "0b10_1010");
    EXPECT_EQ(num("010,", 1234), "00,001,234");
    EXPECT_EQ(num("012,", 1234), "0,000,001,234");
    EXPECT_EQ(num("x=6", -3), "-xxxx3");
    EXPECT_EQ(num("*^7c", 65), "***A***");
    EXPECT_EQ(num("c", 0x1F600), "😀");
    EXPECT_EQ(num("٣", 5), "  5");
    EXPECT_EQ(num(".1f", 7), "7.0");
    EXPECT_EQ(num("e", 1000), "1.000000e+03");
    EXPECT_EQ(num("%", 1), "100.000000%");
    EXPECT_EQ(num(".2", 1), "ValueError: Precision not allowed in integer format specifier");
    EXPECT_EQ(num("z", 1),
              "ValueError: Negative zero coercion (z) not allowed in integer format specifier");
    EXPECT_EQ(num("+c", 1), "ValueError: Sign not allowed with integer format specifier 'c'");
    EXPECT_EQ(num("#c", 1),
              "ValueError: Alternate form (#) not allowed with integer format specifier 'c'");
    EXPECT_EQ(num("c", -1), "OverflowError: %c arg not in range(0x110000)");
    EXPECT_EQ(num("s", 1), "ValueError: Unknown format code 's' for object of type 'int'");
    EXPECT_EQ(num(",b", 1), "ValueError: Cannot specify ',' with 'b'.");
    EXPECT_EQ(num(",_", 1), "ValueError: Cannot specify both ',' and '_'.");
    EXPECT_EQ(num("_,", 1), "ValueError: Cannot specify both ',' and '_'.");
    EXPECT_EQ(num(",,", 1), "ValueError: Cannot specify ',' with ','.");
    EXPECT_EQ(num("99999999999999999999", 1),
              "ValueError: Too many decimal digits in format string");
    EXPECT_EQ(num("5.", 1), "ValueError: Format specifier missing precision");
    BigInt big;
    mpz_ui_pow_ui(big, 10, 21);
    mpz_neg(big, big);
    FormatSpec spec;
    parse_format_spec(",", FormatKind::number, "int", spec);
    EXPECT_EQ(shown(format_int(spec, big.get())), "-1,000,000,000,000,000,000,000");
    EXPECT_EQ(shown(format_int(spec, big.get(), "int", 10)),
              "ValueError: Exceeds the limit (10 digits) for integer string conversion; "
              "use sys.set_int_max_str_digits() to increase the limit");
    mpz_ui_pow_ui(big, 10, 400);
    parse_format_spec("f", FormatKind::number, "int", spec);
    EXPECT_EQ(shown(format_int(spec, big.get())),
              "OverflowError: int too large to convert to float");
}

TEST(FormatSpec, Floats) {
    EXPECT_EQ(flt("", 1.0), "1.0");
    EXPECT_EQ(flt("", 1e16), "1e+16");
    EXPECT_EQ(flt(".3", 12.0), "12.0");
    EXPECT_EQ(flt("10.2f", 3.14159), "      3.14");
    EXPECT_EQ(flt("+010.2f", 3.14159), "+000003.14");
    EXPECT_EQ(flt(",.2f", 1234567.891), "1,234,567.89");
    EXPECT_EQ(flt("015,.2f", 1234.5), "0,000,001,234.50");
    EXPECT_EQ(flt("010", -infinity), "-000000inf");
    EXPECT_EQ(flt("z.1f", -0.01), "0.0");
    EXPECT_EQ(flt("%", 0.25), "25.000000%");
    EXPECT_EQ(flt("n", 1.5), "1.5");
    EXPECT_EQ(flt("#.0f", 3), "3.");
    EXPECT_EQ(flt("<8|", 1.5), "ValueError: Unknown format code '|' for object of type 'float'");
    EXPECT_EQ(flt("d", 1.5), "ValueError: Unknown format code 'd' for object of type 'float'");
    EXPECT_EQ(flt(".99999999999", 1.5), "ValueError: precision too big");
}

TEST(FormatSpec, ComplexNumbers) {
    EXPECT_EQ(cpl("", 1, 2), "(1+2j)");
    EXPECT_EQ(cpl("", 0, -2), "-2j");
    EXPECT_EQ(cpl("+", 0, 2), "+2j");
    EXPECT_EQ(cpl(">12.1f", 1, -2), "    1.0-2.0j");
    EXPECT_EQ(cpl(",.0f", 12345, 6789), "12,345+6,789j");
    EXPECT_EQ(cpl("05", 1, 2),
              "ValueError: Zero padding is not allowed in complex format specifier");
    EXPECT_EQ(cpl("=5", 1, 2),
              "ValueError: '=' alignment flag is not allowed in complex format specifier");
    EXPECT_EQ(cpl("d", 1, 2), "ValueError: Unknown format code 'd' for object of type 'complex'");
}

// Applies one specification, the whole of `text`, to a number or text.
template <class T>
std::string percent(std::string_view text, T value) {
    PercentSpec spec;
    std::size_t at = 1;
    FormatResult parsed = parse_percent_spec(text, at, spec);
    if (!parsed.ok()) {
        return shown(parsed);
    }
    EXPECT_EQ(at, text.size()) << text;
    if constexpr (std::is_same_v<T, double>) {
        return shown(percent_float(spec, value));
    } else if constexpr (std::is_same_v<T, const char*>) {
        return percent_text(spec, value);
    } else {
        return percent_int(spec, std::int64_t(value));
    }
}

TEST(PercentSpec, FormatsNumbersAndText) {
    EXPECT_EQ(percent("%d", 5), "5");
    EXPECT_EQ(percent("%-05d", 3), "3    ");
    EXPECT_EQ(percent("%05d", -3), "-0003");
    EXPECT_EQ(percent("%+.3d", 5), "+005");
    EXPECT_EQ(percent("%#o", 8), "0o10");
    EXPECT_EQ(percent("%#08x", 255), "0x0000ff");
    EXPECT_EQ(percent("%# 8X", 255), "    0XFF");
    EXPECT_EQ(percent("%#X", -255), "-0XFF");
    EXPECT_EQ(percent("%#05o", -8), "-0o10");
    EXPECT_EQ(percent("%ld", 3), "3");
    EXPECT_EQ(percent("%08.3f", -3.14159), "-003.142");
    EXPECT_EQ(percent("%05f", infinity), "00inf");
    EXPECT_EQ(percent("%#.3g", 1.0), "1.00");
    EXPECT_EQ(percent("%05s", "a"), "    a");
    EXPECT_EQ(percent("%-5.2s", "äöü"), "äö   ");
    EXPECT_EQ(percent("%5c", "é"), "    é");
}

TEST(PercentSpec, Parses) {
    PercentSpec spec;
    std::size_t at = 1;
    ASSERT_TRUE(parse_percent_spec("%(a(b)c)-*.*fX", at, spec).ok());
    EXPECT_TRUE(spec.has_key && spec.left && spec.width_from_argument &&
                spec.precision_from_argument);
    EXPECT_EQ(spec.key, "a(b)c");
    EXPECT_EQ(spec.conversion, U'f');
    EXPECT_EQ(at, 13u);
    spec.set_width(-7);
    EXPECT_EQ(spec.width, 7);
    spec.set_precision(-7);
    EXPECT_EQ(spec.precision, 0);
    at = 1;
    ASSERT_TRUE(parse_percent_spec("%%d", at, spec).ok());
    EXPECT_TRUE(spec.is_percent_sign);
    EXPECT_EQ(at, 2u);
    at = 1;
    ASSERT_TRUE(parse_percent_spec("%5y", at, spec).ok());
    EXPECT_EQ(percent_unsupported(spec, 2), "unsupported format character 'y' (0x79) at index 2");
    at = 1;
    ASSERT_TRUE(parse_percent_spec("%é", at, spec).ok());
    EXPECT_EQ(percent_unsupported(spec, 1), "unsupported format character '?' (0xe9) at index 1");
    EXPECT_EQ(percent("%", 1), "ValueError: incomplete format");
    EXPECT_EQ(percent("%5.", 1), "ValueError: incomplete format");
    EXPECT_EQ(percent("%(a", 1), "ValueError: incomplete format key");
    EXPECT_EQ(percent("%99999999999999999999d", 1), "ValueError: width too big");
    EXPECT_EQ(percent("%.9999999999f", 1), "ValueError: precision too big");
}

}  // namespace
}  // namespace baton
