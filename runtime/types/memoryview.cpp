#include "runtime/types/memoryview.h"

#include <cstring>
#include <utility>

#include "runtime/base/hash.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytearray.h"
#include "runtime/types/bytes.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/sequence.h"
#include "runtime/types/sequence_iterator.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

bool is_memoryview(Value v) {
    return v.is_object() && v.as_object()->type == v.as_object()->type->interpreter->types.memoryview;
}

char* memoryview_data(const MemoryView* view) {
    char* base = is_bytes(view->storage) ? view->storage.as<Bytes>()->data
                                         : view->storage.as<ByteArray>()->data;
    return base + view->offset;
}

Value find_buffer_method(Value object) {
    if (!object.is_object()) return Value();
    Type* type = object.as_object()->type;
    return type_lookup(type, type->interpreter->names.dunder_buffer);
}

namespace {

MemoryView* self_view(Value v) { return v.as<MemoryView>(); }

bool check_released(Thread& t, const MemoryView* view) {
    if (!view->released) return true;
    return raise_value_error(t, "operation forbidden on released memoryview object");
}

MemoryView* make_view(Thread& t, Value object, Value storage) {
    auto* view = TRY(allocate<MemoryView>(t, t.types().memoryview));
    view->object = share(object);
    view->storage = share(storage);
    view->lender = Value();
    if (is_bytearray(storage)) ++storage.as<ByteArray>()->exports;
    view->offset = 0;
    view->stride = 1;
    view->length = 0;
    view->item_size = 1;
    view->format = 'B';
    view->released = false;
    view->readonly = is_bytes(storage);
    view->has_hash = false;
    return view;
}

MemoryView* copy_view(Thread& t, const MemoryView* from) {
    MemoryView* view = TRY(make_view(t, from->object, from->storage));
    view->lender = share(from->lender);
    view->offset = from->offset;
    view->stride = from->stride;
    view->length = from->length;
    view->item_size = from->item_size;
    view->format = from->format;
    view->readonly = from->readonly;
    return view;
}

// Tells the lender, once nobody looks through what it gave any more.
void give_back(MemoryView* view) {
    Value lender = std::exchange(view->lender, Value());
    if (lender.is_unbound()) return;
    const bool last = lender.as_object()->refcount == 1;
    Interpreter& in = *view->type->interpreter;
    if (last && view->object.is_object()) {
        Thread& t = *in.current;
        SavedException saved(t);
        Value method = type_lookup(view->object.as_object()->type, in.names.dunder_release_buffer);
        if (!method.is_unbound()) {
            Ref result = Ref::take(call_special(t, view->object, in.names.dunder_release_buffer,
                                                {lender}));
            if (result.get().is_error()) write_unraisable(t, view->object);
        }
    }
    decref(lender);
}

void release(MemoryView* view) {
    if (view->released) return;
    view->released = true;
    if (is_bytearray(view->storage)) --view->storage.as<ByteArray>()->exports;
    give_back(view);
    replace(view->storage, Value::none());
    replace(view->object, Value::none());
}

// Size of an item of a native struct format; 0 if there is no such format.
int format_size(char format) {
    switch (format) {
        case 'B':
        case 'b':
        case 'c':
        case '?': return 1;
        case 'h':
        case 'H': return 2;
        case 'i':
        case 'I':
        case 'f': return 4;
        case 'l':
        case 'L':
        case 'q':
        case 'Q':
        case 'n':
        case 'N':
        case 'd': return 8;
        default: return 0;
    }
}

template <class T>
T load(const char* at) {
    T value;
    memcpy(&value, at, sizeof(T));
    return value;
}

Value unpack(Thread& t, const MemoryView* view, int64_t index) {
    const char* at = memoryview_data(view) + index * view->stride;
    switch (view->format) {
        case 'B': return Value::small_int(load<uint8_t>(at));
        case 'b': return Value::small_int(load<int8_t>(at));
        case 'c': return TRY(new_bytes(t, {at, 1}));
        case '?': return Value::boolean(*at != 0);
        case 'h': return Value::small_int(load<int16_t>(at));
        case 'H': return Value::small_int(load<uint16_t>(at));
        case 'i': return Value::small_int(load<int32_t>(at));
        case 'I': return Value::small_int(load<uint32_t>(at));
        case 'f': return new_float(t, load<float>(at));
        case 'd': return new_float(t, load<double>(at));
        case 'L':
        case 'Q':
        case 'N': return new_int_unsigned(t, load<uint64_t>(at));
        case 'w':
            return raise(t, Exc::NotImplementedError, "memoryview: format w not supported");
        default: return new_int(t, load<int64_t>(at));
    }
}

template <class T>
bool store_int(Thread& t, char* at, Value value, char format) {
    Ref number = Ref::take(TRY(to_index(t, value)));
    bool fits;
    if constexpr (std::is_same_v<T, uint64_t>) {
        IntReader reader(*number);
        fits = mpz_sgn(reader.get()) >= 0 && mpz_sizeinbase(reader.get(), 2) <= 64;
        const T stored = fits ? mpz_get_ui(reader.get()) : 0;
        if (fits) memcpy(at, &stored, sizeof(T));
    } else {
        int64_t wide;
        fits = int_fits(*number, wide) && wide >= static_cast<int64_t>(std::numeric_limits<T>::min()) &&
               wide <= static_cast<int64_t>(std::numeric_limits<T>::max());
        const T stored = fits ? static_cast<T>(wide) : 0;
        if (fits) memcpy(at, &stored, sizeof(T));
    }
    if (!fits) return raise_value_error(t, "memoryview: invalid value for format '{}'", format);
    return true;
}

bool pack(Thread& t, MemoryView* view, int64_t index, Value value) {
    const char format = view->format;
    if (format == 'w') {
        return raise(t, Exc::NotImplementedError, "memoryview: format w not supported");
    }
    if (format == 'c' ? !is_bytes(value)
                      : format == 'f' || format == 'd'
                            ? !is_float(value) && !type_of(t, value)->to_float && !type_of(t, value)->index
                            : format != '?' && !type_of(t, value)->index) {
        return raise_type_error(t, "memoryview: invalid type for format '{}'", format);
    }
    // Converted before the address is taken: the conversion may run Python code.
    char item[8];
    switch (format) {
        case 'B': TRY(store_int<uint8_t>(t, item, value, format)); break;
        case 'b': TRY(store_int<int8_t>(t, item, value, format)); break;
        case 'h': TRY(store_int<int16_t>(t, item, value, format)); break;
        case 'H': TRY(store_int<uint16_t>(t, item, value, format)); break;
        case 'i': TRY(store_int<int32_t>(t, item, value, format)); break;
        case 'I': TRY(store_int<uint32_t>(t, item, value, format)); break;
        case 'L':
        case 'Q':
        case 'N': TRY(store_int<uint64_t>(t, item, value, format)); break;
        case '?': item[0] = TRY(is_truthy(t, value)); break;
        case 'c':
            if (bytes_view(value).size() != 1) {
                return raise_value_error(t, "memoryview: invalid value for format 'c'");
            }
            item[0] = bytes_view(value)[0];
            break;
        case 'f': {
            const float f = static_cast<float>(TRY(to_double(t, value)));
            memcpy(item, &f, sizeof f);
            break;
        }
        case 'd': {
            const double d = TRY(to_double(t, value));
            memcpy(item, &d, sizeof d);
            break;
        }
        default: TRY(store_int<int64_t>(t, item, value, format)); break;
    }
    TRY(check_released(t, view));
    memcpy(memoryview_data(view) + index * view->stride, item, view->item_size);
    return true;
}

// Keys of several dimensions, which no view has here.
Failure tuple_key(Thread& t, const Tuple* key) {
    size_t slices = 0, numbers = 0;
    for (const Value part : key->view()) {
        slices += is_slice(t, part);
        numbers += type_of(t, part)->index != nullptr;
    }
    if (key->size && slices == key->size) {
        return raise(t, Exc::NotImplementedError,
                     "memoryview: multi-dimensional slices are not implemented");
    }
    if (numbers == key->size && key->size > 1) {
        return raise_type_error(t, "cannot index 1-dimension view with {}-element tuple", key->size);
    }
    return raise_type_error(t, "memoryview: invalid slice key");
}

Value view_get_item(Thread& t, Value self, Value key) {
    MemoryView* view = self_view(self);
    TRY(check_released(t, view));
    if (key.is_ellipsis()) return share(self);
    if (is_slice(t, key)) {
        // The part holds the memory before the bounds are asked for, which may run code.
        MemoryView* part = TRY(copy_view(t, view));
        Ref owner = Ref::take(part);
        SliceRange range;
        TRY(resolve_slice(t, key, part->length, range));
        part->offset += range.start * part->stride;
        part->stride *= range.step;
        part->length = range.count;
        return owner.give();
    }
    if (is_tuple(key)) return tuple_key(t, key.as<Tuple>());
    if (!type_of(t, key)->index) return raise_type_error(t, "memoryview: invalid slice key");
    const int64_t i = TRY(
        resolve_index(t, key, view->length, "memoryview", "index out of bounds on dimension 1"));
    TRY(check_released(t, view));
    return unpack(t, view, i);
}

bool view_set_item(Thread& t, Value self, Value key, Value value) {
    MemoryView* view = self_view(self);
    TRY(check_released(t, view));
    if (view->readonly) return raise_type_error(t, "cannot modify read-only memory");
    if (value.is_unbound()) return raise_type_error(t, "cannot delete memory");
    if (is_slice(t, key)) {
        SliceRange range;
        TRY(resolve_slice(t, key, view->length, range));
        if (!is_bytes_like(value)) {
            return raise_type_error(t, "a bytes-like object is required, not '{}'", type_name(t, value));
        }
        Ref source_view = Ref::take(TRY(new_memoryview(t, value)));
        Buffer source;
        TRY(source.read(t, *source_view));
        TRY(check_released(t, view));
        const auto bytes = static_cast<size_t>(range.count * view->item_size);
        const char format = self_view(*source_view)->format;
        if (source.view().size() != bytes || format != view->format) {
            return raise_value_error(t,
                                     "memoryview assignment: lvalue and rvalue have different "
                                     "structures");
        }
        const std::string copy(source.view());
        char* at = memoryview_data(view) + range.start * view->stride;
        for (int64_t i = 0; i < range.count; ++i) {
            memcpy(at + i * range.step * view->stride, copy.data() + i * view->item_size,
                   view->item_size);
        }
        return true;
    }
    if (is_tuple(key)) return tuple_key(t, key.as<Tuple>());
    if (!type_of(t, key)->index) return raise_type_error(t, "memoryview: invalid slice key");
    const int64_t i = TRY(
        resolve_index(t, key, view->length, "memoryview", "index out of bounds on dimension 1"));
    return pack(t, view, i, value);
}

Value view_compare(Thread& t, Value left, Value right, CompareOp op) {
    if (op != CompareOp::eq && op != CompareOp::ne) return Value::not_implemented();
    bool same = left == right;
    if (!same) {
        Buffer a, b;
        if (!a.try_read(left) || !b.try_read(right)) {
            if (!is_bytes_like(right)) return Value::not_implemented();
        } else {
            auto format = [](Value v) { return is_memoryview(v) ? self_view(v)->format : 'B'; };
            if (format(left) == format(right) && format(left) != 'f' && format(left) != 'd') {
                same = a.view() == b.view();
            } else {
                Ref x = Ref::take(is_memoryview(left) ? share(left) : TRY(new_memoryview(t, left)));
                Ref y =
                    Ref::take(is_memoryview(right) ? share(right) : TRY(new_memoryview(t, right)));
                const int64_t n = self_view(*x)->length;
                same = n == self_view(*y)->length;
                for (int64_t i = 0; same && i < n; ++i) {
                    Ref p = Ref::take(TRY(unpack(t, self_view(*x), i)));
                    Ref q = Ref::take(TRY(unpack(t, self_view(*y), i)));
                    Ref r = Ref::take(TRY(compare(t, CompareOp::eq, *p, *q)));
                    same = r.get().is_true();
                }
            }
        }
    }
    return Value::boolean(same == (op == CompareOp::eq));
}

Value view_construct(Thread& t, Value, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[1];
    TRY(bind_arguments(t, "memoryview", "(object)", args, nargs, keywords, out));
    return new_memoryview(t, out[0]);
}

Value method_tobytes(Thread& t, const Value* args, size_t) {
    Buffer buffer;
    TRY(buffer.read(t, args[0]));
    return TRY(new_bytes(t, buffer.view()));
}

Value method_tolist(Thread& t, const Value* args, size_t) {
    MemoryView* view = self_view(args[0]);
    TRY(check_released(t, view));
    Own<List> list = Own<List>::take(TRY(new_list(t, view->length)));
    for (int64_t i = 0; i < view->length; ++i) {
        TRY(list_append_taking(t, list.get(), TRY(unpack(t, view, i))));
    }
    return list.give();
}

Value method_release(Thread&, const Value* args, size_t) {
    release(self_view(args[0]));
    return Value::none();
}

Value method_enter(Thread& t, const Value* args, size_t) {
    TRY(check_released(t, self_view(args[0])));
    return share(args[0]);
}

Value method_hex(Thread& t, const Value* args, size_t) {
    Ref bytes = Ref::take(TRY(method_tobytes(t, args, 1)));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "hex")));
    Ref method = Ref::take(TRY(get_attribute(t, *bytes, name.value())));
    const size_t count = args[1].is_unbound() ? 0 : args[2].is_unbound() ? 1 : 2;
    return call(t, *method, args + 1, count);
}

