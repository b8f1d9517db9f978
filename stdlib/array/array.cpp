#include "stdlib/array/array.h"

#include <algorithm>
#include <cstring>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/type_slots.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytearray.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/memoryview.h"
#include "runtime/types/sequence.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/array/item.h"
#include "stdlib/state.h"

namespace baton {

namespace {

// The items lie in a bytearray of its own, which nobody sees but through memoryviews.
struct Array : Object {
    ByteArray* bytes;
    char typecode;
    uint8_t item_size;

    int64_t count() const { return static_cast<int64_t>(bytes->size / item_size); }
    char* at(int64_t index) const { return bytes->data + index * item_size; }
};

struct ArrayState {
    Type* array = nullptr;
    Type* iterator = nullptr;
};

ArrayState& state_of(Thread& t) { return *find_state<ArrayState>(*t.interpreter); }
Array* self_array(Value v) { return v.as<Array>(); }

bool is_array(Thread& t, Value v) {
    return v.is_object() && is_subtype(v.as_object()->type, state_of(t).array);
}

Array* make(Thread& t, Type* type, char typecode, std::string_view bytes = {}) {
    Own<ByteArray> storage = Own<ByteArray>::take(TRY(new_bytearray(t, bytes)));
    auto* array = static_cast<Array*>(TRY(allocate_instance(t, type)));
    array->bytes = storage.give();
    array->typecode = typecode;
    array->item_size = static_cast<uint8_t>(array_item::size_of(typecode));
    return array;
}
Array* make_like(Thread& t, const Array* other, std::string_view bytes = {}) {
    return make(t, state_of(t).array, other->typecode, bytes);
}

bool check_resizable(Thread& t, const Array* array) {
    if (!array->bytes->exports) return true;
    return raise(t, Exc::BufferError, "cannot resize an array that is exporting buffers");
}

// Replaces the items [begin, end) by bytes that do not lie in the array.
bool splice(Thread& t, Array* array, int64_t begin, int64_t end, std::string_view bytes) {
    const size_t size = array->item_size;
    const size_t removed = static_cast<size_t>(end - begin) * size;
    if (bytes.size() != removed) TRY(check_resizable(t, array));
    return bytearray_splice(t, array->bytes, static_cast<size_t>(begin) * size,
                            static_cast<size_t>(end) * size, bytes);
}

bool append(Thread& t, Array* array, Value value) {
    char item[8];
    TRY(array_item::store(t, array->typecode, value, item));
    TRY(check_resizable(t, array));
    const size_t at = array->bytes->size;
    TRY(bytearray_resize(t, array->bytes, at + array->item_size));
    memcpy(array->bytes->data + at, item, array->item_size);
    return true;
}

bool append_text(Thread& t, Array* array, Str* text) {
    TRY(check_resizable(t, array));
    const size_t at = array->bytes->size, length = text->length;
    TRY(bytearray_resize(t, array->bytes, at + length * 4));
    for (size_t i = 0; i < length; ++i) {
        const uint32_t c = str_char_at(text, i);
        memcpy(array->bytes->data + at + i * 4, &c, 4);
    }
    return true;
}

bool append_bytes(Thread& t, Array* array, std::string_view bytes) {
    if (bytes.size() % array->item_size) {
        return raise_value_error(t, "bytes length not a multiple of item size");
    }
    if (!bytes.empty()) TRY(check_resizable(t, array));
    const size_t end = array->bytes->size;
    return bytearray_splice(t, array->bytes, end, end, bytes);
}

bool extend(Thread& t, Array* array, Value items) {
    if (is_array(t, items)) {
        const Array* other = self_array(items);
        if (other->typecode != array->typecode) {
            return raise_type_error(t, "can only extend with array of same kind");
        }
        TRY(check_resizable(t, array));
        const std::string copy(other->bytes->view());
        return append_bytes(t, array, copy);
    }
    return for_each(t, items, [&](Value item) { return append(t, array, item); });
}

Value construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    Type* cls = type.as<Type>();
    if (cls == state_of(t).array || !cls->has(type_heap)) {
        TRY(no_keywords(t, "array.array", keywords));
    }
    if (nargs < 1) return raise_type_error(t, "array() takes at least 1 argument (0 given)");
    if (nargs > 2) return raise_type_error(t, "array() takes at most 2 arguments ({} given)", nargs);
    if (!is_str(args[0]) || args[0].as<Str>()->length != 1) {
        return raise_type_error(t, "array() argument 1 must be a unicode character, not {}",
                                type_name(t, args[0]));
    }
    const char32_t letter = str_char_at(args[0].as<Str>(), 0);
    const char typecode = letter < 128 ? static_cast<char>(letter) : '\0';
    const Value initial = nargs > 1 ? args[1] : Value();
    if (!initial.is_unbound() && typecode != 'u') {
        if (is_str(initial)) {
            return raise_type_error(t, "cannot use a str to initialize an array with typecode '{}'",
                                    args[0].as<Str>()->view());
        }
        if (is_array(t, initial) && self_array(initial)->typecode == 'u') {
            return raise_type_error(
                t, "cannot use a unicode array to initialize an array with typecode '{}'",
                args[0].as<Str>()->view());
        }
    }
    if (!typecode || !array_item::size_of(typecode)) {
        return raise_value_error(
            t, "bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)");
    }
    Own<Array> array = Own<Array>::take(TRY(make(t, cls, typecode)));
    if (initial.is_unbound()) return array.give();
    if (is_bytes(initial) || is_bytearray(initial)) {
        Buffer buffer;
        TRY(buffer.read(t, initial));
        TRY(append_bytes(t, array.get(), buffer.view()));
    } else if (is_str(initial)) {
        TRY(append_text(t, array.get(), initial.as<Str>()));
    } else if (is_array(t, initial) && self_array(initial)->typecode == typecode) {
        TRY(append_bytes(t, array.get(), self_array(initial)->bytes->view()));
    } else {
        TRY(for_each(t, initial, [&](Value item) { return append(t, array.get(), item); }));
    }
    return array.give();
}

Value get_item(Thread& t, Value self, Value key) {
    Array* array = self_array(self);
    if (is_slice(t, key)) {
        SliceBounds bounds;
        TRY(read_slice(t, key, bounds));
        const SliceRange range = fit_slice(bounds, array->count());
        Own<Array> part = Own<Array>::take(TRY(make_like(t, array)));
        TRY(bytearray_resize(t, part->bytes, static_cast<size_t>(range.count) * array->item_size));
        if (range.count && range.step == 1) {
            memcpy(part->bytes->data, array->at(range.start), part->bytes->size);
        } else {
            for (int64_t i = 0; i < range.count; ++i) {
                memcpy(part->at(i), array->at(range.start + i * range.step), array->item_size);
            }
        }
        return part.give();
    }
    if (!type_of(t, key)->index) return raise_type_error(t, "array indices must be integers");
    int64_t i = TRY(read_index(t, key, "array"));
    const int64_t count = array->count();
    if (i < 0) i += count;
    if (i < 0 || i >= count) return raise(t, Exc::IndexError, "array index out of range");
    return array_item::load(t, array->typecode, array->at(i));
}

bool set_slice(Thread& t, Array* array, Value key, Value value) {
    std::string items;
    if (!value.is_unbound()) {
        if (!is_array(t, value)) {
            return raise_type_error(t, "can only assign array (not \"{}\") to array slice",
                                    type_name(t, value));
        }
        if (self_array(value)->typecode != array->typecode) {
            return raise_type_error(t, "bad argument type for built-in operation");
        }
        items = self_array(value)->bytes->view();
    }
    SliceBounds bounds;
    TRY(read_slice(t, key, bounds));
    SliceRange range = fit_slice(bounds, array->count());
    const auto needed = static_cast<int64_t>(items.size() / array->item_size);
    if (range.step == 1) {
        return splice(t, array, range.start, std::max(range.start, range.stop), items);
    }
    const size_t size = array->item_size;
    if (!value.is_unbound()) {
        if (needed != range.count) {
            return raise_value_error(t, "attempt to assign array of size {} to extended slice of size {}",
                                     needed, range.count);
        }
        for (int64_t i = 0; i < range.count; ++i) {
            memcpy(array->at(range.start + i * range.step), items.data() + static_cast<size_t>(i) * size,
                   size);
        }
        return true;
    }
    if (!range.count) return true;
    TRY(check_resizable(t, array));
    int64_t step = range.step, start = range.start;
    if (step < 0) {
        start += (range.count - 1) * step;
        step = -step;
    }
    int64_t to = start;
    for (int64_t from = start; from < array->count(); ++from) {
        const int64_t distance = from - start;
        if (distance % step == 0 && distance / step < range.count) continue;
        memcpy(array->at(to++), array->at(from), size);
    }
    return bytearray_resize(t, array->bytes, static_cast<size_t>(to) * size);
}

bool set_item(Thread& t, Value self, Value key, Value value) {
    Array* array = self_array(self);
    if (is_slice(t, key)) return set_slice(t, array, key, value);
    if (!type_of(t, key)->index) return raise_type_error(t, "array indices must be integers");
    int64_t i = TRY(read_index(t, key, "array"));
    char item[8];
    const bool in_range = (i < 0 ? i + array->count() : i) < array->count() &&
                          (i < 0 ? i + array->count() : i) >= 0;
    if (in_range && !value.is_unbound()) TRY(array_item::store(t, array->typecode, value, item));
    const int64_t count = array->count();
    if (i < 0) i += count;
    if (i < 0 || i >= count) return raise(t, Exc::IndexError, "array assignment index out of range");
    if (value.is_unbound()) return splice(t, array, i, i + 1, {});
    memcpy(array->at(i), item, array->item_size);
    return true;
}

// Whether item `i` equals `value`; the comparison may change the array.
Truth item_equals(Thread& t, Array* array, int64_t i, Value value) {
    Ref item = Ref::take(TRY(array_item::load(t, array->typecode, array->at(i))));
    return equal(t, *item, value);
}

// The first position in [begin, end) whose item equals `value`; -1 if there is none.
std::optional<int64_t> find(Thread& t, Array* array, Value value, int64_t begin, int64_t end) {
    for (int64_t i = begin; i < std::min(end, array->count()); ++i) {
        if (TRY(item_equals(t, array, i, value))) return i;
    }
    return -1;
}

Value compare_arrays(Thread& t, Value left, Value right, CompareOp op) {
    if (!is_array(t, left) || !is_array(t, right)) return Value::not_implemented();
    Array *a = self_array(left), *b = self_array(right);
    const bool equality = op == CompareOp::eq || op == CompareOp::ne;
    if (equality && a->count() != b->count()) return Value::boolean(op == CompareOp::ne);
    for (int64_t i = 0; i < a->count() && i < b->count(); ++i) {
        Ref x = Ref::take(TRY(array_item::load(t, a->typecode, a->at(i))));
        Ref y = Ref::take(TRY(array_item::load(t, b->typecode, b->at(i))));
        Ref same = Ref::take(TRY(compare(t, CompareOp::eq, *x, *y)));
        if (TRY(is_truthy(t, *same))) continue;
        if (equality) return Value::boolean(op == CompareOp::ne);
        return compare(t, op, *x, *y);
    }
    const int64_t m = a->count(), n = b->count();
    switch (op) {
        case CompareOp::lt: return Value::boolean(m < n);
        case CompareOp::le: return Value::boolean(m <= n);
        case CompareOp::gt: return Value::boolean(m > n);
        case CompareOp::ge: return Value::boolean(m >= n);
        case CompareOp::eq: return Value::boolean(m == n);
        default: return Value::boolean(m != n);
    }
}

Str* array_text(Thread& t, Array* array) {
    std::string text;
    for (int64_t i = 0; i < array->count(); ++i) {
        Ref c = Ref::take(TRY(array_item::load(t, 'u', array->at(i))));
        text += c.as<Str>()->view();
    }
    // Two halves of a surrogate pair stay two characters.
    Ref joined = Ref::take(TRY(new_str(t, text)));
    return static_cast<Str*>(joined.give().as_object());
}

List* array_list(Thread& t, Array* array) {
    const int64_t count = array->count();
    Own<List> list = Own<List>::take(TRY(new_list(t, static_cast<size_t>(count))));
    for (int64_t i = 0; i < count; ++i) {
        TRY(list_append_taking(t, list.get(),
                               TRY(array_item::load(t, array->typecode, array->at(i)))));
    }
    return list.give();
}

Value array_repr(Thread& t, Value self) {
    Array* array = self_array(self);
    const std::string_view name = type_of(t, self)->name->view();
    if (!array->count()) return TRY(new_str(t, fmt::format("{}('{}')", name, array->typecode)));
    Ref content = array->typecode == 'u' ? Ref::take(Value(TRY(array_text(t, array))))
                                         : Ref::take(Value(TRY(array_list(t, array))));
    Own<Str> shown = Own<Str>::take(TRY(repr(t, *content)));
    return TRY(new_str(t, fmt::format("{}('{}', {})", name, array->typecode, shown->view())));
}

Value concatenate(Thread& t, Value left, Value right) {
    if (!is_array(t, left)) return Value::not_implemented();
    if (!is_array(t, right)) {
        return raise_type_error(t, "can only append array (not \"{}\") to array", type_name(t, right));
    }
    Array *a = self_array(left), *b = self_array(right);
    if (a->typecode != b->typecode) {
        return raise_type_error(t, "bad argument type for built-in operation");
    }
    Own<Array> result = Own<Array>::take(TRY(make_like(t, a, a->bytes->view())));
    TRY(append_bytes(t, result.get(), b->bytes->view()));
    return result.give();
}

Value in_place_concatenate(Thread& t, Value left, Value right) {
    if (!is_array(t, right)) {
        return raise_type_error(t, "can only extend array with array (not \"{}\")", type_name(t, right));
    }
    TRY(extend(t, self_array(left), right));
    return share(left);
}

// Makes `array` hold `times` copies of `unit`.
bool fill_repeated(Thread& t, Array* array, const std::string& unit, int64_t times) {
    if (!unit.empty() && times > (int64_t{1} << 60) / static_cast<int64_t>(unit.size())) {
        return raise_memory_error(t);
    }
    const size_t total = unit.size() * static_cast<size_t>(times);
    if (total != array->bytes->size) TRY(check_resizable(t, array));
    TRY(bytearray_resize(t, array->bytes, total));
    for (size_t at = 0; at < total; at += unit.size()) {
        memcpy(array->bytes->data + at, unit.data(), unit.size());
    }
    return true;
}

Value repeat(Thread& t, Value left, Value right) {
    const bool swapped = !is_array(t, left);
    const Value self = swapped ? right : left, factor = swapped ? left : right;
    const int64_t times = TRY(read_repetitions(t, factor));
    Own<Array> result = Own<Array>::take(TRY(make_like(t, self_array(self))));
    TRY(fill_repeated(t, result.get(), std::string(self_array(self)->bytes->view()), times));
    return result.give();
}

Value in_place_repeat(Thread& t, Value left, Value right) {
    const int64_t times = TRY(read_repetitions(t, right));
    const std::string unit(self_array(left)->bytes->view());
    TRY(fill_repeated(t, self_array(left), unit, times));
    return share(left);
}

// --- Methods --------------------------------------------------------------------------------------

Value m_append(Thread& t, const Value* args, size_t) {
    TRY(append(t, self_array(args[0]), args[1]));
    return Value::none();
}
Value m_extend(Thread& t, const Value* args, size_t) {
    TRY(extend(t, self_array(args[0]), args[1]));
    return Value::none();
}
Value m_insert(Thread& t, const Value* args, size_t) {
    Array* array = self_array(args[0]);
    int64_t at = TRY(to_int64(t, args[1]));
    char item[8];
    TRY(array_item::store(t, array->typecode, args[2], item));
    const int64_t count = array->count();
    if (at < 0) at = std::max<int64_t>(at + count, 0);
    at = std::min(at, count);
    TRY(splice(t, array, at, at, {item, array->item_size}));
    return Value::none();
}
Value m_pop(Thread& t, const Value* args, size_t) {
    Array* array = self_array(args[0]);
    int64_t at = args[1].is_unbound() ? -1 : TRY(to_int64(t, args[1]));
    if (!array->count()) return raise(t, Exc::IndexError, "pop from empty array");
    if (at < 0) at += array->count();
    if (at < 0 || at >= array->count()) return raise(t, Exc::IndexError, "pop index out of range");
    Ref item = Ref::take(TRY(array_item::load(t, array->typecode, array->at(at))));
    TRY(splice(t, array, at, at + 1, {}));
    return item.give();
}
Value m_remove(Thread& t, const Value* args, size_t) {
    Array* array = self_array(args[0]);
    const int64_t at = TRY(find(t, array, args[1], 0, INT64_MAX));
    if (at < 0 || at >= array->count()) {
        return raise_value_error(t, "array.remove(x): x not in array");
    }
    TRY(splice(t, array, at, at + 1, {}));
    return Value::none();
}
Value m_index(Thread& t, const Value* args, size_t) {
    Array* array = self_array(args[0]);
    int64_t begin = args[2].is_unbound() ? 0 : TRY(to_int64_clamped(t, args[2]));
    int64_t end = args[3].is_unbound() ? INT64_MAX : TRY(to_int64_clamped(t, args[3]));
    if (begin < 0) begin = std::max<int64_t>(begin + array->count(), 0);
    if (end < 0) end += array->count();
    const int64_t at = TRY(find(t, array, args[1], begin, end));
    if (at < 0) return raise_value_error(t, "array.index(x): x not in array");
    return Value::small_int(at);
}
Value m_count(Thread& t, const Value* args, size_t) {
    Array* array = self_array(args[0]);
    int64_t count = 0;
    for (int64_t i = 0; i < array->count(); ++i) {
        if (TRY(item_equals(t, array, i, args[1]))) ++count;
    }
    return Value::small_int(count);
}
Value m_reverse(Thread&, const Value* args, size_t) {
    Array* array = self_array(args[0]);
    char item[8];
    for (int64_t i = 0, j = array->count() - 1; i < j; ++i, --j) {
        memcpy(item, array->at(i), array->item_size);
        memcpy(array->at(i), array->at(j), array->item_size);
        memcpy(array->at(j), item, array->item_size);
    }
    return Value::none();
}
void swap_bytes(Array* array) {
    for (int64_t i = 0; i < array->count(); ++i) {
        std::reverse(array->at(i), array->at(i) + array->item_size);
    }
}
Value m_byteswap(Thread&, const Value* args, size_t) {
    swap_bytes(self_array(args[0]));
    return Value::none();
}
Value m_buffer_info(Thread& t, const Value* args, size_t) {
    Array* array = self_array(args[0]);
    Ref address = Ref::take(new_int(t, reinterpret_cast<int64_t>(array->bytes->data)));
    return TRY(new_tuple(t, {*address, Value::small_int(array->count())}));
}
Value m_tolist(Thread& t, const Value* args, size_t) {
    return TRY(array_list(t, self_array(args[0])));
}
Value m_tobytes(Thread& t, const Value* args, size_t) {
    return TRY(new_bytes(t, self_array(args[0])->bytes->view()));
}
Value m_frombytes(Thread& t, const Value* args, size_t) {
    Buffer buffer;
    TRY(buffer.read(t, args[1]));
    const std::string copy(buffer.view());
    TRY(append_bytes(t, self_array(args[0]), copy));
    return Value::none();
}
Value m_fromlist(Thread& t, const Value* args, size_t) {
    Array* array = self_array(args[0]);
    if (!is_list(args[1])) return raise_type_error(t, "arg must be list");
    auto* list = args[1].as<List>();
    if (!list->size) return Value::none();
    TRY(check_resizable(t, array));
    const size_t count = list->size, old_size = array->bytes->size;
    std::string items;
    for (size_t i = 0; i < count; ++i) {
        char item[8];
        Ref value = Ref::share(list->items[i]);
        TRY(array_item::store(t, array->typecode, *value, item));
        items.append(item, array->item_size);
        if (list->size != count || array->bytes->size != old_size) {
            return raise(t, Exc::RuntimeError, "list changed size during iteration");
        }
    }
    TRY(append_bytes(t, array, items));
    return Value::none();
}
Value m_fromunicode(Thread& t, const Value* args, size_t) {
    Array* array = self_array(args[0]);
    if (!is_str(args[1])) {
        return raise_type_error(t, "fromunicode() argument must be str, not {}",
                                type_name(t, args[1]));
    }
    if (array->typecode != 'u') {
        return raise_value_error(t, "fromunicode() may only be called on unicode type arrays");
    }
    TRY(append_text(t, array, args[1].as<Str>()));
    return Value::none();
}
Value m_tounicode(Thread& t, const Value* args, size_t) {
    if (self_array(args[0])->typecode != 'u') {
        return raise_value_error(t, "tounicode() may only be called on unicode type arrays");
    }
    return TRY(array_text(t, self_array(args[0])));
}
Value m_fromfile(Thread& t, const Value* args, size_t) {
    Array* array = self_array(args[0]);
    const int64_t count = TRY(to_int64(t, args[2]));
    if (count < 0) return raise_value_error(t, "negative count");
    if (count > (int64_t{1} << 60) / array->item_size) return raise_memory_error(t);
    const int64_t size = count * array->item_size;
    Ref data = Ref::take(TRY(call_method(t, args[1], t.names().read, {Value::small_int(size)})));
    if (!is_bytes(*data)) return raise_type_error(t, "read() didn't return bytes");
    const bool enough = static_cast<int64_t>(bytes_view(*data).size()) == size;
    TRY(append_bytes(t, array, bytes_view(*data)));
    if (!enough) return raise(t, Exc::EOFError, "read() didn't return enough bytes");
    return Value::none();
}
Value m_tofile(Thread& t, const Value* args, size_t) {
    constexpr size_t block = 64 * 1024;
    Array* array = self_array(args[0]);
    for (size_t at = 0; at < array->bytes->size; at += block) {
        Own<Bytes> part =
            Own<Bytes>::take(TRY(new_bytes(t, array->bytes->view().substr(at, block))));
        Ref written = Ref::take(TRY(call_method(t, args[1], t.names().write, {part.value()})));
    }
    return Value::none();
}
Value m_copy(Thread& t, const Value* args, size_t) {
    return TRY(make_like(t, self_array(args[0]), self_array(args[0])->bytes->view()));
}
Value m_reduce_ex(Thread& t, const Value* args, size_t) {
    Array* array = self_array(args[0]);
    const int64_t protocol = TRY(to_int64(t, args[1]));
    Ref state = Ref::take(TRY(find_attribute(t, args[0], Value(t.names().dunder_dict))));
    const Value dict = state ? *state : Value::none();
    Own<Str> typecode = Own<Str>::take(TRY(new_str(t, {&array->typecode, 1})));
    const Value cls(type_of(t, args[0]));
    if (protocol < 3) {
        Own<List> list = Own<List>::take(TRY(array_list(t, array)));
        Own<Tuple> inner = Own<Tuple>::take(TRY(new_tuple(t, {typecode.value(), list.value()})));
        return TRY(new_tuple(t, {cls, inner.value(), dict}));
    }
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "array")));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "_array_reconstructor")));
    Ref function = Ref::take(TRY(get_attribute(t, *module, name.value())));
    Own<Bytes> bytes = Own<Bytes>::take(TRY(new_bytes(t, array->bytes->view())));
    Own<Tuple> inner = Own<Tuple>::take(TRY(new_tuple(
        t, {cls, typecode.value(), Value::small_int(array_item::machine_format(array->typecode)),
            bytes.value()})));
    return TRY(new_tuple(t, {*function, inner.value(), dict}));
}
Value m_sizeof(Thread&, const Value* args, size_t) {
    return Value::small_int(static_cast<int64_t>(sizeof(Array) + sizeof(ByteArray) +
                                                 self_array(args[0])->bytes->capacity));
}
Value m_buffer(Thread& t, const Value* args, size_t) {
    Array* array = self_array(args[0]);
    return lend_memory(t, args[0], Value(array->bytes), array->typecode == 'u' ? 'w' : array->typecode,
                       false);
}

