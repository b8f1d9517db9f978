// Attribute access: the descriptor protocol over instances, see "Customizing attribute access" in
// the language reference.
#include "runtime/core/protocol.h"
#include "runtime/core/shape.h"
#include "runtime/core/type_slots.h"
#include "runtime/types/bound_method.h"
#include "runtime/types/exception_layouts.h"
#include "runtime/types/module.h"
#include "runtime/types/str.h"

namespace baton {

namespace {

// An attribute name as an interned str, owned only when it had to be made.
class InternedName {
public:
    InternedName(Thread& t, Value name) {
        Str* s = name.as<Str>();
        if (s->is_interned()) [[likely]] {
            name_ = s;
        } else if (s->Object::type == t.types().str) {
            owned_ = Own<Str>::take(intern(t, s));
            name_ = owned_.get();
        } else {
            owned_ = Own<Str>::take(intern(t, s->view()));
            name_ = owned_.get();
        }
    }
    Str* get() const { return name_; }  // null with MemoryError

private:
    Str* name_;
    Own<Str> owned_;
};

bool check_name(Thread& t, Value name) {
    if (is_str(name)) [[likely]] return true;
    return raise_type_error(t, "attribute name must be string, not '{}'", type_name(t, name));
}

Failure raise_no_attribute(Thread& t, Value object, Value name) {
    return raise_attribute_error(t, object, name);
}

// An AttributeError that says nothing of whose attribute is missing gets to know it here: that is
// what suggestions are made from.
void complete_attribute_error(Thread& t, Value object, Value name) {
    if (!pending_is(t, Exc::AttributeError)) return;
    auto* e = static_cast<AttributeErrorException*>(t.exception);
    if (!e->name.is_unbound() || !e->obj.is_unbound()) return;
    e->name = share(name);
    e->obj = share(object);
}

}  // namespace

std::string_view type_name(const Type* type) {
    return type->spec_name ? std::string_view(type->spec_name) : type->name->view();
}
std::string_view type_name(Thread& t, Value v) { return type_name(type_of(t, v)); }

Value generic_find_attribute(Thread& t, Value object, Value name) {
    InternedName interned(t, name);
    Str* key = interned.get();
    if (!key) return Failure{};
    Type* type = type_of(t, object);
    const Value found = type_lookup(type, key);
    DescriptorGetSlot get = nullptr;
    if (found.is_object()) {
        const Type* found_type = found.as_object()->type;
        get = found_type->descriptor_get;
        if (get && found_type->has(type_data_descriptor)) {
            Ref descriptor = Ref::share(found);
            return get(t, found, object, type);
        }
    }
    if (type->attributes_offset) {
        const Value own = own_attribute(object.as_object(), key);
        if (!own.is_unbound()) return share(own);
    }
    if (get) {
        Ref descriptor = Ref::share(found);
        return get(t, found, object, type);
    }
    return found.is_unbound() ? found : share(found);
}

Value generic_get_attribute(Thread& t, Value object, Value name) {
    const Value result = generic_find_attribute(t, object, name);
    if (result.is_unbound()) return raise_no_attribute(t, object, name);
    return result;
}

bool generic_set_attribute(Thread& t, Value object, Value name, Value value) {
    InternedName interned(t, name);
    Str* key = interned.get();
    if (!key) return Failure{};
    Type* type = type_of(t, object);
    const Value found = type_lookup(type, key);
    if (found.is_object()) {
        const SetItemSlot set = found.as_object()->type->descriptor_set;
        if (set) {
            Ref descriptor = Ref::share(found);
            return set(t, found, object, value);
        }
    }
    if (type->attributes_offset) {
        if (!value.is_unbound()) {
            return set_own_attribute(t, object.as_object(), key, value);
        }
        if (TRY(delete_own_attribute(t, object.as_object(), key))) return true;
        return raise_no_attribute(t, object, name);
    }
    if (found.is_unbound()) return raise_no_attribute(t, object, name);
    return raise(t, Exc::AttributeError, "'{}' object attribute '{}' is read-only",
                 type_name(type), key->view());
}

Value get_attribute(Thread& t, Value object, Value name) {
    TRY(check_name(t, name));
    const Value result = type_of(t, object)->get_attribute(t, object, name);
    if (result.is_error()) [[unlikely]] complete_attribute_error(t, object, name);
    return result;
}

Value find_attribute(Thread& t, Value object, Value name) {
    TRY(check_name(t, name));
    Type* type = type_of(t, object);
    const Value result = type->has(type_plain_getattr) ? generic_find_attribute(t, object, name)
                                                       : type->get_attribute(t, object, name);
    if (result.is_error() && pending_is(t, Exc::AttributeError)) {
        clear_pending(t);
        return Value::unbound();
    }
    return result;
}

bool set_attribute(Thread& t, Value object, Value name, Value value) {
    TRY(check_name(t, name));
    return type_of(t, object)->set_attribute(t, object, name, value);
}

bool delete_attribute(Thread& t, Value object, Value name) {
    TRY(check_name(t, name));
    return type_of(t, object)->set_attribute(t, object, name, Value::unbound());
}

Value find_special(Thread& t, Value object, Str* name) {
    Type* type = type_of(t, object);
    const Value found = type_lookup(type, name);
    if (found.is_unbound()) return found;
    const DescriptorGetSlot get = type_of(t, found)->descriptor_get;
    if (!get) return share(found);
    Ref descriptor = Ref::share(found);
    return get(t, found, object, type);
}

Truth load_method(Thread& t, Value object, Value name, Value& callable) {
    Type* type = type_of(t, object);
    if (!type->has(type_plain_getattr)) {
        callable = TRY(get_attribute(t, object, name));
        return Truth::no;
    }
    InternedName interned(t, name);
    Str* key = interned.get();
    if (!key) return Failure{};
    const Value found = type_lookup(type, key);
    if (found.is_object() && found.as_object()->type->has(type_method_like)) {
        if (type->attributes_offset) {
            const Value own = own_attribute(object.as_object(), key);
            if (!own.is_unbound()) {
                callable = share(own);
                return Truth::no;
            }
        }
        callable = share(found);
        return Truth::yes;
    }
    callable = TRY(generic_get_attribute(t, object, name));
    return Truth::no;
}

}  // namespace baton
