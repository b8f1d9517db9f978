// Conversions to text and numbers.
#include "runtime/base/text_repr.h"
#include "runtime/core/deprecation.h"
#include "runtime/core/protocol.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"

namespace baton {

Str* repr(Thread& t, Value v) {
    const UnarySlot slot = type_of(t, v)->repr;
    RecursionGuard guard(t, " while getting the repr of an object");
    if (!guard) return Failure{};
    Ref text = Ref::take(TRY(slot(t, v)));
    if (!is_str(*text)) {
        return raise_type_error(t, "__repr__ returned non-string (type {})", type_name(t, *text));
    }
    return text.give().as<Str>();
}

Str* str(Thread& t, Value v) {
    Type* type = type_of(t, v);
    if (type == t.types().str) return share(v.as<Str>());
    RecursionGuard guard(t, " while getting the str of an object");
    if (!guard) return Failure{};
    Ref text = Ref::take(TRY(type->str(t, v)));
    if (!is_str(*text)) {
        return raise_type_error(t, "__str__ returned non-string (type {})", type_name(t, *text));
    }
    return text.give().as<Str>();
}

Str* ascii(Thread& t, Value v) {
    Own<Str> text = Own<Str>::take(TRY(repr(t, v)));
    if (text->is_ascii()) return text.give();
    return new_str(t, escape_non_ascii(text->view()));
}

Str* format(Thread& t, Value v, Str* spec) {
    if (!spec || !spec->size) {
        if (v.is_object() && v.as_object()->type == t.types().str) return share(v.as<Str>());
        if (v.is_small_int()) return str(t, v);
    }
    Ref text = Ref::take(TRY(call_special(t, v, t.names().dunder_format,
                                          {spec ? Value(spec) : Value(t.interpreter->empty_str)})));
    if (!text) {
        return raise_type_error(t, "Type {} doesn't define __format__", type_name(t, v));
    }
    if (!is_str(*text)) {
        return raise_type_error(t, "__format__ must return a str, not {}", type_name(t, *text));
    }
    return text.give().as<Str>();
}

namespace {

// An exact int: subclass instances that special methods return are accepted with a warning in
// CPython; here they are converted.
Value exact_int(Thread& t, Value v) {
    if (v.is_small_int()) return v;
    if (v.is_bool()) return Value::small_int(v.is_true());
    if (v.as_object()->type == t.types().int_) return share(v);
    IntReader reader(v);
    return new_int(t, reader.get());
}

}  // namespace

bool warn_deprecated(Thread& t, std::string_view text) {
    Ref warnings = Ref::take(TRY(t.interpreter->hooks.import_module(t, "warnings")));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "warn")));
    Own<Str> message = Own<Str>::take(TRY(new_str(t, text)));
    const Value category(exception_type(t, Exc::DeprecationWarning));
    Ref done = Ref::take(TRY(call_method(t, *warnings, name.get(), {message.value(), category})));
    return true;
}

// A conversion may still give an instance of a subclass, but should not.
bool check_exact(Thread& t, Value result, const Type* wanted, std::string_view owner,
                 std::string_view method, const char* kind) {
    const Type* type = type_of(t, result);
    if (type == wanted) [[likely]] return true;
    return warn_deprecated(
        t, fmt::format("{}{} returned non-{} (type {}).  The ability to return an instance of a "
                       "strict subclass of {} is deprecated, and may be removed in a future "
                       "version of Python.",
                       owner, method, kind, type_name(type), kind));
}

Value to_int(Thread& t, Value v) {
    if (v.is_small_int()) return v;
    if (v.is_bool()) return Value::small_int(v.is_true());
    const Type* type = type_of(t, v);
    if (type == t.types().int_) return share(v);
    if (type->to_int) {
        Ref result = Ref::take(TRY(type->to_int(t, v)));
        if (!is_int(*result)) {
            return raise_type_error(t, "__int__ returned non-int (type {})",
                                    type_name(t, *result));
        }
        TRY(check_exact(t, *result, t.types().int_, "", "__int__", "int"));
        return exact_int(t, *result);
    }
    if (type->index) {
        Ref result = Ref::take(TRY(to_index(t, v)));
        return exact_int(t, *result);
    }
    Ref truncated = Ref::take(TRY(call_special(t, v, t.names().dunder_trunc, {})));
    if (truncated) {
        TRY(warn_deprecated(t, "The delegation of int() to __trunc__ is deprecated."));
        if (is_int(*truncated)) return exact_int(t, *truncated);
        if (type_of(t, *truncated)->index) {
            Ref result = Ref::take(TRY(to_index(t, *truncated)));
            return exact_int(t, *result);
        }
        return raise_type_error(t, "__trunc__ returned non-Integral (type {})",
                                type_name(t, *truncated));
    }
    return raise_type_error(
        t, "int() argument must be a string, a bytes-like object or a real number, not '{}'",
        type_name(type));
}

Value to_index(Thread& t, Value v) {
    if (v.is_small_int()) return v;
    if (is_int(v)) return share(v);
    const Type* type = type_of(t, v);
    if (!type->index) {
        return raise_type_error(t, "'{}' object cannot be interpreted as an integer",
                                type_name(type));
    }
    Ref result = Ref::take(TRY(type->index(t, v)));
    if (!is_int(*result)) {
        return raise_type_error(t, "__index__ returned non-int (type {})", type_name(t, *result));
    }
    TRY(check_exact(t, *result, t.types().int_, "", "__index__", "int"));
    return result.give();
}

std::optional<double> to_double_slow(Thread& t, Value v) {
    if (v.is_small_int()) return static_cast<double>(v.as_small_int());
    if (is_float(v)) return float_value(v);
    const Type* type = type_of(t, v);
    if (type->to_float) {
        Ref result = Ref::take(TRY(type->to_float(t, v)));
        if (!is_float(*result)) {
            return raise_type_error(t, "{}.__float__ returned non-float (type {})",
                                    type_name(type), type_name(t, *result));
        }
        TRY(check_exact(t, *result, t.types().float_, type_name(type), ".__float__", "float"));
        return float_value(*result);
    }
    if (type->index) {
        Ref number = Ref::take(TRY(to_index(t, v)));
        Ref result = Ref::take(TRY(t.types().int_->to_float(t, *number)));
        return float_value(*result);
    }
    return raise_type_error(t, "must be real number, not {}", type_name(type));
}

std::optional<int64_t> to_int64(Thread& t, Value v) {
    if (v.is_small_int()) return v.as_small_int();
    Ref number = Ref::take(TRY(to_index(t, v)));
    int64_t value;
    if (int_fits(*number, value)) return value;
    return raise(t, Exc::OverflowError, "Python int too large to convert to C ssize_t");
}

std::optional<int64_t> to_int64_clamped(Thread& t, Value v) {
    if (v.is_small_int()) return v.as_small_int();
    Ref number = Ref::take(TRY(to_index(t, v)));
    int64_t value;
    if (int_fits(*number, value)) return value;
    return int_sign(*number) < 0 ? INT64_MIN : INT64_MAX;
}

}  // namespace baton
