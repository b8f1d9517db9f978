#include "runtime/types/int.h"

#include <charconv>
#include <algorithm>
#include <cmath>

#include "runtime/base/bigint.h"
#include "runtime/base/format_spec.h"
#include "runtime/base/unicode.h"
#include "runtime/core/argument_type.h"
#include "runtime/core/deprecation.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytearray.h"
#include "runtime/types/bytes.h"
#include "runtime/types/float.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

namespace {

// Results larger than this raise MemoryError instead of letting GMP abort.
constexpr uint64_t max_bits = uint64_t{1} << 33;
// The limit of digits in conversions between int and str.
size_t max_str_digits(Thread& t) {
    const int32_t limit = t.interpreter->options.int_max_str_digits;
    return limit ? static_cast<size_t>(limit) : SIZE_MAX / 8;
}

size_t limb_bytes(const mpz_t v) { return static_cast<size_t>(v->_mp_alloc) * sizeof(mp_limb_t); }

// Puts `value` into a fresh object whose number is empty, and counts its limbs against the heap's
// limit. Takes the number over; on failure it is freed and MemoryError raised.
bool adopt(Thread& t, Int* object, mpz_t value) {
    if (!t.interpreter->heap.charge(limb_bytes(value))) {
        mpz_clear(value);
        return raise_memory_error(t);
    }
    object->value[0] = value[0];
    return true;
}

// Whether a result of so many bits may be computed: GMP would end the process if memory ran out.
bool room_for(Thread& t, uint64_t bits) {
    if (bits < 1 << 16) return true;
    Heap& heap = t.interpreter->heap;
    const size_t bytes = bits / 8 + 64;
    if (bits > max_bits || !heap.charge(bytes)) return raise_memory_error(t);
    heap.discharge(bytes);
    return true;
}

// An object of this number, taken over.
Value make_object(Thread& t, mpz_t value) {
    Int* object = allocate<Int>(t, t.types().int_);
    if (!object) {
        mpz_clear(value);
        return Failure{};
    }
    object->value->_mp_alloc = 0;
    object->value->_mp_size = 0;
    if (!adopt(t, object, value)) {
        mpz_init(object->value);
        decref(object);
        return Failure{};
    }
    return object;
}

Value own_big(Thread& t, BigInt& big) {
    if (fits_small(big.get())) return Value::small_int(mpz_get_si(big.get()));
    mpz_t value;
    mpz_init(value);
    mpz_swap(value, big.get());
    return make_object(t, value);
}

}  // namespace

Value new_int(Thread& t, int64_t v) {
    if (Value::fits_small_int(v)) return Value::small_int(v);
    mpz_t value;
    mpz_init_set_si(value, v);
    return make_object(t, value);
}

Value new_int_unsigned(Thread& t, uint64_t v) {
    if (v <= static_cast<uint64_t>(Value::max_small_int)) return Value::small_int(v);
    mpz_t value;
    mpz_init_set_ui(value, v);
    return make_object(t, value);
}

Value new_int(Thread& t, const mpz_t v) {
    if (fits_small(v)) return Value::small_int(mpz_get_si(v));
    TRY(room_for(t, bit_length(v)));
    mpz_t value;
    mpz_init_set(value, v);
    return make_object(t, value);
}

Value int_from_double(Thread& t, double d) {
    if (std::isnan(d)) return raise_value_error(t, "cannot convert float NaN to integer");
    if (std::isinf(d)) {
        return raise(t, Exc::OverflowError, "cannot convert float infinity to integer");
    }
    if (std::fabs(d) < 4e18) return new_int(t, static_cast<int64_t>(d));
    BigInt big;
    set_double(big.get(), d);
    return own_big(t, big);
}

Value int_from_decimal(Thread& t, std::string_view digits) {
    BigInt big;
    mpz_set_str(big.get(), std::string(digits).c_str(), 10);
    return own_big(t, big);
}

