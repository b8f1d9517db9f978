#include "stdlib/io/text_stream.h"

#include <unistd.h>

#include <cerrno>
#include <new>
#include <string>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/unlocked.h"
#include "runtime/types/codecs.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"

namespace baton {

namespace {

struct TextStream : Object {
    int descriptor;
    bool line_buffered;
    std::string* buffer;
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
    Str* text = args[1].as<Str>();
    stream->buffer->append(text->view());
    if (stream->buffer->size() > buffer_limit ||
        (stream->line_buffered && text->view().find('\n') != std::string_view::npos)) {
        TRY(flush(t, stream));
    }
    return Value::small_int(static_cast<int64_t>(text->length));
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
    {}};

const TypeSpec stream_spec = {
    .name = "_io.TextIOWrapper",
    .basic_size = sizeof(TextStream),
    .flags = type_immutable,
    .doc = "Text written to a file descriptor.",
    .methods = stream_methods,
    .fill = [](Type& type) {
        type.dealloc = [](Object* o) { delete static_cast<TextStream*>(o)->buffer; };
    },
};

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
        stream->buffer = new std::string;
        Own<TextStream> owner = Own<TextStream>::take(stream);
        TRY(dict_set(t, sys, row.name, owner.value()));
    }
    return true;
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
