#include "compiler/analysis/fold.h"

#include <cmath>

#include "runtime/base/bigint.h"

namespace baton::analysis {

namespace {

using Kind = Constant::Kind;

// Limits on the size of folded values.
constexpr size_t max_int_bits_folded = 128;
constexpr size_t max_text_size = 4096;
constexpr size_t max_collection_size = 256;

Constant make(Kind kind) {
    Constant value;
    value.kind = kind;
    return value;
}
Constant make_bool(bool truth) { return make(truth ? Kind::true_ : Kind::false_); }
Constant make_float(double number) {
    Constant value = make(Kind::float_);
    value.real = number;
    return value;
}
Constant make_complex(double real, double imaginary) {
    Constant value = make(Kind::complex);
    value.real = real;
    value.imaginary = imaginary;
    return value;
}
Constant make_int(const BigInt& number) {
    int64_t small = 0;
    Constant value;
    if (to_int64(number, small)) {
        value.kind = Kind::small_int;
        value.integer = small;
    } else {
        value.kind = Kind::big_int;
        value.text = to_text(number);
    }
    return value;
}

// The value of an int constant (a bool is one), if it is one.
bool get_int(const Constant& value, BigInt& out) {
    switch (value.kind) {
    case Kind::small_int: mpz_set_si(out, value.integer); return true;
    case Kind::big_int: return mpz_set_str(out, value.text.c_str(), 10) == 0;
    case Kind::true_: mpz_set_si(out, 1); return true;
    case Kind::false_: mpz_set_si(out, 0); return true;
    default: return false;
    }
}
bool is_int(const Constant& value) {
    return value.kind == Kind::small_int || value.kind == Kind::big_int ||
           value.kind == Kind::true_ || value.kind == Kind::false_;
}
// The value of a float or int constant as a float.
bool get_float(const Constant& value, double& out) {
    if (value.kind == Kind::float_) {
        out = value.real;
        return true;
    }
    BigInt number;
    if (!get_int(value, number)) {
        return false;
    }
    bool overflow = false;
    out = to_double(number, overflow);
    return !overflow;
}
bool get_complex(const Constant& value, double& real, double& imaginary) {
    if (value.kind == Kind::complex) {
        real = value.real;
        imaginary = value.imaginary;
        return true;
    }
    imaginary = 0;
    return get_float(value, real);
}

size_t bits(const BigInt& value) { return mpz_sgn(value.get()) == 0 ? 0 : mpz_sizeinbase(value, 2); }

std::optional<Constant> int_binary(ast::Operator op, const BigInt& x, const BigInt& y) {
    BigInt r;
    switch (op) {
    case ast::Operator::add: mpz_add(r, x, y); break;
    case ast::Operator::sub: mpz_sub(r, x, y); break;
    case ast::Operator::mult:
        if (bits(x) + bits(y) > max_int_bits_folded) {
            return std::nullopt;
        }
        mpz_mul(r, x, y);
        break;
    case ast::Operator::div: {
        if (mpz_sgn(y.get()) == 0) {
            return std::nullopt;
        }
        bool overflow = false;
        double quotient = true_divide(x.get(), y.get(), overflow);
        return overflow ? std::nullopt : std::optional(make_float(quotient));
    }
    case ast::Operator::floordiv:
    case ast::Operator::mod:
        if (mpz_sgn(y.get()) == 0) {
            return std::nullopt;
        }
        op == ast::Operator::mod ? mpz_fdiv_r(r, x, y) : mpz_fdiv_q(r, x, y);
        break;
    case ast::Operator::pow:
        if (mpz_sgn(y.get()) < 0) {
            return std::nullopt;
        }
        if (!mpz_fits_ulong_p(y)) {
            return std::nullopt;
        }
        if (bits(x) > 1 && mpz_get_ui(y) > max_int_bits_folded / bits(x)) {
            return std::nullopt;
        }
        mpz_pow_ui(r, x, mpz_get_ui(y));
        break;
    case ast::Operator::lshift:
        if (mpz_sgn(y.get()) < 0 || !mpz_fits_ulong_p(y) || mpz_get_ui(y) > max_int_bits_folded ||
            bits(x) + mpz_get_ui(y) > max_int_bits_folded) {
            return std::nullopt;
        }
        mpz_mul_2exp(r, x, mpz_get_ui(y));
        break;
    case ast::Operator::rshift:
        if (mpz_sgn(y.get()) < 0 || !mpz_fits_ulong_p(y)) {
            return std::nullopt;
        }
        mpz_fdiv_q_2exp(r, x, mpz_get_ui(y));
        break;
    case ast::Operator::bitand_: mpz_and(r, x, y); break;
    case ast::Operator::bitor_: mpz_ior(r, x, y); break;
    case ast::Operator::bitxor: mpz_xor(r, x, y); break;
    default: return std::nullopt;
    }
    return make_int(r);
}

// x // y and x % y of floats, as Python rounds them.
void float_divmod(double x, double y, double& quotient, double& remainder) {
    remainder = std::fmod(x, y);
    quotient = (x - remainder) / y;
    if (remainder != 0) {
        if ((y < 0) != (remainder < 0)) {
            remainder += y;
            quotient -= 1;
        }
    } else {
        remainder = std::copysign(0.0, y);
    }
    if (quotient != 0) {
        double floor = std::floor(quotient);
        quotient = quotient - floor > 0.5 ? floor + 1 : floor;
    } else {
        quotient = std::copysign(0.0, x / y);
    }
}

std::optional<Constant> float_binary(ast::Operator op, double x, double y) {
    double quotient, remainder;
    switch (op) {
    case ast::Operator::add: return make_float(x + y);
    case ast::Operator::sub: return make_float(x - y);
    case ast::Operator::mult: return make_float(x * y);
    case ast::Operator::div:
        return y == 0 ? std::nullopt : std::optional(make_float(x / y));
    case ast::Operator::floordiv:
    case ast::Operator::mod:
        if (y == 0) {
            return std::nullopt;
        }
        float_divmod(x, y, quotient, remainder);
        return make_float(op == ast::Operator::mod ? remainder : quotient);
    case ast::Operator::pow: {
        // What would raise or give a complex number is left to run time.
        if (!std::isfinite(x) || !std::isfinite(y) || (x == 0 && y < 0) ||
            (x < 0 && y != std::floor(y))) {
            return std::nullopt;
        }
        double result = std::pow(x, y);
        return std::isfinite(result) ? std::optional(make_float(result)) : std::nullopt;
    }
    default: return std::nullopt;
    }
}

std::optional<Constant> complex_binary(ast::Operator op, const Constant& left,
                                       const Constant& right) {
    double a, b, c, d;
    if (!get_complex(left, a, b) || !get_complex(right, c, d)) {
        return std::nullopt;
    }
    switch (op) {
    case ast::Operator::add: return make_complex(a + c, b + d);
    case ast::Operator::sub: return make_complex(a - c, b - d);
    case ast::Operator::mult: return make_complex(a * c - b * d, a * d + b * c);
    default: return std::nullopt;
    }
}

bool is_text(const Constant& value) {
    return value.kind == Kind::str || value.kind == Kind::bytes;
}

std::optional<Constant> repeat(const Constant& sequence, const Constant& times) {
    BigInt number;
    if (!get_int(times, number)) {
        return std::nullopt;
    }
    if (!mpz_fits_slong_p(number)) {
        return std::nullopt;  // an OverflowError, also where the count is negative
    }
    const size_t count = mpz_sgn(number.get()) > 0 ? mpz_get_ui(number) : 0;
    Constant result = make(sequence.kind);
    if (is_text(sequence)) {
        if (!sequence.text.empty() && count > max_text_size / sequence.text.size()) {
            return std::nullopt;
        }
        for (size_t i = 0; i < count && !sequence.text.empty(); i++) {
            result.text += sequence.text;
        }
    } else {
        if (!sequence.items.empty() && count > max_collection_size / sequence.items.size()) {
            return std::nullopt;
        }
        for (size_t i = 0; i < count && !sequence.items.empty(); i++) {
            result.items.insert(result.items.end(), sequence.items.begin(), sequence.items.end());
        }
    }
    return result;
}

// Two lone surrogates that meet would have to be one character: such a join is left to run time.
bool joins_surrogates(const Constant& left, const Constant& right) {
    return left.kind == Kind::str && !right.text.empty() && left.text.size() >= 3 &&
           static_cast<unsigned char>(right.text[0]) == 0xED;
}

std::optional<Constant> sequence_binary(ast::Operator op, const Constant& left,
                                        const Constant& right) {
    bool left_sequence = is_text(left) || left.kind == Kind::tuple;
    bool right_sequence = is_text(right) || right.kind == Kind::tuple;
    if (op == ast::Operator::mult) {
        return left_sequence    ? repeat(left, right)
               : right_sequence ? repeat(right, left)
                                : std::nullopt;
    }
    if (op == ast::Operator::add && left_sequence && left.kind == right.kind) {
        if (joins_surrogates(left, right) || left.text.size() + right.text.size() > (1 << 20)) {
            return std::nullopt;
        }
        Constant result = left;
        result.text += right.text;
        result.items.insert(result.items.end(), right.items.begin(), right.items.end());
        return result;
    }
    return std::nullopt;
}

}  // namespace

Constant literal_constant(const ast::ConstantValue& value) {
    using Type = ast::ConstantValue::Type;
    Constant result;
    switch (value.type) {
    case Type::none: break;
    case Type::true_: result.kind = Kind::true_; break;
    case Type::false_: result.kind = Kind::false_; break;
    case Type::ellipsis: result.kind = Kind::ellipsis; break;
    case Type::small_int:
        result.kind = Kind::small_int;
        result.integer = value.integer;
        break;
    case Type::big_int:
        result.kind = Kind::big_int;
        result.text = value.text;
        break;
    case Type::float_: return make_float(value.number);
    case Type::imaginary: return make_complex(0, value.number);
    case Type::str:
        result.kind = Kind::str;
        result.text = value.text;
        break;
    case Type::bytes:
        result.kind = Kind::bytes;
        result.text = value.text;
        break;
    }
    return result;
}

bool constant_truth(const Constant& value) {
    switch (value.kind) {
    case Kind::none:
    case Kind::false_: return false;
    case Kind::small_int: return value.integer != 0;
    case Kind::float_: return value.real != 0;
    case Kind::complex: return value.real != 0 || value.imaginary != 0;
    case Kind::str:
    case Kind::bytes: return !value.text.empty();
    case Kind::tuple:
    case Kind::frozenset: return !value.items.empty();
    default: return true;
    }
}

const Constant* Folder::keep(Constant value) {
    values_.push_back(std::move(value));
    return &values_.back();
}

const Constant* Folder::fold(const ast::Expr* expr) {
    switch (expr->kind) {
    case ast::ExprKind::Constant:
    case ast::ExprKind::BinOp:
    case ast::ExprKind::UnaryOp:
    case ast::ExprKind::Tuple:
    case ast::ExprKind::Subscript: break;
    case ast::ExprKind::Name:
        if (expr->as<ast::Name>()->id != "__debug__") {
            return nullptr;
        }
        break;
    default: return nullptr;
    }
    auto found = known_.find(expr);
    if (found != known_.end()) {
        return found->second;
    }
    const Constant* result = compute(expr);
    known_[expr] = result;
    return result;
}

const Constant* Folder::compute(const ast::Expr* expr) {
    switch (expr->kind) {
    case ast::ExprKind::Constant: return keep(literal_constant(expr->as<ast::Constant>()->value));
    case ast::ExprKind::Name: return keep(make_bool(optimize_ == 0));
    case ast::ExprKind::UnaryOp: {
        auto unary = expr->as<ast::UnaryOp>();
        const Constant* operand = fold(unary->operand);
        return operand ? fold_unary(unary->op, *operand) : nullptr;
    }
    case ast::ExprKind::Tuple: {
        auto tuple = expr->as<ast::Tuple>();
        return tuple->ctx == ast::Context::load ? fold_items(Kind::tuple, tuple->elts) : nullptr;
    }
    case ast::ExprKind::BinOp:
    case ast::ExprKind::Subscript: {
        // Down the left spine in a loop, for it may be very long; then up while all is constant.
        std::vector<const ast::Expr*> spine;
        const ast::Expr* at = expr;
        while (true) {
            if (auto binary = at->if_is<ast::BinOp>()) {
                spine.push_back(at);
                at = binary->left;
            } else if (auto subscript = at->if_is<ast::Subscript>();
                       subscript && subscript->ctx == ast::Context::load) {
                spine.push_back(at);
                at = subscript->value;
            } else {
                break;
            }
        }
        const Constant* value =
            at->kind == ast::ExprKind::Subscript ? nullptr : fold(at);
        for (size_t i = spine.size(); i-- > 0 && value;) {
            if (auto binary = spine[i]->if_is<ast::BinOp>()) {
                const Constant* right = fold(binary->right);
                value = right ? fold_binary(binary->op, *value, *right) : nullptr;
            } else {
                const Constant* index = fold(spine[i]->as<ast::Subscript>()->slice);
                value = index ? fold_index(*value, *index) : nullptr;
            }
        }
        return value;
    }
    default: return nullptr;
    }
}

const Constant* Folder::fold_items(Constant::Kind kind, ast::ExprList items) {
    Constant result = make(kind);
    for (const ast::Expr* item : items) {
        if (!fold(item)) {
            return nullptr;
        }
    }
    result.items.reserve(items.size());
    for (const ast::Expr* item : items) {
        result.items.push_back(*fold(item));
    }
    return keep(std::move(result));
}

const Constant* Folder::fold_container(const ast::Expr* expr) {
    if (auto list = expr->if_is<ast::List>()) {
        return list->ctx == ast::Context::load ? fold_items(Kind::tuple, list->elts) : nullptr;
    }
    if (auto set = expr->if_is<ast::Set>()) {
        return fold_items(Kind::frozenset, set->elts);
    }
    return nullptr;
}

const Constant* Folder::fold_unary(ast::UnaryOperator op, const Constant& value) {
    if (op == ast::UnaryOperator::not_) {
        return keep(make_bool(!constant_truth(value)));
    }
    if (BigInt number; get_int(value, number)) {
        if (op == ast::UnaryOperator::usub) {
            mpz_neg(number, number);
        } else if (op == ast::UnaryOperator::invert) {
            mpz_com(number, number);
        }
        return keep(make_int(number));
    }
    if (op == ast::UnaryOperator::invert) {
        return nullptr;
    }
    bool negate = op == ast::UnaryOperator::usub;
    if (value.kind == Kind::float_) {
        return keep(make_float(negate ? -value.real : value.real));
    }
    if (value.kind == Kind::complex) {
        return keep(negate ? make_complex(-value.real, -value.imaginary) : value);
    }
    return nullptr;
}

const Constant* Folder::fold_binary(ast::Operator op, const Constant& left, const Constant& right) {
    std::optional<Constant> result;
    if (is_int(left) && is_int(right)) {
        BigInt x, y;
        if (!get_int(left, x) || !get_int(right, y)) {
            return nullptr;
        }
        bool bits_of_bools = left.kind != Kind::small_int && left.kind != Kind::big_int &&
                             right.kind != Kind::small_int && right.kind != Kind::big_int;
        bool bitwise = op == ast::Operator::bitand_ || op == ast::Operator::bitor_ ||
                       op == ast::Operator::bitxor;
        if (op == ast::Operator::pow && mpz_sgn(y.get()) < 0) {
            double base, exponent;
            if (get_float(left, base) && get_float(right, exponent)) {
                result = float_binary(op, base, exponent);
            }
        } else {
            result = int_binary(op, x, y);
            if (result && bits_of_bools && bitwise) {
                result = make_bool(result->integer != 0);
            }
        }
    } else if (left.kind == Kind::complex || right.kind == Kind::complex) {
        result = complex_binary(op, left, right);
    } else if (left.kind == Kind::float_ || right.kind == Kind::float_) {
        double x, y;
        if (get_float(left, x) && get_float(right, y)) {
            result = float_binary(op, x, y);
        }
    } else {
        result = sequence_binary(op, left, right);
    }
    return result ? keep(std::move(*result)) : nullptr;
}

const Constant* Folder::fold_index(const Constant& value, const Constant& index) {
    if (index.kind != Kind::small_int) {
        return nullptr;
    }
    bool tuple = value.kind == Kind::tuple;
    if (!tuple && !is_text(value)) {
        return nullptr;
    }
    int64_t size = static_cast<int64_t>(tuple ? value.items.size() : value.text.size());
    int64_t at = index.integer < 0 ? index.integer + size : index.integer;
    if (value.kind == Kind::str) {
        for (char ch : value.text) {
            if (static_cast<unsigned char>(ch) >= 0x80) {
                return nullptr;
            }
        }
    }
    if (at < 0 || at >= size) {
        return nullptr;
    }
    if (tuple) {
        return keep(value.items[static_cast<size_t>(at)]);
    }
    Constant item;
    if (value.kind == Kind::bytes) {
        item.kind = Kind::small_int;
        item.integer = static_cast<unsigned char>(value.text[static_cast<size_t>(at)]);
    } else {
        item.kind = Kind::str;
        item.text = value.text.substr(static_cast<size_t>(at), 1);
    }
    return keep(std::move(item));
}

std::optional<bool> Folder::truth(const ast::Expr* expr) {
    const Constant* value = fold(expr);
    return value ? std::optional(constant_truth(*value)) : std::nullopt;
}

}  // namespace baton::analysis
