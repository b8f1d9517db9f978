"""Frames, tracebacks, generators: what is running, with its lines and variables."""

import collections
import sys
import types

from ._source import findsource, getfile, getsourcefile

_Traceback = collections.namedtuple("_Traceback",
                                    "filename lineno function code_context index")
_FrameInfo = collections.namedtuple("_FrameInfo", ("frame",) + _Traceback._fields)
ArgInfo = collections.namedtuple("ArgInfo", "args varargs keywords locals")


class Traceback(_Traceback):
    """A place in a traceback, with some lines of source around it."""

    def __new__(cls, filename, lineno, function, code_context, index, *, positions=None):
        made = super().__new__(cls, filename, lineno, function, code_context, index)
        made.positions = positions
        return made

    def __repr__(self):
        return (f"Traceback(filename={self.filename!r}, lineno={self.lineno!r}, "
                f"function={self.function!r}, code_context={self.code_context!r}, "
                f"index={self.index!r}, positions={self.positions!r})")


class FrameInfo(_FrameInfo):
    """The same with the frame."""

    def __new__(cls, frame, filename, lineno, function, code_context, index, *, positions=None):
        made = super().__new__(cls, frame, filename, lineno, function, code_context, index)
        made.positions = positions
        return made

    def __repr__(self):
        return (f"FrameInfo(frame={self.frame!r}, filename={self.filename!r}, "
                f"lineno={self.lineno!r}, function={self.function!r}, "
                f"code_context={self.code_context!r}, index={self.index!r}, "
                f"positions={self.positions!r})")


def _positions(code, instruction):
    """The position of an instruction: a dis.Positions."""
    from dis import Positions
    if instruction < 0:
        return None
    positions = getattr(code, "co_positions", None)
    if positions is None:
        return None
    for i, each in enumerate(positions()):
        if i == instruction // 2:
            return Positions(*each)
    return None


def getframeinfo(frame, context=1):
    """The place of a frame or traceback, with `context` lines of source."""
    if isinstance(frame, types.TracebackType):
        positions = _positions(frame.tb_frame.f_code, frame.tb_lasti)
        number = frame.tb_lineno
        frame = frame.tb_frame
    else:
        number = frame.f_lineno
        if isinstance(frame, types.FrameType):
            positions = _positions(frame.f_code, frame.f_lasti)
    if not isinstance(frame, types.FrameType):
        raise TypeError(f"{frame!r} is not a frame or traceback object")
    if positions is None or positions.lineno is None:
        from dis import Positions
        positions = Positions(number, number, None, None)
    filename = getsourcefile(frame) or getfile(frame)
    lines = index = None
    if context > 0:
        start = number - 1 - context // 2
        try:
            lines, _first = findsource(frame)
        except OSError:
            lines = index = None
        else:
            start = max(0, min(start, len(lines) - context))
            lines = lines[start:start + context]
            index = number - 1 - start
    return Traceback(filename, number, frame.f_code.co_name, lines, index, positions=positions)


def getlineno(frame):
    """The line at which a frame is."""
    return frame.f_lineno


def getouterframes(frame, context=1):
    """A frame and those that called it."""
    result = []
    while frame:
        place = getframeinfo(frame, context)
        result.append(FrameInfo(frame, *place, positions=place.positions))
        frame = frame.f_back
    return result


def getinnerframes(tb, context=1):
    """The frames of a traceback."""
    result = []
    while tb:
        place = getframeinfo(tb, context)
        result.append(FrameInfo(tb.tb_frame, *place, positions=place.positions))
        tb = tb.tb_next
    return result


def currentframe():
    """The caller's frame."""
    return sys._getframe(1)


def stack(context=1):
    """The frames from the caller outwards."""
    return getouterframes(sys._getframe(1), context)


def trace(context=1):
    """The frames between this one and where the exception being handled was raised."""
    exc = sys.exception() if hasattr(sys, "exception") else sys.exc_info()[1]
    return getinnerframes(None if exc is None else exc.__traceback__, context)


def getargvalues(frame):
    """The arguments of a frame, with all its locals."""
    from . import getargs
    args, varargs, varkw = getargs(frame.f_code)
    return ArgInfo(args, varargs, varkw, frame.f_locals)


# ---- Generators and coroutines

GEN_CREATED, GEN_RUNNING = "GEN_CREATED", "GEN_RUNNING"
GEN_SUSPENDED, GEN_CLOSED = "GEN_SUSPENDED", "GEN_CLOSED"
CORO_CREATED, CORO_RUNNING = "CORO_CREATED", "CORO_RUNNING"
CORO_SUSPENDED, CORO_CLOSED = "CORO_SUSPENDED", "CORO_CLOSED"
AGEN_CREATED, AGEN_RUNNING = "AGEN_CREATED", "AGEN_RUNNING"
AGEN_SUSPENDED, AGEN_CLOSED = "AGEN_SUSPENDED", "AGEN_CLOSED"


def _state(obj, prefix, kind):
    if getattr(obj, prefix + "_running"):
        return kind + "_RUNNING"
    if getattr(obj, prefix + "_suspended"):
        return kind + "_SUSPENDED"
    if getattr(obj, prefix + "_frame") is None:
        return kind + "_CLOSED"
    return kind + "_CREATED"


def getgeneratorstate(generator):
    """GEN_CREATED, GEN_RUNNING, GEN_SUSPENDED or GEN_CLOSED."""
    return _state(generator, "gi", "GEN")


def getcoroutinestate(coroutine):
    """CORO_CREATED, CORO_RUNNING, CORO_SUSPENDED or CORO_CLOSED."""
    return _state(coroutine, "cr", "CORO")


def getasyncgenstate(agen):
    """AGEN_CREATED, AGEN_RUNNING, AGEN_SUSPENDED or AGEN_CLOSED."""
    return _state(agen, "ag", "AGEN")


def getgeneratorlocals(generator):
    """The locals of a generator; empty if it ended."""
    if not isinstance(generator, types.GeneratorType):
        raise TypeError(f"{generator!r} is not a Python generator")
    frame = generator.gi_frame
    return frame.f_locals if frame is not None else {}


def getcoroutinelocals(coroutine):
    """The locals of a coroutine; empty if it ended."""
    frame = getattr(coroutine, "cr_frame", None)
    return frame.f_locals if frame is not None else {}


def getasyncgenlocals(agen):
    """The locals of an asynchronous generator; empty if it ended."""
    if not isinstance(agen, types.AsyncGeneratorType):
        raise TypeError(f"{agen!r} is not a Python async generator")
    frame = agen.ag_frame
    return frame.f_locals if frame is not None else {}


for _class in (Traceback, FrameInfo, ArgInfo):
    _class.__module__ = "inspect"
del _class
