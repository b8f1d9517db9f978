#include "runtime/types/module.h"

#include "runtime/core/argument_type.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/type_specs.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

namespace baton {

namespace {

constexpr const char* doc_text =
    "Create a module object.\n\n"
    "The name must be a string; the optional docstring argument can have any type.";

Module* allocate_module(Thread& t, Type* type) {
    auto* module = static_cast<Module*>(allocate_instance(t, type));
    if (!module) return nullptr;
    module->dict = nullptr;
    module->initializing = module->lazy_spec = false;
    module->dict = new_dict(t);
    if (!module->dict) {
        decref(module);
        return nullptr;
    }
    return module;
}

bool set_up(Thread& t, Module* module, Value name, Value doc) {
    const Names& names = t.names();
    Dict* dict = module->dict;
    TRY(dict_set(t, dict, names.dunder_name, name));
    TRY(dict_set(t, dict, names.dunder_doc, doc));
    for (Str* key : {names.dunder_package, names.dunder_loader, names.dunder_spec}) {
        TRY(dict_set(t, dict, key, Value::none()));
    }
    return true;
}

Value module_construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    return Value(TRY(allocate_module(t, type.as<Type>())));
}

bool module_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    Value bound[2];
    TRY(bind_arguments(t, "module", "(name, doc=None)", args, nargs, keywords, bound));
    if (!is_str(bound[0])) {
        return raise_type_error(t, "module() argument 'name' must be str, not {}",
                                argument_type(t, bound[0]));
    }
    return set_up(t, self.as<Module>(), bound[0],
                  bound[1].is_unbound() ? Value::none() : bound[1]);
}

void module_dealloc(Object* object) {
    xdecref(static_cast<Module*>(object)->dict);
}

void module_traverse(Object* object, Visitor& visit) {
    visit(static_cast<Module*>(object)->dict);
}

// The namespace is let be: functions that outlive their module go on using it. If it is garbage as
// well, clearing the dict breaks the cycle.
void module_clear(Object*) {}

// ---------------------------------------------------------------- attributes

// The module is still running its body: then a missing attribute is likely a circular import.
Truth initializing(Thread& t, Module* module) {
    if (module->initializing) return Truth::yes;
    const Value spec = dict_get(module->dict, t.names().dunder_spec);
    if (spec.is_unbound() || spec.is_none()) return Truth::no;
    Ref kept = Ref::share(spec);
    Ref flag = Ref::take(find_attribute(t, *kept, Value(t.names().initializing)));
    if (flag.get().is_error()) return Truth::error;
    return flag ? is_truthy(t, *flag) : Truth::no;
}

Failure raise_missing(Thread& t, Value self, Str* name) {
    auto* module = self.as<Module>();
    const Value own_name = dict_get(module->dict, t.names().dunder_name);
    if (own_name.is_unbound() || !is_str(own_name)) {
        return raise_attribute_error(t, self, Value(name),
                                     fmt::format("module has no attribute '{}'", name->view()));
    }
    const std::string shown = to_string(own_name.as<Str>());
    const Truth partial = initializing(t, module);
    if (partial == Truth::error) return {};
    if (partial == Truth::yes) {
        return raise_attribute_error(
            t, self, Value(name),
            fmt::format("partially initialized module '{}' has no attribute '{}' "
                        "(most likely due to a circular import)",
                        shown, name->view()));
    }
    return raise_attribute_error(
        t, self, Value(name), fmt::format("module '{}' has no attribute '{}'", shown, name->view()));
}

// Attributes that few programs ask for are made by importlib when they are: __spec__ and __loader__
// of natively imported modules, and sys.meta_path and its like. Unbound if this is none of them.
Value make_import_attribute(Thread& t, Module* module, Str* name) {
    const Names& names = t.names();
    const bool spec = name == names.dunder_spec || name == names.dunder_loader ||
                      name == names.dunder_cached;
    const bool of_sys = module->dict == t.interpreter->sys_dict &&
                        (name == names.meta_path || name == names.path_hooks ||
                         name == names.path_importer_cache);
    if (!(spec && module->lazy_spec) && !of_sys) return Value();
    if (spec) module->lazy_spec = false;
    Ref machinery = Ref::take(TRY(t.interpreter->hooks.import_module(t, "importlib._bootstrap")));
    Own<Str> function = Own<Str>::take(TRY(intern(t, spec ? "_complete" : "_install")));
    Ref callee = Ref::take(TRY(get_attribute(t, *machinery, function.value())));
    Ref done = Ref::take(spec ? call(t, *callee, {Value(module)}) : call(t, *callee, {}));
    if (done.get().is_error()) return Failure{};
    const Value v = dict_get(module->dict, name);
    return v.is_unbound() ? Value() : share(v);
}

