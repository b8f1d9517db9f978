#include "stdlib/alias_module.h"

#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/str.h"

namespace baton {

bool fill_alias_module(Thread& t, Dict* dict, const char* original) {
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, original)));
    Ref names = Ref::take(TRY(get_attribute(t, *module, Value(t.names().dunder_dict))));
    size_t position = 0;
    Value name, value;
    while (dict_next(names.as<Dict>(), position, name, value)) {
        if (name.as<Str>()->view().starts_with("__")) continue;
        TRY(dict_set(t, dict, name, value));
    }
    return true;
}

}  // namespace baton
