// Coverage-guided fuzzing (libFuzzer): each input is the text of a program. It is compiled, and what
// compiles is run, with limits on memory, recursion and time. Whatever the text is, none of this
// may crash. Built by the preset `fuzz`; `./dev fuzz` runs it, beginning with the corpus beside
// this file and the small programs of tests/python. A finding that does not show again when its
// input is run alone came from one of the inputs before it in the same interpreter: run those, too
// (environment variable BATON_FUZZ_ALONE=1: a fresh interpreter for every input).
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "baton/baton.h"
#include "tests/fuzz/fuzz_common.h"

namespace {

constexpr int runs_per_world = 40;   // then a fresh interpreter: what one input leaves behind may matter to the next
constexpr auto time_limit = std::chrono::milliseconds(300);

// Interrupts a program that runs too long, again and again until it gives up.
class Watchdog {
public:
    Watchdog() : thread_([this] { watch(); }) { thread_.detach(); }
    void begin(baton::Python* python) {
        std::lock_guard lock(mutex_);
        python_ = python;
        deadline_ = std::chrono::steady_clock::now() + time_limit;
        pause_ = std::chrono::milliseconds(20);
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
                // More and more often: a loop that catches everything is left where nothing is caught.
                pause_ = std::max(pause_ * 9 / 10, std::chrono::microseconds(100));
                deadline_ = std::chrono::steady_clock::now() + pause_;
            }
        }
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    baton::Python* python_ = nullptr;
    std::chrono::steady_clock::time_point deadline_;
    std::chrono::microseconds pause_{};
    std::thread thread_;
};

// What the programs find: everything that reaches files, processes, sockets, threads and signals is
// taken out of the native modules first, so that no way through the library leads there.
const char* const prelude = R"(
import builtins, gc, io, sys, traceback, types, warnings
import _io, _multiprocessing, _posixsubprocess, _signal, _socket, _thread, fcntl, posix, resource, select, time
class Refused:
    def __new__(cls, *args, **kwargs):
        raise PermissionError(1, "not in here")
def refused(*args, **kwargs):
    raise PermissionError(1, "not in here")
exceptions = {"posix": {"urandom", "stat", "lstat", "getcwd", "fspath", "getpid", "strerror", "stat_result", "terminal_size"},
              "_thread": set(vars(_thread)) - {"start_new_thread", "interrupt_main"},
              "time": set(vars(time)) - {"sleep", "clock_settime"}}
for module in (_multiprocessing, _posixsubprocess, _signal, _socket, _thread, fcntl, posix, resource, select, time):
    kept = exceptions.get(module.__name__, ())
    for name, value in list(vars(module).items()):
        if name not in kept and callable(value) and not (isinstance(value, type) and issubclass(value, BaseException)):
            setattr(module, name, Refused if isinstance(value, type) else refused)
for module in (_io, io, builtins):
    for name in ("open", "open_code", "FileIO"):
        if hasattr(module, name):
            setattr(module, name, Refused if name == "FileIO" else refused)
warnings.simplefilter("ignore")
safe = {name: value for name, value in vars(builtins).items()
        if name not in ("open", "input", "exit", "quit", "breakpoint", "help", "__import__")}
allowed = set("""abc array ast base64 binascii bisect calendar cmath codecs collections contextlib contextvars copy copyreg
    csv dataclasses datetime decimal difflib dis enum fractions functools gc graphlib hashlib heapq html inspect io itertools json
    marshal math numbers operator pickle pprint random re reprlib statistics string struct symtable sys textwrap time tokenize
    traceback types typing unicodedata weakref zlib""".split())
def checked_import(name, *rest):
    if name.partition(".")[0] not in allowed:
        raise ImportError(name)
    return __import__(name, *rest)
safe["__import__"] = checked_import
def reset():
    sys.stdout = sys.stderr = io.StringIO()
    sys.settrace(None)
    sys.setprofile(None)
    sys.setrecursionlimit(300)
    gc.enable()
def run_program(text, reset=reset, collect=gc.collect, format=traceback.format_exception):
    reset()
    code = compile(text, "program", "exec")
    try:
        exec(code, {"__name__": "program", "__builtins__": dict(safe)})
    except BaseException as error:
        format(error)
    finally:
        reset()
        collect()
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
    // Never destroyed: the thread goes on to wait for the watchdog's condition while the process ends.
    static Watchdog& watchdog = *new Watchdog;
    static World& world = *new World;
    static const int most = std::getenv("BATON_FUZZ_ALONE") ? 1 : runs_per_world;
    if (!world.python || ++world.runs > most) {
        world.run_program = {};
        world.python.reset();
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