Value method_toreadonly(Thread& t, const Value* args, size_t) {
    TRY(check_released(t, self_view(args[0])));
    MemoryView* view = TRY(copy_view(t, self_view(args[0])));
    view->readonly = true;
    return view;
}

Value method_cast(Thread& t, const Value* args, size_t) {
    MemoryView* view = self_view(args[0]);
    TRY(check_released(t, view));
    if (!is_str(args[1])) {
        return raise_type_error(t, "cast() argument 'format' must be str, not {}",
                                type_name(t, args[1]));
    }
    std::string_view format = args[1].as<Str>()->view();
    if (format.size() == 2 && format[0] == '@') format.remove_prefix(1);
    const int size = format.size() == 1 ? format_size(format[0]) : 0;
    if (!size) {
        return raise_value_error(t,
                                 "memoryview: destination format must be a native single "
                                 "character format prefixed with an optional '@'");
    }
    if (!args[2].is_unbound()) {
        return raise(t, Exc::NotImplementedError, "memoryview: casts to a shape are not supported");
    }
    if (view->stride != view->item_size) {
        return raise_type_error(t, "memoryview: casts are restricted to C-contiguous views");
    }
    auto bytes_format = [](char c) { return c == 'B' || c == 'b' || c == 'c'; };
    if (!bytes_format(view->format) && !bytes_format(format[0])) {
        return raise_type_error(t, "memoryview: cannot cast between two non-byte formats");
    }
    const int64_t bytes = view->length * view->item_size;
    if (bytes % size) {
        return raise_type_error(t, "memoryview: length is not a multiple of itemsize");
    }
    MemoryView* result = TRY(copy_view(t, view));
    result->format = format[0];
    result->item_size = static_cast<uint8_t>(size);
    result->stride = size;
    result->length = bytes / size;
    return result;
}