Value module_get_attribute(Thread& t, Value self, Value name_value) {
    auto* module = self.as<Module>();
    auto* name = name_value.as<Str>();
    const std::string_view text = name->view();
    // Only dunder names can be attributes of the type itself that come before the module's own.
    if (!text.starts_with("__") && self.as_object()->type == t.types().module) {
        const Value v = dict_get(module->dict, name);
        if (!v.is_unbound()) return share(v);
    }
    Own<Str> interned = Own<Str>::take(TRY(intern(t, name)));
    Type* type = self.as_object()->type;
    Ref on_type = Ref::share(type_lookup(type, interned.get()));
    const DescriptorGetSlot get = on_type ? type_of(t, *on_type)->descriptor_get : nullptr;
    if (get && type_of(t, *on_type)->descriptor_set) return get(t, *on_type, self, type);
    const Value v = dict_get(module->dict, interned.get());
    if (!v.is_unbound()) return share(v);
    if (get) return get(t, *on_type, self, type);
    if (on_type) return on_type.give();
    const Value made = TRY(make_import_attribute(t, module, interned.get()));
    if (!made.is_unbound()) return made;
    const Value hook = dict_get(module->dict, t.names().dunder_getattr);
    if (!hook.is_unbound()) {
        Ref kept = Ref::share(hook);
        return call(t, *kept, {name_value});
    }
    return raise_missing(t, self, name);
}

bool module_set_attribute(Thread& t, Value self, Value name_value, Value value) {
    auto* module = self.as<Module>();
    Own<Str> name = Own<Str>::take(TRY(intern(t, name_value.as<Str>())));
    if (name->view().starts_with("__") || self.as_object()->type != t.types().module) {
        Ref on_type = Ref::share(type_lookup(self.as_object()->type, name.get()));
        if (on_type && type_of(t, *on_type)->descriptor_set) {
            return type_of(t, *on_type)->descriptor_set(t, *on_type, self, value);
        }
    }
    if (!value.is_unbound()) return dict_set(t, module->dict, name.get(), value);
    if (TRY(dict_delete(t, module->dict, name.value()))) return true;
    return raise_missing(t, self, name.get());
}

Value get_dict(Thread&, Value self) {
    return share(Value(self.as<Module>()->dict));
}

bool read_only(Thread& t, Value, Value) {
    return raise(t, Exc::AttributeError, "readonly attribute");
}

Value get_annotations(Thread& t, Value self) {
    Dict* dict = self.as<Module>()->dict;
    const Value present = dict_get(dict, t.names().dunder_annotations);
    if (!present.is_unbound()) return share(present);
    Ref made = Ref::take(Value(TRY(new_dict(t))));
    TRY(dict_set(t, dict, t.names().dunder_annotations, *made));
    return made.give();
}

bool set_annotations(Thread& t, Value self, Value value) {
    Dict* dict = self.as<Module>()->dict;
    Str* name = t.names().dunder_annotations;
    if (!value.is_unbound()) return dict_set(t, dict, name, value);
    if (TRY(dict_delete(t, dict, Value(name)))) return true;
    return raise(t, Exc::AttributeError, "__annotations__");
}

Value module_dir(Thread& t, const Value* args, size_t) {
    Dict* dict = args[0].as<Module>()->dict;
    if (type_of(t, args[0]) != t.types().module) {
        // A subclass may have another __dict__.
        Ref other = Ref::take(TRY(get_attribute(t, args[0], Value(t.names().dunder_dict))));
        if (!is_dict(*other)) {
            Ref shown = Ref::share(dict_get(dict, t.names().dunder_name));
            return raise_type_error(t, "{}.__dict__ is not a dictionary",
                                    is_str(*shown) ? shown.as<Str>()->view() : "?");
        }
    }
    Own<Str> name = Own<Str>::take(TRY(intern(t, "__dir__")));
    const Value hook = dict_get(dict, name.get());
    if (!hook.is_unbound()) {
        Ref kept = Ref::share(hook);
        return call(t, *kept, nullptr, 0);
    }
    return Value(TRY(list_from(t, Value(dict))));
}

// ---------------------------------------------------------------- repr

