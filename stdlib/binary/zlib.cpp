// zlib: compression by the library of this name.
#ifdef BATON_HAVE_ZLIB

#include <zlib.h>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/unlocked.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "stdlib/binary/binary.h"

namespace baton {

namespace {

constexpr size_t chunk = 64 * 1024;
constexpr size_t unlock_from = 16 * 1024;

// A running compression or decompression.
struct Stream : Object {
    z_stream* z;
    bool deflates;
    bool finished;
    Bytes* unused;        // decompression: what followed the end
    Bytes* tail;          // decompression: input not used because of max_length
    Bytes* dictionary;    // decompression: zdict, may be null
};

Failure raise_zlib(Thread& t, std::string_view text) {
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "zlib")));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "error")));
    Ref type = Ref::take(TRY(get_attribute(t, *module, name.value())));
    Own<Str> message = Own<Str>::take(TRY(new_str(t, text)));
    Ref e = Ref::take(TRY(call(t, *type, {message.value()})));
    return raise_value(t, *e);
}

Failure fail(Thread& t, const z_stream* z, int code, const char* doing) {
    if (code == Z_MEM_ERROR) return raise_memory_error(t);
    const char* detail = code == Z_VERSION_ERROR ? "library version mismatch" : z ? z->msg : nullptr;
    if (!detail) {
        switch (code) {
            case Z_BUF_ERROR: detail = "incomplete or truncated stream"; break;
            case Z_STREAM_ERROR: detail = "inconsistent stream state"; break;
            case Z_DATA_ERROR: detail = "invalid input data"; break;
            default: break;
        }
    }
    std::string text = fmt::format("Error {} {}", code, doing);
    if (detail) text += fmt::format(": {}", detail);
    return raise_zlib(t, text);
}

std::optional<int> small(Thread& t, Value v, int fallback) {
    if (v.is_unbound()) return fallback;
    const int64_t n = TRY(to_int64(t, v));
    if (n < INT32_MIN || n > INT32_MAX) {
        return raise(t, Exc::OverflowError, "Python int too large to convert to C int");
    }
    return static_cast<int>(n);
}

// Runs `step` (deflate or inflate) over the input until it is used up, the stream ends or `limit`
// bytes (0: no limit) came out. The result is zlib's last code; negative when the stream failed,
// Z_MEM_ERROR when the heap's limit forbids the output.
int pump(Thread& t, z_stream* z, bool deflates, std::string_view in, int flush, size_t limit,
         std::string& out) {
    int code = Z_OK;
    const char* at = in.data();
    size_t left = in.size();
    do {
        const auto part = static_cast<uInt>(std::min<size_t>(left, 1u << 30));
        z->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(at));
        z->avail_in = part;
        const bool last = part == left;
        do {
            size_t room = chunk;
            if (limit) room = std::min(room, limit - out.size());
            const size_t before = out.size();
            if (before > (16 << 20) && !check_room(t, static_cast<int64_t>(2 * before))) {
                return Z_MEM_ERROR;
            }
            out.resize(before + room);
            z->next_out = reinterpret_cast<Bytef*>(out.data() + before);
            z->avail_out = static_cast<uInt>(room);
            code = deflates ? deflate(z, last ? flush : Z_NO_FLUSH)
                            : inflate(z, last ? flush : Z_NO_FLUSH);
            out.resize(before + room - z->avail_out);
            if (code != Z_OK && code != Z_BUF_ERROR) break;
            if (limit && out.size() >= limit) break;
        } while (z->avail_out == 0);
        at += part - z->avail_in;
        left -= part - z->avail_in;
        if (code == Z_STREAM_END || code == Z_NEED_DICT || (code < 0 && code != Z_BUF_ERROR)) break;
        if (limit && out.size() >= limit) break;
        if (z->avail_in != 0) break;
    } while (left > 0);
    z->avail_in = static_cast<uInt>(std::min<size_t>(left, UINT32_MAX));
    return code;
}

