// Scope analysis: what every name of a module means. A pass between the parser and the emitter.
//
// analyze() walks the tree once, gives each scope (module, function, class, comprehension, type parameters, ...) a Scope,
// resolves each name in it to a Symbol, numbers local variables, cells and free variables, and reports the SyntaxErrors
// and warnings that need no code generation. The result is a side structure keyed by tree node: the tree is not changed.
// Scopes and symbols live in the arena of the tree and die with it.
//
// How the emitter uses it:
//   - `table.module` is the outermost scope. Entering the node of an inner one, find it with `table.scope(node, part)`.
//   - Every name written in the source is resolved with `scope->find(id)`: never null for a name that occurs in that
//     scope. Names are mangled inside (`__x` in class C is `_C__x`): pass the name as written for Name nodes, parameters,
//     imports, def/class names, `except as`, match captures; Symbol::name is the mangled one. For attributes, keyword
//     arguments and the like, use mangle().
//   - A code object has one *frame scope*. A frame scope owns registers: its `locals` list, by index, parameters first in
//     call order (positional-only, positional, keyword-only, *args, **kwargs), then the other local variables and
//     cells in order of appearance, then those of comprehensions inlined into it. `frees` lists its free variables.
//   - An inlined comprehension (Scope::inlined) has no code of its own: it is emitted in place, in its frame
//     (Scope::frame, the nearest enclosing scope that is not inlined). Resolve names inside with the comprehension's own
//     Scope; their indices are already registers (and free variables) of the frame. Its targets have fresh registers
//     there, so that nothing is saved or restored; they must be unbound again behind the comprehension.
//   - The outermost iterable of a comprehension (generators[0].iter) belongs to the enclosing scope, as do decorators,
//     defaults, annotations and base classes. With type parameters, annotations and bases belong to the type parameter
//     scope, decorators and defaults do not (defaults are passed in as the hidden parameters `.defaults` and
//     `.kwdefaults`, which the type parameter scope has at these registers when the emitter wants them: see
//     Scope::takes_defaults).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/syntax/ast.h"
#include "compiler/syntax/parse.h"
#include "runtime/base/arena.h"

namespace baton::analysis {

// How code reads and writes a name in a scope.
enum class Access : std::uint8_t {
    // Register `index` of the frame holds the value.
    local,
    // Register `index` of the frame holds a cell made in this frame (a parameter's value is moved into it on entry).
    cell,
    // Free variable `index` of the frame.
    free,
    // Global, then builtin. Explicit (`global x`) or implicit in a function; also explicit at class and module level.
    global,
    // The frame's namespace mapping, then global, then builtin: module and class bodies.
    name,
    // Class body, and the name is also free: reading looks into the namespace first, then free variable `index`. Never
    // written (a name that is assigned in the class body is `name`).
    name_or_free,
    // Inside a type parameter or type alias scope of a class body: reading looks into the class's namespace, which free
    // variable Scope::class_dict holds (`__classdict__`), then global and builtin, or free variable `index`.
    class_dict_or_global,
    class_dict_or_free,
};

// One name in one scope.
struct Symbol {
    std::string_view name;  // mangled
    Access access = Access::global;
    std::int32_t index = -1;  // register or free variable, see Access
    bool parameter = false;
    bool assigned = false;    // bound here in any way but as a parameter
    bool referenced = false;  // read here
    bool annotated = false;
    bool imported = false;
    bool declared_global = false;
    bool declared_nonlocal = false;
    bool deleted = false;      // target of del, or of `except ... as`: may become unbound again
    bool type_parameter = false;
    bool comprehension_target = false;  // iteration variable of this comprehension
    bool captured = false;              // some inner code object uses it: local variables that are, are cells
};

enum class ScopeKind : std::uint8_t {
    module,
    function,         // def, async def
    lambda,
    class_,
    comprehension,    // list, set, dict comprehension or generator expression
    type_parameters,  // of a generic def, class or type alias: a function without parameters, called at once
    type_alias,       // value of a type statement, evaluated late: a function without parameters
    type_bound,       // bound of a type variable, evaluated late: a function without parameters
};

// Where a free variable comes from, seen from the enclosing frame.
struct FreeVariable {
    std::string_view name;
    bool from_local = false;  // the enclosing frame's register `index` holds the cell; else its free variable `index`
    std::int32_t index = -1;
};

// A register of a frame.
struct LocalVariable {
    std::string_view name;
    bool parameter = false;
    bool cell = false;
    bool hidden = false;  // of an inlined comprehension: not part of locals() outside of it
};

struct Scope {
    ScopeKind kind = ScopeKind::module;
    Scope* parent = nullptr;  // null for the module
    Scope* frame = nullptr;   // the scope whose code this is part of: itself unless inlined
    const void* node = nullptr;
    std::string_view name;      // of the code object: "f", "<lambda>", "<listcomp>", "<module>", "<generic parameters of f>"
    std::string_view qualname;  // "C.f", "f.<locals>.g"
    std::string_view class_name;  // innermost class around, for mangling; no data() outside of classes
    std::int32_t lineno = 0;

