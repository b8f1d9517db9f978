// Slow paths for displays, f-strings, unpacking and patterns.
#include <charconv>

#include "runtime/types/list.h"
#include "runtime/core/argument_type.h"
#include "runtime/types/set.h"
#include "runtime/types/sequence_slices.h"
#include "runtime/types/slice.h"
#include "vm/interpreter/slow_paths.h"

namespace baton {

namespace {

// "module.f()", without the module if it is builtins; what has no qualified name as str() has it.
std::string callee_name(Thread& t, Value callee) {
    Ref name = Ref::take(find_attribute(t, callee, t.names().dunder_qualname));
    if (name.get().is_error()) clear_pending(t);
    if (!is_str(*name)) {
        Own<Str> shown = Own<Str>::take(str(t, callee));
        if (shown) return to_string(shown.get());
        clear_pending(t);
        return std::string(type_name(t, callee)) + " object";
    }
    std::string text = to_string(name.as<Str>()) + "()";
    Ref module = Ref::take(find_attribute(t, callee, t.names().dunder_module));
    if (module.get().is_error()) clear_pending(t);
    if (is_str(*module) && module.as<Str>()->view() != "builtins") {
        text = to_string(module.as<Str>()) + "." + text;
    }
    return text;
}

}  // namespace

namespace {

// The bounds of a slice whose parts are all small ints or None and whose step is not 0, as nearly
// all are. Nothing has to be released then.
bool plain_bounds(const Value* parts, bool stepped, SliceBounds& bounds) {
    auto read = [](Value v, bool& has, int64_t& number) {
        has = v.is_small_int();
        if (has) number = v.as_small_int();
        return has || v.is_none();
    };
    bool has_step = false;
    bounds.step = 1;
    return read(parts[0], bounds.has_start, bounds.start) &&
           read(parts[1], bounds.has_stop, bounds.stop) &&
           (!stepped || (read(parts[2], has_step, bounds.step) && bounds.step != 0));
}

}  // namespace

Value get_slice(Thread& t, Value container, Value* bounds, bool stepped) {
    SliceBounds plain{};
    const Type* type = type_of(t, container);
    const bool row = type == t.types().list || type == t.types().tuple;
    if ((row || (type == t.types().str && !stepped)) && plain_bounds(bounds, stepped, plain)) {
        for (int i = 0; i < 2 + stepped; ++i) bounds[i] = Value();
        if (type == t.types().list) {
            const List* list = container.as<List>();
            return TRY(list_get_slice(t, list, fit_slice(plain, list->size)));
        }
        if (type == t.types().tuple) {
            auto* tuple = container.as<Tuple>();
            return tuple_get_slice(t, tuple, fit_slice(plain, tuple->size));
        }
        Str* s = container.as<Str>();
        const SliceRange range = fit_slice(plain, static_cast<int64_t>(s->length));
        return TRY(str_substring(t, s, range.start, range.start + range.count));
    }
    Ref slice = Ref::take(TRY(build_slice(t, bounds, stepped ? 3 : 2)));
    return get_item(t, container, *slice);
}

bool set_slice(Thread& t, Value container, Value* bounds, Value value) {
    SliceBounds plain{};
    if (container.is_object() && container.as_object()->type == t.types().list &&
        plain_bounds(bounds, false, plain)) {
        bounds[0] = bounds[1] = Value();
        return list_set_slice(t, container.as<List>(), plain, value);
    }
    Ref slice = Ref::take(TRY(build_slice(t, bounds, 2)));
    return set_item(t, container, *slice, value);
}

Value build_slice(Thread& t, Value* regs, uint32_t count) {
    Ref start = Ref::take(regs[0]), stop = Ref::take(regs[1]);
    Ref step = Ref::take(count == 3 ? regs[2] : Value::none());
    for (uint32_t i = 0; i < count; ++i) regs[i] = Value();
    return TRY(new_slice(t, *start, *stop, *step));
}

Value build_set(Thread& t, Value* regs, uint32_t count) {
    Own<Set> set = Own<Set>::take(new_set(t));
    bool ok = bool(set);
    for (uint32_t i = 0; i < count; ++i) {
        Ref item = Ref::take(regs[i]);
        regs[i] = Value();
        ok = ok && set_add(t, set.get(), *item);
    }
    if (!ok) return Failure{};
    return set.give();
}

Value build_map(Thread& t, Value* regs, uint32_t pairs) {
    Own<Dict> dict = Own<Dict>::take(new_dict(t, pairs));
    bool ok = bool(dict);
    for (uint32_t i = 0; i < pairs; ++i) {
        Ref key = Ref::take(regs[2 * i]);
        Ref value = Ref::take(regs[2 * i + 1]);
        regs[2 * i] = regs[2 * i + 1] = Value();
        ok = ok && dict_set(t, dict.get(), *key, *value);
    }
    if (!ok) return Failure{};
    return dict.give();
}

Value build_string(Thread& t, Value* regs, uint32_t count) {
    Str* joined = str_join(t, regs, count);
    for (uint32_t i = 0; i < count; ++i) {
        Value gone = regs[i];
        regs[i] = Value();
        decref(gone);
    }
    return TRY(joined);
}

namespace {

// What f-strings are mostly made of: a small int without a specification or with one of the form
// [align][0][width][d], align being one of "<>^". Unbound: something else.
Value format_directly(Thread& t, Value value, const Str* spec) {
    if (!value.is_small_int()) return Value();
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value.as_small_int()).ptr;
    const auto count = static_cast<size_t>(end - digits);
    if (!spec || spec->size == 0) return TRY(new_str(t, std::string_view(digits, count)));
    const std::string_view text = spec->view();
    size_t at = 0;
    char align = '>', fill = ' ';
    if (text[at] == '<' || text[at] == '>' || text[at] == '^') {
        align = text[at++];
    } else if (text[at] == '0') {
        align = '=';
        fill = '0';
        ++at;
    }
    size_t width = 0;
    for (; at < text.size() && text[at] >= (width ? '0' : '1') && text[at] <= '9'; ++at) {
        width = width * 10 + static_cast<size_t>(text[at] - '0');
        if (width > 60) return Value();
    }
    if (at < text.size() && text[at] == 'd') ++at;
    if (at != text.size()) return Value();
    char out[64];
    const size_t padding = width > count ? width - count : 0;
    const size_t sign = align == '=' && digits[0] == '-';
    const size_t left = align == '<' ? 0 : align == '^' ? padding / 2 : padding;
    memcpy(out, digits, sign);
    memset(out + sign, fill, left);
    memcpy(out + sign + left, digits + sign, count - sign);
    memset(out + left + count, fill, padding - left);
    return TRY(new_str(t, std::string_view(out, count + padding)));
}

}  // namespace

