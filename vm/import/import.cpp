#include "vm/import/import.h"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <new>
#include <sstream>

#include <sys/stat.h>

#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/module.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "vm/embed/create.h"
#include "vm/interpreter/call.h"
#include "vm/interpreter/slow_paths.h"

namespace baton {

namespace {

bool exists(const std::string& path, bool directory) {
    struct stat info;
    return stat(path.c_str(), &info) == 0 &&
           (directory ? S_ISDIR(info.st_mode) : S_ISREG(info.st_mode));
}

// Where a module's file is, in the directories of `path` (a list of str).
struct Found {
    std::string file;
    bool package = false;
    std::vector<std::string> portions;  // no file: the folders of a namespace package
    bool other = false;     // an entry before it is no folder: sys.path_hooks say what that is
};

// An entry of a path as modules name it: absolute, also when the program changes its directory later.
std::string absolute_folder(std::string entry) {
    while (entry.size() > 1 && entry.back() == '/') entry.pop_back();
    if (entry.starts_with('/')) return entry;
    while (entry.starts_with("./")) entry.erase(0, 2);
    std::error_code error;
    const std::string here = std::filesystem::current_path(error).string();
    if (error) return entry.empty() ? "." : entry;
    return entry.empty() || entry == "." ? here : here + "/" + entry;
}

std::optional<Found> find_file(Value path, std::string_view name) {
    std::vector<std::string> folders;
    if (is_list(path)) {
        for (Value entry : path.as<List>()->view()) {
            if (is_str(entry)) folders.push_back(to_string(entry.as<Str>()));
        }
    }
    Found space;
    // The path of a namespace package that importlib made follows its parent's.
    space.other = path.is_object() && !is_list(path);
    if (space.other) return space;
    for (std::string& base : folders) {
        base = absolute_folder(std::move(base));
        base += "/";
        base += name;
        if (exists(base + "/__init__.py", false)) return Found{base + "/__init__.py", true, {}, false};
        if (exists(base + ".py", false)) return Found{base + ".py", false, {}, false};
        errno = 0;
        if (exists(base, true)) {
            space.portions.push_back(std::move(base));
        } else if (errno == ENOTDIR) {
            space.other = true;
            return space;
        }
    }
    if (space.portions.empty()) return std::nullopt;
    return space;
}

Failure not_found(Thread& t, std::string_view name) {
    Own<Str> text = Own<Str>::take(TRY(new_str(t, name)));
    return raise_import_error(t, Exc::ModuleNotFoundError, fmt::format("No module named '{}'", name),
                              text.value());
}

// A package's __path__: the folder of its __init__ file.
Value path_of_package(Thread& t, const std::string& file) {
    Own<Str> directory = Own<Str>::take(TRY(new_str(t, file.substr(0, file.rfind('/')))));
    Own<List> path = Own<List>::take(TRY(new_list(t)));
    TRY(list_append(t, path.get(), directory.value()));
    return path.give();
}

// __spec__ and __loader__ are made when they are asked for.
bool make_spec_lazy(Thread& t, Module* module) {
    TRY(dict_delete(t, module->dict, Value(t.names().dunder_spec)));
    TRY(dict_delete(t, module->dict, Value(t.names().dunder_loader)));
    module->lazy_spec = true;
    return true;
}

// A module that names what is made lazily may also look for it in its globals.
bool names_its_spec(std::string_view source) {
    for (const char* name : {"__spec__", "__loader__", "__cached__"}) {
        if (source.find(name) != std::string_view::npos) return true;
    }
    return false;
}

// Makes a namespace package: folders without an __init__ file.
Value load_namespace(Thread& t, const std::string& name, const Found& found) {
    Own<Module> module = Own<Module>::take(TRY(new_module(t, std::string_view(name))));
    TRY(make_spec_lazy(t, module.get()));
    Own<List> path = Own<List>::take(TRY(new_list(t)));
    for (const std::string& folder : found.portions) {
        Own<Str> text = Own<Str>::take(TRY(new_str(t, folder)));
        TRY(list_append(t, path.get(), text.value()));
    }
    Own<Str> package = Own<Str>::take(TRY(new_str(t, name)));
    TRY(dict_set(t, module->dict, t.names().dunder_path, path.value()));
    TRY(dict_set(t, module->dict, t.names().dunder_package, package.value()));
    Own<Str> key = Own<Str>::take(TRY(intern(t, std::string_view(name))));
    TRY(dict_set(t, t.interpreter->modules, key.get(), module.value()));
    return module.give();
}

// Loads one module (its parents are loaded). Owned.
Value load(Thread& t, const std::string& name, Value search, std::string_view last) {
    const VmState& vm = vm_state(t);
    if (vm.find_native_module) {
        if (auto fill = vm.find_native_module(name)) {
            Own<Module> module = Own<Module>::take(TRY(new_module(t, std::string_view(name))));
            TRY(make_spec_lazy(t, module.get()));
            TRY(fill(t, module->dict));
            Own<Str> key = Own<Str>::take(TRY(intern(t, std::string_view(name))));
            TRY(dict_set(t, t.interpreter->modules, key.get(), module.value()));
            return module.give();
        }
    }
    std::optional<Found> found;
    std::shared_ptr<const CodeBlob> frozen;
    bool package = false;
    if (vm.find_frozen_module && (frozen = vm.find_frozen_module(name, package))) {
        found = Found{"<frozen " + name + ">", package, {}, false};
    } else {
        found = find_file(search, last);
    }
    if (!found) return not_found(t, name);
    if (found->other) {
        Ref machinery = Ref::take(TRY(import_absolute(t, "importlib._bootstrap")));
        Own<Str> find = Own<Str>::take(TRY(intern(t, "_find_and_load")));
        Own<Str> full = Own<Str>::take(TRY(new_str(t, name)));
        return call_method(t, *machinery, find.get(), {full.value()});
    }
    if (!found->portions.empty()) return load_namespace(t, name, *found);
    std::string source;
    if (!frozen) {
        std::ifstream stream(found->file, std::ios::binary);
        std::stringstream buffer;
        buffer << stream.rdbuf();
        source = buffer.str();
    }
    Own<Module> module = Own<Module>::take(TRY(new_module(t, std::string_view(name))));
    Dict* dict = module->dict;
    TRY(make_spec_lazy(t, module.get()));
    Own<Str> file = Own<Str>::take(TRY(new_str(t, found->file)));
    TRY(dict_set(t, dict, t.names().dunder_file, file.value()));
    TRY(dict_set(t, dict, t.names().dunder_builtins, t.interpreter->builtins));
    const size_t dot = name.rfind('.');
    const std::string parent = found->package             ? name
                               : dot == std::string::npos ? std::string()
                                                          : name.substr(0, dot);
    Own<Str> package_name = Own<Str>::take(TRY(new_str(t, parent)));
    TRY(dict_set(t, dict, t.names().dunder_package, package_name.value()));
    if (found->package) {
        Ref path = Ref::take(TRY(frozen ? frozen_package_path(t, name)
                                        : path_of_package(t, found->file)));
        TRY(dict_set(t, dict, t.names().dunder_path, *path));
    }
    Own<Str> key = Own<Str>::take(TRY(intern(t, std::string_view(name))));
    TRY(dict_set(t, t.interpreter->modules, key.get(), module.value()));
    auto run_body = [&]() -> Value {
        const uint32_t depth = t.destroy_depth;
        try {
            if (!frozen) {
                if (names_its_spec(source)) {
                    Ref made = Ref::take(
                        TRY(find_attribute(t, module.value(), Value(t.names().dunder_spec))));
                }
                return run_source(t, source, found->file, dict);
            }
            Own<Code> code = Own<Code>::take(TRY(new_code(t, frozen)));
            return run_code(t, code.get(), dict, dict);
        } catch (const std::bad_alloc&) {
            // A module that could not even begin does not stay, either.
            t.destroy_depth = depth;
            return raise_memory_error(t);
        }
    };
    module->initializing = true;
    const Value result = run_body();
    module->initializing = false;
    if (result.is_object()) decref(result);
    if (result.is_error()) {
        Object* pending = take_pending(t);
        if (dict_delete(t, t.interpreter->modules, key.value()) == Truth::error) clear_pending(t);
        set_pending(t, pending);
        return Failure{};
    }
    // The body may have put something else into sys.modules.
    const Value now = dict_get(t.interpreter->modules, key.get());
    return now.is_unbound() ? Value(module.give()) : share(now);
}

// sys.meta_path or sys.path_hooks was changed by the program: it decides what modules there are.
bool finders_changed(Thread& t) {
    const VmState& vm = vm_state(t);
    if (!vm.default_finders.is_object()) return false;
    auto changed = [&](Str* name, Value standard) {
        const Value now = dict_get(t.interpreter->sys_dict, name);
        if (!is_list(now)) return true;
        const Tuple* wanted = standard.as<Tuple>();
        const List* list = now.as<List>();
        if (list->size != wanted->size) return true;
        for (size_t i = 0; i < wanted->size; ++i) {
            if (list->items[i].bits() != wanted->items[i].bits()) return true;
        }
        return false;
    };
    return changed(t.names().meta_path, vm.default_finders) ||
           changed(t.names().path_hooks, vm.default_hooks);
}

// Asks sys.meta_path if the program changed it; unbound: it did not, or threw importlib out.
Value import_by_finders(Thread& t, Str* name) {
    if (!finders_changed(t)) return Value();
    Own<Str> machinery_name = Own<Str>::take(TRY(intern(t, "importlib._bootstrap")));
    Ref machinery = Ref::share(dict_get(t.interpreter->modules, machinery_name.get()));
    if (!machinery) return Value();
    Own<Str> find = Own<Str>::take(TRY(intern(t, "_find_and_load")));
    return call_method(t, *machinery, find.get(), {Value(name)});
}

}  // namespace

void set_default_finders(Thread& t, Value owned_finders, Value owned_hooks) {
    VmState& vm = vm_state(t);
    replace(vm.default_finders, owned_finders);
    replace(vm.default_hooks, owned_hooks);
}

Value frozen_code(Thread& t, std::string_view name) {
    const VmState& vm = vm_state(t);
    bool package = false;
    auto blob = vm.find_frozen_module ? vm.find_frozen_module(name, package) : nullptr;
    if (!blob) return Value();
    return TRY(new_code(t, std::move(blob)));
}

Value frozen_package_path(Thread& t, std::string_view name) {
    Own<List> path = Own<List>::take(TRY(new_list(t)));
    auto add = [&](const std::string& folder) -> bool {
        Own<Str> text = Own<Str>::take(TRY(new_str(t, folder)));
        return list_append(t, path.get(), text.value());
    };
    const std::string& library = vm_state(t).command_line.standard_library;
    TRY(add(fmt::format("<frozen {}>", name)));
    if (!library.empty()) {
        std::string relative(name);
        for (char& c : relative) c = c == '.' ? '/' : c;
        const std::string folder = library + "/" + relative;
        if (exists(folder, true)) TRY(add(folder));
    }
    return path.give();
}

Value import_absolute(Thread& t, const std::string& name) {
    Own<Str> key = Own<Str>::take(TRY(intern(t, std::string_view(name))));
    const Value loaded = dict_get(t.interpreter->modules, key.get());
    if (!loaded.is_unbound()) {
        if (!loaded.is_none()) return share(loaded);
        return raise_import_error(t, Exc::ModuleNotFoundError,
                                  fmt::format("import of {} halted; None in sys.modules", name),
                                  key.value());
    }
    Ref found = Ref::take(TRY(import_by_finders(t, key.get())));
    if (found) return found.give();
    const size_t dot = name.rfind('.');
    if (dot == std::string::npos) {
        Value path = t.interpreter->sys_dict
                         ? dict_get(t.interpreter->sys_dict, t.names().path_)
                         : Value();
        return load(t, name, path, name);
    }
    Ref parent = Ref::take(TRY(import_absolute(t, name.substr(0, dot))));
    const std::string last = name.substr(dot + 1);
    // The parent may have put it there itself, as os does with os.path.
    const Value made = dict_get(t.interpreter->modules, key.get());
    if (!made.is_unbound() && !made.is_none()) return share(made);
    // Or a finder that makes it.
    found = Ref::take(TRY(import_by_finders(t, key.get())));
    if (found) return found.give();
    Ref path = Ref::take(TRY(find_attribute(t, *parent, t.names().dunder_path)));
    if (!path) {
        Own<Str> text = Own<Str>::take(TRY(new_str(t, name)));
        return raise_import_error(
            t, Exc::ModuleNotFoundError,
            fmt::format("No module named '{}'; '{}' is not a package", name, name.substr(0, dot)),
            text.value());
    }
    // A package may make some of its modules itself.
    Own<Str> hook = Own<Str>::take(TRY(intern(t, "__make_submodule__")));
    const Value maker =
        is_module(t, *parent) ? dict_get(parent.get().as<Module>()->dict, hook.get()) : Value();
    if (!maker.is_unbound()) {
        Ref kept = Ref::share(maker);
        Own<Str> child = Own<Str>::take(TRY(new_str(t, last)));
        Ref submodule = Ref::take(TRY(call(t, *kept, {child.value()})));
        if (!submodule.get().is_none()) return submodule.give();
    }
    Ref module = Ref::take(TRY(load(t, name, *path, last)));
    Own<Str> attribute = Own<Str>::take(TRY(intern(t, std::string_view(last))));
    TRY(set_attribute(t, *parent, attribute.value(), *module));
    return module.give();
}

Value import_name(Thread& t, Frame* f, Str* name, Value level, Value fromlist) {
    const Value import = dict_get(f->function->builtins, t.names().import_name);
    VmState& vm = vm_state(t);
    // The embedder may have made an interpreter without builtins.
    if (!vm.original_import.is_unbound() && import.bits() != vm.original_import.bits()) {
        if (import.is_unbound()) return raise(t, Exc::ImportError, "__import__ not found");
        Ref kept = Ref::share(import);
        Ref locals = Ref::take(TRY(t.interpreter->hooks.current_locals(t)));
        const Value number = level.is_small_int() ? level : Value::small_int(0);
        return call(t, *kept, {Value(name), Value(f->function->globals), *locals, fromlist, number});
    }
    return import_relative(t, f->function->globals, name,
                           level.is_small_int() ? level.as_small_int() : 0, fromlist);
}

namespace {

// The package that relative imports in a module with these globals start from (owned; may be
// empty): __package__, else what __spec__ says, else from the module's name.
Value package_of(Thread& t, Dict* globals) {
    const Names& names = t.names();
    Ref package = Ref::share(dict_get(globals, names.dunder_package));
    if (package && !package.get().is_none()) {
        if (!is_str(*package)) return raise_type_error(t, "package must be a string");
        return package.give();
    }
    Ref spec = Ref::share(dict_get(globals, names.dunder_spec));
    if (spec && !spec.get().is_none()) {
        Own<Str> parent = Own<Str>::take(TRY(intern(t, "parent")));
        Ref found = Ref::take(TRY(get_attribute(t, *spec, parent.value())));
        if (!is_str(*found)) return raise_type_error(t, "__spec__.parent must be a string");
        return found.give();
    }
    Ref warnings = Ref::take(TRY(t.interpreter->hooks.import_module(t, "warnings")));
    Own<Str> warn = Own<Str>::take(TRY(intern(t, "warn")));
    Own<Str> text = Own<Str>::take(
        TRY(new_str(t, "can't resolve package from __spec__ or __package__, falling back on "
                       "__name__ and __path__")));
    const Value category(exception_type(t, Exc::ImportWarning));
    Ref done = Ref::take(TRY(call_method(t, *warnings, warn.get(), {text.value(), category})));
    Ref name = Ref::share(dict_get(globals, names.dunder_name));
    if (!name) return raise(t, Exc::KeyError, "'__name__' not in globals");
    if (!is_str(*name)) return raise_type_error(t, "__name__ must be a string");
    if (!dict_get(globals, names.dunder_path).is_unbound()) return name.give();
    const std::string_view whole = name.as<Str>()->view();
    const size_t dot = whole.rfind('.');
    return TRY(new_str(t, dot == std::string_view::npos ? std::string_view()
                                                         : whole.substr(0, dot)));
}

// What is pending says that there is no module of this name; not that this module lacks another.
bool says_not_found(Thread& t, Str* name) {
    if (!pending_is(t, Exc::ModuleNotFoundError)) return false;
    const Value missing = static_cast<ImportErrorException*>(t.exception)->name;
    if (!is_str(missing) || !str_equal(missing.as<Str>(), name)) return false;
    return !dict_get(t.interpreter->modules, name).is_none();
}

// Imports those of the names that are submodules of a package and not attributes of it yet. A star
// stands for the names in its __all__.
bool import_submodules(Thread& t, Value package, const std::string& package_name, Value names,
                       bool in_all) {
    return for_each(t, names, [&](Value item) -> bool {
        if (!is_str(item)) {
            const std::string where = in_all ? package_name + ".__all__" : "``from list''";
            return raise_type_error(t, "Item in {} must be str, not {}", where, type_name(t, item));
        }
        if (item.as<Str>()->view() == "*") {
            if (in_all) return true;
            Ref all = Ref::take(find_attribute(t, package, t.names().dunder_all));
            if (all.get().is_error()) return false;
            return !all || import_submodules(t, package, package_name, *all, true);
        }
        Ref have = Ref::take(find_attribute(t, package, item));
        if (have.get().is_error()) return false;
        if (have) return true;
        const std::string full = package_name + "." + to_string(item.as<Str>());
        Ref submodule = Ref::take(import_absolute(t, full));
        if (!submodule.get().is_error()) return true;
        Own<Str> name = Own<Str>::take(TRY(intern(t, full)));
        if (!says_not_found(t, name.get())) return false;
        clear_pending(t);
        return true;
    });
}

}  // namespace

Value import_relative(Thread& t, Dict* globals, Str* name, int64_t dots, Value fromlist) {
    std::string absolute = to_string(name);
    if (dots > 0) {
        Ref package = Ref::take(TRY(package_of(t, globals)));
        if (package.as<Str>()->size == 0) {
            return raise(t, Exc::ImportError,
                         "attempted relative import with no known parent package");
        }
        std::string base = to_string(package.as<Str>());
        for (int64_t i = 1; i < dots; ++i) {
            const size_t dot = base.rfind('.');
            if (dot == std::string::npos) {
                return raise(t, Exc::ImportError,
                             "attempted relative import beyond top-level package");
            }
            base.resize(dot);
        }
        absolute = absolute.empty() ? base : base + "." + absolute;
    }
    Ref module = Ref::take(TRY(import_absolute(t, absolute)));
    if (fromlist.is_none() || (is_tuple(fromlist) && fromlist.as<Tuple>()->size == 0)) {
        // The name's first part is what the statement binds.
        const size_t from = absolute.size() - name->size;
        const size_t dot = name->size == 0 ? std::string::npos : absolute.find('.', from);
        if (dot == std::string::npos) return module.give();
        return import_absolute(t, absolute.substr(0, dot));
    }
    Ref path = Ref::take(find_attribute(t, *module, t.names().dunder_path));
    if (path.get().is_error()) return Failure{};
    if (path) TRY(import_submodules(t, *module, absolute, fromlist, false));
    return module.give();
}

Value import_from(Thread& t, Value module, Str* name) {
    const Value found = TRY(find_attribute(t, module, name));
    if (!found.is_unbound()) return found;
    Ref module_name = Ref::take(TRY(find_attribute(t, module, t.names().dunder_name)));
    Ref file = Ref::take(TRY(find_attribute(t, module, t.names().dunder_file)));
    const std::string text =
        is_str(*module_name) ? to_string(module_name.as<Str>()) : "<unknown module name>";
    if (is_str(*module_name)) {
        Own<Str> full = Own<Str>::take(TRY(intern(t, text + "." + to_string(name))));
        const Value sub = dict_get(t.interpreter->modules, full.get());
        if (!sub.is_unbound()) return share(sub);
    }
    bool partial = is_module(t, module) && module.as<Module>()->initializing;
    if (!partial && is_module(t, module)) {
        Ref spec = Ref::share(dict_get(module_dict(module), t.names().dunder_spec));
        Ref flag = Ref::take(
            spec ? TRY(find_attribute(t, *spec, Value(t.names().initializing))) : Value());
        partial = flag && TRY(is_truthy(t, *flag));
    }
    const std::string_view where = is_str(*file) ? file.as<Str>()->view() : "unknown location";
    (void)raise_import_error(
        t, Exc::ImportError,
        partial ? fmt::format("cannot import name '{}' from partially initialized module '{}' (most "
                              "likely due to a circular import) ({})",
                              name->view(), text, where)
                : fmt::format("cannot import name '{}' from '{}' ({})", name->view(), text, where),
        *module_name, *file);
    if (t.exception->type == exception_type(t, Exc::ImportError)) {
        replace(static_cast<ImportErrorException*>(t.exception)->name_from, share(Value(name)));
    }
    return Failure{};
}

bool import_star(Thread& t, Frame* f, Value module) {
    Ref all = Ref::take(TRY(find_attribute(t, module, t.names().dunder_all)));
    const bool explicit_list = bool(all);
    if (!explicit_list) {
        Ref dict = Ref::take(TRY(get_attribute(t, module, t.names().dunder_dict)));
        all = Ref::take(TRY(list_from(t, *dict)));
    }
    return for_each(t, *all, [&](Value name) -> bool {
        if (!is_str(name)) return true;
        if (!explicit_list && name.as<Str>()->view().starts_with('_')) return true;
        Ref value = Ref::take(TRY(get_attribute(t, module, name)));
        return store_name(t, f, name.as<Str>(), *value);
    });
}

}  // namespace baton
