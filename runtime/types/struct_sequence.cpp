#include "runtime/types/struct_sequence.h"

#include <string>
#include <array>
#include <new>
#include <utility>
#include <vector>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/shape.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

namespace baton {

namespace {

constexpr size_t max_visible = 32;

template <size_t index>
Value get_field(Thread&, Value self) {
    Tuple* tuple = self.as<Tuple>();
    return index < tuple->size ? share(tuple->items[index]) : Value::none();
}
using Getter = Value (*)(Thread&, Value);
template <size_t... index>
constexpr auto make_getters(std::index_sequence<index...>) {
    return std::array<Getter, sizeof...(index)>{get_field<index>...};
}
constexpr auto getters = make_getters(std::make_index_sequence<max_visible>{});

// The names of all fields, in order, under this key of the type's dict.
Value field_names(Thread& t, Type* type) {
    Own<Str> key = Own<Str>::take(TRY(intern(t, "_fields_")));
    return type_lookup(type, key.get());
}
int64_t count_of(Thread& t, Type* type, const char* name) {
    Own<Str> key = Own<Str>::take(intern(t, name));
    const Value v = key ? type_lookup(type, key.get()) : Value();
    return v.is_small_int() ? v.as_small_int() : 0;
}

Value make(Thread& t, Type* type, std::span<const Value> values, size_t visible, Tuple* names) {
    Object* object = TRY(allocate_instance(t, type, visible));
    auto* tuple = static_cast<Tuple*>(object);
    tuple->size = visible;
    for (size_t i = 0; i < visible; ++i) tuple->items[i] = share(values[i]);
    Ref result = Ref::take(Value(object));
    for (size_t i = visible; i < names->size; ++i) {
        const Value v = i < values.size() ? values[i] : Value::none();
        TRY(generic_set_attribute(t, *result, names->items[i], v));
    }
    return result.give();
}

Value construct(Thread& t, Value type_value, const Value* args, size_t nargs, Tuple* keywords) {
    Type* type = type_value.as<Type>();
    Value out[2];
    const std::string name(type_name(type));
    TRY(bind_arguments(t, name.c_str(), "(sequence, dict=None)", args, nargs, keywords, out));
    Own<Tuple> given = Own<Tuple>::take(tuple_from(t, out[0]));
    if (!given) {
        if (!pending_is(t, Exc::TypeError)) return Failure{};
        clear_pending(t);
        return raise_type_error(t, "constructor requires a sequence");
    }
    if (!out[1].is_unbound() && !out[1].is_none() && !is_dict(out[1])) {
        return raise_type_error(t, "{}() takes a dict as second arg, if any", name);
    }
    const Value names_value = field_names(t, type);
    if (!is_tuple(names_value)) return Failure{};
    Tuple* names = names_value.as<Tuple>();
    const auto visible = static_cast<size_t>(count_of(t, type, "n_sequence_fields"));
    if (given->size < visible) {
        return raise_type_error(
            t, "{}() takes {} {}-sequence ({}-sequence given)", name,
            visible == names->size ? "a" : "an at least", visible, given->size);
    }
    if (given->size > names->size) {
        return raise_type_error(
            t, "{}() takes {} {}-sequence ({}-sequence given)", name,
            visible == names->size ? "a" : "an at most", names->size, given->size);
    }
    std::vector<Value> values(given->view().begin(), given->view().end());
    for (size_t i = values.size(); i < names->size; ++i) {
        Value v = Value::none();
        if (is_dict(out[1])) {
            const Value found = dict_get(out[1].as<Dict>(), names->items[i].as<Str>());
            if (!found.is_unbound()) v = found;
        }
        values.push_back(v);
    }
    return make(t, type, values, visible, names);
}

Value construct_refused(Thread& t, Value type, const Value*, size_t, Tuple*) {
    return raise_type_error(t, "cannot create '{}' instances", type_name(type.as<Type>()));
}

Value show(Thread& t, Value self) {
    Tuple* tuple = self.as<Tuple>();
    const Value names = field_names(t, tuple->type);
    std::string text = fmt::format("{}(", tuple->type->spec_name ? tuple->type->spec_name
                                                                 : type_name(tuple->type));
    for (size_t i = 0; i < tuple->size && is_tuple(names); ++i) {
        if (i) text += ", ";
        text += names.as<Tuple>()->items[i].as<Str>()->view();
        text += "=";
        Own<Str> item = Own<Str>::take(TRY(repr(t, tuple->items[i])));
        text += item->view();
    }
    text += ")";
    return TRY(new_str(t, text));
}

bool refuse_attribute(Thread& t, Value, Value, Value) {
    return raise(t, Exc::AttributeError, "readonly attribute");
}

Value reduce(Thread& t, const Value* args, size_t) {
    Tuple* tuple = args[0].as<Tuple>();
    const Value names = field_names(t, tuple->type);
    Own<Tuple> items = Own<Tuple>::take(TRY(new_tuple(t, tuple->view())));
    Own<Dict> hidden = Own<Dict>::take(TRY(new_dict(t)));
    for (size_t i = tuple->size; is_tuple(names) && i < names.as<Tuple>()->size; ++i) {
        const Value name = names.as<Tuple>()->items[i];
        Ref v = Ref::take(TRY(get_attribute(t, args[0], name)));
        TRY(dict_set(t, hidden.get(), name.as<Str>(), *v));
    }
    Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, {items.value(), hidden.value()})));
    return TRY(new_tuple(t, {Value(tuple->type), arguments.value()}));
}

