// StringIO: a text stream in memory. The text is kept as UTF-8 in a bytearray; as long as all of it is
// ASCII, positions are byte offsets.
#include <cstring>

#include "runtime/types/bytearray.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/tuple.h"
#include "stdlib/io/newlines.h"

namespace baton::io {

namespace {

struct StringIO : IoBase {
    ByteArray* text;        // null: closed
    size_t length;          // characters
    size_t position;        // in characters
    size_t offset;          // in bytes, of `position`; valid unless position > length
    const char* newline;    // as parse_newline gives it
    NewlineState newlines;
    bool ready;

    bool is_ascii() const { return length == text->size; }
    bool universal() const { return !newline || !*newline; }   // any line end counts
};

StringIO* self_io(Value v) { return v.as<StringIO>(); }

bool check_open(Thread& t, const StringIO* io) {
    if (!io->ready) return raise_value_error(t, "I/O operation on uninitialized object");
    if (io->text) return true;
    return raise_value_error(t, "I/O operation on closed file");
}

size_t count_chars(std::string_view text) {
    size_t n = 0;
    for (char c : text) n += (c & 0xc0) != 0x80;
    return n;
}
// The byte offset `count` characters behind `offset`.
size_t advance(std::string_view text, size_t offset, size_t count) {
    for (; count && offset < text.size(); --count) {
        do ++offset;
        while (offset < text.size() && (text[offset] & 0xc0) == 0x80);
    }
    return offset;
}

void set_position(StringIO* io, size_t position) {
    io->position = position;
    if (position > io->length) return;
    io->offset = io->is_ascii() ? position : advance(io->text->view(), 0, position);
}

Value construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    auto* io = static_cast<StringIO*>(TRY(allocate_instance(t, type.as<Type>())));
    io->io = &state_of(t);
    return io;
}

// Puts `text` with `chars` characters at the position.
bool put(Thread& t, StringIO* io, std::string_view text, size_t chars) {
    if (text.empty()) return true;
    ByteArray* data = io->text;
    if (io->position > io->length) {
        const size_t gap = io->position - io->length, old_size = data->size;
        TRY(bytearray_resize(t, data, old_size + gap));
        memset(data->data + old_size, 0, gap);
        io->length = io->position;
        io->offset = data->size;
    }
    if (io->offset == data->size) {
        TRY(bytearray_resize(t, data, io->offset + text.size()));
        memcpy(data->data + io->offset, text.data(), text.size());
        io->length += chars;
    } else {
        const size_t over = std::min(chars, io->length - io->position);
        const size_t end = io->is_ascii() ? io->offset + over : advance(data->view(), io->offset, over);
        TRY(bytearray_splice(t, data, io->offset, end, text));
        io->length += chars - over;
    }
    io->position += chars;
    io->offset += text.size();
    return true;
}

bool write(Thread& t, StringIO* io, Str* text) {
    if (!io->universal() && io->newline[0] == '\n') return put(t, io, text->view(), text->length);
    std::string converted;
    if (io->universal()) {
        converted = convert_newlines(io->newlines, text->view(), true);
    } else {
        for (char c : text->view()) {
            if (c == '\n') {
                converted += io->newline;
            } else {
                converted += c;
            }
        }
    }
    return put(t, io, converted, count_chars(converted));
}

bool init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[2];
    TRY(bind_arguments(t, "StringIO", "(initial_value='', newline='\\n')", args, nargs, keywords, out));
    StringIO* io = self_io(self);
    const char* newline = "\n";
    if (!out[1].is_unbound()) TRY(parse_newline(t, out[1], newline, true));
    const Value initial = out[0];
    if (!initial.is_unbound() && !initial.is_none() && !is_str(initial)) {
        return raise_type_error(t, "initial_value must be str or None, not {}", type_name(t, initial));
    }
    ByteArray* text = TRY(new_bytearray(t, ""));
    xdecref(std::exchange(io->text, text));
    io->length = io->position = io->offset = 0;
    io->newline = newline;
    io->newlines = NewlineState{0, false, !newline};
    io->ready = true;
    if (is_str(initial)) TRY(write(t, io, initial.as<Str>()));
    set_position(io, 0);
    return true;
}

Str* take(Thread& t, StringIO* io, size_t bytes) {
    Str* part = TRY(new_str(t, io->text->view().substr(io->offset, bytes)));
    io->offset += bytes;
    io->position += part->length;
    return part;
}

Str* read_line(Thread& t, StringIO* io, int64_t limit) {
    if (io->position >= io->length || limit == 0) return new_str(t, "");
    std::string_view rest = io->text->view().substr(io->offset);
    size_t size = line_length(rest, io->newline);
    if (size == std::string_view::npos) size = rest.size();
    if (limit > 0 && static_cast<size_t>(limit) < size) {
        size = std::min(size, advance(rest.substr(0, size), 0, static_cast<size_t>(limit)));
    }
    return take(t, io, size);
}

