// Python::run_program and run_interactive: what the command `python` does around the code.
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base/os.h"
#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "stdlib/host/core.h"
#include "stdlib/io/standard_streams.h"
#include "vm/embed/create.h"

namespace baton {

using detail::Core;
using detail::Entry;

namespace {

void write_error(Thread& t, std::string_view text) {
    const Value stream = dict_get(t.interpreter->sys_dict, t.names().stderr_);
    Own<Str> s = Own<Str>::take(new_str(t, text));
    if (s && !stream.is_unbound() && !stream.is_none()) {
        Ref done = Ref::take(call_method(t, stream, t.names().write, {s.value()}));
        if (!done.get().is_error()) return;
    }
    clear_pending(t);
    std::fwrite(text.data(), 1, text.size(), stderr);
}

bool set_sys(Thread& t, const char* name, Value v) {
    Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
    return dict_set(t, t.interpreter->sys_dict, key.get(), v);
}

// Gives an uncaught exception to sys.excepthook.
void report(Thread& t, Value exception) {
    auto* e = exception.as<Exception>();
    Value traceback = e->traceback.is_object() ? e->traceback : Value::none();
    if (!set_sys(t, "last_exc", exception) || !set_sys(t, "last_type", Value(e->type)) ||
        !set_sys(t, "last_value", exception) || !set_sys(t, "last_traceback", traceback)) {
        clear_pending(t);
    }
    Ref hook = Ref::share(dict_get(t.interpreter->sys_dict, t.names().excepthook));
    if (!hook) {
        write_error(t, "sys.excepthook is missing\n" + format_exception(t, exception));
        return;
    }
    Ref done = Ref::take(call(t, *hook, {Value(e->type), exception, traceback}));
    if (!done.get().is_error()) return;
    Own<Object> second = Own<Object>::take(take_pending(t));
    if (!second) return;
    Exit exit;
    if (detail::system_exit(t, second.value(), exit)) return;
    write_error(t, "Error in sys.excepthook:\n" + format_exception(t, second.value()) +
                       "\nOriginal exception was:\n" + format_exception(t, exception));
}

// Handles the pending exception as the end of a program: prints it, returns the exit code.
int end_with_exception(Thread& t) {
    Own<Object> exception = Own<Object>::take(take_pending(t));
    if (!exception) {
        write_error(t, "MemoryError\n");
        return 1;
    }
    Exit exit;
    if (detail::system_exit(t, exception.value(), exit)) {
        if (!flush_standard_streams(t)) clear_pending(t);
        if (!exit.message.empty()) write_error(t, exit.message + "\n");
        return exit.code & 0xff;
    }
    const bool interrupted =
        is_subtype(exception->type, exception_type(t, Exc::KeyboardInterrupt));
    report(t, exception.value());
    return interrupted ? -SIGINT : 1;
}

bool set_main(Thread& t, Core& core, Str* name, std::string_view text) {
    Own<Str> value = Own<Str>::take(TRY(new_str(t, text)));
    return dict_set(t, core.main, name, value.value());
}

bool prepend_path(Thread& t, const std::string& folder) {
    const Value list = dict_get(t.interpreter->sys_dict, t.names().path_);
    if (!is_list(list) || t.interpreter->options.isolated) return true;
    Own<Str> text = Own<Str>::take(TRY(new_str(t, folder)));
    return list_insert(t, list.as<List>(), 0, text.value());
}

std::string absolute(const std::string& path) {
    if (path.starts_with('/')) return path;
    char folder[PATH_MAX];
    if (!getcwd(folder, sizeof folder)) return path;
    return std::string(folder) + "/" + (path.starts_with("./") ? path.substr(2) : path);
}

std::string read_standard_input() {
    std::string text;
    char block[65536];
    for (ssize_t n; (n = read(0, block, sizeof block)) != 0;) {
        if (n < 0) {
            if (errno == EINTR) continue;
            break;
        }
        text.append(block, static_cast<size_t>(n));
    }
    return text;
}

// Whether a file ends as zip archives do; its first line may be anything.
bool is_archive(std::string_view content) {
    constexpr size_t end_and_longest_comment = 22 + 65535;
    if (content.size() > end_and_longest_comment) {
        content.remove_prefix(content.size() - end_and_longest_comment);
    }
    return content.rfind("PK\x05\x06") != std::string_view::npos;
}

// Runs the module __main__ of the first entry of sys.path through runpy.
bool run_archive(Thread& t) {
    Ref runpy = Ref::take(TRY(t.interpreter->hooks.import_module(t, "runpy")));
    Own<Str> function = Own<Str>::take(TRY(intern(t, "_run_module_as_main")));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "__main__")));
    Ref done = Ref::take(
        TRY(call_method(t, *runpy, function.get(), {name.value(), Value::boolean(false)})));
    return true;
}

