#include "stdlib/io/text_wrapper.h"

#include <algorithm>
#include <cstring>

#include "runtime/core/shape.h"
#include "runtime/types/bytes.h"
#include "runtime/types/codecs.h"
#include "runtime/types/int.h"
#include "stdlib/io/file_io.h"
#include "stdlib/io/module.h"
#include "vm/introspect.h"

namespace baton::io {

namespace {

constexpr int64_t default_chunk_size = 8192;

TextCodec codec_of(std::string_view name) {
    std::string plain;
    for (char c : name) plain += c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (plain == "utf-8" || plain == "utf8") return TextCodec::utf8;
    if (plain == "ascii" || plain == "us-ascii") return TextCodec::ascii;
    if (plain == "latin-1" || plain == "latin1" || plain == "iso-8859-1" || plain == "iso8859-1") {
        return TextCodec::latin1;
    }
    return TextCodec::other;
}

const char* codec_text(TextCodec codec) {
    return codec == TextCodec::ascii ? "ascii" : codec == TextCodec::latin1 ? "latin-1" : "utf-8";
}

bool text_closed(Thread& t, TextWrapper* w, bool& closed) {
    Ref buffer = Ref::share(w->buffer);
    if (is_plain_writer(w->io, *buffer) || is_plain_reader(w->io, *buffer)) {
        const auto* b = buffer.as<Buffered>();
        if (b->raw_is_file) {
            closed = b->raw.as<FileIO>()->fd < 0;
            return true;
        }
    }
    closed = TRY(is_closed(t, *buffer));
    return true;
}

}  // namespace

bool text_ready(Thread& t, TextWrapper* w) {
    if (!w->buffer.is_unbound()) return true;
    return raise_value_error(t, "{}", w->detached ? "underlying buffer has been detached"
                                                  : "I/O operation on uninitialized object");
}

bool text_open(Thread& t, TextWrapper* w) {
    TRY(text_ready(t, w));
    bool closed = false;
    TRY(text_closed(t, w, closed));
    return !closed || raise_value_error(t, "I/O operation on closed file.");
}

void text_forget(TextWrapper* w) {
    TextState& s = *w->state;
    s.text.clear();
    s.source.clear();
    s.tail.clear();
    s.chunk.clear();
    s.at = s.chunk_begin = 0;
    s.regular = s.same = true;
    s.has_snapshot = false;
    s.newlines.pending_cr = false;
}

bool text_write_out(Thread& t, TextWrapper* w) {
    if (w->state->pending.empty()) return true;
    // Taken out first: the buffer may call back.
    std::string pending;
    pending.swap(w->state->pending);
    Ref buffer = Ref::share(w->buffer);
    if (is_plain_writer(w->io, *buffer)) {
        TRY(buffered_check(t, buffer.as<Buffered>(), "write to"));
        const bool ok = buffered_write(t, buffer.as<Buffered>(), pending);
        if (w->state->pending.empty()) {
            pending.clear();
            w->state->pending.swap(pending);   // its memory is used again
        }
        return ok;
    }
    Own<Bytes> bytes = Own<Bytes>::take(TRY(new_bytes(t, pending)));
    return call_void(t, *buffer, t.names().write, {bytes.value()});
}

WholeWrite::WholeWrite(Thread& t, Value file) : thread_(t) {
    // The io module is there before a stream is.
    if (!file.is_object() || file.as_object()->type != state_of(t).text_wrapper) return;
    if (!self_text(file)->write_through) return;
    wrapper_ = Own<TextWrapper>::share(self_text(file));
    ++wrapper_->held;
}

WholeWrite::~WholeWrite() {
    if (!wrapper_) return;
    SavedException saved(thread_);
    if (!end()) clear_pending(thread_);
}

bool WholeWrite::end() {
    if (!wrapper_) return true;
    Own<TextWrapper> wrapper = std::move(wrapper_);
    if (--wrapper->held > 0 || wrapper->state->pending.empty()) return true;
    TRY(text_ready(thread_, wrapper.get()));
    return text_write_out(thread_, wrapper.get());
}

namespace {

Value construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    auto* w = static_cast<TextWrapper*>(TRY(allocate_instance(t, type.as<Type>())));
    w->io = &state_of(t);
    w->buffer = w->encoding = w->errors = w->decoder = w->encoder = w->snapshot_flags = Value();
    w->chunk_size = default_chunk_size;
    w->state = new TextState;
    return w;
}

void set_newline(TextWrapper* w, const char* newline) {
    w->newline = newline;
    w->write_newline = !newline || !*newline || newline[0] == '\n' ? nullptr : newline;
    w->state->newlines.translate = !newline;
}

// codecs.NAME(...).
Value codecs_call(Thread& t, const char* name, std::initializer_list<Value> args) {
    Ref codecs = Ref::take(TRY(t.interpreter->hooks.import_module(t, "codecs")));
    Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
    return call_method(t, *codecs, key.get(), args);
}

Value named_attribute(Thread& t, Value object, const char* name) {
    Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
    return find_attribute(t, object, key.value());
}

// Finds the codec; the encodings known here need no objects.
bool set_codec(Thread& t, TextWrapper* w, Value encoding, Value errors) {
    const std::string_view name = encoding.as<Str>()->view();
    static constexpr const char* plain_errors[] = {"strict",  "ignore", "replace",
                                                   "backslashreplace", "surrogateescape",
                                                   "surrogatepass", "xmlcharrefreplace"};
    const bool plain = std::any_of(std::begin(plain_errors), std::end(plain_errors), [&](auto* e) {
        return errors.as<Str>()->view() == e;
    });
    const TextCodec codec = plain ? codec_of(name) : TextCodec::other;
    Ref decoder, encoder;
    if (codec == TextCodec::other) {
        if (name.find('\0') != std::string_view::npos) {
            return raise_value_error(t, "embedded null character");
        }
        Ref info = Ref::take(TRY(codecs_call(t, "lookup", {encoding})));
        Ref is_text = Ref::take(TRY(named_attribute(t, *info, "_is_text_encoding")));
        if (is_text && !TRY(is_truthy(t, *is_text))) {
            Own<Str> shown = Own<Str>::take(TRY(repr(t, encoding)));
            return raise(t, Exc::LookupError,
                         "{} is not a text encoding; use codecs.open() to handle arbitrary codecs",
                         shown->view());
        }
        if (w->can_read) {
            Ref make = Ref::take(TRY(named_attribute(t, *info, "incrementaldecoder")));
            if (!make || make.get().is_none()) {
                return raise(t, Exc::LookupError, "unknown encoding: {}", name);
            }
            decoder = Ref::take(TRY(call(t, *make, {errors})));
        }
        if (w->can_write) {
            Ref make = Ref::take(TRY(named_attribute(t, *info, "incrementalencoder")));
            if (!make || make.get().is_none()) {
                return raise(t, Exc::LookupError, "unknown encoding: {}", name);
            }
            encoder = Ref::take(TRY(call(t, *make, {errors})));
        }
    }
    w->codec = codec;
    replace(w->decoder, decoder.give());
    replace(w->encoder, encoder.give());
    replace(w->encoding, share(encoding));
    replace(w->errors, share(errors));
    return true;
}

// An encoder in the middle of a file must not write a mark.
bool continue_encoder(Thread& t, TextWrapper* w) {
    if (!w->seekable || w->encoder.is_unbound()) return true;
    Ref buffer = Ref::share(w->buffer);
    Ref position = Ref::take(TRY(call_method(t, *buffer, w->io->tell, {})));
    Ref zero = Ref::take(TRY(compare(t, CompareOp::eq, *position, Value::small_int(0))));
    if (TRY(is_truthy(t, *zero))) return true;
    w->after_start = true;
    Ref encoder = Ref::share(w->encoder);
    return call_void(t, *encoder, w->io->setstate, {Value::small_int(0)});
}

bool check_text(Thread& t, Value v, const char* what) {
    if (v.is_unbound() || v.is_none()) return true;
    if (!is_str(v)) {
        return raise_type_error(t, "TextIOWrapper() argument '{}' must be str or None, not {}", what,
                                type_name(t, v));
    }
    if (v.as<Str>()->view().find('\0') != std::string_view::npos) {
        return raise_value_error(t, "embedded null character");
    }
    return true;
}

bool given(Value v) { return !v.is_unbound() && !v.is_none(); }

Truth ask(Thread& t, Value object, Str* name) {
    Ref answer = Ref::take(TRY(call_method(t, object, name, {})));
    return is_truthy(t, *answer);
}

bool init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[6];
    TRY(bind_arguments(t, "TextIOWrapper",
                       "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, "
                       "write_through=False)",
                       args, nargs, keywords, out));
    TextWrapper* w = self_text(self);
    replace(w->buffer, Value());
    w->detached = false;
    TRY(check_text(t, out[1], "encoding"));
    TRY(check_text(t, out[2], "errors"));
    const char* newline = nullptr;
    if (given(out[3])) {
        if (!is_str(out[3])) {
            return raise_type_error(t, "TextIOWrapper() argument 'newline' must be str or None, not {}",
                                    type_name(t, out[3]));
        }
        TRY(parse_newline(t, out[3], newline));
    }
    const bool line_buffering = !out[4].is_unbound() && TRY(is_truthy(t, out[4]));
    const bool write_through = !out[5].is_unbound() && TRY(is_truthy(t, out[5]));
    if (!given(out[1])) TRY(warn_no_encoding(t, 1));
    Ref encoding = Ref::share(out[1]);
    if (!given(out[1]) || out[1].as<Str>()->view() == "locale") {
        encoding = Ref::take(Value(TRY(new_str(t, "UTF-8"))));
    }
    Ref errors = Ref::share(out[2]);
    if (!given(out[2])) errors = Ref::take(Value(TRY(new_str(t, "strict"))));

