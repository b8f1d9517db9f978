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

}  // namespace baton
