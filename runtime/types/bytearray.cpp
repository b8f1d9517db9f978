#include "runtime/types/bytearray.h"

#include <algorithm>
#include <cstring>

#include "runtime/base/text_repr.h"
#include "runtime/base/unicode.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/type_slots.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytes_methods.h"
#include "runtime/types/indexed_iterator.h"
#include "runtime/types/bytes.h"
#include "runtime/types/object_reduce.h"
#include "runtime/types/sequence.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

namespace {

constexpr size_t max_size = size_t{1} << 60;

ByteArray* self_array(Value v) { return v.as<ByteArray>(); }

bool check_exports(Thread& t, const ByteArray* array) {
    if (!array->exports) return true;
    return raise(t, Exc::BufferError, "Existing exports of data: object cannot be re-sized");
}

}  // namespace

bool is_bytearray(Value v) {
    if (!v.is_object()) return false;
    const Type* type = v.as_object()->type;
    const Type* bytearray = type->interpreter->types.bytearray;
    return type == bytearray || is_subtype(type, bytearray);
}

ByteArray* new_bytearray(Thread& t, std::string_view bytes) {
    auto* array = TRY(allocate<ByteArray>(t, t.types().bytearray));
    array->data = nullptr;
    array->size = array->capacity = array->exports = 0;
    Own<ByteArray> owner = Own<ByteArray>::take(array);
    TRY(bytearray_splice(t, array, 0, 0, bytes));
    return owner.give();
}

bool bytearray_resize(Thread& t, ByteArray* array, size_t size) {
    if (size == array->size) return true;
    TRY(check_exports(t, array));
    if (size > array->capacity || size < array->capacity / 2) {
        if (size > max_size) return raise_memory_error(t);
        const size_t capacity = size > array->size ? size + size / 8 + 8 : size;
        Heap& heap = t.interpreter->heap;
        if (capacity == 0) {
            heap.free_raw(array->data, array->capacity);
            array->data = nullptr;
        } else {
            void* moved = heap.reallocate_raw(array->data, array->capacity, capacity);
            if (!moved) return raise_memory_error(t);
            array->data = static_cast<char*>(moved);
        }
        array->capacity = capacity;
    }
    array->size = size;
    return true;
}

bool bytearray_splice(Thread& t, ByteArray* array, size_t begin, size_t end,
                      std::string_view bytes) {
    const size_t old_size = array->size, removed = end - begin;
    const size_t tail = old_size - end;
    if (bytes.size() > removed) {
        TRY(bytearray_resize(t, array, old_size + (bytes.size() - removed)));
        memmove(array->data + begin + bytes.size(), array->data + end, tail);
    } else if (bytes.size() < removed) {
        TRY(check_exports(t, array));
        memmove(array->data + begin + bytes.size(), array->data + end, tail);
        TRY(bytearray_resize(t, array, old_size - (removed - bytes.size())));
    }
    if (!bytes.empty()) memcpy(array->data + begin, bytes.data(), bytes.size());
    return true;
}

