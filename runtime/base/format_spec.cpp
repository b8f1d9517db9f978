#include "runtime/base/format_spec.h"

#include <algorithm>
#include <climits>
#include <cmath>

#include "runtime/base/bigint.h"
#include "runtime/base/float_text.h"
#include "runtime/base/unicode.h"

namespace baton {
namespace {

using Status = FormatResult::Status;

FormatResult value_error(std::string message) {
    return {Status::value_error, std::move(message)};
}

FormatResult text_result(std::string text) {
    return {Status::ok, std::move(text)};
}

std::string hex(char32_t c) {
    return to_text(static_cast<std::int64_t>(c), 16);
}

// A type character as messages show it: itself, or escaped if it is not plain ASCII.
std::string shown(char32_t c) {
    return c > 32 && c < 128 ? std::string(1, static_cast<char>(c)) : "\\x" + hex(c);
}

FormatResult unknown_type(char32_t type, std::string_view type_name) {
    return value_error("Unknown format code '" + shown(type) + "' for object of type '" +
                       std::string(type_name) + "'");
}

bool is_align(char32_t c) {
    return c == '<' || c == '>' || c == '=' || c == '^';
}

// Appends the fill character `count` times.
void append_fill(std::string& out, char32_t fill, std::int64_t count) {
    if (count <= 0) {
        return;
    }
    if (fill < 128) {
        out.append(static_cast<std::size_t>(count), static_cast<char>(fill));
        return;
    }
    char bytes[4];
    std::size_t size = unicode::encode(fill, bytes);
    for (; count > 0; count--) {
        out.append(bytes, size);
    }
}

// Pads text that counts `text_width` code points to the specification's width.
std::string pad(const FormatSpec& spec, std::string_view text, std::int64_t text_width,
                char default_align) {
    std::int64_t padding = std::max<std::int64_t>(spec.width - text_width, 0);
    char align = spec.align != 0 ? spec.align : default_align;
    std::int64_t left = align == '>' ? padding : align == '^' ? padding / 2 : 0;
    std::string out;
    out.reserve(text.size() + static_cast<std::size_t>(padding));
    append_fill(out, spec.fill, left);
    out += text;
    append_fill(out, spec.fill, padding - left);
    return out;
}

// A number taken to pieces: [sign][prefix][digits, grouped][rest].
struct NumberParts {
    char sign = 0;
    std::string_view prefix;  // "0x"
    std::string_view digits;  // of the integer part
    std::string_view rest;    // point, fraction, exponent, '%'; or "inf", "nan"
};

// Appends the digits in groups, with leading zeros (grouped as well) until they fill `min_width`
// columns.
void append_grouped(std::string& out, std::string_view digits, char separator, int group_size,
                    std::int64_t min_width) {
    if (separator == 0) {
        append_fill(out, U'0', min_width - static_cast<std::int64_t>(digits.size()));
        out += digits;
        return;
    }
    // Built from the right, then turned round.
    std::string reversed;
    std::int64_t remaining = static_cast<std::int64_t>(digits.size());
    bool first = true;
    do {
        if (!first) {
            reversed.push_back(separator);
            min_width--;
        }
        first = false;
        std::int64_t size =
            std::min<std::int64_t>(group_size, std::max({remaining, min_width, std::int64_t(1)}));
        for (std::int64_t i = 0; i < size; i++) {
            reversed.push_back(remaining > 0 ? digits[static_cast<std::size_t>(--remaining)] : '0');
        }
        min_width -= size;
    } while (remaining > 0 || min_width > 0);
    out.append(reversed.rbegin(), reversed.rend());
}

// Puts the pieces together with grouping, zeros and padding. `sign_option` is the specification's,
// which decides what a number that is not negative shows.
std::string assemble(const FormatSpec& spec, NumberParts parts, char sign_option, int group_size) {
    char align = spec.align != 0 ? spec.align : '>';
    if (parts.sign == 0 && (sign_option == '+' || sign_option == ' ')) {
        parts.sign = sign_option;
    }
    std::int64_t fixed =
        (parts.sign != 0) + static_cast<std::int64_t>(parts.prefix.size() + parts.rest.size());
    std::string digits;
    if (!parts.digits.empty()) {
        bool zeros = spec.fill == '0' && align == '=';
        append_grouped(digits, parts.digits, spec.grouping, group_size,
                       zeros ? spec.width - fixed : 0);
    }
    std::int64_t padding =
        std::max<std::int64_t>(spec.width - fixed - static_cast<std::int64_t>(digits.size()), 0);
    std::int64_t left = align == '>' ? padding : align == '^' ? padding / 2 : 0;
    std::int64_t inside = align == '=' ? padding : 0;
    std::string out;
    out.reserve(static_cast<std::size_t>(fixed + padding) + digits.size());
    append_fill(out, spec.fill, left);
    if (parts.sign != 0) {
        out.push_back(parts.sign);
    }
    out += parts.prefix;
    append_fill(out, spec.fill, inside);
    out += digits;
    out += parts.rest;
    append_fill(out, spec.fill, padding - left - inside);
    return out;
}

// Splits what format_float(value, …) wrote.
NumberParts split_float(std::string_view text) {
    NumberParts parts;
    if (!text.empty() && text[0] == '-') {
        parts.sign = '-';
        text.remove_prefix(1);
    }
    std::size_t digits = 0;
    while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
        digits++;
    }
    parts.digits = text.substr(0, digits);
    parts.rest = text.substr(digits);
    return parts;
}

// The float conversion a specification asks for; false if its type is none.
bool float_format(const FormatSpec& spec, bool is_complex, FloatFormat& format) {
    format.alternate = spec.alternate;
    format.no_negative_zero = spec.no_negative_zero;
    format.precision = 6;
    switch (spec.type) {
    case 0:
        format.type = 'r';
        format.precision = 0;
        format.add_dot_zero = !is_complex;
        break;
    case '%':
        if (is_complex) {
            return false;
        }
        [[fallthrough]];
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
        format.type = static_cast<char>(spec.type);
        break;
    case 'n':
        format.type = 'g';
        break;
    default:
        return false;
    }
    if (spec.precision >= 0) {
        format.precision = static_cast<int>(spec.precision);
        if (format.type == 'r') {
            format.type = 'g';
        }
    }
    return true;
}

// The digits of an int in its base, without sign, and what goes around them.
FormatResult format_int_digits(const FormatSpec& spec, std::string digits) {
    NumberParts parts;
    std::string_view text = digits;
    if (text[0] == '-') {
        parts.sign = '-';
        text.remove_prefix(1);
    }
    parts.digits = text;
    int group_size = 3;
    switch (spec.type) {
    case 'b':
        parts.prefix = "0b";
        break;
    case 'o':
        parts.prefix = "0o";
        break;
    case 'x':
        parts.prefix = "0x";
        break;
    case 'X':
        parts.prefix = "0X";
        for (char& c : digits) {
            c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c;
        }
        break;
    default:
        break;
    }
    if (!parts.prefix.empty()) {
        group_size = 4;
    }
    if (!spec.alternate) {
        parts.prefix = {};
    }
    return text_result(assemble(spec, parts, spec.sign, group_size));
}

int int_base(char32_t type) {
    switch (type) {
    case 'b':
        return 2;
    case 'o':
        return 8;
    case 'x':
    case 'X':
        return 16;
    default:
        return 10;
    }
}

// Refuses what no int format accepts. True if `error` holds a reason.
bool refuse_int(const FormatSpec& spec, std::string_view type_name, FormatResult& error) {
    switch (spec.type) {
    case 0:
    case 'd':
    case 'n':
    case 'b':
    case 'o':
    case 'x':
    case 'X':
    case 'c':
        break;
    default:
        error = unknown_type(spec.type, type_name);
        return true;
    }
    if (spec.precision != -1) {
        error = value_error("Precision not allowed in integer format specifier");
        return true;
    }
    if (spec.no_negative_zero) {
        error = value_error("Negative zero coercion (z) not allowed in integer format specifier");
        return true;
    }
    if (spec.type == 'c') {
        if (spec.sign != 0) {
            error = value_error("Sign not allowed with integer format specifier 'c'");
            return true;
        }
        if (spec.alternate) {
            error = value_error("Alternate form (#) not allowed with integer format specifier 'c'");
            return true;
        }
    }
    return false;
}

bool is_float_type(char32_t type) {
    return type == 'e' || type == 'E' || type == 'f' || type == 'F' || type == 'g' || type == 'G' ||
           type == '%';
}

// 'c' of a valid code point; '=' puts the padding before it, as a number without sign has it.
FormatResult format_code_point(const FormatSpec& spec, char32_t c) {
    FormatSpec padding = spec;
    if (padding.align == '=') {
        padding.align = '>';
    }
    return text_result(pad(padding, unicode::to_string(c), 1, '>'));
}

FormatResult code_point_out_of_range() {
    return {Status::overflow_error, "%c arg not in range(0x110000)"};
}

}  // namespace