Value format_value(Thread& t, Value* regs, uint32_t mode) {
    Ref spec;
    if (mode & 4) {
        spec = Ref::take(regs[1]);
        regs[1] = Value();
    }
    if (mode == 0 || mode == 4) {
        const Value direct = format_directly(t, regs[0], spec ? spec.as<Str>() : nullptr);
        if (!direct.is_unbound()) return direct;
    }
    Ref value = Ref::share(regs[0]);
    switch (mode & 3) {
        case 1: value = Ref::take(TRY(str(t, *value))); break;
        case 2: value = Ref::take(TRY(repr(t, *value))); break;
        case 3: value = Ref::take(TRY(ascii(t, *value))); break;
        default: break;
    }
    if (!spec && value.get().is_object() && value.get().as_object()->type == t.types().str) {
        return value.give();
    }
    return TRY(format(t, *value, spec ? spec.as<Str>() : nullptr));
}

bool add_to_set(Thread& t, Value set, Value item) { return set_add(t, set.as<Set>(), item); }

bool update_set(Thread& t, Value set, Value iterable) {
    return set_update(t, set.as<Set>(), iterable);
}

bool extend_display(Thread& t, Value list, Value iterable) {
    if (list_extend(t, list.as<List>(), iterable)) return true;
    if (pending_is(t, Exc::TypeError) && !type_of(t, iterable)->iter &&
        !type_of(t, iterable)->get_item) {
        clear_pending(t);
        raise_type_error(t, "Value after * must be an iterable, not {}", type_name(t, iterable));
    }
    return false;
}

bool update_display(Thread& t, Value dict, Value mapping) {
    if (!is_dict(mapping)) {
        Ref keys = Ref::take(find_attribute(t, mapping, t.names().keys));
        if (keys.get().is_error()) {
            if (!pending_is(t, Exc::AttributeError)) return false;
            clear_pending(t);
        }
        if (!keys || keys.get().is_error()) {
            return raise_type_error(t, "'{}' object is not a mapping", type_name(t, mapping));
        }
    }
    if (dict_update(t, dict.as<Dict>(), mapping)) return true;
    if (pending_is(t, Exc::AttributeError)) {
        clear_pending(t);
        raise_type_error(t, "'{}' object is not a mapping", type_name(t, mapping));
    }
    return false;
}

bool extend_call_arguments(Thread& t, Value callee, Value list, Value iterable) {
    if (list_extend(t, list.as<List>(), iterable)) return true;
    if (pending_is(t, Exc::TypeError) && !type_of(t, iterable)->iter &&
        !type_of(t, iterable)->get_item) {
        clear_pending(t);
        raise_type_error(t, "{} argument after * must be an iterable, not {}",
                         callee_name(t, callee), argument_type(t, iterable));
    }
    return false;
}