    bool inlined = false;          // a comprehension that is emitted in place
    bool generator = false;        // contains yield, or is a generator expression
    bool coroutine = false;        // async def, or contains await in a comprehension. With generator: async generator
    bool has_await = false;        // contains await, async for or async with, or an async comprehension
    bool nested = false;           // lies in a function
    bool has_varargs = false, has_varkwargs = false;
    bool returns_value = false;    // contains `return value`
    bool has_import_star = false;
    bool uses_super = false;       // mentions the name super: a method that needs __class__
    bool has_annotations = false;  // module or class body with an annotated assignment (needs __annotations__)
    bool takes_defaults = false, takes_kwdefaults = false;  // type parameter scope of a def that has (keyword) defaults

    std::int32_t posonly_count = 0, positional_count = 0, kwonly_count = 0;  // positional_count includes the former

    // Frame scopes only:
    std::span<LocalVariable> locals;
    std::span<FreeVariable> frees;
    // A class body: register of the `__class__` cell that methods capture, and of the `__classdict__` cell; else -1.
    std::int32_t class_cell = -1;
    std::int32_t class_dict_cell = -1;
    // The free variable that holds the enclosing class's `__classdict__`, for class_dict_or_*; else -1.
    std::int32_t class_dict = -1;

    // The symbols of this scope, in order of first appearance.
    std::span<Symbol> symbols;
    std::span<Scope*> children;

    // The symbol of a name as written in the source; null if it does not occur in this scope.
    const Symbol* find(std::string_view written) const;
    // The same by mangled name.
    const Symbol* find_mangled(std::string_view mangled) const;

    // By mangled name, index into `symbols`; sorted by name.
    std::span<std::uint32_t> by_name;
};

// A node may own several scopes.
enum class ScopePart : std::uint8_t {
    body,             // FunctionDef, Lambda, ClassDef, comprehensions, Module; the value of a TypeAlias; a TypeParam's bound
    type_parameters,  // FunctionDef, ClassDef, TypeAlias with type parameters
};

struct SymbolTable {
    Scope* module = nullptr;
    syntax::SyntaxError error;
    std::vector<syntax::SyntaxWarning> warnings;
    // `from __future__ import ...`
    bool future_annotations = false;
    bool future_barry_as_bdfl = false;

    // The scope that a node opens; null if it opens none. Keys: Module*, Stmt*, Expr* or TypeParam* as they are.
    Scope* scope(const void* node, ScopePart part = ScopePart::body) const {
        auto found = scopes.find(key(node, part));
        return found == scopes.end() ? nullptr : found->second;
    }
    static std::uintptr_t key(const void* node, ScopePart part) {
        return reinterpret_cast<std::uintptr_t>(node) | static_cast<std::uintptr_t>(part);
    }
    std::unordered_map<std::uintptr_t, Scope*> scopes;
};

struct AnalyzeOptions {
    // Comprehensions may be emitted in place (PEP 709).
    bool inline_comprehensions = true;
    // `from __future__ import annotations` is inherited (exec inside code that has it).
    bool future_annotations = false;
    // `await` and asynchronous comprehensions may stand at top level (ast.PyCF_ALLOW_TOP_LEVEL_AWAIT).
    bool top_level_await = false;
};

// Analyses the module. On a SyntaxError `error` is set and the scopes are unusable. `text` is the source, for errors.
SymbolTable analyze(const ast::Module& module, std::string_view text, Arena& arena, const AnalyzeOptions& options = {});

// The name as it is inside class `class_name` (no data(): no class): `__x` becomes `_C__x`. The result is `name` itself
// or lies in the arena.
std::string_view mangle(std::string_view name, std::string_view class_name, Arena& arena);

}  // namespace baton::analysis
