#include "runtime/types/memoryview.h"

#include <cstring>
#include <limits>
#include <utility>
#include <vector>

#include "runtime/base/hash.h"
#include "runtime/core/argument_type.h"
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
    view->inner = Value();
    view->stride = 1;
    view->length = 0;
    view->row_size = 1;
    view->item_size = 1;
    view->dimensions = 1;
    view->native_mark = false;
    view->format = 'B';
    view->released = false;
    view->readonly = is_bytes(storage);
    view->has_hash = false;
    return view;
}

MemoryView* copy_view(Thread& t, const MemoryView* from) {
    MemoryView* view = TRY(make_view(t, from->object, from->storage));
    view->lender = share(from->lender);
    view->inner = share(from->inner);
    view->offset = from->offset;
    view->stride = from->stride;
    view->length = from->length;
    view->row_size = from->row_size;
    view->item_size = from->item_size;
    view->dimensions = from->dimensions;
    view->native_mark = from->native_mark;
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

// The size of a dimension; 0 is the first.
int64_t size_of(const MemoryView* view, int dimension) {
    if (dimension == 0) return view->length;
    int64_t size;
    memcpy(&size, view->inner.as<Bytes>()->data + (dimension - 1) * sizeof size, sizeof size);
    return size;
}

// Bytes from one item of a dimension to the next.
int64_t stride_of(const MemoryView* view, int dimension) {
    if (dimension == 0) return view->stride;
    int64_t stride = view->item_size;
    for (int i = view->dimensions - 1; i > dimension; --i) stride *= size_of(view, i);
    return stride;
}

int64_t item_count(const MemoryView* view) { return byte_count(view) / view->item_size; }

// The address of an item by its number, the last dimension counting fastest.
char* item_address(const MemoryView* view, int64_t number) {
    const int64_t in_row = view->row_size / view->item_size;
    return memoryview_data(view) + number / in_row * view->stride +
           number % in_row * view->item_size;
}

Value unpack(Thread& t, const MemoryView* view, int64_t number) {
    return unpack_item(t, view->format, item_address(view, number));
}

bool pack(Thread& t, MemoryView* view, int64_t number, Value value) {
    // Converted before the address is taken: the conversion may run Python code.
    char item[8];
    TRY(pack_item(t, view->format, value, item));
    TRY(check_released(t, view));
    memcpy(item_address(view, number), item, view->item_size);
    return true;
}

std::optional<int64_t> index_in(Thread& t, const MemoryView* view, Value key, int dimension) {
    const std::string message = fmt::format("index out of bounds on dimension {}", dimension + 1);
    const int64_t index = TRY(resolve_index(t, key, size_of(view, dimension), "memoryview",
                                            message.c_str()));
    TRY(check_released(t, view));
    return index;
}

// The number of the item that a key names, which is no slice.
std::optional<int64_t> resolve_item(Thread& t, const MemoryView* view, Value key,
                                    bool reading) {
    if (type_of(t, key)->index) {
        if (view->dimensions == 1) return index_in(t, view, key, 0);
        return raise(t, Exc::NotImplementedError, "{}sub-views are not implemented",
                     reading ? "multi-dimensional " : "");
    }
    if (!is_tuple(key)) return raise_type_error(t, "memoryview: invalid slice key");
    const Tuple* parts = key.as<Tuple>();
    size_t slices = 0, numbers = 0;
    for (const Value part : parts->view()) {
        slices += is_slice(t, part);
        numbers += type_of(t, part)->index != nullptr;
    }
    if (numbers == parts->size) {
        if (parts->size < view->dimensions) {
            return raise(t, Exc::NotImplementedError, "sub-views are not implemented");
        }
        if (parts->size > view->dimensions) {
            return raise_type_error(t, "cannot index {}-dimension view with {}-element tuple",
                                    view->dimensions, parts->size);
        }
        int64_t number = 0;
        for (int i = 0; i < view->dimensions; ++i) {
            number = number * size_of(view, i) + TRY(index_in(t, view, parts->view()[i], i));
        }
        return number;
    }
    if (slices != parts->size) return raise_type_error(t, "memoryview: invalid slice key");
    return raise(t, Exc::NotImplementedError, "{}",
                 reading ? "multi-dimensional slicing is not implemented"
                         : "memoryview slice assignments are currently restricted to ndim = 1");
}

// Whether a key means the only item of a view without dimensions.
bool check_no_dimension_key(Thread& t, Value key) {
    if (is_tuple(key) && key.as<Tuple>()->size == 0) return true;
    return raise_type_error(t, "invalid indexing of 0-dim memory");
}

Value view_get_item(Thread& t, Value self, Value key) {
    MemoryView* view = self_view(self);
    TRY(check_released(t, view));
    if (view->dimensions == 0) {
        if (key.is_ellipsis()) return share(self);
        TRY(check_no_dimension_key(t, key));
        return unpack(t, view, 0);
    }
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
    const int64_t number = TRY(resolve_item(t, view, key, true));
    TRY(check_released(t, view));
    return unpack(t, view, number);
}

bool set_slice(Thread& t, MemoryView* view, Value key, Value value) {
    if (view->dimensions != 1) {
        return raise(t, Exc::NotImplementedError,
                     "memoryview slice assignments are currently restricted to ndim = 1");
    }
    SliceRange range;
    TRY(resolve_slice(t, key, view->length, range));
    if (!is_bytes_like(value)) {
        return raise_type_error(t, "a bytes-like object is required, not '{}'",
                                type_name(t, value));
    }
    Ref source_view = Ref::take(TRY(new_memoryview(t, value)));
    Buffer source;
    TRY(source.read(t, *source_view));
    TRY(check_released(t, view));
    const auto bytes = static_cast<size_t>(range.count * view->item_size);
    const MemoryView* from = self_view(*source_view);
    if (source.view().size() != bytes || from->format != view->format || from->dimensions != 1) {
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

bool view_set_item(Thread& t, Value self, Value key, Value value) {
    MemoryView* view = self_view(self);
    TRY(check_released(t, view));
    if (view->readonly) return raise_type_error(t, "cannot modify read-only memory");
    if (value.is_unbound()) return raise_type_error(t, "cannot delete memory");
    if (view->dimensions == 0) {
        if (!key.is_ellipsis()) TRY(check_no_dimension_key(t, key));
        return pack(t, view, 0, value);
    }
    if (is_slice(t, key)) return set_slice(t, view, key, value);
    const int64_t number = TRY(resolve_item(t, view, key, false));
    return pack(t, view, number, value);
}

bool same_shape(const MemoryView* a, const MemoryView* b) {
    if (a->dimensions != b->dimensions) return false;
    for (int i = 0; i < a->dimensions; ++i) {
        if (size_of(a, i) != size_of(b, i)) return false;
        if (size_of(a, i) == 0) return true;
    }
    return true;
}

// Whether equal bytes are equal items and the other way round.
bool compares_by_bytes(char format) {
    return format != 'f' && format != 'd' && format != 'e' && format != 'w';
}

std::optional<bool> equal_views(Thread& t, const MemoryView* a, const MemoryView* b) {
    if (!same_shape(a, b)) return false;
    // Items of a format that cannot be looked at are equal to none.
    if (!format_size(a->format) || !format_size(b->format)) return byte_count(a) == 0;
    const int64_t n = item_count(a);
    const bool by_bytes = a->format == b->format && compares_by_bytes(a->format);
    if (by_bytes && is_contiguous(a) && is_contiguous(b)) {
        return memcmp(memoryview_data(a), memoryview_data(b),
                      static_cast<size_t>(byte_count(a))) == 0;
    }
    for (int64_t i = 0; i < n; ++i) {
        const char* p = item_address(a, i);
        const char* q = item_address(b, i);
        if (by_bytes) {
            if (memcmp(p, q, a->item_size) != 0) return false;
            continue;
        }
        Ref x = Ref::take(TRY(unpack_item(t, a->format, p)));
        Ref y = Ref::take(TRY(unpack_item(t, b->format, q)));
        Ref same = Ref::take(TRY(compare(t, CompareOp::eq, *x, *y)));
        if (!same.get().is_true()) return false;
    }
    return true;
}

Value view_compare(Thread& t, Value left, Value right, CompareOp op) {
    if (op != CompareOp::eq && op != CompareOp::ne) return Value::not_implemented();
    bool same = left == right;
    if (self_view(left)->released || (is_memoryview(right) && self_view(right)->released)) {
        return Value::boolean(same == (op == CompareOp::eq));
    }
    if (!is_bytes_like(right)) return Value::not_implemented();
    Ref other = Ref::take(is_memoryview(right) ? share(right) : new_memoryview(t, right));
    if (other.get().is_error()) {
        (void)other.give();
        clear_pending(t);
        return Value::not_implemented();
    }
    if (self_view(left)->released) return Value::boolean(op != CompareOp::eq);
    same = TRY(equal_views(t, self_view(left), self_view(*other)));
    return Value::boolean(same == (op == CompareOp::eq));
}

Value view_construct(Thread& t, Value, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[1];
    TRY(bind_arguments(t, "memoryview", "(object)", args, nargs, keywords, out));
    return new_memoryview(t, out[0]);
}

// The bytes with the first dimension counting fastest.
Value bytes_by_columns(Thread& t, const MemoryView* view) {
    std::string bytes;
    const int64_t count = item_count(view);
    TRY(check_room(t, byte_count(view)));
    bytes.reserve(static_cast<size_t>(byte_count(view)));
    for (int64_t i = 0; i < count; ++i) {
        int64_t rest = i, offset = 0;
        for (int d = 0; d < view->dimensions; ++d) {
            const int64_t size = size_of(view, d);
            offset += rest % size * stride_of(view, d);
            rest /= size;
        }
        bytes.append(memoryview_data(view) + offset, view->item_size);
    }
    return TRY(new_bytes(t, bytes));
}

Value method_tobytes(Thread& t, const Value* args, size_t) {
    const MemoryView* view = self_view(args[0]);
    TRY(check_released(t, view));
    if (!args[1].is_unbound() && !args[1].is_none()) {
        if (!is_str(args[1])) {
            return raise_type_error(t, "tobytes() argument 'order' must be str or None, not {}",
                                    argument_type(t, args[1]));
        }
        const std::string_view order = args[1].as<Str>()->view();
        if (order != "C" && order != "F" && order != "A") {
            return raise_value_error(t, "order must be 'C', 'F' or 'A'");
        }
        if (order == "F" && view->dimensions > 1) return bytes_by_columns(t, view);
    }
    Buffer buffer;
    TRY(buffer.read(t, args[0]));
    return TRY(new_bytes(t, buffer.view()));
}

// The items from number `first` on, as lists in lists from `dimension` on.
Value list_of(Thread& t, const MemoryView* view, int dimension, int64_t first) {
    const int64_t size = size_of(view, dimension);
    Own<List> list = Own<List>::take(TRY(new_list(t, size)));
    const bool innermost = dimension + 1 == view->dimensions;
    const int64_t step = innermost        ? 1
                         : dimension == 0 ? view->row_size / view->item_size
                                          : stride_of(view, dimension) / view->item_size;
    for (int64_t i = 0; i < size; ++i) {
        const int64_t number = first + i * step;
        TRY(list_append_taking(t, list.get(),
                               TRY(innermost ? unpack(t, view, number)
                                             : list_of(t, view, dimension + 1, number))));
    }
    return list.give();
}

Value method_tolist(Thread& t, const Value* args, size_t) {
    MemoryView* view = self_view(args[0]);
    TRY(check_released(t, view));
    return view->dimensions == 0 ? unpack(t, view, 0) : list_of(t, view, 0, 0);
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
    const Value plain[2] = {args[0], Value()};
    Ref bytes = Ref::take(TRY(method_tobytes(t, plain, 2)));
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

// What a cast to a shape gives, from a view of one dimension: `result` gets the dimensions.
bool set_shape(Thread& t, MemoryView* result, Value shape) {
    std::vector<int64_t> sizes;
    int64_t items = 1;
    const size_t count = is_list(shape) ? shape.as<List>()->size : shape.as<Tuple>()->size;
    for (size_t i = 0; i < count; ++i) {
        const Value size = is_list(shape) ? shape.as<List>()->items[i] : shape.as<Tuple>()->view()[i];
        if (!is_int(size)) {
            return raise_type_error(t, "memoryview.cast(): elements of shape must be integers");
        }
        int64_t number;
        if (!int_fits(size, number)) {
            return raise(t, Exc::OverflowError, "Python int too large to convert to C ssize_t");
        }
        if (number <= 0) {
            return raise_value_error(t, "memoryview.cast(): elements of shape must be integers > 0");
        }
        if (__builtin_mul_overflow(items, number, &items)) {
            return raise_value_error(t, "memoryview.cast(): product(shape) > SSIZE_MAX");
        }
        sizes.push_back(number);
    }
    if (items > std::numeric_limits<int64_t>::max() / result->item_size ||
        items * result->item_size != byte_count(result)) {
        return raise_type_error(t, "memoryview: product(shape) * itemsize != buffer size");
    }
    result->length = sizes.empty() ? 1 : sizes[0];
    result->row_size = items * result->item_size / result->length;
    result->stride = result->row_size;
    result->dimensions = static_cast<uint8_t>(count);
    if (count > 1) {
        result->inner = TRY(new_bytes(t, {reinterpret_cast<const char*>(sizes.data() + 1),
                                          (count - 1) * sizeof(int64_t)}));
    }
    return true;
}

Value method_cast(Thread& t, const Value* args, size_t) {
    MemoryView* view = self_view(args[0]);
    TRY(check_released(t, view));
    const Value shape = args[2];
    if (!is_str(args[1])) {
        return raise_type_error(t, "cast() argument 'format' must be str, not {}",
                                argument_type(t, args[1]));
    }
    if (!is_contiguous(view)) {
        return raise_type_error(t, "memoryview: casts are restricted to C-contiguous views");
    }
    if ((!shape.is_unbound() || view->dimensions != 1) && view->length == 0) {
        return raise_type_error(t, "memoryview: cannot cast view with zeros in shape or strides");
    }
    if (!shape.is_unbound()) {
        if (!is_list(shape) && !is_tuple(shape)) {
            return raise_type_error(t, "shape must be a list or a tuple");
        }
        const size_t count = is_list(shape) ? shape.as<List>()->size : shape.as<Tuple>()->size;
        if (count > 64) {
            return raise_value_error(t, "memoryview: number of dimensions must not exceed 64");
        }
        if (view->dimensions != 1 && count != 1) {
            return raise_type_error(t, "memoryview: cast must be 1D -> ND or ND -> 1D");
        }
    }
    std::string_view format = args[1].as<Str>()->view();
    const bool marked = format.size() == 2 && format[0] == '@';
    if (marked) format.remove_prefix(1);
    const int size = format.size() == 1 ? format_size(format[0]) : 0;
    if (!size) {
        return raise_value_error(t,
                                 "memoryview: destination format must be a native single "
                                 "character format prefixed with an optional '@'");
    }
    auto bytes_format = [](char c) { return c == 'B' || c == 'b' || c == 'c'; };
    if (!bytes_format(view->format) && !bytes_format(format[0])) {
        return raise_type_error(t, "memoryview: cannot cast between two non-byte formats");
    }
    const int64_t bytes = byte_count(view);
    if (bytes % size) {
        return raise_type_error(t, "memoryview: length is not a multiple of itemsize");
    }
    MemoryView* result = TRY(copy_view(t, view));
    Ref owner = Ref::take(result);
    result->format = format[0];
    result->native_mark = marked;
    result->item_size = static_cast<uint8_t>(size);
    result->row_size = size;
    result->stride = size;
    result->length = bytes / size;
    result->dimensions = 1;
    replace(result->inner, Value());
    if (!shape.is_unbound()) TRY(set_shape(t, result, shape));
    return owner.give();
}

Value method_buffer(Thread& t, const Value* args, size_t) {
    const int64_t flags = TRY(to_int64(t, args[1]));
    TRY(check_released(t, self_view(args[0])));
    if ((flags & 1) && self_view(args[0])->readonly) {
        return raise(t, Exc::BufferError, "memoryview: underlying buffer is not writable");
    }
    return new_memoryview(t, args[0]);
}

const NativeDef view_methods[] = {
    {"__buffer__", "(self, flags, /)", method_buffer,
     "Return a buffer object that exposes the underlying memory of the object."},
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
Value get_nbytes(Thread& t, MemoryView* v) { return new_int(t, byte_count(v)); }
Value get_readonly(Thread&, MemoryView* v) { return Value::boolean(v->readonly); }
Value get_itemsize(Thread&, MemoryView* v) { return Value::small_int(v->item_size); }
Value get_format(Thread& t, MemoryView* v) {
    const char text[2] = {'@', v->format};
    return TRY(v->native_mark ? new_str(t, {text, 2}) : new_str(t, {text + 1, 1}));
}
Value get_ndim(Thread&, MemoryView* v) { return Value::small_int(v->dimensions); }

// A number of each dimension.
template <int64_t (*number)(const MemoryView*, int)>
Value get_numbers(Thread& t, MemoryView* v) {
    Own<Tuple> result = Own<Tuple>::take(TRY(new_tuple(t, v->dimensions)));
    for (int i = 0; i < v->dimensions; ++i) {
        result->items[i] = TRY(new_int(t, number(v, i)));
    }
    return result.give();
}

Value get_suboffsets(Thread& t, MemoryView*) { return TRY(new_tuple(t, 0)); }
// A single row is contiguous whatever the step; none is only if the step is that of a whole.
bool in_order(const MemoryView* v) {
    return v->length == 1 || v->stride == v->row_size || (v->dimensions > 1 && v->length == 0);
}
Value get_contiguous(Thread&, MemoryView* v) { return Value::boolean(in_order(v)); }
// The first dimension counts fastest: as only it is ever stepped through, all others must be 1.
Value get_column_contiguous(Thread&, MemoryView* v) {
    int large = 0;
    for (int i = 0; i < v->dimensions; ++i) large += size_of(v, i) > 1;
    return Value::boolean(in_order(v) && (large <= 1 || v->length == 0));
}

const GetSetDef view_getset[] = {
    {"obj", checked<get_obj>, nullptr, "The underlying object of the memoryview."},
    {"nbytes", checked<get_nbytes>, nullptr, "The amount of space in bytes the array would use."},
    {"readonly", checked<get_readonly>, nullptr, "Whether the memory is read only."},
    {"itemsize", checked<get_itemsize>, nullptr, "The size in bytes of each element."},
    {"format", checked<get_format>, nullptr, "The format of each element."},
    {"ndim", checked<get_ndim>, nullptr, "The number of dimensions."},
    {"shape", checked<get_numbers<size_of>>, nullptr, "The sizes of the dimensions."},
    {"strides", checked<get_numbers<stride_of>>, nullptr, "The bytes from one element of a dimension to the next."},
    {"suboffsets", checked<get_suboffsets>, nullptr, "Always empty."},
    {"c_contiguous", checked<get_contiguous>, nullptr, "Whether the memory is contiguous."},
    {"f_contiguous", checked<get_column_contiguous>, nullptr,
     "Whether the memory is contiguous, the first dimension counting fastest."},
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
    view->row_size = view->item_size;
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
            type.dealloc = [](Object* o) {
                release(static_cast<MemoryView*>(o));
                decref(static_cast<MemoryView*>(o)->inner);
            };
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
                if (self_view(self)->dimensions == 0) {
                    return raise_type_error(t, "0-dim memory has no length");
                }
                return self_view(self)->length;
            };
            type.get_item = view_get_item;
            type.set_item = view_set_item;
            type.iter = [](Thread& t, Value self) -> Value {
                TRY(check_released(t, self_view(self)));
                const int dimensions = self_view(self)->dimensions;
                if (dimensions == 0) {
                    return raise_type_error(t, "invalid indexing of 0-dim memory");
                }
                if (dimensions > 1) {
                    return raise(t, Exc::NotImplementedError,
                                 "multi-dimensional sub-views are not implemented");
                }
                return new_sequence_iterator(t, self);
            };
            type.construct = view_construct;
        },
};

}  // namespace baton