bool merge_call_keywords(Thread& t, Value callee, Value dict, Value mapping) {
    Dict* target = dict.as<Dict>();
    auto add = [&](Value key, Value value) -> bool {
        if (!TRY(dict_get(t, target, key)).is_unbound()) {
            Own<Str> shown = Own<Str>::take(TRY(str(t, key)));
            return raise_type_error(t, "{} got multiple values for keyword argument '{}'",
                                    callee_name(t, callee), shown->view());
        }
        return dict_set(t, target, key, value);
    };
    if (!is_dict(mapping)) {
        Ref keys = Ref::take(find_attribute(t, mapping, t.names().keys));
        if (keys.get().is_error()) {
            if (!pending_is(t, Exc::AttributeError)) return false;
            clear_pending(t);
        }
        if (!keys || keys.get().is_error()) {
            return raise_type_error(t, "{} argument after ** must be a mapping, not {}",
                                    callee_name(t, callee), argument_type(t, mapping));
        }
        Ref names = Ref::take(call(t, *keys, nullptr, 0));
        const bool added = !names.get().is_error() && for_each(t, *names, [&](Value key) -> bool {
            Ref value = Ref::take(TRY(get_item(t, mapping, key)));
            return add(key, *value);
        });
        if (!added && pending_is(t, Exc::AttributeError)) {
            clear_pending(t);
            return raise_type_error(t, "{} argument after ** must be a mapping, not {}",
                                    callee_name(t, callee), argument_type(t, mapping));
        }
        return added;
    }
    Ref held = Ref::share(mapping);
    size_t position = 0;
    Value next_key, next_value;
    while (dict_next(held.as<Dict>(), position, next_key, next_value)) {
        Ref key = Ref::share(next_key), value = Ref::share(next_value);
        TRY(add(*key, *value));
    }
    return true;
}

namespace {

Value unpack_iterator(Thread& t, Value source) {
    Value iterator = get_iterator(t, source);
    if (iterator.is_error() && pending_is(t, Exc::TypeError) && !type_of(t, source)->iter &&
        !type_of(t, source)->get_item) {
        clear_pending(t);
        raise_type_error(t, "cannot unpack non-iterable {} object", type_name(t, source));
    }
    return iterator;
}

void drop(Value* out, size_t count) {
    for (size_t i = 0; i < count; ++i) {
        Value gone = out[i];
        out[i] = Value();
        decref(gone);
    }
}

}  // namespace

bool unpack(Thread& t, Value source, Value* out, uint32_t count) {
    Ref iterator = Ref::take(TRY(unpack_iterator(t, source)));
    Value items[256];
    for (uint32_t i = 0; i < count; ++i) {
        items[i] = next_item(t, *iterator);
        if (items[i].is_error() || items[i].is_unbound()) {
            drop(items, i);
            if (items[i].is_error()) return false;
            return raise_value_error(t, "not enough values to unpack (expected {}, got {})", count,
                                     i);
        }
    }
    Ref extra = Ref::take(next_item(t, *iterator));
    if (!extra) {
        for (uint32_t i = 0; i < count; ++i) replace(out[i], items[i]);
        return true;
    }
    drop(items, count);
    if (extra.get().is_error()) return false;
    return raise_value_error(t, "too many values to unpack (expected {})", count);
}

bool unpack_ex(Thread& t, Value source, Value* out, uint32_t before, uint32_t after) {
    const Type* type = source.is_object() ? source.as_object()->type : nullptr;
    if (type == t.types().list || type == t.types().tuple) {
        const std::span<const Value> items =
            type == t.types().list ? source.as<List>()->view() : source.as<Tuple>()->view();
        if (items.size() >= before + after) {
            const size_t middle = items.size() - before - after;
            List* rest = TRY(new_list(t, middle));
            for (size_t i = 0; i < middle; ++i) rest->items[i] = share(items[before + i]);
            rest->size = middle;
            for (uint32_t i = 0; i < before; ++i) out[i] = share(items[i]);
            for (uint32_t i = 0; i < after; ++i) {
                out[before + 1 + i] = share(items[before + middle + i]);
            }
            out[before] = rest;
            return true;
        }
    }
    Ref iterator = Ref::take(TRY(unpack_iterator(t, source)));
    for (uint32_t i = 0; i < before; ++i) {
        const Value item = next_item(t, *iterator);
        if (item.is_error() || item.is_unbound()) {
            drop(out, i);
            if (item.is_error()) return false;
            return raise_value_error(t, "not enough values to unpack (expected at least {}, got {})",
                                     before + after, i);
        }
        out[i] = item;
    }
    List* rest = list_from(t, *iterator);
    if (!rest) {
        drop(out, before);
        return false;
    }
    if (rest->size < after) {
        const size_t got = before + rest->size;
        decref(rest);
        drop(out, before);
        return raise_value_error(t, "not enough values to unpack (expected at least {}, got {})",
                                 before + after, got);
    }
    rest->size -= after;
    for (uint32_t i = 0; i < after; ++i) out[before + 1 + i] = rest->items[rest->size + i];
    out[before] = rest;
    return true;
}

