#include "stdlib/abc/abc.h"

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "runtime/types/weakref.h"
#include "stdlib/state.h"

namespace baton {

namespace {

struct AbcState {
    uint64_t registrations = 0;   // each may make old negative answers wrong
};

// Which classes are subclasses of one abstract class, as far as it was asked: by address, with a
// weak reference, as another class may come to lie there. Negative answers hold until the next
// registration anywhere.
struct Answers : Object {
    Value positive, negative;   // dicts
    Value registered;           // dict: what register() was called for, the module abc's
    uint64_t registrations;     // when the negative ones were given
};

Answers* self_answers(Value v) { return v.as<Answers>(); }

AbcState& state(Thread& t) { return *find_state<AbcState>(*t.interpreter); }

Value key_of(Value cls) {
    return Value::small_int(static_cast<int64_t>(reinterpret_cast<uintptr_t>(cls.as_object()) >> 3));
}

// Whether the class is in the dict; an entry of a class that is gone does not count.
Truth holds(Thread& t, Value dict, Value cls) {
    const Value reference = TRY(dict_get(t, dict.as<Dict>(), key_of(cls)));
    if (reference.is_unbound()) return Truth::no;
    const Ref target = Ref::take(weakref_target(reference));
    return *target == cls ? Truth::yes : Truth::no;
}

Value construct(Thread& t, Value type, const Value*, size_t nargs, Tuple* keywords) {
    if (nargs || keywords) return raise_type_error(t, "Answers() takes no arguments");
    Own<Dict> positive = Own<Dict>::take(TRY(new_dict(t)));
    Own<Dict> negative = Own<Dict>::take(TRY(new_dict(t)));
    Own<Dict> registered = Own<Dict>::take(TRY(new_dict(t)));
    auto* answers = static_cast<Answers*>(TRY(allocate_instance(t, type.as<Type>())));
    answers->positive = positive.give();
    answers->negative = negative.give();
    answers->registered = registered.give();
    answers->registrations = state(t).registrations;
    return answers;
}

Value find(Thread& t, const Value* args, size_t) {
    Answers* answers = self_answers(args[0]);
    const Value cls = args[1];
    if (!cls.is_object()) return Value::none();
    if (TRY(holds(t, answers->positive, cls))) return Value::true_();
    if (answers->registrations == state(t).registrations &&
        TRY(holds(t, answers->negative, cls))) {
        return Value::false_();
    }
    return Value::none();
}

Value add(Thread& t, const Value* args, size_t) {
    Answers* answers = self_answers(args[0]);
    const bool positive = TRY(is_truthy(t, args[2]));
    Ref reference = Ref::take(TRY(new_weakref(t, args[1], Value::none())));
    if (!positive && answers->registrations != state(t).registrations) {
        dict_clear(answers->negative.as<Dict>());
        answers->registrations = state(t).registrations;
    }
    Ref dict = Ref::share(positive ? answers->positive : answers->negative);
    TRY(dict_set(t, dict.as<Dict>(), key_of(args[1]), *reference));
    return Value::none();
}

Value clear(Thread&, const Value* args, size_t) {
    Answers* answers = self_answers(args[0]);
    dict_clear(answers->positive.as<Dict>());
    dict_clear(answers->negative.as<Dict>());
    return Value::none();
}

constexpr NativeDef answers_methods[] = {
    {"find", "(self, cls, /)", find,
     "Whether the class is a subclass: True or False, or None if that is not known."},
    {"add", "(self, cls, answer, /)", add, "Remembers an answer."},
    {"clear", "(self, /)", clear, "Forgets all answers."},
    {},
};

constexpr GetSetDef answers_getset[] = {
    {"registered", [](Thread&, Value self) { return share(self_answers(self)->registered); },
     nullptr, "The classes that register() was called for, by id: weak references."},
    {},
};

constexpr TypeSpec answers_spec = {
    .name = "_abc.Answers",
    .basic_size = sizeof(Answers),
    .doc = "What an abstract class knows about other classes.",
    .methods = answers_methods,
    .getset = answers_getset,
    .fill =
        [](Type& type) {
            type.construct = construct;
            type.dealloc = [](Object* o) {
                auto* answers = static_cast<Answers*>(o);
                decref(answers->positive);
                decref(answers->negative);
                decref(answers->registered);
            };
            type.traverse = [](Object* o, Visitor& visit) {
                visit(static_cast<Answers*>(o)->positive);
                visit(static_cast<Answers*>(o)->negative);
                visit(static_cast<Answers*>(o)->registered);
            };
        },
};

Value get_cache_token(Thread& t, const Value*, size_t) {
    return new_int(t, static_cast<int64_t>(state(t).registrations));
}

Value note_registration(Thread& t, const Value*, size_t) {
    ++state(t).registrations;
    return Value::none();
}

constexpr NativeDef functions[] = {
    {"get_cache_token", "()", get_cache_token,
     "Changes whenever a class is registered with an abstract one."},
    {"note_registration", "()", note_registration, "Makes remembered negative answers void."},
    {},
};

}  // namespace

bool fill_abc_module(Thread& t, Dict* dict) {
    if (!find_state<AbcState>(*t.interpreter)) make_state<AbcState>(*t.interpreter);
    Own<Str> module = Own<Str>::take(TRY(intern(t, "_abc")));
    TRY(add_functions(t, dict, functions, module.value()));
    Own<Type> type = Own<Type>::take(TRY(make_builtin_type(t, answers_spec, nullptr)));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "Answers")));
    return dict_set(t, dict, name.get(), type.value());
}

}  // namespace baton
