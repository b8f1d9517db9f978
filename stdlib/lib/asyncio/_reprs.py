"""How futures, tasks and handles look, and tasks' stacks: called by the native part."""
import sys

from .coroutines import _format_coroutine

_running = set()


def _value_text(value):
    import reprlib
    return reprlib.repr(value)


def _source(func):
    while hasattr(func, "__wrapped__"):
        func = func.__wrapped__
    if hasattr(func, "__func__"):
        func = func.__func__
    if hasattr(func, "func") and hasattr(func, "keywords"):
        return _source(func.func)
    code = getattr(func, "__code__", None)
    return (code.co_filename, code.co_firstlineno) if code is not None else None


def _arguments(args, kwargs):
    items = [_value_text(a) for a in args or ()]
    if kwargs:
        items.extend(f"{k}={_value_text(v)}" for k, v in kwargs.items())
    return "({})".format(", ".join(items))


def format_callback(func, args, kwargs=None, suffix=""):
    if hasattr(func, "func") and hasattr(func, "keywords"):
        return format_callback(func.func, func.args, func.keywords,
                               _arguments(args, kwargs) + suffix)
    owner = getattr(func, "__self__", None)
    if owner is not None and type(func).__name__ == "builtin_function_or_method" \
            and getattr(func, "__name__", "") in ("_wakeup", "_step"):
        name = "Task.task" + func.__name__
    else:
        name = (getattr(func, "__qualname__", None) or getattr(func, "__name__", None)
                or repr(func))
    return name + _arguments(args, kwargs) + suffix


def format_callback_source(func, args):
    text = format_callback(func, args)
    source = _source(func)
    return f"{text} at {source[0]}:{source[1]}" if source else text


def callback_repr(handle):
    return format_callback_source(handle._callback, handle._args)


def handle_repr(handle):
    info = [type(handle).__name__]
    if handle._cancelled:
        info.append("cancelled")
    if hasattr(handle, "_when"):
        info.append(f"when={handle._when}")
    if handle._args is not None:
        info.append(callback_repr(handle))
    if handle._source_traceback:
        frame = handle._source_traceback[-1]
        info.append(f"created at {frame[0]}:{frame[1]}")
    return "<{}>".format(" ".join(info))


def _future_info(future):
    state = future._state
    info = [state.lower()]
    if state == "FINISHED":
        if future._exception is not None:
            info.append(f"exception={future._exception!r}")
        else:
            key = id(future)
            if key in _running:
                text = "..."
            else:
                _running.add(key)
                try:
                    text = _value_text(future._result)
                finally:
                    _running.discard(key)
            info.append(f"result={text}")
    callbacks = future._callbacks
    if callbacks:
        texts = [format_callback_source(callback, ()) for callback, _ in callbacks]
        if len(texts) > 2:
            texts = [texts[0], f"<{len(texts) - 2} more>", texts[-1]]
        info.append("cb=[{}]".format(", ".join(texts)))
    if future._source_traceback:
        frame = future._source_traceback[-1]
        info.append(f"created at {frame[0]}:{frame[1]}")
    return info


def future_repr(future):
    extra = getattr(future, "_repr_info", None)
    return "<{} {}>".format(type(future).__name__, " ".join(extra() if extra else
                                                            _future_info(future)))


def task_repr(task):
    if task._coro is None:
        return f"<{type(task).__name__} {task._state.lower()}>"
    info = _future_info(task)
    if task.cancelling() and not task.done():
        info[0] = "cancelling"
    info.insert(1, f"name={task.get_name()!r}")
    if task._fut_waiter is not None:
        info.insert(2, f"wait_for={task._fut_waiter!r}")
    if task._coro is not None:
        info.insert(2, f"coro=<{_format_coroutine(task._coro)}>")
    return "<{} {}>".format(type(task).__name__, " ".join(info))


class _FrameLine(tuple):
    """(filename, line, name, text) of one frame."""


def extract_stack(_):
    """The stack of the Python code that is running, oldest first."""
    frames = []
    frame = sys._getframe(1)
    while frame is not None:
        code = frame.f_code
        frames.append(_FrameLine((code.co_filename, frame.f_lineno, code.co_name, None)))
        frame = frame.f_back
    frames.reverse()
    return frames


def format_stack(frames):
    import linecache
    lines = []
    for filename, line, name, _ in frames:
        lines.append(f'  File "{filename}", line {line}, in {name}\n')
        text = linecache.getline(filename, line).strip()
        if text:
            lines.append(f"    {text}\n")
    return "".join(lines)


def task_stack(task, limit):
    frames = []
    coro = task._coro
    frame = getattr(coro, "cr_frame", None) or getattr(coro, "gi_frame", None)
    if frame is not None:
        while frame is not None and (limit is None or len(frames) < limit):
            frames.append(frame)
            frame = frame.f_back
        frames.reverse()
    elif task._exception is not None:
        tb = task._exception.__traceback__
        while tb is not None and (limit is None or len(frames) < limit):
            frames.append(tb.tb_frame)
            tb = tb.tb_next
    return frames


def print_task_stack(task, limit, file):
    import linecache
    stack = task_stack(task, limit)
    if not stack:
        print(f"No stack for {task!r}", file=file)
        return
    exception = task._exception
    if exception is not None:
        print(f"Traceback for {task!r} (most recent call last):", file=file)
    else:
        print(f"Stack for {task!r} (most recent call last):", file=file)
    for frame in stack:
        code = frame.f_code
        print(f'  File "{code.co_filename}", line {frame.f_lineno}, in {code.co_name}', file=file)
        text = linecache.getline(code.co_filename, frame.f_lineno).strip()
        if text:
            print(f"    {text}", file=file)
    if exception is not None:
        print(f"{type(exception).__name__}: {exception}", file=file)
