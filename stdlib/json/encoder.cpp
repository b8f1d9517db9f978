// The encoder of json.dumps: makes the text in one go, with indentation or without.
#include <fmt/format.h>

#include <cmath>

#include "runtime/base/float_text.h"
#include "runtime/base/unicode.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/buffer.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/json/json.h"

namespace baton::json {

namespace {

constexpr char hex[] = "0123456789abcdef";

void append_unit(std::string& out, uint32_t unit) {
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out += hex[unit >> shift & 15];
}

struct Escapes {
    bool special[256];   // needs an escape when only ASCII may be written
};
constexpr Escapes make_escapes() {
    Escapes e{};
    for (int i = 0; i < 32; ++i) e.special[i] = true;
    for (int i = 127; i < 256; ++i) e.special[i] = true;
    e.special['"'] = e.special['\\'] = true;
    return e;
}
constexpr Escapes escapes = make_escapes();

class Encoder {
public:
    Encoder(Thread& t, const Value* args) : t_(t), args_(args) {}
    bool init();
    bool value(Value v);
    std::string& text() { return out_; }

private:
    bool number(Value v);
    bool floating(double d);
    bool list(Value v);
    bool dict(Value v);
    // 1: written, 0: to be skipped, -1: exception
    int key(Value v);
    bool unknown(Value v);
    bool enter(Value v);
    void leave() {
        if (circular_) inside_.pop_back();
    }
    void new_line() {
        if (!indented_) return;
        out_ += '\n';
        for (int i = 0; i < level_; ++i) out_ += indent_;
    }
    bool room() {
        if (out_.size() < (1 << 24)) return true;
        return check_room(t_, static_cast<int64_t>(out_.size()));
    }

