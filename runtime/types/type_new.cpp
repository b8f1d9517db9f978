// type.__new__: making a class from a name, bases and a namespace.
#include <algorithm>
#include <cstring>

#include "runtime/base/unicode.h"
#include "runtime/core/argument_type.h"
#include "runtime/core/protocol.h"
#include "runtime/core/type_builder.h"
#include "runtime/core/type_slots.h"
#include "runtime/types/codecs.h"
#include "runtime/types/descriptors.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/mappingproxy.h"
#include "runtime/types/object.h"
#include "runtime/types/str.h"
#include "runtime/types/super.h"
#include "runtime/types/tuple.h"
#include "runtime/types/type.h"
#include "runtime/types/type_layout.h"

namespace baton {

Type* calculate_metaclass(Thread& t, Type* metatype, Tuple* bases) {
    Type* winner = metatype;
    for (size_t i = 0; i < bases->size; ++i) {
        Type* meta = type_of(t, bases->items[i]);
        if (is_subtype(winner, meta)) continue;
        if (is_subtype(meta, winner)) {
            winner = meta;
            continue;
        }
        return raise_type_error(
            t, "metaclass conflict: the metaclass of a derived class must be a (non-strict) "
               "subclass of the metaclasses of all its bases");
    }
    return winner;
}

Tuple* resolve_bases(Thread& t, Tuple* bases) {
    Own<List> changed;
    for (size_t i = 0; i < bases->size; ++i) {
        const Value base = bases->items[i];
        Ref method;
        if (!has_type(t, base, type_is_type)) {
            method = Ref::take(TRY(find_attribute(t, base, Value(t.names().dunder_mro_entries))));
        }
        if (!method) {
            if (changed) TRY(list_append(t, changed.get(), base));
            continue;
        }
        Ref entries = Ref::take(TRY(call(t, *method, {Value(bases)})));
        if (!is_tuple(*entries)) {
            return raise_type_error(t, "__mro_entries__ must return a tuple");
        }
        if (!changed) {
            changed = Own<List>::take(
                TRY(new_list(t, std::span<const Value>(bases->items, i))));
        }
        for (size_t n = 0; n < entries.as<Tuple>()->size; ++n) {
            TRY(list_append(t, changed.get(), entries.as<Tuple>()->items[n]));
        }
    }
    if (!changed) return share(bases);
    return list_to_tuple(t, changed.get());
}

namespace {

// UnicodeEncodeError if the text is not valid UTF-8.
bool check_no_surrogates(Thread& t, Str* text) {
    if (text->is_ascii()) return true;
    decref(TRY(encode_utf8(t, text, "strict")));
    return true;
}

}  // namespace

bool check_type_name(Thread& t, Str* name) {
    if (std::memchr(name->data, 0, name->size)) {
        return raise_value_error(t, "type name must not contain null characters");
    }
    return check_no_surrogates(t, name);
}

namespace {

// A class being made, with the decisions on its layout.
struct Making {
    Thread& t;
    Type* metatype;
    Tuple* bases;
    Type* base;
    Own<Type> type;
    Own<List> slots;         // interned, mangled names; null without __slots__
    bool add_attributes = false;
    bool add_weakrefs = false;
    bool slots_among_attributes = false;
};

bool may_add_attributes(const Making& m) {
    // Classes and modules have a namespace already.
    return !m.base->attributes_offset && !m.base->has(type_is_type) &&
           !is_subtype(m.base, m.t.types().module);
}

bool may_add_weakrefs(const Making& m) {
    // Instances whose length CPython fixes at creation take none; a str is not one of them.
    return !m.base->has(type_weakrefable) && (!m.base->item_size || m.base->has(type_is_str));
}

bool is_identifier_text(std::string_view text) { return unicode::is_identifier(text); }

// "__x" in class C means "_C__x".
Str* mangled(Thread& t, Str* name, Str* class_name) {
    std::string_view text = name->view();
    std::string_view owner = class_name->view();
    while (owner.starts_with('_')) owner.remove_prefix(1);
    if (!text.starts_with("__") || text.ends_with("__") || owner.empty()) return intern(t, text);
    return intern(t, fmt::format("_{}{}", owner, text));
}

// Reads `__slots__` from the namespace, if it is there.
bool read_slots(Making& m, Str* class_name) {
    Thread& t = m.t;
    Ref given = Ref::share(dict_get(m.type->dict, t.names().dunder_slots));
    if (!given) {
        m.add_attributes = may_add_attributes(m);
        m.add_weakrefs = may_add_weakrefs(m);
        return true;
    }
    Own<Tuple> names = is_str(*given) ? Own<Tuple>::take(new_tuple(t, {*given}))
                                      : Own<Tuple>::take(tuple_from(t, *given));
    if (!names) return false;
    if (names->size && (m.base->item_size || m.base->has(type_is_int | type_is_type)) &&
        !m.base->has(type_is_str)) {
        return raise_type_error(t, "nonempty __slots__ not supported for subtype of '{}'",
                                type_name(m.base));
    }
    m.slots = Own<List>::take(TRY(new_list(t)));
    for (size_t i = 0; i < names->size; ++i) {
        if (!is_str(names->items[i])) {
            return raise_type_error(t, "__slots__ items must be strings, not '{}'",
                                    type_name(t, names->items[i]));
        }
        Str* name = names->items[i].as<Str>();
        if (!is_identifier_text(name->view())) {
            return raise_type_error(t, "__slots__ must be identifiers");
        }
        if (name->view() == "__dict__") {
            if (!may_add_attributes(m) || m.add_attributes) {
                return raise_type_error(t, "__dict__ slot disallowed: we already got one");
            }
            m.add_attributes = true;
            continue;
        }
        if (name->view() == "__weakref__") {
            if (!may_add_weakrefs(m) || m.add_weakrefs) {
                return raise_type_error(t, "__weakref__ slot disallowed: we already got one");
            }
            m.add_weakrefs = true;
            continue;
        }
        Own<Str> key = Own<Str>::take(TRY(mangled(t, name, class_name)));
        if (!dict_get(m.type->dict, key.get()).is_unbound() &&
            key.get() != t.names().dunder_qualname && key.get() != t.names().dunder_classcell) {
            return raise_value_error(t, "'{}' in __slots__ conflicts with class variable",
                                     name->view());
        }
        TRY(list_append(t, m.slots.get(), key.value()));
    }
    TRY(list_sort(t, m.slots.get(), Value::none(), false));
    // Further bases may bring what the first one lacks.
    for (size_t i = 0; i < m.bases->size; ++i) {
        const Type* other = m.bases->items[i].as<Type>();
        if (other->attributes_offset && may_add_attributes(m)) m.add_attributes = true;
        if (other->has(type_weakrefable) && may_add_weakrefs(m)) m.add_weakrefs = true;
    }
    return true;
}

uint16_t inline_slot_count(const Making& m, uint16_t hint) {
    constexpr int limit = 30;
    const int inherited = m.base->attributes_offset ? m.base->inline_slots : 0;
    const int wanted = std::clamp(inherited + hint, 2, limit);
    return static_cast<uint16_t>(std::max((wanted + 1) & ~1, inherited));
}

bool lay_out(Making& m) {
    Thread& t = m.t;
    Type* type = m.type.get();
    const Type* base = m.base;
    // Patterns look at all bases.
    constexpr uint32_t patterns = type_sequence_pattern | type_mapping_pattern;
    type->type_flags_word |= type_heap | type_subclassable |
                             (base->type_flags_word & inherited_type_flags & ~patterns);
    for (Value other : m.bases->view()) {
        if (type->type_flags_word & patterns) break;
        type->type_flags_word |= other.as<Type>()->type_flags_word & patterns;
    }
    type->basic_size = base->basic_size;
    type->item_size = base->item_size;
    type->item_count_offset = base->item_count_offset;
    if (m.slots && m.slots->size) {
        if (base->has(type_variable_size)) {
            m.slots_among_attributes = true;
            m.add_attributes = may_add_attributes(m);
        } else {
            type->basic_size = (base->basic_size + 7) & ~uint32_t{7};
            type->basic_size += static_cast<uint32_t>(m.slots->size * sizeof(Value));
        }
    }
    if (m.add_attributes) type->type_flags_word |= type_has_attributes;
    if (m.add_weakrefs) type->type_flags_word |= type_weakrefable;
    const uint16_t hint = t.class_attributes_hint;
    t.class_attributes_hint = 0;
    if (type->has(type_has_attributes)) type->inline_slots = inline_slot_count(m, hint);
    return set_up_attributes(t, type);
}

bool add_members(Making& m) {
    Thread& t = m.t;
    Type* type = m.type.get();
    uint32_t offset = (m.base->basic_size + 7) & ~uint32_t{7};
    for (size_t i = 0; m.slots && i < m.slots->size; ++i) {
        Str* name = m.slots->items[i].as<Str>();
        Own<MemberDescriptor> member = Own<MemberDescriptor>::take(
            TRY(new_member_descriptor(t, type, name, m.slots_among_attributes ? 0 : offset)));
        TRY(dict_set(t, type->dict, name, member.value()));
        offset += sizeof(Value);
    }
    auto add = [&](const GetSetDef& def, Str* name) -> bool {
        if (!dict_get(type->dict, name).is_unbound()) return true;
        Own<GetSetDescriptor> descriptor =
            Own<GetSetDescriptor>::take(TRY(new_getset_descriptor(t, def, type)));
        return dict_set(t, type->dict, name, descriptor.value());
    };
    if (m.add_attributes) TRY(add(instance_dict_def, t.names().dunder_dict));
    if (m.add_weakrefs) TRY(add(instance_weakref_def, t.names().dunder_weakref));
    return true;
}

// Wraps what the language makes static or class methods without a decorator.
bool wrap_special_functions(Thread& t, Dict* dict) {
    const Value made = dict_get(dict, t.names().dunder_new);
    if (made.is_object() && made.as_object()->type == t.types().function) {
        Ref wrapped = Ref::take(TRY(new_staticmethod(t, made)));
        TRY(dict_set(t, dict, t.names().dunder_new, *wrapped));
    }
    for (Str* name : {t.names().dunder_init_subclass, t.names().dunder_class_getitem}) {
        const Value function = dict_get(dict, name);
        if (!function.is_object() || function.as_object()->type != t.types().function) continue;
        Ref wrapped = Ref::take(TRY(new_classmethod(t, function)));
        TRY(dict_set(t, dict, name, *wrapped));
    }
    return true;
}

bool set_dict_defaults(Making& m, Str* name) {
    Thread& t = m.t;
    Type* type = m.type.get();
    Dict* dict = type->dict;
    const Value qualname = dict_get(dict, t.names().dunder_qualname);
    if (qualname.is_unbound()) {
        type->qualname = share(name);
    } else {
        if (!is_str(qualname)) {
            return raise_type_error(t, "type __qualname__ must be a str, not {}",
                                    type_name(t, qualname));
        }
        type->qualname = share(qualname.as<Str>());
        TRY(dict_delete(t, dict, Value(t.names().dunder_qualname)));
    }
    if (dict_get(dict, t.names().dunder_module).is_unbound() &&
        t.interpreter->hooks.current_globals) {
        if (Dict* globals = t.interpreter->hooks.current_globals(t)) {
            const Value module = dict_get(globals, t.names().dunder_name);
            if (!module.is_unbound()) TRY(dict_set(t, dict, t.names().dunder_module, module));
        }
    }
    return wrap_special_functions(t, dict);
}

// What a class has that does not define it: added last, as slots may have these names.
bool set_missing(Thread& t, Dict* dict) {
    if (dict_get(dict, t.names().dunder_doc).is_unbound()) {
        TRY(dict_set(t, dict, t.names().dunder_doc, Value::none()));
    }
    if (!dict_get(dict, t.names().dunder_eq).is_unbound() &&
        dict_get(dict, t.names().dunder_hash).is_unbound()) {
        TRY(dict_set(t, dict, t.names().dunder_hash, Value::none()));
    }
    return true;
}

// Takes a cell that the class body left in its namespace and puts `content` into it.
bool fill_cell(Thread& t, Type* type, Str* name, Value content) {
    Ref cell = Ref::share(dict_get(type->dict, name));
    if (!cell) return true;
    if (type_of(t, *cell) != t.types().cell) {
        return raise_type_error(t, "{} must be a nonlocal cell, not <class '{}'>", name->view(),
                                type_full_name(type_of(t, *cell)));
    }
    Own<Str> contents = Own<Str>::take(TRY(intern(t, "cell_contents")));
    TRY(set_attribute(t, *cell, contents.value(), content));
    TRY(dict_delete(t, type->dict, Value(name)));
    return true;
}

// Fills the cells that methods' `super()` and `__class__` read, and where type parameters and aliases
// look names of the class up.
bool fill_class_cells(Thread& t, Type* type) {
    TRY(fill_cell(t, type, t.names().dunder_classcell, Value(type)));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "__classdictcell__")));
    if (dict_get(type->dict, name.get()).is_unbound()) return true;
    Ref names = Ref::take(TRY(new_mappingproxy(t, Value(type->dict))));
    return fill_cell(t, type, name.get(), *names);
}