// ---- Parsing ----------------------------------------------------------------------------------

FormatResult parse_format_spec(std::string_view text, FormatKind kind, std::string_view type_name,
                               FormatSpec& spec) {
    spec = FormatSpec();
    const char* at = text.data();
    const char* end = at + text.size();
    auto peek = [&]() -> char32_t { return at < end ? unicode::decode(at) : 0; };
    auto take = [&](char32_t wanted) {
        if (at < end && *at == static_cast<char>(wanted)) {
            at++;
            return true;
        }
        return false;
    };
    bool fill_given = false;
    if (at < end) {
        const char* behind = at;
        char32_t first = unicode::next(behind);
        if (behind < end && is_align(unicode::decode(behind))) {
            spec.fill = first;
            spec.align = *behind;
            fill_given = true;
            at = behind + 1;
        } else if (is_align(first)) {
            spec.align = static_cast<char>(first);
            at = behind;
        }
    }
    if (char32_t c = peek(); c == '+' || c == '-' || c == ' ') {
        spec.sign = static_cast<char>(c);
        at++;
    }
    spec.no_negative_zero = take('z');
    spec.alternate = take('#');
    if (!fill_given && take('0')) {
        spec.fill = '0';
        if (spec.align == 0 && kind == FormatKind::number) {
            spec.align = '=';
        }
    }
    // Decimal digits of any script. False if there are too many of them.
    auto take_integer = [&](std::int64_t& value) {
        value = -1;
        while (at < end) {
            const char* behind = at;
            int digit = unicode::decimal_value(unicode::next(behind));
            if (digit < 0) {
                break;
            }
            value = std::max<std::int64_t>(value, 0);
            if (value > (INT64_MAX - digit) / 10) {
                return false;
            }
            value = value * 10 + digit;
            at = behind;
        }
        return true;
    };
    if (!take_integer(spec.width)) {
        return value_error("Too many decimal digits in format string");
    }
    if (take(',')) {
        spec.grouping = ',';
    }
    if (peek() == '_') {
        if (spec.grouping != 0) {
            return value_error("Cannot specify both ',' and '_'.");
        }
        at++;
        spec.grouping = '_';
        if (peek() == ',') {
            return value_error("Cannot specify both ',' and '_'.");
        }
    }
    if (take('.')) {
        if (!take_integer(spec.precision)) {
            return value_error("Too many decimal digits in format string");
        }
        if (spec.precision < 0) {
            return value_error("Format specifier missing precision");
        }
    }
    if (at < end) {
        spec.type = unicode::next(at);
        if (at < end) {
            return value_error("Invalid format specifier '" + std::string(text) +
                               "' for object of type '" + std::string(type_name) + "'");
        }
    }
    if (spec.grouping != 0) {
        char32_t type = spec.type == 0 && kind == FormatKind::string ? U's' : spec.type;
        bool decimal = type == 0 || type == 'd' || is_float_type(type);
        bool binary = type == 'b' || type == 'o' || type == 'x' || type == 'X';
        if (!decimal && !(binary && spec.grouping == '_')) {
            return value_error("Cannot specify '" + std::string(1, spec.grouping) + "' with '" +
                               shown(type) + "'.");
        }
    }
    return {};
}

