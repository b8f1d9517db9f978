// binascii: bytes as base64, hexadecimal, quoted-printable and uuencoded text; CRCs.
#include <array>

#include "runtime/base/hex.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/binary/binary.h"

namespace baton {

Value make_error_class(Thread& t, const char* module, const char* name, Type* base) {
    Own<Str> title = Own<Str>::take(TRY(intern(t, name)));
    Own<Tuple> bases = Own<Tuple>::take(TRY(new_tuple(t, {Value(base)})));
    Own<Dict> body = Own<Dict>::take(TRY(new_dict(t)));
    Own<Str> module_name = Own<Str>::take(TRY(intern(t, module)));
    TRY(dict_set(t, body.get(), t.names().dunder_module, module_name.value()));
    return call(t, Value(t.types().type), {title.value(), bases.value(), body.value()});
}

namespace {

constexpr char base64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

Failure fail(Thread& t, const char* which, std::string_view text) {
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "binascii")));
    Own<Str> name = Own<Str>::take(TRY(intern(t, which)));
    Ref type = Ref::take(TRY(get_attribute(t, *module, name.value())));
    Own<Str> message = Own<Str>::take(TRY(new_str(t, text)));
    Ref e = Ref::take(TRY(call(t, *type, {message.value()})));
    return raise_value(t, *e);
}
Failure fail(Thread& t, std::string_view text) { return fail(t, "Error", text); }

// Bytes-like, or for the decoders also ASCII text.
struct Input {
    bool open(Thread& t, Value v, bool text_allowed) {
        if (text_allowed && is_str(v)) {
            if (!v.as<Str>()->is_ascii()) {
                return raise_value_error(t, "string argument should contain only ASCII characters");
            }
            view = v.as<Str>()->view();
            return true;
        }
        if (text_allowed && !is_bytes_like(v)) {
            return raise_type_error(
                t, "argument should be bytes, buffer or ASCII string, not '{}'", type_name(t, v));
        }
        TRY(buffer.read(t, v));
        view = buffer.view();
        return true;
    }
    Buffer buffer;
    std::string_view view;
};

Value b2a_base64(Thread& t, const Value* args, size_t) {
    const bool newline = args[1].is_unbound() || TRY(is_truthy(t, args[1]));
    Input in;
    TRY(in.open(t, args[0], false));
    TRY(check_room(t, static_cast<int64_t>(in.view.size() / 3 * 4 + 8)));
    const auto* from = reinterpret_cast<const unsigned char*>(in.view.data());
    const size_t whole = in.view.size() / 3, rest = in.view.size() % 3;
    std::string out((in.view.size() + 2) / 3 * 4 + newline, '\n');
    char* to = out.data();
    for (size_t i = 0; i < whole; ++i, from += 3, to += 4) {
        const uint32_t bits = uint32_t{from[0]} << 16 | uint32_t{from[1]} << 8 | from[2];
        to[0] = base64_digits[bits >> 18];
        to[1] = base64_digits[bits >> 12 & 63];
        to[2] = base64_digits[bits >> 6 & 63];
        to[3] = base64_digits[bits & 63];
    }
    if (rest) {
        const uint32_t bits = uint32_t{from[0]} << 16 | (rest == 2 ? uint32_t{from[1]} << 8 : 0);
        to[0] = base64_digits[bits >> 18];
        to[1] = base64_digits[bits >> 12 & 63];
        to[2] = rest == 2 ? base64_digits[bits >> 6 & 63] : '=';
        to[3] = '=';
    }
    return TRY(new_bytes(t, out));
}

constexpr std::array<int8_t, 256> make_base64_values() {
    std::array<int8_t, 256> values{};
    for (auto& v : values) v = -1;
    for (int i = 0; i < 64; ++i) {
        values[static_cast<unsigned char>(base64_digits[i])] = static_cast<int8_t>(i);
    }
    return values;
}
constexpr std::array<int8_t, 256> base64_values = make_base64_values();

