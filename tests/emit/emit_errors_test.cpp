// SyntaxErrors and warnings that code generation finds.

#include <gtest/gtest.h>

#include "tests/emit/emit_support.h"

namespace baton::test {
namespace {

TEST(EmitErrors, Misplaced) {
    EXPECT_EQ(syntax_error("return 1\n"), "'return' outside function");
    EXPECT_EQ(syntax_error("class A:\n  return 1\n"), "'return' outside function");
    EXPECT_EQ(syntax_error("break\n"), "'break' outside loop");
    EXPECT_EQ(syntax_error("for x in y:\n  def f():\n    break\n"), "'break' outside loop");
    EXPECT_EQ(syntax_error("continue\n"), "'continue' not properly in loop");
    EXPECT_EQ(syntax_error("yield 1\n"), "'yield' outside function");
    EXPECT_EQ(syntax_error("await x\n"), "'await' outside function");
    EXPECT_EQ(syntax_error("def f():\n  await x\n"), "'await' outside async function");
    EXPECT_EQ(syntax_error("def f():\n  async for x in y: pass\n"),
              "'async for' outside async function");
    EXPECT_EQ(syntax_error("def f():\n  async with x: pass\n"),
              "'async with' outside async function");
    EXPECT_EQ(syntax_error("async def f():\n  yield from x\n"),
              "'yield from' inside async function");
    EXPECT_EQ(syntax_error("async def f():\n  yield\n  return 1\n"),
              "'return' with value in async generator");
}

TEST(EmitErrors, Handlers) {
    EXPECT_EQ(syntax_error("try: pass\nexcept: pass\nexcept A: pass\n"),
              "default 'except:' must be last");
    EXPECT_EQ(syntax_error("for x in y:\n try: pass\n except* A: break\n"),
              "'break', 'continue' and 'return' cannot appear in an except* block");
    EXPECT_EQ(syntax_error("def f():\n try: pass\n except* A: return\n"),
              "'break', 'continue' and 'return' cannot appear in an except* block");
    EXPECT_EQ(syntax_error("try: pass\nexcept* A:\n while 1: break\n"), "");
}

TEST(EmitErrors, Targets) {
    EXPECT_EQ(syntax_error("a, *b, *c = d\n"), "multiple starred expressions in assignment");
    EXPECT_EQ(syntax_error("*a = b\n"), "starred assignment target must be in a list or tuple");
    EXPECT_EQ(syntax_error("x = *a\n"), "can't use starred expression here");
    EXPECT_EQ(syntax_error("f(a=1, a=2)\n"), "keyword argument repeated: a");
    EXPECT_EQ(syntax_error("a.__debug__ = 1\n"), "cannot assign to __debug__");
}

TEST(EmitErrors, Patterns) {
    EXPECT_EQ(syntax_error("match x:\n case _: pass\n case 1: pass\n"),
              "wildcard makes remaining patterns unreachable");
    EXPECT_EQ(syntax_error("match x:\n case y: pass\n case 1: pass\n"),
              "name capture 'y' makes remaining patterns unreachable");
    EXPECT_EQ(syntax_error("match x:\n case y | 1: pass\n"),
              "name capture 'y' makes remaining patterns unreachable");
    EXPECT_EQ(syntax_error("match x:\n case [y, y]: pass\n"),
              "multiple assignments to name 'y' in pattern");
    EXPECT_EQ(syntax_error("match x:\n case [y] | [z]: pass\n"),
              "alternative patterns bind different names");
    EXPECT_EQ(syntax_error("match x:\n case [*_, *_]: pass\n"),
              "multiple starred names in sequence pattern");
    EXPECT_EQ(syntax_error("match x:\n case A(b=1, b=2): pass\n"),
              "attribute name repeated in class pattern: b");
    EXPECT_EQ(syntax_error("match x:\n case {'a': 1, 'a': 2}: pass\n"),
              "mapping pattern checks duplicate key ('a')");
}

std::string warning(std::string_view source) {
    CompileResult result = compile(source);
    return result.warnings.empty() ? "" : result.warnings[0].message;
}

TEST(EmitWarnings, Mistakes) {
    EXPECT_EQ(warning("assert (a, 'b')\n"), "assertion is always true, perhaps remove parentheses?");
    EXPECT_EQ(warning("x is 1\n"), "\"is\" with 'int' literal. Did you mean \"==\"?");
    EXPECT_EQ(warning("if x is not 'a': pass\n"),
              "\"is not\" with 'str' literal. Did you mean \"!=\"?");
    EXPECT_EQ(warning("x is None\n"), "");
    EXPECT_EQ(warning("[(1, 2)(3, 4)]\n"),
              "'tuple' object is not callable; perhaps you missed a comma?");
    EXPECT_EQ(warning("[{1}[0]]\n"),
              "'set' object is not subscriptable; perhaps you missed a comma?");
    EXPECT_EQ(warning("[[1, 2]['a']]\n"),
              "list indices must be integers or slices, not str; perhaps you missed a comma?");
    // A finally body is emitted more than once but warns once.
    EXPECT_EQ(compile("try: pass\nfinally: x is 1\n").warnings.size(), 1u);
}

}  // namespace
}  // namespace baton::test
