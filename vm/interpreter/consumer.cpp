#include "vm/interpreter/consumer.h"

#include "runtime/core/protocol.h"
#include "runtime/types/list.h"

namespace baton {

Consumption consumption_of(Thread& t, Value callee, Value argument, bool method) {
    if (!argument.is_object() || argument.as_object()->type != t.types().generator ||
        !callee.is_object()) {
        return Consumption::none;
    }
    const GeneratorState state = argument.as<Generator>()->state;
    if (state != GeneratorState::created && state != GeneratorState::suspended) {
        return Consumption::none;
    }
    const Type* type = callee.as_object()->type;
    if (type == (method ? t.types().method_descriptor : t.types().native_function)) {
        const Consumption kind = callee.as<NativeFunction>()->def->consumption;
        return kind == Consumption::measure ? Consumption::none : kind;
    }
    if (!method && (callee.as_object() == t.types().list || callee.as_object() == t.types().tuple)) {
        return Consumption::collect;
    }
    return Consumption::none;
}

bool begin_consumption(Thread& t, Generator* g, Consumption kind) {
    g->consumer.kind = kind;
    if (kind == Consumption::collect) {
        g->consumer.sum.total = TRY(new_list(t));
    } else if (kind == Consumption::sum) {
        g->consumer.sum.begin(t, Value::small_int(0));
    }
    return true;
}

namespace {

// Keeps the better of `best` and `item`; the first one where both are equally good.
bool keep_better(Thread& t, Value& best, Value item, CompareOp op) {
    bool better = best.is_unbound();
    if (!better && best.is_small_int() && item.is_small_int()) {
        better = op == CompareOp::gt ? item.as_small_int() > best.as_small_int()
                                     : item.as_small_int() < best.as_small_int();
    } else if (!better) {
        Ref result = Ref::take(compare(t, op, item, best));
        if (result.get().is_error()) {
            decref(item);
            return false;
        }
        const Truth truth = is_truthy(t, *result);
        if (truth == Truth::error) {
            decref(item);
            return false;
        }
        better = truth == Truth::yes;
    }
    if (better) std::swap(best, item);
    decref(item);
    return true;
}

}  // namespace

Consumed consume(Thread& t, Generator* g, Value item) {
    Summation& sum = g->consumer.sum;
    bool ok = true;
    switch (g->consumer.kind) {
        case Consumption::collect:
            ok = list_append_taking(t, sum.total.as<List>(), item);
            break;
        case Consumption::sum: ok = sum.add(t, item); break;
        case Consumption::least: ok = keep_better(t, sum.total, item, CompareOp::lt); break;
        case Consumption::greatest: ok = keep_better(t, sum.total, item, CompareOp::gt); break;
        case Consumption::any:
        case Consumption::all: {
            const Truth truth = is_truthy(t, item);
            decref(item);
            if (truth == Truth::error) return Consumed::failed;
            if ((truth == Truth::yes) != (g->consumer.kind == Consumption::any)) break;
            sum.total = Value::boolean(truth == Truth::yes);
            return Consumed::enough;
        }
        case Consumption::none:
        case Consumption::measure: break;
    }
    if (ok) return Consumed::more;
    sum.drop();
    return Consumed::failed;
}

Value take_consumed(Thread& t, Generator* g, Value callee, bool& call_again) {
    const Consumption kind = g->consumer.kind;
    Summation& sum = g->consumer.sum;
    call_again = false;
    if (kind == Consumption::sum) return sum.take(t);
    const Value total = sum.total;
    sum.total = Value();
    switch (kind) {
        case Consumption::collect: call_again = callee.as_object() != t.types().list; break;
        case Consumption::any: return Value::boolean(!total.is_unbound());
        case Consumption::all: return Value::boolean(total.is_unbound());
        default: break;
    }
    if (!total.is_unbound()) return total;
    // min() and max() of nothing: the function itself says so.
    call_again = true;
    return TRY(new_list(t));
}

}  // namespace baton
