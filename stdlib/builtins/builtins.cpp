#include "stdlib/builtins/builtins.h"

#include "runtime/types/dict.h"
#include "runtime/types/str.h"

namespace baton {

bool add_builtin_functions(Thread& t, Dict* builtins) {
    for (const NativeDef* table :
         {builtin_attribute_functions, builtin_code_functions, builtin_io_functions,
          builtin_iteration_functions, builtin_number_functions, builtin_object_functions}) {
        TRY(add_functions(t, builtins, table, Value(t.names().builtins_)));
    }
    return add_site_builtins(t, builtins);
}

}  // namespace baton