const NativeDef view_methods[] = {
    {"tobytes", "(self, /, order=None)", method_tobytes, "Return the data in the buffer as a byte string."},
    {"tolist", "(self, /)", method_tolist, "Return the data in the buffer as a list of elements."},
    {"hex", "(self, /, sep=None, bytes_per_sep=1)", method_hex,
     "Return the data in the buffer as a str of hexadecimal numbers."},
    {"release", "(self, /)", method_release,
     "Release the underlying buffer exposed by the memoryview object."},
    {"cast", "(self, /, format, shape=None)", method_cast, "Cast a memoryview to a new format."},
    {"toreadonly", "(self, /)", method_toreadonly, "Return a readonly version of the memoryview."},
    {"__enter__", "(self, /)", method_enter},
    {"__exit__", "(self, /, *args)", method_release},
    {}};

// A getter that needs the view not to be released.
template <Value (*get)(Thread&, MemoryView*)>
Value checked(Thread& t, Value self) {
    TRY(check_released(t, self_view(self)));
    return get(t, self_view(self));
}

Value get_obj(Thread&, MemoryView* v) { return share(v->object); }
Value get_nbytes(Thread&, MemoryView* v) { return Value::small_int(v->length * v->item_size); }
Value get_readonly(Thread&, MemoryView* v) { return Value::boolean(v->readonly); }
Value get_itemsize(Thread&, MemoryView* v) { return Value::small_int(v->item_size); }
Value get_format(Thread& t, MemoryView* v) { return TRY(new_str(t, {&v->format, 1})); }
Value get_ndim(Thread&, MemoryView*) { return Value::small_int(1); }
Value get_shape(Thread& t, MemoryView* v) { return TRY(new_tuple(t, {Value::small_int(v->length)})); }
Value get_strides(Thread& t, MemoryView* v) {
    return TRY(new_tuple(t, {Value::small_int(v->stride)}));
}
Value get_suboffsets(Thread& t, MemoryView*) { return TRY(new_tuple(t, 0)); }
Value get_contiguous(Thread&, MemoryView* v) {
    return Value::boolean(v->length <= 1 || v->stride == v->item_size);
}

