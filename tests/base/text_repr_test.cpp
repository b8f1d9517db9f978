#include "runtime/base/text_repr.h"

#include <gtest/gtest.h>

#include <string>

#include "runtime/base/unicode.h"

namespace baton {
namespace {

TEST(TextRepr, OfText) {
    EXPECT_EQ(str_repr(""), "''");
    EXPECT_EQ(str_repr("abc"), "'abc'");
    EXPECT_EQ(str_repr("it's"), "\"it's\"");
    EXPECT_EQ(str_repr("say \"hi\""), "'say \"hi\"'");
    EXPECT_EQ(str_repr("it's \"hi\""), "'it\\'s \"hi\"'");
    EXPECT_EQ(str_repr(std::string_view("a\n\r\t\\\0\x7f\x1b", 8)),
              "'a\\n\\r\\t\\\\\\x00\\x7f\\x1b'");
    EXPECT_EQ(str_repr("é€😀"), "'é€😀'");
    EXPECT_EQ(str_repr("\u0085\u00a0\u200b\ue000\U000e0001"),
              "'\\x85\\xa0\\u200b\\ue000\\U000e0001'");
    EXPECT_EQ(str_repr(unicode::to_string(0xDC80)), "'\\udc80'");
}

TEST(TextRepr, OfBytes) {
    EXPECT_EQ(bytes_repr("abc"), "b'abc'");
    EXPECT_EQ(bytes_repr("it's"), "b\"it's\"");
    EXPECT_EQ(bytes_repr(std::string_view("\0\n\xff\x7f'\"", 6)), "b'\\x00\\n\\xff\\x7f\\'\"'");
}

TEST(TextRepr, Ascii) {
    EXPECT_EQ(escape_non_ascii("'aé€😀'"), "'a\\xe9\\u20ac\\U0001f600'");
    EXPECT_EQ(escape_non_ascii("plain\n"), "plain\n");
}

}  // namespace
}  // namespace baton
