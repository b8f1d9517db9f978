#include "runtime/types/descriptors.h"

#include "runtime/core/protocol.h"
#include "runtime/core/type_specs.h"
#include "runtime/core/weakrefs.h"
#include "runtime/types/bound_method.h"
#include "runtime/types/dict.h"
#include "runtime/types/object.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "runtime/types/type.h"

namespace baton {

namespace {

// Types that are immortal need no counting.
void hold_owner(Type* owner) {
    if (owner->has(type_heap)) incref(static_cast<Object*>(owner));
}
void release_owner(Type* owner) {
    if (owner->has(type_heap)) decref(static_cast<Object*>(owner));
}

Failure raise_wrong_instance(Thread& t, std::string_view name, Type* owner, Value instance) {
    return raise_type_error(t, "descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
                            name, type_name(owner), type_name(t, instance));
}

Value qualified_name(Thread& t, Type* owner, std::string_view name) {
    return Value(TRY(new_str(t, fmt::format("{}.{}", owner->qualname->view(), name))));
}

Value optional_text(Thread& t, const char* text) {
    if (!text) return Value::none();
    return Value(TRY(new_str(t, text)));
}

}  // namespace

// --- getset_descriptor ----------------------------------------------------------------------------

GetSetDescriptor* new_getset_descriptor(Thread& t, const GetSetDef& def, Type* owner) {
    Own<Str> name = Own<Str>::take(TRY(intern(t, def.name)));
    auto* d = TRY(allocate<GetSetDescriptor>(t, t.types().getset_descriptor));
    d->def = &def;
    d->owner = owner;
    d->name = name.give();
    hold_owner(owner);
    return d;
}

namespace {

void getset_dealloc(Object* object) {
    auto* d = static_cast<GetSetDescriptor*>(object);
    release_owner(d->owner);
    decref(d->name);
}

void getset_traverse(Object* object, Visitor& visit) {
    auto* d = static_cast<GetSetDescriptor*>(object);
    if (d->owner->has(type_heap)) visit(d->owner);
}

Value getset_get(Thread& t, Value self, Value instance, Type*) {
    if (instance.is_unbound()) return share(self);
    auto* d = self.as<GetSetDescriptor>();
    if (!is_subtype(type_of(t, instance), d->owner)) {
        return raise_wrong_instance(t, d->name->view(), d->owner, instance);
    }
    return d->def->get(t, instance);
}

bool getset_set(Thread& t, Value self, Value instance, Value value) {
    auto* d = self.as<GetSetDescriptor>();
    if (!is_subtype(type_of(t, instance), d->owner)) {
        return raise_wrong_instance(t, d->name->view(), d->owner, instance);
    }
    if (!d->def->set) {
        return raise(t, Exc::AttributeError, "attribute '{}' of '{}' objects is not writable",
                     d->name->view(), type_name(d->owner));
    }
    return d->def->set(t, instance, value);
}

Value getset_repr(Thread& t, Value self) {
    auto* d = self.as<GetSetDescriptor>();
    return Value(TRY(new_str(t, fmt::format("<attribute '{}' of '{}' objects>", d->name->view(),
                                            type_name(d->owner)))));
}

constexpr GetSetDef getset_getset[] = {
    {"__name__", [](Thread&, Value v) { return share(Value(v.as<GetSetDescriptor>()->name)); }},
    {"__qualname__",
     [](Thread& t, Value v) {
         auto* d = v.as<GetSetDescriptor>();
         return qualified_name(t, d->owner, d->name->view());
     }},
    {"__objclass__", [](Thread&, Value v) { return share(Value(v.as<GetSetDescriptor>()->owner)); }},
    {"__doc__",
     [](Thread& t, Value v) { return optional_text(t, v.as<GetSetDescriptor>()->def->doc); }},
    {}};

}  // namespace

const TypeSpec getset_descriptor_spec = {
    .name = "getset_descriptor",
    .basic_size = sizeof(GetSetDescriptor),
    .flags = type_immutable,
    .getset = getset_getset,
    .fill =
        [](Type& type) {
            type.dealloc = getset_dealloc;
            type.traverse = getset_traverse;
            type.descriptor_get = getset_get;
            type.descriptor_set = getset_set;
            type.repr = getset_repr;
        },
};

// --- member_descriptor ------------------------------------------------------------------------------

MemberDescriptor* new_member_descriptor(Thread& t, Type* owner, Str* name, uint32_t offset) {
    auto* d = TRY(allocate<MemberDescriptor>(t, t.types().member_descriptor));
    d->owner = owner;
    d->name = share(name);
    d->offset = offset;
    hold_owner(owner);
    return d;
}

namespace {

void member_dealloc(Object* object) {
    auto* d = static_cast<MemberDescriptor*>(object);
    release_owner(d->owner);
    decref(d->name);
}

void member_traverse(Object* object, Visitor& visit) {
    visit(static_cast<MemberDescriptor*>(object)->owner);
}

Value& member_slot(const MemberDescriptor* d, Value instance) {
    return *reinterpret_cast<Value*>(reinterpret_cast<char*>(instance.as_object()) + d->offset);
}

Value member_get(Thread& t, Value self, Value instance, Type*) {
    if (instance.is_unbound()) return share(self);
    auto* d = self.as<MemberDescriptor>();
    if (!is_subtype(type_of(t, instance), d->owner)) {
        return raise_wrong_instance(t, d->name->view(), d->owner, instance);
    }
    const Value value = d->offset ? member_slot(d, instance)
                                  : own_attribute(instance.as_object(), d->name);
    if (value.is_unbound()) return raise_attribute_error(t, instance, Value(d->name));
    return share(value);
}

bool member_set(Thread& t, Value self, Value instance, Value value) {
    auto* d = self.as<MemberDescriptor>();
    if (!is_subtype(type_of(t, instance), d->owner)) {
        return raise_wrong_instance(t, d->name->view(), d->owner, instance);
    }
    if (!d->offset) {
        if (!value.is_unbound()) return set_own_attribute(t, instance.as_object(), d->name, value);
        if (TRY(delete_own_attribute(t, instance.as_object(), d->name))) return true;
        return raise_with(t, Exc::AttributeError, Value(d->name));
    }
    Value& slot = member_slot(d, instance);
    if (value.is_unbound() && slot.is_unbound()) {
        return raise_with(t, Exc::AttributeError, Value(d->name));
    }
    replace(slot, share(value));
    return true;
}

Value member_repr(Thread& t, Value self) {
    auto* d = self.as<MemberDescriptor>();
    return Value(TRY(new_str(t, fmt::format("<member '{}' of '{}' objects>", d->name->view(),
                                            type_name(d->owner)))));
}

constexpr GetSetDef member_getset[] = {
    {"__name__", [](Thread&, Value v) { return share(Value(v.as<MemberDescriptor>()->name)); }},
    {"__qualname__",
     [](Thread& t, Value v) {
         auto* d = v.as<MemberDescriptor>();
         return qualified_name(t, d->owner, d->name->view());
     }},
    {"__objclass__", [](Thread&, Value v) { return share(Value(v.as<MemberDescriptor>()->owner)); }},
    {"__doc__", [](Thread&, Value) { return Value::none(); }},
    {}};

}  // namespace

const TypeSpec member_descriptor_spec = {
    .name = "member_descriptor",
    .basic_size = sizeof(MemberDescriptor),
    .flags = type_immutable,
    .getset = member_getset,
    .fill =
        [](Type& type) {
            type.dealloc = member_dealloc;
            type.traverse = member_traverse;
            type.descriptor_get = member_get;
            type.descriptor_set = member_set;
            type.repr = member_repr;
        },
};

// --- slot_wrapper and method-wrapper ------------------------------------------------------------------

SlotWrapper* new_slot_wrapper(Thread& t, const SpecialMethod& method, Type* owner) {
    auto* w = TRY(allocate<SlotWrapper>(t, t.types().slot_wrapper));
    w->method = &method;
    w->owner = owner;
    return w;
}

namespace {

Value slot_wrapper_get(Thread& t, Value self, Value instance, Type*) {
    if (instance.is_unbound()) return share(self);
    auto* w = self.as<SlotWrapper>();
    if (!is_subtype(type_of(t, instance), w->owner)) {
        return raise_wrong_instance(t, w->method->name, w->owner, instance);
    }
    auto* bound = TRY(allocate<MethodWrapper>(t, t.types().method_wrapper));
    bound->wrapper = share(w);
    bound->self = share(instance);
    return Value(bound);
}

Value slot_wrapper_call(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    auto* w = self.as<SlotWrapper>();
    if (!nargs) {
        return raise_type_error(t, "descriptor '{}' of '{}' object needs an argument",
                                w->method->name, type_name(w->owner));
    }
    if (!is_subtype(type_of(t, args[0]), w->owner)) {
        return raise_type_error(t, "descriptor '{}' requires a '{}' object but received a '{}'",
                                w->method->name, type_name(w->owner),
                                type_name(t, args[0]));
    }
    return call_slot(t, *w->method, w->owner, args[0], args + 1, nargs - 1, keywords);
}

Value slot_wrapper_repr(Thread& t, Value self) {
    auto* w = self.as<SlotWrapper>();
    return Value(TRY(new_str(t, fmt::format("<slot wrapper '{}' of '{}' objects>", w->method->name,
                                            type_name(w->owner)))));
}

constexpr GetSetDef slot_wrapper_getset[] = {
    {"__name__",
     [](Thread& t, Value v) { return optional_text(t, v.as<SlotWrapper>()->method->name); }},
    {"__qualname__",
     [](Thread& t, Value v) {
         auto* w = v.as<SlotWrapper>();
         return qualified_name(t, w->owner, w->method->name);
     }},
    {"__objclass__", [](Thread&, Value v) { return share(Value(v.as<SlotWrapper>()->owner)); }},
    {"__doc__",
     [](Thread& t, Value v) { return optional_text(t, v.as<SlotWrapper>()->method->doc); }},
    {"__text_signature__", [](Thread&, Value) { return Value::none(); }},
    {}};

void method_wrapper_dealloc(Object* object) {
    auto* m = static_cast<MethodWrapper*>(object);
    decref(m->wrapper);
    decref(m->self);
}

void method_wrapper_traverse(Object* object, Visitor& visit) {
    visit(static_cast<MethodWrapper*>(object)->self);
}

Value method_wrapper_call(Thread& t, Value self, const Value* args, size_t nargs,
                          Tuple* keywords) {
    auto* m = self.as<MethodWrapper>();
    return call_slot(t, *m->wrapper->method, m->wrapper->owner, m->self, args, nargs, keywords);
}

Value method_wrapper_repr(Thread& t, Value self) {
    auto* m = self.as<MethodWrapper>();
    return Value(TRY(new_str(
        t, fmt::format("<method-wrapper '{}' of {} object at {:#x}>", m->wrapper->method->name,
                       type_name(t, m->self), m->self.bits()))));
}

std::optional<uint64_t> method_wrapper_hash(Thread&, Value self) {
    auto* m = self.as<MethodWrapper>();
    return identity_hash(m->self) ^ identity_hash(Value(m->wrapper));
}

Value method_wrapper_compare(Thread& t, Value left, Value right, CompareOp op) {
    if ((op != CompareOp::eq && op != CompareOp::ne) ||
        type_of(t, right) != t.types().method_wrapper) {
        return Value::not_implemented();
    }
    auto* a = left.as<MethodWrapper>();
    auto* b = right.as<MethodWrapper>();
    const bool same = a->wrapper == b->wrapper && a->self == b->self;
    return Value::boolean(same == (op == CompareOp::eq));
}

// Pickled as getattr(owner, name).
Value reduce_to_getattr(Thread& t, Value owner, const char* name) {
    Own<Str> getattr = Own<Str>::take(TRY(intern(t, "getattr")));
    Ref function = Ref::share(dict_get(t.interpreter->builtins, getattr.get()));
    if (!function) return raise(t, Exc::AttributeError, "getattr");
    Own<Str> text = Own<Str>::take(TRY(intern(t, name)));
    Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, {owner, text.value()})));
    return TRY(new_tuple(t, {*function, arguments.value()}));
}
const NativeDef slot_wrapper_methods[] = {
    {"__reduce__", "(self, /)",
     [](Thread& t, const Value* args, size_t) {
         const auto* w = args[0].as<SlotWrapper>();
         return reduce_to_getattr(t, Value(w->owner), w->method->name);
     }},
    {}};