Value a2b_base64(Thread& t, const Value* args, size_t) {
    const bool strict = !args[1].is_unbound() && TRY(is_truthy(t, args[1]));
    Input in;
    TRY(in.open(t, args[0], true));
    std::string out;
    out.reserve(in.view.size() / 4 * 3 + 3);
    if (strict && !in.view.empty() && in.view[0] == '=') {
        return fail(t, "Leading padding not allowed");
    }
    uint32_t bits = 0;
    int place = 0, pads = 0;
    bool padded = false;
    size_t digits = 0, i = 0;
    // Groups of four digits, as long as there is nothing else.
    out.resize(in.view.size() / 4 * 3 + 3);
    char* to = out.data();
    for (; i + 4 <= in.view.size(); i += 4, to += 3) {
        const auto* four = reinterpret_cast<const unsigned char*>(in.view.data()) + i;
        const int a = base64_values[four[0]], b = base64_values[four[1]],
                  c = base64_values[four[2]], d = base64_values[four[3]];
        if ((a | b | c | d) < 0) break;
        to[0] = static_cast<char>(a << 2 | b >> 4);
        to[1] = static_cast<char>(b << 4 | c >> 2);
        to[2] = static_cast<char>(c << 6 | d);
    }
    out.resize(static_cast<size_t>(to - out.data()));
    digits = i;
    for (; i < in.view.size(); ++i) {
        const auto c = static_cast<unsigned char>(in.view[i]);
        if (c == '=') {
            padded = true;
            if (strict && place == 0) {
                return fail(t, i ? "Excess data after padding" : "Leading padding not allowed");
            }
            if (place >= 2 && place + ++pads >= 4) {
                if (strict && i + 1 < in.view.size()) {
                    return fail(t, "Excess data after padding");
                }
                return TRY(new_bytes(t, out));
            }
            continue;
        }
        const int value = base64_values[c];
        if (value < 0) {
            if (strict) return fail(t, "Only base64 data is allowed");
            continue;
        }
        if (strict && padded) return fail(t, "Discontinuous padding not allowed");
        pads = 0;
        ++digits;
        bits = bits << 6 | static_cast<uint32_t>(value);
        place = (place + 1) % 4;
        if (place != 1) out += static_cast<char>(bits >> (place == 0 ? 0 : place == 2 ? 4 : 2));
    }
    if (place == 1) {
        return fail(t, fmt::format("Invalid base64-encoded string: number of data characters ({}) "
                                   "cannot be 1 more than a multiple of 4",
                                   digits));
    }
    if (place) return fail(t, "Incorrect padding");
    return TRY(new_bytes(t, out));
}

Value hexlify(Thread& t, const Value* args, size_t) {
    Ref data = Ref::share(args[0]);
    Input in;
    TRY(in.open(t, args[0], false));
    if (args[1].is_unbound()) {
        TRY(check_room(t, static_cast<int64_t>(in.view.size() * 2)));
        std::string out(in.view.size() * 2, 0);
        write_hex(out.data(), in.view);
        return TRY(new_bytes(t, out));
    }
    Own<Str> name = Own<Str>::take(TRY(intern(t, "hex")));
    Ref plain = Ref::take(Value(TRY(new_bytes(t, in.view))));
    Ref text;
    if (args[2].is_unbound()) {
        text = Ref::take(TRY(call_method(t, *plain, name.get(), {args[1]})));
    } else {
        text = Ref::take(TRY(call_method(t, *plain, name.get(), {args[1], args[2]})));
    }
    return TRY(new_bytes(t, text.as<Str>()->view()));
}

Value unhexlify(Thread& t, const Value* args, size_t) {
    Input in;
    TRY(in.open(t, args[0], true));
    if (in.view.size() % 2) return fail(t, "Odd-length string");
    std::string out(in.view.size() / 2, 0);
    for (size_t i = 0; i < out.size(); ++i) {
        const int high = hex_value(in.view[i * 2]), low = hex_value(in.view[i * 2 + 1]);
        if ((high | low) < 0) return fail(t, "Non-hexadecimal digit found");
        out[i] = static_cast<char>(high << 4 | low);
    }
    return TRY(new_bytes(t, out));
}

// (data, alphabet, pad, foldnuls, foldspaces, /): base 85 as base64.py's functions want it.
Value encode85(Thread& t, const Value* args, size_t) {
    Input in;
    TRY(in.open(t, args[0], false));
    if (!is_bytes(args[1]) || bytes_view(args[1]).size() != 85) {
        return raise_value_error(t, "an alphabet of 85 bytes is needed");
    }
    const std::string_view alphabet = bytes_view(args[1]), data = in.view;
    const bool pad = args[2].is_true(), nuls = args[3].is_true(), spaces = args[4].is_true();
    TRY(check_room(t, static_cast<int64_t>(data.size() / 4 * 5 + 5)));
    std::string out;
    out.reserve(data.size() / 4 * 5 + 5);
    for (size_t at = 0; at < data.size(); at += 4) {
        const size_t have = std::min<size_t>(4, data.size() - at);
        uint32_t word = 0;
        for (size_t i = 0; i < 4; ++i) {
            word = word << 8 | (i < have ? static_cast<unsigned char>(data[at + i]) : 0);
        }
        // What is padding is not written, and then a group cannot be folded.
        const bool whole = have == 4 || pad;
        if (nuls && !word && whole) {
            out += 'z';
        } else if (spaces && word == 0x20202020 && whole) {
            out += 'y';
        } else {
            char digits[5];
            for (int i = 4; i >= 0; --i, word /= 85) digits[i] = alphabet[word % 85];
            out.append(digits, whole ? 5 : have + 1);
        }
    }
    return TRY(new_bytes(t, out));
}

