// re.Pattern: its methods, and the compilation of patterns.
#include <fmt/core.h>

#include "runtime/base/hash.h"
#include "runtime/base/unicode.h"
#include "runtime/types/bytes.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/mappingproxy.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/re/objects.h"

namespace baton::re {

namespace {

Pattern* self_pattern(Value v) { return v.as<Pattern>(); }

// Walks over all matches, as findall and sub do: after an empty match the next one at the same
// place must not be empty.
class Walker {
public:
    Walker(Thread& t, Pattern* pattern, const Source& source)
        : thread_(t), pattern_(pattern), source_(source), start_(source.begin),
          spans_(2 * (size_t{pattern->groups()} + 1)) {}

    Truth next() {
        if (start_ > source_.subject.size) return Truth::no;
        const Truth found =
            pattern_->program->run(thread_, state(thread_).scratch, source_.subject, start_,
                                   Mode::search, must_advance_, spans_.data());
        if (found == Truth::yes) {
            must_advance_ = spans_[0] == spans_[1];
            start_ = static_cast<size_t>(spans_[1]);
        }
        return found;
    }
    const int64_t* spans() const { return spans_.data(); }
    size_t from() const { return static_cast<size_t>(spans_[0]); }
    size_t to() const { return static_cast<size_t>(spans_[1]); }

private:
    Thread& thread_;
    Pattern* pattern_;
    const Source& source_;
    size_t start_;
    bool must_advance_ = false;
    std::vector<int64_t> spans_;
};

}  // namespace

bool Source::open(Thread& t, const Pattern* pattern, Value string, Value pos_value,
                  Value endpos_value) {
    object = string;
    int64_t length;
    is_text = is_str(string);
    std::string_view view;
    if (is_text) {
        if (!pattern->is_text) {
            return raise_type_error(t, "cannot use a bytes pattern on a string-like object");
        }
        Str* s = string.as<Str>();
        view = s->view();
        length = static_cast<int64_t>(s->length);
        subject.units = s->is_ascii() ? Units::ascii_text : Units::utf8;
        subject.has_surrogates = str_has_surrogates(s);
    } else {
        if (!buffer_.try_read(string)) {
            return raise_type_error(t, "expected string or bytes-like object, got '{}'",
                                    type_name(t, string));
        }
        if (pattern->is_text) {
            return raise_type_error(t, "cannot use a string pattern on a bytes-like object");
        }
        view = buffer_.view();
        if (!is_bytes(string)) {
            TRY(check_room(t, static_cast<int64_t>(view.size())));
            copy_ = view;
            view = copy_;
        }
        length = static_cast<int64_t>(view.size());
        subject.units = Units::bytes;
    }
    whole = view.size();
    pos = 0;
    endpos = length;
    if (!pos_value.is_unbound()) {
        pos = std::clamp<int64_t>(TRY(to_int64_clamped(t, pos_value)), 0, length);
    }
    if (!endpos_value.is_unbound()) {
        endpos = std::clamp<int64_t>(TRY(to_int64_clamped(t, endpos_value)), 0, length);
    }
    auto offset = [&](int64_t index) -> size_t {
        if (!is_text) return static_cast<size_t>(index);
        if (index == length) return view.size();
        return str_offset(string.as<Str>(), static_cast<size_t>(index));
    };
    begin = offset(pos);
    subject.data = view.data() ? view.data() : "";
    subject.size = offset(endpos);
    return true;
}

Value Source::piece(Thread& t, size_t from, size_t to) const {
    const bool all = from == 0 && to == whole;
    if (is_text) {
        if (all && type_of(t, object) == t.types().str) return share(object);
        return TRY(new_str(t, std::string_view(subject.data + from, to - from)));
    }
    if (all && type_of(t, object) == t.types().bytes) return share(object);
    return TRY(new_bytes(t, std::string_view(subject.data + from, to - from)));
}

Failure raise_error(Thread& t, std::string_view message, Value pattern, int64_t position) {
    Own<Str> text = Own<Str>::take(TRY(new_str(t, message)));
    const Value at = position < 0 ? Value::none() : Value::small_int(position);
    if (state(t).error.is_unbound()) {
        Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "re")));
    }
    if (state(t).error.is_unbound()) return raise_value_error(t, "{}", message);
    Ref e = Ref::take(TRY(call(t, state(t).error, {text.value(), pattern, at})));
    return raise_value(t, *e);
}

