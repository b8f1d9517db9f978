// re.Match, and the templates of Match.expand and Pattern.sub.
#include <fmt/core.h>

#include "runtime/base/text_repr.h"
#include "runtime/base/unicode.h"
#include "runtime/types/bytes.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/re/objects.h"

namespace baton::re {

namespace {

Match* self_match(Value v) { return v.as<Match>(); }

// Bytes of the string a match was made on, as they are now.
struct Content {
    explicit Content(Value string) {
        if (is_str(string)) {
            view = string.as<Str>()->view();
        } else if (buffer.try_read(string)) {
            view = buffer.view();
        }
    }
    std::string_view part(int64_t from, int64_t to) const {
        const auto begin = std::min(static_cast<size_t>(from), view.size());
        return view.substr(begin, static_cast<size_t>(to) - begin);
    }
    Buffer buffer;
    std::string_view view;
};

Value slice(Thread& t, const Match* m, size_t group, Value fallback) {
    const int64_t from = m->spans[2 * group], to = m->spans[2 * group + 1];
    if (from < 0) return share(fallback);
    const Content content(m->string);
    const std::string_view part = content.part(from, to);
    if (part.size() == content.view.size() &&
        type_of(t, m->string) == (is_str(m->string) ? t.types().str : t.types().bytes)) {
        return share(m->string);
    }
    if (is_str(m->string)) return TRY(new_str(t, part));
    return TRY(new_bytes(t, part));
}

// The number of a group given by number or name; -1 with an exception.
int64_t group_number(Thread& t, const Match* m, Value group) {
    int64_t number = -1;
    if (group.is_small_int()) {
        number = group.as_small_int();
    } else if (!is_str(group) && type_of(t, group)->index) {
        const auto index = to_int64_clamped(t, group);
        if (!index) return -1;
        number = *index;
    } else {
        const Value found = dict_get(t, m->pattern->names, group);
        if (found.is_error()) {
            clear_pending(t);
        } else if (found.is_small_int()) {
            number = found.as_small_int();
        }
    }
    if (number < 0 || number > m->pattern->groups()) {
        raise(t, Exc::IndexError, "no such group");
        return -1;
    }
    return number;
}

Value match_group(Thread& t, const Value* args, size_t nargs) {
    const Match* m = self_match(args[0]);
    if (nargs == 1) return slice(t, m, 0, Value::none());
    if (nargs == 2) {
        const int64_t n = group_number(t, m, args[1]);
        return n < 0 ? Value::error() : slice(t, m, n, Value::none());
    }
    std::vector<Ref> parts;
    for (size_t i = 1; i < nargs; ++i) {
        const int64_t n = group_number(t, m, args[i]);
        if (n < 0) return Failure{};
        parts.push_back(Ref::take(TRY(slice(t, m, n, Value::none()))));
    }
    Tuple* out = TRY(new_tuple(t, parts.size()));
    for (size_t i = 0; i < parts.size(); ++i) out->items[i] = parts[i].give();
    return out;
}

Value match_groups(Thread& t, const Value* args, size_t) {
    const Match* m = self_match(args[0]);
    const Value fallback = args[1].is_unbound() ? Value::none() : args[1];
    Own<Tuple> out = Own<Tuple>::take(TRY(new_tuple(t, m->pattern->groups())));
    for (size_t i = 0; i < out->size; ++i) out->items[i] = TRY(slice(t, m, i + 1, fallback));
    return out.give();
}

Value match_groupdict(Thread& t, const Value* args, size_t) {
    const Match* m = self_match(args[0]);
    const Value fallback = args[1].is_unbound() ? Value::none() : args[1];
    Own<Dict> out = Own<Dict>::take(TRY(new_dict(t)));
    for (const auto& [name, number] : m->pattern->program->tree().names) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        Ref value = Ref::take(TRY(slice(t, m, number, fallback)));
        TRY(dict_set(t, out.get(), key.get(), *value));
    }
    return out.give();
}

Value span_of(Thread& t, const Match* m, size_t group) {
    return TRY(new_tuple(t, {Value::small_int(index_of_offset(m->string, m->spans[2 * group])),
                             Value::small_int(index_of_offset(m->string,
                                                              m->spans[2 * group + 1]))}));
}

template <int which>
Value match_edge(Thread& t, const Value* args, size_t) {
    const Match* m = self_match(args[0]);
    const int64_t n = args[1].is_unbound() ? 0 : group_number(t, m, args[1]);
    if (n < 0) return Failure{};
    if (which == 2) return span_of(t, m, n);
    return Value::small_int(index_of_offset(m->string, m->spans[2 * n + which]));
}

Value match_expand(Thread& t, const Value* args, size_t) {
    const Match* m = self_match(args[0]);
    Template parsed;
    TRY(parsed.parse(t, m->pattern, args[1]));
    std::string out;
    for (const auto& part : parsed.parts) {
        out += part.text;
        if (part.group < 0 || m->spans[2 * part.group] < 0) continue;
        const Content content(m->string);
        const std::string_view piece =
            content.part(m->spans[2 * part.group], m->spans[2 * part.group + 1]);
        TRY(check_room(t, static_cast<int64_t>(out.size() + piece.size())));
        out += piece;
    }
    if (m->pattern->is_text) return TRY(new_str(t, out));
    return TRY(new_bytes(t, out));
}

Value return_self(Thread&, const Value* args, size_t) { return share(args[0]); }

Value match_get_item(Thread& t, Value self, Value key) {
    const int64_t n = group_number(t, self_match(self), key);
    return n < 0 ? Value::error() : slice(t, self_match(self), n, Value::none());
}

Value match_repr(Thread& t, Value self) {
    const Match* m = self_match(self);
    Ref text = Ref::take(TRY(slice(t, m, 0, Value::none())));
    Own<Str> shown = Own<Str>::take(TRY(repr(t, *text)));
    const std::string_view all = shown->view();
    return TRY(new_str(t, fmt::format("<re.Match object; span=({}, {}), match={}>",
                                      index_of_offset(m->string, m->spans[0]),
                                      index_of_offset(m->string, m->spans[1]),
                                      all.substr(0, unicode::offset_of(all, 50)))));
}

Value match_regs(Thread& t, Value self) {
    const Match* m = self_match(self);
    Own<Tuple> out = Own<Tuple>::take(TRY(new_tuple(t, m->pattern->groups() + 1)));
    for (size_t i = 0; i < out->size; ++i) out->items[i] = TRY(span_of(t, m, i));
    return out.give();
}

Value match_lastgroup(Thread& t, Value self) {
    const Match* m = self_match(self);
    for (const auto& [name, number] : m->pattern->program->tree().names) {
        if (number == m->last) return TRY(intern(t, name));
    }
    return Value::none();
}

const NativeDef methods[] = {
    {"group", "(self, /, *args)", match_group, "Return one or more groups of the match."},
    {"groups", "(self, /, default=None)", match_groups, "Return all groups in a tuple."},
    {"groupdict", "(self, /, default=None)", match_groupdict, "Return the named groups."},
    {"start", "(self, group=0, /)", match_edge<0>, "Return where a group starts."},
    {"end", "(self, group=0, /)", match_edge<1>, "Return where a group ends."},
    {"span", "(self, group=0, /)", match_edge<2>, "Return where a group starts and ends."},
    {"expand", "(self, /, template)", match_expand, "Return a template with the groups put in."},
    {"__copy__", "(self, /)", return_self, nullptr},
    {"__deepcopy__", "(self, memo, /)", return_self, nullptr},
    {"__class_getitem__", "(cls, item, /)", generic_class_getitem, "See PEP 585.",
     native_class_method},
    {}};
const GetSetDef getset[] = {
    {"string", [](Thread&, Value s) { return share(self_match(s)->string); }, nullptr,
     "The string that was searched."},
    {"re", [](Thread&, Value s) { return share(Value(self_match(s)->pattern)); }, nullptr,
     "The pattern."},
    {"pos", [](Thread&, Value s) { return Value::small_int(self_match(s)->pos); }, nullptr,
     "Where the search began."},
    {"endpos", [](Thread&, Value s) { return Value::small_int(self_match(s)->endpos); }, nullptr,
     "Where the search had to end."},
    {"lastindex",
     [](Thread&, Value s) {
         return self_match(s)->last ? Value::small_int(self_match(s)->last) : Value::none();
     },
     nullptr, "The number of the group that was closed last."},
    {"lastgroup", match_lastgroup, nullptr, "The name of the group that was closed last."},
    {"regs", match_regs, nullptr, "The spans of all groups."},
    {}};

Value no_construct(Thread& t, Value, const Value*, size_t, Tuple*) {
    return raise_type_error(t, "cannot create 're.Match' instances");
}

const TypeSpec match_spec = {
    .name = "re.Match",
    .basic_size = sizeof(Match),
    .item_size = sizeof(int64_t),
    .flags = type_immutable | type_variable_size,
    .doc = "What a pattern matched.",
    .methods = methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                auto* m = static_cast<Match*>(o);
                decref(m->string);
                decref(m->pattern);
            };
            type.traverse = [](Object* o, Visitor& visit) {
                visit(static_cast<Match*>(o)->string);
                visit(static_cast<Match*>(o)->pattern);
            };
            type.construct = no_construct;
            type.repr = match_repr;
            type.get_item = match_get_item;
        },
};

}  // namespace

