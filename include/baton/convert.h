// Values between C++ and Python, by type. Specialise Convert<T> for types of your own:
//
//   template <> struct baton::Convert<Point> {
//       static PyObject make(Python& p, const Point& v) { return p.make(std::pair(v.x, v.y)); }
//       static Point get(const PyObject& o) { auto [x, y] = o.as<std::pair<double, double>>(); ... }
//   };
#pragma once

#include <concepts>
#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

#include "baton/baton.h"

namespace baton {

namespace detail {

// The conversions that need to know Python's objects. All throw PythonError on failure.
struct Access {
    static PyObject make_bool(Python&, bool);
    static PyObject make_int(Python&, int64_t);
    static PyObject make_unsigned(Python&, uint64_t);
    static PyObject make_float(Python&, double);
    static PyObject make_str(Python&, std::string_view);
    static PyObject make_bytes(Python&, std::string_view);
    static PyObject make_list(Python&, std::span<const PyObject>);
    static PyObject make_tuple(Python&, std::span<const PyObject>);
    static PyObject make_dict(Python&, std::span<const std::pair<PyObject, PyObject>>);

    static bool get_bool(const PyObject&);
    static int64_t get_int(const PyObject&, int64_t low, int64_t high);
    static uint64_t get_unsigned(const PyObject&);
    static double get_float(const PyObject&);
    static std::string get_str(const PyObject&);
    static std::string get_bytes(const PyObject&);
    // The items of a list, tuple or other iterable.
    static std::vector<PyObject> get_items(const PyObject&);
    static std::vector<std::pair<PyObject, PyObject>> get_pairs(const PyObject&);
    [[noreturn]] static void wrong_length(const PyObject&, size_t wanted, size_t given);

    static void set_attribute(const PyObject&, std::string_view name, const PyObject& value);
    static PyObject get_item(const PyObject&, const PyObject& key);
    static void set_item(const PyObject&, const PyObject& key, const PyObject& value);
    static void set_global(Python&, std::string_view name, const PyObject& value);
    static void set_in_module(Python&, std::string_view module, std::string_view name,
                              const PyObject& value);

