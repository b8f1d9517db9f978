#include "runtime/types/iterator_reduce.h"

#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

Value reduce_iterator(Thread& t, Value iterable, std::optional<int64_t> index) {
    Own<Str> name = Own<Str>::take(TRY(intern(t, "iter")));
    Ref iter = Ref::share(dict_get(t.interpreter->builtins, name.get()));
    if (!iter) return raise_attribute_error(t, Value(t.interpreter->builtins), name.value(), "iter");
    Own<Tuple> args = Own<Tuple>::take(TRY(new_tuple(t, {iterable})));
    if (!index) return TRY(new_tuple(t, {*iter, args.value()}));
    Ref number = Ref::take(TRY(new_int(t, *index)));
    return TRY(new_tuple(t, {*iter, args.value(), *number}));
}

Value reduce_as_list(Thread& t, Value iterator) {
    Own<List> rest = Own<List>::take(TRY(list_from(t, iterator)));
    return reduce_iterator(t, rest.value());
}

Value reduce_exhausted(Thread& t) {
    Own<Tuple> none = Own<Tuple>::take(TRY(new_tuple(t, 0)));
    return reduce_iterator(t, none.value());
}

std::optional<int64_t> iterator_state(Thread& t, Value state) {
    if (!is_int(state) && !type_of(t, state)->index) {
        return raise_type_error(t, "an integer is required");
    }
    return to_int64(t, state);
}

}  // namespace baton
