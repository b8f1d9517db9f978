"""Weak references: to objects that they do not keep alive."""

import _weakref
from _weakref import (CallableProxyType, ProxyType, ReferenceType, getweakrefcount, getweakrefs,
                      proxy, ref)

__all__ = ["ref", "proxy", "getweakrefcount", "getweakrefs", "WeakKeyDictionary",
           "ReferenceType", "ProxyType", "CallableProxyType", "ProxyTypes",
           "WeakValueDictionary", "WeakSet", "WeakMethod", "finalize"]

ProxyTypes = (ProxyType, CallableProxyType)


class WeakMethod(ref):
    """A weak reference to a bound method: it lives as long as its object and function."""

    __slots__ = "_func_ref", "_meth_type", "_alive", "__weakref__"

    def __new__(cls, meth, callback=None):
        try:
            obj = meth.__self__
            func = meth.__func__
        except AttributeError:
            raise TypeError(f"argument should be a bound method, not {type(meth)}") from None

        def _cb(arg):
            self = self_wr()
            if self._alive:
                self._alive = False
                if callback is not None:
                    callback(self)

        self = ref.__new__(cls, obj, _cb)
        self._func_ref = ref(func, _cb)
        self._meth_type = type(meth)
        self._alive = True
        self_wr = ref(self)
        return self

    def __call__(self):
        obj = super().__call__()
        func = self._func_ref()
        if obj is None or func is None:
            return None
        return self._meth_type(func, obj)

    def __eq__(self, other):
        if isinstance(other, WeakMethod):
            if not self._alive or not other._alive:
                return self is other
            return ref.__eq__(self, other) and self._func_ref == other._func_ref
        return NotImplemented

    def __ne__(self, other):
        result = self.__eq__(other)
        return result if result is NotImplemented else not result

    __hash__ = ref.__hash__


class KeyedRef(ref):
    """A weak reference that knows its key in a WeakValueDictionary."""

    __slots__ = ("key",)

    def __new__(cls, ob, callback, key):
        self = ref.__new__(cls, ob, callback)
        self.key = key
        return self

    def __init__(self, ob, callback, key):
        super().__init__(ob, callback)


_nothing = object()


class _WeakDictionary:
    """What both weak dictionaries share: a mapping over self.data."""

    def __contains__(self, key):
        return self.get(key, _nothing) is not _nothing

    def __len__(self):
        return sum(1 for _ in self.items())

    def __iter__(self):
        return self.keys()

    def keys(self):
        """The keys."""
        for key, _ in self.items():
            yield key

    def values(self):
        """The values."""
        for _, value in self.items():
            yield value

    def get(self, key, default=None):
        """The value of a key, or default."""
        try:
            return self[key]
        except KeyError:
            return default

    def setdefault(self, key, default=None):
        """The value of a key, set before if there is none."""
        value = self.get(key, _nothing)
        if value is _nothing:
            self[key] = default
            return default
        return value

    def update(self, other=None, /, **kwargs):
        """Adds the pairs of a mapping or iterable, and keywords."""
        if other is not None:
            pairs = other.items() if hasattr(other, "items") else dict(other).items()
            for key, value in pairs:
                self[key] = value
        for key, value in kwargs.items():
            self[key] = value

    def pop(self, key, *args):
        """Removes a key and returns its value, or the default given."""
        value = self.get(key, _nothing)
        if value is _nothing:
            if args:
                return args[0]
            raise KeyError(key)
        del self[key]
        return value

    def popitem(self):
        """Removes and returns some (key, value)."""
        for key, value in self.items():
            del self[key]
            return key, value
        raise KeyError("popitem(): dictionary is empty")

    def clear(self):
        """Removes everything."""
        self.data.clear()

    def copy(self):
        """A shallow copy."""
        new = type(self)()
        for key, value in self.items():
            new[key] = value
        return new

    __copy__ = copy

    def __deepcopy__(self, memo):
        from copy import deepcopy
        new = self.__class__()
        for key, value in self.items():
            if isinstance(self, WeakKeyDictionary):
                new[key] = deepcopy(value, memo)
            else:
                new[deepcopy(key, memo)] = value
        return new

    def __eq__(self, other):
        if not hasattr(other, "items"):
            return NotImplemented
        return dict(self.items()) == dict(other.items())

    __hash__ = None

    def __or__(self, other):
        if not hasattr(other, "items"):
            return NotImplemented
        new = self.copy()
        new.update(other)
        return new

    def __ror__(self, other):
        if not hasattr(other, "items"):
            return NotImplemented
        new = self.__class__()
        new.update(other)
        new.update(self)
        return new

    def __ior__(self, other):
        self.update(other)
        return self

    def __repr__(self):
        return "<%s at %#x>" % (self.__class__.__name__, id(self))


