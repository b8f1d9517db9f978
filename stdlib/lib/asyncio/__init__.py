"""Concurrent code with async and await: an event loop, tasks, synchronisation, streams, subprocesses.

The core is imported at once; everything else when it is first used.
"""
from .exceptions import (BrokenBarrierError, CancelledError, IncompleteReadError, InvalidStateError,
                         LimitOverrunError, SendfileNotAvailableError, TimeoutError)
from .coroutines import iscoroutine, iscoroutinefunction
from .events import (AbstractEventLoop, AbstractEventLoopPolicy, AbstractServer, Handle,
                     TimerHandle, _get_running_loop, _set_running_loop, get_child_watcher,
                     get_event_loop, get_event_loop_policy, get_running_loop, new_event_loop,
                     set_child_watcher, set_event_loop, set_event_loop_policy)
from .futures import Future, isfuture, wrap_future
from .tasks import (ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, Task, all_tasks, as_completed,
                    create_eager_task_factory, create_task, current_task, eager_task_factory,
                    ensure_future, gather, run_coroutine_threadsafe, shield, sleep, wait, wait_for)
from .runners import Runner, run

_lazy = {
    "locks": ("Lock", "Event", "Condition", "Semaphore", "BoundedSemaphore", "Barrier"),
    "queues": ("Queue", "PriorityQueue", "LifoQueue", "QueueFull", "QueueEmpty"),
    "timeouts": ("Timeout", "timeout", "timeout_at"),
    "taskgroups": ("TaskGroup",),
    "threads": ("to_thread",),
    "base_events": ("BaseEventLoop", "Server"),
    "unix_events": ("SelectorEventLoop", "DefaultEventLoopPolicy", "AbstractChildWatcher",
                    "ThreadedChildWatcher", "PidfdChildWatcher", "SafeChildWatcher",
                    "FastChildWatcher", "MultiLoopChildWatcher"),
    "protocols": ("BaseProtocol", "Protocol", "DatagramProtocol", "SubprocessProtocol",
                  "BufferedProtocol"),
    "transports": ("BaseTransport", "ReadTransport", "WriteTransport", "Transport",
                   "DatagramTransport", "SubprocessTransport"),
    "streams": ("StreamReader", "StreamWriter", "StreamReaderProtocol", "open_connection",
                "start_server", "open_unix_connection", "start_unix_server"),
    "subprocess": ("create_subprocess_exec", "create_subprocess_shell"),
}
_home = {name: module for module, names in _lazy.items() for name in names}
_modules = {*_lazy, "log", "constants", "mixins", "selector_events", "base_futures", "_reprs"}

__all__ = sorted([name for name in globals()
                  if not name.startswith("_") and name not in
                  ("exceptions", "coroutines", "events", "futures", "tasks", "runners")]
                 + list(_home))


def __getattr__(name):
    import sys
    module = _home.get(name)
    if module is not None:
        __import__(f"asyncio.{module}")
        value = getattr(sys.modules[f"asyncio.{module}"], name)
        globals()[name] = value
        return value
    if name in _modules:
        try:
            __import__(f"asyncio.{name}")
        except ModuleNotFoundError:
            pass
        else:
            return sys.modules[f"asyncio.{name}"]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *_home})