bool int_fits(Value v, int64_t& out) {
    if (v.is_small_int()) {
        out = v.as_small_int();
        return true;
    }
    if (v.is_bool()) {
        out = v.is_true();
        return true;
    }
    return to_int64(v.as<Int>()->value, out);
}

IntReader::IntReader(Value v) : value_(&storage_) {
    if (v.is_object()) {
        value_ = &v.as<Int>()->value;
        return;
    }
    const int64_t i = v.is_small_int() ? v.as_small_int() : v.is_true();
    limb_ = i < 0 ? 0 - static_cast<mp_limb_t>(i) : static_cast<mp_limb_t>(i);
    mpz_roinit_n(storage_, &limb_, i < 0 ? -1 : i > 0);
}

int int_sign(Value v) {
    if (v.is_object()) return mpz_sgn(v.as<Int>()->value);
    const int64_t i = v.is_small_int() ? v.as_small_int() : v.is_true();
    return i < 0 ? -1 : i > 0;
}

std::string int_to_string(Value v, int base) {
    int64_t small;
    if (int_fits(v, small)) return to_text(small, base);
    return to_text(v.as<Int>()->value, base);
}

int int_compare(Value left, Value right) {
    int64_t a, b;
    const bool small_a = int_fits(left, a), small_b = int_fits(right, b);
    if (small_a && small_b) return a < b ? -1 : a > b;
    IntReader x(left), y(right);
    return mpz_cmp(x.get(), y.get());
}

namespace {

Failure too_big(Thread& t) { return raise_memory_error(t); }

Value int_power(Thread& t, Value left, Value right) {
    if (int_sign(right) < 0) {
        const double base = TRY(to_double(t, left));
        const double exponent = TRY(to_double(t, right));
        if (base == 0) {
            return raise(t, Exc::ZeroDivisionError,
                         "0.0 cannot be raised to a negative power");
        }
        return new_float(t, std::pow(base, exponent));
    }
    int64_t exponent;
    IntReader base(left);
    if (!int_fits(right, exponent)) {
        // Only -1, 0 and 1 stay finite.
        if (mpz_cmpabs_ui(base.get(), 1) > 0) return too_big(t);
        IntReader e(right);
        const bool odd = mpz_odd_p(e.get());
        return Value::small_int(mpz_sgn(base.get()) == 0   ? 0
                                : mpz_sgn(base.get()) > 0 || !odd ? 1
                                                                   : -1);
    }
    int64_t b;
    if (int_fits(left, b)) {
        // By squaring in machine integers while that fits.
        int64_t result = 1;
        uint64_t e = static_cast<uint64_t>(exponent);
        bool fits = true;
        while (e && fits) {
            if (e & 1) fits = !__builtin_mul_overflow(result, b, &result);
            e >>= 1;
            if (e && fits) fits = !__builtin_mul_overflow(b, b, &b);
        }
        if (fits) return new_int(t, result);
    }
    BigInt result;
    // The result has at least this many bits; 0 and 1 stay small.
    const uint64_t bits = bit_length(base.get());
    const unsigned __int128 least =
        bits > 1 ? static_cast<unsigned __int128>(bits - 1) * static_cast<uint64_t>(exponent) : 0;
    if (least > max_bits) return too_big(t);
    TRY(room_for(t, static_cast<uint64_t>(least)));
    if (!power(result.get(), base.get(), static_cast<uint64_t>(exponent), max_bits)) {
        return too_big(t);
    }
    return own_big(t, result);
}

}  // namespace

