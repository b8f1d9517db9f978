#include "runtime/types/str_methods.h"

#include <algorithm>
#include <cstring>

#include "runtime/base/format_spec.h"
#include "runtime/base/text_search.h"
#include "runtime/base/unicode.h"
#include "runtime/core/argument_type.h"
#include "runtime/core/protocol.h"
#include "runtime/types/buffer.h"
#include "runtime/types/codecs.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/sequence.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

namespace {

std::string_view view(Value v) { return v.as<Str>()->view(); }
Value text(Thread& t, std::string_view s) { return TRY(new_str(t, s)); }

// A str for `size` ASCII characters that the caller writes. Owned; null with MemoryError.
Str* allocate_ascii(Thread& t, size_t size) {
    Str* s = allocate_str(t, size);
    if (s) s->type_flags |= str_ascii;
    return s;
}
// A part of a text; `ascii`: the text is known to be ASCII.
Str* new_part(Thread& t, std::string_view part, bool ascii) {
    if (!ascii || part.size() < 2) return new_str(t, part);
    Str* s = allocate_ascii(t, part.size());
    if (s) memcpy(s->data, part.data(), part.size());
    return s;
}

bool want_str(Thread& t, Value v, const char* method) {
    if (is_str(v)) return true;
    return raise_type_error(t, "{}() argument must be str, not {}", method, argument_type(t, v));
}

// The first argument of find() and its like.
bool want_sought(Thread& t, Value v) {
    if (is_str(v)) return true;
    return raise_type_error(t, "must be str, not {}", type_name(t, v));
}

// The [start, end) arguments of find() and its like, as code point positions.
bool bounds(Thread& t, Str* s, Value start, Value end, size_t& from, size_t& to) {
    const int64_t length = s->length;
    auto position = [&](Value v, int64_t fallback) -> std::optional<int64_t> {
        if (v.is_unbound() || v.is_none()) return fallback;
        int64_t i = TRY(slice_index(t, v));
        if (i < 0) i = i + length < 0 ? 0 : i + length;
        return i;
    };
    const int64_t a = TRY(position(start, 0));
    const int64_t b = TRY(position(end, length));
    from = static_cast<size_t>(a);
    to = static_cast<size_t>(b > length ? length : b);
    return true;
}

// Byte offset of `needle` in [from, to) (code points) of s, first or last; npos if absent.
size_t search(Str* s, std::string_view needle, size_t from, size_t to, bool last) {
    if (from > s->length || to < from) return std::string_view::npos;
    const size_t a = str_offset(s, from), b = str_offset(s, to);
    const std::string_view range(s->data + a, b - a);
    const size_t at = last ? range.rfind(needle) : find_text(range, needle);
    return at == std::string_view::npos ? at : at + a;
}

template <bool last, bool must>
Value method_find(Thread& t, const Value* args, size_t) {
    TRY(want_sought(t, args[1]));
    Str* s = args[0].as<Str>();
    size_t from, to;
    TRY(bounds(t, s, args[2], args[3], from, to));
    const size_t at = search(s, view(args[1]), from, to, last);
    if (at == std::string_view::npos) {
        if (must) return raise_value_error(t, "substring not found");
        return Value::small_int(-1);
    }
    return Value::small_int(str_index_at(s, at));
}

Value method_count(Thread& t, const Value* args, size_t) {
    TRY(want_sought(t, args[1]));
    Str* s = args[0].as<Str>();
    size_t from, to;
    TRY(bounds(t, s, args[2], args[3], from, to));
    if (from > s->length || to < from) return Value::small_int(0);
    const std::string_view needle = view(args[1]);
    if (needle.empty()) return Value::small_int(to - from + 1);
    const size_t end = str_offset(s, to);
    int64_t n = 0;
    if (needle.size() == 1) {
        return Value::small_int(
            std::count(s->data + str_offset(s, from), s->data + end, needle[0]));
    }
    for (size_t at = str_offset(s, from);;) {
        at = find_text(s->view().substr(0, end), needle, at);
        if (at == std::string_view::npos) return Value::small_int(n);
        ++n;
        at += needle.size();
    }
}

template <bool at_end>
Value method_affix(Thread& t, const Value* args, size_t) {
    Str* s = args[0].as<Str>();
    size_t from, to;
    TRY(bounds(t, s, args[2], args[3], from, to));
    const char* name = at_end ? "endswith" : "startswith";
    auto matches = [&](Value v) {
        if (from > s->length || to < from) return false;
        const size_t a = str_offset(s, from), b = str_offset(s, to);
        const std::string_view range(s->data + a, b - a);
        return at_end ? range.ends_with(view(v)) : range.starts_with(view(v));
    };
    if (is_tuple(args[1])) {
        for (Value v : args[1].as<Tuple>()->view()) {
            if (!is_str(v)) {
                return raise_type_error(t, "tuple for {} must only contain str, not {}", name,
                                        type_name(t, v));
            }
            if (matches(v)) return Value::true_();
        }
        return Value::false_();
    }
    if (!is_str(args[1])) {
        return raise_type_error(t, "{} first arg must be str or a tuple of str, not {}", name,
                                type_name(t, args[1]));
    }
    return Value::boolean(matches(args[1]));
}

Value method_join(Thread& t, const Value* args, size_t) {
    // Nothing below runs Python code, so a list cannot change meanwhile.
    std::span<const Value> items;
    Own<Tuple> taken;
    if (type_of(t, args[1]) == t.types().tuple) {
        items = args[1].as<Tuple>()->view();
    } else if (type_of(t, args[1]) == t.types().list) {
        items = args[1].as<List>()->view();
    } else {
        if (!type_of(t, args[1])->iter && !type_of(t, args[1])->get_item) {
            return raise_type_error(t, "can only join an iterable");
        }
        taken = Own<Tuple>::take(TRY(tuple_from(t, args[1])));
        items = taken->view();
    }
    Str* separator = args[0].as<Str>();
    size_t size = 0, length = 0;
    uint8_t ascii = separator->type_flags & str_ascii;
    for (size_t i = 0; i < items.size(); ++i) {
        const Value v = items[i];
        if (!is_str(v)) {
            return raise_type_error(t, "sequence item {}: expected str instance, {} found", i,
                                    type_name(t, v));
        }
        size += v.as<Str>()->size;
        length += v.as<Str>()->length;
        ascii &= v.as<Str>()->type_flags;
    }
    if (items.size() == 0) return text(t, "");
    if (items.size() == 1 && items[0].as_object()->type == t.types().str) {
        return share(items[0]);
    }
    if (items.size() == 1) ascii = items[0].as<Str>()->type_flags & str_ascii;
    size += separator->size * (items.size() - 1);
    length += separator->length * (items.size() - 1);
    if (size <= 1) {
        std::string small;
        for (size_t i = 0; i < items.size(); ++i) {
            if (i) small += separator->view();
            small += view(items[i]);
        }
        return text(t, small);
    }
    Str* result = TRY(allocate_str(t, size));
    char* at = result->data;
    for (size_t i = 0; i < items.size(); ++i) {
        if (i) {
            memcpy(at, separator->data, separator->size);
            at += separator->size;
        }
        const Str* part = items[i].as<Str>();
        memcpy(at, part->data, part->size);
        at += part->size;
    }
    result->type_flags |= ascii;
    result->length = length;
    return result;
}

// Whether a byte of ASCII text is white space.
bool ascii_space(char c) { return c == ' ' || (c >= 9 && c <= 13) || (c >= 28 && c <= 31); }

Value split_spaces(Thread& t, std::string_view s, bool ascii, int64_t limit, bool from_right) {
    Own<List> parts = Own<List>::take(TRY(new_list(t)));
    auto add = [&](std::string_view part) -> bool {
        Str* piece = TRY(new_part(t, part, ascii));
        return list_append_taking(t, parts.get(), piece);
    };
    const char* begin = s.data();
    const char* end = s.data() + s.size();
    if (!from_right && ascii) {
        for (const char* at = begin;;) {
            while (at < end && ascii_space(*at)) ++at;
            if (at >= end) return parts.give();
            const char* stop = limit-- == 0 ? end : at;
            while (stop < end && !ascii_space(*stop)) ++stop;
            TRY(add({at, static_cast<size_t>(stop - at)}));
            at = stop;
        }
    }
    if (!from_right) {
        const char* at = begin;
        for (;;) {
            const char* word = at;
            while (at < end) {
                word = at;
                if (!unicode::is_space(unicode::next(at))) break;
                word = at;
            }
            if (word >= end) break;
            if (limit == 0) {
                TRY(add({word, static_cast<size_t>(end - word)}));
                break;
            }
            --limit;
            const char* stop = word;
            while (stop < end) {
                const char* next = stop;
                if (unicode::is_space(unicode::next(next))) break;
                stop = next;
            }
            TRY(add({word, static_cast<size_t>(stop - word)}));
            at = stop;
        }
        return parts.give();
    }
    const char* at = end;
    for (;;) {
        const char* stop = at;
        while (stop > begin) {
            const char* before = stop;
            if (!unicode::is_space(unicode::previous(before))) break;
            stop = before;
        }
        if (stop == begin) break;
        if (limit == 0) {
            TRY(add({begin, static_cast<size_t>(stop - begin)}));
            break;
        }
        --limit;
        const char* word = stop;
        while (word > begin) {
            const char* before = word;
            if (unicode::is_space(unicode::previous(before))) break;
            word = before;
        }
        TRY(add({word, static_cast<size_t>(stop - word)}));
        at = word;
    }
    std::reverse(parts->items, parts->items + parts->size);
    return parts.give();
}

template <bool from_right>
Value method_split(Thread& t, const Value* args, size_t) {
    int64_t limit = args[2].is_unbound() ? -1 : TRY(to_int64(t, args[2]));
    const std::string_view s = view(args[0]);
    if (args[1].is_unbound() || args[1].is_none()) {
        return split_spaces(t, s, args[0].as<Str>()->is_ascii(), limit, from_right);
    }
    if (!is_str(args[1])) {
        return raise_type_error(t, "must be str or None, not {}", type_name(t, args[1]));
    }
    const std::string_view separator = view(args[1]);
    if (separator.empty()) return raise_value_error(t, "empty separator");
    Own<List> parts = Own<List>::take(TRY(new_list(t)));
    const bool ascii = args[0].as<Str>()->is_ascii();
    auto add = [&](std::string_view part) -> bool {
        Str* piece = TRY(new_part(t, part, ascii));
        return list_append_taking(t, parts.get(), piece);
    };
    if (!from_right) {
        size_t at = 0;
        while (limit != 0) {
            const size_t found = find_text(s, separator, at);
            if (found == std::string_view::npos) break;
            TRY(add(s.substr(at, found - at)));
            at = found + separator.size();
            --limit;
        }
        TRY(add(s.substr(at)));
    } else {
        size_t end = s.size();
        while (limit != 0 && end >= separator.size()) {
            const size_t found = s.substr(0, end).rfind(separator);
            if (found == std::string_view::npos) break;
            TRY(add(s.substr(found + separator.size(), end - found - separator.size())));
            end = found;
            --limit;
        }
        TRY(add(s.substr(0, end)));
        std::reverse(parts->items, parts->items + parts->size);
    }
    return parts.give();
}

bool is_line_break(char32_t c) {
    return (c >= 0x0a && c <= 0x0d) || (c >= 0x1c && c <= 0x1e) || c == 0x85 || c == 0x2028 ||
           c == 0x2029;
}

Value method_splitlines(Thread& t, const Value* args, size_t) {
    const bool keep = !args[1].is_unbound() && TRY(is_truthy(t, args[1]));
    const std::string_view s = view(args[0]);
    Own<List> lines = Own<List>::take(TRY(new_list(t)));
    const char* end = s.data() + s.size();
    const bool ascii = args[0].as<Str>()->is_ascii();
    for (const char* line = s.data(); line < end;) {
        const char* at = line;
        const char* stop = line;
        if (ascii) {
            // All line breaks of ASCII are below the space.
            while (at < end && (*at >= ' ' || !is_line_break(static_cast<unsigned char>(*at)))) ++at;
            stop = at;
        }
        while (at < end) {
            stop = at;
            const char32_t c = unicode::next(at);
            if (is_line_break(c)) {
                if (c == '\r' && at < end && *at == '\n') ++at;
                break;
            }
            stop = at;
        }
        const auto size = static_cast<size_t>((keep ? at : stop) - line);
        TRY(list_append_taking(t, lines.get(), TRY(new_part(t, {line, size}, ascii))));
        line = at;
    }
    return lines.give();
}

template <bool left, bool right>
Value method_strip(Thread& t, const Value* args, size_t) {
    const std::string_view s = view(args[0]);
    std::u32string set;
    const bool spaces = args[1].is_unbound() || args[1].is_none();
    if (!spaces) {
        if (!is_str(args[1])) {
            return raise_type_error(t, "{} arg must be None or str",
                                    left && right ? "strip" : left ? "lstrip" : "rstrip");
        }
        set = unicode::decode_all(view(args[1]));
    }
    auto drop = [&](char32_t c) {
        return spaces ? unicode::is_space(c) : set.find(c) != std::u32string::npos;
    };
    const char* begin = s.data();
    const char* end = s.data() + s.size();
    while (left && begin < end) {
        const char* next = begin;
        if (!drop(unicode::next(next))) break;
        begin = next;
    }
    while (right && end > begin) {
        const char* before = end;
        if (!drop(unicode::previous(before))) break;
        end = before;
    }
    if (static_cast<size_t>(end - begin) == s.size() && args[0].as_object()->type == t.types().str) {
        return share(args[0]);
    }
    return text(t, {begin, static_cast<size_t>(end - begin)});
}

Value method_replace(Thread& t, const Value* args, size_t) {
    for (int i = 1; i <= 2; ++i) {
        if (!is_str(args[i])) {
            return raise_type_error(t, "replace() argument {} must be str, not {}", i,
                                    argument_type(t, args[i]));
        }
    }
    int64_t limit = args[3].is_unbound() ? -1 : TRY(to_int64(t, args[3]));
    const std::string_view s = view(args[0]), from = view(args[1]), to = view(args[2]);
    std::string result;
    if (from.empty()) {
        const char* at = s.data();
        const char* end = at + s.size();
        while (limit != 0) {
            result += to;
            --limit;
            if (at == end) break;
            const char* begin = at;
            unicode::next(at);
            result.append(begin, at);
        }
        result.append(at, end);
        return text(t, result);
    }
    if (from.size() == 1 && to.size() == 1 && limit < 0 && args[0].as<Str>()->is_ascii() &&
        static_cast<unsigned char>(to[0]) < 128) {
        if (!memchr(s.data(), from[0], s.size()) && args[0].as_object()->type == t.types().str) {
            return share(args[0]);
        }
        if (s.size() < 2) return text(t, s == from ? to : s);
        Str* replaced = TRY(allocate_ascii(t, s.size()));
        for (size_t i = 0; i < s.size(); ++i) replaced->data[i] = s[i] == from[0] ? to[0] : s[i];
        return replaced;
    }
    size_t at = 0;
    while (limit != 0) {
        const size_t found = find_text(s, from, at);
        if (found == std::string_view::npos) break;
        if (!at) result.reserve(s.size() + to.size());
        result += s.substr(at, found - at);
        result += to;
        at = found + from.size();
        --limit;
    }
    if (at == 0 && args[0].as_object()->type == t.types().str) return share(args[0]);
    result += s.substr(at);
    return text(t, result);
}

// lower() and upper(): ASCII text is mapped in place, branch-free so that it is vectorised.
template <char first, std::string (*map)(std::string_view)>
Value method_case(Thread& t, const Value* args, size_t) {
    const Str* s = args[0].as<Str>();
    if (!s->is_ascii() || s->size < 2) return text(t, map(s->view()));
    Str* mapped = TRY(allocate_ascii(t, s->size));
    for (size_t i = 0; i < s->size; ++i) {
        const char c = s->data[i];
        mapped->data[i] = static_cast<char>(c ^ ((static_cast<unsigned char>(c - first) < 26) << 5));
    }
    return mapped;
}

template <std::string (*map)(std::string_view)>
Value method_map(Thread& t, const Value* args, size_t) {
    return text(t, map(view(args[0])));
}

// title(): a letter behind another one is lower case, all others are upper case.
Value method_title(Thread& t, const Value* args, size_t) {
    const Str* s = args[0].as<Str>();
    if (!s->is_ascii() || s->size < 2) return text(t, unicode::title(s->view()));
    Str* mapped = TRY(allocate_ascii(t, s->size));
    bool inside = false;
    for (size_t i = 0; i < s->size; ++i) {
        const auto c = static_cast<unsigned char>(s->data[i]);
        const bool letter = static_cast<unsigned char>((c | 32) - 'a') < 26;
        mapped->data[i] = static_cast<char>(!letter ? c : inside ? c | 32 : c & ~32);
        inside = letter;
    }
    return mapped;
}

// A test that every character must pass, and the text not be empty.
template <bool (*test)(char32_t), bool empty_answer = false>
Value method_all(Thread&, const Value* args, size_t) {
    const std::string_view s = view(args[0]);
    if (s.empty()) return Value::boolean(empty_answer);
    const char* end = s.data() + s.size();
    for (const char* at = s.data(); at < end;) {
        if (!test(unicode::next(at))) return Value::false_();
    }
    return Value::true_();
}
bool is_digit(char32_t c) { return unicode::digit_value(c) >= 0; }
bool is_decimal(char32_t c) { return unicode::decimal_value(c) >= 0; }
bool is_numeric(char32_t c) { return unicode::numeric_value(c).has_value(); }
bool is_alpha(char32_t c) { return unicode::is_alpha(c); }
bool is_space(char32_t c) { return unicode::is_space(c); }
bool is_printable(char32_t c) { return unicode::is_printable(c); }
bool is_alnum(char32_t c) { return is_alpha(c) || is_digit(c) || is_decimal(c) || is_numeric(c); }
bool is_ascii(char32_t c) { return c < 128; }

template <bool upper>
Value method_is_case(Thread&, const Value* args, size_t) {
    bool cased = false;
    const std::string_view s = view(args[0]);
    const char* end = s.data() + s.size();
    for (const char* at = s.data(); at < end;) {
        const char32_t c = unicode::next(at);
        if (unicode::is_title(c) || (upper ? unicode::is_lower(c) : unicode::is_upper(c))) {
            return Value::false_();
        }
        cased = cased || (upper ? unicode::is_upper(c) : unicode::is_lower(c));
    }
    return Value::boolean(cased);
}

Value method_istitle(Thread&, const Value* args, size_t) {
    bool cased = false, previous = false;
    const std::string_view s = view(args[0]);
    const char* end = s.data() + s.size();
    for (const char* at = s.data(); at < end;) {
        const char32_t c = unicode::next(at);
        if (unicode::is_upper(c) || unicode::is_title(c)) {
            if (previous) return Value::false_();
            previous = cased = true;
        } else if (unicode::is_lower(c)) {
            if (!previous) return Value::false_();
            cased = true;
        } else {
            previous = false;
        }
    }
    return Value::boolean(cased);
}

Value method_isidentifier(Thread&, const Value* args, size_t) {
    const std::string_view s = view(args[0]);
    if (s.empty()) return Value::false_();
    const char* at = s.data();
    const char* end = at + s.size();
    if (!unicode::is_identifier_start(unicode::next(at))) return Value::false_();
    while (at < end) {
        if (!unicode::is_identifier_continue(unicode::next(at))) return Value::false_();
    }
    return Value::true_();
}

enum class Side { left, right, both };

template <Side side>
Value method_justify(Thread& t, const Value* args, size_t) {
    const int64_t width = TRY(to_int64(t, args[1]));
    std::string_view fill = " ";
    if (!args[2].is_unbound()) {
        if (!is_str(args[2])) {
            return raise_type_error(t, "The fill character must be a unicode character, not {}",
                                    type_name(t, args[2]));
        }
        if (args[2].as<Str>()->length != 1) {
            return raise_type_error(t, "The fill character must be exactly one character long");
        }
        fill = view(args[2]);
    }
    Str* s = args[0].as<Str>();
    if (width <= static_cast<int64_t>(s->length)) {
        if (s->type == t.types().str) return share(args[0]);
        return text(t, s->view());
    }
    TRY(check_room(t, width));
    const int64_t missing = width - static_cast<int64_t>(s->length);
    int64_t before = 0;
    if (side == Side::right) before = missing;
    if (side == Side::both) before = missing / 2 + (missing & width & 1);
    if (s->is_ascii() && fill.size() == 1 && width > 1) {
        Str* filled = TRY(allocate_ascii(t, static_cast<size_t>(width)));
        memset(filled->data, fill[0], static_cast<size_t>(width));
        memcpy(filled->data + before, s->data, s->size);
        return filled;
    }
    std::string result;
    for (int64_t i = 0; i < before; ++i) result += fill;
    result += s->view();
    for (int64_t i = before; i < missing; ++i) result += fill;
    return text(t, result);
}

Value method_zfill(Thread& t, const Value* args, size_t) {
    const int64_t width = TRY(to_int64(t, args[1]));
    Str* s = args[0].as<Str>();
    if (width <= static_cast<int64_t>(s->length)) return text(t, s->view());
    TRY(check_room(t, width));
    const int64_t missing = width - static_cast<int64_t>(s->length);
    std::string result;
    std::string_view rest = s->view();
    if (!rest.empty() && (rest[0] == '+' || rest[0] == '-')) {
        result += rest[0];
        rest.remove_prefix(1);
    }
    result.append(static_cast<size_t>(missing), '0');
    result += rest;
    return text(t, result);
}

template <bool last>
Value method_partition(Thread& t, const Value* args, size_t) {
    if (!is_str(args[1])) {
        return raise_type_error(t, "must be str, not {}", type_name(t, args[1]));
    }
    const std::string_view s = view(args[0]), separator = view(args[1]);
    if (separator.empty()) return raise_value_error(t, "empty separator");
    const size_t at = last ? s.rfind(separator) : find_text(s, separator);
    if (at == std::string_view::npos) {
        Own<Str> empty = Own<Str>::take(TRY(new_str(t, "")));
        const Value parts[3] = {last ? empty.value() : args[0], empty.value(),
                                last ? args[0] : empty.value()};
        return TRY(new_tuple(t, {parts, 3}));
    }
    const std::string_view before = s.substr(0, at), after = s.substr(at + separator.size());
    const bool ascii = args[0].as<Str>()->is_ascii();
    Own<Str> a = Own<Str>::take(TRY(new_part(t, before, ascii)));
    Own<Str> c = Own<Str>::take(TRY(new_part(t, after, ascii)));
    return TRY(new_tuple(t, {a.value(), args[1], c.value()}));
}

template <bool suffix>
Value method_remove_affix(Thread& t, const Value* args, size_t) {
    TRY(want_str(t, args[1], suffix ? "removesuffix" : "removeprefix"));
    std::string_view s = view(args[0]);
    const std::string_view affix = view(args[1]);
    if (suffix && !affix.empty() && s.ends_with(affix)) s.remove_suffix(affix.size());
    if (!suffix && s.starts_with(affix)) s.remove_prefix(affix.size());
    return text(t, s);
}

Value method_expandtabs(Thread& t, const Value* args, size_t) {
    const int64_t size = args[1].is_unbound() ? 8 : TRY(to_int64(t, args[1]));
    TRY(check_room(t, size));
    std::string result;
    int64_t column = 0;
    const std::string_view s = view(args[0]);
    const char* end = s.data() + s.size();
    for (const char* at = s.data(); at < end;) {
        const char* begin = at;
        const char32_t c = unicode::next(at);
        if (c == '\t') {
            if (size > 0) {
                const int64_t n = size - column % size;
                result.append(static_cast<size_t>(n), ' ');
                column += n;
            }
        } else {
            result.append(begin, at);
            column = c == '\n' || c == '\r' ? 0 : column + 1;
        }
    }
    return text(t, result);
}

Value method_encode(Thread& t, const Value* args, size_t) {
    for (int i = 1; i <= 2; ++i) {
        if (!args[i].is_unbound() && !is_str(args[i])) {
            return raise_type_error(t, "encode() argument '{}' must be str, not {}",
                                    i == 1 ? "encoding" : "errors", argument_type(t, args[i]));
        }
    }
    return encode_text(t, args[0].as<Str>(),
                       args[1].is_unbound() ? "utf-8" : std::string(view(args[1])),
                       args[2].is_unbound() ? "strict" : std::string(view(args[2])));
}

// What the table has for a character: owned, unbound if nothing.
Value translated_char(Thread& t, Value table, char32_t c) {
    const Value key = Value::small_int(c);
    if (table.is_object() && table.as_object()->type == t.types().dict) {
        return share(dict_get(t, table.as<Dict>(), key));
    }
    const Value found = get_item(t, table, key);
    if (!found.is_error() || !pending_is(t, Exc::LookupError)) return found;
    clear_pending(t);
    return Value();
}

Value method_translate(Thread& t, const Value* args, size_t) {
    // What ASCII characters become, if that is ASCII or nothing: looked up once per character.
    constexpr uint8_t unknown = 0xff, dropped = 0xfe;
    uint8_t ascii[128];
    memset(ascii, unknown, sizeof ascii);
    std::string result;
    const std::string_view s = view(args[0]);
    result.reserve(s.size());
    const char* end = s.data() + s.size();
    for (const char* at = s.data(); at < end;) {
        const auto first = static_cast<unsigned char>(*at);
        if (first < 128 && ascii[first] != unknown) {
            ++at;
            if (ascii[first] != dropped) result += static_cast<char>(ascii[first]);
            continue;
        }
        const char* begin = at;
        const char32_t c = unicode::next(at);
        Ref mapped = Ref::take(translated_char(t, args[1], c));
        if (mapped.get().is_error()) return Failure{};
        if (!mapped) {
            result.append(begin, at);
            if (c < 128) ascii[c] = static_cast<uint8_t>(c);
        } else if (mapped.get().is_none()) {
            if (c < 128) ascii[c] = dropped;
        } else if (is_str(*mapped)) {
            const std::string_view text = mapped.as<Str>()->view();
            result += text;
            if (c < 128 && text.size() == 1) ascii[c] = static_cast<uint8_t>(text[0]);
        } else if (mapped.get().is_small_int()) {
            const int64_t code = mapped.get().as_small_int();
            if (code < 0 || code > 0x10ffff) {
                return raise_value_error(t, "character mapping must be in range(0x110000)");
            }
            unicode::append(result, static_cast<char32_t>(code));
            if (c < 128 && code < 128) ascii[c] = static_cast<uint8_t>(code);
        } else {
            return raise_type_error(t, "character mapping must return integer, None or str");
        }
    }
    return text(t, result);
}

Value method_maketrans(Thread& t, const Value* args, size_t) {
    Own<Dict> table = Own<Dict>::take(TRY(new_dict(t)));
    if (args[1].is_unbound()) {
        if (!is_dict(args[0])) {
            return raise_type_error(t,
                                    "if you give only one argument to maketrans it must be a dict");
        }
        size_t position = 0;
        Value key, value;
        while (dict_next(args[0].as<Dict>(), position, key, value)) {
            Value code = key;
            if (is_str(key)) {
                if (key.as<Str>()->length != 1) {
                    return raise_value_error(t, "string keys in translate table must be of length 1");
                }
                code = Value::small_int(str_char_at(key.as<Str>(), 0));
            } else if (!is_int(key)) {
                return raise_type_error(t, "keys in translate table must be strings or integers");
            }
            TRY(dict_set(t, table.get(), code, value));
        }
        return table.give();
    }
    for (int i = 0; i < 3; ++i) {
        if (i == 2 && args[i].is_unbound()) break;
        if (!is_str(args[i])) {
            return raise_type_error(t, "maketrans() argument {} must be str, not {}", i + 1,
                                    argument_type(t, args[i]));
        }
    }
    Str* from = args[0].as<Str>();
    Str* to = args[1].as<Str>();
    if (from->length != to->length) {
        return raise_value_error(
            t, "the first two maketrans arguments must have equal length");
    }
    for (size_t i = 0; i < from->length; ++i) {
        TRY(dict_set(t, table.get(), Value::small_int(str_char_at(from, i)),
                     Value::small_int(str_char_at(to, i))));
    }
    if (!args[2].is_unbound()) {
        for (size_t i = 0; i < args[2].as<Str>()->length; ++i) {
            TRY(dict_set(t, table.get(), Value::small_int(str_char_at(args[2].as<Str>(), i)),
                         Value::none()));
        }
    }
    return table.give();
}

Value method_format(Thread& t, const Value* args, size_t nargs) {
    return str_format(t, args[0].as<Str>(), args + 2, nargs - 2, args[1]);
}
Value method_format_map(Thread& t, const Value* args, size_t) {
    return str_format(t, args[0].as<Str>(), nullptr, 0, args[1]);
}

Value method_dunder_format(Thread& t, const Value* args, size_t) {
    if (!is_str(args[1])) {
        return raise_type_error(t, "__format__() argument must be str, not {}",
                                argument_type(t, args[1]));
    }
    if (args[1].as<Str>()->size == 0) return TRY(str(t, args[0]));
    FormatSpec spec;
    FormatResult result =
        parse_format_spec(view(args[1]), FormatKind::string, type_name(t, args[0]), spec);
    TRY(check_room(t, spec.width));
    if (result.ok()) result = format_string(spec, view(args[0]), type_name(t, args[0]));
    if (result.ok()) return text(t, result.text);
    return raise_value_error(t, "{}", result.text);
}

Value method_getnewargs(Thread& t, const Value* args, size_t) {
    Ref copy = Ref::take(TRY(new_str(t, view(args[0]))));
    return TRY(new_tuple(t, {*copy}));
}

}  // namespace