const NativeDef method_wrapper_methods[] = {
    {"__reduce__", "(self, /)",
     [](Thread& t, const Value* args, size_t) {
         const auto* m = args[0].as<MethodWrapper>();
         return reduce_to_getattr(t, m->self, m->wrapper->method->name);
     }},
    {}};

constexpr GetSetDef method_wrapper_getset[] = {
    {"__self__", [](Thread&, Value v) { return share(v.as<MethodWrapper>()->self); }},
    {"__name__",
     [](Thread& t, Value v) {
         return optional_text(t, v.as<MethodWrapper>()->wrapper->method->name);
     }},
    {"__qualname__",
     [](Thread& t, Value v) {
         auto* w = v.as<MethodWrapper>()->wrapper;
         return qualified_name(t, w->owner, w->method->name);
     }},
    {"__objclass__",
     [](Thread&, Value v) { return share(Value(v.as<MethodWrapper>()->wrapper->owner)); }},
    {"__doc__",
     [](Thread& t, Value v) {
         return optional_text(t, v.as<MethodWrapper>()->wrapper->method->doc);
     }},
    {"__text_signature__", [](Thread&, Value) { return Value::none(); }},
    {}};

}  // namespace

const TypeSpec slot_wrapper_spec = {
    .name = "wrapper_descriptor",
    .basic_size = sizeof(SlotWrapper),
    .flags = type_immutable | type_method_like,
    .methods = slot_wrapper_methods,
    .getset = slot_wrapper_getset,
    .fill =
        [](Type& type) {
            type.call = slot_wrapper_call;
            type.descriptor_get = slot_wrapper_get;
            type.repr = slot_wrapper_repr;
        },
};

