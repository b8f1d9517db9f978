// str.format and the % operator.
#include <charconv>

#include "runtime/base/format_spec.h"
#include "runtime/base/unicode.h"
#include "runtime/core/protocol.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "runtime/types/str_methods.h"
#include "runtime/types/tuple.h"

namespace baton {

namespace {

// --- str.format --------------------------------------------------------------------------------

class Formatter {
public:
    Formatter(Thread& t, const Value* args, size_t nargs, Value kwargs)
        : t_(t), args_(args), nargs_(nargs), kwargs_(kwargs) {}

    // Appends the template's expansion. Specs may contain fields themselves, two levels deep.
    bool expand(std::string_view text, int depth, std::string& out) {
        if (depth <= 0) return raise_value_error(t_, "Max string recursion exceeded");
        size_t at = 0;
        while (at < text.size()) {
            const char c = text[at];
            if (c != '{' && c != '}') {
                size_t end = text.find_first_of("{}", at);
                if (end == std::string_view::npos) end = text.size();
                out += text.substr(at, end - at);
                at = end;
                continue;
            }
            if (at + 1 < text.size() && text[at + 1] == c) {
                out += c;
                at += 2;
                continue;
            }
            if (c == '}') return raise_value_error(t_, "Single '}}' encountered in format string");
            ++at;
            if (at == text.size()) {
                return raise_value_error(t_, "Single '{{' encountered in format string");
            }
            // The field ends at its matching brace; brackets may hold braces.
            size_t end = at;
            int nesting = 1;
            bool bracket = false, in_name = true;
            for (; end < text.size(); ++end) {
                if (in_name && text[end] == '[') bracket = true;
                if (text[end] == ']') bracket = false;
                if (bracket) continue;
                if (text[end] == ':' || text[end] == '!') in_name = false;
                if (text[end] == '{') ++nesting;
                if (text[end] == '}' && --nesting == 0) break;
            }
            if (end == text.size()) return raise_value_error(t_, "expected '}}' before end of string");
            TRY(field(text.substr(at, end - at), depth, out));
            at = end + 1;
        }
        return true;
    }

private:
    bool field(std::string_view text, int depth, std::string& out) {
        // name [!conversion] [:spec]
        size_t at = 0;
        bool bracket = false;
        for (; at < text.size(); ++at) {
            if (text[at] == '[') bracket = true;
            if (text[at] == ']') bracket = false;
            if (!bracket && (text[at] == '!' || text[at] == ':')) break;
            if (!bracket && text[at] == '{') {
                return raise_value_error(t_, "unexpected '{{' in field name");
            }
        }
        const std::string_view name = text.substr(0, at);
        char conversion = 0;
        if (at < text.size() && text[at] == '!') {
            if (at + 1 >= text.size()) {
                return raise_value_error(
                    t_, "end of string while looking for conversion specifier");
            }
            conversion = text[at + 1];
            at += 2;
            if (at < text.size() && text[at] != ':') {
                return raise_value_error(t_, "expected ':' after conversion specifier");
            }
        }
        Ref value = Ref::take(TRY(lookup(name)));
        switch (conversion) {
            case 0: break;
            case 's': value = Ref::take(TRY(str(t_, *value))); break;
            case 'r': value = Ref::take(TRY(repr(t_, *value))); break;
            case 'a': value = Ref::take(TRY(ascii(t_, *value))); break;
            default:
                return raise_value_error(t_, "Unknown conversion specifier {}", conversion);
        }
        // Fields inside the spec are numbered after this one.
        std::string expanded;
        std::string_view spec = at < text.size() ? text.substr(at + 1) : std::string_view();
        if (spec.find('{') != std::string_view::npos) {
            TRY(expand(spec, depth - 1, expanded));
            spec = expanded;
        }
        Own<Str> spec_text = Own<Str>::take(TRY(new_str(t_, spec)));
        Own<Str> result = Own<Str>::take(TRY(format(t_, *value, spec_text.get())));
        out += result->view();
        return true;
    }

