// Expressions back to source text, as `from __future__ import annotations` keeps annotations. The
// text is normalised (spacing, quotes, parentheses); it compiles to the same tree.
#pragma once

#include <string>

#include "compiler/syntax/ast.h"

namespace baton::emit {

// The source text of an expression.
std::string unparse(const ast::Expr* expr);

}  // namespace baton::emit
