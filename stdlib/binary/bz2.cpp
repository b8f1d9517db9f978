// _bz2: the compressor and the decompressor under the module bz2, by the library of this name.
#ifdef BATON_HAVE_BZIP2

#include <bzlib.h>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "stdlib/binary/binary.h"

namespace baton {

namespace {

constexpr size_t chunk = 64 * 1024;

// A running compression or decompression.
struct Stream : Object {
    bz_stream* bz;
    bool compresses;
    bool finished;
    bool needs_input;
    Bytes* unused;   // decompression: what followed the end
    Bytes* tail;     // decompression: input that max_length left
};

Stream* self_stream(Value v) { return v.as<Stream>(); }

void close_stream(Stream* s) {
    if (!s->bz) return;
    if (s->compresses) {
        BZ2_bzCompressEnd(s->bz);
    } else {
        BZ2_bzDecompressEnd(s->bz);
    }
    delete s->bz;
    s->bz = nullptr;
}

Failure fail(Thread& t, int code) {
    switch (code) {
        case BZ_MEM_ERROR: return raise_memory_error(t);
        case BZ_DATA_ERROR:
        case BZ_DATA_ERROR_MAGIC: return raise(t, Exc::OSError, "Invalid data stream");
        case BZ_IO_ERROR: return raise(t, Exc::OSError, "Unknown I/O error");
        case BZ_UNEXPECTED_EOF:
            return raise(t, Exc::EOFError,
                         "Compressed file ended before the logical end-of-stream was detected");
        case BZ_PARAM_ERROR:
            return raise_value_error(t, "Internal error - invalid parameters passed to libbzip2");
        case BZ_SEQUENCE_ERROR:
            return raise(t, Exc::RuntimeError,
                         "Internal error - Invalid sequence of commands sent to libbzip2");
        default:
            return raise(t, Exc::OSError, fmt::format("Unrecognized error from libbzip2: {}", code));
    }
}

// Gives more room for output, at most up to `limit` bytes (0: no limit) in all.
bool grow(Thread& t, bz_stream* bz, std::string& out, size_t limit) {
    size_t room = chunk;
    if (limit) room = std::min(room, limit - out.size());
    if (out.size() > (16 << 20)) TRY(check_room(t, static_cast<int64_t>(2 * out.size())));
    const size_t before = out.size();
    out.resize(before + room);
    bz->next_out = out.data() + before;
    bz->avail_out = static_cast<unsigned>(room);
    return true;
}

// Compresses input with BZ_RUN, or what is left with BZ_FINISH.
Value run(Thread& t, Stream* s, std::string_view in, int action) {
    std::string out;
    bz_stream* bz = s->bz;
    size_t left = in.size();
    const char* at = in.data();
    bool done = false;
    while (!done) {
        const size_t part = std::min<size_t>(left, 1u << 30);
        bz->next_in = const_cast<char*>(at);
        bz->avail_in = static_cast<unsigned>(part);
        const bool last = part == left;
        do {
            TRY(grow(t, bz, out, 0));
            const int code = BZ2_bzCompress(bz, last ? action : BZ_RUN);
            out.resize(out.size() - bz->avail_out);
            if (code < 0) return fail(t, code);
            if (code == BZ_STREAM_END) done = true;
            if (action == BZ_RUN && bz->avail_in == 0) break;
        } while (!done);
        at += part - bz->avail_in;
        left -= part - bz->avail_in;
        if (action == BZ_RUN && left == 0) done = true;
    }
    return TRY(new_bytes(t, out));
}

Value make_compressor(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    Value bound[1];
    TRY(bind_arguments(t, "BZ2Compressor", "(compresslevel=9, /)", args, nargs, keywords, bound));
    const int64_t level = bound[0].is_unbound() ? 9 : TRY(to_int64(t, bound[0]));
    if (level < 1 || level > 9) {
        return raise_value_error(t, "compresslevel must be between 1 and 9");
    }
    Own<Stream> s = Own<Stream>::take(
        static_cast<Stream*>(TRY(allocate_instance(t, type.as<Type>()))));
    s->compresses = true;
    auto* bz = new bz_stream{};
    if (const int code = BZ2_bzCompressInit(bz, static_cast<int>(level), 0, 0); code != BZ_OK) {
        delete bz;
        return fail(t, code);
    }
    s->bz = bz;
    return s.give();
}

Value compress(Thread& t, const Value* args, size_t) {
    Stream* s = self_stream(args[0]);
    Buffer in;
    TRY(in.read(t, args[1]));
    if (s->finished) return raise_value_error(t, "Compressor has been flushed");
    if (in.view().empty()) return TRY(new_bytes(t, ""));
    return run(t, s, in.view(), BZ_RUN);
}

Value flush(Thread& t, const Value* args, size_t) {
    Stream* s = self_stream(args[0]);
    if (s->finished) return raise_value_error(t, "Repeated call to flush()");
    s->finished = true;
    return run(t, s, {}, BZ_FINISH);
}

Value make_decompressor(Thread& t, Value type, const Value*, size_t nargs, Tuple* keywords) {
    TRY(no_keywords(t, "BZ2Decompressor", keywords));
    if (nargs) return raise_type_error(t, "BZ2Decompressor() takes no positional arguments");
    Own<Stream> s = Own<Stream>::take(
        static_cast<Stream*>(TRY(allocate_instance(t, type.as<Type>()))));
    s->needs_input = true;
    s->unused = TRY(new_bytes(t, ""));
    s->tail = TRY(new_bytes(t, ""));
    auto* bz = new bz_stream{};
    if (const int code = BZ2_bzDecompressInit(bz, 0, 0); code != BZ_OK) {
        delete bz;
        return fail(t, code);
    }
    s->bz = bz;
    return s.give();
}

bool keep(Thread& t, Bytes*& place, std::string_view bytes) {
    Bytes* made = TRY(new_bytes(t, bytes));
    decref(std::exchange(place, made));
    return true;
}

Value decompress(Thread& t, const Value* args, size_t) {
    Stream* s = self_stream(args[0]);
    const int64_t max_length = args[2].is_unbound() ? -1 : TRY(to_int64(t, args[2]));
    Buffer in;
    TRY(in.read(t, args[1]));
    if (s->finished) return raise(t, Exc::EOFError, "End of stream already reached");
    std::string input(s->tail->data, s->tail->size);
    input += in.view();
    std::string out;
    bz_stream* bz = s->bz;
    size_t used = 0;
    const size_t limit = max_length < 0 ? 0 : static_cast<size_t>(max_length);
    bool full = max_length == 0;
    while (!full && !s->finished) {
        const size_t part = std::min<size_t>(input.size() - used, 1u << 30);
        bz->next_in = input.data() + used;
        bz->avail_in = static_cast<unsigned>(part);
        TRY(grow(t, bz, out, limit));
        const int code = BZ2_bzDecompress(bz);
        out.resize(out.size() - bz->avail_out);
        used += part - bz->avail_in;
        if (code == BZ_STREAM_END) {
            s->finished = true;
        } else if (code != BZ_OK) {
            return fail(t, code);
        }
        full = limit && out.size() == limit;
        if (bz->avail_out != 0 && used == input.size()) break;
    }
    const std::string_view rest = std::string_view(input).substr(used);
    if (s->finished) {
        TRY(keep(t, s->unused, rest));
        TRY(keep(t, s->tail, ""));
        s->needs_input = false;
    } else {
        TRY(keep(t, s->tail, rest));
        s->needs_input = !full && rest.empty();
    }
    return TRY(new_bytes(t, out));
}

template <auto construct>
void fill_stream(Type& type) {
    type.construct = construct;
    type.dealloc = [](Object* o) {
        auto* s = static_cast<Stream*>(o);
        close_stream(s);
        xdecref(s->unused);
        xdecref(s->tail);
    };
}

const NativeDef compressor_methods[] = {
    {"compress", "(self, data, /)", compress, "Compress more data."},
    {"flush", "(self, /)", flush, "Return what is still inside; the end of the stream."},
    {}};
const NativeDef decompressor_methods[] = {
    {"decompress", "(self, data, max_length=-1)", decompress, "Decompress more data."},
    {}};
const GetSetDef decompressor_getset[] = {
    {"eof", [](Thread&, Value s) { return Value::boolean(self_stream(s)->finished); }},
    {"needs_input", [](Thread&, Value s) { return Value::boolean(self_stream(s)->needs_input); }},
    {"unused_data", [](Thread&, Value s) { return share(Value(self_stream(s)->unused)); }},
    {}};
const TypeSpec compressor_spec = {
    .name = "_bz2.BZ2Compressor",
    .basic_size = sizeof(Stream),
    .flags = type_immutable,
    .methods = compressor_methods,
    .fill = fill_stream<make_compressor>,
};
const TypeSpec decompressor_spec = {
    .name = "_bz2.BZ2Decompressor",
    .basic_size = sizeof(Stream),
    .flags = type_immutable,
    .methods = decompressor_methods,
    .getset = decompressor_getset,
    .fill = fill_stream<make_decompressor>,
};

}  // namespace

bool fill_bz2_module(Thread& t, Dict* dict) {
    const std::pair<const char*, const TypeSpec*> types[] = {
        {"BZ2Compressor", &compressor_spec}, {"BZ2Decompressor", &decompressor_spec}};
    for (const auto& [name, spec] : types) {
        Own<Type> type = Own<Type>::take(TRY(make_builtin_type(t, *spec, nullptr)));
        Own<Str> key = Own<Str>::take(TRY(intern(t, std::string_view(name))));
        TRY(dict_set(t, dict, key.get(), type.value()));
    }
    return true;
}

}  // namespace baton

#endif