Value compile(Thread& t, Value pattern, uint32_t flags) {
    std::u32string text;
    const bool is_text = is_str(pattern);
    if (is_text) {
        text = unicode::decode_all(pattern.as<Str>()->view());
    } else {
        Buffer buffer;
        if (!buffer.try_read(pattern)) {
            return raise_type_error(t, "first argument must be string or compiled pattern");
        }
        for (char c : buffer.view()) text.push_back(static_cast<unsigned char>(c));
    }
    Tree tree;
    const SyntaxError error = parse(text, is_text, flags, tree);
    switch (error.type) {
        case SyntaxError::Type::none: break;
        case SyntaxError::Type::value: return raise(t, Exc::ValueError, error.message);
        case SyntaxError::Type::overflow: return raise(t, Exc::OverflowError, error.message);
        case SyntaxError::Type::recursion: return raise(t, Exc::RecursionError, error.message);
        case SyntaxError::Type::pattern:
            return raise_error(t, error.message, pattern, error.position);
    }
    if (!tree.warnings.empty()) {
        Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "warnings")));
        Own<Str> warn = Own<Str>::take(TRY(intern(t, "warn")));
        for (const std::string& warning : tree.warnings) {
            Own<Str> message = Own<Str>::take(TRY(new_str(t, warning)));
            Ref done = Ref::take(
                TRY(call_method(t, *module, warn.get(),
                                {message.value(), Value(exception_type(t, Exc::FutureWarning))})));
        }
    }
    Own<Dict> names = Own<Dict>::take(TRY(new_dict(t)));
    for (const auto& [name, number] : tree.names) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        TRY(dict_set(t, names.get(), key.get(), Value::small_int(number)));
    }
    const uint32_t all_flags = tree.flags;
    auto program = std::make_unique<Program>(std::move(tree));
    std::string message;
    if (!program->check(is_text ? Units::ascii_text : Units::bytes, message)) {
        return raise_error(t, message, pattern, -1);
    }
    auto* out = static_cast<Pattern*>(TRY(allocate_instance(t, state(t).pattern)));
    out->pattern = share(pattern);
    out->names = names.give();
    out->program = program.release();
    out->flags = all_flags;
    out->is_text = is_text;
    return out;
}

Value find_one(Thread& t, Pattern* pattern, Mode mode, Value string, Value pos, Value endpos) {
    Source source;
    TRY(source.open(t, pattern, string, pos, endpos));
    if (source.begin > source.subject.size) return Value::none();
    int64_t few[16];
    std::vector<int64_t> many;
    int64_t* spans = few;
    if (pattern->groups() >= 8) {
        many.resize(2 * (size_t{pattern->groups()} + 1));
        spans = many.data();
    }
    const bool found = TRY(pattern->program->run(t, state(t).scratch, source.subject, source.begin,
                                                 mode, false, spans));
    return found ? new_match(t, pattern, source, spans) : Value::none();
}

namespace {

// A group, or the empty text where it took no part (findall) or None (split).
Value group_piece(Thread& t, const Source& source, const int64_t* spans, size_t group, bool none) {
    const int64_t from = spans[2 * group];
    if (from < 0) return none ? Value::none() : source.piece(t, 0, 0);
    return source.piece(t, static_cast<size_t>(from), static_cast<size_t>(spans[2 * group + 1]));
}

}  // namespace