// ---- Applying ---------------------------------------------------------------------------------

FormatResult format_string(const FormatSpec& spec, std::string_view value,
                           std::string_view type_name) {
    if (spec.type != 0 && spec.type != 's') {
        return unknown_type(spec.type, type_name);
    }
    if (spec.sign != 0) {
        return value_error(spec.sign == ' ' ? "Space not allowed in string format specifier"
                                            : "Sign not allowed in string format specifier");
    }
    if (spec.no_negative_zero) {
        return value_error("Negative zero coercion (z) not allowed in string format specifier");
    }
    if (spec.alternate) {
        return value_error("Alternate form (#) not allowed in string format specifier");
    }
    if (spec.align == '=') {
        return value_error("'=' alignment not allowed in string format specifier");
    }
    if (spec.precision >= 0 && static_cast<std::uint64_t>(spec.precision) < value.size()) {
        value =
            value.substr(0, unicode::offset_of(value, static_cast<std::size_t>(spec.precision)));
    }
    if (spec.width <= 0) {
        return text_result(std::string(value));
    }
    return text_result(pad(spec, value, static_cast<std::int64_t>(unicode::count(value)), '<'));
}

FormatResult format_int(const FormatSpec& spec, std::int64_t value, std::string_view type_name) {
    if (is_float_type(spec.type)) {
        return format_float(spec, static_cast<double>(value), type_name);
    }
    FormatResult error;
    if (refuse_int(spec, type_name, error)) {
        return error;
    }
    if (spec.type == 'c') {
        if (value < 0 || value > std::int64_t(unicode::last_code_point)) {
            return code_point_out_of_range();
        }
        return format_code_point(spec, static_cast<char32_t>(value));
    }
    return format_int_digits(spec, to_text(value, int_base(spec.type)));
}