Value int_binary(Thread& t, BinaryOp op, Value left, Value right) {
    int64_t a, b;
    if (int_fits(left, a) && int_fits(right, b)) {
        int64_t r;
        switch (op) {
            case BinaryOp::add:
                if (!__builtin_add_overflow(a, b, &r)) return new_int(t, r);
                break;
            case BinaryOp::sub:
                if (!__builtin_sub_overflow(a, b, &r)) return new_int(t, r);
                break;
            case BinaryOp::mul:
                if (!__builtin_mul_overflow(a, b, &r)) return new_int(t, r);
                break;
            case BinaryOp::and_: return new_int(t, a & b);
            case BinaryOp::or_: return new_int(t, a | b);
            case BinaryOp::xor_: return new_int(t, a ^ b);
            case BinaryOp::div:
                if (b == 0) return raise(t, Exc::ZeroDivisionError, "division by zero");
                return new_float(t, true_divide(a, b));
            case BinaryOp::floordiv:
                if (b != 0 && a != INT64_MIN) return new_int(t, floor_divide(a, b));
                break;
            case BinaryOp::mod:
                if (b != 0 && a != INT64_MIN) return new_int(t, floor_modulo(a, b));
                break;
            case BinaryOp::lshift:
                if (b >= 0 && b < 62 && a < int64_t{1} << (62 - b) && a > -(int64_t{1} << (62 - b))) {
                    return new_int(t, a * (int64_t{1} << b));
                }
                break;
            case BinaryOp::rshift:
                if (b >= 0) return new_int(t, shift_right(a, static_cast<uint64_t>(b)));
                break;
            default: break;
        }
    }
    switch (op) {
        case BinaryOp::floordiv:
            if (int_sign(right) == 0) {
                return raise(t, Exc::ZeroDivisionError, "integer division or modulo by zero");
            }
            break;
        case BinaryOp::mod:
            if (int_sign(right) == 0) {
                return raise(t, Exc::ZeroDivisionError, "integer modulo by zero");
            }
            break;
        case BinaryOp::div:
            if (int_sign(right) == 0) return raise(t, Exc::ZeroDivisionError, "division by zero");
            break;
        case BinaryOp::lshift:
        case BinaryOp::rshift:
            if (int_sign(right) < 0) return raise_value_error(t, "negative shift count");
            break;
        case BinaryOp::pow: return int_power(t, left, right);
        default: break;
    }
    IntReader x(left), y(right);
    BigInt result;
    switch (op) {
        case BinaryOp::add: mpz_add(result.get(), x.get(), y.get()); break;
        case BinaryOp::sub: mpz_sub(result.get(), x.get(), y.get()); break;
        case BinaryOp::mul:
            TRY(room_for(t, bit_length(x.get()) + bit_length(y.get())));
            mpz_mul(result.get(), x.get(), y.get());
            break;
        case BinaryOp::div: {
            bool overflow = false;
            const double d = true_divide(x.get(), y.get(), overflow);
            if (overflow) {
                return raise(t, Exc::OverflowError,
                             "integer division result too large for a float");
            }
            return new_float(t, d);
        }
        case BinaryOp::floordiv: floor_divide(result.get(), x.get(), y.get()); break;
        case BinaryOp::mod: floor_modulo(result.get(), x.get(), y.get()); break;
        case BinaryOp::and_: mpz_and(result.get(), x.get(), y.get()); break;
        case BinaryOp::or_: mpz_ior(result.get(), x.get(), y.get()); break;
        case BinaryOp::xor_: mpz_xor(result.get(), x.get(), y.get()); break;
        case BinaryOp::lshift: {
            if (mpz_sgn(x.get()) == 0) return Value::small_int(0);
            int64_t bits;
            if (!int_fits(right, bits)) {
                return raise(t, Exc::OverflowError, "too many digits in integer");
            }
            if (static_cast<uint64_t>(bits) > max_bits) return too_big(t);
            TRY(room_for(t, bit_length(x.get()) + static_cast<uint64_t>(bits)));
            shift_left(result.get(), x.get(), static_cast<uint64_t>(bits), max_bits);
            break;
        }
        case BinaryOp::rshift: {
            int64_t bits;
            if (!int_fits(right, bits)) return Value::small_int(mpz_sgn(x.get()) < 0 ? -1 : 0);
            shift_right(result.get(), x.get(), static_cast<uint64_t>(bits));
            break;
        }
        default: return Value::not_implemented();
    }
    return own_big(t, result);
}

