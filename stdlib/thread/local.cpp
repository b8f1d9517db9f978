// _thread._local: an object whose attributes every thread has for itself.
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/state.h"
#include "stdlib/thread/thread.h"

namespace baton {

namespace {

struct Local : Object {
    Dict* threads;     // ident of a thread: the attributes there
    Tuple* values;     // the arguments, with which a thread that is new here calls __init__
    Tuple* keywords;   // the names of the last of them, or null
    size_t positional;
    Local* next;       // in the ring of all locals
    Local* previous;
};

struct LocalState {
    Type* type = nullptr;
    Local* first = nullptr;    // any of the ring; null: there are none
};

Local* self_local(Value v) { return v.as<Local>(); }

Value ident_here(Thread& t) { return Value::small_int(static_cast<int64_t>(thread_ident(t))); }

// Borrowed.
Dict* new_attributes(Thread& t, Local* local) {
    Own<Dict> made = Own<Dict>::take(TRY(new_dict(t)));
    TRY(dict_set(t, local->threads, ident_here(t), made.value()));
    return made.get();
}

// The attributes in this thread, borrowed; a thread that has none yet runs __init__.
Dict* attributes_here(Thread& t, Value self) {
    Local* local = self_local(self);
    const Value known = TRY(dict_get(t, local->threads, ident_here(t)));
    if (!known.is_unbound()) [[likely]] return known.as<Dict>();
    TRY(new_attributes(t, local));
    const Type* type = type_of(t, self);
    if (type->init != t.types().object->init) {
        Own<Tuple> values = Own<Tuple>::share(local->values);
        if (!type->init(t, self, values->items, local->positional, local->keywords)) {
            Ref error = Ref::take(Value(take_pending(t)));
            Ref dropped = Ref::take(dict_pop(t, local->threads, ident_here(t)));
            set_pending(t, error.give().as_object());
            return nullptr;
        }
    }
    const Value now = TRY(dict_get(t, local->threads, ident_here(t)));
    return now.is_unbound() ? new_attributes(t, local) : now.as<Dict>();
}

Value local_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    const size_t named = keywords ? keywords->size : 0;
    if (nargs + named && type.as<Type>()->init == t.types().object->init) {
        return raise_type_error(t, "Initialization arguments are not supported");
    }
    Own<Tuple> values = Own<Tuple>::take(TRY(new_tuple(t, {args, nargs + named})));
    Own<Dict> threads = Own<Dict>::take(TRY(new_dict(t)));
    auto* local = static_cast<Local*>(TRY(allocate_instance(t, type.as<Type>())));
    local->threads = threads.give();
    local->values = values.give();
    local->keywords = named ? share(keywords) : nullptr;
    local->positional = nargs;
    Local*& first = find_state<LocalState>(*t.interpreter)->first;
    if (!first) first = local->next = local->previous = local;
    local->next = first;
    local->previous = first->previous;
    local->previous->next = local->next->previous = local;
    // __init__ is about to be called for this thread.
    Ref self = Ref::take(Value(local));
    TRY(new_attributes(t, local));
    return self.give();
}

// The interned name of an attribute.
Own<Str> attribute_name(Thread& t, Value name) {
    incref(name);
    return Own<Str>::take(intern(t, name.as<Str>()));
}

Value local_get_attribute(Thread& t, Value self, Value name) {
    Own<Str> key = attribute_name(t, name);
    if (!key) return Failure{};
    Own<Dict> own = Own<Dict>::share(TRY(attributes_here(t, self)));
    if (key.get() == t.names().dunder_dict) return own.give();
    Type* type = type_of(t, self);
    Ref found = Ref::share(type_lookup(type, key.get()));
    const Type* found_type = found ? type_of(t, *found) : nullptr;
    if (found && found_type->descriptor_get && found_type->has(type_data_descriptor)) {
        return found_type->descriptor_get(t, *found, self, type);
    }
    const Value value = dict_get(own.get(), key.get());
    if (!value.is_unbound()) return share(value);
    if (!found) return raise_attribute_error(t, self, key.value());
    if (found_type->descriptor_get) return found_type->descriptor_get(t, *found, self, type);
    return found.give();
}

bool local_set_attribute(Thread& t, Value self, Value name, Value value) {
    Own<Str> key = attribute_name(t, name);
    if (!key) return false;
    Own<Dict> own = Own<Dict>::share(TRY(attributes_here(t, self)));
    Type* type = type_of(t, self);
    if (key.get() == t.names().dunder_dict) {
        return raise(t, Exc::AttributeError, "'{}' object attribute '__dict__' is read-only",
                     type_name(t, self));
    }
    Ref found = Ref::share(type_lookup(type, key.get()));
    if (found && type_of(t, *found)->descriptor_set) {
        return type_of(t, *found)->descriptor_set(t, *found, self, value);
    }
    if (!value.is_unbound()) return dict_set(t, own.get(), key.get(), value);
    Ref old = Ref::take(TRY(dict_pop(t, own.get(), key.value())));
    if (old) return true;
    return raise_attribute_error(t, self, key.value());
}

void local_dealloc(Object* o) {
    auto* local = static_cast<Local*>(o);
    auto* state = find_state<LocalState>(*o->type->interpreter);
    local->previous->next = local->next;
    local->next->previous = local->previous;
    if (state && state->first == local) state->first = local->next == local ? nullptr : local->next;
    decref(local->threads);
    decref(local->values);
    if (local->keywords) decref(local->keywords);
}

const TypeSpec local_spec = {
    .name = "_thread._local",
    .basic_size = sizeof(Local),
    .flags = type_subclassable | type_immutable | type_weakrefable,
    .doc = "Thread-local data",
    .fill =
        [](Type& type) {
            type.construct = local_construct;
            type.get_attribute = local_get_attribute;
            type.set_attribute = local_set_attribute;
            type.dealloc = local_dealloc;
            type.traverse = [](Object* o, Visitor& visit) {
                visit(static_cast<Local*>(o)->threads);
                visit(static_cast<Local*>(o)->values);
                visit(static_cast<Local*>(o)->keywords);
            };
            type.clear = [](Object* o) { dict_clear(static_cast<Local*>(o)->threads); };
        },
};

}  // namespace

Value drop_thread_locals(Thread& t, const Value* args, size_t) {
    auto* state = find_state<LocalState>(*t.interpreter);
    std::vector<Own<Local>> all;
    if (Local* local = state->first) {
        do {
            if (!(local->flags & object_dying)) all.push_back(Own<Local>::share(local));
            local = local->next;
        } while (local != state->first);
    }
    for (const auto& local : all) {
        Ref dropped = Ref::take(TRY(dict_pop(t, local->threads, args[0])));
    }
    return Value::none();
}

Type* make_local_type(Thread& t) {
    auto* state = find_state<LocalState>(*t.interpreter);
    if (!state) state = make_state<LocalState>(*t.interpreter);
    if (!state->type) {
        state->type = TRY(make_builtin_type(t, local_spec, nullptr));
        t.interpreter->owned.push_back(state->type);
    }
    return state->type;
}

}  // namespace baton
