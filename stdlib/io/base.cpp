// IOBase, RawIOBase, BufferedIOBase and TextIOBase: what all streams have in common.
#include "runtime/core/shape.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytearray.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/memoryview.h"
#include "runtime/types/tuple.h"
#include "stdlib/io/io.h"
#include "stdlib/state.h"

namespace baton::io {

namespace {

IoBase* self_base(Value v) { return v.as<IoBase>(); }

}  // namespace

Failure unsupported(Thread& t, std::string_view message) {
    Own<Str> text = Own<Str>::take(TRY(new_str(t, message)));
    Ref error = Ref::take(TRY(call(t, Value(state_of(t).unsupported), {text.value()})));
    return raise_value(t, *error);
}

Truth is_closed(Thread& t, Value stream) {
    Ref closed = Ref::take(TRY(get_attribute(t, stream, Value(state_of(t).closed))));
    return is_truthy(t, *closed);
}

bool check_closed(Thread& t, Value stream, std::string_view message) {
    if (TRY(is_closed(t, stream))) return raise(t, Exc::ValueError, message);
    return true;
}

namespace {

bool check_able(Thread& t, Value stream, Str* name, const char* what) {
    Ref able = Ref::take(TRY(call_method(t, stream, name, {})));
    if (able.get().is_true()) return true;
    return unsupported(t, fmt::format("File or stream is not {}.", what));
}

}  // namespace

bool check_readable(Thread& t, Value stream) {
    return check_able(t, stream, state_of(t).readable, "readable");
}
bool check_writable(Thread& t, Value stream) {
    return check_able(t, stream, state_of(t).writable, "writable");
}
bool check_seekable(Thread& t, Value stream) {
    return check_able(t, stream, state_of(t).seekable, "seekable");
}

Value refuse_pickling(Thread& t, const Value* args, size_t) {
    return raise_type_error(t, "cannot pickle '{}' object", type_of(t, args[0])->name->view());
}

std::optional<int64_t> size_argument(Thread& t, Value v) {
    if (v.is_unbound() || v.is_none()) return -1;
    if (!v.is_small_int() && !type_of(t, v)->index) {
        return raise_type_error(t, "argument should be integer or None, not '{}'", type_name(t, v));
    }
    return to_int64(t, v);
}

std::optional<int64_t> offset_argument(Thread& t, Value v) {
    if (!v.is_small_int() && !type_of(t, v)->index) {
        return raise_type_error(t, "'{}' object cannot be interpreted as an integer", type_name(t, v));
    }
    return to_int64(t, v);
}

Value stream_repr(Thread& t, Value self, Value name_owner, std::string_view more) {
    // Built-in streams are called by their module, subclasses by their own name.
    std::string type(type_name(t, self));
    if (type.find('.') == std::string::npos) {
        Ref module = Ref::take(TRY(get_attribute(t, Value(type_of(t, self)), Value(t.names().dunder_module))));
        if (is_str(*module)) type = fmt::format("{}.{}", module.as<Str>()->view(), type);
    }
    ReprGuard guard(t, self);
    if (guard.nested()) {
        return raise(t, Exc::RuntimeError, "reentrant call inside {}.__repr__", type);
    }
    Ref name = Ref::take(find_attribute(t, name_owner, Value(state_of(t).name)));
    if (name.get().is_error()) {
        (void)name.give();
        if (!pending_is(t, Exc::ValueError)) return Failure{};
        clear_pending(t);
    }
    if (!name) return TRY(new_str(t, fmt::format("<{}{}", type, more)));
    Own<Str> shown = Own<Str>::take(TRY(repr(t, *name)));
    return TRY(new_str(t, fmt::format("<{} name={}{}", type, shown->view(), more)));
}

void warn_unclosed(Thread& t, Value stream) {
    Interpreter& in = *t.interpreter;
    SavedException saved(t);
    Own<Str> warnings = Own<Str>::take(intern(t, "warnings"));
    Own<Str> options = Own<Str>::take(intern(t, "warnoptions"));
    if (!warnings || !options || in.finalizing || !in.sys_dict) return clear_pending(t);
    // Ignored as long as nobody has changed the filters.
    const Value given = dict_get(in.sys_dict, options.get());
    const bool changed = is_list(given) && given.as<List>()->size;
    if (!changed && dict_get(in.modules, warnings.get()).is_unbound()) return;
    Ref module = Ref::take(in.hooks.import_module(t, "warnings"));
    Own<Str> shown = Own<Str>::take(repr(t, stream));
    Own<Str> message =
        shown ? Own<Str>::take(new_str(t, fmt::format("unclosed file {}", shown->view()))) : Own<Str>();
    Own<Str> warn = Own<Str>::take(intern(t, "warn"));
    if (module.get().is_error() || !message || !warn) {
        if (module.get().is_error()) (void)module.give();
        return clear_pending(t);
    }
    Ref done = Ref::take(call_method(t, *module, warn.get(),
                                     {message.value(), Value(exception_type(t, Exc::ResourceWarning)),
                                      Value::small_int(1), stream}));
    if (!done.get().is_error()) return;
    (void)done.give();
    if (pending_is(t, Exc::Warning)) return write_unraisable(t, stream);
    clear_pending(t);
}

bool raise_after(Thread& t, Object* first, bool ok) {
    if (!first) return ok;
    if (ok) {
        set_pending(t, first);
        return false;
    }
    Object* second = take_pending(t);
    auto* e = static_cast<Exception*>(second);
    if (second && second != first && e->context.is_none()) {
        replace(e->context, Value(first));
    } else {
        decref(first);
    }
    set_pending(t, second);
    return false;
}

void finalize_stream(Thread& t, Value self) {
    SavedException saved(t);
    const Truth closed = is_closed(t, self);
    if (closed == Truth::error) return clear_pending(t);
    if (closed == Truth::yes) return;
    self_base(self)->is_finalizing = true;
    Ref result = Ref::take(call_method(t, self, t.names().close, {}));
    if (result.get().is_error()) {
        (void)result.give();
        clear_pending(t);
    }
}

namespace {

Value base_construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    auto* base = static_cast<IoBase*>(TRY(allocate_instance(t, type.as<Type>())));
    base->io = &state_of(t);
    return base;
}

template <int which>
Value unsupported_method(Thread& t, const Value*, size_t) {
    constexpr const char* names[] = {"seek",   "truncate", "fileno", "read",
                                     "read1",  "write",    "detach", "readline"};
    return unsupported(t, names[which]);
}

Value base_tell(Thread& t, const Value* args, size_t) {
    return call_method(t, args[0], state_of(t).seek, {Value::small_int(0), Value::small_int(1)});
}
Value base_flush(Thread& t, const Value* args, size_t) {
    if (self_base(args[0])->base_closed) {
        return raise_value_error(t, "I/O operation on closed file.");
    }
    return Value::none();
}
Value base_close(Thread& t, const Value* args, size_t) {
    IoBase* base = self_base(args[0]);
    if (base->base_closed) return Value::none();
    const bool ok = call_void(t, args[0], t.names().flush);
    base->base_closed = true;
    if (!ok) return Failure{};
    return Value::none();
}
Value answer_no(Thread&, const Value*, size_t) { return Value::false_(); }
Value base_isatty(Thread& t, const Value* args, size_t) {
    TRY(check_closed(t, args[0]));
    return Value::false_();
}
Value base_check_closed(Thread& t, const Value* args, size_t) {
    if (args[1].is_unbound() || args[1].is_none()) {
        TRY(check_closed(t, args[0]));
    } else {
        Own<Str> message = Own<Str>::take(TRY(str(t, args[1])));
        TRY(check_closed(t, args[0], message->view()));
    }
    return Value::none();
}
template <bool (*check)(Thread&, Value)>
Value base_check(Thread& t, const Value* args, size_t) {
    TRY(check(t, args[0]));
    return Value::true_();
}
Value base_enter(Thread& t, const Value* args, size_t) {
    TRY(check_closed(t, args[0]));
    return share(args[0]);
}
Value base_exit(Thread& t, const Value* args, size_t) {
    return call_method(t, args[0], t.names().close, {});
}

// A line by peek() and read().
Value base_readline(Thread& t, const Value* args, size_t) {
    const State& io = state_of(t);
    const int64_t limit = TRY(size_argument(t, args[1]));
    Ref peek = Ref::take(TRY(find_attribute(t, args[0], Value(io.peek))));
    std::string line;
    while (limit < 0 || static_cast<int64_t>(line.size()) < limit) {
        int64_t count = 1;
        if (peek) {
            Ref ahead = Ref::take(TRY(call(t, *peek, {Value::small_int(1)})));
            if (!is_bytes(*ahead)) {
                return raise(t, Exc::OSError, "peek() should have returned a bytes object, not '{}'",
                             type_name(t, *ahead));
            }
            const std::string_view bytes = bytes_view(*ahead);
            if (!bytes.empty()) {
                const size_t end = bytes.find('\n');
                count = static_cast<int64_t>(end == std::string_view::npos ? bytes.size() : end + 1);
                if (limit >= 0) count = std::min(count, limit - static_cast<int64_t>(line.size()));
            }
        }
        Ref part = Ref::take(TRY(call_method(t, args[0], t.names().read, {Value::small_int(count)})));
        if (!is_bytes(*part)) {
            return raise(t, Exc::OSError, "read() should have returned a bytes object, not '{}'",
                         type_name(t, *part));
        }
        if (bytes_view(*part).empty()) break;
        line += bytes_view(*part);
        if (line.back() == '\n') break;
    }
    return TRY(new_bytes(t, line));
}

Value base_iter(Thread& t, Value self) {
    TRY(check_closed(t, self));
    return share(self);
}
Value base_next(Thread& t, Value self) {
    Ref line = Ref::take(TRY(call_method(t, self, t.names().readline, {})));
    const int64_t size = TRY(length(t, *line));
    return size ? line.give() : Value();
}
Value base_readlines(Thread& t, const Value* args, size_t) {
    const int64_t hint = TRY(size_argument(t, args[1]));
    Own<List> lines = Own<List>::take(TRY(new_list(t)));
    int64_t total = 0;
    Ref iterator = Ref::take(TRY(get_iterator(t, args[0])));
    for (;;) {
        Ref line = Ref::take(TRY(next_item(t, *iterator)));
        if (!line) break;
        TRY(list_append(t, lines.get(), *line));
        if (hint <= 0) continue;
        total += TRY(length(t, *line));
        if (total >= hint) break;
    }
    return lines.give();
}
Value base_writelines(Thread& t, const Value* args, size_t) {
    TRY(check_closed(t, args[0]));
    Ref iterator = Ref::take(TRY(get_iterator(t, args[1])));
    for (;;) {
        Ref line = Ref::take(TRY(next_item(t, *iterator)));
        if (!line) return Value::none();
        TRY(call_void(t, args[0], t.names().write, {*line}));
    }
}

const NativeDef base_methods[] = {
    {"seek", "(self, offset, whence=0, /)", unsupported_method<0>,
     "Change the stream position to the given byte offset."},
    {"tell", "(self, /)", base_tell, "Return current stream position."},
    {"truncate", "(self, size=None, /)", unsupported_method<1>, "Truncate file to size bytes."},
    {"flush", "(self, /)", base_flush, "Flush write buffers, if applicable."},
    {"close", "(self, /)", base_close, "Flush and close the IO object."},
    {"seekable", "(self, /)", answer_no, "Return whether object supports random access."},
    {"readable", "(self, /)", answer_no, "Return whether object was opened for reading."},
    {"writable", "(self, /)", answer_no, "Return whether object was opened for writing."},
    {"_checkClosed", "(self, msg=None, /)", base_check_closed},
    {"_checkSeekable", "(self, /)", base_check<check_seekable>},
    {"_checkReadable", "(self, /)", base_check<check_readable>},
    {"_checkWritable", "(self, /)", base_check<check_writable>},
    {"fileno", "(self, /)", unsupported_method<2>,
     "Returns underlying file descriptor if one exists."},
    {"isatty", "(self, /)", base_isatty, "Return whether this is an 'interactive' stream."},
    {"__enter__", "(self, /)", base_enter},
    {"__exit__", "(self, /, *args)", base_exit},
    {"readline", "(self, size=-1, /)", base_readline, "Read and return a line from the stream."},
    {"readlines", "(self, hint=-1, /)", base_readlines, "Return a list of lines from the stream."},
    {"writelines", "(self, lines, /)", base_writelines, "Write a list of lines to stream."},
    {}};

const GetSetDef base_getset[] = {
    {"__dict__",
     [](Thread& t, Value self) -> Value {
         return share(Value(TRY(attribute_dict(t, self.as_object()))));
     },
     [](Thread& t, Value self, Value value) -> bool {
         if (!is_dict(value)) return raise_type_error(t, "__dict__ must be set to a dictionary");
         return set_attribute_dict(t, self.as_object(), value.as<Dict>());
     }},
    {"closed", [](Thread&, Value self) { return Value::boolean(self_base(self)->base_closed); }},
    {"_finalizing",
     [](Thread&, Value self) { return Value::boolean(self_base(self)->is_finalizing); },
     [](Thread& t, Value self, Value value) -> bool {
         self_base(self)->is_finalizing = !value.is_unbound() && TRY(is_truthy(t, value));
         return true;
     }},
    {}};

// --- Raw and buffered ------------------------------------------------------------------------------

Value raw_readall(Thread& t, const Value* args, size_t) {
    std::string all;
    bool any = false;
    for (;;) {
        Ref part = Ref::take(TRY(call_method(
            t, args[0], t.names().read, {Value::small_int(static_cast<int64_t>(default_buffer_size))})));
        if (part.get().is_none()) {
            if (!any) return Value::none();
            break;
        }
        if (!is_bytes(*part)) return raise_type_error(t, "read() should return bytes");
        if (bytes_view(*part).empty()) break;
        any = true;
        TRY(check_room(t, static_cast<int64_t>(all.size() + bytes_view(*part).size())));
        all += bytes_view(*part);
    }
    return TRY(new_bytes(t, all));
}

Value raw_read(Thread& t, const Value* args, size_t) {
    const State& io = state_of(t);
    const int64_t size = TRY(size_argument(t, args[1]));
    if (size < 0) return call_method(t, args[0], io.readall, {});
    TRY(check_room(t, size));
    Own<ByteArray> buffer = Own<ByteArray>::take(TRY(new_bytearray(t, "")));
    TRY(bytearray_resize(t, buffer.get(), static_cast<size_t>(size)));
    Ref count = Ref::take(TRY(call_method(t, args[0], io.readinto, {buffer.value()})));
    if (count.get().is_none()) return Value::none();
    const int64_t n = TRY(to_int64(t, *count));
    if (n < 0 || n > static_cast<int64_t>(buffer->size)) {
        return raise_value_error(t, "readinto returned {} outside buffer size {}", n, buffer->size);
    }
    return TRY(new_bytes(t, buffer->view().substr(0, static_cast<size_t>(n))));
}

const NativeDef raw_methods[] = {
    {"read", "(self, size=-1, /)", raw_read, "Read up to size bytes."},
    {"readall", "(self, /)", raw_readall, "Read until EOF, using multiple read() call."},
    {}};

// readinto by read() or read1().
Value read_into(Thread& t, Value self, Value target, Str* method) {
    PinnedBuffer buffer;
    TRY(buffer.write(t, target, "readinto()"));
    Ref data = Ref::take(
        TRY(call_method(t, self, method, {Value::small_int(static_cast<int64_t>(buffer.size()))})));
    if (data.get().is_none()) return Value::none();
    if (!is_bytes(*data)) return raise_type_error(t, "read() should return bytes");
    const std::string_view bytes = bytes_view(*data);
    if (bytes.size() > buffer.size()) {
        return raise_value_error(t, "read() returned too much data: {} bytes requested, {} returned",
                                 buffer.size(), bytes.size());
    }
    if (!bytes.empty()) memcpy(buffer.data(), bytes.data(), bytes.size());
    return Value::small_int(static_cast<int64_t>(bytes.size()));
}

const NativeDef buffered_methods[] = {
    {"read", "(self, size=-1, /)", unsupported_method<3>, "Read and return up to n bytes."},
    {"read1", "(self, size=-1, /)", unsupported_method<4>,
     "Read and return up to size bytes, with at most one read() call to the underlying raw stream."},
    {"readinto", "(self, buffer, /)",
     [](Thread& t, const Value* args, size_t) {
         return read_into(t, args[0], args[1], t.names().read);
     }},
    {"readinto1", "(self, buffer, /)",
     [](Thread& t, const Value* args, size_t) {
         return read_into(t, args[0], args[1], state_of(t).read1);
     }},
    {"write", "(self, b, /)", unsupported_method<5>, "Write the given buffer to the IO stream."},
    {"detach", "(self, /)", unsupported_method<6>,
     "Disconnect this buffer from its underlying raw stream and return it."},
    {}};

const NativeDef text_methods[] = {
    {"read", "(self, size=-1, /)", unsupported_method<3>, "Read at most size characters from stream."},
    {"readline", "(self, size=-1, /)", unsupported_method<7>, "Read until newline or EOF."},
    {"write", "(self, s, /)", unsupported_method<5>, "Write string s to stream."},
    {"detach", "(self, /)", unsupported_method<6>,
     "Separate the underlying buffer from the TextIOBase and return it."},
    {}};

Value answer_none(Thread&, Value) { return Value::none(); }
const GetSetDef text_getset[] = {
    {"encoding", answer_none, nullptr, "Encoding of the text stream."},
    {"newlines", answer_none, nullptr, "Line endings translated so far."},
    {"errors", answer_none, nullptr, "The error setting of the decoder or encoder."},
    {}};

constexpr uint32_t stream_flags =
    type_subclassable | type_immutable | type_has_attributes | type_weakrefable;

}  // namespace

extern const TypeSpec io_base_spec = {
    .name = "_io._IOBase",
    .basic_size = sizeof(IoBase),
    .flags = stream_flags,
    .doc = "The abstract base class for all I/O classes.",
    .methods = base_methods,
    .getset = base_getset,
    .fill =
        [](Type& type) {
            type.construct = base_construct;
            type.iter = base_iter;
            type.next = base_next;
            type.finalize = finalize_stream;
        },
};
extern const TypeSpec raw_base_spec = {
    .name = "_io._RawIOBase",
    .basic_size = sizeof(IoBase),
    .flags = stream_flags,
    .doc = "Base class for raw binary I/O.",
    .methods = raw_methods,
};
extern const TypeSpec buffered_base_spec = {
    .name = "_io._BufferedIOBase",
    .basic_size = sizeof(IoBase),
    .flags = stream_flags,
    .doc = "Base class for buffered IO objects.",
    .methods = buffered_methods,
};
extern const TypeSpec text_base_spec = {
    .name = "_io._TextIOBase",
    .basic_size = sizeof(IoBase),
    .flags = stream_flags,
    .doc = "Base class for text I/O.",
    .methods = text_methods,
    .getset = text_getset,
};

}  // namespace baton::io
