// From source text to syntax tree: the entry point of the front end. Plain data in, plain data out; no runtime object,
// no GIL, no global state. Callers: compiler/compile.h, the `ast` and `codeop` support, tests.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/syntax/ast.h"
#include "runtime/base/arena.h"

namespace baton::syntax {

// What is wrong with a source, as the exception wants it.
struct SyntaxError {
    enum class Kind : std::uint8_t {
        none,
        syntax_error,
        indentation_error,
        tab_error,
        memory_error,     // nested too deeply for the parser
        incomplete_input,  // with ParseOptions::detect_incomplete: more lines could make it right
    };
    Kind kind = Kind::none;
    std::string message;
    std::int32_t lineno = 0;      // from 1
    std::int32_t offset = 0;      // from 1, in characters of `text`; 0: unknown
    std::int32_t end_lineno = 0;  // 0: as lineno
    std::int32_t end_offset = 0;  // 0: unknown
    std::string text;             // the source line with its newline, UTF-8; see has_text
    bool has_text = false;        // false: text is None

    explicit operator bool() const { return kind != Kind::none; }
};

// A warning the compiler gives; by default Python shows SyntaxWarning and hides DeprecationWarning.
struct SyntaxWarning {
    // inverted_bool: a DeprecationWarning that ~True gives when it is folded. It has no message here, and tells of the
    // program that compiles, not of the source.
    enum class Category : std::uint8_t { syntax, deprecation, inverted_bool };
    Category category = Category::syntax;
    std::string message;
    std::int32_t lineno = 0;
    // Where the SyntaxError points if a filter turns the warning into an error.
    std::int32_t offset = 0, end_lineno = 0, end_offset = 0;
};

struct ParseOptions {
    ast::ModuleKind mode = ast::ModuleKind::exec;
    std::string_view filename = "<string>";
    // The source is a str: already UTF-8, an encoding declaration in it means nothing, lone surrogates are refused.
    bool source_is_str = false;
    // The source is a file's contents (some messages differ).
    bool is_file = false;
    // An error at the very end of the source becomes Kind::incomplete_input (for a REPL and codeop). So does, in single
    // mode, a compound statement without a newline behind its last line: join the lines typed in with '\n', so that an
    // empty line ends the statement.
    bool detect_incomplete = false;
};

struct ParseResult {
    ast::Module* module = nullptr;  // in the arena; null if error
    SyntaxError error;
    std::vector<SyntaxWarning> warnings;
    // The source as UTF-8, in the arena: what SyntaxErrors of later passes quote lines of.
    std::string_view text;
};

// Parses the whole source. Any bytes are accepted; what is not Python comes back as an error. The tree lives in `arena`.
ParseResult parse(std::string_view source, const ParseOptions& options, Arena& arena);

// Line `lineno` of a UTF-8 text with its newline, empty if there is none.
std::string_view source_line(std::string_view text, std::int32_t lineno);

// A SyntaxError at a node's position, with the line's text and columns counted in characters. With an empty `text` (as
// CPython does for errors of the later passes in sources that are no files) it has no text, and columns count bytes.
SyntaxError error_at(const ast::Node& node, std::string message, std::string_view text);

}  // namespace baton::syntax