    // A callable for a type-erased function of `arity` positional parameters (-1: any number).
    using Erased = std::function<PyObject(Python&, std::span<const PyObject>)>;
    static PyObject make_function(Python&, std::string_view name, std::string_view doc, int arity,
                                Erased function);
    // Internal handles, for the implementation.
    static std::shared_ptr<Core>& core(Python& p) { return p.core_; }
    static std::shared_ptr<Handle>& handle(PyObject& o) { return o.handle_; }
    static const std::shared_ptr<Handle>& handle(const PyObject& o) { return o.handle_; }
};

}  // namespace detail

template <class T>
struct Convert;

template <>
struct Convert<PyObject> {
    static PyObject make(Python&, const PyObject& v) { return v; }
    static PyObject get(const PyObject& o) { return o; }
};
template <>
struct Convert<std::nullptr_t> {
    static PyObject make(Python& p, std::nullptr_t) { return p.none(); }
};
template <>
struct Convert<bool> {
    static PyObject make(Python& p, bool v) { return detail::Access::make_bool(p, v); }
    static bool get(const PyObject& o) { return detail::Access::get_bool(o); }
};
template <std::signed_integral T>
struct Convert<T> {
    static PyObject make(Python& p, T v) { return detail::Access::make_int(p, v); }
    static T get(const PyObject& o) {
        return static_cast<T>(detail::Access::get_int(o, std::numeric_limits<T>::min(),
                                                      std::numeric_limits<T>::max()));
    }
};
template <std::unsigned_integral T>
    requires(!std::same_as<T, bool>)
struct Convert<T> {
    static PyObject make(Python& p, T v) { return detail::Access::make_unsigned(p, v); }
    static T get(const PyObject& o) {
        if constexpr (sizeof(T) < sizeof(int64_t)) {
            return static_cast<T>(
                detail::Access::get_int(o, 0, int64_t{std::numeric_limits<T>::max()}));
        } else {
            return detail::Access::get_unsigned(o);
        }
    }
};
template <std::floating_point T>
struct Convert<T> {
    static PyObject make(Python& p, T v) {
        return detail::Access::make_float(p, static_cast<double>(v));
    }
    static T get(const PyObject& o) { return static_cast<T>(detail::Access::get_float(o)); }
};
template <>
struct Convert<std::string> {
    static PyObject make(Python& p, const std::string& v) { return detail::Access::make_str(p, v); }
    static std::string get(const PyObject& o) { return detail::Access::get_str(o); }
};
template <>
struct Convert<std::string_view> {
    static PyObject make(Python& p, std::string_view v) { return detail::Access::make_str(p, v); }
};
template <>
struct Convert<const char*> {
    static PyObject make(Python& p, const char* v) { return detail::Access::make_str(p, v); }
};
template <>
struct Convert<PyBytes> {
    static PyObject make(Python& p, const PyBytes& v) { return detail::Access::make_bytes(p, v.data); }
    static PyBytes get(const PyObject& o) { return {detail::Access::get_bytes(o)}; }
};
template <class T>
struct Convert<std::optional<T>> {
    static PyObject make(Python& p, const std::optional<T>& v) {
        return v ? Convert<T>::make(p, *v) : p.none();
    }
    static std::optional<T> get(const PyObject& o) {
        if (o.is_none()) return std::nullopt;
        return Convert<T>::get(o);
    }
};
template <class T>
struct Convert<std::vector<T>> {
    static PyObject make(Python& p, const std::vector<T>& v) {
        std::vector<PyObject> items;
        items.reserve(v.size());
        for (const T& item : v) items.push_back(Convert<T>::make(p, item));
        return detail::Access::make_list(p, items);
    }
    static std::vector<T> get(const PyObject& o) {
        std::vector<T> out;
        for (const PyObject& item : detail::Access::get_items(o)) out.push_back(Convert<T>::get(item));
        return out;
    }
};
template <class... T>
struct Convert<std::tuple<T...>> {
    static PyObject make(Python& p, const std::tuple<T...>& v) {
        return std::apply(
            [&](const T&... item) {
                const PyObject items[] = {Convert<T>::make(p, item)..., PyObject()};
                return detail::Access::make_tuple(p, {items, sizeof...(T)});
            },
            v);
    }
    static std::tuple<T...> get(const PyObject& o) {
        const std::vector<PyObject> items = detail::Access::get_items(o);
        if (items.size() != sizeof...(T)) {
            detail::Access::wrong_length(o, sizeof...(T), items.size());
        }
        return [&]<size_t... i>(std::index_sequence<i...>) {
            return std::tuple<T...>{Convert<T>::get(items[i])...};
        }(std::index_sequence_for<T...>());
    }
};
template <class A, class B>
struct Convert<std::pair<A, B>> {
    static PyObject make(Python& p, const std::pair<A, B>& v) {
        const PyObject items[] = {Convert<A>::make(p, v.first), Convert<B>::make(p, v.second)};
        return detail::Access::make_tuple(p, items);
    }
    static std::pair<A, B> get(const PyObject& o) {
        auto [a, b] = Convert<std::tuple<A, B>>::get(o);
        return {std::move(a), std::move(b)};
    }
};
template <class K, class V>
struct Convert<std::map<K, V>> {
    static PyObject make(Python& p, const std::map<K, V>& v) {
        std::vector<std::pair<PyObject, PyObject>> items;
        for (const auto& [key, value] : v) {
            items.emplace_back(Convert<K>::make(p, key), Convert<V>::make(p, value));
        }
        return detail::Access::make_dict(p, items);
    }
    static std::map<K, V> get(const PyObject& o) {
        std::map<K, V> out;
        for (const auto& [key, value] : detail::Access::get_pairs(o)) {
            out.emplace(Convert<K>::get(key), Convert<V>::get(value));
        }
        return out;
    }
};

namespace detail {

// The type whose Convert is meant: "text" is a const char*.
template <class T>
using Converted = Convert<std::conditional_t<std::is_same_v<std::decay_t<T>, char*>, const char*,
                                             std::decay_t<T>>>;

// What a callable looks like.
template <class F>
struct Signature : Signature<decltype(&F::operator())> {};
template <class R, class... A>
struct Signature<R (*)(A...)> {
    using Result = R;
    using Parameters = std::tuple<std::decay_t<A>...>;
    static constexpr int arity = sizeof...(A);
};
template <class R, class... A>
struct Signature<R(A...)> : Signature<R (*)(A...)> {};
template <class C, class R, class... A>
struct Signature<R (C::*)(A...)> : Signature<R (*)(A...)> {};
template <class C, class R, class... A>
struct Signature<R (C::*)(A...) const> : Signature<R (*)(A...)> {};
template <class C, class R, class... A>
struct Signature<R (C::*)(A...) noexcept> : Signature<R (*)(A...)> {};
template <class C, class R, class... A>
struct Signature<R (C::*)(A...) const noexcept> : Signature<R (*)(A...)> {};

// A parameter of type string_view is backed by a std::string while the call runs.
template <class T>
struct Stored {
    using Type = T;
};
template <>
struct Stored<std::string_view> {
    using Type = std::string;
};

template <class F>
PyObject make_bound(Python& python, std::string_view name, std::string_view doc, F function) {
    using S = Signature<std::remove_pointer_t<std::decay_t<F>>>;
    using Parameters = typename S::Parameters;
    if constexpr (std::is_same_v<Parameters, std::tuple<std::vector<PyObject>>>) {
        // f(std::vector<PyObject>) takes any number of arguments.
        return Access::make_function(
            python, name, doc, -1,
            [function = std::move(function)](Python& p, std::span<const PyObject> args) mutable {
                if constexpr (std::is_void_v<typename S::Result>) {
                    function(std::vector<PyObject>(args.begin(), args.end()));
                    return p.none();
                } else {
                    return p.make(function(std::vector<PyObject>(args.begin(), args.end())));
                }
            });
    } else {
        return Access::make_function(
            python, name, doc, S::arity,
            [function = std::move(function)](Python& p, std::span<const PyObject> args) mutable {
                return [&]<size_t... i>(std::index_sequence<i...>) {
                    // Braces: converted from left to right, so that errors name the first one.
                    std::tuple<typename Stored<std::tuple_element_t<i, Parameters>>::Type...>
                        values{Convert<typename Stored<
                            std::tuple_element_t<i, Parameters>>::Type>::get(args[i])...};
                    (void)args;
                    if constexpr (std::is_void_v<typename S::Result>) {
                        function(std::get<i>(values)...);
                        return p.none();
                    } else {
                        return p.make(function(std::get<i>(values)...));
                    }
                }(std::make_index_sequence<static_cast<size_t>(S::arity)>());
            });
    }
}

}  // namespace detail

template <class T>
T PyObject::as() const {
    return Convert<T>::get(*this);
}
template <class T>
void PyObject::set(std::string_view name, const T& value) const {
    detail::Access::set_attribute(*this, name, python().make(value));
}
template <class K>
PyObject PyObject::item(const K& key) const {
    return detail::Access::get_item(*this, python().make(key));
}
template <class K, class T>
void PyObject::set_item(const K& key, const T& value) const {
    detail::Access::set_item(*this, python().make(key), python().make(value));
}
template <class... Args>
PyObject PyObject::operator()(const Args&... args) const {
    Python& p = python();
    const PyObject objects[] = {p.make(args)..., PyObject()};
    return call({objects, sizeof...(Args)});
}
template <class... Args>
PyObject PyObject::invoke(std::string_view name, const Args&... args) const {
    return get(name)(args...);
}
template <class T>
PyObject Python::make(const T& value) {
    return detail::Converted<T>::make(*this, value);
}
template <class T>
void Python::set(std::string_view name, const T& value) {
    detail::Access::set_global(*this, name, make(value));
}
template <class F>
PyObject Python::function(std::string_view name, F f, std::string_view doc) {
    return detail::make_bound(*this, name, doc, std::move(f));
}
template <class F>
void Python::bind(std::string_view name, F f, std::string_view doc) {
    detail::Access::set_global(*this, name, function(name, std::move(f), doc));
}
template <class F>
void Python::bind(std::string_view module, std::string_view name, F f, std::string_view doc) {
    detail::Access::set_in_module(*this, module, name, function(name, std::move(f), doc));
}

}  // namespace baton
