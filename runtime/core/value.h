// A Value is one 64-bit word that holds any Python value. The low bits are the tag:
//
//   ...1    small int, 63 bits signed, stored as v << 1 | 1: adding two tagged words needs one
//           subtraction and one overflow check
//   ...10   float, self-tagged: the double's exponent is rebased so that the middle quarter of
//           its range leaves two bits for the tag; doubles with other exponents are heap floats
//   ...100  constants: None, False, True, Ellipsis, NotImplemented and two internal ones:
//           `unbound` (no value here: an unassigned local, an absent argument, an exhausted
//           iterator) and `error` (an exception is pending on the thread)
//   ...000  pointer to an Object
//
// A Value is a plain word: copying it counts no reference. Ownership follows two rules. A Value
// that a function returns is owned by the caller (a new reference) unless the function's comment
// says "borrowed"; a Value passed as an argument is borrowed. Ref (ref.h) owns by RAII.
#pragma once

#include <bit>
#include <cstdint>
#include <type_traits>

namespace baton {

struct Object;

class Value {
public:
    // An unbound value.
    constexpr Value() = default;
    // A pointer to a heap object; `object` must not be null.
    Value(const Object* object) : bits_(reinterpret_cast<uint64_t>(object)) {}

    static constexpr Value from_bits(uint64_t bits) { return Value(bits, 0); }
    constexpr uint64_t bits() const { return bits_; }

    static constexpr Value none() { return from_bits(0x04); }
    static constexpr Value false_() { return from_bits(0x0c); }
    static constexpr Value true_() { return from_bits(0x14); }
    static constexpr Value ellipsis() { return from_bits(0x1c); }
    static constexpr Value not_implemented() { return from_bits(0x24); }
    static constexpr Value unbound() { return from_bits(0x2c); }
    static constexpr Value error() { return from_bits(0x34); }
    static constexpr Value boolean(bool b) { return from_bits(b ? 0x14 : 0x0c); }

    constexpr bool is_none() const { return bits_ == none().bits_; }
    constexpr bool is_true() const { return bits_ == true_().bits_; }
    constexpr bool is_false() const { return bits_ == false_().bits_; }
    constexpr bool is_bool() const { return is_true() || is_false(); }
    constexpr bool is_ellipsis() const { return bits_ == ellipsis().bits_; }
    constexpr bool is_not_implemented() const { return bits_ == not_implemented().bits_; }
    constexpr bool is_unbound() const { return bits_ == unbound().bits_; }
    constexpr bool is_error() const { return bits_ == error().bits_; }
    constexpr bool is_constant() const { return (bits_ & 7) == 4; }

    // Small ints.
    static constexpr int64_t max_small_int = (int64_t{1} << 62) - 1;
    static constexpr int64_t min_small_int = -(int64_t{1} << 62);
    static constexpr bool fits_small_int(int64_t v) {
        return v >= min_small_int && v <= max_small_int;
    }
    // `v` must fit 63 bits; new_int (types/int.h) takes any.
    static constexpr Value small_int(int64_t v) {
        return from_bits(static_cast<uint64_t>(v) << 1 | 1);
    }
    constexpr bool is_small_int() const { return bits_ & 1; }
    constexpr int64_t as_small_int() const { return static_cast<int64_t>(bits_) >> 1; }

    // Self-tagged floats: the double's bits rotated left by one (exponent, mantissa, sign) and
    // counted from 2^-255, so that 512 exponents fit 62 bits. The two largest words, which would
    // stand for the largest double in reach, stand for 0.0 and -0.0.
    // Unbound if `d` is out of their reach; new_float (types/float.h) takes any.
    [[gnu::always_inline]] static constexpr Value tagged_float(double d) {
        const uint64_t rotated = std::rotl(std::bit_cast<uint64_t>(d), 1);
        const uint64_t payload = rotated - float_base_;
        if (payload < float_zeros_) [[likely]] return from_bits(payload << 2 | 2);
        if (rotated <= 1) return from_bits((float_zeros_ + rotated) << 2 | 2);
        return Value();
    }
    constexpr bool is_tagged_float() const { return (bits_ & 3) == 2; }
    constexpr double as_tagged_float() const {
        uint64_t rotated = (bits_ >> 2) + float_base_;
        if (bits_ >= float_zeros_ << 2) [[unlikely]] {
            if (!std::is_constant_evaluated()) asm("");  // a branch: a conditional move is slower
            rotated = bits_ >> 2 & 1;
        }
        return std::bit_cast<double>(std::rotr(rotated, 1));
    }

    // Heap objects.
    constexpr bool is_object() const { return (bits_ & 7) == 0; }
    Object* as_object() const { return reinterpret_cast<Object*>(bits_); }
    // The object as its C++ struct, unchecked.
    template <class T>
    T* as() const { return static_cast<T*>(as_object()); }

    // Identity (`is`), which for tagged values is equality of the word.
    friend constexpr bool operator==(Value a, Value b) { return a.bits_ == b.bits_; }

private:
    constexpr Value(uint64_t bits, int) : bits_(bits) {}
    static constexpr uint64_t float_base_ = uint64_t{0x300} << 53;
    static constexpr uint64_t float_zeros_ = (uint64_t{1} << 62) - 2;
    uint64_t bits_ = 0x2c;
};

static_assert(sizeof(Value) == 8);

}  // namespace baton
