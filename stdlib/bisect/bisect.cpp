#include "stdlib/bisect/bisect.h"

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "stdlib/alias_module.h"

namespace baton {

namespace {

// Where to insert `x`: before what is equal to it, or behind. The comparisons may do anything to
// the sequence; only its length at the beginning counts.
std::optional<int64_t> find(Thread& t, Value sequence, Value x, int64_t low, int64_t high,
                            Value key, bool behind) {
    if (low < 0) return raise_value_error(t, "lo must be non-negative");
    if (high < 0) high = TRY(length(t, sequence));
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        Ref item;
        if (sequence.is_object() && sequence.as_object()->type == t.types().list &&
            static_cast<uint64_t>(middle) < sequence.as<List>()->size) {
            item = Ref::share(sequence.as<List>()->items[middle]);
        } else {
            Ref index = Ref::take(TRY(new_int(t, middle)));
            item = Ref::take(TRY(get_item(t, sequence, *index)));
        }
        if (!key.is_none()) {
            const Value argument = *item;
            item = Ref::take(TRY(call(t, key, &argument, 1)));
        }
        if (TRY(behind ? less(t, x, *item) : less(t, *item, x)) == behind) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

struct Arguments {
    int64_t low = 0;
    int64_t high = -1;   // the length
    Value key = Value::none();
};

// (a, x, lo=0, hi=None, *, key=None)
bool read_arguments(Thread& t, const Value* args, Arguments& out) {
    if (!args[2].is_unbound()) out.low = TRY(to_int64(t, args[2]));
    if (!args[3].is_unbound() && !args[3].is_none()) {
        if (!is_int(args[3]) && !type_of(t, args[3])->index) {
            return raise_type_error(t, "argument should be integer or None, not '{}'",
                                    type_name(t, args[3]));
        }
        out.high = TRY(to_int64(t, args[3]));
    }
    if (!args[4].is_unbound()) out.key = args[4];
    return true;
}

template <bool behind>
Value bisect(Thread& t, const Value* args, size_t) {
    Arguments arguments;
    TRY(read_arguments(t, args, arguments));
    return new_int(t, TRY(find(t, args[0], args[1], arguments.low, arguments.high, arguments.key,
                               behind)));
}

template <bool behind>
Value insort(Thread& t, const Value* args, size_t) {
    Arguments arguments;
    TRY(read_arguments(t, args, arguments));
    Ref wanted = Ref::share(args[1]);
    if (!arguments.key.is_none()) {
        wanted = Ref::take(TRY(call(t, arguments.key, args + 1, 1)));
    }
    const int64_t index = TRY(find(t, args[0], *wanted, arguments.low, arguments.high,
                                   arguments.key, behind));
    if (type_of(t, args[0]) == t.types().list) {
        List* list = args[0].as<List>();
        const auto at = static_cast<size_t>(index);
        TRY(list_insert(t, list, at < list->size ? at : list->size, args[1]));
        return Value::none();
    }
    Own<Str> insert = Own<Str>::take(TRY(intern(t, "insert")));
    Ref place = Ref::take(TRY(new_int(t, index)));
    Ref result = Ref::take(TRY(call_method(t, args[0], insert.get(), {*place, args[1]})));
    return Value::none();
}

constexpr const char* signature = "(a, x, lo=0, hi=None, *, key=None)";

const NativeDef functions[] = {
    {"bisect_right", signature, bisect<true>,
     "Return the index where to insert item x in list a, assuming a is sorted.\n\nThe return value i "
     "is such that all e in a[:i] have e <= x, and all e in\na[i:] have e > x.  So if x already "
     "appears in the list, a.insert(i, x) will\ninsert just after the rightmost x already there."},
    {"bisect_left", signature, bisect<false>,
     "Return the index where to insert item x in list a, assuming a is sorted.\n\nThe return value i "
     "is such that all e in a[:i] have e < x, and all e in\na[i:] have e >= x.  So if x already "
     "appears in the list, a.insert(i, x) will\ninsert just before the leftmost x already there."},
    {"insort_right", signature, insort<true>,
     "Insert item x in list a, and keep it sorted assuming a is sorted.\n\nIf x is already in a, "
     "insert it to the right of the rightmost x."},
    {"insort_left", signature, insort<false>,
     "Insert item x in list a, and keep it sorted assuming a is sorted.\n\nIf x is already in a, "
     "insert it to the left of the leftmost x."},
    {}};

}  // namespace

bool fill_bisect_module(Thread& t, Dict* dict) {
    Own<Str> module = Own<Str>::take(TRY(intern(t, "_bisect")));
    TRY(add_functions(t, dict, functions, module.value()));
    constexpr const char* others[][2] = {{"bisect", "bisect_right"}, {"insort", "insort_right"}};
    for (const auto& [name, original] : others) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        Own<Str> known = Own<Str>::take(TRY(intern(t, original)));
        TRY(dict_set(t, dict, key.get(), dict_get(dict, known.get())));
    }
    return true;
}

bool fill_bisect_alias_module(Thread& t, Dict* dict) {
    return fill_alias_module(t, dict, "bisect");
}

}  // namespace baton
