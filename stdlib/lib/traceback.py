"""Tracebacks as text and as data."""

import sys
import _thread
import linecache

__all__ = ["extract_stack", "extract_tb", "format_exception", "format_exception_only",
           "format_list", "format_stack", "format_tb", "print_exc", "format_exc",
           "print_exception", "print_last", "print_stack", "print_tb", "clear_frames",
           "FrameSummary", "StackSummary", "TracebackException", "walk_stack", "walk_tb"]

_RECURSIVE_CUTOFF = 3   # equal places shown before they are only counted


class _Sentinel:
    def __repr__(self):
        return "<implicit>"


_sentinel = _Sentinel()
_CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"
_CONTEXT = "\nDuring handling of the above exception, another exception occurred:\n\n"


def _safe_string(value, what, func=str):
    try:
        return func(value)
    except:
        return f"<{what} {func.__name__}() failed>"


# Places.

class FrameSummary:
    """A place in a traceback: filename, lineno, name, line."""

    __slots__ = ("filename", "lineno", "end_lineno", "colno", "end_colno", "name", "_line",
                 "locals")

    def __init__(self, filename, lineno, name, *, lookup_line=True, locals=None, line=None,
                 end_lineno=None, colno=None, end_colno=None):
        self.filename = filename
        self.lineno = lineno
        self.end_lineno = end_lineno
        self.colno = colno
        self.end_colno = end_colno
        self.name = name
        self._line = line
        self.locals = None
        if locals:
            self.locals = {k: _safe_string(v, "local", func=repr) for k, v in locals.items()}
        if lookup_line:
            self.line

    @property
    def _original_line(self):
        # The line with the blanks around it.
        self.line
        return self._line

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
        # The callers of who iterates over this.
        f = sys._getframe()
        for _level in range(4):
            f = f and f.f_back
    while f is not None:
        yield f, f.f_lineno
        f = f.f_back


def walk_tb(tb):
    """(frame, line number) along a traceback."""
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def _places(frame_gen):
    for frame, lineno in frame_gen:
        yield frame, (lineno, None, None, None)


