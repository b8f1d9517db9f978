"""Handles of callbacks, the abstract loop, and the policy that chooses loops."""

import contextvars
import os
import sys
import threading

from _asyncio import _get_running_loop, _set_running_loop

__all__ = ["AbstractEventLoopPolicy", "AbstractEventLoop", "AbstractServer", "Handle",
           "TimerHandle", "get_event_loop_policy", "set_event_loop_policy", "get_event_loop",
           "set_event_loop", "new_event_loop", "get_child_watcher", "set_child_watcher",
           "_set_running_loop", "get_running_loop", "_get_running_loop"]


def _format_callback(func, args, kwargs, suffix=""):
    while hasattr(func, "func") and hasattr(func, "keywords"):   # partial objects
        import reprlib
        parts = [reprlib.repr(x) for x in func.args]
        parts += [f"{k}={reprlib.repr(v)}" for k, v in func.keywords.items()]
        suffix = f"({', '.join(parts)})" + suffix
        func = func.func
    name = getattr(func, "__qualname__", None) or getattr(func, "__name__", None) or repr(func)
    if args or kwargs:
        import reprlib
        parts = [reprlib.repr(x) for x in args or ()]
        parts += [f"{k}={reprlib.repr(v)}" for k, v in (kwargs or {}).items()]
        name += f"({', '.join(parts)})"
    elif args is not None and not suffix:
        name += "()"
    return name + suffix


def _format_callback_source(func, args):
    text = _format_callback(func, args, None)
    target = func
    while hasattr(target, "func") and hasattr(target, "keywords"):
        target = target.func
    target = getattr(target, "__func__", target)
    target = getattr(target, "__wrapped__", target)
    code = getattr(target, "__code__", None)
    if code is not None:
        text += f" at {code.co_filename}:{code.co_firstlineno}"
    return text


class Handle:
    """A callback that waits for its turn."""

    __slots__ = ("_callback", "_args", "_cancelled", "_loop", "_repr", "_context", "__weakref__")

    def __init__(self, callback, args, loop, context=None):
        self._context = contextvars.copy_context() if context is None else context
        self._loop = loop
        self._callback = callback
        self._args = args
        self._cancelled = False
        self._repr = None

    def _repr_info(self):
        info = [self.__class__.__name__]
        if self._cancelled:
            info.append("cancelled")
        if self._callback is not None:
            info.append(_format_callback_source(self._callback, self._args))
        return info

    def __repr__(self):
        return f"<{' '.join(self._repr_info())}>"

    def get_context(self):
        """The context it runs in."""
        return self._context

    def cancel(self):
        """Prevents the call."""
        if not self._cancelled:
            self._cancelled = True
            self._callback = None
            self._args = None

    def cancelled(self):
        """Whether it was cancelled."""
        return self._cancelled

    def _run(self):
        try:
            self._context.run(self._callback, *self._args)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            text = _format_callback_source(self._callback, self._args)
            self._loop.call_exception_handler({
                "message": f"Exception in callback {text}", "exception": error, "handle": self})


class TimerHandle(Handle):
    """A callback that waits for a time."""

    __slots__ = ("_scheduled", "_when")

    def __init__(self, when, callback, args, loop, context=None):
        super().__init__(callback, args, loop, context)
        self._when = when
        self._scheduled = False

    def _repr_info(self):
        info = super()._repr_info()
        info.insert(2 if self._cancelled else 1, f"when={self._when}")
        return info

    def __hash__(self):
        return hash(self._when)

    def __lt__(self, other):
        if isinstance(other, TimerHandle):
            return self._when < other._when
        return NotImplemented

    def __le__(self, other):
        if isinstance(other, TimerHandle):
            return self._when <= other._when
        return NotImplemented

    def __gt__(self, other):
        if isinstance(other, TimerHandle):
            return self._when > other._when
        return NotImplemented

    def __ge__(self, other):
        if isinstance(other, TimerHandle):
            return self._when >= other._when
        return NotImplemented

    def __eq__(self, other):
        if isinstance(other, TimerHandle):
            return (self._when == other._when and self._callback == other._callback
                    and self._args == other._args and self._cancelled == other._cancelled)
        return NotImplemented

    def cancel(self):
        """Prevents the call."""
        if not self._cancelled:
            self._loop._timer_handle_cancelled(self)
        super().cancel()

    def when(self):
        """The loop's time of the call."""
        return self._when


class AbstractServer:
    """A server that create_server() made."""


class AbstractEventLoop:
    """What event loops have in common."""


class AbstractEventLoopPolicy:
    """Chooses the loop of a thread."""

    def get_event_loop(self):
        """The loop of this thread."""
        raise NotImplementedError

    def set_event_loop(self, loop):
        """Sets the loop of this thread."""
        raise NotImplementedError

    def new_event_loop(self):
        """A new loop."""
        raise NotImplementedError


class BaseDefaultEventLoopPolicy(AbstractEventLoopPolicy):
    """The main thread gets a loop when it asks for one; others must set theirs."""

    class _Local(threading.local):
        pass

    def __init__(self):
        self._local = self._Local()

    def get_event_loop(self):
        """The loop of this thread."""
        local = self._local
        loop = getattr(local, "_loop", None)
        if (loop is None and not getattr(local, "_set_called", False)
                and threading.current_thread() is threading.main_thread()):
            loop = self.new_event_loop()
            self.set_event_loop(loop)
        if loop is None:
            raise RuntimeError("There is no current event loop in thread %r."
                               % threading.current_thread().name)
        return loop

    def set_event_loop(self, loop):
        """Sets the loop of this thread."""
        self._local._set_called = True
        if loop is not None and not isinstance(loop, AbstractEventLoop):
            raise TypeError("loop must be an instance of AbstractEventLoop or None, not "
                            f"'{type(loop).__name__}'")
        self._local._loop = loop

    def new_event_loop(self):
        """A new loop."""
        from asyncio.base_events import SelectorEventLoop
        return SelectorEventLoop()


class DefaultEventLoopPolicy(BaseDefaultEventLoopPolicy):
    """The policy that is in force unless another is set."""


_policy = None


def get_event_loop_policy():
    """The policy."""
    global _policy
    if _policy is None:
        _policy = DefaultEventLoopPolicy()
    return _policy


def set_event_loop_policy(policy):
    """Sets the policy; None for the default one."""
    global _policy
    if policy is not None and not isinstance(policy, AbstractEventLoopPolicy):
        raise TypeError("policy must be an instance of AbstractEventLoopPolicy or None, not "
                        f"'{type(policy).__name__}'")
    _policy = policy


def get_running_loop():
    """The loop that runs in this thread; RuntimeError if there is none."""
    loop = _get_running_loop()
    if loop is None:
        raise RuntimeError("no running event loop")
    return loop


def get_event_loop():
    """The loop that runs in this thread, else the policy's."""
    loop = _get_running_loop()
    if loop is not None:
        return loop
    return get_event_loop_policy().get_event_loop()


def set_event_loop(loop):
    """Sets the loop of this thread."""
    get_event_loop_policy().set_event_loop(loop)


def new_event_loop():
    """A new loop."""
    return get_event_loop_policy().new_event_loop()


def get_child_watcher():
    """Not needed: the loop waits for children by itself."""
    return None


def set_child_watcher(watcher):
    """Does nothing."""


def _after_fork():
    _set_running_loop(None)


os.register_at_fork(after_in_child=_after_fork)
