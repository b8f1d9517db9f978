// Coverage-guided fuzzing (libFuzzer): each input is the text of a program. It is compiled, and what
// compiles is run, with limits on memory, recursion and time. Whatever the text is, none of this
// may crash. Built by the preset `fuzz`; `./dev fuzz` runs it on the corpus beside this file.
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "baton/baton.h"
#include "tests/fuzz/fuzz_common.h"

namespace {

constexpr int runs_per_world = 300;   // then a fresh interpreter, so that inputs stay reproducible
constexpr auto time_limit = std::chrono::milliseconds(300);

// Interrupts a program that runs too long, again and again until it gives up.
class Watchdog {
public:
    Watchdog() : thread_([this] { watch(); }) { thread_.detach(); }
    void begin(baton::Python* python) {
        std::lock_guard lock(mutex_);
        python_ = python;
        deadline_ = std::chrono::steady_clock::now() + time_limit;
        changed_.notify_one();
    }
    void end() {
        std::lock_guard lock(mutex_);
        python_ = nullptr;
    }

private:
    void watch() {
        std::unique_lock lock(mutex_);
        for (;;) {
            if (!python_) {
                changed_.wait(lock);
            } else if (changed_.wait_until(lock, deadline_) == std::cv_status::timeout && python_) {
                python_->interrupt();
                deadline_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(20);
            }
        }
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    baton::Python* python_ = nullptr;
    std::chrono::steady_clock::time_point deadline_;
    std::thread thread_;
};

// What the programs find: built-ins that reach nothing outside, and modules that do not either.
const char* const prelude = R"(
import builtins, sys, io, warnings, traceback
sys.stdout = sys.stderr = io.StringIO()
warnings.simplefilter("ignore")
sys.setrecursionlimit(300)
safe = {name: value for name, value in vars(builtins).items()
        if name not in ("open", "input", "exit", "quit", "breakpoint", "help", "__import__")}
allowed = {"math", "itertools", "functools", "collections", "re", "json", "struct", "operator",
           "enum", "dataclasses", "typing", "copy", "string", "types", "abc", "contextlib",
           "heapq", "bisect", "decimal", "fractions", "random", "datetime", "weakref", "array"}
def checked_import(name, *rest):
    if name.partition(".")[0] not in allowed:
        raise ImportError(name)
    return __import__(name, *rest)
safe["__import__"] = checked_import
def run_program(text):
    sys.stdout.seek(0)
    sys.stdout.truncate()
    code = compile(text, "program", "exec")
    try:
        exec(code, {"__name__": "program", "__builtins__": safe})
    except BaseException as error:
        traceback.format_exception(error)
        raise
)";

struct World {
    std::unique_ptr<baton::Python> python;
    baton::PyObject run_program;
    int runs = 0;
};

World make_world() {
    baton::Config config;
    config.isolated = config.ignore_environment = true;
    config.memory_limit = 128 * 1024 * 1024;
    World world;
    world.python = std::make_unique<baton::Python>(config);
    world.python->run(prelude);
    world.run_program = world.python->get("run_program");
    return world;
}

void run_in_world(std::string_view text) {
    static Watchdog watchdog;
    static World world;
    if (!world.python || ++world.runs > runs_per_world) {
        world = {};
        world = make_world();
    }
    watchdog.begin(world.python.get());
    try {
        world.run_program(baton::PyBytes{std::string(text)});
    } catch (const baton::PythonError&) {
    } catch (const baton::Exit&) {
    }
    watchdog.end();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    if (size > longest_program) return 0;
    const std::string_view text = fuzz_text(data, size);
    if (check_compiler(text)) run_in_world(text);
    return 0;
}
