#include "runtime/core/heap.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <set>

namespace baton {
namespace {

size_t count_objects(Heap& heap) {
    size_t n = 0;
    heap.each_object([&](Object*) { ++n; });
    return n;
}

TEST(Heap, ObjectsOfAllSizesKeepTheirBytes) {
    Heap heap;
    struct Block {
        Object* object;
        size_t size;
        unsigned char fill;
    };
    std::vector<Block> blocks;
    std::mt19937 random(1);
    auto check = [](const Block& b) {
        const auto* bytes = reinterpret_cast<const unsigned char*>(b.object);
        for (size_t i = sizeof(Object); i < b.size; ++i) {
            if (bytes[i] != b.fill) return false;
        }
        return true;
    };
    for (int round = 0; round < 20000; ++round) {
        if (blocks.empty() || random() % 3) {
            const size_t size = sizeof(Object) + random() % (random() % 10 ? 120 : 3000);
            Object* object = heap.allocate_object(size, nullptr);
            ASSERT_NE(object, nullptr);
            EXPECT_EQ(object->refcount, 1u);
            EXPECT_TRUE(object->flags & object_alive);
            EXPECT_EQ(reinterpret_cast<uintptr_t>(object) % 16, 0u);
            const auto fill = static_cast<unsigned char>(random());
            std::memset(reinterpret_cast<char*>(object) + sizeof(Object), fill,
                        size - sizeof(Object));
            blocks.push_back({object, size, fill});
        } else {
            std::swap(blocks[random() % blocks.size()], blocks.back());
            ASSERT_TRUE(check(blocks.back()));
            heap.free_object(blocks.back().object, blocks.back().size);
            blocks.pop_back();
        }
    }
    EXPECT_EQ(heap.live_objects(), blocks.size());
    EXPECT_EQ(count_objects(heap), blocks.size());
    for (const Block& b : blocks) {
        EXPECT_TRUE(check(b));
        heap.free_object(b.object, b.size);
    }
    EXPECT_EQ(heap.live_objects(), 0u);
    EXPECT_EQ(count_objects(heap), 0u);
}

TEST(Heap, RawBuffersMoveWithTheirContents) {
    Heap heap;
    size_t size = 1;
    auto* bytes = static_cast<char*>(heap.allocate_raw(size));
    bytes[0] = 'a';
    while (size < 100000) {
        const size_t next = size + size / 2 + 1;
        bytes = static_cast<char*>(heap.reallocate_raw(bytes, size, next));
        ASSERT_NE(bytes, nullptr);
        EXPECT_EQ(bytes[0], 'a');
        EXPECT_EQ(bytes[size - 1], 'a');
        std::memset(bytes, 'a', next);
        size = next;
    }
    while (size > 1) {
        const size_t next = size / 3 + 1;
        if (next == size) break;
        bytes = static_cast<char*>(heap.reallocate_raw(bytes, size, next));
        ASSERT_NE(bytes, nullptr);
        EXPECT_EQ(bytes[next - 1], 'a');
        size = next;
    }
    heap.free_raw(bytes, size);
    EXPECT_NE(heap.allocate_raw(0), nullptr);
}

TEST(Heap, TheLimitIsKept) {
    Heap heap;
    heap.set_limit(1 << 20);
    EXPECT_EQ(heap.allocate_raw(2 << 20), nullptr);
    std::vector<Object*> objects;
    while (Object* object = heap.allocate_object(64, nullptr)) objects.push_back(object);
    EXPECT_LE(heap.in_use(), size_t{1} << 20);
    EXPECT_GT(objects.size() * 64, size_t{700000});
    EXPECT_FALSE(heap.charge(1 << 20));
    EXPECT_EQ(heap.allocate_raw(10000), nullptr);
    for (Object* object : objects) heap.free_object(object, 64);
    EXPECT_NE(heap.allocate_object(64, nullptr), nullptr);
    heap.set_limit(0);
    EXPECT_TRUE(heap.charge(1 << 20));
    EXPECT_GE(heap.peak(), heap.in_use());
    heap.discharge(1 << 20);
    const size_t before = heap.in_use();
    void* large = heap.allocate_raw(100000);
    EXPECT_GE(heap.in_use(), before + 100000);
    heap.free_raw(large, 100000);
    EXPECT_EQ(heap.in_use(), before);
}

TEST(Heap, ItsEndReturnsEverything) {
    // Nothing is freed here: a leak checker sees what the destructor forgets.
    Heap heap;
    for (size_t size = 16; size < 5000; size += 7) {
        ASSERT_NE(heap.allocate_object(size, nullptr), nullptr);
        ASSERT_NE(heap.allocate_raw(size), nullptr);
    }
}

TEST(Heap, ACollectionIsDueAfterGrowth) {
    Heap heap;
    heap.set_threshold(100);
    for (int i = 0; i < 100; ++i) ASSERT_NE(heap.allocate_object(32, nullptr), nullptr);
    EXPECT_FALSE(heap.collect_due());
    ASSERT_NE(heap.allocate_object(32, nullptr), nullptr);
    EXPECT_TRUE(heap.collect_due());
    heap.enable_collector(false);
    EXPECT_FALSE(heap.collect_due());
}

TEST(Heap, StartsSmall) {
    Heap heap;
    for (size_t size = 16; size <= Heap::max_small; size += 16) {
        ASSERT_NE(heap.allocate_object(size, nullptr), nullptr);
    }
    EXPECT_LT(heap.in_use(), 128u * 1024);
}

}  // namespace
}  // namespace baton