bool call_set_name(Thread& t, Type* type) {
    // __set_name__ may change the dict: the entries to ask are collected first.
    Own<List> pairs;
    size_t position = 0;
    Value key, value;
    while (dict_next(type->dict, position, key, value)) {
        if (type_lookup(type_of(t, value), t.names().dunder_set_name).is_unbound()) continue;
        if (!pairs) pairs = Own<List>::take(TRY(new_list(t)));
        TRY(list_append(t, pairs.get(), key));
        TRY(list_append(t, pairs.get(), value));
    }
    for (size_t i = 0; pairs && i < pairs->size; i += 2) {
        Ref result = Ref::take(call_special(t, pairs->items[i + 1], t.names().dunder_set_name,
                                            {Value(type), pairs->items[i]}));
        if (!result.get().is_error()) continue;
        // The exception goes on, with a note of where it was.
        Own<Object> error = Own<Object>::take(take_pending(t));
        if (!error) return false;
        Own<Str> name = Own<Str>::take(TRY(repr(t, pairs->items[i])));
        Own<Str> note = Own<Str>::take(
            TRY(new_str(t, fmt::format("Error calling __set_name__ on '{}' instance {} in '{}'",
                                       type_name(t, pairs->items[i + 1]), name->view(),
                                       type_name(type)))));
        Own<Str> method = Own<Str>::take(TRY(intern(t, "add_note")));
        Ref done = Ref::take(TRY(call_method(t, error.value(), method.get(), {note.value()})));
        set_pending(t, error.give());
        return false;
    }
    return true;
}