// (data, alphabet, /): the bytes of base 85.
Value decode85(Thread& t, const Value* args, size_t) {
    Input in;
    TRY(in.open(t, args[0], false));
    if (!is_bytes(args[1]) || bytes_view(args[1]).size() != 85) {
        return raise_value_error(t, "an alphabet of 85 bytes is needed");
    }
    const std::string_view alphabet = bytes_view(args[1]), data = in.view;
    std::array<int8_t, 256> values;
    values.fill(-1);
    for (size_t i = 0; i < 85; ++i) {
        values[static_cast<unsigned char>(alphabet[i])] = static_cast<int8_t>(i);
    }
    std::string out;
    out.reserve(data.size() / 5 * 4 + 4);
    for (size_t at = 0; at < data.size(); at += 5) {
        const size_t have = std::min<size_t>(5, data.size() - at);
        uint64_t word = 0;
        for (size_t i = 0; i < 5; ++i) {
            const int value = i < have ? values[static_cast<unsigned char>(data[at + i])] : 84;
            if (value < 0) {
                return raise_value_error(t, "bad base85 character at position {}", at + i);
            }
            word = word * 85 + static_cast<uint64_t>(value);
        }
        if (word > UINT32_MAX) {
            return raise_value_error(t, "base85 overflow in hunk starting at byte {}", at);
        }
        for (size_t i = 0; i + 1 < have; ++i) out += static_cast<char>(word >> (24 - 8 * i));
    }
    return TRY(new_bytes(t, out));
}

// (data, alphabet, /): base 32 with padding.
Value encode32(Thread& t, const Value* args, size_t) {
    Input in;
    TRY(in.open(t, args[0], false));
    if (!is_bytes(args[1]) || bytes_view(args[1]).size() != 32) {
        return raise_value_error(t, "an alphabet of 32 bytes is needed");
    }
    const std::string_view alphabet = bytes_view(args[1]), data = in.view;
    TRY(check_room(t, static_cast<int64_t>(data.size() / 5 * 8 + 8)));
    std::string out;
    out.reserve(data.size() / 5 * 8 + 8);
    for (size_t at = 0; at < data.size(); at += 5) {
        const size_t have = std::min<size_t>(5, data.size() - at);
        uint64_t bits = 0;
        for (size_t i = 0; i < 5; ++i) {
            bits = bits << 8 | (i < have ? static_cast<unsigned char>(data[at + i]) : 0);
        }
        const size_t digits = (have * 8 + 4) / 5;
        for (size_t i = 0; i < 8; ++i) {
            out += i < digits ? alphabet[bits >> (35 - 5 * i) & 31] : '=';
        }
    }
    return TRY(new_bytes(t, out));
}

constexpr std::array<uint32_t, 256> make_crc_table() {
    std::array<uint32_t, 256> table{};
    for (uint32_t i = 0; i < 256; ++i) {
        uint32_t c = i;
        for (int k = 0; k < 8; ++k) c = c & 1 ? c >> 1 ^ 0xEDB88320 : c >> 1;
        table[i] = c;
    }
    return table;
}
constexpr std::array<uint32_t, 256> crc_table = make_crc_table();

// The low 32 bits of an int of any size.
std::optional<uint32_t> low_word(Thread& t, Value v) {
    if (v.is_small_int()) return static_cast<uint32_t>(v.as_small_int());
    Ref number = Ref::take(TRY(to_index(t, v)));
    Ref mask = Ref::take(new_int(t, int64_t{0xFFFFFFFF}));
    Ref low = Ref::take(TRY(binary_op(t, BinaryOp::and_, *number, *mask)));
    return static_cast<uint32_t>((*low).as_small_int());
}

Value crc32(Thread& t, const Value* args, size_t) {
    uint32_t crc = args[1].is_unbound() ? 0 : TRY(low_word(t, args[1]));
    Input in;
    TRY(in.open(t, args[0], false));
    crc = ~crc;
    for (char c : in.view) crc = crc_table[(crc ^ static_cast<unsigned char>(c)) & 255] ^ crc >> 8;
    return Value::small_int(static_cast<int64_t>(~crc));
}

