#include "runtime/types/super.h"

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/type_specs.h"
#include "runtime/types/dict.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

namespace {

// The type whose mro super(type, object) searches, owned: the object itself when it is a class that
// derives from `type`, else its class.
Type* check_super(Thread& t, Type* type, Value object) {
    if (has_type(t, object, type_is_type) && is_subtype(object.as<Type>(), type)) {
        return share(object.as<Type>());
    }
    Type* own = type_of(t, object);
    if (is_subtype(own, type)) return share(own);
    Ref cls = Ref::take(TRY(find_attribute(t, object, Value(t.names().dunder_class))));
    if (cls && has_type(t, *cls, type_is_type) && cls.as<Type>() != own &&
        is_subtype(cls.as<Type>(), type)) {
        return share(cls.as<Type>());
    }
    return raise_type_error(t, "super(type, obj): obj must be an instance or subtype of type");
}

// What the mro of `start` says behind `type`: borrowed, or unbound.
Value lookup_behind(Type* start, const Type* type, Str* name) {
    const Tuple* mro = start->mro;
    if (!mro) return Value::unbound();
    size_t i = 0;
    while (i < mro->size && mro->items[i].as<Type>() != type) ++i;
    for (++i; i < mro->size; ++i) {
        const Value found = dict_get(mro->items[i].as<Type>()->dict, name);
        if (!found.is_unbound()) return found;
    }
    return Value::unbound();
}

// super(type, object).name with the search type known; unbound when there is none.
Value find_behind(Thread& t, Type* type, Value object, Type* start, Value name) {
    Str* key = name.as<Str>();
    Own<Str> interned;
    if (!key->is_interned()) {
        interned = Own<Str>::take(TRY(intern(t, key->view())));
        key = interned.get();
    }
    if (key == t.names().dunder_class) return Value::unbound();
    const Value found = lookup_behind(start, type, key);
    if (found.is_unbound()) return found;
    const DescriptorGetSlot get = type_of(t, found)->descriptor_get;
    if (!get) return share(found);
    Ref held = Ref::share(found);
    return get(t, found, object == Value(start) ? Value::unbound() : object, start);
}

Failure raise_no_super_attribute(Thread& t, Value name) {
    return raise(t, Exc::AttributeError, "'super' object has no attribute '{}'",
                 name.as<Str>()->view());
}

bool check_type_argument(Thread& t, Value type) {
    if (has_type(t, type, type_is_type)) return true;
    return raise_type_error(t, "super() argument 1 must be a type, not {}", type_name(t, type));
}

}  // namespace

Value super_get_attribute(Thread& t, Value type, Value object, Value name) {
    TRY(check_type_argument(t, type));
    Own<Type> start = Own<Type>::take(TRY(check_super(t, type.as<Type>(), object)));
    const Value found = find_behind(t, type.as<Type>(), object, start.get(), name);
    if (!found.is_unbound()) return found;
    if (name.as<Str>()->view() == "__class__") return share(Value(t.types().super));
    if (!name.as<Str>()->is_interned() ||
        type_lookup(t.types().super, name.as<Str>()).is_unbound()) {
        return raise_no_super_attribute(t, name);
    }
    // What no class behind has the super object itself may have.
    auto* s = static_cast<Super*>(TRY(allocate_instance(t, t.types().super)));
    Ref made = Ref::take(Value(s));
    s->type = share(type.as<Type>());
    s->object = share(object);
    s->object_type = start.give();
    return generic_get_attribute(t, *made, name);
}

Truth load_super_method(Thread& t, Value type, Value object, Value name, Value& callable) {
    TRY(check_type_argument(t, type));
    Own<Type> start = Own<Type>::take(TRY(check_super(t, type.as<Type>(), object)));
    if (name.as<Str>()->is_interned() && !(object == start.value())) {
        const Value found = lookup_behind(start.get(), type.as<Type>(), name.as<Str>());
        if (found.is_object() && found.as_object()->type->has(type_method_like)) {
            callable = share(found);
            return Truth::yes;
        }
    }
    callable = TRY(super_get_attribute(t, type, object, name));
    return Truth::no;
}

namespace {

Value super_construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    auto* s = static_cast<Super*>(TRY(allocate_instance(t, type.as<Type>())));
    s->type = nullptr;
    s->object = Value::unbound();
    s->object_type = nullptr;
    return Value(s);
}

