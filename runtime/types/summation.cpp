#include "runtime/types/summation.h"

#include <cmath>

#include "runtime/core/protocol.h"
#include "runtime/core/ref.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"

namespace baton {

void Summation::begin(Thread& t, Value start) {
    total = Value();
    lost = 0.0;
    if (start.is_small_int()) {
        mode = Mode::integers;
        integer = start.as_small_int();
    } else if (type_of(t, start) == t.types().float_) {
        mode = Mode::floats;
        real = float_value(start);
        decref(start);
    } else {
        mode = Mode::objects;
        total = start;
    }
}

bool Summation::add_other(Thread& t, Value item) {
    Ref held = Ref::take(item);
    if (mode == Mode::integers && item.is_bool() && Value::fits_small_int(integer + 1)) {
        integer += item.is_true();
        return true;
    }
    if (mode == Mode::floats) {
        if (item.is_small_int()) {
            real += static_cast<double>(item.as_small_int());
            return true;
        }
        if (type_of(t, item) == t.types().float_) {
            add_real(float_value(item));
            return true;
        }
    }
    Ref before = Ref::take(TRY(take(t)));
    begin(t, TRY(binary_op(t, BinaryOp::add, *before, item)));
    return true;
}

Value Summation::take(Thread& t) {
    const Mode was = mode;
    const Value object = total;
    mode = Mode::objects;
    total = Value();
    switch (was) {
        case Mode::integers: return Value::small_int(integer);
        case Mode::floats:
            return new_float(t, lost != 0.0 && std::isfinite(lost) ? real + lost : real);
        case Mode::objects: break;
    }
    return object;
}

void Summation::drop() {
    const Value gone = total;
    total = Value();
    decref(gone);
}

}  // namespace baton