Value crc_hqx(Thread& t, const Value* args, size_t) {
    uint32_t crc = TRY(low_word(t, args[1])) & 0xffff;
    Input in;
    TRY(in.open(t, args[0], false));
    for (char c : in.view) {
        crc ^= static_cast<uint32_t>(static_cast<unsigned char>(c)) << 8;
        for (int i = 0; i < 8; ++i) crc = crc & 0x8000 ? (crc << 1 ^ 0x1021) & 0xffff : crc << 1 & 0xffff;
    }
    return Value::small_int(static_cast<int64_t>(crc));
}

Value b2a_uu(Thread& t, const Value* args, size_t) {
    const bool backtick = !args[1].is_unbound() && TRY(is_truthy(t, args[1]));
    Input in;
    TRY(in.open(t, args[0], false));
    if (in.view.size() > 45) return fail(t, "At most 45 bytes at once");
    auto digit = [&](uint32_t v) { return v || !backtick ? static_cast<char>(v + ' ') : '`'; };
    std::string out(1, digit(static_cast<uint32_t>(in.view.size())));
    for (size_t i = 0; i < in.view.size(); i += 3) {
        uint32_t bits = 0;
        for (size_t k = 0; k < 3; ++k) {
            bits = bits << 8 | (i + k < in.view.size() ? static_cast<unsigned char>(in.view[i + k])
                                                       : 0);
        }
        for (int shift = 18; shift >= 0; shift -= 6) out += digit(bits >> shift & 63);
    }
    out += '\n';
    return TRY(new_bytes(t, out));
}

Value a2b_uu(Thread& t, const Value* args, size_t) {
    Input in;
    TRY(in.open(t, args[0], true));
    if (in.view.empty()) return TRY(new_bytes(t, ""));
    const size_t size = (static_cast<unsigned char>(in.view[0]) - 32) & 63;
    std::string out;
    uint32_t bits = 0;
    int count = 0;
    size_t i = 1;
    for (; out.size() < size; ++i) {
        uint32_t value = 0;
        if (i < in.view.size() && in.view[i] != '\n' && in.view[i] != '\r') {
            const char c = in.view[i];
            if (c < ' ' || c > ' ' + 64) return fail(t, "Illegal char");
            value = static_cast<uint32_t>(c - ' ') & 63;
        }
        bits = bits << 6 | value;
        count += 6;
        if (count >= 8) {
            count -= 8;
            out += static_cast<char>(bits >> count & 255);
        }
    }
    for (; i < in.view.size(); ++i) {
        const char c = in.view[i];
        if (c != ' ' && c != '`' && c != '\n' && c != '\r') return fail(t, "Trailing garbage");
    }
    return TRY(new_bytes(t, out));
}

Value a2b_qp(Thread& t, const Value* args, size_t) {
    const bool header = !args[1].is_unbound() && TRY(is_truthy(t, args[1]));
    Input in;
    TRY(in.open(t, args[0], true));
    const std::string_view s = in.view;
    std::string out;
    for (size_t i = 0; i < s.size();) {
        if (s[i] == '=') {
            if (++i >= s.size()) break;
            if (s[i] == '\n' || s[i] == '\r') {   // a soft line break
                while (i < s.size() && s[i] != '\n') ++i;
                if (i < s.size()) ++i;
            } else if (s[i] == '=') {
                out += '=';
                ++i;
            } else if (i + 1 < s.size() && hex_value(s[i]) >= 0 && hex_value(s[i + 1]) >= 0) {
                out += static_cast<char>(hex_value(s[i]) << 4 | hex_value(s[i + 1]));
                i += 2;
            } else {
                out += '=';
            }
        } else if (header && s[i] == '_') {
            out += ' ';
            ++i;
        } else {
            out += s[i++];
        }
    }
    return TRY(new_bytes(t, out));
}