const NativeDef array_methods[] = {
    {"append", "(self, v, /)", m_append, "Append new value v to the end of the array."},
    {"extend", "(self, bb, /)", m_extend, "Append items to the end of the array."},
    {"insert", "(self, i, v, /)", m_insert, "Insert a new item v into the array before position i."},
    {"pop", "(self, i=-1, /)", m_pop, "Return the i-th element and delete it from the array."},
    {"remove", "(self, v, /)", m_remove, "Remove the first occurrence of v in the array."},
    {"index", "(self, v, start=0, stop=9223372036854775807, /)", m_index,
     "Return index of first occurrence of v in the array."},
    {"count", "(self, v, /)", m_count, "Return number of occurrences of v in the array."},
    {"reverse", "(self, /)", m_reverse, "Reverse the order of the items in the array."},
    {"byteswap", "(self, /)", m_byteswap, "Byteswap all items of the array."},
    {"buffer_info", "(self, /)", m_buffer_info,
     "Return a tuple (address, length) giving the current memory address and the length in items."},
    {"tolist", "(self, /)", m_tolist, "Convert array to an ordinary list with the same items."},
    {"tobytes", "(self, /)", m_tobytes, "Convert the array to an array of machine values."},
    {"frombytes", "(self, buffer, /)", m_frombytes, "Appends items from the bytes-like object."},
    {"fromlist", "(self, list, /)", m_fromlist, "Append items to array from list."},
    {"fromunicode", "(self, ustr, /)", m_fromunicode,
     "Extends this array with data from the unicode string ustr."},
    {"tounicode", "(self, /)", m_tounicode,
     "Extends this array with data from the unicode string ustr."},
    {"fromfile", "(self, f, n, /)", m_fromfile, "Read n objects from the file object f."},
    {"tofile", "(self, f, /)", m_tofile, "Write all items (as machine values) to the file object f."},
    {"__copy__", "(self, /)", m_copy, "Return a copy of the array."},
    {"__deepcopy__", "(self, unused, /)", m_copy, "Return a copy of the array."},
    {"__reduce_ex__", "(self, value, /)", m_reduce_ex, "Return state information for pickling."},
    {"__sizeof__", "(self, /)", m_sizeof, "Size of the array in memory, in bytes."},
    {"__buffer__", "(self, flags, /)", m_buffer,
     "Return a buffer object that exposes the underlying memory of the object."},
    {"__class_getitem__", "(cls, item, /)",
     [](Thread& t, const Value* args, size_t) -> Value {
         Ref types = Ref::take(TRY(t.interpreter->hooks.import_module(t, "types")));
         Own<Str> name = Own<Str>::take(TRY(intern(t, "GenericAlias")));
         return call_method(t, *types, name.get(), {args[0], args[1]});
     },
     "See PEP 585", native_class_method},
    {}};

