#include "compiler/emit/builder.h"

#include <algorithm>
#include <bit>

#include "compiler/bytecode/operands.h"

namespace baton::emit {

namespace {

bool same_range(const Position& x, const Position& y) {
    return x.line == y.line && x.end_line == y.end_line && x.column == y.column &&
           x.end_column == y.end_column;
}

void append_bits(std::string& key, uint64_t bits) {
    key.append(reinterpret_cast<const char*>(&bits), sizeof bits);
}

// A text that is the same for two constants exactly if they may share one place.
void append_key(std::string& key, const Constant& value) {
    key.push_back(static_cast<char>('A' + static_cast<int>(value.kind)));
    switch (value.kind) {
    case Constant::Kind::small_int: append_bits(key, static_cast<uint64_t>(value.integer)); break;
    case Constant::Kind::float_: append_bits(key, std::bit_cast<uint64_t>(value.real)); break;
    case Constant::Kind::complex:
        append_bits(key, std::bit_cast<uint64_t>(value.real));
        append_bits(key, std::bit_cast<uint64_t>(value.imaginary));
        break;
    case Constant::Kind::big_int:
    case Constant::Kind::str:
    case Constant::Kind::bytes:
        append_bits(key, value.text.size());
        key += value.text;
        break;
    case Constant::Kind::tuple:
    case Constant::Kind::frozenset:
        append_bits(key, value.items.size());
        for (const Constant& item : value.items) {
            append_key(key, item);
        }
        break;
    default: break;
    }
}

}  // namespace

void CodeBuilder::start(Op op, bool ends) {
    if (in_prologue_) {
        return;
    }
    uint32_t at = address();
    if (positions_.empty() || !same_range(positions_.back(), position_)) {
        Position position = position_;
        position.address = at;
        positions_.push_back(position);
    }
    Handler covering = may_raise(op) ? current_ : no_handler;
    if (covering != no_handler) {
        LabelInfo& label = labels_[static_cast<size_t>(
            handlers_[static_cast<size_t>(covering)].label)];
        label.used = true;
    }
    // Instructions that cannot raise extend whatever region they lie in. A forward jump may become a
    // backward one in the end, which can.
    if (may_raise(op) || op == Op::JUMP || current_ == no_handler) {
        Handler last = handler_changes_.empty() ? no_handler : handler_changes_.back().handler;
        if (last != current_) {
            handler_changes_.push_back({at, current_});
        }
    }
    if (ends) {
        reachable_ = false;
    }
}

void CodeBuilder::emit(Op op, int a, int b, int c) {
    if (!reachable_) {
        return;
    }
    start(op, has_flag(op, 'T') && op != Op::RETURN_GENERATOR);
    (in_prologue_ ? prologue_ : code_)
        .push_back(encode_abc(op, static_cast<uint32_t>(a), static_cast<uint32_t>(b),
                              static_cast<uint32_t>(c)));
}

void CodeBuilder::emit_bx(Op op, int a, int bx) {
    if (!reachable_) {
        return;
    }
    start(op, has_flag(op, 'T'));
    (in_prologue_ ? prologue_ : code_)
        .push_back(encode_abx(op, static_cast<uint32_t>(a), static_cast<uint32_t>(bx)));
}

void CodeBuilder::emit_x(Op op, int a, int b, int c, uint32_t x) {
    if (!reachable_) {
        return;
    }
    emit(op, a, b, c);
    (in_prologue_ ? prologue_ : code_).push_back(x);
}

void CodeBuilder::jump(Op op, Label to, int a, int b, int c) {
    if (!reachable_) {
        return;
    }
    LabelInfo& label = labels_[static_cast<size_t>(to)];
    if (label.address < 0) {
        if (label.used) {
            label.bound.intersect(bound);
        } else {
            label.bound = bound;
        }
    }
    label.used = true;
    uint32_t at = address();
    start(op, has_flag(op, 'T'));
    fixups_.push_back({at, to});
    code_.push_back(encode_abc(op, static_cast<uint32_t>(a), static_cast<uint32_t>(b),
                               static_cast<uint32_t>(c)));
    if (op_info[static_cast<int>(op)].format == OpFormat::ABCJ) {
        code_.push_back(0);
    }
}

void CodeBuilder::mark_jumps(size_t first, Label to, int line) {
    for (size_t i = first; i < fixups_.size(); i++) {
        if (fixups_[i].label == to) {
            marks_.push_back({fixups_[i].address, LineMark::jumps, line});
        }
    }
}

Label CodeBuilder::new_label() {
    labels_.emplace_back();
    return static_cast<Label>(labels_.size()) - 1;
}

void CodeBuilder::bind(Label which) {
    LabelInfo& label = labels_[static_cast<size_t>(which)];
    label.address = address();
    if (!label.used) {
        return;
    }
    if (reachable_) {
        bound.intersect(label.bound);
    } else {
        bound = label.bound;
        reachable_ = true;
    }
}

void CodeBuilder::bind_loop(Label which, bool entered) {
    LabelInfo& label = labels_[static_cast<size_t>(which)];
    label.address = address();
    if (entered) {
        reachable_ = true;
    }
    bound.subtract(deletable);
}

Handler CodeBuilder::new_handler(int depth) {
    Label label = new_label();
    handlers_.push_back({label, depth});
    LocalSet at_handler = bound;
    at_handler.subtract(deletable);
    labels_[static_cast<size_t>(label)].bound = at_handler;
    return static_cast<Handler>(handlers_.size()) - 1;
}

void CodeBuilder::bind_handler(Handler handler) {
    reachable_ = false;
    bind(handlers_[static_cast<size_t>(handler)].label);
}

int CodeBuilder::constant(const Constant& value) {
    std::string key;
    append_key(key, value);
    auto [entry, added] = constant_index_.try_emplace(key, static_cast<int>(constants_.size()));
    if (added) {
        constants_.push_back(value);
    }
    return entry->second;
}

int CodeBuilder::add_code(std::shared_ptr<const CodeBlob> code) {
    Constant value;
    value.kind = Constant::Kind::code;
    value.code = std::move(code);
    constants_.push_back(std::move(value));
    return static_cast<int>(constants_.size()) - 1;
}

int CodeBuilder::name(std::string_view text) {
    auto [entry, added] =
        name_index_.try_emplace(std::string(text), static_cast<int>(names_.size()));
    if (added) {
        names_.emplace_back(text);
    }
    return entry->second;
}

uint32_t CodeBuilder::site(std::string_view text) {
    if (!reachable_) {
        return 0;
    }
    sites_.push_back({static_cast<uint32_t>(name(text))});
    return static_cast<uint32_t>(sites_.size()) - 1;
}

void CodeBuilder::begin_prologue(uint32_t at) {
    prologue_at_ = at;
    in_prologue_ = true;
    reachable_ = true;
}

// The range of the instruction at an address of the code so far.
const Position* CodeBuilder::position_at(uint32_t at) const {
    auto next = std::upper_bound(positions_.begin(), positions_.end(), at,
                                 [](uint32_t a, const Position& p) { return a < p.address; });
    return next == positions_.begin() ? nullptr : &next[-1];
}

void CodeBuilder::thread_jumps() {
    std::unordered_map<uint32_t, size_t> plain_jumps;  // address -> fixup
    for (size_t i = 0; i < fixups_.size(); i++) {
        Op op = decode_op(code_[fixups_[i].address]);
        if (op == Op::JUMP || op == Op::JUMP_BACK) {
            plain_jumps[fixups_[i].address] = i;
        }
    }
    for (Fixup& fixup : fixups_) {
        uint32_t& word = code_[fixup.address];
        Op op = decode_op(word);
        // A backward jump polls the budget, so only a plain jump may turn into one.
        bool plain = op == Op::JUMP;
        bool forward = plain || (op_info[static_cast<int>(op)].format == OpFormat::ABCJ &&
                                 op != Op::JUMP_BACK_IF_TRUE && op != Op::FOR_LOOP &&
                                 op != Op::SEND);
        if (!forward) {
            continue;
        }
        for (int steps = 0; steps < 100; steps++) {
            uint32_t target =
                static_cast<uint32_t>(labels_[static_cast<size_t>(fixup.label)].address);
            if (target <= fixup.address || target >= code_.size()) {
                break;
            }
            auto next = plain_jumps.find(target);
            // The line of a `continue` that is skipped is run all the same.
            auto skip = [&] {
                const Position* where = position_at(target);
                if (where && where->line > 0 && shown_jumps_.contains(target)) {
                    marks_.push_back({fixup.address, LineMark::jumps, where->line});
                }
            };
            Op there = next != plain_jumps.end() || plain ? decode_op(code_[target]) : Op::NOP;
            if (next != plain_jumps.end() && there == Op::JUMP) {
                skip();
                fixup.label = fixups_[next->second].label;
                continue;
            }
            if (plain && next != plain_jumps.end() && there == Op::JUMP_BACK) {
                skip();
                fixup.label = fixups_[next->second].label;
                word = encode_j(Op::JUMP_BACK, 0);
            } else if (plain && there == Op::RETURN_CONST &&
                       !shown_jumps_.contains(fixup.address)) {
                word = code_[target];
                fixup.label = -1;
                if (const Position* where = position_at(target)) {
                    return_positions_.push_back(*where);
                    return_positions_.back().address = fixup.address;
                }
            }
            break;
        }
    }
}

// A jump that became a return stands in the return's line.
void CodeBuilder::place_returns() {
    for (const Position& placed : return_positions_) {
        auto next = std::upper_bound(positions_.begin(), positions_.end(), placed.address,
                                     [](uint32_t a, const Position& p) { return a < p.address; });
        if (next == positions_.begin()) {
            continue;
        }
        Position after = next[-1];
        after.address = placed.address + 1;
        const bool has_end = next != positions_.end() && next->address == after.address;
        if (!has_end) {
            next = positions_.insert(next, after);
        }
        if (next[-1].address == placed.address) {
            next[-1] = placed;
        } else {
            positions_.insert(next, placed);
        }
    }
}

// Takes the instructions of mark_line() out again: what remains are marks on the ways to them. One that
// a handler begins with stays, and one that a jump just before it leads around.
void CodeBuilder::strip_marks(CodeBlob& blob) {
    std::vector<bool> stripped(code_.size());
    std::unordered_map<uint32_t, std::vector<size_t>> arriving;  // fixups, by their target
    for (size_t i = 0; i < fixups_.size(); i++) {
        if (fixups_[i].label >= 0) {
            arriving[static_cast<uint32_t>(
                         labels_[static_cast<size_t>(fixups_[i].label)].address)].push_back(i);
        }
    }
    std::unordered_map<uint32_t, bool> handlers;
    for (const HandlerInfo& handler : handlers_) {
        handlers[static_cast<uint32_t>(labels_[static_cast<size_t>(handler.label)].address)] = true;
    }
    std::vector<int> path;  // the lines of the run that ends before `at`
    bool any = false;
    int64_t before = -1;    // the instruction before the run
    auto is_mark = [&](uint32_t at) {
        return at < code_.size() && decode_op(code_[at]) == Op::NOP && !handlers.contains(at);
    };
    for (uint32_t at = 0; at < code_.size();) {
        const Op op = decode_op(code_[at]);
        if (!is_mark(at)) {
            before = at;
            at += static_cast<uint32_t>(op_words(op));
            continue;
        }
        uint32_t end = at;
        while (is_mark(end)) {
            ++end;
        }
        bool kept = end == code_.size();
        for (uint32_t to = at + 1; to <= end && !kept; to++) {
            for (size_t i : arriving.contains(to) ? arriving[to] : std::vector<size_t>()) {
                kept |= static_cast<int64_t>(fixups_[i].address) == before;
            }
        }
        if (kept) {
            before = end - 1;
            at = end;
            continue;
        }
        any = true;
        const bool first = before < 0 || decode_op(code_[static_cast<size_t>(before)]) ==
                                             Op::RETURN_GENERATOR;
        const bool falls = !first && !has_flag(decode_op(code_[static_cast<size_t>(before)]), 'T');
        for (uint32_t i = at; i < end; i++) {
            stripped[i] = true;
            const Position* where = position_at(i);
            const int line = where ? where->line : 0;
            if (first) {
                marks_.push_back({0, LineMark::entry, line});
            } else if (falls) {
                marks_.push_back({static_cast<uint32_t>(before), LineMark::falls, line});
            }
            for (uint32_t to = at; to <= i; to++) {
                if (auto jumps = arriving.find(to); jumps != arriving.end()) {
                    for (size_t jump : jumps->second) {
                        const uint32_t from = fixups_[jump].address;
                        if (from != before) {
                            marks_.push_back({from, LineMark::jumps, line});
                        } else if (!falls) {
                            marks_.push_back({from, LineMark::falls, line});
                        }
                    }
                }
            }
        }
        at = end;
    }
    std::vector<uint32_t> moved(code_.size() + 1);
    uint32_t size = 0;
    for (size_t i = 0; i < code_.size(); i++) {
        moved[i] = size;
        if (!stripped[i]) {
            code_[size++] = code_[i];
        }
    }
    moved[code_.size()] = size;
    if (any) {
        code_.resize(size);
        for (Fixup& fixup : fixups_) {
            fixup.address = moved[fixup.address];
        }
        for (LabelInfo& label : labels_) {
            if (label.address >= 0) {
                label.address = moved[static_cast<size_t>(label.address)];
            }
        }
        for (HandlerChange& change : handler_changes_) {
            change.address = moved[change.address];
        }
        std::vector<Position> positions;
        for (Position position : positions_) {
            position.address = moved[position.address];
            if (!positions.empty() && positions.back().address == position.address) {
                positions.pop_back();
            }
            if (position.address < size) {
                positions.push_back(position);
            }
        }
        positions_ = std::move(positions);
        for (LineMark& mark : marks_) {
            mark.address = mark.edge == LineMark::entry ? 0 : moved[mark.address];
        }
        for (StatementStart& start : starts_) {
            start.address = moved[start.address];
        }
        prologue_at_ = moved[prologue_at_];
    }
    std::stable_sort(marks_.begin(), marks_.end(), [](const LineMark& a, const LineMark& b) {
        return a.address < b.address;
    });
    blob.marks = std::move(marks_);
}

void CodeBuilder::build_exceptions(CodeBlob& blob) {
    handler_changes_.push_back({address(), no_handler});
    for (size_t i = 0; i + 1 < handler_changes_.size(); i++) {
        const HandlerChange& change = handler_changes_[i];
        if (change.handler == no_handler || change.address == handler_changes_[i + 1].address) {
            continue;
        }
        const HandlerInfo& handler = handlers_[static_cast<size_t>(change.handler)];
        const LabelInfo& label = labels_[static_cast<size_t>(handler.label)];
        if (!label.used) {
            continue;
        }
        int64_t to = label.address;
        blob.exceptions.push_back({change.address, handler_changes_[i + 1].address,
                                   static_cast<uint32_t>(to),
                                   static_cast<uint16_t>(handler.depth)});
    }
}

void CodeBuilder::finish(CodeBlob& blob) {
    thread_jumps();
    place_returns();
    strip_marks(blob);
    build_exceptions(blob);
    for (const Fixup& fixup : fixups_) {
        if (fixup.label < 0) {
            continue;
        }
        int64_t distance = labels_[static_cast<size_t>(fixup.label)].address -
                           static_cast<int64_t>(fixup.address);
        uint32_t word = code_[fixup.address];
        if (op_info[static_cast<int>(decode_op(word))].format == OpFormat::J) {
            if (distance >= 1 << 23 || distance < -(1 << 23)) {
                overflow_ = true;
            }
            code_[fixup.address] = encode_j(decode_op(word), static_cast<int32_t>(distance));
        } else {
            code_[fixup.address + 1] = static_cast<uint32_t>(static_cast<int32_t>(distance));
        }
    }
    // The prologue goes in; jumps are relative, and none crosses the place.
    uint32_t shift = static_cast<uint32_t>(prologue_.size());
    if (shift > 0) {
        code_.insert(code_.begin() + prologue_at_, prologue_.begin(), prologue_.end());
        auto move = [&](uint32_t& at) { at += at >= prologue_at_ ? shift : 0; };
        for (Position& position : positions_) {
            if (position.address != prologue_at_) {
                move(position.address);
            }
        }
        for (ExceptionEntry& entry : blob.exceptions) {
            move(entry.begin);
            move(entry.end);
            move(entry.handler);
        }
        for (StatementStart& start : starts_) {
            move(start.address);
        }
        for (LineMark& mark : blob.marks) {
            if (mark.edge != LineMark::entry) {
                move(mark.address);
            }
        }
    }
    blob.code = std::move(code_);
    blob.constants = std::move(constants_);
    blob.names = std::move(names_);
    blob.sites = std::move(sites_);
    blob.positions = std::move(positions_);
    blob.blocks = std::move(blocks_);
    blob.starts = std::move(starts_);
}

}  // namespace baton::emit
