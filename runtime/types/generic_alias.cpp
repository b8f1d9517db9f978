#include "runtime/types/generic_alias.h"

#include <algorithm>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/type_specs.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "runtime/types/type.h"
#include "runtime/types/union_type.h"

namespace baton {

// --- Shared with unions -------------------------------------------------------------------------

bool append_type_repr(Thread& t, std::string& out, Value v) {
    if (v.is_ellipsis()) {
        out += "...";
        return true;
    }
    if (v == Value(t.types().none_type)) {
        out += "None";
        return true;
    }
    if (is_list(v)) {
        out += '[';
        for (size_t i = 0; i < v.as<List>()->size; ++i) {
            if (i) out += ", ";
            Ref item = Ref::share(v.as<List>()->items[i]);
            TRY(append_type_repr(t, out, *item));
        }
        out += ']';
        return true;
    }
    Ref origin = Ref::take(TRY(find_attribute(t, v, Value(t.names().dunder_origin))));
    if (origin) {
        Ref args = Ref::take(TRY(find_attribute(t, v, Value(t.names().dunder_args))));
        if (args) {
            Own<Str> text = Own<Str>::take(TRY(repr(t, v)));
            out += text->view();
            return true;
        }
    }
    Ref qualname = Ref::take(TRY(find_attribute(t, v, Value(t.names().dunder_qualname))));
    Ref module;
    if (qualname) module = Ref::take(TRY(find_attribute(t, v, Value(t.names().dunder_module))));
    if (qualname && module && is_str(*qualname) && is_str(*module)) {
        if (module.as<Str>()->view() != "builtins") {
            out += module.as<Str>()->view();
            out += '.';
        }
        out += qualname.as<Str>()->view();
        return true;
    }
    Own<Str> text = Own<Str>::take(TRY(repr(t, v)));
    out += text->view();
    return true;
}

namespace {

bool add_distinct(Thread& t, List* list, Value v) {
    for (size_t i = 0; i < list->size; ++i) {
        if (list->items[i] == v) return true;
    }
    return list_append(t, list, v);
}

// Whether `v` is a type variable: something that can be substituted.
Value substitution_method(Thread& t, Value v) {
    if (has_type(t, v, type_is_type)) return Value::unbound();
    return find_attribute(t, v, Value(t.names().dunder_typing_subst));
}

bool collect_into(Thread& t, List* list, Value arg) {
    if (has_type(t, arg, type_is_type)) return true;
    Ref method = Ref::take(TRY(substitution_method(t, arg)));
    if (method) return add_distinct(t, list, arg);
    if (is_tuple(arg) || is_list(arg)) {
        Own<Tuple> inner = Own<Tuple>::take(TRY(tuple_from(t, arg)));
        for (size_t i = 0; i < inner->size; ++i) TRY(collect_into(t, list, inner->items[i]));
        return true;
    }
    Ref nested = Ref::take(TRY(find_attribute(t, arg, Value(t.names().dunder_parameters))));
    if (!nested || !is_tuple(*nested)) return true;
    for (size_t i = 0; i < nested.as<Tuple>()->size; ++i) {
        TRY(add_distinct(t, list, nested.as<Tuple>()->items[i]));
    }
    return true;
}

}  // namespace

Tuple* collect_parameters(Thread& t, Tuple* args) {
    Own<List> found = Own<List>::take(TRY(new_list(t)));
    for (size_t i = 0; i < args->size; ++i) TRY(collect_into(t, found.get(), args->items[i]));
    return list_to_tuple(t, found.get());
}

namespace {

int64_t index_of(const Tuple* tuple, Value v) {
    for (size_t i = 0; i < tuple->size; ++i) {
        if (tuple->items[i] == v) return static_cast<int64_t>(i);
    }
    return -1;
}

// The items of `*tuple[...]` and Unpack[tuple[...]] arguments, if their number is known, are spliced in.
Tuple* unpack_arguments(Thread& t, Value item) {
    Own<Tuple> given = is_tuple(item) ? Own<Tuple>::share(item.as<Tuple>())
                                      : Own<Tuple>::take(TRY(new_tuple(t, {item})));
    Own<List> flat = Own<List>::take(TRY(new_list(t)));
    Own<Str> key = Own<Str>::take(TRY(intern(t, "__typing_unpacked_tuple_args__")));
    for (size_t i = 0; i < given->size; ++i) {
        const Value v = given->items[i];
        Ref inner;
        if (!has_type(t, v, type_is_type)) {
            inner = Ref::take(TRY(find_attribute(t, v, key.value())));
        }
        const Tuple* items = inner && is_tuple(*inner) ? inner.as<Tuple>() : nullptr;
        if (items && !(items->size && items->items[items->size - 1].is_ellipsis())) {
            TRY(list_extend(t, flat.get(), *inner));
        } else {
            TRY(list_append(t, flat.get(), v));
        }
    }
    return list_to_tuple(t, flat.get());
}

// Appends the value(s) that `arg` becomes.
bool substitute_one(Thread& t, List* out, Value arg, const Tuple* parameters,
                    const Tuple* values) {
    if (has_type(t, arg, type_is_type)) return list_append(t, out, arg);
    Ref method = Ref::take(TRY(substitution_method(t, arg)));
    if (method) {
        const int64_t i = index_of(parameters, arg);
        if (i < 0 || static_cast<size_t>(i) >= values->size) return list_append(t, out, arg);
        Ref result = Ref::take(TRY(call(t, *method, {values->items[i]})));
        return list_append(t, out, *result);
    }
    // A starred type variable tuple, *Ts or Unpack[Ts], becomes a tuple of values.
    Own<Str> mark = Own<Str>::take(TRY(intern(t, "__typing_is_unpacked_typevartuple__")));
    Ref unpacked = Ref::take(TRY(find_attribute(t, arg, mark.value())));
    const bool splices = unpacked && TRY(is_truthy(t, *unpacked));
    Ref nested = Ref::take(TRY(find_attribute(t, arg, Value(t.names().dunder_parameters))));
    if (!nested || !is_tuple(*nested) || !nested.as<Tuple>()->size) {
        return list_append(t, out, arg);
    }
    const Tuple* own = nested.as<Tuple>();
    Own<List> item = Own<List>::take(TRY(new_list(t)));
    for (size_t i = 0; i < own->size; ++i) {
        const int64_t at = index_of(parameters, own->items[i]);
        const bool known = at >= 0 && static_cast<size_t>(at) < values->size;
        const Value value = known ? values->items[at] : own->items[i];
        // A tuple stands for a type variable tuple, which can be iterated; or for a ParamSpec.
        if (known && is_tuple(value) && type_of(t, own->items[i])->iter) {
            for (size_t n = 0; n < value.as<Tuple>()->size; ++n) {
                TRY(list_append(t, item.get(), value.as<Tuple>()->items[n]));
            }
        } else {
            TRY(list_append(t, item.get(), value));
        }
    }
    Own<Tuple> key = Own<Tuple>::take(TRY(list_to_tuple(t, item.get())));
    Ref result = Ref::take(TRY(get_item(t, arg, key.value())));
    if (splices && is_tuple(*result)) return list_extend(t, out, *result);
    return list_append(t, out, *result);
}

}  // namespace

Tuple* substitute_parameters(Thread& t, Value alias, Tuple* args, Tuple* parameters, Value item) {
    if (!parameters->size) {
        Own<Str> text = Own<Str>::take(TRY(repr(t, alias)));
        return raise_type_error(t, "{} is not a generic class", text->view());
    }
    Own<Tuple> values = Own<Tuple>::take(TRY(unpack_arguments(t, item)));
    for (size_t i = 0; i < parameters->size; ++i) {
        Ref prepare = Ref::take(TRY(find_attribute(t, parameters->items[i],
                                                   Value(t.names().dunder_typing_prepare_subst))));
        if (!prepare || prepare.get().is_none()) continue;
        Ref prepared = Ref::take(TRY(call(t, *prepare, {alias, values.value()})));
        values = is_tuple(*prepared) ? Own<Tuple>::share(prepared.as<Tuple>())
                                     : Own<Tuple>::take(TRY(new_tuple(t, {*prepared})));
    }
    if (values->size != parameters->size) {
        Own<Str> text = Own<Str>::take(TRY(repr(t, alias)));
        return raise_type_error(t, "Too {} arguments for {}; actual {}, expected {}",
                                values->size > parameters->size ? "many" : "few", text->view(),
                                values->size, parameters->size);
    }
    Own<List> out = Own<List>::take(TRY(new_list(t)));
    for (size_t i = 0; i < args->size; ++i) {
        TRY(substitute_one(t, out.get(), args->items[i], parameters, values.get()));
    }
    return list_to_tuple(t, out.get());
}

// --- GenericAlias -----------------------------------------------------------------------------------

namespace {

Value new_alias(Thread& t, Type* type, Value origin, Value args) {
    Own<Tuple> tuple = is_tuple(args) ? Own<Tuple>::share(args.as<Tuple>())
                                      : Own<Tuple>::take(TRY(new_tuple(t, {args})));
    auto* a = static_cast<GenericAlias*>(TRY(allocate_instance(t, type)));
    a->origin = share(origin);
    a->args = tuple.give();
    a->parameters = nullptr;
    a->starred = false;
    return Value(a);
}

}  // namespace

Value new_generic_alias(Thread& t, Value origin, Value args) {
    return new_alias(t, t.types().generic_alias, origin, args);
}

Value generic_class_getitem(Thread& t, const Value* args, size_t) {
    return new_generic_alias(t, args[0], args[1]);
}

namespace {

Value alias_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    TRY(no_keywords(t, "GenericAlias", keywords));
    TRY(check_count(t, "GenericAlias", nargs, 2, 2));
    return new_alias(t, type.as<Type>(), args[0], args[1]);
}

void alias_dealloc(Object* object) {
    auto* a = static_cast<GenericAlias*>(object);
    decref(a->origin);
    decref(a->args);
    xdecref(a->parameters);
}

void alias_traverse(Object* object, Visitor& visit) {
    auto* a = static_cast<GenericAlias*>(object);
    visit(a->origin);
    visit(a->args);
    visit(a->parameters);
}

bool ensure_parameters(Thread& t, GenericAlias* a) {
    if (!a->parameters) a->parameters = TRY(collect_parameters(t, a->args));
    return true;
}

Value alias_repr(Thread& t, Value self) {
    auto* a = self.as<GenericAlias>();
    std::string text = a->starred ? "*" : "";
    TRY(append_type_repr(t, text, a->origin));
    text += '[';
    for (size_t i = 0; i < a->args->size; ++i) {
        if (i) text += ", ";
        TRY(append_type_repr(t, text, a->args->items[i]));
    }
    if (!a->args->size) text += "()";
    text += ']';
    return Value(TRY(new_str(t, text)));
}

std::optional<uint64_t> alias_hash(Thread& t, Value self) {
    auto* a = self.as<GenericAlias>();
    return TRY(hash(t, a->origin)) ^ TRY(hash(t, Value(a->args)));
}

Value alias_compare(Thread& t, Value left, Value right, CompareOp op) {
    if ((op != CompareOp::eq && op != CompareOp::ne) || !is_generic_alias(t, right)) {
        return Value::not_implemented();
    }
    auto* a = left.as<GenericAlias>();
    auto* b = right.as<GenericAlias>();
    const bool same = a->starred == b->starred && TRY(equal(t, a->origin, b->origin)) &&
                      TRY(equal(t, Value(a->args), Value(b->args)));
    return Value::boolean(same == (op == CompareOp::eq));
}

Value alias_call(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    auto* a = self.as<GenericAlias>();
    Ref made = Ref::take(TRY(call(t, a->origin, args, nargs, keywords)));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "__orig_class__")));
    if (!set_attribute(t, *made, name.value(), self)) {
        if (!pending_is(t, Exc::AttributeError) && !pending_is(t, Exc::TypeError)) return Failure{};
        clear_pending(t);
    }
    return made.give();
}

