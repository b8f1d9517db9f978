// class Python of the public API: making and ending a world, running source in it.
#include <cstdlib>
#include <fstream>
#include <new>
#include <sstream>

#include "compiler/compile.h"
#include "runtime/core/protocol.h"
#include "runtime/core/unthrowing.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/module.h"
#include "runtime/types/str.h"
#include "stdlib/frozen.h"
#include "stdlib/host/core.h"
#include "stdlib/io/standard_streams.h"
#include "stdlib/library.h"
#include "stdlib/module.h"
#include "stdlib/sys/sys.h"
#include "vm/embed/create.h"
#include "vm/signals.h"
#include "vm/threads.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/lsan_interface.h>
#endif

namespace baton {

using detail::Core;
using detail::Entry;
using detail::throw_pending;
using detail::wrap;

namespace {

// Says that an object is not freed on purpose.
void keep_for_good([[maybe_unused]] const void* object) {
#if defined(__SANITIZE_ADDRESS__)
    __lsan_ignore_object(object);
#endif
}

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

// sys.path: what the caller names, then the environment's BATON_PATH, then --stdlib.
bool set_path(Thread& t, const Config& config) {
    std::vector<std::string> path = config.path;
    const bool environment = !config.isolated && !config.ignore_environment;
    if (const char* more = environment ? std::getenv("PYTHONPATH") : nullptr) {
        std::stringstream parts(more);
        for (std::string part; std::getline(parts, part, ':');) path.push_back(part);
    }
    std::string library = config.standard_library;
    if (const char* more = environment ? std::getenv("BATON_STDLIB") : nullptr) {
        if (library.empty()) library = more;
    }
    if (!library.empty()) path.push_back(library);
    t.interpreter->vm->command_line.standard_library = library;
    const Value list = dict_get(t.interpreter->sys_dict, t.names().path_);
    if (!is_list(list)) return false;
    for (const std::string& folder : path) {
        Own<Str> text = Own<Str>::take(TRY(new_str(t, folder)));
        TRY(list_append(t, list.as<List>(), text.value()));
    }
    return true;
}

bool make_main(Thread& t, Core& core) {
    Own<Module> module = Own<Module>::take(TRY(new_module(t, "__main__")));
    Own<Str> key = Own<Str>::take(TRY(intern(t, "__main__")));
    TRY(dict_set(t, t.interpreter->modules, key.get(), module.value()));
    Ref builtins = Ref::take(TRY(t.interpreter->hooks.import_module(t, "builtins")));
    TRY(dict_set(t, module->dict, t.names().dunder_builtins, *builtins));
    Own<Dict> annotations = Own<Dict>::take(TRY(new_dict(t)));
    Own<Str> annotations_name = Own<Str>::take(TRY(intern(t, "__annotations__")));
    TRY(dict_set(t, module->dict, annotations_name.get(), annotations.value()));
    core.main = module->dict;
    return true;
}

bool start(Core& core, const Config& config) {
    Thread& t = *core.main_thread;
    Interpreter& in = core.interpreter;
    in.options.isolated = config.isolated;
    in.options.optimize = config.optimize;
    TRY(start_interpreter(t, initialize_library));
    in.vm->original_import = share(dict_get(in.builtins, t.names().import_name));
    in.vm->find_native_module = find_native_module;
    in.vm->find_frozen_module = load_frozen_module;
    CommandLine& line = in.vm->command_line;
    line.executable = config.executable;
    line.original = config.original_arguments;
    const bool environment = !config.isolated && !config.ignore_environment;
    if (const char* more = environment ? std::getenv("PYTHONWARNINGS") : nullptr) {
        std::stringstream parts(more);
        for (std::string part; std::getline(parts, part, ',');) line.warnings.push_back(part);
    }
    line.warnings.insert(line.warnings.end(), config.warnings.begin(), config.warnings.end());
    line.x_options = config.x_options;
    line.dev_mode = config.dev_mode;
    for (const std::string& option : line.x_options) {
        if (option == "dev") line.dev_mode = true;
        if (option == "warn_default_encoding") line.warn_default_encoding = true;
        if (option.starts_with("utf8")) line.utf8_mode = option != "utf8=0";
    }
    if (line.dev_mode) line.warnings.insert(line.warnings.begin(), "default");
    line.inspect = config.inspect;
    line.quiet = config.quiet;
    line.verbose = config.verbose;
    line.unbuffered = config.unbuffered;
    line.isolated = config.isolated;
    line.ignore_environment = config.ignore_environment;
    line.no_site = true;
    TRY(update_sys_flags(t));
    if (config.unbuffered) TRY(unbuffer_standard_streams(t));
    TRY(set_path(t, config));
    if (const char* scale = std::getenv("BATON_TEST_SLEEP_SCALE")) {
        in.options.sleep_scale = std::atof(scale);
    }
    TRY(make_main(t, core));
    if (config.memory_limit) in.heap.set_limit(config.memory_limit);
    return true;
}

// Calls module.function() if the module was imported; failures are reported and forgotten.
void call_if_imported(Thread& t, const char* module, const char* function) {
    Own<Str> key = Own<Str>::take(intern(t, module));
    Own<Str> name = Own<Str>::take(intern(t, function));
    const Value found = key && name ? dict_get(t.interpreter->modules, key.get()) : Value();
    if (!found.is_object()) return clear_pending(t);
    Ref done = Ref::take(call_method(t, found, name.get(), {}));
    if (done.get().is_error()) write_unraisable(t, found);
}

}  // namespace

bool detail::finish_program(Thread& t) {
    call_if_imported(t, "threading", "_shutdown");
    call_if_imported(t, "_thread", "_shutdown");
    call_if_imported(t, "atexit", "_run_exitfuncs");
    if (flush_standard_streams(t)) return true;
    const Value out = dict_get(t.interpreter->sys_dict, t.names().stdout_);
    write_unraisable(t, out);
    return false;
}

Python::Python(const Config& config) : core_(std::make_shared<Core>()) {
    Core& core = *core_;
    core.python = this;
    core.home = std::this_thread::get_id();
    core.main_thread = std::make_unique<Thread>(core.interpreter, native_stack_limit());
    if (!start(core, config)) throw std::bad_alloc();
    if (config.signals) install_signal_delivery(core.interpreter);
    core.interpreter.current = nullptr;
    core.interpreter.gil.release(core.main_thread->slot);
    set_arguments(config.arguments);
}

Python::~Python() {
    Core& core = *core_;
    Thread& t = *core.main_thread;
    Interpreter& in = core.interpreter;
    // The last thing to enter: the main thread itself, whichever OS thread it is.
    core.home = std::this_thread::get_id();
    {
        std::lock_guard lock(core.mutex);
        core.entered[core.home] = {&t, 1, false};
    }
    if (in.gil.acquire(t.slot) == gil::Turn::held) {
        in.current = &t;
        without_throwing(t, Value::none(), [&] { detail::finish_program(t); });
        remove_signal_delivery(in);
        std::vector<Value> dropped;
        {
            std::lock_guard lock(core.mutex);
            dropped.swap(core.dropped);
        }
        for (Value v : dropped) decref(v);
        end_interpreter(t, flush_standard_streams);
    }
    std::lock_guard lock(core.mutex);
    core.ended = true;
    core.main_thread.reset();
    std::lock_guard threads(in.threads_mutex);
    // A daemon thread that has not come back from what it waits for still refers to this world, and
    // learns that it ended when it does: the world stays for as long as the process.
    if (!in.threads.empty()) keep_for_good(new std::shared_ptr<detail::Core>(core_));
}

void Python::run(std::string_view source, std::string_view filename) {
    Entry entry(*core_);
    if (run_source(entry.thread(), source, filename, core_->main).is_error()) {
        throw_pending(core_, entry.thread());
    }
}

void Python::run_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream source;
    if (!file || !(source << file.rdbuf())) {
        throw std::runtime_error("cannot read '" + path + "'");
    }
    Entry entry(*core_);
    Thread& t = entry.thread();
    const size_t slash = path.rfind('/');
    const Value list = dict_get(t.interpreter->sys_dict, t.names().path_);
    Own<Str> folder =
        Own<Str>::take(new_str(t, slash == std::string::npos ? "" : path.substr(0, slash)));
    Own<Str> name = Own<Str>::take(new_str(t, path));
    if (!folder || !name || !dict_set(t, core_->main, t.names().dunder_file, name.value()) ||
        (is_list(list) && !list_insert(t, list.as<List>(), 0, folder.value()))) {
        throw_pending(core_, t);
    }
    run(source.str(), path);
}