class WeakValueDictionary(_WeakDictionary):
    """A mapping whose entries go when their values die."""

    def __init__(self, other=(), /, **kw):
        self.data = {}
        reference = ref(self)

        def remove(wr):
            own = reference()
            if own is not None and own.data.get(wr.key) is wr:
                del own.data[wr.key]

        self._remove = remove
        self.update(other, **kw)

    def __getitem__(self, key):
        value = self.data[key]()
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key, value):
        self.data[key] = KeyedRef(value, self._remove, key)

    def __delitem__(self, key):
        del self.data[key]

    def items(self):
        """The pairs whose value lives."""
        for key, wr in list(self.data.items()):
            value = wr()
            if value is not None:
                yield key, value

    def itervaluerefs(self):
        """The weak references to the values."""
        return iter(list(self.data.values()))

    def valuerefs(self):
        """The weak references to the values."""
        return list(self.data.values())


class WeakKeyDictionary(_WeakDictionary):
    """A mapping whose entries go when their keys die."""

    def __init__(self, dict=None):
        self.data = {}
        reference = ref(self)

        def remove(wr):
            own = reference()
            if own is not None:
                own.data.pop(wr, None)

        self._remove = remove
        if dict is not None:
            self.update(dict)

    def __getitem__(self, key):
        try:
            return self.data[ref(key)]
        except KeyError:
            raise KeyError(key) from None

    def __setitem__(self, key, value):
        self.data[ref(key, self._remove)] = value

    def __delitem__(self, key):
        try:
            del self.data[ref(key)]
        except KeyError:
            raise KeyError(key) from None

    def __contains__(self, key):
        try:
            return ref(key) in self.data
        except TypeError:
            return False

    def items(self):
        """The pairs whose key lives."""
        for wr, value in list(self.data.items()):
            key = wr()
            if key is not None:
                yield key, value

    def keyrefs(self):
        """The weak references to the keys."""
        return list(self.data)