    const Value buffer = out[0];
    w->can_read = TRY(ask(t, buffer, w->io->readable));
    w->can_write = TRY(ask(t, buffer, w->io->writable));
    if (command_line(t).dev_mode && given(out[2])) {
        (void)Ref::take(TRY(codecs_call(t, "lookup_error", {*errors})));
    }
    TRY(set_codec(t, w, *encoding, *errors));
    *w->state = TextState{};
    set_newline(w, newline);
    w->line_buffering = line_buffering;
    w->write_through = write_through;
    Ref read1 = Ref::take(TRY(find_attribute(t, buffer, Value(w->io->read1))));
    w->has_read1 = static_cast<bool>(read1);
    w->seekable = w->telling = TRY(ask(t, buffer, w->io->seekable));
    w->after_start = false;
    replace(w->buffer, share(buffer));
    if (continue_encoder(t, w)) return true;
    replace(w->buffer, Value());
    return false;
}

// --- Writing ---------------------------------------------------------------------------------------

// What is pending never grows beyond a chunk together with what is added to it.
bool add_pending(Thread& t, TextWrapper* w, std::string_view bytes) {
    const size_t have = w->state->pending.size();
    if (have && static_cast<int64_t>(have + bytes.size()) > w->chunk_size) {
        TRY(text_write_out(t, w));
    }
    w->state->pending += bytes;
    return true;
}

