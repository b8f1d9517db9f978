#include "vm/embed/compile_source.h"

#include <fstream>

#include "compiler/compile.h"
#include "compiler/syntax/source.h"
#include "runtime/core/protocol.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/codecs.h"
#include "runtime/types/exception.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "vm/embed/ast_objects.h"
#include "vm/embed/create.h"
#include "vm/frame.h"
#include "vm/objects/code.h"
#include "vm/objects/function.h"

namespace baton {

namespace {

constexpr int future_mask = 0x1fe0000;
constexpr int known_flags = future_mask | 0x10 | 0x7600;

Failure raise_syntax_error(Thread& t, const syntax::SyntaxError& error, std::string_view filename) {
    using Kind = syntax::SyntaxError::Kind;
    if (error.kind == Kind::memory_error) return raise(t, Exc::MemoryError, error.message);
    const Exc kind = error.kind == Kind::indentation_error ? Exc::IndentationError
                     : error.kind == Kind::tab_error       ? Exc::TabError
                                                           : Exc::SyntaxError;
    Own<Str> message = Own<Str>::take(TRY(new_str(t, error.message)));
    Own<Str> file = Own<Str>::take(TRY(new_str(t, filename)));
    Ref text = error.has_text ? Ref::take(TRY(new_str(t, error.text))) : Ref::take(Value::none());
    Own<Tuple> place = Own<Tuple>::take(TRY(new_tuple(
        t, {file.value(), Value::small_int(error.lineno), Value::small_int(error.offset), *text,
            Value::small_int(error.end_lineno ? error.end_lineno : error.lineno),
            Value::small_int(error.end_offset)})));
    Ref e = Ref::take(
        TRY(call(t, Value(exception_type(t, kind)), {message.value(), place.value()})));
    return raise_value(t, *e);
}

// What is found behind the parser is shown with the line that the file has there, if there is one.
void text_from_file(syntax::SyntaxError& error, std::string_view filename) {
    error.has_text = false;
    std::ifstream file{std::string(filename)};
    for (int line = 1; std::getline(file, error.text); ++line) {
        if (line < error.lineno) continue;
        error.text += '\n';
        error.has_text = true;
        return;
    }
}

// Gives the compiler's warnings; one that a filter turns into an error becomes a SyntaxError.
bool give_warnings(Thread& t, const std::vector<syntax::SyntaxWarning>& warnings,
                   std::string_view filename, std::string_view text) {
    for (const syntax::SyntaxWarning& warning : warnings) {
        if (warning.category == syntax::SyntaxWarning::Category::inverted_bool) {
            // Python hides it where no Python code is running yet.
            if (t.frame) decref(TRY(invert(t, Value::true_())));
            continue;
        }
        const Exc category = warning.category == syntax::SyntaxWarning::Category::syntax
                                 ? Exc::SyntaxWarning
                                 : Exc::DeprecationWarning;
        Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "warnings")));
        Own<Str> name = Own<Str>::take(TRY(intern(t, "warn_explicit")));
        Own<Str> message = Own<Str>::take(TRY(new_str(t, warning.message)));
        Own<Str> file = Own<Str>::take(TRY(new_str(t, filename)));
        Ref done = Ref::take(call_method(t, *module, name.get(),
                                         {message.value(), Value(exception_type(t, category)),
                                          file.value(), Value::small_int(warning.lineno)}));
        if (!done.get().is_error()) continue;
        if (!pending_is(t, category)) return false;
        clear_pending(t);
        syntax::SyntaxError error;
        error.kind = syntax::SyntaxError::Kind::syntax_error;
        error.message = warning.message;
        error.lineno = warning.lineno;
        error.offset = warning.offset;
        error.end_lineno = warning.end_lineno;
        error.end_offset = warning.end_offset;
        const std::string_view line = syntax::source_line(text, warning.lineno);
        error.text = std::string(line);
        error.has_text = !line.empty();
        raise_syntax_error(t, error, filename);
        return false;
    }
    return true;
}

// Whether the compiler's warnings are given, with an error as well: not while more is to be typed.
bool warns(const syntax::SyntaxError& error) {
    return error.kind != syntax::SyntaxError::Kind::incomplete_input;
}

ast::ModuleKind kind_of_mode(std::string_view mode) {
    return mode == "eval"     ? ast::ModuleKind::eval
           : mode == "single" ? ast::ModuleKind::single
                              : ast::ModuleKind::exec;
}

CompileOptions options_of(Thread& t, std::string_view filename, std::string_view mode, int flags,
                          bool inherit, int optimize) {
    CompileOptions options;
    options.mode = kind_of_mode(mode);
    options.filename = filename;
    options.optimize = optimize < 0 ? t.interpreter->options.optimize : optimize;
    options.future_annotations =
        flags & compile_future_annotations ||
        (inherit && t.frame && t.frame->code->flags & code_future_annotations);
    options.detect_incomplete = flags & compile_allow_incomplete;
    options.top_level_await = flags & compile_top_level_await;
    return options;
}

