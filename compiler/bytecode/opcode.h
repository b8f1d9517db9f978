// Instructions as C++ sees them: the opcode enum, formats and flags from opcodes.def, and how the
// operands lie in the words.
#pragma once

#include <cstdint>

namespace baton {

enum class Op : uint8_t {
#define OP(name, format, flags, description) name,
#include "compiler/bytecode/opcodes.def"
};
inline constexpr int op_count = 0
#define OP(name, format, flags, description) +1
#include "compiler/bytecode/opcodes.def"
    ;
static_assert(op_count <= 256);

enum class OpFormat : uint8_t { ABC, ABx, AsBx, ABCX, ABCJ, ABCXJ, J };

enum class Intrinsic : uint8_t {
#define INTRINSIC(name, description) name,
#include "compiler/bytecode/intrinsics.def"
};

struct OpInfo {
    const char* name;
    OpFormat format;
    const char* flags;
    const char* description;
};
// Indexed by opcode.
extern const OpInfo op_info[op_count];

// Words that an instruction takes.
constexpr int format_words(OpFormat f) {
    return f == OpFormat::ABCX || f == OpFormat::ABCJ ? 2 : f == OpFormat::ABCXJ ? 3 : 1;
}
inline int op_words(Op op) { return format_words(op_info[static_cast<int>(op)].format); }

// Packing and unpacking of an instruction word. The opcode is the lowest byte.
constexpr uint32_t encode_abc(Op op, uint32_t a, uint32_t b, uint32_t c) {
    return static_cast<uint32_t>(op) | a << 8 | b << 16 | c << 24;
}
constexpr uint32_t encode_abx(Op op, uint32_t a, uint32_t bx) {
    return static_cast<uint32_t>(op) | a << 8 | bx << 16;
}
constexpr uint32_t encode_j(Op op, int32_t j) {
    return static_cast<uint32_t>(op) | static_cast<uint32_t>(j) << 8;
}
constexpr Op decode_op(uint32_t w) { return static_cast<Op>(w & 0xff); }
constexpr uint32_t decode_a(uint32_t w) { return w >> 8 & 0xff; }
constexpr uint32_t decode_b(uint32_t w) { return w >> 16 & 0xff; }
constexpr uint32_t decode_c(uint32_t w) { return w >> 24; }
constexpr uint32_t decode_bx(uint32_t w) { return w >> 16; }
constexpr int32_t decode_sbx(uint32_t w) { return static_cast<int32_t>(w) >> 16; }
constexpr int32_t decode_j(uint32_t w) { return static_cast<int32_t>(w) >> 8; }

}  // namespace baton
