#include "stdlib/random/random.h"

#include <vector>

#include "runtime/base/os.h"
#include "runtime/base/random_mt.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

namespace {

struct Random : Object {
    MersenneTwister* generator;
};
MersenneTwister& self_generator(Value v) { return *v.as<Random>()->generator; }

Value construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    auto* r = static_cast<Random*>(TRY(allocate_instance(t, type.as<Type>())));
    r->generator = new MersenneTwister;
    return r;
}

// seed(n): an int's absolute value, or None for a random one.
Value seed(Thread& t, const Value* args, size_t) {
    if (args[1].is_unbound() || args[1].is_none()) {
        self_generator(args[0]).seed(os::random_seed());
        return Value::none();
    }
    Ref number = Ref::take(is_int(args[1]) ? share(args[1]) : Value::error());
    if (number.get().is_error()) {
        const uint64_t h = TRY(hash(t, args[1]));
        self_generator(args[0]).seed(h);
        return Value::none();
    }
    IntReader reader(*number);
    const size_t count = (mpz_sizeinbase(reader.get(), 2) + 31) / 32;
    std::vector<uint32_t> words(count ? count : 1, 0);
    mpz_export(words.data(), nullptr, -1, sizeof(uint32_t), 0, 0, reader.get());
    self_generator(args[0]).seed(std::span<const uint32_t>(words));
    return Value::none();
}
Value next_random(Thread& t, const Value* args, size_t) {
    return new_float(t, self_generator(args[0]).next_double());
}
Value getrandbits(Thread& t, const Value* args, size_t) {
    const int64_t bits = TRY(to_int64(t, args[1]));
    if (bits < 0) return raise_value_error(t, "number of bits must be non-negative");
    if (bits <= 62) return Value::small_int(static_cast<int64_t>(
        self_generator(args[0]).next_bits(static_cast<unsigned>(bits))));
    if (bits > int64_t{1} << 40) return raise_memory_error(t);
    std::vector<uint32_t> words(static_cast<size_t>((bits + 31) / 32));
    self_generator(args[0]).next_bits(static_cast<uint64_t>(bits), words);
    mpz_t number;
    mpz_init(number);
    mpz_import(number, words.size(), -1, sizeof(uint32_t), 0, 0, words.data());
    const Value result = new_int(t, number);
    mpz_clear(number);
    return result;
}
// below(n): a number in [0, n), drawn as CPython's _randbelow does.
Value below(Thread& t, const Value* args, size_t) {
    const int64_t limit = TRY(to_int64(t, args[1]));
    if (limit < 1) return raise_value_error(t, "limit must be positive");
    return new_int(t, static_cast<int64_t>(
                          self_generator(args[0]).below(static_cast<uint64_t>(limit))));
}
Value getstate(Thread& t, const Value* args, size_t) {
    MersenneTwister& g = self_generator(args[0]);
    Own<Tuple> state = Own<Tuple>::take(TRY(new_tuple(t, MersenneTwister::state_size + 1)));
    for (size_t i = 0; i < MersenneTwister::state_size; ++i) {
        state->items[i] = Value::small_int(g.state()[i]);
    }
    state->items[MersenneTwister::state_size] = Value::small_int(static_cast<int64_t>(g.position()));
    return state.give();
}
Value setstate(Thread& t, const Value* args, size_t) {
    if (!is_tuple(args[1])) return raise_type_error(t, "state vector must be a tuple");
    Tuple* given = args[1].as<Tuple>();
    if (given->size != MersenneTwister::state_size + 1) {
        return raise_value_error(t, "state vector is the wrong size");
    }
    std::array<uint32_t, MersenneTwister::state_size> words;
    for (size_t i = 0; i < words.size(); ++i) {
        words[i] = static_cast<uint32_t>(TRY(to_int64(t, given->items[i])));
    }
    const int64_t position = TRY(to_int64(t, given->items[words.size()]));
    if (position < 0 || position > static_cast<int64_t>(words.size())) {
        return raise_value_error(t, "invalid state");
    }
    self_generator(args[0]).restore(words, static_cast<size_t>(position));
    return Value::none();
}

const NativeDef methods[] = {
    {"seed", "(self, n=None, /)", seed, "Initialise from an int, or from the system."},
    {"random", "(self, /)", next_random, "A float in [0, 1)."},
    {"getrandbits", "(self, k, /)", getrandbits, "An int of k random bits."},
    {"_below", "(self, n, /)", below, "An int in [0, n), for n that fits in 63 bits."},
    {"getstate", "(self, /)", getstate, "The state, for setstate()."},
    {"setstate", "(self, state, /)", setstate, "Restore a state."},
    {}};

const TypeSpec spec = {
    .name = "_random.Random",
    .basic_size = sizeof(Random),
    .flags = type_subclassable | type_immutable,
    .doc = "A random number generator.",
    .methods = methods,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) { delete static_cast<Random*>(o)->generator; };
            type.construct = construct;
        },
};

}  // namespace

bool fill_random_module(Thread& t, Dict* dict) {
    Own<Type> type = Own<Type>::take(TRY(make_builtin_type(t, spec, nullptr)));
    Own<Str> key = Own<Str>::take(TRY(intern(t, "Random")));
    return dict_set(t, dict, key.get(), type.value());
}

}  // namespace baton
