// Constant folding: the value an expression certainly has, computed at compile time the way Python
// would. The tree is not changed; a Folder answers questions about it and remembers the answers,
// which live as long as the Folder. One Folder serves one compilation, on one thread.
//
// What is folded, and the size limits, are CPython's: unary and binary operators on constants,
// tuples of constants, indexing a constant. Nothing that would raise is folded.
#pragma once

#include <deque>
#include <optional>
#include <unordered_map>

#include "compiler/bytecode/code_blob.h"
#include "compiler/syntax/ast.h"

namespace baton::analysis {

class Folder {
public:
    // `optimize`: the -O level, which decides the value of __debug__.
    explicit Folder(int optimize) : optimize_(optimize) {}

    // The constant that the expression is, or null if it is none.
    const Constant* fold(const ast::Expr* expr);
    // `left op right`, or null if it is not folded.
    const Constant* fold_binary(ast::Operator op, const Constant& left, const Constant& right);
    // `value[index]`, or null if it is not folded.
    const Constant* fold_index(const Constant& value, const Constant& index);
    // The constant tuple or frozenset that stands for a list or set display of constants where only
    // iteration or membership matters; null if it is none.
    const Constant* fold_container(const ast::Expr* expr);
    // The truth of a constant expression, if it is one.
    std::optional<bool> truth(const ast::Expr* expr);

private:
    const Constant* compute(const ast::Expr* expr);
    const Constant* fold_unary(ast::UnaryOperator op, const Constant& value);
    const Constant* fold_items(Constant::Kind kind, ast::ExprList items);
    const Constant* keep(Constant value);

    int optimize_;
    std::deque<Constant> values_;
    std::unordered_map<const ast::Expr*, const Constant*> known_;
};

// The constant that a literal's value is.
Constant literal_constant(const ast::ConstantValue& value);
// bool(value).
bool constant_truth(const Constant& value);

}  // namespace baton::analysis
