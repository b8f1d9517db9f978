// Rules of the language that concern single statements and expressions in their surroundings: `return` outside a
// function, starred targets, patterns that can never match, and the compiler's warnings. Runs behind scope analysis.
#pragma once

#include <string_view>

#include "compiler/analysis/symtable.h"

namespace baton::analysis {

// Checks the module; sets table.error to the first mistake and adds warnings. `text` is the source, for errors.
void check(const ast::Module& module, std::string_view text, const AnalyzeOptions& options, SymbolTable& table);

}  // namespace baton::analysis