namespace {

template <BinaryOp op>
Value binary_slot(Thread& t, Value left, Value right) {
    if (!is_int(left) || !is_int(right)) return Value::not_implemented();
    return int_binary(t, op, left, right);
}

// An exact int of the same value.
Value plain(Thread& t, Value v) {
    if (v.is_small_int()) return v;
    if (v.is_bool()) return Value::small_int(v.is_true());
    if (v.as_object()->type == t.types().int_) return share(v);
    return new_int(t, v.as<Int>()->value);
}

Value int_compare_slot(Thread&, Value left, Value right, CompareOp op) {
    if (!is_int(left) || !is_int(right)) return Value::not_implemented();
    const int c = int_compare(left, right);
    switch (op) {
        case CompareOp::lt: return Value::boolean(c < 0);
        case CompareOp::le: return Value::boolean(c <= 0);
        case CompareOp::eq: return Value::boolean(c == 0);
        case CompareOp::ne: return Value::boolean(c != 0);
        case CompareOp::gt: return Value::boolean(c > 0);
        case CompareOp::ge: return Value::boolean(c >= 0);
    }
    return Value::not_implemented();
}

std::optional<uint64_t> int_hash(Thread&, Value self) {
    int64_t small;
    if (int_fits(self, small)) return static_cast<uint64_t>(hash_int(small));
    IntReader x(self);
    return static_cast<uint64_t>(hash_int(x.get()));
}

Value int_repr(Thread& t, Value self) {
    if (self.is_small_int()) {
        char digits[24];
        const char* end = std::to_chars(digits, std::end(digits), self.as_small_int()).ptr;
        return TRY(new_str(t, {digits, static_cast<size_t>(end - digits)}));
    }
    if (self.is_object() && has_more_digits_than(self.as<Int>()->value, max_str_digits(t))) {
        return raise_value_error(t,
                                 "Exceeds the limit ({} digits) for integer string conversion; use "
                                 "sys.set_int_max_str_digits() to increase the limit",
                                 max_str_digits(t));
    }
    return TRY(new_str(t, int_to_string(self)));
}

Value int_negative(Thread& t, Value v) {
    int64_t small;
    if (int_fits(v, small) && small != INT64_MIN) return new_int(t, -small);
    IntReader x(v);
    BigInt r;
    mpz_neg(r.get(), x.get());
    return own_big(t, r);
}
Value int_absolute(Thread& t, Value v) { return int_sign(v) < 0 ? int_negative(t, v) : plain(t, v); }
Value int_invert(Thread& t, Value v) {
    int64_t small;
    if (int_fits(v, small)) return new_int(t, ~small);
    IntReader x(v);
    BigInt r;
    mpz_com(r.get(), x.get());
    return own_big(t, r);
}
Value int_to_float(Thread& t, Value v) {
    int64_t small;
    if (int_fits(v, small)) return new_float(t, static_cast<double>(small));
    bool overflow = false;
    const double d = to_double(v.as<Int>()->value, overflow);
    if (overflow) return raise(t, Exc::OverflowError, "int too large to convert to float");
    return new_float(t, d);
}

// --- Construction ----------------------------------------------------------------------------------

Value instance_of(Thread& t, Type* cls, Value plain_int) {
    if (cls == t.types().int_) return share(plain_int);
    auto* object = static_cast<Int*>(TRY(allocate_instance(t, cls)));
    mpz_init(object->value);
    mpz_t value;
    mpz_init_set(value, IntReader(plain_int).get());
    if (!adopt(t, object, value)) {
        decref(object);
        return Failure{};
    }
    return object;
}

Value parse_text(Thread& t, std::string_view text, int base, Value shown) {
    // Bytes need not be text.
    std::string ascii = is_str(shown) ? unicode::to_ascii_number(text) : std::string(text);
    ParsedInt parsed = parse_int(ascii, base, max_str_digits(t));
    if (parsed.status == ParsedInt::Status::ok) {
        return parsed.is_small ? Value::small_int(parsed.small) : own_big(t, parsed.big);
    }
    if (parsed.status == ParsedInt::Status::too_long) {
        return raise_value_error(t,
                                 "Exceeds the limit ({} digits) for integer string conversion: "
                                 "value has {} digits; use sys.set_int_max_str_digits() to "
                                 "increase the limit",
                                 max_str_digits(t), parsed.digits);
    }
    Own<Str> literal = Own<Str>::take(TRY(repr(t, shown)));
    return raise_value_error(t, "invalid literal for int() with base {}: {}", base,
                             literal->view());
}

Value int_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    Type* cls = type.as<Type>();
    Value out[2];
    TRY(bind_arguments(t, "int", "(x=0, /, base=10)", args, nargs, keywords, out));
    if (out[0].is_unbound()) {
        if (!out[1].is_unbound()) return raise_type_error(t, "int() missing string argument");
        return instance_of(t, cls, Value::small_int(0));
    }
    Ref value;
    if (out[1].is_unbound()) {
        const Type* source = type_of(t, out[0]);
        if (source->has(type_is_str | type_is_bytes) && (source->to_int || source->index)) {
            value = Ref::take(TRY(to_int(t, out[0])));  // a subclass with an __int__
        } else if (is_str(out[0])) {
            value = Ref::take(TRY(parse_text(t, out[0].as<Str>()->view(), 10, out[0])));
        } else if (has_type(t, out[0], type_is_bytes)) {
            value = Ref::take(TRY(parse_text(t, bytes_view(out[0]), 10, out[0])));
        } else if (!type_of(t, out[0])->to_int && !type_of(t, out[0])->index && is_bytes_like(out[0])) {
            Buffer buffer;
            TRY(buffer.read(t, out[0]));
            Ref bytes = Ref::take(Value(TRY(new_bytes(t, buffer.view()))));
            value = Ref::take(TRY(parse_text(t, bytes_view(*bytes), 10, *bytes)));
        } else {
            value = Ref::take(TRY(to_int(t, out[0])));
        }
    } else {
        const int64_t base = TRY(to_int64_clamped(t, out[1]));
        if (base != 0 && (base < 2 || base > 36)) {
            return raise_value_error(t, "int() base must be >= 2 and <= 36, or 0");
        }
        std::string_view text;
        if (is_str(out[0])) {
            text = out[0].as<Str>()->view();
        } else if (has_type(t, out[0], type_is_bytes)) {
            text = bytes_view(out[0]);
        } else if (is_bytearray(out[0])) {
            text = out[0].as<ByteArray>()->view();
        } else {
            return raise_type_error(t, "int() can't convert non-string with explicit base");
        }
        value = Ref::take(TRY(parse_text(t, text, static_cast<int>(base), out[0])));
    }
    return instance_of(t, cls, *value);
}

