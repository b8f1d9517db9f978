"""Mocks that have all magic methods, with results of the right type."""

from ._async import AsyncMockMixin
from ._calls import DEFAULT
from ._mocks import Base, Mock, NonCallableMock, _async_method_magics, _magics

__all__ = []

# What magic methods return.
_return_values = {
    "__lt__": NotImplemented, "__gt__": NotImplemented, "__le__": NotImplemented,
    "__ge__": NotImplemented, "__int__": 1, "__contains__": False, "__len__": 0,
    "__exit__": False, "__complex__": 1j, "__float__": 1.0, "__bool__": True, "__index__": 1,
    "__aexit__": False}
# What magic methods return that depends on the mock.
_calculate_return_value = {
    "__hash__": lambda self: object.__hash__(self),
    "__str__": lambda self: object.__str__(self),
    "__sizeof__": lambda self: object.__sizeof__(self),
    "__fspath__": lambda self: (f"{type(self).__name__}/{self._extract_mock_name()}/{id(self)}"),
}


def _eq_of(self):
    def eq(other):
        value = self.__eq__._mock_return_value
        if value is not DEFAULT:
            return value
        return True if self is other else NotImplemented
    return eq


def _ne_of(self):
    def ne(other):
        if self.__ne__._mock_return_value is not DEFAULT:
            return DEFAULT
        return False if self is other else NotImplemented
    return ne


def _iter_of(self):
    def iterate():
        value = self.__iter__._mock_return_value
        return iter([]) if value is DEFAULT else iter(value)
    return iterate


class _AsyncIterator:
    """Goes through an iterator in async for."""

    __module__ = "unittest.mock"

    def __init__(self, iterator):
        self.iterator = iterator

    def __aiter__(self):
        return self

    async def __anext__(self):
        try:
            return next(self.iterator)
        except StopIteration:
            pass
        raise StopAsyncIteration


def _aiter_of(self):
    def iterate():
        value = self.__aiter__._mock_return_value
        return _AsyncIterator(iter([] if value is DEFAULT else value))
    return iterate


_side_effects = {"__eq__": _eq_of, "__ne__": _ne_of, "__iter__": _iter_of, "__aiter__": _aiter_of}


def _set_result(mock, method, name):
    # Tells the mock of a magic method what to return.
    if name in _return_values:
        method.return_value = _return_values[name]
    elif name in _calculate_return_value:
        method.return_value = _calculate_return_value[name](mock)
    elif name in _side_effects:
        method.side_effect = _side_effects[name](mock)


class MagicProxy(Base):
    """Stands in a mock's class for a magic method; its mock is made when it is first used."""

    __module__ = "unittest.mock"

    def __init__(self, name, parent):
        self.name = name
        self.parent = parent

    def create_mock(self):
        """The mock of the method."""
        parent = self.parent
        method = parent._get_child_mock(name=self.name, _new_name=self.name, _new_parent=parent)
        setattr(parent, self.name, method)
        _set_result(parent, method, self.name)
        return method

    def __get__(self, obj, _type=None):
        return self.create_mock()


class MagicMixin(Base):
    """What mocks with magic methods have in addition."""

    __module__ = "unittest.mock"

    def __init__(self, /, *args, **kwargs):
        self._mock_set_magics()     # so that they can be configured by keyword
        super().__init__(*args, **kwargs)
        self._mock_set_magics()     # the specification may have taken some away

    def _mock_set_magics(self):
        wanted = _magics | _async_method_magics
        methods = getattr(self, "_mock_methods", None)
        own = type(self)
        if methods is not None:
            for name in wanted.difference(methods):
                if name in own.__dict__:
                    delattr(self, name)
            wanted = wanted.intersection(methods)
        for name in wanted - set(own.__dict__):
            setattr(own, name, MagicProxy(name, self))


class NonCallableMagicMock(MagicMixin, NonCallableMock):
    """A MagicMock that cannot be called."""

    __module__ = "unittest.mock"

    def mock_add_spec(self, spec, spec_set=False):
        """Lets the mock have only the attributes and magic methods that `spec` has."""
        self._mock_add_spec(spec, spec_set)
        self._mock_set_magics()


class AsyncMagicMixin(MagicMixin):
    """What asynchronous mocks with magic methods have in addition."""

    __module__ = "unittest.mock"


class MagicMock(MagicMixin, Mock):
    """A Mock that has the magic methods, too."""

    __module__ = "unittest.mock"

    def mock_add_spec(self, spec, spec_set=False):
        """Lets the mock have only the attributes and magic methods that `spec` has."""
        self._mock_add_spec(spec, spec_set)
        self._mock_set_magics()


class AsyncMock(AsyncMockMixin, AsyncMagicMixin, Mock):
    """A MagicMock of a coroutine function: calls give coroutines, whose awaiting is recorded."""

    __module__ = "unittest.mock"
