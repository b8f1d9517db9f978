#include "stdlib/struct/struct.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "runtime/base/half_float.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytearray.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/memoryview.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/state.h"

namespace baton {

namespace {

struct Item {
    char code;
    uint8_t size;       // of one value; of the whole for s and p: `count`
    int64_t count;      // repetitions; length for s and p
    int64_t offset;
};

struct Format {
    std::vector<Item> items;
    int64_t size = 0;
    int64_t values = 0;   // how many Python values
    bool little = true;
    bool native = true;   // native sizes and alignment: '@'
};

struct Struct : Object {
    Format* format;
    Value text;   // the format as given: bytes or str
};

struct StructState {
    Type* type = nullptr;
    Dict* cache = nullptr;   // formats and their Structs
};

Type* error_type(Thread& t) {
    Own<Str> module_name = Own<Str>::take(intern(t, "_struct"));
    const Value module = dict_get(t.interpreter->modules, module_name.get());
    Own<Str> key = Own<Str>::take(intern(t, "error"));
    Ref type = Ref::take(get_attribute(t, module, key.value()));
    return type.get().is_object() ? type.as<Type>() : exception_type(t, Exc::ValueError);
}
Failure fail(Thread& t, std::string_view text) {
    Own<Str> message = Own<Str>::take(TRY(new_str(t, text)));
    Ref e = Ref::take(TRY(call(t, Value(error_type(t)), {message.value()})));
    return raise_value(t, *e);
}

int size_of(char code, bool native) {
    switch (code) {
        case 'x': case 'c': case 'b': case 'B': case '?': case 's': case 'p': return 1;
        case 'h': case 'H': case 'e': return 2;
        case 'i': case 'I': case 'f': return 4;
        case 'l': case 'L': return native ? 8 : 4;
        case 'q': case 'Q': case 'd': return 8;
        case 'n': case 'N': case 'P': return native ? 8 : 0;
        default: return 0;
    }
}

bool parse(Thread& t, std::string_view text, Format& out) {
    size_t i = 0;
    if (!text.empty()) {
        switch (text[0]) {
            case '@': i = 1; break;
            case '=': case '<': out.native = false; i = 1; break;
            case '>': case '!': out.native = false; out.little = false; i = 1; break;
            default: break;
        }
    }
    while (i < text.size()) {
        const char c = text[i];
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            ++i;
            continue;
        }
        int64_t count = 1;
        if (c >= '0' && c <= '9') {
            count = 0;
            while (i < text.size() && text[i] >= '0' && text[i] <= '9') {
                if (__builtin_mul_overflow(count, int64_t{10}, &count) ||
                    __builtin_add_overflow(count, text[i++] - '0', &count)) {
                    return fail(t, "total struct size too long");
                }
            }
            if (i == text.size()) {
                return fail(t, "repeat count given without format specifier");
            }
        }
        const char code = text[i++];
        const int size = size_of(code, out.native);
        if (!size) return fail(t, "bad char in struct format");
        if (out.native && size > 1) {
            if (out.size > INT64_MAX - size) return fail(t, "total struct size too long");
            out.size = (out.size + size - 1) / size * size;
        }
        int64_t bytes, sum;
        if (__builtin_mul_overflow(count, size, &bytes) ||
            __builtin_add_overflow(out.size, bytes, &sum)) {
            return fail(t, "total struct size too long");
        }
        if (code != 'x') {
            out.items.push_back({code, static_cast<uint8_t>(size), count, out.size});
            out.values += code == 's' || code == 'p' ? 1 : count;
        }
        out.size += bytes;
    }
    return true;
}

// The bytes of a number in the order that the machine does not have, if `little` is not its own.
uint64_t in_order(uint64_t value, int size, bool little) {
    if (little == (std::endian::native == std::endian::little)) return value;
    return __builtin_bswap64(value) >> (64 - 8 * size);
}
// The sizes are 1, 2, 4 and 8; the machine is little-endian or big-endian.
void store(char* at, uint64_t value, int size, bool little) {
    value = in_order(value, size, little);
    switch (size) {
        case 1: *at = static_cast<char>(value); break;
        case 2: { const auto v = static_cast<uint16_t>(value); std::memcpy(at, &v, 2); break; }
        case 4: { const auto v = static_cast<uint32_t>(value); std::memcpy(at, &v, 4); break; }
        default: std::memcpy(at, &value, 8);
    }
}
uint64_t load(const char* at, int size, bool little) {
    uint64_t value;
    switch (size) {
        case 1: return static_cast<unsigned char>(*at);
        case 2: { uint16_t v; std::memcpy(&v, at, 2); value = v; break; }
        case 4: { uint32_t v; std::memcpy(&v, at, 4); value = v; break; }
        default: std::memcpy(&value, at, 8);
    }
    return in_order(value, size, little);
}

bool pack_int(Thread& t, const Format& f, const Item& item, char* at, Value v) {
    if (!is_int(v) && !type_of(t, v)->index) return fail(t, "required argument is not an integer");
    Ref number = Ref::take(TRY(to_index(t, v)));
    const bool is_signed = item.code == 'b' || item.code == 'h' || item.code == 'i' ||
                           item.code == 'l' || item.code == 'q' || item.code == 'n';
    const int bits = item.size * 8;
    if ((*number).is_small_int()) {
        const int64_t n = (*number).as_small_int();
        const int64_t high = bits == 64 ? INT64_MAX : (int64_t{1} << (bits - is_signed)) - 1;
        if (n <= high && n >= (is_signed ? -high - 1 : 0)) {
            store(at, static_cast<uint64_t>(n), item.size, f.little);
            return true;
        }
    }
    IntReader reader(*number);
    const bool negative = mpz_sgn(reader.get()) < 0;
    const size_t needed = mpz_sizeinbase(reader.get(), 2);
    bool fits;
    uint64_t value = mpz_get_ui(reader.get());
    if (is_signed) {
        if (negative) {
            fits = needed < static_cast<size_t>(bits) ||
                   (needed == static_cast<size_t>(bits) && value == uint64_t{1} << (bits - 1));
        } else {
            fits = needed < static_cast<size_t>(bits);
        }
    } else {
        fits = !negative && needed <= static_cast<size_t>(bits);
    }
    if (!fits) {
        const char code = item.code;
        const bool large = item.size == 8;
        if (is_signed) {
            if (large && (!f.native || code == 'q')) {
                return fail(t, !f.native ? fmt::format("'{}' format requires {} <= number <= {}",
                                                       code, INT64_MIN, INT64_MAX)
                                         : "int too large to convert");
            }
            const int64_t high = large ? INT64_MAX : (int64_t{1} << (bits - 1)) - 1;
            return fail(t, fmt::format("'{}' format requires {} <= number <= {}", code, -high - 1,
                                       high));
        }
        const uint64_t high = large ? UINT64_MAX : (uint64_t{1} << bits) - 1;
        return fail(t, fmt::format("'{}' format requires 0 <= number <= {}", code, high));
    }
    store(at, negative ? uint64_t{0} - value : value, item.size, f.little);
    return true;
}

bool pack_float(Thread& t, const Format& f, const Item& item, char* at, Value v) {
    const std::optional<double> number = to_double(t, v);
    if (!number) {
        if (!pending_is(t, Exc::TypeError)) return false;
        clear_pending(t);
        return fail(t, "required argument is not a float");
    }
    if (item.code == 'd') {
        store(at, std::bit_cast<uint64_t>(*number), 8, f.little);
    } else if (item.code == 'f') {
        const auto single = static_cast<float>(*number);
        if (std::isinf(single) && !std::isinf(*number)) {
            return raise(t, Exc::OverflowError, "float too large to pack with f format");
        }
        store(at, std::bit_cast<uint32_t>(single), 4, f.little);
    } else {
        uint16_t half;
        if (!to_half(*number, half)) {
            return raise(t, Exc::OverflowError, "float too large to pack with e format");
        }
        store(at, half, 2, f.little);
    }
    return true;
}

bool pack_values(Thread& t, const Format& f, const Value* values, char* out) {
    for (const Item& item : f.items) {
        char* at = out + item.offset;
        if (item.code == 's' || item.code == 'p') {
            const Value v = *values++;
            Buffer data;
            if (!is_bytes(v) && !is_bytearray(v)) {
                return fail(t, fmt::format("argument for '{}' must be a bytes object", item.code));
            }
            TRY(data.read(t, v));
            std::string_view view = data.view();
            int64_t room = item.count;
            if (item.code == 'p') {
                if (room == 0) continue;
                // The length goes no further than a byte does, the characters as far as they fit.
                room = std::min<int64_t>(static_cast<int64_t>(view.size()), room - 1);
                *at++ = static_cast<char>(std::min<int64_t>(room, 255));
            }
            std::memcpy(at, view.data(), std::min(view.size(), static_cast<size_t>(room)));
            continue;
        }
        for (int64_t i = 0; i < item.count; ++i, at += item.size) {
            const Value v = *values++;
            switch (item.code) {
                case 'c':
                    if (!is_bytes(v) || v.as<Bytes>()->size != 1) {
                        return fail(t, "char format requires a bytes object of length 1");
                    }
                    *at = v.as<Bytes>()->data[0];
                    break;
                case '?': *at = TRY(is_truthy(t, v)) ? 1 : 0; break;
                case 'e':
                case 'f':
                case 'd': TRY(pack_float(t, f, item, at, v)); break;
                default: TRY(pack_int(t, f, item, at, v));
            }
        }
    }
    return true;
}

Value unpack_one(Thread& t, const Format& f, const Item& item, const char* at) {
    switch (item.code) {
        case 'c': return TRY(new_bytes(t, std::string_view(at, 1)));
        case '?': return Value::boolean(*at != 0);
        case 'e': return new_float(t, from_half(static_cast<uint16_t>(load(at, 2, f.little))));
        case 'f':
            return new_float(
                t, std::bit_cast<float>(static_cast<uint32_t>(load(at, 4, f.little))));
        case 'd': return new_float(t, std::bit_cast<double>(load(at, 8, f.little)));
        case 'b': case 'h': case 'i': case 'l': case 'q': case 'n': {
            const int shift = 64 - item.size * 8;
            return new_int(t, static_cast<int64_t>(load(at, item.size, f.little) << shift) >> shift);
        }
        default: return new_int_unsigned(t, load(at, item.size, f.little));
    }
}

Value unpack_values(Thread& t, const Format& f, const char* data) {
    Own<Tuple> out = Own<Tuple>::take(TRY(new_tuple(t, static_cast<size_t>(f.values))));
    size_t n = 0;
    for (const Item& item : f.items) {
        const char* at = data + item.offset;
        if (item.code == 's') {
            out->items[n++] = TRY(new_bytes(t, {at, static_cast<size_t>(item.count)}));
        } else if (item.code == 'p') {
            size_t length = item.count ? static_cast<unsigned char>(*at) : 0;
            if (item.count && length >= static_cast<size_t>(item.count)) {
                length = static_cast<size_t>(item.count - 1);
            }
            out->items[n++] = TRY(new_bytes(t, {item.count ? at + 1 : at, length}));
        } else {
            for (int64_t i = 0; i < item.count; ++i, at += item.size) {
                out->items[n++] = TRY(unpack_one(t, f, item, at));
            }
        }
    }
    return out.give();
}

Struct* self_struct(Value v) { return v.as<Struct>(); }

bool set_format(Thread& t, Struct* s, Value format) {
    std::string text;
    if (is_str(format)) {
        if (!format.as<Str>()->is_ascii()) {
            return raise_value_error(t, "embedded non-ASCII character in struct format");
        }
        text = to_string(format.as<Str>());
    } else if (is_bytes(format)) {
        text = std::string(bytes_view(format));
    } else {
        return raise_type_error(t, "Struct() argument 1 must be a str or bytes object, not {}",
                                type_name(t, format));
    }
    if (text.find('\0') != std::string::npos) {
        return fail(t, "embedded null character");
    }
    auto parsed = std::make_unique<Format>();
    TRY(parse(t, text, *parsed));
    delete s->format;
    s->format = parsed.release();
    Ref kept = Ref::take(Value(TRY(new_str(t, text))));
    replace(s->text, kept.give());
    return true;
}

Value struct_construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    auto* s = static_cast<Struct*>(TRY(allocate_instance(t, type.as<Type>())));
    s->format = nullptr;
    s->text = Value::none();
    return s;
}
bool struct_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[1];
    TRY(bind_arguments(t, "Struct", "(format)", args, nargs, keywords, out));
    return set_format(t, self_struct(self), out[0]);
}
Format* ready(Thread& t, Value self) {
    Format* f = self_struct(self)->format;
    if (!f) return raise(t, Exc::RuntimeError, "Struct object is not initialized");
    return f;
}

