#include "runtime/base/unicode.h"

#include <gtest/gtest.h>

#include <string>

namespace baton::unicode {
namespace {

TEST(Unicode, EncodesAndDecodesEveryLength) {
    for (char32_t c : {char32_t(0), U'a', char32_t(0x7F), char32_t(0x80), char32_t(0x7FF),
                       char32_t(0x800), char32_t(0xD800), char32_t(0xDFFF), char32_t(0xFFFF),
                       char32_t(0x10000), last_code_point}) {
        std::string text = to_string(c);
        EXPECT_EQ(text.size(), encoded_size(c));
        EXPECT_EQ(sequence_size(text[0]), text.size());
        const char* at = text.data();
        EXPECT_EQ(next(at), c);
        EXPECT_EQ(at, text.data() + text.size());
        EXPECT_EQ(previous(at), c);
        EXPECT_EQ(at, text.data());
    }
}

TEST(Unicode, CountsAndFindsOffsets) {
    std::string text;
    std::string lead;
    for (int i = 0; i < 200; i++) {
        EXPECT_EQ(count(text), std::size_t(i));
        EXPECT_EQ(offset_of(text, i), text.size());
        lead = text;
        append(text, i % 5 == 0   ? U'x'
                     : i % 5 == 1 ? U'é'
                     : i % 5 == 2 ? U'€'
                     : i % 5 == 3 ? U'😀'
                                  : U'y');
        for (int j = 0; j <= i; j += 7) {
            EXPECT_EQ(count(std::string_view(text).substr(0, offset_of(text, j))), std::size_t(j));
        }
        EXPECT_EQ(offset_of(text, i), lead.size());
    }
    EXPECT_EQ(encode_all(decode_all(text)), text);
}

TEST(Unicode, FindsAscii) {
    for (std::size_t size = 0; size < 80; size++) {
        std::string text(size, 'a');
        EXPECT_TRUE(is_ascii(text));
        EXPECT_EQ(ascii_prefix(text), size);
        for (std::size_t at = 0; at < size; at++) {
            text[at] = '\x80';
            EXPECT_FALSE(is_ascii(text));
            EXPECT_EQ(ascii_prefix(text), at);
            text[at] = 'a';
        }
    }
}

void expect_invalid(std::string_view bytes, std::size_t start, std::size_t end,
                    std::string_view reason) {
    auto found = find_invalid(bytes);
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->start, start);
    EXPECT_EQ(found->end, end);
    EXPECT_EQ(found->reason, reason);
    EXPECT_EQ(found->is_incomplete(), reason == "unexpected end of data");
}

TEST(Unicode, ReportsIllFormedBytesAsCPython) {
    EXPECT_FALSE(find_invalid("abc äöü € 😀"));
    expect_invalid("abc\xff", 3, 4, "invalid start byte");
    expect_invalid("\x80", 0, 1, "invalid start byte");
    expect_invalid("\xc0\x80", 0, 1, "invalid start byte");
    expect_invalid("\xc1\xbf", 0, 1, "invalid start byte");
    expect_invalid("\xf5\x80\x80\x80", 0, 1, "invalid start byte");
    expect_invalid("\xc3", 0, 1, "unexpected end of data");
    expect_invalid("\xc3x", 0, 1, "invalid continuation byte");
    expect_invalid("\xe2\x82", 0, 2, "unexpected end of data");
    expect_invalid("\xe2\x82x", 0, 2, "invalid continuation byte");
    expect_invalid("\xe0\x80\x80", 0, 1, "invalid continuation byte");
    expect_invalid("\xed\xa0\x80", 0, 1, "invalid continuation byte");
    expect_invalid("\xf0\x80\x80\x80", 0, 1, "invalid continuation byte");
    expect_invalid("\xf0\x9f\x98", 0, 3, "unexpected end of data");
    expect_invalid("\xf0\x9f\x98x", 0, 3, "invalid continuation byte");
    expect_invalid("\xf4\x90\x80\x80", 0, 1, "invalid continuation byte");
    EXPECT_FALSE(find_invalid("\xed\xa0\x80", 0, Surrogates::accept));
    EXPECT_FALSE(
        find_invalid("\xff"
                     "abc",
                     1));
}

TEST(Unicode, KnowsProperties) {
    EXPECT_TRUE(is_alpha(U'ª') && is_lower(U'ª') && !is_upper(U'ª'));
    EXPECT_TRUE(is_upper(U'Ⅷ') && !is_alpha(U'Ⅷ'));
    EXPECT_TRUE(is_title(U'ǅ') && is_cased(U'ǅ') && !is_upper(U'ǅ'));
    EXPECT_TRUE(is_space(0x1C) && is_space(0x85) && is_space(0x3000) && !is_space(0x200B));
    EXPECT_TRUE(is_printable(U' ') && !is_printable(0xA0) && !is_printable(0xAD) &&
                !is_printable(0xE000));
    EXPECT_EQ(decimal_value(U'٣'), 3);
    EXPECT_EQ(decimal_value(U'²'), -1);
    EXPECT_EQ(digit_value(U'²'), 2);
    EXPECT_EQ(digit_value(U'½'), -1);
    EXPECT_EQ(numeric_value(U'½'), 0.5);
    EXPECT_EQ(numeric_value(U'億'), 100000000.0);
    EXPECT_EQ(numeric_value(0x0F33), -0.5);
    EXPECT_FALSE(numeric_value(U'x'));
    EXPECT_EQ(decimal_value(0x11F59), 9);  // Kawi, new in Unicode 15
    EXPECT_TRUE(is_identifier("naïve_1") && is_identifier("_") && is_identifier("℘x") &&
                is_identifier("日本"));
    EXPECT_FALSE(is_identifier("") || is_identifier("1a") || is_identifier("a-b") ||
                 is_identifier("·"));
    EXPECT_TRUE(is_identifier("a·"));
    EXPECT_STREQ(category(U'a'), "Ll");
    EXPECT_STREQ(category(0x378), "Cn");
    EXPECT_STREQ(category(0xD800), "Cs");
    EXPECT_STREQ(bidirectional(U'א'), "R");
    EXPECT_STREQ(east_asian_width(U'日'), "W");
    EXPECT_EQ(combining(0x301), 230);
    EXPECT_TRUE(is_mirrored(U'('));
}

TEST(Unicode, MapsCase) {
    EXPECT_EQ(upper("straße"), "STRASSE");
    EXPECT_EQ(upper("ŉ ﬁ"), "ʼN FI");
    EXPECT_EQ(lower("ΟΔΟΣ ΣΑΣ Σ"), "οδος σας σ");
    EXPECT_EQ(lower("ΑΣ'"), "ας'");
    EXPECT_EQ(lower("ΑΣ'Α"), "ασ'α");
    EXPECT_EQ(lower("İ"), "i̇");
    EXPECT_EQ(title("hello wORLD they're ǆ ßa"), "Hello World They'Re ǅ Ssa");
    EXPECT_EQ(title("ΟΔΟΣ"), "Οδος");
    EXPECT_EQ(capitalize("éCOLE"), "École");
    EXPECT_EQ(capitalize("hELLO"), "Hello");
    EXPECT_EQ(capitalize(""), "");
    EXPECT_EQ(swapcase("Hello ß Ñ"), "hELLO SS ñ");
    EXPECT_EQ(casefold("Straße ΣΑΣ"), "strasse σασ");
    EXPECT_EQ(simple_upper(U'ß'), U'ß');
    EXPECT_EQ(simple_lower(U'Σ'), U'σ');
    std::string lone = to_string(0xD800) + "ä";
    EXPECT_EQ(upper(lone), to_string(0xD800) + "Ä");
}

TEST(Unicode, Normalizes) {
    EXPECT_EQ(normalize(NormalForm::nfc, "e\u0301"), "é");
    EXPECT_EQ(normalize(NormalForm::nfd, "é"), "e\u0301");
    EXPECT_EQ(normalize(NormalForm::nfkc, "ﬁ²"), "fi2");
    EXPECT_EQ(normalize(NormalForm::nfkd, "½"), "1⁄2");
    EXPECT_EQ(normalize(NormalForm::nfc, "a\u0315\u0300\u05ae\u0300b"),
              "\u00e0\u05ae\u0300\u0315b");
    EXPECT_EQ(normalize(NormalForm::nfc, "각"), "각");
    EXPECT_EQ(normalize(NormalForm::nfd, "각").size(), 9u);
    std::string lone = to_string(0xDC80) + "e\u0301";
    EXPECT_EQ(normalize(NormalForm::nfc, lone), to_string(0xDC80) + "é");
    EXPECT_EQ(normal_form_from_name("NFKC"), NormalForm::nfkc);
    EXPECT_FALSE(normal_form_from_name("nfc"));
}

TEST(Unicode, TurnsNumbersToAscii) {
    EXPECT_EQ(to_ascii_number("\u00a0١٢٣\u2003"), " 123 ");
    EXPECT_EQ(to_ascii_number("1²"), "1?");
}

}  // namespace
}  // namespace baton::unicode
