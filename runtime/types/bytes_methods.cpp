#include "runtime/types/bytes_methods.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "runtime/base/hex.h"
#include "runtime/base/text_search.h"
#include "runtime/base/unicode.h"
#include "runtime/core/argument_type.h"
#include "runtime/core/protocol.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytearray.h"
#include "runtime/types/bytes.h"
#include "runtime/types/codecs.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/memoryview.h"
#include "runtime/types/sequence.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

namespace {

using std::string_view;

string_view view(Value v) { return is_bytes(v) ? bytes_view(v) : v.as<ByteArray>()->view(); }

// A result of self's kind.
Value make(Thread& t, Value self, string_view data) {
    if (is_bytes(self)) return TRY(new_bytes(t, data));
    return TRY(new_bytearray(t, data));
}
// The same; an exact bytes object that is not changed is shared.
Value make_or_share(Thread& t, Value self, string_view data) {
    if (is_bytes(self) && self.as_object()->type == t.types().bytes &&
        data.size() == bytes_view(self).size()) {
        return share(self);
    }
    return make(t, self, data);
}

uint8_t flags_of(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 128 ? unicode::ascii_flags(byte) : 0;
}
bool is_space(char c) { return c == ' ' || (c >= 9 && c <= 13); }
bool is_lower(char c) { return flags_of(c) & unicode::ascii_lower; }
bool is_upper(char c) { return flags_of(c) & unicode::ascii_upper; }
bool is_digit(char c) { return flags_of(c) & unicode::ascii_digit; }
bool is_alpha(char c) { return is_lower(c) || is_upper(c); }
bool is_alnum(char c) { return is_alpha(c) || is_digit(c); }
bool is_ascii(char c) { return static_cast<unsigned char>(c) < 128; }
char to_lower(char c) { return is_upper(c) ? static_cast<char>(c + 32) : c; }
char to_upper(char c) { return is_lower(c) ? static_cast<char>(c - 32) : c; }

// --- Searching -----------------------------------------------------------------------------------

// What to look for: bytes-like, or an int for one byte.
class Needle {
public:
    bool read(Thread& t, Value v) {
        if (buffer_.try_read(v)) {
            view_ = buffer_.view();
            return true;
        }
        if (!type_of(t, v)->index) {
            return raise_type_error(t, "argument should be integer or bytes-like object, not '{}'",
                                    type_name(t, v));
        }
        byte_ = static_cast<char>(TRY(to_byte(t, v)));
        view_ = {&byte_, 1};
        return true;
    }
    string_view view() const { return view_; }

private:
    Buffer buffer_;
    string_view view_;
    char byte_ = 0;
};

// The [start, end) arguments as bounds; the range is absent when start > end or behind the data.
// The size counts after the arguments: an __index__ may have made a bytearray shorter.
bool bounds(Thread& t, Value self, Value start, Value end, size_t& from, size_t& to) {
    int64_t a = 0, b = std::numeric_limits<int64_t>::max();
    if (!start.is_unbound() && !start.is_none()) a = TRY(slice_index(t, start));
    if (!end.is_unbound() && !end.is_none()) b = TRY(slice_index(t, end));
    const auto length = static_cast<int64_t>(view(self).size());
    if (a < 0) a = std::max<int64_t>(a + length, 0);
    if (b < 0) b = std::max<int64_t>(b + length, 0);
    from = static_cast<size_t>(a);
    to = static_cast<size_t>(std::min(b, length));
    return true;
}

template <bool last, bool must>
Value method_find(Thread& t, const Value* args, size_t) {
    Needle needle;
    TRY(needle.read(t, args[1]));
    size_t from, to;
    TRY(bounds(t, args[0], args[2], args[3], from, to));
    size_t at = string_view::npos;
    if (from <= to) {
        const string_view range = view(args[0]).substr(from, to - from);
        at = last ? range.rfind(needle.view()) : find_text(range, needle.view());
    }
    if (at != string_view::npos) return Value::small_int(at + from);
    if (must) return raise_value_error(t, "subsection not found");
    return Value::small_int(-1);
}

Value method_count(Thread& t, const Value* args, size_t) {
    Needle needle;
    TRY(needle.read(t, args[1]));
    size_t from, to;
    TRY(bounds(t, args[0], args[2], args[3], from, to));
    if (from > to) return Value::small_int(0);
    if (needle.view().empty()) return Value::small_int(to - from + 1);
    const string_view range = view(args[0]).substr(from, to - from);
    int64_t n = 0;
    for (size_t at = 0; (at = find_text(range, needle.view(), at)) != string_view::npos; ++n) {
        at += needle.view().size();
    }
    return Value::small_int(n);
}

template <bool at_end>
Value method_affix(Thread& t, const Value* args, size_t) {
    size_t from, to;
    TRY(bounds(t, args[0], args[2], args[3], from, to));
    auto matches = [&](string_view affix) {
        // Reading the tuple's items may call code as well, so that the data may have become less.
        if (from > to || to > view(args[0]).size()) return false;
        const string_view range = view(args[0]).substr(from, to - from);
        return at_end ? range.ends_with(affix) : range.starts_with(affix);
    };
    if (is_tuple(args[1])) {
        for (Value v : args[1].as<Tuple>()->view()) {
            Buffer buffer;
            TRY(buffer.read(t, v));
            if (matches(buffer.view())) return Value::true_();
        }
        return Value::false_();
    }
    Buffer buffer;
    if (!buffer.try_read(args[1])) {
        return raise_type_error(t, "{} first arg must be bytes or a tuple of bytes, not {}",
                                at_end ? "endswith" : "startswith", type_name(t, args[1]));
    }
    return Value::boolean(matches(buffer.view()));
}

// --- Splitting and joining -----------------------------------------------------------------------

bool add_part(Thread& t, List* parts, Value self, string_view part) {
    return list_append_taking(t, parts, TRY(make(t, self, part)));
}

Value split_spaces(Thread& t, Value self, int64_t limit, bool from_right) {
    const string_view s = view(self);
    Own<List> parts = Own<List>::take(TRY(new_list(t)));
    size_t begin = 0, end = s.size();
    while (true) {
        if (from_right) {
            while (end > 0 && is_space(s[end - 1])) --end;
            if (end == 0) break;
            begin = limit == 0 ? 0 : end;
            while (begin > 0 && !is_space(s[begin - 1])) --begin;
            TRY(add_part(t, parts.get(), self, s.substr(begin, end - begin)));
            end = begin;
        } else {
            while (begin < s.size() && is_space(s[begin])) ++begin;
            if (begin == s.size()) break;
            end = limit == 0 ? s.size() : begin;
            while (end < s.size() && !is_space(s[end])) ++end;
            TRY(add_part(t, parts.get(), self, s.substr(begin, end - begin)));
            begin = end;
        }
        if (limit == 0) break;
        --limit;
    }
    if (from_right) std::reverse(parts->items, parts->items + parts->size);
    return parts.give();
}

template <bool from_right>
Value method_split(Thread& t, const Value* args, size_t) {
    int64_t limit = args[2].is_unbound() ? -1 : TRY(to_int64(t, args[2]));
    if (args[1].is_unbound() || args[1].is_none()) {
        return split_spaces(t, args[0], limit, from_right);
    }
    Buffer separator;
    TRY(separator.read(t, args[1]));
    const string_view by = separator.view(), s = view(args[0]);
    if (by.empty()) return raise_value_error(t, "empty separator");
    Own<List> parts = Own<List>::take(TRY(new_list(t)));
    size_t begin = 0, end = s.size();
    for (; limit != 0; --limit) {
        const string_view rest = s.substr(begin, end - begin);
        const size_t at = from_right ? rest.rfind(by) : find_text(rest, by);
        if (at == string_view::npos) break;
        if (from_right) {
            TRY(add_part(t, parts.get(), args[0], rest.substr(at + by.size())));
            end = at;
        } else {
            TRY(add_part(t, parts.get(), args[0], rest.substr(0, at)));
            begin += at + by.size();
        }
    }
    TRY(add_part(t, parts.get(), args[0], s.substr(begin, end - begin)));
    if (from_right) std::reverse(parts->items, parts->items + parts->size);
    return parts.give();
}

Value method_splitlines(Thread& t, const Value* args, size_t) {
    const bool keep = !args[1].is_unbound() && TRY(is_truthy(t, args[1]));
    const string_view s = view(args[0]);
    Own<List> lines = Own<List>::take(TRY(new_list(t)));
    for (size_t begin = 0; begin < s.size();) {
        const size_t stop = std::min(s.find_first_of("\r\n", begin), s.size());
        size_t next = std::min(stop + 1, s.size());
        if (stop + 1 < s.size() && s[stop] == '\r' && s[stop + 1] == '\n') ++next;
        TRY(add_part(t, lines.get(), args[0], s.substr(begin, (keep ? next : stop) - begin)));
        begin = next;
    }
    return lines.give();
}

Value method_join(Thread& t, const Value* args, size_t) {
    if (!type_of(t, args[1])->iter && !type_of(t, args[1])->get_item) {
        return raise_type_error(t, "can only join an iterable");
    }
    PinnedBuffer pinned;  // the iterator must not change the separator
    TRY(pinned.read(t, args[0]));
    Own<Tuple> items = Own<Tuple>::take(TRY(tuple_from(t, args[1])));
    if (items->size == 1 && is_bytes(args[0]) && items->items[0].is_object() &&
        items->items[0].as_object()->type == t.types().bytes) {
        return share(items->items[0]);
    }
    std::string out;
    const string_view separator = view(args[0]);
    size_t size = 0;
    for (const Value item : items->view()) {
        if (is_bytes(item)) size += bytes_view(item).size() + separator.size();
    }
    TRY(check_room(t, static_cast<int64_t>(size)));
    out.reserve(size);
    for (size_t i = 0; i < items->size; ++i) {
        if (is_bytes(items->items[i])) {
            if (i) out += view(args[0]);
            out += bytes_view(items->items[i]);
            continue;
        }
        if (i) out += view(args[0]);
        Buffer buffer;
        if (!buffer.try_read(items->items[i])) {
            return raise_type_error(t, "sequence item {}: expected a bytes-like object, {} found",
                                    i, type_name(t, items->items[i]));
        }
        out += buffer.view();
    }
    return make(t, args[0], out);
}

template <bool last>
Value method_partition(Thread& t, const Value* args, size_t) {
    Buffer separator;
    TRY(separator.read(t, args[1]));
    const string_view by = separator.view(), s = view(args[0]);
    if (by.empty()) return raise_value_error(t, "empty separator");
    const size_t at = last ? s.rfind(by) : find_text(s, by);
    string_view before = s, middle, after;
    if (at != string_view::npos) {
        before = s.substr(0, at);
        middle = by;
        after = s.substr(at + by.size());
    } else if (last) {
        std::swap(before, after);
    }
    Ref a = Ref::take(TRY(make(t, args[0], before)));
    Ref b = Ref::take(TRY(make(t, args[0], middle)));
    Ref c = Ref::take(TRY(make(t, args[0], after)));
    return TRY(new_tuple(t, {*a, *b, *c}));
}

// --- Changed copies ------------------------------------------------------------------------------

template <bool left, bool right>
Value method_strip(Thread& t, const Value* args, size_t) {
    Buffer set;
    const bool spaces = args[1].is_unbound() || args[1].is_none();
    if (!spaces) TRY(set.read(t, args[1]));
    auto drop = [&](char c) {
        return spaces ? is_space(c) : set.view().find(c) != string_view::npos;
    };
    string_view s = view(args[0]);
    while (left && !s.empty() && drop(s.front())) s.remove_prefix(1);
    while (right && !s.empty() && drop(s.back())) s.remove_suffix(1);
    return make_or_share(t, args[0], s);
}

Value method_replace(Thread& t, const Value* args, size_t) {
    Buffer from_buffer, to_buffer;
    TRY(from_buffer.read(t, args[1]));
    TRY(to_buffer.read(t, args[2]));
    int64_t limit = args[3].is_unbound() ? -1 : TRY(to_int64(t, args[3]));
    const string_view s = view(args[0]), from = from_buffer.view(), to = to_buffer.view();
    std::string out;
    size_t at = 0;
    if (from.empty()) {
        for (; limit != 0; --limit) {
            out += to;
            if (at == s.size()) break;
            out += s[at++];
        }
        out += s.substr(at);
        return make(t, args[0], out);
    }
    bool changed = false;
    for (; limit != 0; --limit) {
        const size_t found = find_text(s, from, at);
        if (found == string_view::npos) break;
        out += s.substr(at, found - at);
        out += to;
        at = found + from.size();
        changed = true;
    }
    if (!changed) return make_or_share(t, args[0], s);
    out += s.substr(at);
    return make(t, args[0], out);
}

template <char (*map)(char)>
Value method_map(Thread& t, const Value* args, size_t) {
    std::string out(view(args[0]));
    for (char& c : out) c = map(c);
    return make(t, args[0], out);
}
char swap_case(char c) { return is_upper(c) ? to_lower(c) : to_upper(c); }

Value method_capitalize(Thread& t, const Value* args, size_t) {
    std::string out(view(args[0]));
    for (size_t i = 0; i < out.size(); ++i) out[i] = i ? to_lower(out[i]) : to_upper(out[i]);
    return make(t, args[0], out);
}

Value method_title(Thread& t, const Value* args, size_t) {
    std::string out(view(args[0]));
    bool inside = false;
    for (char& c : out) {
        c = inside ? to_lower(c) : to_upper(c);
        inside = is_alpha(c);
    }
    return make(t, args[0], out);
}

enum class Side { left, right, both };

template <Side side>
Value method_justify(Thread& t, const Value* args, size_t) {
    const int64_t width = TRY(to_int64(t, args[1]));
    char fill = ' ';
    if (!args[2].is_unbound()) {
        const string_view given = is_bytes(args[2]) || is_bytearray(args[2]) ? view(args[2]) : "";
        if (given.size() != 1) {
            return raise_type_error(t, "{}() argument 2 must be a byte string of length 1, not {}",
                                    side == Side::both   ? "center"
                                    : side == Side::left ? "ljust"
                                                         : "rjust",
                                    argument_type(t, args[2]));
        }
        fill = given[0];
    }
    const string_view s = view(args[0]);
    if (width <= static_cast<int64_t>(s.size())) return make_or_share(t, args[0], s);
    TRY(check_room(t, width));
    const int64_t missing = width - static_cast<int64_t>(s.size());
    int64_t before = 0;
    if (side == Side::right) before = missing;
    if (side == Side::both) before = missing / 2 + (missing & width & 1);
    std::string out(static_cast<size_t>(before), fill);
    out += s;
    out.append(static_cast<size_t>(missing - before), fill);
    return make(t, args[0], out);
}

Value method_zfill(Thread& t, const Value* args, size_t) {
    const int64_t width = TRY(to_int64(t, args[1]));
    const string_view s = view(args[0]);
    if (width <= static_cast<int64_t>(s.size())) return make_or_share(t, args[0], s);
    TRY(check_room(t, width));
    const size_t sign = !s.empty() && (s[0] == '+' || s[0] == '-');
    std::string out(s.substr(0, sign));
    out.append(static_cast<size_t>(width) - s.size(), '0');
    out += s.substr(sign);
    return make(t, args[0], out);
}

Value method_expandtabs(Thread& t, const Value* args, size_t) {
    const int64_t size = args[1].is_unbound() ? 8 : TRY(to_int64(t, args[1]));
    TRY(check_room(t, size));
    std::string out;
    int64_t column = 0;
    for (char c : view(args[0])) {
        if (c == '\t') {
            if (size > 0) {
                out.append(static_cast<size_t>(size - column % size), ' ');
                column += size - column % size;
            }
        } else {
            out += c;
            column = c == '\n' || c == '\r' ? 0 : column + 1;
        }
    }
    return make(t, args[0], out);
}

template <bool suffix>
Value method_remove_affix(Thread& t, const Value* args, size_t) {
    Buffer affix;
    TRY(affix.read(t, args[1]));
    string_view s = view(args[0]);
    if (suffix && s.ends_with(affix.view())) s.remove_suffix(affix.view().size());
    if (!suffix && s.starts_with(affix.view())) s.remove_prefix(affix.view().size());
    return make_or_share(t, args[0], s);
}

Value method_translate(Thread& t, const Value* args, size_t) {
    Buffer table, removed;
    if (!args[1].is_none()) {
        TRY(table.read(t, args[1]));
        if (table.view().size() != 256) {
            return raise_value_error(t, "translation table must be 256 characters long");
        }
    }
    if (!args[2].is_unbound()) TRY(removed.read(t, args[2]));
    std::string out;
    for (char c : view(args[0])) {
        if (removed.view().find(c) != string_view::npos) continue;
        out += args[1].is_none() ? c : table.view()[static_cast<unsigned char>(c)];
    }
    return make(t, args[0], out);
}

Value method_maketrans(Thread& t, const Value* args, size_t) {
    Buffer from, to;
    TRY(from.read(t, args[0]));
    TRY(to.read(t, args[1]));
    if (from.view().size() != to.view().size()) {
        return raise_value_error(t, "maketrans arguments must have same length");
    }
    char table[256];
    for (int i = 0; i < 256; ++i) table[i] = static_cast<char>(i);
    for (size_t i = 0; i < from.view().size(); ++i) {
        table[static_cast<unsigned char>(from.view()[i])] = to.view()[i];
    }
    return TRY(new_bytes(t, {table, 256}));
}

// --- Predicates ----------------------------------------------------------------------------------

template <bool (*test)(char), bool empty_answer = false>
Value method_all(Thread&, const Value* args, size_t) {
    const string_view s = view(args[0]);
    if (s.empty()) return Value::boolean(empty_answer);
    return Value::boolean(std::all_of(s.begin(), s.end(), test));
}

template <bool upper>
Value method_is_case(Thread&, const Value* args, size_t) {
    bool cased = false;
    for (char c : view(args[0])) {
        if (upper ? is_lower(c) : is_upper(c)) return Value::false_();
        cased |= is_alpha(c);
    }
    return Value::boolean(cased);
}

Value method_istitle(Thread&, const Value* args, size_t) {
    bool cased = false, inside = false;
    for (char c : view(args[0])) {
        if (is_upper(c) ? inside : is_lower(c) && !inside) return Value::false_();
        inside = is_alpha(c);
        cased |= inside;
    }
    return Value::boolean(cased);
}

// --- Text ----------------------------------------------------------------------------------------

Value method_decode(Thread& t, const Value* args, size_t) {
    for (int i = 1; i <= 2; ++i) {
        if (!args[i].is_unbound() && !is_str(args[i])) {
            return raise_type_error(t, "decode() argument '{}' must be str, not {}",
                                    i == 1 ? "encoding" : "errors", argument_type(t, args[i]));
        }
    }
    Ref data = Ref::take(is_bytes(args[0]) ? share(args[0])
                                           : Value(TRY(new_bytes(t, view(args[0])))));
    return decode_bytes(t, *data, is_str(args[1]) ? to_string(args[1].as<Str>()) : "utf-8",
                        is_str(args[2]) ? to_string(args[2].as<Str>()) : "strict");
}

Value method_hex(Thread& t, const Value* args, size_t) {
    char separator = 0;
    if (!args[1].is_unbound()) {
        const bool text = is_str(args[1]);
        if (!text && !is_bytes(args[1])) return raise_type_error(t, "sep must be str or bytes.");
        const string_view given = text ? args[1].as<Str>()->view() : bytes_view(args[1]);
        if ((text ? args[1].as<Str>()->length : given.size()) != 1) {
            return raise_value_error(t, "sep must be length 1.");
        }
        if (!is_ascii(given[0])) return raise_value_error(t, "sep must be ASCII.");
        separator = given[0];
    }
    const int64_t group = args[2].is_unbound() ? 1 : TRY(to_int64(t, args[2]));
    const string_view s = view(args[0]);
    const auto size = static_cast<int64_t>(s.size());
    if (args[1].is_unbound()) {
        Str* digits = TRY(allocate_str(t, s.size() * 2));
        write_hex(digits->data, s);
        digits->type_flags |= str_ascii;
        return digits;
    }
    std::string out;
    for (int64_t i = 0; i < size; ++i) {
        // Groups count from the right, with a negative size from the left.
        const bool boundary = group > 0   ? (size - i) % group == 0
                              : group < 0 ? i % group == 0
                                          : false;
        if (i && boundary) out += separator;
        out += hex_digits[static_cast<unsigned char>(s[i]) >> 4];
        out += hex_digits[s[i] & 15];
    }
    return TRY(new_str(t, out));
}

Value method_fromhex(Thread& t, const Value* args, size_t) {
    if (!is_str(args[1])) {
        return raise_type_error(t, "fromhex() argument must be str, not {}", argument_type(t, args[1]));
    }
    const string_view s = args[1].as<Str>()->view();
    auto digit = [&](size_t i) {
        return i < s.size() ? hex_value(s[i]) : -1;
    };
    std::string out;
    out.reserve(s.size() / 2);
    for (size_t i = 0; i < s.size();) {
        if (is_space(s[i])) {
            ++i;
            continue;
        }
        const int high = digit(i), low = high < 0 ? -1 : digit(i + 1);
        if (low < 0) {
            const size_t bad = unicode::count(s.substr(0, high < 0 ? i : i + 1));
            return raise_value_error(
                t, "non-hexadecimal number found in fromhex() arg at position {}", bad);
        }
        out += static_cast<char>(high << 4 | low);
        i += 2;
    }
    Ref data = Ref::take(TRY(new_bytes(t, out)));
    if (args[0] == Value(t.types().bytes)) return data.give();
    return call(t, args[0], {*data});
}

Value method_getnewargs(Thread& t, const Value* args, size_t) {
    Ref copy = Ref::take(TRY(new_bytes(t, view(args[0]))));
    return TRY(new_tuple(t, {*copy}));
}

Value method_bytes(Thread& t, const Value* args, size_t) {
    if (args[0].as_object()->type == t.types().bytes) return share(args[0]);
    return TRY(new_bytes(t, view(args[0])));
}

// --- bytearray only ------------------------------------------------------------------------------

ByteArray* array(Value v) { return v.as<ByteArray>(); }

Value method_append(Thread& t, const Value* args, size_t) {
    const auto byte = static_cast<char>(TRY(to_byte(t, args[1])));
    TRY(bytearray_resize(t, array(args[0]), array(args[0])->size + 1));
    array(args[0])->data[array(args[0])->size - 1] = byte;
    return Value::none();
}

Value method_extend(Thread& t, const Value* args, size_t) {
    std::string data;
    Buffer buffer;
    if (buffer.try_read(args[1])) {
        data = buffer.view();
        buffer.release();
    } else {
        if (is_str(args[1])) {
            return raise_type_error(t, "expected iterable of integers; got: 'str'");
        }
        if (!type_of(t, args[1])->iter && !type_of(t, args[1])->get_item) {
            return raise_type_error(t, "can't extend bytearray with {}", type_name(t, args[1]));
        }
        TRY(length_hint(t, args[1], 0));   // whose errors count
        TRY(for_each(t, args[1], [&](Value item) -> bool {
            data += static_cast<char>(TRY(to_byte(t, item)));
            return true;
        }));
    }
    TRY(bytearray_splice(t, array(args[0]), array(args[0])->size, array(args[0])->size, data));
    return Value::none();
}

Value method_insert(Thread& t, const Value* args, size_t) {
    int64_t at = TRY(to_int64(t, args[1]));
    const auto byte = static_cast<char>(TRY(to_byte(t, args[2])));
    const auto size = static_cast<int64_t>(array(args[0])->size);
    if (at < 0) at = std::max<int64_t>(at + size, 0);
    at = std::min(at, size);
    TRY(bytearray_splice(t, array(args[0]), at, at, {&byte, 1}));
    return Value::none();
}

Value method_pop(Thread& t, const Value* args, size_t) {
    int64_t at = args[1].is_unbound() ? -1 : TRY(to_int64(t, args[1]));
    const auto size = static_cast<int64_t>(array(args[0])->size);
    if (size == 0) return raise(t, Exc::IndexError, "pop from empty bytearray");
    if (at < 0) at += size;
    if (at < 0 || at >= size) return raise(t, Exc::IndexError, "pop index out of range");
    const auto byte = static_cast<unsigned char>(array(args[0])->data[at]);
    TRY(bytearray_splice(t, array(args[0]), at, at + 1, {}));
    return Value::small_int(byte);
}

Value method_remove(Thread& t, const Value* args, size_t) {
    const auto byte = static_cast<char>(TRY(to_byte(t, args[1])));
    const size_t at = view(args[0]).find(byte);
    if (at == string_view::npos) return raise_value_error(t, "value not found in bytearray");
    TRY(bytearray_splice(t, array(args[0]), at, at + 1, {}));
    return Value::none();
}

Value method_clear(Thread& t, const Value* args, size_t) {
    TRY(bytearray_resize(t, array(args[0]), 0));
    return Value::none();
}

Value method_copy(Thread& t, const Value* args, size_t) { return make(t, args[0], view(args[0])); }

Value method_reverse(Thread&, const Value* args, size_t) {
    std::reverse(array(args[0])->data, array(args[0])->data + array(args[0])->size);
    return Value::none();
}

}  // namespace