bool check_values(Thread& t, const Format& f, size_t given, const char* function) {
    if (static_cast<int64_t>(given) == f.values) return true;
    return fail(t, fmt::format("{} expected {} items for packing (got {})", function, f.values,
                               given));
}

Value pack(Thread& t, const Format& f, const Value* values, size_t count) {
    TRY(check_values(t, f, count, "pack"));
    TRY(check_room(t, f.size));
    std::string data(static_cast<size_t>(f.size), '\0');
    TRY(pack_values(t, f, values, data.data()));
    return TRY(new_bytes(t, data));
}

Value pack_into(Thread& t, const Format& f, const Value* args, size_t nargs) {
    if (nargs < 2) {
        return fail(t, nargs == 0 ? "pack_into expected buffer argument"
                                  : "pack_into expected offset argument");
    }
    TRY(check_values(t, f, nargs - 2, "pack_into"));
    int64_t offset = TRY(to_int64(t, args[1]));
    TRY(check_room(t, f.size));
    std::string data(static_cast<size_t>(f.size), '\0');
    TRY(pack_values(t, f, args + 2, data.data()));
    // The values may have run code: the buffer is looked at only now.
    Ref view = Ref::take(TRY(call(t, Value(t.types().memoryview), {args[0]})));
    auto* memory = view.as<MemoryView>();
    if (memory->readonly || !is_contiguous(memory)) {
        return raise_type_error(t, "pack_into() argument must be a read-write bytes-like object");
    }
    const int64_t length = byte_count(memory);
    if (offset < 0) {
        if (offset + f.size > 0) {
            return fail(t, fmt::format("no space to pack {} bytes at offset {}", f.size, offset));
        }
        if (offset + length < 0) {
            return fail(t, fmt::format("offset {} out of range for {}-byte buffer", offset, length));
        }
        offset += length;
    }
    if (length - offset < f.size) {
        return fail(t, fmt::format("pack_into requires a buffer of at least {} bytes for packing {} "
                                   "bytes at offset {} (actual buffer size is {})",
                                   static_cast<uint64_t>(offset) + static_cast<uint64_t>(f.size),
                                   f.size, offset, length));
    }
    std::memcpy(memoryview_data(memory) + offset, data.data(), data.size());
    return Value::none();
}

