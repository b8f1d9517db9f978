// The running total of sum(): ints are added in a register, floats with what rounding loses kept
// aside (Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", 1974),
// as Python does since 3.12, anything else by `+`. Used by sum() itself and by the interpreter,
// which sums what a generator yields without leaving its loop.
#pragma once

#include "runtime/core/value.h"

namespace baton {

struct Thread;

// Plain data: it lies inside a generator while that is summed.
struct Summation {
    enum class Mode : uint8_t { integers, floats, objects };

    Value total;         // owned; current in the mode `objects` only
    int64_t integer;
    double real, lost;
    Mode mode;

    // Begins with `start`, which it takes over.
    void begin(Thread& t, Value start);
    // Takes `item` over and adds it. False with an exception.
    bool add(Thread& t, Value item) {
        if (mode == Mode::integers && item.is_small_int() &&
            Value::fits_small_int(integer + item.as_small_int())) {
            integer += item.as_small_int();
            return true;
        }
        if (mode == Mode::floats && item.is_tagged_float()) {
            add_real(item.as_tagged_float());
            return true;
        }
        return add_other(t, item);
    }
    // The sum, owned; nothing is left here. Error with MemoryError.
    Value take(Thread& t);
    // Drops everything.
    void drop();

private:
    void add_real(double x) {
        const double next = real + x;
        lost += __builtin_fabs(real) >= __builtin_fabs(x) ? (real - next) + x : (x - next) + real;
        real = next;
    }
    bool add_other(Thread& t, Value item);
};

}  // namespace baton