bool call_init_subclass(Thread& t, Type* type, Dict* kwargs) {
    // A metaclass's mro() may have left the class itself out.
    const std::span<const Value> mro = type->mro->view();
    if (std::none_of(mro.begin(), mro.end(), [&](Value v) { return v == Value(type); })) {
        return raise_type_error(t,
                                "super(type, obj): obj must be an instance or subtype of type");
    }
    Ref method = Ref::take(TRY(super_get_attribute(t, Value(type), Value(type),
                                                   Value(t.names().dunder_init_subclass))));
    Own<Tuple> none = Own<Tuple>::take(TRY(new_tuple(t, 0)));
    Ref result = Ref::take(TRY(call_with(t, *method, none.get(), kwargs)));
    return true;
}

}  // namespace

Type* new_class(Thread& t, Type* metatype, Str* name, Tuple* bases, Dict* namespace_,
                Dict* kwargs) {
    Own<Tuple> all_bases = Own<Tuple>::share(bases);
    if (!bases->size) {
        all_bases = Own<Tuple>::take(TRY(new_tuple(t, {Value(t.types().object)})));
        bases = all_bases.get();
    }
    Making m{.t = t,
             .metatype = metatype,
             .bases = bases,
             .base = TRY(best_base(t, bases)),
             .type = {},
             .slots = {}};
    Object* object = TRY(allocate_instance(t, metatype));
    Type* type = static_cast<Type*>(object);
    type->interpreter = t.interpreter;
    m.type = Own<Type>::take(type);
    type->name = TRY(intern(t, name->view()));
    type->bases = share(bases);
    type->base = share(m.base);
    type->dict = TRY(dict_copy(t, namespace_));
    TRY(set_dict_defaults(m, name));
    TRY(read_slots(m, type->name));
    TRY(lay_out(m));
    TRY(fill_class_cells(t, type));
    TRY(add_members(m));
    TRY(set_missing(t, type->dict));
    type->mro = TRY(find_mro(t, type));
    assign_type_version(*t.interpreter, type);
    for (size_t i = 0; i < bases->size; ++i) add_subclass(bases->items[i].as<Type>(), type);
    fill_slots(t, type);
    TRY(call_set_name(t, type));
    TRY(call_init_subclass(t, type, kwargs));
    return m.type.give();
}

