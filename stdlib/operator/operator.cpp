#include "stdlib/operator/operator.h"

#include <algorithm>
#include <string>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/buffer.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/alias_module.h"

namespace baton {

namespace {

template <BinaryOp op>
Value binary(Thread& t, const Value* args, size_t) {
    return binary_op(t, op, args[0], args[1]);
}
template <BinaryOp op>
Value in_place(Thread& t, const Value* args, size_t) {
    return in_place_op(t, op, args[0], args[1]);
}
template <CompareOp op>
Value comparison(Thread& t, const Value* args, size_t) {
    return compare(t, op, args[0], args[1]);
}
template <Value (*function)(Thread&, Value)>
Value unary(Thread& t, const Value* args, size_t) {
    return function(t, args[0]);
}

Value raise_to_power(Thread& t, const Value* args, size_t) {
    return power(t, args[0], args[1], Value::none());
}

Value not_(Thread& t, const Value* args, size_t) {
    return Value::boolean(!TRY(is_truthy(t, args[0])));
}
Value truth_of(Thread& t, const Value* args, size_t) {
    return Value::boolean(TRY(is_truthy(t, args[0])));
}
Value is_same(Thread&, const Value* args, size_t) { return Value::boolean(args[0] == args[1]); }
Value is_not_same(Thread&, const Value* args, size_t) {
    return Value::boolean(args[0] != args[1]);
}

bool check_sequence(Thread& t, Value v) {
    if (type_of(t, v)->get_item && !is_dict(v)) return true;
    return raise_type_error(t, "'{}' object can't be concatenated", type_name(t, v));
}
Value concat(Thread& t, const Value* args, size_t) {
    TRY(check_sequence(t, args[0]));
    return binary_op(t, BinaryOp::add, args[0], args[1]);
}
Value iconcat(Thread& t, const Value* args, size_t) {
    TRY(check_sequence(t, args[0]));
    return in_place_op(t, BinaryOp::add, args[0], args[1]);
}

// An exact int, whatever kind of int there is.
Value index_of_operand(Thread& t, Value v) {
    Ref index = Ref::take(TRY(to_index(t, v)));
    if (type_of(t, *index) == t.types().int_) return index.give();
    return int_binary(t, BinaryOp::add, *index, Value::small_int(0));
}

Value contains_item(Thread& t, const Value* args, size_t) {
    return Value::boolean(TRY(contains(t, args[0], args[1])));
}

// An iterator for searching: the error of things that have none is that of `in`.
Value search_iterator(Thread& t, Value v) {
    const Value iterator = get_iterator(t, v);
    if (!iterator.is_error() || !pending_is(t, Exc::TypeError)) return iterator;
    clear_pending(t);
    return raise_type_error(t, "argument of type '{}' is not iterable", type_name(t, v));
}

Value count_of(Thread& t, const Value* args, size_t) {
    Ref iterator = Ref::take(TRY(search_iterator(t, args[0])));
    int64_t count = 0;
    for (;;) {
        Ref item = Ref::take(TRY(next_item(t, *iterator)));
        if (!item) return Value::small_int(count);
        count += TRY(equal(t, *item, args[1]));
    }
}
Value index_of(Thread& t, const Value* args, size_t) {
    Ref iterator = Ref::take(TRY(search_iterator(t, args[0])));
    for (int64_t i = 0;; ++i) {
        Ref item = Ref::take(TRY(next_item(t, *iterator)));
        if (!item) return raise_value_error(t, "sequence.index(x): x not in sequence");
        if (TRY(equal(t, *item, args[1]))) return Value::small_int(i);
    }
}

Value item_of(Thread& t, const Value* args, size_t) { return get_item(t, args[0], args[1]); }
Value set_item_of(Thread& t, const Value* args, size_t) {
    TRY(set_item(t, args[0], args[1], args[2]));
    return Value::none();
}
Value delete_item_of(Thread& t, const Value* args, size_t) {
    TRY(delete_item(t, args[0], args[1]));
    return Value::none();
}

Value hint(Thread& t, const Value* args, size_t) {
    int64_t fallback = 0;
    if (!args[1].is_unbound()) {
        if (!is_int(args[1])) {
            return raise_type_error(t, "'{}' object cannot be interpreted as an integer",
                                    type_name(t, args[1]));
        }
        fallback = TRY(to_int64(t, args[1]));
    }
    return new_int(t, TRY(length_hint(t, args[0], fallback)));
}

// (obj, /, *args, **kwargs)
Value call_object(Thread& t, const Value* args, size_t nargs) {
    const Value keywords = args[1];
    if (keywords.is_unbound()) return call(t, args[0], args + 2, nargs - 2);
    Own<Tuple> all = Own<Tuple>::take(TRY(new_tuple(t, std::span(args + 2, nargs - 2))));
    return call_with(t, args[0], all.get(), keywords.as<Dict>());
}

// Whether two secrets are equal, in a time that does not tell where they differ.
Value compare_digest(Thread& t, const Value* args, size_t) {
    std::string_view left, right;
    Buffer left_buffer, right_buffer;
    if (is_str(args[0]) && is_str(args[1])) {
        if (!args[0].as<Str>()->is_ascii() || !args[1].as<Str>()->is_ascii()) {
            return raise_type_error(
                t, "comparing strings with non-ASCII characters is not supported");
        }
        left = args[0].as<Str>()->view();
        right = args[1].as<Str>()->view();
    } else {
        if (!is_bytes_like(args[0]) || !is_bytes_like(args[1])) {
            return raise_type_error(
                t, "unsupported operand types(s) or combination of types: '{}' and '{}'",
                type_name(t, args[0]), type_name(t, args[1]));
        }
        TRY(left_buffer.read(t, args[0]));
        TRY(right_buffer.read(t, args[1]));
        left = left_buffer.view();
        right = right_buffer.view();
    }
    // As many steps as the second is long, whatever the first is.
    const bool same_size = left.size() == right.size();
    const std::string_view other = same_size ? left : right;
    volatile unsigned char difference = same_size ? 0 : 1;
    for (size_t i = 0; i < right.size(); ++i) {
        difference = difference | static_cast<unsigned char>(other[i] ^ right[i]);
    }
    return Value::boolean(difference == 0);
}

const NativeDef functions[] = {
    {"lt", "(a, b, /)", comparison<CompareOp::lt>, "Same as a < b."},
    {"le", "(a, b, /)", comparison<CompareOp::le>, "Same as a <= b."},
    {"eq", "(a, b, /)", comparison<CompareOp::eq>, "Same as a == b."},
    {"ne", "(a, b, /)", comparison<CompareOp::ne>, "Same as a != b."},
    {"ge", "(a, b, /)", comparison<CompareOp::ge>, "Same as a >= b."},
    {"gt", "(a, b, /)", comparison<CompareOp::gt>, "Same as a > b."},
    {"not_", "(a, /)", not_, "Same as not a."},
    {"truth", "(a, /)", truth_of, "Return True if a is true, False otherwise."},
    {"is_", "(a, b, /)", is_same, "Same as a is b."},
    {"is_not", "(a, b, /)", is_not_same, "Same as a is not b."},
    {"abs", "(a, /)", unary<absolute>, "Same as abs(a)."},
    {"neg", "(a, /)", unary<negative>, "Same as -a."},
    {"pos", "(a, /)", unary<positive>, "Same as +a."},
    {"inv", "(a, /)", unary<invert>, "Same as ~a."},
    {"invert", "(a, /)", unary<invert>, "Same as ~a."},
    {"index", "(a, /)", unary<index_of_operand>, "Same as a.__index__()"},
    {"add", "(a, b, /)", binary<BinaryOp::add>, "Same as a + b."},
    {"sub", "(a, b, /)", binary<BinaryOp::sub>, "Same as a - b."},
    {"mul", "(a, b, /)", binary<BinaryOp::mul>, "Same as a * b."},
    {"matmul", "(a, b, /)", binary<BinaryOp::matmul>, "Same as a @ b."},
    {"truediv", "(a, b, /)", binary<BinaryOp::div>, "Same as a / b."},
    {"floordiv", "(a, b, /)", binary<BinaryOp::floordiv>, "Same as a // b."},
    {"mod", "(a, b, /)", binary<BinaryOp::mod>, "Same as a % b."},
    {"pow", "(a, b, /)", raise_to_power, "Same as a ** b."},
    {"lshift", "(a, b, /)", binary<BinaryOp::lshift>, "Same as a << b."},
    {"rshift", "(a, b, /)", binary<BinaryOp::rshift>, "Same as a >> b."},
    {"and_", "(a, b, /)", binary<BinaryOp::and_>, "Same as a & b."},
    {"or_", "(a, b, /)", binary<BinaryOp::or_>, "Same as a | b."},
    {"xor", "(a, b, /)", binary<BinaryOp::xor_>, "Same as a ^ b."},
    {"concat", "(a, b, /)", concat, "Same as a + b, for a and b sequences."},
    {"contains", "(a, b, /)", contains_item, "Same as b in a (note reversed operands)."},
    {"countOf", "(a, b, /)", count_of,
     "Return the number of items in a which are, or which equal, b."},
    {"indexOf", "(a, b, /)", index_of, "Return the first index of b in a."},
    {"getitem", "(a, b, /)", item_of, "Same as a[b]."},
    {"setitem", "(a, b, c, /)", set_item_of, "Same as a[b] = c."},
    {"delitem", "(a, b, /)", delete_item_of, "Same as del a[b]."},
    {"length_hint", "(obj, default=0, /)", hint,
     "Return an estimate of the number of items in obj.\n\nThis is useful for presizing containers "
     "when building from an iterable.\n\nIf the object supports len(), the result will be exact.\n"
     "Otherwise, it may over- or under-estimate by an arbitrary amount."},
    {"call", "(obj, /, *args, **kwargs)", call_object, "Same as obj(*args, **kwargs)."},
    {"iadd", "(a, b, /)", in_place<BinaryOp::add>, "Same as a += b."},
    {"isub", "(a, b, /)", in_place<BinaryOp::sub>, "Same as a -= b."},
    {"imul", "(a, b, /)", in_place<BinaryOp::mul>, "Same as a *= b."},
    {"imatmul", "(a, b, /)", in_place<BinaryOp::matmul>, "Same as a @= b."},
    {"itruediv", "(a, b, /)", in_place<BinaryOp::div>, "Same as a /= b."},
    {"ifloordiv", "(a, b, /)", in_place<BinaryOp::floordiv>, "Same as a //= b."},
    {"imod", "(a, b, /)", in_place<BinaryOp::mod>, "Same as a %= b."},
    {"ipow", "(a, b, /)", in_place<BinaryOp::pow>, "Same as a **= b."},
    {"ilshift", "(a, b, /)", in_place<BinaryOp::lshift>, "Same as a <<= b."},
    {"irshift", "(a, b, /)", in_place<BinaryOp::rshift>, "Same as a >>= b."},
    {"iand", "(a, b, /)", in_place<BinaryOp::and_>, "Same as a &= b."},
    {"ior", "(a, b, /)", in_place<BinaryOp::or_>, "Same as a |= b."},
    {"ixor", "(a, b, /)", in_place<BinaryOp::xor_>, "Same as a ^= b."},
    {"iconcat", "(a, b, /)", iconcat, "Same as a += b, for a and b sequences."},
    {}};

const NativeDef private_functions[] = {
    {"_compare_digest", "(a, b, /)", compare_digest,
     "Return 'a == b'.\n\nThis function uses an approach designed to prevent timing analysis, "
     "making it appropriate for cryptography.\n\na and b must both be of the same type: either str "
     "(ASCII only), or any bytes-like object."},
    {}};

// Functions that no special method stands for.
constexpr std::string_view plain_names[] = {"countOf", "indexOf", "is_",        "is_not",
                                            "length_hint", "truth"};

// The function under the special method's name, too: add -> __add__, and_ -> __and__.
bool add_special_name(Thread& t, Dict* dict, std::string_view name, Value function) {
    if (std::ranges::find(plain_names, name) != std::end(plain_names)) return true;
    if (name.ends_with('_')) name.remove_suffix(1);
    Own<Str> special = Own<Str>::take(TRY(intern(t, fmt::format("__{}__", name))));
    return dict_set(t, dict, special.get(), function);
}

}  // namespace

bool fill_operator_module(Thread& t, Dict* dict) {
    Own<Str> module = Own<Str>::take(TRY(intern(t, "_operator")));
    TRY(add_functions(t, dict, functions, module.value()));
    TRY(add_getters(t, dict));
    Own<List> names = Own<List>::take(TRY(new_list(t)));
    for (const NativeDef* def = functions; def->name; ++def) {
        Own<Str> name = Own<Str>::take(TRY(intern(t, def->name)));
        TRY(list_append(t, names.get(), name.value()));
        TRY(add_special_name(t, dict, def->name, dict_get(dict, name.get())));
    }
    for (const char* text : {"attrgetter", "itemgetter", "methodcaller"}) {
        Own<Str> name = Own<Str>::take(TRY(intern(t, text)));
        TRY(list_append(t, names.get(), name.value()));
    }
    TRY(list_sort(t, names.get(), Value::none(), false));
    return dict_set(t, dict, t.names().dunder_all, names.value());
}

bool fill_operator_alias_module(Thread& t, Dict* dict) {
    TRY(fill_alias_module(t, dict, "operator"));
    Own<Str> own_name = Own<Str>::take(TRY(intern(t, "_operator")));
    return add_functions(t, dict, private_functions, own_name.value());
}

}  // namespace baton