// --- Methods -------------------------------------------------------------------------------------

Value method_bit_length(Thread& t, const Value* args, size_t) {
    IntReader x(args[0]);
    return new_int(t, static_cast<int64_t>(bit_length(x.get())));
}
Value method_bit_count(Thread& t, const Value* args, size_t) {
    IntReader x(args[0]);
    return new_int(t, static_cast<int64_t>(bit_count(x.get())));
}
Value method_plain(Thread& t, const Value* args, size_t) { return plain(t, args[0]); }
Value method_is_integer(Thread&, const Value*, size_t) { return Value::true_(); }
Value method_ratio(Thread& t, const Value* args, size_t) {
    Ref n = Ref::take(TRY(plain(t, args[0])));
    return TRY(new_tuple(t, {*n, Value::small_int(1)}));
}

Value method_round(Thread& t, const Value* args, size_t) {
    if (args[1].is_unbound() || args[1].is_none()) return plain(t, args[0]);
    const int64_t digits = TRY(to_int64_clamped(t, args[1]));
    if (digits >= 0) return plain(t, args[0]);
    IntReader x(args[0]);
    // Less than half of the unit rounds to zero: 10**n has more than 3.3 * n bits.
    if (digits < -static_cast<int64_t>(bit_length(x.get())) - 1) return Value::small_int(0);
    // To the nearest multiple of 10**-digits, halves to even.
    BigInt unit, half, quotient, rest;
    mpz_ui_pow_ui(unit.get(), 10, static_cast<unsigned long>(-digits));
    floor_divide_modulo(quotient.get(), rest.get(), x.get(), unit.get());
    mpz_mul_2exp(half.get(), rest.get(), 1);
    const int c = mpz_cmp(half.get(), unit.get());
    if (c > 0 || (c == 0 && mpz_odd_p(quotient.get()))) {
        mpz_add_ui(quotient.get(), quotient.get(), 1);
    }
    mpz_mul(quotient.get(), quotient.get(), unit.get());
    return own_big(t, quotient);
}

