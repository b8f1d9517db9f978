// Steps from one instruction of a frame to the next, as tracing.cpp and monitoring.cpp see them.
#pragma once

#include <algorithm>

#include "vm/frame.h"

namespace baton {

inline bool leaves_frame(Op op) {
    return op == Op::RETURN || op == Op::RETURN_CONST || op == Op::YIELD || op == Op::YIELD_FROM;
}

// Where a function's first statement begins: behind what makes its locals unbound.
inline uint32_t first_step(const Code* code, bool of_generator) {
    const std::vector<uint32_t>& words = code->blob->code;
    uint32_t at = of_generator ? 1 : 0;
    while (decode_op(words[at]) == Op::INIT_UNBOUND) ++at;
    return at;
}

// Whether a step to an instruction begins its line anew. The end of a loop's body does that, rather
// than the jump back to its beginning.
inline bool goes_back(const Code* code, uint32_t from, uint32_t to) {
    const std::vector<uint32_t>& words = code->blob->code;
    if (decode_op(words[to]) == Op::FOR_LOOP) {
        const uint32_t begin = to + words[to + 1];
        return from + 1 != begin;
    }
    return to <= from && decode_op(words[from]) != Op::FOR_LOOP;
}

// Calls f(mark) for the lines without instructions on the way from the instruction at `from` to
// that at `to` (`begins`: on the way into the function), until it returns false; returns what it
// did.
template <class F>
bool for_each_mark(const CodeBlob& blob, uint32_t from, Op from_op, uint32_t to, bool begins, F f) {
    if (blob.marks.empty()) return true;
    if (begins) from = 0;
    const uint32_t next = from + static_cast<uint32_t>(op_words(from_op));
    const auto edge = begins       ? LineMark::entry
                      : to == next ? LineMark::falls
                                   : LineMark::jumps;
    auto mark = std::lower_bound(blob.marks.begin(), blob.marks.end(), from,
                                 [](const LineMark& m, uint32_t at) { return m.address < at; });
    for (; mark != blob.marks.end() && mark->address == from; ++mark) {
        if (mark->edge == edge && mark->line > 0 && !f(*mark)) return false;
    }
    return true;
}

// What the instruction at frame->pc, which leaves the frame, gives to the caller (owned).
inline Value result_of(const Frame* frame) {
    const uint32_t w = *frame->pc;
    switch (decode_op(w)) {
        case Op::RETURN: return share(frame->registers[decode_a(w)]);
        case Op::RETURN_CONST: return share(frame->constants[decode_bx(w)]);
        default: return share(frame->registers[decode_b(w)]);
    }
}

}  // namespace baton