const GetSetDef array_getset[] = {
    {"typecode",
     [](Thread& t, Value self) -> Value { return TRY(new_str(t, {&self_array(self)->typecode, 1})); },
     nullptr, "the typecode character used to create the array"},
    {"itemsize",
     [](Thread&, Value self) { return Value::small_int(self_array(self)->item_size); }, nullptr,
     "the size, in bytes, of one array item"},
    {}};

struct ArrayIterator : Object {
    Array* array;    // null when exhausted
    int64_t index;
};

Value iterate(Thread& t, Value self) {
    auto* it = TRY(allocate<ArrayIterator>(t, state_of(t).iterator));
    it->array = share(self_array(self));
    it->index = 0;
    return it;
}

Value iterator_next(Thread& t, Value self) {
    auto* it = self.as<ArrayIterator>();
    Array* array = it->array;
    if (!array) return Value();
    if (it->index < array->count()) {
        return array_item::load(t, array->typecode, array->at(it->index++));
    }
    it->array = nullptr;
    decref(array);
    return Value();
}

Value builtin(Thread& t, const char* name) {
    Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
    return share(dict_get(t.interpreter->builtins, key.get()));
}

Value iterator_reduce(Thread& t, const Value* args, size_t) {
    auto* it = args[0].as<ArrayIterator>();
    Ref function = Ref::take(TRY(builtin(t, "iter")));
    if (!it->array) {
        Own<Tuple> nothing = Own<Tuple>::take(TRY(new_tuple(t, 0)));
        Own<Tuple> inner = Own<Tuple>::take(TRY(new_tuple(t, {nothing.value()})));
        return TRY(new_tuple(t, {*function, inner.value()}));
    }
    Own<Tuple> inner = Own<Tuple>::take(TRY(new_tuple(t, {Value(it->array)})));
    return TRY(new_tuple(t, {*function, inner.value(), Value::small_int(it->index)}));
}
Value iterator_setstate(Thread& t, const Value* args, size_t) {
    auto* it = args[0].as<ArrayIterator>();
    int64_t index = TRY(to_int64(t, args[1]));
    if (it->array) it->index = std::clamp<int64_t>(index, 0, it->array->count());
    return Value::none();
}

