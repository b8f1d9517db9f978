// Iterators over the matches of a pattern: Pattern.finditer, and Pattern.scanner with its methods
// match and search.
#include "stdlib/re/objects.h"

namespace baton::re {

namespace {

Scanner* self_scanner(Value v) { return v.as<Scanner>(); }

// The next match (owned), unbound at the end.
Value step(Thread& t, Scanner* s, Mode mode) {
    if (s->done) return Value();
    Ref keep = Ref::share(Value(s));
    Source source;
    TRY(source.open(t, s->pattern, s->string, Value::small_int(s->pos),
                    Value::small_int(s->endpos)));
    std::vector<int64_t> spans(2 * (size_t{s->pattern->groups()} + 1));
    bool found = false;
    if (s->start <= source.subject.size) {
        found = TRY(s->pattern->program->run(t, state(t).scratch, source.subject, s->start, mode,
                                             s->must_advance, spans.data()));
    }
    if (!found) {
        s->done = true;
        return Value();
    }
    s->must_advance = spans[0] == spans[1];
    s->start = static_cast<size_t>(spans[1]);
    return new_match(t, s->pattern, source, spans.data());
}

template <Mode mode>
Value scanner_step(Thread& t, const Value* args, size_t) {
    const Value found = step(t, self_scanner(args[0]), mode);
    return found.is_unbound() ? Value::none() : found;
}

void fill(Type& type) {
    type.dealloc = [](Object* o) {
        auto* s = static_cast<Scanner*>(o);
        decref(s->string);
        decref(s->pattern);
    };
    type.traverse = [](Object* o, Visitor& visit) {
        visit(static_cast<Scanner*>(o)->string);
        visit(static_cast<Scanner*>(o)->pattern);
    };
    type.construct = [](Thread& t, Value, const Value*, size_t, Tuple*) -> Value {
        return raise_type_error(t, "cannot create '_sre.SRE_Scanner' instances");
    };
}

const NativeDef methods[] = {
    {"match", "(self, /)", scanner_step<Mode::match>, "Match where the last one ended."},
    {"search", "(self, /)", scanner_step<Mode::search>, "Find the next match."},
    {}};
const GetSetDef getset[] = {
    {"pattern", [](Thread&, Value s) { return share(Value(self_scanner(s)->pattern)); }}, {}};
const TypeSpec scanner_spec = {
    .name = "_sre.SRE_Scanner",
    .basic_size = sizeof(Scanner),
    .flags = type_immutable,
    .methods = methods,
    .getset = getset,
    .fill = fill,
};
const TypeSpec iterator_spec = {
    .name = "callable_iterator",
    .basic_size = sizeof(Scanner),
    .flags = type_immutable,
    .fill =
        [](Type& type) {
            fill(type);
            type.iter = [](Thread&, Value self) { return share(self); };
            type.next = [](Thread& t, Value self) {
                return step(t, self_scanner(self), Mode::search);
            };
        },
};

}  // namespace

Value new_scanner(Thread& t, Type* type, Pattern* pattern, Value string, Value pos, Value endpos) {
    Source source;
    TRY(source.open(t, pattern, string, pos, endpos));
    auto* s = static_cast<Scanner*>(TRY(allocate_instance(t, type)));
    s->pattern = share(pattern);
    s->string = share(string);
    s->pos = source.pos;
    s->endpos = source.endpos;
    s->start = source.begin;
    return s;
}

Type* make_scanner_type(Thread& t) { return make_builtin_type(t, scanner_spec, nullptr); }
Type* make_iterator_type(Thread& t) { return make_builtin_type(t, iterator_spec, nullptr); }

}  // namespace baton::re