const NativeDef methods[] = {{"__reduce__", "(self, /)", reduce, "Helper for pickle."}, {}};

template <CallSlot construct_slot>
void fill_slots(Type& type) {
    type.construct = construct_slot;
    type.repr = show;
    type.set_attribute = refuse_attribute;
}

}  // namespace

Type* make_struct_sequence(Thread& t, const StructSequenceSpec& spec) {
    const bool has_hidden = spec.fields[spec.visible] != nullptr;
    // The table of getters lives as long as the interpreter, as descriptors point into it.
    size_t count = 0;
    while (spec.fields[count]) ++count;
    auto* getset = new (std::nothrow) GetSetDef[spec.visible + 1]();
    if (!getset) return raise_memory_error(t);
    t.interpreter->tables.emplace_back(getset, [](void* p) { delete[] static_cast<GetSetDef*>(p); });
    for (size_t i = 0; i < spec.visible; ++i) getset[i] = {spec.fields[i], getters[i]};
    TypeSpec type_spec{
        .name = spec.name,
        .basic_size = sizeof(Tuple),
        .item_size = sizeof(Value),
        .flags = type_immutable | (has_hidden ? uint32_t{type_has_attributes} : 0),
        .doc = spec.doc,
        .methods = methods,
        .getset = getset,
        .fill = spec.constructible ? fill_slots<construct> : fill_slots<construct_refused>,
    };
    Own<Type> type = Own<Type>::take(TRY(make_builtin_type(t, type_spec, t.types().tuple)));
    Own<Tuple> names = Own<Tuple>::take(TRY(new_tuple(t, count)));
    size_t unnamed = 0;
    for (size_t i = 0; i < count; ++i) {
        names->items[i] = TRY(intern(t, spec.fields[i]));
        unnamed += spec.fields[i][0] == '\0';
    }
    Own<Tuple> match = Own<Tuple>::take(TRY(new_tuple(t, names->view().first(spec.visible))));
    auto add = [&](const char* name, Value v) -> bool {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        return dict_set(t, type->dict, key.get(), v);
    };
    TRY(add("_fields_", names.value()));
    TRY(add("__match_args__", match.value()));
    TRY(add("n_fields", Value::small_int(static_cast<int64_t>(count))));
    TRY(add("n_sequence_fields", Value::small_int(static_cast<int64_t>(spec.visible))));
    TRY(add("n_unnamed_fields", Value::small_int(static_cast<int64_t>(unnamed))));
    type_modified(t, type.get(), nullptr);
    return type.give();
}

Value new_struct_sequence(Thread& t, Type* type, const StructSequenceSpec& spec,
                          std::span<const Value> values) {
    const Value names = field_names(t, type);
    if (!is_tuple(names)) return Failure{};
    return make(t, type, values, spec.visible, names.as<Tuple>());
}

}  // namespace baton
