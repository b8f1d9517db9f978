#include "compiler/bytecode/opcode.h"

namespace baton {

const OpInfo op_info[op_count] = {
#define OP(name, format, flags, description) {#name, OpFormat::format, #flags, description},
#include "compiler/bytecode/opcodes.def"
};

}  // namespace baton