const TypeSpec method_wrapper_spec = {
    .name = "method-wrapper",
    .basic_size = sizeof(MethodWrapper),
    .flags = type_immutable,
    .methods = method_wrapper_methods,
    .getset = method_wrapper_getset,
    .fill =
        [](Type& type) {
            type.dealloc = method_wrapper_dealloc;
            type.traverse = method_wrapper_traverse;
            type.call = method_wrapper_call;
            type.repr = method_wrapper_repr;
            type.hash = method_wrapper_hash;
            type.compare = method_wrapper_compare;
        },
};

// --- classmethod and staticmethod -----------------------------------------------------------------------

namespace {

Value get_own_dict(Thread& t, Value self) {
    return share(Value(TRY(attribute_dict(t, self.as_object()))));
}

bool set_own_dict(Thread& t, Value self, Value value) {
    if (value.is_unbound()) {
        Own<Dict> fresh = Own<Dict>::take(TRY(new_dict(t)));
        return set_attribute_dict(t, self.as_object(), fresh.get());
    }
    if (!is_dict(value)) {
        return raise_type_error(t, "__dict__ must be set to a dictionary, not a '{}'",
                                type_name(t, value));
    }
    return set_attribute_dict(t, self.as_object(), value.as<Dict>());
}

Value new_wrapped(Thread& t, Type* type, Value function) {
    Object* object = TRY(allocate_instance(t, type));
    static_cast<WrappedFunction*>(object)->function = share(function);
    static_cast<WrappedFunction*>(object)->shows_function = false;
    return Value(object);
}

// Copies what the function is called and says to the wrapper's own attributes, when somebody wants
// to see or change these.
bool copy_function_attributes(Thread& t, Value self) {
    auto* wrapped = self.as<WrappedFunction>();
    if (!wrapped->shows_function) return true;
    wrapped->shows_function = false;
    Ref function = Ref::share(wrapped->function);
    const Names& names = t.names();
    for (Str* name : {names.dunder_module, names.dunder_name, names.dunder_qualname,
                      names.dunder_doc, names.dunder_annotations}) {
        if (!own_attribute(wrapped, name).is_unbound()) continue;
        Ref value = Ref::take(TRY(find_attribute(t, *function, Value(name))));
        if (value) TRY(set_own_attribute(t, wrapped, name, *value));
    }
    return true;
}

Value wrapped_construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    return new_wrapped(t, type.as<Type>(), Value::none());
}

