// The abstract syntax tree: plain structs in an Arena, with the kinds and fields of Python's `ast` module (ast.def lists
// them). The parser builds it, analysis/ and emit/ read it, dump.h prints it; nobody changes it after parsing.
//
// Every pointer, span and string_view in a node points into the arena and lives as long as it. A node's `kind` says
// which struct it is: `switch (node->kind)` and `node->as<ast::Call>()`. A few kinds share a struct (AsyncFunctionDef is
// a FunctionDef, AsyncFor a For, AsyncWith a With, TryStar a Try, SetComp and GeneratorExp a ListComp); as<> knows them.
//
// Depth. The parser bounds nesting (max_nesting), so a consumer may recurse, with two exceptions that it must walk in a
// loop, because sources with 100,000 of them are legal:
//   - the left spine: BinOp.left, Attribute.value, Subscript.value, Call.func (`a + b + c + ...`, `a.b().c()...`);
//   - elif chains: an If whose orelse is exactly one If.
#pragma once

#include <cassert>
#include <cstdint>
#include <span>
#include <string_view>

namespace baton::ast {

// How deep expressions, patterns and statements may nest (left spines and elif chains not counted).
inline constexpr int max_nesting = 1000;

enum class ExprKind : std::uint8_t {
#define EXPR(Name, fields) Name,
#define EXPR_AS(Name, Struct) Name,
#include "compiler/syntax/ast.def"
};
enum class StmtKind : std::uint8_t {
#define STMT(Name, fields) Name,
#define STMT_AS(Name, Struct) Name,
#include "compiler/syntax/ast.def"
};
enum class PatternKind : std::uint8_t {
#define PATTERN(Name, fields) Name,
#include "compiler/syntax/ast.def"
};

enum class Context : std::uint8_t { load, store, del };
enum class BoolOperator : std::uint8_t { and_, or_ };
enum class UnaryOperator : std::uint8_t { invert, not_, uadd, usub };
enum class Operator : std::uint8_t {
    add, sub, mult, matmult, div, mod, pow, lshift, rshift, bitor_, bitxor, bitand_, floordiv,
};
enum class CompareOperator : std::uint8_t { eq, ne, lt, le, gt, ge, is, is_not, in, not_in };
enum class TypeParamKind : std::uint8_t { TypeVar, ParamSpec, TypeVarTuple };

// Where a node's text lies: lines count from 1, columns are offsets in UTF-8 bytes from the line's start.
struct Node {
    std::int32_t lineno = 0;
    std::int32_t col_offset = 0;
    std::int32_t end_lineno = 0;
    std::int32_t end_col_offset = 0;
};

struct Expr : Node {
    ExprKind kind;
    // The node as the struct of its kind, which T must be.
    template <class T>
    T* as() {
        assert(T::is(kind));
        return static_cast<T*>(this);
    }
    template <class T>
    const T* as() const {
        assert(T::is(kind));
        return static_cast<const T*>(this);
    }
    // The same, or null if the node is of another kind.
    template <class T>
    const T* if_is() const {
        return T::is(kind) ? static_cast<const T*>(this) : nullptr;
    }
    template <class T>
    T* if_is() {
        return T::is(kind) ? static_cast<T*>(this) : nullptr;
    }
};

struct Stmt : Node {
    StmtKind kind;
    template <class T>
    T* as() {
        assert(T::is(kind));
        return static_cast<T*>(this);
    }
    template <class T>
    const T* as() const {
        assert(T::is(kind));
        return static_cast<const T*>(this);
    }
    template <class T>
    const T* if_is() const {
        return T::is(kind) ? static_cast<const T*>(this) : nullptr;
    }
};

struct Pattern : Node {
    PatternKind kind;
    template <class T>
    T* as() {
        assert(T::is(kind));
        return static_cast<T*>(this);
    }
    template <class T>
    const T* as() const {
        assert(T::is(kind));
        return static_cast<const T*>(this);
    }
    template <class T>
    const T* if_is() const {
        return T::is(kind) ? static_cast<const T*>(this) : nullptr;
    }
};

// The value of a literal.
struct ConstantValue {
    enum class Type : std::uint8_t { none, true_, false_, ellipsis, small_int, big_int, float_, imaginary, str, bytes };
    Type type = Type::none;
    std::int64_t integer = 0;  // small_int, never negative
    double number = 0;         // float_, imaginary
    std::string_view text;     // str (WTF-8), bytes; big_int: decimal digits
};

#define PART(Name, python, fields) struct Name;
#include "compiler/syntax/ast.def"

// The types of fields. Optional ones may be null.
using ExprPtr = Expr*;
using OptionalExpr = Expr*;
using PatternPtr = Pattern*;
using OptionalPattern = Pattern*;
using ArgumentsPtr = Arguments*;
using OptionalArg = Arg*;
using Identifier = std::string_view;  // normalised; data() is null where Python has None
using Number = std::int32_t;
using Flag = bool;
using ExprList = std::span<Expr*>;
using StmtList = std::span<Stmt*>;
using PatternList = std::span<Pattern*>;
using ArgList = std::span<Arg*>;
using KeywordList = std::span<Keyword*>;
using AliasList = std::span<Alias*>;
using WithItemList = std::span<WithItem*>;
using ComprehensionList = std::span<Comprehension*>;
using HandlerList = std::span<ExceptHandler*>;
using MatchCaseList = std::span<MatchCase*>;
using TypeParamList = std::span<TypeParam*>;
using IdentifierList = std::span<Identifier>;
using CompareOperators = std::span<CompareOperator>;

// The kind whose struct a kind uses: itself, unless it shares one.
constexpr ExprKind struct_kind(ExprKind kind) {
    switch (kind) {
#define EXPR_AS(Name, Struct) \
    case ExprKind::Name: return ExprKind::Struct;
#include "compiler/syntax/ast.def"
    default: return kind;
    }
}
constexpr StmtKind struct_kind(StmtKind kind) {
    switch (kind) {
#define STMT_AS(Name, Struct) \
    case StmtKind::Name: return StmtKind::Struct;
#include "compiler/syntax/ast.def"
    default: return kind;
    }
}
constexpr PatternKind struct_kind(PatternKind kind) { return kind; }

// The structs themselves. T::is(kind): whether nodes of that kind are Ts.
#define FIELD(Type, name) Type name{};
#define PART(Name, python, fields) \
    struct Name : Node {           \
        fields                     \
    };
#define NODE(Name, Base, fields)                                       \
    struct Name : Base {                                               \
        static constexpr Base##Kind kind_of_struct = Base##Kind::Name; \
        static constexpr bool is(Base##Kind which) {                   \
            return struct_kind(which) == Base##Kind::Name;             \
        }                                                              \
        fields                                                         \
    };
#define EXPR(Name, fields) NODE(Name, Expr, fields)
#define STMT(Name, fields) NODE(Name, Stmt, fields)
#define PATTERN(Name, fields) NODE(Name, Pattern, fields)
#include "compiler/syntax/ast.def"
#undef NODE
#undef FIELD

// Calls visitor("field", value) for every field of the node, in order.
#define FIELD(Type, name) visitor(#name, self->name);
#define VISIT(Name, Base, fields)                \
    case Base##Kind::Name: {                     \
        auto* self = static_cast<Name*>(node);   \
        static_cast<void>(self);                 \
        fields break;                            \
    }
