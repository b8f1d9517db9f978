// abs, bin, divmod, hex, oct, pow, round, chr, ord.
#include "runtime/core/protocol.h"
#include "runtime/types/bytearray.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "stdlib/builtins/builtins.h"

namespace baton {

namespace {

Value builtin_abs(Thread& t, const Value* args, size_t) { return absolute(t, args[0]); }

Value in_base(Thread& t, Value v, int base, const char* prefix) {
    Ref number = Ref::take(TRY(to_index(t, v)));
    std::string digits = int_to_string(*number, base);
    digits.insert(digits.starts_with('-') ? 1 : 0, prefix);
    return Value(TRY(new_str(t, digits)));
}

Value builtin_bin(Thread& t, const Value* args, size_t) { return in_base(t, args[0], 2, "0b"); }
Value builtin_oct(Thread& t, const Value* args, size_t) { return in_base(t, args[0], 8, "0o"); }
Value builtin_hex(Thread& t, const Value* args, size_t) { return in_base(t, args[0], 16, "0x"); }

// __divmod__ and __rdivmod__, in the order of binary operators.
Value builtin_divmod(Thread& t, const Value* args, size_t) {
    const Value left = args[0], right = args[1];
    Own<Str> reflected = Own<Str>::take(TRY(intern(t, "__rdivmod__")));
    Type* left_type = type_of(t, left);
    Type* right_type = type_of(t, right);
    const bool differ = left_type != right_type;
    const Value mine = type_lookup(right_type, reflected.get());
    bool right_done = !differ || mine.is_unbound();
    auto ask_right = [&] { return call_special(t, right, reflected.get(), {left}); };
    if (!right_done && is_subtype(right_type, left_type) &&
        !(mine == type_lookup(left_type, reflected.get()))) {
        right_done = true;
        const Value result = TRY(ask_right());
        if (!result.is_not_implemented()) return result;
    }
    const Value result = TRY(call_special(t, left, t.names().dunder_divmod, {right}));
    if (!result.is_unbound() && !result.is_not_implemented()) return result;
    if (!right_done) {
        const Value other = TRY(ask_right());
        if (!other.is_not_implemented()) return other;
    }
    return raise_unsupported(t, "divmod()", left, right);
}

Value builtin_pow(Thread& t, const Value* args, size_t) {
    return power(t, args[0], args[1], args[2]);
}

Value builtin_round(Thread& t, const Value* args, size_t) {
    const bool plain = args[1].is_unbound() || args[1].is_none();
    if (plain && args[0].is_small_int()) return args[0];
    const Value result =
        plain ? call_special(t, args[0], t.names().dunder_round, {})
              : call_special(t, args[0], t.names().dunder_round, {args[1]});
    if (result.is_unbound()) {
        return raise_type_error(t, "type {} doesn't define __round__ method",
                                type_name(t, args[0]));
    }
    return result;
}

Value builtin_chr(Thread& t, const Value* args, size_t) {
    Ref number = Ref::take(TRY(to_index(t, args[0])));
    int64_t code;
    if (!int_fits(*number, code)) {
        return raise(t, Exc::OverflowError, "Python int too large to convert to C int");
    }
    if (code < INT32_MIN || code > INT32_MAX) {
        return raise(t, Exc::OverflowError, code < 0
                                                ? "signed integer is less than minimum"
                                                : "signed integer is greater than maximum");
    }
    if (code < 0 || code > 0x10ffff) {
        return raise_value_error(t, "chr() arg not in range(0x110000)");
    }
    return Value(TRY(new_str_char(t, static_cast<char32_t>(code))));
}

Value builtin_ord(Thread& t, const Value* args, size_t) {
    const Value v = args[0];
    size_t size;
    if (is_str(v)) {
        size = v.as<Str>()->length;
        if (size == 1) return Value::small_int(str_char_at(v.as<Str>(), 0));
    } else if (has_type(t, v, type_is_bytes) || is_bytearray(v)) {
        size = static_cast<size_t>(TRY(length(t, v)));
        if (size == 1) return get_item(t, v, Value::small_int(0));
    } else {
        return raise_type_error(t, "ord() expected string of length 1, but {} found",
                                type_name(t, v));
    }
    return raise_type_error(t, "ord() expected a character, but string of length {} found", size);
}

}  // namespace

const NativeDef builtin_number_functions[] = {
    {"abs", "(x, /)", builtin_abs, "Return the absolute value of the argument."},
    {"bin", "(number, /)", builtin_bin,
     "Return the binary representation of an integer.\n\n   >>> bin(2796202)\n   "
     "'0b1010101010101010101010'"},
    {"oct", "(number, /)", builtin_oct,
     "Return the octal representation of an integer.\n\n   >>> oct(342391)\n   '0o1234567'"},
    {"hex", "(number, /)", builtin_hex,
     "Return the hexadecimal representation of an integer.\n\n   >>> hex(12648430)\n   '0xc0ffee'"},
    {"divmod", "(x, y, /)", builtin_divmod,
     "Return the tuple (x//y, x%y).  Invariant: div*y + mod == x."},
    {"pow", "(base, exp, mod=None)", builtin_pow,
     "Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments.\n\nSome types, "
     "such as ints, are able to use a more efficient algorithm when\ninvoked using the three "
     "argument form."},
    {"round", "(number, ndigits=None)", builtin_round,
     "Round a number to a given precision in decimal digits.\n\nThe return value is an integer if "
     "ndigits is omitted or None.  Otherwise\nthe return value has the same type as the number.  "
     "ndigits may be negative."},
    {"chr", "(i, /)", builtin_chr,
     "Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff."},
    {"ord", "(c, /)", builtin_ord, "Return the Unicode code point for a one-character string."},
    {}};

}  // namespace baton
