#include <cstring>

#include "runtime/base/unicode.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/codecs.h"
#include "runtime/types/complex.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/set.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/marshal/types.h"
#include "vm/introspect.h"

namespace baton::marshal {

bool Source::take(size_t count, std::string_view& out) {
    if (file_.is_unbound()) {
        if (bytes_.size() < count) return raise(t_, Exc::EOFError, "marshal data too short");
        out = bytes_.substr(0, count);
        bytes_.remove_prefix(count);
        return true;
    }
    if (!count) {
        out = {};
        return true;
    }
    Ref part = Ref::take(TRY(call_method(t_, file_, t_.names().read,
                                         {Value::small_int(static_cast<int64_t>(count))})));
    if (!is_bytes(*part)) {
        return raise_type_error(t_, "file.read() returned not bytes but {}", type_name(t_, *part));
    }
    part_ = bytes_view(*part);
    if (part_.size() > count) {
        return raise_value_error(t_, "read() returned too much data: {} bytes requested, {} returned",
                                 count, part_.size());
    }
    if (part_.size() < count) return raise(t_, Exc::EOFError, "marshal data too short");
    out = part_;
    return true;
}

namespace {

// An object that was read; unbound for the mark that ends a dict.
class Reader {
public:
    Reader(Thread& t, Source& source) : t_(t), source_(source) {}
    ~Reader() {
        for (Value v : numbered_) decref(v);
    }

    Value read() {
        if (depth_ > most_nesting) return raise_value_error(t_, "recursion limit exceeded");
        ++depth_;
        const Value v = read_inner();
        --depth_;
        return v;
    }

private:
    Failure bad(const char* what) { return raise_value_error(t_, "bad marshal data ({})", what); }

    std::optional<uint64_t> number(int size) {
        std::string_view bytes;
        TRY(source_.take(static_cast<size_t>(size), bytes));
        uint64_t n = 0;
        for (int i = 0; i < size; ++i) {
            n |= static_cast<uint64_t>(static_cast<unsigned char>(bytes[static_cast<size_t>(i)]))
                 << (8 * i);
        }
        return n;
    }
    std::optional<int64_t> size(const char* what) {
        const auto n = static_cast<int32_t>(TRY(number(4)));
        if (n < 0) return bad(what);
        return n;
    }
    // The number of items, which cannot be more than memory holds.
    std::optional<int64_t> item_count(const char* what) {
        const int64_t n = TRY(size(what));
        TRY(check_room(t_, n * static_cast<int64_t>(sizeof(Value))));
        return n;
    }

    std::optional<double> real() { return std::bit_cast<double>(TRY(number(8))); }
    std::optional<double> real_text() {
        const uint64_t n = TRY(number(1));
        std::string_view bytes;
        TRY(source_.take(n, bytes));
        Own<Str> text = Own<Str>::take(TRY(new_str(t_, unicode::is_ascii(bytes) ? bytes : "?")));
        Ref f = Ref::take(TRY(call(t_, Value(t_.types().float_), {text.value()})));
        return float_value(*f);
    }

    Value read_long() {
        const auto count = static_cast<int32_t>(TRY(number(4)));
        const int64_t digits = count < 0 ? -static_cast<int64_t>(count) : count;
        if (count == INT32_MIN) return bad("long size out of range");
        mpz_t value;
        mpz_init(value);
        bool ok = true;
        uint64_t digit = 1;
        std::vector<uint16_t> all;
        for (int64_t i = 0; ok && i < digits; ++i) {
            const auto next = number(2);
            ok = next.has_value();
            if (!ok) break;
            digit = *next;
            if (digit > 0x7fff) {
                ok = bad("digit out of range in long");
                break;
            }
            all.push_back(static_cast<uint16_t>(digit));
        }
        if (ok && digits && !digit) ok = bad("unnormalized long data");
        if (!ok) {
            mpz_clear(value);
            return Failure{};
        }
        mpz_import(value, all.size(), -1, sizeof(uint16_t), 0, 1, all.data());
        if (count < 0) mpz_neg(value, value);
        const Value result = new_int(t_, value);
        mpz_clear(value);
        return result;
    }

    Value text(std::string_view bytes, bool ascii, bool interned) {
        Ref made;
        if (unicode::is_ascii(bytes)) {
            made = Ref::take(Value(TRY(new_str(t_, bytes))));
        } else {
            Own<Bytes> copy = Own<Bytes>::take(TRY(new_bytes(t_, bytes)));
            DecodePiece piece{copy.value(), "surrogatepass"};
            made = Ref::take(ascii ? TRY(decode_latin1(t_, piece)) : TRY(decode_utf8(t_, piece)));
        }
        if (!interned) return made.give();
        return TRY(intern(t_, static_cast<Str*>(made.give().as_object())));
    }

    // Gives the object its number, if it has one.
    Value numbered(Value owned, bool flag) {
        if (flag && !owned.is_error()) numbered_.push_back(share(owned));
        return owned;
    }
    // A place for an object that is finished after what is in it; -1 for none.
    int64_t reserve(bool flag) {
        if (!flag) return -1;
        numbered_.push_back(Value());
        return static_cast<int64_t>(numbered_.size()) - 1;
    }
    void fill(int64_t place, Value v) {
        if (place >= 0) replace(numbered_[static_cast<size_t>(place)], share(v));
    }

    // An item of a container.
    Value item(const char* where) {
        const Value v = TRY(read());
        if (v.is_unbound()) return raise_type_error(t_, "NULL object in marshal data for {}", where);
        return v;
    }

