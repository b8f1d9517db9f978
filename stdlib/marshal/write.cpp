#include <unordered_map>

#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
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

namespace {

class Writer {
public:
    Writer(Thread& t, int version, std::string& out) : t_(t), version_(version), out_(out) {}

    bool write(Value v) {
        if (depth_ > most_nesting) {
            return raise_value_error(t_, "object too deeply nested to marshal");
        }
        ++depth_;
        const bool ok = write_inner(v);
        --depth_;
        return ok;
    }

private:
    void code(unsigned char c) {
        out_ += static_cast<char>(c | flag_);
        flag_ = 0;
    }
    void number(uint64_t n, int size) {
        for (int i = 0; i < size; ++i) out_ += static_cast<char>(n >> (8 * i));
    }
    bool size(size_t n) {
        if (n > 0x7fffffff) return unmarshallable();
        number(n, 4);
        return true;
    }
    Failure unmarshallable() { return raise_value_error(t_, "unmarshallable object"); }

    bool write_int(Value v) {
        int64_t n;
        if (int_fits(v, n) && n >= INT32_MIN && n <= INT32_MAX) {
            code(type_int);
            number(static_cast<uint64_t>(n), 4);
            return true;
        }
        // Digits of 15 bits, their number with the sign.
        IntReader reader(v);
        mpz_t rest;
        mpz_init(rest);
        mpz_abs(rest, reader.get());
        const size_t digits = (mpz_sizeinbase(rest, 2) + 14) / 15;
        code(type_long);
        const auto count = static_cast<int64_t>(digits);
        number(static_cast<uint64_t>(mpz_sgn(reader.get()) < 0 ? -count : count), 4);
        for (size_t i = 0; i < digits; ++i) {
            number(mpz_get_ui(rest) & 0x7fff, 2);
            mpz_tdiv_q_2exp(rest, rest, 15);
        }
        mpz_clear(rest);
        return true;
    }

    void real(double d) { number(std::bit_cast<uint64_t>(d), 8); }
    bool real_text(double d) {
        Own<Str> text = Own<Str>::take(TRY(repr(t_, Value(new_float(t_, d)))));
        out_ += static_cast<char>(text->size);
        out_ += text->view();
        return true;
    }

    bool write_text(Str* s) {
        const bool interned = s->is_interned();
        if (version_ >= 4 && s->is_ascii()) {
            if (s->size < 256) {
                code(interned ? type_short_ascii_interned : type_short_ascii);
                out_ += static_cast<char>(s->size);
            } else {
                code(interned ? type_ascii_interned : type_ascii);
                TRY(size(s->size));
            }
        } else {
            code(version_ >= 3 && interned ? type_interned : type_unicode);
            TRY(size(s->size));
        }
        out_ += s->view();
        return true;
    }

    bool write_row(const Value* items, size_t count) {
        for (size_t i = 0; i < count; ++i) TRY(write(items[i]));
        return true;
    }

    // Objects that more than one place holds get a number.
    bool known(Value v) {
        if (version_ < 3 || v.as_object()->refcount == 1) return false;
        const auto [entry, added] = numbers_.try_emplace(v.bits(), numbers_.size());
        if (added) {
            flag_ = flag_ref;
            return false;
        }
        out_ += static_cast<char>(type_ref);
        number(entry->second, 4);
        return true;
    }

    bool write_inner(Value v) {
        if (v.is_none()) return code(type_none), true;
        if (v.is_bool()) return code(v.is_true() ? type_true : type_false), true;
        if (v.is_ellipsis()) return code(type_ellipsis), true;
        if (v == Value(exception_type(t_, Exc::StopIteration))) return code(type_stop), true;
        if (v.is_small_int()) return write_int(v);
        const BuiltinTypes& types = t_.types();
        Type* type = type_of(t_, v);
        if (v.is_object() && known(v)) return true;
        if (type == types.int_) return write_int(v);
        if (type == types.float_) {
            code(version_ > 1 ? type_binary_float : type_float);
            if (version_ <= 1) return real_text(float_value(v));
            real(float_value(v));
            return true;
        }
        if (type == types.complex_) {
            const auto* c = v.as<Complex>();
            code(version_ > 1 ? type_binary_complex : type_complex);
            if (version_ <= 1) {
                TRY(real_text(c->real));
                return real_text(c->imaginary);
            }
            real(c->real);
            real(c->imaginary);
            return true;
        }
        if (type == types.str) return write_text(v.as<Str>());
        if (type == types.bytes) {
            code(type_string);
            TRY(size(bytes_view(v).size()));
            out_ += bytes_view(v);
            return true;
        }
        if (type == types.tuple) {
            const auto* row = v.as<Tuple>();
            if (version_ >= 4 && row->size < 256) {
                code(type_small_tuple);
                out_ += static_cast<char>(row->size);
            } else {
                code(type_tuple);
                TRY(size(row->size));
            }
            return write_row(row->items, row->size);
        }
        if (type == types.list) {
            code(type_list);
            TRY(size(v.as<List>()->size));
            return write_row(v.as<List>()->items, v.as<List>()->size);
        }
        if (type == types.dict) {
            code(type_dict);
            size_t position = 0;
            Value key, value;
            while (dict_next(v.as<Dict>(), position, key, value)) {
                TRY(write(key));
                TRY(write(value));
            }
            return code(type_null), true;
        }
        if (type == types.set || type == types.frozenset) {
            code(type == types.set ? type_set : type_frozenset);
            TRY(size(v.as<Set>()->size));
            size_t position = 0;
            Value item;
            while (set_next(v.as<Set>(), position, item)) TRY(write(item));
            return true;
        }
        if (type == types.code) {
            const std::string blob = serialize_code(v);
            code(type_code);
            TRY(size(blob.size()));
            out_ += blob;
            return true;
        }
        if (!type->has(type_heap) && is_bytes_like(v)) {
            Buffer buffer;
            TRY(buffer.read(t_, v));
            code(type_string);
            TRY(size(buffer.view().size()));
            out_ += buffer.view();
            return true;
        }
        code(type_unknown);
        return unmarshallable();
    }

    Thread& t_;
    const int version_;
    std::string& out_;
    int depth_ = 0;
    unsigned char flag_ = 0;
    std::unordered_map<uint64_t, uint64_t> numbers_;
};

}  // namespace

bool write_object(Thread& t, Value v, int version, std::string& out) {
    return Writer(t, version, out).write(v);
}

}  // namespace baton::marshal
