// The template of codecs.h.
#pragma once

#include "runtime/base/unicode.h"
#include "runtime/types/bytes.h"
#include "runtime/types/codecs.h"

namespace baton {

template <class Put>
Value encode_with(Thread& t, Str* text, EncodeErrors& errors, const char* reason, bool runs,
                  Replaced unit, Put put, std::string out) {
    const char* end = text->data + text->size;
    size_t index = 0;
    for (const char* at = text->data; at < end;) {
        const char* next = at;
        if (put(unicode::next(next), out)) {
            at = next;
            ++index;
            continue;
        }
        size_t stop = index + 1;
        std::string ignored;
        for (const char* ahead = next; runs && ahead < end; ++stop) {
            if (put(unicode::next(ahead), ignored)) break;
        }
        Ref replacement;
        size_t go_on;
        TRY(errors.handle(index, stop, reason, replacement, go_on));
        const size_t unit_bytes = static_cast<size_t>(unit);
        if (is_bytes(*replacement)) {
            const std::string_view bytes = bytes_view(*replacement);
            if (unit_bytes > 1 && bytes.size() % unit_bytes) return errors.raise(index, stop, reason);
            out += bytes;
        } else {
            const auto* shown = replacement.as<Str>();
            if (unit != Replaced::any && !shown->is_ascii()) return errors.raise(index, stop, reason);
            const char* shown_end = shown->data + shown->size;
            for (const char* c = shown->data; c < shown_end;) {
                if (!put(unicode::next(c), out)) return errors.raise(index, stop, reason);
            }
        }
        at = go_on == text->length ? end : text->data + str_offset(text, go_on);
        index = go_on;
    }
    return TRY(new_bytes(t, out));
}

}  // namespace baton
