"""Context variables (PEP 567): values that belong to a task."""

from _thread import get_ident as _get_ident

__all__ = ["Context", "ContextVar", "Token", "copy_context"]

_current = {}   # thread -> its context
_missing = object()


def _own():
    ident = _get_ident()
    context = _current.get(ident)
    if context is None:
        context = _current[ident] = Context()
    return context


class Token:
    """What ContextVar.set() returns: for reset()."""

    MISSING = type("Token.MISSING", (), {"__repr__": lambda self: "<Token.MISSING>"})()

    def __init__(self, *args, **kwargs):
        raise RuntimeError("Tokens can only be created by ContextVars")

    @property
    def var(self):
        """The variable."""
        return self._var

    @property
    def old_value(self):
        """The value before, or Token.MISSING."""
        return self._old

    def __repr__(self):
        used = " used" if self._used else ""
        return f"<Token{used} var={self._var!r} at {id(self):#x}>"

    @classmethod
    def __class_getitem__(cls, item):
        return type(list[int])(cls, item)


class Context:
    """A mapping of context variables to their values."""

    __slots__ = ("_data", "_entered", "_previous", "__weakref__")

    def __init__(self):
        self._data = {}
        self._entered = False

    def run(self, callable, /, *args, **kwargs):
        """Calls something in this context."""
        if self._entered:
            raise RuntimeError(f"cannot enter context: {self!r} is already entered")
        ident = _get_ident()
        previous = _current.get(ident)
        self._entered = True
        _current[ident] = self
        try:
            return callable(*args, **kwargs)
        finally:
            self._entered = False
            if previous is None:
                del _current[ident]
            else:
                _current[ident] = previous

    def copy(self):
        """A shallow copy."""
        new = Context()
        new._data = self._data.copy()
        return new

    def __getitem__(self, var):
        _check(var)
        return self._data[var]

    def __contains__(self, var):
        _check(var)
        return var in self._data

    def __iter__(self):
        return iter(self._data)

    def __len__(self):
        return len(self._data)

    def __eq__(self, other):
        if not isinstance(other, Context):
            return NotImplemented
        return self._data == other._data

    __hash__ = object.__hash__

    def get(self, var, default=None, /):
        """The value of a variable, or default."""
        _check(var)
        return self._data.get(var, default)

    def keys(self):
        """The variables."""
        return self._data.keys()

    def values(self):
        """The values."""
        return self._data.values()

    def items(self):
        """The pairs of variable and value."""
        return self._data.items()


def _check(var):
    if not isinstance(var, ContextVar):
        raise TypeError(f"a ContextVar key was expected, got {var!r}")


class ContextVar:
    """A variable whose value depends on the context."""

    __slots__ = ("_name", "_default", "__weakref__")

    def __init__(self, name, /, *, default=_missing):
        if not isinstance(name, str):
            raise TypeError("context variable name must be a str")
        self._name = name
        self._default = default

    def __init_subclass__(cls):
        raise TypeError("type 'ContextVar' is not an acceptable base type")

    @property
    def name(self):
        """The name."""
        return self._name

    def get(self, default=_missing, /):
        """The value in the current context; else the default."""
        context = _current.get(_get_ident())
        if context is not None:
            value = context._data.get(self, _missing)
            if value is not _missing:
                return value
        if default is not _missing:
            return default
        if self._default is not _missing:
            return self._default
        raise LookupError(self)

    def set(self, value, /):
        """Sets the value in the current context; returns a token for reset()."""
        context = _own()
        token = object.__new__(Token)
        token._var = self
        token._old = context._data.get(self, Token.MISSING)
        token._context = context
        token._used = False
        # Copies share nothing: the dict may be changed in place.
        context._data[self] = value
        return token

    def reset(self, token, /):
        """Gives the variable the value it had before a set()."""
        if not isinstance(token, Token):
            raise TypeError(f"expected an instance of Token, got {token!r}")
        if token._used:
            raise RuntimeError(f"{token!r} has already been used once")
        if token._var is not self:
            raise ValueError(f"{token!r} was created by a different ContextVar")
        context = _own()
        if token._context is not context:
            raise ValueError(f"{token!r} was created in a different Context")
        token._used = True
        if token._old is Token.MISSING:
            del context._data[self]
        else:
            context._data[self] = token._old

    def __repr__(self):
        default = "" if self._default is _missing else f" default={self._default!r}"
        return f"<ContextVar name={self._name!r}{default} at {id(self):#x}>"

    @classmethod
    def __class_getitem__(cls, item):
        return type(list[int])(cls, item)


def copy_context():
    """A copy of the current context."""
    return _own().copy()
