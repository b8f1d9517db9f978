// Looking for a text in another in time proportional to their lengths, whatever they hold.
#pragma once

#include <cstring>
#include <string_view>

namespace baton {

// Where `text` has `sought` first, from `at` on; npos if nowhere.
inline size_t find_text(std::string_view text, std::string_view sought, size_t at = 0) {
    // The library's search compares at each place: quick for short ones, quadratic for long ones.
    if (sought.size() < 24 || at > text.size()) return text.find(sought, at);
    const void* found =
        memmem(text.data() + at, text.size() - at, sought.data(), sought.size());
    if (!found) return std::string_view::npos;
    return static_cast<size_t>(static_cast<const char*>(found) - text.data());
}

}  // namespace baton
