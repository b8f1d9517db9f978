// compile(): source text, bytes or a syntax tree to a code object or a syntax tree, with the flags
// of builtins.compile. Warnings of the compiler go through the module warnings.
#pragma once

#include <string>
#include <string_view>

#include "compiler/syntax/parse.h"
#include "runtime/core/ref.h"
#include "runtime/core/result.h"
#include "runtime/state/thread.h"

namespace baton {

// The flags of compile() as CPython numbers them.
enum CompileFlag : int {
    compile_only_ast = 0x400,
    compile_top_level_await = 0x2000,
    compile_allow_incomplete = 0x4000,
    compile_future_annotations = 0x1000000,
};

// builtins.compile, except for checks of `mode`.
Value compile_object(Thread& t, Value source, Value filename, std::string_view mode, int flags,
                     bool inherit, int optimize);
// Compiles text; a code object (owned), or error with SyntaxError pending. The caller's `from
// __future__` statements hold if `inherit`.
Value compile_text(Thread& t, std::string_view source, std::string_view filename,
                   std::string_view mode, bool source_is_str, int flags, bool inherit,
                   int optimize);

// A source in an encoding that only Python's codecs know becomes UTF-8. Truth::no: it is none, or its
// encoding is unknown; the source is as it was. Truth::error: with a SyntaxError.
Truth decode_foreign(Thread& t, std::string& source);

}  // namespace baton
