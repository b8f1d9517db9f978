#include "stdlib/gc/gc.h"

#include "runtime/core/alloc.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/weakrefs.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "runtime/types/weakref.h"

namespace baton {

namespace {

Heap& heap(Thread& t) { return t.interpreter->heap; }

bool set_number(Thread& t, Dict* dict, const char* name, size_t n) {
    Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
    Ref value = Ref::take(TRY(new_int(t, static_cast<int64_t>(n))));
    return dict_set(t, dict, key.get(), *value);
}

// Tells the functions in gc.callbacks. What they raise is shown and forgotten.
bool call_callbacks(Thread& t, const char* phase, size_t found) {
    Own<Str> gc_name = Own<Str>::take(TRY(intern(t, "gc")));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "callbacks")));
    const Value module = dict_get(t.interpreter->modules, gc_name.get());
    if (module.is_unbound()) return true;
    Ref functions = Ref::take(get_attribute(t, module, name.value()));
    if (functions.get().is_error()) {
        (void)functions.give();
        clear_pending(t);
        return true;
    }
    if (!is_list(*functions)) return true;
    for (size_t i = 0; i < functions.get().as<List>()->size; ++i) {
        Ref function = Ref::share(functions.get().as<List>()->items[i]);
        Own<Str> shown = Own<Str>::take(TRY(intern(t, phase)));
        Own<Dict> info = Own<Dict>::take(TRY(new_dict(t)));
        TRY(set_number(t, info.get(), "generation", 2));
        TRY(set_number(t, info.get(), "collected", found));
        TRY(set_number(t, info.get(), "uncollectable", 0));
        Ref result = Ref::take(call(t, *function, {shown.value(), info.value()}));
        if (result.get().is_error()) write_unraisable(t, *function);
    }
    return true;
}

Value gc_collect(Thread& t, const Value* args, size_t) {
    if (!args[0].is_unbound()) {
        const int64_t generation = TRY(to_int64(t, args[0]));
        if (generation < 0 || generation > 2) return raise_value_error(t, "invalid generation");
    }
    TRY(call_callbacks(t, "start", 0));
    const size_t found = heap(t).collect(t);
    TRY(call_callbacks(t, "stop", found));
    return new_int(t, static_cast<int64_t>(found));
}
Value gc_enable(Thread& t, const Value*, size_t) {
    heap(t).enable_collector(true);
    return Value::none();
}
Value gc_disable(Thread& t, const Value*, size_t) {
    heap(t).enable_collector(false);
    return Value::none();
}
Value gc_isenabled(Thread& t, const Value*, size_t) {
    return Value::boolean(heap(t).collector_enabled());
}
Value gc_get_threshold(Thread& t, const Value*, size_t) {
    Ref threshold = Ref::take(new_int(t, static_cast<int64_t>(heap(t).threshold())));
    return TRY(new_tuple(t, {*threshold, Value::small_int(10), Value::small_int(10)}));
}
Value gc_set_threshold(Thread& t, const Value* args, size_t) {
    const int64_t growth = TRY(to_int64(t, args[0]));
    heap(t).set_threshold(growth < 0 ? 0 : static_cast<size_t>(growth));
    return Value::none();
}
Value gc_get_count(Thread& t, const Value*, size_t) {
    Ref live = Ref::take(new_int(t, static_cast<int64_t>(heap(t).live_objects())));
    return TRY(new_tuple(t, {*live, Value::small_int(0), Value::small_int(0)}));
}
Value gc_is_tracked(Thread&, const Value* args, size_t) {
    return Value::boolean(args[0].is_object() && args[0].as_object()->type->traverse);
}
Value gc_is_finalized(Thread&, const Value* args, size_t) {
    return Value::boolean(args[0].is_object() &&
                          (args[0].as_object()->flags & object_finalized));
}

class Collector final : public Visitor {
public:
    std::vector<Object*> found;
    void visit(Object* object) override { found.push_back(object); }
};