Value m_read(Thread& t, const Value* args, size_t) {
    StringIO* io = self_io(args[0]);
    TRY(check_open(t, io));
    const int64_t size = TRY(size_argument(t, args[1]));
    TRY(check_open(t, io));
    if (io->position >= io->length) return TRY(new_str(t, ""));
    const std::string_view rest = io->text->view().substr(io->offset);
    if (size < 0 || static_cast<uint64_t>(size) >= rest.size()) return TRY(take(t, io, rest.size()));
    const auto count = static_cast<size_t>(size);
    return TRY(take(t, io, io->is_ascii() ? count : advance(rest, 0, count)));
}
Value m_readline(Thread& t, const Value* args, size_t) {
    StringIO* io = self_io(args[0]);
    TRY(check_open(t, io));
    const int64_t limit = TRY(size_argument(t, args[1]));
    TRY(check_open(t, io));
    return TRY(read_line(t, io, limit));
}
Value m_write(Thread& t, const Value* args, size_t) {
    StringIO* io = self_io(args[0]);
    if (!is_str(args[1])) {
        return raise_type_error(t, "string argument expected, got '{}'", type_name(t, args[1]));
    }
    TRY(check_open(t, io));
    TRY(write(t, io, args[1].as<Str>()));
    return Value::small_int(static_cast<int64_t>(args[1].as<Str>()->length));
}
Value m_getvalue(Thread& t, const Value* args, size_t) {
    TRY(check_open(t, self_io(args[0])));
    return TRY(new_str(t, self_io(args[0])->text->view()));
}
Value m_tell(Thread& t, const Value* args, size_t) {
    TRY(check_open(t, self_io(args[0])));
    return new_int(t, static_cast<int64_t>(self_io(args[0])->position));
}
Value m_seek(Thread& t, const Value* args, size_t) {
    StringIO* io = self_io(args[0]);
    const int64_t target = TRY(offset_argument(t, args[1]));
    const int64_t whence = args[2].is_unbound() ? 0 : TRY(to_int64(t, args[2]));
    TRY(check_open(t, io));
    if (whence < 0 || whence > 2) {
        return raise_value_error(t, "Invalid whence ({}, should be 0, 1 or 2)", whence);
    }
    if (whence == 0 && target < 0) return raise_value_error(t, "Negative seek position {}", target);
    if (whence != 0 && target != 0) {
        return raise(t, Exc::OSError, "Can't do nonzero cur-relative seeks");
    }
    set_position(io, whence == 0   ? static_cast<size_t>(target)
                     : whence == 1 ? io->position
                                   : io->length);
    return new_int(t, static_cast<int64_t>(io->position));
}
Value m_truncate(Thread& t, const Value* args, size_t) {
    StringIO* io = self_io(args[0]);
    TRY(check_open(t, io));
    int64_t size = static_cast<int64_t>(io->position);
    if (!args[1].is_unbound() && !args[1].is_none()) {
        size = TRY(offset_argument(t, args[1]));
        TRY(check_open(t, io));
    }
    if (size < 0) return raise_value_error(t, "Negative size value {}", size);
    if (static_cast<size_t>(size) < io->length) {
        const size_t bytes =
            io->is_ascii() ? static_cast<size_t>(size)
                           : advance(io->text->view(), 0, static_cast<size_t>(size));
        TRY(bytearray_resize(t, io->text, bytes));
        io->length = static_cast<size_t>(size);
    }
    return new_int(t, size);
}
Value m_close(Thread&, const Value* args, size_t) {
    StringIO* io = self_io(args[0]);
    if (io->text) decref(std::exchange(io->text, nullptr));
    return Value::none();
}
Value answer_yes(Thread& t, const Value* args, size_t) {
    TRY(check_open(t, self_io(args[0])));
    return Value::true_();
}
Value m_getstate(Thread& t, const Value* args, size_t) {
    StringIO* io = self_io(args[0]);
    Ref text = Ref::take(TRY(m_getvalue(t, args, 1)));
    Ref newline = Ref::take(io->newline ? Value(TRY(new_str(t, io->newline))) : Value::none());
    Ref dict = Ref::take(TRY(find_attribute(t, args[0], Value(t.names().dunder_dict))));
    Ref copy = Ref::take(Value::none());
    if (dict && is_dict(*dict) && dict.as<Dict>()->size) {
        copy = Ref::take(Value(TRY(dict_copy(t, dict.as<Dict>()))));
    }
    return TRY(new_tuple(
        t, {*text, *newline, Value::small_int(static_cast<int64_t>(io->position)), *copy}));
}
Value m_setstate(Thread& t, const Value* args, size_t) {
    StringIO* io = self_io(args[0]);
    if (!is_tuple(args[1]) || args[1].as<Tuple>()->size < 4) {
        return raise_type_error(t, "{}.__setstate__ argument should be 4-tuple, got {}",
                                type_name(t, args[0]), type_name(t, args[1]));
    }
    const auto* state = args[1].as<Tuple>();
    if (!is_str(state->items[0])) {
        return raise_type_error(t, "first item of state must be a str, not '{}'",
                                type_name(t, state->items[0]));
    }
    if (io->ready) TRY(check_open(t, io));
    // The text was translated when it came in: it is put back as it is.
    const Value arguments[2] = {Value(t.interpreter->empty_str), state->items[1]};
    TRY(init(t, args[0], arguments, 2, nullptr));
    TRY(put(t, io, state->items[0].as<Str>()->view(), state->items[0].as<Str>()->length));
    if (!is_int(state->items[2])) {
        return raise_type_error(t, "third item of state must be an integer, got '{}'",
                                type_name(t, state->items[2]));
    }
    const int64_t position = TRY(to_int64(t, state->items[2]));
    if (position < 0) return raise_value_error(t, "position value cannot be negative");
    set_position(io, static_cast<size_t>(position));
    if (state->items[3].is_none()) return Value::none();
    if (!is_dict(state->items[3])) {
        return raise_type_error(t, "fourth item of state should be a dict, got a {}",
                                type_name(t, state->items[3]));
    }
    Ref dict = Ref::take(TRY(get_attribute(t, args[0], Value(t.names().dunder_dict))));
    TRY(dict_update(t, dict.as<Dict>(), state->items[3]));
    return Value::none();
}