// Adds the text's bytes to `pending`.
bool encode(Thread& t, TextWrapper* w, Str* text) {
    if (w->codec == TextCodec::other) {
        Ref encoder = Ref::share(w->encoder);
        Ref bytes = Ref::take(TRY(call_method(t, *encoder, w->io->encode, {Value(text)})));
        if (!is_bytes(*bytes)) {
            return raise_type_error(t, "encoder should return a bytes object, not '{}'",
                                    type_name(t, *bytes));
        }
        return add_pending(t, w, bytes_view(*bytes));
    }
    if (text->is_ascii()) return add_pending(t, w, text->view());
    // Surrogates are well-formed text here, but have no UTF-8.
    Ref bytes = Ref::take(
        TRY(encode_text(t, text, codec_text(w->codec), to_string(w->errors.as<Str>()))));
    return add_pending(t, w, bytes_view(*bytes));
}

Value m_write(Thread& t, const Value* args, size_t) {
    TextWrapper* w = self_text(args[0]);
    TRY(text_ready(t, w));
    if (!is_str(args[1])) {
        return raise_type_error(t, "write() argument must be str, not {}", type_name(t, args[1]));
    }
    TRY(text_open(t, w));
    if (!w->can_write) return unsupported(t, "not writable");
    Str* text = args[1].as<Str>();
    const bool has_end = (w->line_buffering || w->write_newline) && text->size &&
                         memchr(text->data, '\n', text->size);
    const bool flush = w->line_buffering &&
                       (has_end || (text->size && memchr(text->data, '\r', text->size)));
    Own<Str> converted;
    if (has_end && w->write_newline) {
        std::string out;
        for (char c : text->view()) {
            if (c == '\n') {
                out += w->write_newline;
            } else {
                out += c;
            }
        }
        converted = Own<Str>::take(TRY(new_str(t, out)));
    }
    const auto length = static_cast<int64_t>(text->length);
    TRY(encode(t, w, converted ? converted.get() : text));
    if (flush || (w->write_through && w->held == 0) ||
        static_cast<int64_t>(w->state->pending.size()) >= w->chunk_size) {
        TRY(text_write_out(t, w));
    }
    if (flush) {
        Ref buffer = Ref::share(w->buffer);
        if (!buffer) TRY(text_ready(t, w));
        TRY(call_void(t, *buffer, t.names().flush));
    }
    TextState& s = *w->state;
    if (!s.text.empty() || !s.tail.empty() || s.has_snapshot) text_forget(w);
    if (!w->decoder.is_unbound()) {
        Ref decoder = Ref::share(w->decoder);
        TRY(call_void(t, *decoder, w->io->reset));
    }
    return Value::small_int(length);
}

