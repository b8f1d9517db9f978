"""Tracebacks as text and as data."""

import sys
import _thread
import linecache

__all__ = ["extract_stack", "extract_tb", "format_exception", "format_exception_only",
           "format_list", "format_stack", "format_tb", "print_exc", "format_exc",
           "print_exception", "print_last", "print_stack", "print_tb", "clear_frames",
           "FrameSummary", "StackSummary", "TracebackException", "walk_stack", "walk_tb",
           "print_list"]


class FrameSummary:
    """A place in a traceback: filename, lineno, name, line."""

    __slots__ = ("filename", "lineno", "end_lineno", "colno", "end_colno", "name", "_line",
                 "locals")

    def __init__(self, filename, lineno, name, *, lookup_line=True, locals=None, line=None,
                 end_lineno=None, colno=None, end_colno=None):
        self.filename = filename
        self.lineno = lineno
        self.name = name
        self._line = line
        self.locals = None if locals is None else {k: repr(v) for k, v in locals.items()}
        self.end_lineno = end_lineno
        self.colno = colno
        self.end_colno = end_colno
        if lookup_line:
            self.line

    @property
    def line(self):
        """The source line without the blanks around it."""
        if self._line is None:
            if self.lineno is None:
                return None
            self._line = linecache.getline(self.filename, self.lineno)
        return self._line.strip()

    def __eq__(self, other):
        if isinstance(other, FrameSummary):
            return (self.filename == other.filename and self.lineno == other.lineno
                    and self.name == other.name and self.locals == other.locals)
        if isinstance(other, tuple):
            return (self.filename, self.lineno, self.name, self.line) == other
        return NotImplemented

    def __getitem__(self, index):
        return (self.filename, self.lineno, self.name, self.line)[index]

    def __iter__(self):
        return iter([self.filename, self.lineno, self.name, self.line])

    def __len__(self):
        return 4

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"


def walk_stack(f):
    """(frame, line number) from a frame (the caller's) outwards."""
    if f is None:
        f = sys._getframe().f_back.f_back
    while f is not None:
        yield f, f.f_lineno
        f = f.f_back


def walk_tb(tb):
    """(frame, line number) along a traceback."""
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


class StackSummary(list):
    """The places of a traceback, the outermost first."""

    @classmethod
    def extract(klass, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False):
        """From (frame, line number) pairs."""
        if limit is None:
            limit = getattr(sys, "tracebacklimit", None)
            if limit is not None and limit < 0:
                limit = 0
        pairs = list(frame_gen)
        if limit is not None:
            pairs = pairs[:limit] if limit >= 0 else pairs[limit:]
        result = klass()
        for frame, lineno in pairs:
            code = frame.f_code
            result.append(FrameSummary(code.co_filename, lineno, code.co_name,
                                       lookup_line=lookup_lines,
                                       locals=frame.f_locals if capture_locals else None))
        return result

    @classmethod
    def from_list(klass, a_list):
        """From FrameSummary objects or tuples."""
        result = klass()
        for item in a_list:
            if isinstance(item, FrameSummary):
                result.append(item)
            else:
                filename, lineno, name, line = item
                result.append(FrameSummary(filename, lineno, name, line=line))
        return result

    def format_frame_summary(self, summary):
        """The lines of one place."""
        text = f'  File "{summary.filename}", line {summary.lineno}, in {summary.name}\n'
        if summary.line:
            text += f"    {summary.line}\n"
        if summary.locals:
            for name, value in sorted(summary.locals.items()):
                text += f"    {name} = {value}\n"
        return text

    def format(self):
        """A list of texts, one per place; many equal ones are counted."""
        out = []
        last = None
        count = 0
        for summary in self:
            text = self.format_frame_summary(summary)
            if text is None:
                continue
            place = summary.filename, summary.lineno, summary.name
            if place != last:
                _repeated(out, count)
                last, count = place, 0
            count += 1
            if count <= 3:
                out.append(text)
        _repeated(out, count)
        return out


def _repeated(out, count):
    if count > 3:
        more = count - 3
        out.append(f"  [Previous line repeated {more} more time{'s' if more > 1 else ''}]\n")


_sentinel = object()


def _exception_of(exc, value):
    if value is _sentinel:
        return exc
    return value


def _with_traceback(exc, tb):
    """The exception with another traceback for a moment: what it had."""
    if tb is _sentinel or exc is None or exc.__traceback__ is tb:
        return None
    old = exc.__traceback__
    exc.__traceback__ = tb
    return lambda: setattr(exc, "__traceback__", old)


def format_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, chain=True):
    """The text of an exception as Python prints it, as a list of lines with their ends."""
    error = _exception_of(exc, value)
    if error is None:
        return ["NoneType: None\n"]
    restore = _with_traceback(error, tb)
    try:
        if chain and limit is None:
            return _thread._format_exception(error).splitlines(keepends=True)
        lines = []
        if error.__traceback__ is not None:
            lines.append("Traceback (most recent call last):\n")
            lines += format_tb(error.__traceback__, limit)
        return lines + format_exception_only(error)
    finally:
        if restore is not None:
            restore()


