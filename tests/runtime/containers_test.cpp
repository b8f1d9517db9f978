// Numbers and containers without a VM: arithmetic, growth, order, messages, the memory limit.
#include "runtime/types/float.h"
#include "runtime/types/set.h"
#include "tests/runtime/runtime_support.h"

namespace baton {
namespace {

class ContainersTest : public RuntimeTest {
protected:
    Ref big(std::string_view digits) { return Ref::take(int_from_decimal(t, digits)); }
    std::string op(BinaryOp o, Value a, Value b) { return show(binary_op(t, o, a, b)); }
    Value method(Value object, std::string_view attribute, std::vector<Value> args = {}) {
        Ref bound = Ref::take(get(object, attribute));
        if (bound.get().is_error()) return Value::error();
        return call(t, *bound, args.data(), args.size());
    }
    std::string shown(Value borrowed) { return show(share(borrowed)); }
};

TEST_F(ContainersTest, SmallIntArithmeticGoesOverIntoLarge) {
    const Value top = n(Value::max_small_int);
    EXPECT_EQ(op(BinaryOp::add, top, n(1)), "4611686018427387904");
    EXPECT_EQ(op(BinaryOp::mul, top, top), "21267647932558653957237540927630737409");
    Ref back = Ref::take(binary_op(t, BinaryOp::sub, *big("4611686018427387904"), n(1)));
    EXPECT_TRUE(back.get().is_small_int());
    EXPECT_EQ(op(BinaryOp::floordiv, n(-7), n(2)), "-4");
    EXPECT_EQ(op(BinaryOp::mod, n(-7), n(2)), "1");
    EXPECT_EQ(op(BinaryOp::mod, n(7), n(-2)), "-1");
    EXPECT_EQ(op(BinaryOp::lshift, n(1), n(62)), "4611686018427387904");
    EXPECT_EQ(op(BinaryOp::lshift, n(-1), n(62)), "-4611686018427387904");
    EXPECT_EQ(op(BinaryOp::lshift, n(3), n(61)), "6917529027641081856");
    EXPECT_EQ(op(BinaryOp::rshift, n(-5), n(70)), "-1");
    EXPECT_EQ(op(BinaryOp::pow, n(3), n(40)), "12157665459056928801");
    EXPECT_EQ(op(BinaryOp::pow, n(-2), n(63)), "-9223372036854775808");
    EXPECT_EQ(op(BinaryOp::pow, n(2), n(-1)), "0.5");
    EXPECT_EQ(op(BinaryOp::pow, n(-1), n(1'000'000'001)), "-1");
}

TEST_F(ContainersTest, IntErrors) {
    EXPECT_EQ(op(BinaryOp::floordiv, n(1), n(0)),
              "ZeroDivisionError: integer division or modulo by zero");
    EXPECT_EQ(op(BinaryOp::mod, n(1), n(0)), "ZeroDivisionError: integer modulo by zero");
    EXPECT_EQ(op(BinaryOp::div, n(1), n(0)), "ZeroDivisionError: division by zero");
    EXPECT_EQ(op(BinaryOp::lshift, n(1), n(-1)), "ValueError: negative shift count");
    EXPECT_EQ(op(BinaryOp::lshift, n(1), n(int64_t{1} << 50)), "MemoryError");
    EXPECT_EQ(op(BinaryOp::pow, n(10), n(int64_t{1} << 50)), "MemoryError");
    EXPECT_EQ(op(BinaryOp::lshift, n(1), *big("100000000000000000000")),
              "OverflowError: too many digits in integer");
}

TEST_F(ContainersTest, LargeIntsCountAgainstTheLimit) {
    const size_t before = in.heap.in_use();
    {
        Ref large = Ref::take(binary_op(t, BinaryOp::lshift, n(1), n(8'000'000)));
        EXPECT_GE(in.heap.in_use(), before + 1'000'000);
    }
    EXPECT_LT(in.heap.in_use(), before + 100'000);
    in.heap.set_limit(in.heap.in_use() + 500'000);
    EXPECT_EQ(op(BinaryOp::lshift, n(1), n(8'000'000)), "MemoryError");
    EXPECT_EQ(op(BinaryOp::pow, n(7), n(8'000'000)), "MemoryError");
    in.heap.set_limit(0);
}

TEST_F(ContainersTest, FloatArithmeticAndComparison) {
    Ref half = Ref::take(new_float(t, 0.5)), zero = Ref::take(new_float(t, 0));
    EXPECT_EQ(op(BinaryOp::floordiv, n(7), *half), "14.0");
    EXPECT_EQ(op(BinaryOp::div, *half, *zero), "ZeroDivisionError: float division by zero");
    EXPECT_EQ(op(BinaryOp::floordiv, *half, *zero),
              "ZeroDivisionError: float floor division by zero");
    EXPECT_EQ(op(BinaryOp::mod, *half, *zero), "ZeroDivisionError: float modulo");
    Ref e200 = Ref::take(new_float(t, 1e200));
    EXPECT_EQ(op(BinaryOp::pow, *e200, n(2)), "OverflowError: (34, 'Numerical result out of range')");
    Ref odd = Ref::take(new_int(t, (int64_t{1} << 53) + 1));
    Ref even = Ref::take(new_float(t, 9007199254740992.0));
    EXPECT_EQ(show(compare(t, CompareOp::gt, *odd, *even)), "True");
    EXPECT_EQ(show(compare(t, CompareOp::eq, *odd, *even)), "False");
}

TEST_F(ContainersTest, DictKeepsOrderThroughDeletion) {
    Own<Dict> d = Own<Dict>::take(new_dict(t));
    for (int i = 0; i < 1000; ++i) ASSERT_TRUE(dict_set(t, d.get(), n(i), n(-i)));
    for (int i = 0; i < 1000; ++i) {
        if (i % 3) {
            ASSERT_EQ(dict_delete(t, d.get(), n(i)), Truth::yes);
        }
    }
    EXPECT_EQ(dict_delete(t, d.get(), n(1)), Truth::no);
    size_t position = 0;
    Value key, value;
    int expected = 0;
    while (dict_next(d.get(), position, key, value)) {
        EXPECT_TRUE(key == n(expected) && value == n(-expected));
        expected += 3;
    }
    EXPECT_EQ(expected, 1002);
    Own<Dict> copy = Own<Dict>::take(dict_copy(t, d.get()));
    EXPECT_EQ(show(compare(t, CompareOp::eq, d.value(), copy.value())), "True");
}

TEST_F(ContainersTest, DictSurvivesEndlessPushAndPop) {
    Own<Dict> d = Own<Dict>::take(new_dict(t));
    ASSERT_TRUE(dict_set(t, d.get(), n(-5), n(0)));
    for (int i = 0; i < 5000; ++i) {
        ASSERT_TRUE(dict_set(t, d.get(), n(i), n(i)));
        Ref item = Ref::take(method(d.value(), "popitem"));
        ASSERT_EQ(item.as<Tuple>()->items[0].as_small_int(), i);
    }
    EXPECT_EQ(shown(d.value()), "{-5: 0}");
    EXPECT_LE(d->capacity, 10u);
}

TEST_F(ContainersTest, DictCopyIsIndependent) {
    Own<Dict> d = Own<Dict>::take(new_dict(t));
    for (int i = 0; i < 6; ++i) ASSERT_TRUE(dict_set(t, d.get(), *s(std::string(1, 'a' + i)), n(i)));
    Own<Dict> copy = Own<Dict>::take(dict_copy(t, d.get()));
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(dict_set(t, copy.get(), n(i), n(i)));
    EXPECT_EQ(shown(d.value()), "{'a': 0, 'b': 1, 'c': 2, 'd': 3, 'e': 4, 'f': 5}");
    EXPECT_EQ(copy->size, 26u);
    EXPECT_EQ(show(method(copy.value(), "get", {*s("e")})), "4");
}

TEST_F(ContainersTest, DictErrors) {
    Own<Dict> d = Own<Dict>::take(new_dict(t));
    EXPECT_EQ(show(get_item(t, d.value(), *s("x"))), "KeyError: 'x'");
    EXPECT_EQ(show(method(d.value(), "popitem")), "KeyError: 'popitem(): dictionary is empty'");
    Ref l = list({});
    EXPECT_EQ(show(get_item(t, d.value(), *l)), "TypeError: unhashable type: 'list'");
}

TEST_F(ContainersTest, SetsOfSmallIntsIterateByTable) {
    Own<Set> set = Own<Set>::take(new_set(t));
    for (int i : {8, 1, 16, 3}) ASSERT_TRUE(set_add(t, set.get(), n(i)));
    EXPECT_EQ(shown(set.value()), "{8, 1, 3, 16}");
    EXPECT_EQ(show(method(set.value(), "copy")), "{8, 1, 3, 16}");
    EXPECT_EQ(show(method(set.value(), "pop")), "8");
    EXPECT_EQ(show(method(set.value(), "pop")), "1");
    ASSERT_TRUE(set_add(t, set.get(), n(1)));
    EXPECT_EQ(show(method(set.value(), "pop")), "3");
    EXPECT_EQ(show(method(set.value(), "pop")), "16");
    EXPECT_EQ(show(method(set.value(), "pop")), "1");
    EXPECT_EQ(show(method(set.value(), "pop")), "KeyError: 'pop from an empty set'");
}

TEST_F(ContainersTest, SetAlgebra) {
    Own<Set> a = Own<Set>::take(new_set(t)), b = Own<Set>::take(new_set(t));
    for (int i = 0; i < 6; ++i) ASSERT_TRUE(set_add(t, a.get(), n(i)));
    for (int i = 4; i < 9; ++i) ASSERT_TRUE(set_add(t, b.get(), n(i)));
    EXPECT_EQ(op(BinaryOp::and_, a.value(), b.value()), "{4, 5}");
    EXPECT_EQ(op(BinaryOp::sub, a.value(), b.value()), "{0, 1, 2, 3}");
    EXPECT_EQ(op(BinaryOp::or_, a.value(), b.value()), "{0, 1, 2, 3, 4, 5, 6, 7, 8}");
    EXPECT_EQ(show(in_place_op(t, BinaryOp::xor_, a.value(), b.value())), "{0, 1, 2, 3, 6, 7, 8}");
    EXPECT_EQ(show(in_place_op(t, BinaryOp::sub, a.value(), b.value())), "{0, 1, 2, 3}");
    EXPECT_EQ(show(in_place_op(t, BinaryOp::sub, a.value(), a.value())), "set()");
}

TEST_F(ContainersTest, ListsSliceAndComplain) {
    Ref l = list({n(0), n(1), n(2), n(3), n(4)});
    EXPECT_EQ(show(get_item(t, *l, n(7))), "IndexError: list index out of range");
    EXPECT_EQ(show(get_item(t, *l, *s("x"))),
              "TypeError: list indices must be integers or slices, not str");
    EXPECT_EQ(show(method(*l, "index", {n(9)})), "ValueError: 9 is not in list");
    EXPECT_EQ(show(method(*l, "remove", {n(9)})), "ValueError: list.remove(x): x not in list");
    EXPECT_EQ(op(BinaryOp::mul, *l, n(int64_t{1} << 60)), "MemoryError");
    EXPECT_EQ(show(method(*l, "pop", {n(1)})), "1");
    EXPECT_EQ(show(method(*l, "insert", {n(-1), n(9)})), "None");
    EXPECT_EQ(shown(*l), "[0, 2, 3, 9, 4]");
}

TEST_F(ContainersTest, SortIsStableAndComplete) {
    Own<List> l = Own<List>::take(new_list(t, size_t{0}));
    uint64_t state = 1;
    for (int i = 0; i < 5000; ++i) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        Ref pair = tuple({n(static_cast<int64_t>(state >> 60)), n(i)});
        ASSERT_TRUE(list_append(t, l.get(), *pair));
    }
    ASSERT_TRUE(list_sort(t, l.get(), Value::none(), false));
    for (size_t i = 1; i < l->size; ++i) {
        EXPECT_EQ(less(t, l->items[i - 1], l->items[i]), Truth::yes);
    }
    ASSERT_TRUE(list_sort(t, l.get(), Value::none(), true));
    EXPECT_EQ(less(t, l->items[1], l->items[0]), Truth::yes);
    Ref mixed = list({n(1), *s("a")});
    EXPECT_FALSE(list_sort(t, mixed.as<List>(), Value::none(), false));
    EXPECT_EQ(error(), "TypeError: '<' not supported between instances of 'str' and 'int'");
}

TEST_F(ContainersTest, ContainersTakeTypeArguments) {
    EXPECT_EQ(show(get_item(t, Value(t.types().list), Value(t.types().int_))), "list[int]");
    EXPECT_EQ(show(get_item(t, Value(t.types().tuple), Value(t.types().int_))), "tuple[int]");
    EXPECT_EQ(show(get_item(t, Value(t.types().set), Value(t.types().str))), "set[str]");
    EXPECT_EQ(show(get_item(t, Value(t.types().dict),
                            *tuple({Value(t.types().str), Value(t.types().int_)}))),
              "dict[str, int]");
}

TEST_F(ContainersTest, NumbersRound) {
    EXPECT_EQ(show(method(n(15), "__round__", {n(-1)})), "20");
    EXPECT_EQ(show(method(n(25), "__round__", {n(-1)})), "20");
    EXPECT_EQ(show(method(n(5), "__round__", {n(-1)})), "0");
    EXPECT_EQ(show(method(n(6), "__round__", {n(-1)})), "10");
    EXPECT_EQ(show(method(n(6), "__round__", {n(-1000000000)})), "0");
    Ref f = Ref::take(new_float(t, 2.675));
    EXPECT_EQ(show(method(*f, "__round__", {n(2)})), "2.67");
}

}  // namespace
}  // namespace baton
