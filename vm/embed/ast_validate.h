// What a syntax tree has to be like before it can be compiled, beyond the types of its fields: the
// parser's trees are so by themselves, trees that a program built may be anything. Called by
// compile() after the objects have been read.
#pragma once

#include "compiler/syntax/ast.h"
#include "runtime/state/thread.h"

namespace baton {

// False with ValueError: an expression has the wrong context, a pattern cannot be matched ...
bool validate_ast(Thread& t, const ast::Module& module);

}  // namespace baton