// What a container of the usual types holds, numbers that are no objects included. Truth::no for
// others.
Truth add_items(Thread& t, Value container, List* list) {
    const Type* type = type_of(t, container);
    const BuiltinTypes& types = t.types();
    if (type == types.list) {
        for (size_t n = container.as<List>()->size; n-- > 0;) {
            if (n < container.as<List>()->size) {
                TRY(list_append(t, list, container.as<List>()->items[n]));
            }
        }
    } else if (type == types.tuple) {
        for (size_t n = container.as<Tuple>()->size; n-- > 0;) {
            TRY(list_append(t, list, container.as<Tuple>()->items[n]));
        }
    } else if (type == types.dict) {
        size_t position = 0;
        Value key, value;
        while (dict_next(container.as<Dict>(), position, key, value)) {
            TRY(list_append(t, list, value));
            TRY(list_append(t, list, key));
        }
    } else if (type == types.set || type == types.frozenset) {
        Ref items = Ref::take(TRY(list_from(t, container)));
        for (size_t n = 0; n < items.as<List>()->size; ++n) {
            TRY(list_append(t, list, items.as<List>()->items[n]));
        }
    } else {
        return Truth::no;
    }
    return Truth::yes;
}

Value gc_get_referents(Thread& t, const Value* args, size_t nargs) {
    Own<List> list = Own<List>::take(TRY(new_list(t)));
    for (size_t i = 0; i < nargs; ++i) {
        if (!args[i].is_object()) continue;
        if (TRY(add_items(t, args[i], list.get()))) continue;
        Collector collector;
        traverse_object(args[i].as_object(), collector);
        for (Object* object : collector.found) TRY(list_append(t, list.get(), Value(object)));
    }
    return list.give();
}

template <class F>
Value objects_where(Thread& t, F wanted) {
    std::vector<Object*> found;
    heap(t).each_object([&](Object* object) {
        if (object->type && object->refcount > 0 && !(object->flags & object_dying) &&
            object->type->traverse && wanted(object)) {
            found.push_back(object);
        }
    });
    for (Object* object : found) incref(object);
    List* list = new_list(t, found.size());
    for (Object* object : found) {
        if (!list || !list_append_taking(t, list, Value(object))) decref(object);
    }
    return TRY(list);
}
// All objects are in one generation, the oldest.
Value gc_get_objects(Thread& t, const Value* args, size_t) {
    if (!args[0].is_unbound() && !args[0].is_none()) {
        if (!type_of(t, args[0])->index) {
            return raise_type_error(t, "argument should be integer or None, not '{}'",
                                    type_name(t, args[0]));
        }
        const int64_t generation = TRY(to_int64(t, args[0]));
        if (generation < 0) {
            return raise_value_error(t, "generation parameter cannot be negative");
        }
        if (generation > 2) {
            return raise_value_error(t,
                                     "generation parameter must be less than the number of "
                                     "available generations (3)");
        }
        if (generation < 2) return TRY(new_list(t));
    }
    return objects_where(t, [](Object*) { return true; });
}
Value gc_get_referrers(Thread& t, const Value* args, size_t nargs) {
    return objects_where(t, [&](Object* object) {
        Collector collector;
        traverse_object(object, collector);
        for (Object* child : collector.found) {
            for (size_t i = 0; i < nargs; ++i) {
                if (args[i].is_object() && args[i].as_object() == child) return true;
            }
        }
        return false;
    });
}
// One entry for each generation; only the oldest has any objects.
Value gc_get_stats(Thread& t, const Value*, size_t) {
    Own<List> list = Own<List>::take(TRY(new_list(t)));
    for (int generation = 0; generation < 3; ++generation) {
        const bool used = generation == 2;
        Own<Dict> stats = Own<Dict>::take(TRY(new_dict(t)));
        TRY(set_number(t, stats.get(), "collections", used ? heap(t).collections() : 0));
        TRY(set_number(t, stats.get(), "collected", used ? heap(t).collected() : 0));
        TRY(set_number(t, stats.get(), "uncollectable", 0));
        TRY(list_append(t, list.get(), stats.value()));
    }
    return list.give();
}
Value gc_nothing(Thread&, const Value*, size_t) { return Value::none(); }
Value gc_zero(Thread&, const Value*, size_t) { return Value::small_int(0); }

