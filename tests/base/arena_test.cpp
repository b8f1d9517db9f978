#include "runtime/base/arena.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace baton {
namespace {

struct Node {
    int kind;
    Node* next;
};

TEST(Arena, MakesAggregatesAndKeepsThem) {
    Arena arena(256);
    Node* last = nullptr;
    for (int i = 0; i < 1000; i++) {
        last = arena.make<Node>(i, last);
    }
    for (int i = 999; i >= 0; i--, last = last->next) {
        ASSERT_EQ(last->kind, i);
    }
    EXPECT_EQ(last, nullptr);
}

TEST(Arena, RespectsAlignment) {
    Arena arena(128);
    for (std::size_t alignment = 1; alignment <= 256; alignment *= 2) {
        arena.allocate(1, 1);
        auto at = reinterpret_cast<std::uintptr_t>(arena.allocate(3, alignment));
        EXPECT_EQ(at % alignment, 0u);
    }
}

TEST(Arena, CopiesArraysAndStrings) {
    Arena arena;
    std::vector<int> numbers{1, 2, 3};
    auto copy = arena.copy_array(numbers);
    numbers.clear();
    ASSERT_EQ(copy.size(), 3u);
    EXPECT_EQ(copy[2], 3);
    std::string big(100000, 'x');
    EXPECT_EQ(arena.copy_string(big), big);
    EXPECT_EQ(arena.copy_string("").data()[0], '\0');
    EXPECT_TRUE(arena.copy_array(std::vector<int>()).empty());
}

TEST(Arena, LargePiecesDoNotWasteTheCurrentBlock) {
    Arena arena(1024);
    char* first = static_cast<char*>(arena.allocate(8, 8));
    arena.allocate(100000, 8);
    char* second = static_cast<char*>(arena.allocate(8, 8));
    EXPECT_EQ(second, first + 8);
}

TEST(Arena, MovesWithoutCopying) {
    Arena arena;
    int* number = arena.make<int>(7);
    Arena other(std::move(arena));
    EXPECT_EQ(*number, 7);
    EXPECT_EQ(arena.bytes_reserved(), 0u);
    EXPECT_GT(other.bytes_reserved(), 0u);
    other.clear();
    EXPECT_EQ(other.bytes_reserved(), 0u);
}

}  // namespace
}  // namespace baton
