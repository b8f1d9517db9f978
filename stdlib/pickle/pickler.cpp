#include "stdlib/pickle/pickler.h"

#include <cstring>

#include "runtime/base/float_text.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytearray.h"
#include "runtime/types/bytes.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/memoryview.h"
#include "runtime/types/set.h"

namespace baton::pickle {

namespace {

constexpr int64_t fast_nesting_limit = 50;

Pickler* self_pickler(Value v) { return v.as<Pickler>(); }

// --- Plain data ------------------------------------------------------------------------------------

bool put_line(Thread& t, Pickler* p, char op, std::string_view text, std::string_view end = "\n") {
    TRY(put(t, p, {&op, 1}));
    TRY(put(t, p, text));
    return put(t, p, end);
}

// Little-endian two's complement, as short as possible; the bytes of `data` are in that order.
bool put_long(Thread& t, Pickler* p, std::string_view data) {
    char header[5];
    if (data.size() < 256) {
        header[0] = static_cast<char>(op_long1);
        header[1] = static_cast<char>(data.size());
        TRY(put(t, p, {header, 2}));
    } else {
        if (data.size() > INT32_MAX) {
            return raise(t, Exc::OverflowError, "int too large to pickle");
        }
        header[0] = static_cast<char>(op_long4);
        store_little(header + 1, data.size(), 4);
        TRY(put(t, p, {header, 5}));
    }
    return put(t, p, data);
}

bool save_big_int(Thread& t, Pickler* p, Value v) {
    IntReader reader(v);
    size_t size = mpz_sizeinbase(reader.get(), 2) / 8 + 1;
    std::string data(mpz_size(reader.get()) * sizeof(mp_limb_t) + 1, '\0');
    if (mpz_sgn(reader.get()) >= 0) {
        mpz_export(data.data(), nullptr, -1, sizeof(mp_limb_t), -1, 0, reader.get());
        data.resize(size);
    } else {
        data.resize(size);
        mpz_t wrapped;
        mpz_init_set_ui(wrapped, 1);
        mpz_mul_2exp(wrapped, wrapped, size * 8);
        mpz_add(wrapped, wrapped, reader.get());
        mpz_export(data.data(), nullptr, -1, 1, 0, 0, wrapped);
        mpz_clear(wrapped);
        if (size > 1 && data[size - 1] == '\xff' && (data[size - 2] & 0x80)) data.resize(--size);
    }
    return put_long(t, p, data);
}

[[gnu::noinline]] bool save_int(Thread& t, Pickler* p, Value v) {
    int64_t n;
    const bool fits = v.is_small_int() ? (n = v.as_small_int(), true) : int_fits(v, n);
    if (fits && n >= INT32_MIN && n <= INT32_MAX) {
        if (!p->binary) return put_line(t, p, op_int, std::to_string(n));
        char data[5];
        store_little(data + 1, static_cast<uint64_t>(n), 4);
        if (n >= 0 && n <= 0xff) {
            data[0] = op_binint1;
            return put(t, p, {data, 2});
        }
        if (n >= 0 && n <= 0xffff) {
            data[0] = op_binint2;
            return put(t, p, {data, 3});
        }
        data[0] = op_binint;
        return put(t, p, {data, 5});
    }
    if (p->protocol < 2) {
        Own<Str> text = Own<Str>::take(TRY(repr(t, v)));
        return put_line(t, p, op_long, text->view(), "L\n");
    }
    if (!fits || n == INT64_MIN) return save_big_int(t, p, v);
    char data[8];
    store_little(data, static_cast<uint64_t>(n), 8);
    const uint64_t magnitude = static_cast<uint64_t>(n < 0 ? -n : n);
    size_t size = static_cast<size_t>(64 - __builtin_clzll(magnitude)) / 8 + 1;
    // The last of the bytes would only repeat the sign.
    if (n < 0 && data[size - 1] == '\xff' && (data[size - 2] & 0x80)) --size;
    return put_long(t, p, {data, size});
}

bool save_float(Thread& t, Pickler* p, double d) {
    if (!p->binary) {
        Own<Str> text = Own<Str>::take(TRY(repr(t, Value(new_float(t, d)))));
        return put_line(t, p, op_float, text->view());
    }
    char data[9];
    data[0] = op_binfloat;
    const uint64_t bits = __builtin_bswap64(std::bit_cast<uint64_t>(d));
    memcpy(data + 1, &bits, 8);
    return put(t, p, {data, 9});
}

// Raw-unicode-escape, with what would break a line escaped too.
std::string escape_text(const Str* s) {
    std::string out;
    const auto* at = reinterpret_cast<const unsigned char*>(s->data);
    const unsigned char* end = at + s->size;
    while (at < end) {
        uint32_t c = *at++;
        if (c >= 0xf0) {
            c = (c & 7) << 18 | (at[0] & 63) << 12 | (at[1] & 63) << 6 | (at[2] & 63);
            at += 3;
        } else if (c >= 0xe0) {
            c = (c & 15) << 12 | (at[0] & 63) << 6 | (at[1] & 63);
            at += 2;
        } else if (c >= 0xc0) {
            c = (c & 31) << 6 | (at[0] & 63);
            at += 1;
        }
        if (c >= 0x10000) {
            out += fmt::format("\\U{:08x}", c);
        } else if (c >= 256 || c == '\\' || c == 0 || c == '\n' || c == '\r' || c == 0x1a) {
            out += fmt::format("\\u{:04x}", c);
        } else {
            out += static_cast<char>(c);
        }
    }
    return out;
}

bool save_bytes(Thread& t, Pickler* p, Value object, std::string_view bytes, bool remember = true) {
    if (p->protocol < 3) {
        Ref reduced;
        if (bytes.empty()) {
            Own<Tuple> none = Own<Tuple>::take(TRY(new_tuple(t, 0)));
            reduced = Ref::take(Value(TRY(new_tuple(t, {Value(t.types().bytes), none.value()}))));
        } else {
            Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "_codecs")));
            Own<Str> name = Own<Str>::take(TRY(intern(t, "encode")));
            Ref encode = Ref::take(TRY(get_attribute(t, *module, name.value())));
            std::string text;
            for (char c : bytes) {
                const auto b = static_cast<unsigned char>(c);
                if (b < 0x80) {
                    text += c;
                } else {
                    text += static_cast<char>(0xc0 | b >> 6);
                    text += static_cast<char>(0x80 | (b & 63));
                }
            }
            Own<Str> shown = Own<Str>::take(TRY(new_str(t, text)));
            Own<Str> latin1 = Own<Str>::take(TRY(intern(t, "latin1")));
            Own<Tuple> args =
                Own<Tuple>::take(TRY(new_tuple(t, {shown.value(), latin1.value()})));
            reduced = Ref::take(Value(TRY(new_tuple(t, {*encode, args.value()}))));
        }
        return save_reduce(t, p, reduced.as<Tuple>(), remember ? object : Value());
    }
    char header[9];
    size_t length;
    const size_t size = bytes.size();
    if (size <= 0xff) {
        header[0] = op_short_binbytes;
        length = 2;
    } else if (size <= 0xffffffff) {
        header[0] = op_binbytes;
        length = 5;
    } else if (p->protocol >= 4) {
        header[0] = static_cast<char>(op_binbytes8);
        length = 9;
    } else {
        return raise(t, Exc::OverflowError,
                     "serializing a bytes object larger than 4 GiB requires pickle protocol 4 or higher");
    }
    store_little(header + 1, size, static_cast<int>(length) - 1);
    TRY(put_payload(t, p, {header, length}, bytes, is_bytes(object) ? object : Value()));
    return memoize(t, p, object);
}

