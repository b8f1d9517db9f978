#include "vm/embed/suggest.h"

#include <algorithm>
#include <vector>

#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "vm/objects/traceback.h"

namespace baton {

namespace {

constexpr size_t max_candidates = 750, max_length = 40;
constexpr int move_cost = 2, case_cost = 1;

int substitution_cost(char a, char b) {
    if (a == b) return 0;
    auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return lower(a) == lower(b) ? case_cost : move_cost;
}

// The edit distance (Levenshtein 1966), in units in which a changed case costs half; more than
// `limit` if it is greater than that.
int distance(std::string_view a, std::string_view b, int limit) {
    while (!a.empty() && !b.empty() && a.front() == b.front()) {
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    while (!a.empty() && !b.empty() && a.back() == b.back()) {
        a.remove_suffix(1);
        b.remove_suffix(1);
    }
    if (a.empty() || b.empty()) return static_cast<int>(a.size() + b.size()) * move_cost;
    if (a.size() > max_length || b.size() > max_length) return limit + 1;
    if (b.size() < a.size()) std::swap(a, b);
    if (static_cast<int>(b.size() - a.size()) * move_cost > limit) return limit + 1;
    std::vector<int> row(a.size());
    for (size_t i = 0; i < a.size(); ++i) row[i] = static_cast<int>(i + 1) * move_cost;
    int result = 0;
    for (size_t j = 0; j < b.size(); ++j) {
        int left = static_cast<int>(j) * move_cost;
        int diagonal = left;
        int smallest = INT32_MAX;
        result = left;
        for (size_t i = 0; i < a.size(); ++i) {
            const int substituted = diagonal + substitution_cost(b[j], a[i]);
            diagonal = row[i];
            result = std::min(substituted, std::min(result, diagonal) + move_cost);
            row[i] = result;
            smallest = std::min(smallest, result);
        }
        if (smallest > limit) return limit + 1;
    }
    return result;
}

std::string nearest(const std::vector<std::string>& candidates, const std::string& name) {
    if (candidates.size() >= max_candidates || name.size() > max_length) return {};
    int best = INT32_MAX;
    std::string found;
    for (const std::string& candidate : candidates) {
        if (candidate == name) continue;
        int limit = static_cast<int>(candidate.size() + name.size() + 3) * move_cost / 6;
        limit = std::min(limit, best - 1);
        const int d = distance(name, candidate, limit);
        if (d > limit) continue;
        if (found.empty() || d < best) {
            found = candidate;
            best = d;
        }
    }
    return found;
}

void add_keys(Dict* dict, std::vector<std::string>& out) {
    size_t position = 0;
    for (Value key, value; dict && dict_next(dict, position, key, value);) {
        if (is_str(key)) out.push_back(to_string(key.as<Str>()));
    }
}

// "self.NAME", if the method that misses the name has an instance with such an attribute.
std::string for_instance(Thread& t, Traceback* tb, Value name) {
    auto part = [&](Value of, const char* attribute) -> Value {
        Own<Str> wanted = Own<Str>::take(intern(t, attribute));
        return wanted && !of.is_error() ? get_attribute(t, of, wanted.value()) : Value::error();
    };
    Ref frame = Ref::take(part(Value(tb), "tb_frame"));
    Ref locals = Ref::take(part(*frame, "f_locals"));
    std::string found;
    if (!locals.get().is_error() && is_dict(*locals)) {
        Own<Str> self_name = Own<Str>::take(intern(t, "self"));
        Ref self = Ref::share(self_name ? dict_get(locals.as<Dict>(), self_name.get()) : Value());
        if (self) {
            Ref attribute = Ref::take(find_attribute(t, *self, name));
            if (attribute && !attribute.get().is_error()) {
                found = "self." + to_string(name.as<Str>());
            }
        }
    }
    clear_pending(t);
    return found;
}

std::string for_name(Thread& t, Exception* e) {
    const Value name = static_cast<NameErrorException*>(e)->name;
    if (!is_str(name) || !e->traceback.is_object()) return {};
    Traceback* tb = e->traceback.as<Traceback>();
    while (tb->next) tb = tb->next;
    std::vector<std::string> candidates;
    if (std::string member = for_instance(t, tb, name); !member.empty()) return member;
    for (uint32_t i = 0; i < tb->code->local_name_count; ++i) {
        const Str* local = tb->code->local_names[i];
        if (local->size && local->data[0] != '.') candidates.push_back(to_string(local));
    }
    for (const FreeVariable& free : tb->code->blob->free) candidates.push_back(free.name);
    for (const CellVariable& cell : tb->code->blob->cells) candidates.push_back(cell.name);
    std::string found = nearest(candidates, to_string(name.as<Str>()));
    if (!found.empty()) return found;
    candidates.clear();
    add_keys(tb->globals, candidates);
    found = nearest(candidates, to_string(name.as<Str>()));
    if (!found.empty()) return found;
    candidates.clear();
    add_keys(t.interpreter->builtins, candidates);
    return nearest(candidates, to_string(name.as<Str>()));
}

std::string among_attributes(Thread& t, Value object, Value name) {
    Own<Str> dir_name = Own<Str>::take(intern(t, "dir"));
    const Value dir = dict_get(t.interpreter->builtins, dir_name.get());
    if (dir.is_unbound()) return {};
    Ref names = Ref::take(call(t, dir, {object}));
    if (names.get().is_error() || !is_list(*names)) {
        clear_pending(t);
        return {};
    }
    std::vector<std::string> candidates;
    for (Value v : names.as<List>()->view()) {
        if (is_str(v)) candidates.push_back(to_string(v.as<Str>()));
    }
    return nearest(candidates, to_string(name.as<Str>()));
}

std::string for_attribute(Thread& t, Exception* e) {
    auto* error = static_cast<AttributeErrorException*>(e);
    if (!is_str(error->name) || error->obj.is_unbound()) return {};
    return among_attributes(t, error->obj, error->name);
}

std::string for_import(Thread& t, Exception* e) {
    auto* error = static_cast<ImportErrorException*>(e);
    if (!is_str(error->name) || !is_str(error->name_from)) return {};
    Ref module = Ref::share(dict_get(t.interpreter->modules, error->name.as<Str>()));
    return module ? among_attributes(t, *module, error->name_from) : std::string();
}

// Whether a name is that of a module of the library.
bool names_module(Thread& t, Value name) {
    Own<Str> key = Own<Str>::take(intern(t, "stdlib_module_names"));
    Ref names = Ref::share(key && t.interpreter->sys_dict
                               ? dict_get(t.interpreter->sys_dict, key.get())
                               : Value());
    if (!names) return false;
    const Truth found = contains(t, *names, name);
    if (found == Truth::error) clear_pending(t);
    return found == Truth::yes;
}

}  // namespace

std::string suggestion(Thread& t, Exception* e) {
    std::string found;
    if (is_subtype(e->type, exception_type(t, Exc::NameError))) {
        found = for_name(t, e);
        const Value name = static_cast<NameErrorException*>(e)->name;
        if (is_str(name) && names_module(t, name)) {
            const std::string module = to_string(name.as<Str>());
            return found.empty() ? ". Did you forget to import '" + module + "'?"
                                 : ". Did you mean: '" + found +
                                       "'? Or did you forget to import '" + module + "'?";
        }
    } else if (is_subtype(e->type, exception_type(t, Exc::AttributeError))) {
        found = for_attribute(t, e);
    } else if (is_subtype(e->type, exception_type(t, Exc::ImportError))) {
        found = for_import(t, e);
    }
    return found.empty() ? found : ". Did you mean: '" + found + "'?";
}

}  // namespace baton
