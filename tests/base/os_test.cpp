#include "runtime/base/os.h"

#include <errno.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <thread>

namespace baton::os {
namespace {

TEST(Os, ClocksRun) {
    std::int64_t before = monotonic_ns(), cpu = thread_cpu_ns();
    volatile int sink = 0;
    while (monotonic_ns() < before + 2'000'000) {
        sink = sink + 1;
    }
    EXPECT_GT(thread_cpu_ns(), cpu);
    EXPECT_GE(process_cpu_ns(), thread_cpu_ns() - 1'000'000'000);
    EXPECT_GT(wall_ns(), std::int64_t(1'600'000'000) * 1'000'000'000);
    EXPECT_GT(clock_resolution_ns(), 0);
}

TEST(Os, StackBoundsHoldTheStackPointer) {
    auto check = [] {
        StackBounds bounds = current_stack();
        EXPECT_LT(bounds.low, stack_position());
        EXPECT_GT(bounds.high, stack_position());
    };
    check();
    std::thread(check).join();
}

TEST(Os, PagesAreZeroAndCanBeDiscarded) {
    std::size_t size = page_size() * 3 + 1;
    char* pages = static_cast<char*>(allocate_pages(size));
    ASSERT_NE(pages, nullptr);
    EXPECT_EQ(pages[0], 0);
    pages[page_size()] = 7;
    discard_pages(pages + 1, page_size() * 2);
    EXPECT_EQ(pages[page_size()], 0);
    pages[size - 1] = 1;
    free_pages(pages, size);
}

TEST(Os, ReadsFiles) {
    std::string path = ::testing::TempDir() + "baton_os_test_" + std::to_string(getpid());
    std::string written(100000, 'q');
    std::FILE* file = std::fopen(path.c_str(), "wb");
    ASSERT_NE(file, nullptr);
    std::fwrite(written.data(), 1, written.size(), file);
    std::fclose(file);
    std::string contents = "old";
    EXPECT_EQ(read_file(path, contents), 0);
    EXPECT_EQ(contents, written);
    std::remove(path.c_str());
    EXPECT_EQ(read_file(path, contents), ENOENT);
    EXPECT_EQ(contents, "");
    EXPECT_EQ(read_file("/", contents), EISDIR);
}

TEST(Os, KnowsTheMachine) {
    EXPECT_GE(cpu_count(), 1u);
    EXPECT_NE(random_seed(), random_seed());
    unsigned char bytes[600] = {};
    EXPECT_EQ(random_bytes(bytes, sizeof bytes), 0);
    int zeros = 0;
    for (unsigned char byte : bytes) {
        zeros += byte == 0;
    }
    EXPECT_LT(zeros, 60);
}

}  // namespace
}  // namespace baton::os