bool save_bytearray(Thread& t, Pickler* p, Value object, std::string_view bytes) {
    if (p->protocol < 5) {
        Own<Tuple> args;
        if (bytes.empty()) {
            args = Own<Tuple>::take(TRY(new_tuple(t, 0)));
        } else {
            Own<Bytes> copy = Own<Bytes>::take(TRY(new_bytes(t, bytes)));
            args = Own<Tuple>::take(TRY(new_tuple(t, {copy.value()})));
        }
        Own<Tuple> reduced =
            Own<Tuple>::take(TRY(new_tuple(t, {Value(t.types().bytearray), args.value()})));
        return save_reduce(t, p, reduced.get(), object);
    }
    char header[9];
    header[0] = static_cast<char>(op_bytearray8);
    store_little(header + 1, bytes.size(), 8);
    TRY(put_payload(t, p, {header, 9}, bytes, Value()));
    return memoize(t, p, object);
}

bool save_buffer(Thread& t, Pickler* p, Value object) {
    if (p->protocol < 5) {
        return pickling_error(t, "PickleBuffer can only be pickled with protocol >= 5");
    }
    Ref view = Ref::share(TRY(buffer_view(t, object)));
    if (!is_contiguous(view.as<MemoryView>())) {
        return pickling_error(
            t, "PickleBuffer can not be pickled when pointing to a non-contiguous buffer");
    }
    bool in_band = true;
    if (!p->buffer_callback.is_unbound()) {
        Ref callback = Ref::share(p->buffer_callback);
        Ref kept = Ref::take(TRY(call(t, *callback, {object})));
        in_band = TRY(is_truthy(t, *kept));
    }
    if (!in_band) {
        TRY(put_op(t, p, op_next_buffer));
        return !view.as<MemoryView>()->readonly || put_op(t, p, op_readonly_buffer);
    }
    PinnedBuffer bytes;
    TRY(bytes.read(t, *view));
    return view.as<MemoryView>()->readonly ? save_bytes(t, p, object, bytes.view())
                                           : save_bytearray(t, p, object, bytes.view());
}

