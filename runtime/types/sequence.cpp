#include "runtime/types/sequence.h"

#include "runtime/types/slice.h"

namespace baton {

bool is_slice(Thread& t, Value v) {
    return v.is_object() && v.as_object()->type == t.types().slice;
}

bool resolve_slice(Thread& t, Value slice, int64_t length, SliceRange& out) {
    auto* s = slice.as<Slice>();
    out.step = 1;
    if (!s->step.is_none()) {
        out.step = TRY(to_int64_clamped(t, s->step));
        if (out.step == 0) return raise_value_error(t, "slice step cannot be zero");
        if (out.step < -INT64_MAX) out.step = -INT64_MAX;
    }
    const bool backward = out.step < 0;
    auto bound = [&](Value v, int64_t fallback) -> std::optional<int64_t> {
        if (v.is_none()) return fallback;
        int64_t i = TRY(to_int64_clamped(t, v));
        if (i < 0) {
            i += length;
            if (i < 0) i = backward ? -1 : 0;
        } else if (i >= length) {
            i = backward ? length - 1 : length;
        }
        return i;
    };
    out.start = TRY(bound(s->start, backward ? length - 1 : 0));
    out.stop = TRY(bound(s->stop, backward ? -1 : length));
    if (backward) {
        out.count = out.stop < out.start ? (out.start - out.stop - 1) / -out.step + 1 : 0;
    } else {
        out.count = out.start < out.stop ? (out.stop - out.start - 1) / out.step + 1 : 0;
    }
    return true;
}

std::optional<int64_t> resolve_index(Thread& t, Value index, int64_t length, const char* type,
                                     const char* error) {
    int64_t i;
    if (index.is_small_int()) {
        i = index.as_small_int();
    } else {
        if (!type_of(t, index)->index) {
            return raise_type_error(t, "{} indices must be integers or slices, not {}", type,
                                    type_name(t, index));
        }
        i = TRY(to_int64_clamped(t, index));
    }
    if (i < 0) i += length;
    if (i < 0 || i >= length) return raise(t, Exc::IndexError, std::string_view(error));
    return i;
}

}  // namespace baton