PyObject Python::eval(std::string_view expression) {
    Entry entry(*core_);
    Thread& t = entry.thread();
    Ref code = Ref::take(compile_source(t, expression, "<string>", "eval", false));
    if (code.get().is_error()) throw_pending(core_, t);
    return wrap(core_, t, t.interpreter->hooks.eval(t, *code, Value(core_->main), Value()));
}

bool Python::incomplete(std::string_view source) {
    CompileOptions options;
    options.mode = ast::ModuleKind::single;
    options.detect_incomplete = true;
    const CompileResult result = compile(source, options);
    return !result.code && result.error.kind == syntax::SyntaxError::Kind::incomplete_input;
}

PyObject Python::get(std::string_view name) {
    Entry entry(*core_);
    Thread& t = entry.thread();
    Own<Str> key = Own<Str>::take(intern(t, name));
    if (!key) throw_pending(core_, t);
    const Value found = dict_get(core_->main, key.get());
    if (found.is_unbound()) {
        raise_name_error(t, key.value());
        throw_pending(core_, t);
    }
    return wrap(core_, t, share(found));
}

PyObject Python::import(std::string_view name) {
    Entry entry(*core_);
    Thread& t = entry.thread();
    return wrap(core_, t, t.interpreter->hooks.import_module(t, name));
}