Value alias_get_item(Thread& t, Value self, Value item) {
    auto* a = self.as<GenericAlias>();
    TRY(ensure_parameters(t, a));
    Own<Tuple> args =
        Own<Tuple>::take(TRY(substitute_parameters(t, self, a->args, a->parameters, item)));
    Ref made = Ref::take(TRY(new_generic_alias(t, a->origin, args.value())));
    made.as<GenericAlias>()->starred = a->starred;
    return made.give();
}

constexpr std::string_view own_names[] = {
    "__class__",          "__origin__",        "__args__",
    "__unpacked__",       "__parameters__",    "__typing_unpacked_tuple_args__",
    "__mro_entries__",    "__reduce_ex__",     "__reduce__",
    "__copy__",           "__deepcopy__"};

// All but the alias's own attributes are those of the origin.
Value alias_get_attribute(Thread& t, Value self, Value name) {
    const std::string_view text = name.as<Str>()->view();
    const bool dunder = text.starts_with("__") && text.ends_with("__");
    const bool special_call = text == "__class_getitem__" || text == "__mro__";
    if (!special_call &&
        std::find(std::begin(own_names), std::end(own_names), text) != std::end(own_names)) {
        const Value own = generic_find_attribute(t, self, name);
        if (!own.is_unbound()) return own;
        if (dunder) return raise_attribute_error(t, self, name);
    }
    return get_attribute(t, self.as<GenericAlias>()->origin, name);
}

