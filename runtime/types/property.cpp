#include "runtime/types/property.h"

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/type_specs.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "runtime/types/type.h"

namespace baton {

namespace {

Value property_construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    auto* p = static_cast<Property*>(TRY(allocate_instance(t, type.as<Type>())));
    p->get = p->set = p->del = p->doc = Value::none();
    p->name = Value::unbound();
    p->doc_from_getter = false;
    return Value(p);
}

bool property_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    Value given[4];
    TRY(bind_arguments(t, "property", "(fget=None, fset=None, fdel=None, doc=None)", args, nargs,
                       keywords, given));
    auto* p = self.as<Property>();
    auto or_none = [](Value v) { return v.is_unbound() ? Value::none() : v; };
    replace(p->get, share(or_none(given[0])));
    replace(p->set, share(or_none(given[1])));
    replace(p->del, share(or_none(given[2])));
    replace(p->doc, share(or_none(given[3])));
    replace(p->name, Value::unbound());
    p->doc_from_getter = false;
    if (or_none(given[3]).is_none() && !p->get.is_none()) {
        Ref doc = Ref::take(TRY(find_attribute(t, p->get, Value(t.names().dunder_doc))));
        if (doc && !doc.get().is_none()) {
            p->doc_from_getter = true;
            replace(p->doc, doc.give());
        }
    }
    if (type_of(t, self) == t.types().property) return true;
    // An instance of a subclass keeps its docstring where its class's does not hide it.
    Ref doc = Ref::take(p->doc);
    p->doc = Value::none();
    if (set_attribute(t, self, Value(t.names().dunder_doc), *doc)) return true;
    // Where there is no room for it, only that of a getter is missed.
    if (p->doc_from_getter || !pending_is(t, Exc::AttributeError)) return false;
    clear_pending(t);
    return true;
}

void property_dealloc(Object* object) {
    auto* p = static_cast<Property*>(object);
    decref(p->get);
    decref(p->set);
    decref(p->del);
    decref(p->doc);
    decref(p->name);
}

void property_traverse(Object* object, Visitor& visit) {
    auto* p = static_cast<Property*>(object);
    visit(p->get);
    visit(p->set);
    visit(p->del);
    visit(p->doc);
}

void property_clear(Object* object) {
    auto* p = static_cast<Property*>(object);
    replace(p->get, Value::none());
    replace(p->set, Value::none());
    replace(p->del, Value::none());
    replace(p->doc, Value::none());
}

Failure raise_missing(Thread& t, Property* p, Value instance, const char* what) {
    Ref qualname = Ref::take(
        TRY(get_attribute(t, Value(type_of(t, instance)), Value(t.names().dunder_qualname))));
    const std::string_view owner = qualname.as<Str>()->view();
    if (!p->name.is_unbound()) {
        Own<Str> name = Own<Str>::take(TRY(repr(t, p->name)));
        return raise(t, Exc::AttributeError, "property {} of '{}' object has no {}", name->view(),
                     owner, what);
    }
    return raise(t, Exc::AttributeError, "property of '{}' object has no {}", owner, what);
}

Value property_get(Thread& t, Value self, Value instance, Type*) {
    if (instance.is_unbound()) return share(self);
    auto* p = self.as<Property>();
    if (p->get.is_none()) return raise_missing(t, p, instance, "getter");
    Ref getter = Ref::share(p->get);
    return call(t, *getter, {instance});
}

bool property_set(Thread& t, Value self, Value instance, Value value) {
    auto* p = self.as<Property>();
    const bool deletes = value.is_unbound();
    Ref function = Ref::share(deletes ? p->del : p->set);
    if (function.get().is_none()) {
        return raise_missing(t, p, instance, deletes ? "deleter" : "setter");
    }
    Ref result = Ref::take(deletes ? call(t, *function, {instance})
                                   : call(t, *function, {instance, value}));
    return !result.get().is_error();
}