def _places_of_tb(tb):
    """(frame, (line, end line, column, end column)) along a traceback."""
    from itertools import islice
    while tb is not None:
        place = (None, None, None, None)
        if tb.tb_lasti >= 0:
            place = next(islice(tb.tb_frame.f_code.co_positions(), tb.tb_lasti // 2, None), place)
        if place[0] is None:
            place = (tb.tb_lineno, *place[1:])
        yield tb.tb_frame, place
        tb = tb.tb_next


class StackSummary(list):
    """The places of a traceback, the outermost first."""

    @classmethod
    def extract(klass, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False):
        """From (frame, line number) pairs."""
        return klass._extract(_places(frame_gen), limit, lookup_lines, capture_locals)

    @classmethod
    def _extract(klass, places, limit=None, lookup_lines=True, capture_locals=False):
        if limit is None:
            limit = getattr(sys, "tracebacklimit", None)
            if limit is not None and limit < 0:
                limit = 0
        if limit is not None:
            places = list(places)
            places = places[:limit] if limit >= 0 else places[limit:]
        result = klass()
        files = set()
        for frame, (lineno, end_lineno, colno, end_colno) in places:
            code = frame.f_code
            files.add(code.co_filename)
            linecache.lazycache(code.co_filename, frame.f_globals)
            result.append(FrameSummary(code.co_filename, lineno, code.co_name, lookup_line=False,
                                       locals=frame.f_locals if capture_locals else None,
                                       end_lineno=end_lineno, colno=colno, end_colno=end_colno))
        for name in files:
            linecache.checkcache(name)
        if lookup_lines:
            for summary in result:
                summary.line
        return result

    @classmethod
    def from_list(klass, a_list):
        """From FrameSummary objects or tuples."""
        result = klass()
        for item in a_list:
            if not isinstance(item, FrameSummary):
                filename, lineno, name, line = item
                item = FrameSummary(filename, lineno, name, line=line)
            result.append(item)
        return result

    def format_frame_summary(self, frame_summary):
        """The lines of one place."""
        summary = frame_summary
        row = [f'  File "{summary.filename}", line {summary.lineno}, in {summary.name}\n']
        if summary.line:
            row.append(f"    {summary.line.strip()}\n")
            row.append(_marks(summary))
        if summary.locals:
            row += [f"    {name} = {value}\n" for name, value in sorted(summary.locals.items())]
        return "".join(row)

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
            if count <= _RECURSIVE_CUTOFF:
                out.append(text)
        _repeated(out, count)
        return out


def _repeated(out, count):
    more = count - _RECURSIVE_CUTOFF
    if more > 0:
        out.append(f"  [Previous line repeated {more} more time{'s' if more > 1 else ''}]\n")


# What is marked in a line.

def _marks(summary):
    """The line of ^ and ~ below a source line, "" if it would mark everything."""
    if summary.colno is None or summary.end_colno is None:
        return ""
    line, shown = summary._original_line, summary.line.strip()
    start = _characters(line, summary.colno)
    end = _characters(line, summary.end_colno)
    segment = line[start:end]
    anchors = None
    if summary.lineno == summary.end_lineno:
        try:
            anchors = _anchors(segment)
        except Exception:
            pass
    else:
        end = len(line.rstrip())
    if end - start >= len(shown) and not (anchors and anchors[1] > anchors[0]):
        return ""
    first = _width(line, start)
    width = _width(line, end) - first
    if anchors is None:
        marks = "^" * width
    else:
        left, right = (_width(segment, anchor) for anchor in anchors)
        marks = "~" * left + "^" * (right - left) + "~" * (width - right)
    return "    " + " " * (first - (len(line) - len(line.lstrip()))) + marks + "\n"


def _anchors(segment):
    """Where the operator of `a + b` or the brackets of `a[b]` begin and end in a source text."""
    import ast
    tree = ast.parse(f"(\n{segment}\n)")
    if len(tree.body) != 1 or not isinstance(tree.body[0], ast.Expr):
        return None

    def place(offset):
        return _characters(segment, offset)

    node = tree.body[0].value
    if isinstance(node, ast.BinOp):
        between = segment[place(node.left.end_col_offset):place(node.right.col_offset)]
        blanks = len(between) - len(between.lstrip())
        left = node.left.end_col_offset + blanks
        right = left + 1
        if blanks + 1 < len(between) and not between[blanks + 1].isspace():
            right += 1
        while left < len(segment) and (segment[left].isspace() or segment[left] in ")#"):
            left += 1
            right += 1
        return place(left), place(right)
    if isinstance(node, ast.Subscript):
        left = place(node.value.end_col_offset)
        right = place(node.slice.end_col_offset + 1)
        while left < len(segment) and segment[left] != "[":
            left += 1
        while right < len(segment) and segment[right] != "]":
            right += 1
        return left, min(right + 1, len(segment))
    return None


def _characters(text, offset):
    """An offset in UTF-8 bytes as one in characters."""
    if text.isascii():
        return offset
    return len(text.encode("utf-8")[:offset].decode("utf-8", errors="replace"))


def _width(text, offset):
    """The columns that the first characters take in a terminal."""
    text = text[:offset]
    if text.isascii():
        return len(text)
    from unicodedata import east_asian_width
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


# Exceptions.

class _GroupContext:
    """How deep in exception groups the printing is."""

    def __init__(self):
        self.depth = 0
        self.need_close = False

    def indent(self):
        return " " * (2 * self.depth)

    def emit(self, texts, margin="|"):
        """Texts with the margin in front of every line."""
        front = self.indent()
        if self.depth:
            front += margin + " "
        for text in [texts] if isinstance(texts, str) else texts:
            if front:
                text = "".join(front + line for line in text.splitlines(keepends=True))
            yield text


class TracebackException:
    """An exception as data, to be printed later."""

    def __init__(self, exc_type, exc_value, exc_traceback, *, limit=None, lookup_lines=True,
                 capture_locals=False, compact=False, max_group_width=15, max_group_depth=10,
                 _seen=None):
        outermost = _seen is None
        seen = set() if outermost else _seen
        seen.add(id(exc_value))
        self.max_group_width = max_group_width
        self.max_group_depth = max_group_depth
        self.stack = StackSummary._extract(_places_of_tb(exc_traceback), limit, lookup_lines,
                                           capture_locals)
        self.exc_type = exc_type
        self._str = _safe_string(exc_value, "exception")
        try:
            self.__notes__ = getattr(exc_value, "__notes__", None)
        except Exception as e:
            self.__notes__ = [f"Ignored error getting __notes__: "
                              f"{_safe_string(e, '__notes__', repr)}"]
        if exc_type and issubclass(exc_type, SyntaxError):
            lineno, end_lineno = exc_value.lineno, exc_value.end_lineno
            self.filename = exc_value.filename
            self.lineno = str(lineno) if lineno is not None else None
            self.end_lineno = str(end_lineno) if end_lineno is not None else None
            self.text = exc_value.text
            self.offset = exc_value.offset
            self.end_offset = exc_value.end_offset
            self.msg = exc_value.msg
        elif exc_type and issubclass(exc_type, (NameError, AttributeError, ImportError)):
            self._str += _suggestion(exc_value, exc_traceback, self._str)
        self.__suppress_context__ = (exc_value.__suppress_context__ if exc_value is not None
                                     else False)
        self.__cause__ = self.__context__ = self.exceptions = None
        if not outermost:
            return
        # Chains may be long: no recursion.
        options = dict(limit=limit, lookup_lines=lookup_lines, capture_locals=capture_locals,
                       max_group_width=max_group_width, max_group_depth=max_group_depth)
        queue = [(self, exc_value)]

        def of(error):
            if error is None or id(error) in seen:
                return None
            made = TracebackException(type(error), error, error.__traceback__, _seen=seen,
                                      **options)
            queue.append((made, error))
            return made

        while queue:
            made, error = queue.pop()
            if error is None:
                continue
            made.__cause__ = of(error.__cause__)
            if not compact or (made.__cause__ is None and not error.__suppress_context__):
                made.__context__ = of(error.__context__)
            if isinstance(error, BaseExceptionGroup):
                made.exceptions = []
                for inner in error.exceptions:
                    part = TracebackException(type(inner), inner, inner.__traceback__, _seen=seen,
                                              **options)
                    made.exceptions.append(part)
                    queue.append((part, inner))

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        """Of an exception."""
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    def __eq__(self, other):
        if isinstance(other, TracebackException):
            return self.__dict__ == other.__dict__
        return NotImplemented

    def __str__(self):
        return self._str

    def format_exception_only(self):
        """The lines that tell the exception itself."""
        if self.exc_type is None:
            yield _last_line(None, self._str)
            return
        name = self.exc_type.__qualname__
        module = self.exc_type.__module__
        if module not in ("__main__", "builtins"):
            name = f"{module if isinstance(module, str) else '<unknown>'}.{name}"
        if issubclass(self.exc_type, SyntaxError):
            yield from self._format_syntax_error(name)
        else:
            yield _last_line(name, self._str)
        notes = self.__notes__
        if notes is None:
            return
        from collections.abc import Sequence
        if isinstance(notes, Sequence) and not isinstance(notes, (str, bytes)):
            for note in notes:
                yield from (line + "\n" for line in _safe_string(note, "note").split("\n"))
        else:
            yield _safe_string(notes, "__notes__", func=repr) + "\n"

    def _format_syntax_error(self, name):
        suffix = ""
        if self.lineno is not None:
            yield f'  File "{self.filename or "<string>"}", line {self.lineno}\n'
        elif self.filename is not None:
            suffix = f" ({self.filename})"
        if self.text is not None:
            whole = self.text.rstrip("\n")
            line = whole.lstrip(" \n\f")
            removed = len(whole) - len(line)
            yield f"    {line}\n"
            if self.offset is not None:
                end = self.end_offset or self.offset
                if end == self.offset or end == -1:
                    end = self.offset + 1
                start = self.offset - 1 - removed
                if start >= 0:
                    blanks = "".join(c if c.isspace() else " " for c in line[:start])
                    yield f"    {blanks}{'^' * (end - self.offset)}\n"
        yield f"{name}: {self.msg or '<no detail available>'}{suffix}\n"

    def format(self, *, chain=True, _ctx=None):
        """All lines."""
        context = _GroupContext() if _ctx is None else _ctx
        links = []
        made = self
        while made is not None:
            text = following = None
            if chain and made.__cause__ is not None:
                text, following = _CAUSE, made.__cause__
            elif chain and made.__context__ is not None and not made.__suppress_context__:
                text, following = _CONTEXT, made.__context__
            links.append((text, made))
            made = following
        for text, made in reversed(links):
            if text is not None:
                yield from context.emit(text)
            if made.exceptions is None:
                if made.stack:
                    yield from context.emit("Traceback (most recent call last):\n")
                    yield from context.emit(made.stack.format())
                yield from context.emit(made.format_exception_only())
            elif context.depth > self.max_group_depth:
                yield from context.emit(f"... (max_group_depth is {self.max_group_depth})\n")
            else:
                yield from made._format_group(context, chain, self.max_group_width)

    def _format_group(self, context, chain, most):
        top = context.depth == 0
        if top:
            context.depth = 1
        if self.stack:
            yield from context.emit("Exception Group Traceback (most recent call last):\n",
                                    "+" if top else "|")
            yield from context.emit(self.stack.format())
        yield from context.emit(self.format_exception_only())
        count = len(self.exceptions)
        shown = count if count <= most else most + 1
        context.need_close = False
        for i in range(shown):
            if i == shown - 1:
                context.need_close = True
            left_out = i >= most
            yield (f"{context.indent()}{'+-' if i == 0 else '  '}+---------------- "
                   f"{'...' if left_out else i + 1} ----------------\n")
            context.depth += 1
            if left_out:
                more = count - most
                yield from context.emit(f"and {more} more exception{'s' if more > 1 else ''}\n")
            else:
                yield from self.exceptions[i].format(chain=chain, _ctx=context)
            if i == shown - 1 and context.need_close:
                yield context.indent() + "+------------------------------------\n"
                context.need_close = False
            context.depth -= 1
        if top:
            context.depth = 0

    def print(self, *, file=None, chain=True):
        """Prints all lines."""
        if file is None:
            file = sys.stderr
        for line in self.format(chain=chain):
            print(line, file=file, end="")


def _last_line(name, value):
    text = _safe_string(value, "exception")
    return f"{name}\n" if value is None or not text else f"{name}: {text}\n"


def _suggestion(error, tb, text):
    """ ". Did you mean: 'x'?" and its like, as the interpreter itself adds it."""
    if getattr(error, "name", None) is None and getattr(error, "name_from", None) is None:
        return ""
    saved = error.__traceback__, error.__cause__, error.__context__, error.__suppress_context__
    try:
        error.__traceback__ = tb
        error.__cause__ = error.__context__ = None
        whole = _thread._format_exception(error)
    except Exception:
        return ""
    finally:
        error.__traceback__, error.__cause__, error.__context__, suppress = saved
        error.__suppress_context__ = suppress
    told = f"{type(error).__qualname__}: {text}"
    at = whole.rfind(told)
    return "" if at < 0 else whole[at + len(told):].partition("\n")[0]


def _value_and_tb(exc, value, tb):
    if (value is _sentinel) != (tb is _sentinel):
        raise ValueError("Both or neither of value and tb must be given")
    if value is not _sentinel:
        return value, tb
    if exc is None:
        return None, None
    if isinstance(exc, BaseException):
        return exc, exc.__traceback__
    raise TypeError(f"Exception expected for value, {type(exc).__name__} found")


def print_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, file=None, chain=True):
    """Prints an exception as Python does."""
    value, tb = _value_and_tb(exc, value, tb)
    TracebackException(type(value), value, tb, limit=limit, compact=True).print(file=file,
                                                                                chain=chain)


def format_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, chain=True):
    """The text of an exception as Python prints it, as a list of lines with their ends."""
    value, tb = _value_and_tb(exc, value, tb)
    return list(TracebackException(type(value), value, tb, limit=limit, compact=True)
                .format(chain=chain))


def format_exception_only(exc, /, value=_sentinel):
    """The last line (or lines) of an exception's text."""
    if value is _sentinel:
        value = exc
    return list(TracebackException(type(value), value, None, compact=True)
                .format_exception_only())


def print_exc(limit=None, file=None, chain=True):
    """Prints the exception being handled."""
    print_exception(sys.exception(), limit=limit, file=file, chain=chain)


def format_exc(limit=None, chain=True):
    """The text of the exception being handled."""
    return "".join(format_exception(sys.exception(), limit=limit, chain=chain))


def print_last(limit=None, file=None, chain=True):
    """Prints the last exception that nobody caught."""
    if hasattr(sys, "last_exc"):
        print_exception(sys.last_exc, limit=limit, file=file, chain=chain)
    elif hasattr(sys, "last_type"):
        print_exception(sys.last_type, sys.last_value, sys.last_traceback, limit, file, chain)
    else:
        raise ValueError("no last exception")


# Places as lists and texts.

def extract_tb(tb, limit=None):
    """The StackSummary of a traceback."""
    return StackSummary._extract(_places_of_tb(tb), limit)


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
    stack = StackSummary.extract(walk_stack(f), limit=limit)
    stack.reverse()
    return stack


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
