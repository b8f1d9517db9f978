// type: calling classes, their attributes and methods. Making classes is in type_new.cpp.
#include "runtime/types/type.h"

#include "runtime/core/protocol.h"
#include "runtime/core/type_builder.h"
#include "runtime/core/type_slots.h"
#include "runtime/core/type_specs.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/mappingproxy.h"
#include "runtime/types/object.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "runtime/types/type_layout.h"
#include "runtime/types/union_type.h"

namespace baton {

// --- Calling ------------------------------------------------------------------------------------

Value type_call(Thread& t, Value callable, const Value* args, size_t nargs, Tuple* keywords) {
    Type* type = callable.as<Type>();
    if (type == t.types().type) {
        const bool named = keywords && keywords->size;
        if (nargs == 1 && !named) return share(Value(type_of(t, args[0])));
        if (nargs != 3) return raise_type_error(t, "type() takes 1 or 3 arguments");
    }
    if (!type->construct) {
        return raise_type_error(t, "cannot create '{}' instances", type_full_name(type));
    }
    Ref object = Ref::take(TRY(type->construct(t, callable, args, nargs, keywords)));
    const Type* made = type_of(t, *object);
    if (made != type && !is_subtype(made, type)) return object.give();
    if (made->init) TRY(made->init(t, *object, args, nargs, keywords));
    return object.give();
}

// --- Names ----------------------------------------------------------------------------------------

Value type_module(Thread& t, Type* type) {
    // What a built-in type has under that name may be the descriptor of its instances' attribute.
    const Value own = dict_get(type->dict, t.names().dunder_module);
    if (!own.is_unbound() && (type->has(type_heap) || is_str(own))) return share(own);
    if (type->has(type_heap)) return Value::unbound();
    return share(Value(t.names().builtins_));
}

std::string type_full_name(const Type* type) {
    std::string name;
    const Names& names = type->interpreter->names;
    const Value module = dict_get(type->dict, names.dunder_module);
    if (is_str(module) && module.as<Str>() != names.builtins_) {
        name = module.as<Str>()->view();
        name += '.';
    }
    name += type->qualname->view();
    return name;
}

// --- Attributes -------------------------------------------------------------------------------------

namespace {

Value type_find_attribute(Thread& t, Value self, Value name) {
    Type* type = self.as<Type>();
    Own<Str> interned;
    Str* key = name.as<Str>();
    if (!key->is_interned()) {
        interned = Own<Str>::take(TRY(intern(t, key->view())));
        key = interned.get();
    }
    Type* meta = type->Object::type;
    const Value meta_found = type_lookup(meta, key);
    Ref meta_held = Ref::share(meta_found);
    DescriptorGetSlot meta_get = nullptr;
    if (meta_found.is_object()) {
        const Type* found_type = meta_found.as_object()->type;
        meta_get = found_type->descriptor_get;
        if (meta_get && found_type->has(type_data_descriptor)) {
            return meta_get(t, meta_found, self, meta);
        }
    }
    const Value found = type_lookup(type, key);
    if (!found.is_unbound()) {
        const DescriptorGetSlot get = type_of(t, found)->descriptor_get;
        if (!get) return share(found);
        Ref held = Ref::share(found);
        return get(t, found, Value::unbound(), type);
    }
    if (meta_get) return meta_get(t, meta_found, self, meta);
    return meta_held ? meta_held.give() : meta_found;
}

Value type_get_attribute(Thread& t, Value self, Value name) {
    const Value result = type_find_attribute(t, self, name);
    if (!result.is_unbound()) return result;
    return raise_attribute_error(t, self, name);
}

bool type_set_attribute(Thread& t, Value self, Value name, Value value) {
    Type* type = self.as<Type>();
    Own<Str> key = name.as<Str>()->is_interned()
                       ? Own<Str>::share(name.as<Str>())
                       : Own<Str>::take(TRY(intern(t, name.as<Str>()->view())));
    if (type->has(type_immutable) || !type->has(type_heap)) {
        return raise_type_error(t, "cannot set '{}' attribute of immutable type '{}'", key->view(),
                                type_full_name(type));
    }
    const Value meta_found = type_lookup(type->Object::type, key.get());
    if (meta_found.is_object()) {
        const SetItemSlot set = meta_found.as_object()->type->descriptor_set;
        if (set) {
            Ref held = Ref::share(meta_found);
            return set(t, meta_found, self, value);
        }
    }
    return set_type_attribute(t, type, key.get(), value);
}

}  // namespace

bool set_type_attribute(Thread& t, Type* type, Str* name, Value value) {
    // The old value goes only after lookups have forgotten it.
    Ref old = Ref::share(dict_get(type->dict, name));
    if (value.is_unbound()) {
        if (!TRY(dict_delete(t, type->dict, Value(name)))) {
            return raise_attribute_error(t, Value(type), Value(name));
        }
    } else {
        TRY(dict_set(t, type->dict, name, value));
    }
    type_modified(t, type, name);
    return true;
}

// --- Computed attributes ----------------------------------------------------------------------------

namespace {

bool check_mutable(Thread& t, Type* type, const char* name, Value value) {
    if (!type->has(type_heap) || type->has(type_immutable)) {
        return raise_type_error(t, "cannot set '{}' attribute of immutable type '{}'", name,
                                type_full_name(type));
    }
    if (value.is_unbound()) {
        return raise_type_error(t, "cannot delete '{}' attribute of immutable type '{}'", name,
                                type_name(type));
    }
    return true;
}

Value get_name(Thread&, Value self) { return share(Value(self.as<Type>()->name)); }

bool set_name(Thread& t, Value self, Value value) {
    Type* type = self.as<Type>();
    TRY(check_mutable(t, type, "__name__", value));
    if (!is_str(value)) {
        return raise_type_error(t, "can only assign string to {}.__name__, not '{}'",
                                type_name(type), type_name(t, value));
    }
    TRY(check_type_name(t, value.as<Str>()));
    Str* old = type->name;
    type->name = share(value.as<Str>());
    decref(old);
    return true;
}

Value get_qualname(Thread&, Value self) { return share(Value(self.as<Type>()->qualname)); }

bool set_qualname(Thread& t, Value self, Value value) {
    Type* type = self.as<Type>();
    TRY(check_mutable(t, type, "__qualname__", value));
    if (!is_str(value)) {
        return raise_type_error(t, "can only assign string to {}.__qualname__, not '{}'",
                                type_name(type), type_name(t, value));
    }
    Str* old = type->qualname;
    type->qualname = share(value.as<Str>());
    decref(old);
    return true;
}

Value get_module(Thread& t, Value self) {
    const Value module = type_module(t, self.as<Type>());
    if (module.is_unbound()) return raise_with(t, Exc::AttributeError, Value(t.names().dunder_module));
    return module;
}

bool set_module(Thread& t, Value self, Value value) {
    Type* type = self.as<Type>();
    TRY(check_mutable(t, type, "__module__", value));
    return set_type_attribute(t, type, t.names().dunder_module, value);
}

Value get_bases(Thread&, Value self) { return share(Value(self.as<Type>()->bases)); }

bool set_bases(Thread& t, Value self, Value value) {
    Type* type = self.as<Type>();
    TRY(check_mutable(t, type, "__bases__", value));
    return set_type_bases(t, type, value);
}

Value get_base(Thread&, Value self) {
    Type* base = self.as<Type>()->base;
    return base ? share(Value(base)) : Value::none();
}

Value get_mro(Thread&, Value self) {
    Tuple* mro = self.as<Type>()->mro;
    return mro ? share(Value(mro)) : Value::none();
}

Value get_dict(Thread& t, Value self) { return new_mappingproxy(t, Value(self.as<Type>()->dict)); }

Value get_doc(Thread& t, Value self) {
    Type* type = self.as<Type>();
    if (!type->has(type_heap)) {
        if (!type->doc) return Value::none();
        return Value(TRY(new_str(t, type->doc)));
    }
    const Value doc = dict_get(type->dict, t.names().dunder_doc);
    if (doc.is_unbound()) return Value::none();
    const DescriptorGetSlot get = type_of(t, doc)->descriptor_get;
    if (!get) return share(doc);
    Ref held = Ref::share(doc);
    return get(t, doc, Value::unbound(), type);
}

bool set_doc(Thread& t, Value self, Value value) {
    Type* type = self.as<Type>();
    TRY(check_mutable(t, type, "__doc__", value));
    return set_type_attribute(t, type, t.names().dunder_doc, value);
}

Value get_abstract(Thread& t, Value self) {
    if (self.as<Type>() == t.types().type) {
        return raise_with(t, Exc::AttributeError, Value(t.names().dunder_abstractmethods));
    }
    const Value found = dict_get(self.as<Type>()->dict, t.names().dunder_abstractmethods);
    if (found.is_unbound()) {
        return raise_with(t, Exc::AttributeError, Value(t.names().dunder_abstractmethods));
    }
    return share(found);
}

bool set_abstract(Thread& t, Value self, Value value) {
    Type* type = self.as<Type>();
    bool abstract = false;
    if (!value.is_unbound()) abstract = TRY(is_truthy(t, value));
    TRY(set_type_attribute(t, type, t.names().dunder_abstractmethods, value));
    if (abstract) {
        type->type_flags_word |= type_abstract;
    } else {
        type->type_flags_word &= ~type_abstract;
    }
    update_slot_flags(type);
    return true;
}

Value get_annotations(Thread& t, Value self) {
    Type* type = self.as<Type>();
    if (!type->has(type_heap)) {
        return raise_attribute_error(t, self, Value(t.names().dunder_annotations));
    }
    const Value found = dict_get(type->dict, t.names().dunder_annotations);
    if (!found.is_unbound()) {
        const DescriptorGetSlot get = type_of(t, found)->descriptor_get;
        if (!get) return share(found);
        Ref held = Ref::share(found);
        return get(t, found, Value::unbound(), type);
    }
    Own<Dict> fresh = Own<Dict>::take(TRY(new_dict(t)));
    TRY(set_type_attribute(t, type, t.names().dunder_annotations, fresh.value()));
    return Value(fresh.give());
}

bool set_annotations(Thread& t, Value self, Value value) {
    Type* type = self.as<Type>();
    if (!type->has(type_heap)) {
        return raise_type_error(t, "cannot set '__annotations__' attribute of immutable type '{}'",
                                type_full_name(type));
    }
    if (value.is_unbound() && dict_get(type->dict, t.names().dunder_annotations).is_unbound()) {
        return raise_with(t, Exc::AttributeError, Value(t.names().dunder_annotations));
    }
    return set_type_attribute(t, type, t.names().dunder_annotations, value);
}

Value get_type_params(Thread& t, Value self) {
    const Value found = dict_get(self.as<Type>()->dict, t.names().dunder_type_params);
    if (!found.is_unbound()) return share(found);
    return Value(TRY(new_tuple(t, 0)));
}

bool set_type_params(Thread& t, Value self, Value value) {
    Type* type = self.as<Type>();
    TRY(check_mutable(t, type, "__type_params__", value));
    return set_type_attribute(t, type, t.names().dunder_type_params, value);
}

Value get_text_signature(Thread&, Value) { return Value::none(); }
Value get_basic_size(Thread&, Value self) { return Value::small_int(self.as<Type>()->basic_size); }
Value get_item_size(Thread&, Value self) { return Value::small_int(self.as<Type>()->item_size); }
Value get_dict_offset(Thread&, Value self) {
    return Value::small_int(self.as<Type>()->attributes_offset);
}
Value get_weakref_offset(Thread&, Value self) {
    return Value::small_int(self.as<Type>()->has(type_weakrefable) ? sizeof(Object) : 0);
}

// The bits of CPython's tp_flags that Python code looks at.
Value get_flags(Thread&, Value self) {
    const Type* type = self.as<Type>();
    int64_t flags = 0;
    const std::pair<uint32_t, int> bits[] = {
        {type_heap, 9},          {type_subclassable, 10}, {type_abstract, 20},
        {type_is_int, 24},       {type_is_list, 25},      {type_is_tuple, 26},
        {type_is_bytes, 27},     {type_is_str, 28},       {type_is_dict, 29},
        {type_is_exception, 30}, {type_is_type, 31},      {type_sequence_pattern, 5},
        {type_mapping_pattern, 6}};
    for (const auto& [flag, bit] : bits) {
        if (type->has(flag)) flags |= int64_t{1} << bit;
    }
    if (!type->has(type_heap)) flags |= 1 << 8;
    return Value::small_int(flags);
}

constexpr GetSetDef getset[] = {
    {"__name__", get_name, set_name},
    {"__qualname__", get_qualname, set_qualname},
    {"__module__", get_module, set_module},
    {"__bases__", get_bases, set_bases},
    {"__base__", get_base},
    {"__mro__", get_mro},
    {"__dict__", get_dict},
    {"__doc__", get_doc, set_doc},
    {"__abstractmethods__", get_abstract, set_abstract},
    {"__annotations__", get_annotations, set_annotations},
    {"__type_params__", get_type_params, set_type_params},
    {"__text_signature__", get_text_signature},
    {"__basicsize__", get_basic_size},
    {"__itemsize__", get_item_size},
    {"__dictoffset__", get_dict_offset},
    {"__weakrefoffset__", get_weakref_offset},
    {"__flags__", get_flags},
    {}};

// --- Methods ----------------------------------------------------------------------------------------

Value type_mro_method(Thread& t, const Value* args, size_t) {
    Own<Tuple> mro = Own<Tuple>::take(TRY(compute_mro(t, args[0].as<Type>())));
    return Value(TRY(new_list(t, mro->view())));
}

Value type_subclasses(Thread& t, const Value* args, size_t) {
    Own<List> list = Own<List>::take(TRY(new_list(t)));
    const Type* type = args[0].as<Type>();
    if (type->subclasses) {
        for (size_t i = 0; i < type->subclasses->size(); ++i) {
            TRY(list_append(t, list.get(), Value((*type->subclasses)[i])));
        }
    }
    return Value(list.give());
}

Value type_prepare(Thread& t, const Value*, size_t) { return Value(TRY(new_dict(t))); }

Value type_instancecheck(Thread& t, const Value* args, size_t) {
    return Value::boolean(TRY(plain_is_instance(t, args[1], args[0])));
}

Value type_subclasscheck(Thread& t, const Value* args, size_t) {
    return Value::boolean(TRY(plain_is_subclass(t, args[1], args[0])));
}

Value type_dir(Thread& t, const Value* args, size_t) {
    Own<Dict> names = Own<Dict>::take(TRY(new_dict(t)));
    TRY(merge_class_names(t, names.get(), args[0]));
    return Value(TRY(list_from(t, names.value())));
}

Value type_sizeof(Thread&, const Value*, size_t) { return Value::small_int(sizeof(Type)); }

constexpr NativeDef methods[] = {
    {"mro", "(self, /)", type_mro_method, "Return a type's method resolution order."},
    {"__subclasses__", "(self, /)", type_subclasses, "Return a list of immediate subclasses."},
    {"__prepare__", "(cls, *args, **kwargs)", type_prepare,
     "__prepare__() -> dict\nused for the class statement", native_class_method},
    {"__instancecheck__", "(self, instance, /)", type_instancecheck,
     "Check if an object is an instance."},
    {"__subclasscheck__", "(self, subclass, /)", type_subclasscheck,
     "Check if a class is a subclass."},
    {"__dir__", "(self, /)", type_dir, "Specialized __dir__ implementation for types."},
    {"__sizeof__", "(self, /)", type_sizeof, "Return memory consumption of the type object."},
    {}};

Value type_repr(Thread& t, Value self) {
    return Value(TRY(new_str(t, fmt::format("<class '{}'>", type_full_name(self.as<Type>())))));
}

bool type_init(Thread& t, Value, const Value*, size_t nargs, Tuple* keywords) {
    if (nargs == 1 && keywords && keywords->size) {
        return raise_type_error(t, "type.__init__() takes no keyword arguments");
    }
    if (nargs != 1 && nargs != 3) {
        return raise_type_error(t, "type.__init__() takes 1 or 3 arguments");
    }
    return true;
}

void fill(Type& type) {
    type.dealloc = dealloc_type;
    type.traverse = traverse_type;
    type.clear = clear_type;
    type.construct = type_construct;
    type.init = type_init;
    type.call = type_call;
    type.repr = type_repr;
    type.get_attribute = type_get_attribute;
    type.set_attribute = type_set_attribute;
    type.binary[static_cast<int>(BinaryOp::or_)] = union_or;
}

}  // namespace

const TypeSpec type_spec = {
    .name = "type",
    .basic_size = sizeof(Type),
    .flags = type_subclassable | type_immutable | type_is_type | type_weakrefable,
    .doc = "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
    .methods = methods,
    .getset = getset,
    .fill = fill,
};

}  // namespace baton
