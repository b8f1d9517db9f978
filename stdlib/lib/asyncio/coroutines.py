"""Telling coroutines from other objects."""

__all__ = ["iscoroutinefunction", "iscoroutine"]

_CO_COROUTINE, _CO_ITERABLE = 0x80, 0x100
_is_coroutine = object()


async def _example():
    pass


_c = _example()
_CoroutineType = type(_c)
_c.close()
del _c, _example


def iscoroutinefunction(func):
    """Whether calling it gives a coroutine."""
    while hasattr(func, "func") and hasattr(func, "keywords"):   # partial objects
        func = func.func
    target = getattr(func, "__func__", func)
    code = getattr(target, "__code__", None)
    if code is not None and code.co_flags & _CO_COROUTINE:
        return True
    return getattr(func, "_is_coroutine", None) is _is_coroutine


def iscoroutine(obj):
    """Whether it is a coroutine."""
    if type(obj) is _CoroutineType:
        return True
    from collections.abc import Coroutine
    return isinstance(obj, Coroutine)


def _format_coroutine(coro):
    name = getattr(coro, "__qualname__", None) or getattr(coro, "__name__", None)
    if name is None:
        name = f"<{type(coro).__name__} without __name__>"
    name += "()"
    code = getattr(coro, "cr_code", None) or getattr(coro, "gi_code", None)
    running = getattr(coro, "cr_running", False) or getattr(coro, "gi_running", False)
    if code is None:
        return f"{name} running" if running else name
    frame = getattr(coro, "cr_frame", None) or getattr(coro, "gi_frame", None)
    if frame is not None:
        return f"{name} running at {code.co_filename}:{frame.f_lineno}"
    return f"{name} done, defined at {code.co_filename}:{code.co_firstlineno}"