FormatResult format_int(const FormatSpec& spec, mpz_srcptr value, std::string_view type_name,
                        std::size_t max_digits) {
    if (is_float_type(spec.type)) {
        bool overflow;
        double converted = to_double(value, overflow);
        if (overflow) {
            return {Status::overflow_error, "int too large to convert to float"};
        }
        return format_float(spec, converted, type_name);
    }
    std::int64_t machine;
    if (to_int64(value, machine)) {
        return format_int(spec, machine, type_name);
    }
    FormatResult error;
    if (refuse_int(spec, type_name, error)) {
        return error;
    }
    if (spec.type == 'c') {
        return {Status::overflow_error, "Python int too large to convert to C long"};
    }
    int base = int_base(spec.type);
    if (base == 10 && max_digits != 0 && has_more_digits_than(value, max_digits)) {
        return value_error("Exceeds the limit (" + std::to_string(max_digits) +
                           " digits) for integer string conversion; "
                           "use sys.set_int_max_str_digits() to increase the limit");
    }
    return format_int_digits(spec, to_text(value, base));
}

FormatResult format_float(const FormatSpec& spec, double value, std::string_view type_name) {
    if (spec.precision > INT_MAX) {
        return value_error("precision too big");
    }
    FloatFormat format;
    if (!float_format(spec, false, format)) {
        return unknown_type(spec.type, type_name);
    }
    std::string text = format_float(value, format);
    if (spec.width <= 0 && spec.grouping == 0 && (spec.sign == 0 || spec.sign == '-')) {
        return text_result(std::move(text));
    }
    return text_result(assemble(spec, split_float(text), spec.sign, 3));
}

