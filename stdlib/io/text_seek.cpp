// Positions in text streams. A position is a number that seek() takes back: of known codecs the offset
// in the file, of others a cookie: offset, decoder state, bytes to feed, characters to skip and whether
// the end must be told, 64 bits each.
#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/int.h"
#include "runtime/types/tuple.h"
#include "stdlib/io/text_wrapper.h"

namespace baton::io {

namespace {

struct Cookie {
    int64_t start = 0;
    uint64_t flags = 0;
    uint64_t feed = 0;
    uint64_t skip = 0;
    bool need_end = false;
};

Value pack(Thread& t, const Cookie& c) {
    if (!c.flags && !c.feed && !c.skip && !c.need_end) return new_int(t, c.start);
    mpz_t number;
    mpz_init_set_ui(number, c.need_end);
    for (uint64_t part : {c.skip, c.feed, c.flags, static_cast<uint64_t>(c.start)}) {
        mpz_mul_2exp(number, number, 64);
        mpz_add_ui(number, number, part);
    }
    const Value packed = new_int(t, number);
    mpz_clear(number);
    return packed;
}

bool unpack(Thread& t, Value v, Cookie& c) {
    IntReader reader(v);
    mpz_t number;
    mpz_init_set(number, reader.get());
    uint64_t parts[5];
    for (uint64_t& part : parts) {
        mpz_t low;
        mpz_init(low);
        mpz_tdiv_r_2exp(low, number, 64);
        part = mpz_get_ui(low);
        mpz_clear(low);
        mpz_tdiv_q_2exp(number, number, 64);
    }
    const bool fits = mpz_sgn(number) == 0 && parts[0] <= INT64_MAX && parts[4] <= 1;
    mpz_clear(number);
    if (!fits) return raise(t, Exc::OverflowError, "Python int too large to convert to C long");
    c = {static_cast<int64_t>(parts[0]), parts[1], parts[2], parts[3], parts[4] != 0};
    return true;
}

// A decoder as this stream uses it, with its state seen from outside.
class Probe {
public:
    Probe(Thread& t, TextWrapper* w) : t_(t), w_(w) {}