std::optional<unsigned char> to_byte(Thread& t, Value v) {
    if (v.is_small_int() && v.as_small_int() >= 0 && v.as_small_int() < 256) {
        return static_cast<unsigned char>(v.as_small_int());
    }
    Ref number = Ref::take(TRY(to_index(t, v)));
    int64_t byte;
    if (!int_fits(*number, byte) || byte < 0 || byte > 255) {
        return raise_value_error(t, "byte must be in range(0, 256)");
    }
    return static_cast<unsigned char>(byte);
}

bool collect_bytes(Thread& t, const char* type, const Value* out, std::string& data) {
    const Value source = out[0];
    for (int i = 1; i <= 2; ++i) {
        if (!out[i].is_unbound() && !is_str(out[i])) {
            return raise_type_error(t, "{}() argument '{}' must be str, not {}", type,
                                    i == 1 ? "encoding" : "errors", argument_type(t, out[i]));
        }
    }
    const bool plain_str = !source.is_unbound() && is_str(source) &&
                           (source.as_object()->type == t.types().str || !out[1].is_unbound() ||
                            string_view(type) != "bytes" ||
                            type_lookup(source.as_object()->type, t.names().dunder_bytes).is_unbound());
    if (plain_str) {
        if (out[1].is_unbound()) return raise_type_error(t, "string argument without an encoding");
        Ref encoded = Ref::take(TRY(encode_text(
            t, source.as<Str>(), to_string(out[1].as<Str>()),
            out[2].is_unbound() ? std::string("strict") : to_string(out[2].as<Str>()))));
        data = bytes_view(*encoded);
        return true;
    }
    if (!out[1].is_unbound()) return raise_type_error(t, "encoding without a string argument");
    if (!out[2].is_unbound()) return raise_type_error(t, "errors without a string argument");
    if (source.is_unbound()) return true;
    const bool wants_bytes = string_view(type) == "bytes";
    if (wants_bytes && !(is_bytes(source) && source.as_object()->type == t.types().bytes)) {
        Ref method = Ref::take(find_special(t, source, t.names().dunder_bytes));
        if (method.get().is_error()) return false;
        if (method) {
            Ref result = Ref::take(TRY(call(t, *method, nullptr, 0)));
            if (!is_bytes(*result)) {
                return raise_type_error(t, "__bytes__ returned non-bytes (type {})",
                                        type_name(t, *result));
            }
            data = bytes_view(*result);
            return true;
        }
    }
    if (is_bytes_like(source)) {
        Buffer buffer;
        TRY(buffer.read(t, source));
        data = buffer.view();
        return true;
    }
    if (type_of(t, source)->index) {
        Ref number = Ref::take(TRY(to_index(t, source)));
        int64_t size;
        if (!int_fits(*number, size)) {
            return raise(t, Exc::OverflowError, "cannot fit '{}' into an index-sized integer",
                         type_name(t, source));
        }
        if (size < 0) return raise_value_error(t, "negative count");
        TRY(check_room(t, size));
        data.assign(static_cast<size_t>(size), 0);
        return true;
    }
    if (!type_of(t, source)->iter && !type_of(t, source)->get_item) {
        return raise_type_error(t, "cannot convert '{}' object to {}", type_name(t, source), type);
    }
    return for_each(t, source, [&](Value item) -> bool {
        Ref number = Ref::take(TRY(to_index(t, item)));
        int64_t byte;
        if (!int_fits(*number, byte) || byte < 0 || byte > 255) {
            return raise_value_error(t, "{} must be in range(0, 256)",
                                     wants_bytes ? "bytes" : "byte");
        }
        data += static_cast<char>(byte);
        return true;
    });
}

