// The public API, as an embedding program uses it.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "baton/baton.h"

namespace baton::test {
namespace {

TEST(Embed, RunsSourceAndEvaluates) {
    Python python;
    python.run("x = 6 * 7");
    EXPECT_EQ(python.get("x").as<int>(), 42);
    EXPECT_EQ(python.eval("x + 1").as<long>(), 43);
    EXPECT_EQ(python.eval("'a' * 3").as<std::string>(), "aaa");
    python.set("y", std::vector<int>{1, 2, 3});
    EXPECT_EQ(python.eval("sum(y)").as<int>(), 6);
}

TEST(Embed, ConvertsBothWays) {
    Python python;
    using Table = std::map<std::string, std::vector<double>>;
    const Table table = {{"a", {1, 2.5}}, {"b", {}}};
    EXPECT_EQ(python.make(table).as<Table>(), table);
    EXPECT_EQ(python.make(std::pair(1, "x")).repr(), "(1, 'x')");
    EXPECT_EQ(python.make(PyBytes{"\xff\x00"}).repr(), "b'\\xff'");
    EXPECT_EQ(python.make(UINT64_MAX).as<uint64_t>(), UINT64_MAX);
    EXPECT_EQ(python.make(std::optional<int>()).is_none(), true);
    EXPECT_EQ(python.make(nullptr).as<std::optional<int>>(), std::nullopt);
    EXPECT_THROW(python.make(300).as<uint8_t>(), PythonError);
    EXPECT_THROW(python.make("x").as<int>(), PythonError);
    EXPECT_THROW(python.make(std::vector<int>{1}).as<std::string>(), PythonError);
    EXPECT_THROW((python.make(std::vector<int>{1}).as<std::pair<int, int>>()), PythonError);
}

TEST(Embed, CallsPythonFunctions) {
    Python python;
    python.run("def f(a, b=2, *, c=3): return [a, b, c]\nclass A:\n  def m(self, x): return x + 1");
    const PyObject f = python.get("f");
    EXPECT_EQ(f(1).repr(), "[1, 2, 3]");
    const PyObject one[] = {python.make(1)};
    const std::pair<std::string, PyObject> named[] = {{"c", python.make(9)}};
    EXPECT_EQ(f.call(one, named).repr(), "[1, 2, 9]");
    const PyObject a = python.get("A")();
    EXPECT_EQ(a.invoke("m", 4).as<int>(), 5);
    a.set("attribute", "text");
    EXPECT_TRUE(a.has("attribute"));
    EXPECT_FALSE(a.has("other"));
    EXPECT_EQ(a.get("attribute").str(), "text");
    const PyObject d = python.eval("{'k': [1, 2]}");
    EXPECT_EQ(d.item("k").size(), 2u);
    d.set_item("z", 5);
    std::string keys;
    d.for_each([&](PyObject key) {
        keys += key.str();
        return true;
    });
    EXPECT_EQ(keys, "kz");
}

TEST(Embed, BindsFunctions) {
    Python python;
    int calls = 0;
    python.bind("add", [&](int a, int b) {
        ++calls;
        return a + b;
    });
    python.bind("host", "greet", [](std::string_view name) { return "hello " + std::string(name); });
    python.bind("many", [](std::vector<PyObject> all) { return all.size(); });
    EXPECT_EQ(python.eval("add(2, 3)").as<int>(), 5);
    EXPECT_EQ(calls, 1);
    python.run("import host\ntext = host.greet('you')");
    EXPECT_EQ(python.get("text").as<std::string>(), "hello you");
    EXPECT_EQ(python.eval("many(1, 2, 3)").as<int>(), 3);
    auto error = [&](const char* source) -> std::string {
        try {
            python.run(source);
        } catch (const PythonError& e) {
            return e.type() + ": " + e.message();
        }
        return "none";
    };
    EXPECT_EQ(error("add(1)"), "TypeError: add() takes 2 positional arguments but 1 was given");
    EXPECT_EQ(error("add(1, 'x')"), "TypeError: expected int, got str");
    EXPECT_EQ(error("add(1, b=2)"), "TypeError: add() takes no keyword arguments");
}

TEST(Embed, ErrorsCrossTheBorder) {
    Python python;
    python.bind("bad", [] { throw std::invalid_argument("no good"); });
    python.run("def f():\n    try: bad()\n    except ValueError as e: return str(e)");
    EXPECT_EQ(python.get("f")().as<std::string>(), "no good");
    python.bind("back", [&] { python.run("raise KeyError('inner')"); });
    try {
        python.run("def g():\n    back()\ng()", "file.py");
        FAIL();
    } catch (const PythonError& e) {
        EXPECT_EQ(e.type(), "KeyError");
        EXPECT_EQ(e.message(), "'inner'");
        EXPECT_NE(std::string(e.what()).find("File \"file.py\", line 2, in g"), std::string::npos);
        EXPECT_EQ(e.exception().type_name(), "KeyError");
    }
    EXPECT_THROW(python.run("raise SystemExit(3)"), Exit);
    EXPECT_THROW(python.run("x = = 1"), PythonError);
    EXPECT_THROW(python.get("nothing"), PythonError);
}

TEST(Embed, RedirectsOutput) {
    Python python;
    std::string out, err;
    python.on_stdout([&](std::string_view text) { out += text; });
    python.on_stderr([&](std::string_view text) { err += text; });
    python.run("import sys\nprint('a', 1)\nprint('b', file=sys.stderr)\nsys.stdout.write('c')");
    EXPECT_EQ(out, "a 1\nc");
    EXPECT_EQ(err, "b\n");
}

TEST(Embed, HandlesOutliveTheirWorld) {
    PyObject kept;
    {
        Python python;
        kept = python.eval("[1, 2]");
    }
    EXPECT_THROW(kept.repr(), std::logic_error);
}

TEST(Embed, OtherThreadsMayEnter) {
    Python python;
    python.run("n = 0\ndef bump():\n    global n\n    n += 1");
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int k = 0; k < 100; ++k) python.get("bump")();
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(python.get("n").as<int>(), 400);
}

TEST(Embed, TwoWorldsAreIsolated) {
    Python a, b;
    a.run("x = 1\nimport sys\nsys.marker = 5");
    b.run("x = 2\nimport sys");
    EXPECT_EQ(a.get("x").as<int>(), 1);
    EXPECT_EQ(b.get("x").as<int>(), 2);
    EXPECT_FALSE(b.import("sys").has("marker"));
    EXPECT_THROW(a.set("y", b.eval("[]")), std::logic_error);
}

TEST(Embed, InterruptStopsALoop) {
    Python python;
    std::atomic<bool> running{false};
    python.bind("ready", [&] { running = true; });
    std::thread other([&] {
        while (!running) std::this_thread::yield();
        python.interrupt();
    });
    EXPECT_THROW(python.run("ready()\nwhile True: pass"), KeyboardInterrupt);
    other.join();
    EXPECT_EQ(python.eval("1 + 1").as<int>(), 2);
}

TEST(Embed, MemoryLimit) {
    Python python({.memory_limit = 64 << 20});
    EXPECT_THROW(python.run("x = [0] * 100_000_000"), PythonError);
    EXPECT_THROW(python.run("x = []\nwhile True: x.append('y' * 1000)"), PythonError);
    python.run("x = None");
    EXPECT_EQ(python.eval("2 + 2").as<int>(), 4);
}

}  // namespace
}  // namespace baton::test