// An attribute of the spec, None if it has none.
Value spec_attribute(Thread& t, Value spec, const char* name) {
    Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
    const Value v = TRY(find_attribute(t, spec, key.value()));
    return v.is_unbound() ? Value::none() : v;
}

Value module_repr(Thread& t, Value self) {
    auto* module = self.as<Module>();
    const Names& names = t.names();
    auto own = [&](Str* name) {
        const Value v = dict_get(module->dict, name);
        return Ref::share(v.is_unbound() ? Value::none() : v);
    };
    Ref spec = own(names.dunder_spec);
    if (dict_get(module->dict, names.dunder_spec).is_unbound()) {
        // Built-in modules get theirs when somebody asks.
        const Value made = TRY(find_attribute(t, self, names.dunder_spec));
        if (!made.is_unbound()) spec = Ref::take(made);
    }
    if (!spec.get().is_none()) {
        Ref name = Ref::take(TRY(spec_attribute(t, *spec, "name")));
        Ref origin = Ref::take(TRY(spec_attribute(t, *spec, "origin")));
        Ref has_location = Ref::take(TRY(spec_attribute(t, *spec, "has_location")));
        Own<Str> shown = name.get().is_none() ? Own<Str>::take(TRY(new_str(t, "'?'")))
                                              : Own<Str>::take(TRY(repr(t, *name)));
        if (origin.get().is_none()) {
            Ref loader = Ref::take(TRY(spec_attribute(t, *spec, "loader")));
            if (loader.get().is_none()) {
                return TRY(new_str(t, fmt::format("<module {}>", shown->view())));
            }
            Own<Str> by = Own<Str>::take(TRY(repr(t, *loader)));
            return TRY(new_str(t, fmt::format("<module {} ({})>", shown->view(), by->view())));
        }
        if (TRY(is_truthy(t, *has_location))) {
            Own<Str> from = Own<Str>::take(TRY(repr(t, *origin)));
            return TRY(new_str(t, fmt::format("<module {} from {}>", shown->view(), from->view())));
        }
        Own<Str> place = Own<Str>::take(TRY(str(t, *origin)));
        return TRY(new_str(t, fmt::format("<module {} ({})>", shown->view(), place->view())));
    }
    Ref name = own(names.dunder_name);
    Own<Str> shown = name.get().is_none() ? Own<Str>::take(TRY(new_str(t, "'?'")))
                                          : Own<Str>::take(TRY(repr(t, *name)));
    Ref file = own(names.dunder_file);
    if (!file.get().is_none()) {
        Own<Str> from = Own<Str>::take(TRY(repr(t, *file)));
        return TRY(new_str(t, fmt::format("<module {} from {}>", shown->view(), from->view())));
    }
    Ref loader = own(names.dunder_loader);
    if (loader.get().is_none()) {
        return TRY(new_str(t, fmt::format("<module {}>", shown->view())));
    }
    Own<Str> by = Own<Str>::take(TRY(repr(t, *loader)));
    return TRY(new_str(t, fmt::format("<module {} ({})>", shown->view(), by->view())));
}

constexpr NativeDef methods[] = {
    {"__dir__", "(self, /)", module_dir},
    {},
};

constexpr GetSetDef getset[] = {
    {"__dict__", get_dict, read_only},
    {"__annotations__", get_annotations, set_annotations},
    {},
};

}  // namespace

const TypeSpec module_spec = {
    .name = "module",
    .basic_size = sizeof(Module),
    .flags = type_subclassable | type_weakrefable,
    .doc = doc_text,
    .methods = methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.construct = module_construct;
            type.init = module_init;
            type.dealloc = module_dealloc;
            type.traverse = module_traverse;
            type.clear = module_clear;
            type.repr = module_repr;
            type.get_attribute = module_get_attribute;
            type.set_attribute = module_set_attribute;
        },
};

Module* new_module(Thread& t, Str* name) {
    Own<Module> module = Own<Module>::take(TRY(allocate_module(t, t.types().module)));
    TRY(set_up(t, module.get(), Value(name), Value::none()));
    return module.give();
}

Module* new_module(Thread& t, std::string_view name) {
    Own<Str> s = Own<Str>::take(TRY(intern(t, name)));
    return new_module(t, s.get());
}

std::string_view module_name(Thread& t, Value module) {
    const Value name = dict_get(module_dict(module), t.names().dunder_name);
    return !name.is_unbound() && is_str(name) ? name.as<Str>()->view() : std::string_view("?");
}

}  // namespace baton