Value length_value(Thread& t, Value v) { return Value::small_int(TRY(length(t, v))); }

// --- Patterns ------------------------------------------------------------------------------------

Value match_keys(Thread& t, Value subject, Value keys) {
    Tuple* names = keys.as<Tuple>();
    Own<Tuple> values = Own<Tuple>::take(TRY(new_tuple(t, names->size)));
    if (names->size == 0) return values.give();
    Ref get = Ref::take(TRY(get_attribute(t, subject, TRY(intern(t, "get")))));
    // A sentinel of its own tells absent keys from any value.
    Ref absent = Ref::take(TRY(new_list(t)));
    for (size_t i = 0; i < names->size; ++i) {
        for (size_t j = 0; j < i; ++j) {
            if (TRY(equal(t, names->items[i], names->items[j]))) {
                Own<Str> text = Own<Str>::take(TRY(repr(t, names->items[i])));
                return raise_value_error(t, "mapping pattern checks duplicate key ({})",
                                         text->view());
            }
        }
        const Value value = TRY(call(t, *get, {names->items[i], *absent}));
        if (value == *absent) {
            decref(value);
            return Value::none();
        }
        values->items[i] = value;
    }
    return values.give();
}

Value match_class(Thread& t, Value subject, Value cls, Value names, uint32_t positional) {
    if (!has_type(t, cls, type_is_type)) {
        return raise_type_error(t, "called match pattern must be a class");
    }
    if (!TRY(is_instance(t, subject, cls))) return Value::none();
    std::vector<Ref> values;
    std::vector<Ref> seen;
    auto attribute = [&](Value name) -> Truth {
        for (const Ref& s : seen) {
            if (str_equal(s.as<Str>(), name.as<Str>())) {
                return raise_type_error(t, "{}() got multiple sub-patterns for attribute '{}'",
                                        type_name(cls.as<Type>()), name.as<Str>()->view());
            }
        }
        seen.push_back(Ref::share(name));
        Ref value = Ref::take(find_attribute(t, subject, name));
        if (value.get().is_error()) return Truth::error;
        if (!value) return Truth::no;
        values.push_back(std::move(value));
        return Truth::yes;
    };
    if (positional) {
        Ref args = Ref::take(find_attribute(t, cls, t.names().dunder_match_args));
        if (args.get().is_error()) return Failure{};
        size_t allowed = 0;
        bool self = false;
        if (!args) {
            constexpr uint32_t self_matching = type_is_int | type_is_list | type_is_tuple |
                                               type_is_str | type_is_bytes | type_is_dict |
                                               type_is_float | type_is_set;
            self = cls.as<Type>()->has(self_matching) ||
                   is_subtype(cls.as<Type>(), t.types().bytearray);
            allowed = self ? 1 : 0;
        } else if (is_tuple(*args)) {
            allowed = args.as<Tuple>()->size;
        } else {
            return raise_type_error(t, "{}.__match_args__ must be a tuple (got {})",
                                    type_name(cls.as<Type>()), type_name(t, *args));
        }
        if (positional > allowed) {
            return raise_type_error(t, "{}() accepts {} positional sub-pattern{} ({} given)",
                                    type_name(cls.as<Type>()), allowed, allowed == 1 ? "" : "s",
                                    positional);
        }
        if (self) {
            values.push_back(Ref::share(subject));
        } else {
            for (uint32_t i = 0; i < positional; ++i) {
                const Value name = args.as<Tuple>()->items[i];
                if (!is_str(name)) {
                    return raise_type_error(t, "__match_args__ elements must be strings (got {})",
                                            type_name(t, name));
                }
                if (!TRY(attribute(name))) return Value::none();
            }
        }
    }
    for (Value name : names.as<Tuple>()->view()) {
        if (!TRY(attribute(name))) return Value::none();
    }
    Tuple* result = TRY(new_tuple(t, values.size()));
    for (size_t i = 0; i < values.size(); ++i) result->items[i] = values[i].give();
    return result;
}

Value match_rest(Thread& t, Value subject, Value keys) {
    Own<Dict> rest = Own<Dict>::take(TRY(new_dict(t)));
    TRY(dict_update(t, rest.get(), subject));
    for (Value key : keys.as<Tuple>()->view()) TRY(dict_delete(t, rest.get(), key));
    return rest.give();
}

}  // namespace baton