// The usual ints, as short as they can be written; false if it is none of them or there is no room.
[[gnu::always_inline]] inline bool put_small_int(Pickler* p, int64_t n) {
    if (n < 0 || n > 0x7fffffff || p->room - p->out_size < 5 || !p->binary) return false;
    char* at = p->out + p->out_size;
    const auto word = static_cast<uint32_t>(n);
    if (n <= 0xff) {
        at[0] = op_binint1;
        at[1] = static_cast<char>(n);
        p->out_size += 2;
    } else {
        at[0] = n <= 0xffff ? op_binint2 : op_binint;
        memcpy(at + 1, &word, 4);
        p->out_size += n <= 0xffff ? 3 : 5;
    }
    return true;
}

// --- Containers ------------------------------------------------------------------------------------

// In fast mode nothing is remembered: containers that contain themselves are found by their depth.
bool fast_enter(Thread& t, Pickler* p, Value object) {
    if (!p->fast || ++p->fast_nesting < fast_nesting_limit) return true;
    if (p->fast_memo.is_unbound()) p->fast_memo = Value(TRY(new_dict(t)));
    auto* memo = p->fast_memo.as<Dict>();
    Ref key = Ref::take(new_int(t, static_cast<int64_t>(object.bits() >> 4)));
    if (!TRY(dict_get(t, memo, *key)).is_unbound()) {
        p->fast_nesting = 0;
        return raise_value_error(t, "fast mode: can't pickle cyclic objects including object type {} at {}",
                                 type_name(t, object), static_cast<const void*>(object.as_object()));
    }
    return dict_set(t, memo, *key, Value::none());
}
bool fast_leave(Thread& t, Pickler* p, Value object) {
    if (!p->fast) return true;
    if (p->fast_nesting-- >= fast_nesting_limit && !p->fast_memo.is_unbound()) {
        Ref key = Ref::take(new_int(t, static_cast<int64_t>(object.bits() >> 4)));
        if (dict_delete(t, p->fast_memo.as<Dict>(), *key) == Truth::error) return false;
    }
    return true;
}

bool save_tuple(Thread& t, Pickler* p, Tuple* tuple) {
    const size_t size = tuple->size;
    if (!size) {
        if (p->binary) return put_op(t, p, op_empty_tuple);
        return put(t, p, "(t");
    }
    if (size <= 3 && p->protocol >= 2) {
        for (size_t i = 0; i < size; ++i) TRY(save(t, p, tuple->items[i]));
        const int64_t known = memo_find(p, Value(tuple));
        if (known >= 0) {
            for (size_t i = 0; i < size; ++i) TRY(put_op(t, p, op_pop));
            return put_get(t, p, static_cast<uint64_t>(known));
        }
        TRY(put_op(t, p, static_cast<Opcode>(op_tuple1 + size - 1)));
        return memoize(t, p, Value(tuple));
    }
    TRY(put_op(t, p, op_mark));
    for (size_t i = 0; i < size; ++i) TRY(save(t, p, tuple->items[i]));
    const int64_t known = memo_find(p, Value(tuple));
    if (known >= 0) {
        if (p->binary) {
            TRY(put_op(t, p, op_pop_mark));
        } else {
            for (size_t i = 0; i <= size; ++i) TRY(put_op(t, p, op_pop));
        }
        return put_get(t, p, static_cast<uint64_t>(known));
    }
    TRY(put_op(t, p, op_tuple));
    return memoize(t, p, Value(tuple));
}

bool save_list(Thread& t, Pickler* p, List* list) {
    TRY(fast_enter(t, p, Value(list)));
    TRY(put(t, p, p->binary ? "]" : "(l"));
    TRY(memoize(t, p, Value(list)));
    if (!p->binary) {
        Ref iterator = Ref::take(TRY(get_iterator(t, Value(list))));
        TRY(batch_appends(t, p, *iterator));
    } else if (list->size == 1) {
        Ref item = Ref::share(list->items[0]);
        TRY(save(t, p, *item));
        TRY(put_op(t, p, op_append));
    } else {
        for (size_t i = 0; i < list->size;) {
            TRY(put_op(t, p, op_mark));
            for (int n = 0; n < batch_size && i < list->size; ++n) {
                const Value next = list->items[i++];
                if (next.is_small_int() && !p->asks_persistent && p->out_size < p->frame_end &&
                    put_small_int(p, next.as_small_int())) {
                    continue;
                }
                Ref item = Ref::share(next);
                TRY(save(t, p, *item));
            }
            TRY(put_op(t, p, op_appends));
        }
    }
    return fast_leave(t, p, Value(list));
}