#define EXPR(Name, fields) VISIT(Name, Expr, fields)
template <class Visitor>
void visit_fields(Expr* node, Visitor&& visitor) {
    switch (struct_kind(node->kind)) {
#include "compiler/syntax/ast.def"
    default: break;
    }
}
#define STMT(Name, fields) VISIT(Name, Stmt, fields)
template <class Visitor>
void visit_fields(Stmt* node, Visitor&& visitor) {
    switch (struct_kind(node->kind)) {
#include "compiler/syntax/ast.def"
    default: break;
    }
}
#define PATTERN(Name, fields) VISIT(Name, Pattern, fields)
template <class Visitor>
void visit_fields(Pattern* node, Visitor&& visitor) {
    switch (node->kind) {
#include "compiler/syntax/ast.def"
    }
}
#define PART(Name, python, fields)                     \
    template <class Visitor>                           \
    void visit_fields(Name* self, Visitor&& visitor) { \
        fields                                         \
    }
#include "compiler/syntax/ast.def"
#undef VISIT
#undef FIELD

// A whole source: what exec, eval and the interactive mode parse.
enum class ModuleKind : std::uint8_t { exec, eval, single };
struct Module {
    ModuleKind kind = ModuleKind::exec;
    StmtList body;               // exec, single
    Expr* expression = nullptr;  // eval
};

// Python's name of a kind: "BinOp", "Expr" for an expression statement.
const char* kind_name(ExprKind kind);
const char* kind_name(StmtKind kind);
const char* kind_name(PatternKind kind);

}  // namespace baton::ast