    Thread& t_;
    const Value* args_;
    std::string out_;
    std::string indent_, key_separator_, item_separator_;
    std::vector<Object*> inside_;
    int level_ = 0;
    bool circular_ = true, ascii_ = true, indented_ = false, sort_ = false, skip_ = false,
         nan_ = true;
};

bool Encoder::init() {
    circular_ = TRY(is_truthy(t_, args_[1]));
    ascii_ = TRY(is_truthy(t_, args_[3]));
    if (!args_[4].is_none()) {
        indented_ = true;
        if (is_str(args_[4])) {
            indent_ = args_[4].as<Str>()->view();
        } else {
            const int64_t n = TRY(to_int64(t_, args_[4]));
            if (n > 0) TRY(check_room(t_, n));
            if (n > 0) indent_.assign(static_cast<size_t>(n), ' ');
        }
    }
    for (int i : {5, 6}) {
        if (!is_str(args_[i])) {
            return raise_type_error(t_, "separators must be str, not {}", type_name(t_, args_[i]));
        }
    }
    key_separator_ = args_[5].as<Str>()->view();
    item_separator_ = args_[6].as<Str>()->view();
    sort_ = TRY(is_truthy(t_, args_[7]));
    skip_ = TRY(is_truthy(t_, args_[8]));
    nan_ = TRY(is_truthy(t_, args_[9]));
    return true;
}

bool Encoder::enter(Value v) {
    if (!circular_) return true;
    for (Object* o : inside_) {
        if (o == v.as_object()) return raise_value_error(t_, "Circular reference detected");
    }
    inside_.push_back(v.as_object());
    return true;
}

bool Encoder::floating(double d) {
    if (std::isfinite(d)) {
        out_ += float_repr(d);
        return true;
    }
    const char* text = std::isnan(d) ? "NaN" : d > 0 ? "Infinity" : "-Infinity";
    if (!nan_) {
        return raise_value_error(t_, "Out of range float values are not JSON compliant: {}",
                                 float_repr(d));
    }
    out_ += text;
    return true;
}

bool Encoder::number(Value v) {
    if (v.is_small_int()) {
        const fmt::format_int text(v.as_small_int());
        out_.append(text.data(), text.size());
        return true;
    }
    Ref text = Ref::take(TRY(t_.types().int_->repr(t_, v)));
    out_ += text.as<Str>()->view();
    return true;
}

bool Encoder::value(Value v) {
    if (is_str(v)) {
        append_string(out_, v.as<Str>()->view(), ascii_);
        return true;
    }
    if (v.is_small_int()) return number(v);
    if (v.is_none()) {
        out_ += "null";
        return true;
    }
    if (v.is_bool()) {
        out_ += v.is_true() ? "true" : "false";
        return true;
    }
    if (is_float(v)) return floating(float_value(v));
    if (is_int(v)) return number(v);
    TRY(room());
    RecursionGuard guard(t_, " while encoding a JSON object");
    if (!guard) return false;
    if (is_list(v) || is_tuple(v)) return list(v);
    if (is_dict(v)) return dict(v);
    return unknown(v);
}

bool Encoder::unknown(Value v) {
    const bool tracked = circular_ && v.is_object();
    if (tracked) TRY(enter(v));
    Ref other = Ref::take(TRY(call(t_, args_[2], {v})));
    TRY(value(*other));
    if (tracked) leave();
    return true;
}

bool Encoder::list(Value v) {
    Ref items = Ref::share(v);
    if (type_of(t_, v) != t_.types().list && type_of(t_, v) != t_.types().tuple) {
        items = Ref::take(Value(TRY(list_from(t_, v))));
    }
    const bool is_row = is_tuple(*items);
    auto size = [&] { return is_row ? items.as<Tuple>()->size : items.as<List>()->size; };
    if (size() == 0) {
        out_ += "[]";
        return true;
    }
    TRY(enter(v));
    out_ += '[';
    ++level_;
    for (size_t i = 0; i < size(); ++i) {
        if (i) out_ += item_separator_;
        new_line();
        Ref item = Ref::share(is_row ? items.as<Tuple>()->items[i] : items.as<List>()->items[i]);
        TRY(value(*item));
    }
    --level_;
    new_line();
    out_ += ']';
    leave();
    return true;
}

int Encoder::key(Value v) {
    if (is_str(v)) {
        append_string(out_, v.as<Str>()->view(), ascii_);
        return 1;
    }
    if (!is_float(v) && !is_int(v) && !v.is_none()) {
        if (skip_) return 0;
        raise_type_error(t_, "keys must be str, int, float, bool or None, not {}",
                         type_name(t_, v));
        return -1;
    }
    out_ += '"';
    if (!value(v)) return -1;
    out_ += '"';
    return 1;
}

bool Encoder::dict(Value v) {
    const bool exact = type_of(t_, v) == t_.types().dict;
    if (v.as<Dict>()->size == 0 && exact) {
        out_ += "{}";
        return true;
    }
    Own<List> rows;
    if (!exact || sort_) {
        Ref items = Ref::take(TRY(call_method(t_, v, t_.names().items, {})));
        rows = Own<List>::take(TRY(list_from(t_, *items)));
        if (rows->size == 0) {
            out_ += "{}";
            return true;
        }
        if (sort_) TRY(list_sort(t_, rows.get(), Value::none(), false));
    }
    TRY(enter(v));
    out_ += '{';
    ++level_;
    bool first = true;
    auto pair = [&](Value k, Value item) -> bool {
        const size_t before = out_.size();
        if (!first) out_ += item_separator_;
        new_line();
        const int written = key(k);
        if (written < 0) return false;
        if (written == 0) {
            out_.resize(before);
            return true;
        }
        first = false;
        out_ += key_separator_;
        return value(item);
    };
    if (rows) {
        for (size_t i = 0; i < rows->size; ++i) {
            Ref row = Ref::share(rows->items[i]);
            if (!is_tuple(*row) || row.as<Tuple>()->size != 2) {
                return raise_value_error(t_, "items must return 2-tuples");
            }
            TRY(pair(row.as<Tuple>()->items[0], row.as<Tuple>()->items[1]));
        }
    } else {
        size_t position = 0;
        Value k, item;
        while (dict_next(v.as<Dict>(), position, k, item)) {
            Ref keep_key = Ref::share(k), keep_item = Ref::share(item);
            TRY(pair(k, item));
        }
    }
    --level_;
    if (!first) new_line();
    out_ += '}';
    leave();
    return true;
}

Value encode(Thread& t, const Value* args, size_t) {
    Encoder encoder(t, args);
    TRY(encoder.init());
    TRY(encoder.value(args[0]));
    return TRY(new_str(t, encoder.text()));
}

}  // namespace

void append_string(std::string& out, std::string_view text, bool ascii) {
    out += '"';
    const char* at = text.data();
    const char* end = at + text.size();
    const char* plain = at;
    while (at < end) {
        const auto c = static_cast<unsigned char>(*at);
        if (!escapes.special[c] || (!ascii && c >= 127)) {
            ++at;
            continue;
        }
        out.append(plain, at);
        if (c >= 128) {
            const char32_t code = unicode::next(at);
            if (code >= 0x10000) {
                append_unit(out, 0xD800 + ((code - 0x10000) >> 10));
                append_unit(out, 0xDC00 + ((code - 0x10000) & 0x3FF));
            } else {
                append_unit(out, code);
            }
            plain = at;
            continue;
        }
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            case '\b': out += "\\b"; break;
            case '\f': out += "\\f"; break;
            default: append_unit(out, c);
        }
        plain = ++at;
    }
    out.append(plain, end);
    out += '"';
}

const NativeDef encode_functions[] = {
    {"encode",
     "(obj, check_circular, default, ensure_ascii, indent, key_separator, item_separator, "
     "sort_keys, skipkeys, allow_nan, /)",
     encode, "Return the JSON text of an object."},
    {}};

}  // namespace baton::json
