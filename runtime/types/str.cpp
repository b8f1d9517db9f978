#include "runtime/types/str.h"

#include <algorithm>
#include <cstring>

#include "runtime/base/hash.h"
#include "runtime/base/text_repr.h"
#include "runtime/base/text_search.h"
#include "runtime/base/unicode.h"
#include "runtime/core/argument_type.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/codecs.h"
#include "runtime/types/int.h"
#include "runtime/types/iterator_reduce.h"
#include "runtime/types/sequence.h"
#include "runtime/types/str_methods.h"

namespace baton {

// Byte offsets of every 64th code point.
struct StrIndex {
    uint32_t count;
    size_t offsets[];
};

namespace {

constexpr size_t index_step = 64;
constexpr size_t max_size = size_t{1} << 60;

size_t index_bytes(uint32_t count) { return sizeof(StrIndex) + count * sizeof(size_t); }

// The index of a long non-ASCII str, made on first use; null if there is no memory (then the text
// is walked).
StrIndex* index_of(Str* s) {
    if (s->index || s->length <= index_step) return s->index;
    const auto count = static_cast<uint32_t>(s->length / index_step + 1);
    auto* index =
        static_cast<StrIndex*>(s->type->interpreter->heap.allocate_raw(index_bytes(count)));
    if (!index) return nullptr;
    index->count = count;
    const char* at = s->data;
    for (size_t i = 0; i <= s->length; ++i) {
        if (i % index_step == 0) index->offsets[i / index_step] = at - s->data;
        if (i < s->length) unicode::next(at);
    }
    s->index = index;
    return index;
}

}  // namespace

Str* allocate_str(Thread& t, size_t size) {
    if (size > max_size) return raise_memory_error(t);
    Object* object =
        t.interpreter->heap.allocate_object(sizeof(Str) + size + 1, t.types().str);
    if (!object) return raise_memory_error(t);
    auto* s = static_cast<Str*>(object);
    s->hash = 0;
    s->size = size;
    s->length = size;
    s->index = nullptr;
    s->data[size] = 0;
    return s;
}

void finish_str(Str* s) {
    if (unicode::is_ascii(s->view())) {
        s->type_flags |= str_ascii;
        s->length = s->size;
    } else {
        s->length = unicode::count(s->view());
    }
}

Str* new_str(Thread& t, std::string_view text) {
    if (text.empty() && t.interpreter->empty_str) return share(t.interpreter->empty_str);
    if (text.size() == 1 && static_cast<unsigned char>(text[0]) < 128) {
        Str* shared = t.interpreter->ascii_chars[static_cast<unsigned char>(text[0])];
        if (shared) return share(shared);
    }
    Str* s = allocate_str(t, text.size());
    if (!s) return nullptr;
    memcpy(s->data, text.data(), text.size());
    finish_str(s);
    return s;
}

Str* new_str_char(Thread& t, char32_t c) {
    if (c < 128) return share(t.interpreter->ascii_chars[c]);
    char bytes[4];
    const std::string_view text(bytes, unicode::encode(c, bytes));
    if (c >= 256) return new_str(t, text);
    Str*& shared = t.interpreter->latin1_chars[c - 128];
    if (!shared) shared = TRY(new_str(t, text));
    return share(shared);
}

uint64_t str_hash(Str* s) {
    if (!(s->type_flags & str_has_hash)) {
        s->hash = static_cast<uint64_t>(hash_bytes(s->view(), s->type->interpreter->hash_seed));
        s->type_flags |= str_has_hash;
    }
    return s->hash;
}

bool str_equal_bytes(const Str* a, const Str* b) { return memcmp(a->data, b->data, a->size) == 0; }

int str_compare(const Str* a, const Str* b) {
    // UTF-8 sorts by code point.
    const int c = memcmp(a->data, b->data, a->size < b->size ? a->size : b->size);
    if (c) return c;
    return a->size < b->size ? -1 : a->size > b->size;
}

Str* str_concat(Thread& t, Str* a, Str* b) {
    if (b->size == 0 && a->type == t.types().str) return share(a);
    if (a->size == 0 && b->type == t.types().str) return share(b);
    Str* s = allocate_str(t, a->size + b->size);
    if (!s) return nullptr;
    memcpy(s->data, a->data, a->size);
    memcpy(s->data + a->size, b->data, b->size);
    s->type_flags |= a->type_flags & b->type_flags & str_ascii;
    s->length = a->length + b->length;
    return s;
}

namespace {

// Writes b behind a, whose block has room for it and which nobody else holds.
void append_in_place(Str* a, const Str* b) {
    memcpy(a->data + a->size, b->data, b->size + 1);
    if (a->index) {
        a->type->interpreter->heap.free_raw(a->index, index_bytes(a->index->count));
        a->index = nullptr;
    }
    a->size += b->size;
    a->length += b->length;
    a->type_flags &= static_cast<uint8_t>(~(str_has_hash | str_no_surrogates) & (b->type_flags | ~str_ascii));
}

}  // namespace

Str* str_append(Thread& t, Str* owned_a, Str* b) {
    Str* a = owned_a;
    if (a->refcount != 1 || a->type != t.types().str || a->is_interned() || b->size == 0 ||
        a->size == 0 || (a->flags & object_has_weakrefs)) {
        Str* sum = str_concat(t, a, b);
        decref(a);
        return sum;
    }
    const size_t present = sizeof(Str) + 1 + a->size;
    const size_t needed = present + b->size;
    if (needed > Heap::block_size(a, present)) {
        // Only blocks outside the pages may be larger than their object.
        const size_t wanted = needed > Heap::max_small ? needed + needed / 4 : needed;
        Object* object = t.interpreter->heap.allocate_object(wanted, t.types().str);
        if (!object) {
            decref(a);
            return raise_memory_error(t);
        }
        auto* grown = static_cast<Str*>(object);
        memcpy(grown->data, a->data, a->size);
        grown->size = a->size;
        grown->length = a->length;
        grown->hash = 0;
        grown->index = nullptr;
        grown->type_flags = a->type_flags & str_ascii;
        decref(a);
        a = grown;
    }
    append_in_place(a, b);
    return a;
}

Str* str_join(Thread& t, const Value* parts, size_t count) {
    size_t size = 0, length = 0;
    uint8_t ascii = str_ascii;
    for (size_t i = 0; i < count; ++i) {
        const Str* part = parts[i].as<Str>();
        size += part->size;
        length += part->length;
        ascii &= part->type_flags;
    }
    if (size <= 1) {
        std::string text;
        for (size_t i = 0; i < count; ++i) text += parts[i].as<Str>()->view();
        return new_str(t, text);
    }
    Str* s = allocate_str(t, size);
    if (!s) return nullptr;
    char* at = s->data;
    for (size_t i = 0; i < count; ++i) {
        const Str* part = parts[i].as<Str>();
        memcpy(at, part->data, part->size);
        at += part->size;
    }
    s->type_flags |= ascii;
    s->length = length;
    return s;
}

size_t str_offset(Str* s, size_t index) {
    if (s->is_ascii()) return index;
    // The first and the last ones are found without an index, which a text that grows would lose.
    if (index < index_step) return unicode::offset_of(s->view(), index);
    if (!s->index && s->length - index < index_step) {
        size_t at = s->size;
        for (size_t left = s->length - index; left > 0; --left) {
            do --at;
            while (unicode::is_continuation(s->data[at]));
        }
        return at;
    }
    const StrIndex* offsets = index_of(s);
    if (!offsets) return unicode::offset_of(s->view(), index);
    const size_t from = offsets->offsets[index / index_step];
    return from + unicode::offset_of(s->view().substr(from), index % index_step);
}

size_t str_index_at(Str* s, size_t offset) {
    if (s->is_ascii()) return offset;
    const StrIndex* offsets = index_of(s);
    if (!offsets) return unicode::count(s->view().substr(0, offset));
    const size_t* behind =
        std::upper_bound(offsets->offsets, offsets->offsets + offsets->count, offset);
    const size_t block = static_cast<size_t>(behind - offsets->offsets) - 1;
    const size_t from = offsets->offsets[block];
    return block * index_step + unicode::count(s->view().substr(from, offset - from));
}

bool str_has_surrogates(Str* s) {
    if (s->is_ascii() || (s->type_flags & str_no_surrogates)) return false;
    const std::string_view text = s->view();
    for (size_t at = 0; (at = text.find('\xed', at)) != std::string_view::npos; ++at) {
        if (static_cast<unsigned char>(text[at + 1]) >= 0xa0) return true;
    }
    s->type_flags |= str_no_surrogates;
    return false;
}

char32_t str_char_at(const Str* s, size_t index) {
    if (s->is_ascii()) return static_cast<unsigned char>(s->data[index]);
    return unicode::decode(s->data + str_offset(const_cast<Str*>(s), index));
}

Str* str_at(Thread& t, Str* s, size_t index) { return new_str_char(t, str_char_at(s, index)); }

Str* str_substring(Thread& t, Str* s, size_t begin, size_t end) {
    if (begin >= end) return new_str(t, "");
    if (begin == 0 && end == s->length && s->type == t.types().str) return share(s);
    const size_t from = str_offset(s, begin);
    const size_t to = s->is_ascii() ? end : end == s->length ? s->size : str_offset(s, end);
    return new_str(t, std::string_view(s->data + from, to - from));
}

namespace {

Str* self_str(Value v) { return v.as<Str>(); }

void str_dealloc(Object* object) {
    auto* s = static_cast<Str*>(object);
    if (s->index) {
        s->type->interpreter->heap.free_raw(s->index, index_bytes(s->index->count));
    }
}

Value str_repr_slot(Thread& t, Value self) {
    return TRY(new_str(t, str_repr(self_str(self)->view())));
}

Value str_str(Thread& t, Value self) {
    if (self.as_object()->type == t.types().str) return share(self);
    return TRY(new_str(t, self_str(self)->view()));
}

Value str_compare_slot(Thread&, Value left, Value right, CompareOp op) {
    if (!is_str(left) || !is_str(right)) return Value::not_implemented();
    Str* a = self_str(left);
    Str* b = self_str(right);
    switch (op) {
        case CompareOp::eq: return Value::boolean(str_equal(a, b));
        case CompareOp::ne: return Value::boolean(!str_equal(a, b));
        case CompareOp::lt: return Value::boolean(str_compare(a, b) < 0);
        case CompareOp::le: return Value::boolean(str_compare(a, b) <= 0);
        case CompareOp::gt: return Value::boolean(str_compare(a, b) > 0);
        case CompareOp::ge: return Value::boolean(str_compare(a, b) >= 0);
    }
    return Value::not_implemented();
}

// Every step-th character, walking from one to the next.
Str* pick_characters(Thread& t, Str* s, const SliceRange& range) {
    if (s->is_ascii()) {
        Str* picked = TRY(allocate_str(t, static_cast<size_t>(range.count)));
        for (int64_t i = 0; i < range.count; ++i) {
            picked->data[i] = s->data[range.start + i * range.step];
        }
        finish_str(picked);
        return picked;
    }
    std::string text;
    text.reserve(static_cast<size_t>(range.count));
    const char* at = s->data + str_offset(s, static_cast<size_t>(range.start));
    for (int64_t i = 0;; ++i) {
        const char* end = at;
        unicode::next(end);
        text.append(at, end);
        if (i + 1 == range.count) break;
        for (int64_t k = 0; k < range.step; ++k) unicode::next(at);
        for (int64_t k = 0; k > range.step; --k) unicode::previous(at);
    }
    return new_str(t, text);
}

Value str_get_item(Thread& t, Value self, Value key) {
    Str* s = self_str(self);
    if (is_slice(t, key)) {
        SliceRange range;
        TRY(resolve_slice(t, key, s->length, range));
        if (range.count == 0) return TRY(new_str(t, ""));
        if (range.step == 1) {
            return TRY(str_substring(t, s, range.start, range.start + range.count));
        }
        if (range.count == 1) return TRY(str_at(t, s, static_cast<size_t>(range.start)));
        return TRY(pick_characters(t, s, range));
    }
    if (!type_of(t, key)->index) {
        return raise_type_error(t, "string indices must be integers, not '{}'", type_name(t, key));
    }
    const int64_t i = TRY(resolve_index(t, key, s->length, "string", "string index out of range"));
    return TRY(str_at(t, s, i));
}

Truth str_contains(Thread& t, Value self, Value item) {
    if (!is_str(item)) {
        return raise_type_error(t, "'in <string>' requires string as left operand, not {}",
                                type_name(t, item));
    }
    return truth(find_text(self_str(self)->view(), self_str(item)->view()) != std::string_view::npos);
}

Value str_add(Thread& t, Value left, Value right) {
    if (!is_str(left)) return Value::not_implemented();
    if (!is_str(right)) {
        return raise_type_error(t, "can only concatenate str (not \"{}\") to str",
                                type_name(t, right));
    }
    return TRY(str_concat(t, self_str(left), self_str(right)));
}

Value str_mul(Thread& t, Value left, Value right) {
    const Value text = is_str(left) ? left : right;
    const Value count = is_str(left) ? right : left;
    const int64_t n = TRY(read_repetitions(t, count));
    Str* s = self_str(text);
    if (n <= 0 || s->size == 0) return TRY(new_str(t, ""));
    if (n == 1 && s->type == t.types().str) return share(text);
    if (s->length && n > INT64_MAX / static_cast<int64_t>(s->length)) {
        return raise(t, Exc::OverflowError, "repeated string is too long");
    }
    if (static_cast<uint64_t>(n) > max_size / s->size) return raise_memory_error(t);
    Str* result = TRY(allocate_str(t, s->size * n));
    if (s->size == 1) {
        memset(result->data, s->data[0], n);
    } else {
        memcpy(result->data, s->data, s->size);
        // Doubles what is there until it is enough.
        for (size_t done = s->size; done < result->size;) {
            const size_t more = std::min(done, result->size - done);
            memcpy(result->data + done, result->data, more);
            done += more;
        }
    }
    result->type_flags |= s->type_flags & str_ascii;
    result->length = s->length * n;
    return result;
}

Value str_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    Type* cls = type.as<Type>();
    if (nargs == 1 && !keywords && cls == t.types().str) return TRY(str(t, args[0]));
    Value out[3];
    TRY(bind_arguments(t, "str", "(object='', encoding='utf-8', errors='strict')", args, nargs,
                       keywords, out));
    for (int i = 1; i < 3; ++i) {
        if (out[i].is_unbound() || is_str(out[i])) continue;
        return raise_type_error(t, "str() argument '{}' must be str, not {}",
                                i == 1 ? "encoding" : "errors",
                                out[i].is_none() ? "None" : argument_type(t, out[i]));
    }
    Own<Str> text;
    if (out[0].is_unbound()) {
        text = Own<Str>::take(TRY(new_str(t, "")));
    } else if (!out[1].is_unbound() || !out[2].is_unbound()) {
        if (is_str(out[0])) return raise_type_error(t, "decoding str is not supported");
        Buffer buffer;
        if (!buffer.try_read(out[0])) {
            return raise_type_error(t, "decoding to str: need a bytes-like object, {} found",
                                    type_name(t, out[0]));
        }
        // Of nothing, no codec is asked.
        const std::string_view view = buffer.view();
        Ref bytes = Ref::take(TRY(new_bytes(t, view)));
        const std::string encoding =
            is_str(out[1]) && !view.empty() ? to_string(out[1].as<Str>()) : std::string("utf-8");
        const std::string errors =
            is_str(out[2]) ? to_string(out[2].as<Str>()) : std::string("strict");
        text = Own<Str>::take(TRY(decode_bytes(t, *bytes, encoding, errors)).as<Str>());
    } else {
        text = Own<Str>::take(TRY(str(t, out[0])));
    }
    if (cls == t.types().str) return text.give();
    auto* s = static_cast<Str*>(TRY(allocate_instance(t, cls, text->size)));
    s->size = text->size;
    s->length = text->length;
    s->type_flags = text->type_flags & str_ascii;
    s->index = nullptr;
    memcpy(s->data, text->data, text->size + 1);
    return s;
}

struct StrIterator : Object {
    Str* text;      // null when exhausted
    size_t offset;  // in bytes
};

Value str_iter(Thread& t, Value self) {
    auto* it = TRY(allocate<StrIterator>(t, t.types().str_iterator));
    it->text = share(self_str(self));
    it->offset = 0;
    return it;
}

Value iterator_next(Thread& t, Value self) {
    auto* it = self.as<StrIterator>();
    Str* text = it->text;
    if (!text) return Value();
    if (it->offset < text->size) {
        const char* at = text->data + it->offset;
        if (static_cast<unsigned char>(*at) < 128) {
            ++it->offset;
            return share(t.interpreter->ascii_chars[static_cast<unsigned char>(*at)]);
        }
        const char32_t c = unicode::next(at);
        it->offset = at - text->data;
        return TRY(new_str_char(t, c));
    }
    it->text = nullptr;
    decref(text);
    return Value();
}

Value iterator_hint(Thread&, const Value* args, size_t) {
    auto* it = args[0].as<StrIterator>();
    if (!it->text) return Value::small_int(0);
    return Value::small_int(
        unicode::count(std::string_view(it->text->data + it->offset, it->text->size - it->offset)));
}
Value iterator_reduce(Thread& t, const Value* args, size_t) {
    auto* it = args[0].as<StrIterator>();
    if (!it->text) return reduce_iterator(t, t.interpreter->empty_str);
    return reduce_iterator(
        t, it->text,
        static_cast<int64_t>(unicode::count(std::string_view(it->text->data, it->offset))));
}
Value iterator_setstate(Thread& t, const Value* args, size_t) {
    const int64_t index = TRY(iterator_state(t, args[1]));
    auto* it = args[0].as<StrIterator>();
    if (it->text) {
        it->offset = str_offset(
            it->text, std::min(static_cast<size_t>(std::max<int64_t>(index, 0)), it->text->length));
    }
    return Value::none();
}
const NativeDef iterator_methods[] = {
    {"__length_hint__", "(self, /)", iterator_hint,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", "(self, /)", iterator_reduce, "Return state information for pickling."},
    {"__setstate__", "(self, state, /)", iterator_setstate, "Set state information for unpickling."},
    {}};

}  // namespace

extern const TypeSpec str_spec = {
    .name = "str",
    .basic_size = sizeof(Str) + 1,
    .item_size = 1,
    .flags = type_subclassable | type_immutable | type_variable_size | type_is_str,
    .doc = "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str",
    .methods = str_methods,
    .fill =
        [](Type& type) {
            type.dealloc = str_dealloc;
            type.repr = str_repr_slot;
            type.str = str_str;
            type.hash = [](Thread&, Value self) -> std::optional<uint64_t> {
                return str_hash(self_str(self));
            };
            type.compare = str_compare_slot;
            type.length = [](Thread&, Value self) -> std::optional<int64_t> {
                return self_str(self)->length;
            };
            type.get_item = str_get_item;
            type.contains = str_contains;
            type.iter = str_iter;
            type.binary[static_cast<int>(BinaryOp::add)] = str_add;
            type.binary[static_cast<int>(BinaryOp::mul)] = str_mul;
            type.binary[static_cast<int>(BinaryOp::mod)] = str_percent;
            type.construct = str_construct;
        },
};

extern const TypeSpec str_iterator_spec = {
    .name = "str_iterator",
    .basic_size = sizeof(StrIterator),
    .flags = type_immutable,
    .methods = iterator_methods,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) { xdecref(static_cast<StrIterator*>(o)->text); };
            type.iter = [](Thread&, Value self) { return share(self); };
            type.next = iterator_next;
        },
};

}  // namespace baton
