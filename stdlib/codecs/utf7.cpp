// UTF-7 (RFC 2152): ASCII stands for itself, the rest is UTF-16 in base64 between "+" and "-".
#include <cstring>

#include "runtime/base/unicode.h"
#include "runtime/core/protocol.h"
#include "runtime/types/bytes.h"
#include "runtime/types/codecs.h"
#include "stdlib/codecs/codecs.h"

namespace baton::codecs {

namespace {

constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int digit_value(char c) {
    if (!c) return -1;
    const char* found = strchr(digits, c);
    return found ? static_cast<int>(found - digits) : -1;
}

// Characters that are written as they are.
bool is_direct(char32_t c) {
    if (c == '\t' || c == '\n' || c == '\r') return true;
    return c >= ' ' && c < 0x7f && c != '+' && c != '\\' && c != '~';
}

class Decoder {
public:
    Decoder(Thread& t, Value bytes, std::string_view errors, bool final)
        : errors_(t, "utf7", bytes, errors), final_(final), consumed(bytes_view(bytes).size()) {}

    bool run() {
        for (;;) {
            while (at_ < errors_.data().size()) TRY(step(errors_.data()));
            if (!shifted_) return true;
            if (!final_) {
                // The whole shifted part is read again when more has come.
                text.resize(text_at_shift_);
                consumed = start_;
                return true;
            }
            shifted_ = false;
            if (!surrogate_ && bit_count_ < 6 && !(bit_count_ > 0 && bits_ != 0)) return true;
            surrogate_ = 0;
            TRY(errors_.handle(start_, errors_.data().size(), "unterminated shift sequence", text, at_));
        }
    }

    std::string text;

private:
    bool fail(const char* reason) { return errors_.handle(start_, at_, reason, text, at_); }

    void put_unit(char32_t unit) {
        if (surrogate_) {
            const char32_t high = std::exchange(surrogate_, 0);
            if (unit >= 0xdc00 && unit <= 0xdfff) {
                unicode::append(text, 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00));
                return;
            }
            unicode::append(text, high);
        }
        if (unit >= 0xd800 && unit <= 0xdbff) {
            surrogate_ = unit;
        } else {
            unicode::append(text, unit);
        }
    }

    bool step(std::string_view data) {
        const char c = data[at_];
        if (shifted_) {
            const int value = digit_value(c);
            if (value >= 0) {
                bits_ = bits_ << 6 | static_cast<uint32_t>(value);
                bit_count_ += 6;
                ++at_;
                if (bit_count_ >= 16) {
                    bit_count_ -= 16;
                    const char32_t unit = bits_ >> bit_count_ & 0xffff;
                    bits_ &= (1u << bit_count_) - 1;
                    put_unit(unit);
                }
                return true;
            }
            shifted_ = false;
            if (bit_count_ >= 6) {
                ++at_;
                return fail("partial character in base64 sequence");
            }
            if (bit_count_ > 0 && bits_ != 0) {
                ++at_;
                return fail("non-zero padding bits in shift sequence");
            }
            if (surrogate_ && !(c & 0x80) && c != '+') unicode::append(text, surrogate_);
            surrogate_ = 0;
            if (c == '-') ++at_;
            return true;
        }
        if (c == '+') {
            start_ = at_++;
            if (at_ < data.size() && data[at_] == '-') {
                ++at_;
                text += '+';
            } else if (at_ < data.size() && digit_value(data[at_]) < 0) {
                ++at_;
                return fail("ill-formed sequence");
            } else {
                shifted_ = true;
                surrogate_ = 0;
                text_at_shift_ = text.size();
                bits_ = 0;
                bit_count_ = 0;
            }
            return true;
        }
        if (c & 0x80) {
            start_ = at_++;
            return fail("unexpected special character");
        }
        text += c;
        ++at_;
        return true;
    }

    DecodeErrors errors_;
    bool final_;

public:
    size_t consumed;

private:
    size_t at_ = 0, start_ = 0, text_at_shift_ = 0;
    bool shifted_ = false;
    uint32_t bits_ = 0;
    int bit_count_ = 0;
    char32_t surrogate_ = 0;
};

Value utf_7_decode(Thread& t, const Value* args, size_t) {
    Ref bytes = Ref::take(TRY(bytes_argument(t, args[0])));
    std::string errors;
    TRY(errors_argument(t, args[1], errors));
    Decoder decoder(t, *bytes, errors, !args[2].is_unbound() && TRY(is_truthy(t, args[2])));
    TRY(decoder.run());
    return pair(t, Value(TRY(new_str(t, decoder.text))), decoder.consumed);
}

Value utf_7_encode(Thread& t, const Value* args, size_t) {
    Str* text = TRY(text_argument(t, args[0], "utf_7_encode"));
    std::string out;
    bool shifted = false;
    uint64_t bits = 0;
    int bit_count = 0;
    auto put_unit = [&](char32_t unit) {
        bits = bits << 16 | unit;
        bit_count += 16;
        while (bit_count >= 6) {
            bit_count -= 6;
            out += digits[bits >> bit_count & 63];
        }
        bits &= (uint64_t{1} << bit_count) - 1;
    };
    auto end_shift = [&] {
        if (bit_count) out += digits[bits << (6 - bit_count) & 63];
        bits = 0;
        bit_count = 0;
        shifted = false;
    };
    const char* end = text->data + text->size;
    for (const char* at = text->data; at < end;) {
        const char32_t c = unicode::next(at);
        if (is_direct(c)) {
            if (shifted) {
                end_shift();
                if (c == '-' || digit_value(static_cast<char>(c)) >= 0) out += '-';
            }
            out += static_cast<char>(c);
            continue;
        }
        if (!shifted) {
            out += '+';
            if (c == '+') {
                out += '-';
                continue;
            }
            shifted = true;
        }
        if (c >= 0x10000) {
            put_unit(0xd800 + ((c - 0x10000) >> 10));
            put_unit(0xdc00 + ((c - 0x10000) & 0x3ff));
        } else {
            put_unit(c);
        }
    }
    if (shifted) {
        end_shift();
        out += '-';
    }
    return pair(t, Value(TRY(new_bytes(t, out))), text->length);
}

}  // namespace

extern const NativeDef utf7_functions[] = {
    {"utf_7_decode", "(data, errors=None, final=False, /)", utf_7_decode},
    {"utf_7_encode", "(str, errors=None, /)", utf_7_encode},
    {}};

}  // namespace baton::codecs
