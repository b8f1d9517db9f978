#include "stdlib/imp/imp.h"

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/module.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "runtime/types/type.h"
#include "stdlib/frozen.h"
#include "stdlib/module.h"
#include "vm/introspect.h"

namespace baton {

namespace {

bool check_name(Thread& t, Value name, const char* function) {
    if (is_str(name)) return true;
    return raise_type_error(t, "{}() argument must be str, not {}", function, type_name(t, name));
}

bool is_native(std::string_view name) {
    for (const NativeModule* m = native_modules; m->name; ++m) {
        if (name == m->name) return true;
    }
    return name == "builtins" || name == "sys";
}

Value is_builtin(Thread& t, const Value* args, size_t) {
    TRY(check_name(t, args[0], "is_builtin"));
    return Value::small_int(is_native(args[0].as<Str>()->view()) ? 1 : 0);
}

Value is_frozen(Thread& t, const Value* args, size_t) {
    TRY(check_name(t, args[0], "is_frozen"));
    return Value::boolean(find_frozen_module(args[0].as<Str>()->view()) != nullptr);
}

Value is_frozen_package(Thread& t, const Value* args, size_t) {
    TRY(check_name(t, args[0], "is_frozen_package"));
    const FrozenModule* module = find_frozen_module(args[0].as<Str>()->view());
    if (!module) {
        return raise_import_error(t, Exc::ImportError,
                                  fmt::format("No such frozen object named {}",
                                              args[0].as<Str>()->view()),
                                  args[0]);
    }
    return Value::boolean(module->is_package);
}

Value get_frozen_object(Thread& t, const Value* args, size_t) {
    TRY(check_name(t, args[0], "get_frozen_object"));
    const Value code = TRY(frozen_code(t, args[0].as<Str>()->view()));
    if (!code.is_unbound()) return code;
    return raise_import_error(t, Exc::ImportError,
                              fmt::format("No such frozen object named {}",
                                          args[0].as<Str>()->view()),
                              args[0]);
}

// create_builtin(name): a native module, filled; the one in sys.modules for builtins and sys.
Value create_builtin(Thread& t, const Value* args, size_t) {
    TRY(check_name(t, args[0], "create_builtin"));
    const std::string_view name = args[0].as<Str>()->view();
    for (const NativeModule* m = native_modules; m->name; ++m) {
        if (name != m->name) continue;
        Own<Module> module = Own<Module>::take(TRY(new_module(t, name)));
        TRY(m->fill(t, module->dict));
        return module.give();
    }
    if (is_native(name)) return t.interpreter->hooks.import_module(t, name);
    return raise_import_error(t, Exc::ImportError, fmt::format("no built-in module named {}", name),
                              args[0]);
}

// package_path(name): the __path__ of a frozen package.
Value package_path(Thread& t, const Value* args, size_t) {
    TRY(check_name(t, args[0], "package_path"));
    return frozen_package_path(t, args[0].as<Str>()->view());
}

// set_default_finders(finders, hooks): while sys.meta_path and sys.path_hooks hold exactly these,
// modules are imported natively.
Value set_default_finders_(Thread& t, const Value* args, size_t) {
    if (!is_tuple(args[0]) || !is_tuple(args[1])) return raise_type_error(t, "tuples expected");
    set_default_finders(t, share(args[0]), share(args[1]));
    return Value::none();
}

// import_module(name): imports an absolute name and returns that module.
Value import_module(Thread& t, const Value* args, size_t) {
    if (!is_str(args[0])) return raise_type_error(t, "module name must be a string");
    return t.interpreter->hooks.import_module(t, args[0].as<Str>()->view());
}

Value lock_held(Thread&, const Value*, size_t) { return Value::boolean(false); }
Value no_lock(Thread&, const Value*, size_t) { return Value::none(); }
// What CPython's tests call to import a library module from its file: there are no files here, the
// frozen modules are always the ones used.
Value keep_frozen(Thread& t, const Value* args, size_t) {
    TRY(to_int64(t, args[0]));
    return Value::none();
}
// Classes of the library that are native in CPython, and whose messages therefore name the module.
Value show_full_name(Thread& t, const Value* args, size_t) {
    if (!is_subtype(type_of(t, args[0]), t.types().type) ||
        !args[0].as<Type>()->has(type_heap)) {
        return raise_type_error(t, "a class is required");
    }
    Type* type = args[0].as<Type>();
    Str* name = TRY(new_str(t, type_full_name(type)));
    t.interpreter->owned.push_back(name);
    type->spec_name = name->data;
    return share(args[0]);
}
Value extension_suffixes(Thread& t, const Value*, size_t) { return Value(TRY(new_list(t))); }

const NativeDef functions[] = {
    {"is_builtin", "(name, /)", is_builtin, "Whether a module of this name is native: 1 or 0."},
    {"is_frozen", "(name, /)", is_frozen, "Whether a module of this name is frozen."},
    {"is_frozen_package", "(name, /)", is_frozen_package, "Whether a frozen module is a package."},
    {"get_frozen_object", "(name, /)", get_frozen_object, "The code of a frozen module."},
    {"create_builtin", "(name, /)", create_builtin, "Makes a native module."},
    {"package_path", "(name, /)", package_path, "The __path__ of a frozen package."},
    {"set_default_finders", "(finders, hooks, /)", set_default_finders_,
     "Names the finders and path hooks with which modules are imported natively."},
    {"import_module", "(name, /)", import_module, "Imports a module by its absolute name."},
    {"lock_held", "()", lock_held, "False: there is no global import lock."},
    {"acquire_lock", "()", no_lock, "Nothing: there is no global import lock."},
    {"release_lock", "()", no_lock, "Nothing: there is no global import lock."},
    {"_override_frozen_modules_for_tests", "(override, /)", keep_frozen,
     "Accepted and without effect: frozen modules are always used, they have no files."},
    {"show_full_name", "(cls, /)", show_full_name,
     "Makes messages name a class with its module; returns the class."},
    {"extension_suffixes", "()", extension_suffixes, "The endings of extension modules: none."},
    {}};

}  // namespace

bool fill_imp_module(Thread& t, Dict* dict) {
    Own<Str> name = Own<Str>::take(TRY(new_str(t, "_imp")));
    return add_functions(t, dict, functions, name.value());
}

}  // namespace baton