Value m_flush(Thread& t, const Value* args, size_t) {
    TextWrapper* w = self_text(args[0]);
    TRY(text_open(t, w));
    w->telling = w->seekable;
    TRY(text_write_out(t, w));
    TRY(text_ready(t, w));
    Ref buffer = Ref::share(w->buffer);
    return call_method(t, *buffer, t.names().flush, {});
}

Value m_close(Thread& t, const Value* args, size_t) {
    TextWrapper* w = self_text(args[0]);
    TRY(text_ready(t, w));
    bool closed = false;
    TRY(text_closed(t, w, closed));
    if (closed) return Value::none();
    Ref buffer = Ref::share(w->buffer);
    if (w->is_finalizing) {
        Ref warned = Ref::take(call_method(t, *buffer, w->io->dealloc_warn, {args[0]}));
        if (warned.get().is_error()) {
            (void)warned.give();
            clear_pending(t);
        }
    }
    Object* error = nullptr;
    if (!call_void(t, args[0], t.names().flush)) error = take_pending(t);
    Ref result = Ref::take(call_method(t, *buffer, t.names().close, {}));
    const bool ok = !result.get().is_error();
    if (!ok) (void)result.give();
    if (!raise_after(t, error, ok)) return Failure{};
    return result.give();
}

Value m_detach(Thread& t, const Value* args, size_t) {
    TextWrapper* w = self_text(args[0]);
    TRY(text_ready(t, w));
    TRY(call_void(t, args[0], t.names().flush));
    TRY(text_ready(t, w));
    w->detached = true;
    return std::exchange(w->buffer, Value());
}

Value m_truncate(Thread& t, const Value* args, size_t) {
    TextWrapper* w = self_text(args[0]);
    TRY(text_ready(t, w));
    TRY(call_void(t, args[0], t.names().flush));
    TRY(text_ready(t, w));
    Ref buffer = Ref::share(w->buffer);
    // What was read ahead stays where it is: the position is the buffer's own.
    const Value size = args[1].is_unbound() ? Value::none() : args[1];
    return call_method(t, *buffer, w->io->truncate, {size});
}

