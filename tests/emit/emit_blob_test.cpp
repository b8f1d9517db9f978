// What a blob says beside its instructions: parameters, cells, positions, the exception table, and
// its way to bytes and back.

#include <gtest/gtest.h>

#include "tests/emit/emit_support.h"

namespace baton::test {
namespace {

const CodeBlob& inner(const std::shared_ptr<const CodeBlob>& code, size_t which = 0) {
    for (const Constant& value : code->constants) {
        if (value.kind == Constant::Kind::code && which-- == 0) {
            return *value.code;
        }
    }
    ADD_FAILURE() << "no inner code";
    return *code;
}

TEST(Blob, Parameters) {
    auto code = compiled("def f(a, /, b, *args, c, **kw):\n  'doc'\n  return a\n");
    const CodeBlob& f = inner(code);
    EXPECT_EQ(f.positional_only, 1);
    EXPECT_EQ(f.positional, 2);
    EXPECT_EQ(f.keyword_only, 1);
    EXPECT_EQ(f.parameter_count(), 5);
    EXPECT_EQ(f.local_names, (std::vector<std::string>{"a", "b", "c", "args", "kw"}));
    EXPECT_TRUE(f.flags & code_has_docstring);
    EXPECT_EQ(f.constants[0].text, "doc");
    EXPECT_FALSE(f.flags & code_simple_call);
}

TEST(Blob, SimpleCall) {
    EXPECT_TRUE(inner(compiled("def f(a, b=1): return a\n")).flags & code_simple_call);
    EXPECT_TRUE(inner(compiled("def f(a): yield a\n")).flags & code_simple_call);
    EXPECT_FALSE(inner(compiled("def f(a, *b): return a\n")).flags & code_simple_call);
    EXPECT_FALSE(inner(compiled("def f(a): return lambda: a\n")).flags & code_simple_call);
    EXPECT_TRUE(inner(compiled("def f(a):\n b = a\n return lambda: b\n")).flags & code_simple_call);
}

TEST(Blob, Closures) {
    auto code = compiled("def f(a):\n  def g():\n    return lambda: a\n  return g\n");
    const CodeBlob& f = inner(code);
    ASSERT_EQ(f.cells.size(), 1u);
    EXPECT_EQ(f.cells[0].name, "a");
    EXPECT_EQ(f.cells[0].local, 0);
    const CodeBlob& g = *f.constants[0].code;
    EXPECT_EQ(g.qualname, "f.<locals>.g");
    ASSERT_EQ(g.free.size(), 1u);
    EXPECT_TRUE(g.free[0].from_parent_local);
    const CodeBlob& lambda = *g.constants[0].code;
    EXPECT_FALSE(lambda.free[0].from_parent_local);
}

TEST(Blob, Constants) {
    auto code = compiled("f(1, 1.0, True, 0.0, -0.0, 100000, 100000, 'a', b'a', 'a', (1,), (1.0,))\n");
    int floats = 0, strs = 0, tuples = 0;
    for (const Constant& value : code->constants) {
        floats += value.kind == Constant::Kind::float_;
        strs += value.kind == Constant::Kind::str;
        tuples += value.kind == Constant::Kind::tuple;
    }
    EXPECT_EQ(floats, 3);
    EXPECT_EQ(strs, 1);
    EXPECT_EQ(tuples, 2);
}

TEST(Blob, Positions) {
    auto code = compiled("x = (a +\n     b.c(1)[2])\n");
    bool sum = false, call = false, item = false;
    for (size_t at = 0; at < code->code.size();) {
        Op op = decode_op(code->code[at]);
        Position p = find_position(*code, static_cast<uint32_t>(at));
        if (op == Op::ADD) {
            sum = p.line == 1 && p.end_line == 2 && p.column == 5 && p.end_column == 14;
        } else if (op == Op::CALL_METHOD) {
            call = p.line == 2 && p.column == 5 && p.end_column == 11;
        } else if (op == Op::GET_ITEM_K) {
            item = p.line == 2 && p.column == 5 && p.end_column == 14;
        }
        at += static_cast<size_t>(op_words(op));
    }
    EXPECT_TRUE(sum);
    EXPECT_TRUE(call);
    EXPECT_TRUE(item);
    EXPECT_EQ(find_position(*code, 100000).line, code->positions.back().line);
}

TEST(Blob, StaticAttributes) {
    auto code = compiled(
        "class A:\n"
        "  def __init__(self):\n    self.x = self.y = 1\n    if a:\n      self.z, b.w = 1, 2\n"
        "  def m(this):\n    this.x += 1\n    self.q = 1\n    for this.r in a: pass\n");
    EXPECT_EQ(inner(code).static_attributes, 4);
    EXPECT_TRUE(inner(code).flags & code_class_body);
}

TEST(Blob, SerializeAndBack) {
    auto code = compiled(
        "import os\n"
        "class A(B):\n  def f(self, x=1.5, *y):\n    try:\n      return super().f(x)\n"
        "    except E as e:\n      yield 10**30, 2j, b'\\xff', '\\ud800', {1, 2} , x in {3, 4}\n");
    std::string data = serialize(*code);
    auto back = deserialize(data);
    ASSERT_TRUE(back);
    EXPECT_EQ(disassemble(*back), disassemble(*code));
    EXPECT_EQ(serialize(*back), data);
}

TEST(Blob, MalformedDataIsRefused) {
    std::string data = serialize(*compiled("def f(x):\n  return [y for y in x if y > 1.5]\n"));
    for (size_t size = 0; size < data.size(); size++) {
        EXPECT_EQ(deserialize(std::string_view(data).substr(0, size)), nullptr);
    }
    EXPECT_EQ(deserialize(data + "x"), nullptr);
    // Whatever a flipped byte makes of it, reading and checking survive.
    for (size_t i = 0; i < data.size(); i++) {
        for (int bit = 0; bit < 8; bit += 3) {
            std::string broken = data;
            broken[i] = static_cast<char>(broken[i] ^ (1 << bit));
            if (auto blob = deserialize(broken)) {
                verify(*blob);
            }
        }
    }
}

TEST(Blob, VerifierFindsFaults) {
    CodeBlob blob;
    blob.locals = 1;
    blob.registers = 3;
    blob.constants.resize(1);
    auto check = [&](std::vector<uint32_t> words) {
        blob.code = std::move(words);
        return verify(blob);
    };
    uint32_t end = encode_abx(Op::RETURN_CONST, 0, 0);
    EXPECT_EQ(check({end}), "");
    EXPECT_NE(check({}), "");
    EXPECT_NE(check({encode_abc(Op::NOP, 0, 0, 0)}), "");
    EXPECT_NE(check({encode_abx(Op::RETURN_CONST, 0, 1)}), "");
    EXPECT_NE(check({encode_abc(Op::MOVE, 3, 0, 0), end}), "");
    EXPECT_NE(check({encode_abc(Op::MOVE, 1, 2, 0), end}), "") << "reads a dead temporary";
    EXPECT_NE(check({encode_abc(Op::MOVE, 1, 0, 0), end}), "") << "leaves a live temporary";
    EXPECT_NE(check({encode_j(Op::JUMP, 5), end}), "");
    EXPECT_NE(check({encode_j(Op::JUMP_BACK, 1), end}), "");
    EXPECT_EQ(check({encode_abc(Op::MOVE, 1, 0, 0), encode_abc(Op::CLEAR, 1, 0, 0), end}), "");
}

}  // namespace
}  // namespace baton::test