bool super_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    TRY(no_keywords(t, "super", keywords));
    Ref own_class, own_object;
    Value found[2];
    if (!nargs) {
        TRY(t.interpreter->hooks.super_arguments(t, found[0], found[1]));
        own_class = Ref::take(found[0]);
        own_object = Ref::take(found[1]);
        args = found;
        nargs = 2;
    }
    TRY(check_count(t, "super", nargs, 1, 2));
    TRY(check_type_argument(t, args[0]));
    Own<Type> start;
    Value object;
    if (nargs == 2 && !args[1].is_none()) {
        object = args[1];
        start = Own<Type>::take(TRY(check_super(t, args[0].as<Type>(), object)));
    }
    auto* s = self.as<Super>();
    Type* old_type = s->type;
    Type* old_start = s->object_type;
    s->type = share(args[0].as<Type>());
    s->object_type = start.give();
    replace(s->object, share(object));
    xdecref(old_type);
    xdecref(old_start);
    return true;
}

void super_dealloc(Object* object) {
    auto* s = static_cast<Super*>(object);
    xdecref(s->type);
    decref(s->object);
    xdecref(s->object_type);
}

void super_traverse(Object* object, Visitor& visit) {
    auto* s = static_cast<Super*>(object);
    visit(s->type);
    visit(s->object);
    visit(s->object_type);
}

Value super_getattribute(Thread& t, Value self, Value name) {
    auto* s = self.as<Super>();
    if (s->object_type) {
        const Value found = find_behind(t, s->type, s->object, s->object_type, name);
        if (!found.is_unbound()) return found;
    }
    const Value own = generic_find_attribute(t, self, name);
    if (!own.is_unbound()) return own;
    return raise_attribute_error(t, self, name);
}

// An unbound super in a class binds when it is looked up through an instance.
Value super_descriptor_get(Thread& t, Value self, Value instance, Type*) {
    auto* s = self.as<Super>();
    if (instance.is_unbound() || instance.is_none() || s->object_type || !s->type) {
        return share(self);
    }
    return call(t, Value(type_of(t, self)), {Value(s->type), instance});
}

Value super_repr(Thread& t, Value self) {
    auto* s = self.as<Super>();
    const std::string_view name = s->type ? s->type->name->view() : "NULL";
    if (s->object_type) {
        return Value(TRY(new_str(t, fmt::format("<super: <class '{}'>, <{} object>>", name,
                                                s->object_type->name->view()))));
    }
    return Value(TRY(new_str(t, fmt::format("<super: <class '{}'>, NULL>", name))));
}

Value type_or_none(Type* type) { return type ? share(Value(type)) : Value::none(); }

constexpr GetSetDef getset[] = {
    {"__thisclass__", [](Thread&, Value v) { return type_or_none(v.as<Super>()->type); }, nullptr,
     "the class invoking super()"},
    {"__self__",
     [](Thread&, Value v) {
         const Value object = v.as<Super>()->object;
         return object.is_unbound() ? Value::none() : share(object);
     },
     nullptr, "the instance invoking super(); may be None"},
    {"__self_class__", [](Thread&, Value v) { return type_or_none(v.as<Super>()->object_type); },
     nullptr, "the type of the instance invoking super(); may be None"},
    {}};

}  // namespace

const TypeSpec super_spec = {
    .name = "super",
    .basic_size = sizeof(Super),
    .flags = type_subclassable | type_immutable,
    .doc = "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super "
           "object\nsuper(type, obj) -> bound super object; requires isinstance(obj, type)\n"
           "super(type, type2) -> bound super object; requires issubclass(type2, type)\nTypical use "
           "to call a cooperative superclass method:\nclass C(B):\n    def meth(self, arg):\n"
           "        super().meth(arg)\nThis works for class methods too:\nclass C(B):\n    "
           "@classmethod\n    def cmeth(cls, arg):\n        super().cmeth(arg)\n",
    .getset = getset,
    .fill =
        [](Type& type) {
            type.construct = super_construct;
            type.init = super_init;
            type.dealloc = super_dealloc;
            type.traverse = super_traverse;
            type.get_attribute = super_getattribute;
            type.descriptor_get = super_descriptor_get;
            type.repr = super_repr;
        },
};

}  // namespace baton
