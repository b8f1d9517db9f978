// Syntax trees as Python objects and back: what the `ast` module shows of the compiler's tree. The
// node classes are those of the module _ast; fields and their order come from compiler/syntax/ast.def.
// Called by compile() (vm/embed/compile_source.cpp).
#pragma once

#include <string_view>

#include "compiler/syntax/ast.h"
#include "runtime/base/arena.h"
#include "runtime/core/ref.h"
#include "runtime/core/result.h"
#include "runtime/state/thread.h"

namespace baton {

// The tree as objects: an ast.Module, ast.Expression or ast.Interactive. Owned.
Value ast_to_objects(Thread& t, const ast::Module& module);
// The other way: checks the objects (TypeError, ValueError). Null with an exception.
ast::Module* objects_to_ast(Thread& t, Value root, ast::ModuleKind kind, Arena& arena);
// Whether this is an instance of ast.AST.
Truth is_ast_object(Thread& t, Value v);

}  // namespace baton
