#include "runtime/core/native.h"

#include "tests/runtime/runtime_support.h"

namespace baton {
namespace {

// Returns what it was given as a tuple; "-" for unbound.
Value echo(Thread& t, const Value* args, size_t nargs) {
    Own<Tuple> result = Own<Tuple>::take(TRY(new_tuple(t, nargs)));
    for (size_t i = 0; i < nargs; ++i) {
        result->items[i] =
            args[i].is_unbound() ? Value(TRY(new_str(t, "-"))) : share(args[i]);
    }
    return Value(result.give());
}

class NativeTest : public RuntimeTest {
protected:
    using Keywords = std::initializer_list<std::pair<const char*, Value>>;
    // Calls a function of module m with this signature.
    std::string run(const char* signature, std::vector<Value> args, Keywords keywords = {}) {
        const NativeDef def = {"f", signature, echo};
        Ref module = name("m");
        Ref function = Ref::take(Value(new_native_function(t, def, Value(), *module)));
        return show(invoke(*function, std::move(args), keywords));
    }
    // The same bound to the list [7].
    std::string run_bound(const char* signature, std::vector<Value> args, Keywords keywords = {}) {
        const NativeDef def = {"f", signature, echo};
        Ref self = list({n(7)});
        Ref descriptor = Ref::take(Value(new_method_descriptor(t, def, t.types().list)));
        Ref function = Ref::take(Value(bind_native(t, descriptor.as<NativeFunction>(), *self)));
        return show(invoke(*function, std::move(args), keywords));
    }
};

TEST_F(NativeTest, PositionalOnly) {
    EXPECT_EQ(run("()", {}), "()");
    EXPECT_EQ(run("()", {n(1)}), "TypeError: m.f() takes no arguments (1 given)");
    EXPECT_EQ(run("()", {}, {{"x", n(1)}}), "TypeError: m.f() takes no keyword arguments");
    EXPECT_EQ(run("(x, /)", {n(1)}), "(1,)");
    EXPECT_EQ(run("(x, /)", {}), "TypeError: m.f() takes exactly one argument (0 given)");
    EXPECT_EQ(run("(x, /)", {n(1), n(2)}), "TypeError: m.f() takes exactly one argument (2 given)");
    EXPECT_EQ(run("(x, /)", {}, {{"x", n(1)}}), "TypeError: m.f() takes no keyword arguments");
    EXPECT_EQ(run("(x, y, /)", {n(1)}), "TypeError: f expected 2 arguments, got 1");
    EXPECT_EQ(run("(x, y=None, /)", {n(1)}), "(1, '-')");
    EXPECT_EQ(run("(x, y=None, /)", {}), "TypeError: f expected at least 1 argument, got 0");
    EXPECT_EQ(run("(x, y=None, /)", {n(1), n(2), n(3)}),
              "TypeError: f expected at most 2 arguments, got 3");
}

TEST_F(NativeTest, Keywords) {
    EXPECT_EQ(run("(x, y=(1, 'a,b'), *, z=None)", {n(1)}, {{"z", n(3)}}), "(1, '-', 3)");
    EXPECT_EQ(run("(x, y=0)", {}, {{"y", n(2)}, {"x", n(1)}}), "(1, 2)");
    EXPECT_EQ(run("(x, y=0)", {}), "TypeError: f() missing required argument 'x' (pos 1)");
    EXPECT_EQ(run("(x, y=0)", {n(1), n(2), n(3)}),
              "TypeError: f() takes at most 2 arguments (3 given)");
    EXPECT_EQ(run("(x, y=0)", {n(1)}, {{"x", n(1)}}),
              "TypeError: argument for f() given by name ('x') and position (1)");
    EXPECT_EQ(run("(x, y=0)", {n(1)}, {{"q", n(1)}}),
              "TypeError: 'q' is an invalid keyword argument for f()");
    EXPECT_EQ(run("(a, b, *, c=0)", {n(1), n(2), n(3)}),
              "TypeError: f() takes exactly 2 positional arguments (3 given)");
    EXPECT_EQ(run("(*, c=0)", {n(1)}), "TypeError: f() takes no positional arguments");
    EXPECT_EQ(run("(x, /, start=0)", {}),
              "TypeError: f() takes at least 1 positional argument (0 given)");
}

TEST_F(NativeTest, Variable) {
    EXPECT_EQ(run("(x, *args)", {n(1), n(2), n(3)}), "(1, 2, 3)");
    EXPECT_EQ(run("(*args, key=None)", {n(1), n(2)}), "('-', 1, 2)");
    EXPECT_EQ(run("(*args, key=None)", {n(1)}, {{"key", n(5)}}), "(5, 1)");
    EXPECT_EQ(run("(x, *args, **kw)", {n(1), n(2)}, {{"a", n(5)}}), "(1, {'a': 5}, 2)");
    EXPECT_EQ(run("(**kw)", {}), "('-',)");
    EXPECT_EQ(run("(x, /, **kw)", {n(1)}, {{"x", n(5)}}), "(1, {'x': 5})");
    EXPECT_EQ(run("(x, *args)", {}), "TypeError: f() missing required argument 'x' (pos 1)");
    EXPECT_EQ(run("(x, /, *args)", {}), "TypeError: f expected at least 1 argument, got 0");
    std::vector<Value> many(100, n(0));
    EXPECT_EQ(run("(*args)", many).size(), 300u);
}

TEST_F(NativeTest, Bound) {
    EXPECT_EQ(run_bound("(self, /)", {}), "([7],)");
    EXPECT_EQ(run_bound("(self, /)", {n(1)}), "TypeError: list.f() takes no arguments (1 given)");
    EXPECT_EQ(run_bound("(self, x, /)", {}),
              "TypeError: list.f() takes exactly one argument (0 given)");
    EXPECT_EQ(run_bound("(self, x, y=1, /)", {n(1)}), "([7], 1, '-')");
    EXPECT_EQ(run_bound("(self, x, y, /)", {n(1)}), "TypeError: f expected 2 arguments, got 1");
    EXPECT_EQ(run_bound("(self, *, key=None)", {}, {{"key", n(2)}}), "([7], 2)");
    EXPECT_EQ(run_bound("(self, *, key=None)", {n(1)}),
              "TypeError: f() takes no positional arguments");
    EXPECT_EQ(run_bound("(self, x, *args)", {n(1), n(2)}), "([7], 1, 2)");
    EXPECT_EQ(run_bound("(self, *args, **kw)", {n(1)}, {{"a", n(2)}}), "([7], {'a': 2}, 1)");
    EXPECT_EQ(run_bound("(self, x)", {}),
              "TypeError: f() missing required argument 'x' (pos 1)");
    EXPECT_EQ(run_bound("(self, x)", {n(1)}, {{"x", n(2)}}),
              "TypeError: f() takes at most 1 argument (2 given)");
}

TEST_F(NativeTest, Descriptors) {
    const Value type(t.types().list);
    Ref append = Ref::take(get(type, "append"));
    EXPECT_EQ(show(append.get().is_error() ? Value::error() : share(*append)),
              "<method 'append' of 'list' objects>");
    EXPECT_EQ(show(invoke(*append, {})),
              "TypeError: unbound method list.append() needs an argument");
    EXPECT_EQ(show(invoke(*append, {n(1), n(2)})),
              "TypeError: descriptor 'append' for 'list' objects doesn't apply to a 'int' object");
    Ref items = list({});
    EXPECT_EQ(show(invoke(*append, {*items, n(2)})), "None");
    EXPECT_EQ(show(share(*items)), "[2]");
    EXPECT_EQ(show(get(*append, "__name__")), "'append'");
    EXPECT_EQ(show(get(*append, "__qualname__")), "'list.append'");
    EXPECT_EQ(show(get(*append, "__objclass__")), "<class 'list'>");
    Ref bound = Ref::take(get(*items, "append"));
    Ref again = Ref::take(get(*items, "append"));
    EXPECT_TRUE(show(share(*bound)).starts_with("<built-in method append of list object at 0x"));
    EXPECT_EQ(equal(t, *bound, *again), Truth::yes);
    EXPECT_EQ(hash(t, *bound), hash(t, *again));
    EXPECT_EQ(show(get(*bound, "__self__")), "[2]");
    EXPECT_EQ(show(get(*bound, "__module__")), "None");
    EXPECT_EQ(show(get(*bound, "__text_signature__")), "'($self, object, /)'");
    const Value dict_type(t.types().dict);
    Ref fromkeys = Ref::take(get(dict_type, "fromkeys"));
    EXPECT_TRUE(show(share(*fromkeys)).starts_with("<built-in method fromkeys of type object at"));
    Ref keys = list({n(1)});
    EXPECT_EQ(show(invoke(*fromkeys, {*keys})), "{1: None}");
    EXPECT_EQ(show(invoke(*fromkeys, {})),
              "TypeError: fromkeys expected at least 1 argument, got 0");
}

TEST_F(NativeTest, BindArguments) {
    const char* signature = "(iterable=(), /)";
    Value out[1];
    const Value one = n(1);
    EXPECT_TRUE(bind_arguments(t, "list", signature, &one, 1, nullptr, out));
    EXPECT_EQ(out[0], one);
    EXPECT_TRUE(bind_arguments(t, "list", signature, nullptr, 0, nullptr, out));
    EXPECT_TRUE(out[0].is_unbound());
    Ref keywords = tuple({*name("x")});
    EXPECT_FALSE(bind_arguments(t, "list", signature, &one, 0, keywords.as<Tuple>(), out));
    EXPECT_EQ(error(), "TypeError: list() takes no keyword arguments");
}

TEST_F(NativeTest, ExactCalls) {
    const NativeDef def = {"f", "(x, y)", echo};
    Ref f = Ref::take(Value(new_native_function(t, def, Value(), Value())));
    EXPECT_FALSE(native_takes_directly(f.as<NativeFunction>(), 2));
    ASSERT_TRUE(ensure_signature(t, f.as<NativeFunction>()));
    EXPECT_TRUE(native_takes_directly(f.as<NativeFunction>(), 2));
    EXPECT_FALSE(native_takes_directly(f.as<NativeFunction>(), 1));
}

}  // namespace
}  // namespace baton