Value unpack(Thread& t, const Format& f, Value v) {
    Buffer data;
    TRY(data.read(t, v));
    if (static_cast<int64_t>(data.view().size()) != f.size) {
        return fail(t, fmt::format("unpack requires a buffer of {} bytes", f.size));
    }
    return unpack_values(t, f, data.view().data());
}

Value unpack_from(Thread& t, const Format& f, Value v, Value offset_value) {
    int64_t offset = offset_value.is_unbound() ? 0 : TRY(to_int64(t, offset_value));
    Buffer data;
    TRY(data.read(t, v));
    const auto length = static_cast<int64_t>(data.view().size());
    if (offset < 0) {
        if (offset + f.size > 0) {
            return fail(t, fmt::format("not enough data to unpack {} bytes at offset {}", f.size, offset));
        }
        if (offset + length < 0) {
            return fail(t, fmt::format("offset {} out of range for {}-byte buffer", offset, length));
        }
        offset += length;
    }
    if (length - offset < f.size) {
        return fail(t, fmt::format("unpack_from requires a buffer of at least {} bytes for "
                                   "unpacking {} bytes at offset {} (actual buffer size is {})",
                                   static_cast<uint64_t>(offset) + static_cast<uint64_t>(f.size),
                                   f.size, offset, length));
    }
    return unpack_values(t, f, data.view().data() + offset);
}