// A property like `p` with one function exchanged.
Value changed(Thread& t, Value self, Value get, Value set, Value del) {
    auto* p = self.as<Property>();
    auto pick = [](Value fresh, Value old) {
        return fresh.is_unbound() || fresh.is_none() ? old : fresh;
    };
    const Value getter = pick(get, p->get);
    const Value doc = p->doc_from_getter && !getter.is_none() ? Value::none() : p->doc;
    Ref made = Ref::take(TRY(call(t, Value(type_of(t, self)),
                                  {getter, pick(set, p->set), pick(del, p->del), doc})));
    if (is_subtype(type_of(t, *made), t.types().property)) {
        replace(made.as<Property>()->name, share(p->name));
    }
    return made.give();
}

Value property_getter(Thread& t, const Value* args, size_t) {
    return changed(t, args[0], args[1], Value(), Value());
}
Value property_setter(Thread& t, const Value* args, size_t) {
    return changed(t, args[0], Value(), args[1], Value());
}
Value property_deleter(Thread& t, const Value* args, size_t) {
    return changed(t, args[0], Value(), Value(), args[1]);
}
Value property_set_name(Thread& t, const Value* args, size_t nargs) {
    if (nargs != 3) {
        return raise_type_error(t, "__set_name__() takes 2 positional arguments but {} were given",
                                nargs - 1);
    }
    replace(args[0].as<Property>()->name, share(args[2]));
    return Value::none();
}

constexpr NativeDef methods[] = {
    {"getter", "(self, fget, /)", property_getter,
     "Descriptor to obtain a copy of the property with a different getter."},
    {"setter", "(self, fset, /)", property_setter,
     "Descriptor to obtain a copy of the property with a different setter."},
    {"deleter", "(self, fdel, /)", property_deleter,
     "Descriptor to obtain a copy of the property with a different deleter."},
    {"__set_name__", "(self, /, *args)", property_set_name,
     "Method to set name of a property."},
    {}};

Value get_abstract(Thread& t, Value self) {
    auto* p = self.as<Property>();
    for (Value f : {p->get, p->set, p->del}) {
        if (f.is_none()) continue;
        Ref flag =
            Ref::take(TRY(find_attribute(t, f, Value(t.names().dunder_isabstractmethod))));
        if (flag && TRY(is_truthy(t, *flag))) return Value::true_();
    }
    return Value::false_();
}

bool read_only(Thread& t, Value, Value) {
    return raise(t, Exc::AttributeError, "readonly attribute");
}

constexpr GetSetDef getset[] = {
    {"fget", [](Thread&, Value v) { return share(v.as<Property>()->get); },
     read_only},
    {"fset", [](Thread&, Value v) { return share(v.as<Property>()->set); },
     read_only},
    {"fdel", [](Thread&, Value v) { return share(v.as<Property>()->del); },
     read_only},
    {"__doc__", [](Thread&, Value v) { return share(v.as<Property>()->doc); },
     [](Thread&, Value v, Value doc) {
         replace(v.as<Property>()->doc, doc.is_unbound() ? Value::none() : share(doc));
         return true;
     }},
    {"__isabstractmethod__", get_abstract},
    {}};

}  // namespace

const TypeSpec property_spec = {
    .name = "property",
    .basic_size = sizeof(Property),
    .flags = type_subclassable | type_immutable,
    .doc = "Property attribute.\n\n  fget\n    function to be used for getting an attribute value\n"
           "  fset\n    function to be used for setting an attribute value\n  fdel\n    function to "
           "be used for del'ing an attribute\n  doc\n    docstring",
    .methods = methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.construct = property_construct;
            type.init = property_init;
            type.dealloc = property_dealloc;
            type.traverse = property_traverse;
            type.clear = property_clear;
            type.descriptor_get = property_get;
            type.descriptor_set = property_set;
        },
};

}  // namespace baton
