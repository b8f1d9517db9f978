// What the coverage-guided fuzzers share. Mutations are in fuzz_common.cpp, too: libFuzzer finds
// them by name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

inline constexpr size_t longest_program = 16 * 1024;

inline std::string_view fuzz_text(const uint8_t* data, size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

// Compiles a text, checks what came out, lists it, writes it out and reads it back. Aborts if
// something is wrong with it; false if the text is no program.
bool check_compiler(std::string_view text);
