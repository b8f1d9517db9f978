// The verifier. First every instruction's operands are checked by themselves, then the rule that
// temporaries are written once and read once is followed along all paths: before each instruction
// it is known exactly which temporaries are alive, whichever way control came.

#include <algorithm>
#include <unordered_map>

#include "compiler/bytecode/code_blob.h"
#include "compiler/bytecode/operands.h"

namespace baton {

namespace {

class Verifier {
public:
    explicit Verifier(const CodeBlob& blob) : blob_(blob), size_(blob.code.size()) {}

    std::string run() {
        check_shape();
        if (error_.empty()) {
            check_instructions();
        }
        if (error_.empty()) {
            check_tables();
        }
        if (error_.empty()) {
            follow_temporaries();
        }
        if (!error_.empty()) {
            return blob_.qualname + ": " + error_;
        }
        for (const Constant& value : blob_.constants) {
            std::string inner = check_constant(value, 0);
            if (!inner.empty()) {
                return inner;
            }
        }
        return "";
    }

private:
    void fail(size_t at, const std::string& what) {
        if (!error_.empty()) {
            return;
        }
        error_ = "at " + std::to_string(at);
        if (at < size_ && static_cast<int>(decode_op(blob_.code[at])) < op_count) {
            error_ += std::string(" ") + op_info[static_cast<int>(decode_op(blob_.code[at]))].name;
        }
        error_ += ": " + what;
    }

    int register_limit() const { return std::min<int>(blob_.registers, 256); }
    bool is_temporary(int reg) const { return reg >= blob_.locals && reg < 256; }

    void check_shape() {
        if (size_ == 0) {
            error_ = "no instructions";
        } else if (blob_.locals > blob_.registers) {
            error_ = "more locals than registers";
        } else if (blob_.positional_only > blob_.positional) {
            error_ = "more positional-only than positional parameters";
        } else if (blob_.parameter_count() >
                   (blob_.registers > 256 ? blob_.registers - 64 : blob_.locals)) {
            error_ = "more parameters than locals";
        } else if (blob_.registers > 256 && blob_.locals != 192) {
            error_ = "far locals without 192 near ones";
        }
    }

    void check_operand(size_t at, char letter, uint32_t value) {
        size_t limit = SIZE_MAX;
        switch (letter) {
        case 'd':
        case 'u':
        case 'k': limit = static_cast<size_t>(register_limit()); break;
        case 'r': limit = blob_.registers; break;
        case 'K':
        case 'c':
        case 'C': limit = blob_.constants.size(); break;
        case 'f': limit = blob_.free.size(); break;
        case 's': limit = blob_.sites.size(); break;
        case 'n': limit = blob_.names.size(); break;
        default: return;
        }
        if (value >= limit) {
            fail(at, "operand out of range");
        } else if (letter == 'C' && blob_.constants[value].kind != Constant::Kind::code) {
            fail(at, "constant is not code");
        }
    }

