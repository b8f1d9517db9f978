#include "runtime/core/type_builder.h"

#include <cstring>
#include <string_view>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/type_slots.h"
#include "runtime/types/descriptors.h"
#include "runtime/types/dict.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

namespace {

// `__new__` of a built-in type, a function bound to the type: (type, cls, /, *args, **kwargs).
Value call_native_new(Thread& t, const Value* args, size_t nargs) {
    Type* owner = args[0].as<Type>();
    const Value cls = args[1];
    const std::string_view name = type_name(owner);
    if (cls.is_unbound()) {
        return raise_type_error(t, "{}.__new__(): not enough arguments", name);
    }
    if (!has_type(t, cls, type_is_type)) {
        return raise_type_error(t, "{}.__new__(X): X is not a type object ({})", name,
                                type_name(t, cls));
    }
    Type* type = cls.as<Type>();
    if (!is_subtype(type, owner)) {
        return raise_type_error(t, "{}.__new__({}): {} is not a subtype of {}", name,
                                type_name(type), type_name(type), name);
    }
    const Type* native = type;
    while (native->has(type_heap)) native = native->base;
    if (native->construct != owner->construct) {
        return raise_type_error(t, "{}.__new__({}) is not safe, use {}.__new__()", name,
                                type_name(type), type_name(native));
    }
    const Value kwargs = args[2];
    const Value* rest = args + 3;
    const size_t count = nargs - 3;
    if (kwargs.is_unbound() || !kwargs.as<Dict>()->size) {
        return owner->construct(t, cls, rest, count, nullptr);
    }
    const Dict* dict = kwargs.as<Dict>();
    Own<Tuple> names = Own<Tuple>::take(TRY(new_tuple(t, dict->size)));
    std::vector<Value> all(rest, rest + count);
    size_t position = 0, n = 0;
    Value key, value;
    while (dict_next(dict, position, key, value)) {
        names->items[n++] = share(key);
        all.push_back(value);
    }
    return owner->construct(t, cls, all.data(), count, names.get());
}

constexpr NativeDef new_def = {
    "__new__", "(type, cls=None, /, *args, **kwargs)", call_native_new,
    "Create and return a new object.  See help(type) for accurate signature.", 0};

void inherit_layout(Type* type, const TypeSpec& spec) {
    Type* base = type->base;
    type->type_flags_word = spec.flags;
    type->basic_size = spec.basic_size;
    type->item_size = spec.item_size;
    if (!base) return;
    type->type_flags_word |= base->type_flags_word & inherited_type_flags;
    if (type->basic_size < base->basic_size) type->basic_size = base->basic_size;
    if (!type->item_size) type->item_size = base->item_size;
    if (!type->item_count_offset) type->item_count_offset = base->item_count_offset;
}

// Splits "module.name".
std::string_view bare_name(const char* name) {
    const std::string_view all = name;
    const size_t dot = all.rfind('.');
    return dot == std::string_view::npos ? all : all.substr(dot + 1);
}

}  // namespace

Type* native_new_owner(Thread& t, Value v) {
    if (!v.is_object() || v.as_object()->type != t.types().native_function) return nullptr;
    const NativeFunction* function = v.as<NativeFunction>();
    return function->def == &new_def ? function->self.as<Type>() : nullptr;
}

bool set_up_attributes(Thread& t, Type* type) {
    if (!type->has(type_has_attributes) || type->has(type_is_type)) return true;
    type->attributes_offset = type->basic_size;
    type->root_shape = new (std::nothrow) Shape;
    type->dict_shape = new (std::nothrow) Shape;
    if (!type->root_shape || !type->dict_shape) return raise_memory_error(t);
    type->root_shape->type = type;
    type->dict_shape->type = type;
    type->dict_shape->dict_mode = true;
    return true;
}

