"""The operators of the language as functions."""

from builtins import abs as _abs

__all__ = ["abs", "add", "and_", "attrgetter", "call", "concat", "contains", "countOf", "delitem",
           "eq", "floordiv", "ge", "getitem", "gt", "iadd", "iand", "iconcat", "ifloordiv",
           "ilshift", "imatmul", "imod", "imul", "index", "indexOf", "inv", "invert", "ior", "ipow",
           "irshift", "is_", "is_not", "isub", "itemgetter", "itruediv", "ixor", "le",
           "length_hint", "lshift", "lt", "matmul", "methodcaller", "mod", "mul", "ne", "neg",
           "not_", "or_", "pos", "pow", "rshift", "setitem", "sub", "truediv", "truth", "xor"]


def lt(a, b, /):
    """a < b"""
    return a < b


def le(a, b, /):
    """a <= b"""
    return a <= b


def eq(a, b, /):
    """a == b"""
    return a == b


def ne(a, b, /):
    """a != b"""
    return a != b


def ge(a, b, /):
    """a >= b"""
    return a >= b


def gt(a, b, /):
    """a > b"""
    return a > b


def not_(a, /):
    """not a"""
    return not a


def truth(a, /):
    """Whether a is true."""
    return True if a else False


def is_(a, b, /):
    """a is b"""
    return a is b


def is_not(a, b, /):
    """a is not b"""
    return a is not b


def abs(a, /):
    """The absolute value."""
    return _abs(a)


def add(a, b, /):
    """a + b"""
    return a + b


def and_(a, b, /):
    """a & b"""
    return a & b


def floordiv(a, b, /):
    """a // b"""
    return a // b


def index(a, /):
    """a as an int, by __index__."""
    if isinstance(a, int):
        return int(a) if type(a) is not int else a
    try:
        method = type(a).__index__
    except AttributeError:
        raise TypeError(f"'{type(a).__name__}' object cannot be interpreted as an integer") from None
    return method(a)


def inv(a, /):
    """~a"""
    return ~a


invert = inv


def lshift(a, b, /):
    """a << b"""
    return a << b


def mod(a, b, /):
    """a % b"""
    return a % b


def mul(a, b, /):
    """a * b"""
    return a * b


def matmul(a, b, /):
    """a @ b"""
    return a @ b


def neg(a, /):
    """-a"""
    return -a


def or_(a, b, /):
    """a | b"""
    return a | b


def pos(a, /):
    """+a"""
    return +a


def pow(a, b, /):
    """a ** b"""
    return a ** b


def rshift(a, b, /):
    """a >> b"""
    return a >> b


def sub(a, b, /):
    """a - b"""
    return a - b


def truediv(a, b, /):
    """a / b"""
    return a / b


def xor(a, b, /):
    """a ^ b"""
    return a ^ b


def concat(a, b, /):
    """a + b, for sequences."""
    if not hasattr(a, "__getitem__"):
        raise TypeError("'%s' object can't be concatenated" % type(a).__name__)
    return a + b


def contains(a, b, /):
    """b in a"""
    return b in a


def countOf(a, b, /):
    """How often b occurs in a."""
    return sum(1 for item in a if item is b or item == b)


def delitem(a, b, /):
    """del a[b]"""
    del a[b]


def getitem(a, b, /):
    """a[b]"""
    return a[b]


def indexOf(a, b, /):
    """The first position of b in a."""
    for i, item in enumerate(a):
        if item is b or item == b:
            return i
    raise ValueError("sequence.index(x): x not in sequence")


def setitem(a, b, c, /):
    """a[b] = c"""
    a[b] = c


def length_hint(obj, default=0, /):
    """An estimate of how many items there are."""
    if not isinstance(default, int):
        raise TypeError("'%s' object cannot be interpreted as an integer" % type(default).__name__)
    try:
        return len(obj)
    except TypeError:
        pass
    try:
        hint = type(obj).__length_hint__
    except AttributeError:
        return default
    try:
        value = hint(obj)
    except TypeError:
        return default
    if value is NotImplemented:
        return default
    if not isinstance(value, int):
        raise TypeError("__length_hint__ must be an integer, not %s" % type(value).__name__)
    if value < 0:
        raise ValueError("__length_hint__() should return >= 0")
    return value


def call(obj, /, *args, **kwargs):
    """obj(*args, **kwargs)"""
    return obj(*args, **kwargs)