Value iter_unpack(Thread& t, const Format& f, Value v) {
    if (f.size == 0) return fail(t, "cannot iteratively unpack with a struct of length 0");
    Buffer data;
    TRY(data.read(t, v));
    if (data.view().size() % static_cast<size_t>(f.size)) {
        return fail(t, fmt::format("iterative unpacking requires a buffer of a multiple of {} bytes",
                                   f.size));
    }
    const std::string_view copy = data.view();
    Own<List> out = Own<List>::take(TRY(new_list(t)));
    for (size_t at = 0; at < copy.size(); at += static_cast<size_t>(f.size)) {
        if (!list_append_taking(t, out.get(), TRY(unpack_values(t, f, copy.data() + at)))) {
            return Failure{};
        }
    }
    return get_iterator(t, out.value());
}

// The Struct of a format text, from the module's cache.
Value cached(Thread& t, Value format) {
    const auto* state = find_state<StructState>(*t.interpreter);
    if (is_str(format) || is_bytes(format)) {
        const Value found = TRY(dict_get(t, state->cache, format));
        if (!found.is_unbound()) return share(found);
    }
    Ref made = Ref::take(TRY(call(t, Value(state->type), {format})));
    if (state->cache->size >= 100) dict_clear(state->cache);
    TRY(dict_set(t, state->cache, format, *made));
    return made.give();
}