Value m_reconfigure(Thread& t, const Value* args, size_t) {
    TextWrapper* w = self_text(args[0]);
    const Value encoding = args[1], errors = args[2], newline = args[3];
    for (const auto& [value, what] : {std::pair{encoding, "encoding"}, std::pair{errors, "errors"}}) {
        if (given(value) && !is_str(value)) {
            return raise_type_error(t, "reconfigure() argument '{}' must be str or None, not {}", what,
                                    type_name(t, value));
        }
    }
    const bool new_newline = !newline.is_unbound() && !newline.is_ellipsis();
    const TextState& s = *w->state;
    if ((!s.text.empty() || !s.tail.empty() || s.has_snapshot) &&
        (given(encoding) || given(errors) || new_newline)) {
        return unsupported(
            t, "It is not possible to set the encoding or newline of stream after the first read");
    }
    const char* line_end = w->newline;
    if (new_newline) {
        if (!newline.is_none() && !is_str(newline)) {
            return raise_type_error(t, "reconfigure() argument 'newline' must be str or None, not {}",
                                    type_name(t, newline));
        }
        TRY(parse_newline(t, newline, line_end));
    }
    const bool lines = given(args[4]) ? TRY(is_truthy(t, args[4])) : w->line_buffering;
    const bool through = given(args[5]) ? TRY(is_truthy(t, args[5])) : w->write_through;
    TRY(text_ready(t, w));
    TRY(call_void(t, args[0], t.names().flush));
    TRY(text_ready(t, w));
    if (given(encoding) || given(errors)) {
        Ref new_encoding = Ref::share(given(encoding) ? encoding : w->encoding);
        if (given(encoding) && encoding.as<Str>()->view() == "locale") {
            new_encoding = Ref::take(Value(TRY(new_str(t, "UTF-8"))));
        }
        // Another encoding begins with its own default for errors.
        Ref new_errors = Ref::share(given(errors) ? errors : w->errors);
        if (!given(errors) && given(encoding)) new_errors = Ref::take(Value(TRY(new_str(t, "strict"))));
        TRY(set_codec(t, w, *new_encoding, *new_errors));
        TRY(continue_encoder(t, w));
    }
    if (new_newline) set_newline(w, line_end);
    w->line_buffering = lines;
    w->write_through = through;
    return Value::none();
}

template <Str* State::* name>
Value forward(Thread& t, const Value* args, size_t) {
    TextWrapper* w = self_text(args[0]);
    TRY(text_ready(t, w));
    Ref buffer = Ref::share(w->buffer);
    return call_method(t, *buffer, w->io->*name, {});
}
Value m_fileno(Thread& t, const Value* args, size_t) {
    TextWrapper* w = self_text(args[0]);
    TRY(text_ready(t, w));
    Ref buffer = Ref::share(w->buffer);
    return call_method(t, *buffer, t.names().fileno, {});
}

Value show(Thread& t, Value self) {
    TextWrapper* w = self_text(self);
    if (!w->detached) TRY(text_ready(t, w));
    std::string more;
    Ref mode = Ref::take(TRY(find_attribute(t, self, Value(w->io->mode))));
    if (mode) {
        Own<Str> shown = Own<Str>::take(TRY(repr(t, *mode)));
        more = fmt::format(" mode={}", shown->view());
    }
    Own<Str> encoding = Own<Str>::take(TRY(repr(t, w->encoding)));
    more += fmt::format(" encoding={}>", encoding->view());
    return stream_repr(t, self, self, more);
}

const NativeDef methods[] = {
    {"read", "(self, size=-1, /)", text_read},
    {"readline", "(self, size=-1, /)", text_readline},
    {"write", "(self, text, /)", m_write},
    {"flush", "(self, /)", m_flush},
    {"close", "(self, /)", m_close},
    {"detach", "(self, /)", m_detach},
    {"seek", "(self, cookie, whence=0, /)", text_seek},
    {"tell", "(self, /)", text_tell},
    {"truncate", "(self, pos=None, /)", m_truncate},
    {"fileno", "(self, /)", m_fileno},
    {"seekable", "(self, /)", forward<&State::seekable>},
    {"readable", "(self, /)", forward<&State::readable>},
    {"writable", "(self, /)", forward<&State::writable>},
    {"isatty", "(self, /)", forward<&State::isatty>},
    {"reconfigure",
     "(self, /, *, encoding=None, errors=None, newline=..., line_buffering=None, write_through=None)",
     m_reconfigure, "Reconfigure the text stream with new parameters."},
    {"__getstate__", "(self, /)", refuse_pickling},
    {"__reduce__", "(self, /)", refuse_pickling},
    {"__reduce_ex__", "(self, protocol, /)", refuse_pickling},
    {}};

template <Value TextWrapper::* field>
Value get_field(Thread& t, Value self) {
    const Value value = self_text(self)->*field;
    if (value.is_unbound()) {
        TRY(text_ready(t, self_text(self)));
        return Value::none();
    }
    return share(value);
}
template <bool TextWrapper::* field>
Value get_flag(Thread&, Value self) {
    return Value::boolean(self_text(self)->*field);
}

