// The instructions that common sources become. A change here is a change of the emitted code: look at
// it as a speed question.

#include <gtest/gtest.h>

#include "tests/emit/emit_support.h"

namespace baton::test {
namespace {

TEST(Shapes, ArithmeticGoesStraightToLocals) {
    EXPECT_EQ(body_listing(R"(x = a + b
x = x * 2
x = a + b * c - 1
return x
)"),
              R"(ADD x, a, b
MUL_K x, x, 2
MUL t0, b, c
ADD t0, a, t0
SUB_K x, t0, 1
RETURN x
)");
}

TEST(Shapes, CopiesAreMoves) {
    EXPECT_EQ(body_listing(R"(x = a
a = a
return x
)"),
              R"(MOVE x, a
RETURN x
)");
}

TEST(Shapes, SwapNeedsOneTemporary) {
    EXPECT_EQ(body_listing(R"(a, b = b, a + b
a, b, c = 1, 2, 3
return a
)"),
              R"(ADD t0, a, b
MOVE a, b
MOVE b, t0
LOAD_INT a, 1
LOAD_INT b, 2
LOAD_INT c, 3
RETURN a
)");
}

TEST(Shapes, AugmentedAssignment) {
    EXPECT_EQ(body_listing(R"(a += 1
b.n += c
b[0] += 2
b[a] -= c
)"),
              R"(IN_ADD_K a, a, 1
LOAD_ATTR t0, b, n
IN_ADD t0, t0, c
STORE_ATTR b, t0, n
GET_ITEM_K t0, b, 0
IN_ADD_K t0, t0, 2
SET_ITEM_K b, 0, t0
GET_ITEM t0, b, a
IN_SUB t0, t0, c
SET_ITEM b, a, t0
RETURN_CONST None
)");
}

TEST(Shapes, WalrusForcesACopy) {
    EXPECT_EQ(body_listing(R"(return a + (a := b) + a
)"),
              R"(MOVE t0, a
MOVE a, b
ADD t0, t0, a
ADD t0, t0, a
RETURN t0
)");
}

TEST(Shapes, Calls) {
    EXPECT_EQ(body_listing(R"(x = a(b, 1)
a.m(b)
return a.b.c(x, k=b)
)"),
              R"(MOVE t0, a
MOVE t1, b
LOAD_INT t2, 1
CALL x, t0, 2
LOAD_METHOD t0, a, m
MOVE t2, b
CALL_METHOD t0, t0, 1
CLEAR t0
LOAD_ATTR t0, a, b
LOAD_METHOD t0, t0, c
MOVE t2, x
MOVE t3, b
CALL_METHOD_KW t0, t0, 2, ('k',)
RETURN t0
)");
}

TEST(Shapes, SpreadCalls) {
    EXPECT_EQ(body_listing(R"(return a(*b, **c)
)"),
              R"(MOVE t0, a
BUILD_LIST t1, t1, 0
LIST_EXTEND t1, b, 1
LIST_TO_TUPLE t1, t1
BUILD_MAP t2, t2, 0
DICT_MERGE t2, c, t0
CALL_EX t0, t0, 1
RETURN t0
)");
}

TEST(Shapes, ConditionsAreFused) {
    EXPECT_EQ(body_listing(R"(if a < b and not c:
    return 1
if a is None or b == 'x':
    return 2
if a in (1, 2) or b not in [3, 4]:
    return 3
return 0 < a <= 10
)"),
              R"(JUMP_IF_NOT_LT a, b -> 3
JUMP_IF_TRUE c -> 3
RETURN_CONST 1
JUMP_IF_NONE a -> 5
JUMP_IF_NOT_EQ_K b, 'x' -> 6
RETURN_CONST 2
LOAD_CONST t0, (1, 2)
CONTAINS t0, a, t0
JUMP_IF_TRUE t0 -> 12
LOAD_CONST t0, (3, 4)
CONTAINS t0, b, t0
JUMP_IF_TRUE t0 -> 13
RETURN_CONST 3
LOAD_INT t1, 0
LT t0, t1, a
JUMP_IF_FALSE_OR_CLEAR t0 -> 18
LOAD_INT t1, 10
LE t0, a, t1
RETURN t0
)");
}

TEST(Shapes, ConditionalExpressions) {
    EXPECT_EQ(body_listing(R"(x = a if b > 0 else c
y = a or b
a = a or b
return x and y
)"),
              R"(JUMP_IF_NOT_GT_K b, 0 -> 3
MOVE x, a
JUMP -> 4
MOVE x, c
MOVE t0, a
JUMP_IF_TRUE_OR_CLEAR t0 -> 7
MOVE t0, b
MOVE y, t0
JUMP_IF_TRUE a -> 10
MOVE a, b
MOVE t0, x
JUMP_IF_FALSE_OR_CLEAR t0 -> 13
MOVE t0, y
RETURN t0
)");
}

TEST(Shapes, ForLoop) {
    EXPECT_EQ(body_listing(R"(for x in a:
    if x:
        continue
    b(x)
else:
    c()
)"),
              R"(GET_ITER t0, a
JUMP -> 7
JUMP_IF_TRUE x -> 7
MOVE t1, b
MOVE t2, x
CALL t1, t1, 1
CLEAR t1
FOR_LOOP x, t0 -> 2
MOVE t0, c
CALL t0, t0, 0
CLEAR t0
RETURN_CONST None
)");
}

TEST(Shapes, ForLoopUnpacking) {
    EXPECT_EQ(body_listing(R"(for i, (j, k) in a:
    b[i] = j
)"),
              R"(GET_ITER t0, a
JUMP -> 6
UNPACK t1, t1, 2
MOVE i, t1
UNPACK j, t2, 2
SET_ITEM b, i, j
FOR_LOOP t1, t0 -> 2
RETURN_CONST None
)");
}

TEST(Shapes, WhileLoops) {
    EXPECT_EQ(body_listing(R"(while a < b:
    a += 1
while c:
    c = a()
while True:
    if a():
        break
)"),
              R"(JUMP_IF_NOT_LT a, b -> 3
IN_ADD_K a, a, 1
JUMP_BACK -> 0
JUMP_IF_FALSE c -> 7
MOVE t0, a
CALL c, t0, 0
JUMP_BACK_IF_TRUE c -> 4
MOVE t0, a
CALL t0, t0, 0
JUMP_IF_TRUE t0 -> 11
JUMP_BACK -> 7
RETURN_CONST None
)");
}

TEST(Shapes, LocalsBeginUnbound) {
    // Runs of locals that are no parameters and no cells.
    const std::string text = disassembly(R"(def f(a, *b):
    x = y = 1
    c = lambda: c
    return x, y, [z for z in b]
)",
                                         "f");
    EXPECT_NE(text.find("INIT_UNBOUND    x, 2"), std::string::npos) << text;
    EXPECT_NE(text.find("INIT_UNBOUND    z, 1"), std::string::npos) << text;
    EXPECT_EQ(text.find("INIT_UNBOUND    c"), std::string::npos) << text;
}

TEST(Shapes, UnboundLocals) {
    EXPECT_EQ(body_listing(R"(if a:
    x = 1
return x
)"),
              R"(JUMP_IF_FALSE a -> 2
LOAD_INT x, 1
CHECK_LOCAL x
RETURN x
)");
}

TEST(Shapes, UnboundLocalsInLoops) {
    EXPECT_EQ(body_listing(R"(for i in a:
    x = i
return x
)"),
              R"(GET_ITER t0, a
JUMP -> 3
MOVE x, i
FOR_LOOP i, t0 -> 2
CHECK_LOCAL x
RETURN x
)");
}

TEST(Shapes, DeletedLocals) {
    EXPECT_EQ(body_listing(R"(x = 1
del x
return x
)"),
              R"(LOAD_INT x, 1
DELETE_LOCAL x
CHECK_LOCAL x
RETURN x
)");
}

TEST(Shapes, ExceptClauses) {
    EXPECT_EQ(body_listing(R"(try:
    a()
except b as e:
    c(e)
except (ValueError, TypeError):
    return 1
return 2
)"),
              R"(MOVE t0, a
CALL t0, t0, 0
CLEAR t0
RETURN_CONST 2
PUSH_HANDLED t0
JUMP_IF_NO_MATCH t0, b -> 19
COPY e, t0
MOVE t2, c
MOVE t3, e
CALL t2, t2, 1
CLEAR t2
LOAD_CONST e, None
DELETE_LOCAL e
JUMP -> 17
LOAD_CONST e, None
DELETE_LOCAL e
RERAISE t2
POP_HANDLED t0
RETURN_CONST 2
LOAD_GLOBAL t2, ValueError
LOAD_GLOBAL t3, TypeError
BUILD_TUPLE t2, t2, 2
JUMP_IF_NO_MATCH t0, t2 -> 25
POP_HANDLED t0
RETURN_CONST 1
COPY t2, t0
POP_HANDLED t0
RERAISE t2
RETURN_CONST 2
)");
}

TEST(Shapes, Finally) {
    EXPECT_EQ(body_listing(R"(for i in a:
    try:
        return b(i)
    finally:
        c()
)"),
              R"(GET_ITER t0, a
JUMP -> 17
MOVE t1, b
MOVE t2, i
CALL t1, t1, 1
MOVE t2, c
CALL t2, t2, 0
CLEAR t2
CLEAR t0
RETURN t1
PUSH_HANDLED t1
MOVE t3, c
CALL t3, t3, 0
CLEAR t3
COPY t3, t1
POP_HANDLED t1
RERAISE t3
FOR_LOOP i, t0 -> 2
RETURN_CONST None
)");
}

TEST(Shapes, With) {
    EXPECT_EQ(body_listing(R"(with a as x:
    return x.b()
)"),
              R"(WITH_ENTER t0, a
MOVE x, t1
LOAD_METHOD t1, x, b
CALL_METHOD t1, t1, 0
MOVE t2, t0
LOAD_CONST t3, None
LOAD_CONST t4, None
LOAD_CONST t5, None
CALL t2, t2, 3
CLEAR t2
RETURN t1
PUSH_HANDLED t1
WITH_EXCEPT t3, t0, t1
JUMP_IF_TRUE t3 -> 17
COPY t3, t1
POP_HANDLED t1
RERAISE t3
POP_HANDLED t1
CLEAR t0
RETURN_CONST None
)");
}

TEST(Shapes, Comprehensions) {
    EXPECT_EQ(body_listing(R"(return [x + 1 for x in a if x], {x: y for x, y in b}
)"),
              R"(GET_ITER t1, a
BUILD_LIST t0, t0, 0
JUMP -> 6
JUMP_IF_FALSE x -> 6
ADD_K t2, x, 1
LIST_APPEND t0, t2
FOR_LOOP x, t1 -> 3
CLEAR x
GET_ITER t2, b
BUILD_MAP t1, t1, 0
JUMP -> 13
UNPACK x, t3, 2
MAP_ADD t1, x, y
FOR_LOOP t3, t2 -> 11
CLEAR x
CLEAR y
BUILD_TUPLE t0, t0, 2
RETURN t0
)");
}

TEST(Shapes, FStrings) {
    EXPECT_EQ(body_listing(R"(return f'{a}-{b!r:>{c}}'
)"),
              R"(FORMAT_VALUE t0, a, 0
LOAD_CONST t1, '-'
MOVE t2, b
LOAD_CONST t3, '>'
FORMAT_VALUE t4, c, 0
BUILD_STRING t3, t3, 2
FORMAT_VALUE t2, t2, 6
BUILD_STRING t0, t0, 3
RETURN t0
)");
}

TEST(Shapes, Slices) {
    EXPECT_EQ(body_listing(R"(a[1:b] = c
return a[::2]
)"),
              R"(LOAD_INT t0, 1
MOVE t1, b
SET_SLICE a, t0, c
LOAD_CONST t0, None
LOAD_CONST t1, None
LOAD_INT t2, 2
GET_SLICE_STEP t0, a, t0
RETURN t0
)");
}

TEST(Shapes, StarredAssignment) {
    EXPECT_EQ(body_listing(R"(x, *y, z = a
return y
)"),
              R"(UNPACK_EX t0, a, 1, 1
MOVE x, t0
MOVE y, t1
MOVE z, t2
RETURN y
)");
}

TEST(Shapes, MatchStatement) {
    EXPECT_EQ(body_listing(R"(match a:
    case 1 | 2:
        return 1
    case [x, 0, *rest]:
        return x
    case {'k': v, **others}:
        return v
    case str(s) if s:
        return s
    case b.C(y=z):
        return z
)"),
              R"(JUMP_IF_NOT_EQ_K a, 1 -> 2
RETURN_CONST 1
JUMP_IF_NOT_EQ_K a, 2 -> 6
RETURN_CONST 1
JUMP -> 6
RETURN_CONST 1
MATCH_SEQUENCE t0, a
JUMP_IF_FALSE t0 -> 17
GET_LEN t0, a
JUMP_IF_NOT_GE_K t0, 2 -> 17
UNPACK_EX t0, a, 2, 0
JUMP_IF_NOT_EQ_K t1, 0 -> 15
MOVE x, t0
MOVE rest, t2
RETURN x
CLEAR t0
CLEAR t2
MATCH_MAPPING t0, a
JUMP_IF_FALSE t0 -> 33
GET_LEN t0, a
LOAD_INT t1, 1
JUMP_IF_NOT_GE t0, t1 -> 33
LOAD_CONST t0, ('k',)
MATCH_KEYS t1, a, t0
COPY t2, t1
JUMP_IF_NONE t2 -> 31
MATCH_REST t0, a, t0
UNPACK t2, t1, 1
MOVE v, t2
MOVE others, t0
RETURN v
CLEAR t0
CLEAR t1
LOAD_GLOBAL t0, str
LOAD_CONST t1, ()
MATCH_CLASS t0, a, t0, 1
COPY t1, t0
JUMP_IF_NONE t1 -> 42
UNPACK t0, t0, 1
MOVE s, t0
JUMP_IF_FALSE s -> 43
RETURN s
CLEAR t0
LOAD_ATTR t0, b, C
LOAD_CONST t1, ('y',)
MATCH_CLASS t0, a, t0, 0
COPY t1, t0
JUMP_IF_NONE t1 -> 51
UNPACK t0, t0, 1
MOVE z, t0
RETURN z
CLEAR t0
RETURN_CONST None
)");
}

TEST(Shapes, ConstantFolding) {
    EXPECT_EQ(body_listing(R"(x = 2 ** 10 - 1
y = ('a' + 'b', -1.5, not 0)
return 'abc'[1], 1 / 0
)"),
              R"(LOAD_INT x, 1023
LOAD_CONST y, ('ab', -1.5, True)
LOAD_CONST t0, 'b'
LOAD_INT t1, 1
DIV_K t1, t1, 0
BUILD_TUPLE t0, t0, 2
RETURN t0
)");
}

TEST(Shapes, ContinueIsOneJump) {
    EXPECT_EQ(body_listing(R"(for x in a:
    if x > b:
        continue
    c(x)
)"),
              R"(GET_ITER t0, a
JUMP -> 7
JUMP_IF_GT x, b -> 7
MOVE t1, c
MOVE t2, x
CALL t1, t1, 1
CLEAR t1
FOR_LOOP x, t0 -> 2
RETURN_CONST None
)");
}

TEST(Shapes, ReturnThroughWithAndFinally) {
    EXPECT_EQ(body_listing(R"(try:
    with a:
        for x in b:
            return x
finally:
    c()
)"),
              R"(WITH_ENTER t0, a
CLEAR t1
GET_ITER t1, b
JUMP -> 16
MOVE t2, x
CLEAR t1
MOVE t3, t0
LOAD_CONST t4, None
LOAD_CONST t5, None
LOAD_CONST t6, None
CALL t3, t3, 3
CLEAR t3
MOVE t3, c
CALL t3, t3, 0
CLEAR t3
RETURN t2
FOR_LOOP x, t1 -> 4
LOAD_CONST t1, None
LOAD_CONST t2, None
LOAD_CONST t3, None
CALL t0, t0, 3
CLEAR t0
JUMP -> 31
PUSH_HANDLED t1
WITH_EXCEPT t3, t0, t1
JUMP_IF_TRUE t3 -> 29
COPY t3, t1
POP_HANDLED t1
RERAISE t3
POP_HANDLED t1
CLEAR t0
MOVE t0, c
CALL t0, t0, 0
CLEAR t0
RETURN_CONST None
PUSH_HANDLED t0
MOVE t2, c
CALL t2, t2, 0
CLEAR t2
COPY t2, t0
POP_HANDLED t0
RERAISE t2
RETURN_CONST None
)");
}

TEST(Shapes, Closures) {
    EXPECT_EQ(body_listing(R"(x = b
def g():
    nonlocal x
    x = x + a
    return g
return g
)"),
              R"(MAKE_CELL a, 0
MAKE_CELL x, 1
MAKE_CELL g, 1
STORE_CELL x, b
MAKE_FUNCTION t0, 0, a, <code f.<locals>.g>
STORE_CELL g, t0
LOAD_CELL t0, g
RETURN t0
)");
}

TEST(Shapes, GroupClauses) {
    EXPECT_EQ(body_listing(R"(try:
    a()
except* b as e:
    c(e)
)"),
              R"(MOVE t0, a
CALL t0, t0, 0
CLEAR t0
RETURN_CONST None
PUSH_HANDLED t0
BUILD_LIST t2, t2, 0
COPY t3, t0
MOVE t4, b
MATCH_GROUP t5, t3, t4
CLEAR t3
MOVE t3, t5
MOVE t4, t6
COPY t5, t4
JUMP_IF_NONE t5 -> 31
PUSH_HANDLED t4
COPY e, t4
MOVE t6, c
MOVE t7, e
CALL t6, t6, 1
CLEAR t6
LOAD_CONST e, None
DELETE_LOCAL e
JUMP -> 26
LOAD_CONST e, None
DELETE_LOCAL e
RERAISE t6
POP_HANDLED t4
JUMP -> 32
LIST_APPEND t2, t6
POP_HANDLED t4
JUMP -> 32
CLEAR t4
LIST_APPEND t2, t3
PREPARE_RERAISE_STAR t3, t0, t2
COPY t4, t3
JUMP_IF_NOT_NONE t4 -> 39
CLEAR t3
POP_HANDLED t0
RETURN_CONST None
MOVE t2, t3
POP_HANDLED t0
RERAISE t2
RETURN_CONST None
)");
}

TEST(Shapes, YieldsAndDelegation) {
    EXPECT_EQ(body_listing(R"(x = yield a
yield b
return (yield from c)
)"),
              R"(RETURN_GENERATOR
YIELD x, a, 0
YIELD t0, b, 1
GET_YIELD_FROM_ITER t1, c
LOAD_CONST t0, None
SEND t0, t1, t0 -> 8
YIELD_FROM t0, t0, t1
JUMP_BACK -> 5
RETURN t0
INTRINSIC t0, t0, stop_iteration_error
RERAISE t0
)");
}

TEST(Shapes, OwnVarargs) {
    EXPECT_EQ(body_listing(R"(def g(*args, **kw):
    return a(*args, **kw)
return g
)"),
              R"(MAKE_CELL a, 0
MAKE_FUNCTION g, 0, a, <code f.<locals>.g>
RETURN g
)");
}

TEST(Shapes, ChainedAssignment) {
    EXPECT_EQ(body_listing(R"(x = b.y = a[0] = c(1)
)"),
              R"(MOVE t0, c
LOAD_INT t1, 1
CALL x, t0, 1
STORE_ATTR b, x, y
SET_ITEM_K a, 0, x
RETURN_CONST None
)");
}

TEST(Shapes, Imports) {
    EXPECT_EQ(body_listing(R"(import os.path as p
from .m import q as r, s
)"),
              R"(LOAD_INT t0, 0
LOAD_CONST t1, None
IMPORT_NAME t0, t0, os.path
IMPORT_FROM t1, t0, path
CLEAR t0
MOVE t0, t1
MOVE p, t0
LOAD_INT t0, 1
LOAD_CONST t1, ('q', 's')
IMPORT_NAME t0, t0, m
IMPORT_FROM r, t0, q
IMPORT_FROM s, t0, s
CLEAR t0
RETURN_CONST None
)");
}

TEST(Shapes, GlobalNames) {
    EXPECT_EQ(body_listing(R"(global n
n = n + a
del n
)"),
              R"(LOAD_GLOBAL t0, n
ADD t0, t0, a
STORE_GLOBAL t0, n
DELETE_GLOBAL n
RETURN_CONST None
)");
}

TEST(Shapes, Annotations) {
    EXPECT_EQ(body_listing(R"(x: int = a
def g(p: int = b, *, q: str = c) -> None: pass
return g
)"),
              R"(MOVE x, a
MOVE t0, b
BUILD_TUPLE t0, t0, 1
BUILD_MAP t1, t1, 0
LOAD_CONST t2, 'q'
MAP_ADD t1, t2, c
BUILD_MAP t2, t2, 0
LOAD_CONST t3, 'p'
LOAD_GLOBAL t4, int
MAP_ADD t2, t3, t4
LOAD_CONST t3, 'q'
LOAD_GLOBAL t4, str
MAP_ADD t2, t3, t4
LOAD_CONST t3, 'return'
LOAD_CONST t4, None
MAP_ADD t2, t3, t4
MAKE_FUNCTION g, 7, t0, <code f.<locals>.g>
RETURN g
)");
}

}  // namespace
}  // namespace baton::test