namespace {

Value array_get_item(Thread& t, Value self, Value key) {
    ByteArray* array = self_array(self);
    if (is_slice(t, key)) {
        SliceRange range;
        TRY(resolve_slice(t, key, array->size, range));
        if (range.step == 1) {
            return TRY(new_bytearray(t, array->view().substr(range.start, range.count)));
        }
        ByteArray* part = TRY(new_bytearray(t, ""));
        Ref owner = Ref::take(part);
        TRY(bytearray_resize(t, part, range.count));
        for (int64_t i = 0; i < range.count; ++i) {
            part->data[i] = array->data[range.start + i * range.step];
        }
        return owner.give();
    }
    const int64_t i =
        TRY(resolve_index(t, key, array->size, "bytearray", "bytearray index out of range"));
    return Value::small_int(static_cast<unsigned char>(array->data[i]));
}

bool set_slice(Thread& t, Value self, Value key, Value value) {
    ByteArray* array = self_array(self);
    std::string source;
    if (!value.is_unbound()) {
        Buffer buffer;
        if (buffer.try_read(value)) {
            source = buffer.view();
        } else {
            if (type_of(t, value)->index || is_str(value)) {
                return raise_type_error(
                    t, "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
            }
            const Value out[3] = {value, Value(), Value()};
            TRY(collect_bytes(t, "bytearray", out, source));
        }
    }
    SliceRange range;
    TRY(resolve_slice(t, key, array->size, range));
    if (range.step == 1) {
        return bytearray_splice(t, array, range.start, range.start + range.count, source);
    }
    if (source.empty()) {
        if (range.count == 0) return true;
        TRY(check_exports(t, array));
        if (range.step < 0) {
            range.start += (range.count - 1) * range.step;
            range.step = -range.step;
        }
        size_t to = range.start;
        for (size_t from = to; from < array->size; ++from) {
            const auto distance = static_cast<int64_t>(from) - range.start;
            if (distance % range.step == 0 && distance / range.step < range.count) continue;
            array->data[to++] = array->data[from];
        }
        return bytearray_resize(t, array, to);
    }
    if (source.size() != static_cast<size_t>(range.count)) {
        return raise_value_error(
            t, "attempt to assign bytes of size {} to extended slice of size {}", source.size(),
            range.count);
    }
    for (int64_t i = 0; i < range.count; ++i) {
        array->data[range.start + i * range.step] = source[i];
    }
    return true;
}

bool array_set_item(Thread& t, Value self, Value key, Value value) {
    if (is_slice(t, key)) return set_slice(t, self, key, value);
    ByteArray* array = self_array(self);
    if (!type_of(t, key)->index) {
        return raise_type_error(t, "bytearray indices must be integers or slices, not {}",
                                type_name(t, key));
    }
    const unsigned char byte = value.is_unbound() ? 0 : TRY(to_byte(t, value));
    const int64_t i =
        TRY(resolve_index(t, key, array->size, "bytearray", "bytearray index out of range"));
    if (value.is_unbound()) return bytearray_splice(t, array, i, i + 1, {});
    array->data[i] = static_cast<char>(byte);
    return true;
}

Value array_add(Thread& t, Value left, Value right) {
    if (!is_bytearray(left)) return Value::not_implemented();
    Buffer other;
    if (!other.try_read(right)) {
        return raise_type_error(t, "can't concat {} to {}", type_name(t, right),
                                type_name(t, left));
    }
    Own<ByteArray> sum = Own<ByteArray>::take(TRY(new_bytearray(t, self_array(left)->view())));
    TRY(bytearray_splice(t, sum.get(), sum->size, sum->size, other.view()));
    return sum.give();
}

Value array_in_place_add(Thread& t, Value left, Value right) {
    Buffer other;
    if (!other.try_read(right)) {
        return raise_type_error(t, "can't concat {} to {}", type_name(t, right),
                                type_name(t, left));
    }
    ByteArray* array = self_array(left);
    TRY(bytearray_splice(t, array, array->size, array->size, other.view()));
    return share(left);
}

std::optional<int64_t> repeat_count(Thread& t, Value count, size_t size) {
    const int64_t n = TRY(read_repetitions(t, count));
    if (size && static_cast<uint64_t>(n) > max_size / size) return raise_memory_error(t);
    return n;
}

bool repeat(Thread& t, ByteArray* array, int64_t n) {
    const size_t size = array->size;
    TRY(bytearray_resize(t, array, size * n));
    for (int64_t i = 1; size && i < n; ++i) memcpy(array->data + i * size, array->data, size);
    return true;
}

Value array_mul(Thread& t, Value left, Value right) {
    const Value data = is_bytearray(left) ? left : right;
    const int64_t n =
        TRY(repeat_count(t, is_bytearray(left) ? right : left, self_array(data)->size));
    Own<ByteArray> result = Own<ByteArray>::take(TRY(new_bytearray(t, self_array(data)->view())));
    TRY(repeat(t, result.get(), n));
    return result.give();
}

Value array_in_place_mul(Thread& t, Value left, Value right) {
    const int64_t n = TRY(repeat_count(t, right, self_array(left)->size));
    TRY(repeat(t, self_array(left), n));
    return share(left);
}

Value array_mod(Thread& t, Value left, Value right) {
    if (!is_bytearray(left)) return Value::not_implemented();
    const std::string pattern(self_array(left)->view());
    std::string out;
    TRY(bytes_percent(t, pattern, right, out));
    return TRY(new_bytearray(t, out));
}

Value array_repr(Thread& t, Value self) {
    std::string text(type_name(t, self));
    text += '(';
    append_bytes_repr(text, self_array(self)->view());
    text += ')';
    return TRY(new_str(t, text));
}

Value array_construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    if (type.as<Type>() == t.types().bytearray) return TRY(new_bytearray(t, ""));
    return TRY(allocate_instance(t, type.as<Type>()));
}

bool array_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[3];
    TRY(bind_arguments(t, "bytearray", "(source=b'', encoding='utf-8', errors='strict')", args,
                       nargs, keywords, out));
    std::string data;
    TRY(collect_bytes(t, "bytearray", out, data));
    return bytearray_splice(t, self_array(self), 0, self_array(self)->size, data);
}

