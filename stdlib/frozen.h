// The standard library's Python modules, compiled to bytecode at build time by baton-freeze and
// linked in as constant data. The import system looks names up here; `deserialize` turns an entry's
// data into a CodeBlob. The table is sorted by name, immutable and shared by all interpreters.
#pragma once

#include <cstddef>
#include <string_view>

namespace baton {

struct FrozenModule {
    const char* name;           // dotted: "asyncio.events"; a package's __init__ has the package's
    bool is_package;
    const unsigned char* data;  // a serialized CodeBlob
    std::size_t size;
};

// Sorted by name; `frozen_module_count` entries.
extern const FrozenModule frozen_modules[];
extern const std::size_t frozen_module_count;

// The entry of a module, or null.
inline const FrozenModule* find_frozen_module(std::string_view name) {
    std::size_t low = 0, high = frozen_module_count;
    while (low < high) {
        std::size_t middle = (low + high) / 2;
        int order = std::string_view(frozen_modules[middle].name).compare(name);
        if (order == 0) {
            return &frozen_modules[middle];
        }
        (order < 0 ? low : high) = order < 0 ? middle + 1 : middle;
    }
    return nullptr;
}

}  // namespace baton
