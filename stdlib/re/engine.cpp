#include "stdlib/re/engine.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <re2/re2.h>

#include <atomic>

#include "runtime/core/errors.h"
#include "runtime/core/unlocked.h"

namespace baton::re {

namespace {

constexpr uint32_t quick_match_limit = 2'000'000;
constexpr size_t quick_stack = 1024 * 1024;
constexpr size_t long_stack = 64 * 1024 * 1024;
constexpr uint32_t long_heap_kib = 1024 * 1024;
constexpr uint32_t callouts_between_looks = 1 << 16;

struct Watch {
    Thread* thread;
    uint32_t count = 0;
};

// Called by PCRE2 at every item of a long match: stops it when a signal waits.
int look(pcre2_callout_block*, void* data) {
    auto* watch = static_cast<Watch*>(data);
    if (++watch->count < callouts_between_looks) return 0;
    watch->count = 0;
    Interpreter& in = *watch->thread->interpreter;
    const bool wanted = (watch->thread == in.main_thread &&
                         in.pending_signals.load(std::memory_order_relaxed) != 0) ||
                        watch->thread->async_exception.load(std::memory_order_relaxed) != nullptr;
    return wanted ? PCRE2_ERROR_CALLOUT : 0;
}

void read_spans(pcre2_match_data* data, int found, uint32_t groups, int64_t* spans) {
    const PCRE2_SIZE* offsets = pcre2_get_ovector_pointer(data);
    const auto known = static_cast<uint32_t>(found);
    for (uint32_t i = 0; i <= groups; ++i) {
        const bool set = i < known && offsets[2 * i] != PCRE2_UNSET;
        spans[2 * i] = set ? static_cast<int64_t>(offsets[2 * i]) : -1;
        spans[2 * i + 1] = set ? static_cast<int64_t>(offsets[2 * i + 1]) : -1;
    }
}

}  // namespace

Scratch::~Scratch() {
    if (data) pcre2_match_data_free(data);
    if (context) pcre2_match_context_free(context);
    if (stack) pcre2_jit_stack_free(stack);
}

Program::Program(Tree tree) : tree_(std::move(tree)) {}

Program::~Program() {
    for (auto& by_mode : codes_) {
        for (auto& by_callouts : by_mode) {
            for (Code& c : by_callouts) {
                if (c.code) pcre2_code_free(c.code);
            }
        }
    }
}

pcre2_code* Program::code(Units units, Mode mode, bool callouts, std::string& message) {
    Code& slot = codes_[static_cast<int>(units)][static_cast<int>(mode)][callouts];
    if (slot.tried) return slot.code;
    slot.tried = true;
    const auto text = translate(tree_, Engine::pcre2, units);
    if (!text) {
        message = "repetition of this size is not supported";
        return nullptr;
    }
    pcre2_compile_context* context = pcre2_compile_context_create(nullptr);
    if (!context) {
        message = "out of memory";
        return nullptr;
    }
    pcre2_set_newline(context, PCRE2_NEWLINE_LF);
    pcre2_set_parens_nest_limit(context, 2000);
    pcre2_set_compile_extra_options(context, PCRE2_EXTRA_ALLOW_SURROGATE_ESCAPES);
    uint32_t options = PCRE2_ALT_CIRCUMFLEX | PCRE2_DOTALL | PCRE2_NEVER_BACKSLASH_C;
    if (units == Units::utf8) options |= PCRE2_UTF | PCRE2_UCP | PCRE2_NO_UTF_CHECK;
    if (is_caseless(tree_, units)) options |= PCRE2_CASELESS;
    if (mode != Mode::search) options |= PCRE2_ANCHORED;
    if (mode == Mode::fullmatch) options |= PCRE2_ENDANCHORED;
    if (callouts) options |= PCRE2_AUTO_CALLOUT;
    int error = 0;
    PCRE2_SIZE where = 0;
    slot.code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(text->data()), text->size(), options,
                              &error, &where, context);
    pcre2_compile_context_free(context);
    if (!slot.code) {
        char buffer[200];
        pcre2_get_error_message(error, reinterpret_cast<PCRE2_UCHAR*>(buffer), sizeof buffer);
        message = buffer;
        return nullptr;
    }
    pcre2_jit_compile(slot.code, PCRE2_JIT_COMPLETE);   // without it matching is slower only
    return slot.code;
}

bool Program::check(Units units, std::string& message) {
    return code(units, Mode::search, false, message) != nullptr;
}

re2::RE2* Program::linear(Units units) {
    const int i = static_cast<int>(units);
    if (linear_tried_[i]) return linear_[i].get();
    linear_tried_[i] = true;
    const auto text = translate(tree_, Engine::re2, units);
    if (!text) return nullptr;
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_encoding(units == Units::utf8 ? re2::RE2::Options::EncodingUTF8
                                              : re2::RE2::Options::EncodingLatin1);
    options.set_max_mem(64 << 20);
    auto program = std::make_unique<re2::RE2>(*text, options);
    if (program->ok()) linear_[i] = std::move(program);
    return linear_[i].get();
}