Value method_pack(Thread& t, const Value* args, size_t n) {
    return pack(t, *TRY(ready(t, args[0])), args + 1, n - 1);
}
Value method_pack_into(Thread& t, const Value* args, size_t n) {
    return pack_into(t, *TRY(ready(t, args[0])), args + 1, n - 1);
}
Value method_unpack(Thread& t, const Value* args, size_t) {
    return unpack(t, *TRY(ready(t, args[0])), args[1]);
}
Value method_unpack_from(Thread& t, const Value* args, size_t) {
    return unpack_from(t, *TRY(ready(t, args[0])), args[1], args[2]);
}
Value method_iter_unpack(Thread& t, const Value* args, size_t) {
    return iter_unpack(t, *TRY(ready(t, args[0])), args[1]);
}
Value module_pack(Thread& t, const Value* args, size_t n) {
    Ref s = Ref::take(TRY(cached(t, args[0])));
    return pack(t, *s.as<Struct>()->format, args + 1, n - 1);
}
Value module_pack_into(Thread& t, const Value* args, size_t n) {
    Ref s = Ref::take(TRY(cached(t, args[0])));
    return pack_into(t, *s.as<Struct>()->format, args + 1, n - 1);
}
Value module_unpack(Thread& t, const Value* args, size_t) {
    Ref s = Ref::take(TRY(cached(t, args[0])));
    return unpack(t, *s.as<Struct>()->format, args[1]);
}
Value module_unpack_from(Thread& t, const Value* args, size_t) {
    Ref s = Ref::take(TRY(cached(t, args[0])));
    return unpack_from(t, *s.as<Struct>()->format, args[1], args[2]);
}
Value module_iter_unpack(Thread& t, const Value* args, size_t) {
    Ref s = Ref::take(TRY(cached(t, args[0])));
    return iter_unpack(t, *s.as<Struct>()->format, args[1]);
}
Value module_calcsize(Thread& t, const Value* args, size_t) {
    Ref s = Ref::take(TRY(cached(t, args[0])));
    return new_int(t, s.as<Struct>()->format->size);
}
Value module_clearcache(Thread& t, const Value*, size_t) {
    dict_clear(find_state<StructState>(*t.interpreter)->cache);
    return Value::none();
}