bool wrapped_init(Thread& t, const char* name, Value self, const Value* args, size_t nargs,
                  Tuple* keywords) {
    TRY(no_keywords(t, name, keywords));
    TRY(check_count(t, name, nargs, 1, 1));
    replace(self.as<WrappedFunction>()->function, share(args[0]));
    self.as<WrappedFunction>()->shows_function = true;
    // A subclass may have class attributes of these names.
    if (type_of(t, self)->has(type_heap)) return copy_function_attributes(t, self);
    return true;
}

bool classmethod_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    return wrapped_init(t, "classmethod", self, args, nargs, keywords);
}

bool staticmethod_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    return wrapped_init(t, "staticmethod", self, args, nargs, keywords);
}

void wrapped_dealloc(Object* object) { decref(static_cast<WrappedFunction*>(object)->function); }

void wrapped_traverse(Object* object, Visitor& visit) {
    visit(static_cast<WrappedFunction*>(object)->function);
}

void wrapped_clear(Object* object) {
    replace(static_cast<WrappedFunction*>(object)->function, Value::none());
}

Value classmethod_get(Thread& t, Value self, Value instance, Type* owner) {
    if (!owner) owner = type_of(t, instance);
    const Value function = self.as<WrappedFunction>()->function;
    const Type* type = type_of(t, function);
    if (type->has(type_method_like) || !type->descriptor_get) {
        return new_bound_method(t, function, Value(owner));
    }
    Ref held = Ref::share(function);
    return type->descriptor_get(t, function, Value(owner), owner);
}

