"""What mocks record: calls, and the markers that stand for something else in comparisons."""

import builtins
import pprint

__all__ = []


class _SentinelObject:
    """A unique object with a name."""

    __module__ = "unittest.mock"

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"sentinel.{self.name}"

    def __reduce__(self):
        return f"sentinel.{self.name}"


class _Sentinel:
    """sentinel.NAME is a unique object of that name, the same one every time."""

    __module__ = "unittest.mock"

    def __init__(self):
        self._sentinels = {}

    def __getattr__(self, name):
        if name == "__bases__":
            raise AttributeError      # help() asks for it
        return self._sentinels.setdefault(name, _SentinelObject(name))

    def __reduce__(self):
        return "sentinel"


sentinel = _Sentinel()
DEFAULT = sentinel.DEFAULT
missing = sentinel.MISSING
deleted = sentinel.DELETED


class _ANY:
    """Is equal to everything."""

    __module__ = "unittest.mock"

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __repr__(self):
        return "<ANY>"


ANY = _ANY()


def format_call(name, args, kwargs):
    """name(arguments) as it is written."""
    shown = [repr(arg) for arg in args]
    shown += [f"{key}={value!r}" for key, value in kwargs.items()]
    return f"{name}({', '.join(shown)})"


def parse_call(value):
    """(name, args, kwargs) of a tuple in which any of them may be missing."""
    name, args, kwargs = "", (), {}
    if len(value) == 3:
        return tuple(value)
    if len(value) == 2:
        first, second = value
        if not isinstance(first, str):
            return name, first, second
        if isinstance(second, tuple):
            return first, second, kwargs
        return first, args, second
    if len(value) == 1:
        only, = value
        if isinstance(only, str):
            name = only
        elif isinstance(only, tuple):
            args = only
        else:
            kwargs = only
    return name, args, kwargs


class _Call(tuple):
    """(name, args, kwargs) of a call, or (args, kwargs); equal to tuples with parts missing."""

    __module__ = "unittest.mock"

    def __new__(cls, value=(), name="", parent=None, two=False, from_kall=True):
        given, args, kwargs = parse_call(value)
        if value and not (len(value) < 3 and given == ""):
            name = given
        return tuple.__new__(cls, (args, kwargs) if two else (name, args, kwargs))

    def __init__(self, value=(), name=None, parent=None, two=False, from_kall=True):
        self._mock_name = name
        self._mock_parent = parent
        self._mock_from_kall = from_kall

    def __eq__(self, other):
        try:
            size = len(other)
        except TypeError:
            return NotImplemented
        if size > 3:
            return False
        own_name, args, kwargs = ("", *self) if len(self) == 2 else self
        own_parent = getattr(self, "_mock_parent", None)
        other_parent = getattr(other, "_mock_parent", None)
        if own_parent and other_parent and own_parent != other_parent:
            return False
        if size == 2 and not isinstance(other[0], (str, tuple)):
            return False
        if size == 2 and isinstance(other[0], str) and not isinstance(other[1], (tuple, dict)):
            return False
        if size == 1 and not isinstance(other[0], (str, tuple, dict)):
            return False
        other_name, other_args, other_kwargs = parse_call(other)
        if own_name and other_name != own_name:
            return False
        return (other_args, other_kwargs) == (args, kwargs)

    __ne__ = object.__ne__

    def __call__(self, /, *args, **kwargs):
        if self._mock_name is None:
            return _Call(("", args, kwargs), name="()")
        return _Call((self._mock_name, args, kwargs), name=self._mock_name + "()", parent=self)

    def __getattr__(self, attr):
        if self._mock_name is None:
            return _Call(name=attr, from_kall=False)
        return _Call(name=f"{self._mock_name}.{attr}", parent=self, from_kall=False)

    def __getattribute__(self, attr):
        # call.count and call.index are calls, too.
        if attr in tuple.__dict__:
            raise AttributeError
        return tuple.__getattribute__(self, attr)

    @property
    def args(self):
        """The positional arguments."""
        return self[-2]

    @property
    def kwargs(self):
        """The keyword arguments."""
        return self[-1]

    def __repr__(self):
        if not self._mock_from_kall:
            name = self._mock_name or "call"
            return f"call{name}" if name.startswith("()") else name
        name, args, kwargs = ("", *self) if len(self) == 2 else self
        if not name:
            name = "call"
        elif name.startswith("()"):
            name = f"call{name}"
        else:
            name = f"call.{name}"
        return format_call(name, args, kwargs)

    def call_list(self):
        """All calls of a chain like call(1).foo(2)."""
        calls = []
        each = self
        while each is not None:
            if each._mock_from_kall:
                calls.append(each)
            each = each._mock_parent
        return _CallList(reversed(calls))


call = _Call(from_kall=False)


class _CallList(list):
    """A list of calls; another list is in it if it is a part of it."""

    __module__ = "unittest.mock"

    def __contains__(self, value):
        if not isinstance(value, list):
            return list.__contains__(self, value)
        size = len(value)
        return any(self[i:i + size] == value for i in range(len(self) - size + 1))

    def __repr__(self):
        return pprint.pformat(list(self))


class AnyComparer(list):
    """A list in which an item is looked for part by part: ANY may be on either side."""

    def __contains__(self, item):
        for call_ in self:
            assert len(item) == len(call_)
            if builtins.all(expected == actual for expected, actual in zip(item, call_)):
                return True
        return False