    void check_instructions() {
        starts_.assign(size_, false);
        size_t at = 0;
        while (at < size_ && error_.empty()) {
            if (static_cast<int>(decode_op(blob_.code[at])) >= op_count) {
                return fail(at, "no such instruction");
            }
            Op op = decode_op(blob_.code[at]);
            const OpInfo& info = op_info[static_cast<int>(op)];
            if (has_flag(op, 'Q')) {
                return fail(at, "quickened form");
            }
            size_t words = static_cast<size_t>(op_words(op));
            if (at + words > size_) {
                return fail(at, "truncated");
            }
            starts_[at] = true;
            uint32_t word = blob_.code[at];
            OperandLetters letters = operand_letters(op);
            if (info.format != OpFormat::J) {
                check_operand(at, letters.a, decode_a(word));
                if (info.format == OpFormat::ABx) {
                    check_operand(at, letters.b, decode_bx(word));
                } else if (info.format != OpFormat::AsBx) {
                    char b = letters.b;
                    if (b == 'v') {
                        b = decode_c(word) == 0 ? 'k' : 'f';
                    }
                    check_operand(at, b, decode_b(word));
                    check_operand(at, letters.c, decode_c(word));
                }
                if (info.format == OpFormat::ABCX || info.format == OpFormat::ABCXJ) {
                    check_operand(at, letters.x, blob_.code[at + 1]);
                }
            }
            if ((op == Op::CALL_KW || op == Op::CALL_METHOD_KW) && error_.empty()) {
                const Constant& names = blob_.constants[blob_.code[at + 1]];
                if (names.kind != Constant::Kind::tuple || names.items.empty() ||
                    names.items.size() > decode_c(word)) {
                    fail(at, "keyword names");
                }
            }
            at += words;
        }
        if (error_.empty() && !has_flag(last_op(), 'T')) {
            fail(size_ - 1, "control runs off the end");
        }
        for (at = 0; at < size_ && error_.empty(); at++) {
            if (!starts_[at] || !has_flag(decode_op(blob_.code[at]), 'J')) {
                continue;
            }
            int64_t to = target(at);
            Op op = decode_op(blob_.code[at]);
            if (to < 0 || to >= static_cast<int64_t>(size_) || !starts_[static_cast<size_t>(to)]) {
                fail(at, "jump into nowhere");
            } else if (op == Op::JUMP ? to <= static_cast<int64_t>(at)
                                      : op == Op::JUMP_BACK && to > static_cast<int64_t>(at)) {
                fail(at, "jump in the wrong direction");
            }
        }
    }
    Op last_op() const {
        size_t at = size_ - 1;
        while (!starts_[at]) {
            at--;
        }
        return decode_op(blob_.code[at]);
    }
    int64_t target(size_t at) const {
        OpFormat format = op_info[static_cast<int>(decode_op(blob_.code[at]))].format;
        int64_t j = format == OpFormat::J      ? decode_j(blob_.code[at])
                    : format == OpFormat::ABCJ ? static_cast<int32_t>(blob_.code[at + 1])
                                               : static_cast<int32_t>(blob_.code[at + 2]);
        return static_cast<int64_t>(at) + j;
    }

    void check_tables() {
        for (const CacheSite& site : blob_.sites) {
            if (site.name >= blob_.names.size()) {
                error_ = "cache site without a name";
            }
        }
        for (const ExceptionEntry& entry : blob_.exceptions) {
            if (entry.begin >= entry.end || entry.end > size_ || entry.handler >= size_ ||
                !starts_[entry.handler] || !starts_[entry.begin] || entry.depth < blob_.locals ||
                entry.depth >= register_limit()) {
                error_ = "exception table";
            }
        }
        for (const CellVariable& cell : blob_.cells) {
            if (cell.local >= blob_.registers) {
                error_ = "cell without a register";
            }
        }
        for (size_t i = 1; i < blob_.positions.size(); i++) {
            if (blob_.positions[i].address <= blob_.positions[i - 1].address) {
                error_ = "positions are not sorted";
            }
        }
        for (size_t i = 0; i < blob_.blocks.size(); i++) {
            const CodeBlock& block = blob_.blocks[i];
            if (block.parent < -1 || block.parent >= static_cast<int32_t>(i) ||
                block.kind > CodeBlock::other || block.reg >= blob_.registers) {
                error_ = "block table";
            }
        }
        for (size_t i = 0; i < blob_.starts.size(); i++) {
            const StatementStart& start = blob_.starts[i];
            if (start.address > blob_.code.size() || start.depth > blob_.registers ||
                start.block < -1 || start.block >= static_cast<int32_t>(blob_.blocks.size()) ||
                (i > 0 && start.address < blob_.starts[i - 1].address)) {
                error_ = "statement table";
            }
        }
        for (size_t i = 0; i < blob_.marks.size(); i++) {
            if (blob_.marks[i].edge > LineMark::entry ||
                (i > 0 && blob_.marks[i].address < blob_.marks[i - 1].address)) {
                error_ = "line marks are not sorted";
            }
        }
    }

    std::string check_constant(const Constant& value, int depth) {
        if (depth > 2000) {
            return blob_.qualname + ": constants nest too deeply";
        }
        if (value.kind == Constant::Kind::code) {
            if (!value.code) {
                return blob_.qualname + ": code constant without code";
            }
            for (const FreeVariable& variable : value.code->free) {
                if (variable.from_parent_local ? variable.index >= blob_.registers
                                               : variable.index >= blob_.free.size()) {
                    return value.code->qualname + ": free variable " + variable.name +
                           " is not in the parent";
                }
            }
            return Verifier(*value.code).run();
        }
        for (const Constant& item : value.items) {
            std::string inner = check_constant(item, depth + 1);
            if (!inner.empty()) {
                return inner;
            }
        }
        return "";
    }

