"""Asynchronous programs: an event loop, tasks, and what they wait for."""

from asyncio.exceptions import (BrokenBarrierError, CancelledError, IncompleteReadError,
                                InvalidStateError, LimitOverrunError, SendfileNotAvailableError,
                                TimeoutError)
from asyncio.events import (AbstractEventLoop, AbstractEventLoopPolicy, AbstractServer,
                            DefaultEventLoopPolicy, Handle, TimerHandle, _get_running_loop,
                            _set_running_loop, get_child_watcher, get_event_loop,
                            get_event_loop_policy, get_running_loop, new_event_loop,
                            set_child_watcher, set_event_loop, set_event_loop_policy)
from asyncio.futures import Future, isfuture, wrap_future
from asyncio.coroutines import iscoroutine, iscoroutinefunction
from asyncio.tasks import (ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, Task, all_tasks,
                           as_completed, create_task, current_task, ensure_future, gather,
                           run_coroutine_threadsafe, shield, sleep, wait, wait_for,
                           _enter_task, _leave_task, _register_task, _unregister_task)
from asyncio.runners import Runner, run

_elsewhere = {
    "BaseEventLoop": "base_events", "SelectorEventLoop": "base_events",
    "Lock": "locks", "Event": "locks", "Condition": "locks", "Semaphore": "locks",
    "BoundedSemaphore": "locks", "Barrier": "locks",
    "Queue": "queues", "PriorityQueue": "queues", "LifoQueue": "queues", "QueueFull": "queues",
    "QueueEmpty": "queues",
    "TaskGroup": "taskgroups", "Timeout": "timeouts", "timeout": "timeouts",
    "timeout_at": "timeouts", "to_thread": "threads",
    "StreamReader": "streams", "StreamWriter": "streams", "StreamReaderProtocol": "streams",
    "open_connection": "streams", "start_server": "streams",
    "open_unix_connection": "streams", "start_unix_server": "streams",
    "create_subprocess_exec": "subprocess", "create_subprocess_shell": "subprocess",
    "BaseProtocol": "protocols", "Protocol": "protocols", "DatagramProtocol": "protocols",
    "SubprocessProtocol": "protocols", "BufferedProtocol": "protocols",
    "BaseTransport": "transports", "ReadTransport": "transports", "WriteTransport": "transports",
    "Transport": "transports", "DatagramTransport": "transports",
    "SubprocessTransport": "transports",
}

__all__ = [name for name in globals() if not name.startswith("_")] + list(_elsewhere)


def __getattr__(name):
    module = _elsewhere.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(__import__("asyncio." + module, None, None, [name]), name)
    globals()[name] = value
    return value
