// Prints a tree as CPython's ast.dump() does. For tests and for looking at trees.
#pragma once

#include <string>

#include "compiler/syntax/ast.h"

namespace baton::ast {

// ast.dump(tree) of a whole module: "Module(body=[...], type_ignores=[])". With `positions`, as include_attributes=True.
std::string dump(const Module& module, bool positions = false);

// The same for one expression or statement.
std::string dump(const Expr& expression, bool positions = false);
std::string dump(const Stmt& statement, bool positions = false);

}  // namespace baton::ast
