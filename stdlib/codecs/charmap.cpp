// The charmap codec: encodings of one byte per character, by tables.
#include <unordered_map>

#include "runtime/base/unicode.h"
#include "runtime/core/protocol.h"
#include "runtime/types/bytes.h"
#include "runtime/types/codecs.h"
#include "runtime/types/int.h"
#include "stdlib/codecs/codecs.h"

namespace baton::codecs {

namespace {

constexpr char32_t undefined = 0xfffe;   // in decoding tables that are strs

// A decoding table turned round.
struct EncodingMap : Object {
    std::unordered_map<char32_t, uint8_t>* bytes;
};

Value charmap_build(Thread& t, const Value* args, size_t) {
    Str* table = TRY(text_argument(t, args[0], "charmap_build"));
    if (table->length > 256) return raise_value_error(t, "the table has more than 256 characters");
    auto* map = TRY(allocate<EncodingMap>(t, encoding_map_type(t)));
    map->bytes = new std::unordered_map<char32_t, uint8_t>;
    const char* end = table->data + table->size;
    uint8_t byte = 0;
    for (const char* at = table->data; at < end; ++byte) {
        const char32_t c = unicode::next(at);
        if (c != undefined) (*map->bytes)[c] = byte;
    }
    return map;
}

// --- Decoding --------------------------------------------------------------------------------------

// Decodes with a table that is a str: the whole byte range at once.
Value decode_by_text(Thread& t, Value bytes, const std::string& errors_name, Str* table) {
    DecodeErrors errors(t, "charmap", bytes, errors_name);
    const std::u32string chars = unicode::decode_all(table->view());
    std::string text;
    for (size_t at = 0; at < errors.data().size();) {
        const auto b = static_cast<unsigned char>(errors.data()[at]);
        if (b < chars.size() && chars[b] != undefined) {
            unicode::append(text, chars[b]);
            ++at;
            continue;
        }
        TRY(errors.handle(at, at + 1, "character maps to <undefined>", text, at));
    }
    return TRY(new_str(t, text));
}

// By any mapping of bytes to characters, strs or None.
Value decode_by_mapping(Thread& t, Value bytes, const std::string& errors_name, Value mapping) {
    DecodeErrors errors(t, "charmap", bytes, errors_name);
    std::string text;
    for (size_t at = 0; at < errors.data().size();) {
        const auto b = static_cast<unsigned char>(errors.data()[at]);
        Ref found = Ref::take(get_item(t, mapping, Value::small_int(b)));
        if (found.get().is_error()) {
            (void)found.give();
            if (!pending_is(t, Exc::LookupError)) return Failure{};
            clear_pending(t);
            found = Ref::take(Value::none());
        }
        bool defined = !found.get().is_none();
        if (is_int(*found)) {
            int64_t c;
            if (!int_fits(*found, c) || c < 0 || c > 0x10ffff) {
                return raise_type_error(t, "character mapping must be in range(0x110000)");
            }
            defined = c != undefined;
            if (defined) unicode::append(text, static_cast<char32_t>(c));
        } else if (is_str(*found)) {
            const auto* s = found.as<Str>();
            defined = s->view() != "\xef\xbf\xbe";
            if (defined) text += s->view();
        } else if (defined) {
            return raise_type_error(t, "character mapping must return integer, None or str");
        }
        if (defined) {
            ++at;
            continue;
        }
        TRY(errors.handle(at, at + 1, "character maps to <undefined>", text, at));
    }
    return TRY(new_str(t, text));
}

Value charmap_decode(Thread& t, const Value* args, size_t) {
    Ref bytes = Ref::take(TRY(bytes_argument(t, args[0])));
    std::string errors;
    TRY(errors_argument(t, args[1], errors));
    const size_t size = bytes_view(*bytes).size();
    const Value mapping = args[2];
    if (mapping.is_unbound() || mapping.is_none()) {
        DecodePiece piece{*bytes, errors};
        return pair(t, decode_latin1(t, piece), size);
    }
    return pair(t,
                is_str(mapping) ? decode_by_text(t, *bytes, errors, mapping.as<Str>())
                                : decode_by_mapping(t, *bytes, errors, mapping),
                size);
}

// --- Encoding --------------------------------------------------------------------------------------

// What a mapping says about a character: appends its bytes. No: undefined.
Truth put_mapped(Thread& t, Value mapping, char32_t c, std::string& out) {
    Ref found = Ref::take(get_item(t, mapping, Value::small_int(c)));
    if (found.get().is_error()) {
        (void)found.give();
        if (!pending_is(t, Exc::LookupError)) return Truth::error;
        clear_pending(t);
        return Truth::no;
    }
    if (found.get().is_none()) return Truth::no;
    if (is_int(*found)) {
        int64_t b;
        if (!int_fits(*found, b) || b < 0 || b > 255) {
            return raise_type_error(t, "character mapping must be in range(256)");
        }
        out += static_cast<char>(b);
        return Truth::yes;
    }
    if (!is_bytes(*found)) {
        return raise_type_error(t, "character mapping must return integer, bytes or None, not {}",
                                type_name(t, *found));
    }
    out += bytes_view(*found);
    return Truth::yes;
}

Value encode_by_mapping(Thread& t, Str* text, const std::string& errors_name, Value mapping) {
    EncodeErrors errors(t, "charmap", text, errors_name);
    const char* reason = "character maps to <undefined>";
    std::string out;
    for (size_t i = 0; i < text->length;) {
        if (TRY(put_mapped(t, mapping, str_char_at(text, i), out))) {
            ++i;
            continue;
        }
        size_t stop = i + 1;
        std::string ignored;
        while (stop < text->length && !TRY(put_mapped(t, mapping, str_char_at(text, stop), ignored))) {
            ++stop;
        }
        Ref replacement;
        size_t go_on;
        TRY(errors.handle(i, stop, reason, replacement, go_on));
        if (is_bytes(*replacement)) {
            out += bytes_view(*replacement);
        } else {
            for (size_t k = 0; k < replacement.as<Str>()->length; ++k) {
                if (!TRY(put_mapped(t, mapping, str_char_at(replacement.as<Str>(), k), out))) {
                    return errors.raise(i, stop, reason);
                }
            }
        }
        i = go_on;
    }
    return TRY(new_bytes(t, out));
}

Value charmap_encode(Thread& t, const Value* args, size_t) {
    Str* text = TRY(text_argument(t, args[0], "charmap_encode"));
    std::string errors_name;
    TRY(errors_argument(t, args[1], errors_name));
    const Value mapping = args[2];
    if (mapping.is_unbound() || mapping.is_none()) {
        return pair(t, encode_latin1(t, text, errors_name), text->length);
    }
    if (mapping.is_object() && mapping.as_object()->type == encoding_map_type(t)) {
        const auto& bytes = *mapping.as<EncodingMap>()->bytes;
        EncodeErrors errors(t, "charmap", text, errors_name);
        return pair(t,
                    encode_with(t, text, errors, "character maps to <undefined>", true, Replaced::any,
                                [&](char32_t c, std::string& out) {
                                    auto found = bytes.find(c);
                                    if (found == bytes.end()) return false;
                                    out += static_cast<char>(found->second);
                                    return true;
                                }),
                    text->length);
    }
    return pair(t, encode_by_mapping(t, text, errors_name, mapping), text->length);
}

}  // namespace

extern const NativeDef charmap_functions[] = {
    {"charmap_build", "(map, /)", charmap_build},
    {"charmap_decode", "(data, errors=None, mapping=None, /)", charmap_decode},
    {"charmap_encode", "(str, errors=None, mapping=None, /)", charmap_encode},
    {}};

extern const TypeSpec encoding_map_spec = {
    .name = "EncodingMap",
    .basic_size = sizeof(EncodingMap),
    .flags = type_immutable,
    .fill = [](Type& type) {
        type.dealloc = [](Object* o) { delete static_cast<EncodingMap*>(o)->bytes; };
    },
};

}  // namespace baton::codecs
