#include "stdlib/library.h"

#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/module.h"
#include "runtime/types/str.h"
#include "stdlib/builtins/builtins.h"
#include "stdlib/io/standard_streams.h"
#include "stdlib/sys/sys.h"

namespace baton {

bool initialize_library(Thread& t) {
    Interpreter& in = *t.interpreter;
    TRY(add_builtin_functions(t, in.builtins));
    // builtins and sys as modules over the interpreter's dicts.
    auto add_module = [&](std::string_view name, Dict* dict) -> Dict* {
        Module* module = new_module(t, name);
        if (!module) return nullptr;
        if (dict) {
            if (!dict_update(t, dict, module->dict)) return nullptr;
            decref(module->dict);
            module->dict = share(dict);
        }
        // __spec__ and __loader__ are made when they are asked for.
        module->lazy_spec = true;
        Own<Str> key = Own<Str>::take(intern(t, name));
        const bool ok = key && dict_delete(t, module->dict, Value(t.names().dunder_spec)) != Truth::error &&
                        dict_delete(t, module->dict, Value(t.names().dunder_loader)) != Truth::error && dict_set(t, in.modules, key.get(), Value(module));
        Dict* result = module->dict;
        decref(module);
        return ok ? result : nullptr;
    };
    TRY(add_module("builtins", in.builtins));
    Dict* sys = TRY(add_module("sys", nullptr));
    in.sys_dict = share(sys);
    TRY(dict_set(t, sys, t.names().modules, in.modules));
    Own<List> path = Own<List>::take(TRY(new_list(t)));
    TRY(dict_set(t, sys, t.names().path_, path.value()));
    Own<List> argv = Own<List>::take(TRY(new_list(t)));
    TRY(dict_set(t, sys, t.names().argv, argv.value()));
    TRY(fill_sys_module(t, sys));
    return add_standard_streams(t, sys);
}

}  // namespace baton