bool save_dict(Thread& t, Pickler* p, Dict* dict) {
    TRY(fast_enter(t, p, Value(dict)));
    TRY(put(t, p, p->binary ? "}" : "(d"));
    TRY(memoize(t, p, Value(dict)));
    if (!p->binary) {
        Ref view = Ref::take(TRY(call_method(t, Value(dict), t.names().items, {})));
        Ref iterator = Ref::take(TRY(get_iterator(t, *view)));
        TRY(batch_items(t, p, *iterator));
        return fast_leave(t, p, Value(dict));
    }
    const size_t size = dict->size;
    size_t position = 0;
    Value key, value;
    auto save_pair = [&]() -> bool {
        Ref k = Ref::share(key), v = Ref::share(value);
        TRY(save(t, p, *k));
        TRY(save(t, p, *v));
        if (dict->size != size) {
            return raise(t, Exc::RuntimeError, "dictionary changed size during iteration");
        }
        return true;
    };
    if (size == 1) {
        dict_next(dict, position, key, value);
        TRY(save_pair());
        TRY(put_op(t, p, op_setitem));
        return fast_leave(t, p, Value(dict));
    }
    size_t done = 0;
    while (done < size) {
        TRY(put_op(t, p, op_mark));
        int n = 0;
        while (n < batch_size && dict_next(dict, position, key, value)) {
            TRY(save_pair());
            ++n;
            ++done;
        }
        TRY(put_op(t, p, op_setitems));
        if (n < batch_size) break;
    }
    return fast_leave(t, p, Value(dict));
}

// For protocols below 4: cls([items]).
bool reduce_set(Thread& t, Pickler* p, Value object) {
    Own<List> items = Own<List>::take(TRY(list_from(t, object)));
    Own<Tuple> args = Own<Tuple>::take(TRY(new_tuple(t, {items.value()})));
    Own<Tuple> reduced =
        Own<Tuple>::take(TRY(new_tuple(t, {Value(type_of(t, object)), args.value()})));
    return save_reduce(t, p, reduced.get(), object);
}

bool save_set(Thread& t, Pickler* p, Set* set) {
    if (p->protocol < 4) return reduce_set(t, p, Value(set));
    TRY(put_op(t, p, op_empty_set));
    TRY(memoize(t, p, Value(set)));
    const size_t size = set->size;
    size_t position = 0;
    Value key;
    for (bool more = size > 0; more;) {
        TRY(put_op(t, p, op_mark));
        int n = 0;
        while (n < batch_size && (more = set_next(set, position, key))) {
            Ref item = Ref::share(key);
            TRY(save(t, p, *item));
            if (set->size != size) {
                return raise(t, Exc::RuntimeError, "set changed size during iteration");
            }
            ++n;
        }
        TRY(put_op(t, p, op_additems));
    }
    return true;
}

bool save_frozenset(Thread& t, Pickler* p, Set* set) {
    if (p->protocol < 4) return reduce_set(t, p, Value(set));
    TRY(fast_enter(t, p, Value(set)));
    TRY(put_op(t, p, op_mark));
    size_t position = 0;
    Value key;
    while (set_next(set, position, key)) {
        Ref item = Ref::share(key);
        TRY(save(t, p, *item));
    }
    TRY(fast_leave(t, p, Value(set)));
    const int64_t known = memo_find(p, Value(set));
    if (known >= 0) {
        TRY(put_op(t, p, op_pop_mark));
        return put_get(t, p, static_cast<uint64_t>(known));
    }
    TRY(put_op(t, p, op_frozenset));
    return memoize(t, p, Value(set));
}

bool save_persistent(Thread& t, Pickler* p, Value object, bool& done) {
    Ref id;
    if (!p->persistent_id.is_unbound()) {
        Ref function = Ref::share(p->persistent_id);
        id = Ref::take(TRY(call(t, *function, {object})));
    } else {
        id = Ref::take(TRY(call_method(t, Value(p), state_of(t).persistent_id, {object})));
    }
    if (id.get().is_none()) return true;
    done = true;
    if (p->binary) {
        TRY(save(t, p, *id, false));
        return put_op(t, p, op_binpersid);
    }
    Own<Str> text = Own<Str>::take(TRY(str(t, *id)));
    if (!text->is_ascii()) {
        return pickling_error(t, "persistent IDs in protocol 0 must be ASCII strings");
    }
    return put_line(t, p, op_persid, text->view());
}

}  // namespace