Value compress(Thread& t, const Value* args, size_t) {
    const int level = TRY(small(t, args[1], Z_DEFAULT_COMPRESSION));
    const int wbits = TRY(small(t, args[2], MAX_WBITS));
    Buffer in;
    TRY(in.read(t, args[0]));
    z_stream z{};
    int code = deflateInit2(&z, level, Z_DEFLATED, wbits, 8, Z_DEFAULT_STRATEGY);
    if (code != Z_OK) {
        if (code == Z_STREAM_ERROR) return raise_zlib(t, "Bad compression level");
        return fail(t, &z, code, "while compressing data");
    }
    const size_t bound = deflateBound(&z, in.view().size());
    std::string out;
    if (!check_room(t, static_cast<int64_t>(bound))) {
        deflateEnd(&z);
        return Failure{};
    }
    if (is_bytes(args[0]) && in.view().size() >= unlock_from && in.view().size() < UINT32_MAX / 2) {
        out.resize(bound);
        z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.view().data()));
        z.avail_in = static_cast<uInt>(in.view().size());
        z.next_out = reinterpret_cast<Bytef*>(out.data());
        z.avail_out = static_cast<uInt>(bound);
        {
            Unlocked unlocked(t, "zlib.compress");
            code = deflate(&z, Z_FINISH);
        }
        out.resize(bound - z.avail_out);
    } else {
        code = pump(t, &z, true, in.view(), Z_FINISH, 0, out);
    }
    if (code != Z_STREAM_END) {
        deflateEnd(&z);
        if (t.exception) return Failure{};
        return fail(t, &z, code, "while compressing data");
    }
    deflateEnd(&z);
    return TRY(new_bytes(t, out));
}

Value decompress(Thread& t, const Value* args, size_t) {
    const int wbits = TRY(small(t, args[1], MAX_WBITS));
    if (!args[2].is_unbound() && TRY(to_int64(t, args[2])) <= 0) {
        return raise_value_error(t, "bufsize must be greater than zero");
    }
    Buffer in;
    TRY(in.read(t, args[0]));
    z_stream z{};
    int code = inflateInit2(&z, wbits);
    if (code != Z_OK) return fail(t, &z, code, "while preparing to decompress data");
    std::string out;
    code = pump(t, &z, false, in.view(), Z_SYNC_FLUSH, 0, out);
    Value result;
    if (code == Z_STREAM_END) {
        Bytes* bytes = new_bytes(t, out);
        result = bytes ? Value(bytes) : Value::error();
    } else if (t.exception) {
        result = Value::error();
    } else {
        result = fail(t, &z, code == Z_OK ? Z_BUF_ERROR : code, "while decompressing data");
    }
    inflateEnd(&z);
    return result;
}

Value checksum(Thread& t, const Value* args, uint32_t start,
               uLong (*sum)(uLong, const Bytef*, z_size_t)) {
    uint32_t value = start;
    if (!args[1].is_unbound()) {
        Ref number = Ref::take(TRY(to_index(t, args[1])));
        Ref mask = Ref::take(new_int(t, int64_t{0xFFFFFFFF}));
        Ref low = Ref::take(TRY(binary_op(t, BinaryOp::and_, *number, *mask)));
        value = static_cast<uint32_t>((*low).as_small_int());
    }
    Buffer in;
    TRY(in.read(t, args[0]));
    if (in.view().empty()) return Value::small_int(static_cast<int64_t>(value));
    return Value::small_int(static_cast<int64_t>(
        sum(value, reinterpret_cast<const Bytef*>(in.view().data()), in.view().size())));
}

// --- streams ---------------------------------------------------------------------------------
Value stream_type(Thread& t, bool deflates) {
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "zlib")));
    Own<Str> name = Own<Str>::take(TRY(intern(t, deflates ? "_Compress" : "_Decompress")));
    return get_attribute(t, *module, name.value());
}

Stream* new_stream(Thread& t, bool deflates) {
    Ref type = Ref::take(TRY(stream_type(t, deflates)));
    Own<Stream> s = Own<Stream>::take(
        static_cast<Stream*>(TRY(allocate_instance(t, type.as<Type>()))));
    s->deflates = deflates;
    s->unused = TRY(new_bytes(t, ""));
    s->tail = TRY(new_bytes(t, ""));
    return s.give();
}

void close_stream(Stream* s) {
    if (!s->z) return;
    if (s->deflates) {
        deflateEnd(s->z);
    } else {
        inflateEnd(s->z);
    }
    delete s->z;
    s->z = nullptr;
}