const GetSetDef getset[] = {
    {"encoding", get_field<&TextWrapper::encoding>},
    {"errors", get_field<&TextWrapper::errors>},
    {"buffer",
     [](Thread& t, Value self) -> Value {
         // None after detach(), as an attribute that is not set any more.
         const Value buffer = self_text(self)->buffer;
         if (!buffer.is_unbound()) return share(buffer);
         if (self_text(self)->detached) return Value::none();
         return raise_attribute_error(t, self, Value(self_text(self)->io->buffer));
     }},
    {"line_buffering", get_flag<&TextWrapper::line_buffering>},
    {"write_through", get_flag<&TextWrapper::write_through>},
    {"closed",
     [](Thread& t, Value self) -> Value {
         TRY(text_ready(t, self_text(self)));
         bool closed = false;
         TRY(text_closed(t, self_text(self), closed));
         return Value::boolean(closed);
     }},
    {"name",
     [](Thread& t, Value self) -> Value {
         TRY(text_ready(t, self_text(self)));
         Ref buffer = Ref::share(self_text(self)->buffer);
         return get_attribute(t, *buffer, Value(self_text(self)->io->name));
     }},
    {"newlines",
     [](Thread& t, Value self) -> Value {
         TextWrapper* w = self_text(self);
         TRY(text_ready(t, w));
         return text_universal(w) ? newlines_seen(t, w->state->newlines.seen) : Value::none();
     }},
    {"_CHUNK_SIZE",
     [](Thread& t, Value self) -> Value {
         TRY(text_ready(t, self_text(self)));
         return new_int(t, self_text(self)->chunk_size);
     },
     [](Thread& t, Value self, Value value) -> bool {
         TRY(text_ready(t, self_text(self)));
         if (value.is_unbound()) {
             return raise(t, Exc::AttributeError, "cannot delete attribute");
         }
         const int64_t size = TRY(to_int64(t, value));
         if (size <= 0) return raise_value_error(t, "a strictly positive integer is required");
         self_text(self)->chunk_size = size;
         return true;
     }},
    {}};

}  // namespace

TextWrapper* new_text_wrapper(Thread& t, Value buffer, const char* errors, bool line_buffering) {
    Ref made = Ref::take(TRY(construct(t, Value(state_of(t).text_wrapper), nullptr, 0, nullptr)));
    TextWrapper* w = self_text(*made);
    const bool raw = buffer.as_object()->type == state_of(t).file_io;
    w->can_read = raw ? buffer.as<FileIO>()->readable : buffer.as<Buffered>()->can_read;
    w->can_write = raw ? buffer.as<FileIO>()->writable : buffer.as<Buffered>()->can_write;
    Own<Str> errors_name = Own<Str>::take(TRY(intern(t, errors)));
    TRY(set_codec(t, w, Value(t.names().utf_8), errors_name.value()));
    set_newline(w, nullptr);
    w->line_buffering = line_buffering;
    w->has_read1 = !raw;
    w->buffer = share(buffer);
    return static_cast<TextWrapper*>(made.give().as_object());
}

extern const TypeSpec text_wrapper_spec = {
    .name = "_io.TextIOWrapper",
    .basic_size = sizeof(TextWrapper),
    .flags = type_subclassable | type_immutable | type_has_attributes | type_weakrefable,
    .doc = "Character and line based layer over a BufferedIOBase object, buffer.",
    .methods = methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.construct = construct;
            type.init = init;
            type.repr = show;
            type.next = text_next;
            type.dealloc = [](Object* o) {
                auto* w = static_cast<TextWrapper*>(o);
                for (Value* v : {&w->buffer, &w->encoding, &w->errors, &w->decoder, &w->encoder,
                                 &w->snapshot_flags}) {
                    replace(*v, Value());
                }
                delete w->state;
            };
            type.traverse = [](Object* o, Visitor& visit) {
                auto* w = static_cast<TextWrapper*>(o);
                for (Value v : {w->buffer, w->encoding, w->errors, w->decoder, w->encoder,
                                w->snapshot_flags}) {
                    visit(v);
                }
            };
            type.clear = [](Object* o) {
                auto* w = static_cast<TextWrapper*>(o);
                for (Value* v : {&w->buffer, &w->decoder, &w->encoder}) replace(*v, Value());
            };
        },
};

}  // namespace baton::io
