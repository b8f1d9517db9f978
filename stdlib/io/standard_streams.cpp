#include "stdlib/io/standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

#include "runtime/core/shape.h"
#include "runtime/types/dict.h"
#include "stdlib/io/text_wrapper.h"

namespace baton {

namespace {

// The text stream over a descriptor; None if that is closed. Unbuffered, nothing is kept back.
Value make_stream(Thread& t, int descriptor, bool unbuffered = false) {
    if (fcntl(descriptor, F_GETFD) < 0) return Value::none();
    static constexpr const char* names[] = {"<stdin>", "<stdout>", "<stderr>"};
    const io::State& state = io::state_of(t);
    const bool writes = descriptor != 0;
    Own<io::FileIO> raw =
        Own<io::FileIO>::take(TRY(io::new_file_io(t, descriptor, writes, names[descriptor])));
    Ref buffer = Ref::share(raw.value());
    if (!unbuffered) {
        buffer = Ref::take(Value(TRY(io::new_buffered(
            t, writes ? state.writer : state.reader, raw.value(), io::default_buffer_size))));
    }
    const bool lines = descriptor == 2 || isatty(descriptor) != 0;
    Own<io::TextWrapper> text = Own<io::TextWrapper>::take(TRY(io::new_text_wrapper(
        t, *buffer, descriptor == 2 ? "backslashreplace" : "strict", lines)));
    text->write_through = unbuffered;
    Own<Str> mode = Own<Str>::take(TRY(intern(t, writes ? "w" : "r")));
    TRY(set_own_attribute(t, text.get(), state.mode, mode.value()));
    return text.give();
}

// sys.__getattr__: makes sys.stdin on first use.
Value sys_getattr(Thread& t, const Value* args, size_t) {
    if (!is_str(args[0])) return raise_type_error(t, "attribute name must be string");
    const std::string_view name = args[0].as<Str>()->view();
    if (name != "stdin" && name != "__stdin__") {
        return raise(t, Exc::AttributeError, "module 'sys' has no attribute '{}'", name);
    }
    Ref stream = Ref::take(TRY(make_stream(t, 0)));
    Own<Str> other = Own<Str>::take(TRY(intern(t, "__stdin__")));
    TRY(dict_set(t, t.interpreter->sys_dict, t.names().stdin_, *stream));
    TRY(dict_set(t, t.interpreter->sys_dict, other.get(), *stream));
    return stream.give();
}
const NativeDef sys_functions[] = {
    {"__getattr__", "(name, /)", sys_getattr, "Makes sys.stdin on first use."}, {}};

}  // namespace

namespace {

bool set_output_streams(Thread& t, Dict* sys, bool unbuffered) {
    for (int descriptor : {1, 2}) {
        Ref stream = Ref::take(TRY(make_stream(t, descriptor, unbuffered)));
        Own<Str> kept =
            Own<Str>::take(TRY(intern(t, descriptor == 1 ? "__stdout__" : "__stderr__")));
        TRY(dict_set(t, sys, descriptor == 1 ? t.names().stdout_ : t.names().stderr_, *stream));
        TRY(dict_set(t, sys, kept.get(), *stream));
    }
    return true;
}

}  // namespace

bool unbuffer_standard_streams(Thread& t) {
    return set_output_streams(t, t.interpreter->sys_dict, true);
}

bool add_standard_streams(Thread& t, Dict* sys) {
    TRY(io::make_io_state(t));
    TRY(set_output_streams(t, sys, false));
    Own<Str> module = Own<Str>::take(TRY(intern(t, "sys")));
    return add_functions(t, sys, sys_functions, module.value());
}

namespace {

// The streams of the start, too, when a program has put others in their place: they may hold what
// was written before. What goes wrong with them is no one's business any more.
void flush_first_streams(Thread& t) {
    for (const char* text : {"__stdout__", "__stderr__"}) {
        Own<Str> name = Own<Str>::take(intern(t, text));
        const Value stream = name ? dict_get(t.interpreter->sys_dict, name.get()) : Value::error();
        if (stream.is_object()) {
            Ref held = Ref::share(stream);
            Ref result = Ref::take(call_method(t, *held, t.names().flush, {}));
            if (result.get().is_error()) (void)result.give();
        }
        clear_pending(t);
    }
}

}  // namespace

bool flush_standard_streams(Thread& t) {
    if (!t.interpreter->sys_dict) return true;
    flush_first_streams(t);
    bool ok = true;
    for (Str* name : {t.names().stdout_, t.names().stderr_}) {
        const Value stream = dict_get(t.interpreter->sys_dict, name);
        if (stream.is_unbound() || stream.is_none()) continue;
        Ref held = Ref::share(stream);
        // A stream that the program closed has nothing to write.
        Ref closed = Ref::take(find_attribute(t, *held, Value(io::state_of(t).closed)));
        if (closed.get().is_error()) {
            (void)closed.give();
            clear_pending(t);
        } else if (closed.get().is_true()) {
            continue;
        }
        Ref result = Ref::take(call_method(t, *held, t.names().flush, {}));
        if (!result.get().is_error()) continue;
        (void)result.give();
        if (name == t.names().stdout_) return false;
        ok = false;
    }
    return ok;
}

}  // namespace baton
