#include "stdlib/unicodedata/unicodedata.h"

#include <utf8proc.h>

#include <cmath>

#include "runtime/base/unicode.h"
#include "runtime/base/unicode_names.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"

namespace baton {

namespace {

std::optional<char32_t> character(Thread& t, const char* function, Value v, int position = 0) {
    const std::string where = position ? fmt::format("argument {}", position) : "argument";
    if (!is_str(v) || v.as<Str>()->length != 1) {
        return raise_type_error(t, "{}() {} must be a unicode character, not {}", function, where,
                                type_name(t, v));
    }
    return str_char_at(v.as<Str>(), 0);
}
Value or_default(Thread& t, Value fallback, const char* message) {
    if (!fallback.is_unbound()) return share(fallback);
    return raise_value_error(t, "{}", message);
}

Value category(Thread& t, const Value* args, size_t) {
    return TRY(new_str(t, unicode::category(TRY(character(t, "category", args[0])))));
}
Value bidirectional(Thread& t, const Value* args, size_t) {
    return TRY(new_str(t, unicode::bidirectional(TRY(character(t, "bidirectional", args[0])))));
}
Value combining(Thread& t, const Value* args, size_t) {
    return Value::small_int(unicode::combining(TRY(character(t, "combining", args[0]))));
}
Value mirrored(Thread& t, const Value* args, size_t) {
    return Value::small_int(unicode::is_mirrored(TRY(character(t, "mirrored", args[0]))));
}
Value east_asian_width(Thread& t, const Value* args, size_t) {
    return TRY(
        new_str(t, unicode::east_asian_width(TRY(character(t, "east_asian_width", args[0])))));
}
Value decimal(Thread& t, const Value* args, size_t) {
    const int value = unicode::decimal_value(TRY(character(t, "decimal", args[0], 1)));
    return value < 0 ? or_default(t, args[1], "not a decimal") : Value::small_int(value);
}
Value digit(Thread& t, const Value* args, size_t) {
    const int value = unicode::digit_value(TRY(character(t, "digit", args[0], 1)));
    return value < 0 ? or_default(t, args[1], "not a digit") : Value::small_int(value);
}
Value numeric(Thread& t, const Value* args, size_t) {
    const std::optional<double> value =
        unicode::numeric_value(TRY(character(t, "numeric", args[0], 1)));
    return value ? new_float(t, *value) : or_default(t, args[1], "not a numeric character");
}
Value name(Thread& t, const Value* args, size_t) {
    const std::string text = unicode::character_name(TRY(character(t, "name", args[0], 1)));
    return text.empty() ? or_default(t, args[1], "no such name") : Value(TRY(new_str(t, text)));
}
Value lookup(Thread& t, const Value* args, size_t) {
    if (!is_str(args[0])) {
        return raise_type_error(t, "lookup() argument must be str, not {}", type_name(t, args[0]));
    }
    const std::optional<char32_t> c = unicode::character_named(args[0].as<Str>()->view());
    if (!c) {
        Own<Str> message = Own<Str>::take(TRY(new_str(
            t, fmt::format("undefined character name '{}'", args[0].as<Str>()->view()))));
        return raise_with(t, Exc::KeyError, message.value());
    }
    return TRY(new_str_char(t, *c));
}

const char* decomposition_tag(int type) {
    switch (type) {
        case UTF8PROC_DECOMP_TYPE_FONT: return "<font> ";
        case UTF8PROC_DECOMP_TYPE_NOBREAK: return "<noBreak> ";
        case UTF8PROC_DECOMP_TYPE_INITIAL: return "<initial> ";
        case UTF8PROC_DECOMP_TYPE_MEDIAL: return "<medial> ";
        case UTF8PROC_DECOMP_TYPE_FINAL: return "<final> ";
        case UTF8PROC_DECOMP_TYPE_ISOLATED: return "<isolated> ";
        case UTF8PROC_DECOMP_TYPE_CIRCLE: return "<circle> ";
        case UTF8PROC_DECOMP_TYPE_SUPER: return "<super> ";
        case UTF8PROC_DECOMP_TYPE_SUB: return "<sub> ";
        case UTF8PROC_DECOMP_TYPE_VERTICAL: return "<vertical> ";
        case UTF8PROC_DECOMP_TYPE_WIDE: return "<wide> ";
        case UTF8PROC_DECOMP_TYPE_NARROW: return "<narrow> ";
        case UTF8PROC_DECOMP_TYPE_SMALL: return "<small> ";
        case UTF8PROC_DECOMP_TYPE_SQUARE: return "<square> ";
        case UTF8PROC_DECOMP_TYPE_FRACTION: return "<fraction> ";
        case UTF8PROC_DECOMP_TYPE_COMPAT: return "<compat> ";
        default: return "";
    }
}

// The mapping of one character, as UnicodeData.txt writes it.
Value decomposition(Thread& t, const Value* args, size_t) {
    const char32_t c = TRY(character(t, "decomposition", args[0]));
    if (c >= 0xAC00 && c <= 0xD7A3) return TRY(new_str(t, ""));   // Hangul: by rule, not by table
    const utf8proc_property_t* p = utf8proc_get_property(static_cast<utf8proc_int32_t>(c));
    const bool compatibility = p->decomp_type != 0;
    const std::string source = unicode::to_string(c);
    // The full mapping, made one step long again: canonical pairs compose back.
    std::string mapped = unicode::normalize(
        compatibility ? unicode::NormalForm::nfkd : unicode::NormalForm::nfd, source);
    if (mapped == source) return TRY(new_str(t, ""));
    if (!compatibility) {
        std::u32string points = unicode::decode_all(mapped);
        if (points.size() > 2) {
            const std::u32string head(points.begin(), points.end() - 1);
            const std::string composed =
                unicode::normalize(unicode::NormalForm::nfc, unicode::encode_all(head));
            mapped = composed + unicode::to_string(points.back());
        }
    }
    std::string text = decomposition_tag(p->decomp_type);
    bool first = true;
    for (char32_t point : unicode::decode_all(mapped)) {
        text += fmt::format("{}{:04X}", first ? "" : " ", static_cast<uint32_t>(point));
        first = false;
    }
    return TRY(new_str(t, text));
}

std::optional<unicode::NormalForm> form_argument(Thread& t, Value v, const char* function) {
    if (!is_str(v)) {
        return raise_type_error(t, "{}() argument 1 must be str, not {}", function,
                                type_name(t, v));
    }
    const auto form = unicode::normal_form_from_name(v.as<Str>()->view());
    if (!form) return raise_value_error(t, "invalid normalization form");
    return form;
}
Value normalize(Thread& t, const Value* args, size_t) {
    if (is_str(args[0]) && !is_str(args[1])) {
        return raise_type_error(t, "normalize() argument 2 must be str, not {}",
                                type_name(t, args[1]));
    }
    const unicode::NormalForm form = TRY(form_argument(t, args[0], "normalize"));
    if (args[1].as<Str>()->is_ascii()) return share(args[1]);
    return TRY(new_str(t, unicode::normalize(form, args[1].as<Str>()->view())));
}
Value is_normalized(Thread& t, const Value* args, size_t) {
    if (is_str(args[0]) && !is_str(args[1])) {
        return raise_type_error(t, "is_normalized() argument 2 must be str, not {}",
                                type_name(t, args[1]));
    }
    const unicode::NormalForm form = TRY(form_argument(t, args[0], "is_normalized"));
    const std::string_view text = args[1].as<Str>()->view();
    return Value::boolean(unicode::normalize(form, text) == text);
}

const NativeDef functions[] = {
    {"category", "(chr, /)", category, "The general category of a character ('Lu')."},
    {"bidirectional", "(chr, /)", bidirectional, "The bidirectional class of a character ('L')."},
    {"combining", "(chr, /)", combining, "The canonical combining class of a character."},
    {"mirrored", "(chr, /)", mirrored, "1 if a character is mirrored in right-to-left text."},
    {"east_asian_width", "(chr, /)", east_asian_width, "The width of a character ('W')."},
    {"decomposition", "(chr, /)", decomposition, "The decomposition of a character as text."},
    {"decimal", "(chr, default=None, /)", decimal, "The decimal value of a character."},
    {"digit", "(chr, default=None, /)", digit, "The digit value of a character."},
    {"numeric", "(chr, default=None, /)", numeric, "The numeric value of a character, a float."},
    {"name", "(chr, default=None, /)", name, "The name of a character."},
    {"lookup", "(name, /)", lookup, "The character with a name."},
    {"normalize", "(form, unistr, /)", normalize, "A text in the normal form NFC, NFD, NFKC or "
     "NFKD."},
    {"is_normalized", "(form, unistr, /)", is_normalized, "Whether a text is in a normal form."},
    {}};

}  // namespace

bool fill_unicodedata_module(Thread& t, Dict* dict) {
    Own<Str> module = Own<Str>::take(TRY(intern(t, "unicodedata")));
    TRY(add_functions(t, dict, functions, module.value()));
    Own<Str> version = Own<Str>::take(TRY(new_str(t, "15.0.0")));
    Own<Str> key = Own<Str>::take(TRY(intern(t, "unidata_version")));
    return dict_set(t, dict, key.get(), version.value());
}

}  // namespace baton
