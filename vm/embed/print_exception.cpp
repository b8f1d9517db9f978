// The text of an uncaught exception, as Python prints it: tracebacks with the failing part marked,
// causes and contexts, exception groups.
#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "compiler/compile.h"
#include "compiler/syntax/source.h"
#include "runtime/base/unicode.h"
#include "runtime/core/protocol.h"
#include "runtime/types/exception.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "vm/embed/compile_source.h"
#include "vm/embed/create.h"
#include "vm/embed/suggest.h"
#include "vm/objects/traceback.h"

namespace baton {

namespace {

constexpr int max_group_width = 15, max_group_depth = 10;
constexpr int shown_repetitions = 3;
constexpr const char* cause_text =
    "\nThe above exception was the direct cause of the following exception:\n\n";
constexpr const char* context_text =
    "\nDuring handling of the above exception, another exception occurred:\n\n";

std::string text_of(Thread& t, Value v, const char* failed) {
    Own<Str> text = Own<Str>::take(str(t, v));
    if (!text) {
        clear_pending(t);
        return failed;
    }
    return to_string(text.get());
}

// Lines of source files, each file read once.
class Sources {
public:
    // Line `number` without its end; empty if there is none.
    std::string line(Thread& t, const std::string& filename, int number) {
        if (filename.empty() || (filename.front() == '<' && filename.back() == '>')) return {};
        if (filename != name_) {
            name_ = filename;
            lines_.clear();
            std::ifstream file(filename, std::ios::binary);
            std::string source((std::istreambuf_iterator<char>(file)), {});
            const Truth foreign = decode_foreign(t, source);
            if (foreign == Truth::error) clear_pending(t);
            // What cannot be decoded is shown as it is.
            Arena arena;
            syntax::SyntaxError error;
            std::string_view text = syntax::decode_source(
                source, {.source_is_str = foreign == Truth::yes, .is_file = true}, arena, error);
            std::istringstream stream(error ? source : std::string(text));
            for (std::string each; std::getline(stream, each);) {
                if (!each.empty() && each.back() == '\r') each.pop_back();
                lines_.push_back(std::move(each));
            }
        }
        if (number < 1 || static_cast<size_t>(number) > lines_.size()) return {};
        return lines_[static_cast<size_t>(number) - 1];
    }

private:
    std::string name_;
    std::vector<std::string> lines_;
};

size_t characters(std::string_view text) { return unicode::count(text); }

// Where inside a failing expression the operator or the brackets are (PEP 657), in bytes of the
// segment. False if it is neither an operation nor a subscript.
bool find_anchors(std::string_view segment, size_t& left, size_t& right) {
    Arena arena;
    // In parentheses the segment may go over lines.
    const syntax::ParseResult parsed =
        syntax::parse(segment, {.mode = ast::ModuleKind::exec, .source_is_str = true}, arena);
    if (!parsed.module || parsed.module->body.size() != 1) return false;
    const ast::Stmt* statement = parsed.module->body[0];
    if (statement->kind != ast::StmtKind::ExprStmt) return false;
    const ast::Expr* e = statement->as<ast::ExprStmt>()->value;
    if (e->kind == ast::ExprKind::BinOp) {
        const auto* operation = e->as<ast::BinOp>();
        const auto begin = static_cast<size_t>(operation->left->end_col_offset);
        const auto end = static_cast<size_t>(operation->right->col_offset);
        if (operation->left->end_lineno != operation->right->lineno || end > segment.size()) {
            return false;
        }
        for (size_t i = begin; i < end; ++i) {
            if (segment[i] == ' ' || segment[i] == '\t' || segment[i] == ')') continue;
            left = i;
            right = i + 1;
            if (right < end && segment[right] != ' ' && segment[right] != '(') ++right;
            return true;
        }
        return false;
    }
    if (e->kind == ast::ExprKind::Subscript) {
        const auto* subscript = e->as<ast::Subscript>();
        left = static_cast<size_t>(subscript->value->end_col_offset);
        right = static_cast<size_t>(subscript->slice->end_col_offset) + 1;
        return right <= segment.size() && left < right;
    }
    return false;
}

class Printer {
public:
    explicit Printer(Thread& t) : t_(t) {}

    std::string out;

    void exception(Value value, int chain) {
        if (chain > 1000) return;
        auto* e = value.as<Exception>();
        seen_.insert(e);
        if (is_exception(e->cause) && !seen_.count(e->cause.as_object())) {
            exception(e->cause, chain + 1);
            emit(cause_text);
        } else if (is_exception(e->context) && !e->suppress_context &&
                   !e->cause.is_object() && !seen_.count(e->context.as_object())) {
            exception(e->context, chain + 1);
            emit(context_text);
        }
        if (is_group(e)) {
            group(static_cast<GroupException*>(e));
            return;
        }
        if (e->traceback.is_object()) {
            emit("Traceback (most recent call last):\n");
            entries(e->traceback.as<Traceback>());
        }
        summary(e);
    }

