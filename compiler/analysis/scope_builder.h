// First half of scope analysis: which names occur in which scope, and how. Internal to compiler/analysis.
//
// The walk makes a ScopeDraft for every scope and notes each name's uses as flags, in order of appearance. Errors that
// need no other scope are found on the way. Resolution (symtable.cpp) turns drafts into Scopes.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/analysis/symtable.h"

namespace baton::analysis {

enum NameFlag : std::uint32_t {
    name_global = 1 << 0,     // `global x`
    name_nonlocal = 1 << 1,   // `nonlocal x`, or what an assignment expression in a comprehension amounts to
    name_assigned = 1 << 2,   // bound by a statement
    name_parameter = 1 << 3,
    name_used = 1 << 4,
    name_imported = 1 << 5,
    name_annotated = 1 << 6,
    name_iteration = 1 << 7,  // iteration variable of this comprehension
    name_deleted = 1 << 8,
    name_type_parameter = 1 << 9,
    name_hidden = 1 << 10,    // made up by the compiler
    name_global_within = 1 << 11,  // of the module: a function inside declares it global
    name_bound = name_assigned | name_parameter | name_iteration | name_type_parameter,
};

struct ScopeDraft;

struct NameDraft {
    std::string_view name;  // mangled
    std::uint32_t flags = 0;
    const ast::Node* declaration = nullptr;  // of the global or nonlocal statement
    // Set by resolution:
    enum class Binding : std::uint8_t { unresolved, global_explicit, global_implicit, scope } binding = Binding::unresolved;
    ScopeDraft* owner = nullptr;  // whose variable it is
    bool captured = false;        // another frame needs it as a cell
    std::int32_t index = -1;
};

struct ScopeDraft {
    Scope* scope = nullptr;
    ScopeDraft* parent = nullptr;
    ScopeDraft* frame = nullptr;
    std::vector<ScopeDraft*> children;
    std::vector<NameDraft> names;
    std::unordered_map<std::string_view, std::uint32_t> index;
    ast::ExprKind comprehension_kind = ast::ExprKind::ListComp;
    bool sees_class = false;   // names are looked up in the class around, too
    bool shares_variables = false;  // a comprehension whose variables code of another frame uses
    bool needs_class_cell = false, needs_class_dict = false;
    std::vector<LocalVariable> locals;
    struct Free {
        std::string_view name;
        ScopeDraft* owner;
    };
    std::vector<Free> frees;

    NameDraft* find(std::string_view name) {
        auto found = index.find(name);
        return found == index.end() ? nullptr : &names[found->second];
    }
    // A function's scope or like one: its variables are registers.
    bool is_function_like() const { return scope->kind != ScopeKind::module && scope->kind != ScopeKind::class_; }
};

class ScopeBuilder {
public:
    ScopeBuilder(std::string_view text, Arena& arena, const AnalyzeOptions& options, SymbolTable& table)
        : text_(text), arena_(arena), options_(options), table_(table) {}

    // Walks the module; false if there is an error, which is in the table then.
    bool build(const ast::Module& module);

    std::deque<ScopeDraft>& drafts() { return drafts_; }
    // Reports an error; the first one stays.
    void fail(const ast::Node& node, std::string message);

private:
    ScopeDraft* enter(ScopeKind kind, const void* node, ScopePart part, std::string_view name, std::int32_t lineno);
    void leave() { current_ = current_->parent; }
    bool sees_class() const;
    std::string_view mangled(std::string_view name) { return mangle(name, class_name_, arena_); }
    NameDraft& note(ScopeDraft& draft, std::string_view mangled_name, std::uint32_t flags);
    NameDraft& note(std::string_view name, std::uint32_t flags) { return note(*current_, mangled(name), flags); }
    void define(std::string_view name, std::uint32_t flags, const ast::Node& where);
    bool failed() const { return static_cast<bool>(table_.error); }

    void future_imports(const ast::Module& module);
    void statements(ast::StmtList list);
    void statement(ast::Stmt* stmt);
    void function(const ast::FunctionDef& def);
    void class_definition(const ast::ClassDef& def);
    void type_alias(const ast::TypeAlias& alias);
    void type_parameters(ast::TypeParamList parameters);
    void parameters(const ast::Arguments& args);
    void defaults(const ast::Arguments& args);
    void annotations(const ast::Arguments& args, ast::Expr* returns);
    void annotation(ast::Expr* expression);
    void directive(const ast::Stmt& stmt, ast::IdentifierList names, bool global);
    void expression(ast::Expr* expr);
    void expressions(ast::ExprList list) {
        for (ast::Expr* item : list) {
            if (item != nullptr) expression(item);
        }
    }
    void name(const ast::Name& name);
    void lambda(const ast::Lambda& lambda);
    void comprehension(ast::Expr* expr, ast::ComprehensionList generators, ast::Expr* element, ast::Expr* value);
    void named_expression(const ast::NamedExpr& expr);
    void walrus_target(const ast::Name& target);
    void not_allowed_here(const ast::Node& node, const char* what);
    void yield(const ast::Expr& expr);
    void pattern(ast::Pattern* pattern);
    void import_name(const ast::Alias& alias);

    std::string_view text_;
    Arena& arena_;
    const AnalyzeOptions& options_;
    SymbolTable& table_;
    std::deque<ScopeDraft> drafts_;
    ScopeDraft* current_ = nullptr;
    std::string_view class_name_;
    bool in_target_ = false;          // reading the target of a comprehension clause
    int iterable_depth_ = 0;          // inside the iterable of a comprehension clause
};

}  // namespace baton::analysis