Value method_format(Thread& t, const Value* args, size_t) {
    if (!is_str(args[1])) {
        return raise_type_error(t, "__format__() argument must be str, not {}",
                                argument_type(t, args[1]));
    }
    if (args[1].as<Str>()->size == 0) return TRY(str(t, args[0]));
    FormatSpec spec;
    FormatResult result = parse_format_spec(args[1].as<Str>()->view(), FormatKind::number,
                                            type_name(t, args[0]), spec);
    if (result.ok() && spec.precision <= INT32_MAX) {
        TRY(check_room(t, std::max(spec.width, spec.precision)));
    }
    if (result.ok()) {
        int64_t small;
        result = int_fits(args[0], small)
                     ? format_int(spec, small, type_name(t, args[0]))
                     : format_int(spec, args[0].as<Int>()->value, type_name(t, args[0]),
                                  max_str_digits(t));
    }
    if (result.ok()) return TRY(new_str(t, result.text));
    return raise(t,
                 result.status == FormatResult::Status::overflow_error ? Exc::OverflowError
                                                                       : Exc::ValueError,
                 std::string_view(result.text));
}

std::optional<ByteOrder> byte_order(Thread& t, Value v) {
    if (v.is_unbound()) return ByteOrder::big;
    if (is_str(v) && v.as<Str>()->view() == "big") return ByteOrder::big;
    if (is_str(v) && v.as<Str>()->view() == "little") return ByteOrder::little;
    if (!is_str(v)) {
        return raise_type_error(t, "to_bytes() argument 'byteorder' must be str, not {}",
                                argument_type(t, v));
    }
    return raise_value_error(t, "byteorder must be either 'little' or 'big'");
}

Value method_to_bytes(Thread& t, const Value* args, size_t) {
    const int64_t size = args[1].is_unbound() ? 1 : TRY(to_int64(t, args[1]));
    const ByteOrder order = TRY(byte_order(t, args[2]));
    const bool is_signed = !args[3].is_unbound() && TRY(is_truthy(t, args[3]));
    if (size < 0) return raise_value_error(t, "length argument must be non-negative");
    if (size > int64_t{1} << 30) return raise_memory_error(t);
    if (args[0].is_small_int() && size >= 1 && size <= 8) {
        const int64_t n = args[0].as_small_int();
        const int unused = 64 - static_cast<int>(size) * 8;   // bits that only repeat the sign
        const bool fits = is_signed ? n << unused >> unused == n
                                    : n >= 0 && (unused == 0 || n >> (64 - unused) == 0);
        if (fits) {
            char data[8];
            for (int64_t i = 0; i < size; ++i) {
                data[order == ByteOrder::little ? i : size - 1 - i] = static_cast<char>(n >> (8 * i));
            }
            return TRY(new_bytes(t, {data, static_cast<size_t>(size)}));
        }
    }
    TRY(room_for(t, static_cast<uint64_t>(size) * 8));
    std::string bytes(static_cast<size_t>(size), 0);
    IntReader x(args[0]);
    switch (to_bytes(x.get(),
                     {reinterpret_cast<unsigned char*>(bytes.data()), bytes.size()}, order,
                     is_signed)) {
        case ToBytesStatus::ok: break;
        case ToBytesStatus::negative:
            return raise(t, Exc::OverflowError, "can't convert negative int to unsigned");
        case ToBytesStatus::too_big:
            return raise(t, Exc::OverflowError, "int too big to convert");
    }
    return TRY(new_bytes(t, bytes));
}