const NativeDef iterator_methods[] = {
    {"__reduce__", "(self, /)", iterator_reduce, "Return state information for pickling."},
    {"__setstate__", "(self, state, /)", iterator_setstate,
     "Set state information for unpickling."},
    {}};

const TypeSpec array_spec = {
    .name = "array.array",
    .basic_size = sizeof(Array),
    .flags = type_subclassable | type_immutable | type_weakrefable | type_sequence_pattern,
    .doc = "array(typecode [, initializer]) -> array\n\nReturn a new array whose items are restricted "
           "by typecode, and\ninitialized from the optional initializer value, which must be a list,\n"
           "string or iterable over elements of the appropriate type.",
    .methods = array_methods,
    .getset = array_getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) { xdecref(static_cast<Array*>(o)->bytes); };
            type.construct = construct;
            type.repr = array_repr;
            type.hash = hash_not_implemented;
            type.compare = compare_arrays;
            type.iter = iterate;
            type.length = [](Thread&, Value self) -> std::optional<int64_t> {
                return self_array(self)->count();
            };
            type.contains = [](Thread& t, Value self, Value item) -> Truth {
                return truth(TRY(find(t, self_array(self), item, 0, INT64_MAX)) >= 0);
            };
            type.get_item = get_item;
            type.set_item = set_item;
            type.binary[static_cast<int>(BinaryOp::add)] = concatenate;
            type.binary[static_cast<int>(BinaryOp::mul)] = repeat;
            type.in_place[static_cast<int>(BinaryOp::add)] = in_place_concatenate;
            type.in_place[static_cast<int>(BinaryOp::mul)] = in_place_repeat;
        },
};

