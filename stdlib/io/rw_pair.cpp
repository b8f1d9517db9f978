// BufferedRWPair: a reader and a writer as one stream.
#include "stdlib/io/io.h"

namespace baton::io {

namespace {

struct Pair : IoBase {
    Value reader, writer;   // unbound: not initialised
};

Pair* self_pair(Value v) { return v.as<Pair>(); }

Value construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    auto* pair = static_cast<Pair*>(TRY(allocate_instance(t, type.as<Type>())));
    pair->io = &state_of(t);
    pair->reader = pair->writer = Value();
    return pair;
}

bool init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[3];
    TRY(bind_arguments(t, "BufferedRWPair", "(reader, writer, buffer_size=8192, /)", args, nargs,
                       keywords, out));
    Pair* pair = self_pair(self);
    TRY(check_readable(t, out[0]));
    TRY(check_writable(t, out[1]));
    const Value size =
        out[2].is_unbound() ? Value::small_int(static_cast<int64_t>(default_buffer_size)) : out[2];
    Ref reader = Ref::take(TRY(call(t, Value(pair->io->reader), {out[0], size})));
    Ref writer = Ref::take(TRY(call(t, Value(pair->io->writer), {out[1], size})));
    replace(pair->reader, reader.give());
    replace(pair->writer, writer.give());
    return true;
}

// Calls a method of one of the two with the arguments given.
Value pass(Thread& t, Value self, bool to_writer, Str* name, const Value* args, size_t count) {
    const Value target = to_writer ? self_pair(self)->writer : self_pair(self)->reader;
    if (target.is_unbound()) return raise_value_error(t, "I/O operation on uninitialized object");
    Ref keep = Ref::share(target);
    Ref method = Ref::take(TRY(get_attribute(t, target, Value(name))));
    return call(t, *method, args, count);
}
template <Str* State::* name>
Value to_reader(Thread& t, const Value* args, size_t nargs) {
    return pass(t, args[0], false, self_pair(args[0])->io->*name, args + 1, nargs - 1);
}

Value m_close(Thread& t, const Value* args, size_t) {
    Pair* pair = self_pair(args[0]);
    Ref first = Ref::take(pass(t, args[0], true, t.names().close, nullptr, 0));
    Object* error = nullptr;
    if (first.get().is_error()) {
        (void)first.give();
        error = take_pending(t);
    }
    Ref second = Ref::take(pair->reader.is_unbound()
                               ? Value::none()
                               : pass(t, args[0], false, t.names().close, nullptr, 0));
    const bool ok = !second.get().is_error();
    if (!ok) (void)second.give();
    if (!raise_after(t, error, ok)) return Failure{};
    return Value::none();
}

Value m_isatty(Thread& t, const Value* args, size_t) {
    Str* name = self_pair(args[0])->io->isatty;
    Ref writer = Ref::take(TRY(pass(t, args[0], true, name, nullptr, 0)));
    if (!writer.get().is_false()) return writer.give();
    return pass(t, args[0], false, name, nullptr, 0);
}

const NativeDef methods[] = {
    {"read", "(self, /, *args)",
     [](Thread& t, const Value* args, size_t n) {
         return pass(t, args[0], false, t.names().read, args + 1, n - 1);
     }},
    {"peek", "(self, /, *args)", to_reader<&State::peek>},
    {"read1", "(self, /, *args)", to_reader<&State::read1>},
    {"readinto", "(self, /, *args)", to_reader<&State::readinto>},
    {"readinto1", "(self, /, *args)",
     [](Thread& t, const Value* args, size_t n) -> Value {
         Own<Str> name = Own<Str>::take(TRY(intern(t, "readinto1")));
         return pass(t, args[0], false, name.get(), args + 1, n - 1);
     }},
    {"readable", "(self, /)", to_reader<&State::readable>},
    {"write", "(self, /, *args)",
     [](Thread& t, const Value* args, size_t n) {
         return pass(t, args[0], true, t.names().write, args + 1, n - 1);
     }},
    {"flush", "(self, /)",
     [](Thread& t, const Value* args, size_t) {
         return pass(t, args[0], true, t.names().flush, nullptr, 0);
     }},
    {"writable", "(self, /)",
     [](Thread& t, const Value* args, size_t) {
         return pass(t, args[0], true, self_pair(args[0])->io->writable, nullptr, 0);
     }},
    {"close", "(self, /)", m_close},
    {"isatty", "(self, /)", m_isatty},
    {"__getstate__", "(self, /)", refuse_pickling},
    {}};

const GetSetDef getset[] = {
    {"closed",
     [](Thread& t, Value self) -> Value {
         const Value writer = self_pair(self)->writer;
         if (writer.is_unbound()) {
             return raise(t, Exc::RuntimeError,
                          "the BufferedRWPair object is being garbage-collected");
         }
         return Value::boolean(TRY(is_closed(t, writer)));
     }},
    {}};

}  // namespace

extern const TypeSpec rw_pair_spec = {
    .name = "_io.BufferedRWPair",
    .basic_size = sizeof(Pair),
    .flags = type_subclassable | type_immutable | type_has_attributes | type_weakrefable,
    .doc = "A buffered reader and writer object together.",
    .methods = methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.construct = construct;
            type.init = init;
            type.dealloc = [](Object* o) {
                decref(static_cast<Pair*>(o)->reader);
                decref(static_cast<Pair*>(o)->writer);
            };
            type.traverse = [](Object* o, Visitor& visit) {
                visit(static_cast<Pair*>(o)->reader);
                visit(static_cast<Pair*>(o)->writer);
            };
            type.clear = [](Object* o) {
                replace(static_cast<Pair*>(o)->reader, Value());
                replace(static_cast<Pair*>(o)->writer, Value());
            };
        },
};

}  // namespace baton::io