const NativeDef methods[] = {
    {"pack", "(self, /, *values)", method_pack, "Return the values as bytes."},
    {"pack_into", "(self, /, *args)", method_pack_into, "Write the values into a buffer."},
    {"unpack", "(self, buffer, /)", method_unpack, "Return the values in a buffer."},
    {"unpack_from", "(self, /, buffer, offset=0)", method_unpack_from,
     "Return the values at an offset of a buffer."},
    {"iter_unpack", "(self, buffer, /)", method_iter_unpack,
     "Return an iterator over the records of a buffer."},
    {}};
const GetSetDef getset[] = {
    {"format", [](Thread&, Value s) { return share(self_struct(s)->text); }},
    {"size",
     [](Thread& t, Value s) -> Value { return new_int(t, TRY(ready(t, s))->size); }},
    {}};
const TypeSpec struct_spec = {
    .name = "_struct.Struct",
    .basic_size = sizeof(Struct),
    .flags = type_subclassable | type_immutable | type_weakrefable,
    .doc = "A compiled format.",
    .methods = methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                auto* s = static_cast<Struct*>(o);
                delete s->format;
                decref(s->text);
            };
            type.construct = struct_construct;
            type.init = struct_init;
        },
};

const NativeDef functions[] = {
    {"calcsize", "(format, /)", module_calcsize, "Return the size of a format in bytes."},
    {"pack", "(format, /, *values)", module_pack, "Return values as bytes."},
    {"pack_into", "(format, /, *args)", module_pack_into, "Write values into a buffer."},
    {"unpack", "(format, buffer, /)", module_unpack, "Return the values in a buffer."},
    {"unpack_from", "(format, /, buffer, offset=0)", module_unpack_from,
     "Return the values at an offset of a buffer."},
    {"iter_unpack", "(format, buffer, /)", module_iter_unpack,
     "Return an iterator over the records of a buffer."},
    {"_clearcache", "()", module_clearcache, "Forget compiled formats."},
    {}};

}  // namespace

bool fill_struct_module(Thread& t, Dict* dict) {
    Own<Str> module = Own<Str>::take(TRY(intern(t, "_struct")));
    TRY(add_functions(t, dict, functions, module.value()));
    auto add = [&](const char* name, Value v) -> bool {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        return dict_set(t, dict, key.get(), v);
    };
    auto* state = find_state<StructState>(*t.interpreter);
    if (!state) state = make_state<StructState>(*t.interpreter);
    if (!state->type) {
        // Both belong to the interpreter: the module may be loaded again.
        state->cache = TRY(new_dict(t));
        t.interpreter->owned.push_back(state->cache);
        state->type = TRY(make_builtin_type(t, struct_spec, nullptr));
        t.interpreter->owned.push_back(state->type);
    }
    TRY(add("Struct", Value(state->type)));
    // class error(Exception)
    Own<Str> name = Own<Str>::take(TRY(intern(t, "error")));
    Own<Tuple> bases = Own<Tuple>::take(TRY(new_tuple(t, {Value(exception_type(t, Exc::Exception))})));
    Own<Dict> body = Own<Dict>::take(TRY(new_dict(t)));
    Own<Str> struct_name = Own<Str>::take(TRY(intern(t, "struct")));
    TRY(dict_set(t, body.get(), t.names().dunder_module, struct_name.value()));
    Ref error = Ref::take(
        TRY(call(t, Value(t.types().type), {name.value(), bases.value(), body.value()})));
    return add("error", *error);
}

}  // namespace baton