Truth Program::run(Thread& t, Scratch& scratch, const Subject& subject, size_t start, Mode mode,
                   bool not_empty, int64_t* spans) {
    std::string message;
    pcre2_code* program = code(subject.units, mode, false, message);
    if (!program) {
        return raise(t, Exc::NotImplementedError, "the regular expression is not supported: {}",
                     message);
    }
    const uint32_t pairs = tree_.groups + 1;
    if (scratch.pairs < pairs) {
        if (scratch.data) pcre2_match_data_free(scratch.data);
        scratch.pairs = std::max<uint32_t>(pairs, 32);
        scratch.data = pcre2_match_data_create(scratch.pairs, nullptr);
        if (!scratch.data) {
            scratch.pairs = 0;
            return raise_memory_error(t);
        }
    }
    if (!scratch.context) {
        scratch.context = pcre2_match_context_create(nullptr);
        if (!scratch.context) return raise_memory_error(t);
        scratch.stack = pcre2_jit_stack_create(32 * 1024, quick_stack, nullptr);
        if (scratch.stack) pcre2_jit_stack_assign(scratch.context, nullptr, scratch.stack);
        pcre2_set_match_limit(scratch.context, quick_match_limit);
    }
    uint32_t options = PCRE2_NO_UTF_CHECK;
    if (not_empty) options |= PCRE2_NOTEMPTY_ATSTART;
    const int found =
        pcre2_match(program, reinterpret_cast<PCRE2_SPTR>(subject.data), subject.size, start,
                    options, scratch.data, scratch.context);
    if (found > 0) {
        read_spans(scratch.data, found, tree_.groups, spans);
        return Truth::yes;
    }
    if (found == PCRE2_ERROR_NOMATCH) return Truth::no;
    return run_long(t, subject, start, mode, not_empty, spans);
}

Truth Program::run_linear(Thread& t, re2::RE2& program, const Subject& subject, size_t start,
                          Mode mode, int64_t* spans) {
    std::vector<re2::StringPiece> groups(tree_.groups + 1);
    const re2::StringPiece text(subject.data, subject.size);
    const auto anchor = mode == Mode::search  ? re2::RE2::UNANCHORED
                        : mode == Mode::match ? re2::RE2::ANCHOR_START
                                              : re2::RE2::ANCHOR_BOTH;
    bool found;
    {
        Unlocked unlocked(t, "re");
        found = program.Match(text, start, subject.size, anchor, groups.data(),
                              static_cast<int>(groups.size()));
    }
    if (!found) return Truth::no;
    for (size_t i = 0; i < groups.size(); ++i) {
        const bool set = groups[i].data() != nullptr;
        spans[2 * i] = set ? groups[i].data() - subject.data : -1;
        spans[2 * i + 1] = set ? spans[2 * i] + static_cast<int64_t>(groups[i].size()) : -1;
    }
    return Truth::yes;
}

Truth Program::run_long(Thread& t, const Subject& subject, size_t start, Mode mode, bool not_empty,
                        int64_t* spans) {
    if (!not_empty && !subject.has_surrogates) {
        if (re2::RE2* program = linear(subject.units)) {
            return run_linear(t, *program, subject, start, mode, spans);
        }
    }
    std::string message;
    pcre2_code* program = code(subject.units, mode, true, message);
    if (!program) {
        return raise(t, Exc::NotImplementedError, "the regular expression is not supported: {}",
                     message);
    }
    pcre2_match_data* data = pcre2_match_data_create(tree_.groups + 1, nullptr);
    pcre2_match_context* context = pcre2_match_context_create(nullptr);
    pcre2_jit_stack* stack = pcre2_jit_stack_create(64 * 1024, long_stack, nullptr);
    auto finish = [&](Truth result) {
        if (data) pcre2_match_data_free(data);
        if (context) pcre2_match_context_free(context);
        if (stack) pcre2_jit_stack_free(stack);
        return result;
    };
    if (!data || !context || !stack) {
        raise_memory_error(t);
        return finish(Truth::error);
    }
    Watch watch{&t};
    pcre2_set_match_limit(context, UINT32_MAX);
    pcre2_set_depth_limit(context, UINT32_MAX);
    pcre2_set_heap_limit(context, long_heap_kib);
    pcre2_jit_stack_assign(context, nullptr, stack);
    pcre2_set_callout(context, look, &watch);
    uint32_t options = PCRE2_NO_UTF_CHECK;
    if (not_empty) options |= PCRE2_NOTEMPTY_ATSTART;
    for (;;) {
        int found;
        {
            Unlocked unlocked(t, "re");
            found = pcre2_match(program, reinterpret_cast<PCRE2_SPTR>(subject.data), subject.size,
                                start, options, data, context);
            if (found == PCRE2_ERROR_JIT_STACKLIMIT) {
                found = pcre2_match(program, reinterpret_cast<PCRE2_SPTR>(subject.data),
                                    subject.size, start, options | PCRE2_NO_JIT, data, context);
            }
        }
        if (found > 0) {
            read_spans(data, found, tree_.groups, spans);
            return finish(Truth::yes);
        }
        if (found == PCRE2_ERROR_NOMATCH) return finish(Truth::no);
        if (found == PCRE2_ERROR_CALLOUT) {
            if (!t.interpreter->hooks.handle_attention(t)) return finish(Truth::error);
            continue;
        }
        if (found == PCRE2_ERROR_NOMEMORY || found == PCRE2_ERROR_HEAPLIMIT) {
            raise_memory_error(t);
        } else {
            raise(t, Exc::RuntimeError, "regular expression matching failed ({})", found);
        }
        return finish(Truth::error);
    }
}

}  // namespace baton::re