    // first ( .attribute | [item] )*
    Value lookup(std::string_view name) {
        const size_t end = std::min(name.find_first_of(".["), name.size());
        Ref value = Ref::take(TRY(first(name.substr(0, end))));
        size_t at = end;
        while (at < name.size()) {
            if (name[at] == '.') {
                const size_t stop = std::min(name.find_first_of(".[", at + 1), name.size());
                if (stop == at + 1) return raise_value_error(t_, "Empty attribute in format string");
                Own<Str> attribute =
                    Own<Str>::take(TRY(intern(t_, name.substr(at + 1, stop - at - 1))));
                value = Ref::take(TRY(get_attribute(t_, *value, attribute.value())));
                at = stop;
            } else if (name[at] == '[') {
                const size_t stop = name.find(']', at);
                if (stop == std::string_view::npos) {
                    return raise_value_error(t_, "Missing ']' in format string");
                }
                const std::string_view key = name.substr(at + 1, stop - at - 1);
                if (key.empty()) return raise_value_error(t_, "Empty attribute in format string");
                int64_t index;
                TRY(check_digits(key));
                Ref k = number(key, index) ? Ref::take(Value::small_int(index))
                                           : Ref::take(TRY(new_str(t_, key)));
                value = Ref::take(TRY(get_item(t_, *value, *k)));
                at = stop + 1;
                if (at < name.size() && name[at] != '.' && name[at] != '[') {
                    return raise_value_error(
                        t_, "Only '.' or '[' may follow ']' in format field specifier");
                }
            }
        }
        return value.give();
    }

    static bool number(std::string_view text, int64_t& out) {
        if (text.empty() || text.size() > 15) return false;
        out = 0;
        for (char c : text) {
            if (c < '0' || c > '9') return false;
            out = out * 10 + (c - '0');
        }
        return true;
    }

    bool check_digits(std::string_view text) {
        if (text.size() <= 15 || text.find_first_not_of("0123456789") != text.npos) return true;
        return raise_value_error(t_, "Too many decimal digits in format string");
    }

    Value first(std::string_view name) {
        int64_t index;
        TRY(check_digits(name));
        if (name.empty()) {
            if (manual_) {
                return raise_value_error(t_,
                                         "cannot switch from manual field specification to "
                                         "automatic field numbering");
            }
            index = next_++;
            automatic_ = true;
        } else if (number(name, index)) {
            if (automatic_) {
                return raise_value_error(t_,
                                         "cannot switch from automatic field numbering to manual "
                                         "field specification");
            }
            manual_ = true;
        } else {
            Own<Str> key = Own<Str>::take(TRY(new_str(t_, name)));
            if (kwargs_.is_unbound()) return raise_with(t_, Exc::KeyError, key.value());
            return get_item(t_, kwargs_, key.value());
        }
        if (!args_) return raise_value_error(t_, "Format string contains positional fields");
        if (static_cast<size_t>(index) >= nargs_) {
            return raise(t_, Exc::IndexError,
                         "Replacement index {} out of range for positional args tuple", index);
        }
        return share(args_[index]);
    }