FormatResult format_complex(const FormatSpec& spec, double real, double imaginary,
                            std::string_view type_name) {
    FloatFormat format;
    if (!float_format(spec, true, format)) {
        return unknown_type(spec.type, type_name);
    }
    if (spec.fill == '0') {
        return value_error("Zero padding is not allowed in complex format specifier");
    }
    if (spec.align == '=') {
        return value_error("'=' alignment flag is not allowed in complex format specifier");
    }
    if (spec.precision > INT_MAX) {
        return value_error("precision too big");
    }
    bool only_imaginary = spec.type == 0 && real == 0 && !std::signbit(real);
    bool parentheses = spec.type == 0 && !only_imaginary;
    FormatSpec part = spec;  // each part is grouped and signed, only the whole is padded
    part.width = -1;
    std::string real_text, imaginary_text;
    if (!only_imaginary) {
        real_text = format_float(real, format);
        real_text = assemble(part, split_float(real_text), spec.sign, 3);
    }
    imaginary_text = format_float(imaginary, format);
    imaginary_text =
        assemble(part, split_float(imaginary_text), only_imaginary ? spec.sign : '+', 3) + "j";
    std::string text =
        parentheses ? "(" + real_text + imaginary_text + ")" : real_text + imaginary_text;
    return text_result(pad(spec, text, static_cast<std::int64_t>(text.size()), '>'));
}

// ---- %-formatting -----------------------------------------------------------------------------

void PercentSpec::set_width(std::int64_t value) {
    if (value < 0) {
        left = true;
        value = value == INT64_MIN ? INT64_MAX : -value;
    }
    width = value;
}

void PercentSpec::set_precision(std::int64_t value) {
    precision = std::max<std::int64_t>(value, 0);
}

FormatResult parse_percent_spec(std::string_view text, std::size_t& at, PercentSpec& spec) {
    spec = PercentSpec();
    std::size_t size = text.size();
    auto incomplete = [] { return value_error("incomplete format"); };
    if (at < size && text[at] == '%') {
        spec.is_percent_sign = true;
        spec.conversion = '%';
        spec.conversion_offset = at++;
        return {};
    }
    if (at < size && text[at] == '(') {
        std::size_t begin = ++at;
        int depth = 1;
        for (; at < size && depth > 0; at++) {
            depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
        }
        if (depth > 0) {
            return value_error("incomplete format key");
        }
        spec.has_key = true;
        spec.key = text.substr(begin, at - 1 - begin);
    }
    for (; at < size; at++) {
        char c = text[at];
        if (c == '-') {
            spec.left = true;
        } else if (c == '+') {
            spec.plus = true;
        } else if (c == ' ') {
            spec.space = true;
        } else if (c == '#') {
            spec.alternate = true;
        } else if (c == '0') {
            spec.zero = true;
        } else {
            break;
        }
    }
    // ASCII digits up to a limit; false if the number is larger.
    auto take_integer = [&](std::int64_t& value, std::int64_t limit) {
        for (; at < size && text[at] >= '0' && text[at] <= '9'; at++) {
            int digit = text[at] - '0';
            value = std::max<std::int64_t>(value, 0);
            if (value > (limit - digit) / 10) {
                return false;
            }
            value = value * 10 + digit;
        }
        return true;
    };
    if (at < size && text[at] == '*') {
        spec.width_from_argument = true;
        at++;
    } else if (!take_integer(spec.width, INT64_MAX)) {
        return value_error("width too big");
    }
    if (at < size && text[at] == '.') {
        at++;
        spec.precision = 0;
        if (at < size && text[at] == '*') {
            spec.precision_from_argument = true;
            at++;
        } else if (!take_integer(spec.precision, INT_MAX)) {
            return value_error("precision too big");
        }
    }
    if (at < size && (text[at] == 'h' || text[at] == 'l' || text[at] == 'L')) {
        at++;
    }
    if (at >= size) {
        return incomplete();
    }
    spec.conversion_offset = at;
    // In bytes a conversion is one byte; in well-formed text it is one code point.
    std::size_t length = unicode::sequence_size(text[at]);
    bool whole = at + length <= size;
    for (std::size_t i = 1; whole && i < length; i++) {
        whole = unicode::is_continuation(text[at + i]);
    }
    if (static_cast<unsigned char>(text[at]) >= 0x80 && whole && length > 1 &&
        !unicode::is_continuation(text[at])) {
        spec.conversion = unicode::decode(text.data() + at);
        at += length;
    } else {
        spec.conversion = static_cast<unsigned char>(text[at++]);
    }
    return {};
}

