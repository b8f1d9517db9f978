#include "compiler/bytecode/code_blob.h"

#include <algorithm>

namespace baton {

Position find_position(const CodeBlob& blob, uint32_t address) {
    auto after = std::upper_bound(
        blob.positions.begin(), blob.positions.end(), address,
        [](uint32_t at, const Position& position) { return at < position.address; });
    if (after == blob.positions.begin()) {
        return Position{address, 0, 0, -1, -1};
    }
    return *(after - 1);
}

int find_line(const CodeBlob& blob, uint32_t address) {
    auto at = std::upper_bound(
        blob.positions.begin(), blob.positions.end(), address,
        [](uint32_t where, const Position& position) { return where < position.address; });
    while (at != blob.positions.begin()) {
        if ((--at)->line > 0) {
            return at->line;
        }
    }
    return blob.first_line;
}

}  // namespace baton