Value method_from_bytes(Thread& t, const Value* args, size_t) {
    const ByteOrder order = TRY(byte_order(t, args[2]));
    const bool is_signed = !args[3].is_unbound() && TRY(is_truthy(t, args[3]));
    if (args[1].is_object() && args[1].as_object()->type == t.types().bytes &&
        args[0] == Value(t.types().int_)) {
        const std::string_view few = bytes_view(args[1]);
        if (!few.empty() && few.size() <= 8) {
            uint64_t n = 0;
            for (size_t i = 0; i < few.size(); ++i) {
                const size_t at = order == ByteOrder::little ? few.size() - 1 - i : i;
                n = n << 8 | static_cast<unsigned char>(few[at]);
            }
            if (!is_signed) return new_int_unsigned(t, n);
            const int unused = 64 - static_cast<int>(few.size()) * 8;
            return new_int(t, static_cast<int64_t>(n << unused) >> unused);
        }
    }
    Own<Str> special = Own<Str>::take(TRY(intern(t, "__bytes__")));
    Ref bytes = Ref::take(TRY(call_special(t, args[1], special.get(), {})));
    if (!bytes) {
        // bytes() would make so many zeros of a number.
        Type* type = type_of(t, args[1]);
        if (!is_bytes_like(args[1]) && (is_str(args[1]) || (!type->iter && !type->get_item))) {
            return raise_type_error(t, "cannot convert '{}' object to bytes", type_name(type));
        }
        bytes = Ref::take(TRY(call(t, Value(t.types().bytes), {args[1]})));
    } else if (!has_type(t, *bytes, type_is_bytes)) {
        return raise_type_error(t, "__bytes__ returned non-bytes (type {})",
                                type_name(t, *bytes));
    }
    const std::string_view view = bytes_view(*bytes);
    BigInt big;
    from_bytes(big.get(), {reinterpret_cast<const unsigned char*>(view.data()), view.size()}, order,
               is_signed);
    Ref value = Ref::take(TRY(own_big(t, big)));
    if (args[0] == Value(t.types().int_)) return value.give();
    return call(t, args[0], {*value});
}

Value method_getnewargs(Thread& t, const Value* args, size_t) {
    Ref n = Ref::take(TRY(plain(t, args[0])));
    return TRY(new_tuple(t, {*n}));
}

const NativeDef int_methods[] = {
    {"bit_length", "(self, /)", method_bit_length,
     "Number of bits necessary to represent self in binary."},
    {"bit_count", "(self, /)", method_bit_count,
     "Number of ones in the binary representation of the absolute value of self."},
    {"conjugate", "(self, /)", method_plain, "Returns self, the complex conjugate of any int."},
    {"is_integer", "(self, /)", method_is_integer, "Returns True."},
    {"as_integer_ratio", "(self, /)", method_ratio,
     "Return a pair of integers, whose ratio is equal to the original int."},
    {"to_bytes", "(self, /, length=1, byteorder='big', *, signed=False)", method_to_bytes,
     "Return an array of bytes representing an integer."},
    {"from_bytes", "(cls, /, bytes, byteorder='big', *, signed=False)", method_from_bytes,
     "Return the integer represented by the given array of bytes.", native_class_method},
    {"__divmod__", "(self, value, /)", number_divmod, "Return divmod(self, value)."},
    {"__rdivmod__", "(self, value, /)", number_rdivmod, "Return divmod(value, self)."},
    {"__round__", "(self, ndigits=None, /)", method_round,
     "Rounding an Integral returns itself; with an ndigits argument also returns an integer."},
    {"__trunc__", "(self, /)", method_plain, "Truncating an Integral returns itself."},
    {"__floor__", "(self, /)", method_plain, "Flooring an Integral returns itself."},
    {"__ceil__", "(self, /)", method_plain, "Ceiling of an Integral returns itself."},
    {"__format__", "(self, format_spec, /)", method_format,
     "Convert to a string according to format_spec."},
    {"__getnewargs__", "(self, /)", method_getnewargs},
    {}};

