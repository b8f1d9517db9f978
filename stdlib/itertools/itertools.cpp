#include "stdlib/itertools/itertools.h"

#include "runtime/types/dict.h"
#include "runtime/types/module.h"
#include "runtime/types/str.h"
#include "stdlib/itertools/iterator_type.h"
#include "stdlib/state.h"

namespace baton {

Type* add_iterator_type(Thread& t, Dict* dict, const TypeSpec& spec) {
    Own<Type> type = Own<Type>::take(TRY(make_builtin_type(t, spec, nullptr)));
    TRY(dict_set(t, dict, type->name, type.value()));
    return type.get();   // the interpreter owns built-in types
}

ItertoolsTypes& itertools_types(Thread& t) {
    auto* types = find_state<ItertoolsTypes>(*t.interpreter);
    return types ? *types : *make_state<ItertoolsTypes>(*t.interpreter);
}

Value itertools_member(Thread& t, const char* name) {
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "itertools")));
    Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
    Ref member = Ref::take(TRY(get_attribute(t, *module, key.value())));
    if (!has_type(t, *member, type_is_type)) {
        return raise(t, Exc::RuntimeError, "lost itertools.{}", name);
    }
    return member.give();
}

namespace iterator_type {

Tuple* state_tuple(Thread& t, Value state, size_t min, size_t max) {
    if (!is_tuple(state)) return raise_type_error(t, "state is not a tuple");
    const size_t size = state.as<Tuple>()->size;
    if (size >= min && size <= max) return state.as<Tuple>();
    const size_t limit = size < min ? min : max;
    return raise_type_error(t, "function takes {} {} argument{} ({} given)",
                            min == max ? "exactly" : size < min ? "at least" : "at most", limit,
                            limit == 1 ? "" : "s", size);
}

std::optional<int64_t> state_number(Thread& t, Value v) {
    if (!is_int(v) && !type_of(t, v)->index) {
        return raise_type_error(t, "an integer is required");
    }
    return to_int64(t, v);
}

}  // namespace iterator_type

bool fill_itertools_module(Thread& t, Dict* dict) {
    return add_endless_iterators(t, dict) && add_joining_iterators(t, dict) &&
           add_selecting_iterators(t, dict) && add_grouping_iterators(t, dict) &&
           add_tee(t, dict) && add_combinatoric_iterators(t, dict);
}

}  // namespace baton