Value compressobj(Thread& t, const Value* args, size_t) {
    const int level = TRY(small(t, args[0], Z_DEFAULT_COMPRESSION));
    const int method = TRY(small(t, args[1], Z_DEFLATED));
    const int wbits = TRY(small(t, args[2], MAX_WBITS));
    const int memory = TRY(small(t, args[3], 8));
    const int strategy = TRY(small(t, args[4], Z_DEFAULT_STRATEGY));
    Own<Stream> s = Own<Stream>::take(TRY(new_stream(t, true)));
    auto* z = new z_stream{};
    const int code = deflateInit2(z, level, method, wbits, memory, strategy);
    if (code != Z_OK) {
        delete z;
        if (code == Z_STREAM_ERROR) return raise_value_error(t, "Invalid initialization option");
        return fail(t, nullptr, code, "while creating compression object");
    }
    s->z = z;
    if (!args[5].is_unbound() && !args[5].is_none()) {
        Buffer dictionary;
        TRY(dictionary.read(t, args[5]));
        if (deflateSetDictionary(z, reinterpret_cast<const Bytef*>(dictionary.view().data()),
                                 static_cast<uInt>(dictionary.view().size())) != Z_OK) {
            return raise_value_error(t, "Invalid dictionary");
        }
    }
    return s.give();
}

bool set_dictionary(Thread& t, Stream* s) {
    const int code = inflateSetDictionary(
        s->z, reinterpret_cast<const Bytef*>(s->dictionary->data),
        static_cast<uInt>(s->dictionary->size));
    if (code != Z_OK) return fail(t, s->z, code, "while setting zdict");
    return true;
}

Value decompressobj(Thread& t, const Value* args, size_t) {
    const int wbits = TRY(small(t, args[0], MAX_WBITS));
    Own<Stream> s = Own<Stream>::take(TRY(new_stream(t, false)));
    if (!args[1].is_unbound()) {
        Buffer dictionary;
        if (!dictionary.try_read(args[1])) {
            return raise_type_error(t, "zdict argument must support the buffer protocol");
        }
        s->dictionary = TRY(new_bytes(t, dictionary.view()));
    }
    auto* z = new z_stream{};
    const int code = inflateInit2(z, wbits);
    if (code != Z_OK) {
        delete z;
        if (code == Z_STREAM_ERROR) return raise_value_error(t, "Invalid initialization option");
        return fail(t, nullptr, code, "while creating decompression object");
    }
    s->z = z;
    if (s->dictionary && wbits < 0) TRY(set_dictionary(t, s.get()));
    return s.give();
}

Stream* self_stream(Value v) { return v.as<Stream>(); }

Value stream_compress(Thread& t, const Value* args, size_t) {
    Stream* s = self_stream(args[0]);
    Buffer in;
    TRY(in.read(t, args[1]));
    if (s->finished) return fail(t, nullptr, Z_STREAM_ERROR, "while compressing data");
    std::string out;
    const int code = pump(t, s->z, true, in.view(), Z_NO_FLUSH, 0, out);
    if (t.exception) return Failure{};
    if (code < 0 && code != Z_BUF_ERROR) return fail(t, s->z, code, "while compressing data");
    return TRY(new_bytes(t, out));
}

Value stream_flush_compress(Thread& t, const Value* args, size_t) {
    Stream* s = self_stream(args[0]);
    const int mode = TRY(small(t, args[1], Z_FINISH));
    std::string out;
    if (mode != Z_NO_FLUSH) {
        if (s->finished) return fail(t, nullptr, Z_STREAM_ERROR, "while flushing");
        const int code = pump(t, s->z, true, {}, mode, 0, out);
        if (t.exception) return Failure{};
        if (code == Z_STREAM_END) s->finished = true;
        if (code < 0 && code != Z_BUF_ERROR) return fail(t, s->z, code, "while flushing");
    }
    return TRY(new_bytes(t, out));
}

bool keep_rest(Thread& t, Stream* s, std::string_view in, int code) {
    const std::string_view rest = in.substr(in.size() - std::min<size_t>(s->z->avail_in, in.size()));
    if (code == Z_STREAM_END) {
        std::string all(s->unused->data, s->unused->size);
        all += rest;
        Bytes* unused = TRY(new_bytes(t, all));
        decref(std::exchange(s->unused, unused));
        Bytes* none = TRY(new_bytes(t, ""));
        decref(std::exchange(s->tail, none));
        s->finished = true;
        return true;
    }
    Bytes* tail = TRY(new_bytes(t, rest));
    decref(std::exchange(s->tail, tail));
    return true;
}