const TypeSpec iterator_spec = {
    .name = "array.arrayiterator",
    .basic_size = sizeof(ArrayIterator),
    .flags = type_immutable,
    .methods = iterator_methods,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) { xdecref(static_cast<ArrayIterator*>(o)->array); };
            type.traverse = [](Object* o, Visitor& visit) {
                visit(static_cast<ArrayIterator*>(o)->array);
            };
            type.iter = [](Thread&, Value self) { return share(self); };
            type.next = iterator_next;
        },
};

// What pickles call: _array_reconstructor(cls, typecode, machine format, bytes).
Value reconstruct(Thread& t, const Value* args, size_t) {
    if (!has_type(t, args[0], type_is_type)) {
        return raise_type_error(t, "first argument must be a type object, not {}",
                                type_name(t, args[0]));
    }
    if (!is_subtype(args[0].as<Type>(), state_of(t).array)) {
        return raise_type_error(t, "{} is not a subtype of array.array", type_name(args[0].as<Type>()));
    }
    if (!is_str(args[1]) || args[1].as<Str>()->length != 1) {
        return raise_type_error(t, "_array_reconstructor() argument 2 must be a unicode character, not {}",
                                type_name(t, args[1]));
    }
    const int64_t code = TRY(to_int64(t, args[2]));
    const char typecode = args[1].as<Str>()->data[0];
    const int size = args[1].as<Str>()->is_ascii() ? array_item::size_of(typecode) : 0;
    if (!size) return raise_value_error(t, "second argument must be a valid type code");
    char stored = 0;
    bool big_endian = false;
    if (code < 0 || code > 21 ||
        !array_item::parse_machine_format(static_cast<int>(code), stored, big_endian)) {
        return raise_value_error(t, "third argument must be a valid machine format code.");
    }
    if (!is_bytes(args[3])) {
        return raise_type_error(t, "fourth argument should be bytes, not {}", type_name(t, args[3]));
    }
    const std::string_view data = bytes_view(args[3]);
    if (stored == 'w') {
        Ref encoding = Ref::take(Value(TRY(new_str(t, big_endian ? "utf-16-be" : "utf-16-le"))));
        Own<Str> decode = Own<Str>::take(TRY(intern(t, "decode")));
        Ref text = Ref::take(TRY(call_method(t, args[3], decode.get(), {*encoding})));
        return call(t, args[0], {args[1], *text});
    }
    Ref raw = Ref::take(Value(TRY(make(t, state_of(t).array, stored))));
    if (data.size() % self_array(*raw)->item_size) {
        return raise_value_error(t, "bytes length not a multiple of item size");
    }
    TRY(append_bytes(t, self_array(*raw), data));
    if (big_endian) swap_bytes(self_array(*raw));
    if (stored == 'u') {
        Ref text = Ref::take(Value(TRY(array_text(t, self_array(*raw)))));
        return call(t, args[0], {args[1], *text});
    }
    const bool same = array_item::machine_format(typecode) == array_item::machine_format(stored);
    if (same) {
        Ref bytes = Ref::take(Value(TRY(new_bytes(t, self_array(*raw)->bytes->view()))));
        return call(t, args[0], {args[1], *bytes});
    }
    Ref list = Ref::take(Value(TRY(array_list(t, self_array(*raw)))));
    return call(t, args[0], {args[1], *list});
}

