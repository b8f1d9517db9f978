// _collections._count_elements: what Counter counts with.
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/dict_hashed.h"
#include "runtime/types/int.h"
#include "runtime/types/quick.h"
#include "runtime/types/str.h"
#include "stdlib/collections/collections.h"

namespace baton {

namespace {

// The method that the type has under a name is dict's own.
bool is_dicts_own(Thread& t, Type* type, Str* name) {
    return type_lookup(type, name) == type_lookup(t.types().dict, name);
}

// One more.
Value increment(Thread& t, Value count) {
    if (count.is_small_int() && count.as_small_int() < Value::max_small_int) {
        return Value::small_int(count.as_small_int() + 1);
    }
    Ref held = Ref::share(count);
    return binary_op(t, BinaryOp::add, *held, Value::small_int(1));
}

bool count_in_dict(Thread& t, Dict* counts, Value item) {
    const uint64_t item_hash = TRY(quick_hash(t, item));
    const Value old = TRY(dict_get_hashed(t, counts, item, item_hash));
    Ref now = old.is_unbound() ? Ref::take(Value::small_int(1))
                               : Ref::take(TRY(increment(t, old)));
    return dict_set_hashed(t, counts, item, item_hash, *now);
}

}  // namespace

Value count_elements(Thread& t, const Value* args, size_t) {
    const Value counts = args[0];
    Own<Str> get = Own<Str>::take(TRY(intern(t, "get")));
    Type* type = type_of(t, counts);
    if (is_dict(counts) && is_dicts_own(t, type, get.get()) &&
        is_dicts_own(t, type, t.names().dunder_setitem)) {
        Ref held = Ref::share(counts);
        TRY(for_each(t, args[1],
                     [&](Value item) { return count_in_dict(t, held.as<Dict>(), item); }));
        return Value::none();
    }
    Ref method = Ref::take(TRY(get_attribute(t, counts, get.value())));
    TRY(for_each(t, args[1], [&](Value item) -> bool {
        Ref old = Ref::take(TRY(call(t, *method, {item, Value::small_int(0)})));
        Ref now = Ref::take(TRY(increment(t, *old)));
        return set_item(t, counts, item, *now);
    }));
    return Value::none();
}

}  // namespace baton