Value find_all(Thread& t, Pattern* pattern, Value string, Value pos, Value endpos) {
    Source source;
    TRY(source.open(t, pattern, string, pos, endpos));
    Own<List> out = Own<List>::take(TRY(new_list(t)));
    Walker walker(t, pattern, source);
    const size_t groups = pattern->groups();
    while (TRY(walker.next())) {
        Ref item;
        if (groups <= 1) {
            item = Ref::take(TRY(group_piece(t, source, walker.spans(), groups, false)));
        } else {
            Own<Tuple> row = Own<Tuple>::take(TRY(new_tuple(t, groups)));
            for (size_t i = 0; i < groups; ++i) {
                row->items[i] = TRY(group_piece(t, source, walker.spans(), i + 1, false));
            }
            item = Ref::take(row.give());
        }
        TRY(list_append_taking(t, out.get(), item.give()));
    }
    return out.give();
}

Value split(Thread& t, Pattern* pattern, Value string, Value limit_value) {
    const int64_t limit = limit_value.is_unbound() ? 0 : TRY(to_int64(t, limit_value));
    Source source;
    TRY(source.open(t, pattern, string, Value(), Value()));
    Own<List> out = Own<List>::take(TRY(new_list(t)));
    Walker walker(t, pattern, source);
    size_t last = 0;
    int64_t count = 0;
    while (limit == 0 || count < limit) {
        if (!TRY(walker.next())) break;
        TRY(list_append_taking(t, out.get(), TRY(source.piece(t, last, walker.from()))));
        for (size_t i = 1; i <= pattern->groups(); ++i) {
            TRY(list_append_taking(t, out.get(),
                                   TRY(group_piece(t, source, walker.spans(), i, true))));
        }
        last = walker.to();
        ++count;
    }
    TRY(list_append_taking(t, out.get(), TRY(source.piece(t, last, source.whole))));
    return out.give();
}

Value substitute(Thread& t, Pattern* pattern, Value replacement, Value string, Value count_value,
                 bool with_number) {
    const int64_t limit = count_value.is_unbound() ? 0 : TRY(to_int64(t, count_value));
    Source source;
    TRY(source.open(t, pattern, string, Value(), Value()));
    const bool calls = type_of(t, replacement)->call != nullptr;
    Template parsed;
    if (!calls) {
        if (!is_str(replacement) && !is_bytes_like(replacement)) {
            return raise_type_error(t, "decoding to str: need a bytes-like object, {} found",
                                    type_name(t, replacement));
        }
        TRY(parsed.parse(t, pattern, replacement));
    }
    std::string out;
    size_t last = 0;
    int64_t number = 0, item = 0;
    Walker walker(t, pattern, source);
    auto append = [&](std::string_view text) -> bool {
        if (out.size() + text.size() > (1 << 24)) {
            TRY(check_room(t, static_cast<int64_t>(2 * (out.size() + text.size()))));
        }
        out += text;
        return true;
    };
    while (limit == 0 || number < limit) {
        if (!TRY(walker.next())) break;
        if (walker.from() > last) {
            ++item;
            TRY(append({source.subject.data + last, walker.from() - last}));
        }
        last = walker.to();
        ++number;
        if (!calls) {
            for (const auto& part : parsed.parts) {
                TRY(append(part.text));
                if (part.group < 0) continue;
                const int64_t from = walker.spans()[2 * part.group];
                if (from < 0) continue;
                const int64_t to = walker.spans()[2 * part.group + 1];
                TRY(append({source.subject.data + from, static_cast<size_t>(to - from)}));
            }
            continue;
        }
        Ref match = Ref::take(TRY(new_match(t, pattern, source, walker.spans())));
        Ref text = Ref::take(TRY(call(t, replacement, {*match})));
        if ((*text).is_none()) continue;
        if (source.is_text) {
            if (!is_str(*text)) {
                return raise_type_error(t, "sequence item {}: expected str instance, {} found", item,
                                        type_name(t, *text));
            }
            TRY(append(text.as<Str>()->view()));
        } else {
            Buffer buffer;
            if (!buffer.try_read(*text)) {
                return raise_type_error(
                    t, "sequence item {}: expected a bytes-like object, {} found", item,
                    type_name(t, *text));
            }
            TRY(append(buffer.view()));
        }
        ++item;
    }
    Ref result;
    if (number == 0) {
        result = Ref::take(TRY(source.piece(t, 0, source.whole)));
    } else {
        TRY(append({source.subject.data + last, source.whole - last}));
        if (source.is_text) {
            result = Ref::take(Value(TRY(new_str(t, out))));
        } else {
            result = Ref::take(Value(TRY(new_bytes(t, out))));
        }
    }
    if (!with_number) return result.give();
    return TRY(new_tuple(t, {*result, Value::small_int(number)}));
}

