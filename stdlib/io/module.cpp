#include "stdlib/io/module.h"

#include <algorithm>

#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/tuple.h"
#include "stdlib/io/text_wrapper.h"
#include "stdlib/state.h"
#include "vm/introspect.h"

namespace baton {

namespace io {

State& state_of(Thread& t) { return *find_state<State>(*t.interpreter); }

namespace {

Type* make_type(Thread& t, const TypeSpec& spec, Type* base) {
    Type* type = TRY(make_builtin_type(t, spec, base));
    t.interpreter->owned.push_back(type);
    return type;
}

bool add_types(Thread& t, State& s) {
    s.io_base = TRY(make_type(t, io_base_spec, nullptr));
    s.raw_base = TRY(make_type(t, raw_base_spec, s.io_base));
    s.buffered_base = TRY(make_type(t, buffered_base_spec, s.io_base));
    s.text_base = TRY(make_type(t, text_base_spec, s.io_base));
    s.file_io = TRY(make_type(t, file_io_spec, s.raw_base));
    s.reader = TRY(make_type(t, reader_spec, s.buffered_base));
    s.writer = TRY(make_type(t, writer_spec, s.buffered_base));
    s.text_wrapper = TRY(make_type(t, text_wrapper_spec, s.text_base));
    return true;
}

// Those that programs ask for by importing io or opening files.
bool add_other_types(Thread& t, State& s) {
    if (s.random) return true;
    s.rw_pair = TRY(make_type(t, rw_pair_spec, s.buffered_base));
    s.bytes_io = TRY(make_type(t, bytes_io_spec, s.buffered_base));
    s.bytes_buffer = TRY(make_type(t, bytes_buffer_spec, nullptr));
    s.string_io = TRY(make_type(t, string_io_spec, s.text_base));
    s.newline_decoder = TRY(make_type(t, newline_decoder_spec, nullptr));
    s.random = TRY(make_type(t, random_spec, s.buffered_base));
    return true;
}

// class UnsupportedOperation(OSError, ValueError), of the module io.
Object* make_unsupported(Thread& t) {
    Own<Str> name = Own<Str>::take(TRY(intern(t, "UnsupportedOperation")));
    Own<Str> module = Own<Str>::take(TRY(intern(t, "io")));
    Own<Tuple> bases = Own<Tuple>::take(TRY(new_tuple(
        t, {Value(exception_type(t, Exc::OSError)), Value(exception_type(t, Exc::ValueError))})));
    Own<Dict> body = Own<Dict>::take(TRY(new_dict(t)));
    TRY(dict_set(t, body.get(), t.names().dunder_module, module.value()));
    Ref made = Ref::take(
        TRY(call(t, Value(t.types().type), {name.value(), bases.value(), body.value()})));
    Object* object = made.give().as_object();
    t.interpreter->owned.push_back(object);
    return object;
}

}  // namespace

State* make_io_state(Thread& t) {
    State* s = make_state<State>(*t.interpreter);
    const std::pair<Str**, const char*> names[] = {
#define X(name) {&s->name, #name},
        IO_NAMES(X)
#undef X
            {&s->dealloc_warn, "_dealloc_warn"},
        {&s->chunk_size, "_CHUNK_SIZE"},
        {&s->finalizing, "_finalizing"}};
    for (const auto& [slot, text] : names) {
        *slot = TRY(intern(t, text));
        t.interpreter->owned.push_back(*slot);
    }
    TRY(add_types(t, *s));
    s->unsupported = TRY(make_unsupported(t));
    return s;
}

namespace {

struct Mode {
    bool creating = false, reading = false, writing = false, appending = false, updating = false;
    bool text = false, binary = false;
};

bool parse_mode(Thread& t, Value mode_value, Mode& m) {
    const std::string_view mode = mode_value.as<Str>()->view();
    const std::pair<char, bool Mode::*> letters[] = {
        {'x', &Mode::creating}, {'r', &Mode::reading}, {'w', &Mode::writing},
        {'a', &Mode::appending}, {'+', &Mode::updating}, {'t', &Mode::text}, {'b', &Mode::binary}};
    for (char c : mode) {
        const auto* known = std::find_if(std::begin(letters), std::end(letters),
                                         [&](const auto& letter) { return letter.first == c; });
        if (known == std::end(letters) || m.*(known->second)) {
            Own<Str> shown = Own<Str>::take(TRY(repr(t, mode_value)));
            return raise_value_error(t, "invalid mode: {}", shown->view());
        }
        m.*(known->second) = true;
    }
    if (m.text && m.binary) {
        return raise_value_error(t, "can't have text and binary mode at once");
    }
    if (m.creating + m.reading + m.writing + m.appending != 1) {
        return raise_value_error(t, "must have exactly one of create/read/write/append mode");
    }
    return true;
}

bool given(Value v) { return !v.is_unbound() && !v.is_none(); }

// Closes the stream while an exception is pending.
Failure close_and_fail(Thread& t, Value stream) {
    Object* error = take_pending(t);
    const bool ok = call_void(t, stream, t.names().close);
    (void)raise_after(t, error, ok);
    return Failure{};
}

bool warn_line_buffering(Thread& t) {
    Ref warnings = Ref::take(TRY(t.interpreter->hooks.import_module(t, "warnings")));
    Own<Str> warn = Own<Str>::take(TRY(intern(t, "warn")));
    Own<Str> text = Own<Str>::take(
        TRY(new_str(t, "line buffering (buffering=1) isn't supported in binary mode, the default "
                       "buffer size will be used")));
    return call_void(t, *warnings, warn.get(),
                     {text.value(), Value(exception_type(t, Exc::RuntimeWarning))});
}

}  // namespace

bool warn_no_encoding(Thread& t, int64_t level) {
    if (!command_line(t).warn_default_encoding) return true;
    Ref warnings = Ref::take(TRY(t.interpreter->hooks.import_module(t, "warnings")));
    Own<Str> warn = Own<Str>::take(TRY(intern(t, "warn")));
    Own<Str> text = Own<Str>::take(TRY(new_str(t, "'encoding' argument not specified")));
    return call_void(t, *warnings, warn.get(),
                     {text.value(), Value(exception_type(t, Exc::EncodingWarning)),
                      Value::small_int(level)});
}

Value io_open(Thread& t, const Value* args, size_t) {
    State& s = state_of(t);
    const Value file = args[0], encoding = args[3], errors = args[4], newline = args[5];
    if (!args[1].is_unbound() && !is_str(args[1])) {
        return raise_type_error(t, "open() argument 'mode' must be str, not {}", type_name(t, args[1]));
    }
    Ref mode = Ref::share(args[1]);
    if (!mode) mode = Ref::take(Value(TRY(new_str(t, "r"))));
    int64_t buffering = args[2].is_unbound() ? -1 : TRY(to_int64(t, args[2]));
    for (const auto& [value, what] : {std::pair{encoding, "encoding"}, std::pair{errors, "errors"},
                                      std::pair{newline, "newline"}}) {
        if (given(value) && !is_str(value)) {
            return raise_type_error(t, "open() argument '{}' must be str or None, not {}", what,
                                    type_name(t, value));
        }
    }
    const bool closefd = args[6].is_unbound() || TRY(is_truthy(t, args[6]));
    Ref path = Ref::share(file);
    if (!is_int(file) && !is_str(file) && !(file.is_object() && type_of(t, file)->has(type_is_bytes))) {
        Ref method = Ref::take(TRY(find_special(t, file, t.names().dunder_fspath)));
        if (!method) {
            return raise_type_error(t, "expected str, bytes or os.PathLike object, not {}",
                                    type_name(t, file));
        }
        path = Ref::take(TRY(call(t, *method, {})));
        if (!is_str(*path) && !(path.get().is_object() && type_of(t, *path)->has(type_is_bytes))) {
            return raise_type_error(t, "expected {}.__fspath__() to return str or bytes, not {}",
                                    type_name(t, file), type_name(t, *path));
        }
    }
    Mode m;
    TRY(parse_mode(t, *mode, m));
    if (m.binary && given(encoding)) {
        return raise_value_error(t, "binary mode doesn't take an encoding argument");
    }
    if (m.binary && given(errors)) {
        return raise_value_error(t, "binary mode doesn't take an errors argument");
    }
    if (m.binary && given(newline)) {
        return raise_value_error(t, "binary mode doesn't take a newline argument");
    }
    if (m.binary && buffering == 1) TRY(warn_line_buffering(t));
    std::string raw_mode = m.creating ? "x" : m.reading ? "r" : m.writing ? "w" : "a";
    if (m.updating) raw_mode += '+';
    Own<Str> raw_mode_text = Own<Str>::take(TRY(new_str(t, raw_mode)));
    const Value opener = args[7].is_unbound() ? Value::none() : args[7];
    Ref raw = Ref::take(TRY(call(t, Value(s.file_io),
                                 {*path, raw_mode_text.value(), Value::boolean(closefd), opener})));
    Ref result = raw;
    bool lines = false;
    if (buffering < 0 || (buffering == 1 && !m.binary)) {
        Ref tty = Ref::take(buffering < 0 ? call_method(t, *raw, s.isatty, {}) : Value::true_());
        if (tty.get().is_error()) {
            (void)tty.give();
            return close_and_fail(t, *result);
        }
        lines = tty.get().is_true();
        buffering = -1;
    }
    if (buffering == 1) buffering = -1;
    if (buffering < 0) {
        buffering = std::max<int64_t>(raw.as<FileIO>()->block_size, default_buffer_size);
    }
    if (buffering == 0) {
        if (m.binary) return result.give();
        (void)raise_value_error(t, "can't have unbuffered text I/O");
        return close_and_fail(t, *result);
    }
    if (m.updating && !add_other_types(t, s)) return close_and_fail(t, *result);
    Type* type = m.updating ? s.random : m.reading ? s.reader : s.writer;
    Ref buffer = Ref::take(call(t, Value(type), {*raw, Value::small_int(buffering)}));
    if (buffer.get().is_error()) {
        (void)buffer.give();
        return close_and_fail(t, *result);
    }
    result = buffer;
    if (m.binary) return result.give();
    const auto or_none = [](Value v) { return v.is_unbound() ? Value::none() : v; };
    Ref text = Ref::take(call(t, Value(s.text_wrapper),
                              {*buffer, or_none(encoding), or_none(errors), or_none(newline),
                               Value::boolean(lines)}));
    if (text.get().is_error()) {
        (void)text.give();
        return close_and_fail(t, *result);
    }
    result = text;
    if (!set_attribute(t, *result, Value(s.mode), *mode)) return close_and_fail(t, *result);
    return result.give();
}

namespace {

Value open_code(Thread& t, const Value* args, size_t) {
    if (!is_str(args[0])) {
        return raise_type_error(t, "open_code() argument 'path' must be str, not {}",
                                type_name(t, args[0]));
    }
    Own<Str> mode = Own<Str>::take(TRY(new_str(t, "rb")));
    const Value all[8] = {args[0], mode.value()};
    return io_open(t, all, 8);
}

Value text_encoding(Thread& t, const Value* args, size_t) {
    if (!args[0].is_none()) return share(args[0]);
    const int64_t level = args[1].is_unbound() ? 2 : TRY(to_int64(t, args[1]));
    TRY(warn_no_encoding(t, level));
    return TRY(new_str(t, command_line(t).utf8_mode ? "utf-8" : "locale"));
}

const NativeDef functions[] = {
    {"open_code", "(path)", open_code, "Opens the provided file with the intent to import the contents."},
    {"text_encoding", "(encoding, stacklevel=2, /)", text_encoding,
     "A helper function to choose the text encoding."},
    {}};

}  // namespace

}  // namespace io

bool fill_io_module(Thread& t, Dict* dict) {
    using namespace io;
    State& s = state_of(t);
    TRY(add_other_types(t, s));
    Own<Str> module = Own<Str>::take(TRY(intern(t, "_io")));
    TRY(add_functions(t, dict, functions, module.value()));
    const std::pair<const char*, Value> values[] = {
        {"_IOBase", Value(s.io_base)},
        {"_RawIOBase", Value(s.raw_base)},
        {"_BufferedIOBase", Value(s.buffered_base)},
        {"_TextIOBase", Value(s.text_base)},
        {"FileIO", Value(s.file_io)},
        {"BytesIO", Value(s.bytes_io)},
        {"StringIO", Value(s.string_io)},
        {"BufferedReader", Value(s.reader)},
        {"BufferedWriter", Value(s.writer)},
        {"BufferedRandom", Value(s.random)},
        {"BufferedRWPair", Value(s.rw_pair)},
        {"TextIOWrapper", Value(s.text_wrapper)},
        {"IncrementalNewlineDecoder", Value(s.newline_decoder)},
        {"_BytesIOBuffer", Value(s.bytes_buffer)},
        {"UnsupportedOperation", Value(s.unsupported)},
        {"BlockingIOError", Value(exception_type(t, Exc::BlockingIOError))},
        {"DEFAULT_BUFFER_SIZE", Value::small_int(static_cast<int64_t>(default_buffer_size))}};
    for (const auto& [name, value] : values) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        TRY(dict_set(t, dict, key.get(), value));
    }
    Own<Str> open = Own<Str>::take(TRY(intern(t, "open")));
    const Value function = dict_get(t.interpreter->builtins, open.get());
    return function.is_unbound() || dict_set(t, dict, open.get(), function);
}

}  // namespace baton
