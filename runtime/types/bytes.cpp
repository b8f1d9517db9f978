#include "runtime/types/bytes.h"

#include <algorithm>
#include <cstring>

#include "runtime/base/hash.h"
#include "runtime/base/text_repr.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytes_methods.h"
#include "runtime/types/indexed_iterator.h"
#include "runtime/types/sequence.h"
#include "runtime/types/str.h"

namespace baton {

namespace {

Bytes* allocate_bytes(Thread& t, size_t size) {
    if (size > size_t{1} << 60) return raise_memory_error(t);
    Object* object =
        t.interpreter->heap.allocate_object(sizeof(Bytes) + size + 1, t.types().bytes);
    if (!object) return raise_memory_error(t);
    auto* b = static_cast<Bytes*>(object);
    b->size = size;
    b->hash = 0;
    b->data[size] = 0;
    return b;
}

}  // namespace

Bytes* new_bytes(Thread& t, std::string_view bytes) {
    Bytes* b = allocate_bytes(t, bytes.size());
    if (b && !bytes.empty()) memcpy(b->data, bytes.data(), bytes.size());
    return b;
}

namespace {

Bytes* self_bytes(Value v) { return v.as<Bytes>(); }

Value bytes_get_item(Thread& t, Value self, Value key) {
    Bytes* b = self_bytes(self);
    if (is_slice(t, key)) {
        SliceRange range;
        TRY(resolve_slice(t, key, b->size, range));
        Bytes* part = TRY(allocate_bytes(t, range.count));
        for (int64_t i = 0; i < range.count; ++i) {
            part->data[i] = b->data[range.start + i * range.step];
        }
        return part;
    }
    if (!type_of(t, key)->index) {
        return raise_type_error(t, "byte indices must be integers or slices, not {}",
                                type_name(t, key));
    }
    const int64_t i = TRY(resolve_index(t, key, b->size, "byte", "index out of range"));
    return Value::small_int(static_cast<unsigned char>(b->data[i]));
}

Value bytes_add(Thread& t, Value left, Value right) {
    if (!is_bytes(left)) return Value::not_implemented();
    Buffer other;
    if (!other.try_read(right)) {
        return raise_type_error(t, "can't concat {} to {}", type_name(t, right),
                                type_name(t, left));
    }
    const std::string_view a = bytes_view(left), b = other.view();
    Bytes* sum = TRY(allocate_bytes(t, a.size() + b.size()));
    memcpy(sum->data, a.data(), a.size());
    if (!b.empty()) memcpy(sum->data + a.size(), b.data(), b.size());
    return sum;
}

Value bytes_mod(Thread& t, Value left, Value right) {
    if (!is_bytes(left)) return Value::not_implemented();
    std::string out;
    TRY(bytes_percent(t, bytes_view(left), right, out));
    return TRY(new_bytes(t, out));
}

Value bytes_mul(Thread& t, Value left, Value right) {
    const Value data = is_bytes(left) ? left : right;
    const Value count = is_bytes(left) ? right : left;
    int64_t n = TRY(read_repetitions(t, count));
    Bytes* b = self_bytes(data);
    if (!b->size) n = std::min<int64_t>(n, 1);  // however often, it stays empty
    if (b->size && n > INT64_MAX / static_cast<int64_t>(b->size)) {
        return raise(t, Exc::OverflowError, "repeated bytes are too long");
    }
    if (b->size && static_cast<uint64_t>(n) > (uint64_t{1} << 60) / b->size) {
        return raise_memory_error(t);
    }
    if (n == 1 && b->type == t.types().bytes) return share(data);
    Bytes* product = TRY(allocate_bytes(t, b->size * n));
    for (int64_t i = 0; i < n; ++i) memcpy(product->data + i * b->size, b->data, b->size);
    return product;
}

Value bytes_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    Type* cls = type.as<Type>();
    Value out[3];
    TRY(bind_arguments(t, "bytes", "(source=b'', encoding='utf-8', errors='strict')", args, nargs,
                       keywords, out));
    std::string data;
    if (cls == t.types().bytes && is_bytes(out[0]) && out[0].as_object()->type == cls &&
        out[1].is_unbound() && out[2].is_unbound()) {
        return share(out[0]);
    }
    TRY(collect_bytes(t, "bytes", out, data));
    if (cls == t.types().bytes) return TRY(new_bytes(t, data));
    auto* b = static_cast<Bytes*>(TRY(allocate_instance(t, cls, data.size())));
    b->size = data.size();
    b->hash = 0;
    memcpy(b->data, data.c_str(), data.size() + 1);
    return b;
}

struct BytesIterator : Object {
    Bytes* bytes;   // null when exhausted
    size_t index;
};

Value bytes_iter(Thread& t, Value self) {
    auto* it = TRY(allocate<BytesIterator>(t, t.types().bytes_iterator));
    it->bytes = share(self_bytes(self));
    it->index = 0;
    return it;
}

Value iterator_next(Thread&, Value self) {
    auto* it = self.as<BytesIterator>();
    if (!it->bytes) return Value();
    if (it->index < it->bytes->size) {
        return Value::small_int(static_cast<unsigned char>(it->bytes->data[it->index++]));
    }
    Bytes* done = it->bytes;
    it->bytes = nullptr;
    decref(done);
    return Value();
}

}  // namespace

extern const TypeSpec bytes_spec = {
    .name = "bytes",
    .basic_size = sizeof(Bytes) + 1,
    .item_size = 1,
    .flags = type_subclassable | type_immutable | type_variable_size | type_is_bytes,
    .doc = "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\n"
           "bytes(int) -> bytes object of size given by the parameter initialized with null bytes",
    .methods = bytes_methods,
    .fill =
        [](Type& type) {
            type.repr = [](Thread& t, Value self) -> Value {
                return TRY(new_str(t, bytes_repr(bytes_view(self))));
            };
            type.hash = [](Thread& t, Value self) -> std::optional<uint64_t> {
                return static_cast<uint64_t>(
                    hash_bytes(bytes_view(self), t.interpreter->hash_seed));
            };
            // With other bytes-like objects it is theirs to compare.
            type.compare = [](Thread& t, Value left, Value right, CompareOp op) -> Value {
                if (!is_bytes(left) || !is_bytes(right)) return Value::not_implemented();
                return bytes_like_compare(t, left, right, op);
            };
            type.length = [](Thread&, Value self) -> std::optional<int64_t> {
                return self_bytes(self)->size;
            };
            type.get_item = bytes_get_item;
            type.contains = bytes_like_contains;
            type.iter = bytes_iter;
            type.binary[static_cast<int>(BinaryOp::add)] = bytes_add;
            type.binary[static_cast<int>(BinaryOp::mul)] = bytes_mul;
            type.binary[static_cast<int>(BinaryOp::mod)] = bytes_mod;
            type.construct = bytes_construct;
        },
};

extern const TypeSpec bytes_iterator_spec = {
    .name = "bytes_iterator",
    .basic_size = sizeof(BytesIterator),
    .flags = type_immutable,
    .methods = IndexedIteratorMethods<BytesIterator, &BytesIterator::bytes>::table,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) { xdecref(static_cast<BytesIterator*>(o)->bytes); };
            type.iter = [](Thread&, Value self) { return share(self); };
            type.next = iterator_next;
        },
};

}  // namespace baton