Type* begin_builtin_type(Thread& t, const TypeSpec& spec, Type* base) {
    Object* object = t.interpreter->heap.allocate_object(sizeof(Type), t.types().type);
    if (!object) return nullptr;
    std::memset(static_cast<void*>(reinterpret_cast<char*>(object) + sizeof(Object)), 0,
                sizeof(Type) - sizeof(Object));
    Type* type = static_cast<Type*>(object);
    type->interpreter = t.interpreter;
    type->base = base;
    if (base) incref(base);
    if (spec.fill) spec.fill(*type);
    inherit_layout(type, spec);
    inherit_slots(type);
    update_slot_flags(type);
    if (!type->traverse && !type->finalize && !type->has(type_has_attributes)) {
        type->type_flags_word |= type_leaf;
    }
    type->doc = spec.doc;
    type->spec_name = spec.name;
    // Now already: instances may be made before the type is finished (static methods).
    if (!set_up_attributes(t, type)) return nullptr;
    return type;
}

bool finish_builtin_type(Thread& t, Type* type, const TypeSpec& spec) {
    type->name = TRY(intern(t, bare_name(spec.name)));
    type->qualname = share(type->name);
    if (type->base) {
        type->bases = TRY(new_tuple(t, {Value(type->base)}));
        const Tuple* rest = type->base->mro;
        type->mro = TRY(new_tuple(t, rest->size + 1));
        type->mro->items[0] = share(Value(type));
        for (size_t i = 0; i < rest->size; ++i) type->mro->items[i + 1] = share(rest->items[i]);
        add_subclass(type->base, type);
    } else {
        type->bases = TRY(new_tuple(t, 0));
        type->mro = TRY(new_tuple(t, {Value(type)}));
    }
    type->dict = TRY(new_dict(t, 16));
    if (!type->base || type->construct != type->base->construct || (spec.flags & spec_own_new)) {
        if (type->construct) {
            Own<NativeFunction> function = Own<NativeFunction>::take(
                TRY(new_native_function(t, new_def, Value(type), Value::unbound())));
            TRY(dict_set(t, type->dict, t.names().dunder_new, function.value()));
        }
    }
    for (const NativeDef* def = spec.methods; def && def->name; ++def) {
        Own<Str> name = Own<Str>::take(TRY(intern(t, def->name)));
        Ref function;
        if (def->flags & native_static_method) {
            Own<NativeFunction> plain = Own<NativeFunction>::take(
                TRY(new_method_descriptor(t, *def, type)));
            function = Ref::take(TRY(new_staticmethod(t, plain.value())));
        } else {
            function = Ref::take(Value(TRY(new_method_descriptor(t, *def, type))));
        }
        TRY(dict_set(t, type->dict, name.get(), *function));
    }
    for (const GetSetDef* def = spec.getset; def && def->name; ++def) {
        Own<GetSetDescriptor> descriptor =
            Own<GetSetDescriptor>::take(TRY(new_getset_descriptor(t, *def, type)));
        TRY(dict_set(t, type->dict, descriptor->name, descriptor.value()));
    }
    TRY(add_slot_wrappers(t, type, spec.flags & spec_own_init));
    if (dict_get(type->dict, t.names().dunder_doc).is_unbound()) {
        Own<Str> doc;
        if (spec.doc) doc = Own<Str>::take(TRY(new_str(t, spec.doc)));
        TRY(dict_set(t, type->dict, t.names().dunder_doc, doc ? doc.value() : Value::none()));
    }
    if (const char* dot = std::strrchr(spec.name, '.')) {
        Own<Str> module = Own<Str>::take(
            TRY(intern(t, std::string_view(spec.name, static_cast<size_t>(dot - spec.name)))));
        TRY(dict_set(t, type->dict, t.names().dunder_module, module.value()));
    }
    assign_type_version(*t.interpreter, type);
    return true;
}

Type* make_builtin_type(Thread& t, const TypeSpec& spec, Type* base, Type* into) {
    Type* type = into ? into : begin_builtin_type(t, spec, base ? base : t.types().object);
    if (!type) return raise_memory_error(t);
    // Built-in types live as long as the interpreter: instances hold no reference to them.
    if (!into) t.interpreter->owned.push_back(share(static_cast<Object*>(type)));
    if (!finish_builtin_type(t, type, spec)) return nullptr;
    return into ? share(type) : type;
}

}  // namespace baton
