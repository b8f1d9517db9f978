"""The event loop of Unix, its policy, and the watchers of child processes."""
from . import base_events, events

__all__ = ("SelectorEventLoop", "AbstractChildWatcher", "SafeChildWatcher", "FastChildWatcher",
           "PidfdChildWatcher", "MultiLoopChildWatcher", "ThreadedChildWatcher",
           "DefaultEventLoopPolicy")


def _delegate(name, is_async=True):
    # Sockets, pipes and processes: their modules are imported with the first use.
    if is_async:
        async def method(self, *args, **kwargs):
            from . import selector_events
            return await getattr(selector_events, name)(self, *args, **kwargs)
    else:
        def method(self, *args, **kwargs):
            from . import selector_events
            return getattr(selector_events, name)(self, *args, **kwargs)
    method.__name__ = name
    method.__qualname__ = f"_UnixSelectorEventLoop.{name}"
    return method


class _UnixSelectorEventLoop(base_events.BaseEventLoop):
    """The event loop over libuv."""

    def __init__(self, selector=None):
        super().__init__()


for _name in ("sock_recv sock_recv_into sock_recvfrom sock_recvfrom_into sock_sendall sock_sendto "
              "sock_connect sock_accept sock_sendfile create_connection create_server "
              "create_unix_connection create_unix_server connect_accepted_socket "
              "create_datagram_endpoint connect_read_pipe connect_write_pipe subprocess_exec "
              "subprocess_shell start_tls sendfile").split():
    setattr(_UnixSelectorEventLoop, _name, _delegate(_name))
del _name

SelectorEventLoop = _UnixSelectorEventLoop


class AbstractChildWatcher:
    """Interface of child watchers. The loop itself watches its children."""

    def add_child_handler(self, pid, callback, *args):
        """Call callback(pid, returncode, *args) when the child has ended."""
        raise NotImplementedError

    def remove_child_handler(self, pid):
        """Forget a child."""
        raise NotImplementedError

    def attach_loop(self, loop):
        """Set the loop to which the watcher belongs."""
        raise NotImplementedError

    def close(self):
        """Give up what the watcher holds."""
        raise NotImplementedError

    def is_active(self):
        """Whether the watcher works."""
        raise NotImplementedError

    def __enter__(self):
        raise NotImplementedError

    def __exit__(self, a, b, c):
        raise NotImplementedError


class ThreadedChildWatcher(AbstractChildWatcher):
    """Waits for each child in a thread of its own."""

    def is_active(self):
        return True

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        pass

    def attach_loop(self, loop):
        pass

    def add_child_handler(self, pid, callback, *args):
        import os
        import threading
        loop = events.get_running_loop()

        def wait():
            try:
                _, status = os.waitpid(pid, 0)
                code = os.waitstatus_to_exitcode(status)
            except ChildProcessError:
                code = 255
            if not loop.is_closed():
                loop.call_soon_threadsafe(callback, pid, code, *args)

        threading.Thread(target=wait, name=f"asyncio-waitpid-{pid}", daemon=True).start()

    def remove_child_handler(self, pid):
        return True


class PidfdChildWatcher(ThreadedChildWatcher):
    """As ThreadedChildWatcher."""


class SafeChildWatcher(ThreadedChildWatcher):
    """As ThreadedChildWatcher."""


class FastChildWatcher(ThreadedChildWatcher):
    """As ThreadedChildWatcher."""


class MultiLoopChildWatcher(ThreadedChildWatcher):
    """As ThreadedChildWatcher."""


class _UnixDefaultEventLoopPolicy(events.BaseDefaultEventLoopPolicy):
    """One loop per thread, and a child watcher."""

    _watcher = None

    def get_child_watcher(self):
        if self._watcher is None:
            self._watcher = ThreadedChildWatcher()
        return self._watcher

    def set_child_watcher(self, watcher):
        self._watcher = watcher


DefaultEventLoopPolicy = _UnixDefaultEventLoopPolicy
