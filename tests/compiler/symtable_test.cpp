// Scope analysis: what names mean, where they live, and which comprehensions are emitted in place.
#include "compiler/analysis/symtable.h"

#include <string>

#include <gtest/gtest.h>

namespace baton::analysis {
namespace {

constexpr const char* access_names[] = {"local", "cell", "free", "global", "name", "name_or_free", "class_dict_or_global",
                                        "class_dict_or_free"};

// One line per scope: "f(a 0 local, b 1 cell) free x<0".
void describe(const Scope& scope, std::string& out) {
    out += std::string(scope.qualname);
    if (scope.inlined) out += "!";
    out += "(";
    bool first = true;
    for (const Symbol& symbol : scope.symbols) {
        if (!first) out += ", ";
        first = false;
        out += std::string(symbol.name) + " " + access_names[static_cast<int>(symbol.access)];
        if (symbol.index >= 0) out += " " + std::to_string(symbol.index);
    }
    out += ")";
    for (const FreeVariable& free : scope.frees) {
        out += " " + std::string(free.name) + (free.from_local ? "<" : "<<") + std::to_string(free.index);
    }
    out += "\n";
    for (const Scope* child : scope.children) describe(*child, out);
}

std::string scopes(std::string_view source, bool inline_comprehensions = true) {
    Arena arena;
    syntax::ParseResult parsed = syntax::parse(source, {}, arena);
    if (parsed.module == nullptr) return parsed.error.message;
    AnalyzeOptions options;
    options.inline_comprehensions = inline_comprehensions;
    SymbolTable table = analyze(*parsed.module, parsed.text, arena, options);
    if (table.error) return table.error.message;
    std::string out;
    describe(*table.module, out);
    return out;
}

TEST(Symtable, ModuleAndFunction) {
    EXPECT_EQ(scopes("x = y\ndef f(a, /, b, *c, d, **e):\n  g = a\n  global x\n  x = print"),
              "<module>(x global, y name, f name)\n"
              "f(a local 0, b local 1, d local 2, c local 3, e local 4, g local 5, x global, print global)\n");
}

TEST(Symtable, Closures) {
    EXPECT_EQ(scopes("def f(a):\n  b = 1\n  def g():\n    def h():\n      nonlocal b\n      b = a\n    return h\n  return g"),
              "<module>(f name)\n"
              "f(a cell 0, b cell 1, g local 2)\n"
              "f.<locals>.g(h local 0) a<0 b<1\n"
              "f.<locals>.g.<locals>.h(b free 1, a free 0) a<<0 b<<1\n");
}

TEST(Symtable, ClassesAndSuper) {
    EXPECT_EQ(scopes("def f(x):\n  class C:\n    x = x\n    y = z = x\n    def m(self):\n      return super().m, x, __p\n"),
              "<module>(f name)\n"
              "f(x cell 0, C local 1)\n"
              "f.<locals>.C(x name, y name, z name, m name) x<0\n"
              "f.<locals>.C.m(self local 0, super global, __class__ free 0, x free 1, _C__p global) __class__<0 x<<0\n");
    EXPECT_EQ(scopes("def f():\n  x = 1\n  class C:\n    print(x)\n"),
              "<module>(f name)\n"
              "f(x cell 0, C local 1)\n"
              "f.<locals>.C(print name, x name_or_free 0) x<0\n");
}

TEST(Symtable, ComprehensionsInPlace) {
    EXPECT_EQ(scopes("def f(a):\n  x = 1\n  return [x + a for x in a if (y := x)]"),
              "<module>(f name)\n"
              "f(a local 0, x local 1, y local 2)\n"
              "f.<locals>.<listcomp>!(.0 global, x local 3, y local 2, a local 0)\n");
    // A variable that a lambda shares needs a cell of its own for each round: a code object.
    EXPECT_EQ(scopes("def f(a):\n  return [lambda: x for x in a]"),
              "<module>(f name)\n"
              "f(a local 0)\n"
              "f.<locals>.<listcomp>(.0 local 0, x cell 1)\n"
              "f.<locals>.<listcomp>.<lambda>(x free 0) x<1\n");
    EXPECT_EQ(scopes("def f(a):\n  return [lambda: a for x in a]"),
              "<module>(f name)\n"
              "f(a cell 0)\n"
              "f.<locals>.<listcomp>!(.0 global, x local 1)\n"
              "f.<locals>.<lambda>(a free 0) a<0\n");
    EXPECT_EQ(scopes("[x for x in y]"), "<module>(y name)\n<listcomp>!(.0 global, x local 0)\n");
    EXPECT_EQ(scopes("class C:\n  [x for x in y]"),
              "<module>(C name)\nC(y name)\nC.<listcomp>(.0 local 0, x local 1)\n");
    EXPECT_EQ(scopes("(x for x in y)"), "<module>(y name)\n<genexpr>(.0 local 0, x local 1)\n");
    EXPECT_EQ(scopes("def f(a):\n  return [[x for y in x] for x in a]"),
              "<module>(f name)\n"
              "f(a local 0)\n"
              "f.<locals>.<listcomp>!(.0 global, x local 1)\n"
              "f.<locals>.<listcomp>!(.0 global, y local 2, x local 1)\n");
    EXPECT_EQ(scopes("def f(a):\n  return [x for x in a]", false),
              "<module>(f name)\nf(a local 0)\nf.<locals>.<listcomp>(.0 local 0, x local 1)\n");
}

TEST(Symtable, TypeParameters) {
    EXPECT_EQ(scopes("def f[T](a: T, b=1) -> T:\n  return T"),
              "<module>(f name)\n"
              "<generic parameters of f>(.defaults local 0, T cell 1)\n"
              "f(a local 0, b local 1, T free 0) T<1\n");
    EXPECT_EQ(scopes("class C:\n  x = int\n  type A[T: x] = list[T]"),
              "<module>(C name)\n"
              "C(x name, int name, A name)\n"
              "C.<generic parameters of A>(T cell 0) __classdict__<0\n"
              "C.T(x class_dict_or_global) __classdict__<<0\n"
              "C.A(list class_dict_or_global, T free 0) T<0 __classdict__<<0\n");
}

TEST(Symtable, Kinds) {
    Arena arena;
    syntax::ParseResult parsed = syntax::parse(
        "def a(): yield\nasync def b(): await x\nasync def c(): yield\ndef d(): return 1\ndef e():\n x: int\n", {}, arena);
    SymbolTable table = analyze(*parsed.module, parsed.text, arena);
    const auto& children = table.module->children;
    ASSERT_EQ(children.size(), 5u);
    EXPECT_TRUE(children[0]->generator && !children[0]->coroutine);
    EXPECT_TRUE(!children[1]->generator && children[1]->coroutine);
    EXPECT_TRUE(children[2]->generator && children[2]->coroutine);
    EXPECT_TRUE(children[3]->returns_value && !children[3]->generator);
    EXPECT_NE(children[4]->find("x"), nullptr);
    EXPECT_EQ(table.scope(parsed.module->body[0]), children[0]);
}

TEST(Symtable, FutureAnnotations) {
    Arena arena;
    syntax::ParseResult parsed =
        syntax::parse("from __future__ import annotations\ndef f(x: Undefined): pass\n", {}, arena);
    SymbolTable table = analyze(*parsed.module, parsed.text, arena);
    EXPECT_TRUE(table.future_annotations);
    EXPECT_EQ(table.module->find("Undefined"), nullptr);
}

TEST(Symtable, Mangling) {
    Arena arena;
    EXPECT_EQ(mangle("__x", "C", arena), "_C__x");
    EXPECT_EQ(mangle("__x", "__C", arena), "_C__x");
    EXPECT_EQ(mangle("__x__", "C", arena), "__x__");
    EXPECT_EQ(mangle("_x", "C", arena), "_x");
    EXPECT_EQ(mangle("__x", "___", arena), "__x");
    EXPECT_EQ(mangle("__x", {}, arena), "__x");
}

}  // namespace
}  // namespace baton::analysis
