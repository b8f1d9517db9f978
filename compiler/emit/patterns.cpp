// The match statement. A subject is a borrowed local or a temporary. While a pattern is tried, what
// it has taken apart and captured lies in temporaries; names are bound only when the whole pattern
// has matched. Where a test fails, exactly the temporaries alive there must be released: for every
// such set there is one stub behind the pattern, and the stubs share their tails.

#include <algorithm>
#include <map>
#include <set>

#include "compiler/emit/emitter.h"

namespace baton::emit {

using analysis::Access;
using analysis::Symbol;

struct Emitter::Captures {
    struct Name {
        std::string_view name;
        int reg;
    };
    std::vector<Name> names;
    std::vector<int> live;  // registers of temporaries alive within the pattern, ascending
    std::map<std::vector<int>, Label> fails;
};

namespace {

bool is_wildcard(const ast::Pattern* p) {
    auto as = p->if_is<ast::MatchAs>();
    return as && as->name.data() == nullptr && as->pattern == nullptr;
}
bool is_star_wildcard(const ast::Pattern* p) {
    auto star = p->if_is<ast::MatchStar>();
    return star && star->name.data() == nullptr;
}
// The names that a pattern binds.
void collect_names(const ast::Pattern* p, std::set<std::string_view>& names) {
    auto all = [&](ast::PatternList list) {
        for (const ast::Pattern* each : list) {
            collect_names(each, names);
        }
    };
    switch (p->kind) {
    case ast::PatternKind::MatchSequence: all(p->as<ast::MatchSequence>()->patterns); break;
    case ast::PatternKind::MatchMapping:
        all(p->as<ast::MatchMapping>()->patterns);
        if (p->as<ast::MatchMapping>()->rest.data()) {
            names.insert(p->as<ast::MatchMapping>()->rest);
        }
        break;
    case ast::PatternKind::MatchClass:
        all(p->as<ast::MatchClass>()->patterns);
        all(p->as<ast::MatchClass>()->kwd_patterns);
        break;
    case ast::PatternKind::MatchStar:
        if (p->as<ast::MatchStar>()->name.data()) {
            names.insert(p->as<ast::MatchStar>()->name);
        }
        break;
    case ast::PatternKind::MatchAs:
        if (p->as<ast::MatchAs>()->name.data()) {
            names.insert(p->as<ast::MatchAs>()->name);
        }
        if (p->as<ast::MatchAs>()->pattern) {
            collect_names(p->as<ast::MatchAs>()->pattern, names);
        }
        break;
    case ast::PatternKind::MatchOr: all(p->as<ast::MatchOr>()->patterns); break;
    case ast::PatternKind::MatchValue:
    case ast::PatternKind::MatchSingleton: break;
    }
}

Constant int_constant(int64_t number) {
    Constant value;
    value.kind = Constant::Kind::small_int;
    value.integer = number;
    return value;
}

}  // namespace

// ---- Live temporaries and fail stubs ------------------------------------------------------------------------

int Emitter::push_live(Captures& captures) {
    int reg = push();
    captures.live.push_back(reg);
    std::sort(captures.live.begin(), captures.live.end());
    return reg;
}

// The temporary was consumed; the stack shrinks to the highest one that is left.
void Emitter::pop_live(int reg, Captures& captures) {
    auto found = std::find(captures.live.begin(), captures.live.end(), reg);
    if (found != captures.live.end()) {
        captures.live.erase(found);
    }
}

Label Emitter::fail_label(Captures& captures) {
    auto [entry, added] = captures.fails.try_emplace(captures.live, -1);
    if (added) {
        entry->second = b_.new_label();
    }
    return entry->second;
}

// Emits the stubs, which release their temporaries and go on at `target`, which is bound next.
void Emitter::emit_fail_stubs(Captures& captures, Label target) {
    // Largest sets first, so that tails are shared: each stub releases one and goes to the rest.
    std::vector<std::vector<int>> todo;
    for (auto& [live, label] : captures.fails) {
        todo.push_back(live);
    }
    auto by_size = [](const std::vector<int>& x, const std::vector<int>& y) {
        return x.size() != y.size() ? x.size() < y.size() : x < y;
    };
    std::sort(todo.begin(), todo.end(), by_size);
    while (!todo.empty()) {
        std::vector<int> live = std::move(todo.back());
        todo.pop_back();
        Label label = captures.fails[live];
        if (!b_.is_used(label)) {
            continue;
        }
        b_.bind(label);
        if (live.empty()) {
            b_.mark_used(target);  // the smallest set comes last, and falls through
            continue;
        }
        clear_temp(live.front());
        std::vector<int> rest(live.begin() + 1, live.end());
        auto [entry, added] = captures.fails.try_emplace(rest, -1);
        if (added) {
            entry->second = b_.new_label();
            todo.insert(std::lower_bound(todo.begin(), todo.end(), rest, by_size), rest);
        }
        if (!todo.empty() && todo.back() == rest) {
            // It comes next: fall through, which bind() takes as a way there.
            b_.mark_used(entry->second);
            continue;
        }
        b_.jump(Op::JUMP, entry->second);
    }
}

// The subject as an operand that the next instruction may consume.
Operand Emitter::use_subject(Operand subject, bool consume, Captures& captures) {
    if (!subject.temp) {
        return subject;
    }
    if (consume) {
        pop_live(subject.reg, captures);
        return subject;
    }
    int copy = push();
    b_.emit(Op::COPY, copy, subject.reg);
    return {copy, true};
}

void Emitter::drop_subject(Operand subject, bool consume, Captures& captures) {
    if (subject.temp && consume) {
        clear_temp(subject.reg);
        pop_live(subject.reg, captures);
    }
}

// ---- Patterns -----------------------------------------------------------------------------------------------

void Emitter::pattern(const ast::Pattern* p, Operand subject, bool consume, Captures& captures) {
    if (failed()) {
        return;
    }
    int floor = sp_;
    at(*p);
    switch (p->kind) {
    case ast::PatternKind::MatchValue:
        match_value(p->as<ast::MatchValue>()->value, subject, consume, captures);
        break;
    case ast::PatternKind::MatchSingleton: {
        Constant value = analysis::literal_constant(p->as<ast::MatchSingleton>()->value);
        Operand used = use_subject(subject, consume, captures);
        if (value.kind == Constant::Kind::none) {
            b_.jump(Op::JUMP_IF_NOT_NONE, fail_label(captures), used.reg);
        } else {
            int constant = push();
            load_constant_to(constant, value);
            b_.jump(Op::JUMP_IF_IS_NOT, fail_label(captures), used.reg, constant);
        }
        break;
    }
    case ast::PatternKind::MatchSequence:
        match_sequence(*p->as<ast::MatchSequence>(), subject, consume, captures);
        break;
    case ast::PatternKind::MatchMapping:
        match_mapping(*p->as<ast::MatchMapping>(), subject, consume, captures);
        break;
    case ast::PatternKind::MatchClass:
        match_class(*p->as<ast::MatchClass>(), subject, consume, captures);
        break;
    case ast::PatternKind::MatchStar:
        capture(p->as<ast::MatchStar>()->name, subject, consume, captures);
        break;
    case ast::PatternKind::MatchAs: {
        auto& as = *p->as<ast::MatchAs>();
        if (as.pattern) {
            pattern(as.pattern, subject, false, captures);
        }
        capture(as.name, subject, consume, captures);
        break;
    }
    case ast::PatternKind::MatchOr:
        match_or(*p->as<ast::MatchOr>(), subject, consume, captures);
        break;
    }
    // The stack keeps what is alive, and whatever was below.
    int top = captures.live.empty() ? 0 : captures.live.back() - first_temp_ + 1;
    sp_ = std::max(std::min(floor, sp_), top);
    if (!consume) {
        sp_ = std::max(sp_, floor);
    }
}

void Emitter::capture(std::string_view name, Operand subject, bool consume,
                      Captures& captures) {
    if (name.data() == nullptr) {
        return drop_subject(subject, consume, captures);
    }
    int reg = subject.reg;
    if (!subject.temp || !consume) {
        reg = push_live(captures);
        b_.emit(subject.temp ? Op::COPY : Op::MOVE, reg, subject.reg);
    }
    captures.names.push_back({name, reg});
}

void Emitter::match_value(const Expr* value, Operand subject, bool consume, Captures& captures) {
    int constant = small_constant(value);
    Operand used;
    if (constant >= 0) {
        used = use_subject(subject, consume, captures);
        b_.jump(Op::JUMP_IF_NOT_EQ_K, fail_label(captures), used.reg, constant);
        return;
    }
    Operand right;
    if (subject.temp && consume) {
        right = expr(value, Dest::any());
        used = use_subject(subject, true, captures);
    } else {
        used = use_subject(subject, false, captures);
        right = expr(value, Dest::any());
    }
    at(*value);
    b_.jump(Op::JUMP_IF_NOT_EQ, fail_label(captures), used.reg, right.reg);
}

// Matches patterns against the temporaries from `first` on, each of which is consumed.
void Emitter::match_items(ast::PatternList patterns, int first, Captures& captures) {
    for (size_t i = 0; i < patterns.size(); i++) {
        pattern(patterns[i], {first + static_cast<int>(i), true}, true, captures);
    }
}

void Emitter::match_sequence(const ast::MatchSequence& p, Operand subject, bool consume,
                             Captures& captures) {
    size_t size = p.patterns.size();
    size_t star = size;
    bool only_wildcards = true, star_wildcard = false;
    for (size_t i = 0; i < size; i++) {
        if (p.patterns[i]->kind == ast::PatternKind::MatchStar) {
            star = i;
            star_wildcard = is_star_wildcard(p.patterns[i]);
            only_wildcards &= star_wildcard;
        } else {
            only_wildcards &= is_wildcard(p.patterns[i]);
        }
    }
    int base = sp_;
    int probe = push();
    b_.emit(Op::MATCH_SEQUENCE, probe, subject.reg);
    b_.jump(Op::JUMP_IF_FALSE, fail_label(captures), probe);
    int least = static_cast<int>(size) - (star != size);
    if (star == size || least > 0) {
        b_.emit(Op::GET_LEN, probe, subject.reg);
        int count = b_.reachable() ? b_.constant(int_constant(least)) : 0;
        if (count <= 255) {
            b_.jump(star == size ? Op::JUMP_IF_NOT_EQ_K : Op::JUMP_IF_NOT_GE_K,
                    fail_label(captures), probe, count);
        } else {
            int wanted = push();
            load_constant_to(wanted, int_constant(least));
            b_.jump(star == size ? Op::JUMP_IF_NOT_EQ : Op::JUMP_IF_NOT_GE, fail_label(captures),
                    probe, wanted);
        }
    }
    sp_ = base;
    if (only_wildcards) {
        return drop_subject(subject, consume, captures);
    }
    if (star_wildcard) {
        // `[a, *_, b]`: the items wanted are fetched one by one.
        for (size_t i = 0; i < size; i++) {
            if (i == star || is_wildcard(p.patterns[i])) {
                continue;
            }
            int item = push();
            int index = push();
            if (i < star) {
                load_constant_to(index, int_constant(static_cast<int64_t>(i)));
            } else {
                int back = push();
                b_.emit(Op::GET_LEN, index, subject.reg);
                load_constant_to(back, int_constant(static_cast<int64_t>(size - i)));
                b_.emit(Op::SUB, index, index, back);
                sp_--;
            }
            Operand sequence = subject;
            if (subject.temp) {
                b_.emit(Op::COPY, item, subject.reg);
                sequence = {item, true};
            }
            b_.emit(Op::GET_ITEM, item, sequence.reg, index);
            sp_ = item - first_temp_ + 1;
            captures.live.push_back(item);
            std::sort(captures.live.begin(), captures.live.end());
            pattern(p.patterns[i], {item, true}, true, captures);
        }
        return drop_subject(subject, consume, captures);
    }
    if (static_cast<int>(size) > room() - 4) {
        return fail(p, "expression or statement is too complex");
    }
    Operand used = use_subject(subject, consume, captures);
    if (used.temp && used.reg == reg_at(sp_ - 1)) {
        sp_--;
    }
    int first = reg_at(sp_);
    for (size_t i = 0; i < size; i++) {
        push_live(captures);
    }
    at(p);
    if (star == size) {
        b_.emit(Op::UNPACK, first, used.reg, static_cast<int>(size));
    } else {
        b_.emit_x(Op::UNPACK_EX, first, used.reg, static_cast<int>(star),
                  static_cast<uint32_t>(size - star - 1));
    }
    match_items(p.patterns, first, captures);
}

void Emitter::match_mapping(const ast::MatchMapping& p, Operand subject, bool consume,
                            Captures& captures) {
    size_t size = p.keys.size();
    bool has_rest = p.rest.data() != nullptr;
    int base = sp_;
    int probe = push();
    b_.emit(Op::MATCH_MAPPING, probe, subject.reg);
    b_.jump(Op::JUMP_IF_FALSE, fail_label(captures), probe);
    sp_ = base;
    if (size == 0 && !has_rest) {
        return drop_subject(subject, consume, captures);
    }
    if (size > 0) {
        probe = push();
        b_.emit(Op::GET_LEN, probe, subject.reg);
        int wanted = push();
        load_constant_to(wanted, int_constant(static_cast<int64_t>(size)));
        b_.jump(Op::JUMP_IF_NOT_GE, fail_label(captures), probe, wanted);
        sp_ = base;
    }
    if (static_cast<int>(size) > room() - 8) {
        return fail(p, "expression or statement is too complex");
    }
    // The keys, as a tuple.
    Constant constant_keys;
    constant_keys.kind = Constant::Kind::tuple;
    bool all_constant = true;
    for (size_t i = 0; i < size; i++) {
        const Constant* key = unit_.folder.fold(p.keys[i]);
        all_constant &= key != nullptr;
        if (key) {
            constant_keys.items.push_back(*key);
        }
    }
    int keys = 0;
    if (all_constant) {
        keys = push();
        load_constant_to(keys, constant_keys);
    } else {
        for (const Expr* key : p.keys) {
            temp(key);
        }
        sp_ = base;
        keys = push();
        at(p);
        b_.emit(Op::BUILD_TUPLE, keys, keys, static_cast<int>(size));
    }
    captures.live.push_back(keys);
    std::sort(captures.live.begin(), captures.live.end());
    int values = push_live(captures);
    b_.emit(Op::MATCH_KEYS, values, subject.reg, keys);
    int copy = push();
    b_.emit(Op::COPY, copy, values);
    b_.jump(Op::JUMP_IF_NONE, fail_label(captures), copy);
    sp_--;
    // The rest takes the place of the keys; without one the values do.
    if (has_rest) {
        b_.emit(Op::MATCH_REST, keys, subject.reg, keys);
    } else {
        b_.emit(Op::CLEAR, keys);
        b_.emit(Op::MOVE, keys, values);
        pop_live(values, captures);
        sp_ = base;
        pop_live(keys, captures);
        values = keys;
    }
    drop_subject(subject, consume, captures);
    int first = reg_at(sp_);
    for (size_t i = 0; i < size; i++) {
        push_live(captures);
    }
    b_.emit(Op::UNPACK, first, values, static_cast<int>(size));
    if (has_rest) pop_live(values, captures);
    match_items(p.patterns, first, captures);
    if (has_rest) {
        capture(p.rest, {keys, true}, true, captures);
    }
}

void Emitter::match_class(const ast::MatchClass& p, Operand subject, bool consume,
                          Captures& captures) {
    size_t positional = p.patterns.size();
    size_t size = positional + p.kwd_patterns.size();
    if (static_cast<int>(size) > room() - 8) {
        return fail(p, "expression or statement is too complex");
    }
    Constant names;
    names.kind = Constant::Kind::tuple;
    for (size_t i = 0; i < p.kwd_attrs.size(); i++) {
        Constant name;
        name.kind = Constant::Kind::str;
        name.text = p.kwd_attrs[i];
        names.items.push_back(std::move(name));
    }
    int base = sp_;
    temp(p.cls);
    int second = push();
    load_constant_to(second, names);
    sp_ = base;
    int values = push_live(captures);
    at(p);
    b_.emit_x(Op::MATCH_CLASS, values, subject.reg, values, static_cast<uint32_t>(positional));
    int copy = push();
    b_.emit(Op::COPY, copy, values);
    b_.jump(Op::JUMP_IF_NONE, fail_label(captures), copy);
    sp_--;
    drop_subject(subject, consume, captures);
    sp_--;
    for (size_t i = 0; i < size; i++) {
        push();
    }
    pop_live(values, captures);
    for (size_t i = 0; i < size; i++) {
        captures.live.push_back(values + static_cast<int>(i));
    }
    std::sort(captures.live.begin(), captures.live.end());
    b_.emit(Op::UNPACK, values, values, static_cast<int>(size));
    match_items(p.patterns, values, captures);
    match_items(p.kwd_patterns, values + static_cast<int>(positional), captures);
}

void Emitter::match_or(const ast::MatchOr& p, Operand subject, bool consume, Captures& captures) {
    Label matched = b_.new_label();
    std::set<std::string_view> wanted;
    collect_names(p.patterns[0], wanted);
    int base = sp_;
    size_t outside = captures.names.size();
    std::vector<std::string_view> order(wanted.begin(), wanted.end());
    int count = static_cast<int>(order.size());
    // Each alternative leaves its captures, in the order of the names, in the slots from `base` on.
    for (size_t i = 0; i < p.patterns.size() && !failed(); i++) {
        const ast::Pattern* alternative = p.patterns[i];
        Captures own;
        own.names = captures.names;
        sp_ = base;
        pattern(alternative, subject, false, own);
        if (failed()) {
            return;
        }
        std::vector<int> at_regs;
        bool in_place = true;
        for (int k = 0; k < count; k++) {
            for (size_t n = outside; n < own.names.size(); n++) {
                if (own.names[n].name == order[static_cast<size_t>(k)]) {
                    at_regs.push_back(own.names[n].reg);
                    in_place &= own.names[n].reg == reg_at(base + k);
                }
            }
        }
        if (!in_place) {
            int above = std::max(sp_, base + count);
            sp_ = above;
            for (int reg : at_regs) {
                b_.emit(Op::MOVE, push(), reg);
            }
            for (int k = 0; k < count; k++) {
                b_.emit(Op::MOVE, reg_at(base + k), reg_at(above + k));
            }
        }
        b_.jump(Op::JUMP, matched);
        sp_ = base;
        Label next = b_.new_label();
        emit_fail_stubs(own, next);
        b_.bind(next);
    }
    b_.jump(Op::JUMP, fail_label(captures));
    b_.bind(matched);
    sp_ = base;
    for (int k = 0; k < count; k++) {
        int reg = push_live(captures);
        captures.names.push_back({order[static_cast<size_t>(k)], reg});
    }
    drop_subject(subject, consume, captures);
}

// ---- The statement ------------------------------------------------------------------------------------------

void Emitter::match(const ast::Match& s) {
    int base = sp_;
    // A plain variable as the subject is borrowed unless a case may rebind it before another is
    // tried.
    bool borrow = true;
    std::set<std::string_view> names;
    for (const ast::MatchCase* each : s.cases) {
        collect_names(each->pattern, names);
        borrow &= !each->guard || !has_walrus(each->guard);
    }
    if (auto name = s.subject->if_is<ast::Name>()) {
        borrow &= !names.count(name->id);
    } else {
        borrow = false;
    }
    const uint32_t begin = b_.address();
    Operand subject = expr(s.subject, borrow ? Dest::any() : Dest::temp());
    if (b_.address() == begin) {
        at(s);
        b_.mark_line();
    }
    int above = sp_;
    Label end = b_.new_label();
    for (size_t i = 0; i < s.cases.size() && !failed(); i++) {
        const ast::MatchCase& each = *s.cases[i];
        bool last = i + 1 == s.cases.size();
        sp_ = above;
        Label next = b_.new_label();
        Captures captures;
        bool consume = last && subject.temp;
        if (consume) {
            captures.live.push_back(subject.reg);
        }
        const uint32_t before = b_.address();
        pattern(each.pattern, subject, consume, captures);
        if (failed()) {
            return;
        }
        if (b_.address() == before) {
            at(*each.pattern);
            b_.mark_line();
        }
        int held = std::max(sp_, above);
        for (const Captures::Name& captured : captures.names) {
            at(*each.pattern);
            sp_ = held + 1;
            store_symbol(symbol(captured.name), {captured.reg, true});
        }
        sp_ = consume ? base : above;
        if (each.guard) {
            jump_if(each.guard, next, false);
        }
        if (subject.temp && !consume) {
            clear_temp(subject.reg);
        }
        sp_ = base;
        body(each.body);
        b_.set_position({0, 0, 0, -1, -1});
        b_.jump(Op::JUMP, end);
        emit_fail_stubs(captures, next);
        b_.bind(next);
    }
    sp_ = base;
    b_.bind(end);
}

}  // namespace baton::emit
