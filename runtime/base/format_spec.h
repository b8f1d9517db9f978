// The format mini-language ("{:>10,.2f}") and the older %-formatting, applied to text and numbers.
//
// A specification is parsed into a plain struct, which may be kept and applied many times. Applying
// needs no object: callers pass the text or the number, and get text or the error to raise. Width
// and precision come from the program, so a caller with a memory limit looks at them before it
// applies a specification. All functions are pure.
#pragma once

#include <gmp.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace baton {

// What applying or parsing gave: the text, or the message of the exception to raise.
struct FormatResult {
    enum class Status : std::uint8_t { ok, value_error, overflow_error };
    Status status = Status::ok;
    std::string text;

    bool ok() const { return status == Status::ok; }
};

// ---- The format mini-language -----------------------------------------------------------------

// A parsed [[fill]align][sign][z][#][0][width][grouping][.precision][type].
struct FormatSpec {
    char32_t fill = U' ';
    char align = 0;  // '<', '>', '^', '=', or 0: the type's default
    char sign = 0;   // '+', '-', ' ', or 0
    bool no_negative_zero = false;
    bool alternate = false;
    char grouping = 0;        // ',', '_', or 0
    std::int64_t width = -1;  // -1: none
    std::int64_t precision = -1;
    char32_t type = 0;  // 0: none given
};

// What is formatted: decides about defaults and which groupings a missing type allows.
enum class FormatKind : std::uint8_t { string, number };

// Parses a specification. `type_name` ("int", "str", a subclass's name) appears in messages.
// The result's text is empty if all is well.
FormatResult parse_format_spec(std::string_view text, FormatKind kind, std::string_view type_name,
                               FormatSpec& spec);

// Apply a parsed specification. An int accepts the float types too (it is converted first);
// `max_digits` limits its decimal digits as sys.set_int_max_str_digits does (0: no limit).
FormatResult format_string(const FormatSpec& spec, std::string_view value,
                           std::string_view type_name = "str");
FormatResult format_int(const FormatSpec& spec, std::int64_t value,
                        std::string_view type_name = "int");
FormatResult format_int(const FormatSpec& spec, mpz_srcptr value,
                        std::string_view type_name = "int", std::size_t max_digits = 0);
FormatResult format_float(const FormatSpec& spec, double value,
                          std::string_view type_name = "float");
FormatResult format_complex(const FormatSpec& spec, double real, double imaginary,
                            std::string_view type_name = "complex");

// ---- %-formatting -----------------------------------------------------------------------------

// A parsed %[(key)][flags][width][.precision][length]conversion.
struct PercentSpec {
    bool is_percent_sign = false;  // "%%": write '%', nothing else is set
    bool has_key = false;
    std::string_view key;                  // of the parsed text
    bool left = false;                     // '-'
    bool plus = false;                     // '+'
    bool space = false;                    // ' '
    bool alternate = false;                // '#'
    bool zero = false;                     // '0'
    bool width_from_argument = false;      // "*": the caller takes an int and calls set_width()
    bool precision_from_argument = false;  // ".*": … and set_precision()
    std::int64_t width = -1;
    std::int64_t precision = -1;
    char32_t conversion = 0;
    std::size_t conversion_offset =
        0;  // byte offset of the conversion character in the parsed text

    // Takes a width or precision from an argument: a negative width means left-justified, a
    // negative precision 0.
    void set_width(std::int64_t value);
    void set_precision(std::int64_t value);
};

// Parses the specification behind the '%' at `text[at - 1]` and moves `at` behind it. An error's
// message is in the result ("incomplete format key", "incomplete format", "width too big",
// "precision too big"). Which conversions exist is the caller's business; see
// percent_unsupported().
FormatResult parse_percent_spec(std::string_view text, std::size_t& at, PercentSpec& spec);

// "unsupported format character 'y' (0x79) at index 3"; the index is that of str (code points) or
// bytes, as counted by the caller.
std::string percent_unsupported(const PercentSpec& spec, std::size_t index);

// %s %r %a %b %c: cut to the precision (not for c) and padded. With `as_bytes`, both count bytes,
// else code points.
std::string percent_text(const PercentSpec& spec, std::string_view value, bool as_bytes = false);
// %d %i %u %o %x %X.
std::string percent_int(const PercentSpec& spec, std::int64_t value);
std::string percent_int(const PercentSpec& spec, mpz_srcptr value);
// %e %E %f %F %g %G.
FormatResult percent_float(const PercentSpec& spec, double value);

}  // namespace baton
