// C++ functions as Python callables, and streams that write to C++.
#include "runtime/core/alloc.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/host/core.h"

namespace baton::detail {

namespace {

struct HostFunction : Object {
    Core* core;
    Access::Erased* function;
    Str* name;
    Str* doc;
    int arity;
};

HostFunction* self_function(Value v) { return v.as<HostFunction>(); }

Value call_host(Thread& t, Value callable, const Value* args, size_t nargs, Tuple* keywords) {
    HostFunction* f = self_function(callable);
    const std::string name = to_string(f->name);
    TRY(no_keywords(t, name.c_str(), keywords));
    if (f->arity >= 0 && nargs != static_cast<size_t>(f->arity)) {
        return raise_type_error(t, "{}() takes {} positional argument{} but {} {} given", name,
                                f->arity, f->arity == 1 ? "" : "s", nargs,
                                nargs == 1 ? "was" : "were");
    }
    Ref keep = Ref::share(callable);
    Inside inside(*f->core, t);
    try {
        const std::shared_ptr<Core>& core = Access::core(*f->core->python);
        std::vector<PyObject> arguments;
        arguments.reserve(nargs);
        for (size_t i = 0; i < nargs; ++i) arguments.push_back(wrap(core, t, share(args[i])));
        const PyObject result = (*f->function)(*f->core->python, arguments);
        return result.valid() ? share(unwrap(result, f->core)) : Value::none();
    } catch (...) {
        raise_current(t);
        return Failure{};
    }
}

const GetSetDef getset[] = {
    {"__name__", [](Thread&, Value s) { return share(Value(self_function(s)->name)); }},
    {"__qualname__", [](Thread&, Value s) { return share(Value(self_function(s)->name)); }},
    {"__doc__",
     [](Thread&, Value s) {
         Str* doc = self_function(s)->doc;
         return doc->size ? share(Value(doc)) : Value::none();
     }},
    {}};

Value show(Thread& t, Value self) {
    return TRY(new_str(t, fmt::format("<C++ function {}>", self_function(self)->name->view())));
}

const TypeSpec function_spec = {
    .name = "baton.function",
    .basic_size = sizeof(HostFunction),
    .flags = type_immutable | type_weakrefable,
    .doc = "A function of the program that embeds this interpreter.",
    .getset = getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                auto* f = static_cast<HostFunction*>(o);
                delete f->function;
                decref(f->name);
                decref(f->doc);
            };
            type.call = call_host;
            type.repr = show;
        },
};

// sys.stdout of an embedding program.
struct HostStream : Object {
    std::function<void(std::string_view)>* write;
};

Value stream_write(Thread& t, const Value* args, size_t) {
    if (!is_str(args[1])) {
        return raise_type_error(t, "write() argument must be str, not {}", type_name(t, args[1]));
    }
    try {
        (*args[0].as<HostStream>()->write)(args[1].as<Str>()->view());
    } catch (...) {
        raise_current(t);
        return Failure{};
    }
    return Value::small_int(static_cast<int64_t>(args[1].as<Str>()->length));
}
Value stream_nothing(Thread&, const Value*, size_t) { return Value::none(); }
Value stream_no(Thread&, const Value*, size_t) { return Value::false_(); }
Value stream_yes(Thread&, const Value*, size_t) { return Value::true_(); }

const NativeDef stream_methods[] = {
    {"write", "(self, text, /)", stream_write, "Give text to the embedding program."},
    {"flush", "(self, /)", stream_nothing, "Do nothing: every write goes out at once."},
    {"close", "(self, /)", stream_nothing, "Do nothing."},
    {"isatty", "(self, /)", stream_no, "Return False."},
    {"readable", "(self, /)", stream_no, "Return False."},
    {"seekable", "(self, /)", stream_no, "Return False."},
    {"writable", "(self, /)", stream_yes, "Return True."},
    {}};
const GetSetDef stream_getset[] = {
    {"encoding", [](Thread& t, Value) { return share(Value(t.names().utf_8)); }},
    {"errors", [](Thread& t, Value) { return share(Value(t.names().strict)); }},
    {"closed", [](Thread&, Value) { return Value::false_(); }},
    {}};
const TypeSpec stream_spec = {
    .name = "baton.stream",
    .basic_size = sizeof(HostStream),
    .flags = type_immutable | type_weakrefable,
    .doc = "A text stream that the embedding program reads.",
    .methods = stream_methods,
    .getset = stream_getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) { delete static_cast<HostStream*>(o)->write; };
        },
};

}  // namespace

Type* make_function_type(Thread& t) { return make_builtin_type(t, function_spec, nullptr); }

Value new_host_function(Core& core, Thread& t, std::string_view name, std::string_view doc,
                        int arity, Access::Erased function) {
    if (!core.function_type) {
        core.function_type = TRY(make_function_type(t));
        decref(core.function_type);  // the interpreter keeps it
    }
    Own<Str> name_str = Own<Str>::take(TRY(intern(t, name)));
    Own<Str> doc_str = Own<Str>::take(TRY(new_str(t, doc)));
    auto* f = TRY(allocate<HostFunction>(t, core.function_type));
    f->core = &core;
    f->function = new Access::Erased(std::move(function));
    f->name = name_str.give();
    f->doc = doc_str.give();
    f->arity = arity;
    return f;
}

bool redirect(Thread& t, Str* name, std::function<void(std::string_view)> write) {
    Own<Type> type = Own<Type>::take(TRY(make_builtin_type(t, stream_spec, nullptr)));
    auto* stream = TRY(allocate<HostStream>(t, type.get()));
    stream->write = new std::function<void(std::string_view)>(std::move(write));
    Own<HostStream> keep = Own<HostStream>::take(stream);
    return dict_set(t, t.interpreter->sys_dict, name, keep.value());
}

}  // namespace baton::detail
