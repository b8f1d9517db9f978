// The views of an OrderedDict, and the iterators over it, which notice when its order changes.
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/dict_views.h"
#include "runtime/types/iterator_reduce.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/collections/collections.h"
#include "stdlib/collections/ordered_dict.h"
#include "stdlib/state.h"

namespace baton {

namespace ordered {

namespace {

enum class Part : uint8_t { key, value, item };

struct OrderedIterator : Object {
    OrderedDict* dict;   // null when exhausted
    size_t position;     // next entry; backwards: one behind it
    uint64_t changes;
    size_t size;
    Part part;
    bool backwards;
};

Value new_iterator(Thread& t, OrderedDict* d, Part part, bool backwards) {
    auto* it = TRY(allocate<OrderedIterator>(t, d->types->iterator));
    it->dict = share(d);
    it->position = backwards ? d->used : 0;
    it->changes = d->changes;
    it->size = d->size;
    it->part = part;
    it->backwards = backwards;
    return it;
}

Value end(OrderedIterator* it) {
    OrderedDict* d = it->dict;
    it->dict = nullptr;
    decref(d);
    return Value();
}

Value iterator_next(Thread& t, Value self) {
    auto* it = self.as<OrderedIterator>();
    const OrderedDict* d = it->dict;
    if (!d) return Value();
    if (it->changes != d->changes || it->size != d->size) [[unlikely]] {
        const bool mutated = it->changes != d->changes;
        end(it);
        return raise(t, Exc::RuntimeError,
                     mutated ? "OrderedDict mutated during iteration"
                             : "OrderedDict changed size during iteration");
    }
    const DictEntry* entry = nullptr;
    if (it->backwards) {
        if (it->position > d->used) it->position = d->used;
        while (it->position > 0 && !entry) {
            const DictEntry& e = d->entries[--it->position];
            if (!e.key.is_unbound()) entry = &e;
        }
    } else {
        while (it->position < d->used && !entry) {
            const DictEntry& e = d->entries[it->position++];
            if (!e.key.is_unbound()) entry = &e;
        }
    }
    if (!entry) return end(it);
    if (it->part == Part::key) return share(entry->key);
    if (it->part == Part::value) return share(entry->value);
    return TRY(new_tuple(t, {entry->key, entry->value}));
}

Value iterator_reduce(Thread& t, const Value* args, size_t) {
    auto* it = args[0].as<OrderedIterator>();
    auto* copy = TRY(allocate<OrderedIterator>(t, it->type));
    copy->dict = it->dict ? share(it->dict) : nullptr;
    copy->position = it->position;
    copy->changes = it->changes;
    copy->size = it->size;
    copy->part = it->part;
    copy->backwards = it->backwards;
    Ref held = Ref::take(copy);
    return reduce_as_list(t, *held);
}

const NativeDef iterator_methods[] = {
    {"__reduce__", "(self, /)", iterator_reduce, "Return state information for pickling"}, {}};

const TypeSpec iterator_spec = {
    .name = "odict_iterator",
    .basic_size = sizeof(OrderedIterator),
    .flags = type_immutable,
    .methods = iterator_methods,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) { xdecref(static_cast<OrderedIterator*>(o)->dict); };
            type.traverse = [](Object* o, Visitor& visit) {
                visit(static_cast<OrderedIterator*>(o)->dict);
            };
            type.iter = [](Thread&, Value self) { return share(self); };
            type.next = iterator_next;
        },
};

OrderedDict* dict_of(Value view) { return static_cast<OrderedDict*>(view.as<DictView>()->dict); }

template <Part part>
Value view_iter(Thread& t, Value self) {
    return new_iterator(t, dict_of(self), part, false);
}
template <Part part>
Value view_reversed(Thread& t, const Value* args, size_t) {
    return new_iterator(t, dict_of(args[0]), part, true);
}

template <Part part>
const NativeDef view_methods[] = {
    {"__reversed__", "(self, /)", view_reversed<part>,
     "Return a reverse iterator over the view's items."},
    {}};

constexpr TypeSpec view_spec(const char* name, const NativeDef* methods, void (*fill)(Type&)) {
    return {
        .name = name,
        .basic_size = sizeof(DictView),
        .flags = 0,
        .methods = methods,
        .fill = fill,
    };
}
const TypeSpec keys_spec = view_spec("odict_keys", view_methods<Part::key>,
                                     [](Type& type) { type.iter = view_iter<Part::key>; });
const TypeSpec values_spec = view_spec("odict_values", view_methods<Part::value>,
                                       [](Type& type) { type.iter = view_iter<Part::value>; });
const TypeSpec items_spec = view_spec("odict_items", view_methods<Part::item>,
                                      [](Type& type) { type.iter = view_iter<Part::item>; });

}  // namespace

Value iterate(Thread& t, Value self) { return new_iterator(t, self_dict(self), Part::key, false); }

Value method_keys(Thread& t, const Value* args, size_t) {
    OrderedDict* d = self_dict(args[0]);
    return new_dict_view(t, d->types->keys, d);
}
Value method_values(Thread& t, const Value* args, size_t) {
    OrderedDict* d = self_dict(args[0]);
    return new_dict_view(t, d->types->values, d);
}
Value method_items(Thread& t, const Value* args, size_t) {
    OrderedDict* d = self_dict(args[0]);
    return new_dict_view(t, d->types->items, d);
}
Value method_reversed(Thread& t, const Value* args, size_t) {
    return new_iterator(t, self_dict(args[0]), Part::key, true);
}

const OrderedTypes* ordered_types(Thread& t) {
    auto* types = find_state<OrderedTypes>(*t.interpreter);
    if (!types || !types->dict) return raise(t, Exc::RuntimeError, "lost _collections");
    return types;
}

}  // namespace ordered

Type* make_ordered_dict(Thread& t) {
    using namespace ordered;
    auto* types = find_state<OrderedTypes>(*t.interpreter);
    if (!types) types = make_state<OrderedTypes>(*t.interpreter);
    if (!types->dict) {
        // The interpreter owns built-in types.
        const auto make = [&](const TypeSpec& spec, Type* base) {
            return Own<Type>::take(make_builtin_type(t, spec, base)).get();
        };
        types->keys = TRY(make(keys_spec, t.types().dict_keys));
        types->values = TRY(make(values_spec, t.types().dict_values));
        types->items = TRY(make(items_spec, t.types().dict_items));
        types->iterator = TRY(make(iterator_spec, nullptr));
        types->dict = Own<Type>::take(TRY(make_ordered_dict_type(t))).get();
    }
    return share(types->dict);
}

}  // namespace baton
