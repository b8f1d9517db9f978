// bytes, and the codecs between it and str.
#include "runtime/types/bytes.h"

#include <algorithm>
#include <cstring>

#include "runtime/base/hash.h"
#include "runtime/base/text_repr.h"
#include "runtime/base/unicode.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytes_methods.h"
#include "runtime/types/codecs.h"
#include "runtime/types/exception.h"
#include "runtime/types/int.h"
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
    if (b) memcpy(b->data, bytes.data(), bytes.size());
    return b;
}

namespace {

enum class Codec { utf8, ascii, latin1, unknown };

Codec find_codec(const std::string& name) {
    std::string plain;
    for (char c : name) plain += c == '_' || c == ' ' ? '-' : static_cast<char>(tolower(c));
    if (plain == "utf-8" || plain == "utf8" || plain == "u8") return Codec::utf8;
    if (plain == "ascii" || plain == "us-ascii" || plain == "646") return Codec::ascii;
    if (plain == "latin-1" || plain == "latin1" || plain == "iso-8859-1" || plain == "iso8859-1" ||
        plain == "l1") {
        return Codec::latin1;
    }
    return Codec::unknown;
}

Failure unknown_encoding(Thread& t, const std::string& name) {
    return raise(t, Exc::LookupError, "unknown encoding: {}", name);
}

Failure raise_unicode(Thread& t, Exc kind, const char* codec, Value object, int64_t start,
                      int64_t end, const char* reason) {
    Own<Str> name = Own<Str>::take(TRY(new_str(t, codec)));
    Own<Str> why = Own<Str>::take(TRY(new_str(t, reason)));
    Ref e = Ref::take(TRY(call(t, Value(exception_type(t, kind)),
                               {name.value(), object, Value::small_int(start),
                                Value::small_int(end), why.value()})));
    return raise_value(t, *e);
}

}  // namespace

Value decode_bytes(Thread& t, Value bytes, const std::string& encoding, const std::string& errors) {
    const std::string_view data = bytes_view(bytes);
    const Codec codec = find_codec(encoding);
    if (codec == Codec::unknown) return unknown_encoding(t, encoding);
    std::string text;
    if (codec == Codec::latin1) {
        for (char c : data) unicode::append(text, static_cast<unsigned char>(c));
        return TRY(new_str(t, text));
    }
    size_t at = 0;
    while (at < data.size()) {
        size_t bad = data.size(), bad_end = data.size();
        const char* reason = "ordinal not in range(128)";
        if (codec == Codec::utf8) {
            const auto invalid = unicode::find_invalid(data, at);
            if (invalid) {
                bad = invalid->start;
                bad_end = invalid->end;
                reason = invalid->reason;
            }
        } else {
            bad = at + unicode::ascii_prefix(data.substr(at));
            bad_end = bad + 1;
        }
        text += data.substr(at, bad - at);
        if (bad >= data.size()) break;
        if (errors == "strict") {
            return raise_unicode(t, Exc::UnicodeDecodeError,
                                 codec == Codec::utf8 ? "utf-8" : "ascii", bytes, bad, bad_end,
                                 reason);
        }
        if (errors == "replace") {
            unicode::append(text, 0xfffd);
        } else if (errors == "surrogateescape") {
            bad_end = bad + 1;
            unicode::append(text, 0xdc00 + static_cast<unsigned char>(data[bad]));
        } else if (errors == "backslashreplace") {
            for (size_t i = bad; i < bad_end; ++i) {
                text += fmt::format("\\x{:02x}", static_cast<unsigned char>(data[i]));
            }
        } else if (errors != "ignore") {
            return raise(t, Exc::LookupError, "unknown error handler name '{}'", errors);
        }
        at = bad_end;
    }
    return TRY(new_str(t, text));
}

Value encode_text(Thread& t, Str* text, const std::string& encoding, const std::string& errors) {
    const Codec codec = find_codec(encoding);
    if (codec == Codec::unknown) return unknown_encoding(t, encoding);
    if (text->is_ascii()) return TRY(new_bytes(t, text->view()));
    std::string out;
    const char32_t limit = codec == Codec::utf8 ? 0x110000 : codec == Codec::ascii ? 128 : 256;
    const char* end = text->data + text->size;
    int64_t index = 0;
    for (const char* at = text->data; at < end; ++index) {
        const char* begin = at;
        const char32_t c = unicode::next(at);
        const bool surrogate = unicode::is_surrogate(c);
        if (c < limit && !(codec == Codec::utf8 && surrogate)) {
            if (codec == Codec::utf8) {
                out.append(begin, at);
            } else {
                out += static_cast<char>(c);
            }
            continue;
        }
        if (errors == "surrogateescape" && c >= 0xdc80 && c <= 0xdcff) {
            out += static_cast<char>(c - 0xdc00);
        } else if (errors == "surrogatepass" && codec == Codec::utf8) {
            out.append(begin, at);
        } else if (errors == "replace") {
            out += '?';
        } else if (errors == "backslashreplace") {
            append_escape(out, c);
        } else if (errors == "xmlcharrefreplace") {
            out += fmt::format("&#{};", static_cast<uint32_t>(c));
        } else if (errors != "ignore") {
            if (errors != "strict" && errors != "surrogateescape" && errors != "surrogatepass") {
                return raise(t, Exc::LookupError, "unknown error handler name '{}'", errors);
            }
            return raise_unicode(t, Exc::UnicodeEncodeError,
                                 codec == Codec::utf8    ? "utf-8"
                                 : codec == Codec::ascii ? "ascii"
                                                         : "latin-1",
                                 text, index, index + 1,
                                 codec == Codec::utf8    ? "surrogates not allowed"
                                 : codec == Codec::ascii ? "ordinal not in range(128)"
                                                         : "ordinal not in range(256)");
        }
    }
    return TRY(new_bytes(t, out));
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
    if (!type_of(t, count)->index) {
        return raise_type_error(t, "can't multiply sequence by non-int of type '{}'",
                                type_name(t, count));
    }
    int64_t n = TRY(to_int64(t, count));
    if (n < 0) n = 0;
    Bytes* b = self_bytes(data);
    if (b->size && static_cast<uint64_t>(n) > (uint64_t{1} << 60) / b->size) {
        return raise_memory_error(t);
    }
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
            type.compare = bytes_like_compare;
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
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) { xdecref(static_cast<BytesIterator*>(o)->bytes); };
            type.iter = [](Thread&, Value self) { return share(self); };
            type.next = iterator_next;
        },
};

}  // namespace baton