class WeakSet:
    """A set whose items it does not keep alive."""

    def __init__(self, data=None):
        self.data = set()
        reference = ref(self)

        def remove(wr):
            own = reference()
            if own is not None:
                own.data.discard(wr)

        self._remove = remove
        if data is not None:
            self.update(data)

    def __iter__(self):
        for wr in list(self.data):
            item = wr()
            if item is not None:
                yield item

    def __len__(self):
        return sum(1 for _ in self)

    def __contains__(self, item):
        try:
            return ref(item) in self.data
        except TypeError:
            return False

    def add(self, item):
        """Adds an item."""
        self.data.add(ref(item, self._remove))

    def discard(self, item):
        """Removes an item if it is there."""
        self.data.discard(ref(item))

    def remove(self, item):
        """Removes an item; KeyError if it is not there."""
        self.data.remove(ref(item))

    def pop(self):
        """Removes and returns some item."""
        while True:
            try:
                wr = self.data.pop()
            except KeyError:
                raise KeyError("pop from empty WeakSet") from None
            item = wr()
            if item is not None:
                return item

    def clear(self):
        """Removes all items."""
        self.data.clear()

    def copy(self):
        """A shallow copy."""
        return self.__class__(self)

    def update(self, other):
        """Adds the items of an iterable."""
        for item in other:
            self.add(item)

    def __ior__(self, other):
        self.update(other)
        return self

    def difference(self, other):
        """The items that are not in other."""
        other = set(other)
        return self.__class__(item for item in self if item not in other)

    __sub__ = difference

    def difference_update(self, other):
        """Removes the items of an iterable."""
        for item in list(other):
            self.discard(item)

    def symmetric_difference_update(self, other):
        """Keeps the items of this set or an iterable that are not in both."""
        if self is other:
            self.clear()
            return
        for item in list(other):
            if item in self:
                self.discard(item)
            else:
                self.add(item)

    def __ixor__(self, other):
        self.symmetric_difference_update(other)
        return self

    def __isub__(self, other):
        self.difference_update(other)
        return self

    def intersection(self, other):
        """The items that are in other, too."""
        return self.__class__(item for item in other if item in self)

    __and__ = intersection

    def intersection_update(self, other):
        """Keeps only the items that are in other, too."""
        keep = set(other)
        for item in list(self):
            if item not in keep:
                self.discard(item)

    def __iand__(self, other):
        self.intersection_update(other)
        return self

    def union(self, other):
        """The items of both."""
        new = self.copy()
        new.update(other)
        return new

    __or__ = union

    def symmetric_difference(self, other):
        """The items that are in one of both."""
        other = set(other)
        mine = set(self)
        return self.__class__(mine ^ other)

    __xor__ = symmetric_difference

    def isdisjoint(self, other):
        """Whether there are no common items."""
        return not any(item in self for item in other)

    def issubset(self, other):
        """Whether other has all items."""
        return set(self) <= set(other)

    __le__ = issubset

    def __lt__(self, other):
        return set(self) < set(other)

    def issuperset(self, other):
        """Whether it has all items of other."""
        return set(self) >= set(other)

    __ge__ = issuperset

    def __gt__(self, other):
        return set(self) > set(other)

    def __eq__(self, other):
        if not isinstance(other, self.__class__):
            return NotImplemented
        return set(self) == set(other)

    __hash__ = None

    def __repr__(self):
        return repr(self.data)


class finalize:
    """Calls a function when an object dies, or at the program's end."""

    __slots__ = ()
    _registry = {}
    _next = [0]
    _registered = [False]

    class _Info:
        __slots__ = ("weakref", "func", "args", "kwargs", "atexit", "index")

    def __init__(self, obj, func, /, *args, **kwargs):
        if not finalize._registered[0]:
            import atexit
            atexit.register(self._exitfunc)
            finalize._registered[0] = True
        info = self._Info()
        info.weakref = ref(obj, self)
        info.func = func
        info.args = args
        info.kwargs = kwargs or None
        info.atexit = True
        info.index = finalize._next[0]
        finalize._next[0] += 1
        self._registry[self] = info

    def __call__(self, _=None):
        """Calls the function, if that has not been done yet."""
        info = self._registry.pop(self, None)
        if info is not None:
            return info.func(*info.args, **(info.kwargs or {}))

    def detach(self):
        """Makes it dead; returns (obj, func, args, kwargs) if it was alive."""
        info = self._registry.get(self)
        obj = info and info.weakref()
        if obj is not None and self._registry.pop(self, None):
            return (obj, info.func, info.args, info.kwargs or {})

    def peek(self):
        """(obj, func, args, kwargs) if it is alive."""
        info = self._registry.get(self)
        obj = info and info.weakref()
        if obj is not None:
            return (obj, info.func, info.args, info.kwargs or {})

    @property
    def alive(self):
        """Whether it is still to be called."""
        return self in self._registry

    @property
    def atexit(self):
        """Whether it is called at the program's end."""
        info = self._registry.get(self)
        return bool(info) and info.atexit

    @atexit.setter
    def atexit(self, value):
        info = self._registry.get(self)
        if info:
            info.atexit = bool(value)

    def __repr__(self):
        info = self._registry.get(self)
        obj = info and info.weakref()
        if obj is None:
            return "<%s object at %#x; dead>" % (type(self).__name__, id(self))
        return "<%s object at %#x; for %r at %#x>" % (type(self).__name__, id(self),
                                                       type(obj).__name__, id(obj))

    @classmethod
    def _exitfunc(cls):
        while True:
            pending = [(info.index, f) for f, info in cls._registry.items() if info.atexit]
            if not pending:
                return
            pending.sort(key=lambda pair: pair[0])
            f = pending[-1][1]
            try:
                f()
            except Exception:
                import sys
                sys.excepthook(*sys.exc_info())