    void entries(const Traceback* tb) {
        std::string last_file, last_name;
        int last_line = -1, count = 0;
        for (; tb; tb = tb->next) {
            const std::string file = to_string(tb->code->filename);
            const std::string name = to_string(tb->code->name);
            const int line = traceback_line(tb);
            if (file != last_file || name != last_name || line != last_line) {
                repeated(count);
                last_file = file;
                last_name = name;
                last_line = line;
                count = 0;
            }
            if (++count <= shown_repetitions) entry(tb, file, name, line);
        }
        repeated(count);
    }

private:
    bool is_group(const Exception* e) const {
        return is_subtype(e->type, exception_type(t_, Exc::BaseExceptionGroup));
    }

    // Writes text, each line behind the margin of the group it belongs to.
    void emit(std::string_view text, char margin = '|') {
        if (depth_ == 0) {
            out += text;
            return;
        }
        const std::string prefix = std::string(static_cast<size_t>(2 * depth_), ' ') + margin + " ";
        while (!text.empty()) {
            const size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
            const std::string_view line = text.substr(0, end);
            if (line == "\n") {
                out += prefix;
                out.pop_back();
                out += "\n";
            } else {
                out += prefix;
                out += line;
            }
            text.remove_prefix(end);
        }
    }

    void repeated(int count) {
        if (count <= shown_repetitions) return;
        const int more = count - shown_repetitions;
        emit(fmt::format("  [Previous line repeated {} more time{}]\n", more, more > 1 ? "s" : ""));
    }

    void entry(const Traceback* tb, const std::string& file, const std::string& name, int number) {
        emit(fmt::format("  File \"{}\", line {}, in {}\n", file, number, name));
        const std::string line = sources_.line(t_, file, number);
        const size_t indent = line.find_first_not_of(" \t\f");
        if (indent == std::string::npos) return;
        const size_t end = line.find_last_not_of(" \t\f\r\n") + 1;
        emit("    " + line.substr(indent, end - indent) + "\n");
        const Position at = find_position(*tb->code->blob, tb->address);
        if (at.line != number || at.column < 0 || at.end_column < 0 || hides_ranges(t_)) return;
        const auto begin = static_cast<size_t>(at.column);
        size_t stop = at.end_line == at.line ? static_cast<size_t>(at.end_column) : end;
        if (begin < indent || stop <= begin || stop > line.size()) return;
        const std::string_view segment = std::string_view(line).substr(begin, stop - begin);
        size_t left = 0, right = 0;
        const bool anchors =
            at.end_line == at.line && find_anchors(segment, left, right);
        // The whole line says nothing.
        if (begin == indent && stop >= end && !anchors) return;
        std::string marks(characters(std::string_view(line).substr(indent, begin - indent)), ' ');
        if (anchors) {
            marks.append(characters(segment.substr(0, left)), '~');
            marks.append(characters(segment.substr(left, right - left)), '^');
            marks.append(characters(segment.substr(right)), '~');
        } else {
            marks.append(characters(segment), '^');
        }
        emit("    " + marks + "\n");
    }

    void syntax_error(SyntaxErrorException* e) {
        // Without a line there is no place to show.
        if (!e->lineno.is_small_int() || e->lineno.as_small_int() == 0) return;
        emit(fmt::format("  File \"{}\", line {}\n",
                         is_str(e->filename) ? e->filename.as<Str>()->view() : "<string>",
                         e->lineno.as_small_int()));
        if (!is_str(e->text)) return;
        std::string line = to_string(e->text.as<Str>());
        while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
        const size_t indent = std::min(line.find_first_not_of(" \t\f"), line.size());
        emit("    " + line.substr(indent) + "\n");
        if (!e->offset.is_small_int() || e->offset.as_small_int() < 1) return;
        int64_t begin = e->offset.as_small_int() - 1 - static_cast<int64_t>(indent);
        int64_t width = 1;
        // Only of a SyntaxError itself the end is shown.
        const bool plain = e->type == exception_type(t_, Exc::SyntaxError);
        if (plain && e->end_offset.is_small_int() && e->end_offset.as_small_int() > 0 &&
            (!e->end_lineno.is_small_int() || e->end_lineno == e->lineno)) {
            width = e->end_offset.as_small_int() - e->offset.as_small_int();
        } else if (plain && e->end_lineno.is_small_int() && e->end_lineno != e->lineno) {
            width = static_cast<int64_t>(characters(line)) - (e->offset.as_small_int() - 1);
        }
        if (begin < 0) return;
        width = std::min(width, static_cast<int64_t>(characters(line)) -
                                    (e->offset.as_small_int() - 1));
        // Tabs stay, so that the mark stands below what it marks.
        std::string marks;
        const std::string stripped = line.substr(indent);
        for (int64_t i = 0; i < begin; ++i) {
            const auto at = static_cast<size_t>(i);
            marks += at < stripped.size() && stripped[at] == '\t' ? '\t' : ' ';
        }
        marks.append(static_cast<size_t>(width < 1 ? 1 : width), '^');
        emit("    " + marks + "\n");
    }