const GetSetDef view_getset[] = {
    {"obj", checked<get_obj>, nullptr, "The underlying object of the memoryview."},
    {"nbytes", checked<get_nbytes>, nullptr, "The amount of space in bytes the array would use."},
    {"readonly", checked<get_readonly>, nullptr, "Whether the memory is read only."},
    {"itemsize", checked<get_itemsize>, nullptr, "The size in bytes of each element."},
    {"format", checked<get_format>, nullptr, "The format of each element."},
    {"ndim", checked<get_ndim>, nullptr, "The number of dimensions."},
    {"shape", checked<get_shape>, nullptr, "The number of elements."},
    {"strides", checked<get_strides>, nullptr, "The bytes from one element to the next."},
    {"suboffsets", checked<get_suboffsets>, nullptr, "Always empty."},
    {"c_contiguous", checked<get_contiguous>, nullptr, "Whether the memory is contiguous."},
    {"f_contiguous", checked<get_contiguous>, nullptr, "Whether the memory is contiguous."},
    {"contiguous", checked<get_contiguous>, nullptr, "Whether the memory is contiguous."},
    {}};

}  // namespace

Value new_memoryview(Thread& t, Value object) {
    if (is_memoryview(object)) {
        TRY(check_released(t, self_view(object)));
        return TRY(copy_view(t, self_view(object)));
    }
    if (is_bytes(object) || is_bytearray(object)) {
        MemoryView* view = TRY(make_view(t, object, object));
        view->length = static_cast<int64_t>(is_bytes(object) ? bytes_view(object).size()
                                                             : object.as<ByteArray>()->size);
        return view;
    }
    if (find_buffer_method(object).is_unbound()) {
        return raise_type_error(t, "memoryview: a bytes-like object is required, not '{}'",
                                type_name(t, object));
    }
    Ref lent = Ref::take(
        TRY(call_special(t, object, t.names().dunder_buffer, {Value::small_int(284)})));
    if (!is_memoryview(*lent)) {
        return raise_type_error(t, "__buffer__ returned non-memoryview object");
    }
    TRY(check_released(t, self_view(*lent)));
    // A class has methods to give the memory back; built-in types lend it themselves.
    if (!object.as_object()->type->has(type_heap)) return lent.give();
    MemoryView* view = TRY(copy_view(t, self_view(*lent)));
    replace(view->object, share(object));
    replace(view->lender, lent.give());
    return view;
}