const GetSetDef int_getset[] = {
    {"real", plain, nullptr, "the real part of a complex number"},
    {"imag", [](Thread&, Value) { return Value::small_int(0); }, nullptr,
     "the imaginary part of a complex number"},
    {"numerator", plain, nullptr, "the numerator of a rational number in lowest terms"},
    {"denominator", [](Thread&, Value) { return Value::small_int(1); }, nullptr,
     "the denominator of a rational number in lowest terms"},
    {}};

// --- bool ------------------------------------------------------------------------------------------

Value bool_construct(Thread& t, Value, const Value* args, size_t nargs, Tuple* keywords) {
    TRY(no_keywords(t, "bool", keywords));
    TRY(check_count(t, "bool", nargs, 0, 1));
    return Value::boolean(nargs && TRY(is_truthy(t, args[0])));
}

template <BinaryOp op>
Value bool_operator(Thread& t, Value left, Value right) {
    if (!left.is_bool() || !right.is_bool()) return binary_slot<op>(t, left, right);
    const bool a = left.is_true(), b = right.is_true();
    return Value::boolean(op == BinaryOp::and_ ? a && b : op == BinaryOp::or_ ? a || b : a != b);
}

}  // namespace

extern const TypeSpec int__spec = {
    .name = "int",
    .basic_size = sizeof(Int),
    .flags = type_subclassable | type_immutable | type_is_int,
    .doc = "int([x]) -> integer\nint(x, base=10) -> integer",
    .methods = int_methods,
    .getset = int_getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                auto* i = static_cast<Int*>(o);
                i->type->interpreter->heap.discharge(limb_bytes(i->value));
                mpz_clear(i->value);
            };
            type.repr = int_repr;
            type.hash = int_hash;
            type.compare = int_compare_slot;
            type.truth = [](Thread&, Value v) { return truth(int_sign(v) != 0); };
            type.negative = int_negative;
            type.positive = plain;
            type.absolute = int_absolute;
            type.invert = int_invert;
            type.to_int = plain;
            type.index = plain;
            type.to_float = int_to_float;
#define BINARY_SLOT(op, name, reflected, in_place, symbol) \
    type.binary[static_cast<int>(BinaryOp::op)] = binary_slot<BinaryOp::op>;
#include "runtime/core/slots.def"
            type.binary[static_cast<int>(BinaryOp::matmul)] = nullptr;
            type.construct = int_construct;
        },
};

extern const TypeSpec bool__spec = {
    .name = "bool",
    .basic_size = sizeof(Int),
    .flags = type_immutable | type_is_int,
    .doc = "Returns True when the argument is true, False otherwise.",
    .fill =
        [](Type& type) {
            type.repr = [](Thread& t, Value v) -> Value {
                return TRY(intern(t, v.is_true() ? "True" : "False"));
            };
            type.invert = [](Thread& t, Value v) -> Value {
                TRY(warn_deprecated(
                    t, "Bitwise inversion '~' on bool is deprecated. This returns the bitwise "
                       "inversion of the underlying int object and is usually not what you expect "
                       "from negating a bool. Use the 'not' operator for boolean negation or "
                       "~int(x) if you really want the bitwise inversion of the underlying int."));
                return int_invert(t, v);
            };
            type.binary[static_cast<int>(BinaryOp::and_)] = bool_operator<BinaryOp::and_>;
            type.binary[static_cast<int>(BinaryOp::or_)] = bool_operator<BinaryOp::or_>;
            type.binary[static_cast<int>(BinaryOp::xor_)] = bool_operator<BinaryOp::xor_>;
            type.construct = bool_construct;
        },
};

}  // namespace baton