    Value read_tuple(int64_t count, bool flag) {
        const int64_t place = reserve(flag);
        std::vector<Ref> items;
        for (int64_t i = 0; i < count; ++i) items.push_back(Ref::take(TRY(item("tuple"))));
        Own<Tuple> row = Own<Tuple>::take(TRY(new_tuple(t_, items.size())));
        for (size_t i = 0; i < items.size(); ++i) row->items[i] = items[i].give();
        fill(place, row.value());
        return row.give();
    }

    Value read_list(bool flag) {
        const int64_t count = TRY(item_count("list size out of range"));
        Own<List> list = Own<List>::take(TRY(new_list(t_)));
        fill(reserve(flag), list.value());
        for (int64_t i = 0; i < count; ++i) {
            TRY(list_append_taking(t_, list.get(), TRY(item("list"))));
        }
        return list.give();
    }

    Value read_dict(bool flag) {
        Own<Dict> dict = Own<Dict>::take(TRY(new_dict(t_)));
        fill(reserve(flag), dict.value());
        for (;;) {
            Ref key = Ref::take(TRY(read()));
            if (!key) return dict.give();
            Ref value = Ref::take(TRY(read()));
            if (!value) return dict.give();
            TRY(dict_set(t_, dict.get(), *key, *value));
        }
    }

    Value read_set(bool frozen, bool flag) {
        const int64_t count = TRY(item_count("set size out of range"));
        const int64_t place = reserve(flag);
        Own<Set> set = Own<Set>::take(TRY(new_set(t_)));
        if (!frozen) fill(place, set.value());
        for (int64_t i = 0; i < count; ++i) {
            Ref v = Ref::take(TRY(item("set")));
            TRY(set_add(t_, set.get(), *v));
        }
        if (!frozen) return set.give();
        Own<Set> result = Own<Set>::take(TRY(new_frozenset(t_, set.value())));
        fill(place, result.value());
        return result.give();
    }

    Value read_inner() {
        std::string_view bytes;
        if (!source_.take(1, bytes)) {
            if (!pending_is(t_, Exc::EOFError)) return Failure{};
            clear_pending(t_);
            return raise(t_, Exc::EOFError, "EOF read where object expected");
        }
        const auto byte = static_cast<unsigned char>(bytes[0]);
        const bool flag = byte & flag_ref;
        switch (byte & ~flag_ref) {
            case type_null: return Value();
            case type_none: return Value::none();
            case type_false: return Value::false_();
            case type_true: return Value::true_();
            case type_ellipsis: return Value::ellipsis();
            case type_stop: return share(Value(exception_type(t_, Exc::StopIteration)));
            case type_int:
                return numbered(Value::small_int(static_cast<int32_t>(TRY(number(4)))), flag);
            case type_int64:
                return numbered(new_int(t_, static_cast<int64_t>(TRY(number(8)))), flag);
            case type_long: return numbered(read_long(), flag);
            case type_float: return numbered(new_float(t_, TRY(real_text())), flag);
            case type_binary_float: return numbered(new_float(t_, TRY(real())), flag);
            case type_complex: {
                const double re = TRY(real_text()), im = TRY(real_text());
                return numbered(new_complex(t_, re, im), flag);
            }
            case type_binary_complex: {
                const double re = TRY(real()), im = TRY(real());
                return numbered(new_complex(t_, re, im), flag);
            }
            case type_string: {
                const int64_t n = TRY(size("bytes object size out of range"));
                TRY(source_.take(static_cast<size_t>(n), bytes));
                return numbered(Value(TRY(new_bytes(t_, bytes))), flag);
            }
            case type_ascii:
            case type_ascii_interned:
            case type_interned:
            case type_unicode: {
                const int64_t n = TRY(size("string size out of range"));
                TRY(source_.take(static_cast<size_t>(n), bytes));
                const unsigned char kind = byte & 0x7f;
                return numbered(text(bytes, kind == type_ascii || kind == type_ascii_interned,
                                     kind == type_interned || kind == type_ascii_interned),
                                flag);
            }
            case type_short_ascii:
            case type_short_ascii_interned: {
                TRY(source_.take(TRY(number(1)), bytes));
                return numbered(text(bytes, true, (byte & 0x7f) == type_short_ascii_interned), flag);
            }
            case type_small_tuple: return read_tuple(static_cast<int64_t>(TRY(number(1))), flag);
            case type_tuple: return read_tuple(TRY(item_count("tuple size out of range")), flag);
            case type_list: return read_list(flag);
            case type_dict: return read_dict(flag);
            case type_set: return read_set(false, flag);
            case type_frozenset: return read_set(true, flag);
            case type_ref: {
                const uint64_t n = TRY(number(4));
                if (n >= numbered_.size() || numbered_[n].is_unbound()) return bad("invalid reference");
                return share(numbered_[n]);
            }
            case type_code: {
                const int64_t n = TRY(size("code size out of range"));
                TRY(source_.take(static_cast<size_t>(n), bytes));
                const Value code = TRY(deserialize_code(t_, bytes));
                if (code.is_unbound()) return bad("code of another version");
                return numbered(code, flag);
            }
            default: return bad("unknown type code");
        }
    }

    Thread& t_;
    Source& source_;
    int depth_ = 0;
    std::vector<Value> numbered_;   // owned; unbound: not finished
};

}  // namespace

Value read_object(Thread& t, Source& source) {
    Reader reader(t, source);
    const Value v = TRY(reader.read());
    if (v.is_unbound()) return raise_type_error(t, "NULL object in marshal data for object");
    return v;
}

}  // namespace baton::marshal
