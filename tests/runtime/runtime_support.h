// What the tests of the runtime share: an interpreter without a VM, and short ways to make values
// and to look at results.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "runtime/core/bootstrap.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

class RuntimeTest : public ::testing::Test {
protected:
    RuntimeTest() {
        in.current = in.main_thread = &t;
        ready_ = bootstrap_runtime(t);
    }
    ~RuntimeTest() override {
        t.clear();
        in.current = nullptr;
    }
    void SetUp() override { ASSERT_TRUE(ready_) << error(); }

    // The pending exception as "TypeError: text", cleared; "" if there is none.
    std::string error() {
        if (!t.exception) return "";
        Ref exception = Ref::take(Value(take_pending(t)));
        Own<Str> text = Own<Str>::take(exception_summary(t, *exception));
        return text ? to_string(text.get()) : "?";
    }
    // repr of a value that is taken over; the error's text for an error.
    std::string show(Value owned) {
        if (owned.is_error()) return error();
        Ref value = Ref::take(owned);
        if (owned.is_unbound()) return "unbound";
        Own<Str> text = Own<Str>::take(repr(t, *value));
        return text ? to_string(text.get()) : error();
    }
    // As show, for str().
    std::string text_of(Value owned) {
        if (owned.is_error()) return error();
        Ref value = Ref::take(owned);
        Own<Str> text = Own<Str>::take(str(t, *value));
        return text ? to_string(text.get()) : error();
    }

    // Values; all owned.
    Ref s(std::string_view text) { return Ref::take(Value(new_str(t, text))); }
    Ref name(std::string_view text) { return Ref::take(Value(intern(t, text))); }
    static Value n(int64_t v) { return Value::small_int(v); }
    Ref tuple(std::initializer_list<Value> items) { return Ref::take(Value(new_tuple(t, items))); }
    Ref list(std::initializer_list<Value> items) {
        return Ref::take(Value(new_list(t, std::span<const Value>(items.begin(), items.size()))));
    }

    // object.attribute, owned.
    Value get(Value object, std::string_view attribute) {
        return get_attribute(t, object, *name(attribute));
    }
    std::string set(Value object, std::string_view attribute, Value value) {
        return set_attribute(t, object, *name(attribute), value) ? "" : error();
    }
    // function(*args, **keywords)
    Value invoke(Value function, std::vector<Value> args,
                 std::initializer_list<std::pair<const char*, Value>> keywords = {}) {
        std::vector<Ref> names;
        std::vector<Value> name_values;
        const size_t nargs = args.size();
        for (const auto& [key, value] : keywords) {
            names.push_back(name(key));
            name_values.push_back(*names.back());
            args.push_back(value);
        }
        Own<Tuple> all;
        if (keywords.size()) all = Own<Tuple>::take(new_tuple(t, name_values));
        return call(t, function, args.data(), nargs, all.get());
    }
    // object.method(*args, **keywords)
    Value invoke(Value object, const char* method, std::vector<Value> args,
                 std::initializer_list<std::pair<const char*, Value>> keywords = {}) {
        Ref function = Ref::take(get(object, method));
        if (function.get().is_error()) return Value::error();
        return invoke(*function, std::move(args), keywords);
    }
    // A class as the class statement makes it.
    Ref make_class(const char* class_name, std::initializer_list<Value> bases,
                   std::initializer_list<std::pair<const char*, Value>> members = {}) {
        Ref all = Ref::take(Value(new_dict(t)));
        for (const auto& [key, value] : members) {
            EXPECT_TRUE(dict_set(t, all.as<Dict>(), name(key).as<Str>(), value));
        }
        Value made = invoke(Value(t.types().type), {*name(class_name), *tuple(bases), *all});
        EXPECT_FALSE(made.is_error()) << error();
        return Ref::take(made);
    }
    Value exception(Exc kind) { return Value(exception_type(t, kind)); }

    Interpreter in;
    Thread t{in, nullptr};

private:
    bool ready_ = false;
};

}  // namespace baton