Value bytes_like_compare(Thread&, Value left, Value right, CompareOp op) {
    Buffer a, b;
    if (!a.try_read(left) || !b.try_read(right)) return Value::not_implemented();
    const int c = a.view().compare(b.view());
    switch (op) {
        case CompareOp::lt: return Value::boolean(c < 0);
        case CompareOp::le: return Value::boolean(c <= 0);
        case CompareOp::eq: return Value::boolean(c == 0);
        case CompareOp::ne: return Value::boolean(c != 0);
        case CompareOp::gt: return Value::boolean(c > 0);
        case CompareOp::ge: return Value::boolean(c >= 0);
    }
    return Value::not_implemented();
}

Truth bytes_like_contains(Thread& t, Value self, Value item) {
    if (type_of(t, item)->index) {
        const auto byte = static_cast<char>(TRY(to_byte(t, item)));
        return truth(view(self).find(byte) != string_view::npos);
    }
    Buffer buffer;
    TRY(buffer.read(t, item));
    return truth(find_text(view(self), buffer.view()) != string_view::npos);
}

// clang-format off
#define SHARED_METHODS \
    {"join", "(self, iterable_of_bytes, /)", method_join, "Concatenate any number of bytes objects."}, \
    {"split", "(self, /, sep=None, maxsplit=-1)", method_split<false>, "Return a list of the sections in the bytes, using sep as the delimiter."}, \
    {"rsplit", "(self, /, sep=None, maxsplit=-1)", method_split<true>, "Like split, starting at the end."}, \
    {"splitlines", "(self, /, keepends=False)", method_splitlines, "Return a list of the lines in the bytes."}, \
    {"strip", "(self, bytes=None, /)", method_strip<true, true>, "Strip leading and trailing bytes contained in the argument."}, \
    {"lstrip", "(self, bytes=None, /)", method_strip<true, false>, "Strip leading bytes contained in the argument."}, \
    {"rstrip", "(self, bytes=None, /)", method_strip<false, true>, "Strip trailing bytes contained in the argument."}, \
    {"replace", "(self, old, new, count=-1, /)", method_replace, "Return a copy with all occurrences of old replaced by new."}, \
    {"find", "(self, sub, start=None, end=None, /)", method_find<false, false>, "Return the lowest index where sub is found, or -1."}, \
    {"rfind", "(self, sub, start=None, end=None, /)", method_find<true, false>, "Return the highest index where sub is found, or -1."}, \
    {"index", "(self, sub, start=None, end=None, /)", method_find<false, true>, "Like find, but raises ValueError when sub is not found."}, \
    {"rindex", "(self, sub, start=None, end=None, /)", method_find<true, true>, "Like rfind, but raises ValueError when sub is not found."}, \
    {"count", "(self, sub, start=None, end=None, /)", method_count, "Return the number of non-overlapping occurrences of sub."}, \
    {"startswith", "(self, prefix, start=None, end=None, /)", method_affix<false>, "Return True if the bytes start with the prefix."}, \
    {"endswith", "(self, suffix, start=None, end=None, /)", method_affix<true>, "Return True if the bytes end with the suffix."}, \
    {"partition", "(self, sep, /)", method_partition<false>, "Partition the bytes into three parts using the given separator."}, \
    {"rpartition", "(self, sep, /)", method_partition<true>, "Partition the bytes at the last occurrence of the separator."}, \
    {"removeprefix", "(self, prefix, /)", method_remove_affix<false>, "Return a copy without the prefix."}, \
    {"removesuffix", "(self, suffix, /)", method_remove_affix<true>, "Return a copy without the suffix."}, \
    {"upper", "(self, /)", method_map<to_upper>, "Return a copy with ASCII letters in upper case."}, \
    {"lower", "(self, /)", method_map<to_lower>, "Return a copy with ASCII letters in lower case."}, \
    {"swapcase", "(self, /)", method_map<swap_case>, "Return a copy with the case of ASCII letters swapped."}, \
    {"capitalize", "(self, /)", method_capitalize, "Return a copy with the first byte in upper case, the rest in lower case."}, \
    {"title", "(self, /)", method_title, "Return a copy with words in title case."}, \
    {"center", "(self, width, fillchar=b' ', /)", method_justify<Side::both>, "Return a centered copy of length width."}, \
    {"ljust", "(self, width, fillchar=b' ', /)", method_justify<Side::left>, "Return a left-justified copy of length width."}, \
    {"rjust", "(self, width, fillchar=b' ', /)", method_justify<Side::right>, "Return a right-justified copy of length width."}, \
    {"zfill", "(self, width, /)", method_zfill, "Pad a number with zeros on the left."}, \
    {"expandtabs", "(self, /, tabsize=8)", method_expandtabs, "Return a copy where tabs are expanded using spaces."}, \
    {"translate", "(self, table, /, delete=b'')", method_translate, "Return a copy with each byte mapped by the table."}, \
    {"maketrans", "(frm, to, /)", method_maketrans, "Return a translation table usable for translate.", native_static_method}, \
    {"isalnum", "(self, /)", method_all<is_alnum>, "All bytes are ASCII letters or digits."}, \
    {"isalpha", "(self, /)", method_all<is_alpha>, "All bytes are ASCII letters."}, \
    {"isdigit", "(self, /)", method_all<is_digit>, "All bytes are ASCII digits."}, \
    {"isspace", "(self, /)", method_all<is_space>, "All bytes are ASCII whitespace."}, \
    {"isascii", "(self, /)", method_all<is_ascii, true>, "All bytes are ASCII."}, \
    {"isupper", "(self, /)", method_is_case<true>, "All cased bytes are upper case."}, \
    {"islower", "(self, /)", method_is_case<false>, "All cased bytes are lower case."}, \
    {"istitle", "(self, /)", method_istitle, "The bytes are title-cased."}, \
    {"decode", "(self, /, encoding='utf-8', errors='strict')", method_decode, "Decode the bytes using the codec registered for encoding."}, \
    {"hex", "(self, /, sep=None, bytes_per_sep=1)", method_hex, "Create a string of hexadecimal numbers."}, \
    {"fromhex", "(cls, string, /)", method_fromhex, "Create bytes from a string of hexadecimal numbers.", native_class_method}

