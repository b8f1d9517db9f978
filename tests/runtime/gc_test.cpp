// Destruction, the cycle collector and weak references.
#include "runtime/types/weakref.h"
#include "tests/runtime/runtime_support.h"

namespace baton {
namespace {

// Appends to the list under "log" of the type's dict; returns None.
Value log_self(Thread& t, const Value* args, size_t) {
    Ref log = Ref::take(TRY(get_attribute(t, args[0], Value(t.names().file_))));
    Ref text = Ref::take(Value(TRY(new_str(t, "gone"))));
    TRY(list_append(t, log.as<List>(), *text));
    return Value::none();
}

// Keeps the object alive in that list.
Value resurrect(Thread& t, const Value* args, size_t) {
    Ref log = Ref::take(TRY(get_attribute(t, args[0], Value(t.names().file_))));
    TRY(list_append(t, log.as<List>(), args[0]));
    return Value::none();
}

constexpr NativeDef del_def = {"__del__", "(self, /)", log_self};
constexpr NativeDef resurrect_def = {"__del__", "(self, /)", resurrect};

class GcTest : public RuntimeTest {
protected:
    Ref log = list({});

    // A class with that __del__, whose instances find the log as attribute `file`.
    Ref class_with_del(const NativeDef& def, bool slots = false) {
        Ref function = Ref::take(
            Value(new_method_descriptor(t, def, t.types().object)));
        if (slots) {
            Ref names = tuple({*s("next")});
            return make_class("C", {}, {{"__del__", *function}, {"file", *log},
                                        {"__slots__", *names}});
        }
        return make_class("C", {}, {{"__del__", *function}, {"file", *log}});
    }
    size_t logged() { return log.as<List>()->size; }
};

TEST_F(GcTest, DeepNestingIsDestroyedIteratively) {
    Ref outer = list({});
    for (int i = 0; i < 1000000; ++i) {
        const Value inner = *outer;
        outer = list({inner});
    }
    const size_t live = in.heap.live_objects();
    outer.reset();
    EXPECT_LE(in.heap.live_objects() + 1000000, live);
    EXPECT_TRUE(t.deferred.empty());
}

TEST_F(GcTest, FinalizersRunOnceAndPromptly) {
    Ref cls = class_with_del(del_def);
    Ref instance = Ref::take(invoke(*cls, {}));
    EXPECT_EQ(logged(), 0u);
    instance.reset();
    EXPECT_EQ(logged(), 1u);
}

TEST_F(GcTest, Resurrection) {
    Ref cls = class_with_del(resurrect_def);
    Ref instance = Ref::take(invoke(*cls, {}));
    EXPECT_EQ(set(*instance, "x", n(5)), "");
    instance.reset();
    ASSERT_EQ(logged(), 1u);
    const Value back = log.as<List>()->items[0];
    EXPECT_EQ(show(get(back, "x")), "5");
    // The second death is final.
    const size_t live = in.heap.live_objects();
    list_clear(log.as<List>());
    EXPECT_EQ(logged(), 0u);
    EXPECT_LT(in.heap.live_objects(), live);
}

TEST_F(GcTest, APendingExceptionSurvivesDestructors) {
    Ref cls = class_with_del(del_def);
    Ref instance = Ref::take(invoke(*cls, {}));
    raise(t, Exc::ValueError, "pending");
    instance.reset();
    EXPECT_EQ(logged(), 1u);
    EXPECT_EQ(error(), "ValueError: pending");
}

TEST_F(GcTest, CyclesAreCollected) {
    in.heap.collect(t);
    const size_t live = in.heap.live_objects();
    {
        Ref a = list({});
        ASSERT_TRUE(list_append(t, a.as<List>(), *a));
        Ref d = Ref::take(Value(new_dict(t)));
        Ref pair = tuple({*d, *a});
        ASSERT_TRUE(dict_set(t, d.as<Dict>(), n(1), *pair));
        Ref cls = make_class("C", {});
        Ref instance = Ref::take(invoke(*cls, {}));
        EXPECT_EQ(set(*instance, "me", *instance), "");
        EXPECT_EQ(set(*cls, "one", *instance), "");
    }
    EXPECT_GT(in.heap.live_objects(), live);
    EXPECT_GE(in.heap.collect(t), 5u);
    EXPECT_LE(in.heap.live_objects(), live + 4);  // names may have been interned
    EXPECT_EQ(in.heap.collect(t), 0u);
}

TEST_F(GcTest, WhatIsReachableStays) {
    Ref outer = list({});
    Ref inner = list({*outer});
    ASSERT_TRUE(list_append(t, outer.as<List>(), *inner));
    inner.reset();
    in.heap.collect(t);
    EXPECT_EQ(show(share(*outer)), "[[[...]]]");
    list_clear(outer.as<List>());
}

TEST_F(GcTest, FinalizersOfCycles) {
    Ref cls = class_with_del(del_def);
    {
        Ref a = Ref::take(invoke(*cls, {}));
        Ref b = Ref::take(invoke(*cls, {}));
        EXPECT_EQ(set(*a, "other", *b), "");
        EXPECT_EQ(set(*b, "other", *a), "");
    }
    EXPECT_EQ(logged(), 0u);
    EXPECT_GE(in.heap.collect(t), 2u);
    EXPECT_EQ(logged(), 2u);
    in.heap.collect(t);
    EXPECT_EQ(logged(), 2u);
}

TEST_F(GcTest, SlotsTakePart) {
    Ref cls = class_with_del(del_def, true);
    {
        Ref a = Ref::take(invoke(*cls, {}));
        EXPECT_EQ(show(get(*a, "next")), "AttributeError: 'C' object has no attribute 'next'");
        EXPECT_EQ(set(*a, "next", *a), "");
    }
    EXPECT_GE(in.heap.collect(t), 1u);
    EXPECT_EQ(logged(), 1u);
}

TEST_F(GcTest, ResurrectedCyclesStay) {
    Ref cls = class_with_del(resurrect_def);
    {
        Ref a = Ref::take(invoke(*cls, {}));
        EXPECT_EQ(set(*a, "me", *a), "");
        EXPECT_EQ(set(*a, "x", n(1)), "");
    }
    EXPECT_EQ(in.heap.collect(t), 0u);
    ASSERT_EQ(logged(), 1u);
    EXPECT_EQ(show(get(log.as<List>()->items[0], "x")), "1");
    list_clear(log.as<List>());
    EXPECT_GE(in.heap.collect(t), 1u);
    EXPECT_EQ(logged(), 0u);
}

TEST_F(GcTest, WeakReferences) {
    Ref cls = make_class("C", {});
    Ref instance = Ref::take(invoke(*cls, {}));
    Ref r = Ref::take(new_weakref(t, *instance, Value::none()));
    Ref same = Ref::take(new_weakref(t, *instance, Value::none()));
    EXPECT_EQ(*r, *same);
    Ref append = Ref::take(get(*log, "append"));
    Ref with_callback = Ref::take(new_weakref(t, *instance, *append));
    EXPECT_FALSE(*with_callback == *r);
    EXPECT_EQ(equal(t, *r, *with_callback), Truth::yes);
    EXPECT_EQ(in.weakrefs->count(instance.get().as_object()), 2u);
    EXPECT_EQ(Ref::take(invoke(*r, {})).get(), *instance);
    instance.reset();
    EXPECT_EQ(show(invoke(*r, {})), "None");
    ASSERT_EQ(logged(), 1u);
    EXPECT_EQ(log.as<List>()->items[0], *with_callback);
    EXPECT_TRUE(show(share(*r)).ends_with("; dead>"));
    EXPECT_EQ(show(new_weakref(t, n(1), Value::none())),
              "TypeError: cannot create weak reference to 'int' object");
}

TEST_F(GcTest, WeakReferencesToGarbage) {
    Ref cls = make_class("C", {});
    Ref append = Ref::take(get(*log, "append"));
    Ref outside;
    {
        Ref a = Ref::take(invoke(*cls, {}));
        EXPECT_EQ(set(*a, "me", *a), "");
        outside = Ref::take(new_weakref(t, *a, *append));
        Ref inside = Ref::take(new_weakref(t, *a, *append));
        EXPECT_EQ(set(*a, "ref", *inside), "");
    }
    EXPECT_GE(in.heap.collect(t), 2u);
    // Only the reference that is not garbage itself is called back.
    ASSERT_EQ(logged(), 1u);
    EXPECT_EQ(log.as<List>()->items[0], *outside);
    EXPECT_EQ(show(invoke(*outside, {})), "None");
    list_clear(log.as<List>());
}

TEST_F(GcTest, Proxies) {
    Ref cls = make_class("C", {});
    Ref instance = Ref::take(invoke(*cls, {}));
    EXPECT_EQ(set(*instance, "x", n(5)), "");
    Ref proxy = Ref::take(new_weak_proxy(t, *instance, Value::none()));
    EXPECT_EQ(show(get(*proxy, "x")), "5");
    EXPECT_EQ(set(*proxy, "x", n(6)), "");
    EXPECT_EQ(show(get(*instance, "x")), "6");
    instance.reset();
    EXPECT_EQ(show(get(*proxy, "x")),
              "ReferenceError: weakly-referenced object no longer exists");
}

TEST_F(GcTest, GarbageAtTheEndIsReturned) {
    // Cycles with finalizers, classes, weak references: all left to the interpreter's end.
    Ref cls = class_with_del(del_def);
    Ref a = Ref::take(invoke(*cls, {}));
    EXPECT_EQ(set(*a, "me", *a), "");
    Ref r = Ref::take(new_weakref(t, *a, Value::none()));
    EXPECT_EQ(set(*a, "ref", *r), "");
    Ref big = Ref::take(new_int(t, int64_t{1} << 62));
    EXPECT_EQ(set(*a, "big", *big), "");
    for (int i = 0; i < 200; ++i) {
        EXPECT_EQ(set(*a, "x" + std::to_string(i), *big), "");
    }
}

}  // namespace
}  // namespace baton
