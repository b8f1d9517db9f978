// The compiler's front door: source text (or a tree already built) to a CodeBlob. A pure function
// without global state: any number of threads may compile at once, no interpreter is needed. It
// allocates memory and returns; errors come back as data. Callers: vm/import, vm/embed (exec, eval,
// compile), baton-freeze, tests.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/bytecode/code_blob.h"
#include "compiler/syntax/ast.h"
#include "compiler/syntax/parse.h"
#include "runtime/base/arena.h"

namespace baton {

struct CompileOptions {
    // exec: a module; eval: one expression; single: statements typed in, whose values are printed.
    ast::ModuleKind mode = ast::ModuleKind::exec;
    std::string_view filename = "<string>";
    // 0: everything; 1: no assert, __debug__ is False; 2: no docstrings either.
    int optimize = 0;
    // The source is a str, see syntax::ParseOptions.
    bool source_is_str = false;
    // The source is a file's contents, see syntax::ParseOptions.
    bool is_file = false;
    // `from __future__ import annotations` is in force (inherited from the calling code).
    bool future_annotations = false;
    // Incomplete input is told from wrong input (for a REPL).
    bool detect_incomplete = false;
    // `await` may stand at the top level; the module's code is then a coroutine.
    bool top_level_await = false;
};

struct CompileResult {
    std::shared_ptr<const CodeBlob> code;  // null if there is an error
    syntax::SyntaxError error;
    bool late_error = false;  // the error was found behind the parser
    std::vector<syntax::SyntaxWarning> warnings;
    // `from __future__ import annotations` was in the source or inherited.
    bool future_annotations = false;
};

// Compiles source text of any encoding that it declares (UTF-8 if none).
CompileResult compile(std::string_view source, const CompileOptions& options = {});

// Compiles a tree. `text` is its source for error messages, empty if there is none; scopes are
// allocated in `arena`. options.mode is taken from the module.
CompileResult compile(const ast::Module& module, std::string_view text, Arena& arena,
                      const CompileOptions& options = {});

}  // namespace baton
