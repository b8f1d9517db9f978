#include "runtime/base/float_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>

#include "runtime/base/round_double.h"

namespace baton {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

char to_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

std::string_view strip(std::string_view text) {
    while (!text.empty() && is_space(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_space(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

// The significant decimal digits of a finite, non-negative number: d.ddd × 10^exponent.
struct Digits {
    std::string text;  // no point; at least one digit
    int exponent = 0;
};

// Takes "d.ddde±xx" apart.
Digits split_scientific(std::string_view scientific) {
    Digits digits;
    std::size_t mark = scientific.find('e');
    for (char c : scientific.substr(0, mark)) {
        if (c != '.') {
            digits.text.push_back(c);
        }
    }
    std::string_view exponent = scientific.substr(mark + 1);
    bool negative = exponent[0] == '-';
    int value = 0;
    std::from_chars(exponent.data() + 1, exponent.data() + exponent.size(), value);
    digits.exponent = negative ? -value : value;
    return digits;
}

void append_exponent(std::string& out, char letter, int exponent) {
    out.push_back(letter);
    out.push_back(exponent < 0 ? '-' : '+');
    int magnitude = std::abs(exponent);
    if (magnitude < 10) {
        out.push_back('0');
    }
    out += std::to_string(magnitude);
}

// Writes the digits with a point where the exponent says, zeros filled in on either side.
void append_fixed(std::string& out, const Digits& digits) {
    int size = static_cast<int>(digits.text.size());
    if (digits.exponent < 0) {
        out += "0.";
        out.append(static_cast<std::size_t>(-digits.exponent - 1), '0');
        out += digits.text;
    } else if (digits.exponent + 1 >= size) {
        out += digits.text;
        out.append(static_cast<std::size_t>(digits.exponent + 1 - size), '0');
    } else {
        out.append(digits.text, 0, static_cast<std::size_t>(digits.exponent + 1));
        out.push_back('.');
        out.append(digits.text, static_cast<std::size_t>(digits.exponent + 1));
    }
}

// Writes the digits in scientific form.
void append_scientific(std::string& out, const Digits& digits, char letter, bool keep_point) {
    out.push_back(digits.text[0]);
    if (digits.text.size() > 1 || keep_point) {
        out.push_back('.');
        out.append(digits.text, 1);
    }
    append_exponent(out, letter, digits.exponent);
}

// Shortest digits that round-trip.
Digits shortest_digits(double value) {
    char buffer[64];
    auto end =
        std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
    return split_scientific({buffer, static_cast<std::size_t>(end - buffer)});
}

// Exactly `count` significant digits, correctly rounded.
Digits significant_digits(double value, int count) {
    std::string buffer(static_cast<std::size_t>(count) + 32, '\0');
    auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                             std::chars_format::scientific, count - 1)
                   .ptr;
    return split_scientific({buffer.data(), static_cast<std::size_t>(end - buffer.data())});
}

std::string fixed(double value, int precision) {
    std::string buffer(static_cast<std::size_t>(precision) + 330, '\0');
    auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                             std::chars_format::fixed, precision)
                   .ptr;
    buffer.resize(static_cast<std::size_t>(end - buffer.data()));
    return buffer;
}

void strip_trailing_zeros(std::string& digits) {
    std::size_t last = digits.find_last_not_of('0');
    digits.resize(std::max<std::size_t>(last == std::string::npos ? 1 : last + 1, 1));
}

void append_dot_zero(std::string& out, std::size_t from) {
    if (out.find_first_of(".e", from) == std::string::npos) {
        out += ".0";
    }
}

// repr's layout: exponent form below 1e-4 and from 1e16 on.
void append_repr(std::string& out, double magnitude, const FloatFormat& format) {
    std::size_t start = out.size();
    Digits digits = shortest_digits(magnitude);
    if (digits.exponent >= -4 && digits.exponent < 16) {
        append_fixed(out, digits);
        if (format.add_dot_zero) {
            append_dot_zero(out, start);
        }
    } else {
        append_scientific(out, digits, 'e', format.alternate);
        return;
    }
    if (format.alternate && out.find('.', start) == std::string::npos) {
        out.push_back('.');
    }
}

// The 'g' rule: exponent form if the exponent is below -4 or not below the precision.
void append_general(std::string& out, double magnitude, const FloatFormat& format) {
    std::size_t start = out.size();
    int precision = std::max(format.precision, 1);
    bool upper = format.type == 'G';
    Digits digits = significant_digits(magnitude, precision);
    // An empty type with a precision ("{:.3}") behaves as 'g' that keeps one digit behind the
    // point, and so needs the exponent form one digit earlier.
    int limit = format.add_dot_zero ? std::max(precision - 1, 1) : precision;
    if (format.add_dot_zero && precision == 1) {
        limit = 0;
    }
    bool scientific = digits.exponent < -4 || digits.exponent >= limit;
    if (!format.alternate) {
        strip_trailing_zeros(digits.text);
    }
    if (scientific) {
        append_scientific(out, digits, upper ? 'E' : 'e', format.alternate);
    } else {
        append_fixed(out, digits);
        if (format.add_dot_zero) {
            append_dot_zero(out, start);
        }
        if (format.alternate && out.find('.', start) == std::string::npos) {
            out.push_back('.');
        }
    }
}

}  // namespace

std::size_t write_float_repr(double value, char* out) {
    if (value == std::floor(value) && std::fabs(value) < 1e15) {
        // Whole numbers of ordinary size, the most frequent case.
        char* at = out;
        if (std::signbit(value)) {
            *at++ = '-';
            value = -value;
        }
        at = std::to_chars(at, out + float_repr_capacity, static_cast<std::int64_t>(value)).ptr;
        *at++ = '.';
        *at++ = '0';
        return static_cast<std::size_t>(at - out);
    }
    if (std::isnan(value)) {
        std::memcpy(out, "nan", 3);
        return 3;
    }
    double magnitude = std::fabs(value);
    if (!std::isinf(value) && magnitude >= 1e-4 && magnitude < 1e15) {
        // Not whole, so the shortest fixed form has a point and is what repr shows.
        char* end =
            std::to_chars(out, out + float_repr_capacity, value, std::chars_format::fixed).ptr;
        return static_cast<std::size_t>(end - out);
    }
    FloatFormat format;
    format.type = 'r';
    format.add_dot_zero = true;
    std::string text = format_float(value, format);
    std::memcpy(out, text.data(), text.size());
    return text.size();
}

std::string float_repr(double value) {
    char buffer[float_repr_capacity];
    return std::string(buffer, write_float_repr(value, buffer));
}

std::string complex_repr(double real, double imaginary) {
    FloatFormat format;
    format.type = 'r';
    std::string imaginary_text = format_float(imaginary, format) + "j";
    if (real == 0 && !std::signbit(real)) {
        return imaginary_text;
    }
    if (imaginary_text[0] != '-') {
        imaginary_text.insert(0, "+");
    }
    return "(" + format_float(real, format) + imaginary_text + ")";
}

std::string format_float(double value, const FloatFormat& format) {
    char type = format.type == 'n' ? 'g' : format.type;
    bool upper = type == 'E' || type == 'F' || type == 'G';
    if (type == '%') {
        value *= 100;
    }
    std::string out;
    if (std::isnan(value)) {
        out = upper ? "NAN" : "nan";
    } else if (std::isinf(value)) {
        out = value < 0 ? "-" : "";
        out += upper ? "INF" : "inf";
    } else {
        double magnitude = std::fabs(value);
        if (std::signbit(value)) {
            out.push_back('-');
        }
        switch (type) {
        case 'e':
        case 'E': {
            Digits digits = significant_digits(magnitude, format.precision + 1);
            append_scientific(out, digits, type, format.alternate);
            break;
        }
        case 'f':
        case 'F':
        case '%':
            out += fixed(magnitude, format.precision);
            if (format.alternate && format.precision == 0) {
                out.push_back('.');
            }
            break;
        case 'r':
            append_repr(out, magnitude, format);
            break;
        default:
            append_general(out, magnitude, format);
            break;
        }
        if (format.no_negative_zero && out[0] == '-') {
            std::size_t mantissa_end = std::min(out.find_first_of("eE"), out.size());
            if (out.find_first_of("123456789") >= mantissa_end) {
                out.erase(0, 1);
            }
        }
    }
    if (type == '%') {
        out.push_back('%');
    }
    return out;
}

// ---- Parsing ----------------------------------------------------------------------------------

std::optional<double> parse_decimal(std::string_view digits) {
    // The grammar is checked here: from_chars would also take "inf", a sign, and stop early.
    std::size_t at = 0, size = digits.size();
    std::size_t first_significant = std::string_view::npos;  // of the digits, point not counted
    std::size_t digit_count = 0, integer_digits = 0;
    auto take_digits = [&] {
        std::size_t begin = at;
        for (; at < size && is_digit(digits[at]); at++, digit_count++) {
            if (digits[at] != '0' && first_significant == std::string_view::npos) {
                first_significant = digit_count;
            }
        }
        return at - begin;
    };
    integer_digits = take_digits();
    if (at < size && digits[at] == '.') {
        at++;
        take_digits();
    }
    if (digit_count == 0) {
        return std::nullopt;
    }
    std::int64_t exponent = 0;
    if (at < size && (digits[at] == 'e' || digits[at] == 'E')) {
        at++;
        bool negative = at < size && digits[at] == '-';
        if (at < size && (digits[at] == '-' || digits[at] == '+')) {
            at++;
        }
        std::size_t begin = at;
        for (; at < size && is_digit(digits[at]); at++) {
            if (exponent < std::numeric_limits<std::int64_t>::max() / 20) {
                exponent = exponent * 10 + (digits[at] - '0');
            }
        }
        if (at == begin) {
            return std::nullopt;
        }
        exponent = negative ? -exponent : exponent;
    }
    if (at != size) {
        return std::nullopt;
    }
    if (first_significant == std::string_view::npos) {
        return 0.0;
    }
    double value = 0;
    auto parsed =
        std::from_chars(digits.data(), digits.data() + size, value, std::chars_format::general);
    if (parsed.ec != std::errc()) {
        // Out of range: the position of the first significant digit tells in which direction.
        std::int64_t magnitude = exponent + static_cast<std::int64_t>(integer_digits) -
                                 static_cast<std::int64_t>(first_significant);
        return magnitude > 0 ? std::numeric_limits<double>::infinity() : 0.0;
    }
    return value;
}

std::optional<double> parse_float(std::string_view text) {
    text = strip(text);
    if (text.empty()) {
        return std::nullopt;
    }
    bool negative = text[0] == '-';
    if (text[0] == '-' || text[0] == '+') {
        text.remove_prefix(1);
    }
    auto is_word = [&](std::string_view word) {
        return text.size() == word.size() &&
               std::equal(text.begin(), text.end(), word.begin(),
                          [](char a, char b) { return to_lower(a) == b; });
    };
    double value;
    if (is_word("inf") || is_word("infinity")) {
        value = std::numeric_limits<double>::infinity();
    } else if (is_word("nan")) {
        value = std::numeric_limits<double>::quiet_NaN();
    } else if (text.find('_') == std::string_view::npos) {
        auto parsed = parse_decimal(text);
        if (!parsed) {
            return std::nullopt;
        }
        value = *parsed;
    } else {
        // Underscores stand between digits only.
        std::string plain;
        for (std::size_t i = 0; i < text.size(); i++) {
            if (text[i] != '_') {
                plain.push_back(text[i]);
            } else if (i == 0 || i + 1 == text.size() || !is_digit(text[i - 1]) ||
                       !is_digit(text[i + 1])) {
                return std::nullopt;
            }
        }
        auto parsed = parse_decimal(plain);
        if (!parsed) {
            return std::nullopt;
        }
        value = *parsed;
    }
    return negative ? -value : value;
}

// ---- Hexadecimal ------------------------------------------------------------------------------

std::string float_hex(double value) {
    if (std::isnan(value)) {
        return "nan";
    }
    if (std::isinf(value)) {
        return value < 0 ? "-inf" : "inf";
    }
    std::string sign = std::signbit(value) ? "-" : "";
    if (value == 0) {
        return sign + "0x0.0p+0";
    }
    std::uint64_t bits;
    std::memcpy(&bits, &value, 8);
    int biased = static_cast<int>(bits >> 52 & 0x7FF);
    std::uint64_t mantissa = bits & 0xFFFFFFFFFFFFFu;
    int exponent = biased == 0 ? -1022 : biased - 1023;
    std::string out = sign + (biased == 0 ? "0x0." : "0x1.");
    for (int shift = 48; shift >= 0; shift -= 4) {
        out.push_back("0123456789abcdef"[mantissa >> shift & 15]);
    }
    out.push_back('p');
    out.push_back(exponent < 0 ? '-' : '+');
    return out + std::to_string(std::abs(exponent));
}

std::optional<double> parse_float_hex(std::string_view text, bool& overflow) {
    overflow = false;
    text = strip(text);
    bool negative = !text.empty() && text[0] == '-';
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
        text.remove_prefix(1);
    }
    std::string lower;
    for (char c : text) {
        lower.push_back(to_lower(c));
    }
    auto signed_value = [&](double value) { return negative ? -value : value; };
    if (lower == "inf" || lower == "infinity") {
        return signed_value(std::numeric_limits<double>::infinity());
    }
    if (lower == "nan") {
        return signed_value(std::numeric_limits<double>::quiet_NaN());
    }
    std::string_view rest = lower;
    if (rest.substr(0, 2) == "0x") {
        rest.remove_prefix(2);
    }
    auto hex_value = [](char c) {
        return is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    };
    // The first 16 significant digits go into `mantissa`; what follows only matters by being zero
    // or not.
    std::uint64_t mantissa = 0;
    bool sticky = false, any = false, point = false;
    std::int64_t exponent = 0;
    std::size_t at = 0;
    for (; at < rest.size(); at++) {
        if (rest[at] == '.' && !point) {
            point = true;
            continue;
        }
        int digit = hex_value(rest[at]);
        if (digit < 0) {
            break;
        }
        any = true;
        if (mantissa >> 60 == 0) {
            mantissa = mantissa << 4 | static_cast<std::uint64_t>(digit);
            exponent -= point ? 4 : 0;
        } else {
            sticky |= digit != 0;
            exponent += point ? 0 : 4;
        }
    }
    if (!any) {
        return std::nullopt;
    }
    if (at < rest.size() && rest[at] == 'p') {
        at++;
        bool down = at < rest.size() && rest[at] == '-';
        if (at < rest.size() && (rest[at] == '-' || rest[at] == '+')) {
            at++;
        }
        std::size_t begin = at;
        std::int64_t written = 0;
        for (; at < rest.size() && is_digit(rest[at]); at++) {
            written =
                std::min<std::int64_t>(written * 10 + (rest[at] - '0'), std::int64_t(1) << 50);
        }
        if (at == begin) {
            return std::nullopt;
        }
        exponent += down ? -written : written;
    }
    if (at != rest.size()) {
        return std::nullopt;
    }
    double value = round_to_double(mantissa, sticky, exponent, overflow);
    if (overflow) {
        return std::nullopt;
    }
    return signed_value(value);
}

double round_to_digits(double value, std::int64_t digits) {
    if (!std::isfinite(value) || value == 0) {
        return value;
    }
    // Beyond these the rounding changes nothing, or leaves nothing.
    if (digits > 323) {
        return value;
    }
    if (digits < -308) {
        return std::copysign(0.0, value);
    }
    if (digits >= 0) {
        std::string text = fixed(value, static_cast<int>(digits));
        double result = 0;
        std::from_chars(text.data(), text.data() + text.size(), result);
        return result;
    }
    // Left of the point: round the exact integer part's digits by hand, half to even on the exact
    // value.
    std::string text = fixed(std::fabs(value), 1100);
    std::size_t point = text.find('.');
    std::size_t drop = static_cast<std::size_t>(-digits);
    if (drop > point) {
        return std::copysign(0.0, value);
    }
    std::size_t keep = point - drop;
    std::string kept = "0" + text.substr(0, keep);
    bool round_up = text[keep] > '5';
    if (text[keep] == '5') {
        bool above_half = text.find_first_of("123456789", keep + 1) != std::string::npos;
        round_up = above_half || (kept.back() - '0') % 2 == 1;
    }
    if (round_up) {
        std::size_t i = kept.size() - 1;
        while (kept[i] == '9') {
            kept[i--] = '0';
        }
        kept[i]++;
    }
    kept += "e" + std::to_string(drop);
    return std::copysign(parse_decimal(kept).value_or(0.0), value);
}

}  // namespace baton
