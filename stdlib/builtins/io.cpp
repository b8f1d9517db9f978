// print and input; open is in stdlib/io.
#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/builtins/builtins.h"
#include "stdlib/io/text_wrapper.h"

namespace baton {

namespace {

// sys.NAME, owned; RuntimeError "lost sys.NAME" if it is missing.
Value sys_stream(Thread& t, Str* name) {
    Dict* sys = t.interpreter->sys_dict;
    const Value stream = sys ? dict_get(sys, name) : Value::unbound();
    if (!stream.is_unbound()) return share(stream);
    if (sys && name == t.names().stdin_) {
        // Made on first use, by sys.__getattr__.
        Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "sys")));
        Ref made = Ref::take(TRY(find_attribute(t, *module, name)));
        if (made) return made.give();
    }
    return raise(t, Exc::RuntimeError, "lost sys.{}", name->view());
}

bool check_text(Thread& t, Value v, const char* what) {
    if (v.is_unbound() || v.is_none() || is_str(v)) return true;
    return raise_type_error(t, "{} must be None or a string, not {}", what, type_name(t, v));
}

// Calls file.write; the method is looked up once for all pieces.
class Writer {
public:
    Writer(Thread& t, Value file) : t_(t), file_(file) {}
    bool open() {
        Value raw;
        with_self_ = TRY(load_method(t_, file_, Value(t_.names().write), raw));
        write_ = Ref::take(raw);
        return true;
    }
    bool write(Value text) {
        decref(TRY(with_self_ ? call(t_, *write_, {file_, text}) : call(t_, *write_, {text})));
        return true;
    }

private:
    Thread& t_;
    Value file_;
    Ref write_;
    bool with_self_ = false;
};

Value builtin_print(Thread& t, const Value* args, size_t nargs) {
    const Value sep = args[0], end = args[1];
    Ref file = Ref::share(args[2]);
    if (!file || file.get().is_none()) {
        file = Ref::take(TRY(sys_stream(t, t.names().stdout_)));
        if (file.get().is_none()) return Value::none();
    }
    TRY(check_text(t, sep, "sep"));
    TRY(check_text(t, end, "end"));
    Writer writer(t, *file);
    TRY(writer.open());
    io::WholeWrite whole(t, *file);
    for (size_t i = 4; i < nargs; ++i) {
        if (i > 4) {
            const bool given = !sep.is_unbound() && !sep.is_none();
            TRY(writer.write(given ? sep : Value(t.interpreter->ascii_chars[' '])));
        }
        Own<Str> text = Own<Str>::take(TRY(str(t, args[i])));
        TRY(writer.write(text.value()));
    }
    const bool given = !end.is_unbound() && !end.is_none();
    TRY(writer.write(given ? end : Value(t.interpreter->ascii_chars['\n'])));
    TRY(whole.end());
    if (!args[3].is_unbound() && TRY(is_truthy(t, args[3]))) {
        decref(TRY(call_method(t, *file, t.names().flush, {})));
    }
    return Value::none();
}

// Flushes a stream; failures are ignored.
void flush_quietly(Thread& t, Value stream) {
    const Value result = call_method(t, stream, t.names().flush, {});
    if (result.is_error()) {
        clear_pending(t);
    } else {
        decref(result);
    }
}

Value builtin_input(Thread& t, const Value* args, size_t) {
    Ref in = Ref::take(TRY(sys_stream(t, t.names().stdin_)));
    Ref out = Ref::take(TRY(sys_stream(t, t.names().stdout_)));
    Ref err = Ref::take(TRY(sys_stream(t, t.names().stderr_)));
    if (in.get().is_none()) return raise(t, Exc::RuntimeError, "input(): lost sys.stdin");
    if (out.get().is_none()) return raise(t, Exc::RuntimeError, "input(): lost sys.stdout");
    if (!err.get().is_none()) flush_quietly(t, *err);
    if (!args[0].is_unbound()) {
        Own<Str> prompt = Own<Str>::take(TRY(str(t, args[0])));
        decref(TRY(call_method(t, *out, t.names().write, {prompt.value()})));
    }
    flush_quietly(t, *out);
    Ref line = Ref::take(TRY(call_method(t, *in, t.names().readline, {})));
    if (!is_str(*line)) return raise_type_error(t, "object.readline() returned non-string");
    std::string_view text = line.as<Str>()->view();
    if (text.empty()) return raise(t, Exc::EOFError, "EOF when reading a line");
    if (!text.ends_with('\n')) return line.give();
    text.remove_suffix(1);
    return Value(TRY(new_str(t, text)));
}

}  // namespace

const NativeDef builtin_io_functions[] = {
    {"print", "(*args, sep=' ', end='\\n', file=None, flush=False)", builtin_print,
     "Prints the values to a stream, or to sys.stdout by default.\n\n  sep\n    string inserted "
     "between values, default a space.\n  end\n    string appended after the last value, default a "
     "newline.\n  file\n    a file-like object (stream); defaults to the current sys.stdout.\n  "
     "flush\n    whether to forcibly flush the stream."},
    {"input", "(prompt='', /)", builtin_input,
     "Read a string from standard input.  The trailing newline is stripped.\n\nThe prompt string, "
     "if given, is printed to standard output without a\ntrailing newline before reading input."},
    {"open",
     "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, "
     "opener=None)",
     io::io_open, "Open file and return a stream.  Raise OSError upon failure."},
    {}};

}  // namespace baton