bool save_text(Thread& t, Pickler* p, Str* text) {
    if (!p->binary) {
        TRY(put_line(t, p, op_unicode, escape_text(text)));
        return memoize(t, p, Value(text));
    }
    char header[9];
    size_t length;
    const size_t size = text->size;
    if (size <= 0xff && p->protocol >= 4 && p->room - p->out_size >= size + 2) [[likely]] {
        char* at = p->out + p->out_size;
        at[0] = static_cast<char>(op_short_binunicode);
        at[1] = static_cast<char>(size);
        memcpy(at + 2, text->data, size);
        p->out_size += size + 2;
        return memoize(t, p, Value(text));
    }
    if (size <= 0xff && p->protocol >= 4) {
        header[0] = static_cast<char>(op_short_binunicode);
        length = 2;
    } else if (size <= 0xffffffff) {
        header[0] = op_binunicode;
        length = 5;
    } else if (p->protocol >= 4) {
        header[0] = static_cast<char>(op_binunicode8);
        length = 9;
    } else {
        return raise(t, Exc::OverflowError,
                     "serializing a string larger than 4 GiB requires pickle protocol 4 or higher");
    }
    store_little(header + 1, size, static_cast<int>(length) - 1);
    TRY(put_payload(t, p, {header, length}, text->view(), Value()));
    return memoize(t, p, Value(text));
}

bool batch_appends(Thread& t, Pickler* p, Value iterator) {
    if (p->protocol == 0) {
        for (;;) {
            Ref item = Ref::take(TRY(next_item(t, iterator)));
            if (!item) return true;
            TRY(save(t, p, *item));
            TRY(put_op(t, p, op_append));
        }
    }
    for (;;) {
        Ref first = Ref::take(TRY(next_item(t, iterator)));
        if (!first) return true;
        Ref item = Ref::take(TRY(next_item(t, iterator)));
        if (!item) {
            TRY(save(t, p, *first));
            return put_op(t, p, op_append);
        }
        TRY(put_op(t, p, op_mark));
        TRY(save(t, p, *first));
        int n = 1;
        while (item) {
            TRY(save(t, p, *item));
            if (++n == batch_size) break;
            item = Ref::take(TRY(next_item(t, iterator)));
        }
        TRY(put_op(t, p, op_appends));
        if (n < batch_size) return true;
    }
}

bool batch_items(Thread& t, Pickler* p, Value iterator) {
    auto save_pair = [&](Value pair) -> bool {
        if (!is_tuple(pair) || pair.as<Tuple>()->size != 2) {
            return raise_type_error(t, "dict items iterator must return 2-tuples");
        }
        TRY(save(t, p, pair.as<Tuple>()->items[0]));
        return save(t, p, pair.as<Tuple>()->items[1]);
    };
    if (p->protocol == 0) {
        for (;;) {
            Ref pair = Ref::take(TRY(next_item(t, iterator)));
            if (!pair) return true;
            TRY(save_pair(*pair));
            TRY(put_op(t, p, op_setitem));
        }
    }
    for (;;) {
        Ref first = Ref::take(TRY(next_item(t, iterator)));
        if (!first) return true;
        Ref pair = Ref::take(TRY(next_item(t, iterator)));
        if (!pair) {
            TRY(save_pair(*first));
            return put_op(t, p, op_setitem);
        }
        TRY(put_op(t, p, op_mark));
        TRY(save_pair(*first));
        int n = 1;
        while (pair) {
            TRY(save_pair(*pair));
            if (++n == batch_size) break;
            pair = Ref::take(TRY(next_item(t, iterator)));
        }
        TRY(put_op(t, p, op_setitems));
        if (n < batch_size) return true;
    }
}

namespace {

// Objects that have something of their own to say, and containers.
[[gnu::noinline]] bool save_nested(Thread& t, Pickler* p, Value object, Type* type) {
    RecursionGuard guard(t, " while pickling an object");
    if (!guard) return false;
    const BuiltinTypes& types = t.types();
    if (type == types.dict) return save_dict(t, p, object.as<Dict>());
    if (type == types.list) return save_list(t, p, object.as<List>());
    if (type == types.tuple) return save_tuple(t, p, object.as<Tuple>());
    if (type == types.set) return save_set(t, p, object.as<Set>());
    if (type == types.frozenset) return save_frozenset(t, p, object.as<Set>());
    if (type == types.bytearray) {
        PinnedBuffer bytes;
        TRY(bytes.read(t, object));
        return save_bytearray(t, p, object, bytes.view());
    }
    if (type == state_of(t).buffer) return save_buffer(t, p, object);
    return save_other(t, p, object);
}

}  // namespace

