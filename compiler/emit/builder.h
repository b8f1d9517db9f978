// Builds one code object's instructions: appends them, patches jumps, collects constants, names,
// cache sites, source positions and the exception table, and follows along which locals are
// certainly bound and whether the end of the code can be reached at all. It knows the instruction
// set and nothing of the syntax tree.
//
// Code that cannot be reached is dropped: after a terminator nothing is appended until a label that
// some jump refers to is bound. So the emitter walks dead statements like any others.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "compiler/bytecode/code_blob.h"

namespace baton::emit {

// A place in the code that jumps lead to, as an index into the builder's labels.
using Label = int;

// A set of local variables, by index.
class LocalSet {
public:
    bool has(size_t i) const { return i / 64 < bits_.size() && (bits_[i / 64] >> (i % 64) & 1); }
    void add(size_t i) {
        if (i / 64 >= bits_.size()) {
            bits_.resize(i / 64 + 1);
        }
        bits_[i / 64] |= uint64_t(1) << (i % 64);
    }
    void remove(size_t i) {
        if (i / 64 < bits_.size()) {
            bits_[i / 64] &= ~(uint64_t(1) << (i % 64));
        }
    }
    // Keeps what is also in `other`.
    void intersect(const LocalSet& other) {
        if (bits_.size() > other.bits_.size()) {
            bits_.resize(other.bits_.size());
        }
        for (size_t i = 0; i < bits_.size(); i++) {
            bits_[i] &= other.bits_[i];
        }
    }
    // Removes what is in `other`.
    void subtract(const LocalSet& other) {
        for (size_t i = 0; i < bits_.size() && i < other.bits_.size(); i++) {
            bits_[i] &= ~other.bits_[i];
        }
    }

private:
    std::vector<uint64_t> bits_;
};

// An exception handler while its region is being emitted.
using Handler = int;
inline constexpr Handler no_handler = -1;

class CodeBuilder {
public:
    // ---- Instructions ---------------------------------------------------------------------------
    // Appends an instruction of format ABC, ABx or AsBx, ABCX.
    void emit(Op op, int a = 0, int b = 0, int c = 0);
    void emit_bx(Op op, int a, int bx);
    void emit_x(Op op, int a, int b, int c, uint32_t x);
    // Appends a jump (format J, or ABCJ with operands) to a label, bound already or later.
    void jump(Op op, Label to, int a = 0, int b = 0, int c = 0);

    // Shows the line of the position to trace functions, though it may run no instruction.
    void mark_line() { emit(Op::NOP); }
    // The instruction that follows is a jump that is a statement of its own.
    void show_jump() { shown_jumps_.insert(address()); }
    // A statement begins (line 0: the block of what follows changes) in a block, with the registers
    // from `depth` on free.
    void start_statement(int line, int block, int depth) {
        starts_.push_back({address(), line, block, static_cast<uint16_t>(depth)});
    }
    int new_block(int parent, CodeBlock::Kind kind, int reg) {
        blocks_.push_back({parent, kind, static_cast<uint16_t>(reg)});
        return static_cast<int>(blocks_.size()) - 1;
    }
    size_t jump_count() const { return fixups_.size(); }
    // The jumps to a label since there were `first` of them run a line on their way.
    void mark_jumps(size_t first, Label to, int line);

    Label new_label();
    // The label stands here; control comes from above and from the jumps seen so far.
    void bind(Label label);
    // A label here that only later backward jumps lead to besides control from above. `entered`
    // makes it reachable without control from above (the body of an inverted loop).
    void bind_loop(Label label, bool entered = false);
    // Whether any reachable jump leads to the label.
    bool is_used(Label label) const { return labels_[static_cast<size_t>(label)].used; }

    // Declares that control falls through to the label, which is bound next.
    void mark_used(Label label) {
        LabelInfo& info = labels_[static_cast<size_t>(label)];
        if (reachable_ && !info.used) {
            info.used = true;
            info.bound = bound;
        }
    }
    // Whether the label has its place already, so that jumps to it lead backward.
    bool is_bound(Label label) const { return labels_[static_cast<size_t>(label)].address >= 0; }

    bool reachable() const { return reachable_; }
    // Declares what follows unreachable, until a label is bound.
    void make_unreachable() { reachable_ = false; }

    // ---- Bound locals ---------------------------------------------------------------------------
    // Locals that are certainly bound here. The emitter adds and removes.
    LocalSet bound;
    // Locals that some statement of the function unbinds.
    LocalSet deletable;

    // ---- Exceptions -----------------------------------------------------------------------------
    // A handler for the instructions emitted while it is current. The exception comes in register
    // `depth`.
    Handler new_handler(int depth);
    Handler current_handler() const { return current_; }
    void set_handler(Handler handler) { current_ = handler; }
    // The handler's code begins here. Unreachable if no instruction of its region may raise.
    void bind_handler(Handler handler);
    // The same, and control may also come from above.
    void join_handler(Handler handler) { bind(handlers_[static_cast<size_t>(handler)].label); }

    // ---- Tables ---------------------------------------------------------------------------------
    // The source range of the instructions that follow.
    void set_position(const Position& position) { position_ = position; }
    const Position& position() const { return position_; }
    // The index of a constant, equal ones (by type and value) sharing one; code is never shared.
    int constant(const Constant& value);
    int add_code(std::shared_ptr<const CodeBlob> code);
    int name(std::string_view text);
    // A new cache site for the name.
    uint32_t site(std::string_view text);

    // ---- The end --------------------------------------------------------------------------------
    // From here on emit() goes to the prologue, which finish() puts before instruction `at` of
    // the code so far (an address at which no jump arrives from elsewhere).
    void begin_prologue(uint32_t at);
    uint32_t address() const { return static_cast<uint32_t>(code_.size()); }
    // Resolves everything and moves the tables into the blob.
    void finish(CodeBlob& blob);
    // Whether a jump did not fit its format.
    bool overflow() const { return overflow_; }

private:
    struct LabelInfo {
        int64_t address = -1;
        bool used = false;
        LocalSet bound;
    };
    struct HandlerInfo {
        Label label;
        int depth;
    };
    struct Fixup {
        uint32_t address;
        Label label;
    };
    struct HandlerChange {
        uint32_t address;
        Handler handler;
    };

    void start(Op op, bool ends);
    const Position* position_at(uint32_t at) const;
    void thread_jumps();
    void place_returns();
    void strip_marks(CodeBlob& blob);
    void build_exceptions(CodeBlob& blob);

    std::vector<uint32_t> code_;
    std::vector<uint32_t> prologue_;
    std::vector<LabelInfo> labels_;
    std::vector<HandlerInfo> handlers_;
    std::vector<Fixup> fixups_;
    std::vector<HandlerChange> handler_changes_;
    std::vector<Position> positions_;
    std::vector<Position> return_positions_;  // of jumps that became returns
    std::vector<LineMark> marks_;
    std::vector<CodeBlock> blocks_;
    std::vector<StatementStart> starts_;
    std::unordered_set<uint32_t> shown_jumps_;  // of `break` and `continue`
    std::vector<Constant> constants_;
    std::vector<std::string> names_;
    std::vector<CacheSite> sites_;
    std::unordered_map<std::string, int> constant_index_;
    std::unordered_map<std::string, int> name_index_;
    Position position_{0, 0, 0, -1, -1};
    Handler current_ = no_handler;
    uint32_t prologue_at_ = 0;
    bool in_prologue_ = false;
    bool reachable_ = true;
    bool overflow_ = false;
};

}  // namespace baton::emit
