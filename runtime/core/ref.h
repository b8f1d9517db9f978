// Ref owns one reference to a Value and drops it at the end of its scope. It is the RAII side of
// the ownership rules in value.h; the interpreter loop itself handles raw owned Values.
//
//   Ref name = Ref::take(TRY(get_attribute(t, object, n)));   // adopt what a function returned
//   Ref self = Ref::share(args[0]);                           // keep a borrowed value alive
//   return call(t, *name, ...);                               // *ref lends the Value
//   return result.give();                                     // hand the reference to the caller
#pragma once

#include <utility>

#include "runtime/core/object.h"

namespace baton {

class [[nodiscard]] Ref {
public:
    Ref() = default;
    static Ref take(Value owned) { return Ref(owned); }
    static Ref share(Value borrowed) {
        incref(borrowed);
        return Ref(borrowed);
    }
    Ref(const Ref& other) : value_(other.value_) { incref(value_); }
    Ref(Ref&& other) noexcept : value_(std::exchange(other.value_, Value())) {}
    Ref& operator=(Ref other) noexcept {
        std::swap(value_, other.value_);
        return *this;
    }
    ~Ref() { decref(value_); }

    // The value, borrowed.
    Value operator*() const { return value_; }
    Value get() const { return value_; }
    // The value as its C++ struct, borrowed and unchecked.
    template <class T>
    T* as() const { return value_.as<T>(); }
    // Gives the reference up to the caller; the Ref is unbound afterwards.
    [[nodiscard]] Value give() { return std::exchange(value_, Value()); }
    // Drops the reference now.
    void reset() { decref(give()); }
    explicit operator bool() const { return !value_.is_unbound(); }

private:
    explicit Ref(Value owned) : value_(owned) {}
    Value value_;
};

// Own<T> is Ref for a known struct: owns a T*, which may be null.
template <class T>
class [[nodiscard]] Own {
public:
    Own() = default;
    static Own take(T* owned) { return Own(owned); }
    static Own share(T* borrowed) {
        if (borrowed) incref(borrowed);
        return Own(borrowed);
    }
    Own(Own&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
    Own(const Own& other) : object_(other.object_) {
        if (object_) incref(object_);
    }
    Own& operator=(Own other) noexcept {
        std::swap(object_, other.object_);
        return *this;
    }
    ~Own() { xdecref(object_); }
    T* get() const { return object_; }
    T* operator->() const { return object_; }
    T& operator*() const { return *object_; }
    Value value() const { return Value(object_); }
    [[nodiscard]] T* give() { return std::exchange(object_, nullptr); }
    explicit operator bool() const { return object_ != nullptr; }

private:
    explicit Own(T* owned) : object_(owned) {}
    T* object_ = nullptr;
};

}  // namespace baton
