"""repr() with limits."""

import builtins
from _thread import get_ident

__all__ = ["Repr", "repr", "recursive_repr"]


def recursive_repr(fillvalue="..."):
    """Decorator for __repr__: returns fillvalue for a call within itself."""
    def decorate(function):
        running = set()

        def wrapper(self):
            key = id(self), get_ident()
            if key in running:
                return fillvalue
            running.add(key)
            try:
                return function(self)
            finally:
                running.discard(key)

        wrapper.__module__ = function.__module__
        wrapper.__doc__ = function.__doc__
        wrapper.__name__ = function.__name__
        wrapper.__qualname__ = function.__qualname__
        wrapper.__annotations__ = getattr(function, "__annotations__", {})
        wrapper.__wrapped__ = function
        return wrapper
    return decorate


class Repr:
    """Makes short texts of objects of any size."""

    def __init__(self, *, maxlevel=6, maxtuple=6, maxlist=6, maxarray=5, maxdict=4, maxset=6,
                 maxfrozenset=6, maxdeque=6, maxstring=30, maxlong=40, maxother=30,
                 fillvalue="...", indent=None):
        self.maxlevel = maxlevel
        self.maxtuple = maxtuple
        self.maxlist = maxlist
        self.maxarray = maxarray
        self.maxdict = maxdict
        self.maxset = maxset
        self.maxfrozenset = maxfrozenset
        self.maxdeque = maxdeque
        self.maxstring = maxstring
        self.maxlong = maxlong
        self.maxother = maxother
        self.fillvalue = fillvalue
        self.indent = indent

    def repr(self, x):
        """The short text of an object."""
        return self.repr1(x, self.maxlevel)

    def repr1(self, x, level):
        """The short text of an object so many levels deep."""
        name = type(x).__name__
        if " " in name:
            name = "_".join(name.split())
        method = getattr(self, "repr_" + name, None)
        return method(x, level) if method is not None else self.repr_instance(x, level)

    def _join(self, pieces, level):
        if self.indent is None:
            return ", ".join(pieces)
        if not pieces:
            return ""
        indent = self.indent
        if isinstance(indent, int):
            if indent < 0:
                raise ValueError(f"Repr.indent cannot be negative int (was {indent!r})")
            indent *= " "
        try:
            sep = ",\n" + (self.maxlevel - level + 1) * indent
        except TypeError as error:
            raise TypeError("Repr.indent must be a str, int or None, not "
                            f"{type(indent)}") from error
        return sep.join(("", *pieces, ""))[1:-len(indent) or None]

    def _repr_iterable(self, x, level, left, right, maxiter, trail=""):
        n = len(x)
        if level <= 0 and n:
            s = self.fillvalue
        else:
            pieces = []
            for i, element in enumerate(x):
                if i == maxiter:
                    break
                pieces.append(self.repr1(element, level - 1))
            if n > maxiter:
                pieces.append(self.fillvalue)
            s = self._join(pieces, level)
            if n == 1 and trail and self.indent is None:
                right = trail + right
        return f"{left}{s}{right}"

    def repr_tuple(self, x, level):
        """Of a tuple."""
        return self._repr_iterable(x, level, "(", ")", self.maxtuple, ",")

    def repr_list(self, x, level):
        """Of a list."""
        return self._repr_iterable(x, level, "[", "]", self.maxlist)

    def repr_array(self, x, level):
        """Of an array."""
        if not x:
            return "array('%s')" % x.typecode
        return self._repr_iterable(x, level, "array('%s', [" % x.typecode, "])", self.maxarray)

    def _sorted(self, x):
        try:
            return sorted(x)
        except Exception:
            return list(x)

    def repr_set(self, x, level):
        """Of a set."""
        if not x:
            return "set()"
        return self._repr_iterable(self._sorted(x), level, "{", "}", self.maxset)

    def repr_frozenset(self, x, level):
        """Of a frozenset."""
        if not x:
            return "frozenset()"
        return self._repr_iterable(self._sorted(x), level, "frozenset({", "})", self.maxfrozenset)

    def repr_deque(self, x, level):
        """Of a deque."""
        return self._repr_iterable(x, level, "deque([", "])", self.maxdeque)

    def repr_dict(self, x, level):
        """Of a dict."""
        if not x:
            return "{}"
        if level <= 0:
            return "{" + self.fillvalue + "}"
        pieces = []
        for i, key in enumerate(self._sorted(x)):
            if i == self.maxdict:
                pieces.append(self.fillvalue)
                break
            pieces.append(f"{self.repr1(key, level - 1)}: {self.repr1(x[key], level - 1)}")
        return "{%s}" % self._join(pieces, level)

    def _shorten(self, text, limit):
        if len(text) <= limit:
            return text
        i = max(0, (limit - 3) // 2)
        j = max(0, limit - 3 - i)
        return text[:i] + self.fillvalue + text[len(text) - j:]

    def repr_str(self, x, level):
        """Of a str."""
        text = builtins.repr(x[:self.maxstring])
        if len(text) > self.maxstring:
            i = max(0, (self.maxstring - 3) // 2)
            j = max(0, self.maxstring - 3 - i)
            text = builtins.repr(x[:i] + x[len(x) - j:])
            text = text[:i] + self.fillvalue + text[len(text) - j:]
        return text

    def repr_int(self, x, level):
        """Of an int."""
        try:
            return self._shorten(builtins.repr(x), self.maxlong)
        except ValueError:
            return f"<{x.__class__.__name__} instance at {id(x):#x}>"

    def repr_instance(self, x, level):
        """Of any other object."""
        try:
            text = builtins.repr(x)
        except Exception:
            return f"<{x.__class__.__name__} instance at {id(x):#x}>"
        return self._shorten(text, self.maxother)


aRepr = Repr()
repr = aRepr.repr
