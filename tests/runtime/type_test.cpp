// Classes made without a VM: layout, mro, slots, attributes.
#include "runtime/types/type.h"

#include "runtime/core/type_slots.h"
#include "tests/runtime/runtime_support.h"

namespace baton {
namespace {

class TypeTest : public RuntimeTest {
protected:
    Value make_class(std::string_view class_name, std::initializer_list<Value> bases,
                     std::initializer_list<std::pair<std::string_view, Value>> attributes = {}) {
        Own<Dict> dict = Own<Dict>::take(new_dict(t));
        for (const auto& [key, value] : attributes) {
            if (!dict_set(t, dict.get(), *name(key), value)) return Value::error();
        }
        Own<Tuple> all = Own<Tuple>::take(new_tuple(t, std::span<const Value>(bases)));
        return call(t, Value(t.types().type), {*s(class_name), all.value(), dict.value()});
    }
    // A native function as a class attribute.
    Ref function(const NativeDef& def, Type* owner) {
        return Ref::take(Value(new_method_descriptor(t, def, owner)));
    }
    Value object() { return Value(t.types().object); }
};

TEST_F(TypeTest, BuiltInsAreInPlace) {
    EXPECT_EQ(show(share(Value(t.types().int_))), "<class 'int'>");
    EXPECT_EQ(show(get_attribute(t, Value(t.types().bool_), *name("__mro__"))),
              "(<class 'bool'>, <class 'int'>, <class 'object'>)");
    EXPECT_EQ(show(get_attribute(t, Value(t.types().int_), *name("__add__"))),
              "<slot wrapper '__add__' of 'int' objects>");
    EXPECT_EQ(show(call_method(t, n(3), t.names().dunder_repr, {})), "'3'");
    EXPECT_EQ(show(call_method(t, n(3), t.names().dunder_add, {n(4)})), "7");
    EXPECT_EQ(show(call_method(t, n(3), t.names().dunder_add, {})),
              "TypeError: expected 1 argument, got 0");
    EXPECT_EQ(show(get_attribute(t, n(3), *name("nothing"))),
              "AttributeError: 'int' object has no attribute 'nothing'");
    EXPECT_EQ(show(get_attribute(t, Value(t.types().int_), *name("nothing"))),
              "AttributeError: type object 'int' has no attribute 'nothing'");
    EXPECT_EQ(show(call(t, Value(t.types().type), {n(1)})), "<class 'int'>");
    EXPECT_EQ(show(call(t, Value(t.types().type), {})),
              "TypeError: type() takes 1 or 3 arguments");
}

TEST_F(TypeTest, ClassesHaveAttributes) {
    Ref a = Ref::take(make_class("A", {}, {{"x", n(1)}}));
    ASSERT_FALSE(a.get().is_error()) << error();
    Ref instance = Ref::take(call(t, *a, {}));
    ASSERT_FALSE(instance.get().is_error()) << error();
    EXPECT_EQ(show(get_attribute(t, *instance, *name("x"))), "1");
    for (int i = 0; i < 20; ++i) {
        ASSERT_TRUE(set_attribute(t, *instance, *name("a" + std::to_string(i)), n(i)));
    }
    EXPECT_EQ(show(get_attribute(t, *instance, *name("a7"))), "7");
    EXPECT_EQ(show(get_attribute(t, *instance, *name("a19"))), "19");
    ASSERT_TRUE(delete_attribute(t, *instance, *name("a7")));
    EXPECT_EQ(show(get_attribute(t, *instance, *name("a7"))),
              "AttributeError: 'A' object has no attribute 'a7'");
    EXPECT_EQ(show(get_attribute(t, *instance, *name("a8"))), "8");
    EXPECT_EQ(show(call(t, *a, {n(1)})), "TypeError: A() takes no arguments");
    ASSERT_TRUE(set_attribute(t, *a, *name("x"), n(2)));
    EXPECT_EQ(show(get_attribute(t, *instance, *name("x"))), "2");
    EXPECT_TRUE(a.as<Type>()->has(type_plain_getattr));
    EXPECT_TRUE(a.as<Type>()->has(type_plain_new));
}

TEST_F(TypeTest, MethodResolutionOrder) {
    Ref a = Ref::take(make_class("A", {}));
    Ref b = Ref::take(make_class("B", {*a}));
    Ref c = Ref::take(make_class("C", {*a}));
    Ref d = Ref::take(make_class("D", {*b, *c}));
    EXPECT_EQ(show(get_attribute(t, *d, *name("__mro__"))),
              "(<class 'D'>, <class 'B'>, <class 'C'>, <class 'A'>, <class 'object'>)");
    EXPECT_EQ(show(make_class("E", {*a, *b})),
              "TypeError: Cannot create a consistent method resolution\norder (MRO) for bases A, B");
    EXPECT_EQ(show(make_class("E", {*a, *a})), "TypeError: duplicate base class A");
    EXPECT_EQ(show(make_class("E", {Value(t.types().bool_)})),
              "TypeError: type 'bool' is not an acceptable base type");
    EXPECT_EQ(show(make_class("E", {Value(t.types().int_), Value(t.types().str)})),
              "TypeError: multiple bases have instance lay-out conflict");
    ASSERT_TRUE(set_attribute(t, *a, *name("x"), n(1)));
    EXPECT_EQ(show(get_attribute(t, *d, *name("x"))), "1");
    ASSERT_TRUE(set_attribute(t, *c, *name("x"), n(2)));
    EXPECT_EQ(show(get_attribute(t, *d, *name("x"))), "2");
}

TEST_F(TypeTest, Slots) {
    Own<Tuple> names = Own<Tuple>::take(new_tuple(t, {*s("x"), *s("y")}));
    Ref a = Ref::take(make_class("A", {}, {{"__slots__", names.value()}}));
    ASSERT_FALSE(a.get().is_error()) << error();
    Ref instance = Ref::take(call(t, *a, {}));
    EXPECT_EQ(show(get_attribute(t, *instance, *name("x"))),
              "AttributeError: 'A' object has no attribute 'x'");
    ASSERT_TRUE(set_attribute(t, *instance, *name("y"), n(5)));
    EXPECT_EQ(show(get_attribute(t, *instance, *name("y"))), "5");
    EXPECT_FALSE(set_attribute(t, *instance, *name("z"), n(5)));
    EXPECT_EQ(error(), "AttributeError: 'A' object has no attribute 'z'");
    EXPECT_EQ(show(get_attribute(t, *a, *name("x"))), "<member 'x' of 'A' objects>");
    Ref b = Ref::take(make_class("B", {*a}));
    Ref other = Ref::take(call(t, *b, {}));
    ASSERT_TRUE(set_attribute(t, *other, *name("z"), n(1)));
    ASSERT_TRUE(set_attribute(t, *other, *name("x"), n(2)));
    EXPECT_EQ(show(get_attribute(t, *other, *name("x"))), "2");
}

Value answer(Thread&, const Value*, size_t) { return Value::small_int(42); }
Value not_text(Thread&, const Value*, size_t) { return Value::small_int(1); }
constexpr NativeDef len_def = {"__len__", "(self, /)", answer};
constexpr NativeDef add_def = {"__add__", "(self, other, /)", answer};
constexpr NativeDef radd_def = {"__radd__", "(self, other, /)", answer};
constexpr NativeDef repr_def = {"__repr__", "(self, /)", not_text};
constexpr NativeDef getattr_def = {"__getattr__", "(self, name, /)", answer};

TEST_F(TypeTest, SpecialMethodsFillSlots) {
    Type* object_type = t.types().object;
    Ref a = Ref::take(make_class("A", {},
                                 {{"__len__", *function(len_def, object_type)},
                                  {"__radd__", *function(radd_def, object_type)},
                                  {"__repr__", *function(repr_def, object_type)}}));
    ASSERT_FALSE(a.get().is_error()) << error();
    Ref instance = Ref::take(call(t, *a, {}));
    EXPECT_EQ(length(t, *instance), 42);
    EXPECT_EQ(show(binary_op(t, BinaryOp::add, n(1), *instance)), "42");
    EXPECT_EQ(show(binary_op(t, BinaryOp::add, *instance, n(1))),
              "TypeError: unsupported operand type(s) for +: 'A' and 'int'");
    EXPECT_EQ(show(share(*instance)), "TypeError: __repr__ returned non-string (type int)");
    // Assigning to the class later changes its slots, and those of classes below.
    Ref b = Ref::take(make_class("B", {*a}));
    Ref below = Ref::take(call(t, *b, {}));
    ASSERT_TRUE(set_attribute(t, *a, *name("__add__"), *function(add_def, object_type)));
    EXPECT_EQ(show(binary_op(t, BinaryOp::add, *below, n(1))), "42");
    ASSERT_TRUE(delete_attribute(t, *a, *name("__len__")));
    EXPECT_EQ(length(t, *below), std::nullopt);
    EXPECT_EQ(error(), "TypeError: object of type 'B' has no len()");
    ASSERT_TRUE(set_attribute(t, *a, *name("__getattr__"), *function(getattr_def, object_type)));
    EXPECT_FALSE(b.as<Type>()->has(type_plain_getattr));
    EXPECT_EQ(show(get_attribute(t, *below, *name("anything"))), "42");
    ASSERT_TRUE(delete_attribute(t, *a, *name("__getattr__")));
    EXPECT_TRUE(b.as<Type>()->has(type_plain_getattr));
    EXPECT_EQ(show(get_attribute(t, *below, *name("anything"))),
              "AttributeError: 'B' object has no attribute 'anything'");
}

TEST_F(TypeTest, EqualityWithoutHashIsUnhashable) {
    Ref a = Ref::take(make_class("A", {}, {{"__eq__", *function(add_def, t.types().object)}}));
    Ref instance = Ref::take(call(t, *a, {}));
    EXPECT_EQ(hash(t, *instance), std::nullopt);
    EXPECT_EQ(error(), "TypeError: unhashable type: 'A'");
    EXPECT_EQ(show(get_attribute(t, *a, *name("__hash__"))), "None");
}

TEST_F(TypeTest, NewChecksItsClass) {
    Ref make = Ref::take(get_attribute(t, object(), *name("__new__")));
    EXPECT_EQ(show(call(t, *make, {})), "TypeError: object.__new__(): not enough arguments");
    EXPECT_EQ(show(call(t, *make, {n(1)})),
              "TypeError: object.__new__(X): X is not a type object (int)");
    EXPECT_EQ(show(call(t, *make, {Value(t.types().int_)})),
              "TypeError: object.__new__(int) is not safe, use int.__new__()");
}

TEST_F(TypeTest, BasesMayBeAssigned) {
    Ref a = Ref::take(make_class("A", {}, {{"x", n(1)}}));
    Ref b = Ref::take(make_class("B", {}, {{"x", n(2)}}));
    Ref c = Ref::take(make_class("C", {*a}));
    EXPECT_EQ(show(get_attribute(t, *c, *name("x"))), "1");
    Own<Tuple> bases = Own<Tuple>::take(new_tuple(t, {*b}));
    ASSERT_TRUE(set_attribute(t, *c, *name("__bases__"), bases.value())) << error();
    EXPECT_EQ(show(get_attribute(t, *c, *name("x"))), "2");
    bases = Own<Tuple>::take(new_tuple(t, {Value(t.types().int_)}));
    EXPECT_FALSE(set_attribute(t, *c, *name("__bases__"), bases.value()));
    EXPECT_EQ(error(), "TypeError: __bases__ assignment: 'int' object layout differs from 'B'");
}

TEST_F(TypeTest, ClassOfAnInstanceMayChange) {
    t.class_attributes_hint = 12;
    Ref a = Ref::take(make_class("A", {}));
    Ref b = Ref::take(make_class("B", {}, {{"y", n(9)}}));
    EXPECT_NE(a.as<Type>()->inline_slots, b.as<Type>()->inline_slots);
    Ref instance = Ref::take(call(t, *a, {}));
    ASSERT_TRUE(set_attribute(t, *instance, *name("x"), n(1)));
    ASSERT_TRUE(set_attribute(t, *instance, *name("__class__"), *b)) << error();
    EXPECT_EQ(show(get_attribute(t, *instance, *name("x"))), "1");
    EXPECT_EQ(show(get_attribute(t, *instance, *name("y"))), "9");
    EXPECT_FALSE(set_attribute(t, *instance, *name("__class__"), Value(t.types().int_)));
    EXPECT_EQ(error(), "TypeError: __class__ assignment only supported for mutable types or "
                       "ModuleType subclasses");
}

TEST_F(TypeTest, ClassesAreCollected) {
    const size_t before = t.types().object->subclasses->size();
    make_class("Gone", {}, {{"x", n(1)}});
    { Ref gone = Ref::take(make_class("Gone", {})); }
    in.heap.collect(t);
    EXPECT_EQ(t.types().object->subclasses->size(), before + 1);
}

}  // namespace
}  // namespace baton
