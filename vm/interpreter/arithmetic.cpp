#include "vm/interpreter/arithmetic.h"

#include "runtime/types/complex.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

namespace baton {

namespace {

// A small int that a double represents exactly.
bool exact_as_double(Value v) {
    constexpr int64_t limit = int64_t{1} << 53;
    return v.is_small_int() && v.as_small_int() <= limit && v.as_small_int() >= -limit;
}

bool as_double(Value v, double& out) {
    if (v.is_tagged_float()) {
        out = v.as_tagged_float();
        return true;
    }
    if (exact_as_double(v)) {
        out = static_cast<double>(v.as_small_int());
        return true;
    }
    return false;
}

// A float and an int compared, where the loop's own comparison needs two of a kind.
bool compare_mixed(CompareOp op, Value left, Value right, bool& yes) {
    double l, r;
    if (!as_double(left, l) || !as_double(right, r)) return false;
    switch (op) {
        case CompareOp::lt: yes = l < r; break;
        case CompareOp::le: yes = l <= r; break;
        case CompareOp::eq: yes = l == r; break;
        case CompareOp::ne: yes = l != r; break;
        case CompareOp::gt: yes = l > r; break;
        case CompareOp::ge: yes = l >= r; break;
    }
    return true;
}

bool exact_complex(Thread& t, Value v) {
    return v.is_object() && v.as_object()->type == t.types().complex_;
}
bool exact_str(Thread& t, Value v) { return v.is_object() && v.as_object()->type == t.types().str; }

}  // namespace

Value arithmetic(Thread& t, BinaryOp op, Value left, Value right) {
    double l, r;
    if ((left.is_tagged_float() || right.is_tagged_float() || op == BinaryOp::div) &&
        as_double(left, l) && as_double(right, r)) {
        switch (op) {
            case BinaryOp::add: return new_float(t, l + r);
            case BinaryOp::sub: return new_float(t, l - r);
            case BinaryOp::mul: return new_float(t, l * r);
            case BinaryOp::div:
                if (r != 0) return new_float(t, l / r);
                break;
            default: break;
        }
    } else if (op == BinaryOp::add && exact_str(t, left) && exact_str(t, right)) {
        Str* joined = str_concat(t, left.as<Str>(), right.as<Str>());
        return joined ? Value(joined) : Value::error();
    } else if (exact_complex(t, left) && exact_complex(t, right)) {
        const Complex a = *left.as<Complex>(), b = *right.as<Complex>();
        switch (op) {
            case BinaryOp::add: return new_complex(t, a.real + b.real, a.imaginary + b.imaginary);
            case BinaryOp::sub: return new_complex(t, a.real - b.real, a.imaginary - b.imaginary);
            case BinaryOp::mul:
                return new_complex(t, a.real * b.real - a.imaginary * b.imaginary,
                                   a.real * b.imaginary + a.imaginary * b.real);
            default: break;
        }
    }
    return binary_op(t, op, left, right);
}

Value arithmetic_in_place(Thread& t, BinaryOp op, Value& left, Value right, bool reuse) {
    if (op == BinaryOp::add && reuse && exact_str(t, left) && exact_str(t, right)) {
        Str* owned = left.as<Str>();
        left = Value();
        Str* grown = str_append(t, owned, right.as<Str>());
        return grown ? Value(grown) : Value::error();
    }
    double l, r;
    const bool usual = op == BinaryOp::add || op == BinaryOp::sub || op == BinaryOp::mul;
    if (usual && (left.is_tagged_float() || right.is_tagged_float()) && as_double(left, l) &&
        as_double(right, r)) {
        return arithmetic(t, op, left, right);
    }
    return in_place_op(t, op, left, right);
}

Value compare_values(Thread& t, CompareOp op, Value left, Value right) {
    bool yes;
    if (compare_mixed(op, left, right, yes)) return Value::boolean(yes);
    return compare(t, op, left, right);
}

Truth compare_truth(Thread& t, CompareOp op, Value left, Value right) {
    if ((op == CompareOp::eq || op == CompareOp::ne) && exact_str(t, left) && exact_str(t, right)) {
        const bool same = left == right || str_equal(left.as<Str>(), right.as<Str>());
        return truth(same == (op == CompareOp::eq));
    }
    bool yes;
    if (compare_mixed(op, left, right, yes)) return truth(yes);
    const Value result = compare(t, op, left, right);
    if (result.is_bool()) return truth(result.is_true());
    if (result.is_error()) return Truth::error;
    const Truth answer = is_truthy(t, result);
    decref(result);
    return answer;
}

}  // namespace baton
