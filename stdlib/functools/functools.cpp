#include "stdlib/functools/functools.h"

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/stack_check.h"
#include "runtime/core/type_slots.h"
#include "runtime/types/dict.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/alias_module.h"
#include "stdlib/state.h"

namespace baton {

namespace {

// --- cmp_to_key --------------------------------------------------------------------------------------

// Both what cmp_to_key returns (without an object) and the keys that calling it makes.
struct KeyWrapper : Object {
    Value function;   // compares two objects: a number
    Value object;     // unbound: none yet
};

Value new_key(Thread& t, Type* type, Value function, Value object) {
    auto* key = TRY(allocate<KeyWrapper>(t, type));
    key->function = share(function);
    key->object = share(object);
    return key;
}

Value key_call(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    Value object;
    if (nargs == 1 && !keywords) {
        object = args[0];
    } else {
        TRY(bind_arguments(t, "K", "(obj)", args, nargs, keywords, &object));
    }
    auto* key = self.as<KeyWrapper>();
    return new_key(t, key->type, key->function, object);
}

Value key_compare(Thread& t, Value left, Value right, CompareOp op) {
    TRY(stack_left(t));
    if (type_of(t, left) != type_of(t, right)) {
        return raise_type_error(t, "other argument must be K instance");
    }
    auto* a = left.as<KeyWrapper>();
    auto* b = right.as<KeyWrapper>();
    if (a->object.is_unbound() || b->object.is_unbound()) {
        return raise(t, Exc::AttributeError, "object");
    }
    Ref function = Ref::share(a->function);
    Ref x = Ref::share(a->object), y = Ref::share(b->object);
    Ref order = Ref::take(TRY(call(t, *function, {*x, *y})));
    return compare(t, op, *order, Value::small_int(0));
}

const GetSetDef key_getset[] = {
    {"obj",
     [](Thread&, Value self) {
         const Value object = self.as<KeyWrapper>()->object;
         return object.is_unbound() ? Value::none() : share(object);
     },
     [](Thread&, Value self, Value value) {
         replace(self.as<KeyWrapper>()->object, share(value));
         return true;
     },
     "Value wrapped by a key function."},
    {}};

const TypeSpec key_spec = {
    .name = "functools.KeyWrapper",
    .basic_size = sizeof(KeyWrapper),
    .flags = type_immutable,
    .getset = key_getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                decref(static_cast<KeyWrapper*>(o)->function);
                decref(static_cast<KeyWrapper*>(o)->object);
            };
            type.traverse = [](Object* o, Visitor& visit) {
                visit(static_cast<KeyWrapper*>(o)->function);
                visit(static_cast<KeyWrapper*>(o)->object);
            };
            type.clear = [](Object* o) { replace(static_cast<KeyWrapper*>(o)->object, Value()); };
            type.call = key_call;
            type.compare = key_compare;
            type.hash = hash_not_implemented;
        },
};

Value cmp_to_key(Thread& t, const Value* args, size_t) {
    FunctoolsState* state = TRY(functools_state(t));
    return new_key(t, state->key_wrapper, args[0], Value());
}

// --- reduce ------------------------------------------------------------------------------------------

Value reduce(Thread& t, const Value* args, size_t nargs) {
    // As (*args): the message counts them like CPython's.
    TRY(check_count(t, "reduce", nargs, 2, 3));
    Ref iterator = Ref::take(get_iterator(t, args[1]));
    if (iterator.get().is_error()) {
        if (!pending_is(t, Exc::TypeError)) return Failure{};
        clear_pending(t);
        return raise_type_error(t, "reduce() arg 2 must support iteration");
    }
    Ref total = nargs == 3 ? Ref::share(args[2]) : Ref();
    for (;;) {
        Ref item = Ref::take(TRY(next_item(t, *iterator)));
        if (!item) break;
        total = total ? Ref::take(TRY(call(t, args[0], {*total, *item}))) : std::move(item);
    }
    if (!total) {
        return raise_type_error(t, "reduce() of empty iterable with no initial value");
    }
    return total.give();
}

const NativeDef functions[] = {
    {"cmp_to_key", "(mycmp)", cmp_to_key, "Convert a cmp= function into a key= function."},
    {"reduce", "(*args)", reduce,
     "reduce(function, iterable[, initial], /) -> value\n\nApply a function of two arguments "
     "cumulatively to the items of a sequence or iterable, from left to right, so as to reduce the "
     "iterable to a single value."},
    {}};

}  // namespace

FunctoolsState* functools_state(Thread& t) {
    auto* state = find_state<FunctoolsState>(*t.interpreter);
    if (!state) return raise(t, Exc::RuntimeError, "lost _functools_core");
    return state;
}

bool fill_functools_core_module(Thread& t, Dict* dict) {
    // The types are made once: the module may be loaded again.
    auto* state = find_state<FunctoolsState>(*t.interpreter);
    if (!state) state = make_state<FunctoolsState>(*t.interpreter);
    if (!state->key_wrapper) {
        state->key_wrapper = Own<Type>::take(TRY(make_builtin_type(t, key_spec, nullptr))).get();
        state->entry = Own<Type>::take(TRY(make_lru_entry_type(t))).get();
    }
    for (Type* (*make)(Thread&) : {make_partial_type, make_lru_cache_type}) {
        Own<Type> type = Own<Type>::take(TRY(make(t)));
        TRY(dict_set(t, dict, type->name, type.value()));
    }
    Own<Str> name = Own<Str>::take(TRY(intern(t, "_functools")));
    return add_functions(t, dict, functions, name.value());
}

bool fill_functools_alias_module(Thread& t, Dict* dict) {
    return fill_alias_module(t, dict, "_functools_core");
}

}  // namespace baton