Value expand(Thread& t, Stream* s, std::string_view in, size_t limit, int flush) {
    std::string out;
    if (s->finished) {
        s->z->avail_in = static_cast<uInt>(in.size());
        TRY(keep_rest(t, s, in, Z_STREAM_END));
        return TRY(new_bytes(t, ""));
    }
    int code = pump(t, s->z, false, in, flush, limit, out);
    if (code == Z_NEED_DICT && s->dictionary) {
        TRY(set_dictionary(t, s));
        const std::string_view rest = in.substr(in.size() - s->z->avail_in);
        code = pump(t, s->z, false, rest, flush, limit, out);
    }
    if (t.exception) return Failure{};
    if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) {
        return fail(t, s->z, code, "while decompressing data");
    }
    TRY(keep_rest(t, s, in, code));
    return TRY(new_bytes(t, out));
}

Value stream_decompress(Thread& t, const Value* args, size_t) {
    const int64_t limit = args[2].is_unbound() ? 0 : TRY(to_int64(t, args[2]));
    if (limit < 0) return raise_value_error(t, "max_length must be non-negative");
    Buffer in;
    TRY(in.read(t, args[1]));
    const std::string copy(in.view());
    return expand(t, self_stream(args[0]), copy, static_cast<size_t>(limit), Z_SYNC_FLUSH);
}

Value stream_flush_decompress(Thread& t, const Value* args, size_t) {
    Stream* s = self_stream(args[0]);
    if (!args[1].is_unbound() && TRY(to_int64(t, args[1])) <= 0) {
        return raise_value_error(t, "length must be greater than zero");
    }
    if (s->finished) return TRY(new_bytes(t, ""));
    const std::string rest(s->tail->data, s->tail->size);
    return expand(t, s, rest, 0, Z_FINISH);
}

Value stream_copy(Thread& t, const Value* args, size_t) {
    Stream* s = self_stream(args[0]);
    if (s->deflates && s->finished) return raise_value_error(t, "Inconsistent stream state");
    Own<Stream> out = Own<Stream>::take(TRY(new_stream(t, s->deflates)));
    auto* z = new z_stream{};
    const int code = s->deflates ? deflateCopy(z, s->z) : inflateCopy(z, s->z);
    if (code != Z_OK) {
        delete z;
        if (code == Z_STREAM_ERROR) return raise_value_error(t, "Inconsistent stream state");
        return fail(t, s->z, code, "while copying");
    }
    out->z = z;
    out->finished = s->finished;
    decref(std::exchange(out->unused, share(s->unused)));
    decref(std::exchange(out->tail, share(s->tail)));
    if (s->dictionary) out->dictionary = share(s->dictionary);
    return out.give();
}

const NativeDef compress_methods[] = {
    {"compress", "(self, data, /)", stream_compress, "Compress more data."},
    {"flush", "(self, mode=Z_FINISH, /)", stream_flush_compress, "Return what is still inside."},
    {"copy", "(self, /)", stream_copy, "Return a copy of the stream."},
    {"__copy__", "(self, /)", stream_copy, nullptr},
    {"__deepcopy__", "(self, memo, /)", stream_copy, nullptr},
    {}};
const NativeDef decompress_methods[] = {
    {"decompress", "(self, data, /, max_length=0)", stream_decompress, "Decompress more data."},
    {"flush", "(self, length=16384, /)", stream_flush_decompress, "Return what is still inside."},
    {"copy", "(self, /)", stream_copy, "Return a copy of the stream."},
    {"__copy__", "(self, /)", stream_copy, nullptr},
    {"__deepcopy__", "(self, memo, /)", stream_copy, nullptr},
    {}};
const GetSetDef decompress_getset[] = {
    {"unused_data", [](Thread&, Value s) { return share(Value(self_stream(s)->unused)); }},
    {"unconsumed_tail", [](Thread&, Value s) { return share(Value(self_stream(s)->tail)); }},
    {"eof", [](Thread&, Value s) { return Value::boolean(self_stream(s)->finished); }},
    {}};