def print_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, file=None, chain=True):
    """Prints an exception as Python does."""
    print("".join(format_exception(exc, value, tb, limit, chain)),
          file=sys.stderr if file is None else file, end="")


def format_exception_only(exc, /, value=_sentinel):
    """The last line (or lines) of an exception's text."""
    error = _exception_of(exc, value)
    if error is None:
        return ["NoneType: None\n"]
    old = error.__traceback__, error.__cause__, error.__context__, error.__suppress_context__
    try:
        error.__traceback__ = None
        error.__cause__ = None
        error.__context__ = None
        if isinstance(error, BaseExceptionGroup):
            return [f"{type(error).__name__}: {error}\n"]
        return _thread._format_exception(error).splitlines(keepends=True)
    finally:
        error.__traceback__, error.__cause__, error.__context__, error.__suppress_context__ = old


def format_exc(limit=None, chain=True):
    """The text of the exception being handled."""
    return "".join(format_exception(sys.exception(), limit=limit, chain=chain))


def print_exc(limit=None, file=None, chain=True):
    """Prints the exception being handled."""
    print_exception(sys.exception(), limit=limit, file=file, chain=chain)


def print_last(limit=None, file=None, chain=True):
    """Prints the last exception that nobody caught."""
    if not hasattr(sys, "last_exc"):
        raise ValueError("no last exception")
    print_exception(sys.last_exc, limit=limit, file=file, chain=chain)


def extract_tb(tb, limit=None):
    """The StackSummary of a traceback."""
    return StackSummary.extract(walk_tb(tb), limit=limit)


def format_tb(tb, limit=None):
    """The places of a traceback as texts."""
    return extract_tb(tb, limit).format()


def print_tb(tb, limit=None, file=None):
    """Prints the places of a traceback."""
    print_list(extract_tb(tb, limit), file)


def extract_stack(f=None, limit=None):
    """The StackSummary of the running code."""
    if f is None:
        f = sys._getframe().f_back
    pairs = list(walk_stack(f))
    if limit is not None:
        pairs = pairs[:limit] if limit >= 0 else pairs[limit:]
    pairs.reverse()
    return StackSummary.extract(pairs)


def format_stack(f=None, limit=None):
    """The running code's places as texts."""
    return extract_stack(sys._getframe().f_back if f is None else f, limit).format()


def print_stack(f=None, limit=None, file=None):
    """Prints where the running code is."""
    print_list(extract_stack(sys._getframe().f_back if f is None else f, limit), file)


def format_list(extracted_list):
    """The texts of FrameSummary objects or tuples."""
    return StackSummary.from_list(extracted_list).format()


def print_list(extracted_list, file=None):
    """Prints FrameSummary objects or tuples."""
    for text in format_list(extracted_list):
        print(text, file=sys.stderr if file is None else file, end="")


def clear_frames(tb):
    """Drops the locals that a traceback's frames hold."""
    while tb is not None:
        try:
            tb.tb_frame.clear()
        except RuntimeError:
            pass
        tb = tb.tb_next


class TracebackException:
    """An exception as data, to be printed later."""

    def __init__(self, exc_type, exc_value, exc_traceback, *, limit=None, lookup_lines=True,
                 capture_locals=False, compact=False, max_group_width=15, max_group_depth=10,
                 _seen=None):
        seen = set() if _seen is None else _seen
        seen.add(id(exc_value))
        self.exc_type = exc_type
        self.stack = StackSummary.extract(walk_tb(exc_traceback), limit=limit,
                                          lookup_lines=lookup_lines,
                                          capture_locals=capture_locals)
        self._str = str(exc_value)
        self._only = format_exception_only(exc_value)
        self._full = format_exception(exc_type, exc_value, exc_traceback)
        self.__notes__ = getattr(exc_value, "__notes__", None)
        self.__suppress_context__ = bool(exc_value and exc_value.__suppress_context__)

        def follow(error):
            if error is None or id(error) in seen:
                return None
            return TracebackException(type(error), error, error.__traceback__, limit=limit,
                                      lookup_lines=lookup_lines,
                                      capture_locals=capture_locals, _seen=seen)

        self.__cause__ = follow(exc_value.__cause__ if exc_value is not None else None)
        self.__context__ = follow(exc_value.__context__ if exc_value is not None else None)
        self.exceptions = None
        if isinstance(exc_value, BaseExceptionGroup):
            self.exceptions = [follow(error) for error in exc_value.exceptions]

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        """Of an exception."""
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    @property
    def exc_type_str(self):
        """The name of the exception's class."""
        return self.exc_type.__qualname__

    def __str__(self):
        return self._str

    def __eq__(self, other):
        if isinstance(other, TracebackException):
            return self._full == other._full
        return NotImplemented

    def format_exception_only(self):
        """The last lines."""
        yield from self._only

    def format(self, *, chain=True, _ctx=None):
        """All lines."""
        if chain:
            yield from self._full
            return
        if self.stack:
            yield "Traceback (most recent call last):\n"
            yield from self.stack.format()
        yield from self._only

    def print(self, *, file=None, chain=True):
        """Prints all lines."""
        print("".join(self.format(chain=chain)), file=sys.stderr if file is None else file,
              end="")
