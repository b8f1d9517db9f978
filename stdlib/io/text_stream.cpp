#include "stdlib/io/text_stream.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <new>
#include <string>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/unlocked.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/codecs.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"

namespace baton {

namespace {

struct TextStream : Object {
    int descriptor;
    bool line_buffered;
    bool bytes;          // the stream behind .buffer: takes bytes
    bool closed;
    const char* errors;
    std::string* buffer; // shared by the text stream and its .buffer
    TextStream* owner;   // of .buffer: the text stream, owned; null otherwise
};

constexpr size_t buffer_limit = 8192;

TextStream* self_stream(Value v) { return v.as<TextStream>(); }

bool flush(Thread& t, TextStream* stream) {
    std::string pending;
    pending.swap(*stream->buffer);
    size_t done = 0;
    while (done < pending.size()) {
        ssize_t n;
        int error = 0;
        {
            Unlocked unlocked(t, "write");
            n = write(stream->descriptor, pending.data() + done, pending.size() - done);
            error = errno;
        }
        if (n < 0) {
            if (error == EINTR) continue;
            return raise_os_error(t, error);
        }
        done += static_cast<size_t>(n);
    }
    return true;
}

Value stream_write(Thread& t, const Value* args, size_t) {
    if (!is_str(args[1])) {
        return raise_type_error(t, "write() argument must be str, not {}", type_name(t, args[1]));
    }
    TextStream* stream = self_stream(args[0]);
    if (stream->closed) return raise_value_error(t, "I/O operation on closed file.");
    Str* text = args[1].as<Str>();
    if (text->is_ascii()) {
        stream->buffer->append(text->view());
    } else {
        // Lone surrogates have no encoding: an error on stdout, escaped on stderr.
        Ref encoded = Ref::take(TRY(encode_text(t, text, "utf-8", stream->errors)));
        stream->buffer->append(bytes_view(*encoded));
    }
    if (stream->buffer->size() > buffer_limit ||
        (stream->line_buffered && text->view().find('\n') != std::string_view::npos)) {
        TRY(flush(t, stream));
    }
    return Value::small_int(static_cast<int64_t>(text->length));
}

Value stream_write_bytes(Thread& t, const Value* args, size_t) {
    TextStream* stream = self_stream(args[0]);
    Buffer data;
    TRY(data.read(t, args[1]));
    stream->buffer->append(data.view());
    const auto size = static_cast<int64_t>(data.view().size());
    if (stream->buffer->size() > buffer_limit) TRY(flush(t, stream));
    return Value::small_int(size);
}
Value stream_write_lines(Thread& t, const Value* args, size_t) {
    TRY(for_each(t, args[1], [&](Value line) -> bool {
        const Value pair[] = {args[0], line};
        Ref done = Ref::take(TRY(stream_write(t, pair, 2)));
        return true;
    }));
    return Value::none();
}
Value stream_close(Thread& t, const Value* args, size_t) {
    TextStream* stream = self_stream(args[0]);
    if (stream->closed) return Value::none();
    TRY(flush(t, stream));
    stream->closed = true;
    return Value::none();
}
Value stream_yes(Thread&, const Value*, size_t) { return Value::true_(); }
Value stream_no(Thread&, const Value*, size_t) { return Value::false_(); }
Value stream_reconfigure(Thread& t, const Value* args, size_t) {
    TextStream* stream = self_stream(args[0]);
    TRY(flush(t, stream));
    if (is_str(args[2])) {
        const std::string_view errors = args[2].as<Str>()->view();
        for (const char* known : {"strict", "ignore", "replace", "backslashreplace",
                                  "surrogateescape", "surrogatepass", "xmlcharrefreplace"}) {
            if (errors == known) stream->errors = known;
        }
    }
    if (!args[4].is_unbound() && !args[4].is_none()) {
        stream->line_buffered = TRY(is_truthy(t, args[4]));
    }
    return Value::none();
}
Value stream_enter(Thread&, const Value* args, size_t) { return share(args[0]); }
Value stream_exit(Thread& t, const Value* args, size_t) { return stream_close(t, args, 1); }

// The underlying stream of bytes, over the same memory and descriptor.
Value get_buffer(Thread& t, Value self) {
    TextStream* text = self_stream(self);
    Own<Str> name = Own<Str>::take(TRY(intern(t, "_stream_of_bytes")));
    const Value type = dict_get(t.interpreter->sys_dict, name.get());
    if (!type.is_object()) return raise(t, Exc::AttributeError, "buffer");
    auto* stream = TRY(allocate<TextStream>(t, type.as<Type>()));
    stream->descriptor = text->descriptor;
    stream->line_buffered = false;
    stream->bytes = true;
    stream->closed = false;
    stream->errors = text->errors;
    stream->buffer = text->buffer;
    stream->owner = share(text);
    return stream;
}

Value stream_flush(Thread& t, const Value* args, size_t) {
    TRY(flush(t, self_stream(args[0])));
    return Value::none();
}
Value stream_fileno(Thread&, const Value* args, size_t) {
    return Value::small_int(self_stream(args[0])->descriptor);
}
Value stream_isatty(Thread&, const Value* args, size_t) {
    return Value::boolean(isatty(self_stream(args[0])->descriptor));
}

const NativeDef stream_methods[] = {
    {"write", "(self, text, /)", stream_write, "Write text; return the number of characters."},
    {"flush", "(self, /)", stream_flush, "Write out what is buffered."},
    {"fileno", "(self, /)", stream_fileno, "Return the file descriptor."},
    {"isatty", "(self, /)", stream_isatty, "Return whether this is a terminal."},
    {"writelines", "(self, lines, /)", stream_write_lines, "Write the strings of an iterable."},
    {"close", "(self, /)", stream_close, "Flush; nothing can be written any more."},
    {"readable", "(self, /)", stream_no, "Return False."},
    {"seekable", "(self, /)", stream_no, "Return False."},
    {"writable", "(self, /)", stream_yes, "Return True."},
    {"reconfigure",
     "(self, /, *, encoding=None, errors=None, newline=None, line_buffering=None, "
     "write_through=None)",
     stream_reconfigure, "Change the error handling or the line buffering."},
    {"__enter__", "(self, /)", stream_enter, "Return self."},
    {"__exit__", "(self, /, *args)", stream_exit, "Close."},
    {}};
const GetSetDef stream_getset[] = {
    {"buffer", get_buffer},
    {"encoding", [](Thread& t, Value) { return share(Value(t.names().utf_8)); }},
    {"errors", [](Thread& t, Value s) -> Value { return TRY(new_str(t, self_stream(s)->errors)); }},
    {"newlines", [](Thread&, Value) { return Value::none(); }},
    {"closed", [](Thread&, Value s) { return Value::boolean(self_stream(s)->closed); }},
    {"line_buffering", [](Thread&, Value s) { return Value::boolean(self_stream(s)->line_buffered); }},
    {"write_through", [](Thread&, Value) { return Value::false_(); }},
    {"name",
     [](Thread& t, Value s) -> Value {
         return TRY(new_str(t, self_stream(s)->descriptor == 1 ? "<stdout>" : "<stderr>"));
     }},
    {"mode", [](Thread& t, Value) -> Value { return TRY(new_str(t, "w")); }},
    {}};
const NativeDef bytes_methods[] = {
    {"write", "(self, data, /)", stream_write_bytes, "Write bytes; return how many."},
    {"flush", "(self, /)", stream_flush, "Write out what is buffered."},
    {"fileno", "(self, /)", stream_fileno, "Return the file descriptor."},
    {"isatty", "(self, /)", stream_isatty, "Return whether this is a terminal."},
    {"readable", "(self, /)", stream_no, "Return False."},
    {"seekable", "(self, /)", stream_no, "Return False."},
    {"writable", "(self, /)", stream_yes, "Return True."},
    {}};
const GetSetDef bytes_getset[] = {
    {"closed", [](Thread&, Value s) { return Value::boolean(self_stream(s)->owner->closed); }},
    {"raw", [](Thread&, Value s) { return share(s); }},
    {}};

void drop_stream(Object* o) {
    auto* stream = static_cast<TextStream*>(o);
    if (stream->owner) {
        decref(stream->owner);
    } else {
        delete stream->buffer;
    }
}

Value show_stream(Thread& t, Value self) {
    TextStream* stream = self_stream(self);
    const char* name = stream->descriptor == 1 ? "<stdout>" : "<stderr>";
    if (stream->bytes) return TRY(new_str(t, fmt::format("<_io.BufferedWriter name='{}'>", name)));
    return TRY(new_str(
        t, fmt::format("<_io.TextIOWrapper name='{}' mode='w' encoding='utf-8'>", name)));
}

const TypeSpec stream_spec = {
    .name = "_io.TextIOWrapper",
    .basic_size = sizeof(TextStream),
    .flags = type_immutable,
    .doc = "Text written to a file descriptor.",
    .methods = stream_methods,
    .getset = stream_getset,
    .fill =
        [](Type& type) {
            type.dealloc = drop_stream;
            type.repr = show_stream;
        },
};
const TypeSpec bytes_spec = {
    .name = "_io.BufferedWriter",
    .basic_size = sizeof(TextStream),
    .flags = type_immutable,
    .doc = "Bytes written to a file descriptor.",
    .methods = bytes_methods,
    .getset = bytes_getset,
    .fill =
        [](Type& type) {
            type.dealloc = drop_stream;
            type.repr = show_stream;
        },
};

}  // namespace

namespace {

// sys.__getattr__: makes sys.stdin on first use.
Value sys_getattr(Thread& t, const Value* args, size_t) {
    if (is_str(args[0])) {
        const std::string_view name = args[0].as<Str>()->view();
        if (name == "stdin" || name == "__stdin__") {
            Ref io = Ref::take(TRY(t.interpreter->hooks.import_module(t, "io")));
            Own<Str> make = Own<Str>::take(TRY(intern(t, "_make_stdin")));
            Ref stream = Ref::take(TRY(call_method(t, *io, make.get(), {})));
            Own<Str> other = Own<Str>::take(TRY(intern(t, "__stdin__")));
            TRY(dict_set(t, t.interpreter->sys_dict, t.names().stdin_, *stream));
            TRY(dict_set(t, t.interpreter->sys_dict, other.get(), *stream));
            return stream.give();
        }
        return raise(t, Exc::AttributeError, "module 'sys' has no attribute '{}'", name);
    }
    return raise_type_error(t, "attribute name must be string");
}
const NativeDef sys_functions[] = {
    {"__getattr__", "(name, /)", sys_getattr, "Makes sys.stdin on first use."}, {}};

}  // namespace

bool add_standard_streams(Thread& t, Dict* sys) {
    Type* type = TRY(make_builtin_type(t, stream_spec, nullptr));
    t.interpreter->owned.push_back(type);
    struct Row {
        Str* name;
        int descriptor;
        bool lines;
    };
    for (const Row& row : {Row{t.names().stdout_, 1, isatty(1) != 0},
                           Row{t.names().stderr_, 2, true}}) {
        auto* stream = TRY(allocate<TextStream>(t, type));
        stream->descriptor = row.descriptor;
        stream->line_buffered = row.lines;
        stream->bytes = stream->closed = false;
        stream->errors = row.descriptor == 1 ? "strict" : "backslashreplace";
        stream->owner = nullptr;
        stream->buffer = new std::string;
        Own<TextStream> owner = Own<TextStream>::take(stream);
        // A descriptor that is closed has no stream.
        const bool open = fcntl(row.descriptor, F_GETFD) >= 0;
        const Value value = open ? owner.value() : Value::none();
        TRY(dict_set(t, sys, row.name, value));
        Own<Str> kept = Own<Str>::take(
            TRY(intern(t, row.descriptor == 1 ? "__stdout__" : "__stderr__")));
        TRY(dict_set(t, sys, kept.get(), value));
    }
    Own<Type> bytes = Own<Type>::take(TRY(make_builtin_type(t, bytes_spec, nullptr)));
    Own<Str> bytes_name = Own<Str>::take(TRY(intern(t, "_stream_of_bytes")));
    TRY(dict_set(t, sys, bytes_name.get(), bytes.value()));
    // stdin is made by io when somebody asks for it: most programs do not.
    Own<Str> module = Own<Str>::take(TRY(intern(t, "sys")));
    return add_functions(t, sys, sys_functions, module.value());
}

bool flush_standard_streams(Thread& t) {
    if (!t.interpreter->sys_dict) return true;
    for (Str* name : {t.names().stdout_, t.names().stderr_}) {
        const Value stream = dict_get(t.interpreter->sys_dict, name);
        if (stream.is_unbound() || stream.is_none()) continue;
        Ref held = Ref::share(stream);
        const Value result = TRY(call_method(t, *held, t.names().flush, {}));
        decref(result);
    }
    return true;
}

}  // namespace baton
