// str, bytes, bytearray, memoryview and the codecs, called as Python calls them.
#include "runtime/types/bytes.h"
#include "runtime/types/float.h"
#include "tests/runtime/runtime_support.h"

namespace baton {
namespace {

class TextTest : public RuntimeTest {
protected:
    Ref b(std::string_view data) { return Ref::take(Value(new_bytes(t, data))); }
    Ref array(std::string_view data) {
        return Ref::take(invoke(Value(t.types().bytearray), {*b(data)}));
    }
    std::string format(std::string_view text, std::vector<Value> args) {
        return show(invoke(*s(text), "format", std::move(args)));
    }
    std::string percent(std::string_view text, Value argument) {
        return show(binary_op(t, BinaryOp::mod, *s(text), argument));
    }
};

TEST_F(TextTest, AppendGrowsInPlace) {
    Str* text = new_str(t, "ab");
    Ref piece = s("c\u00e4d");
    size_t moves = 0;
    std::string expected = "ab";
    for (int i = 0; i < 2000; ++i) {
        const Str* before = text;
        text = str_append(t, text, piece.as<Str>());
        ASSERT_NE(text, nullptr);
        moves += text != before;
        expected += "c\u00e4d";
    }
    EXPECT_EQ(text->view(), expected);
    EXPECT_EQ(text->length, 6002u);
    EXPECT_LT(moves, 300u);
    Ref other = Ref::share(Value(text));
    text = str_append(t, text, piece.as<Str>());
    EXPECT_NE(text, other.as<Str>());
    EXPECT_EQ(other.as<Str>()->length, 6002u);
    EXPECT_EQ(str_char_at(text, 6003), U'\u00e4');
    decref(text);
}

TEST_F(TextTest, Split) {
    EXPECT_EQ(show(invoke(*s(" a  b c "), "split", {})), "['a', 'b', 'c']");
    EXPECT_EQ(show(invoke(*s(" a  b c "), "split", {Value::none(), n(1)})), "['a', 'b c ']");
    EXPECT_EQ(show(invoke(*s(" a  b c "), "rsplit", {Value::none(), n(1)})), "[' a  b', 'c']");
    EXPECT_EQ(show(invoke(*s("a,b,,c"), "split", {*s(",")})), "['a', 'b', '', 'c']");
    EXPECT_EQ(show(invoke(*s("a,b,c"), "rsplit", {*s(","), n(1)})), "['a,b', 'c']");
    EXPECT_EQ(show(invoke(*s("a"), "split", {*s("")})), "ValueError: empty separator");
    EXPECT_EQ(show(invoke(*s("a\nb\r\nc"), "splitlines", {})), "['a', 'b', 'c']");
    EXPECT_EQ(show(invoke(*b(" a  b c "), "split", {Value::none(), n(1)})), "[b'a', b'b c ']");
    EXPECT_EQ(show(invoke(*b(" a  b c "), "rsplit", {Value::none(), n(1)})), "[b' a  b', b'c']");
    EXPECT_EQ(show(invoke(*b("a\nb\r\nc\r"), "splitlines", {Value::true_()})),
              "[b'a\\n', b'b\\r\\n', b'c\\r']");
}

TEST_F(TextTest, Format) {
    EXPECT_EQ(format("{} {:>5} {!r}", {n(1), n(2), *s("x")}), "\"1     2 'x'\"");
    EXPECT_EQ(format("{:{}}|", {*s("a"), n(4)}), "'a   |'");
    EXPECT_EQ(format("{:[>4}", {*s("a")}), "'[[[a'");
    EXPECT_EQ(format("{0[1]} {{}}", {*tuple({n(5), n(6)})}), "'6 {}'");
    EXPECT_EQ(format("{", {}), "ValueError: Single '{' encountered in format string");
    EXPECT_EQ(format("}", {}), "ValueError: Single '}' encountered in format string");
    EXPECT_EQ(format("{}", {}),
              "IndexError: Replacement index 0 out of range for positional args tuple");
    EXPECT_EQ(format("{x}", {}), "KeyError: 'x'");
    EXPECT_EQ(format("{:{:{}}}", {n(1), n(2), n(3)}), "ValueError: Max string recursion exceeded");
}

TEST_F(TextTest, Percent) {
    EXPECT_EQ(percent("%s-%r", *tuple({*s("a"), *s("b")})), "\"a-'b'\"");
    EXPECT_EQ(percent("%05.1f%%", Value::tagged_float(2.25)), "'002.2%'");
    EXPECT_EQ(percent("%x %d", *tuple({n(255), n(-3)})), "'ff -3'");
    EXPECT_EQ(percent("%d", *s("a")),
              "TypeError: %d format: a real number is required, not str");
    EXPECT_EQ(percent("%s %s", n(1)), "TypeError: not enough arguments for format string");
    EXPECT_EQ(percent("x", n(1)),
              "TypeError: not all arguments converted during string formatting");
    EXPECT_EQ(show(binary_op(t, BinaryOp::mod, *b("%b:%d:%a"), *tuple({*b("x"), n(7), *s("q")}))),
              "b\"x:7:'q'\"");
    EXPECT_EQ(show(binary_op(t, BinaryOp::mod, *b("%s"), *s("x"))),
              "TypeError: %b requires a bytes-like object, or an object that implements "
              "__bytes__, not 'str'");
}

TEST_F(TextTest, Codecs) {
    EXPECT_EQ(show(invoke(*s("a\u20ac"), "encode", {})), "b'a\\xe2\\x82\\xac'");
    EXPECT_EQ(show(invoke(*s("a\u20ac"), "encode", {*s("utf-16")})),
              "b'\\xff\\xfea\\x00\\xac '");
    EXPECT_EQ(show(invoke(*s("\U0001f600"), "encode", {*s("utf-16-be")})),
              "b'\\xd8=\\xde\\x00'");
    EXPECT_EQ(show(invoke(*b("\xff\xfe" "a\0"), "decode", {*s("utf-16")})),
              "UnicodeDecodeError: 'utf-16-le' codec can't decode byte 0x61 in position 2: "
              "truncated data");
    EXPECT_EQ(show(invoke(*s("a\u20ac\u20ac"), "encode", {*s("ascii")})),
              "UnicodeEncodeError: 'ascii' codec can't encode characters in position 1-2: "
              "ordinal not in range(128)");
    EXPECT_EQ(show(invoke(*b("a\xff"), "decode", {})),
              "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 1: invalid "
              "start byte");
    EXPECT_EQ(show(invoke(*b("a\xff"), "decode", {*s("utf8"), *s("surrogateescape")})),
              "'a\\udcff'");
    EXPECT_EQ(show(invoke(*b("a\xff"), "decode", {*s("ascii"), *s("backslashreplace")})),
              "'a\\\\xff'");
    EXPECT_EQ(show(invoke(*s("a"), "encode", {*s("nope")})), "LookupError: unknown encoding: nope");
}

TEST_F(TextTest, ByteArray) {
    Ref a = array("hello");
    EXPECT_EQ(show(share(*a)), "bytearray(b'hello')");
    EXPECT_EQ(show(invoke(*a, "append", {n(33)})), "None");
    EXPECT_EQ(show(invoke(*a, "pop", {n(0)})), "104");
    EXPECT_EQ(show(invoke(*a, "extend", {*b("??")})), "None");
    EXPECT_EQ(show(invoke(*a, "append", {n(256)})), "ValueError: byte must be in range(0, 256)");
    EXPECT_EQ(show(share(*a)), "bytearray(b'ello!??')");
    EXPECT_EQ(show(invoke(*a, "find", {n('l')})), "1");
    EXPECT_EQ(show(compare(t, CompareOp::eq, *a, *b("ello!??"))), "True");
    EXPECT_EQ(show(compare(t, CompareOp::eq, *b("ello!??"), *a)), "True");
    {
        Ref view = Ref::take(invoke(Value(t.types().memoryview), {*a}));
        EXPECT_TRUE(set_item(t, *view, n(0), n('E')));
        EXPECT_EQ(show(invoke(*a, "append", {n(1)})),
                  "BufferError: Existing exports of data: object cannot be re-sized");
        EXPECT_EQ(show(invoke(*view, "tolist", {})), "[69, 108, 108, 111, 33, 63, 63]");
        EXPECT_EQ(show(invoke(*view, "release", {})), "None");
        EXPECT_EQ(show(invoke(*view, "tobytes", {})),
                  "ValueError: operation forbidden on released memoryview object");
    }
    EXPECT_EQ(show(invoke(*a, "clear", {})), "None");
    EXPECT_EQ(show(share(*a)), "bytearray(b'')");
}

TEST_F(TextTest, BytesMethods) {
    EXPECT_EQ(show(invoke(*b("\x01\xab\xff"), "hex", {*s(":")})), "'01:ab:ff'");
    EXPECT_EQ(show(invoke(*b("abcd"), "hex", {*s("-"), n(3)})), "'61-626364'");
    EXPECT_EQ(show(invoke(Value(t.types().bytes), "fromhex", {*s("01 aB")})), "b'\\x01\\xab'");
    EXPECT_EQ(show(invoke(Value(t.types().bytes), "fromhex", {*s("0g")})),
              "ValueError: non-hexadecimal number found in fromhex() arg at position 1");
    EXPECT_EQ(show(invoke(*b("a"), "join", {*list({*b("x"), *array("y")})})), "b'xay'");
    EXPECT_EQ(show(invoke(*b("a"), "join", {*list({*s("x")})})),
              "TypeError: sequence item 0: expected a bytes-like object, str found");
    EXPECT_EQ(show(invoke(*b("aXbX"), "replace", {*b("X"), *b("--")})), "b'a--b--'");
    EXPECT_EQ(show(invoke(Value(t.types().bytes), {*list({n(1), n(300)})})),
              "ValueError: bytes must be in range(0, 256)");
    EXPECT_EQ(show(binary_op(t, BinaryOp::add, *b("a"), *s("b"))),
              "TypeError: can't concat str to bytes");
}

}  // namespace
}  // namespace baton
