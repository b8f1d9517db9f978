#include "runtime/types/exception.h"

#include <cerrno>

#include "tests/runtime/runtime_support.h"

namespace baton {
namespace {

class ExceptionTest : public RuntimeTest {
protected:
    Ref make(Exc kind, std::vector<Value> args,
             std::initializer_list<std::pair<const char*, Value>> keywords = {}) {
        return Ref::take(invoke(exception(kind), std::move(args), keywords));
    }
    std::string text(Exc kind, std::vector<Value> args) {
        Ref e = make(kind, std::move(args));
        return e.get().is_error() ? error() : text_of(share(*e));
    }
};

TEST_F(ExceptionTest, Basics) {
    EXPECT_EQ(show(make(Exc::ValueError, {}).give()), "ValueError()");
    EXPECT_EQ(show(make(Exc::ValueError, {*s("a")}).give()), "ValueError('a')");
    EXPECT_EQ(show(make(Exc::ValueError, {n(1), n(2)}).give()), "ValueError(1, 2)");
    EXPECT_EQ(text(Exc::ValueError, {}), "");
    EXPECT_EQ(text(Exc::ValueError, {n(1), n(2)}), "(1, 2)");
    EXPECT_EQ(text(Exc::KeyError, {*s("a")}), "'a'");
    EXPECT_EQ(text(Exc::KeyError, {}), "");
    make(Exc::ValueError, {}, {{"x", n(1)}}).reset();
    EXPECT_EQ(error(), "TypeError: ValueError() takes no keyword arguments");
    Ref e = make(Exc::ValueError, {n(1)});
    EXPECT_EQ(show(invoke(*e, "__reduce__", {})), "(<class 'ValueError'>, (1,))");
    EXPECT_EQ(set(*e, "x", n(5)), "");
    EXPECT_EQ(show(invoke(*e, "__reduce__", {})), "(<class 'ValueError'>, (1,), {'x': 5})");
    EXPECT_EQ(set(*e, "args", *list({n(5)})), "");
    EXPECT_EQ(show(share(*e)), "ValueError(5)");
    EXPECT_EQ(set(*e, "__cause__", n(5)),
              "TypeError: exception cause must be None or derive from BaseException");
    EXPECT_EQ(set(*e, "__traceback__", n(5)),
              "TypeError: __traceback__ must be a traceback or None");
    EXPECT_EQ(show(get(*e, "__suppress_context__")), "False");
    EXPECT_EQ(set(*e, "__cause__", *make(Exc::KeyError, {})), "");
    EXPECT_EQ(show(get(*e, "__suppress_context__")), "True");
    EXPECT_EQ(show(get(*e, "__cause__")), "KeyError()");
    EXPECT_EQ(show(invoke(*e, "add_note", {*s("note")})), "None");
    EXPECT_EQ(show(get(*e, "__notes__")), "['note']");
    EXPECT_EQ(show(invoke(*e, "add_note", {n(1)})), "TypeError: note must be a str, not 'int'");
}

TEST_F(ExceptionTest, OwnFields) {
    EXPECT_EQ(show(get(*make(Exc::StopIteration, {n(3), n(4)}), "value")), "3");
    EXPECT_EQ(show(get(*make(Exc::SystemExit, {n(3), n(4)}), "code")), "(3, 4)");
    EXPECT_EQ(show(get(*make(Exc::SystemExit, {n(3)}), "code")), "3");
    Ref e = make(Exc::ImportError, {*s("m")}, {{"name", *s("n")}, {"path", *s("p")}});
    EXPECT_EQ(show(get(*e, "msg")), "'m'");
    EXPECT_EQ(show(invoke(*e, "__reduce__", {})),
              "(<class 'ImportError'>, ('m',), {'name': 'n', 'path': 'p'})");
    make(Exc::ImportError, {}, {{"foo", n(1)}}).reset();
    EXPECT_EQ(error(), "TypeError: 'foo' is an invalid keyword argument for ImportError()");
    EXPECT_EQ(show(get(*make(Exc::NameError, {*s("m")}, {{"name", *s("n")}}), "name")), "'n'");
    raise_attribute_error(t, n(5), *name("foo"));
    Ref raised = Ref::take(Value(take_pending(t)));
    EXPECT_EQ(text_of(share(*raised)), "'int' object has no attribute 'foo'");
    EXPECT_EQ(show(get(*raised, "name")), "'foo'");
    EXPECT_EQ(show(get(*raised, "obj")), "5");
}

TEST_F(ExceptionTest, SyntaxErrors) {
    Ref place = tuple({*s("/a/f.py"), n(3), n(1), *s("text")});
    EXPECT_EQ(text(Exc::SyntaxError, {*s("m"), *place}), "m (f.py, line 3)");
    EXPECT_EQ(text(Exc::SyntaxError, {*s("m")}), "m");
    EXPECT_EQ(text(Exc::SyntaxError, {}), "None");
    Ref e = make(Exc::SyntaxError, {*s("m"), *place});
    EXPECT_EQ(show(get(*e, "lineno")), "3");
    EXPECT_EQ(show(get(*e, "end_lineno")), "None");
    EXPECT_EQ(text(Exc::SyntaxError, {*s("m"), *tuple({n(1)})}),
              "TypeError: function takes at least 4 arguments (1 given)");
    EXPECT_EQ(text(Exc::SyntaxError, {*s("m"), *tuple({n(1), n(1), n(1), n(1), n(1)})}),
              "TypeError: end_offset must be provided when end_lineno is provided");
}

TEST_F(ExceptionTest, UnicodeErrors) {
    Ref bytes = Ref::take(invoke(*s("abc"), "encode", {}));
    EXPECT_EQ(text(Exc::UnicodeDecodeError, {*s("utf-8"), *bytes, n(1), n(2), *s("r")}),
              "'utf-8' codec can't decode byte 0x62 in position 1: r");
    EXPECT_EQ(text(Exc::UnicodeDecodeError, {*s("utf-8"), *bytes, n(1), n(3), *s("r")}),
              "'utf-8' codec can't decode bytes in position 1-2: r");
    EXPECT_EQ(text(Exc::UnicodeEncodeError, {*s("ascii"), *s("ab\u1234"), n(2), n(3), *s("r")}),
              "'ascii' codec can't encode character '\\u1234' in position 2: r");
    EXPECT_EQ(text(Exc::UnicodeTranslateError, {*s("ab\u1234"), n(1), n(3), *s("r")}),
              "can't translate characters in position 1-2: r");
    EXPECT_EQ(text(Exc::UnicodeDecodeError, {}),
              "TypeError: function takes exactly 5 arguments (0 given)");
}

TEST_F(ExceptionTest, OSErrors) {
    Ref e = make(Exc::OSError, {n(ENOENT), *s("gone"), *s("f"), Value::none(), *s("g")});
    EXPECT_EQ(show(share(*e)), "FileNotFoundError(2, 'gone')");
    EXPECT_EQ(text_of(share(*e)), "[Errno 2] gone: 'f' -> 'g'");
    EXPECT_EQ(show(invoke(*e, "__reduce__", {})),
              "(<class 'FileNotFoundError'>, (2, 'gone', 'f', None, 'g'))");
    EXPECT_EQ(show(make(Exc::OSError, {n(1)}).give()), "OSError(1)");
    EXPECT_EQ(show(get(*make(Exc::OSError, {n(EAGAIN), *s("x"), n(5)}), "characters_written")),
              "5");
    EXPECT_EQ(show(get(*make(Exc::BlockingIOError, {}), "characters_written")),
              "AttributeError: characters_written");
    raise_os_error(t, EACCES, *s("file"));
    EXPECT_EQ(error(), "PermissionError: [Errno 13] Permission denied: 'file'");
}

TEST_F(ExceptionTest, ContextAndCycles) {
    Ref first = make(Exc::ValueError, {n(1)});
    Ref second = make(Exc::ValueError, {n(2)});
    t.handled->exception = share(first.get().as_object());
    raise_value(t, *second);
    EXPECT_EQ(show(get(*second, "__context__")), "ValueError(1)");
    clear_pending(t);
    // While the second is handled, raising the first again must not close a circle.
    decref(t.handled->exception);
    t.handled->exception = share(second.get().as_object());
    raise_value(t, *first);
    clear_pending(t);
    EXPECT_EQ(show(get(*first, "__context__")), "ValueError(2)");
    EXPECT_EQ(show(get(*second, "__context__")), "None");
    decref(t.handled->exception);
    t.handled->exception = nullptr;
}

TEST_F(ExceptionTest, Raising) {
    raise_value(t, exception(Exc::KeyError));
    EXPECT_TRUE(pending_is(t, Exc::LookupError));
    EXPECT_FALSE(pending_is(t, Exc::ValueError));
    EXPECT_EQ(error(), "KeyError");
    raise_value(t, n(5));
    EXPECT_EQ(error(), "TypeError: exceptions must derive from BaseException");
    raise_with(t, Exc::KeyError, n(5));
    EXPECT_EQ(error(), "KeyError: 5");
    Ref e = make(Exc::KeyError, {});
    Ref both = tuple({exception(Exc::ValueError), exception(Exc::LookupError)});
    EXPECT_EQ(exception_matches(t, *e, *both), Truth::yes);
    EXPECT_EQ(exception_matches(t, *e, exception(Exc::ValueError)), Truth::no);
    EXPECT_EQ(exception_matches(t, *e, n(1)), Truth::error);
    EXPECT_EQ(error(),
              "TypeError: catching classes that do not inherit from BaseException is not allowed");
    t.recursion_depth = t.recursion_limit;
    {
        RecursionGuard guard(t, " in comparison");
        EXPECT_FALSE(guard);
    }
    t.recursion_depth = 0;
    EXPECT_EQ(error(), "RecursionError: maximum recursion depth exceeded in comparison");
}

TEST_F(ExceptionTest, Groups) {
    const Value group(in.exception_group);
    const Value base_group = exception(Exc::BaseExceptionGroup);
    Ref a = make(Exc::ValueError, {n(1)});
    Ref b = make(Exc::TypeError, {n(2)});
    Ref g = Ref::take(invoke(group, {*s("m"), *list({*a, *b})}));
    EXPECT_EQ(show(share(*g)), "ExceptionGroup('m', [ValueError(1), TypeError(2)])");
    EXPECT_EQ(text_of(share(*g)), "m (2 sub-exceptions)");
    EXPECT_EQ(show(get(*g, "exceptions")), "(ValueError(1), TypeError(2))");
    EXPECT_EQ(show(invoke(*g, "split", {exception(Exc::ValueError)})),
              "(ExceptionGroup('m', [ValueError(1)]), ExceptionGroup('m', [TypeError(2)]))");
    EXPECT_EQ(show(invoke(*g, "subgroup", {exception(Exc::KeyError)})), "None");
    EXPECT_EQ(show(invoke(*g, "split", {n(3)})),
              "TypeError: expected a function, exception type or tuple of exception types");
    EXPECT_EQ(show(invoke(base_group, {*s("m"), *list({*a})})),
              "ExceptionGroup('m', [ValueError(1)])");
    Ref k = make(Exc::KeyboardInterrupt, {});
    EXPECT_EQ(show(invoke(base_group, {*s("m"), *list({*k})})),
              "BaseExceptionGroup('m', [KeyboardInterrupt()])");
    EXPECT_EQ(show(invoke(group, {*s("m"), *list({*k})})),
              "TypeError: Cannot nest BaseExceptions in an ExceptionGroup");
    EXPECT_EQ(show(invoke(group, {*s("m"), *list({})})),
              "ValueError: second argument (exceptions) must be a non-empty sequence");
    EXPECT_EQ(show(invoke(group, {*s("m"), n(1)})),
              "TypeError: second argument (exceptions) must be a sequence");
    EXPECT_EQ(show(invoke(group, {*s("m")})),
              "TypeError: BaseExceptionGroup.__new__() takes exactly 2 arguments (1 given)");
    EXPECT_EQ(show(get(group, "__mro__")),
              "(<class 'ExceptionGroup'>, <class 'BaseExceptionGroup'>, <class 'Exception'>, "
              "<class 'BaseException'>, <class 'object'>)");

    // Notes and links go along with the parts.
    EXPECT_EQ(show(invoke(*g, "add_note", {*s("note")})), "None");
    EXPECT_EQ(set(*g, "__cause__", *k), "");
    Value match, rest;
    ASSERT_TRUE(split_exception(t, *g, exception(Exc::TypeError), match, rest));
    Ref match_ref = Ref::take(match), rest_ref = Ref::take(rest);
    EXPECT_EQ(show(get(match, "__notes__")), "['note']");
    EXPECT_EQ(show(get(rest, "__cause__")), "KeyboardInterrupt()");
    ASSERT_TRUE(split_exception(t, *a, exception(Exc::ValueError), match, rest));
    EXPECT_EQ(show(match), "ExceptionGroup('', (ValueError(1),))");
    EXPECT_TRUE(rest.is_none());
}

}  // namespace
}  // namespace baton