Type* make_match_type(Thread& t) { return make_builtin_type(t, match_spec, nullptr); }

int64_t index_of_offset(Value string, int64_t offset) {
    if (offset < 0 || !is_str(string)) return offset;
    return static_cast<int64_t>(str_index_at(string.as<Str>(), static_cast<size_t>(offset)));
}

Value new_match(Thread& t, Pattern* pattern, const Source& source, const int64_t* spans) {
    const Tree& tree = pattern->program->tree();
    const size_t count = 2 * (size_t{tree.groups} + 1);
    auto* m = static_cast<Match*>(TRY(allocate_instance(t, state(t).match, count)));
    m->string = share(source.object);
    m->pattern = share(pattern);
    m->pos = source.pos;
    m->endpos = source.endpos;
    std::copy(spans, spans + count, m->spans);
    // The group closed last: by the order of the closing parentheses, unless a loop may have run
    // them in another order; then the one that ends last.
    m->last = 0;
    int64_t best_end = -1;
    uint32_t best_rank = 0;
    for (uint32_t i = 1; i <= tree.groups; ++i) {
        if (spans[2 * i] < 0) continue;
        const int64_t end = tree.captures_in_loops ? spans[2 * i + 1] : 0;
        if (end > best_end || (end == best_end && tree.close_order[i] > best_rank)) {
            best_end = end;
            best_rank = tree.close_order[i];
            m->last = i;
        }
    }
    return m;
}

