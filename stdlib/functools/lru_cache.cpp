// The callable that functools.lru_cache makes: a function with a dict of its results. A cache with
// a limit also links its entries in the order of use; an entry belongs to the dict and takes itself
// out of the list when it dies, whoever throws it out (comparisons of keys may run the cached
// function again in the middle of everything).
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/shape.h"
#include "runtime/core/stack_check.h"
#include "runtime/types/bound_method.h"
#include "runtime/types/dict_hashed.h"
#include "runtime/types/int.h"
#include "runtime/types/quick.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/functools/functools.h"

namespace baton {

namespace {

struct Entry;

struct Links {
    Links* previous;
    Links* next;
    Entry* entry;   // whose links they are; null for the ends of the list

    void take_out() {
        if (!previous) return;
        previous->next = next;
        next->previous = previous;
        previous = next = nullptr;
    }
    void put_behind(Links* other) {
        previous = other;
        next = other->next;
        next->previous = this;
        other->next = this;
    }
};

struct Entry : Object {
    Links links;
    Value key;
    Value result;
    uint64_t hash;
};

struct Wrapper : Object {
    Value function;
    Value results;      // dict: key -> Entry, or -> result without a limit
    Value make_info;    // makes what cache_info returns
    Value mark;         // stands between positional and keyword arguments in a key
    Type* entry_type;   // borrowed
    Links used;         // ends of the list: next is the entry used last, previous the oldest
    int64_t limit;      // negative: none
    int64_t hits, misses;
    bool typed;
};

Wrapper* self_wrapper(Value v) { return v.as<Wrapper>(); }

// The arguments as one key (owned). A single int or str is its own key; any other is a tuple.
Value make_key(Thread& t, Wrapper* w, const Value* args, size_t nargs, Tuple* keywords) {
    const size_t named = keywords ? keywords->size : 0;
    if (nargs == 1 && !named && !w->typed) {
        const Type* type = type_of(t, args[0]);
        if (type == t.types().int_ || type == t.types().str) return share(args[0]);
    }
    const size_t marks = named ? 1 : 0, types = w->typed ? nargs + named : 0;
    Tuple* key = TRY(new_tuple(t, nargs + marks + 2 * named + types));
    Value* at = key->items;
    for (size_t i = 0; i < nargs; ++i) *at++ = share(args[i]);
    if (named) *at++ = share(w->mark);
    for (size_t i = 0; i < named; ++i) {
        *at++ = share(keywords->items[i]);
        *at++ = share(args[nargs + i]);
    }
    for (size_t i = 0; i < types; ++i) *at++ = share(Value(type_of(t, args[i])));
    return key;
}

// What is kept in the dict for a result.
Value make_entry(Thread& t, Wrapper* w, Value key, uint64_t hash, Value result) {
    auto* entry = TRY(allocate<Entry>(t, w->entry_type));
    entry->links = {nullptr, nullptr, entry};
    entry->key = share(key);
    entry->result = share(result);
    entry->hash = hash;
    return entry;
}

// Makes room for one entry: the oldest goes. False with an exception.
bool drop_oldest(Thread& t, Wrapper* w, Dict* results) {
    if (w->used.previous == &w->used) return true;
    Ref oldest = Ref::share(Value(w->used.previous->entry));
    auto* entry = oldest.as<Entry>();
    entry->links.take_out();
    Ref key = Ref::share(entry->key);
    Ref removed = Ref::take(dict_pop_hashed(t, results, *key, entry->hash));
    if (!removed.get().is_error()) return true;
    // It stays, as the oldest.
    if (!entry->links.previous) entry->links.put_behind(w->used.previous);
    return false;
}

// Keeps a result in a cache with a limit.
bool keep_limited(Thread& t, Wrapper* w, Dict* results, Value key, uint64_t hash, Value result) {
    // The call may have filled the same key already.
    const Value present = TRY(dict_get_hashed(t, results, key, hash));
    if (!present.is_unbound()) return true;
    if (results->size >= static_cast<size_t>(w->limit)) TRY(drop_oldest(t, w, results));
    Ref entry = Ref::take(TRY(make_entry(t, w, key, hash, result)));
    TRY(dict_set_hashed(t, results, key, hash, *entry));
    // Unless somebody emptied the cache while the key was compared.
    if (entry.get().as_object()->refcount > 1) entry.as<Entry>()->links.put_behind(&w->used);
    return true;
}

Value wrapper_call(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    TRY(stack_left(t));
    Wrapper* w = self_wrapper(self);
    if (w->limit == 0) {
        ++w->misses;
        Ref function = Ref::share(w->function);
        return call(t, *function, args, nargs, keywords);
    }
    Ref key = Ref::take(TRY(make_key(t, w, args, nargs, keywords)));
    const uint64_t hash = TRY(quick_hash(t, *key));
    Ref held = Ref::share(w->results);
    auto* results = held.as<Dict>();
    const Value found = TRY(dict_get_hashed(t, results, *key, hash));
    if (!found.is_unbound()) {
        ++w->hits;
        if (w->limit < 0) return share(found);
        auto* entry = found.as<Entry>();
        if (entry->links.previous != &w->used && entry->links.previous) {
            entry->links.take_out();
            entry->links.put_behind(&w->used);
        }
        return share(entry->result);
    }
    ++w->misses;
    Ref function = Ref::share(w->function);
    Ref result = Ref::take(TRY(call(t, *function, args, nargs, keywords)));
    if (w->limit < 0) {
        TRY(dict_set_hashed(t, results, *key, hash, *result));
    } else {
        TRY(keep_limited(t, w, results, *key, hash, *result));
    }
    return result.give();
}

// Takes all entries out of the list.
void unlink_all(Wrapper* w) {
    while (w->used.next && w->used.next != &w->used) w->used.next->take_out();
}

Value wrapper_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[4];
    TRY(bind_arguments(t, "lru_cache", "(user_function, maxsize, typed, cache_info_type)", args,
                       nargs, keywords, out));
    if (!type_of(t, out[0])->call) {
        return raise_type_error(t, "the first argument must be callable");
    }
    int64_t limit = -1;
    if (!out[1].is_none()) {
        if (!is_int(out[1]) && !type_of(t, out[1])->index) {
            return raise_type_error(t, "maxsize should be integer or None");
        }
        limit = TRY(to_int64(t, out[1]));
        if (limit < 0) limit = 0;
    }
    const bool typed = TRY(is_truthy(t, out[2]));
    Own<Dict> results = Own<Dict>::take(TRY(new_dict(t)));
    Ref mark = Ref::take(TRY(call(t, Value(t.types().object), nullptr, 0)));
    FunctoolsState* state = TRY(functools_state(t));
    auto* w = static_cast<Wrapper*>(TRY(allocate_instance(t, type.as<Type>())));
    w->function = share(out[0]);
    w->results = results.give();
    w->make_info = share(out[3]);
    w->mark = mark.give();
    w->entry_type = state->entry;
    w->used = {&w->used, &w->used, nullptr};
    w->limit = limit;
    w->hits = w->misses = 0;
    w->typed = typed;
    return w;
}

Value cache_info(Thread& t, const Value* args, size_t) {
    Wrapper* w = self_wrapper(args[0]);
    Ref limit = Ref::take(w->limit < 0 ? Value::none() : new_int(t, w->limit));
    const auto size = static_cast<int64_t>(w->results.as<Dict>()->size);
    Ref make_info = Ref::share(w->make_info);
    return call(t, *make_info, {Value::small_int(w->hits), Value::small_int(w->misses), *limit,
                                Value::small_int(size)});
}

Value cache_clear(Thread&, const Value* args, size_t) {
    Wrapper* w = self_wrapper(args[0]);
    w->hits = w->misses = 0;
    unlink_all(w);
    Ref held = Ref::share(w->results);
    dict_clear(held.as<Dict>());
    return Value::none();
}

Value wrapper_reduce(Thread& t, const Value* args, size_t) {
    return get_attribute(t, args[0], Value(t.names().dunder_qualname));
}
Value wrapper_copy(Thread&, const Value* args, size_t) { return share(args[0]); }

Value wrapper_get(Thread& t, Value wrapper, Value instance, Type*) {
    if (instance.is_unbound() || instance.is_none()) return share(wrapper);
    return new_bound_method(t, wrapper, instance);
}

void clear_wrapper(Object* o) {
    auto* w = static_cast<Wrapper*>(o);
    unlink_all(w);
    Ref held = Ref::share(w->results);
    dict_clear(held.as<Dict>());
}

const NativeDef methods[] = {
    {"cache_info", "(self, /)", cache_info, "Report cache statistics"},
    {"cache_clear", "(self, /)", cache_clear, "Clear the cache and cache statistics"},
    {"__reduce__", "(self, /)", wrapper_reduce, "Helper for pickle."},
    {"__copy__", "(self, /)", wrapper_copy, "The cache itself: functions are not copied."},
    {"__deepcopy__", "(self, memo, /)", wrapper_copy,
     "The cache itself: functions are not copied."},
    {}};
const GetSetDef getset[] = {
    {"__dict__",
     [](Thread& t, Value self) -> Value {
         return share(Value(TRY(attribute_dict(t, self.as_object()))));
     },
     [](Thread& t, Value self, Value value) -> bool {
         if (!is_dict(value)) return raise_type_error(t, "__dict__ must be set to a dictionary");
         return set_attribute_dict(t, self.as_object(), value.as<Dict>());
     }},
    {}};

const TypeSpec wrapper_spec = {
    .name = "functools._lru_cache_wrapper",
    .basic_size = sizeof(Wrapper),
    .flags = type_subclassable | type_has_attributes | type_weakrefable | type_method_like,
    .doc = "Create a cached callable that wraps another function.\n\nuser_function:      the "
           "function being cached\n\nmaxsize:  0         for no caching\n          None      for "
           "unlimited cache size\n          n         for a bounded cache\n\ntyped:    False     "
           "cache f(3) and f(3.0) as identical calls\n          True      cache f(3) and f(3.0) as "
           "distinct calls\n\ncache_info_type:    namedtuple class with the fields:\n"
           "                    hits misses currsize maxsize\n",
    .methods = methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                auto* w = static_cast<Wrapper*>(o);
                unlink_all(w);
                decref(w->results);
                decref(w->function);
                decref(w->make_info);
                decref(w->mark);
            };
            type.traverse = [](Object* o, Visitor& visit) {
                auto* w = static_cast<Wrapper*>(o);
                visit(w->function);
                visit(w->results);
                visit(w->make_info);
                visit(w->mark);
            };
            type.clear = clear_wrapper;
            type.call = wrapper_call;
            type.descriptor_get = wrapper_get;
            type.construct = wrapper_construct;
        },
};

const TypeSpec entry_spec = {
    .name = "functools._lru_list_elem",
    .basic_size = sizeof(Entry),
    .flags = type_immutable,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                auto* entry = static_cast<Entry*>(o);
                entry->links.take_out();
                decref(entry->key);
                decref(entry->result);
            };
            type.traverse = [](Object* o, Visitor& visit) {
                visit(static_cast<Entry*>(o)->key);
                visit(static_cast<Entry*>(o)->result);
            };
        },
};

}  // namespace

Type* make_lru_cache_type(Thread& t) { return make_builtin_type(t, wrapper_spec, nullptr); }
Type* make_lru_entry_type(Thread& t) { return make_builtin_type(t, entry_spec, nullptr); }

}  // namespace baton
