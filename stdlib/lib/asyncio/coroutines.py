"""What is a coroutine."""
import functools
import sys

__all__ = ("iscoroutinefunction", "iscoroutine")

_is_coroutine = object()


async def _sample():
    pass


_coroutine = _sample()
_types = (type(_coroutine),)
_coroutine.close()
del _coroutine


class _Sample:
    def method(self):
        pass


MethodType = type(_Sample().method)
del _Sample


def iscoroutinefunction(func):
    """Whether calling `func` gives a coroutine."""
    if getattr(func, "_is_coroutine", None) is _is_coroutine:
        return True
    # By class: a mock has every attribute.
    while isinstance(func, (MethodType, functools.partial)):
        func = func.__func__ if isinstance(func, MethodType) else func.func
    if "inspect" in sys.modules:
        mark = sys.modules["inspect"]._is_coroutine_mark
        if getattr(func, "_is_coroutine_marker", None) is mark:
            return True
    code = getattr(func, "__code__", None)
    return bool(code is not None and type(func).__name__ == "function" and code.co_flags & 0x80)


def iscoroutine(obj):
    """Whether `obj` is a coroutine object."""
    if type(obj) in _types:
        return True
    if not (hasattr(obj, "send") and hasattr(obj, "throw") and hasattr(obj, "close")
            and hasattr(obj, "__await__")):
        return False
    from collections.abc import Coroutine
    return isinstance(obj, Coroutine)


def _format_coroutine(coro):
    name = getattr(coro, "__qualname__", None) or getattr(coro, "__name__", None)
    name = f"{name}()" if name else f"<{type(coro).__name__} without __name__>()"
    for prefix in ("cr_", "gi_"):
        code = getattr(coro, prefix + "code", None)
        if code is not None:
            running = getattr(coro, prefix + "running", False)
            frame = getattr(coro, prefix + "frame", None)
            break
    else:
        running = getattr(coro, "cr_running", False) or getattr(coro, "gi_running", False)
        return f"{name} running" if running else name
    filename = code.co_filename or "<empty co_filename>"
    if frame is not None:
        return f"{name} running at {filename}:{frame.f_lineno}"
    return f"{name} done, defined at {filename}:{code.co_firstlineno}"
