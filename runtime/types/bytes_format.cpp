// The % operator of bytes and bytearray.
#include "runtime/base/format_spec.h"
#include "runtime/core/protocol.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytearray.h"
#include "runtime/types/bytes.h"
#include "runtime/types/bytes_methods.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

namespace {

// The bytes that %b and %s insert.
bool inserted_bytes(Thread& t, Value value, std::string& out) {
    Buffer buffer;
    if (buffer.try_read(value)) {
        out = buffer.view();
        return true;
    }
    Ref method = Ref::take(find_special(t, value, t.names().dunder_bytes));
    if (method.get().is_error()) return false;
    if (!method) {
        return raise_type_error(
            t, "%b requires a bytes-like object, or an object that implements __bytes__, not '{}'",
            type_name(t, value));
    }
    Ref result = Ref::take(TRY(call(t, *method, nullptr, 0)));
    if (!is_bytes(*result)) {
        return raise_type_error(t, "__bytes__ returned non-bytes (type {})",
                                type_name(t, *result));
    }
    out = bytes_view(*result);
    return true;
}

bool inserted_byte(Thread& t, Value value, std::string& out) {
    Buffer buffer;
    if (!is_str(value) && buffer.try_read(value) && buffer.view().size() == 1) {
        out = buffer.view();
        return true;
    }
    if (!type_of(t, value)->index) {
        return raise_type_error(
            t, "%c requires an integer in range(256) or a single byte");
    }
    Ref number = Ref::take(TRY(to_index(t, value)));
    int64_t byte;
    if (!int_fits(*number, byte) || byte < 0 || byte > 255) {
        return raise(t, Exc::OverflowError, "%c arg not in range(256)");
    }
    out = static_cast<char>(byte);
    return true;
}

bool inserted_int(Thread& t, const PercentSpec& spec, Value value, std::string& out) {
    const auto conversion = static_cast<char>(spec.conversion);
    const bool decimal = conversion == 'd' || conversion == 'i' || conversion == 'u';
    Ref number;
    if (is_int(value)) {
        number = Ref::share(value);
    } else if (decimal && type_of(t, value)->to_int) {
        number = Ref::take(TRY(to_int(t, value)));
    } else if (type_of(t, value)->index) {
        number = Ref::take(TRY(to_index(t, value)));
    } else {
        return raise_type_error(t, "%{} format: {} is required, not {}", conversion,
                                decimal ? "a real number" : "an integer", type_name(t, value));
    }
    int64_t small;
    if (int_fits(*number, small)) {
        out += percent_int(spec, small);
    } else {
        out += percent_int(spec, number.as<Int>()->value);
    }
    return true;
}

}  // namespace

bool bytes_percent(Thread& t, std::string_view text, Value arguments, std::string& out) {
    const bool tuple = is_tuple(arguments);
    const bool mapping = !tuple && !is_bytes(arguments) && !is_bytearray(arguments) &&
                         !is_str(arguments) && type_of(t, arguments)->get_item;
    size_t next = 0;
    bool used_mapping = false;   // then there is no argument but what the keys say
    auto take = [&]() -> Value {
        if (tuple && next < arguments.as<Tuple>()->size) {
            return arguments.as<Tuple>()->items[next++];
        }
        if (!tuple && !used_mapping && next++ == 0) return arguments;
        return raise_type_error(t, "not enough arguments for format string");
    };
    for (size_t at = 0; at < text.size();) {
        const size_t percent = text.find('%', at);
        if (percent == std::string_view::npos) {
            out += text.substr(at);
            break;
        }
        out += text.substr(at, percent - at);
        at = percent + 1;
        PercentSpec spec;
        const FormatResult parsed = parse_percent_spec(text, at, spec);
        if (!parsed.ok()) return raise_value_error(t, "{}", parsed.text);
        if (spec.is_percent_sign) {
            out += '%';
            continue;
        }
        Ref value;
        if (spec.has_key) {
            if (!mapping) return raise_type_error(t, "format requires a mapping");
            used_mapping = true;
            Ref key = Ref::take(TRY(new_bytes(t, spec.key)));
            value = Ref::take(TRY(get_item(t, arguments, *key)));
        }
        if (spec.width_from_argument) {
            const Value width = TRY(take());
            if (!is_int(width)) return raise_type_error(t, "* wants int");
            spec.set_width(TRY(to_int64(t, width)));
        }
        if (spec.precision_from_argument) {
            const Value precision = TRY(take());
            if (!is_int(precision)) return raise_type_error(t, "* wants int");
            const int64_t digits = TRY(to_int64_clamped(t, precision));
            if (digits > INT32_MAX || digits < INT32_MIN) {
                return raise(t, Exc::OverflowError, "Python int too large to convert to C int");
            }
            spec.set_precision(digits);
        }
        TRY(check_room(t, spec.width));
        TRY(check_room(t, spec.precision));
        if (!spec.has_key) value = Ref::share(TRY(take()));
        switch (spec.conversion) {
            case 's':
            case 'b': {
                std::string bytes;
                TRY(inserted_bytes(t, *value, bytes));
                out += percent_text(spec, bytes, true);
                break;
            }
            case 'r':
            case 'a': {
                Own<Str> shown = Own<Str>::take(TRY(ascii(t, *value)));
                out += percent_text(spec, shown->view(), true);
                break;
            }
            case 'c': {
                std::string byte;
                TRY(inserted_byte(t, *value, byte));
                out += percent_text(spec, byte, true);
                break;
            }
            case 'd':
            case 'i':
            case 'u':
            case 'o':
            case 'x':
            case 'X': TRY(inserted_int(t, spec, *value, out)); break;
            case 'e':
            case 'E':
            case 'f':
            case 'F':
            case 'g':
            case 'G': {
                if (!is_float(*value) && !is_int(*value) && !type_of(t, *value)->to_float) {
                    return raise_type_error(t, "float argument required, not {}",
                                            type_name(t, *value));
                }
                const FormatResult result = percent_float(spec, TRY(to_double(t, *value)));
                if (!result.ok()) return raise_value_error(t, "{}", result.text);
                out += result.text;
                break;
            }
            default:
                return raise_value_error(t, "{}",
                                         percent_unsupported(spec, spec.conversion_offset));
        }
    }
    const bool left_over = tuple ? next < arguments.as<Tuple>()->size : next == 0 && !mapping;
    if (left_over) {
        return raise_type_error(t, "not all arguments converted during bytes formatting");
    }
    return true;
}

}  // namespace baton