const NativeDef str_methods[] = {
    {"join", "(self, iterable, /)", method_join, "Concatenate any number of strings.", 0,
     Consumption::collect},
    {"split", "(self, /, sep=None, maxsplit=-1)", method_split<false>,
     "Return a list of the substrings in the string, using sep as the separator string."},
    {"rsplit", "(self, /, sep=None, maxsplit=-1)", method_split<true>,
     "Return a list of the substrings, splitting from the end."},
    {"splitlines", "(self, /, keepends=False)", method_splitlines,
     "Return a list of the lines in the string, breaking at line boundaries."},
    {"strip", "(self, chars=None, /)", method_strip<true, true>,
     "Return a copy of the string with leading and trailing whitespace removed."},
    {"lstrip", "(self, chars=None, /)", method_strip<true, false>,
     "Return a copy of the string with leading whitespace removed."},
    {"rstrip", "(self, chars=None, /)", method_strip<false, true>,
     "Return a copy of the string with trailing whitespace removed."},
    {"replace", "(self, old, new, count=-1, /)", method_replace,
     "Return a copy with all occurrences of substring old replaced by new."},
    {"find", "(self, sub, start=None, end=None, /)", method_find<false, false>,
     "Return the lowest index where sub is found, or -1."},
    {"rfind", "(self, sub, start=None, end=None, /)", method_find<true, false>,
     "Return the highest index where sub is found, or -1."},
    {"index", "(self, sub, start=None, end=None, /)", method_find<false, true>,
     "Like find, but raises ValueError when the substring is not found."},
    {"rindex", "(self, sub, start=None, end=None, /)", method_find<true, true>,
     "Like rfind, but raises ValueError when the substring is not found."},
    {"count", "(self, sub, start=None, end=None, /)", method_count,
     "Return the number of non-overlapping occurrences of sub."},
    {"startswith", "(self, prefix, start=None, end=None, /)", method_affix<false>,
     "Return True if the string starts with the specified prefix."},
    {"endswith", "(self, suffix, start=None, end=None, /)", method_affix<true>,
     "Return True if the string ends with the specified suffix."},
    {"upper", "(self, /)", method_case<'a', unicode::upper>, "Convert to uppercase."},
    {"lower", "(self, /)", method_case<'A', unicode::lower>, "Convert to lowercase."},
    {"title", "(self, /)", method_title, "Convert words to titlecase."},
    {"casefold", "(self, /)", method_map<unicode::casefold>,
     "Return a version suitable for caseless comparisons."},
    {"capitalize", "(self, /)", method_map<unicode::capitalize>,
     "First character upper case, the rest lower case."},
    {"swapcase", "(self, /)", method_map<unicode::swapcase>,
     "Convert uppercase characters to lowercase and lowercase characters to uppercase."},
    {"center", "(self, width, fillchar=' ', /)", method_justify<Side::both>,
     "Return a centered string of length width."},
    {"ljust", "(self, width, fillchar=' ', /)", method_justify<Side::left>,
     "Return a left-justified string of length width."},
    {"rjust", "(self, width, fillchar=' ', /)", method_justify<Side::right>,
     "Return a right-justified string of length width."},
    {"zfill", "(self, width, /)", method_zfill, "Pad a numeric string with zeros on the left."},
    {"isdigit", "(self, /)", method_all<is_digit>, "All characters are digits."},
    {"isdecimal", "(self, /)", method_all<is_decimal>, "All characters are decimals."},
    {"isnumeric", "(self, /)", method_all<is_numeric>, "All characters are numeric."},
    {"isalpha", "(self, /)", method_all<is_alpha>, "All characters are alphabetic."},
    {"isalnum", "(self, /)", method_all<is_alnum>, "All characters are alpha-numeric."},
    {"isspace", "(self, /)", method_all<is_space>, "All characters are whitespace."},
    {"isprintable", "(self, /)", method_all<is_printable, true>, "All characters are printable."},
    {"isascii", "(self, /)", method_all<is_ascii, true>, "All characters are ASCII."},
    {"isupper", "(self, /)", method_is_case<true>, "All cased characters are uppercase."},
    {"islower", "(self, /)", method_is_case<false>, "All cased characters are lowercase."},
    {"istitle", "(self, /)", method_istitle, "The string is a title-cased string."},
    {"isidentifier", "(self, /)", method_isidentifier, "The string is a valid identifier."},
    {"partition", "(self, sep, /)", method_partition<false>,
     "Partition the string into three parts using the given separator."},
    {"rpartition", "(self, sep, /)", method_partition<true>,
     "Partition the string at the last occurrence of the separator."},
    {"removeprefix", "(self, prefix, /)", method_remove_affix<false>,
     "Return a str with the given prefix string removed if present."},
    {"removesuffix", "(self, suffix, /)", method_remove_affix<true>,
     "Return a str with the given suffix string removed if present."},
    {"expandtabs", "(self, /, tabsize=8)", method_expandtabs,
     "Return a copy where all tab characters are expanded using spaces."},
    {"encode", "(self, /, encoding='utf-8', errors='strict')", method_encode,
     "Encode the string using the codec registered for encoding."},
    {"translate", "(self, table, /)", method_translate,
     "Replace each character in the string using the given translation table."},
    {"maketrans", "(x, y=None, z=None, /)", method_maketrans,
     "Return a translation table usable for str.translate().", native_static_method},
    {"format", "(self, /, *args, **kwargs)", method_format,
     "Return a formatted version, using substitutions from args and kwargs."},
    {"format_map", "(self, mapping, /)", method_format_map,
     "Return a formatted version, using substitutions from mapping."},
    {"__format__", "(self, format_spec, /)", method_dunder_format,
     "Return a formatted version of the string as described by format_spec."},
    {"__getnewargs__", "(self, /)", method_getnewargs},
    {}};

}  // namespace baton
