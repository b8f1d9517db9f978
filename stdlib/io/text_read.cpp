#include <algorithm>
#include <cstring>

#include "runtime/base/unicode.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/codecs.h"
#include "runtime/types/int.h"
#include "runtime/types/tuple.h"
#include "stdlib/io/text_wrapper.h"

namespace baton::io {

namespace {

const char* codec_text(TextCodec codec) {
    switch (codec) {
        case TextCodec::ascii: return "ascii";
        case TextCodec::latin1: return "latin-1";
        default: return "utf-8";
    }
}

// How many bytes at the end may be the beginning of a character.
size_t incomplete_end(std::string_view data) {
    for (size_t back = 1; back <= 3 && back <= data.size(); ++back) {
        const auto c = static_cast<unsigned char>(data[data.size() - back]);
        if (c >= 0xc2 && c < 0xf5) {
            const size_t length = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
            return back < length ? back : 0;
        }
        if ((c & 0xc0) != 0x80) return 0;
    }
    return 0;
}

bool all_ascii(std::string_view data) {
    size_t i = 0;
    for (uint64_t eight; i + 8 <= data.size(); i += 8) {
        memcpy(&eight, data.data() + i, 8);
        if (eight & 0x8080808080808080u) return false;
    }
    for (; i < data.size(); ++i) {
        if (data[i] & 0x80) return false;
    }
    return true;
}

// Newlines in text of a known codec, where nothing is held back.
std::string translated(const TextWrapper* w, std::string_view text) {
    NewlineState plain{0, false, !w->newline};
    return convert_newlines(plain, text, true);
}

// Known codecs: adds bytes to the text.
bool add_known(Thread& t, TextWrapper* w, std::string_view bytes, bool final) {
    TextState& s = *w->state;
    // What was consumed goes, if it can be told apart in the source.
    if (s.at) {
        const size_t offset = TRY(text_source_offset(t, w, s.at));
        s.source.erase(0, offset);
        s.text.erase(0, s.at);
        s.at = 0;
        if (s.text.empty()) {
            s.source.clear();
            s.regular = s.same = true;
        }
    }
    std::string data;
    if (!s.tail.empty()) {
        data = std::move(s.tail);
        s.tail.clear();
        data += bytes;
        bytes = data;
    }
    if (!final) {
        size_t keep = w->codec == TextCodec::utf8 ? incomplete_end(bytes) : 0;
        const std::string_view whole = bytes.substr(0, bytes.size() - keep);
        if (text_universal(w) && whole.ends_with('\r')) ++keep;
        s.tail.assign(bytes.substr(bytes.size() - keep));
        bytes.remove_suffix(keep);
    }
    if (bytes.empty()) return true;
    Ref decoded;
    std::string_view text = bytes;
    const bool ascii = all_ascii(bytes);
    bool regular = true;
    if (!ascii) {
        regular = w->codec == TextCodec::latin1 ||
                  (w->codec == TextCodec::utf8 &&
                   !unicode::find_invalid(bytes));
        if (!regular || w->codec == TextCodec::latin1) {
            decoded = Ref::take(TRY(decode_known(t, w, bytes)));
            text = decoded.as<Str>()->view();
        }
    }
    std::string converted;
    if (text_universal(w) &&
        (memchr(text.data(), '\r', text.size()) || !(s.newlines.seen & newline_lf))) {
        converted = convert_newlines(s.newlines, text, true);
        text = converted;
    }
    s.regular = s.regular && regular;
    s.same = s.same && text == bytes;
    s.text += text;
    s.source += bytes;
    return true;
}

}  // namespace

Value decode_known(Thread& t, TextWrapper* w, std::string_view bytes) {
    Own<Bytes> object = Own<Bytes>::take(TRY(new_bytes(t, bytes)));
    return decode_bytes(t, object.value(), codec_text(w->codec), to_string(w->errors.as<Str>()));
}

std::optional<size_t> text_source_offset(Thread& t, TextWrapper* w, size_t at) {
    TextState& s = *w->state;
    if (s.same) return at;
    if (at >= s.text.size()) return s.source.size();
    const std::string_view source = s.source;
    if (s.regular) {
        size_t offset = 0, made = 0;
        while (made < at) {
            const char c = source[offset++];
            if (c == '\r' && text_universal(w)) {
                const bool pair = offset < source.size() && source[offset] == '\n';
                made += pair && w->newline ? 2 : 1;
                offset += pair;
            } else {
                made += w->codec == TextCodec::latin1 && (c & 0x80) ? 2 : 1;
            }
        }
        return offset;
    }
    // What each bad byte became is the error handler's business: compare decoded beginnings. The
    // decoder starts afresh at every byte that continues no character.
    auto text_size = [&](size_t count) -> std::optional<size_t> {
        Ref decoded = Ref::take(TRY(decode_known(t, w, source.substr(0, count))));
        return text_universal(w) ? translated(w, decoded.as<Str>()->view()).size()
                                 : decoded.as<Str>()->size;
    };
    auto boundary = [&](size_t i) {
        while (i > 0 && i < source.size() && (source[i] & 0xc0) == 0x80) --i;
        return i;
    };
    size_t low = 0, high = source.size();
    while (low < high) {
        size_t middle = boundary(low + (high - low + 1) / 2);
        if (middle <= low) break;
        if (TRY(text_size(middle)) <= at) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    while (low < source.size() && TRY(text_size(low)) < at) ++low;
    return low;
}

Value text_decode(Thread& t, TextWrapper* w, Value bytes, bool final) {
    Ref decoder = Ref::share(w->decoder);
    Ref text =
        Ref::take(TRY(call_method(t, *decoder, w->io->decode, {bytes, Value::boolean(final)})));
    if (!is_str(*text)) {
        return raise_type_error(t, "decoder should return a string result, not '{}'",
                                type_name(t, *text));
    }
    if (!text_universal(w)) return text.give();
    return TRY(new_str(t, convert_newlines(w->state->newlines, text.as<Str>()->view(), final)));
}

Truth text_read_chunk(Thread& t, TextWrapper* w) {
    if (!w->can_read) return unsupported(t, "not readable");
    Ref flags;
    std::string before;
    if (w->codec == TextCodec::other && w->telling) {
        Ref decoder = Ref::share(w->decoder);
        Ref state = Ref::take(TRY(call_method(t, *decoder, w->io->getstate, {})));
        if (!is_tuple(*state) || state.as<Tuple>()->size != 2) {
            return raise_type_error(t, "illegal decoder state");
        }
        const Value bytes = state.as<Tuple>()->items[0];
        if (!is_bytes(bytes)) {
            return raise_type_error(
                t, "illegal decoder state: the first item should be a bytes object, not '{}'",
                type_name(t, bytes));
        }
        before = bytes_view(bytes);
        flags = Ref::share(state.as<Tuple>()->items[1]);
        if (text_universal(w)) {
            Ref doubled = Ref::take(TRY(binary_op(t, BinaryOp::lshift, *flags, Value::small_int(1))));
            flags = Ref::take(TRY(binary_op(t, BinaryOp::or_, *doubled,
                                            Value::small_int(w->state->newlines.pending_cr))));
        }
    }
    Ref input;
    Ref buffer = Ref::share(w->buffer);
    if (is_plain_reader(w->io, *buffer)) {
        auto* b = buffer.as<Buffered>();
        TRY(buffered_check(t, b, "read of"));
        input = Ref::take(TRY(buffered_read1(t, b, static_cast<size_t>(w->chunk_size))));
    } else {
        input = Ref::take(TRY(call_method(t, *buffer, w->has_read1 ? w->io->read1 : t.names().read,
                                          {Value::small_int(w->chunk_size)})));
    }
    Buffer bytes;
    if (!is_bytes_like(*input)) {
        return raise_type_error(t, "underlying {}() should have returned a bytes-like object, not '{}'",
                                w->has_read1 ? "read1" : "read", type_name(t, *input));
    }
    TRY(bytes.read(t, *input));
    const bool end = bytes.view().empty();
    TextState& s = *w->state;
    if (w->codec != TextCodec::other) {
        const size_t size = s.text.size() - s.at;
        TRY(add_known(t, w, bytes.view(), end));
        return truth(!end || s.text.size() - s.at > size);
    }
    Ref text = Ref::take(TRY(text_decode(t, w, *input, end)));
    const std::string_view decoded = text.as<Str>()->view();
    s.text.erase(0, s.at);
    s.at = 0;
    s.chunk_begin = s.text.size();
    s.text += decoded;
    if (flags) {
        s.has_snapshot = true;
        before += bytes.view();
        s.chunk = std::move(before);
        replace(w->snapshot_flags, flags.give());
    }
    return truth(!end || !decoded.empty());
}

namespace {

bool begin_reading(Thread& t, TextWrapper* w) {
    TRY(text_open(t, w));
    if (!w->can_read) return unsupported(t, "not readable");
    return text_write_out(t, w);
}

// The text up to `size` bytes from here, as str.
Value take(Thread& t, TextWrapper* w, size_t size) {
    TextState& s = *w->state;
    Own<Str> text = Own<Str>::take(TRY(new_str(t, std::string_view(s.text).substr(s.at, size))));
    s.at += size;
    return text.give();
}

// Bytes of the first `count` characters, npos if there are fewer; `have` gets how many there are.
size_t bytes_of(std::string_view text, size_t count, size_t& have) {
    size_t i = 0;
    for (have = 0; have < count && i < text.size(); ++have) {
        do ++i;
        while (i < text.size() && (text[i] & 0xc0) == 0x80);
    }
    return i;
}

Value read_line(Thread& t, TextWrapper* w, int64_t limit) {
    TextState& s = *w->state;
    size_t searched = 0;
    for (;;) {
        const std::string_view rest = std::string_view(s.text).substr(s.at);
        // A line end may have begun before: go back over what could be its beginning.
        const size_t from = searched > 1 ? searched - 1 : 0;
        size_t size = line_length(rest.substr(from), w->newline);
        if (size != std::string_view::npos) size += from;
        if (limit >= 0) {
            size_t have;
            const size_t most = bytes_of(rest.substr(0, std::min(size, rest.size())),
                                         static_cast<size_t>(limit), have);
            if (have == static_cast<size_t>(limit)) return take(t, w, most);
        }
        if (size != std::string_view::npos) return take(t, w, size);
        searched = rest.size();
        if (!TRY(text_read_chunk(t, w))) {
            s.has_snapshot = s.has_snapshot && s.at < s.text.size();
            return take(t, w, s.text.size() - s.at);
        }
    }
}

}  // namespace

Value text_read(Thread& t, const Value* args, size_t) {
    TextWrapper* w = self_text(args[0]);
    TRY(text_ready(t, w));
    const int64_t size = TRY(size_argument(t, args[1]));
    TRY(begin_reading(t, w));
    TextState& s = *w->state;
    if (size < 0) {
        Ref buffer = Ref::share(w->buffer);
        Ref bytes = Ref::take(is_plain_reader(w->io, *buffer)
                                  ? TRY(buffered_read(t, buffer.as<Buffered>(), -1))
                                  : TRY(call_method(t, *buffer, t.names().read, {})));
        if (bytes.get().is_none()) bytes = Ref::take(Value(TRY(new_bytes(t, ""))));
        if (!is_bytes_like(*bytes)) {
            return raise_type_error(t,
                                    "underlying read() should have returned a bytes-like object, not '{}'",
                                    type_name(t, *bytes));
        }
        if (w->codec != TextCodec::other) {
            Buffer data;
            TRY(data.read(t, *bytes));
            // The usual case needs no copies.
            if (s.at == s.text.size() && s.tail.empty() && all_ascii(data.view()) &&
                (!text_universal(w) ||
                 (s.newlines.seen & newline_lf && !memchr(data.view().data(), '\r', data.view().size())))) {
                text_forget(w);
                return TRY(new_str(t, data.view()));
            }
            TRY(check_room(t, static_cast<int64_t>(data.view().size() * 2)));
            TRY(add_known(t, w, data.view(), true));
        } else {
            Ref text = Ref::take(TRY(text_decode(t, w, *bytes, true)));
            s.text += text.as<Str>()->view();
        }
        Ref result = Ref::take(TRY(take(t, w, s.text.size() - s.at)));
        text_forget(w);
        return result.give();
    }
    for (;;) {
        const std::string_view rest = std::string_view(s.text).substr(s.at);
        size_t have;
        const size_t bytes = bytes_of(rest, static_cast<size_t>(size), have);
        if (have == static_cast<size_t>(size)) return take(t, w, bytes);
        if (!TRY(text_read_chunk(t, w))) return take(t, w, s.text.size() - s.at);
    }
}

Value text_readline(Thread& t, const Value* args, size_t) {
    TextWrapper* w = self_text(args[0]);
    TRY(text_ready(t, w));
    const int64_t limit = TRY(size_argument(t, args[1]));
    TRY(begin_reading(t, w));
    return read_line(t, w, limit);
}

Value text_next(Thread& t, Value self) {
    TextWrapper* w = self_text(self);
    TRY(text_ready(t, w));
    w->telling = false;
    Ref line;
    if (w->type == w->io->text_wrapper) {
        // A line that is there already.
        TextState& s = *w->state;
        if (s.at < s.text.size() && s.pending.empty()) {
            const size_t size = line_length(std::string_view(s.text).substr(s.at), w->newline);
            if (size != std::string_view::npos) {
                TRY(text_open(t, w));
                return take(t, w, size);
            }
        }
        TRY(begin_reading(t, w));
        line = Ref::take(TRY(read_line(t, w, -1)));
    } else {
        line = Ref::take(TRY(call_method(t, self, t.names().readline, {})));
        if (!is_str(*line)) {
            return raise(t, Exc::OSError, "readline() should have returned a str object, not '{}'",
                         type_name(t, *line));
        }
    }
    if (line.as<Str>()->size) return line.give();
    w->state->has_snapshot = false;
    w->telling = w->seekable;
    return Value();
}

}  // namespace baton::io
