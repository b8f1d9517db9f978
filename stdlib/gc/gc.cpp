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

Value gc_collect(Thread& t, const Value* args, size_t) {
    if (!args[0].is_unbound()) {
        const int64_t generation = TRY(to_int64(t, args[0]));
        if (generation < 0 || generation > 2) return raise_value_error(t, "invalid generation");
    }
    return new_int(t, static_cast<int64_t>(heap(t).collect(t)));
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

Value gc_get_referents(Thread& t, const Value* args, size_t nargs) {
    Own<List> list = Own<List>::take(TRY(new_list(t)));
    for (size_t i = 0; i < nargs; ++i) {
        if (!args[i].is_object()) continue;
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
Value gc_get_objects(Thread& t, const Value*, size_t) {
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
Value gc_get_stats(Thread& t, const Value*, size_t) {
    Own<Dict> stats = Own<Dict>::take(TRY(new_dict(t)));
    auto set = [&](const char* name, size_t n) -> bool {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        Ref value = Ref::take(new_int(t, static_cast<int64_t>(n)));
        return dict_set(t, stats.get(), key.get(), *value);
    };
    TRY(set("collections", heap(t).collections()));
    TRY(set("collected", heap(t).collected()));
    TRY(set("uncollectable", 0));
    const Value items[] = {stats.value()};
    return TRY(new_list(t, items));
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
