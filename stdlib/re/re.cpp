#include "stdlib/re/re.h"

#include "runtime/types/bytes.h"
#include "runtime/types/int.h"
#include "runtime/types/tuple.h"
#include "stdlib/re/objects.h"

namespace baton {

namespace re {
namespace {

constexpr size_t cache_limit = 512;

// The Pattern for a pattern and flags: what was compiled before is remembered. Owned.
Value get_pattern(Thread& t, Value pattern, Value flags_value) {
    State& s = state(t);
    int64_t flags = 0;
    if (!flags_value.is_unbound()) {
        flags = TRY(to_int64(t, flags_value));
    }
    if (type_of(t, pattern) == s.pattern) {
        if (flags) {
            return raise_value_error(t, "cannot process flags argument with a compiled pattern");
        }
        return share(pattern);
    }
    Type* type = type_of(t, pattern);
    const bool cachable = (type == t.types().str || type == t.types().bytes) &&
                          !(flags & flag_debug);
    Dict* cache = s.cache;
    Ref key = Ref::share(pattern);
    if (flags) {
        cache = s.flag_cache;
        key = Ref::take(Value(TRY(new_tuple(t, {pattern, Value::small_int(flags)}))));
    }
    if (cachable) {
        const Value found = TRY(dict_get(t, cache, *key));
        if (!found.is_unbound()) return share(found);
    }
    Ref made = Ref::take(TRY(compile(t, pattern, static_cast<uint32_t>(flags))));
    if (cachable) {
        if (cache->size >= cache_limit) dict_clear(cache);
        TRY(dict_set(t, cache, *key, *made));
    }
    return made.give();
}

Value re_compile(Thread& t, const Value* args, size_t) { return get_pattern(t, args[0], args[1]); }
template <Mode mode>
Value re_find(Thread& t, const Value* args, size_t) {
    Ref pattern = Ref::take(TRY(get_pattern(t, args[0], args[2])));
    return find_one(t, pattern.as<Pattern>(), mode, args[1], Value(), Value());
}
Value re_findall(Thread& t, const Value* args, size_t) {
    Ref pattern = Ref::take(TRY(get_pattern(t, args[0], args[2])));
    return find_all(t, pattern.as<Pattern>(), args[1], Value(), Value());
}
Value re_finditer(Thread& t, const Value* args, size_t) {
    Ref pattern = Ref::take(TRY(get_pattern(t, args[0], args[2])));
    return new_scanner(t, state(t).iterator, pattern.as<Pattern>(), args[1], Value(), Value());
}
Value re_split(Thread& t, const Value* args, size_t) {
    Ref pattern = Ref::take(TRY(get_pattern(t, args[0], args[3])));
    return split(t, pattern.as<Pattern>(), args[1], args[2]);
}
template <bool with_number>
Value re_sub(Thread& t, const Value* args, size_t) {
    Ref pattern = Ref::take(TRY(get_pattern(t, args[0], args[4])));
    return substitute(t, pattern.as<Pattern>(), args[1], args[2], args[3], with_number);
}

Value re_escape(Thread& t, const Value* args, size_t) {
    Buffer buffer;
    std::string_view text;
    if (is_str(args[0])) {
        text = args[0].as<Str>()->view();
    } else {
        TRY(buffer.read(t, args[0]));
        text = buffer.view();
    }
    std::string out;
    for (char c : text) {
        if (std::string_view("()[]{}?*+-|^$\\.&~# \t\n\r\v\f").find(c) != std::string_view::npos) {
            out += '\\';
        }
        out += c;
    }
    if (is_str(args[0])) return TRY(new_str(t, out));
    return TRY(new_bytes(t, out));
}

Value re_purge(Thread& t, const Value*, size_t) {
    dict_clear(state(t).cache);
    dict_clear(state(t).flag_cache);
    return Value::none();
}

// The module's Python part tells which class its errors have.
Value re_set_error(Thread& t, const Value* args, size_t) {
    State& s = state(t);
    if (s.error.is_unbound()) {
        s.error = share(args[0]);
        t.interpreter->owned.push_back(s.error.as_object());
    }
    return Value::none();
}

const NativeDef functions[] = {
    {"compile", "(pattern, flags=0)", re_compile, "Compile a pattern to a Pattern object."},
    {"match", "(pattern, string, flags=0)", re_find<Mode::match>,
     "Match at the beginning of the string: a Match object, or None."},
    {"fullmatch", "(pattern, string, flags=0)", re_find<Mode::fullmatch>,
     "Match the whole string: a Match object, or None."},
    {"search", "(pattern, string, flags=0)", re_find<Mode::search>,
     "Find the first match in the string: a Match object, or None."},
    {"findall", "(pattern, string, flags=0)", re_findall,
     "Return a list of all matches: texts, or tuples if the pattern has more than one group."},
    {"finditer", "(pattern, string, flags=0)", re_finditer,
     "Return an iterator over the Match objects of all matches."},
    {"split", "(pattern, string, maxsplit=0, flags=0)", re_split,
     "Split the string at the matches; groups of the pattern come into the list."},
    {"sub", "(pattern, repl, string, count=0, flags=0)", re_sub<false>,
     "Replace the matches by a template, or by what a function makes of them."},
    {"subn", "(pattern, repl, string, count=0, flags=0)", re_sub<true>,
     "As sub, but return the new string and the number of replacements."},
    {"escape", "(pattern)", re_escape, "Put backslashes before special characters."},
    {"purge", "()", re_purge, "Forget compiled patterns."},
    {"_set_error", "(error, /)", re_set_error, nullptr},
    {}};

}  // namespace
}  // namespace re

bool fill_re_module(Thread& t, Dict* dict) {
    Interpreter& in = *t.interpreter;
    if (!in.re_state) {
        auto* made = new re::State;
        in.re_state = made;
        in.tables.emplace_back(made, [](void* s) { delete static_cast<re::State*>(s); });
        made->pattern = TRY(re::make_pattern_type(t));
        in.owned.push_back(made->pattern);
        made->match = TRY(re::make_match_type(t));
        in.owned.push_back(made->match);
        made->scanner = TRY(re::make_scanner_type(t));
        in.owned.push_back(made->scanner);
        made->iterator = TRY(re::make_iterator_type(t));
        in.owned.push_back(made->iterator);
        made->cache = TRY(new_dict(t));
        in.owned.push_back(made->cache);
        made->flag_cache = TRY(new_dict(t));
        in.owned.push_back(made->flag_cache);
    }
    const re::State& s = re::state(t);
    Own<Str> name = Own<Str>::take(TRY(intern(t, "re")));
    TRY(add_functions(t, dict, re::functions, name.value()));
    Own<Str> pattern = Own<Str>::take(TRY(intern(t, "Pattern")));
    TRY(dict_set(t, dict, pattern.get(), Value(s.pattern)));
    Own<Str> match = Own<Str>::take(TRY(intern(t, "Match")));
    return dict_set(t, dict, match.get(), Value(s.match));
}

}  // namespace baton