Value iterate(Thread& t, Value self) {
    TRY(check_open(t, self_io(self)));
    return share(self);
}
Value next_line(Thread& t, Value self) {
    StringIO* io = self_io(self);
    Ref line;
    if (io->type == io->io->string_io) {
        TRY(check_open(t, io));
        if (io->position >= io->length) return Value();
        line = Ref::take(Value(TRY(read_line(t, io, -1))));
    } else {
        line = Ref::take(TRY(call_method(t, self, t.names().readline, {})));
        if (!is_str(*line)) {
            return raise(t, Exc::OSError, "readline() should have returned a str object, not '{}'",
                         type_name(t, *line));
        }
    }
    return line.as<Str>()->size ? line.give() : Value();
}

const NativeDef methods[] = {
    {"read", "(self, size=-1, /)", m_read, "Read at most size characters, returned as a string."},
    {"readline", "(self, size=-1, /)", m_readline, "Read until newline or EOF."},
    {"write", "(self, s, /)", m_write, "Write string to file."},
    {"getvalue", "(self, /)", m_getvalue, "Retrieve the entire contents of the object."},
    {"tell", "(self, /)", m_tell, "Tell the current file position."},
    {"seek", "(self, pos, whence=0, /)", m_seek, "Change stream position."},
    {"truncate", "(self, pos=None, /)", m_truncate, "Truncate size to pos."},
    {"close", "(self, /)", m_close, "Close the IO object."},
    {"readable", "(self, /)", answer_yes, "Returns True if the IO object can be read."},
    {"writable", "(self, /)", answer_yes, "Returns True if the IO object can be written."},
    {"seekable", "(self, /)", answer_yes, "Returns True if the IO object can be seeked."},
    {"__getstate__", "(self, /)", m_getstate},
    {"__setstate__", "(self, state, /)", m_setstate},
    {}};

const GetSetDef getset[] = {
    {"closed",
     [](Thread& t, Value self) -> Value {
         if (!self_io(self)->ready) {
             return raise_value_error(t, "I/O operation on uninitialized object");
         }
         return Value::boolean(!self_io(self)->text);
     }},
    {"line_buffering",
     [](Thread& t, Value self) -> Value {
         TRY(check_open(t, self_io(self)));
         return Value::false_();
     }},
    {"newlines",
     [](Thread& t, Value self) -> Value {
         TRY(check_open(t, self_io(self)));
         return self_io(self)->universal() ? newlines_seen(t, self_io(self)->newlines.seen)
                                           : Value::none();
     }},
    {}};

}  // namespace

extern const TypeSpec string_io_spec = {
    .name = "_io.StringIO",
    .basic_size = sizeof(StringIO),
    .flags = type_subclassable | type_immutable | type_has_attributes | type_weakrefable,
    .doc = "Text I/O implementation using an in-memory buffer.",
    .methods = methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.construct = construct;
            type.init = init;
            type.iter = iterate;
            type.next = next_line;
            type.dealloc = [](Object* o) { xdecref(static_cast<StringIO*>(o)->text); };
        },
};

}  // namespace baton::io
