#include "stdlib/pickle/unpickler.h"

#include <cstring>

#include "runtime/base/unicode.h"
#include "runtime/core/shape.h"
#include "runtime/types/bytearray.h"
#include "runtime/types/bytes.h"
#include "runtime/types/codecs.h"
#include "runtime/types/dict_hashed.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/memoryview.h"
#include "runtime/types/set.h"

namespace baton::pickle {

bool memo_put(Thread& t, Machine& m, uint64_t index, Value value) {
    if (index == m.memo.size()) [[likely]] {
        m.memo.push_back(share(value));
        return true;
    }
    if (index > m.memo.size()) {
        if (index > m.memo.size() * 2 + 1024) {
            if (!m.far_memo) m.far_memo = std::make_unique<std::unordered_map<uint64_t, Value>>();
            auto [entry, added] = m.far_memo->try_emplace(index, Value());
            incref(value);
            replace(entry->second, value);
            return true;
        }
        TRY(check_room(t, static_cast<int64_t>(index * sizeof(Value))));
        m.memo.resize(index + 1);
    }
    incref(value);
    replace(m.memo[index], value);
    return true;
}

Value memo_get(const Machine& m, uint64_t index) {
    if (index < m.memo.size() && !m.memo[index].is_unbound()) return m.memo[index];
    if (!m.far_memo) return Value();
    auto found = m.far_memo->find(index);
    return found == m.far_memo->end() ? Value() : found->second;
}

namespace {

inline uint64_t little(const char* at, int size) {
    if (size == 1) return static_cast<unsigned char>(*at);
    uint64_t value = 0;
    if (size == 4 || size == 8) {
        memcpy(&value, at, size == 4 ? 4 : 8);
        return value;
    }
    for (int i = 0; i < size; ++i) {
        value |= static_cast<uint64_t>(static_cast<unsigned char>(at[i])) << (8 * i);
    }
    return value;
}

// --- The stack -------------------------------------------------------------------------------------

size_t fence(const Machine& m) { return m.marks.empty() ? 0 : m.marks.back(); }

Failure underflow(Thread& t, const Machine& m) {
    return unpickling_error(t, "{}", m.marks.empty() ? "unpickling stack underflow"
                                                     : "unexpected MARK found");
}

inline bool push(Machine& m, Value owned) {
    if (owned.is_error()) return false;
    m.stack.push_back(owned);
    return true;
}

// Owned.
Value pop(Thread& t, Machine& m) {
    if (m.stack.size() <= fence(m)) return underflow(t, m);
    const Value top = m.stack.back();
    m.stack.pop_back();
    return top;
}

// The top, borrowed.
Value top(Thread& t, const Machine& m) {
    if (m.stack.size() <= fence(m)) return underflow(t, m);
    return m.stack.back();
}

// Takes the last mark away: the height it stood at.
std::optional<size_t> pop_mark(Thread& t, Machine& m) {
    if (m.marks.empty()) return unpickling_error(t, "could not find MARK");
    const size_t height = m.marks.back();
    m.marks.pop_back();
    return height;
}

Tuple* pop_tuple(Thread& t, Machine& m, size_t from) {
    if (from < fence(m)) return underflow(t, m);
    Tuple* tuple = new_tuple_taking(t, m.stack.data() + from, m.stack.size() - from);
    m.stack.resize(from);
    return tuple;
}

List* pop_list(Thread& t, Machine& m, size_t from) {
    List* list = new_list_taking(t, m.stack.data() + from, m.stack.size() - from);
    m.stack.resize(from);
    return list;
}

// --- Plain data ------------------------------------------------------------------------------------

Value parse_int(Thread& t, std::string_view digits) {
    Own<Str> text = Own<Str>::take(TRY(new_str(t, well_formed(digits) ? digits : "?")));
    return call(t, Value(t.types().int_), {text.value(), Value::small_int(0)});
}

Value load_int(Thread& t, Unpickler* u) {
    std::string line;
    TRY(take_line(t, u, line));
    if (line == "00") return Value::false_();
    if (line == "01") return Value::true_();
    char* end = nullptr;
    errno = 0;
    const long n = strtol(line.c_str(), &end, 0);
    if (!errno && end != line.c_str() && end == line.c_str() + line.size()) return new_int(t, n);
    Value big = parse_int(t, line);
    if (big.is_error() && pending_is(t, Exc::ValueError)) {
        clear_pending(t);
        return raise_value_error(t, "could not convert string to int");
    }
    return big;
}

Value load_long(Thread& t, Unpickler* u) {
    std::string line;
    TRY(take_line(t, u, line));
    if (!line.empty() && line.back() == 'L') line.pop_back();
    return parse_int(t, line);
}

Value load_counted_long(Thread& t, Unpickler* u, int header) {
    const char* at = TRY(take(t, u, static_cast<size_t>(header)));
    const uint64_t size = little(at, header);
    if (header == 4 && size > 0x7fffffff) {
        return unpickling_error(t, "LONG pickle has negative byte count");
    }
    if (!size) return Value::small_int(0);
    const char* data = TRY(take(t, u, size));
    if (size < 8) {
        uint64_t value = little(data, static_cast<int>(size));
        if (data[size - 1] & 0x80) value |= ~uint64_t{0} << (8 * size);
        return Value::small_int(static_cast<int64_t>(value));
    }
    const bool negative = data[size - 1] & 0x80;
    constexpr size_t few = 16;
    mp_limb_t limbs[few];
    if (!negative && size <= sizeof limbs) {
        for (size_t i = 0; i < few && i * 8 < size; ++i) {
            limbs[i] = little(data + i * 8, static_cast<int>(std::min<size_t>(8, size - i * 8)));
        }
        mpz_t number;
        return new_int(t, mpz_roinit_n(number, limbs, static_cast<mp_size_t>((size + 7) / 8)));
    }
    mpz_t number;
    mpz_init(number);
    mpz_import(number, size, -1, 1, 0, 0, data);
    if (negative) {
        mpz_t wrap;
        mpz_init_set_ui(wrap, 1);
        mpz_mul_2exp(wrap, wrap, size * 8);
        mpz_sub(number, number, wrap);
        mpz_clear(wrap);
    }
    const Value result = new_int(t, number);
    mpz_clear(number);
    return result;
}

Value load_float(Thread& t, Unpickler* u) {
    std::string line;
    TRY(take_line(t, u, line));
    Own<Str> text = Own<Str>::take(TRY(new_str(t, well_formed(line) ? line : "?")));
    Value number = call(t, Value(t.types().float_), {text.value()});
    if (number.is_error() && pending_is(t, Exc::ValueError)) {
        clear_pending(t);
        return raise_value_error(t, "could not convert string to float");
    }
    return number;
}

// The size in front of counted data.
inline std::optional<size_t> load_size(Thread& t, Unpickler* u, int header, const char* what) {
    const uint64_t size = little(TRY(take(t, u, static_cast<size_t>(header))), header);
    if (size > INT64_MAX) {
        return raise(t, Exc::OverflowError, "{} exceeds system's maximum size of {} bytes", what,
                     INT64_MAX);
    }
    return size;
}

Value load_counted_text(Thread& t, Unpickler* u, int header) {
    const size_t size = TRY(load_size(t, u, header, "BINUNICODE"));
    return text_of(t, {TRY(take(t, u, size)), size});
}
Value load_counted_bytes(Thread& t, Unpickler* u, int header) {
    const size_t size = TRY(load_size(t, u, header, "BINBYTES"));
    return TRY(new_bytes(t, {TRY(take(t, u, size)), size}));
}
Value load_counted_string(Thread& t, Unpickler* u, int header) {
    const size_t size = TRY(load_size(t, u, header, "BINSTRING"));
    if (header == 4 && size > 0x7fffffff) {
        return unpickling_error(t, "BINSTRING pickle has negative byte count");
    }
    return old_text(t, u, {TRY(take(t, u, size)), size});
}

// --- Containers ------------------------------------------------------------------------------------

bool append_from(Thread& t, Unpickler* u, size_t from) {
    Machine& m = *u->machine;
    if (from > m.stack.size() || from <= fence(m)) return underflow(t, m);
    if (from == m.stack.size()) return true;
    Ref target = Ref::share(m.stack[from - 1]);
    if (target.get().is_object() && target.get().as_object()->type == t.types().list) {
        auto* list = target.as<List>();
        TRY(list_grow(t, list, list->size + m.stack.size() - from));
        for (size_t i = from; i < m.stack.size(); ++i) list->items[list->size++] = m.stack[i];
        m.stack.resize(from);
        return true;
    }
    Own<List> items = Own<List>::take(TRY(pop_list(t, m, from)));
    const State& state = state_of(t);
    Ref extend = Ref::take(TRY(find_attribute(t, *target, Value(state.extend))));
    if (extend) {
        Ref done = Ref::take(TRY(call(t, *extend, {items.value()})));
        return true;
    }
    Ref append = Ref::take(TRY(get_attribute(t, *target, Value(t.names().append))));
    for (size_t i = 0; i < items->size; ++i) {
        Ref item = Ref::share(items->items[i]);
        Ref done = Ref::take(TRY(call(t, *append, {*item})));
    }
    return true;
}

bool set_items_from(Thread& t, Unpickler* u, size_t from) {
    Machine& m = *u->machine;
    if (from > m.stack.size() || from <= fence(m)) return underflow(t, m);
    if (from == m.stack.size()) return true;
    if ((m.stack.size() - from) % 2) {
        return unpickling_error(t, "odd number of items for SETITEMS");
    }
    Ref target = Ref::share(m.stack[from - 1]);
    if (target.get().is_object() && target.get().as_object()->type == t.types().dict) {
        auto* dict = target.as<Dict>();
        if (!dict->size) TRY(dict_reserve(t, dict, (m.stack.size() - from) / 2));
        // The pairs leave the stack one by one, as comparing keys may run code that uses it.
        for (size_t i = from; i + 1 < m.stack.size(); i += 2) {
            Ref key = Ref::take(std::exchange(m.stack[i], Value::none()));
            Ref value = Ref::take(std::exchange(m.stack[i + 1], Value::none()));
            TRY(dict_set(t, dict, *key, *value));
        }
        if (m.stack.size() > from) m.stack.resize(from);
        return true;
    }
    Own<List> items = Own<List>::take(TRY(pop_list(t, m, from)));
    for (size_t i = 0; i + 1 < items->size; i += 2) {
        TRY(set_item(t, *target, items->items[i], items->items[i + 1]));
    }
    return true;
}

bool add_items(Thread& t, Unpickler* u) {
    Machine& m = *u->machine;
    const size_t from = TRY(pop_mark(t, m));
    if (from > m.stack.size() || from <= fence(m)) return underflow(t, m);
    if (from == m.stack.size()) return true;
    Ref target = Ref::share(m.stack[from - 1]);
    Own<List> items = Own<List>::take(TRY(pop_list(t, m, from)));
    if (target.get().is_object() && target.get().as_object()->type == t.types().set) {
        for (size_t i = 0; i < items->size; ++i) TRY(set_add(t, target.as<Set>(), items->items[i]));
        return true;
    }
    Ref add = Ref::take(TRY(get_attribute(t, *target, Value(state_of(t).add))));
    for (size_t i = 0; i < items->size; ++i) {
        Ref item = Ref::share(items->items[i]);
        Ref done = Ref::take(TRY(call(t, *add, {*item})));
    }
    return true;
}

bool load_dict(Thread& t, Unpickler* u) {
    Machine& m = *u->machine;
    const size_t from = TRY(pop_mark(t, m));
    Own<List> items = Own<List>::take(TRY(pop_list(t, m, from)));
    if (items->size % 2) return unpickling_error(t, "odd number of items for DICT");
    Own<Dict> dict = Own<Dict>::take(TRY(new_dict(t, items->size / 2)));
    for (size_t i = 0; i < items->size; i += 2) {
        TRY(dict_set(t, dict.get(), items->items[i], items->items[i + 1]));
    }
    return push(m, dict.give());
}

bool load_frozenset(Thread& t, Unpickler* u) {
    Machine& m = *u->machine;
    const size_t from = TRY(pop_mark(t, m));
    Own<List> items = Own<List>::take(TRY(pop_list(t, m, from)));
    return push(m, Value(TRY(new_frozenset(t, items.value()))));
}

bool load_small_tuple(Thread& t, Unpickler* u, size_t count) {
    Machine& m = *u->machine;
    if (m.stack.size() < fence(m) + count) return underflow(t, m);
    return push(m, Value(TRY(pop_tuple(t, m, m.stack.size() - count))));
}

// --- Objects ---------------------------------------------------------------------------------------

Value class_by_name(Thread& t, Unpickler* u, Str* module, Str* name) {
    const State& state = state_of(t);
    if (u->type == state.unpickler) return find_class(t, u, module, name);
    return call_method(t, Value(u), state.find_class, {Value(module), Value(name)});
}

// Two lines: a module and a name.
Value load_global_lines(Thread& t, Unpickler* u) {
    std::string module, name;
    TRY(take_line(t, u, module));
    TRY(take_line(t, u, name));
    Ref module_text = Ref::take(TRY(text_of(t, module)));
    Ref name_text = Ref::take(TRY(text_of(t, name)));
    return class_by_name(t, u, module_text.as<Str>(), name_text.as<Str>());
}

bool load_stack_global(Thread& t, Unpickler* u) {
    Machine& m = *u->machine;
    Ref name = Ref::take(TRY(pop(t, m)));
    Ref module = Ref::take(TRY(pop(t, m)));
    if (!name.get().is_object() || type_of(t, *name) != t.types().str ||
        !module.get().is_object() || type_of(t, *module) != t.types().str) {
        return unpickling_error(t, "STACK_GLOBAL requires str");
    }
    return push(m, class_by_name(t, u, module.as<Str>(), name.as<Str>()));
}

Value instantiate(Thread& t, Value cls, Tuple* args) {
    if (!args->size && has_type(t, cls, type_is_type)) {
        Ref init_args = Ref::take(TRY(find_attribute(t, cls, Value(state_of(t).getinitargs))));
        if (!init_args) {
            Ref make = Ref::take(TRY(get_attribute(t, cls, Value(t.names().dunder_new))));
            return call(t, *make, {cls});
        }
    }
    return call(t, cls, args->items, args->size);
}

bool load_inst(Thread& t, Unpickler* u) {
    Machine& m = *u->machine;
    const size_t from = TRY(pop_mark(t, m));
    Own<Tuple> args = Own<Tuple>::take(TRY(pop_tuple(t, m, from)));
    Ref cls = Ref::take(TRY(load_global_lines(t, u)));
    return push(m, instantiate(t, *cls, args.get()));
}

bool load_obj(Thread& t, Unpickler* u) {
    Machine& m = *u->machine;
    const size_t from = TRY(pop_mark(t, m));
    if (m.stack.size() < from + 1) return underflow(t, m);
    Own<Tuple> args = Own<Tuple>::take(TRY(pop_tuple(t, m, from + 1)));
    Ref cls = Ref::take(TRY(pop(t, m)));
    return push(m, instantiate(t, *cls, args.get()));
}

bool load_newobj(Thread& t, Unpickler* u, bool with_keywords) {
    Machine& m = *u->machine;
    const char* op = with_keywords ? "NEWOBJ_EX" : "NEWOBJ";
    Ref keywords;
    if (with_keywords) keywords = Ref::take(TRY(pop(t, m)));
    Ref args = Ref::take(TRY(pop(t, m)));
    Ref cls = Ref::take(TRY(pop(t, m)));
    if (!has_type(t, *cls, type_is_type)) {
        return unpickling_error(t, "{} class argument must be a type, not {}", op, type_name(t, *cls));
    }
    Type* type = cls.as<Type>();
    if (!type->construct) {
        return unpickling_error(t, "{} class argument '{}' doesn't have __new__", op,
                                type->name->view());
    }
    if (!is_tuple(*args)) {
        return unpickling_error(t, "{} args argument must be a tuple, not {}", op, type_name(t, *args));
    }
    if (with_keywords && !is_dict(*keywords)) {
        return unpickling_error(t, "{} kwargs argument must be a dict, not {}", op,
                                type_name(t, *keywords));
    }
    auto* row = args.as<Tuple>();
    if (!with_keywords || !keywords.as<Dict>()->size) {
        return push(m, type->construct(t, *cls, row->items, row->size, nullptr));
    }
    std::vector<Value> values(row->items, row->items + row->size);
    std::vector<Value> names;
    size_t position = 0;
    Value key, value;
    while (dict_next(keywords.as<Dict>(), position, key, value)) {
        if (!is_str(key)) return raise_type_error(t, "keywords must be strings");
        names.push_back(key);
        values.push_back(value);
    }
    Own<Tuple> name_row = Own<Tuple>::take(TRY(new_tuple(t, names)));
    return push(m, type->construct(t, *cls, values.data(), row->size, name_row.get()));
}

bool load_reduce(Thread& t, Unpickler* u) {
    Machine& m = *u->machine;
    Ref args = Ref::take(TRY(pop(t, m)));
    Ref function = Ref::take(TRY(pop(t, m)));
    if (!is_tuple(*args)) {
        return raise_type_error(t, "argument list must be a tuple, not {}", type_name(t, *args));
    }
    return push(m, call(t, *function, args.as<Tuple>()->items, args.as<Tuple>()->size));
}

// Puts a dict of attributes into an instance's __dict__.
bool set_attributes(Thread& t, Value instance, Dict* state) {
    Type* type = type_of(t, instance);
    Own<Dict> copy = Own<Dict>::take(TRY(dict_copy(t, state)));
    const bool direct = type->has(type_heap) && type->has(type_has_attributes) &&
                        type->has(type_plain_getattr) && copy->str_keys_only;
    Ref target;
    if (!direct) target = Ref::take(TRY(get_attribute(t, instance, Value(t.names().dunder_dict))));
    size_t position = 0;
    Value key, value;
    while (dict_next(copy.get(), position, key, value)) {
        Ref name = Ref::share(key);
        if (key.is_object() && key.as_object()->type == t.types().str) {
            incref(key);
            name = Ref::take(Value(TRY(intern(t, key.as<Str>()))));
        }
        if (direct) {
            TRY(set_own_attribute(t, instance.as_object(), name.as<Str>(), value));
        } else {
            TRY(set_item(t, *target, *name, value));
        }
    }
    return true;
}

// Gives a new instance the attributes that another of its class got before it; false if they are
// others.
bool build_like_last(Thread& t, Machine& m, Value instance, Value state) {
    const BuildCache& built = m.built;
    if (!instance.is_object() || instance.as_object()->type != built.type ||
        !state.is_object() || state.as_object()->type != t.types().dict ||
        built.type->version != built.version) {
        return false;
    }
    const auto* dict = state.as<Dict>();
    const size_t count = built.keys.size();
    Attributes* attributes = attributes_of(instance.as_object());
    if (attributes->shape != built.from || dict->size != count || dict->used != count) return false;
    for (size_t i = 0; i < count; ++i) {
        if (!(dict->entries[i].key == built.keys[i])) return false;
    }
    const uint32_t inlined = built.type->inline_slots;
    if (const uint32_t room = overflow_capacity(static_cast<uint32_t>(count), inlined)) {
        void* block = t.interpreter->heap.allocate_raw(room * sizeof(Value));
        if (!block) return false;
        attributes->overflow = static_cast<Value*>(block);
    }
    for (size_t i = 0; i < count; ++i) {
        (i < inlined ? attributes->inline_values[i] : attributes->overflow[i - inlined]) =
            share(dict->entries[i].value);
    }
    attributes->shape = built.to;
    return true;
}

// Remembers what build_like_last() needs, if the instance went from one shape to another.
void remember_build(Machine& m, Value instance, Dict* state, Shape* from) {
    Type* type = instance.as_object()->type;
    const Attributes* attributes = attributes_of(instance.as_object());
    Shape* to = attributes->shape;
    if (from->count || to->dict_mode || to->count != state->size || state->used != state->size ||
        !type->version || to->type != type) {
        return;
    }
    for (uint32_t i = 0; i < to->count; ++i) {
        if (!str_equal(to->keys[i], state->entries[i].key.as<Str>())) return;
    }
    m.built.clear();
    m.built.type = share(type);
    m.built.version = type->version;
    m.built.from = from;
    m.built.to = to;
    for (uint32_t i = 0; i < state->used; ++i) m.built.keys.push_back(share(state->entries[i].key));
}

bool load_build(Thread& t, Unpickler* u) {
    Machine& m = *u->machine;
    if (m.stack.size() < fence(m) + 2) return underflow(t, m);
    if (m.built.type && build_like_last(t, m, m.stack[m.stack.size() - 2], m.stack.back())) {
        Ref done = Ref::take(TRY(pop(t, m)));
        return true;
    }
    Ref state = Ref::take(TRY(pop(t, m)));
    Ref instance = Ref::share(m.stack.back());
    Ref setstate = Ref::take(TRY(find_attribute(t, *instance, Value(t.names().dunder_setstate))));
    if (setstate) {
        Ref done = Ref::take(TRY(call(t, *setstate, {*state})));
        return true;
    }
    Ref slots;
    if (is_tuple(*state) && state.as<Tuple>()->size == 2) {
        Ref both = state;
        state = Ref::share(both.as<Tuple>()->items[0]);
        slots = Ref::share(both.as<Tuple>()->items[1]);
    }
    if (!state.get().is_none()) {
        if (!is_dict(*state)) return unpickling_error(t, "state is not a dictionary");
        Type* type = type_of(t, *instance);
        const bool shaped = type->has(type_heap) && type->has(type_has_attributes) &&
                            type->has(type_plain_getattr) && state.as<Dict>()->str_keys_only &&
                            state.as<Dict>()->size && !slots;
        Shape* from = shaped ? attributes_of(instance.get().as_object())->shape : nullptr;
        TRY(set_attributes(t, *instance, state.as<Dict>()));
        if (from && !from->dict_mode && type == type_of(t, *instance)) {
            remember_build(m, *instance, state.as<Dict>(), from);
        }
    }
    if (slots && !slots.get().is_none()) {
        if (!is_dict(*slots)) return unpickling_error(t, "slot state is not a dictionary");
        Own<Dict> copy = Own<Dict>::take(TRY(dict_copy(t, slots.as<Dict>())));
        size_t position = 0;
        Value key, value;
        while (dict_next(copy.get(), position, key, value)) {
            TRY(set_attribute(t, *instance, key, value));
        }
    }
    return true;
}

bool load_persistent(Thread& t, Unpickler* u, Value id) {
    Ref result;
    if (!u->persistent_load.is_unbound()) {
        Ref function = Ref::share(u->persistent_load);
        result = Ref::take(TRY(call(t, *function, {id})));
    } else if (u->persistent_method) {
        result = Ref::take(TRY(call_method(t, Value(u), state_of(t).persistent_load, {id})));
    } else {
        return unpickling_error(t,
                                "A load persistent id instruction was encountered,\n"
                                "but no persistent_load function was specified.");
    }
    return push(*u->machine, result.give());
}

bool load_persid(Thread& t, Unpickler* u) {
    std::string line;
    TRY(take_line(t, u, line));
    for (char c : line) {
        if (c & 0x80) return unpickling_error(t, "persistent IDs in protocol 0 must be ASCII strings");
    }
    Own<Str> id = Own<Str>::take(TRY(new_str(t, line)));
    return load_persistent(t, u, id.value());
}

bool load_extension(Thread& t, Unpickler* u, int header) {
    Machine& m = *u->machine;
    const State& state = state_of(t);
    const auto code = static_cast<int32_t>(
        little(TRY(take(t, u, static_cast<size_t>(header))), header));
    if (code <= 0) return unpickling_error(t, "EXT specifies code <= 0");
    const Value number = Value::small_int(code);
    const Value known = TRY(dict_get(t, state.extension_cache, number));
    if (!known.is_unbound()) return push(m, share(known));
    Ref pair = Ref::share(TRY(dict_get(t, state.inverted_registry, number)));
    if (!pair) return raise_value_error(t, "unregistered extension code {}", code);
    const auto* both = pair.as<Tuple>();
    if (!is_tuple(*pair) || both->size != 2 || !is_str(both->items[0]) || !is_str(both->items[1])) {
        return raise_value_error(t, "_inverted_registry[{}] isn't a 2-tuple of strings", code);
    }
    Ref object =
        Ref::take(TRY(class_by_name(t, u, both->items[0].as<Str>(), both->items[1].as<Str>())));
    TRY(dict_set(t, state.extension_cache, number, *object));
    return push(m, object.give());
}

// --- Buffers ---------------------------------------------------------------------------------------

bool load_bytearray(Thread& t, Unpickler* u) {
    const size_t size = TRY(load_size(t, u, 8, "BYTEARRAY8"));
    return push(*u->machine, Value(TRY(new_bytearray(t, {TRY(take(t, u, size)), size}))));
}

bool load_next_buffer(Thread& t, Unpickler* u) {
    if (u->buffers.is_unbound()) {
        return unpickling_error(t,
                                "pickle stream refers to out-of-band data but no *buffers* argument "
                                "was given");
    }
    Ref buffers = Ref::share(u->buffers);
    Ref buffer = Ref::take(TRY(next_item(t, *buffers)));
    if (!buffer) return unpickling_error(t, "not enough out-of-band buffers");
    return push(*u->machine, buffer.give());
}

bool load_readonly_buffer(Thread& t, Unpickler* u) {
    Machine& m = *u->machine;
    Ref buffer = Ref::share(TRY(top(t, m)));
    Ref view = Ref::take(TRY(new_memoryview(t, *buffer)));
    if (view.as<MemoryView>()->readonly) return true;
    Own<Str> name = Own<Str>::take(TRY(intern(t, "toreadonly")));
    Ref readonly = Ref::take(TRY(call_method(t, *view, name.get(), {})));
    if (m.stack.empty()) return underflow(t, m);
    replace(m.stack.back(), readonly.give());
    return true;
}

// --- Memo ------------------------------------------------------------------------------------------

bool load_get(Thread& t, Unpickler* u, uint64_t index) {
    Machine& m = *u->machine;
    const Value value = memo_get(m, index);
    if (value.is_unbound()) {
        return unpickling_error(t, "Memo value not found at index {}", static_cast<int64_t>(index));
    }
    return push(m, share(value));
}

bool load_put(Thread& t, Unpickler* u, uint64_t index) {
    const Value value = TRY(top(t, *u->machine));
    return memo_put(t, *u->machine, index, value);
}

// The number in a line.
std::optional<int64_t> line_number(Thread& t, Unpickler* u) {
    std::string line;
    TRY(take_line(t, u, line));
    Ref number = Ref::take(TRY(parse_int(t, line)));
    return to_int64(t, *number);
}

bool load_pop(Thread& t, Machine& m) {
    if (!m.marks.empty() && m.marks.back() == m.stack.size()) {
        m.marks.pop_back();
        return true;
    }
    Ref dropped = Ref::take(TRY(pop(t, m)));
    return true;
}

bool load_pop_mark(Thread& t, Machine& m) {
    const size_t from = TRY(pop_mark(t, m));
    Own<List> dropped = Own<List>::take(TRY(pop_list(t, m, from)));
    return true;
}

Failure invalid_key(Thread& t, unsigned char key) {
    if (key >= 0x20 && key <= 0x7e && key != '\'' && key != '\\') {
        return unpickling_error(t, "invalid load key, '{}'.", static_cast<char>(key));
    }
    return unpickling_error(t, "invalid load key, '\\x{:02x}'.", key);
}

// One instruction; `done` after STOP.
bool step(Thread& t, Unpickler* u, unsigned char key, bool& done) {
    Machine& m = *u->machine;
    auto number = [&](int size) -> std::optional<uint64_t> {
        return little(TRY(take(t, u, static_cast<size_t>(size))), size);
    };
    switch (key) {
        case op_none: return push(m, Value::none());
        case op_newtrue: return push(m, Value::true_());
        case op_newfalse: return push(m, Value::false_());
        case op_binint1: return push(m, Value::small_int(static_cast<int64_t>(TRY(number(1)))));
        case op_binint2: return push(m, Value::small_int(static_cast<int64_t>(TRY(number(2)))));
        case op_binint: return push(m, Value::small_int(static_cast<int32_t>(TRY(number(4)))));
        case op_int: return push(m, load_int(t, u));
        case op_long: return push(m, load_long(t, u));
        case op_long1: return push(m, load_counted_long(t, u, 1));
        case op_long4: return push(m, load_counted_long(t, u, 4));
        case op_float: return push(m, load_float(t, u));
        case op_binfloat: {
            uint64_t bits;
            memcpy(&bits, TRY(take(t, u, 8)), 8);
            return push(m, new_float(t, std::bit_cast<double>(__builtin_bswap64(bits))));
        }
        case op_short_binunicode: return push(m, load_counted_text(t, u, 1));
        case op_binunicode: return push(m, load_counted_text(t, u, 4));
        case op_binunicode8: return push(m, load_counted_text(t, u, 8));
        case op_unicode: return push(m, load_unicode(t, u));
        case op_short_binbytes: return push(m, load_counted_bytes(t, u, 1));
        case op_binbytes: return push(m, load_counted_bytes(t, u, 4));
        case op_binbytes8: return push(m, load_counted_bytes(t, u, 8));
        case op_string: return push(m, load_string(t, u));
        case op_short_binstring: return push(m, load_counted_string(t, u, 1));
        case op_binstring: return push(m, load_counted_string(t, u, 4));
        case op_bytearray8: return load_bytearray(t, u);
        case op_next_buffer: return load_next_buffer(t, u);
        case op_readonly_buffer: return load_readonly_buffer(t, u);
        case op_mark: m.marks.push_back(m.stack.size()); return true;
        case op_empty_tuple: return push(m, Value(TRY(new_tuple(t, 0))));
        case op_tuple1: return load_small_tuple(t, u, 1);
        case op_tuple2: return load_small_tuple(t, u, 2);
        case op_tuple3: return load_small_tuple(t, u, 3);
        case op_tuple: return push(m, Value(TRY(pop_tuple(t, m, TRY(pop_mark(t, m))))));
        case op_empty_list: return push(m, Value(TRY(new_list(t))));
        case op_list: return push(m, Value(TRY(pop_list(t, m, TRY(pop_mark(t, m))))));
        case op_append: return append_from(t, u, m.stack.empty() ? 0 : m.stack.size() - 1);
        case op_appends: return append_from(t, u, TRY(pop_mark(t, m)));
        case op_empty_dict: return push(m, Value(TRY(new_dict(t))));
        case op_dict: return load_dict(t, u);
        case op_setitem: return set_items_from(t, u, m.stack.size() < 2 ? 0 : m.stack.size() - 2);
        case op_setitems: return set_items_from(t, u, TRY(pop_mark(t, m)));
        case op_empty_set: return push(m, Value(TRY(new_set(t))));
        case op_additems: return add_items(t, u);
        case op_frozenset: return load_frozenset(t, u);
        case op_global: return push(m, load_global_lines(t, u));
        case op_stack_global: return load_stack_global(t, u);
        case op_inst: return load_inst(t, u);
        case op_obj: return load_obj(t, u);
        case op_newobj: return load_newobj(t, u, false);
        case op_newobj_ex: return load_newobj(t, u, true);
        case op_reduce: return load_reduce(t, u);
        case op_build: return load_build(t, u);
        case op_ext1: return load_extension(t, u, 1);
        case op_ext2: return load_extension(t, u, 2);
        case op_ext4: return load_extension(t, u, 4);
        case op_persid: return load_persid(t, u);
        case op_binpersid: {
            Ref id = Ref::take(TRY(pop(t, m)));
            return load_persistent(t, u, *id);
        }
        case op_memoize: return load_put(t, u, m.memo.size() + (m.far_memo ? m.far_memo->size() : 0));
        case op_binput: return load_put(t, u, TRY(number(1)));
        case op_long_binput: return load_put(t, u, TRY(number(4)));
        case op_put: {
            TRY(top(t, m));
            const int64_t index = TRY(line_number(t, u));
            if (index < 0) return raise_value_error(t, "negative PUT argument");
            return load_put(t, u, static_cast<uint64_t>(index));
        }
        case op_binget: return load_get(t, u, TRY(number(1)));
        case op_long_binget: return load_get(t, u, TRY(number(4)));
        case op_get: return load_get(t, u, static_cast<uint64_t>(TRY(line_number(t, u))));
        case op_pop: return load_pop(t, m);
        case op_pop_mark: return load_pop_mark(t, m);
        case op_dup: return push(m, share(TRY(top(t, m))));
        case op_proto: {
            const uint64_t protocol = TRY(number(1));
            if (protocol > highest_protocol) {
                return raise_value_error(t, "unsupported pickle protocol: {}", protocol);
            }
            u->protocol = static_cast<int32_t>(protocol);
            return true;
        }
        case op_frame: {
            const size_t size = TRY(load_size(t, u, 8, "FRAME"));
            TRY(take(t, u, size));   // brings the whole frame in
            m.at -= size;
            return true;
        }
        case op_stop: done = true; return true;
        default: return invalid_key(t, key);
    }
}

}  // namespace

namespace {

// Runs the instructions that most of a pickle consists of, as long as whole ones lie in the buffer;
// the others are step()'s. Nothing here runs Python code. False with MemoryError.
bool run_common(Thread& t, Machine& m) {
    const char* at = m.data + m.at;
    const char* const end = m.data + m.size;
    constexpr ptrdiff_t longest = 9;   // an instruction with all that has a fixed size
    while (end - at >= longest) {
        switch (static_cast<unsigned char>(*at)) {
            case op_none: m.stack.push_back(Value::none()); at += 1; continue;
            case op_newtrue: m.stack.push_back(Value::true_()); at += 1; continue;
            case op_newfalse: m.stack.push_back(Value::false_()); at += 1; continue;
            case op_binint1:
                m.stack.push_back(Value::small_int(static_cast<unsigned char>(at[1])));
                at += 2;
                continue;
            case op_binint2: {
                uint16_t n;
                memcpy(&n, at + 1, 2);
                m.stack.push_back(Value::small_int(n));
                at += 3;
                continue;
            }
            case op_binint: {
                int32_t n;
                memcpy(&n, at + 1, 4);
                m.stack.push_back(Value::small_int(n));
                at += 5;
                continue;
            }
            case op_binfloat: {
                uint64_t bits;
                memcpy(&bits, at + 1, 8);
                const Value d = new_float(t, std::bit_cast<double>(__builtin_bswap64(bits)));
                if (d.is_error()) return false;
                m.stack.push_back(d);
                at += 9;
                continue;
            }
            case op_binget: {
                const auto index = static_cast<unsigned char>(at[1]);
                if (index >= m.memo.size() || m.memo[index].is_unbound()) break;
                m.stack.push_back(share(m.memo[index]));
                at += 2;
                continue;
            }
            case op_long_binget: {
                uint32_t index;
                memcpy(&index, at + 1, 4);
                if (index >= m.memo.size() || m.memo[index].is_unbound()) break;
                m.stack.push_back(share(m.memo[index]));
                at += 5;
                continue;
            }
            case op_memoize:
                if (m.far_memo || m.stack.size() <= fence(m)) break;
                m.memo.push_back(share(m.stack.back()));
                at += 1;
                continue;
            case op_mark: m.marks.push_back(m.stack.size()); at += 1; continue;
            case op_short_binunicode: {
                const size_t size = static_cast<unsigned char>(at[1]);
                if (static_cast<size_t>(end - at) < size + 2) break;
                const std::string_view text(at + 2, size);
                if (size < 2 || !unicode::is_ascii(text)) break;
                Str* s = TRY(allocate_str(t, size));
                memcpy(s->data, text.data(), size);
                s->type_flags |= str_ascii;
                m.stack.push_back(Value(s));
                at += size + 2;
                continue;
            }
            case op_empty_list: m.stack.push_back(Value(TRY(new_list(t)))); at += 1; continue;
            case op_empty_dict: m.stack.push_back(Value(TRY(new_dict(t)))); at += 1; continue;
            case op_empty_tuple: m.stack.push_back(Value(TRY(new_tuple(t, 0)))); at += 1; continue;
            case op_tuple1:
            case op_tuple2:
            case op_tuple3: {
                const size_t count = static_cast<unsigned char>(*at) - op_tuple1 + 1;
                if (m.stack.size() < fence(m) + count) break;
                const size_t from = m.stack.size() - count;
                Tuple* tuple = TRY(new_tuple(t, count));
                for (size_t i = 0; i < count; ++i) tuple->items[i] = m.stack[from + i];
                m.stack.resize(from);
                m.stack.push_back(Value(tuple));
                at += 1;
                continue;
            }
            default: break;
        }
        break;
    }
    m.at = static_cast<size_t>(at - m.data);
    return true;
}

Value run(Thread& t, Unpickler* u) {
    Machine& m = *u->machine;
    for (bool done = false; !done;) {
        if (m.size - m.at > 8) TRY(run_common(t, m));
        if (m.at == m.size) TRY(more_input(t, u));
        TRY(step(t, u, static_cast<unsigned char>(m.data[m.at++]), done));
    }
    Ref result = Ref::take(TRY(pop(t, m)));
    TRY(settle_input(t, u));
    return result.give();
}

}  // namespace

Value load(Thread& t, Unpickler* u) {
    u->machine->clear_stack();
    u->protocol = 0;
    Ref result = Ref::take(run(t, u));
    u->machine->built.clear();
    return result.give();
}

Value find_class(Thread& t, Unpickler* u, Str* module_text, Str* name_text) {
    Own<Str> module = Own<Str>::share(module_text), name = Own<Str>::share(name_text);
    if (u->protocol < 3 && u->fix_imports) {
        TRY(map_old_names(t, "NAME_MAPPING", "IMPORT_MAPPING", module, name));
    }
    Ref found = Ref::take(TRY(t.interpreter->hooks.import_module(t, module->view())));
    if (u->protocol >= 4) return deep_attribute(t, *found, name->view(), nullptr);
    // Before protocol 4 a name has no parts.
    Ref attribute = Ref::take(TRY(find_attribute(t, *found, name.value())));
    if (attribute) return attribute.give();
    Own<Str> shown = Own<Str>::take(TRY(repr(t, *found)));
    return raise(t, Exc::AttributeError, "Can't get attribute '{}' on {}", name->view(), shown->view());
}

}  // namespace baton::pickle
