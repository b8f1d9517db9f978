// What an instruction does with its operands: which registers it reads, takes and writes, and what
// the numbers in its words mean. Derived from the opcode list's descriptions once, so that the
// verifier and the disassembler agree. Plain const tables; callers: verify.cpp, disassemble.cpp.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/bytecode/opcode.h"

namespace baton {

// The meaning of each operand, as letters:
//   -  unused             d  register written         u  register read, taken if temporary
//   k  register read and kept                         K  constant index (8 bits)
//   i  plain number       c  constant index           C  constant index of a code blob
//   f  free variable      r  far register             s  cache site         n  name index
//   v  cell: register if operand c is 0, else free variable
//   *  registers, described by effects_of only
struct OperandLetters {
    char a = '-', b = '-', c = '-', x = '-';  // of ABx and AsBx, b stands for bx
};
// The letters of an opcode.
OperandLetters operand_letters(Op op);

// Registers that one instruction touches.
struct Effects {
    std::vector<int> takes;       // read; if temporary the reference is taken
    std::vector<int> keeps;       // read, still alive afterwards
    std::vector<int> writes;      // written when control falls through
    std::vector<int> jump_writes;  // written when it jumps
    std::vector<int> next_takes;  // taken only when control falls through
    std::vector<int> jump_takes;  // taken only when it jumps
    // Empties every list.
    void clear();
};
// Fills `effects` for the instruction whose words begin at `words` (all of them readable).
void effects_of(const uint32_t* words, Effects& effects);

// Whether the instruction has this flag letter of opcodes.def.
bool has_flag(Op op, char flag);
// Whether an exception can come out of the instruction: it may raise, call, or poll the thread's
// budget (where signals are delivered).
bool may_raise(Op op);

}  // namespace baton
