// Second half of scope analysis: resolves names across scopes, decides which comprehensions are emitted in place, and
// numbers registers and free variables.
#include "compiler/analysis/symtable.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/analysis/checks.h"
#include "compiler/analysis/scope_builder.h"

namespace baton::analysis {

namespace {

using Binding = NameDraft::Binding;

class Resolver {
public:
    Resolver(ScopeBuilder& builder, const AnalyzeOptions& options, Arena& arena, SymbolTable& table)
        : builder_(builder), drafts_(builder.drafts()), options_(options), arena_(arena), table_(table) {}

    void run() {
        // Outer scopes come before inner ones in the list.
        for (ScopeDraft& draft : drafts_) {
            // Marking a cell may add names to outer scopes, never to this one.
            for (std::size_t i = 0; i < draft.names.size(); i++) {
                resolve(draft, draft.names[i]);
                if (table_.error) return;
            }
        }
        for (std::size_t i = drafts_.size(); i-- > 0;) choose_inlining(drafts_[i]);
        for (ScopeDraft& draft : drafts_) choose_frame(draft);
        for (ScopeDraft& draft : drafts_) number_locals(draft);
        for (std::size_t i = drafts_.size(); i-- > 0;) collect_frees(drafts_[i]);
        for (ScopeDraft& draft : drafts_) {
            name_scope(draft);
            finish(draft);
        }
    }

private:
    // Whose variable the name is. Owners come first, so their flags are final here.
    void resolve(ScopeDraft& draft, NameDraft& name) {
        const ast::Node nowhere;
        const ast::Node& where = name.declaration != nullptr ? *name.declaration : nowhere;
        std::uint32_t flags = name.flags;
        if ((flags & name_global) != 0) {
            if ((flags & name_nonlocal) != 0) {
                builder_.fail(where, fmt::format("name '{}' is nonlocal and global", name.name));
                return;
            }
            name.binding = Binding::global_explicit;
            return;
        }
        if ((flags & name_nonlocal) != 0) {
            if (!look_outward(draft, name)) {
                builder_.fail(where, fmt::format("no binding for nonlocal '{}' found", name.name));
                return;
            }
            NameDraft* owned = name.owner->find(name.name);
            if (owned != nullptr && (owned->flags & name_type_parameter) != 0) {
                builder_.fail(where, fmt::format("nonlocal binding not allowed for type parameter '{}'", name.name));
            }
            return;
        }
        if ((flags & name_bound) != 0) {
            if (draft.scope->kind == ScopeKind::module) {
                // exec() may give the module a namespace of its own beside the globals.
                name.binding = (flags & name_global_within) != 0 ? Binding::global_explicit
                                                                 : Binding::global_implicit;
            } else {
                name.binding = Binding::scope;
                name.owner = &draft;
            }
            return;
        }
        if (draft.sees_class) {
            // Names of the class are found in its namespace, at run time.
            ScopeDraft* around = class_around(draft);
            NameDraft* in_class = around->find(name.name);
            if (in_class != nullptr && (in_class->flags & name_global) != 0) {
                name.binding = Binding::global_explicit;
                return;
            }
            if (in_class != nullptr && (in_class->flags & name_bound) != 0 && (in_class->flags & name_nonlocal) == 0 &&
                !bound_between(draft, *around, name)) {
                name.binding = Binding::global_implicit;
                around->needs_class_dict = true;
                return;
            }
            around->needs_class_dict = true;
        }
        if (!look_outward(draft, name)) name.binding = Binding::global_implicit;
    }

    static ScopeDraft* class_around(ScopeDraft& draft) {
        ScopeDraft* at = &draft;
        while (at->scope->kind != ScopeKind::class_) at = at->parent;
        return at;
    }
    // A type parameter in a scope between here and the class.
    static bool bound_between(ScopeDraft& draft, ScopeDraft& around, NameDraft& name) {
        for (ScopeDraft* at = draft.parent; at != &around; at = at->parent) {
            NameDraft* there = at->find(name.name);
            if (there != nullptr && (there->flags & name_bound) != 0) return true;
        }
        return false;
    }

