#include "runtime/types/sequence.h"

#include "runtime/types/int.h"
#include "runtime/types/slice.h"

namespace baton {

bool is_slice(Thread& t, Value v) {
    return v.is_object() && v.as_object()->type == t.types().slice;
}

Value slice_bound(Thread& t, Value v, bool or_none) {
    if (!is_int(v) && !type_of(t, v)->index) {
        return raise_type_error(t, "slice indices must be integers {}or have an __index__ method",
                                or_none ? "or None " : "");
    }
    return to_index(t, v);
}

std::optional<int64_t> slice_index(Thread& t, Value v, bool or_none) {
    if (v.is_small_int()) return v.as_small_int();
    Ref number = Ref::take(TRY(slice_bound(t, v, or_none)));
    return to_int64_clamped(t, *number);
}

namespace {

bool read_bound(Thread& t, Value v, bool& given, int64_t& out) {
    given = !v.is_none();
    if (v.is_small_int()) [[likely]] {
        out = v.as_small_int();
        return true;
    }
    if (given) out = TRY(slice_index(t, v));
    return true;
}

}  // namespace

bool read_slice(Thread& t, Value slice, SliceBounds& out) {
    auto* s = slice.as<Slice>();
    bool has_step;
    out.step = 1;
    TRY(read_bound(t, s->step, has_step, out.step));
    if (out.step == 0) return raise_value_error(t, "slice step cannot be zero");
    if (out.step < -INT64_MAX) out.step = -INT64_MAX;
    TRY(read_bound(t, s->start, out.has_start, out.start));
    return read_bound(t, s->stop, out.has_stop, out.stop);
}

SliceRange fit_slice(const SliceBounds& bounds, int64_t length) {
    const bool backward = bounds.step < 0;
    auto fit = [&](int64_t i) {
        if (i < 0) {
            i += length;
            if (i < 0) i = backward ? -1 : 0;
        } else if (i >= length) {
            i = backward ? length - 1 : length;
        }
        return i;
    };
    SliceRange out;
    out.step = bounds.step;
    out.start = bounds.has_start ? fit(bounds.start) : backward ? length - 1 : 0;
    out.stop = bounds.has_stop ? fit(bounds.stop) : backward ? -1 : length;
    const int64_t span = backward ? out.start - out.stop : out.stop - out.start;
    if (span <= 0) {
        out.count = 0;
    } else if (out.step == 1 || out.step == -1) {
        out.count = span;
    } else {
        out.count = (span - 1) / (backward ? -out.step : out.step) + 1;
    }
    return out;
}

std::optional<int64_t> read_index(Thread& t, Value index, const char* type) {
    if (index.is_small_int()) return index.as_small_int();
    if (!type_of(t, index)->index) {
        return raise_type_error(t, "{} indices must be integers or slices, not {}", type,
                                type_name(t, index));
    }
    Ref number = Ref::take(TRY(to_index(t, index)));
    int64_t value;
    if (int_fits(*number, value)) return value;
    return raise(t, Exc::IndexError, "cannot fit '{}' into an index-sized integer",
                 type_name(t, index));
}

std::optional<int64_t> read_repetitions(Thread& t, Value count) {
    if (count.is_small_int()) return std::max<int64_t>(count.as_small_int(), 0);
    if (!type_of(t, count)->index) {
        return raise_type_error(t, "can't multiply sequence by non-int of type '{}'",
                                type_name(t, count));
    }
    Ref number = Ref::take(TRY(to_index(t, count)));
    int64_t value;
    if (int_fits(*number, value)) return std::max<int64_t>(value, 0);
    return raise(t, Exc::OverflowError, "cannot fit '{}' into an index-sized integer",
                 type_name(t, count));
}

}  // namespace baton