    // Back to the state `flags` with nothing held back.
    bool set(uint64_t flags) {
        if (text_universal(w_)) {
            w_->state->newlines.pending_cr = flags & 1;
            flags >>= 1;
        }
        Own<Bytes> none = Own<Bytes>::take(TRY(new_bytes(t_, "")));
        Ref number = Ref::take(new_int_unsigned(t_, flags));
        Own<Tuple> state = Own<Tuple>::take(TRY(new_tuple(t_, {none.value(), *number})));
        Ref decoder = Ref::share(w_->decoder);
        return call_void(t_, *decoder, w_->io->setstate, {state.value()});
    }
    // The state, and how many bytes the decoder holds back.
    bool get(uint64_t& flags, size_t& held) {
        Ref decoder = Ref::share(w_->decoder);
        Ref state = Ref::take(TRY(call_method(t_, *decoder, w_->io->getstate, {})));
        if (!is_tuple(*state) || state.as<Tuple>()->size != 2 ||
            !is_bytes(state.as<Tuple>()->items[0])) {
            return raise_type_error(t_, "illegal decoder state");
        }
        held = bytes_view(state.as<Tuple>()->items[0]).size();
        const int64_t number = TRY(to_int64(t_, state.as<Tuple>()->items[1]));
        flags = static_cast<uint64_t>(number);
        if (text_universal(w_)) flags = flags << 1 | w_->state->newlines.pending_cr;
        return true;
    }
    // Decodes: the number of characters.
    std::optional<size_t> feed(std::string_view bytes, bool final = false) {
        Own<Bytes> object = Own<Bytes>::take(TRY(new_bytes(t_, bytes)));
        Ref text = Ref::take(TRY(text_decode(t_, w_, object.value(), final)));
        return text.as<Str>()->length;
    }

private:
    Thread& t_;
    TextWrapper* w_;
};

// The cookie for a place `skip` characters into what `chunk` is decoded to.
bool find_cookie(Thread& t, TextWrapper* w, const std::string& chunk, size_t skip, Cookie& c) {
    Probe probe(t, w);
    const int64_t begin = c.start;
    // Go back from a guess until a place is found where the decoder holds nothing back.
    size_t bytes = std::min(skip, chunk.size());
    size_t step = 1;
    for (;;) {
        TRY(probe.set(c.flags));
        if (!bytes) break;
        const size_t n = TRY(probe.feed(std::string_view(chunk).substr(0, bytes)));
        if (n <= skip) {
            uint64_t flags;
            size_t held;
            TRY(probe.get(flags, held));
            if (!held) {
                c.flags = flags;
                skip -= n;
                break;
            }
            bytes -= std::min(held, bytes);
            step = 1;
        } else {
            bytes -= std::min(step, bytes);
            step *= 2;
        }
    }
    c.start = begin + static_cast<int64_t>(bytes);
    c.skip = skip;
    if (!skip) return true;
    // Forward byte by byte, to the last such place before.
    uint64_t fed = 0, made = 0;
    for (size_t i = bytes; i < chunk.size(); ++i) {
        ++fed;
        made += TRY(probe.feed(std::string_view(chunk).substr(i, 1)));
        uint64_t flags;
        size_t held;
        TRY(probe.get(flags, held));
        if (!held && made <= c.skip) {
            c.start += static_cast<int64_t>(fed);
            c.skip -= made;
            c.flags = flags;
            fed = made = 0;
        }
        if (made >= c.skip) {
            c.feed = fed;
            return true;
        }
    }
    made += TRY(probe.feed("", true));
    c.need_end = true;
    c.feed = fed;
    if (made < c.skip) return raise(t, Exc::OSError, "can't reconstruct logical file position");
    return true;
}

// Tells the encoder whether it stands at the beginning, where some write a mark.
bool place_encoder(Thread& t, TextWrapper* w, bool start) {
    w->after_start = !start;
    if (w->encoder.is_unbound()) return true;
    Ref encoder = Ref::share(w->encoder);
    if (start) return call_void(t, *encoder, w->io->reset);
    return call_void(t, *encoder, w->io->setstate, {Value::small_int(0)});
}

Value seek_to_end(Thread& t, TextWrapper* w, Value self) {
    TRY(call_void(t, self, t.names().flush));
    text_forget(w);
    if (!w->decoder.is_unbound()) {
        Ref decoder = Ref::share(w->decoder);
        TRY(call_void(t, *decoder, w->io->reset));
    }
    TRY(text_ready(t, w));
    Ref buffer = Ref::share(w->buffer);
    Ref position = Ref::take(
        TRY(call_method(t, *buffer, w->io->seek, {Value::small_int(0), Value::small_int(2)})));
    TRY(place_encoder(t, w, position.get() == Value::small_int(0)));
    return position.give();
}

}  // namespace

namespace {

constexpr const char* no_position = "can't reconstruct logical file position";

// What tell() of the buffer gave, less `count` bytes that were read but not used yet.
std::optional<int64_t> position_before(Thread& t, Value position, size_t count) {
    int64_t start;
    if (__builtin_sub_overflow(TRY(to_int64(t, position)), static_cast<int64_t>(count), &start)) {
        return raise(t, Exc::OSError, no_position);
    }
    return start;
}

}  // namespace

Value text_tell(Thread& t, const Value* args, size_t) {
    TextWrapper* w = self_text(args[0]);
    TRY(text_open(t, w));
    if (!w->seekable) return unsupported(t, "underlying stream is not seekable");
    if (!w->telling) return raise(t, Exc::OSError, "telling position disabled by next() call");
    TRY(text_write_out(t, w));
    TRY(call_void(t, args[0], t.names().flush));
    TRY(text_ready(t, w));
    Ref buffer = Ref::share(w->buffer);
    Ref position = Ref::take(TRY(call_method(t, *buffer, w->io->tell, {})));
    TextState& s = *w->state;
    if (w->codec != TextCodec::other) {
        if (s.source.empty() && s.tail.empty()) return position.give();
        const size_t offset = TRY(text_source_offset(t, w, s.at));
        const size_t behind = s.source.size() - offset + s.tail.size();
        return new_int(t, TRY(position_before(t, *position, behind)));
    }
    if (w->decoder.is_unbound() || !s.has_snapshot) return position.give();
    if (s.at < s.chunk_begin) {
        return raise(t, Exc::OSError, no_position);
    }
    const std::string chunk = s.chunk;
    size_t skip = 0;
    for (size_t i = s.chunk_begin; i < s.at; ++i) skip += (s.text[i] & 0xc0) != 0x80;
    Cookie c;
    c.start = TRY(position_before(t, *position, chunk.size()));
    c.flags = static_cast<uint64_t>(TRY(to_int64(t, w->snapshot_flags)));
    if (!skip) return pack(t, c);
    Ref decoder = Ref::share(w->decoder);
    Ref saved = Ref::take(TRY(call_method(t, *decoder, w->io->getstate, {})));
    const NewlineState newlines = s.newlines;
    const bool ok = find_cookie(t, w, chunk, skip, c);
    Object* error = ok ? nullptr : take_pending(t);
    s.newlines = newlines;
    const bool restored = call_void(t, *decoder, w->io->setstate, {*saved});
    if (!raise_after(t, error, restored)) return Failure{};
    return pack(t, c);
}

Value text_seek(Thread& t, const Value* args, size_t) {
    TextWrapper* w = self_text(args[0]);
    TRY(text_open(t, w));
    const int64_t whence = args[2].is_unbound() ? 0 : TRY(to_int64(t, args[2]));
    Ref cookie = Ref::share(args[1]);
    if (!w->seekable) return unsupported(t, "underlying stream is not seekable");
    if (!is_int(*cookie) && !type_of(t, *cookie)->index) {
        return raise_type_error(t, "'{}' object cannot be interpreted as an integer",
                                type_name(t, *cookie));
    }
    cookie = Ref::take(TRY(to_index(t, *cookie)));
    if (whence == 1) {
        if (int_sign(*cookie)) return unsupported(t, "can't do nonzero cur-relative seeks");
        // The same place; what was written is passed on.
        cookie = Ref::take(TRY(call_method(t, args[0], w->io->tell, {})));
    } else if (whence == 2) {
        if (int_sign(*cookie)) return unsupported(t, "can't do nonzero end-relative seeks");
        return seek_to_end(t, w, args[0]);
    } else if (whence != 0) {
        return raise_value_error(t, "invalid whence ({}, should be 0, 1 or 2)", whence);
    }
    if (!is_int(*cookie)) return raise_type_error(t, "an integer is required");
    if (int_sign(*cookie) < 0) {
        Own<Str> shown = Own<Str>::take(TRY(repr(t, *cookie)));
        return raise_value_error(t, "negative seek position {}", shown->view());
    }
    TRY(call_void(t, args[0], t.names().flush));
    Cookie c;
    TRY(unpack(t, *cookie, c));
    TRY(text_ready(t, w));
    Ref buffer = Ref::share(w->buffer);
    Ref start = Ref::take(new_int(t, c.start));
    TRY(call_void(t, *buffer, w->io->seek, {*start}));
    text_forget(w);
    TextState& s = *w->state;
    if (!w->decoder.is_unbound()) {
        Ref decoder = Ref::share(w->decoder);
        if (c.start == 0 && c.flags == 0) {
            TRY(call_void(t, *decoder, w->io->reset));
        } else {
            TRY(Probe(t, w).set(c.flags));
        }
    }
    if (c.skip) {
        Ref bytes = Ref::take(TRY(call_method(t, *buffer, t.names().read,
                                              {Value::small_int(static_cast<int64_t>(c.feed))})));
        if (!is_bytes(*bytes)) {
            return raise_type_error(t, "underlying read() should have returned a bytes object, not '{}'",
                                    type_name(t, *bytes));
        }
        Ref text = Ref::take(w->codec == TextCodec::other ? TRY(text_decode(t, w, *bytes, c.need_end))
                                                          : TRY(decode_known(t, w, bytes_view(*bytes))));
        if (text.as<Str>()->length < c.skip) {
            return raise(t, Exc::OSError, "can't restore logical file position");
        }
        s.text = text.as<Str>()->view();
        s.source = w->codec == TextCodec::other ? "" : bytes_view(*bytes);
        s.same = s.text == s.source;
        s.at = str_offset(text.as<Str>(), c.skip);
        s.chunk_begin = 0;
        s.chunk = bytes_view(*bytes);
        s.has_snapshot = w->codec == TextCodec::other;
        replace(w->snapshot_flags, new_int_unsigned(t, c.flags));
    }
    TRY(place_encoder(t, w, c.start == 0 && c.flags == 0));
    return cookie.give();
}

}  // namespace baton::io