const NativeDef gc_functions[] = {
    {"collect", "(generation=2)", gc_collect,
     "Find and free unreachable cycles; return how many objects were in them."},
    {"enable", "()", gc_enable, "Turn automatic collection on."},
    {"disable", "()", gc_disable, "Turn automatic collection off."},
    {"isenabled", "()", gc_isenabled, "Whether automatic collection is on."},
    {"get_threshold", "()", gc_get_threshold, "The growth after which a collection is due."},
    {"set_threshold", "(threshold0, threshold1=10, threshold2=10, /)", gc_set_threshold,
     "Set the growth after which a collection is due."},
    {"get_count", "()", gc_get_count, "The number of live objects."},
    {"get_objects", "(generation=None)", gc_get_objects, "All objects that may be in cycles."},
    {"get_referents", "(*objects)", gc_get_referents, "The objects that some objects refer to."},
    {"get_referrers", "(*objects)", gc_get_referrers, "The objects that refer to some objects."},
    {"get_stats", "()", gc_get_stats, "Counts of what collections did."},
    {"is_tracked", "(object, /)", gc_is_tracked, "Whether an object may be in a cycle."},
    {"is_finalized", "(object, /)", gc_is_finalized, "Whether __del__ has run."},
    {"freeze", "()", gc_nothing, "Does nothing: there are no generations to keep objects out of."},
    {"unfreeze", "()", gc_nothing, "Does nothing."},
    {"get_freeze_count", "()", gc_zero, "Return 0."},
    {"get_debug", "()", gc_zero, "Return 0."},
    {"set_debug", "(flags, /)", gc_nothing, "Does nothing: there is no debug output."},
    {}};

Value weak_count(Thread& t, const Value* args, size_t) {
    if (!args[0].is_object()) return Value::small_int(0);
    return new_int(t, static_cast<int64_t>(
                          t.interpreter->weakrefs->count(args[0].as_object())));
}
Value weak_list(Thread& t, const Value* args, size_t) {
    Own<List> list = Own<List>::take(TRY(new_list(t)));
    if (args[0].is_object()) {
        for (WeakReference* r = t.interpreter->weakrefs->first(args[0].as_object()); r;
             r = r->next) {
            TRY(list_append(t, list.get(), Value(r)));
        }
    }
    return list.give();
}
Value weak_proxy(Thread& t, const Value* args, size_t) {
    return new_weak_proxy(t, args[0], args[1].is_unbound() ? Value::none() : args[1]);
}

const NativeDef weak_functions[] = {
    {"getweakrefcount", "(object, /)", weak_count, "The number of weak references to an object."},
    {"getweakrefs", "(object, /)", weak_list, "The weak references to an object."},
    {"proxy", "(object, callback=None, /)", weak_proxy,
     "A proxy that acts as the object without keeping it alive."},
    {}};

}  // namespace

bool fill_gc_module(Thread& t, Dict* dict) {
    Own<Str> module = Own<Str>::take(TRY(intern(t, "gc")));
    TRY(add_functions(t, dict, gc_functions, module.value()));
    for (const char* name : {"garbage", "callbacks"}) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        Own<List> list = Own<List>::take(TRY(new_list(t)));
        TRY(dict_set(t, dict, key.get(), list.value()));
    }
    int value = 1;
    for (const char* name : {"DEBUG_STATS", "DEBUG_COLLECTABLE", "DEBUG_UNCOLLECTABLE"}) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        TRY(dict_set(t, dict, key.get(), Value::small_int(value)));
        value *= 2;
    }
    for (const auto& [name, flags] : {std::pair("DEBUG_SAVEALL", 32), std::pair("DEBUG_LEAK", 38)}) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        TRY(dict_set(t, dict, key.get(), Value::small_int(flags)));
    }
    return true;
}

bool fill_weakref_module(Thread& t, Dict* dict) {
    Own<Str> module = Own<Str>::take(TRY(intern(t, "_weakref")));
    TRY(add_functions(t, dict, weak_functions, module.value()));
    const std::pair<const char*, Type*> types[] = {
        {"ref", t.types().weakref},
        {"ReferenceType", t.types().weakref},
        {"ProxyType", t.types().weak_proxy},
        {"CallableProxyType", t.types().weak_callable_proxy}};
    for (const auto& [name, type] : types) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        TRY(dict_set(t, dict, key.get(), Value(type)));
    }
    return true;
}

}  // namespace baton