Value alias_iter(Thread& t, Value self) {
    auto* a = self.as<GenericAlias>();
    Ref starred = Ref::take(TRY(new_generic_alias(t, a->origin, Value(a->args))));
    starred.as<GenericAlias>()->starred = true;
    Own<Tuple> one = Own<Tuple>::take(TRY(new_tuple(t, {*starred})));
    return get_iterator(t, one.value());
}

Value alias_mro_entries(Thread& t, const Value* args, size_t) {
    return Value(TRY(new_tuple(t, {args[0].as<GenericAlias>()->origin})));
}

Value alias_instancecheck(Thread& t, const Value*, size_t) {
    return raise_type_error(t, "isinstance() argument 2 cannot be a parameterized generic");
}

Value alias_subclasscheck(Thread& t, const Value*, size_t) {
    return raise_type_error(t, "issubclass() argument 2 cannot be a parameterized generic");
}

Value alias_reduce(Thread& t, const Value* args, size_t) {
    auto* a = args[0].as<GenericAlias>();
    Own<Tuple> pair = Own<Tuple>::take(TRY(new_tuple(t, {a->origin, Value(a->args)})));
    return Value(TRY(new_tuple(t, {Value(t.types().generic_alias), pair.value()})));
}

Value alias_dir(Thread& t, const Value* args, size_t) {
    Ref names = Ref::take(
        TRY(call_special(t, args[0].as<GenericAlias>()->origin, t.names().dunder_dir, {})));
    Own<List> list = names ? Own<List>::take(TRY(list_from(t, *names)))
                           : Own<List>::take(TRY(new_list(t)));
    for (std::string_view name : own_names) {
        Own<Str> text = Own<Str>::take(TRY(intern(t, name)));
        TRY(list_append(t, list.get(), text.value()));
    }
    return Value(list.give());
}

