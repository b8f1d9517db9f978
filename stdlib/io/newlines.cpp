#include "stdlib/io/newlines.h"

#include <cstring>

#include "runtime/types/int.h"
#include "runtime/types/tuple.h"

namespace baton::io {

std::string convert_newlines(NewlineState& state, std::string_view text, bool final) {
    std::string out;
    if (state.pending_cr && (final || !text.empty())) {
        out += '\r';
        state.pending_cr = false;
    }
    out += text;
    if (!final && !out.empty() && out.back() == '\r') {
        out.pop_back();
        state.pending_cr = true;
    }
    if (!memchr(out.data(), '\r', out.size())) {
        if (!(state.seen & newline_lf) && memchr(out.data(), '\n', out.size())) {
            state.seen |= newline_lf;
        }
        return out;
    }
    size_t to = 0;
    for (size_t i = 0; i < out.size(); ++i) {
        const char c = out[i];
        if (c == '\n') {
            state.seen |= newline_lf;
        } else if (c == '\r') {
            const bool pair = i + 1 < out.size() && out[i + 1] == '\n';
            state.seen |= pair ? newline_crlf : newline_cr;
            if (state.translate) {
                out[to++] = '\n';
            } else {
                out[to++] = '\r';
                if (pair) out[to++] = '\n';
            }
            i += pair;
            continue;
        }
        out[to++] = c;
    }
    out.resize(to);
    return out;
}

Value newlines_seen(Thread& t, uint8_t seen) {
    std::vector<Value> kinds;
    Own<Str> cr = Own<Str>::take(TRY(new_str(t, "\r")));
    Own<Str> lf = Own<Str>::take(TRY(new_str(t, "\n")));
    Own<Str> crlf = Own<Str>::take(TRY(new_str(t, "\r\n")));
    if (seen & newline_cr) kinds.push_back(cr.value());
    if (seen & newline_lf) kinds.push_back(lf.value());
    if (seen & newline_crlf) kinds.push_back(crlf.value());
    if (kinds.empty()) return Value::none();
    if (kinds.size() == 1) return share(kinds[0]);
    return TRY(new_tuple(t, kinds));
}

size_t line_length(std::string_view text, const char* newline) {
    if (!newline || newline[0] == '\n') {
        const void* at = text.empty() ? nullptr : memchr(text.data(), '\n', text.size());
        return at ? static_cast<size_t>(static_cast<const char*>(at) - text.data()) + 1
                  : std::string_view::npos;
    }
    if (!newline[0]) {
        const size_t at = text.find_first_of("\r\n");
        if (at == std::string_view::npos) return at;
        return at + (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 1);
    }
    const size_t at = text.find(newline);
    return at == std::string_view::npos ? at : at + strlen(newline);
}

bool parse_newline(Thread& t, Value newline, const char*& out, bool quoted) {
    out = nullptr;
    if (newline.is_none()) return true;
    if (!is_str(newline)) {
        return raise_type_error(t, "newline must be str or None, not {}", type_name(t, newline));
    }
    for (const char* known : {"", "\n", "\r", "\r\n"}) {
        if (newline.as<Str>()->view() == known) {
            out = known;
            return true;
        }
    }
    Own<Str> shown = Own<Str>::take(TRY(quoted ? repr(t, newline) : str(t, newline)));
    return raise_value_error(t, "illegal newline value: {}", shown->view());
}

namespace {

// --- IncrementalNewlineDecoder -----------------------------------------------------------------------

struct NewlineDecoder : Object {
    Value decoder;     // None: text comes in; unbound: not initialised
    NewlineState state;
};

NewlineDecoder* self_decoder(Value v) { return v.as<NewlineDecoder>(); }

bool check_ready(Thread& t, const NewlineDecoder* d) {
    if (!d->decoder.is_unbound()) return true;
    return raise_value_error(t, "IncrementalNewlineDecoder.__init__() not called");
}

Value construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    auto* d = static_cast<NewlineDecoder*>(TRY(allocate_instance(t, type.as<Type>())));
    d->decoder = Value();
    return d;
}

bool init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[3];
    TRY(bind_arguments(t, "IncrementalNewlineDecoder", "(decoder, translate, errors='strict')", args,
                       nargs, keywords, out));
    const bool translate = TRY(is_truthy(t, out[1]));
    NewlineDecoder* d = self_decoder(self);
    replace(d->decoder, share(out[0]));
    d->state = NewlineState{0, false, translate};
    return true;
}