class attrgetter:
    """attrgetter('name', 'a.b')(x) is (x.name, x.a.b)."""

    __slots__ = ("_names", "_paths")

    def __init__(self, attr, /, *attrs):
        names = (attr, *attrs)
        for name in names:
            if not isinstance(name, str):
                raise TypeError("attribute name must be a string")
        self._names = names
        self._paths = [name.split(".") for name in names]

    def __call__(self, obj, /):
        if len(self._paths) == 1:
            for name in self._paths[0]:
                obj = getattr(obj, name)
            return obj
        out = []
        for path in self._paths:
            value = obj
            for name in path:
                value = getattr(value, name)
            out.append(value)
        return tuple(out)

    def __repr__(self):
        return f"operator.attrgetter({', '.join(map(repr, self._names))})"

    def __reduce__(self):
        return self.__class__, self._names


class itemgetter:
    """itemgetter(1, 'k')(x) is (x[1], x['k'])."""

    __slots__ = ("_items",)

    def __init__(self, item, /, *items):
        self._items = (item, *items)

    def __call__(self, obj, /):
        items = self._items
        if len(items) == 1:
            return obj[items[0]]
        return tuple([obj[item] for item in items])

    def __repr__(self):
        return f"operator.itemgetter({', '.join(map(repr, self._items))})"

    def __reduce__(self):
        return self.__class__, self._items


class methodcaller:
    """methodcaller('f', 1)(x) is x.f(1)."""

    __slots__ = ("_name", "_args", "_kwargs")

    def __init__(self, name, /, *args, **kwargs):
        if not isinstance(name, str):
            raise TypeError("method name must be a string")
        self._name = name
        self._args = args
        self._kwargs = kwargs

    def __call__(self, obj, /):
        return getattr(obj, self._name)(*self._args, **self._kwargs)

    def __repr__(self):
        parts = [repr(self._name), *map(repr, self._args)]
        parts += [f"{key}={value!r}" for key, value in self._kwargs.items()]
        return f"operator.methodcaller({', '.join(parts)})"

    def __reduce__(self):
        if not self._kwargs:
            return self.__class__, (self._name, *self._args)
        from functools import partial
        return partial(self.__class__, self._name, **self._kwargs), self._args


def iadd(a, b, /):
    """a += b"""
    a += b
    return a


def iand(a, b, /):
    """a &= b"""
    a &= b
    return a


def iconcat(a, b, /):
    """a += b, for sequences."""
    if not hasattr(a, "__getitem__"):
        raise TypeError("'%s' object can't be concatenated" % type(a).__name__)
    a += b
    return a


def ifloordiv(a, b, /):
    """a //= b"""
    a //= b
    return a


def ilshift(a, b, /):
    """a <<= b"""
    a <<= b
    return a


def imod(a, b, /):
    """a %= b"""
    a %= b
    return a


def imul(a, b, /):
    """a *= b"""
    a *= b
    return a


def imatmul(a, b, /):
    """a @= b"""
    a @= b
    return a


def ior(a, b, /):
    """a |= b"""
    a |= b
    return a


def ipow(a, b, /):
    """a **= b"""
    a **= b
    return a


def irshift(a, b, /):
    """a >>= b"""
    a >>= b
    return a


def isub(a, b, /):
    """a -= b"""
    a -= b
    return a


def itruediv(a, b, /):
    """a /= b"""
    a /= b
    return a


def ixor(a, b, /):
    """a ^= b"""
    a ^= b
    return a


__lt__, __le__, __eq__, __ne__, __ge__, __gt__ = lt, le, eq, ne, ge, gt
__not__, __abs__, __add__, __and__, __call__ = not_, abs, add, and_, call
__floordiv__, __index__, __inv__, __invert__, __lshift__ = floordiv, index, inv, invert, lshift
__mod__, __mul__, __matmul__, __neg__, __or__, __pos__ = mod, mul, matmul, neg, or_, pos
__pow__, __rshift__, __sub__, __truediv__, __xor__ = pow, rshift, sub, truediv, xor
__concat__, __contains__, __delitem__, __getitem__, __setitem__ = (concat, contains, delitem,
                                                                   getitem, setitem)
__iadd__, __iand__, __iconcat__, __ifloordiv__, __ilshift__ = (iadd, iand, iconcat, ifloordiv,
                                                               ilshift)
__imod__, __imul__, __imatmul__, __ior__, __ipow__ = imod, imul, imatmul, ior, ipow
__irshift__, __isub__, __itruediv__, __ixor__ = irshift, isub, itruediv, ixor
