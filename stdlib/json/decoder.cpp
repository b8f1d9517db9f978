// The scanner of json.loads: one pass over the UTF-8 text.
#include <charconv>

#include "runtime/base/unicode.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/json/json.h"

namespace baton::json {

namespace {

Failure raise_decode_error(Thread& t, const char* message, Value document, int64_t position) {
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "json")));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "JSONDecodeError")));
    Ref type = Ref::take(TRY(get_attribute(t, *module, name.value())));
    Own<Str> text = Own<Str>::take(TRY(new_str(t, message)));
    Ref e = Ref::take(
        TRY(call(t, *type, {text.value(), document, Value::small_int(position)})));
    return raise_value(t, *e);
}

class Scanner {
public:
    Scanner(Thread& t, Value document, Value hook, Value pairs_hook, Value parse_float,
            Value parse_int, Value parse_constant, bool strict)
        : t_(t), document_(document), hook_(hook), pairs_hook_(pairs_hook),
          parse_float_(parse_float), parse_int_(parse_int), parse_constant_(parse_constant),
          strict_(strict) {
        const std::string_view text = document.as<Str>()->view();
        begin_ = at_ = text.data();
        end_ = begin_ + text.size();
    }

    Value value();
    void start_at(size_t offset) { at_ = begin_ + offset; }
    int64_t position(const char* at) const {
        if (document_.as<Str>()->is_ascii()) return at - begin_;
        return static_cast<int64_t>(unicode::count({begin_, static_cast<size_t>(at - begin_)}));
    }
    int64_t position() const { return position(at_); }
    void skip_space() {
        while (at_ < end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
    }
    // A string whose opening quote was read.
    Str* string(bool is_key);

private:
    Failure fail(const char* message, const char* at) {
        return raise_decode_error(t_, message, document_, position(at));
    }
    Value number();
    Value array();
    Value object();
    Value constant(std::string_view text, double d);
    bool literal(std::string_view word) {
        if (static_cast<size_t>(end_ - at_) < word.size() ||
            std::string_view(at_, word.size()) != word) {
            return false;
        }
        at_ += word.size();
        return true;
    }
    bool hex4(const char* at, uint32_t& out) const {
        if (end_ - at < 4) return false;
        out = 0;
        for (int i = 0; i < 4; ++i) {
            const char c = at[i];
            const int digit = c >= '0' && c <= '9'   ? c - '0'
                              : c >= 'a' && c <= 'f' ? c - 'a' + 10
                              : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                     : -1;
            if (digit < 0) return false;
            out = out * 16 + static_cast<uint32_t>(digit);
        }
        return true;
    }
    // Keys come again and again: the last few are kept.
    Str* key(std::string_view text);

    Thread& t_;
    Value document_, hook_, pairs_hook_, parse_float_, parse_int_, parse_constant_;
    bool strict_;
    const char* begin_;
    const char* at_;
    const char* end_;
    Own<Str> keys_[64];
};

Str* Scanner::key(std::string_view text) {
    if (text.size() > 40) return new_str(t_, text);
    uint32_t h = static_cast<uint32_t>(text.size());
    for (char c : text) h = h * 31 + static_cast<unsigned char>(c);
    Own<Str>& slot = keys_[(h ^ h >> 8) % 64];
    if (!slot || slot->view() != text) slot = Own<Str>::take(TRY(new_str(t_, text)));
    return share(slot.get());
}

Str* Scanner::string(bool is_key) {
    const char* start = at_ - 1;
    const char* plain = at_;
    std::string built;
    bool has_built = false;
    for (;;) {
        while (at_ < end_ && *at_ != '"' && *at_ != '\\' &&
               static_cast<unsigned char>(*at_) >= 0x20) {
            ++at_;
        }
        if (at_ >= end_) return fail("Unterminated string starting at", start);
        if (*at_ == '"') break;
        if (*at_ != '\\') {
            if (strict_) return fail("Invalid control character at", at_);
            ++at_;
            continue;
        }
        built.append(plain, at_);
        has_built = true;
        const char* escape = at_++;
        if (at_ >= end_) return fail("Unterminated string starting at", start);
        const char c = *at_++;
        switch (c) {
            case '"': case '\\': case '/': built += c; break;
            case 'b': built += '\b'; break;
            case 'f': built += '\f'; break;
            case 'n': built += '\n'; break;
            case 'r': built += '\r'; break;
            case 't': built += '\t'; break;
            case 'u': {
                uint32_t unit, second;
                if (!hex4(at_, unit)) return fail("Invalid \\uXXXX escape", at_ - 1);
                at_ += 4;
                if (unit >= 0xD800 && unit < 0xDC00 && end_ - at_ >= 2 && at_[0] == '\\' &&
                    at_[1] == 'u') {
                    if (!hex4(at_ + 2, second)) return fail("Invalid \\uXXXX escape", at_ + 1);
                    if (second >= 0xDC00 && second < 0xE000) {
                        unit = 0x10000 + ((unit - 0xD800) << 10) + (second - 0xDC00);
                        at_ += 6;
                    }
                }
                unicode::append(built, unit);
                break;
            }
            default: return fail("Invalid \\escape", escape);
        }
        plain = at_;
    }
    std::string_view text(plain, static_cast<size_t>(at_ - plain));
    if (has_built) {
        built += text;
        text = built;
    }
    ++at_;
    return is_key ? key(text) : new_str(t_, text);
}

Value Scanner::constant(std::string_view text, double d) {
    if (parse_constant_.is_none()) return new_float(t_, d);
    Own<Str> name = Own<Str>::take(TRY(new_str(t_, text)));
    return call(t_, parse_constant_, {name.value()});
}

Value Scanner::number() {
    const char* start = at_;
    const char* p = at_;
    auto digit = [&](const char* q) { return q < end_ && *q >= '0' && *q <= '9'; };
    if (p < end_ && *p == '-') ++p;
    if (!digit(p)) {
        if (p < end_ && *p == 'I' && *start == '-') {
            if (literal("-Infinity")) return constant("-Infinity", -__builtin_inf());
        }
        return fail("Expecting value", start);
    }
    if (*p == '0') {
        ++p;
    } else {
        while (digit(p)) ++p;
    }
    bool is_int = true;
    if (p + 1 < end_ && *p == '.' && digit(p + 1)) {
        is_int = false;
        ++p;
        while (digit(p)) ++p;
    }
    if (p < end_ && (*p == 'e' || *p == 'E')) {
        const char* q = p + 1;
        if (q < end_ && (*q == '+' || *q == '-')) ++q;
        if (digit(q)) {
            is_int = false;
            while (digit(q)) ++q;
            p = q;
        }
    }
    at_ = p;
    const std::string_view text(start, static_cast<size_t>(p - start));
    const Value parser = is_int ? parse_int_ : parse_float_;
    if (parser.is_none()) {
        if (is_int && text.size() <= 18) {
            int64_t n = 0;
            std::from_chars(start, p, n);
            return Value::small_int(n);
        }
        if (!is_int) {
            double d;
            const auto [rest, error] = std::from_chars(start, p, d);
            if (error == std::errc() && rest == p) return new_float(t_, d);
        }
    }
    Own<Str> shown = Own<Str>::take(TRY(new_str(t_, text)));
    if (!parser.is_none()) return call(t_, parser, {shown.value()});
    return call(t_, Value(is_int ? t_.types().int_ : t_.types().float_), {shown.value()});
}

Value Scanner::array() {
    RecursionGuard guard(t_, " while decoding a JSON array from a unicode string");
    if (!guard) return Failure{};
    Own<List> out = Own<List>::take(TRY(new_list(t_)));
    skip_space();
    if (at_ < end_ && *at_ == ']') {
        ++at_;
        return out.give();
    }
    for (;;) {
        if (!list_append_taking(t_, out.get(), TRY(value()))) return Failure{};
        skip_space();
        if (at_ < end_ && *at_ == ']') {
            ++at_;
            return out.give();
        }
        if (at_ >= end_ || *at_ != ',') return fail("Expecting ',' delimiter", at_);
        ++at_;
        skip_space();
    }
}

Value Scanner::object() {
    RecursionGuard guard(t_, " while decoding a JSON object from a unicode string");
    if (!guard) return Failure{};
    const bool pairs = !pairs_hook_.is_none();
    Own<List> rows;
    Own<Dict> out;
    if (pairs) {
        rows = Own<List>::take(TRY(new_list(t_)));
    } else {
        out = Own<Dict>::take(TRY(new_dict(t_)));
    }
    skip_space();
    bool empty = at_ < end_ && *at_ == '}';
    if (empty) ++at_;
    while (!empty) {
        if (at_ >= end_ || *at_ != '"') {
            return fail("Expecting property name enclosed in double quotes", at_);
        }
        ++at_;
        Own<Str> name = Own<Str>::take(TRY(string(true)));
        skip_space();
        if (at_ >= end_ || *at_ != ':') return fail("Expecting ':' delimiter", at_);
        ++at_;
        skip_space();
        Ref item = Ref::take(TRY(value()));
        if (pairs) {
            TRY(list_append_taking(t_, rows.get(),
                                   Value(TRY(new_tuple(t_, {name.value(), *item})))));
        } else {
            TRY(dict_set(t_, out.get(), name.get(), *item));
        }
        skip_space();
        if (at_ < end_ && *at_ == '}') {
            ++at_;
            break;
        }
        if (at_ >= end_ || *at_ != ',') return fail("Expecting ',' delimiter", at_);
        ++at_;
        skip_space();
    }
    if (pairs) return call(t_, pairs_hook_, {rows.value()});
    if (!hook_.is_none()) return call(t_, hook_, {out.value()});
    return out.give();
}

Value Scanner::value() {
    if (at_ >= end_) return fail("Expecting value", at_);
    switch (*at_) {
        case '"': {
            ++at_;
            return TRY(string(false));
        }
        case '{': ++at_; return object();
        case '[': ++at_; return array();
        case 'n':
            if (literal("null")) return Value::none();
            break;
        case 't':
            if (literal("true")) return Value::true_();
            break;
        case 'f':
            if (literal("false")) return Value::false_();
            break;
        case 'N':
            if (literal("NaN")) return constant("NaN", __builtin_nan(""));
            break;
        case 'I':
            if (literal("Infinity")) return constant("Infinity", __builtin_inf());
            break;
        case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7':
        case '8': case '9': return number();
        default: break;
    }
    return fail("Expecting value", at_);
}

bool check_text(Thread& t, Value text) {
    if (is_str(text)) return true;
    return raise_type_error(t, "first argument must be a string, not {}", type_name(t, text));
}

// (text, whole, strict, object_hook, object_pairs_hook, parse_float, parse_int, parse_constant,
// index)
Value scan(Thread& t, const Value* args, size_t) {
    TRY(check_text(t, args[0]));
    const bool whole = TRY(is_truthy(t, args[1]));
    const bool strict = TRY(is_truthy(t, args[2]));
    Ref keep = Ref::share(args[0]);
    Scanner scanner(t, args[0], args[3], args[4], args[5], args[6], args[7], strict);
    if (whole) {
        scanner.skip_space();
        Ref value = Ref::take(TRY(scanner.value()));
        scanner.skip_space();
        const int64_t end = scanner.position();
        if (static_cast<size_t>(end) != args[0].as<Str>()->length) {
            return raise_decode_error(t, "Extra data", args[0], end);
        }
        return value.give();
    }
    const int64_t index = args[8].is_unbound() ? 0 : TRY(to_int64(t, args[8]));
    if (index < 0) return raise_value_error(t, "idx cannot be negative");
    Str* text = args[0].as<Str>();
    const auto from = std::min(static_cast<size_t>(index), text->length);
    scanner.start_at(str_offset(text, from));
    Ref value = Ref::take(TRY(scanner.value()));
    return TRY(new_tuple(t, {*value, Value::small_int(scanner.position())}));
}

Value scan_string(Thread& t, const Value* args, size_t) {
    TRY(check_text(t, args[0]));
    const int64_t index = TRY(to_int64(t, args[1]));
    Str* text = args[0].as<Str>();
    if (index < 0 || static_cast<size_t>(index) > text->length) {
        return raise_value_error(t, "end is out of bounds");
    }
    const bool strict = args[2].is_unbound() || TRY(is_truthy(t, args[2]));
    const Value none = Value::none();
    Scanner scanner(t, args[0], none, none, none, none, none, strict);
    scanner.start_at(str_offset(text, static_cast<size_t>(index)));
    Own<Str> value = Own<Str>::take(TRY(scanner.string(false)));
    return TRY(new_tuple(t, {value.value(), Value::small_int(scanner.position())}));
}

template <bool ascii>
Value encode_string(Thread& t, const Value* args, size_t) {
    TRY(check_text(t, args[0]));
    std::string out;
    append_string(out, args[0].as<Str>()->view(), ascii);
    return TRY(new_str(t, out));
}

}  // namespace

const NativeDef decode_functions[] = {
    {"scan",
     "(text, whole, strict, object_hook, object_pairs_hook, parse_float, parse_int, parse_constant, "
     "index=0, /)",
     scan, "Read a JSON document, or a value with its end."},
    {"scanstring", "(string, end, strict=True, /)", scan_string,
     "Read the rest of a JSON string; return it and where it ends."},
    {"encode_basestring", "(string, /)", encode_string<false>, "Return a str as JSON."},
    {"encode_basestring_ascii", "(string, /)", encode_string<true>,
     "Return a str as JSON in ASCII."},
    {}};

}  // namespace baton::json

namespace baton {

bool fill_json_module(Thread& t, Dict* dict) {
    Own<Str> name = Own<Str>::take(TRY(intern(t, "_json")));
    TRY(add_functions(t, dict, json::decode_functions, name.value()));
    return add_functions(t, dict, json::encode_functions, name.value());
}

}  // namespace baton