Value m_decode(Thread& t, const Value* args, size_t) {
    NewlineDecoder* d = self_decoder(args[0]);
    TRY(check_ready(t, d));
    const bool final = !args[2].is_unbound() && TRY(is_truthy(t, args[2]));
    Ref text = Ref::share(args[1]);
    if (!d->decoder.is_none()) {
        Ref decoder = Ref::share(d->decoder);
        text = Ref::take(
            TRY(call_method(t, *decoder, state_of(t).decode, {args[1], Value::boolean(final)})));
    }
    if (!is_str(*text)) {
        return raise_type_error(t, "decoder should return a string result, not '{}'",
                                type_name(t, *text));
    }
    return TRY(new_str(t, convert_newlines(d->state, text.as<Str>()->view(), final)));
}

Value m_getstate(Thread& t, const Value* args, size_t) {
    NewlineDecoder* d = self_decoder(args[0]);
    TRY(check_ready(t, d));
    Ref buffer, flags;
    if (d->decoder.is_none()) {
        Ref empty = Ref::take(TRY(call(t, Value(t.types().bytes), {})));
        buffer = std::move(empty);
        flags = Ref::take(Value::small_int(0));
    } else {
        Ref decoder = Ref::share(d->decoder);
        Ref state = Ref::take(TRY(call_method(t, *decoder, state_of(t).getstate, {})));
        if (!is_tuple(*state) || state.as<Tuple>()->size != 2) {
            return raise_type_error(t, "illegal decoder state");
        }
        buffer = Ref::share(state.as<Tuple>()->items[0]);
        flags = Ref::share(state.as<Tuple>()->items[1]);
    }
    Ref doubled = Ref::take(TRY(binary_op(t, BinaryOp::lshift, *flags, Value::small_int(1))));
    Ref all = Ref::take(
        TRY(binary_op(t, BinaryOp::or_, *doubled, Value::small_int(d->state.pending_cr))));
    return TRY(new_tuple(t, {*buffer, *all}));
}

Value m_setstate(Thread& t, const Value* args, size_t) {
    NewlineDecoder* d = self_decoder(args[0]);
    TRY(check_ready(t, d));
    if (!is_tuple(args[1])) return raise_type_error(t, "state argument must be a tuple");
    const auto* state = args[1].as<Tuple>();
    if (state->size != 2 || !is_int(state->items[1])) {
        return raise_type_error(t, "setstate(): illegal state argument");
    }
    IntReader reader(state->items[1]);
    d->state.pending_cr = mpz_odd_p(reader.get()) != 0;
    if (d->decoder.is_none()) return Value::none();
    Ref flags = Ref::take(TRY(binary_op(t, BinaryOp::rshift, state->items[1], Value::small_int(1))));
    Own<Tuple> inner = Own<Tuple>::take(TRY(new_tuple(t, {state->items[0], *flags})));
    Ref decoder = Ref::share(d->decoder);
    return call_method(t, *decoder, state_of(t).setstate, {inner.value()});
}

Value m_reset(Thread& t, const Value* args, size_t) {
    NewlineDecoder* d = self_decoder(args[0]);
    TRY(check_ready(t, d));
    d->state.seen = 0;
    d->state.pending_cr = false;
    if (d->decoder.is_none()) return Value::none();
    Ref decoder = Ref::share(d->decoder);
    return call_method(t, *decoder, state_of(t).reset, {});
}

const NativeDef methods[] = {
    {"decode", "(self, input, final=False)", m_decode},
    {"getstate", "(self, /)", m_getstate},
    {"setstate", "(self, state, /)", m_setstate},
    {"reset", "(self, /)", m_reset},
    {}};

const GetSetDef getset[] = {
    {"newlines",
     [](Thread& t, Value self) -> Value {
         TRY(check_ready(t, self_decoder(self)));
         return newlines_seen(t, self_decoder(self)->state.seen);
     }},
    {}};

}  // namespace

extern const TypeSpec newline_decoder_spec = {
    .name = "_io.IncrementalNewlineDecoder",
    .basic_size = sizeof(NewlineDecoder),
    .flags = type_subclassable | type_immutable,
    .doc = "Codec used when reading a file in universal newlines mode.",
    .methods = methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.construct = construct;
            type.init = init;
            type.dealloc = [](Object* o) { decref(static_cast<NewlineDecoder*>(o)->decoder); };
            type.traverse = [](Object* o, Visitor& visit) {
                visit(static_cast<NewlineDecoder*>(o)->decoder);
            };
            type.clear = [](Object* o) {
                replace(static_cast<NewlineDecoder*>(o)->decoder, Value());
            };
        },
};

}  // namespace baton::io