namespace {

template <Mode mode>
Value pattern_find(Thread& t, const Value* args, size_t) {
    return find_one(t, self_pattern(args[0]), mode, args[1], args[2], args[3]);
}
Value pattern_findall(Thread& t, const Value* args, size_t) {
    return find_all(t, self_pattern(args[0]), args[1], args[2], args[3]);
}
Value pattern_finditer(Thread& t, const Value* args, size_t) {
    return new_scanner(t, state(t).iterator, self_pattern(args[0]), args[1], args[2], args[3]);
}
Value pattern_scanner(Thread& t, const Value* args, size_t) {
    return new_scanner(t, state(t).scanner, self_pattern(args[0]), args[1], args[2], args[3]);
}
Value pattern_split(Thread& t, const Value* args, size_t) {
    return split(t, self_pattern(args[0]), args[1], args[2]);
}
template <bool with_number>
Value pattern_sub(Thread& t, const Value* args, size_t) {
    return substitute(t, self_pattern(args[0]), args[1], args[2], args[3], with_number);
}
Value return_self(Thread&, const Value* args, size_t) { return share(args[0]); }

Value pattern_reduce(Thread& t, const Value* args, size_t) {
    const Pattern* p = self_pattern(args[0]);
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "re")));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "_compile")));
    Ref function = Ref::take(TRY(get_attribute(t, *module, name.value())));
    Own<Tuple> state = Own<Tuple>::take(
        TRY(new_tuple(t, {p->pattern, Value::small_int(static_cast<int64_t>(p->flags))})));
    return TRY(new_tuple(t, {*function, state.value()}));
}

Value pattern_repr(Thread& t, Value self) {
    const Pattern* p = self_pattern(self);
    Own<Str> shown = Own<Str>::take(TRY(repr(t, p->pattern)));
    const std::string_view all = shown->view();
    std::string out = "re.compile(";
    out += all.substr(0, unicode::offset_of(all, 200));
    uint32_t flags = p->flags;
    if (p->is_text && (flags & type_flags_mask) == flag_unicode) flags &= ~flag_unicode;
    constexpr std::pair<uint32_t, const char*> names[] = {
        {flag_template, "TEMPLATE"}, {flag_ignorecase, "IGNORECASE"}, {flag_locale, "LOCALE"},
        {flag_multiline, "MULTILINE"}, {flag_dotall, "DOTALL"}, {flag_unicode, "UNICODE"},
        {flag_verbose, "VERBOSE"}, {flag_debug, "DEBUG"}, {flag_ascii, "ASCII"}};
    std::string joined;
    for (const auto& [flag, name] : names) {
        if (!(flags & flag)) continue;
        if (!joined.empty()) joined += '|';
        joined += "re.";
        joined += name;
        flags &= ~flag;
    }
    if (flags) joined += fmt::format("{}0x{:x}", joined.empty() ? "" : "|", flags);
    if (!joined.empty()) out += ", " + joined;
    return TRY(new_str(t, out + ")"));
}

