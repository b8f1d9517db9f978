// The text of an uncaught exception, as Python prints it.
#include <fstream>

#include "runtime/core/protocol.h"
#include "runtime/types/exception.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "vm/embed/create.h"
#include "vm/objects/traceback.h"

namespace baton {

namespace {

std::string source_line(const std::string& filename, int line) {
    std::ifstream file(filename);
    std::string text;
    for (int i = 0; i < line; ++i) {
        if (!std::getline(file, text)) return {};
    }
    return text;
}

std::string text_of(Thread& t, Value v) {
    Own<Str> text = Own<Str>::take(str(t, v));
    if (!text) {
        clear_pending(t);
        return "<exception str() failed>";
    }
    return to_string(text.get());
}

void append_traceback(Thread&, const Traceback* tb, std::string& out) {
    out += "Traceback (most recent call last):\n";
    for (; tb; tb = tb->next) {
        const std::string filename = to_string(tb->code->filename);
        const Position at = find_position(*tb->code->blob, tb->address);
        out += fmt::format("  File \"{}\", line {}, in {}\n", filename, traceback_line(tb),
                           tb->code->name->view());
        const std::string line = source_line(filename, traceback_line(tb));
        const size_t indent = line.find_first_not_of(" \t\f");
        if (indent == std::string::npos) continue;
        const size_t end = line.find_last_not_of(" \t\f\r\n") + 1;
        out += "    " + line.substr(indent, end - indent) + "\n";
        // Carets mark the part that failed, unless that is the whole line.
        if (at.column < 0 || at.end_column < 0 || static_cast<size_t>(at.column) < indent) continue;
        const size_t stop = at.end_line == at.line ? static_cast<size_t>(at.end_column) : end;
        if (stop <= static_cast<size_t>(at.column) ||
            (static_cast<size_t>(at.column) == indent && stop >= end)) {
            continue;
        }
        out += "    " + std::string(at.column - indent, ' ') + std::string(stop - at.column, '^') +
               "\n";
    }
}

void append_syntax_error(Thread& t, SyntaxErrorException* e, std::string& out) {
    if (!is_str(e->filename) || !e->lineno.is_small_int()) return;
    out += fmt::format("  File \"{}\", line {}\n", e->filename.as<Str>()->view(),
                       e->lineno.as_small_int());
    if (!is_str(e->text)) return;
    std::string line = to_string(e->text.as<Str>());
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
    const size_t indent = std::min(line.find_first_not_of(" \t\f"), line.size());
    out += "    " + line.substr(indent) + "\n";
    if (!e->offset.is_small_int() || e->offset.as_small_int() < 1) return;
    const int64_t column = e->offset.as_small_int() - 1 - static_cast<int64_t>(indent);
    int64_t width = 1;
    if (e->end_offset.is_small_int() && e->end_lineno == e->lineno) {
        width = e->end_offset.as_small_int() - e->offset.as_small_int();
    }
    if (column < 0) return;
    out += "    " + std::string(static_cast<size_t>(column), ' ') +
           std::string(static_cast<size_t>(width < 1 ? 1 : width), '^') + "\n";
    (void)t;
}

void append(Thread& t, Value exception, int depth, std::string& out) {
    auto* e = exception.as<Exception>();
    if (depth < 100) {
        if (is_exception(e->cause)) {
            append(t, e->cause, depth + 1, out);
            out += "\nThe above exception was the direct cause of the following exception:\n\n";
        } else if (is_exception(e->context) && !e->suppress_context) {
            append(t, e->context, depth + 1, out);
            out += "\nDuring handling of the above exception, another exception occurred:\n\n";
        }
    }
    if (e->traceback.is_object()) append_traceback(t, e->traceback.as<Traceback>(), out);
    Type* type = e->type;
    std::string name = to_string(type->qualname);
    Ref module = Ref::take(find_attribute(t, Value(type), t.names().dunder_module));
    if (module.get().is_error()) clear_pending(t);
    if (is_str(*module) && module.as<Str>()->view() != "builtins" &&
        module.as<Str>()->view() != "__main__") {
        name = to_string(module.as<Str>()) + "." + name;
    }
    std::string message;
    if (is_subtype(type, exception_type(t, Exc::SyntaxError))) {
        auto* s = static_cast<SyntaxErrorException*>(e);
        append_syntax_error(t, s, out);
        message = is_str(s->msg) ? to_string(s->msg.as<Str>()) : text_of(t, exception);
    } else {
        message = text_of(t, exception);
    }
    out += name;
    if (!message.empty()) out += ": " + message;
    out += "\n";
    Ref notes = Ref::take(find_attribute(t, exception, t.names().dunder_notes));
    if (notes.get().is_error()) clear_pending(t);
    if (is_list(*notes)) {
        for (Value note : notes.as<List>()->view()) out += text_of(t, note) + "\n";
    }
}

}  // namespace

std::string format_exception(Thread& t, Value exception) {
    std::string out;
    append(t, exception, 0, out);
    return out;
}

}  // namespace baton