Value method_buffer(Thread& t, const Value* args, size_t) {
    const int64_t flags = TRY(to_int64(t, args[1]));
    if ((flags & 1) && !is_bytearray(args[0])) {
        return raise(t, Exc::BufferError, "Object is not writable.");
    }
    return new_memoryview(t, args[0]);
}

// Ends what __buffer__() gave.
Value method_release_buffer(Thread& t, const Value* args, size_t) {
    if (!is_memoryview(args[1])) {
        return raise_type_error(t, "expected a memoryview object");
    }
    if (args[1].as<MemoryView>()->object.bits() != args[0].bits()) {
        return raise_value_error(t, "memoryview's buffer is not this object");
    }
    Own<Str> release = Own<Str>::take(TRY(intern(t, "release")));
    return call_method(t, args[1], release.get(), {});
}

const NativeDef bytes_methods[] = {
    {"__buffer__", "(self, flags, /)", method_buffer,
     "Return a buffer object that exposes the underlying memory of the object."},
    SHARED_METHODS,
    {"__getnewargs__", "(self, /)", method_getnewargs},
    {"__bytes__", "(self, /)", method_bytes, "Convert this value to exact type bytes."},
    {}};

const NativeDef bytearray_methods[] = {
    {"__buffer__", "(self, flags, /)", method_buffer,
     "Return a buffer object that exposes the underlying memory of the object."},
    {"__release_buffer__", "(self, buffer, /)", method_release_buffer,
     "Release the buffer object that exposes the underlying memory of the object."},
    SHARED_METHODS,
    {"append", "(self, item, /)", method_append, "Append a single item to the end of the bytearray."},
    {"extend", "(self, iterable_of_ints, /)", method_extend, "Append all the items from the iterable."},
    {"insert", "(self, index, item, /)", method_insert, "Insert a single item before the given index."},
    {"pop", "(self, index=-1, /)", method_pop, "Remove and return a single item."},
    {"remove", "(self, value, /)", method_remove, "Remove the first occurrence of a value."},
    {"clear", "(self, /)", method_clear, "Remove all items."},
    {"copy", "(self, /)", method_copy, "Return a copy."},
    {"reverse", "(self, /)", method_reverse, "Reverse the order of the values in place."},
    {"__reduce__", "(self, /)", bytearray_reduce, "Return state information for pickling."},
    {"__reduce_ex__", "(self, proto=0, /)", bytearray_reduce_ex,
     "Return state information for pickling."},
    {}};
// clang-format on
#undef SHARED_METHODS

}  // namespace baton
