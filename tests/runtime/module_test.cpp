// Modules, SimpleNamespace, interning.
#include "runtime/types/module.h"

#include "runtime/core/intern.h"
#include "runtime/types/simple_namespace.h"
#include "tests/runtime/runtime_support.h"

namespace baton {
namespace {

using ModuleTest = RuntimeTest;

Value answer(Thread& t, const Value* args, size_t) {
    return TRY(str_concat(t, args[0].as<Str>(), args[0].as<Str>()));
}
constexpr NativeDef functions[] = {{"answer", "(name, /)", answer}, {}};

TEST_F(ModuleTest, Attributes) {
    Ref m = Ref::take(Value(new_module(t, "m")));
    EXPECT_EQ(show(share(*m)), "<module 'm'>");
    EXPECT_EQ(module_name(t, *m), "m");
    EXPECT_EQ(show(get(*m, "foo")), "AttributeError: module 'm' has no attribute 'foo'");
    EXPECT_EQ(set(*m, "foo", n(5)), "");
    EXPECT_EQ(show(get(*m, "foo")), "5");
    EXPECT_EQ(show(get(*m, "__name__")), "'m'");
    EXPECT_EQ(show(get(*m, "__class__")), "<class 'module'>");
    EXPECT_EQ(set(*m, "__dict__", n(5)), "AttributeError: readonly attribute");
    EXPECT_TRUE(delete_attribute(t, *m, *name("foo")));
    EXPECT_FALSE(delete_attribute(t, *m, *name("foo")));
    EXPECT_EQ(error(), "AttributeError: module 'm' has no attribute 'foo'");
    EXPECT_EQ(show(get(*m, "__annotations__")), "{}");
    EXPECT_EQ(set(*m, "__file__", *s("/m.py")), "");
    EXPECT_EQ(show(share(*m)), "<module 'm' from '/m.py'>");
    Ref dict = Ref::take(get(*m, "__dict__"));
    EXPECT_EQ(dict.as<Dict>(), module_dict(*m));
}

TEST_F(ModuleTest, GetattrHook) {
    Ref m = Ref::take(Value(new_module(t, "m")));
    ASSERT_TRUE(add_functions(t, module_dict(*m), functions, *name("m")));
    Ref hook = Ref::take(get(*m, "answer"));
    EXPECT_EQ(show(share(*hook)), "<built-in function answer>");
    EXPECT_EQ(set(*m, "__getattr__", *hook), "");
    EXPECT_EQ(show(get(*m, "ab")), "'abab'");
}

TEST_F(ModuleTest, Construction) {
    const Value type(t.types().module);
    EXPECT_EQ(show(invoke(type, {*s("x")})), "<module 'x'>");
    EXPECT_EQ(show(invoke(type, {n(1)})), "TypeError: module() argument 'name' must be str, not int");
    EXPECT_EQ(show(invoke(type, {})),
              "TypeError: module() missing required argument 'name' (pos 1)");
    Ref documented = Ref::take(invoke(type, {*s("x")}, {{"doc", n(3)}}));
    EXPECT_EQ(show(get(*documented, "__doc__")), "3");
    Ref sub = make_class("Sub", {type});
    Ref instance = Ref::take(invoke(*sub, {*s("x")}));
    EXPECT_EQ(set(*instance, "foo", n(5)), "");
    EXPECT_EQ(show(get(*instance, "foo")), "5");
    EXPECT_EQ(show(share(*instance)), "<module 'x'>");
}

TEST_F(ModuleTest, SimpleNamespaces) {
    const Value type(t.types().simple_namespace);
    Ref a = Ref::take(invoke(type, {}, {{"x", n(1)}, {"y", *s("b")}}));
    EXPECT_EQ(show(share(*a)), "namespace(x=1, y='b')");
    EXPECT_EQ(show(invoke(type, {n(1)})), "TypeError: no positional arguments expected");
    Ref b = Ref::take(invoke(type, {}, {{"x", n(1)}, {"y", *s("b")}}));
    EXPECT_EQ(equal(t, *a, *b), Truth::yes);
    EXPECT_EQ(set(*a, "me", *a), "");
    EXPECT_EQ(show(share(*a)), "namespace(x=1, y='b', me=namespace(...))");
    EXPECT_EQ(equal(t, *a, *b), Truth::no);
    EXPECT_FALSE(hash(t, *a).has_value());
    EXPECT_EQ(error(), "TypeError: unhashable type: 'types.SimpleNamespace'");
    EXPECT_TRUE(delete_attribute(t, *a, *name("me")));
}

TEST_F(ModuleTest, Interning) {
    Ref a = name("some_name"), b = name("some_name");
    EXPECT_EQ(*a, *b);
    Ref c = s("some_name");
    EXPECT_FALSE(*c == *a);
    Ref d = Ref::take(Value(intern(t, c.as<Str>())));
    EXPECT_EQ(*d, *a);
    const size_t before = in.interned->size();
    for (int i = 0; i < 5000; ++i) name("generated_" + std::to_string(i)).reset();
    EXPECT_EQ(in.interned->size(), before + 5000);
    in.heap.collect(t);
    EXPECT_LE(in.interned->size(), before);
    EXPECT_EQ(*name("some_name"), *a);
}

TEST_F(ModuleTest, AttributesOfInstances) {
    Ref cls = make_class("C", {});
    Ref a = Ref::take(invoke(*cls, {}));
    for (int i = 0; i < 300; ++i) {
        EXPECT_EQ(set(*a, "x" + std::to_string(i), n(i)), "");
        EXPECT_EQ(show(get(*a, "x" + std::to_string(i / 2))), std::to_string(i / 2));
    }
    Ref b = Ref::take(invoke(*cls, {}));
    Object* object = b.get().as_object();
    EXPECT_EQ(set(*b, "x", n(1)), "");
    EXPECT_EQ(set(*b, "y", n(2)), "");
    EXPECT_TRUE(delete_attribute(t, *b, *name("y")));
    EXPECT_FALSE(attributes_of(object)->shape->dict_mode);
    EXPECT_EQ(set(*b, "y", n(3)), "");
    EXPECT_TRUE(delete_attribute(t, *b, *name("x")));
    EXPECT_TRUE(attributes_of(object)->shape->dict_mode);
    EXPECT_EQ(show(get(*b, "__dict__")), "{'y': 3}");
    Ref dict = Ref::take(get(*b, "__dict__"));
    ASSERT_TRUE(dict_set(t, dict.as<Dict>(), *s("z"), n(4)));
    EXPECT_EQ(show(get(*b, "z")), "4");
}

}  // namespace
}  // namespace baton
