// What needs the vm: compile, eval, exec, globals, locals, __import__, __build_class__, breakpoint.
#include "runtime/core/protocol.h"
#include "runtime/core/argument_type.h"
#include "runtime/types/dict.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/builtins/builtins.h"

namespace baton {

namespace {

Value or_none(Value v) { return v.is_unbound() ? Value::none() : v; }

Value builtin_compile(Thread& t, const Value* args, size_t) {
    if (!is_str(args[2])) {
        return raise_type_error(t, "compile() argument 'mode' must be str, not {}",
                                argument_type(t, args[2]));
    }
    const std::string mode(args[2].as<Str>()->view());
    if (mode != "exec" && mode != "eval" && mode != "single") {
        return raise_value_error(t, "compile() mode must be 'exec', 'eval' or 'single'");
    }
    const int64_t flags = args[3].is_unbound() ? 0 : TRY(to_int64(t, args[3]));
    const bool isolated = !args[4].is_unbound() && TRY(is_truthy(t, args[4]));
    const int64_t optimize = args[5].is_unbound() ? -1 : TRY(to_int64(t, args[5]));
    if (optimize < -1 || optimize > 2) {
        return raise_value_error(t, "compile(): invalid optimize value");
    }
    return t.interpreter->hooks.compile(t, args[0], args[1], mode, static_cast<int>(flags),
                                        !isolated, static_cast<int>(optimize));
}

bool check_locals(Thread& t, Value locals, const char* message) {
    if (locals.is_none() || type_of(t, locals)->get_item) return true;
    return raise_type_error(t, "{}", message);
}

Value builtin_eval(Thread& t, const Value* args, size_t) {
    const Value globals = or_none(args[1]);
    const Value locals = or_none(args[2]);
    TRY(check_locals(t, locals, "locals must be a mapping"));
    if (!globals.is_none() && !is_dict(globals)) {
        return raise_type_error(t, "{}", type_of(t, globals)->get_item
                                             ? "globals must be a real dict; try eval(code, {}, mapping)"
                                             : "globals must be a dict");
    }
    return t.interpreter->hooks.eval(t, args[0], globals, locals);
}

Value builtin_exec(Thread& t, const Value* args, size_t) {
    const Value globals = or_none(args[1]);
    const Value locals = or_none(args[2]);
    if (!globals.is_none() && !is_dict(globals)) {
        return raise_type_error(t, "exec() globals must be a dict, not {}", type_name(t, globals));
    }
    const std::string message =
        fmt::format("locals must be a mapping or None, not {}", type_name(t, locals));
    TRY(check_locals(t, locals, message.c_str()));
    return t.interpreter->hooks.exec(t, args[0], globals, locals, or_none(args[3]));
}

Value builtin_globals(Thread& t, const Value*, size_t) {
    Dict* globals = t.interpreter->hooks.current_globals(t);
    return globals ? share(Value(globals)) : Value::none();
}

Value builtin_locals(Thread& t, const Value*, size_t) {
    return t.interpreter->hooks.current_locals(t);
}

Value builtin_import(Thread& t, const Value* args, size_t) {
    if (!is_str(args[0])) return raise_type_error(t, "module name must be a string");
    const int64_t level = args[4].is_unbound() ? 0 : TRY(to_int64(t, args[4]));
    if (level < 0) return raise_value_error(t, "level must be >= 0");
    return t.interpreter->hooks.import(t, args[0], or_none(args[1]), or_none(args[2]),
                                       or_none(args[3]), static_cast<int>(level));
}

Value builtin_build_class(Thread& t, const Value* args, size_t nargs) {
    if (args[0].is_unbound() || args[1].is_unbound()) {
        return raise_type_error(t, "__build_class__: not enough arguments");
    }
    if (type_of(t, args[0]) != t.types().function) {
        return raise_type_error(t, "__build_class__: func must be a function");
    }
    if (!is_str(args[1])) return raise_type_error(t, "__build_class__: name is not a string");
    return t.interpreter->hooks.build_class(t, args[0], args[1], args + 3, nargs - 3, args[2]);
}

Value builtin_breakpoint(Thread& t, const Value* args, size_t nargs) {
    Own<Str> name = Own<Str>::take(TRY(intern(t, "breakpointhook")));
    Ref hook;
    if (t.interpreter->sys_dict) hook = Ref::share(dict_get(t.interpreter->sys_dict, name.get()));
    if (!hook) return raise(t, Exc::RuntimeError, "lost sys.breakpointhook");
    Own<Tuple> rest = Own<Tuple>::take(
        TRY(new_tuple(t, std::span<const Value>(args + 1, nargs - 1))));
    return call_with(t, *hook, rest.get(), args[0].is_unbound() ? nullptr : args[0].as<Dict>());
}

}  // namespace

const NativeDef builtin_code_functions[] = {
    {"compile", "(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, "
                "_feature_version=-1)",
     builtin_compile,
     "Compile source into a code object that can be executed by exec() or eval().\n\nThe source "
     "code may represent a Python module, statement or expression.\nThe filename will be used for "
     "run-time error messages.\nThe mode must be 'exec' to compile a module, 'single' to compile "
     "a\nsingle (interactive) statement, or 'eval' to compile an expression."},
    {"eval", "(source, globals=None, locals=None, /)", builtin_eval,
     "Evaluate the given source in the context of globals and locals.\n\nThe source may be a string "
     "representing a Python expression\nor a code object as returned by compile().\nThe globals "
     "must be a dictionary and locals can be any mapping,\ndefaulting to the current globals and "
     "locals.\nIf only globals is given, locals defaults to it."},
    {"exec", "(source, globals=None, locals=None, /, *, closure=None)", builtin_exec,
     "Execute the given source in the context of globals and locals.\n\nThe source may be a string "
     "representing one or more Python statements\nor a code object as returned by compile().\nThe "
     "globals must be a dictionary and locals can be any mapping,\ndefaulting to the current "
     "globals and locals.\nIf only globals is given, locals defaults to it."},
    {"globals", "()", builtin_globals,
     "Return the dictionary containing the current scope's global variables."},
    {"locals", "()", builtin_locals,
     "Return a dictionary containing the current scope's local variables."},
    {"__import__", "(name, globals=None, locals=None, fromlist=(), level=0)", builtin_import,
     "Import a module.\n\nBecause this function is meant for use by the Python\ninterpreter and not "
     "for general use, it is better to use\nimportlib.import_module() to programmatically import a "
     "module."},
    {"__build_class__", "(func=None, name=None, /, *bases, **kwds)", builtin_build_class,
     "__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class\n\nInternal helper "
     "function used by the class statement."},
    {"breakpoint", "(*args, **kws)", builtin_breakpoint,
     "Call sys.breakpointhook(*args, **kws).  sys.breakpointhook() must accept\nwhatever arguments "
     "are passed."},
    {}};

}  // namespace baton
