// Whatever Python text the project has: the code that is made of it can be.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "compiler/compile.h"

namespace baton {
namespace {

TEST(Programs, AllOfTheProjectVerify) {
    int verified = 0;
    for (const char* folder : {"tests/python", "bench", "examples", "stdlib/lib"}) {
        // CTest runs the tests of a folder there.
        const auto root = std::filesystem::path("../..") / folder;
        ASSERT_TRUE(std::filesystem::exists(root)) << "not run in tests/emit";
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
            if (entry.path().extension() != ".py") continue;
            std::stringstream text;
            text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
            const CompileResult result = compile(text.str());
            if (!result.code) continue;  // some are wrong on purpose
            EXPECT_EQ(verify(*result.code), "") << entry.path();
            ++verified;
        }
    }
    EXPECT_GT(verified, 500);
}

}  // namespace
}  // namespace baton
