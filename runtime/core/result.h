// How native code reports that it failed. The exception itself lies on the thread
// (Thread::exception, set by errors.h); what a function returns only says that there is one:
//
//   Value               Value::error()
//   T*                  nullptr
//   bool                false            (named so that true means success)
//   Truth               Truth::error     (a predicate that may raise)
//   std::optional<T>    std::nullopt
//
// TRY(expression) yields the expression's success value or returns failure from the enclosing
// function, whatever of the above that function returns. No C++ exception is involved.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>

#include "runtime/core/value.h"

namespace baton {

// The answer of a predicate that may raise.
enum class [[nodiscard]] Truth : int8_t { error = -1, no = 0, yes = 1 };

inline Truth truth(bool b) { return b ? Truth::yes : Truth::no; }

// Converts to every return type's failure value.
struct Failure {
    operator Value() const { return Value::error(); }
    // Exactly bool: a failed optional<int64_t> must not become an optional 0.
    template <class T>
        requires std::same_as<T, bool>
    operator T() const { return false; }
    operator Truth() const { return Truth::error; }
    template <class T>
    operator T*() const { return nullptr; }
    template <class T>
    operator std::optional<T>() const { return std::nullopt; }
};

namespace detail {
inline bool failed(Value v) { return v.is_error(); }
inline bool failed(bool ok) { return !ok; }
inline bool failed(Truth t) { return t == Truth::error; }
template <class T>
bool failed(T* p) { return p == nullptr; }
template <class T>
bool failed(const std::optional<T>& o) { return !o.has_value(); }

inline Value unwrap(Value v) { return v; }
inline void unwrap(bool) {}
inline bool unwrap(Truth t) { return t == Truth::yes; }
template <class T>
T* unwrap(T* p) { return p; }
template <class T>
T unwrap(std::optional<T>& o) { return *o; }
}  // namespace detail

#define TRY(...)                                                       \
    __extension__({                                                    \
        auto try_result_ = (__VA_ARGS__);                              \
        if (::baton::detail::failed(try_result_)) [[unlikely]]         \
            return ::baton::Failure{};                                 \
        ::baton::detail::unwrap(try_result_);                          \
    })

}  // namespace baton
