#include "runtime/types/slice.h"

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/type_slots.h"
#include "runtime/types/int.h"
#include "runtime/types/sequence.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

Slice* new_slice(Thread& t, Value start, Value stop, Value step) {
    Slice* s = allocate<Slice>(t, t.types().slice);
    if (!s) return nullptr;
    s->start = share(start);
    s->stop = share(stop);
    s->step = share(step);
    return s;
}

namespace {

Slice* self_slice(Value v) { return v.as<Slice>(); }

Value slice_construct(Thread& t, Value, const Value* args, size_t nargs, Tuple* keywords) {
    TRY(no_keywords(t, "slice", keywords));
    TRY(check_count(t, "slice", nargs, 1, 3));
    const Value none = Value::none();
    if (nargs == 1) return TRY(new_slice(t, none, args[0], none));
    return TRY(new_slice(t, args[0], args[1], nargs == 3 ? args[2] : none));
}

Tuple* as_tuple(Thread& t, Value v) {
    Slice* s = self_slice(v);
    return new_tuple(t, {s->start, s->stop, s->step});
}

Value slice_repr(Thread& t, Value self) {
    Own<Tuple> parts = Own<Tuple>::take(TRY(as_tuple(t, self)));
    Own<Str> text = Own<Str>::take(TRY(repr(t, parts.value())));
    return TRY(new_str(t, "slice" + to_string(text.get())));
}

Value slice_compare(Thread& t, Value left, Value right, CompareOp op) {
    if (!right.is_object() || right.as_object()->type != t.types().slice) {
        return Value::not_implemented();
    }
    Own<Tuple> a = Own<Tuple>::take(TRY(as_tuple(t, left)));
    Own<Tuple> b = Own<Tuple>::take(TRY(as_tuple(t, right)));
    return compare(t, op, a.value(), b.value());
}

std::optional<uint64_t> slice_hash(Thread& t, Value self) {
    Own<Tuple> parts = Own<Tuple>::take(TRY(as_tuple(t, self)));
    return hash(t, parts.value());
}

// slice.indices(length), with ints of any size.
Value method_indices(Thread& t, const Value* args, size_t) {
    Slice* s = self_slice(args[0]);
    Ref length = Ref::take(TRY(to_index(t, args[1])));
    if (int_sign(*length) < 0) return raise_value_error(t, "length should not be negative");
    Ref step = s->step.is_none() ? Ref::take(Value::small_int(1))
                                 : Ref::take(TRY(slice_bound(t, s->step)));
    if (int_sign(*step) == 0) return raise_value_error(t, "slice step cannot be zero");
    const bool backward = int_sign(*step) < 0;
    Ref lower = Ref::take(Value::small_int(backward ? -1 : 0));
    Ref upper = backward ? Ref::take(TRY(int_binary(t, BinaryOp::sub, *length, Value::small_int(1))))
                         : length;
    auto bound = [&](Value v, Value fallback) -> Value {
        if (v.is_none()) return share(fallback);
        Ref i = Ref::take(TRY(slice_bound(t, v)));
        if (int_sign(*i) < 0) {
            i = Ref::take(TRY(int_binary(t, BinaryOp::add, *i, *length)));
            if (int_compare(*i, *lower) < 0) i = lower;
        } else if (int_compare(*i, *upper) > 0) {
            i = upper;
        }
        return i.give();
    };
    Ref start = Ref::take(TRY(bound(s->start, backward ? *upper : *lower)));
    Ref stop = Ref::take(TRY(bound(s->stop, backward ? *lower : *upper)));
    return TRY(new_tuple(t, {*start, *stop, *step}));
}

const NativeDef slice_methods[] = {
    {"indices", "(self, len, /)", method_indices,
     "S.indices(len) -> (start, stop, stride)\n\nAssuming a sequence of length len, calculate the "
     "start and stop indices, and the stride length of the extended slice described by S."},
    {"__reduce__", "(self, /)",
     [](Thread& t, const Value* args, size_t) -> Value {
         const Slice* s = self_slice(args[0]);
         Own<Tuple> inner = Own<Tuple>::take(TRY(new_tuple(t, {s->start, s->stop, s->step})));
         return TRY(new_tuple(t, {Value(t.types().slice), inner.value()}));
     },
     "Return state information for pickling."},
    {}};

const GetSetDef slice_getset[] = {
    {"start", [](Thread&, Value s) { return share(self_slice(s)->start); }},
    {"stop", [](Thread&, Value s) { return share(self_slice(s)->stop); }},
    {"step", [](Thread&, Value s) { return share(self_slice(s)->step); }},
    {}};

}  // namespace

extern const TypeSpec slice_spec = {
    .name = "slice",
    .basic_size = sizeof(Slice),
    .flags = type_immutable,
    .doc = "slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.",
    .methods = slice_methods,
    .getset = slice_getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                auto* s = static_cast<Slice*>(o);
                decref(s->start);
                decref(s->stop);
                decref(s->step);
            };
            type.traverse = [](Object* o, Visitor& visit) {
                auto* s = static_cast<Slice*>(o);
                visit(s->start);
                visit(s->stop);
                visit(s->step);
            };
            type.repr = slice_repr;
            type.compare = slice_compare;
            type.hash = slice_hash;
            type.construct = slice_construct;
        },
};

}  // namespace baton