Value lend_memory(Thread& t, Value object, Value storage, char format, bool readonly) {
    MemoryView* view = TRY(make_view(t, object, storage));
    view->format = format;
    // 'w' (UCS-4 characters) can be moved, but not looked at.
    view->item_size = format == 'w' ? 4 : static_cast<uint8_t>(format_size(format));
    view->stride = view->item_size;
    const size_t bytes = is_bytes(storage) ? bytes_view(storage).size() : storage.as<ByteArray>()->size;
    view->length = static_cast<int64_t>(bytes / view->item_size);
    view->readonly = view->readonly || readonly;
    return view;
}

extern const TypeSpec memoryview_spec = {
    .name = "memoryview",
    .basic_size = sizeof(MemoryView),
    .flags = type_immutable | type_weakrefable | type_sequence_pattern,
    .doc = "Create a new memoryview object which references the given object.",
    .methods = view_methods,
    .getset = view_getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) { release(static_cast<MemoryView*>(o)); };
            type.traverse = [](Object* o, Visitor& visit) {
                auto* view = static_cast<MemoryView*>(o);
                visit(view->object);
                visit(view->storage);
                visit(view->lender);
            };
            type.repr = [](Thread& t, Value self) -> Value {
                return TRY(new_str(
                    t, fmt::format("<{} at {}>",
                                   self_view(self)->released ? "released memory" : "memory",
                                   static_cast<const void*>(self.as_object()))));
            };
            type.hash = [](Thread& t, Value self) -> std::optional<uint64_t> {
                MemoryView* view = self_view(self);
                if (view->has_hash) return view->hash;
                TRY(check_released(t, view));
                if (!view->readonly) {
                    return raise_value_error(t, "cannot hash writable memoryview object");
                }
                if (view->format != 'B' && view->format != 'b' && view->format != 'c') {
                    return raise_value_error(
                        t, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
                }
                Buffer buffer;
                TRY(buffer.read(t, self));
                view->hash = hash_bytes(buffer.view(), t.interpreter->hash_seed);
                view->has_hash = true;
                return view->hash;
            };
            type.compare = view_compare;
            type.length = [](Thread& t, Value self) -> std::optional<int64_t> {
                TRY(check_released(t, self_view(self)));
                return self_view(self)->length;
            };
            type.get_item = view_get_item;
            type.set_item = view_set_item;
            type.iter = [](Thread& t, Value self) -> Value {
                TRY(check_released(t, self_view(self)));
                return new_sequence_iterator(t, self);
            };
            type.construct = view_construct;
        },
};

}  // namespace baton