std::string percent_unsupported(const PercentSpec& spec, std::size_t index) {
    char32_t c = spec.conversion;
    std::string shown_as = c > 31 && c < 128 ? std::string(1, static_cast<char>(c)) : "?";
    return "unsupported format character '" + shown_as + "' (0x" + hex(c) + ") at index " +
           std::to_string(index);
}

namespace {

// Pads a number: sign, prefix, zeros or blanks, digits.
std::string percent_number(const PercentSpec& spec, char sign, std::string_view prefix,
                           std::string_view digits) {
    if (sign == 0) {
        sign = spec.plus ? '+' : spec.space ? ' ' : 0;
    }
    std::int64_t size = (sign != 0) + static_cast<std::int64_t>(prefix.size() + digits.size());
    std::int64_t padding = std::max<std::int64_t>(spec.width - size, 0);
    std::string out;
    out.reserve(static_cast<std::size_t>(size + padding));
    if (!spec.left && !spec.zero) {
        append_fill(out, U' ', padding);
    }
    if (sign != 0) {
        out.push_back(sign);
    }
    out += prefix;
    if (!spec.left && spec.zero) {
        append_fill(out, U'0', padding);
    }
    out += digits;
    if (spec.left) {
        append_fill(out, U' ', padding);
    }
    return out;
}

std::string percent_int_digits(const PercentSpec& spec, std::string digits) {
    char sign = 0;
    if (digits[0] == '-') {
        sign = '-';
        digits.erase(0, 1);
    }
    std::int64_t missing = spec.precision - static_cast<std::int64_t>(digits.size());
    if (missing > 0) {
        digits.insert(0, static_cast<std::size_t>(missing), '0');
    }
    std::string_view prefix;
    if (spec.alternate) {
        prefix = spec.conversion == 'x'   ? "0x"
                 : spec.conversion == 'X' ? "0X"
                 : spec.conversion == 'o' ? "0o"
                                          : "";
    }
    if (spec.conversion == 'X') {
        for (char& c : digits) {
            c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c;
        }
    }
    return percent_number(spec, sign, prefix, digits);
}

}  // namespace

std::string percent_text(const PercentSpec& spec, std::string_view value, bool as_bytes) {
    if (spec.precision >= 0 && spec.conversion != 'c' &&
        static_cast<std::uint64_t>(spec.precision) < value.size()) {
        std::size_t limit = static_cast<std::size_t>(spec.precision);
        value = value.substr(0, as_bytes ? limit : unicode::offset_of(value, limit));
    }
    if (spec.width <= 0) {
        return std::string(value);
    }
    std::int64_t size = static_cast<std::int64_t>(as_bytes ? value.size() : unicode::count(value));
    std::int64_t padding = std::max<std::int64_t>(spec.width - size, 0);
    std::string out;
    out.reserve(value.size() + static_cast<std::size_t>(padding));
    if (!spec.left) {
        append_fill(out, U' ', padding);
    }
    out += value;
    if (spec.left) {
        append_fill(out, U' ', padding);
    }
    return out;
}

std::string percent_int(const PercentSpec& spec, std::int64_t value) {
    return percent_int_digits(spec, to_text(value, int_base(spec.conversion)));
}

std::string percent_int(const PercentSpec& spec, mpz_srcptr value) {
    return percent_int_digits(spec, to_text(value, int_base(spec.conversion)));
}

FormatResult percent_float(const PercentSpec& spec, double value) {
    if (spec.precision > INT_MAX) {
        return value_error("precision too big");
    }
    FloatFormat format;
    format.type = static_cast<char>(spec.conversion);
    format.precision = spec.precision < 0 ? 6 : static_cast<int>(spec.precision);
    format.alternate = spec.alternate;
    std::string text = format_float(value, format);
    bool negative = text[0] == '-';
    return text_result(
        percent_number(spec, negative ? '-' : 0, {}, std::string_view(text).substr(negative)));
}

}  // namespace baton
