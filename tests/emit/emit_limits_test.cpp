// Long and deep sources: they must compile in few registers and without deep recursion.

#include <gtest/gtest.h>

#include "tests/emit/emit_support.h"

namespace baton::test {
namespace {

std::string repeated(std::string_view text, int count) {
    std::string all;
    for (int i = 0; i < count; i++) {
        all += text;
    }
    return all;
}

TEST(Limits, LongLeftDeepOperators) {
    auto code = compiled("def f(a):\n return a" + repeated(" + a", 100000) + "\n");
    ASSERT_TRUE(code);
    compiled("x = a" + repeated(" - b(1)", 100000) + "\n");
    compiled("x = 1" + repeated(" + 1", 100000) + "\n");
}

TEST(Limits, LongChains) {
    compiled("x = a" + repeated(".b", 50000) + "\n");
    compiled("x = a" + repeated(".b(c)", 50000) + "\n");
    compiled("x = a" + repeated("[0]", 50000) + "\n");
    compiled("x = a" + repeated("()", 50000) + "\n");
}

TEST(Limits, LongBooleans) {
    compiled("x = a" + repeated(" or a", 100000) + "\n");
    compiled("if a" + repeated(" and b < c", 100000) + ":\n pass\n");
}

TEST(Limits, LongComparisons) {
    compiled("x = a" + repeated(" < b(c)", 50000) + "\n");
    compiled("if a" + repeated(" < b(c)", 50000) + ":\n pass\n");
    compiled("def f(a):\n if a" + repeated(" < a", 50000) + ":\n  pass\n");
}

TEST(Limits, LongElifChain) {
    compiled("if a:\n pass\n" + repeated("elif b:\n x = 1\n", 20000) + "else:\n x = 2\n");
}

TEST(Limits, LongDisplays) {
    compiled("x = [" + repeated("a, ", 100000) + "]\n");
    compiled("x = (" + repeated("a, ", 100000) + ")\n");
    compiled("x = {" + repeated("a, ", 100000) + "}\n");
    compiled("x = {" + repeated("a: b, ", 100000) + "}\n");
    compiled("x = [" + repeated("1, ", 100000) + "]\n");
    compiled("x = f'" + repeated("{a}b", 20000) + "'\n");
}

TEST(Limits, ManyArguments) {
    compiled("f(" + repeated("a, ", 10000) + ")\n");
    std::string keywords;
    for (int i = 0; i < 3000; i++) {
        keywords += "k" + std::to_string(i) + "=a, ";
    }
    compiled("f(" + keywords + ")\n");
    compiled("f.m(" + repeated("a, ", 300) + keywords + ")\n");
    compiled("class A(" + repeated("a, ", 300) + "): pass\n");
}

TEST(Limits, ManyTargets) {
    compiled(repeated("a, ", 5000) + "= b\n");
    compiled(repeated("a = ", 5000) + "b\n");
    compiled("for " + repeated("a, ", 1000) + "in b: pass\n");
}

TEST(Limits, ManyLocals) {
    std::string source = "def f(p):\n";
    for (int i = 0; i < 1000; i++) {
        source += "  v" + std::to_string(i) + " = p + " + std::to_string(i) + "\n";
    }
    source += "  def g(): return v5, v999\n";
    source += "  del v998\n  v997 += v996[v995].x(v994)\n";
    source += "  v993, *v992 = v991\n  for v990 in v989: print(v990, v998)\n";
    source += "  return [v988 for v988 in p if v987], lambda: v5\n";
    auto code = compiled(source);
    ASSERT_TRUE(code);
    const CodeBlob& f = *code->constants[0].code;
    EXPECT_EQ(f.locals, 192);
    EXPECT_GT(f.registers, 256);
}

TEST(Limits, ManyConstants) {
    std::string source = "def f(a):\n";
    for (int i = 0; i < 70000; i++) {
        source += "  a += " + std::to_string(100000 + i) + "\n";
    }
    compiled(source);
}

TEST(Limits, NestedExpressions) {
    compiled("x = " + repeated("(a + ", 150) + "b" + repeated(")", 150) + "\n");
    compiled("x = " + repeated("f(", 150) + "b" + repeated(")", 150) + "\n");
    compiled("x = " + repeated("[", 150) + "b" + repeated("]", 150) + "\n");
}

TEST(Limits, TooComplexIsAnError) {
    std::string source = "x = " + repeated("f(a, b, c, ", 199) + "d" + repeated(")", 199) + "\n";
    CompileResult result = compile(source);
    if (result.error) {
        EXPECT_NE(result.error.message.find("too complex"), std::string::npos)
            << result.error.message;
    } else {
        EXPECT_EQ(verify(*result.code), "");
    }
}

TEST(Limits, NestedBlocks) {
    std::string source = "def f():\n";
    std::string indent = " ";
    for (int i = 0; i < 20; i++) {
        source += indent + "while a:\n";
        indent += " ";
    }
    EXPECT_EQ(syntax_error(source + indent + "pass\n"), "");
    EXPECT_EQ(syntax_error(source + indent + "while a: pass\n"),
              "too many statically nested blocks");
}

}  // namespace
}  // namespace baton::test