bool save(Thread& t, Pickler* p, Value object, bool persistent) {
    if (p->out_size >= p->frame_end) [[unlikely]] TRY(end_long_frame(t, p));
    if (p->asks_persistent && persistent) [[unlikely]] {
        bool done = false;
        TRY(save_persistent(t, p, object, done));
        if (done) return true;
    }
    if (object.is_small_int()) {
        return put_small_int(p, object.as_small_int()) || save_int(t, p, object);
    }
    if (object.is_tagged_float()) return save_float(t, p, object.as_tagged_float());
    if (object.is_none()) return put_op(t, p, op_none);
    if (object.is_bool()) {
        if (p->protocol >= 2) return put_op(t, p, object.is_true() ? op_newtrue : op_newfalse);
        return put(t, p, object.is_true() ? "I01\n" : "I00\n");
    }
    const BuiltinTypes& types = t.types();
    Type* type = type_of(t, object);
    if (type == types.int_) return save_int(t, p, object);
    if (type == types.float_) return save_float(t, p, float_value(object));
    const int64_t known = memo_find(p, object);
    if (known >= 0) return put_get(t, p, static_cast<uint64_t>(known));
    if (type == types.str) return save_text(t, p, object.as<Str>());
    if (type == types.bytes) return save_bytes(t, p, object, bytes_view(object));
    return save_nested(t, p, object, type);
}

namespace {

// --- The object ------------------------------------------------------------------------------------

void drop_values(Pickler* p) {
    for (Value* v : {&p->write, &p->persistent_id, &p->dispatch_table, &p->reducer_override,
                     &p->buffer_callback, &p->fast_memo}) {
        replace(*v, Value());
    }
    p->asks_persistent = p->persistent_method;
}

Value pickler_construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    auto* p = static_cast<Pickler*>(TRY(allocate_instance(t, type.as<Type>())));
    for (Value* v : {&p->write, &p->persistent_id, &p->dispatch_table, &p->reducer_override,
                     &p->buffer_callback, &p->fast_memo}) {
        *v = Value();
    }
    reset_output(p);
    return p;
}

bool set_protocol(Thread& t, Pickler* p, Value protocol, Value fix_imports, Value callback) {
    int64_t n = default_protocol;
    if (!protocol.is_unbound() && !protocol.is_none()) {
        n = TRY(to_int64(t, protocol));
        if (n < 0) n = highest_protocol;
        if (n > highest_protocol) {
            return raise_value_error(t, "pickle protocol must be <= {}", highest_protocol);
        }
    }
    p->protocol = static_cast<int32_t>(n);
    p->binary = n > 0;
    p->bin_member = p->binary;
    p->fix_imports = (fix_imports.is_unbound() || TRY(is_truthy(t, fix_imports))) && n < 3;
    replace(p->buffer_callback, Value());
    if (!callback.is_unbound() && !callback.is_none()) {
        if (n < 5) return raise_value_error(t, "buffer_callback needs protocol >= 5");
        p->buffer_callback = share(callback);
    }
    return true;
}

bool set_file(Thread& t, Pickler* p, Value file) {
    Ref write = Ref::take(TRY(find_attribute(t, file, Value(t.names().write))));
    if (!write) return raise_type_error(t, "file must have a 'write' attribute");
    replace(p->write, write.give());
    return true;
}

bool pickler_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[4];
    TRY(bind_arguments(t, "Pickler", "(file, protocol=None, fix_imports=True, buffer_callback=None)",
                       args, nargs, keywords, out));
    Pickler* p = self_pickler(self);
    p->ready = false;
    TRY(set_protocol(t, p, out[1], out[2], out[3]));
    TRY(set_file(t, p, out[0]));
    memo_clear(p);
    p->fast = 0;
    p->fast_nesting = 0;
    p->framing = false;
    reset_output(p);
    const State& state = state_of(t);
    Value found = type_lookup(type_of(t, self), state.persistent_id);
    p->persistent_method = !(found == type_lookup(state.pickler, state.persistent_id));
    p->asks_persistent = p->persistent_method || !p->persistent_id.is_unbound();
    if (p->dispatch_table.is_unbound()) {
        found = type_lookup(type_of(t, self), state.dispatch_table_name);
        if (!(found == type_lookup(state.pickler, state.dispatch_table_name))) {
            Ref table = Ref::take(TRY(get_attribute(t, self, Value(state.dispatch_table_name))));
            replace(p->dispatch_table, table.give());
        }
    }
    p->ready = true;
    return true;
}

// Writes one object and what belongs around it.
bool dump(Thread& t, Pickler* p, Value object) {
    const State& state = state_of(t);
    p->framing = false;
    reset_output(p);
    if (p->type != state.pickler) {
        Ref override = Ref::take(TRY(find_attribute(t, Value(p), Value(state.reducer_override))));
        replace(p->reducer_override, override.give());
    }
    if (p->protocol >= 2) {
        const char head[2] = {static_cast<char>(op_proto), static_cast<char>(p->protocol)};
        TRY(put(t, p, {head, 2}));
        set_framing(p, p->protocol >= 4);
    }
    TRY(save(t, p, object));
    TRY(put_op(t, p, op_stop));
    commit_frame(p);
    set_framing(p, false);
    return true;
}