    // Looks for the variable in the functions around.
    bool look_outward(ScopeDraft& draft, NameDraft& name) {
        bool special = name.name == "__class__";
        for (ScopeDraft* at = draft.parent; at != nullptr; at = at->parent) {
            if (at->scope->kind == ScopeKind::module) return false;
            if (at->scope->kind == ScopeKind::class_) {
                if (special) {
                    at->needs_class_cell = true;
                    name.binding = Binding::scope;
                    name.owner = at;
                    return true;
                }
                continue;
            }
            NameDraft* there = at->find(name.name);
            if (there == nullptr) continue;
            if ((there->flags & name_global) != 0) {
                if ((name.flags & name_nonlocal) != 0) return false;
                name.binding = Binding::global_explicit;
                return true;
            }
            if ((there->flags & name_nonlocal) != 0 || (there->flags & name_bound) == 0) continue;
            name.binding = Binding::scope;
            name.owner = at;
            return true;
        }
        return false;
    }

    // Whether a comprehension is emitted in place: not if code that is not shares its variables. Inner scopes come first
    // here, so what uses the variables has been decided.
    void choose_inlining(ScopeDraft& draft) {
        Scope& scope = *draft.scope;
        if (options_.inline_comprehensions && scope.kind == ScopeKind::comprehension && !scope.generator) {
            ScopeKind around = draft.parent->scope->kind;
            bool fits = around == ScopeKind::module || around == ScopeKind::function || around == ScopeKind::lambda ||
                        around == ScopeKind::comprehension;
            scope.inlined = fits && !draft.shares_variables;
        }
        for (NameDraft& name : draft.names) {
            if (name.binding != Binding::scope || name.owner->scope->kind != ScopeKind::comprehension) continue;
            for (ScopeDraft* at = &draft; at != name.owner; at = at->parent) {
                if (!at->scope->inlined) name.owner->shares_variables = true;
            }
        }
    }
    void choose_frame(ScopeDraft& draft) {
        draft.frame = draft.scope->inlined ? draft.parent->frame : &draft;
        draft.scope->frame = draft.frame->scope;
        for (NameDraft& name : draft.names) {
            if (name.binding == Binding::scope && name.owner->frame != draft.frame) mark_captured(name);
        }
    }
    static void mark_captured(NameDraft& name) {
        if (NameDraft* there = name.owner->find(name.name); there != nullptr && there->owner == name.owner) {
            there->captured = true;
        }
    }

    // Registers: parameters, then variables in order of appearance; those of comprehensions in place go to their frame.
    void number_locals(ScopeDraft& draft) {
        if (draft.is_function_like()) {
            ScopeDraft& frame = *draft.frame;
            for (int pass = 0; pass < 2; pass++) {
                for (NameDraft& name : draft.names) {
                    if (name.owner != &draft) continue;
                    bool parameter = (name.flags & name_parameter) != 0;
                    if (parameter != (pass == 0)) continue;
                    if (draft.scope->inlined && parameter) continue;
                    LocalVariable variable;
                    variable.name = name.name;
                    variable.parameter = parameter;
                    variable.cell = name.captured;
                    variable.hidden = draft.scope->inlined;
                    name.index = static_cast<std::int32_t>(frame.locals.size());
                    frame.locals.push_back(variable);
                }
            }
        }
        Scope& scope = *draft.scope;
        auto cell = [&](const char* name) {
            LocalVariable variable;
            variable.name = name;
            variable.cell = true;
            variable.hidden = true;
            draft.locals.push_back(variable);
            return static_cast<std::int32_t>(draft.locals.size()) - 1;
        };
        if (scope.kind == ScopeKind::class_) {
            if (draft.needs_class_cell) scope.class_cell = cell("__class__");
            if (draft.needs_class_dict) scope.class_dict_cell = cell("__classdict__");
        }
    }