bool Template::parse(Thread& t, const Pattern* pattern, Value text) {
    std::u32string s;
    bool is_text = true;
    if (is_str(text)) {
        s = unicode::decode_all(text.as<Str>()->view());
    } else {
        is_text = false;
        Buffer buffer;
        TRY(buffer.read(t, text));
        for (char c : buffer.view()) s.push_back(static_cast<unsigned char>(c));
    }
    if (is_text != pattern->is_text) {
        return raise(t, Exc::TypeError,
                     pattern->is_text ? "expected str instance, bytes found"
                                      : "a bytes-like object is required, not 'str'");
    }
    auto put = [&](char32_t c) {
        if (parts.empty() || parts.back().group >= 0) parts.emplace_back();
        if (is_text) {
            unicode::append(parts.back().text, c);
        } else {
            parts.back().text.push_back(static_cast<char>(c));
        }
    };
    auto fail = [&](std::string message, size_t position) {
        return raise_error(t, message, text, static_cast<int64_t>(position));
    };
    auto add_group = [&](int64_t number, size_t position) -> bool {
        if (number > pattern->groups()) {
            return fail(fmt::format("invalid group reference {}", number), position);
        }
        if (parts.empty() || parts.back().group >= 0) parts.emplace_back();
        parts.back().group = number;
        return true;
    };
    auto digit_at = [&](size_t i) { return i < s.size() && s[i] >= '0' && s[i] <= '9'; };
    auto octal_at = [&](size_t i) { return i < s.size() && s[i] >= '0' && s[i] <= '7'; };
    for (size_t i = 0; i < s.size();) {
        if (s[i] != '\\') {
            put(s[i++]);
            continue;
        }
        const size_t at = i;
        if (i + 1 >= s.size()) return fail("bad escape (end of pattern)", at);
        const char32_t c = s[i + 1];
        i += 2;
        if (c == 'g') {
            if (i >= s.size() || s[i] != '<') return fail("missing <", i);
            const size_t name_at = ++i;
            while (i < s.size() && s[i] != '>') ++i;
            const std::u32string name = s.substr(name_at, i - name_at);
            if (i >= s.size()) {
                return name.empty() ? fail("missing group name", i)
                                    : fail("missing >, unterminated name", name_at);
            }
            ++i;
            if (name.empty()) return fail("missing group name", i - 1);
            bool digits = true;
            for (char32_t d : name) digits = digits && d >= '0' && d <= '9';
            const std::string shown = unicode::encode_all(name);
            if (digits) {
                int64_t number = 0;
                for (char32_t d : name) {
                    number = std::min<int64_t>(number * 10 + (d - '0'), int64_t{1} << 40);
                }
                if (number >= (int64_t{1} << 30)) {
                    return fail(fmt::format("invalid group reference {}", shown), name_at);
                }
                TRY(add_group(number, name_at));
                continue;
            }
            if (!unicode::is_identifier(shown) || (!is_text && !unicode::is_ascii(shown))) {
                std::string bytes;
                for (char32_t b : name) bytes.push_back(static_cast<char>(b));
                return fail(fmt::format("bad character in group name {}",
                                        is_text || unicode::is_ascii(shown) ? str_repr(shown)
                                                                            : bytes_repr(bytes).substr(1)),
                            name_at);
            }
            Own<Str> key = Own<Str>::take(TRY(new_str(t, shown)));
            const Value found = dict_get(pattern->names, key.get());
            if (found.is_unbound()) {
                return raise(t, Exc::IndexError, "unknown group name {}", str_repr(shown));
            }
            TRY(add_group(found.as_small_int(), name_at));
            continue;
        }
        if (c == '0') {
            char32_t value = 0;
            for (int n = 0; n < 2 && octal_at(i); ++n) value = value * 8 + (s[i++] - '0');
            put(value & 0xff);
            continue;
        }
        if (c >= '1' && c <= '9') {
            int64_t number = c - '0';
            if (digit_at(i)) {
                const char32_t second = s[i++];
                if (c <= '7' && second <= '7' && octal_at(i)) {
                    const char32_t value =
                        (c - '0') * 64 + (second - '0') * 8 + (s[i++] - '0');
                    if (value > 0377) {
                        return fail(fmt::format("octal escape value {} outside of range 0-0o377",
                                                unicode::encode_all(s.substr(at, 4))),
                                    at);
                    }
                    put(value);
                    continue;
                }
                number = number * 10 + (second - '0');
            }
            TRY(add_group(number, at + 1));
            continue;
        }
        constexpr std::string_view letters = "abfnrtv\\";
        constexpr char values[] = {7, 8, 12, 10, 13, 9, 11, '\\'};
        const size_t known = c < 128 ? letters.find(static_cast<char>(c)) : std::string_view::npos;
        if (known != std::string_view::npos) {
            put(values[known]);
        } else if (c < 128 && ((c | 32) >= 'a' && (c | 32) <= 'z')) {
            return fail(fmt::format("bad escape \\{}", static_cast<char>(c)), at);
        } else {
            put('\\');
            put(c);
        }
    }
    return true;
}

}  // namespace baton::re