Value pattern_compare(Thread& t, Value left, Value right, CompareOp op) {
    if ((op != CompareOp::eq && op != CompareOp::ne) || type_of(t, right) != state(t).pattern) {
        return Value::not_implemented();
    }
    const Pattern* a = self_pattern(left);
    const Pattern* b = self_pattern(right);
    bool same = a == b;
    if (!same && a->flags == b->flags && a->is_text == b->is_text) {
        same = TRY(equal(t, a->pattern, b->pattern));
    }
    return Value::boolean(same == (op == CompareOp::eq));
}

const NativeDef methods[] = {
    {"match", "(self, /, string, pos=0, endpos=sys.maxsize)", pattern_find<Mode::match>,
     "Match at the beginning of the string."},
    {"fullmatch", "(self, /, string, pos=0, endpos=sys.maxsize)", pattern_find<Mode::fullmatch>,
     "Match the whole string."},
    {"search", "(self, /, string, pos=0, endpos=sys.maxsize)", pattern_find<Mode::search>,
     "Find the first match."},
    {"findall", "(self, /, string, pos=0, endpos=sys.maxsize)", pattern_findall,
     "Return a list of all matches."},
    {"finditer", "(self, /, string, pos=0, endpos=sys.maxsize)", pattern_finditer,
     "Return an iterator over all matches."},
    {"scanner", "(self, /, string, pos=0, endpos=sys.maxsize)", pattern_scanner, nullptr},
    {"split", "(self, /, string, maxsplit=0)", pattern_split, "Split a string at the matches."},
    {"sub", "(self, /, repl, string, count=0)", pattern_sub<false>, "Replace the matches."},
    {"subn", "(self, /, repl, string, count=0)", pattern_sub<true>,
     "Replace the matches; return the new string and how many were replaced."},
    {"__copy__", "(self, /)", return_self, nullptr},
    {"__deepcopy__", "(self, memo, /)", return_self, nullptr},
    {"__reduce__", "(self, /)", pattern_reduce, nullptr},
    {"__class_getitem__", "(cls, item, /)", generic_class_getitem, "See PEP 585.",
     native_class_method},
    {}};
const GetSetDef getset[] = {
    {"pattern", [](Thread&, Value s) { return share(self_pattern(s)->pattern); }, nullptr,
     "The text of the pattern."},
    {"flags",
     [](Thread&, Value s) { return Value::small_int(static_cast<int64_t>(self_pattern(s)->flags)); },
     nullptr, "The flags, those in the pattern included."},
    {"groups", [](Thread&, Value s) { return Value::small_int(self_pattern(s)->groups()); }, nullptr,
     "The number of groups."},
    {"groupindex",
     [](Thread& t, Value s) -> Value {
         return call(t, Value(t.types().mappingproxy), {Value(self_pattern(s)->names)});
     },
     nullptr, "The numbers of the named groups."},
    {}};

const TypeSpec pattern_spec = {
    .name = "re.Pattern",
    .basic_size = sizeof(Pattern),
    .flags = type_immutable | type_weakrefable,
    .doc = "A compiled regular expression.",
    .methods = methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                auto* p = static_cast<Pattern*>(o);
                delete p->program;
                xdecref(p->names);
                decref(p->pattern);
            };
            type.construct = [](Thread& t, Value, const Value*, size_t, Tuple*) -> Value {
                return raise_type_error(t, "cannot create 're.Pattern' instances");
            };
            type.repr = pattern_repr;
            type.compare = pattern_compare;
            type.hash = [](Thread& t, Value self) -> std::optional<uint64_t> {
                const Pattern* p = self_pattern(self);
                return TRY(hash(t, p->pattern)) * 31 + p->flags;
            };
        },
};

}  // namespace

Type* make_pattern_type(Thread& t) { return make_builtin_type(t, pattern_spec, nullptr); }

}  // namespace baton::re