    // The qualified name leaves out type parameter scopes and comprehensions in place. Outer scopes come first.
    void name_scope(ScopeDraft& draft) {
        Scope& scope = *draft.scope;
        scope.qualname = scope.name;
        ScopeDraft* outer = draft.parent;
        if (outer == nullptr) return;
        while (outer->scope->kind == ScopeKind::type_parameters || outer->scope->inlined) outer = outer->parent;
        if (outer->scope->kind == ScopeKind::module) return;
        if (scope.kind == ScopeKind::function || scope.kind == ScopeKind::class_) {
            NameDraft* known = outer->find(mangle(scope.name, outer->scope->class_name, arena_));
            if (known != nullptr && (known->flags & name_global) != 0) return;
        }
        ScopeKind kind = outer->scope->kind;
        const char* between = kind == ScopeKind::class_ || kind == ScopeKind::comprehension ? "." : ".<locals>.";
        scope.qualname = arena_.copy_string(fmt::format("{}{}{}", outer->scope->qualname, between, scope.name));
    }

    static void add_free(ScopeDraft& frame, std::string_view name, ScopeDraft* owner) {
        for (const ScopeDraft::Free& known : frame.frees) {
            if (known.name == name && known.owner == owner) return;
        }
        frame.frees.push_back({name, owner});
    }
    // Inner scopes come first here, so a frame's inner frames have their lists.
    void collect_frees(ScopeDraft& draft) {
        ScopeDraft& frame = *draft.frame;
        for (NameDraft& name : draft.names) {
            if (name.binding == Binding::scope && name.owner->frame != &frame) add_free(frame, name.name, name.owner);
        }
        if (draft.sees_class && class_around(draft)->needs_class_dict) {
            add_free(frame, "__classdict__", class_around(draft));
        }
        if (&frame != &draft) return;
        std::sort(frame.frees.begin(), frame.frees.end(),
                  [](const auto& a, const auto& b) { return a.name < b.name; });
        if (draft.parent == nullptr) return;
        ScopeDraft& outer = *draft.parent->frame;
        for (const ScopeDraft::Free& free : frame.frees) {
            if (free.owner->frame != &outer) add_free(outer, free.name, free.owner);
        }
    }

    static std::int32_t free_index(const ScopeDraft& frame, std::string_view name, const ScopeDraft* owner) {
        for (std::size_t i = 0; i < frame.frees.size(); i++) {
            if (frame.frees[i].name == name && frame.frees[i].owner == owner) return static_cast<std::int32_t>(i);
        }
        return -1;
    }
    // The register of the owner's frame that holds the variable.
    static std::int32_t local_index(ScopeDraft& owner, std::string_view name) {
        if (owner.scope->kind == ScopeKind::class_) {
            return name == "__class__" ? owner.scope->class_cell : owner.scope->class_dict_cell;
        }
        NameDraft* there = owner.find(name);
        return there == nullptr ? -1 : there->index;
    }

    void access(ScopeDraft& draft, const NameDraft& name, Symbol& symbol) {
        ScopeDraft& frame = *draft.frame;
        ScopeKind kind = draft.scope->kind;
        // In a comprehension in place, a name that is not its own means what it means around.
        if (draft.scope->inlined && name.owner != &draft && name.binding != Binding::scope) kind = frame.scope->kind;
        switch (name.binding) {
        case Binding::global_explicit: symbol.access = Access::global; return;
        case Binding::unresolved:
        case Binding::global_implicit:
            if (kind == ScopeKind::module || kind == ScopeKind::class_) {
                symbol.access = Access::name;
            } else if (draft.sees_class) {
                symbol.access = Access::class_dict_or_global;
            } else {
                symbol.access = Access::global;
            }
            return;
        case Binding::scope: break;
        }
        if (name.owner == &draft && kind == ScopeKind::class_) {
            symbol.access = Access::name;
            return;
        }
        if (name.owner->frame == &frame) {
            symbol.index = local_index(*name.owner, name.name);
            symbol.access = frame.locals[static_cast<std::size_t>(symbol.index)].cell ? Access::cell : Access::local;
            return;
        }
        symbol.index = free_index(frame, name.name, name.owner);
        bool plain = (name.flags & name_nonlocal) != 0 || name.name == "__class__";
        if (kind == ScopeKind::class_ && !plain) {
            symbol.access = Access::name_or_free;
        } else if (draft.sees_class && name.owner->scope->kind != ScopeKind::type_parameters) {
            symbol.access = Access::class_dict_or_free;
        } else {
            symbol.access = Access::free;
        }
    }