Value method_dump(Thread& t, const Value* args, size_t) {
    Pickler* p = self_pickler(args[0]);
    if (!p->ready) {
        return pickling_error(t, "Pickler.__init__() was not called by {}.__init__()",
                              type_of(t, args[0])->name->view());
    }
    const bool ok = dump(t, p, args[1]) && flush(t, p);
    p->framing = false;
    reset_output(p);
    replace(p->reducer_override, Value());
    if (!ok) return Failure{};
    return Value::none();
}

Value method_clear_memo(Thread&, const Value* args, size_t) {
    memo_clear(self_pickler(args[0]));
    return Value::none();
}

Value method_sizeof(Thread&, const Value* args, size_t) {
    const Pickler* p = self_pickler(args[0]);
    return Value::small_int(static_cast<int64_t>(
        sizeof(Pickler) + p->memo_capacity * sizeof(MemoEntry) + p->out_capacity));
}

const NativeDef pickler_methods[] = {
    {"dump", "(self, obj, /)", method_dump,
     "Write a pickled representation of the given object to the open file."},
    {"clear_memo", "(self, /)", method_clear_memo, "Clears the pickler's \"memo\"."},
    {"__sizeof__", "(self, /)", method_sizeof, "Returns size in memory, in bytes."},
    {}};

// --- The memo as Python sees it ----------------------------------------------------------------------

struct PicklerMemo : Object {
    Pickler* pickler;
};

Dict* memo_dict(Thread& t, const Pickler* p) {
    Own<Dict> dict = Own<Dict>::take(TRY(new_dict(t)));
    for (size_t i = 0; i < p->memo_capacity; ++i) {
        const MemoEntry& e = p->memo[i];
        if (e.key.is_unbound()) continue;
        Ref id = Ref::take(new_int(t, static_cast<int64_t>(e.key.bits())));
        Ref index = Ref::take(new_int(t, static_cast<int64_t>(e.index)));
        Own<Tuple> pair = Own<Tuple>::take(TRY(new_tuple(t, {*index, e.key})));
        TRY(dict_set(t, dict.get(), *id, pair.value()));
    }
    return dict.give();
}

Value memo_method_clear(Thread&, const Value* args, size_t) {
    memo_clear(args[0].as<PicklerMemo>()->pickler);
    return Value::none();
}
Value memo_method_copy(Thread& t, const Value* args, size_t) {
    return TRY(memo_dict(t, args[0].as<PicklerMemo>()->pickler));
}
Value memo_method_reduce(Thread& t, const Value* args, size_t) {
    Own<Dict> dict = Own<Dict>::take(TRY(memo_dict(t, args[0].as<PicklerMemo>()->pickler)));
    Own<Tuple> inner = Own<Tuple>::take(TRY(new_tuple(t, {dict.value()})));
    return TRY(new_tuple(t, {Value(t.types().dict), inner.value()}));
}

const NativeDef memo_methods[] = {
    {"clear", "(self, /)", memo_method_clear, "Remove all items from memo."},
    {"copy", "(self, /)", memo_method_copy, "Copy the memo to a new object."},
    {"__reduce__", "(self, /)", memo_method_reduce, "Implement pickle support."},
    {}};

Value get_memo(Thread& t, Value self) {
    auto* memo = TRY(allocate<PicklerMemo>(t, state_of(t).pickler_memo));
    memo->pickler = share(self_pickler(self));
    return memo;
}

bool set_memo(Thread& t, Value self, Value value) {
    Pickler* p = self_pickler(self);
    if (value.is_unbound()) return raise_type_error(t, "attribute deletion is not supported");
    Ref dict;
    if (value.is_object() && value.as_object()->type == state_of(t).pickler_memo) {
        dict = Ref::take(Value(TRY(memo_dict(t, value.as<PicklerMemo>()->pickler))));
    } else if (is_dict(value)) {
        dict = Ref::take(Value(TRY(dict_copy(t, value.as<Dict>()))));
    } else {
        return raise_type_error(t, "'memo' attribute must be a PicklerMemoProxy object or dict, not {}",
                                type_name(t, value));
    }
    size_t position = 0;
    Value key, item;
    while (dict_next(dict.as<Dict>(), position, key, item)) {
        if (!is_tuple(item) || item.as<Tuple>()->size != 2) {
            return raise_type_error(t, "'memo' values must be 2-item tuples");
        }
        TRY(to_int64(t, item.as<Tuple>()->items[0]));
    }
    memo_clear(p);
    position = 0;
    while (dict_next(dict.as<Dict>(), position, key, item)) {
        const int64_t index = TRY(to_int64(t, item.as<Tuple>()->items[0]));
        TRY(memo_set(t, p, item.as<Tuple>()->items[1], static_cast<uint64_t>(index)));
    }
    return true;
}

Failure no_attribute(Thread& t, Value self, Str* name) {
    return raise_attribute_error(t, self, Value(name));
}