void fill_stream(Type& type) {
    type.dealloc = [](Object* o) {
        auto* s = static_cast<Stream*>(o);
        close_stream(s);
        xdecref(s->unused);
        xdecref(s->tail);
        xdecref(s->dictionary);
    };
}
const TypeSpec compress_spec = {
    .name = "zlib.Compress",
    .basic_size = sizeof(Stream),
    .flags = type_immutable,
    .methods = compress_methods,
    .fill = fill_stream,
};
const TypeSpec decompress_spec = {
    .name = "zlib.Decompress",
    .basic_size = sizeof(Stream),
    .flags = type_immutable,
    .methods = decompress_methods,
    .getset = decompress_getset,
    .fill = fill_stream,
};

const NativeDef functions[] = {
    {"compress", "(data, /, level=-1, wbits=15)", compress, "Return compressed data."},
    {"decompress", "(data, /, wbits=15, bufsize=16384)", decompress, "Return decompressed data."},
    {"compressobj", "(level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=None)",
     compressobj, "Return an object that compresses step by step."},
    {"decompressobj", "(wbits=15, zdict=b'')", decompressobj,
     "Return an object that decompresses step by step."},
    {"adler32", "(data, value=1, /)",
     [](Thread& t, const Value* args, size_t) { return checksum(t, args, 1, adler32_z); },
     "Compute an Adler-32 checksum."},
    {"crc32", "(data, value=0, /)",
     [](Thread& t, const Value* args, size_t) { return checksum(t, args, 0, crc32_z); },
     "Compute a CRC-32 checksum."},
    {}};

}  // namespace

bool fill_zlib_module(Thread& t, Dict* dict) {
    Own<Str> module = Own<Str>::take(TRY(intern(t, "zlib")));
    TRY(add_functions(t, dict, functions, module.value()));
    auto add = [&](const char* name, Value v) -> bool {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        return dict_set(t, dict, key.get(), v);
    };
    Ref error = Ref::take(TRY(make_error_class(t, "zlib", "error", exception_type(t, Exc::Exception))));
    TRY(add("error", *error));
    Own<Type> compress_type = Own<Type>::take(TRY(make_builtin_type(t, compress_spec, nullptr)));
    TRY(add("_Compress", compress_type.value()));
    Own<Type> decompress_type = Own<Type>::take(TRY(make_builtin_type(t, decompress_spec, nullptr)));
    TRY(add("_Decompress", decompress_type.value()));
    constexpr std::pair<const char*, int> constants[] = {
        {"MAX_WBITS", MAX_WBITS}, {"DEFLATED", Z_DEFLATED}, {"DEF_MEM_LEVEL", 8},
        {"DEF_BUF_SIZE", 16384}, {"Z_BEST_SPEED", 1}, {"Z_BEST_COMPRESSION", 9},
        {"Z_NO_COMPRESSION", 0}, {"Z_DEFAULT_COMPRESSION", -1}, {"Z_FILTERED", Z_FILTERED},
        {"Z_HUFFMAN_ONLY", Z_HUFFMAN_ONLY}, {"Z_RLE", Z_RLE}, {"Z_FIXED", Z_FIXED},
        {"Z_DEFAULT_STRATEGY", 0}, {"Z_NO_FLUSH", Z_NO_FLUSH},
        {"Z_PARTIAL_FLUSH", Z_PARTIAL_FLUSH}, {"Z_SYNC_FLUSH", Z_SYNC_FLUSH},
        {"Z_FULL_FLUSH", Z_FULL_FLUSH}, {"Z_FINISH", Z_FINISH}, {"Z_BLOCK", Z_BLOCK},
        {"Z_TREES", Z_TREES}};
    for (const auto& [name, value] : constants) TRY(add(name, Value::small_int(value)));
    Own<Str> version = Own<Str>::take(TRY(new_str(t, ZLIB_VERSION)));
    TRY(add("ZLIB_VERSION", version.value()));
    Own<Str> runtime = Own<Str>::take(TRY(new_str(t, zlibVersion())));
    return add("ZLIB_RUNTIME_VERSION", runtime.value());
}

}  // namespace baton

#endif