    // Which temporaries are alive: 256 bits by register.
    struct Alive {
        uint64_t bits[4] = {};
        bool has(int reg) const { return bits[reg >> 6] >> (reg & 63) & 1; }
        void set(int reg) { bits[reg >> 6] |= uint64_t(1) << (reg & 63); }
        void reset(int reg) { bits[reg >> 6] &= ~(uint64_t(1) << (reg & 63)); }
        bool operator==(const Alive&) const = default;
    };

    void flow(size_t from, int64_t to, const Alive& alive) {
        if (to >= static_cast<int64_t>(size_)) {
            return fail(from, "control runs off the end");
        }
        size_t index = static_cast<size_t>(to);
        auto [entry, added] = states_.try_emplace(index, alive);
        if (added) {
            work_.push_back(index);
        } else if (!(entry->second == alive)) {
            std::string which;
            for (int reg = 0; reg < 256; reg++) {
                if (entry->second.has(reg) != alive.has(reg)) {
                    which += " t" + std::to_string(reg - blob_.locals);
                }
            }
            fail(from, "temporaries differ on the ways to " + std::to_string(to) + ":" + which);
        }
    }

    void take(size_t at, int reg, Alive& alive) {
        if (!is_temporary(reg)) {
            return;
        }
        if (!alive.has(reg)) {
            fail(at, "reads dead temporary t" + std::to_string(reg - blob_.locals));
        }
        alive.reset(reg);
    }
    void write(size_t at, int reg, Alive& alive) {
        if (reg >= register_limit()) {
            return fail(at, "register out of range");
        }
        if (!is_temporary(reg)) {
            return;
        }
        if (alive.has(reg)) {
            fail(at, "overwrites live temporary t" + std::to_string(reg - blob_.locals));
        }
        alive.set(reg);
    }

    // The handler that covers each instruction, as an index into exceptions, or -1.
    void find_handlers() {
        handlers_.assign(size_, -1);
        for (size_t i = blob_.exceptions.size(); i-- > 0;) {
            const ExceptionEntry& entry = blob_.exceptions[i];
            std::fill(handlers_.begin() + entry.begin, handlers_.begin() + entry.end,
                      static_cast<int>(i));
        }
    }

    void follow_temporaries() {
        find_handlers();
        Effects effects;
        flow(0, 0, Alive{});
        while (!work_.empty() && error_.empty()) {
            size_t at = work_.back();
            work_.pop_back();
            Alive alive = states_[at];
            const uint32_t* words = &blob_.code[at];
            Op op = decode_op(*words);
            if (handlers_[at] >= 0 && may_raise(op)) {
                const ExceptionEntry& entry =
                    blob_.exceptions[static_cast<size_t>(handlers_[at])];
                Alive there = alive;
                for (int reg = entry.depth; reg < 256; reg++) {
                    there.reset(reg);
                }
                there.set(entry.depth);
                flow(at, entry.handler, there);
            }
            effects_of(words, effects);
            for (int reg : effects.keeps) {
                if (is_temporary(reg) && !alive.has(reg)) {
                    fail(at, "reads dead temporary t" + std::to_string(reg - blob_.locals));
                }
            }
            for (int reg : effects.takes) {
                take(at, reg, alive);
            }
            if ((op == Op::RETURN || op == Op::RETURN_CONST) && !(alive == Alive{})) {
                fail(at, "returns with live temporaries");
            }
            if (has_flag(op, 'J')) {
                Alive there = alive;
                for (int reg : effects.jump_takes) {
                    take(at, reg, there);
                }
                for (int reg : effects.jump_writes) {
                    write(at, reg, there);
                }
                flow(at, target(at), there);
            }
            if (!has_flag(op, 'T') || op == Op::RETURN_GENERATOR) {
                for (int reg : effects.next_takes) {
                    take(at, reg, alive);
                }
                for (int reg : effects.writes) {
                    write(at, reg, alive);
                }
                flow(at, static_cast<int64_t>(at) + op_words(op), alive);
            }
        }
    }

    const CodeBlob& blob_;
    size_t size_;
    std::string error_;
    std::vector<bool> starts_;
    std::vector<int> handlers_;
    std::unordered_map<size_t, Alive> states_;
    std::vector<size_t> work_;
};

}  // namespace

std::string verify(const CodeBlob& blob) { return Verifier(blob).run(); }

}  // namespace baton
