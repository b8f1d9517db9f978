// The parser beyond trees and error tables: encodings, limits, long sources, warnings, the interactive mode.
#include "compiler/syntax/parse.h"

#include <string>

#include <gtest/gtest.h>

#include "compiler/analysis/symtable.h"
#include "compiler/syntax/dump.h"

namespace baton::syntax {
namespace {

using Kind = SyntaxError::Kind;

std::string repeat(std::string_view piece, int count) {
    std::string result;
    for (int i = 0; i < count; i++) result += piece;
    return result;
}

SyntaxError error_of(std::string_view source, ParseOptions options = {}) {
    Arena arena;
    return parse(source, options, arena).error;
}

std::string dump_of(std::string_view source, ParseOptions options = {}) {
    Arena arena;
    ParseResult result = parse(source, options, arena);
    return result.module == nullptr ? result.error.message : ast::dump(*result.module);
}

TEST(Source, Encodings) {
    constexpr std::string_view tree = "Module(body=[Expr(value=Constant(value='\xC3\xA9'))], type_ignores=[])";
    EXPECT_EQ(dump_of("'\xC3\xA9'"), tree);
    EXPECT_EQ(dump_of("\xEF\xBB\xBF'\xC3\xA9'"), tree);
    EXPECT_EQ(dump_of("# -*- coding: latin-1 -*-\n'\xE9'"), tree);
    EXPECT_EQ(dump_of("#!/bin/sh\n# vim: set fileencoding=utf-8 :\n'\xC3\xA9'"), tree);
    EXPECT_EQ(dump_of("# coding: iso-8859-15\n'\xA4'"),
              "Module(body=[Expr(value=Constant(value='\xE2\x82\xAC'))], type_ignores=[])");
    EXPECT_EQ(error_of("# coding: nonsense\n").message, "unknown encoding: nonsense");
    EXPECT_EQ(error_of("# coding: ascii\n'\xE9'").message,
              "'ascii' codec can't decode byte 0xe9 in position 17: ordinal not in range(128)");
    EXPECT_EQ(error_of("\xEF\xBB\xBF# coding: latin-1\n").message, "encoding problem: iso-8859-1 with BOM");
    EXPECT_EQ(error_of("y = '\xFF'").message,
              "(unicode error) 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte");
    ParseOptions text;
    text.source_is_str = true;
    EXPECT_EQ(dump_of("# coding: nonsense\n'\xC3\xA9'", text), tree);
    ParseOptions file;
    file.is_file = true;
    file.filename = "x.py";
    EXPECT_EQ(error_of("\n'\xFF'", file).message,
              "Non-UTF-8 code starting with '\\xff' in file x.py on line 2, but no encoding declared; see "
              "https://peps.python.org/pep-0263/ for details");
    EXPECT_EQ(error_of(std::string_view("a\0b", 3)).message, "source code string cannot contain null bytes");
}

TEST(Source, LineEnds) {
    std::string_view tree = "Module(body=[Expr(value=Name(id='a', ctx=Load())), Expr(value=Constant(value='b\\nc'))], "
                            "type_ignores=[])";
    EXPECT_EQ(dump_of("a\n'''b\nc'''"), tree);
    EXPECT_EQ(dump_of("a\r\n'''b\r\nc'''\r\n"), tree);
    EXPECT_EQ(dump_of("a\r'''b\rc'''\r"), tree);
    EXPECT_EQ(dump_of(""), "Module(body=[], type_ignores=[])");
}

TEST(Limits, LongChainsNeedNoStack) {
    Arena arena;
    for (const std::string& source :
         {"x = " + repeat("a + ", 100000) + "a", "x = a" + repeat(".b", 100000), "x = a" + repeat("()", 100000),
          "x = a" + repeat("[0]", 100000), "if a: pass\n" + repeat("elif b: pass\n", 100000),
          "x = " + repeat("a and ", 100000) + "a", "x = " + repeat("a < ", 100000) + "a",
          "x = (" + repeat("'a'\n", 100000) + ")"}) {
        ParseResult result = parse(source, {}, arena);
        ASSERT_NE(result.module, nullptr) << source.substr(0, 20);
        EXPECT_FALSE(analysis::analyze(*result.module, {}, arena).error);
        arena.clear();
    }
}

TEST(Limits, DeepNestingIsAnError) {
    EXPECT_EQ(error_of("x = " + repeat("(", 201)).message, "too many nested parentheses");
    for (std::string_view piece : {"-", "not ", "lambda: ", "a if b else ", "1 ** "}) {
        SyntaxError error = error_of("x = " + repeat(piece, 100000) + "1");
        EXPECT_EQ(error.kind, Kind::memory_error) << piece;
    }
    std::string deep;
    for (int i = 0; i < 101; i++) deep += std::string(static_cast<std::size_t>(i), ' ') + "if x:\n";
    EXPECT_EQ(error_of(deep).message, "too many levels of indentation");
    EXPECT_FALSE(error_of("x = " + repeat("-", 900) + "1"));
}

TEST(Limits, MistakesInDeepNestingAreFoundInTime) {
    EXPECT_EQ(error_of("x = " + repeat("f(", 150) + "1 2" + repeat(", 1)", 150)).message,
              "invalid syntax. Perhaps you forgot a comma?");
    EXPECT_TRUE(error_of("x = " + repeat("{1: ", 190) + "1 2" + repeat("}", 190)));
    EXPECT_TRUE(error_of("x = " + repeat("[a, ", 190) + "1 2" + repeat("]", 190)));
    EXPECT_TRUE(error_of("x = " + repeat("(", 190) + "1 2 = 3" + repeat(")", 190)));
}

TEST(Limits, Integers) {
    EXPECT_FALSE(error_of("x = " + repeat("1", 4300)));
    EXPECT_EQ(error_of("x = " + repeat("1", 4301)).message,
              "Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits; use "
              "sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to "
              "avoid decimal conversion limits.");
    EXPECT_FALSE(error_of("x = 0x" + repeat("f", 10000)));
}

std::vector<SyntaxWarning> warnings_of(std::string_view source) {
    Arena arena;
    ParseResult result = parse(source, {}, arena);
    EXPECT_NE(result.module, nullptr) << source;
    std::vector<SyntaxWarning> all = result.warnings;
    if (result.module != nullptr) {
        analysis::SymbolTable table = analysis::analyze(*result.module, result.text, arena);
        all.insert(all.end(), table.warnings.begin(), table.warnings.end());
    }
    return all;
}

TEST(Warnings, Table) {
    struct Case {
        const char* source;
        const char* message;
        int lineno;
    };
    const Case cases[] = {
        {"'\\d'", "invalid escape sequence '\\d'", 1},
        {"\n\nb'\\d\\e'", "invalid escape sequence '\\d'", 3},
        {"f'{x}\\d'", "invalid escape sequence '\\d'", 1},
        {"'\\400'", "invalid octal escape sequence '\\400'", 1},
        {"1if x else 2", "invalid decimal literal", 1},
        {"x is 1", "\"is\" with 'int' literal. Did you mean \"==\"?", 1},
        {"x is not 'a'", "\"is not\" with 'str' literal. Did you mean \"!=\"?", 1},
        {"assert (x, 'y')", "assertion is always true, perhaps remove parentheses?", 1},
        {"(1, 2)()", "'tuple' object is not callable; perhaps you missed a comma?", 1},
        {"[[1] [2, 3]]", "list indices must be integers or slices, not tuple; perhaps you missed a comma?", 1},
        {"{1}[0]", "'set' object is not subscriptable; perhaps you missed a comma?", 1},
    };
    for (const Case& expected : cases) {
        SCOPED_TRACE(expected.source);
        std::vector<SyntaxWarning> found = warnings_of(expected.source);
        ASSERT_EQ(found.size(), 1u);
        EXPECT_EQ(found[0].message, expected.message);
        EXPECT_EQ(found[0].lineno, expected.lineno);
    }
    for (const char* source : {"r'\\d'", "'\\n'", "x is None", "x is ...", "assert x", "'a'[0]", "f()()"}) {
        EXPECT_TRUE(warnings_of(source).empty()) << source;
    }
}

Kind interactive(std::string_view source) {
    ParseOptions options;
    options.mode = ast::ModuleKind::single;
    options.detect_incomplete = true;
    return error_of(source, options).kind;
}

TEST(Interactive, TellsIncompleteInput) {
    for (const char* source : {"if x:", "if x:\n  y", "def f():\n", "(1,", "x = [\n1", "'''abc", "x = \\\n", "f(a", "class A:",
                               "@d", "for x in y: pass", "try:\n  x\n", "f'''{a", "if a:\n  b\nelse:"}) {
        EXPECT_EQ(interactive(source), Kind::incomplete_input) << source;
    }
    for (const char* source : {"x", "x = 1\n", "if x: y\n", "if x:\n  y\n", "def f():\n  return 1\n\n", "\n",
                               "for x in y: pass\n", "'a'; b", "@d\ndef f(): pass\n", "x # c"}) {
        EXPECT_EQ(interactive(source), Kind::none) << source;
    }
    for (const char* source : {"x y", "if x", "'abc", ")", "x = ", "a\nb", "1 +"}) {
        EXPECT_EQ(interactive(source), Kind::syntax_error) << source;
    }
    EXPECT_EQ(interactive("if x:\ny"), Kind::indentation_error);
}

TEST(Modes, Eval) {
    ParseOptions options;
    options.mode = ast::ModuleKind::eval;
    EXPECT_EQ(dump_of(" a + 1 ", options), "unexpected indent");
    EXPECT_EQ(dump_of("a, *b\n\n", options),
              "Expression(body=Tuple(elts=[Name(id='a', ctx=Load()), Starred(value=Name(id='b', ctx=Load()), "
              "ctx=Load())], ctx=Load()))");
    EXPECT_EQ(dump_of("x = 1", options), "invalid syntax");
    EXPECT_EQ(dump_of("pass", options), "invalid syntax");
}

}  // namespace
}  // namespace baton::syntax
