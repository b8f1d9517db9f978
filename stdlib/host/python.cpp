// The public API of include/baton/baton.h.
#include <cstdlib>
#include <fstream>
#include <new>
#include <sstream>

#include "baton/baton.h"
#include "compiler/bytecode/code_blob.h"
#include "runtime/base/os.h"
#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/module.h"
#include "runtime/types/str.h"
#include "stdlib/io/text_stream.h"
#include "stdlib/frozen.h"
#include "stdlib/library.h"
#include "stdlib/module.h"
#include "vm/embed/create.h"
#include "vm/signals.h"
#include "vm/threads.h"

namespace baton {

struct Python::State {
    Interpreter interpreter;
    std::unique_ptr<Thread> thread;
    Dict* main = nullptr;   // __main__'s dict, borrowed from sys.modules

    Thread& t() { return *thread; }

    // Turns the pending exception into a C++ one.
    [[noreturn]] void throw_pending() {
        Own<Object> exception = Own<Object>::take(take_pending(t()));
        if (!exception) throw std::bad_alloc();
        if (is_subtype(exception->type, exception_type(t(), Exc::SystemExit))) {
            const Value code = static_cast<SystemExitException*>(exception.get())->code;
            Exit exit;
            int64_t number;
            if (code.is_none() || code.is_unbound()) {
                exit.code = 0;
            } else if (is_int(code) && int_fits(code, number)) {
                exit.code = static_cast<int>(number & 0xff);
            } else {
                Own<Str> text = Own<Str>::take(str(t(), code));
                if (text) exit.message = to_string(text.get());
                exit.code = 1;
            }
            throw exit;
        }
        const bool interrupted =
            is_subtype(exception->type, exception_type(t(), Exc::KeyboardInterrupt));
        std::string text = format_exception(t(), exception.value());
        exception = Own<Object>();
        if (interrupted) throw KeyboardInterrupt(text);
        throw PythonError(text);
    }
};

namespace {

bool (*find_native_module(std::string_view name))(Thread&, Dict*) {
    for (const NativeModule* m = native_modules; m->name; ++m) {
        if (name == m->name) return m->fill;
    }
    return nullptr;
}

std::shared_ptr<const CodeBlob> load_frozen_module(std::string_view name, bool& is_package) {
    const FrozenModule* module = find_frozen_module(name);
    if (!module) return nullptr;
    is_package = module->is_package;
    return deserialize({reinterpret_cast<const char*>(module->data), module->size});
}

}  // namespace

Python::Python() : state_(std::make_unique<State>()) {
    State& s = *state_;
    s.thread = std::make_unique<Thread>(s.interpreter, native_stack_limit());
    Thread& t = s.t();
    if (!start_interpreter(t, initialize_library)) throw std::bad_alloc();
    s.interpreter.vm->find_native_module = find_native_module;
    s.interpreter.vm->find_frozen_module = load_frozen_module;
    Module* module = new_module(t, "__main__");
    Own<Str> key = Own<Str>::take(intern(t, "__main__"));
    if (!module || !key || !dict_set(t, s.interpreter.modules, key.get(), Value(module)) ||
        !dict_set(t, module->dict, t.names().dunder_builtins, Value(s.interpreter.builtins))) {
        throw std::bad_alloc();
    }
    s.main = module->dict;
    decref(module);
    if (const char* scale = std::getenv("BATON_TEST_SLEEP_SCALE")) {
        s.interpreter.options.sleep_scale = std::atof(scale);
    }
    install_signal_delivery(s.interpreter);
}

Python::~Python() {
    State& s = *state_;
    // Threads that are not daemons end first.
    const Value threading = dict_get(s.interpreter.modules, Own<Str>::take(intern(s.t(), "threading")).get());
    if (threading.is_object()) {
        Own<Str> name = Own<Str>::take(intern(s.t(), "_shutdown"));
        Ref done = Ref::take(call_method(s.t(), threading, name.get(), {}));
        if (done.get().is_error()) clear_pending(s.t());
    }
    remove_signal_delivery(s.interpreter);
    if (!flush_standard_streams(s.t())) clear_pending(s.t());
    end_interpreter(s.t());
    s.thread.reset();
}

void Python::run(std::string_view source, std::string_view filename) {
    State& s = *state_;
    if (run_source(s.t(), source, filename, s.main).is_error()) s.throw_pending();
}

void Python::run_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream source;
    if (!file || !(source << file.rdbuf())) {
        throw std::runtime_error("cannot read '" + path + "'");
    }
    State& s = *state_;
    Thread& t = s.t();
    const size_t slash = path.rfind('/');
    const Value list = dict_get(s.interpreter.sys_dict, t.names().path_);
    Own<Str> folder =
        Own<Str>::take(new_str(t, slash == std::string::npos ? "" : path.substr(0, slash)));
    Own<Str> name = Own<Str>::take(new_str(t, path));
    if (!folder || !name || !dict_set(t, s.main, t.names().dunder_file, name.value()) ||
        (is_list(list) && !list_insert(t, list.as<List>(), 0, folder.value()))) {
        s.throw_pending();
    }
    run(source.str(), path);
}

void Python::set_arguments(const std::vector<std::string>& arguments) {
    State& s = *state_;
    const Value list = dict_get(s.interpreter.sys_dict, s.t().names().argv);
    if (!is_list(list)) return;
    list_clear(list.as<List>());
    for (const std::string& argument : arguments) {
        Own<Str> text = Own<Str>::take(new_str(s.t(), argument));
        if (!text || !list_append(s.t(), list.as<List>(), text.value())) s.throw_pending();
    }
}

void Python::flush() {
    if (!flush_standard_streams(state_->t())) state_->throw_pending();
}

const char* python_version() { return "3.12.0"; }
const char* version() { return "0.1.0"; }

}  // namespace baton
