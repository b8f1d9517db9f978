// Operators: arithmetic with reflected and in-place forms, comparison, truth, hash.
#include "runtime/core/protocol.h"
#include "runtime/core/type_slots.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"

namespace baton {

namespace {

constexpr const char* binary_symbols[] = {
#define BINARY_SLOT(op, name, reflected, in_place, symbol) symbol,
#include "runtime/core/slots.def"
};
constexpr const char* in_place_symbols[] = {
#define BINARY_SLOT(op, name, reflected, in_place, symbol) \
    BinaryOp::op == BinaryOp::pow ? "**=" : symbol "=",
#include "runtime/core/slots.def"
};
constexpr const char* compare_symbols[] = {
#define COMPARE_SLOT(op, name, symbol) symbol,
#include "runtime/core/slots.def"
};

// The built-in sequences concatenate and repeat only after number-like operands had their turn:
// [] + x asks x.__radd__ first.
bool concatenates(const Type* type, BinaryOp op) {
    return (op == BinaryOp::add || op == BinaryOp::mul) && type->get_item && type->contains;
}

// The operator without the final TypeError: NotImplemented when nobody knows it.
Value try_binary(Thread& t, BinaryOp op, Value left, Value right) {
    const int i = static_cast<int>(op);
    Type* left_type = type_of(t, left);
    Type* right_type = type_of(t, right);
    const BinarySlot first = left_type->binary[i];
    BinarySlot second = left_type == right_type ? nullptr : right_type->binary[i];
    if (second == first) second = nullptr;
    if (first) {
        if (second && (is_subtype(right_type, left_type) ||
                       (concatenates(left_type, op) &&
                        (right_type->has(type_heap) || !concatenates(right_type, op))))) {
            const Value result = second(t, left, right);
            if (!result.is_not_implemented()) return result;
            second = nullptr;
        }
        const Value result = first(t, left, right);
        if (!result.is_not_implemented()) return result;
    }
    if (second) return second(t, left, right);
    return Value::not_implemented();
}

CompareOp swapped(CompareOp op) {
    switch (op) {
    case CompareOp::lt: return CompareOp::gt;
    case CompareOp::le: return CompareOp::ge;
    case CompareOp::gt: return CompareOp::lt;
    case CompareOp::ge: return CompareOp::le;
    default: return op;
    }
}

Value unary(Thread& t, UnarySlot Type::*slot, const char* what, Value v) {
    const UnarySlot f = type_of(t, v)->*slot;
    if (!f) return raise_type_error(t, "bad operand type for {}: '{}'", what, type_name(t, v));
    return f(t, v);
}

}  // namespace

Value binary_op(Thread& t, BinaryOp op, Value left, Value right) {
    const Value result = try_binary(t, op, left, right);
    if (result.is_not_implemented()) [[unlikely]] {
        return raise_unsupported(t, binary_symbols[static_cast<int>(op)], left, right);
    }
    return result;
}

namespace {

// Whether x += y of a built-in sequence x first asks y, as [] + y does. A class that inherits from
// one has += of its own, and *= only if it defines it.
bool reflected_first(const Type* left, const Type* right, BinaryOp op) {
    const int i = static_cast<int>(op);
    if (left == right || !concatenates(left, op) || !right->binary[i]) return false;
    if (!right->has(type_heap) && concatenates(right, op)) return false;
    if (!left->has(type_heap)) return true;
    const Type* built_in = left;
    while (built_in->has(type_heap)) built_in = built_in->base;
    return op == BinaryOp::mul && left->in_place[i] == built_in->in_place[i];
}

}  // namespace

Value in_place_op(Thread& t, BinaryOp op, Value left, Value right) {
    const BinarySlot slot = type_of(t, left)->in_place[static_cast<int>(op)];
    if (slot) {
        if (reflected_first(type_of(t, left), type_of(t, right), op)) {
            const Value result = type_of(t, right)->binary[static_cast<int>(op)](t, left, right);
            if (!result.is_not_implemented()) return result;
        }
        const Value result = slot(t, left, right);
        if (!result.is_not_implemented()) return result;
    }
    // x *= "ab" repeats the right sequence for an x that is a number, unlike x * "ab".
    const Type* left_type = type_of(t, left);
    if (op == BinaryOp::mul && !left_type->binary[static_cast<int>(op)] &&
        (left_type->has(type_heap) || left_type->contains) && concatenates(type_of(t, right), op)) {
        return raise_unsupported(t, in_place_symbols[static_cast<int>(op)], left, right);
    }
    const Value result = try_binary(t, op, left, right);
    if (result.is_not_implemented()) [[unlikely]] {
        return raise_unsupported(t, in_place_symbols[static_cast<int>(op)], left, right);
    }
    return result;
}

Value power(Thread& t, Value base, Value exponent, Value modulus) {
    if (modulus.is_unbound() || modulus.is_none()) return binary_op(t, BinaryOp::pow, base, exponent);
    const Type* int_type = t.types().int_;
    if ((type_of(t, base) == int_type || base.is_bool()) && is_int(exponent) && is_int(modulus)) {
        return int_power_modulo(t, base, exponent, modulus);
    }
    for (Value v : {base, exponent, modulus}) {
        if (is_subtype(type_of(t, v), t.types().complex_)) {
            return raise_value_error(t, "complex modulo");
        }
    }
    auto number = [](Value v) { return is_int(v) || is_float(v); };
    if (number(base) && number(exponent) && number(modulus) &&
        (is_float(base) || is_float(exponent) || is_float(modulus))) {
        return raise_type_error(
            t, "pow() 3rd argument not allowed unless all arguments are integers");
    }
    Own<Str> name = Own<Str>::take(TRY(intern(t, "__pow__")));
    const Value result = call_special(t, base, name.get(), {exponent, modulus});
    if (!result.is_unbound() && !result.is_not_implemented()) return result;
    return raise_type_error(
        t, "unsupported operand type(s) for ** or pow(): '{}', '{}', '{}'", type_name(t, base),
        type_name(t, exponent), type_name(t, modulus));
}

Value negative(Thread& t, Value v) { return unary(t, &Type::negative, "unary -", v); }
Value positive(Thread& t, Value v) { return unary(t, &Type::positive, "unary +", v); }
Value invert(Thread& t, Value v) { return unary(t, &Type::invert, "unary ~", v); }
Value absolute(Thread& t, Value v) { return unary(t, &Type::absolute, "abs()", v); }

Value compare(Thread& t, CompareOp op, Value left, Value right) {
    Type* left_type = type_of(t, left);
    Type* right_type = type_of(t, right);
    RecursionGuard guard(t, " in comparison");
    if (!guard) return Failure{};
    bool reflected_done = false;
    if (left_type != right_type && right_type->compare && is_subtype(right_type, left_type)) {
        reflected_done = true;
        const Value result = right_type->compare(t, right, left, swapped(op));
        if (!result.is_not_implemented()) return result;
    }
    if (left_type->compare) {
        const Value result = left_type->compare(t, left, right, op);
        if (!result.is_not_implemented()) return result;
    }
    if (!reflected_done && right_type->compare) {
        const Value result = right_type->compare(t, right, left, swapped(op));
        if (!result.is_not_implemented()) return result;
    }
    if (op == CompareOp::eq) return Value::boolean(left == right);
    if (op == CompareOp::ne) return Value::boolean(!(left == right));
    return raise_type_error(t, "'{}' not supported between instances of '{}' and '{}'",
                            compare_symbols[static_cast<int>(op)], type_name(left_type),
                            type_name(right_type));
}

Truth equal(Thread& t, Value left, Value right) {
    if (left == right) return Truth::yes;
    if (left.is_small_int() && right.is_small_int()) return Truth::no;
    if (left.is_object() && right.is_object()) {
        const Type* str_type = t.types().str;
        if (left.as_object()->type == str_type && right.as_object()->type == str_type) {
            return truth(str_equal(left.as<Str>(), right.as<Str>()));
        }
    }
    const Value result = compare(t, CompareOp::eq, left, right);
    if (result.is_bool()) return truth(result.is_true());
    Ref held = Ref::take(TRY(result));
    return is_truthy(t, *held);
}

Truth less(Thread& t, Value left, Value right) {
    if (left.is_small_int() && right.is_small_int()) {
        return truth(left.as_small_int() < right.as_small_int());
    }
    const Value result = compare(t, CompareOp::lt, left, right);
    if (result.is_bool()) return truth(result.is_true());
    Ref held = Ref::take(TRY(result));
    return is_truthy(t, *held);
}

Truth is_truthy_slow(Thread& t, Value v) {
    if (v.is_tagged_float()) return truth(v.as_tagged_float() != 0.0);
    const Type* type = type_of(t, v);
    if (type->truth) return type->truth(t, v);
    if (type->length) return truth(TRY(type->length(t, v)) != 0);
    return Truth::yes;
}

std::optional<uint64_t> hash(Thread& t, Value v) {
    const Type* type = type_of(t, v);
    if (!type->hash) return hash_not_implemented(t, v);
    return type->hash(t, v);
}

}  // namespace baton