    Thread& t_;
    const Value* args_;
    size_t nargs_;
    Value kwargs_;
    int64_t next_ = 0;
    bool automatic_ = false, manual_ = false;
};

}  // namespace

Value str_format(Thread& t, Str* text, const Value* args, size_t nargs, Value kwargs) {
    std::string out;
    TRY(Formatter(t, args, nargs, kwargs).expand(text->view(), 2, out));
    return TRY(new_str(t, out));
}

// --- % -------------------------------------------------------------------------------------------

Value str_percent(Thread& t, Value left, Value arguments) {
    if (!is_str(left)) return Value::not_implemented();
    const std::string_view text = left.as<Str>()->view();
    const bool tuple = is_tuple(arguments);
    size_t next = 0;
    bool used_mapping = false;   // then there is no argument but what the keys say
    auto take = [&]() -> Value {
        if (tuple) {
            if (next < arguments.as<Tuple>()->size) return arguments.as<Tuple>()->items[next++];
        } else if (next == 0 && !used_mapping) {
            ++next;
            return arguments;
        }
        return raise_type_error(t, "not enough arguments for format string");
    };
    std::string out;
    for (size_t at = 0; at < text.size();) {
        const size_t percent = text.find('%', at);
        if (percent == std::string_view::npos) {
            out += text.substr(at);
            break;
        }
        out += text.substr(at, percent - at);
        at = percent + 1;
        // The plain forms of the usual values need no specification.
        if (at < text.size() && (text[at] == 's' || text[at] == 'd') && tuple &&
            next < arguments.as<Tuple>()->size) {
            const Value value = arguments.as<Tuple>()->items[next];
            if (value.is_small_int()) {
                char digits[24];
                out.append(digits, std::to_chars(digits, digits + sizeof digits,
                                                 value.as_small_int()).ptr);
                ++at;
                ++next;
                continue;
            }
            if (text[at] == 's' && value.is_object() && value.as_object()->type == t.types().str) {
                out += value.as<Str>()->view();
                ++at;
                ++next;
                continue;
            }
        }
        PercentSpec spec;
        const FormatResult parsed = parse_percent_spec(text, at, spec);
        if (!parsed.ok()) return raise_value_error(t, "{}", parsed.text);
        if (spec.is_percent_sign) {
            out += '%';
            continue;
        }
        Ref value;
        if (spec.has_key) {
            if (tuple || is_str(arguments) || !type_of(t, arguments)->get_item) {
                return raise_type_error(t, "format requires a mapping");
            }
            used_mapping = true;
            Own<Str> key = Own<Str>::take(TRY(new_str(t, spec.key)));
            value = Ref::take(TRY(get_item(t, arguments, key.value())));
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
        const char32_t conversion = spec.conversion;
        switch (conversion) {
            case 's':
            case 'r':
            case 'a': {
                Own<Str> shown = Own<Str>::take(conversion == 's'   ? TRY(str(t, *value))
                                                : conversion == 'r' ? TRY(repr(t, *value))
                                                                    : TRY(ascii(t, *value)));
                out += percent_text(spec, shown->view());
                break;
            }
            case 'c': {
                if (is_str(*value)) {
                    if (value.as<Str>()->length != 1) {
                        return raise_type_error(t, "%c requires int or char");
                    }
                    out += percent_text(spec, value.as<Str>()->view());
                    break;
                }
                if (!type_of(t, *value)->index) {
                    return raise_type_error(t, "%c requires int or char");
                }
                const int64_t code = TRY(to_int64(t, *value));
                if (code < 0 || code > 0x10ffff) {
                    return raise(t, Exc::OverflowError, "%c arg not in range(0x110000)");
                }
                out += percent_text(spec, unicode::to_string(static_cast<char32_t>(code)));
                break;
            }
            case 'd':
            case 'i':
            case 'u':
            case 'o':
            case 'x':
            case 'X': {
                const bool decimal = conversion == 'd' || conversion == 'i' || conversion == 'u';
                Ref number;
                if (is_int(*value)) {
                    number = value;
                } else if (decimal && type_of(t, *value)->to_int && !is_str(*value)) {
                    number = Ref::take(TRY(to_int(t, *value)));
                } else if (type_of(t, *value)->index) {
                    number = Ref::take(TRY(to_index(t, *value)));
                } else if (decimal) {
                    return raise_type_error(t, "%{} format: a real number is required, not {}",
                                            static_cast<char>(conversion), type_name(t, *value));
                } else {
                    return raise_type_error(t, "%{} format: an integer is required, not {}",
                                            static_cast<char>(conversion), type_name(t, *value));
                }
                int64_t small;
                out += int_fits(*number, small) ? percent_int(spec, small)
                                                : percent_int(spec, number.as<Int>()->value);
                break;
            }
            case 'e':
            case 'E':
            case 'f':
            case 'F':
            case 'g':
            case 'G': {
                if (!is_float(*value) && !is_int(*value) && !type_of(t, *value)->to_float) {
                    return raise_type_error(t, "must be real number, not {}", type_name(t, *value));
                }
                const FormatResult result = percent_float(spec, TRY(to_double(t, *value)));
                if (!result.ok()) return raise_value_error(t, "{}", result.text);
                out += result.text;
                break;
            }
            default:
                return raise_value_error(
                    t, "{}",
                    percent_unsupported(
                        spec, unicode::count(text.substr(0, spec.conversion_offset))));
        }
    }
    const bool left_over = tuple ? next < arguments.as<Tuple>()->size
                                 : next == 0 && !used_mapping &&
                                       (is_str(arguments) || !type_of(t, arguments)->get_item);
    if (left_over) {
        return raise_type_error(t, "not all arguments converted during string formatting");
    }
    return TRY(new_str(t, out));
}

}  // namespace baton