// Runs `python -m name` through runpy.
bool run_module(Thread& t, const std::string& name) {
    Ref runpy = Ref::take(TRY(t.interpreter->hooks.import_module(t, "runpy")));
    Own<Str> function = Own<Str>::take(TRY(intern(t, "_run_module_as_main")));
    Own<Str> argument = Own<Str>::take(TRY(new_str(t, name)));
    Ref done = Ref::take(TRY(call_method(t, *runpy, function.get(), {argument.value()})));
    return true;
}

}  // namespace

int Python::run_program(const Program& program) {
    Core& core = *core_;
    Entry entry(core);
    Thread& t = entry.thread();
    const std::string name = [&] {
        const auto& original = command_line(t).original;
        return original.empty() ? std::string("baton") : original[0];
    }();
    bool ok = true;
    switch (program.kind) {
        case Program::Kind::command: {
            ok = prepend_path(t, "") &&
                 !run_source(t, program.what + "\n", "<string>", core.main).is_error();
            break;
        }
        case Program::Kind::standard_input:
            ok = prepend_path(t, "") &&
                 !run_source(t, read_standard_input(), "<stdin>", core.main).is_error();
            break;
        case Program::Kind::module: {
            char folder[PATH_MAX];
            ok = prepend_path(t, getcwd(folder, sizeof folder) ? folder : "") &&
                 run_module(t, program.what);
            break;
        }
        case Program::Kind::file: {
            std::string path = absolute(program.what);
            struct stat info;
            if (stat(path.c_str(), &info) != 0) {
                write_error(t, fmt::format("{}: can't open file '{}': [Errno {}] {}\n", name, path,
                                           errno, std::strerror(errno)));
                return 2;
            }
            std::string folder = path.substr(0, path.rfind('/'));
            if (S_ISDIR(info.st_mode)) {
                folder = path;
                path += "/__main__.py";
                if (stat(path.c_str(), &info) != 0) {
                    write_error(t, fmt::format("{}: can't find '__main__' module in '{}'\n", name,
                                               folder));
                    return 1;
                }
            }
            std::string source;
            if (const int error = os::read_file(path, source)) {
                write_error(t, fmt::format("{}: can't open file '{}': [Errno {}] {}\n", name, path,
                                           error, std::strerror(error)));
                return 2;
            }
            if (is_archive(source)) {
                ok = prepend_path(t, path) && run_archive(t);
                break;
            }
            ok = prepend_path(t, folder) && set_main(t, core, t.names().dunder_file, path) &&
                 !run_source(t, source, path, core.main).is_error();
            break;
        }
    }
    int code = ok ? 0 : end_with_exception(t);
    // Threads that are not daemons end before the streams are flushed for good.
    if (!detail::finish_program(t)) code = code ? code : 120;
    return code;
}

void Python::run_interactive(std::string_view source, std::string_view filename) {
    Core& core = *core_;
    Entry entry(core);
    Thread& t = entry.thread();
    Ref code = Ref::take(compile_source(t, source, filename, "single", false));
    bool ok = !code.get().is_error();
    if (ok) {
        Ref result = Ref::take(
            t.interpreter->hooks.exec(t, *code, Value(core.main), Value(), Value()));
        ok = !result.get().is_error();
    }
    if (!ok) {
        Own<Object> exception = Own<Object>::take(take_pending(t));
        if (!exception) throw std::bad_alloc();
        Exit exit;
        if (detail::system_exit(t, exception.value(), exit)) throw exit;
        report(t, exception.value());
    }
    if (!flush_standard_streams(t)) clear_pending(t);
}

}  // namespace baton