    // The last line and the notes.
    void summary(Exception* e) {
        const Value value(e);
        std::string name = to_string(e->type->qualname);
        Ref module = Ref::take(find_attribute(t_, Value(e->type), t_.names().dunder_module));
        if (module.get().is_error()) clear_pending(t_);
        if (is_str(*module) && module.as<Str>()->view() != "builtins" &&
            module.as<Str>()->view() != "__main__") {
            name = to_string(module.as<Str>()) + "." + name;
        }
        std::string message;
        if (is_subtype(e->type, exception_type(t_, Exc::SyntaxError))) {
            auto* s = static_cast<SyntaxErrorException*>(e);
            syntax_error(s);
            message = is_str(s->msg) ? to_string(s->msg.as<Str>())
                                     : s->msg.is_none() ? "<no detail available>"
                                                        : text_of(t_, s->msg, "");
        } else {
            message = text_of(t_, value, "<exception str() failed>");
        }
        message += suggestion(t_, e);
        emit(message.empty() ? name + "\n" : name + ": " + message + "\n");
        Ref notes = Ref::take(find_attribute(t_, value, t_.names().dunder_notes));
        if (notes.get().is_error()) clear_pending(t_);
        if (is_list(*notes) || is_tuple(*notes)) {
            Own<List> list = Own<List>::take(list_from(t_, *notes));
            for (Value note : list->view()) emit(text_of(t_, note, "<note str() failed>") + "\n");
        } else if (notes && notes.get().is_object()) {
            if (Own<Str> shown = Own<Str>::take(repr(t_, *notes))) {
                emit(to_string(shown.get()) + "\n");
            } else {
                clear_pending(t_);
            }
        }
    }

    std::string margin() const { return std::string(static_cast<size_t>(2 * depth_), ' '); }

    void group(GroupException* e) {
        if (depth_ > max_group_depth) {
            emit(fmt::format("... (max_group_depth is {})\n", max_group_depth));
            return;
        }
        const bool top = depth_ == 0;
        if (top) ++depth_;
        if (e->traceback.is_object()) {
            emit("Exception Group Traceback (most recent call last):\n", top ? '+' : '|');
            entries(e->traceback.as<Traceback>());
        }
        summary(e);
        const auto total = static_cast<int>(e->exceptions->size);
        const int shown = std::min(total, max_group_width + 1);
        close_ = false;
        for (int i = 0; i < shown; ++i) {
            if (i == shown - 1) close_ = true;
            const bool rest = i >= max_group_width;
            out += margin() + (i == 0 ? "+-" : "  ") + "+---------------- " +
                   (rest ? std::string("...") : std::to_string(i + 1)) + " ----------------\n";
            ++depth_;
            if (rest) {
                const int more = total - max_group_width;
                emit(fmt::format("and {} more exception{}\n", more, more > 1 ? "s" : ""));
            } else {
                exception(e->exceptions->items[i], 0);
            }
            if (i == shown - 1 && close_) {
                out += margin() + "+------------------------------------\n";
                close_ = false;
            }
            --depth_;
        }
        if (top) depth_ = 0;
    }

    Thread& t_;
    Sources sources_;
    std::set<Object*> seen_;
    int depth_ = 0;      // of exception groups
    bool close_ = false; // the innermost group's last line is due
};

}  // namespace

std::string format_exception(Thread& t, Value exception) {
    SavedException saved(t);
    Ref keep = Ref::share(exception);
    Printer printer(t);
    printer.exception(exception, 0);
    return std::move(printer.out);
}

Str* format_traceback(Thread& t, Value traceback) {
    Printer printer(t);
    printer.out = "Traceback (most recent call last):\n";
    if (traceback.is_object() && traceback.as_object()->type == t.types().traceback) {
        printer.entries(traceback.as<Traceback>());
    }
    return new_str(t, printer.out);
}

}  // namespace baton
