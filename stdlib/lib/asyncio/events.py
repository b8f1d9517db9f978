"""The running and the current event loop, policies, and the loop's interface."""
import sys

from _asyncio import (Handle, TimerHandle, _get_running_loop, _set_running_loop,
                      get_running_loop)
from . import exceptions as _exceptions  # tells the native part its exceptions

__all__ = ("AbstractEventLoopPolicy", "AbstractEventLoop", "AbstractServer", "Handle",
           "TimerHandle", "get_event_loop_policy", "set_event_loop_policy", "get_event_loop",
           "set_event_loop", "new_event_loop", "get_child_watcher", "set_child_watcher",
           "_set_running_loop", "get_running_loop", "_get_running_loop")


class AbstractServer:
    """What create_server() returns."""

    def close(self):
        """Stop serving."""
        raise NotImplementedError

    def get_loop(self):
        """Return the event loop of the server."""
        raise NotImplementedError

    def is_serving(self):
        """Whether the server accepts connections."""
        raise NotImplementedError

    async def start_serving(self):
        """Begin to accept connections."""
        raise NotImplementedError

    async def serve_forever(self):
        """Accept connections until cancelled."""
        raise NotImplementedError

    async def wait_closed(self):
        """Wait until the server has closed."""
        raise NotImplementedError

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc):
        self.close()
        await self.wait_closed()


class AbstractEventLoop:
    """The interface of event loops."""


def _abstract(name, is_async):
    if is_async:
        async def method(self, *args, **kwargs):
            raise NotImplementedError
    else:
        def method(self, *args, **kwargs):
            raise NotImplementedError
    method.__name__ = name
    method.__qualname__ = f"AbstractEventLoop.{name}"
    setattr(AbstractEventLoop, name, method)


for _name in ("run_forever run_until_complete stop is_running is_closed close call_soon call_later "
              "call_at time create_future create_task call_soon_threadsafe run_in_executor "
              "set_default_executor add_reader remove_reader add_writer remove_writer "
              "add_signal_handler remove_signal_handler set_task_factory get_task_factory "
              "get_exception_handler set_exception_handler default_exception_handler "
              "call_exception_handler get_debug set_debug _timer_handle_cancelled").split():
    _abstract(_name, False)
for _name in ("shutdown_asyncgens shutdown_default_executor getaddrinfo getnameinfo "
              "create_connection create_server sendfile start_tls create_unix_connection "
              "create_unix_server connect_accepted_socket create_datagram_endpoint "
              "connect_read_pipe connect_write_pipe subprocess_shell subprocess_exec sock_recv "
              "sock_recv_into sock_recvfrom sock_recvfrom_into sock_sendall sock_sendto "
              "sock_connect sock_accept sock_sendfile").split():
    _abstract(_name, True)
del _name


class AbstractEventLoopPolicy:
    """Decides which event loop belongs to a context."""

    def get_event_loop(self):
        """Return the loop of the current context."""
        raise NotImplementedError

    def set_event_loop(self, loop):
        """Set the loop of the current context."""
        raise NotImplementedError

    def new_event_loop(self):
        """Make a new loop."""
        raise NotImplementedError

    def get_child_watcher(self):
        """Return the watcher of child processes."""
        raise NotImplementedError

    def set_child_watcher(self, watcher):
        """Set the watcher of child processes."""
        raise NotImplementedError


class BaseDefaultEventLoopPolicy(AbstractEventLoopPolicy):
    """One loop per thread, made on demand in the main thread."""

    def __init__(self):
        from _thread import get_ident
        self._get_ident = get_ident
        self._main = get_ident() if _in_main_thread() else None
        self._loops = {}
        self._set = set()

    def get_event_loop(self):
        ident = self._get_ident()
        loop = self._loops.get(ident)
        if loop is None and ident not in self._set and _in_main_thread():
            loop = self.new_event_loop()
            self.set_event_loop(loop)
        if loop is None:
            raise RuntimeError("There is no current event loop in thread "
                               f"{_thread_name()!r}.")
        return loop

    def set_event_loop(self, loop):
        if loop is not None and not isinstance(loop, (AbstractEventLoop, _native_loop())):
            raise TypeError("loop must be an instance of AbstractEventLoop or None, "
                            f"not '{type(loop).__name__}'")
        ident = self._get_ident()
        self._set.add(ident)
        if loop is None:
            self._loops.pop(ident, None)
        else:
            self._loops[ident] = loop

    def new_event_loop(self):
        from .unix_events import SelectorEventLoop
        return SelectorEventLoop()


def _native_loop():
    from _asyncio import Loop
    return Loop


def _in_main_thread():
    threading = sys.modules.get("threading")
    if threading is None:
        return True
    return threading.current_thread() is threading.main_thread()


def _thread_name():
    import threading
    return threading.current_thread().name


_event_loop_policy = None


def get_event_loop_policy():
    """Return the current policy."""
    global _event_loop_policy
    if _event_loop_policy is None:
        _event_loop_policy = BaseDefaultEventLoopPolicy()
    return _event_loop_policy


def set_event_loop_policy(policy):
    """Set the policy; None brings back the default one."""
    global _event_loop_policy
    if policy is not None and not isinstance(policy, AbstractEventLoopPolicy):
        raise TypeError("policy must be an instance of AbstractEventLoopPolicy or None, "
                        f"not '{type(policy).__name__}'")
    _event_loop_policy = policy


def get_event_loop():
    """Return the running event loop, or what the policy says."""
    loop = _get_running_loop()
    return loop if loop is not None else get_event_loop_policy().get_event_loop()


def set_event_loop(loop):
    """Set the current thread's event loop."""
    get_event_loop_policy().set_event_loop(loop)


def new_event_loop():
    """Make a new event loop."""
    return get_event_loop_policy().new_event_loop()


def get_child_watcher():
    """Return the policy's watcher of child processes."""
    return get_event_loop_policy().get_child_watcher()


def set_child_watcher(watcher):
    """Set the policy's watcher of child processes."""
    return get_event_loop_policy().set_child_watcher(watcher)