Value type_construct(Thread& t, Value metatype, const Value* args, size_t nargs, Tuple* keywords) {
    if (nargs != 3) {
        return raise_type_error(t, "type.__new__() takes exactly 3 arguments ({} given)", nargs);
    }
    if (!is_str(args[0])) {
        return raise_type_error(t, "type.__new__() argument 1 must be str, not {}",
                                argument_type(t, args[0]));
    }
    if (!is_tuple(args[1])) {
        return raise_type_error(t, "type.__new__() argument 2 must be tuple, not {}",
                                argument_type(t, args[1]));
    }
    if (!is_dict(args[2])) {
        return raise_type_error(t, "type.__new__() argument 3 must be dict, not {}",
                                argument_type(t, args[2]));
    }
    Tuple* bases = args[1].as<Tuple>();
    for (size_t i = 0; i < bases->size; ++i) {
        if (has_type(t, bases->items[i], type_is_type)) continue;
        Ref entries = Ref::take(
            TRY(find_attribute(t, bases->items[i], Value(t.names().dunder_mro_entries))));
        if (entries) {
            return raise_type_error(t, "type() doesn't support MRO entry resolution; "
                                       "use types.new_class()");
        }
    }
    Type* winner = TRY(calculate_metaclass(t, metatype.as<Type>(), bases));
    if (winner != metatype.as<Type>() && winner->construct != type_construct) {
        return winner->construct(t, Value(winner), args, nargs, keywords);
    }
    TRY(check_type_name(t, args[0].as<Str>()));
    const Value doc = dict_get(args[2].as<Dict>(), t.names().dunder_doc);
    if (is_str(doc)) TRY(check_no_surrogates(t, doc.as<Str>()));
    Own<Dict> kwargs;
    if (keywords && keywords->size) {
        kwargs = Own<Dict>::take(TRY(new_dict(t)));
        for (size_t i = 0; i < keywords->size; ++i) {
            TRY(dict_set(t, kwargs.get(), keywords->items[i], args[nargs + i]));
        }
    }
    return Value(TRY(new_class(t, winner, args[0].as<Str>(), bases, args[2].as<Dict>(),
                               kwargs.get())));
}

}  // namespace baton