constexpr NativeDef methods[] = {
    {"__mro_entries__", "(self, bases, /)", alias_mro_entries},
    {"__instancecheck__", "(self, instance, /)", alias_instancecheck},
    {"__subclasscheck__", "(self, subclass, /)", alias_subclasscheck},
    {"__reduce__", "(self, /)", alias_reduce},
    {"__dir__", "(self, /)", alias_dir},
    {}};

constexpr GetSetDef getset[] = {
    {"__origin__", [](Thread&, Value v) { return share(v.as<GenericAlias>()->origin); }},
    {"__args__", [](Thread&, Value v) { return share(Value(v.as<GenericAlias>()->args)); }},
    {"__parameters__",
     [](Thread& t, Value v) -> Value {
         TRY(ensure_parameters(t, v.as<GenericAlias>()));
         return share(Value(v.as<GenericAlias>()->parameters));
     }},
    {"__unpacked__", [](Thread&, Value v) { return Value::boolean(v.as<GenericAlias>()->starred); }},
    {"__typing_unpacked_tuple_args__",
     [](Thread& t, Value v) {
         auto* a = v.as<GenericAlias>();
         const bool shows = a->starred && a->origin == Value(t.types().tuple);
         return shows ? share(Value(a->args)) : Value::none();
     }},
    {}};

}  // namespace

const TypeSpec generic_alias_spec = {
    .name = "types.GenericAlias",
    .basic_size = sizeof(GenericAlias),
    .flags = type_subclassable | type_immutable | type_weakrefable,
    .doc = "Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and "
           "t.__args__ is (int,).",
    .methods = methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.construct = alias_construct;
            type.dealloc = alias_dealloc;
            type.traverse = alias_traverse;
            type.call = alias_call;
            type.get_item = alias_get_item;
            type.get_attribute = alias_get_attribute;
            type.iter = alias_iter;
            type.repr = alias_repr;
            type.hash = alias_hash;
            type.compare = alias_compare;
            type.binary[static_cast<int>(BinaryOp::or_)] = union_or;
        },
};

}  // namespace baton