const GetSetDef pickler_getset[] = {
    {"memo", get_memo, set_memo},
    {"persistent_id",
     [](Thread& t, Value self) -> Value {
         Pickler* p = self_pickler(self);
         if (p->persistent_id.is_unbound()) {
             return raise(t, Exc::AttributeError, "persistent_id");
         }
         return share(p->persistent_id);
     },
     [](Thread& t, Value self, Value value) -> bool {
         if (value.is_unbound()) return raise_type_error(t, "attribute deletion is not supported");
         if (!type_of(t, value)->call) {
             return raise_type_error(t, "persistent_id must be a callable taking one argument");
         }
         self_pickler(self)->asks_persistent = true;
         replace(self_pickler(self)->persistent_id, share(value));
         return true;
     }},
    {"dispatch_table",
     [](Thread& t, Value self) -> Value {
         Pickler* p = self_pickler(self);
         if (p->dispatch_table.is_unbound()) {
             return no_attribute(t, self, state_of(t).dispatch_table_name);
         }
         return share(p->dispatch_table);
     },
     [](Thread& t, Value self, Value value) -> bool {
         Pickler* p = self_pickler(self);
         if (value.is_unbound() && p->dispatch_table.is_unbound()) {
             return no_attribute(t, self, state_of(t).dispatch_table_name);
         }
         replace(p->dispatch_table, share(value));
         return true;
     }},
    {"fast", [](Thread& t, Value self) { return new_int(t, self_pickler(self)->fast); },
     [](Thread& t, Value self, Value value) -> bool {
         if (value.is_unbound()) return raise_type_error(t, "can't delete numeric/char attribute");
         self_pickler(self)->fast = TRY(to_int64(t, value));
         return true;
     }},
    {"bin", [](Thread& t, Value self) { return new_int(t, self_pickler(self)->bin_member); },
     [](Thread& t, Value self, Value value) -> bool {
         if (value.is_unbound()) return raise_type_error(t, "can't delete numeric/char attribute");
         Pickler* p = self_pickler(self);
         p->bin_member = TRY(to_int64(t, value));
         p->binary = p->bin_member != 0 || p->protocol >= 1;
         return true;
     }},
    {}};

}  // namespace

extern const TypeSpec pickler_memo_spec = {
    .name = "_pickle.PicklerMemoProxy",
    .basic_size = sizeof(PicklerMemo),
    .flags = type_immutable,
    .methods = memo_methods,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) { decref(static_cast<PicklerMemo*>(o)->pickler); };
            type.traverse = [](Object* o, Visitor& visit) {
                visit(static_cast<PicklerMemo*>(o)->pickler);
            };
        },
};

extern const TypeSpec pickler_spec = {
    .name = "_pickle.Pickler",
    .basic_size = sizeof(Pickler),
    .flags = type_subclassable | type_immutable | type_weakrefable,
    .doc = "This takes a binary file for writing a pickle data stream.",
    .methods = pickler_methods,
    .getset = pickler_getset,
    .fill =
        [](Type& type) {
            type.construct = pickler_construct;
            type.init = pickler_init;
            type.dealloc = [](Object* o) {
                auto* p = static_cast<Pickler*>(o);
                memo_clear(p);
                drop_values(p);
                p->type->interpreter->heap.free_raw(p->out, p->out_capacity);
            };
            type.traverse = [](Object* o, Visitor& visit) {
                auto* p = static_cast<Pickler*>(o);
                for (size_t i = 0; i < p->memo_capacity; ++i) visit(p->memo[i].key);
                for (Value v : {p->write, p->persistent_id, p->dispatch_table, p->reducer_override,
                                p->buffer_callback, p->fast_memo}) {
                    visit(v);
                }
            };
            type.clear = [](Object* o) {
                memo_clear(static_cast<Pickler*>(o));
                drop_values(static_cast<Pickler*>(o));
            };
        },
};

Value module_dump(Thread& t, const Value* args, size_t) {
    Ref self = Ref::take(TRY(pickler_construct(t, Value(state_of(t).pickler), nullptr, 0, nullptr)));
    Pickler* p = self_pickler(*self);
    TRY(set_protocol(t, p, args[2], args[3], args[4]));
    TRY(set_file(t, p, args[1]));
    p->ready = true;
    TRY(dump(t, p, args[0]));
    TRY(flush(t, p));
    return Value::none();
}

Value module_dumps(Thread& t, const Value* args, size_t) {
    Ref self = Ref::take(TRY(pickler_construct(t, Value(state_of(t).pickler), nullptr, 0, nullptr)));
    Pickler* p = self_pickler(*self);
    TRY(set_protocol(t, p, args[1], args[2], args[3]));
    TRY(dump(t, p, args[0]));
    return TRY(new_bytes(t, {p->out, p->out_size}));
}

}  // namespace baton::pickle