    void finish(ScopeDraft& draft) {
        Scope& scope = *draft.scope;
        std::vector<Symbol> symbols;
        symbols.reserve(draft.names.size());
        for (const NameDraft& name : draft.names) {
            Symbol& symbol = symbols.emplace_back();
            symbol.name = name.name;
            symbol.parameter = (name.flags & name_parameter) != 0;
            symbol.assigned = (name.flags & (name_assigned | name_iteration)) != 0;
            symbol.referenced = (name.flags & name_used) != 0;
            symbol.annotated = (name.flags & name_annotated) != 0;
            symbol.imported = (name.flags & name_imported) != 0;
            symbol.declared_global = (name.flags & name_global) != 0;
            symbol.declared_nonlocal = (name.flags & name_nonlocal) != 0;
            symbol.deleted = (name.flags & name_deleted) != 0;
            symbol.type_parameter = (name.flags & name_type_parameter) != 0;
            symbol.comprehension_target = (name.flags & name_iteration) != 0;
            symbol.captured = name.captured;
            // The iterator of a comprehension in place needs no register of its own.
            if (scope.inlined && symbol.parameter) continue;
            access(draft, name, symbol);
        }
        scope.symbols = arena_.copy_array(symbols);
        std::vector<std::uint32_t> order(symbols.size());
        for (std::size_t i = 0; i < order.size(); i++) order[i] = static_cast<std::uint32_t>(i);
        std::sort(order.begin(), order.end(),
                  [&](std::uint32_t a, std::uint32_t b) { return symbols[a].name < symbols[b].name; });
        scope.by_name = arena_.copy_array(order);
        std::vector<Scope*> children;
        for (ScopeDraft* child : draft.children) children.push_back(child->scope);
        scope.children = arena_.copy_array(children);
        if (draft.frame != &draft) return;
        scope.locals = arena_.copy_array(draft.locals);
        std::vector<FreeVariable> frees;
        ScopeDraft* outer = draft.parent == nullptr ? nullptr : draft.parent->frame;
        for (const ScopeDraft::Free& free : draft.frees) {
            FreeVariable variable;
            variable.name = free.name;
            variable.from_local = free.owner->frame == outer;
            variable.index = variable.from_local ? local_index(*free.owner, free.name)
                                                 : free_index(*outer, free.name, free.owner);
            frees.push_back(variable);
        }
        scope.frees = arena_.copy_array(frees);
        if (draft.sees_class) {
            scope.class_dict = free_index(draft, "__classdict__", class_around(draft));
        }
    }

    ScopeBuilder& builder_;
    std::deque<ScopeDraft>& drafts_;
    const AnalyzeOptions& options_;
    Arena& arena_;
    SymbolTable& table_;
};

// Compares a mangled name with class_name and written name without making a string.
bool is_mangled(std::string_view written, std::string_view class_name) {
    return class_name.data() != nullptr && written.starts_with("__") && !written.ends_with("__") &&
           class_name.find_first_not_of('_') != std::string_view::npos;
}

}  // namespace

const Symbol* Scope::find_mangled(std::string_view name) const {
    auto found = std::lower_bound(by_name.begin(), by_name.end(), name,
                                  [&](std::uint32_t index, std::string_view key) { return symbols[index].name < key; });
    if (found == by_name.end() || symbols[*found].name != name) return nullptr;
    return &symbols[*found];
}

const Symbol* Scope::find(std::string_view written) const {
    if (!is_mangled(written, class_name)) return find_mangled(written);
    std::string name = "_";
    name += class_name.substr(class_name.find_first_not_of('_'));
    name += written;
    return find_mangled(name);
}

SymbolTable analyze(const ast::Module& module, std::string_view text, Arena& arena, const AnalyzeOptions& options) {
    SymbolTable table;
    ScopeBuilder builder(text, arena, options, table);
    if (!builder.build(module)) return table;
    Resolver(builder, options, arena, table).run();
    if (!table.error) check(module, text, options, table);
    return table;
}

}  // namespace baton::analysis