const NativeDef array_functions[] = {
    {"_array_reconstructor", "(arraytype, typecode, mformat_code, items, /)", reconstruct,
     "Internal. Used for pickling support."},
    {}};

bool set_name(Thread& t, Dict* dict, const char* name, Value value) {
    Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
    return dict_set(t, dict, key.get(), value);
}

}  // namespace

bool fill_array_module(Thread& t, Dict* dict) {
    auto* state = find_state<ArrayState>(*t.interpreter);
    if (!state) {
        state = make_state<ArrayState>(*t.interpreter);
        state->array = TRY(make_builtin_type(t, array_spec, nullptr));
        t.interpreter->owned.push_back(state->array);
        state->iterator = TRY(make_builtin_type(t, iterator_spec, nullptr));
        t.interpreter->owned.push_back(state->iterator);
        // Arrays are mutable sequences for isinstance().
        Ref abc = Ref::take(TRY(t.interpreter->hooks.import_module(t, "collections.abc")));
        Own<Str> name = Own<Str>::take(TRY(intern(t, "MutableSequence")));
        Ref sequence = Ref::take(TRY(get_attribute(t, *abc, name.value())));
        Own<Str> enter = Own<Str>::take(TRY(intern(t, "register")));
        Ref done = Ref::take(TRY(call_method(t, *sequence, enter.get(), {Value(state->array)})));
    }
    Own<Str> name = Own<Str>::take(TRY(intern(t, "array")));
    TRY(add_functions(t, dict, array_functions, name.value()));
    TRY(set_name(t, dict, "array", Value(state->array)));
    TRY(set_name(t, dict, "ArrayType", Value(state->array)));
    Own<Str> codes = Own<Str>::take(TRY(new_str(t, "bBuhHiIlLqQfd")));
    return set_name(t, dict, "typecodes", codes.value());
}

}  // namespace baton
