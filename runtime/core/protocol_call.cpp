// Calls in their various forms.
#include "runtime/core/protocol.h"
#include "runtime/core/type_slots.h"
#include "runtime/types/dict.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

Failure raise_not_callable(Thread& t, Value callable) {
    return raise_type_error(t, "'{}' object is not callable", type_name(t, callable));
}

Value call_method(Thread& t, Value object, Str* name, std::initializer_list<Value> args) {
    Value raw;
    const bool with_self = TRY(load_method(t, object, Value(name), raw));
    Ref callable = Ref::take(raw);
    if (with_self) {
        return call_prepended(t, *callable, object, args.begin(), args.size(), nullptr);
    }
    return call(t, *callable, args);
}

Value call_special(Thread& t, Value object, Str* name, std::initializer_list<Value> args) {
    Type* type = type_of(t, object);
    const Value found = type_lookup(type, name);
    if (found.is_unbound()) return found;
    Ref descriptor = Ref::share(found);
    const Type* found_type = type_of(t, found);
    if (found_type->has(type_method_like)) {
        return call_prepended(t, found, object, args.begin(), args.size(), nullptr);
    }
    if (!found_type->descriptor_get) return call(t, found, args);
    Ref bound = Ref::take(TRY(found_type->descriptor_get(t, found, object, type)));
    return call(t, *bound, args);
}

Value call_with(Thread& t, Value callable, Tuple* args, Dict* kwargs) {
    if (!kwargs || !kwargs->size) return call(t, callable, args->items, args->size);
    const size_t count = kwargs->size;
    Own<Tuple> names = Own<Tuple>::take(TRY(new_tuple(t, count)));
    // The values are owned meanwhile: the callee may change the dict.
    Own<Tuple> all = Own<Tuple>::take(TRY(new_tuple(t, args->size + count)));
    for (size_t i = 0; i < args->size; ++i) all->items[i] = share(args->items[i]);
    size_t position = 0, n = 0;
    Value key, value;
    while (n < count && dict_next(kwargs, position, key, value)) {
        if (!is_str(key)) return raise_type_error(t, "keywords must be strings");
        names->items[n] = share(key);
        all->items[args->size + n] = share(value);
        ++n;
    }
    return call(t, callable, all->items, args->size, names.get());
}

}  // namespace baton