Value staticmethod_get(Thread&, Value self, Value, Type*) {
    return share(self.as<WrappedFunction>()->function);
}

Value staticmethod_call(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    Ref function = Ref::share(self.as<WrappedFunction>()->function);
    return call(t, *function, args, nargs, keywords);
}

Value wrapped_repr(Thread& t, Value self, const char* name) {
    Own<Str> inner = Own<Str>::take(TRY(repr(t, self.as<WrappedFunction>()->function)));
    return Value(TRY(new_str(t, fmt::format("<{}({})>", name, inner->view()))));
}
Value classmethod_repr(Thread& t, Value self) { return wrapped_repr(t, self, "classmethod"); }
Value staticmethod_repr(Thread& t, Value self) { return wrapped_repr(t, self, "staticmethod"); }

Value wrapped_function(Thread&, Value self) { return share(self.as<WrappedFunction>()->function); }

Value wrapped_abstract(Thread& t, Value self) {
    Ref flag = Ref::take(TRY(find_attribute(t, self.as<WrappedFunction>()->function,
                                            Value(t.names().dunder_isabstractmethod))));
    if (!flag) return Value::false_();
    return Value::boolean(TRY(is_truthy(t, *flag)));
}

// The function's __name__ and so on show through, unless the wrapper got its own.
Value forwarded(Thread& t, Value self, Str* name) {
    const Value own = own_attribute(self.as_object(), name);
    if (!own.is_unbound()) return share(own);
    if (self.as<WrappedFunction>()->shows_function) {
        Ref found = Ref::take(
            TRY(find_attribute(t, self.as<WrappedFunction>()->function, Value(name))));
        if (found) return found.give();
    }
    if (name == t.names().dunder_doc) return optional_text(t, type_of(t, self)->doc);
    return raise_attribute_error(t, self, Value(name));
}
bool set_forwarded(Thread& t, Value self, Str* name, Value value) {
    TRY(copy_function_attributes(t, self));
    if (!value.is_unbound()) return set_own_attribute(t, self.as_object(), name, value);
    if (TRY(delete_own_attribute(t, self.as_object(), name))) return true;
    return raise_attribute_error(t, self, Value(name));
}
Value get_wrapped_dict(Thread& t, Value self) {
    TRY(copy_function_attributes(t, self));
    return get_own_dict(t, self);
}
bool set_wrapped_dict(Thread& t, Value self, Value value) {
    if (value.is_unbound()) return raise_type_error(t, "cannot delete __dict__");
    TRY(copy_function_attributes(t, self));
    return set_own_dict(t, self, value);
}
#define FORWARDED(attribute)                                                              \
    {"__" #attribute "__",                                                                \
     [](Thread& t, Value v) { return forwarded(t, v, t.names().dunder_##attribute); },    \
     [](Thread& t, Value v, Value value) {                                                \
         return set_forwarded(t, v, t.names().dunder_##attribute, value);                 \
     }}
constexpr GetSetDef wrapped_getset[] = {
    {"__func__", wrapped_function},   {"__wrapped__", wrapped_function},
    {"__isabstractmethod__", wrapped_abstract},
    FORWARDED(name),                  FORWARDED(qualname),
    FORWARDED(module),                FORWARDED(doc),
    FORWARDED(annotations),
    {"__dict__", get_wrapped_dict, set_wrapped_dict},
    {}};
#undef FORWARDED

}  // namespace

Value new_classmethod(Thread& t, Value function) {
    return new_wrapped(t, t.types().classmethod, function);
}
Value new_staticmethod(Thread& t, Value function) {
    return new_wrapped(t, t.types().staticmethod, function);
}

const TypeSpec classmethod_spec = {
    .name = "classmethod",
    .basic_size = sizeof(WrappedFunction),
    .flags = type_subclassable | type_immutable | type_has_attributes,
    .doc = "classmethod(function) -> method\n\nConvert a function to be a class method.\n\nA class "
           "method receives the class as implicit first argument,\njust like an instance method "
           "receives the instance.",
    .getset = wrapped_getset,
    .fill =
        [](Type& type) {
            type.dealloc = wrapped_dealloc;
            type.traverse = wrapped_traverse;
            type.clear = wrapped_clear;
            type.construct = wrapped_construct;
            type.init = classmethod_init;
            type.descriptor_get = classmethod_get;
            type.repr = classmethod_repr;
        },
};

const TypeSpec staticmethod_spec = {
    .name = "staticmethod",
    .basic_size = sizeof(WrappedFunction),
    .flags = type_subclassable | type_immutable | type_has_attributes,
    .doc = "staticmethod(function) -> method\n\nConvert a function to be a static method.\n\nA "
           "static method does not receive an implicit first argument.",
    .getset = wrapped_getset,
    .fill =
        [](Type& type) {
            type.dealloc = wrapped_dealloc;
            type.traverse = wrapped_traverse;
            type.clear = wrapped_clear;
            type.construct = wrapped_construct;
            type.init = staticmethod_init;
            type.descriptor_get = staticmethod_get;
            type.call = staticmethod_call;
            type.repr = staticmethod_repr;
        },
};

// --- __dict__ and __weakref__ of instances ----------------------------------------------------------------

namespace {

// The `__dict__` of the built-in type that the instance's class extends, if that has one (classes,
// modules, exceptions): it says what may be done with the instance's. Unbound for others.
Value builtin_dict_descriptor(Thread& t, Value self) {
    Type* type = type_of(t, self);
    while (type->has(type_heap)) type = type->base;
    const Value found = type_lookup(type, t.names().dunder_dict);
    const bool usable =
        found.is_object() && found.as_object()->type == t.types().getset_descriptor;
    return usable ? found : Value();
}

Value get_instance_dict(Thread& t, Value self) {
    const Value other = builtin_dict_descriptor(t, self);
    if (!other.is_unbound()) return getset_get(t, other, self, nullptr);
    return get_own_dict(t, self);
}

bool set_instance_dict(Thread& t, Value self, Value value) {
    const Value other = builtin_dict_descriptor(t, self);
    if (!other.is_unbound()) return getset_set(t, other, self, value);
    return set_own_dict(t, self, value);
}

Value get_instance_weakref(Thread& t, Value self) {
    if (!(self.as_object()->flags & object_has_weakrefs)) return Value::none();
    WeakReference* first = t.interpreter->weakrefs->first(self.as_object());
    return first ? share(Value(first)) : Value::none();
}

}  // namespace

const GetSetDef instance_dict_def = {"__dict__", get_instance_dict, set_instance_dict,
                                     "dictionary for instance variables (if defined)"};
const GetSetDef instance_weakref_def = {
    "__weakref__", get_instance_weakref, nullptr,
    "list of weak references to the object (if defined)"};

}  // namespace baton