// (type, (bytes,), attributes), before protocol 3 with the bytes as text in Latin-1.
Value reduce(Thread& t, Value self, int64_t protocol) {
    ByteArray* array = self_array(self);
    const std::string_view data(array->data, array->size);
    Ref state = Ref::take(TRY(object_getstate(t, &self, 1)));
    Own<Tuple> arguments;
    if (data.empty()) {
        arguments = Own<Tuple>::take(TRY(new_tuple(t, 0)));
    } else if (protocol >= 3) {
        Own<Bytes> bytes = Own<Bytes>::take(TRY(new_bytes(t, data)));
        arguments = Own<Tuple>::take(TRY(new_tuple(t, {bytes.value()})));
    } else {
        std::string text;
        for (const char c : data) unicode::append(text, static_cast<unsigned char>(c));
        Own<Str> latin = Own<Str>::take(TRY(new_str(t, text)));
        Own<Str> encoding = Own<Str>::take(TRY(intern(t, "latin-1")));
        arguments = Own<Tuple>::take(TRY(new_tuple(t, {latin.value(), encoding.value()})));
    }
    return TRY(new_tuple(t, {Value(self.as_object()->type), arguments.value(), *state}));
}
struct ArrayIterator : Object {
    ByteArray* array;   // null when exhausted
    size_t index;
};

Value array_iter(Thread& t, Value self) {
    auto* it = TRY(allocate<ArrayIterator>(t, t.types().bytearray_iterator));
    it->array = share(self_array(self));
    it->index = 0;
    return it;
}

Value iterator_next(Thread&, Value self) {
    auto* it = self.as<ArrayIterator>();
    if (!it->array) return Value();
    if (it->index < it->array->size) {
        return Value::small_int(static_cast<unsigned char>(it->array->data[it->index++]));
    }
    ByteArray* done = it->array;
    it->array = nullptr;
    decref(done);
    return Value();
}

}  // namespace

Value bytearray_reduce(Thread& t, const Value* args, size_t) { return reduce(t, args[0], 2); }
Value bytearray_reduce_ex(Thread& t, const Value* args, size_t) {
    return reduce(t, args[0], args[1].is_unbound() ? 0 : TRY(to_int64(t, args[1])));
}

extern const TypeSpec bytearray_spec = {
    .name = "bytearray",
    .basic_size = sizeof(ByteArray),
    .flags = type_subclassable | type_immutable,
    .doc = "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> "
           "bytearray\nbytearray(int) -> bytes array of size given by the parameter initialized "
           "with null bytes",
    .methods = bytearray_methods,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                auto* array = static_cast<ByteArray*>(o);
                o->type->interpreter->heap.free_raw(array->data, array->capacity);
            };
            type.repr = array_repr;
            type.hash = hash_not_implemented;
            type.compare = bytes_like_compare;
            type.length = [](Thread&, Value self) -> std::optional<int64_t> {
                return self_array(self)->size;
            };
            type.get_item = array_get_item;
            type.set_item = array_set_item;
            type.contains = bytes_like_contains;
            type.iter = array_iter;
            type.binary[static_cast<int>(BinaryOp::add)] = array_add;
            type.binary[static_cast<int>(BinaryOp::mul)] = array_mul;
            type.binary[static_cast<int>(BinaryOp::mod)] = array_mod;
            type.in_place[static_cast<int>(BinaryOp::add)] = array_in_place_add;
            type.in_place[static_cast<int>(BinaryOp::mul)] = array_in_place_mul;
            type.construct = array_construct;
            type.init = array_init;
        },
};

extern const TypeSpec bytearray_iterator_spec = {
    .name = "bytearray_iterator",
    .basic_size = sizeof(ArrayIterator),
    .flags = type_immutable,
    .methods = IndexedIteratorMethods<ArrayIterator, &ArrayIterator::array>::table,
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

}  // namespace baton