Value b2a_qp(Thread& t, const Value* args, size_t) {
    const bool quote_tabs = !args[1].is_unbound() && TRY(is_truthy(t, args[1]));
    const bool is_text = args[2].is_unbound() || TRY(is_truthy(t, args[2]));
    const bool header = !args[3].is_unbound() && TRY(is_truthy(t, args[3]));
    Input in;
    TRY(in.open(t, args[0], false));
    const std::string_view s = in.view;
    const size_t first_line = s.find('\n');
    const bool crlf = first_line != std::string_view::npos && first_line > 0 &&
                      s[first_line - 1] == '\r';
    constexpr char digits[] = "0123456789ABCDEF";
    constexpr size_t longest = 76;
    std::string out;
    size_t line = 0;
    for (size_t i = 0; i < s.size(); ++i) {
        const char c = s[i];
        const char after = i + 1 < s.size() ? s[i + 1] : 0;
        const bool quote =
            static_cast<unsigned char>(c) > 126 || c == '=' || (header && c == '_') ||
            (c == '.' && line == 0 && (i + 1 == s.size() || after == '\n' || after == '\r' ||
                                       after == 0)) ||
            (!is_text && (c == '\r' || c == '\n')) ||
            ((c == '\t' || c == ' ') && i + 1 == s.size()) ||
            (static_cast<unsigned char>(c) < 33 && c != '\r' && c != '\n' && c != '\t' &&
             c != ' ') ||
            (static_cast<unsigned char>(c) < 33 && c != '\r' && c != '\n' &&
             (quote_tabs && (c == '\t' || c == ' ')));
        if (quote) {
            if (line + 3 >= longest) {
                out += crlf ? "=\r\n" : "=\n";
                line = 0;
            }
            out += '=';
            out += digits[static_cast<unsigned char>(c) >> 4];
            out += digits[c & 15];
            line += 3;
            continue;
        }
        if (is_text && (c == '\n' || (c == '\r' && after == '\n'))) {
            if (!out.empty() && (out.back() == ' ' || out.back() == '\t')) {
                const char space = out.back();
                out.back() = '=';
                out += digits[space >> 4];
                out += digits[space & 15];
            }
            if (crlf) out += '\r';
            out += '\n';
            if (c == '\r') ++i;
            line = 0;
            continue;
        }
        if (i + 1 < s.size() && after != '\n' && line + 1 >= longest) {
            out += crlf ? "=\r\n" : "=\n";
            line = 0;
        }
        ++line;
        out += header && c == ' ' ? '_' : c;
    }
    return TRY(new_bytes(t, out));
}

const NativeDef functions[] = {
    {"b2a_base64", "(data, /, *, newline=True)", b2a_base64, "Base64-code line of data."},
    {"a2b_base64", "(data, /, *, strict_mode=False)", a2b_base64, "Decode a line of base64 data."},
    {"_encode85", "(data, alphabet, pad, foldnuls, foldspaces, /)", encode85, "Base 85 of data."},
    {"_decode85", "(data, alphabet, /)", decode85, "Data of base 85."},
    {"_encode32", "(data, alphabet, /)", encode32, "Base 32 of data."},
    {"hexlify", "(data, sep=None, bytes_per_sep=1)", hexlify, "Hexadecimal digits of data."},
    {"b2a_hex", "(data, sep=None, bytes_per_sep=1)", hexlify, "Hexadecimal digits of data."},
    {"unhexlify", "(hexstr, /)", unhexlify, "Data of hexadecimal digits."},
    {"a2b_hex", "(hexstr, /)", unhexlify, "Data of hexadecimal digits."},
    {"crc32", "(data, crc=0, /)", crc32, "Compute CRC-32 incrementally."},
    {"crc_hqx", "(data, crc, /)", crc_hqx, "Compute CRC-CCITT incrementally."},
    {"b2a_uu", "(data, /, *, backtick=False)", b2a_uu, "Uuencode a line of data."},
    {"a2b_uu", "(data, /)", a2b_uu, "Decode a line of uuencoded data."},
    {"a2b_qp", "(data, header=False)", a2b_qp, "Decode quoted-printable data."},
    {"b2a_qp", "(data, quotetabs=False, istext=True, header=False)", b2a_qp,
     "Encode data as quoted-printable."},
    {}};

}  // namespace

bool fill_binascii_module(Thread& t, Dict* dict) {
    Own<Str> module = Own<Str>::take(TRY(intern(t, "binascii")));
    TRY(add_functions(t, dict, functions, module.value()));
    Ref error = Ref::take(
        TRY(make_error_class(t, "binascii", "Error", exception_type(t, Exc::ValueError))));
    Own<Str> error_name = Own<Str>::take(TRY(intern(t, "Error")));
    TRY(dict_set(t, dict, error_name.get(), *error));
    Ref incomplete = Ref::take(
        TRY(make_error_class(t, "binascii", "Incomplete", exception_type(t, Exc::Exception))));
    Own<Str> incomplete_name = Own<Str>::take(TRY(intern(t, "Incomplete")));
    return dict_set(t, dict, incomplete_name.get(), *incomplete);
}

}  // namespace baton