PyObject Python::none() {
    Entry entry(*core_);
    return wrap(core_, entry.thread(), Value::none());
}

void Python::release_gil(const std::function<void()>& body) {
    Core& core = *core_;
    const std::thread::id id = std::this_thread::get_id();
    Thread* t;
    {
        std::lock_guard lock(core.mutex);
        const auto at = core.entered.find(id);
        if (at == core.entered.end()) throw std::logic_error("this thread does not hold the GIL");
        at->second.outside = true;
        t = at->second.thread;
    }
    struct Back {
        Core& core;
        std::thread::id id;
        ~Back() {
            std::lock_guard lock(core.mutex);
            core.entered[id].outside = false;
        }
    } back{core, id};
    Unlocked unlocked(*t, "host");
    body();
}

void Python::on_stdout(std::function<void(std::string_view)> write) {
    Entry entry(*core_);
    if (!detail::redirect(entry.thread(), entry.thread().names().stdout_, std::move(write))) {
        throw_pending(core_, entry.thread());
    }
}

void Python::on_stderr(std::function<void(std::string_view)> write) {
    Entry entry(*core_);
    if (!detail::redirect(entry.thread(), entry.thread().names().stderr_, std::move(write))) {
        throw_pending(core_, entry.thread());
    }
}

void Python::set_arguments(const std::vector<std::string>& arguments) {
    Entry entry(*core_);
    Thread& t = entry.thread();
    const Value list = dict_get(t.interpreter->sys_dict, t.names().argv);
    if (!is_list(list)) return;
    list_clear(list.as<List>());
    for (const std::string& argument : arguments) {
        Own<Str> text = Own<Str>::take(new_str(t, argument));
        if (!text || !list_append(t, list.as<List>(), text.value())) throw_pending(core_, t);
    }
}

void Python::flush() {
    Entry entry(*core_);
    if (!flush_standard_streams(entry.thread())) throw_pending(core_, entry.thread());
}

void Python::interrupt() noexcept { interrupt_main_thread(core_->interpreter); }

size_t Python::memory_in_use() {
    Entry entry(*core_);
    return entry.thread().interpreter->heap.in_use();
}

const char* python_version() { return "3.12.0"; }
const char* version() { return "0.1.0"; }

}  // namespace baton