// A filename given as str, bytes or a path object.
bool read_filename(Thread& t, Value filename, std::string& out) {
    if (is_str(filename)) {
        out = to_string(filename.as<Str>());
        return true;
    }
    Buffer buffer;
    if (is_bytes_like(filename) && buffer.try_read(filename)) {
        out = std::string(buffer.view());
        return true;
    }
    Own<Str> name = Own<Str>::take(TRY(intern(t, "__fspath__")));
    Ref path = Ref::take(TRY(find_attribute(t, Value(type_of(t, filename)), name.value())));
    if (!path) {
        return raise_type_error(t, "expected str, bytes or os.PathLike object, not {}",
                                type_name(t, filename));
    }
    Ref text = Ref::take(TRY(call(t, *path, {filename})));
    if (!is_str(*text) && !is_bytes_like(*text)) {
        return raise_type_error(t, "expected {}.__fspath__() to return str or bytes, not {}",
                                type_name(t, filename), type_name(t, *text));
    }
    return read_filename(t, *text, out);
}

Value parse_to_objects(Thread& t, std::string_view source, std::string_view filename,
                       std::string_view mode, bool source_is_str, int flags) {
    syntax::ParseOptions options;
    options.mode = kind_of_mode(mode);
    options.filename = filename;
    options.source_is_str = source_is_str;
    options.detect_incomplete = flags & compile_allow_incomplete;
    Arena arena;
    syntax::ParseResult parsed = syntax::parse(source, options, arena);
    if (warns(parsed.error)) TRY(give_warnings(t, parsed.warnings, filename, parsed.text));
    if (parsed.error) return raise_syntax_error(t, parsed.error, filename);
    return ast_to_objects(t, *parsed.module);
}

}  // namespace

Truth decode_foreign(Thread& t, std::string& source) {
    const std::string encoding = syntax::foreign_encoding(source);
    if (encoding.empty()) return Truth::no;
    Ref bytes = Ref::take(Value(TRY(new_bytes(t, source))));
    Ref text = Ref::take(decode_bytes(t, *bytes, encoding, "strict"));
    if (!text.get().is_error()) {
        if (!is_str(*text)) return Truth::no;
        source = to_string(text.as<Str>());
        return Truth::yes;
    }
    if (pending_is(t, Exc::LookupError)) {
        clear_pending(t);
        return Truth::no;
    }
    if (!pending_is(t, Exc::UnicodeError)) return Truth::error;
    Own<Object> reason = Own<Object>::take(take_pending(t));
    Own<Str> shown = Own<Str>::take(str(t, reason.value()));
    if (!shown) return Truth::error;
    raise(t, Exc::SyntaxError, "(unicode error) {}", shown->view());
    return Truth::error;
}

namespace {

Value compile_bytes_or_text(Thread& t, std::string_view source, std::string_view filename,
                            std::string_view mode, bool source_is_str, bool is_file, int flags,
                            bool inherit, int optimize) {
    CompileOptions options = options_of(t, filename, mode, flags, inherit, optimize);
    options.source_is_str = source_is_str;
    options.is_file = is_file;
    std::string decoded;
    if (!source_is_str && !syntax::foreign_encoding(source).empty()) {
        decoded = source;
        const Truth foreign = decode_foreign(t, decoded);
        if (foreign == Truth::error) return Failure{};
        if (foreign == Truth::yes) {
            source = decoded;
            options.source_is_str = true;
        }
    }
    CompileResult result = compile(source, options);
    if (warns(result.error)) TRY(give_warnings(t, result.warnings, filename, source));
    if (!result.code) {
        if (result.late_error) text_from_file(result.error, filename);
        return raise_syntax_error(t, result.error, filename);
    }
    return TRY(new_code(t, result.code));
}

}  // namespace

Value compile_text(Thread& t, std::string_view source, std::string_view filename,
                   std::string_view mode, bool source_is_str, int flags, bool inherit,
                   int optimize) {
    const bool is_file = !source_is_str && !filename.starts_with('<');
    return compile_bytes_or_text(t, source, filename, mode, source_is_str, is_file, flags, inherit,
                                 optimize);
}

Value compile_object(Thread& t, Value source, Value filename, std::string_view mode, int flags,
                     bool inherit, int optimize) {
    if (flags & ~known_flags) return raise_value_error(t, "compile(): unrecognised flags");
    std::string name;
    TRY(read_filename(t, filename, name));
    const Truth is_tree = is_ast_object(t, source);
    if (is_tree == Truth::error) return Failure{};
    if (is_tree == Truth::yes) {
        if (flags & compile_only_ast) return share(source);
        Arena arena;
        ast::Module* module = TRY(objects_to_ast(t, source, kind_of_mode(mode), arena));
        CompileOptions options = options_of(t, name, mode, flags, inherit, optimize);
        CompileResult result = compile(*module, "", arena, options);
        if (!result.code) {
            text_from_file(result.error, name);
            return raise_syntax_error(t, result.error, name);
        }
        TRY(give_warnings(t, result.warnings, name, ""));
        return TRY(new_code(t, result.code));
    }
    std::string text;
    const bool is_text = is_str(source);
    if (is_text) {
        text = to_string(source.as<Str>());
    } else {
        Buffer buffer;
        if (!is_bytes_like(source) || !buffer.try_read(source)) {
            return raise_type_error(t, "compile() arg 1 must be a string, bytes or AST object");
        }
        text = std::string(buffer.view());
    }
    if (flags & compile_only_ast) return parse_to_objects(t, text, name, mode, is_text, flags);
    return compile_bytes_or_text(t, text, name, mode, is_text, false, flags, inherit, optimize);
}

}  // namespace baton
