#include "runtime/core/result.h"

#include <gtest/gtest.h>

namespace baton {
namespace {

template <class T>
T fail() {
    return Failure{};
}

template <class T>
T pass_on() {
    TRY(fail<bool>());
    return T();
}

TEST(Failure, BecomesTheFailureValueOfEveryResult) {
    EXPECT_TRUE(fail<Value>().is_error());
    EXPECT_EQ(fail<int*>(), nullptr);
    EXPECT_FALSE(fail<bool>());
    EXPECT_EQ(fail<Truth>(), Truth::error);
    EXPECT_FALSE(fail<std::optional<uint64_t>>().has_value());
    EXPECT_FALSE(fail<std::optional<double>>().has_value());
    EXPECT_FALSE(pass_on<std::optional<int64_t>>().has_value());
    EXPECT_TRUE(pass_on<Value>().is_error());
}

}  // namespace
}  // namespace baton
